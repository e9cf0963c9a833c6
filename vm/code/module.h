/* Loaded modules: of each name a current version, and an old one that processes may still run.
 *
 * ModuleCode is one version: code words, literals, tables, freed whole. Temporary code (eval, the
 * bodies of modules) is a ModuleCode that was never published; its holder counts references. */
#ifndef VL_MODULE_H
#define VL_MODULE_H

#include "base/alloc.h"
#include "base/epoch.h"
#include "code/export.h"
#include "code/fun.h"

typedef struct LiteralArea LiteralArea; /* heap/literal.h */

/* Words from a function's func_info to its entry: op, name, arity, map. The one before them is the address of its
 * FunctionRow. */
enum { ENTRY_ROW = -1, ENTRY_WORDS = 4 };

typedef struct FunctionRow {
  uint32_t at, end; /* its words, from func_info on; ascending */
  Term function;
  uint32_t arity;
  _Atomic uint32_t calls;        /* as far as the engine counts them */
  _Atomic Word first;            /* of the op at the entry, where the engine has put another; 0: not linked (ready.h) */
  uint32_t native, native_size;  /* its machine code, as the engine knows it; size 0: none */
  struct NativeUndo *undo;       /* the engine's: how its words lead to functions again; NULL: it need not know */
  struct Breakpoint *breakpoint; /* breakpoint.h; NULL: never had one. Atomic */
  _Atomic(const Export *) stand_in; /* whose builtin is called in its place, by whatever way it is entered; or NULL */
} FunctionRow;

typedef struct LinePosition {
  uint32_t at; /* from this word on, the row below */
  uint32_t row;
} LinePosition;

typedef struct LineInfo {
  uint32_t file, line, caller;
  Mfa mfa; /* when caller > 0 */
} LineInfo;

typedef struct PublicFunction {
  Export *slot;
  const Word *entry;
} PublicFunction;

/* What native functions of a version need (vm/nif), let go when it is purged or freed. */
typedef struct Natives {
  void (*release)(struct Natives *self);
  bool (*owns)(const struct Natives *self, const void *at); /* is it a place in one of the functions' exports? */
} Natives;

typedef struct ModuleCode {
  Retired retired; /* first */
  CodeServer *server;
  _Atomic(struct ModuleCode *) next; /* all code in memory */
  Term name;
  uint32_t uniq; /* from the image's bytes: tells versions and their funs apart */
  Word *words;
  uint32_t word_count;
  FrameMap *maps;
  uint64_t *map_bits;
  FunctionRow *functions;
  PublicFunction *exports; /* sorted by name and arity */
  FunEntry *funs;
  LinePosition *positions;
  LineInfo *lines;
  char *file_text;
  uint32_t *file_ends; /* file i: file_text[file_ends[i-1]..file_ends[i]) */
  uint32_t map_count, map_bit_words, function_count, export_count, fun_count, position_count, line_count, file_count;
  uint32_t file_text_size;
  LiteralArea *literals;         /* NULL: none */
  struct Unlinked *unlinked;     /* what functions need that are linked when they are called; NULL: all are linked */
  bool lasting;                  /* of the library: never freed before the instance ends */
  Term attributes, compile_info; /* literals; NIL when absent */
  _Atomic bool ended_processes;  /* a purge of it has */
  _Atomic(Natives *) natives;    /* set once, by who loads them; NULL: none */
  _Atomic bool on_load_begun;    /* somebody calls, or has called, what @on_load names */
  struct ModuleCode *next_kept;  /* purged, and perhaps pointed to: guarded by LOCK_MODULES */
  _Atomic uint32_t references;   /* temporary code: holders; published code: 1 */
} ModuleCode;

/* The current version, or NULL. No lock; valid until the caller's epoch ends. */
const ModuleCode *vl_module_current(const CodeServer *c, Term name);
/* The old version, or NULL. */
const ModuleCode *vl_module_old(const CodeServer *c, Term name);
/* The function that @on_load names, for the first who asks of code that was read from an image; else TERM_NONE. */
Term vl_module_take_on_load(const ModuleCode *m);
/* Calls fn for the name of every loaded module. */
void vl_module_each(const CodeServer *c, void (*fn)(void *context, Term name), void *context);

/* What it takes: words, tables, literals; machine code apart. */
size_t vl_module_bytes(const ModuleCode *m);
/* The same of all code in memory, and *literals: the part that no allocator knows (heap/literal.h). No lock. */
size_t vl_code_bytes(const CodeServer *c, size_t *literals);

/* The row of a function, exported or not; NULL: there is none. */
FunctionRow *vl_module_function(const ModuleCode *m, Term function, uint32_t arity);
/* From now on a call of the function calls x->bif instead; x lives as long as the code. Any thread. */
void vl_module_stand_in(const ModuleCode *m, FunctionRow *row, const Export *x);
/* For the op that then stands at the function's entry. */
static inline const Export *module_stand_in(const Word *entry) {
  const FunctionRow *row = (const FunctionRow *)(uintptr_t)(entry - ENTRY_WORDS)[ENTRY_ROW];
  return atomic_load_explicit(&row->stand_in, memory_order_acquire);
}

/* Does the address lie in this version's code? */
static inline bool module_has_address(const ModuleCode *m, const void *pc) {
  return (const Word *)pc >= m->words && (const Word *)pc < m->words + m->word_count;
}

#endif
