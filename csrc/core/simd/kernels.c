#include "kernels.h"

#include <stdbool.h>
#include <string.h>

#include "classify.h"
#include "narrow.h"
#include "positions.h"
#include "short_term.h"

const uint8_t dip_first_bytes[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                     255, 255, 255, 255, 255, 255, 255, 255};

/* words_per_addition: measured with sets of 512 words, rounded down. */
static const dip_popcount bits_scalar = {1, dip_popcount_shared_scalar};
static const dip_kernels scalar = {"scalar",        dip_classify_scalar,  dip_code_points_scalar,
                                   dip_narrow_none, dip_positions_scalar, 65,
                                   &bits_scalar};
#ifdef DIP_HAVE_X86
static const dip_popcount bits_avx2 = {6, dip_popcount_shared_avx2};
static const dip_popcount bits_avx512 = {24, dip_popcount_shared_avx512};
static const dip_kernels sse42 = {"sse4.2",        dip_classify_sse42,   dip_code_points_sse42,
                                  dip_narrow_none, dip_positions_scalar, 65,
                                  &bits_scalar};
static const dip_kernels avx2 = {"avx2",          dip_classify_avx2,  dip_code_points_avx2,
                                 dip_narrow_avx2, dip_positions_avx2, 65,
                                 &bits_avx2};
/* The first machines with AVX-512 can neither count bits with it nor pick bytes. */
static const dip_kernels avx512_first = {
    "avx512", dip_classify_avx512, dip_code_points_avx512, dip_narrow_avx512, dip_positions_avx512,
    40,       &bits_avx2};
static const dip_kernels avx512 = {
    "avx512",          dip_classify_avx512,        dip_code_points_avx512,
    dip_narrow_avx512, dip_positions_avx512_vbmi2, 16,
    &bits_avx512};
#endif
#ifdef DIP_HAVE_NEON
static const dip_kernels neon = {"neon",          dip_classify_neon,    dip_code_points_neon,
                                 dip_narrow_none, dip_positions_scalar, 65,
                                 &bits_scalar};
#endif

size_t dip_kernels_available(const dip_kernels *available[8]) {
    size_t count = 0;
#ifdef DIP_HAVE_X86
    /* Virtual machines may hide any of these; each is asked for that a kernel is compiled with. */
    const bool has_sse42 = __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
    const bool has_avx2 = has_sse42 && __builtin_cpu_supports("avx2") &&
                          __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    if (has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) {
        const bool later =
            __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512vbmi2");
        available[count++] = later ? &avx512 : &avx512_first;
    }
    if (has_avx2) available[count++] = &avx2;
    if (has_sse42) available[count++] = &sse42;
#endif
#ifdef DIP_HAVE_NEON
    available[count++] = &neon; /* every AArch64 has it */
#endif
    available[count++] = &scalar;
    return count;
}

const dip_kernels *dip_kernels_best(void) {
    const dip_kernels *available[8];
    (void)dip_kernels_available(available);
    return available[0];
}

const dip_kernels *dip_kernels_named(const char *name) {
    const dip_kernels *available[8];
    const size_t count = dip_kernels_available(available);
    for (size_t k = 0; k < count; k++) {
        if (strcmp(available[k]->name, name) == 0) return available[k];
    }
    return NULL;
}
