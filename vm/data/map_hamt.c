#include "data/compare.h"
#include "data/hash.h"
#include "data/map_inner.h"

#include <stdlib.h>

/* Bits of hash that a level takes; with 64 bits there are 16 levels. */
enum { LEVEL_BITS = 4, LEVELS = 16 };

static inline uint64_t hash_key(Term key) {
  return vl_hash_key(key, 0);
}
static inline unsigned bit_at(uint64_t hash, int level) {
  return 1u << (hash >> (LEVEL_BITS * level) & 15);
}
/* How many of the lower bits of a bitmap of 16 are set. */
static inline size_t slot_of(unsigned bitmap, unsigned bit) {
  unsigned x = bitmap & (bit - 1);
  x -= x >> 1 & 0x5555;
  x = (x & 0x3333) + (x >> 2 & 0x3333);
  return x * 0x1111 >> 12 & 15; /* fifteen at most */
}

/* Root and inner nodes differ in where their bitmap is; the children are behind it. */
static_assert(HAMT_CHILDREN == HAMT_BITMAP + 1 && HAMT_NODE_CHILDREN == HAMT_NODE_BITMAP + 1, "children after bitmap");
static inline bool is_node(Term t) {
  return is_boxed(t) && box_kind(t) != BOX_HAMT_COLLISION;
}
static inline bool is_root(const Term *node) {
  return header_kind(node[0]) == BOX_HAMT;
}
static inline size_t bitmap_place(const Term *node) {
  return is_root(node) ? HAMT_BITMAP : HAMT_NODE_BITMAP;
}

static Term new_node(Heap *h, unsigned bitmap, Term **children) {
  size_t n = (size_t)vl_count_bits(bitmap);
  Term *at = vl_heap_alloc(h, HAMT_NODE_CHILDREN + n);
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_HAMT_NODE, 1 + n);
  at[HAMT_NODE_BITMAP] = bitmap;
  *children = at + HAMT_NODE_CHILDREN;
  return make_box(at);
}

static Term new_root(Heap *h, size_t count, unsigned bitmap, Term **children) {
  size_t n = (size_t)vl_count_bits(bitmap);
  Term *at = vl_heap_alloc(h, HAMT_CHILDREN + n);
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_HAMT, 2 + n);
  at[HAMT_COUNT] = count;
  at[HAMT_BITMAP] = bitmap;
  *children = at + HAMT_CHILDREN;
  return make_box(at);
}

/* The hash of everything under a leaf or collision. */
static uint64_t leaf_hash(Term leaf) {
  return hash_key(cons_head(is_cons(leaf) ? leaf : box_ptr(leaf)[1]));
}

/* -- Reading -- */

static Term find_in_collision(Term collision, Term key) {
  const Term *p = box_ptr(collision);
  for (size_t i = 1; i <= header_size(p[0]); i++)
    if (vl_equal_exact(cons_head(p[i]), key)) return p[i];
  return TERM_NONE;
}

Term vl_hamt_get(Term map, Term key) {
  const Term *at = box_ptr(map) + HAMT_BITMAP;
  for (uint64_t hash = hash_key(key);; hash >>= LEVEL_BITS) {
    unsigned bitmap = (unsigned)*at, bit = bit_at(hash, 0);
    if (!(bitmap & bit)) return TERM_NONE;
    Term child = at[1 + slot_of(bitmap, bit)];
    if (is_cons(child)) return vl_equal_exact(cons_head(child), key) ? cons_tail(child) : TERM_NONE;
    if (is_node(child)) {
      at = box_ptr(child) + HAMT_NODE_BITMAP;
      continue;
    }
    Term leaf = find_in_collision(child, key);
    return leaf == TERM_NONE ? TERM_NONE : cons_tail(leaf);
  }
}

/* -- Putting -- */

/* The nodes from the root to where a key belongs, and in each the place of the child to go on at. */
typedef struct Path {
  Term *node[LEVELS + 1];
  uint8_t place[LEVELS + 1]; /* words from the header */
  int depth;                 /* nodes on the path */
} Path;

