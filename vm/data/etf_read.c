#include "data/etf_read.h"

#include "base/utf8.h"
#include "data/etf_tags.h"
#include "data/float.h"
#include "data/int.h"
#include "data/map.h"
#include "term/stack.h"

#include <math.h>

/* -- Reading bytes -- */

const uint8_t *vl_etf_take(EtfCursor *in, size_t n) {
  const uint8_t *at = in->at;
  if (n > (size_t)(in->end - at)) return NULL;
  in->at += n;
  return at;
}

bool vl_etf_number(EtfCursor *in, unsigned bytes, uint64_t *value) {
  const uint8_t *at = vl_etf_take(in, bytes);
  if (!at) return false;
  *value = 0;
  for (unsigned i = 0; i < bytes; i++) *value = *value << 8 | at[i];
  return true;
}

bool vl_etf_float(EtfCursor *in, double *value) {
  uint64_t word;
  if (!vl_etf_number(in, 8, &word)) return false;
  memcpy(value, &word, sizeof *value);
  return isfinite(*value);
}

bool vl_etf_float_text(EtfCursor *in, double *value) {
  const uint8_t *at = vl_etf_take(in, ETF_FLOAT_TEXT);
  if (!at) return false;
  const char *text = (const char *)at;
  return vl_float_parse(text, strnlen(text, ETF_FLOAT_TEXT), value);
}

bool vl_etf_is_atom(uint8_t tag) {
  return tag == ETF_ATOM || tag == ETF_SMALL_ATOM || tag == ETF_ATOM_UTF8 || tag == ETF_SMALL_ATOM_UTF8;
}

bool vl_etf_atom(EtfCursor *in, uint8_t tag, EtfAtom *atom) {
  bool latin1 = tag == ETF_ATOM || tag == ETF_SMALL_ATOM;
  uint64_t size;
  if (!vl_etf_number(in, tag == ETF_ATOM || tag == ETF_ATOM_UTF8 ? 2 : 1, &size)) return false;
  const uint8_t *at = vl_etf_take(in, size);
  if (!at) return false;
  atom->text = (const char *)at;
  atom->size = size;
  size_t chars;
  if (!latin1) return vl_utf8_count(at, size, &chars, NULL) && chars <= ATOM_MAX_CHARS;
  if (size > ATOM_MAX_CHARS) return false;
  atom->size = 0;
  for (size_t i = 0; i < size; i++) {
    uint8_t utf8[UTF8_MAX_BYTES];
    size_t n = vl_utf8_encode(at[i], utf8);
    memcpy(atom->room + atom->size, utf8, n);
    atom->size += n;
  }
  atom->text = atom->room;
  return true;
}

/* -- Building: what is begun lies in frames of three words, innermost on top -- */

typedef enum FrameKind { FRAME_TUPLE, FRAME_LIST, FRAME_MAP, FRAME_FUN } FrameKind;

enum { FRAME_LEFT, FRAME_NEXT, FRAME_BASE, FRAME_WORDS }; /* counted from the top */

typedef struct Reader {
  EtfCursor in;
  Heap *heap;
  const EtfHost *host;
  TermStack frames;
  TermStack parts; /* entries of maps and captured terms of funs that are not complete */
  Term result;
  EtfStatus status;
} Reader;

static Term *frame_word(Reader *r, size_t which) {
  return &r->frames.words[r->frames.size - 1 - which];
}

static void push_frame(Reader *r, FrameKind kind, size_t left, Term *base) {
  term_stack_push(&r->frames, (Term)(uintptr_t)base);
  term_stack_push(&r->frames, (Term)(uintptr_t)base);
  term_stack_push(&r->frames, left << 2 | kind);
}

static void pop_parts(Reader *r, size_t n) {
  r->parts.size -= n;
}

static const Term *top_parts(const Reader *r, size_t n) {
  return r->parts.words + r->parts.size - n;
}

static Term finish_map(Reader *r, size_t n) {
  Term map = vl_map_from_pairs(r->heap, r->parts.words + r->parts.size - 2 * n, n);
  pop_parts(r, 2 * n);
  if (map != TERM_NONE && vl_map_size(map) != n) r->status = ETF_BAD;
  return map;
}

