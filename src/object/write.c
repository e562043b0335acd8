/*
 * The plans of saving: their key is the table and the columns, so that the
 * second save of a kind finds its prepared statement.
 */
#include "object/write.h"
#include "object/computed.h"

#include "sql/node.h"

#include <string.h>

/* No queryset's key begins so: a node's segment begins with its operation. */
#define WRITE_KEY_PREFIX 0xffu

/* ---- keys ---- */

/* What a key begins with; the indexes of the fields follow, 16 bits each.
 * They count in the owner of the first: all have the same. */
typedef struct write_head {
    unsigned char prefix, kind, conflict, unused;
    uint32_t n_rows;
    const cormi_model *table, *owner;
    uint16_t n_fields, n_key, n_returning, n_unique, n_update;
    uint16_t padding[3];
} write_head;

static write_head write_head_make(const cormi_write *w)
{
    return (write_head){ .prefix = WRITE_KEY_PREFIX,
                         .kind = (unsigned char)w->kind,
                         .conflict = (unsigned char)w->conflict,
                         .n_rows = (uint32_t)w->n_rows,
                         .table = w->table,
                         .owner = w->n_fields != 0 ? w->fields[0]->owner : NULL,
                         .n_fields = (uint16_t)w->n_fields,
                         .n_key = (uint16_t)w->n_key,
                         .n_returning = (uint16_t)w->n_returning,
                         .n_unique = (uint16_t)w->n_unique,
                         .n_update = (uint16_t)w->n_update };
}

