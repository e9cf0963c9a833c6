/* The module :binary's searching: match, matches, split, replace. */
#include "base/strbuf.h"
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/heavy.h"
#include "bif/part.h"
#include "data/iodata.h"

#include <string.h>

enum { BYTES_PER_REDUCTION = 128, FEW_NEEDLES = 8 };

typedef struct Needle {
  const uint8_t *bytes;
  size_t size;
} Needle;

/* What is searched for: one text, or several, of which the longest of the first place wins. */
typedef struct Pattern {
  Alloc *alloc;
  Needle few[FEW_NEEDLES], *needles;
  size_t count;
  bool starts[256]; /* bytes with which a needle begins */
} Pattern;

static void close_pattern(Pattern *pattern) {
  if (pattern->needles != pattern->few)
    vl_free(pattern->alloc, pattern->needles, pattern->count * sizeof *pattern->needles);
}

static bool add_needle(Pattern *pattern, Heap *h, size_t i, Term t) {
  Needle *needle = &pattern->needles[i];
  if (!vl_binary_bytes(h, t, &needle->bytes, &needle->size) || needle->size == 0) return false;
  pattern->starts[needle->bytes[0]] = true;
  return true;
}

static size_t count_items(Term list) {
  size_t n = 0;
  for (; is_cons(list); list = cons_tail(list)) n++;
  return is_nil(list) ? n : 0;
}

/* A binary, a list of them, or what compile_pattern gave. False: none of these, or no memory. */
static bool open_pattern(Pattern *pattern, Process *p, Term t) {
  arg_is_pair(t, ATOM_bm, &t);
  pattern->alloc = p->heap.alloc;
  pattern->needles = pattern->few;
  pattern->count = is_bitstring(t) ? 1 : count_items(t);
  memset(pattern->starts, 0, sizeof pattern->starts);
  if (pattern->count == 0) return false;
  if (is_bitstring(t)) return add_needle(pattern, &p->heap, 0, t);
  if (pattern->count > FEW_NEEDLES) {
    pattern->needles = vl_alloc(p->heap.alloc, pattern->count * sizeof *pattern->needles);
    if (!pattern->needles) {
      pattern->needles = pattern->few;
      return false;
    }
  }
  bool good = true;
  for (size_t i = 0; good && i < pattern->count; i++, t = cons_tail(t))
    good = add_needle(pattern, &p->heap, i, cons_head(t));
  if (!good) close_pattern(pattern);
  return good;
}

/* The longest needle at a place, 0: none. */
static size_t needle_at(const Pattern *pattern, const uint8_t *at, size_t left) {
  size_t longest = 0;
  for (size_t i = 0; i < pattern->count; i++) {
    const Needle *needle = &pattern->needles[i];
    if (needle->size <= left && needle->size > longest && memcmp(at, needle->bytes, needle->size) == 0)
      longest = needle->size;
  }
  return longest;
}

/* The first match from `at` on: its place, or NULL; *size its length. */
static const uint8_t *find(const Pattern *pattern, const uint8_t *at, const uint8_t *end, size_t *size) {
  if (pattern->count == 1) {
    *size = pattern->needles[0].size;
    return memmem(at, (size_t)(end - at), pattern->needles[0].bytes, *size);
  }
  for (; at < end; at++) {
    if (!pattern->starts[*at]) continue;
    *size = needle_at(pattern, at, (size_t)(end - at));
    if (*size != 0) return at;
  }
  return NULL;
}

/* -- A search: subject, pattern, options -- */

typedef struct Search {
  Pattern pattern;
  Term subject;
  const uint8_t *bytes, *at, *end; /* of the subject; where to look on; where the scope ends */
  size_t size;
  bool global, trim, trim_all;
  Term insert_replaced; /* TERM_NONE: not asked for */
} Search;

