/*
 * Operations and structures against those recorded, as FORMAT.md section 10
 * says.
 */
#include "migration.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- operations ---- */

static void say_operation(cf_text *out, const corm_operation *op)
{
    char words[300];

    corm_operation_describe(op, words, sizeof(words));
    cf_text_add(out, words);
    cf_text_add(out, "; ");
}

static bool same_name(const json_t *expected, const char *got)
{
    const char *text = json_string_value(expected);

    if (text == NULL || got == NULL)
        return (text == NULL) == (got == NULL);
    return strcmp(text, got) == 0;
}

/* Django has names of models in small letters in places. */
static bool same_model(const json_t *expected, const char *got)
{
    const char *text = json_string_value(expected);

    if (text == NULL || got == NULL)
        return (text == NULL) == (got == NULL);
    return strcasecmp(text, got) == 0;
}

static bool same_fields(const json_t *names, const corm_model *model)
{
    if (json_array_size(names) != model->n_fields)
        return false;
    for (size_t i = 0; i < model->n_fields; i++)
        if (!same_name(json_array_get(names, i), model->fields[i].name))
            return false;
    return true;
}

static bool same_names(const json_t *list, const char *const *names)
{
    size_t n = 0;

    for (; names != NULL && names[n] != NULL; n++)
        if (!same_name(json_array_get(list, n), names[n]))
            return false;
    return n == json_array_size(list);
}

/* Lists in any order: unique_together is a set. */
static bool same_together(const json_t *lists, const char *const *const *got)
{
    size_t n = 0;

    for (; got != NULL && got[n] != NULL; n++) {
        bool found = false;

        for (size_t i = 0; i < json_array_size(lists); i++)
            found = found || same_names(json_array_get(lists, i), got[n]);
        if (!found)
            return false;
    }
    return n == json_array_size(lists);
}

static bool same_ordering(const json_t *list, const corm_value *got)
{
    size_t n = 0;

    for (; got != NULL && got[n].kind != CORM_K_NULL; n++)
        if (got[n].kind == CORM_K_TEXT &&
            !same_name(json_array_get(list, n), got[n].as.s))
            return false;
    return n == json_array_size(list);
}

static bool same_indexes(const json_t *list, const corm_model *got)
{
    if (json_array_size(list) != got->n_indexes)
        return false;
    for (size_t i = 0; i < got->n_indexes; i++)
        if (!same_name(json_array_get(list, i), got->indexes[i].name))
            return false;
    return true;
}

static bool same_constraints(const json_t *list, const corm_model *got)
{
    if (json_array_size(list) != got->n_constraints)
        return false;
    for (size_t i = 0; i < got->n_constraints; i++)
        if (!same_name(json_array_get(list, i), got->constraints[i].name))
            return false;
    return true;
}

/* The options that AlterModelOptions knows. */
static bool same_options(const json_t *options, const corm_model *got)
{
    const json_t *latest = json_object_get(options, "get_latest_by");

    return same_ordering(json_object_get(options, "ordering"), got->ordering) &&
           same_name(json_object_get(options, "verbose_name"),
                     got->verbose_name) &&
           same_name(json_object_get(options, "verbose_name_plural"),
                     got->verbose_name_plural) &&
           same_name(json_object_get(options, "default_related_name"),
                     got->default_related_name) &&
           (json_is_string(latest)
                ? got->get_latest_by != NULL &&
                      same_name(latest, got->get_latest_by[0])
                : same_names(latest, got->get_latest_by)) &&
           json_is_false(json_object_get(options, "managed")) == got->unmanaged;
}

