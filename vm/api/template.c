/* vial_make and vial_match: terms from a text in the language's syntax with holes, and back.
 *
 * One parser serves both: `parse` builds the term of what stands there, `match` compares it with one that is given.
 * The text is the host's own, so it is no place for attacks; its depth is bounded all the same. */
#include "api/host.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "data/compare.h"
#include "data/float.h"
#include "data/int.h"
#include "data/map.h"

#include <ctype.h>

enum { TEMPLATE_DEPTH = 64, TEMPLATE_ELEMENTS = 255 };

typedef struct Template {
  ErlNifEnv *env;
  const char *at;
  int depth;
  bool bad; /* the text is none */
  va_list holes;
} Template;

/* -- Words -- */

static void skip_blanks(Template *t) {
  while (isspace((unsigned char)*t->at)) t->at++;
}

static bool take(Template *t, const char *text) {
  skip_blanks(t);
  size_t size = strlen(text);
  if (strncmp(t->at, text, size) != 0) return false;
  t->at += size;
  return true;
}

static bool is_word(char c) {
  return isalnum((unsigned char)c) || c == '_' || c == '@';
}

static size_t word_size(const char *at) {
  size_t size = 0;
  while (is_word(at[size])) size++;
  return size > 0 && (at[size] == '?' || at[size] == '!') ? size + 1 : size;
}

static Term refuse(Template *t) {
  t->bad = true;
  return TERM_NONE;
}

static Term make_atom_of(const Template *t, const char *text, size_t size) {
  size_t count;
  bool valid = vl_utf8_count(text, size, &count, NULL) && count <= ATOM_MAX_CHARS;
  return valid ? vl_atom_make(env_atoms(t->env), text, size) : TERM_NONE;
}

/* Behind the first quote: a backslash takes the next byte as it is, but for n, r and t. */
static Term take_quoted(Template *t, bool atom) {
  StrBuf text;
  vl_strbuf_init(&text, t->env->heap->alloc);
  for (; *t->at && *t->at != '"'; t->at++) {
    bool escaped = *t->at == '\\' && t->at[1];
    if (escaped) t->at++;
    char c = *t->at;
    vl_strbuf_char(&text, !escaped ? c : c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c);
  }
  if (*t->at == '"')
    t->at++;
  else
    t->bad = true;
  Term term = t->bad || text.failed ? TERM_NONE
              : atom                ? make_atom_of(t, text.text ? text.text : "", text.size)
                                    : vl_binary(t->env->heap, text.text ? text.text : "", text.size);
  vl_strbuf_free(&text);
  return term;
}

static Term take_atom(Template *t) {
  if (*t->at == '"') {
    t->at++;
    return take_quoted(t, true);
  }
  const char *text = t->at;
  size_t size = word_size(text);
  t->at += size;
  return size > 0 ? make_atom_of(t, text, size) : refuse(t);
}

/* true, false, nil, or a module: Some.Name. */
static Term take_name(Template *t) {
  StrBuf name;
  const char *text = t->at;
  size_t size = word_size(text);
  t->at += size;
  if (!isupper((unsigned char)*text)) {
    bool known = (size == 4 && strncmp(text, "true", 4) == 0) || (size == 5 && strncmp(text, "false", 5) == 0) ||
                 (size == 3 && strncmp(text, "nil", 3) == 0);
    return known ? make_atom_of(t, text, size) : refuse(t);
  }
  while (*t->at == '.') t->at += 1 + word_size(t->at + 1);
  vl_strbuf_init(&name, t->env->heap->alloc);
  vl_strbuf_text(&name, "Elixir.");
  vl_strbuf_add(&name, text, (size_t)(t->at - text));
  Term term = name.failed ? TERM_NONE : make_atom_of(t, name.text, name.size);
  vl_strbuf_free(&name);
  return term;
}

static Term take_number(Template *t) {
  const char *start = t->at;
  bool bad = false, fraction = false;
  double value;
  if (*t->at == '-') t->at++;
  while (isdigit((unsigned char)*t->at)) t->at++;
  if (*t->at == '.' && isdigit((unsigned char)t->at[1])) {
    fraction = true;
    for (t->at++; isalnum((unsigned char)*t->at) || ((*t->at == '-' || *t->at == '+') && t->at[-1] == 'e');) t->at++;
  }
  size_t size = (size_t)(t->at - start);
  if (fraction) return vl_float_parse(start, size, &value) ? vl_float(t->env->heap, value) : refuse(t);
  Term term = vl_int_parse(t->env->heap, start, size, 10, &bad);
  return bad ? refuse(t) : term;
}

