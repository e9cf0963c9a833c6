/* Where and how calls run: dirty, in parts, threads, locks, messages from threads, descriptors, queues, time. */
#include <erl_nif.h>
#include <string.h>
#include <unistd.h>

#define NIF(name) static ERL_NIF_TERM name(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])

static ERL_NIF_TERM truth(ErlNifEnv *env, int yes) {
  return enif_make_atom(env, yes ? "true" : "false");
}

/* -- Where -- */

NIF(where) {
  ErlNifPid self;
  enif_self(env, &self);
  return enif_make_tuple3(env, enif_make_int(env, enif_thread_type()), enif_make_pid(env, &self),
                          truth(env, enif_is_current_process_alive(env)));
}

NIF(dirty_badarg) {
  return enif_make_badarg(env);
}

/* Sums 1..n, a thousand a call. */
static ERL_NIF_TERM part(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  long n, sum;
  if (!enif_get_long(env, argv[0], &n) || !enif_get_long(env, argv[1], &sum)) return enif_make_badarg(env);
  for (int i = 0; i < 1000 && n > 0; i++) sum += n--;
  if (n == 0) return enif_make_tuple2(env, enif_make_atom(env, "sum"), enif_make_long(env, sum));
  enif_consume_timeslice(env, 10);
  ERL_NIF_TERM args[] = {enif_make_long(env, n), enif_make_long(env, sum)};
  return enif_schedule_nif(env, "part", 0, part, argc, args);
}

static ERL_NIF_TERM on_dirty(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) {
  return enif_make_tuple2(env, enif_make_int(env, enif_thread_type()), argv[0]);
}

NIF(over) {
  int flags;
  if (!enif_get_int(env, argv[1], &flags)) return enif_make_badarg(env);
  return enif_schedule_nif(env, "on_dirty", flags, on_dirty, 1, argv);
}

NIF(slice) {
  int first = enif_consume_timeslice(env, 1), last = 0;
  for (int i = 0; i < 101 && !last; i++) last = enif_consume_timeslice(env, 1);
  return enif_make_tuple2(env, truth(env, first), truth(env, last));
}

/* -- Threads and locks -- */

typedef struct {
  ErlNifMutex *mutex;
  ErlNifCond *cond;
  ErlNifRWLock *lock;
  ErlNifTSDKey key;
  int turn, sum;
} Shared;

static void *count(void *context) {
  Shared *s = context;
  int local = 0;
  enif_tsd_set(s->key, &local);
  for (int i = 0; i < 1000; i++) {
    (*(int *)enif_tsd_get(s->key))++;
    enif_rwlock_rlock(s->lock);
    enif_rwlock_runlock(s->lock);
    enif_rwlock_rwlock(s->lock);
    s->sum++;
    enif_rwlock_rwunlock(s->lock);
  }
  enif_mutex_lock(s->mutex);
  s->turn++;
  enif_cond_broadcast(s->cond);
  enif_mutex_unlock(s->mutex);
  enif_thread_exit(local == 1000 ? context : NULL);
  return NULL;
}

NIF(threads) {
  (void)argv;
  Shared s = {enif_mutex_create("a mutex"), enif_cond_create("a cond"), enif_rwlock_create("a lock"), 0, 0, 0};
  ErlNifTid tids[4];
  int good = enif_tsd_key_create("a key", &s.key) == 0;
  ErlNifThreadOpts *options = enif_thread_opts_create("options");
  for (int i = 0; i < 4; i++) good &= enif_thread_create("thread", &tids[i], count, &s, options) == 0;
  good &= !enif_equal_tids(tids[0], enif_thread_self());
  enif_mutex_lock(s.mutex);
  while (s.turn < 4) enif_cond_wait(s.cond, s.mutex);
  enif_mutex_unlock(s.mutex);
  for (int i = 0; i < 4; i++) {
    void *result = NULL;
    good &= enif_thread_join(tids[i], &result) == 0 && result == &s;
  }
  int sum = s.sum, trying = enif_mutex_trylock(s.mutex);
  enif_mutex_unlock(s.mutex);
  int reading = enif_rwlock_tryrlock(s.lock), writing = enif_rwlock_tryrwlock(s.lock) != 0;
  enif_rwlock_runlock(s.lock);
  ERL_NIF_TERM names = enif_make_list3(env, enif_make_string(env, enif_mutex_name(s.mutex), ERL_NIF_LATIN1),
                                       enif_make_string(env, enif_cond_name(s.cond), ERL_NIF_LATIN1),
                                       enif_make_string(env, enif_rwlock_name(s.lock), ERL_NIF_LATIN1));
  enif_thread_opts_destroy(options);
  enif_tsd_key_destroy(s.key);
  enif_rwlock_destroy(s.lock);
  enif_cond_destroy(s.cond);
  enif_mutex_destroy(s.mutex);
  return enif_make_list(env, 6, truth(env, good), enif_make_int(env, sum), enif_make_int(env, trying),
                        enif_make_int(env, reading), truth(env, writing), names);
}

