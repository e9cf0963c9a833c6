/* The store of ordered_set: a height-balanced tree (Adelson-Velsky and Landis 1962) in term order, in which 1 and 1.0
 * are one key. */
#include "data/compare.h"
#include "ets/store.h"

/* The links from the root down, to rebalance on the way back. */
typedef struct Path {
  EtsObject **links[ETS_TREE_HEIGHT];
  size_t depth;
} Path;

/* Most keys are integers. */
static inline int order_of(Term a, Term b) {
  if (are_both_small(a, b)) return ((int64_t)a > (int64_t)b) - ((int64_t)a < (int64_t)b);
  return vl_compare(a, b);
}

static uint32_t height(const EtsObject *o) {
  return o ? o->height : 0;
}

static void set_height(EtsObject *o) {
  uint32_t left = height(o->left), right = height(o->right);
  o->height = 1 + (left > right ? left : right);
}

static void rotate_right(EtsObject **link) {
  EtsObject *o = *link, *up = o->left;
  o->left = up->right;
  up->right = o;
  set_height(o);
  set_height(up);
  *link = up;
}

static void rotate_left(EtsObject **link) {
  EtsObject *o = *link, *up = o->right;
  o->right = up->left;
  up->left = o;
  set_height(o);
  set_height(up);
  *link = up;
}

static void balance(EtsObject **link) {
  EtsObject *o = *link;
  if (height(o->left) > height(o->right) + 1) {
    if (height(o->left->left) < height(o->left->right)) rotate_left(&o->left);
    rotate_right(link);
  } else if (height(o->right) > height(o->left) + 1) {
    if (height(o->right->right) < height(o->right->left)) rotate_right(&o->right);
    rotate_left(link);
  } else {
    set_height(o);
  }
}

static void balance_path(Path *path) {
  while (path->depth > 0) balance(path->links[--path->depth]);
}

/* The link where the key is, or where it would go; the path has the links above it. */
static EtsObject **seek(EtsTable *t, Term key, Path *path) {
  EtsObject **link = &t->tree.root;
  path->depth = 0;
  while (*link) {
    int order = order_of(key, ets_key(t, *link));
    if (order == 0) break;
    path->links[path->depth++] = link;
    link = order < 0 ? &(*link)->left : &(*link)->right;
  }
  return link;
}

void vl_ets_tree_clear(EtsTable *t) {
  EtsObject *o = t->tree.root;
  while (o) { /* turns left branches to the right, so that no stack is needed */
    if (o->left) {
      EtsObject *left = o->left;
      o->left = left->right;
      left->right = o;
      o = left;
    } else {
      EtsObject *right = o->right;
      vl_ets_object_free(t->alloc, o);
      o = right;
    }
  }
  t->tree.root = NULL;
}

EtsObject *vl_ets_tree_find(const EtsTable *t, Term key) {
  EtsObject *o = t->tree.root;
  while (o) {
    int order = order_of(key, ets_key(t, o));
    if (order == 0) return o;
    o = order < 0 ? o->left : o->right;
  }
  return NULL;
}

void vl_ets_tree_add(EtsTable *t, EtsObject *o) {
  Path path;
  EtsObject **link = seek(t, ets_key(t, o), &path);
  vl_assert(!*link);
  o->left = o->right = NULL;
  o->height = 1;
  *link = o;
  balance_path(&path);
}

void vl_ets_tree_remove(EtsTable *t, EtsObject *o) {
  Path path;
  EtsObject **link = seek(t, ets_key(t, o), &path);
  vl_assert(*link == o);
  if (!o->left || !o->right) {
    *link = o->left ? o->left : o->right;
  } else {
    /* Its successor, the leftmost of the right branch, takes its place. */
    size_t here = path.depth;
    path.links[path.depth++] = link;
    EtsObject **next = &o->right;
    for (; (*next)->left; next = &(*next)->left) path.links[path.depth++] = next;
    EtsObject *successor = *next;
    *next = successor->right;
    successor->left = o->left;
    successor->right = o->right;
    *link = successor;
    if (path.depth > here + 1) path.links[here + 1] = &successor->right;
  }
  balance_path(&path);
}

void vl_ets_tree_replace(EtsTable *t, EtsObject *old, EtsObject *with) {
  Path path;
  EtsObject **link = seek(t, ets_key(t, old), &path);
  with->left = old->left;
  with->right = old->right;
  with->height = old->height;
  *link = with;
}

EtsObject *vl_ets_tree_first(const EtsTable *t) {
  EtsObject *o = t->tree.root;
  while (o && o->left) o = o->left;
  return o;
}

EtsObject *vl_ets_tree_last(const EtsTable *t) {
  EtsObject *o = t->tree.root;
  while (o && o->right) o = o->right;
  return o;
}

EtsObject *vl_ets_tree_after(const EtsTable *t, Term key) {
  EtsObject *found = NULL;
  for (EtsObject *o = t->tree.root; o;) {
    bool is_after = order_of(key, ets_key(t, o)) < 0;
    if (is_after) found = o;
    o = is_after ? o->left : o->right;
  }
  return found;
}

EtsObject *vl_ets_tree_before(const EtsTable *t, Term key) {
  EtsObject *found = NULL;
  for (EtsObject *o = t->tree.root; o;) {
    bool is_before = order_of(key, ets_key(t, o)) > 0;
    if (is_before) found = o;
    o = is_before ? o->right : o->left;
  }
  return found;
}
