/* Runs a program again and again, each time with another allocation failing, as a host would see it.
 *
 *   faults [--every N] [--from K] [--to K] PROGRAM...
 *
 * The host's allocator fails the K-th request of the run, once. Whatever follows, the run must neither
 * crash nor hang nor leak: the evaluation gives what it gives without the fault, or an error, and the
 * instance closes with every byte back. Each run is a process of its own, so that one crash hides no other. */
#include "include/vial.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HANG_SECONDS = 120, SHOWN_FAILURES = 20 };

/* -- The host's allocator: every block carries its size, so that a wrong one is seen -- */

typedef struct Memory {
  uint64_t requests, fail_at; /* 0: none fails */
  uint64_t program_end;       /* requests when the program had ended */
  size_t held;
} Memory;

typedef union Header {
  size_t size;
  max_align_t align;
} Header;

static void check_size(const Header *h, size_t told) {
  if (h->size == told) return;
  fprintf(stderr, "a block of %zu bytes was told to have %zu\n", h->size, told);
  abort();
}

/* Blocks always move, and are always freed: who keeps an old address is seen by the sanitizer. */
static void *host_realloc(void *user, void *block, size_t old, size_t wanted) {
  Memory *m = user;
  Header *from = block ? (Header *)block - 1 : NULL, *to = NULL;
  if (from) check_size(from, old);
  if (wanted != 0) {
    if (++m->requests == m->fail_at || !(to = malloc(sizeof *to + wanted))) return NULL;
    to->size = wanted;
    if (from) memcpy(to + 1, from + 1, old < wanted ? old : wanted);
  }
  if (from) m->held -= old;
  m->held += wanted;
  free(from);
  return to ? to + 1 : NULL;
}

/* -- One run -- */

enum { DIFFERENT = 3, LEAKED = 4 };

typedef struct Summary {
  int code;
  char value[64];
} Summary;

/* What the program's last expression was, as text. */
static void describe(ErlNifEnv *env, int code, ERL_NIF_TERM value, Summary *out) {
  ErlNifSInt64 n;
  out->code = code;
  out->value[0] = 0;
  if (code != VIAL_OK) return;
  if (enif_get_int64(env, value, &n))
    snprintf(out->value, sizeof out->value, "%" PRId64, (int64_t)n);
  else if (!enif_get_atom(env, value, out->value, sizeof out->value, ERL_NIF_LATIN1))
    snprintf(out->value, sizeof out->value, "?");
}

static void evaluate(vial *vm, const char *source, Summary *out) {
  ErlNifEnv *env = vial_env(vm);
  ERL_NIF_TERM value;
  out->code = VIAL_MEMORY;
  out->value[0] = 0;
  if (!env) return;
  int code = vial_eval(vm, env, source, &value);
  describe(env, code, value, out);
  enif_free_env(env);
}

/* The program, then a small one that shows whether the instance still works. */
static bool run(Memory *m, const char *source, Summary *program, Summary *after) {
  vial_config config = vial_defaults();
  config.realloc = host_realloc;
  config.user = m;
  config.virtual_clock = true;
  config.seed = 1;
  *program = *after = (Summary){.code = VIAL_MEMORY};
  vial *vm = vial_new(&config);
  if (!vm) return false;
  evaluate(vm, source, program);
  m->program_end = m->requests;
  evaluate(vm, "1 + 1", after);
  vial_free(vm);
  return true;
}

static int run_with_fault(uint64_t k, const char *source, const Summary *expected) {
  Memory m = {.fail_at = k};
  Summary program, after;
  bool opened = run(&m, source, &program, &after);
  if (m.held != 0) {
    fprintf(stderr, "%zu bytes were not given back\n", m.held);
    return LEAKED;
  }
  if (program.code == VIAL_OK && strcmp(program.value, expected->value) != 0) {
    fprintf(stderr, "gave %s, not %s\n", program.value, expected->value);
    return DIFFERENT;
  }
  if (opened && (after.code != VIAL_OK || strcmp(after.value, "2") != 0)) {
    fprintf(stderr, "afterwards the instance does not work: %d %s\n", after.code, after.value);
    return DIFFERENT;
  }
  return 0;
}

/* -- All runs -- */

static char *read_text(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  fseek(file, 0, SEEK_END);
  size_t size = (size_t)ftell(file);
  rewind(file);
  char *text = calloc(1, size + 1);
  if (text && fread(text, 1, size, file) != size) text[0] = 0;
  fclose(file);
  return text;
}

/* In a child; true when all was well. */
static bool survives(const char *path, uint64_t k, const char *source, const Summary *expected) {
  fflush(NULL);
  pid_t child = fork();
  if (child < 0) return perror("fork"), false;
  if (child == 0) {
    alarm(HANG_SECONDS);
    exit(run_with_fault(k, source, expected));
  }
  int status;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
  if (WIFSIGNALED(status))
    fprintf(stderr, "FAILED: faults --from %" PRIu64 " --to %" PRIu64 " %s: %s\n", k, k, path,
            strsignal(WTERMSIG(status)));
  else
    fprintf(stderr, "FAILED: faults --from %" PRIu64 " --to %" PRIu64 " %s: exit %d\n", k, k, path,
            WEXITSTATUS(status));
  return false;
}

typedef struct Range {
  uint64_t from, to, every;
} Range;

static int try_all(const char *path, const Range *range) {
  char *source = read_text(path);
  if (!source) return perror(path), 1;
  Memory m = {0};
  Summary expected, after;
  run(&m, source, &expected, &after);
  if (expected.code != VIAL_OK || m.held != 0) {
    fprintf(stderr, "FAILED: %s: code %d, %zu bytes held, without any fault\n", path, expected.code, m.held);
    free(source);
    return 1;
  }
  uint64_t last = range->to < m.program_end ? range->to : m.program_end;
  int failures = 0;
  for (uint64_t k = range->from; k <= last && failures < SHOWN_FAILURES; k += range->every)
    failures += !survives(path, k, source, &expected);
  printf("%s: %" PRIu64 " allocations, every %" PRIu64 " of them failed, %d failures\n", path, m.program_end,
         range->every, failures);
  free(source);
  return failures != 0;
}

static bool read_option(int argc, char **argv, int *at, Range *range) {
  static const char *const names[] = {"--from", "--to", "--every"};
  uint64_t *const places[] = {&range->from, &range->to, &range->every};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (strcmp(argv[*at], names[i]) != 0 || *at + 1 >= argc) continue;
    *places[i] = strtoull(argv[++*at], NULL, 10);
    return *places[i] != 0;
  }
  return false;
}

int main(int argc, char **argv) {
  Range range = {.from = 1, .to = UINT64_MAX, .every = 1};
  int failed = 0, programs = 0;
  for (int i = 1; i < argc; i++) {
    if (strncmp(argv[i], "--", 2) != 0) {
      failed |= try_all(argv[i], &range);
      programs++;
    } else if (!read_option(argc, argv, &i, &range)) {
      programs = 0;
      break;
    }
  }
  if (programs == 0) fprintf(stderr, "usage: faults [--every N] [--from K] [--to K] PROGRAM...\n");
  return failed || programs == 0;
}
