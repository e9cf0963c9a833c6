#include "nif/resource.h"

#include "proc/ref.h"

/* -- Types -- */

static ErlNifResourceType *find_type_locked(const NifState *s, Term module, Term name) {
  ErlNifResourceType *type = s->types;
  while (type && (type->module != module || type->name != name)) type = type->next;
  return type;
}

static void unlist_locked(NifState *s, ErlNifResourceType *type) {
  ErlNifResourceType **link = &s->types;
  while (*link != type) link = &(*link)->next;
  *link = type->next;
  type->listed = false;
}

static ErlNifResourceType *new_type_locked(NifState *s, Term module, Term name) {
  ErlNifResourceType *type = vl_alloc_zeroed(&s->instance->alloc, 1, sizeof *type);
  if (!type) return NULL;
  type->instance = s->instance;
  type->module = module;
  type->name = name;
  type->listed = true;
  type->next = s->types;
  s->types = type;
  return type;
}

static void free_type(ErlNifResourceType *type) {
  vl_free(&type->instance->alloc, type, sizeof *type);
}

static ErlNifResourceType *open_type(ErlNifEnv *env, const char *name, const ErlNifResourceTypeInit *init,
                                     ErlNifResourceFlags flags, ErlNifResourceFlags *tried) {
  NifLibrary *library = env->library;
  if (!library) return NULL;
  NifState *s = nif_state(env->instance);
  Term atom = vl_atom_make(env_atoms(env), name, strlen(name));
  pthread_mutex_lock(&s->mutex);
  ErlNifResourceType *type = atom == TERM_NONE ? NULL : find_type_locked(s, library->module, atom);
  ErlNifResourceFlags want = type ? ERL_NIF_RT_TAKEOVER : ERL_NIF_RT_CREATE;
  bool allowed = atom != TERM_NONE && (flags & want) != 0;
  if (allowed && !type) type = new_type_locked(s, library->module, atom);
  if (!allowed) type = NULL;
  if (type) {
    type->claimant = library;
    type->claim = *init;
  }
  pthread_mutex_unlock(&s->mutex);
  if (tried) *tried = allowed ? want : flags;
  return type;
}

ErlNifResourceType *enif_open_resource_type(ErlNifEnv *env, const char *module, const char *name,
                                            ErlNifResourceDtor *dtor, ErlNifResourceFlags flags,
                                            ErlNifResourceFlags *tried) {
  return module ? NULL : open_type(env, name, &(ErlNifResourceTypeInit){.dtor = dtor, .members = 1}, flags, tried);
}

/* Of the library's struct only as much is read as the library was compiled with: it has no `dyncall`. */
ErlNifResourceType *enif_open_resource_type_x(ErlNifEnv *env, const char *name, const ErlNifResourceTypeInit *init,
                                              ErlNifResourceFlags flags, ErlNifResourceFlags *tried) {
  ErlNifResourceTypeInit known = {.dtor = init->dtor, .stop = init->stop, .down = init->down, .members = 3};
  return open_type(env, name, &known, flags, tried);
}

ErlNifResourceType *enif_init_resource_type(ErlNifEnv *env, const char *name, const ErlNifResourceTypeInit *init,
                                            ErlNifResourceFlags flags, ErlNifResourceFlags *tried) {
  ErlNifResourceTypeInit known = {.members = init->members};
  if (init->members > 0) known.dtor = init->dtor;
  if (init->members > 1) known.stop = init->stop;
  if (init->members > 2) known.down = init->down;
  if (init->members > 3) known.dyncall = init->dyncall;
  return open_type(env, name, &known, flags, tried);
}

/* Gives the owner before, to be released without the mutex. */
static NifLibrary *settle_locked(NifState *s, ErlNifResourceType *type, bool good) {
  NifLibrary *claimant = type->claimant, *before = type->owner;
  type->claimant = NULL;
  if (good) {
    type->init = type->claim;
    type->owner = claimant;
    vl_nif_library_retain(claimant);
    return before;
  }
  if (before) return NULL;
  unlist_locked(s, type);
  if (type->objects == 0) free_type(type);
  return NULL;
}

void vl_nif_types_settle(NifLibrary *library, bool good) {
  NifState *s = nif_state(library->instance);
  pthread_mutex_lock(&s->mutex);
  for (ErlNifResourceType *type = s->types, *next; type; type = next) {
    next = type->next;
    NifLibrary *before = type->claimant == library ? settle_locked(s, type, good) : NULL;
    if (!before) continue;
    pthread_mutex_unlock(&s->mutex);
    vl_nif_library_release(before);
    pthread_mutex_lock(&s->mutex);
    next = s->types;
  }
  pthread_mutex_unlock(&s->mutex);
}

