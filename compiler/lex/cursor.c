/* Text that ends early is completed around a __cursor__(): what stands last and is no whole argument goes, the cursor
 * takes its place, and all that is open is closed. */
#include "lex/lexer.h"

static bool closes(TokenKind kind) {
  return kind == TOK_END_WORD || kind == TOK_CLOSE_PAREN || kind == TOK_CLOSE_BRACKET || kind == TOK_CLOSE_CURLY ||
         kind == TOK_CLOSE_BITS;
}

/* Is it what such a closing token opens? */
static bool opens(TokenKind opener, TokenKind closer) {
  if (closer == TOK_END_WORD) return opener == TOK_FN || opener == TOK_DO;
  return vl_lex_closer(opener) == closer && opener != TOK_FN && opener != TOK_DO;
}

static const Opener *innermost(const Lexer *lx) {
  return lx->open.count > lx->open_base ? &lx->open.at[lx->open.count - 1] : NULL;
}

static bool is_open(const Lexer *lx, TokenKind kind) {
  const Opener *o = innermost(lx);
  return o && o->kind == kind;
}

/* Takes tokens away down to the one that opens what closes with `closer`; gives the one before it. */
static size_t before_opener(const Lexer *lx, size_t at) {
  Terms closers = terms_new(lx->unit);
  do {
    const Token *t = &lx->tokens[at];
    if (closes(t->kind))
      vl_terms_push(&closers, make_small(t->kind));
    else if (closers.count && opens(t->kind, (TokenKind)small_value(closers.at[closers.count - 1])))
      closers.count--;
    at = t->previous == UINT32_MAX ? SIZE_MAX : t->previous;
  } while (closers.count && at != SIZE_MAX);
  return at;
}

static bool stops(const Lexer *lx, TokenKind kind) {
  switch (kind) {
  case TOK_COMMA:
  case TOK_DO:
  case TOK_OPEN_PAREN:
  case TOK_OPEN_BRACKET:
  case TOK_OPEN_CURLY:
  case TOK_OPEN_BITS:
  case TOK_BLOCK_IDENTIFIER:
  case TOK_KW_IDENTIFIER:
  case TOK_KW_PARTS: return true;
  case TOK_TYPE_OP: return is_open(lx, TOK_OPEN_BITS);
  default: return false;
  }
}

static size_t before(const Lexer *lx, size_t at) {
  return lx->tokens[at].previous == UINT32_MAX ? SIZE_MAX : lx->tokens[at].previous;
}

/* The newest token that stays; what is open is closed by it when its opener goes. */
static size_t prune(Lexer *lx) {
  size_t at = lx->last;
  while (at != SIZE_MAX) {
    TokenKind kind = lx->tokens[at].kind;
    size_t previous = before(lx, at);
    bool captured = kind == TOK_OPEN_PAREN && is_open(lx, TOK_OPEN_PAREN) && previous != SIZE_MAX &&
                    lx->tokens[previous].kind == TOK_CAPTURE_OP;
    if (closes(kind)) {
      at = before_opener(lx, at);
    } else if (is_open(lx, TOK_FN)) {
      while (at != SIZE_MAX && lx->tokens[at].kind != TOK_FN) at = before(lx, at);
      if (at != SIZE_MAX) at = before(lx, at);
      lx->open.count--;
    } else if (captured) {
      at = before(lx, previous);
      lx->open.count--;
    } else if (stops(lx, kind)) {
      break;
    } else {
      at = previous;
    }
  }
  while (at == SIZE_MAX && is_open(lx, TOK_FN)) lx->open.count--;
  return at;
}

static void push_cursor(Lexer *lx) {
  lx->last = prune(lx);
  lx->count = lx->last == SIZE_MAX ? lx->base : lx->tokens[lx->last].next;
  vl_lex_push(lx, TOK_PAREN_IDENTIFIER, lx->line, lx->column, vl_ast_atom(lx->unit, "__cursor__", 10));
  vl_lex_push(lx, TOK_OPEN_PAREN, lx->line, lx->column + 10, NIL);
  vl_lex_push(lx, TOK_CLOSE_PAREN, lx->line, lx->column + 11, NIL);
  lx->column += 12;
}

void vl_lex_complete(Lexer *lx) {
  uint32_t column = lx->column; /* what is added takes no room in the text */
  if (!lx->has_cursor) push_cursor(lx);
  lx->has_cursor = true;
  for (; innermost(lx); lx->open.count--) {
    TokenKind closer = vl_lex_closer(innermost(lx)->kind);
    vl_lex_push(lx, closer, lx->line, lx->column, NIL);
    lx->column += closer == TOK_END_WORD ? 3 : closer == TOK_CLOSE_BITS ? 2 : 1;
  }
  lx->column = column;
}
