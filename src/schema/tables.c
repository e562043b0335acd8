/*
 * From a model to its CREATE TABLE and CREATE INDEX statements.  Names are
 * resolved by the registry, expressions compiled by the query layer, text
 * written by the renderer; here it is decided what becomes what.
 */
#include "schema/tables.h"

#include "query/compile.h"
#include "render/sink.h"
#include "schema/names.h"
#include "session/session.h"
#include "sql/node.h"

#include <string.h>

bool cormi_model_has_table(const cormi_model *model)
{
    return model->managed && !model->abstract && model->proxy_of == NULL &&
           model->table != NULL;
}

corm_status cormi_schema_fail(cormi_schema *schema, const cormi_model *model,
                              const corm_error *err)
{
    return cormi_fail(schema->ctx, err->code, "%s: %s", model->name,
                      err->message);
}

static corm_status table_no_memory(const cormi_table_draft *draft)
{
    return cormi_fail_memory(draft->schema->ctx);
}

/* ---- expressions ---- */

static corm_status table_compile(const cormi_table_draft *draft,
                                 const corm_expr *expr, bool condition,
                                 const corm_node **out)
{
    cormi_schema *schema = draft->schema;

    *out = NULL;
    if (expr == NULL)
        return CORM_OK;
    return cormi_compile_model_expr(schema->ctx, draft->model, schema->dialect,
                                    schema->features, expr, condition,
                                    schema->arena, out);
}

/* A constant takes the form in which the field's values are stored. */
static corm_status table_default(const cormi_table_draft *draft,
                                 const cormi_field *field,
                                 const corm_node **out)
{
    corm_arena *arena = draft->schema->arena;
    corm_value value;
    const char *why = "";
    corm_status status =
        table_compile(draft, field->desc->db_default, false, out);

    if (status != CORM_OK || *out == NULL || (*out)->kind != CORM_NODE_CONSTANT)
        return status;
    switch (cormi_field_adapt_save(field, (*out)->value, &value, arena, &why)) {
    case CORMI_ADAPT_OK:
        *out = cormi_node_constant(arena, value, field->data_type);
        return *out == NULL ? table_no_memory(draft) : CORM_OK;
    case CORMI_ADAPT_MEMORY:
        return table_no_memory(draft);
    default:
        return cormi_fail(draft->schema->ctx, CORM_VALUE_ERROR,
                          "%s: .db_default %s", field->label,
                          why == NULL || why[0] == '\0' ? "does not fit" : why);
    }
}

/* ---- columns ---- */

/* A key's column has its target's type, but refuses nothing by itself. */
static corm_type table_key_type(const cormi_schema *schema,
                                const cormi_field *field)
{
    if (corm_has(schema->features, CORM_FEATURE_RELATED_TYPE))
        return field->data_type;
    switch (field->data_type) {
    case CORM_TYPE_POSITIVE_INTEGER:
        return CORM_TYPE_INTEGER;
    case CORM_TYPE_POSITIVE_SMALL_INTEGER:
        return CORM_TYPE_SMALL_INTEGER;
    case CORM_TYPE_POSITIVE_BIG_INTEGER:
        return CORM_TYPE_BIG_INTEGER;
    default:
        return field->data_type;
    }
}

static bool table_is_key(const cormi_field *field)
{
    return field->type == CORM_TYPE_FOREIGN_KEY ||
           field->type == CORM_TYPE_ONE_TO_ONE;
}

/* Where the table referred to does not exist yet, or the database overlooks
 * what stands behind the column, the key is added later. */
static bool table_refers_later(const cormi_schema *schema,
                               const cormi_model *from, const cormi_model *to)
{
    if (!corm_has(schema->features, CORM_FEATURE_INLINE_FK))
        return true;
    return to != from && cormi_model_has_table(to) &&
           !schema->there[to->index] &&
           !corm_has(schema->features, CORM_FEATURE_FORWARD_FK);
}

static void table_reference(const cormi_table_draft *draft,
                            const cormi_field *field, cormi_ddl_column *out)
{
    const cormi_relation *relation = field->relation;

    if (!table_is_key(field) || relation == NULL || !relation->db_constraint ||
        relation->to->table == NULL || field->target == NULL)
        return;
    out->references.table = field->target->model->table;
    out->references.column = field->target->column;
    out->refers_apart =
        table_refers_later(draft->schema, draft->model, field->target->model);
}

