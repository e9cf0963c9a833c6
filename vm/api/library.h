/* The library compiled into the program: images that load on first use. */
#ifndef VL_API_LIBRARY_H
#define VL_API_LIBRARY_H

#include "proc/instance.h"

typedef struct Deflated {
  const uint8_t *bytes; /* NULL: none */
  size_t size, inflated;
} Deflated;

/* One module (vm/gen/embed.py). What is loaded lies there as it is used, with its code ready (code/ready.h). */
typedef struct LibraryImage {
  const char *module;
  const uint8_t *bytes;
  size_t size, tables; /* of `size` bytes, those before the ready code */
  Deflated code;       /* the chunk of ops: with the tables, the image as it was compiled */
  Deflated docs;       /* an external term */
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
