/* The code of an instance: modules, exports, builtins' names.
 *
 * Reading (calls, apply, traces) takes no lock: tables are replaced whole and freed by epochs.
 * Loading, publishing and purging take LOCK_MODULES. */
#ifndef VL_SERVER_H
#define VL_SERVER_H

#include "base/epoch.h"
#include "base/strbuf.h"
#include "code/export.h"
#include "code/module.h"
#include "term/atom.h"

/* What loaded code is made of, given by the engine (exec/interp.h). */
typedef struct Engine {
  const Word *handlers; /* by LoadedOp (loaded.gen.h): first words of loaded ops */
  const Word *exit;     /* the return address that leads out of the engine: the lowest word of every stack */
  const Word *barrier;  /* the return address in place of one that is to be noticed (proc/barrier.h) */
  Word enter;           /* 0, or what stands in place of the first op at a function's entry */
  Word enter_unlinked;  /* 0, or what stands there until vl_ready_link has been called and the function is entered */
  void (*forget)(void *context, const FunctionRow *row); /* frees its machine code; unless NULL */
  /* Machine code of a function that calls itself is left, or entered again, op by op: every word but that at its entry.
   * NULL: calls always look at the entry. */
  void (*slow_down)(void *context, const FunctionRow *row, Word *words, bool slow);
  /* Appends the ops of a function, one a line with where its machine code begins, and with `bytes` that code, which it
   * makes first. If there was some already, the ops are not known any more. NULL: the engine makes none. */
  void (*list)(void *context, const CodeServer *code, FunctionRow *row, Word *words, bool bytes, StrBuf *out);
  /* How often a loaded op (vl_loaded) has run. NULL: nobody counts. */
  uint64_t (*count)(void *context, uint32_t loaded);
  void *context;
} Engine;

CodeServer *vl_code_new(Alloc *a, AtomSet *atoms, EpochDomain *epochs, Engine engine) VL_MUST_CHECK;
/* Frees all code. No process exists any more. */
void vl_code_free(CodeServer *c);

const Engine *vl_code_engine(const CodeServer *c);

/* Declares a builtin; `guard`: the `bif` op may call it. Before the first process runs. */
bool vl_code_export_builtin(CodeServer *c, Mfa mfa, const struct Bif *bif, bool guard) VL_MUST_CHECK;

#endif
