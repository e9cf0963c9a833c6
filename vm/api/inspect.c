/* vial_inspect: a term as the language writes it, into a buffer: no more of it than fits there, and "..." for what lies
 * deeper than DEPTH_MAX. So it takes bounded time, stack and no memory, but for the digits of large integers. */
#include "include/vial.h"

#include "base/utf8.h"
#include "data/float.h"
#include "data/int.h"
#include "data/map.h"
#include "heap/heap.h"
#include "nif/env.h"
#include "proc/ref.h"

#include <ctype.h>
#include <stdio.h>

typedef struct Text {
  char *bytes;
  size_t size, room; /* room: without the NUL; size may be larger by what did not fit */
} Text;

enum { DEPTH_MAX = 64 };

static bool is_full(const Text *out) {
  return out->size >= out->room;
}

static void add(Text *out, const char *bytes, size_t size) {
  size_t left = out->size < out->room ? out->room - out->size : 0;
  if (left) memcpy(out->bytes + out->size, bytes, size < left ? size : left);
  out->size += size;
}

static void add_text(Text *out, const char *text) {
  add(out, text, strlen(text));
}

/* -- Atoms -- */

static bool is_name(const char *text, size_t size) {
  bool good = size > 0 && (islower((unsigned char)text[0]) || text[0] == '_');
  for (size_t i = 1; i < size && good; i++) {
    bool last = i == size - 1 && (text[i] == '?' || text[i] == '!');
    good = isalnum((unsigned char)text[i]) || text[i] == '_' || text[i] == '@' || last;
  }
  return good;
}

/* Elixir.Name, each part of it beginning with a capital. */
static bool is_alias(const char *text, size_t size) {
  enum { PREFIX = 7 };
  if (size <= PREFIX || memcmp(text, "Elixir.", PREFIX) != 0) return false;
  for (size_t i = PREFIX; i < size; i++) {
    bool first = text[i - 1] == '.';
    if (first ? !isupper((unsigned char)text[i]) : !isalnum((unsigned char)text[i]) && text[i] != '_' && text[i] != '.')
      return false;
  }
  return text[size - 1] != '.';
}

/* The letter behind the backslash; 0: none is needed. */
static char escape_of(uint8_t c, char quote) {
  switch (c) {
  case '\a': return 'a';
  case '\b': return 'b';
  case 0x7F: return 'd';
  case 0x1B: return 'e';
  case '\f': return 'f';
  case '\n': return 'n';
  case '\r': return 'r';
  case '\t': return 't';
  case '\v': return 'v';
  case '\\': return '\\';
  default: return c == (uint8_t)quote ? quote : '\0';
  }
}

static void print_quoted(Text *out, const uint8_t *text, size_t size, char quote) {
  add(out, &quote, 1);
  for (size_t i = 0; i < size && !is_full(out); i++) {
    char letter = escape_of(text[i], quote);
    if (letter) add_text(out, "\\");
    add(out, letter ? &letter : (const char *)text + i, 1);
  }
  add(out, &quote, 1);
}

static void print_atom_text(Text *out, const char *text, size_t size) {
  if (is_name(text, size))
    add(out, text, size);
  else
    print_quoted(out, (const uint8_t *)text, size, '"');
}

static void print_atom(Text *out, Term atom) {
  size_t size;
  const char *text = vl_atom_text(atom, &size);
  if (atom == ATOM_true || atom == ATOM_false || atom == ATOM_nil) {
    add(out, text, size);
  } else if (is_alias(text, size)) {
    add(out, text + strlen("Elixir."), size - strlen("Elixir."));
  } else {
    add_text(out, ":");
    print_atom_text(out, text, size);
  }
}

/* -- Numbers, bytes, names -- */

static void print_integer(Text *out, Term i) {
  char text[32];
  if (is_small(i)) {
    snprintf(text, sizeof text, "%lld", (long long)small_value(i));
    add_text(out, text);
    return;
  }
  size_t room = vl_int_format_size(i, 10);
  char *digits = vl_alloc(vl_nif_alloc(), room);
  if (digits) add(out, digits, vl_int_format(vl_nif_alloc(), i, 10, digits));
  vl_free(vl_nif_alloc(), digits, room);
}

static bool is_printable(const uint8_t *text, size_t size) {
  if (!vl_utf8_count(text, size, NULL, NULL)) return false;
  for (size_t i = 0; i < size; i++)
    if ((text[i] < ' ' || text[i] == 0x7F) && !escape_of(text[i], '"')) return false;
  return true;
}

static void print_bits(Text *out, Term t) {
  char number[32];
  Bits b = vl_bits(t);
  if (b.offset == 0 && b.count % 8 == 0 && is_printable(b.bytes, b.count / 8)) {
    print_quoted(out, b.bytes, b.count / 8, '"');
    return;
  }
  add_text(out, "<<");
  for (size_t at = 0; at < b.count && !is_full(out); at += 8) {
    size_t left = b.count - at, bit = b.offset + at;
    unsigned pair = (unsigned)b.bytes[bit / 8] << 8;
    if (bit % 8 + (left < 8 ? left : 8) > 8) pair |= b.bytes[bit / 8 + 1];
    unsigned byte = pair >> (8 - bit % 8) & 0xFF;
    snprintf(number, sizeof number, left < 8 ? "%s%u::size(%zu)" : "%s%u", at ? ", " : "",
             left < 8 ? byte >> (8 - left) : byte, left);
    add_text(out, number);
  }
  add_text(out, ">>");
}

static void print_float(Text *out, Term t) {
  char text[FLOAT_TEXT_MAX];
  add(out, text, vl_float_print(float_value(t), text));
}

