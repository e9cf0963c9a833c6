#include "code/load.h"

#include "base/bytes.h"
#include "base/table.h"
#include "code/breakpoint.h"
#include "code/emitter_data.h"
#include "code/operand.h"
#include "code/ops.h"
#include "code/reader.h"
#include "code/server_data.h"
#include "code/terms.h"
#include "code/translate.h"
#include "code/verify.h"
#include "data/hash.h"
#include "heap/literal.h"

#include <string.h>

/* -- Life of code -- */

static void free_array(const ModuleCode *code, void *at, size_t n, size_t size) {
  if (at) vl_free(code->server->alloc, at, (n ? n : 1) * size);
}

static void forget_functions(const ModuleCode *code) {
  const Engine *engine = &code->server->engine;
  if (!engine->forget || !code->functions) return;
  for (uint32_t i = 0; i < code->function_count; i++) engine->forget(engine->context, &code->functions[i]);
}

static void free_breakpoints(const ModuleCode *code) {
  for (uint32_t i = 0; code->functions && i < code->function_count; i++)
    if (code->functions[i].breakpoint) vl_free(code->server->alloc, code->functions[i].breakpoint, sizeof(Breakpoint));
}

static void free_unlinked(const ModuleCode *code) {
  Unlinked *u = code->unlinked;
  if (!u) return;
  free_array(code, u->atoms, u->limits.atoms, sizeof(Term));
  free_array(code, u->literals, u->limits.literals + 2u, sizeof(Term));
  free_array(code, u->imports, u->limits.imports, sizeof *u->imports);
  free_array(code, u, 1, sizeof *u);
}

void vl_code_release_natives(ModuleCode *code) {
  Natives *natives = atomic_exchange(&code->natives, NULL);
  if (natives) natives->release(natives);
}

void vl_code_destroy(ModuleCode *code) {
  vl_code_release_natives(code);
  free_unlinked(code);
  forget_functions(code);
  free_breakpoints(code);
  free_array(code, code->words, code->word_count, sizeof *code->words);
  free_array(code, code->maps, code->map_count, sizeof *code->maps);
  free_array(code, code->map_bits, code->map_bit_words, sizeof *code->map_bits);
  free_array(code, code->functions, code->function_count, sizeof *code->functions);
  free_array(code, code->exports, code->export_count, sizeof *code->exports);
  free_array(code, code->funs, code->fun_count, sizeof *code->funs);
  free_array(code, code->positions, code->position_count, sizeof *code->positions);
  free_array(code, code->lines, code->line_count, sizeof *code->lines);
  free_array(code, code->file_ends, code->file_count, sizeof *code->file_ends);
  free_array(code, code->file_text, code->file_text_size, 1);
  if (code->literals) vl_literal_area_free(code->literals);
  vl_free(code->server->alloc, code, sizeof *code);
}

/* -- Preparing -- */

typedef struct Preparer {
  CodeServer *server;
  Image image;
  Verified verified;
  ModuleCode *code;
  RefBin *holder; /* NULL: it is to be published */
  Term *atoms;    /* by row */
  Term *literals; /* by row, then attributes and compile info */
  Export **imports;
  Vec *recipe; /* as in Translation */
  const char *error;
} Preparer;

static bool fail(Preparer *p, const char *why) {
  if (!p->error) p->error = why;
  return false;
}

static void *array(Preparer *p, size_t n, size_t size) {
  void *at = vl_alloc_zeroed(p->server->alloc, n ? n : 1, size);
  if (!at) fail(p, "");
  return at;
}

static bool read_atoms(Preparer *p) {
  for (uint32_t i = 0; i < p->image.atom_count; i++) {
    Slice text = p->image.atoms[i];
    p->atoms[i] = vl_atom_make_for_code(p->server->atoms, (const char *)text.at, text.size);
    if (p->atoms[i] == TERM_NONE) return fail(p, "");
  }
  return true;
}

