/* Parses on request, for comparison with Elixir's parser (compare.exs).
 *
 * Packets of four length bytes and their content, both ways. In: a byte of flags and a text. Out: in the external
 * term format, {:ok, quoted, comments} or {:error, line, column, message or {prefix, suffix}, token} or
 * {:raise, exception}; or {:ok, [{text, place}]}, the warnings, newest first. */
#include "data/map.h"
#include "expand/ast.h"
#include "parse/exception.h"
#include "parse/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  FLAG_COLUMNS = 1,
  FLAG_METADATA = 2,
  FLAG_RAW = 4,
  FLAG_COMMENTS = 8,
  FLAG_ENCODE = 16,
  FLAG_CURSOR = 32,
  FLAG_RAISE = 64,
  FLAG_WARN = 128
};

/* -- Terms to bytes -- */

typedef struct Out {
  uint8_t *bytes;
  size_t size, room;
} Out;

static void put(Out *o, const void *bytes, size_t n) {
  if (o->size + n > o->room) {
    o->room = (o->size + n) * 2;
    o->bytes = realloc(o->bytes, o->room);
    if (!o->bytes) abort();
  }
  memcpy(o->bytes + o->size, bytes, n);
  o->size += n;
}

static void put_byte(Out *o, unsigned b) {
  put(o, &(uint8_t){(uint8_t)b}, 1);
}

static void put_u32(Out *o, uint64_t n) {
  for (int shift = 24; shift >= 0; shift -= 8) put_byte(o, (unsigned)(n >> shift) & 255);
}

static void put_big(Out *o, Term t) {
  uint64_t small;
  const uint64_t *limbs = &small;
  size_t n;
  bool negative;
  if (is_small(t)) {
    negative = small_value(t) < 0;
    small = negative ? 0 - (uint64_t)small_value(t) : (uint64_t)small_value(t);
    n = 1;
  } else {
    negative = box_kind(t) == BOX_BIGNEG;
    limbs = (const uint64_t *)box_ptr(t) + 1;
    n = box_size(t);
  }
  put_byte(o, 111);
  put_u32(o, n * 8);
  put_byte(o, negative);
  put(o, limbs, n * 8);
}

static void put_float(Out *o, double d) {
  uint64_t bits;
  memcpy(&bits, &d, 8);
  put_byte(o, 70);
  put_u32(o, bits >> 32);
  put_u32(o, bits & UINT32_MAX);
}

static void put_atom(Out *o, Term t) {
  size_t n;
  const char *text = vl_atom_text(t, &n);
  put_byte(o, 118);
  put_byte(o, (unsigned)(n >> 8));
  put_byte(o, (unsigned)n & 255);
  put(o, text, n);
}

static void put_term(Out *o, Term t);

static void put_list(Out *o, Term t) {
  size_t n = 0;
  for (Term l = t; is_cons(l); l = cons_tail(l)) n++;
  put_byte(o, 108);
  put_u32(o, n);
  for (; is_cons(t); t = cons_tail(t)) put_term(o, cons_head(t));
  put_term(o, t);
}

static void put_map(Out *o, Term t) {
  Term keys[MAP_FLAT_MAX], values[MAP_FLAT_MAX];
  size_t n = vl_map_size(t);
  vl_map_sorted(t, keys, values);
  put_byte(o, 116);
  put_u32(o, n);
  for (size_t i = 0; i < n; i++) {
    put_term(o, keys[i]);
    put_term(o, values[i]);
  }
}

static void put_term(Out *o, Term t) {
  const uint8_t *bytes;
  size_t n;
  if (is_nil(t)) {
    put_byte(o, 106);
  } else if (is_atom(t)) {
    put_atom(o, t);
  } else if (is_integer(t)) {
    put_big(o, t);
  } else if (is_float(t)) {
    put_float(o, float_value(t));
  } else if (is_cons(t)) {
    put_list(o, t);
  } else if (is_tuple(t)) {
    put_byte(o, 105);
    put_u32(o, tuple_size(t));
    for (size_t i = 0; i < tuple_size(t); i++) put_term(o, tuple_at(t, i));
  } else if (is_map(t)) {
    put_map(o, t);
  } else if (vl_binary_peek(t, &bytes, &n)) {
    put_byte(o, 109);
    put_u32(o, n);
    put(o, bytes, n);
  } else {
    abort();
  }
}

