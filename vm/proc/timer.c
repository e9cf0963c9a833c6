#include "proc/timer.h"

#include "proc/clock.h"

enum { LEVEL_BITS = 6, LEVELS = 8, SLOTS = 1 << LEVEL_BITS, FIRST_BUCKETS = 64, SWEPT_BUCKETS = 4 };
#define MAX_TICK ((UINT64_C(1) << (LEVEL_BITS * LEVELS)) - 1)
#define NEVER UINT64_MAX

typedef struct TimerList {
  Timer *first, **last;
} TimerList;

struct TimerWheel {
  Alloc *alloc;
  _Atomic int64_t next;      /* when something may be due, nanoseconds; written under the lock */
  Lock lock;                 /* LOCK_TIMERS: all below */
  uint64_t tick;             /* everything before it has been done */
  uint64_t occupied[LEVELS]; /* one bit a slot */
  TimerList slots[LEVELS][SLOTS];
  Timer **buckets; /* timers with a reference, by its number */
  size_t bucket_mask;
  size_t ref_count, count;
  size_t swept; /* bucket where the next sweep begins */
};

/* -- Lists -- */

static void list_init(TimerList *list) {
  list->first = NULL;
  list->last = &list->first;
}

static void list_append(TimerList *list, Timer *t) {
  t->next = NULL;
  t->link = list->last;
  *list->last = t;
  list->last = &t->next;
}

/* -- References -- */

static Timer **bucket_of(const TimerWheel *w, uint64_t ref) {
  return &w->buckets[(ref * UINT64_C(0x9E3779B97F4A7C15) >> 32) & w->bucket_mask];
}

/* Doubles the buckets; without memory the chains just grow. */
static void grow_buckets_locked(TimerWheel *w) {
  size_t old_count = w->bucket_mask + 1;
  Timer **old = w->buckets;
  Timer **wide = vl_alloc_zeroed(w->alloc, old_count * 2, sizeof *wide);
  if (!wide) return;
  w->buckets = wide;
  w->bucket_mask = old_count * 2 - 1;
  for (size_t i = 0; i < old_count; i++) {
    for (Timer *t = old[i], *next; t; t = next) {
      next = t->same_hash;
      Timer **bucket = bucket_of(w, t->ref);
      t->same_hash = *bucket;
      *bucket = t;
    }
  }
  vl_free(w->alloc, old, old_count * sizeof *old);
}

static void add_ref_locked(TimerWheel *w, Timer *t) {
  if (t->ref == 0) return;
  if (++w->ref_count > w->bucket_mask) grow_buckets_locked(w);
  Timer **bucket = bucket_of(w, t->ref);
  t->same_hash = *bucket;
  *bucket = t;
}

static void remove_ref_locked(TimerWheel *w, Timer *t) {
  if (t->ref == 0) return;
  Timer **link = bucket_of(w, t->ref);
  while (*link != t) link = &(*link)->same_hash;
  *link = t->same_hash;
  w->ref_count--;
}

static Timer *find_ref_locked(const TimerWheel *w, uint64_t ref) {
  Timer *t = *bucket_of(w, ref);
  while (t && t->ref != ref) t = t->same_hash;
  return t;
}

/* -- Slots -- */

static unsigned slot_index(uint64_t tick, unsigned level) {
  return (unsigned)(tick >> (LEVEL_BITS * level)) & (SLOTS - 1);
}

/* The level is that of the highest group of bits in which the tick differs from now. */
static void place_locked(TimerWheel *w, Timer *t) {
  uint64_t difference = (t->tick ^ w->tick) | 1;
  unsigned level = (63u - (unsigned)__builtin_clzll(difference)) / LEVEL_BITS;
  unsigned slot = slot_index(t->tick, level);
  list_append(&w->slots[level][slot], t);
  w->occupied[level] |= UINT64_C(1) << slot;
}

static void unplace_locked(TimerWheel *w, Timer *t) {
  *t->link = t->next;
  if (t->next) {
    t->next->link = t->link;
    return;
  }
  /* It was the last of its slot. Timers move down as time passes, so the slot is found by the end pointer. */
  for (unsigned level = 0; level < LEVELS; level++) {
    unsigned slot = slot_index(t->tick, level);
    TimerList *list = &w->slots[level][slot];
    if (list->last != &t->next) continue;
    list->last = t->link;
    if (!list->first) w->occupied[level] &= ~(UINT64_C(1) << slot);
    return;
  }
  vl_check(false);
}

/* Where time must stop next: the first occupied slot of the lowest level that has one. */
static uint64_t next_stop_locked(const TimerWheel *w, unsigned *level, unsigned *slot) {
  for (unsigned l = 0; l < LEVELS; l++) {
    unsigned here = slot_index(w->tick, l);
    uint64_t bits = w->occupied[l] >> here << here;
    if (!bits) continue;
    *level = l;
    *slot = (unsigned)__builtin_ctzll(bits);
    uint64_t round = w->tick >> (LEVEL_BITS * l) >> LEVEL_BITS << LEVEL_BITS;
    return (round | *slot) << (LEVEL_BITS * l);
  }
  return NEVER;
}

