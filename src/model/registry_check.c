/*
 * Checks of fields: every option that a declaration can get wrong.  Each
 * check is a function of one field; a new one is a new row of the table.
 */
#include "model/check.h"
#include "model/validators.h"

#include "base/number.h"
#include "base/utf8.h"

#include <string.h>

/* ---- names ---- */

void cormi_check_db_name(cormi_build *b, const cormi_model *model,
                         const char *label, const char *what, const char *name,
                         const char *remedy)
{
    size_t n = strlen(name);

    /* What is there already has the name that its database bore. */
    if (n > CORMI_NAME_MAX && !model->desc->unmanaged)
        cormi_mistake(b,
                      "%s: its %s has a name of %zu bytes; set a %s of at "
                      "most %d",
                      label, what, n, remedy, CORMI_NAME_MAX);
    else if (n == 0 || !cormi_utf8_valid(name, n))
        cormi_mistake(b, "%s: its %s has a name that is %s; set another %s",
                      label, what, n == 0 ? "empty" : "not UTF-8", remedy);
}

static void check_name(cormi_build *b, const cormi_field *field)
{
    const char *name = field->name;
    size_t n = strlen(name);

    if (strcmp(name, "pk") == 0)
        cormi_mistake(b,
                      "%s: \"pk\" stands for the primary key, whatever its "
                      "name; rename the field",
                      field->label);
    else if (!cormi_check_identifier(name, n))
        cormi_mistake(b,
                      "%s: the name must be of letters, digits and _, with "
                      "no digit first; rename the field",
                      field->label);
    else if (name[n - 1] == '_')
        cormi_mistake(b, "%s: the name must not end in _; rename the field",
                      field->label);
    else if (strstr(name, "__") != NULL)
        cormi_mistake(b,
                      "%s: the name must not contain __, which parts paths; "
                      "rename the field%s",
                      field->label,
                      field->model->abstract
                          ? ", and give the column its name by AS(\"name\", "
                            "F(\"path\"))"
                          : "");
    if (field->column != NULL)
        cormi_check_db_name(b, field->model, field->label, "column",
                            field->column, ".db_column");
}

/* ---- sizes ---- */

static void check_max_length(cormi_build *b, const cormi_field *field)
{
    const cormi_type_info *info = cormi_type(field->type);

    if (!info->is_text && field->type != CORM_TYPE_BINARY)
        return;
    if (field->max_length < 0)
        cormi_mistake(b, "%s: .max_length = %d; it must be positive",
                      field->label, field->max_length);
    else if (field->max_length == 0 && field->type == CORM_TYPE_CHAR &&
             !field->model->abstract)
        cormi_mistake(b,
                      "%s has no .max_length; set it, or use CORM_TEXT for "
                      "text of any length",
                      field->label);
}

static void check_digits(cormi_build *b, const cormi_field *field)
{
    int digits = field->max_digits, places = field->decimal_places;

    if (field->type != CORM_TYPE_DECIMAL)
        return;
    if (digits == 0 && places == 0 && field->model->abstract)
        return;
    if (digits < 1 || digits > 38)
        cormi_mistake(b,
                      "%s: .max_digits = %d; set it to all digits before "
                      "and after the point, 1 to 38",
                      field->label, digits);
    else if (places < 0 || places > digits)
        cormi_mistake(b,
                      "%s: .decimal_places = %d; it must be from 0 to "
                      ".max_digits, which is %d",
                      field->label, places, digits);
}

static void check_base(cormi_build *b, const cormi_field *field)
{
    const cormi_type_info *base = cormi_type(field->base);

    if (field->type != CORM_TYPE_ITEMS) {
        if (field->desc->base != NULL)
            cormi_mistake(b, "%s: .base is for arrays; leave it out",
                          field->label);
    } else if (base->data_type == CORM_TYPE_NONE || base->own || base->is_auto)
        cormi_mistake(b,
                      "%s: .base = \"%s\"; name the type of the items: "
                      "\"integer\", \"text\", \"char\", \"date\", ..",
                      field->label,
                      field->desc->base != NULL ? field->desc->base : "");
}

/* ---- choices ---- */

static void check_choice_length(cormi_build *b, const cormi_field *field,
                                const char *value)
{
    size_t n = strlen(value);

    if (!cormi_utf8_valid(value, n))
        cormi_mistake(b,
                      "%s: a value among its .choices is not UTF-8; write "
                      "the source in UTF-8",
                      field->label);
    else if (field->max_length > 0 &&
             cormi_utf8_length(value, n) > (size_t)field->max_length)
        cormi_mistake(b,
                      "%s: .max_length = %d is too short for its choice "
                      "\"%s\"; raise it",
                      field->label, field->max_length, value);
}

static void check_choices(cormi_build *b, const cormi_field *field)
{
    const corm_choice *choices = field->desc->choices;
    const cormi_type_info *info = cormi_type(field->data_type);
    int64_t number;

    if (choices == NULL)
        return;
    if (!info->is_text && !info->is_integer) {
        cormi_mistake(b,
                      "%s: %s cannot have .choices; they are text or "
                      "integers",
                      field->label, cormi_type(field->type)->django);
        return;
    }
    for (; choices->value != NULL; choices++) {
        if (info->is_text)
            check_choice_length(b, field, choices->value);
        else if (!cormi_int_parse(&number, choices->value,
                                  strlen(choices->value)))
            cormi_mistake(b,
                          "%s: its choice \"%s\" is no integer; write "
                          "values of integer fields in decimal",
                          field->label, choices->value);
        if (choices->label == NULL)
            cormi_mistake(b, "%s: its choice \"%s\" has no label; give one",
                          field->label, choices->value);
    }
}

