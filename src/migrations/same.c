/*
 * Do two descriptors say the same?  By content, with defaults filled in: a
 * slug of 50 characters is a slug without a length.
 */
#include "migrations/state.h"

#include "model/registry.h"

#include <string.h>

bool cormi_text_same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool cormi_state_same(const char *a, const char *b)
{
    for (; *a != '\0' && *b != '\0'; a++, b++) {
        int x = *a >= 'A' && *a <= 'Z' ? *a - 'A' + 'a' : *a;
        int y = *b >= 'A' && *b <= 'Z' ? *b - 'A' + 'a' : *b;

        if (x != y)
            return false;
    }
    return *a == *b;
}

size_t cormi_names_count(const char *const *names)
{
    size_t n = 0;

    while (names != NULL && names[n] != NULL)
        n++;
    return n;
}

bool cormi_names_same(const char *const *a, const char *const *b)
{
    size_t n = cormi_names_count(a);

    if (n != cormi_names_count(b))
        return false;
    for (size_t i = 0; i < n; i++)
        if (strcmp(a[i], b[i]) != 0)
            return false;
    return true;
}

/* ---- values and expressions ---- */

static bool same_list(const corm_value *a, const corm_value *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!cormi_values_same(&a[i], &b[i]))
            return false;
    return true;
}

static size_t same_length(const corm_value *v)
{
    return v->size != 0 || v->as.s == NULL ? v->size : strlen(v->as.s);
}

bool cormi_values_same(const corm_value *a, const corm_value *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case CORM_K_NULL:
        return true;
    case CORM_K_BOOL:
        return a->as.b == b->as.b;
    case CORM_K_EXPR:
    case CORM_K_PATH:
        if (a->kind == CORM_K_EXPR)
            return cormi_expr_same(a->as.expr, b->as.expr);
        return cormi_text_same(a->as.s, b->as.s);
    case CORM_K_TEXT:
    case CORM_K_JSON:
    case CORM_K_BYTES:
        return same_length(a) == same_length(b) &&
               (same_length(a) == 0 ||
                memcmp(a->as.p, b->as.p, same_length(a)) == 0);
    case CORM_K_ITEMS:
        return a->elem == b->elem && a->size == b->size &&
               same_list(a->as.list, b->as.list, a->size);
    case CORM_K_LIST:
        return a->size == b->size && same_list(a->as.list, b->as.list, a->size);
    case CORM_K_UUID:
        return memcmp(&a->as.uuid, &b->as.uuid, sizeof(a->as.uuid)) == 0;
    case CORM_K_DECIMAL:
        return corm_decimal_compare(a->as.dec, b->as.dec) == 0;
    case CORM_K_DATE:
        return memcmp(&a->as.date, &b->as.date, sizeof(a->as.date)) == 0;
    default:
        return a->as.i == b->as.i;
    }
}

static bool same_options(const corm_expr_options *a, const corm_expr_options *b)
{
    static const corm_expr_options none;

    a = a == NULL ? &none : a;
    b = b == NULL ? &none : b;
    return cormi_expr_same(a->filter, b->filter) &&
           cormi_expr_same(a->default_value, b->default_value) &&
           cormi_expr_same(a->delimiter, b->delimiter) &&
           cormi_values_same(a->order_by, b->order_by) &&
           cormi_values_same(a->partition_by, b->partition_by) &&
           a->distinct == b->distinct && a->sample == b->sample &&
           a->desc == b->desc && a->nulls_first == b->nulls_first &&
           a->nulls_last == b->nulls_last && cormi_text_same(a->tz, b->tz) &&
           cormi_text_same(a->output, b->output) &&
           a->max_digits == b->max_digits &&
           a->decimal_places == b->decimal_places &&
           a->max_length == b->max_length;
}

bool cormi_expr_same(const corm_expr *a, const corm_expr *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a->op == b->op && a->n_args == b->n_args &&
           cormi_text_same(a->name, b->name) &&
           same_list(a->args, b->args, a->n_args) &&
           same_options(a->options, b->options);
}

static bool same_exprs(const corm_expr *const *a, const corm_expr *const *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    for (; *a != NULL && *b != NULL; a++, b++)
        if (!cormi_expr_same(*a, *b))
            return false;
    return *a == *b;
}

/* ---- fields ---- */

/* Functions (defaults, validators) are left out: a migration's source cannot
 * name them. */

static int same_max_length(const corm_field *f)
{
    return f->max_length != 0 ? f->max_length
                              : cormi_type(f->type)->default_max_length;
}

static bool same_db_index(const corm_field *f)
{
    return !f->no_db_index &&
           (f->db_index || cormi_type(f->type)->default_index ||
            f->type == CORM_TYPE_FOREIGN_KEY);
}

