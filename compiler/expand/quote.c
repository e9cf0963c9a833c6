#include "expand/expand.h"

#include "heap/literal.h"

/* What a quote does to the tree it holds; escape is the same with hygiene off. The result is code that builds the
 * tree: nodes become {:{}, [], [head, meta, args]}. */
typedef struct Quoter {
  Expander *x;
  const Env *env; /* NULL: escape */
  bool unquote, generated;
  bool prune;   /* escape: of metadata keep line and no_parens */
  Term line;    /* true keeps lines, false drops them, else the line of every node, perhaps as code */
  Term file;    /* nil, or the file of location: :keep */
  Term context; /* of variables and imports */
} Quoter;

static Term quote(const Quoter *q, Term t);

static Term node_code(const Quoter *q, Term head, Term meta, Term args) {
  return AST_CALL(q->x->unit, ATOM_tuple, NIL, head, meta, args);
}

/* -- Metadata -- */

static Term store(const Quoter *q, Term meta, Term key, Term value) {
  return value == ATOM_nil ? meta : vl_ast_keystore(q->x->unit, meta, key, value);
}

static Term with_place(const Quoter *q, Term meta) {
  CompileUnit *u = q->x->unit;
  if (q->file != ATOM_nil) {
    Term line = vl_ast_get(meta, ATOM_line);
    Term keep = vl_ast_pair(u, q->file, line == TERM_NONE ? make_small(0) : line);
    return vl_ast_keypush(u, vl_ast_keydelete(u, meta, ATOM_line), ATOM_keep, keep);
  }
  if (q->line == ATOM_true) return meta;
  return q->line == ATOM_false ? vl_ast_keydelete(u, meta, ATOM_line) : store(q, meta, ATOM_line, q->line);
}

static Term made_meta(const Quoter *q, Term meta) {
  meta = with_place(q, meta);
  return q->generated ? vl_ast_keypush(q->x->unit, meta, ATOM_generated, ATOM_true) : meta;
}

static void note_imports(const Quoter *q, Term imports, Term name) {
  for (; is_cons(imports); imports = cons_tail(imports)) {
    Term import = cons_head(imports);
    vl_lexical_import_used(q->x, tuple_at(import, 1), name, (size_t)small_value(tuple_at(import, 0)), q->env);
  }
}

/* Notes what a name means here, so that it means the same where the quote goes. */
static Term import_meta(const Quoter *q, Term meta, Term name, size_t arity) {
  Term imports = vl_ast_get(meta, ATOM_import) == TERM_NONE ? vl_dispatch_find_all(q->x, meta, name, q->env) : NIL;
  note_imports(q, imports, name);
  if (is_cons(imports)) return store(q, store(q, meta, ATOM_context, q->context), ATOM_imports, imports);
  if (arity == 1 && vl_ast_get(meta, ATOM_ambiguous_op) == ATOM_nil)
    return store(q, meta, ATOM_ambiguous_op, q->context);
  return meta;
}

static bool is_definition(Term name) {
  return name == ATOM_def || name == ATOM_defp || name == ATOM_defmacro || name == ATOM_defmacrop || name == ATOM_at;
}

static bool is_lexical(Term name) {
  return name == ATOM_import || name == ATOM_alias || name == ATOM_require;
}

/* {{head, meta, args} | rest} with the context noted in the head's metadata. */
static Term annotate_first(CompileUnit *u, Term args, Term context) {
  if (!is_cons(args) || !ast_is_node(cons_head(args)) || !is_list(ast_meta(cons_head(args)))) return args;
  Term first = cons_head(args), meta = vl_ast_keystore(u, ast_meta(first), ATOM_context, context);
  return vl_ast_cons(u, vl_ast_node(u, ast_head(first), meta, ast_args(first)), cons_tail(args));
}

/* Definitions and lexical forms remember the context that wrote them. A counter goes: the next expansion gives a new
 * one. */
