/* Functions that native ones stand in for. */
#include "code/breakpoint.h"
#include "code/ops.h"
#include "code/server_data.h"

#include "loaded.gen.h"

FunctionRow *vl_module_function(const ModuleCode *m, Term function, uint32_t arity) {
  for (uint32_t i = 0; m && i < m->function_count; i++)
    if (m->functions[i].function == function && m->functions[i].arity == arity) return &m->functions[i];
  return NULL;
}

/* A breakpoint stays in front. */
void vl_module_stand_in(const ModuleCode *m, FunctionRow *row, const Export *x) {
  CodeServer *c = m->server;
  Word *entry = m->words + row->at + ENTRY_WORDS, handler = c->engine.handlers[LOADED_stand_in];
  atomic_store_explicit(&row->stand_in, x, memory_order_release);
  vl_lock_take(&c->lock);
  if (row->breakpoint && *entry == c->engine.handlers[LOADED_break_local])
    row->breakpoint->before = handler;
  else
    __atomic_store_n(entry, handler, __ATOMIC_RELEASE);
  vl_lock_release(&c->lock);
}
