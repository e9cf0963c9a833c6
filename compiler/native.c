#include "native.h"

#include "bif/bif.h"
#include "code/emitter.h"
#include "code/load.h"
#include "code/server.h"
#include "exec/raise.h"
#include "expand/tables.h"
#include "heap/copy.h"
#include "heap/hold.h"
#include "lines.h"
#include "proc/dict.h"
#include "proc/purge.h"

#include <stdio.h>

enum { FIBER_STACK_BYTES = 8 * 1024 * 1024, FIBERS_KEPT = 4, FIBER_TRIM_EVERY = 1024, JOB_MAX_ARGS = BIF_MAX_ARITY };

typedef struct Compile {
  struct Compile *next; /* newest first */
  CompileUnit unit;
  Host host;
  int64_t id;
  Term owner; /* pid */
  CompileJob *job;
  Term args[JOB_MAX_ARGS];
} Compile;

typedef struct CompilerService {
  Alloc *alloc;
  Modules *modules;
  LineTerms *lines;
  Lock lock; /* LOCK_COMPILES: all below */
  Compile *active;
  Fiber *fibers[FIBERS_KEPT]; /* idle */
  size_t fiber_count, fiber_uses;
  int64_t next_id;
  bool bootstrap, library;
} CompilerService;

static CompilerService *service_of(Instance *in) {
  return in->service[SERVICE_COMPILER];
}

/* -- Fibers are kept for the next job: making one costs more than a small eval -- */

static Fiber *take_fiber(CompilerService *s) {
  vl_lock_take(&s->lock);
  Fiber *f = s->fiber_count ? s->fibers[--s->fiber_count] : NULL;
  vl_lock_release(&s->lock);
  return f ? f : vl_fiber_new(FIBER_STACK_BYTES);
}

static void give_fiber(CompilerService *s, Fiber *f) {
  if (!f) return;
  vl_lock_take(&s->lock);
  bool keeps = s->fiber_count < FIBERS_KEPT;
  if (keeps && ++s->fiber_uses % FIBER_TRIM_EVERY == 0) vl_fiber_trim(f);
  if (keeps) s->fibers[s->fiber_count++] = f;
  vl_lock_release(&s->lock);
  if (!keeps) vl_fiber_free(f);
}

/* -- A compile from beginning to end -- */

static void end_compile(CompilerService *s, Compile *c) {
  vl_lock_take(&s->lock);
  Compile **at = &s->active;
  while (*at != c) at = &(*at)->next;
  *at = c->next;
  vl_lock_release(&s->lock);
  if (c->host.open_module != TERM_NONE) vl_modules_close(s->modules, c->host.open_module);
  if (c->host.tracker != TERM_NONE) vl_modules_close(s->modules, c->host.tracker);
  vl_modules_give_back(s->modules, &c->host.loans);
  give_fiber(s, c->host.fiber);
  vl_unit_free(&c->unit);
  vl_free(s->alloc, c, sizeof *c);
}

static void *compile_main(Fiber *f, void *message) {
  Compile *c = message;
  Expander x;
  vl_expander_init(&x, &c->unit);
  x.bootstrap = x.quiet = c->host.bootstrap;
  vl_host_done(&c->unit, c->job(&x, c->args));
}

static Compile *begin_compile(Process *p, CompileJob *job, size_t arity, const Term *args) {
  Instance *in = vl_instance_of(p);
  CompilerService *s = service_of(in);
  Compile *c = vl_alloc_zeroed(s->alloc, 1, sizeof *c);
  if (!c) return NULL;
  vl_unit_init(&c->unit, s->alloc, in->atoms);
  c->unit.lines = s->lines;
  c->unit.code = in->code;
  c->unit.host = &c->host;
  c->host = (Host){.fiber = take_fiber(s),
                   .modules = s->modules,
                   .self = vl_self(p),
                   .open_module = TERM_NONE,
                   .tracker = TERM_NONE,
                   .collected = TERM_NONE,
                   .bootstrap = s->bootstrap,
                   .parallel = vl_dict_get(&p->dictionary, ATOM_elixir_compiler_info) != TERM_NONE,
                   .library = s->library};
  c->owner = vl_self(p);
  c->job = job;
  vl_lock_take(&s->lock);
  c->id = ++s->next_id;
  c->next = s->active;
  s->active = c;
  vl_lock_release(&s->lock);
  bool ready = c->host.fiber != NULL;
  for (size_t i = 0; i < arity && ready; i++) {
    c->args[i] = vl_hold_or_copy(&c->unit.heap, args[i]);
    ready = c->args[i] != TERM_NONE;
  }
  if (ready) {
    vl_fiber_start(c->host.fiber, compile_main);
    return c;
  }
  end_compile(s, c);
  return NULL;
}

