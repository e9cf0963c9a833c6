#include "code/server.h"

#include "base/table.h"
#include "code/breakpoint.h"
#include "code/load.h"
#include "code/ops.h"
#include "code/server_data.h"
#include "heap/literal.h"

/* -- Names -- */

static uint64_t mfa_hash(Mfa mfa) {
  uint64_t hash = mfa.module * UINT64_C(0x9E3779B97F4A7C15) + mfa.function * UINT64_C(0xD6E8FEB86659FD93) + mfa.arity;
  return hash ^ hash >> 32;
}

static uint64_t export_hash(const void *item) {
  return mfa_hash(((const Export *)item)->mfa);
}

static bool export_is(const void *item, const void *key) {
  const Export *x = item;
  const Mfa *mfa = key;
  return x->mfa.function == mfa->function && x->mfa.module == mfa->module && x->mfa.arity == mfa->arity;
}

static uint64_t module_hash(const void *item) {
  return vl_hash_word(((const ModuleEntry *)item)->name);
}

static bool module_is(const void *item, const void *key) {
  return ((const ModuleEntry *)item)->name == *(const Term *)key;
}

/* -- Exports -- */

Export *vl_export_find(const CodeServer *c, Mfa mfa) {
  return vl_snapshot_find(&c->exports, mfa_hash(mfa), export_is, &mfa);
}

static void init_stubs(const CodeServer *c, Export *x) {
  static const uint16_t ops[STUB_COUNT] = {LOADED_undefined, LOADED_builtin, LOADED_gate};
  uint32_t arity = x->mfa.arity <= MAX_ARITY ? x->mfa.arity : MAX_ARITY;
  for (int kind = 0; kind < STUB_COUNT; kind++) {
    x->stubs[kind][STUB_MAP] = (Word)(uintptr_t)&c->entry_maps[arity];
    x->stubs[kind][STUB_OP] = c->engine.handlers[ops[kind]];
    x->stubs[kind][STUB_EXPORT] = (Word)(uintptr_t)x;
  }
}

void vl_export_init(const CodeServer *c, Export *x, Mfa mfa, const struct Bif *bif) {
  *x = (Export){.mfa = mfa, .bif = bif};
  init_stubs(c, x);
  atomic_init(&x->entry, export_stub(x, bif ? STUB_BUILTIN : STUB_UNDEFINED));
}

static Export *add_export(CodeServer *c, Mfa mfa) {
  Export *x = vl_alloc_zeroed(c->alloc, 1, sizeof *x);
  if (!x) return NULL;
  vl_export_init(c, x, mfa, NULL);
  if (vl_snapshot_add(&c->exports, c->alloc, c->epochs, x)) return x;
  vl_free(c->alloc, x, sizeof *x);
  return NULL;
}

Export *vl_export_get(CodeServer *c, Mfa mfa) {
  Export *x = vl_export_find(c, mfa);
  if (x) return x;
  vl_lock_take(&c->lock);
  x = vl_export_find(c, mfa);
  if (!x) x = add_export(c, mfa);
  vl_lock_release(&c->lock);
  return x;
}

const void *vl_export_entry(const CodeServer *c, Mfa mfa) {
  const Export *x = vl_export_find(c, mfa);
  return x && export_is_defined(x) ? export_target(x) : NULL;
}

bool vl_code_export_builtin(CodeServer *c, Mfa mfa, const struct Bif *bif, bool guard) {
  Export *x = vl_export_get(c, mfa);
  if (!x) return false;
  x->bif = bif;
  x->guard = guard;
  atomic_store_explicit(&x->entry, export_stub(x, STUB_BUILTIN), memory_order_release);
  return true;
}

/* -- Modules -- */

static ModuleEntry *find_module(const CodeServer *c, Term name) {
  return vl_snapshot_find(&c->modules, vl_hash_word(name), module_is, &name);
}

