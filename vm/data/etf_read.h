/* What the two passes of the reader of external terms share. */
#ifndef VL_ETF_READ_H
#define VL_ETF_READ_H

#include "data/etf.h"

typedef struct EtfCursor {
  const uint8_t *at, *end;
} EtfCursor;

/* Moves past n bytes and gives where they begin; NULL when there are fewer. */
const uint8_t *vl_etf_take(EtfCursor *in, size_t n);
/* A big-endian number of up to 8 bytes. */
bool vl_etf_number(EtfCursor *in, unsigned bytes, uint64_t *value);
/* A finite float of 8 bytes; the old form in text. */
bool vl_etf_float(EtfCursor *in, double *value);
bool vl_etf_float_text(EtfCursor *in, double *value);

bool vl_etf_is_atom(uint8_t tag);

typedef struct EtfAtom {
  const char *text; /* UTF-8: in the input, or in `room` */
  size_t size;
  char room[2 * 255];
} EtfAtom;

/* What follows an atom's tag; false: too long, or no valid text. */
bool vl_etf_atom(EtfCursor *in, uint8_t tag, EtfAtom *atom);

/* The first pass: true if the bytes begin with a term that can be built. */
bool vl_etf_scan(const uint8_t *bytes, size_t size, const EtfHost *host, size_t *used);

#endif
