/* One compile: everything that a file, a module body or an eval needs until its
 * image is made.
 *
 * Terms (the AST in all its stages, and literals) live on `heap`, a heap of
 * fragments that never collects, and point to literals of no code that might be purged; structs live in `arena`.
 * Nothing is freed one by one: vl_unit_free frees the whole, at any point, which is also how a killed or failed compile
 * ends. A unit is used by one thread at a time. */
#ifndef VC_UNIT_H
#define VC_UNIT_H

#include "arena.h"
#include "heap/heap.h"

struct Diagnostic; /* diag.h */
struct Host;       /* expand/host.h */
struct Emitter;    /* code/emitter.h */
struct CodeServer; /* code/export.h */
struct LineTerms;  /* lines.h */

typedef struct CompileUnit {
  Alloc *alloc;
  AtomSet *atoms;          /* of the instance; NULL charges nobody */
  struct LineTerms *lines; /* likewise; NULL: each meta is made anew */
  Heap heap;
  Arena arena;
  void *tokens; /* of the text that is being parsed: they grow in place, and go when it has been */
  size_t token_bytes;
  Term file;                                         /* binary: the path as diagnostics and __ENV__ show it */
  struct Diagnostic *diagnostics, **diagnostics_end; /* in the order found; in the arena */
  struct Emitter *emitter;                           /* of the module that is being compiled; NULL: none */
  struct CodeServer *code;                           /* has the slots of external funs; NULL in tests without any */
  struct Host *host;                                 /* the way to language code; NULL in tests of single stages */
} CompileUnit;

/* An empty unit. Allocates nothing; `file` is NIL until set. */
void vl_unit_init(CompileUnit *u, Alloc *alloc, AtomSet *atoms);
void vl_unit_free(CompileUnit *u);

/* Gives the tokens room; those there stay, but move. False when memory is out. */
bool vl_unit_grow_tokens(CompileUnit *u, size_t bytes) VL_MUST_CHECK;
void vl_unit_free_tokens(CompileUnit *u);

/* A path as messages and stack traces show it: without the current directory, when it lies there. Borrowed from the
 * binary; NULL when it is none. */
const uint8_t *vl_unit_shown_path(Term path, size_t *size);

#endif
