#include "terminal.h"

#include "machine.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

enum { SLICE_REDUCTIONS = 200000, HISTORY_LINES = 1000, BLOCK_BYTES = 4096 };

/* -- Waiting -- */

typedef enum Wake { WAKE_INPUT, WAKE_INTERRUPT, WAKE_HALTED, WAKE_RAN } Wake;

/* Waits for input; when the machine has something to do first, runs it. */
static Wake wait_for_input(Terminal *t) {
  struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = t->interrupt->read_end, .events = POLLIN}};
  int ready = poll(fds, 2, vial_next_ms(t->vm));
  if (ready > 0 && fds[1].revents) return WAKE_INTERRUPT;
  if (ready > 0 && fds[0].revents) return WAKE_INPUT;
  return vial_run(t->vm, SLICE_REDUCTIONS) == VIAL_HALTED ? WAKE_HALTED : WAKE_RAN;
}

/* -- With readline, which knows one terminal and gives its callback no context -- */

static struct {
  char *line;
  bool done;
} edited;

static void take_edited(char *line) {
  edited.line = line;
  edited.done = true;
  rl_callback_handler_remove();
}

static void remember(const char *line) {
  HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
  if (*line && (!last || strcmp(last->line, line) != 0)) add_history(line);
}

static void abandon_line(void) {
  rl_callback_handler_remove();
  fputs("^C\n", stdout);
  fflush(stdout);
}

/* Draws the prompt again if the library's side says that it must be. */
static void redraw(Terminal *t) {
  ERL_NIF_TERM prompt;
  enif_clear_env(t->env);
  if (vial_call(t->vm, t->env, &prompt, -1, ":vl_terminal", "redraw", NULL, 0) != VIAL_OK) return;
  char *text = machine_string(t->env, prompt);
  if (!text) return;
  rl_set_prompt(text);
  rl_on_new_line();
  rl_redisplay();
  free(text);
}

static Input finish_edited(char **line) {
  char *text = edited.line;
  edited.line = NULL;
  if (!text) {
    fputc('\n', stdout);
    return INPUT_END;
  }
  remember(text);
  size_t size = strlen(text);
  char *whole = realloc(text, size + 2);
  if (!whole) {
    free(text);
    return INPUT_END;
  }
  memcpy(whole + size, "\n", 2);
  *line = whole;
  return INPUT_LINE;
}

static Input read_edited(Terminal *t, const char *prompt, char **line) {
  edited.done = false;
  rl_callback_handler_install(prompt, take_edited);
  while (!edited.done) {
    switch (wait_for_input(t)) {
    case WAKE_INPUT: rl_callback_read_char(); break;
    case WAKE_INTERRUPT: abandon_line(); return INPUT_INTERRUPT;
    case WAKE_HALTED: rl_callback_handler_remove(); return INPUT_HALTED;
    case WAKE_RAN: redraw(t); break;
    }
  }
  return finish_edited(line);
}

static void open_history(Terminal *t) {
  const char *home = getenv("HOME");
  if (!home || asprintf(&t->history, "%s/.vm_history", home) < 0) {
    t->history = NULL;
    return;
  }
  using_history();
  stifle_history(HISTORY_LINES);
  read_history(t->history);
}

/* -- Plain -- */

static bool fill(Terminal *t) {
  if (t->room - t->to < BLOCK_BYTES) {
    char *more = realloc(t->bytes, t->room + 2 * BLOCK_BYTES);
    if (!more) return false;
    t->bytes = more;
    t->room += 2 * BLOCK_BYTES;
  }
  ssize_t got = read(STDIN_FILENO, t->bytes + t->to, t->room - t->to);
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  t->to += (size_t)got;
  return got > 0;
}

/* The next whole line, at the end what is left. */
static bool take_plain(Terminal *t, char **line) {
  const char *start = t->bytes + t->from;
  const char *end = t->to > t->from ? memchr(start, '\n', t->to - t->from) : NULL;
  size_t size = end ? (size_t)(end - start) + 1 : t->ended ? t->to - t->from : 0;
  if (size == 0) return false;
  *line = strndup(start, size);
  t->from += size;
  if (t->from == t->to) t->from = t->to = 0;
  return *line != NULL;
}

static Input read_plain(Terminal *t, const char *prompt, char **line) {
  fputs(prompt, stdout);
  fflush(stdout);
  while (!take_plain(t, line)) {
    if (t->ended) return INPUT_END;
    switch (wait_for_input(t)) {
    case WAKE_INPUT: t->ended = !fill(t); break;
    case WAKE_INTERRUPT: return INPUT_INTERRUPT;
    case WAKE_HALTED: return INPUT_HALTED;
    case WAKE_RAN: break;
    }
  }
  return INPUT_LINE;
}

/* -- Either -- */

static bool can_edit(void) {
  const char *term = getenv("TERM");
  return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}

bool terminal_open(Terminal *t, vial *vm, Interrupt *interrupt) {
  *t = (Terminal){.vm = vm, .env = vial_env(vm), .interrupt = interrupt, .editing = can_edit()};
  if (!t->env || !t->editing) return t->env != NULL;
  rl_readline_name = "vm";
  rl_catch_signals = 0;
  rl_bind_key('\t', rl_insert);
  open_history(t);
  return true;
}

void terminal_close(Terminal *t) {
  if (t->history) write_history(t->history);
  free(t->history);
  free(t->bytes);
  if (t->env) enif_free_env(t->env);
}

Input terminal_read(Terminal *t, const char *prompt, char **line) {
  return t->editing ? read_edited(t, prompt, line) : read_plain(t, prompt, line);
}
