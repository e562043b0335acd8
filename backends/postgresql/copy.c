/*
 * COPY .. FROM STDIN (FORMAT binary): the fastest way in, for rows that need
 * no keys back.  Values go as the types of the columns are, and are refused
 * where they are of another kind.
 */
#include <corm/db.h>
#include <corm/postgresql.h>

#include "driver.h"

#include <stdio.h>
#include <string.h>

#define PGCP_BUFFER  65536
#define PGCP_COLUMNS 1600 /* of a table, at most */
/* Microseconds from 1970 to 2000, where the server's time begins. */
#define PGCP_US (INT64_C(10957) * 86400 * 1000000)

typedef struct pgcp_job {
    const char *table;
    const char *const *columns;
    corm_postgresql_row_fn *next;
    void *data;
    size_t n;
    int64_t rows;
    /* While it runs. */
    cormi_pg_conn *conn;
    corm_value *row;
    Oid *types;
    unsigned char *buffer;
    size_t used;
    bool broken; /* the server takes no more */
} pgcp_job;

/* ---- bytes ---- */

static void pgcp_flush(pgcp_job *job)
{
    if (job->used > 0 &&
        PQputCopyData(job->conn->pg, (char *)job->buffer, (int)job->used) != 1)
        job->broken = true;
    job->used = 0;
}

static void pgcp_put(pgcp_job *job, const void *data, size_t n)
{
    const char *at = data;

    while (n > 0 && !job->broken) {
        size_t some = PGCP_BUFFER - job->used < n ? PGCP_BUFFER - job->used : n;

        memcpy(job->buffer + job->used, at, some);
        job->used += some;
        at += some;
        n -= some;
        if (job->used == PGCP_BUFFER)
            pgcp_flush(job);
    }
}

/* The low bytes of a number, highest first. */
static void pgcp_number(pgcp_job *job, uint64_t value, unsigned bytes)
{
    unsigned char out[8];

    for (unsigned i = 0; i < bytes; i++)
        out[i] = (unsigned char)(value >> (8 * (bytes - 1 - i)));
    pgcp_put(job, out, bytes);
}

static bool pgcp_sized(pgcp_job *job, uint64_t value, unsigned bytes)
{
    pgcp_number(job, bytes, 4);
    pgcp_number(job, value, bytes);
    return true;
}

static bool pgcp_bytes(pgcp_job *job, const char *head, const void *data,
                       size_t n)
{
    size_t more = strlen(head);

    if (n > INT32_MAX - more)
        return false;
    pgcp_number(job, n + more, 4);
    pgcp_put(job, head, more);
    pgcp_put(job, data, n);
    return true;
}

/* ---- values ---- */

static bool pgcp_integer(pgcp_job *job, const corm_value *v, unsigned bytes)
{
    const int64_t most =
        bytes == 8 ? INT64_MAX : (INT64_C(1) << (8 * bytes - 1)) - 1;

    if (v->kind != CORM_K_INT || v->as.i > most || v->as.i < -most - 1)
        return false;
    return pgcp_sized(job, (uint64_t)v->as.i, bytes);
}

static bool pgcp_double(pgcp_job *job, const corm_value *v)
{
    uint64_t bits;
    double d = v->kind == CORM_K_INT ? (double)v->as.i : v->as.d;

    memcpy(&bits, &d, sizeof(bits));
    return (v->kind == CORM_K_DOUBLE || v->kind == CORM_K_INT) &&
           pgcp_sized(job, bits, 8);
}

static bool pgcp_text(pgcp_job *job, const corm_value *v, const char *head)
{
    return (v->kind == CORM_K_TEXT || v->kind == CORM_K_JSON) &&
           memchr(v->as.s, '\0', v->size) == NULL &&
           pgcp_bytes(job, head, v->as.s, v->size);
}