static Compile *find_compile(CompilerService *s, Term id, Term owner) {
  vl_lock_take(&s->lock);
  Compile *c = s->active;
  while (c && (make_small(c->id) != id || c->owner != owner)) c = c->next;
  vl_lock_release(&s->lock);
  return c;
}

/* The newest of a process. */
static Compile *find_of(CompilerService *s, Term owner) {
  vl_lock_take(&s->lock);
  Compile *c = s->active;
  while (c && c->owner != owner) c = c->next;
  vl_lock_release(&s->lock);
  return c;
}

/* A process that is gone takes its compiles and open modules with it. */
static void process_gone(Instance *in, Process *p) {
  CompilerService *s = service_of(in);
  for (Compile *c; (c = find_of(s, vl_self(p)));) end_compile(s, c);
  vl_modules_close_all(s->modules, vl_self(p));
}

/* -- Answering requests -- */

static void answer(Compile *c, Term value) {
  c->host.reply = (HostReply){.value = value};
}

static void answer_raise(Compile *c, Term class, Term reason, Term trace) {
  c->host.reply = (HostReply){.raised = true, .error = {class, reason, trace}};
}

/* An image that the loader refuses is a defect of the compiler: say so, do not go on. "": memory is out. */
static void answer_bad_image(Compile *c, const char *why) {
  Heap *h = &c->unit.heap;
  Term text = vl_binary(h, why, strlen(why));
  answer_raise(c, ATOM_error, *why ? vl_tuple2(h, ATOM_bad_image, text) : ATOM_system_limit, NIL);
}

/* The fun holds the code, in the unit and then in the heap of the process that calls it. */
static void load_temporary(Instance *in, Compile *c) {
  const HostRequest *r = &c->host.request;
  const char *why;
  RefBin *holder = vl_code_prepare_temporary(in->code, c->unit.emitter, &why);
  Term fun = holder ? vl_code_held_fun(&c->unit.heap, holder, r->function, r->arity) : TERM_NONE;
  if (holder) vl_refbin_release(holder);
  if (fun != TERM_NONE)
    answer(c, fun);
  else
    answer_bad_image(c, why);
}

/* A third version ends the processes that still run the oldest. False: one of them runs now; try again. */
static bool publish(Process *p, Compile *c) {
  Instance *in = vl_instance_of(p);
  const HostRequest *r = &c->host.request;
  const char *why = "no room";
  Slice image = {r->image, r->image_bytes};
  ModuleCode *code = vl_code_prepare_emitted(in->code, c->unit.emitter, image, &why);
  if (!code) {
    answer_bad_image(c, why);
    return true;
  }
  atomic_store(&code->on_load_begun, true); /* by module_body.c */
  if (!vl_code_publish(in->code, code)) {
    PurgeResult purged = vl_purge(in, p, r->module, false);
    if (purged == PURGE_BUSY || !vl_code_publish(in->code, code)) {
      vl_code_release(code);
      return false;
    }
  }
  if (r->module == ATOM_Kernel) service_of(in)->bootstrap = false;
  answer(c, ATOM_ok);
  return true;
}

/* This compile and those around it in the same process are told what has been made. */
static void collect(Instance *in, Compile *c) {
  const HostRequest r = c->host.request;
  CompilerService *s = service_of(in);
  vl_lock_take(&s->lock);
  for (Compile *o = c; o; o = o->next) {
    if (o->owner != c->owner || o->host.collected == TERM_NONE) continue;
    Heap *h = &o->unit.heap;
    o->host.collected = vl_cons(h, vl_tuple2(h, r.module, vl_copy_apart(h, r.args)), o->host.collected);
  }
  vl_lock_release(&s->lock);
  answer(c, ATOM_ok);
}

