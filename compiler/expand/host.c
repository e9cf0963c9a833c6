#include "expand/host.h"

#include "code/emitter.h"

static HostReply ask(Host *h) {
  h->reply = (HostReply){0};
  vl_fiber_yield(h->fiber, h);
  return h->reply;
}

HostReply vl_host_try(CompileUnit *u, Term module, Term function, Term args) {
  if (args == TERM_NONE) vl_host_out_of_memory(u);
  u->host->request = (HostRequest){.verb = HOST_CALL, .module = module, .function = function, .args = args};
  return ask(u->host);
}

static Term value_or_raise(CompileUnit *u, HostReply reply) {
  if (reply.raised) vl_host_raise(u, reply.error);
  return reply.value;
}

Term vl_host_call(CompileUnit *u, Term module, Term function, size_t arity, const Term *args) {
  return value_or_raise(u, vl_host_try(u, module, function, vl_list(&u->heap, arity, args, NIL)));
}

static HostReply ask_to_load(CompileUnit *u) {
  HostReply reply = ask(u->host);
  vl_emitter_free(u->emitter);
  u->emitter = NULL;
  return reply;
}

Term vl_host_load(CompileUnit *u, Term function, uint32_t arity) {
  u->host->request = (HostRequest){.verb = HOST_LOAD, .function = function, .arity = arity};
  return value_or_raise(u, ask_to_load(u));
}

HostReply vl_host_publish(CompileUnit *u, Term module, const uint8_t *image, size_t bytes) {
  u->host->request = (HostRequest){.verb = HOST_PUBLISH, .module = module, .image = image, .image_bytes = bytes};
  return ask_to_load(u);
}

void vl_host_collect(CompileUnit *u, Term module, Term binary) {
  u->host->request = (HostRequest){.verb = HOST_COLLECT, .module = module, .args = binary};
  ask(u->host);
}

void vl_host_warn(CompileUnit *u, Term text, Term place, int64_t line) {
  const Term all[] = {text, place, u->file, make_small(line)};
  Term args = vl_list(&u->heap, VL_COUNT_OF(all), all, NIL);
  if (!u->host->bootstrap && args != TERM_NONE && !vl_host_try(u, ATOM_vl_error, ATOM_warn, args).raised) return;
  u->host->request = (HostRequest){.verb = HOST_WARN, .module = text, .args = place};
  ask(u->host);
}

static VL_NORETURN void end(CompileUnit *u) {
  vl_fiber_yield(u->host->fiber, u->host);
  vl_panic(__FILE__, __LINE__, "a compile that had ended was resumed");
}

void vl_host_raise(CompileUnit *u, HostRaised raised) {
  u->host->request = (HostRequest){.verb = HOST_RAISE, .raised = raised};
  end(u);
}

void vl_host_done(CompileUnit *u, Term result) {
  u->host->request = (HostRequest){.verb = HOST_DONE, .result = result};
  end(u);
}

void vl_host_out_of_memory(CompileUnit *u) {
  vl_host_raise(u, (HostRaised){ATOM_error, ATOM_system_limit, NIL});
}
