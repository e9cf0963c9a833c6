/* Time, numbers of their own, the system around, and terms as bytes. */
#include "nif/library.h"

#include "base/strbuf.h"
#include "bif/etf_read.h"
#include "heap/refbin.h"
#include "io/files.h"
#include "nif/table.h"
#include "nif/visit.h"
#include "proc/ref.h"
#include "proc/sched.h"

#include <dlfcn.h>
#include <time.h>

/* -- Time -- */

static int64_t per_second(ErlNifTimeUnit unit) {
  switch (unit) {
  case ERL_NIF_SEC: return 1;
  case ERL_NIF_MSEC: return 1000;
  case ERL_NIF_USEC: return 1000000;
  case ERL_NIF_NSEC: return NS_PER_S;
  }
  return 0;
}

/* Rounds down. */
ErlNifTime enif_convert_time_unit(ErlNifTime time, ErlNifTimeUnit from, ErlNifTimeUnit to) {
  int64_t have = per_second(from), want = per_second(to);
  if (have == 0 || want == 0) return ERL_NIF_TIME_ERROR;
  if (want >= have) return (ErlNifTime)((uint64_t)time * (uint64_t)(want / have));
  int64_t divisor = have / want, quotient = time / divisor;
  return time % divisor < 0 ? quotient - 1 : quotient;
}

/* All instances of a process share the machine's clock but those with a virtual one, whose natives see the machine's.
 */
static ErlNifTime clock_now(clockid_t id, ErlNifTimeUnit unit) {
  struct timespec now;
  clock_gettime(id, &now);
  return enif_convert_time_unit(now.tv_sec * NS_PER_S + now.tv_nsec, ERL_NIF_NSEC, unit);
}

ErlNifTime enif_monotonic_time(ErlNifTimeUnit unit) {
  return clock_now(CLOCK_MONOTONIC, unit);
}

ErlNifTime enif_time_offset(ErlNifTimeUnit unit) {
  ErlNifTime offset = clock_now(CLOCK_REALTIME, ERL_NIF_NSEC) - clock_now(CLOCK_MONOTONIC, ERL_NIF_NSEC);
  return enif_convert_time_unit(offset, ERL_NIF_NSEC, unit);
}

static Term now_tuple(ErlNifEnv *env, clockid_t id) {
  int64_t us = clock_now(id, ERL_NIF_USEC);
  return vl_tuple3(env->heap, make_small(us / 1000000000000), make_small(us / 1000000 % 1000000),
                   make_small(us % 1000000));
}

ERL_NIF_TERM enif_now_time(ErlNifEnv *env) {
  return now_tuple(env, CLOCK_REALTIME);
}

ERL_NIF_TERM enif_cpu_time(ErlNifEnv *env) {
  return now_tuple(env, CLOCK_PROCESS_CPUTIME_ID);
}

/* -- Numbers of their own -- */

/* An environment without an instance takes what any has. */
static Instance *hold_instance(const ErlNifEnv *env) {
  return env->instance ? env->instance : vl_instances_hold_any();
}

static void let_go(const ErlNifEnv *env, Instance *in) {
  if (!env->instance) vl_instances_let_go(in);
}

ERL_NIF_TERM enif_make_ref(ErlNifEnv *env) {
  Instance *in = hold_instance(env);
  if (!in) return TERM_NONE;
  Term ref = vl_ref_make(env->heap, in, vl_ref_fresh(in), 0);
  let_go(env, in);
  return ref;
}

ERL_NIF_TERM enif_make_unique_integer(ErlNifEnv *env, ErlNifUniqueInteger properties) {
  Instance *in = hold_instance(env);
  if (!in) return TERM_NONE;
  uint64_t number = atomic_fetch_add(&in->next_unique, 1);
  let_go(env, in);
  if (properties & ERL_NIF_UNIQUE_POSITIVE) return vl_uint(env->heap, number + 1);
  return vl_int(env->heap, (int64_t)(number + (uint64_t)SMALL_MIN));
}

/* -- Terms as bytes -- */

int enif_term_to_binary(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifBinary *binary) {
  const EtfWriteOptions options = {.minor_version = 1, .budget = SIZE_MAX};
  StrBuf out;
  if (term == TERM_NONE) return 0;
  vl_strbuf_init(&out, vl_nif_alloc());
  vl_strbuf_char(&out, (char)ETF_VERSION);
  bool good = vl_etf_write(&out, term, &options) == ETF_OK && !out.failed && enif_alloc_binary(out.size, binary);
  if (good) memcpy(binary->data, out.text, out.size);
  vl_strbuf_free(&out);
  return good;
}

size_t enif_binary_to_term(ErlNifEnv *env, const unsigned char *data, size_t size, ERL_NIF_TERM *term,
                           unsigned options) {
  Instance *in = options & ~(unsigned)ERL_NIF_BIN2TERM_SAFE ? NULL : hold_instance(env);
  size_t used = 0;
  if (!in) return 0;
  EtfStatus status = vl_etf_read_versioned(env->heap, in, data, size, options != 0, term, &used);
  let_go(env, in);
  return status == ETF_OK ? used : 0;
}

/* -- The system -- */

static char *constant(const char *text) {
  return (char *)(uintptr_t)text;
}

void enif_system_info(ErlNifSysInfo *info, size_t size) {
  Instance *in = vl_instances_hold_any();
  const ErlNifSysInfo known = {.driver_major_version = 3,
                               .driver_minor_version = 3,
                               .erts_version = constant("13.1.5"),
                               .otp_release = constant("25"),
                               .thread_support = 1,
                               .smp_support = 1,
                               .async_threads = 1,
                               .scheduler_threads = in ? (int)vl_sched_count(in) : 1,
                               .nif_major_version = ERL_NIF_MAJOR_VERSION,
                               .nif_minor_version = ERL_NIF_MINOR_VERSION,
                               .dirty_scheduler_support = 1};
  if (in) vl_instances_let_go(in);
  memcpy(info, &known, size < sizeof known ? size : sizeof known);
}

int enif_getenv(const char *key, char *value, size_t *size) {
  const char *found = getenv(key);
  if (!found) return -1;
  size_t length = strlen(found), room = *size;
  *size = length < room ? length : length + 1;
  if (length >= room) return 1;
  memcpy(value, found, length + 1);
  return 0;
}

/* Not of the interface, but libraries call it. */
const char *erl_errno_id(int error) {
  return vl_io_error_name(error);
}

static void *told(void *found, void (*failed)(void *, const char *), void *argument) {
  if (!found && failed) failed(argument, dlerror());
  return found;
}

/* The name is without .so. */
void *enif_dlopen(const char *library, void (*failed)(void *, const char *), void *argument) {
  char *name = NULL;
  if (library && asprintf(&name, "%s.so", library) < 0) return NULL;
  void *handle = told(dlopen(name, RTLD_NOW), failed, argument);
  free(name);
  return handle;
}

void *enif_dlsym(void *handle, const char *symbol, void (*failed)(void *, const char *), void *argument) {
  return told(dlsym(handle, symbol), failed, argument);
}
