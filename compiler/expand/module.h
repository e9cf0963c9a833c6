/* The module that is being defined: its definitions, attributes and the calls inside it.
 *
 * `defmodule` opens it, the body runs as ordinary code and fills it through the natives of
 * native.c, closing it checks, compiles and loads. The tables behind (tables.h) belong to the
 * instance: the body, its macros and every definition are expanded by expanders of their own. */
#ifndef VC_MODULE_H
#define VC_MODULE_H

#include "core/core.h"
#include "expand/expand.h"
#include "expand/tables.h"

static inline Modules *modules_of(const Expander *x) {
  return x->unit->host->modules;
}
static inline TableKey table_key(TableSpace space, Term name, uint32_t arity) {
  return (TableKey){space, name, arity};
}

/* -- module.c: reading and writing the tables; what fails for memory ends the compile -- */

Term vl_module_get(Expander *x, Term module, TableKey key);
/* A sequence, oldest first. */
Term vl_module_all(Expander *x, Term module, TableKey key);
void vl_module_put(Expander *x, Term module, TableKey key, Term value);
void vl_module_add(Expander *x, Term module, TableKey key, Term value);

/* The Env that definitions at this place share: {Module, {Line, N}}. */
Term vl_module_place(Expander *x, const Env *e, int64_t line);
/* The Env behind a place, or behind an Env term. */
void vl_module_env_at(Expander *x, Term place, Env *e);
/* Keeps a definition's source, {kind, check?, call, body, place}, until the body's code runs; gives the key for
 * vl_define_kept. */
Term vl_module_keep_definition(Expander *x, const Env *e, size_t n, const Term *source);
/* Where the open module is defined. */
Term vl_module_file(Expander *x, Term module);
int64_t vl_module_next_counter(Expander *x, const Env *e);

/* Is name/arity a macro of the open module? */
bool vl_module_has_macro(Expander *x, Term module, Term name, size_t arity);
/* Calls a function of an open module by its exported name, compiled with what it needs from the
 * tables. False when the module is not open or has no such function. */
bool vl_module_call_open(Expander *x, Term module, Term function, Term args, HostReply *reply);
/* Name.__struct__ with the arguments, as defstruct has written it for the open module. False: it is not open, or its
 * functions are others. */
bool vl_struct_of_open(Expander *x, Term module, Term args, HostReply *reply);
/* def, defp, defmacro, defmacrop as core knows them. */
DefinitionKind vl_module_core_kind(Term kind);
/* Is it the error of module.function/arity not being there? */
bool vl_module_is_undef_of(HostRaised raised, Term module, Term function, size_t arity);

/* -- module_body.c: defmodule -- */

/* Runs the body and closes the module; gives {module, Name, Binary, Result}. `values` are those of the
 * Env's variables, in the map's order. */
Term vl_module_compile(Expander *x, Term module, Term block, Term values, Env *e);

/* -- module_close.c -- */

typedef struct ModuleImage {
  const uint8_t *bytes;
  size_t size;
} ModuleImage;

/* Checks and compiles what the tables hold, and publishes it. */
ModuleImage vl_module_close(Expander *x, Term module, const Env *e);

/* -- attribute.c -- */

/* @name in code that runs now; line 0: nobody is warned. */
Term vl_attribute_get(Expander *x, Term module, Term name, int64_t line, const Env *e);
/* @name inside a function: the value at this moment. */
Term vl_module_read_attribute(Expander *x, Term meta, const Env *e, Term name);
void vl_attribute_put(Expander *x, Term module, Term name, Term value, Term line);
Term vl_attribute_delete(Expander *x, Term module, Term name);
void vl_attribute_register(Expander *x, Term module, Term name, bool accumulate, bool persist);
bool vl_attribute_exists(Expander *x, Term module, Term name);
/* The attributes every module starts with. */
void vl_attribute_set_up(Expander *x, Term module);
/* Keyword list of the persisted ones. */
Term vl_attribute_persisted(Expander *x, Term module);
void vl_attribute_warn_unused(Expander *x, Term module, const Env *e);
/* The sequence of an accumulating attribute, oldest first. */
Term vl_attribute_accumulated(Expander *x, Term module, Term name);

