#include "expand/expand.h"

#include <stdarg.h>
#include <stdio.h>

/* -- Text -- */

typedef struct Text {
  CompileUnit *unit;
  char *at;
  size_t count, room;
} Text;

static void add_bytes(Text *t, const char *bytes, size_t n) {
  if (t->count + n > t->room) {
    size_t room = (t->count + n) * 2 + 64;
    char *at = vl_unit_room(t->unit, room, 1);
    if (t->count) memcpy(at, t->at, t->count);
    t->at = at;
    t->room = room;
  }
  if (n) memcpy(t->at + t->count, bytes, n);
  t->count += n;
}

static void add_string(Text *t, const char *s) {
  add_bytes(t, s, strlen(s));
}

static void add_int(Text *t, int64_t i) {
  char digits[24];
  add_bytes(t, digits, (size_t)snprintf(digits, sizeof digits, "%lld", (long long)i));
}

static void add_binary(Text *t, Term binary) {
  const uint8_t *bytes;
  size_t n;
  if (vl_binary_peek(binary, &bytes, &n)) add_bytes(t, (const char *)bytes, n);
}

/* An atom's own text; other terms (a counter, say) as what they are. */
static void add_atom(Text *t, Term atom) {
  size_t n;
  if (is_atom(atom)) {
    const char *text = vl_atom_text(atom, &n);
    add_bytes(t, text, n);
  } else if (is_small(atom)) {
    add_int(t, small_value(atom));
  } else {
    add_binary(t, atom);
  }
}

/* -- How the language writes a term. Before the library is there: as well as C can. -- */

static bool plain_identifier(const char *text, size_t n) {
  if (n == 0 || !(text[0] == '_' || (text[0] >= 'a' && text[0] <= 'z'))) return false;
  for (size_t i = 1; i < n; i++) {
    char c = text[i];
    bool word = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!word && !(i == n - 1 && (c == '?' || c == '!'))) return false;
  }
  return true;
}

static bool is_alias_text(const char *text, size_t n) {
  if (n < 8 || memcmp(text, "Elixir.", 7) != 0) return false;
  bool start = true;
  for (size_t i = 7; i < n; i++) {
    char c = text[i];
    if (start && !(c >= 'A' && c <= 'Z')) return false;
    if (!start && c != '.' && c != '_' && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9'))
      return false;
    start = c == '.';
  }
  return !start;
}

static void add_escaped(Text *t, const char *text, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (text[i] == '"' || text[i] == '\\') add_bytes(t, "\\", 1);
    add_bytes(t, text + i, 1);
  }
}

static void add_module(Text *t, Term atom) {
  if (!is_atom(atom)) {
    add_atom(t, atom);
    return;
  }
  size_t n;
  const char *text = vl_atom_text(atom, &n);
  if (is_alias_text(text, n)) {
    add_bytes(t, text + 7, n - 7);
  } else if (atom == ATOM_nil || atom == ATOM_true || atom == ATOM_false || atom == ATOM_Elixir) {
    add_bytes(t, text, n);
  } else {
    bool plain = plain_identifier(text, n);
    add_string(t, plain ? ":" : ":\"");
    add_escaped(t, text, n);
    if (!plain) add_string(t, "\"");
  }
}

/* A leaf needs no library. */
static bool add_leaf(Text *t, Term term) {
  if (is_atom(term)) {
    add_module(t, term);
  } else if (is_small(term)) {
    add_int(t, small_value(term));
  } else if (ast_is_var(term)) {
    add_atom(t, ast_head(term));
  } else {
    return false;
  }
  return true;
}

static void add_from_library(Text *t, Term module, Term function, Term arguments) {
  HostReply reply = vl_host_try(t->unit, module, function, arguments);
  if (reply.raised)
    add_string(t, "...");
  else
    add_binary(t, reply.value);
}

static void add_quoted(Text *t, Term term) {
  if (!add_leaf(t, term)) add_from_library(t, ATOM_Macro, ATOM_to_string, AST_LIST(t->unit, term));
}

/* The name of a function, as it stands behind the dot of a call. */
static void add_function(Text *t, Term name) {
  size_t n;
  const char *text = vl_atom_text(name, &n);
  if (plain_identifier(text, n))
    add_bytes(t, text, n);
  else
    add_from_library(t, ATOM_Macro, ATOM_inspect_atom, AST_LIST(t->unit, ATOM_remote_call, name));
}

static void add_inspected(Text *t, Term term) {
  if (!is_atom(term) && !is_small(term))
    add_from_library(t, ATOM_Kernel, ATOM_inspect, AST_LIST(t->unit, term));
  else
    add_leaf(t, term);
}

static void add_format(Text *t, const char *format, va_list args) {
  for (const char *p = format; *p; p++) {
    const char *percent = strchr(p, '%');
    if (!percent) {
      add_string(t, p);
      return;
    }
    add_bytes(t, p, (size_t)(percent - p));
    p = percent + 1;
    switch (*p) {
    case 's': add_string(t, va_arg(args, const char *)); break;
    case 'd': add_int(t, va_arg(args, int64_t)); break;
    case 'a': add_atom(t, va_arg(args, Term)); break;
    case 'm': add_module(t, va_arg(args, Term)); break;
    case 'f': add_function(t, va_arg(args, Term)); break;
    case 'q': add_quoted(t, va_arg(args, Term)); break;
    case 'i': add_inspected(t, va_arg(args, Term)); break;
    default: add_bytes(t, p, 1); break;
    }
  }
}

