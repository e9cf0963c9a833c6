/* The builders of single forms, and what they share. All take the whole node and give what vl_build gives. */
#ifndef VC_PARTS_H
#define VC_PARTS_H

#include "core/build.h"

/* Versions that stand for no variable of the source. */
enum { VERSION_CALLER = -1, VERSION_MADE = -1000 };

enum { MAX_CALL_ARITY = 255 };

/* -- build.c -- */

/* Where an op is to put a result that is wanted at that place ... */
Var vl_build_target(Build *b, Place place);
/* ... and what is left to do when it is there. */
Arg vl_build_arrived(Build *b, Var target, Place place);
/* Where several branches are to leave their result; vl_build_joined, behind them, gives it. */
Place vl_build_join(Build *b, Place place);
Arg vl_build_joined(Build *b, Place place, Place join);
/* Room for arguments in the arena. */
Arg *vl_build_args(Build *b, size_t count);
/* The values of the expressions of a list, from left to right. */
Arg *vl_build_values(Build *b, Term exprs, size_t *count);
/* At `fail`, {badmatch, value} is raised: at the function's end, where it is in nobody's way. */
void vl_build_badmatch(Build *b, Label fail, Arg value);
/* Adds what was put off to the end. */
void vl_build_cold(Build *b);
/* A variable node that is bound to the value: for code that a builder makes up. */
Term vl_build_made_var(Build *b, Arg value);

/* -- build_data.c: tuples, lists, maps, structs -- */

Arg vl_build_list(Build *b, Term list, Place place);
Arg vl_build_tuple(Build *b, size_t count, const Term *exprs, Place place);
Arg vl_build_map(Build *b, Term node, Place place);
Arg vl_build_struct(Build *b, Term node, Place place);

/* -- build_call.c -- */

/* Calls of any shape: local, remote, of funs. */
Arg vl_build_call(Build *b, Term node, Place place);
Arg vl_build_super(Build *b, Term node, Place place);
/* A call of module.function with values: an op, a builtin in place, or a call. */
Arg vl_build_remote(Build *b, Term module, Term function, size_t count, const Arg *args, Place place);
Arg vl_build_fun_call(Build *b, Arg fun, size_t count, const Arg *args, Place place);
/* A call of a function of this module by its entry label. */
Arg vl_build_entry_call(Build *b, uint32_t entry, size_t count, const Arg *args, Place place);
/* error(reason). Control does not come behind it, though for the back end something arrives at `place`. */
void vl_build_raise(Build *b, Arg reason, Place place);
/* The entry label of a definition by its compiled name; false: the module has none. */
int64_t vl_core_entry_key(Term name, uint32_t arity);
bool vl_core_entry(const Core *c, Term name, uint32_t arity, uint32_t *entry);

/* -- build_test.c: conditions -- */

/* Falls through when the value of the expression is neither false nor nil, else goes to if_false. */
void vl_build_truth(Build *b, Term expr, Label if_false);
/* Falls through when the value is true, goes to if_false when it is false; anything else raises {tag, Value}, or fails
 * in a guard. */
void vl_build_strict_truth(Build *b, Term expr, Label if_false, Term tag);
/* A case as `if`, `and`, `||` and the like make them: two ways to go by the truth of a value. */
typedef struct Choice {
  Term subject, on_false, on_true; /* expressions */
  Term false_var, true_var;        /* what the branches call the value, or TERM_NONE */
  Term hidden_var; /* what the false branch could call it and does not, but hands on to a module it defines */
  Term otherwise;  /* of a strict choice: the clause for what is no boolean, or TERM_NONE */
  bool strict;     /* by true and false, not by truth */
} Choice;

/* Is the case node such a choice? */
bool vl_build_choice(Term node, Choice *c);
/* Falls through to what is to be done on true, or goes to if_false, or to if_other with *value set. */
void vl_build_choose(Build *b, const Choice *c, Label if_false, Label if_other, Arg *value);
/* What stands at if_other, if *value has been set. */
void vl_build_choice_other(Build *b, const Choice *c, Arg value, Place place);

/* :erlang.andalso and orelse outside of guards. */
Arg vl_build_logic(Build *b, Term node, Place place);

/* -- build_case.c -- */

