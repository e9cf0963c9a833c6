#include "bif/heap_limit.h"

#include "bif/args.h"
#include "data/map.h"

/* What OTP's smallest heap holds: less is refused. */
#define LEAST_WORDS 233

/* A flag of the map; without the key it is true. */
static bool read_limit_flag(Term map, Term key, uint32_t off, uint32_t *flags) {
  Term value = vl_map_get(map, key);
  if (value == ATOM_false) *flags |= off;
  return value == TERM_NONE || arg_is_bool(value);
}

bool vl_heap_limit_read(Term value, size_t *words, uint32_t *flags) {
  if (is_map(value)) {
    if (!read_limit_flag(value, ATOM_kill, FLAG_HEAP_UNLIMITED, flags)) return false;
    if (!read_limit_flag(value, ATOM_error_logger, FLAG_HEAP_SILENT, flags)) return false;
    value = vl_map_get(value, ATOM_size);
  }
  if (value == TERM_NONE || !arg_is_int(value, 0, SMALL_MAX)) return false;
  *words = (size_t)small_value(value);
  return *words == 0 || *words >= LEAST_WORDS;
}

Term vl_heap_limit_term(Heap *h, const Process *p) {
  Term pairs[] = {
      ATOM_error_logger, make_bool(!vl_process_has(p, FLAG_HEAP_SILENT)),
      ATOM_kill,         make_bool(!vl_process_has(p, FLAG_HEAP_UNLIMITED)),
      ATOM_size,         vl_uint(h, p->max_heap),
  };
  return vl_map_from_pairs(h, pairs, 3);
}