static bool same_creation(const json_t *expected, const corm_model *got)
{
    const json_t *options = json_object_get(expected, "options");
    const json_t *bases = json_object_get(expected, "bases");
    const char *base = json_string_value(json_array_get(bases, 0));
    const corm_model *parent =
        got->extends != NULL ? got->extends : got->proxy_of;
    const char *dot = base == NULL ? NULL : strrchr(base, '.');

    if (parent != NULL &&
        (base == NULL ||
         strcasecmp(dot == NULL ? base : dot + 1, parent->name) != 0))
        return false;
    if (parent == NULL && base != NULL && strstr(base, "Model") == NULL)
        return false;
    return same_fields(json_object_get(expected, "fields"), got) &&
           same_options(options, got) &&
           same_name(json_object_get(options, "db_table"), got->db_table) &&
           same_name(json_object_get(options, "order_with_respect_to"),
                     got->order_with_respect_to) &&
           same_together(json_object_get(options, "unique_together"),
                         got->unique_together) &&
           same_indexes(json_object_get(options, "indexes"), got) &&
           same_constraints(json_object_get(options, "constraints"), got);
}

static bool same_field(cf_run *run, const json_t *expected,
                       const corm_operation *op)
{
    const json_t *value = json_object_get(expected, "default");
    bool once = json_is_false(json_object_get(expected, "preserve_default"));

    if (!same_name(json_object_get(expected, "name"), op->field->name) ||
        once != op->one_off)
        return false;
    if (once) {
        json_t *got = cf_value_json(*op->field->default_value);
        json_t *want = cf_value_json(cf_value(run, value));
        bool same = cf_equal(want, got, (cf_rules){ true, true, false });

        json_decref(got);
        json_decref(want);
        return same;
    }
    return true;
}

static bool same_operation(cf_run *run, const json_t *e,
                           const corm_operation *op)
{
    if (strcmp(cf_text_of(e, "op"), corm_operation_kind_name(op->kind)) != 0)
        return false;
    if (op->kind != CORM_OPERATION_RENAME_MODEL &&
        !same_model(json_object_get(e, "model"), op->model))
        return false;
    switch (op->kind) {
    case CORM_OPERATION_CREATE_MODEL:
        return same_creation(e, op->state);
    case CORM_OPERATION_RENAME_MODEL:
        return same_name(json_object_get(e, "old_name"), op->model) &&
               same_name(json_object_get(e, "new_name"), op->new_name);
    case CORM_OPERATION_ADD_FIELD:
    case CORM_OPERATION_ALTER_FIELD:
        return same_field(run, e, op);
    case CORM_OPERATION_RENAME_FIELD:
    case CORM_OPERATION_RENAME_INDEX:
        return same_name(json_object_get(e, "old_name"), op->name) &&
               same_name(json_object_get(e, "new_name"), op->new_name);
    case CORM_OPERATION_ADD_INDEX:
        return same_name(json_object_get(e, "index"), op->index->name);
    case CORM_OPERATION_ADD_CONSTRAINT:
        return same_name(json_object_get(e, "constraint"),
                         op->constraint->name);
    case CORM_OPERATION_ALTER_MODEL_TABLE:
        return same_name(json_object_get(e, "table"), op->new_name);
    case CORM_OPERATION_ALTER_MODEL_OPTIONS:
        return same_options(json_object_get(e, "options"), op->state);
    case CORM_OPERATION_ALTER_UNIQUE_TOGETHER:
        return same_together(json_object_get(e, "unique_together"),
                             op->unique_together);
    case CORM_OPERATION_ALTER_ORDER_WITH_RESPECT_TO:
        return same_name(json_object_get(e, "order_with_respect_to"),
                         op->order_with_respect_to);
    default:
        return same_name(json_object_get(e, "name"), op->name);
    }
}

