/*
 * Between decode.c and decode_items.c: one value as the server sent it.
 */
#ifndef CORMI_POSTGRESQL_DECODE_H
#define CORMI_POSTGRESQL_DECODE_H

#include "driver.h"

#include <corm/sys/decode.h>

typedef struct pgx_cell {
    const char *s; /* ends in NUL */
    size_t n;
    Oid oid;
} pgx_cell;

/* By the server's type. */
corm_fit cormi_pg_decode_value(pgx_cell c, unsigned quantize, corm_arena *arena,
                               corm_value *out);

/* An array or a range as CORM_K_ITEMS; is it one of them? */
bool cormi_pg_has_items(Oid oid);
corm_fit cormi_pg_decode_items(pgx_cell c, unsigned quantize, corm_arena *arena,
                               corm_value *out);

#endif
