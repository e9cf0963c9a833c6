/* Regular expressions: the two builtins under :re and Regex. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/regex_cache.h"

#include <string.h>

enum { OFFSET_NONE = -1, MESSAGE_BYTES = 256 };

static bool regex_arguments(Process *p, const Term *args, const uint8_t **source, size_t *size, uint32_t *options) {
  if (!vl_binary_bytes(vl_heap_of(p), args[0], source, size)) return false;
  if (!arg_is_int(args[1], 0, UINT32_MAX)) return false;
  *options = (uint32_t)small_value(args[1]);
  return true;
}

/* -- Compiling -- */

/* Faults that PCRE (the specification's version) words or places otherwise than PCRE2. */
typedef struct OldFault {
  int error;
  int places; /* to add to the offset */
  const char *text;
} OldFault;

static const OldFault *old_fault(int error) {
  static const OldFault faults[] = {
      {PCRE2_ERROR_QUANTIFIER_INVALID, 0, "nothing to repeat"},
      {PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS, 0, "missing )"},
      {PCRE2_ERROR_UNMATCHED_CLOSING_PARENTHESIS, 0, "unmatched parentheses"},
      {PCRE2_ERROR_BAD_SUBPATTERN_REFERENCE, 1, "reference to non-existent subpattern"},
      {PCRE2_ERROR_DUPLICATE_SUBPATTERN_NAME, -1, "two named subpatterns have the same name"},
      {PCRE2_ERROR_INVALID_SUBPATTERN_NAME, 0, "group name must start with a non-digit"},
      {PCRE2_ERROR_MISSING_NAME_TERMINATOR, 0, "syntax error in subpattern name (missing terminator)"},
      {PCRE2_ERROR_SUBPATTERN_NAME_TOO_LONG, 0, "subpattern name is too long (maximum 32 characters)"},
      {PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY, -1, "unknown property name after \\P or \\p"},
      {PCRE2_ERROR_MISSING_COMMENT_CLOSING, 0, "missing ) after comment"},
      {PCRE2_ERROR_TOO_MANY_CONDITION_BRANCHES, 0, "conditional group contains more than two branches"},
      {PCRE2_ERROR_DEFINE_TOO_MANY_BRANCHES, 0, "DEFINE group contains more than one branch"},
      {PCRE2_ERROR_CODE_POINT_TOO_BIG, 0, "character value in \\x{} or \\o{} is too large"},
      {PCRE2_ERROR_UNSUPPORTED_ESCAPE_SEQUENCE, -1, "PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u"},
      {PCRE2_ERROR_CALLOUT_NUMBER_TOO_BIG, 0, "number after (?C is > 255"},
  };
  for (size_t i = 0; i < VL_COUNT_OF(faults); i++)
    if (faults[i].error == error) return &faults[i];
  return NULL;
}

/* PCRE points at a quantifier that follows nothing, behind one that follows another. */
static size_t old_offset(const Regex *regex, const OldFault *fault, const uint8_t *source) {
  size_t offset = regex->offset;
  if (fault->error == PCRE2_ERROR_QUANTIFIER_INVALID && offset > 0) {
    uint8_t before = offset == 1 ? source[0] : source[offset - 2];
    bool first = offset == 1 ? before != '(' : before == '(' || before == '|';
    return first ? offset - 1 : offset;
  }
  return fault->places < 0 && offset == 0 ? 0 : offset + (size_t)(int64_t)fault->places;
}

static Term error_term(Process *p, const Regex *regex, const uint8_t *source) {
  Heap *heap = vl_heap_of(p);
  PCRE2_UCHAR message[MESSAGE_BYTES];
  const OldFault *old = old_fault(regex->error);
  if (!old && pcre2_get_error_message(regex->error, message, MESSAGE_BYTES) < 0) message[0] = 0;
  const char *text = old ? old->text : (const char *)message;
  size_t offset = old ? old_offset(regex, old, source) : regex->offset;
  Term reason = vl_binary(heap, text, strlen(text));
  return vl_tuple3(heap, ATOM_error, reason, make_small((int64_t)offset));
}

/* [{name, number}] in the order of the names. */
static Term name_list(Process *p, const pcre2_code *code) {
  Heap *heap = vl_heap_of(p);
  uint32_t count = 0, size = 0;
  PCRE2_SPTR table = NULL;
  pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
  pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
  pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &table);
  Term list = NIL;
  while (count-- > 0) {
    const uint8_t *row = table + (size_t)count * size;
    Term name = vl_binary(heap, row + 2, strlen((const char *)row + 2));
    list = vl_cons(heap, vl_tuple2(heap, name, make_small(row[0] << 8 | row[1])), list);
  }
  return list;
}