/* Nodes that part two leaves of different hashes, from `level` on. */
static Term split(Heap *h, Term a, uint64_t hash_a, Term b, uint64_t hash_b, int level) {
  int fork = level;
  while (bit_at(hash_a, fork) == bit_at(hash_b, fork)) fork++;
  unsigned bit_a = bit_at(hash_a, fork), bit_b = bit_at(hash_b, fork);
  Term *children, node = new_node(h, bit_a | bit_b, &children);
  if (node == TERM_NONE) return TERM_NONE;
  children[bit_a > bit_b] = a;
  children[bit_b > bit_a] = b;
  while (fork-- > level) {
    Term above = new_node(h, bit_at(hash_a, fork), &children);
    if (above == TERM_NONE) return TERM_NONE;
    children[0] = node;
    node = above;
  }
  return node;
}

static Term new_collision(Heap *h, const Term *leaves, size_t n, Term more) {
  Term *at = vl_heap_alloc(h, 1 + n + 1);
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_HAMT_COLLISION, n + 1);
  memcpy(at + 1, leaves, n * sizeof(Term));
  at[1 + n] = more;
  return make_box(at);
}

static Term replace_in_collision(Heap *h, Term collision, Term old, Term leaf) {
  size_t n = box_size(collision);
  Term *at = vl_heap_alloc(h, 1 + n);
  if (!at) return TERM_NONE;
  memcpy(at, box_ptr(collision), (1 + n) * sizeof(Term));
  for (size_t i = 1; i <= n; i++)
    if (at[i] == old) at[i] = leaf;
  return make_box(at);
}

/* What stands at a taken place after `leaf` came: *grown tells whether its key is new. */
static Term join(Heap *h, Term there, Term leaf, uint64_t hash, int level, bool *grown) {
  *grown = false;
  if (is_cons(there) && vl_equal_exact(cons_head(there), cons_head(leaf))) return leaf;
  uint64_t other = leaf_hash(there);
  *grown = true;
  if (other != hash) return split(h, there, other, leaf, hash, level);
  if (is_cons(there)) return new_collision(h, &there, 1, leaf);
  Term old = find_in_collision(there, cons_head(leaf));
  if (old == TERM_NONE) return new_collision(h, box_ptr(there) + 1, box_size(there), leaf);
  *grown = false;
  return replace_in_collision(h, there, old, leaf);
}

/* A copy of a node with another bitmap and `change` children more, or less, at `place`. */
static Term *resize_node(Heap *h, const Term *node, size_t place, unsigned bit, int change) {
  size_t words = 1 + header_size(node[0]), bitmap = bitmap_place(node), new_words = words + (size_t)change;
  Term *at = vl_heap_alloc(h, new_words);
  if (!at) return NULL;
  size_t from = change < 0 ? place + 1 : place, to = change < 0 ? place : place + 1;
  copy_words(at, node, place);
  copy_words(at + to, node + from, words - from);
  at[0] = make_header(header_kind(node[0]), new_words - 1);
  at[bitmap] = node[bitmap] ^ bit;
  return at;
}

static Term with_more(Heap *h, const Term *node, size_t place, unsigned bit, Term child) {
  Term *at = resize_node(h, node, place, bit, 1);
  if (!at || child == TERM_NONE) return TERM_NONE;
  at[place] = child;
  return make_box(at);
}

/* Copies of the first `depth` nodes of a path, the last of them with `child`: the map, or `child` if there are none. */
static Term replace_above(Heap *h, const Path *path, int depth, Term child) {
  if (child == TERM_NONE || depth == 0) return child;
  size_t words = 0;
  for (int i = 0; i < depth; i++) words += 1 + header_size(path->node[i][0]);
  Term *at = vl_heap_alloc(h, words);
  if (!at) return TERM_NONE;
  for (int i = depth; i-- > 0;) {
    const Term *node = path->node[i];
    Term *end = copy_words(at, node, 1 + header_size(node[0]));
    at[path->place[i]] = child;
    child = make_box(at);
    at = end;
  }
  return child;
}

static Term with_count(Term map, size_t count) {
  if (map != TERM_NONE) box_ptr(map)[HAMT_COUNT] = count;
  return map;
}

