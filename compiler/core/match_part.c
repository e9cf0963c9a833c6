#include "core/match.h"

#include <string.h>

static Part *new_part(Matcher *m, Part *of, PartKind kind) {
  Part *part = vl_unit_room(m->b->f->unit, 1, sizeof *part);
  part->of = of;
  part->kind = kind;
  if (of) part->value = ir_var(ir_new_var(m->b->f));
  return part;
}

Part *vl_part_given(Matcher *m, Arg value) {
  Part *part = new_part(m, NULL, PART_GIVEN);
  part->value = value;
  part->loaded = true;
  return part;
}

Part *vl_part_head(Matcher *m, Part *cons) {
  if (!cons->head) cons->head = new_part(m, cons, PART_HEAD);
  return cons->head;
}

Part *vl_part_tail(Matcher *m, Part *cons) {
  if (!cons->tail) cons->tail = new_part(m, cons, PART_TAIL);
  return cons->tail;
}

static void make_elements(Matcher *m, Part *tuple, uint32_t count) {
  Part **elements = vl_unit_room(m->b->f->unit, count, sizeof(Part *));
  if (tuple->element_count) memcpy(elements, tuple->elements, tuple->element_count * sizeof(Part *));
  tuple->elements = elements;
  tuple->element_count = count;
}

Part *vl_part_element(Matcher *m, Part *tuple, uint32_t index) {
  if (index >= tuple->element_count) make_elements(m, tuple, index < 4 ? 4 : index * 2);
  if (!tuple->elements[index]) {
    tuple->elements[index] = new_part(m, tuple, PART_ELEMENT);
    tuple->elements[index]->index = index;
  }
  return tuple->elements[index];
}

/* -- Taking out -- */

static void mark_loaded(Matcher *m, Part *part) {
  vl_trail_push(m, (Undo){.loaded = part});
  part->loaded = true;
}

static void load_from_cons(Matcher *m, Part *part, Arg cons) {
  Part *head = part->of->head, *tail = part->of->tail;
  bool both = head && tail && head->wanted && tail->wanted && !head->loaded && !tail->loaded;
  if (both) {
    IR(m->b->f, OP_get_list, cons, head->value, tail->value);
    mark_loaded(m, head);
    mark_loaded(m, tail);
    return;
  }
  if (part->kind == PART_HEAD)
    IR(m->b->f, OP_get_head, cons, part->value);
  else
    IR(m->b->f, OP_get_tail, cons, part->value);
  mark_loaded(m, part);
}

static void load_rest(Matcher *m, Part *part) {
  BitsContext *context = part->from->context;
  vl_context_go(m, part->from);
  IR(m->b->f, OP_bits_rest, ir_label(part->fail), context->ctx, ir_number(1), part->value);
  vl_context_moved(m, context);
  mark_loaded(m, part);
}

/* A part's owner was tested, so it has been loaded on the way: this recurses once at most. */
Arg vl_part_load(Matcher *m, Part *part) {
  if (part->loaded) return part->value;
  if (part->kind == PART_REST) {
    load_rest(m, part);
    return part->value;
  }
  Arg of = vl_part_load(m, part->of);
  if (part->kind == PART_ELEMENT) {
    IR(m->b->f, OP_get_element, of, ir_number(part->index), part->value);
    mark_loaded(m, part);
  } else {
    load_from_cons(m, part, of);
  }
  return part->value;
}

void vl_part_undo(Matcher *m, size_t mark) {
  while (m->trail_count > mark) {
    Undo undo = m->trail[--m->trail_count];
    if (undo.loaded)
      undo.loaded->loaded = false;
    else
      undo.context->here = undo.was;
  }
}

Part *vl_part_rest(Matcher *m, BitsState *from, Label fail) {
  Part *part = new_part(m, NULL, PART_REST);
  part->value = ir_var(ir_new_var(m->b->f));
  part->from = from;
  part->fail = fail;
  return part;
}
