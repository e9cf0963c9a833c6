/* The ops of float registers (vm/ops/float.op), encoded here and not cut from what the C compiler makes: the first of
 * them live in registers of the processor.
 *
 * All have places in memory behind the x registers, where functions look for them. What goes from such code to a
 * function goes by a stub that stores the registers; what comes from a function, by an op's word, by one that loads
 * them. Stencils leave these registers alone (gen/stencils.py). */
#include "code/operand.h"
#include "jit/assembly.h"

#include <string.h>

/* f0 is xmm2, and so on; xmm0 is free within an op. */
enum { FIRST_XMM = 2, FREE_XMM = 0, MEMORY = -1, AX = 0 };
enum { PLAIN = 0x66, SCALAR = 0xF2 };
enum {
  LOAD = 0x10,
  STORE = 0x11,
  COPY = 0x28,
  COMPARE = 0x2E,
  ROOT = 0x51,
  ADD = 0x58,
  MUL = 0x59,
  SUB = 0x5C,
  DIV = 0x5E
};
enum { FROM_AX = 0x6E, TO_AX = 0x7E };
enum { JE = 0x84, JNE = 0x85, JB = 0x82, JBE = 0x86 };

/* -- Bytes -- */

static void put(MadeStencil *m, const uint8_t *bytes, size_t count) {
  vl_assert(m->stencil.hot + count <= sizeof m->code);
  memcpy(m->code + m->stencil.hot, bytes, count);
  m->stencil.hot += (uint16_t)count;
}

/* An operand's word, its offset from x0, as one of the processor's registers, or MEMORY. */
static int xmm_of(Word offset) {
  Word n = (offset - FLOAT_OFFSET) / sizeof(double);
  return n < CACHED_FLOATS ? (int)n + FIRST_XMM : MEMORY;
}

/* prefix 0F op, between a register and a register or the place of `offset`. */
static void sse(MadeStencil *m, uint8_t prefix, uint8_t op, int reg, int other, Word offset) {
  uint8_t rex = (uint8_t)(0x40 | (reg >= 8) << 2 | (other >= 8)), low = (uint8_t)((reg & 7) << 3);
  put(m, &prefix, 1);
  if (rex != 0x40) put(m, &rex, 1);
  put(m, (uint8_t[]){0x0F, op}, 2);
  if (other != MEMORY) {
    put(m, (uint8_t[]){(uint8_t)(0xC0 | low | (other & 7))}, 1);
    return;
  }
  uint32_t distance = (uint32_t)offset;
  put(m, (uint8_t[]){(uint8_t)(0x87 | low)}, 1); /* from %rdi, x */
  put(m, (const uint8_t *)&distance, sizeof distance);
}

/* Between a register and %rax. */
static void move_word(MadeStencil *m, uint8_t op, int reg) {
  put(m, (uint8_t[]){PLAIN, (uint8_t)(0x48 | (reg >= 8) << 2), 0x0F, op, (uint8_t)(0xC0 | (reg & 7) << 3)}, 5);
}

static void load(MadeStencil *m, int reg, Word from) {
  int other = xmm_of(from);
  if (other != reg) sse(m, other == MEMORY ? SCALAR : PLAIN, other == MEMORY ? LOAD : COPY, reg, other, from);
}

/* op reg, from */
static void compute(MadeStencil *m, uint8_t op, int reg, Word from) {
  sse(m, op == COMPARE ? PLAIN : SCALAR, op, reg, xmm_of(from), from);
}

static void store(MadeStencil *m, int reg, Word to) {
  int other = xmm_of(to);
  if (other == MEMORY)
    sse(m, SCALAR, STORE, reg, MEMORY, to);
  else if (other != reg)
    sse(m, PLAIN, COPY, other, reg, 0);
}

/* To the label in operand 1. */
static void jump_if(MadeStencil *m, uint8_t condition) {
  put(m, (uint8_t[]){0x0F, condition}, 2);
  m->holes[0] = (StencilHole){m->stencil.hot, HOLE_GO, 1, -4};
  m->stencil.hole_count = 1;
  put(m, (uint8_t[4]){0}, 4);
}

