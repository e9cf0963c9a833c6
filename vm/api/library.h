/* The library compiled into the program: images that load on first use. */
#ifndef VL_API_LIBRARY_H
#define VL_API_LIBRARY_H

#include "proc/instance.h"

/* One module and its docs (vm/gen/embed.py). An image lies there as it is loaded: half a megabyte more in the program,
 * a tenth less of the time it takes to start. */
typedef struct LibraryImage {
  const char *module;
  const uint8_t *bytes;
  size_t size;
  const uint8_t *docs; /* an external term, deflated; NULL: none */
  size_t docs_deflated, docs_size;
} LibraryImage;

/* Sorted by name. */
typedef struct Library {
  const LibraryImage *images;
  size_t count;
} Library;

/* From now on a call to a module that is not loaded looks here, and then for DIR/Module.vbc in the directories of
 * vl_library_set_path. The library must outlive the instance. False when memory is out. */
bool vl_library_use(Instance *in, const Library *library) VL_MUST_CHECK;
/* Before the instance is freed. */
void vl_library_leave(Instance *in);

/* The library of an instance, or NULL. */
const Library *vl_library_of(const Instance *in);
/* The image of a module, or NULL. */
const LibraryImage *vl_library_find(const Library *library, Term module);
/* Replaces the directories searched: names, each ended by a NUL, `size` bytes in all. They are copied. */
bool vl_library_set_path(Instance *in, const char *names, size_t size) VL_MUST_CHECK;

#endif
