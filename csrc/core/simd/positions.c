/* positions.c - a set has some ten bits, another number in each, so that a loop that ends with the
 * last bit is mispredicted once a set. The bits are taken eight or sixteen at a time instead: what
 * is written too much, the next set overwrites. */
#include "positions.h"

#include "classify.h"

#define AT_ONCE 8u

static inline __attribute__((always_inline)) uint32_t *take(const uint64_t *sets, size_t count,
                                                            uint32_t first, uint32_t *out) {
    const uint64_t none = (uint64_t)1 << 63; /* so that there is a bit to find */
    for (size_t s = 0; s < count; s++, first += DIP_BLOCK) {
        uint64_t bits = sets[s];
        uint32_t *end = out + __builtin_popcountll(bits);
        do {
            for (size_t k = 0; k < AT_ONCE; k++) {
                out[k] = first + (uint32_t)__builtin_ctzll(bits | none);
                bits &= bits - 1;
            }
            out += AT_ONCE;
        } while (bits);
        out = end;
    }
    return out;
}

uint32_t *dip_positions_scalar(const uint64_t *sets, size_t count, uint32_t first, uint32_t *out) {
    return take(sets, count, first, out);
}

#ifdef DIP_HAVE_X86

#include <immintrin.h>

__attribute__((target("popcnt,bmi,bmi2")))
uint32_t *dip_positions_avx2(const uint64_t *sets, size_t count, uint32_t first, uint32_t *out) {
    return take(sets, count, first, out);
}

__attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt"))) uint32_t *
dip_positions_avx512_vbmi2(const uint64_t *sets, size_t count, uint32_t first, uint32_t *out) {
    uint8_t numbers[DIP_BLOCK];
    for (unsigned k = 0; k < DIP_BLOCK; k++) numbers[k] = (uint8_t)k;
    const __m512i all = _mm512_loadu_si512(numbers);
    for (size_t s = 0; s < count; s++, first += DIP_BLOCK) {
        const __m512i base = _mm512_set1_epi32((int)first);
        const __m512i found = _mm512_maskz_compress_epi8(sets[s], all);
        uint32_t *end = out + __builtin_popcountll(sets[s]);
        _mm512_storeu_si512(
            out, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(found))));
        if (end > out + 16) {
            uint8_t rest[DIP_BLOCK];
            _mm512_storeu_si512(rest, found);
            for (size_t k = 16; out + k < end; k += 16) {
                const __m128i some = _mm_loadu_si128((const __m128i *)(const void *)(rest + k));
                _mm512_storeu_si512(out + k, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(some)));
            }
        }
        out = end;
    }
    return out;
}

__attribute__((target("avx512f,popcnt"))) uint32_t *
dip_positions_avx512(const uint64_t *sets, size_t count, uint32_t first, uint32_t *out) {
    const __m512i sixteen = _mm512_set1_epi32(16);
    __m512i places =
        _mm512_add_epi32(_mm512_set1_epi32((int)first),
                         _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    for (size_t s = 0; s < count; s++) {
        for (unsigned part = 0; part < DIP_BLOCK; part += 16) {
            const __mmask16 bits = (__mmask16)(sets[s] >> part);
            _mm512_storeu_si512(out, _mm512_maskz_compress_epi32(bits, places));
            out += __builtin_popcount(bits);
            places = _mm512_add_epi32(places, sixteen);
        }
    }
    return out;
}

#endif
