/*
 * Notifications between clients of a server, and advisory locks.
 */
#include <corm/db.h>
#include <corm/postgresql.h>

#include "driver.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

struct corm_postgresql_listener {
    cormi_pg_conn *conn;
    const corm_allocator *alloc;
    PGnotify *last;
};

corm_status corm_postgresql_notify(corm_session *session, const char *channel,
                                   const char *payload)
{
    const corm_value args[] = { corm_value_text(channel),
                                corm_value_text(payload != NULL ? payload
                                                                : "") };

    if (session == NULL)
        return CORM_MISUSE;
    return corm_execute_sql(session, "SELECT pg_notify(?, ?)", args, 2) < 0
               ? corm_errcode(session)
               : CORM_OK;
}

/* ---- listening ---- */

typedef struct pgn_listen {
    const char *const *channels;
    corm_postgresql_listener *out;
} pgn_listen;

static corm_status pgn_channel(cormi_pg_conn *conn, const char *channel,
                               corm_error *err)
{
    char *name = PQescapeIdentifier(conn->pg, channel, strlen(channel));
    char sql[256];
    PGresult *res;
    corm_status status = CORM_OK;

    if (name == NULL || strlen(name) > 200) {
        PQfreemem(name);
        return corm_driver_fail(err, CORM_VALUE_ERROR,
                                "\"%.80s\" is no name of a channel", channel);
    }
    snprintf(sql, sizeof(sql), "LISTEN %s", name);
    PQfreemem(name);
    res = PQexec(conn->pg, sql);
    if (PQresultStatus(res) != PGRES_COMMAND_OK)
        status = cormi_pg_error(err, conn, res);
    PQclear(res);
    return status;
}

/* A second connection by the settings of the first. */
static corm_status pgn_open(void *arg, void *data, corm_error *err)
{
    const cormi_pg_conn *first = arg;
    pgn_listen *job = data;
    corm_connect to = { .size = sizeof(to),
                        .alloc = first->alloc,
                        .shared = (void *)(uintptr_t)first->settings };
    corm_postgresql_listener *l = corm_driver_alloc(first->alloc, sizeof(*l));
    void *conn = NULL;
    corm_status status;

    if (l == NULL)
        return corm_driver_no_memory(err);
    l->alloc = first->alloc;
    status = cormi_pg_connect(&to, &conn, err);
    l->conn = conn;
    for (size_t i = 0; status == CORM_OK && job->channels[i] != NULL; i++)
        status = pgn_channel(l->conn, job->channels[i], err);
    if (status == CORM_OK)
        job->out = l;
    else
        corm_postgresql_listener_close(l);
    return status;
}

static corm_status pgn_no_channel(void *arg, void *data, corm_error *err)
{
    (void)arg;
    (void)data;
    return corm_driver_fail(err, CORM_VALUE_ERROR,
                            "listening needs the name of a channel");
}

corm_postgresql_listener *corm_postgresql_listen(corm_session *session,
                                                 const char *const *channels)
{
    pgn_listen job = { channels, NULL };
    bool any = channels != NULL && channels[0] != NULL;

    corm_session_native(session, corm_postgresql_backend(),
                        any ? pgn_open : pgn_no_channel, &job);
    return job.out;
}

static int pgn_taken(corm_postgresql_listener *l,
                     corm_postgresql_notification *out)
{
    PQfreemem(l->last);
    l->last = PQnotifies(l->conn->pg);
    if (l->last == NULL)
        return 0;
    *out = (corm_postgresql_notification){ .channel = l->last->relname,
                                           .payload = l->last->extra,
                                           .pid = l->last->be_pid };
    return 1;
}

static int pgn_lost(const corm_postgresql_listener *l, corm_error *err)
{
    corm_error ignored;

    cormi_pg_error(err != NULL ? err : &ignored, l->conn, NULL);
    return -1;
}

int corm_postgresql_wait(corm_postgresql_listener *listener, int timeout_ms,
                         corm_postgresql_notification *out, corm_error *err)
{
    PGconn *pg = listener->conn->pg;
    int64_t end = cormi_pg_clock() + timeout_ms;

    for (;;) {
        struct pollfd line = { .fd = PQsocket(pg), .events = POLLIN };
        int64_t left = end - cormi_pg_clock();
        int n;

        if (pgn_taken(listener, out) == 1)
            return 1;
        if (PQstatus(pg) != CONNECTION_OK)
            return pgn_lost(listener, err);
        n = poll(&line, 1, timeout_ms < 0 ? -1 : left < 0 ? 0 : (int)left);
        if (n > 0 && PQconsumeInput(pg) != 1)
            return pgn_lost(listener, err);
        if (n == 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return pgn_lost(listener, err);
    }
}

int corm_postgresql_listener_fd(corm_postgresql_listener *listener)
{
    return PQsocket(listener->conn->pg);
}

void corm_postgresql_listener_close(corm_postgresql_listener *listener)
{
    if (listener == NULL)
        return;
    PQfreemem(listener->last);
    if (listener->conn != NULL)
        cormi_pg_close(listener->conn);
    corm_driver_free(listener->alloc, listener, sizeof(*listener));
}

/* ---- advisory locks ---- */

typedef struct pgn_lock {
    int64_t key;
    bool shared, wait, got;
} pgn_lock;

static corm_status pgn_take(void *arg, void *data, corm_error *err)
{
    cormi_pg_conn *conn = arg;
    pgn_lock *lock = data;
    char key[24], sql[80];
    const char *const values[] = { key };
    corm_status status = cormi_pg_flush(conn, err);
    PGresult *res;

    if (status != CORM_OK)
        return status;
    if (PQtransactionStatus(conn->pg) != PQTRANS_INTRANS)
        return corm_driver_fail(err, CORM_TRANSACTION,
                                "an advisory lock is taken for a transaction, "
                                "and none is open");
    snprintf(key, sizeof(key), "%lld", (long long)lock->key);
    snprintf(sql, sizeof(sql), "SELECT pg_%sadvisory_xact_lock%s($1::bigint)",
             lock->wait ? "" : "try_", lock->shared ? "_shared" : "");
    res = PQexecParams(conn->pg, sql, 1, NULL, values, NULL, NULL, 0);
    if (PQresultStatus(res) != PGRES_TUPLES_OK)
        status = cormi_pg_error(err, conn, res);
    else
        lock->got = lock->wait || PQgetvalue(res, 0, 0)[0] == 't';
    PQclear(res);
    return status;
}

corm_status corm_postgresql_lock(corm_session *session, int64_t key,
                                 bool shared)
{
    pgn_lock lock = { key, shared, true, false };

    return corm_session_native(session, corm_postgresql_backend(), pgn_take,
                               &lock);
}

corm_status corm_postgresql_try_lock(corm_session *session, int64_t key,
                                     bool shared, bool *got)
{
    pgn_lock lock = { key, shared, false, false };
    corm_status status = corm_session_native(session, corm_postgresql_backend(),
                                             pgn_take, &lock);

    *got = lock.got;
    return status;
}
