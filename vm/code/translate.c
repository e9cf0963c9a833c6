#include "code/translate.h"

#include "code/ops.h"
#include "code/server_data.h"

#include <string.h>

static bool fail(Translation *t, const char *why) {
  if (!t->error) t->error = why;
  return false;
}

static void put(Translation *t, WordKind kind, uint64_t value) {
  if (t->recipe) vl_vec_push(t->recipe, &(RecipeWord){kind, value}, 1);
  t->link.code->words[t->at++] = link_word(&t->link, kind, value);
}

static void put_label(Translation *t, uint32_t label) {
  if (label)
    put(t, WORD_ADDRESS, t->label_words[label]);
  else
    put(t, WORD_NUMBER, 0);
}

static void put_map(Translation *t, uint32_t row) {
  if (row == NO_MAP)
    put(t, WORD_NUMBER, 0);
  else
    put(t, WORD_MAP, row);
}

/* -- Operands -- */

/* A register or constant; `kind` as in LoadedInfo. */
static void put_place(Translation *t, const ImageOperand *o, char kind) {
  uint64_t value = (uint64_t)o->value;
  switch (o->tag) {
  case OPD_X:
  case OPD_Y:
    if (kind == 'v')
      put(t, WORD_NUMBER, operand_register(o->tag == OPD_Y, (uint32_t)value));
    else
      put(t, WORD_REGISTER, value);
    return;
  case OPD_SMALL: put(t, WORD_SMALL, value); return;
  case OPD_ATOM: put(t, WORD_ATOM, value); return;
  case OPD_LITERAL: put(t, WORD_LITERAL, value); return;
  default: put(t, WORD_NUMBER, NIL); return;
  }
}

static void put_import(Translation *t, uint32_t row, bool is_guard) {
  if (is_guard && !t->link.imports[row]->guard) fail(t, "a call of no guard builtin");
  put(t, WORD_IMPORT, row);
}

/* Where that fails, t->error tells. */
static void put_operand(Translation *t, const ImageOperand *o, char choice, bool is_guard) {
  switch ((OperandKind)o->kind) {
  case KIND_src:
  case KIND_dst:
  case KIND_const:
  case KIND_atom: put_place(t, o, choice); return;
  case KIND_here:
  case KIND_entry:
  case KIND_label:
  case KIND_loop:
  case KIND_handler:
  case KIND_fail: put_label(t, (uint32_t)o->value); return;
  case KIND_fsrc:
  case KIND_fdst: put(t, WORD_REGISTER, MAX_X + (uint64_t)o->value); return;
  case KIND_import: put_import(t, (uint32_t)o->value, is_guard); return;
  case KIND_fun: put(t, WORD_FUN, (uint64_t)o->value); return;
  case KIND_y:
  case KIND_uint:
  case KIND_line:
  case KIND_list: break;
  }
  put(t, WORD_NUMBER, (uint64_t)o->value);
}

/* -- Ops -- */

/* The first variant that accepts the operands' tags: the last accepts all. */
static uint32_t choose(const ImageOp *op, const ImageOperand *operands, uint32_t fixed) {
  uint64_t tags = 0;
  for (uint32_t i = 0; i < fixed; i++) tags |= UINT64_C(1) << (8 * i + operands[i].tag);
  uint32_t loaded = vl_loaded_first[op->op];
  while (tags & ~vl_loaded[loaded].accepts) loaded++;
  return loaded;
}

static void put_list(Translation *t, const ImageOp *op, const ImageOperand *operands, uint32_t fixed) {
  bool table = op->op == OP_select_value;
  uint32_t count = op->count - fixed;
  put(t, table ? WORD_TABLE : WORD_NUMBER, count);
  for (uint32_t i = fixed; i < op->count; i++) put_operand(t, &operands[i], 'v', false);
  if (table) vl_link_sort(t->link.code->words + t->at - count, count);
}

/* -- Neighbours run as one -- */

static bool is_run(const Translation *t, const FusedInfo *f) {
  for (uint16_t i = 0; i < f->count; i++)
    if (t->before[i].loaded != f->before[i]) return false;
  return true;
}

static void put_handler_again(Translation *t, uint32_t at, uint16_t loaded) {
  if (t->recipe && !t->recipe->failed) vec_at(t->recipe, RecipeWord, at).value = loaded;
  t->link.code->words[at] = t->link.handlers[loaded];
}

/* The op at `at` has been chosen: does it end a run? */
static void fuse(Translation *t, uint16_t loaded, uint32_t at) {
  uint16_t row = vl_fused_first[loaded];
  if (row > 0) {
    const FusedInfo *f = &vl_fused[row - 1];
    while (f->last == loaded && !is_run(t, f)) f++;
    if (f->last == loaded) put_handler_again(t, t->before[f->count - 1].at, f->fused);
  }
  t->before[1] = t->before[0];
  t->before[0] = (LoadedPlace){loaded, at};
}

static void forget_neighbours(Translation *t) {
  t->before[0].loaded = t->before[1].loaded = LOADED_COUNT;
}

