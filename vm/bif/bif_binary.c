/* Binaries and bitstrings: sizes, parts, conversions. Searching is in bif_search.c. */
#include "base/strbuf.h"
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heavy.h"
#include "bif/part.h"
#include "bif/text.h"
#include "data/bits.h"
#include "data/int.h"
#include "data/iodata.h"
#include "heap/refbin.h"
#include "term/stack.h"

/* Bytes handled per reduction. */
enum { BYTES_PER_REDUCTION = 256 };
/* Steps of flattening that are thrown away when it was too much: fewer than a scheduler could take. */
enum { FLATTEN_STEPS = HEAVY_STEPS / 4 };

bool vl_part_of(Term start, Term length, size_t size, size_t *from, size_t *count) {
  if (!is_small(start) || !is_small(length)) return false;
  int64_t first = small_value(start), n = small_value(length);
  if (first < 0 || (uint64_t)first > size) return false;
  if (n < 0) {
    if (n < -first) return false;
    first += n;
    n = -n;
  }
  if ((uint64_t)n > size - (uint64_t)first) return false;
  *from = (size_t)first;
  *count = (size_t)n;
  return true;
}

bool vl_part_of_pair(Term pair, size_t size, size_t *from, size_t *count) {
  return is_tuple_of(pair, 2) && vl_part_of(tuple_at(pair, 0), tuple_at(pair, 1), size, from, count);
}

static bool is_binary(Term t, size_t *size) {
  if (!is_bitstring(t)) return false;
  size_t bits = vl_bits(t).count;
  *size = bits / 8;
  return bits % 8 == 0;
}

/* -- Sizes and parts -- */

Term bif_erlang_bit_size_1(Process *p, const Term *args) {
  return is_bitstring(args[0]) ? make_small((int64_t)vl_bits(args[0]).count) : vl_raise_badarg(p);
}

Term bif_erlang_byte_size_1(Process *p, const Term *args) {
  return is_bitstring(args[0]) ? make_small((int64_t)((vl_bits(args[0]).count + 7) / 8)) : vl_raise_badarg(p);
}

Term bif_erlang_size_1(Process *p, const Term *args) {
  if (is_tuple(args[0])) return make_small((int64_t)tuple_size(args[0]));
  return is_bitstring(args[0]) ? make_small((int64_t)(vl_bits(args[0]).count / 8)) : vl_raise_badarg(p);
}

static Term part(Process *p, Term binary, Term start, Term length) {
  size_t size, from, count;
  if (!is_binary(binary, &size) || !vl_part_of(start, length, size, &from, &count)) return vl_raise_badarg(p);
  return vl_bits_sub(&p->heap, binary, from * 8, count * 8);
}

static Term part_of_pair(Process *p, Term binary, Term pair) {
  if (!is_tuple_of(pair, 2)) return vl_raise_badarg(p);
  return part(p, binary, tuple_at(pair, 0), tuple_at(pair, 1));
}

Term bif_erlang_binary_part_2(Process *p, const Term *args) {
  return part_of_pair(p, args[0], args[1]);
}

Term bif_erlang_binary_part_3(Process *p, const Term *args) {
  return part(p, args[0], args[1], args[2]);
}

Term bif_binary_part_2(Process *p, const Term *args) {
  return part_of_pair(p, args[0], args[1]);
}

Term bif_binary_part_3(Process *p, const Term *args) {
  return part(p, args[0], args[1], args[2]);
}

Term bif_erlang_split_binary_2(Process *p, const Term *args) {
  if (!is_bitstring(args[0]) || !is_small(args[1])) return vl_raise_badarg(p);
  size_t bits = vl_bits(args[0]).count;
  if (!arg_is_int(args[1], 0, (int64_t)(bits / 8))) return vl_raise_badarg(p);
  size_t at = (size_t)small_value(args[1]) * 8;
  return vl_tuple2(&p->heap, vl_bits_sub(&p->heap, args[0], 0, at), vl_bits_sub(&p->heap, args[0], at, bits - at));
}

