#include "exec/stack.h"

#include "code/lines.h"
#include "data/map.h"
#include "proc/barrier.h"
#include "proc/instance.h"

enum { RAW_MODULE, RAW_FUNCTION, RAW_ARGS, RAW_INFO, RAW_HEAD };

/* -- Walking: the words a frame's return address tells us to pass over -- */

/* Return addresses from the top of the stack on; `pc` NULL: the top word is one. */
typedef struct Walk {
  const Process *process;
  const Term *at, *end;
} Walk;

static Walk walk_begin(const Process *p, const void *pc) {
  size_t slots = pc ? vl_code_frame_slots(pc) : 0;
  return (Walk){p, p->heap.stop + slots, p->heap.end};
}

/* The next return address, or NULL at the bottom. */
static const void *walk_next(Walk *w) {
  if (w->at >= w->end) return NULL;
  const void *address = vl_return_address(w->process, w->at);
  w->at += 1 + vl_code_frame_slots(address);
  return w->at >= w->end ? NULL : address; /* the lowest word leads out of the engine */
}

static Term address_term(const void *pc) {
  return make_small((int64_t)(uintptr_t)pc);
}

/* A recursion shows as one frame. */
static size_t collect(const Process *p, const void *pc, Term *out, size_t limit) {
  Walk w = walk_begin(p, pc);
  size_t n = 0;
  if (!pc) pc = p->tail;
  if (pc) out[n++] = address_term(pc);
  for (const void *address; n < limit && (address = walk_next(&w));)
    if (n == 0 || out[n - 1] != address_term(address)) out[n++] = address_term(address);
  return n;
}

Term vl_stack_capture(Process *p, const void *pc, const Mfa *first, Term args, Term info) {
  Term items[RAW_HEAD + BACKTRACE_DEPTH] = {NIL, NIL, args == TERM_NONE ? NIL : args, info == TERM_NONE ? NIL : info};
  if (first) {
    items[RAW_MODULE] = first->module;
    items[RAW_FUNCTION] = first->function;
    if (args == TERM_NONE) items[RAW_ARGS] = make_small(first->arity);
  }
  size_t n = collect(p, pc, items + RAW_HEAD, BACKTRACE_DEPTH - (first != NULL));
  return vl_tuple(&p->heap, RAW_HEAD + n, items);
}

/* -- Building -- */

/* What the first frame shows besides its place. */
typedef struct Shown {
  Term args; /* a list, or anything else: the arity */
  Term info; /* error_info, or [] */
} Shown;

static const Shown nothing = {NIL, NIL};

static Term info_item(Heap *h, Term info) {
  return info == NIL ? NIL : vl_cons(h, vl_tuple2(h, ATOM_error_info, info), NIL);
}

/* [{file, F}, {line, L}], or [] when the place is not known; then the error_info. */
static Term location(Heap *h, const CodePlace *place, Term info) {
  Term more = info_item(h, info);
  if (place->line == 0) return more;
  Term file = NIL;
  for (size_t i = place->file_size; i-- > 0;) file = vl_cons(h, make_small((uint8_t)place->file[i]), file);
  Term line = vl_tuple2(h, ATOM_line, make_small(place->line));
  return vl_cons(h, vl_tuple2(h, ATOM_file, file), vl_cons(h, line, more));
}

static Term frame(Heap *h, const CodePlace *place, Shown first) {
  Term arguments = is_cons(first.args) ? first.args : make_small(place->mfa.arity);
  return vl_tuple4(h, place->mfa.module, place->mfa.function, arguments, location(h, place, first.info));
}

/* Frames of one address: those of calls inlined there come first. */
static Term add_frames(Heap *h, const Instance *in, const void *pc, Shown first, Term turned) {
  CodePlace place;
  for (bool more = vl_code_place(in->code, pc, &place); more; more = vl_code_place_outer(in->code, &place)) {
    turned = vl_cons(h, frame(h, &place, first), turned);
    first = nothing;
  }
  return turned;
}

