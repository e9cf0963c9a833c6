#include "expand/ast.h"

#include "data/compare.h"
#include "data/map.h"
#include "lines.h"

#include <stdlib.h>
#include <string.h>

/* -- Shapes -- */

bool vl_ast_is_call_of(Term t, Term name, size_t n) {
  return ast_is_call(t, name) && ast_is_list_of(ast_args(t), n);
}

bool vl_ast_is_dot(Term t) {
  return vl_ast_is_call_of(t, ATOM_dot, 2) && is_atom(vl_ast_nth(ast_args(t), 1));
}

bool vl_ast_is_remote_of(Term t, Term module, Term function, size_t arity) {
  return vl_ast_is_remote(t) && ast_remote_left(t) == module && ast_remote_right(t) == function &&
         ast_is_list_of(ast_args(t), arity);
}

/* -- Lists -- */

size_t vl_ast_length(Term list) {
  size_t n = 0;
  for (; is_cons(list); list = cons_tail(list)) n++;
  return is_nil(list) ? n : SIZE_MAX;
}

Term vl_ast_nth(Term list, size_t i) {
  for (; i > 0; i--) list = cons_tail(list);
  return cons_head(list);
}

Term vl_ast_last(Term list) {
  while (is_cons(cons_tail(list))) list = cons_tail(list);
  return cons_head(list);
}

bool vl_ast_member(Term list, Term immediate) {
  for (; is_cons(list); list = cons_tail(list))
    if (cons_head(list) == immediate) return true;
  return false;
}

/* -- Keyword lists -- */

static bool is_pair_of(Term t, Term key) {
  return is_tuple_of(t, 2) && tuple_at(t, 0) == key;
}

Term vl_ast_get(Term keywords, Term key) {
  for (; is_cons(keywords); keywords = cons_tail(keywords))
    if (is_pair_of(cons_head(keywords), key)) return tuple_at(cons_head(keywords), 1);
  return TERM_NONE;
}

int64_t vl_ast_line(Term meta) {
  Term line = vl_ast_get(meta, ATOM_line);
  return line != TERM_NONE && is_small(line) ? small_value(line) : 0;
}

/* -- Building -- */

static Term built(CompileUnit *u, Term t) {
  if (VL_UNLIKELY(t == TERM_NONE)) vl_host_out_of_memory(u);
  return t;
}

Term vl_ast_cons(CompileUnit *u, Term head, Term tail) {
  return built(u, vl_cons(&u->heap, head, tail));
}

Term vl_ast_pair(CompileUnit *u, Term a, Term b) {
  return built(u, vl_tuple2(&u->heap, a, b));
}

Term vl_ast_node(CompileUnit *u, Term head, Term meta, Term args) {
  return built(u, vl_tuple3(&u->heap, head, meta, args));
}

Term vl_ast_tuple(CompileUnit *u, size_t n, const Term *elements) {
  return built(u, vl_tuple(&u->heap, n, elements));
}

Term vl_ast_list(CompileUnit *u, size_t n, const Term *elements) {
  return built(u, vl_list(&u->heap, n, elements, NIL));
}

Term vl_ast_remote(CompileUnit *u, Term module, Term function, Term meta, Term args) {
  return vl_ast_node(u, AST_CALL(u, ATOM_dot, meta, module, function), meta, args);
}

Term vl_ast_constant(CompileUnit *u, Term term) {
  return vl_ast_node(u, ATOM_vl_constant, NIL, vl_ast_tuple(u, 1, &term));
}

Term vl_ast_binary(CompileUnit *u, const char *bytes, size_t size) {
  return built(u, vl_binary(&u->heap, bytes, size));
}

Term vl_ast_atom(CompileUnit *u, const char *text, size_t bytes) {
  return built(u, vl_atom_make(u->atoms, text, bytes));
}

Term vl_ast_append(CompileUnit *u, Term left, Term right) {
  if (is_nil(left)) return right;
  Terms all = terms_new(u);
  for (; is_cons(left); left = cons_tail(left)) vl_terms_push(&all, cons_head(left));
  return vl_terms_list(&all, right);
}

Term vl_ast_reverse(CompileUnit *u, Term list) {
  Term reversed = NIL;
  for (; is_cons(list); list = cons_tail(list)) reversed = vl_ast_cons(u, cons_head(list), reversed);
  return reversed;
}

Term vl_ast_keypush(CompileUnit *u, Term keywords, Term key, Term value) {
  if (is_nil(keywords) && key == ATOM_line && is_small(value)) return vl_ast_line_meta(u, small_value(value));
  return vl_ast_cons(u, vl_ast_pair(u, key, value), keywords);
}

