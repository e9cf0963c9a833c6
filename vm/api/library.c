#include "api/library.h"

#include "code/load.h"

#include <zlib.h>

static int compare_name(const char *name, const char *text, size_t size) {
  int order = strncmp(name, text, size);
  return order != 0 ? order : name[size] != '\0';
}

const LibraryImage *vl_library_find(const Library *library, Term module) {
  size_t size;
  const char *text = vl_atom_text(module, &size);
  size_t low = 0, high = library->count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = compare_name(library->images[middle].module, text, size);
    if (order == 0) return &library->images[middle];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

static bool publish(Instance *in, const uint8_t *bytes, size_t size) {
  const char *why;
  ModuleCode *code = vl_code_prepare(in->code, bytes, size, &why);
  if (!code) return false;
  if (vl_code_publish(in->code, code)) return true;
  vl_code_release(code);
  return false;
}

static bool load_module(Instance *in, Term module) {
  const LibraryImage *image = vl_library_find(in->service[SERVICE_LIBRARY], module);
  uint8_t *bytes = image ? vl_alloc(&in->alloc, image->size) : NULL;
  if (!bytes) return false;
  uLongf size = image->size;
  bool loaded = uncompress(bytes, &size, image->bytes, image->deflated) == Z_OK && publish(in, bytes, size);
  vl_free(&in->alloc, bytes, image->size);
  return loaded;
}

void vl_library_use(Instance *in, const Library *library) {
  in->service[SERVICE_LIBRARY] = (void *)(uintptr_t)library;
  in->hooks.load_module = load_module;
}
