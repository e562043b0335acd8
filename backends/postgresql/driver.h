/*
 * What the files of the PostgreSQL driver share: a connection, a statement,
 * the settings of a URL, and the calls between them.
 */
#ifndef CORMI_POSTGRESQL_DRIVER_H
#define CORMI_POSTGRESQL_DRIVER_H

#include <corm/sys/driver.h>

#include <libpq-fe.h>
#include <stdatomic.h>

/* What a URL asks for; shared by its connections, immutable. */
typedef struct cormi_pg_settings {
    const corm_allocator *alloc;
    const char **keywords; /* for libpq, ended by NULL */
    const char **values;
    size_t room; /* of both */
    char *uri;
    size_t uri_size;
    const char *schema; /* NULL: as the server has it */
    bool unnamed;       /* no statement outlives its run */
} cormi_pg_settings;

corm_status cormi_pg_settings_open(const corm_connect *to, void **shared,
                                   corm_error *err);
void cormi_pg_settings_close(void *shared);
/* As corm_driver.shell. */
size_t cormi_pg_shell(const corm_connect *to, corm_arena *arena,
                      const char **argv, size_t max);

/* Statements to be dropped wait here: dropping one costs a round trip. */
#define CORMI_PG_DROPS 32
/* BEGIN and savepoints that wait for the next statement. */
#define CORMI_PG_WAITING 4

/* A connection. */
typedef struct cormi_pg_conn {
    PGconn *pg;
    PGcancel *cancel; /* for any thread */
    const cormi_pg_settings *settings;
    const corm_allocator *alloc;
    unsigned names;   /* of statements, given out so far */
    unsigned cursors; /* declared so far */
    unsigned drops[CORMI_PG_DROPS];
    size_t n_drops;
    char waiting[CORMI_PG_WAITING][64];
    size_t n_waiting;
    struct cormi_pg_stmt *stream; /* whose transaction this is: of no one else,
                                     and not known to the core; or NULL */
    bool broken;                  /* it may be in the middle of something */
    bool read_only;               /* the transaction begun last is */
    bool unnamed;    /* names of statements are not kept: a pooler is between */
    int64_t used_ms; /* when it was used last: cormi_pg_clock() */
    int line;        /* a second name of the socket, to cut it; -1 */
    atomic_bool is_cut; /* by another thread */
} cormi_pg_conn;

corm_status cormi_pg_connect(const corm_connect *to, void **conn,
                             corm_error *err);
void cormi_pg_close(void *conn);
/* As corm_driver.limit and .cut. */
corm_status cormi_pg_limit(void *conn, int64_t ms, corm_error *err);
void cormi_pg_cut(void *conn);

/* A statement: its text until it has been run once, then a name. */
typedef struct cormi_pg_stmt {
    cormi_pg_conn *conn;
    char *sql;
    size_t size; /* of sql, with the NUL */
    unsigned runs;
    unsigned name;   /* 0: none yet */
    char called[16]; /* the name: "corm_" and the number */
    bool control;    /* of transactions */
    bool asked;      /* whether binary is set */
    bool binary;     /* the rows are better read in that form */
    PGresult *res;   /* between begin() and end() */
    unsigned cursor; /* whose rows res are some of; 0: res has them all */
    int chunk;       /* rows asked for at a time */
    int row;
    const corm_error
        *failed; /* why no more rows of the cursor can come; or NULL */
    /* Parameters of the run at hand. */
    const char **values;
    int *lengths, *formats;
    size_t room; /* of each */
    char *text;  /* what they point into */
    size_t text_size;
} cormi_pg_stmt;

/* Fills values, lengths and formats. */
corm_status cormi_pg_bind(cormi_pg_stmt *stmt, const corm_value *params,
                          size_t n, corm_error *err);
void cormi_pg_bind_free(cormi_pg_stmt *stmt);

/* Is res what should have come?  If not it is cleared. */
corm_status cormi_pg_check(cormi_pg_stmt *stmt, bool in_transaction,
                           corm_error *err);

/* pipeline.c: what goes to the server along with a statement. */

/* One of several that are sent together. */
typedef struct cormi_pg_piece {
    const char *sql;            /* NULL: what has the name */
    const char *name;           /* with sql: the name it is to have */
    const cormi_pg_stmt *bound; /* whose parameters it takes; NULL: none */
    size_t n;                   /* how many */
    bool binary;                /* the form of its result */
} cormi_pg_piece;

/* Is a transaction open, as far as the core knows? */
bool cormi_pg_in_transaction(const cormi_pg_conn *conn);
/* A statement of transactions: its beginning waits for the next statement, and
 * where none comes before its end nothing is sent.  NULL: as PQexec(). */
PGresult *cormi_pg_control(cormi_pg_conn *conn, const char *sql);
/* Sends what waits, alone. */
corm_status cormi_pg_flush(cormi_pg_conn *conn, corm_error *err);
/* Sends what waits and n pieces in one trip.  results[i] is the i-th's; what
 * follows a failure is not run and has NULL.  A piece whose result is NULL
 * without one failed as PQexec() does. */
void cormi_pg_pipeline(cormi_pg_conn *conn, const cormi_pg_piece *pieces,
                       size_t n, PGresult **results);
/* Is it of a statement that was done? */
bool cormi_pg_is_fine(const PGresult *res);

/* stream.c: rows by a cursor. */
bool cormi_pg_can_stream(const cormi_pg_stmt *stmt);
corm_status cormi_pg_stream(cormi_pg_stmt *stmt, size_t n, size_t chunk,
                            corm_error *err);
/* The next rows into res; CORM_OK and no rows: no more. */
corm_status cormi_pg_stream_next(cormi_pg_stmt *stmt, corm_error *err);
void cormi_pg_stream_end(cormi_pg_stmt *stmt);
/* Before another statement: a transaction that is only a stream's ends. */
void cormi_pg_settle(cormi_pg_conn *conn);

int cormi_pg_decode(void *stmt, const corm_decode *program,
                    const corm_batch *batch, corm_error *err);

/* Fills err by a result that failed; NULL: by the connection.  What was lost
 * is told by cormi_pg_is_lost(). */
/* Why there is no connection. */
corm_status cormi_pg_refused(corm_error *err, const cormi_pg_conn *conn);
corm_status cormi_pg_error(corm_error *err, const cormi_pg_conn *conn,
                           const PGresult *res);
/* Of a monotonic clock, coarse. */
int64_t cormi_pg_clock(void);
/* Is the line cut, or is the server about to cut it? */
bool cormi_pg_is_lost(const cormi_pg_conn *conn, const corm_error *err);

extern const corm_driver cormi_pg_driver;

#endif
