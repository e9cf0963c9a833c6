#include "code/ops.h"
#include "jit/assembly.h"

#include <string.h>

/* A jump to code outside the function: movabs $entry, %rdx; jmp *(%rdx). */
static const uint8_t far_jump[] = {0x48, 0xBA, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0x22};
/* From what is aside to the next op: jmp. */
static const uint8_t back_jump[] = {0xE9, 0, 0, 0, 0};
enum { FAR_ENTRY = 2, BACK_DISTANCE = 1 };

/* -- Which ops -- */

static uint16_t loaded_op(const Native *n, Word handler) {
  const Handler *rows = n->handlers;
  for (size_t count = LOADED_SINGLE; count > 1;) {
    size_t half = count / 2;
    rows = rows[half].address <= handler ? rows + half : rows;
    count -= half;
  }
  vl_assert(rows->address == handler);
  return rows->loaded;
}

static uint32_t words_of(uint16_t loaded, const Word *op) {
  if (loaded == LOADED_func_info) return ENTRY_WORDS;
  if (loaded == LOADED_resume) return 2;
  const OpInfo *info = &vl_ops[vl_loaded[loaded].op];
  uint32_t words = 1u + info->fixed + op_has_map(info);
  return info->group_size ? words + 1 + (uint32_t)op[1 + info->fixed] : words;
}

/* -- Filling holes -- */

static bool is_near(const Assembly *a, Word label) {
  if (label_is_piece(label)) return true;
  Word first = (Word)(uintptr_t)a->words;
  return label >= first && label < first + a->word_count * sizeof(Word);
}

static const Piece *piece_at(const Assembly *a, Word label) {
  if (label_is_piece(label)) return &vec_at(&a->pieces, Piece, label_piece(label));
  size_t word = (size_t)(label - (Word)(uintptr_t)a->words) / sizeof(Word);
  return &vec_at(&a->pieces, Piece, a->place[word]);
}

/* The number a hole of 32 bits stands for. */
static int64_t number_of(const StencilHole *hole, const Word *op) {
  Word word = op[hole->operand];
  switch (hole->kind) {
  case HOLE_BYTES_U32:
  case HOLE_BYTES_S32: word *= sizeof(Term); break;
  case HOLE_TUPLE_U32:
  case HOLE_TUPLE_S32: word = make_header(BOX_TUPLE, word); break;
  default: break;
  }
  return (int64_t)word + hole->addend;
}

static bool is_unsigned(const StencilHole *hole) {
  return hole->kind == HOLE_WORD_U32 || hole->kind == HOLE_BYTES_U32 || hole->kind == HOLE_TUPLE_U32;
}

static bool fits(const StencilHole *hole, const Word *op) {
  if (hole->kind > HOLE_TUPLE_S32) return true;
  int64_t number = number_of(hole, op);
  return is_unsigned(hole) ? number == (int64_t)(uint32_t)number : number == (int64_t)(int32_t)number;
}

bool vl_stencil_fits(const Stencil *s, const Word *operands) {
  if (!s->code) return false;
  for (uint16_t i = 0; i < s->hole_count; i++)
    if (!fits(&s->holes[i], operands)) return false;
  return true;
}

static bool has_hole(const Stencil *s, HoleKind kind) {
  for (uint16_t i = 0; i < s->hole_count; i++)
    if (s->holes[i].kind == kind) return true;
  return false;
}

static const Stencil *stencil_of(uint16_t loaded, const Word *op) {
  const Stencil *s = &vl_stencils[loaded];
  if (!vl_stencil_fits(s, op)) return &vl_stencil_function;
  return !has_hole(s, HOLE_GO_FLOATS) || vl_stencil_fits(&vl_float_stencils[loaded], op) ? s : &vl_stencil_function;
}

/* An op's words, or what stands for them in a part. */
static const Word *operands_of(const Assembly *a, const Piece *piece) {
  return piece->operands ? &vec_at(&a->operands, Word, piece->operands) : a->words + piece->word;
}

static bool is_far(const Assembly *a, const StencilHole *hole, const Word *op) {
  return hole->kind == HOLE_GO && !is_near(a, op[hole->operand]);
}

static uint32_t far_jumps(const Assembly *a, const Stencil *s, const Word *op) {
  uint32_t count = 0;
  for (uint16_t i = 0; i < s->hole_count; i++) count += is_far(a, &s->holes[i], op);
  return count;
}

/* -- Layout: the hot parts, then what is aside and each op's cold part with its far jumps -- */