/* Module, index, uniq, arity lie before the captured terms. */
static Term finish_fun(Reader *r, size_t n) {
  const Term *head = top_parts(r, n + 4);
  EtfFun fun = {.module = head[0],
                .index = (uint32_t)small_value(head[1]),
                .uniq = (uint32_t)small_value(head[2]),
                .arity = (uint32_t)small_value(head[3]),
                .captured = head + 4,
                .captured_count = n};
  Term term = r->host->fun(r->host->context, r->heap, &fun);
  pop_parts(r, n + 4);
  if (term == TERM_NONE && !r->heap->failed) r->status = ETF_BAD;
  return term;
}

/* Puts a term in its place in the innermost frame. */
static void place(Reader *r, FrameKind kind, Term t, size_t left) {
  Term *next = (Term *)(uintptr_t)*frame_word(r, FRAME_NEXT);
  switch (kind) {
  case FRAME_TUPLE: *next++ = t; break;
  case FRAME_LIST:
    if (left == 0) {
      next[-1] = t;
      break;
    }
    next[0] = t;
    next[1] = (Term)(uintptr_t)(next + CONS_WORDS) | TAG_CONS;
    next += CONS_WORDS;
    break;
  case FRAME_MAP:
  case FRAME_FUN: term_stack_push(&r->parts, t); return;
  }
  *frame_word(r, FRAME_NEXT) = (Term)(uintptr_t)next;
}

/* A frame whose last term is in place becomes a term itself. For a map or fun `base` is a count. */
static Term finish(Reader *r, FrameKind kind, Term base) {
  r->frames.size -= FRAME_WORDS;
  switch (kind) {
  case FRAME_TUPLE: return make_box((Term *)(uintptr_t)base - 1);
  case FRAME_LIST: return base | TAG_CONS;
  case FRAME_MAP: return finish_map(r, base);
  case FRAME_FUN: return finish_fun(r, base);
  }
  return TERM_NONE;
}

static void deliver(Reader *r, Term t) {
  while (r->frames.size != 0 && t != TERM_NONE && !r->frames.failed && !r->parts.failed) {
    Term word = *frame_word(r, FRAME_LEFT);
    FrameKind kind = (FrameKind)(word & 3);
    size_t left = (word >> 2) - 1;
    place(r, kind, t, left);
    *frame_word(r, FRAME_LEFT) = left << 2 | kind;
    if (left > 0) return;
    t = finish(r, kind, *frame_word(r, FRAME_BASE));
  }
  if (t == TERM_NONE || r->frames.failed || r->parts.failed) {
    if (r->status == ETF_OK) r->status = ETF_NO_ROOM;
  } else {
    r->result = t;
  }
}

/* After a failure: no word of the heap stays unwritten. */
static void fill_frames(Reader *r) {
  for (; r->frames.size >= FRAME_WORDS; r->frames.size -= FRAME_WORDS) {
    Term word = *frame_word(r, FRAME_LEFT);
    Term *next = (Term *)(uintptr_t)*frame_word(r, FRAME_NEXT);
    FrameKind kind = (FrameKind)(word & 3);
    size_t left = word >> 2;
    if (kind == FRAME_TUPLE)
      for (; left > 0; left--) *next++ = NIL;
    if (kind == FRAME_LIST) {
      for (; left > 1; left--, next += CONS_WORDS) make_cons(next, NIL, NIL);
      next[-1] = NIL;
    }
  }
}

/* -- One term, or the beginning of one. All has been checked by the first pass. -- */

static uint64_t number(Reader *r, unsigned bytes) {
  uint64_t value = 0;
  vl_check(vl_etf_number(&r->in, bytes, &value));
  return value;
}

static Term read_atom(Reader *r, uint8_t tag) {
  EtfAtom atom;
  vl_check(vl_etf_atom(&r->in, tag, &atom));
  return vl_atom_make(r->host->atoms, atom.text, atom.size);
}

static Term read_tagged_atom(Reader *r) {
  return read_atom(r, (uint8_t)number(r, 1));
}

static Term read_big(Reader *r, size_t bytes) {
  bool negative = number(r, 1) != 0;
  const uint8_t *at = vl_etf_take(&r->in, bytes);
  size_t n = (bytes + 7) / 8;
  uint64_t few[4] = {0}, *limbs = few;
  if (n > INT_MAX_LIMBS) return TERM_NONE;
  if (n > VL_COUNT_OF(few)) limbs = vl_alloc_zeroed(r->heap->alloc, n, sizeof *limbs);
  if (!limbs) return TERM_NONE;
  for (size_t i = 0; i < bytes; i++) limbs[i / 8] |= (uint64_t)at[i] << i % 8 * 8;
  Term big = vl_int_from_limbs(r->heap, negative, limbs, n);
  if (limbs != few) vl_free(r->heap->alloc, limbs, n * sizeof *limbs);
  return big;
}

