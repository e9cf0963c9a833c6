#include "code/fun.h"
#include "code/ops.h"
#include "jit/expansion.h"

#include <string.h>

/* Rows of a table that are tried one after another; above, it is halved first. */
enum { ROWS_IN_TURN = 4 };

/* -- Parts -- */

void vl_native_part(Expansion *x, Part part, const Word *operands, size_t count) {
  Assembly *a = x->a;
  const Word unused = 0;
  if (a->operands.count == 0) vl_vec_push(&a->operands, &unused, 1);
  Piece piece = *x->op;
  piece.stencil = &vl_part_stencils[part];
  piece.operands = (uint32_t)a->operands.count;
  bool added = vl_vec_push(&a->operands, &unused, 1) && vl_vec_push(&a->operands, operands, count) &&
               vl_vec_push(&a->pieces, &piece, 1);
  if (!added || !vl_stencil_fits(piece.stencil, &vec_at(&a->operands, Word, piece.operands))) x->failed = true;
}

Source vl_native_source(Word item) {
  if (operand_is_const(item)) return (Source){(int64_t)item == (int32_t)item && (item & TAG_OTHER) ? 'i' : 'c', item};
  Term none[1];
  bool is_y = item & 1;
  return (Source){is_y ? 'y' : 'x', (Word)(operand_place(none, none, item) - none) * sizeof(Term)};
}

Source vl_native_operand(uint16_t loaded, const Word *words, uint32_t i) {
  char kind = vl_loaded[loaded].kinds[i];
  return kind == 'v' ? vl_native_source(words[1 + i]) : (Source){kind, words[1 + i]};
}

static const char *kind_in(const char *kinds, Source s) {
  if (source_is_small(s) && s.kind == 'i' && strchr(kinds, 's')) return strchr(kinds, 's');
  if (s.kind == 'i' && !strchr(kinds, 'i')) return strchr(kinds, 'c');
  return strchr(kinds, s.kind);
}

void vl_native_case(Expansion *x, Part first, const PartOperand *operands, size_t count) {
  enum { MOST = 9 };
  Word words[MOST];
  size_t at = 0;
  vl_assert(count <= MOST);
  for (size_t i = 0; i < count; i++) {
    words[i] = operands[i].source.word;
    const char *kinds = operands[i].kinds, *kind = kinds ? kind_in(kinds, operands[i].source) : NULL;
    if (kinds && !kind) x->failed = true;
    if (kind) at = at * strlen(kinds) + (size_t)(kind - kinds);
  }
  if (!x->failed) vl_native_part(x, (Part)(first + at), words, count);
}

static Part by_kind(char kind, Part x, Part y, Part i, Part c) {
  return kind == 'x' ? x : kind == 'y' ? y : kind == 'i' ? i : c;
}

static void put_word(Expansion *x, Word at, Source s) {
  Part part = by_kind(s.kind, PART_put_word_x, PART_put_word_y, PART_put_word_i, PART_put_word_c);
  vl_native_part(x, part, (Word[]){at, s.word}, 2);
}

static void put_box(Expansion *x, Word dst, Word words) {
  Source s = vl_native_source(dst);
  vl_native_part(x, s.kind == 'x' ? PART_put_box_x : PART_put_box_y, (Word[]){s.word, words}, 2);
}

/* -- Tuples and funs -- */

/* tuple(dst, elements), and make_fun(fun, dst, captured): words 1 and on are their operands. */
static void tuple(Expansion *x) {
  Word count = x->words[2];
  vl_native_part(x, PART_put_header, &count, 1);
  for (Word i = 0; i < count; i++) put_word(x, 1 + i, vl_native_source(x->words[3 + i]));
  put_box(x, x->words[1], 1 + count);
}

/* A fun of temporary code holds it: its function knows how (heap/hold.h). */
static void make_fun(Expansion *x) {
  Word count = x->words[3];
  if (((const FunEntry *)(uintptr_t)x->words[1])->holder) x->failed = true;
  if (x->failed) return;
  put_word(x, 0, (Source){'c', make_header(BOX_FUN, 1 + count)});
  put_word(x, FUN_ENTRY, (Source){'c', x->words[1]});
  for (Word i = 0; i < count; i++) put_word(x, FUN_ENV + i, vl_native_source(x->words[4 + i]));
  put_box(x, x->words[2], FUN_ENV + count);
}

/* -- What the general case of an op is left with -- */

/* is_eq_exact(fail, a, b) with a literal bitstring last. */
static void equal(Expansion *x) {
  Source a = vl_native_source(x->words[2]), b = vl_native_source(x->words[3]);
  if (source_is_register(b) || !is_bitstring(b.word)) x->failed = true;
  if (x->failed) return;
  Word bits = (Word)vl_bits(b.word).count;
  EXPAND_CASE(x, PART_is_bits_x, PLAIN(x->words[1]), VARIED("xy", a), PLAIN(bits));
}

