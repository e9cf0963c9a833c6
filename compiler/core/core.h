/* From expanded code to an image: the face of the compiler's back half.
 *
 * Input are terms on the unit's heap in which only special forms are left, in the shape
 * that Elixir's own expander gives (a definition's clauses are {meta, args, guards, body},
 * guards a list of alternatives; a variable is {name, meta with `version`, context}). A
 * binding's version is its identity within one definition's clause or one eval.
 *
 * Output is a filled emitter, the unit's, and from that an image (code/format.h) in the unit's arena. The path:
 * build*.c and match*.c make the IR of one function (ir.h), flow.c cleans its blocks, live.c, frame.c and regs.c place
 * its values, emit/ writes it through the generated emitters. When memory is out the compile ends as expand/host.h
 * says. */
#ifndef VC_CORE_H
#define VC_CORE_H

#include "term/mfa.h"
#include "unit.h"

typedef enum DefinitionKind { DEF_PUBLIC, DEF_PRIVATE, DEF_MACRO, DEF_MACRO_PRIVATE } DefinitionKind;

/* A macro is compiled as MACRO-name with the caller's environment as first argument: its
 * clauses hold the written arguments only, `arity` is the written one. */
typedef struct Definition {
  DefinitionKind kind;
  Term name; /* atom */
  uint32_t arity;
  uint32_t line;
  Term clauses; /* list */
  Term file;    /* where it counts as written (@file); TERM_NONE: the unit's file */
} Definition;

typedef struct ModuleSource {
  Term name;     /* atom */
  uint32_t line; /* of the defmodule */
  const Definition *definitions;
  size_t count;
  Term attributes;   /* keyword list: the persisted attributes, as module_info(:attributes) */
  Term compile_info; /* keyword list, as module_info(:compile) */
  Term structure;    /* what __info__(:struct) gives: a list of maps, or nil */
  Term deprecated;   /* what __info__(:deprecated) gives */
  Term docs;         /* docs_v1 tuple, or TERM_NONE */
  bool temporary;    /* part of an open module, to be loaded as temporary code: funs keep it alive */
} ModuleSource;

typedef struct Image {
  const uint8_t *bytes;
  size_t size;
} Image;

/* What went wrong, for the driver to render: `what` is a constant text. */
typedef struct CoreError {
  const char *what;
  uint32_t line;
} CoreError;

/* Compiles a module with __info__/1 and module_info/0,1 added to the unit's emitter. False with *error filled when code
 * is nested too deep or a limit of the machine is passed; the source is valid otherwise. */
bool vl_core_compile_module(CompileUnit *u, const ModuleSource *source, CoreError *error) VL_MUST_CHECK;

/* Compiles one expression to a module with one function, `eval/1`: it takes a tuple of the values of in_vars (a list
 * of variables) and returns {value, {values of out_vars}}, or with out_vars TERM_NONE the value alone. Stack traces and
 * funs show it as `shown`. */
bool vl_core_compile_eval(CompileUnit *u, Mfa shown, Term expr, Term in_vars, Term out_vars,
                          CoreError *error) VL_MUST_CHECK;

/* The image of what has been compiled last. False with *error: a literal holds what an image cannot hold, or a limit is
 * passed. */
bool vl_core_write(CompileUnit *u, Image *image, CoreError *error) VL_MUST_CHECK;

#endif
