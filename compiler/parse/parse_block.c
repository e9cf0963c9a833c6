/* Sequences of expressions: files, do blocks, clauses of fn, parentheses. */
#include "parse/parser.h"

/* -- Separators -- */

static bool is_separator(TokenKind kind) {
  return kind == TOK_EOL || kind == TOK_SEMICOLON;
}

/* An end of line, a semicolon, or the one and then the other; false if there is none. */
static bool skip_separator(Parser *p, Token *t) {
  if (!is_separator(peek(p))) return false;
  *t = take(p);
  if (t->kind == TOK_EOL && peek(p) == TOK_SEMICOLON) take(p);
  return true;
}

/* -- Files and interpolations -- */

Term vl_parser_file(Parser *p) {
  Token separator;
  Terms exprs = terms_new(p->unit);
  bool separated = skip_separator(p, &separator);
  if (peek(p) == TOK_END)
    return vl_ast_node(p->unit, ATOM_block, separated ? vl_quoted_meta(p, separator.place) : NIL, NIL);
  for (;;) {
    vl_terms_push(&exprs, vl_parser_expr(p, STRENGTH_ALL, ALLOW_BLOCKS));
    if (!skip_separator(p, &separator) || peek(p) == TOK_END) break;
    Term *last = &exprs.at[exprs.count - 1];
    *last = vl_quoted_end_of_expression(p, *last, &separator);
  }
  if (peek(p) != TOK_END) vl_parser_unexpected(p);
  return vl_quoted_block(p, &exprs);
}

/* -- Clauses -- */

static Term unwrap_splice(Term args) {
  if (!is_cons(args) || !is_nil(cons_tail(args))) return args;
  Term only = cons_head(args);
  if (!is_tuple_of(only, 3) || tuple_at(only, 0) != ATOM_block) return args;
  Term inner = tuple_at(only, 2);
  bool splice = is_cons(inner) && is_nil(cons_tail(inner)) && is_tuple_of(cons_head(inner), 3) &&
                tuple_at(cons_head(inner), 0) == ATOM_unquote_splicing;
  return splice ? inner : args;
}

/* a, b when c is when(a, b, c). */
static Term unwrap_when(Parser *p, Term args) {
  if (!is_cons(args)) return args;
  CompileUnit *u = p->unit;
  Term last = vl_ast_last(args);
  if (!is_tuple_of(last, 3) || tuple_at(last, 0) != ATOM_when || !ast_is_list_of(tuple_at(last, 2), 2)) return args;
  Terms all = terms_new(u);
  for (Term t = args; is_cons(cons_tail(t)); t = cons_tail(t)) vl_terms_push(&all, cons_head(t));
  return AST_LIST(u, vl_ast_node(u, ATOM_when, tuple_at(last, 1), vl_terms_list(&all, tuple_at(last, 2))));
}

/* -> and the expression after it, which may be missing. */
static Term clause(Parser *p, Term args) {
  CompileUnit *u = p->unit;
  const Token *written = p->t;
  Token op = take(p);
  skip_eol(p, &op);
  Term body;
  if (vl_parser_begins_expr(peek(p))) {
    body = vl_parser_expr(p, STRENGTH_ALL, ALLOW_BLOCKS);
  } else {
    vl_parser_warn(
        p, op.place,
        vl_parse_text(p->unit,
                      "an expression is always required on the right side of ->. Please provide a value after ->"));
    body = vl_quoted_literal(p, ATOM_nil, written, NIL);
  }
  return AST_CALL(u, ATOM_arrow, vl_quoted_newlines(p, &op, vl_quoted_meta(p, op.place)), args, body);
}

/* when guard -> body, after arguments in parentheses. */
static Term guarded_clause(Parser *p, Term args) {
  CompileUnit *u = p->unit;
  Token when = take(p);
  Term guard = vl_parser_expr(p, STRENGTH_ALL, ALLOW_BLOCKS);
  if (peek(p) != TOK_STAB_OP) {
    vl_parser_unexpected(p);
    return NIL;
  }
  Term all = vl_quoted_append(p, args, AST_LIST(u, guard));
  return clause(p, AST_LIST(u, vl_ast_node(u, ATOM_when, vl_quoted_meta(p, when.place), all)));
}

/* After (a, b) or (): a clause must follow. */
static Term paren_clause(Parser *p, Term args) {
  if (peek(p) == TOK_STAB_OP) return clause(p, args);
  if (peek(p) == TOK_WHEN_OP) return guarded_clause(p, args);
  vl_parser_unexpected(p);
  return NIL;
}

/* What the elements of a sequence may turn out to be. */
typedef enum Element { ELEMENT_EXPR, ELEMENT_ARGS } Element;

