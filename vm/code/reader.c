#include "code/reader.h"

#include "base/utf8.h"
#include "code/emitter_data.h"
#include "code/format.h"

#include <string.h>

/* -- Memory -- */

static bool fail(Image *image, const char *why) {
  if (!image->error) image->error = why;
  return false;
}

/* An array of n zeroed rows; its pointer is never NULL on success. */
static void *rows(Image *image, uint32_t n, size_t size) {
  void *at = vl_alloc_zeroed(image->alloc, n ? n : 1, size);
  if (!at) fail(image, "");
  return at;
}

static void free_rows(Image *image, const void *at, uint32_t n, size_t size) {
  if (at) vl_free(image->alloc, (void *)at, (n ? n : 1) * size);
}

static void free_tables(Image *image) {
  free_rows(image, image->atoms, image->atom_count, sizeof *image->atoms);
  free_rows(image, image->imports, image->import_count, sizeof *image->imports);
  free_rows(image, image->exports, image->export_count, sizeof *image->exports);
  free_rows(image, image->funs, image->fun_count, sizeof *image->funs);
  free_rows(image, image->lines, image->line_count, sizeof *image->lines);
}

void vl_image_free(Image *image) {
  if (!image->emitter) free_tables(image);
  free_rows(image, image->files, image->file_count, sizeof *image->files);
  free_rows(image, image->ops, image->op_count, sizeof *image->ops);
  free_rows(image, image->operands, image->operand_count, sizeof *image->operands);
  *image = (Image){.alloc = image->alloc, .error = image->error};
}

/* -- Chunks -- */

typedef struct Chunks {
  Slice module, literals, imports, exports, funs, lines, code, ready;
} Chunks;

static Slice *chunk_place(Image *image, Chunks *chunks, uint32_t id) {
  switch (id) {
  case CHUNK_MODULE: return &chunks->module;
  case CHUNK_LITERALS: return &chunks->literals;
  case CHUNK_IMPORTS: return &chunks->imports;
  case CHUNK_EXPORTS: return &chunks->exports;
  case CHUNK_FUNS: return &chunks->funs;
  case CHUNK_LINES: return &chunks->lines;
  case CHUNK_CODE: return &chunks->code;
  case CHUNK_READY: return &chunks->ready;
  case CHUNK_ATTRIBUTES: return &image->attributes;
  case CHUNK_COMPILE_INFO: return &image->compile_info;
  default: return NULL;
  }
}

static bool read_header(Image *image, Cursor *c) {
  Slice header = cursor_bytes(c, IMAGE_HEADER_BYTES);
  if (c->failed || memcmp(header.at, IMAGE_MAGIC, 4) != 0) return fail(image, "not an image");
  if (header.at[4] != IMAGE_VERSION) return fail(image, "image of another version");
  if (vl_get_u64(header.at + 8) != OP_TABLE_HASH) return fail(image, "image of another table of ops");
  return true;
}

static bool read_chunks(Image *image, Cursor *c, Chunks *chunks) {
  while (cursor_left(c) != 0) {
    uint32_t id = cursor_u32(c);
    uint32_t size = cursor_u32(c);
    Slice bytes = cursor_bytes(c, size);
    if (c->failed) return fail(image, "truncated chunk");
    Slice *place = chunk_place(image, chunks, id);
    if (!place) continue;
    if (place->at) return fail(image, "a chunk stands twice");
    *place = bytes;
  }
  if (!chunks->module.at || !chunks->lines.at) return fail(image, "a chunk is missing");
  return true;
}

bool vl_image_is(const uint8_t *bytes, size_t size) {
  return size >= IMAGE_HEADER_BYTES && memcmp(bytes, IMAGE_MAGIC, 4) == 0;
}

Slice vl_image_docs(const uint8_t *bytes, size_t size) {
  Cursor c = cursor_over((Slice){bytes, size});
  cursor_bytes(&c, IMAGE_HEADER_BYTES);
  if (!vl_image_is(bytes, size)) return (Slice){0};
  while (cursor_left(&c) != 0) {
    uint32_t id = cursor_u32(&c);
    Slice chunk = cursor_bytes(&c, cursor_u32(&c));
    if (id == CHUNK_DOCS) return chunk;
  }
  return (Slice){0};
}

/* -- Tables -- */

/* The count at the head of a table; each row takes a byte at least, so memory follows bytes. */
static uint32_t read_count(Cursor *c) {
  uint32_t n = cursor_below(c, MAX_TABLE);
  if (n > cursor_left(c)) cursor_fail(c);
  return c->failed ? 0 : n;
}

