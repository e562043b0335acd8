/*
 * Terminals: the calls that run a queryset and answer with one object, a
 * number, a row.
 */
#include "object/fetch.h"
#include "object/lazy.h"
#include "object/member.h"

#include <string.h>

/* ---- one object ---- */

static const char *terminal_name(const corm_queryset *q)
{
    const cormi_model *model = cormi_fetch_model(q);

    if (model == NULL)
        model = q->model;
    return model == NULL ? "Raw" : model->name;
}

static corm_object *terminal_one(const corm_queryset *q, size_t max)
{
    corm_object *found[2];
    int n = cormi_fetch_few(q, found, max);

    if (n < 0)
        return NULL;
    if (n == 0)
        cormi_fail(q->ctx, CORM_DOES_NOT_EXIST,
                   "%s matching query does not exist", terminal_name(q));
    else if (n > 1)
        cormi_fail(q->ctx, CORM_MULTIPLE_OBJECTS,
                   "more than one %s matches the query; corm_first() takes the "
                   "first of them",
                   terminal_name(q));
    else if (cormi_prefetch_for(q, found, 1) == CORM_OK)
        return found[0];
    return NULL;
}

/* The same where none is no answer to speak of. */
static corm_object *terminal_first(const corm_queryset *q)
{
    corm_object *found;

    if (cormi_fetch_few(q, &found, 1) != 1)
        return NULL;
    return cormi_prefetch_for(q, &found, 1) == CORM_OK ? found : NULL;
}

static corm_object *terminal_get(const corm_queryset *q,
                                 const corm_expr *const *terms, size_t n)
{
    corm_queryset *one;

    if (q->state & CORMI_QS_RAW && n == 0)
        return terminal_one(q, 2);
    one = cormi_queryset_get(q, terms, n);
    return one == NULL ? NULL : terminal_one(one, 2);
}

corm_object *corm_queryset_one(const corm_queryset *q, const corm_model *model,
                               corm_which which, const corm_expr *const *terms,
                               size_t n)
{
    corm_queryset *one;

    if (q == NULL || cormi_fetch_expect(q, model) != CORM_OK)
        return NULL;
    if (which == CORM_ONE)
        return terminal_get(q, terms, n);
    if (n != 0)
        q = corm_queryset_filter(q, terms, n);
    one = cormi_queryset_first(q, which == CORM_LAST);
    return one == NULL ? NULL : terminal_first(one);
}

corm_object *corm_queryset_by_date(const corm_queryset *q,
                                   const corm_model *model,
                                   const char *const *fields, size_t n,
                                   bool latest)
{
    corm_queryset *one;

    if (q == NULL || cormi_fetch_expect(q, model) != CORM_OK)
        return NULL;
    one = cormi_queryset_by_date(q, fields, n, latest);
    return one == NULL ? NULL : terminal_one(one, 1);
}

/* ---- one row of cells ---- */

/* The only row of a request, made of what stands for no rows when nothing
 * is sent; NULL: failure, or there is none. */
static corm_row *terminal_take(cormi_fetcher *f)
{
    const cormi_plan *plan = f->request.plan;

    if (plan->compiled.kind == CORMI_COMPILED_EMPTY)
        return (corm_row *)cormi_hydrate_row(&f->hydrator, plan->empty);
    if (cormi_fetcher_next(f, 1) != 1)
        return NULL;
    return (corm_row *)cormi_hydrated(&f->hydrator, 0);
}

static corm_row *terminal_row(const corm_queryset *q)
{
    cormi_fetcher f;
    corm_row *row;

    if (q == NULL || cormi_fetcher_begin(&f, q, q->ctx->arena, NULL) != CORM_OK)
        return NULL;
    row = terminal_take(&f);
    cormi_fetcher_end(&f);
    return row;
}

