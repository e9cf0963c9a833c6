#include "heap/hold.h"

#include "heap/copy.h"
#include "heap/gc.h"
#include "heap/literal.h"

/* -- Funs -- */

static Term *write_owner(Heap *h, Term *at, RefBin *holder) {
  vl_refbin_retain(holder);
  memset(at, 0, REF_OWNER_WORDS * sizeof *at);
  at[0] = make_header(BOX_REF, REF_OWNER_WORDS - 1);
  h->last_holder = vl_refbin_own(h, at, holder);
  return at + REF_OWNER_WORDS;
}

Term *vl_hold_fun(Heap *h, Term *fun, Term *top, RefBin *holder) {
  Term *after = top + 1;
  if (h->last_holder == TERM_NONE || refbin_of(box_ptr(h->last_holder)) != holder)
    after = write_owner(h, after, holder);
  *top = h->last_holder;
  fun[0] = make_header(BOX_FUN, header_size(fun[0]) + 1);
  return after;
}

static bool is_held(Term t) {
  return !is_immediate(t) && is_held_literal_address((const void *)(uintptr_t)t);
}

size_t vl_hold_or_copy_size(Term t) {
  return is_held(t) ? REF_OWNER_WORDS : vl_copy_apart_size(t);
}

Term vl_hold_or_copy(Heap *h, Term t) {
  if (!is_held(t)) return vl_copy_apart(h, t);
  Term *owner = vl_heap_alloc(h, REF_OWNER_WORDS);
  if (owner) write_owner(h, owner, vl_literal_holder((const void *)(uintptr_t)t));
  return owner ? t : TERM_NONE;
}

/* -- Holds -- */

/* The index of the holder's hold, or where it belongs. */
static size_t find(Holds *holds, const RefBin *holder) {
  if (holds->last < holds->count && holds->at[holds->last].holder == holder) return holds->last;
  size_t low = 0, high = holds->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if ((uintptr_t)holds->at[middle].holder < (uintptr_t)holder)
      low = middle + 1;
    else
      high = middle;
  }
  holds->last = low;
  return low;
}

static bool has(const Holds *holds, size_t at, const RefBin *holder) {
  return at < holds->count && holds->at[at].holder == holder;
}

static bool grow(Heap *h, Holds *holds) {
  size_t room = holds->room ? 2 * holds->room : 8;
  Hold *wide = vl_realloc(h->alloc, holds->at, holds->room * sizeof *wide, room * sizeof *wide);
  if (!wide) {
    h->failed = true;
    return false;
  }
  holds->at = wide;
  holds->room = room;
  return true;
}

/* Keeps a reference without memory for it: its process dies soon. Where another one does the same at
 * this moment the reference is kept for ever. */
static void wait_for_end(Holds *holds, RefBin *holder) {
  CodeHolder *code = refbin_holder(holder);
  Holds *waiter = NULL;
  if (atomic_compare_exchange_strong(&code->waiter, &waiter, holds)) {
    code->next = holds->waited;
    holds->waited = holder;
  } else if (waiter == holds) {
    vl_refbin_release(holder);
  }
}

static void release_waited(Holds *holds) {
  while (holds->waited) {
    RefBin *holder = holds->waited;
    holds->waited = refbin_holder(holder)->next;
    atomic_store(&refbin_holder(holder)->waiter, NULL);
    vl_refbin_release(holder);
  }
}

/* Takes over a reference. */
static Hold *insert(Heap *h, size_t at, RefBin *holder) {
  Holds *holds = &h->gc->holds;
  if (holds->count == holds->room && !grow(h, holds)) {
    wait_for_end(holds, holder);
    return NULL;
  }
  memmove(holds->at + at + 1, holds->at + at, (holds->count - at) * sizeof *holds->at);
  holds->at[at] = (Hold){.holder = holder};
  holds->count++;
  return &holds->at[at];
}

void vl_hold_take(Heap *h, RefBin *holder) {
  size_t at = find(&h->gc->holds, holder);
  if (has(&h->gc->holds, at, holder))
    vl_refbin_release(holder);
  else
    (void)insert(h, at, holder);
}

void vl_hold_touch(Heap *h, const void *held_literal) {
  Holds *holds = &h->gc->holds;
  RefBin *holder = vl_literal_holder(held_literal);
  size_t at = find(holds, holder);
  Hold *hold = &holds->at[at];
  if (!has(holds, at, holder)) {
    vl_refbin_retain(holder);
    hold = insert(h, at, holder);
  }
  if (hold) hold->touched = true;
}

void vl_hold_settle(Heap *h) {
  GcState *gc = h->gc;
  Holds *holds = &gc->holds;
  bool full = vl_gc_minor_count(h) == 0;
  size_t kept = 0;
  for (size_t i = 0; i < holds->count; i++) {
    Hold hold = holds->at[i];
    bool was_aged = hold.aged && !full;
    hold.aged = was_aged || hold.touched;
    if (!hold.aged && !hold.run && !hold.deep && !hold.stale) {
      vl_refbin_release(hold.holder);
      continue;
    }
    if (hold.aged && !was_aged && !hold.stale) gc->old_bytes += refbin_holder(hold.holder)->bytes;
    hold.touched = hold.run = false;
    holds->at[kept++] = hold;
  }
  holds->count = kept;
  if (full && gc->old_bytes_limit < 2 * gc->old_bytes) gc->old_bytes_limit = 2 * gc->old_bytes;
}

void vl_hold_begin_major(Heap *h) {
  Holds *holds = &h->gc->holds;
  for (size_t i = 0; i < holds->count; i++) {
    holds->at[i].stale = holds->at[i].aged;
    holds->at[i].aged = false;
  }
}

/* What was met since it began is needed, as if this collection had met it. */
void vl_hold_end_major(Heap *h) {
  Holds *holds = &h->gc->holds;
  for (size_t i = 0; i < holds->count; i++) {
    holds->at[i].touched |= holds->at[i].aged;
    holds->at[i].aged = holds->at[i].stale = false;
  }
}

void vl_hold_drop_major(Heap *h) {
  Holds *holds = &h->gc->holds;
  for (size_t i = 0; i < holds->count; i++) {
    holds->at[i].aged |= holds->at[i].stale;
    holds->at[i].stale = false;
  }
}

void vl_hold_free_all(Heap *h) {
  Holds *holds = &h->gc->holds;
  for (size_t i = 0; i < holds->count; i++) vl_refbin_release(holds->at[i].holder);
  release_waited(holds);
  vl_free(h->alloc, holds->at, holds->room * sizeof *holds->at);
  *holds = (Holds){0};
}