static bool read_texts(Image *image, Cursor *c, Slice **out, uint32_t *count) {
  uint32_t n = read_count(c);
  *out = rows(image, n, sizeof **out);
  if (!*out) return false;
  *count = n;
  for (uint32_t i = 0; i < n; i++) (*out)[i] = cursor_bytes(c, (size_t)cursor_number(c));
  return true;
}

static bool read_atoms(Image *image, Slice chunk) {
  Cursor c = cursor_over(chunk);
  if (!read_texts(image, &c, &image->atoms, &image->atom_count)) return false;
  if (c.failed || image->atom_count == 0) return fail(image, "bad atoms");
  for (uint32_t i = 0; i < image->atom_count; i++) {
    size_t characters;
    if (!vl_utf8_count((const char *)image->atoms[i].at, image->atoms[i].size, &characters, NULL) ||
        characters > ATOM_MAX_CHARS)
      return fail(image, "bad text of an atom");
  }
  return true;
}

static ImageMfa read_mfa(const Image *image, Cursor *c) {
  ImageMfa mfa = {0};
  mfa.module = cursor_below(c, image->atom_count);
  mfa.function = cursor_below(c, image->atom_count);
  mfa.arity = cursor_below(c, MAX_ARITY + 1);
  return mfa;
}

static bool read_imports(Image *image, Slice chunk) {
  Cursor c = cursor_over(chunk);
  uint32_t n = chunk.at ? read_count(&c) : 0;
  ImageMfa *imports = rows(image, n, sizeof *imports);
  if (!(image->imports = imports)) return false;
  image->import_count = n;
  for (uint32_t i = 0; i < n; i++) imports[i] = read_mfa(image, &c);
  return !c.failed || fail(image, "bad imports");
}

static bool read_exports(Image *image, Slice chunk) {
  Cursor c = cursor_over(chunk);
  uint32_t n = chunk.at ? read_count(&c) : 0;
  ImageExport *exports = rows(image, n, sizeof *exports);
  if (!(image->exports = exports)) return false;
  image->export_count = n;
  for (uint32_t i = 0; i < n; i++) {
    ImageExport *e = &exports[i];
    e->function = cursor_below(&c, image->atom_count);
    e->arity = cursor_below(&c, MAX_ARITY + 1);
    e->label = cursor_below(&c, MAX_LABELS);
  }
  return !c.failed || fail(image, "bad exports");
}

static bool read_funs(Image *image, Slice chunk) {
  Cursor c = cursor_over(chunk);
  uint32_t n = chunk.at ? read_count(&c) : 0;
  ImageFun *funs = rows(image, n, sizeof *funs);
  if (!(image->funs = funs)) return false;
  image->fun_count = n;
  for (uint32_t i = 0; i < n; i++) {
    ImageFun *f = &funs[i];
    f->function = cursor_below(&c, image->atom_count);
    f->arity = cursor_below(&c, MAX_ARITY + 1);
    f->captured = cursor_below(&c, MAX_ARITY + 1 - (uint64_t)f->arity);
    f->label = cursor_below(&c, MAX_LABELS);
  }
  return !c.failed || fail(image, "bad funs");
}

static bool read_lines(Image *image, Slice chunk) {
  Cursor c = cursor_over(chunk);
  if (!read_texts(image, &c, &image->files, &image->file_count)) return false;
  uint32_t n = read_count(&c);
  ImageLine *lines = rows(image, n, sizeof *lines);
  if (!(image->lines = lines)) return false;
  image->line_count = n;
  for (uint32_t i = 0; i < n; i++) {
    ImageLine *line = &lines[i];
    line->file = cursor_below(&c, image->file_count ? image->file_count : 1);
    line->line = cursor_below(&c, UINT32_MAX);
    line->caller = cursor_below(&c, i ? i : 1);
    if (line->caller) line->mfa = read_mfa(image, &c);
  }
  return !c.failed || fail(image, "bad lines");
}

/* Each literal takes a byte at least, so the count is bounded by the chunk. */
static bool read_literals(Image *image, Slice chunk) {
  Cursor c = cursor_over(chunk);
  if (!chunk.at) return true;
  image->literal_count = read_count(&c);
  image->literals = (Slice){c.at, cursor_left(&c)};
  return !c.failed || fail(image, "bad literals");
}

/* -- Code -- */

/* An op takes a byte at least and so does an operand: arrays of as many as there are bytes hold all, and those that the
 * last op lacks. */
