/* classify_scalar.c - the meaning of a dip_block, byte by byte: what every vector kernel is held
 * against. It shares nothing with them. */
#include <string.h>

#include "classify.h"

static uint8_t byte_at(const uint8_t *text, size_t len, size_t at) {
    return at < len ? text[at] : 0;
}

/* Whether a wide character starts at `at`. */
static int is_wide(const uint8_t *text, size_t len, size_t at) {
    if (text[at] != 0xE2 || byte_at(text, len, at + 1) != 0x80) return 0;
    const uint8_t last = byte_at(text, len, at + 2);
    return (last >= 0x90 && last <= 0xA3) || last == 0xA5 || last == 0xA6 ||
           (last >= 0xB0 && last <= 0xBE);
}

static int is_one_of(uint8_t c, const char *set) { return c != 0 && strchr(set, c) != NULL; }

static int betrays_entity(const uint8_t *text, size_t len, size_t at) {
    const uint8_t c = text[at], next = byte_at(text, len, at + 1);
    return c == '@' || c == '#' || (c == ':' && next == '/') || (c == 'w' && next == 'w');
}

void dip_classify_scalar(const uint8_t *text, size_t len, dip_block *out) {
    size_t wide_left = 0; /* bytes of a wide character that still lie ahead */
    uint64_t trails = 0;
    for (size_t at = 0; at < len; at++) {
        dip_block *block = &out[at / DIP_BLOCK];
        if (at % DIP_BLOCK == 0) *block = (dip_block){.trails_before = trails};
        const uint64_t bit = (uint64_t)1 << at % DIP_BLOCK;
        const uint8_t c = text[at];
        if (is_wide(text, len, at)) {
            wide_left = 3;
            block->wide |= bit;
            if ((text[at + 2] & 0xFE) == 0x98) block->wide_mid |= bit;
        }
        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) block->letter |= bit;
        if (c >= 'A' && c <= 'Z') block->upper |= bit;
        if (c >= '0' && c <= '9') block->digit |= bit;
        if (c == '_') block->joiner |= bit;
        if (is_one_of(c, ".':")) block->mid_letter |= bit;
        if (is_one_of(c, ".',;")) block->mid_number |= bit;
        if (c == ' ') block->space |= bit;
        if (c == '\n' && at > 0 && text[at - 1] == '\r') block->crlf |= bit;
        if (c >= 0x80 || c == '\'') block->clings |= bit;
        if (c >= 0x80 || is_one_of(c, "\n\r")) block->ends |= bit;
        if (c >= 0x80 || is_one_of(c, ".!?\n\r")) block->marks |= bit;
        if (c >= 0x80 && wide_left == 0) block->hard |= bit;
        if ((c & 0xC0) == 0x80) {
            block->trail |= bit;
            trails++;
        }
        if (betrays_entity(text, len, at)) block->entity |= bit;
        if (wide_left) wide_left--;
    }
}

void dip_code_points_scalar(const dip_block *blocks, uint32_t *positions, size_t count) {
    for (size_t k = 0; k < count; k++) {
        const size_t pos = positions[k], b = pos / DIP_BLOCK;
        size_t trails = 0;
        for (size_t at = b * DIP_BLOCK; at < pos; at++)
            trails += blocks[b].trail >> at % DIP_BLOCK & 1;
        if (pos % DIP_BLOCK) {
            trails += (size_t)blocks[b].trails_before;
        } else if (b > 0) { /* there may be no block behind the end */
            trails = (size_t)blocks[b - 1].trails_before;
            for (size_t k2 = 0; k2 < DIP_BLOCK; k2++) trails += blocks[b - 1].trail >> k2 & 1;
        }
        positions[k] = (uint32_t)(pos - trails);
    }
}