/* An expression or a clause; with ARGS, arguments without parentheses that no -> follows. */
static Term element(Parser *p, Element *kind) {
  CompileUnit *u = p->unit;
  *kind = ELEMENT_EXPR;
  if (peek(p) == TOK_STAB_OP) return clause(p, NIL);
  Term args;
  if (begins_keywords(p)) {
    args = AST_LIST(u, vl_parser_keywords(p, KEYWORDS_NO_PARENS));
  } else {
    TextPlace place = p->t->place;
    Term first = vl_parser_expr(p, STRENGTH_ALL, ALLOW_BLOCKS | ALLOW_PAREN_ARGS);
    if (p->shape == SHAPE_PAREN_ARGS) return paren_clause(p, unwrap_splice(first));
    if (p->shape == SHAPE_PAREN_EMPTY) {
      if (peek(p) == TOK_STAB_OP || peek(p) == TOK_WHEN_OP) return paren_clause(p, NIL);
      first = vl_parser_continue(p, vl_parser_empty_paren(p, place), ALLOW_BLOCKS);
    }
    bool comma = peek(p) == TOK_COMMA && is_matched(p->shape);
    if (!comma && (peek(p) != TOK_STAB_OP || p->shape == SHAPE_BLOCK)) return first;
    args = comma ? vl_parser_more_args(p, first) : AST_LIST(u, first);
  }
  if (peek(p) == TOK_STAB_OP) return clause(p, unwrap_when(p, unwrap_splice(args)));
  *kind = ELEMENT_ARGS;
  return args;
}

static bool is_clause(Term t) {
  return is_tuple_of(t, 3) && tuple_at(t, 0) == ATOM_arrow && ast_is_list_of(tuple_at(t, 2), 2);
}

static bool ends_elements(TokenKind kind) {
  return kind == TOK_END_WORD || kind == TOK_BLOCK_IDENTIFIER || kind == TOK_CLOSE_PAREN || kind == TOK_END;
}

/* Elements up to what ends them, with the separator before that taken unless it may belong to the end. */
static void elements(Parser *p, Terms *all) {
  for (;;) {
    Element kind;
    Term e = element(p, &kind);
    if (kind == ELEMENT_ARGS) vl_parser_unexpected(p);
    vl_terms_push(all, e);
    Token separator;
    if (!skip_separator(p, &separator) || ends_elements(peek(p))) return;
    Term *last = &all->at[all->count - 1];
    *last = vl_quoted_end_of_expression(p, *last, &separator);
  }
}

static void misplaced_clause(Parser *p, Term clause) {
  vl_parser_fail_meta(p, tuple_at(clause, 1),
                      "unexpected operator ->. If you want to define multiple clauses, the first expression must use "
                      "->. Syntax error before: ",
                      "'->'");
}

/* Expressions after a clause belong to it. */
static Term collect_clauses(Parser *p, const Terms *all) {
  CompileUnit *u = p->unit;
  Terms clauses = terms_new(u);
  for (size_t i = 0; i < all->count;) {
    Term head = all->at[i], args = tuple_at(head, 2);
    Terms body = terms_new(u);
    vl_terms_push(&body, cons_head(cons_tail(args)));
    for (i++; i < all->count && !is_clause(all->at[i]); i++) vl_terms_push(&body, all->at[i]);
    Term block = vl_quoted_block(p, &body);
    vl_terms_push(&clauses, AST_CALL(u, ATOM_arrow, tuple_at(head, 1), cons_head(args), block));
  }
  return vl_terms_list(&clauses, NIL);
}

/* Elements as clauses or as a block. */
static Term build(Parser *p, const Terms *all, bool *clauses) {
  *clauses = all->count > 0 && is_clause(all->at[0]);
  if (*clauses) return collect_clauses(p, all);
  for (size_t i = 1; i < all->count; i++)
    if (is_clause(all->at[i])) {
      misplaced_clause(p, all->at[i]);
      break;
    }
  return vl_quoted_block(p, all);
}

/* -- fn -- */

Term vl_parser_fn(Parser *p) {
  Token fn = take(p), separator;
  if (skip_separator(p, &separator)) fn.newlines = separator.newlines;
  Terms all = terms_new(p->unit);
  bool clauses;
  elements(p, &all);
  Token end = vl_parser_expect(p, TOK_END_WORD);
  Term list = build(p, &all, &clauses);
  if (!clauses)
    vl_parser_fail(p, fn.place, "expected anonymous functions to be defined with -> inside: ", NULL, "'fn'");
  Term meta = vl_quoted_meta(p, fn.place);
  if (p->options->token_metadata) meta = vl_quoted_keyword(p, ATOM_closing, vl_quoted_meta(p, end.place), meta);
  p->shape = SHAPE_ACCESS;
  return vl_ast_node(p->unit, ATOM_fn, vl_quoted_newlines(p, &fn, meta), list);
}

/* -- do blocks -- */

