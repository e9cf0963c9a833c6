/* Quoted terms to expanded terms: special forms only, every macro called, every name
 * resolved, every variable given a version.
 *
 * The expander threads two things through the tree. The Env is what the language sees as
 * %Macro.Env{}: aliases, imports, where we are; what a form changes in it holds for the forms
 * after it, and a clause gives back the one it got. The Scope is about variables. Both are plain
 * structs: whoever opens a clause copies them and puts the copies back.
 *
 * The first error ends the compile (host.h), so no function here returns one. Recursion is
 * over source, and each level checks that the fiber has stack left. */
#ifndef VC_EXPAND_H
#define VC_EXPAND_H

#include "expand/ast.h"

/* -- Env: the fields of %Macro.Env{} -- */

typedef struct Env {
  Term aliases;         /* [{New, Old}] */
  Term context;         /* nil, match, guard */
  Term context_modules; /* modules defined in this file so far, newest first */
  Term file;            /* binary */
  Term function;        /* {name, arity} or nil */
  Term functions;       /* imports: [{Module, [{name, arity}]}] */
  Term lexical_tracker;
  int64_t line;
  Term macro_aliases; /* [{New, {Counter, Old}}]: made inside macros */
  Term macros;        /* imports, as functions */
  Term module;        /* or nil */
  Term requires;      /* sorted */
  Term tracers;
  Term versioned_vars; /* of the term this Env came from */
} Env;

/* -- Scope: variables -- */

/* What a variable means that is not known. */
typedef enum Prematch {
  PREMATCH_WARN,    /* outside patterns: warn, and take it for a call */
  PREMATCH_RAISE,   /* an error */
  PREMATCH_PIN,     /* under ^: only what stood before the pattern */
  PREMATCH_PATTERN, /* inside a pattern: it is bound here */
  PREMATCH_BITSIZE, /* in a size(): bound earlier in this bitstring, or before the pattern */
} Prematch;

typedef struct Scope {
  Term read;  /* map {name, context} => version: what can be read */
  Term write; /* the same for what arguments bind for later, or TERM_NONE */
  Prematch prematch;
  Term prematch_vars;        /* PATTERN, BITSIZE: readable before the pattern */
  uint32_t prematch_version; /* PATTERN: versions from here on belong to the pattern */
  Term original_vars;        /* BITSIZE: readable when the bitstring began */
  bool caller;               /* __CALLER__ is allowed */
  bool stacktrace;           /* __STACKTRACE__ is allowed */
} Scope;

/* What became of a variable, by version; versions grow through a whole function. */
typedef enum VarUse { VAR_SILENT, VAR_UNUSED, VAR_UNUSED_OVERRIDE, VAR_USED } VarUse;
typedef struct VarInfo {
  Term name;
  int64_t line;
  VarUse use;
} VarInfo;

/* A macro whose call is being expanded; on the stack of whoever expands it. */
typedef struct Expansion {
  const struct Expansion *outer; /* the result this call stands in */
  Term module, name, meta;       /* meta: of the call */
  int64_t arity;
  const Env *env; /* the caller's */
} Expansion;

/* -- The expander of one unit -- */

typedef struct Expander {
  CompileUnit *unit;
  const uint8_t *stack_low; /* below this frame address the fiber's stack is nearly used up */
  VarInfo *vars;            /* of the function being expanded */
  uint32_t var_count, var_room;
  struct ImportCache *imports;
  struct DeprecatedCache *deprecated;
  const Expansion *expansion; /* innermost */
  const Expansion *structure; /* the %Name{} whose module is being asked, or NULL */
  struct Place *place;        /* the last Env noted for definitions: module.c */
  Terms given;                /* what code that runs once takes as values of made-up variables: pids, Envs */
  bool bootstrap;             /* Kernel is not there yet: its macros are known to C alone */
  bool quiet;                 /* no warnings: bootstrap, or the caller asked */
  Term escaping;              /* what an error of an escape begins with; TERM_NONE: nothing */
  bool shown;                 /* the language gets to see what is expanded: no constants (ast.h) in it */
} Expander;

