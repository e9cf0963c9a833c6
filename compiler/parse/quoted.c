#include "base/utf8.h"
#include "parse/parser.h"

/* -- Metadata -- */

static Term location(Parser *p, TextPlace at) {
  CompileUnit *u = p->unit;
  if (!p->options->columns) return vl_ast_line_meta(u, at.line);
  Term line = vl_ast_pair(u, ATOM_line, make_small(at.line));
  return AST_LIST(u, line, vl_ast_pair(u, ATOM_column, make_small(at.column)));
}

Term vl_quoted_meta(Parser *p, TextPlace at) {
  if (p->options->columns) return location(p, at);
  if (p->meta == TERM_NONE || p->meta_line != at.line) {
    p->meta = location(p, at);
    p->meta_line = at.line;
  }
  return p->meta;
}

Term vl_quoted_keyword(Parser *p, Term key, Term value, Term rest) {
  return vl_ast_cons(p->unit, vl_ast_pair(p->unit, key, value), rest);
}

Term vl_quoted_append(Parser *p, Term left, Term right) {
  if (is_nil(left)) return right;
  return is_nil(right) ? left : vl_ast_append(p->unit, left, right);
}

static Term newlines(Parser *p, const Token *t, Term meta) {
  return t->newlines ? vl_quoted_keyword(p, ATOM_newlines, make_small(t->newlines), meta) : meta;
}

Term vl_quoted_newlines(Parser *p, const Token *t, Term meta) {
  return p->options->token_metadata ? newlines(p, t, meta) : meta;
}

Term vl_quoted_pair(Parser *p, const Token *open, const Token *close) {
  if (!p->options->token_metadata) return NIL;
  return newlines(p, open, vl_quoted_keyword(p, ATOM_closing, vl_quoted_meta(p, close->place), NIL));
}

Term vl_quoted_delimiter(Parser *p, const char *delimiter) {
  if (!p->options->token_metadata) return NIL;
  return vl_quoted_keyword(p, ATOM_delimiter, vl_ast_binary(p->unit, delimiter, strlen(delimiter)), NIL);
}

/* -- Literals -- */

Term vl_quoted_literal(Parser *p, Term literal, const Token *t, Term extra) {
  const ParseOptions *o = p->options;
  if (o->literal_encoder == TERM_NONE || p->error->set) return literal;
  Term out, meta = vl_quoted_append(p, extra, vl_quoted_meta(p, t->place));
  if (o->encode(p->unit, o->literal_encoder, literal, meta, &out)) return out;
  const uint8_t *reason = (const uint8_t *)"";
  size_t n = 0;
  vl_binary_peek(out, &reason, &n);
  Term message = vl_parse_text(p->unit, "%.*s: ", (int)n, (const char *)reason);
  vl_parse_fail(p->error, t->place.line, t->place.column, message, TERM_NONE, vl_parse_text(p->unit, "literal"));
  return literal;
}

Term vl_quoted_number(Parser *p, const Token *t) {
  Term extra = NIL;
  if (p->options->token_metadata && p->options->literal_encoder != TERM_NONE)
    extra = vl_quoted_keyword(p, ATOM_token, vl_ast_binary(p->unit, (const char *)p->text + t->start, t->bytes), NIL);
  return vl_quoted_literal(p, t->value, t, extra);
}

/* -- Operators -- */

static bool is_negation(Term name) {
  return name == ATOM_not || name == ATOM_bang;
}

static bool is_call_of_one(Term t) {
  return is_tuple_of(t, 3) && is_cons(tuple_at(t, 2)) && is_nil(cons_tail(tuple_at(t, 2)));
}

static Term range_step(Parser *p, Term left, const Token *op, Term right) {
  Term args = is_tuple_of(left, 3) && tuple_at(left, 0) == ATOM_range ? tuple_at(left, 2) : NIL;
  if (is_cons(args) && is_cons(cons_tail(args)))
    return vl_ast_node(p->unit, ATOM_range_step, tuple_at(left, 1),
                       vl_ast_append(p->unit, args, AST_LIST(p->unit, right)));
  check_after_call(p);
  vl_parser_fail(
      p, op->place,
      "the range step operator (//) must immediately follow the range definition operator (..), for example: "
      "1..9//2. If you wanted to define a default argument, use (\\\\) instead. Syntax error before: ",
      NULL, "'//'");
  return left;
}

