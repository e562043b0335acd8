/*
 * What every driver does with a value on its way into a member, and with one
 * that does not fit.
 */
#ifndef CORM_SYS_DECODE_H
#define CORM_SYS_DECODE_H

#include <corm/common.h>
#include <corm/error.h>
#include <corm/sys/driver.h>

#include <string.h>

CORM_BEGIN_DECLS

/** What became of a stored value that a member is to hold. */
typedef enum corm_fit {
    CORM_FIT_OK,
    CORM_FIT_NULL,  /**< NULL where none may be */
    CORM_FIT_KIND,  /**< another type, or text of another form */
    CORM_FIT_RANGE, /**< a number that the member cannot hold */
    CORM_FIT_MEMORY /**< the arena is full */
} corm_fit;

/**
 * Are the values of a type whole numbers?
 * @param type  a corm_type; others are not.
 * @return true for the integer and automatic types; there are no errors.
 * Threads: any.
 */
static inline bool corm_type_is_integer(unsigned type)
{
    switch (type) {
    case CORM_TYPE_AUTO:
    case CORM_TYPE_BIG_AUTO:
    case CORM_TYPE_SMALL_AUTO:
    case CORM_TYPE_INTEGER:
    case CORM_TYPE_SMALL_INTEGER:
    case CORM_TYPE_BIG_INTEGER:
    case CORM_TYPE_POSITIVE_INTEGER:
    case CORM_TYPE_POSITIVE_SMALL_INTEGER:
    case CORM_TYPE_POSITIVE_BIG_INTEGER:
        return true;
    default:
        return false;
    }
}

/**
 * Put a number into a signed integer member.
 * @param to    the member, aligned for its size; the caller's.
 * @param size  its bytes: 1, 2, 4 or 8.
 * @param i     what it shall hold.
 * @return CORM_FIT_OK; the error CORM_FIT_RANGE: it does not fit, and the
 *         member holds what is left of it.
 * Threads: any.
 */
static inline corm_fit corm_fit_int(void *to, unsigned size, int64_t i)
{
    switch (size) {
    case 1:
        *(int8_t *)to = (int8_t)i;
        return i == (int8_t)i ? CORM_FIT_OK : CORM_FIT_RANGE;
    case 2:
        *(int16_t *)to = (int16_t)i;
        return i == (int16_t)i ? CORM_FIT_OK : CORM_FIT_RANGE;
    case 4:
        *(int32_t *)to = (int32_t)i;
        return i == (int32_t)i ? CORM_FIT_OK : CORM_FIT_RANGE;
    default:
        *(int64_t *)to = i;
        return CORM_FIT_OK;
    }
}

/**
 * The same for an unsigned member.
 * @param to    as for corm_fit_int(); the caller's.
 * @param size  as there.
 * @param u     what it shall hold; what is below 0 the caller refuses.
 * @return as corm_fit_int(): CORM_FIT_RANGE is the only error.
 * Threads: any.
 */
static inline corm_fit corm_fit_uint(void *to, unsigned size, uint64_t u)
{
    switch (size) {
    case 1:
        *(uint8_t *)to = (uint8_t)u;
        return u <= UINT8_MAX ? CORM_FIT_OK : CORM_FIT_RANGE;
    case 2:
        *(uint16_t *)to = (uint16_t)u;
        return u <= UINT16_MAX ? CORM_FIT_OK : CORM_FIT_RANGE;
    case 4:
        *(uint32_t *)to = (uint32_t)u;
        return u <= UINT32_MAX ? CORM_FIT_OK : CORM_FIT_RANGE;
    default:
        *(uint64_t *)to = u;
        return CORM_FIT_OK;
    }
}

/**
 * Is there a NUL in a text, which would end it unseen?  memchr() for the short
 * texts that columns hold: its call costs more than reading them (measured:
 * 4 % of a row of three columns).
 * @param text  the caller's; NULL is not allowed, not even with n of 0.
 * @param n     its bytes.
 * @return whether one of them is 0; there are no errors.
 * Threads: any.
 */
static inline bool corm_text_has_nul(const char *text, size_t n)
{
    uint64_t word;

    if (n > 64)
        return memchr(text, '\0', n) != NULL;
    if (n < 8) {
        for (size_t i = 0; i < n; i++) {
            if (text[i] == '\0')
                return true;
        }
        return false;
    }
    for (size_t i = 0;; i += 8) {
        bool last = i + 8 >= n;

        memcpy(&word, text + (last ? n - 8 : i), sizeof(word));
        if (((word - UINT64_C(0x0101010101010101)) & ~word &
             UINT64_C(0x8080808080808080)) != 0)
            return true;
        if (last)
            return false;
    }
}

/**
 * Say that a stored value does not fit its member.
 * @param item      what was to be filled.
 * @param fit       why; not CORM_FIT_OK.
 * @param stored    the value, shortened: "text 'abc'"; NULL with CORM_FIT_NULL
 *                  and CORM_FIT_MEMORY.
 * @param expected  with CORM_FIT_KIND: what the member holds, "an integer";
 *                  NULL: as its C type says it.
 * @param err       filled; its message names the field (item->label), the
 *                  value, and the column of the result.
 * @return CORM_DATA; CORM_NO_MEMORY for CORM_FIT_MEMORY.
 * Nothing is kept of the arguments.
 * Threads: any.
 */
CORM_API corm_status corm_decode_refuse(const corm_decode_item *item,
                                        corm_fit fit, const char *stored,
                                        const char *expected, corm_error *err);

CORM_END_DECLS

#endif
