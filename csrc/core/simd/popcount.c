#include "popcount.h"

/* words_per_addition: measured with sets of 512 words, rounded down. */
static const dip_popcount scalar = {"scalar", 1, dip_popcount_shared_scalar};
#ifdef DIP_HAVE_X86_POPCOUNT
static const dip_popcount avx2 = {"avx2", 6, dip_popcount_shared_avx2};
static const dip_popcount avx512 = {"avx512", 24, dip_popcount_shared_avx512};
#endif

size_t dip_popcounts_available(const dip_popcount *available[3]) {
    size_t count = 0;
#ifdef DIP_HAVE_X86_POPCOUNT
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vpopcntdq")) {
        available[count++] = &avx512;
    }
    if (__builtin_cpu_supports("avx2")) available[count++] = &avx2;
#endif
    available[count++] = &scalar;
    return count;
}
