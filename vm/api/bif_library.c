/* Builtins over the library compiled in, and the directories of other code. */
#include "api/library.h"
#include "base/strbuf.h"
#include "bif/bif.h"

#include <zlib.h>

static const LibraryImage *find(Process *p, Term module) {
  const Library *library = vl_library_of(vl_instance_of(p));
  return library && is_atom(module) ? vl_library_find(library, module) : NULL;
}

/* A binary of `head` and what was deflated. */
static Term inflate_behind(Process *p, const uint8_t *head, size_t size, const Deflated *d) {
  uint8_t *bytes;
  Term binary = vl_binary_new(vl_heap_of(p), size + d->inflated, &bytes);
  if (binary == TERM_NONE) return TERM_NONE;
  if (size) memcpy(bytes, head, size);
  uLongf room = d->inflated;
  return uncompress(bytes + size, &room, d->bytes, d->size) == Z_OK ? binary : vl_raise_badarg(p);
}

/* The image of a module of the library, or nil. */
Term bif_vl_code_image_1(Process *p, const Term *args) {
  if (!is_atom(args[0])) return vl_raise_badarg(p);
  const LibraryImage *image = find(p, args[0]);
  return image ? inflate_behind(p, image->bytes, image->tables, &image->code) : ATOM_nil;
}

/* The docs of a module of the library, or nil. */
Term bif_vl_code_library_docs_1(Process *p, const Term *args) {
  if (!is_atom(args[0])) return vl_raise_badarg(p);
  const LibraryImage *image = find(p, args[0]);
  return image && image->docs.bytes ? inflate_behind(p, NULL, 0, &image->docs) : ATOM_nil;
}

Term bif_vl_code_is_library_1(Process *p, const Term *args) {
  return find(p, args[0]) ? ATOM_true : ATOM_false;
}

/* The names of the library's modules. */
Term bif_vl_code_library_0(Process *p, const Term *args) {
  Instance *in = vl_instance_of(p);
  const Library *library = vl_library_of(in);
  Term list = NIL;
  for (size_t i = library ? library->count : 0; i-- > 0;) {
    const char *name = library->images[i].module;
    list = vl_cons(vl_heap_of(p), vl_atom_make(in->atoms, name, strlen(name)), list);
  }
  return list;
}

/* Replaces the directories in which modules are looked for: a list of binaries. */
Term bif_vl_code_set_path_1(Process *p, const Term *args) {
  Instance *in = vl_instance_of(p);
  StrBuf names;
  vl_strbuf_init(&names, &in->alloc);
  Term list = args[0];
  for (; is_cons(list); list = cons_tail(list)) {
    const uint8_t *text;
    size_t size;
    if (!vl_binary_peek(cons_head(list), &text, &size) || memchr(text, '\0', size)) break;
    vl_strbuf_add(&names, text, size);
    vl_strbuf_char(&names, '\0');
  }
  bool set = is_nil(list) && !names.failed && vl_library_set_path(in, names.text, names.size);
  vl_strbuf_free(&names);
  return set ? ATOM_ok : vl_raise_badarg(p);
}