static Term annotate(CompileUnit *u, Term node, Term context) {
  Term head = ast_head(node), meta = ast_meta(node), args = ast_args(node);
  if (context == ATOM_nil) return node;
  if (is_definition(head)) return vl_ast_node(u, head, meta, annotate_first(u, args, context));
  if (vl_ast_is_remote(node) && is_definition(ast_remote_right(node)))
    return vl_ast_node(u, head, meta, annotate_first(u, args, context));
  if (is_atom(head) && is_lexical(head) && is_cons(args))
    return vl_ast_node(u, head, vl_ast_keystore(u, vl_ast_keydelete(u, meta, ATOM_counter), ATOM_context, context),
                       args);
  return node;
}

/* -- Lists -- */

static bool is_splicing(const Quoter *q, Term t) {
  return q->unquote && vl_ast_is_call_of(t, ATOM_unquote_splicing, 1);
}

static Term list_runtime(const Quoter *q, Term meta, Term function, Term args) {
  return vl_ast_remote(q->x->unit, ATOM_elixir_quote, function, meta, args);
}

static Term concat_code(const Quoter *q, Term left, Term right) {
  if (is_nil(right)) return left;
  if (is_nil(left)) return right;
  return AST_REMOTE(q->x->unit, ATOM_erlang, ATOM_append, NIL, left, right);
}

/* The first n elements; what is spliced in is joined when the code runs. */
static Term quote_elements(const Quoter *q, const Terms *items, size_t n) {
  CompileUnit *u = q->x->unit;
  Term plain = NIL, joined = NIL;
  while (n-- > 0) {
    Term item = items->at[n];
    if (is_splicing(q, item)) {
      Term args = AST_LIST(u, cons_head(ast_args(item)), concat_code(q, plain, joined));
      joined = list_runtime(q, ast_meta(item), ATOM_list, args);
      plain = NIL;
    } else {
      plain = vl_ast_cons(u, quote(q, item), plain);
    }
  }
  return concat_code(q, plain, joined);
}

/* [.., unquote_splicing(a) | tail] */
static bool is_spliced_tail(const Quoter *q, Term last) {
  return q->unquote && vl_ast_is_call_of(last, ATOM_bar, 2) && is_splicing(q, cons_head(ast_args(last)));
}

static Term quote_list(const Quoter *q, Term list) {
  CompileUnit *u = q->x->unit;
  Terms items = terms_new(u);
  for (; is_cons(list); list = cons_tail(list)) vl_terms_push(&items, cons_head(list));
  Term last = items.at[items.count - 1];
  if (!is_nil(list)) {
    /* An improper list, in escape only. */
    Term front = quote_elements(q, &items, items.count - 1);
    Term tail = AST_CALL(u, ATOM_bar, NIL, quote(q, last), quote(q, list));
    return is_list(front) ? vl_ast_append(u, front, AST_LIST(u, tail)) : concat_code(q, front, AST_LIST(u, tail));
  }
  if (is_spliced_tail(q, last)) {
    Term front = quote_elements(q, &items, items.count - 1);
    Term spliced = cons_head(ast_args(cons_head(ast_args(last))));
    Term tail = quote(q, vl_ast_nth(ast_args(last), 1));
    return list_runtime(q, ast_meta(last), ATOM_tail_list, AST_LIST(u, spliced, tail, front));
  }
  return quote_elements(q, &items, items.count);
}

/* -- Nodes -- */

static Term quote_node(const Quoter *q, Term head, Term meta, Term args) {
  Term quoted = quote(q, head);
  return node_code(q, quoted, made_meta(q, meta), quote(q, args));
}