Arg vl_build_case(Build *b, Term node, Place place);
Arg vl_build_cond(Build *b, Term node, Place place);
Arg vl_build_with(Build *b, Term node, Place place);

/* The left side of a `->`, [patterns..] or [{:when, _, [patterns.., guard]}], as a clause of vl_match. */
MatchClause vl_build_head(Build *b, Term head, Term meta);
/* Clauses with one pattern each against a value; bodies are built for `place`, which is no PLACE_VALUE, and control
 * then goes to `done`. */
void vl_build_clauses(Build *b, Arg subject, Term clauses, Place place, Label fail, Label done);
/* One pattern with guards: binds and falls through, or goes to fail. */
void vl_build_match_head(Build *b, Term pattern, Arg subject, Label fail);

/* -- build_receive.c, build_try.c, build_for.c -- */

Arg vl_build_receive(Build *b, Term node, Place place);
Arg vl_build_try(Build *b, Term node, Place place);
Arg vl_build_for(Build *b, Term node, Place place);
Arg vl_build_stacktrace(Build *b, Place place);

/* -- fresh_ref.c: receives that wait for a fresh reference -- */

/* Does the function give a reference that no message can hold yet? */
bool vl_fresh_ref_is_made_by(Term module, Term function, size_t arity);
/* Around its call: before it, and behind it with the reference, a variable. */
FreshRef *vl_fresh_ref_mark(Build *b);
void vl_fresh_ref_bind(Build *b, FreshRef *r, Arg ref);
/* Before the loop of a receive with these clauses. */
void vl_fresh_ref_use(Build *b, Term clauses);
/* At the end of the function: marks that were of no use go. */
void vl_fresh_refs_close(Build *b);

/* -- build_fn.c: closures -- */

Arg vl_build_fn(Build *b, Term node, Place place);
Arg vl_build_capture(Build *b, Term node, Place place);

/* Code of a function that stands by itself, with some of the variables around it. */
typedef struct Closure Closure;
typedef void ClosureBody(Build *b, const Closure *c, void *context);

typedef struct Captured {
  int64_t version;
  Arg value; /* inside the closure: a parameter, or a constant */
} Captured;

struct Closure {
  Closure *next;
  Owner *owner;
  Term name;
  uint32_t arity; /* arguments of its own */
  uint32_t line;
  uint32_t entry; /* emitter's label */
  size_t count;   /* parameters behind the arguments */
  Arg *values;    /* of these, where the closure is made */
  size_t bound;   /* variables */
  Captured *captured;
  bool has_trace; /* the last parameter is the stack trace */
  ClosureBody *body;
  void *context;
};

/* A function by itself, to be built when the one at hand is done; `code` is searched for the variables it needs. Its
 * parameters are the variables 0 .. arity-1 and behind them what it captures, which is bound when `body` is called. */
Closure *vl_build_closure(Build *b, uint32_t arity, Term code, ClosureBody *body, void *context);
/* Makes a fun of it, where it was made. */
Arg vl_build_closure_fun(Build *b, const Closure *c, Place place);
/* Calls it. `inside`: from itself, so that it passes on what it captured. */
Arg vl_build_closure_call(Build *b, const Closure *c, bool inside, const Arg *args, Place place);
/* Builds those that wait, and those they bring. */
void vl_core_build_closures(Core *c);

/* A function of some clauses over the variables 0 .. count-1, which falls to function_clause. */
void vl_build_function(Build *b, size_t arity, size_t count, const MatchClause *heads, const Term *bodies);
/* A Build for a function of the module, and its end. */
Build vl_core_open(Core *c, Owner *owner, Term name, uint32_t arity, uint32_t entry, uint32_t line);
void vl_core_close(Build *b);

/* MACRO-name, under which a macro is compiled. */
Term vl_core_macro_name(CompileUnit *u, Term name);

/* -- info.c -- */

enum { MODULE_INFO_DEFINITIONS = 3 };

/* Fills in what the module does not define itself of these; gives how many. */
size_t vl_core_info_definitions(CompileUnit *u, const ModuleSource *source, Definition *out);

/* -- free.c -- */

typedef struct Free {
  Terms versions; /* small integers, in the order of first use */
  bool uses_trace;
} Free;

/* The variables that the code reads and does not bind itself. */
Free vl_free_variables(Build *b, Term code);

#endif
