/* Machine code that calls itself goes to its own beginning, not through the word at the entry, so that a breakpoint put
 * there would see the first call alone. While one stands there the function's other words lead to functions again. */
#include "jit/assembly.h"

typedef struct UndoneWord {
  uint32_t word;
  uint16_t loaded;
  Word machine; /* where it leads otherwise */
} UndoneWord;

typedef struct NativeUndo {
  size_t count;
  UndoneWord words[];
} NativeUndo;

static size_t size_for(size_t count) {
  return sizeof(NativeUndo) + count * sizeof(UndoneWord);
}

NativeUndo *vl_native_note_undo(const Assembly *a) {
  size_t count = 0;
  for (uint32_t i = ENTRY_WORDS + 1; i < a->word_count; i++) count += a->place[i] != 0;
  NativeUndo *undo = vl_alloc(a->native->alloc, size_for(count));
  if (!undo) return NULL;
  undo->count = 0;
  for (uint32_t i = ENTRY_WORDS + 1; i < a->word_count; i++)
    if (a->place[i] != 0) undo->words[undo->count++] = (UndoneWord){i, a->sites[i].loaded, a->words[i]};
  return undo;
}

void vl_native_free_undo(const Native *n, const FunctionRow *row) {
  if (row->undo) vl_free(n->alloc, row->undo, size_for(row->undo->count));
}

static Word function_of(const Native *n, uint16_t loaded) {
  for (size_t i = 0; i < LOADED_SINGLE; i++)
    if (n->handlers[i].loaded == loaded) return n->handlers[i].address;
  return 0;
}

void vl_native_slow_down(void *context, const FunctionRow *row, Word *words, bool slow) {
  const Native *n = context;
  for (size_t i = 0; row->undo && i < row->undo->count; i++) {
    const UndoneWord *undone = &row->undo->words[i];
    Word leads = slow ? function_of(n, undone->loaded) : undone->machine;
    if (leads) __atomic_store_n(&words[undone->word], leads, __ATOMIC_RELEASE);
  }
}