/* In the recorded order: ours is Django's. */
void cf_migration_operations(cf_migration *c, const corm_changes *changes)
{
    const json_t *all = json_object_get(c->expect, "migrations");
    bool same = json_array_size(all) == changes->n_migrations;
    cf_text got = { 0 };

    for (size_t m = 0; same && m < changes->n_migrations; m++) {
        const json_t *list = json_array_get(all, m);

        same = json_array_size(list) == changes->migrations[m].n_operations;
        for (size_t i = 0; same && i < json_array_size(list); i++)
            same = same_operation(c->run, json_array_get(list, i),
                                  &changes->migrations[m].operations[i]);
    }
    if (!same) {
        char *text = json_dumps(all, JSON_COMPACT);

        for (size_t m = 0; m < changes->n_migrations; m++)
            for (size_t i = 0; i < changes->migrations[m].n_operations; i++)
                say_operation(&got, &changes->migrations[m].operations[i]);
        cf_migration_wrong(c, "operations: expected %s\n      got %s", text,
                           cf_text_get(&got));
        free(text);
    }
    cf_text_free(&got);
}

void cf_migration_say(cf_migration *c, const corm_changes *changes)
{
    cf_text_add(c->report, "  ");
    cf_text_add(c->report, cf_text_of(c->test, "id"));
    cf_text_add(c->report, " does: ");
    for (size_t m = 0; m < changes->n_migrations; m++)
        for (size_t i = 0; i < changes->migrations[m].n_operations; i++)
            say_operation(c->report, &changes->migrations[m].operations[i]);
    cf_text_add(c->report, "\n");
}

/* ---- structure ---- */

static bool same_type(const char *expected, const corm_column_info *got)
{
    corm_column_type a = corm_column_type_read(expected);

    if (strcasecmp(expected, got->type) == 0)
        return true;
    return a.type == got->like.type && a.type != CORM_TYPE_NONE &&
           a.length == got->like.length && a.digits == got->like.digits &&
           a.places == got->like.places;
}

static bool same_columns(const json_t *names, const char *const *got, size_t n)
{
    if (json_array_size(names) != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!same_name(json_array_get(names, i), got[i]))
            return false;
    return true;
}

static void check_columns(cf_migration *c, const json_t *want,
                          const corm_table_info *got)
{
    const json_t *list = json_object_get(want, "columns");

    if (json_array_size(list) != got->n_columns)
        cf_migration_wrong(c, "%s: %zu columns, not %zu", got->name,
                           got->n_columns, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *e = json_array_get(list, i);
        const char *name = cf_text_of(e, "name");
        const corm_column_info *column = corm_table_column(got, name);

        if (column == NULL) {
            cf_migration_wrong(c, "%s: no column %s", got->name, name);
            continue;
        }
        if (!same_type(cf_text_of(e, "type"), column))
            cf_migration_wrong(c, "%s.%s: type %s, not %s", got->name, name,
                               column->type, cf_text_of(e, "type"));
        if (cf_flag_of(e, "null") != column->null)
            cf_migration_wrong(c, "%s.%s: null", got->name, name);
        if (cf_flag_of(e, "default") != (column->default_text != NULL))
            cf_migration_wrong(c, "%s.%s: default %s", got->name, name,
                               column->default_text == NULL
                                   ? "missing"
                                   : column->default_text);
        if (json_object_get(e, "identity") != NULL &&
            cf_flag_of(e, "identity") != column->identity)
            cf_migration_wrong(c, "%s.%s: identity", got->name, name);
        if (cf_flag_of(e, "generated") !=
            (column->generated != CORM_GENERATED_NOT))
            cf_migration_wrong(c, "%s.%s: generated", got->name, name);
    }
}

/* Keys, uniques and indexes as lists of columns, some with names. */
typedef struct keys {
    struct {
        const char *name;
        const char *columns[16];
        bool descending[16];
        size_t n;
        bool has_expression, used, optional;
    } at[64];
    size_t n;
} keys;

static void keys_add_index(keys *k, const corm_index_info *index, bool optional)
{
    k->at[k->n].name = index->name;
    k->at[k->n].n = index->n_parts;
    for (size_t i = 0; i < index->n_parts && i < 16; i++) {
        k->at[k->n].columns[i] = index->parts[i].column;
        k->at[k->n].descending[i] = index->parts[i].descending;
        if (index->parts[i].column == NULL)
            k->at[k->n].has_expression = true;
    }
    /* Covered columns are recorded behind the others. */
    for (size_t i = 0; i < index->n_include && k->at[k->n].n < 16; i++)
        k->at[k->n].columns[k->at[k->n].n++] = index->include[i];
    k->at[k->n].optional = optional;
    k->n++;
}

