/*
 * corm_migrate(): the steps of a plan carried out one after the other, each
 * recorded in the transaction that does it, so that two processes cannot do
 * it twice and a killed one leaves nothing half said.
 */
#include "migrations/executor.h"

#include "base/arena.h"
#include "migrations/conflicts.h"
#include "migrations/writer.h"
#include "session/session.h"

#include <string.h>
#include <stdio.h>
#include <time.h>

/* Plans are made anew when another process was faster. */
#define MIGRATE_ROUNDS  10000
#define MIGRATE_WAIT_MS 60000
#define MIGRATE_POLL_MS 50
/* Between tries, at most. */
#define MIGRATE_PAUSE_MS 5000

/* What is running: a range of operations of one step. */
typedef struct migrate_run {
    cormi_executor *ex;
    const cormi_migrate_step *step;
    size_t index;                /* of the step in the plan */
    corm_project_state *state;   /* forwards: what the database is at */
    corm_project_state **before; /* backwards: by operation */
    const char *checksum;
    size_t from, to;            /* operations; backwards from is the higher */
    size_t at;                  /* the one in work; equal to to: none */
    bool stale;                 /* somebody else has been here */
    size_t sent;                /* statements of the range that are done */
    corm_schema_options schema; /* the caller's, with sent counted */
    bool began;                 /* the database was changed, perhaps */
} migrate_run;

/* ---- telling ---- */

static void migrate_tell(const cormi_executor *ex, corm_migrate_event_kind kind,
                         const migrate_run *run, size_t operation)
{
    corm_migrate_event event = { .kind = kind, .n_steps = ex->steps.n };

    if (ex->options.progress == NULL)
        return;
    if (run != NULL) {
        event.migration = run->step->node->migration;
        event.backwards = run->step->backwards;
        event.step = run->index;
        event.operation = operation;
    }
    ex->options.progress(ex->options.progress_data, &event);
}

/* The failure on the session, with where it happened before it. */
static corm_status migrate_explain(migrate_run *run, bool whole)
{
    cormi_context *ctx = run->ex->ctx;
    const corm_migration *m = run->step->node->migration;
    corm_error was = ctx->error;
    char what[160], kept[160];
    bool back = run->step->backwards;

    if (was.code == CORM_NO_MEMORY)
        return was.code;
    if (run->at >= m->n_operations) {
        cormi_fail(ctx, was.code, "%s.%s: %s", m->app, m->name, was.message);
    } else {
        corm_operation_describe(&m->operations[run->at], what, sizeof(what));
        if (whole)
            snprintf(kept, sizeof(kept), "nothing of this migration was kept");
        else
            snprintf(kept, sizeof(kept),
                     "of %zu operations the first %zu are in effect; this one "
                     "may be half done; migrate again to go on from it",
                     m->n_operations, run->from);
        cormi_fail(ctx, was.code, "%s.%s, operation %zu%s (%s): %s; %s", m->app,
                   m->name, run->at + 1, back ? " backwards" : "", what,
                   was.message, kept);
    }
    ctx->error.integrity = was.integrity;
    ctx->error.retryable = was.retryable;
    ctx->error.native_code = was.native_code;
    memcpy(ctx->error.sqlstate, was.sqlstate, sizeof(was.sqlstate));
    memcpy(ctx->error.constraint, was.constraint, sizeof(was.constraint));
    memcpy(ctx->error.sql, was.sql, sizeof(was.sql));
    return was.code;
}

/* ---- what is in effect ---- */

static corm_status migrate_before(void *data, const char *sql, size_t len)
{
    const migrate_run *run = data;
    const corm_schema_options *schema = run->ex->options.schema;

    return schema != NULL && schema->before != NULL
               ? schema->before(schema->data, sql, len)
               : CORM_OK;
}

static void migrate_after(void *data, const char *sql, size_t len)
{
    migrate_run *run = data;
    const corm_schema_options *schema = run->ex->options.schema;

    run->sent++;
    if (schema != NULL && schema->after != NULL)
        schema->after(schema->data, sql, len);
}