/* A quote inside: its unquotes belong to it. */
static Term quote_quote(const Quoter *q, Term node) {
  CompileUnit *u = q->x->unit;
  Quoter inner = *q;
  inner.unquote = false;
  Term args = ast_args(node), body = quote(&inner, vl_ast_last(args));
  Term meta = q->env ? store(q, ast_meta(node), ATOM_context, q->context) : ast_meta(node);
  Term all = is_nil(cons_tail(args)) ? AST_LIST(u, body) : AST_LIST(u, quote(q, cons_head(args)), body);
  return node_code(q, ATOM_quote, made_meta(q, meta), all);
}

static Term quote_alias(const Quoter *q, Term node) {
  Term module = vl_env_expand_alias(q->x, node, q->env);
  Term meta = vl_ast_keydelete(q->x->unit, ast_meta(node), ATOM_counter);
  meta = vl_ast_keystore(q->x->unit, meta, ATOM_alias, is_atom(module) ? module : ATOM_false);
  return quote_node(q, ATOM_aliases, meta, ast_args(node));
}

/* left.unquote(name) and left.unquote(name)(args): what it is shows when it runs. */
static Term quote_dot_unquote(const Quoter *q, Term dot_call, Term args) {
  CompileUnit *u = q->x->unit;
  Term dot = ast_head(dot_call), meta = ast_meta(dot), name = cons_head(ast_args(dot_call));
  return AST_REMOTE(u, ATOM_elixir_quote, ATOM_dot_fun, meta, made_meta(q, meta), quote(q, cons_head(ast_args(dot))),
                    name, quote(q, args), q->context);
}

static bool is_dot_unquote(Term t) {
  return vl_ast_is_remote(t) && ast_remote_right(t) == ATOM_unquote && ast_is_list_of(ast_args(t), 1);
}

/* &name/arity of an import. */
static Term quote_name_capture(const Quoter *q, Term node) {
  Term slash = cons_head(ast_args(node)), name = cons_head(ast_args(slash)), arity = vl_ast_nth(ast_args(slash), 1);
  Term meta = ast_meta(node);
  Import import = vl_dispatch_find(q->x, meta, ast_head(name), (size_t)small_value(arity), q->env);
  if (import.kind != IMPORT_NONE) {
    Term imports = AST_LIST(q->x->unit, vl_ast_pair(q->x->unit, arity, import.module));
    note_imports(q, imports, ast_head(name));
    meta = store(q, store(q, meta, ATOM_imports, imports), ATOM_context, q->context);
  }
  return quote_node(q, ATOM_capture, meta, ast_args(node));
}

static bool is_name_capture(Term node) {
  if (!vl_ast_is_call_of(node, ATOM_capture, 1)) return false;
  Term slash = cons_head(ast_args(node));
  return vl_ast_is_call_of(slash, ATOM_slash, 2) && ast_is_var(cons_head(ast_args(slash))) &&
         is_small(vl_ast_nth(ast_args(slash), 1));
}

static Term quote_hygienic(const Quoter *q, Term node) {
  Term head = ast_head(node), meta = ast_meta(node), args = ast_args(node);
  CompileUnit *u = q->x->unit;
  if (ast_is_call(node, ATOM_aliases) && is_cons(args) && is_atom(cons_head(args)) && cons_head(args) != ATOM_Elixir)
    return quote_alias(q, node);
  if (is_atom(head) && is_list(meta) && args == ATOM_nil)
    return node_code(q, head, made_meta(q, import_meta(q, meta, head, 0)), q->context);
  if (is_name_capture(node)) return quote_name_capture(q, node);
  if (is_atom(head) && is_list(meta) && (is_list(args) || is_atom(args))) {
    size_t arity = is_atom(args) ? 0 : vl_ast_length(args);
    node = vl_ast_node(u, head, import_meta(q, meta, head, arity), args);
  }
  node = annotate(u, node, q->context);
  return quote_node(q, ast_head(node), ast_meta(node), ast_args(node));
}

static bool is_quote_form(Term t) {
  return vl_ast_is_call_of(t, ATOM_quote, 1) || vl_ast_is_call_of(t, ATOM_quote, 2);
}

