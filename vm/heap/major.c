#include "heap/major.h"

#include "heap/gc.h"
#include "heap/literal.h"

enum { FIRST_NOTED = 256, LINE = 16, ROOM_FACTOR = 2 };

static size_t snapshot_words(const Major *m) {
  return (size_t)(m->snapshot - m->from);
}
static size_t bit_words(const Major *m) {
  return snapshot_words(m) / 64 + 1;
}

/* -- Beginning and end -- */

static void free_major(Heap *h, Major *m) {
  vl_free(h->alloc, m->live, bit_words(m) * sizeof *m->live);
  vl_free(h->alloc, m->before, bit_words(m) * sizeof *m->before);
  vl_free(h->alloc, m->noted, m->noted_room * sizeof *m->noted);
  vl_free(h->alloc, m, sizeof *m);
}

Major *vl_major_begin(Heap *h) {
  GcState *gc = h->gc;
  Major *m = vl_alloc_zeroed(h->alloc, 1, sizeof *m);
  if (!m) return NULL;
  m->from = m->cursor = gc->old;
  m->snapshot = gc->old_top;
  m->live = vl_alloc_zeroed(h->alloc, bit_words(m), sizeof *m->live);
  m->before = vl_alloc_zeroed(h->alloc, bit_words(m), sizeof *m->before);
  m->noted = vl_alloc(h->alloc, FIRST_NOTED * sizeof *m->noted);
  m->noted_room = FIRST_NOTED;
  m->all_work = snapshot_words(m) + snapshot_words(m) / 2; /* a part of it is dead */
  if (!m->live || !m->before || !m->noted) {
    m->noted_room = m->noted ? FIRST_NOTED : 0;
    free_major(h, m);
    return NULL;
  }
  vl_hold_begin_major(h);
  gc->major = m;
  return m;
}

void vl_major_drop(Heap *h) {
  GcState *gc = h->gc;
  Major *m = gc->major;
  if (!m) return;
  gc->major = NULL;
  vl_hold_drop_major(h);
  vl_free_of(h->alloc, MEMORY_PROCESSES, m->to, (size_t)(m->to_end - m->to) * sizeof(Term));
  free_major(h, m);
}

void vl_major_close(Heap *h) {
  free_major(h, h->gc->major);
  h->gc->major = NULL;
}

/* -- Marking -- */

static void note(Heap *h, Major *m, Term *p) {
  if (m->noted_count == m->noted_room) {
    size_t size = m->noted_room * sizeof *m->noted;
    Term **wide = vl_realloc(h->alloc, m->noted, size, 2 * size);
    if (!wide) {
      m->failed = true;
      return;
    }
    m->noted = wide;
    m->noted_room *= 2;
  }
  m->noted[m->noted_count++] = p;
}

static bool is_marked(const Major *m, const Term *p) {
  size_t at = (size_t)(p - m->from);
  return m->live[at / 64] >> (at % 64) & 1;
}

static inline void set_bits(Major *m, const Term *p, size_t words) {
  size_t at = (size_t)(p - m->from);
  m->live_words += words;
  if (VL_LIKELY(at % 64 + words < 64)) {
    m->live[at / 64] |= ((UINT64_C(1) << words) - 1) << (at % 64);
    return;
  }
  while (words > 0) {
    size_t bit = at % 64, n = 64 - bit < words ? 64 - bit : words;
    m->live[at / 64] |= (n == 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1) << bit;
    at += n;
    words -= n;
  }
}

/* Notes what a term refers to, if it is of the old generation and not marked yet. */
static inline void note_term(Heap *h, Major *m, Term t) {
  if (is_immediate(t)) return;
  Term *p = is_cons(t) ? cons_ptr(t) : box_ptr(t);
  if (!major_has(m, p, m->snapshot)) {
    if (VL_UNLIKELY(is_held_literal_address(p))) vl_hold_touch(h, p);
  } else if (!is_marked(m, p)) {
    note(h, m, p);
  }
}

void vl_major_mark(Heap *h, Term t) {
  note_term(h, h->gc->major, t);
}

/* Marks an object and notes its parts; gives the words looked at. */
static size_t look_through(Heap *h, Major *m, const Term *p) {
  if (is_marked(m, p)) return 1;
  size_t from = 0, words = CONS_WORDS;
  if (is_header(p[0])) {
    words = 1 + header_size(p[0]);
    from = 1 + box_raw_words(p[0]);
  }
  set_bits(m, p, words);
  for (size_t i = from; i < words; i++) note_term(h, m, p[i]);
  return words;
}

