/* Functions, modules and funs as things to ask about. */
#include "bif/args.h"
#include "bif/bif.h"
#include "code/fun.h"
#include "code/load.h"
#include "code/reader.h"
#include "code/server.h"
#include "proc/instance.h"
#include "proc/ptable.h"
#include "proc/purge.h"
#include "proc/request.h"

/* -- Functions -- */

Term bif_erlang_function_exported_3(Process *p, const Term *args) {
  if (!is_atom(args[0]) || !is_atom(args[1]) || !arg_is_int(args[2], 0, UINT32_MAX)) return vl_raise_badarg(p);
  Export *x = vl_export_find(p->instance->code, (Mfa){args[0], args[1], (uint32_t)small_value(args[2])});
  return make_bool(x && export_is_defined(x) && (x->bif || vl_module_current(p->instance->code, args[0])));
}

Term bif_erlang_is_builtin_3(Process *p, const Term *args) {
  if (!is_atom(args[0]) || !is_atom(args[1]) || !arg_is_int(args[2], 0, UINT32_MAX)) return vl_raise_badarg(p);
  Export *x = vl_export_find(p->instance->code, (Mfa){args[0], args[1], (uint32_t)small_value(args[2])});
  return make_bool(x && x->bif);
}

Term bif_erlang_make_fun_3(Process *p, const Term *args) {
  if (!is_atom(args[0]) || !is_atom(args[1]) || !arg_is_int(args[2], 0, 255)) return vl_raise_badarg(p);
  Export *x = vl_export_get(p->instance->code, (Mfa){args[0], args[1], (uint32_t)small_value(args[2])});
  Term *at = x ? vl_heap_alloc(&p->heap, EXPORT_WORDS) : NULL;
  if (!at) return x ? TERM_NONE : vl_raise_system_limit(p);
  at[0] = make_header(BOX_EXPORT, EXPORT_WORDS - 1);
  at[EXPORT_SLOT] = (Term)(uintptr_t)x;
  return make_box(at);
}

/* -- Funs -- */

static Term fun_module(Term fun) {
  return box_kind(fun) == BOX_FUN ? fun_identity(fun)->module : export_mfa(fun)->module;
}

static Term fun_name(Term fun) {
  if (box_kind(fun) != BOX_FUN) return export_mfa(fun)->function;
  return fun_calls(fun) == FUN_PURGED ? NIL : fun_entry_of(fun)->function;
}

static Term fun_env(Process *p, Term fun) {
  if (box_kind(fun) != BOX_FUN) return NIL;
  return vl_list(&p->heap, fun_env_size(fun), box_ptr(fun) + FUN_ENV, NIL);
}

/* The value of an item, or TERM_NONE. */
static Term fun_item(Process *p, Term fun, Term item) {
  bool is_local = box_kind(fun) == BOX_FUN;
  if (item == ATOM_module) return fun_module(fun);
  if (item == ATOM_name) return fun_name(fun);
  if (item == ATOM_arity) return make_small(fun_arity(fun));
  if (item == ATOM_env) return fun_env(p, fun);
  if (item == ATOM_type) return is_local ? ATOM_local : ATOM_external;
  if (!is_local) return item == ATOM_pid || item == ATOM_index || item == ATOM_uniq ? ATOM_undefined : TERM_NONE;
  if (item == ATOM_pid) return p->pid;
  if (item == ATOM_index || item == ATOM_new_index) return make_small(fun_identity(fun)->index);
  if (item == ATOM_uniq || item == ATOM_new_uniq) return make_small(fun_identity(fun)->uniq);
  return TERM_NONE;
}

static const Term fun_items[] = {ATOM_module, ATOM_name,      ATOM_arity,    ATOM_env,   ATOM_type,
                                 ATOM_pid,    ATOM_new_index, ATOM_new_uniq, ATOM_index, ATOM_uniq};

Term bif_erlang_fun_info_1(Process *p, const Term *args) {
  if (!is_fun(args[0])) return vl_raise_badarg(p);
  size_t count = box_kind(args[0]) == BOX_FUN ? VL_COUNT_OF(fun_items) : 5;
  Term list = NIL;
  for (size_t i = count; i-- > 0;)
    list = vl_cons(&p->heap, vl_tuple2(&p->heap, fun_items[i], fun_item(p, args[0], fun_items[i])), list);
  return list;
}

