/*
 * The INSERT of a save: which columns are written, which the database fills
 * in, and how those come back.
 */
#include "object/save.h"

#include "object/relate.h"
#include "object/write.h"

#include <string.h>

/* The fields of an insert in their two roles. */
typedef struct save_insert_plan {
    const cormi_field **filled; /* by the database, with a member */
    size_t n_written, n_filled;
    const cormi_field *auto_key; /* to be learnt, or NULL */
} save_insert_plan;

static corm_status save_choose(cormi_save *s, const cormi_model *table,
                               save_insert_plan *p)
{
    for (size_t i = 0; i < s->model->n_fields; i++) {
        const cormi_field *field = s->model->fields[i];
        corm_status status;

        if (field->model != table)
            continue;
        if (cormi_save_leaves(s, field)) {
            if (field->is_auto)
                p->auto_key = field;
            else if (field->ctype != CORM_C_NONE)
                p->filled[p->n_filled++] = field;
            continue;
        }
        status = cormi_save_value_of(s, field, true);
        if (status != CORM_OK)
            return status;
        s->list[p->n_written] = field;
        s->params[p->n_written++] = s->values[field->index].value;
    }
    return CORM_OK;
}

/* ---- order_with_respect_to ---- */

/* One more than the greatest of its siblings. */
static corm_status save_next_order(cormi_save *s, const cormi_model *table)
{
    const cormi_field *own = cormi_member_of(s->model, table->order_field);
    const cormi_field *by =
        cormi_model_field(s->model, table->desc->order_with_respect_to);
    corm_value path = corm_value_path(table->order_field->name), next;
    corm_expr max;
    corm_as item;
    cormi_pairs pairs = { .n = 1 };
    corm_row *row;
    corm_status status;

    if (own == NULL || by == NULL)
        return CORM_OK;
    status = cormi_save_value_of(s, by, true);
    if (status != CORM_OK)
        return status;
    pairs.paths[0] = by->attname;
    pairs.values[0] = s->values[by->index].value;
    max = (corm_expr){
        .op = CORM_OP_AGG, .name = "max", .n_args = 1, .args = &path
    };
    item = (corm_as){ "most", corm_value_expr(&max) };
    row = corm_queryset_aggregate(
        cormi_relate_filter(cormi_relate_root(s->session, table), &pairs),
        &item, 1);
    if (row == NULL)
        return s->ctx->error.code;
    next = corm_row_value(row, 0);
    next = corm_value_int(next.kind == CORM_K_INT ? next.as.i + 1 : 0);
    cormi_save_give(s, own, &next);
    return CORM_OK;
}

/* ---- running ---- */

static cormi_write save_statement(const cormi_save *s, const cormi_model *table,
                                  const save_insert_plan *p)
{
    return (cormi_write){ .kind = CORMI_WRITE_INSERT,
                          .table = table,
                          .fields = s->list,
                          .n_fields = p->n_written,
                          .computed = s->computed ? s->params : NULL };
}

static void save_take_key(cormi_save *s, const save_insert_plan *p, int64_t id)
{
    corm_value value = corm_value_int(id);

    if (p->auto_key != NULL)
        cormi_save_give(s, p->auto_key, &value);
}

/* What cannot come back with the INSERT is read when somebody asks. */
static corm_status save_defer(cormi_save *s, const save_insert_plan *p)
{
    cormi_object_state *state =
        p->n_filled == 0 ? NULL : cormi_state_own(s->object);
    char *start = (char *)s->object;

    for (size_t i = 0; i < p->n_filled; i++) {
        if (state == NULL || !cormi_state_mark(state, p->filled[i], false))
            return cormi_save_memory(s);
        memset(start + p->filled[i]->offset, 0, p->filled[i]->size);
    }
    return CORM_OK;
}

static corm_status save_run(cormi_save *s, const cormi_model *table,
                            const save_insert_plan *p)
{
    cormi_write write = save_statement(s, table, p);
    cormi_plan *plan = cormi_write_plan(s->session, &write);
    corm_outcome out = { 0 };
    corm_status status;

    if (plan == NULL)
        return s->ctx->error.code;
    status = cormi_write_run(s->session, plan, s->params,
                             cormi_write_compact(&write, s->params), &out);
    if (status != CORM_OK)
        return status;
    save_take_key(s, p, out.last_id);
    return save_defer(s, p);
}

/* The row that RETURNING gives, decoded into a struct of the model. */
static corm_status save_row_back(cormi_save *s, cormi_plan *plan, size_t n,
                                 char *row)
{
    cormi_statement st = { .id = plan->head.id,
                           .sql = plan->sql.text,
                           .len = plan->sql.len };
    size_t stride = s->model->size;
    uint64_t absent = 0;
    char *const base[] = { row };
    corm_batch batch = { .base = base,
                         .stride = &stride,
                         .absent = &absent,
                         .arena = cormi_state(s->object)->arena,
                         .max = 1 };
    cormi_cursor cursor;
    corm_status status =
        cormi_session_query(s->session, &st, s->params, n, &cursor);
    int got;

    if (status != CORM_OK)
        return status;
    got = cormi_cursor_fetch(&cursor, &plan->layout.decode, &batch);
    cormi_cursor_end(&cursor);
    if (got < 0)
        return s->ctx->error.code;
    return got == 1 ? CORM_OK
                    : cormi_fail(s->ctx, CORM_OPERATIONAL,
                                 "the INSERT of a %s gave no row back",
                                 s->model->name);
}

static corm_status save_run_returning(cormi_save *s, const cormi_model *table,
                                      save_insert_plan *p)
{
    cormi_write write = save_statement(s, table, p);
    char *row = cormi_arena_calloc(s->scratch, 1, s->model->size);
    cormi_plan *plan;
    corm_status status;

    if (p->auto_key != NULL)
        p->filled[p->n_filled++] = p->auto_key;
    write.returning = p->filled;
    write.n_returning = p->n_filled;
    plan = row == NULL ? NULL : cormi_write_plan(s->session, &write);
    if (plan == NULL)
        return row == NULL ? cormi_save_memory(s) : s->ctx->error.code;
    status =
        save_row_back(s, plan, cormi_write_compact(&write, s->params), row);
    cormi_plan_release(s->session, &plan->head);
    for (size_t i = 0; i < p->n_filled && status == CORM_OK; i++) {
        corm_value value = cormi_member_get(p->filled[i], row);

        cormi_save_give(s, p->filled[i], &value);
    }
    return status;
}

corm_status cormi_save_insert(cormi_save *s, const cormi_model *table)
{
    const corm_features *features =
        cormi_db_features(corm_session_db(s->session));
    bool returning = corm_has(features, CORM_FEATURE_RETURNING);
    bool knows_id = corm_has(features, CORM_FEATURE_LAST_INSERT_ID);
    save_insert_plan p = { 0 };
    corm_status status = CORM_OK;

    p.filled =
        CORMI_NEW_N(s->scratch, const cormi_field *, s->model->n_fields + 1);
    if (p.filled == NULL)
        return cormi_save_memory(s);
    if (table->order_field != NULL)
        status = save_next_order(s, table);
    if (status == CORM_OK)
        status = save_choose(s, table, &p);
    if (status != CORM_OK)
        return status;
    if (returning && (p.n_filled != 0 || (p.auto_key != NULL && !knows_id)))
        return save_run_returning(s, table, &p);
    return save_run(s, table, &p);
}
