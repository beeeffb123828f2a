/* positions.h - bit sets to numbers, one function for each instruction set that has its own way;
 * see kernels.h. */
#ifndef DIP_POSITIONS_H
#define DIP_POSITIONS_H

#include <stddef.h>
#include <stdint.h>

/* The kernels of that name in kernels.h. */
uint32_t *dip_positions_scalar(const uint64_t *sets, size_t count, uint32_t first, uint32_t *out);
uint32_t *dip_positions_avx2(const uint64_t *sets, size_t count, uint32_t first, uint32_t *out);
uint32_t *dip_positions_avx512(const uint64_t *sets, size_t count, uint32_t first, uint32_t *out);
uint32_t *dip_positions_avx512_vbmi2(const uint64_t *sets, size_t count, uint32_t first,
                                     uint32_t *out);

#endif
