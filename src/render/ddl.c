/*
 * CREATE TABLE, CREATE INDEX, DROP TABLE: one function a clause.
 */
#include "render/ddl.h"

#include "render/expr.h"
#include "render/type.h"

#include <string.h>

/* " text", nothing when there is none. */
static void ddl_word(corm_sink *sink, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    corm_sink_text(sink, " ");
    corm_sink_text(sink, text);
}

/* ---- columns ---- */

static void ddl_type_of(corm_sink *sink, const cormi_ddl_column *column,
                        corm_type type)
{
    const corm_type_name *row = corm_sink_type(sink, type);
    bool decimal = type == CORM_TYPE_DECIMAL;

    if (row == NULL)
        corm_sink_refuse(sink,
                         "this database has no type for the column %s; "
                         "use another type of field",
                         column->name);
    else
        cormi_write_type(sink, row->ddl,
                         decimal ? column->digits : column->length,
                         column->places);
}

static void ddl_type(corm_sink *sink, const cormi_ddl_column *column)
{
    if (column->base != CORM_TYPE_NONE)
        ddl_type_of(sink, column, column->base);
    ddl_type_of(sink, column, column->type);
    if (column->collation != NULL) {
        corm_sink_text(sink, " COLLATE ");
        corm_sink_ident(sink, column->collation);
    }
}

static void ddl_generated(corm_sink *sink, const cormi_ddl_column *column)
{
    corm_feature feature = column->stored ? CORM_FEATURE_STORED_GENERATED
                                          : CORM_FEATURE_VIRTUAL_GENERATED;

    if (column->generated == NULL)
        return;
    if (!cormi_sink_has(sink, feature))
        corm_sink_refuse(sink,
                         "this database has no %s generated columns (%s); set "
                         ".stored = %s",
                         column->stored ? "stored" : "virtual", column->name,
                         column->stored ? "false" : "true");
    corm_sink_text(sink, "GENERATED ALWAYS AS (");
    corm_sink_arg(sink, column->generated);
    corm_sink_text(sink, column->stored ? ") STORED" : ") VIRTUAL");
}

static void ddl_default(corm_sink *sink, const corm_node *node)
{
    bool closed = node->kind != CORM_NODE_CONSTANT ||
                  cormi_sink_has(sink, CORM_FEATURE_MODIFY_COLUMN);

    if (node->kind != CORM_NODE_CONSTANT &&
        !cormi_sink_has(sink, CORM_FEATURE_EXPRESSION_DEFAULT))
        corm_sink_refuse(sink, "this database has no expressions as defaults; "
                               "take a constant, or .default_fn");
    corm_sink_text(sink, closed ? "DEFAULT (" : "DEFAULT ");
    corm_sink_arg(sink, node);
    corm_sink_text(sink, closed ? ")" : "");
}

static void ddl_key(corm_sink *sink, const cormi_ddl_column *column)
{
    const corm_dialect *dialect = sink->r->dialect;

    if (!column->primary_key) {
        ddl_word(sink, column->automatic ? dialect->auto_column : NULL);
        ddl_word(sink, column->unique ? "UNIQUE" : NULL);
    } else if (!column->automatic)
        ddl_word(sink, "PRIMARY KEY");
    else
        ddl_word(sink, column->no_reuse && dialect->auto_key_no_reuse != NULL
                           ? dialect->auto_key_no_reuse
                           : dialect->auto_key);
}

/* The check of a type: a template in which %c is the column. */
static void ddl_type_check(corm_sink *sink, const cormi_ddl_column *column)
{
    const corm_type_name *row = corm_sink_type(sink, column->type);
    const char *start, *at;

    for (start = row->check; (at = strstr(start, "%c")) != NULL;
         start = at + 2) {
        cormi_sink_bytes(sink, start, (size_t)(at - start));
        corm_sink_ident(sink, column->name);
    }
    corm_sink_text(sink, start);
}

static bool ddl_has_check(corm_sink *sink, const cormi_ddl_column *column)
{
    const corm_type_name *row = corm_sink_type(sink, column->type);

    return column->checked && row != NULL && row->check != NULL;
}

