/* Modules that are being defined, of all processes of an instance.
 *
 * An open module is one table of values by key; a key holds a single value, or a sequence in
 * the order added. Each value is a copy in an allocation of its own. Beside the table stand the
 * calls between the module's functions, as plain structs. Everything is found by the module's
 * name under one lock. What is read is not copied but lent: a value lives until it has left the
 * table and every reader has given it back, so that any process may ask at any time. */
#ifndef VC_TABLES_H
#define VC_TABLES_H

#include "base/lock.h"
#include "heap/heap.h"

typedef struct Modules Modules;

/* What a reader has been lent, until it gives all of it back. Empty: zeroed. */
typedef struct Loans {
  struct Loan *newest;
  bool failed; /* memory was out: what was asked for last is missing */
} Loans;

/* What a value is about; with two details that make it one key. */
typedef enum TableSpace {
  TABLE_ATTRIBUTE,    /* name: {value, accumulate | line | nil}; see module.c */
  TABLE_ACCUMULATED,  /* name: sequence */
  TABLE_PERSISTED,    /* sequence of names */
  TABLE_ATTRIBUTES,   /* sequence of names, as first written: for warnings */
  TABLE_DEFINITION,   /* name/arity: {kind, meta, file, check, {defaults, has_body, last_defaults}} */
  TABLE_DEFINITIONS,  /* sequence of {name, arity} */
  TABLE_CLAUSES,      /* name/arity: sequence of {meta, args, guards, body} */
  TABLE_DEFAULTS,     /* name: sequence of {arity, defaults} */
  TABLE_LAST,         /* the definition before this one */
  TABLE_KEPT,         /* n: a definition's source between expansion and execution of the body */
  TABLE_PLACE,        /* n: the Env of definitions */
  TABLE_OVERRIDABLE,  /* name/arity: {count, definition, clauses, stored} */
  TABLE_OVERRIDABLES, /* sequence of {name, arity} */
  TABLE_ALIAS,        /* of a tracker (lexical.c), new name: line where it was made; gone when used */
  TABLE_IMPORT,       /* of a tracker, module: [{module | {name, arity}, line}] not used yet */
  TABLE_FACT,         /* name: what the compiler notes for itself, such as struct and deprecated */
  TABLE_CACHE,        /* n: write_cache, read_cache */
  TABLE_DOC,          /* name/arity and kind: what is documented, see docs.c */
  TABLE_DOC_META,     /* doc, typedoc or moduledoc: map of metadata */
} TableSpace;

typedef struct TableKey {
  TableSpace space;
  Term name;      /* an atom, or a small integer; TERM_NONE */
  uint32_t arity; /* 0 where there is none */
} TableKey;

/* A call that a function of the module makes. */
typedef struct LocalCall {
  Term from_name, name;
  uint32_t from_arity, arity;
  int64_t line;
  bool macro;  /* to a macro, expanded at once */
  Term module; /* of an import; TERM_NONE: a local call */
} LocalCall;

/* No module open. NULL when memory is out. */
Modules *vl_modules_new(Alloc *a) VL_MUST_CHECK;
void vl_modules_free(Modules *m);

typedef enum OpenResult { OPEN_OK, OPEN_ALREADY, OPEN_NO_ROOM } OpenResult;

/* Opens a module for `owner`, a pid. OPEN_ALREADY: where it is open is in *file (copied to h) and *line. */
OpenResult vl_modules_open(Modules *m, Term module, Term owner, Term *file, int64_t *line, Heap *h) VL_MUST_CHECK;
void vl_modules_close(Modules *m, Term module);
/* Closes all modules of a process that is gone. */
void vl_modules_close_all(Modules *m, Term owner);
bool vl_modules_is_open(Modules *m, Term module);
/* The names of the modules that a process has open, as a list. */
Term vl_modules_of(Modules *m, Term owner, Heap *h);

/* The value, or the last one of a sequence; TERM_NONE: none (or, with l->failed set, no room). */
Term vl_modules_get(Modules *m, Term module, TableKey key, Loans *l);
bool vl_modules_has(Modules *m, Term module, TableKey key);
/* A sequence as a list made on h, oldest first; TERM_NONE: no room. */
Term vl_modules_all(Modules *m, Term module, TableKey key, Loans *l, Heap *h);
/* Gives back what has been lent; nobody looks at it any more. */
void vl_modules_give_back(Modules *m, Loans *l);
/* Every name and arity of a space that has a value, as a list of {name, arity}. */
Term vl_modules_keys(Modules *m, Term module, TableSpace space, Heap *h);
/* Replaces what is there. False: the module is not open, or memory is out. */
bool vl_modules_put(Modules *m, Term module, TableKey key, Term value) VL_MUST_CHECK;
/* The same of a tuple of n terms, of which literals that are held (hold.h) stay where they are. */
bool vl_modules_keep(Modules *m, Term module, TableKey key, size_t n, const Term *terms) VL_MUST_CHECK;
/* Adds to the sequence. */
bool vl_modules_add(Modules *m, Term module, TableKey key, Term value) VL_MUST_CHECK;
void vl_modules_delete(Modules *m, Term module, TableKey key);
/* Takes the values equal to `value` out of a sequence. */
void vl_modules_remove(Modules *m, Term module, TableKey key, Term value);

/* 1, 2, 3 .. for each module; for TERM_NONE, of the instance. */
int64_t vl_modules_next(Modules *m, Term module);

/* Notes a call, unless the same is noted already. Forgets quietly when memory is out: it serves warnings. */
void vl_modules_add_call(Modules *m, Term module, const LocalCall *call);
/* The calls that from/arity makes are from now on those of to/arity. */
void vl_modules_move_calls(Modules *m, Term module, Term from, uint32_t arity, Term to);
/* All calls, copied into an array that the caller frees with vl_free; NULL and 0 when there are none. */
LocalCall *vl_modules_calls(Modules *m, Term module, Alloc *a, size_t *count);

#endif
