/*
 * Between the files that decode rows: one value as the server sent it.
 */
#ifndef CORMI_POSTGRESQL_DECODE_H
#define CORMI_POSTGRESQL_DECODE_H

#include "driver.h"

#include <corm/sys/decode.h>

/* The server's numbers of its types (pg_type.dat): fixed for ever. */
enum {
    PGX_BOOL = 16,
    PGX_BYTEA = 17,
    PGX_INT8 = 20,
    PGX_INT2 = 21,
    PGX_INT4 = 23,
    PGX_TEXT = 25,
    PGX_OID = 26,
    PGX_JSON = 114,
    PGX_FLOAT4 = 700,
    PGX_FLOAT8 = 701,
    PGX_BPCHAR = 1042,
    PGX_VARCHAR = 1043,
    PGX_DATE = 1082,
    PGX_TIME = 1083,
    PGX_TIMESTAMP = 1114,
    PGX_TIMESTAMPTZ = 1184,
    PGX_INTERVAL = 1186,
    PGX_NUMERIC = 1700,
    PGX_UUID = 2950,
    PGX_JSONB = 3802
};

typedef struct pgx_cell {
    const char *s; /* ends in NUL */
    size_t n;
    Oid oid;
} pgx_cell;

/* Numbers in binary: the highest byte comes first. */
static inline uint64_t pgx_word(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;

    return (uint64_t)b[0] << 56 | (uint64_t)b[1] << 48 | (uint64_t)b[2] << 40 |
           (uint64_t)b[3] << 32 | (uint64_t)b[4] << 24 | (uint64_t)b[5] << 16 |
           (uint64_t)b[6] << 8 | b[7];
}

static inline int32_t pgx_half(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;

    return (int32_t)((uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
                     (uint32_t)b[2] << 8 | b[3]);
}

/* A value, not NULL, as text into a member. */
corm_fit cormi_pg_read_text(const corm_decode_item *item, pgx_cell c,
                            corm_arena *arena, char *to);
/* By the server's type. */
corm_fit cormi_pg_decode_value(pgx_cell c, unsigned quantize, corm_arena *arena,
                               corm_value *out);

/* An array or a range as CORM_K_ITEMS; is it one of them? */
bool cormi_pg_has_items(Oid oid);
corm_fit cormi_pg_decode_items(pgx_cell c, unsigned quantize, corm_arena *arena,
                               corm_value *out);

/* Binary results: would rows of res be read faster so?  Not where a column's
 * binary form is not known here. */
bool cormi_pg_wants_binary(const PGresult *res, const corm_decode *program);
/* A value, not NULL, into a member of its kind.  False: it is of another kind
 * or does not fit, and goes the way of its text. */
bool cormi_pg_read_binary(const corm_decode_item *item, const pgx_cell *c,
                          corm_arena *arena, char *to);
/* The text that the server would have sent, in room, or in the arena where
 * that is too small; false: no memory. */
#define PGX_TEXT_ROOM 128
bool cormi_pg_binary_text(pgx_cell *c, char *room, corm_arena *arena);

#endif
