/* Terms: types, numbers, text, lists, tuples, maps, binaries, bytes, errors, printing. */
#include <erl_nif.h>
#include <string.h>

#define NIF(name) static ERL_NIF_TERM name(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])

static ERL_NIF_TERM truth(ErlNifEnv *env, int yes) {
  return enif_make_atom(env, yes ? "true" : "false");
}

/* What each predicate says, and the type. */
NIF(classify) {
  ERL_NIF_TERM t = argv[0];
  return enif_make_list(
      env, 13, truth(env, enif_is_atom(env, t)), truth(env, enif_is_binary(env, t)),
      truth(env, enif_is_empty_list(env, t)), truth(env, enif_is_fun(env, t)), truth(env, enif_is_list(env, t)),
      truth(env, enif_is_map(env, t)), truth(env, enif_is_number(env, t)), truth(env, enif_is_pid(env, t)),
      truth(env, enif_is_port(env, t)), truth(env, enif_is_ref(env, t)), truth(env, enif_is_tuple(env, t)),
      truth(env, enif_is_exception(env, t)), enif_make_int(env, enif_term_type(env, t)));
}

/* The number as each C type it fits. */
NIF(numbers) {
  int i = 0;
  unsigned u = 0;
  long l = 0;
  unsigned long ul = 0;
  ErlNifSInt64 s64 = 0;
  ErlNifUInt64 u64 = 0;
  double d = 0;
  int fits[] = {enif_get_int(env, argv[0], &i),     enif_get_uint(env, argv[0], &u),
                enif_get_long(env, argv[0], &l),    enif_get_ulong(env, argv[0], &ul),
                enif_get_int64(env, argv[0], &s64), enif_get_uint64(env, argv[0], &u64),
                enif_get_double(env, argv[0], &d)};
  ERL_NIF_TERM made[] = {enif_make_int(env, i),    enif_make_uint(env, u),    enif_make_long(env, l),
                         enif_make_ulong(env, ul), enif_make_int64(env, s64), enif_make_uint64(env, u64),
                         enif_make_double(env, d)};
  ERL_NIF_TERM results[7];
  for (int k = 0; k < 7; k++) results[k] = fits[k] ? made[k] : enif_make_atom(env, "no");
  return enif_make_tuple_from_array(env, results, 7);
}

NIF(infinite) {
  (void)argv;
  volatile double zero = 0;
  return enif_make_double(env, 1 / zero);
}

/* An atom or a charlist, through a buffer of that size. */
NIF(text) {
  char buffer[64];
  unsigned size, length = 99;
  if (!enif_get_uint(env, argv[1], &size)) return enif_make_badarg(env);
  memset(buffer, '#', sizeof buffer);
  int is_atom = enif_is_atom(env, argv[0]);
  int result = is_atom ? enif_get_atom(env, argv[0], buffer, size, ERL_NIF_LATIN1)
                       : enif_get_string(env, argv[0], buffer, size, ERL_NIF_LATIN1);
  int known = enif_get_atom_length(env, argv[0], &length, ERL_NIF_LATIN1);
  buffer[63] = 0;
  return enif_make_tuple4(env, enif_make_int(env, result),
                          result ? enif_make_string(env, buffer, ERL_NIF_LATIN1) : enif_make_atom(env, "none"),
                          enif_make_int(env, known), enif_make_uint(env, length));
}

NIF(atoms) {
  ERL_NIF_TERM found, none = enif_make_atom(env, "none");
  (void)argv;
  return enif_make_list5(env, enif_make_atom(env, "caf\xe9"), enif_make_atom_len(env, "abcdef", 3),
                         enif_make_existing_atom(env, "true", &found, ERL_NIF_LATIN1) ? found : none,
                         enif_make_existing_atom(env, "surely no such atom here", &found, ERL_NIF_LATIN1) ? found
                                                                                                          : none,
                         enif_make_existing_atom_len(env, "falsehood", 5, &found, ERL_NIF_LATIN1) ? found : none);
}

NIF(long_atom) {
  char name[300];
  (void)argv;
  memset(name, 'a', sizeof name);
  return enif_make_atom_len(env, name, sizeof name);
}

NIF(lists) {
  unsigned length = 0;
  ERL_NIF_TERM head, tail, reversed;
  int is_proper = enif_get_list_length(env, argv[0], &length);
  int has_cell = enif_get_list_cell(env, argv[0], &head, &tail);
  int turned = enif_make_reverse_list(env, argv[0], &reversed);
  ERL_NIF_TERM none = enif_make_atom(env, "none");
  return enif_make_tuple(env, 5, is_proper ? enif_make_uint(env, length) : none, has_cell ? head : none,
                         has_cell ? tail : none, turned ? reversed : none,
                         enif_make_list_cell(env, argv[0], enif_make_list(env, 0)));
}