static Term read_string(Reader *r) {
  size_t n = number(r, 2);
  const uint8_t *at = vl_etf_take(&r->in, n);
  Term *to = n ? vl_heap_alloc(r->heap, n * CONS_WORDS) : NULL, list = NIL;
  if (n && !to) return TERM_NONE;
  for (size_t i = n; i-- > 0;) list = make_cons(to + i * CONS_WORDS, make_small(at[i]), list);
  return list;
}

static Term read_binary(Reader *r) {
  size_t n = number(r, 4);
  return vl_binary(r->heap, vl_etf_take(&r->in, n), n);
}

static Term read_bits(Reader *r) {
  size_t n = number(r, 4), last = number(r, 1);
  Term whole = vl_binary(r->heap, vl_etf_take(&r->in, n), n);
  if (whole == TERM_NONE || n == 0) return whole;
  return vl_bits_sub(r->heap, whole, 0, (n - 1) * 8 + last);
}

static Term read_pid(Reader *r, unsigned creation_bytes) {
  Term node = read_tagged_atom(r);
  uint64_t index = number(r, 4), serial = number(r, 4);
  (void)number(r, creation_bytes);
  if (node == TERM_NONE) return TERM_NONE;
  if (node != r->host->node || index >> PID_INDEX_BITS || serial >> PID_SERIAL_BITS) {
    r->status = ETF_BAD;
    return TERM_NONE;
  }
  return make_pid(r->host->instance, (uint32_t)serial, (uint32_t)index);
}

static Term read_port(Reader *r, unsigned id_bytes, unsigned creation_bytes) {
  Term node = read_tagged_atom(r);
  uint64_t index = number(r, id_bytes);
  (void)number(r, creation_bytes);
  if (node == TERM_NONE) return TERM_NONE;
  if (node != r->host->node || index > UINT32_MAX) {
    r->status = ETF_BAD;
    return TERM_NONE;
  }
  return make_port(r->host->instance, (uint32_t)index);
}

static Term read_reference(Reader *r, unsigned creation_bytes) {
  size_t n = number(r, 2);
  Term node = read_tagged_atom(r);
  uint64_t words[5] = {0};
  (void)number(r, creation_bytes);
  for (size_t i = 0; i < n; i++) words[i] = number(r, 4);
  if (node == TERM_NONE) return TERM_NONE;
  if (node != r->host->node) {
    r->status = ETF_BAD;
    return TERM_NONE;
  }
  Term *at = vl_heap_alloc(r->heap, REF_WORDS);
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_REF, REF_WORDS - 1);
  at[REF_NUMBER] = words[2] << 32 | words[1];
  at[REF_INSTANCE] = (uint64_t)r->host->instance << 32 | words[0];
  return make_box(at);
}

static Term read_export(Reader *r) {
  Term module = read_tagged_atom(r), function = read_tagged_atom(r);
  (void)number(r, 1);
  uint32_t arity = (uint32_t)number(r, 1);
  if (module == TERM_NONE || function == TERM_NONE) return TERM_NONE;
  Term t = r->host->export(r->host->context, r->heap, module, function, arity, r->host->safe);
  if (t == TERM_NONE && !r->heap->failed) r->status = ETF_BAD;
  return t;
}

/* An integer of the old part of a fun. */
static void skip_integer(Reader *r) {
  (void)number(r, number(r, 1) == ETF_SMALL_INTEGER ? 1 : 4);
}

static void begin_fun(Reader *r) {
  (void)number(r, 4);
  uint32_t arity = (uint32_t)number(r, 1);
  for (int i = 0; i < 3; i++) (void)number(r, 4);
  uint32_t uniq = (uint32_t)number(r, 4), index = (uint32_t)number(r, 4);
  size_t free = number(r, 4);
  Term module = read_tagged_atom(r);
  skip_integer(r);
  skip_integer(r);
  Term pid = read_pid(r, number(r, 1) == ETF_NEW_PID ? 4 : 1);
  if (module == TERM_NONE || pid == TERM_NONE) {
    if (r->status == ETF_OK) r->status = ETF_NO_ROOM;
    return;
  }
  term_stack_push(&r->parts, module);
  term_stack_push(&r->parts, make_small(index));
  term_stack_push(&r->parts, make_small(uniq));
  term_stack_push(&r->parts, make_small(arity));
  if (free > 0)
    push_frame(r, FRAME_FUN, free, (Term *)(uintptr_t)free);
  else
    deliver(r, r->parts.failed ? TERM_NONE : finish_fun(r, 0));
}

