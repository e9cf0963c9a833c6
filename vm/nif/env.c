#include "nif/env.h"

#include "data/compare.h"
#include "data/int.h"
#include "data/map.h"
#include "heap/copy.h"

_Static_assert(sizeof(ErlNifBinary) == 40, "the layout of Erlang's libraries");
_Static_assert(sizeof(ERL_NIF_TERM) == sizeof(Term), "a term is one word");

/* -- Environments -- */

ErlNifEnv *vl_env_new(Instance *in) {
  ErlNifEnv *env = vl_alloc(&in->alloc, sizeof *env);
  if (!env) return NULL;
  vl_heap_init(&env->heap, &in->alloc);
  env->instance = in;
  return env;
}

void enif_clear_env(ErlNifEnv *env) {
  vl_heap_free(&env->heap);
  vl_heap_init(&env->heap, &env->instance->alloc);
}

void enif_free_env(ErlNifEnv *env) {
  if (!env) return;
  vl_heap_free(&env->heap);
  vl_free(&env->instance->alloc, env, sizeof *env);
}

/* -- What is it? -- */

int enif_is_atom(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_atom(term);
}

int enif_is_binary(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_bitstring(term) && vl_bits(term).count % 8 == 0;
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

int enif_is_ref(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_ref(term);
}

int enif_is_tuple(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_tuple(term);
}

int enif_is_identical(ERL_NIF_TERM a, ERL_NIF_TERM b) {
  return a != TERM_NONE && b != TERM_NONE && vl_equal_exact(a, b);
}

int enif_compare(ERL_NIF_TERM a, ERL_NIF_TERM b) {
  if (a == TERM_NONE || b == TERM_NONE) return (a != TERM_NONE) - (b != TERM_NONE);
  return vl_compare(a, b);
}

/* -- Making -- */

ERL_NIF_TERM enif_make_atom_len(ErlNifEnv *env, const char *name, size_t size) {
  return size <= ATOM_MAX_BYTES ? vl_atom_make(env->instance->atoms, name, size) : TERM_NONE;
}

ERL_NIF_TERM enif_make_atom(ErlNifEnv *env, const char *name) {
  return enif_make_atom_len(env, name, strlen(name));
}

int enif_make_existing_atom(ErlNifEnv *env, const char *name, ERL_NIF_TERM *atom, ErlNifCharEncoding encoding) {
  *atom = vl_atom_find(env->instance->atoms, name, strlen(name));
  return *atom != TERM_NONE;
}

ERL_NIF_TERM enif_make_int(ErlNifEnv *env, int i) {
  return make_small(i);
}

ERL_NIF_TERM enif_make_uint(ErlNifEnv *env, unsigned i) {
  return make_small(i);
}

ERL_NIF_TERM enif_make_int64(ErlNifEnv *env, ErlNifSInt64 i) {
  return vl_int(&env->heap, i);
}

ERL_NIF_TERM enif_make_uint64(ErlNifEnv *env, ErlNifUInt64 i) {
  return vl_uint(&env->heap, i);
}

ERL_NIF_TERM enif_make_double(ErlNifEnv *env, double d) {
  return vl_float(&env->heap, d);
}

unsigned char *enif_make_new_binary(ErlNifEnv *env, size_t size, ERL_NIF_TERM *term) {
  uint8_t *data = NULL;
  *term = vl_binary_new(&env->heap, size, &data);
  return *term == TERM_NONE ? NULL : data;
}

ERL_NIF_TERM enif_make_string_len(ErlNifEnv *env, const char *text, size_t size, ErlNifCharEncoding encoding) {
  Term list = NIL;
  while (size-- > 0) list = vl_cons(&env->heap, make_small((uint8_t)text[size]), list);
  return list;
}

ERL_NIF_TERM enif_make_string(ErlNifEnv *env, const char *text, ErlNifCharEncoding encoding) {
  return enif_make_string_len(env, text, strlen(text), encoding);
}

ERL_NIF_TERM enif_make_tuple_from_array(ErlNifEnv *env, const ERL_NIF_TERM *elements, unsigned count) {
  return vl_tuple(&env->heap, count, elements);
}

ERL_NIF_TERM enif_make_list_from_array(ErlNifEnv *env, const ERL_NIF_TERM *elements, unsigned count) {
  return vl_list(&env->heap, count, elements, NIL);
}

ERL_NIF_TERM enif_make_list_cell(ErlNifEnv *env, ERL_NIF_TERM head, ERL_NIF_TERM tail) {
  return vl_cons(&env->heap, head, tail);
}

ERL_NIF_TERM enif_make_new_map(ErlNifEnv *env) {
  return vl_map_empty(&env->heap);
}

int enif_make_map_put(ErlNifEnv *env, ERL_NIF_TERM map, ERL_NIF_TERM key, ERL_NIF_TERM value, ERL_NIF_TERM *out) {
  if (!is_map(map) || key == TERM_NONE || value == TERM_NONE) return 0;
  *out = vl_map_put(&env->heap, map, key, value);
  return *out != TERM_NONE;
}

ERL_NIF_TERM enif_make_copy(ErlNifEnv *env, ERL_NIF_TERM term) {
  return term == TERM_NONE ? TERM_NONE : vl_copy_deep(&env->heap, term);
}

/* -- Reading -- */

int enif_get_int64(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifSInt64 *out) {
  return is_integer(term) && vl_int_to_i64(term, out);
}

int enif_get_uint64(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifUInt64 *out) {
  return is_integer(term) && vl_int_to_u64(term, out);
}

int enif_get_int(ErlNifEnv *env, ERL_NIF_TERM term, int *out) {
  if (!is_small(term) || small_value(term) < INT32_MIN || small_value(term) > INT32_MAX) return 0;
  *out = (int)small_value(term);
  return 1;
}

int enif_get_uint(ErlNifEnv *env, ERL_NIF_TERM term, unsigned *out) {
  if (!is_small(term) || small_value(term) < 0 || small_value(term) > UINT32_MAX) return 0;
  *out = (unsigned)small_value(term);
  return 1;
}

int enif_get_double(ErlNifEnv *env, ERL_NIF_TERM term, double *out) {
  if (!is_float(term)) return 0;
  *out = float_value(term);
  return 1;
}

int enif_get_atom_length(ErlNifEnv *env, ERL_NIF_TERM atom, unsigned *size, ErlNifCharEncoding encoding) {
  if (!is_atom(atom)) return 0;
  size_t bytes;
  (void)vl_atom_text(atom, &bytes);
  *size = (unsigned)bytes;
  return 1;
}

int enif_get_atom(ErlNifEnv *env, ERL_NIF_TERM atom, char *buffer, unsigned size, ErlNifCharEncoding encoding) {
  if (!is_atom(atom)) return 0;
  size_t bytes;
  const char *text = vl_atom_text(atom, &bytes);
  if (bytes + 1 > size) return 0;
  memcpy(buffer, text, bytes);
  buffer[bytes] = '\0';
  return (int)bytes + 1;
}

int enif_get_tuple(ErlNifEnv *env, ERL_NIF_TERM tuple, int *arity, const ERL_NIF_TERM **elements) {
  if (!is_tuple(tuple)) return 0;
  *arity = (int)tuple_size(tuple);
  *elements = tuple_elements(tuple);
  return 1;
}

int enif_get_list_cell(ErlNifEnv *env, ERL_NIF_TERM list, ERL_NIF_TERM *head, ERL_NIF_TERM *tail) {
  if (!is_cons(list)) return 0;
  *head = cons_head(list);
  *tail = cons_tail(list);
  return 1;
}

int enif_get_list_length(ErlNifEnv *env, ERL_NIF_TERM list, unsigned *length) {
  unsigned n = 0;
  for (; is_cons(list); list = cons_tail(list)) n++;
  *length = n;
  return is_nil(list);
}

int enif_get_map_size(ErlNifEnv *env, ERL_NIF_TERM map, size_t *size) {
  if (!is_map(map)) return 0;
  *size = vl_map_size(map);
  return 1;
}

int enif_get_map_value(ErlNifEnv *env, ERL_NIF_TERM map, ERL_NIF_TERM key, ERL_NIF_TERM *value) {
  if (!is_map(map) || key == TERM_NONE) return 0;
  *value = vl_map_get(map, key);
  return *value != TERM_NONE;
}

int enif_inspect_binary(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifBinary *out) {
  const uint8_t *bytes;
  size_t size;
  if (!enif_is_binary(env, term) || !vl_binary_bytes(&env->heap, term, &bytes, &size)) return 0;
  *out = (ErlNifBinary){.size = size, .data = (unsigned char *)(uintptr_t)bytes};
  return 1;
}
