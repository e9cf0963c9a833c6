/* Calls with parentheses, without them and with do blocks. */
#include "parse/parser.h"

/* -- What nested calls may not do -- */

void vl_parser_many_error(Parser *p, Term node) {
  check_after_call(p);
  vl_parser_fail_meta(p, is_tuple_of(node, 3) ? tuple_at(node, 1) : NIL,
                      "unexpected comma. Parentheses are required to solve ambiguity in nested calls.\n\n"
                      "This error happens when you have nested function calls without parentheses. "
                      "For example:\n\n"
                      "    one a, two b, c, d\n\n"
                      "In the example above, we don't know if the parameters \"c\" and \"d\" apply "
                      "to the function \"one\" or \"two\". You can solve this by explicitly adding "
                      "parentheses:\n\n"
                      "    one a, two(b, c, d)\n\n"
                      "Or by adding commas (in case a nested call is not intended):\n\n"
                      "    one, a, two, b, c, d\n\n"
                      "Elixir cannot compile otherwise. Syntax error before: ",
                      "','");
}

void vl_parser_container_error(Parser *p, Term node) {
  check_after_call(p);
  vl_parser_fail_meta(p, is_tuple_of(node, 3) ? tuple_at(node, 1) : NIL,
                      "unexpected comma. Parentheses are required to solve ambiguity inside containers.\n\n"
                      "This error may happen when you forget a comma in a list or other container:\n\n"
                      "    [a, b c, d]\n\n"
                      "Or when you have ambiguous calls:\n\n"
                      "    [one, two three, four, five]\n\n"
                      "In the example above, we don't know if the parameters \"four\" and \"five\" "
                      "belongs to the list or the function \"two\". You can solve this by explicitly "
                      "adding parentheses:\n\n"
                      "    [one, two(three, four), five]\n\n"
                      "Elixir cannot compile otherwise. Syntax error before: ",
                      "','");
}

Term vl_parser_container_expr(Parser *p) {
  Term expr = vl_parser_expr(p, STRENGTH_ALL, ALLOW_BLOCKS);
  if (p->shape == SHAPE_MANY) vl_parser_container_error(p, expr);
  return expr;
}

/* -- Keywords -- */

static Term key(Parser *p) {
  const Token *t = p->t;
  Token eol = take(p);
  skip_eol(p, &eol);
  Term format = vl_quoted_keyword(p, ATOM_format, ATOM_keyword, NIL);
  if (t->kind == TOK_KW_PARTS) return vl_quoted_atom_parts(p, t, format);
  return vl_quoted_literal(p, t->value, t, p->options->literal_encoder == TERM_NONE ? NIL : format);
}

static Term keyword_value(Parser *p, KeywordPlace place) {
  if (place != KEYWORDS_NO_PARENS) return vl_parser_container_expr(p);
  return vl_parser_expr(p, STRENGTH_ALL, 0);
}

static bool is_cursor(Term t) {
  return is_tuple_of(t, 3) && is_atom(tuple_at(t, 0)) && vl_atom_is(tuple_at(t, 0), "__cursor__") &&
         is_nil(tuple_at(t, 2));
}

/* Something that is no pair after the pairs. */
static void after_keywords(Parser *p, KeywordPlace place, const Token *comma, Terms *pairs) {
  Term expr = vl_parser_expr(p, STRENGTH_ALL, 0);
  if (is_cursor(expr)) {
    vl_terms_push(pairs, expr);
    return;
  }
  const char *call =
      "unexpected expression after keyword list. Keyword lists must always come as the last argument. Therefore, this "
      "is not allowed:\n\n"
      "    function_call(1, some: :option, 2)\n\n"
      "Instead, wrap the keyword in brackets:\n\n"
      "    function_call(1, [some: :option], 2)\n\n"
      "Syntax error after: ";
  const char *data =
      "unexpected expression after keyword list. Keyword lists must always come last in lists and maps. Therefore, "
      "this is not allowed:\n\n"
      "    [some: :value, :another]\n"
      "    %{some: :value, another => value}\n\n"
      "Instead, reorder it to be the last entry:\n\n"
      "    [:another, some: :value]\n"
      "    %{another => value, some: :value}\n\n"
      "Syntax error after: ";
  vl_parser_fail(p, comma->place, place == KEYWORDS_DATA ? data : call, NULL, "','");
}

