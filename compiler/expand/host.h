/* The way from a compile to the process that asked for it.
 *
 * A compile runs on a fiber. What it cannot do itself, it asks of the builtin that started it
 * (native.c) by yielding a request; the builtin answers by resuming the fiber. A call of
 * language code becomes an ordinary call in the compiling process: it may receive, be
 * preempted and be killed. In the last case the fiber is never resumed and the unit is freed
 * with everything, so nothing on the fiber's stack may own anything. No lock is held over a
 * request. */
#ifndef VC_HOST_H
#define VC_HOST_H

#include "base/fiber.h"
#include "expand/tables.h"
#include "unit.h"

typedef enum HostVerb {
  HOST_CALL,    /* apply(module, function, args) */
  HOST_LOAD,    /* load what the unit's emitter holds as temporary code; the reply is a fun of its function/arity */
  HOST_PUBLISH, /* load it as the module `module`, of which `image` was made; the reply is ok or {error, reason} */
  HOST_COLLECT, /* note {module, args} for the compile around this one */
  HOST_WARN,    /* print the warning in module (its text) and args (its place) */
  HOST_DONE,    /* the compile is over; `result` is its value */
  HOST_RAISE,   /* the compile is over; `raised` is raised in the process */
} HostVerb;

typedef struct HostRaised {
  Term class, reason, trace;
} HostRaised;

typedef struct HostRequest {
  HostVerb verb;
  Term module, function, args; /* CALL; args is a list. LOAD: function. PUBLISH: module */
  uint32_t arity;              /* LOAD */
  const uint8_t *image;        /* PUBLISH: lives in the unit's arena */
  size_t image_bytes;
  Term result;       /* DONE */
  HostRaised raised; /* RAISE */
} HostRequest;

typedef struct HostReply {
  bool raised;
  Term value;       /* on the unit's heap, as is `error` */
  HostRaised error; /* when raised */
} HostReply;

typedef struct Host {
  Fiber *fiber;
  struct Modules *modules; /* being defined in this instance: tables.h */
  Loans loans;             /* what the unit has been lent of them */
  Term self;               /* pid of the compiling process */
  Term open_module;        /* the module this compile has opened, TERM_NONE: closed should the compile end early */
  Term tracker;            /* the tracker it has begun (lexical.c), likewise */
  Term collected;      /* [{Module, Binary}] of modules compiled meanwhile, newest first; on the unit's heap. TERM_NONE:
                          nobody wants it */
  HostRequest request; /* what the fiber asks for while it is switched away */
  HostReply reply;     /* what it is resumed with */
  bool bootstrap;      /* Kernel does not exist yet */
  bool parallel;       /* the process compiles for Kernel.ParallelCompiler, which is told of each module */
  bool library;        /* the library is being compiled, in whatever order its files come */
} Host;

/* Calls language code; arguments and result lie on the unit's heap. An exception there ends
 * the compile with that exception. */
Term vl_host_call(CompileUnit *u, Term module, Term function, size_t arity, const Term *args);
/* The same, but an exception comes back in the reply. */
HostReply vl_host_try(CompileUnit *u, Term module, Term function, Term args);

/* Loads what the unit's emitter holds, and frees the emitter. As temporary code, which is never published; gives a fun
 * of its function/arity. */
Term vl_host_load(CompileUnit *u, Term function, uint32_t arity);
/* As a module, which is published; `image` has been made of it. */
HostReply vl_host_publish(CompileUnit *u, Term module, const uint8_t *image, size_t bytes);

/* Tells the compile that this one serves, if there is one, of a module that has been made. */
void vl_host_collect(CompileUnit *u, Term module, Term binary);

/* Prints a warning: two binaries, the text and where it is. By the language, once there is one, which also tells the
 * parallel compiler of text, file and line (0: none). */
void vl_host_warn(CompileUnit *u, Term text, Term place, int64_t line);

/* Ends the compile. The fiber is not resumed again. */
VL_NORETURN void vl_host_raise(CompileUnit *u, HostRaised raised);
VL_NORETURN void vl_host_done(CompileUnit *u, Term result);
/* Ends it because memory, or the heap's limit, is exhausted. */
VL_NORETURN void vl_host_out_of_memory(CompileUnit *u);

#endif
