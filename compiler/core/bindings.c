#include "core/bindings.h"

enum { FIRST_ROOM = 16 };

typedef struct Binding {
  int64_t version;
  Arg value; /* ARG_NONE: a free slot */
} Binding;

/* Open addressing, without removal. */
struct Bindings {
  CompileUnit *unit;
  Binding *slots;
  uint32_t count, room; /* room: a power of two */
};

struct Bindings *vl_bindings_new(CompileUnit *u) {
  struct Bindings *t = vl_unit_room(u, 1, sizeof *t);
  *t = (struct Bindings){u, vl_unit_room(u, FIRST_ROOM, sizeof(Binding)), 0, FIRST_ROOM};
  return t;
}

/* The slot of that version, or the free one where it belongs. */
static Binding *slot_of(const struct Bindings *t, int64_t version) {
  uint32_t at = (uint32_t)vl_hash_word((uint64_t)version);
  for (;; at++) {
    Binding *slot = &t->slots[at & (t->room - 1)];
    if (slot->value.kind == ARG_NONE || slot->version == version) return slot;
  }
}

static void grow(struct Bindings *t) {
  struct Bindings old = *t;
  t->room *= 2;
  t->slots = vl_unit_room(t->unit, t->room, sizeof *t->slots);
  for (uint32_t i = 0; i < old.room; i++)
    if (old.slots[i].value.kind != ARG_NONE) *slot_of(t, old.slots[i].version) = old.slots[i];
}

int64_t vl_build_version(Term var) {
  Term version = vl_ast_get(ast_meta(var), ATOM_version);
  return version != TERM_NONE && is_small(version) ? small_value(version) : VERSION_NONE;
}

static Binding *slot_for(struct Bindings *t, int64_t version) {
  if (t->count * 4 >= t->room * 3) grow(t);
  Binding *slot = slot_of(t, version);
  if (slot->value.kind == ARG_NONE) t->count++;
  return slot;
}

bool vl_bindings_add(struct Bindings *t, int64_t version, Arg value) {
  if (vl_bindings_has(t, version)) return false;
  *slot_for(t, version) = (Binding){version, value};
  return true;
}

Arg vl_bindings_get(const struct Bindings *t, int64_t version) {
  return slot_of(t, version)->value;
}

bool vl_bindings_has(const struct Bindings *t, int64_t version) {
  return vl_bindings_get(t, version).kind != ARG_NONE;
}

void vl_build_bind(Build *b, int64_t version, Arg value) {
  *slot_for(b->bindings, version) = (Binding){version, value};
}

Arg vl_build_lookup(Build *b, int64_t version) {
  Arg value = slot_of(b->bindings, version)->value;
  if (value.kind != ARG_NONE) return value;
  vl_build_error(b, "a variable has no value here");
  return ir_term(ATOM_nil);
}

bool vl_build_is_bound(const Build *b, int64_t version) {
  return vl_bindings_has(b->bindings, version);
}