static bool at_close(const Parser *p) {
  TokenKind kind = peek(p) == TOK_EOL ? (TokenKind)peek_after(p)->kind : peek(p);
  return kind == TOK_CLOSE_PAREN || kind == TOK_CLOSE_BRACKET || kind == TOK_CLOSE_CURLY || kind == TOK_CLOSE_BITS;
}

Term vl_parser_keywords(Parser *p, KeywordPlace place) {
  Terms pairs = terms_new(p->unit);
  for (;;) {
    Term k = key(p);
    Term value = keyword_value(p, place);
    vl_terms_push(&pairs, vl_ast_pair(p->unit, k, value));
    if (peek(p) != TOK_COMMA) break;
    Token comma = take(p);
    if (begins_keywords(p)) continue;
    if (place != KEYWORDS_NO_PARENS && at_close(p)) {
      if (place == KEYWORDS_PARENS)
        vl_parser_warn(p, comma.place,
                       vl_parse_text(p->unit, "trailing commas are not allowed inside function/macro call arguments"));
      break;
    }
    after_keywords(p, place, &comma, &pairs);
    break;
  }
  p->shape = SHAPE_MATCHED;
  return vl_terms_list(&pairs, NIL);
}

/* -- Arguments in parentheses -- */

static void paren_args(Parser *p, Terms *args) {
  for (bool first = true;; first = false) {
    if (begins_keywords(p)) {
      vl_terms_push(args, vl_parser_keywords(p, KEYWORDS_PARENS));
      return;
    }
    Term arg = vl_parser_expr(p, STRENGTH_ALL, ALLOW_BLOCKS);
    vl_terms_push(args, arg);
    if (p->shape == SHAPE_MANY && !(first && (peek(p) == TOK_CLOSE_PAREN || peek(p) == TOK_EOL)))
      vl_parser_many_error(p, arg);
    if (peek(p) != TOK_COMMA) return;
    take(p);
  }
}

/* (args) at the paren; *meta gets what token metadata says of it. */
static Term parens(Parser *p, Term *meta) {
  Token open = take(p);
  skip_eol(p, &open);
  Terms args = terms_new(p->unit);
  Token close;
  if (peek(p) == TOK_CLOSE_PAREN) {
    close = take(p);
  } else {
    paren_args(p, &args);
    close = vl_parser_close(p, TOK_CLOSE_PAREN);
  }
  *meta = vl_quoted_pair(p, &open, &close);
  return vl_terms_list(&args, NIL);
}

static Term parens_call(Parser *p, const Callee *c, unsigned allow) {
  CompileUnit *u = p->unit;
  Term meta, more_meta = NIL, more = NIL, do_meta = NIL, blocks = NIL;
  if (peek(p) != TOK_OPEN_PAREN) {
    vl_parser_unexpected(p);
    return NIL;
  }
  Term args = parens(p, &meta);
  bool twice = peek(p) == TOK_OPEN_PAREN;
  if (twice) more = parens(p, &more_meta);
  bool block = (allow & ALLOW_BLOCKS) && peek(p) == TOK_DO;
  if (block) blocks = AST_LIST(u, vl_parser_do(p, &do_meta));
  p->shape = block ? SHAPE_BLOCK : SHAPE_PARENS_CALL;
  if (!twice) return vl_quoted_call(p, c, vl_quoted_append(p, args, blocks), vl_quoted_append(p, do_meta, meta));
  Term inner = vl_quoted_call(p, c, args, meta);
  Term outer = vl_quoted_append(p, do_meta, vl_quoted_append(p, more_meta, tuple_at(inner, 1)));
  return vl_ast_node(u, inner, outer, vl_quoted_append(p, more, blocks));
}

/* -- Arguments without parentheses -- */

