/* Nested lists of bytes and binaries, flattened. */
#ifndef VL_IODATA_H
#define VL_IODATA_H

#include "base/strbuf.h"
#include "heap/heap.h"

typedef enum IodataStatus { IODATA_OK, IODATA_BAD, IODATA_NO_ROOM, IODATA_TOO_LONG } IodataStatus;

/* Appends the bytes of iodata: bytes, binaries, nested (improper tails may be binaries). */
IodataStatus vl_iodata_bytes(StrBuf *out, Term iodata);
/* The same, giving up with IODATA_TOO_LONG after so many cells, or binaries' bytes by 32. */
IodataStatus vl_iodata_bytes_within(StrBuf *out, Term iodata, size_t steps);
/* Appends chardata as UTF-8: code points, UTF-8 binaries (not checked), nested. */
IodataStatus vl_iodata_utf8(StrBuf *out, Term chardata);
/* How many bytes vl_iodata_bytes would append. */
IodataStatus vl_iodata_size(Alloc *alloc, Term iodata, size_t *size);

#endif
