/* Terms of the NIF interface: what is it, making, reading. */
#include "nif/env.h"

#include "base/utf8.h"
#include "data/compare.h"
#include "data/hash.h"
#include "data/int.h"
#include "data/list.h"
#include "data/phash.h"
#include "proc/ref.h"

#include <math.h>

/* -- What is it? -- */

int enif_is_atom(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_atom(term);
}

int enif_is_empty_list(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_nil(term);
}

int enif_is_fun(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_fun(term);
}

int enif_is_list(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_list(term);
}

int enif_is_map(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_map(term);
}

int enif_is_number(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_number(term);
}

int enif_is_pid(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_pid(term);
}

int enif_is_port(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_port(term);
}

int enif_is_ref(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_ref(term);
}

int enif_is_tuple(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_tuple(term);
}

ErlNifTermType enif_term_type(ErlNifEnv *env, ERL_NIF_TERM term) {
  if (is_small(term)) return ERL_NIF_TERM_TYPE_INTEGER;
  if (is_atom(term)) return ERL_NIF_TERM_TYPE_ATOM;
  if (is_list(term)) return ERL_NIF_TERM_TYPE_LIST;
  if (is_pid(term)) return ERL_NIF_TERM_TYPE_PID;
  if (is_port(term)) return ERL_NIF_TERM_TYPE_PORT;
  static const ErlNifTermType types[BOX_KIND_COUNT] = {
      [BOX_TUPLE] = ERL_NIF_TERM_TYPE_TUPLE,       [BOX_FLOAT] = ERL_NIF_TERM_TYPE_FLOAT,
      [BOX_BIGPOS] = ERL_NIF_TERM_TYPE_INTEGER,    [BOX_BIGNEG] = ERL_NIF_TERM_TYPE_INTEGER,
      [BOX_REF] = ERL_NIF_TERM_TYPE_REFERENCE,     [BOX_FUN] = ERL_NIF_TERM_TYPE_FUN,
      [BOX_EXPORT] = ERL_NIF_TERM_TYPE_FUN,        [BOX_MAP] = ERL_NIF_TERM_TYPE_MAP,
      [BOX_HAMT] = ERL_NIF_TERM_TYPE_MAP,          [BOX_BIN_HEAP] = ERL_NIF_TERM_TYPE_BITSTRING,
      [BOX_BIN_REF] = ERL_NIF_TERM_TYPE_BITSTRING, [BOX_BIN_SUB] = ERL_NIF_TERM_TYPE_BITSTRING,
  };
  return is_boxed(term) ? types[box_kind(term)] : ERL_NIF_TERM_TYPE__MISSING_DEFAULT_CASE__READ_THE_MANUAL;
}

int enif_is_identical(ERL_NIF_TERM a, ERL_NIF_TERM b) {
  return a != TERM_NONE && b != TERM_NONE && vl_equal_exact(a, b);
}

int enif_compare(ERL_NIF_TERM a, ERL_NIF_TERM b) {
  if (a == TERM_NONE || b == TERM_NONE) return (a != TERM_NONE) - (b != TERM_NONE);
  return vl_compare(a, b);
}

ErlNifUInt64 enif_hash(ErlNifHash type, ERL_NIF_TERM term, ErlNifUInt64 salt) {
  if (term == TERM_NONE) return 0;
  if (type != ERL_NIF_PHASH2) return (uint32_t)vl_hash(term, salt);
  uint32_t hash = 0;
  (void)!vl_phash2(vl_nif_alloc(), term, SIZE_MAX, &hash);
  return hash & ((UINT32_C(1) << 27) - 1);
}

/* -- Making atoms and text -- */

enum { LATIN1_MAX = 2 * ATOM_MAX_CHARS };

/* Latin-1 as UTF-8; how many bytes, or -1: too long. */
static int from_latin1(char *out, const char *text, size_t size) {
  if (size > ATOM_MAX_CHARS) return -1;
  int at = 0;
  for (size_t i = 0; i < size; i++) {
    uint8_t c = (uint8_t)text[i];
    if (c >= 0x80) out[at++] = (char)(0xC0 | c >> 6);
    out[at++] = (char)(c < 0x80 ? c : 0x80 | (c & 0x3F));
  }
  return at;
}

ERL_NIF_TERM enif_make_atom_len(ErlNifEnv *env, const char *name, size_t size) {
  char utf8[LATIN1_MAX];
  int bytes = from_latin1(utf8, name, size);
  return bytes < 0 ? enif_make_badarg(env) : vl_atom_make(env_atoms(env), utf8, (size_t)bytes);
}

ERL_NIF_TERM enif_make_atom(ErlNifEnv *env, const char *name) {
  return enif_make_atom_len(env, name, strlen(name));
}

