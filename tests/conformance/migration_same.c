/*
 * The structure of a database as text, so that two ways to it can be
 * compared: what migrations made of other tables, and tables made from the
 * models directly.  Names that no model gave do not count.
 */
#include "migration.h"

#include <stdlib.h>
#include <string.h>

/* Lines of one table, sorted before they are joined. */
typedef struct same_lines {
    char *at[256];
    size_t n;
} same_lines;

static void same_add(same_lines *lines, cf_text *text)
{
    if (lines->n < 256)
        lines->at[lines->n++] = strdup(cf_text_get(text));
    cf_text_free(text);
    *text = (cf_text){ 0 };
}

static int same_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void same_names(cf_text *out, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        cf_text_add(out, " ");
        cf_text_add(out, names[i] == NULL ? "?" : names[i]);
    }
}

static const char *same_given(const cf_models *models, const char *name)
{
    for (size_t i = 0; name != NULL && i < models->n; i++) {
        const corm_model *m = &models->models[i];

        for (size_t k = 0; k < m->n_indexes; k++)
            if (m->indexes[k].name != NULL &&
                strcmp(m->indexes[k].name, name) == 0)
                return name;
        for (size_t k = 0; k < m->n_constraints; k++)
            if (strcmp(m->constraints[k].name, name) == 0)
                return name;
    }
    return "-";
}

/* A condition without what databases add and leave out. */
static void same_sql(cf_text *out, const char *sql)
{
    char one[2] = { 0 };

    for (; sql != NULL && *sql != '\0'; sql++)
        if (strchr(" \"`()", *sql) == NULL) {
            one[0] = *sql;
            cf_text_add(out, one);
        }
}

static void same_columns_of(same_lines *lines, const corm_table_info *t)
{
    for (size_t i = 0; i < t->n_columns; i++) {
        const corm_column_info *c = &t->columns[i];
        cf_text line = { 0 };

        cf_text_add(&line, "column ");
        cf_text_add(&line, c->name);
        cf_text_add(&line, " ");
        cf_text_add(&line, c->type);
        cf_text_add(&line, c->null ? " null" : "");
        cf_text_add(&line, c->identity ? " identity" : "");
        if (c->default_text != NULL) {
            cf_text_add(&line, " default ");
            same_sql(&line, c->default_text);
        }
        if (c->generated != CORM_GENERATED_NOT) {
            cf_text_add(&line, c->generated == CORM_GENERATED_STORED
                                   ? " stored "
                                   : " virtual ");
            same_sql(&line, c->expression);
        }
        if (c->collation != NULL) {
            cf_text_add(&line, " collate ");
            cf_text_add(&line, c->collation);
        }
        if (c->comment != NULL) {
            cf_text_add(&line, " comment ");
            cf_text_add(&line, c->comment);
        }
        same_add(lines, &line);
    }
}

static void same_keys_of(same_lines *lines, const corm_table_info *t,
                         const cf_models *models)
{
    cf_text line = { 0 };

    cf_text_add(&line, "primary");
    same_names(&line, (const char *const *)t->primary_key.columns,
               t->primary_key.n_columns);
    same_add(lines, &line);
    for (size_t i = 0; i < t->n_uniques; i++) {
        cf_text_add(&line, "unique ");
        cf_text_add(&line, same_given(models, t->uniques[i].name));
        same_names(&line, (const char *const *)t->uniques[i].columns,
                   t->uniques[i].n_columns);
        cf_text_add(&line, t->uniques[i].deferrable ? " deferrable" : "");
        cf_text_add(&line, t->uniques[i].nulls_not_distinct
                               ? " nulls not distinct"
                               : "");
        same_add(lines, &line);
    }
    for (size_t i = 0; i < t->n_foreign_keys; i++) {
        const corm_foreign_key_info *k = &t->foreign_keys[i];

        cf_text_add(&line, "key");
        same_names(&line, (const char *const *)k->columns, k->n_columns);
        cf_text_add(&line, " to ");
        cf_text_add(&line, k->to_table);
        same_names(&line, (const char *const *)k->to_columns, k->n_columns);
        cf_text_add(&line, " ");
        cf_text_add(&line, k->on_delete);
        cf_text_add(&line, k->deferrable ? " deferrable" : "");
        same_add(lines, &line);
    }
    for (size_t i = 0; i < t->n_checks; i++) {
        cf_text_add(&line, "check ");
        cf_text_add(&line, same_given(models, t->checks[i].name));
        cf_text_add(&line, " ");
        same_sql(&line, t->checks[i].sql);
        same_add(lines, &line);
    }
    for (size_t i = 0; i < t->n_exclusions; i++) {
        cf_text_add(&line, t->exclusions[i].name);
        cf_text_add(&line, " ");
        same_sql(&line, t->exclusions[i].sql);
        same_add(lines, &line);
    }
}