/* -- Escape: any term -- */

static Term keep_place(const Quoter *q, Term meta) {
  Terms kept = terms_new(q->x->unit);
  for (; is_cons(meta); meta = cons_tail(meta)) {
    Term pair = cons_head(meta);
    if (is_tuple_of(pair, 2) && (tuple_at(pair, 0) == ATOM_no_parens || tuple_at(pair, 0) == ATOM_line))
      vl_terms_push(&kept, pair);
  }
  return vl_terms_list(&kept, NIL);
}

static Term escape_tuple(const Quoter *q, Term tuple) {
  if (q->prune && ast_is_node(tuple) && is_list(ast_meta(tuple))) {
    Term head = quote(q, ast_head(tuple));
    return node_code(q, head, keep_place(q, ast_meta(tuple)), quote(q, ast_args(tuple)));
  }
  Terms items = terms_new(q->x->unit);
  for (size_t i = 0; i < tuple_size(tuple); i++) vl_terms_push(&items, tuple_at(tuple, i));
  return vl_ast_node(q->x->unit, ATOM_tuple, NIL, items.count ? quote_elements(q, &items, items.count) : NIL);
}

static Term escape_map(const Quoter *q, Term map) {
  Term pairs = vl_ast_map_pairs(q->x->unit, map);
  return vl_ast_node(q->x->unit, ATOM_map, NIL, is_nil(pairs) ? NIL : quote_list(q, pairs));
}

/* Odd bits in front, whole bytes behind: <<bits::size(n), bytes::binary>>. */
static Term escape_bits(const Quoter *q, Term t) {
  CompileUnit *u = q->x->unit;
  Bits bits = vl_bits(t);
  size_t odd = bits.count % 8;
  if (odd == 0) return t;
  uint64_t value = 0;
  for (size_t i = 0; i < odd; i++) {
    size_t at = bits.offset + i;
    value = value << 1 | ((bits.bytes[at / 8] >> (7 - at % 8)) & 1);
  }
  Term rest = vl_bits_sub(&u->heap, t, odd, bits.count - odd);
  if (rest == TERM_NONE) vl_host_out_of_memory(u);
  Term size = AST_CALL(u, ATOM_size, NIL, make_small((int64_t)odd));
  Term head = AST_CALL(u, ATOM_type_op, NIL, make_small((int64_t)value), size);
  Term tail = AST_CALL(u, ATOM_type_op, NIL, rest, vl_ast_node(u, ATOM_binary, NIL, NIL));
  return AST_CALL(u, ATOM_bits, NIL, head, tail);
}

static Term fun_info(const Quoter *q, Term fun, Term key) {
  Term pair = vl_host_call(q->x->unit, ATOM_erlang, ATOM_fun_info, 2, (const Term[]){fun, key});
  return tuple_at(pair, 1);
}

static Term escape_fun(const Quoter *q, Term fun) {
  CompileUnit *u = q->x->unit;
  if (!is_kind(fun, BOX_EXPORT)) return TERM_NONE;
  Term dot = AST_CALL(u, ATOM_dot, NIL, fun_info(q, fun, ATOM_module), fun_info(q, fun, ATOM_name));
  Term target = vl_ast_node(u, dot, vl_ast_keypush(u, NIL, ATOM_no_parens, ATOM_true), NIL);
  return AST_CALL(u, ATOM_capture, NIL, AST_CALL(u, ATOM_slash, NIL, target, fun_info(q, fun, ATOM_arity)));
}

