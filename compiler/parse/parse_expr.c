/* Operators and what stands between them. */
#include "parse/parser.h"

/* -- Binary operators -- */

typedef struct Strength {
  uint16_t strength; /* 0: no binary operator */
  bool right;        /* of two, the right one binds first */
} Strength;

static const Strength strengths[TOK_POWER_OP + 1] = {
    [TOK_IN_MATCH_OP] = {40, false}, [TOK_WHEN_OP] = {50, true},    [TOK_TYPE_OP] = {60, true},
    [TOK_PIPE_OP] = {70, true},      [TOK_MATCH_OP] = {100, true},  [TOK_OR_OP] = {110, false},
    [TOK_AND_OP] = {130, false},     [TOK_COMP_OP] = {140, false},  [TOK_REL_OP] = {150, false},
    [TOK_ARROW_OP] = {160, false},   [TOK_IN_OP] = {170, false},    [TOK_XOR_OP] = {180, false},
    [TOK_TERNARY_OP] = {190, true},  [TOK_CONCAT_OP] = {200, true}, [TOK_RANGE_OP] = {200, true},
    [TOK_DUAL_OP] = {210, false},    [TOK_MULT_OP] = {220, false},  [TOK_POWER_OP] = {230, false},
};
enum { STRENGTH_CAPTURE = 90, STRENGTH_UNARY = 300 };

/* True, with an error, when the stack is nearly used up. */
static bool too_deep(Parser *p) {
  if (VL_LIKELY((const uint8_t *)__builtin_frame_address(0) >= p->stack_low)) return false;
  vl_parser_fail(p, p->t->place, VL_PARSE_TOO_DEEP, NULL, "");
  p->shape = SHAPE_ACCESS;
  return true;
}

/* What two operands make together. */
static Shape joined(Shape left, Shape right) {
  if (right == SHAPE_MANY) return SHAPE_MANY;
  return left == SHAPE_BLOCK || right == SHAPE_BLOCK ? SHAPE_BLOCK : SHAPE_MATCHED;
}

static void warn_pipe(Parser *p, const Token *op, Term right) {
  size_t n = 0;
  if (!p->options->warn || op->kind != TOK_ARROW_OP || !is_tuple_of(right, 3)) return;
  if (!is_cons(tuple_at(right, 1)) || !is_cons(tuple_at(right, 2))) return;
  const char *text = vl_atom_text(op->value, &n);
  Term warning = vl_parse_text(p->unit,
                               "parentheses are required when piping into a function call. For example:\n\n"
                               "    foo 1 %.*s bar 2 %.*s baz 3\n\n"
                               "is ambiguous and should be written as\n\n"
                               "    foo(1) %.*s bar(2) %.*s baz(3)\n\n"
                               "Ambiguous pipe found at:",
                               (int)n, text, (int)n, text, (int)n, text, (int)n, text);
  vl_parser_warn(p, op->place, warning);
}

/* `when` alone may have keywords on its right. */
static Term right_side(Parser *p, const Token *op, unsigned least, unsigned allow) {
  if (op->kind != TOK_WHEN_OP || !begins_keywords(p) || (allow & ALLOW_IN_PAIR)) return vl_parser_expr(p, least, allow);
  Term keywords = vl_parser_keywords(p, KEYWORDS_NO_PARENS);
  p->shape = SHAPE_MANY;
  return keywords;
}

Term vl_parser_operators(Parser *p, Term left, unsigned least, unsigned allow) {
  for (;;) {
    Strength s = strengths[peek(p)];
    if (s.strength == 0 || s.strength < least || p->shape > SHAPE_BLOCK) return left;
    Shape shape = p->shape;
    Token op = take(p), eol = op;
    skip_eol(p, op.kind == TOK_MATCH_OP ? &eol : &op); /* newlines after = are not told */
    Term right = right_side(p, &op, s.right ? s.strength : s.strength + 1u, allow & ALLOW_RIGHT);
    if (p->shape == SHAPE_ONE || p->shape == SHAPE_MANY) warn_pipe(p, &op, right);
    shape = joined(shape, p->shape);
    left = vl_quoted_binary(p, left, &op, right);
    p->shape = shape;
  }
}

