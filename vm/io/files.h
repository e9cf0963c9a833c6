/* What the builtins of `vl_io` share: argument and result terms, errors by POSIX name. */
#ifndef VL_FILES_H
#define VL_FILES_H

#include "base/strbuf.h"
#include "bif/bif.h"
#include "proc/instance.h"

/* A path or other text argument as a C string in libc memory, to be freed by the caller.
 * NULL after raising badarg: not a binary, or a NUL inside. */
char *vl_io_text(Process *p, Term binary) VL_MUST_CHECK;

/* The POSIX name of an errno, as "enoent"; "unknown". */
const char *vl_io_error_name(int error);
/* {error, Name} for an errno. */
Term vl_io_error(Process *p, int error);
/* ok, or {error, Name} if failed. */
Term vl_io_done(Process *p, bool failed);
/* {ok, Value}, TERM_NONE if value is. */
Term vl_io_ok(Process *p, Term value);

/* Collects an iodata or chardata argument; false after raising. The buffer is to be freed. */
bool vl_io_collect(Process *p, StrBuf *out, Term data, bool chars) VL_MUST_CHECK;
/* Writes everything; false with errno set. */
bool vl_io_write_all(int fd, const void *bytes, size_t size) VL_MUST_CHECK;

#endif