static bool read_option(Search *s, Term option) {
  Term value;
  size_t from, count;
  if (option == ATOM_global)
    s->global = true;
  else if (option == ATOM_trim)
    s->trim = true;
  else if (option == ATOM_trim_all)
    s->trim_all = true;
  else if (arg_is_pair(option, ATOM_insert_replaced, &value))
    s->insert_replaced = value;
  else if (arg_is_pair(option, ATOM_scope, &value) && vl_part_of_pair(value, s->size, &from, &count)) {
    s->at = s->bytes + from;
    s->end = s->at + count;
  } else {
    return false;
  }
  return true;
}

static bool subject_is_heavy(const Process *p, Term subject) {
  return is_bitstring(subject) && vl_is_heavy(p, vl_bits(subject).count / (8 * BYTES_PER_STEP));
}

static bool open_search(Search *s, Process *p, Term subject, Term pattern, Term options) {
  Term option;
  *s = (Search){.subject = subject, .insert_replaced = TERM_NONE};
  if (!vl_binary_bytes(&p->heap, subject, &s->bytes, &s->size)) return false;
  s->at = s->bytes;
  s->end = s->bytes + s->size;
  while (arg_next(&options, &option))
    if (!read_option(s, option)) return false;
  if (options != NIL) return false;
  /* As OTP, which then does not look at the pattern. */
  if (s->size == 0) {
    s->pattern = (Pattern){.needles = s->pattern.few};
    return true;
  }
  if (!open_pattern(&s->pattern, p, pattern)) return false;
  vl_bump_reductions(p, s->size / BYTES_PER_REDUCTION);
  return true;
}

/* The next match, as a place in the subject; false: no more. */
static bool next_match(Search *s, size_t *place, size_t *size) {
  const uint8_t *found = find(&s->pattern, s->at, s->end, size);
  if (!found) return false;
  *place = (size_t)(found - s->bytes);
  s->at = found + *size;
  return true;
}

static void close_search(Search *s) {
  close_pattern(&s->pattern);
}

static Term place_term(Heap *h, size_t place, size_t size) {
  return vl_tuple2(h, make_small((int64_t)place), make_small((int64_t)size));
}

/* -- The builtins -- */

Term bif_binary_compile_pattern_1(Process *p, const Term *args) {
  Pattern pattern;
  if (!open_pattern(&pattern, p, args[0])) return vl_raise_badarg(p);
  close_pattern(&pattern);
  return vl_tuple2(&p->heap, ATOM_bm, args[0]);
}

static Term match(Process *p, Term subject, Term pattern, Term options) {
  Search s;
  size_t place, size;
  if (subject_is_heavy(p, subject)) return vl_go_dirty(p);
  if (!open_search(&s, p, subject, pattern, options)) return vl_raise_badarg(p);
  Term result = next_match(&s, &place, &size) ? place_term(&p->heap, place, size) : ATOM_nomatch;
  close_search(&s);
  return result;
}

Term bif_binary_match_2(Process *p, const Term *args) {
  return match(p, args[0], args[1], NIL);
}

Term bif_binary_match_3(Process *p, const Term *args) {
  return match(p, args[0], args[1], args[2]);
}

static Term matches(Process *p, Term subject, Term pattern, Term options) {
  Search s;
  size_t place, size;
  if (subject_is_heavy(p, subject)) return vl_go_dirty(p);
  if (!open_search(&s, p, subject, pattern, options)) return vl_raise_badarg(p);
  Term list = NIL;
  while (next_match(&s, &place, &size)) list = vl_cons(&p->heap, place_term(&p->heap, place, size), list);
  close_search(&s);
  return list_turned(list);
}

Term bif_binary_matches_2(Process *p, const Term *args) {
  return matches(p, args[0], args[1], NIL);
}

Term bif_binary_matches_3(Process *p, const Term *args) {
  return matches(p, args[0], args[1], args[2]);
}

static Term bytes_part(Process *p, const Search *s, size_t from, size_t to) {
  return vl_bits_sub(&p->heap, s->subject, from * 8, (to - from) * 8);
}

