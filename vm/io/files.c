#include "io/files.h"

#include "data/iodata.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* X(errno, atom text, sentence as :file.format_error gives it) */
#define VL_ERRORS(X)                                                                 \
  X(EADDRINUSE, "eaddrinuse", "address already in use")                              \
  X(EADDRNOTAVAIL, "eaddrnotavail", "can't assign requested address")                \
  X(EAFNOSUPPORT, "eafnosupport", "address family not supported by protocol family") \
  X(EALREADY, "ealready", "operation already in progress")                           \
  X(ECONNABORTED, "econnaborted", "software caused connection abort")                \
  X(ECONNREFUSED, "econnrefused", "connection refused")                              \
  X(ECONNRESET, "econnreset", "connection reset by peer")                            \
  X(EDESTADDRREQ, "edestaddrreq", "destination address required")                    \
  X(EDOM, "edom", "math argument out of range")                                      \
  X(EHOSTDOWN, "ehostdown", "host is down")                                          \
  X(EHOSTUNREACH, "ehostunreach", "host is unreachable")                             \
  X(EINPROGRESS, "einprogress", "operation now in progress")                         \
  X(EISCONN, "eisconn", "socket is already connected")                               \
  X(EMSGSIZE, "emsgsize", "message too long")                                        \
  X(ENETDOWN, "enetdown", "network is down")                                         \
  X(ENETRESET, "enetreset", "network dropped connection on reset")                   \
  X(ENETUNREACH, "enetunreach", "network is unreachable")                            \
  X(ENOBUFS, "enobufs", "no buffer space available")                                 \
  X(ENOEXEC, "enoexec", "exec format error")                                         \
  X(ENOLCK, "enolck", "no locks available")                                          \
  X(ENOPROTOOPT, "enoprotoopt", "bad proocol option")                                \
  X(ENOTBLK, "enotblk", "block device required")                                     \
  X(ENOTCONN, "enotconn", "socket is not connected")                                 \
  X(ENOTSOCK, "enotsock", "socket operation on non-socket")                          \
  X(ENOTTY, "enotty", "inappropriate device for ioctl")                              \
  X(EPROTO, "eproto", "protocol error")                                              \
  X(EPROTONOSUPPORT, "eprotonosupport", "protocol not supported")                    \
  X(EPROTOTYPE, "eprototype", "protocol wrong type for socket")                      \
  X(ERANGE, "erange", "math result unrepresentable")                                 \
  X(ESHUTDOWN, "eshutdown", "can't send after socket shutdown")                      \
  X(ESOCKTNOSUPPORT, "esocktnosupport", "socket type not supported")                 \
  X(ETIMEDOUT, "etimedout", "connection timed out")                                  \
  X(ETOOMANYREFS, "etoomanyrefs", "too many references: can't splice")               \
  X(EBADMSG, "ebadmsg", "not a data message")                                        \
  X(ECHILD, "echild", "no children")                                                 \
  X(EDEADLK, "edeadlk", "resource deadlock avoided")                                 \
  X(EOVERFLOW, "eoverflow", "offset too large for file system")                      \
  X(EUSERS, "eusers", "too many users")                                              \
  X(E2BIG, "e2big", "argument list too long")                                        \
  X(EACCES, "eacces", "permission denied")                                           \
  X(EAGAIN, "eagain", "resource temporarily unavailable")                            \
  X(EBADF, "ebadf", "bad file number")                                               \
  X(EBUSY, "ebusy", "file busy")                                                     \
  X(EDQUOT, "edquot", "disk quota exceeded")                                         \
  X(EEXIST, "eexist", "file already exists")                                         \
  X(EFAULT, "efault", "bad address in system call argument")                         \
  X(EFBIG, "efbig", "file too large")                                                \
  X(EINTR, "eintr", "interrupted system call")                                       \
  X(EINVAL, "einval", "invalid argument")                                            \
  X(EIO, "eio", "I/O error")                                                         \
  X(EISDIR, "eisdir", "illegal operation on a directory")                            \
  X(ELOOP, "eloop", "too many levels of symbolic links")                             \
  X(EMFILE, "emfile", "too many open files")                                         \
  X(EMLINK, "emlink", "too many links")                                              \
  X(ENAMETOOLONG, "enametoolong", "file name too long")                              \
  X(ENFILE, "enfile", "file table overflow")                                         \
  X(ENODEV, "enodev", "no such device")                                              \
  X(ENOENT, "enoent", "no such file or directory")                                   \
  X(ENOMEM, "enomem", "not enough memory")                                           \
  X(ENOSPC, "enospc", "no space left on device")                                     \
  X(ENOSYS, "enosys", "function not implemented")                                    \
  X(ENOTDIR, "enotdir", "not a directory")                                           \
  X(ENOTEMPTY, "eexist", "file already exists")                                      \
  X(ENOTSUP, "enotsup", "operation not supported")                                   \
  X(ENXIO, "enxio", "no such device or address")                                     \
  X(EPERM, "eperm", "not owner")                                                     \
  X(EPIPE, "epipe", "broken pipe")                                                   \
  X(EROFS, "erofs", "read-only file system")                                         \
  X(ESPIPE, "espipe", "illegal seek")                                                \
  X(ESRCH, "esrch", "no such process")                                               \
  X(ESTALE, "estale", "stale remote file handle")                                    \
  X(ETXTBSY, "etxtbsy", "text file or pseudo-device busy")                           \
  X(EXDEV, "exdev", "cross-domain link")

