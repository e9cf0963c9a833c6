/* The machine as the `vm` program uses it: through vial.h alone. */
#ifndef SHELL_MACHINE_H
#define SHELL_MACHINE_H

#include "include/vial.h"

/* A machine without limits; NULL after saying why. The caller frees it with vial_free. `schedulers`: how many threads
 * it runs on, as text; NULL: what VIAL_SCHEDULERS says. `processes`: how many there may be; NULL: the usual limit. */
vial *machine_new(const char *schedulers, const char *processes);
/* Ends the program if the machine has threads, which may be in calls that take their time; else frees the machine. */
void machine_leave(vial *vm, int status);

/* A binary of the text; NULL gives nil. 0 when memory is out. */
ERL_NIF_TERM machine_text(ErlNifEnv *env, const char *text);
/* The text of a binary, to be freed; NULL when the term is none or memory is out. */
char *machine_string(ErlNifEnv *env, ERL_NIF_TERM binary);
/* A list of binaries. */
ERL_NIF_TERM machine_texts(ErlNifEnv *env, char **texts, int count);

/* Calls :vl_cli.name(arguments...), which gives the exit status of the program, or halts with one. */
int machine_main(vial *vm, ErlNifEnv *env, const char *name, const ERL_NIF_TERM *arguments, unsigned count);
/* The exit status for a call that has not returned one: says why, unless the program has halted. */
int machine_failed(vial *vm, int code);

#endif
