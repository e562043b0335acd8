/*
 * Several statements that go to the database at once, for drivers that need
 * not wait for the answer to one before they send the next.
 */
#include "driver/stmt.h"

bool cormi_conn_gathers(const cormi_conn *conn)
{
    return conn->driver->begin_all != NULL;
}

/* The rest, begun anew one by one: a statement had to be prepared again. */
static size_t together_alone(cormi_conn *conn, const cormi_run *runs,
                             size_t done, size_t n, cormi_stmt **stmts,
                             corm_error *err)
{
    while (done < n &&
           cormi_conn_begin(conn, &runs[done].st, runs[done].params,
                            runs[done].n, &stmts[done], err) == CORM_OK)
        done++;
    return done;
}

size_t cormi_conn_begin_all(cormi_conn *conn, const cormi_run *runs, size_t n,
                            cormi_stmt **stmts, corm_error *err)
{
    corm_sent sent[CORMI_TOGETHER];
    size_t ready = 0, done = 0;
    bool stale;

    for (; ready < n; ready++) {
        stmts[ready] = cormi_stmt_get(conn, &runs[ready].st, err);
        if (stmts[ready] == NULL)
            break;
        sent[ready] = (corm_sent){ .stmt = stmts[ready]->handle,
                                   .params = runs[ready].params,
                                   .n = runs[ready].n };
        cormi_count(&conn->run);
    }
    if (ready > 0)
        done = conn->driver->begin_all(conn->handle, sent, ready, err);
    for (size_t i = 0; i < done; i++)
        if (runs[i].out != NULL)
            *runs[i].out = (corm_outcome){ .changes = sent[i].changes };
    stale = done < ready && conn->driver->is_stale != NULL &&
            conn->driver->is_stale(sent[done].stmt, err);
    for (size_t i = done; i < ready; i++)
        cormi_stmt_put(stmts[i]);
    return stale ? together_alone(conn, runs, done, n, stmts, err) : done;
}

size_t cormi_conn_run_all(cormi_conn *conn, const cormi_run *runs, size_t n,
                          corm_error *err)
{
    cormi_stmt *stmts[CORMI_TOGETHER];
    size_t done = cormi_conn_begin_all(conn, runs, n, stmts, err);

    for (size_t i = 0; i < done; i++)
        cormi_conn_end(stmts[i]);
    return done;
}
