/* The first pass over an external term: is it whole and well formed? Counts, builds nothing. */
#include "base/utf8.h"
#include "data/etf_read.h"
#include "data/etf_tags.h"

/* `pending` terms are still to come; each takes a byte at least, which bounds it. */
typedef struct Scan {
  EtfCursor in;
  size_t pending;
  bool safe;
  const AtomSet *atoms;
} Scan;

static bool want(Scan *s, size_t n) {
  if (n > (size_t)(s->in.end - s->in.at)) return false;
  s->pending += n;
  return s->pending <= (size_t)(s->in.end - s->in.at);
}

static bool skip(Scan *s, size_t n) {
  return vl_etf_take(&s->in, n) != NULL;
}

static bool scan_atom(Scan *s, uint8_t tag) {
  EtfAtom atom;
  if (!vl_etf_atom(&s->in, tag, &atom)) return false;
  return !s->safe || vl_atom_find(s->atoms, atom.text, atom.size) != TERM_NONE;
}

static bool scan_tagged_atom(Scan *s) {
  uint64_t tag;
  return vl_etf_number(&s->in, 1, &tag) && vl_etf_is_atom((uint8_t)tag) && scan_atom(s, (uint8_t)tag);
}

/* A node's name, then `bytes` of identity. */
static bool scan_identity(Scan *s, size_t bytes) {
  return scan_tagged_atom(s) && skip(s, bytes);
}

static bool scan_reference(Scan *s, size_t creation_bytes) {
  uint64_t words;
  return vl_etf_number(&s->in, 2, &words) && words >= 1 && words <= 5 && scan_identity(s, creation_bytes + words * 4);
}

static bool scan_small_integer(Scan *s) {
  uint64_t tag, value;
  if (!vl_etf_number(&s->in, 1, &tag)) return false;
  if (tag == ETF_SMALL_INTEGER) return vl_etf_number(&s->in, 1, &value);
  return tag == ETF_INTEGER && vl_etf_number(&s->in, 4, &value);
}

static bool scan_export(Scan *s) {
  uint64_t tag, arity;
  return scan_tagged_atom(s) && scan_tagged_atom(s) && vl_etf_number(&s->in, 1, &tag) && tag == ETF_SMALL_INTEGER &&
         vl_etf_number(&s->in, 1, &arity);
}

static bool scan_pid(Scan *s) {
  uint64_t tag;
  if (!vl_etf_number(&s->in, 1, &tag)) return false;
  return (tag == ETF_NEW_PID && scan_identity(s, 12)) || (tag == ETF_PID && scan_identity(s, 9));
}

/* Size, arity, uniq, index, count of captured terms, module, old index, old uniq, pid. */
static bool scan_fun(Scan *s) {
  uint64_t free;
  if (!skip(s, 4 + 1 + 16 + 4) || !vl_etf_number(&s->in, 4, &free)) return false;
  return scan_tagged_atom(s) && scan_small_integer(s) && scan_small_integer(s) && scan_pid(s) && want(s, free);
}

static bool scan_float_text(Scan *s) {
  double d;
  return vl_etf_float_text(&s->in, &d);
}

static bool scan_bits(Scan *s) {
  uint64_t size, rest;
  if (!vl_etf_number(&s->in, 4, &size) || !vl_etf_number(&s->in, 1, &rest) || rest > 8) return false;
  return (size == 0) == (rest == 0) && skip(s, size);
}

/* A count of `bytes` in front of what takes `per` bytes each. */
static bool scan_counted(Scan *s, unsigned bytes, size_t more) {
  uint64_t n;
  return vl_etf_number(&s->in, bytes, &n) && skip(s, n + more);
}

static bool scan_elements(Scan *s, unsigned bytes, size_t times, size_t more) {
  uint64_t n;
  return vl_etf_number(&s->in, bytes, &n) && want(s, n * times + more);
}

static bool scan_one(Scan *s) {
  uint64_t tag;
  double d;
  if (!vl_etf_number(&s->in, 1, &tag)) return false;
  switch (tag) {
  case ETF_SMALL_INTEGER: return skip(s, 1);
  case ETF_INTEGER: return skip(s, 4);
  case ETF_NEW_FLOAT: return vl_etf_float(&s->in, &d);
  case ETF_FLOAT: return scan_float_text(s);
  case ETF_SMALL_BIG: return scan_counted(s, 1, 1);
  case ETF_LARGE_BIG: return scan_counted(s, 4, 1);
  case ETF_ATOM:
  case ETF_SMALL_ATOM:
  case ETF_ATOM_UTF8:
  case ETF_SMALL_ATOM_UTF8: return scan_atom(s, (uint8_t)tag);
  case ETF_NIL: return true;
  case ETF_STRING: return scan_counted(s, 2, 0);
  case ETF_BINARY: return scan_counted(s, 4, 0);
  case ETF_BIT_BINARY: return scan_bits(s);
  case ETF_SMALL_TUPLE: return scan_elements(s, 1, 1, 0);
  case ETF_LARGE_TUPLE: return scan_elements(s, 4, 1, 0);
  case ETF_LIST: return scan_elements(s, 4, 1, 1);
  case ETF_MAP: return scan_elements(s, 4, 2, 0);
  case ETF_PID: return scan_identity(s, 9);
  case ETF_NEW_PID: return scan_identity(s, 12);
  case ETF_PORT: return scan_identity(s, 5);
  case ETF_NEW_PORT: return scan_identity(s, 8);
  case ETF_V4_PORT: return scan_identity(s, 12);
  case ETF_NEW_REFERENCE: return scan_reference(s, 1);
  case ETF_NEWER_REFERENCE: return scan_reference(s, 4);
  case ETF_EXPORT: return scan_export(s);
  case ETF_NEW_FUN: return scan_fun(s);
  default: return false;
  }
}

bool vl_etf_scan(const uint8_t *bytes, size_t size, const EtfHost *host, size_t *used) {
  Scan s = {.in = {bytes, bytes + size}, .pending = 1, .safe = host->safe, .atoms = host->atoms};
  while (s.pending > 0) {
    s.pending--;
    if (!scan_one(&s)) return false;
  }
  *used = (size_t)(s.in.at - bytes);
  return true;
}
