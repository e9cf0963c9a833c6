/* From verified ops to loaded code: words for the interpreter.
 *
 *   op     [handler] operands.. [count items..] [map]
 *
 * The handler is that of the first variant of the op whose operand kinds fit. A register is its
 * byte offset where the variant names the kind, else a general operand (operand.h); a constant is
 * the term; a label an address; an import, a fun, a map the address of its Export, FunEntry,
 * FrameMap. The word before a function's entry is its map too: that of func_info. Of neighbours that
 * are run as one (ops/fused.tab) the first has the handler of all; the others keep their own, since
 * jumps may lead to them. */
#ifndef VL_TRANSLATE_H
#define VL_TRANSLATE_H

#include "code/ready.h"
#include "code/verify.h"

/* Where an op lies. */
typedef struct LoadedPlace {
  uint16_t loaded;
  uint32_t at;
} LoadedPlace;

typedef struct Translation {
  const Verified *verified;
  Linker link;           /* its code's words, functions, positions are made */
  Vec *recipe;           /* NULL, or of RecipeWord: how to link the words again */
  uint32_t *label_words; /* by label: index of its word */
  Vec functions, positions;
  uint32_t at;
  LoadedPlace before[2]; /* the ops that end at `at`, the nearest first; loaded LOADED_COUNT: none */
  const char *error;
} Translation;

/* False: t->error ("": out of memory). Free t either way. */
bool vl_translate(Translation *t) VL_MUST_CHECK;
void vl_translation_free(Translation *t);

#endif
