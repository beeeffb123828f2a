#include "status.h"

const char *dip_status_text(dip_status status) {
    switch (status) {
    case DIP_OK: return "no error";
    case DIP_ERR_MEMORY: return "out of memory";
    case DIP_ERR_LIMIT: return "a size limit would be passed";
    case DIP_ERR_UTF8: return "malformed UTF-8";
    case DIP_ERR_ARGUMENT: return "argument out of range";
    case DIP_ERR_EMPTY: return "pattern without a word";
    }
    return "unknown status";
}
