/* The shell: the machine runs until it wants a line, then the terminal is read while the machine goes on. */
#ifndef SHELL_REPL_H
#define SHELL_REPL_H

#include "machine.h"

/* Runs the steps and then the shell; `arguments` are those of :vl_shell.start/2. Gives the exit status. */
int repl_run(vial *vm, ErlNifEnv *env, const ERL_NIF_TERM arguments[2]);

#endif
