/*
 * Fields, indexes, constraints and models as C source.  Options are tables,
 * written in the order of the structs, and only where they are not zero.
 */
#include "migrations/write.h"

#include <stddef.h>
#include <string.h>

/* ---- lists ---- */

void cormi_write_names(cormi_str *out, const char *const *names)
{
    if (names == NULL) {
        cormi_str_add(out, "NULL");
        return;
    }
    if (names[0] == NULL) {
        cormi_str_add(out, "(const char *const[]){ NULL }");
        return;
    }
    cormi_str_add(out, "CORM_NAMES(");
    for (size_t i = 0; names[i] != NULL; i++) {
        cormi_str_add(out, i > 0 ? ", " : "");
        cormi_write_text(out, names[i]);
    }
    cormi_str_addc(out, ')');
}

static void write_together(cormi_str *out, const char *const *const *lists)
{
    if (lists == NULL || lists[0] == NULL) {
        cormi_str_add(out, "NULL");
        return;
    }
    cormi_str_add(out, "CORM_TOGETHER(");
    for (size_t i = 0; lists[i] != NULL; i++) {
        cormi_str_add(out, i > 0 ? ", " : "");
        cormi_write_names(out, lists[i]);
    }
    cormi_str_addc(out, ')');
}

static void write_expressions(cormi_str *out, const corm_expr *const *list)
{
    cormi_str_add(out, "CORM_EXPRESSIONS(");
    for (size_t i = 0; list[i] != NULL; i++) {
        cormi_str_add(out, i > 0 ? ", " : "");
        cormi_write_expr(out, list[i]);
    }
    cormi_str_addc(out, ')');
}

static void write_ref(cormi_str *out, const char *option, const corm_model *ref,
                      const char *app)
{
    if (ref == NULL)
        return;
    cormi_str_addf(out, ", .%s = CORM_MODEL_REF(", option);
    cormi_write_text(out, ref->app != NULL ? ref->app : app);
    cormi_str_add(out, ", ");
    cormi_write_text(out, ref->name);
    cormi_str_addc(out, ')');
}

/* ---- plain options by table ---- */

typedef enum write_type {
    WRITE_INT,
    WRITE_BOOL,
    WRITE_TEXT,
    WRITE_NAMES
} write_type;

typedef struct write_option {
    const char *name;
    size_t offset;
    write_type type;
} write_option;

static void write_one(cormi_str *out, const write_option *o, const void *from,
                      const char *separator)
{
    const char *at = (const char *)from + o->offset;
    int number;
    bool yes;
    const char *text;
    const char *const *names;

    switch (o->type) {
    case WRITE_INT:
        memcpy(&number, at, sizeof(number));
        if (number != 0)
            cormi_str_addf(out, "%s.%s = %d", separator, o->name, number);
        break;
    case WRITE_BOOL:
        memcpy(&yes, at, sizeof(yes));
        if (yes)
            cormi_str_addf(out, "%s.%s = true", separator, o->name);
        break;
    case WRITE_TEXT:
        memcpy(&text, at, sizeof(text));
        if (text == NULL)
            break;
        cormi_str_addf(out, "%s.%s = ", separator, o->name);
        cormi_write_text(out, text);
        break;
    case WRITE_NAMES:
        memcpy(&names, at, sizeof(names));
        if (names == NULL)
            break;
        cormi_str_addf(out, "%s.%s = ", separator, o->name);
        cormi_write_names(out, names);
    }
}

#define WRITE_OPTIONS(out, table, from, separator)                         \
    do {                                                                   \
        for (size_t i_ = 0; i_ < sizeof(table) / sizeof((table)[0]); i_++) \
            write_one((out), &(table)[i_], (from), (separator));           \
    } while (0)

/* ---- fields ---- */

#define FIELD_OPTION(name, type)                \
    {                                           \
#name, offsetof(corm_field, name), type \
    }

static const write_option write_field_options[] = {
    FIELD_OPTION(max_length, WRITE_INT),
    FIELD_OPTION(max_digits, WRITE_INT),
    FIELD_OPTION(decimal_places, WRITE_INT),
    FIELD_OPTION(null, WRITE_BOOL),
    FIELD_OPTION(blank, WRITE_BOOL),
    FIELD_OPTION(unique, WRITE_BOOL),
    FIELD_OPTION(primary_key, WRITE_BOOL),
    FIELD_OPTION(db_index, WRITE_BOOL),
    FIELD_OPTION(no_db_index, WRITE_BOOL),
    FIELD_OPTION(auto_now, WRITE_BOOL),
    FIELD_OPTION(auto_now_add, WRITE_BOOL),
    FIELD_OPTION(not_editable, WRITE_BOOL),
    FIELD_OPTION(no_db_constraint, WRITE_BOOL),
    FIELD_OPTION(asymmetrical, WRITE_BOOL),
    FIELD_OPTION(parent_link, WRITE_BOOL),
    FIELD_OPTION(inherited, WRITE_BOOL),
    FIELD_OPTION(stored, WRITE_BOOL),
    FIELD_OPTION(autoincrement, WRITE_BOOL),
    FIELD_OPTION(db_column, WRITE_TEXT),
    FIELD_OPTION(verbose_name, WRITE_TEXT),
    FIELD_OPTION(help_text, WRITE_TEXT),
    FIELD_OPTION(db_comment, WRITE_TEXT),
    FIELD_OPTION(collation, WRITE_TEXT),
    FIELD_OPTION(related_name, WRITE_TEXT),
    FIELD_OPTION(related_query_name, WRITE_TEXT),
    FIELD_OPTION(to_field, WRITE_TEXT),
    FIELD_OPTION(through_fields, WRITE_NAMES),
    FIELD_OPTION(from_fields, WRITE_NAMES),
    FIELD_OPTION(to_fields, WRITE_NAMES),
    FIELD_OPTION(db_table, WRITE_TEXT),
    FIELD_OPTION(path, WRITE_TEXT),
    FIELD_OPTION(protocol, WRITE_TEXT),
    FIELD_OPTION(base, WRITE_TEXT),
    FIELD_OPTION(unpack_ipv4, WRITE_BOOL),
};

