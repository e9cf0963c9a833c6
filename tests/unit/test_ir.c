/* The compiler's back end: functions in IR, run. */
#include "core/ir.h"

#include "engine_host.h"

#include <stdio.h>

typedef struct Bench {
  EngineHost host;
  CompileUnit unit;
} Bench;

static void bench_open(Bench *b) {
  host_open(&b->host);
  vl_unit_init(&b->unit, &b->host.in.alloc, NULL);
}

static void bench_close(Bench *b) {
  vl_unit_free(&b->unit);
  host_close(&b->host);
}

static IrFunction *function(Bench *b, const char *name, uint32_t arity) {
  uint32_t entry = vl_emit_new_label(b->host.e);
  vl_emitter_export(b->host.e, atom_of(name), arity, entry);
  IrFunction *f = vl_ir_new(&b->unit, b->host.e, atom_of(name), arity, entry);
  f->file = vl_emitter_file(b->host.e, "m.ex", 4);
  f->line = 1;
  return f;
}

static void finish(IrFunction *f) {
  CoreError error;
  cr_assert(vl_ir_finish(f, &error), "%s", error.what);
}

static Arg number(int64_t n) {
  return ir_term(make_small(n));
}

Test(ir, values_live_over_calls) {
  Bench b;
  bench_open(&b);
  IrFunction *f = function(&b, "fib", 1);
  Label big = ir_new_label(f);
  Var one = ir_new_var(f), two = ir_new_var(f), left = ir_new_var(f), right = ir_new_var(f), sum = ir_new_var(f);
  IR(f, OP_is_integer, ir_label(LABEL_CLAUSE), ir_var(0));
  IR(f, OP_is_lt, ir_label(big), ir_var(0), number(2));
  IR(f, IR_RETURN, ir_var(0));
  vl_ir_place(f, big);
  IR(f, OP_sub, ir_label(LABEL_NONE), ir_var(0), number(1), ir_var(one));
  IR(f, IR_CALL, ir_number(f->entry), ir_var(left), ir_var(one));
  IR(f, OP_sub, ir_label(LABEL_NONE), ir_var(0), number(2), ir_var(two));
  IR(f, IR_CALL, ir_number(f->entry), ir_var(right), ir_var(two));
  IR(f, OP_add, ir_label(LABEL_NONE), ir_var(left), ir_var(right), ir_var(sum));
  IR(f, IR_RETURN, ir_var(sum));
  finish(f);
  cr_assert_str_eq(host_load(&b.host), "");
  cr_assert_eq(host_call(&b.host, "fib", 1, (Term[]){make_small(20)}), make_small(6765));
  cr_assert_eq(host_call(&b.host, "fib", 1, (Term[]){ATOM_ok}), TERM_NONE);
  bench_close(&b);
}

/* turn(a, b, c, n): n times {a, b, c} = {c, a, b}, then the tuple. */
Test(ir, arguments_of_a_call_are_moved_at_once) {
  Bench b;
  bench_open(&b);
  IrFunction *f = function(&b, "turn", 4);
  Label more = ir_new_label(f);
  Var tuple = ir_new_var(f), n = ir_new_var(f);
  IR(f, OP_is_eq_exact, ir_label(more), ir_var(3), number(0));
  IR(f, OP_tuple, ir_var(tuple), ir_var(0), ir_var(1), ir_var(2));
  IR(f, IR_RETURN, ir_var(tuple));
  vl_ir_place(f, more);
  IR(f, OP_sub, ir_label(LABEL_NONE), ir_var(3), number(1), ir_var(n));
  IR(f, IR_CALL, ir_number(f->entry), ir_none(), ir_var(2), ir_var(0), ir_var(1), ir_var(n));
  finish(f);
  cr_assert_str_eq(host_load(&b.host), "");
  Term args[] = {make_small(1), make_small(2), make_small(3), make_small(2)};
  Term result = host_call(&b.host, "turn", 4, args);
  cr_assert(is_tuple_of(result, 3));
  for (size_t i = 0; i < 3; i++) cr_assert_eq(tuple_at(result, i), make_small((int64_t)(i + 1) % 3 + 1));
  bench_close(&b);
}

