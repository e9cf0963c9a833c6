#include "code/export.h"
#include "jit/expansion.h"

/* A builtin that has a part, by its name; its operands are the arguments, then dst. */
typedef struct BifPart {
  Term name;
  uint8_t arity;
  uint16_t part; /* the first of its cases */
  const char *kinds[2];
} BifPart;

static const BifPart bif_parts[] = {
    {ATOM_element, 2, PART_element_x_x_x, {"xyi", "xy"}},
    {ATOM_tuple_size, 1, PART_size_of_tuple_x_x, {"xy"}},
    {ATOM_map_size, 1, PART_size_of_map_x_x, {"xy"}},
    {ATOM_byte_size, 1, PART_size_in_bytes_x_x, {"xy"}},
    {ATOM_hd, 1, PART_head_of_x_x, {"xy"}},
    {ATOM_tl, 1, PART_tail_of_x_x, {"xy"}},
    {ATOM_is_map_key, 2, PART_knows_key_i_x_x, {"i", "xy"}},
};

/* bif(target, fail, dst, args) */
void vl_native_bif(Expansion *x) {
  const Mfa *mfa = &((const Export *)(uintptr_t)x->words[1])->mfa;
  const BifPart *row = NULL;
  for (size_t i = 0; i < VL_COUNT_OF(bif_parts) && !row; i++)
    if (mfa->module == ATOM_erlang && mfa->function == bif_parts[i].name && mfa->arity == bif_parts[i].arity)
      row = &bif_parts[i];
  if (!row) {
    x->failed = true;
    return;
  }
  PartOperand operands[VL_COUNT_OF(row->kinds) + 1];
  for (size_t i = 0; i < row->arity; i++)
    operands[i] = (PartOperand)VARIED(row->kinds[i], vl_native_source(x->words[5 + i]));
  operands[row->arity] = (PartOperand)VARIED("xy", vl_native_source(x->words[3]));
  vl_native_case(x, (Part)row->part, operands, row->arity + 1u);
}
