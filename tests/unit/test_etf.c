/* External terms: bytes recorded from term_to_binary of OTP 25, and back. */
#include "data/etf.h"

#include "data/compare.h"
#include "data/int.h"
#include "data/map.h"

#include <criterion/criterion.h>

static Alloc alloc;
static Heap heap;

static void open_heap(void) {
  vl_alloc_init(&alloc, NULL, NULL, 0);
  vl_heap_init(&heap, &alloc);
}

static void close_heap(void) {
  vl_heap_free(&heap);
  cr_assert_eq(alloc.used, 0);
}

TestSuite(etf, .init = open_heap, .fini = close_heap);

static Term n(int64_t i) {
  return vl_int(&heap, i);
}

static EtfStatus read_bytes(const void *bytes, size_t size, Term *t) {
  EtfHost host = {.node = ATOM_nonode_at_nohost};
  size_t used = 0;
  return vl_etf_read(&heap, bytes, size, &host, t, &used);
}

/* The term gives these bytes, and they give the term. */
static void both_ways_with(Term t, const EtfWriteOptions *options, const char *bytes, size_t size) {
  StrBuf out;
  vl_strbuf_init(&out, &alloc);
  cr_assert_eq(vl_etf_write(&out, t, options), ETF_OK);
  cr_assert_eq(out.size, size, "%zu bytes, not %zu", out.size, size);
  cr_assert_arr_eq(out.text, bytes, size);
  Term back;
  cr_assert_eq(read_bytes(bytes, size, &back), ETF_OK);
  cr_assert(vl_equal_exact(t, back));
  /* Cut anywhere, it is no term. */
  for (size_t cut = 0; cut < size; cut++) cr_assert_eq(read_bytes(bytes, cut, &back), ETF_BAD);
  vl_strbuf_free(&out);
}

static const EtfWriteOptions usual = {.minor_version = 1, .budget = SIZE_MAX};

#define BOTH_WAYS(t, bytes) both_ways_with(t, &usual, bytes, sizeof(bytes) - 1)

Test(etf, atoms) {
  BOTH_WAYS(vl_atom_make(NULL, "abc", 3), "d\0\3abc");
  BOTH_WAYS(vl_atom_make(NULL, "\xC3\xA9", 2), "d\0\1\xE9");
  BOTH_WAYS(vl_atom_make(NULL, "\xE6\x97\xA5", 3), "w\3\xE6\x97\xA5");
  EtfWriteOptions utf8 = {.minor_version = 2, .budget = SIZE_MAX};
  both_ways_with(vl_atom_make(NULL, "abc", 3), &utf8, "w\3abc", 5);
}

Test(etf, numbers) {
  BOTH_WAYS(n(1), "a\1");
  BOTH_WAYS(n(300), "b\0\0\1\54");
  BOTH_WAYS(n(-1), "b\377\377\377\377");
  BOTH_WAYS(n(5000000000), "n\5\0\0\362\5\52\1");
  BOTH_WAYS(n(-5000000000), "n\5\1\0\362\5\52\1");
  BOTH_WAYS(vl_float(&heap, 1.5), "F\77\370\0\0\0\0\0\0");
  EtfWriteOptions old = {.minor_version = 0, .budget = SIZE_MAX};
  both_ways_with(vl_float(&heap, 1.5), &old, "c1.50000000000000000000e+00\0\0\0\0\0", 32);
  bool bad;
  char digits[700];
  memset(digits, '9', sizeof digits);
  Term big = vl_int_parse(&heap, digits, sizeof digits, 10, &bad), back;
  StrBuf out;
  vl_strbuf_init(&out, &alloc);
  cr_assert_eq(vl_etf_write(&out, big, &usual), ETF_OK);
  cr_assert_eq((uint8_t)out.text[0], 111);
  cr_assert_eq(read_bytes(out.text, out.size, &back), ETF_OK);
  cr_assert(vl_equal_exact(big, back));
  vl_strbuf_free(&out);
}

Test(etf, lists) {
  Term bytes[] = {n(1), n(2), n(3)}, atom = vl_atom_make(NULL, "a", 1);
  BOTH_WAYS(NIL, "j");
  BOTH_WAYS(vl_list(&heap, 3, bytes, NIL), "k\0\3\1\2\3");
  BOTH_WAYS(vl_list(&heap, 1, bytes, n(2)), "l\0\0\0\1a\1a\2");
  BOTH_WAYS(vl_list(&heap, 1, &atom, NIL), "l\0\0\0\1d\0\1aj");
}

Test(etf, tuples_and_maps) {
  BOTH_WAYS(vl_tuple(&heap, 0, NULL), "h\0");
  BOTH_WAYS(vl_tuple2(&heap, n(1), n(2)), "h\2a\1a\2");
  BOTH_WAYS(vl_tuple2(&heap, vl_tuple2(&heap, n(1), NIL), n(2)), "h\2h\2a\1ja\2");
  Term map = vl_map_put(&heap, vl_map_empty(&heap), vl_atom_make(NULL, "a", 1), n(1));
  BOTH_WAYS(vl_map_empty(&heap), "t\0\0\0\0");
  BOTH_WAYS(vl_map_put(&heap, map, vl_atom_make(NULL, "b", 1), n(2)), "t\0\0\0\2d\0\1aa\1d\0\1ba\2");
}