static Term escape(const Quoter *q, Term t) {
  if (is_tuple(t)) return escape_tuple(q, t);
  if (is_map(t)) return escape_map(q, t);
  if (is_bitstring(t)) return escape_bits(q, t);
  if (is_number(t) || is_atom(t) || is_pid(t) || is_nil(t)) return t;
  if (is_cons(t)) return quote_list(q, t);
  Term fun = is_fun(t) ? escape_fun(q, t) : TERM_NONE;
  if (fun != TERM_NONE) return fun;
  vl_expand_argument_error(
      q->x,
      "%acannot escape %i. The supported values are: lists, tuples, maps, atoms, numbers, bitstrings, "
      "PIDs and remote functions in the format &Mod.fun/arity",
      q->x->escaping == TERM_NONE ? vl_expand_text(q->x, "") : q->x->escaping, t);
}

/* -- The switch -- */

static Term quote_pair(const Quoter *q, Term pair) {
  Term left = tuple_at(pair, 0), right = tuple_at(pair, 1);
  if (is_splicing(q, left) || is_splicing(q, right)) {
    Terms items = terms_new(q->x->unit);
    vl_terms_push(&items, left);
    vl_terms_push(&items, right);
    return node_code(q, ATOM_tuple, NIL, quote_elements(q, &items, items.count));
  }
  Term quoted = quote(q, left);
  return vl_ast_pair(q->x->unit, quoted, quote(q, right));
}

static Term quote(const Quoter *q, Term t) {
  vl_expand_check_depth(q->x);
  if (is_quote_form(t)) return quote_quote(q, t);
  if (q->unquote && ast_is_node(t)) {
    if (vl_ast_is_call_of(t, ATOM_unquote, 1)) return cons_head(ast_args(t));
    if (is_dot_unquote(ast_head(t)) && is_list(ast_args(t))) return quote_dot_unquote(q, ast_head(t), ast_args(t));
    if (is_dot_unquote(t)) return quote_dot_unquote(q, t, ATOM_nil);
  }
  if (is_tuple_of(t, 2)) return quote_pair(q, t);
  if (!q->env) return escape(q, t);
  if (ast_is_node(t)) return quote_hygienic(q, t);
  return is_cons(t) ? quote_list(q, t) : t;
}

Term vl_quote_escape(Expander *x, Term term, bool prune_meta, bool unquote) {
  Quoter q = {
      .x = x, .unquote = unquote, .prune = prune_meta, .line = ATOM_true, .file = ATOM_nil, .context = ATOM_nil};
  return quote(&q, term);
}

static bool is_constant_whole(Expander *x, Term t);

/* Can an image hold it? What lasts was read from one. */
static inline bool is_constant(Expander *x, Term t) {
  return is_atom(t) || is_small(t) || is_nil(t) || is_lasting_literal(t) || is_constant_whole(x, t);
}

static bool is_constant_whole(Expander *x, Term t) {
  vl_expand_check_depth(x);
  for (; is_cons(t); t = cons_tail(t))
    if (!is_constant(x, cons_head(t))) return false;
  if (!is_tuple(t)) return is_nil(t) || is_number(t) || is_atom(t) || is_bitstring(t);
  for (size_t i = 0; i < tuple_size(t); i++)
    if (!is_constant(x, tuple_at(t, i))) return false;
  return true;
}

Term vl_quote_value(Expander *x, Term term) {
  if (is_immediate(term) || x->shown || !is_constant(x, term)) return vl_quote_escape(x, term, false, false);
  return vl_ast_constant(x->unit, term);
}

/* -- The quote form -- */

/* An option whose value is known only when the code runs is checked then: `key = validate_runtime(key, value)`. */
static Term checked_option(Expander *x, Term meta, Term key, Term value, bool valid, Terms *prelude) {
  CompileUnit *u = x->unit;
  if (valid) return value;
  Term var = vl_ast_node(u, key, meta, ATOM_elixir_quote);
  Term check = AST_REMOTE(u, ATOM_elixir_quote, ATOM_validate_runtime, meta, key, value);
  vl_terms_push(prelude, AST_CALL(u, ATOM_equals, meta, var, check));
  return var;
}

static Term option(Term options, Term key, Term otherwise) {
  Term value = vl_ast_get(options, key);
  return value == TERM_NONE ? otherwise : value;
}

