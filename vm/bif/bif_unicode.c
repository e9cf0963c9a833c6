/* Character data (nested lists of characters and encoded binaries) between encodings. */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "bif/args.h"
#include "bif/bif.h"

typedef enum Encoding {
  ENC_LATIN1,
  ENC_UTF8,
  ENC_UTF16_BIG,
  ENC_UTF16_LITTLE,
  ENC_UTF32_BIG,
  ENC_UTF32_LITTLE
} Encoding;

#define PART_MAX 4 /* bytes of the longest character, less one, that may be left over */

typedef enum Outcome { DONE, BAD, INCOMPLETE, NO_CHARDATA, NO_ROOM } Outcome;

/* A walk over chardata. `tails` holds, outermost first, the rests of the lists being walked;
 * `part` the bytes of a character begun at the end of a binary. */
typedef struct Walk {
  Heap *heap;
  Encoding from;
  StrBuf codes; /* uint32_t each */
  StrBuf tails; /* Term each */
  uint8_t part[PART_MAX * 2];
  size_t part_size;
  Term rest; /* after BAD, INCOMPLETE: what was not converted of the innermost item */
} Walk;

static bool encoding_argument(Term t, Encoding *encoding) {
  Term endian = ATOM_big;
  if (t == ATOM_latin1) return *encoding = ENC_LATIN1, true;
  if (t == ATOM_utf8 || t == ATOM_unicode) return *encoding = ENC_UTF8, true;
  if (is_tuple_of(t, 2)) {
    endian = tuple_at(t, 1);
    t = tuple_at(t, 0);
  }
  if (endian != ATOM_big && endian != ATOM_little) return false;
  bool little = endian == ATOM_little;
  if (t == ATOM_utf16) return *encoding = little ? ENC_UTF16_LITTLE : ENC_UTF16_BIG, true;
  if (t == ATOM_utf32) return *encoding = little ? ENC_UTF32_LITTLE : ENC_UTF32_BIG, true;
  return false;
}

/* -- Decoding one character -- */

static uint32_t read_unit(const uint8_t *at, size_t bytes, bool little) {
  uint32_t unit = 0;
  for (size_t i = 0; i < bytes; i++) unit = unit << 8 | at[little ? bytes - 1 - i : i];
  return unit;
}

