/* Tuples: all positions count from one. */
#include "bif/args.h"
#include "bif/bif.h"
#include "data/list.h"

#define TUPLE_MAX ((size_t)1 << 24)

/* Room for a tuple of n elements, its header written; NULL when there is none. */
static Term *new_tuple(Process *p, size_t n) {
  Term *at = vl_heap_alloc(&p->heap, TUPLE_WORDS(n));
  if (at) at[0] = make_header(BOX_TUPLE, n);
  return at;
}

static void copy_terms(Term *to, const Term *from, size_t n) {
  if (n != 0) memcpy(to, from, n * sizeof(Term));
}

/* Is `index` a position up to size + extra of the tuple t? */
static bool is_position(Term index, Term t, size_t extra) {
  return is_tuple(t) && arg_is_int(index, 1, (int64_t)(tuple_size(t) + extra));
}

Term bif_erlang_element_2(Process *p, const Term *args) {
  if (!is_position(args[0], args[1], 0)) return vl_raise_badarg(p);
  return tuple_at(args[1], (size_t)small_value(args[0]) - 1);
}

Term bif_erlang_tuple_size_1(Process *p, const Term *args) {
  return is_tuple(args[0]) ? make_small((int64_t)tuple_size(args[0])) : vl_raise_badarg(p);
}

Term bif_erlang_setelement_3(Process *p, const Term *args) {
  if (!is_position(args[0], args[1], 0)) return vl_raise_badarg(p);
  size_t n = tuple_size(args[1]);
  Term *at = new_tuple(p, n);
  if (!at) return TERM_NONE;
  copy_terms(at + 1, tuple_elements(args[1]), n);
  at[small_value(args[0])] = args[2];
  return make_box(at);
}

static Term insert_at(Process *p, Term t, size_t index, Term value) {
  size_t n = tuple_size(t);
  Term *at = new_tuple(p, n + 1);
  if (!at) return TERM_NONE;
  copy_terms(at + 1, tuple_elements(t), index);
  at[1 + index] = value;
  copy_terms(at + 2 + index, tuple_elements(t) + index, n - index);
  return make_box(at);
}

Term bif_erlang_append_element_2(Process *p, const Term *args) {
  if (!is_tuple(args[0])) return vl_raise_badarg(p);
  return insert_at(p, args[0], tuple_size(args[0]), args[1]);
}

Term bif_erlang_insert_element_3(Process *p, const Term *args) {
  if (!is_position(args[0], args[1], 1)) return vl_raise_badarg(p);
  return insert_at(p, args[1], (size_t)small_value(args[0]) - 1, args[2]);
}

Term bif_erlang_delete_element_2(Process *p, const Term *args) {
  if (!is_position(args[0], args[1], 0)) return vl_raise_badarg(p);
  size_t n = tuple_size(args[1]), index = (size_t)small_value(args[0]) - 1;
  Term *at = new_tuple(p, n - 1);
  if (!at) return TERM_NONE;
  copy_terms(at + 1, tuple_elements(args[1]), index);
  copy_terms(at + 1 + index, tuple_elements(args[1]) + index + 1, n - 1 - index);
  return make_box(at);
}

static Term make_filled(Process *p, Term size, Term value) {
  if (!arg_is_int(size, 0, TUPLE_MAX)) return vl_raise_badarg(p);
  size_t n = (size_t)small_value(size);
  Term *at = new_tuple(p, n);
  if (!at) return TERM_NONE;
  for (size_t i = 1; i <= n; i++) at[i] = value;
  return make_box(at);
}

Term bif_erlang_make_tuple_2(Process *p, const Term *args) {
  return make_filled(p, args[0], args[1]);
}

Term bif_erlang_make_tuple_3(Process *p, const Term *args) {
  Term tuple = make_filled(p, args[0], args[1]), list = args[2];
  if (tuple == TERM_NONE) return TERM_NONE;
  for (Term item; arg_next(&list, &item);) {
    if (!is_tuple_of(item, 2) || !is_position(tuple_at(item, 0), tuple, 0)) return vl_raise_badarg(p);
    tuple_elements(tuple)[small_value(tuple_at(item, 0)) - 1] = tuple_at(item, 1);
  }
  return list == NIL ? tuple : vl_raise_badarg(p);
}

Term bif_erlang_tuple_to_list_1(Process *p, const Term *args) {
  if (!is_tuple(args[0])) return vl_raise_badarg(p);
  return vl_list(&p->heap, tuple_size(args[0]), tuple_elements(args[0]), NIL);
}

Term bif_erlang_list_to_tuple_1(Process *p, const Term *args) {
  size_t n;
  if (!vl_list_length(args[0], &n) || n > TUPLE_MAX) return vl_raise_badarg(p);
  Term *at = new_tuple(p, n), list = args[0];
  if (!at) return TERM_NONE;
  for (size_t i = 1; i <= n; i++, list = cons_tail(list)) at[i] = cons_head(list);
  vl_bump_reductions(p, n / 64);
  return make_box(at);
}