static bool put_op(Translation *t, uint32_t index) {
  const ImageOp *op = &t->verified->image->ops[index];
  const ImageOperand *operands = op_operands(t->verified->image, op);
  const OpInfo *info = &vl_ops[op->op];
  uint32_t fixed = info->fixed, loaded = choose(op, operands, fixed);
  const char *kinds = vl_loaded[loaded].kinds;
  fuse(t, (uint16_t)loaded, t->at);
  put(t, WORD_HANDLER, loaded);
  for (uint32_t i = 0; i < fixed; i++) put_operand(t, &operands[i], kinds[i], op->op == OP_bif);
  if (info->group_size) put_list(t, op, operands, fixed);
  if (op->op != OP_func_info && op_has_map(info)) put_map(t, t->verified->map_of[index]);
  if (info->flags & OPF_waits) {
    put(t, WORD_HANDLER, LOADED_resume);
    put_label(t, (uint32_t)operands[0].value);
  }
  return !t->error;
}

/* Words of the op. */
static uint32_t size_of(const ImageOp *op, const OpInfo *info) {
  uint32_t words = 1 + op->count + (info->group_size ? 1 : 0);
  if (op->op != OP_func_info && op_has_map(info)) words++;
  return info->flags & OPF_waits ? words + RESUME_WORDS : words;
}

static void note_line(Translation *t, uint32_t row) {
  Vec *v = &t->positions;
  if (v->count && vec_at(v, LinePosition, v->count - 1).at == t->at) v->count--;
  vl_vec_push(v, &(LinePosition){t->at, row}, 1);
}

/* Lays out the labels. */
static void measure_function(Translation *t, const VerifiedFunction *f) {
  const Image *image = t->verified->image;
  t->at++; /* the row */
  for (uint32_t i = f->first; i < f->end; i++) {
    const ImageOp *op = &image->ops[i];
    if (op->op == OP_label)
      t->label_words[image->operands[op->first].value] = t->at;
    else if (op->op != OP_line && (i == f->info || t->verified->reached[i]))
      t->at += i == f->info ? ENTRY_WORDS : size_of(op, &vl_ops[op->op]);
  }
}

static bool put_function(Translation *t, const VerifiedFunction *f) {
  const Image *image = t->verified->image;
  put(t, WORD_NUMBER, 0); /* its row: vl_link_functions */
  for (uint32_t i = f->first; i < f->end; i++) {
    const ImageOp *op = &image->ops[i];
    const ImageOperand *o = image->operands + op->first;
    if (op->op == OP_label) {
      vl_assert(t->label_words[o[0].value] == t->at);
    } else if (op->op == OP_line) {
      note_line(t, (uint32_t)o[0].value);
    } else if (i == f->info) {
      vl_vec_push(&t->functions, &(FunctionRow){.at = t->at}, 1);
      if (!put_op(t, i)) return false;
      put_map(t, f->map);
      forget_neighbours(t);
    } else if (t->verified->reached[i] && !put_op(t, i)) {
      return false;
    }
  }
  return true;
}

/* -- All -- */

static void measure(Translation *t) {
  const Vec *functions = &t->verified->functions;
  for (uint32_t i = 0; i < functions->count; i++) measure_function(t, &vec_at(functions, VerifiedFunction, i));
}

static bool put_all(Translation *t) {
  t->at = 0;
  forget_neighbours(t);
  const Vec *functions = &t->verified->functions;
  for (uint32_t i = 0; i < functions->count; i++)
    if (!put_function(t, &vec_at(functions, VerifiedFunction, i))) return false;
  bool failed = t->functions.failed || t->positions.failed || (t->recipe && t->recipe->failed);
  return !failed || fail(t, "");
}

static void *settle(Translation *t, const Vec *v, uint32_t *count) {
  void *at = vl_alloc_zeroed(t->link.code->server->alloc, v->count ? v->count : 1, v->item_size);
  if (!at) fail(t, "");
  if (at && v->count) memcpy(at, v->items, v->count * v->item_size);
  *count = at ? (uint32_t)v->count : 0;
  return at;
}

bool vl_translate(Translation *t) {
  ModuleCode *code = t->link.code;
  Alloc *a = code->server->alloc;
  vl_vec_init(&t->functions, a, sizeof(FunctionRow));
  vl_vec_init(&t->positions, a, sizeof(LinePosition));
  t->label_words = vl_alloc_zeroed(a, t->verified->image->label_count + 1, sizeof(uint32_t));
  if (!t->label_words) return fail(t, "");
  measure(t);
  code->words = vl_alloc(a, (t->at ? t->at : 1) * sizeof(Word));
  if (!code->words) return fail(t, "");
  code->word_count = t->at;
  if (!put_all(t)) return false;
  code->functions = settle(t, &t->functions, &code->function_count);
  code->positions = settle(t, &t->positions, &code->position_count);
  if (!code->functions || !code->positions) return false;
  vl_link_functions(code, false);
  return true;
}

void vl_translation_free(Translation *t) {
  Alloc *a = t->link.code->server->alloc;
  vl_free(a, t->label_words, t->label_words ? (t->verified->image->label_count + 1) * sizeof(uint32_t) : 0);
  vl_vec_free(&t->functions);
  vl_vec_free(&t->positions);
}
