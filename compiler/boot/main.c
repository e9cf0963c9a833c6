/* vm-boot: the compiler without a library, which compiles the library.
 *
 *   vm-boot FILE             compiles and runs a file
 *   vm-boot --out DIR LIST   compiles the files that LIST names, one a line, in that order, each seeing the ones
 *                            before it, and writes every module to DIR/Name.vbc */
#include "api/instance.h"
#include "api/parts.h"
#include "code/format.h"
#include "code/load.h"
#include "data/map.h"
#include "native.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Boot {
  Instance *in;
  const char *out; /* NULL: write nothing */
} Boot;

/* -- Files -- */

static char *read_file(const char *path, size_t *size) {
  FILE *f = fopen(path, "rb");
  if (!f) return NULL;
  char *text = NULL;
  if (fseek(f, 0, SEEK_END) == 0) {
    long end = ftell(f);
    rewind(f);
    text = end >= 0 ? malloc((size_t)end + 1) : NULL;
    *size = text ? fread(text, 1, (size_t)end, f) : 0;
    if (text) text[*size] = '\0';
  }
  fclose(f);
  return text;
}

/* The image, then what it becomes when it is loaded (code/ready.h). */
static bool write_file(const char *path, Slice image, const Vec *ready) {
  FILE *f = fopen(path, "wb");
  if (!f) return false;
  uint8_t header[CHUNK_HEADER_BYTES];
  vl_put_u32(header, CHUNK_READY);
  vl_put_u32(header + 4, (uint32_t)ready->count);
  bool done = fwrite(image.at, 1, image.size, f) == image.size && fwrite(header, sizeof header, 1, f) == 1 &&
              fwrite(ready->items, 1, ready->count, f) == ready->count;
  return fclose(f) == 0 && done;
}

static bool write_image(const Boot *b, const char *path, Slice image) {
  const char *why;
  Vec ready;
  vl_vec_init(&ready, &b->in->alloc, 1);
  bool done = vl_code_write_ready(b->in->code, image, &ready, &why) && write_file(path, image, &ready);
  vl_vec_free(&ready);
  return done;
}

static bool write_module(const Boot *b, Term pair) {
  size_t name_size, size;
  const uint8_t *bytes;
  const char *name = vl_atom_text(tuple_at(pair, 0), &name_size);
  char path[4096];
  snprintf(path, sizeof path, "%s/%.*s.vbc", b->out, (int)name_size, name);
  return vl_binary_peek(tuple_at(pair, 1), &bytes, &size) && write_image(b, path, (Slice){bytes, size});
}

/* -- Errors: what a compile died of, as far as it can be said without a library -- */

enum { SHOWN_DEPTH = 6 };

static void show(Term t, int depth);

static void show_elements(const Term *terms, size_t n, int depth) {
  for (size_t i = 0; i < n; i++) {
    if (i) fputs(", ", stderr);
    show(terms[i], depth);
  }
}

static void show_map(Term map, int depth) {
  Term keys[MAP_FLAT_MAX], values[MAP_FLAT_MAX];
  size_t n = vl_map_size(map);
  if (n > MAP_FLAT_MAX) {
    fputs("%{...}", stderr);
    return;
  }
  vl_map_sorted(map, keys, values);
  fputs("%{", stderr);
  for (size_t i = 0; i < n; i++) {
    if (i) fputs(", ", stderr);
    show(keys[i], depth);
    fputs(" => ", stderr);
    show(values[i], depth);
  }
  fputc('}', stderr);
}

static void show_list(Term list, int depth) {
  fputc('[', stderr);
  for (int i = 0; is_cons(list) && i < 20; list = cons_tail(list), i++) {
    if (i) fputs(", ", stderr);
    show(cons_head(list), depth);
  }
  fputs(is_cons(list) ? ", ...]" : "]", stderr);
}

static void show(Term t, int depth) {
  const uint8_t *bytes;
  size_t n;
  if (depth == 0) {
    fputs("...", stderr);
  } else if (is_atom(t)) {
    const char *text = vl_atom_text(t, &n);
    fprintf(stderr, ":%.*s", (int)n, text);
  } else if (is_small(t)) {
    fprintf(stderr, "%lld", (long long)small_value(t));
  } else if (is_list(t)) {
    show_list(t, depth - 1);
  } else if (is_tuple(t)) {
    fputc('{', stderr);
    show_elements(tuple_elements(t), tuple_size(t), depth - 1);
    fputc('}', stderr);
  } else if (is_map(t)) {
    show_map(t, depth - 1);
  } else if (is_bitstring(t) && vl_binary_peek(t, &bytes, &n)) {
    fprintf(stderr, "\"%.*s\"", (int)n, bytes);
  } else {
    fputs("#...", stderr);
  }
}

