#include "bif/crypto_library.h"

#include <dlfcn.h>

static void close_library(Instance *in, CryptoLibrary *library) {
  if (library->handle) dlclose(library->handle);
  vl_free(&in->alloc, library, sizeof *library);
}

static bool find_functions(CryptoLibrary *library) {
#define CRYPTO_FIND(name)                                                   \
  library->name = (__typeof__(library->name))dlsym(library->handle, #name); \
  if (!library->name) return false;
  CRYPTO_FUNCTIONS(CRYPTO_FIND)
#undef CRYPTO_FIND
  return true;
}

static CryptoLibrary *open_library(Instance *in) {
  CryptoLibrary *library = vl_alloc_zeroed(&in->alloc, 1, sizeof *library);
  if (!library) return NULL;
  library->handle = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
  if (library->handle && find_functions(library)) return library;
  close_library(in, library);
  return NULL;
}

const CryptoLibrary *vl_crypto_library(Instance *in) {
  void **slot = &in->service[SERVICE_CRYPTO], *none = NULL;
  CryptoLibrary *library = __atomic_load_n(slot, __ATOMIC_ACQUIRE);
  if (library) return library;
  library = open_library(in);
  if (!library || __atomic_compare_exchange_n(slot, &none, library, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return library;
  close_library(in, library);
  return none;
}

void vl_crypto_stop(Instance *in) {
  if (in->service[SERVICE_CRYPTO]) close_library(in, in->service[SERVICE_CRYPTO]);
  in->service[SERVICE_CRYPTO] = NULL;
}