Term vl_parser_more_args(Parser *p, Term first) {
  Terms args = terms_new(p->unit);
  vl_terms_push(&args, first);
  while (peek(p) == TOK_COMMA) {
    take(p);
    if (begins_keywords(p)) {
      vl_terms_push(&args, vl_parser_keywords(p, KEYWORDS_NO_PARENS));
      break;
    }
    Term arg = vl_parser_expr(p, STRENGTH_ALL, 0);
    if (p->shape == SHAPE_MANY) vl_parser_many_error(p, arg);
    vl_terms_push(&args, arg);
  }
  p->shape = SHAPE_MANY;
  return vl_terms_list(&args, NIL);
}

static Term bare_args(Parser *p, unsigned allow) {
  CompileUnit *u = p->unit;
  if (begins_keywords(p)) {
    Term keywords = vl_parser_keywords(p, KEYWORDS_NO_PARENS);
    p->shape = SHAPE_ONE;
    return AST_LIST(u, keywords);
  }
  TextPlace place = p->t->place;
  bool one = allow & ALLOW_STRUCT_NAME; /* no more than one argument makes sense there */
  Term first = vl_parser_expr(p, STRENGTH_ALL, one || (allow & ALLOW_IN_PAIR) ? 0 : ALLOW_PAREN_ARGS);
  if (p->shape == SHAPE_PAREN_ARGS) {
    vl_parser_fail(p, place,
                   "unexpected parentheses. If you are making a function call, do not insert spaces between the "
                   "function name and the opening parentheses. Syntax error before: ",
                   NULL, "'('");
    return NIL;
  }
  if (p->shape == SHAPE_PAREN_EMPTY) first = vl_parser_continue(p, vl_parser_empty_paren(p, place), 0);
  if (p->shape == SHAPE_MANY) return AST_LIST(u, first);
  if (peek(p) == TOK_COMMA && !one) return vl_parser_more_args(p, first);
  p->shape = SHAPE_ONE;
  return AST_LIST(u, first);
}

static Term bare_call(Parser *p, const Callee *c, unsigned allow) {
  Term args = bare_args(p, allow), meta = NIL;
  if (allow & ALLOW_BLOCKS) p->open_call = p->t;
  if (!(allow & ALLOW_BLOCKS) || peek(p) != TOK_DO) return vl_quoted_call(p, c, args, NIL);
  Term blocks = vl_parser_do(p, &meta);
  p->shape = SHAPE_BLOCK;
  return vl_quoted_call(p, c, vl_ast_append(p->unit, args, AST_LIST(p->unit, blocks)), meta);
}

static Term name_before_do(Parser *p, const Callee *c, unsigned allow) {
  if (!(allow & ALLOW_BLOCKS) || peek(p) != TOK_DO) {
    p->shape = SHAPE_MATCHED;
    return vl_quoted_call(p, c, TERM_NONE, NIL);
  }
  Term meta, blocks = vl_parser_do(p, &meta);
  p->shape = SHAPE_BLOCK;
  return vl_quoted_call(p, c, AST_LIST(p->unit, blocks), meta);
}

/* Does what follows belong to the name? A sign or another binary operator does not. */
static bool has_args(const Parser *p) {
  TokenKind kind = peek(p);
  if (begins_keywords(p)) return true;
  if (kind == TOK_DUAL_OP || kind == TOK_TERNARY_OP || kind == TOK_RANGE_OP) return false;
  return vl_parser_begins_expr(kind);
}

Term vl_parser_call(Parser *p, Callee c, unsigned allow) {
  if (c.call) return parens_call(p, &c, allow);
  switch ((TokenKind)c.name.kind) {
  case TOK_PAREN_IDENTIFIER: return parens_call(p, &c, allow);
  case TOK_DO_IDENTIFIER: return name_before_do(p, &c, allow);
  case TOK_OP_IDENTIFIER: return bare_call(p, &c, allow);
  case TOK_BRACKET_IDENTIFIER: return vl_parser_access(p, vl_quoted_call(p, &c, TERM_NONE, NIL));
  default:
    if (has_args(p) && !((allow & ALLOW_STRUCT_NAME) && peek(p) == TOK_OPEN_CURLY)) return bare_call(p, &c, allow);
    p->shape = SHAPE_NAME;
    return vl_quoted_call(p, &c, TERM_NONE, NIL);
  }
}
