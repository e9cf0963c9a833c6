#include "ets/walk.h"

#include "data/compare.h"
#include "heap/copy.h"

/* -- Trees -- */

/* Does a key lie before those (negative), among them, or behind? */
static int order_to(SpecNear near, Term key) {
  if (!is_tuple(key) || tuple_size(key) != tuple_size(near.tuple)) return vl_compare(key, near.tuple);
  int order = 0;
  for (size_t i = 0; i < near.fixed && order == 0; i++) order = vl_compare(tuple_at(key, i), tuple_at(near.tuple, i));
  return order;
}

/* Down from o to the one that comes first. */
static void descend(TreeCursor *c, const EtsObject *o) {
  for (; o; o = c->backward ? o->right : o->left) c->waiting[c->depth++] = o;
}

/* Does the object come behind the key, or not before those that are asked for? */
static bool is_ahead(const TreeCursor *c, const EtsTable *t, Term key, const EtsObject *o) {
  int sign = c->backward ? -1 : 1;
  if (key != TERM_NONE) return sign * vl_compare(ets_key(t, o), key) > 0;
  return c->near.tuple == TERM_NONE || sign * order_to(c->near, ets_key(t, o)) >= 0;
}

void vl_ets_cursor_start(TreeCursor *c, const EtsTable *t, Term key, SpecNear near, bool backward) {
  c->depth = 0;
  c->backward = backward;
  c->near = near;
  for (const EtsObject *o = t->tree.root; o;) {
    bool ahead = is_ahead(c, t, key, o);
    if (ahead) c->waiting[c->depth++] = o;
    o = ahead != backward ? o->left : o->right;
  }
}

const EtsObject *vl_ets_cursor_next(TreeCursor *c) {
  if (c->depth == 0) return NULL;
  const EtsObject *o = c->waiting[--c->depth];
  descend(c, c->backward ? o->left : o->right);
  return o;
}

/* -- One object -- */

static void replace(Walk *w, const EtsKey *key, EtsObject *o, Term value) {
  EtsTable *t = w->t;
  bool keeps = is_tuple(value) && tuple_size(value) > t->key && vl_equal_exact(tuple_at(value, t->key), key->term);
  EtsObject *fresh = keeps ? vl_ets_object(t->alloc, value, vl_copy_deep_size(value)) : NULL;
  if (!fresh) {
    if (keeps)
      vl_raise_system_limit(w->p);
    else
      vl_raise_badarg(w->p);
    return;
  }
  vl_ets_store_replace(t, key, o, fresh);
  vl_ets_object_free(t->alloc, o);
}

/* Acts on one object; false to end the walk. */
static bool visit(Walk *w, EtsObject *o) {
  Process *p = w->p;
  w->exceeded = w->budget > 0 && --w->budget == 0;
  if (VL_UNLIKELY(w->exceeded)) return false;
  vl_bump_reductions(p, 2);
  Term value = vl_spec_run(p, w->spec, ets_tuple(o));
  if (value == TERM_NONE) return !p->heap.failed;
  if (w->action != COLLECT && w->action != REPLACE && value != ATOM_true) return true;
  w->count++;
  EtsKey key = ets_key_of_object(w->t, o);
  switch (w->action) {
  case COLLECT: {
    Term copy = value == ets_tuple(o) ? vl_ets_copy_out(p, o) : vl_copy(&p->heap, value);
    w->list = vl_cons(&p->heap, copy, w->list);
    return w->list != TERM_NONE;
  }
  case COUNT: return true;
  case DELETE:
    vl_ets_store_remove(w->t, &key, o);
    vl_ets_object_free(w->t->alloc, o);
    return true;
  case REPLACE: replace(w, &key, o, value); return p->regs->raised.class == TERM_NONE;
  }
  return false;
}

/* Is the portion full with this object? Then its place is noted. */
static bool is_full(Walk *w, const EtsObject *o) {
  if (w->limit == 0 || w->count < w->limit) return false;
  EtsKey key = ets_key_of_object(w->t, o);
  w->met = 1;
  for (EtsObject *other = vl_ets_store_find(w->t, &key); other != o; other = vl_ets_store_same(w->t, other)) w->met++;
  w->last = vl_copy(&w->p->heap, key.term);
  return true;
}