static bool is_boolean(Term t) {
  return t == ATOM_true || t == ATOM_false;
}

static bool is_binding(Term list) {
  if (!is_list(list)) return false;
  for (; is_cons(list); list = cons_tail(list))
    if (!is_tuple_of(cons_head(list), 2) || !is_atom(tuple_at(cons_head(list), 0))) return false;
  return true;
}

/* name = value, in front of what is quoted. */
static Term bind_quoted(const Quoter *q, Term meta, Term binding, Term quoted) {
  CompileUnit *u = q->x->unit;
  if (is_nil(binding)) return quoted;
  Terms exprs = terms_new(u);
  for (; is_cons(binding); binding = cons_tail(binding)) {
    Term name = tuple_at(cons_head(binding), 0), value = tuple_at(cons_head(binding), 1);
    Term var = node_code(q, name, meta, q->context);
    vl_terms_push(&exprs, node_code(q, ATOM_equals, NIL, AST_LIST(u, var, value)));
  }
  vl_terms_push(&exprs, quoted);
  return node_code(q, ATOM_block, NIL, vl_terms_list(&exprs, NIL));
}

static void check_literal_flag(Expander *x, Term key, Term value) {
  if (!is_boolean(value))
    vl_expand_argument_error(x, "invalid runtime value for option :%a in quote, got: %i", key, value);
}

static Term current_file(Expander *x, const Env *e) {
  size_t size;
  const uint8_t *shown = vl_unit_shown_path(e->file, &size);
  return shown ? vl_ast_binary(x->unit, (const char *)shown, size) : e->file;
}

static Term quote_with(Expander *x, Term meta, Term options, Term body, Scope *s, Env *e) {
  CompileUnit *u = x->unit;
  Terms prelude = terms_new(u);
  bool keep = vl_ast_get(options, ATOM_location) == ATOM_keep;
  Term line = keep ? ATOM_false : option(options, ATOM_line, ATOM_false);
  Term file = keep ? current_file(x, e) : option(options, ATOM_file, ATOM_nil);
  Term context = option(options, ATOM_context, e->module == ATOM_nil ? ATOM_Elixir : e->module);
  Term binding = option(options, ATOM_bind_quoted, NIL);
  if (!is_binding(binding))
    vl_expand_error(x, meta, e, "invalid :bind_quoted for quote, expected a keyword list of variable names, got: %q",
                    binding);
  bool bound = vl_ast_get(options, ATOM_bind_quoted) != TERM_NONE;
  Term unquote = option(options, ATOM_unquote, bound ? ATOM_false : ATOM_true);
  Term generated = option(options, ATOM_generated, ATOM_false);
  check_literal_flag(x, ATOM_unquote, unquote);
  check_literal_flag(x, ATOM_generated, generated);
  Quoter q = {.x = x, .env = e, .unquote = unquote == ATOM_true, .generated = generated == ATOM_true};
  q.line = checked_option(x, meta, ATOM_line, line, is_boolean(line) || is_integer(line), &prelude);
  q.file = checked_option(x, meta, ATOM_file, file, file == ATOM_nil || is_bitstring(file), &prelude);
  q.context = checked_option(x, meta, ATOM_context, context, is_atom(context) && context != ATOM_nil, &prelude);
  if (is_splicing(&q, body))
    vl_expand_argument_error(x, "unquote_splicing only works inside arguments and block contexts, wrap it in parens if "
                                "you want it to work with one-liners");
  Term code = bind_quoted(&q, meta, binding, quote(&q, body));
  if (prelude.count) {
    Term reversed = vl_ast_reverse(u, vl_terms_list(&prelude, NIL));
    code = vl_ast_node(u, ATOM_block, NIL, vl_ast_append(u, reversed, AST_LIST(u, code)));
  }
  return vl_expand(x, code, s, e);
}