/* ---- defaults ---- */

static void check_two_defaults(cormi_build *b, const cormi_field *field)
{
    if (field->desc->default_value != NULL && field->desc->default_fn != NULL)
        cormi_mistake(b, "%s has .default_value and .default_fn; keep one",
                      field->label);
}

static bool check_is_clock(corm_type type)
{
    return type == CORM_TYPE_DATE || type == CORM_TYPE_DATETIME ||
           type == CORM_TYPE_TIME;
}

static void check_auto_now(cormi_build *b, const cormi_field *field)
{
    const corm_field *desc = field->desc;
    int n = desc->auto_now + desc->auto_now_add + field->has_default;

    if (!desc->auto_now && !desc->auto_now_add)
        return;
    if (!check_is_clock(field->type))
        cormi_mistake(b,
                      "%s: .auto_now and .auto_now_add are for dates and "
                      "times; leave them out",
                      field->label);
    else if (n > 1)
        cormi_mistake(b,
                      "%s: .auto_now, .auto_now_add and a default exclude "
                      "each other; keep one",
                      field->label);
}

static void check_db_default(cormi_build *b, const cormi_field *field)
{
    const corm_expr *expr = field->desc->db_default;

    if (expr != NULL && expr->op == CORM_OP_F)
        cormi_mistake(b,
                      "%s: .db_default refers to the column \"%s\", which "
                      "no database can; use a constant or a function",
                      field->label, expr->name == NULL ? "" : expr->name);
}

/* ---- kinds of fields ---- */

static void check_auto(cormi_build *b, const cormi_field *field)
{
    if (!field->is_auto)
        return;
    if (!field->primary_key)
        cormi_mistake(b,
                      "%s: %s must be the primary key; set .primary_key "
                      "= true, or use CORM_INTEGER",
                      field->label, cormi_type(field->type)->django);
    if (field->has_default || field->desc->db_default != NULL)
        cormi_mistake(b,
                      "%s: the database makes its values; leave the default "
                      "out",
                      field->label);
}

static void check_generated(cormi_build *b, const cormi_field *field)
{
    const corm_field *desc = field->desc;

    if (desc->generated == NULL)
        return;
    if (field->has_default || desc->db_default != NULL || desc->auto_now ||
        desc->auto_now_add)
        cormi_mistake(b,
                      "%s is computed by the database and cannot have a "
                      "default; leave it out",
                      field->label);
    if (field->primary_key || field->is_auto || field->relation != NULL)
        cormi_mistake(b,
                      "%s is computed by the database and can be neither a "
                      "key nor a relation",
                      field->label);
    if (!field->model->abstract)
        cormi_check_expr(b, field->model, field->name, desc->generated);
}

static void check_ip(cormi_build *b, const cormi_field *field)
{
    const char *protocol = field->desc->protocol;

    if (field->type != CORM_TYPE_IP)
        return;
    if (field->desc->blank && !field->null)
        cormi_mistake(b,
                      "%s: .blank = true needs .null = true, because an "
                      "empty address is stored as NULL",
                      field->label);
    if (protocol != NULL && strcmp(protocol, "both") != 0 &&
        strcmp(protocol, "IPv4") != 0 && strcmp(protocol, "IPv6") != 0)
        cormi_mistake(b,
                      "%s: .protocol = \"%s\"; use \"both\", \"IPv4\" or "
                      "\"IPv6\"",
                      field->label, protocol);
    else if (field->desc->unpack_ipv4 && protocol != NULL &&
             strcmp(protocol, "both") != 0)
        cormi_mistake(b, "%s: .unpack_ipv4 needs .protocol = \"both\"",
                      field->label);
}

static void check_member(cormi_build *b, const cormi_field *field)
{
    if (field->column != NULL)
        cormi_check_member(b, field);
}

static void check_validators(cormi_build *b, const cormi_field *field)
{
    const corm_validator *const *list = field->desc->validators;

    for (size_t i = 0; list != NULL && list[i] != NULL; i++) {
        bool no_memory;
        const char *what =
            cormi_validator_mistake(b->registry->alloc, list[i], &no_memory);

        if (what != NULL)
            cormi_mistake(b, "%s: validator number %zu %s", field->label, i + 1,
                          what);
        b->oom = b->oom || no_memory;
    }
}

static void (*const check_table[])(cormi_build *, const cormi_field *) = {
    check_name,       check_member,         check_max_length,   check_digits,
    check_base,       check_choices,        check_two_defaults, check_auto_now,
    check_db_default, check_auto,           check_generated,    check_ip,
    check_validators, cormi_check_relation,
};

static void check_field(cormi_build *b, const cormi_field *field)
{
    for (size_t i = 0; i < sizeof(check_table) / sizeof(check_table[0]); i++)
        check_table[i](b, field);
}

void cormi_check_fields(cormi_build *b, const cormi_model *model)
{
    if (model->proxy_of != NULL || model->automatic)
        return;
    for (size_t i = 0; i < model->n_fields; i++)
        if (model->fields[i]->origin == model->fields[i])
            check_field(b, model->fields[i]);
    for (size_t i = 0; i < model->n_m2m; i++)
        if (model->m2m[i]->origin == model->m2m[i])
            check_field(b, model->m2m[i]);
    cormi_check_layout(b, model);
}
