/* OpenSSL's libcrypto, opened when a program first needs it: it is large, and most never do.
 *
 * The table of its functions belongs to the instance and is filled once; reading it takes no lock. */
#ifndef VL_CRYPTO_LIBRARY_H
#define VL_CRYPTO_LIBRARY_H

#include "proc/instance.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

/* X(function) */
#define CRYPTO_FUNCTIONS(X)     \
  X(EVP_get_digestbyname)       \
  X(EVP_get_cipherbyname)       \
  X(EVP_MD_get_size)            \
  X(EVP_MD_get_block_size)      \
  X(EVP_MD_CTX_new)             \
  X(EVP_MD_CTX_free)            \
  X(EVP_MD_CTX_copy_ex)         \
  X(EVP_MD_CTX_get0_md)         \
  X(EVP_DigestInit_ex)          \
  X(EVP_DigestUpdate)           \
  X(EVP_DigestFinal_ex)         \
  X(HMAC)                       \
  X(PKCS5_PBKDF2_HMAC)          \
  X(EVP_CIPHER_get_key_length)  \
  X(EVP_CIPHER_get_iv_length)   \
  X(EVP_CIPHER_get_block_size)  \
  X(EVP_CIPHER_CTX_new)         \
  X(EVP_CIPHER_CTX_free)        \
  X(EVP_CIPHER_CTX_ctrl)        \
  X(EVP_CIPHER_CTX_set_padding) \
  X(EVP_CipherInit_ex)          \
  X(EVP_CipherUpdate)           \
  X(EVP_CipherFinal_ex)

typedef struct CryptoLibrary {
  void *handle;
#define CRYPTO_MEMBER(name) __typeof__(&name) name;
  CRYPTO_FUNCTIONS(CRYPTO_MEMBER)
#undef CRYPTO_MEMBER
} CryptoLibrary;

/* The library, opened if need be; NULL: this machine has none, or memory is out. Any thread. */
const CryptoLibrary *vl_crypto_library(Instance *in);
/* With the instance's end. */
void vl_crypto_stop(Instance *in);

#endif
