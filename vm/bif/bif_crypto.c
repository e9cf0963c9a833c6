/* What :crypto (stdlib/erlang/crypto.ex) needs of C: digests, MACs, ciphers, randomness. */
#include "bif/args.h"
#include "bif/bif.h"
#include "bif/crypto_library.h"
#include "bif/input.h"
#include "proc/ref.h"

#include <sys/random.h>

enum { NAME_MAX_BYTES = 32, BYTES_PER_REDUCTION = 256 };

#define MAC_MAX EVP_MAX_MD_SIZE

/* The library; NULL with error:notsup raised. */
static const CryptoLibrary *library_of(Process *p) {
  const CryptoLibrary *library = vl_crypto_library(p->instance);
  if (!library) vl_raise(p, ATOM_error, ATOM_notsup);
  return library;
}

/* A name in a binary, ended by NUL. */
static bool read_name(Term t, char name[NAME_MAX_BYTES]) {
  const uint8_t *bytes;
  size_t size;
  if (!is_bitstring(t) || !vl_binary_peek(t, &bytes, &size) || size >= NAME_MAX_BYTES) return false;
  memcpy(name, bytes, size);
  name[size] = '\0';
  return true;
}

static const EVP_MD *digest_of(const CryptoLibrary *c, Term t) {
  char name[NAME_MAX_BYTES];
  return read_name(t, name) ? c->EVP_get_digestbyname(name) : NULL;
}

static const EVP_CIPHER *cipher_of(const CryptoLibrary *c, Term t) {
  char name[NAME_MAX_BYTES];
  return read_name(t, name) ? c->EVP_get_cipherbyname(name) : NULL;
}

/* -- Digests -- */

Term bif_vl_crypto_digest_2(Process *p, const Term *args) {
  const CryptoLibrary *c = library_of(p);
  if (!c) return TERM_NONE;
  const EVP_MD *md = digest_of(c, args[0]);
  Input in;
  if (!md) return vl_raise_badarg(p);
  if (!vl_input_open(p, &in, args[1])) return TERM_NONE;
  vl_bump_reductions(p, in.size / BYTES_PER_REDUCTION);
  uint8_t digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_MD_CTX *context = c->EVP_MD_CTX_new();
  bool done = context && c->EVP_DigestInit_ex(context, md, NULL) && c->EVP_DigestUpdate(context, in.bytes, in.size) &&
              c->EVP_DigestFinal_ex(context, digest, &size);
  c->EVP_MD_CTX_free(context);
  vl_input_close(&in);
  return done ? vl_binary(&p->heap, digest, size) : vl_raise_badarg(p);
}

Term bif_vl_crypto_hash_2(Process *p, const Term *args) {
  if (vl_input_is_large(args[1])) return vl_trap(p, ATOM_vl_crypto, ATOM_digest, 2, args);
  return bif_vl_crypto_digest_2(p, args);
}

/* A digest under way: owned by a reference, never changed, since programs keep old ones. */
typedef struct Running {
  RefBinDrop *drop; /* first */
  const CryptoLibrary *library;
  EVP_MD_CTX *context;
} Running;

static void drop_running(RefBin *bin) {
  Running *running = (Running *)(void *)bin->data;
  running->library->EVP_MD_CTX_free(running->context);
}

static Running *running_of(Term t) {
  RefBin *bin = ref_owned(t);
  if (!bin || !refbin_has_drop(bin, drop_running)) return NULL;
  return (Running *)(void *)bin->data;
}

/* Takes the context over. */
static Term running_term(Process *p, const CryptoLibrary *c, EVP_MD_CTX *context) {
  RefBin *bin = vl_refbin_new_object(p->heap.alloc, sizeof(Running), drop_running);
  if (!bin) {
    c->EVP_MD_CTX_free(context);
    return vl_raise_system_limit(p);
  }
  Running *running = (Running *)(void *)bin->data;
  running->library = c;
  running->context = context;
  return vl_ref_make_owner(&p->heap, p->instance, vl_ref_fresh(p->instance), bin);
}

Term bif_vl_crypto_hash_init_1(Process *p, const Term *args) {
  const CryptoLibrary *c = library_of(p);
  if (!c) return TERM_NONE;
  const EVP_MD *md = digest_of(c, args[0]);
  if (!md) return vl_raise_badarg(p);
  EVP_MD_CTX *context = c->EVP_MD_CTX_new();
  if (context && c->EVP_DigestInit_ex(context, md, NULL)) return running_term(p, c, context);
  c->EVP_MD_CTX_free(context);
  return vl_raise_badarg(p);
}