Term vl_quoted_binary(Parser *p, Term left, const Token *op, Term right) {
  CompileUnit *u = p->unit;
  Term meta = vl_quoted_meta(p, op->place);
  if (op->kind == TOK_TERNARY_OP) return range_step(p, left, op, right);
  if (op->kind == TOK_IN_OP && op->value != ATOM_in)
    return AST_CALL(u, ATOM_not, meta, AST_CALL(u, ATOM_in, meta, left, right));
  if (op->kind == TOK_IN_OP && is_call_of_one(left) && is_negation(tuple_at(left, 0))) {
    vl_parser_warn(p, op->place,
                   vl_parse_text(p->unit, "\"not expr1 in expr2\" is deprecated, use \"expr1 not in expr2\" instead"));
    Term inner = AST_CALL(u, ATOM_in, meta, cons_head(tuple_at(left, 2)), right);
    return AST_CALL(u, tuple_at(left, 0), meta, inner);
  }
  return AST_CALL(u, op->value, vl_quoted_newlines(p, op, meta), left, right);
}

/* // in front of an operand: what &//2 captures. */
static Term slashes(Parser *p, const Token *op, Term arg) {
  CompileUnit *u = p->unit;
  TextPlace second = {op->place.line, op->place.column + 1};
  Term inner = vl_ast_node(u, ATOM_slash, vl_quoted_meta(p, op->place), ATOM_nil);
  return AST_CALL(u, ATOM_slash, vl_quoted_meta(p, second), inner, arg);
}

Term vl_quoted_unary(Parser *p, const Token *op, Term arg) {
  if (op->kind == TOK_TERNARY_OP) return slashes(p, op, arg);
  return AST_CALL(p->unit, op->value, vl_quoted_meta(p, op->place), arg);
}

/* -- Blocks -- */

Term vl_quoted_block(Parser *p, const Terms *exprs) {
  if (exprs->count == 1) {
    Term only = exprs->at[0];
    bool wrap = is_call_of_one(only) && (is_negation(tuple_at(only, 0)) || tuple_at(only, 0) == ATOM_unquote_splicing);
    if (!wrap) return only;
  }
  return vl_ast_node(p->unit, ATOM_block, NIL, vl_terms_list(exprs, NIL));
}

static bool has_meta(Term t) {
  return is_tuple_of(t, 3) && is_list(tuple_at(t, 1));
}

static Term with_end(Parser *p, Term expr, const Token *separator) {
  if (!has_meta(expr)) return expr;
  CompileUnit *u = p->unit;
  Term end = vl_quoted_keyword(p, ATOM_newlines, make_small(separator->newlines), vl_quoted_meta(p, separator->place));
  Term meta = vl_quoted_keyword(p, ATOM_end_of_expression, end, tuple_at(expr, 1));
  return vl_ast_node(u, tuple_at(expr, 0), meta, tuple_at(expr, 2));
}

static bool is_clause(Term t) {
  return is_tuple_of(t, 3) && tuple_at(t, 0) == ATOM_arrow && is_cons(tuple_at(t, 2)) &&
         is_cons(cons_tail(tuple_at(t, 2)));
}

Term vl_quoted_end_of_expression(Parser *p, Term expr, const Token *separator) {
  if (!p->options->token_metadata) return expr;
  if (!is_clause(expr)) return with_end(p, expr, separator);
  Term args = tuple_at(expr, 2), body = cons_head(cons_tail(args));
  /* A clause whose body has no metadata has its own. */
  if (!has_meta(body)) return with_end(p, expr, separator);
  return AST_CALL(p->unit, ATOM_arrow, tuple_at(expr, 1), cons_head(args), with_end(p, body, separator));
}

/* -- Names and calls -- */

