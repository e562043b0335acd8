/*
 * From a queryset to a plan and its parameters: look the shape up, check the
 * guards by making the parameters, and only on a miss compile and render.
 */
#include "object/plan.h"

#include <string.h>

#define PLAN_STACK_VALUES 24

/* What the plan cache's search needs and finds. */
typedef struct plan_search {
    const corm_queryset *q;
    cormi_context *ctx;
    corm_arena *scratch;
    const corm_value *values;
    corm_value *bound; /* of the plan that matched */
    corm_status status;
} plan_search;

cormi_compiler cormi_plan_compiler(corm_session *session, corm_arena *arena)
{
    const corm_db *db = corm_session_db(session);

    return (cormi_compiler){ .ctx = cormi_session_context(session),
                             .arena = arena,
                             .scratch = cormi_session_scratch(session),
                             .dialect = cormi_db_dialect(db),
                             .features = cormi_db_features(db) };
}

cormi_renderer cormi_plan_renderer(corm_session *session, corm_arena *arena)
{
    const corm_db *db = corm_session_db(session);

    return (cormi_renderer){ .dialect = cormi_db_dialect(db),
                             .features = cormi_db_features(db),
                             .arena = arena,
                             .err = &cormi_session_context(session)->error,
                             .spellings = cormi_db_spellings(db) };
}

/* ---- parameters ---- */

/* Parameters by slot, and the guards checked on the way. */
static bool plan_bind(plan_search *s, const cormi_compiled *compiled)
{
    size_t n = compiled->n_slots > compiled->n_guards ? compiled->n_slots
                                                      : compiled->n_guards;
    corm_value *out;
    bool fits = true;

    s->status = CORM_OK;
    s->bound = NULL;
    if (n == 0)
        return true;
    out = corm_arena_alloc(s->scratch, n * sizeof(*out));
    if (out == NULL) {
        s->status = cormi_fail_memory(s->ctx);
        return false;
    }
    s->bound = out;
    if (compiled->n_guards != 0)
        s->status =
            cormi_slots_bind(s->ctx, compiled->guards, compiled->n_guards,
                             s->values, s->scratch, out, &fits);
    if (s->status == CORM_OK && fits)
        s->status = cormi_slots_bind(s->ctx, compiled->slots, compiled->n_slots,
                                     s->values, s->scratch, out, &fits);
    return s->status == CORM_OK && fits;
}

/* A failure stops the search as a match does: another variant of the same
 * shape would adapt the same values by the same fields. */
static bool plan_matches(const cormi_plan_head *head, void *data)
{
    const cormi_plan *plan = (const cormi_plan *)(const void *)head;
    plan_search *s = data;

    if (!cormi_queryset_key_is(s->q, plan->key, plan->key_len))
        return false;
    return plan_bind(s, &plan->compiled) || s->status != CORM_OK;
}

static bool plan_in_order(const cormi_sql *sql, size_t n_slots)
{
    if (sql->n_slots > n_slots)
        return false;
    for (size_t i = 0; i < sql->n_slots; i++)
        if (sql->slots[i] != i)
            return false;
    return true;
}

const corm_value *cormi_request_params(const cormi_request *r,
                                       const cormi_sql *sql)
{
    corm_value *params;

    if (plan_in_order(sql, r->plan->compiled.n_slots))
        return r->bound;
    params = corm_arena_alloc(r->scratch, sql->n_slots * sizeof(*params));
    if (params == NULL) {
        cormi_fail_memory(r->ctx);
        return NULL;
    }
    for (size_t i = 0; i < sql->n_slots; i++)
        params[i] = r->bound[sql->slots[i]];
    return params;
}

/* ---- making a plan ---- */

/* Text grows in the scratch arena; the plan has what it came to. */
static corm_status plan_keep_sql(const cormi_compiler *c, cormi_sql *sql)
{
    if (c->arena == c->scratch)
        return CORM_OK;
    sql->text = cormi_arena_take_text(c->arena, sql->text, sql->len);
    sql->slots = cormi_arena_dup(c->arena, sql->slots,
                                 sql->n_slots * sizeof(*sql->slots));
    return sql->text != NULL && (sql->slots != NULL || sql->n_slots == 0)
               ? CORM_OK
               : cormi_fail_memory(c->ctx);
}

