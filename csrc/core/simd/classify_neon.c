#include "classify.h"

#ifdef DIP_HAVE_NEON

#include <arm_neon.h>

#define CLASSIFY dip_classify_neon
#define CODE_POINTS dip_code_points_neon
#define TARGET

typedef struct bytes {
    uint8x16_t part[4];
} bytes;

static inline bytes load(const uint8_t *p) {
    bytes v;
    for (int k = 0; k < 4; k++) v.part[k] = vld1q_u8(p + 16 * k);
    return v;
}

/* Of bytes that are 0 or 0xFF: one bit of each byte, then three additions of neighbours. */
static inline uint64_t bits_of(bytes v) {
    static const uint8_t weight[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t bit = vld1q_u8(weight);
    for (int k = 0; k < 4; k++) v.part[k] = vandq_u8(v.part[k], bit);
    const uint8x16_t low = vpaddq_u8(v.part[0], v.part[1]), high = vpaddq_u8(v.part[2], v.part[3]);
    const uint8x16_t all = vpaddq_u8(low, high);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

static inline uint64_t equal(bytes v, int c) {
    for (int k = 0; k < 4; k++) v.part[k] = vceqq_u8(v.part[k], vdupq_n_u8((uint8_t)c));
    return bits_of(v);
}

static inline uint64_t within(bytes v, int c, int n) {
    for (int k = 0; k < 4; k++) {
        const uint8x16_t from = vsubq_u8(v.part[k], vdupq_n_u8((uint8_t)c));
        v.part[k] = vcltq_u8(from, vdupq_n_u8((uint8_t)n));
    }
    return bits_of(v);
}

static inline bytes folded(bytes v) {
    for (int k = 0; k < 4; k++) v.part[k] = vorrq_u8(v.part[k], vdupq_n_u8(0x20));
    return v;
}

static inline uint64_t below(bytes v, int c) {
    for (int k = 0; k < 4; k++) {
        v.part[k] = vcltq_s8(vreinterpretq_s8_u8(v.part[k]), vdupq_n_s8((int8_t)c));
    }
    return bits_of(v);
}

#include "classify_body.h"

#endif
