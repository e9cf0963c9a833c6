/* For the hosts of this folder: says what is wrong, and where, and ends. */
#ifndef EMBED_CHECK_H
#define EMBED_CHECK_H

#include <vial.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                              \
  do {                                                                \
    if (!(condition)) {                                               \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      exit(1);                                                        \
    }                                                                 \
  } while (0)

/* The call gives VIAL_OK, or what the instance says is shown. */
#define OK(vm, call)                                                                            \
  do {                                                                                          \
    int code_ = (call);                                                                         \
    if (code_ != VIAL_OK) {                                                                     \
      fprintf(stderr, "%s:%d: %s: %d: %s\n", __FILE__, __LINE__, #call, code_, vial_error(vm)); \
      exit(1);                                                                                  \
    }                                                                                           \
  } while (0)

/* What the source gives, which is an integer. */
static inline int64_t eval_int(vial *vm, const char *source) {
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM result;
  int64_t n = 0;
  OK(vm, vial_eval(vm, env, source, &result));
  CHECK(vial_match(env, result, "~l", &n));
  enif_free_env(env);
  return n;
}

/* The term looks like this, inspected. */
static inline void looks(ERL_NIF_TERM term, const char *expected) {
  char text[512];
  vial_inspect(term, text, sizeof text);
  if (strcmp(text, expected) == 0) return;
  fprintf(stderr, "expected %s\ngot      %s\n", expected, text);
  exit(1);
}

#endif
