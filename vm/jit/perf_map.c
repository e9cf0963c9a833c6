#include "jit/perf_map.h"

#include "code/lines.h"
#include "term/atom.h"

#include <unistd.h>

bool vl_native_name(StrBuf *out, const CodeServer *code, const Word *pc) {
  CodePlace place;
  if (!vl_code_place(code, pc, &place)) return false;
  while (vl_code_place_outer(code, &place)) continue;
  size_t module_size, function_size;
  const char *module = vl_atom_text(place.mfa.module, &module_size);
  const char *function = vl_atom_text(place.mfa.function, &function_size);
  vl_strbuf_format(out, "%.*s.%.*s/%u", (int)module_size, module, (int)function_size, function, place.mfa.arity);
  return !out->failed;
}

FILE *vl_perf_map_open(void) {
  char path[64];
  snprintf(path, sizeof path, "/tmp/perf-%ld.map", (long)getpid());
  FILE *map = fopen(path, "ae");
  if (map) setvbuf(map, NULL, _IOLBF, BUFSIZ);
  return map;
}

void vl_perf_map_add(FILE *map, const char *name, const uint8_t *at, uint32_t size) {
  fprintf(map, "%lx %x %s\n", (unsigned long)(uintptr_t)at, size, name);
}