static void show_failure(const char *path, Term reason) {
  Term what = is_tuple_of(reason, 2) ? tuple_at(reason, 0) : reason;
  Term text = is_map(what) ? vl_map_get(what, ATOM_description) : TERM_NONE;
  Term line = is_map(what) ? vl_map_get(what, ATOM_line) : TERM_NONE;
  const uint8_t *bytes;
  size_t n;
  if (text != TERM_NONE && line != TERM_NONE && is_small(line) && vl_binary_peek(text, &bytes, &n)) {
    fprintf(stderr, "%s:%lld: %.*s\n", path, (long long)small_value(line), (int)n, bytes);
    return;
  }
  fprintf(stderr, "%s: ", path);
  show(reason, SHOWN_DEPTH);
  fputc('\n', stderr);
}

/* -- Compiling -- */

static bool write_modules(const Boot *b, Term list) {
  for (; b->out && is_cons(list); list = cons_tail(list))
    if (!write_module(b, cons_head(list))) {
      fprintf(stderr, "vm-boot: cannot write to %s\n", b->out);
      return false;
    }
  return true;
}

static bool compile_text(const Boot *b, const char *path, const char *text, size_t size) {
  Heap heap;
  Outcome outcome;
  vl_heap_init(&heap, &b->in->alloc);
  Term source = vl_binary(&heap, text, size), file = vl_binary(&heap, path, strlen(path));
  Term args = vl_list(&heap, 2, (const Term[]){source, file}, NIL);
  Mfa call = {ATOM_elixir_compiler, ATOM_string, 2};
  bool done = args != TERM_NONE && vl_instance_call(b->in, call, args, &heap, &outcome);
  if (!done) fprintf(stderr, "%s: stopped\n", path);
  if (done && !outcome.returned) {
    show_failure(path, outcome.value);
    done = false;
  }
  done = done && write_modules(b, outcome.value);
  vl_heap_free(&heap);
  return done;
}

static bool compile_file(const Boot *b, const char *path) {
  size_t size;
  char *text = read_file(path, &size);
  if (!text) {
    fprintf(stderr, "vm-boot: cannot read %s\n", path);
    return false;
  }
  bool done = compile_text(b, path, text, size);
  free(text);
  return done;
}

/* The lines of a text, in place; NULL ends them. NULL when memory is out. */
static char **split_lines(char *text) {
  size_t n = 1;
  for (const char *c = text; *c; c++) n += *c == '\n';
  char **lines = calloc(n + 1, sizeof *lines), *rest;
  if (!lines) return NULL;
  n = 0;
  for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) lines[n++] = line;
  return lines;
}

/* Goes on past a file that fails, so that all errors are shown. */
static bool compile_list(const Boot *b, const char *list) {
  size_t size;
  char *text = read_file(list, &size);
  char **paths = text ? split_lines(text) : NULL;
  if (!paths) {
    fprintf(stderr, "vm-boot: cannot read %s\n", list);
    free(text);
    return false;
  }
  bool done = true;
  for (size_t i = 0; paths[i]; i++) done = compile_file(b, paths[i]) && done;
  free(paths);
  free(text);
  return done;
}

/* What the command line asks for. */
typedef struct Task {
  const char *out, *path;
  bool valid;
} Task;

static Task parse_arguments(int argc, char **argv) {
  Task t = {0};
  int at = 1;
  if (at + 1 < argc && strcmp(argv[at], "--out") == 0) t.out = argv[at + 1], at += 2;
  if (at < argc) t.path = argv[at++];
  t.valid = t.path && at == argc;
  return t;
}

/* It stands below vial.h: there is no library yet. */
bool vl_parts_attach(Instance *in) {
  return false;
}

void vl_parts_detach(Instance *in) {}

int main(int argc, char **argv) {
  Task task = parse_arguments(argc, argv);
  if (!task.valid) {
    fputs("usage: vm-boot FILE | vm-boot --out DIR LIST\n", stderr);
    return 2;
  }
  Config config = vl_config_defaults();
  Boot b = {vl_instance_new(&config, NULL, NULL), task.out};
  if (!b.in || !vl_compiler_attach(b.in, true)) {
    fputs("vm-boot: no memory\n", stderr);
    return 1;
  }
  bool done = task.out ? compile_list(&b, task.path) : compile_file(&b, task.path);
  vl_compiler_detach(b.in);
  vl_instance_free(b.in);
  return done ? 0 : 1;
}