/* True if a valid UTF-8 character may start with these (fewer than needed) bytes. */
static bool utf8_begins(const uint8_t *at, size_t have) {
  static const struct {
    uint8_t from, to, need, low, high; /* first byte; length; bounds of the second byte */
  } rows[] = {
      {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF}, {0xE1, 0xEC, 3, 0x80, 0xBF},
      {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF}, {0xF0, 0xF0, 4, 0x90, 0xBF},
      {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
  };
  for (size_t i = 0; i < VL_COUNT_OF(rows); i++) {
    if (at[0] < rows[i].from || at[0] > rows[i].to) continue;
    if (have >= rows[i].need) return false;
    if (have > 1 && (at[1] < rows[i].low || at[1] > rows[i].high)) return false;
    return have < 3 || (at[2] & 0xC0) == 0x80;
  }
  return false;
}

static Outcome decode_utf16(const uint8_t **at, const uint8_t *end, bool little, uint32_t *code) {
  size_t have = (size_t)(end - *at);
  if (have < 2) return INCOMPLETE;
  *code = read_unit(*at, 2, little);
  if (*code >= 0xDC00 && *code <= 0xDFFF) return BAD;
  if (*code < 0xD800 || *code > 0xDFFF) return *at += 2, DONE;
  if (have < 4) return INCOMPLETE;
  uint32_t low = read_unit(*at + 2, 2, little);
  if (low < 0xDC00 || low > 0xDFFF) return BAD;
  *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
  *at += 4;
  return DONE;
}

static Outcome decode(Encoding from, const uint8_t **at, const uint8_t *end, uint32_t *code) {
  switch (from) {
  case ENC_LATIN1: *code = *(*at)++; return DONE;
  case ENC_UTF8:
    *code = vl_utf8_decode(at, end);
    if (*code != UTF8_INVALID) return DONE;
    return utf8_begins(*at, (size_t)(end - *at)) ? INCOMPLETE : BAD;
  case ENC_UTF16_BIG:
  case ENC_UTF16_LITTLE: return decode_utf16(at, end, from == ENC_UTF16_LITTLE, code);
  case ENC_UTF32_BIG:
  case ENC_UTF32_LITTLE:
    if (end - *at < 4) return INCOMPLETE;
    *code = read_unit(*at, 4, from == ENC_UTF32_LITTLE);
    if (!is_scalar_value(*code)) return BAD;
    *at += 4;
    return DONE;
  }
  return BAD;
}

/* -- The walk -- */

static Outcome put_code(Walk *w, uint32_t code) {
  vl_strbuf_add(&w->codes, &code, sizeof code);
  return w->codes.failed ? NO_ROOM : DONE;
}

static Outcome left_over(Walk *w, const uint8_t *at, const uint8_t *end, Outcome outcome) {
  w->rest = vl_binary(w->heap, at, (size_t)(end - at));
  return w->rest == TERM_NONE ? NO_ROOM : outcome;
}

/* The first bytes of a binary complete the character begun in the one before. */
static Outcome finish_part(Walk *w, const uint8_t **at, const uint8_t *end) {
  while (w->part_size > 0 && *at < end) {
    w->part[w->part_size++] = *(*at)++;
    const uint8_t *from = w->part;
    uint32_t code = 0;
    Outcome outcome = decode(w->from, &from, w->part + w->part_size, &code);
    if (outcome == INCOMPLETE) continue;
    if (outcome == BAD) return left_over(w, w->part, w->part + w->part_size, BAD);
    w->part_size = 0;
    return put_code(w, code);
  }
  return DONE;
}

static Outcome walk_binary(Walk *w, Term binary) {
  const uint8_t *at;
  size_t size;
  if (!vl_binary_bytes(w->heap, binary, &at, &size)) return NO_CHARDATA;
  const uint8_t *end = at + size;
  Outcome outcome = finish_part(w, &at, end);
  while (outcome == DONE && at < end) {
    uint32_t code = 0;
    outcome = decode(w->from, &at, end, &code);
    if (outcome == DONE) outcome = put_code(w, code);
    if (outcome == BAD) return left_over(w, at, end, BAD);
  }
  if (outcome != INCOMPLETE) return outcome;
  w->part_size = (size_t)(end - at);
  memcpy(w->part, at, w->part_size);
  return DONE;
}

static Outcome walk_character(Walk *w, Term character) {
  int64_t most = w->from == ENC_LATIN1 ? 0xFF : 0x10FFFF;
  if (w->part_size > 0) return left_over(w, w->part, w->part + w->part_size, BAD);
  if (arg_is_int(character, 0, most) && is_scalar_value((uint32_t)small_value(character)))
    return put_code(w, (uint32_t)small_value(character));
  w->rest = character;
  return BAD;
}

static Outcome walk_item(Walk *w, Term item) {
  if (is_small(item) || is_big(item)) return walk_character(w, item);
  if (is_bitstring(item)) return walk_binary(w, item);
  return NO_CHARDATA;
}

static size_t depth(const Walk *w) {
  return w->tails.size / sizeof(Term);
}

static Term *tail_at(Walk *w, size_t i) {
  return (Term *)(void *)w->tails.text + i;
}

static Outcome enter(Walk *w, Term list) {
  vl_strbuf_add(&w->tails, &list, sizeof list);
  return w->tails.failed ? NO_ROOM : DONE;
}

/* Follows the lists until all is done or something does not convert. */
static Outcome walk(Walk *w, Term data) {
  if (!is_list(data)) return is_bitstring(data) ? walk_binary(w, data) : NO_CHARDATA;
  Outcome outcome = enter(w, data);
  while (outcome == DONE && depth(w) > 0) {
    Term *tail = tail_at(w, depth(w) - 1), list = *tail;
    if (is_nil(list)) {
      w->tails.size -= sizeof(Term);
    } else if (!is_cons(list)) { /* an improper tail */
      *tail = NIL;
      outcome = is_bitstring(list) ? walk_binary(w, list) : NO_CHARDATA;
    } else {
      *tail = cons_tail(list);
      Term head = cons_head(list);
      outcome = is_list(head) ? enter(w, head) : walk_item(w, head);
    }
  }
  return outcome;
}

/* What is left after a fault: the rest of the item, in front of each list's tail. */
static Term rest_of_walk(Walk *w) {
  Term rest = w->rest;
  for (size_t i = depth(w); i > 0; i--) rest = vl_cons(w->heap, rest, *tail_at(w, i - 1));
  return rest;
}

/* -- Results -- */

static void encode(Encoding to, uint32_t code, StrBuf *out) {
  uint8_t bytes[UTF8_MAX_BYTES];
  size_t size = 0;
  switch (to) {
  case ENC_LATIN1: bytes[size++] = (uint8_t)code; break;
  case ENC_UTF8: size = vl_utf8_encode(code, bytes); break;
  case ENC_UTF16_BIG:
  case ENC_UTF16_LITTLE:
    if (code > 0xFFFF) {
      uint32_t high = 0xD800 + ((code - 0x10000) >> 10);
      bytes[size++] = (uint8_t)(high >> 8);
      bytes[size++] = (uint8_t)high;
      code = 0xDC00 + ((code - 0x10000) & 0x3FF);
    }
    bytes[size++] = (uint8_t)(code >> 8);
    bytes[size++] = (uint8_t)code;
    if (to == ENC_UTF16_LITTLE) {
      for (size_t i = 0; i < size; i += 2) {
        uint8_t first = bytes[i];
        bytes[i] = bytes[i + 1];
        bytes[i + 1] = first;
      }
    }
    break;
  case ENC_UTF32_BIG:
  case ENC_UTF32_LITTLE:
    for (size = 0; size < 4; size++) bytes[size] = (uint8_t)(code >> 8 * (to == ENC_UTF32_BIG ? 3 - size : size));
    break;
  }
  vl_strbuf_add(out, bytes, size);
}

/* The codes as a list in front of `tail`. */
static Term code_list(Walk *w, size_t from, Term tail) {
  const uint32_t *codes = (const uint32_t *)(const void *)w->codes.text;
  for (size_t i = w->codes.size / sizeof *codes; i > from; i--) tail = vl_cons(w->heap, make_small(codes[i - 1]), tail);
  return tail;
}

/* The codes as a binary; *stopped is the first that the encoding has not, or their number. */
static Term code_binary(Walk *w, Encoding to, size_t *stopped) {
  const uint32_t *codes = (const uint32_t *)(const void *)w->codes.text;
  size_t count = w->codes.size / sizeof *codes, i;
  StrBuf out;
  vl_strbuf_init(&out, w->heap->alloc);
  for (i = 0; i < count && (to != ENC_LATIN1 || codes[i] <= 0xFF); i++) encode(to, codes[i], &out);
  *stopped = i;
  Term binary = out.failed ? TERM_NONE : vl_binary(w->heap, out.text, out.size);
  vl_strbuf_free(&out);
  return binary;
}

static Term outcome_term(Process *p, Walk *w, Outcome outcome, Term converted) {
  Heap *heap = w->heap;
  if (outcome == DONE && w->part_size > 0) {
    Term part = vl_binary(heap, w->part, w->part_size);
    return vl_tuple3(heap, ATOM_incomplete, converted, part);
  }
  if (outcome == DONE) return converted;
  return vl_tuple3(heap, ATOM_error, converted, rest_of_walk(w));
}

static void start(Walk *w, Process *p, Encoding from) {
  *w = (Walk){.heap = vl_heap_of(p), .from = from};
  vl_strbuf_init(&w->codes, w->heap->alloc);
  vl_strbuf_init(&w->tails, w->heap->alloc);
}

static void finish(Walk *w, Process *p) {
  (void)vl_bump_reductions(p, w->codes.size / 256 + 1);
  vl_strbuf_free(&w->codes);
  vl_strbuf_free(&w->tails);
}

Term bif_unicode_characters_to_list_2(Process *p, const Term *args) {
  Encoding from;
  if (!encoding_argument(args[1], &from)) return vl_raise_badarg(p);
  Walk w;
  start(&w, p, from);
  Outcome outcome = walk(&w, args[0]);
  Term result = TERM_NONE;
  if (outcome == NO_CHARDATA)
    (void)vl_raise_badarg(p);
  else if (outcome == NO_ROOM)
    (void)vl_raise_system_limit(p);
  else
    result = outcome_term(p, &w, outcome, code_list(&w, 0, NIL));
  finish(&w, p);
  return result;
}

/* A code that the target has not ends the conversion there. */
static Term binary_result(Process *p, Walk *w, Outcome outcome, Encoding to) {
  size_t stopped;
  Term binary = code_binary(w, to, &stopped);
  if (binary == TERM_NONE) return vl_raise_system_limit(p);
  if (stopped == w->codes.size / sizeof(uint32_t)) return outcome_term(p, w, outcome, binary);
  Term rest = code_list(w, stopped, NIL);
  return vl_tuple3(w->heap, ATOM_error, binary, rest);
}

Term bif_unicode_characters_to_binary_3(Process *p, const Term *args) {
  Encoding from, to;
  if (!encoding_argument(args[1], &from) || !encoding_argument(args[2], &to)) return vl_raise_badarg(p);
  Walk w;
  start(&w, p, from);
  Outcome outcome = walk(&w, args[0]);
  Term result = TERM_NONE;
  if (outcome == NO_CHARDATA)
    (void)vl_raise_badarg(p);
  else if (outcome == NO_ROOM)
    (void)vl_raise_system_limit(p);
  else
    result = binary_result(p, &w, outcome, to);
  finish(&w, p);
  return result;
}
