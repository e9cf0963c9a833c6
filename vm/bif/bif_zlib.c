/* Streams of zlib for :zlib (stdlib/erlang/zlib.ex). A reference owns a stream; only the process that
 * opened it may use it, so nothing here needs a lock. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/input.h"
#include "proc/ref.h"

#include <zlib.h>

enum { BYTES_PER_REDUCTION = 128, CHUNK = 16384, SIZE_ROOM = 16 };

typedef enum StreamKind { STREAM_IDLE, STREAM_DEFLATE, STREAM_INFLATE } StreamKind;

typedef struct Stream {
  RefBinDrop *drop; /* first */
  Alloc *alloc;
  Term owner; /* pid */
  StreamKind kind;
  bool ended; /* all of the compressed data has been written or read */
  bool closed;
  StrBuf queued; /* input that is still to be worked through */
  size_t taken;  /* of it */
  z_stream z;
} Stream;

/* zlib does not tell sizes when it frees: they stand in front. */
static void *take(void *user, uInt items, uInt size) {
  size_t bytes = (size_t)items * size + SIZE_ROOM;
  uint8_t *at = vl_alloc(user, bytes);
  if (!at) return NULL;
  memcpy(at, &bytes, sizeof bytes);
  return at + SIZE_ROOM;
}

static void give(void *user, void *at) {
  size_t bytes;
  uint8_t *start = (uint8_t *)at - SIZE_ROOM;
  memcpy(&bytes, start, sizeof bytes);
  vl_free(user, start, bytes);
}

static void end_stream(Stream *s) {
  if (s->kind == STREAM_DEFLATE) deflateEnd(&s->z);
  if (s->kind == STREAM_INFLATE) inflateEnd(&s->z);
  s->kind = STREAM_IDLE;
  s->ended = false;
  vl_strbuf_free(&s->queued);
  vl_strbuf_init(&s->queued, s->alloc);
  s->taken = 0;
}

static void drop_stream(RefBin *bin) {
  end_stream((Stream *)(void *)bin->data);
}

Term bif_vl_zlib_open_0(Process *p, const Term *args) {
  RefBin *bin = vl_refbin_new_object(&p->instance->alloc, sizeof(Stream), drop_stream);
  if (!bin) return vl_raise_system_limit(p);
  Stream *s = (Stream *)(void *)bin->data;
  s->alloc = &p->instance->alloc;
  s->owner = p->pid;
  vl_strbuf_init(&s->queued, s->alloc);
  return vl_ref_make_owner(&p->heap, p->instance, vl_ref_fresh(p->instance), bin);
}

static Term raise_named(Process *p, Term name) {
  return vl_raise(p, ATOM_error, name);
}

/* The stream, of that kind unless it is STREAM_IDLE; NULL with an error raised. */
static Stream *stream_of(Process *p, Term t, StreamKind kind) {
  RefBin *bin = ref_owned(t);
  if (!bin || !refbin_has_drop(bin, drop_stream)) {
    vl_raise_badarg(p);
    return NULL;
  }
  Stream *s = (Stream *)(void *)bin->data;
  bool is_ready = !s->closed && (kind == STREAM_IDLE || s->kind == kind);
  if (s->owner == p->pid && is_ready) return s;
  raise_named(p, s->owner != p->pid ? ATOM_not_on_controlling_process : ATOM_not_initialized);
  return NULL;
}

static Term result_of(Process *p, int code) {
  switch (code) {
  case Z_OK: return ATOM_ok;
  case Z_MEM_ERROR: return vl_raise_system_limit(p);
  case Z_DATA_ERROR: return raise_named(p, ATOM_data_error);
  case Z_BUF_ERROR: return raise_named(p, ATOM_buf_error);
  default: return raise_named(p, ATOM_stream_error);
  }
}

/* -- Beginning and ending -- */

static bool begin(Process *p, Stream *s) {
  if (s->kind != STREAM_IDLE) {
    raise_named(p, ATOM_already_initialized);
    return false;
  }
  s->z = (z_stream){.zalloc = take, .zfree = give, .opaque = s->alloc};
  return true;
}