static void ddl_references(corm_sink *sink, const cormi_ddl_reference *to)
{
    if (to->table == NULL)
        return;
    corm_sink_text(sink, " REFERENCES ");
    corm_sink_ident(sink, to->table);
    corm_sink_text(sink, " (");
    corm_sink_ident(sink, to->column);
    corm_sink_text(sink, ")");
    ddl_word(sink, sink->r->dialect->deferrable_fk);
}

/* Nothing is bound in DDL. */
static void ddl_text(corm_sink *sink, const char *text)
{
    corm_value value = corm_value_text(text);

    if (text == NULL)
        corm_sink_text(sink, "NULL");
    else
        sink->r->dialect->literal(sink, &value, CORM_TYPE_TEXT);
}

static void ddl_comment(corm_sink *sink, const char *before, const char *text)
{
    if (text == NULL || !cormi_sink_has(sink, CORM_FEATURE_MODIFY_COLUMN))
        return;
    corm_sink_text(sink, before);
    ddl_text(sink, text);
}

static void ddl_column(corm_sink *sink, const cormi_ddl_column *column)
{
    corm_sink_ident(sink, column->name);
    corm_sink_text(sink, " ");
    ddl_type(sink, column);
    if (column->generated != NULL) {
        corm_sink_text(sink, " ");
        ddl_generated(sink, column);
    } else if (column->default_to != NULL) {
        corm_sink_text(sink, " ");
        ddl_default(sink, column->default_to);
    }
    if (column->generated == NULL)
        ddl_word(sink, column->null ? "NULL" : "NOT NULL");
    ddl_key(sink, column);
    ddl_comment(sink, " COMMENT ", column->comment);
    if (ddl_has_check(sink, column)) {
        corm_sink_text(sink, " CHECK (");
        ddl_type_check(sink, column);
        corm_sink_text(sink, ")");
    }
    if (!column->refers_apart)
        ddl_references(sink, &column->references);
}

void cormi_ddl_part_write(corm_sink *sink, cormi_ddl_part part,
                          const cormi_ddl_column *column)
{
    if (part == CORMI_DDL_TYPE)
        ddl_type(sink, column);
    else if (part == CORMI_DDL_DEFAULT && column->default_to != NULL)
        ddl_default(sink, column->default_to);
    else if (part == CORMI_DDL_GENERATED && column->generated != NULL)
        ddl_generated(sink, column);
    else if (part == CORMI_DDL_TYPE_CHECK && ddl_has_check(sink, column))
        ddl_type_check(sink, column);
    else if (part == CORMI_DDL_COMMENT)
        ddl_text(sink, column->comment);
    else if (part == CORMI_DDL_COLUMN)
        ddl_column(sink, column);
}

void cormi_ddl_comment_write(corm_sink *sink, const char *table,
                             const cormi_ddl_column *column,
                             const char *comment)
{
    corm_sink_text(sink,
                   column == NULL ? "COMMENT ON TABLE " : "COMMENT ON COLUMN ");
    corm_sink_ident(sink, table);
    if (column != NULL) {
        corm_sink_text(sink, ".");
        corm_sink_ident(sink, column->name);
    }
    corm_sink_text(sink, " IS ");
    ddl_text(sink, column == NULL ? comment : column->comment);
}

/* ---- constraints ---- */

static void ddl_names(corm_sink *sink, const char *word,
                      const char *const *names, size_t n)
{
    ddl_word(sink, word);
    corm_sink_text(sink, " (");
    cormi_sink_idents(sink, names, n);
    corm_sink_text(sink, ")");
}

/* Columns kept beside the key: only reads get faster, so never refused. */
static void ddl_include(corm_sink *sink, const char *const *names, size_t n)
{
    if (n != 0 && cormi_sink_has(sink, CORM_FEATURE_COVERING_INDEX))
        ddl_names(sink, "INCLUDE", names, n);
}

static void ddl_constraint(corm_sink *sink, const char *name)
{
    corm_sink_text(sink, "CONSTRAINT ");
    corm_sink_ident(sink, name);
}

static void ddl_nulls(corm_sink *sink, bool not_distinct)
{
    if (not_distinct && !cormi_sink_has(sink, CORM_FEATURE_NULLS_NOT_DISTINCT))
        corm_sink_refuse(sink, "this database takes NULLs for distinct in "
                               "unique constraints; leave "
                               ".nulls_not_distinct out");
}

