/*
 * A connection with its prepared statements: calls the driver's vtable,
 * knows no SQL but transaction control.  One thread at a time; only the
 * counters and cormi_conn_interrupt() may be used from others.
 */
#ifndef CORMI_DRIVER_CONN_H
#define CORMI_DRIVER_CONN_H

#include "base/alloc.h"
#include "base/error.h"

#include <corm/sys/driver.h>

typedef struct cormi_conn cormi_conn;
typedef struct cormi_stmt cormi_stmt;

/* SQL to run.  id != 0: identifies the text (a plan's number) and finds the
 * kept statement without comparing it; id 0: found by text. */
typedef struct cormi_statement {
    uint64_t id;
    const char *sql;
    size_t len;
    bool once;      /* not worth keeping prepared */
    bool shared;    /* others are run between chunks */
    uint32_t chunk; /* rows wanted at a time; 0: all */
} cormi_statement;

typedef struct cormi_conn_counters {
    uint64_t prepared, run; /* run: transaction control left out */
} cormi_conn_counters;

/* Every err is required.  driver and to outlive the connection. */
cormi_conn *cormi_conn_open(const corm_driver *driver, const corm_connect *to,
                            size_t max_statements, corm_error *err);
/* It ends with the last who holds it: see cormi_conn_hold().  NULL: nothing. */
void cormi_conn_close(cormi_conn *conn);
/* For another thread, which lets go by cormi_conn_close(). */
cormi_conn *cormi_conn_hold(cormi_conn *conn);

/* out may be NULL. */
corm_status cormi_conn_run(cormi_conn *conn, const cormi_statement *st,
                           const corm_value *params, size_t n,
                           corm_outcome *out, corm_error *err);
/* One of several statements. */
typedef struct cormi_run {
    cormi_statement st;
    const corm_value *params;
    size_t n;
    corm_outcome *out; /* NULL: nobody asks */
} cormi_run;
#define CORMI_TOGETHER 16
/* Can several go to the database at once? */
bool cormi_conn_gathers(const cormi_conn *conn);
/* At most CORMI_TOGETHER of them, where the connection gathers.  Returns how
 * many were done; fewer than n: err says why the next one was not. */
size_t cormi_conn_run_all(cormi_conn *conn, const cormi_run *runs, size_t n,
                          corm_error *err);
/* The same with rows: each of those that have begun is held until
 * cormi_conn_end(). */
size_t cormi_conn_begin_all(cormi_conn *conn, const cormi_run *runs, size_t n,
                            cormi_stmt **stmts, corm_error *err);
/* The driver's keys_follow() for an INSERT that may be run next. */
corm_status cormi_conn_keys_follow(cormi_conn *conn, const cormi_statement *st,
                                   const char *table, const char *column,
                                   bool *follow, corm_error *err);
/* A statement with rows.  *stmt is held until cormi_conn_end(). */
corm_status cormi_conn_begin(cormi_conn *conn, const cormi_statement *st,
                             const corm_value *params, size_t n,
                             cormi_stmt **stmt, corm_error *err);
int cormi_conn_fetch(cormi_stmt *stmt, const corm_decode *program,
                     const corm_batch *batch, corm_error *err);
void cormi_conn_end(cormi_stmt *stmt); /* NULL: nothing */
size_t cormi_conn_columns(const cormi_stmt *stmt);
const char *cormi_conn_column_name(const cormi_stmt *stmt, size_t i);

/* A statement without parameters and rows that must be run whatever happens
 * until then: made ready, it needs no memory.  NULL: failed.  Before the
 * connection is closed it is ended, which runs it when run is set. */
void *cormi_conn_ready(cormi_conn *conn, const char *sql, corm_error *err);
corm_status cormi_conn_ready_end(cormi_conn *conn, void *ready, bool run,
                                 corm_error *err);

/*
 * Transaction control by kept statements.  depth 0: the transaction, whose
 * isolation (a corm_isolation) and read_only count; else the savepoint of
 * that number.  A rollback that fails while the transaction is still open
 * leaves the connection unusable: closing it is then what rolls back.
 */
corm_status cormi_conn_begin_tx(cormi_conn *conn, unsigned depth, int isolation,
                                bool read_only, corm_error *err);
corm_status cormi_conn_commit_tx(cormi_conn *conn, unsigned depth,
                                 corm_error *err);
corm_status cormi_conn_rollback_tx(cormi_conn *conn, unsigned depth,
                                   corm_error *err);
/* What the driver made. */
void *cormi_conn_handle(const cormi_conn *conn);
bool cormi_conn_in_tx(const cormi_conn *conn);
bool cormi_conn_usable(const cormi_conn *conn);
const corm_dialect *cormi_conn_dialect(const cormi_conn *conn); /* or NULL */
void cormi_conn_features(const cormi_conn *conn, corm_features *features);
/* Statements from now on may take so long; 0: any time. */
corm_status cormi_conn_limit(cormi_conn *conn, int64_t ms, corm_error *err);
void cormi_conn_cut(cormi_conn *conn);                         /* any thread */
void cormi_conn_interrupt(cormi_conn *conn);                   /* any thread */
cormi_conn_counters cormi_conn_counts(const cormi_conn *conn); /* any thread */

#endif
