/* Operators, as themselves, as atoms (:+), as keys (+: 1), as names after a dot and before a slash (&+/2). */
#include "base/utf8.h"
#include "lex/lexer.h"

/* -- The table; longer ones first -- */

enum { OP_ATOM = 1, OP_NAME = 2, OP_PREFIX = 4, OP_ALL = OP_ATOM | OP_NAME };

typedef struct Operator {
  char text[4];
  uint8_t size, kind;
  uint8_t flags; /* ATOM: may follow a colon. NAME: may follow a dot. PREFIX: keeps the end of line before it */
} Operator;

static const Operator operators[] = {
    {"~~~", 3, TOK_UNARY_OP, OP_ALL | OP_PREFIX},
    {"===", 3, TOK_COMP_OP, OP_ALL},
    {"!==", 3, TOK_COMP_OP, OP_ALL},
    {"&&&", 3, TOK_AND_OP, OP_ALL},
    {"|||", 3, TOK_OR_OP, OP_ALL},
    {"^^^", 3, TOK_XOR_OP, OP_ALL},
    {"+++", 3, TOK_CONCAT_OP, OP_ALL},
    {"---", 3, TOK_CONCAT_OP, OP_ALL},
    {"<<<", 3, TOK_ARROW_OP, OP_ALL},
    {">>>", 3, TOK_ARROW_OP, OP_ALL},
    {"~>>", 3, TOK_ARROW_OP, OP_ALL},
    {"<<~", 3, TOK_ARROW_OP, OP_ALL},
    {"<~>", 3, TOK_ARROW_OP, OP_ALL},
    {"<|>", 3, TOK_ARROW_OP, OP_ALL},
    {"=>", 2, TOK_ASSOC_OP, 0},
    {"<<", 2, TOK_OPEN_BITS, 0},
    {">>", 2, TOK_CLOSE_BITS, 0},
    {"//", 2, TOK_TERNARY_OP, 0},
    {"**", 2, TOK_POWER_OP, OP_ALL},
    {"..", 2, TOK_RANGE_OP, OP_ALL},
    {"++", 2, TOK_CONCAT_OP, OP_ALL},
    {"--", 2, TOK_CONCAT_OP, OP_ALL},
    {"<>", 2, TOK_CONCAT_OP, OP_ALL},
    {"|>", 2, TOK_ARROW_OP, OP_ALL},
    {"~>", 2, TOK_ARROW_OP, OP_ALL},
    {"<~", 2, TOK_ARROW_OP, OP_ALL},
    {"==", 2, TOK_COMP_OP, OP_ALL},
    {"=~", 2, TOK_COMP_OP, OP_ALL},
    {"!=", 2, TOK_COMP_OP, OP_ALL},
    {"<=", 2, TOK_REL_OP, OP_ALL},
    {">=", 2, TOK_REL_OP, OP_ALL},
    {"&&", 2, TOK_AND_OP, OP_ALL},
    {"||", 2, TOK_OR_OP, OP_ALL},
    {"<-", 2, TOK_IN_MATCH_OP, OP_ALL},
    {"\\\\", 2, TOK_IN_MATCH_OP, OP_ALL},
    {"::", 2, TOK_TYPE_OP, OP_NAME},
    {"->", 2, TOK_STAB_OP, OP_ATOM},
    {"&", 1, TOK_CAPTURE_OP, OP_ALL},
    {"@", 1, TOK_AT_OP, OP_ALL | OP_PREFIX},
    {"!", 1, TOK_UNARY_OP, OP_ALL | OP_PREFIX},
    {"^", 1, TOK_UNARY_OP, OP_ALL | OP_PREFIX},
    {"<", 1, TOK_REL_OP, OP_ALL},
    {">", 1, TOK_REL_OP, OP_ALL},
    {"+", 1, TOK_DUAL_OP, OP_ALL | OP_PREFIX},
    {"-", 1, TOK_DUAL_OP, OP_ALL | OP_PREFIX},
    {"*", 1, TOK_MULT_OP, OP_ALL},
    {"/", 1, TOK_MULT_OP, OP_ALL},
    {"=", 1, TOK_MATCH_OP, OP_ALL},
    {"|", 1, TOK_PIPE_OP, OP_ALL},
};