static bool table_is_long(const cormi_field *field)
{
    return field->type == CORM_TYPE_TEXT || field->type == CORM_TYPE_BINARY ||
           field->type == CORM_TYPE_JSON;
}

/* Unlike an index, a constraint that is left out would be missed. */
static corm_status table_check_unique(const cormi_table_draft *draft,
                                      const cormi_field *field)
{
    if (field == NULL || !table_is_long(field) ||
        !corm_has(draft->schema->features, CORM_FEATURE_SHORT_UNIQUE))
        return CORM_OK;
    return cormi_fail(draft->schema->ctx, CORM_NOT_SUPPORTED,
                      "%s.%s: this database cannot keep a long text, bytes or "
                      "JSON unique; a CORM_CHAR with a .max_length can be",
                      draft->model->name, field->name);
}

static corm_status table_check_uniques(const cormi_table_draft *draft,
                                       const char *const *names)
{
    corm_status status = CORM_OK;

    for (; names != NULL && *names != NULL && status == CORM_OK; names++)
        status =
            table_check_unique(draft, cormi_model_field(draft->model, *names));
    return status;
}

static corm_status table_column(cormi_table_draft *draft,
                                const cormi_field *field)
{
    const corm_field *desc = field->desc;
    bool key = table_is_key(field);
    cormi_ddl_column column = {
        .name = field->column,
        .type = key ? table_key_type(draft->schema, field) : field->type,
        .base = field->base,
        .length = field->max_length,
        .digits = field->max_digits,
        .places = field->decimal_places,
        .collation = desc->collation,
        .stored = desc->stored,
        .null = field->null,
        .unique = field->unique && !field->primary_key,
        .primary_key = field->primary_key && draft->model->n_pk == 1,
        .automatic = field->is_auto,
        .no_reuse = desc->autoincrement,
        .checked = !key,
        .comment = desc->db_comment,
    };
    corm_status status =
        column.unique ? table_check_unique(draft, field) : CORM_OK;

    table_reference(draft, field, &column);
    if (status == CORM_OK)
        status =
            table_compile(draft, desc->generated, false, &column.generated);
    if (status == CORM_OK)
        status = table_default(draft, field, &column.default_to);
    if (status == CORM_OK && !cormi_vec_push(&draft->columns, &column))
        status = table_no_memory(draft);
    return status;
}

/* ---- indexes ---- */

/* Columns of names that may begin with "-" and are ended by NULL. */
static const char **table_columns(const cormi_table_draft *draft,
                                  const char *const *names, size_t *n)
{
    const char **columns;

    for (*n = 0; names != NULL && names[*n] != NULL;)
        (*n)++;
    columns = CORMI_NEW_N(draft->schema->arena, const char *, *n);
    for (size_t i = 0; columns != NULL && i < *n; i++) {
        const char *name = names[i] + (names[i][0] == '-');
        const cormi_field *field = cormi_model_field(draft->model, name);

        columns[i] = field == NULL ? name : field->column;
    }
    return columns;
}

/* The nodes of an index over columns, descending where the name says so. */
static const corm_node **table_parts(const cormi_table_draft *draft,
                                     const char *const *names,
                                     const char *const *columns, size_t n)
{
    corm_arena *arena = draft->schema->arena;
    const corm_node **parts = CORMI_NEW_N(arena, const corm_node *, n);

    for (size_t i = 0; parts != NULL && i < n; i++) {
        const corm_node *column =
            cormi_node_column(arena, NULL, columns[i], CORM_TYPE_NONE);
        corm_node *order = NULL;

        if (names != NULL && names[i][0] == '-') {
            order = cormi_node_args(arena, CORM_NODE_ORDER, CORM_TYPE_NONE,
                                    NULL, &column, 1);
            if (order != NULL)
                order->flags = CORM_NODE_DESC;
        }
        parts[i] = order != NULL ? order : column;
        if (column == NULL ||
            (order == NULL && names != NULL && names[i][0] == '-'))
            return NULL;
    }
    return parts;
}

static corm_status table_expressions(const cormi_table_draft *draft,
                                     const corm_expr *const *exprs,
                                     cormi_ddl_index *index)
{
    const corm_node **parts;
    size_t n = 0;

    while (exprs[n] != NULL)
        n++;
    parts = CORMI_NEW_N(draft->schema->arena, const corm_node *, n);
    if (parts == NULL)
        return table_no_memory(draft);
    for (size_t i = 0; i < n; i++) {
        corm_status status = table_compile(draft, exprs[i], false, &parts[i]);

        if (status != CORM_OK)
            return status;
    }
    index->parts = parts;
    index->n_parts = n;
    return CORM_OK;
}