NIF(tuples) {
  int arity;
  const ERL_NIF_TERM *elements;
  if (!enif_get_tuple(env, argv[0], &arity, &elements)) return enif_make_badarg(env);
  return enif_make_list3(env, enif_make_int(env, arity), enif_make_list_from_array(env, elements, (unsigned)arity),
                         enif_make_tuple(env, 0));
}

NIF(order) {
  int c = enif_compare(argv[0], argv[1]);
  return enif_make_tuple2(env, enif_make_int(env, (c > 0) - (c < 0)), truth(env, enif_is_identical(argv[0], argv[1])));
}

NIF(hashes) {
  ErlNifUInt64 inner = enif_hash(ERL_NIF_INTERNAL_HASH, argv[0], 1);
  return enif_make_tuple2(env, enif_make_uint64(env, enif_hash(ERL_NIF_PHASH2, argv[0], 0)),
                          truth(env, inner == enif_hash(ERL_NIF_INTERNAL_HASH, argv[0], 1)));
}

NIF(maps) {
  size_t size = 77;
  ERL_NIF_TERM key = enif_make_atom(env, "k"), one = enif_make_int(env, 1), value = 0, put = 0, updated = 0,
               removed = 0;
  ERL_NIF_TERM none = enif_make_atom(env, "none");
  int sized = enif_get_map_size(env, argv[0], &size);
  int got = enif_get_map_value(env, argv[0], key, &value);
  int was_put = enif_make_map_put(env, argv[0], key, one, &put);
  int was_updated = enif_make_map_update(env, argv[0], key, one, &updated);
  int was_removed = enif_make_map_remove(env, argv[0], key, &removed);
  return enif_make_list(env, 6, sized ? enif_make_uint64(env, size) : none, got ? value : none, was_put ? put : none,
                        was_updated ? updated : none, was_removed ? removed : none, enif_make_new_map(env));
}

NIF(map_of) {
  ERL_NIF_TERM keys[40], values[40], map, head, list = argv[0];
  size_t n = 0;
  while (n < 40 && enif_get_list_cell(env, list, &head, &list)) {
    keys[n] = head;
    values[n] = enif_make_int(env, (int)n);
    n++;
  }
  return enif_make_map_from_arrays(env, keys, values, n, &map) ? map : enif_make_atom(env, "twice");
}

/* All pairs forwards, then backwards, and where each walk ends. */
NIF(walk) {
  ErlNifMapIterator at;
  ERL_NIF_TERM key, value, there = enif_make_list(env, 0), back = there;
  if (!enif_map_iterator_create(env, argv[0], &at, ERL_NIF_MAP_ITERATOR_FIRST)) return enif_make_badarg(env);
  while (enif_map_iterator_get_pair(env, &at, &key, &value)) {
    there = enif_make_list_cell(env, enif_make_tuple2(env, key, value), there);
    enif_map_iterator_next(env, &at);
  }
  int tail = enif_map_iterator_is_tail(env, &at), head = enif_map_iterator_is_head(env, &at);
  enif_map_iterator_destroy(env, &at);
  enif_map_iterator_create(env, argv[0], &at, ERL_NIF_MAP_ITERATOR_LAST);
  while (enif_map_iterator_get_pair(env, &at, &key, &value)) {
    back = enif_make_list_cell(env, key, back);
    enif_map_iterator_prev(env, &at);
  }
  int tail2 = enif_map_iterator_is_tail(env, &at), head2 = enif_map_iterator_is_head(env, &at);
  enif_map_iterator_destroy(env, &at);
  return enif_make_list(env, 6, there, back, truth(env, tail), truth(env, head), truth(env, tail2), truth(env, head2));
}

NIF(bytes) {
  ErlNifBinary b;
  if (!enif_inspect_iolist_as_binary(env, argv[0], &b)) return enif_make_atom(env, "no");
  unsigned long sum = 0;
  for (size_t i = 0; i < b.size; i++) sum += b.data[i];
  return enif_make_tuple3(env, enif_make_uint64(env, b.size), enif_make_ulong(env, sum),
                          truth(env, enif_inspect_binary(env, argv[0], &b)));
}

