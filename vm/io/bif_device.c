/* Builtins of `vl_io` over descriptors: the standard devices and open files.
 *
 * A descriptor that is read by lines or characters has a buffer in the instance's IoState;
 * positions that the language sees are those of its reader. Reading and writing are done on the
 * worker when they need not wait; else they go over to their twins in `vl_io_slow`, which may. */
#include "io/files.h"
#include "io/state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Who may open no files has the standard descriptors: the others are the host's. */
static int64_t last_descriptor(const Process *p) {
  return p->instance->config.capabilities & CAP_FILE ? INT32_MAX : STDERR_FILENO;
}

static bool descriptor(Process *p, Term t, int *fd) {
  if (is_small(t) && small_value(t) >= 0 && small_value(t) <= last_descriptor(p)) {
    *fd = (int)small_value(t);
    return true;
  }
  vl_raise_badarg(p);
  return false;
}

/* -- Waiting -- */

static bool may_wait(const Process *p) {
  return !p->instance->dirty || p->native->module == ATOM_vl_io_slow;
}

/* To the twin that may wait, with the same arguments. */
static Term go_slow(Process *p) {
  return vl_trap(p, ATOM_vl_io_slow, p->native->function, p->native->arity, p->regs->x);
}

/* -- Writing -- */

/* A pipe that is ready takes so many bytes without waiting. */
static bool is_writable(int fd, size_t size) {
  return size <= PIPE_BUF && vl_io_is_ready(fd, POLLOUT);
}

/* Does the host take what is written there? */
static bool is_hosts(const Process *p, int fd) {
  return p->instance->config.output && (fd == STDOUT_FILENO || fd == STDERR_FILENO);
}

static Term write_collected(Process *p, const Term *args, bool chars) {
  int fd;
  StrBuf data;
  if (!descriptor(p, args[0], &fd) || !vl_io_collect(p, &data, args[1], chars)) return TERM_NONE;
  if (is_hosts(p, fd)) {
    vl_io_give_host(p, fd, data.text, data.size);
    vl_strbuf_free(&data);
    return ATOM_ok;
  }
  if (!may_wait(p) && !is_writable(fd, data.size)) {
    vl_strbuf_free(&data);
    return go_slow(p);
  }
  vl_io_forget_input(p, fd);
  bool written = vl_io_write_all(fd, data.text, data.size);
  int error = errno;
  vl_strbuf_free(&data);
  return written ? ATOM_ok : vl_io_error(p, error);
}

Term bif_vl_io_write_2(Process *p, const Term *args) {
  return write_collected(p, args, false);
}

Term bif_vl_io_write_chars_2(Process *p, const Term *args) {
  return write_collected(p, args, true);
}

Term bif_vl_io_pwrite_3(Process *p, const Term *args) {
  int fd;
  StrBuf data;
  if (!is_small(args[1]) || small_value(args[1]) < 0) return vl_io_error(p, EINVAL);
  if (!descriptor(p, args[0], &fd) || !vl_io_collect(p, &data, args[2], false)) return TERM_NONE;
  ssize_t written = pwrite(fd, data.text, data.size, small_value(args[1]));
  int error = errno;
  vl_strbuf_free(&data);
  return written < 0 ? vl_io_error(p, error) : ATOM_ok;
}

/* -- Reading -- */

/* eof, {error, Name}, or the bytes, which the reader has consumed; the input is done with. */
static Term taken(Process *p, IoInput *in, IoStatus status, size_t size) {
  int error = errno;
  Term bytes = TERM_NONE;
  bool has_bytes = status == IO_OK || (status == IO_EOF && size > 0);
  if (has_bytes) {
    bytes = vl_binary(vl_heap_of(p), in->bytes + in->from, size);
    in->from += size;
  }
  vl_io_input_done(p, in);
  if (has_bytes) return bytes;
  if (status == IO_LATER) return go_slow(p);
  return status == IO_EOF ? ATOM_eof : vl_io_error(p, error);
}

/* NULL: an error is pending, or the twin takes over. */
static IoInput *input_of(Process *p, Term t) {
  int fd;
  if (!descriptor(p, t, &fd)) return NULL;
  IoStatus status;
  IoInput *in = vl_io_input(p, fd, may_wait(p), &status);
  if (!in && status == IO_LATER) go_slow(p);
  if (!in && status == IO_ERROR) vl_raise_system_limit(p);
  return in;
}

/* Is there something read ahead, or something to read? At the end there is: the end. */
Term bif_vl_io_input_ready_1(Process *p, const Term *args) {
  int fd;
  if (!descriptor(p, args[0], &fd)) return TERM_NONE;
  IoStatus status;
  IoInput *in = vl_io_input(p, fd, false, &status);
  if (!in) return status == IO_LATER ? ATOM_false : vl_raise_system_limit(p);
  bool is_ready = in->to > in->from || vl_io_is_ready(fd, POLLIN);
  vl_io_input_done(p, in);
  return is_ready ? ATOM_true : ATOM_false;
}