static void migrate_watch(migrate_run *run)
{
    if (run->ex->options.schema != NULL)
        run->schema = *run->ex->options.schema;
    run->schema.size = sizeof(run->schema);
    run->schema.before = migrate_before;
    run->schema.after = migrate_after;
    run->schema.data = run;
}

/* After a failure: is all as it was before the range?  Of a function nobody
 * knows; an index that was not finished beside the programs stays, broken. */
static bool migrate_is_untouched(const migrate_run *run, bool atomic)
{
    const corm_migration *m = run->step->node->migration;
    const corm_operation *op =
        run->at < m->n_operations ? &m->operations[run->at] : NULL;

    if (atomic && corm_has(cormi_db_features(run->ex->db),
                           CORM_FEATURE_TRANSACTIONAL_DDL))
        return true;
    return run->sent == 0 &&
           (op == NULL ||
            (!op->concurrently && op->kind != CORM_OPERATION_RUN_C &&
             op->kind != CORM_OPERATION_SEPARATE_DATABASE_AND_STATE));
}

/* ---- one range of operations ---- */

/* Is the record what the plan was made from?  Asked inside the transaction
 * that holds the lock for writing. */
static corm_status migrate_recheck(migrate_run *run)
{
    const corm_migration *m = run->step->node->migration;
    cormi_record record;
    bool found, fits;
    size_t reached = 0;
    corm_status status =
        cormi_recorder_get(run->ex->session, m->app, m->name, &record, &found);

    if (status != CORM_OK)
        return status;
    if (found)
        reached = record.reached == CORMI_RECORD_COMPLETE
                      ? m->n_operations
                      : (size_t)record.reached;
    if (run->step->backwards)
        fits = reached == run->from &&
               (found || run->step->node->migration->replaces != NULL);
    else
        fits = reached == run->from &&
               !(found && record.reached == CORMI_RECORD_COMPLETE);
    run->stale = !fits;
    return CORM_OK;
}

static corm_status migrate_forget(migrate_run *run)
{
    const corm_migration *m = run->step->node->migration;
    corm_status status =
        cormi_recorder_remove(run->ex->session, m->app, m->name);

    for (const corm_migration_key *key = m->replaces;
         status == CORM_OK && key != NULL && key->app != NULL; key++)
        status = cormi_recorder_remove(run->ex->session, key->app, key->name);
    return status;
}

/* Record that operations up to run->to are in effect. */
static corm_status migrate_record(migrate_run *run)
{
    const corm_migration *m = run->step->node->migration;
    bool back = run->step->backwards;

    if (back && run->to == 0)
        return migrate_forget(run);
    return cormi_recorder_put(run->ex->session, m->app, m->name, run->checksum,
                              !back && run->to == m->n_operations
                                  ? CORMI_RECORD_COMPLETE
                                  : (int64_t)run->to);
}

/* Rows in the way are told before anything is sent. */
static corm_status migrate_conflicts(migrate_run *run, size_t i)
{
    const corm_migration *m = run->step->node->migration;
    const corm_operation *op = &m->operations[i];
    bool back = run->step->backwards;
    const corm_project_state *before = back ? run->before[i] : run->state;
    corm_project_state *after;
    corm_error err;
    corm_status status;

    if (!cormi_conflicts_possible(op))
        return CORM_OK;
    after = corm_project_state_dup(before, &err);
    status = after == NULL ? CORM_NO_MEMORY
                           : corm_project_state_apply(after, m->app, op, &err);
    if (status == CORM_OK)
        status =
            cormi_conflicts_check(run->ex->session, m->app, op,
                                  back ? after : before, back ? before : after);
    else
        cormi_fail_error(run->ex->ctx, &err);
    corm_project_state_free(after);
    return status;
}