/* -- Building -- */

static Term fill_hole(Template *t) {
  Heap *h = t->env->heap;
  const char *text;
  switch (*t->at++) {
  case 'i': return vl_int(h, va_arg(t->holes, int));
  case 'l': return vl_int(h, va_arg(t->holes, int64_t));
  case 'u': return vl_uint(h, va_arg(t->holes, uint64_t));
  case 'f': return enif_make_double(t->env, va_arg(t->holes, double));
  case 's': text = va_arg(t->holes, const char *); return vl_binary(h, text, strlen(text));
  case 'a': return enif_make_atom(t->env, va_arg(t->holes, const char *));
  case 't': return va_arg(t->holes, ERL_NIF_TERM);
  case 'p': return va_arg(t->holes, const ErlNifPid *)->pid;
  case 'b': {
    const void *bytes = va_arg(t->holes, const void *);
    return vl_binary(h, bytes, va_arg(t->holes, size_t));
  }
  default: return refuse(t);
  }
}

static Term parse(Template *t);

/* `key: value`, if that stands here: the key. */
static bool take_key(Template *t, Term *key) {
  skip_blanks(t);
  size_t size = word_size(t->at);
  if (size == 0 || isdigit((unsigned char)*t->at) || t->at[size] != ':' || t->at[size + 1] == ':') return false;
  *key = make_atom_of(t, t->at, size);
  t->at += size + 1;
  return true;
}

/* An element of a list, or of what is in braces. */
static Term parse_element(Template *t) {
  Term key;
  if (!take_key(t, &key)) return parse(t);
  return vl_tuple2(t->env->heap, key, parse(t));
}

static Term parse_list(Template *t) {
  Term elements[TEMPLATE_ELEMENTS], tail = NIL;
  size_t count = 0;
  if (take(t, "]")) return NIL;
  do {
    if (count == TEMPLATE_ELEMENTS) return refuse(t);
    elements[count++] = parse_element(t);
  } while (take(t, ","));
  if (take(t, "|")) tail = parse(t);
  return take(t, "]") ? vl_list(t->env->heap, count, elements, tail) : refuse(t);
}

static Term parse_tuple(Template *t) {
  Term elements[TEMPLATE_ELEMENTS];
  size_t count = 0;
  if (take(t, "}")) return vl_tuple(t->env->heap, 0, &(Term){NIL});
  do {
    if (count == TEMPLATE_ELEMENTS) return refuse(t);
    elements[count++] = parse(t);
  } while (take(t, ","));
  return take(t, "}") ? vl_tuple(t->env->heap, count, elements) : refuse(t);
}

static Term parse_map_key(Template *t) {
  Term key;
  if (take_key(t, &key)) return key;
  key = parse(t);
  return take(t, "=>") ? key : refuse(t);
}

static Term parse_map(Template *t) {
  Heap *h = t->env->heap;
  Term map = vl_map_empty(h);
  if (take(t, "}")) return map;
  do {
    Term key = parse_map_key(t), value = parse(t);
    if (key == TERM_NONE || value == TERM_NONE || map == TERM_NONE) return TERM_NONE;
    map = vl_map_put(h, map, key, value);
  } while (take(t, ","));
  return take(t, "}") ? map : refuse(t);
}

static Term parse_here(Template *t) {
  if (take(t, "%{")) return parse_map(t);
  if (take(t, "{")) return parse_tuple(t);
  if (take(t, "[")) return parse_list(t);
  if (take(t, "~")) return fill_hole(t);
  if (take(t, "\"")) return take_quoted(t, false);
  if (take(t, ":")) return take_atom(t);
  if (*t->at == '-' || isdigit((unsigned char)*t->at)) return take_number(t);
  return take_name(t);
}

static Term parse(Template *t) {
  if (t->bad || t->depth == TEMPLATE_DEPTH) return refuse(t);
  t->depth++;
  Term term = parse_here(t);
  t->depth--;
  return term;
}

static Term parse_all(Template *t) {
  Term term = parse(t);
  skip_blanks(t);
  return *t->at ? refuse(t) : term;
}

ERL_NIF_TERM vial_make(ErlNifEnv *env, const char *format, ...) {
  Template t = {.env = env, .at = format};
  va_start(t.holes, format);
  Term term = parse_all(&t);
  va_end(t.holes);
  return term;
}