Term bif_erlang_fun_info_2(Process *p, const Term *args) {
  if (!is_fun(args[0])) return vl_raise_badarg(p);
  Term value = fun_item(p, args[0], args[1]);
  if (value == TERM_NONE) return p->heap.failed ? TERM_NONE : vl_raise_badarg(p);
  return vl_tuple2(&p->heap, args[1], value);
}

/* {Module, Name, Arity} */
Term bif_erlang_fun_info_mfa_1(Process *p, const Term *args) {
  if (!is_fun(args[0])) return vl_raise_badarg(p);
  return vl_tuple3(&p->heap, fun_module(args[0]), fun_name(args[0]), make_small(fun_arity(args[0])));
}

/* -- Modules -- */

Term bif_erlang_module_loaded_1(Process *p, const Term *args) {
  if (!is_atom(args[0])) return vl_raise_badarg(p);
  return make_bool(vl_module_current(p->instance->code, args[0]) != NULL);
}

Term bif_erlang_check_old_code_1(Process *p, const Term *args) {
  if (!is_atom(args[0])) return vl_raise_badarg(p);
  return make_bool(vl_module_old(p->instance->code, args[0]) != NULL);
}

typedef struct NameList {
  Heap *heap;
  Term list;
} NameList;

static void add_name(void *context, Term name) {
  NameList *names = context;
  names->list = vl_cons(names->heap, name, names->list);
}

Term bif_erlang_loaded_0(Process *p, const Term *args) {
  NameList names = {.heap = &p->heap, .list = NIL};
  vl_module_each(p->instance->code, add_name, &names);
  return names.list;
}

/* LOAD_STARVED: an error has been raised. */
static LoadOutcome ensure_loaded(Process *p, Term module) {
  Instance *in = p->instance;
  if (!is_atom(module)) {
    vl_raise_badarg(p);
    return LOAD_STARVED;
  }
  if (vl_module_current(in->code, module)) return LOAD_DONE;
  LoadOutcome outcome = in->hooks.load_module ? in->hooks.load_module(in, module) : LOAD_NONE;
  if (outcome == LOAD_STARVED) vl_raise_system_limit(p);
  return outcome;
}

/* `result`, or what the language gives that first calls what @on_load names, by the first who loads the module. */
static Term loaded(Process *p, Term module, Term handler, Term result) {
  const ModuleCode *m = vl_module_current(p->instance->code, module);
  Term function = m ? vl_module_take_on_load(m) : TERM_NONE;
  return function == TERM_NONE ? result : vl_trap(p, ATOM_error_handler, handler, 2, (Term[]){module, function});
}

/* Loads the module from the library if it is not loaded; is it loaded now? */
Term bif_vl_code_ensure_1(Process *p, const Term *args) {
  LoadOutcome outcome = ensure_loaded(p, args[0]);
  if (outcome == LOAD_DONE) return loaded(p, args[0], ATOM_on_load, ATOM_true);
  return outcome == LOAD_STARVED ? TERM_NONE : ATOM_false;
}

Term bif_code_ensure_loaded_1(Process *p, const Term *args) {
  switch (ensure_loaded(p, args[0])) {
  case LOAD_DONE: return loaded(p, args[0], ATOM_ensure_on_load, vl_tuple2(&p->heap, ATOM_module, args[0]));
  case LOAD_REFUSED: return vl_tuple2(&p->heap, ATOM_error, ATOM_badfile);
  case LOAD_NONE: return vl_tuple2(&p->heap, ATOM_error, ATOM_nofile);
  case LOAD_STARVED: break;
  }
  return TERM_NONE;
}

/* -- module_info -- */