static EVP_MD_CTX *copy_of(const Running *running) {
  const CryptoLibrary *c = running->library;
  EVP_MD_CTX *copy = c->EVP_MD_CTX_new();
  if (copy && c->EVP_MD_CTX_copy_ex(copy, running->context)) return copy;
  c->EVP_MD_CTX_free(copy);
  return NULL;
}

Term bif_vl_crypto_hash_update_2(Process *p, const Term *args) {
  const Running *running = running_of(args[0]);
  Input in;
  if (!running) return vl_raise_badarg(p);
  if (!vl_input_open(p, &in, args[1])) return TERM_NONE;
  EVP_MD_CTX *copy = copy_of(running);
  bool added = copy && running->library->EVP_DigestUpdate(copy, in.bytes, in.size);
  vl_bump_reductions(p, in.size / BYTES_PER_REDUCTION);
  vl_input_close(&in);
  if (added) return running_term(p, running->library, copy);
  running->library->EVP_MD_CTX_free(copy);
  return vl_raise_system_limit(p);
}

Term bif_vl_crypto_hash_final_1(Process *p, const Term *args) {
  const Running *running = running_of(args[0]);
  if (!running) return vl_raise_badarg(p);
  uint8_t digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_MD_CTX *copy = copy_of(running);
  bool done = copy && running->library->EVP_DigestFinal_ex(copy, digest, &size);
  running->library->EVP_MD_CTX_free(copy);
  return done ? vl_binary(&p->heap, digest, size) : vl_raise_system_limit(p);
}

/* -- Keyed -- */

Term bif_vl_crypto_hmac_3(Process *p, const Term *args) {
  const CryptoLibrary *c = library_of(p);
  Input key, data;
  if (!c) return TERM_NONE;
  const EVP_MD *md = digest_of(c, args[0]);
  if (!md) return vl_raise_badarg(p);
  if (!vl_input_open(p, &key, args[1])) return TERM_NONE;
  Term result = TERM_NONE;
  if (vl_input_open(p, &data, args[2])) {
    uint8_t mac[MAC_MAX];
    unsigned size = 0;
    /* OpenSSL takes no NULL for an empty key. */
    const void *key_bytes = key.size ? (const void *)key.bytes : "";
    bool done = key.size <= INT_MAX && c->HMAC(md, key_bytes, (int)key.size, data.bytes, data.size, mac, &size);
    vl_bump_reductions(p, data.size / BYTES_PER_REDUCTION);
    result = done ? vl_binary(&p->heap, mac, size) : vl_raise_badarg(p);
    vl_input_close(&data);
  }
  vl_input_close(&key);
  return result;
}

/* Digest, password, salt, iterations, length. */
Term bif_vl_crypto_pbkdf2_5(Process *p, const Term *args) {
  const CryptoLibrary *c = library_of(p);
  if (!c) return TERM_NONE;
  const EVP_MD *md = digest_of(c, args[0]);
  Input password, salt;
  if (!md || !arg_is_int(args[3], 1, INT_MAX) || !arg_is_int(args[4], 1, INT_MAX)) return vl_raise_badarg(p);
  if (!vl_input_open(p, &password, args[1])) return TERM_NONE;
  Term result = TERM_NONE;
  if (vl_input_open(p, &salt, args[2])) {
    uint8_t *out;
    int length = (int)small_value(args[4]);
    result = vl_binary_new(&p->heap, (size_t)length, &out);
    if (result != TERM_NONE && !c->PKCS5_PBKDF2_HMAC((const char *)password.bytes, (int)password.size, salt.bytes,
                                                     (int)salt.size, (int)small_value(args[3]), md, length, out))
      result = vl_raise_badarg(p);
    vl_input_close(&salt);
  }
  vl_input_close(&password);
  return result;
}

/* -- Ciphers: name, key, iv, data, extra, tag, encrypt?, padding? -- */

enum { ARG_NAME, ARG_KEY, ARG_IV, ARG_DATA, ARG_EXTRA, ARG_TAG, ARG_ENCRYPT, ARG_PADDING };

typedef struct CipherCall {
  const CryptoLibrary *c;
  const EVP_CIPHER *cipher;
  EVP_CIPHER_CTX *context;
  Input key, iv, data, extra, tag;
  bool encrypt, padding, aead;
  uint8_t *out; /* data's size and a block */
  int size;     /* of the result */
} CipherCall;

