/* Lists, tuples, bitstrings, maps and what stands in brackets. */
#include "parse/parser.h"

/* -- Elements -- */

static bool at_close(const Parser *p, TokenKind close) {
  return peek(p) == close || (peek(p) == TOK_EOL && peek_after(p)->kind == close);
}

Term vl_parser_elements(Parser *p, TokenKind close, bool keywords) {
  if (keywords && begins_keywords(p)) return vl_parser_keywords(p, KEYWORDS_DATA);
  Terms elements = terms_new(p->unit);
  Term tail = NIL;
  for (;;) {
    vl_terms_push(&elements, vl_parser_container_expr(p));
    if (peek(p) != TOK_COMMA) break;
    take(p);
    if (at_close(p, close)) break;
    if (!begins_keywords(p)) continue;
    Term pairs = vl_parser_keywords(p, KEYWORDS_DATA);
    if (keywords)
      tail = pairs;
    else
      vl_terms_push(&elements, pairs);
    break;
  }
  return vl_terms_list(&elements, tail);
}

/* The elements between delimiters. */
static Term between(Parser *p, Token *open, Token *end, TokenKind close, bool keywords) {
  *open = take(p);
  skip_eol(p, open);
  Term elements = NIL;
  if (peek(p) == close) {
    *end = take(p);
  } else {
    elements = vl_parser_elements(p, close, keywords);
    *end = vl_parser_close(p, close);
  }
  p->shape = SHAPE_ACCESS;
  return elements;
}

Term vl_parser_list(Parser *p) {
  Token open, close;
  Term elements = between(p, &open, &close, TOK_CLOSE_BRACKET, true);
  return vl_quoted_literal(p, elements, &open, vl_quoted_pair(p, &open, &close));
}

static Term node(Parser *p, Term name, const Token *open, const Token *close, Term args) {
  Term meta = vl_quoted_append(p, vl_quoted_pair(p, open, close), vl_quoted_meta(p, open->place));
  return vl_ast_node(p->unit, name, meta, args);
}

Term vl_parser_tuple(Parser *p) {
  Token open, close;
  Term elements = between(p, &open, &close, TOK_CLOSE_CURLY, false);
  Term rest = is_cons(elements) ? cons_tail(elements) : NIL;
  if (!is_cons(rest) || !is_nil(cons_tail(rest))) return node(p, ATOM_tuple, &open, &close, elements);
  Term pair = vl_ast_pair(p->unit, cons_head(elements), cons_head(rest));
  return vl_quoted_literal(p, pair, &open, vl_quoted_pair(p, &open, &close));
}

Term vl_parser_bits(Parser *p) {
  Token open, close;
  Term elements = between(p, &open, &close, TOK_CLOSE_BITS, false);
  return node(p, ATOM_bits, &open, &close, elements);
}

/* -- Access -- */

Term vl_parser_access(Parser *p, Term expr) {
  CompileUnit *u = p->unit;
  Token open = take(p);
  skip_eol(p, &open);
  Term arg;
  if (begins_keywords(p)) {
    arg = vl_parser_keywords(p, KEYWORDS_DATA);
  } else {
    arg = vl_parser_container_expr(p);
    if (peek(p) == TOK_COMMA) take(p);
  }
  Token close = vl_parser_close(p, TOK_CLOSE_BRACKET);
  Term meta = vl_quoted_append(p, vl_quoted_pair(p, &open, &close), vl_quoted_meta(p, open.place));
  p->shape = SHAPE_ACCESS;
  return AST_CALL(u, AST_CALL(u, ATOM_dot, meta, ATOM_Access, ATOM_get), meta, expr, arg);
}

/* -- Maps -- */

/* After the left side of a pair: the pair. Some calls may stand alone, where a macro makes pairs of them. */
static Term rest_of_pair(Parser *p, Term left) {
  if (peek(p) == TOK_ASSOC_OP && p->shape <= SHAPE_BLOCK) {
    Token op = take(p);
    skip_eol(p, &op);
    Term right = vl_parser_expr(p, STRENGTH_ALL, ALLOW_RIGHT);
    if (p->shape == SHAPE_MANY) vl_parser_unexpected(p);
    return vl_ast_pair(p->unit, left, right);
  }
  bool alone = p->shape == SHAPE_NAME || p->shape == SHAPE_ONE || p->shape == SHAPE_PARENS_CALL;
  if (!alone) vl_parser_unexpected(p);
  return left;
}