static void print_warning(Compile *c) {
  const uint8_t *text, *place;
  size_t text_size, place_size;
  if (vl_binary_peek(c->host.request.module, &text, &text_size) &&
      vl_binary_peek(c->host.request.args, &place, &place_size))
    fprintf(stderr, "warning: %.*s\n  %.*s\n\n", (int)text_size, text, (int)place_size, place);
  answer(c, ATOM_ok);
}

static Term call_language(Process *p, Compile *c) {
  const HostRequest *r = &c->host.request;
  Term args = vl_copy(vl_heap_of(p), r->args);
  if (args == TERM_NONE) return TERM_NONE;
  const Term all[] = {make_small(c->id), r->module, r->function, args};
  return vl_trap(p, ATOM_vl_compiler, ATOM_call, VL_COUNT_OF(all), all);
}

static Term end_with_result(Process *p, Compile *c) {
  Term result = vl_copy(vl_heap_of(p), c->host.request.result);
  end_compile(service_of(vl_instance_of(p)), c);
  return result;
}

static Term end_with_raise(Process *p, Compile *c) {
  HostRaised raised = c->host.request.raised;
  Heap *h = vl_heap_of(p);
  Term reason = vl_copy(h, raised.reason), trace = vl_copy(h, raised.trace);
  Term class = raised.class;
  end_compile(service_of(vl_instance_of(p)), c);
  if (reason == TERM_NONE || trace == TERM_NONE) return TERM_NONE;
  if (is_cons(trace))
    vl_raise_again(p, class, reason, trace);
  else
    vl_raise(p, class, reason);
  /* Whoever called for the compile comes first, not the builtin with its arguments. */
  p->regs->raised.caller = true;
  return TERM_NONE;
}

/* What the fiber asks for cannot be done now: the slice is given up. */
static Term serve_later(Process *p, const Compile *c) {
  const Term again[] = {make_small(c->id), ATOM_undefined};
  p->reds = 0;
  return vl_trap(p, ATOM_vl_compiler, ATOM_resume, VL_COUNT_OF(again), again);
}

/* Serves what the fiber asks for, and lets it run, until the process must do something. */
static Term serve(Process *p, Compile *c) {
  Instance *in = vl_instance_of(p);
  for (;;) {
    switch (c->host.request.verb) {
    case HOST_CALL: return call_language(p, c);
    case HOST_DONE: return end_with_result(p, c);
    case HOST_RAISE: return end_with_raise(p, c);
    case HOST_LOAD: load_temporary(in, c); break;
    case HOST_PUBLISH:
      if (!publish(p, c)) return serve_later(p, c);
      break;
    case HOST_COLLECT: collect(in, c); break;
    case HOST_WARN: print_warning(c); break;
    }
    vl_fiber_resume(c->host.fiber, c);
    vl_bump_reductions(p, 100);
  }
}

static Term run(Process *p, Compile *c) {
  vl_fiber_resume(c->host.fiber, c);
  vl_bump_reductions(p, 100);
  return serve(p, c);
}

Term vl_native_run(Process *p, CompileJob *job, size_t arity, const Term *args) {
  Compile *c = begin_compile(p, job, arity, args);
  return c ? run(p, c) : vl_raise_system_limit(p);
}

/* :vl_compiler.resume(id, {:ok, value} | {:raise, class, reason, trace} | :undefined), the last to serve again */
static Term native_resume(Process *p, const Term *args) {
  Compile *c = find_compile(service_of(vl_instance_of(p)), args[0], vl_self(p));
  if (c && args[1] == ATOM_undefined) return serve(p, c);
  if (!c || !is_tuple(args[1])) return vl_raise_badarg(p);
  Heap *h = &c->unit.heap;
  if (is_tuple_of(args[1], 2)) {
    Term value = vl_copy_apart(h, tuple_at(args[1], 1));
    if (value == TERM_NONE)
      answer_raise(c, ATOM_error, ATOM_system_limit, NIL);
    else
      answer(c, value);
  } else {
    Term reason = vl_copy_apart(h, tuple_at(args[1], 2)), trace = vl_copy_apart(h, tuple_at(args[1], 3));
    bool room = reason != TERM_NONE && trace != TERM_NONE;
    answer_raise(c, tuple_at(args[1], 1), room ? reason : ATOM_system_limit, room ? trace : NIL);
  }
  return run(p, c);
}