static corm_status migrate_operation(migrate_run *run, size_t i)
{
    const corm_migration *m = run->step->node->migration;
    cormi_executor *ex = run->ex;
    corm_status status;

    run->at = i;
    migrate_tell(ex, CORM_MIGRATE_OPERATION, run, i);
    status = migrate_conflicts(run, i);
    if (status != CORM_OK)
        return status;
    if (run->step->backwards)
        return corm_operation_unapply(ex->session, m->app, &m->operations[i],
                                      run->before[i], &run->schema);
    return corm_operation_apply(ex->session, m->app, &m->operations[i],
                                run->state, &run->schema);
}

static corm_status migrate_range(corm_session *session, void *data)
{
    migrate_run *run = data;
    bool back = run->step->backwards;
    corm_status status = migrate_recheck(run);

    (void)session;
    if (status != CORM_OK || run->stale)
        return status;
    run->began = true;
    for (size_t i = run->from; status == CORM_OK && i != run->to;
         i = back ? i - 1 : i + 1)
        status = migrate_operation(run, back ? i - 1 : i);
    if (status != CORM_OK)
        return status;
    run->at = SIZE_MAX;
    return migrate_record(run);
}

/* ---- one step ---- */

static bool migrate_is_whole(const migrate_run *run)
{
    return !run->step->node->migration->not_atomic &&
           corm_has(cormi_db_features(run->ex->db),
                    CORM_FEATURE_TRANSACTIONAL_DDL);
}

/* Some statements cannot stand in a transaction; who writes them says so by
 * .not_atomic, and the operations beside them still get one each. */
static bool migrate_is_loose(const migrate_run *run, size_t i)
{
    const corm_operation *op = &run->step->node->migration->operations[i];

    return run->step->node->migration->not_atomic &&
           (op->kind == CORM_OPERATION_RUN_SQL ||
            op->kind == CORM_OPERATION_RUN_C || op->concurrently ||
            op->kind == CORM_OPERATION_SEPARATE_DATABASE_AND_STATE);
}

static corm_status migrate_run_range(migrate_run *run, bool atomic, bool whole)
{
    cormi_executor *ex = run->ex;
    corm_status status;

    run->at = SIZE_MAX;
    run->began = false;
    run->sent = 0;
    status =
        corm_schema_run(ex->session, atomic, &run->schema, migrate_range, run);
    if (status == CORM_OK)
        return status;
    ex->unsafe = !migrate_is_untouched(run, atomic);
    return migrate_explain(run, whole);
}

static corm_status migrate_run_step(migrate_run *run)
{
    size_t n = run->step->node->migration->n_operations;
    bool back = run->step->backwards, whole = migrate_is_whole(run);
    size_t end = back ? 0 : n;
    corm_status status;

    run->from = run->step->reached;
    do {
        size_t next = back ? run->from - 1 : run->from + 1;
        bool loose;

        if (whole || run->from == end)
            next = end;
        run->to = next;
        loose = !whole && next != run->from &&
                migrate_is_loose(run, back ? next : run->from);
        status = migrate_run_range(run, !loose, whole);
        run->from = next;
    } while (status == CORM_OK && !run->stale && run->from != end);
    return status;
}

/* ---- states ---- */

static void migrate_free_states(migrate_run *run)
{
    corm_project_state_free(run->state);
    for (size_t i = 0;
         run->before != NULL && i < run->step->node->migration->n_operations;
         i++)
        corm_project_state_free(run->before[i]);
    run->state = NULL;
    run->before = NULL;
}