/* Looks through about so many words. Objects wait in a short line until the processor has fetched them. */
static size_t mark_words(Heap *h, Major *m, size_t words) {
  const Term *line[LINE] = {0};
  size_t done = 0, waiting = 0;
  for (size_t i = 0; done < words && m->noted_count + waiting > 0; i = (i + 1) % LINE) {
    const Term *p = line[i];
    line[i] = m->noted_count > 0 ? m->noted[--m->noted_count] : NULL;
    if (line[i]) {
      waiting++;
      __builtin_prefetch(line[i]);
      __builtin_prefetch(&m->live[(size_t)(line[i] - m->from) / 64]);
    }
    if (!p) continue;
    waiting--;
    done += look_through(h, m, p);
  }
  for (size_t i = 0; i < LINE; i++)
    if (line[i]) note(h, m, (Term *)(uintptr_t)line[i]);
  return done;
}

/* Where things go, and room for them. */
static bool begin_copy(Heap *h, Major *m, size_t room) {
  const GcState *gc = h->gc;
  size_t words = 0, count = bit_words(m);
  for (size_t i = 0; i < count; i++) {
    m->before[i] = words;
    words += (size_t)vl_count_bits64(m->live[i]);
  }
  vl_check(words == m->live_words);
  /* Pages that nothing is ever written to cost nothing. */
  size_t needed = (size_t)(gc->old_end - m->snapshot) + room, wanted = ROOM_FACTOR * words;
  size_t all = words + (needed > wanted ? needed : wanted);
  m->to = m->to_top = vl_alloc_of(h->alloc, MEMORY_PROCESSES, all * sizeof(Term));
  if (!m->to) return false;
  m->to_end = m->to + all;
  m->phase = MAJOR_COPY;
  return true;
}

/* -- Copying -- */

Term *vl_major_moved(const Major *m, const Term *p) {
  if (p >= m->snapshot) return m->to + m->live_words + (p - m->snapshot);
  size_t at = (size_t)(p - m->from), bit = at % 64;
  uint64_t bits = m->live[at / 64];
  if (!(bits >> bit & 1)) return NULL;
  return m->to + m->before[at / 64] + vl_count_bits64(bits & ((UINT64_C(1) << bit) - 1));
}

static inline Term moved_term(const Major *m, Term t, const Term *old_top) {
  if (is_immediate(t)) return t;
  const Term *p = is_cons(t) ? cons_ptr(t) : box_ptr(t);
  return major_has(m, p, old_top) ? t + ((Term)(uintptr_t)vl_major_moved(m, p) - (Term)(uintptr_t)p) : t;
}

/* Copies the words at the cursor that belong together, if they live; gives how many were looked at. */
static size_t copy_next(Heap *h, Major *m, const Term *old_top) {
  Term *at = m->cursor;
  if (at < m->snapshot && !is_marked(m, at)) {
    size_t index = (size_t)(at - m->from);
    uint64_t bits = m->live[index / 64] >> (index % 64);
    size_t dead = bits ? (size_t)__builtin_ctzll(bits) : 64 - index % 64;
    m->cursor = (size_t)(m->snapshot - at) < dead ? m->snapshot : at + dead;
    return 1;
  }
  if (!is_header(*at)) {
    *m->to_top++ = moved_term(m, *at, old_top);
    m->cursor++;
    return 1;
  }
  if (header_kind(*at) == BOX_MATCH) note(h, m, at);
  size_t words = 1 + box_raw_words(*at);
  memcpy(m->to_top, at, words * sizeof(Term));
  m->to_top += words;
  m->cursor += words;
  return words;
}

void vl_major_refresh(const Major *m) {
  for (size_t i = 0; i < m->noted_count; i++)
    vl_major_moved(m, m->noted[i])[MATCH_POSITION] = m->noted[i][MATCH_POSITION];
}

/* -- Steps -- */

bool vl_major_step(Heap *h, size_t words, size_t room) {
  GcState *gc = h->gc;
  Major *m = gc->major;
  size_t done = 0;
  while (m->phase == MAJOR_MARK && done < words) {
    if (m->noted_count > 0)
      done += mark_words(h, m, words - done);
    else if (m->failed || !begin_copy(h, m, room))
      return false;
  }
  if (m->phase == MAJOR_COPY)
    while (done < words && m->cursor < gc->old_top) done += copy_next(h, m, gc->old_top);
  return !m->failed;
}

bool vl_major_is_ready(const Heap *h) {
  const Major *m = h->gc->major;
  return m && m->phase == MAJOR_COPY && m->cursor == h->gc->old_top;
}

size_t vl_major_room(const Major *m) {
  return (size_t)(m->to_end - m->to_top);
}

size_t vl_major_bytes(const Major *m) {
  return (size_t)(m->to_end - m->to) * sizeof(Term) + bit_words(m) * (sizeof *m->live + sizeof *m->before);
}
