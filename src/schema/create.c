/*
 * corm_create_tables() and its relatives: all tables of a database in an
 * order in which each finds what it refers to, in one transaction.
 */
#include <corm/schema.h>

#include "base/arena.h"
#include "schema/tables.h"
#include "session/session.h"

#include <string.h>

/* Models in an order in which tables can be made. */
typedef struct create_order {
    cormi_schema *schema;
    const cormi_model **models;
    size_t n;
    bool *seen; /* by model->index: listed, or being visited */
} create_order;

static const cormi_model *create_target(const cormi_field *field)
{
    if (field->relation == NULL || field->target == NULL ||
        !field->relation->db_constraint)
        return NULL;
    return field->target->model;
}

/* Depth first; of a cycle the one met first comes last.  Only as deep as
 * there are models that refer to each other in a row. */
static void create_visit(create_order *order, const cormi_model *model)
{
    if (order->seen[model->index])
        return;
    order->seen[model->index] = true;
    for (size_t i = 0; i < model->n_fields; i++) {
        const cormi_model *to = model->fields[i]->model == model
                                    ? create_target(model->fields[i])
                                    : NULL;

        if (to != NULL)
            create_visit(order, to);
    }
    if (cormi_model_has_table(model))
        order->models[order->n++] = model;
}

static corm_status create_sort(cormi_schema *schema,
                               const cormi_registry *registry,
                               create_order *order)
{
    size_t n = registry->n_models;

    *order = (create_order){
        .schema = schema,
        .models = CORMI_NEW_N(schema->arena, const cormi_model *, n),
        .seen = CORMI_NEW_N(schema->arena, bool, n),
    };
    if (order->models == NULL || order->seen == NULL)
        return cormi_fail_memory(schema->ctx);
    for (size_t i = 0; i < n; i++)
        create_visit(order, registry->models[i]);
    return CORM_OK;
}

static void create_init(cormi_schema *schema, corm_session *session,
                        corm_arena *arena)
{
    const corm_db *db = corm_session_db(session);

    *schema = (cormi_schema){
        .ctx = cormi_session_context(session),
        .arena = arena,
        .db = db,
        .dialect = cormi_db_dialect(db),
        .features = cormi_db_features(db),
        .statements = CORMI_VEC_ARENA(cormi_sql, arena),
        .late = CORMI_VEC_ARENA(cormi_sql, arena),
    };
}

/* Fills schema->statements with all that makes the tables. */
static corm_status create_build(cormi_schema *schema,
                                const cormi_registry *registry)
{
    bool *there = CORMI_NEW_N(schema->arena, bool, registry->n_models);
    create_order order;
    corm_status status = create_sort(schema, registry, &order);

    if (status == CORM_OK && there == NULL)
        status = cormi_fail_memory(schema->ctx);
    schema->there = there;
    for (size_t i = 0; status == CORM_OK && i < order.n; i++) {
        status = cormi_schema_add_model(schema, order.models[i]);
        there[order.models[i]->index] = true;
    }
    for (size_t i = 0; status == CORM_OK && i < schema->late.n; i++)
        if (!cormi_vec_push(&schema->statements,
                            &CORMI_VEC_AT(cormi_sql, &schema->late, i)))
            status = cormi_fail_memory(schema->ctx);
    return status;
}

static corm_status create_add_drops(cormi_schema *schema,
                                    const create_order *order)
{
    const char *defer = schema->dialect->defer_checks;
    corm_error err;
    cormi_renderer r = { schema->dialect, schema->features, schema->arena, &err,
                         NULL };
    cormi_sql sql = { .text = defer };

    if (defer != NULL) {
        sql.len = strlen(defer);
        if (!cormi_vec_push(&schema->statements, &sql))
            return cormi_fail_memory(schema->ctx);
    }
    for (size_t i = order->n; i-- > 0;) {
        if (cormi_render_drop_table(&r, order->models[i]->table, &sql) !=
            CORM_OK)
            return cormi_schema_fail(schema, order->models[i], &err);
        if (!cormi_vec_push(&schema->statements, &sql))
            return cormi_fail_memory(schema->ctx);
    }
    return CORM_OK;
}

static corm_status create_drop_build(cormi_schema *schema,
                                     const cormi_registry *registry)
{
    create_order order;
    corm_status status = create_sort(schema, registry, &order);

    return status == CORM_OK ? create_add_drops(schema, &order) : status;
}

/* The key that the database makes in this model's own table; NULL: none. */
static const cormi_field *create_auto_key(const cormi_model *model)
{
    for (size_t i = 0; i < model->n_fields; i++)
        if (model->fields[i]->model == model && model->fields[i]->is_auto)
            return model->fields[i];
    return NULL;
}