static corm_status migrate_states_back(migrate_run *run)
{
    const corm_migration *m = run->step->node->migration;
    corm_project_state *state =
        cormi_executor_state(run->ex, run->step->node, false);
    corm_status status = state != NULL ? CORM_OK : run->ex->ctx->error.code;
    corm_error err;

    run->before =
        CORMI_NEW_N(run->ex->arena, corm_project_state *, m->n_operations + 1);
    if (status == CORM_OK && run->before == NULL)
        status = cormi_fail_memory(run->ex->ctx);
    for (size_t i = 0; status == CORM_OK && i < m->n_operations; i++) {
        run->before[i] = corm_project_state_dup(state, &err);
        status = run->before[i] == NULL
                     ? CORM_NO_MEMORY
                     : corm_project_state_apply(state, m->app,
                                                &m->operations[i], &err);
        if (status != CORM_OK)
            cormi_fail_error(run->ex->ctx, &err);
    }
    corm_project_state_free(state);
    return status;
}

/* Before a step; forwards the state of the steps before it goes on. */
static corm_status migrate_states(migrate_run *run)
{
    const corm_migration *m = run->step->node->migration;
    corm_error err;

    if (run->ex->options.fake)
        return CORM_OK;
    if (run->step->backwards)
        return migrate_states_back(run);
    if (run->state == NULL) {
        run->state = cormi_executor_state(run->ex, NULL, false);
        if (run->state == NULL)
            return run->ex->ctx->error.code;
    }
    if (cormi_graph_state_add(run->state, m, run->step->reached, &err) !=
        CORM_OK)
        return cormi_fail_error(run->ex->ctx, &err);
    return CORM_OK;
}

/* ---- faking ---- */