static bool make_atoms(Preparer *p) {
  const Emitter *e = p->image.emitter;
  if (!(p->atoms = array(p, p->image.atom_count, sizeof(Term)))) return false;
  if (e)
    memcpy(p->atoms, e->atoms.rows.items, p->image.atom_count * sizeof(Term));
  else if (!read_atoms(p))
    return false;
  p->code->name = p->atoms[0];
  return true;
}

static const void *find_export(void *context, Term module, Term function, uint32_t arity) {
  return vl_export_get(context, (Mfa){module, function, arity});
}

static void take_literals(Preparer *p) {
  const Emitter *e = p->image.emitter;
  Term *more = p->literals + p->image.literal_count;
  if (e->terms.rows.count) memcpy(p->literals, e->terms.rows.items, e->terms.rows.count * sizeof(Term));
  if (e->attributes != TERM_NONE) more[0] = e->attributes;
  if (e->compile_info != TERM_NONE) more[1] = e->compile_info;
}

static bool read_literals(Preparer *p, Heap *heap) {
  const Image *image = &p->image;
  TermReader reader = {
      .heap = heap, .atoms = p->atoms, .atom_count = image->atom_count, .export = find_export, .context = p->server};
  Term *more = p->literals + image->literal_count;
  bool good = vl_terms_read(&reader, image->literals, p->literals, image->literal_count) &&
              (image->attributes.size == 0 || vl_terms_read(&reader, image->attributes, &more[0], 1)) &&
              (image->compile_info.size == 0 || vl_terms_read(&reader, image->compile_info, &more[1], 1));
  return good || (!heap->failed && fail(p, "bad literals"));
}

static bool has_pointers(const Term *terms, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (!is_immediate(terms[i])) return true;
  return false;
}

/* Attributes and compile info follow the literals; absent ones are []. */
static bool make_literals(Preparer *p) {
  size_t n = p->image.literal_count + 2u;
  if (!(p->literals = array(p, n, sizeof(Term)))) return false;
  p->literals[n - 2] = p->literals[n - 1] = NIL;
  Heap heap;
  vl_heap_init(&heap, p->server->alloc);
  bool good = true;
  if (p->image.emitter)
    take_literals(p);
  else
    good = read_literals(p, &heap);
  if (good && has_pointers(p->literals, n)) {
    p->code->literals = vl_literal_area_new(p->literals, n, p->literals, p->image.life, p->holder);
    good = p->code->literals || fail(p, "");
  }
  vl_heap_free(&heap);
  if (good) {
    p->code->attributes = p->literals[n - 2];
    p->code->compile_info = p->literals[n - 1];
  }
  return good;
}

/* -- Tables that need no addresses -- */

static bool make_maps(Preparer *p) {
  const Verified *v = &p->verified;
  ModuleCode *code = p->code;
  code->map_bit_words = (uint32_t)v->map_bits.count; /* the counts first: freeing goes by them */
  code->map_count = (uint32_t)v->maps.count;
  code->map_bits = array(p, code->map_bit_words, sizeof(uint64_t));
  code->maps = array(p, code->map_count, sizeof(FrameMap));
  if (!code->map_bits || !code->maps) return false;
  if (v->map_bits.count) memcpy(code->map_bits, v->map_bits.items, v->map_bits.count * sizeof(uint64_t));
  for (uint32_t i = 0; i < code->map_count; i++) {
    VerifiedMap map = vec_at(&v->maps, VerifiedMap, i);
    code->maps[i] = (FrameMap){code->map_bits + map.bits, map.slots, map.registers};
  }
  return true;
}