Term vl_quoted_alias(Parser *p, const Token *alias) {
  Term meta = vl_quoted_meta(p, alias->place);
  if (p->options->token_metadata) meta = vl_quoted_keyword(p, ATOM_last, meta, meta);
  return AST_CALL(p->unit, ATOM_aliases, meta, alias->value);
}

static Term dot_alias_of(Parser *p, Term left, Term last, Term name) {
  CompileUnit *u = p->unit;
  Term meta = tuple_at(left, 1);
  if (p->options->token_metadata) meta = vl_ast_keystore(u, meta, ATOM_last, last);
  return vl_ast_node(u, ATOM_aliases, meta, vl_ast_append(u, tuple_at(left, 2), AST_LIST(u, name)));
}

Term vl_quoted_dot_alias(Parser *p, const Token *dot, Term left, const Token *alias) {
  Term last = vl_quoted_meta(p, alias->place);
  if (is_tuple_of(left, 3) && tuple_at(left, 0) == ATOM_aliases) return dot_alias_of(p, left, last, alias->value);
  if (is_atom(left)) {
    vl_parser_fail(p, alias->place,
                   "atom cannot be followed by an alias. If the '.' was meant to be part of the atom's name, "
                   "the atom name must be quoted. Syntax error before: ",
                   NULL, "'.'");
    return left;
  }
  Term meta = vl_quoted_meta(p, dot->place);
  if (p->options->token_metadata) meta = vl_quoted_keyword(p, ATOM_last, last, meta);
  return AST_CALL(p->unit, ATOM_aliases, meta, left, alias->value);
}

Term vl_quoted_dot(Parser *p, const Token *dot, Term left, const Token *name) {
  CompileUnit *u = p->unit;
  Term args = name ? AST_LIST(u, left, name->value) : AST_LIST(u, left);
  return vl_ast_node(u, ATOM_dot, vl_quoted_meta(p, dot->place), args);
}

Term vl_quoted_call(Parser *p, const Callee *c, Term args, Term extra) {
  CompileUnit *u = p->unit;
  Term meta = vl_quoted_meta(p, c->name.place);
  if (c->dot != TERM_NONE) {
    if (args == TERM_NONE) {
      meta = vl_quoted_keyword(p, ATOM_no_parens, ATOM_true, meta);
      args = NIL;
    }
    return vl_ast_node(u, c->dot, vl_quoted_append(p, extra, meta), args);
  }
  if (args == TERM_NONE) return vl_ast_node(u, c->name.value, vl_quoted_append(p, extra, meta), ATOM_nil);
  bool one = is_cons(args) && is_nil(cons_tail(args));
  if (c->name.kind == TOK_OP_IDENTIFIER && one) meta = vl_quoted_keyword(p, ATOM_ambiguous_op, ATOM_nil, meta);
  return vl_ast_node(u, c->name.value, vl_quoted_append(p, extra, meta), args);
}

/* -- Literals with parts -- */

static Term interpolated(Parser *p, const Part *part) {
  Parser inner = *p;
  inner.t = p->tokens + part->first;
  inner.last = NULL;
  return vl_parser_file(&inner);
}

static Term to_string_call(Parser *p, const Part *part) {
  CompileUnit *u = p->unit;
  Term form = interpolated(p, part);
  Term meta = vl_quoted_meta(p, part->begin), call_meta = meta;
  if (p->options->token_metadata) call_meta = vl_quoted_keyword(p, ATOM_closing, vl_quoted_meta(p, part->end), meta);
  Term dot = AST_CALL(u, ATOM_dot, meta, ATOM_Kernel, ATOM_to_string);
  return AST_CALL(u, dot, call_meta, form);
}

static Term string_part(Parser *p, const Part *part) {
  if (part->text != TERM_NONE) return part->text;
  CompileUnit *u = p->unit;
  Term call = to_string_call(p, part);
  Term meta = vl_quoted_meta(p, part->begin);
  return AST_CALL(u, ATOM_type_op, meta, call, vl_ast_node(u, ATOM_binary, meta, ATOM_nil));
}

static Term string_parts(Parser *p, const Part *part) {
  Terms parts = terms_new(p->unit);
  for (; part; part = part->next) vl_terms_push(&parts, string_part(p, part));
  return vl_terms_list(&parts, NIL);
}