static const char *migrate_table(const cormi_executor *ex,
                                 const corm_model *model)
{
    char *table;

    if (model->db_table != NULL)
        return model->db_table;
    table = cormi_arena_printf(ex->arena, "%s_%s", model->app, model->name);
    for (char *c = table; c != NULL && *c != '\0'; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    return table;
}

static bool migrate_has_table(const corm_model *model)
{
    return model != NULL && !model->abstract_ && !model->unmanaged &&
           model->proxy_of == NULL;
}

/* Is what an operation makes in the database already?  *any: it makes
 * something that can be looked for. */
static bool migrate_is_there(const cormi_executor *ex,
                             const corm_structure *structure,
                             const corm_project_state *state,
                             const corm_migration *m, const corm_operation *op,
                             bool *any)
{
    const corm_model *model = corm_project_state_find(state, m->app, op->model);
    const corm_table_info *table;
    const char *column;

    if ((op->kind != CORM_OPERATION_CREATE_MODEL &&
         op->kind != CORM_OPERATION_ADD_FIELD) ||
        !migrate_has_table(model))
        return true;
    *any = true;
    table = corm_structure_table(structure, migrate_table(ex, model));
    if (table == NULL || op->kind == CORM_OPERATION_CREATE_MODEL)
        return table != NULL;
    if (op->field->type == CORM_TYPE_MANY_TO_MANY ||
        op->field->type == CORM_TYPE_FOREIGN_OBJECT)
        return true;
    column = op->field->db_column;
    if (column == NULL && (op->field->type == CORM_TYPE_FOREIGN_KEY ||
                           op->field->type == CORM_TYPE_ONE_TO_ONE))
        column = cormi_arena_printf(ex->arena, "%s_id", op->field->name);
    return corm_table_column(table,
                             column != NULL ? column : op->field->name) != NULL;
}

/* An initial migration all of whose tables are there is only recorded. */
static corm_status migrate_may_fake(migrate_run *run, bool *fake)
{
    cormi_executor *ex = run->ex;
    const corm_migration *m = run->step->node->migration;
    const corm_structure *structure;
    bool any = false;

    *fake = ex->options.fake;
    if (*fake || !ex->options.fake_initial || !m->initial ||
        run->step->backwards || run->step->reached > 0)
        return CORM_OK;
    structure = corm_introspect(ex->session, NULL);
    if (structure == NULL)
        return ex->ctx->error.code;
    *fake = true;
    for (size_t i = 0; *fake && i < m->n_operations; i++) {
        corm_error err;

        if (corm_project_state_apply(run->state, m->app, &m->operations[i],
                                     &err) != CORM_OK)
            return cormi_fail_error(ex->ctx, &err);
        *fake = migrate_is_there(ex, structure, run->state, m,
                                 &m->operations[i], &any);
    }
    *fake = *fake && any;
    if (!*fake) { /* the state went too far */
        corm_project_state_free(run->state);
        run->state = cormi_executor_state(ex, NULL, false);
        return run->state != NULL ? CORM_OK : ex->ctx->error.code;
    }
    return CORM_OK;
}

static corm_status migrate_fake_record(corm_session *session, void *data)
{
    migrate_run *run = data;
    corm_status status = migrate_recheck(run);

    (void)session;
    if (status != CORM_OK || run->stale)
        return status;
    run->to =
        run->step->backwards ? 0 : run->step->node->migration->n_operations;
    return migrate_record(run);
}

/* ---- the plan ---- */

static corm_status migrate_step(migrate_run *run)
{
    cormi_executor *ex = run->ex;
    const corm_migration *m = run->step->node->migration;
    char checksum[CORMI_CHECKSUM_SIZE];
    bool fake = false;
    corm_status status = cormi_migration_checksum(m, ex->ctx->alloc, checksum);

    if (status != CORM_OK)
        return cormi_fail_memory(ex->ctx);
    run->checksum = checksum;
    run->from = run->step->reached;
    migrate_tell(ex, CORM_MIGRATE_BEGIN, run, 0);
    status = migrate_states(run);
    if (status == CORM_OK)
        status = migrate_may_fake(run, &fake);
    if (status == CORM_OK && fake)
        status =
            cormi_session_atomic(ex->session, true, migrate_fake_record, run);
    else if (status == CORM_OK)
        status = migrate_run_step(run);
    if (status != CORM_OK || run->stale)
        return status;
    run->step->node->applied = !run->step->backwards;
    migrate_tell(ex, fake ? CORM_MIGRATE_FAKED : CORM_MIGRATE_DONE, run, 0);
    return CORM_OK;
}

/* Steps back that are not possible are told before the first is made. */
static corm_status migrate_check_back(cormi_executor *ex)
{
    for (size_t i = 0; i < ex->steps.n; i++) {
        const cormi_migrate_step *step =
            &CORMI_VEC_AT(cormi_migrate_step, &ex->steps, i);
        const corm_migration *m = step->node->migration;
        char what[160];

        for (size_t k = step->reached;
             step->backwards && !ex->options.fake && k-- > 0;) {
            if (corm_operation_reversible(&m->operations[k]))
                continue;
            corm_operation_describe(&m->operations[k], what, sizeof(what));
            return cormi_fail(ex->ctx, CORM_NOT_SUPPORTED,
                              "%s.%s cannot be taken back: operation %zu (%s) "
                              "is not reversible; nothing was changed",
                              m->app, m->name, k + 1, what);
        }
    }
    return CORM_OK;
}

static corm_status migrate_steps(cormi_executor *ex, bool *stale)
{
    migrate_run run = { .ex = ex };
    corm_status status = migrate_check_back(ex);

    migrate_watch(&run);
    for (size_t i = 0; status == CORM_OK && !run.stale && i < ex->steps.n;
         i++) {
        run.step = &CORMI_VEC_AT(cormi_migrate_step, &ex->steps, i);
        run.index = i;
        status = migrate_step(&run);
        if (run.step->backwards)
            migrate_free_states(&run);
    }
    corm_project_state_free(run.state);
    *stale = run.stale;
    return status;
}

/* ---- what only has to be recorded ---- */

static corm_status migrate_put_now(cormi_executor *ex, const corm_migration *m)
{
    char checksum[CORMI_CHECKSUM_SIZE];

    if (cormi_migration_checksum(m, ex->ctx->alloc, checksum) != CORM_OK)
        return cormi_fail_memory(ex->ctx);
    return cormi_recorder_put(ex->session, m->app, m->name, checksum,
                              CORMI_RECORD_COMPLETE);
}

/* Squashed migrations whose parts are all applied; edited ones, accepted. */
static corm_status migrate_tidy(cormi_executor *ex)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < ex->graph.n; i++) {
        const cormi_graph_node *node = ex->graph.nodes[i];
        const corm_migration *m = node->migration;
        const cormi_record *record = cormi_executor_record(ex, m->app, m->name);

        if (node->applied && record == NULL && m->replaces != NULL)
            status = migrate_put_now(ex, m);
        else if (ex->options.accept_edited && cormi_executor_edited(ex, m))
            status = migrate_put_now(ex, m);
    }
    return status;
}

