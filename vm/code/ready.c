#include "code/ready.h"

#include "code/emitter_data.h"
#include "code/lines.h"
#include "code/ops.h"
#include "code/server_data.h"

enum { KIND_BITS = 4 };
_Static_assert(WORD_KINDS <= 1 << KIND_BITS, "a kind has its bits");

/* -- Writing -- */

/* An address is written by its distance. */
static uint64_t portable(const RecipeWord *w, size_t at) {
  int64_t value = (int64_t)w->value;
  if (w->kind == WORD_ADDRESS) value -= (int64_t)at;
  bool is_signed = w->kind == WORD_ADDRESS || w->kind == WORD_SMALL;
  return is_signed ? (uint64_t)value << 1 ^ (uint64_t)(value >> 63) : w->value;
}

static void write_maps(Vec *out, const ModuleCode *code) {
  vl_number_push(out, code->map_bit_words);
  for (uint32_t i = 0; i < code->map_bit_words; i++) vl_number_push(out, code->map_bits[i]);
  vl_number_push(out, code->map_count);
  for (uint32_t i = 0; i < code->map_count; i++) {
    vl_number_push(out, (uint64_t)(code->maps[i].live - code->map_bits));
    vl_number_push(out, code->maps[i].slots);
    vl_number_push(out, code->maps[i].registers);
  }
}

static uint64_t recipe_number(const RecipeWord *w, size_t at) {
  return portable(w, at) << KIND_BITS | w->kind;
}

/* Bytes of the words from the entry on. */
static uint32_t body_bytes(const FunctionRow *row, const Vec *recipe) {
  uint32_t bytes = 0;
  for (uint32_t i = row->at + ENTRY_WORDS; i < row->end; i++) {
    uint64_t n = recipe_number(&vec_at(recipe, RecipeWord, i), i);
    do bytes++;
    while (n >>= 7);
  }
  return bytes;
}

static void write_places(Vec *out, const ModuleCode *code, const Vec *recipe) {
  vl_number_push(out, code->function_count);
  for (uint32_t i = 0, before = 0; i < code->function_count; before = code->functions[i++].at) {
    vl_number_push(out, code->functions[i].at - before);
    vl_number_push(out, body_bytes(&code->functions[i], recipe));
  }
  vl_number_push(out, code->position_count);
  for (uint32_t i = 0, before = 0; i < code->position_count; before = code->positions[i++].at) {
    vl_number_push(out, code->positions[i].at - before);
    vl_number_push(out, code->positions[i].row);
  }
}

static void write_entries(Vec *out, const ModuleCode *code) {
  for (uint32_t i = 0; i < code->export_count; i++)
    vl_number_push(out, (uint64_t)(code->exports[i].entry - code->words));
  for (uint32_t i = 0; i < code->fun_count; i++) vl_number_push(out, (uint64_t)(code->funs[i].entry - code->words));
}

void vl_ready_write(Vec *out, const ModuleCode *code, const Vec *recipe) {
  vl_number_push(out, code->uniq);
  vl_number_push(out, code->word_count);
  write_maps(out, code);
  write_places(out, code, recipe);
  write_entries(out, code);
  for (size_t i = 0; i < recipe->count; i++) vl_number_push(out, recipe_number(&vec_at(recipe, RecipeWord, i), i));
}

/* -- Reading -- */

typedef struct ReadyReader {
  Cursor at;
  const Linker *link;
  ModuleCode *code;
  bool starved;
} ReadyReader;

/* A table of as many rows as the next number says; each takes a byte at least. */
static void *rows(ReadyReader *r, uint32_t *count, size_t size) {
  uint32_t n = cursor_below(&r->at, cursor_left(&r->at) + 1);
  void *at = vl_alloc(r->code->server->alloc, (n ? n : 1) * size);
  *count = at ? n : 0;
  if (!at) r->starved = true;
  return at;
}

static bool read_maps(ReadyReader *r) {
  ModuleCode *code = r->code;
  if (!(code->map_bits = rows(r, &code->map_bit_words, sizeof *code->map_bits))) return false;
  for (uint32_t i = 0; i < code->map_bit_words; i++) code->map_bits[i] = cursor_number(&r->at);
  if (!(code->maps = rows(r, &code->map_count, sizeof *code->maps))) return false;
  for (uint32_t i = 0; i < code->map_count; i++) {
    uint32_t bits = cursor_below(&r->at, code->map_bit_words + 1ull);
    uint16_t slots = (uint16_t)cursor_below(&r->at, UINT16_MAX);
    code->maps[i] = (FrameMap){code->map_bits + bits, slots, (uint16_t)cursor_below(&r->at, UINT16_MAX)};
  }
  return true;
}

static uint32_t read_place(ReadyReader *r, uint32_t before) {
  return before + cursor_below(&r->at, r->code->word_count - before);
}

static bool read_places(ReadyReader *r) {
  ModuleCode *code = r->code;
  if (!(code->functions = rows(r, &code->function_count, sizeof *code->functions))) return false;
  for (uint32_t i = 0, at = 0; i < code->function_count; i++) {
    at = read_place(r, at);
    code->functions[i] = (FunctionRow){.at = at, .native = cursor_below(&r->at, UINT32_MAX)};
  }
  if (!(code->positions = rows(r, &code->position_count, sizeof *code->positions))) return false;
  for (uint32_t i = 0, at = 0; i < code->position_count; i++) {
    at = read_place(r, at);
    code->positions[i] = (LinePosition){at, cursor_below(&r->at, code->line_count + 1ull)};
  }
  return true;
}

static const Word *read_entry(ReadyReader *r) {
  return r->code->words + cursor_below(&r->at, r->code->word_count);
}