static const char *const write_types[CORM_TYPE_COUNT_] = {
#define X(type, name, django) [CORM_TYPE_##type] = #type,
    CORM_TYPE_MAP(X)
#undef X
};

static const char *const write_on_delete[] = {
    [CORM_CASCADE] = "CORM_CASCADE",         [CORM_PROTECT] = "CORM_PROTECT",
    [CORM_RESTRICT] = "CORM_RESTRICT",       [CORM_SET_NULL] = "CORM_SET_NULL",
    [CORM_SET_DEFAULT] = "CORM_SET_DEFAULT", [CORM_SET] = "CORM_SET",
    [CORM_DO_NOTHING] = "CORM_DO_NOTHING",
};

static void write_choices(cormi_str *out, const corm_choice *choices)
{
    cormi_str_add(out, ", .choices = (const corm_choice[]){ ");
    for (; choices->value != NULL; choices++) {
        cormi_str_add(out, "{ ");
        cormi_write_text(out, choices->value);
        cormi_str_add(out, ", ");
        cormi_write_text(out, choices->label != NULL ? choices->label
                                                     : choices->value);
        cormi_str_add(out, " }, ");
    }
    cormi_str_add(out, "{ NULL, NULL } }");
}

static void write_default(cormi_str *out, const corm_field *f, bool with_fn)
{
    corm_value made;

    if (f->default_value != NULL) {
        cormi_str_add(out, ", .default_value = ");
        cormi_write_value(out, f->default_value, 0);
    } else if (f->default_fn != NULL && with_fn) {
        made = f->default_fn();
        cormi_str_add(out, ", .default_value = ");
        cormi_write_value(out, &made, 0);
    }
}

void cormi_write_field(cormi_str *out, const corm_field *f, const char *app,
                       bool with_fn)
{
    const char *type = f->type > CORM_TYPE_NONE && f->type < CORM_TYPE_COUNT_
                           ? write_types[f->type]
                           : "NONE";

    cormi_str_addf(out, "CORM_FIELD(%s, ", type);
    cormi_write_text(out, f->name);
    write_ref(out, "to", f->to, app);
    write_ref(out, "through", f->through, app);
    if (f->on_delete > CORM_ON_DELETE_UNSET && f->on_delete <= CORM_DO_NOTHING)
        cormi_str_addf(out, ", .on_delete = %s", write_on_delete[f->on_delete]);
    WRITE_OPTIONS(out, write_field_options, f, ", ");
    if (f->choices != NULL)
        write_choices(out, f->choices);
    write_default(out, f, with_fn);
    if (f->db_default != NULL) {
        cormi_str_add(out, ", .db_default = ");
        cormi_write_expr(out, f->db_default);
    }
    if (f->generated != NULL) {
        cormi_str_add(out, ", .generated = ");
        cormi_write_expr(out, f->generated);
    }
    cormi_str_addc(out, ')');
}

/* ---- indexes and constraints ---- */

static const write_option write_index_options[] = {
    { "include", offsetof(corm_index, include), WRITE_NAMES },
    { "opclasses", offsetof(corm_index, opclasses), WRITE_NAMES },
    { "db_tablespace", offsetof(corm_index, db_tablespace), WRITE_TEXT },
    { "fulltext", offsetof(corm_index, fulltext), WRITE_BOOL },
};

static void write_condition(cormi_str *out, const corm_expr *condition)
{
    if (condition == NULL)
        return;
    cormi_str_add(out, ", .condition = ");
    cormi_write_expr(out, condition);
}

static void write_parts(cormi_str *out, const char *const *fields,
                        const corm_expr *const *expressions)
{
    if (fields != NULL) {
        cormi_str_add(out, ", .fields = ");
        cormi_write_names(out, fields);
    }
    if (expressions != NULL) {
        cormi_str_add(out, ", .expressions = ");
        write_expressions(out, expressions);
    }
}

