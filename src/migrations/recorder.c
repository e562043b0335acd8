/*
 * The recorder's table.  Its names need no quotes in any database.
 */
#include "migrations/recorder.h"

#include "base/arena.h"
#include "render/ddl.h"
#include "session/session.h"

#include <corm/introspect.h>
#include <corm/object.h>

#define RECORDER_COLUMNS "app, name, checksum, reached, applied"

static const cormi_ddl_column recorder_columns[] = {
    { .name = "id",
      .type = CORM_TYPE_BIG_AUTO,
      .primary_key = true,
      .automatic = true },
    { .name = "app", .type = CORM_TYPE_CHAR, .length = 191 },
    { .name = "name", .type = CORM_TYPE_CHAR, .length = 191 },
    { .name = "checksum", .type = CORM_TYPE_CHAR, .length = 64 },
    { .name = "reached", .type = CORM_TYPE_INTEGER },
    { .name = "applied", .type = CORM_TYPE_DATETIME },
};

static const char *const recorder_key[] = { "app", "name" };
static const cormi_ddl_unique recorder_unique = {
    .name = CORMI_RECORDER_TABLE "_uniq",
    .columns = recorder_key,
    .n_columns = 2,
};
static const cormi_ddl_table recorder_table = {
    .name = CORMI_RECORDER_TABLE,
    .columns = recorder_columns,
    .n_columns = sizeof(recorder_columns) / sizeof(recorder_columns[0]),
    .uniques = &recorder_unique,
    .n_uniques = 1,
};

static corm_status recorder_there(corm_session *session, bool *there)
{
    static const char *const only[] = { CORMI_RECORDER_TABLE, NULL };
    const corm_structure *structure = corm_introspect(session, only);

    *there = false;

    if (structure == NULL)
        return corm_errcode(session);
    *there = structure->n_tables > 0;
    return CORM_OK;
}

corm_status cormi_recorder_create(corm_session *session)
{
    const corm_db *db = corm_session_db(session);
    cormi_context *ctx = cormi_session_context(session);
    corm_error err;
    cormi_renderer r = { cormi_db_dialect(db), cormi_db_features(db),
                         ctx->arena, &err, NULL };
    cormi_sql sql;
    bool there = false;
    corm_status status = recorder_there(session, &there);

    if (status != CORM_OK || there)
        return status;
    if (cormi_render_create_table(&r, &recorder_table, &sql) != CORM_OK)
        return cormi_fail_error(ctx, &err);
    if (corm_execute_sql(session, sql.text, NULL, 0) >= 0)
        return CORM_OK;
    /* Another process may have been faster. */
    status = corm_errcode(session);
    if (corm_in_atomic(session) || recorder_there(session, &there) != CORM_OK ||
        !there)
        return status;
    corm_error_clear(session);
    return CORM_OK;
}

static const char *recorder_text(const corm_row *row, size_t i)
{
    corm_value value = corm_row_value(row, i);

    return value.kind == CORM_K_TEXT ? value.as.s : "";
}

static void recorder_read(const corm_row *row, cormi_record *out)
{
    corm_value reached = corm_row_value(row, 3);

    *out = (cormi_record){
        .app = recorder_text(row, 0),
        .name = recorder_text(row, 1),
        .checksum = recorder_text(row, 2),
        .reached =
            reached.kind == CORM_K_INT ? reached.as.i : CORMI_RECORD_COMPLETE,
        .applied = corm_row_value(row, 4),
    };
}

static corm_status recorder_rows(corm_session *session, const char *sql,
                                 const corm_value *params, size_t n,
                                 cormi_records *out)
{
    cormi_context *ctx = cormi_session_context(session);
    corm_queryset *q = corm_raw_query(session, NULL, sql, params, n);
    corm_list *rows = q != NULL ? corm_fetch(q) : NULL;

    if (rows == NULL)
        return corm_errcode(session);
    out->n = corm_list_size(rows);
    out->at = CORMI_NEW_N(ctx->arena, cormi_record, out->n + 1);
    if (out->at == NULL)
        return cormi_fail_memory(ctx);
    for (size_t i = 0; i < out->n; i++)
        recorder_read(corm_list_row(rows, i), &out->at[i]);
    return CORM_OK;
}

corm_status cormi_recorder_load(corm_session *session, cormi_records *out)
{
    corm_status status;

    *out = (cormi_records){ .at = NULL };
    status = recorder_there(session, &out->table);
    if (status != CORM_OK || !out->table)
        return status;
    return recorder_rows(session,
                         "SELECT " RECORDER_COLUMNS
                         " FROM " CORMI_RECORDER_TABLE " ORDER BY id",
                         NULL, 0, out);
}

corm_status cormi_recorder_get(corm_session *session, const char *app,
                               const char *name, cormi_record *out, bool *found)
{
    const corm_value params[] = { corm_value_text(app), corm_value_text(name) };
    cormi_records records = { .at = NULL };
    corm_status status =
        recorder_rows(session,
                      "SELECT " RECORDER_COLUMNS " FROM " CORMI_RECORDER_TABLE
                      " WHERE app = ? AND name = ?",
                      params, 2, &records);

    *found = status == CORM_OK && records.n > 0;
    if (*found)
        *out = records.at[0];
    return status;
}

corm_status cormi_recorder_put(corm_session *session, const char *app,
                               const char *name, const char *checksum,
                               int64_t reached)
{
    const corm_value params[] = { corm_value_text(checksum),
                                  corm_value_int(reached),
                                  corm_value_datetime(corm_now()),
                                  corm_value_text(app), corm_value_text(name) };
    int64_t n = corm_execute_sql(session,
                                 "UPDATE " CORMI_RECORDER_TABLE
                                 " SET checksum = ?, reached = ?, applied = ?"
                                 " WHERE app = ? AND name = ?",
                                 params, 5);

    if (n == 0)
        n = corm_execute_sql(session,
                             "INSERT INTO " CORMI_RECORDER_TABLE
                             " (checksum, reached, applied, app, name)"
                             " VALUES (?, ?, ?, ?, ?)",
                             params, 5);
    return n >= 0 ? CORM_OK : corm_errcode(session);
}

corm_status cormi_recorder_remove(corm_session *session, const char *app,
                                  const char *name)
{
    const corm_value params[] = { corm_value_text(app), corm_value_text(name) };

    return corm_execute_sql(session,
                            "DELETE FROM " CORMI_RECORDER_TABLE
                            " WHERE app = ? AND name = ?",
                            params, 2) >= 0
               ? CORM_OK
               : corm_errcode(session);
}
