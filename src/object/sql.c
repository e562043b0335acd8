/*
 * SQL for people: what a queryset would send, and how the database would
 * run it.
 */
#include "object/fetch.h"

#include "base/value.h"
#include "object/load.h"
#include "render/explain.h"

#include <string.h>

static void sql_param(cormi_str *out, const corm_value *value,
                      corm_arena *arena)
{
    const char *text;

    if (value->kind == CORM_K_NULL) {
        cormi_str_add(out, "NULL");
        return;
    }
    text = cormi_load_text(arena, value);
    if (text == NULL) {
        out->oom = true;
        return;
    }
    switch (value->kind) {
    case CORM_K_BOOL:
    case CORM_K_INT:
    case CORM_K_UINT:
    case CORM_K_DOUBLE:
    case CORM_K_DECIMAL:
        cormi_str_add(out, text);
        break;
    case CORM_K_BYTES:
        cormi_str_addf(out, "X'%s'", text);
        break;
    default:
        cormi_str_addf(out, "'%s'", text);
        break;
    }
}

static const char *sql_text(const cormi_request *r)
{
    corm_arena *arena = r->ctx->arena;
    cormi_str out;

    if (r->plan->compiled.kind == CORMI_COMPILED_EMPTY)
        return "-- nothing is sent: no row can match";
    cormi_str_init_arena(&out, arena);
    cormi_str_addn(&out, r->plan->sql.text, r->plan->sql.len);
    for (size_t i = 0; i < r->plan->sql.n_slots; i++) {
        cormi_str_add(&out, i == 0 ? " -- " : ", ");
        sql_param(&out, &r->params[i], arena);
    }
    if (out.oom) {
        cormi_fail_memory(r->ctx);
        return NULL;
    }
    return cormi_str_get(&out);
}

const char *corm_sql(const corm_queryset *q)
{
    cormi_request r;
    const char *text;

    if (q == NULL || cormi_request_begin(&r, q, NULL) != CORM_OK)
        return NULL;
    text = sql_text(&r);
    cormi_request_end(&r);
    return text;
}

static corm_status sql_parts(const cormi_request *r, corm_sql_params *out)
{
    const cormi_sql *sql = &r->plan->sql;

    if (r->plan->compiled.kind == CORMI_COMPILED_EMPTY)
        return CORM_OK;
    out->sql = cormi_arena_take_text(r->ctx->arena, sql->text, sql->len);
    if (out->sql == NULL)
        return cormi_fail_memory(r->ctx);
    out->length = sql->len;
    out->params = r->params;
    out->n_params = sql->n_slots;
    return CORM_OK;
}

corm_status corm_sql_with_params(const corm_queryset *q, corm_sql_params *out)
{
    cormi_request r;
    corm_status status;

    if (q == NULL || out == NULL)
        return CORM_MISUSE;
    *out = (corm_sql_params){ 0 };
    status = cormi_request_begin(&r, q, q->ctx->arena);
    if (status != CORM_OK)
        return status;
    status = sql_parts(&r, out);
    r.mark = cormi_arena_mark_get(r.scratch); /* the parameters stay */
    cormi_request_end(&r);
    return status;
}

/* ---- explain ---- */

/* Rows of any columns, as lines of cells. */
static corm_status explain_layout(const cormi_request *r,
                                  const cormi_cursor *cursor, cormi_layout *out)
{
    corm_queryset rows = { .ctx = r->ctx, .session = r->session };

    return cormi_raw_layout(&rows, cursor, r->scratch, out);
}

#define EXPLAIN_DEEP 64

/* The nodes above the next row, in a plan whose rows are a tree. */
typedef struct explain_path {
    int64_t ids[EXPLAIN_DEEP];
    size_t n;
} explain_path;