/* The value as it is kept, should the attribute mean something to the compiler; a wrong one ends the compile. */
Term vl_attribute_value(Expander *x, Term name, Term value);
/* @doc, @typedoc or @moduledoc with a keyword list: kept as metadata, and true. */
bool vl_attribute_doc_meta(Expander *x, Term module, Term name, Term value, Term line, const Env *e);

/* -- define.c: definitions -- */

/* Expands and stores def kind call do body. Gives {name, arity}. */
Term vl_define(Expander *x, Term kind, bool check, Term call, Term body, Term place);
Term vl_define_kept(Expander *x, Term module, Term key);
/* Stores clauses that are expanded already. */
typedef struct Stored {
  Term kind, meta, name, file;
  uint32_t arity, defaults;
  bool check;
  Term clauses;
} Stored;
void vl_define_store(Expander *x, Term module, const Stored *d, const Env *e);
/* Takes a definition out of the tables: {definition, clauses}, or TERM_NONE. */
Term vl_define_take(Expander *x, Term module, Term name, uint32_t arity);
/* All definitions by name and arity: a list of {name, arity}, sorted. */
Term vl_define_names(Expander *x, Term module);

/* {name, arity} that a kept typespec (an element of @type, @callback ..) defines; TERM_NONE: it is malformed. */
Term vl_typespec_name(Expander *x, Term kept);
/* Types are kept as written; the aliases in them count as used. */
void vl_typespec_use_aliases(Expander *x, Term quoted, const Env *e);
void vl_typespec_put(Expander *x, Term module, Term kind, Term spec, Term place);

/* -- behaviour_info.c -- */

/* The function behaviour_info/1 of a module with callbacks; false: it has none. */
bool vl_behaviour_info(Expander *x, Term module, const Definition *defs, size_t count, const Env *e, Definition *out);

/* -- overridable.c -- */

/* Makes name/arity overridable: what is defined so far stands aside. */
void vl_overridable_make(Expander *x, Term module, Term pairs, const Env *e);
/* The definition that super/arity means inside env.function, stored under a hidden name when needed. */
Term vl_module_super(Expander *x, Term meta, size_t arity, const Env *e, Term *kind);
/* Overridable definitions that nobody overrode come back. */
void vl_overridable_restore(Expander *x, Term module, const Env *e);

/* -- locals.c: calls inside the module -- */

void vl_locals_record_call(Expander *x, const Env *e, Term name, size_t arity, int64_t line, bool macro);
void vl_locals_record_import(Expander *x, const Env *e, Term module, Term name, size_t arity, int64_t line);
/* name/arity-1 .. name/arity-defaults call name/arity. */
void vl_locals_record_defaults(Expander *x, Term module, Term name, uint32_t arity, uint32_t defaults, int64_t line);

/* One definition, as closing a module sees it. */
typedef struct LocalDefinition {
  Term name, kind, meta;
  uint32_t arity, defaults;
  bool check;     /* clauses were written, not generated */
  bool reachable; /* set by vl_locals_check */
} LocalDefinition;

/* The calls of functions elsewhere: [{module, function, arity, line, file, {name, arity}}], the last being where it
 * stands. `clauses` are those of each definition, expanded. */
Term vl_remote_calls(Expander *x, const LocalDefinition *defs, const Term *clauses, size_t count, const Env *e);
/* Warns of unused private functions, refuses calls of what is not there. `defs` is sorted by name and arity. */
void vl_locals_check(Expander *x, const Env *e, LocalDefinition *defs, size_t count);
/* Marks what the definition at `start` needs, itself included. */
void vl_locals_mark_needed(Expander *x, Term module, LocalDefinition *defs, size_t count, size_t start);

#endif