static bool make_files(Preparer *p) {
  const Image *image = &p->image;
  ModuleCode *code = p->code;
  size_t size = 0;
  for (uint32_t i = 0; i < image->file_count; i++) size += image->files[i].size;
  code->file_count = image->file_count;
  code->file_text_size = (uint32_t)size;
  code->file_ends = array(p, code->file_count, sizeof(uint32_t));
  code->file_text = array(p, size, 1);
  if (!code->file_ends || !code->file_text) return false;
  size_t at = 0;
  for (uint32_t i = 0; i < image->file_count; i++) {
    memcpy(code->file_text + at, image->files[i].at, image->files[i].size);
    at += image->files[i].size;
    code->file_ends[i] = (uint32_t)at;
  }
  return true;
}

static bool make_lines(Preparer *p) {
  const Image *image = &p->image;
  ModuleCode *code = p->code;
  if (!make_files(p) || !(code->lines = array(p, image->line_count, sizeof(LineInfo)))) return false;
  code->line_count = image->line_count;
  for (uint32_t i = 0; i < image->line_count; i++) {
    const ImageLine *line = &image->lines[i];
    const Mfa mfa = {p->atoms[line->mfa.module], p->atoms[line->mfa.function], line->mfa.arity};
    code->lines[i] = (LineInfo){line->file, line->line, line->caller, mfa};
  }
  return true;
}

/* -- Tables of what is called -- */

static bool make_imports(Preparer *p) {
  if (!(p->imports = array(p, p->image.import_count, sizeof *p->imports))) return false;
  for (uint32_t i = 0; i < p->image.import_count; i++) {
    const ImageMfa *row = &p->image.imports[i];
    Export *slot = vl_export_get(p->server, (Mfa){p->atoms[row->module], p->atoms[row->function], row->arity});
    if (!slot) return fail(p, "");
    p->imports[i] = slot;
  }
  return true;
}

static bool make_exports(Preparer *p) {
  const Image *image = &p->image;
  ModuleCode *code = p->code;
  if (!(code->exports = array(p, image->export_count, sizeof(PublicFunction)))) return false;
  code->export_count = image->export_count;
  for (uint32_t i = 0; i < image->export_count; i++) {
    const ImageExport *e = &image->exports[i];
    Export *slot = vl_export_get(p->server, (Mfa){code->name, p->atoms[e->function], e->arity});
    if (!slot) return fail(p, "");
    code->exports[i].slot = slot;
  }
  return true;
}

static bool make_funs(Preparer *p) {
  const Image *image = &p->image;
  ModuleCode *code = p->code;
  if (!(code->funs = array(p, image->fun_count, sizeof(FunEntry)))) return false;
  code->fun_count = image->fun_count;
  for (uint32_t i = 0; i < image->fun_count; i++) {
    const ImageFun *f = &image->funs[i];
    const FunIdentity identity = {
        .module = code->name, .index = i, .arity = f->arity, .captured = f->captured, .calls = f->arity};
    code->funs[i] =
        (FunEntry){.identity = identity, .function = p->atoms[f->function], .code = code, .holder = p->holder};
  }
  return true;
}

/* -- Code, and where it is entered -- */

static void set_entries(const Preparer *p, const uint32_t *label_words) {
  ModuleCode *code = p->code;
  for (uint32_t i = 0; i < code->export_count; i++)
    code->exports[i].entry = code->words + label_words[p->image.exports[i].label];
  for (uint32_t i = 0; i < code->fun_count; i++)
    code->funs[i].entry = code->words + label_words[p->image.funs[i].label];
}

static bool translate(Preparer *p, const Linker *link) {
  Translation t = {.verified = &p->verified, .link = *link, .recipe = p->recipe};
  bool good = make_maps(p) && (vl_translate(&t) || fail(p, t.error));
  if (good) set_entries(p, t.label_words);
  vl_translation_free(&t);
  return good;
}

static bool read_ready(Preparer *p, const Linker *link) {
  const Image *image = &p->image;
  const ReadyLimits limits = {image->atom_count, image->literal_count, image->import_count};
  ModuleCode *code = p->code;
  const char *why;
  if (p->server->engine.enter_unlinked) {
    if (!(code->unlinked = array(p, 1, sizeof *code->unlinked))) return false;
    *code->unlinked = (Unlinked){.atoms = p->atoms, .literals = p->literals, .imports = p->imports, .limits = limits};
    p->atoms = p->literals = NULL;
    p->imports = NULL;
  }
  return vl_ready_read(image->ready, link, limits, &why) || fail(p, why);
}

