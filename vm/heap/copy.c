#include "heap/copy.h"

#include "heap/literal.h"
#include "heap/refbin.h"
#include "term/mfa.h"
#include "term/stack.h"

/* -- Size -- */

/* A part of whole bytes that is small is copied as a binary of its own: it holds nothing else alive. */
static bool is_small_part(const Term *sub) {
  return sub[BIN_SUB_OFFSET] % 8 == 0 && sub[BIN_SUB_BITS] % 8 == 0 && sub[BIN_SUB_BITS] / 8 <= BIN_HEAP_MAX;
}

static size_t heap_binary_words(size_t bytes) {
  return BIN_HEAP_DATA + (bytes + sizeof(Term) - 1) / sizeof(Term);
}

/* The words of one object without its parts; the parts are pushed. */
static size_t object_size(TermStack *s, const Term *p) {
  Term header = p[0];
  if (header_kind(header) == BOX_BIN_SUB && is_small_part(p)) return heap_binary_words((size_t)p[BIN_SUB_BITS] / 8);
  size_t size = header_size(header);
  for (size_t i = 1 + box_raw_words(header); i <= size; i++)
    if (!is_immediate(p[i])) term_stack_push(s, p[i]);
  return 1 + size;
}

/* Which literals a copy shares: from the start of the range on, so many bytes. */
typedef size_t Shared;

static Shared shares_all(void) {
  return literal_bytes_to(LITERALS_LOADED);
}
static Shared shares_lasting(void) {
  return literal_bytes_to(LITERALS_LASTING);
}
static inline bool is_in(Shared shared, Term t) {
  return (uintptr_t)t - vl_literal_range.start < shared;
}

/* Of a term whose parts have none: most messages and objects of tables. 0: it is another. */
static size_t flat_size(Term t, Shared shared) {
  const Term *p = box_ptr(t);
  size_t size = header_size(p[0]), words = 1 + size;
  if (header_kind(p[0]) == BOX_BIN_SUB) return 0;
  for (size_t i = 1 + box_raw_words(p[0]); i <= size; i++) {
    if (is_immediate(p[i]) || is_in(shared, p[i])) continue;
    if (is_cons(p[i])) return 0;
    Term header = box_ptr(p[i])[0];
    if (box_raw_words(header) != header_size(header)) return 0;
    words += 1 + header_size(header);
  }
  return words;
}

static size_t copy_size(Term t, Shared shared) {
  if (is_immediate(t) || is_in(shared, t)) return 0;
  size_t flat = is_boxed(t) ? flat_size(t, shared) : 0;
  if (flat) return flat;
  Alloc alloc;
  TermStack s;
  vl_alloc_init(&alloc, NULL, NULL, 0);
  term_stack_init(&s, &alloc);
  size_t words = 0;
  for (term_stack_push(&s, t); !term_stack_is_empty(&s);) {
    t = term_stack_pop(&s);
    /* Lists are walked here, so that a long one takes no stack. */
    while (is_cons(t) && !is_in(shared, t)) {
      words += CONS_WORDS;
      if (!is_immediate(cons_head(t))) term_stack_push(&s, cons_head(t));
      t = cons_tail(t);
    }
    if (is_boxed(t) && !is_in(shared, t)) words += object_size(&s, box_ptr(t));
  }
  bool failed = s.failed;
  term_stack_free(&s);
  return failed || words > COPY_SIZE_FAILED ? COPY_SIZE_FAILED : words;
}

size_t vl_copy_size(Term t) {
  return copy_size(t, shares_all());
}

size_t vl_copy_deep_size(Term t) {
  return copy_size(t, 0);
}

size_t vl_copy_apart_size(Term t) {
  return copy_size(t, shares_lasting());
}

/* -- Copy: objects are copied as they are, behind each other; a scan over the copies then replaces
 *    each part by its copy, until it has caught up -- */

typedef struct Copier {
  Heap *heap; /* whose off-heap list takes large binaries */
  Term *top;
  Shared shared;
} Copier;

static Term copy_small_part(Copier *c, const Term *p) {
  Term *at = c->top;
  size_t bytes = (size_t)p[BIN_SUB_BITS] / 8, words = heap_binary_words(bytes);
  Bits bits = vl_bits(make_box(p));
  at[0] = make_header(BOX_BIN_HEAP, words - 1);
  at[BIN_HEAP_BYTES] = bytes;
  if (words > BIN_HEAP_DATA) at[words - 1] = 0;
  memcpy(at + BIN_HEAP_DATA, bits.bytes, bytes);
  c->top += words;
  return make_box(at);
}

/* Who purges must know where funs may be (proc/purge.h). */
static void note_fun(const Copier *c, FunIdentity *fun) {
  if (c->shared != shares_all())
    atomic_store_explicit(&fun->stored, true, memory_order_relaxed);
  else if (atomic_load_explicit(&fun->calls, memory_order_relaxed) == FUN_PURGED)
    atomic_store_explicit(&fun->copied, true, memory_order_relaxed);
}

