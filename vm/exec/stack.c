#include "exec/stack.h"

#include "code/lines.h"
#include "proc/instance.h"

enum { RAW_HEAD = 3 }; /* module, function, arguments or arity */

/* -- Walking: the words a frame's return address tells us to pass over -- */

/* Return addresses from the top of the stack on; `pc` NULL: the top word is one. */
typedef struct Walk {
  const Term *at, *end;
} Walk;

static Walk walk_begin(const Process *p, const void *pc) {
  size_t slots = pc ? vl_code_frame_slots(pc) : 0;
  return (Walk){p->heap.stop + slots, p->heap.end};
}

/* The next return address, or NULL at the bottom. */
static const void *walk_next(Walk *w) {
  if (w->at >= w->end) return NULL;
  const void *address = (const void *)(uintptr_t)*w->at;
  w->at += 1 + vl_code_frame_slots(address);
  return w->at >= w->end ? NULL : address; /* the lowest word leads out of the engine */
}

static size_t collect(const Process *p, const void *pc, Term *out) {
  Walk w = walk_begin(p, pc);
  size_t n = 0;
  if (pc) out[n++] = make_small((int64_t)(uintptr_t)pc);
  for (const void *address; n < BACKTRACE_DEPTH && (address = walk_next(&w));)
    out[n++] = make_small((int64_t)(uintptr_t)address);
  return n;
}

Term vl_stack_capture(Process *p, const void *pc, const Mfa *first, Term args) {
  Term items[RAW_HEAD + BACKTRACE_DEPTH] = {NIL, NIL, args == TERM_NONE ? NIL : args};
  if (first) {
    items[0] = first->module;
    items[1] = first->function;
    if (args == TERM_NONE) items[2] = make_small(first->arity);
  }
  size_t n = collect(p, pc, items + RAW_HEAD);
  return vl_tuple(&p->heap, RAW_HEAD + n, items);
}

/* -- Building -- */

/* [{file, F}, {line, L}], or [] when the place is not known. */
static Term location(Heap *h, const CodePlace *place) {
  if (place->line == 0) return NIL;
  Term file = NIL;
  for (size_t i = place->file_size; i-- > 0;) file = vl_cons(h, make_small((uint8_t)place->file[i]), file);
  Term line = vl_tuple2(h, ATOM_line, make_small(place->line));
  return vl_cons(h, vl_tuple2(h, ATOM_file, file), vl_cons(h, line, NIL));
}

static Term frame(Heap *h, const CodePlace *place, Term args) {
  Term arguments = is_list(args) && args != TERM_NONE ? args : make_small(place->mfa.arity);
  return vl_tuple4(h, place->mfa.module, place->mfa.function, arguments, location(h, place));
}

/* Frames of one address: those of calls inlined there come first. */
static Term add_frames(Heap *h, const Instance *in, const void *pc, Term args, Term turned) {
  CodePlace place;
  for (bool more = vl_code_place(in->code, pc, &place); more; more = vl_code_place_outer(in->code, &place)) {
    turned = vl_cons(h, frame(h, &place, args), turned);
    args = TERM_NONE;
  }
  return turned;
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
  Term frames = NIL, args = tuple_at(raw, 2);
  if (is_atom(tuple_at(raw, 0))) {
    frames = vl_cons(h, vl_tuple4(h, tuple_at(raw, 0), tuple_at(raw, 1), args, NIL), NIL);
    args = TERM_NONE;
  }
  for (size_t i = RAW_HEAD; i < tuple_size(raw); i++) {
    frames = add_frames(h, p->instance, address_of(tuple_at(raw, i)), args, frames);
    args = TERM_NONE;
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
  if (!p->pc || !vl_code_place(p->instance->code, p->pc, &place)) return false;
  *mfa = place.mfa;
  return true;
}

Term vl_stack_of(Heap *h, const Process *p) {
  Term addresses[BACKTRACE_DEPTH], frames = NIL;
  size_t n = p->pc || p->native ? collect(p, p->native ? NULL : p->pc, addresses) : 0;
  for (size_t i = 0; i < n; i++) frames = add_frames(h, p->instance, address_of(addresses[i]), TERM_NONE, frames);
  return turn(h, frames);
}
