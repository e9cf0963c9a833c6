/* The library compiled into the program: images that load on first use. */
#ifndef VL_API_LIBRARY_H
#define VL_API_LIBRARY_H

#include "proc/instance.h"

/* One module, deflated (vm/gen/embed.py). */
typedef struct LibraryImage {
  const char *module;
  const uint8_t *bytes;
  size_t deflated, size;
} LibraryImage;

/* Sorted by name. */
typedef struct Library {
  const LibraryImage *images;
  size_t count;
} Library;

/* From now on a call to a module that is not loaded looks here. The library must outlive the instance. */
void vl_library_use(Instance *in, const Library *library);
/* The image of a module, or NULL. */
const LibraryImage *vl_library_find(const Library *library, Term module);

#endif