static bool make_code(Preparer *p) {
  const Linker link = {.handlers = p->server->engine.handlers,
                       .code = p->code,
                       .atoms = p->atoms,
                       .literals = p->literals,
                       .imports = p->imports};
  if (!(p->image.ready.at ? read_ready(p, &link) : translate(p, &link))) return false;
  for (uint32_t i = 0; i < p->code->fun_count; i++) p->code->funs[i].identity.uniq = p->code->uniq;
  return true;
}

/* -- All -- */

uint32_t vl_code_identity(const uint8_t *bytes, size_t size) {
  uint64_t hash = size;
  for (; size >= 8; bytes += 8, size -= 8) hash = vl_hash_add(hash, vl_get_u64(bytes));
  for (; size > 0; bytes++, size--) hash = vl_hash_add(hash, *bytes);
  return (uint32_t)hash;
}

static uint32_t fingerprint_of_rows(const Emitter *e) {
  return (uint32_t)vl_hash_add(e->fingerprint, vl_code_identity(e->code.items, e->code.count));
}

/* Of code that is published: versions that differ deep in a literal are two. */
static uint32_t fingerprint_of_terms(const Emitter *e) {
  uint64_t hash = fingerprint_of_rows(e);
  for (size_t i = 0; i < e->terms.rows.count; i++) hash = vl_hash(vec_at(&e->terms.rows, Term, i), hash);
  return (uint32_t)hash;
}

static bool prepare(Preparer *p) {
  bool good = p->image.ready.at || vl_verify(&p->verified, &p->image) || fail(p, p->verified.error);
  good = good && make_atoms(p) && make_literals(p) && make_lines(p) && make_imports(p) && make_exports(p) &&
         make_funs(p) && make_code(p);
  free_array(p->code, p->atoms, p->image.atom_count, sizeof(Term));
  free_array(p->code, p->literals, p->image.literal_count + 2u, sizeof(Term));
  free_array(p->code, p->imports, p->image.import_count, sizeof *p->imports);
  if (p->verified.image) vl_verified_free(&p->verified);
  return good;
}

/* What is wanted of an image besides its code. */
typedef struct Wanted {
  uint32_t uniq;  /* ready code has its own */
  RefBin *holder; /* of temporary code */
  Vec *recipe;
} Wanted;

/* Frees the image, of which the reading was `good` or not. */
static ModuleCode *prepare_image(CodeServer *c, Image image, bool good, Wanted wanted, const char **why) {
  RefBin *holder = wanted.holder;
  Preparer p = {.server = c, .image = image, .holder = holder, .recipe = wanted.recipe, .error = image.error};
  if (holder) p.image.life = LITERALS_HELD;
  ModuleCode *code = p.code = vl_alloc_zeroed(c->alloc, 1, sizeof *code);
  if (code) {
    code->server = c;
    code->uniq = wanted.uniq;
    code->lasting = p.image.life == LITERALS_LASTING;
    atomic_init(&code->references, 1);
    if (good && prepare(&p)) {
      vl_server_link(c, code);
    } else {
      vl_code_destroy(code);
      code = NULL;
    }
  }
  *why = p.error ? p.error : "";
  vl_image_free(&p.image);
  return code;
}

static ModuleCode *prepare_bytes(CodeServer *c, Slice bytes, Vec *recipe, const char **why) {
  Image image;
  bool good = vl_image_read(&image, c->alloc, bytes.at, bytes.size);
  image.life = LITERALS_LOADED;
  return prepare_image(c, image, good, (Wanted){.uniq = vl_code_identity(bytes.at, bytes.size), .recipe = recipe}, why);
}

