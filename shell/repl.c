#include "repl.h"

#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Repl {
  vial *vm;
  ErlNifEnv *env; /* cleared for each line */
  Terminal terminal;
  Interrupt interrupt;
} Repl;

/* -- What the library's side of the terminal is told, and says -- */

static int tell(Repl *r, const char *function, ERL_NIF_TERM argument) {
  ERL_NIF_TERM result;
  return vial_call(r->vm, r->env, &result, -1, ":vl_terminal", function, &argument, 1);
}

static ERL_NIF_TERM input_term(Repl *r, Input input, const char *line) {
  switch (input) {
  case INPUT_LINE: return machine_text(r->env, line);
  case INPUT_INTERRUPT: return enif_make_atom(r->env, "interrupt");
  case INPUT_END:
  case INPUT_HALTED: break;
  }
  return enif_make_atom(r->env, "eof");
}

/* -- The loop: a prompt is a binary, an exit status an integer -- */

static int read_line(Repl *r, const char *prompt) {
  char *line = NULL;
  interrupt_clear(&r->interrupt);
  Input input = terminal_read(&r->terminal, prompt, &line);
  int code = input == INPUT_HALTED ? VIAL_HALTED : tell(r, "line", input_term(r, input, line));
  free(line);
  return code;
}

static int serve(Repl *r, int *status) {
  ERL_NIF_TERM wanted;
  enif_clear_env(r->env);
  int code = vial_call(r->vm, r->env, &wanted, -1, ":vl_terminal", "wanted", NULL, 0);
  if (code == VIAL_TIMEOUT) return tell(r, "line", enif_make_atom(r->env, "interrupt"));
  if (code != VIAL_OK) return code;
  if (enif_get_int(r->env, wanted, status)) return 1;
  char *prompt = machine_string(r->env, wanted);
  code = read_line(r, prompt ? prompt : "");
  free(prompt);
  return code;
}

int repl_run(vial *vm, ErlNifEnv *env, const ERL_NIF_TERM arguments[2]) {
  Repl r = {.vm = vm, .env = env};
  if (!interrupt_start(&r.interrupt, vm)) return 1;
  ERL_NIF_TERM result;
  int status = 1;
  bool ready = terminal_open(&r.terminal, vm, &r.interrupt);
  int code = ready ? vial_call(vm, env, &result, -1, ":vl_shell", "start", arguments, 2) : VIAL_MEMORY;
  while (code == VIAL_OK) code = serve(&r, &status);
  if (ready && code < 0) status = machine_failed(vm, code);
  terminal_close(&r.terminal);
  interrupt_stop(&r.interrupt);
  return status;
}
