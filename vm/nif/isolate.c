/* Functions of a module that are native in another process of the operating system: what stands in for them asks the
 * language to call them there (stdlib/ffi/vial_nif.ex). */
#include "nif/library.h"

#include "bif/args.h"
#include "bif/bif.h"

typedef struct Isolated {
  Export export; /* first: p->native points to its name */
  Bif bif;
} Isolated;

typedef struct IsolatedFunctions {
  Natives natives; /* first */
  Alloc *alloc;
  size_t count;
  Isolated functions[];
} IsolatedFunctions;

static size_t size_of(size_t count) {
  return sizeof(IsolatedFunctions) + count * sizeof(Isolated);
}

static void release(Natives *self) {
  IsolatedFunctions *all = (IsolatedFunctions *)(void *)self;
  vl_free(all->alloc, all, size_of(all->count));
}

static bool owns(const Natives *self, const void *at) {
  const IsolatedFunctions *all = (const IsolatedFunctions *)(const void *)self;
  return (uintptr_t)at >= (uintptr_t)all->functions && (uintptr_t)at < (uintptr_t)(all->functions + all->count);
}

/* Bif.fn of every one: 'Elixir.Vial.Nif':call(Module, Function, Arguments). */
static Term call(Process *p, const Term *args) {
  const Mfa *mfa = p->native;
  Term list = vl_list(&p->heap, mfa->arity, args, NIL);
  if (list == TERM_NONE) return TERM_NONE;
  const Term arguments[] = {mfa->module, mfa->function, list};
  return vl_trap(p, ATOM_Vial_Nif, ATOM_call, VL_COUNT_OF(arguments), arguments);
}

static bool init(Isolated *x, const Instance *in, const ModuleCode *code, Term row) {
  if (!is_tuple_of(row, 2) || !arg_is_int(tuple_at(row, 1), 0, UINT8_MAX)) return false;
  uint32_t arity = (uint32_t)small_value(tuple_at(row, 1));
  x->bif = (Bif){.fn = call, .arity = (uint8_t)arity, .kind = BIF_PLAIN};
  vl_export_init(in->code, &x->export, (Mfa){code->name, tuple_at(row, 0), arity}, &x->bif);
  return vl_module_function(code, tuple_at(row, 0), arity) != NULL;
}

/* Module, [{Function, Arity}]. */
Term bif_vl_nif_isolate_2(Process *p, const Term *args) {
  const Instance *in = p->instance;
  const ModuleCode *code = is_atom(args[0]) ? vl_module_current(in->code, args[0]) : NULL;
  size_t count = 0;
  for (Term rest = args[1]; is_cons(rest); rest = cons_tail(rest)) count++;
  IsolatedFunctions *all = code ? vl_alloc_zeroed(&p->instance->alloc, 1, size_of(count)) : NULL;
  if (!all) return code ? vl_raise_system_limit(p) : vl_raise_badarg(p);
  *all = (IsolatedFunctions){{release, owns}, &p->instance->alloc, count};
  Term rest = args[1];
  bool good = true;
  for (size_t i = 0; good && i < count; i++, rest = cons_tail(rest))
    good = init(&all->functions[i], in, code, cons_head(rest));
  Natives *none = NULL;
  if (!good || !atomic_compare_exchange_strong(&((ModuleCode *)(uintptr_t)code)->natives, &none, &all->natives)) {
    release(&all->natives);
    return vl_raise_badarg(p);
  }
  for (size_t i = 0; i < count; i++) {
    const Export *x = &all->functions[i].export;
    vl_module_stand_in(code, vl_module_function(code, x->mfa.function, x->mfa.arity), x);
  }
  return ATOM_ok;
}

/* [{Function, Arity}] of a module; if `native`, those that are. */
static Term functions(Process *p, Term module, bool native) {
  Heap *h = &p->heap;
  const ModuleCode *code = is_atom(module) ? vl_module_current(p->instance->code, module) : NULL;
  if (!code) return vl_raise_badarg(p);
  Term list = NIL;
  for (uint32_t i = 0; i < code->function_count; i++) {
    const FunctionRow *row = &code->functions[i];
    if (native && !atomic_load(&row->stand_in)) continue;
    list = vl_cons(h, vl_tuple2(h, row->function, make_small(row->arity)), list);
  }
  return list;
}

Term bif_vl_nif_functions_1(Process *p, const Term *args) {
  return functions(p, args[0], false);
}

Term bif_vl_nif_natives_1(Process *p, const Term *args) {
  return functions(p, args[0], true);
}