/* Columns or expressions, and for which rows. */
typedef struct table_index_over {
    const char *const *names;   /* of fields, with their "-" */
    const char *const *columns; /* theirs */
    size_t n;
    const corm_expr *const *expressions; /* NULL: columns */
    const corm_expr *condition;
} table_index_over;

static corm_status table_index_add(cormi_table_draft *draft,
                                   cormi_ddl_index *index,
                                   const table_index_over *over)
{
    corm_status status = CORM_OK;

    if (over->expressions != NULL) {
        status = table_expressions(draft, over->expressions, index);
    } else {
        index->parts = table_parts(draft, over->names, over->columns, over->n);
        index->n_parts = over->n;
    }
    if (status == CORM_OK)
        status = table_compile(draft, over->condition, true, &index->condition);
    if (status != CORM_OK)
        return status;
    return index->parts != NULL && cormi_vec_push(&draft->indexes, index)
               ? CORM_OK
               : table_no_memory(draft);
}

/* As in Django, what the database cannot index is left out and told: the
 * model can be used there, and validation still knows its constraints. */
static bool table_lacks(const cormi_table_draft *draft, bool asked,
                        corm_feature feature, const char *name,
                        const char *what)
{
    if (!asked || corm_has(draft->schema->features, feature))
        return false;
    if (draft->schema->db != NULL)
        cormi_db_log(draft->schema->db, CORM_LOG_WARNING,
                     "%s: this database has no %s, so %s is not made",
                     draft->model->name, what, name == NULL ? "one" : name);
    return true;
}

static bool table_lacks_index(const cormi_table_draft *draft, const char *name,
                              const corm_expr *condition,
                              const corm_expr *const *expressions)
{
    return table_lacks(draft, condition != NULL, CORM_FEATURE_PARTIAL_INDEX,
                       name, "partial indexes") ||
           table_lacks(draft, expressions != NULL,
                       CORM_FEATURE_EXPRESSION_INDEX, name,
                       "indexes on expressions");
}

/* The column names as they enter a name's digest: "-" where descending. */
static const char *table_index_name(const cormi_table_draft *draft,
                                    const char *const *names,
                                    const char *const *columns, size_t n)
{
    static const char *const expression[] = { "expr" };
    corm_arena *arena = draft->schema->arena;
    const char **signs = CORMI_NEW_N(arena, const char *, n);

    if (names == NULL)
        return cormi_model_index_name(arena, draft->model->table, expression,
                                      1);
    for (size_t i = 0; signs != NULL && i < n; i++) {
        signs[i] = columns[i];
        if (names[i][0] == '-')
            signs[i] = cormi_arena_printf(arena, "-%s", columns[i]);
        if (signs[i] == NULL)
            return NULL;
    }
    return signs == NULL
               ? NULL
               : cormi_model_index_name(arena, draft->model->table, signs, n);
}

/* An index of Meta.indexes. */
static corm_status table_index(cormi_table_draft *draft, const corm_index *desc)
{
    size_t n;
    const char **columns = table_columns(draft, desc->fields, &n);
    cormi_ddl_index index = { .table = draft->model->table,
                              .name = desc->name,
                              .opclasses = desc->opclasses,
                              .fulltext = desc->fulltext };

    if (table_lacks_index(draft, desc->name, desc->condition,
                          desc->expressions) ||
        table_lacks(draft, desc->fulltext, CORM_FEATURE_FULLTEXT_INDEX,
                    desc->name, "full-text indexes"))
        return CORM_OK;
    if (index.name == NULL && columns != NULL)
        index.name = table_index_name(draft, desc->fields, columns, n);
    index.include = table_columns(draft, desc->include, &index.n_include);
    if (index.name == NULL || columns == NULL || index.include == NULL)
        return table_no_memory(draft);
    return table_index_add(draft, &index,
                           &(table_index_over){ desc->fields, columns, n,
                                                desc->expressions,
                                                desc->condition });
}

