/* Terms as bytes: term_to_binary and binary_to_term. What is small is done at once; past a budget
 * the work is begun anew by a dirty builtin of the same arguments. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/etf_read.h"
#include "code/fun.h"
#include "code/module.h"
#include "data/etf.h"
#include "proc/instance.h"

#include <zlib.h>

enum { WRITE_BUDGET = 20000, READ_AT_ONCE = 100000, STEPS_PER_REDUCTION = 16, HEADER = 6 };

/* Deflated bytes are at most this many times longer when inflated. */
#define INFLATE_RATIO_MAX 1100

/* -- Writing -- */

typedef struct WriteRequest {
  EtfWriteOptions etf;
  int level; /* of compression */
} WriteRequest;

static bool write_option(Term option, WriteRequest *r) {
  Term value;
  if (option == ATOM_deterministic) return r->etf.deterministic = true;
  if (option == ATOM_compressed) return r->level = 6, true;
  if (arg_is_pair(option, ATOM_compressed, &value) && arg_is_int(value, 0, 9)) {
    r->level = (int)small_value(value);
    return true;
  }
  if (!arg_is_pair(option, ATOM_minor_version, &value) || !arg_is_int(value, 0, 2)) return false;
  r->etf.minor_version = (uint8_t)small_value(value);
  return true;
}

static bool write_options(Term options, WriteRequest *r) {
  Term option;
  *r = (WriteRequest){.etf = {.minor_version = 1, .budget = SIZE_MAX}};
  while (arg_next(&options, &option))
    if (!write_option(option, r)) return false;
  return options == NIL;
}

static Term binary_or_limit(Process *p, const StrBuf *out) {
  return out->failed ? vl_raise_system_limit(p) : vl_binary(&p->heap, out->text, out->size);
}

/* [131, 80, size of what follows 131, deflated], if that is shorter. */
static Term compressed(Process *p, const StrBuf *plain, int level) {
  size_t size = plain->size - 1;
  uLongf bound = compressBound(size);
  StrBuf out;
  vl_strbuf_init(&out, p->heap.alloc);
  uint8_t *to = (uint8_t *)vl_strbuf_grow(&out, HEADER + bound);
  Term result = TERM_NONE;
  if (to && compress2(to + HEADER, &bound, (const Bytef *)plain->text + 1, size, level) == Z_OK && bound + 5 < size &&
      size <= UINT32_MAX) {
    to[0] = ETF_VERSION;
    to[1] = ETF_COMPRESSED;
    for (int i = 0; i < 4; i++) to[2 + i] = (uint8_t)(size >> (24 - 8 * i));
    result = vl_binary(&p->heap, to, HEADER + bound);
  } else {
    result = to ? binary_or_limit(p, plain) : vl_raise_system_limit(p);
  }
  vl_strbuf_free(&out);
  return result;
}

/* TERM_NONE with the status ETF_TOO_LONG: over the budget, nothing raised. */
static Term write_term(Process *p, Term t, const WriteRequest *r, EtfStatus *status) {
  StrBuf out;
  vl_strbuf_init(&out, p->heap.alloc);
  vl_strbuf_char(&out, (char)ETF_VERSION);
  *status = vl_etf_write(&out, t, &r->etf);
  vl_bump_reductions(p, out.size / STEPS_PER_REDUCTION);
  Term result = TERM_NONE;
  if (*status == ETF_OK)
    result = r->level > 0 ? compressed(p, &out, r->level) : binary_or_limit(p, &out);
  else if (*status != ETF_TOO_LONG)
    result = vl_raise_system_limit(p);
  vl_strbuf_free(&out);
  return result;
}

Term bif_vl_etf_write_2(Process *p, const Term *args) {
  WriteRequest r;
  EtfStatus status;
  if (!write_options(args[1], &r)) return vl_raise_badarg(p);
  return write_term(p, args[0], &r, &status);
}

