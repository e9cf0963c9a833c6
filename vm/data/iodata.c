#include "data/iodata.h"

#include "base/utf8.h"
#include "term/stack.h"

typedef struct Sink {
  StrBuf *out; /* NULL: count only */
  size_t size;
  size_t steps, most; /* taken, and how many may be; most 0: any number */
  bool utf8;
} Sink;

enum { BYTES_PER_STEP = 32 };

static bool take_number(Sink *sink, Term t) {
  int64_t code = small_value(t);
  if (!sink->utf8) {
    if (code < 0 || code > 255) return false;
    if (sink->out) vl_strbuf_char(sink->out, (char)code);
    sink->size++;
    return true;
  }
  if (code < 0 || code > 0x10FFFF || !is_scalar_value((uint32_t)code)) return false;
  vl_strbuf_utf8(sink->out, (uint32_t)code);
  return true;
}

static bool take_binary(Sink *sink, Term t) {
  Bits bits = vl_bits(t);
  if (bits.count % 8 != 0) return false;
  size_t size = bits.count / 8;
  sink->size += size;
  sink->steps += size / BYTES_PER_STEP;
  if (!sink->out) return true;
  if (bits.offset == 0) {
    vl_strbuf_add(sink->out, bits.bytes, size);
    return true;
  }
  for (size_t i = 0; i < size; i++)
    vl_strbuf_char(sink->out, (char)(bits.bytes[i] << bits.offset | bits.bytes[i + 1] >> (8 - bits.offset)));
  return true;
}

/* Heads are taken at once where they are flat; a nested list puts the rest on the stack. */
static bool walk(Sink *sink, TermStack *s, Term t) {
  for (term_stack_push(s, t); !term_stack_is_empty(s);) {
    t = term_stack_pop(s);
    while (is_cons(t)) {
      Term head = cons_head(t), tail = cons_tail(t);
      if (++sink->steps > sink->most && sink->most != 0) return true;
      if (is_cons(head)) {
        /* By the time it is popped it is in the cache. */
        __builtin_prefetch((const void *)(uintptr_t)tail);
        term_stack_push(s, tail);
        t = head;
        continue;
      }
      if (is_small(head) ? !take_number(sink, head) : is_bitstring(head) ? !take_binary(sink, head) : !is_nil(head))
        return false;
      t = tail;
    }
    if (is_bitstring(t) ? !take_binary(sink, t) : !is_nil(t)) return false;
  }
  return true;
}

static IodataStatus flatten(Alloc *alloc, Sink *sink, Term t) {
  if (!is_list(t) && !is_bitstring(t)) return IODATA_BAD;
  TermStack s;
  term_stack_init(&s, alloc);
  bool good = walk(sink, &s, t);
  bool room = !s.failed && !(sink->out && sink->out->failed);
  term_stack_free(&s);
  if (sink->most != 0 && sink->steps > sink->most) return IODATA_TOO_LONG;
  return !good ? IODATA_BAD : room ? IODATA_OK : IODATA_NO_ROOM;
}

IodataStatus vl_iodata_bytes(StrBuf *out, Term iodata) {
  Sink sink = {.out = out};
  return flatten(out->alloc, &sink, iodata);
}

IodataStatus vl_iodata_bytes_within(StrBuf *out, Term iodata, size_t steps) {
  Sink sink = {.out = out, .most = steps};
  return flatten(out->alloc, &sink, iodata);
}

IodataStatus vl_iodata_utf8(StrBuf *out, Term chardata) {
  Sink sink = {.out = out, .utf8 = true};
  return flatten(out->alloc, &sink, chardata);
}

IodataStatus vl_iodata_size(Alloc *alloc, Term iodata, size_t *size) {
  Sink sink = {.out = NULL};
  IodataStatus status = flatten(alloc, &sink, iodata);
  *size = sink.size;
  return status;
}
