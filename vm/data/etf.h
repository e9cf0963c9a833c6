/* The external term format: terms as bytes that other nodes and versions read.
 *
 * Both ways work on explicit stacks, so that depth costs memory only. The leading 131 and
 * compression are the callers' business (bif_etf.c). The reader trusts nothing: a first pass
 * checks the whole before anything is built or an atom made. */
#ifndef VL_ETF_H
#define VL_ETF_H

#include "base/strbuf.h"
#include "heap/heap.h"

#define ETF_VERSION 131
#define ETF_COMPRESSED 80

typedef struct EtfWriteOptions {
  uint8_t minor_version; /* 0: floats as text; 1: as OTP 25 by default; 2: atoms always UTF-8 */
  bool deterministic;    /* keys of large maps in term order */
  size_t budget;         /* steps before giving up; SIZE_MAX: never */
} EtfWriteOptions;

typedef enum EtfStatus {
  ETF_OK,
  ETF_BAD,       /* reading: the bytes are no term, or one that is not allowed */
  ETF_NO_ROOM,   /* memory is out, or the heap is full */
  ETF_TOO_LONG,  /* writing: the budget is used up */
  ETF_TOO_LARGE, /* writing: something has more elements than the format can tell */
} EtfStatus;

/* Appends the term. */
EtfStatus vl_etf_write(StrBuf *out, Term t, const EtfWriteOptions *options) VL_MUST_CHECK;

typedef struct EtfFun {
  Term module;
  uint32_t index, uniq, arity;
  const Term *captured;
  size_t captured_count;
} EtfFun;

/* What the reader cannot know by itself. The functions give TERM_NONE for what does not exist. */
typedef struct EtfHost {
  void *context;
  AtomSet *atoms;
  Term node;         /* the name of this node: its pids and references are local */
  uint32_t instance; /* their number */
  bool safe;         /* no new atoms or exports */
  Term (*export)(void *context, Heap *h, Term module, Term function, uint32_t arity, bool safe);
  Term (*fun)(void *context, Heap *h, const EtfFun *fun);
} EtfHost;

/* Reads the first term of `size` bytes; *used gets how many it takes. */
EtfStatus vl_etf_read(Heap *h, const uint8_t *bytes, size_t size, const EtfHost *host, Term *out,
                      size_t *used) VL_MUST_CHECK;

#endif