/* The builtins under a module's name that it does not define itself. */
static Term builtins_of(Process *p, Term module, Term list) {
  size_t size;
  const char *text = vl_atom_text(module, &size);
  for (size_t i = VL_BIF_COUNT; i-- > 0;) {
    const Bif *bif = &vl_bif_table[i];
    if (strlen(bif->module) != size || memcmp(bif->module, text, size) != 0) continue;
    Term name = vl_atom_find(NULL, bif->name, strlen(bif->name));
    Export *x = vl_export_find(p->instance->code, (Mfa){module, name, bif->arity});
    if (x && export_target(x) == export_stub(x, STUB_BUILTIN))
      list = vl_cons(&p->heap, vl_tuple2(&p->heap, name, make_small(bif->arity)), list);
  }
  return list;
}

static Term exports_of(Process *p, const ModuleCode *m) {
  Term list = builtins_of(p, m->name, NIL);
  for (uint32_t i = m->export_count; i-- > 0;) {
    const Mfa *mfa = &m->exports[i].slot->mfa;
    list = vl_cons(&p->heap, vl_tuple2(&p->heap, mfa->function, make_small(mfa->arity)), list);
  }
  return list;
}

static Term functions_of(Process *p, const ModuleCode *m) {
  Term list = NIL;
  for (uint32_t i = m->function_count; i-- > 0;) {
    const FunctionRow *row = &m->functions[i];
    list = vl_cons(&p->heap, vl_tuple2(&p->heap, row->function, make_small(row->arity)), list);
  }
  return list;
}

/* 16 bytes that tell versions apart, as an MD5 does. */
static Term fingerprint(Process *p, uint32_t uniq) {
  const uint32_t words[4] = {uniq, ~uniq, uniq * UINT32_C(0x9E3779B9), uniq * UINT32_C(0x85EBCA6B)};
  return vl_binary(&p->heap, words, sizeof words);
}

static Term module_item(Process *p, const ModuleCode *m, Term item) {
  if (item == ATOM_module) return m->name;
  if (item == ATOM_exports) return exports_of(p, m);
  if (item == ATOM_functions) return functions_of(p, m);
  if (item == ATOM_attributes) return m->attributes;
  if (item == ATOM_compile) return m->compile_info;
  if (item == ATOM_md5) return fingerprint(p, m->uniq);
  if (item == ATOM_native) return ATOM_false;
  return TERM_NONE;
}

static Term all_module_items(Process *p, const ModuleCode *m) {
  static const Term items[] = {ATOM_module, ATOM_exports, ATOM_attributes, ATOM_compile, ATOM_md5};
  Term list = NIL;
  for (size_t i = VL_COUNT_OF(items); i-- > 0;)
    list = vl_cons(&p->heap, vl_tuple2(&p->heap, items[i], module_item(p, m, items[i])), list);
  return list;
}

Term bif_erlang_get_module_info_1(Process *p, const Term *args) {
  const ModuleCode *m = is_atom(args[0]) ? vl_module_current(p->instance->code, args[0]) : NULL;
  return m ? all_module_items(p, m) : vl_raise_badarg(p);
}

Term bif_erlang_get_module_info_2(Process *p, const Term *args) {
  const ModuleCode *m = is_atom(args[0]) ? vl_module_current(p->instance->code, args[0]) : NULL;
  if (!m) return vl_raise_badarg(p);
  Term value = module_item(p, m, args[1]);
  return value != TERM_NONE || p->heap.failed ? value : vl_raise_badarg(p);
}

/* The docs in the bytes of an image as an external term, or nil. */
Term bif_vl_code_docs_1(Process *p, const Term *args) {
  const uint8_t *bytes;
  size_t size;
  if (!vl_binary_bytes(&p->heap, args[0], &bytes, &size)) return vl_raise_badarg(p);
  Slice docs = vl_image_docs(bytes, size);
  return docs.size ? vl_binary(&p->heap, docs.at, docs.size) : ATOM_nil;
}

/* -- Loading -- */

/* Publishes; an old version in the way is purged. False: a process must be waited for. */
static bool publish(Process *p, ModuleCode *code) {
  Instance *in = p->instance;
  Term name = code->name;
  if (vl_code_publish(in->code, code)) return true;
  return vl_purge(in, p, name, false) != PURGE_BUSY && vl_code_publish(in->code, code);
}

