/*
 * Names of indexes and constraints that nobody named.  The scheme is
 * Django's, so that a table made by either is known to the other.
 */
#ifndef CORMI_SCHEMA_NAMES_H
#define CORMI_SCHEMA_NAMES_H

#include "base/shared.h"
#include "base/arena.h"

/*
 * "table_col_col_1a2b3c4dSUFFIX", shortened to max bytes (0: 200).  In the
 * arena; NULL: no memory.
 */
const char *cormi_index_name(corm_arena *arena, const char *table,
                             const char *const *columns, size_t n,
                             const char *suffix, size_t max);

/*
 * "table_col_1a2b3c_idx", 30 bytes at most: of an index in a model's list.
 * Columns begin with "-" where they descend.
 */
CORMI_SHARED const char *cormi_model_index_name(corm_arena *arena,
                                                const char *table,
                                                const char *const *columns,
                                                size_t n);

#endif
