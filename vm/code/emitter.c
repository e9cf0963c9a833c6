#include "code/emitter.h"

#include "code/emitter_data.h"
#include "code/format.h"
#include "data/compare.h"
#include "data/hash.h"

#include <string.h>

/* -- Rows of equal content stand once -- */

static void rows_init(Rows *r, Alloc *a, size_t row_size) {
  vl_vec_init(&r->rows, a, row_size);
  vl_table_init(&r->index, a);
}

static void rows_free(Rows *r) {
  vl_vec_free(&r->rows);
  vl_table_free(&r->index);
}

static bool rows_failed(const Rows *r) {
  return r->rows.failed || r->index.failed;
}

/* Appends the row; its number, or 0 when that failed. */
static uint32_t rows_append(Emitter *e, Rows *r, uint64_t hash, const void *row) {
  uint32_t number = (uint32_t)r->rows.count;
  if (number >= MAX_TABLE) {
    e->failed = true;
    return 0;
  }
  e->fingerprint = vl_hash_add(e->fingerprint, hash);
  return vl_vec_push(&r->rows, row, 1) && vl_table_add(&r->index, hash, number) ? number : 0;
}

/* The number of the row with these bytes (rows have no padding). */
static uint32_t rows_intern(Emitter *e, Rows *r, const void *row) {
  size_t size = r->rows.item_size;
  uint64_t hash = 0;
  for (size_t i = 0; i < size; i += sizeof(uint32_t)) {
    uint32_t word;
    memcpy(&word, (const uint8_t *)row + i, sizeof word);
    hash = vl_hash_add(hash, word);
  }
  for (uint32_t at = 0, number; (number = vl_table_next(&r->index, hash, &at)) != TABLE_NONE;) {
    if (memcmp((uint8_t *)r->rows.items + number * size, row, size) == 0) return number;
  }
  return rows_append(e, r, hash, row);
}

/* -- Life -- */

Emitter *vl_emitter_new(Alloc *a, Term module) {
  Emitter *e = vl_alloc(a, sizeof *e);
  if (!e) return NULL;
  *e = (Emitter){.alloc = a};
  vl_vec_init(&e->code, a, 1);
  vl_vec_init(&e->file_text, a, 1);
  vl_vec_init(&e->exports, a, sizeof(ImageExport));
  vl_vec_init(&e->funs, a, sizeof(ImageFun));
  rows_init(&e->atoms, a, sizeof(Term));
  rows_init(&e->terms, a, sizeof(Term));
  rows_init(&e->imports, a, sizeof(ImageMfa));
  rows_init(&e->files, a, sizeof(FileRow));
  rows_init(&e->lines, a, sizeof(ImageLine));
  vl_emitter_atom(e, module);
  rows_intern(e, &e->lines, &(ImageLine){0});
  return e;
}

void vl_emitter_free(Emitter *e) {
  if (!e) return;
  vl_vec_free(&e->code);
  vl_vec_free(&e->file_text);
  vl_vec_free(&e->exports);
  vl_vec_free(&e->funs);
  rows_free(&e->atoms);
  rows_free(&e->terms);
  rows_free(&e->imports);
  rows_free(&e->files);
  rows_free(&e->lines);
  vl_free(e->alloc, e, sizeof *e);
}

bool vl_emitter_failed(const Emitter *e) {
  return e->failed || e->code.failed || e->file_text.failed || e->exports.failed || e->funs.failed ||
         rows_failed(&e->atoms) || rows_failed(&e->terms) || rows_failed(&e->imports) || rows_failed(&e->files) ||
         rows_failed(&e->lines);
}

/* -- Tables -- */

uint32_t vl_emit_new_label(Emitter *e) {
  if (e->labels >= MAX_LABELS) e->failed = true;
  return ++e->labels;
}

uint32_t vl_emitter_atom(Emitter *e, Term atom) {
  vl_assert(is_atom(atom));
  return rows_intern(e, &e->atoms, &atom);
}

uint32_t vl_emitter_literal(Emitter *e, Term term) {
  uint64_t hash = vl_hash_front(term, 0);
  for (uint32_t at = 0, number; (number = vl_table_next(&e->terms.index, hash, &at)) != TABLE_NONE;) {
    if (vl_equal_exact(vec_at(&e->terms.rows, Term, number), term)) return number;
  }
  return rows_append(e, &e->terms, hash, &term);
}

uint32_t vl_emitter_import(Emitter *e, Term module, Term function, uint32_t arity) {
  ImageMfa row = {vl_emitter_atom(e, module), vl_emitter_atom(e, function), arity};
  return rows_intern(e, &e->imports, &row);
}

