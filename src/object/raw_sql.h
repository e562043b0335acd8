/*
 * Raw SQL: the placeholders that libcorm takes (?, ?? and :name) written as
 * the database wants them.
 */
#ifndef CORMI_OBJECT_RAW_SQL_H
#define CORMI_OBJECT_RAW_SQL_H

#include "base/context.h"
#include "base/str.h"

#include <corm/expr.h>
#include <corm/sys/dialect.h>

/*
 * sql for the database: ? numbered where it counts them, ?? a question mark.
 * CORM_VALUE_ERROR (recorded): not n parameters.
 */
corm_status cormi_raw_write(cormi_context *ctx, const corm_dialect *dialect,
                            const char *sql, size_t n, cormi_str *out);
/*
 * sql with each :name written as ?, and the values in their order; values has
 * room for *n_values, which becomes their number.  A second call with more
 * room follows when it grows.  CORM_VALUE_ERROR: a name without a value, a
 * value that is not used, a ? among names.
 */
corm_status cormi_raw_unname(cormi_context *ctx, const corm_set *params,
                             size_t n, const char *sql, cormi_str *out,
                             corm_value *values, size_t *n_values);

#endif
