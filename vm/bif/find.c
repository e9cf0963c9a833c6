#include "bif/bif.h"

/* Order of the table: module, name, arity; texts are compared as bytes. */
static int order(const Bif *bif, const char *module, const char *name, size_t name_size, size_t arity) {
  int by = strcmp(bif->module, module);
  if (by == 0) by = strncmp(bif->name, name, name_size);
  if (by == 0) by = bif->name[name_size] != '\0';
  return by != 0 ? by : (int)bif->arity - (int)arity;
}

const Bif *vl_bif_find(const char *module, Term name, size_t arity) {
  size_t size;
  const char *text = vl_atom_text(name, &size);
  size_t low = 0, high = VL_BIF_COUNT;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int by = order(&vl_bif_table[middle], module, text, size, arity);
    if (by == 0) return &vl_bif_table[middle];
    if (by < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}
