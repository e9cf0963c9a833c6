/* Builtins of `vl_io` over paths: whole files, directories, what is known of a file. */
#include "io/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <unistd.h>

/* -- Whole files -- */

/* Reads to the end of a file whose size may be unknown (/proc) or change. */
static Term read_all(Process *p, int fd, size_t expected) {
  size_t room = expected + 1, size = 0;
  char *data = malloc(room);
  ssize_t got = 0;
  while (data && (got = read(fd, data + size, room - size)) != 0) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) break;
    size += (size_t)got;
    if (size < room) continue;
    char *more = realloc(data, room *= 2);
    if (!more) free(data);
    data = more;
  }
  if (!data) return vl_raise_system_limit(p);
  Term result = got < 0 ? vl_io_error(p, errno) : vl_io_ok(p, vl_binary(vl_heap_of(p), data, size));
  free(data);
  return result;
}

Term bif_vl_io_read_file_1(Process *p, const Term *args) {
  char *path = vl_io_text(p, args[0]);
  if (!path) return TERM_NONE;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  free(path);
  if (fd < 0) return vl_io_error(p, errno);
  struct stat st;
  Term result;
  if (fstat(fd, &st) < 0)
    result = vl_io_error(p, errno);
  else if (S_ISDIR(st.st_mode))
    result = vl_io_error(p, EISDIR);
  else
    result = read_all(p, fd, st.st_size > 0 ? (size_t)st.st_size : 4096);
  close(fd);
  return result;
}

static Term write_whole(Process *p, const char *path, const StrBuf *data, int mode) {
  int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | mode, 0666);
  if (fd < 0) return vl_io_error(p, errno);
  bool failed = !vl_io_write_all(fd, data->text, data->size);
  int error = errno;
  if (close(fd) < 0 && !failed) return vl_io_error(p, errno);
  return failed ? vl_io_error(p, error) : ATOM_ok;
}

/* Path, iodata, whether to append, whether the file must be new. */
Term bif_vl_io_write_file_4(Process *p, const Term *args) {
  StrBuf data;
  if (!vl_io_collect(p, &data, args[1], false)) return TERM_NONE;
  char *path = vl_io_text(p, args[0]);
  int mode = (args[2] == ATOM_true ? O_APPEND : O_TRUNC) | (args[3] == ATOM_true ? O_EXCL : 0);
  Term result = path ? write_whole(p, path, &data, mode) : TERM_NONE;
  free(path);
  vl_strbuf_free(&data);
  return result;
}

/* -- Calls with one path, or two -- */

static Term with_path(Process *p, Term path_term, int (*call)(const char *)) {
  char *path = vl_io_text(p, path_term);
  if (!path) return TERM_NONE;
  Term result = vl_io_done(p, call(path) < 0);
  free(path);
  return result;
}

static Term with_paths(Process *p, const Term *args, int (*call)(const char *, const char *)) {
  char *first = vl_io_text(p, args[0]);
  char *second = first ? vl_io_text(p, args[1]) : NULL;
  Term result = second ? vl_io_done(p, call(first, second) < 0) : TERM_NONE;
  free(first);
  free(second);
  return result;
}

static int make_directory(const char *path) {
  return mkdir(path, 0777);
}

Term bif_vl_io_make_dir_1(Process *p, const Term *args) {
  return with_path(p, args[0], make_directory);
}

Term bif_vl_io_del_dir_1(Process *p, const Term *args) {
  return with_path(p, args[0], rmdir);
}

Term bif_vl_io_delete_1(Process *p, const Term *args) {
  return with_path(p, args[0], unlink);
}

Term bif_vl_io_set_cwd_1(Process *p, const Term *args) {
  return with_path(p, args[0], chdir);
}

Term bif_vl_io_rename_2(Process *p, const Term *args) {
  return with_paths(p, args, rename);
}

Term bif_vl_io_make_link_2(Process *p, const Term *args) {
  return with_paths(p, args, link);
}

Term bif_vl_io_make_symlink_2(Process *p, const Term *args) {
  return with_paths(p, args, symlink);
}