Term vl_parser_expr(Parser *p, unsigned least, unsigned allow) {
  if (too_deep(p)) return NIL;
  Term left = vl_parser_operand(p, allow);
  return vl_parser_operators(p, left, least, allow);
}

/* -- Prefix operators -- */

static Term unary(Parser *p, unsigned least, unsigned allow) {
  Token op = take(p);
  Token eol = op;
  skip_eol(p, &eol);
  Term arg = vl_parser_expr(p, least, allow);
  /* A do block ends what an operator in front may bind to: it binds to all that follows. */
  if (p->shape == SHAPE_BLOCK) arg = vl_parser_operators(p, arg, STRENGTH_ALL, allow);
  if (is_matched(p->shape)) p->shape = SHAPE_MATCHED;
  return vl_quoted_unary(p, &op, arg);
}

/* &1 or &(...) */
static Term capture(Parser *p, unsigned allow) {
  const Token *after = peek_after(p);
  if (after->kind == TOK_EOL) after = p->tokens + after->next;
  if (after->kind != TOK_INT) return unary(p, STRENGTH_CAPTURE, allow);
  Token op = take(p);
  Token eol = op;
  skip_eol(p, &eol);
  Token number = take(p);
  p->shape = SHAPE_ACCESS;
  return vl_quoted_unary(p, &op, number.value);
}

/* -- Dots and brackets after an operand -- */

static Term dot_container(Parser *p, const Token *dot, Term left) {
  CompileUnit *u = p->unit;
  Token open = take(p);
  skip_eol(p, &open);
  Term extra = NIL, args = NIL;
  if (peek(p) == TOK_CLOSE_CURLY) {
    take(p);
  } else {
    args = vl_parser_elements(p, TOK_CLOSE_CURLY, false);
    Token close = vl_parser_close(p, TOK_CLOSE_CURLY);
    extra = vl_quoted_pair(p, &open, &close);
  }
  Term meta = vl_quoted_meta(p, dot->place);
  p->shape = SHAPE_STRUCT_NAME;
  return vl_ast_node(u, AST_CALL(u, ATOM_dot, meta, left, ATOM_tuple), vl_quoted_append(p, extra, meta), args);
}

static bool is_name(TokenKind kind) {
  return kind >= TOK_IDENTIFIER && kind <= TOK_OP_IDENTIFIER;
}

static Term after_dot(Parser *p, Term left, unsigned allow) {
  Token dot = take(p);
  Token eol = dot;
  if (dot.kind == TOK_DOT_CALL)
    return vl_parser_call(p, (Callee){.name = dot, .dot = vl_quoted_dot(p, &dot, left, NULL), .call = true}, allow);
  skip_eol(p, &eol);
  if (peek(p) == TOK_ALIAS) {
    Token alias = take(p);
    p->shape = SHAPE_STRUCT_NAME;
    return vl_quoted_dot_alias(p, &dot, left, &alias);
  }
  if (peek(p) == TOK_OPEN_CURLY) return dot_container(p, &dot, left);
  if (!is_name(peek(p))) {
    vl_parser_unexpected(p);
    return left;
  }
  Token name = take(p);
  return vl_parser_call(p, (Callee){.name = name, .dot = vl_quoted_dot(p, &dot, left, &name)}, allow);
}

static void bad_key(Parser *p) {
  if (p->t->value == ATOM_do) {
    vl_parser_fail(p, p->t->place, "unexpected keyword: ", VL_PARSE_DO_ADVICE, "do:");
    return;
  }
  size_t n;
  const char *text = vl_atom_text(p->t->value, &n);
  char key[ATOM_MAX_BYTES + 8];
  key[0] = '\'';
  memcpy(key + 1, text, n);
  memcpy(key + 1 + n, ":'", 3);
  vl_parser_fail(p, p->t->place, "syntax error before: ", NULL, key);
}

static Term suffixes(Parser *p, Term left, unsigned allow) {
  for (;;) {
    bool access = p->shape <= SHAPE_PARENS_CALL;
    switch (peek(p)) {
    case TOK_DOT:
    case TOK_DOT_CALL:
      if (!is_matched(p->shape)) return left;
      left = after_dot(p, left, allow);
      break;
    case TOK_OPEN_BRACKET:
      if (!access) return left;
      left = vl_parser_access(p, left);
      break;
    case TOK_KW_IDENTIFIER:
      if (access && is_atom(p->t->value)) bad_key(p);
      return left;
    default: return left;
    }
  }
}