/* A line of that many bytes; a carriage return before its break is dropped, as Erlang's devices do. */
static Term line_taken(Process *p, IoInput *in, size_t size) {
  char *end = in->bytes + in->from + size;
  bool has_return = size >= 2 && end[-2] == '\r';
  if (!has_return) return taken(p, in, IO_OK, size);
  end[-2] = '\n';
  Term line = taken(p, in, IO_OK, size - 1);
  in->from++;
  return line;
}

/* The next line with its break, the rest without one at the end. */
Term bif_vl_io_read_line_1(Process *p, const Term *args) {
  IoInput *in = input_of(p, args[0]);
  if (!in) return TERM_NONE;
  IoStatus status = IO_OK;
  for (size_t looked = 0; status == IO_OK;) {
    const char *start = in->bytes + in->from;
    const char *end = in->to > in->from + looked ? memchr(start + looked, '\n', in->to - in->from - looked) : NULL;
    if (end) return line_taken(p, in, (size_t)(end - start) + 1);
    looked = in->to - in->from;
    status = vl_io_fill(in, may_wait(p));
  }
  return taken(p, in, status, in->to - in->from);
}

/* A number of characters, fewer at the end of the input. */
Term bif_vl_io_read_chars_2(Process *p, const Term *args) {
  if (!is_small(args[1]) || small_value(args[1]) < 0) return vl_raise_badarg(p);
  IoInput *in = input_of(p, args[0]);
  if (!in) return TERM_NONE;
  size_t size = 0;
  IoStatus status = IO_OK;
  for (int64_t left = small_value(args[1]); left > 0; left--) {
    while (status == IO_OK && in->to - in->from < size + 4) status = vl_io_fill(in, may_wait(p));
    size_t room = in->to - in->from - size;
    if (room == 0 || status == IO_LATER) break;
    uint8_t lead = (uint8_t)in->bytes[in->from + size];
    size_t bytes = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    size += bytes < room ? bytes : room;
  }
  bool is_empty = size == 0 && small_value(args[1]) > 0;
  return taken(p, in, is_empty || status == IO_LATER ? status : IO_OK, size);
}

/* {ok, Bytes}: a number of bytes, fewer at the end; eof; {error, Name}. */
Term bif_vl_io_read_2(Process *p, const Term *args) {
  if (!is_small(args[1]) || small_value(args[1]) < 0) return vl_raise_badarg(p);
  IoInput *in = input_of(p, args[0]);
  if (!in) return TERM_NONE;
  size_t wanted = (size_t)small_value(args[1]);
  IoStatus status = IO_OK;
  while (status == IO_OK && in->to - in->from < wanted) status = vl_io_fill(in, may_wait(p));
  size_t size = in->to - in->from < wanted ? in->to - in->from : wanted;
  bool is_empty = size == 0 && wanted > 0;
  Term bytes = taken(p, in, is_empty || status == IO_LATER ? status : IO_OK, size);
  return is_bitstring(bytes) ? vl_io_ok(p, bytes) : bytes;
}

Term bif_vl_io_pread_3(Process *p, const Term *args) {
  int fd;
  if (!is_small(args[1]) || !is_small(args[2]) || small_value(args[1]) < 0 || small_value(args[2]) < 0)
    return vl_io_error(p, EINVAL);
  if (!descriptor(p, args[0], &fd)) return TERM_NONE;
  uint8_t *data;
  Term binary = vl_binary_new(vl_heap_of(p), (size_t)small_value(args[2]), &data);
  if (binary == TERM_NONE) return TERM_NONE;
  ssize_t size = pread(fd, data, (size_t)small_value(args[2]), small_value(args[1]));
  if (size < 0) return vl_io_error(p, errno);
  if (size == 0 && small_value(args[2]) > 0) return ATOM_eof;
  return vl_io_ok(p, vl_bits_sub(vl_heap_of(p), binary, 0, (size_t)size * 8));
}

/* -- Opening, moving, closing -- */

static bool has_mode(Term modes, const char *name) {
  while (is_cons(modes) && !vl_atom_is(cons_head(modes), name)) modes = cons_tail(modes);
  return is_cons(modes);
}

