/* Breakpoints: calls that are noticed, and code that is as it was when they are gone. */
#include "code/breakpoint.h"
#include "engine_host.h"

/* down(n): counts down to 0, calling itself; outer(n): calls that by its export. */
static void load(EngineHost *h) {
  Emitter *e = h->e;
  uint32_t clause, more = vl_emit_new_label(e);
  uint32_t entry = host_function(h, "down", 1, &clause);
  vl_emit_is_eq_exact(e, more, opd_x(0), opd_term(e, make_small(0)));
  vl_emit_return(e);
  vl_emit_label(e, more);
  vl_emit_sub(e, 0, opd_x(0), opd_term(e, make_small(1)), opd_x(0));
  vl_emit_call_only(e, 1, entry);
  host_function(h, "outer", 1, &clause);
  vl_emit_call_ext_only(e, 1, vl_emitter_import(e, atom_of("m"), atom_of("down"), 1));
  cr_assert_str_eq(host_load(h), "");
}

static uint64_t calls(const EngineHost *h, Mfa mfa, bool local) {
  const Breakpoint *b = vl_break_find(h->in.code, mfa, local);
  cr_assert(b);
  return atomic_load(&b->calls);
}

static void count_down(EngineHost *h, const char *name) {
  const Term ten = make_small(10);
  cr_expect_eq(host_call(h, name, 1, &ten), make_small(0));
}

Test(breakpoint, a_local_one_meets_every_call) {
  EngineHost h;
  host_open(&h);
  load(&h);
  const Mfa down = {atom_of("m"), atom_of("down"), 1};
  count_down(&h, "down");
  cr_expect(vl_break_set(h.in.code, down, true, BREAK_COUNT));
  count_down(&h, "down");
  cr_expect_eq(calls(&h, down, true), 11);
  count_down(&h, "outer");
  cr_expect_eq(calls(&h, down, true), 22);
  cr_expect(vl_break_set(h.in.code, down, true, 0));
  cr_expect(!vl_break_find(h.in.code, down, true));
  count_down(&h, "down");
  cr_expect(vl_break_set(h.in.code, down, true, BREAK_COUNT));
  cr_expect_eq(calls(&h, down, true), 22);
  host_close(&h);
}

Test(breakpoint, a_global_one_meets_calls_by_the_export) {
  EngineHost h;
  host_open(&h);
  load(&h);
  const Mfa down = {atom_of("m"), atom_of("down"), 1};
  cr_expect(vl_break_set(h.in.code, down, false, BREAK_COUNT));
  count_down(&h, "outer");
  cr_expect_eq(calls(&h, down, false), 1);
  cr_expect(vl_break_set(h.in.code, down, false, 0));
  count_down(&h, "outer");
  cr_expect(!vl_break_find(h.in.code, down, false));
  host_close(&h);
}

Test(breakpoint, what_is_not_there_has_none) {
  EngineHost h;
  host_open(&h);
  load(&h);
  const Mfa other = {atom_of("m"), atom_of("down"), 2};
  cr_expect(!vl_break_set(h.in.code, other, true, BREAK_COUNT));
  cr_expect(!vl_break_set(h.in.code, other, false, BREAK_COUNT));
  cr_expect(!vl_break_find(h.in.code, other, true));
  host_close(&h);
}
