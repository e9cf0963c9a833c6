#include "code/link.h"

#include "code/server_data.h"

#include <stdlib.h>

static int compare_rows(const void *a, const void *b) {
  Word left = *(const Word *)a, right = *(const Word *)b;
  return left < right ? -1 : left > right;
}

/* Most tables are short, and then nearly sorted: atoms are numbered as they come. */
static void insert_rows(Word *table, uint32_t count) {
  for (uint32_t i = 2; i < count; i += 2) {
    Word key = table[i], to = table[i + 1];
    uint32_t at = i;
    for (; at > 0 && table[at - 2] > key; at -= 2) {
      table[at] = table[at - 2];
      table[at + 1] = table[at - 1];
    }
    table[at] = key;
    table[at + 1] = to;
  }
}

void vl_link_sort(Word *table, uint32_t count) {
  enum { INSERTED_MAX = 32 };
  if (count <= INSERTED_MAX)
    insert_rows(table, count);
  else
    qsort(table, count / 2, 2 * sizeof(Word), compare_rows);
}

void vl_link_functions(ModuleCode *code, bool later) {
  const Engine *engine = &code->server->engine;
  Word enter = later ? engine->enter_unlinked : engine->enter;
  for (uint32_t i = 0; i < code->function_count; i++) {
    FunctionRow *row = &code->functions[i];
    Word *function = code->words + row->at, *entry = function + ENTRY_WORDS;
    row->function = (Term)function[1];
    row->arity = (uint32_t)function[2];
    row->end = i + 1 < code->function_count ? row[1].at + ENTRY_ROW : code->word_count;
    atomic_init(&row->first, later ? 0 : *entry);
    function[ENTRY_ROW] = (Word)(uintptr_t)row;
    if (enter) *entry = enter;
  }
}