/* Called on the unit's fiber. */
void vl_expander_init(Expander *x, CompileUnit *u);

/* -- expand.c -- */

Term vl_expand(Expander *x, Term quoted, Scope *s, Env *e);
/* Arguments of one call: variables bound in one are not seen in the others, but after the call. */
Term vl_expand_args(Expander *x, Term args, Scope *s, Env *e);
/* The variable that stands for the i'th of x->given. */
Term vl_expand_given_var(Expander *x, size_t i);
Term vl_expand_list_of(Expander *x, Term args, Scope *s, Env *e); /* one after the other */
/* An alias node or any expression, as the module that alias, require and import ask for. */
Term vl_expand_module_name(Expander *x, Term quoted, Scope *s, Env *e);
/* Checks a keyword list against the keys allowed (terminated by TERM_NONE). */
void vl_expand_check_options(Expander *x, Term meta, Env *e, const char *kind, Term options, const Term *allowed);
void vl_expand_no_match_or_guard(Expander *x, Term meta, const char *what, const Scope *s, const Env *e);
void vl_expand_no_match(Expander *x, Term meta, const char *what, const Env *e);
void vl_expand_no_guard(Expander *x, Term meta, const char *what, const Scope *s, const Env *e);
/* "guards", or what stands for it inside a bitstring's size. */
const char *vl_expand_guard_context(const Scope *s);
/* [{:|, ...}]-aware list, as a literal list is expanded. */
Term vl_expand_literal_list(Expander *x, Term list, Scope *s, Env *e);
/* The `defined`, `as` and alias part of alias, require and defmodule. */
void vl_expand_alias(Expander *x, Term meta, bool by_default, Term ref, Term options, Env *e);
void vl_expand_require(Expander *x, Term meta, Term ref, Term options, Env *e);

/* -- expand_call.c: calls, local and remote -- */

Term vl_expand_local(Expander *x, Term meta, Term name, Term args, Scope *s, Env *e);
Term vl_expand_remote_node(Expander *x, Term node, Scope *s, Env *e);
Term vl_expand_call_of_fun(Expander *x, Term node, Scope *s, Env *e);

/* -- expand_clauses.c: patterns, guards, -> clauses -- */

typedef Term ExpandFn(Expander *x, Term t, Scope *s, Env *e);
typedef struct ClauseKind {
  const char *kind, *key; /* "case", "do": key NULL for fn */
  ExpandFn *head;         /* expands the left side */
} ClauseKind;

/* Expands a pattern: `before` has what could be read before it, `s` what can be now. */
Term vl_expand_match(Expander *x, ExpandFn *fn, Term pattern, const Scope *before, Scope *s, Env *e);
/* The left side of a clause: arguments, perhaps [{:when, _, args ++ [guard]}]. */
Term vl_expand_head(Expander *x, Term args, Scope *s, Env *e);
Term vl_expand_guard(Expander *x, Term guard, Scope *s, Env *e);
/* {:->, meta, [left, right]} with a head; scope and env are given back as they were, but for what was used. */
Term vl_expand_clause(Expander *x, Term meta, const ClauseKind *k, Term clause, const Scope *s, const Env *e);
/* All clauses of a key; not a list of at least one: an error. */
Term vl_expand_clauses(Expander *x, Term meta, const ClauseKind *k, Term clauses, const Scope *s, const Env *e);
/* A clause of a definition: {meta, args, guards, body}. */
Term vl_expand_definition(Expander *x, Term clause, Scope *s, Env *e);

Term vl_expand_case(Expander *x, Term meta, Term args, Scope *s, Env *e);
Term vl_expand_cond(Expander *x, Term meta, Term args, Scope *s, Env *e);
Term vl_expand_receive(Expander *x, Term meta, Term args, Scope *s, Env *e);
Term vl_expand_try(Expander *x, Term meta, Term args, Scope *s, Env *e);
Term vl_expand_with(Expander *x, Term meta, Term args, Scope *s, Env *e);
/* {:<-, meta, [pattern, value]} of for and with. */
Term vl_expand_generator(Expander *x, Term node, Scope *s, Env *e);
/* All but the last element of a non-empty list, and the last. */
Term vl_expand_split_last(Expander *x, Term list, Term *last);

