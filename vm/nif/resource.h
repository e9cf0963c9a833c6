/* Resources: objects of C that terms refer to.
 *
 * An object is a counted block (heap/refbin.h) whose last reference calls its type's destructor, on whatever thread
 * lets it go. A term of it is a reference that owns a count, so collections, messages and tables need know nothing.
 * A type belongs to a library, and keeps it open as long as there are objects of it; a new version of the library may
 * take it over. */
#ifndef VL_NIF_RESOURCE_H
#define VL_NIF_RESOURCE_H

#include "heap/refbin.h"
#include "nif/library.h"

struct enif_resource_type_t {
  ErlNifResourceType *next; /* guarded by the state's mutex, as all below but `init` of a type in use */
  Instance *instance;
  Term module, name; /* name: an atom */
  ErlNifResourceTypeInit init;
  NifLibrary *owner; /* holds a reference; NULL: not settled yet */
  size_t objects;
  bool listed; /* false: of a library that is gone, goes with the last object */

  /* While `claimant` is being loaded: */
  NifLibrary *claimant;
  ErlNifResourceTypeInit claim;
};

typedef struct NifObject {
  RefBinDrop *drop; /* first: vl_nif_object_drop */
  ErlNifResourceType *type;
  uint64_t number; /* of its references */
  size_t size;
  _Atomic size_t watches;  /* on processes */
  struct NifEvent *events; /* of enif_select: guarded by the poll's mutex */
  unsigned char data[];
} NifObject;

_Static_assert((sizeof(RefBin) + offsetof(NifObject, data)) % 16 == 0, "objects are aligned as those of malloc");

static inline NifObject *object_of(void *data) {
  return (NifObject *)(void *)((char *)data - offsetof(NifObject, data));
}
static inline RefBin *object_bin(NifObject *object) {
  return (RefBin *)(void *)((char *)object - offsetof(RefBin, data));
}

/* RefBinDrop of every object. */
void vl_nif_object_drop(RefBin *bin);
/* The object of a term; NULL: it has none. */
NifObject *vl_nif_object(Term term);
/* Takes a reference, unless the last one is gone. */
bool vl_nif_object_hold(NifObject *object);

/* The types that the library has opened are its own now, or, if it was refused, as before. */
void vl_nif_types_settle(NifLibrary *library, bool good);
/* The library's module is gone: nobody finds its types any more. */
void vl_nif_types_disown(NifLibrary *library);
/* Frees what is left. No object is. */
void vl_nif_types_free(NifState *s);

/* Hooks.exited: tells objects that watch the process. */
void vl_nif_process_exited(Instance *in, Process *p);
/* No object is. */
void vl_nif_watches_free(NifState *s);
/* An object goes: it watches nobody. */
void vl_nif_unwatch_all(NifObject *object);

#endif
