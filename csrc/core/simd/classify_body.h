/* classify_body.h - the kernels over whatever vectors the including file defines:
 *   CLASSIFY, CODE_POINTS  the names of the functions
 *   TARGET          its attribute for the compiler
 *   bytes           64 bytes in registers
 *   load(p)         bytes from memory that need not be aligned
 *   equal(v, c)     uint64_t: which bytes are c
 *   within(v, c, n) uint64_t: which bytes are in [c, c + n)
 *   folded(v)       bytes with bit 0x20 set
 *   below(v, c)     uint64_t: which bytes are less than c as signed numbers */
#include <string.h>

/* What a block leaves for the next one. */
typedef struct dip_carry {
    uint64_t wide;   /* bits of a wide character that reaches over the end */
    uint64_t cr;     /* bit 0: the block ended with CR */
    uint64_t trails; /* continuation bytes so far */
} dip_carry;

TARGET static inline void dip_find_wide(const uint8_t *p, uint64_t lead, dip_block *out,
                                        dip_carry *carry) {
    uint64_t wide = 0, mid = 0;
    if (lead) {
        const bytes last = load(p + 2);
        lead &= equal(load(p + 1), 0x80);
        wide = lead & (within(last, 0x90, 0x14) | within(last, 0xA5, 2) | within(last, 0xB0, 0x0F));
        mid = lead & within(last, 0x98, 2);
    }
    out->wide = wide;
    out->wide_mid = mid;
    out->hard &= ~(wide | wide << 1 | wide << 2 | carry->wide);
    carry->wide = wide >> 63 | wide >> 62;
}

/* One block; reads p[0 .. 65]. */
TARGET static inline void dip_classify_block(const uint8_t *p, dip_block *out, dip_carry *carry) {
    const bytes v = load(p), next = load(p + 1);
    const uint64_t dot = equal(v, '.'), quote = equal(v, '\''), colon = equal(v, ':');
    const uint64_t high = below(v, 0), lf = equal(v, '\n'), cr = equal(v, '\r');
    out->letter = within(folded(v), 'a', 26);
    out->upper = within(v, 'A', 26);
    out->digit = within(v, '0', 10);
    out->joiner = equal(v, '_');
    out->mid_letter = dot | quote | colon;
    out->mid_number = dot | quote | equal(v, ',') | equal(v, ';');
    out->space = equal(v, ' ');
    out->crlf = lf & (cr << 1 | carry->cr);
    out->clings = quote | high;
    out->ends = lf | cr | high;
    out->marks = out->ends | dot | equal(v, '!') | equal(v, '?');
    out->entity = equal(v, '@') | equal(v, '#') | (colon & equal(next, '/')) |
                  (equal(v, 'w') & equal(next, 'w'));
    out->trail = high ? below(v, -64) : 0;
    out->hard = high;
    out->trails_before = carry->trails;
    dip_find_wide(p, high ? equal(v, 0xE2) : 0, out, carry);
    carry->cr = cr >> 63;
    carry->trails += (uint64_t)__builtin_popcountll(out->trail);
}

TARGET void CLASSIFY(const uint8_t *text, size_t len, dip_block *out) {
    dip_carry carry = {0};
    size_t at = 0;
    for (; at + DIP_BLOCK + 2 <= len; at += DIP_BLOCK) {
        dip_classify_block(text + at, out++, &carry);
    }
    uint8_t rest[2 * DIP_BLOCK + 2] = {0}; /* what is left, with room to read past it */
    if (len > at) memcpy(rest, text + at, len - at);
    for (size_t k = 0; at + k < len; k += DIP_BLOCK) dip_classify_block(rest + k, out++, &carry);
}

TARGET void CODE_POINTS(const dip_block *blocks, uint32_t *positions, size_t count) {
    for (size_t k = 0; k < count; k++) {
        positions[k] = (uint32_t)dip_code_points_before(blocks, positions[k]);
    }
}
