/* Quoted terms: taking them apart and building them on a unit's heap.
 *
 * A node is {name, meta, args or context}; name may itself be a node. Builders here
 * never fail: when memory is out they end the compile (host.h). Nothing here
 * recurses over a term. */
#ifndef VC_AST_H
#define VC_AST_H

#include "expand/host.h"

/* -- Shapes -- */

static inline bool ast_is_node(Term t) {
  return is_tuple_of(t, 3);
}
static inline Term ast_head(Term node) {
  return tuple_at(node, 0);
}
static inline Term ast_meta(Term node) {
  return tuple_at(node, 1);
}
static inline Term ast_args(Term node) {
  return tuple_at(node, 2);
}
/* {name, meta, context}: a variable, or a call without parentheses. */
static inline bool ast_is_var(Term t) {
  return ast_is_node(t) && is_atom(ast_head(t)) && is_atom(ast_args(t));
}
/* {name, meta, [..]} of that name. */
static inline bool ast_is_call(Term t, Term name) {
  return ast_is_node(t) && ast_head(t) == name && is_list(ast_args(t));
}
/* The same with exactly n arguments. */
bool vl_ast_is_call_of(Term t, Term name, size_t n);
/* {:., _, [left, right]} with an atom on the right. */
bool vl_ast_is_dot(Term t);
/* A node of such a dot with a list of arguments. */
static inline bool vl_ast_is_remote(Term t) {
  return ast_is_node(t) && ast_is_node(ast_head(t)) && is_list(ast_args(t)) && vl_ast_is_dot(ast_head(t));
}
/* The left and right side of a remote call's dot. */
static inline Term ast_remote_left(Term remote) {
  return cons_head(ast_args(ast_head(remote)));
}
static inline Term ast_remote_right(Term remote) {
  return cons_head(cons_tail(ast_args(ast_head(remote))));
}
/* A remote call of exactly that function. */
bool vl_ast_is_remote_of(Term t, Term module, Term function, size_t arity);
/* {constant, _, {term}}: code that gives a term as it is. Only the compiler makes it, where the language does not see
 * it; its term is no list of arguments, so that nobody takes what is in it for code. */
static inline bool ast_is_constant(Term t) {
  return ast_is_node(t) && ast_head(t) == ATOM_vl_constant && is_tuple_of(ast_args(t), 1);
}
static inline Term ast_constant_value(Term constant) {
  return tuple_at(ast_args(constant), 0);
}

/* -- Lists -- */

/* Length of a proper list; SIZE_MAX when it is improper or no list. */
size_t vl_ast_length(Term list);
static inline bool ast_is_list_of(Term list, size_t n) {
  return vl_ast_length(list) == n;
}
/* The i'th element of a list that is long enough. */
Term vl_ast_nth(Term list, size_t i);
/* The last element of a non-empty proper list. */
Term vl_ast_last(Term list);
bool vl_ast_member(Term list, Term immediate);

/* -- Keyword lists, of which metadata is one -- */

/* The value of the first pair with that atom as key, or TERM_NONE. Odd elements are skipped. */
Term vl_ast_get(Term keywords, Term key);
/* True when the key's value is `true`. */
static inline bool ast_flag(Term keywords, Term key) {
  return vl_ast_get(keywords, key) == ATOM_true;
}
/* The integer under :line, else 0. */
int64_t vl_ast_line(Term meta);

/* -- Building -- */

Term vl_ast_cons(CompileUnit *u, Term head, Term tail);
Term vl_ast_pair(CompileUnit *u, Term a, Term b);
Term vl_ast_node(CompileUnit *u, Term head, Term meta, Term args);
Term vl_ast_tuple(CompileUnit *u, size_t n, const Term *elements);
Term vl_ast_list(CompileUnit *u, size_t n, const Term *elements);
#define AST_LIST(u, ...) \
  vl_ast_list((u), sizeof((const Term[]){__VA_ARGS__}) / sizeof(Term), (const Term[]){__VA_ARGS__})
/* {name, meta, [args...]} */
#define AST_CALL(u, name, meta, ...) vl_ast_node((u), (name), (meta), AST_LIST((u), __VA_ARGS__))
/* {{:., meta, [module, function]}, meta, args} */
Term vl_ast_remote(CompileUnit *u, Term module, Term function, Term meta, Term args);
#define AST_REMOTE(u, module, function, meta, ...) \
  vl_ast_remote((u), (module), (function), (meta), AST_LIST((u), __VA_ARGS__))
Term vl_ast_constant(CompileUnit *u, Term term);
Term vl_ast_binary(CompileUnit *u, const char *bytes, size_t size);
Term vl_ast_atom(CompileUnit *u, const char *text, size_t bytes);
/* left ++ right, both proper. */
Term vl_ast_append(CompileUnit *u, Term left, Term right);
Term vl_ast_reverse(CompileUnit *u, Term list);
/* As lists:keystore/4, keydelete/3 on atom keys, and a cons in front when the key is missing. */
Term vl_ast_keystore(CompileUnit *u, Term keywords, Term key, Term value);
Term vl_ast_keydelete(CompileUnit *u, Term keywords, Term key);
Term vl_ast_keynew(CompileUnit *u, Term keywords, Term key, Term value);
/* [{key, value} | keywords] */
Term vl_ast_keypush(CompileUnit *u, Term keywords, Term key, Term value);
/* [line: n] */
Term vl_ast_line_meta(CompileUnit *u, int64_t line);
/* A set of atoms as a sorted list: as ordsets:add_element/2. */
Term vl_ast_ordset_add(CompileUnit *u, Term set, Term element);

/* -- A growing sequence of terms, in the unit's arena -- */

typedef struct Terms {
  CompileUnit *unit;
  Term *at;
  size_t count, room;
} Terms;

static inline Terms terms_new(CompileUnit *u) {
  return (Terms){.unit = u};
}
void vl_terms_push(Terms *t, Term term);
/* All of them sorted, each once: as ordsets:from_list/1. */
Term vl_ast_ordset(const Terms *elements);
/* All of them as a list, in order, in front of `tail`. */
Term vl_terms_list(const Terms *t, Term tail);

/* Room in the unit's arena, zeroed. Never NULL: ends the compile instead. */
void *vl_unit_room(CompileUnit *u, size_t count, size_t size);
/* The same as it is, for who fills it at once. */
void *vl_unit_bytes(CompileUnit *u, size_t bytes);

/* -- Maps and comparison, with the same promise -- */

/* Of n keys and their values, which change places. */
Term vl_ast_map(CompileUnit *u, Term *pairs, size_t n);
Term vl_ast_map_put(CompileUnit *u, Term map, Term key, Term value);
Term vl_ast_map_empty(CompileUnit *u);
/* [{key, value}...] in the map's order. */
Term vl_ast_map_pairs(CompileUnit *u, Term map);

#endif