Term vl_quote_form(Expander *x, Term meta, Term args, Scope *s, Env *e) {
  static const Term allowed[] = {ATOM_context, ATOM_location,    ATOM_line,      ATOM_file,
                                 ATOM_unquote, ATOM_bind_quoted, ATOM_generated, TERM_NONE};
  Term options = NIL, body_options = vl_ast_last(args);
  if (!is_list(body_options)) vl_expand_error(x, meta, e, "invalid arguments for \"quote\"");
  Term body = vl_ast_get(body_options, ATOM_do);
  if (body == TERM_NONE) vl_expand_error(x, meta, e, "missing :do option in \"quote\"");
  options = is_nil(cons_tail(args)) ? vl_ast_keydelete(x->unit, body_options, ATOM_do) : cons_head(args);
  options = vl_expand(x, options, s, e);
  vl_expand_check_options(x, meta, e, "quote", options, allowed);
  return quote_with(x, meta, options, body, s, e);
}

/* -- Is there an unquote? -- */

bool vl_quote_has_unquotes(Expander *x, Term t, bool in_quotes) {
  vl_expand_check_depth(x);
  if (is_tuple_of(t, 2))
    return vl_quote_has_unquotes(x, tuple_at(t, 0), in_quotes) || vl_quote_has_unquotes(x, tuple_at(t, 1), in_quotes);
  if (ast_is_node(t)) {
    Term head = ast_head(t), args = ast_args(t);
    if (!is_list(args)) return false;
    if ((head == ATOM_unquote || head == ATOM_unquote_splicing) && ast_is_list_of(args, 1)) return true;
    if (is_dot_unquote(t)) return true;
    if (head == ATOM_quote && !in_quotes && ast_is_list_of(args, 1)) return false;
    if (head == ATOM_quote && !in_quotes && ast_is_list_of(args, 2)) args = cons_head(args);
    return (!is_atom(head) && vl_quote_has_unquotes(x, head, in_quotes)) || vl_quote_has_unquotes(x, args, in_quotes);
  }
  for (; is_cons(t); t = cons_tail(t))
    if (vl_quote_has_unquotes(x, cons_head(t), in_quotes)) return true;
  return false;
}

/* -- Lines and counters for what a macro gave -- */

typedef struct Linifier {
  Expander *x;
  Term line; /* for nodes without one; TERM_NONE: leave them */
  bool keep, generated;
  Term receiver, counter; /* counter TERM_NONE: none to give */
} Linifier;

static Term linify_meta(const Linifier *l, Term meta) {
  CompileUnit *u = l->x->unit;
  Term keep = l->keep ? vl_ast_get(meta, ATOM_keep) : TERM_NONE;
  if (keep != TERM_NONE && is_tuple_of(keep, 2)) {
    Term rest = vl_ast_keydelete(u, vl_ast_keydelete(u, meta, ATOM_keep), ATOM_line);
    return vl_ast_keypush(u, rest, ATOM_line, tuple_at(keep, 1));
  }
  if (l->line != TERM_NONE) meta = vl_ast_keynew(u, meta, ATOM_line, l->line);
  return l->generated ? vl_ast_keypush(u, meta, ATOM_generated, ATOM_true) : meta;
}

/* The counter goes to the receiver's own variables, to what its quotes hold, and to lexical forms. */
static bool takes_counter(const Linifier *l, Term node) {
  Term head = ast_head(node), args = ast_args(node);
  if (l->counter == TERM_NONE || !is_atom(head)) return false;
  if (head == ATOM_quote && is_cons(args)) return vl_ast_get(ast_meta(node), ATOM_context) == l->receiver;
  if (args == l->receiver) return head != ATOM_underscore;
  return (is_lexical(head) || head == ATOM_aliases) && is_cons(args);
}

static Term linify(const Linifier *l, Term t);

