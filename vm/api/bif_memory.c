/* How much memory there is of each kind. */
#include "bif/args.h"
#include "bif/bif.h"
#include "code/module.h"
#include "ets/table.h"
#include "proc/sched.h"

static const Term names[] = {ATOM_total,     ATOM_processes, ATOM_processes_used, ATOM_system, ATOM_atom,
                             ATOM_atom_used, ATOM_binary,    ATOM_code,           ATOM_ets};

typedef struct Memory {
  size_t bytes[VL_COUNT_OF(names)]; /* in the order of the names */
} Memory;

static void add_table(EtsTable *t, void *context) {
  *(size_t *)context += vl_ets_words(t) * sizeof(Term);
}

/* Atoms and literals are no allocator's. What heaps have room for counts as used. Each number is of a moment of its
 * own: others go on. */
static Memory count(Instance *in) {
  size_t atoms_used, literals, tables = 0;
  size_t atoms = vl_atom_bytes(&atoms_used), code = vl_code_bytes(in->code, &literals);
  size_t processes = vl_sched_memory_of(in, MEMORY_PROCESSES), held = vl_sched_memory(in);
  vl_ets_each(vl_ets_state(in), add_table, &tables);
  size_t system = (held > processes ? held - processes : 0) + atoms + literals;
  return (Memory){{processes + system, processes, processes, system, atoms, atoms_used,
                   vl_sched_memory_of(in, MEMORY_BINARIES), code + vl_sched_memory_of(in, MEMORY_MACHINE_CODE),
                   tables}};
}

static Term entry(Process *p, const Memory *m, size_t i) {
  return vl_tuple2(vl_heap_of(p), names[i], vl_uint(vl_heap_of(p), m->bytes[i]));
}

Term bif_erlang_memory_0(Process *p, const Term *args) {
  Memory m = count(vl_instance_of(p));
  Term list = NIL;
  for (size_t i = VL_COUNT_OF(names); i-- > 0;) list = vl_cons(vl_heap_of(p), entry(p, &m, i), list);
  return list;
}

/* Its place among the names, or their number. */
static size_t place_of(Term name) {
  size_t i = 0;
  while (i < VL_COUNT_OF(names) && names[i] != name) i++;
  return i;
}

Term bif_erlang_memory_1(Process *p, const Term *args) {
  Memory m = count(vl_instance_of(p));
  Term wanted = args[0], name, list = NIL;
  if (is_atom(wanted)) {
    size_t i = place_of(wanted);
    return i < VL_COUNT_OF(names) ? vl_uint(vl_heap_of(p), m.bytes[i]) : vl_raise_badarg(p);
  }
  while (arg_next(&wanted, &name)) {
    size_t i = place_of(name);
    if (i == VL_COUNT_OF(names)) return vl_raise_badarg(p);
    list = vl_cons(vl_heap_of(p), entry(p, &m, i), list);
  }
  return wanted == NIL ? list_turned(list) : vl_raise_badarg(p);
}