static uint32_t lay_out(Assembly *a) {
  uint32_t at = 0;
  for (size_t i = 0; i < a->in_line; i++) {
    Piece *piece = &vec_at(&a->pieces, Piece, i);
    piece->hot = at;
    at += piece->stencil->hot;
  }
  for (size_t i = 0; i < a->pieces.count; i++) {
    Piece *piece = &vec_at(&a->pieces, Piece, i);
    if (i >= a->in_line) {
      piece->hot = at;
      at += piece->stencil->hot + (uint32_t)sizeof back_jump;
    }
    piece->cold = at;
    at += piece->stencil->cold + far_jumps(a, piece->stencil, operands_of(a, piece)) * (uint32_t)sizeof far_jump;
  }
  if (!a->reload) return at;
  a->reload_at = at;
  a->spill_at = at + a->reload->hot;
  a->stubs_at = a->spill_at + a->spill->hot;
  return a->stubs_at + (uint32_t)(a->in_line + a->pieces.count) * STUB_SIZE;
}

/* -- Ops to pieces -- */

static void mark_target(Assembly *a, uint8_t kind, Word label) {
  if (kind == KIND_entry && is_near(a, label)) a->calls_itself = true;
  bool is_label = kind == KIND_label || kind == KIND_fail || kind == KIND_loop || kind == KIND_handler;
  if (is_label && label && is_near(a, label))
    a->sites[(label - (Word)(uintptr_t)a->words) / sizeof(Word)].is_target = true;
}

static void mark_targets(Assembly *a, uint16_t loaded, const Word *op) {
  const OpInfo *info = &vl_ops[vl_loaded[loaded].op];
  if (vl_loaded[loaded].op == 0) return;
  for (uint32_t i = 0; i < info->fixed; i++) mark_target(a, info->operands[i], op[1 + i]);
  if (!info->group_size) return;
  const Word *items = op + 2 + info->fixed;
  for (Word i = 0; i < items[-1]; i++) mark_target(a, info->group[i % info->group_size], items[i]);
}

static void find_sites(Assembly *a) {
  for (uint32_t word = 0; word < a->word_count;) {
    const Word *op = a->words + word;
    uint16_t loaded = loaded_op(a->native, word == ENTRY_WORDS ? a->row->first : op[0]);
    a->sites[word].loaded = loaded;
    mark_targets(a, loaded, op);
    word += words_of(loaded, op);
  }
}

static bool find_pieces(Assembly *a) {
  find_sites(a);
  for (uint32_t word = 0; word < a->word_count;) {
    const Word *op = a->words + word;
    Piece piece = {.word = word, .loaded = a->sites[word].loaded};
    if (a->sites[word].is_target) a->known.count = 0;
    piece.stencil = stencil_of(piece.loaded, op);
    a->place[word] = (uint32_t)a->pieces.count;
    if (!vl_native_use(a, &piece) && !vl_native_expand(a, &piece) && !vl_native_floats(a, &piece))
      vl_vec_push(&a->pieces, &piece, 1);
    vl_native_learn(&a->known, piece.loaded, op);
    word += words_of(piece.loaded, op);
  }
  return !a->pieces.failed && !a->operands.failed;
}

static bool add_asides(Assembly *a) {
  a->in_line = a->pieces.count;
  for (size_t i = 0; i < a->in_line; i++) {
    Piece aside = vec_at(&a->pieces, Piece, i);
    if (!has_hole(aside.stencil, HOLE_GO_FLOATS)) continue;
    vec_at(&a->pieces, Piece, i).aside = (uint32_t)a->pieces.count;
    aside.stencil = &vl_float_stencils[aside.loaded];
    aside.aside = (uint32_t)i;
    if (!vl_vec_push(&a->pieces, &aside, 1)) return false;
  }
  return true;
}

/* -- Writing -- */

static void put_back_jump(const Assembly *a, uint32_t at, uint32_t target) {
  uint8_t *code = a->native->memory.write + a->base + at;
  uint32_t distance = target - (at + (uint32_t)sizeof back_jump);
  memcpy(code, back_jump, sizeof back_jump);
  memcpy(code + BACK_DISTANCE, &distance, sizeof distance);
}

static uint32_t put_far_jump(const Assembly *a, uint32_t at, Word entry) {
  uint8_t *code = a->native->memory.write + a->base + at;
  memcpy(code, far_jump, sizeof far_jump);
  memcpy(code + FAR_ENTRY, &entry, sizeof entry);
  return at;
}

static bool is_aside(const Assembly *a, const Piece *piece) {
  return piece >= &vec_at(&a->pieces, Piece, a->in_line);
}