/* The first operator at `p` that has one of the flags; 0: any. */
static const Operator *find(const uint8_t *p, const uint8_t *end, unsigned flags) {
  size_t left = (size_t)(end - p);
  for (const Operator *op = operators; op < operators + VL_COUNT_OF(operators); op++)
    if (*p == (uint8_t)op->text[0] && left >= op->size && memcmp(p, op->text, op->size) == 0 &&
        (flags == 0 || (op->flags & flags)))
      return op;
  return NULL;
}

static bool text_at(const Lexer *lx, size_t ahead, const char *text) {
  size_t n = strlen(text);
  return (size_t)(lx->end - lx->at) >= ahead + n && memcmp(lx->at + ahead, text, n) == 0;
}

static Term atom_of(const Lexer *lx, const char *text) {
  return vl_ast_atom(lx->unit, text, strlen(text));
}

static Term operator_atom(const Lexer *lx, const Operator *op) {
  return vl_ast_atom(lx->unit, op->text, op->size);
}

/* -- Warnings -- */

static void warn_repeated(Lexer *lx, const char *text, size_t size) {
  uint8_t c = lex_peek(lx, size);
  if (c != (uint8_t)text[0]) return;
  const char *advice =
      c == '.' ? "please use parens around \"...\" instead" : "please use a space between \"%.*s\" and the next \"%c\"";
  Term hint =
      c == '.' ? vl_parse_text(lx->unit, "%s", advice)
               : vl_parse_text(lx->unit, "please use a space between \"%.*s\" and the next \"%c\"", (int)size, text, c);
  const uint8_t *bytes;
  size_t n;
  if (!vl_binary_peek(hint, &bytes, &n)) return;
  vl_lex_warn(lx, lx->line, lx->column,
              vl_parse_text(lx->unit, "found \"%.*s\" followed by \"%c\", %.*s", (int)size, text, c, (int)n,
                            (const char *)bytes));
}

static void warn_operator(Lexer *lx, const Operator *op) {
  if (op->size != 3) return;
  const char *advice = NULL;
  if (op->kind == TOK_XOR_OP)
    advice =
        "^^^ is deprecated. It is typically used as xor but it has the wrong precedence, use Bitwise.bxor/2 instead";
  if (op->text[1] == '|' && op->kind == TOK_ARROW_OP) advice = "<|> is deprecated. Use another pipe-like operator";
  bool repeats = op->kind == TOK_AND_OP || op->kind == TOK_OR_OP || op->kind == TOK_XOR_OP || op->kind == TOK_CONCAT_OP;
  if (repeats) warn_repeated(lx, op->text, op->size);
  if (advice) vl_lex_warn(lx, lx->line, lx->column, vl_parse_text(lx->unit, "%s", advice));
}

/* -- Operators -- */

static void keyword(Lexer *lx, Term atom, size_t size) {
  vl_lex_push(lx, TOK_KW_IDENTIFIER, lx->line, lx->column, atom);
  lex_skip(lx, size + 1);
}

static void ordinary(Lexer *lx, const Operator *op) {
  Term atom = operator_atom(lx, op);
  if (lex_is_keyword_colon(lx, op->size)) {
    keyword(lx, atom, op->size);
    return;
  }
  size_t blanks = lex_blanks(lx, op->size);
  if (lex_is(lx, op->size + blanks, '/')) {
    vl_lex_push(lx, TOK_IDENTIFIER, lx->line, lx->column, atom);
  } else if (op->flags & OP_PREFIX) {
    vl_lex_push(lx, op->kind, lx->line, lx->column, atom);
  } else {
    warn_operator(lx, op);
    uint32_t newlines = vl_lex_newlines_before(lx);
    vl_lex_drop_eol(lx);
    vl_lex_push(lx, op->kind, lx->line, lx->column, atom)->newlines = newlines;
  }
  lex_skip(lx, op->size + blanks);
}

