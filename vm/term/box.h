/* The layout of every boxed kind, once. GC, copy, size and the heap checker walk
 * this table and know no kinds: after the header come `raw` words that are no
 * terms, then terms up to the header's size. RAW_ALL: no terms at all.
 *
 *   TUPLE           [header n] e1 .. en
 *   FLOAT           [header 1] IEEE double
 *   BIGPOS, BIGNEG  [header n] n limbs, least significant first, highest not 0,
 *                   magnitude outside the small range
 *   REF             [header 2] number, instance << 32 | flags
 *                   [header 4] number, instance << 32 | flags, RefBin *, next off-heap object:
 *                   it owns memory outside the heap, as a BIN_REF does
 *   FUN             [header 1 + n] FunEntry *, n captured terms
 *   EXPORT          [header 1] Export *
 *   MAP             [header 1 + n] keys tuple, n values; n <= MAP_FLAT_MAX;
 *                   keys ascend in term order, all integers before all floats
 *   HAMT            [header 2 + k] entry count, bitmap of 16, k children
 *   HAMT_NODE       [header 1 + k] bitmap of 16, k children
 *                   a child is a cons [key | value], a node or a collision
 *   HAMT_COLLISION  [header n] n conses of equal hash
 *   BIN_HEAP        [header 1 + words] bytes, data padded to a word (zeroed tail)
 *   BIN_REF         [header 4] bytes, flags, RefBin *, next off-heap object
 *                   the object is linked in its heap's off_heap list
 *   BIN_SUB         [header 3] bit offset, bit count, whole (BIN_HEAP or BIN_REF)
 *   MATCH           [header 3] bit position, bit end, whole (BIN_HEAP or BIN_REF)
 *
 * A bitstring whose length is not whole bytes is always a BIN_SUB. */
#ifndef VL_BOX_H
#define VL_BOX_H

#include "term/term.h"

#define RAW_ALL 255
#define MAP_FLAT_MAX 32

/* X(kind, raw words) */
#define VL_BOX_KINDS(X) \
  X(TUPLE, 0)           \
  X(FLOAT, RAW_ALL)     \
  X(BIGPOS, RAW_ALL)    \
  X(BIGNEG, RAW_ALL)    \
  X(REF, RAW_ALL)       \
  X(FUN, 1)             \
  X(EXPORT, RAW_ALL)    \
  X(MAP, 0)             \
  X(HAMT, 2)            \
  X(HAMT_NODE, 1)       \
  X(HAMT_COLLISION, 0)  \
  X(BIN_HEAP, RAW_ALL)  \
  X(BIN_REF, RAW_ALL)   \
  X(BIN_SUB, 2)         \
  X(MATCH, 2)

/* How many words after the header are raw, given the header. */
static inline size_t box_raw_words(Term header) {
  static const uint8_t raw[BOX_KIND_COUNT] = {
#define VL_RAW(kind, words) [BOX_##kind] = (words),
      VL_BOX_KINDS(VL_RAW)
#undef VL_RAW
  };
  size_t words = raw[header_kind(header)];
  return words == RAW_ALL ? header_size(header) : words;
}

/* -- Offsets of fields, counted in words from the header -- */

enum { REF_NUMBER = 1, REF_INSTANCE = 2, REF_WORDS = 3, REF_OBJECT = 3, REF_NEXT = 4, REF_OWNER_WORDS = 5 };
enum { FUN_ENTRY = 1, FUN_ENV = 2 };
enum { EXPORT_SLOT = 1, EXPORT_WORDS = 2 };
enum { MAP_KEYS = 1, MAP_VALUES = 2 };
enum { HAMT_COUNT = 1, HAMT_BITMAP = 2, HAMT_CHILDREN = 3 };
enum { HAMT_NODE_BITMAP = 1, HAMT_NODE_CHILDREN = 2 };
enum { BIN_HEAP_BYTES = 1, BIN_HEAP_DATA = 2 };
enum { BIN_REF_BYTES = 1, BIN_REF_FLAGS = 2, BIN_REF_OBJECT = 3, BIN_REF_NEXT = 4, BIN_REF_WORDS = 5 };
enum { BIN_SUB_OFFSET = 1, BIN_SUB_BITS = 2, BIN_SUB_WHOLE = 3, BIN_SUB_WORDS = 4 };
enum { MATCH_POSITION = 1, MATCH_END = 2, MATCH_WHOLE = 3, MATCH_WORDS = 4 };

static_assert((int)REF_OBJECT == (int)BIN_REF_OBJECT && (int)REF_NEXT == (int)BIN_REF_NEXT,
              "one list holds both kinds of off-heap object");

/* Does the object of this header own a RefBin? */
static inline bool box_is_off_heap(Term header) {
  return header == make_header(BOX_BIN_REF, BIN_REF_WORDS - 1) || header == make_header(BOX_REF, REF_OWNER_WORDS - 1);
}

#define FLOAT_WORDS 2
#define CONS_WORDS 2
#define TUPLE_WORDS(n) (1 + (size_t)(n))

#endif