/* -- Messages -- */

typedef struct {
  ErlNifPid to;
  int count;
} Sender;

static void *send_many(void *context) {
  Sender *sender = context;
  ErlNifEnv *env;
  for (int i = 0; i < sender->count; i++) {
    env = enif_alloc_env();
    ERL_NIF_TERM body = enif_make_list2(env, enif_make_int(env, i), enif_make_string(env, "text", ERL_NIF_LATIN1));
    enif_send(NULL, &sender->to, env, enif_make_tuple2(env, enif_make_atom(env, "from_thread"), body));
    enif_free_env(env);
  }
  env = enif_alloc_env();
  enif_send(NULL, &sender->to, env,
            enif_make_tuple2(env, enif_make_atom(env, "type"), enif_make_int(env, enif_thread_type())));
  enif_free_env(env);
  enif_free(sender);
  return NULL;
}

NIF(from_thread) {
  Sender *sender = enif_alloc(sizeof *sender);
  ErlNifTid tid;
  if (!enif_get_local_pid(env, argv[0], &sender->to) || !enif_get_int(env, argv[1], &sender->count))
    return enif_make_badarg(env);
  if (enif_thread_create("sender", &tid, send_many, sender, NULL) != 0) return enif_make_badarg(env);
  enif_thread_join(tid, NULL);
  return enif_make_atom(env, "ok");
}

NIF(send_to) {
  ErlNifPid pid;
  if (!enif_get_local_pid(env, argv[0], &pid)) return enif_make_badarg(env);
  ErlNifEnv *own = enif_alloc_env();
  ERL_NIF_TERM copy = enif_make_copy(own, argv[1]);
  int by_env = enif_send(env, &pid, own, copy), by_copy = enif_send(env, &pid, NULL, argv[1]);
  enif_free_env(own);
  return enif_make_tuple3(env, truth(env, by_env), truth(env, by_copy), truth(env, enif_is_process_alive(env, &pid)));
}

NIF(names) {
  ErlNifPid pid, nobody;
  ErlNifPort port;
  enif_set_pid_undefined(&nobody);
  int found = enif_whereis_pid(env, argv[0], &pid);
  return enif_make_list4(env, found ? enif_make_pid(env, &pid) : enif_make_atom(env, "none"),
                         truth(env, enif_whereis_port(env, argv[0], &port)), truth(env, enif_is_pid_undefined(&nobody)),
                         enif_make_pid(env, &nobody));
}

/* -- Descriptors -- */

static ErlNifResourceType *pipes;
typedef struct {
  int fds[2];
  int stopped;
  ErlNifPid owner;
} Pipe;

static void stop_pipe(ErlNifEnv *env, void *object, ErlNifEvent event, int is_direct_call) {
  Pipe *p = object;
  ErlNifEnv *own = enif_alloc_env();
  (void)is_direct_call;
  close(event);
  enif_send(env, &p->owner, own, enif_make_tuple2(own, enif_make_atom(own, "stopped"), truth(own, event == p->fds[0])));
  enif_free_env(own);
}

static int load(ErlNifEnv *env, void **priv_data, ERL_NIF_TERM info) {
  ErlNifResourceTypeInit init = {NULL, stop_pipe, NULL, 0, NULL};
  (void)info;
  *priv_data = NULL;
  pipes = enif_open_resource_type_x(env, "pipe", &init, ERL_NIF_RT_CREATE, NULL);
  return pipes == NULL;
}

NIF(pipe_new) {
  (void)argv;
  Pipe *p = enif_alloc_resource(pipes, sizeof *p);
  if (pipe(p->fds) != 0) return enif_make_badarg(env);
  enif_self(env, &p->owner);
  ERL_NIF_TERM term = enif_make_resource(env, p);
  enif_release_resource(p);
  return term;
}

static Pipe *pipe_of(ErlNifEnv *env, ERL_NIF_TERM term) {
  void *p;
  return enif_get_resource(env, term, pipes, &p) ? p : NULL;
}