/* Most are pairs and nodes of quoted code. */
static Term copy_tuple(Copier *c, const Term *p) {
  Term *at = c->top;
  size_t words = 1 + header_size(p[0]);
  c->top += words;
  switch (words) {
  case TUPLE_WORDS(3): at[3] = p[3]; VL_FALLTHROUGH;
  case TUPLE_WORDS(2):
    at[2] = p[2];
    at[1] = p[1];
    at[0] = p[0];
    break;
  default: memcpy(at, p, words * sizeof(Term));
  }
  return make_box(at);
}

static Term copy_object(Copier *c, const Term *p) {
  Term *at = c->top;
  BoxKind kind = header_kind(p[0]);
  if (kind == BOX_TUPLE) return copy_tuple(c, p);
  if (kind == BOX_BIN_SUB && is_small_part(p)) return copy_small_part(c, p);
  if (kind == BOX_BIN_REF) {
    c->top += BIN_REF_WORDS;
    vl_refbin_retain(refbin_of(p));
    return vl_refbin_write(c->heap, at, refbin_of(p), (size_t)p[BIN_REF_BYTES]);
  }
  if (kind == BOX_FUN) note_fun(c, fun_identity(make_box(p)));
  size_t words = 1 + header_size(p[0]);
  memcpy(at, p, words * sizeof(Term));
  c->top += words;
  if (!box_is_off_heap(p[0])) return make_box(at);
  vl_refbin_retain(refbin_of(p));
  return vl_refbin_own(c->heap, at, refbin_of(p));
}

/* May the copy point to the same words? */
static inline bool share_literal(Shared shared, Term t) {
  if (!is_in(shared, t)) return false;
  if (VL_UNLIKELY(is_swept_literal(t))) vl_literal_note_shared();
  return true;
}

/* The copy of one object, its parts still those of the original. */
static inline Term copy_shallow(Copier *c, Term t) {
  if (is_immediate(t) || share_literal(c->shared, t)) return t;
  if (!is_cons(t)) return copy_object(c, box_ptr(t));
  Term *at = c->top;
  c->top += CONS_WORDS;
  return make_cons(at, cons_head(t), cons_tail(t));
}

/* To the room from `at` on, which suffices; the end of the copy goes to *end. */
static Term copy_to(Heap *h, Term *at, Term t, Shared shared, Term **end) {
  Copier c = {.heap = h, .top = at, .shared = shared};
  Term result = copy_shallow(&c, t);
  for (Term *scan = at; scan < c.top;) {
    if (is_header(*scan)) {
      scan += 1 + box_raw_words(*scan);
    } else {
      *scan = copy_shallow(&c, *scan);
      scan++;
    }
  }
  *end = c.top;
  return result;
}

static Term copy(Heap *h, Term t, Shared shared) {
  size_t words = copy_size(t, shared);
  if (words == 0) {
    (void)share_literal(shared, t);
    return t;
  }
  Term *at = vl_heap_alloc(h, words), *end;
  if (!at) return TERM_NONE;
  Term result = copy_to(h, at, t, shared, &end);
  vl_check(end == at + words);
  return result;
}

Term vl_copy(Heap *h, Term t) {
  return copy(h, t, shares_all());
}

Term vl_copy_deep(Heap *h, Term t) {
  return copy(h, t, 0);
}

Term vl_copy_apart(Heap *h, Term t) {
  return copy(h, t, shares_lasting());
}

Term vl_copy_block(Heap *h, const Term *words, size_t n) {
  Term *at = vl_heap_alloc(h, n);
  if (!at) return TERM_NONE;
  Copier c = {.heap = h, .top = at, .shared = shares_all()};
  Term away = (Term)((uintptr_t)at - (uintptr_t)words);
  for (size_t i = 0; i < n;) {
    Term word = words[i];
    if (!is_header(word)) {
      at[i++] = is_immediate(word) ? word : word + away;
      continue;
    }
    size_t raw = 1 + box_raw_words(word);
    if (VL_UNLIKELY(header_kind(word) == BOX_FUN)) note_fun(&c, fun_identity(make_box(words + i)));
    for (size_t end = i + raw; i < end; i++) at[i] = words[i];
  }
  return make_box(at);
}

static Term copy_into(Heap *h, Term t, Shared shared) {
  Term result = copy_to(h, h->top, t, shared, &h->top);
  vl_check(h->top <= h->end);
  return result;
}

Term vl_copy_into(Heap *h, Term t) {
  return copy_into(h, t, shares_all());
}

Term vl_copy_deep_into(Heap *h, Term t) {
  return copy_into(h, t, 0);
}

Term vl_copy_apart_into(Heap *h, Term t) {
  return copy_into(h, t, shares_lasting());
}