static Term block_body(Parser *p) {
  Terms all = terms_new(p->unit);
  bool clauses;
  elements(p, &all);
  return build(p, &all, &clauses);
}

static Term empty_block(Parser *p) {
  return vl_ast_node(p->unit, ATOM_block, NIL, NIL);
}

/* A key and its block. */
static Term section(Parser *p, const Token *word, Term key) {
  Token separator;
  skip_separator(p, &separator);
  Term literal = vl_quoted_literal(p, key, word, NIL);
  bool empty = peek(p) == TOK_END_WORD || peek(p) == TOK_BLOCK_IDENTIFIER;
  Term body = empty ? empty_block(p) : block_body(p);
  return vl_ast_pair(p->unit, literal, body);
}

Term vl_parser_do(Parser *p, Term *meta) {
  Terms sections = terms_new(p->unit);
  const Token *word = p->t;
  take(p);
  vl_terms_push(&sections, section(p, word, ATOM_do));
  while (peek(p) == TOK_BLOCK_IDENTIFIER) {
    const Token *t = p->t;
    take(p);
    vl_terms_push(&sections, section(p, t, t->value));
  }
  Token end = vl_parser_expect(p, TOK_END_WORD);
  *meta = NIL;
  if (p->options->token_metadata) {
    *meta = vl_quoted_keyword(p, ATOM_end, vl_quoted_meta(p, end.place), NIL);
    *meta = vl_quoted_keyword(p, ATOM_do, vl_quoted_meta(p, word->place), *meta);
  }
  return vl_terms_list(&sections, NIL);
}

/* -- Parentheses -- */

static Term paren_meta(Parser *p, const Token *open, const Token *close) {
  Term meta = vl_quoted_meta(p, open->place);
  if (!p->options->token_metadata) return meta;
  return vl_quoted_keyword(p, ATOM_closing, vl_quoted_meta(p, close->place), meta);
}

/* A block in parentheses is told where they stand; clauses and single expressions are not. */
static Term in_parens(Parser *p, const Token *open, const Token *close, const Terms *all) {
  bool clauses;
  Term built = build(p, all, &clauses);
  if (clauses || !is_tuple_of(built, 3) || tuple_at(built, 0) != ATOM_block) return built;
  Term meta = vl_quoted_append(p, tuple_at(built, 1), paren_meta(p, open, close));
  return vl_ast_node(p->unit, ATOM_block, meta, tuple_at(built, 2));
}

Term vl_parser_empty_paren(Parser *p, TextPlace at) {
  vl_parser_warn(p, at,
                 vl_parse_text(p->unit,
                               "invalid expression (). If you want to invoke or define a function, make sure there are "
                               "no spaces between the function name and its arguments. If you wanted to pass an empty "
                               "block or code, pass a value instead, such as a nil or an atom"));
  p->shape = SHAPE_ACCESS;
  return empty_block(p);
}

static Term empty_paren(Parser *p, const Token *open, unsigned allow) {
  take(p);
  if (!(allow & ALLOW_PAREN_ARGS)) return vl_parser_empty_paren(p, open->place);
  p->shape = SHAPE_PAREN_EMPTY;
  return empty_block(p);
}

/* An end of line or a semicolon may end what is in parentheses, not both. */
static bool after_two_separators(const Parser *p) {
  const Token *last = p->last;
  return last && last->kind == TOK_SEMICOLON && last->previous != UINT32_MAX &&
         p->tokens[last->previous].kind == TOK_EOL;
}

Term vl_parser_paren(Parser *p, unsigned allow) {
  Token open = take(p);
  skip_eol(p, &open);
  if (peek(p) == TOK_CLOSE_PAREN) return empty_paren(p, &open, allow);
  Terms all = terms_new(p->unit);
  bool semicolon = peek(p) == TOK_SEMICOLON;
  if (semicolon) take(p);
  if (!(semicolon && peek(p) == TOK_CLOSE_PAREN)) {
    Element kind;
    Term first = element(p, &kind);
    if (kind == ELEMENT_ARGS) {
      Token close = vl_parser_close(p, TOK_CLOSE_PAREN);
      if (!(allow & ALLOW_PAREN_ARGS) || semicolon)
        vl_parser_fail(p, close.place, "syntax error before: ", NULL, "')'");
      p->shape = SHAPE_PAREN_ARGS;
      return first;
    }
    vl_terms_push(&all, first);
    Token separator;
    if (skip_separator(p, &separator) && !ends_elements(peek(p))) {
      all.at[0] = vl_quoted_end_of_expression(p, first, &separator);
      elements(p, &all);
    }
  }
  if (all.count && peek(p) == TOK_CLOSE_PAREN && after_two_separators(p)) vl_parser_unexpected(p);
  Token close = vl_parser_expect(p, TOK_CLOSE_PAREN);
  p->shape = SHAPE_ACCESS;
  return in_parens(p, &open, &close, &all);
}
