/* Terms for C: the value part of the NIF interface, for hosts and native functions alike.
 *
 * Names and meanings are those of Erlang's erl_nif (version 2.16, OTP 25); the text is our own. An
 * environment holds terms; they live until it is cleared or freed. One thread uses an environment at
 * a time. A term is one word; 0 is none, and what is made from none is none. */
#ifndef ERL_NIF_H
#define ERL_NIF_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define ENIF_API __attribute__((visibility("default")))
#else
#define ENIF_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef uint64_t ERL_NIF_TERM;
typedef int64_t ErlNifSInt64;
typedef uint64_t ErlNifUInt64;
typedef struct enif_environment_t ErlNifEnv;

/* The bytes of a binary. From inspect: lent, read only, as long as the term lives. */
typedef struct {
  size_t size;
  unsigned char *data;
  void *ref_bin;
  void *spare[2];
} ErlNifBinary;

typedef enum { ERL_NIF_LATIN1 = 1 } ErlNifCharEncoding;

/* -- What is it? 1 or 0 -- */

ENIF_API int enif_is_atom(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_binary(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_empty_list(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_fun(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_list(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_map(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_number(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_pid(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_ref(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_tuple(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_identical(ERL_NIF_TERM a, ERL_NIF_TERM b);
/* Term order: negative, 0, positive. */
ENIF_API int enif_compare(ERL_NIF_TERM a, ERL_NIF_TERM b);

/* -- Making. 0 when memory or a limit is exhausted -- */

ENIF_API ERL_NIF_TERM enif_make_atom(ErlNifEnv *env, const char *name);
ENIF_API ERL_NIF_TERM enif_make_atom_len(ErlNifEnv *env, const char *name, size_t size);
ENIF_API int enif_make_existing_atom(ErlNifEnv *env, const char *name, ERL_NIF_TERM *atom, ErlNifCharEncoding encoding);
ENIF_API ERL_NIF_TERM enif_make_int(ErlNifEnv *env, int i);
ENIF_API ERL_NIF_TERM enif_make_uint(ErlNifEnv *env, unsigned i);
ENIF_API ERL_NIF_TERM enif_make_int64(ErlNifEnv *env, ErlNifSInt64 i);
ENIF_API ERL_NIF_TERM enif_make_uint64(ErlNifEnv *env, ErlNifUInt64 i);
ENIF_API ERL_NIF_TERM enif_make_double(ErlNifEnv *env, double d);
/* A binary of that size; its bytes are the caller's to fill before the next call. */
ENIF_API unsigned char *enif_make_new_binary(ErlNifEnv *env, size_t size, ERL_NIF_TERM *term);
ENIF_API ERL_NIF_TERM enif_make_string_len(ErlNifEnv *env, const char *text, size_t size, ErlNifCharEncoding encoding);
ENIF_API ERL_NIF_TERM enif_make_string(ErlNifEnv *env, const char *text, ErlNifCharEncoding encoding);
ENIF_API ERL_NIF_TERM enif_make_tuple_from_array(ErlNifEnv *env, const ERL_NIF_TERM *elements, unsigned count);
ENIF_API ERL_NIF_TERM enif_make_list_from_array(ErlNifEnv *env, const ERL_NIF_TERM *elements, unsigned count);
ENIF_API ERL_NIF_TERM enif_make_list_cell(ErlNifEnv *env, ERL_NIF_TERM head, ERL_NIF_TERM tail);
ENIF_API ERL_NIF_TERM enif_make_new_map(ErlNifEnv *env);
ENIF_API int enif_make_map_put(ErlNifEnv *env, ERL_NIF_TERM map, ERL_NIF_TERM key, ERL_NIF_TERM value,
                               ERL_NIF_TERM *out);
/* A copy that lives in another environment. */
ENIF_API ERL_NIF_TERM enif_make_copy(ErlNifEnv *env, ERL_NIF_TERM term);

/* -- Reading. 1, or 0 when the term is something else or does not fit -- */

ENIF_API int enif_get_int(ErlNifEnv *env, ERL_NIF_TERM term, int *out);
ENIF_API int enif_get_uint(ErlNifEnv *env, ERL_NIF_TERM term, unsigned *out);
ENIF_API int enif_get_int64(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifSInt64 *out);
ENIF_API int enif_get_uint64(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifUInt64 *out);
ENIF_API int enif_get_double(ErlNifEnv *env, ERL_NIF_TERM term, double *out);
ENIF_API int enif_get_atom_length(ErlNifEnv *env, ERL_NIF_TERM atom, unsigned *size, ErlNifCharEncoding encoding);
/* The text and a NUL; the bytes written, or 0. */
ENIF_API int enif_get_atom(ErlNifEnv *env, ERL_NIF_TERM atom, char *buffer, unsigned size, ErlNifCharEncoding encoding);
ENIF_API int enif_get_tuple(ErlNifEnv *env, ERL_NIF_TERM tuple, int *arity, const ERL_NIF_TERM **elements);
ENIF_API int enif_get_list_cell(ErlNifEnv *env, ERL_NIF_TERM list, ERL_NIF_TERM *head, ERL_NIF_TERM *tail);
ENIF_API int enif_get_list_length(ErlNifEnv *env, ERL_NIF_TERM list, unsigned *length);
ENIF_API int enif_get_map_size(ErlNifEnv *env, ERL_NIF_TERM map, size_t *size);
ENIF_API int enif_get_map_value(ErlNifEnv *env, ERL_NIF_TERM map, ERL_NIF_TERM key, ERL_NIF_TERM *value);
ENIF_API int enif_inspect_binary(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifBinary *out);

/* -- Environments of one's own -- */

/* Forgets all terms; the environment can be used anew. */
ENIF_API void enif_clear_env(ErlNifEnv *env);
ENIF_API void enif_free_env(ErlNifEnv *env);

#ifdef __cplusplus
}
#endif

#endif
