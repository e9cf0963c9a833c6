/* Vectors and queues of bytes: parts of binaries, each with a reference to its bytes. */
#include "nif/env.h"

#include "heap/refbin.h"

/* ErlNifIOVec.flags. Empty binaries are no parts of a vector. */
enum { IOVEC_IS_LENT = 1 }; /* the struct is the caller's */

/* -- Vectors -- */

/* The counted bytes behind a binary, with a reference; what lies on a heap is copied. NULL: memory is out. */
static RefBin *counted_bytes(Term binary, SysIOVec *part) {
  const uint8_t *bytes;
  size_t size;
  if (!vl_binary_peek(binary, &bytes, &size)) return NULL;
  const Term *object = box_ptr(binary);
  if (header_kind(object[0]) == BOX_BIN_SUB) object = box_ptr(object[BIN_SUB_WHOLE]);
  RefBin *bin;
  if (header_kind(object[0]) == BOX_BIN_REF) {
    bin = refbin_of(object);
    vl_refbin_retain(bin);
    *part = (SysIOVec){(char *)(uintptr_t)bytes, size};
    return bin;
  }
  bin = vl_refbin_new(vl_nif_alloc(), size);
  if (!bin) return NULL;
  memcpy(bin->data, bytes, size);
  *part = (SysIOVec){(char *)bin->data, size};
  return bin;
}

static bool make_room(ErlNifIOVec *v, size_t count) {
  v->iov = v->small_iov;
  v->ref_bins = v->small_ref_bin;
  if (count <= ERL_NIF_IOVEC_SIZE) return true;
  v->iov = malloc(count * sizeof *v->iov);
  v->ref_bins = malloc(count * sizeof *v->ref_bins);
  return v->iov && v->ref_bins;
}

void enif_free_iovec(ErlNifIOVec *iovec) {
  for (int i = 0; i < iovec->iovcnt; i++) vl_refbin_release(iovec->ref_bins[i]);
  iovec->iovcnt = 0;
  if (iovec->iov != iovec->small_iov) free(iovec->iov);
  if (iovec->ref_bins != iovec->small_ref_bin) free(iovec->ref_bins);
  if (!(iovec->flags & IOVEC_IS_LENT)) free(iovec);
}

/* Elements of a list of binaries, at most so many; -1: it is none. */
static int64_t count_binaries(ErlNifEnv *env, Term list, size_t max) {
  size_t count = 0;
  for (; is_cons(list) && count < max; list = cons_tail(list), count++)
    if (!enif_is_binary(env, cons_head(list))) return -1;
  return is_list(list) ? (int64_t)count : -1;
}

static bool fill(ErlNifIOVec *v, Term list, size_t count, Term *tail) {
  if (!make_room(v, count)) return false;
  for (; count-- > 0; list = cons_tail(list)) {
    SysIOVec part;
    if (bits_in(cons_head(list)) == 0) continue;
    RefBin *bin = counted_bytes(cons_head(list), &part);
    if (!bin) return false;
    v->ref_bins[v->iovcnt] = bin;
    v->iov[v->iovcnt++] = part;
    v->size += part.iov_len;
  }
  *tail = list;
  return true;
}

/* Of a call, the vector goes with it: its parts are the terms' own bytes, so nothing is counted. */
static int lend_iovec(ErlNifEnv *env, Term list, size_t count, Term *tail, ErlNifIOVec **iovec) {
  size_t parts = count * (sizeof(SysIOVec) + sizeof(void *));
  ErlNifIOVec *v = vl_env_scratch(env, sizeof *v + parts);
  if (!v) return 0;
  memset(v, 0, sizeof *v);
  v->flags = IOVEC_IS_LENT;
  v->iov = (SysIOVec *)(v + 1);
  v->ref_bins = (void **)(v->iov + count);
  for (; count-- > 0; list = cons_tail(list)) {
    ErlNifBinary binary;
    if (!enif_inspect_binary(env, cons_head(list), &binary)) return 0;
    if (binary.size == 0) continue;
    v->ref_bins[v->iovcnt] = NULL;
    v->iov[v->iovcnt++] = (SysIOVec){(char *)binary.data, binary.size};
    v->size += binary.size;
  }
  *tail = list;
  *iovec = v;
  return 1;
}

int enif_inspect_iovec(ErlNifEnv *env, size_t max_elements, ERL_NIF_TERM list, ERL_NIF_TERM *tail,
                       ErlNifIOVec **iovec) {
  int64_t count = count_binaries(env, list, max_elements);
  if (count < 0) return 0;
  if (env) return lend_iovec(env, list, (size_t)count, tail, iovec);
  ErlNifIOVec *v = *iovec ? *iovec : malloc(sizeof *v);
  if (!v) return 0;
  v->iovcnt = 0;
  v->size = 0;
  v->flags = *iovec ? IOVEC_IS_LENT : 0;
  if (fill(v, list, (size_t)count, tail)) {
    *iovec = v;
    return 1;
  }
  enif_free_iovec(v);
  return 0;
}