static bool same_choices(const corm_choice *a, const corm_choice *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    for (; a->value != NULL && b->value != NULL; a++, b++)
        if (strcmp(a->value, b->value) != 0 ||
            !cormi_text_same(a->label, b->label))
            return false;
    return a->value == b->value;
}

static bool same_ref(const char *app, const corm_model *a, const corm_model *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a->app == NULL ? app : a->app,
                  b->app == NULL ? app : b->app) == 0 &&
           cormi_state_same(a->name, b->name);
}

static bool same_column(const corm_field *a, const corm_field *b)
{
    return a->type == b->type && same_max_length(a) == same_max_length(b) &&
           a->max_digits == b->max_digits &&
           a->decimal_places == b->decimal_places && a->null == b->null &&
           cormi_text_same(a->base, b->base) && a->blank == b->blank &&
           a->unique == b->unique && a->primary_key == b->primary_key &&
           same_db_index(a) == same_db_index(b) && a->auto_now == b->auto_now &&
           a->auto_now_add == b->auto_now_add &&
           a->not_editable == b->not_editable && a->stored == b->stored &&
           a->autoincrement == b->autoincrement &&
           cormi_text_same(a->db_column, b->db_column) &&
           cormi_text_same(a->collation, b->collation) &&
           cormi_text_same(a->db_comment, b->db_comment) &&
           cormi_values_same(a->default_value, b->default_value) &&
           cormi_expr_same(a->db_default, b->db_default) &&
           cormi_expr_same(a->generated, b->generated);
}

static bool same_words(const corm_field *a, const corm_field *b)
{
    return cormi_text_same(a->verbose_name, b->verbose_name) &&
           cormi_text_same(a->help_text, b->help_text) &&
           same_choices(a->choices, b->choices) &&
           cormi_text_same(a->path, b->path) &&
           cormi_text_same(a->protocol, b->protocol) &&
           a->unpack_ipv4 == b->unpack_ipv4;
}

static bool same_relation(const char *app, const corm_field *a,
                          const corm_field *b, bool to_same)
{
    if (a->to == NULL && b->to == NULL)
        return true;
    return (to_same || (same_ref(app, a->to, b->to) &&
                        same_ref(app, a->through, b->through))) &&
           a->on_delete == b->on_delete &&
           a->no_db_constraint == b->no_db_constraint &&
           a->asymmetrical == b->asymmetrical &&
           a->parent_link == b->parent_link &&
           cormi_text_same(a->related_name, b->related_name) &&
           cormi_text_same(a->related_query_name, b->related_query_name) &&
           cormi_text_same(a->to_field, b->to_field) &&
           cormi_text_same(a->db_table, b->db_table) &&
           cormi_names_same(a->through_fields, b->through_fields) &&
           cormi_names_same(a->from_fields, b->from_fields) &&
           cormi_names_same(a->to_fields, b->to_fields);
}

bool cormi_field_same(const char *app, const corm_field *a, const corm_field *b,
                      bool to_same)
{
    return same_column(a, b) && same_words(a, b) &&
           (a->to == NULL) == (b->to == NULL) &&
           same_relation(app, a, b, to_same);
}

/* ---- indexes and constraints ---- */

bool cormi_index_same(const corm_index *a, const corm_index *b, bool names)
{
    return (!names || cormi_text_same(a->name, b->name)) &&
           cormi_names_same(a->fields, b->fields) &&
           same_exprs(a->expressions, b->expressions) &&
           cormi_expr_same(a->condition, b->condition) &&
           cormi_names_same(a->include, b->include) &&
           cormi_names_same(a->opclasses, b->opclasses) &&
           a->fulltext == b->fulltext &&
           cormi_text_same(a->db_tablespace, b->db_tablespace);
}

bool cormi_constraint_same(const corm_constraint *a, const corm_constraint *b,
                           bool text_too)
{
    return cormi_text_same(a->name, b->name) && a->kind == b->kind &&
           cormi_names_same(a->fields, b->fields) &&
           same_exprs(a->expressions, b->expressions) &&
           cormi_expr_same(a->condition, b->condition) &&
           cormi_names_same(a->include, b->include) &&
           a->nulls_not_distinct == b->nulls_not_distinct &&
           a->deferrable == b->deferrable &&
           cormi_names_same(a->operators, b->operators) &&
           cormi_names_same(a->opclasses, b->opclasses) &&
           cormi_text_same(a->index_type, b->index_type) &&
           (!text_too ||
            (cormi_text_same(a->violation_message, b->violation_message) &&
             cormi_text_same(a->violation_code, b->violation_code)));
}