static void begin_tuple(Reader *r, size_t n) {
  Term *at = vl_heap_alloc(r->heap, TUPLE_WORDS(n));
  if (!at) return deliver(r, TERM_NONE);
  at[0] = make_header(BOX_TUPLE, n);
  if (n > 0)
    push_frame(r, FRAME_TUPLE, n, at + 1);
  else
    deliver(r, make_box(at));
}

/* A list of no element is its tail. */
static void begin_list(Reader *r, size_t n) {
  if (n == 0) return;
  Term *at = vl_heap_alloc(r->heap, n * CONS_WORDS);
  if (!at) return deliver(r, TERM_NONE);
  at[1] = NIL;
  push_frame(r, FRAME_LIST, n + 1, at);
}

static void begin_map(Reader *r, size_t n) {
  if (n > 0)
    push_frame(r, FRAME_MAP, 2 * n, (Term *)(uintptr_t)n);
  else
    deliver(r, vl_map_empty(r->heap));
}

static double read_float(Reader *r, uint8_t tag) {
  double d = 0;
  vl_check(tag == ETF_NEW_FLOAT ? vl_etf_float(&r->in, &d) : vl_etf_float_text(&r->in, &d));
  return d;
}

static void read_one(Reader *r) {
  uint8_t tag = (uint8_t)number(r, 1);
  switch (tag) {
  case ETF_SMALL_INTEGER: return deliver(r, make_small((int64_t)number(r, 1)));
  case ETF_INTEGER: return deliver(r, make_small((int32_t)number(r, 4)));
  case ETF_NEW_FLOAT:
  case ETF_FLOAT: return deliver(r, vl_float(r->heap, read_float(r, tag)));
  case ETF_SMALL_BIG: return deliver(r, read_big(r, number(r, 1)));
  case ETF_LARGE_BIG: return deliver(r, read_big(r, number(r, 4)));
  case ETF_ATOM:
  case ETF_SMALL_ATOM:
  case ETF_ATOM_UTF8:
  case ETF_SMALL_ATOM_UTF8: return deliver(r, read_atom(r, tag));
  case ETF_NIL: return deliver(r, NIL);
  case ETF_STRING: return deliver(r, read_string(r));
  case ETF_BINARY: return deliver(r, read_binary(r));
  case ETF_BIT_BINARY: return deliver(r, read_bits(r));
  case ETF_SMALL_TUPLE: return begin_tuple(r, number(r, 1));
  case ETF_LARGE_TUPLE: return begin_tuple(r, number(r, 4));
  case ETF_LIST: return begin_list(r, number(r, 4));
  case ETF_MAP: return begin_map(r, number(r, 4));
  case ETF_PID: return deliver(r, read_pid(r, 1));
  case ETF_NEW_PID: return deliver(r, read_pid(r, 4));
  case ETF_PORT: return deliver(r, read_port(r, 4, 1));
  case ETF_NEW_PORT: return deliver(r, read_port(r, 4, 4));
  case ETF_V4_PORT: return deliver(r, read_port(r, 8, 4));
  case ETF_NEW_REFERENCE: return deliver(r, read_reference(r, 1));
  case ETF_NEWER_REFERENCE: return deliver(r, read_reference(r, 4));
  case ETF_EXPORT: return deliver(r, read_export(r));
  case ETF_NEW_FUN: return begin_fun(r);
  default: r->status = ETF_BAD;
  }
}

EtfStatus vl_etf_read(Heap *h, const uint8_t *bytes, size_t size, const EtfHost *host, Term *out, size_t *used) {
  if (!vl_etf_scan(bytes, size, host, used)) return ETF_BAD;
  Reader r = {.in = {bytes, bytes + *used}, .heap = h, .host = host, .result = TERM_NONE, .status = ETF_OK};
  term_stack_init(&r.frames, h->alloc);
  term_stack_init(&r.parts, h->alloc);
  while (r.result == TERM_NONE && r.status == ETF_OK) {
    read_one(&r);
    if (r.frames.failed || r.parts.failed) r.status = ETF_NO_ROOM;
  }
  if (r.status != ETF_OK && !r.frames.failed) fill_frames(&r);
  term_stack_free(&r.frames);
  term_stack_free(&r.parts);
  *out = r.result;
  return r.status;
}
