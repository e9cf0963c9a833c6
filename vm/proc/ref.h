/* References: a number no other reference of the instance has, and a word that tells the
 * instance and, for an alias, the slot of its process, so that a message sent to it finds it; for a
 * timer, where it stands. */
#ifndef VL_REF_H
#define VL_REF_H

#include "heap/refbin.h"
#include "proc/instance.h"

#define REF_ALIAS (UINT32_C(1) << 31)
#define REF_TIMER (UINT32_C(1) << 30) /* the worker on whose wheel it stands follows */

static inline uint64_t ref_number(Term ref) {
  return box_ptr(ref)[REF_NUMBER];
}
static inline uint32_t ref_flags(Term ref) {
  return (uint32_t)box_ptr(ref)[REF_INSTANCE];
}
static inline bool ref_is_alias(Term ref) {
  return (ref_flags(ref) & REF_ALIAS) != 0;
}
/* Flags of an alias of the process with that pid. */
static inline uint32_t ref_alias_flags(Term pid) {
  return REF_ALIAS | pid_index(pid);
}

/* A number for a new reference. Any thread. */
uint64_t vl_ref_fresh(Instance *in);
/* The term; TERM_NONE when the heap is full. */
Term vl_ref_make(Heap *h, const Instance *in, uint64_t number, uint32_t flags) VL_MUST_CHECK;
/* A reference that owns memory of its own, shared by all its copies and freed with the last; takes
 * over the caller's share, also on failure. TERM_NONE when the heap is full. */
Term vl_ref_make_owner(Heap *h, const Instance *in, uint64_t number, RefBin *bin) VL_MUST_CHECK;
/* What it owns; NULL for other terms. */
static inline RefBin *ref_owned(Term t) {
  bool is_owner = is_boxed(t) && box_ptr(t)[0] == make_header(BOX_REF, REF_OWNER_WORDS - 1);
  return is_owner ? refbin_of(box_ptr(t)) : NULL;
}
/* Writes it into REF_WORDS words. */
Term vl_ref_write(Term *at, const Instance *in, uint64_t number, uint32_t flags);

#endif