/* Where the next op begins. */
static uint32_t end_of(const Assembly *a, const Piece *piece) {
  if (is_aside(a, piece)) piece = &vec_at(&a->pieces, Piece, piece->aside);
  return piece->hot + piece->stencil->hot;
}

static uint32_t stub_at(const Assembly *a, size_t piece) {
  return a->stubs_at + (uint32_t)piece * STUB_SIZE;
}

static int64_t function_at(const Assembly *a, const Piece *piece) {
  return (int64_t)piece->loaded * VENEER_SIZE - a->base;
}

/* On the way to a function the float registers are stored. */
static int64_t way_to_function(const Assembly *a, const Piece *piece) {
  size_t index = (size_t)(piece - &vec_at(&a->pieces, Piece, 0));
  return a->spill ? stub_at(a, a->in_line + index) : function_at(a, piece);
}

/* Where a hole's jump leads: offset from the function's machine code. */
static int64_t target_of(const Assembly *a, const Piece *piece, const StencilHole *hole, uint32_t *far) {
  Word label = operands_of(a, piece)[hole->operand];
  switch (hole->kind) {
  case HOLE_GO:
    if (is_near(a, label)) return piece_at(a, label)->hot;
    *far += (uint32_t)sizeof far_jump;
    return put_far_jump(a, *far - (uint32_t)sizeof far_jump, label);
  case HOLE_GO_NEXT: return end_of(a, piece);
  case HOLE_GO_FLOATS: return vec_at(&a->pieces, Piece, piece->aside).hot;
  case HOLE_GO_FUNCTION: return way_to_function(a, piece);
  case HOLE_GO_YIELD: return (int64_t)VENEER_YIELD * VENEER_SIZE - a->base;
  case HOLE_COLD: return piece->cold;
  default: return piece->hot; /* HOLE_HOT */
  }
}

static uint64_t wide_of(const Assembly *a, const Piece *piece, const StencilHole *hole) {
  const Word *op = a->words + piece->word;
  switch (hole->kind) {
  case HOLE_THIS: return (uint64_t)(uintptr_t)op;
  case HOLE_NEXT: return (uint64_t)(uintptr_t)(op + words_of(piece->loaded, op));
  default: return operands_of(a, piece)[hole->operand]; /* HOLE_WIDE */
  }
}

static void fill(const Assembly *a, const Piece *piece, const StencilHole *hole, uint32_t *far) {
  bool is_cold = hole->at >= piece->stencil->hot;
  uint32_t at = is_cold ? piece->cold + hole->at - piece->stencil->hot : piece->hot + hole->at;
  uint8_t *place = a->native->memory.write + a->base + at;
  if (hole->kind <= HOLE_TUPLE_S32) {
    uint32_t number = (uint32_t)number_of(hole, operands_of(a, piece));
    memcpy(place, &number, sizeof number);
  } else if (hole->kind <= HOLE_NEXT) {
    uint64_t wide = wide_of(a, piece, hole) + (uint64_t)hole->addend;
    memcpy(place, &wide, sizeof wide);
  } else {
    uint32_t distance = (uint32_t)(target_of(a, piece, hole, far) + hole->addend - at);
    memcpy(place, &distance, sizeof distance);
  }
}

static void write_piece(const Assembly *a, const Piece *piece) {
  const Stencil *s = piece->stencil;
  uint8_t *code = a->native->memory.write + a->base;
  memcpy(code + piece->hot, s->code, s->hot);
  memcpy(code + piece->cold, s->code + s->hot, s->cold);
  uint32_t far = piece->cold + s->cold;
  for (uint16_t i = 0; i < s->hole_count; i++) fill(a, piece, &s->holes[i], &far);
  if (is_aside(a, piece)) put_back_jump(a, piece->hot + s->hot, end_of(a, piece));
}

static void write_stubs(const Assembly *a) {
  if (!a->reload) return;
  uint8_t *code = a->native->memory.write + a->base;
  memcpy(code + a->reload_at, a->reload->code, a->reload->hot);
  memcpy(code + a->spill_at, a->spill->code, a->spill->hot);
  for (size_t i = 0; i < a->pieces.count; i++) {
    const Piece *piece = &vec_at(&a->pieces, Piece, i);
    int64_t in = stub_at(a, i), out = stub_at(a, a->in_line + i);
    if (i < a->in_line) vl_native_put_stub(code + in, piece->hot - in, a->reload_at - in);
    vl_native_put_stub(code + out, function_at(a, piece) - out, a->spill_at - out);
  }
}