static Term text_of(Expander *x, const char *format, va_list args) {
  Text t = {.unit = x->unit};
  add_format(&t, format, args);
  return vl_ast_binary(x->unit, t.at ? t.at : "", t.count);
}

Term vl_expand_text(Expander *x, const char *format, ...) {
  va_list args;
  va_start(args, format);
  Term text = text_of(x, format, args);
  va_end(args);
  return text;
}

/* -- Exceptions -- */

Term vl_expand_exception(Expander *x, Term module, const Term *pairs, size_t count) {
  CompileUnit *u = x->unit;
  Term map = vl_ast_map_put(u, vl_ast_map_empty(u), ATOM_struct_key, module);
  map = vl_ast_map_put(u, map, ATOM_exception_key, ATOM_true);
  for (size_t i = 0; i < count; i += 2) map = vl_ast_map_put(u, map, pairs[i], pairs[i + 1]);
  return map;
}

static VL_NORETURN void raise_struct(Expander *x, Term module, const Term *pairs, size_t count, Term trace) {
  vl_host_raise(x->unit, (HostRaised){ATOM_error, vl_expand_exception(x, module, pairs, count), trace});
}

static VL_NORETURN void raise_compile_error(Expander *x, Term file, int64_t line, Term description) {
  const Term pairs[] = {ATOM_description, description, ATOM_file, file, ATOM_line, make_small(line)};
  raise_struct(x, ATOM_CompileError, pairs, VL_COUNT_OF(pairs), vl_expansion_error_trace(x));
}

/* Where a node stands: what location: :keep left, else the file being compiled. */
static void locate(Term meta, Term env_file, Term *file, int64_t *line) {
  Term keep = vl_ast_get(meta, ATOM_keep);
  bool kept =
      keep != TERM_NONE && is_tuple_of(keep, 2) && is_bitstring(tuple_at(keep, 0)) && is_small(tuple_at(keep, 1));
  *file = kept ? tuple_at(keep, 0) : env_file;
  *line = kept ? small_value(tuple_at(keep, 1)) : vl_ast_line(meta);
}

void vl_expand_error(Expander *x, Term meta, const Env *e, const char *format, ...) {
  va_list args;
  va_start(args, format);
  Term text = text_of(x, format, args), file;
  va_end(args);
  int64_t line;
  locate(meta, e->file, &file, &line);
  raise_compile_error(x, file, line, text);
}

void vl_expand_error_at(Expander *x, Term file, int64_t line, const char *format, ...) {
  va_list args;
  va_start(args, format);
  Term text = text_of(x, format, args);
  va_end(args);
  raise_compile_error(x, file, line, text);
}

void vl_expand_argument_error(Expander *x, const char *format, ...) {
  va_list args;
  va_start(args, format);
  const Term pairs[] = {ATOM_message, text_of(x, format, args)};
  va_end(args);
  raise_struct(x, ATOM_ArgumentError, pairs, VL_COUNT_OF(pairs), vl_expansion_trace(x, NIL));
}

void vl_expand_too_deep(Expander *x) {
  /* What is left of the stack is enough for this. */
  x->stack_low = NULL;
  raise_compile_error(x, x->unit->file, 0, vl_expand_text(x, "code is nested too deeply"));
}

/* -- Warnings -- */

Term vl_expand_place(Expander *x, Term file, int64_t line) {
  size_t size;
  const uint8_t *shown = vl_unit_shown_path(file, &size);
  if (shown) file = vl_ast_binary(x->unit, (const char *)shown, size);
  return line ? vl_expand_text(x, "%a:%d", file, line) : vl_expand_text(x, "%a", file);
}

static void warn(Expander *x, Term meta, const Env *e, bool name_function, const char *format, va_list args) {
  Term text = text_of(x, format, args), file;
  int64_t line;
  locate(meta, e->file, &file, &line);
  Term place = vl_expand_place(x, file, line);
  if (name_function && e->module != ATOM_nil)
    place = e->function == ATOM_nil ? vl_expand_text(x, "%a: %m", place, e->module)
                                    : vl_expand_text(x, "%a: %m.%f/%d", place, e->module, tuple_at(e->function, 0),
                                                     small_value(tuple_at(e->function, 1)));
  vl_host_warn(x->unit, text, place, line);
}

void vl_expand_warn(Expander *x, Term meta, const Env *e, const char *format, ...) {
  if (x->quiet) return;
  va_list args;
  va_start(args, format);
  warn(x, meta, e, true, format, args);
  va_end(args);
}

void vl_expand_warn_line(Expander *x, Term meta, const Env *e, const char *format, ...) {
  if (x->quiet) return;
  va_list args;
  va_start(args, format);
  warn(x, meta, e, false, format, args);
  va_end(args);
}
