#include "expand/tables.h"

#include "data/compare.h"
#include "heap/copy.h"
#include "heap/hold.h"
#include "heap/refbin.h"

/* A copy with its own memory. */
typedef struct Value {
  struct Value *next; /* in a sequence */
  Term term;
  Term *off_heap;
  uint32_t holders; /* the table, and who has been lent it */
  size_t words;
  Term room[];
} Value;

struct Loan {
  struct Loan *next;
  Value *value;
};

typedef struct Entry {
  struct Entry *next; /* in a bucket */
  TableKey key;
  Value *first, *last;
} Entry;

typedef struct Module {
  struct Module *next;
  Term name, owner;
  Value *file;
  int64_t line, counter;
  Entry **buckets;
  size_t bucket_count, entry_count;
  LocalCall *calls;
  size_t call_count, call_room;
  uint32_t *call_index; /* open addressing over calls, 0: free, else index + 1 */
  size_t index_size;
} Module;

struct Modules {
  Alloc *alloc;
  Lock lock; /* guards everything below */
  Module *open;
  int64_t counter;
};

enum { FIRST_BUCKETS = 64, FIRST_CALLS = 64 };

Modules *vl_modules_new(Alloc *a) {
  Modules *m = vl_alloc_zeroed(a, 1, sizeof *m);
  if (!m) return NULL;
  m->alloc = a;
  vl_lock_init(&m->lock, LOCK_OPEN_MODULES);
  return m;
}

/* -- Values -- */

/* Room for a value; heap is over it. */
static Value *value_room(Modules *m, size_t words, Heap *heap) {
  Value *v = vl_alloc(m->alloc, sizeof *v + words * sizeof(Term));
  if (!v) return NULL;
  *v = (Value){.holders = 1, .words = words};
  vl_heap_over(heap, m->alloc, v->room, words);
  return v;
}

static Value *new_value(Modules *m, Term term) {
  Heap heap;
  Value *v = value_room(m, vl_copy_apart_size(term), &heap);
  if (!v) return NULL;
  v->term = vl_copy_apart_into(&heap, term);
  v->off_heap = heap.off_heap;
  return v;
}

static Value *new_tuple(Modules *m, size_t n, const Term *terms) {
  Heap heap;
  size_t words = TUPLE_WORDS(n);
  for (size_t i = 0; i < n; i++) words += vl_hold_or_copy_size(terms[i]);
  Value *v = value_room(m, words, &heap);
  if (!v) return NULL;
  Term *tuple = heap.top;
  heap.top += TUPLE_WORDS(n);
  tuple[0] = make_header(BOX_TUPLE, n);
  for (size_t i = 0; i < n; i++) tuple[1 + i] = vl_hold_or_copy(&heap, terms[i]);
  v->term = make_box(tuple);
  v->off_heap = heap.off_heap;
  return v;
}

/* One holder less. */
static void drop_value(Modules *m, Value *v) {
  if (!v || --v->holders > 0) return;
  vl_refbin_release_list(v->off_heap);
  vl_free(m->alloc, v, sizeof *v + v->words * sizeof(Term));
}

/* Notes one holder more. TERM_NONE when memory is out. */
static Term lend(Modules *m, Value *v, Loans *l) {
  if (is_immediate(v->term)) return v->term;
  struct Loan *loan = vl_alloc(m->alloc, sizeof *loan);
  if (!loan) {
    l->failed = true;
    return TERM_NONE;
  }
  *loan = (struct Loan){l->newest, v};
  l->newest = loan;
  v->holders++;
  return v->term;
}

void vl_modules_give_back(Modules *m, Loans *l) {
  if (!l->newest) return;
  vl_lock_take(&m->lock);
  for (struct Loan *loan = l->newest, *next; loan; loan = next) {
    next = loan->next;
    drop_value(m, loan->value);
    vl_free(m->alloc, loan, sizeof *loan);
  }
  vl_lock_release(&m->lock);
  *l = (Loans){0};
}

static void free_values(Modules *m, Entry *e) {
  for (Value *v = e->first, *next; v; v = next) {
    next = v->next;
    drop_value(m, v);
  }
  e->first = e->last = NULL;
}

/* -- Entries -- */

