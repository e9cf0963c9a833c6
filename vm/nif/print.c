/* printf of the NIF interface: %T prints a term as Erlang writes it. Depth costs memory, no C stack. */
#include "nif/print.h"

#include "data/int.h"
#include "data/map.h"
#include "term/stack.h"

#include <ctype.h>
#include <inttypes.h>

/* -- Terms. What is still to be printed lies on a stack: terms, and marks between them -- */

/* Marks are words that are no terms: headers of sizes. */
enum { MARK_COMMA, MARK_ARROW, MARK_END, MARK_END_LIST, MARK_REST };

static Term mark(int which) {
  return make_header(BOX_TUPLE, (size_t)which);
}

static bool is_plain_atom(const char *text, size_t size) {
  if (size == 0 || !islower((unsigned char)text[0])) return false;
  for (size_t i = 0; i < size; i++)
    if (!isalnum((unsigned char)text[i]) && text[i] != '_' && text[i] != '@') return false;
  return true;
}

static void print_quoted(StrBuf *out, const char *text, size_t size, char quote) {
  vl_strbuf_char(out, quote);
  for (size_t i = 0; i < size; i++) {
    if (text[i] == '\n')
      vl_strbuf_text(out, "\\n");
    else if (text[i] == quote || text[i] == '\\')
      vl_strbuf_format(out, "\\%c", text[i]);
    else
      vl_strbuf_char(out, text[i]);
  }
  vl_strbuf_char(out, quote);
}

static void print_atom(StrBuf *out, Term atom) {
  size_t size;
  const char *text = vl_atom_text(atom, &size);
  if (is_plain_atom(text, size))
    vl_strbuf_add(out, text, size);
  else
    print_quoted(out, text, size, '\'');
}

static void print_integer(StrBuf *out, Term i) {
  size_t room = vl_int_format_size(i, 10);
  char *text = vl_alloc(out->alloc, room);
  if (text) vl_strbuf_add(out, text, vl_int_format(out->alloc, i, 10, text));
  vl_free(out->alloc, text, room);
}

static bool is_printable(int c) {
  return (c >= ' ' && c < 0x7F) || c == '\n';
}

static void print_bits(StrBuf *out, Term t) {
  const uint8_t *bytes;
  size_t size;
  if (!vl_binary_peek(t, &bytes, &size)) {
    vl_strbuf_format(out, "<<%zu bits>>", bits_in(t));
    return;
  }
  bool printable = size > 0;
  for (size_t i = 0; i < size && printable; i++) printable = is_printable(bytes[i]);
  vl_strbuf_text(out, "<<");
  if (printable)
    print_quoted(out, (const char *)bytes, size, '"');
  else
    for (size_t i = 0; i < size; i++) vl_strbuf_format(out, i ? ",%u" : "%u", bytes[i]);
  vl_strbuf_text(out, ">>");
}

/* A proper list of printable characters. */
static bool is_text(Term list) {
  for (; is_cons(list); list = cons_tail(list))
    if (!is_small(cons_head(list)) || !is_printable((int)small_value(cons_head(list)))) return false;
  return is_nil(list);
}

static void print_text(StrBuf *out, Term list) {
  vl_strbuf_char(out, '"');
  for (; is_cons(list); list = cons_tail(list)) {
    char c = (char)small_value(cons_head(list));
    if (c == '"' || c == '\\') vl_strbuf_char(out, '\\');
    if (c == '\n')
      vl_strbuf_text(out, "\\n");
    else
      vl_strbuf_char(out, c);
  }
  vl_strbuf_char(out, '"');
}

/* -- Parts, last first -- */

static void push_cons(TermStack *s, Term list) {
  term_stack_push(s, cons_tail(list));
  term_stack_push(s, mark(MARK_REST));
  term_stack_push(s, cons_head(list));
}

/* Behind an element: the tail is on the stack. */
static void print_rest(StrBuf *out, TermStack *s) {
  Term tail = term_stack_pop(s);
  vl_strbuf_char(out, is_cons(tail) ? ',' : is_nil(tail) ? ']' : '|');
  if (is_cons(tail)) push_cons(s, tail);
  if (is_cons(tail) || is_nil(tail)) return;
  term_stack_push(s, mark(MARK_END_LIST));
  term_stack_push(s, tail);
}

static void push_tuple(TermStack *s, Term t) {
  term_stack_push(s, mark(MARK_END));
  for (size_t i = tuple_size(t); i-- > 0;) {
    term_stack_push(s, tuple_at(t, i));
    if (i > 0) term_stack_push(s, mark(MARK_COMMA));
  }
}

static void push_map(TermStack *s, Term map) {
  MapIterator it;
  Term key, value;
  bool first = true;
  term_stack_push(s, mark(MARK_END));
  vl_map_iterate(&it, map);
  while (vl_map_next(&it, &key, &value)) {
    if (!first) term_stack_push(s, mark(MARK_COMMA));
    term_stack_push(s, value);
    term_stack_push(s, mark(MARK_ARROW));
    term_stack_push(s, key);
    first = false;
  }
}

static void print_boxed(StrBuf *out, TermStack *s, Term t) {
  if (is_tuple(t)) {
    vl_strbuf_char(out, '{');
    push_tuple(s, t);
  } else if (is_map(t)) {
    vl_strbuf_text(out, "#{");
    push_map(s, t);
  } else if (is_integer(t)) {
    print_integer(out, t);
  } else if (is_float(t)) {
    vl_strbuf_format(out, "%e", float_value(t));
  } else if (is_bitstring(t)) {
    print_bits(out, t);
  } else if (is_ref(t)) {
    vl_strbuf_format(out, "#Ref<0.%u.%u>", (unsigned)(box_ptr(t)[REF_NUMBER] >> 32), (unsigned)box_ptr(t)[REF_NUMBER]);
  } else {
    vl_strbuf_text(out, "#Fun<>");
  }
}