/* {ok, Module} or {error, Why} */
Term bif_vl_code_load_1(Process *p, const Term *args) {
  const uint8_t *bytes;
  size_t size;
  if (!vl_binary_bytes(&p->heap, args[0], &bytes, &size)) return vl_raise_badarg(p);
  const char *why = NULL;
  ModuleCode *code = vl_code_prepare(p->instance->code, bytes, size, &why);
  vl_bump_reductions(p, size / 64);
  if (!code && !*why) return vl_raise_system_limit(p);
  if (!code) return vl_tuple2(&p->heap, ATOM_error, vl_binary(&p->heap, why, strlen(why)));
  Term name = code->name;
  if (publish(p, code)) return vl_tuple2(&p->heap, ATOM_ok, name);
  vl_code_release(code);
  return vl_retry(p);
}

Term bif_erlang_load_module_2(Process *p, const Term *args) {
  const uint8_t *bytes;
  size_t size;
  if (!is_atom(args[0]) || !vl_binary_bytes(&p->heap, args[1], &bytes, &size)) return vl_raise_badarg(p);
  const char *why = NULL;
  ModuleCode *code = vl_code_prepare(p->instance->code, bytes, size, &why);
  vl_bump_reductions(p, size / 64);
  if (!code && !*why) return vl_raise_system_limit(p);
  bool named = code && code->name == args[0];
  if (named && vl_code_publish(p->instance->code, code)) return vl_tuple2(&p->heap, ATOM_module, args[0]);
  if (code) vl_code_release(code);
  if (!named) return vl_tuple2(&p->heap, ATOM_error, ATOM_badfile);
  if (!vl_module_old(p->instance->code, args[0])) return vl_raise_system_limit(p);
  return vl_tuple2(&p->heap, ATOM_error, ATOM_not_purged);
}

Term bif_code_module_md5_1(Process *p, const Term *args) {
  const uint8_t *bytes;
  size_t size;
  if (!vl_binary_bytes(&p->heap, args[0], &bytes, &size)) return vl_raise_badarg(p);
  return vl_image_is(bytes, size) ? fingerprint(p, vl_code_identity(bytes, size)) : ATOM_undefined;
}

Term bif_erlang_delete_module_1(Process *p, const Term *args) {
  if (!is_atom(args[0])) return vl_raise_badarg(p);
  if (vl_module_old(p->instance->code, args[0])) return vl_raise_badarg(p);
  return vl_code_delete(p->instance->code, args[0]) ? ATOM_true : ATOM_undefined;
}

/* Was there an old version to purge? Code that is run: `soft` gives false and does nothing. */
static Term purge(Process *p, Term module, bool soft, Term if_killed) {
  if (!is_atom(module)) return vl_raise_badarg(p);
  switch (vl_purge(p->instance, p, module, soft)) {
  case PURGE_NOTHING:
  case PURGE_DONE: return soft ? ATOM_true : ATOM_false;
  case PURGE_KILLED: return if_killed;
  case PURGE_IN_USE: return ATOM_false;
  case PURGE_BUSY: break;
  }
  return vl_retry(p);
}

static Term runs_old(Heap *h, Process *of, Term module) {
  return make_bool(vl_purge_is_run(of, module));
}

Term bif_erlang_check_process_code_2(Process *p, const Term *args) {
  if (!is_pid(args[0]) || !is_atom(args[1])) return vl_raise_badarg(p);
  Process *of = vl_ptable_find(p->instance->processes, args[0]);
  return of ? vl_request(p, of, runs_old, args[1], ATOM_false) : ATOM_false;
}

Term bif_code_purge_1(Process *p, const Term *args) {
  return purge(p, args[0], false, ATOM_true);
}

Term bif_code_soft_purge_1(Process *p, const Term *args) {
  return purge(p, args[0], true, ATOM_false);
}

Term bif_erlang_purge_module_1(Process *p, const Term *args) {
  if (!is_atom(args[0]) || !vl_module_old(p->instance->code, args[0])) return vl_raise_badarg(p);
  return purge(p, args[0], false, ATOM_true) == TERM_NONE ? TERM_NONE : ATOM_true;
}