static void read_entries(ReadyReader *r) {
  ModuleCode *code = r->code;
  for (uint32_t i = 0; i < code->export_count; i++) code->exports[i].entry = read_entry(r);
  for (uint32_t i = 0; i < code->fun_count; i++) code->funs[i].entry = read_entry(r);
}

static void set_limits(uint64_t *limit, const ModuleCode *code, ReadyLimits limits) {
  for (int i = 0; i < WORD_KINDS; i++) limit[i] = UINT64_MAX >> KIND_BITS;
  limit[WORD_HANDLER] = LOADED_COUNT;
  limit[WORD_ATOM] = limits.atoms;
  limit[WORD_LITERAL] = limits.literals;
  limit[WORD_IMPORT] = limits.imports;
  limit[WORD_FUN] = code->fun_count;
  limit[WORD_MAP] = code->map_count;
}

/* Most of what loading a library module costs: the loop works on copies that no store of a word can change. */
static bool read_words(Cursor *c, const Linker *l, ReadyLimits limits, uint32_t at, uint32_t count) {
  Word *const words = l->code->words;
  const Linker link = *l;
  Cursor from = *c;
  uint64_t limit[1 << KIND_BITS] = {0};
  set_limits(limit, l->code, limits);
  for (uint32_t table = 0, end = 0; at < count; at++) {
    uint64_t n = cursor_number(&from), value = n >> KIND_BITS;
    WordKind kind = (WordKind)(n & ((1u << KIND_BITS) - 1));
    if (VL_UNLIKELY(value >= limit[kind])) cursor_fail(&from);
    if (VL_UNLIKELY(from.failed)) break;
    if (kind == WORD_ADDRESS || kind == WORD_SMALL) value = value >> 1 ^ -(value & 1);
    if (kind == WORD_ADDRESS) value += at;
    if (kind == WORD_TABLE) table = at + 1, end = at + (uint32_t)value;
    words[at] = link_word(&link, kind, value);
    if (at == end && table) vl_link_sort(words + table, end + 1 - table), table = 0;
  }
  *c = from;
  return !from.failed;
}

/* The words before the entries alone. */
static bool read_heads(ReadyReader *r, ReadyLimits limits) {
  ModuleCode *code = r->code;
  const Cursor recipe = code->unlinked->recipe = r->at;
  for (uint32_t i = 0; i < code->function_count && !r->at.failed; i++) {
    FunctionRow *row = &code->functions[i];
    uint32_t first = row->at + (uint32_t)ENTRY_ROW, entry = row->at + ENTRY_WORDS;
    if (entry >= code->word_count || !read_words(&r->at, r->link, limits, first, entry)) return false;
    uint32_t body = row->native;
    row->native = (uint32_t)(r->at.at - recipe.at);
    cursor_bytes(&r->at, body);
  }
  return true;
}

static bool read_all(ReadyReader *r, ReadyLimits limits) {
  for (uint32_t i = 0; i < r->code->function_count; i++) r->code->functions[i].native = 0;
  return read_words(&r->at, r->link, limits, 0, r->code->word_count);
}

bool vl_ready_read(Slice bytes, const Linker *l, ReadyLimits limits, const char **why) {
  ModuleCode *code = l->code;
  ReadyReader r = {.at = cursor_over(bytes), .link = l, .code = code};
  code->uniq = (uint32_t)cursor_number(&r.at);
  uint32_t count = cursor_below(&r.at, cursor_left(&r.at) + 1);
  code->words = vl_alloc(code->server->alloc, (count ? count : 1) * sizeof(Word));
  code->word_count = code->words ? count : 0;
  bool good = code->words && read_maps(&r) && read_places(&r);
  if (good) read_entries(&r);
  good = good && (code->unlinked ? read_heads(&r, limits) : read_all(&r, limits)) && !r.at.failed;
  if (good) vl_link_functions(code, code->unlinked != NULL);
  *why = good ? NULL : r.starved || !code->words ? "" : "bad ready code";
  return good;
}

/* -- Functions that have waited for their first call -- */

/* The first op comes last: others may come to the entry meanwhile. */
static void link_function(ModuleCode *code, FunctionRow *row) {
  const Unlinked *u = code->unlinked;
  const Linker link = {.handlers = code->server->engine.handlers,
                       .code = code,
                       .atoms = u->atoms,
                       .literals = u->literals,
                       .imports = u->imports};
  Cursor from = u->recipe;
  from.at += row->native;
  uint64_t first = cursor_number(&from) >> KIND_BITS;
  uint32_t entry = row->at + ENTRY_WORDS;
  vl_check(read_words(&from, &link, u->limits, entry + 1, row->end));
  row->native = 0;
  atomic_store_explicit(&row->first, link.handlers[first], memory_order_release);
  Word waiting = code->server->engine.enter_unlinked;
  __atomic_compare_exchange_n(&code->words[entry], &waiting, code->server->engine.enter, false, __ATOMIC_RELEASE,
                              __ATOMIC_RELAXED);
}

void vl_ready_link(const CodeServer *server, const Word *pc) {
  CodeServer *c = (CodeServer *)(uintptr_t)server;
  FunctionRow *row = (FunctionRow *)(uintptr_t)(pc - ENTRY_WORDS)[ENTRY_ROW];
  if (atomic_load_explicit(&row->first, memory_order_acquire) != 0) return;
  ModuleCode *code = (ModuleCode *)(uintptr_t)vl_code_at(c, pc);
  vl_check(code && code->unlinked);
  vl_lock_take(&c->lock);
  if (atomic_load_explicit(&row->first, memory_order_relaxed) == 0) link_function(code, row);
  vl_lock_release(&c->lock);
}
