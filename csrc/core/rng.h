/* rng.h - random numbers of our own, the same on every machine and in every version. */
#ifndef DIP_RNG_H
#define DIP_RNG_H

#include <stdint.h>

/* xoshiro256** 1.0 (Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators").
 * Not for secrets. */
typedef struct dip_rng {
    uint64_t state[4];
} dip_rng;

/* One step of SplitMix64 (Steele, Lea and Flood 2014). */
static inline uint64_t dip_rng_mix(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* The generator of stream `stream` under `seed`: streams of one seed are unrelated. */
static inline dip_rng dip_rng_seeded(uint64_t seed, uint64_t stream) {
    uint64_t mix = seed;
    mix = dip_rng_mix(&mix) ^ stream;
    dip_rng self;
    for (int k = 0; k < 4; k++) self.state[k] = dip_rng_mix(&mix);
    return self;
}

static inline uint64_t dip_rng_rotated(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

/* 64 random bits. */
static inline uint64_t dip_rng_next(dip_rng *self) {
    uint64_t *s = self->state;
    const uint64_t result = dip_rng_rotated(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = dip_rng_rotated(s[3], 45);
    return result;
}

/* A number below `bound` (> 0), each equally likely (Lemire 2019, "Fast random integer generation
 * in an interval"). */
static inline uint32_t dip_rng_below(dip_rng *self, uint32_t bound) {
    uint64_t wide = (dip_rng_next(self) >> 32) * bound;
    if ((uint32_t)wide < bound) {
        const uint32_t least = (0u - bound) % bound;
        while ((uint32_t)wide < least) wide = (dip_rng_next(self) >> 32) * bound;
    }
    return (uint32_t)(wide >> 32);
}

#endif