static bool prepare(CipherCall *call) {
  const CryptoLibrary *c = call->c;
  int way = call->encrypt;
  if ((int)call->key.size != c->EVP_CIPHER_get_key_length(call->cipher)) return false;
  if (!call->aead && (int)call->iv.size != c->EVP_CIPHER_get_iv_length(call->cipher)) return false;
  if (!c->EVP_CipherInit_ex(call->context, call->cipher, NULL, NULL, NULL, way)) return false;
  if (call->aead && !c->EVP_CIPHER_CTX_ctrl(call->context, EVP_CTRL_AEAD_SET_IVLEN, (int)call->iv.size, NULL))
    return false;
  if (call->aead && !call->encrypt &&
      !c->EVP_CIPHER_CTX_ctrl(call->context, EVP_CTRL_AEAD_SET_TAG, (int)call->tag.size,
                              (void *)(uintptr_t)call->tag.bytes))
    return false;
  const uint8_t *iv = call->iv.size ? call->iv.bytes : NULL;
  if (!c->EVP_CipherInit_ex(call->context, NULL, NULL, call->key.bytes, iv, way)) return false;
  return c->EVP_CIPHER_CTX_set_padding(call->context, call->padding);
}

/* False: the data does not fit the cipher, or its tag is wrong. */
static bool run(CipherCall *call) {
  const CryptoLibrary *c = call->c;
  int done = 0, last = 0;
  if (call->data.size > INT_MAX - EVP_MAX_BLOCK_LENGTH || call->extra.size > INT_MAX) return false;
  if (call->extra.size && !c->EVP_CipherUpdate(call->context, NULL, &done, call->extra.bytes, (int)call->extra.size))
    return false;
  done = 0;
  if (call->data.size && !c->EVP_CipherUpdate(call->context, call->out, &done, call->data.bytes, (int)call->data.size))
    return false;
  if (!c->EVP_CipherFinal_ex(call->context, call->out + done, &last)) return false;
  call->size = done + last;
  return true;
}

static Term cipher_result(Process *p, CipherCall *call, Term tag_size) {
  Term text = vl_binary(&p->heap, call->out, (size_t)call->size);
  if (!call->aead || !call->encrypt) return text;
  uint8_t tag[EVP_MAX_BLOCK_LENGTH];
  int size = (int)small_value(tag_size);
  if (!call->c->EVP_CIPHER_CTX_ctrl(call->context, EVP_CTRL_AEAD_GET_TAG, size, tag)) return vl_raise_badarg(p);
  return vl_tuple2(&p->heap, text, vl_binary(&p->heap, tag, (size_t)size));
}

static Term run_cipher(Process *p, CipherCall *call, const Term *args) {
  size_t room = call->data.size + EVP_MAX_BLOCK_LENGTH;
  call->out = vl_alloc(p->heap.alloc, room);
  call->context = call->c->EVP_CIPHER_CTX_new();
  Term result;
  if (!call->out || !call->context)
    result = vl_raise_system_limit(p);
  else if (!prepare(call))
    result = vl_raise_badarg(p);
  else if (!run(call))
    result = ATOM_error;
  else
    result = cipher_result(p, call, args[ARG_TAG]);
  vl_bump_reductions(p, call->data.size / BYTES_PER_REDUCTION);
  call->c->EVP_CIPHER_CTX_free(call->context);
  vl_free(p->heap.alloc, call->out, room);
  return result;
}

static bool open_inputs(Process *p, CipherCall *call, const Term *args) {
  Input *inputs[] = {&call->key, &call->iv, &call->data, &call->extra, &call->tag};
  const Term terms[] = {args[ARG_KEY], args[ARG_IV], args[ARG_DATA], args[ARG_EXTRA],
                        is_small(args[ARG_TAG]) ? NIL : args[ARG_TAG]};
  for (size_t i = 0; i < VL_COUNT_OF(inputs); i++) {
    if (vl_input_open(p, inputs[i], terms[i])) continue;
    while (i-- > 0) vl_input_close(inputs[i]);
    return false;
  }
  return true;
}

/* The text; {text, tag} of an AEAD cipher (tag: how many bytes) that encrypts; error: the data does
 * not fit or the tag is wrong. Not an AEAD cipher: tag is nil. */
