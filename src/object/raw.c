/*
 * Raw SQL as querysets, statements and scalars.  Columns find their members
 * by name when the rows come: nothing is known of them before.
 */
#include "object/fetch.h"
#include "object/raw_sql.h"

#include "base/value.h"

#include <string.h>

/* ---- querysets ---- */

static const cormi_model *raw_model(corm_session *session,
                                    const corm_model *desc)
{
    const cormi_registry *registry = cormi_session_registry(session);
    const cormi_model *model = cormi_registry_model(registry, desc);

    if (model == NULL)
        cormi_fail(cormi_session_context(session), CORM_MISUSE,
                   "%s is no model of this database; list it in the .models "
                   "of an app given to corm_open()",
                   desc->name != NULL ? desc->name : "a nameless model");
    return model;
}

static corm_status raw_scalars(cormi_context *ctx, const corm_value *params,
                               size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!cormi_value_is_scalar(&params[i]))
            return cormi_fail(ctx, CORM_VALUE_ERROR,
                              "parameter %zu of the SQL is %s; raw SQL takes "
                              "single values",
                              i + 1, cormi_kind_name(params[i].kind));
    return CORM_OK;
}

static corm_status raw_check(corm_session *session, const char *sql,
                             const corm_value *params, size_t n)
{
    cormi_context *ctx = cormi_session_context(session);

    if (sql == NULL)
        return cormi_fail(ctx, CORM_MISUSE, "the SQL is NULL");
    if (params == NULL && n != 0)
        return cormi_fail(ctx, CORM_MISUSE, "the parameters are NULL");
    return raw_scalars(ctx, params, n);
}

corm_queryset *corm_raw_query(corm_session *session, const corm_model *model,
                              const char *sql, const corm_value *params,
                              size_t n)
{
    const cormi_model *found = NULL;

    if (session == NULL || raw_check(session, sql, params, n) != CORM_OK)
        return NULL;
    if (model != NULL) {
        found = raw_model(session, model);
        if (found == NULL)
            return NULL;
    }
    return cormi_queryset_raw(cormi_session_context(session), session,
                              cormi_session_registry(session), found, sql,
                              params, n);
}

corm_queryset *corm_raw_named(corm_session *session, const corm_model *model,
                              const char *sql, const corm_set *params, size_t n)
{
    cormi_context *ctx = cormi_session_context(session);
    corm_value *values;
    cormi_str text;
    size_t room;

    if (session == NULL || raw_check(session, sql, NULL, 0) != CORM_OK)
        return NULL;
    room = strlen(sql) / 2 + 1; /* each takes two bytes at least */
    values = CORMI_NEW_N(ctx->arena, corm_value, room);
    if (values == NULL) {
        cormi_fail_memory(ctx);
        return NULL;
    }
    cormi_str_init_arena(&text, ctx->arena);
    if (cormi_raw_unname(ctx, params, n, sql, &text, values, &room) != CORM_OK)
        return NULL;
    return corm_raw_query(session, model, cormi_str_get(&text), values, room);
}

/* ---- statements ---- */

int64_t corm_execute_sql(corm_session *session, const char *sql,
                         const corm_value *params, size_t n)
{
    cormi_context *ctx = cormi_session_context(session);
    corm_outcome out = { 0 };
    corm_arena *scratch;
    cormi_arena_mark mark;
    corm_status status;
    cormi_str text;

    if (session == NULL || raw_check(session, sql, params, n) != CORM_OK)
        return -1;
    scratch = cormi_session_scratch(session);
    mark = cormi_arena_mark_get(scratch);
    cormi_str_init_arena(&text, scratch);
    status = cormi_raw_write(ctx, cormi_db_dialect(corm_session_db(session)),
                             sql, n, &text);
    if (status == CORM_OK) {
        cormi_statement st = { .sql = cormi_str_get(&text), .len = text.len };

        status = cormi_session_run(session, &st, params, n, &out);
    }
    cormi_arena_rewind(scratch, mark);
    return status == CORM_OK ? out.changes : -1;
}

corm_value corm_scalar_sql(corm_session *session, const char *sql,
                           const corm_value *params, size_t n)
{
    corm_queryset *q = corm_raw_query(session, NULL, sql, params, n);
    corm_object *row;

    if (q == NULL || cormi_fetch_few(q, &row, 1) != 1)
        return corm_value_null();
    return corm_row_value((const corm_row *)row, 0);
}

/* ---- plans ---- */

corm_status cormi_raw_render(const cormi_compiler *c, const corm_queryset *q,
                             size_t n, cormi_sql *out)
{
    cormi_str text;
    uint32_t *slots = CORMI_NEW_N(c->arena, uint32_t, n + 1);
    corm_status status;

    if (slots == NULL)
        return cormi_fail_memory(c->ctx);
    while (q->op != CORMI_Q_RAW) /* prefetches come behind it */
        q = q->prev;
    cormi_str_init_arena(&text, c->arena);
    status = cormi_raw_write(c->ctx, c->dialect, q->names[0], n, &text);
    if (status != CORM_OK)
        return status;
    for (size_t i = 0; i < n; i++)
        slots[i] = (uint32_t)i;
    *out = (cormi_sql){ .text = cormi_str_get(&text),
                        .len = text.len,
                        .slots = slots,
                        .n_slots = n };
    return CORM_OK;
}