int enif_make_existing_atom_len(ErlNifEnv *env, const char *name, size_t size, ERL_NIF_TERM *atom,
                                ErlNifCharEncoding encoding) {
  char utf8[LATIN1_MAX];
  int bytes = encoding == ERL_NIF_LATIN1 ? from_latin1(utf8, name, size) : -1;
  if (bytes < 0 || !env_atoms(env)) return 0;
  *atom = vl_atom_find(env_atoms(env), utf8, (size_t)bytes);
  return *atom != TERM_NONE;
}

int enif_make_existing_atom(ErlNifEnv *env, const char *name, ERL_NIF_TERM *atom, ErlNifCharEncoding encoding) {
  return enif_make_existing_atom_len(env, name, strlen(name), atom, encoding);
}

ERL_NIF_TERM enif_make_string_len(ErlNifEnv *env, const char *text, size_t size, ErlNifCharEncoding encoding) {
  if (encoding != ERL_NIF_LATIN1) return enif_make_badarg(env);
  Term list = NIL;
  while (size-- > 0) list = vl_cons(env->heap, make_small((uint8_t)text[size]), list);
  return list;
}

ERL_NIF_TERM enif_make_string(ErlNifEnv *env, const char *text, ErlNifCharEncoding encoding) {
  return enif_make_string_len(env, text, strlen(text), encoding);
}

/* -- Making numbers -- */

ERL_NIF_TERM enif_make_int(ErlNifEnv *env, int i) {
  return make_small(i);
}

ERL_NIF_TERM enif_make_uint(ErlNifEnv *env, unsigned i) {
  return make_small(i);
}

ERL_NIF_TERM enif_make_long(ErlNifEnv *env, long i) {
  return vl_int(env->heap, i);
}

ERL_NIF_TERM enif_make_ulong(ErlNifEnv *env, unsigned long i) {
  return vl_uint(env->heap, i);
}

ERL_NIF_TERM enif_make_double(ErlNifEnv *env, double d) {
  return isfinite(d) ? vl_float(env->heap, d) : enif_make_badarg(env);
}

/* -- Making tuples and lists -- */

ERL_NIF_TERM enif_make_tuple_from_array(ErlNifEnv *env, const ERL_NIF_TERM elements[], unsigned count) {
  return vl_tuple(env->heap, count, elements);
}

ERL_NIF_TERM enif_make_list_from_array(ErlNifEnv *env, const ERL_NIF_TERM elements[], unsigned count) {
  return vl_list(env->heap, count, elements, NIL);
}

ERL_NIF_TERM enif_make_tuple(ErlNifEnv *env, unsigned count, ...) {
  Term *at = vl_heap_alloc(env->heap, TUPLE_WORDS(count));
  if (!at) return TERM_NONE;
  bool good = true;
  at[0] = make_header(BOX_TUPLE, count);
  va_list elements;
  va_start(elements, count);
  for (unsigned i = 0; i < count; i++) {
    Term element = va_arg(elements, Term);
    good = good && element != TERM_NONE;
    at[1 + i] = element == TERM_NONE ? NIL : element;
  }
  va_end(elements);
  return good ? make_box(at) : TERM_NONE;
}

ERL_NIF_TERM enif_make_list(ErlNifEnv *env, unsigned count, ...) {
  if (count == 0) return NIL;
  Term *at = vl_heap_alloc(env->heap, CONS_WORDS * (size_t)count);
  if (!at) return TERM_NONE;
  bool good = true;
  va_list elements;
  va_start(elements, count);
  for (unsigned i = 0; i < count; i++) {
    Term element = va_arg(elements, Term), *cell = at + CONS_WORDS * (size_t)i;
    good = good && element != TERM_NONE;
    (void)make_cons(cell, element == TERM_NONE ? NIL : element,
                    i + 1 == count ? NIL : (Term)(uintptr_t)(cell + CONS_WORDS) | TAG_CONS);
  }
  va_end(elements);
  return good ? (Term)(uintptr_t)at | TAG_CONS : TERM_NONE;
}

ERL_NIF_TERM enif_make_list_cell(ErlNifEnv *env, ERL_NIF_TERM head, ERL_NIF_TERM tail) {
  return vl_cons(env->heap, head, tail);
}

int enif_make_reverse_list(ErlNifEnv *env, ERL_NIF_TERM list, ERL_NIF_TERM *out) {
  Term turned = NIL;
  for (; is_cons(list); list = cons_tail(list)) turned = vl_cons(env->heap, cons_head(list), turned);
  if (!is_nil(list) || turned == TERM_NONE) return 0;
  *out = turned;
  return 1;
}