/* -- expand_for.c, expand_fn.c, expand_map.c, expand_bits.c -- */

Term vl_expand_for(Expander *x, Term meta, Term args, Scope *s, Env *e);
Term vl_expand_fn(Expander *x, Term meta, Term clauses, Scope *s, Env *e);
Term vl_expand_capture(Expander *x, Term meta, Term arg, Scope *s, Env *e);
Term vl_expand_map(Expander *x, Term meta, Term args, Scope *s, Env *e);
Term vl_expand_struct(Expander *x, Term meta, Term left, Term right, Scope *s, Env *e);
Term vl_expand_bits(Expander *x, Term meta, Term args, Scope *s, Env *e, bool need_size);

/* -- scope.c: variables -- */

/* The start of a scope with those variables readable; the expander forgets the function before. */
void vl_scope_start(Expander *x, Scope *s, Term versioned_vars);
Term vl_scope_expand_var(Expander *x, Term var, Scope *s, Env *e);
Term vl_scope_expand_pin(Expander *x, Term meta, Term arg, Scope *s, Env *e);
/* The context under which a variable is known: its counter when a macro made it. */
Term vl_scope_context(Term meta, Term context);
bool vl_scope_is_bound(const Scope *s, Term name, Term context);
void vl_scope_prepare_write(Scope *s);
void vl_scope_close_write(Expander *x, Scope *s, const Scope *upper);
/* Warns of what was bound since `mark` (an earlier var_count) and never read. */
void vl_scope_check_unused(Expander *x, uint32_t mark, const Env *e);

/* -- env.c -- */

/* An Env of no module that imports nothing. */
void vl_env_blank(Expander *x, Env *e, Term file);
/* An Env of no module with the default imports and requires. */
void vl_env_init(Expander *x, Env *e, Term file);
/* From and to the struct; not a %Macro.Env{}: badarg. */
void vl_env_from_term(Expander *x, Env *e, Term map);
Term vl_env_to_term(Expander *x, const Env *e, int64_t line, Term versioned_vars);
/* The module an __aliases__ node means, or the list of its parts when the first is no alias. */
Term vl_env_expand_alias(Expander *x, Term node, const Env *e);
/* The same, joined to one module where all parts are atoms. */
Term vl_env_alias_or_concat(Expander *x, Term node, const Env *e);
/* The same with __MODULE__ for a first part known, too; the node itself if it is not told by names alone. */
Term vl_env_alias_in_module(Expander *x, Term node, const Env *e);
/* Elixir.A.B of atoms; nil is skipped. */
Term vl_env_concat(CompileUnit *u, Term atoms);
/* Does the atom's text begin with "Elixir."? */
bool vl_env_is_alias(Term atom);
/* The last part of a module as a module of its own; TERM_NONE when it has none. */
Term vl_env_last_part(CompileUnit *u, Term module);
void vl_env_store_alias(Expander *x, Term meta, Term new_name, Term old, Env *e);
/* True if the module is there, loading it when needed. Waits for nobody. */
bool vl_env_is_loaded(Expander *x, Term module);
/* The same, but asks the parallel compiler to wait for it. */
bool vl_env_ensure_loaded(Expander *x, Term module);
/* The same for a struct, which may be there before its module is; false: the module is not loaded. */
bool vl_env_ensure_struct(Expander *x, Term module);
void vl_env_require_loaded(Expander *x, Term meta, Term module, const Env *e);

/* -- lexical.c: which aliases and imports are used -- */

