/* What the ops before have proved of registers, as long as control comes from them alone: who takes a list or tuple
 * apart that was tested need not test it again. */
#include "code/operand.h"
#include "code/ops.h"
#include "jit/expansion.h"

#include <string.h>

/* -- Facts -- */

static Fact *find(Known *k, Source s) {
  for (size_t i = 0; i < k->count; i++)
    if (k->facts[i].place == s.word && k->facts[i].kind == s.kind) return &k->facts[i];
  return NULL;
}

static void drop(Known *k, Source s) {
  Fact *f = find(k, s);
  if (f) *f = k->facts[--k->count];
}

static void drop_kind(Known *k, char kind) {
  for (size_t i = k->count; i-- > 0;)
    if (k->facts[i].kind == kind) k->facts[i] = k->facts[--k->count];
}

static void add(Known *k, Source s, Knowledge what, uint32_t size) {
  Fact *f = find(k, s);
  if (f && f->what == what && f->size > size) return;
  if (!f) f = &k->facts[k->count < FACTS_MAX ? k->count++ : FACTS_MAX - 1];
  *f = (Fact){.place = s.word, .kind = s.kind, .what = what, .size = size};
}

bool vl_native_knows(const Known *k, Source s, Knowledge what, uint32_t size) {
  for (size_t i = 0; i < k->count; i++) {
    const Fact *f = &k->facts[i];
    if (f->place == s.word && f->kind == s.kind) return f->what == what && f->size >= size;
  }
  return false;
}

/* -- Operands -- */

static bool group_writes(const OpInfo *info) {
  for (uint32_t i = 0; i < info->group_size; i++)
    if (info->group[i] == KIND_dst) return true;
  return false;
}

/* -- Ops -- */

static void learn_test(Known *k, uint8_t op, Source s, const Word *words) {
  switch (op) {
  case OP_is_cons: add(k, s, KNOWN_CONS, 0); break;
  case OP_tuple_arity:
  case OP_tagged_tuple: add(k, s, KNOWN_TUPLE, (uint32_t)words[3]); break;
  default:
    if (op > OP_bits_start && op <= OP_bits_byte && op != OP_bits_build) add(k, s, KNOWN_MATCH, 0);
  }
}

static void learn_part(Known *k, uint8_t op, Source s, const Word *words) {
  switch (op) {
  case OP_get_list:
  case OP_get_head:
  case OP_get_tail: add(k, s, KNOWN_CONS, 0); break;
  case OP_get_element: add(k, s, KNOWN_TUPLE, (uint32_t)words[2] + 1); break;
  default: break;
  }
}

/* What the op leaves in the register it writes. */
static void learn_result(Known *k, uint16_t loaded, const Word *words) {
  switch (vl_loaded[loaded].op) {
  case OP_bits_start: add(k, vl_native_operand(loaded, words, 2), KNOWN_MATCH, 0); break;
  case OP_bits_byte: add(k, vl_native_operand(loaded, words, 2), KNOWN_SMALL, 0); break;
  case OP_rem:
    if (source_is_small(vl_native_operand(loaded, words, 2)))
      add(k, vl_native_operand(loaded, words, 3), KNOWN_SMALL, 0);
    break;
  default: break;
  }
}

static bool forgets_all(const OpInfo *info, uint8_t op) {
  if (info->flags & (OPF_ends | OPF_tail | OPF_waits) || group_writes(info)) return true;
  return (op >= OP_recv_peek && op <= OP_try_catch);
}

void vl_native_learn(Known *k, uint16_t loaded, const Word *words) {
  const LoadedInfo *row = &vl_loaded[loaded];
  const OpInfo *info = &vl_ops[row->op];
  if (row->op == 0 || forgets_all(info, row->op)) {
    k->count = 0;
    return;
  }
  if (info->flags & OPF_calls) drop_kind(k, 'x');
  if (row->op == OP_frame || row->op == OP_drop) drop_kind(k, 'y');
  if (row->op == OP_move) {
    Source from = vl_native_operand(loaded, words, 0), to = vl_native_operand(loaded, words, 1);
    const Fact *f = source_is_register(from) ? find(k, from) : NULL;
    Fact known = f ? *f : (Fact){.size = 0};
    drop(k, to);
    if (f) add(k, to, known.what, known.size);
    return;
  }
  if (info->fixed > 1 && info->operands[0] == KIND_label && info->operands[1] == KIND_src)
    learn_test(k, row->op, vl_native_operand(loaded, words, 1), words);
  if (info->fixed > 1 && info->operands[0] == KIND_src)
    learn_part(k, row->op, vl_native_operand(loaded, words, 0), words);
  for (uint32_t i = 0; i < info->fixed; i++)
    if (info->operands[i] == KIND_dst) drop(k, vl_native_operand(loaded, words, i));
  learn_result(k, loaded, words);
}

/* -- Parts without tests -- */

static Part take_part(uint8_t op) {
  switch (op) {
  case OP_get_list: return PART_known_list_x_x_x;
  case OP_get_head: return PART_known_head_x_x;
  case OP_get_tail: return PART_known_tail_x_x;
  case OP_get_element: return PART_known_element_x_x;
  default: return PART_COUNT;
  }
}

bool vl_native_use(Assembly *a, const Piece *op) {
  const LoadedInfo *row = &vl_loaded[op->loaded];
  const Word *words = a->words + op->word;
  Part part = take_part(row->op);
  if (part == PART_COUNT) return false;
  Source src = vl_native_operand(op->loaded, words, 0);
  bool is_element = row->op == OP_get_element;
  if (!vl_native_knows(&a->known, src, is_element ? KNOWN_TUPLE : KNOWN_CONS, is_element ? (uint32_t)words[2] + 1 : 0))
    return false;
  Expansion x = {a, op, words, false};
  PartOperand operands[3] = {{"xy", src}};
  uint32_t fixed = vl_ops[row->op].fixed;
  for (uint32_t i = 1; i < fixed; i++)
    operands[i] = is_element && i == 1 ? (PartOperand){NULL, {0, words[2]}}
                                       : (PartOperand){"xy", vl_native_operand(op->loaded, words, i)};
  size_t pieces = a->pieces.count, used = a->operands.count;
  vl_native_case(&x, part, operands, fixed);
  if (!x.failed) return true;
  a->pieces.count = pieces;
  a->operands.count = used;
  return false;
}