/* Stream, level, window bits, memory level, strategy. */
Term bif_vl_zlib_deflate_init_5(Process *p, const Term *args) {
  Stream *s = stream_of(p, args[0], STREAM_IDLE);
  if (!s) return TERM_NONE;
  for (int i = 1; i < 5; i++)
    if (!arg_is_int(args[i], INT16_MIN, INT16_MAX)) return vl_raise_badarg(p);
  if (!begin(p, s)) return TERM_NONE;
  int code = deflateInit2(&s->z, (int)small_value(args[1]), Z_DEFLATED, (int)small_value(args[2]),
                          (int)small_value(args[3]), (int)small_value(args[4]));
  if (code == Z_OK) s->kind = STREAM_DEFLATE;
  return code == Z_STREAM_ERROR ? vl_raise_badarg(p) : result_of(p, code);
}

Term bif_vl_zlib_inflate_init_2(Process *p, const Term *args) {
  Stream *s = stream_of(p, args[0], STREAM_IDLE);
  if (!s) return TERM_NONE;
  if (!arg_is_int(args[1], INT16_MIN, INT16_MAX)) return vl_raise_badarg(p);
  if (!begin(p, s)) return TERM_NONE;
  int code = inflateInit2(&s->z, (int)small_value(args[1]));
  if (code == Z_OK) s->kind = STREAM_INFLATE;
  return code == Z_STREAM_ERROR ? vl_raise_badarg(p) : result_of(p, code);
}

static Term end_checked(Process *p, Term t, StreamKind kind) {
  Stream *s = stream_of(p, t, kind);
  if (!s) return TERM_NONE;
  bool whole = s->ended && s->taken == s->queued.size;
  end_stream(s);
  return whole ? ATOM_ok : raise_named(p, ATOM_data_error);
}

Term bif_vl_zlib_deflate_end_1(Process *p, const Term *args) {
  return end_checked(p, args[0], STREAM_DEFLATE);
}

Term bif_vl_zlib_inflate_end_1(Process *p, const Term *args) {
  return end_checked(p, args[0], STREAM_INFLATE);
}

Term bif_vl_zlib_reset_1(Process *p, const Term *args) {
  Stream *s = stream_of(p, args[0], STREAM_IDLE);
  if (!s) return TERM_NONE;
  if (s->kind == STREAM_IDLE) return raise_named(p, ATOM_not_initialized);
  vl_strbuf_free(&s->queued);
  vl_strbuf_init(&s->queued, s->alloc);
  s->taken = 0;
  s->ended = false;
  return result_of(p, s->kind == STREAM_DEFLATE ? deflateReset(&s->z) : inflateReset(&s->z));
}

Term bif_vl_zlib_params_3(Process *p, const Term *args) {
  Stream *s = stream_of(p, args[0], STREAM_DEFLATE);
  if (!s) return TERM_NONE;
  if (!arg_is_int(args[1], -1, 9) || !arg_is_int(args[2], 0, 4)) return vl_raise_badarg(p);
  return result_of(p, deflateParams(&s->z, (int)small_value(args[1]), (int)small_value(args[2])));
}

Term bif_vl_zlib_close_1(Process *p, const Term *args) {
  Stream *s = stream_of(p, args[0], STREAM_IDLE);
  if (!s) return TERM_NONE;
  end_stream(s);
  s->closed = true;
  return ATOM_ok;
}

Term bif_vl_zlib_set_dictionary_2(Process *p, const Term *args) {
  Stream *s = stream_of(p, args[0], STREAM_IDLE);
  Input in;
  if (!s || !vl_input_open(p, &in, args[1])) return TERM_NONE;
  int code = s->kind == STREAM_DEFLATE   ? deflateSetDictionary(&s->z, in.bytes, (uInt)in.size)
             : s->kind == STREAM_INFLATE ? inflateSetDictionary(&s->z, in.bytes, (uInt)in.size)
                                         : Z_STREAM_ERROR;
  vl_input_close(&in);
  if (code != Z_OK) return result_of(p, code);
  return s->kind == STREAM_DEFLATE ? vl_uint(&p->heap, s->z.adler) : ATOM_ok;
}