NIF(pipe_select) {
  Pipe *p = pipe_of(env, argv[0]);
  int way;
  if (!p || !enif_get_int(env, argv[1], &way)) return enif_make_badarg(env);
  return enif_make_int(
      env, enif_select(env, p->fds[way], way ? ERL_NIF_SELECT_WRITE : ERL_NIF_SELECT_READ, p, NULL, argv[2]));
}

NIF(pipe_message) {
  Pipe *p = pipe_of(env, argv[0]);
  if (!p) return enif_make_badarg(env);
  return enif_make_int(env, enif_select_read(env, p->fds[0], p, NULL, argv[1], NULL));
}

NIF(pipe_cancel) {
  Pipe *p = pipe_of(env, argv[0]);
  if (!p) return enif_make_badarg(env);
  return enif_make_int(env, enif_select(env, p->fds[0],
                                        (enum ErlNifSelectFlags)(ERL_NIF_SELECT_CANCEL | ERL_NIF_SELECT_READ), p, NULL,
                                        enif_make_atom(env, "undefined")));
}

NIF(pipe_write) {
  Pipe *p = pipe_of(env, argv[0]);
  return p ? enif_make_int(env, (int)write(p->fds[1], "x", 1)) : enif_make_badarg(env);
}

NIF(pipe_read) {
  Pipe *p = pipe_of(env, argv[0]);
  char c;
  return p ? enif_make_int(env, (int)read(p->fds[0], &c, 1)) : enif_make_badarg(env);
}

NIF(pipe_stop) {
  Pipe *p = pipe_of(env, argv[0]);
  if (!p) return enif_make_badarg(env);
  int r = enif_select(env, p->fds[0], ERL_NIF_SELECT_STOP, p, NULL, enif_make_atom(env, "undefined"));
  int w = enif_select(env, p->fds[1], ERL_NIF_SELECT_STOP, p, NULL, enif_make_atom(env, "undefined"));
  return enif_make_list2(env, truth(env, r > 0), truth(env, w > 0));
}

NIF(bad_select) {
  Pipe *p = pipe_of(env, argv[0]);
  int result = enif_select(env, -7, ERL_NIF_SELECT_READ, p, NULL, enif_make_atom(env, "undefined"));
  return enif_make_list2(env, truth(env, result < 0), truth(env, (result & ERL_NIF_SELECT_INVALID_EVENT) != 0));
}

/* -- Queues of bytes -- */

static ERL_NIF_TERM queue_state(ErlNifEnv *env, ErlNifIOQueue *q) {
  int count = 0;
  SysIOVec *parts = enif_ioq_peek(q, &count);
  ERL_NIF_TERM sizes = enif_make_list(env, 0);
  for (int i = count - 1; i >= 0; i--)
    sizes = enif_make_list_cell(env, enif_make_int(env, (int)parts[i].iov_len), sizes);
  return enif_make_tuple2(env, enif_make_int(env, (int)enif_ioq_size(q)), sizes);
}

NIF(queue) {
  ErlNifIOQueue *q = enif_ioq_create(ERL_NIF_IOQ_NORMAL);
  ErlNifIOVec *vec = NULL, small, *own = &small;
  ErlNifBinary b;
  ERL_NIF_TERM tail, tail2, head;
  ERL_NIF_TERM states = enif_make_list(env, 0);
  size_t left = 0, head_size = 0;
  if (!enif_inspect_iovec(env, 64, argv[0], &tail, &vec)) {
    enif_ioq_destroy(q);
    return enif_make_atom(env, "no");
  }
  ERL_NIF_TERM shape = enif_make_list4(env, enif_make_int(env, vec->iovcnt), enif_make_int(env, (int)vec->size), tail,
                                       truth(env, enif_inspect_iovec(NULL, 2, argv[0], &tail2, &own)));
  enif_ioq_enqv(q, vec, 1);
  states = enif_make_list_cell(env, queue_state(env, q), states);
  enif_ioq_enqv(q, own, 0);
  enif_free_iovec(own);
  states = enif_make_list_cell(env, queue_state(env, q), states);
  enif_alloc_binary(10, &b);
  memset(b.data, 'q', 10);
  enif_ioq_enq_binary(q, &b, 4);
  states = enif_make_list_cell(env, queue_state(env, q), states);
  int too_many = enif_ioq_deq(q, 100000, &left);
  enif_ioq_deq(q, 3, &left);
  states = enif_make_list_cell(env, queue_state(env, q), states);
  int has_head = enif_ioq_peek_head(env, q, &head_size, &head);
  enif_ioq_deq(q, left, &left);
  ERL_NIF_TERM result = enif_make_list(env, 6, shape, states, truth(env, too_many), enif_make_int(env, (int)left),
                                       has_head ? head : enif_make_atom(env, "empty"), queue_state(env, q));
  enif_ioq_destroy(q);
  return result;
}

