/* Deep copies between heaps: size first, then one piece of memory.
 *
 * vl_copy shares literals (messages inside an instance), but for those of temporary code;
 * vl_copy_deep copies all (for what may outlive the code: tables, timers, other instances); vl_copy_apart shares those
 * of the library (for what stays in the instance, but where no purge looks: units of the compiler). Large binaries are
 * counted, not copied. Sharing inside the term is lost. The term may be as deep as memory allows: nothing recurses. */
#ifndef VL_COPY_H
#define VL_COPY_H

#include "heap/heap.h"

/* The size when scratch memory is out: so large that any allocation of it fails cleanly, also with
 * some words added. */
#define COPY_SIZE_FAILED (SIZE_MAX / 64)

/* Words that a copy takes. */
size_t vl_copy_size(Term t);
size_t vl_copy_deep_size(Term t);
size_t vl_copy_apart_size(Term t);

/* The copy on `h`, or TERM_NONE when there is no room. */
Term vl_copy(Heap *h, Term t) VL_MUST_CHECK;
Term vl_copy_deep(Heap *h, Term t) VL_MUST_CHECK;
Term vl_copy_apart(Heap *h, Term t) VL_MUST_CHECK;

/* The copy of a boxed term that lies alone in n words, itself first, and holds no pointer out of them and nothing
 * off-heap, as in a table: moved as a block. */
Term vl_copy_block(Heap *h, const Term *words, size_t n) VL_MUST_CHECK;

/* The same for who has asked for the size and made the heap over that room (vl_heap_over): nothing is measured again.
 */
Term vl_copy_into(Heap *h, Term t);
Term vl_copy_deep_into(Heap *h, Term t);
Term vl_copy_apart_into(Heap *h, Term t);

#endif
