/* A process and a code server without scheduler or builtins: what tests of code need.
 *
 * With HOST_NATIVE the native engine runs them, and all code is machine code at once. */
#ifndef ENGINE_HOST_H
#define ENGINE_HOST_H

#include "code/load.h"
#include "code/server.h"
#include "code/writer.h"
#include "exec/interp.h"
#include "heap/copy.h"
#include "heap/gc.h"
#include "proc/instance.h"

#ifdef HOST_NATIVE
#include "jit/native_data.h"
#include "jit/threaded.h"
#endif

#include <criterion/criterion.h>
#include <string.h>

typedef struct EngineHost {
  Instance in;
  EpochDomain epochs;
  EpochThread thread;
  Process p;
  Registers regs;
  Emitter *e;
} EngineHost;

#ifdef HOST_NATIVE
static inline Engine host_engine(EngineHost *h) {
  cr_assert(h->in.native = vl_native_new(&h->in.alloc, false, false));
  return vl_native_engine(h->in.native);
}

static inline void host_translate(EngineHost *h, ModuleCode *code) {
  for (uint32_t i = 0; i < code->function_count; i++)
    vl_native_translate(h->in.native, &code->functions[i], code->words + code->functions[i].at, NULL);
}

static inline RunResult host_run(Process *p) {
  return vl_threaded_run(p);
}

static inline void host_drop_engine(EngineHost *h) {
  vl_native_free(h->in.native);
}
#else
static inline Engine host_engine(EngineHost *h) {
  return vl_interp_engine();
}

static inline void host_translate(EngineHost *h, ModuleCode *code) {}

static inline RunResult host_run(Process *p) {
  return vl_interp_run(p);
}

static inline void host_drop_engine(EngineHost *h) {}
#endif

static inline Term atom_of(const char *text) {
  return vl_atom_make(NULL, text, strlen(text));
}

static inline void host_open(EngineHost *h) {
  memset(h, 0, sizeof *h);
  vl_alloc_init(&h->in.alloc, NULL, NULL, 0);
  vl_epoch_init(&h->epochs, NULL);
  vl_epoch_enter(&h->epochs, &h->thread);
  h->in.code = vl_code_new(&h->in.alloc, NULL, &h->epochs, host_engine(h));
  h->p.instance = &h->in;
  h->p.regs = &h->regs;
  h->p.fullsweep_after = 65535;
  vl_mailbox_init(&h->p.mailbox);
  cr_assert(vl_heap_open(&h->p.heap, &h->in.alloc, 233));
  h->e = vl_emitter_new(&h->in.alloc, atom_of("m"));
}

static inline void host_close(EngineHost *h) {
  vl_emitter_free(h->e);
  vl_heap_free(&h->p.heap);
  vl_code_free(h->in.code);
  host_drop_engine(h);
  vl_epoch_leave(&h->epochs, &h->thread);
  vl_epoch_destroy(&h->epochs);
  cr_assert_eq(h->in.alloc.used, 0);
}

/* The image of what the emitter holds; freed by the caller. */
static inline uint8_t *host_image(EngineHost *h, size_t *size) {
  uint8_t *bytes = NULL;
  const char *why = NULL;
  cr_assert(vl_image_write(h->e, &bytes, size, &why), "%s", why ? why : "");
  return bytes;
}

/* Loads and publishes it; "" or why it was refused. */
static inline const char *host_load(EngineHost *h) {
  size_t size;
  const char *why = "";
  uint8_t *bytes = host_image(h, &size);
  ModuleCode *code = vl_code_prepare(h->in.code, bytes, size, &why);
  vl_free(&h->in.alloc, bytes, size);
  if (!code) return *why ? why : "no memory";
  host_translate(h, code);
  cr_assert(vl_code_publish(h->in.code, code));
  return "";
}

/* Calls m:name with copies of the arguments; TERM_NONE when the process did not return. */
static inline Term host_call(EngineHost *h, const char *name, uint32_t arity, const Term *args) {
  Process *p = &h->p;
  for (uint32_t i = 0; i < arity; i++) cr_assert((h->regs.x[i] = vl_copy(&p->heap, args[i])) != TERM_NONE);
  p->heap.stop = p->heap.end - 1;
  p->heap.stop[0] = (Term)(uintptr_t)vl_code_engine(h->in.code)->exit;
  p->pc = vl_export_entry(h->in.code, (Mfa){atom_of("m"), atom_of(name), arity});
  cr_assert(p->pc);
  p->live = (uint16_t)arity;
  p->exit_reason = TERM_NONE;
  RunResult result;
  do {
    p->reds = SLICE_REDUCTIONS;
    result = host_run(p);
  } while (result == RUN_YIELD);
  return p->exit_reason == TERM_NONE && p->heap.stop == p->heap.end ? h->regs.x[0] : TERM_NONE;
}

/* func_info and entry label of a function; exports it. Gives the entry, *clause is before func_info. */
static inline uint32_t host_function(EngineHost *h, const char *name, uint32_t arity, uint32_t *clause) {
  uint32_t entry = vl_emit_new_label(h->e);
  *clause = vl_emit_new_label(h->e);
  vl_emit_label(h->e, *clause);
  vl_emit_func_info(h->e, opd_term(h->e, atom_of(name)), arity);
  vl_emit_label(h->e, entry);
  vl_emitter_export(h->e, atom_of(name), arity, entry);
  return entry;
}

#endif