/* ---- rows ---- */

typedef struct raw_layout {
    cormi_context *ctx;
    const cormi_model *model;
    corm_decode_item *items;
    cormi_column *columns;
    uint64_t *loaded;
    uint32_t n_items, n_columns, cells;
} raw_layout;

static const cormi_field *raw_field(const cormi_model *model, const char *name)
{
    for (size_t i = 0; model != NULL && i < model->n_fields; i++)
        if (strcmp(model->fields[i]->column, name) == 0)
            return model->fields[i];
    return model == NULL ? NULL : cormi_model_field(model, name);
}

static bool raw_is_taken(const raw_layout *w, const cormi_field *field)
{
    return (w->loaded[field->index / 64u] >> (field->index % 64u) & 1u) != 0;
}

/* A second column of a name, as joins give, is no member any more. */
static bool raw_column(raw_layout *w, const char *name, size_t column,
                       corm_arena *arena)
{
    const cormi_field *field = raw_field(w->model, name);

    if (field != NULL && field->ctype != CORM_C_NONE &&
        !raw_is_taken(w, field)) {
        w->loaded[field->index / 64u] |= UINT64_C(1) << (field->index % 64u);
        cormi_layout_member(&w->items[w->n_items++], field, column, 0);
        return true;
    }
    name = cormi_arena_strdup(arena, name);
    if (name == NULL)
        return false;
    w->columns[w->n_columns] = (cormi_column){ name, CORM_TYPE_NONE };
    w->items[w->n_items] = cormi_layout_cell(w->cells, w->n_columns++, column,
                                             CORM_TYPE_NONE, name);
    w->items[w->n_items++].computed = true;
    return true;
}

static corm_status raw_needs_key(const raw_layout *w)
{
    const cormi_model *model = w->model;

    for (size_t i = 0; model != NULL && !model->abstract && i < model->n_pk;
         i++)
        if (!raw_is_taken(w, model->pk[i]))
            return cormi_fail(w->ctx, CORM_FIELD_ERROR,
                              "the SQL gives no column \"%s\"; objects of %s "
                              "need their primary key",
                              model->pk[i]->column, model->name);
    return CORM_OK;
}

static const uint64_t *raw_loaded(const raw_layout *w)
{
    for (size_t i = 0; w->model != NULL && i < w->model->n_fields; i++)
        if (!raw_is_taken(w, w->model->fields[i]))
            return w->loaded;
    return NULL;
}

static corm_status raw_layout_done(const raw_layout *w, corm_arena *arena,
                                   cormi_layout *out)
{
    cormi_layout_part *part = CORMI_NEW(arena, cormi_layout_part);
    corm_decode_part *decode = CORMI_NEW(arena, corm_decode_part);

    if (part == NULL || decode == NULL)
        return cormi_fail_memory(w->ctx);
    *part =
        (cormi_layout_part){ .model = w->model,
                             .parent = -1,
                             .link = CORM_NO_MEMBER,
                             .back = CORM_NO_MEMBER,
                             .stride = cormi_layout_round(
                                 w->cells + w->n_columns * sizeof(corm_value)),
                             .loaded = raw_loaded(w) };
    *decode = (corm_decode_part){ .key_column = -1, .n = w->n_items };
    *out = (cormi_layout){ .decode = { .items = w->items,
                                       .n_items = w->n_items,
                                       .parts = decode,
                                       .n_parts = 1 },
                           .parts = part,
                           .n_parts = 1,
                           .columns = w->columns,
                           .n_columns = w->n_columns,
                           .cells = w->cells };
    return CORM_OK;
}

corm_status cormi_raw_layout(const corm_queryset *q, const cormi_cursor *cursor,
                             corm_arena *arena, cormi_layout *out)
{
    const cormi_model *model = q->model;
    size_t n = cormi_conn_columns(cursor->stmt);
    size_t size = model == NULL ? sizeof(corm_row) : model->size;
    raw_layout w = { .ctx = q->ctx, .model = model };
    corm_status status;

    w.cells = (uint32_t)cormi_layout_round(size);
    w.items = CORMI_NEW_N(arena, corm_decode_item, n + 1);
    w.columns = CORMI_NEW_N(arena, cormi_column, n + 1);
    w.loaded = CORMI_NEW_N(arena, uint64_t,
                           (model == NULL ? 0 : model->n_fields) / 64 + 1);
    if (w.items == NULL || w.columns == NULL || w.loaded == NULL)
        return cormi_fail_memory(q->ctx);
    if (n > UINT16_MAX)
        return cormi_fail(q->ctx, CORM_NOT_SUPPORTED,
                          "a row of more than %d columns", UINT16_MAX);
    for (size_t i = 0; i < n; i++)
        if (!raw_column(&w, cormi_conn_column_name(cursor->stmt, i), i, arena))
            return cormi_fail_memory(q->ctx);
    status = raw_needs_key(&w);
    return status == CORM_OK ? raw_layout_done(&w, arena, out) : status;
}
