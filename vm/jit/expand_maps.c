#include "jit/expansion.h"

/* A map and a key the parts can look for. */
static bool is_simple(Source src, Source key) {
  return source_is_register(src) && key.kind == 'i';
}

/* map_get(fail, src, pairs) of one pair: straight to its place. */
static void get_one(Expansion *x, Source src, Source key, Source dst) {
  EXPAND_CASE(x, PART_map_value_x_i_x, PLAIN(x->words[1]), VARIED("xy", src), VARIED("i", key), VARIED("xy", dst));
}

/* The places stay as they are when a key is missing, and one may be that of the map. */
void vl_native_map_get(Expansion *x) {
  Source src = vl_native_source(x->words[2]);
  Word fail = x->words[1], count = x->words[3], pairs = count / 2;
  const Word *items = x->words + 4;
  for (Word i = 0; i < count; i += 2)
    if (!is_simple(src, vl_native_source(items[i]))) x->failed = true;
  if (x->failed) return;
  if (pairs == 1) {
    get_one(x, src, vl_native_source(items[0]), vl_native_source(items[1]));
    return;
  }
  EXPAND_CASE(x, PART_map_room, PLAIN(pairs));
  for (Word i = 0; i < pairs; i++) {
    Source key = vl_native_source(items[2 * i]);
    EXPAND_CASE(x, PART_map_seek_x_i, PLAIN(fail), VARIED("xy", src), VARIED("i", key), PLAIN(i));
  }
  for (Word i = 0; i < pairs; i++)
    EXPAND_CASE(x, PART_take_word_x, PLAIN(i), VARIED("xy", vl_native_source(items[2 * i + 1])));
}

/* map_has(fail, src, keys) */
void vl_native_map_has(Expansion *x) {
  Source src = vl_native_source(x->words[2]);
  for (Word i = 0; i < x->words[3] && !x->failed; i++) {
    Source key = vl_native_source(x->words[4 + i]);
    if (!is_simple(src, key)) x->failed = true;
    EXPAND_CASE(x, PART_map_knows_x_i, PLAIN(x->words[1]), VARIED("xy", src), VARIED("i", key));
  }
}

/* map_put and map_update(fail, src, dst, pairs) of keys that the map has. */
void vl_native_map_put(Expansion *x) {
  Source src = vl_native_source(x->words[2]), dst = vl_native_source(x->words[3]);
  const Word *items = x->words + 5, *end = items + x->words[4];
  EXPAND_CASE(x, PART_map_copy_x, VARIED("xyc", src));
  for (; items < end && !x->failed; items += 2) {
    Source key = vl_native_source(items[0]), value = vl_native_source(items[1]);
    EXPAND_CASE(x, PART_map_set_i_x, VARIED("i", key), VARIED("xyic", value));
  }
  EXPAND_CASE(x, PART_map_box_x, VARIED("xy", dst));
}