Term bif_binary_at_2(Process *p, const Term *args) {
  size_t size;
  if (!is_binary(args[0], &size) || !arg_is_int(args[1], 0, (int64_t)size - 1)) return vl_raise_badarg(p);
  Bits bits = vl_bits(args[0]);
  return make_small((int64_t)vl_bits_get(bits.bytes, bits.offset + (size_t)small_value(args[1]) * 8, 8));
}

Term bif_binary_first_1(Process *p, const Term *args) {
  return bif_binary_at_2(p, (Term[]){args[0], make_small(0)});
}

Term bif_binary_last_1(Process *p, const Term *args) {
  size_t size;
  if (!is_binary(args[0], &size)) return vl_raise_badarg(p);
  return bif_binary_at_2(p, (Term[]){args[0], make_small((int64_t)size - 1)});
}

/* -- From lists -- */

static Term iodata_to_binary(Process *p, Term t) {
  StrBuf out;
  vl_strbuf_init(&out, p->heap.alloc);
  IodataStatus status = vl_iodata_bytes_within(&out, t, vl_is_twin(p) ? SIZE_MAX : FLATTEN_STEPS);
  if (status == IODATA_TOO_LONG) {
    vl_strbuf_free(&out);
    return vl_go_dirty(p);
  }
  Term result = status == IODATA_OK    ? vl_binary(&p->heap, out.text, out.size)
                : status == IODATA_BAD ? vl_raise_badarg(p)
                                       : vl_raise_system_limit(p);
  vl_bump_reductions(p, out.size / BYTES_PER_REDUCTION);
  vl_strbuf_free(&out);
  return result;
}

Term bif_erlang_list_to_binary_1(Process *p, const Term *args) {
  return is_list(args[0]) ? iodata_to_binary(p, args[0]) : vl_raise_badarg(p);
}

Term bif_binary_list_to_bin_1(Process *p, const Term *args) {
  return bif_erlang_list_to_binary_1(p, args);
}

Term bif_erlang_iolist_to_binary_1(Process *p, const Term *args) {
  size_t size;
  return is_binary(args[0], &size) ? args[0] : iodata_to_binary(p, args[0]);
}

Term bif_erlang_iolist_size_1(Process *p, const Term *args) {
  size_t size;
  IodataStatus status = vl_iodata_size(p->heap.alloc, args[0], &size);
  if (status != IODATA_OK) return status == IODATA_BAD ? vl_raise_badarg(p) : vl_raise_system_limit(p);
  return vl_uint(&p->heap, size);
}

/* Appends one byte or bitstring at bit *at of the buffer. */
static bool add_bits(StrBuf *out, size_t *at, Term t) {
  uint8_t byte;
  Bits from = {&byte, 0, 8};
  if (is_bitstring(t)) {
    from = vl_bits(t);
  } else {
    if (!arg_is_int(t, 0, 255)) return false;
    byte = (uint8_t)small_value(t);
  }
  size_t more = (*at + from.count + 7) / 8 - out->size;
  if (more != 0) {
    char *fresh = vl_strbuf_grow(out, more);
    if (!fresh) return false;
    memset(fresh, 0, more);
  }
  vl_bits_copy((uint8_t *)out->text, *at, from.bytes, from.offset, from.count);
  *at += from.count;
  return true;
}

/* Heads are taken at once where they are flat; a nested list puts the rest on the stack. */
static bool add_all_bits(StrBuf *out, size_t *at, TermStack *s, Term list) {
  for (term_stack_push(s, list); !term_stack_is_empty(s) && !out->failed;) {
    Term t = term_stack_pop(s);
    while (is_cons(t)) {
      Term head = cons_head(t), tail = cons_tail(t);
      if (is_cons(head)) {
        term_stack_push(s, tail);
        t = head;
        continue;
      }
      if (!is_nil(head) && !add_bits(out, at, head)) return false;
      t = tail;
    }
    if (!is_nil(t) && !(is_bitstring(t) && add_bits(out, at, t))) return false;
  }
  return true;
}

