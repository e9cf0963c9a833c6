/* Numbers in byte order on the wire of images and files: little-endian. */
#ifndef VL_BYTES_H
#define VL_BYTES_H

#include "base/base.h"

static inline uint32_t vl_get_u32(const uint8_t *at) {
  return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}
static inline uint64_t vl_get_u64(const uint8_t *at) {
  return vl_get_u32(at) | (uint64_t)vl_get_u32(at + 4) << 32;
}
static inline void vl_put_u32(uint8_t *at, uint32_t n) {
  for (int i = 0; i < 4; i++) at[i] = (uint8_t)(n >> (8 * i));
}
static inline void vl_put_u64(uint8_t *at, uint64_t n) {
  vl_put_u32(at, (uint32_t)n);
  vl_put_u32(at + 4, (uint32_t)(n >> 32));
}

#endif