static size_t hash_of(TableKey k) {
  uint64_t h = (uint64_t)k.space * 31 + k.arity;
  return (size_t)((h ^ k.name) * UINT64_C(0x9E3779B97F4A7C15) >> 20);
}

static bool same_key(TableKey a, TableKey b) {
  return a.space == b.space && a.name == b.name && a.arity == b.arity;
}

static Module *find_module(Modules *m, Term name) {
  Module *o = m->open;
  while (o && o->name != name) o = o->next;
  return o;
}

static Entry *find_entry(const Module *o, TableKey key) {
  if (!o) return NULL;
  Entry *e = o->buckets[hash_of(key) & (o->bucket_count - 1)];
  while (e && !same_key(e->key, key)) e = e->next;
  return e;
}

/* A table that cannot grow works on, slower. */
static void grow(Modules *m, Module *o) {
  size_t count = o->bucket_count * 2;
  Entry **buckets = vl_alloc_zeroed(m->alloc, count, sizeof *buckets);
  if (!buckets) return;
  for (size_t i = 0; i < o->bucket_count; i++) {
    for (Entry *e = o->buckets[i], *next; e; e = next) {
      next = e->next;
      Entry **to = &buckets[hash_of(e->key) & (count - 1)];
      e->next = *to;
      *to = e;
    }
  }
  vl_free(m->alloc, o->buckets, o->bucket_count * sizeof *o->buckets);
  o->buckets = buckets;
  o->bucket_count = count;
}

static Entry *make_entry(Modules *m, Module *o, TableKey key) {
  Entry *e = find_entry(o, key);
  if (e) return e;
  e = vl_alloc_zeroed(m->alloc, 1, sizeof *e);
  if (!e) return NULL;
  if (o->entry_count++ >= o->bucket_count) grow(m, o);
  Entry **bucket = &o->buckets[hash_of(key) & (o->bucket_count - 1)];
  *e = (Entry){.next = *bucket, .key = key};
  *bucket = e;
  return e;
}

/* -- Opening and closing -- */

static void free_module(Modules *m, Module *o) {
  for (size_t i = 0; i < o->bucket_count; i++) {
    for (Entry *e = o->buckets[i], *next; e; e = next) {
      next = e->next;
      free_values(m, e);
      vl_free(m->alloc, e, sizeof *e);
    }
  }
  vl_free(m->alloc, o->buckets, o->bucket_count * sizeof *o->buckets);
  vl_free(m->alloc, o->calls, o->call_room * sizeof *o->calls);
  vl_free(m->alloc, o->call_index, o->index_size * sizeof *o->call_index);
  drop_value(m, o->file);
  vl_free(m->alloc, o, sizeof *o);
}

static Module *new_module(Modules *m, Term name, Term owner, Term file, int64_t line) {
  Module *o = vl_alloc_zeroed(m->alloc, 1, sizeof *o);
  if (!o) return NULL;
  *o = (Module){.name = name, .owner = owner, .line = line};
  o->file = new_value(m, file);
  o->buckets = vl_alloc_zeroed(m->alloc, FIRST_BUCKETS, sizeof *o->buckets);
  o->bucket_count = o->buckets ? FIRST_BUCKETS : 0;
  if (o->file && o->buckets) return o;
  free_module(m, o);
  return NULL;
}

OpenResult vl_modules_open(Modules *m, Term module, Term owner, Term *file, int64_t *line, Heap *h) {
  vl_lock_take(&m->lock);
  Module *o = find_module(m, module);
  OpenResult result = OPEN_ALREADY;
  if (o) {
    *line = o->line;
    *file = vl_copy(h, o->file->term);
  } else {
    o = new_module(m, module, owner, *file, *line);
    result = o ? OPEN_OK : OPEN_NO_ROOM;
    if (o) {
      o->next = m->open;
      m->open = o;
    }
  }
  vl_lock_release(&m->lock);
  return result;
}

static void close_where(Modules *m, Term module, Term owner) {
  vl_lock_take(&m->lock);
  for (Module **at = &m->open, *o; (o = *at);) {
    if (o->name == module || o->owner == owner) {
      *at = o->next;
      free_module(m, o);
    } else {
      at = &o->next;
    }
  }
  vl_lock_release(&m->lock);
}