Term bif_erlang_term_to_binary_2(Process *p, const Term *args) {
  WriteRequest r;
  EtfStatus status;
  if (!write_options(args[1], &r)) return vl_raise_badarg(p);
  r.etf.budget = WRITE_BUDGET;
  Term result = write_term(p, args[0], &r, &status);
  if (status == ETF_TOO_LONG) return vl_trap(p, ATOM_vl_etf, ATOM_write, 2, args);
  return result;
}

Term bif_erlang_term_to_binary_1(Process *p, const Term *args) {
  return bif_erlang_term_to_binary_2(p, (Term[]){args[0], NIL});
}

Term bif_erlang_term_to_iovec_2(Process *p, const Term *args) {
  WriteRequest r;
  EtfStatus status;
  if (!write_options(args[1], &r)) return vl_raise_badarg(p);
  return vl_cons(&p->heap, write_term(p, args[0], &r, &status), NIL);
}

Term bif_erlang_term_to_iovec_1(Process *p, const Term *args) {
  return bif_erlang_term_to_iovec_2(p, (Term[]){args[0], NIL});
}

Term bif_erlang_external_size_2(Process *p, const Term *args) {
  WriteRequest r;
  Term value;
  if (!is_nil(args[1]) && !(is_cons(args[1]) && arg_is_pair(cons_head(args[1]), ATOM_minor_version, &value)))
    return vl_raise_badarg(p);
  if (!write_options(args[1], &r)) return vl_raise_badarg(p);
  StrBuf out;
  vl_strbuf_init(&out, p->heap.alloc);
  EtfStatus status = vl_etf_write(&out, args[0], &r.etf);
  size_t size = out.size + 1;
  vl_strbuf_free(&out);
  return status == ETF_OK ? vl_uint(&p->heap, size) : vl_raise_system_limit(p);
}

Term bif_erlang_external_size_1(Process *p, const Term *args) {
  return bif_erlang_external_size_2(p, (Term[]){args[0], NIL});
}

/* -- Reading -- */

static Term make_export(void *context, Heap *h, Term module, Term function, uint32_t arity, bool safe) {
  const Instance *in = context;
  Mfa mfa = {module, function, arity};
  Export *x = safe ? vl_export_find(in->code, mfa) : vl_export_get(in->code, mfa);
  Term *at = x ? vl_heap_alloc(h, EXPORT_WORDS) : NULL;
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_EXPORT, EXPORT_WORDS - 1);
  at[EXPORT_SLOT] = (Term)(uintptr_t)x;
  return make_box(at);
}

static const FunEntry *find_fun(const ModuleCode *code, const EtfFun *fun) {
  for (uint32_t i = 0; code && i < code->fun_count; i++) {
    const FunEntry *entry = &code->funs[i];
    if (entry->identity.index == fun->index && entry->identity.uniq == fun->uniq &&
        entry->identity.arity == fun->arity && entry->identity.captured == fun->captured_count)
      return entry;
  }
  return NULL;
}

/* Only funs of loaded code can be made. */
static Term make_fun(void *context, Heap *h, const EtfFun *fun) {
  const Instance *in = context;
  const FunEntry *entry = find_fun(vl_module_current(in->code, fun->module), fun);
  if (!entry) entry = find_fun(vl_module_old(in->code, fun->module), fun);
  Term *at = entry ? vl_heap_alloc(h, FUN_ENV + fun->captured_count) : NULL;
  if (!at) return TERM_NONE;
  at[0] = make_header(BOX_FUN, FUN_ENV - 1 + fun->captured_count);
  at[FUN_ENTRY] = (Term)(uintptr_t)entry;
  memcpy(at + FUN_ENV, fun->captured, fun->captured_count * sizeof(Term));
  return make_box(at);
}

typedef struct ReadRequest {
  bool safe, used;
} ReadRequest;

