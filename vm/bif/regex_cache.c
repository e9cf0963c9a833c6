#include "bif/regex_cache.h"

#include "base/lock.h"
#include "base/table.h"
#include "bif/regex_tables.h"

typedef struct Entry {
  uint8_t *source;
  size_t size;
  uint32_t options;
  pcre2_code *code;
} Entry;

typedef struct Cache {
  Lock lock; /* guards all below; entries, once there, are only read */
  Table index;
  uint32_t count;
  bool has_tables;
  uint8_t tables[REGEX_TABLES_BYTES]; /* written once */
  Entry entries[REGEX_CACHE_ENTRIES];
} Cache;

/* -- PCRE2's memory comes from the instance: each block knows its size -- */

static void *allocate(PCRE2_SIZE size, void *user) {
  size_t *block = vl_alloc(user, size + sizeof(max_align_t));
  if (block == NULL) return NULL;
  *block = size + sizeof(max_align_t);
  return (uint8_t *)block + sizeof(max_align_t);
}

static void release(void *ptr, void *user) {
  if (ptr == NULL) return;
  size_t *block = (size_t *)(void *)((uint8_t *)ptr - sizeof(max_align_t));
  vl_free(user, block, *block);
}

pcre2_general_context *vl_regex_context(Instance *in) {
  return pcre2_general_context_create(allocate, release, &in->alloc);
}

/* -- Compiling -- */

static uint32_t pcre2_options(uint32_t options) {
  static const struct {
    uint32_t ours, theirs;
  } rows[] = {
      {REGEX_CASELESS, PCRE2_CASELESS},
      {REGEX_MULTILINE, PCRE2_MULTILINE},
      {REGEX_DOTALL, PCRE2_DOTALL},
      {REGEX_EXTENDED, PCRE2_EXTENDED},
      {REGEX_UNGREEDY, PCRE2_UNGREEDY},
      {REGEX_UNICODE, PCRE2_UTF},
      {REGEX_PROPERTIES, PCRE2_UCP},
      {REGEX_ANCHORED, PCRE2_ANCHORED},
      {REGEX_DOLLAR_ENDONLY, PCRE2_DOLLAR_ENDONLY},
      {REGEX_DUPNAMES, PCRE2_DUPNAMES},
      {REGEX_FIRSTLINE, PCRE2_FIRSTLINE},
      {REGEX_NO_AUTO_CAPTURE, PCRE2_NO_AUTO_CAPTURE},
  };
  uint32_t flags = 0;
  for (size_t i = 0; i < VL_COUNT_OF(rows); i++)
    if (options & rows[i].ours) flags |= rows[i].theirs;
  return flags;
}

static pcre2_code *compile(Instance *in, const uint8_t *source, size_t size, uint32_t options, Regex *result) {
  pcre2_general_context *memory = vl_regex_context(in);
  pcre2_compile_context *context = memory ? pcre2_compile_context_create(memory) : NULL;
  pcre2_code *code = NULL;
  result->error = PCRE2_ERROR_NOMEMORY;
  if (context != NULL) {
    uint32_t newline = options >> REGEX_NEWLINE_SHIFT;
    const Cache *cache = in->service[SERVICE_REGEX];
    pcre2_set_newline(context, newline ? newline : PCRE2_NEWLINE_LF);
    if (cache->has_tables) pcre2_set_character_tables(context, cache->tables);
    code = pcre2_compile(source, size, pcre2_options(options), &result->error, &result->offset, context);
  }
  if (code != NULL) (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* without it the interpreter matches */
  pcre2_compile_context_free(context);
  pcre2_general_context_free(memory);
  return code;
}

/* -- The cache -- */

static uint64_t hash_of(const uint8_t *source, size_t size, uint32_t options) {
  uint64_t hash = vl_hash_word(size + ((uint64_t)options << 32));
  for (; size >= sizeof(uint64_t); size -= sizeof(uint64_t), source += sizeof(uint64_t)) {
    uint64_t word;
    memcpy(&word, source, sizeof word);
    hash = vl_hash_add(hash, word);
  }
  for (; size > 0; size--) hash = vl_hash_add(hash, *source++);
  return hash;
}

static pcre2_code *find_locked(const Cache *cache, uint64_t hash, const uint8_t *source, size_t size,
                               uint32_t options) {
  for (uint32_t at = 0, row; (row = vl_table_next(&cache->index, hash, &at)) != TABLE_NONE;) {
    const Entry *e = &cache->entries[row];
    if (e->size == size && e->options == options && memcmp(e->source, source, size) == 0) return e->code;
  }
  return NULL;
}

/* True if the cache took the code over. */
static bool add_locked(Instance *in, Cache *cache, uint64_t hash, const Entry *entry) {
  if (cache->count == REGEX_CACHE_ENTRIES) return false;
  uint8_t *copy = vl_alloc(&in->alloc, entry->size + 1);
  if (copy == NULL) return false;
  memcpy(copy, entry->source, entry->size);
  if (!vl_table_add(&cache->index, hash, cache->count)) {
    vl_free(&in->alloc, copy, entry->size + 1);
    return false;
  }
  cache->entries[cache->count] = *entry;
  cache->entries[cache->count++].source = copy;
  return true;
}

Regex vl_regex_get(Instance *in, const uint8_t *source, size_t size, uint32_t options) {
  Cache *cache = in->service[SERVICE_REGEX];
  uint64_t hash = hash_of(source, size, options);
  vl_lock_take(&cache->lock);
  pcre2_code *code = find_locked(cache, hash, source, size, options);
  vl_lock_release(&cache->lock);
  Regex result = {.code = code};
  if (code != NULL) return result;

  code = compile(in, source, size, options, &result);
  if (code == NULL) return result;
  Entry entry = {.source = (uint8_t *)(uintptr_t)source, .size = size, .options = options, .code = code};
  vl_lock_take(&cache->lock);
  /* Another process may have compiled it meanwhile: both entries would do. */
  result.owned = !add_locked(in, cache, hash, &entry);
  vl_lock_release(&cache->lock);
  result.code = code;
  return result;
}

void vl_regex_release(Instance *in, Regex *regex) {
  if (regex->owned) pcre2_code_free((pcre2_code *)(uintptr_t)regex->code);
  regex->code = NULL;
}

bool vl_regex_start(Instance *in) {
  Cache *cache = vl_alloc_zeroed(&in->alloc, 1, sizeof *cache);
  if (cache == NULL) return false;
  vl_lock_init(&cache->lock, LOCK_REGEX);
  vl_table_init(&cache->index, &in->alloc);
  cache->has_tables = vl_regex_tables(in, cache->tables);
  in->service[SERVICE_REGEX] = cache;
  return true;
}

void vl_regex_stop(Instance *in) {
  Cache *cache = in->service[SERVICE_REGEX];
  if (cache == NULL) return;
  for (uint32_t i = 0; i < cache->count; i++) {
    pcre2_code_free(cache->entries[i].code);
    vl_free(&in->alloc, cache->entries[i].source, cache->entries[i].size + 1);
  }
  vl_table_free(&cache->index);
  vl_lock_destroy(&cache->lock);
  vl_free(&in->alloc, cache, sizeof *cache);
  in->service[SERVICE_REGEX] = NULL;
}
