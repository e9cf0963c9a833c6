#include "core/match.h"

#include <string.h>

void vl_trail_push(Matcher *m, Undo undo) {
  if (m->trail_count == m->trail_room) {
    m->trail_room = m->trail_room ? m->trail_room * 2 : 16;
    Undo *trail = vl_unit_room(m->b->f->unit, m->trail_room, sizeof *trail);
    if (m->trail_count) memcpy(trail, m->trail, m->trail_count * sizeof *trail);
    m->trail = trail;
  }
  m->trail[m->trail_count++] = undo;
}

static void set_here(Matcher *m, BitsContext *context, BitsState *here) {
  if (context->here == here) return;
  vl_trail_push(m, (Undo){.context = context, .was = context->here});
  context->here = here;
}

/* The context is at the position. */
static BitsState *new_state(Matcher *m, BitsContext *context, Arg position) {
  BitsState *state = vl_unit_room(m->b->f->unit, 1, sizeof *state);
  *state = (BitsState){context, position};
  set_here(m, context, state);
  return state;
}

BitsState *vl_context_save(Matcher *m, BitsContext *context) {
  if (context->here) return context->here;
  Arg position = ir_var(ir_new_var(m->b->f));
  IR(m->b->f, OP_bits_save, context->ctx, position);
  return new_state(m, context, position);
}

static BitsContext *new_context(Matcher *m, Arg ctx) {
  BitsContext *context = vl_unit_room(m->b->f->unit, 1, sizeof *context);
  *context = (BitsContext){.ctx = ctx, .next = m->contexts};
  m->contexts = context;
  return context;
}

Part *vl_context_given(Matcher *m, Arg ctx, Arg position, Label fail) {
  return vl_part_rest(m, new_state(m, new_context(m, ctx), position), fail);
}

BitsState *vl_context_start(Matcher *m, Part *part, Label fail) {
  Build *b = m->b;
  if (part->kind == PART_REST) return part->from;
  BitsContext *context = new_context(m, ir_var(ir_new_var(b->f)));
  IR(b->f, OP_bits_start, ir_label(fail), vl_part_load(m, part), context->ctx);
  return vl_context_save(m, context);
}

void vl_context_go(Matcher *m, BitsState *state) {
  BitsContext *context = state->context;
  if (context->here == state) return;
  IR(m->b->f, OP_bits_restore, context->ctx, state->position);
  m->moves++;
  set_here(m, context, state);
}

void vl_context_moved(Matcher *m, BitsContext *context) {
  m->moves++;
  set_here(m, context, NULL);
}

void vl_context_forget(Matcher *m) {
  for (BitsContext *c = m->contexts; c; c = c->next) set_here(m, c, NULL);
}