Term bif_erlang_list_to_bitstring_1(Process *p, const Term *args) {
  if (!is_list(args[0])) return vl_raise_badarg(p);
  StrBuf out;
  TermStack s;
  size_t bits = 0;
  vl_strbuf_init(&out, p->heap.alloc);
  term_stack_init(&s, p->heap.alloc);
  bool good = add_all_bits(&out, &bits, &s, args[0]);
  Term result = TERM_NONE;
  if (out.failed || s.failed)
    result = vl_raise_system_limit(p);
  else if (!good)
    result = vl_raise_badarg(p);
  else
    result = vl_binary(&p->heap, out.text, out.size);
  if (result != TERM_NONE && bits % 8 != 0) result = vl_bits_sub(&p->heap, result, 0, bits);
  term_stack_free(&s);
  vl_strbuf_free(&out);
  return result;
}

/* -- To lists -- */

static Term bytes_list(Process *p, Term binary, size_t from, size_t count, Term tail) {
  Bits bits = vl_bits(binary);
  if (count == 0) return tail;
  if (vl_is_heavy(p, count)) return vl_go_dirty(p);
  Term *at = vl_heap_alloc(&p->heap, count * CONS_WORDS);
  if (!at) return TERM_NONE;
  vl_bump_reductions(p, count / BYTES_PER_REDUCTION);
  for (size_t i = count; i-- > 0;) {
    uint64_t byte = vl_bits_get(bits.bytes, bits.offset + (from + i) * 8, 8);
    tail = make_cons(at + i * CONS_WORDS, make_small((int64_t)byte), tail);
  }
  return tail;
}

static Term whole_list(Process *p, Term binary) {
  size_t size;
  return is_binary(binary, &size) ? bytes_list(p, binary, 0, size, NIL) : vl_raise_badarg(p);
}

Term bif_erlang_binary_to_list_1(Process *p, const Term *args) {
  return whole_list(p, args[0]);
}

Term bif_erlang_binary_to_list_3(Process *p, const Term *args) {
  size_t size;
  if (!is_binary(args[0], &size) || !arg_is_int(args[1], 1, (int64_t)size) ||
      !arg_is_int(args[2], small_value(args[1]), (int64_t)size))
    return vl_raise_badarg(p);
  size_t from = (size_t)small_value(args[1]) - 1;
  return bytes_list(p, args[0], from, (size_t)small_value(args[2]) - from, NIL);
}

Term bif_erlang_bitstring_to_list_1(Process *p, const Term *args) {
  if (!is_bitstring(args[0])) return vl_raise_badarg(p);
  size_t bits = vl_bits(args[0]).count, rest = bits % 8;
  Term tail = rest ? vl_cons(&p->heap, vl_bits_sub(&p->heap, args[0], bits - rest, rest), NIL) : NIL;
  return tail == TERM_NONE ? TERM_NONE : bytes_list(p, args[0], 0, bits / 8, tail);
}

static Term list_of_part(Process *p, Term binary, Term start, Term length) {
  size_t size, from, count;
  if (!is_binary(binary, &size) || !vl_part_of(start, length, size, &from, &count)) return vl_raise_badarg(p);
  return bytes_list(p, binary, from, count, NIL);
}

Term bif_binary_bin_to_list_1(Process *p, const Term *args) {
  return whole_list(p, args[0]);
}

Term bif_binary_bin_to_list_2(Process *p, const Term *args) {
  if (!is_tuple_of(args[1], 2)) return vl_raise_badarg(p);
  return list_of_part(p, args[0], tuple_at(args[1], 0), tuple_at(args[1], 1));
}

Term bif_binary_bin_to_list_3(Process *p, const Term *args) {
  return list_of_part(p, args[0], args[1], args[2]);
}

/* -- Copies -- */

static Term copy_times(Process *p, Term binary, Term times) {
  const uint8_t *bytes;
  size_t size, total;
  uint8_t *data;
  if (!vl_binary_bytes(&p->heap, binary, &bytes, &size) || !is_integer(times) || vl_int_is_negative(times))
    return vl_raise_badarg(p);
  if (!is_small(times) || __builtin_mul_overflow(size, (size_t)small_value(times), &total))
    return vl_raise_system_limit(p);
  if (vl_is_heavy(p, total / BYTES_PER_STEP)) return vl_go_dirty(p);
  Term result = vl_binary_new(&p->heap, total, &data);
  if (result == TERM_NONE) return TERM_NONE;
  for (size_t at = 0; at < total; at += size) memcpy(data + at, bytes, size);
  vl_bump_reductions(p, total / BYTES_PER_REDUCTION);
  return result;
}