static ModuleEntry *get_module_locked(CodeServer *c, Term name) {
  ModuleEntry *m = find_module(c, name);
  if (m) return m;
  m = vl_alloc_zeroed(c->alloc, 1, sizeof *m);
  if (!m) return NULL;
  m->name = name;
  if (vl_snapshot_add(&c->modules, c->alloc, c->epochs, m)) return m;
  vl_free(c->alloc, m, sizeof *m);
  return NULL;
}

const ModuleCode *vl_module_current(const CodeServer *c, Term name) {
  const ModuleEntry *m = find_module(c, name);
  return m ? atomic_load_explicit(&m->current, memory_order_acquire) : NULL;
}

const ModuleCode *vl_module_old(const CodeServer *c, Term name) {
  const ModuleEntry *m = find_module(c, name);
  return m ? atomic_load_explicit(&m->old, memory_order_acquire) : NULL;
}

Term vl_module_take_on_load(const ModuleCode *m) {
  Term all = m->lasting ? NIL : m->attributes;
  for (; is_cons(all); all = cons_tail(all)) {
    Term row = cons_head(all);
    if (!is_tuple_of(row, 2) || tuple_at(row, 0) != ATOM_on_load || !is_cons(tuple_at(row, 1))) continue;
    Term function = cons_head(tuple_at(row, 1));
    bool taken = atomic_exchange(&((ModuleCode *)(uintptr_t)m)->on_load_begun, true);
    return taken || !is_tuple_of(function, 2) ? TERM_NONE : tuple_at(function, 0);
  }
  return TERM_NONE;
}

typedef struct EachModule {
  void (*fn)(void *context, Term name);
  void *context;
} EachModule;

static void each_module(void *context, void *item) {
  const EachModule *each = context;
  const ModuleEntry *m = item;
  if (atomic_load_explicit(&m->current, memory_order_acquire)) each->fn(each->context, m->name);
}

void vl_module_each(const CodeServer *c, void (*fn)(void *context, Term name), void *context) {
  vl_snapshot_each(&c->modules, each_module, &(EachModule){fn, context});
}

/* -- All code in memory -- */

void vl_server_link(CodeServer *c, ModuleCode *code) {
  vl_lock_take(&c->list_lock);
  atomic_store_explicit(&code->next, atomic_load(&c->code), memory_order_relaxed);
  atomic_store_explicit(&c->code, code, memory_order_release);
  vl_lock_release(&c->list_lock);
}

static size_t literal_bytes(const ModuleCode *m) {
  return m->literals ? vl_literal_area_bytes(m->literals) : 0;
}

size_t vl_module_bytes(const ModuleCode *m) {
  return sizeof *m + m->word_count * sizeof(Word) + m->map_count * sizeof(FrameMap) +
         m->map_bit_words * sizeof(uint64_t) + m->function_count * sizeof(FunctionRow) +
         m->export_count * sizeof(PublicFunction) + m->fun_count * sizeof(FunEntry) +
         m->position_count * sizeof(LinePosition) + m->line_count * sizeof(LineInfo) +
         m->file_count * sizeof(uint32_t) + m->file_text_size + literal_bytes(m);
}

size_t vl_code_bytes(const CodeServer *c, size_t *literals) {
  size_t sum = 0;
  *literals = 0;
  for (const ModuleCode *m = atomic_load(&c->code); m; m = atomic_load_explicit(&m->next, memory_order_acquire)) {
    sum += vl_module_bytes(m);
    *literals += literal_bytes(m);
  }
  return sum;
}

static void destroy_retired(Retired *self, void *context) {
  vl_code_destroy((ModuleCode *)self);
}

void vl_server_retire(ModuleCode *code) {
  CodeServer *c = code->server;
  vl_lock_take(&c->list_lock);
  _Atomic(ModuleCode *) *link = &c->code;
  for (ModuleCode *at; (at = atomic_load(link)) != NULL && at != code;) link = &at->next;
  atomic_store_explicit(link, atomic_load(&code->next), memory_order_release);
  vl_lock_release(&c->list_lock);
  vl_epoch_retire(c->epochs, &code->retired, destroy_retired);
}

