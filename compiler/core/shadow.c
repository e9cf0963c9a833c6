/* Warnings of clauses that no value can reach, since one before them takes every value. */
#include "core/shadow.h"

#include <stdio.h>
#include <string.h>

enum { NAME_BYTES = 1100, PLACE_BYTES = 4200 };

/* -- Clauses that take every value -- */

static bool takes_all(Term pattern) {
  while (vl_ast_is_call_of(pattern, ATOM_equals, 2)) {
    if (!takes_all(cons_head(ast_args(pattern)))) return false;
    pattern = vl_ast_nth(ast_args(pattern), 1);
  }
  return ast_is_var(pattern);
}

/* A variable that stands twice compares. */
static bool is_repeated(const Term *patterns, size_t count) {
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < i; k++)
      if (ast_is_var(patterns[i]) && ast_is_var(patterns[k]) && ast_head(patterns[i]) != ATOM_underscore &&
          ast_head(patterns[k]) != ATOM_underscore && vl_build_version(patterns[i]) == vl_build_version(patterns[k]))
        return true;
  return false;
}

static bool always_matches(const MatchClause *clause, size_t count) {
  bool guarded = is_cons(clause->guards) && cons_head(clause->guards) != ATOM_true;
  for (size_t i = 0; i < count; i++)
    if (!takes_all(clause->patterns[i])) return false;
  return !guarded && !is_repeated(clause->patterns, count);
}

/* -- Texts -- */

/* "for name/arity " where the clauses are those of a definition. A macro is named as it is written. */
static void whose(const Build *b, Label fail, char out[NAME_BYTES]) {
  const Owner *owner = b->owner;
  out[0] = '\0';
  if (fail != LABEL_CLAUSE || !owner || owner->name != b->f->name) return;
  size_t size;
  const char *text = vl_atom_text(owner->name, &size);
  bool is_macro = size > 6 && memcmp(text, "MACRO-", 6) == 0;
  if (is_macro) text += 6, size -= 6;
  snprintf(out, NAME_BYTES, "for %.*s/%u ", (int)size, text, owner->arity - is_macro);
}

/* A warning to be given when the module is built, in the order of lines. */
struct Shadow {
  struct Shadow *next;
  int64_t line, before;
  char name[];
};

static void note(Build *b, Label fail, int64_t line, int64_t before) {
  char name[NAME_BYTES];
  whose(b, fail, name);
  struct Shadow *shadow = vl_unit_room(b->core->unit, 1, sizeof *shadow + strlen(name) + 1);
  *shadow = (struct Shadow){.line = line, .before = before};
  memcpy(shadow->name, name, strlen(name) + 1);
  struct Shadow **at = &b->core->shadows;
  while (*at && (*at)->line <= line) at = &(*at)->next;
  shadow->next = *at;
  *at = shadow;
}

void vl_shadows_warn(Core *c) {
  CompileUnit *u = c->unit;
  char text[NAME_BYTES + 128], place[PLACE_BYTES];
  for (const struct Shadow *s = c->shadows; s; s = s->next) {
    size_t size = 0;
    const uint8_t *path = vl_unit_shown_path(u->file, &size);
    if (!path || size > PLACE_BYTES - 32) return;
    snprintf(text, sizeof text, "this clause %scannot match because a previous clause at line %lld always matches",
             s->name, (long long)s->before);
    snprintf(place, sizeof place, "%.*s:%lld", (int)size, (const char *)path, (long long)s->line);
    vl_host_warn(u, vl_ast_binary(u, text, strlen(text)), vl_ast_binary(u, place, strlen(place)), s->line);
  }
  c->shadows = NULL;
}

void vl_shadows_find(Build *b, size_t subject_count, size_t clause_count, const MatchClause *clauses, Label fail) {
  const Core *c = b->core;
  if (!c->unit->host || !c->source || c->quiet) return;
  size_t first = 0;
  while (first < clause_count && !always_matches(&clauses[first], subject_count)) first++;
  for (size_t i = first + 1; i < clause_count; i++) {
    int64_t line = vl_ast_line(clauses[i].meta), before = vl_ast_line(clauses[first].meta);
    if (clauses[i].body == TERM_NONE) continue; /* of what Elixir does not warn: catch and the like */
    bool generated = ast_flag(clauses[i].meta, ATOM_generated) || ast_flag(clauses[first].meta, ATOM_generated);
    if (line > 0 && before > 0 && !generated) note(b, fail, line, before);
  }
}