/* No key and no name before a slash: => and // */
static void plain(Lexer *lx, const Operator *op) {
  uint32_t newlines = vl_lex_newlines_before(lx);
  vl_lex_drop_eol(lx);
  vl_lex_push(lx, op->kind, lx->line, lx->column, operator_atom(lx, op))->newlines = newlines;
  lex_skip(lx, op->size);
}

/* & is a name only when exactly one slash follows. */
static void capture(Lexer *lx) {
  size_t at = 1 + lex_blanks(lx, 1);
  bool name = lex_is(lx, at, '/');
  if (name) {
    at += 1 + lex_blanks(lx, at + 1);
    name = !lex_is(lx, at, '/');
  }
  vl_lex_push(lx, name ? TOK_IDENTIFIER : TOK_CAPTURE_OP, lx->line, lx->column, ATOM_capture);
  lex_skip(lx, 1);
}

static bool special_keyword(Lexer *lx) {
  static const char *const names[] = {".", "...", "<<>>", "%{}", "%", "&", "{}", "..//"};
  for (size_t i = 0; i < VL_COUNT_OF(names); i++) {
    if (*lx->at != (uint8_t)names[i][0]) continue;
    size_t n = strlen(names[i]);
    if (!text_at(lx, 0, names[i]) || !lex_is_keyword_colon(lx, n)) continue;
    keyword(lx, atom_of(lx, names[i]), n);
    return true;
  }
  return false;
}

static bool dots(Lexer *lx) {
  if (text_at(lx, 0, "...")) {
    warn_repeated(lx, "...", 3);
    vl_lex_push(lx, vl_lex_call_kind(lx, 3), lx->line, lx->column, atom_of(lx, "..."));
    lex_skip(lx, 3);
    return true;
  }
  if (text_at(lx, 0, "..//")) {
    size_t blanks = lex_blanks(lx, 4);
    if (!lex_is(lx, 4 + blanks, '/')) {
      vl_lex_unexpected(lx);
      return true;
    }
    vl_lex_push(lx, TOK_IDENTIFIER, lx->line, lx->column, atom_of(lx, "..//"));
    lex_skip(lx, 4 + blanks);
    return true;
  }
  if (lex_is(lx, 1, '.')) return false;
  vl_lex_dot(lx);
  return true;
}

bool vl_lex_operator(Lexer *lx) {
  uint8_t c = *lx->at;
  if (memchr(".<%&{", c, 5) && special_keyword(lx)) return true;
  if (c == '.' && dots(lx)) return true;
  const Operator *op = find(lx->at, lx->end, 0);
  if (!op) return false;
  switch ((TokenKind)op->kind) {
  case TOK_OPEN_BITS:
  case TOK_CLOSE_BITS: vl_lex_delimiter(lx, op->kind, op->size); break;
  case TOK_ASSOC_OP:
  case TOK_TERNARY_OP: plain(lx, op); break;
  case TOK_CAPTURE_OP: capture(lx); break;
  default: ordinary(lx, op); break;
  }
  return true;
}

bool vl_lex_operator_atom(Lexer *lx) {
  static const char *const names[] = {"...", "<<>>", "%{}", "%", "{}", "..//"};
  if (lx->end - lx->at < 2) return false;
  for (size_t i = 0; i < VL_COUNT_OF(names); i++) {
    if (lx->at[1] != (uint8_t)names[i][0]) continue;
    size_t n = strlen(names[i]);
    if (!text_at(lx, 1, names[i])) continue;
    vl_lex_push(lx, TOK_ATOM, lx->line, lx->column, atom_of(lx, names[i]));
    lex_skip(lx, n + 1);
    return true;
  }
  const Operator *op = find(lx->at + 1, lx->end, OP_ATOM);
  size_t size = op ? op->size : 0;
  Term atom = op ? operator_atom(lx, op) : TERM_NONE;
  if (size < 2 && text_at(lx, 1, "::")) {
    vl_lex_warn(lx, lx->line, lx->column,
                vl_parse_text(lx->unit, "atom ::: must be written between quotes, as in :\"::\", to avoid ambiguity"));
    size = 2;
    atom = atom_of(lx, "::");
  } else if (!op && lex_is(lx, 1, '.')) {
    size = 1;
    atom = ATOM_dot;
  }
  if (!size) return false;
  vl_lex_push(lx, TOK_ATOM, lx->line, lx->column, atom);
  lex_skip(lx, size + 1);
  return true;
}

