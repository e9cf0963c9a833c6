#include "expand/expand.h"

#include "expand/module.h"

/* -- What every call checks -- */

/* `foo do x -> y end` on something that is no macro. */
static void refute_clauses(Expander *x, Term name, Term meta, Term args, const Env *e) {
  if (!is_cons(args)) return;
  for (Term last = vl_ast_last(args); is_cons(last); last = cons_tail(last)) {
    Term pair = cons_head(last);
    if (!is_tuple_of(pair, 2) || !is_atom(tuple_at(pair, 0))) return;
    Term value = tuple_at(pair, 1);
    if (is_cons(value) && ast_is_node(cons_head(value)) && ast_head(cons_head(value)) == ATOM_arrow)
      vl_expand_error(
          x, meta, e,
          "the function \"%a\" cannot handle clauses with the -> operator because it is not a macro. Please "
          "make sure you are invoking the proper name and that it is a macro",
          name);
  }
}

/* -- Local calls -- */

static VL_NORETURN void undefined_function(Expander *x, Term meta, Term name, size_t arity, const Env *e) {
  if (name == ATOM_bar && arity == 2)
    vl_expand_error(x, meta, e,
                    "misplaced operator |/2\n\nThe | operator is typically used between brackets as the cons "
                    "operator:\n\n    [head | tail]\n\nwhere head is a single element and the tail is the remaining of "
                    "a list.\nIt is also used to update maps and structs, via the %%{map | key: value} notation,\nand "
                    "in typespecs, such as @type and @spec, to express the union of two types");
  if (name == ATOM_type_op && arity == 2)
    vl_expand_error(x, meta, e,
                    "misplaced operator ::/2\n\nThe :: operator is typically used in bitstrings to specify types and "
                    "sizes of segments:\n\n    <<size::32-integer, letter::utf8, rest::binary>>\n\nIt is also used in "
                    "typespecs, such as @type and @spec, to describe inputs and outputs");
  vl_expand_error(x, meta, e, "undefined function %a/%d (there is no such import)", name, (int64_t)arity);
}

Term vl_expand_local(Expander *x, Term meta, Term name, Term args, Scope *s, Env *e) {
  size_t arity = vl_ast_length(args);
  bool operator_only = name == ATOM_bar || name == ATOM_type_op;
  if (e->function == ATOM_nil || (operator_only && e->context != ATOM_nil)) undefined_function(x, meta, name, arity, e);
  if (e->context != ATOM_nil) {
    const char *where = e->context == ATOM_match ? "match" : vl_expand_guard_context(s);
    vl_expand_error(x, meta, e,
                    "cannot find or invoke local %a/%d inside %s. Only macros can be invoked in a %s and they must be "
                    "defined before their invocation. Called as: %q",
                    name, (int64_t)arity, where, where, vl_ast_node(x->unit, name, meta, args));
  }
  refute_clauses(x, name, meta, args, e);
  vl_locals_record_call(x, e, name, arity, vl_ast_line(meta), false);
  vl_trace_local(x, e, ATOM_local_function, meta, name, arity);
  return vl_ast_node(x->unit, name, meta, vl_expand_args(x, args, s, e));
}

/* -- Remote calls -- */

/* Marks a call of a module that this file defines further up, as Elixir's AST does. */
static Term attach_context_module(Expander *x, Term receiver, Term meta, const Env *e) {
  if (e->function == ATOM_nil || !is_cons(e->context_modules)) return meta;
  if (cons_head(e->context_modules) == e->module || receiver == e->module) return meta;
  if (!vl_ast_member(e->context_modules, receiver)) return meta;
  return vl_ast_keypush(x->unit, meta, ATOM_context_module, ATOM_true);
}

static bool is_comparison(Term name) {
  return name == ATOM_gt || name == ATOM_lt || name == ATOM_erl_le || name == ATOM_ge || name == ATOM_min ||
         name == ATOM_max;
}

static bool is_struct_literal(Term t) {
  if (vl_ast_is_call_of(t, ATOM_percent, 2)) return is_atom(cons_head(ast_args(t)));
  if (!ast_is_call(t, ATOM_map)) return false;
  Term name = vl_ast_get(ast_args(t), ATOM_struct_key);
  return name != TERM_NONE && is_atom(name);
}

static bool is_compared(Term t) {
  return vl_ast_is_remote(t) && ast_remote_left(t) == ATOM_erlang && is_comparison(ast_remote_right(t)) &&
         ast_remote_right(t) != ATOM_min && ast_remote_right(t) != ATOM_max;
}

static Term comparison_as_written(Term name) {
  return name == ATOM_erl_le ? ATOM_le : name;
}