static void same_indexes_of(same_lines *lines, const corm_table_info *t,
                            const cf_models *models)
{
    for (size_t i = 0; i < t->n_indexes; i++) {
        const corm_index_info *x = &t->indexes[i];
        cf_text line = { 0 };

        cf_text_add(&line, x->unique ? "unique index " : "index ");
        cf_text_add(&line, same_given(models, x->name));
        for (size_t k = 0; k < x->n_parts; k++) {
            cf_text_add(&line, " ");
            same_sql(&line, x->parts[k].column != NULL
                                ? x->parts[k].column
                                : x->parts[k].expression);
            cf_text_add(&line, x->parts[k].descending ? " desc" : "");
        }
        same_names(&line, (const char *const *)x->include, x->n_include);
        cf_text_add(&line, x->nulls_not_distinct ? " nulls equal" : "");
        if (x->condition != NULL) {
            cf_text_add(&line, " where ");
            same_sql(&line, x->condition);
        }
        same_add(lines, &line);
    }
}

char *cf_migration_text(corm_session *session, const cf_models *models)
{
    const corm_structure *all = corm_introspect(session, NULL);
    cf_text out = { 0 };
    char *text;

    for (size_t i = 0; all != NULL && i < all->n_tables; i++) {
        const corm_table_info *t = &all->tables[i];
        same_lines lines = { .n = 0 };

        cf_text_add(&out, t->name);
        cf_text_add(&out, t->comment == NULL ? "" : " comment ");
        cf_text_add(&out, t->comment == NULL ? "" : t->comment);
        cf_text_add(&out, "\n");
        same_columns_of(&lines, t);
        same_keys_of(&lines, t, models);
        same_indexes_of(&lines, t, models);
        qsort(lines.at, lines.n, sizeof(lines.at[0]), same_order);
        for (size_t k = 0; k < lines.n; k++) {
            cf_text_add(&out, "        ");
            cf_text_add(&out, lines.at[k]);
            cf_text_add(&out, "\n");
            free(lines.at[k]);
        }
    }
    text = strdup(cf_text_get(&out));
    cf_text_free(&out);
    return text;
}

/* What stands in one only: all lines would hide it. */
void cf_migration_differ(cf_migration *c, const char *what, const char *one,
                         const char *other)
{
    cf_text lines = { 0 };
    const char *sides[2] = { one, other };

    if (strcmp(one, other) == 0)
        return;
    for (size_t s = 0; s < 2; s++)
        for (const char *at = sides[s]; *at != '\0';) {
            size_t n = strcspn(at, "\n") + 1;
            char line[600];

            snprintf(line, sizeof(line), "%.*s", (int)n, at);
            if (strstr(sides[1 - s], line) == NULL) {
                cf_text_add(&lines, s == 0 ? "      only there: "
                                           : "      only here:  ");
                cf_text_add(&lines, line + strspn(line, " "));
            }
            at += n;
        }
    cf_migration_wrong(c, "%s\n%s", what, cf_text_get(&lines));
    cf_text_free(&lines);
}
