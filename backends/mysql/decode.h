/*
 * What the files share that turn rows into structs.
 */
#ifndef CORMI_MYSQL_DECODE_H
#define CORMI_MYSQL_DECODE_H

#include "driver.h"

#include <corm/sys/decode.h>

/* A column of the row being decoded. */
typedef struct cormi_mysql_row_cell {
    cormi_mysql_stmt *stmt;
    cormi_mysql_cell *cell;
    unsigned column;
    corm_arena *arena;
} cormi_mysql_row_cell;

/* What the cell holds; it is not NULL.  cut: a fraction may be dropped; quantize:
 * decimal places + 1, or 0. */
corm_fit cormi_mysql_decode_text(const cormi_mysql_row_cell *c,
                                 const char **out);
corm_fit cormi_mysql_decode_bytes(const cormi_mysql_row_cell *c,
                                  corm_bytes *out);
corm_fit cormi_mysql_decode_decimal(const cormi_mysql_row_cell *c,
                                    unsigned quantize, corm_decimal *out);
corm_fit cormi_mysql_decode_integer(const cormi_mysql_row_cell *c, bool cut,
                                    int64_t *out);
corm_fit cormi_mysql_decode_uint(const cormi_mysql_row_cell *c,
                                 const corm_decode_item *item, char *to);
corm_fit cormi_mysql_decode_bool(const cormi_mysql_row_cell *c, bool *out);
corm_fit cormi_mysql_decode_double(const cormi_mysql_row_cell *c, double *out);
corm_fit cormi_mysql_decode_float(const cormi_mysql_row_cell *c, float *out);
corm_fit cormi_mysql_decode_duration(const cormi_mysql_row_cell *c,
                                     int64_t *out);
corm_fit cormi_mysql_decode_date(const cormi_mysql_row_cell *c, corm_date *out);
corm_fit cormi_mysql_decode_time(const cormi_mysql_row_cell *c, corm_time *out);
corm_fit cormi_mysql_decode_datetime(const cormi_mysql_row_cell *c,
                                     corm_datetime *out);
corm_fit cormi_mysql_decode_uuid(const cormi_mysql_row_cell *c, corm_uuid *out);
corm_fit cormi_mysql_decode_json(const cormi_mysql_row_cell *c, corm_json *out);
corm_fit cormi_mysql_any_text(const cormi_mysql_row_cell *c, const char **out,
                              size_t *size);
corm_fit cormi_mysql_any_json(const cormi_mysql_row_cell *c, const char **out,
                              size_t *size);
size_t cormi_mysql_format_cell(char out[96], const cormi_mysql_cell *cell);

#endif
