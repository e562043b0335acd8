/*
 * The report of a delete: rows by model, or the objects that forbade it.  It
 * is the session's, for there is no result object to hang it on.
 */
#include "object/collect.h"

void cormi_report_begin(corm_session *session)
{
    cormi_report *report = cormi_session_report(session);

    report->n_deleted = 0;
    report->deleted = NULL;
    report->n_blocking = 0;
    report->blocking = NULL;
    if (report->arena != NULL)
        cormi_arena_reset(report->arena);
}

static corm_deleted *report_entry(cormi_report *report,
                                  const cormi_model *model)
{
    corm_deleted *more;

    for (size_t i = 0; i < report->n_deleted; i++)
        if (report->deleted[i].model == model->desc)
            return &report->deleted[i];
    more = cormi_arena_resize(report->arena, report->deleted,
                              report->n_deleted * sizeof(*more),
                              (report->n_deleted + 1) * sizeof(*more));
    if (more == NULL)
        return NULL;
    report->deleted = more;
    more += report->n_deleted++;
    *more = (corm_deleted){ .model = model->desc, .name = model->name };
    return more;
}

corm_status cormi_report_rows(corm_session *session, const cormi_model *model,
                              int64_t rows)
{
    cormi_report *report = cormi_session_report(session);
    cormi_context *ctx = cormi_session_context(session);
    corm_deleted *entry = NULL;

    if (rows <= 0)
        return CORM_OK;
    if (report->arena == NULL)
        report->arena = cormi_arena_new(ctx->alloc);
    if (report->arena != NULL)
        entry = report_entry(report, model->concrete);
    if (entry == NULL)
        return cormi_fail_memory(ctx);
    entry->rows += rows;
    return CORM_OK;
}

/* Every group's objects one after the other. */
static corm_object *const *report_flat(const cormi_collector *c, size_t *n)
{
    corm_object **out;

    *n = 0;
    for (size_t i = 0; i < c->blocking.n; i++)
        *n += CORMI_VEC_AT(cormi_doomed, &c->blocking, i).objects->n;
    out = CORMI_NEW_N(c->arena, corm_object *, *n + 1);
    *n = 0;
    for (size_t i = 0; i < c->blocking.n && out != NULL; i++) {
        const corm_list *list =
            CORMI_VEC_AT(cormi_doomed, &c->blocking, i).objects;

        for (size_t k = 0; k < list->n; k++)
            out[(*n)++] = list->items[k];
    }
    return out;
}

void cormi_report_failed(cormi_collector *c)
{
    cormi_report *report = cormi_session_report(c->session);
    corm_arena *mine = c->arena;

    report->n_deleted = 0;
    if (c->blocked == CORM_OK)
        return;
    report->blocking = report_flat(c, &report->n_blocking);
    if (report->blocking == NULL)
        cormi_fail_memory(c->ctx);
    c->arena = report->arena;
    report->arena = mine;
}

size_t corm_deleted_rows(corm_session *session, const corm_deleted **out)
{
    const cormi_report *report =
        session == NULL ? NULL : cormi_session_report(session);

    if (out != NULL)
        *out = report == NULL ? NULL : report->deleted;
    return report == NULL ? 0 : report->n_deleted;
}

size_t corm_blocking_objects(corm_session *session, corm_object *const **out)
{
    const cormi_report *report =
        session == NULL ? NULL : cormi_session_report(session);

    if (out != NULL)
        *out = report == NULL ? NULL : report->blocking;
    return report == NULL ? 0 : report->n_blocking;
}
