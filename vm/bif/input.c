#include "bif/input.h"

#include "data/iodata.h"

enum { LARGE_BYTES = 200000, LARGE_CELLS = 2000 };

bool vl_input_open(Process *p, Input *in, Term iodata) {
  vl_strbuf_init(&in->joined, p->heap.alloc);
  in->bytes = NULL;
  in->size = 0;
  if (is_bitstring(iodata)) {
    if (vl_binary_bytes(&p->heap, iodata, &in->bytes, &in->size)) return true;
    if (!p->heap.failed) vl_raise_badarg(p);
    return false;
  }
  IodataStatus status = vl_iodata_bytes(&in->joined, iodata);
  in->bytes = (const uint8_t *)in->joined.text;
  in->size = in->joined.size;
  if (status == IODATA_OK) return true;
  vl_input_close(in);
  if (status == IODATA_BAD)
    vl_raise_badarg(p);
  else
    vl_raise_system_limit(p);
  return false;
}

void vl_input_close(Input *in) {
  vl_strbuf_free(&in->joined);
}

bool vl_input_is_large(Term iodata) {
  size_t bytes = 0, cells = 0;
  for (; is_cons(iodata); iodata = cons_tail(iodata)) {
    Term head = cons_head(iodata);
    if (++cells > LARGE_CELLS || is_cons(head)) return true;
    if (is_bitstring(head)) bytes += vl_bits(head).count / 8;
    if (bytes > LARGE_BYTES) return true;
  }
  return is_bitstring(iodata) && bytes + vl_bits(iodata).count / 8 > LARGE_BYTES;
}
