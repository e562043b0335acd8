/*
 * Several querysets evaluated at once: their queries go to the database
 * together.
 */
#include "object/fetch.h"

static corm_status lists_query(cormi_fetcher *f, size_t n)
{
    cormi_run runs[CORMI_FETCH_MANY];
    cormi_cursor *cursors[CORMI_FETCH_MANY];
    size_t n_runs = 0;
    corm_status status = CORM_OK;

    for (size_t i = 0; i < n; i++) {
        const cormi_request *r = &f[i].request;

        if (r->plan->compiled.kind == CORMI_COMPILED_EMPTY)
            continue;
        runs[n_runs] = (cormi_run){ .st = r->statement,
                                    .params = r->params,
                                    .n = r->plan->sql.n_slots };
        cursors[n_runs++] = &f[i].cursor;
    }
    if (n_runs != 0)
        status =
            cormi_session_queries(f->request.session, runs, cursors, n_runs);
    for (size_t i = 0; i < n && status == CORM_OK; i++)
        f[i].running = f[i].request.plan->compiled.kind != CORMI_COMPILED_EMPTY;
    return status;
}

static corm_status lists_rows(cormi_fetcher *f, const corm_queryset *q,
                              corm_list **list)
{
    corm_status status;

    *list = cormi_list_new(q->session, q->ctx->arena, cormi_fetch_model(q));
    status = *list == NULL ? CORM_NO_MEMORY : cormi_fetch_into(f, q, *list);
    cormi_fetch_stop(f);
    if (status == CORM_OK)
        status = cormi_fetch_link(q, (*list)->items, (*list)->n);
    if (status == CORM_OK && f->request.plan->compiled.reversed)
        cormi_list_reverse(*list);
    return status;
}

/* No hook is called before all rows are there. */
corm_status cormi_fetch_lists(corm_queryset *const *qs, size_t n,
                              corm_list **lists)
{
    cormi_fetcher f[CORMI_FETCH_MANY];
    size_t ready = 0;
    corm_status status = CORM_OK;

    while (ready < n && status == CORM_OK) {
        cormi_request *r = &f[ready].request;

        f[ready].running = false;
        status = cormi_request_begin(r, qs[ready], NULL);
        if (status != CORM_OK)
            break;
        status = cormi_hydrate_begin(&f[ready].hydrator, r->session,
                                     &r->plan->layout, r->ctx->arena,
                                     qs[ready]->modes);
        ready++;
    }
    if (status == CORM_OK)
        status = lists_query(f, n);
    for (size_t i = 0; i < n && status == CORM_OK; i++)
        status = lists_rows(&f[i], qs[i], &lists[i]);
    for (size_t i = 0; i < n && status == CORM_OK; i++)
        status = cormi_fetcher_finish(&f[i]);
    while (ready > 0)
        cormi_fetcher_end(&f[--ready]);
    return status;
}