/* The module that can explain what is wrong with a builtin's arguments. */
static Term explained_by(Heap *h, const Instance *in, Mfa mfa) {
  const Export *x = vl_export_find(in->code, mfa);
  if (!x || !x->bif) return NIL;
  Term module = mfa.module == ATOM_erlang ? ATOM_erl_erts_errors : ATOM_erl_stdlib_errors;
  return vl_map_from_pairs(h, (Term[]){ATOM_module, module}, 1);
}

/* The frame of a function without code of its own. */
static Term native_frame(Heap *h, const Instance *in, Term raw) {
  Term module = tuple_at(raw, RAW_MODULE), function = tuple_at(raw, RAW_FUNCTION), args = tuple_at(raw, RAW_ARGS);
  Term info = tuple_at(raw, RAW_INFO);
  uint32_t arity = 0;
  for (Term t = args; is_cons(t); t = cons_tail(t)) arity++;
  if (info == NIL && is_list(args)) info = explained_by(h, in, (Mfa){module, function, arity});
  return vl_tuple4(h, module, function, args, info_item(h, info));
}

static Term turn(Heap *h, Term list) {
  Term result = list == TERM_NONE ? TERM_NONE : NIL;
  for (; is_cons(list); list = cons_tail(list)) result = vl_cons(h, cons_head(list), result);
  return result;
}

static const void *address_of(Term small) {
  return (const void *)(uintptr_t)small_value(small);
}

Term vl_stack_build(Process *p, Term raw) {
  if (!is_tuple(raw) || tuple_size(raw) < RAW_HEAD) return is_list(raw) ? raw : NIL;
  Heap *h = &p->heap;
  Term frames = NIL;
  Shown first = {tuple_at(raw, RAW_ARGS), tuple_at(raw, RAW_INFO)};
  if (is_atom(tuple_at(raw, RAW_MODULE))) {
    frames = vl_cons(h, native_frame(h, p->instance, raw), NIL);
    first = nothing;
  }
  for (size_t i = RAW_HEAD; i < tuple_size(raw); i++) {
    frames = add_frames(h, p->instance, address_of(tuple_at(raw, i)), first, frames);
    first = nothing;
  }
  return turn(h, frames);
}

/* -- Looking at another -- */

bool vl_stack_current(const Process *p, Mfa *mfa) {
  CodePlace place;
  if (p->native) {
    *mfa = *p->native;
    return true;
  }
  if (!p->pc) {
    RunState state = atomic_load(&p->state);
    bool sleeps = state == STATE_IDLE || state == STATE_CLAIMED_IDLE;
    *mfa = sleeps ? (Mfa){ATOM_erlang, ATOM_hibernate, 3} : p->initial;
    return true;
  }
  if (!vl_code_place(p->instance->code, p->pc, &place)) return false;
  *mfa = place.mfa;
  return true;
}

/* Puts the functions of one address, those of calls inlined there first; how many. */
static size_t functions_at(const Instance *in, const void *pc, Mfa *out, size_t limit) {
  CodePlace place;
  size_t n = 0;
  bool more = vl_code_place(in->code, pc, &place);
  for (; more && n < limit; more = vl_code_place_outer(in->code, &place)) out[n++] = place.mfa;
  return n;
}

size_t vl_stack_functions(const Process *p, Mfa *functions, size_t limit) {
  size_t n = 0;
  if (p->native && limit > 0) functions[n++] = *p->native;
  if (!p->pc && !p->native) return vl_stack_current(p, functions) ? 1 : 0;
  Walk w = walk_begin(p, p->native ? NULL : p->pc);
  if (!p->native) n += functions_at(p->instance, p->pc, functions, limit);
  const void *last = NULL;
  for (const void *address; n < limit && (address = walk_next(&w)); last = address)
    if (address != last) n += functions_at(p->instance, address, functions + n, limit - n);
  return n;
}

Term vl_stack_of(Heap *h, const Process *p) {
  Term addresses[BACKTRACE_DEPTH], frames = NIL;
  size_t n = p->pc || p->native ? collect(p, p->native ? NULL : p->pc, addresses, BACKTRACE_DEPTH) : 0;
  for (size_t i = 0; i < n; i++) frames = add_frames(h, p->instance, address_of(addresses[i]), nothing, frames);
  return turn(h, frames);
}
