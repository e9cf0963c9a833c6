/* Words of loaded code by what they are: the last step of a translation, and all there is to do for code that was
 * translated before (ready.h). */
#ifndef VL_LINK_H
#define VL_LINK_H

#include "code/module.h"
#include "code/operand.h"

/* What a word is of; the numbers stand in images. */
typedef enum WordKind {
  WORD_NUMBER,   /* the word itself */
  WORD_REGISTER, /* a register's number: its byte offset */
  WORD_HANDLER,  /* a LoadedOp */
  WORD_ADDRESS,  /* a word of the same code */
  WORD_ATOM,     /* a row of atoms, and so on */
  WORD_LITERAL,
  WORD_IMPORT,
  WORD_FUN,
  WORD_MAP,
  WORD_SMALL, /* an integer */
  WORD_TABLE, /* the count of a table that the interpreter halves: its rows, pairs of words, are sorted */
  WORD_KINDS
} WordKind;

/* What words refer to. */
typedef struct Linker {
  const Word *handlers;
  ModuleCode *code; /* words, maps and funs are made */
  const Term *atoms, *literals;
  Export *const *imports;
} Linker;

static inline Word link_word(const Linker *l, WordKind kind, uint64_t value) {
  switch (kind) {
  case WORD_REGISTER: return (Word)value * sizeof(Term);
  case WORD_HANDLER: return l->handlers[value];
  case WORD_ADDRESS: return (Word)(uintptr_t)(l->code->words + value);
  case WORD_ATOM: return l->atoms[value];
  case WORD_LITERAL: return l->literals[value];
  case WORD_IMPORT: return (Word)(uintptr_t)l->imports[value];
  case WORD_FUN: return (Word)(uintptr_t)&l->code->funs[value];
  case WORD_MAP: return (Word)(uintptr_t)&l->code->maps[value];
  case WORD_SMALL: return make_small((int64_t)value);
  case WORD_NUMBER:
  case WORD_TABLE:
  case WORD_KINDS: break;
  }
  return (Word)value;
}

/* Sorts a table of `count` words. */
void vl_link_sort(Word *table, uint32_t count);

/* Once all words stand: each function, of which `at` is known, gets the rest of its row, knows it, and its entry leads
 * where the engine wants. `later`: the words from the entries on do not stand yet. */
void vl_link_functions(ModuleCode *code, bool later);

#endif
