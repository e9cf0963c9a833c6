/* Terms of the external format with its version byte and, perhaps, compressed. */
#ifndef VL_BIF_ETF_READ_H
#define VL_BIF_ETF_READ_H

#include "data/etf.h"
#include "proc/instance.h"

/* Reads the first term; *used gets how many bytes it takes. `safe`: no new atoms or exports. */
EtfStatus vl_etf_read_versioned(Heap *h, Instance *in, const uint8_t *bytes, size_t size, bool safe, Term *out,
                                size_t *used) VL_MUST_CHECK;

#endif
