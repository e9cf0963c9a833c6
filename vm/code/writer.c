#include "code/writer.h"

#include "base/bytes.h"
#include "code/emitter_data.h"
#include "code/format.h"
#include "code/ops.h"
#include "code/terms.h"
#include "data/etf.h"

#include <string.h>

typedef struct Writer {
  Emitter *emitter;
  Vec out; /* of bytes */
  bool no_literal;
} Writer;

static void number(Writer *w, uint64_t n) {
  vl_number_push(&w->out, n);
}

static void header(Writer *w) {
  uint8_t *at = vl_vec_add(&w->out, IMAGE_HEADER_BYTES);
  if (!at) return;
  memset(at, 0, IMAGE_HEADER_BYTES);
  memcpy(at, IMAGE_MAGIC, 4);
  at[4] = IMAGE_VERSION;
  vl_put_u64(at + 8, OP_TABLE_HASH);
}

/* -- Chunks: a header whose size is filled in at the end -- */

static size_t begin(Writer *w, uint32_t id) {
  uint8_t *at = vl_vec_add(&w->out, CHUNK_HEADER_BYTES);
  if (at) vl_put_u32(at, id);
  return w->out.count;
}

static void end(Writer *w, size_t from) {
  if (w->out.failed) return;
  if (w->out.count - from > UINT32_MAX) w->emitter->failed = true;
  vl_put_u32((uint8_t *)w->out.items + from - 4, (uint32_t)(w->out.count - from));
}

static void write_terms(Writer *w, uint32_t id, bool counted, const Term *terms, size_t n) {
  size_t from = begin(w, id);
  if (counted) number(w, n);
  for (size_t i = 0; i < n && !w->no_literal; i++) w->no_literal = !vl_terms_write(&w->out, w->emitter, terms[i]);
  end(w, from);
}

static void write_term(Writer *w, uint32_t id, Term term) {
  if (term != TERM_NONE) write_terms(w, id, false, &term, 1);
}

/* Read by Code.fetch_docs alone: an external term, so that a module's atoms and literals are not those of its docs. */
static void write_docs(Writer *w, Term docs) {
  static const EtfWriteOptions options = {.minor_version = 2, .deterministic = true, .budget = SIZE_MAX};
  if (docs == TERM_NONE) return;
  size_t from = begin(w, CHUNK_DOCS);
  StrBuf text;
  vl_strbuf_init(&text, w->emitter->alloc);
  vl_strbuf_char(&text, (char)ETF_VERSION);
  EtfStatus status = vl_etf_write(&text, docs, &options);
  if (status == ETF_NO_ROOM || text.failed)
    w->out.failed = true;
  else if (status != ETF_OK)
    w->no_literal = true;
  else
    vl_vec_push(&w->out, text.text, text.size);
  vl_strbuf_free(&text);
  end(w, from);
}

/* Last of all, since the other chunks may add atoms. */
static void write_atoms(Writer *w) {
  const Vec *atoms = &w->emitter->atoms.rows;
  size_t from = begin(w, CHUNK_MODULE);
  number(w, atoms->count);
  for (size_t i = 0; i < atoms->count; i++) {
    size_t bytes;
    const char *text = vl_atom_text(vec_at(atoms, Term, i), &bytes);
    number(w, bytes);
    vl_vec_push(&w->out, text, bytes);
  }
  end(w, from);
}

/* A table whose rows are uint32_t members written in order. */
static void write_rows(Writer *w, uint32_t id, const Vec *rows) {
  size_t members = rows->item_size / sizeof(uint32_t);
  size_t from = begin(w, id);
  number(w, rows->count);
  for (size_t i = 0; i < rows->count * members; i++) number(w, vec_at(rows, uint32_t, i));
  end(w, from);
}

static void write_lines(Writer *w) {
  const Emitter *e = w->emitter;
  size_t from = begin(w, CHUNK_LINES);
  number(w, e->files.rows.count);
  for (size_t i = 0; i < e->files.rows.count; i++) {
    FileRow file = vec_at(&e->files.rows, FileRow, i);
    number(w, file.bytes);
    vl_vec_push(&w->out, (const char *)e->file_text.items + file.at, file.bytes);
  }
  number(w, e->lines.rows.count);
  for (size_t i = 0; i < e->lines.rows.count; i++) {
    ImageLine line = vec_at(&e->lines.rows, ImageLine, i);
    number(w, line.file);
    number(w, line.line);
    number(w, line.caller);
    if (line.caller == 0) continue;
    number(w, line.mfa.module);
    number(w, line.mfa.function);
    number(w, line.mfa.arity);
  }
  end(w, from);
}

static void write_code(Writer *w) {
  size_t from = begin(w, CHUNK_CODE);
  number(w, w->emitter->labels);
  vl_vec_push(&w->out, w->emitter->code.items, w->emitter->code.count);
  end(w, from);
}

static void write_all(Writer *w) {
  Emitter *e = w->emitter;
  header(w);
  write_terms(w, CHUNK_LITERALS, true, e->terms.rows.items, e->terms.rows.count);
  write_rows(w, CHUNK_IMPORTS, &e->imports.rows);
  write_rows(w, CHUNK_EXPORTS, &e->exports);
  write_rows(w, CHUNK_FUNS, &e->funs);
  write_lines(w);
  write_code(w);
  write_term(w, CHUNK_ATTRIBUTES, e->attributes);
  write_term(w, CHUNK_COMPILE_INFO, e->compile_info);
  write_docs(w, e->docs);
  write_atoms(w);
}

bool vl_image_write(Emitter *e, uint8_t **bytes, size_t *size, const char **why) {
  Writer w = {.emitter = e};
  vl_vec_init(&w.out, e->alloc, 1);
  if (!vl_emitter_failed(e)) write_all(&w);
  *why = w.no_literal ? "a literal holds what code cannot hold" : NULL;
  if (!*why && (w.out.failed || vl_emitter_failed(e))) *why = "out of memory, or a limit of the image passed";
  if (!*why) {
    *size = w.out.count;
    *bytes = vl_alloc(e->alloc, w.out.count);
    if (*bytes)
      memcpy(*bytes, w.out.items, w.out.count);
    else
      *why = "out of memory";
  }
  vl_vec_free(&w.out);
  return !*why;
}