static void print_named(Text *out, const char *kind, unsigned a, unsigned b) {
  char text[64];
  snprintf(text, sizeof text, "#%s<0.%u.%u>", kind, a, b);
  add_text(out, text);
}

/* -- Lists -- */

/* A proper list of characters, as long as it would be looked at. */
static bool is_charlist(Term list, size_t room) {
  for (; is_cons(list) && room > 0; list = cons_tail(list), room--) {
    Term c = cons_head(list);
    if (!is_small(c) || small_value(c) < 0 || small_value(c) >= 0x7F) return false;
    if (small_value(c) < ' ' && !escape_of((uint8_t)small_value(c), '\'')) return false;
  }
  return room == 0 || is_nil(list);
}

static void print_charlist(Text *out, Term list) {
  add_text(out, "'");
  for (; is_cons(list) && out->size < out->room; list = cons_tail(list)) {
    char c = (char)small_value(cons_head(list)), letter = escape_of((uint8_t)c, '\'');
    if (letter) add_text(out, "\\");
    add(out, letter ? &letter : &c, 1);
  }
  add_text(out, "'");
}

static bool is_pair(Term t) {
  return is_tuple_of(t, 2) && is_atom(tuple_at(t, 0));
}

static bool is_keywords(Term list, size_t room) {
  for (; is_cons(list) && room > 0; list = cons_tail(list), room--)
    if (!is_pair(cons_head(list))) return false;
  return room == 0 || is_nil(list);
}

static void print(Text *out, Term t, int depth);

static void print_pair(Text *out, Term key, Term value, int depth) {
  size_t size;
  const char *text = vl_atom_text(key, &size);
  print_atom_text(out, text, size);
  add_text(out, ": ");
  print(out, value, depth);
}

static void print_list(Text *out, Term list, int depth) {
  size_t room = out->room - out->size;
  if (is_charlist(list, room)) {
    print_charlist(out, list);
    return;
  }
  bool keywords = is_keywords(list, room), first = true;
  add_text(out, "[");
  for (; is_cons(list) && !is_full(out); list = cons_tail(list), first = false) {
    Term head = cons_head(list);
    if (!first) add_text(out, ", ");
    if (keywords)
      print_pair(out, tuple_at(head, 0), tuple_at(head, 1), depth);
    else
      print(out, head, depth);
  }
  if (!is_cons(list) && !is_nil(list)) {
    add_text(out, " | ");
    print(out, list, depth);
  }
  add_text(out, "]");
}

/* -- Tuples and maps -- */

static void print_tuple(Text *out, Term t, int depth) {
  add_text(out, "{");
  for (size_t i = 0; i < tuple_size(t) && !is_full(out); i++) {
    if (i > 0) add_text(out, ", ");
    print(out, tuple_at(t, i), depth);
  }
  add_text(out, "}");
}

static bool has_atom_keys(Term map) {
  MapIterator it;
  Term key, value;
  bool all = true;
  vl_map_iterate(&it, map);
  while (all && vl_map_next(&it, &key, &value)) all = is_atom(key);
  return all;
}

static void print_entry(Text *out, Term key, Term value, bool keywords, int depth) {
  if (keywords) {
    print_pair(out, key, value, depth);
    return;
  }
  print(out, key, depth);
  add_text(out, " => ");
  print(out, value, depth);
}

static void print_map(Text *out, Term map, int depth) {
  MapIterator it;
  Term key, value, name = vl_map_get(map, ATOM_struct_key);
  bool is_struct = name != TERM_NONE && is_atom(name), keywords = has_atom_keys(map), first = true;
  add_text(out, "%");
  if (is_struct) {
    size_t size;
    const char *text = vl_atom_text(name, &size);
    if (is_alias(text, size)) text += strlen("Elixir."), size -= strlen("Elixir.");
    add(out, text, size);
  }
  add_text(out, "{");
  vl_map_iterate(&it, map);
  while (!is_full(out) && vl_map_next(&it, &key, &value)) {
    if (is_struct && key == ATOM_struct_key) continue;
    if (!first) add_text(out, ", ");
    print_entry(out, key, value, keywords, depth);
    first = false;
  }
  add_text(out, "}");
}

/* -- All -- */

static void print_box(Text *out, Term t, int depth) {
  if (is_tuple(t))
    print_tuple(out, t, depth);
  else if (is_map(t))
    print_map(out, t, depth);
  else if (is_integer(t))
    print_integer(out, t);
  else if (is_float(t))
    print_float(out, t);
  else if (is_bitstring(t))
    print_bits(out, t);
  else if (is_ref(t))
    print_named(out, "Reference", (unsigned)(ref_number(t) >> 32), (unsigned)ref_number(t));
  else
    add_text(out, "#Function<>");
}

static void print(Text *out, Term t, int depth) {
  if (depth == 0)
    add_text(out, "...");
  else if (t == TERM_NONE)
    add_text(out, "#None<>");
  else if (is_small(t))
    print_integer(out, t);
  else if (is_atom(t))
    print_atom(out, t);
  else if (is_nil(t))
    add_text(out, "[]");
  else if (is_pid(t))
    print_named(out, "PID", pid_index(t), pid_serial(t));
  else if (is_port(t))
    print_named(out, "Port", pid_instance(t), port_index(t));
  else if (is_cons(t))
    print_list(out, t, depth - 1);
  else
    print_box(out, t, depth - 1);
}

size_t vial_inspect(ERL_NIF_TERM term, char *buffer, size_t size) {
  Text out = {.bytes = buffer, .room = size > 0 ? size - 1 : 0};
  print(&out, term, DEPTH_MAX);
  if (size > 0) buffer[out.size < out.room ? out.size : out.room] = '\0';
  return out.size;
}
