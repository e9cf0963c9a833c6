/* Maps through the NIF interface.
 *
 * An iteration goes over copies of keys and values, so that it can turn round: position 0 lies before the first
 * pair, size + 1 behind the last. */
#include "nif/env.h"

#include "data/map.h"

ERL_NIF_TERM enif_make_new_map(ErlNifEnv *env) {
  return vl_map_empty(env->heap);
}

static bool are_terms(const Term *terms, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (terms[i] == TERM_NONE) return false;
  return true;
}

int enif_make_map_from_arrays(ErlNifEnv *env, ERL_NIF_TERM keys[], ERL_NIF_TERM values[], size_t count,
                              ERL_NIF_TERM *map) {
  if (!are_terms(keys, count) || !are_terms(values, count)) return 0;
  Alloc *a = env->heap->alloc;
  size_t room = (2 * count + 1) * sizeof(Term);
  Term *pairs = count < SIZE_MAX / 64 ? vl_alloc(a, room) : NULL;
  if (!pairs) return 0;
  for (size_t i = 0; i < count; i++) {
    pairs[2 * i] = keys[i];
    pairs[2 * i + 1] = values[i];
  }
  Term made = count ? vl_map_from_pairs(env->heap, pairs, count) : vl_map_empty(env->heap);
  vl_free(a, pairs, room);
  if (made == TERM_NONE || vl_map_size(made) != count) return 0;
  *map = made;
  return 1;
}

int enif_make_map_put(ErlNifEnv *env, ERL_NIF_TERM map, ERL_NIF_TERM key, ERL_NIF_TERM value, ERL_NIF_TERM *out) {
  if (!is_map(map) || key == TERM_NONE || value == TERM_NONE) return 0;
  *out = vl_map_put(env->heap, map, key, value);
  return *out != TERM_NONE;
}

int enif_make_map_update(ErlNifEnv *env, ERL_NIF_TERM map, ERL_NIF_TERM key, ERL_NIF_TERM value, ERL_NIF_TERM *out) {
  ERL_NIF_TERM before;
  return enif_get_map_value(env, map, key, &before) && enif_make_map_put(env, map, key, value, out);
}

int enif_make_map_remove(ErlNifEnv *env, ERL_NIF_TERM map, ERL_NIF_TERM key, ERL_NIF_TERM *out) {
  if (!is_map(map) || key == TERM_NONE) return 0;
  *out = vl_map_remove(env->heap, map, key);
  return *out != TERM_NONE;
}

int enif_get_map_size(ErlNifEnv *env, ERL_NIF_TERM map, size_t *size) {
  if (!is_map(map)) return 0;
  *size = vl_map_size(map);
  return 1;
}

int enif_get_map_value(ErlNifEnv *env, ERL_NIF_TERM map, ERL_NIF_TERM key, ERL_NIF_TERM *value) {
  if (!is_map(map) || key == TERM_NONE) return 0;
  Term found = vl_map_get(map, key);
  if (found == TERM_NONE) return 0;
  *value = found;
  return 1;
}

/* -- Iterating -- */

static size_t room_of(size_t size) {
  return (2 * size + 1) * sizeof(Term);
}

int enif_map_iterator_create(ErlNifEnv *env, ERL_NIF_TERM map, ErlNifMapIterator *iterator,
                             ErlNifMapIteratorEntry entry) {
  if (!is_map(map) || (entry != ERL_NIF_MAP_ITERATOR_FIRST && entry != ERL_NIF_MAP_ITERATOR_LAST)) return 0;
  size_t size = vl_map_size(map);
  Term *entries = vl_alloc(env->heap->alloc, room_of(size));
  if (!entries) return 0;
  vl_map_entries(map, entries, entries + size);
  *iterator = (ErlNifMapIterator){.map = map,
                                  .size = size,
                                  .at = entry == ERL_NIF_MAP_ITERATOR_FIRST ? 1 : size,
                                  .entries = {entries, entries + size}};
  return 1;
}

void enif_map_iterator_destroy(ErlNifEnv *env, ErlNifMapIterator *iterator) {
  vl_free(env->heap->alloc, iterator->entries[0], room_of(iterator->size));
  iterator->entries[0] = NULL;
}

int enif_map_iterator_is_head(ErlNifEnv *env, ErlNifMapIterator *iterator) {
  return iterator->at == 0 || iterator->size == 0;
}

int enif_map_iterator_is_tail(ErlNifEnv *env, ErlNifMapIterator *iterator) {
  return iterator->at == iterator->size + 1 || iterator->size == 0;
}

int enif_map_iterator_next(ErlNifEnv *env, ErlNifMapIterator *iterator) {
  if (iterator->at <= iterator->size) iterator->at++;
  return iterator->at <= iterator->size;
}

int enif_map_iterator_prev(ErlNifEnv *env, ErlNifMapIterator *iterator) {
  if (iterator->at > 0) iterator->at--;
  return iterator->at > 0;
}

int enif_map_iterator_get_pair(ErlNifEnv *env, ErlNifMapIterator *iterator, ERL_NIF_TERM *key, ERL_NIF_TERM *value) {
  if (iterator->at == 0 || iterator->at > iterator->size) return 0;
  *key = ((const Term *)iterator->entries[0])[iterator->at - 1];
  *value = ((const Term *)iterator->entries[1])[iterator->at - 1];
  return 1;
}