static void warn_of_comparison(Expander *x, Term call, Term quoted_args, Env *e) {
  if (!vl_ast_is_remote(call) || ast_remote_left(call) != ATOM_erlang || !is_comparison(ast_remote_right(call))) return;
  if (!ast_is_list_of(ast_args(call), 2) || !ast_is_list_of(quoted_args, 2)) return;
  Term left = cons_head(ast_args(call)), right = vl_ast_nth(ast_args(call), 1);
  if (is_struct_literal(left) || is_struct_literal(right)) {
    Term literal = vl_ast_nth(quoted_args, is_struct_literal(left) ? 0 : 1);
    vl_expand_warn(
        x, ast_meta(call), e,
        "invalid comparison with struct literal %q. Comparison operators (>, <, >=, <=, min, and max) perform "
        "structural and not semantic comparison. Comparing with a struct literal is unlikely to give a "
        "meaningful result. Struct modules typically define a compare/2 function that can be used for "
        "semantic comparison",
        literal);
  } else if (is_compared(left) || is_compared(right)) {
    Term written = vl_ast_node(x->unit, comparison_as_written(ast_remote_right(call)), NIL, quoted_args);
    vl_expand_warn(
        x, ast_meta(call), e,
        "Elixir does not support nested comparisons. Something like\n\n     x < y < z\n\nis equivalent to\n\n"
        "     (x < y) < z\n\nwhich ultimately compares z with the boolean result of (x < y). Instead, "
        "consider joining together each comparison segment with an \"and\", for example,\n\n     x < y and "
        "y < z\n\nYou wrote: %q",
        written);
  }
}

/* map.field in a guard; anything else on an expression is no guard. */
static Term expand_guard_field(Expander *x, Term receiver, Term node, const Scope *s, const Env *e) {
  Term dot = ast_head(node), name = ast_remote_right(node), meta = ast_meta(node);
  if (!ast_flag(meta, ATOM_no_parens))
    vl_expand_error(x, meta, e,
                    "cannot invoke remote function in %s. If you want to do a map lookup instead, please remove parens "
                    "from %q.%a()",
                    vl_expand_guard_context(s), receiver, name);
  Term target = AST_CALL(x->unit, ATOM_dot, ast_meta(dot), receiver, name);
  return vl_ast_node(x->unit, target, meta, NIL);
}

/* The receiver is expanded and `s` is open for writing (`before` is what it was). */
static Term expand_remote(Expander *x, Term receiver, Term name, Term node, const Scope *before, Scope *s, Env *e) {
  Term meta = ast_meta(node), args = ast_args(node), dot_meta = ast_meta(ast_head(node));
  refute_clauses(x, name, meta, args, e);
  if (e->context == ATOM_guard && is_tuple(receiver)) {
    *s = *before;
    return expand_guard_field(x, receiver, node, s, e);
  }
  dot_meta = attach_context_module(x, receiver, dot_meta, e);
  if (is_atom(receiver)) vl_deprecated_check(x, meta, false, receiver, name, vl_ast_length(args), e);
  Terms out = terms_new(x->unit);
  for (Term each = args; is_cons(each); each = cons_tail(each)) {
    s->read = before->read;
    vl_terms_push(&out, vl_expand(x, cons_head(each), s, e));
  }
  Term call = vl_rewrite_call(x, receiver, dot_meta, name, meta, vl_terms_list(&out, NIL), s, e);
  warn_of_comparison(x, call, args, e);
  vl_scope_close_write(x, s, before);
  return call;
}

Term vl_expand_remote_node(Expander *x, Term node, Scope *s, Env *e) {
  Term name = ast_remote_right(node), meta = ast_meta(node), args = ast_args(node);
  Scope before = *s;
  vl_scope_prepare_write(s);
  Term receiver = vl_expand(x, ast_remote_left(node), s, e);
  if (!is_atom(receiver) && !is_tuple(receiver)) {
    Term dot = AST_CALL(x->unit, ATOM_dot, ast_meta(ast_head(node)), receiver, name);
    vl_expand_error(x, meta, e, "invalid call %q", vl_ast_node(x->unit, dot, meta, args));
  }
  Term module, function;
  if (is_atom(receiver)) {
    if (vl_rewrite_inline(receiver, name, vl_ast_length(args), &module, &function)) {
      vl_trace_function(x, e, ATOM_remote_function, meta, receiver, name, vl_ast_length(args));
      return expand_remote(x, module, function, node, &before, s, e);
    }
    Scope outer = before;
    Term expanded;
    if (vl_dispatch_macro(x, meta, receiver, name, args, &outer, e, &expanded)) {
      *s = outer;
      return expanded;
    }
    vl_trace_function(x, e, ATOM_remote_function, meta, receiver, name, vl_ast_length(args));
  }
  return expand_remote(x, receiver, name, node, &before, s, e);
}

/* -- f.(args) -- */

Term vl_expand_call_of_fun(Expander *x, Term node, Scope *s, Env *e) {
  Term meta = ast_meta(node), dot = ast_head(node), fun = cons_head(ast_args(dot));
  vl_expand_no_match_or_guard(x, meta, "anonymous call", s, e);
  Term all = vl_expand_args(x, vl_ast_cons(x->unit, fun, ast_args(node)), s, e);
  if (is_atom(cons_head(all))) vl_expand_error(x, meta, e, "invalid function call :%a.()", cons_head(all));
  Term target = AST_CALL(x->unit, ATOM_dot, ast_meta(dot), cons_head(all));
  return vl_ast_node(x->unit, target, meta, cons_tail(all));
}
