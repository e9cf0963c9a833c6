/* The builders and readers of heap.h. */
#include "heap/heap.h"
#include "heap/refbin.h"

static bool any_none(size_t n, const Term *terms) {
  for (size_t i = 0; i < n; i++)
    if (terms[i] == TERM_NONE) return true;
  return false;
}

Term vl_cons(Heap *h, Term head, Term tail) {
  if (head == TERM_NONE || tail == TERM_NONE) return TERM_NONE;
  Term *at = vl_heap_alloc(h, CONS_WORDS);
  return at ? make_cons(at, head, tail) : TERM_NONE;
}

Term vl_tuple(Heap *h, size_t n, const Term *elements) {
  if (any_none(n, elements)) return TERM_NONE;
  Term *at = vl_heap_alloc(h, TUPLE_WORDS(n));
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_TUPLE, n);
  if (n != 0) memcpy(at + 1, elements, n * sizeof(Term));
  return make_box(at);
}

Term vl_tuple2(Heap *h, Term a, Term b) {
  return vl_tuple(h, 2, (Term[]){a, b});
}

Term vl_tuple3(Heap *h, Term a, Term b, Term c) {
  return vl_tuple(h, 3, (Term[]){a, b, c});
}

Term vl_tuple4(Heap *h, Term a, Term b, Term c, Term d) {
  return vl_tuple(h, 4, (Term[]){a, b, c, d});
}

Term vl_list(Heap *h, size_t n, const Term *elements, Term tail) {
  if (n == 0 || tail == TERM_NONE || any_none(n, elements)) return n == 0 ? tail : TERM_NONE;
  Term *at = vl_heap_alloc(h, n * CONS_WORDS);
  if (!at) return TERM_NONE;
  Term list = tail;
  for (size_t i = n; i-- > 0;) list = make_cons(at + i * CONS_WORDS, elements[i], list);
  return list;
}

Term vl_float(Heap *h, double d) {
  Term *at = vl_heap_alloc(h, FLOAT_WORDS);
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_FLOAT, 1);
  memcpy(at + 1, &d, sizeof d);
  return make_box(at);
}

static Term one_limb(Heap *h, bool negative, uint64_t magnitude) {
  Term *at = vl_heap_alloc(h, 2);
  if (!at) return TERM_NONE;
  at[0] = make_header(negative ? BOX_BIGNEG : BOX_BIGPOS, 1);
  at[1] = magnitude;
  return make_box(at);
}

Term vl_int(Heap *h, int64_t i) {
  if (fits_small(i)) return make_small(i);
  return one_limb(h, i < 0, i < 0 ? ~(uint64_t)i + 1 : (uint64_t)i);
}

Term vl_uint(Heap *h, uint64_t i) {
  return i <= (uint64_t)SMALL_MAX ? make_small((int64_t)i) : one_limb(h, false, i);
}

/* -- Binaries -- */

Term vl_binary_new(Heap *h, size_t size, uint8_t **data) {
  if (size > BIN_HEAP_MAX) {
    RefBin *bin = vl_refbin_new(h->alloc, size);
    if (!bin) {
      h->failed = true;
      return TERM_NONE;
    }
    *data = bin->data;
    return vl_refbin_term(h, bin, size);
  }
  size_t words = (size + sizeof(Term) - 1) / sizeof(Term);
  Term *at = vl_heap_alloc(h, BIN_HEAP_DATA + words);
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_BIN_HEAP, 1 + words);
  at[BIN_HEAP_BYTES] = size;
  if (words != 0) at[BIN_HEAP_DATA + words - 1] = 0;
  *data = (uint8_t *)(at + BIN_HEAP_DATA);
  return make_box(at);
}

Term vl_binary(Heap *h, const void *bytes, size_t size) {
  uint8_t *data;
  Term binary = vl_binary_new(h, size, &data);
  if (binary != TERM_NONE && size != 0) memcpy(data, bytes, size);
  return binary;
}

static const uint8_t *whole_bytes(const Term *object) {
  return header_kind(object[0]) == BOX_BIN_HEAP ? (const uint8_t *)(object + BIN_HEAP_DATA) : refbin_of(object)->data;
}

Bits vl_bits(Term bitstring) {
  const Term *object = box_ptr(bitstring);
  if (header_kind(object[0]) != BOX_BIN_SUB) return (Bits){whole_bytes(object), 0, (size_t)object[BIN_HEAP_BYTES] * 8};
  size_t offset = (size_t)object[BIN_SUB_OFFSET];
  return (Bits){whole_bytes(box_ptr(object[BIN_SUB_WHOLE])) + offset / 8, offset % 8, (size_t)object[BIN_SUB_BITS]};
}

Term vl_bits_sub(Heap *h, Term bitstring, size_t bit_offset, size_t bit_count) {
  const Term *object = box_ptr(bitstring);
  Term whole = bitstring;
  if (header_kind(object[0]) == BOX_BIN_SUB) {
    bit_offset += (size_t)object[BIN_SUB_OFFSET];
    whole = object[BIN_SUB_WHOLE];
  }
  if (bit_offset % 8 == 0 && bit_count % 8 == 0 && bit_count <= 2 * sizeof(Term) * 8)
    return vl_binary(h, whole_bytes(box_ptr(whole)) + bit_offset / 8, bit_count / 8);
  Term *at = vl_heap_alloc(h, BIN_SUB_WORDS);
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_BIN_SUB, BIN_SUB_WORDS - 1);
  at[BIN_SUB_OFFSET] = bit_offset;
  at[BIN_SUB_BITS] = bit_count;
  at[BIN_SUB_WHOLE] = whole;
  return make_box(at);
}

bool vl_binary_peek(Term t, const uint8_t **bytes, size_t *size) {
  if (!is_bitstring(t)) return false;
  Bits bits = vl_bits(t);
  if (bits.offset != 0 || bits.count % 8 != 0) return false;
  *bytes = bits.bytes;
  *size = bits.count / 8;
  return true;
}

bool vl_binary_bytes(Heap *h, Term t, const uint8_t **bytes, size_t *size) {
  if (vl_binary_peek(t, bytes, size)) return true;
  if (!is_bitstring(t)) return false;
  Bits bits = vl_bits(t);
  if (bits.count % 8 != 0) return false;
  *size = bits.count / 8;
  uint8_t *copy;
  if (vl_binary_new(h, *size, &copy) == TERM_NONE) return false;
  for (size_t i = 0; i < *size; i++)
    copy[i] = (uint8_t)(bits.bytes[i] << bits.offset | bits.bytes[i + 1] >> (8 - bits.offset));
  *bytes = copy;
  return true;
}