/* An integer that is the only answer; the row goes back at once. */
static bool terminal_int(const corm_queryset *q, int64_t *out)
{
    cormi_fetcher f;
    corm_row *row;

    if (q == NULL ||
        cormi_fetcher_begin(&f, q, cormi_session_scratch(q->session), NULL) !=
            CORM_OK)
        return false;
    row = terminal_take(&f);
    *out = 0;
    if (row != NULL && cormi_state(&row->base)->n_columns != 0 &&
        cormi_cells(&row->base)[0].kind == CORM_K_INT)
        *out = cormi_cells(&row->base)[0].as.i;
    cormi_fetcher_end(&f);
    return row != NULL;
}

int64_t corm_count(const corm_queryset *q)
{
    int64_t count;

    if (q != NULL && q->known != NULL)
        return (int64_t)q->known->n;
    if (q == NULL || cormi_lazy_many(q, NULL) != CORM_OK ||
        !terminal_int(cormi_queryset_count(q), &count))
        return -1;
    return count;
}

int cormi_terminal_exists(const corm_queryset *q)
{
    corm_queryset *some = q == NULL ? NULL : cormi_queryset_exists(q);
    cormi_fetcher f;
    int n;

    if (some == NULL ||
        cormi_fetcher_begin(&f, some, cormi_session_scratch(some->session),
                            NULL) != CORM_OK)
        return -1;
    n = cormi_fetcher_next(&f, 1);
    cormi_fetcher_end(&f);
    return n;
}

bool corm_exists(const corm_queryset *q)
{
    if (q != NULL && q->known != NULL)
        return q->known->n != 0;
    return q != NULL && cormi_lazy_many(q, NULL) == CORM_OK &&
           cormi_terminal_exists(q) == 1;
}

bool corm_queryset_contains(const corm_queryset *q, const corm_object *object)
{
    corm_value key = corm_value_object(object);
    corm_expr is_it = {
        .op = CORM_OP_Q, .n_args = 1, .name = "pk", .args = &key
    };
    const corm_expr *terms[] = { &is_it };

    if (q == NULL || cormi_queryset_check(q) != CORM_OK ||
        cormi_object_check(object) != CORM_OK)
        return false;
    if (q->state & CORMI_QS_VALUES) {
        cormi_fail(q->ctx, CORM_MISUSE,
                   "contains() needs a queryset of objects, not of values()");
        return false;
    }
    if (!cormi_member_key_is_set(object)) {
        cormi_fail(q->ctx, CORM_VALUE_ERROR,
                   "contains() needs a saved object: this %s has no key; save "
                   "it first",
                   object->state->model->name);
        return false;
    }
    if (object->state->model->concrete != q->model->concrete)
        return false;
    return corm_exists(corm_queryset_filter(q, terms, 1));
}

corm_row *corm_queryset_aggregate(const corm_queryset *q, const corm_as *items,
                                  size_t n)
{
    if (q == NULL)
        return NULL;
    return terminal_row(cormi_queryset_aggregate(q, items, n));
}

corm_value corm_scalar(const corm_queryset *q, const corm_expr *expr)
{
    corm_as item = corm_as_expr(expr);
    corm_row *row = corm_queryset_aggregate(q, &item, 1);

    if (row == NULL || cormi_state(&row->base)->n_columns == 0)
        return corm_value_null();
    return cormi_cells(&row->base)[0];
}

/* ---- writing ---- */

typedef struct terminal_update {
    cormi_request request;
    int64_t changes;
} terminal_update;

/* The statements for the tables of a child, which need not wait for one
 * another. */
static corm_status terminal_run_all(corm_session *session, void *data)
{
    terminal_update *u = data;
    const cormi_plan *plan = u->request.plan;
    corm_outcome first = { 0 }, last = { 0 };
    corm_status status = CORM_OK;

    if (plan->sql.text != NULL)
        status =
            cormi_session_later(session, &u->request.statement,
                                u->request.params, plan->sql.n_slots, &first);
    for (size_t i = 0; i < plan->compiled.n_more_updates && status == CORM_OK;
         i++) {
        const cormi_sql *sql = &plan->more[i];
        cormi_statement st = { .sql = sql->text, .len = sql->len };
        const corm_value *params = cormi_request_params(&u->request, sql);

        status = params == NULL && sql->n_slots != 0
                     ? CORM_NO_MEMORY
                     : cormi_session_later(session, &st, params, sql->n_slots,
                                           &last);
    }
    status = cormi_session_flush(session, status);
    u->changes = plan->sql.text != NULL ? first.changes : last.changes;
    return status;
}

