/* Documentation of the module that is being defined: gathered while the body runs, given as one term when it closes.
 *
 * The docs are what Code.fetch_docs gives, but for signatures: they stay lists of names and quoted defaults, and become
 * text when someone asks (Code.fetch_docs in stdlib/kernel/code.ex). */
#ifndef VC_DOCS_H
#define VC_DOCS_H

#include "expand/module.h"

typedef struct DocDefinition {
  Term module, kind, name;
  uint32_t arity, defaults;
  Term args;       /* as written, with defaults */
  Term context;    /* of the macro that defines it, or nil */
  Term deprecated; /* text, or TERM_NONE */
  bool has_body, implements;
} DocDefinition;

/* One clause: takes the @doc before it. */
void vl_docs_definition(Expander *x, const DocDefinition *d, const Env *e);
/* A type or callback: takes the @typedoc or @doc before it. */
void vl_docs_typespec(Expander *x, Term module, Term kind, Term name, uint32_t arity, int64_t line, const Env *e);
/* @doc with a keyword list: `meta` is a map that joins what is there. */
void vl_docs_add_meta(Expander *x, Term module, Term attribute, Term meta);
/* The callback `name` of a function in the same module gets that function's docs. */
void vl_docs_copy_to_callback(Expander *x, Term module, Term name, uint32_t arity);
/* All of it, and the specs: {docs, [{kind, {name, arity}, quoted}], forms}; `defs` as closing a module sees them,
 * `forms` what :vl_typespec made of the specs, or nil. */
Term vl_docs_term(Expander *x, Term module, const LocalDefinition *defs, size_t count, Term forms, const Env *e);
/* All typespecs of the module that closes, as they mean: [{kind, line, file, quoted}]. */
Term vl_docs_written_specs(Expander *x, Term module, const Env *e);

#endif
