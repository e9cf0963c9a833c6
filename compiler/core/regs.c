/* Registers and slots by linear scan over ranges with holes, in the order in which variables begin
 * to live (Wimmer and Mössenböck, Optimized Interval Splitting in a Linear Scan Register Allocator,
 * without the splitting: what lives over a call has been put in the frame before). */
#include "code/format.h"
#include "core/finish.h"
#include "expand/ast.h"

#include <stdlib.h>

/* Registers of one kind: where each is taken, from what is looked at now on. */
typedef struct Bank {
  Finish *x;
  Range **taken;
  uint32_t count, limit; /* in use; at most */
} Bank;

/* What wants a register or a slot: a variable, or a try. */
enum { MOVES_MAX = 8 };
typedef struct Item {
  uint32_t start, index;
  bool is_try;
} Item;

/* `most`: as many as can be asked for. */
static Bank new_bank(Finish *x, uint32_t limit, uint32_t most) {
  if (most < limit) limit = most;
  return (Bank){.x = x, .taken = vl_unit_room(x->f->unit, limit, sizeof(Range *)), .limit = limit};
}

static bool is_free(Bank *b, uint32_t n, const Range *wanted) {
  while (b->taken[n] && b->taken[n]->end < wanted->start) b->taken[n] = b->taken[n]->next;
  for (const Range *t = b->taken[n]; t && wanted;) {
    if (t->end < wanted->start)
      t = t->next;
    else if (wanted->end < t->start)
      wanted = wanted->next;
    else
      return false;
  }
  return true;
}

static void take(Bank *b, uint32_t n, const Range *wanted) {
  Range **at = &b->taken[n];
  for (; wanted; wanted = wanted->next) {
    while (*at && (*at)->start < wanted->start) at = &(*at)->next;
    Range *copy = vl_unit_bytes(b->x->f->unit, sizeof *copy);
    *copy = (Range){wanted->start, wanted->end, *at};
    *at = copy;
  }
  if (n >= b->count) b->count = n + 1;
}

static uint16_t find(Bank *b, uint16_t first_choice, uint32_t width, const Range *wanted) {
  if (first_choice < b->limit && is_free(b, first_choice, wanted)) return first_choice;
  for (uint32_t n = 0; n + width <= b->limit; n++)
    if (is_free(b, n, wanted) && (width == 1 || is_free(b, n + 1, wanted))) return (uint16_t)n;
  return NO_REGISTER;
}

/* -- Order -- */

static bool is_before(const Item *a, const Item *b) {
  return a->start != b->start ? a->start < b->start : a->index < b->index;
}

static int by_start(const void *left, const void *right) {
  const Item *a = left, *b = right;
  return is_before(a, b) ? -1 : is_before(b, a);
}

/* Variables have their numbers nearly in the order in which they begin to live: few items move, and not far. */
static void sort_items(Item *items, size_t count) {
  size_t moves = 0;
  for (size_t i = 1; i < count; i++) {
    const Item item = items[i];
    size_t at = i;
    for (; at > 0 && is_before(&item, &items[at - 1]); at--) items[at] = items[at - 1];
    items[at] = item;
    moves += i - at;
    if (moves > MOVES_MAX * count) {
      qsort(items, count, sizeof *items, by_start);
      return;
    }
  }
}

/* From a try's beginning to the last place that names it. */
static Range *try_ranges(Finish *x) {
  Range *ranges = vl_unit_room(x->f->unit, x->f->tries + 1, sizeof *ranges);
  for (uint32_t i = 0; i < x->f->count; i++) {
    const Ins *ins = &x->f->ins[i];
    if (x->dropped[i] || (ins->op != OP_try_begin && ins->op != OP_try_end && ins->op != IR_CATCH)) continue;
    Range *r = &ranges[ins->args[0].n];
    if (!r->end) r->start = place_read(i);
    r->end = place_write(i);
  }
  return ranges;
}

/* -- x registers -- */

static void place_parameters(Finish *x, Bank *xs) {
  for (Var v = 0; v < x->f->arity; v++) {
    VarInfo *info = &x->vars[v];
    info->x = (uint16_t)v;
    if (info->in_frame)
      take(xs, v, &(Range){0, info->x_end, NULL});
    else if (info->ranges)
      take(xs, v, info->ranges);
  }
}

/* False: there are too many at a time, the variable goes to the frame. */
static bool place_in_register(Finish *x, Bank *xs, Var v) {
  VarInfo *info = &x->vars[v];
  info->x = find(xs, info->wanted, 1, info->ranges);
  if (info->x == NO_REGISTER) return false;
  take(xs, info->x, info->ranges);
  return true;
}

static void place_float(Finish *x, Bank *fs, VarInfo *info) {
  info->x = find(fs, NO_REGISTER, 1, info->ranges);
  if (info->x == NO_REGISTER)
    x->error = "too many floats at a time";
  else
    take(fs, info->x, info->ranges);
}

/* -- Slots -- */

static void place_in_frame(Finish *x, Bank *ys, uint16_t *slot, uint32_t width, const Range *ranges) {
  *slot = find(ys, NO_REGISTER, width, ranges);
  if (*slot == NO_REGISTER) {
    x->error = "a function has too many variables";
    return;
  }
  for (uint32_t i = 0; i < width; i++) take(ys, *slot + i, ranges);
}

static void place(Finish *x, Bank *xs, Bank *ys, Bank *fs, const Item *item, const Range *tries) {
  if (item->is_try) {
    place_in_frame(x, ys, &x->try_slots[item->index], 2, &tries[item->index]);
    return;
  }
  VarInfo *info = &x->vars[item->index];
  if (var_is_float(x->f, item->index))
    place_float(x, fs, info);
  else if (info->in_frame)
    place_in_frame(x, ys, &info->slot, 1, info->ranges);
  else if (!var_is_parameter(x, item->index) && !place_in_register(x, xs, item->index))
    info->in_frame = x->again = true;
}

/* The x registers that variables may come to: one for each, or where one would best be. */
static uint32_t most_registers(const Finish *x) {
  uint32_t most = x->f->vars;
  for (Var v = 0; v < x->f->vars; v++)
    if (x->vars[v].wanted != NO_REGISTER && x->vars[v].wanted >= most) most = x->vars[v].wanted + 1u;
  return most;
}

void vl_finish_regs(Finish *x) {
  Bank xs = new_bank(x, MAX_X, most_registers(x)), ys = new_bank(x, MAX_Y, x->f->vars + 2 * x->f->tries);
  Bank fs = new_bank(x, x->f->floats ? SCRATCH_F : 0, SCRATCH_F);
  Range *tries = try_ranges(x);
  Item *items = vl_unit_room(x->f->unit, x->f->vars + x->f->tries + 1, sizeof *items);
  size_t count = 0;
  for (Var v = 0; v < x->f->vars; v++)
    if (x->vars[v].ranges) items[count++] = (Item){x->vars[v].ranges->start, v, false};
  for (uint32_t t = 0; t < x->f->tries; t++)
    if (tries[t].end) items[count++] = (Item){tries[t].start, t, true};
  sort_items(items, count);
  place_parameters(x, &xs);
  x->again = false;
  for (size_t i = 0; i < count && !x->error; i++) place(x, &xs, &ys, &fs, &items[i], tries);
  x->slots = (uint16_t)ys.count;
}