static void keys_add(keys *k, const corm_key_info *key)
{
    k->at[k->n].name = key->name;
    k->at[k->n].n = key->n_columns;
    for (size_t i = 0; i < key->n_columns && i < 16; i++)
        k->at[k->n].columns[i] = key->columns[i];
    k->n++;
}

static bool key_is(const json_t *e, const keys *k, size_t i)
{
    const json_t *columns = json_object_get(e, "columns");
    const json_t *orders = json_object_get(e, "orders");
    const char *name = cf_text_of(e, "name");

    if (k->at[i].used || (name != NULL && (k->at[i].name == NULL ||
                                           strcmp(name, k->at[i].name) != 0)))
        return false;
    for (size_t j = 0; j < k->at[i].n; j++) {
        const char *order = json_string_value(json_array_get(orders, j));

        if ((order != NULL && strcmp(order, "DESC") == 0) !=
            k->at[i].descending[j])
            return false;
    }
    if (k->at[i].has_expression)
        return json_array_size(columns) == 0 ||
               json_array_size(columns) == k->at[i].n;
    return same_columns(columns, k->at[i].columns, k->at[i].n);
}

static void check_keys(cf_migration *c, const char *what, const json_t *list,
                       keys *got, const corm_table_info *table)
{
    for (size_t j = 0; j < json_array_size(list); j++) {
        const json_t *e = json_array_get(list, j);
        bool found = false;

        for (size_t i = 0; i < got->n && !found; i++)
            if (key_is(e, got, i))
                got->at[i].used = found = true;
        if (!found) {
            char *text = json_dumps(e, JSON_COMPACT);

            cf_migration_wrong(c, "%s: no %s %s", table->name, what, text);
            free(text);
        }
    }
    for (size_t i = 0; i < got->n; i++)
        if (!got->at[i].used && !got->at[i].optional)
            cf_migration_wrong(c, "%s: %s %s too many (%s)", table->name, what,
                               got->at[i].name == NULL ? "?" : got->at[i].name,
                               got->at[i].columns[0] == NULL
                                   ? "an expression"
                                   : got->at[i].columns[0]);
}

/* An index that serves a foreign key need not be listed where the key brings
 * its own. */
static bool index_is_silent(const cf_migration *c, const corm_table_info *table,
                            const corm_index_info *index)
{
    if (strcmp(c->run->backend, "mysql") != 0 || index->n_parts != 1 ||
        index->unique)
        return false;
    for (size_t i = 0; i < table->n_foreign_keys; i++)
        if (index->parts[0].column != NULL &&
            strcmp(table->foreign_keys[i].columns[0], index->parts[0].column) ==
                0)
            return true;
    return false;
}

static void check_indexes(cf_migration *c, const json_t *want,
                          const corm_table_info *got)
{
    keys uniques = { .n = 0 }, indexes = { .n = 0 };

    for (size_t i = 0; i < got->n_uniques; i++)
        keys_add(&uniques, &got->uniques[i]);
    for (size_t i = 0; i < got->n_indexes; i++)
        keys_add_index(got->indexes[i].unique ? &uniques : &indexes,
                       &got->indexes[i],
                       index_is_silent(c, got, &got->indexes[i]));
    check_keys(c, "unique", json_object_get(want, "unique"), &uniques, got);
    check_keys(c, "index", json_object_get(want, "indexes"), &indexes, got);
}

