/* Text by grapheme: the hot paths under String. Works through a string in pieces of bounded
 * size (the library calls again from the offset it is given), so nothing here needs to trap.
 * A byte that is no valid UTF-8 counts as a grapheme of its own. */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/casing.h"

#include <utf8proc.h>

#define PIECE_BYTES 65536

typedef struct Text {
  const uint8_t *start, *end;
  const uint8_t *at;
} Text;

/* Reads the string and the offset of the first arguments. */
static bool text_argument(Process *p, const Term *args, Text *text) {
  size_t size;
  if (!vl_binary_bytes(vl_heap_of(p), args[0], &text->start, &size)) return false;
  if (!arg_is_int(args[1], 0, (int64_t)size)) return false;
  text->end = text->start + size;
  text->at = text->start + small_value(args[1]);
  return true;
}

static const uint8_t *piece_end(const Text *text) {
  return text->end - text->at > PIECE_BYTES ? text->at + PIECE_BYTES : text->end;
}

static Term offset_of(const Text *text) {
  return make_small(text->at - text->start);
}

static void charge(Process *p, const uint8_t *from, const uint8_t *to) {
  (void)vl_bump_reductions(p, (size_t)(to - from) / 64 + 1);
}

/* -- Graphemes -- */

static bool plain_ascii(const uint8_t *at, const uint8_t *end) {
  return *at < 0x80 && *at != '\r' && (at + 1 == end || at[1] < 0x80);
}

/* The end of the grapheme that starts at `at`, which is before `end`. */
static const uint8_t *grapheme_end(const uint8_t *at, const uint8_t *end) {
  if (plain_ascii(at, end)) return at + 1;
  uint32_t code = vl_utf8_decode(&at, end);
  if (code == UTF8_INVALID) return at + 1;
  utf8proc_int32_t state = 0;
  while (at < end) {
    const uint8_t *next = at;
    uint32_t following = vl_utf8_decode(&next, end);
    if (following == UTF8_INVALID) break;
    if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)code, (utf8proc_int32_t)following, &state)) break;
    code = following;
    at = next;
  }
  return at;
}

/* Bytes of the grapheme at the offset; 0 at the end of the string. */
Term bif_vl_string_next_size_2(Process *p, const Term *args) {
  Text text;
  if (!text_argument(p, args, &text)) return vl_raise_badarg(p);
  if (text.at == text.end) return make_small(0);
  return make_small(grapheme_end(text.at, text.end) - text.at);
}

/* Skips up to n graphemes: {offset, skipped}. Fewer than n before the end: call again. */
Term bif_vl_string_skip_3(Process *p, const Term *args) {
  Text text;
  if (!text_argument(p, args, &text) || !arg_is_int(args[2], 0, SMALL_MAX)) return vl_raise_badarg(p);
  const uint8_t *from = text.at, *limit = piece_end(&text);
  int64_t wanted = small_value(args[2]), skipped = 0;
  while (skipped < wanted && text.at < limit) {
    text.at = grapheme_end(text.at, text.end);
    skipped++;
  }
  charge(p, from, text.at);
  return vl_tuple2(vl_heap_of(p), offset_of(&text), make_small(skipped));
}

/* {graphemes of one piece, offset where the next piece starts}. */
Term bif_vl_string_graphemes_2(Process *p, const Term *args) {
  Text text;
  if (!text_argument(p, args, &text)) return vl_raise_badarg(p);
  Heap *heap = vl_heap_of(p);
  const uint8_t *from = text.at, *limit = piece_end(&text);
  Term list = NIL, last = NIL;
  while (text.at < limit) {
    const uint8_t *end = grapheme_end(text.at, text.end);
    Term part = vl_bits_sub(heap, args[0], (size_t)(text.at - text.start) * 8, (size_t)(end - text.at) * 8);
    Term cell = vl_cons(heap, part, NIL);
    if (cell == TERM_NONE) return TERM_NONE;
    if (is_nil(last))
      list = cell;
    else
      cons_ptr(last)[1] = cell;
    last = cell;
    text.at = end;
  }
  charge(p, from, text.at);
  return vl_tuple2(heap, list, offset_of(&text));
}

Term bif_vl_string_valid_1(Process *p, const Term *args) {
  const uint8_t *bytes;
  size_t size;
  if (!vl_binary_bytes(vl_heap_of(p), args[0], &bytes, &size)) return vl_raise_badarg(p);
  (void)vl_bump_reductions(p, size / 256);
  return make_bool(vl_utf8_count(bytes, size, NULL, NULL));
}

/* -- Case -- */

typedef enum CaseMode { MODE_DEFAULT, MODE_ASCII, MODE_GREEK, MODE_TURKIC } CaseMode;