typedef struct ErrorName {
  int number;
  const char *atom, *text;
} ErrorName;

static const ErrorName error_names[] = {
#define VL_ROW(number, atom, text) {number, atom, text},
    VL_ERRORS(VL_ROW)
#undef VL_ROW
};

const char *vl_io_error_name(int error) {
  for (size_t i = 0; i < VL_COUNT_OF(error_names); i++)
    if (error_names[i].number == error) return error_names[i].atom;
  return "unknown";
}

char *vl_io_text(Process *p, Term binary) {
  const uint8_t *bytes;
  size_t size;
  if (!vl_binary_bytes(vl_heap_of(p), binary, &bytes, &size) || memchr(bytes, 0, size)) {
    vl_raise_badarg(p);
    return NULL;
  }
  char *text = malloc(size + 1);
  if (!text) {
    vl_raise_system_limit(p);
    return NULL;
  }
  memcpy(text, bytes, size);
  text[size] = '\0';
  return text;
}

bool vl_io_collect(Process *p, StrBuf *out, Term data, bool chars) {
  vl_strbuf_init(out, &vl_instance_of(p)->alloc);
  IodataStatus status = chars ? vl_iodata_utf8(out, data) : vl_iodata_bytes(out, data);
  if (status == IODATA_OK) return true;
  vl_strbuf_free(out);
  if (status == IODATA_BAD)
    vl_raise_badarg(p);
  else
    vl_raise_system_limit(p);
  return false;
}

bool vl_io_write_all(int fd, const void *bytes, size_t size) {
  for (const char *at = bytes; size != 0;) {
    ssize_t written = write(fd, at, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    at += written;
    size -= (size_t)written;
  }
  return true;
}

Term vl_io_error(Process *p, int error) {
  const char *name = vl_io_error_name(error);
  return vl_tuple2(vl_heap_of(p), ATOM_error, vl_atom_make(vl_instance_of(p)->atoms, name, strlen(name)));
}

Term vl_io_done(Process *p, bool failed) {
  return failed ? vl_io_error(p, errno) : ATOM_ok;
}

Term vl_io_ok(Process *p, Term value) {
  return vl_tuple2(vl_heap_of(p), ATOM_ok, value);
}

/* The sentence of an error's name, as a charlist. */
Term bif_vl_io_error_text_1(Process *p, const Term *args) {
  if (!is_atom(args[0])) return vl_raise_badarg(p);
  const char *text = "unknown POSIX error";
  for (size_t i = 0; i < VL_COUNT_OF(error_names); i++)
    if (vl_atom_is(args[0], error_names[i].atom)) text = error_names[i].text;
  Term list = NIL;
  for (size_t i = strlen(text); i-- > 0;) list = vl_cons(vl_heap_of(p), make_small(text[i]), list);
  return list;
}