/* -- Operands -- */

static Term name(Parser *p, unsigned allow) {
  Token t = take(p);
  return vl_parser_call(p, (Callee){.name = t, .dot = TERM_NONE}, allow);
}

static Term range_alone(Parser *p) {
  Token t = take(p);
  p->shape = SHAPE_ACCESS;
  return vl_ast_node(p->unit, t.value, vl_quoted_meta(p, t.place), NIL);
}

static Term literal(Parser *p) {
  const Token *t = p->t;
  take(p);
  switch ((TokenKind)t->kind) {
  case TOK_INT:
  case TOK_FLOAT:
  case TOK_CHAR: return vl_quoted_number(p, t);
  case TOK_ATOM_QUOTED: return vl_quoted_literal(p, t->value, t, vl_quoted_delimiter(p, "\""));
  case TOK_ATOM_PARTS: return vl_quoted_atom_parts(p, t, vl_quoted_delimiter(p, "\""));
  case TOK_SIGIL: return vl_quoted_sigil(p, t);
  case TOK_STRING:
  case TOK_CHARLIST:
  case TOK_HEREDOC:
  case TOK_CHARLIST_HEREDOC: return vl_quoted_string(p, t);
  case TOK_ALIAS: return vl_quoted_alias(p, t);
  default: return vl_quoted_literal(p, t->value, t, NIL);
  }
}

/* What stands alone, without dots and brackets after it. */
static Term primary(Parser *p, unsigned allow) {
  switch (peek(p)) {
  case TOK_IDENTIFIER:
  case TOK_PAREN_IDENTIFIER:
  case TOK_BRACKET_IDENTIFIER:
  case TOK_DO_IDENTIFIER:
  case TOK_OP_IDENTIFIER: return name(p, allow);
  case TOK_ALIAS:
  case TOK_TRUE:
  case TOK_FALSE:
  case TOK_NIL:
  case TOK_ATOM:
  case TOK_ATOM_QUOTED:
  case TOK_ATOM_PARTS:
  case TOK_INT:
  case TOK_FLOAT:
  case TOK_CHAR:
  case TOK_STRING:
  case TOK_CHARLIST:
  case TOK_HEREDOC:
  case TOK_CHARLIST_HEREDOC:
  case TOK_SIGIL: {
    bool names = peek(p) == TOK_ALIAS || peek(p) == TOK_ATOM || peek(p) == TOK_ATOM_QUOTED;
    Term value = literal(p);
    p->shape = names ? SHAPE_STRUCT_NAME : SHAPE_ACCESS;
    return value;
  }
  case TOK_OPEN_BRACKET: return vl_parser_list(p);
  case TOK_OPEN_CURLY: return vl_parser_tuple(p);
  case TOK_OPEN_BITS: return vl_parser_bits(p);
  case TOK_OPEN_PAREN: return vl_parser_paren(p, allow);
  case TOK_MAP:
  case TOK_PERCENT: return vl_parser_map(p);
  case TOK_FN: return vl_parser_fn(p);
  case TOK_RANGE_OP: return range_alone(p);
  default:
    vl_parser_unexpected(p);
    p->shape = SHAPE_ACCESS;
    return NIL;
  }
}

static bool is_prefix(TokenKind kind) {
  return kind == TOK_AT_OP || kind == TOK_UNARY_OP || kind == TOK_DUAL_OP || kind == TOK_TERNARY_OP ||
         kind == TOK_CAPTURE_OP;
}

