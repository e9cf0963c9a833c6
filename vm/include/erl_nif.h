/* Native functions in C: the interface that Erlang calls erl_nif, version 2.16 (OTP 25).
 *
 * Names, types and layouts are those of Erlang, so that its libraries run unchanged and its sources compile; the text
 * is our own, and docs/nif.md tells how to use it. A term is one word; 0 is none, and what is made from none is none.
 *
 * An environment holds terms. That of a call lives until the call returns, one of enif_alloc_env until it is freed.
 * One thread uses an environment at a time. Unless a comment says so, a function may be called wherever its
 * environment may be used; those without one from any thread. `int` results are 1 or 0 where nothing else is told.
 *
 * Hosts make and read terms with the same functions (vial.h). */
#ifndef ERL_NIF_H
#define ERL_NIF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__GNUC__)
#define ENIF_API extern __attribute__((visibility("default")))
#else
#define ENIF_API extern
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define ERL_NIF_MAJOR_VERSION 2
#define ERL_NIF_MINOR_VERSION 16
#define ERL_NIF_MIN_ERTS_VERSION "erts-12.0"
#define ERL_NIF_VM_VARIANT "beam.vanilla"

/* -- Types -- */

typedef int64_t ErlNifSInt64;
typedef uint64_t ErlNifUInt64;
typedef int64_t ErlNifSInt;
typedef uint64_t ErlNifUInt;
typedef uint64_t ERL_NIF_TERM;
typedef uint64_t ERL_NIF_UINT;
typedef struct enif_environment_t ErlNifEnv;

typedef ERL_NIF_TERM ErlNifFunction(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]);

/* A row of a library's table. `flags`: 0 or one of ErlNifDirtyTaskFlags. */
typedef struct enif_func_t {
  const char *name;
  unsigned arity;
  ERL_NIF_TERM (*fptr)(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]);
  unsigned flags;
} ErlNifFunc;

/* What a library tells of itself: made by ERL_NIF_INIT. load, upgrade: 0, or the library is refused. */
typedef struct enif_entry_t {
  int major;
  int minor;
  const char *name;
  int num_of_funcs;
  ErlNifFunc *funcs;
  int (*load)(ErlNifEnv *env, void **priv_data, ERL_NIF_TERM load_info);
  int (*reload)(ErlNifEnv *env, void **priv_data, ERL_NIF_TERM load_info); /* never called */
  int (*upgrade)(ErlNifEnv *env, void **priv_data, void **old_priv_data, ERL_NIF_TERM load_info);
  void (*unload)(ErlNifEnv *env, void *priv_data);
  const char *vm_variant;               /* since 2.1 */
  unsigned options;                     /* since 2.7 */
  size_t sizeof_ErlNifResourceTypeInit; /* since 2.12 */
  const char *min_erts;                 /* since 2.14 */
} ErlNifEntry;

/* The bytes of a binary. From inspect: lent, read only, as long as the term lives. From alloc: the caller's, until it
 * is released or made a term. */
typedef struct {
  size_t size;
  unsigned char *data;
  void *ref_bin;
  void *spare_[2];
} ErlNifBinary;

typedef int ErlNifEvent; /* a descriptor */

typedef struct {
  ERL_NIF_TERM pid;
} ErlNifPid;

typedef struct {
  ERL_NIF_TERM port_id;
} ErlNifPort;

typedef struct {
  unsigned char data[4 * sizeof(void *)];
} ErlNifMonitor;

typedef enum { ERL_NIF_LATIN1 = 1 } ErlNifCharEncoding;

typedef enum { ERL_DIRTY_JOB_CPU_BOUND = 1, ERL_DIRTY_JOB_IO_BOUND = 2 } ErlDirtyJobFlags;
typedef enum {
  ERL_NIF_DIRTY_JOB_CPU_BOUND = ERL_DIRTY_JOB_CPU_BOUND, /* works long */
  ERL_NIF_DIRTY_JOB_IO_BOUND = ERL_DIRTY_JOB_IO_BOUND    /* waits */
} ErlNifDirtyTaskFlags;

/* -- Resources: objects of C that terms refer to -- */

typedef struct enif_resource_type_t ErlNifResourceType;
typedef enum { ERL_NIF_RT_CREATE = 1, ERL_NIF_RT_TAKEOVER = 2 } ErlNifResourceFlags;

typedef void ErlNifResourceDtor(ErlNifEnv *env, void *object);
typedef void ErlNifResourceStop(ErlNifEnv *env, void *object, ErlNifEvent event, int is_direct_call);
typedef void ErlNifResourceDown(ErlNifEnv *env, void *object, ErlNifPid *pid, ErlNifMonitor *monitor);
typedef void ErlNifResourceDynCall(ErlNifEnv *env, void *object, void *call_data);

