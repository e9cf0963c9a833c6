#include "unit.h"

#include "code/emitter.h"

void vl_unit_init(CompileUnit *u, Alloc *alloc, AtomSet *atoms) {
  *u = (CompileUnit){.alloc = alloc, .atoms = atoms, .file = NIL};
  u->diagnostics_end = &u->diagnostics;
  vl_heap_init(&u->heap, alloc);
  vl_arena_init(&u->arena, alloc);
}

void vl_unit_free(CompileUnit *u) {
  vl_emitter_free(u->emitter);
  u->emitter = NULL;
  vl_heap_free(&u->heap);
  vl_arena_free(&u->arena);
  u->diagnostics = NULL;
  u->diagnostics_end = &u->diagnostics;
}