static uint64_t write_hash(const write_head *head, const cormi_write *w)
{
    uint64_t hash = cormi_hash(head, sizeof(*head), 0);

    for (size_t i = 0; i < w->n_fields; i++)
        hash = (hash ^ w->fields[i]->index) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

static size_t write_key_size(const write_head *head)
{
    return sizeof(*head) +
           sizeof(uint16_t) * ((size_t)head->n_fields + head->n_returning +
                               head->n_unique + head->n_update);
}

static bool write_same(const char **at, const cormi_field *const *fields,
                       size_t n)
{
    for (size_t i = 0; i < n; i++, *at += sizeof(uint16_t)) {
        uint16_t index;

        memcpy(&index, *at, sizeof(index));
        if (index != fields[i]->index)
            return false;
    }
    return true;
}

typedef struct write_search {
    write_head head;
    const cormi_write *write;
} write_search;

static bool write_matches(const cormi_plan_head *head, void *data)
{
    const cormi_plan *plan = (const cormi_plan *)(const void *)head;
    const write_search *search = data;
    const cormi_write *w = search->write;
    const char *at = plan->key + sizeof(search->head);

    return plan->key_len == write_key_size(&search->head) &&
           memcmp(plan->key, &search->head, sizeof(search->head)) == 0 &&
           write_same(&at, w->fields, w->n_fields) &&
           write_same(&at, w->returning, w->n_returning) &&
           write_same(&at, w->unique, w->n_unique) &&
           write_same(&at, w->update, w->n_update);
}

static char *write_key_add(char *at, const cormi_field *const *fields, size_t n)
{
    for (size_t i = 0; i < n; i++, at += sizeof(fields[i]->index))
        memcpy(at, &fields[i]->index, sizeof(fields[i]->index));
    return at;
}

/* NULL: no memory. */
static char *write_key_make(const write_head *head, const cormi_write *w,
                            corm_arena *arena)
{
    char *key = corm_arena_bytes(arena, write_key_size(head));
    char *at = key;

    if (key == NULL)
        return NULL;
    memcpy(at, head, sizeof(*head));
    at = write_key_add(at + sizeof(*head), w->fields, w->n_fields);
    at = write_key_add(at, w->returning, w->n_returning);
    at = write_key_add(at, w->unique, w->n_unique);
    write_key_add(at, w->update, w->n_update);
    return key;
}

/* ---- the AST ---- */

static const char **write_columns(corm_arena *arena,
                                  const cormi_field *const *fields, size_t n)
{
    const char **columns = CORMI_NEW_N(arena, const char *, n + 1);

    for (size_t i = 0; columns != NULL && i < n; i++)
        columns[i] = fields[i]->column;
    return columns;
}

/* ---- values that the database computes ---- */

static bool write_no_column(const corm_node *node, void *data)
{
    (void)data;
    return node->kind != CORM_NODE_COLUMN;
}

static const corm_node *write_computed(corm_session *session,
                                       const cormi_write *w,
                                       const cormi_field *field,
                                       const corm_value *value,
                                       corm_arena *arena)
{
    cormi_context *ctx = cormi_session_context(session);
    corm_db *db = corm_session_db(session);
    corm_expr subquery = { .op = CORM_OP_SUBQUERY, .n_args = 1, .args = value };
    const corm_expr *expr =
        value->kind == CORM_K_EXPR ? value->as.expr : &subquery;
    const corm_node *node;

    if (cormi_compile_model_expr(ctx, w->table, cormi_db_dialect(db),
                                 cormi_db_features(db), expr, false, arena,
                                 &node) != CORM_OK)
        return NULL;
    if (cormi_node_walk(node, false, write_no_column, NULL))
        return node;
    cormi_fail(ctx, CORM_FIELD_ERROR,
               "%s: a new row has no columns yet to compute its value from; "
               "insert a value and update it",
               field->label);
    return NULL;
}

size_t cormi_write_compact(const cormi_write *w, corm_value *params)
{
    size_t n = (w->n_rows == 0 ? 1 : w->n_rows) * w->n_fields, left = 0;

    if (w->computed == NULL)
        return n;
    for (size_t i = 0; i < n; i++)
        if (!cormi_is_computed(&params[i]))
            params[left++] = params[i];
    return left;
}

corm_value *cormi_write_turn(corm_arena *arena, const corm_value *rows,
                             size_t n, size_t n_fields)
{
    corm_value *params = CORMI_NEW_N(arena, corm_value, n_fields + 1);
    corm_value *items =
        corm_arena_alloc(arena, (n * n_fields + 1) * sizeof(*items));

    if (params == NULL || items == NULL)
        return NULL;
    for (size_t i = 0; i < n_fields; i++, items += n) {
        for (size_t k = 0; k < n; k++)
            items[k] = rows[k * n_fields + i];
        params[i] =
            (corm_value){ .kind = CORM_K_LIST, .size = n, .as.list = items };
    }
    return params;
}

static corm_node *write_values_param(corm_arena *arena, size_t slot,
                                     const cormi_field *field)
{
    corm_node *node = cormi_node_param(arena, (uint32_t)slot, field->data_type);

    if (node != NULL)
        node->flags |= CORM_NODE_VALUES;
    return node;
}

static bool write_unnests(const cormi_renderer *r, const cormi_write *w)
{
    return w->kind == CORMI_WRITE_INSERT_COLUMNS &&
           !corm_has(r->features, CORM_FEATURE_PARAM_ROWS);
}

/* One value a column and row: parameters in order, or what was computed. */
/* NULL: recorded. */
static const corm_node **write_values(corm_session *session,
                                      const cormi_renderer *r,
                                      const cormi_write *w, size_t n)
{
    const corm_node **values = CORMI_NEW_N(r->arena, const corm_node *, n + 1);
    uint32_t slot = 0;
    bool computed = false;

    for (size_t i = 0; values != NULL && i < n; i++) {
        const cormi_field *field = w->fields[i % w->n_fields];

        computed = w->computed != NULL && cormi_is_computed(&w->computed[i]);
        if (computed)
            values[i] =
                write_computed(session, w, field, &w->computed[i], r->arena);
        else if (write_unnests(r, w))
            values[i] = write_values_param(r->arena, slot++, field);
        else
            values[i] = cormi_node_param(r->arena, slot++, field->data_type);
        if (values[i] == NULL)
            values = NULL;
    }
    if (values == NULL && !computed)
        cormi_error_set(r->err, CORM_NO_MEMORY, "out of memory");
    return values;
}

static corm_status write_insert(corm_session *session, const cormi_renderer *r,
                                const cormi_write *w, cormi_sql *out)
{
    size_t n_rows = w->n_rows == 0 ? 1 : w->n_rows;
    size_t n = n_rows * w->n_fields;
    const corm_node **values = write_values(session, r, w, n);
    corm_insert insert = {
        .table = w->table->table,
        .columns = write_columns(r->arena, w->fields, w->n_fields),
        .n_columns = w->n_fields,
        .values = values,
        .n_rows = n_rows,
        .unnest = write_unnests(r, w),
        .conflict = w->conflict,
        .unique_columns = write_columns(r->arena, w->unique, w->n_unique),
        .n_unique = w->n_unique,
        .update_columns = write_columns(r->arena, w->update, w->n_update),
        .n_update = w->n_update,
        .returning = write_columns(r->arena, w->returning, w->n_returning),
        .n_returning = w->n_returning
    };

    if (values == NULL)
        return r->err->code;
    if (insert.columns == NULL || insert.returning == NULL ||
        insert.unique_columns == NULL || insert.update_columns == NULL)
        return cormi_error_set(r->err, CORM_NO_MEMORY, "out of memory");
    return cormi_render_insert(r, &insert, out);
}

/* column = ? AND .., for the fields from first on. */
static const corm_node *write_where(corm_arena *arena, const cormi_write *w,
                                    size_t first)
{
    const corm_node *where = NULL;

    for (size_t i = first; i < w->n_fields; i++) {
        const cormi_field *field = w->fields[i];
        const corm_node *is = cormi_node_lookup(
            arena, "exact",
            cormi_node_column(arena, NULL, field->column, field->data_type),
            cormi_node_param(arena, (uint32_t)i, field->data_type));

        where = is == NULL ? NULL : cormi_node_and(arena, where, is);
        if (where == NULL)
            return NULL;
    }
    return where;
}

static corm_status write_update(const cormi_renderer *r, const cormi_write *w,
                                cormi_sql *out)
{
    size_t n_sets = w->n_fields - w->n_key;
    corm_assignment *sets = CORMI_NEW_N(r->arena, corm_assignment, n_sets + 1);
    corm_update_statement update = { .table = w->table->table,
                                     .sets = sets,
                                     .n_sets = n_sets,
                                     .where =
                                         write_where(r->arena, w, n_sets) };

    if (sets == NULL || update.where == NULL)
        return cormi_error_set(r->err, CORM_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < n_sets; i++) {
        sets[i].column = w->fields[i]->column;
        sets[i].value =
            cormi_node_param(r->arena, (uint32_t)i, w->fields[i]->data_type);
        if (sets[i].value == NULL)
            return cormi_error_set(r->err, CORM_NO_MEMORY, "out of memory");
    }
    return cormi_render_update(r, &update, out);
}

/* column = new.column */
static bool write_join(corm_arena *arena, const cormi_write *w, size_t i,
                       const corm_node **where, corm_assignment *set)
{
    const cormi_field *field = w->fields[i];
    const corm_node *new =
        cormi_node_column(arena, "new", field->column, field->data_type);
    const corm_node *is;

    if (new == NULL)
        return false;
    if (i < w->n_fields - w->n_key) {
        *set = (corm_assignment){ field->column, new };
        return true;
    }
    is = cormi_node_lookup(arena, "exact",
                           cormi_node_column(arena, w->table->table,
                                             field->column, field->data_type),
                           new);
    *where = is == NULL ? NULL : cormi_node_and(arena, *where, is);
    return *where != NULL;
}

/* The rows to join with: a list a column, or a parameter a value. */
static const corm_node **write_from(corm_arena *arena, const cormi_write *w)
{
    bool rows = w->kind == CORMI_WRITE_UPDATE_ROWS;
    size_t n = w->n_fields * (rows ? w->n_rows : 1);
    const corm_node **from = CORMI_NEW_N(arena, const corm_node *, n);

    for (size_t i = 0; from != NULL && i < n; i++) {
        const cormi_field *field = w->fields[i % w->n_fields];

        from[i] = rows ? cormi_node_param(arena, (uint32_t)i, field->data_type)
                       : write_values_param(arena, i, field);
        if (from[i] == NULL)
            return NULL;
    }
    return from;
}

static corm_status write_update_many(const cormi_renderer *r,
                                     const cormi_write *w, cormi_sql *out)
{
    corm_assignment *sets = CORMI_NEW_N(r->arena, corm_assignment, w->n_fields);
    corm_update_statement update = {
        .table = w->table->table,
        .sets = sets,
        .n_sets = w->n_fields - w->n_key,
        .from = write_from(r->arena, w),
        .from_columns = write_columns(r->arena, w->fields, w->n_fields),
        .n_from = w->n_fields,
        .n_from_rows = w->kind == CORMI_WRITE_UPDATE_ROWS ? w->n_rows : 0
    };
    bool made =
        update.from != NULL && sets != NULL && update.from_columns != NULL;

    for (size_t i = 0; made && i < w->n_fields; i++)
        made = write_join(r->arena, w, i, &update.where, &sets[i]);
    if (!made)
        return cormi_error_set(r->err, CORM_NO_MEMORY, "out of memory");
    return cormi_render_update(r, &update, out);
}

static corm_status write_delete(const cormi_renderer *r, const cormi_write *w,
                                cormi_sql *out)
{
    corm_delete_statement del = { .table = w->table->table,
                                  .where = write_where(r->arena, w, 0) };

    if (del.where == NULL)
        return cormi_error_set(r->err, CORM_NO_MEMORY, "out of memory");
    return cormi_render_delete(r, &del, out);
}

static corm_status write_render(corm_session *session, const cormi_renderer *r,
                                const cormi_write *w, cormi_sql *out)
{
    switch (w->kind) {
    case CORMI_WRITE_INSERT:
    case CORMI_WRITE_INSERT_COLUMNS:
        return write_insert(session, r, w, out);
    case CORMI_WRITE_UPDATE:
        return write_update(r, w, out);
    case CORMI_WRITE_UPDATE_COLUMNS:
    case CORMI_WRITE_UPDATE_ROWS:
        return write_update_many(r, w, out);
    case CORMI_WRITE_DELETE:
        break;
    }
    return write_delete(r, w, out);
}

/* ---- plans ---- */

/* Rows of RETURNING go into an object's members. */
static bool write_layout(cormi_plan *plan, const cormi_write *w,
                         corm_arena *arena)
{
    corm_decode_item *items =
        CORMI_NEW_N(arena, corm_decode_item, w->n_returning + 1);
    corm_decode_part *part = CORMI_NEW(arena, corm_decode_part);

    if (items == NULL || part == NULL)
        return false;
    for (size_t i = 0; i < w->n_returning; i++)
        cormi_layout_member(&items[i], w->returning[i], i, 0);
    *part =
        (corm_decode_part){ .key_column = -1, .n = (uint32_t)w->n_returning };
    plan->layout.decode = (corm_decode){
        .items = items, .n_items = w->n_returning, .parts = part, .n_parts = 1
    };
    return true;
}

static cormi_plan *write_build(corm_session *session, const cormi_write *w,
                               const write_head *head, uint64_t hash)
{
    cormi_context *ctx = cormi_session_context(session);
    corm_arena *arena = cormi_plan_arena(session);
    cormi_plan *plan = arena == NULL ? NULL : CORMI_NEW(arena, cormi_plan);
    cormi_renderer renderer;

    if (plan != NULL)
        plan->key = write_key_make(head, w, arena);
    if (plan == NULL || plan->key == NULL || !write_layout(plan, w, arena)) {
        cormi_arena_free(arena);
        cormi_fail_memory(ctx);
        return NULL;
    }
    plan->key_len = write_key_size(head);
    plan->head.hash = hash;
    plan->head.arena = arena;
    renderer = cormi_plan_renderer(session, arena);
    if (write_render(session, &renderer, w, &plan->sql) != CORM_OK) {
        cormi_context_failed(ctx);
        cormi_arena_free(arena);
        return NULL;
    }
    if (w->computed != NULL) /* nobody will look for it: the caller's alone */
        atomic_init(&plan->head.refs, 1);
    else
        cormi_plan_store(session, &plan->head);
    return plan;
}

cormi_plan *cormi_write_plan(corm_session *session, const cormi_write *w)
{
    write_search search = { .head = write_head_make(w), .write = w };
    uint64_t hash = write_hash(&search.head, w);
    cormi_plan_head *head = NULL;

    if (w->computed == NULL)
        head = cormi_plan_find(session, hash, write_matches, &search);
    if (head != NULL)
        return (cormi_plan *)(void *)head;
    return write_build(session, w, &search.head, hash);
}

corm_status cormi_write_run(corm_session *session, cormi_plan *plan,
                            const corm_value *params, size_t n,
                            corm_outcome *out)
{
    cormi_statement st = { .id = plan->head.id,
                           .sql = plan->sql.text,
                           .len = plan->sql.len };
    corm_status status = cormi_session_run(session, &st, params, n, out);

    cormi_plan_release(session, &plan->head);
    return status;
}