void cormi_write_index(cormi_str *out, const corm_index *index)
{
    cormi_str_add(out, "CORM_INDEX_AS(");
    if (index->name != NULL)
        cormi_write_text(out, index->name);
    else
        cormi_str_add(out, "NULL");
    write_parts(out, index->fields, index->expressions);
    write_condition(out, index->condition);
    WRITE_OPTIONS(out, write_index_options, index, ", ");
    cormi_str_addc(out, ')');
}

static const write_option write_constraint_options[] = {
    { "include", offsetof(corm_constraint, include), WRITE_NAMES },
    { "operators", offsetof(corm_constraint, operators), WRITE_NAMES },
    { "opclasses", offsetof(corm_constraint, opclasses), WRITE_NAMES },
    { "index_type", offsetof(corm_constraint, index_type), WRITE_TEXT },
    { "nulls_not_distinct", offsetof(corm_constraint, nulls_not_distinct),
      WRITE_BOOL },
    { "violation_message", offsetof(corm_constraint, violation_message),
      WRITE_TEXT },
    { "violation_code", offsetof(corm_constraint, violation_code), WRITE_TEXT },
};

void cormi_write_constraint(cormi_str *out, const corm_constraint *c)
{
    bool plain = c->kind == CORM_CONSTRAINT_CHECK &&
                 c->violation_message == NULL && c->violation_code == NULL;

    if (plain) {
        cormi_str_add(out, "CORM_CHECK(");
        cormi_write_text(out, c->name);
        cormi_str_add(out, ", ");
        cormi_write_expr(out, c->condition);
        cormi_str_addc(out, ')');
        return;
    }
    if (c->kind == CORM_CONSTRAINT_CHECK)
        cormi_str_add(out, "{ .kind = CORM_CONSTRAINT_CHECK, .name = ");
    else
        cormi_str_add(out, c->kind == CORM_CONSTRAINT_UNIQUE
                               ? "CORM_UNIQUE("
                               : "CORM_EXCLUSION(");
    cormi_write_text(out, c->name);
    write_parts(out, c->fields, c->expressions);
    write_condition(out, c->condition);
    WRITE_OPTIONS(out, write_constraint_options, c, ", ");
    if (c->deferrable != 0)
        cormi_str_addf(out, ", .deferrable = %d", c->deferrable);
    cormi_str_add(out, c->kind == CORM_CONSTRAINT_CHECK ? " }" : ")");
}

/* ---- models ---- */

#define MODEL_OPTION(name, type)                \
    {                                           \
#name, offsetof(corm_model, name), type \
    }

static const write_option write_model_options[] = {
    MODEL_OPTION(db_table, WRITE_TEXT),
    MODEL_OPTION(primary_key, WRITE_NAMES),
    MODEL_OPTION(get_latest_by, WRITE_NAMES),
    MODEL_OPTION(order_with_respect_to, WRITE_TEXT),
    MODEL_OPTION(abstract_, WRITE_BOOL),
    MODEL_OPTION(unmanaged, WRITE_BOOL),
    MODEL_OPTION(verbose_name, WRITE_TEXT),
    MODEL_OPTION(verbose_name_plural, WRITE_TEXT),
    MODEL_OPTION(db_table_comment, WRITE_TEXT),
    MODEL_OPTION(default_related_name, WRITE_TEXT),
};

static void write_ordering(cormi_str *out, const corm_value *v,
                           const char *separator)
{
    cormi_str_addf(out, "%s.ordering = ", separator);
    if (v->kind == CORM_K_NULL) {
        cormi_str_add(out, "(const corm_value[]){ { .kind = CORM_K_NULL } }");
        return;
    }
    cormi_str_add(out, "CORM_ORDERING(");
    for (size_t i = 0; v[i].kind != CORM_K_NULL; i++) {
        cormi_str_add(out, i > 0 ? ", " : "");
        if (v[i].kind == CORM_K_EXPR)
            cormi_write_expr(out, v[i].as.expr);
        else
            cormi_write_text(out, v[i].as.s);
    }
    cormi_str_addc(out, ')');
}

void cormi_write_model_options(cormi_str *out, const corm_model *model,
                               const char *app, const char *separator)
{
    if (model->ordering != NULL)
        write_ordering(out, model->ordering, separator);
    WRITE_OPTIONS(out, write_model_options, model, separator);
    if (model->unique_together != NULL && model->unique_together[0] != NULL) {
        cormi_str_addf(out, "%s.unique_together = ", separator);
        write_together(out, model->unique_together);
    }
    write_ref(out, "extends", model->extends, app);
    write_ref(out, "proxy_of", model->proxy_of, app);
    if (model->n_indexes > 0) {
        cormi_str_addf(out, "%sCORM_INDEXES(", separator);
        for (size_t i = 0; i < model->n_indexes; i++) {
            cormi_str_add(out, i > 0 ? ", " : "");
            cormi_write_index(out, &model->indexes[i]);
        }
        cormi_str_addc(out, ')');
    }
    if (model->n_constraints > 0) {
        cormi_str_addf(out, "%sCORM_CONSTRAINTS(", separator);
        for (size_t i = 0; i < model->n_constraints; i++) {
            cormi_str_add(out, i > 0 ? ", " : "");
            cormi_write_constraint(out, &model->constraints[i]);
        }
        cormi_str_addc(out, ')');
    }
}