/* As in corm_constraint. */
static void ddl_deferrable(corm_sink *sink, int8_t how)
{
    if (how != 0)
        corm_sink_text(sink, how == 1 ? " DEFERRABLE INITIALLY DEFERRED"
                                      : " DEFERRABLE INITIALLY IMMEDIATE");
}

void cormi_ddl_unique_write(corm_sink *sink, const cormi_ddl_unique *unique)
{
    ddl_constraint(sink, unique->name);
    ddl_nulls(sink, unique->nulls_not_distinct);
    ddl_names(sink,
              unique->nulls_not_distinct ? "UNIQUE NULLS NOT DISTINCT"
                                         : "UNIQUE",
              unique->columns, unique->n_columns);
    ddl_include(sink, unique->include, unique->n_include);
    if (unique->deferrable != 0 &&
        !cormi_sink_has(sink, CORM_FEATURE_DEFERRABLE_UNIQUE))
        corm_sink_refuse(sink,
                         "this database has no deferrable unique "
                         "constraints (%s); leave .deferrable out",
                         unique->name);
    ddl_deferrable(sink, unique->deferrable);
}

/* A column, or an expression in parentheses; then its operator class, DESC. */
static void ddl_index_part(corm_sink *sink, const corm_node *part,
                           const char *opclass)
{
    bool desc =
        part->kind == CORM_NODE_ORDER && (part->flags & CORM_NODE_DESC) != 0;
    const corm_node *node =
        part->kind == CORM_NODE_ORDER ? part->args[0] : part;
    bool bare = node->kind == CORM_NODE_COLUMN;

    if (!bare && !cormi_sink_has(sink, CORM_FEATURE_EXPRESSION_INDEX))
        corm_sink_refuse(sink, "this database has no indexes on expressions; "
                               "index a generated column instead");
    corm_sink_text(sink, bare ? "" : "(");
    corm_sink_arg(sink, node);
    corm_sink_text(sink, bare ? "" : ")");
    if (opclass != NULL && cormi_sink_has(sink, CORM_FEATURE_OPCLASS)) {
        corm_sink_text(sink, " ");
        corm_sink_ident(sink, opclass);
    }
    if (desc && cormi_sink_has(sink, CORM_FEATURE_DESC_INDEX))
        corm_sink_text(sink, " DESC");
}

static void ddl_exclusion(corm_sink *sink, const cormi_ddl_check *check)
{
    const cormi_ddl_index *index = check->excludes;
    const char *const *opclass = index->opclasses;

    corm_sink_text(sink, " EXCLUDE USING ");
    corm_sink_ident(sink, check->method);
    corm_sink_text(sink, " (");
    for (size_t i = 0; i < index->n_parts; i++) {
        corm_sink_text(sink, i == 0 ? "" : ", ");
        ddl_index_part(sink, index->parts[i],
                       opclass != NULL && *opclass != NULL ? *opclass++ : NULL);
        corm_sink_text(sink, " WITH ");
        corm_sink_text(sink, check->operators[i]); /* of signs: checked */
    }
    corm_sink_text(sink, ")");
    ddl_include(sink, index->include, index->n_include);
    if (check->condition != NULL) {
        corm_sink_text(sink, " WHERE (");
        corm_sink_arg(sink, check->condition);
        corm_sink_text(sink, ")");
    }
    ddl_deferrable(sink, check->deferrable);
}

void cormi_ddl_check_write(corm_sink *sink, const cormi_ddl_check *check)
{
    ddl_constraint(sink, check->name);
    if (check->excludes != NULL) {
        ddl_exclusion(sink, check);
        return;
    }
    corm_sink_text(sink, " CHECK (");
    corm_sink_arg(sink, check->condition);
    corm_sink_text(sink, ")");
}

/* ---- statements ---- */

