#include "kernels.h"

#include <string.h>

#include "classify.h"
#include "short_term.h"

const uint8_t dip_first_bytes[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                     255, 255, 255, 255, 255, 255, 255, 255};

static const dip_kernels scalar = {"scalar", dip_classify_scalar, dip_code_points_scalar};
#ifdef DIP_HAVE_X86
static const dip_kernels sse42 = {"sse4.2", dip_classify_sse42, dip_code_points_sse42};
static const dip_kernels avx2 = {"avx2", dip_classify_avx2, dip_code_points_avx2};
static const dip_kernels avx512 = {"avx512", dip_classify_avx512, dip_code_points_avx512};
#endif
#ifdef DIP_HAVE_NEON
static const dip_kernels neon = {"neon", dip_classify_neon, dip_code_points_neon};
#endif

size_t dip_kernels_available(const dip_kernels *available[8]) {
    size_t count = 0;
#ifdef DIP_HAVE_X86
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512f")) {
        available[count++] = &avx512;
    }
    if (__builtin_cpu_supports("avx2")) available[count++] = &avx2;
    if (__builtin_cpu_supports("sse4.2")) available[count++] = &sse42;
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
