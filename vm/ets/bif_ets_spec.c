/* Match specifications by themselves: compiled ones are references that own a copy. */
#include "bif/args.h"
#include "bif/bif.h"
#include "ets/spec.h"
#include "ets/table.h"
#include "heap/copy.h"
#include "proc/ref.h"

/* In RefBin.data. */
typedef struct CompiledSpec {
  RefBinDrop *drop;
  Alloc *alloc;
  EtsObject *object; /* {Spec} */
} CompiledSpec;

static CompiledSpec *compiled_in(RefBin *bin) {
  return (CompiledSpec *)(void *)bin->data;
}

static void drop_spec(RefBin *bin) {
  CompiledSpec *c = compiled_in(bin);
  vl_ets_object_free(c->alloc, c->object);
}

/* The specification, or TERM_NONE: the term is no compiled one. */
static Term compiled_spec(Term ref) {
  RefBin *bin = ref_owned(ref);
  if (!bin || !refbin_has_drop(bin, drop_spec)) return TERM_NONE;
  return compiled_in(bin)->object->terms[1];
}

/* Is it one? Else an error is pending. */
static bool check(Process *p, Term term) {
  Spec spec;
  SpecFault fault = vl_spec_open(&spec, p->heap.alloc, term);
  vl_spec_free(&spec);
  if (fault == SPEC_NO_MEMORY)
    vl_raise_system_limit(p);
  else if (fault != SPEC_FINE)
    vl_raise_badarg(p);
  return fault == SPEC_FINE;
}

Term bif_ets_match_spec_compile_1(Process *p, const Term *args) {
  if (!check(p, args[0])) return TERM_NONE;
  Alloc *a = &p->instance->alloc;
  Term pair[] = {make_header(BOX_TUPLE, 1), args[0]};
  EtsObject *object = vl_ets_object(a, make_box(pair), vl_copy_deep_size(make_box(pair)));
  RefBin *bin = object ? vl_refbin_new_object(a, sizeof(CompiledSpec), drop_spec) : NULL;
  if (!bin) {
    if (object) vl_ets_object_free(a, object);
    return vl_raise_system_limit(p);
  }
  *compiled_in(bin) = (CompiledSpec){.drop = drop_spec, .alloc = a, .object = object};
  return vl_ref_make_owner(&p->heap, p->instance, vl_ref_fresh(p->instance), bin);
}

Term bif_ets_is_compiled_ms_1(Process *p, const Term *args) {
  return make_bool(compiled_spec(args[0]) != TERM_NONE);
}

/* What the results are of lies partly in the copy that the reference owns. */
static Term run_over(Process *p, Spec *spec, Term objects) {
  Term object, list = NIL;
  while (list != TERM_NONE && arg_next(&objects, &object)) {
    Term value = vl_spec_run(p, spec, object);
    if (value != TERM_NONE) list = vl_cons(&p->heap, vl_copy(&p->heap, value), list);
    vl_bump_reductions(p, 2);
  }
  if (p->heap.failed) return TERM_NONE;
  return objects == NIL ? list_turned(list) : vl_raise_badarg(p);
}

Term bif_ets_match_spec_run_2(Process *p, const Term *args) {
  Spec spec;
  Term term = compiled_spec(args[1]);
  if (term == TERM_NONE) return vl_raise_badarg(p);
  SpecFault fault = vl_spec_open(&spec, p->heap.alloc, term);
  Term result = fault == SPEC_FINE ? run_over(p, &spec, args[0]) : vl_raise_system_limit(p);
  vl_spec_free(&spec);
  return result;
}