/* Dates and times; those that are not set are refused. */
static bool pgcp_stamp(pgcp_job *job, const corm_value *v, Oid type)
{
    char text[CORM_ISO_MAX];

    if (type == 1082)
        return v->kind == CORM_K_DATE && corm_date_format(text, v->as.date) &&
               pgcp_sized(
                   job,
                   (uint64_t)corm_date_diff(v->as.date, corm_ymd(2000, 1, 1)),
                   4);
    if (v->kind != (type == 1083 ? CORM_K_TIME : CORM_K_DATETIME) ||
        v->as.i == CORM_UNSET_US)
        return false;
    return pgcp_sized(
        job, (uint64_t)(type == 1083 ? v->as.i : v->as.i - PGCP_US), 8);
}

/* By the numbers that the types have in every server; false: it is not a
 * value of the column. */
static bool pgcp_value(pgcp_job *job, const corm_value *v, Oid type)
{
    if (v->kind == CORM_K_NULL) {
        pgcp_number(job, UINT32_MAX, 4);
        return true;
    }
    switch (type) {
    case 16:
        return v->kind == CORM_K_BOOL && pgcp_sized(job, v->as.b, 1);
    case 20:
        return pgcp_integer(job, v, 8);
    case 21:
        return pgcp_integer(job, v, 2);
    case 23:
        return pgcp_integer(job, v, 4);
    case 701:
        return pgcp_double(job, v);
    case 25:
    case 114:
    case 1042:
    case 1043:
        return pgcp_text(job, v, "");
    case 3802: /* jsonb, version 1 */
        return pgcp_text(job, v, "\1");
    case 17:
        return v->kind == CORM_K_BYTES && pgcp_bytes(job, "", v->as.p, v->size);
    case 2950:
        return v->kind == CORM_K_UUID && pgcp_bytes(job, "", &v->as.uuid, 16);
    default:
        return pgcp_stamp(job, v, type);
    }
}

static bool pgcp_can(Oid type)
{
    static const Oid types[] = { 16,   17,   20,   21,   23,   25,   114, 701,
                                 1042, 1043, 1082, 1083, 1184, 2950, 3802 };

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (types[i] == type)
            return true;
    return false;
}

/* ---- the command ---- */

/* verb "columns" FROM "table" tail; memory of libpq's quoting is freed. */
static bool pgcp_names(pgcp_job *job, char *out, size_t size)
{
    size_t used = 0;

    for (size_t i = 0; i < job->n; i++) {
        char *name = PQescapeIdentifier(job->conn->pg, job->columns[i],
                                        strlen(job->columns[i]));
        int n = name == NULL ? -1
                             : snprintf(out + used, size - used, "%s%s",
                                        i > 0 ? ", " : "", name);

        PQfreemem(name);
        if (n < 0 || (size_t)n >= size - used)
            return false;
        used += (size_t)n;
    }
    return true;
}

static corm_status pgcp_exec(pgcp_job *job, const char *sql,
                             ExecStatusType wanted, PGresult **out,
                             corm_error *err)
{
    PGresult *res = PQexec(job->conn->pg, sql);

    if (PQresultStatus(res) != wanted) {
        cormi_pg_error(err, job->conn, res);
        PQclear(res);
        return err->code;
    }
    *out = res;
    return CORM_OK;
}

static corm_status pgcp_types(pgcp_job *job, const char *names,
                              const char *table, char *sql, size_t size,
                              corm_error *err)
{
    PGresult *res = NULL;
    corm_status status;

    snprintf(sql, size, "SELECT %s FROM %s LIMIT 0", names, table);
    status = pgcp_exec(job, sql, PGRES_TUPLES_OK, &res, err);
    for (size_t i = 0; i < job->n && status == CORM_OK; i++) {
        job->types[i] = PQftype(res, (int)i);
        if (!pgcp_can(job->types[i]))
            status = corm_driver_fail(
                err, CORM_NOT_SUPPORTED,
                "the column %s.%s is of a type that is not copied in binary; "
                "use corm_bulk_create",
                job->table, job->columns[i]);
    }
    PQclear(res);
    return status;
}

