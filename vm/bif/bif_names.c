/* Pids, references and ports as text, and back. */
#include "bif/args.h"
#include "bif/bif.h"
#include "proc/instance.h"
#include "proc/ref.h"

#include <inttypes.h>
#include <stdio.h>

enum { NAME_ROOM = 96 };

static Term charlist(Heap *h, const char *text) {
  Term list = NIL;
  for (size_t i = strlen(text); i-- > 0;) list = vl_cons(h, make_small((uint8_t)text[i]), list);
  return list;
}

/* The characters of a list into `out`, ended by NUL; false when it is none or too long. */
static bool read_charlist(Term list, char *out) {
  size_t n = 0;
  Term item;
  while (arg_next(&list, &item)) {
    if (n + 1 >= NAME_ROOM || !arg_is_int(item, 1, 127)) return false;
    out[n++] = (char)small_value(item);
  }
  out[n] = '\0';
  return list == NIL;
}

Term bif_erlang_pid_to_list_1(Process *p, const Term *args) {
  if (!is_pid(args[0])) return vl_raise_badarg(p);
  char text[NAME_ROOM];
  snprintf(text, sizeof text, "<0.%u.%u>", pid_index(args[0]), pid_serial(args[0]));
  return charlist(&p->heap, text);
}

Term bif_erlang_list_to_pid_1(Process *p, const Term *args) {
  char text[NAME_ROOM];
  unsigned index, serial;
  int end = 0;
  if (!read_charlist(args[0], text) || sscanf(text, "<0.%u.%u>%n", &index, &serial, &end) != 2 || end == 0 || text[end])
    return vl_raise_badarg(p);
  if (index >> PID_INDEX_BITS || serial >> PID_SERIAL_BITS) return vl_raise_badarg(p);
  return make_pid(p->instance->number, serial, index);
}

Term bif_erlang_ref_to_list_1(Process *p, const Term *args) {
  if (!is_ref(args[0])) return vl_raise_badarg(p);
  char text[NAME_ROOM];
  uint64_t number = ref_number(args[0]);
  snprintf(text, sizeof text, "#Ref<0.%" PRIu32 ".%" PRIu32 ".%" PRIu32 ">", (uint32_t)(number >> 32), (uint32_t)number,
           ref_flags(args[0]));
  return charlist(&p->heap, text);
}

Term bif_erlang_list_to_ref_1(Process *p, const Term *args) {
  char text[NAME_ROOM];
  uint32_t high, low, flags;
  int end = 0;
  if (!read_charlist(args[0], text)) return vl_raise_badarg(p);
  int read = sscanf(text, "#Ref<0.%" SCNu32 ".%" SCNu32 ".%" SCNu32 ">%n", &high, &low, &flags, &end);
  if (read != 3 || end == 0 || text[end]) return vl_raise_badarg(p);
  return vl_ref_make(&p->heap, p->instance, (uint64_t)high << 32 | low, flags);
}

Term bif_erlang_port_to_list_1(Process *p, const Term *args) {
  if (!is_port(args[0])) return vl_raise_badarg(p);
  char text[NAME_ROOM];
  snprintf(text, sizeof text, "#Port<0.%u>", port_index(args[0]));
  return charlist(&p->heap, text);
}
