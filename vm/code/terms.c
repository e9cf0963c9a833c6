#include "code/terms.h"

#include "code/emitter_data.h"
#include "code/format.h"
#include "data/int.h"
#include "data/map.h"
#include "term/mfa.h"

#include <string.h>

typedef enum TermCode {
  CODE_SMALL,
  CODE_ATOM,
  CODE_NIL,
  CODE_FLOAT,
  CODE_BIG,
  CODE_LIST,
  CODE_TUPLE,
  CODE_MAP,
  CODE_BINARY,
  CODE_BITS,
  CODE_EXPORT,
} TermCode;

/* -- Writing -- */

typedef struct TermWriter {
  Vec *out;
  Emitter *emitter;
  Vec work; /* of Step, the next one last */
} TermWriter;

/* Write the term, or (count > 0, or an empty tuple or map) only the code that ends it. */
typedef struct Step {
  Term term;
  bool is_end;
  uint8_t code;
  uint32_t count;
} Step;

static void put_code(TermWriter *w, TermCode code) {
  vec_push_byte(w->out, (uint8_t)code);
}

static void put_number(TermWriter *w, uint64_t n) {
  vl_number_push(w->out, n);
}

static void push(TermWriter *w, Term term) {
  vl_vec_push(&w->work, &(Step){.term = term}, 1);
}

static void push_end(TermWriter *w, TermCode code, uint32_t count) {
  vl_vec_push(&w->work, &(Step){.is_end = true, .code = (uint8_t)code, .count = count}, 1);
}

static void write_big(TermWriter *w, Term term) {
  uint64_t small;
  const uint64_t *limbs;
  bool negative;
  size_t n = vl_int_limbs(term, &small, &limbs, &negative);
  put_code(w, CODE_BIG);
  put_number(w, negative);
  put_number(w, n);
  uint8_t *at = vl_vec_add(w->out, n * sizeof *limbs);
  for (size_t i = 0; at && i < n; i++) vl_put_u64(at + i * sizeof *limbs, limbs[i]);
}

static void write_bits(TermWriter *w, Term term) {
  Bits bits = vl_bits(term);
  bool is_binary = bits.count % 8 == 0;
  size_t size = (bits.count + 7) / 8;
  put_code(w, is_binary ? CODE_BINARY : CODE_BITS);
  put_number(w, is_binary ? size : bits.count);
  uint8_t *at = vl_vec_add(w->out, size);
  for (size_t i = 0; at && i < size; i++) {
    size_t left = bits.count - i * 8;
    unsigned byte = (unsigned)bits.bytes[i] << bits.offset;
    if (bits.offset && left > 8 - bits.offset) byte |= (unsigned)bits.bytes[i + 1] >> (8 - bits.offset);
    at[i] = (uint8_t)(left < 8 ? byte & (0xFF00u >> left) : byte);
  }
}

static void write_float(TermWriter *w, Term term) {
  double d = float_value(term);
  uint64_t raw;
  memcpy(&raw, &d, sizeof raw);
  put_code(w, CODE_FLOAT);
  uint8_t *at = vl_vec_add(w->out, sizeof raw);
  if (at) vl_put_u64(at, raw);
}

static void write_export(TermWriter *w, const Mfa *mfa) {
  put_code(w, CODE_EXPORT);
  put_number(w, vl_emitter_atom(w->emitter, mfa->module));
  put_number(w, vl_emitter_atom(w->emitter, mfa->function));
  put_number(w, mfa->arity);
}

/* The elements must be coded in order, so the last one is pushed first. */
static void push_list(TermWriter *w, Term list) {
  uint32_t n = 0;
  Term tail = list;
  for (; is_cons(tail); tail = cons_tail(tail)) n++;
  push_end(w, CODE_LIST, n);
  push(w, tail);
  Step *at = vl_vec_add(&w->work, n);
  if (!at) return;
  for (; is_cons(list); list = cons_tail(list)) at[--n] = (Step){.term = cons_head(list)};
}

static void push_map(TermWriter *w, Term map) {
  push_end(w, CODE_MAP, (uint32_t)vl_map_size(map));
  MapIterator it;
  Term key, value;
  vl_map_iterate(&it, map);
  while (vl_map_next(&it, &key, &value)) {
    push(w, value);
    push(w, key);
  }
}

