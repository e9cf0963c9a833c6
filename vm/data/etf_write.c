#include "data/etf.h"

#include "base/utf8.h"
#include "data/bits.h"
#include "data/etf_tags.h"
#include "data/float.h"
#include "data/int.h"
#include "data/map.h"
#include "term/atom.h"
#include "term/mfa.h"
#include "term/stack.h"

/* A string is at most this many elements long, more make a list. */
enum { STRING_MAX = 0xFFFF, BYTES_PER_STEP = 64 };

/* Terms still to be written lie on the stack. Below a TERM_NONE lies a cell, the rest of a list whose
 * header has been written, or a small integer, the place of a fun's size in the output. */
typedef struct Writer {
  StrBuf *out;
  TermStack stack;
  const EtfWriteOptions *options;
  size_t budget;
  EtfStatus status;
} Writer;

static void put_byte(Writer *w, unsigned byte) {
  vl_strbuf_char(w->out, (char)byte);
}

static void put_big_endian(Writer *w, uint64_t value, unsigned bytes) {
  uint8_t text[8];
  for (unsigned i = bytes; i-- > 0; value >>= 8) text[i] = (uint8_t)value;
  vl_strbuf_add(w->out, text, bytes);
}

/* A count of 32 bits; more elements cannot be told. */
static void put_count(Writer *w, size_t n) {
  if (n > UINT32_MAX) w->status = ETF_TOO_LARGE;
  put_big_endian(w, n, 4);
}

static void spend(Writer *w, size_t steps) {
  if (steps > w->budget) w->status = ETF_TOO_LONG;
  w->budget -= steps <= w->budget ? steps : w->budget;
}

/* -- Leaves -- */

/* The atom as Latin-1 if it has no other characters; false otherwise. */
static bool atom_as_latin1(const char *text, size_t size, uint8_t out[ATOM_MAX_CHARS], size_t *n) {
  const uint8_t *at = (const uint8_t *)text, *end = at + size;
  for (*n = 0; at < end; ++*n) {
    uint32_t code = vl_utf8_decode(&at, end);
    if (code > 0xFF) return false;
    out[*n] = (uint8_t)code;
  }
  return true;
}

static void write_atom(Writer *w, Term t) {
  size_t size, n;
  uint8_t latin1[ATOM_MAX_CHARS];
  const char *text = vl_atom_text(t, &size);
  if (w->options->minor_version < 2 && atom_as_latin1(text, size, latin1, &n)) {
    put_byte(w, ETF_ATOM);
    put_big_endian(w, n, 2);
    vl_strbuf_add(w->out, latin1, n);
    return;
  }
  put_byte(w, size > 0xFF ? ETF_ATOM_UTF8 : ETF_SMALL_ATOM_UTF8);
  put_big_endian(w, size, size > 0xFF ? 2 : 1);
  vl_strbuf_add(w->out, text, size);
}

static void write_big(Writer *w, Term t) {
  uint64_t small;
  const uint64_t *limbs;
  bool negative;
  size_t n = vl_int_limbs(t, &small, &limbs, &negative);
  size_t bytes = n * 8;
  while (bytes > 0 && (limbs[(bytes - 1) / 8] >> (bytes - 1) % 8 * 8 & 0xFF) == 0) bytes--;
  spend(w, bytes / BYTES_PER_STEP);
  put_byte(w, bytes > 0xFF ? ETF_LARGE_BIG : ETF_SMALL_BIG);
  if (bytes > 0xFF)
    put_count(w, bytes);
  else
    put_byte(w, (unsigned)bytes);
  put_byte(w, negative);
  for (size_t i = 0; i < bytes; i++) put_byte(w, limbs[i / 8] >> i % 8 * 8 & 0xFF);
}

static void write_small(Writer *w, Term t) {
  int64_t value = small_value(t);
  if (value >= 0 && value <= 0xFF) {
    put_byte(w, ETF_SMALL_INTEGER);
    put_byte(w, (unsigned)value);
  } else if (value >= INT32_MIN && value <= INT32_MAX) {
    put_byte(w, ETF_INTEGER);
    put_big_endian(w, (uint64_t)value, 4);
  } else {
    write_big(w, t);
  }
}

static void write_float(Writer *w, double d) {
  if (w->options->minor_version > 0) {
    uint64_t word;
    memcpy(&word, &d, sizeof word);
    put_byte(w, ETF_NEW_FLOAT);
    put_big_endian(w, word, 8);
    return;
  }
  char text[FLOAT_FIXED_MAX] = {0};
  vl_float_print_scientific(d, 20, text);
  put_byte(w, ETF_FLOAT);
  vl_strbuf_add(w->out, text, ETF_FLOAT_TEXT);
}

