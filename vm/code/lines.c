#include "code/lines.h"

#include "code/server_data.h"

const ModuleCode *vl_code_at(const CodeServer *c, const void *pc) {
  const ModuleCode *code = atomic_load_explicit(&c->code, memory_order_acquire);
  while (code && !module_has_address(code, pc)) code = atomic_load_explicit(&code->next, memory_order_acquire);
  return code;
}

/* The last function that begins before the word. */
static const FunctionRow *function_before(const ModuleCode *code, uint32_t word) {
  uint32_t low = 0, high = code->function_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (code->functions[middle].at < word)
      low = middle + 1;
    else
      high = middle;
  }
  return low ? &code->functions[low - 1] : NULL;
}

/* The row of the last position before the word, if it is not one of an earlier function. */
static uint32_t line_before(const ModuleCode *code, uint32_t word, uint32_t function) {
  uint32_t low = 0, high = code->position_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (code->positions[middle].at < word)
      low = middle + 1;
    else
      high = middle;
  }
  return low && code->positions[low - 1].at >= function ? code->positions[low - 1].row : 0;
}

static void set_file(CodePlace *place, uint32_t file) {
  const ModuleCode *code = place->code;
  place->file_size = 0;
  if (place->line == 0 || file >= code->file_count) return;
  uint32_t from = file ? code->file_ends[file - 1] : 0;
  place->file = code->file_text + from;
  place->file_size = code->file_ends[file] - from;
}

/* The innermost function at a line row: an inlined one, or that of the code. */
static void set_line(CodePlace *place, uint32_t row, const FunctionRow *f) {
  const LineInfo none = {0};
  const LineInfo *line = row < place->code->line_count ? &place->code->lines[row] : &none;
  place->line = line->line;
  place->outer = line->caller;
  place->mfa = line->caller ? line->mfa : (Mfa){place->code->name, f->function, f->arity};
  set_file(place, line->file);
}

bool vl_code_place(const CodeServer *c, const void *pc, CodePlace *place) {
  const ModuleCode *code = vl_code_at(c, pc);
  if (!code) return false;
  uint32_t word = (uint32_t)((const Word *)pc - code->words);
  const FunctionRow *f = function_before(code, word);
  if (!f) return false;
  *place = (CodePlace){.code = code, .pc = pc};
  set_line(place, line_before(code, word, f->at), f);
  return true;
}

bool vl_code_place_outer(const CodeServer *c, CodePlace *place) {
  (void)c;
  if (place->outer == 0) return false;
  uint32_t word = (uint32_t)((const Word *)place->pc - place->code->words);
  set_line(place, place->outer, function_before(place->code, word));
  return true;
}
