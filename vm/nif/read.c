/* Reading terms through the NIF interface. */
#include "nif/env.h"

#include "data/int.h"

int enif_get_long(ErlNifEnv *env, ERL_NIF_TERM term, long *out) {
  int64_t i;
  if (!is_integer(term) || !vl_int_to_i64(term, &i)) return 0;
  *out = i;
  return 1;
}

int enif_get_ulong(ErlNifEnv *env, ERL_NIF_TERM term, unsigned long *out) {
  uint64_t i;
  if (!is_integer(term) || !vl_int_to_u64(term, &i)) return 0;
  *out = i;
  return 1;
}

int enif_get_int(ErlNifEnv *env, ERL_NIF_TERM term, int *out) {
  if (!is_small(term) || small_value(term) < INT32_MIN || small_value(term) > INT32_MAX) return 0;
  *out = (int)small_value(term);
  return 1;
}

int enif_get_uint(ErlNifEnv *env, ERL_NIF_TERM term, unsigned *out) {
  if (!is_small(term) || small_value(term) < 0 || small_value(term) > UINT32_MAX) return 0;
  *out = (unsigned)small_value(term);
  return 1;
}

int enif_get_double(ErlNifEnv *env, ERL_NIF_TERM term, double *out) {
  if (!is_float(term)) return 0;
  *out = float_value(term);
  return 1;
}

/* -- Text -- */

/* UTF-8 as Latin-1, at most `room` bytes; how many characters there are, or -1: one has no Latin-1. */
static int to_latin1(char *out, size_t room, const char *text, size_t bytes) {
  int count = 0;
  for (size_t i = 0; i < bytes; count++) {
    uint8_t c = (uint8_t)text[i++];
    if (c >= 0xC4) return -1;
    if (c >= 0xC0) c = (uint8_t)((c & 3) << 6 | ((uint8_t)text[i++] & 0x3F));
    if ((size_t)count < room) out[count] = (char)c;
  }
  return count;
}

int enif_get_atom_length(ErlNifEnv *env, ERL_NIF_TERM atom, unsigned *size, ErlNifCharEncoding encoding) {
  if (!is_atom(atom) || encoding != ERL_NIF_LATIN1) return 0;
  size_t bytes;
  const char *text = vl_atom_text(atom, &bytes);
  int count = to_latin1(NULL, 0, text, bytes);
  if (count < 0) return 0;
  *size = (unsigned)count;
  return 1;
}

int enif_get_atom(ErlNifEnv *env, ERL_NIF_TERM atom, char *buffer, unsigned size, ErlNifCharEncoding encoding) {
  unsigned count;
  if (!enif_get_atom_length(env, atom, &count, encoding) || count >= size) return 0;
  size_t bytes;
  const char *text = vl_atom_text(atom, &bytes);
  (void)to_latin1(buffer, count, text, bytes);
  buffer[count] = '\0';
  return (int)count + 1;
}

int enif_get_string(ErlNifEnv *env, ERL_NIF_TERM list, char *buffer, unsigned size, ErlNifCharEncoding encoding) {
  if (size < 1 || encoding != ERL_NIF_LATIN1) return 0;
  unsigned at = 0;
  for (; is_cons(list); list = cons_tail(list), at++) {
    Term c = cons_head(list);
    if (at == size - 1) {
      buffer[at] = '\0';
      return -(int)size;
    }
    if (!is_small(c) || small_value(c) < 0 || small_value(c) > UINT8_MAX) break;
    buffer[at] = (char)small_value(c);
  }
  buffer[at] = '\0';
  return is_nil(list) ? (int)at + 1 : 0;
}

/* -- Tuples, lists, pids -- */

int enif_get_tuple(ErlNifEnv *env, ERL_NIF_TERM tuple, int *arity, const ERL_NIF_TERM **elements) {
  if (!is_tuple(tuple)) return 0;
  *arity = (int)tuple_size(tuple);
  *elements = tuple_elements(tuple);
  return 1;
}

int enif_get_list_cell(ErlNifEnv *env, ERL_NIF_TERM list, ERL_NIF_TERM *head, ERL_NIF_TERM *tail) {
  if (!is_cons(list)) return 0;
  *head = cons_head(list);
  *tail = cons_tail(list);
  return 1;
}

int enif_get_list_length(ErlNifEnv *env, ERL_NIF_TERM list, unsigned *length) {
  unsigned n = 0;
  for (; is_cons(list); list = cons_tail(list)) n++;
  if (!is_nil(list)) return 0;
  *length = n;
  return 1;
}

int enif_get_local_pid(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifPid *pid) {
  if (!is_pid(term)) return 0;
  pid->pid = term;
  return 1;
}

int enif_get_local_port(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifPort *port) {
  if (!is_port(term)) return 0;
  port->port_id = term;
  return 1;
}
