/* A whole instance without compiler and library: what tests of processes need. */
#ifndef MACHINE_HOST_H
#define MACHINE_HOST_H

#include "api/instance.h"
#include "api/parts.h"
#include "code/load.h"
#include "code/writer.h"

#include <criterion/criterion.h>
#include <string.h>

bool vl_parts_attach(Instance *in) {
  return false;
}

void vl_parts_detach(Instance *in) {}

typedef struct Machine {
  Instance *in;
  Emitter *e; /* of module m */
  Heap results;
  Outcome outcome;
} Machine;

static inline Term atom_of(const char *text) {
  return vl_atom_make(NULL, text, strlen(text));
}

/* Under a virtual clock of that seed; 0: time and slices are real. */
static inline void machine_open(Machine *m, uint64_t seed) {
  Config config = vl_config_defaults();
  config.virtual_clock = seed != 0;
  config.seed = seed;
  memset(m, 0, sizeof *m);
  m->in = vl_instance_new(&config, NULL, NULL);
  cr_assert(m->in);
  m->e = vl_emitter_new(&m->in->alloc, atom_of("m"));
  vl_heap_init(&m->results, &m->in->alloc);
}

static inline void machine_load(Machine *m) {
  size_t size;
  const char *why = "";
  uint8_t *bytes = NULL;
  cr_assert(vl_image_write(m->e, &bytes, &size, &why), "%s", why);
  ModuleCode *code = vl_code_prepare(m->in->code, bytes, size, &why);
  vl_free(&m->in->alloc, bytes, size);
  cr_assert(code, "%s", why);
  cr_assert(vl_code_publish(m->in->code, code));
}

static inline void machine_close(Machine *m) {
  vl_emitter_free(m->e);
  vl_heap_free(&m->results);
  vl_instance_free(m->in);
}

/* func_info and entry label of a function; exports it. Gives the entry. */
static inline uint32_t machine_function(Machine *m, const char *name, uint32_t arity) {
  uint32_t entry = vl_emit_new_label(m->e), clause = vl_emit_new_label(m->e);
  vl_emit_label(m->e, clause);
  vl_emit_func_info(m->e, opd_term(m->e, atom_of(name)), arity);
  vl_emit_label(m->e, entry);
  vl_emitter_export(m->e, atom_of(name), arity, entry);
  return entry;
}

/* m:name(args) in a process of its own: what it returned, or TERM_NONE and the reason in m->outcome. */
static inline Term machine_call(Machine *m, const char *name, uint32_t arity, const Term *args) {
  Term list = vl_list(&m->results, arity, args, NIL);
  Mfa mfa = {atom_of("m"), atom_of(name), arity};
  cr_assert(vl_instance_call(m->in, mfa, list, &m->results, &m->outcome), "%s is stuck", name);
  return m->outcome.returned ? m->outcome.value : TERM_NONE;
}

#endif