typedef struct CodeReader {
  Image *image;
  Cursor at;
  ImageOp *ops;
  ImageOperand *operands;
  uint32_t op_count, operand_count;
  uint64_t tag_limit[1 << OPERAND_TAG_BITS]; /* by OperandTag: values are below */
  uint64_t kind_limit[KIND_list];            /* by OperandKind, of the plain numbers */
} CodeReader;

#define TAG(tag) (1u << OPD_##tag)
#define REGISTERS (TAG(X) | TAG(Y))
#define CONSTANTS (TAG(SMALL) | TAG(ATOM) | TAG(NIL) | TAG(LITERAL))

/* By kind: the tags of an operand that has one; 0: it is a plain number. */
static const uint8_t tags_of_kind[KIND_list] = {
    [KIND_src] = REGISTERS | CONSTANTS, [KIND_dst] = REGISTERS, [KIND_const] = CONSTANTS, [KIND_atom] = TAG(ATOM)};

static void set_limits(CodeReader *r) {
  const Image *image = r->image;
  uint64_t *tag = r->tag_limit, *kind = r->kind_limit;
  tag[OPD_X] = MAX_X;
  tag[OPD_Y] = MAX_Y;
  tag[OPD_SMALL] = 2 * (uint64_t)OPERAND_SMALL_MAX + 1;
  tag[OPD_ATOM] = image->atom_count;
  tag[OPD_NIL] = 1;
  tag[OPD_LITERAL] = image->literal_count;
  kind[KIND_here] = kind[KIND_entry] = kind[KIND_label] = kind[KIND_loop] = kind[KIND_handler] = kind[KIND_fail] =
      image->label_count + 1ull;
  kind[KIND_y] = MAX_Y;
  kind[KIND_fsrc] = kind[KIND_fdst] = MAX_F;
  kind[KIND_uint] = UINT32_MAX;
  kind[KIND_import] = image->import_count;
  kind[KIND_fun] = image->fun_count;
  kind[KIND_line] = image->line_count;
}

/* A label that must be one: 0 is none. */
static bool is_label_kind(uint8_t kind) {
  return kind >= KIND_here && kind <= KIND_handler;
}

_Static_assert(KIND_here + 1 == (int)KIND_entry && KIND_entry + 1 == (int)KIND_label, "and those before the targets");

static ImageOperand read_operand(CodeReader *r, uint8_t kind) {
  uint64_t n = cursor_number(&r->at);
  uint8_t tags = tags_of_kind[kind], tag = OPD_UINT;
  bool good;
  if (tags) {
    tag = n & ((1u << OPERAND_TAG_BITS) - 1);
    n >>= OPERAND_TAG_BITS;
    good = tags >> tag & 1 && n < r->tag_limit[tag];
    if (tag == OPD_SMALL) n = n >> 1 ^ -(n & 1);
  } else {
    good = n < r->kind_limit[kind] && (n > 0 || !is_label_kind(kind));
  }
  if (VL_UNLIKELY(!good)) cursor_fail(&r->at);
  return (ImageOperand){(int64_t)n, tag, kind};
}

static uint8_t put_operand(CodeReader *r, uint8_t kind) {
  ImageOperand o = read_operand(r, kind);
  if (o.tag == OPD_X && o.value >= r->image->x_count) r->image->x_count = (uint32_t)o.value + 1;
  r->operands[r->operand_count++] = o;
  return (uint8_t)((o.tag == OPD_Y ? MARK_Y : 0) | (kind == KIND_fsrc || kind == KIND_fdst ? MARK_F : 0) |
                   (operand_is_target(&o) ? MARK_TARGET : 0));
}

static uint32_t read_list(CodeReader *r, const OpInfo *info, uint8_t *marks) {
  uint32_t n = cursor_below(&r->at, MAX_LIST + 1);
  if (n % info->group_size != 0 || n > cursor_left(&r->at)) cursor_fail(&r->at);
  for (uint32_t i = 0, group = 0; i < n && !r->at.failed; i++) {
    *marks |= put_operand(r, info->group[group]);
    if (++group == info->group_size) group = 0;
  }
  return n;
}

static void read_op(CodeReader *r) {
  ImageOp op = {.op = cursor_u8(&r->at), .first = r->operand_count};
  const OpInfo *info = op.op < OP_LIMIT ? &vl_ops[op.op] : NULL;
  if (!info || !info->name) {
    cursor_fail(&r->at);
    return;
  }
  for (uint32_t i = 0; i < info->fixed; i++) op.marks |= put_operand(r, info->operands[i]);
  op.count = info->fixed + (info->group_size ? read_list(r, info, &op.marks) : 0);
  r->ops[r->op_count++] = op;
}