ModuleCode *vl_code_prepare(CodeServer *c, const uint8_t *bytes, size_t size, const char **why) {
  return prepare_bytes(c, (Slice){bytes, size}, NULL, why);
}

ModuleCode *vl_code_prepare_library(CodeServer *c, const uint8_t *bytes, size_t size, const char **why) {
  Image image;
  bool good = vl_image_read_library(&image, c->alloc, bytes, size);
  image.life = LITERALS_LASTING;
  return prepare_image(c, image, good, (Wanted){0}, why);
}

bool vl_code_write_ready(CodeServer *c, Slice image, Vec *out, const char **why) {
  Vec recipe;
  vl_vec_init(&recipe, c->alloc, sizeof(RecipeWord));
  ModuleCode *code = prepare_bytes(c, image, &recipe, why);
  if (code) {
    vl_ready_write(out, code, &recipe);
    vl_code_release(code);
    if (out->failed) *why = "";
  }
  vl_vec_free(&recipe);
  return code && !out->failed;
}

ModuleCode *vl_code_prepare_emitted(CodeServer *c, const Emitter *e, Slice written, const char **why) {
  Image image;
  bool good = vl_image_view(&image, e);
  image.life = LITERALS_LOADED;
  uint32_t uniq = written.at ? vl_code_identity(written.at, written.size) : fingerprint_of_terms(e);
  return prepare_image(c, image, good, (Wanted){.uniq = uniq}, why);
}

/* -- Temporary code -- */

typedef struct Temporary {
  CodeHolder holder; /* first */
  ModuleCode *code;
  FunEntry entry; /* of the fun that starts it */
} Temporary;

static Temporary *temporary_of(RefBin *holder) {
  return (Temporary *)(void *)refbin_holder(holder);
}

static void drop_temporary(RefBin *holder) {
  ModuleCode *code = temporary_of(holder)->code;
  if (code) vl_code_release(code);
}

RefBin *vl_code_prepare_temporary(CodeServer *c, const Emitter *e, const char **why) {
  Image image;
  *why = "";
  RefBin *holder = vl_refbin_new_holder(c->alloc, sizeof(Temporary), drop_temporary);
  bool good = holder && vl_image_view(&image, e);
  ModuleCode *code =
      holder ? prepare_image(c, image, good, (Wanted){.uniq = fingerprint_of_rows(e), .holder = holder}, why) : NULL;
  if (!code) {
    if (holder) vl_refbin_release(holder);
    return NULL;
  }
  temporary_of(holder)->code = code;
  temporary_of(holder)->holder.bytes = sizeof(Temporary) + vl_module_bytes(code);
  return holder;
}

const ModuleCode *vl_code_held(RefBin *holder) {
  return temporary_of(holder)->code;
}

static const Word *exported(const ModuleCode *code, Term function, uint32_t arity) {
  for (uint32_t i = 0; i < code->export_count; i++) {
    const Mfa *mfa = &code->exports[i].slot->mfa;
    if (mfa->function == function && mfa->arity == arity) return code->exports[i].entry;
  }
  return NULL;
}

Term vl_code_held_fun(Heap *h, RefBin *holder, Term function, uint32_t arity) {
  Temporary *t = temporary_of(holder);
  const Word *entry = exported(t->code, function, arity);
  Term *at = entry ? vl_heap_alloc(h, FUN_ENV + HOLD_FUN_WORDS) : NULL;
  if (!at) return TERM_NONE;
  t->entry = (FunEntry){.identity = {.module = t->code->name, .uniq = t->code->uniq, .arity = arity, .calls = arity},
                        .entry = entry,
                        .function = function,
                        .code = t->code,
                        .holder = holder};
  at[0] = make_header(BOX_FUN, FUN_ENV - 1);
  at[FUN_ENTRY] = (Term)(uintptr_t)&t->entry;
  h->last_holder = TERM_NONE;
  (void)vl_hold_fun(h, at, at + FUN_ENV, holder);
  return make_box(at);
}
