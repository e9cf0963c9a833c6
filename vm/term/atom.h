/* Atoms: one table for the whole OS process, since libraries keep atoms in
 * static variables and share them between instances (DESIGN.md, rule 1).
 *
 * An atom's text is UTF-8, at most 255 characters, and lives for ever. Lookup is
 * lock-free, insertion takes the table's lock; any thread may call anything here.
 * Each instance carries an AtomSet, the bitmap of atoms it uses: first use
 * charges its limit, and to_existing_atom sees only its own bits. The atoms of
 * atoms.tab have compile-time numbers and need no bit. */
#ifndef VL_ATOM_H
#define VL_ATOM_H

#include "base/alloc.h"
#include "term/term.h"

#include "atoms.gen.h" /* ATOM_ok, ATOM_error, ...: constants of type Term */

#define ATOM_MAX_CHARS 255
#define ATOM_MAX_BYTES (ATOM_MAX_CHARS * 4)

typedef struct AtomSet AtomSet;

/* New set charging `limit` atoms to an instance; NULL when memory is out. */
AtomSet *vl_atomset_new(Alloc *a, size_t limit) VL_MUST_CHECK;
void vl_atomset_free(AtomSet *set);
/* Has one been refused, or would the next? */
bool vl_atomset_is_full(const AtomSet *set);
/* Atoms in use beyond those of atoms.tab. */
size_t vl_atomset_count(const AtomSet *set);

/* The atom of that text, made if new. TERM_NONE when the set's limit or memory is
 * exhausted; `set` NULL charges nobody. The text must be valid UTF-8 of at most
 * ATOM_MAX_CHARS characters (callers check with vl_utf8_count). */
Term vl_atom_make(AtomSet *set, const char *text, size_t bytes) VL_MUST_CHECK;
/* The atom if this instance uses it already, else TERM_NONE. */
Term vl_atom_find(const AtomSet *set, const char *text, size_t bytes);
/* The same for the names in code that is loaded: they may pass the limit by a reserve, so that a program that has used
 * its atoms up can still load what says so. */
enum { ATOM_CODE_RESERVE = 16384 };
Term vl_atom_make_for_code(AtomSet *set, const char *text, size_t bytes);

/* Bytes of the table of the whole OS process; *used: those of the atoms in it. */
size_t vl_atom_bytes(size_t *used);

/* The text, not terminated by NUL, valid for ever. */
const char *vl_atom_text(Term atom, size_t *bytes);
/* True if the atom's text equals the C string. */
bool vl_atom_is(Term atom, const char *text);
/* Order of two atoms by text (code points). */
int vl_atom_compare(Term a, Term b);
/* Hash of the text, the same in every run. */
uint64_t vl_atom_hash(Term atom);

#endif