/* Begins to note it for the code that `e` is the environment of, unless somebody does already (false). */
bool vl_lexical_begin(Expander *x, Env *e);
/* Ends what vl_lexical_begin began, and warns. */
void vl_lexical_end(Expander *x, const Env *e);
/* For an Env from elsewhere: forgets a tracker that has ended. */
void vl_lexical_resume(Expander *x, Env *e);
void vl_lexical_alias(Expander *x, Term meta, Term name, Term options, const Env *e);
void vl_lexical_alias_used(Expander *x, Term name, const Env *e);
/* `only`: the exports asked for one by one, else NIL. */
void vl_lexical_import(Expander *x, Term meta, Term module, Term only, Term options, const Env *e);
void vl_lexical_import_used(Expander *x, Term module, Term name, size_t arity, const Env *e);

/* The struct of a module, loaded or being defined, as Macro.struct! gives it. */
Term vl_expand_load_struct(Expander *x, Term name, const Env *e);

/* -- import.c -- */

void vl_import(Expander *x, Term meta, Term module, Term options, Env *e);
bool vl_is_special_form(Term name, size_t arity);

/* -- dispatch.c -- */

typedef enum ImportKind { IMPORT_NONE, IMPORT_FUNCTION, IMPORT_MACRO, IMPORT_QUOTED } ImportKind;
typedef struct Import {
  ImportKind kind;
  Term module; /* QUOTED: imported where the quote stood, function or macro */
} Import;

Import vl_dispatch_find(Expander *x, Term meta, Term name, size_t arity, const Env *e);
/* [{arity, module}] of everything imported under that name, for quote's `imports`. */
Term vl_dispatch_find_all(Expander *x, Term meta, Term name, const Env *e);
/* A call without a module: macro or function, imported or local. */
Term vl_dispatch_call(Expander *x, Term meta, Term name, Term args, Scope *s, Env *e);
/* A call with a module that is a macro: its expansion through *out, and true. */
bool vl_dispatch_macro(Expander *x, Term meta, Term module, Term name, Term args, Scope *s, Env *e, Term *out);
/* One step of Macro.expand_once: the macro's result, not expanded further; false if it is none. */
bool vl_dispatch_expand_once(Expander *x, Term node, Scope *s, Env *e, Term *out);
/* What & captures: {:remote, M, F, A} or {:local, F, A}, or false when it is a macro. */
Term vl_dispatch_capture_import(Expander *x, Term meta, Term name, size_t arity, const Env *e);
Term vl_dispatch_capture_remote(Expander *x, Term meta, Term module, Term name, size_t arity, const Env *e);
/* A fresh counter for a macro's variables. */
Term vl_dispatch_next_counter(Expander *x, const Env *e);
/* MACRO-name, under which a macro is exported. */
Term vl_dispatch_macro_name(Expander *x, Term name);
bool vl_dispatch_is_required(Term meta, Term module, const Env *e);
/* Calls what stands under @before_compile and the like: a macro's result is evaluated by the caller.
 * True and the quoted result when M.F is a macro, false when it has been called as a function. */
bool vl_dispatch_callback(Expander *x, Term meta, Term module, Term name, Term args, Scope *s, Env *e, Term *out);

/* -- deprecated.c -- */

/* Warns of a call that is deprecated: of a macro, or of a function outside of functions. */
void vl_deprecated_check(Expander *x, Term meta, bool macro, Term module, Term name, size_t arity, const Env *e);

/* -- expansion.c: where an error in a macro came from -- */

/* A stack trace for what a macro raised: what it had called, then each expansion with its caller. */
Term vl_expansion_trace(Expander *x, Term trace);
/* The trace of a CompileError, and of whatever fails while x->structure is being asked; NIL: it is the process's own.
 */
Term vl_expansion_error_trace(Expander *x);

/* -- trace.c: who wants to know what a compile meets -- */

static inline bool vl_traces(const Env *e) {
  return is_cons(e->tracers);
}
/* The tracers that the program has asked for, for a compile that begins. */
void vl_trace_begin(Expander *x, Env *e);
/* An option of Code.put_compiler_option, or TERM_NONE. */
Term vl_trace_option(Expander *x, Term name);
/* Each tells the tracers, if there are any: an event is an atom or a tuple. */
void vl_trace_event(Expander *x, const Env *e, size_t n, const Term *event);
#define VL_TRACE(x, e, ...) \
  vl_trace_event((x), (e), sizeof((const Term[]){__VA_ARGS__}) / sizeof(Term), (const Term[]){__VA_ARGS__})