/* @name and @name[x]: it binds more strongly than a dot. */
static Term attribute(Parser *p, unsigned allow) {
  if (too_deep(p)) return NIL;
  Token op = take(p);
  Token eol = op;
  skip_eol(p, &eol);
  bool bracket = peek(p) == TOK_BRACKET_IDENTIFIER;
  Term arg;
  if (bracket) {
    Token t = take(p);
    arg = vl_quoted_call(p, &(Callee){.name = t, .dot = TERM_NONE}, TERM_NONE, NIL);
  } else if (is_prefix(peek(p))) {
    arg = peek(p) == TOK_AT_OP ? attribute(p, allow) : vl_parser_operand(p, allow);
  } else {
    arg = primary(p, allow);
    bracket = p->shape <= SHAPE_PARENS_CALL && peek(p) == TOK_OPEN_BRACKET;
  }
  if (p->shape == SHAPE_BLOCK && !bracket) arg = vl_parser_operators(p, arg, STRENGTH_ALL, allow);
  Term node = vl_quoted_unary(p, &op, arg);
  if (bracket) return vl_parser_access(p, node);
  if (p->shape <= SHAPE_PARENS_CALL && peek(p) == TOK_KW_IDENTIFIER && is_atom(p->t->value)) bad_key(p);
  if (is_matched(p->shape)) p->shape = SHAPE_MATCHED;
  return node;
}

bool vl_parser_follows_expr(TokenKind kind) {
  if (kind >= TOK_AT_OP) return !is_prefix(kind) || kind == TOK_DUAL_OP || kind == TOK_TERNARY_OP;
  return kind <= TOK_DOT_CALL || kind == TOK_CLOSE_PAREN || kind == TOK_CLOSE_BRACKET || kind == TOK_CLOSE_CURLY ||
         kind == TOK_CLOSE_BITS || kind == TOK_DO || kind == TOK_END_WORD || kind == TOK_BLOCK_IDENTIFIER;
}

bool vl_parser_begins_expr(TokenKind kind) {
  switch (kind) {
  case TOK_OPEN_PAREN:
  case TOK_OPEN_BRACKET:
  case TOK_OPEN_CURLY:
  case TOK_OPEN_BITS:
  case TOK_MAP:
  case TOK_PERCENT:
  case TOK_FN:
  case TOK_RANGE_OP: return true;
  case TOK_KW_IDENTIFIER:
  case TOK_KW_PARTS: return false;
  default: break;
  }
  return is_prefix(kind) || (kind >= TOK_TRUE && kind <= TOK_NIL) || (kind >= TOK_IDENTIFIER && kind <= TOK_SIGIL);
}

Term vl_parser_operand(Parser *p, unsigned allow) {
  unsigned blocks = allow & ALLOW_BLOCKS;
  switch (peek(p)) {
  case TOK_AT_OP: {
    Term node = attribute(p, blocks);
    return suffixes(p, node, blocks);
  }
  case TOK_UNARY_OP:
  case TOK_DUAL_OP:
  case TOK_TERNARY_OP: return unary(p, STRENGTH_UNARY, blocks);
  case TOK_CAPTURE_OP: {
    Term node = capture(p, blocks);
    return p->shape == SHAPE_ACCESS ? suffixes(p, node, blocks) : node;
  }
  default: {
    Term node = primary(p, allow);
    return suffixes(p, node, allow);
  }
  }
}

Term vl_parser_continue(Parser *p, Term left, unsigned allow) {
  left = suffixes(p, left, allow);
  return vl_parser_operators(p, left, STRENGTH_ALL, allow);
}

/* @name binds before a dot, other operators after it. */
Term vl_parser_struct_name(Parser *p) {
  if (too_deep(p)) return NIL;
  TokenKind kind = peek(p);
  if (kind == TOK_UNARY_OP || kind == TOK_DUAL_OP || kind == TOK_TERNARY_OP) {
    Token op = take(p), eol = op;
    skip_eol(p, &eol);
    return vl_quoted_unary(p, &op, vl_parser_struct_name(p));
  }
  Term node;
  if (kind == TOK_CAPTURE_OP) return vl_parser_operand(p, 0);
  if (kind == TOK_AT_OP) {
    Token op = take(p), eol = op;
    skip_eol(p, &eol);
    Term name = is_prefix(peek(p)) ? vl_parser_struct_name(p) : primary(p, ALLOW_STRUCT_NAME);
    node = vl_quoted_unary(p, &op, name);
  } else {
    node = primary(p, ALLOW_STRUCT_NAME);
  }
  return suffixes(p, node, ALLOW_STRUCT_NAME);
}