static void check_finite(MadeStencil *m, int reg) {
  static const uint8_t exponent[] = {0x48, 0xC1, 0xE8, 52, 0x25, 0xFF, 7, 0, 0, 0x3D, 0xFF, 7, 0, 0};
  move_word(m, TO_AX, reg);
  put(m, exponent, sizeof exponent); /* shr $52, %rax; and $0x7FF, %eax; cmp $0x7FF, %eax */
  jump_if(m, JE);
}

/* -- Ops -- */

static void binary(MadeStencil *m, uint8_t op, const Word *w) {
  load(m, FREE_XMM, w[2]);
  compute(m, op, FREE_XMM, w[3]);
  check_finite(m, FREE_XMM);
  store(m, FREE_XMM, w[4]);
}

/* Unchecked: so it may be made where it belongs. */
static void open_binary(MadeStencil *m, uint8_t op, const Word *w, bool commutes) {
  Word a = w[1], b = w[2], dst = w[3];
  int reg = xmm_of(dst);
  if (commutes && dst == b) b = a, a = dst;
  if (reg == MEMORY || (dst == b && dst != a)) reg = FREE_XMM;
  load(m, reg, a);
  compute(m, op, reg, b);
  store(m, reg, dst);
}

static void compare(MadeStencil *m, Word a, Word b, uint8_t unless) {
  int reg = xmm_of(a);
  if (reg == MEMORY) load(m, reg = FREE_XMM, a);
  compute(m, COMPARE, reg, b);
  jump_if(m, unless);
}

static void negate(MadeStencil *m, Word from, Word to) {
  load(m, FREE_XMM, from);
  move_word(m, TO_AX, FREE_XMM);
  put(m, (uint8_t[]){0x48, 0x0F, 0xBA, 0xF8, 63}, 5); /* btc $63, %rax */
  move_word(m, FROM_AX, FREE_XMM);
  store(m, FREE_XMM, to);
}

static void constant(MadeStencil *m, double value, Word to) {
  put(m, (uint8_t[]){0x48, 0xB8}, 2); /* movabs $value, %rax */
  put(m, (const uint8_t *)&value, sizeof value);
  move_word(m, FROM_AX, FREE_XMM);
  store(m, FREE_XMM, to);
}

/* A float at the heap's top, %r8; `place` is the base of the register it goes to, %rdi or %rsi. */
static void box(MadeStencil *m, Word from, uint8_t place, Word to) {
  const Word header = make_header(BOX_FLOAT, FLOAT_WORDS - 1);
  uint32_t distance = (uint32_t)to;
  int reg = xmm_of(from);
  if (reg == MEMORY) load(m, reg = FREE_XMM, from);
  put(m, (uint8_t[]){0x48, 0xB8}, 2); /* movabs $header, %rax; mov %rax, (%r8) */
  put(m, (const uint8_t *)&header, sizeof header);
  put(m, (uint8_t[]){0x49, 0x89, 0x00}, 3);
  uint8_t rex = (uint8_t)(0x41 | (reg >= 8) << 2); /* movsd reg, 8(%r8) */
  put(m, (uint8_t[]){SCALAR, rex, 0x0F, STORE, (uint8_t)(0x40 | (reg & 7) << 3), 8}, 6);
  put(m, (uint8_t[]){0x4C, 0x89, place}, 3); /* mov %r8, to(place); add $16, %r8 */
  put(m, (const uint8_t *)&distance, sizeof distance);
  put(m, (uint8_t[]){0x49, 0x83, 0xC0, FLOAT_WORDS * sizeof(Term)}, 4);
}

static void make(MadeStencil *m, uint16_t loaded, const Word *w) {
  switch (loaded) {
  case LOADED_f_add: binary(m, ADD, w); break;
  case LOADED_f_sub: binary(m, SUB, w); break;
  case LOADED_f_mul: binary(m, MUL, w); break;
  case LOADED_f_div: binary(m, DIV, w); break;
  case LOADED_f_add_open: open_binary(m, ADD, w, true); break;
  case LOADED_f_sub_open: open_binary(m, SUB, w, false); break;
  case LOADED_f_mul_open: open_binary(m, MUL, w, true); break;
  case LOADED_f_sqrt:
    compute(m, ROOT, FREE_XMM, w[2]);
    check_finite(m, FREE_XMM);
    store(m, FREE_XMM, w[3]);
    break;
  case LOADED_f_box_x: box(m, w[1], 0x87, w[2]); break;
  case LOADED_f_box_y: box(m, w[1], 0x86, w[2]); break;
  case LOADED_f_neg: negate(m, w[1], w[2]); break;
  case LOADED_f_move:
    load(m, FREE_XMM, w[1]);
    store(m, FREE_XMM, w[2]);
    break;
  case LOADED_f_lt: compare(m, w[3], w[2], JBE); break;
  case LOADED_f_ge: compare(m, w[2], w[3], JB); break;
  case LOADED_f_eq: compare(m, w[2], w[3], JNE); break;
  case LOADED_f_ne: compare(m, w[2], w[3], JE); break;
  case LOADED_f_get_c: constant(m, float_value(w[2]), w[3]); break;
  default: sse(m, SCALAR, LOAD, xmm_of(w[3]), MEMORY, w[3]); break; /* what a stencil has written */
  }
}