/* Is the column that was added last a key that cannot do without an index? */
static bool table_needs_index(const cormi_table_draft *draft)
{
    const cormi_ddl_column *column = &CORMI_VEC_AT(
        const cormi_ddl_column, &draft->columns, draft->columns.n - 1);

    return column->references.table != NULL &&
           corm_has(draft->schema->features, CORM_FEATURE_KEY_NEEDS_INDEX);
}

/* As in Django, an index that the database cannot make of a whole column is
 * left out. */
static bool table_is_too_long(const cormi_table_draft *draft,
                              const cormi_field *field)
{
    return table_is_long(field) &&
           corm_has(draft->schema->features, CORM_FEATURE_LIMITED_LONG);
}

/* The index that a field has by itself: .db_index, and every key. */
static corm_status table_field_index(cormi_table_draft *draft,
                                     const cormi_field *field)
{
    const char *column = field->column;
    cormi_ddl_index index = { .table = draft->model->table, .n_parts = 1 };

    if (field->unique || field->primary_key ||
        table_is_too_long(draft, field) ||
        !(field->db_index || table_needs_index(draft)))
        return CORM_OK;
    index.name =
        cormi_index_name(draft->schema->arena, draft->model->table, &column, 1,
                         "", draft->schema->dialect->max_identifier);
    index.parts = table_parts(draft, NULL, &column, 1);
    return index.name != NULL && index.parts != NULL &&
                   cormi_vec_push(&draft->indexes, &index)
               ? CORM_OK
               : table_no_memory(draft);
}

/* ---- constraints ---- */

/* Is it left out because the database lacks what it asks for?  Elsewhere
 * that is an error of its rendering. */
static bool table_leaves_unique(const cormi_table_draft *draft,
                                const corm_constraint *desc)
{
    const corm_features *f = draft->schema->features;

    return draft->schema->lenient &&
           ((desc->deferrable != 0 &&
             !corm_has(f, CORM_FEATURE_DEFERRABLE_UNIQUE)) ||
            (desc->nulls_not_distinct &&
             !corm_has(f, CORM_FEATURE_NULLS_NOT_DISTINCT)));
}

/* A part of the table where columns are enough, else a unique index. */
static corm_status table_unique(cormi_table_draft *draft,
                                const corm_constraint *desc)
{
    size_t n, n_include;
    const char **columns = table_columns(draft, desc->fields, &n);
    const char **include = table_columns(draft, desc->include, &n_include);
    cormi_ddl_unique unique = {
        desc->name,      columns,   n,
        include,         n_include, desc->nulls_not_distinct,
        desc->deferrable
    };
    cormi_ddl_index index = { .name = desc->name,
                              .table = draft->model->table,
                              .include = include,
                              .n_include = n_include,
                              .unique = true,
                              .nulls_not_distinct = desc->nulls_not_distinct };
    corm_status status;

    if (columns == NULL || include == NULL)
        return table_no_memory(draft);
    if (table_leaves_unique(draft, desc) ||
        table_lacks_index(draft, desc->name, desc->condition,
                          desc->expressions))
        return CORM_OK;
    status = table_check_uniques(draft, desc->fields);
    if (status != CORM_OK)
        return status;
    if (desc->expressions == NULL && desc->condition == NULL)
        return cormi_vec_push(&draft->uniques, &unique)
                   ? CORM_OK
                   : table_no_memory(draft);
    return table_index_add(draft, &index,
                           &(table_index_over){ desc->fields, columns, n,
                                                desc->expressions,
                                                desc->condition });
}

static corm_status table_exclusion(cormi_table_draft *draft,
                                   const corm_constraint *desc)
{
    cormi_ddl_index *index = CORMI_NEW(draft->schema->arena, cormi_ddl_index);
    cormi_ddl_check check = { .name = desc->name,
                              .excludes = index,
                              .operators = desc->operators,
                              .method = desc->index_type == NULL
                                            ? "gist"
                                            : desc->index_type,
                              .deferrable = desc->deferrable };
    size_t n;
    const char **columns = table_columns(draft, desc->fields, &n);
    corm_status status = CORM_OK;

    if (table_lacks(draft, true, CORM_FEATURE_OPCLASS, desc->name,
                    "exclusion constraints"))
        return CORM_OK;
    if (index == NULL || columns == NULL)
        return table_no_memory(draft);
    index->opclasses = desc->opclasses;
    index->include = table_columns(draft, desc->include, &index->n_include);
    if (desc->expressions != NULL) {
        status = table_expressions(draft, desc->expressions, index);
    } else {
        index->parts = table_parts(draft, desc->fields, columns, n);
        index->n_parts = n;
    }
    if (status == CORM_OK)
        status = table_compile(draft, desc->condition, true, &check.condition);
    if (status != CORM_OK)
        return status;
    return index->parts != NULL && index->include != NULL &&
                   cormi_vec_push(&draft->checks, &check)
               ? CORM_OK
               : table_no_memory(draft);
}