/* Drops empty parts from a list that was built backwards: all, or those at the end. */
static Term drop_empty_end(const Search *s, Term backwards) {
  while ((s->trim || s->trim_all) && is_cons(backwards) && vl_bits(cons_head(backwards)).count == 0)
    backwards = cons_tail(backwards);
  return backwards;
}

static Term split(Process *p, Term subject, Term pattern, Term options) {
  Search s;
  size_t from = 0, place, size;
  if (subject_is_heavy(p, subject)) return vl_go_dirty(p);
  if (!open_search(&s, p, subject, pattern, options)) return vl_raise_badarg(p);
  Term list = NIL;
  for (bool more = true; more && next_match(&s, &place, &size); more = s.global, from = place + size)
    if (!s.trim_all || place > from) list = vl_cons(&p->heap, bytes_part(p, &s, from, place), list);
  list = vl_cons(&p->heap, from == 0 ? subject : bytes_part(p, &s, from, s.size), list);
  close_search(&s);
  return list == TERM_NONE ? TERM_NONE : list_turned(drop_empty_end(&s, list));
}

Term bif_binary_split_2(Process *p, const Term *args) {
  return split(p, args[0], args[1], NIL);
}

Term bif_binary_split_3(Process *p, const Term *args) {
  return split(p, args[0], args[1], args[2]);
}

/* -- Replacing -- */

typedef struct Replacement {
  const uint8_t *bytes;
  size_t size;
  Term inserts; /* ascending positions in it where the matched part is put */
} Replacement;

static bool are_positions(Term list, size_t most) {
  Term item;
  int64_t last = 0;
  while (arg_next(&list, &item)) {
    if (!arg_is_int(item, last, (int64_t)most)) return false;
    last = small_value(item);
  }
  return list == NIL;
}

static bool open_replacement(Replacement *r, Process *p, Term t, Term inserts) {
  if (!vl_binary_bytes(&p->heap, t, &r->bytes, &r->size)) return false;
  r->inserts = NIL;
  if (inserts == TERM_NONE) return true;
  r->inserts = is_small(inserts) ? vl_cons(&p->heap, inserts, NIL) : inserts;
  return r->inserts != TERM_NONE && are_positions(r->inserts, r->size);
}

static void add_replacement(StrBuf *out, const Replacement *r, const uint8_t *matched, size_t size) {
  size_t done = 0;
  for (Term list = r->inserts; is_cons(list); list = cons_tail(list)) {
    size_t at = (size_t)small_value(cons_head(list));
    vl_strbuf_add(out, r->bytes + done, at - done);
    vl_strbuf_add(out, matched, size);
    done = at;
  }
  vl_strbuf_add(out, r->bytes + done, r->size - done);
}

static Term replace_matches(Process *p, Search *s, const Replacement *r) {
  size_t from = 0, place, size, count = 0;
  StrBuf out;
  vl_strbuf_init(&out, p->heap.alloc);
  for (bool more = true; more && next_match(s, &place, &size); more = s->global, from = place + size, count++) {
    vl_strbuf_add(&out, s->bytes + from, place - from);
    add_replacement(&out, r, s->bytes + place, size);
  }
  vl_strbuf_add(&out, s->bytes + from, s->size - from);
  Term result = count == 0   ? s->subject
                : out.failed ? vl_raise_system_limit(p)
                             : vl_binary(&p->heap, out.text, out.size);
  vl_strbuf_free(&out);
  return result;
}

static Term replace(Process *p, const Term *args, Term options) {
  Search s;
  Replacement r;
  if (subject_is_heavy(p, args[0])) return vl_go_dirty(p);
  if (!open_search(&s, p, args[0], args[1], options)) return vl_raise_badarg(p);
  bool good = open_replacement(&r, p, args[2], s.insert_replaced);
  Term result = good ? replace_matches(p, &s, &r) : vl_raise_badarg(p);
  close_search(&s);
  return result;
}

Term bif_binary_replace_3(Process *p, const Term *args) {
  return replace(p, args, NIL);
}

Term bif_binary_replace_4(Process *p, const Term *args) {
  return replace(p, args, args[3]);
}