/* Deeper than its parent by two blanks. */
static void explain_node(cormi_str *out, const corm_value *cells, size_t n,
                         explain_path *path)
{
    while (path->n > 0 && path->ids[path->n - 1] != cells[1].as.i)
        path->n--;
    for (size_t i = 0; i < path->n; i++)
        cormi_str_add(out, "  ");
    if (path->n < EXPLAIN_DEEP)
        path->ids[path->n++] = cells[0].as.i;
    cormi_str_addn(out, cells[n - 1].as.s, cells[n - 1].size);
    cormi_str_addc(out, '\n');
}

static void explain_line(cormi_str *out, const corm_object *row,
                         corm_arena *arena, explain_path *path)
{
    const corm_value *cells = cormi_cells(row);
    size_t n = cormi_state(row)->n_columns;

    if (path != NULL && n > 2 && cells[0].kind == CORM_K_INT &&
        cells[1].kind == CORM_K_INT && cells[n - 1].kind == CORM_K_TEXT) {
        explain_node(out, cells, n, path);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const char *text = cormi_load_text(arena, &cells[i]);

        if (i != 0)
            cormi_str_addc(out, ' ');
        cormi_str_add(out, text != NULL ? text : "");
    }
    cormi_str_addc(out, '\n');
}

static corm_status explain_rows(const cormi_request *r, cormi_cursor *cursor,
                                cormi_str *out)
{
    cormi_hydrator h;
    cormi_layout layout;
    corm_status status = explain_layout(r, cursor, &layout);
    const corm_db *db = corm_session_db(r->session);
    explain_path path = { .n = 0 };
    int n = 1;

    if (status == CORM_OK)
        status = cormi_hydrate_begin(&h, r->session, &layout, r->ctx->arena,
                                     (cormi_modes){ 0 });
    while (status == CORM_OK && n == 1) {
        n = cormi_hydrate(&h, cursor, 1);
        if (n < 0)
            return r->ctx->error.code;
        if (n == 1)
            explain_line(out, cormi_hydrated(&h, 0), r->ctx->arena,
                         cormi_db_dialect(db)->explain_nodes ? &path : NULL);
    }
    return status;
}

static const char *explain_run(const cormi_request *r, const char *prefix)
{
    cormi_statement st = { .once = true };
    cormi_cursor cursor;
    corm_status status;
    cormi_str sql, out;

    cormi_str_init_arena(&sql, r->scratch);
    cormi_str_init_arena(&out, r->ctx->arena);
    cormi_str_add(&sql, prefix);
    cormi_str_addn(&sql, r->plan->sql.text, r->plan->sql.len);
    if (sql.oom) {
        cormi_fail_memory(r->ctx);
        return NULL;
    }
    st.sql = cormi_str_get(&sql);
    st.len = sql.len;
    status = cormi_session_query(r->session, &st, r->params,
                                 r->plan->sql.n_slots, &cursor);
    if (status != CORM_OK)
        return NULL;
    status = explain_rows(r, &cursor, &out);
    cormi_cursor_end(&cursor);
    if (status == CORM_OK && out.oom)
        status = cormi_fail_memory(r->ctx);
    return status == CORM_OK ? cormi_str_get(&out) : NULL;
}

const char *corm_explain(const corm_queryset *q, const char *options)
{
    cormi_request r;
    cormi_str prefix;
    const char *text = NULL;

    if (q == NULL || cormi_request_begin(&r, q, NULL) != CORM_OK)
        return NULL;
    cormi_str_init_arena(&prefix, r.scratch);
    if (cormi_render_explain(r.ctx,
                             cormi_db_dialect(corm_session_db(q->session)),
                             options, &prefix) != CORM_OK) {
        cormi_request_end(&r);
        return NULL;
    }
    if (prefix.oom)
        cormi_fail_memory(r.ctx);
    else
        text = r.plan->compiled.kind == CORMI_COMPILED_EMPTY
                   ? "nothing is sent: no row can match\n"
                   : explain_run(&r, cormi_str_get(&prefix));
    cormi_request_end(&r);
    return text;
}
