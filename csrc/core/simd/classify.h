/* classify.h - the classifying kernels, one for each instruction set; see kernels.h. */
#ifndef DIP_CLASSIFY_H
#define DIP_CLASSIFY_H

#include "kernels.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define DIP_HAVE_X86 1
#elif defined(__aarch64__) && defined(__ARM_NEON)
#define DIP_HAVE_NEON 1
#endif

void dip_classify_scalar(const uint8_t *text, size_t len, dip_block *out);
void dip_code_points_scalar(const dip_block *blocks, uint32_t *positions, size_t count);
#ifdef DIP_HAVE_X86
void dip_classify_sse42(const uint8_t *text, size_t len, dip_block *out);
void dip_code_points_sse42(const dip_block *blocks, uint32_t *positions, size_t count);
void dip_classify_avx2(const uint8_t *text, size_t len, dip_block *out);
void dip_code_points_avx2(const dip_block *blocks, uint32_t *positions, size_t count);
void dip_classify_avx512(const uint8_t *text, size_t len, dip_block *out);
void dip_code_points_avx512(const dip_block *blocks, uint32_t *positions, size_t count);
#endif
#ifdef DIP_HAVE_NEON
void dip_classify_neon(const uint8_t *text, size_t len, dip_block *out);
void dip_code_points_neon(const dip_block *blocks, uint32_t *positions, size_t count);
#endif

#endif