void vl_modules_close(Modules *m, Term module) {
  close_where(m, module, TERM_NONE);
}

void vl_modules_close_all(Modules *m, Term owner) {
  close_where(m, TERM_NONE, owner);
}

void vl_modules_free(Modules *m) {
  if (!m) return;
  for (Module *o = m->open, *next; o; o = next) {
    next = o->next;
    free_module(m, o);
  }
  vl_lock_destroy(&m->lock);
  vl_free(m->alloc, m, sizeof *m);
}

bool vl_modules_is_open(Modules *m, Term module) {
  vl_lock_take(&m->lock);
  bool open = find_module(m, module) != NULL;
  vl_lock_release(&m->lock);
  return open;
}

Term vl_modules_of(Modules *m, Term owner, Heap *h) {
  Term list = NIL;
  vl_lock_take(&m->lock);
  for (const Module *o = m->open; o; o = o->next)
    if (o->owner == owner) list = vl_cons(h, o->name, list);
  vl_lock_release(&m->lock);
  return list;
}

/* -- Reading -- */

Term vl_modules_get(Modules *m, Term module, TableKey key, Loans *l) {
  vl_lock_take(&m->lock);
  Entry *e = find_entry(find_module(m, module), key);
  Term value = e && e->last ? lend(m, e->last, l) : TERM_NONE;
  vl_lock_release(&m->lock);
  return value;
}

bool vl_modules_has(Modules *m, Term module, TableKey key) {
  vl_lock_take(&m->lock);
  Entry *e = find_entry(find_module(m, module), key);
  bool has = e && e->first;
  vl_lock_release(&m->lock);
  return has;
}

Term vl_modules_all(Modules *m, Term module, TableKey key, Loans *l, Heap *h) {
  vl_lock_take(&m->lock);
  Entry *e = find_entry(find_module(m, module), key);
  Term list = NIL, *end = &list;
  for (Value *v = e ? e->first : NULL; v && list != TERM_NONE; v = v->next) {
    Term *cell = vl_heap_alloc(h, CONS_WORDS);
    Term value = cell ? lend(m, v, l) : TERM_NONE;
    if (value == TERM_NONE) {
      list = TERM_NONE;
      break;
    }
    *end = make_cons(cell, value, NIL);
    end = &cell[1];
  }
  vl_lock_release(&m->lock);
  return list;
}

Term vl_modules_keys(Modules *m, Term module, TableSpace space, Heap *h) {
  vl_lock_take(&m->lock);
  Module *o = find_module(m, module);
  Term list = NIL;
  for (size_t i = 0; o && i < o->bucket_count; i++)
    for (Entry *e = o->buckets[i]; e; e = e->next)
      if (e->key.space == space && e->first)
        list = vl_cons(h, vl_tuple2(h, e->key.name, make_small(e->key.arity)), list);
  vl_lock_release(&m->lock);
  return list;
}

/* -- Writing -- */

/* Takes over the value. */
static bool write_value(Modules *m, Term module, TableKey key, Value *v, bool replace) {
  if (!v) return false;
  vl_lock_take(&m->lock);
  Module *o = find_module(m, module);
  Entry *e = o ? make_entry(m, o, key) : NULL;
  if (e) {
    if (replace) free_values(m, e);
    if (e->last)
      e->last->next = v;
    else
      e->first = v;
    e->last = v;
  }
  vl_lock_release(&m->lock);
  if (!e) drop_value(m, v);
  return e != NULL;
}

bool vl_modules_put(Modules *m, Term module, TableKey key, Term value) {
  return write_value(m, module, key, new_value(m, value), true);
}

bool vl_modules_keep(Modules *m, Term module, TableKey key, size_t n, const Term *terms) {
  return write_value(m, module, key, new_tuple(m, n, terms), true);
}

bool vl_modules_add(Modules *m, Term module, TableKey key, Term value) {
  return write_value(m, module, key, new_value(m, value), false);
}

void vl_modules_delete(Modules *m, Term module, TableKey key) {
  vl_lock_take(&m->lock);
  Entry *e = find_entry(find_module(m, module), key);
  if (e) free_values(m, e);
  vl_lock_release(&m->lock);
}