static corm_status pgcp_rows(pgcp_job *job, corm_error *err)
{
    pgcp_put(job, "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
    while (!job->broken && job->next(job->data, job->row)) {
        pgcp_number(job, job->n, 2);
        for (size_t i = 0; i < job->n; i++)
            if (!pgcp_value(job, &job->row[i], job->types[i]))
                return corm_driver_fail(
                    err, CORM_VALUE_ERROR,
                    "row %lld of the copy: %s.%s cannot hold this value",
                    (long long)job->rows + 1, job->table, job->columns[i]);
        job->rows++;
    }
    pgcp_number(job, UINT16_MAX, 2);
    pgcp_flush(job);
    return CORM_OK;
}

/* Ends the copy: with an error of ours nothing of it stays. */
static corm_status pgcp_end(pgcp_job *job, corm_status status, corm_error *err)
{
    PGconn *pg = job->conn->pg;
    PGresult *res;

    PQputCopyEnd(pg, status == CORM_OK ? NULL : "stopped by the client");
    while ((res = PQgetResult(pg)) != NULL) {
        if (PQresultStatus(res) != PGRES_COMMAND_OK && status == CORM_OK)
            status = cormi_pg_error(err, job->conn, res);
        PQclear(res);
    }
    return status;
}

static corm_status pgcp_run(pgcp_job *job, char *names, char *sql, size_t size,
                            corm_error *err)
{
    char *table =
        PQescapeIdentifier(job->conn->pg, job->table, strlen(job->table));
    PGresult *res = NULL;
    corm_status status;

    if (table == NULL || !pgcp_names(job, names, job->n * 132 + 1)) {
        PQfreemem(table);
        return corm_driver_fail(
            err, CORM_VALUE_ERROR,
            "these are no names of a table and its columns");
    }
    status = pgcp_types(job, names, table, sql, size, err);
    if (status == CORM_OK) {
        snprintf(sql, size, "COPY %s (%s) FROM STDIN (FORMAT binary)", table,
                 names);
        status = pgcp_exec(job, sql, PGRES_COPY_IN, &res, err);
        PQclear(res);
    }
    PQfreemem(table);
    if (status != CORM_OK)
        return status;
    return pgcp_end(job, pgcp_rows(job, err), err);
}

static corm_status pgcp_work(void *arg, void *data, corm_error *err)
{
    pgcp_job *job = data;
    const corm_allocator *alloc;
    const size_t names = job->n * 132 + 1, size = 2 * names + 400;
    size_t row = job->n * sizeof(*job->row), types = job->n * sizeof(Oid);
    char *text, *sql;
    corm_status status;

    job->conn = arg;
    alloc = job->conn->alloc;
    text = corm_driver_alloc(alloc, names);
    sql = corm_driver_alloc(alloc, size);
    job->row = corm_driver_alloc(alloc, row);
    job->types = corm_driver_alloc(alloc, types);
    job->buffer = corm_driver_alloc(alloc, PGCP_BUFFER);
    if (text == NULL || sql == NULL || job->row == NULL || job->types == NULL ||
        job->buffer == NULL)
        status = corm_driver_no_memory(err);
    else
        status = cormi_pg_flush(job->conn, err);
    if (status == CORM_OK)
        status = pgcp_run(job, text, sql, size, err);
    corm_driver_free(alloc, text, names);
    corm_driver_free(alloc, sql, size);
    corm_driver_free(alloc, job->row, row);
    corm_driver_free(alloc, job->types, types);
    corm_driver_free(alloc, job->buffer, PGCP_BUFFER);
    return status;
}

int64_t corm_postgresql_copy(corm_session *session, const char *table,
                             const char *const *columns,
                             corm_postgresql_row_fn *next, void *data)
{
    pgcp_job job = {
        .table = table, .columns = columns, .next = next, .data = data
    };

    while (columns[job.n] != NULL && job.n < PGCP_COLUMNS)
        job.n++;
    return corm_session_native(session, corm_postgresql_backend(), pgcp_work,
                               &job) == CORM_OK
               ? job.rows
               : -1;
}
