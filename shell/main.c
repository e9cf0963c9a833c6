/* vm: runs programs, tests and the shell. What it does is written in the language, in stdlib/shell. */
#include "machine.h"
#include "options.h"
#include "repl.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LANGUAGE_VERSION "1.14.0"

static int show_help(void) {
  puts("Usage: vm [options] [FILE|-] [ARGS]     runs a program; - is standard input\n"
       "       vm [options] COMMAND [ARGS]\n"
       "       vm                               starts the shell\n\nCommands:\n");
  options_help_commands(stdout);
  puts("\nOptions, of which (*) may be given more than once:\n");
  options_help(stdout);
  puts("\nWhat follows the file or -- is left to the program: System.argv().");
  return 0;
}

static int show_version(void) {
  puts("Vial " VIAL_VERSION "\n\nElixir " LANGUAGE_VERSION " (compatible, on Erlang/OTP 25)");
  return 0;
}

static int bad_option(const Options *o) {
  fprintf(stderr, o->missing ? "%s : Missing argument\n" : "%s : Unknown option\n", o->error);
  return 1;
}

/* The list of {verb, text} that :vl_cli.run/3 takes. */
static ERL_NIF_TERM step_list(ErlNifEnv *env, const Options *o) {
  ERL_NIF_TERM list = enif_make_list_from_array(env, NULL, 0);
  for (size_t i = o->step_count; i-- > 0;) {
    const ERL_NIF_TERM pair[] = {enif_make_atom(env, o->steps[i].verb), machine_text(env, o->steps[i].text)};
    list = enif_make_list_cell(env, enif_make_tuple_from_array(env, pair, 2), list);
  }
  return list;
}

/* `vm profile --ops`: the machine is another one then. What the program starts is not meant. */
static vial *new_machine(const Options *o, const char *schedulers) {
  bool counts = strcmp(o->command, "profile") == 0 && o->arg_count > 0 && strcmp(o->args[0], "--ops") == 0;
  if (counts) setenv("VIAL_OPS", "1", 1);
  vial *vm = machine_new(schedulers, o->processes);
  if (counts) unsetenv("VIAL_OPS");
  return vm;
}

/* The program or the command. */
static int run_program(const Options *o, bool shell) {
  vial *vm = new_machine(o, shell ? "0" : o->schedulers);
  if (!vm) return 1;
  ErlNifEnv *env = vial_env(vm);
  const ERL_NIF_TERM arguments[] = {step_list(env, o), machine_texts(env, o->args, o->arg_count),
                                    enif_make_atom(env, o->command)};
  int status = shell ? repl_run(vm, env, arguments) : machine_main(vm, env, "run", arguments, 3);
  enif_free_env(env);
  machine_leave(vm, status);
  return status;
}

/* Nothing to run: a terminal gets the shell, anything else is the program. */
static bool wants_shell(Options *o) {
  if (o->mode == MODE_SHELL) return true;
  if (o->step_count > 0 || strcmp(o->command, PROGRAM_COMMAND) != 0) return false;
  if (isatty(STDIN_FILENO)) return true;
  o->steps[o->step_count++] = (Step){"file", "-"};
  return false;
}

static int act(Options *o) {
  if (o->error) return bad_option(o);
  switch (o->mode) {
  case MODE_HELP: return show_help();
  case MODE_VERSION: return show_version();
  case MODE_SHORT_VERSION: return puts(LANGUAGE_VERSION) < 0;
  case MODE_RUN:
  case MODE_SHELL: break;
  }
  return run_program(o, wants_shell(o));
}

int main(int argc, char **argv) {
  Options options;
  if (!options_parse(&options, argc, argv)) return 1;
  int status = act(&options);
  options_free(&options);
  return status;
}
