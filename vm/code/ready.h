/* Code that was verified and translated when the program was built: a chunk of the library's images.
 *
 * It stands for the chunk of ops there and is trusted as the program is that it is a part of; images from files have
 * none, or are not asked for it. Linking (link.h) is all that is left to do when such a module is loaded, a tenth of
 * the work. */
#ifndef VL_READY_H
#define VL_READY_H

#include "base/vec.h"
#include "code/cursor.h"
#include "code/link.h"

/* A word before it was linked. */
typedef struct RecipeWord {
  WordKind kind;
  uint64_t value;
} RecipeWord;

/* How many rows there are of what words refer to. */
typedef struct ReadyLimits {
  uint32_t atoms, literals, imports;
} ReadyLimits;

/* Appends the bytes of translated code, whose words are linked by `recipe`, of RecipeWord; out->failed without memory.
 */
void vl_ready_write(Vec *out, const ModuleCode *code, const Vec *recipe);

/* What the words of functions refer to that are linked at their first call. */
typedef struct Unlinked {
  Term *atoms, *literals;
  Export **imports;
  ReadyLimits limits;
  Cursor recipe; /* of all words */
} Unlinked;

/* Makes words, maps, functions, positions of code that has its exports and funs, and these get their entries. With
 * code->unlinked the words behind the entries are left out, and its recipe set; `bytes` must stay then. False: *why, ""
 * without memory. */
bool vl_ready_read(Slice bytes, const Linker *l, ReadyLimits limits, const char **why) VL_MUST_CHECK;

/* Links the function at whose entry `pc` points, if nobody has. Any thread. */
void vl_ready_link(const CodeServer *c, const Word *pc);

#endif
