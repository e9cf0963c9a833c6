/* A function on its way to machine code. */
#ifndef VL_ASSEMBLY_H
#define VL_ASSEMBLY_H

#include "base/vec.h"
#include "heap/heap.h"
#include "jit/native_data.h"
#include "jit/stencil.h"

/* An op, or a part of one. */
typedef struct Piece {
  const Stencil *stencil;
  uint32_t word;      /* of the function: where the op's words begin */
  uint32_t operands;  /* of a part: where the words that stand for its operands begin; 0: they are the op's */
  uint32_t hot, cold; /* offsets in the machine code */
  uint32_t aside;     /* index of its way of floats; of that, of what it is aside of; 0: none */
  uint16_t loaded;
} Piece;

/* A stencil that was encoded for one op (floats.c). */
typedef struct MadeStencil {
  struct MadeStencil *next;
  Stencil stencil;
  StencilHole holes[1];
  uint8_t code[136];
} MadeStencil;

/* Float registers that are registers of the processor; bytes of a stub that loads them. */
enum { CACHED_FLOATS = 14, STUB_SIZE = 12 };

/* What a register holds: a cons, a tuple of so many elements or more, a match context, a small integer. */
typedef enum Knowledge { KNOWN_CONS, KNOWN_TUPLE, KNOWN_MATCH, KNOWN_SMALL } Knowledge;
enum { FACTS_MAX = 16 };
typedef struct Fact {
  Word place; /* offset in its bank */
  char kind;  /* x or y */
  Knowledge what;
  uint32_t size;
} Fact;

typedef struct Known {
  Fact facts[FACTS_MAX];
  size_t count;
} Known;

/* A word of the function at which an op begins. */
typedef struct Site {
  uint16_t loaded;
  bool is_target; /* control comes here from elsewhere */
} Site;

typedef struct Assembly {
  Native *native;
  const FunctionRow *row;
  Word *words; /* the function's, from func_info on */
  uint32_t word_count;
  Vec pieces;      /* in the order of the code; then those aside, whose hot parts are cold as well */
  size_t in_line;  /* how many are not aside */
  Vec operands;    /* Words of parts; the first is not used */
  uint32_t *place; /* by word: index of the first piece of the op that begins there */
  Site *sites;     /* by word */
  Known known;     /* before the op that is looked at */
  MadeStencil *made;
  bool has_floats;               /* an op of float registers */
  const Stencil *reload, *spill; /* load and store the processor's registers, go on at %r11; NULL: it has no such op */
  uint32_t reload_at, spill_at;  /* their offsets */
  uint32_t stubs_at; /* for each piece in line one that reloads; then for each piece one to its op's function */
  uint32_t base;     /* of the machine code, in the region */
  Word entered;      /* what stood at the entry before */
  bool calls_itself;
} Assembly;

/* A label of a part may be a piece instead of an address, which is even. */
static inline Word piece_label(size_t piece) {
  return (Word)piece << 1 | 1;
}
static inline bool label_is_piece(Word label) {
  return label & 1;
}
static inline size_t label_piece(Word label) {
  return (size_t)(label >> 1);
}

/* Has the stencil code, and do the operands go into its holes? operands[1] is the first. */
bool vl_stencil_fits(const Stencil *s, const Word *operands);

/* Adds parts for an op with a list, and says whether it did: else the op is one piece. */
bool vl_native_expand(Assembly *a, const Piece *op);

/* Adds a part for an op of which the test is not needed. */
bool vl_native_use(Assembly *a, const Piece *op);
/* What is known behind the op. */
void vl_native_learn(Known *k, uint16_t loaded, const Word *words);
/* The same for an op of float registers. */
bool vl_native_floats(Assembly *a, const Piece *op);
/* Behind all pieces: makes a->reload and a->spill, if they are needed; false: no memory. */
bool vl_native_add_transfers(Assembly *a);
/* A stub at `at`: by the transfer to the code, both so many bytes further on. */
void vl_native_put_stub(uint8_t *at, int64_t to_code, int64_t to_transfer);
void vl_native_free_made(Assembly *a);
/* How the words that were just led to machine code lead to functions again; NULL: no memory, then they never do. */
struct NativeUndo *vl_native_note_undo(const Assembly *a);

#endif