/* Cuts an array with room for `room` rows to those it has; NULL, and it is freed, without memory. */
static void *settle(Image *image, void *at, uint32_t room, uint32_t count, size_t size) {
  void *cut = at ? vl_realloc(image->alloc, at, room * size, (count ? count : 1) * size) : NULL;
  if (at && !cut) vl_free(image->alloc, at, room * size);
  return cut;
}

static bool read_ops(Image *image, Slice code) {
  if (code.size >= UINT32_MAX) return fail(image, "bad code");
  uint32_t room = (uint32_t)code.size + OPERANDS_MAX;
  CodeReader r = {.image = image, .at = cursor_over(code)};
  set_limits(&r);
  r.ops = vl_alloc(image->alloc, room * sizeof(ImageOp));
  r.operands = vl_alloc(image->alloc, room * sizeof(ImageOperand));
  while (r.ops && r.operands && cursor_left(&r.at) != 0) read_op(&r);
  if (r.at.failed) r.op_count = r.operand_count = 0;
  image->ops = settle(image, r.ops, room, r.op_count, sizeof(ImageOp));
  image->operands = settle(image, r.operands, room, r.operand_count, sizeof(ImageOperand));
  image->op_count = r.op_count;
  image->operand_count = r.operand_count;
  if (!image->ops || !image->operands) return fail(image, "");
  return !r.at.failed || fail(image, "bad code");
}

static bool read_code(Image *image, Slice chunk) {
  if (!chunk.at) return fail(image, "a chunk is missing");
  Cursor c = cursor_over(chunk);
  image->label_count = cursor_below(&c, MAX_LABELS);
  if (c.failed || image->label_count > cursor_left(&c)) return fail(image, "bad code");
  return read_ops(image, (Slice){c.at, cursor_left(&c)});
}

/* -- All -- */

/* All but code. */
static bool read_tables(Image *image, Alloc *a, const uint8_t *bytes, size_t size, Chunks *chunks) {
  *image = (Image){.alloc = a};
  Cursor c = cursor_over((Slice){bytes, size});
  return read_header(image, &c) && read_chunks(image, &c, chunks) && read_atoms(image, chunks->module) &&
         read_literals(image, chunks->literals) && read_imports(image, chunks->imports) &&
         read_exports(image, chunks->exports) && read_funs(image, chunks->funs) && read_lines(image, chunks->lines);
}

bool vl_image_read(Image *image, Alloc *a, const uint8_t *bytes, size_t size) {
  Chunks chunks = {0};
  return read_tables(image, a, bytes, size, &chunks) && read_code(image, chunks.code);
}

bool vl_image_read_library(Image *image, Alloc *a, const uint8_t *bytes, size_t size) {
  Chunks chunks = {0};
  if (!read_tables(image, a, bytes, size, &chunks)) return false;
  image->ready = chunks.ready;
  return image->ready.at || fail(image, "a chunk is missing");
}

/* -- An image that was not written -- */

static bool view_files(Image *image, const Emitter *e) {
  uint32_t n = (uint32_t)e->files.rows.count;
  if (!(image->files = rows(image, n, sizeof *image->files))) return false;
  image->file_count = n;
  for (uint32_t i = 0; i < n; i++) {
    FileRow file = vec_at(&e->files.rows, FileRow, i);
    image->files[i] = (Slice){(const uint8_t *)e->file_text.items + file.at, file.bytes};
  }
  return true;
}

bool vl_image_view(Image *image, const Emitter *e) {
  *image = (Image){.alloc = e->alloc,
                   .emitter = e,
                   .imports = e->imports.rows.items,
                   .exports = e->exports.items,
                   .funs = e->funs.items,
                   .lines = e->lines.rows.items,
                   .atom_count = (uint32_t)e->atoms.rows.count,
                   .import_count = (uint32_t)e->imports.rows.count,
                   .export_count = (uint32_t)e->exports.count,
                   .fun_count = (uint32_t)e->funs.count,
                   .line_count = (uint32_t)e->lines.rows.count,
                   .label_count = e->labels,
                   .literal_count = (uint32_t)e->terms.rows.count};
  if (vl_emitter_failed(e)) return fail(image, "out of memory, or a limit of the image passed");
  return view_files(image, e) && read_ops(image, (Slice){e->code.items, e->code.count});
}