/* ---- one process at a time ---- */

typedef struct migrate_clock {
    int64_t waited, limit;
    bool told;
    int tries; /* of a plan that a lock on a table was in the way of */
} migrate_clock;

/* False: it was too long. */
static bool migrate_wait(cormi_executor *ex, migrate_clock *clock)
{
    const struct timespec pause = { 0, MIGRATE_POLL_MS * 1000000L };

    if (clock->limit >= 0 && clock->waited >= clock->limit)
        return false;
    if (!clock->told)
        migrate_tell(ex, CORM_MIGRATE_WAITING, NULL, 0);
    clock->told = true;
    nanosleep(&pause, NULL);
    clock->waited += MIGRATE_POLL_MS;
    return true;
}

/* The lock of the connection, where the database has such: it goes with the
 * connection, so nobody waits for a process that has died. */
static corm_status migrate_lock(cormi_executor *ex, migrate_clock *clock)
{
    const char *sql = cormi_db_dialect(ex->db)->lock_migrations;

    while (sql != NULL) {
        corm_value got = corm_scalar_sql(ex->session, sql, NULL, 0);

        if (corm_failed(ex->session))
            return ex->ctx->error.code;
        if ((got.kind == CORM_K_INT && got.as.i == 1) ||
            (got.kind == CORM_K_BOOL && got.as.b))
            return CORM_OK;
        if (!migrate_wait(ex, clock))
            return cormi_fail(ex->ctx, CORM_OPERATIONAL,
                              "another process migrates this database; it did "
                              "not end within %lld ms; wait longer: "
                              "--lock-timeout, lock_timeout_ms",
                              (long long)clock->limit);
    }
    return CORM_OK;
}

/* Keeps the failure that is recorded. */
static void migrate_unlock(cormi_executor *ex)
{
    const corm_dialect *dialect = cormi_db_dialect(ex->db);
    const corm_error was = ex->ctx->error;

    if (dialect->unlock_migrations != NULL)
        corm_scalar_sql(ex->session, dialect->unlock_migrations, NULL, 0);
    ex->ctx->error = was;
}

/* ---- locks on tables ---- */

static corm_status migrate_limit(cormi_executor *ex)
{
    const char *sql = cormi_db_dialect(ex->db)->limit_locks;
    const corm_value ms = corm_value_int(ex->options.table_lock_ms);

    ex->limited = sql != NULL && ex->options.table_lock_ms > 0;
    return !ex->limited || corm_execute_sql(ex->session, sql, &ms, 1) >= 0
               ? CORM_OK
               : ex->ctx->error.code;
}

/* Keeps the failure that is recorded. */
static void migrate_unlimit(cormi_executor *ex)
{
    const corm_error was = ex->ctx->error;

    if (ex->limited)
        corm_execute_sql(ex->session, cormi_db_dialect(ex->db)->unlimit_locks,
                         NULL, 0);
    ex->ctx->error = was;
}

/* Programs get their turn between the tries.  False: that was the last. */
static bool migrate_pause(cormi_executor *ex, migrate_clock *clock,
                          corm_error *err)
{
    int most = ex->options.table_lock_tries > 0 ? ex->options.table_lock_tries
                                                : CORM_TABLE_LOCK_TRIES;
    int64_t ms = MIGRATE_POLL_MS;
    corm_error was = *err;

    if (++clock->tries >= most) {
        cormi_error_set(err, was.code, "%s; tried %d times", was.message,
                        clock->tries);
        return false;
    }
    for (int i = 0; i < clock->tries && ms < MIGRATE_PAUSE_MS; i++)
        ms *= 2;
    migrate_tell(ex, CORM_MIGRATE_BLOCKED, NULL, 0);
    nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
    return true;
}