static Term pair(Parser *p) {
  Term left = vl_parser_expr(p, STRENGTH_ALL, ALLOW_RIGHT);
  return rest_of_pair(p, left);
}

/* Pairs after `first`, or from the start when it is TERM_NONE. */
static Term pairs(Parser *p, Term first) {
  Terms all = terms_new(p->unit);
  Term tail = NIL;
  if (first != TERM_NONE) vl_terms_push(&all, first);
  bool more = first == TERM_NONE;
  for (;;) {
    if (!more) {
      if (peek(p) != TOK_COMMA) break;
      take(p);
      if (at_close(p, TOK_CLOSE_CURLY)) break;
    }
    more = false;
    if (begins_keywords(p)) {
      tail = vl_parser_keywords(p, KEYWORDS_DATA);
      break;
    }
    vl_terms_push(&all, pair(p));
  }
  return vl_terms_list(&all, tail);
}

/* %{map | ...} at the bar. What stands before it is `map`; true unless it was an ordinary operator. */
static bool update(Parser *p, Term map, Term *args, Term *left) {
  CompileUnit *u = p->unit;
  Shape shape = p->shape;
  Token op = take(p);
  skip_eol(p, &op);
  if (begins_keywords(p)) {
    Term changes = vl_parser_keywords(p, KEYWORDS_DATA);
    *args = AST_LIST(u, vl_quoted_binary(p, map, &op, changes));
    return true;
  }
  Term first = vl_parser_expr(p, STRENGTH_PIPE, ALLOW_RIGHT);
  TokenKind kind = peek(p);
  bool more_operators = kind > TOK_ASSOC_OP && kind <= TOK_POWER_OP;
  if (more_operators) {
    *left = vl_quoted_binary(p, map, &op, first);
    p->shape = shape == SHAPE_BLOCK || p->shape == SHAPE_BLOCK ? SHAPE_BLOCK : SHAPE_MATCHED;
    return false;
  }
  Term changes = pairs(p, rest_of_pair(p, first));
  *args = AST_LIST(u, vl_quoted_binary(p, map, &op, changes));
  return true;
}

static Term map_args(Parser *p) {
  if (begins_keywords(p)) return vl_parser_keywords(p, KEYWORDS_DATA);
  Term left = vl_parser_expr(p, STRENGTH_ABOVE_PIPE, ALLOW_RIGHT), args;
  if (peek(p) == TOK_PIPE_OP && p->shape <= SHAPE_BLOCK && update(p, left, &args, &left)) return args;
  left = vl_parser_operators(p, left, STRENGTH_ALL, ALLOW_RIGHT);
  return pairs(p, rest_of_pair(p, left));
}

static Term map_body(Parser *p) {
  Token open, close;
  if (peek(p) != TOK_OPEN_CURLY) {
    vl_parser_unexpected(p);
    return NIL;
  }
  open = take(p);
  skip_eol(p, &open);
  Term args = NIL;
  if (peek(p) == TOK_CLOSE_CURLY) {
    close = take(p);
  } else {
    args = map_args(p);
    close = vl_parser_close(p, TOK_CLOSE_CURLY);
  }
  p->shape = SHAPE_ACCESS;
  return node(p, ATOM_map, &open, &close, args);
}

/* -- Structs -- */

static Term struct_map(Parser *p, const Token *percent) {
  Term name = vl_parser_struct_name(p);
  /* An operator could lead to a dot with an alias after it, but never does: it is what follows that is wrong. */
  if (is_matched(p->shape)) name = vl_parser_operators(p, name, STRENGTH_ALL, 0);
  bool fits = p->shape == SHAPE_STRUCT_NAME || p->shape == SHAPE_NAME || p->shape == SHAPE_PARENS_CALL;
  if (!fits) vl_parser_unexpected(p);
  if (peek(p) == TOK_EOL) take(p);
  Term map = map_body(p);
  return AST_CALL(p->unit, ATOM_percent, vl_quoted_meta(p, percent->place), name, map);
}

Term vl_parser_map(Parser *p) {
  Token percent = take(p);
  if (percent.kind == TOK_MAP) {
    skip_eol(p, &percent);
    return map_body(p);
  }
  return struct_map(p, &percent);
}
