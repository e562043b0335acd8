/*
 * Golden texts of INSERT, UPDATE, DELETE and of DDL.
 */
#include "support/render_dsl.h"

#include "render/ddl.h"

static const char *const ab[] = { "a", "b" };
static const char *const id[] = { "id" };

static const char *show_insert(const cormi_renderer *r,
                               const corm_insert *insert)
{
    cormi_sql sql;
    corm_status status = cormi_render_insert(r, insert, &sql);

    return ast_sql(status, &sql, r->err);
}

static corm_insert insert_pairs(size_t rows)
{
    size_t n;

    return (corm_insert){
        .table = "t",
        .columns = ab,
        .n_columns = 2,
        .values = ast_list(&n, ast_param(0), ast_param(1), ast_param(2),
                           ast_param(3), N),
        .n_rows = rows,
    };
}

/* ---- rows ---- */

CASE_FN(insert_one_row)
{
    corm_insert insert = insert_pairs(1);

    return show_insert(r, &insert);
}

CASE_FN(insert_rows_returning)
{
    corm_insert insert = insert_pairs(2);

    insert.returning = id;
    insert.n_returning = 1;
    return show_insert(r, &insert);
}

/* A parameter a column. */
static const corm_node *const *columns_of_values(void)
{
    size_t n;
    const corm_node *const *list =
        ast_list(&n, ast_param_typed(0, CORM_TYPE_INTEGER),
                 ast_param_typed(1, CORM_TYPE_CHAR), N);

    for (size_t i = 0; i < n; i++)
        ((corm_node *)(uintptr_t)list[i])->flags |= CORM_NODE_VALUES;
    return list;
}

CASE_FN(insert_unnest)
{
    corm_insert insert = insert_pairs(1);

    insert.values = columns_of_values();
    insert.unnest = true;
    insert.returning = id;
    insert.n_returning = 1;
    return show_insert(r, &insert);
}

CASE_FN(insert_defaults)
{
    corm_insert insert = { .table = "t" };

    return show_insert(r, &insert);
}

CASE_FN(insert_ignoring_conflicts)
{
    corm_insert insert = insert_pairs(1);

    insert.conflict = CORM_CONFLICT_IGNORE;
    return show_insert(r, &insert);
}

CASE_FN(insert_updating_on_conflict)
{
    corm_insert insert = insert_pairs(1);

    insert.conflict = CORM_CONFLICT_UPDATE;
    insert.unique_columns = id;
    insert.n_unique = 1;
    insert.update_columns = ab;
    insert.n_update = 2;
    return show_insert(r, &insert);
}

static corm_insert insert_from(corm_select *select, corm_source *from,
                               corm_column *columns)
{
    *from = (corm_source){ .table = "u" };
    columns[0] = (corm_column){ ast_col("u.a"), NULL };
    columns[1] = (corm_column){ ast_param(1), NULL };
    *select = (corm_select){
        .columns = columns, .n_columns = 2, .sources = from, .n_sources = 1
    };
    return (corm_insert){
        .table = "t", .columns = ab, .n_columns = 2, .select = select
    };
}

CASE_FN(insert_from_select)
{
    corm_select select;
    corm_source from;
    corm_column columns[2];
    corm_insert insert = insert_from(&select, &from, columns);

    return show_insert(r, &insert);
}

CASE_FN(insert_from_select_updating)
{
    corm_select select;
    corm_source from;
    corm_column columns[2];
    corm_insert insert = insert_from(&select, &from, columns);

    insert.conflict = CORM_CONFLICT_UPDATE;
    insert.unique_columns = ab;
    insert.n_unique = 1;
    insert.update_columns = ab + 1;
    insert.n_update = 1;
    return show_insert(r, &insert);
}