Test(etf, bits) {
  BOTH_WAYS(vl_binary(&heap, "hello", 5), "m\0\0\0\5hello");
  BOTH_WAYS(vl_bits_sub(&heap, vl_binary(&heap, "\x20", 1), 0, 3), "M\0\0\0\1\3 ");
  BOTH_WAYS(vl_bits_sub(&heap, vl_binary(&heap, "\x02", 1), 4, 3), "M\0\0\0\1\3 ");
}

Test(etf, identities) {
  BOTH_WAYS(make_pid(0, 0, 96), "Xd\0\15nonode@nohost\0\0\0\140\0\0\0\0\0\0\0\0");
  Term *at = vl_heap_alloc(&heap, REF_WORDS);
  at[0] = make_header(BOX_REF, REF_WORDS - 1);
  at[REF_NUMBER] = UINT64_C(0xF9756C5B540C0001);
  at[REF_INSTANCE] = 0x0EB3;
  BOTH_WAYS(make_box(at), "Z\0\3d\0\15nonode@nohost\0\0\0\0\0\0\x0E\xB3\x54\x0C\0\1\xF9\x75\x6C\x5B");
}

Test(etf, what_is_refused) {
  Term t;
  cr_assert_eq(read_bytes("t\0\0\0\2a\1a\1a\1a\2", 13, &t), ETF_BAD);
  cr_assert_eq(read_bytes("F\177\360\0\0\0\0\0\0", 9, &t), ETF_BAD);
  cr_assert_eq(read_bytes("M\0\0\0\1\0\200", 7, &t), ETF_BAD);
  cr_assert_eq(read_bytes("M\0\0\0\1\11\200", 7, &t), ETF_BAD);
  cr_assert_eq(read_bytes("l\377\377\377\377a\1j", 8, &t), ETF_BAD);
  cr_assert_eq(read_bytes("i\377\377\377\377a\1", 7, &t), ETF_BAD);
  cr_assert_eq(read_bytes("w\2\377\377", 4, &t), ETF_BAD);
  EtfHost safe = {.node = ATOM_nonode_at_nohost, .safe = true, .atoms = vl_atomset_new(&alloc, 100)};
  size_t used;
  cr_assert_eq(vl_etf_read(&heap, (const uint8_t *)"d\0\7zzqqzzq", 10, &safe, &t, &used), ETF_BAD);
  cr_assert_eq(vl_etf_read(&heap, (const uint8_t *)"d\0\5error", 8, &safe, &t, &used), ETF_OK);
  vl_atomset_free(safe.atoms);
}

Test(etf, unusual_forms) {
  Term t;
  cr_assert_eq(read_bytes("n\3\1\0\0\0", 6, &t), ETF_OK);
  cr_assert_eq(t, n(0));
  cr_assert_eq(read_bytes("k\0\0", 3, &t), ETF_OK);
  cr_assert_eq(t, NIL);
  cr_assert_eq(read_bytes("l\0\0\0\0a\1", 7, &t), ETF_OK);
  cr_assert_eq(t, n(1));
  cr_assert_eq(read_bytes("s\2ok", 4, &t), ETF_OK);
  cr_assert_eq(t, ATOM_ok);
  cr_assert_eq(read_bytes("M\0\0\0\1\10\200", 7, &t), ETF_OK);
  cr_assert(vl_equal_exact(t, vl_binary(&heap, "\200", 1)));
}

static void deep(Term (*wrap)(Term)) {
  Term t = NIL, back;
  for (int i = 0; i < 10000000; i++) t = wrap(t);
  StrBuf out;
  vl_strbuf_init(&out, &alloc);
  cr_assert_eq(vl_etf_write(&out, t, &usual), ETF_OK);
  cr_assert_eq(read_bytes(out.text, out.size, &back), ETF_OK);
  cr_assert(vl_equal_exact(t, back));
  vl_strbuf_free(&out);
}

static Term in_list(Term t) {
  return vl_cons(&heap, t, NIL);
}

static Term in_tuple(Term t) {
  return vl_tuple(&heap, 1, &t);
}

Test(etf, ten_million_deep) {
  deep(in_list);
  deep(in_tuple);
}

Test(etf, large_map_in_key_order) {
  Term map = vl_map_empty(&heap), back;
  for (int i = 0; i < 1000; i++) map = vl_map_put(&heap, map, n(i * 37 % 1000), NIL);
  StrBuf out;
  vl_strbuf_init(&out, &alloc);
  EtfWriteOptions options = {.minor_version = 1, .budget = SIZE_MAX, .deterministic = true};
  cr_assert_eq(vl_etf_write(&out, map, &options), ETF_OK);
  cr_assert_eq(read_bytes(out.text, out.size, &back), ETF_OK);
  cr_assert(vl_equal_exact(map, back));
  for (size_t i = 0; i < 256; i++) cr_assert_eq((uint8_t)out.text[5 + 3 * i + 1], i);
  vl_strbuf_free(&out);
}

Test(etf, budget) {
  Term t = NIL;
  for (int i = 0; i < 1000; i++) t = in_list(t);
  StrBuf out;
  vl_strbuf_init(&out, &alloc);
  EtfWriteOptions options = {.minor_version = 1, .budget = 100};
  cr_assert_eq(vl_etf_write(&out, t, &options), ETF_TOO_LONG);
  vl_strbuf_free(&out);
}