static corm_status plan_render_more(const cormi_compiler *c,
                                    const cormi_renderer *renderer,
                                    cormi_plan *plan)
{
    const cormi_compiled *compiled = &plan->compiled;
    cormi_sql *more =
        CORMI_NEW_N(c->arena, cormi_sql, compiled->n_more_updates);

    if (more == NULL)
        return cormi_fail_memory(c->ctx);
    for (size_t i = 0; i < compiled->n_more_updates; i++) {
        corm_status status =
            cormi_render_update(renderer, compiled->more_updates[i], &more[i]);

        if (status == CORM_OK)
            status = plan_keep_sql(c, &more[i]);

        if (status != CORM_OK)
            return status;
    }
    plan->more = more;
    return CORM_OK;
}

static corm_status plan_render(const cormi_compiler *c,
                               const cormi_renderer *renderer, cormi_plan *plan)
{
    const cormi_compiled *compiled = &plan->compiled;
    corm_status status = CORM_OK;

    switch (compiled->kind) {
    case CORMI_COMPILED_SELECT:
        status = cormi_render_select(renderer, compiled->select, &plan->sql);
        break;
    case CORMI_COMPILED_UPDATE:
        status = cormi_render_update(renderer, compiled->update, &plan->sql);
        break;
    case CORMI_COMPILED_DELETE:
        status = cormi_render_delete(renderer, compiled->del, &plan->sql);
        break;
    case CORMI_COMPILED_INSERT:
        status = cormi_render_insert(renderer, compiled->insert, &plan->sql);
        break;
    case CORMI_COMPILED_RAW:
    case CORMI_COMPILED_EMPTY:
        return CORM_OK;
    }
    if (status == CORM_OK)
        status = plan_keep_sql(c, &plan->sql);
    return status == CORM_OK && compiled->n_more_updates != 0
               ? plan_render_more(c, renderer, plan)
               : status;
}

/* What an aggregate gives when nothing is sent. */
static corm_status plan_empty(const cormi_compiler *c, cormi_plan *plan)
{
    const cormi_compiled *compiled = &plan->compiled;
    corm_value *empty;

    if (compiled->n_outs == 0)
        return CORM_OK;
    empty = CORMI_NEW_N(c->arena, corm_value, compiled->n_outs);
    if (empty == NULL)
        return cormi_fail_memory(c->ctx);
    for (size_t i = 0; i < compiled->n_outs; i++)
        empty[i] = compiled->outs[i].empty;
    plan->empty = empty;
    return CORM_OK;
}

static corm_status plan_key(const cormi_compiler *c, const corm_queryset *q,
                            cormi_plan *plan)
{
    size_t len = cormi_queryset_key_size(q);
    char *key = cormi_arena_take_bytes(c->arena, len);

    if (key == NULL)
        return cormi_fail_memory(c->ctx);
    cormi_queryset_key_copy(q, key);
    plan->key = key;
    plan->key_len = len;
    plan->head.arena = c->arena;
    return CORM_OK;
}

static corm_status plan_fill(const cormi_compiler *c, corm_session *session,
                             const corm_queryset *q, cormi_plan *plan)
{
    cormi_renderer renderer = cormi_plan_renderer(session, c->scratch);
    corm_status status = cormi_compile(c, q, &plan->compiled);

    if (status == CORM_OK)
        status = plan_empty(c, plan);
    if (status == CORM_OK)
        status = cormi_layout_make(c, &plan->compiled, cormi_queryset_record(q),
                                   &plan->layout);
    if (status != CORM_OK)
        return status;
    if (plan->compiled.kind == CORMI_COMPILED_RAW)
        return cormi_raw_render(c, q, plan->compiled.n_slots, &plan->sql);
    status = plan_render(c, &renderer, plan);
    if (status != CORM_OK)
        cormi_context_failed(c->ctx);
    return status;
}