CASE_FN(update_rows)
{
    corm_assignment sets[] = { { "a", arith("+", ast_col("a"), ast_param(1)) },
                               { "b", ast_param(2) } };
    corm_update_statement update = {
        .table = "t", .sets = sets, .n_sets = 2, .where = eq("id", 3)
    };
    cormi_sql sql;
    corm_status status = cormi_render_update(r, &update, &sql);

    return ast_sql(status, &sql, r->err);
}

CASE_FN(delete_rows)
{
    corm_delete_statement del = { .table = "t", .where = eq("t.id", 3) };
    cormi_sql sql;
    corm_status status = cormi_render_delete(r, &del, &sql);

    return ast_sql(status, &sql, r->err);
}

CASE_FN(delete_everything)
{
    corm_delete_statement del = { .table = "t" };
    cormi_sql sql;
    corm_status status = cormi_render_delete(r, &del, &sql);

    return ast_sql(status, &sql, r->err);
}

/* ---- tables ---- */

static const char *show_table(const cormi_renderer *r,
                              const cormi_ddl_table *table)
{
    cormi_sql sql;
    corm_status status = cormi_render_create_table(r, table, &sql);

    return ast_sql(status, &sql, r->err);
}

CASE_FN(create_table)
{
    cormi_ddl_column columns[] = {
        { .name = "id",
          .type = CORM_TYPE_BIG_AUTO,
          .primary_key = true,
          .automatic = true },
        { .name = "name",
          .type = CORM_TYPE_CHAR,
          .length = 20,
          .unique = true,
          .default_to = ast_text("it's"),
          .collation = "NOCASE" },
        { .name = "price",
          .type = CORM_TYPE_DECIMAL,
          .digits = 8,
          .places = 2,
          .null = true },
        { .name = "owner_id",
          .type = CORM_TYPE_INTEGER,
          .references = { "own\"er", "id" } },
    };
    cormi_ddl_unique uniques[] = {
        { .name = "pair", .columns = ab, .n_columns = 2 }
    };
    cormi_ddl_check checks[] = { { .name = "ok",
                                   .condition = ast_lookup(
                                       "gte", ast_col("price"), ast_int(0)) } };
    cormi_ddl_table table = { .name = "shop",
                              .columns = columns,
                              .n_columns = 4,
                              .uniques = uniques,
                              .n_uniques = 1,
                              .checks = checks,
                              .n_checks = 1 };

    return show_table(r, &table);
}

static const char *one_column(const cormi_renderer *r,
                              const cormi_ddl_column *column)
{
    cormi_ddl_table table = { .name = "t", .columns = column, .n_columns = 1 };

    return show_table(r, &table);
}

CASE_FN(create_table_key_not_reused)
{
    return one_column(r, &(cormi_ddl_column){ .name = "id",
                                              .type = CORM_TYPE_BIG_AUTO,
                                              .primary_key = true,
                                              .automatic = true,
                                              .no_reuse = true });
}

CASE_FN(create_table_checked_types)
{
    cormi_ddl_column columns[] = {
        { .name = "n", .type = CORM_TYPE_POSITIVE_INTEGER, .checked = true },
        { .name = "j", .type = CORM_TYPE_JSON, .checked = true },
    };
    cormi_ddl_table table = { .name = "t", .columns = columns, .n_columns = 2 };

    return show_table(r, &table);
}

CASE_FN(create_table_composite_key)
{
    cormi_ddl_column columns[] = {
        { .name = "a", .type = CORM_TYPE_INTEGER },
        { .name = "b", .type = CORM_TYPE_INTEGER },
    };
    cormi_ddl_table table = { .name = "t",
                              .columns = columns,
                              .n_columns = 2,
                              .primary_key = ab,
                              .n_primary_key = 2 };

    return show_table(r, &table);
}

CASE_FN(create_table_generated)
{
    return one_column(
        r, &(cormi_ddl_column){ .name = "c",
                                .type = CORM_TYPE_INTEGER,
                                .stored = true,
                                .generated =
                                    arith("+", ast_col("a"), ast_col("b")) });
}