/* recv_peek(fail, dst), recv_next(loop): while there are messages, and the slice lasts. */
static void receive(Expansion *x) {
  if (x->op->loaded == LOADED_recv_next)
    vl_native_part(x, PART_next_message, &x->words[1], 1);
  else
    EXPAND_CASE(x, PART_waiting_message_x, VARIED("xy", vl_native_source(x->words[2])));
}

/* -- Tables -- */

/* The longest run of small integers that follow each other, and where it begins. */
static size_t longest_run(const Word *rows, size_t count, size_t *begins) {
  size_t longest = 0;
  for (size_t i = 0, run = 0; i < count; i++) {
    bool follows = run && is_small(rows[2 * i]) && rows[2 * i] == rows[2 * i - 2] + (make_small(1) - make_small(0));
    run = follows ? run + 1 : 1;
    if (run <= longest) continue;
    longest = run;
    *begins = i + 1 - run;
  }
  return longest;
}

/* select_value(fail, src, table), its rows sorted. Goes behind the rows' last when none fits. */
static void select_rows(Expansion *x, Source src, const Word *rows, size_t count) {
  bool is_x = src.kind == 'x';
  if (count <= ROWS_IN_TURN) {
    Part part = is_x ? PART_select_row_x_i : PART_select_row_y_i;
    for (size_t i = 0; i < count; i++) vl_native_part(x, part, (Word[]){src.word, rows[2 * i], rows[2 * i + 1]}, 3);
    vl_native_part(x, PART_go, &x->words[1], 1);
    return;
  }
  size_t begins = 0, run = longest_run(rows, count, &begins), half = count / 2;
  if (run == count) {
    Word table = (Word)(uintptr_t)rows;
    Part part = is_x ? PART_select_dense_x_s_c : PART_select_dense_y_s_c;
    vl_native_part(x, part, (Word[]){src.word, rows[0], count, table}, 4);
    vl_native_part(x, PART_go, &x->words[1], 1);
    return;
  }
  if (run > half) half = begins ? begins : run;
  vl_native_part(x, is_x ? PART_select_half_x_i : PART_select_half_y_i, (Word[]){src.word, rows[2 * half], 1}, 3);
  size_t split = x->a->pieces.count - 1;
  select_rows(x, src, rows, half);
  if (x->failed) return;
  Word *operands = &vec_at(&x->a->operands, Word, vec_at(&x->a->pieces, Piece, split).operands);
  operands[3] = piece_label(x->a->pieces.count);
  select_rows(x, src, rows + 2 * half, count - half);
}

static void select_value(Expansion *x) {
  Source src = vl_native_source(x->words[2]);
  if (src.kind != 'x' && src.kind != 'y') x->failed = true;
  if (!x->failed) select_rows(x, src, x->words + 4, x->words[3] / 2);
}

/* select_arity(fail, src, table) */
static void select_arity(Expansion *x) {
  Source src = vl_native_source(x->words[2]);
  const Word *rows = x->words + 4, *end = rows + x->words[3];
  Part part = src.kind == 'x' ? PART_select_size_x : PART_select_size_y;
  if (src.kind != 'x' && src.kind != 'y') x->failed = true;
  for (; rows < end && !x->failed; rows += 2) vl_native_part(x, part, (Word[]){src.word, rows[0], rows[1]}, 3);
  vl_native_part(x, PART_go, &x->words[1], 1);
}

/* -- All -- */

bool vl_native_expand(Assembly *a, const Piece *op) {
  Expansion x = {a, op, a->words + op->word, false};
  size_t pieces = a->pieces.count, operands = a->operands.count;
  switch (op->loaded) {
  case LOADED_tuple: tuple(&x); break;
  case LOADED_make_fun: make_fun(&x); break;
  case LOADED_map_get: vl_native_map_get(&x); break;
  case LOADED_map_has: vl_native_map_has(&x); break;
  case LOADED_map_put:
  case LOADED_map_update: vl_native_map_put(&x); break;
  case LOADED_bits_start: vl_native_bits_start(&x); break;
  case LOADED_bits_int: vl_native_bits_int(&x); break;
  case LOADED_bits_bin: vl_native_bits_bin(&x); break;
  case LOADED_bits_rest: vl_native_bits_rest(&x); break;
  case LOADED_bits_skip: vl_native_bits_skip(&x); break;
  case LOADED_bits_utf8: vl_native_bits_utf8(&x); break;
  case LOADED_bits_eq_const: vl_native_bits_literal(&x); break;
  case LOADED_bif: vl_native_bif(&x); break;
  case LOADED_is_eq_exact: equal(&x); break;
  case LOADED_recv_peek:
  case LOADED_recv_next: receive(&x); break;
  case LOADED_select_arity: select_arity(&x); break;
  case LOADED_select_value: select_value(&x); break;
  default:
    switch (vl_loaded[op->loaded].op) {
    case OP_bits_byte:
    case OP_bits_unit:
    case OP_bits_done:
    case OP_bits_save:
    case OP_bits_restore: vl_native_bits_step(&x); break;
    case OP_rem:
    case OP_div: vl_native_divide(&x); break;
    default: return false;
    }
  }
  if (!x.failed) return true;
  a->pieces.count = pieces;
  a->operands.count = operands;
  return false;
}