Mfa vl_emitter_import_at(const Emitter *e, uint32_t row) {
  ImageMfa i = vec_at(&e->imports.rows, ImageMfa, row);
  return (Mfa){vec_at(&e->atoms.rows, Term, i.module), vec_at(&e->atoms.rows, Term, i.function), i.arity};
}

void vl_emitter_export(Emitter *e, Term function, uint32_t arity, uint32_t entry) {
  ImageExport row = {vl_emitter_atom(e, function), arity, entry};
  if (e->exports.count >= MAX_TABLE) e->failed = true;
  vl_vec_push(&e->exports, &row, 1);
}

uint32_t vl_emitter_fun(Emitter *e, Term function, uint32_t arity, uint32_t captured, uint32_t entry) {
  ImageFun row = {vl_emitter_atom(e, function), arity, captured, entry};
  if (e->funs.count >= MAX_TABLE || arity + captured > MAX_ARITY) e->failed = true;
  vl_vec_push(&e->funs, &row, 1);
  return (uint32_t)e->funs.count - 1;
}

uint32_t vl_emitter_file(Emitter *e, const char *path, size_t bytes) {
  uint64_t hash = bytes;
  for (size_t i = 0; i < bytes; i++) hash = vl_hash_add(hash, (uint8_t)path[i]);
  for (uint32_t at = 0, number; (number = vl_table_next(&e->files.index, hash, &at)) != TABLE_NONE;) {
    FileRow row = vec_at(&e->files.rows, FileRow, number);
    if (row.bytes == bytes && memcmp((char *)e->file_text.items + row.at, path, bytes) == 0) return number;
  }
  FileRow row = {e->file_text.count, bytes};
  if (!vl_vec_push(&e->file_text, path, bytes)) return 0;
  return rows_append(e, &e->files, hash, &row);
}

uint32_t vl_emitter_line(Emitter *e, uint32_t file, uint32_t line) {
  return rows_intern(e, &e->lines, &(ImageLine){.file = file, .line = line});
}

uint32_t vl_emitter_line_inlined(Emitter *e, uint32_t file, uint32_t line, Term module, Term function, uint32_t arity,
                                 uint32_t caller) {
  ImageLine row = {file, line, caller, {vl_emitter_atom(e, module), vl_emitter_atom(e, function), arity}};
  vl_assert(caller != 0 && caller < e->lines.rows.count);
  return rows_intern(e, &e->lines, &row);
}

void vl_emitter_attributes(Emitter *e, Term attributes) {
  e->attributes = attributes;
}

void vl_emitter_compile_info(Emitter *e, Term info) {
  e->compile_info = info;
}

void vl_emitter_docs(Emitter *e, Term docs) {
  e->docs = docs;
}

/* -- Code -- */

bool opd_is_immediate(Term term) {
  if (is_small(term)) return small_value(term) >= -OPERAND_SMALL_MAX && small_value(term) <= OPERAND_SMALL_MAX;
  return is_atom(term) || is_nil(term);
}

Operand opd_term(Emitter *e, Term term) {
  if (!opd_is_immediate(term)) return (Operand){OPD_LITERAL, vl_emitter_literal(e, term)};
  if (is_small(term)) return (Operand){OPD_SMALL, small_value(term)};
  if (is_nil(term)) return (Operand){OPD_NIL, 0};
  return (Operand){OPD_ATOM, vl_emitter_atom(e, term)};
}

void vl_emitter_op(Emitter *e, uint8_t op) {
  vec_push_byte(&e->code, op);
}

void vl_number_push(Vec *v, uint64_t n) {
  if (n < 0x80) {
    vec_push_byte(v, (uint8_t)n);
    return;
  }
  uint8_t bytes[10];
  size_t count = 0;
  for (; n >= 0x80; n >>= 7) bytes[count++] = (uint8_t)(n | 0x80);
  bytes[count++] = (uint8_t)n;
  vl_vec_push(v, bytes, count);
}

void vl_emitter_uint(Emitter *e, uint64_t n) {
  vl_number_push(&e->code, n);
}

void vl_emitter_operand(Emitter *e, Operand o) {
  if (o.tag == OPD_UINT) {
    vl_emitter_uint(e, (uint64_t)o.value);
  } else {
    uint64_t value = o.tag == OPD_SMALL ? (uint64_t)o.value << 1 ^ (uint64_t)(o.value >> 63) : (uint64_t)o.value;
    vl_emitter_uint(e, value << OPERAND_TAG_BITS | o.tag);
  }
}
