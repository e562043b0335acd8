/*
 * Schema changes as a whole: a transaction where the database can roll back
 * DDL, foreign keys put aside where tables are rebuilt, and checked before
 * the end.
 */
#include "migrations/editor.h"

typedef struct schema_run {
    const corm_rebuild *rebuild; /* NULL: nothing to put aside */
    const corm_schema_options *options;
    corm_callback *body;
    void *data;
} schema_run;

static bool schema_is_zero(const corm_value *value)
{
    return value->kind == CORM_K_INT && value->as.i == 0;
}

/* Rows that refer to nothing. */
static corm_status schema_check(corm_session *session, const schema_run *run)
{
    corm_value table = corm_scalar_sql(session, run->rebuild->check, NULL, 0);

    if (corm_failed(session))
        return corm_errcode(session);
    if (table.kind != CORM_K_TEXT)
        return CORM_OK;
    return cormi_fail(
        cormi_session_context(session), CORM_INTEGRITY,
        "rows of the table %.*s refer to rows that are not "
        "there; the migration was rolled back: delete or correct them first",
        (int)table.size, table.as.s);
}

static corm_status schema_body(corm_session *session, void *data)
{
    const schema_run *run = data;
    corm_status status;

    if (run->rebuild != NULL) {
        corm_value guarded =
            corm_scalar_sql(session, run->rebuild->is_guarded, NULL, 0);

        if (guarded.kind == CORM_K_NULL)
            return corm_errcode(session);
        if (!schema_is_zero(&guarded))
            return cormi_fail(cormi_session_context(session), CORM_TRANSACTION,
                              "tables cannot be changed while foreign keys "
                              "are enforced; end the open transaction");
    }
    status = run->body(session, run->data);
    return status == CORM_OK && run->rebuild != NULL
               ? schema_check(session, run)
               : status;
}

static corm_status schema_do(corm_session *session, bool atomic,
                             schema_run *run)
{
    return atomic ? corm_atomic_run(session, NULL, schema_body, run)
                  : schema_body(session, run);
}

static corm_status schema_plain(corm_session *session, const char *sql)
{
    cormi_statement st = { .sql = sql, .len = strlen(sql), .once = true };

    return cormi_session_run(session, &st, NULL, 0, NULL);
}

/* Foreign keys must hold again whatever happened, memory or not. */
static corm_status schema_end(corm_session *session, const schema_run *run,
                              void *ready)
{
    cormi_context *ctx = cormi_session_context(session);
    const corm_error was = ctx->error;
    bool failed = ctx->failed;

    if (schema_plain(session, run->rebuild->end) == CORM_OK)
        return cormi_session_ready_end(session, ready, false);
    if (cormi_session_ready_end(session, ready, true) != CORM_OK)
        return ctx->error.code;
    ctx->error = was;
    ctx->failed = failed;
    return CORM_OK;
}

static corm_status schema_guarded(corm_session *session, bool atomic,
                                  schema_run *run)
{
    void *ready = cormi_session_ready(session, run->rebuild->end);
    corm_status status, ended;
    corm_error error;

    if (ready == NULL)
        return corm_errcode(session);
    status = schema_plain(session, run->rebuild->begin);
    if (status != CORM_OK) {
        cormi_session_ready_end(session, ready, false);
        return status;
    }
    status = schema_do(session, atomic, run);
    error = *corm_error_info(session);
    ended = schema_end(session, run, ready);
    if (status != CORM_OK)
        return cormi_fail_error(cormi_session_context(session), &error);
    return ended;
}

/* With foreign keys put aside if they are enforced now. */
static corm_status schema_aside(corm_session *session, bool atomic,
                                schema_run *run)
{
    corm_value guarded;
    corm_status status = cormi_session_take(session);

    if (status != CORM_OK)
        return status;
    guarded = corm_scalar_sql(session, run->rebuild->is_guarded, NULL, 0);
    if (guarded.kind == CORM_K_NULL)
        status = corm_errcode(session);
    else if (!schema_is_zero(&guarded))
        status = schema_guarded(session, atomic, run);
    else
        status = schema_do(session, atomic, run);
    cormi_session_give(session);
    return status;
}

corm_status corm_schema_run(corm_session *session, bool atomic,
                            const corm_schema_options *options,
                            corm_callback *body, void *data)
{
    schema_run run = { .options = options, .body = body, .data = data };
    const corm_db *db;

    if (session == NULL || body == NULL)
        return CORM_MISUSE;
    if (options != NULL && options->dry_run)
        return body(session, data);
    db = corm_session_db(session);
    run.rebuild = cormi_db_dialect(db)->rebuild;
    atomic = atomic &&
             corm_has(cormi_db_features(db), CORM_FEATURE_TRANSACTIONAL_DDL);
    if (run.rebuild != NULL && corm_in_atomic(session))
        return cormi_fail(cormi_session_context(session), CORM_TRANSACTION,
                          "schema changes need a transaction of their own: "
                          "end the one that is open");
    if (run.rebuild != NULL)
        return schema_aside(session, atomic, &run);
    return schema_do(session, atomic, &run);
}
