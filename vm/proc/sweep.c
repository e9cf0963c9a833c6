#include "proc/sweep.h"

#include "code/load.h"
#include "heap/gc.h"
#include "heap/literal.h"
#include "proc/sched.h"

typedef struct Swept {
  ModuleCode *code;
  uintptr_t literals, funs; /* addresses, and bytes from there */
  size_t literal_bytes, fun_bytes;
  _Atomic bool seen;
} Swept;

struct Sweep {
  Retired retired;  /* first */
  Retired announce; /* freed when all threads know of the sweep */
  Alloc *alloc;
  _Atomic bool known;
  uintptr_t literals, funs; /* bounds of all */
  size_t literal_bytes, fun_bytes;
  const ModuleCode *old;
  size_t count, room;
  Swept swept[];
};

static size_t sweep_bytes(size_t count) {
  return sizeof(Sweep) + count * sizeof(Swept);
}

/* -- Opening -- */

static void widen(uintptr_t *start, size_t *bytes, uintptr_t more, size_t more_bytes) {
  if (more_bytes == 0) return;
  uintptr_t end = *start + *bytes;
  if (*bytes == 0) *start = end = more;
  if (more < *start) *start = more;
  if (more + more_bytes > end) end = more + more_bytes;
  *bytes = end - *start;
}

/* Funs that lead to the same code loaded again may be copied without a note. */
static bool is_closed(const ModuleCode *code) {
  return code->fun_count == 0 || atomic_load(&code->funs[0].identity.calls) == FUN_PURGED;
}

static void add(Sweep *s, ModuleCode *code) {
  if (!is_closed(code) || code->lasting) return;
  Swept *at = &s->swept[s->count++];
  at->code = code;
  at->funs = (uintptr_t)code->funs;
  at->fun_bytes = code->fun_count * sizeof(FunEntry);
  if (code->literals) {
    at->literals = (uintptr_t)code->literals;
    at->literal_bytes = vl_literal_area_bytes(code->literals);
  }
  for (uint32_t i = 0; i < code->fun_count; i++) atomic_store(&code->funs[i].identity.copied, false);
  widen(&s->literals, &s->literal_bytes, at->literals, at->literal_bytes);
  widen(&s->funs, &s->fun_bytes, at->funs, at->fun_bytes);
}

static void all_know(Retired *self, void *context) {
  Sweep *s = (Sweep *)(void *)((char *)self - offsetof(Sweep, announce));
  atomic_store(&s->known, true);
}

/* One thread cannot be in the middle of a copy now. */
static void announce(Instance *in, Sweep *s) {
  if (vl_sched_count(in) < 2)
    atomic_store(&s->known, true);
  else
    vl_epoch_retire(&in->epochs, &s->announce, all_know);
}

Sweep *vl_sweep_open(Instance *in, const ModuleCode *old) {
  size_t kept = 0;
  ModuleCode **all = vl_code_kept(in->code, 1, &kept);
  Sweep *s = all ? vl_alloc_zeroed(&in->alloc, 1, sweep_bytes(kept + 1)) : NULL;
  if (all) all[kept] = (ModuleCode *)(uintptr_t)old;
  if (s) {
    s->alloc = &in->alloc;
    s->old = old;
    s->room = kept + 1;
    vl_code_close_funs(all[kept], true);
    for (size_t i = 0; i <= kept; i++) add(s, all[i]);
    if (vl_literal_sweep_open(s->literals, s->literal_bytes)) {
      announce(in, s);
    } else {
      vl_code_close_funs(all[kept], false);
      vl_free(&in->alloc, s, sweep_bytes(kept + 1));
      s = NULL;
    }
  }
  if (all) vl_free(&in->alloc, all, (kept + 1) * sizeof *all);
  return s;
}

const ModuleCode *vl_sweep_old(const Sweep *s) {
  return s->old;
}

bool vl_sweep_is_known(const Sweep *s) {
  return atomic_load(&s->known);
}

/* -- Looking -- */

static void note(Sweep *s, uintptr_t word) {
  for (size_t i = 0; i < s->count; i++) {
    Swept *at = &s->swept[i];
    if (word - at->literals < at->literal_bytes || word - at->funs < at->fun_bytes) {
      atomic_store_explicit(&at->seen, true, memory_order_relaxed);
      return;
    }
  }
}

static void look(Sweep *s, const Term *from, const Term *to) {
  for (; from < to; from++) {
    uintptr_t word = (uintptr_t)*from;
    if (VL_UNLIKELY(word - s->literals < s->literal_bytes || word - s->funs < s->fun_bytes)) note(s, word);
  }
}

static void look_fragments(Sweep *s, const Fragment *f) {
  for (; f; f = f->next) look(s, f->words, f->top);
}

void vl_sweep_look(Sweep *s, const Process *p) {
  const Heap *h = &p->heap;
  if (s->literal_bytes == 0 && s->fun_bytes == 0) return;
  look(s, h->start, p->dirty_top ? p->dirty_top : h->top); /* what a dirty call makes is made of what it was given */
  look(s, h->stop, h->end);
  if (!p->dirty_top) look_fragments(s, h->fragments);
  if (h->gc) look(s, h->gc->old, h->gc->old_top);
  look_fragments(s, p->mailbox.first);
  look_fragments(s, p->mailbox.requests);
  look(s, p->saved, p->saved + (p->live < p->saved_room ? p->live : p->saved_room));
  look(s, p->dictionary.pairs, p->dictionary.pairs + 2 * (size_t)p->dictionary.capacity);
  look(s, &p->exit_reason, &p->exit_reason + 1);
}

/* -- Closing -- */

static bool has_pointers(const Swept *at, bool shared) {
  if (atomic_load(&at->seen) || (shared && at->literal_bytes > 0)) return true;
  for (uint32_t i = 0; i < at->code->fun_count; i++) {
    const FunIdentity *fun = &at->code->funs[i].identity;
    if (atomic_load(&fun->stored) || atomic_load(&fun->copied)) return true;
  }
  return false;
}

static void free_sweep(Retired *self, void *context) {
  Sweep *s = (Sweep *)(void *)self;
  vl_free(s->alloc, s, sweep_bytes(s->room));
}

void vl_sweep_close(Instance *in, Sweep *s, bool done) {
  bool shared = vl_literal_sweep_close();
  for (size_t i = 0; done && i < s->count; i++)
    if (!has_pointers(&s->swept[i], shared)) vl_code_drop_kept(in->code, s->swept[i].code);
  vl_epoch_retire(&in->epochs, &s->retired, free_sweep);
}
