#include "code/disasm.h"

#include "code/format.h"
#include "code/reader.h"

#include <inttypes.h>

enum { NAME_COLUMN = 18 };

typedef struct Disasm {
  StrBuf *out;
  const Image *image;
} Disasm;

static void text(const Disasm *d, Slice s) {
  vl_strbuf_add(d->out, s.at, s.size);
}

static bool is_alias(Slice s) {
  return s.size > 7 && memcmp(s.at, "Elixir.", 7) == 0;
}

/* As source text would name it, as far as that needs no quotes. */
static void atom(const Disasm *d, uint32_t row) {
  Slice s = d->image->atoms[row];
  if (is_alias(s)) {
    vl_strbuf_add(d->out, s.at + 7, s.size - 7);
    return;
  }
  vl_strbuf_char(d->out, ':');
  text(d, s);
}

static void mfa(const Disasm *d, uint32_t module, uint32_t function, uint32_t arity) {
  atom(d, module);
  vl_strbuf_char(d->out, '.');
  text(d, d->image->atoms[function]);
  vl_strbuf_format(d->out, "/%" PRIu32, arity);
}

/* -- Operands -- */

static void constant(const Disasm *d, ImageOperand o) {
  switch (o.tag) {
  case OPD_X: vl_strbuf_format(d->out, "x%" PRId64, o.value); break;
  case OPD_Y: vl_strbuf_format(d->out, "y%" PRId64, o.value); break;
  case OPD_SMALL:
  case OPD_UINT: vl_strbuf_format(d->out, "%" PRId64, o.value); break;
  case OPD_ATOM: atom(d, (uint32_t)o.value); break;
  case OPD_NIL: vl_strbuf_text(d->out, "[]"); break;
  case OPD_LITERAL: vl_strbuf_format(d->out, "%%%" PRId64, o.value); break;
  }
}

static void fun(const Disasm *d, uint32_t row) {
  const ImageFun *f = &d->image->funs[row];
  text(d, d->image->atoms[f->function]);
  vl_strbuf_format(d->out, "/%" PRIu32, f->arity);
}

static void line(const Disasm *d, uint32_t row) {
  const ImageLine *l = &d->image->lines[row];
  if (row == 0 || l->line == 0) {
    vl_strbuf_char(d->out, '-');
    return;
  }
  text(d, d->image->files[l->file]);
  vl_strbuf_format(d->out, ":%" PRIu32, l->line);
}

static void label(const Disasm *d, uint32_t n) {
  if (n)
    vl_strbuf_format(d->out, "L%" PRIu32, n);
  else
    vl_strbuf_char(d->out, '-');
}

static void operand(const Disasm *d, ImageOperand o, OperandKind kind) {
  uint32_t n = (uint32_t)o.value;
  switch (kind) {
  case KIND_src:
  case KIND_dst:
  case KIND_const: constant(d, o); break;
  case KIND_atom: atom(d, n); break;
  case KIND_y: vl_strbuf_format(d->out, "y%" PRIu32, n); break;
  case KIND_fsrc:
  case KIND_fdst: vl_strbuf_format(d->out, "f%" PRIu32, n); break;
  case KIND_here:
  case KIND_entry:
  case KIND_label:
  case KIND_loop:
  case KIND_handler:
  case KIND_fail: label(d, n); break;
  case KIND_uint: vl_strbuf_format(d->out, "%" PRIu32, n); break;
  case KIND_import:
    mfa(d, d->image->imports[n].module, d->image->imports[n].function, d->image->imports[n].arity);
    break;
  case KIND_fun: fun(d, n); break;
  case KIND_line: line(d, n); break;
  case KIND_list: break;
  }
}

/* -- Ops -- */

static void list(const Disasm *d, const ImageOp *op, const OpInfo *info, uint32_t fixed) {
  vl_strbuf_char(d->out, '[');
  for (uint32_t i = fixed; i < op->count; i++) {
    uint32_t place = (i - fixed) % info->group_size;
    if (i > fixed) vl_strbuf_text(d->out, place ? " " : ", ");
    operand(d, d->image->operands[op->first + i], (OperandKind)info->group[place]);
  }
  vl_strbuf_char(d->out, ']');
}

static void function_head(const Disasm *d, const ImageOp *op) {
  const ImageOperand *o = &d->image->operands[op->first];
  vl_strbuf_char(d->out, '\n');
  mfa(d, 0, (uint32_t)o[0].value, (uint32_t)o[1].value);
  vl_strbuf_text(d->out, ":\n");
}

static void plain_op(const Disasm *d, const ImageOp *op) {
  const OpInfo *info = &vl_ops[op->op];
  uint32_t fixed = info->fixed;
  vl_strbuf_format(d->out, "    %-*s", op->count || info->group_size ? NAME_COLUMN : 0, info->name);
  for (uint32_t i = 0; i < fixed; i++) {
    if (i) vl_strbuf_text(d->out, ", ");
    operand(d, d->image->operands[op->first + i], (OperandKind)info->operands[i]);
  }
  if (info->group_size && fixed) vl_strbuf_text(d->out, ", ");
  if (info->group_size) list(d, op, info, fixed);
  vl_strbuf_char(d->out, '\n');
}

static void show_op(const Disasm *d, const ImageOp *op) {
  if (op->op == OP_func_info) function_head(d, op);
  if (op->op != OP_label) {
    plain_op(d, op);
    return;
  }
  vl_strbuf_text(d->out, "  ");
  label(d, (uint32_t)d->image->operands[op->first].value);
  vl_strbuf_text(d->out, ":\n");
}

static void show_exports(const Disasm *d) {
  for (uint32_t i = 0; i < d->image->export_count; i++) {
    const ImageExport *e = &d->image->exports[i];
    vl_strbuf_text(d->out, i ? ", " : "exports ");
    text(d, d->image->atoms[e->function]);
    vl_strbuf_format(d->out, "/%" PRIu32, e->arity);
  }
  if (d->image->export_count) vl_strbuf_char(d->out, '\n');
}

bool vl_disassemble(StrBuf *out, const uint8_t *bytes, size_t size, const char **why) {
  Image image;
  Disasm d = {out, &image};
  bool good = vl_image_read(&image, out->alloc, bytes, size);
  *why = image.error;
  if (good) {
    vl_strbuf_text(out, "module ");
    atom(&d, 0);
    vl_strbuf_char(out, '\n');
    show_exports(&d);
    for (uint32_t i = 0; i < image.op_count; i++) show_op(&d, &image.ops[i]);
  }
  vl_image_free(&image);
  return good;
}