Term bif_vl_crypto_cipher_8(Process *p, const Term *args) {
  CipherCall call = {.c = library_of(p)};
  if (!call.c) return TERM_NONE;
  call.cipher = cipher_of(call.c, args[ARG_NAME]);
  call.encrypt = args[ARG_ENCRYPT] == ATOM_true;
  call.padding = args[ARG_PADDING] == ATOM_true;
  call.aead = args[ARG_TAG] != ATOM_nil;
  if (!call.cipher || (call.aead && call.encrypt && !arg_is_int(args[ARG_TAG], 1, EVP_MAX_BLOCK_LENGTH)))
    return vl_raise_badarg(p);
  const Term plain[] = {args[0], args[1], args[2], args[3], args[4], call.aead ? args[ARG_TAG] : NIL};
  if (!open_inputs(p, &call, plain)) return TERM_NONE;
  Term result = run_cipher(p, &call, args);
  Input *inputs[] = {&call.key, &call.iv, &call.data, &call.extra, &call.tag};
  for (size_t i = 0; i < VL_COUNT_OF(inputs); i++) vl_input_close(inputs[i]);
  return result;
}

/* {key bytes, iv bytes, block bytes} */
Term bif_vl_crypto_cipher_info_1(Process *p, const Term *args) {
  const CryptoLibrary *c = library_of(p);
  if (!c) return TERM_NONE;
  const EVP_CIPHER *cipher = cipher_of(c, args[0]);
  if (!cipher) return ATOM_nil;
  return vl_tuple3(&p->heap, make_small(c->EVP_CIPHER_get_key_length(cipher)),
                   make_small(c->EVP_CIPHER_get_iv_length(cipher)), make_small(c->EVP_CIPHER_get_block_size(cipher)));
}

/* {digest bytes, block bytes} */
Term bif_vl_crypto_hash_info_1(Process *p, const Term *args) {
  const CryptoLibrary *c = library_of(p);
  if (!c) return TERM_NONE;
  const EVP_MD *md = digest_of(c, args[0]);
  if (!md) return ATOM_nil;
  return vl_tuple2(&p->heap, make_small(c->EVP_MD_get_size(md)), make_small(c->EVP_MD_get_block_size(md)));
}

/* -- Bytes -- */

Term bif_vl_crypto_random_1(Process *p, const Term *args) {
  if (!arg_is_int(args[0], 0, SMALL_MAX)) return vl_raise_badarg(p);
  size_t size = (size_t)small_value(args[0]);
  uint8_t *out;
  Term t = vl_binary_new(&p->heap, size, &out);
  if (t == TERM_NONE) return TERM_NONE;
  for (size_t at = 0; at < size;) {
    ssize_t got = getrandom(out + at, size - at, 0);
    if (got > 0) at += (size_t)got;
  }
  vl_bump_reductions(p, size / BYTES_PER_REDUCTION);
  return t;
}

/* Both as long as the other; false with badarg raised. */
static bool open_both(Process *p, const Term *args, Input *a, Input *b) {
  if (!vl_input_open(p, a, args[0])) return false;
  if (!vl_input_open(p, b, args[1])) {
    vl_input_close(a);
    return false;
  }
  if (a->size == b->size) return true;
  vl_input_close(a);
  vl_input_close(b);
  vl_raise_badarg(p);
  return false;
}

Term bif_vl_crypto_exor_2(Process *p, const Term *args) {
  Input a, b;
  uint8_t *out;
  if (!open_both(p, args, &a, &b)) return TERM_NONE;
  Term t = vl_binary_new(&p->heap, a.size, &out);
  for (size_t i = 0; t != TERM_NONE && i < a.size; i++) out[i] = a.bytes[i] ^ b.bytes[i];
  vl_bump_reductions(p, a.size / BYTES_PER_REDUCTION);
  vl_input_close(&a);
  vl_input_close(&b);
  return t;
}

/* In a time that tells nothing of where they differ. */
Term bif_vl_crypto_equals_2(Process *p, const Term *args) {
  Input a, b;
  if (!open_both(p, args, &a, &b)) return TERM_NONE;
  volatile uint8_t differ = 0;
  for (size_t i = 0; i < a.size; i++) differ = (uint8_t)(differ | (a.bytes[i] ^ b.bytes[i]));
  vl_bump_reductions(p, a.size / BYTES_PER_REDUCTION);
  vl_input_close(&a);
  vl_input_close(&b);
  return make_bool(differ == 0);
}