/* A branch with a call and one without join behind them. */
Test(ir, a_frame_is_made_on_each_way_to_a_join) {
  Bench b;
  bench_open(&b);
  IrFunction *id = function(&b, "id", 1);
  IR(id, IR_RETURN, ir_var(0));
  finish(id);
  IrFunction *f = function(&b, "either", 2);
  Label other = ir_new_label(f), done = ir_new_label(f);
  Var joined = ir_new_var(f), called = ir_new_var(f), sum = ir_new_var(f);
  IR(f, OP_is_eq_exact, ir_label(other), ir_var(0), ir_term(ATOM_true));
  IR(f, IR_CALL, ir_number(id->entry), ir_var(called), ir_var(1));
  IR(f, OP_move, ir_var(called), ir_var(joined));
  IR(f, OP_jump, ir_label(done));
  vl_ir_place(f, other);
  IR(f, OP_is_eq_exact, ir_label(LABEL_CLAUSE), ir_var(0), ir_term(ATOM_false));
  IR(f, OP_move, number(5), ir_var(joined));
  vl_ir_place(f, done);
  IR(f, OP_add, ir_label(LABEL_NONE), ir_var(joined), ir_var(1), ir_var(sum));
  IR(f, IR_RETURN, ir_var(sum));
  finish(f);
  cr_assert_str_eq(host_load(&b.host), "");
  cr_assert_eq(host_call(&b.host, "either", 2, (Term[]){ATOM_true, make_small(7)}), make_small(14));
  cr_assert_eq(host_call(&b.host, "either", 2, (Term[]){ATOM_false, make_small(7)}), make_small(12));
  cr_assert_eq(host_call(&b.host, "either", 2, (Term[]){ATOM_ok, make_small(7)}), TERM_NONE);
  bench_close(&b);
}

/* try 1 + x (x kept for the handler): {class, x} */
Test(ir, handlers_keep_what_they_read) {
  Bench b;
  bench_open(&b);
  IrFunction *f = function(&b, "safe", 1);
  Label handler = ir_new_label(f);
  uint32_t try = ir_new_try(f);
  Var sum = ir_new_var(f), class = ir_new_var(f), reason = ir_new_var(f), trace = ir_new_var(f), pair = ir_new_var(f);
  IR(f, OP_try_begin, ir_number(try), ir_label(handler));
  f->handler = handler;
  IR(f, OP_add, ir_label(LABEL_NONE), number(1), ir_var(0), ir_var(sum));
  f->handler = LABEL_NONE;
  IR(f, OP_try_end, ir_number(try));
  IR(f, IR_RETURN, ir_var(sum));
  vl_ir_place(f, handler);
  IR(f, IR_CATCH, ir_number(try), ir_var(class), ir_var(reason), ir_var(trace));
  IR(f, OP_tuple, ir_var(pair), ir_var(class), ir_var(0));
  IR(f, IR_RETURN, ir_var(pair));
  finish(f);
  cr_assert_str_eq(host_load(&b.host), "");
  cr_assert_eq(host_call(&b.host, "safe", 1, (Term[]){make_small(7)}), make_small(8));
  Term caught = host_call(&b.host, "safe", 1, (Term[]){ATOM_ok});
  cr_assert(is_tuple_of(caught, 2));
  cr_assert_eq(tuple_at(caught, 0), ATOM_error);
  cr_assert_eq(tuple_at(caught, 1), ATOM_ok);
  bench_close(&b);
}

/* More values at a time than there are registers: sum of 1 + x .. 300 + x. */
Test(ir, values_beyond_the_registers_go_to_the_frame) {
  Bench b;
  bench_open(&b);
  IrFunction *f = function(&b, "sums", 1);
  enum { COUNT = 300 };
  Var values[COUNT];
  for (int i = 0; i < COUNT; i++) {
    values[i] = ir_new_var(f);
    IR(f, OP_add, ir_label(LABEL_NONE), ir_var(0), number(i + 1), ir_var(values[i]));
  }
  Var sum = values[0];
  for (int i = 1; i < COUNT; i++) {
    Var next = ir_new_var(f);
    IR(f, OP_add, ir_label(LABEL_NONE), ir_var(sum), ir_var(values[i]), ir_var(next));
    sum = next;
  }
  IR(f, IR_RETURN, ir_var(sum));
  finish(f);
  cr_assert_str_eq(host_load(&b.host), "");
  cr_assert_eq(host_call(&b.host, "sums", 1, (Term[]){make_small(2)}), make_small(COUNT * (COUNT + 1) / 2 + 2 * COUNT));
  bench_close(&b);
}

/* -- Random functions against an interpreter of the IR -- */

enum { RANDOM_FUNCTIONS = 400, PARAMETERS = 4, STEPS = 60, VARS_MAX = 4096 };

typedef struct Random {
  IrFunction *f;
  uint32_t mix; /* entry of mix/2 */
  uint64_t state;
  Var known[VARS_MAX]; /* assigned on every way to here */
  uint32_t known_count;
} Random;

static uint32_t below(Random *r, uint32_t n) {
  r->state = r->state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(r->state >> 33) % n;
}

static Arg pick(Random *r) {
  return below(r, 8) == 0 ? number(below(r, 100)) : ir_var(r->known[below(r, r->known_count)]);
}

static void learn(Random *r, Var v) {
  r->known[r->known_count++] = v;
}

static void random_steps(Random *r, uint32_t steps, uint32_t depth);