static void ddl_table(corm_sink *sink, const cormi_ddl_table *table)
{
    corm_sink_text(sink, "CREATE TABLE ");
    corm_sink_ident(sink, table->name);
    corm_sink_text(sink, " (");
    for (size_t i = 0; i < table->n_columns; i++) {
        corm_sink_text(sink, i == 0 ? "" : ", ");
        ddl_column(sink, &table->columns[i]);
    }
    if (table->n_primary_key != 0) {
        corm_sink_text(sink, ", PRIMARY KEY (");
        cormi_sink_idents(sink, table->primary_key, table->n_primary_key);
        corm_sink_text(sink, ")");
    }
    for (size_t i = 0; i < table->n_uniques; i++) {
        corm_sink_text(sink, ", ");
        cormi_ddl_unique_write(sink, &table->uniques[i]);
    }
    for (size_t i = 0; i < table->n_checks; i++) {
        corm_sink_text(sink, ", ");
        cormi_ddl_check_write(sink, &table->checks[i]);
    }
    corm_sink_text(sink, ")");
    ddl_word(sink, sink->r->dialect->table_suffix);
    ddl_comment(sink, " COMMENT = ", table->comment);
}

corm_status cormi_render_create_table(const cormi_renderer *r,
                                      const cormi_ddl_table *table,
                                      cormi_sql *out)
{
    corm_sink sink;

    cormi_sink_init(&sink, r, true);
    ddl_table(&sink, table);
    return cormi_sink_finish(&sink, out);
}

static void ddl_index(corm_sink *sink, const cormi_ddl_index *index)
{
    const char *const *opclass = index->opclasses;

    corm_sink_text(sink, index->fulltext ? "CREATE FULLTEXT INDEX "
                         : index->unique ? "CREATE UNIQUE INDEX "
                                         : "CREATE INDEX ");
    corm_sink_ident(sink, index->name);
    corm_sink_text(sink, " ON ");
    corm_sink_ident(sink, index->table);
    corm_sink_text(sink, " (");
    for (size_t i = 0; i < index->n_parts; i++) {
        corm_sink_text(sink, i == 0 ? "" : ", ");
        ddl_index_part(sink, index->parts[i],
                       opclass != NULL && *opclass != NULL ? *opclass++ : NULL);
    }
    corm_sink_text(sink, ")");
    ddl_include(sink, index->include, index->n_include);
    ddl_nulls(sink, index->nulls_not_distinct);
    if (index->nulls_not_distinct)
        corm_sink_text(sink, " NULLS NOT DISTINCT");
    if (index->condition == NULL)
        return;
    if (!cormi_sink_has(sink, CORM_FEATURE_PARTIAL_INDEX))
        corm_sink_refuse(sink,
                         "this database has no partial indexes (%s); "
                         "leave .condition out",
                         index->name);
    corm_sink_text(sink, " WHERE ");
    corm_sink_arg(sink, index->condition);
}

corm_status cormi_render_create_index(const cormi_renderer *r,
                                      const cormi_ddl_index *index,
                                      cormi_sql *out)
{
    corm_sink sink;

    cormi_sink_init(&sink, r, true);
    ddl_index(&sink, index);
    return cormi_sink_finish(&sink, out);
}

corm_status cormi_render_add_foreign_key(const cormi_renderer *r,
                                         const cormi_ddl_foreign_key *key,
                                         cormi_sql *out)
{
    corm_sink sink;

    cormi_sink_init(&sink, r, true);
    corm_sink_text(&sink, "ALTER TABLE ");
    corm_sink_ident(&sink, key->table);
    corm_sink_text(&sink, " ADD ");
    if (key->name != NULL) {
        ddl_constraint(&sink, key->name);
        corm_sink_text(&sink, " ");
    }
    corm_sink_text(&sink, "FOREIGN KEY (");
    corm_sink_ident(&sink, key->column);
    corm_sink_text(&sink, ")");
    ddl_references(&sink, &key->references);
    return cormi_sink_finish(&sink, out);
}

corm_status cormi_render_drop_table(const cormi_renderer *r, const char *name,
                                    cormi_sql *out)
{
    corm_sink sink;

    cormi_sink_init(&sink, r, true);
    corm_sink_text(&sink, "DROP TABLE IF EXISTS ");
    corm_sink_ident(&sink, name);
    ddl_word(&sink, r->dialect->drop_suffix);
    return cormi_sink_finish(&sink, out);
}

corm_status cormi_render_reset_sequence(const cormi_renderer *r,
                                        const char *table, const char *column,
                                        cormi_sql *out)
{
    corm_sink sink;

    cormi_sink_init(&sink, r, true);
    if (r->dialect->reset_sequence != NULL)
        r->dialect->reset_sequence(&sink, table, column);
    return cormi_sink_finish(&sink, out);
}