static corm_status terminal_run(corm_session *session, terminal_update *u)
{
    corm_outcome out = { 0 };
    corm_status status =
        cormi_session_run(session, &u->request.statement, u->request.params,
                          u->request.plan->sql.n_slots, &out);

    u->changes = out.changes;
    return status;
}

int64_t cormi_terminal_write(const corm_queryset *q)
{
    terminal_update u = { 0 };
    corm_status status = CORM_OK;

    if (q == NULL || cormi_request_begin(&u.request, q, NULL) != CORM_OK)
        return -1;
    if (u.request.plan->compiled.kind == CORMI_COMPILED_EMPTY)
        u.changes = 0;
    else if (u.request.plan->compiled.n_more_updates != 0)
        status = cormi_session_atomic(q->session, false, terminal_run_all, &u);
    else
        status = terminal_run(q->session, &u);
    cormi_request_end(&u.request);
    return status == CORM_OK ? u.changes : -1;
}

/* A child's rows stand in several tables: what the statement for one of them
 * changes must not decide which rows the next one finds. */
static bool terminal_is_parted(const corm_queryset *q, const corm_set *sets,
                               size_t n)
{
    const cormi_model *first = NULL;

    if (q->status != CORM_OK || q->model == NULL || q->op == CORMI_Q_ROOT ||
        q->state & (CORMI_QS_SLICED | CORMI_QS_COMBINED))
        return false;
    for (size_t i = 0; i < n; i++) {
        const cormi_field *f = sets[i].name == NULL
                                   ? NULL
                                   : cormi_model_field(q->model, sets[i].name);

        if (f == NULL)
            return false; /* the builder tells */
        if (first != NULL && f->model->concrete != first)
            return true;
        first = f->model->concrete;
    }
    return false;
}

typedef struct terminal_parted {
    const corm_queryset *q;
    const corm_set *sets;
    size_t n;
    int64_t changes;
} terminal_parted;

/* The keys first, then these rows whatever they have become. */
static corm_status terminal_update_keys(corm_session *session, void *data)
{
    terminal_parted *u = data;
    const corm_queryset *q = u->q;
    const char *pk = "pk";
    const corm_list *found =
        corm_fetch(corm_queryset_names(q, CORM_NAMES_ONLY, &pk, 1));
    corm_value keys = corm_value_result(found);
    const corm_expr in = {
        .op = CORM_OP_Q, .name = "pk__in", .n_args = 1, .args = &keys
    };
    const corm_expr *term = &in;
    const corm_queryset *rows =
        cormi_queryset_root(q->ctx, session, q->registry, q->model);

    if (found != NULL && corm_list_size(found) != 0)
        u->changes = cormi_terminal_write(cormi_queryset_update(
            corm_queryset_filter(rows, &term, 1), u->sets, u->n));
    return found == NULL || u->changes < 0 ? q->ctx->error.code : CORM_OK;
}

int64_t corm_queryset_update(const corm_queryset *q, const corm_set *sets,
                             size_t n)
{
    terminal_parted u = { .q = q, .sets = sets, .n = n };

    if (q == NULL)
        return -1;
    if (!terminal_is_parted(q, sets, n))
        return cormi_terminal_write(cormi_queryset_update(q, sets, n));
    return cormi_session_atomic(q->session, false, terminal_update_keys, &u) ==
                   CORM_OK
               ? u.changes
               : -1;
}

int64_t corm_queryset_insert_into(const corm_queryset *q,
                                  const corm_model *model)
{
    return q == NULL ? -1
                     : cormi_terminal_write(cormi_queryset_insert(q, model));
}

corm_list *corm_queryset_update_returning(const corm_queryset *q,
                                          const corm_set *sets, size_t n)
{
    if (q == NULL)
        return NULL;
    return cormi_fetch_list(cormi_queryset_update_returning(q, sets, n));
}