CASE_FN(create_table_expression_default)
{
    return one_column(r,
                      &(cormi_ddl_column){
                          .name = "c",
                          .type = CORM_TYPE_INTEGER,
                          .default_to = arith("+", ast_int(40), ast_int(2)) });
}

CASE_FN(create_table_with_parameter_is_refused)
{
    return one_column(r, &(cormi_ddl_column){
                             .name = "c",
                             .type = CORM_TYPE_INTEGER,
                             .default_to = ast_node(CORM_NODE_FUNCTION, "abs",
                                                    ast_param(1), N) });
}

CASE_FN(create_table_deferrable_unique)
{
    cormi_ddl_column column = { .name = "a", .type = CORM_TYPE_INTEGER };
    cormi_ddl_unique unique = {
        .name = "u", .columns = ab, .n_columns = 1, .deferrable = 1
    };
    cormi_ddl_table table = { .name = "t",
                              .columns = &column,
                              .n_columns = 1,
                              .uniques = &unique,
                              .n_uniques = 1 };

    return show_table(r, &table);
}

static const char *show_index(const cormi_renderer *r,
                              const cormi_ddl_index *index)
{
    cormi_sql sql;
    corm_status status = cormi_render_create_index(r, index, &sql);

    return ast_sql(status, &sql, r->err);
}

CASE_FN(create_index_descending)
{
    cormi_ddl_index index = {
        .name = "i", .table = "t", .include = id, .n_include = 1
    };

    index.parts = ast_list(&index.n_parts, ast_col("a"),
                           order(ast_col("b"), CORM_NODE_DESC), N);
    return show_index(r, &index);
}

CASE_FN(create_unique_index_partial)
{
    cormi_ddl_index index = { .name = "i", .table = "t", .unique = true };

    index.parts = ast_list(&index.n_parts, ast_col("a"), N);
    index.condition = ast_lookup("exact", ast_col("b"), ast_text("x'y"));
    return show_index(r, &index);
}

CASE_FN(create_index_on_expression)
{
    cormi_ddl_index index = { .name = "i", .table = "t" };

    index.parts =
        ast_list(&index.n_parts,
                 order(ast_node(CORM_NODE_FUNCTION, "lower", ast_col("a"), N),
                       CORM_NODE_DESC),
                 N);
    return show_index(r, &index);
}

CASE_FN(add_foreign_key)
{
    cormi_ddl_foreign_key key = { "fk", "t", "u_id", { "u", "id" } };
    cormi_sql sql;
    corm_status status = cormi_render_add_foreign_key(r, &key, &sql);

    return ast_sql(status, &sql, r->err);
}

CASE_FN(drop_table)
{
    cormi_sql sql;
    corm_status status = cormi_render_drop_table(r, "t\"`", &sql);

    return ast_sql(status, &sql, r->err);
}

/* clang-format off */
static const render_case write_cases[] = {
    ROW(insert_one_row), ROW(insert_rows_returning),
    ROW(insert_unnest), ROW(insert_defaults),
    ROW(insert_ignoring_conflicts), ROW(insert_updating_on_conflict),
    ROW(insert_from_select), ROW(insert_from_select_updating),
    ROW(update_rows), ROW(delete_rows), ROW(delete_everything),
    ROW(create_table), ROW(create_table_key_not_reused),
    ROW(create_table_checked_types), ROW(create_table_composite_key),
    ROW(create_table_generated), ROW(create_table_expression_default),
    ROW(create_table_with_parameter_is_refused),
    ROW(create_table_deferrable_unique), ROW(create_index_descending),
    ROW(create_unique_index_partial), ROW(create_index_on_expression),
    ROW(add_foreign_key), ROW(drop_table),
};
/* clang-format on */

int main(void)
{
    return render_cases_run("write.sql", write_cases, TEST_COUNT(write_cases));
}
