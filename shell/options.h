/* The command line of `vm`: what to do, in order, and what is left for the program. */
#ifndef SHELL_OPTIONS_H
#define SHELL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef enum Mode { MODE_RUN, MODE_SHELL, MODE_HELP, MODE_VERSION, MODE_SHORT_VERSION } Mode;

/* One thing to do before or instead of a file; :vl_cli.run/2 knows the verbs. */
typedef struct Step {
  const char *verb;
  const char *text; /* NULL: a switch */
} Step;

/* The command when none is named: run the program. */
#define PROGRAM_COMMAND "program"

typedef struct Options {
  Mode mode;
  const char *command;                /* a function of :vl_cli */
  const char *schedulers, *processes; /* NULL: not said */
  Step *steps;
  size_t step_count;
  char **args; /* for System.argv, or the command's */
  int arg_count;
  const char *error; /* NULL, or the option that nobody knows or that lacks its argument */
  bool missing;      /* it lacks its argument */
} Options;

/* Reads argv[1..]. False when memory is out. */
bool options_parse(Options *o, int argc, char **argv);
void options_free(Options *o);
/* The options, a line each; the commands, a line each. */
void options_help(FILE *out);
void options_help_commands(FILE *out);

#endif
