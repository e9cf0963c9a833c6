/* From expanded code to IR. One Build is one function on its way; Core is the module around it. */
#ifndef VC_BUILD_H
#define VC_BUILD_H

#include "base/table.h"
#include "core/ir.h"
#include "expand/ast.h"

typedef struct Build Build;
typedef struct FreshRef FreshRef;

/* A module on its way to an image. */
typedef struct Core {
  CompileUnit *unit;
  Emitter *emitter;
  Term module;
  uint32_t file;                    /* vl_emitter_file of the unit's file */
  const ModuleSource *source;       /* NULL: an eval */
  struct Bindings *entries;         /* entry labels, by name and arity (core.c) */
  struct Closure *closures;         /* whose bodies are still to be built */
  struct FreeAnswers *free_answers; /* free.c; NULL: none yet */
  struct FloatInline *inlines;      /* small functions over floats (float_inline.c) */
  struct Passings *passings;        /* functions that take match contexts (pass.c); NULL: none */
  int64_t last_version;             /* of the variables that builders make up; they count down */
  CoreError error;                  /* what == NULL: none. Sticky: building goes on without sense, nothing is written */
  const uint8_t *stack_low;         /* below: nested too deep */
  struct Shadow *shadows;           /* clauses to be warned of (shadow.c) */
  bool quiet;                       /* what is built has been warned of before, or is not the source's */
} Core;

/* A definition, which names the closures in it: -name/arity-fun-N-. */
typedef struct Owner {
  Term name;
  uint32_t arity;
  uint32_t closures; /* named so far */
} Owner;

/* What the variables of the source are: by version, an Arg (a variable or a constant). */
struct Build {
  Core *core;
  IrFunction *f;
  struct Bindings *bindings;   /* bindings.c */
  uint32_t depth_of_try;       /* tries that are open: no tail calls inside */
  struct FreshRef *fresh_refs; /* fresh_ref.c; newest first */
  Label guard_fail;            /* inside a guard: where what cannot be computed goes. LABEL_NONE: no guard, it raises */
  bool fields_are_keys;        /* value.field is the key of a map and nothing else */
  uint64_t *integers;          /* variables known to be integers, a bit each: match_bits.c */
  uint32_t integer_words;
  uint32_t context_param; /* a parameter, counted from 1, that is a match context; 0: none */
  Arg context_position;   /* of that parameter: where the match context was then */
  Owner *owner;
  struct Cold *cold;   /* what is to be added at the function's end: build.c */
  Arg trace;           /* what __STACKTRACE__ is; ARG_NONE outside of handlers */
  bool trace_is_built; /* a list, else a raw trace */
};

/* -- bindings.c -- */

/* The version in a variable's metadata, or VERSION_NONE. */
#define VERSION_NONE INT64_MIN
int64_t vl_build_version(Term var);
/* Binds, or binds anew: a branch that is left behind leaves bindings nobody asks for. */
void vl_build_bind(Build *b, int64_t version, Arg value);
/* What it is bound to; the expander has seen to it that there is something. */
Arg vl_build_lookup(Build *b, int64_t version);
bool vl_build_is_bound(const Build *b, int64_t version);

/* -- build.c: expressions -- */

typedef enum PlaceKind {
  PLACE_VALUE,  /* the result is asked for: wherever it is */
  PLACE_VAR,    /* moved to `var` */
  PLACE_TAIL,   /* returned from the function */
  PLACE_EFFECT, /* nobody wants it */
} PlaceKind;

typedef struct Place {
  PlaceKind kind;
  Var var;
} Place;

#define WANT_VALUE ((Place){PLACE_VALUE, 0})
#define WANT_EFFECT ((Place){PLACE_EFFECT, 0})
#define WANT_TAIL ((Place){PLACE_TAIL, 0})
#define WANT_VAR(v) ((Place){PLACE_VAR, (v)})

/* Adds the code of an expression. With PLACE_VALUE gives its value, else ir_none(). */
Arg vl_build(Build *b, Term expr, Place place);
/* Brings a value that is there already to its place. */
Arg vl_build_deliver(Build *b, Arg value, Place place);
/* The term that a literal expression is (numbers, atoms, binaries, lists, tuples and maps of such), or TERM_NONE. */
Term vl_build_constant(Build *b, Term expr);
/* The variable a value is in; a constant is moved to a new one. */
Var vl_build_in_var(Build *b, Arg value);
/* Sets the line of what is added from the metadata, if it has one. */
void vl_build_line(Build *b, Term meta);
/* Notes an error; the first counts. */
void vl_build_error(Build *b, const char *what);
/* Is the stack nearly used up? Then the error is noted. To be asked by everything that recurses over code. */
bool vl_build_is_too_deep(Build *b);

/* -- match.c: patterns -- */

typedef struct MatchClause {
  const Term *patterns; /* one for each subject */
  Term guards;          /* a list of alternatives (expanded guard expressions), NIL: none */
  Term meta;            /* for the line */
  Term body;            /* what is then done, or TERM_NONE: not known */
} MatchClause;

/* Adds the code of clause i's body: the clause has matched, its variables are bound. The code must end
 * with a jump, a return or the like, or fall through to what follows the whole match. */
typedef void MatchBody(Build *b, size_t clause, void *context);

/* Matches subjects against clauses from the first to the last: a decision tree with shared tests. Where a
 * clause holds, `body` is called with `context`, once for each clause that can be reached (a body is never
 * duplicated). Where none does, control goes to `fail`. Behind each body that falls through stands a jump to `done`,
 * which the caller places. */
void vl_match(Build *b, size_t subject_count, const Arg *subjects, size_t clause_count, const MatchClause *clauses,
              Label fail, Label done, MatchBody *body, void *context);
/* One pattern against one value: binds its variables, or goes to fail. Falls through on success. */
void vl_match_one(Build *b, Term pattern, Arg subject, Label fail);

/* Is the value known to be an integer, since it was taken from a bitstring as one? */
bool vl_build_is_integer(const Build *b, Arg value);

/* -- guard.c -- */

/* Tests a guard: falls through when it is true; false and errors go to fail. */
void vl_build_guard(Build *b, Term guard, Label fail);
/* An expression used as a condition outside of guards that can only give true or false or raises: jumps without
 * making the boolean (comparisons, type tests, and/or/not of such). True if it could, else nothing was added. */
bool vl_build_condition(Build *b, Term expr, Label if_false);
/* Calls of builtins that have an op of their own (arithmetic, comparison, type tests, hd, tl, element, map_size
 * ...) or may be called in place (no trap, no effect): adds it and gives its value. `fail`: LABEL_NONE raises
 * (in a guard: goes to guard_fail).
 * False: it is an ordinary call. */
bool vl_build_inline(Build *b, Term module, Term function, size_t arity, const Arg *args, Label fail, Arg *value);

/* -- build_bits.c: <<>> -- */

/* Construction. */
Arg vl_build_bits(Build *b, Term meta, Term segments, Place place);
/* A bitstring pattern on a subject: binds, or goes to fail. */
void vl_match_bits(Build *b, Term segments, Arg subject, Label fail);

#endif
