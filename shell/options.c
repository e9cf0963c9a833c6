#include "options.h"

#include <stdlib.h>
#include <string.h>

typedef struct OptionRow {
  const char *name, *other; /* other: NULL, or a second spelling */
  const char *argument;     /* NULL: takes none */
  const char *verb;         /* of its step; NULL: it only sets the mode, or is there for old command lines */
  Mode mode;
  const char *help; /* NULL: not shown */
} OptionRow;

static const OptionRow rows[] = {
    {"-e", "--eval", "CODE", "eval", MODE_RUN, "Evaluates the code (*)"},
    {"-r", NULL, "FILES", "require", MODE_RUN, "Compiles and runs the files of a pattern first (*)"},
    {"-pr", NULL, "FILES", "parallel_require", MODE_RUN, "The same, the files at the same time (*)"},
    {"-pa", NULL, "DIR", "prepend_path", MODE_RUN, "Looks for compiled modules here first (*)"},
    {"-pz", NULL, "DIR", "append_path", MODE_RUN, "Looks for compiled modules here last (*)"},
    {"--watch", NULL, "DIR", "watch", MODE_RUN,
     "Compiles the modules of a folder first, and again when they change (*)"},
    {"-S", NULL, "SCRIPT", "script", MODE_RUN, "Runs a program found in PATH"},
    {"--app", NULL, "APP", "app", MODE_RUN, "Starts an application first (*)"},
    {"--no-halt", NULL, NULL, "no_halt", MODE_RUN, "Does not end when the program has"},
    {"-i", "--interactive", NULL, "interactive", MODE_SHELL, "Starts the shell, also when input is no terminal"},
    {"+S", NULL, "N", NULL, MODE_RUN, "Runs on N schedulers: threads, by default one a core; 0: none but its own"},
    {"+P", NULL, "N", NULL, MODE_RUN, "Lets at most N processes be, by default 262144"},
    {"--erl", NULL, "SWITCHES", NULL, MODE_RUN, NULL},
    {"--logger-otp-reports", NULL, "BOOL", NULL, MODE_RUN, NULL},
    {"--logger-sasl-reports", NULL, "BOOL", NULL, MODE_RUN, NULL},
    {"-v", "--version", NULL, NULL, MODE_VERSION, "Says what this is"},
    {"--short-version", NULL, NULL, NULL, MODE_SHORT_VERSION, "Says which Elixir it follows"},
    {"-h", "--help", NULL, NULL, MODE_HELP, "Shows this"},
};

typedef struct Command {
  const char *name, *arguments, *help;
} Command;

/* `vm NAME ARGS` is :vl_cli.NAME(ARGS). */
static const Command commands[] = {
    {"compile", "FILES [-o DIR]", "Compiles files to DIR/Module.vbc"},
    {"dis", "[--loaded|--native] FILE|MODULE", "Shows the code of a module: compiled, loaded, of the machine"},
    {"format", "[--check] FILES", "Lays sources out"},
    {"profile", "[-o STACKS|--ops] FILE [ARGS]",
     "Runs a program and tells which functions took its time, or which ops ran"},
    {"test", "FILES|DIRS [--seed N]", "Runs tests"},
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

static const OptionRow *find_row(const char *name) {
  for (size_t i = 0; i < ROW_COUNT; i++)
    if (strcmp(rows[i].name, name) == 0 || (rows[i].other && strcmp(rows[i].other, name) == 0)) return &rows[i];
  return NULL;
}

static bool is_command(const char *name) {
  for (size_t i = 0; i < COMMAND_COUNT; i++)
    if (strcmp(commands[i].name, name) == 0) return true;
  return false;
}

static void add_step(Options *o, const char *verb, const char *text) {
  o->steps[o->step_count++] = (Step){verb, text};
}

static bool has_step(const Options *o, const char *verb) {
  for (size_t i = 0; i < o->step_count; i++)
    if (strcmp(o->steps[i].verb, verb) == 0) return true;
  return false;
}

/* Reads the option at argv[*at] and moves behind it; false when it is none, or a wrong one. */
static bool take_option(Options *o, int argc, char **argv, int *at) {
  const char *name = argv[*at];
  const OptionRow *row = find_row(name);
  if (!row) {
    if ((name[0] == '-' && name[1] != '\0') || (name[0] == '+' && name[1] != '\0')) o->error = name;
    return false;
  }
  if (row->argument && *at + 1 >= argc) {
    o->error = name;
    o->missing = true;
    return false;
  }
  const char *text = row->argument ? argv[++*at] : NULL;
  if (row->verb) add_step(o, row->verb, text);
  if (strcmp(row->name, "+S") == 0) o->schedulers = text;
  if (strcmp(row->name, "+P") == 0) o->processes = text;
  if (row->mode != MODE_RUN) o->mode = row->mode;
  ++*at;
  return true;
}

bool options_parse(Options *o, int argc, char **argv) {
  *o = (Options){.command = PROGRAM_COMMAND, .steps = calloc((size_t)argc + 1, sizeof(Step))};
  if (!o->steps) return false;
  int at = 1;
  bool ended = false;
  while (at < argc && !o->error && !ended) {
    ended = strcmp(argv[at], "--") == 0;
    if (ended)
      at++;
    else if (!take_option(o, argc, argv, &at))
      break;
  }
  bool whole = has_step(o, "eval") || has_step(o, "script");
  if (at < argc && !ended && !whole && !o->error) {
    if (is_command(argv[at]))
      o->command = argv[at];
    else
      add_step(o, "file", argv[at]);
    at++;
  }
  o->args = argv + at;
  o->arg_count = argc - at;
  return true;
}

void options_free(Options *o) {
  free(o->steps);
}

void options_help(FILE *out) {
  for (size_t i = 0; i < ROW_COUNT; i++) {
    char left[64];
    if (!rows[i].help) continue;
    snprintf(left, sizeof left, "%s%s%s %s", rows[i].name, rows[i].other ? ", " : "",
             rows[i].other ? rows[i].other : "", rows[i].argument ? rows[i].argument : "");
    fprintf(out, "  %-22s %s\n", left, rows[i].help);
  }
}

void options_help_commands(FILE *out) {
  for (size_t i = 0; i < COMMAND_COUNT; i++) {
    char left[64];
    snprintf(left, sizeof left, "%s %s", commands[i].name, commands[i].arguments);
    fprintf(out, "  %-36s %s\n", left, commands[i].help);
  }
}
