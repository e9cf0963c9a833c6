#include "code/breakpoint.h"

#include "code/ops.h"
#include "code/server_data.h"

#include "loaded.gen.h"

static Breakpoint *new_breakpoint(const CodeServer *c, Mfa mfa) {
  Breakpoint *b = vl_alloc_zeroed(c->alloc, 1, sizeof *b);
  if (b) b->mfa = mfa;
  return b;
}

/* -- At a function's entry -- */

/* Machine code calls itself without looking at the entry: its ops are led to their functions meanwhile. */
static void slow_down(const CodeServer *c, FunctionRow *row, Word *words, bool slow) {
  if (c->engine.slow_down) c->engine.slow_down(c->engine.context, row, words, slow);
}

static void arm(const CodeServer *c, FunctionRow *row, Word *words, Breakpoint *b) {
  Word handler = c->engine.handlers[LOADED_break_local], *entry = words + ENTRY_WORDS;
  if (*entry == handler) return;
  slow_down(c, row, words, true);
  b->before = __atomic_exchange_n(entry, handler, __ATOMIC_ACQ_REL);
}

static void disarm(const CodeServer *c, FunctionRow *row, Word *words, Breakpoint *b) {
  Word *entry = words + ENTRY_WORDS;
  if (*entry != c->engine.handlers[LOADED_break_local]) return;
  __atomic_store_n(entry, b->before, __ATOMIC_RELEASE);
  slow_down(c, row, words, false);
}

static bool set_local(CodeServer *c, Mfa mfa, uint32_t modes) {
  ModuleCode *m = (ModuleCode *)(uintptr_t)vl_module_current(c, mfa.module);
  FunctionRow *row = vl_module_function(m, mfa.function, mfa.arity);
  Breakpoint *b = row ? row->breakpoint : NULL;
  if (!row || (!b && !modes)) return row != NULL;
  if (!b && !(b = new_breakpoint(c, mfa))) return false;
  __atomic_store_n(&row->breakpoint, b, __ATOMIC_RELEASE);
  atomic_store(&b->modes, modes);
  if (modes)
    arm(c, row, m->words + row->at, b);
  else
    disarm(c, row, m->words + row->at, b);
  return true;
}

/* -- In an export's slot -- */

static bool is_global(const Breakpoint *b) {
  return export_target(b->slot) == b->stub + STUB_OP;
}

static Breakpoint *get_global(const CodeServer *c, Export *x) {
  Breakpoint *b = x->breakpoint ? x->breakpoint : new_breakpoint(c, x->mfa);
  if (!b) return NULL;
  b->slot = x;
  b->stub[STUB_MAP] = x->stubs[STUB_BUILTIN][STUB_MAP];
  b->stub[STUB_OP] = c->engine.handlers[LOADED_break_global];
  b->stub[STUB_EXPORT] = (Word)(uintptr_t)b;
  __atomic_store_n(&x->breakpoint, b, __ATOMIC_RELEASE);
  return b;
}

static bool set_global(CodeServer *c, Mfa mfa, uint32_t modes) {
  Export *x = vl_export_find(c, mfa);
  if (!x || !export_is_defined(x) || export_target(x) == export_stub(x, STUB_GATE)) return false;
  if (!modes && (!x->breakpoint || !is_global(x->breakpoint))) return true;
  Breakpoint *b = get_global(c, x);
  if (!b) return false;
  atomic_store(&b->modes, modes);
  if (modes && !is_global(b)) {
    atomic_store(&b->target, export_target(x));
    atomic_store_explicit(&x->entry, b->stub + STUB_OP, memory_order_release);
  } else if (!modes) {
    atomic_store_explicit(&x->entry, atomic_load(&b->target), memory_order_release);
  }
  return true;
}

bool vl_break_set(CodeServer *c, Mfa mfa, bool local, uint32_t modes) {
  vl_lock_take(&c->lock);
  bool done = local ? set_local(c, mfa, modes) : set_global(c, mfa, modes);
  vl_lock_release(&c->lock);
  return done;
}

Breakpoint *vl_break_find(const CodeServer *c, Mfa mfa, bool local) {
  if (local) {
    const FunctionRow *row = vl_module_function(vl_module_current(c, mfa.module), mfa.function, mfa.arity);
    Breakpoint *b = row ? __atomic_load_n(&row->breakpoint, __ATOMIC_ACQUIRE) : NULL;
    return b && atomic_load(&b->modes) ? b : NULL;
  }
  const Export *x = vl_export_find(c, mfa);
  Breakpoint *b = x ? __atomic_load_n(&x->breakpoint, __ATOMIC_ACQUIRE) : NULL;
  return b && is_global(b) ? b : NULL;
}
