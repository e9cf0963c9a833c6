/* Functions that can be called by name: one Export for each M:F/A that code mentions.
 *
 * An Export is made at its first mention and lives as long as the instance, so loaded code and
 * external funs point to it. `entry` leads to the newest version's code; to a stub that calls the
 * builtin; to a stub that loads the module or raises undef; or, while its module is being
 * published, to a gate where callers yield and try again. Readers take no lock. */
#ifndef VL_EXPORT_H
#define VL_EXPORT_H

#include "code/frame.h"
#include "term/mfa.h"

#include <stdatomic.h>

typedef struct CodeServer CodeServer;
struct Bif;

/* Ops behind `entry` when it leads to no language code. */
typedef enum StubKind { STUB_UNDEFINED, STUB_BUILTIN, STUB_GATE, STUB_COUNT } StubKind;

/* A stub is code: [map of a function's entry] [handler] [export]. */
enum { STUB_MAP, STUB_OP, STUB_EXPORT, STUB_WORDS };

typedef struct Export {
  Mfa mfa;                       /* first: a BOX_EXPORT points here */
  _Atomic(const Word *) entry;   /* where calls go */
  const struct Bif *bif;         /* the builtin of that name, or NULL; set before processes run */
  bool guard;                    /* of a kind that the `bif` op may call */
  _Atomic uint8_t pace;          /* of one that stands in: exec/pace.h */
  struct Breakpoint *breakpoint; /* breakpoint.h; NULL: never had one. Atomic */
  Word stubs[STUB_COUNT][STUB_WORDS];
} Export;

/* The export of that name, made if new; NULL when memory is out. Any thread. */
Export *vl_export_get(CodeServer *c, Mfa mfa) VL_MUST_CHECK;
/* The same if it exists. No lock. */
Export *vl_export_find(const CodeServer *c, Mfa mfa);

/* Makes one that no table holds, for a function without a name others could call. `bif` may be NULL. */
void vl_export_init(const CodeServer *c, Export *x, Mfa mfa, const struct Bif *bif);

/* The address of a function that is loaded or builtin; NULL: neither. */
const void *vl_export_entry(const CodeServer *c, Mfa mfa);

static inline const Word *export_target(const Export *x) {
  return atomic_load_explicit(&x->entry, memory_order_acquire);
}
static inline const Word *export_stub(const Export *x, StubKind kind) {
  return &x->stubs[kind][STUB_OP];
}
static inline bool export_is_defined(const Export *x) {
  return export_target(x) != export_stub(x, STUB_UNDEFINED);
}

#endif