/* ---- the whole ---- */

static corm_status migrate_locked(cormi_executor *ex, bool *stale)
{
    corm_status status = cormi_executor_check(ex);

    if (status == CORM_OK)
        status = cormi_executor_plan(ex);
    if (status == CORM_OK && ex->records.table)
        status = migrate_tidy(ex);
    if (status != CORM_OK || ex->steps.n == 0)
        return status;
    status = cormi_recorder_create(ex->session);
    if (status == CORM_OK)
        status = migrate_limit(ex);
    if (status == CORM_OK)
        status = migrate_steps(ex, stale);
    migrate_unlimit(ex);
    return status;
}

/* The lock before the records are read: what they say must stay true. */
static corm_status migrate_alone(cormi_executor *ex, migrate_clock *clock,
                                 bool *again)
{
    corm_error err;
    bool stale = false;
    corm_status status = migrate_lock(ex, clock);

    if (status != CORM_OK)
        return status;
    if (cormi_executor_load(ex, &err) != CORM_OK)
        status = cormi_fail_error(ex->ctx, &err);
    else
        status = migrate_locked(ex, &stale);
    migrate_unlock(ex);
    *again = status == CORM_OK && stale;
    return status;
}

static corm_status migrate_round(corm_db *db,
                                 const corm_migrate_options *options,
                                 migrate_clock *clock, bool *again,
                                 corm_error *err)
{
    cormi_executor ex;
    corm_status status = cormi_executor_open(&ex, db, options, err);

    *again = false;
    if (status != CORM_OK) {
        cormi_executor_close(&ex);
        return status;
    }
    /* The lock is the connection's: nobody else may have it meanwhile. */
    status = cormi_session_take(ex.session);
    if (status == CORM_OK) {
        status = migrate_alone(&ex, clock, again);
        if (status != CORM_OK)
            *err = *corm_error_info(ex.session);
        cormi_session_give(ex.session);
    } else {
        *err = *corm_error_info(ex.session);
    }
    if (status == CORM_OPERATIONAL && err->retryable && !ex.unsafe)
        *again = ex.limited ? migrate_pause(&ex, clock, err)
                            : migrate_wait(&ex, clock);
    cormi_executor_close(&ex);
    return status;
}

corm_status corm_migrate(corm_db *db, const corm_migrate_options *options,
                         corm_error *err)
{
    migrate_clock clock = { .limit = MIGRATE_WAIT_MS };
    corm_error local;
    corm_status status = CORM_OK;
    bool again = true;

    if (err == NULL)
        err = &local;
    if (options != NULL &&
        options->size > offsetof(corm_migrate_options, lock_timeout_ms) &&
        options->lock_timeout_ms != 0)
        clock.limit = options->lock_timeout_ms;
    for (int i = 0; again && i < MIGRATE_ROUNDS; i++)
        status = migrate_round(db, options, &clock, &again, err);
    return status;
}

int64_t corm_migrate_pending(corm_db *db, const corm_migrate_options *options,
                             corm_error *err)
{
    cormi_executor ex;
    corm_error local;
    int64_t n = -1;

    if (err == NULL)
        err = &local;
    if (cormi_executor_open(&ex, db, options, err) == CORM_OK &&
        cormi_executor_load(&ex, err) == CORM_OK) {
        if (cormi_executor_check(&ex) == CORM_OK &&
            cormi_executor_plan(&ex) == CORM_OK)
            n = (int64_t)ex.steps.n;
        else
            *err = *corm_error_info(ex.session);
    }
    cormi_executor_close(&ex);
    return n;
}