/* A plan that is kept has an arena of its own, others lie with the request. */
static corm_status plan_build(cormi_request *r, plan_search *s)
{
    bool kept = cormi_plan_is_kept(r->session);
    corm_arena *arena = kept ? cormi_plan_arena(r->session) : r->scratch;
    cormi_plan *plan = arena == NULL ? NULL : CORMI_NEW(arena, cormi_plan);
    cormi_compiler compiler;
    cormi_arena_mark mark;
    corm_status status;

    if (plan == NULL) {
        cormi_arena_free(kept ? arena : NULL);
        return cormi_fail_memory(r->ctx);
    }
    plan->head.hash = s->q->hash;
    compiler = cormi_plan_compiler(r->session, arena);
    compiler.params = r->scratch;
    compiler.values = s->values;
    mark = cormi_arena_mark_get(compiler.scratch);
    compiler.scratch->oom = arena->oom = false;
    status = kept ? plan_key(&compiler, s->q, plan) : CORM_OK;
    if (status == CORM_OK)
        status = plan_fill(&compiler, r->session, s->q, plan);
    if (arena->oom || compiler.scratch->oom) /* a plan of half a thought */
        status = cormi_fail_memory(r->ctx);
    if (compiler.params != compiler.scratch)
        cormi_arena_rewind(compiler.scratch, mark);
    s->bound = plan->compiled.bound;
    plan->compiled.bound = NULL;
    if (status == CORM_OK && s->bound == NULL && !plan_bind(s, &plan->compiled))
        status = s->status != CORM_OK
                     ? s->status
                     : cormi_fail(r->ctx, CORM_NOT_SUPPORTED,
                                  "a plan does not fit its own values");
    if (status != CORM_OK) {
        cormi_arena_free(kept ? arena : NULL);
        return status;
    }
    if (kept)
        cormi_plan_store(r->session, &plan->head);
    else
        cormi_plan_pass(r->session, &plan->head);
    r->plan = plan;
    return CORM_OK;
}

/* ---- requests ---- */

static corm_status plan_find(cormi_request *r, plan_search *s)
{
    cormi_plan_head *head =
        cormi_plan_find(r->session, s->q->hash, plan_matches, s);

    if (head == NULL)
        return plan_build(r, s);
    r->plan = (cormi_plan *)(void *)head;
    if (s->status != CORM_OK)
        cormi_plan_release(r->session, head);
    return s->status;
}

static corm_status plan_search_run(cormi_request *r, const corm_queryset *q)
{
    corm_value few[PLAN_STACK_VALUES], *values = few;
    size_t n = (size_t)q->base + q->n_values;
    plan_search search = { .q = q, .ctx = r->ctx, .scratch = r->scratch };

    if (n > PLAN_STACK_VALUES) {
        values = corm_arena_alloc(r->scratch, n * sizeof(*values));
        if (values == NULL)
            return cormi_fail_memory(r->ctx);
    }
    cormi_queryset_values_copy(q, values);
    search.values = values;
    if (plan_find(r, &search) != CORM_OK)
        return r->ctx->error.code;
    r->bound = search.bound;
    r->params = cormi_request_params(r, &r->plan->sql);
    if (r->params == NULL && r->plan->sql.n_slots != 0) {
        cormi_plan_release(r->session, &r->plan->head);
        return CORM_NO_MEMORY;
    }
    return CORM_OK;
}

corm_status cormi_request_begin(cormi_request *r, const corm_queryset *q,
                                corm_arena *scratch)
{
    corm_status status = cormi_queryset_check(q);

    if (status != CORM_OK)
        return status;
    memset(r, 0, sizeof(*r));
    r->session = q->session;
    r->ctx = q->ctx;
    status = cormi_session_check(r->session);
    if (status != CORM_OK)
        return status;
    r->scratch = scratch != NULL ? scratch : cormi_session_scratch(r->session);
    r->mark = cormi_arena_mark_get(r->scratch);
    status = plan_search_run(r, q);
    if (status != CORM_OK) {
        cormi_arena_rewind(r->scratch, r->mark);
        return status;
    }
    r->statement = (cormi_statement){ .id = r->plan->head.id,
                                      .sql = r->plan->sql.text,
                                      .len = r->plan->sql.len };
    return CORM_OK;
}

void cormi_request_end(cormi_request *r)
{
    cormi_plan_release(r->session, &r->plan->head);
    cormi_arena_rewind(r->scratch, r->mark);
}
