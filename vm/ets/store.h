/* The store of one table. The table's lock is held throughout. */
#ifndef VL_ETS_STORE_H
#define VL_ETS_STORE_H

#include "ets/table.h"

/* First object of the key, or NULL. */
EtsObject *vl_ets_store_find(const EtsTable *t, Term key);
/* The object after o if it has the same key, else NULL. */
EtsObject *vl_ets_store_same(const EtsTable *t, const EtsObject *o);
/* Puts o behind the objects of its key; counts it. */
void vl_ets_store_add(EtsTable *t, EtsObject *o);
/* Takes o out, without freeing it. */
void vl_ets_store_remove(EtsTable *t, EtsObject *o);
/* Puts `with` where `old` is (equal keys); the caller frees `old`. */
void vl_ets_store_replace(EtsTable *t, EtsObject *old, EtsObject *with);
/* Frees all objects. */
void vl_ets_store_clear(EtsTable *t);

/* -- Going through: the order is the tree's, or that of the buckets -- */

EtsObject *vl_ets_store_first(const EtsTable *t);
EtsObject *vl_ets_store_last(const EtsTable *t);
/* First object behind all objects of the key, which need not be there any more. */
EtsObject *vl_ets_store_after(const EtsTable *t, Term key);
EtsObject *vl_ets_store_before(const EtsTable *t, Term key);
/* The object behind o, of the same key or another. */
EtsObject *vl_ets_store_next(const EtsTable *t, const EtsObject *o);

/* -- The two kinds behind it -- */

bool vl_ets_hash_init(EtsTable *t) VL_MUST_CHECK;
void vl_ets_hash_clear(EtsTable *t);
/* Frees the buckets too. */
void vl_ets_hash_destroy(EtsTable *t);
EtsObject *vl_ets_hash_find(const EtsTable *t, Term key);
void vl_ets_hash_add(EtsTable *t, EtsObject *o);
void vl_ets_hash_remove(EtsTable *t, EtsObject *o);
EtsObject *vl_ets_hash_first(const EtsTable *t);
EtsObject *vl_ets_hash_after(const EtsTable *t, Term key);
EtsObject *vl_ets_hash_next(const EtsTable *t, const EtsObject *o);
EtsObject **vl_ets_hash_link(const EtsTable *t, const EtsObject *o);

void vl_ets_tree_clear(EtsTable *t);
EtsObject *vl_ets_tree_find(const EtsTable *t, Term key);
void vl_ets_tree_add(EtsTable *t, EtsObject *o);
void vl_ets_tree_remove(EtsTable *t, EtsObject *o);
void vl_ets_tree_replace(EtsTable *t, EtsObject *old, EtsObject *with);
EtsObject *vl_ets_tree_first(const EtsTable *t);
EtsObject *vl_ets_tree_last(const EtsTable *t);
EtsObject *vl_ets_tree_after(const EtsTable *t, Term key);
EtsObject *vl_ets_tree_before(const EtsTable *t, Term key);

#endif