static bool foreign_key_is(const json_t *e, const corm_foreign_key_info *key)
{
    const json_t *to = json_object_get(e, "to");

    return same_columns(json_object_get(e, "columns"), key->columns,
                        key->n_columns) &&
           same_name(json_array_get(to, 0), key->to_table) &&
           same_name(json_array_get(to, 1), key->to_columns[0]) &&
           (same_name(json_object_get(e, "on_delete"), key->on_delete) ||
            (strcmp(key->on_delete, "RESTRICT") == 0 &&
             strcmp(cf_text_of(e, "on_delete"), "NO ACTION") == 0));
}

static void check_foreign_keys(cf_migration *c, const json_t *want,
                               const corm_table_info *got)
{
    const json_t *list = json_object_get(want, "foreign_keys");

    if (json_array_size(list) != got->n_foreign_keys)
        cf_migration_wrong(c, "%s: %zu foreign keys, not %zu", got->name,
                           got->n_foreign_keys, json_array_size(list));
    for (size_t j = 0; j < json_array_size(list); j++) {
        bool found = false;

        for (size_t i = 0; i < got->n_foreign_keys; i++)
            found = found || foreign_key_is(json_array_get(list, j),
                                            &got->foreign_keys[i]);
        if (!found) {
            char *text = json_dumps(json_array_get(list, j), JSON_COMPACT);

            cf_migration_wrong(c, "%s: no foreign key %s", got->name, text);
            free(text);
        }
    }
}

/* Declared ones by name; a type's own have none, or one the database made. */
static void check_checks(cf_migration *c, const json_t *want,
                         const corm_table_info *got)
{
    const json_t *list = json_object_get(want, "checks");
    cf_models *models = &c->after;

    for (size_t j = 0; j < json_array_size(list); j++) {
        bool found = false;

        for (size_t i = 0; i < got->n_checks; i++)
            found = found ||
                    (got->checks[i].name != NULL &&
                     same_name(json_array_get(list, j), got->checks[i].name));
        if (!found)
            cf_migration_wrong(c, "%s: no check %s", got->name,
                               json_string_value(json_array_get(list, j)));
    }
    for (size_t m = 0; m < models->n; m++)
        for (size_t k = 0; k < models->models[m].n_constraints; k++)
            for (size_t i = 0; i < got->n_checks; i++) {
                const char *name = models->models[m].constraints[k].name;
                bool listed = false;

                if (got->checks[i].name == NULL ||
                    strcmp(got->checks[i].name, name) != 0)
                    continue;
                for (size_t j = 0; j < json_array_size(list); j++)
                    listed = listed || same_name(json_array_get(list, j), name);
                if (!listed)
                    cf_migration_wrong(c, "%s: check %s too many", got->name,
                                       name);
            }
}

static void check_key(cf_migration *c, const json_t *want,
                      const corm_table_info *got)
{
    if (!same_columns(json_object_get(want, "primary_key"),
                      got->primary_key.columns, got->primary_key.n_columns))
        cf_migration_wrong(c, "%s: another primary key", got->name);
}

void cf_migration_structure(cf_migration *c, corm_session *session,
                            const json_t *tables)
{
    const corm_structure *all = corm_introspect(session, NULL);
    json_t *want = (json_t *)(uintptr_t)tables;

    if (all == NULL) {
        cf_migration_wrong(c, "introspection: %s", corm_errmsg(session));
        return;
    }
    if (all->n_tables != json_object_size(tables))
        cf_migration_wrong(c, "%zu tables, not %zu", all->n_tables,
                           json_object_size(tables));
    for (void *at = json_object_iter(want); at != NULL;
         at = json_object_iter_next(want, at)) {
        const corm_table_info *got =
            corm_structure_table(all, json_object_iter_key(at));
        const json_t *e = json_object_iter_value(at);

        if (got == NULL) {
            cf_migration_wrong(c, "no table %s", json_object_iter_key(at));
            continue;
        }
        check_columns(c, e, got);
        check_key(c, e, got);
        check_indexes(c, e, got);
        check_foreign_keys(c, e, got);
        check_checks(c, e, got);
    }
}