/* -- Pieces -- */

static MadeStencil *new_made(Assembly *a) {
  MadeStencil *m = vl_alloc_zeroed(a->native->alloc, 1, sizeof *m);
  if (!m) return NULL;
  m->next = a->made;
  a->made = m;
  m->stencil.code = m->code;
  m->stencil.holes = m->holes;
  return m;
}

static void add_made(Assembly *a, const Piece *op, uint16_t loaded) {
  MadeStencil *m = new_made(a);
  if (!m) {
    a->pieces.failed = true;
    return;
  }
  make(m, loaded, a->words + op->word);
  Piece piece = *op;
  piece.stencil = &m->stencil;
  vl_vec_push(&a->pieces, &piece, 1);
}

bool vl_native_floats(Assembly *a, const Piece *op) {
  switch (op->loaded) {
  case LOADED_f_get_c:
    if (!is_float(a->words[op->word + 2])) return false;
    VL_FALLTHROUGH;
  case LOADED_f_add:
  case LOADED_f_sub:
  case LOADED_f_mul:
  case LOADED_f_div:
  case LOADED_f_add_open:
  case LOADED_f_sub_open:
  case LOADED_f_mul_open:
  case LOADED_f_sqrt:
  case LOADED_f_neg:
  case LOADED_f_move:
  case LOADED_f_box_x:
  case LOADED_f_box_y:
  case LOADED_f_lt:
  case LOADED_f_ge:
  case LOADED_f_eq:
  case LOADED_f_ne: add_made(a, op, op->loaded); break;
  case LOADED_f_get_x:
  case LOADED_f_get_y:
  case LOADED_f_number_x:
  case LOADED_f_number_y:
  case LOADED_f_number_c:
    vl_vec_push(&a->pieces, op, 1);
    if (xmm_of(a->words[op->word + 3]) != MEMORY) add_made(a, op, LOADED_COUNT);
    break;
  default: return false;
  }
  a->has_floats = true;
  return true;
}

static const Stencil *new_transfer(Assembly *a, uint8_t op) {
  MadeStencil *m = new_made(a);
  if (!m) return NULL;
  for (Word n = 0; n < CACHED_FLOATS; n++) {
    Word offset = FLOAT_OFFSET + n * sizeof(double);
    sse(m, SCALAR, op, xmm_of(offset), MEMORY, offset);
  }
  put(m, (uint8_t[]){0x41, 0xFF, 0xE3}, 3); /* jmp *%r11 */
  return &m->stencil;
}

bool vl_native_add_transfers(Assembly *a) {
  if (!a->has_floats) return true;
  a->reload = new_transfer(a, LOAD);
  a->spill = new_transfer(a, STORE);
  return a->reload && a->spill;
}

void vl_native_put_stub(uint8_t *at, int64_t to_code, int64_t to_transfer) {
  static const uint8_t lea[] = {0x4C, 0x8D, 0x1D}; /* lea to_code(%rip), %r11; jmp to_transfer */
  int32_t code = (int32_t)(to_code - 7), transfer = (int32_t)(to_transfer - STUB_SIZE);
  memcpy(at, lea, sizeof lea);
  memcpy(at + 3, &code, sizeof code);
  at[7] = 0xE9;
  memcpy(at + 8, &transfer, sizeof transfer);
}

void vl_native_free_made(Assembly *a) {
  while (a->made) {
    MadeStencil *m = a->made;
    a->made = m->next;
    vl_free(a->native->alloc, m, sizeof *m);
  }
}
