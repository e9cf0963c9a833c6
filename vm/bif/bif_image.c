/* Images as things to look at: what `vm dis` stands on. */
#include "bif/args.h"
#include "bif/bif.h"
#include "code/disasm.h"
#include "code/reader.h"
#include "code/server.h"
#include "code/terms.h"
#include "proc/instance.h"

/* The text of an image's code, or {error, Why}. */
Term bif_vl_code_disassemble_1(Process *p, const Term *args) {
  const uint8_t *bytes;
  size_t size;
  if (!vl_binary_bytes(&p->heap, args[0], &bytes, &size)) return vl_raise_badarg(p);
  StrBuf out;
  const char *why;
  vl_strbuf_init(&out, &p->instance->alloc);
  bool good = vl_disassemble(&out, bytes, size, &why);
  vl_bump_reductions(p, size);
  Term result = out.failed ? vl_raise_system_limit(p)
                : good     ? vl_binary(&p->heap, out.text, out.size)
                           : vl_tuple2(&p->heap, ATOM_error, vl_binary(&p->heap, why, strlen(why)));
  vl_strbuf_free(&out);
  return result;
}

/* The ops of a loaded module's functions; nil: they have no machine code. */
Term bif_vl_code_native_2(Process *p, const Term *args) {
  const Engine *engine = vl_code_engine(p->instance->code);
  const ModuleCode *code = is_atom(args[0]) ? vl_module_current(p->instance->code, args[0]) : NULL;
  if (!code) return vl_raise_badarg(p);
  if (!engine->list) return ATOM_nil;
  StrBuf out;
  vl_strbuf_init(&out, &p->instance->alloc);
  for (uint32_t i = 0; i < code->function_count; i++) {
    FunctionRow *row = &code->functions[i];
    size_t size;
    const char *name = vl_atom_text(row->function, &size);
    vl_strbuf_format(&out, "\n%.*s/%u:\n", (int)size, name, row->arity);
    engine->list(engine->context, p->instance->code, row, code->words + row->at, args[1] == ATOM_true, &out);
  }
  Term result = out.failed ? vl_raise_system_limit(p) : vl_binary(&p->heap, out.text, out.size);
  vl_strbuf_free(&out);
  return result;
}

/* -- Literals -- */

static const void *find_export(void *context, Term module, Term function, uint32_t arity) {
  return vl_export_get(context, (Mfa){module, function, arity});
}

static bool make_atoms(Instance *in, const Image *image, Term *atoms) {
  for (uint32_t i = 0; i < image->atom_count; i++) {
    atoms[i] = vl_atom_make(in->atoms, (const char *)image->atoms[i].at, image->atoms[i].size);
    if (atoms[i] == TERM_NONE) return false;
  }
  return true;
}

static Term read_literals(Process *p, const Image *image, Term *atoms, Term *literals) {
  Instance *in = p->instance;
  if (!make_atoms(in, image, atoms)) return vl_raise_system_limit(p);
  TermReader reader = {
      .heap = &p->heap, .atoms = atoms, .atom_count = image->atom_count, .export = find_export, .context = in->code};
  if (!vl_terms_read(&reader, image->literals, literals, image->literal_count)) return vl_raise_badarg(p);
  return vl_list(&p->heap, image->literal_count, literals, NIL);
}

/* The constant terms of an image, in the order of their numbers. */
Term bif_vl_code_literals_1(Process *p, const Term *args) {
  const uint8_t *bytes;
  size_t size;
  if (!vl_binary_bytes(&p->heap, args[0], &bytes, &size)) return vl_raise_badarg(p);
  Alloc *a = &p->instance->alloc;
  Image image;
  if (!vl_image_read(&image, a, bytes, size)) {
    bool is_bad = image.error && *image.error;
    vl_image_free(&image);
    return is_bad ? vl_raise_badarg(p) : vl_raise_system_limit(p);
  }
  size_t count = (size_t)image.atom_count + image.literal_count;
  Term *terms = vl_alloc(a, count * sizeof *terms);
  Term list = terms ? read_literals(p, &image, terms, terms + image.atom_count) : vl_raise_system_limit(p);
  vl_free(a, terms, count * sizeof *terms);
  vl_image_free(&image);
  vl_bump_reductions(p, size);
  return list;
}