static int open_flags(Term modes) {
  bool reads = false, writes = false;
  int flags = O_CLOEXEC;
  for (; is_cons(modes); modes = cons_tail(modes)) {
    Term mode = cons_head(modes);
    if (vl_atom_is(mode, "read")) reads = true;
    if (vl_atom_is(mode, "sync")) flags |= O_SYNC;
    if (vl_atom_is(mode, "append")) writes = true, flags |= O_APPEND | O_CREAT;
    if (vl_atom_is(mode, "exclusive")) writes = true, flags |= O_EXCL | O_CREAT;
    if (vl_atom_is(mode, "write")) writes = true, flags |= O_CREAT;
  }
  /* Opened for writing alone, a file is begun anew. */
  if (writes && !reads && !(flags & O_APPEND)) flags |= O_TRUNC;
  return flags | (reads && writes ? O_RDWR : writes ? O_WRONLY : O_RDONLY);
}

/* A directory opens for who asks for one. */
static int open_file(const char *path, Term modes) {
  int fd = open(path, open_flags(modes), 0666);
  struct stat status;
  if (fd < 0 || has_mode(modes, "directory") || fstat(fd, &status) < 0 || !S_ISDIR(status.st_mode)) return fd;
  close(fd);
  errno = EISDIR;
  return -1;
}

/* Path and a list of the modes read, write, append, exclusive, sync, directory. */
Term bif_vl_io_open_2(Process *p, const Term *args) {
  char *path = vl_io_text(p, args[0]);
  if (!path) return TERM_NONE;
  int fd = open_file(path, args[1]);
  free(path);
  return fd < 0 ? vl_io_error(p, errno) : vl_io_ok(p, make_small(fd));
}

Term bif_vl_io_close_1(Process *p, const Term *args) {
  int fd;
  if (!descriptor(p, args[0], &fd)) return TERM_NONE;
  vl_io_forget_input(p, fd);
  return vl_io_done(p, close(fd) < 0);
}

/* The new position, for N, bof, cur, eof, or {bof | cur | eof, N}. */
Term bif_vl_io_seek_2(Process *p, const Term *args) {
  int fd, whence = SEEK_SET;
  Term base = args[1], offset = make_small(0);
  if (is_tuple_of(args[1], 2)) base = tuple_at(args[1], 0), offset = tuple_at(args[1], 1);
  if (is_small(base)) {
    offset = base;
  } else if (!is_atom(base)) {
    return vl_io_error(p, EINVAL);
  } else if (vl_atom_is(base, "cur")) {
    whence = SEEK_CUR;
  } else if (vl_atom_is(base, "eof")) {
    whence = SEEK_END;
  } else if (!vl_atom_is(base, "bof")) {
    return vl_io_error(p, EINVAL);
  }
  if (!is_small(offset)) return vl_io_error(p, EINVAL);
  if (!descriptor(p, args[0], &fd)) return TERM_NONE;
  vl_io_forget_input(p, fd);
  off_t at = lseek(fd, small_value(offset), whence);
  return at < 0 ? vl_io_error(p, errno) : vl_io_ok(p, make_small(at));
}

/* Cuts the file at its position. */
Term bif_vl_io_truncate_1(Process *p, const Term *args) {
  int fd;
  if (!descriptor(p, args[0], &fd)) return TERM_NONE;
  vl_io_forget_input(p, fd);
  off_t at = lseek(fd, 0, SEEK_CUR);
  return vl_io_done(p, at < 0 || ftruncate(fd, at) < 0);
}

Term bif_vl_io_sync_1(Process *p, const Term *args) {
  int fd;
  return descriptor(p, args[0], &fd) ? vl_io_done(p, fsync(fd) < 0) : TERM_NONE;
}

/* Columns or rows of a terminal. */
Term bif_vl_io_geometry_2(Process *p, const Term *args) {
  int fd;
  struct winsize size;
  if (!is_atom(args[1])) return vl_raise_badarg(p);
  if (!descriptor(p, args[0], &fd)) return TERM_NONE;
  if (is_hosts(p, fd)) return vl_io_error(p, ENOTSUP);
  if (ioctl(fd, TIOCGWINSZ, &size) < 0) return vl_io_error(p, ENOTSUP);
  return make_small(vl_atom_is(args[1], "columns") ? size.ws_col : size.ws_row);
}

Term bif_vl_io_isatty_1(Process *p, const Term *args) {
  int fd;
  if (!descriptor(p, args[0], &fd)) return TERM_NONE;
  return !is_hosts(p, fd) && isatty(fd) ? ATOM_true : ATOM_false;
}

/* -- The process behind standard input and output -- */

Term bif_vl_io_set_user_1(Process *p, const Term *args) {
  if (!is_pid(args[0])) return vl_raise_badarg(p);
  vl_io_set_user(p, args[0]);
  return ATOM_ok;
}

Term bif_vl_io_user_0(Process *p, const Term *args) {
  Term user = vl_io_user(p->instance);
  return user == TERM_NONE ? ATOM_nil : user;
}
