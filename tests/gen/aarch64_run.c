/* Runs one stencil for aarch64 (tests/gen/aarch64.py): its holes were filled by the linker, so it may go to the places
 * here. Prints which place it reached, then the registers x and the words at the heap's top and in the frame.
 *
 *     aarch64_run WORD ...     the registers x to begin with */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef uint64_t Word;
typedef int Place(Word *x, Word *frame, const Word *pc, size_t spare, Word *heap, int64_t reds);

enum { REGISTERS = 6, STACK = 64 };
static Word x_words[REGISTERS], stack[STACK];

static int reached(const char *place, Word *frame, Word *heap, int64_t reds) {
  printf("%s %d %d %d", place, (int)(stack + STACK - frame), (int)(heap - stack), (int)reds);
  for (int i = 0; i < REGISTERS; i++) printf(" %lx", (unsigned long)x_words[i]);
  for (int i = 0; i < 3; i++) printf(" %lx", (unsigned long)stack[i]);
  putchar('\n');
  return 0;
}

#define PLACE(name)                                                                                \
  int vl_go_##name(Word *x, Word *frame, const Word *pc, size_t spare, Word *heap, int64_t reds);  \
  int vl_go_##name(Word *x, Word *frame, const Word *pc, size_t spare, Word *heap, int64_t reds) { \
    return x == x_words ? reached(#name, frame, heap, reds) : 1;                                   \
  }
PLACE(next)
PLACE(1)
PLACE(2)
PLACE(3)
PLACE(function)
PLACE(yield)
PLACE(floats)

extern Place stencil;

int main(int argc, char **argv) {
  for (int i = 1; i < argc && i <= REGISTERS; i++) x_words[i - 1] = strtoull(argv[i], NULL, 0);
  return stencil(x_words, stack + STACK - 2, NULL, 0, stack, 100);
}
