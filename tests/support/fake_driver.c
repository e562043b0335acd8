/*
 * The fake database.  Its driver finds the fake through one variable,
 * because a vtable's functions are not told whose they are.
 */
#include "support/fake_driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct fake_conn {
    bool in_tx;
    bool is_cut; /* under the fake's lock */
} fake_conn;

typedef struct fake_stmt {
    fake_conn *conn;
    char *sql;
    size_t left; /* rows */
    bool stale;
} fake_stmt;

static fake_driver *fake_now;

static corm_status fake_error(corm_error *err, corm_status status,
                              const char *message)
{
    memset(err, 0, sizeof(*err));
    err->code = status;
    snprintf(err->message, sizeof(err->message), "fake: %s failed", message);
    return status;
}

static corm_status fake_connect(const corm_connect *to, void **conn,
                                corm_error *err)
{
    corm_status status = CORM_OK;

    (void)to;
    pthread_mutex_lock(&fake_now->lock);
    if (fake_now->connect_fails)
        status = fake_error(err, CORM_OPERATIONAL, "connect");
    else
        fake_now->connected++;
    pthread_mutex_unlock(&fake_now->lock);
    *conn = status == CORM_OK ? calloc(1, sizeof(fake_conn)) : NULL;
    return status;
}

static void fake_close(void *conn)
{
    pthread_mutex_lock(&fake_now->lock);
    fake_now->closed++;
    pthread_mutex_unlock(&fake_now->lock);
    free(conn);
}

static corm_status fake_prepare(void *conn, const char *sql, size_t len,
                                void **stmt, corm_error *err)
{
    fake_stmt *made = calloc(1, sizeof(*made));

    (void)err;
    made->conn = conn;
    made->sql = calloc(1, len + 1);
    memcpy(made->sql, sql, len);
    pthread_mutex_lock(&fake_now->lock);
    fake_now->prepared++;
    pthread_mutex_unlock(&fake_now->lock);
    *stmt = made;
    return CORM_OK;
}

static void fake_finalize(void *arg)
{
    fake_stmt *stmt = arg;

    pthread_mutex_lock(&fake_now->lock);
    fake_now->finalized++;
    pthread_mutex_unlock(&fake_now->lock);
    free(stmt->sql);
    free(stmt);
}

static fake_failure *fake_find(const char *sql)
{
    for (size_t i = 0; i < fake_now->n_failures; i++) {
        fake_failure *f = &fake_now->failures[i];

        if (f->times > 0 && strncmp(sql, f->sql, strlen(f->sql)) == 0)
            return f;
    }
    return NULL;
}

static void fake_note(const char *sql)
{
    size_t len = strlen(fake_now->log);

    snprintf(fake_now->log + len, sizeof(fake_now->log) - len, "%s; ", sql);
}

/* With the lock held. */
static corm_status fake_do(fake_stmt *stmt, corm_error *err)
{
    fake_failure *f = fake_find(stmt->sql);

    fake_note(stmt->sql);
    stmt->stale = false;
    if (stmt->conn->is_cut)
        return fake_error(err, CORM_OPERATIONAL, "a cut line");
    if (f != NULL) {
        f->times--;
        stmt->stale = f->stale;
        if (f->ends_tx)
            stmt->conn->in_tx = false;
        fake_error(err, f->status, stmt->sql);
        err->retryable = f->retryable;
        return f->status;
    }
    if (strncmp(stmt->sql, "BEGIN", 5) == 0)
        stmt->conn->in_tx = true;
    if (strcmp(stmt->sql, "COMMIT") == 0 || strcmp(stmt->sql, "ROLLBACK") == 0)
        stmt->conn->in_tx = false;
    stmt->left = fake_now->rows;
    return CORM_OK;
}

/* Until it is cut; the lock is let go meanwhile. */
static void fake_hang(fake_stmt *stmt)
{
    const struct timespec pause = { 0, 1000000L };

    while (strcmp(stmt->sql, "HANG") == 0 && !stmt->conn->is_cut) {
        pthread_mutex_unlock(&fake_now->lock);
        nanosleep(&pause, NULL);
        pthread_mutex_lock(&fake_now->lock);
    }
}

static corm_status fake_begin(void *stmt, const corm_value *params, size_t n,
                              corm_error *err)
{
    corm_status status;

    (void)params;
    (void)n;
    pthread_mutex_lock(&fake_now->lock);
    fake_hang(stmt);
    status = fake_do(stmt, err);
    pthread_mutex_unlock(&fake_now->lock);
    return status;
}

static corm_status fake_run(void *stmt, const corm_value *params, size_t n,
                            corm_outcome *out, corm_error *err)
{
    if (out != NULL)
        *out = (corm_outcome){ 1, 0 };
    return fake_begin(stmt, params, n, err);
}