/* -- Working -- */

static bool queue_input(Process *p, Stream *s, Term data) {
  Input in;
  if (!vl_input_open(p, &in, data)) return false;
  if (s->taken == s->queued.size) {
    s->queued.size = 0;
    s->taken = 0;
  }
  vl_strbuf_add(&s->queued, in.bytes, in.size);
  vl_bump_reductions(p, in.size / BYTES_PER_REDUCTION);
  vl_input_close(&in);
  if (!s->queued.failed) return true;
  vl_raise_system_limit(p);
  return false;
}

/* One call into zlib: input from the queue, output behind what there is. The code, Z_MEM_ERROR when
 * there is no room. */
static int step(Stream *s, StrBuf *out, size_t room, int flush) {
  size_t left = s->queued.size - s->taken, before = out->size;
  uInt piece = left > UINT32_MAX ? UINT32_MAX : (uInt)left;
  char *to = vl_strbuf_grow(out, room);
  if (!to) return Z_MEM_ERROR;
  s->z.next_in = (Bytef *)s->queued.text + s->taken;
  s->z.avail_in = piece;
  s->z.next_out = (Bytef *)to;
  s->z.avail_out = (uInt)room;
  int code = s->kind == STREAM_DEFLATE ? deflate(&s->z, left > piece ? Z_NO_FLUSH : flush) : inflate(&s->z, flush);
  s->taken += piece - s->z.avail_in;
  out->size = before + room - s->z.avail_out;
  return code;
}

/* Stream, data, flush. */
Term bif_vl_zlib_deflate_3(Process *p, const Term *args) {
  Stream *s = stream_of(p, args[0], STREAM_DEFLATE);
  if (!s || !arg_is_int(args[2], 0, Z_FINISH)) return s ? vl_raise_badarg(p) : TERM_NONE;
  if (!queue_input(p, s, args[1])) return TERM_NONE;
  StrBuf out;
  vl_strbuf_init(&out, s->alloc);
  int code, flush = (int)small_value(args[2]);
  do code = step(s, &out, CHUNK, flush);
  while (code == Z_OK && (s->z.avail_out == 0 || s->taken < s->queued.size));
  if (code == Z_STREAM_END) s->ended = true;
  bool good = code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR;
  Term result = good ? vl_binary(&p->heap, out.text, out.size) : result_of(p, code);
  vl_strbuf_free(&out);
  return result;
}

/* Stream, data, most bytes (0: all): {continue, Bytes}, {finished, Bytes}, {need_dictionary, Adler, Bytes}. */
Term bif_vl_zlib_inflate_3(Process *p, const Term *args) {
  Stream *s = stream_of(p, args[0], STREAM_INFLATE);
  if (!s || !arg_is_int(args[2], 0, INT32_MAX)) return s ? vl_raise_badarg(p) : TERM_NONE;
  if (!queue_input(p, s, args[1])) return TERM_NONE;
  size_t most = (size_t)small_value(args[2]);
  StrBuf out;
  vl_strbuf_init(&out, s->alloc);
  int code = Z_OK;
  bool full = false;
  while (code == Z_OK && !s->ended && !full) {
    code = step(s, &out, most ? most - out.size : CHUNK, Z_NO_FLUSH);
    s->ended = code == Z_STREAM_END;
    full = most ? out.size == most : s->taken == s->queued.size && s->z.avail_out != 0;
  }
  vl_bump_reductions(p, out.size / BYTES_PER_REDUCTION);
  Term result, bytes = vl_binary(&p->heap, out.text, out.size);
  if (code == Z_NEED_DICT)
    result = vl_tuple3(&p->heap, ATOM_need_dictionary, vl_uint(&p->heap, s->z.adler), bytes);
  else if (code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR)
    result = vl_tuple2(&p->heap, full && most ? ATOM_continue : ATOM_finished, bytes);
  else
    result = result_of(p, code);
  vl_strbuf_free(&out);
  return result;
}