/* -- Queues -- */

struct erts_io_queue {
  SysIOVec *iov; /* parts first .. first + count */
  RefBin **bins;
  size_t first, count, room;
  size_t size; /* bytes */
};

ErlNifIOQueue *enif_ioq_create(ErlNifIOQueueOpts options) {
  return options == ERL_NIF_IOQ_NORMAL ? calloc(1, sizeof(ErlNifIOQueue)) : NULL;
}

void enif_ioq_destroy(ErlNifIOQueue *queue) {
  if (!queue) return;
  for (size_t i = 0; i < queue->count; i++) vl_refbin_release(queue->bins[queue->first + i]);
  free(queue->iov);
  free(queue->bins);
  free(queue);
}

static bool grow(ErlNifIOQueue *q) {
  size_t room = q->room ? 2 * q->room : 16;
  SysIOVec *iov = realloc(q->iov, room * sizeof *iov);
  if (iov) q->iov = iov;
  RefBin **bins = realloc(q->bins, room * sizeof(RefBin *));
  if (bins) q->bins = bins;
  if (!iov || !bins) return false;
  q->room = room;
  return true;
}

/* Takes the reference over. */
static bool enqueue(ErlNifIOQueue *q, RefBin *bin, char *data, size_t size) {
  if (q->first + q->count == q->room && q->first > 0) {
    memmove(q->iov, q->iov + q->first, q->count * sizeof *q->iov);
    memmove(q->bins, q->bins + q->first, q->count * sizeof *q->bins);
    q->first = 0;
  }
  if (size == 0 || (q->first + q->count == q->room && !grow(q))) {
    vl_refbin_release(bin);
    return size == 0;
  }
  q->iov[q->first + q->count] = (SysIOVec){data, size};
  q->bins[q->first + q->count++] = bin;
  q->size += size;
  return true;
}

int enif_ioq_enq_binary(ErlNifIOQueue *queue, ErlNifBinary *binary, size_t skip) {
  if (skip > binary->size) return 0;
  RefBin *bin = binary->ref_bin;
  binary->ref_bin = NULL;
  if (!bin) {
    bin = vl_refbin_new(vl_nif_alloc(), binary->size);
    if (!bin) return 0;
    memcpy(bin->data, binary->data, binary->size);
  }
  return enqueue(queue, bin, (char *)bin->data + skip, binary->size - skip);
}

static RefBin *own_part(RefBin *bin, SysIOVec *part) {
  if (bin) {
    vl_refbin_retain(bin);
    return bin;
  }
  bin = vl_refbin_new(vl_nif_alloc(), part->iov_len);
  if (!bin) return NULL;
  memcpy(bin->data, part->iov_base, part->iov_len);
  part->iov_base = (char *)bin->data;
  return bin;
}

int enif_ioq_enqv(ErlNifIOQueue *queue, ErlNifIOVec *iovec, size_t skip) {
  if (skip > iovec->size) return 0;
  for (int i = 0; i < iovec->iovcnt; i++) {
    SysIOVec part = iovec->iov[i];
    size_t skipped = skip < part.iov_len ? skip : part.iov_len;
    skip -= skipped;
    part.iov_base += skipped;
    part.iov_len -= skipped;
    if (part.iov_len == 0) continue;
    RefBin *bin = own_part(iovec->ref_bins[i], &part);
    if (!bin || !enqueue(queue, bin, part.iov_base, part.iov_len)) return 0;
  }
  return 1;
}

size_t enif_ioq_size(ErlNifIOQueue *queue) {
  return queue->size;
}

int enif_ioq_deq(ErlNifIOQueue *queue, size_t count, size_t *size) {
  if (count > queue->size) return 0;
  queue->size -= count;
  while (count > 0) {
    SysIOVec *part = &queue->iov[queue->first];
    if (count < part->iov_len) {
      part->iov_base += count;
      part->iov_len -= count;
      break;
    }
    count -= part->iov_len;
    vl_refbin_release(queue->bins[queue->first]);
    queue->first = --queue->count ? queue->first + 1 : 0;
  }
  if (size) *size = queue->size;
  return 1;
}

SysIOVec *enif_ioq_peek(ErlNifIOQueue *queue, int *count) {
  *count = (int)queue->count;
  return queue->count ? queue->iov + queue->first : NULL;
}

int enif_ioq_peek_head(ErlNifEnv *env, ErlNifIOQueue *queue, size_t *size, ERL_NIF_TERM *head) {
  if (queue->count == 0) return 0;
  const SysIOVec *part = &queue->iov[queue->first];
  *head = vl_binary(env->heap, part->iov_base, part->iov_len);
  if (*head == TERM_NONE) return 0;
  if (size) *size = part->iov_len;
  return 1;
}