Term bif_vl_io_get_cwd_0(Process *p, const Term *args) {
  char *path = getcwd(NULL, 0);
  if (!path) return vl_io_error(p, errno);
  Term result = vl_io_ok(p, vl_binary(vl_heap_of(p), path, strlen(path)));
  free(path);
  return result;
}

Term bif_vl_io_read_link_1(Process *p, const Term *args) {
  char *path = vl_io_text(p, args[0]);
  if (!path) return TERM_NONE;
  char target[4096];
  ssize_t size = readlink(path, target, sizeof target);
  free(path);
  if (size < 0) return vl_io_error(p, errno);
  return vl_io_ok(p, vl_binary(vl_heap_of(p), target, (size_t)size));
}

Term bif_vl_io_list_dir_1(Process *p, const Term *args) {
  char *path = vl_io_text(p, args[0]);
  if (!path) return TERM_NONE;
  DIR *directory = opendir(path);
  free(path);
  if (!directory) return vl_io_error(p, errno);
  Term names = NIL;
  for (struct dirent *entry; (entry = readdir(directory));)
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
      names = vl_cons(vl_heap_of(p), vl_binary(vl_heap_of(p), entry->d_name, strlen(entry->d_name)), names);
  closedir(directory);
  return vl_io_ok(p, names);
}

/* -- What is known of a file -- */

static const char *type_name(mode_t mode) {
  if (S_ISREG(mode)) return "regular";
  if (S_ISDIR(mode)) return "directory";
  if (S_ISLNK(mode)) return "symlink";
  return S_ISCHR(mode) || S_ISBLK(mode) ? "device" : "other";
}

static const char *access_name(const char *path) {
  bool readable = access(path, R_OK) == 0, writable = access(path, W_OK) == 0;
  if (readable) return writable ? "read_write" : "read";
  return writable ? "write" : "none";
}

static Term atom(Process *p, const char *text) {
  return vl_atom_make(vl_instance_of(p)->atoms, text, strlen(text));
}

Term bif_vl_io_stat_2(Process *p, const Term *args) {
  char *path = vl_io_text(p, args[0]);
  if (!path) return TERM_NONE;
  struct stat st;
  if ((args[1] == ATOM_true ? stat(path, &st) : lstat(path, &st)) < 0) {
    free(path);
    return vl_io_error(p, errno);
  }
  Heap *h = vl_heap_of(p);
  Term fields[] = {
      vl_int(h, st.st_size),
      atom(p, type_name(st.st_mode)),
      atom(p, access_name(path)),
      make_small(st.st_atime),
      make_small(st.st_mtime),
      make_small(st.st_ctime),
      make_small(st.st_mode),
      vl_uint(h, st.st_nlink),
      make_small((int64_t)major(st.st_dev)),
      make_small((int64_t)minor(st.st_dev)),
      vl_uint(h, st.st_ino),
      make_small(st.st_uid),
      make_small(st.st_gid),
  };
  free(path);
  return vl_io_ok(p, vl_tuple(h, VL_COUNT_OF(fields), fields));
}

Term bif_vl_io_chmod_2(Process *p, const Term *args) {
  if (!is_small(args[1])) return vl_raise_badarg(p);
  char *path = vl_io_text(p, args[0]);
  if (!path) return TERM_NONE;
  Term result = vl_io_done(p, chmod(path, (mode_t)small_value(args[1]) & 07777) < 0);
  free(path);
  return result;
}

/* -1 leaves an id as it is. */
Term bif_vl_io_chown_3(Process *p, const Term *args) {
  if (!is_small(args[1]) || !is_small(args[2])) return vl_raise_badarg(p);
  char *path = vl_io_text(p, args[0]);
  if (!path) return TERM_NONE;
  Term result = vl_io_done(p, chown(path, (uid_t)small_value(args[1]), (gid_t)small_value(args[2])) < 0);
  free(path);
  return result;
}

Term bif_vl_io_utimes_3(Process *p, const Term *args) {
  if (!is_small(args[1]) || !is_small(args[2])) return vl_raise_badarg(p);
  char *path = vl_io_text(p, args[0]);
  if (!path) return TERM_NONE;
  struct timeval times[] = {{.tv_sec = small_value(args[1])}, {.tv_sec = small_value(args[2])}};
  Term result = vl_io_done(p, utimes(path, times) < 0);
  free(path);
  return result;
}