/* `members`: how many of the functions are given, when enif_init_resource_type is used. */
typedef struct {
  ErlNifResourceDtor *dtor;
  ErlNifResourceStop *stop;
  ErlNifResourceDown *down;
  int members;
  ErlNifResourceDynCall *dyncall;
} ErlNifResourceTypeInit;

enum ErlNifSelectFlags {
  ERL_NIF_SELECT_READ = 1 << 0,
  ERL_NIF_SELECT_WRITE = 1 << 1,
  ERL_NIF_SELECT_STOP = 1 << 2,
  ERL_NIF_SELECT_CANCEL = 1 << 3,
  ERL_NIF_SELECT_CUSTOM_MSG = 1 << 4,
  ERL_NIF_SELECT_ERROR = 1 << 5
};

/* Bits of what enif_select gives; negative: it failed. */
#define ERL_NIF_SELECT_STOP_CALLED (1 << 0)
#define ERL_NIF_SELECT_STOP_SCHEDULED (1 << 1)
#define ERL_NIF_SELECT_INVALID_EVENT (1 << 2)
#define ERL_NIF_SELECT_FAILED (1 << 3)
#define ERL_NIF_SELECT_READ_CANCELLED (1 << 4)
#define ERL_NIF_SELECT_WRITE_CANCELLED (1 << 5)
#define ERL_NIF_SELECT_ERROR_CANCELLED (1 << 6)
#define ERL_NIF_SELECT_NOTSUP (1 << 7)

/* -- Threads, time, maps, vectors -- */

typedef struct {
  int suggested_stack_size; /* kilowords; negative: the system's */
} ErlDrvThreadOpts;
typedef ErlDrvThreadOpts ErlNifThreadOpts;

typedef struct ErlDrvTid_ *ErlNifTid;
typedef struct ErlDrvMutex_ ErlNifMutex;
typedef struct ErlDrvCond_ ErlNifCond;
typedef struct ErlDrvRWLock_ ErlNifRWLock;
typedef int ErlNifTSDKey;

#define ERL_NIF_THR_UNDEFINED 0
#define ERL_NIF_THR_NORMAL_SCHEDULER 1
#define ERL_NIF_THR_DIRTY_CPU_SCHEDULER 2
#define ERL_NIF_THR_DIRTY_IO_SCHEDULER 3

typedef struct {
  int driver_major_version;
  int driver_minor_version;
  char *erts_version;
  char *otp_release;
  int thread_support;
  int smp_support;
  int async_threads;
  int scheduler_threads;
  int nif_major_version;
  int nif_minor_version;
  int dirty_scheduler_support;
} ErlDrvSysInfo;
typedef ErlDrvSysInfo ErlNifSysInfo;

typedef ErlNifSInt64 ErlNifTime;
#define ERL_NIF_TIME_ERROR ((ErlNifSInt64)INT64_MIN)
typedef enum { ERL_NIF_SEC = 0, ERL_NIF_MSEC = 1, ERL_NIF_USEC = 2, ERL_NIF_NSEC = 3 } ErlNifTimeUnit;

typedef enum { ERL_NIF_UNIQUE_POSITIVE = 1 << 0, ERL_NIF_UNIQUE_MONOTONIC = 1 << 1 } ErlNifUniqueInteger;
typedef enum { ERL_NIF_BIN2TERM_SAFE = 0x20000000 } ErlNifBinaryToTerm;
typedef enum { ERL_NIF_INTERNAL_HASH = 1, ERL_NIF_PHASH2 = 2 } ErlNifHash;

/* Where an iteration over a map is; the fields are ours. */
typedef struct {
  ERL_NIF_TERM map;
  ERL_NIF_UINT size;
  ERL_NIF_UINT at;
  void *entries[2];
  void *spare_[2];
} ErlNifMapIterator;

typedef enum {
  ERL_NIF_MAP_ITERATOR_FIRST = 1,
  ERL_NIF_MAP_ITERATOR_LAST = 2,
  ERL_NIF_MAP_ITERATOR_HEAD = ERL_NIF_MAP_ITERATOR_FIRST,
  ERL_NIF_MAP_ITERATOR_TAIL = ERL_NIF_MAP_ITERATOR_LAST
} ErlNifMapIteratorEntry;

typedef struct {
  char *iov_base;
  size_t iov_len;
} SysIOVec;

#define ERL_NIF_IOVEC_SIZE 16
typedef struct erl_nif_io_vec {
  int iovcnt;
  size_t size; /* bytes of all */
  SysIOVec *iov;
  void **ref_bins;
  int flags;
  SysIOVec small_iov[ERL_NIF_IOVEC_SIZE];
  void *small_ref_bin[ERL_NIF_IOVEC_SIZE];
} ErlNifIOVec;

