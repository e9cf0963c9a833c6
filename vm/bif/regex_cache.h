/* Compiled regular expressions of an instance.
 *
 * To the language a compiled expression is a plain term: its source and options. What PCRE2
 * makes of them is kept here, found again by those bytes. An entry stays until the instance
 * ends; when the cache is full an expression is compiled for each use and freed after it. */
#ifndef VL_REGEX_CACHE_H
#define VL_REGEX_CACHE_H

#include "proc/instance.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define REGEX_CACHE_ENTRIES 1024

/* Options of an expression, as the library (stdlib/erlang/re.ex) numbers them. Bits 16 to 18:
 * what ends a line, 0: a line feed, else PCRE2's PCRE2_NEWLINE_ constant. */
enum {
  REGEX_CASELESS = 1 << 0,
  REGEX_MULTILINE = 1 << 1,
  REGEX_DOTALL = 1 << 2,
  REGEX_EXTENDED = 1 << 3,
  REGEX_UNGREEDY = 1 << 4,
  REGEX_UNICODE = 1 << 5,
  REGEX_PROPERTIES = 1 << 6,
  REGEX_ANCHORED = 1 << 7,
  REGEX_DOLLAR_ENDONLY = 1 << 8,
  REGEX_DUPNAMES = 1 << 9,
  REGEX_FIRSTLINE = 1 << 10,
  REGEX_NO_AUTO_CAPTURE = 1 << 11,
  REGEX_NEWLINE_SHIFT = 16,
};

typedef struct Regex {
  const pcre2_code *code; /* NULL: see error, offset */
  bool owned;             /* not in the cache: freed by vl_regex_release */
  int error;
  size_t offset;
} Regex;

/* Finds or compiles. `options` are the REGEX_ bits below. Any thread. */
Regex vl_regex_get(Instance *in, const uint8_t *source, size_t size, uint32_t options);
void vl_regex_release(Instance *in, Regex *regex);

/* A context whose memory comes from the instance; NULL when memory is out. */
pcre2_general_context *vl_regex_context(Instance *in);

/* With the instance's start and end. */
bool vl_regex_start(Instance *in) VL_MUST_CHECK;
void vl_regex_stop(Instance *in);

#endif
