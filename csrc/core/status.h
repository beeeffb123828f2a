/* status.h - what every fallible function of the core returns.
 *
 * A failure leaves the outputs untouched and the object as it was (each header says so where
 * it differs). "Not found" is a value, never a status. */
#ifndef DIP_STATUS_H
#define DIP_STATUS_H

#if defined(__GNUC__)
#define DIP_NODISCARD __attribute__((warn_unused_result))
#else
#define DIP_NODISCARD
#endif

typedef enum dip_status {
    DIP_OK = 0,
    DIP_ERR_MEMORY,   /* the allocator gave nothing */
    DIP_ERR_LIMIT,    /* a named limit of the core would be passed (document length, ids, counts) */
    DIP_ERR_UTF8,     /* malformed UTF-8; the function that found it says where */
    DIP_ERR_ARGUMENT, /* a value outside what the header allows */
    DIP_ERR_EMPTY     /* an entry or pattern without a single word */
} dip_status;

/* A constant English phrase for `status`; never NULL, never to be freed. */
const char *dip_status_text(dip_status status);

/* Returns from the enclosing function when `call` fails. Not for functions that own something. */
#define DIP_TRY(call)                                                                              \
    do {                                                                                           \
        const dip_status dip_try_ = (call);                                                        \
        if (dip_try_ != DIP_OK) return dip_try_;                                                   \
    } while (0)

#endif