Term vl_ast_line_meta(CompileUnit *u, int64_t line) {
  Term meta = u->lines ? vl_lines_get(u->lines, line) : TERM_NONE;
  return meta != TERM_NONE ? meta : AST_LIST(u, vl_ast_pair(u, ATOM_line, make_small(line)));
}

Term vl_ast_keynew(CompileUnit *u, Term keywords, Term key, Term value) {
  return vl_ast_get(keywords, key) == TERM_NONE ? vl_ast_keypush(u, keywords, key, value) : keywords;
}

/* The list with the first pair of `key` left out (value TERM_NONE) or replaced. */
static Term rewrite_key(CompileUnit *u, Term keywords, Term key, Term value) {
  Terms kept = terms_new(u);
  while (!is_pair_of(cons_head(keywords), key)) {
    vl_terms_push(&kept, cons_head(keywords));
    keywords = cons_tail(keywords);
  }
  if (value != TERM_NONE) vl_terms_push(&kept, vl_ast_pair(u, key, value));
  return vl_terms_list(&kept, cons_tail(keywords));
}

Term vl_ast_keystore(CompileUnit *u, Term keywords, Term key, Term value) {
  if (vl_ast_get(keywords, key) == TERM_NONE)
    return vl_ast_append(u, keywords, AST_LIST(u, vl_ast_pair(u, key, value)));
  return rewrite_key(u, keywords, key, value);
}

Term vl_ast_keydelete(CompileUnit *u, Term keywords, Term key) {
  if (vl_ast_get(keywords, key) == TERM_NONE) return keywords;
  return rewrite_key(u, keywords, key, TERM_NONE);
}

Term vl_ast_ordset_add(CompileUnit *u, Term set, Term element) {
  Terms before = terms_new(u);
  for (; is_cons(set); set = cons_tail(set)) {
    int order = vl_compare(cons_head(set), element);
    if (order == 0) return vl_terms_list(&before, set);
    if (order > 0) break;
    vl_terms_push(&before, cons_head(set));
  }
  return vl_terms_list(&before, vl_ast_cons(u, element, set));
}

static int by_order(const void *a, const void *b) {
  return vl_compare(*(const Term *)a, *(const Term *)b);
}

Term vl_ast_ordset(const Terms *elements) {
  CompileUnit *u = elements->unit;
  if (elements->count == 0) return NIL;
  Term *sorted = vl_unit_room(u, elements->count, sizeof *sorted), set = NIL;
  memcpy(sorted, elements->at, elements->count * sizeof *sorted);
  qsort(sorted, elements->count, sizeof *sorted, by_order);
  for (size_t i = elements->count; i-- > 0;)
    if (is_nil(set) || vl_compare(sorted[i], cons_head(set)) != 0) set = vl_ast_cons(u, sorted[i], set);
  return set;
}

/* -- Sequences -- */

void *vl_unit_room(CompileUnit *u, size_t count, size_t size) {
  void *room = vl_arena_zeroed(&u->arena, count, size);
  if (VL_UNLIKELY(!room)) vl_host_out_of_memory(u);
  return room;
}

void *vl_unit_bytes(CompileUnit *u, size_t bytes) {
  void *room = vl_arena_alloc(&u->arena, bytes);
  if (VL_UNLIKELY(!room)) vl_host_out_of_memory(u);
  return room;
}

void vl_terms_push(Terms *t, Term term) {
  if (t->count == t->room) {
    size_t room = t->room ? t->room * 2 : 8;
    Term *at = vl_unit_bytes(t->unit, room * sizeof *at);
    if (t->count) memcpy(at, t->at, t->count * sizeof *at);
    t->at = at;
    t->room = room;
  }
  t->at[t->count++] = term;
}

Term vl_terms_list(const Terms *t, Term tail) {
  return built(t->unit, vl_list(&t->unit->heap, t->count, t->at, tail));
}

/* -- Maps -- */

Term vl_ast_map_empty(CompileUnit *u) {
  return built(u, vl_map_empty(&u->heap));
}

Term vl_ast_map(CompileUnit *u, Term *pairs, size_t n) {
  return built(u, vl_map_from_pairs(&u->heap, pairs, n));
}

Term vl_ast_map_put(CompileUnit *u, Term map, Term key, Term value) {
  return built(u, vl_map_put(&u->heap, map, key, value));
}

Term vl_ast_map_pairs(CompileUnit *u, Term map) {
  Terms pairs = terms_new(u);
  MapIterator it;
  Term key, value;
  vl_map_iterate(&it, map);
  while (vl_map_next(&it, &key, &value)) vl_terms_push(&pairs, vl_ast_pair(u, key, value));
  return vl_terms_list(&pairs, NIL);
}