enum { CAPITAL_I = 'I', SMALL_I = 'i', CAPITAL_DOTTED_I = 0x130, SMALL_DOTLESS_I = 0x131, COMBINING_DOT = 0x307 };
enum { CAPITAL_SIGMA = 0x3A3, SMALL_SIGMA = 0x3C3, FINAL_SIGMA = 0x3C2 };

static bool case_mode(Term t, CaseMode *mode) {
  static const Term names[] = {ATOM_default, ATOM_ascii, ATOM_greek, ATOM_turkic};
  for (size_t i = 0; i < VL_COUNT_OF(names); i++) {
    if (names[i] != t) continue;
    *mode = (CaseMode)i;
    return true;
  }
  return false;
}

static void put_special(StrBuf *out, const uint32_t *codes) {
  for (size_t i = 0; i < CASING_MAX && codes[i] != 0; i++) vl_strbuf_utf8(out, codes[i]);
}

static bool is_cased(uint32_t code) {
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LT;
}

static void put_upper(StrBuf *out, uint32_t code, CaseMode mode) {
  const uint32_t *special = code < 0x80 || mode == MODE_ASCII ? NULL : vl_casing_upper(code);
  if (special != NULL)
    put_special(out, special);
  else if (mode == MODE_ASCII)
    vl_strbuf_utf8(out, code >= 'a' && code <= 'z' ? code - 32 : code);
  else if (mode == MODE_TURKIC && code == SMALL_I)
    vl_strbuf_utf8(out, CAPITAL_DOTTED_I);
  else
    vl_strbuf_utf8(out, (uint32_t)utf8proc_toupper((utf8proc_int32_t)code));
}