NIF(build) {
  unsigned size;
  ErlNifBinary b;
  ERL_NIF_TERM fresh;
  if (!enif_get_uint(env, argv[0], &size) || !enif_alloc_binary(size, &b)) return enif_make_badarg(env);
  memset(b.data, 'x', size);
  if (!enif_realloc_binary(&b, size + 3)) return enif_make_badarg(env);
  memcpy(b.data + size, "end", 3);
  ERL_NIF_TERM made = enif_make_binary(env, &b);
  memset(enif_make_new_binary(env, size, &fresh), 'y', size);
  ERL_NIF_TERM part = enif_make_sub_binary(env, made, size / 2, size - size / 2 + 1);
  ErlNifBinary dropped;
  enif_alloc_binary(10, &dropped);
  enif_release_binary(&dropped);
  return enif_make_tuple3(env, made, fresh, part);
}

NIF(external) {
  ErlNifBinary b;
  ERL_NIF_TERM back, cut;
  if (!enif_term_to_binary(env, argv[0], &b)) return enif_make_badarg(env);
  size_t used = enif_binary_to_term(env, b.data, b.size, &back, 0);
  size_t broken = enif_binary_to_term(env, b.data, b.size - 1, &cut, ERL_NIF_BIN2TERM_SAFE);
  size_t odd = enif_binary_to_term(env, b.data, b.size, &cut, 12345);
  int same = used == b.size && enif_is_identical(back, argv[0]);
  ERL_NIF_TERM bytes = enif_make_binary(env, &b);
  return enif_make_tuple4(env, bytes, truth(env, same), enif_make_uint64(env, broken), enif_make_uint64(env, odd));
}

NIF(copies) {
  ErlNifEnv *own = enif_alloc_env();
  ERL_NIF_TERM there = enif_make_copy(own, argv[0]);
  ERL_NIF_TERM pair = enif_make_tuple2(own, there, enif_make_atom(own, "copied"));
  ERL_NIF_TERM back = enif_make_copy(env, pair);
  enif_clear_env(own);
  there = enif_make_list1(own, enif_make_int(own, 5));
  ERL_NIF_TERM again = enif_make_copy(env, there);
  enif_free_env(own);
  return enif_make_list2(env, back, again);
}

NIF(raise) {
  ERL_NIF_TERM reason;
  if (enif_has_pending_exception(env, NULL)) return enif_make_atom(env, "early");
  enif_raise_exception(env, argv[0]);
  if (!enif_has_pending_exception(env, &reason) || !enif_is_identical(reason, argv[0])) return enif_make_badarg(env);
  return enif_make_atom(env, "not seen");
}

NIF(format) {
  char buffer[400], few[8];
  int size = enif_snprintf(buffer, sizeof buffer, "%T|%5d|%-4s|%lx|%c|%%|%.2f|%T", argv[0], 42, "ab", 255UL, 'c', 1.5,
                           argv[0]);
  int cut = enif_snprintf(few, sizeof few, "%s", "0123456789");
  return enif_make_tuple4(env, enif_make_int(env, size), enif_make_string(env, buffer, ERL_NIF_LATIN1),
                          enif_make_int(env, cut), enif_make_string(env, few, ERL_NIF_LATIN1));
}

NIF(unique) {
  (void)argv;
  ERL_NIF_TERM one = enif_make_unique_integer(env, ERL_NIF_UNIQUE_POSITIVE);
  ERL_NIF_TERM two = enif_make_unique_integer(env, (ErlNifUniqueInteger)(ERL_NIF_UNIQUE_MONOTONIC));
  ERL_NIF_TERM three = enif_make_unique_integer(env, (ErlNifUniqueInteger)(ERL_NIF_UNIQUE_MONOTONIC));
  ERL_NIF_TERM ref = enif_make_ref(env);
  return enif_make_list(env, 4, truth(env, enif_compare(one, enif_make_int(env, 0)) > 0),
                        truth(env, enif_compare(two, three) < 0), truth(env, enif_is_ref(env, ref)),
                        truth(env, enif_is_identical(ref, enif_make_ref(env))));
}

static ErlNifFunc functions[] = {
    {"classify", 1, classify, 0}, {"numbers", 1, numbers, 0}, {"infinite", 0, infinite, 0},
    {"text", 2, text, 0},         {"atoms", 0, atoms, 0},     {"long_atom", 0, long_atom, 0},
    {"lists", 1, lists, 0},       {"tuples", 1, tuples, 0},   {"order", 2, order, 0},
    {"hashes", 1, hashes, 0},     {"maps", 1, maps, 0},       {"map_of", 1, map_of, 0},
    {"walk", 1, walk, 0},         {"bytes", 1, bytes, 0},     {"build", 1, build, 0},
    {"external", 1, external, 0}, {"copies", 1, copies, 0},   {"raise", 1, raise, 0},
    {"format", 1, format, 0},     {"unique", 0, unique, 0},
};

ERL_NIF_INIT(Elixir.Terms, functions, NULL, NULL, NULL, NULL)