/* -- The ways through -- */

/* The object of the key behind those that have been met, or NULL. */
static EtsObject *skip_met(const Walk *w, const EtsKey *key, size_t met) {
  EtsObject *o = vl_ets_store_find(w->t, key);
  for (; o && met > 0; met--) o = vl_ets_store_same(w->t, o);
  return o;
}

/* Objects of one key. */
static void walk_key(Walk *w, const EtsKey *key) {
  EtsLock how = w->action == COLLECT || w->action == COUNT ? ETS_SHARED : ETS_EXCLUSIVE;
  size_t met = w->last == TERM_NONE ? 0 : w->met;
  w->last = TERM_NONE;
  ets_lock(key->part, how);
  for (EtsObject *o = skip_met(w, key, met), *next; o; o = next) {
    next = vl_ets_store_same(w->t, o);
    if (!visit(w, o) || is_full(w, o)) break;
  }
  ets_unlock(key->part, how);
}

enum { TREE_STRETCH = 256 /* objects at a time: others want the lock too */ };

/* Has the walk come past all that can match? */
static bool is_past(const TreeCursor *c, const EtsTable *t, const EtsObject *o) {
  if (c->near.tuple == TERM_NONE) return false;
  int order = order_to(c->near, ets_key(t, o));
  return c->backward ? order < 0 : order > 0;
}

static void walk_tree(Walk *w) {
  Term from = w->last;
  SpecNear near = vl_spec_near(w->spec, w->t->key);
  bool backward = w->backward != (w->limit == 0), more = true;
  w->last = TERM_NONE;
  while (more) {
    TreeCursor c;
    const EtsObject *o = NULL;
    size_t left = TREE_STRETCH;
    ets_lock(w->t->parts, ETS_SHARED);
    vl_ets_cursor_start(&c, w->t, from, near, backward);
    while (more && left-- > 0 && (o = vl_ets_cursor_next(&c)))
      more = !is_past(&c, w->t, o) && visit(w, (EtsObject *)(uintptr_t)o) && !is_full(w, o);
    if (!o) more = false;
    if (more) from = vl_copy(&w->p->heap, ets_key(w->t, o));
    ets_unlock(w->t->parts, ETS_SHARED);
    more = more && from != TERM_NONE;
  }
}

static EtsPlace start_place(const Walk *w, EtsLock how) {
  if (w->last == TERM_NONE) return vl_ets_first(w->t, how);
  EtsKey key = ets_key_of(w->t, w->last);
  ets_lock(key.part, how);
  EtsObject *o = skip_met(w, &key, w->met);
  if (o) return vl_ets_place_of(w->t, o, key.part, how);
  ets_unlock(key.part, how);
  return vl_ets_after(w->t, &key, how);
}

/* Place by place: what is met may go. */
static void walk_places(Walk *w) {
  EtsLock how = w->action == COLLECT || w->action == COUNT ? ETS_SHARED : ETS_EXCLUSIVE;
  EtsPlace at = start_place(w, how);
  w->last = TERM_NONE;
  while (at.object) {
    EtsObject *o = at.object, *beside = vl_ets_beside(w->t, &at, false);
    if (!visit(w, o) || is_full(w, o)) break;
    vl_ets_go(w->t, &at, beside);
  }
  vl_ets_leave(&at);
}

bool vl_ets_walk(Walk *w) {
  Term key = vl_spec_key(w->spec, w->t->key);
  if (key != TERM_NONE) {
    EtsKey k = ets_key_of(w->t, key);
    walk_key(w, &k);
  } else if (ets_is_tree(w->t) && (w->action == COLLECT || w->action == COUNT)) {
    walk_tree(w);
  } else {
    vl_ets_hold(w->t);
    walk_places(w);
    vl_ets_unhold(w->t);
  }
  if (w->action == DELETE) ets_adjust(w->t);
  return w->list != TERM_NONE && !w->p->heap.failed && w->p->regs->raised.class == TERM_NONE;
}