typedef struct erts_io_queue ErlNifIOQueue;
typedef enum { ERL_NIF_IOQ_NORMAL = 1 } ErlNifIOQueueOpts;

typedef enum {
  ERL_NIF_TERM_TYPE_ATOM = 1,
  ERL_NIF_TERM_TYPE_BITSTRING = 2,
  ERL_NIF_TERM_TYPE_FLOAT = 3,
  ERL_NIF_TERM_TYPE_FUN = 4,
  ERL_NIF_TERM_TYPE_INTEGER = 5,
  ERL_NIF_TERM_TYPE_LIST = 6,
  ERL_NIF_TERM_TYPE_MAP = 7,
  ERL_NIF_TERM_TYPE_PID = 8,
  ERL_NIF_TERM_TYPE_PORT = 9,
  ERL_NIF_TERM_TYPE_REFERENCE = 10,
  ERL_NIF_TERM_TYPE_TUPLE = 11,
  /* Never given: for a switch, which shall have a default. */
  ERL_NIF_TERM_TYPE__MISSING_DEFAULT_CASE__READ_THE_MANUAL = -1
} ErlNifTermType;

/* -- What is it? -- */

ENIF_API int enif_is_atom(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_binary(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_empty_list(ErlNifEnv *env, ERL_NIF_TERM term);
/* Is it what enif_make_badarg and enif_raise_exception give? */
ENIF_API int enif_is_exception(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_fun(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_list(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_map(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_number(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_pid(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_port(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_ref(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API int enif_is_tuple(ErlNifEnv *env, ERL_NIF_TERM term);
ENIF_API ErlNifTermType enif_term_type(ErlNifEnv *env, ERL_NIF_TERM term);
/* =:= */
ENIF_API int enif_is_identical(ERL_NIF_TERM a, ERL_NIF_TERM b);
/* Term order: negative, 0, positive. */
ENIF_API int enif_compare(ERL_NIF_TERM a, ERL_NIF_TERM b);
ENIF_API ErlNifUInt64 enif_hash(ErlNifHash type, ERL_NIF_TERM term, ErlNifUInt64 salt);

/* -- Making. 0 when memory or a limit is exhausted, or an argument is 0 -- */

/* The text is Latin-1. */
ENIF_API ERL_NIF_TERM enif_make_atom(ErlNifEnv *env, const char *name);
ENIF_API ERL_NIF_TERM enif_make_atom_len(ErlNifEnv *env, const char *name, size_t size);
ENIF_API int enif_make_existing_atom(ErlNifEnv *env, const char *name, ERL_NIF_TERM *atom, ErlNifCharEncoding encoding);
ENIF_API int enif_make_existing_atom_len(ErlNifEnv *env, const char *name, size_t size, ERL_NIF_TERM *atom,
                                         ErlNifCharEncoding encoding);
ENIF_API ERL_NIF_TERM enif_make_int(ErlNifEnv *env, int i);
ENIF_API ERL_NIF_TERM enif_make_uint(ErlNifEnv *env, unsigned i);
ENIF_API ERL_NIF_TERM enif_make_long(ErlNifEnv *env, long i);
ENIF_API ERL_NIF_TERM enif_make_ulong(ErlNifEnv *env, unsigned long i);
/* Infinity and not-a-number raise badarg. */
ENIF_API ERL_NIF_TERM enif_make_double(ErlNifEnv *env, double d);
ENIF_API ERL_NIF_TERM enif_make_string(ErlNifEnv *env, const char *text, ErlNifCharEncoding encoding);
ENIF_API ERL_NIF_TERM enif_make_string_len(ErlNifEnv *env, const char *text, size_t size, ErlNifCharEncoding encoding);
ENIF_API ERL_NIF_TERM enif_make_tuple(ErlNifEnv *env, unsigned count, ...);
ENIF_API ERL_NIF_TERM enif_make_tuple_from_array(ErlNifEnv *env, const ERL_NIF_TERM elements[], unsigned count);
ENIF_API ERL_NIF_TERM enif_make_list(ErlNifEnv *env, unsigned count, ...);
ENIF_API ERL_NIF_TERM enif_make_list_from_array(ErlNifEnv *env, const ERL_NIF_TERM elements[], unsigned count);
ENIF_API ERL_NIF_TERM enif_make_list_cell(ErlNifEnv *env, ERL_NIF_TERM head, ERL_NIF_TERM tail);
ENIF_API int enif_make_reverse_list(ErlNifEnv *env, ERL_NIF_TERM list, ERL_NIF_TERM *out);
ENIF_API ERL_NIF_TERM enif_make_ref(ErlNifEnv *env);
ENIF_API ERL_NIF_TERM enif_make_unique_integer(ErlNifEnv *env, ErlNifUniqueInteger properties);
/* A copy that lives in another environment. */
ENIF_API ERL_NIF_TERM enif_make_copy(ErlNifEnv *env, ERL_NIF_TERM term);

/* -- Reading. 0 when the term is something else or does not fit -- */

ENIF_API int enif_get_int(ErlNifEnv *env, ERL_NIF_TERM term, int *out);
ENIF_API int enif_get_uint(ErlNifEnv *env, ERL_NIF_TERM term, unsigned *out);
ENIF_API int enif_get_long(ErlNifEnv *env, ERL_NIF_TERM term, long *out);
ENIF_API int enif_get_ulong(ErlNifEnv *env, ERL_NIF_TERM term, unsigned long *out);
ENIF_API int enif_get_double(ErlNifEnv *env, ERL_NIF_TERM term, double *out);
ENIF_API int enif_get_atom_length(ErlNifEnv *env, ERL_NIF_TERM atom, unsigned *size, ErlNifCharEncoding encoding);
/* The text and a NUL; how many bytes were written, or 0. */
ENIF_API int enif_get_atom(ErlNifEnv *env, ERL_NIF_TERM atom, char *buffer, unsigned size, ErlNifCharEncoding encoding);
/* The same of a list of characters; minus `size` when the text was cut. */
ENIF_API int enif_get_string(ErlNifEnv *env, ERL_NIF_TERM list, char *buffer, unsigned size,
                             ErlNifCharEncoding encoding);
ENIF_API int enif_get_tuple(ErlNifEnv *env, ERL_NIF_TERM tuple, int *arity, const ERL_NIF_TERM **elements);
ENIF_API int enif_get_list_cell(ErlNifEnv *env, ERL_NIF_TERM list, ERL_NIF_TERM *head, ERL_NIF_TERM *tail);
ENIF_API int enif_get_list_length(ErlNifEnv *env, ERL_NIF_TERM list, unsigned *length);
ENIF_API int enif_get_local_pid(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifPid *pid);
ENIF_API int enif_get_local_port(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifPort *port);

/* -- Maps -- */

ENIF_API ERL_NIF_TERM enif_make_new_map(ErlNifEnv *env);
/* 0 when a key occurs twice. */
ENIF_API int enif_make_map_from_arrays(ErlNifEnv *env, ERL_NIF_TERM keys[], ERL_NIF_TERM values[], size_t count,
                                       ERL_NIF_TERM *map);
ENIF_API int enif_make_map_put(ErlNifEnv *env, ERL_NIF_TERM map, ERL_NIF_TERM key, ERL_NIF_TERM value,
                               ERL_NIF_TERM *out);
/* The key must be there. */
ENIF_API int enif_make_map_update(ErlNifEnv *env, ERL_NIF_TERM map, ERL_NIF_TERM key, ERL_NIF_TERM value,
                                  ERL_NIF_TERM *out);
ENIF_API int enif_make_map_remove(ErlNifEnv *env, ERL_NIF_TERM map, ERL_NIF_TERM key, ERL_NIF_TERM *out);
ENIF_API int enif_get_map_size(ErlNifEnv *env, ERL_NIF_TERM map, size_t *size);
ENIF_API int enif_get_map_value(ErlNifEnv *env, ERL_NIF_TERM map, ERL_NIF_TERM key, ERL_NIF_TERM *value);
/* The iterator must be destroyed. */
ENIF_API int enif_map_iterator_create(ErlNifEnv *env, ERL_NIF_TERM map, ErlNifMapIterator *iterator,
                                      ErlNifMapIteratorEntry entry);
ENIF_API void enif_map_iterator_destroy(ErlNifEnv *env, ErlNifMapIterator *iterator);
ENIF_API int enif_map_iterator_is_head(ErlNifEnv *env, ErlNifMapIterator *iterator);
ENIF_API int enif_map_iterator_is_tail(ErlNifEnv *env, ErlNifMapIterator *iterator);
ENIF_API int enif_map_iterator_next(ErlNifEnv *env, ErlNifMapIterator *iterator);
ENIF_API int enif_map_iterator_prev(ErlNifEnv *env, ErlNifMapIterator *iterator);
ENIF_API int enif_map_iterator_get_pair(ErlNifEnv *env, ErlNifMapIterator *iterator, ERL_NIF_TERM *key,
                                        ERL_NIF_TERM *value);

/* -- Binaries -- */

ENIF_API int enif_inspect_binary(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifBinary *out);
/* The bytes are good for the call, or until the environment is cleared. */
ENIF_API int enif_inspect_iolist_as_binary(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifBinary *out);
/* Bytes of the caller's own, to be released or made a term. */
ENIF_API int enif_alloc_binary(size_t size, ErlNifBinary *binary);
ENIF_API int enif_realloc_binary(ErlNifBinary *binary, size_t size);
ENIF_API void enif_release_binary(ErlNifBinary *binary);
/* Gives the bytes to the term; they are read only from then on. */
ENIF_API ERL_NIF_TERM enif_make_binary(ErlNifEnv *env, ErlNifBinary *binary);
/* A binary of that size; its bytes are the caller's to fill until the call returns. */
ENIF_API unsigned char *enif_make_new_binary(ErlNifEnv *env, size_t size, ERL_NIF_TERM *term);
ENIF_API ERL_NIF_TERM enif_make_sub_binary(ErlNifEnv *env, ERL_NIF_TERM term, size_t at, size_t size);
/* The external term format; the binary is the caller's. */
ENIF_API int enif_term_to_binary(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifBinary *binary);
/* How many bytes were read, or 0. `options`: 0 or ERL_NIF_BIN2TERM_SAFE. */
ENIF_API size_t enif_binary_to_term(ErlNifEnv *env, const unsigned char *data, size_t size, ERL_NIF_TERM *term,
                                    unsigned options);

/* -- Exceptions: a pending one wins over what the function returns -- */

ENIF_API ERL_NIF_TERM enif_make_badarg(ErlNifEnv *env);
ENIF_API ERL_NIF_TERM enif_raise_exception(ErlNifEnv *env, ERL_NIF_TERM reason);
ENIF_API int enif_has_pending_exception(ErlNifEnv *env, ERL_NIF_TERM *reason);

/* -- The call, its process and others -- */

ENIF_API void *enif_priv_data(ErlNifEnv *env);
/* NULL: the environment is not of a process. */
ENIF_API ErlNifPid *enif_self(ErlNifEnv *env, ErlNifPid *pid);
ENIF_API int enif_is_current_process_alive(ErlNifEnv *env);
/* How much of the time a process may run has been used, in percent; 1: all of it, return soon. */
ENIF_API int enif_consume_timeslice(ErlNifEnv *env, int percent);
/* What it gives is to be returned: then `function` is called next, where `flags` says. */
ENIF_API ERL_NIF_TERM enif_schedule_nif(ErlNifEnv *env, const char *name, int flags,
                                        ERL_NIF_TERM (*function)(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]),
                                        int argc, const ERL_NIF_TERM argv[]);
/* ERL_NIF_THR_... of the calling thread. */
ENIF_API int enif_thread_type(void);
/* Sends the message and clears its environment; msg_env NULL: the term is of env and is copied. From a thread that is
 * in no call: env NULL. */
ENIF_API int enif_send(ErlNifEnv *env, const ErlNifPid *to, ErlNifEnv *msg_env, ERL_NIF_TERM message);
ENIF_API int enif_port_command(ErlNifEnv *env, const ErlNifPort *to, ErlNifEnv *msg_env, ERL_NIF_TERM message);
ENIF_API int enif_is_process_alive(ErlNifEnv *env, ErlNifPid *pid);
ENIF_API int enif_is_port_alive(ErlNifEnv *env, ErlNifPort *port);
ENIF_API int enif_whereis_pid(ErlNifEnv *env, ERL_NIF_TERM name, ErlNifPid *pid);
ENIF_API int enif_whereis_port(ErlNifEnv *env, ERL_NIF_TERM name, ErlNifPort *port);
ENIF_API void enif_set_pid_undefined(ErlNifPid *pid);
ENIF_API int enif_is_pid_undefined(const ErlNifPid *pid);

/* -- Environments and memory of one's own -- */

ENIF_API ErlNifEnv *enif_alloc_env(void);
ENIF_API void enif_free_env(ErlNifEnv *env);
/* Forgets all terms; the environment can be used anew. */
ENIF_API void enif_clear_env(ErlNifEnv *env);
ENIF_API void *enif_alloc(size_t size);
ENIF_API void *enif_realloc(void *block, size_t size);
ENIF_API void enif_free(void *block);

/* -- Resources -- */

/* In load and upgrade alone. `module` is NULL. */
ENIF_API ErlNifResourceType *enif_open_resource_type(ErlNifEnv *env, const char *module, const char *name,
                                                     ErlNifResourceDtor *dtor, ErlNifResourceFlags flags,
                                                     ErlNifResourceFlags *tried);
ENIF_API ErlNifResourceType *enif_open_resource_type_x(ErlNifEnv *env, const char *name,
                                                       const ErlNifResourceTypeInit *init, ErlNifResourceFlags flags,
                                                       ErlNifResourceFlags *tried);
ENIF_API ErlNifResourceType *enif_init_resource_type(ErlNifEnv *env, const char *name,
                                                     const ErlNifResourceTypeInit *init, ErlNifResourceFlags flags,
                                                     ErlNifResourceFlags *tried);
/* Zeroed, with one reference, the caller's. */
ENIF_API void *enif_alloc_resource(ErlNifResourceType *type, size_t size);
ENIF_API void enif_keep_resource(void *object);
ENIF_API void enif_release_resource(void *object);
/* A term that holds a reference. */
ENIF_API ERL_NIF_TERM enif_make_resource(ErlNifEnv *env, void *object);
/* A binary over bytes that live as long as the object. */
ENIF_API ERL_NIF_TERM enif_make_resource_binary(ErlNifEnv *env, void *object, const void *data, size_t size);
ENIF_API int enif_get_resource(ErlNifEnv *env, ERL_NIF_TERM term, ErlNifResourceType *type, void **object);
ENIF_API size_t enif_sizeof_resource(void *object);
/* Calls dyncall of another module's resource type. 0: done. */
ENIF_API int enif_dynamic_resource_call(ErlNifEnv *env, ERL_NIF_TERM module, ERL_NIF_TERM name, ERL_NIF_TERM resource,
                                        void *call_data);
/* `down` is called when the process ends. 0: watched; negative: the type has no `down`; positive: no such process. */
ENIF_API int enif_monitor_process(ErlNifEnv *env, void *object, const ErlNifPid *pid, ErlNifMonitor *monitor);
/* 0: `down` will not be called. */
ENIF_API int enif_demonitor_process(ErlNifEnv *env, void *object, const ErlNifMonitor *monitor);
ENIF_API int enif_compare_monitors(const ErlNifMonitor *a, const ErlNifMonitor *b);
ENIF_API ERL_NIF_TERM enif_make_monitor_term(ErlNifEnv *env, const ErlNifMonitor *monitor);

/* Sends {select, Object, Ref, ready_input} when the descriptor is ready; Ref is an own one or `undefined`. Once. */
ENIF_API int enif_select(ErlNifEnv *env, ErlNifEvent event, enum ErlNifSelectFlags flags, void *object,
                         const ErlNifPid *pid, ERL_NIF_TERM ref);
/* Sends a message of the caller's. */
ENIF_API int enif_select_x(ErlNifEnv *env, ErlNifEvent event, enum ErlNifSelectFlags flags, void *object,
                           const ErlNifPid *pid, ERL_NIF_TERM message, ErlNifEnv *msg_env);

/* -- Queues of bytes -- */

ENIF_API ErlNifIOQueue *enif_ioq_create(ErlNifIOQueueOpts options);
ENIF_API void enif_ioq_destroy(ErlNifIOQueue *queue);
/* Takes the binary over. */
ENIF_API int enif_ioq_enq_binary(ErlNifIOQueue *queue, ErlNifBinary *binary, size_t skip);
ENIF_API int enif_ioq_enqv(ErlNifIOQueue *queue, ErlNifIOVec *iovec, size_t skip);
ENIF_API size_t enif_ioq_size(ErlNifIOQueue *queue);
ENIF_API int enif_ioq_deq(ErlNifIOQueue *queue, size_t count, size_t *size);
ENIF_API SysIOVec *enif_ioq_peek(ErlNifIOQueue *queue, int *count);
ENIF_API int enif_ioq_peek_head(ErlNifEnv *env, ErlNifIOQueue *queue, size_t *size, ERL_NIF_TERM *head);
/* env NULL: the vector is the caller's, to be freed. */
ENIF_API int enif_inspect_iovec(ErlNifEnv *env, size_t max_elements, ERL_NIF_TERM list, ERL_NIF_TERM *tail,
                                ErlNifIOVec **iovec);
ENIF_API void enif_free_iovec(ErlNifIOVec *iovec);

/* -- Threads and locks. Creation gives NULL, or an error number, when the system refuses -- */

ENIF_API int enif_thread_create(char *name, ErlNifTid *tid, void *(*function)(void *), void *argument,
                                ErlNifThreadOpts *options);
ENIF_API ErlNifTid enif_thread_self(void);
ENIF_API int enif_equal_tids(ErlNifTid a, ErlNifTid b);
ENIF_API void enif_thread_exit(void *result);
ENIF_API int enif_thread_join(ErlNifTid tid, void **result);
ENIF_API char *enif_thread_name(ErlNifTid tid);
ENIF_API ErlNifThreadOpts *enif_thread_opts_create(char *name);
ENIF_API void enif_thread_opts_destroy(ErlNifThreadOpts *options);

ENIF_API ErlNifMutex *enif_mutex_create(char *name);
ENIF_API void enif_mutex_destroy(ErlNifMutex *mutex);
/* 0 or EBUSY. */
ENIF_API int enif_mutex_trylock(ErlNifMutex *mutex);
ENIF_API void enif_mutex_lock(ErlNifMutex *mutex);
ENIF_API void enif_mutex_unlock(ErlNifMutex *mutex);
ENIF_API char *enif_mutex_name(ErlNifMutex *mutex);
ENIF_API ErlNifCond *enif_cond_create(char *name);
ENIF_API void enif_cond_destroy(ErlNifCond *cond);
ENIF_API void enif_cond_signal(ErlNifCond *cond);
ENIF_API void enif_cond_broadcast(ErlNifCond *cond);
ENIF_API void enif_cond_wait(ErlNifCond *cond, ErlNifMutex *mutex);
ENIF_API char *enif_cond_name(ErlNifCond *cond);
ENIF_API ErlNifRWLock *enif_rwlock_create(char *name);
ENIF_API void enif_rwlock_destroy(ErlNifRWLock *lock);
ENIF_API int enif_rwlock_tryrlock(ErlNifRWLock *lock);
ENIF_API void enif_rwlock_rlock(ErlNifRWLock *lock);
ENIF_API void enif_rwlock_runlock(ErlNifRWLock *lock);
ENIF_API int enif_rwlock_tryrwlock(ErlNifRWLock *lock);
ENIF_API void enif_rwlock_rwlock(ErlNifRWLock *lock);
ENIF_API void enif_rwlock_rwunlock(ErlNifRWLock *lock);
ENIF_API char *enif_rwlock_name(ErlNifRWLock *lock);
ENIF_API int enif_tsd_key_create(char *name, ErlNifTSDKey *key);
ENIF_API void enif_tsd_key_destroy(ErlNifTSDKey key);
ENIF_API void enif_tsd_set(ErlNifTSDKey key, void *data);
ENIF_API void *enif_tsd_get(ErlNifTSDKey key);

/* -- Time -- */

ENIF_API ErlNifTime enif_monotonic_time(ErlNifTimeUnit unit);
ENIF_API ErlNifTime enif_time_offset(ErlNifTimeUnit unit);
ENIF_API ErlNifTime enif_convert_time_unit(ErlNifTime time, ErlNifTimeUnit from, ErlNifTimeUnit to);
/* As erlang:now/0. */
ENIF_API ERL_NIF_TERM enif_now_time(ErlNifEnv *env);
ENIF_API ERL_NIF_TERM enif_cpu_time(ErlNifEnv *env);

/* -- The system -- */

ENIF_API void enif_system_info(ErlNifSysInfo *info, size_t size);
/* 0: found; positive: *size is too small, and now what it must be; negative: there is no such variable. */
ENIF_API int enif_getenv(const char *key, char *value, size_t *size);
ENIF_API void *enif_dlopen(const char *library, void (*failed)(void *, const char *), void *argument);
ENIF_API void *enif_dlsym(void *handle, const char *symbol, void (*failed)(void *, const char *), void *argument);
/* printf with %T for a term. */
ENIF_API int enif_fprintf(FILE *file, const char *format, ...);
ENIF_API int enif_vfprintf(FILE *file, const char *format, va_list arguments);
ENIF_API int enif_snprintf(char *buffer, size_t size, const char *format, ...);
ENIF_API int enif_vsnprintf(char *buffer, size_t size, const char *format, va_list arguments);

/* -- Short forms -- */

/* A long has 64 bits. */
#define enif_get_int64 enif_get_long
#define enif_get_uint64 enif_get_ulong
#define enif_make_int64 enif_make_long
#define enif_make_uint64 enif_make_ulong

#define enif_make_tuple1(env, a) enif_make_tuple(env, 1, a)
#define enif_make_tuple2(env, a, b) enif_make_tuple(env, 2, a, b)
#define enif_make_tuple3(env, a, b, c) enif_make_tuple(env, 3, a, b, c)
#define enif_make_tuple4(env, a, b, c, d) enif_make_tuple(env, 4, a, b, c, d)
#define enif_make_tuple5(env, a, b, c, d, e) enif_make_tuple(env, 5, a, b, c, d, e)
#define enif_make_tuple6(env, a, b, c, d, e, f) enif_make_tuple(env, 6, a, b, c, d, e, f)
#define enif_make_tuple7(env, a, b, c, d, e, f, g) enif_make_tuple(env, 7, a, b, c, d, e, f, g)
#define enif_make_tuple8(env, a, b, c, d, e, f, g, h) enif_make_tuple(env, 8, a, b, c, d, e, f, g, h)
#define enif_make_tuple9(env, a, b, c, d, e, f, g, h, i) enif_make_tuple(env, 9, a, b, c, d, e, f, g, h, i)
#define enif_make_list1(env, a) enif_make_list(env, 1, a)
#define enif_make_list2(env, a, b) enif_make_list(env, 2, a, b)
#define enif_make_list3(env, a, b, c) enif_make_list(env, 3, a, b, c)
#define enif_make_list4(env, a, b, c, d) enif_make_list(env, 4, a, b, c, d)
#define enif_make_list5(env, a, b, c, d, e) enif_make_list(env, 5, a, b, c, d, e)
#define enif_make_list6(env, a, b, c, d, e, f) enif_make_list(env, 6, a, b, c, d, e, f)
#define enif_make_list7(env, a, b, c, d, e, f, g) enif_make_list(env, 7, a, b, c, d, e, f, g)
#define enif_make_list8(env, a, b, c, d, e, f, g, h) enif_make_list(env, 8, a, b, c, d, e, f, g, h)
#define enif_make_list9(env, a, b, c, d, e, f, g, h, i) enif_make_list(env, 9, a, b, c, d, e, f, g, h, i)

#define enif_make_pid(env, of) ((void)(env), (const ERL_NIF_TERM)((of)->pid))
#define enif_compare_pids(a, b) enif_compare((a)->pid, (b)->pid)
#define ENIF_SELECT_MESSAGE_(env, event, what, object, pid, message, msg_env) \
  enif_select_x(env, event, (enum ErlNifSelectFlags)((what) | ERL_NIF_SELECT_CUSTOM_MSG), object, pid, message, msg_env)
#define enif_select_read(env, event, object, pid, message, msg_env) \
  ENIF_SELECT_MESSAGE_(env, event, ERL_NIF_SELECT_READ, object, pid, message, msg_env)
#define enif_select_write(env, event, object, pid, message, msg_env) \
  ENIF_SELECT_MESSAGE_(env, event, ERL_NIF_SELECT_WRITE, object, pid, message, msg_env)
#define enif_select_error(env, event, object, pid, message, msg_env) \
  ENIF_SELECT_MESSAGE_(env, event, ERL_NIF_SELECT_ERROR, object, pid, message, msg_env)

/* -- A library's face: ERL_NIF_INIT(Elixir.Name, functions, load, NULL, upgrade, unload) -- */

#ifdef __cplusplus
#define ENIF_C_ extern "C"
#else
#define ENIF_C_
#endif
#if defined(__GNUC__)
#define ENIF_SHOWN_ __attribute__((visibility("default")))
#else
#define ENIF_SHOWN_
#endif

/* With STATIC_ERLANG_NIF the function is named after the module, or after STATIC_ERLANG_NIF_LIBNAME. */
#define ENIF_PASTE_(a, b) a##b
#define ENIF_JOIN_(a, b) ENIF_PASTE_(a, b)
#if defined(STATIC_ERLANG_NIF_LIBNAME)
#define ENIF_INIT_NAME_(module) ENIF_JOIN_(STATIC_ERLANG_NIF_LIBNAME, _nif_init)
#elif defined(STATIC_ERLANG_NIF)
#define ENIF_INIT_NAME_(module) ENIF_JOIN_(module, _nif_init)
#else
#define ENIF_INIT_NAME_(module) nif_init
#endif

#define ERL_NIF_INIT(NAME, FUNCS, LOAD, RELOAD, UPGRADE, UNLOAD)        \
  ENIF_C_ ENIF_SHOWN_ ErlNifEntry *ENIF_INIT_NAME_(NAME)(void);         \
  ENIF_C_ ENIF_SHOWN_ ErlNifEntry *ENIF_INIT_NAME_(NAME)(void) {        \
    static ErlNifEntry entry = {ERL_NIF_MAJOR_VERSION,                  \
                                ERL_NIF_MINOR_VERSION,                  \
                                #NAME,                                  \
                                (int)(sizeof(FUNCS) / sizeof *(FUNCS)), \
                                FUNCS,                                  \
                                LOAD,                                   \
                                RELOAD,                                 \
                                UPGRADE,                                \
                                UNLOAD,                                 \
                                ERL_NIF_VM_VARIANT,                     \
                                1,                                      \
                                sizeof(ErlNifResourceTypeInit),         \
                                ERL_NIF_MIN_ERTS_VERSION};              \
    return &entry;                                                      \
  }

#ifdef __cplusplus
}
#endif

#endif
