/*
 * Opening a PostgreSQL connection, and the settings that its answers are
 * read by: UTC, ISO dates.
 */
#include "driver.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Older servers lack generated columns and what else the dialect writes. */
#define PGC_SERVER_MIN 120000

/* libpq would print what servers remark. */
static void pgc_notice(void *arg, const PGresult *res)
{
    (void)arg;
    (void)res;
}

static bool pgc_is_set(const cormi_pg_conn *conn, const char *name,
                       const char *value)
{
    const char *is = PQparameterStatus(conn->pg, name);

    return is != NULL && strncmp(is, value, strlen(value)) == 0;
}

/* The SET statements that are needed; a pooler between keeps track of these
 * settings, but not of what startup options say. */
static corm_status pgc_set(cormi_pg_conn *conn, const char *sql,
                           corm_error *err)
{
    PGresult *res = PQexec(conn->pg, sql);
    corm_status status = CORM_OK;

    if (PQresultStatus(res) != PGRES_COMMAND_OK)
        status = cormi_pg_error(err, conn, res);
    PQclear(res);
    return status;
}

static corm_status pgc_schema(cormi_pg_conn *conn, corm_error *err)
{
    const char *schema = conn->settings->schema;
    char sql[256];
    char *name;
    int n;

    if (schema == NULL)
        return CORM_OK;
    name = PQescapeIdentifier(conn->pg, schema, strlen(schema));
    if (name == NULL)
        return cormi_pg_refused(err, conn);
    n = snprintf(sql, sizeof(sql), "SET search_path = %s", name);
    PQfreemem(name);
    if (n < 0 || (size_t)n >= sizeof(sql))
        return corm_driver_fail(err, CORM_VALUE_ERROR,
                                "the schema of the PostgreSQL URL is too long");
    return pgc_set(conn, sql, err);
}

static corm_status pgc_settings(cormi_pg_conn *conn, corm_error *err)
{
    corm_status status = CORM_OK;

    if (!pgc_is_set(conn, "TimeZone", "UTC"))
        status = pgc_set(conn, "SET TimeZone = 'UTC'", err);
    if (status == CORM_OK && !pgc_is_set(conn, "DateStyle", "ISO"))
        status = pgc_set(conn, "SET DateStyle = 'ISO'", err);
    if (status == CORM_OK && !pgc_is_set(conn, "IntervalStyle", "postgres"))
        status = pgc_set(conn, "SET IntervalStyle = 'postgres'", err);
    if (status == CORM_OK &&
        !pgc_is_set(conn, "standard_conforming_strings", "on"))
        status = pgc_set(conn, "SET standard_conforming_strings = on", err);
    return status == CORM_OK ? pgc_schema(conn, err) : status;
}

/* Goes on with a connection that has begun, until the time is over. */
static void pgc_dial_on(PGconn *pg, int64_t end)
{
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;

    while (state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING) {
        struct pollfd line = { .fd = PQsocket(pg) };
        int64_t left = end - cormi_pg_clock();

        line.events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        if (left <= 0)
            return;
        if (poll(&line, 1, left < INT32_MAX ? (int)left : INT32_MAX) > 0)
            state = PQconnectPoll(pg);
    }
}

/* libpq's own connect_timeout counts seconds, from two on; so a shorter time
 * is taken here. */
static corm_status pgc_dial(cormi_pg_conn *conn, int64_t timeout_ms,
                            corm_error *err)
{
    const cormi_pg_settings *s = conn->settings;
    int64_t end = cormi_pg_clock() + timeout_ms;

    conn->pg = timeout_ms == 0
                   ? PQconnectdbParams(s->keywords, s->values, 1)
                   : PQconnectStartParams(s->keywords, s->values, 1);
    if (conn->pg == NULL)
        return corm_driver_no_memory(err);
    if (timeout_ms != 0 && PQstatus(conn->pg) != CONNECTION_BAD)
        pgc_dial_on(conn->pg, end);
    if (PQstatus(conn->pg) != CONNECTION_OK &&
        PQstatus(conn->pg) != CONNECTION_BAD)
        return corm_driver_fail(err, CORM_OPERATIONAL,
                                "the server did not let us in within %lld ms",
                                (long long)timeout_ms);
    return CORM_OK;
}

static corm_status pgc_set_up(cormi_pg_conn *conn, int64_t timeout_ms,
                              corm_error *err)
{
    corm_status status = pgc_dial(conn, timeout_ms, err);

    if (status != CORM_OK)
        return status;
    if (PQstatus(conn->pg) != CONNECTION_OK)
        return cormi_pg_refused(err, conn);
    PQsetNoticeReceiver(conn->pg, pgc_notice, NULL);
    if (PQserverVersion(conn->pg) < PGC_SERVER_MIN)
        return corm_driver_fail(
            err, CORM_NOT_SUPPORTED,
            "the server is PostgreSQL %d; libcorm needs %d or "
            "newer",
            PQserverVersion(conn->pg) / 10000, PGC_SERVER_MIN / 10000);
    conn->cancel = PQgetCancel(conn->pg);
    if (conn->cancel == NULL)
        return corm_driver_no_memory(err);
    conn->line = dup(PQsocket(conn->pg));
    return pgc_settings(conn, err);
}

corm_status cormi_pg_connect(const corm_connect *to, void **out,
                             corm_error *err)
{
    cormi_pg_conn *conn = corm_driver_alloc(to->alloc, sizeof(*conn));
    corm_status status;

    if (conn == NULL)
        return corm_driver_no_memory(err);
    conn->settings = to->shared;
    conn->alloc = to->alloc;
    conn->line = -1;
    status = pgc_set_up(conn, to->timeout_ms, err);
    if (status != CORM_OK) {
        cormi_pg_close(conn);
        return status;
    }
    *out = conn;
    return CORM_OK;
}

void cormi_pg_close(void *arg)
{
    cormi_pg_conn *conn = arg;

    PQfreeCancel(conn->cancel);
    PQfinish(conn->pg);
    if (conn->line >= 0)
        close(conn->line);
    corm_driver_free(conn->alloc, conn, sizeof(*conn));
}

/* A pooler gives the next transaction another connection of the server's. */
corm_status cormi_pg_limit(void *arg, int64_t ms, corm_error *err)
{
    cormi_pg_conn *conn = arg;
    char sql[48];

    if (conn->settings->unnamed || conn->unnamed)
        return CORM_OK;
    cormi_pg_settle(conn);
    if (ms == 0)
        return pgc_set(conn, "RESET statement_timeout", err);
    snprintf(sql, sizeof(sql), "SET statement_timeout = %lld", (long long)ms);
    return pgc_set(conn, sql, err);
}

/* The socket has a name of its own here: libpq may be closing the other. */
void cormi_pg_cut(void *arg)
{
    cormi_pg_conn *conn = arg;

    atomic_store(&conn->is_cut, true);
    if (conn->line >= 0)
        shutdown(conn->line, SHUT_RDWR);
}