/* -- Requests -- */

static bool encode_as_block(CompileUnit *u, Term fun, Term literal, Term meta, Term *out) {
  *out = AST_CALL(u, ATOM_block, meta, literal);
  return true;
}

typedef struct Request {
  CompileUnit unit;
  Host host;
  unsigned flags;
  const uint8_t *text;
  size_t bytes;
} Request;

static Term parse(Request *r) {
  CompileUnit *u = &r->unit;
  unsigned flags = r->flags;
  ParseError error;
  Term comments = NIL;
  ParseOptions o = {.line = 1,
                    .column = 1,
                    .columns = flags & FLAG_COLUMNS,
                    .token_metadata = flags & FLAG_METADATA,
                    .raw = flags & FLAG_RAW,
                    .comments = flags & FLAG_COMMENTS,
                    .cursor = flags & FLAG_CURSOR,
                    .warn = flags & FLAG_WARN,
                    .file = vl_binary(&u->heap, "nofile", 6),
                    .encode = encode_as_block,
                    .literal_encoder = flags & FLAG_ENCODE ? ATOM_true : TERM_NONE,
                    .atom_encoder = TERM_NONE};
  Term quoted = vl_parse(u, r->text, r->bytes, &o, &comments, &error);
  if (quoted != TERM_NONE) return vl_ast_node(u, ATOM_ok, quoted, comments);
  if ((flags & FLAG_RAISE) && !error.bad_text) {
    ParseSource source = {r->text, r->bytes, o.file, 1, 1};
    return vl_ast_pair(u, ATOM_raise, vl_parse_exception(u, &error, &source));
  }
  Term message = error.suffix == TERM_NONE ? error.message : vl_ast_pair(u, error.message, error.suffix);
  const Term all[] = {ATOM_error, make_small(error.line), make_small(error.column), message, error.token};
  return vl_ast_tuple(u, VL_COUNT_OF(all), all);
}

static void *parse_job(Fiber *f, void *message) {
  Request *r = message;
  vl_host_done(&r->unit, parse(r));
}

static void answer(unsigned flags, const uint8_t *text, size_t bytes, Out *out) {
  Alloc alloc;
  Request r = {.flags = flags, .text = text, .bytes = bytes};
  vl_alloc_init(&alloc, NULL, NULL, 0);
  vl_unit_init(&r.unit, &alloc, NULL);
  r.host.fiber = vl_fiber_new(8 << 20);
  r.unit.host = &r.host;
  Term warnings = NIL;
  vl_fiber_start(r.host.fiber, parse_job);
  for (;;) {
    vl_fiber_resume(r.host.fiber, &r);
    const HostRequest *request = &r.host.request;
    if (request->verb != HOST_WARN) break;
    warnings = vl_cons(&r.unit.heap, vl_tuple2(&r.unit.heap, request->module, request->args), warnings);
  }
  put_byte(out, 131);
  put_term(out, flags & FLAG_WARN ? vl_tuple2(&r.unit.heap, ATOM_ok, warnings) : r.host.request.result);
  vl_fiber_free(r.host.fiber);
  vl_unit_free(&r.unit);
}

static bool read_packet(uint8_t **bytes, size_t *size) {
  uint8_t head[4];
  if (fread(head, 1, 4, stdin) != 4) return false;
  *size = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
  *bytes = malloc(*size + 1);
  return *bytes && fread(*bytes, 1, *size, stdin) == *size;
}

int main(void) {
  uint8_t *packet;
  size_t size;
  while (read_packet(&packet, &size) && size > 0) {
    Out out = {0};
    answer(packet[0], packet + 1, size - 1, &out);
    for (int shift = 24; shift >= 0; shift -= 8) putchar((int)(out.size >> shift) & 255);
    fwrite(out.bytes, 1, out.size, stdout);
    fflush(stdout);
    free(out.bytes);
    free(packet);
  }
  return 0;
}