static int fake_decode(void *arg, const corm_decode *program,
                       const corm_batch *batch, corm_error *err)
{
    fake_stmt *stmt = arg;
    size_t row;

    (void)err;
    for (row = 0; row < batch->max && stmt->left > 0; row++, stmt->left--) {
        for (size_t i = 0; i < program->n_items; i++) {
            const corm_decode_item *item = &program->items[i];
            char *to =
                batch->base[item->part] + row * batch->stride[item->part];
            int64_t value = (int64_t)row;

            memcpy(to + item->offset, &value, sizeof(value));
        }
    }
    return (int)row;
}

static void fake_end(void *stmt)
{
    (void)stmt;
}

static size_t fake_column_count(void *stmt)
{
    (void)stmt;
    return 1;
}

static const char *fake_column_name(void *stmt, size_t i)
{
    (void)stmt;
    (void)i;
    return "n";
}

static bool fake_in_transaction(void *arg)
{
    fake_conn *conn = arg;

    return conn->in_tx;
}

static bool fake_is_usable(void *conn)
{
    const fake_conn *line = conn;
    bool usable;

    pthread_mutex_lock(&fake_now->lock);
    usable = !fake_now->unusable && !line->is_cut;
    pthread_mutex_unlock(&fake_now->lock);
    return usable;
}

static size_t fake_max_connections(const corm_connect *to, const char **why)
{
    (void)to;
    *why = "a fake says so";
    return fake_now->max;
}

static const char *fake_begin_sql(void *conn, int isolation, bool read_only)
{
    (void)conn;
    if (isolation == 1)
        return NULL;
    return read_only ? "BEGIN READ" : "BEGIN";
}

static bool fake_is_stale(void *arg, const corm_error *err)
{
    fake_stmt *stmt = arg;

    (void)err;
    return stmt->stale;
}

static bool fake_is_read_only(void *arg)
{
    fake_stmt *stmt = arg;

    return strncmp(stmt->sql, "SELECT", 6) == 0;
}

static corm_status fake_limit(void *conn, int64_t ms, corm_error *err)
{
    (void)conn;
    (void)err;
    pthread_mutex_lock(&fake_now->lock);
    fake_now->limit_ms = ms;
    fake_now->limits++;
    pthread_mutex_unlock(&fake_now->lock);
    return CORM_OK;
}

static void fake_cut(void *arg)
{
    fake_conn *conn = arg;

    pthread_mutex_lock(&fake_now->lock);
    conn->is_cut = true;
    fake_now->cuts++;
    pthread_mutex_unlock(&fake_now->lock);
}

void fake_driver_init(fake_driver *fake)
{
    static const char *const schemes[] = { "fake", NULL };

    memset(fake, 0, sizeof(*fake));
    pthread_mutex_init(&fake->lock, NULL);
    fake_now = fake;
    fake->dialect.size = sizeof(fake->dialect);
    fake->dialect.name = "fake";
    fake->dialect.features.has[CORM_FEATURE_RETURNING] = true;
    fake->driver = (corm_driver){
        .size = sizeof(corm_driver),
        .connect = fake_connect,
        .close = fake_close,
        .prepare = fake_prepare,
        .finalize = fake_finalize,
        .run = fake_run,
        .begin = fake_begin,
        .decode_rows = fake_decode,
        .end = fake_end,
        .column_count = fake_column_count,
        .column_name = fake_column_name,
        .in_transaction = fake_in_transaction,
        .is_usable = fake_is_usable,
        .max_connections = fake_max_connections,
        .begin_sql = fake_begin_sql,
        .is_read_only = fake_is_read_only,
        .is_stale = fake_is_stale,
        .limit = fake_limit,
        .cut = fake_cut,
    };
    fake->backend = (corm_backend){
        .size = sizeof(corm_backend),
        .version = CORM_BACKEND_VERSION,
        .name = "fake",
        .schemes = schemes,
        .dialect = &fake->dialect,
        .driver = &fake->driver,
    };
    fake->backends[0] = &fake->backend;
}

void fake_driver_fini(fake_driver *fake)
{
    pthread_mutex_destroy(&fake->lock);
    fake_now = NULL;
}

fake_failure *fake_driver_fail(fake_driver *fake, const char *sql,
                               corm_status status, int times)
{
    fake_failure *f = &fake->failures[fake->n_failures++ % 8];

    memset(f, 0, sizeof(*f));
    snprintf(f->sql, sizeof(f->sql), "%s", sql);
    f->status = status;
    f->times = times;
    return f;
}

const char *fake_driver_log(fake_driver *fake)
{
    static char copy[sizeof(fake->log)];

    pthread_mutex_lock(&fake->lock);
    memcpy(copy, fake->log, sizeof(copy));
    fake->log[0] = '\0';
    pthread_mutex_unlock(&fake->lock);
    return copy;
}