void vl_nif_types_disown(NifLibrary *library) {
  NifState *s = nif_state(library->instance);
  pthread_mutex_lock(&s->mutex);
  for (ErlNifResourceType *type = s->types, *next; type; type = next) {
    next = type->next;
    if (type->owner != library) continue;
    unlist_locked(s, type);
    if (type->objects > 0) continue;
    free_type(type);
    atomic_fetch_sub(&library->references, 1); /* not the last: the version's own is left */
  }
  pthread_mutex_unlock(&s->mutex);
}

void vl_nif_types_free(NifState *s) {
  while (s->types) {
    ErlNifResourceType *type = s->types;
    unlist_locked(s, type);
    free_type(type);
  }
}

/* -- Objects -- */

static void count_object(ErlNifResourceType *type) {
  NifState *s = nif_state(type->instance);
  pthread_mutex_lock(&s->mutex);
  type->objects++;
  pthread_mutex_unlock(&s->mutex);
}

/* The last object of a type that nobody finds any more takes it along. */
static void discount_object(ErlNifResourceType *type) {
  NifState *s = nif_state(type->instance);
  pthread_mutex_lock(&s->mutex);
  bool last = --type->objects == 0 && !type->listed;
  pthread_mutex_unlock(&s->mutex);
  if (!last) return;
  NifLibrary *owner = type->owner;
  free_type(type);
  if (owner) vl_nif_library_release(owner);
}

void vl_nif_object_drop(RefBin *bin) {
  NifObject *object = (NifObject *)(void *)bin->data;
  ErlNifResourceType *type = object->type;
  if (atomic_load(&object->watches) > 0) vl_nif_unwatch_all(object);
  if (type->init.dtor) {
    ErlNifEnv env;
    vl_env_begin_callback(&env, type->instance, type->owner);
    type->init.dtor(&env, object->data);
    vl_env_end_callback(&env);
  }
  discount_object(type);
}

void *enif_alloc_resource(ErlNifResourceType *type, size_t size) {
  Instance *in = type->instance;
  size_t all;
  if (__builtin_add_overflow(size, sizeof(NifObject), &all)) return NULL;
  RefBin *bin = vl_refbin_new_object(&in->alloc, all, vl_nif_object_drop);
  if (!bin) return NULL;
  NifObject *object = (NifObject *)(void *)bin->data;
  object->type = type;
  object->number = vl_ref_fresh(in);
  object->size = size;
  count_object(type);
  return object->data;
}

void enif_keep_resource(void *object) {
  vl_refbin_retain(object_bin(object_of(object)));
}

void enif_release_resource(void *object) {
  vl_refbin_release(object_bin(object_of(object)));
}

bool vl_nif_object_hold(NifObject *object) {
  RefBin *bin = object_bin(object);
  size_t count = atomic_load(&bin->references);
  while (count > 0)
    if (atomic_compare_exchange_weak(&bin->references, &count, count + 1)) return true;
  return false;
}

size_t enif_sizeof_resource(void *object) {
  return object_of(object)->size;
}

ERL_NIF_TERM enif_make_resource(ErlNifEnv *env, void *object) {
  NifObject *o = object_of(object);
  vl_refbin_retain(object_bin(o));
  return vl_ref_make_owner(env->heap, o->type->instance, o->number, object_bin(o));
}

/* The bytes are copied: they shall not change as long as the object lives, so nobody can tell. */
ERL_NIF_TERM enif_make_resource_binary(ErlNifEnv *env, void *object, const void *data, size_t size) {
  return vl_binary(env->heap, data, size);
}

NifObject *vl_nif_object(Term term) {
  RefBin *bin = ref_owned(term);
  return bin && refbin_has_drop(bin, vl_nif_object_drop) ? (NifObject *)(void *)bin->data : NULL;
}

int enif_get_resource(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifResourceType *type, void **object) {
  NifObject *found = vl_nif_object(term);
  if (!found || found->type != type) return 0;
  *object = found->data;
  return 1;
}

int enif_dynamic_resource_call(ErlNifEnv *env, ERL_NIF_TERM module, ERL_NIF_TERM name, ERL_NIF_TERM resource,
                               void *call_data) {
  NifObject *object = vl_nif_object(resource);
  if (!object) return 1;
  const ErlNifResourceType *type = object->type;
  if (type->module != module || type->name != name || !type->init.dyncall) return 1;
  type->init.dyncall(env, object->data, call_data);
  return 0;
}
