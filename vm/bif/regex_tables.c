#include "bif/regex_tables.h"

#include "bif/regex_cache.h"

/* How PCRE2 (to 10.4x) lays them out: lower case, other case, ten bit sets of classes, flags of classes. */
enum {
  LOWER = 0,
  OTHER_CASE = 256,
  CLASSES = 512,
  CLASS_UPPER = CLASSES + 96,
  CLASS_LOWER = CLASSES + 128,
  CLASS_WORD = CLASSES + 160,
  CLASS_GRAPH = CLASSES + 192,
  CLASS_PRINT = CLASSES + 224,
  CLASS_PUNCT = CLASSES + 256,
  CLASS_CONTROL = CLASSES + 288,
  FLAGS = CLASSES + 320,
};
enum { FLAG_LETTER = 0x02, FLAG_LOWER = 0x04, FLAG_WORD = 0x10 };

static bool has(const uint8_t *class, unsigned byte) {
  return class[byte / 8] >> (byte % 8) & 1;
}

static void put(uint8_t *class, unsigned byte) {
  class[byte / 8] |= (uint8_t)(1u << (byte % 8));
}

/* Do the tables say of ASCII what they must? */
static bool is_known_layout(const uint8_t *t) {
  return t[LOWER + 'Q'] == 'q' && t[OTHER_CASE + 'q'] == 'Q' && t[OTHER_CASE + '1'] == '1' &&
         has(t + CLASS_UPPER, 'Q') && !has(t + CLASS_UPPER, 'q') && has(t + CLASS_LOWER, 'q') &&
         has(t + CLASS_WORD, '_') && !has(t + CLASS_WORD, '-') && has(t + CLASS_GRAPH, '-') &&
         !has(t + CLASS_GRAPH, ' ') && has(t + CLASS_PRINT, ' ') && has(t + CLASS_PUNCT, '-') &&
         !has(t + CLASS_PUNCT, 'q') && has(t + CLASS_CONTROL, 0x7F) && !has(t + CLASS_CONTROL, ' ') &&
         (t[FLAGS + 'q'] & (FLAG_LETTER | FLAG_LOWER | FLAG_WORD)) == (FLAG_LETTER | FLAG_LOWER | FLAG_WORD) &&
         (t[FLAGS + 'Q'] & (FLAG_LETTER | FLAG_LOWER)) == FLAG_LETTER && !(t[FLAGS + '_'] & FLAG_LETTER);
}

static bool is_upper(unsigned byte) {
  return byte >= 0xC0 && byte <= 0xDE && byte != 0xD7;
}

static bool is_lower(unsigned byte) {
  return (byte >= 0xDF && byte != 0xF7) || byte == 0xAA || byte == 0xB5 || byte == 0xBA;
}

static void put_letter(uint8_t *t, unsigned byte) {
  bool upper = is_upper(byte);
  bool paired = upper || (byte >= 0xE0 && byte <= 0xFE && byte != 0xF7);
  put(t + (upper ? CLASS_UPPER : CLASS_LOWER), byte);
  put(t + CLASS_WORD, byte);
  t[FLAGS + byte] |= (uint8_t)(FLAG_LETTER | FLAG_WORD | (upper ? 0 : FLAG_LOWER));
  if (upper) t[LOWER + byte] = (uint8_t)(byte + 0x20);
  if (paired) t[OTHER_CASE + byte] = (uint8_t)(byte ^ 0x20);
}

static void put_latin1(uint8_t *t) {
  for (unsigned byte = 0x80; byte < 0xA0; byte++) put(t + CLASS_CONTROL, byte);
  for (unsigned byte = 0xA0; byte <= 0xFF; byte++) {
    put(t + CLASS_GRAPH, byte);
    put(t + CLASS_PRINT, byte);
    if (is_upper(byte) || is_lower(byte))
      put_letter(t, byte);
    else
      put(t + CLASS_PUNCT, byte);
  }
}

bool vl_regex_tables(Instance *in, uint8_t tables[REGEX_TABLES_BYTES]) {
  pcre2_general_context *memory = vl_regex_context(in);
  const uint8_t *ascii = memory ? pcre2_maketables(memory) : NULL;
  bool known = ascii && is_known_layout(ascii);
  if (known) {
    memcpy(tables, ascii, REGEX_TABLES_BYTES);
    put_latin1(tables);
  }
  if (ascii) pcre2_maketables_free(memory, ascii);
  pcre2_general_context_free(memory);
  return known;
}