/* -- Time and the system -- */

NIF(times) {
  long n;
  int from, to;
  if (!enif_get_long(env, argv[0], &n) || !enif_get_int(env, argv[1], &from) || !enif_get_int(env, argv[2], &to))
    return enif_make_badarg(env);
  return enif_make_long(env, enif_convert_time_unit(n, (ErlNifTimeUnit)from, (ErlNifTimeUnit)to));
}

NIF(clocks) {
  (void)argv;
  ErlNifTime a = enif_monotonic_time(ERL_NIF_NSEC), b = enif_monotonic_time(ERL_NIF_NSEC);
  ErlNifTime now = enif_monotonic_time(ERL_NIF_SEC) + enif_time_offset(ERL_NIF_SEC);
  int arity;
  const ERL_NIF_TERM *parts;
  int is_tuple = enif_get_tuple(env, enif_now_time(env), &arity, &parts);
  return enif_make_list4(env, truth(env, b >= a), truth(env, now > 1600000000), truth(env, is_tuple && arity == 3),
                         truth(env, enif_monotonic_time((ErlNifTimeUnit)9) == ERL_NIF_TIME_ERROR));
}

NIF(environment) {
  char value[100] = "";
  size_t size = sizeof value, small = 2;
  int found = enif_getenv("VIAL_TEST_VALUE", value, &size),
      short_of = enif_getenv("VIAL_TEST_VALUE", value + 50, &small);
  size_t other = 2;
  int missing = enif_getenv("VIAL_NO_SUCH_VALUE", value + 50, &other);
  (void)argv;
  return enif_make_list(env, 6, enif_make_int(env, found), enif_make_string(env, value, ERL_NIF_LATIN1),
                        enif_make_int(env, (int)size), enif_make_int(env, short_of), truth(env, small != 0),
                        truth(env, missing < 0));
}

NIF(system_info) {
  ErlNifSysInfo info;
  (void)argv;
  enif_system_info(&info, sizeof info);
  return enif_make_list(env, 6, enif_make_int(env, info.nif_major_version), enif_make_int(env, info.nif_minor_version),
                        enif_make_string(env, info.otp_release, ERL_NIF_LATIN1), truth(env, info.thread_support),
                        truth(env, info.scheduler_threads >= 1), truth(env, info.dirty_scheduler_support));
}

static void failed(void *argument, const char *text) {
  *(int *)argument += text != NULL;
}

NIF(symbols) {
  int failures = 0;
  (void)argv;
  void *handle = enif_dlopen("/no/such/library", failed, &failures);
  return enif_make_tuple2(env, truth(env, handle == NULL), enif_make_int(env, failures));
}

static ErlNifFunc functions[] = {
    {"where", 0, where, 0},
    {"where_cpu", 0, where, ERL_NIF_DIRTY_JOB_CPU_BOUND},
    {"where_io", 0, where, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"dirty_badarg", 1, dirty_badarg, ERL_NIF_DIRTY_JOB_CPU_BOUND},
    {"sum", 2, part, 0},
    {"over", 2, over, 0},
    {"slice", 0, slice, 0},
    {"threads", 0, threads, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"from_thread", 2, from_thread, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"send_to", 2, send_to, 0},
    {"send_dirty", 2, send_to, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"names", 1, names, 0},
    {"pipe_new", 0, pipe_new, 0},
    {"pipe_select", 3, pipe_select, 0},
    {"pipe_message", 2, pipe_message, 0},
    {"pipe_cancel", 1, pipe_cancel, 0},
    {"pipe_write", 1, pipe_write, 0},
    {"pipe_read", 1, pipe_read, 0},
    {"pipe_stop", 1, pipe_stop, 0},
    {"bad_select", 1, bad_select, 0},
    {"queue", 1, queue, 0},
    {"times", 3, times, 0},
    {"clocks", 0, clocks, 0},
    {"environment", 0, environment, 0},
    {"system_info", 0, system_info, 0},
    {"symbols", 0, symbols, 0},
};

ERL_NIF_INIT(Elixir.Running, functions, load, NULL, NULL, NULL)