static corm_status table_constraint(cormi_table_draft *draft,
                                    const corm_constraint *desc)
{
    cormi_ddl_check check = { .name = desc->name };
    corm_status status;

    if (desc->kind == CORM_CONSTRAINT_UNIQUE)
        return table_unique(draft, desc);
    if (desc->kind == CORM_CONSTRAINT_EXCLUSION)
        return table_exclusion(draft, desc);
    status = table_compile(draft, desc->condition, true, &check.condition);
    if (status != CORM_OK)
        return status;
    return cormi_vec_push(&draft->checks, &check) ? CORM_OK
                                                  : table_no_memory(draft);
}

static corm_status table_together(cormi_table_draft *draft,
                                  const char *const *names)
{
    cormi_ddl_unique unique = { 0 };
    size_t n;
    const char **columns = table_columns(draft, names, &n);
    corm_status status = table_check_uniques(draft, names);

    if (status != CORM_OK)
        return status;
    if (columns == NULL)
        return table_no_memory(draft);
    unique.columns = columns;
    unique.n_columns = n;
    unique.name =
        cormi_index_name(draft->schema->arena, draft->model->table, columns, n,
                         "_uniq", draft->schema->dialect->max_identifier);
    return unique.name != NULL && cormi_vec_push(&draft->uniques, &unique)
               ? CORM_OK
               : table_no_memory(draft);
}

/* ---- the whole ---- */

static corm_status table_fill_columns(cormi_table_draft *draft)
{
    const cormi_model *model = draft->model;

    for (size_t i = 0; i < model->n_fields; i++) {
        const cormi_field *field = model->fields[i];
        corm_status status = CORM_OK;

        if (field->model != model || field->column == NULL)
            continue; /* a parent's table has it */
        status = table_column(draft, field);
        if (status == CORM_OK)
            status = table_field_index(draft, field);
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

static corm_status table_fill_meta(cormi_table_draft *draft)
{
    const corm_model *desc = draft->model->desc;
    const char *const *const *together = desc->unique_together;
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < desc->n_indexes; i++)
        status = table_index(draft, &desc->indexes[i]);
    for (size_t i = 0; status == CORM_OK && i < desc->n_constraints; i++)
        status = table_constraint(draft, &desc->constraints[i]);
    for (; status == CORM_OK && together != NULL && *together != NULL;
         together++)
        status = table_together(draft, *together);
    return status;
}

const char *cormi_schema_key_name(cormi_schema *schema, const char *table,
                                  const cormi_ddl_column *column)
{
    const cormi_ddl_reference *to = &column->references;
    const char *suffix =
        cormi_arena_printf(schema->arena, "_fk_%s_%s", to->table, to->column);

    return suffix == NULL
               ? NULL
               : cormi_index_name(schema->arena, table, &column->name, 1,
                                  suffix, schema->dialect->max_identifier);
}

corm_status cormi_schema_key(cormi_schema *schema, const cormi_model *model,
                             const cormi_ddl_column *column, cormi_sql *out)
{
    corm_error err;
    cormi_renderer r = { schema->dialect, schema->features, schema->arena, &err,
                         NULL };
    cormi_ddl_foreign_key key = { .table = model->table,
                                  .column = column->name,
                                  .references = column->references };

    if (column->refers_apart)
        key.name = cormi_schema_key_name(schema, model->table, column);
    if (key.name == NULL && column->refers_apart)
        return cormi_fail_memory(schema->ctx);
    return cormi_render_add_foreign_key(&r, &key, out) == CORM_OK
               ? CORM_OK
               : cormi_schema_fail(schema, model, &err);
}

static corm_status table_comment(cormi_table_draft *draft,
                                 const cormi_ddl_column *column)
{
    cormi_schema *schema = draft->schema;
    const cormi_model *model = draft->model;
    corm_error err;
    cormi_renderer r = { schema->dialect, schema->features, schema->arena, &err,
                         NULL };
    corm_sink sink;
    cormi_sql sql;

    if (!corm_has(schema->features, CORM_FEATURE_COMMENT_ON) ||
        (column == NULL ? model->desc->db_table_comment : column->comment) ==
            NULL)
        return CORM_OK;
    cormi_sink_init(&sink, &r, true);
    cormi_ddl_comment_write(&sink, model->table, column,
                            model->desc->db_table_comment);
    if (cormi_sink_finish(&sink, &sql) != CORM_OK)
        return cormi_schema_fail(schema, model, &err);
    return cormi_vec_push(&schema->statements, &sql) ? CORM_OK
                                                     : table_no_memory(draft);
}

static corm_status table_comments(cormi_table_draft *draft)
{
    corm_status status = table_comment(draft, NULL);

    for (size_t i = 0; status == CORM_OK && i < draft->columns.n; i++)
        status = table_comment(
            draft, &CORMI_VEC_AT(const cormi_ddl_column, &draft->columns, i));
    return status;
}

static corm_status table_render_keys(cormi_table_draft *draft)
{
    cormi_schema *schema = draft->schema;
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < draft->columns.n; i++) {
        const cormi_ddl_column *column =
            &CORMI_VEC_AT(const cormi_ddl_column, &draft->columns, i);
        cormi_sql sql;

        if (!column->refers_apart)
            continue;
        status = cormi_schema_key(schema, draft->model, column, &sql);
        if (status == CORM_OK && !cormi_vec_push(&schema->late, &sql))
            status = table_no_memory(draft);
    }
    return status;
}