static void push_tuple(TermWriter *w, Term tuple) {
  size_t n = tuple_size(tuple);
  push_end(w, CODE_TUPLE, (uint32_t)n);
  while (n-- > 0) push(w, tuple_at(tuple, n));
}

static bool write_boxed(TermWriter *w, Term term) {
  switch (box_kind(term)) {
  case BOX_TUPLE: push_tuple(w, term); return true;
  case BOX_FLOAT: write_float(w, term); return true;
  case BOX_BIGPOS:
  case BOX_BIGNEG: write_big(w, term); return true;
  case BOX_MAP:
  case BOX_HAMT: push_map(w, term); return true;
  case BOX_BIN_HEAP:
  case BOX_BIN_REF:
  case BOX_BIN_SUB: write_bits(w, term); return true;
  case BOX_EXPORT: write_export(w, export_mfa(term)); return true;
  case BOX_REF:
  case BOX_FUN:
  case BOX_HAMT_NODE:
  case BOX_HAMT_COLLISION:
  case BOX_MATCH:
  case BOX_KIND_COUNT: break;
  }
  return false;
}

static bool write_step(TermWriter *w, Step step) {
  Term term = step.term;
  if (step.is_end) {
    put_code(w, (TermCode)step.code);
    put_number(w, step.count);
  } else if (is_small(term)) {
    put_code(w, CODE_SMALL);
    put_number(w, (uint64_t)small_value(term) << 1 ^ (uint64_t)(small_value(term) >> 63));
  } else if (is_atom(term)) {
    put_code(w, CODE_ATOM);
    put_number(w, vl_emitter_atom(w->emitter, term));
  } else if (is_nil(term)) {
    put_code(w, CODE_NIL);
  } else if (is_cons(term)) {
    push_list(w, term);
  } else {
    return is_boxed(term) && write_boxed(w, term);
  }
  return true;
}

bool vl_terms_write(Vec *out, Emitter *e, Term term) {
  TermWriter w = {.out = out, .emitter = e};
  vl_vec_init(&w.work, out->alloc, sizeof(Step));
  push(&w, term);
  bool done = true;
  while (done && w.work.count > 0 && !w.work.failed) done = write_step(&w, vec_at(&w.work, Step, --w.work.count));
  out->failed |= w.work.failed;
  vl_vec_free(&w.work);
  return done;
}

/* -- Reading -- */

typedef struct TermStack {
  const TermReader *reader;
  Cursor at;
  Vec stack; /* of Term */
} TermStack;

/* The last n terms, taken off; NULL when there are fewer. */
static Term *pop(TermStack *s, size_t n) {
  if (n > s->stack.count) return NULL;
  s->stack.count -= n;
  return &vec_at(&s->stack, Term, s->stack.count);
}

static Term no_room(TermStack *s) {
  s->reader->heap->failed = true;
  return TERM_NONE;
}

static Term read_atom(TermStack *s) {
  uint32_t row = cursor_below(&s->at, s->reader->atom_count);
  return s->at.failed ? TERM_NONE : s->reader->atoms[row];
}

static Term read_small(TermStack *s) {
  uint64_t n = cursor_number(&s->at);
  return vl_int(s->reader->heap, (int64_t)(n >> 1) ^ -(int64_t)(n & 1));
}

static Term read_float(TermStack *s) {
  Slice raw = cursor_bytes(&s->at, 8);
  if (s->at.failed) return TERM_NONE;
  uint64_t word = vl_get_u64(raw.at);
  double d;
  memcpy(&d, &word, sizeof d);
  return d - d == 0 ? vl_float(s->reader->heap, d) : TERM_NONE;
}

