#include "unit.h"

#include "code/emitter.h"
#include "heap/heap.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

void vl_unit_init(CompileUnit *u, Alloc *alloc, AtomSet *atoms) {
  *u = (CompileUnit){.alloc = alloc, .atoms = atoms, .file = NIL};
  u->diagnostics_end = &u->diagnostics;
  vl_heap_init(&u->heap, alloc);
  vl_arena_init(&u->arena, alloc);
}

bool vl_unit_grow_tokens(CompileUnit *u, size_t bytes) {
  void *tokens = vl_realloc(u->alloc, u->tokens, u->token_bytes, bytes);
  if (!tokens) return false;
  u->tokens = tokens;
  u->token_bytes = bytes;
  return true;
}

void vl_unit_free_tokens(CompileUnit *u) {
  vl_free(u->alloc, u->tokens, u->token_bytes);
  u->tokens = NULL;
  u->token_bytes = 0;
}

void vl_unit_free(CompileUnit *u) {
  vl_unit_free_tokens(u);
  vl_emitter_free(u->emitter);
  u->emitter = NULL;
  vl_heap_free(&u->heap);
  vl_arena_free(&u->arena);
  u->diagnostics = NULL;
  u->diagnostics_end = &u->diagnostics;
}

const uint8_t *vl_unit_shown_path(Term path, size_t *size) {
  const uint8_t *text;
  char here[PATH_MAX];
  if (!vl_binary_peek(path, &text, size)) return NULL;
  if (*size == 0 || text[0] != '/' || !getcwd(here, sizeof here)) return text;
  size_t n = strlen(here);
  if (*size <= n + 1 || memcmp(text, here, n) != 0 || text[n] != '/') return text;
  *size -= n + 1;
  return text + n + 1;
}