void vl_code_retain(ModuleCode *code) {
  atomic_fetch_add(&code->references, 1);
}

void vl_code_release(ModuleCode *code) {
  if (atomic_fetch_sub(&code->references, 1) == 1) vl_server_retire(code);
}

/* -- Purged versions -- */

void vl_code_close_funs(ModuleCode *code, bool closed) {
  for (uint32_t i = 0; i < code->fun_count; i++) {
    FunIdentity *fun = &code->funs[i].identity;
    atomic_store(&fun->calls, closed ? FUN_PURGED : fun->arity);
  }
}

static bool is_same_code(const ModuleCode *a, const ModuleCode *b) {
  return a && a->uniq == b->uniq && a->fun_count == b->fun_count;
}

/* Funs of purged versions of the module lead into the same code, if it is there. */
static void lead_funs_locked(CodeServer *c, const ModuleEntry *m) {
  const ModuleCode *current = atomic_load(&m->current), *old = atomic_load(&m->old);
  for (ModuleCode *code = c->kept; code; code = code->next_kept) {
    if (code->name != m->name) continue;
    const ModuleCode *same = is_same_code(current, code) ? current : is_same_code(old, code) ? old : NULL;
    for (uint32_t i = 0; same && i < code->fun_count; i++) code->funs[i].entry = same->funs[i].entry;
    vl_code_close_funs(code, !same);
  }
}

/* -- Publishing -- */

/* Where an export leads that the module does not define. */
static const Word *without_module(const Export *x) {
  return export_stub(x, x->bif ? STUB_BUILTIN : STUB_UNDEFINED);
}

/* Leads the exports to the code, or to their gates. A builtin stays before a function of its name. */
static void set_exports(const ModuleCode *code, bool gate) {
  for (uint32_t i = 0; i < code->export_count; i++) {
    Export *x = code->exports[i].slot;
    const Word *entry = gate ? export_stub(x, STUB_GATE) : code->exports[i].entry;
    if (!x->bif) atomic_store_explicit(&x->entry, entry, memory_order_release);
  }
}

static bool defines(const ModuleCode *code, const Export *x) {
  for (uint32_t i = 0; code && i < code->export_count; i++)
    if (code->exports[i].slot == x) return true;
  return false;
}

/* Functions that only the version before had are gone. */
static void clear_exports(const ModuleCode *before, const ModuleCode *after) {
  for (uint32_t i = 0; before && i < before->export_count; i++) {
    Export *x = before->exports[i].slot;
    if (!defines(after, x)) atomic_store_explicit(&x->entry, without_module(x), memory_order_release);
  }
}

/* First every export of the load leads to its gate, then to the new code: nobody sees half of it. */
static void publish_locked(CodeServer *c, ModuleEntry *m, ModuleCode *code) {
  ModuleCode *before = atomic_load(&m->current);
  set_exports(code, true);
  if (before) atomic_store_explicit(&m->old, before, memory_order_release);
  atomic_store_explicit(&m->current, code, memory_order_release);
  clear_exports(before, code);
  set_exports(code, false);
  if (c->kept) lead_funs_locked(c, m);
}

bool vl_code_publish(CodeServer *c, ModuleCode *code) {
  vl_lock_take(&c->lock);
  ModuleEntry *m = get_module_locked(c, code->name);
  bool is_free = m && !(atomic_load(&m->current) && atomic_load(&m->old));
  if (is_free) publish_locked(c, m, code);
  vl_lock_release(&c->lock);
  return is_free;
}

bool vl_code_publish_first(CodeServer *c, ModuleCode *code) {
  vl_lock_take(&c->lock);
  ModuleEntry *m = get_module_locked(c, code->name);
  bool is_first = m && !atomic_load(&m->current);
  if (is_first) publish_locked(c, m, code);
  vl_lock_release(&c->lock);
  return is_first;
}