static void random_branch(Random *r, uint32_t steps, uint32_t depth) {
  IrFunction *f = r->f;
  Label other = ir_new_label(f), done = ir_new_label(f);
  Var joined = ir_new_var(f);
  uint32_t known = r->known_count;
  IR(f, below(r, 2) ? OP_is_lt : OP_is_ge, ir_label(other), pick(r), pick(r));
  random_steps(r, steps, depth + 1);
  IR(f, OP_move, pick(r), ir_var(joined));
  if (below(r, 6) == 0) IR(f, IR_RETURN, pick(r));
  IR(f, OP_jump, ir_label(done));
  r->known_count = known;
  vl_ir_place(f, other);
  random_steps(r, steps, depth + 1);
  IR(f, OP_move, pick(r), ir_var(joined));
  vl_ir_place(f, done);
  r->known_count = known;
  learn(r, joined);
}

static void random_steps(Random *r, uint32_t steps, uint32_t depth) {
  static const uint16_t ops[] = {OP_band, OP_bor, OP_bxor};
  for (uint32_t i = 0; i < steps && r->known_count < VARS_MAX / 2; i++) {
    uint32_t choice = below(r, 10);
    if (choice == 0 && depth < 4) {
      random_branch(r, steps / 3, depth);
      continue;
    }
    Var v = ir_new_var(r->f);
    if (choice < 3)
      IR(r->f, IR_CALL, ir_number(r->mix), ir_var(v), pick(r), pick(r));
    else
      IR(r->f, ops[below(r, 3)], ir_label(LABEL_NONE), pick(r), pick(r), ir_var(v));
    learn(r, v);
  }
}

static int64_t value_of(const int64_t *vars, Arg a) {
  return a.kind == ARG_TERM ? small_value(a.term) : vars[a.n];
}

static uint32_t place_of_label(const IrFunction *f, Label l) {
  uint32_t i = 0;
  while (f->ins[i].op != OP_label || f->ins[i].args[0].n != l) i++;
  return i;
}

static int64_t interpret(const IrFunction *f, const int64_t *parameters) {
  int64_t vars[VARS_MAX];
  memcpy(vars, parameters, f->arity * sizeof *vars);
  for (uint32_t i = 0;; i++) {
    const Arg *a = f->ins[i].args;
    switch (f->ins[i].op) {
    case OP_band: vars[a[3].n] = value_of(vars, a[1]) & value_of(vars, a[2]); break;
    case OP_bor: vars[a[3].n] = value_of(vars, a[1]) | value_of(vars, a[2]); break;
    case OP_bxor: vars[a[3].n] = value_of(vars, a[1]) ^ value_of(vars, a[2]); break;
    case OP_move: vars[a[1].n] = value_of(vars, a[0]); break;
    case OP_jump: i = place_of_label(f, a[0].n); break;
    case OP_is_lt:
      if (!(value_of(vars, a[1]) < value_of(vars, a[2]))) i = place_of_label(f, a[0].n);
      break;
    case OP_is_ge:
      if (!(value_of(vars, a[1]) >= value_of(vars, a[2]))) i = place_of_label(f, a[0].n);
      break;
    case IR_CALL: vars[a[1].n] = value_of(vars, a[2]) ^ 2 * value_of(vars, a[3]); break;
    case IR_RETURN: return value_of(vars, a[0]);
    default: break;
    }
  }
}

/* mix(a, b): a bxor b * 2. */
static uint32_t add_mix(Bench *b) {
  IrFunction *f = function(b, "mix", 2);
  Var twice = ir_new_var(f), mixed = ir_new_var(f);
  IR(f, OP_add, ir_label(LABEL_NONE), ir_var(1), ir_var(1), ir_var(twice));
  IR(f, OP_bxor, ir_label(LABEL_NONE), ir_var(0), ir_var(twice), ir_var(mixed));
  IR(f, IR_RETURN, ir_var(mixed));
  uint32_t entry = f->entry;
  finish(f);
  return entry;
}

Test(ir, random_functions_compute_what_their_instructions_say) {
  Bench b;
  bench_open(&b);
  uint32_t mix = add_mix(&b);
  IrFunction *all[RANDOM_FUNCTIONS];
  for (uint64_t seed = 0; seed < RANDOM_FUNCTIONS; seed++) {
    char name[32];
    snprintf(name, sizeof name, "random%d", (int)seed);
    Random r = {.f = function(&b, name, PARAMETERS), .mix = mix, .state = seed};
    for (Var v = 0; v < PARAMETERS; v++) learn(&r, v);
    random_steps(&r, STEPS, 0);
    IR(r.f, IR_RETURN, pick(&r));
    finish(all[seed] = r.f);
  }
  cr_assert_str_eq(host_load(&b.host), "");
  for (uint32_t seed = 0; seed < RANDOM_FUNCTIONS; seed++) {
    char name[32];
    snprintf(name, sizeof name, "random%d", (int)seed);
    for (int64_t k = 0; k < 4; k++) {
      int64_t values[PARAMETERS] = {k * 17, 3 - k, 40 * k, k};
      Term args[PARAMETERS];
      for (int i = 0; i < PARAMETERS; i++) args[i] = make_small(values[i]);
      Term result = host_call(&b.host, name, PARAMETERS, args);
      cr_assert_eq(result, make_small(interpret(all[seed], values)), "%s with %d", name, (int)k);
    }
  }
  bench_close(&b);
}