static void write_bits(Writer *w, Term t) {
  Bits bits = vl_bits(t);
  size_t bytes = (bits.count + 7) / 8;
  unsigned rest = bits.count % 8;
  spend(w, bytes / BYTES_PER_STEP);
  put_byte(w, rest ? ETF_BIT_BINARY : ETF_BINARY);
  put_count(w, bytes);
  if (rest) put_byte(w, rest);
  if (bits.offset == 0 && !rest) {
    vl_strbuf_add(w->out, bits.bytes, bytes);
    return;
  }
  uint8_t *to = bytes ? (uint8_t *)vl_strbuf_grow(w->out, bytes) : NULL;
  if (!to) return;
  to[bytes - 1] = 0;
  vl_bits_copy(to, 0, bits.bytes, bits.offset, bits.count);
}

static void write_node(Writer *w) {
  write_atom(w, ATOM_nonode_at_nohost);
}

static void write_pid(Writer *w, Term t) {
  put_byte(w, ETF_NEW_PID);
  write_node(w);
  put_big_endian(w, pid_index(t), 4);
  put_big_endian(w, pid_serial(t), 4);
  put_big_endian(w, 0, 4);
}

static void write_port(Writer *w, Term t) {
  put_byte(w, ETF_NEW_PORT);
  write_node(w);
  put_big_endian(w, port_index(t), 4);
  put_big_endian(w, 0, 4);
}

/* Three words, as ref_to_list shows them. */
static void write_ref(Writer *w, Term t) {
  const Term *ref = box_ptr(t);
  put_byte(w, ETF_NEWER_REFERENCE);
  put_big_endian(w, 3, 2);
  write_node(w);
  put_big_endian(w, 0, 4);
  put_big_endian(w, (uint32_t)ref[REF_INSTANCE], 4);
  put_big_endian(w, (uint32_t)ref[REF_NUMBER], 4);
  put_big_endian(w, ref[REF_NUMBER] >> 32, 4);
}

static void write_export(Writer *w, Term t) {
  const Mfa *mfa = export_mfa(t);
  put_byte(w, ETF_EXPORT);
  write_atom(w, mfa->module);
  write_atom(w, mfa->function);
  write_small(w, make_small(mfa->arity));
}

/* -- Terms with terms inside: a header now, the elements by way of the stack -- */

static void push_all(Writer *w, const Term *terms, size_t n) {
  spend(w, n);
  if (w->status != ETF_OK) return;
  for (size_t i = n; i-- > 0;) term_stack_push(&w->stack, terms[i]);
}

/* The size in front of a fun's data counts itself; it is known when the captured terms are written. */
static void set_fun_size(Writer *w, size_t place) {
  if (w->out->failed) return;
  size_t size = w->out->size - place;
  if (size > UINT32_MAX) w->status = ETF_TOO_LARGE;
  for (unsigned i = 4; i-- > 0; size >>= 8) w->out->text[place + i] = (char)(uint8_t)size;
}

static void write_fun(Writer *w, Term t) {
  const FunIdentity *fun = fun_identity(t);
  put_byte(w, ETF_NEW_FUN);
  term_stack_push(&w->stack, make_small((int64_t)w->out->size));
  term_stack_push(&w->stack, TERM_NONE);
  put_big_endian(w, 0, 4);
  put_byte(w, fun->arity);
  for (int i = 0; i < 3; i++) put_big_endian(w, 0, 4);
  put_big_endian(w, fun->uniq, 4);
  put_big_endian(w, fun->index, 4);
  put_count(w, fun_env_size(t));
  write_atom(w, fun->module);
  write_small(w, make_small(fun->index));
  write_small(w, make_small(fun->uniq));
  write_pid(w, make_pid(0, 0, 0));
  push_all(w, box_ptr(t) + FUN_ENV, fun_env_size(t));
}

