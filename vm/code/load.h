/* From an image to code that can run.
 *
 * vl_code_prepare reads, verifies and translates aside, while everything runs: nothing outside
 * the result changes but atoms, exports and literals made. Then the code is published under its
 * name, or run as temporary code (eval, module bodies) and released. Any thread. */
#ifndef VL_LOAD_H
#define VL_LOAD_H

#include "base/vec.h"
#include "code/cursor.h"
#include "code/emitter.h"
#include "code/module.h"
#include "heap/hold.h"

/* The code of an image, with one reference; NULL: *why is a constant text, or "" when memory is
 * out. Borrows nothing from `bytes`. */
ModuleCode *vl_code_prepare(CodeServer *c, const uint8_t *bytes, size_t size, const char **why) VL_MUST_CHECK;

/* What tells the code of an image apart: ModuleCode.uniq. */
uint32_t vl_code_identity(const uint8_t *bytes, size_t size);

/* The same of a module of the library, which stays in memory even if it is purged; of an image with ready code, which
 * must stay, too: where the engine allows it, functions are linked when they are first called. */
ModuleCode *vl_code_prepare_library(CodeServer *c, const uint8_t *bytes, size_t size, const char **why) VL_MUST_CHECK;

/* Appends to bytes the ready code (ready.h) of an image: a chunk for the library's images. False: *why as above. */
bool vl_code_write_ready(CodeServer *c, Slice image, Vec *out, const char **why) VL_MUST_CHECK;

/* The same of a module that is still in its emitter, whose terms are copied. `written`: the image made of it, if there
 * is one: code read from that has the same identity. */
ModuleCode *vl_code_prepare_emitted(CodeServer *c, const Emitter *e, Slice written, const char **why) VL_MUST_CHECK;

/* Makes prepared code the current version; what was current becomes old. Takes over the reference.
 * False, and nothing has changed: there is an old version still (purge it first), or memory is out. */
bool vl_code_publish(CodeServer *c, ModuleCode *code) VL_MUST_CHECK;

/* The same if there is no current version. False, and nothing has changed: there is one, or memory is out. */
bool vl_code_publish_first(CodeServer *c, ModuleCode *code) VL_MUST_CHECK;

/* The current version becomes old, and the name undefined. False: there is an old one still, or
 * no current one. */
bool vl_code_delete(CodeServer *c, Term name) VL_MUST_CHECK;
/* Takes the old version off; the caller has made sure that no process runs it. It is kept, for funs and
 * literals of it may be about; its funs lead to the same code where that is loaded again, else nowhere. */
void vl_code_drop_old(CodeServer *c, Term name);
/* Funs of the code lead nowhere, or to it again. */
void vl_code_close_funs(ModuleCode *code, bool closed);

/* The versions kept, and room for `more`: an array to be freed by the caller, NULL when memory is out. */
ModuleCode **vl_code_kept(CodeServer *c, size_t more, size_t *count) VL_MUST_CHECK;
/* Lets go of a version that is kept and that nothing points to; freed when the epoch ends. */
void vl_code_drop_kept(CodeServer *c, ModuleCode *code);

/* The same for temporary code: the holder (heap/hold.h) owns the reference. Borrowed by the code are its
 * funs' references to the holder. NULL as above. */
RefBin *vl_code_prepare_temporary(CodeServer *c, const Emitter *e, const char **why) VL_MUST_CHECK;
/* The code of a holder. */
const ModuleCode *vl_code_held(RefBin *holder);
/* A fun that calls an exported function of temporary code; TERM_NONE: no such function, or no room. */
Term vl_code_held_fun(Heap *h, RefBin *holder, Term function, uint32_t arity) VL_MUST_CHECK;

/* Holders of code. The last release frees. */
void vl_code_retain(ModuleCode *code);
void vl_code_release(ModuleCode *code);

#endif