/* Empties a slot: onto `due` from level 0, else over the levels below. */
static void open_slot_locked(TimerWheel *w, unsigned level, unsigned slot, TimerList *due) {
  TimerList *list = &w->slots[level][slot];
  Timer *t = list->first;
  list_init(list);
  w->occupied[level] &= ~(UINT64_C(1) << slot);
  for (Timer *next; t; t = next) {
    next = t->next;
    if (level > 0) {
      place_locked(w, t);
      continue;
    }
    remove_ref_locked(w, t);
    w->count--;
    list_append(due, t);
    t->link = NULL; /* about to fire */
  }
}

/* -- Life -- */

TimerWheel *vl_timers_new(Alloc *a, int64_t now) {
  TimerWheel *w = vl_alloc_zeroed(a, 1, sizeof *w);
  if (!w) return NULL;
  w->buckets = vl_alloc_zeroed(a, FIRST_BUCKETS, sizeof *w->buckets);
  if (!w->buckets) {
    vl_free(a, w, sizeof *w);
    return NULL;
  }
  w->alloc = a;
  w->bucket_mask = FIRST_BUCKETS - 1;
  w->tick = (uint64_t)(now / NS_PER_MS);
  atomic_init(&w->next, INT64_MAX);
  vl_lock_init(&w->lock, LOCK_TIMERS);
  for (unsigned level = 0; level < LEVELS; level++)
    for (unsigned slot = 0; slot < SLOTS; slot++) list_init(&w->slots[level][slot]);
  return w;
}

void vl_timers_free(TimerWheel *w, TimerFireFn *drop, void *context) {
  for (unsigned level = 0; level < LEVELS; level++) {
    for (unsigned slot = 0; slot < SLOTS; slot++) {
      for (Timer *t = w->slots[level][slot].first, *next; t; t = next) {
        next = t->next;
        drop(context, t);
      }
    }
  }
  vl_lock_destroy(&w->lock);
  vl_free(w->alloc, w->buckets, (w->bucket_mask + 1) * sizeof *w->buckets);
  vl_free(w->alloc, w, sizeof *w);
}

/* -- Running timers -- */

void vl_timer_start(TimerWheel *w, Timer *t, int64_t due) {
  vl_lock_take(&w->lock);
  uint64_t tick = due <= 0 ? 0 : ((uint64_t)due + NS_PER_MS - 1) / NS_PER_MS;
  t->tick = tick < w->tick ? w->tick : tick > MAX_TICK ? MAX_TICK : tick;
  place_locked(w, t);
  add_ref_locked(w, t);
  t->wheel = w;
  w->count++;
  int64_t when = (int64_t)t->tick * NS_PER_MS;
  if (when < atomic_load_explicit(&w->next, memory_order_relaxed)) atomic_store(&w->next, when);
  vl_lock_release(&w->lock);
}

static void stop_locked(TimerWheel *w, Timer *t) {
  unplace_locked(w, t);
  remove_ref_locked(w, t);
  w->count--;
}

bool vl_timer_stop(Timer *t) {
  TimerWheel *w = t->wheel;
  vl_lock_take(&w->lock);
  bool runs = t->link != NULL;
  if (runs) stop_locked(w, t);
  vl_lock_release(&w->lock);
  return runs;
}

Timer *vl_timer_take(TimerWheel *w, uint64_t ref) {
  vl_lock_take(&w->lock);
  Timer *t = find_ref_locked(w, ref);
  if (t) stop_locked(w, t);
  vl_lock_release(&w->lock);
  return t;
}

Timer *vl_timers_sweep(TimerWheel *w, TimerGoneFn *is_gone, void *context) {
  Timer *gone = NULL;
  vl_lock_take(&w->lock);
  for (int i = 0; i < SWEPT_BUCKETS; i++) {
    for (Timer *t = w->buckets[w->swept++ & w->bucket_mask], *next; t; t = next) {
      next = t->same_hash;
      if (!is_gone(context, t->target)) continue;
      stop_locked(w, t);
      t->next = gone;
      gone = t;
    }
  }
  vl_lock_release(&w->lock);
  return gone;
}

int64_t vl_timer_left(TimerWheel *w, uint64_t ref, int64_t now) {
  vl_lock_take(&w->lock);
  Timer *t = find_ref_locked(w, ref);
  int64_t left = t ? (int64_t)t->tick - (now + NS_PER_MS - 1) / NS_PER_MS : -1;
  vl_lock_release(&w->lock);
  return t && left < 0 ? 0 : left;
}

void vl_timers_run(TimerWheel *w, int64_t now, TimerFireFn *fire, void *context) {
  TimerList due;
  list_init(&due);
  uint64_t now_tick = (uint64_t)(now / NS_PER_MS);
  unsigned level = 0, slot = 0;
  vl_lock_take(&w->lock);
  for (uint64_t stop; (stop = next_stop_locked(w, &level, &slot)) <= now_tick;) {
    if (stop > w->tick) w->tick = stop;
    open_slot_locked(w, level, slot, &due);
  }
  if (now_tick > w->tick) w->tick = now_tick;
  uint64_t stop = next_stop_locked(w, &level, &slot);
  atomic_store(&w->next, stop == NEVER ? INT64_MAX : (int64_t)stop * NS_PER_MS);
  vl_lock_release(&w->lock);
  for (Timer *t = due.first, *next; t; t = next) {
    next = t->next;
    fire(context, t);
  }
}

int64_t vl_timers_next(const TimerWheel *w) {
  return atomic_load(&w->next);
}

size_t vl_timers_count(TimerWheel *w) {
  vl_lock_take(&w->lock);
  size_t count = w->count;
  vl_lock_release(&w->lock);
  return count;
}