/* Follows the hash: the path of nodes, and the leaf or collision at its end or TERM_NONE. */
static inline Term descend(Path *path, Term map, uint64_t hash) {
  Term *node = box_ptr(map);
  size_t bitmap = HAMT_BITMAP;
  for (int depth = 0;; depth++, hash >>= LEVEL_BITS) {
    unsigned bits = (unsigned)node[bitmap], bit = bit_at(hash, 0);
    size_t place = bitmap + 1 + slot_of(bits, bit);
    path->node[depth] = node;
    path->place[depth] = (uint8_t)place;
    path->depth = depth + 1;
    if (!(bits & bit)) return TERM_NONE;
    Term child = node[place];
    if (!is_node(child)) return child;
    node = box_ptr(child);
    bitmap = HAMT_NODE_BITMAP;
  }
}

static Term value_at(Term there, Term key) {
  if (there == TERM_NONE) return TERM_NONE;
  Term leaf = is_cons(there) ? there : find_in_collision(there, key);
  return leaf != TERM_NONE && vl_equal_exact(cons_head(leaf), key) ? cons_tail(leaf) : TERM_NONE;
}

Term vl_hamt_put(Heap *h, Term map, Term key, Term value) {
  uint64_t hash = hash_key(key);
  Path path;
  Term there = descend(&path, map, hash);
  if (value_at(there, key) == value) return map;
  bool grown = true;
  Term child = vl_cons(h, key, value);
  if (child == TERM_NONE) return TERM_NONE;
  int last = path.depth - 1;
  if (there != TERM_NONE)
    child = replace_above(h, &path, path.depth, join(h, there, child, hash, path.depth, &grown));
  else
    child = replace_above(h, &path, last, with_more(h, path.node[last], path.place[last], bit_at(hash, last), child));
  return with_count(child, (size_t)box_ptr(map)[HAMT_COUNT] + grown);
}

/* -- Removing -- */

static Term without_leaf(Heap *h, Term collision, Term leaf) {
  const Term *p = box_ptr(collision);
  size_t n = header_size(p[0]);
  if (n == 2) return p[1] == leaf ? p[2] : p[1];
  Term *at = vl_heap_alloc(h, n);
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_HAMT_COLLISION, n - 1);
  for (size_t i = 1, to = 1; i <= n; i++)
    if (p[i] != leaf) at[to++] = p[i];
  return make_box(at);
}

static Term without_child(Heap *h, const Term *node, size_t place, unsigned bit) {
  size_t first = bitmap_place(node) + 1, last = header_size(node[0]);
  /* A leaf left alone below the root moves up. */
  if (last == first + 1 && !is_root(node) && !is_node(node[first + last - place])) return node[first + last - place];
  Term *at = resize_node(h, node, place, bit, -1);
  return at ? make_box(at) : TERM_NONE;
}

/* All entries but one key's, as a flat map. */
static Term flatten_without(Heap *h, Term map, Term without) {
  Term pairs[2 * MAP_FLAT_MAX];
  size_t n = 0;
  MapIterator it;
  vl_map_iterate(&it, map);
  for (Term key, value; vl_map_next(&it, &key, &value);) {
    if (vl_equal_exact(key, without)) continue;
    pairs[2 * n] = key;
    pairs[2 * n + 1] = value;
    n++;
  }
  return vl_flat_from_pairs(h, pairs, n);
}

Term vl_hamt_remove(Heap *h, Term map, Term key) {
  uint64_t hash = hash_key(key);
  Path path;
  Term there = descend(&path, map, hash);
  if (value_at(there, key) == TERM_NONE) return map;
  size_t count = (size_t)box_ptr(map)[HAMT_COUNT] - 1;
  if (count <= MAP_FLAT_MAX) return flatten_without(h, map, key);
  int i = path.depth - 1;
  Term child;
  if (is_cons(there)) {
    child = without_child(h, path.node[i], path.place[i], bit_at(hash, i));
    i--;
  } else {
    child = without_leaf(h, there, find_in_collision(there, key));
  }
  /* A leaf that moved up goes on through nodes that held nothing else. */
  while (i > 0 && child != TERM_NONE && !is_node(child) && header_size(path.node[i][0]) == HAMT_NODE_BITMAP + 1) i--;
  return with_count(replace_above(h, &path, i + 1, child), count);
}

/* -- Building whole -- */

typedef struct Item {
  uint64_t order; /* the hash with its first level highest */
  size_t index;   /* of the pair */
} Item;