/* -- Comments -- */

static bool is_bidi(uint32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static void note_comment(Lexer *lx, const uint8_t *end) {
  CompileUnit *u = lx->unit;
  const Token *last = lex_last(lx);
  uint32_t before = last ? vl_lex_newlines_before(lx) : 1;
  int64_t after = 0;
  for (const uint8_t *p = end; p < lx->end && is_space_char(*p); p++) {
    if (*p == '\r' && !(p + 1 < lx->end && p[1] == '\n')) break;
    if (*p == '\n') after++;
  }
  Term map = vl_ast_map_empty(u);
  map = vl_ast_map_put(u, map, ATOM_line, make_small(lx->line));
  map = vl_ast_map_put(u, map, ATOM_column, make_small(lx->column));
  map = vl_ast_map_put(u, map, ATOM_previous_eol_count, make_small(before));
  map = vl_ast_map_put(u, map, ATOM_next_eol_count, make_small(after));
  map = vl_ast_map_put(u, map, ATOM_text, vl_ast_binary(u, (const char *)lx->at, (size_t)(end - lx->at)));
  vl_terms_push(&lx->comments, map);
}

bool vl_lex_comment(Lexer *lx) {
  const uint8_t *p = lx->at;
  while (p < lx->end && *p != '\n') {
    if (*p == '\r' && p + 1 < lx->end && p[1] == '\n') break;
    if (*p < 128) {
      p++;
      continue;
    }
    uint32_t c = vl_utf8_decode(&p, lx->end);
    if (!is_bidi(c)) continue;
    CompileUnit *u = lx->unit;
    vl_lex_fail(lx, lx->line, lx->column, vl_parse_text(u, "invalid bidirectional formatting character in comment: "),
                TERM_NONE, vl_parse_text(u, "\\u%04X", c));
    return false;
  }
  if (lx->options->comments) note_comment(lx, p);
  /* The line of a comment counts as none for what follows: only newlines after it do. */
  Token *last = lex_last(lx);
  if (last && last->kind == TOK_EOL) last->newlines = 0;
  lx->at = p;
  return true;
}

/* -- Dots -- */

static void skip_to_name(Lexer *lx) {
  for (;;) {
    lex_skip(lx, lex_blanks(lx, 0));
    if (lex_is(lx, 0, '#')) {
      if (!vl_lex_comment(lx)) return;
      lx->column = 1;
    }
    size_t eol = lex_is(lx, 0, '\n') ? 1 : lex_is(lx, 0, '\r') && lex_is(lx, 1, '\n') ? 2 : 0;
    if (!eol) return;
    lx->at += eol;
    lx->line++;
    lx->column = 1;
  }
}

static void push_dot(Lexer *lx, TokenKind kind, TextPlace dot) {
  vl_lex_drop_eol(lx);
  vl_lex_push(lx, kind, dot.line, dot.column, ATOM_dot);
}

void vl_lex_dot(Lexer *lx) {
  TextPlace dot = {lx->line, lx->column};
  lex_skip(lx, 1);
  skip_to_name(lx);
  if (lx->error->set) return;
  uint8_t c = lex_peek(lx, 0);
  if (c == '(') {
    push_dot(lx, TOK_DOT_CALL, dot);
    return;
  }
  if (c == '"' || c == '\'') {
    vl_lex_quoted_call(lx, dot);
    return;
  }
  const Operator *op = lx->at < lx->end ? find(lx->at, lx->end, OP_NAME) : NULL;
  push_dot(lx, TOK_DOT, dot);
  if (!op) return;
  vl_lex_push(lx, vl_lex_call_kind(lx, op->size), lx->line, lx->column, operator_atom(lx, op));
  lex_skip(lx, op->size);
}
