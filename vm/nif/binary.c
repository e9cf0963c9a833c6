/* Binaries through the NIF interface. */
#include "nif/env.h"

#include "base/strbuf.h"
#include "data/iodata.h"
#include "heap/refbin.h"

int enif_is_binary(ErlNifEnv *env, ERL_NIF_TERM term) {
  return is_bitstring(term) && bits_in(term) % 8 == 0;
}

/* -- Lent bytes -- */

static int lend(ErlNifBinary *out, const void *data, size_t size) {
  *out = (ErlNifBinary){.size = size, .data = (unsigned char *)(uintptr_t)(size ? data : "")};
  return 1;
}

int enif_inspect_binary(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifBinary *out) {
  const uint8_t *bytes;
  size_t size;
  if (!enif_is_binary(env, term) || !vl_binary_bytes(env->heap, term, &bytes, &size)) return 0;
  return lend(out, bytes, size);
}

static int flatten(ErlNifEnv *env, Term iolist, ErlNifBinary *out) {
  StrBuf text;
  vl_strbuf_init(&text, env->heap->alloc);
  bool good = vl_iodata_bytes(&text, iolist) == IODATA_OK;
  void *room = good && text.size ? vl_env_scratch(env, text.size) : NULL;
  if (room) memcpy(room, text.text, text.size);
  good = good && (room || !text.size) && lend(out, room, text.size);
  vl_strbuf_free(&text);
  return good;
}

int enif_inspect_iolist_as_binary(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifBinary *out) {
  if (enif_is_binary(env, term)) return enif_inspect_binary(env, term, out);
  return is_list(term) && flatten(env, term, out);
}

/* -- Bytes of the caller's own -- */

int enif_alloc_binary(size_t size, ErlNifBinary *binary) {
  RefBin *bin = size < SIZE_MAX / 2 ? vl_refbin_new(vl_nif_alloc(), size) : NULL;
  if (!bin) return 0;
  *binary = (ErlNifBinary){.size = size, .data = bin->data, .ref_bin = bin};
  return 1;
}

void enif_release_binary(ErlNifBinary *binary) {
  if (binary->ref_bin) vl_refbin_release(binary->ref_bin);
  binary->ref_bin = NULL;
}

/* What is lent is copied. */
int enif_realloc_binary(ErlNifBinary *binary, size_t size) {
  ErlNifBinary larger;
  RefBin *bin = binary->ref_bin;
  if (bin && size <= bin->capacity && size >= bin->capacity / 2) {
    binary->size = size;
    return 1;
  }
  if (!enif_alloc_binary(size, &larger)) return 0;
  memcpy(larger.data, binary->data, size < binary->size ? size : binary->size);
  enif_release_binary(binary);
  *binary = larger;
  return 1;
}

/* The bytes stay where they are: a library may go on reading them until its call returns. */
ERL_NIF_TERM enif_make_binary(ErlNifEnv *env, ErlNifBinary *binary) {
  RefBin *bin = binary->ref_bin;
  if (!bin) return vl_binary(env->heap, binary->data, binary->size);
  binary->ref_bin = NULL;
  return vl_refbin_term(env->heap, bin, binary->size);
}

unsigned char *enif_make_new_binary(ErlNifEnv *env, size_t size, ERL_NIF_TERM *term) {
  uint8_t *data = NULL;
  *term = vl_binary_new(env->heap, size, &data);
  return *term == TERM_NONE ? NULL : data;
}

ERL_NIF_TERM enif_make_sub_binary(ErlNifEnv *env, ERL_NIF_TERM term, size_t at, size_t size) {
  if (!enif_is_binary(env, term) || at > bits_in(term) / 8 || size > bits_in(term) / 8 - at)
    return enif_make_badarg(env);
  return vl_bits_sub(env->heap, term, at * 8, size * 8);
}
