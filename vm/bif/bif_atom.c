/* Atoms and their texts. */
#include "base/utf8.h"
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/text.h"
#include "proc/instance.h"

/* -- Out -- */

static bool is_latin1(Term encoding) {
  return encoding == ATOM_latin1;
}
static bool is_encoding(Term t) {
  return t == ATOM_utf8 || t == ATOM_unicode || t == ATOM_latin1;
}

/* UTF-8 as bytes of Latin-1; false if a character has none. */
static bool to_latin1(StrBuf *out, const char *text, size_t size) {
  const uint8_t *at = (const uint8_t *)text, *end = at + size;
  while (at < end) {
    uint32_t code = vl_utf8_decode(&at, end);
    if (code > 0xFF) return false;
    vl_strbuf_char(out, (char)code);
  }
  return true;
}

static Term atom_to_binary(Process *p, Term atom, Term encoding) {
  if (!is_atom(atom) || !is_encoding(encoding)) return vl_raise_badarg(p);
  size_t size;
  const char *text = vl_atom_text(atom, &size);
  if (!is_latin1(encoding)) return vl_binary(&p->heap, text, size);
  StrBuf out;
  vl_strbuf_init(&out, p->heap.alloc);
  Term result = to_latin1(&out, text, size) ? vl_binary(&p->heap, out.text, out.size) : vl_raise_badarg(p);
  vl_strbuf_free(&out);
  return result;
}

Term bif_erlang_atom_to_binary_1(Process *p, const Term *args) {
  return atom_to_binary(p, args[0], ATOM_utf8);
}

Term bif_erlang_atom_to_binary_2(Process *p, const Term *args) {
  return atom_to_binary(p, args[0], args[1]);
}

Term bif_erlang_atom_to_list_1(Process *p, const Term *args) {
  if (!is_atom(args[0])) return vl_raise_badarg(p);
  size_t size;
  const char *text = vl_atom_text(args[0], &size);
  return vl_text_code_points(&p->heap, text, size);
}

/* -- In -- */

static Term make_atom_of(Process *p, const char *text, size_t size, bool existing) {
  size_t count;
  if (!vl_utf8_count(text, size, &count, NULL)) return vl_raise_badarg(p);
  if (count > ATOM_MAX_CHARS) return existing ? vl_raise_badarg(p) : vl_raise_system_limit(p);
  AtomSet *set = vl_instance_of(p)->atoms;
  Term atom = existing ? vl_atom_find(set, text, size) : vl_atom_make(set, text, size);
  if (atom != TERM_NONE) return atom;
  return existing ? vl_raise_badarg(p) : vl_raise_system_limit(p);
}

static Term binary_to_atom(Process *p, Term binary, Term encoding, bool existing) {
  const uint8_t *bytes;
  size_t size;
  if (!is_encoding(encoding) || !vl_binary_bytes(&p->heap, binary, &bytes, &size)) return vl_raise_badarg(p);
  if (!is_latin1(encoding)) return make_atom_of(p, (const char *)bytes, size, existing);
  StrBuf text;
  vl_strbuf_init(&text, p->heap.alloc);
  for (size_t i = 0; i < size; i++) vl_strbuf_utf8(&text, bytes[i]);
  Term atom = text.failed ? vl_raise_system_limit(p) : make_atom_of(p, vl_strbuf_string(&text), text.size, existing);
  vl_strbuf_free(&text);
  return atom;
}

Term bif_erlang_binary_to_atom_1(Process *p, const Term *args) {
  return binary_to_atom(p, args[0], ATOM_utf8, false);
}

Term bif_erlang_binary_to_atom_2(Process *p, const Term *args) {
  return binary_to_atom(p, args[0], args[1], false);
}

Term bif_erlang_binary_to_existing_atom_1(Process *p, const Term *args) {
  return binary_to_atom(p, args[0], ATOM_utf8, true);
}

Term bif_erlang_binary_to_existing_atom_2(Process *p, const Term *args) {
  return binary_to_atom(p, args[0], args[1], true);
}

static Term list_to_atom(Process *p, Term list, bool existing) {
  StrBuf text;
  vl_strbuf_init(&text, p->heap.alloc);
  bool good = vl_text_of_list(&text, list, true);
  Term atom = good ? make_atom_of(p, vl_strbuf_string(&text), text.size, existing) : vl_raise_badarg(p);
  vl_strbuf_free(&text);
  return atom;
}

Term bif_erlang_list_to_atom_1(Process *p, const Term *args) {
  return list_to_atom(p, args[0], false);
}

Term bif_erlang_list_to_existing_atom_1(Process *p, const Term *args) {
  return list_to_atom(p, args[0], true);
}