void vl_modules_remove(Modules *m, Term module, TableKey key, Term value) {
  vl_lock_take(&m->lock);
  Entry *e = find_entry(find_module(m, module), key);
  if (e) {
    Value *kept = NULL;
    for (Value **at = &e->first, *v; (v = *at);) {
      if (vl_equal(v->term, value)) {
        *at = v->next;
        drop_value(m, v);
      } else {
        kept = v;
        at = &v->next;
      }
    }
    e->last = kept;
  }
  vl_lock_release(&m->lock);
}

int64_t vl_modules_next(Modules *m, Term module) {
  vl_lock_take(&m->lock);
  Module *o = module == TERM_NONE ? NULL : find_module(m, module);
  int64_t n = o ? ++o->counter : ++m->counter;
  vl_lock_release(&m->lock);
  return n;
}

/* -- Calls -- */

static size_t hash_call(const LocalCall *c) {
  uint64_t h = c->from_name * 31 + c->from_arity;
  h = h * 31 + c->name;
  h = h * 31 + c->arity + (c->macro ? 7 : 0) + c->module;
  return (size_t)(h * UINT64_C(0x9E3779B97F4A7C15) >> 24);
}

static bool same_call(const LocalCall *a, const LocalCall *b) {
  return a->name == b->name && a->arity == b->arity && a->from_name == b->from_name && a->from_arity == b->from_arity &&
         a->macro == b->macro && a->module == b->module;
}

/* The index slot where the call is, or would go. */
static uint32_t *call_slot(const Module *o, const LocalCall *c) {
  size_t at = hash_call(c) & (o->index_size - 1);
  while (o->call_index[at] && !same_call(&o->calls[o->call_index[at] - 1], c)) at = (at + 1) & (o->index_size - 1);
  return &o->call_index[at];
}

static bool grow_calls(Modules *m, Module *o) {
  size_t room = o->call_room ? o->call_room * 2 : FIRST_CALLS;
  uint32_t *index = vl_alloc_zeroed(m->alloc, room * 2, sizeof *index);
  LocalCall *calls = index ? vl_realloc(m->alloc, o->calls, o->call_room * sizeof *calls, room * sizeof *calls) : NULL;
  if (!calls) {
    vl_free(m->alloc, index, room * 2 * sizeof *index);
    return false;
  }
  vl_free(m->alloc, o->call_index, o->index_size * sizeof *o->call_index);
  o->calls = calls;
  o->call_room = room;
  o->call_index = index;
  o->index_size = room * 2;
  for (size_t i = 0; i < o->call_count; i++) *call_slot(o, &o->calls[i]) = (uint32_t)i + 1;
  return true;
}

void vl_modules_add_call(Modules *m, Term module, const LocalCall *call) {
  vl_lock_take(&m->lock);
  Module *o = find_module(m, module);
  if (o && (o->call_count < o->call_room || grow_calls(m, o))) {
    uint32_t *slot = call_slot(o, call);
    if (!*slot) {
      o->calls[o->call_count++] = *call;
      *slot = (uint32_t)o->call_count;
    }
  }
  vl_lock_release(&m->lock);
}

void vl_modules_move_calls(Modules *m, Term module, Term from, uint32_t arity, Term to) {
  vl_lock_take(&m->lock);
  Module *o = find_module(m, module);
  size_t moved = 0;
  for (size_t i = 0; o && i < o->call_count; i++) {
    LocalCall *call = &o->calls[i];
    if (call->from_name != from || call->from_arity != arity) continue;
    call->from_name = to;
    moved++;
  }
  if (moved) {
    memset(o->call_index, 0, o->index_size * sizeof *o->call_index);
    for (size_t i = 0; i < o->call_count; i++) *call_slot(o, &o->calls[i]) = (uint32_t)i + 1;
  }
  vl_lock_release(&m->lock);
}

LocalCall *vl_modules_calls(Modules *m, Term module, Alloc *a, size_t *count) {
  vl_lock_take(&m->lock);
  Module *o = find_module(m, module);
  *count = o ? o->call_count : 0;
  LocalCall *calls = *count ? vl_alloc(a, *count * sizeof *calls) : NULL;
  if (calls) memcpy(calls, o->calls, *count * sizeof *calls);
  if (!calls) *count = 0;
  vl_lock_release(&m->lock);
  return calls;
}
