/* MD5: for fingerprints that programs compare with other systems', not for security. */
#ifndef VL_MD5_H
#define VL_MD5_H

#include "base/base.h"

#define MD5_DIGEST 16

typedef struct Md5 {
  uint32_t state[4];
  uint64_t size; /* bytes so far */
  uint8_t block[64];
} Md5;

void vl_md5_init(Md5 *m);
void vl_md5_update(Md5 *m, const void *bytes, size_t size);
void vl_md5_final(Md5 *m, uint8_t digest[MD5_DIGEST]);

#endif