static Term charlist_parts(Parser *p, const Part *part) {
  Terms parts = terms_new(p->unit);
  for (; part; part = part->next) vl_terms_push(&parts, part->text != TERM_NONE ? part->text : to_string_call(p, part));
  return vl_terms_list(&parts, NIL);
}

static bool is_text(const Part *part) {
  return !part->next && part->text != TERM_NONE;
}

static Term characters(Parser *p, Term text) {
  const uint8_t *at, *end;
  size_t n;
  if (!vl_binary_peek(text, &at, &n)) return NIL;
  end = at + n;
  Terms codes = terms_new(p->unit);
  while (at < end) {
    uint32_t c = vl_utf8_decode(&at, end);
    if (c == UTF8_INVALID) c = *at++;
    vl_terms_push(&codes, make_small(c));
  }
  return vl_terms_list(&codes, NIL);
}

/* delimiter: and, in a heredoc, indentation: */
static Term string_extra(Parser *p, const Token *t) {
  switch ((TokenKind)t->kind) {
  case TOK_STRING: return vl_quoted_delimiter(p, "\"");
  case TOK_CHARLIST: return vl_quoted_delimiter(p, "'");
  default: break;
  }
  if (!p->options->token_metadata) return NIL;
  Term delimiter = vl_ast_binary(p->unit, t->kind == TOK_HEREDOC ? "\"\"\"" : "'''", 3);
  Term indentation = vl_quoted_keyword(p, ATOM_indentation, make_small(t->literal->indentation), NIL);
  return vl_quoted_keyword(p, ATOM_delimiter, delimiter, indentation);
}

Term vl_quoted_string(Parser *p, const Token *t) {
  CompileUnit *u = p->unit;
  const Part *parts = t->literal->parts;
  Term extra = string_extra(p, t);
  bool charlist = t->kind == TOK_CHARLIST || t->kind == TOK_CHARLIST_HEREDOC;
  if (is_text(parts)) return vl_quoted_literal(p, charlist ? characters(p, parts->text) : parts->text, t, extra);
  Term meta = vl_quoted_meta(p, t->place), all = vl_quoted_append(p, extra, meta);
  if (!charlist) return vl_ast_node(u, ATOM_bits, all, string_parts(p, parts));
  Term dot = AST_CALL(u, ATOM_dot, meta, ATOM_List, ATOM_to_charlist);
  return AST_CALL(u, dot, all, charlist_parts(p, parts));
}

Term vl_quoted_atom_parts(Parser *p, const Token *t, Term extra) {
  CompileUnit *u = p->unit;
  Term meta = vl_quoted_meta(p, t->place);
  Term function = p->options->existing_atoms_only ? ATOM_binary_to_existing_atom : ATOM_binary_to_atom;
  Term dot = AST_CALL(u, ATOM_dot, meta, ATOM_erlang, function);
  Term all = p->options->token_metadata ? vl_quoted_append(p, extra, meta) : meta;
  Term text = vl_ast_node(u, ATOM_bits, meta, string_parts(p, t->literal->parts));
  return AST_CALL(u, dot, all, text, ATOM_utf8);
}

Term vl_quoted_sigil(Parser *p, const Token *t) {
  CompileUnit *u = p->unit;
  const Literal *l = t->literal;
  char name[8] = "sigil_", delimiter[3];
  name[6] = (char)l->name;
  size_t n = l->indentation >= 0 ? 3 : 1;
  memset(delimiter, l->delimiter, n);
  Term meta = vl_quoted_meta(p, t->place);
  Term inner = l->indentation < 0 ? meta : vl_quoted_keyword(p, ATOM_indentation, make_small(l->indentation), meta);
  Term text = vl_ast_node(u, ATOM_bits, inner, string_parts(p, l->parts));
  Term outer = vl_quoted_keyword(p, ATOM_delimiter, vl_ast_binary(u, delimiter, n), meta);
  return AST_CALL(u, vl_ast_atom(u, name, 7), outer, text, l->modifiers);
}
