/*
 * Statements over one table that the object layer makes itself: INSERT and
 * UPDATE by key of a set of columns, found again by that set.
 */
#ifndef CORMI_OBJECT_WRITE_H
#define CORMI_OBJECT_WRITE_H

#include "object/plan.h"

typedef enum cormi_write_kind {
    CORMI_WRITE_INSERT,
    CORMI_WRITE_UPDATE, /* the last n_key columns are those of WHERE */
    CORMI_WRITE_DELETE, /* all columns are those of WHERE */
    /* The same of many rows, a parameter a column: CORM_FEATURE_COLUMN_PARAMS;
     * the INSERT also with CORM_FEATURE_PARAM_ROWS. */
    CORMI_WRITE_INSERT_COLUMNS,
    CORMI_WRITE_UPDATE_COLUMNS,
    /* UPDATE of n_rows, a parameter a value: dialect->update_from_values. */
    CORMI_WRITE_UPDATE_ROWS
} cormi_write_kind;

typedef struct cormi_write {
    cormi_write_kind kind;
    const cormi_model *table;         /* whose table */
    const cormi_field *const *fields; /* columns, with parameters in order */
    size_t n_fields, n_key;
    size_t n_rows; /* of an INSERT; 0 is 1, and what columns count as; of
                      UPDATE_ROWS */
    /* Of an INSERT: NULL, or a value a column and row, of which those that are
     * expressions go into the SQL and are no parameters. */
    const corm_value *computed;
    const cormi_field *const *returning; /* of an INSERT */
    size_t n_returning;
    corm_conflict conflict;
    const cormi_field *const *unique, *const *update; /* of a conflict */
    size_t n_unique, n_update;
} cormi_write;

/* Find or make its plan; a reference is held.  NULL: recorded. */
cormi_plan *cormi_write_plan(corm_session *session, const cormi_write *w);
/* Parameters without what the SQL itself computes: how many are left. */
size_t cormi_write_compact(const cormi_write *w, corm_value *params);
/* The parameters of a write by columns, from those of n rows one after the
 * other, n_fields values each; NULL: no memory. */
corm_value *cormi_write_turn(corm_arena *arena, const corm_value *rows,
                             size_t n, size_t n_fields);
/* Run a plan without rows and give the reference back. */
corm_status cormi_write_run(corm_session *session, cormi_plan *plan,
                            const corm_value *params, size_t n,
                            corm_outcome *out);

#endif
