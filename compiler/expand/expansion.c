#include "expand/expand.h"

#include "base/utf8.h"

/* As many frames as a stack trace of the machine has. */
enum { TRACE_FRAMES = 8 };

static Term chars(Expander *x, const uint8_t *text, size_t size) {
  Terms all = terms_new(x->unit);
  for (const uint8_t *end = text + size; text < end;)
    vl_terms_push(&all, make_small((int64_t)vl_utf8_decode(&text, end)));
  return vl_terms_list(&all, NIL);
}

static Term place(Expander *x, Term file, Term line) {
  Term at = line == TERM_NONE ? NIL : vl_ast_keypush(x->unit, NIL, ATOM_line, line);
  return vl_ast_keypush(x->unit, at, ATOM_file, file);
}

static Term frame(Expander *x, Term module, Term function, int64_t arity, Term where) {
  const Term fields[] = {module, function, make_small(arity), where};
  return vl_ast_tuple(x->unit, VL_COUNT_OF(fields), fields);
}

/* The code being expanded, as the frame that called. */
static Term caller(Expander *x, Term meta, const Env *e) {
  size_t size = 0;
  const uint8_t *path = vl_unit_shown_path(e->file, &size);
  Term where = place(x, path ? chars(x, path, size) : NIL, make_small(vl_ast_line(meta)));
  if (e->module == ATOM_nil) return frame(x, ATOM_elixir_compiler_0, ATOM_FILE_form, 1, where);
  if (e->function == ATOM_nil) return frame(x, e->module, ATOM_MODULE_form, 0, where);
  return frame(x, e->module, tuple_at(e->function, 0), small_value(tuple_at(e->function, 1)), where);
}

static Term expanding(Expander *x, const char *what, Term module, Term name, int64_t arity) {
  return frame(x, module, name, arity, place(x, chars(x, (const uint8_t *)what, strlen(what)), TERM_NONE));
}

/* -- Macros -- */

/* What the macro's own code had called, innermost first. */
static void push_callees(Expander *x, Terms *out, Term trace) {
  Term exported = vl_dispatch_macro_name(x, x->expansion->name);
  for (; is_cons(trace) && out->count < TRACE_FRAMES; trace = cons_tail(trace)) {
    Term f = cons_head(trace);
    if (!is_tuple_of(f, 4) || tuple_at(f, 0) == ATOM_vl_compiler || tuple_at(f, 1) == exported) return;
    vl_terms_push(out, f);
  }
}

Term vl_expansion_trace(Expander *x, Term trace) {
  if (!x->expansion) return trace;
  Terms out = terms_new(x->unit);
  push_callees(x, &out, trace);
  for (const Expansion *m = x->expansion; m && out.count < TRACE_FRAMES; m = m->outer) {
    vl_terms_push(&out, expanding(x, "expanding macro", m->module, m->name, m->arity));
    if (out.count < TRACE_FRAMES) vl_terms_push(&out, caller(x, m->meta, m->env));
  }
  return vl_terms_list(&out, NIL);
}

/* -- Structs -- */

static Term struct_trace(Expander *x, const Expansion *m) {
  return AST_LIST(x->unit, expanding(x, "expanding struct", m->module, m->name, m->arity), caller(x, m->meta, m->env));
}

/* -- Errors of the compiler itself -- */

/* Kernel's macros stand everywhere and explain nothing. */
static bool in_macro(const Expansion *m) {
  while (m && m->module == ATOM_Kernel) m = m->outer;
  return m != NULL;
}

Term vl_expansion_error_trace(Expander *x) {
  if (x->structure) return struct_trace(x, x->structure);
  return in_macro(x->expansion) ? vl_expansion_trace(x, NIL) : NIL;
}