/* {ok, number of groups, names} or {error, reason, offset}. */
Term bif_vl_re_compile_2(Process *p, const Term *args) {
  const uint8_t *source;
  size_t size;
  uint32_t options, groups = 0;
  if (!regex_arguments(p, args, &source, &size, &options)) return vl_raise_badarg(p);
  Regex regex = vl_regex_get(vl_instance_of(p), source, size, options);
  if (regex.code == NULL) return error_term(p, &regex, source);
  pcre2_pattern_info(regex.code, PCRE2_INFO_CAPTURECOUNT, &groups);
  Term names = name_list(p, regex.code);
  vl_regex_release(vl_instance_of(p), &regex);
  return vl_tuple3(vl_heap_of(p), ATOM_ok, make_small(groups), names);
}

/* -- Matching -- */

typedef enum RunOption {
  RUN_NOT_BOL = 1,
  RUN_NOT_EOL = 2,
  RUN_NOT_EMPTY = 4,
  RUN_NOT_EMPTY_ATSTART = 8,
  RUN_ANCHORED = 16
} RunOption;

static uint32_t run_options(int64_t options) {
  return (options & RUN_NOT_BOL ? PCRE2_NOTBOL : 0) | (options & RUN_NOT_EOL ? PCRE2_NOTEOL : 0) |
         (options & RUN_NOT_EMPTY ? PCRE2_NOTEMPTY : 0) |
         (options & RUN_NOT_EMPTY_ATSTART ? PCRE2_NOTEMPTY_ATSTART : 0) | (options & RUN_ANCHORED ? PCRE2_ANCHORED : 0);
}

/* [{start, length}] of the match and the groups up to the last that matched; one that did not
 * in between is {-1, 0}. */
static Term match_list(Process *p, pcre2_match_data *data, int count) {
  Heap *heap = vl_heap_of(p);
  const PCRE2_SIZE *at = pcre2_get_ovector_pointer(data);
  Term list = NIL;
  while (count-- > 0) {
    PCRE2_SIZE start = at[2 * count], end = at[2 * count + 1];
    bool unset = start == PCRE2_UNSET;
    if (end < start) start = end; /* \K in a lookahead */
    Term pair = vl_tuple2(heap, unset ? make_small(OFFSET_NONE) : make_small((int64_t)start),
                          make_small(unset ? 0 : (int64_t)(end - start)));
    list = vl_cons(heap, pair, list);
  }
  return list;
}

static Term match(Process *p, const pcre2_code *code, const uint8_t *subject, size_t size, const Term *args) {
  pcre2_general_context *memory = vl_regex_context(vl_instance_of(p));
  pcre2_match_data *data = memory ? pcre2_match_data_create_from_pattern(code, memory) : NULL;
  Term result = TERM_NONE;
  if (data == NULL) {
    (void)vl_raise_system_limit(p);
  } else {
    int count =
        pcre2_match(code, subject, size, (size_t)small_value(args[3]), run_options(small_value(args[4])), data, NULL);
    if (count > 0)
      result = match_list(p, data, count);
    else if (count == PCRE2_ERROR_NOMATCH || count == PCRE2_ERROR_MATCHLIMIT || count == PCRE2_ERROR_DEPTHLIMIT)
      result = ATOM_nomatch;
    else
      (void)vl_raise_badarg(p); /* text that is no UTF-8, or an offset inside a character */
  }
  pcre2_match_data_free(data);
  pcre2_general_context_free(memory);
  (void)vl_bump_reductions(p, size / 64 + 1);
  return result;
}

/* (source, options, subject, offset, run options): nomatch or [{start, length}]. */
Term bif_vl_re_run_5(Process *p, const Term *args) {
  const uint8_t *source, *subject;
  size_t size, length;
  uint32_t options;
  if (!regex_arguments(p, args, &source, &size, &options)) return vl_raise_badarg(p);
  if (!vl_binary_bytes(vl_heap_of(p), args[2], &subject, &length)) return vl_raise_badarg(p);
  if (!arg_is_int(args[3], 0, (int64_t)length) || !arg_is_int(args[4], 0, UINT32_MAX)) return vl_raise_badarg(p);
  Regex regex = vl_regex_get(vl_instance_of(p), source, size, options);
  if (regex.code == NULL) return vl_raise_badarg(p);
  Term result = match(p, regex.code, subject, length, args);
  vl_regex_release(vl_instance_of(p), &regex);
  return result;
}