Term bif_binary_copy_1(Process *p, const Term *args) {
  return copy_times(p, args[0], make_small(1));
}

Term bif_binary_copy_2(Process *p, const Term *args) {
  return copy_times(p, args[0], args[1]);
}

Term bif_binary_referenced_byte_size_1(Process *p, const Term *args) {
  size_t size;
  if (!is_binary(args[0], &size)) return vl_raise_badarg(p);
  const Term *object = box_ptr(args[0]);
  if (header_kind(object[0]) == BOX_BIN_SUB) object = box_ptr(object[BIN_SUB_WHOLE]);
  return vl_uint(&p->heap,
                 header_kind(object[0]) == BOX_BIN_REF ? refbin_of(object)->capacity : object[BIN_HEAP_BYTES]);
}

/* -- Numbers -- */

static Term decode_unsigned(Process *p, Term binary, Term order) {
  size_t size;
  if (!is_binary(binary, &size) || (order != ATOM_big && order != ATOM_little)) return vl_raise_badarg(p);
  Bits bits = vl_bits(binary);
  return vl_bits_get_int(&p->heap, bits.bytes, bits.offset, size * 8, order == ATOM_little ? BITS_LITTLE : 0);
}

Term bif_binary_decode_unsigned_1(Process *p, const Term *args) {
  return decode_unsigned(p, args[0], ATOM_big);
}

Term bif_binary_decode_unsigned_2(Process *p, const Term *args) {
  return decode_unsigned(p, args[0], args[1]);
}

static Term encode_unsigned(Process *p, Term number, Term order) {
  if (!is_integer(number) || vl_int_is_negative(number) || (order != ATOM_big && order != ATOM_little))
    return vl_raise_badarg(p);
  uint64_t small;
  const uint64_t *limbs;
  bool negative;
  size_t n = vl_int_limbs(number, &small, &limbs, &negative);
  size_t bytes = n == 0 ? 1 : n * 8 - (size_t)__builtin_clzll(limbs[n - 1]) / 8;
  uint8_t *data;
  Term result = vl_binary_new(&p->heap, bytes, &data);
  if (result != TERM_NONE) vl_bits_put_int(data, 0, number, bytes * 8, order == ATOM_little ? BITS_LITTLE : 0);
  return result;
}

Term bif_binary_encode_unsigned_1(Process *p, const Term *args) {
  return encode_unsigned(p, args[0], ATOM_big);
}

Term bif_binary_encode_unsigned_2(Process *p, const Term *args) {
  return encode_unsigned(p, args[0], args[1]);
}

/* -- What binaries have in common -- */

static size_t common_bytes(Term a, Term b, bool from_end, size_t most) {
  Bits x = vl_bits(a), y = vl_bits(b);
  size_t n = x.count / 8, m = y.count / 8, same = 0;
  if (most > m) most = m;
  while (same < most) {
    size_t i = from_end ? n - 1 - same : same, j = from_end ? m - 1 - same : same;
    if (vl_bits_get(x.bytes, x.offset + i * 8, 8) != vl_bits_get(y.bytes, y.offset + j * 8, 8)) break;
    same++;
  }
  return same;
}

static Term longest_common(Process *p, Term list, bool from_end) {
  size_t most, size;
  Term first, item;
  if (!is_cons(list) || !arg_next(&list, &first) || !is_binary(first, &most)) return vl_raise_badarg(p);
  while (arg_next(&list, &item)) {
    if (!is_binary(item, &size)) return vl_raise_badarg(p);
    most = common_bytes(first, item, from_end, most);
  }
  return list == NIL ? make_small((int64_t)most) : vl_raise_badarg(p);
}

Term bif_binary_longest_common_prefix_1(Process *p, const Term *args) {
  return longest_common(p, args[0], false);
}

Term bif_binary_longest_common_suffix_1(Process *p, const Term *args) {
  return longest_common(p, args[0], true);
}
