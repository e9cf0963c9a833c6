/* The builtin over the library compiled in. */
#include "api/library.h"
#include "bif/bif.h"

#include <zlib.h>

/* The image of a module of the library, or nil. */
Term bif_vl_code_image_1(Process *p, const Term *args) {
  if (!is_atom(args[0])) return vl_raise_badarg(p);
  const Library *library = vl_instance_of(p)->service[SERVICE_LIBRARY];
  const LibraryImage *image = library ? vl_library_find(library, args[0]) : NULL;
  uint8_t *bytes;
  if (!image) return ATOM_nil;
  Term binary = vl_binary_new(vl_heap_of(p), image->size, &bytes);
  if (binary == TERM_NONE) return TERM_NONE;
  uLongf size = image->size;
  return uncompress(bytes, &size, image->bytes, image->deflated) == Z_OK ? binary : vl_raise_badarg(p);
}

/* The names of the library's modules. */
Term bif_vl_code_library_0(Process *p, const Term *args) {
  Instance *in = vl_instance_of(p);
  const Library *library = in->service[SERVICE_LIBRARY];
  Term list = NIL;
  for (size_t i = library ? library->count : 0; i-- > 0;) {
    const char *name = library->images[i].module;
    list = vl_cons(vl_heap_of(p), vl_atom_make(in->atoms, name, strlen(name)), list);
  }
  return list;
}
