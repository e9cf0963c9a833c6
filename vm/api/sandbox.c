/* vl_sandbox:run/2: a call in an instance of its own, from the language (Vial.Sandbox).
 *
 * The instance lives as long as the call and is driven by the thread that runs the builtin: a dirty one, where there
 * are any. Only bytes of external terms cross: the request goes in, :vl_sandbox.answer/1 gives what comes out. The
 * limits that were exceeded are told beside it. */
#include "api/host.h"

#include "bif/bif.h"
#include "proc/limits.h"

/* {Memory, Heap, Processes, Atoms, Mailbox, Reductions, Time, Deny}: 0 where there is none. */
enum { REQUEST_DENY = LIMIT_COUNT, REQUEST_SIZE };

typedef struct Sandbox {
  uint64_t limits[LIMIT_COUNT];
  uint32_t deny;
  const Process *caller;
} Sandbox;

static bool read_request(Sandbox *box, Term request) {
  if (!is_tuple_of(request, REQUEST_SIZE)) return false;
  for (size_t i = 0; i < REQUEST_SIZE; i++)
    if (!is_small(tuple_at(request, i)) || small_value(tuple_at(request, i)) < 0) return false;
  for (size_t i = 0; i < LIMIT_COUNT; i++) box->limits[i] = (uint64_t)small_value(tuple_at(request, i));
  box->deny = (uint32_t)small_value(tuple_at(request, REQUEST_DENY));
  return true;
}

static uint32_t narrow(uint64_t value) {
  return value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
}

/* What is denied to the caller is denied to whom it starts; and nothing starts more of them in there. */
static vial *make(const Sandbox *box) {
  const Config *own = &box->caller->instance->config;
  vial_config config = vial_defaults();
  config.memory = box->limits[LIMIT_MEMORY];
  config.heap = box->limits[LIMIT_HEAP];
  if (box->limits[LIMIT_PROCESSES]) config.processes = narrow(box->limits[LIMIT_PROCESSES]);
  if (box->limits[LIMIT_ATOMS]) config.atoms = narrow(box->limits[LIMIT_ATOMS]);
  config.mailbox = narrow(box->limits[LIMIT_MAILBOX]);
  config.reductions = box->limits[LIMIT_REDUCTIONS];
  config.time = narrow(box->limits[LIMIT_TIME]);
  config.deny = box->deny | CAP_SANDBOX | (uint32_t)(CAP_ALL & ~own->capabilities);
  config.output = own->output;
  config.user = own->host;
  config.jit = own->jit;
  return vial_new(&config);
}

/* Nobody waits any more. */
static bool goes_on(void *context, int64_t deadline) {
  const Sandbox *box = context;
  return !vl_process_is_exiting(box->caller);
}

/* The bytes of the answer as a binary of the caller; or an atom that says why there are none. */
static Term run(Process *p, vial *vm, Sandbox *box, Term request) {
  Heap heap;
  Outcome outcome = {.value = TERM_NONE};
  Instance *in = vm->instance;
  Patience patience = {.deadline = INT64_MAX, .go_on = goes_on, .context = box};
  const uint8_t *bytes;
  size_t size;
  vl_heap_init(&heap, &in->alloc);
  Term text = vl_binary_peek(request, &bytes, &size) ? vl_binary(&heap, bytes, size) : TERM_NONE;
  Term arguments = vl_list(&heap, 1, &text, NIL);
  vl_limits_forget(in);
  RunEnd end = arguments == TERM_NONE ? RUN_STARVED
                                      : vl_instance_call_within(in, (Mfa){ATOM_vl_sandbox, ATOM_answer, 1}, arguments,
                                                                &patience, &heap, &outcome);
  Term result = ATOM_error;
  if (end == RUN_HALTED)
    result = atomic_load(&in->limits.used_up) ? ATOM_system_limit : ATOM_halt;
  else if (end == RUN_STARVED || (end == RUN_DONE && outcome.value == ATOM_system_limit))
    result = ATOM_system_limit;
  else if (end == RUN_DONE && outcome.returned && vl_binary_peek(outcome.value, &bytes, &size))
    result = vl_binary(vl_heap_of(p), bytes, size);
  else if (end == RUN_DONE && !outcome.returned && is_atom(outcome.value))
    result = outcome.value;
  vl_heap_free(&heap);
  return result;
}

/* {Answer, Limits}: bits of the limits exceeded. */
Term bif_vl_sandbox_run_2(Process *p, const Term *args) {
  Sandbox box = {.caller = p};
  const uint8_t *bytes;
  size_t size;
  if (!read_request(&box, args[0]) || !vl_binary_peek(args[1], &bytes, &size)) return vl_raise_badarg(p);
  vial *vm = make(&box);
  if (!vm) return vl_tuple2(vl_heap_of(p), ATOM_system_limit, make_small(1 << LIMIT_MEMORY));
  Term answer = run(p, vm, &box, args[1]);
  uint32_t hit = vl_limits_hit(vm->instance);
  vial_free(vm);
  return vl_tuple2(vl_heap_of(p), answer, make_small(hit));
}