/* Levels from the lowest bits up: reversing nibbles puts the first level on top. */
static uint64_t reverse_levels(uint64_t hash) {
  hash = (hash & UINT64_C(0x0F0F0F0F0F0F0F0F)) << 4 | (hash >> 4 & UINT64_C(0x0F0F0F0F0F0F0F0F));
  return __builtin_bswap64(hash);
}

static int compare_items(const void *a, const void *b) {
  const Item *x = a, *y = b;
  if (x->order != y->order) return x->order < y->order ? -1 : 1;
  return x->index < y->index ? -1 : 1;
}

/* Drops earlier pairs of equal keys; gives how many are left. */
static size_t drop_doubles(const Term *pairs, Item *items, size_t n) {
  size_t kept = 0;
  for (size_t i = 0; i < n; i++) {
    bool again = false;
    for (size_t j = kept; j > 0 && items[j - 1].order == items[i].order && !again; j--)
      if (vl_equal_exact(pairs[2 * items[j - 1].index], pairs[2 * items[i].index])) {
        items[j - 1].index = items[i].index;
        again = true;
      }
    if (!again) items[kept++] = items[i];
  }
  return kept;
}

static inline unsigned level_of(uint64_t order, int level) {
  return (unsigned)(order >> (60 - LEVEL_BITS * level)) & 15;
}

static Term build_leaf(Heap *h, const Term *pairs, const Item *items, size_t n) {
  Term leaf = vl_cons(h, pairs[2 * items[0].index], pairs[2 * items[0].index + 1]);
  if (n == 1 || leaf == TERM_NONE) return leaf;
  Term *at = vl_heap_alloc(h, 1 + n);
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_HAMT_COLLISION, n);
  at[1] = leaf;
  for (size_t i = 1; i < n; i++) at[1 + i] = NIL;
  for (size_t i = 1; i < n; i++) {
    leaf = vl_cons(h, pairs[2 * items[i].index], pairs[2 * items[i].index + 1]);
    if (leaf == TERM_NONE) return TERM_NONE;
    at[1 + i] = leaf;
  }
  return make_box(at);
}

/* The children of a node at `level` over a run of items; recursion goes no deeper than LEVELS. */
static bool build_children(Heap *h, const Term *pairs, const Item *items, size_t n, int level, Term *children,
                           unsigned *bitmap) {
  size_t filled = 0;
  *bitmap = 0;
  for (size_t from = 0, to; from < n; from = to) {
    unsigned nibble = level_of(items[from].order, level);
    for (to = from + 1; to < n && level_of(items[to].order, level) == nibble;) to++;
    Term child;
    if (items[from].order == items[to - 1].order) {
      child = build_leaf(h, pairs, items + from, to - from);
    } else {
      Term below[16], *slots;
      unsigned bits;
      if (!build_children(h, pairs, items + from, to - from, level + 1, below, &bits)) return false;
      child = new_node(h, bits, &slots);
      if (child != TERM_NONE) memcpy(slots, below, (size_t)vl_count_bits(bits) * sizeof(Term));
    }
    if (child == TERM_NONE) return false;
    children[filled++] = child;
    *bitmap |= 1u << nibble;
  }
  return true;
}

Term vl_hamt_from_pairs(Heap *h, Term *pairs, size_t n) {
  size_t bytes = n * sizeof(Item);
  Item *items = vl_alloc(h->alloc, bytes);
  if (!items) {
    h->failed = true;
    return TERM_NONE;
  }
  for (size_t i = 0; i < n; i++) items[i] = (Item){reverse_levels(hash_key(pairs[2 * i])), i};
  qsort(items, n, sizeof *items, compare_items);
  size_t kept = drop_doubles(pairs, items, n);
  Term map = TERM_NONE;
  if (kept <= MAP_FLAT_MAX) {
    Term few[2 * MAP_FLAT_MAX];
    for (size_t i = 0; i < kept; i++) memcpy(few + 2 * i, pairs + 2 * items[i].index, 2 * sizeof(Term));
    map = vl_flat_from_pairs(h, few, kept);
  } else {
    Term below[16], *children;
    unsigned bitmap;
    if (build_children(h, pairs, items, kept, 0, below, &bitmap)) map = new_root(h, kept, bitmap, &children);
    if (map != TERM_NONE) memcpy(children, below, (size_t)vl_count_bits(bitmap) * sizeof(Term));
  }
  vl_free(h->alloc, items, bytes);
  return map;
}