Term vl_host_list(ErlNifEnv *env, const char *format, va_list holes, unsigned *count) {
  Template t = {.env = env, .at = format};
  Term elements[TEMPLATE_ELEMENTS];
  *count = 0;
  va_copy(t.holes, holes);
  skip_blanks(&t);
  if (*t.at) do {
      elements[(*count)++] = parse(&t);
    } while (*count < TEMPLATE_ELEMENTS && take(&t, ","));
  skip_blanks(&t);
  va_end(t.holes);
  return *t.at ? TERM_NONE : vl_list(env->heap, *count, elements, NIL);
}

/* -- Matching -- */

static bool match(Template *t, Term term);

/* The bytes of a binary as a string in the host's buffer. */
static bool give_text(Template *t, const void *bytes, size_t size) {
  char *buffer = va_arg(t->holes, char *);
  size_t room = va_arg(t->holes, size_t);
  if (size >= room || memchr(bytes, '\0', size)) return false;
  memcpy(buffer, bytes, size);
  buffer[size] = '\0';
  return true;
}

static bool give_binary(Template *t, Term term) {
  const uint8_t *bytes;
  size_t size;
  return is_bitstring(term) && vl_binary_bytes(t->env->heap, term, &bytes, &size) && give_text(t, bytes, size);
}

static bool give_atom(Template *t, Term term) {
  size_t size;
  const char *text = is_atom(term) ? vl_atom_text(term, &size) : NULL;
  return text && give_text(t, text, size);
}

/* Into what the host points to. */
static bool read_hole(Template *t, Term term) {
  switch (*t->at++) {
  case 'i': return enif_get_int(t->env, term, va_arg(t->holes, int *));
  case 'l': return enif_get_int64(t->env, term, va_arg(t->holes, int64_t *));
  case 'u': return enif_get_uint64(t->env, term, va_arg(t->holes, uint64_t *));
  case 'f': return enif_get_double(t->env, term, va_arg(t->holes, double *));
  case 's': return give_binary(t, term);
  case 'a': return give_atom(t, term);
  case 't': *va_arg(t->holes, ERL_NIF_TERM *) = term; return true;
  case 'p': va_arg(t->holes, ErlNifPid *)->pid = term; return is_pid(term);
  case 'b': return enif_inspect_binary(t->env, term, va_arg(t->holes, ErlNifBinary *));
  default: refuse(t); return false;
  }
}

static bool match_element(Template *t, Term term) {
  Term key;
  if (!take_key(t, &key)) return match(t, term);
  return is_tuple_of(term, 2) && tuple_at(term, 0) == key && match(t, tuple_at(term, 1));
}

static bool match_list(Template *t, Term term) {
  if (take(t, "]")) return is_nil(term);
  do {
    if (!is_cons(term) || !match_element(t, cons_head(term))) return false;
    term = cons_tail(term);
  } while (take(t, ","));
  if (take(t, "|")) return match(t, term) && take(t, "]");
  return is_nil(term) && take(t, "]");
}

static bool match_tuple(Template *t, Term term) {
  if (!is_tuple(term)) return false;
  size_t count = 0, size = tuple_size(term);
  if (take(t, "}")) return size == 0;
  do {
    if (count == size || !match(t, tuple_at(term, count++))) return false;
  } while (take(t, ","));
  return count == size && take(t, "}");
}

/* The keys that are named; there may be others. */
static bool match_map(Template *t, Term term) {
  if (!is_map(term)) return false;
  if (take(t, "}")) return true;
  do {
    Term key = parse_map_key(t), value = key == TERM_NONE ? TERM_NONE : vl_map_get(term, key);
    if (value == TERM_NONE || !match(t, value)) return false;
  } while (take(t, ","));
  return take(t, "}");
}

static bool match_here(Template *t, Term term) {
  if (take(t, "%{")) return match_map(t, term);
  if (take(t, "{")) return match_tuple(t, term);
  if (take(t, "[")) return match_list(t, term);
  if (take(t, "~")) return read_hole(t, term);
  if (*t->at == '_' && !is_word(t->at[1])) {
    t->at++;
    return true;
  }
  Term same = parse(t);
  return same != TERM_NONE && vl_equal_exact(same, term);
}

static bool match(Template *t, Term term) {
  if (t->bad || t->depth == TEMPLATE_DEPTH) return false;
  t->depth++;
  bool matched = match_here(t, term);
  t->depth--;
  return matched && !t->bad;
}

int vial_match(ErlNifEnv *env, ERL_NIF_TERM term, const char *pattern, ...) {
  Template t = {.env = env, .at = pattern};
  va_start(t.holes, pattern);
  bool matched = term != TERM_NONE && match(&t, term);
  va_end(t.holes);
  if (matched) skip_blanks(&t);
  return matched && !*t.at;
}