static uint32_t lower_of(uint32_t code, CaseMode mode) {
  if (mode == MODE_ASCII) return code >= 'A' && code <= 'Z' ? code + 32 : code;
  if (mode == MODE_TURKIC && code == CAPITAL_I) return SMALL_DOTLESS_I;
  return (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
}

/* Skips the dot over a capital I, which is part of the small one. */
static void put_turkic_lower(StrBuf *out, uint32_t code, Text *text) {
  const uint8_t *next = text->at;
  bool dotted = code == CAPITAL_I && vl_utf8_decode(&next, text->end) == COMBINING_DOT;
  if (dotted) text->at = next;
  vl_strbuf_utf8(out, dotted || code == CAPITAL_DOTTED_I ? SMALL_I : lower_of(code, MODE_TURKIC));
}

static void put_lower(StrBuf *out, uint32_t code, CaseMode mode) {
  vl_strbuf_utf8(out, lower_of(code, mode));
  if (code == CAPITAL_DOTTED_I && (mode == MODE_DEFAULT || mode == MODE_GREEK)) vl_strbuf_utf8(out, COMBINING_DOT);
}

/* What stands inside of words without being a letter. */
static bool is_case_ignorable(uint32_t code) {
  static const uint32_t marks[] = {'\'',   '.',    ':',    0xB7,   0x387,  0x5F4,  0x2018, 0x2019,
                                   0x2024, 0x2027, 0xFE13, 0xFE52, 0xFE55, 0xFF07, 0xFF0E, 0xFF1A};
  for (size_t i = 0; i < VL_COUNT_OF(marks); i++)
    if (marks[i] == code) return true;
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME || category == UTF8PROC_CATEGORY_CF ||
         category == UTF8PROC_CATEGORY_LM || category == UTF8PROC_CATEGORY_SK;
}

static bool word_goes_on(const uint8_t *at, const uint8_t *end) {
  uint32_t code = vl_utf8_decode(&at, end);
  while (code != UTF8_INVALID && is_case_ignorable(code)) code = vl_utf8_decode(&at, end);
  return code != UTF8_INVALID && is_cased(code);
}

/* A capital sigma becomes a final one at the end of a word. A letter of ASCII begins none, as Elixir has it. */
static uint32_t greek_sigma(uint32_t before, const uint8_t *at, const uint8_t *end) {
  bool after_letter = before >= 0x80 && is_cased(before);
  return after_letter && !word_goes_on(at, end) ? FINAL_SIGMA : SMALL_SIGMA;
}

static void map_piece(Text *text, bool upper, CaseMode mode, StrBuf *out) {
  const uint8_t *limit = piece_end(text);
  uint32_t before = 0;
  while (text->at < limit) {
    uint32_t code = vl_utf8_decode(&text->at, text->end);
    if (code == UTF8_INVALID)
      vl_strbuf_add(out, text->at++, 1);
    else if (mode == MODE_GREEK && !upper && code == CAPITAL_SIGMA)
      vl_strbuf_utf8(out, greek_sigma(before, text->at, text->end));
    else if (upper)
      put_upper(out, code, mode);
    else if (mode == MODE_TURKIC)
      put_turkic_lower(out, code, text);
    else
      put_lower(out, code, mode);
    before = code == UTF8_INVALID ? 0 : code;
  }
}

static Term map_case(Process *p, const Term *args, bool upper) {
  Text text;
  CaseMode mode;
  if (!text_argument(p, args, &text) || !case_mode(args[2], &mode)) return vl_raise_badarg(p);
  Heap *heap = vl_heap_of(p);
  const uint8_t *from = text.at;
  StrBuf out;
  vl_strbuf_init(&out, heap->alloc);
  map_piece(&text, upper, mode, &out);
  Term result =
      out.failed ? vl_raise_system_limit(p) : vl_tuple2(heap, vl_binary(heap, out.text, out.size), offset_of(&text));
  vl_strbuf_free(&out);
  charge(p, from, text.at);
  return result;
}

/* {mapped, offset}: one piece in capitals (small letters), and where the next one starts. */
Term bif_vl_string_upcase_3(Process *p, const Term *args) {
  return map_case(p, args, true);
}

Term bif_vl_string_downcase_3(Process *p, const Term *args) {
  return map_case(p, args, false);
}

/* The title case of a character, as a string. */
Term bif_vl_string_title_2(Process *p, const Term *args) {
  CaseMode mode;
  if (!arg_is_int(args[0], 0, 0x10FFFF) || !case_mode(args[1], &mode)) return vl_raise_badarg(p);
  uint32_t code = (uint32_t)small_value(args[0]);
  uint32_t codes[CASING_MAX] = {(uint32_t)utf8proc_totitle((utf8proc_int32_t)code)};
  const uint32_t *special = vl_casing_title(code);
  if (mode == MODE_ASCII) codes[0] = code >= 'a' && code <= 'z' ? code - 32 : code;
  if (mode == MODE_TURKIC && code == SMALL_I) codes[0] = CAPITAL_DOTTED_I;
  if (mode == MODE_ASCII || special == NULL) special = codes;
  uint8_t bytes[CASING_MAX * UTF8_MAX_BYTES];
  size_t size = 0;
  for (size_t i = 0; i < CASING_MAX && special[i] != 0; i++) size += vl_utf8_encode(special[i], bytes + size);
  return vl_binary(vl_heap_of(p), bytes, size);
}

/* -- Normal forms -- */

static bool normal_form(Term t, utf8proc_option_t *options) {
  const utf8proc_option_t compat = UTF8PROC_COMPAT, stable = UTF8PROC_STABLE;
  if (t == ATOM_nfc) return *options = stable | UTF8PROC_COMPOSE, true;
  if (t == ATOM_nfd) return *options = stable | UTF8PROC_DECOMPOSE, true;
  if (t == ATOM_nfkc) return *options = stable | compat | UTF8PROC_COMPOSE, true;
  if (t == ATOM_nfkd) return *options = stable | compat | UTF8PROC_DECOMPOSE, true;
  return false;
}

/* Normalises valid UTF-8 through a buffer of `room` codes (enough: the caller measured). */
static Term normalize(Process *p, const uint8_t *bytes, size_t size, utf8proc_option_t options) {
  Heap *heap = vl_heap_of(p);
  utf8proc_ssize_t room = utf8proc_decompose(bytes, (utf8proc_ssize_t)size, NULL, 0, options);
  if (room < 0) return vl_raise_badarg(p);
  size_t held = (size_t)(room + 1) * sizeof(utf8proc_int32_t);
  utf8proc_int32_t *codes = vl_alloc(heap->alloc, held);
  if (codes == NULL) return vl_raise_system_limit(p);
  room = utf8proc_decompose(bytes, (utf8proc_ssize_t)size, codes, room, options);
  /* Composes in place and writes UTF-8 over the codes. */
  utf8proc_ssize_t length = utf8proc_reencode(codes, room, options);
  Term result = length < 0 ? vl_raise_badarg(p) : vl_binary(heap, codes, (size_t)length);
  vl_free(heap->alloc, codes, held);
  return result;
}

/* {normalised, offset}: up to the first invalid byte, or the end of the string. */
Term bif_vl_string_normalize_3(Process *p, const Term *args) {
  Text text;
  utf8proc_option_t options = 0;
  if (!text_argument(p, args, &text) || !normal_form(args[2], &options)) return vl_raise_badarg(p);
  size_t size = (size_t)(text.end - text.at);
  (void)vl_utf8_count(text.at, size, NULL, &size);
  const uint8_t *from = text.at;
  text.at += size;
  Term normal = normalize(p, from, size, options);
  return normal == TERM_NONE ? TERM_NONE : vl_tuple2(vl_heap_of(p), normal, offset_of(&text));
}