/* -- The loop module: call(id, m, f, args) --
 *
 *    value = try apply(m, f, args) of v -> {:ok, v} catch class, reason -> {:raise, class, reason, trace} end
 *    resume(id, value)                                                                                          */

static void emit_resume(Emitter *e) {
  vl_emit_move(e, opd_x(0), opd_x(1));
  vl_emit_move(e, opd_y(0), opd_x(0));
  vl_emit_call_ext_last(e, 2, vl_emitter_import(e, ATOM_vl_compiler, ATOM_resume, 2), 3);
}

static void emit_call(Emitter *e) {
  uint32_t info = vl_emit_new_label(e), entry = vl_emit_new_label(e), handler = vl_emit_new_label(e);
  vl_emit_label(e, info);
  vl_emit_func_info(e, opd_term(e, ATOM_call), 4);
  vl_emit_label(e, entry);
  vl_emitter_export(e, ATOM_call, 4, entry);
  vl_emit_frame(e, 3);
  vl_emit_move(e, opd_x(0), opd_y(0));
  for (uint32_t i = 0; i < 3; i++) vl_emit_move(e, opd_x(i + 1), opd_x(i));
  vl_emit_try_begin(e, 1, handler);
  vl_emit_call_ext(e, 3, vl_emitter_import(e, ATOM_erlang, ATOM_apply, 3));
  vl_emit_try_end(e, 1);
  vl_emit_need(e, 3);
  vl_emit_tuple(e, opd_x(0), (const Operand[]){opd_term(e, ATOM_ok), opd_x(0)}, 2);
  emit_resume(e);
  vl_emit_label(e, handler);
  vl_emit_try_catch(e, 1);
  vl_emit_build_trace(e, opd_x(2), opd_x(2));
  vl_emit_need(e, 5);
  vl_emit_tuple(e, opd_x(0), (const Operand[]){opd_term(e, ATOM_raise), opd_x(0), opd_x(1), opd_x(2)}, 4);
  emit_resume(e);
}

static bool load_loop(Instance *in) {
  Emitter *e = vl_emitter_new(&in->alloc, ATOM_vl_compiler);
  if (!e) return false;
  emit_call(e);
  const char *why;
  ModuleCode *code = vl_code_prepare_emitted(in->code, e, (Slice){0}, &why);
  bool done = code && vl_code_publish(in->code, code);
  vl_emitter_free(e);
  return done;
}

/* -- Attaching -- */

static const Bif resume_bif = {"vl_compiler", "resume", native_resume, 2, BIF_PLAIN, CAP_NONE};

static bool export_native(Instance *in, const Bif *bif) {
  Term module = vl_atom_make(NULL, bif->module, strlen(bif->module));
  Term name = vl_atom_make(NULL, bif->name, strlen(bif->name));
  if (module == TERM_NONE || name == TERM_NONE) return false;
  return vl_code_export_builtin(in->code, (Mfa){module, name, bif->arity}, bif, false);
}

bool vl_compiler_attach(Instance *in, bool bootstrap) {
  CompilerService *s = vl_alloc_zeroed(&in->alloc, 1, sizeof *s);
  if (!s) return false;
  s->alloc = &in->alloc;
  s->bootstrap = s->library = bootstrap;
  s->modules = vl_modules_new(s->alloc);
  s->lines = vl_lines_new(s->alloc);
  vl_lock_init(&s->lock, LOCK_COMPILES);
  in->service[SERVICE_COMPILER] = s;
  in->hooks.exited[SERVICE_COMPILER] = process_gone;
  if (!s->modules || !s->lines || !export_native(in, &resume_bif) || !load_loop(in)) return false;
  for (size_t i = 0; i < vl_native_count; i++)
    if (!export_native(in, &vl_native_table[i])) return false;
  return true;
}

void vl_compiler_detach(Instance *in) {
  CompilerService *s = service_of(in);
  if (!s) return;
  while (s->active) end_compile(s, s->active);
  while (s->fiber_count) vl_fiber_free(s->fibers[--s->fiber_count]);
  vl_modules_free(s->modules);
  vl_lines_free(s->lines);
  vl_lock_destroy(&s->lock);
  vl_free(s->alloc, s, sizeof *s);
  in->service[SERVICE_COMPILER] = NULL;
  in->hooks.exited[SERVICE_COMPILER] = NULL;
}