static Term linify_node(const Linifier *l, Term node) {
  Term meta = ast_meta(node);
  if (takes_counter(l, node)) meta = vl_ast_keynew(l->x->unit, meta, ATOM_counter, l->counter);
  Term head = is_atom(ast_head(node)) ? ast_head(node) : linify(l, ast_head(node));
  meta = linify_meta(l, meta);
  Term args = linify(l, ast_args(node));
  if (head == ast_head(node) && meta == ast_meta(node) && args == ast_args(node)) return node;
  return vl_ast_node(l->x->unit, head, meta, args);
}

static Term linify_pair(const Linifier *l, Term pair) {
  Term left = linify(l, tuple_at(pair, 0)), right = linify(l, tuple_at(pair, 1));
  return left == tuple_at(pair, 0) && right == tuple_at(pair, 1) ? pair : vl_ast_pair(l->x->unit, left, right);
}

static Term linify_list(const Linifier *l, Term list) {
  Term at = list, item = TERM_NONE;
  while (is_cons(at) && (item = linify(l, cons_head(at))) == cons_head(at)) at = cons_tail(at);
  if (is_nil(at)) return list;
  Terms items = terms_new(l->x->unit);
  for (Term same = list; same != at; same = cons_tail(same)) vl_terms_push(&items, cons_head(same));
  while (is_cons(at)) {
    vl_terms_push(&items, item);
    at = cons_tail(at);
    if (is_cons(at)) item = linify(l, cons_head(at));
  }
  return vl_terms_list(&items, is_nil(at) ? NIL : linify(l, at));
}

/* What needs no change stays the term it is: most of what a macro returns are its arguments. */
static Term linify(const Linifier *l, Term t) {
  vl_expand_check_depth(l->x);
  if (ast_is_node(t) && is_list(ast_meta(t))) return linify_node(l, t);
  if (is_tuple_of(t, 2)) return linify_pair(l, t);
  return is_cons(t) ? linify_list(l, t) : t;
}

Term vl_quote_linify(Expander *x, int64_t line, bool keep, Term quoted) {
  Linifier l = {.x = x, .line = line ? make_small(line) : TERM_NONE, .keep = keep, .counter = TERM_NONE};
  return line || keep ? linify(&l, quoted) : quoted;
}

Term vl_quote_linify_macro(Expander *x, Term meta, Term receiver, Term counter, Term quoted) {
  int64_t line = vl_ast_line(meta);
  Linifier l = {.x = x,
                .line = line ? make_small(line) : TERM_NONE,
                .generated = ast_flag(meta, ATOM_generated),
                .receiver = receiver,
                .counter = counter};
  return linify(&l, quoted);
}

/* -- left.unquote(right), when the code runs -- */

Term vl_quote_dot(Expander *x, Term meta, Term left, Term right, Term args, Term context) {
  CompileUnit *u = x->unit;
  bool call = is_list(args);
  if (ast_is_node(right) && is_atom(ast_head(right)) && is_list(ast_args(right)) && !call) {
    if (ast_head(right) == ATOM_aliases)
      return vl_ast_node(u, ATOM_aliases, meta, vl_ast_cons(u, left, ast_args(right)));
    args = ast_args(right);
    right = ast_head(right);
    call = true;
  } else if (ast_is_var(right)) {
    right = ast_head(right);
  } else if (is_atom(right) && !call && vl_env_is_alias(right)) {
    return AST_CALL(u, ATOM_aliases, meta, left, right);
  }
  if (!is_atom(right))
    vl_expand_argument_error(x, "expected unquote after dot%s to return an atom%s or a quoted call, got: %q",
                             call ? " with args" : "", call ? "" : ", an alias", right);
  Term target = AST_CALL(u, ATOM_dot, meta, left, right);
  Term call_meta = call ? meta : vl_ast_keypush(u, meta, ATOM_no_parens, ATOM_true);
  return annotate(u, vl_ast_node(u, target, call_meta, call ? args : NIL), context);
}