static void print_one(StrBuf *out, TermStack *s, Term t) {
  static const char *const marks[] = {",", "=>", "}", "]"};
  if (t == TERM_NONE) {
    vl_strbuf_text(out, "<the_non_value>");
  } else if (t == mark(MARK_REST)) {
    print_rest(out, s);
  } else if (is_header(t)) {
    vl_strbuf_text(out, marks[header_size(t)]);
  } else if (is_small(t)) {
    vl_strbuf_format(out, "%" PRId64, small_value(t));
  } else if (is_atom(t)) {
    print_atom(out, t);
  } else if (is_nil(t)) {
    vl_strbuf_text(out, "[]");
  } else if (is_pid(t)) {
    vl_strbuf_format(out, "<0.%u.%u>", pid_index(t), pid_serial(t));
  } else if (is_port(t)) {
    vl_strbuf_format(out, "#Port<0.%u>", port_index(t));
  } else if (is_cons(t) && is_text(t)) {
    print_text(out, t);
  } else if (is_cons(t)) {
    vl_strbuf_char(out, '[');
    push_cons(s, t);
  } else {
    print_boxed(out, s, t);
  }
}

static void print_term(StrBuf *out, Term term) {
  TermStack s;
  term_stack_init(&s, out->alloc);
  term_stack_push(&s, term);
  while (!term_stack_is_empty(&s) && !s.failed) print_one(out, &s, term_stack_pop(&s));
  out->failed |= s.failed;
  term_stack_free(&s);
}

/* -- Formats -- */

typedef struct Spec {
  char text[32]; /* of one conversion, for printf, its * replaced */
  char size[3];  /* h, hh, l, ll, j, z, t or "" */
  char type;
} Spec;

/* Reads the conversion behind a %; where it ends. */
static const char *read_spec(const char *at, Spec *spec, va_list *args) {
  size_t n = 0;
  spec->text[n++] = '%';
  for (; *at && strchr("-+ #0123456789.*", *at); at++) {
    if (*at == '*')
      n += (size_t)snprintf(spec->text + n, 12, "%d", va_arg(*args, int));
    else if (n < 16)
      spec->text[n++] = *at;
    if (n > 20) n = 20;
  }
  size_t k = 0;
  for (; *at && strchr("hljztqL", *at); at++)
    if (k < 2) spec->size[k++] = spec->text[n++] = *at;
  spec->size[k] = '\0';
  spec->type = *at;
  spec->text[n++] = *at;
  spec->text[n] = '\0';
  return *at ? at + 1 : at;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void print_integer_spec(StrBuf *out, const Spec *spec, va_list *args) {
  if (strcmp(spec->size, "l") == 0)
    vl_strbuf_format(out, spec->text, va_arg(*args, long));
  else if (spec->size[0] && spec->size[0] != 'h')
    vl_strbuf_format(out, spec->text, va_arg(*args, long long)); /* ll, j, z and t are all of eight bytes */
  else
    vl_strbuf_format(out, spec->text, va_arg(*args, int));
}

static void print_spec(StrBuf *out, const Spec *spec, va_list *args) {
  if (spec->type == 'T')
    print_term(out, va_arg(*args, Term));
  else if (spec->type == '%')
    vl_strbuf_char(out, '%');
  else if (strchr("diouxXc", spec->type))
    print_integer_spec(out, spec, args);
  else if (strchr("eEfFgGaA", spec->type) && spec->size[0] == 'L')
    vl_strbuf_format(out, spec->text, va_arg(*args, long double));
  else if (strchr("eEfFgGaA", spec->type))
    vl_strbuf_format(out, spec->text, va_arg(*args, double));
  else if (strchr("sp", spec->type))
    vl_strbuf_format(out, spec->text, va_arg(*args, void *));
}
#pragma GCC diagnostic pop

void vl_nif_print(StrBuf *out, const char *format, va_list given) {
  va_list args;
  va_copy(args, given);
  while (*format) {
    if (*format != '%') {
      vl_strbuf_char(out, *format++);
      continue;
    }
    Spec spec;
    format = read_spec(format + 1, &spec, &args);
    if (spec.type) print_spec(out, &spec, &args);
  }
  va_end(args);
}

int enif_vfprintf(FILE *file, const char *format, va_list arguments) {
  StrBuf out;
  vl_strbuf_init(&out, vl_nif_alloc());
  vl_nif_print(&out, format, arguments);
  bool good = !out.failed && fwrite(out.text ? out.text : "", 1, out.size, file) == out.size;
  int size = good ? (int)out.size : -1;
  vl_strbuf_free(&out);
  return size;
}

int enif_fprintf(FILE *file, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int size = enif_vfprintf(file, format, arguments);
  va_end(arguments);
  return size;
}

int enif_vsnprintf(char *buffer, size_t size, const char *format, va_list arguments) {
  StrBuf out;
  vl_strbuf_init(&out, vl_nif_alloc());
  vl_nif_print(&out, format, arguments);
  int length = out.failed ? -1 : (int)out.size;
  if (size > 0 && !out.failed) {
    size_t kept = out.size < size ? out.size : size - 1;
    if (kept) memcpy(buffer, out.text, kept);
    buffer[kept] = '\0';
  }
  vl_strbuf_free(&out);
  return length;
}

int enif_snprintf(char *buffer, size_t size, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = enif_vsnprintf(buffer, size, format, arguments);
  va_end(arguments);
  return length;
}