/* Keys and values on the stack, the first key on top. */
static void write_map(Writer *w, Term t) {
  size_t n = vl_map_size(t);
  put_byte(w, ETF_MAP);
  put_count(w, n);
  spend(w, 2 * n);
  if (w->status != ETF_OK || n == 0) return;
  TermStack *s = &w->stack;
  while (s->capacity - s->size < 4 * n)
    if (!vl_term_stack_grow(s)) return;
  Term *keys = s->words + s->size + 2 * n, *values = keys + n;
  if (w->options->deterministic)
    vl_map_sorted(t, keys, values);
  else
    vl_map_entries(t, keys, values);
  for (size_t i = n; i-- > 0;) {
    term_stack_push(s, values[i]);
    term_stack_push(s, keys[i]);
  }
}

static void push_rest(Writer *w, Term rest) {
  term_stack_push(&w->stack, rest);
  if (is_cons(rest)) term_stack_push(&w->stack, TERM_NONE);
}

/* Counts cells; tells whether it is a proper list of bytes. */
static size_t measure_list(Term t, bool *is_string) {
  size_t n = 0;
  *is_string = true;
  for (; is_cons(t); t = cons_tail(t), n++) {
    Term head = cons_head(t);
    if (!is_small(head) || (uint64_t)small_value(head) > 0xFF) *is_string = false;
  }
  if (!is_nil(t) || n > STRING_MAX) *is_string = false;
  return n;
}

static void write_list(Writer *w, Term t) {
  bool is_string;
  size_t n = measure_list(t, &is_string);
  spend(w, n / BYTES_PER_STEP);
  put_byte(w, is_string ? ETF_STRING : ETF_LIST);
  if (!is_string) {
    put_count(w, n);
    push_rest(w, cons_tail(t));
    term_stack_push(&w->stack, cons_head(t));
    return;
  }
  put_big_endian(w, n, 2);
  for (; is_cons(t); t = cons_tail(t)) put_byte(w, (unsigned)small_value(cons_head(t)));
}

static void write_tuple(Writer *w, Term t) {
  size_t n = tuple_size(t);
  put_byte(w, n > 0xFF ? ETF_LARGE_TUPLE : ETF_SMALL_TUPLE);
  if (n > 0xFF)
    put_count(w, n);
  else
    put_byte(w, (unsigned)n);
  push_all(w, tuple_elements(t), n);
}

static void write_box(Writer *w, Term t) {
  switch (box_kind(t)) {
  case BOX_TUPLE: write_tuple(w, t); return;
  case BOX_FLOAT: write_float(w, float_value(t)); return;
  case BOX_BIGPOS:
  case BOX_BIGNEG: write_big(w, t); return;
  case BOX_REF: write_ref(w, t); return;
  case BOX_FUN: write_fun(w, t); return;
  case BOX_EXPORT: write_export(w, t); return;
  case BOX_MAP:
  case BOX_HAMT: write_map(w, t); return;
  case BOX_BIN_HEAP:
  case BOX_BIN_REF:
  case BOX_BIN_SUB: write_bits(w, t); return;
  case BOX_HAMT_NODE:
  case BOX_HAMT_COLLISION:
  case BOX_MATCH:
  case BOX_KIND_COUNT: break;
  }
  vl_panic(__FILE__, __LINE__, "a term of an inner kind");
}

static void write_one(Writer *w, Term t) {
  if (is_small(t)) {
    write_small(w, t);
  } else if (is_cons(t)) {
    write_list(w, t);
  } else if (is_nil(t)) {
    put_byte(w, ETF_NIL);
  } else if (is_atom(t)) {
    write_atom(w, t);
  } else if (is_pid(t)) {
    write_pid(w, t);
  } else if (is_port(t)) {
    write_port(w, t);
  } else {
    write_box(w, t);
  }
}

/* With what stood below a TERM_NONE. */
static void go_on(Writer *w, Term t) {
  if (is_cons(t)) {
    push_rest(w, cons_tail(t));
    write_one(w, cons_head(t));
  } else {
    set_fun_size(w, (size_t)small_value(t));
  }
}

EtfStatus vl_etf_write(StrBuf *out, Term t, const EtfWriteOptions *options) {
  Writer w = {.out = out, .options = options, .budget = options->budget, .status = ETF_OK};
  term_stack_init(&w.stack, out->alloc);
  term_stack_push(&w.stack, t);
  while (!term_stack_is_empty(&w.stack) && w.status == ETF_OK && !w.stack.failed) {
    spend(&w, 1);
    t = term_stack_pop(&w.stack);
    if (t != TERM_NONE)
      write_one(&w, t);
    else
      go_on(&w, term_stack_pop(&w.stack));
  }
  if (w.stack.failed || out->failed) w.status = ETF_NO_ROOM;
  term_stack_free(&w.stack);
  return w.status;
}