void vl_trace_function(Expander *x, const Env *e, Term kind, Term meta, Term module, Term name, size_t arity);
void vl_trace_local(Expander *x, const Env *e, Term kind, Term meta, Term name, size_t arity);

/* -- kernel.c: C twins of Kernel's macros -- */

typedef Term TwinFn(Expander *x, Term meta, Term args, Scope *s, Env *e);
/* The twin of Kernel.name/arity, or NULL. Its result is quoted and still to be expanded. */
TwinFn *vl_kernel_twin(Term name, size_t arity);
/* True for what Kernel exports as a function and the compiler rewrites. */
bool vl_kernel_is_inlined(Term name, size_t arity);

/* -- rewrite.c -- */

/* Elixir's functions that are Erlang's: M.F/A to :erlang.f/A; false if it is none. */
bool vl_rewrite_inline(Term module, Term function, size_t arity, Term *to_module, Term *to_function);
/* The whole call, arguments expanded, checked for the context it stands in. */
Term vl_rewrite_call(Expander *x, Term module, Term dot_meta, Term function, Term meta, Term args, const Scope *s,
                     const Env *e);
/* True if the expression can only give true or false. */
bool vl_rewrite_is_boolean(Term expanded);

/* -- quote.c -- */

Term vl_quote_form(Expander *x, Term meta, Term args, Scope *s, Env *e);
/* A term as code that gives it: a constant, if it may be one. */
Term vl_quote_value(Expander *x, Term term);
/* A term as code that builds it. */
Term vl_quote_escape(Expander *x, Term term, bool prune_meta, bool unquote);
/* What left.unquote(right) and left.unquote(right)(args) are; args nil: none. */
Term vl_quote_dot(Expander *x, Term meta, Term left, Term right, Term args, Term context);
/* Is there an unquote? `in_quotes`: count those that belong to a quote in the tree, too. */
bool vl_quote_has_unquotes(Expander *x, Term quoted, bool in_quotes);
/* Lines for nodes that have none; `keep`: from location: :keep. */
Term vl_quote_linify(Expander *x, int64_t line, bool keep, Term quoted);
/* A macro's result: line of the call, counter for what `receiver`'s quotes introduced. */
Term vl_quote_linify_macro(Expander *x, Term meta, Term receiver, Term counter, Term quoted);

/* -- error.c -- */

/* Ends the compile with a CompileError at the line of `meta`. The format knows %s text, %d int64_t,
 * %a an atom's text, %m a module or atom as it is written, %f a function behind the dot of a call, %q a quoted term
 * as source, %i a term inspected. */
VL_NORETURN void vl_expand_error(Expander *x, Term meta, const Env *e, const char *format, ...);
/* The same with a file and line of its own. */
VL_NORETURN void vl_expand_error_at(Expander *x, Term file, int64_t line, const char *format, ...);
/* Warns, and says where: file, line, module and function. */
void vl_expand_warn(Expander *x, Term meta, const Env *e, const char *format, ...);
/* The same, with file and line alone. */
void vl_expand_warn_line(Expander *x, Term meta, const Env *e, const char *format, ...);
VL_NORETURN void vl_expand_argument_error(Expander *x, const char *format, ...);
/* "file:line", the file as messages show it; no line: the file alone. */
Term vl_expand_place(Expander *x, Term file, int64_t line);
/* An exception with those fields: key, value, key, value ... */
Term vl_expand_exception(Expander *x, Term module, const Term *pairs, size_t count);
/* The text of a format, as a binary. */
Term vl_expand_text(Expander *x, const char *format, ...);
/* Ends the compile when the stack is nearly used up. */
void vl_expand_too_deep(Expander *x);

static inline void vl_expand_check_depth(Expander *x) {
  if (VL_UNLIKELY((const uint8_t *)__builtin_frame_address(0) < x->stack_low)) vl_expand_too_deep(x);
}

#endif