/* Unless a breakpoint has been put there meanwhile. */
static void lead_entry(const Assembly *a, Word address) {
  Word before = a->entered;
  __atomic_compare_exchange_n(&a->words[ENTRY_WORDS], &before, address, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
}

/* Other workers run the function meanwhile: each word leads to one way of the op or to the other. */
static void publish(const Assembly *a) {
  atomic_thread_fence(memory_order_release);
  for (size_t i = a->in_line; i-- > 0;) {
    const Piece *piece = &vec_at(&a->pieces, Piece, i);
    if (a->place[piece->word] != i) continue; /* a part behind the first */
    bool has_code = piece->stencil != &vl_stencil_function;
    uint32_t at = a->reload && piece->word != ENTRY_WORDS ? stub_at(a, i) : piece->hot;
    Word address = has_code ? (Word)(uintptr_t)(a->native->memory.run + a->base + at) : a->words[piece->word];
    if (piece->word == ENTRY_WORDS && !has_code) address = a->row->first;
    if (piece->word == ENTRY_WORDS)
      lead_entry(a, address);
    else
      __atomic_store_n(&a->words[piece->word], address, __ATOMIC_RELEASE);
  }
}

static bool take_memory(Assembly *a, FunctionRow *row, uint32_t size) {
  vl_lock_take(&a->native->lock);
  a->base = vl_code_memory_take(&a->native->memory, size);
  vl_lock_release(&a->native->lock);
  if (a->base == UINT32_MAX) return false;
  row->native = a->base;
  row->native_size = size;
  return true;
}

static bool assemble(Assembly *a, FunctionRow *row) {
  if (!a->place || !a->sites || !find_pieces(a) || !add_asides(a) || !vl_native_add_transfers(a) ||
      !take_memory(a, row, lay_out(a)))
    return false;
  for (size_t i = 0; i < a->pieces.count; i++) write_piece(a, &vec_at(&a->pieces, Piece, i));
  write_stubs(a);
  publish(a);
  if (a->calls_itself) row->undo = vl_native_note_undo(a);
  return true;
}

/* -- Listing -- */

void vl_native_bytes(StrBuf *out, const uint8_t *at, uint32_t size) {
  enum { BYTES_A_LINE = 16 };
  for (uint32_t i = 0; i < size; i++)
    vl_strbuf_format(out, "%s%02x%s", i % BYTES_A_LINE ? " " : "            ", at[i],
                     i % BYTES_A_LINE == BYTES_A_LINE - 1 || i + 1 == size ? "\n" : "");
}

static void list_piece(const Assembly *a, const Piece *piece, const Listing *listing) {
  const char *kind = piece->stencil == &vl_stencil_function ? "  (function)" : is_aside(a, piece) ? "  (aside)" : "";
  if (piece->operands) kind = "  (part)";
  vl_strbuf_format(listing->out, "    %6x  %s%s\n", piece->hot, vl_loaded[piece->loaded].name, kind);
  if (!listing->bytes) return;
  const uint8_t *code = a->native->memory.run + a->base;
  vl_native_bytes(listing->out, code + piece->hot, piece->stencil->hot);
  if (piece->stencil->cold == 0) return;
  vl_strbuf_format(listing->out, "    %6x    cold\n", piece->cold);
  vl_native_bytes(listing->out, code + piece->cold, piece->stencil->cold);
}

void vl_native_translate(Native *n, FunctionRow *row, Word *words, const Listing *listing) {
  Assembly a = {
      .native = n, .row = row, .words = words, .word_count = row->end - row->at, .entered = words[ENTRY_WORDS]};
  vl_vec_init(&a.pieces, n->alloc, sizeof(Piece));
  vl_vec_init(&a.operands, n->alloc, sizeof(Word));
  a.place = vl_alloc_zeroed(n->alloc, a.word_count, sizeof *a.place);
  a.sites = vl_alloc_zeroed(n->alloc, a.word_count, sizeof *a.sites);
  if (!assemble(&a, row))
    lead_entry(&a, row->first);
  else if (listing)
    for (size_t i = 0; i < a.pieces.count; i++) list_piece(&a, &vec_at(&a.pieces, Piece, i), listing);
  if (a.place) vl_free(n->alloc, a.place, a.word_count * sizeof *a.place);
  if (a.sites) vl_free(n->alloc, a.sites, a.word_count * sizeof *a.sites);
  vl_native_free_made(&a);
  vl_vec_free(&a.pieces);
  vl_vec_free(&a.operands);
}
