/* Lines from the user: with readline on a terminal, plain otherwise. The machine runs while it waits. */
#ifndef SHELL_TERMINAL_H
#define SHELL_TERMINAL_H

#include "interrupt.h"

typedef enum Input {
  INPUT_LINE,
  INPUT_END,       /* Ctrl-D, or the end of the file */
  INPUT_INTERRUPT, /* Ctrl-C */
  INPUT_HALTED,    /* the program has halted meanwhile */
} Input;

typedef struct Terminal {
  vial *vm;
  ErlNifEnv *env; /* for questions to the library's side */
  Interrupt *interrupt;
  bool editing; /* readline has the terminal */
  bool ended;   /* plain input is at its end */
  char *bytes;  /* plain: read ahead, [from, to) not taken yet */
  size_t from, to, room;
  char *history; /* path of the history file, or NULL */
} Terminal;

/* False when memory is out. */
bool terminal_open(Terminal *t, vial *vm, Interrupt *interrupt);
void terminal_close(Terminal *t);
/* Shows a prompt and waits. A line, with its break, is the caller's to free. */
Input terminal_read(Terminal *t, const char *prompt, char **line);

#endif