static corm_status create_sequences_build(cormi_schema *schema,
                                          const cormi_registry *registry)
{
    corm_error err;
    cormi_renderer r = { schema->dialect, schema->features, schema->arena, &err,
                         NULL };

    for (size_t i = 0; i < registry->n_models; i++) {
        const cormi_model *model = registry->models[i];
        const cormi_field *key = create_auto_key(model);
        cormi_sql sql;

        if (key == NULL || !cormi_model_has_table(model))
            continue;
        if (cormi_render_reset_sequence(&r, model->table, key->column, &sql) !=
            CORM_OK)
            return cormi_schema_fail(schema, model, &err);
        if (sql.len > 0 && !cormi_vec_push(&schema->statements, &sql))
            return cormi_fail_memory(schema->ctx);
    }
    return CORM_OK;
}

/* ---- running ---- */

static corm_status create_run(corm_session *session, void *data)
{
    const cormi_schema *schema = data;
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < schema->statements.n; i++) {
        const cormi_sql *sql =
            &CORMI_VEC_AT(const cormi_sql, &schema->statements, i);
        cormi_statement st = { .sql = sql->text,
                               .len = sql->len,
                               .once = true };

        status = cormi_session_run(session, &st, NULL, 0, NULL);
    }
    return status;
}

/* Also after a failure, which is what the caller is told. */
static void create_resume(corm_session *session, const cormi_schema *schema)
{
    const char *sql = schema->dialect->resume_checks;
    cormi_statement st = { .sql = sql, .once = true };
    corm_error failure = schema->ctx->error;

    if (sql == NULL)
        return;
    st.len = strlen(sql);
    if (cormi_session_run(session, &st, NULL, 0, NULL) == CORM_OK)
        schema->ctx->error = failure;
}

/* Where each statement of these commits by itself, no transaction may be
 * open: it would be committed half done, and unseen. */
static corm_status create_send(corm_session *session, cormi_schema *schema)
{
    corm_status status;

    if (corm_has(schema->features, CORM_FEATURE_TRANSACTIONAL_DDL))
        return cormi_session_atomic(session, true, create_run, schema);
    if (corm_in_atomic(session))
        return cormi_fail(schema->ctx, CORM_TRANSACTION,
                          "this database commits when tables are made or "
                          "dropped: do it outside of corm_atomic");
    status = cormi_session_take(session);
    if (status != CORM_OK)
        return status;
    status = create_run(session, schema);
    create_resume(session, schema);
    cormi_session_give(session);
    return status;
}

typedef corm_status create_builder(cormi_schema *schema,
                                   const cormi_registry *registry);

/* Builds all statements first: nothing is sent when one cannot be written. */
static corm_status create_all(corm_session *session, create_builder *build)
{
    corm_arena *scratch;
    cormi_arena_mark mark;
    cormi_schema schema;
    corm_status status;

    if (session == NULL)
        return CORM_MISUSE;
    status = cormi_session_check(session);
    if (status != CORM_OK)
        return status;
    scratch = cormi_session_scratch(session);
    mark = cormi_arena_mark_get(scratch);
    create_init(&schema, session, scratch);
    status = build(&schema, cormi_session_registry(session));
    if (status == CORM_OK)
        status = create_send(session, &schema);
    cormi_arena_rewind(scratch, mark);
    return status;
}

corm_status corm_create_tables(corm_session *session)
{
    return create_all(session, create_build);
}

corm_status corm_drop_tables(corm_session *session)
{
    return create_all(session, create_drop_build);
}

corm_status corm_reset_sequences(corm_session *session)
{
    return create_all(session, create_sequences_build);
}

const char *corm_create_tables_sql(corm_session *session)
{
    cormi_schema schema;
    cormi_str out;

    if (session == NULL || cormi_session_check(session) != CORM_OK)
        return NULL;
    create_init(&schema, session, cormi_session_context(session)->arena);
    if (create_build(&schema, cormi_session_registry(session)) != CORM_OK)
        return NULL;
    cormi_str_init_arena(&out, schema.arena);
    for (size_t i = 0; i < schema.statements.n; i++) {
        cormi_str_add(&out,
                      CORMI_VEC_AT(cormi_sql, &schema.statements, i).text);
        cormi_str_add(&out, ";\n");
    }
    if (out.oom) {
        cormi_fail_memory(schema.ctx);
        return NULL;
    }
    return cormi_str_get(&out);
}