static bool read_options(Term options, ReadRequest *r) {
  Term option;
  *r = (ReadRequest){0};
  while (arg_next(&options, &option)) {
    if (option != ATOM_safe && option != ATOM_used) return false;
    r->safe |= option == ATOM_safe;
    r->used |= option == ATOM_used;
  }
  return options == NIL;
}

/* Bytes behind the compression header, to be freed with their size; NULL: not valid, or no memory. */
static uint8_t *inflated(Alloc *a, const uint8_t *bytes, size_t size, size_t *plain, size_t *used) {
  *plain = (size_t)bytes[2] << 24 | (size_t)bytes[3] << 16 | (size_t)bytes[4] << 8 | bytes[5];
  if (*plain == 0 || *plain / INFLATE_RATIO_MAX > size) return NULL;
  uint8_t *out = vl_alloc(a, *plain);
  if (!out) return NULL;
  uLongf room = *plain;
  uLong taken = size - HEADER;
  if (uncompress2(out, &room, bytes + HEADER, &taken) == Z_OK && room == *plain) {
    *used = HEADER + taken;
    return out;
  }
  vl_free(a, out, *plain);
  return NULL;
}

EtfStatus vl_etf_read_versioned(Heap *h, Instance *in, const uint8_t *bytes, size_t size, bool safe, Term *out,
                                size_t *used) {
  const EtfHost host = {.context = in,
                        .atoms = in->atoms,
                        .node = ATOM_nonode_at_nohost,
                        .instance = in->number,
                        .safe = safe,
                        .export = make_export,
                        .fun = make_fun};
  size_t plain_size = 0, taken = 0;
  if (size < 2 || bytes[0] != ETF_VERSION) return ETF_BAD;
  if (size <= HEADER || bytes[1] != ETF_COMPRESSED) {
    EtfStatus status = vl_etf_read(h, bytes + 1, size - 1, &host, out, &taken);
    *used = taken + 1;
    return status;
  }
  uint8_t *plain = inflated(h->alloc, bytes, size, &plain_size, used);
  EtfStatus status = plain ? vl_etf_read(h, plain, plain_size, &host, out, &taken) : ETF_BAD;
  vl_free(h->alloc, plain, plain_size);
  return taken == plain_size ? status : ETF_BAD;
}

static Term read_term(Process *p, const uint8_t *bytes, size_t size, const ReadRequest *r) {
  Term t = TERM_NONE;
  size_t used = 0;
  EtfStatus status = vl_etf_read_versioned(&p->heap, p->instance, bytes, size, r->safe, &t, &used);
  if (status != ETF_OK) return status == ETF_BAD ? vl_raise_badarg(p) : vl_raise_system_limit(p);
  return r->used ? vl_tuple2(&p->heap, t, vl_uint(&p->heap, used)) : t;
}

static Term read_now(Process *p, const Term *args, bool may_trap) {
  ReadRequest r;
  const uint8_t *bytes;
  size_t size;
  if (!is_bitstring(args[0]) || !read_options(args[1], &r) || !vl_binary_bytes(&p->heap, args[0], &bytes, &size))
    return vl_raise_badarg(p);
  if (size < 2 || bytes[0] != ETF_VERSION) return vl_raise_badarg(p);
  if (may_trap && (size > READ_AT_ONCE || (bytes[1] == ETF_COMPRESSED && size > READ_AT_ONCE / 100)))
    return vl_trap(p, ATOM_vl_etf, ATOM_read, 2, args);
  vl_bump_reductions(p, size / STEPS_PER_REDUCTION);
  return read_term(p, bytes, size, &r);
}

Term bif_vl_etf_read_2(Process *p, const Term *args) {
  return read_now(p, args, false);
}

Term bif_erlang_binary_to_term_2(Process *p, const Term *args) {
  return read_now(p, args, true);
}

Term bif_erlang_binary_to_term_1(Process *p, const Term *args) {
  return read_now(p, (Term[]){args[0], NIL}, true);
}
