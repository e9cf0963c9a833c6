#include "expand/docs.h"

/* What attributes with a meaning may hold, and the shapes in which they are kept. */

static bool is_binary(Term t) {
  const uint8_t *bytes;
  size_t size;
  return is_bitstring(t) && vl_binary_peek(t, &bytes, &size);
}

static Term callback_of(Expander *x, Term value, Term function) {
  return is_atom(value) ? vl_ast_pair(x->unit, value, function) : value;
}

static VL_NORETURN void bad_attribute(Expander *x, Term name, const char *meaning, const char *shape, Term value) {
  vl_expand_argument_error(x, "@%a is a built-in module attribute %s. %s, got: %i", name, meaning, shape, value);
}

static bool is_doc_text(Term t) {
  return is_binary(t) || t == ATOM_false || t == ATOM_nil;
}

static Term doc_value(Expander *x, Term name, Term value) {
  bool placed = is_tuple_of(value, 2) && is_small(tuple_at(value, 0));
  if (placed && is_doc_text(tuple_at(value, 1))) return value;
  if (placed)
    bad_attribute(x, name, "for documentation", "It should be either false, nil, a string, or a keyword list",
                  tuple_at(value, 1));
  bad_attribute(x, name, "for documentation",
                "When set dynamically, it should be {line, doc} (where \"doc\" is either false, nil, a string, or a "
                "keyword list)",
                value);
}

static Term behaviour_value(Expander *x, Term value) {
  if (!is_atom(value)) vl_expand_argument_error(x, "@behaviour expects a module, got: %i", value);
  if (!x->bootstrap) vl_env_ensure_loaded(x, value);
  return value;
}

static Term on_load_value(Expander *x, Term value) {
  if (is_atom(value)) return vl_ast_pair(x->unit, value, make_small(0));
  if (is_tuple_of(value, 2) && is_atom(tuple_at(value, 0)) && tuple_at(value, 1) == make_small(0)) return value;
  vl_expand_argument_error(x,
                           "@on_load is a built-in module attribute that annotates a function to be invoked when the "
                           "module is loaded. It should be an atom or an {atom, 0} tuple, got: %i",
                           value);
}

static bool is_place(Term value) {
  return is_binary(value) || (is_tuple_of(value, 2) && is_binary(tuple_at(value, 0)) && is_integer(tuple_at(value, 1)));
}

Term vl_attribute_value(Expander *x, Term name, Term value) {
  switch (name) {
  case ATOM_before_compile: return callback_of(x, value, ATOM_before_compile_fun);
  case ATOM_after_compile: return callback_of(x, value, ATOM_after_compile_fun);
  case ATOM_after_verify: return callback_of(x, value, ATOM_after_verify_fun);
  case ATOM_on_definition: return callback_of(x, value, ATOM_on_definition_fun);
  case ATOM_on_load: return on_load_value(x, value);
  case ATOM_behaviour: return behaviour_value(x, value);
  case ATOM_doc:
  case ATOM_typedoc:
  case ATOM_moduledoc: return doc_value(x, name, value);
  case ATOM_impl:
    if (!is_atom(value) || value == ATOM_nil)
      bad_attribute(x, name, "that marks the next definition as a callback implementation",
                    "It should be a module or a boolean", value);
    return value;
  case ATOM_deprecated:
    if (!is_binary(value))
      bad_attribute(x, name, "that annotates a definition as deprecated",
                    "It should be a string with the reason for the deprecation", value);
    return value;
  case ATOM_external_resource:
    if (!is_binary(value))
      bad_attribute(x, name, "used for specifying file dependencies", "It should be a string path to a file", value);
    return value;
  case ATOM_file:
    if (!is_place(value))
      bad_attribute(x, name, "that annotates the file and line the next definition comes from",
                    "It should be a string or {string, line} tuple as value", value);
    return value;
  case ATOM_type:
  case ATOM_typep:
  case ATOM_opaque:
  case ATOM_spec:
  case ATOM_callback:
  case ATOM_macrocallback:
    vl_expand_argument_error(
        x, "attributes type, typep, opaque, spec, callback, and macrocallback must be set directly via the @ notation");
  default: return value;
  }
}

/* -- @doc with a keyword list -- */

static VL_NORETURN void bad_meta(Expander *x, Term key, const char *shape, Term value) {
  vl_expand_argument_error(x, ":%a is a built-in documentation metadata key. It should be a %s, got: %i", key, shape,
                           value);
}

static void check_meta(Expander *x, Term key, Term value) {
  if (key == ATOM_since && !is_binary(value))
    bad_meta(x, key, "string representing the version in which the documented entity was added", value);
  if (key == ATOM_deprecated && !is_binary(value))
    bad_meta(x, key, "string representing the replacement for the deprecated entity", value);
  bool mfa = is_tuple_of(value, 3) && is_atom(tuple_at(value, 0)) && is_atom(tuple_at(value, 1)) &&
             is_small(tuple_at(value, 2)) && small_value(tuple_at(value, 2)) >= 0;
  if (key == ATOM_delegate_to && !mfa)
    bad_meta(x, key, "three-element tuple in the form of {module, function, arity}", value);
}

bool vl_attribute_doc_meta(Expander *x, Term module, Term name, Term value, Term line, const Env *e) {
  bool doc = name == ATOM_doc || name == ATOM_typedoc || name == ATOM_moduledoc;
  if (!doc || !is_tuple_of(value, 2) || !is_list(tuple_at(value, 1))) return false;
  Term meta = vl_ast_map_empty(x->unit);
  for (Term pairs = tuple_at(value, 1); is_cons(pairs); pairs = cons_tail(pairs)) {
    Term pair = cons_head(pairs);
    if (!is_tuple_of(pair, 2) || !is_atom(tuple_at(pair, 0))) doc_value(x, name, value);
    Term key = tuple_at(pair, 0);
    if (key == ATOM_opaque || key == ATOM_defaults) {
      vl_expand_warn(x, vl_ast_keypush(x->unit, NIL, ATOM_line, is_small(line) ? line : make_small(0)), e,
                     "ignoring reserved documentation metadata key: :%a", key);
      continue;
    }
    check_meta(x, key, tuple_at(pair, 1));
    meta = vl_ast_map_put(x->unit, meta, key, tuple_at(pair, 1));
  }
  vl_docs_add_meta(x, module, name, meta);
  return true;
}