static Term read_big(TermStack *s) {
  bool negative = cursor_below(&s->at, 2) != 0;
  size_t n = cursor_below(&s->at, cursor_left(&s->at) / sizeof(uint64_t) + 1);
  Slice raw = cursor_bytes(&s->at, n * sizeof(uint64_t));
  if (s->at.failed || n == 0) return TERM_NONE;
  Alloc *a = s->reader->heap->alloc;
  uint64_t *limbs = vl_alloc(a, n * sizeof *limbs);
  if (!limbs) return no_room(s);
  for (size_t i = 0; i < n; i++) limbs[i] = vl_get_u64(raw.at + i * sizeof *limbs);
  Term big = vl_int_from_limbs(s->reader->heap, negative, limbs, n);
  vl_free(a, limbs, n * sizeof *limbs);
  return big;
}

static Term read_list(TermStack *s) {
  uint64_t n = cursor_number(&s->at);
  const Term *items = n < s->stack.count ? pop(s, (size_t)n + 1) : NULL;
  return items && n > 0 ? vl_list(s->reader->heap, (size_t)n, items, items[n]) : TERM_NONE;
}

static Term read_tuple(TermStack *s) {
  uint64_t n = cursor_number(&s->at);
  if (s->at.failed || n > s->stack.count) return TERM_NONE;
  const Term *items = n ? pop(s, (size_t)n) : (const Term[]){NIL};
  return items ? vl_tuple(s->reader->heap, (size_t)n, items) : TERM_NONE;
}

static Term read_map(TermStack *s) {
  uint64_t n = cursor_number(&s->at);
  if (s->at.failed || n > s->stack.count) return TERM_NONE;
  if (n == 0) return vl_map_empty(s->reader->heap);
  Term *pairs = pop(s, (size_t)n * 2);
  return pairs ? vl_map_from_pairs(s->reader->heap, pairs, (size_t)n) : TERM_NONE;
}

static Term read_bits(TermStack *s, bool is_binary) {
  uint64_t n = cursor_number(&s->at);
  if (s->at.failed || n > UINT32_MAX) return TERM_NONE;
  Slice bytes = cursor_bytes(&s->at, is_binary ? (size_t)n : (size_t)(n + 7) / 8);
  if (s->at.failed) return TERM_NONE;
  Term whole = vl_binary(s->reader->heap, bytes.at, bytes.size);
  return is_binary || whole == TERM_NONE ? whole : vl_bits_sub(s->reader->heap, whole, 0, (size_t)n);
}

static Term read_export(TermStack *s) {
  Term module = read_atom(s), function = read_atom(s);
  uint32_t arity = cursor_below(&s->at, MAX_ARITY + 1);
  if (s->at.failed) return TERM_NONE;
  const void *slot = s->reader->export(s->reader->context, module, function, arity);
  if (!slot) return no_room(s);
  Term *at = vl_heap_alloc(s->reader->heap, EXPORT_WORDS);
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_EXPORT, EXPORT_WORDS - 1);
  at[EXPORT_SLOT] = (Term)(uintptr_t)slot;
  return make_box(at);
}

static Term read_term(TermStack *s) {
  switch ((TermCode)cursor_u8(&s->at)) {
  case CODE_SMALL: return read_small(s);
  case CODE_ATOM: return read_atom(s);
  case CODE_NIL: return NIL;
  case CODE_FLOAT: return read_float(s);
  case CODE_BIG: return read_big(s);
  case CODE_LIST: return read_list(s);
  case CODE_TUPLE: return read_tuple(s);
  case CODE_MAP: return read_map(s);
  case CODE_BINARY: return read_bits(s, true);
  case CODE_BITS: return read_bits(s, false);
  case CODE_EXPORT: return read_export(s);
  }
  return TERM_NONE;
}

bool vl_terms_read(const TermReader *r, Slice bytes, Term *out, uint32_t n) {
  TermStack s = {.reader = r, .at = cursor_over(bytes)};
  vl_vec_init(&s.stack, r->heap->alloc, sizeof(Term));
  bool good = true;
  while (good && cursor_left(&s.at) > 0) {
    Term term = read_term(&s);
    good = term != TERM_NONE && !s.at.failed && vl_vec_push(&s.stack, &term, 1);
  }
  if (s.stack.failed) (void)no_room(&s);
  good = good && s.stack.count == n;
  if (good && n) memcpy(out, s.stack.items, n * sizeof(Term));
  vl_vec_free(&s.stack);
  return good;
}