static corm_status table_render(cormi_table_draft *draft)
{
    cormi_schema *schema = draft->schema;
    const cormi_model *model = draft->model;
    corm_error err;
    cormi_renderer r = { schema->dialect, schema->features, schema->arena, &err,
                         NULL };
    cormi_ddl_table table = { .name = model->table,
                              .columns = draft->columns.data,
                              .n_columns = draft->columns.n,
                              .uniques = draft->uniques.data,
                              .n_uniques = draft->uniques.n,
                              .checks = draft->checks.data,
                              .n_checks = draft->checks.n,
                              .comment = model->desc->db_table_comment };
    const char **keys = CORMI_NEW_N(schema->arena, const char *, model->n_pk);
    corm_status status;
    cormi_sql sql;

    if (keys == NULL)
        return table_no_memory(draft);
    for (size_t i = 0; i < model->n_pk; i++)
        keys[i] = model->pk[i]->column;
    table.primary_key = keys;
    table.n_primary_key = model->n_pk > 1 ? model->n_pk : 0;
    if (cormi_render_create_table(&r, &table, &sql) != CORM_OK)
        return cormi_schema_fail(schema, model, &err);
    if (!cormi_vec_push(&schema->statements, &sql))
        return table_no_memory(draft);
    for (size_t i = 0; i < draft->indexes.n; i++) {
        const cormi_ddl_index *index =
            &CORMI_VEC_AT(const cormi_ddl_index, &draft->indexes, i);

        if (cormi_render_create_index(&r, index, &sql) != CORM_OK)
            return cormi_schema_fail(schema, model, &err);
        if (!cormi_vec_push(&schema->statements, &sql))
            return table_no_memory(draft);
    }
    status = table_comments(draft);
    return status == CORM_OK ? table_render_keys(draft) : status;
}

corm_status cormi_schema_draft(cormi_schema *schema, const cormi_model *model,
                               cormi_table_draft *draft)
{
    corm_arena *arena = schema->arena;
    corm_status status;

    *draft = (cormi_table_draft){
        .schema = schema,
        .model = model,
        .columns = CORMI_VEC_ARENA(cormi_ddl_column, arena),
        .uniques = CORMI_VEC_ARENA(cormi_ddl_unique, arena),
        .checks = CORMI_VEC_ARENA(cormi_ddl_check, arena),
        .indexes = CORMI_VEC_ARENA(cormi_ddl_index, arena),
    };
    status = table_fill_columns(draft);
    return status == CORM_OK ? table_fill_meta(draft) : status;
}

corm_status cormi_schema_add_model(cormi_schema *schema,
                                   const cormi_model *model)
{
    cormi_table_draft draft;
    corm_status status = cormi_schema_draft(schema, model, &draft);

    return status == CORM_OK ? table_render(&draft) : status;
}