bool vl_code_delete(CodeServer *c, Term name) {
  vl_lock_take(&c->lock);
  ModuleEntry *m = find_module(c, name);
  ModuleCode *code = m ? atomic_load(&m->current) : NULL;
  bool done = code && !atomic_load(&m->old);
  if (done) {
    clear_exports(code, NULL);
    atomic_store_explicit(&m->old, code, memory_order_release);
    atomic_store_explicit(&m->current, NULL, memory_order_release);
  }
  vl_lock_release(&c->lock);
  return done;
}

void vl_code_drop_old(CodeServer *c, Term name) {
  vl_lock_take(&c->lock);
  ModuleEntry *m = find_module(c, name);
  ModuleCode *code = m ? atomic_exchange(&m->old, NULL) : NULL;
  if (code) {
    code->next_kept = c->kept;
    c->kept = code;
    lead_funs_locked(c, m);
  }
  vl_lock_release(&c->lock);
  if (code) vl_code_release_natives(code);
}

ModuleCode **vl_code_kept(CodeServer *c, size_t more, size_t *count) {
  vl_lock_take(&c->lock);
  size_t n = 0;
  for (ModuleCode *code = c->kept; code; code = code->next_kept) n++;
  ModuleCode **all = vl_alloc(c->alloc, (n + more) * sizeof(ModuleCode *));
  size_t i = 0;
  for (ModuleCode *code = c->kept; all && code; code = code->next_kept) all[i++] = code;
  vl_lock_release(&c->lock);
  *count = n;
  return all;
}

void vl_code_drop_kept(CodeServer *c, ModuleCode *code) {
  vl_lock_take(&c->lock);
  ModuleCode **link = &c->kept;
  while (*link != code) link = &(*link)->next_kept;
  *link = code->next_kept;
  vl_lock_release(&c->lock);
  vl_code_release(code);
}

/* -- Life -- */

static void init_entry_maps(CodeServer *c) {
  for (int i = 0; i < ENTRY_MAP_WORDS; i++) c->entry_bits[i] = UINT64_MAX;
  for (uint32_t i = 0; i <= MAX_ARITY; i++)
    c->entry_maps[i] = (FrameMap){.live = c->entry_bits, .slots = 0, .registers = (uint16_t)i};
}

CodeServer *vl_code_new(Alloc *a, AtomSet *atoms, EpochDomain *epochs, Engine engine) {
  CodeServer *c = vl_alloc_zeroed(a, 1, sizeof *c);
  if (!c) return NULL;
  c->alloc = a;
  c->atoms = atoms;
  c->epochs = epochs;
  c->engine = engine;
  c->exports.hash = export_hash;
  c->modules.hash = module_hash;
  vl_lock_init(&c->lock, LOCK_MODULES);
  vl_lock_init(&c->list_lock, LOCK_CODE);
  init_entry_maps(c);
  return c;
}

static void free_export(void *context, void *item) {
  Export *x = item;
  if (x->breakpoint) vl_free(context, x->breakpoint, sizeof(Breakpoint));
  vl_free(context, item, sizeof(Export));
}

static void free_module(void *context, void *item) {
  vl_free(context, item, sizeof(ModuleEntry));
}

const Engine *vl_code_engine(const CodeServer *c) {
  return &c->engine;
}

void vl_code_free(CodeServer *c) {
  if (!c) return;
  for (ModuleCode *code = atomic_load(&c->code), *next; code; code = next) {
    next = atomic_load(&code->next);
    vl_code_destroy(code);
  }
  vl_snapshot_each(&c->exports, free_export, c->alloc);
  vl_snapshot_each(&c->modules, free_module, c->alloc);
  vl_snapshot_free(&c->exports);
  vl_snapshot_free(&c->modules);
  vl_lock_destroy(&c->lock);
  vl_lock_destroy(&c->list_lock);
  vl_free(c->alloc, c, sizeof *c);
}
