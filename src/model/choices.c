/*
 * Defaults and choices: what a field's descriptor says about its values.
 */
#include "model/build.h"

#include "base/number.h"

#include <string.h>

/* Adapts the default once, so that new objects need not. */
void cormi_build_default(cormi_build *b, cormi_field *field)
{
    const corm_value *given = field->desc->default_value;
    corm_value *adapted;
    const char *why = NULL;
    cormi_adapted result;

    if (given == NULL || field->data_type == CORM_TYPE_NONE)
        return;
    if (given->kind == CORM_K_NULL && !field->null)
        cormi_mistake(b,
                      "%s: its default is NULL, which it cannot hold; set "
                      ".null = true or another default",
                      field->label);
    adapted = cormi_build_take(b, 1, sizeof(*adapted));
    if (adapted == NULL)
        return;
    result = cormi_field_adapt_save(field, given, adapted, b->arena, &why);
    if (result == CORMI_ADAPT_OK)
        result = cormi_type_range_check(field->data_type, adapted, 0);
    if (result == CORMI_ADAPT_MEMORY)
        b->oom = true;
    else if (result == CORMI_ADAPT_WRONG)
        cormi_mistake(b, "%s: its default %s; change .default_value",
                      field->label, why);
    else if (result != CORMI_ADAPT_OK)
        cormi_mistake(b,
                      "%s: its default is out of the range of %s; change "
                      ".default_value",
                      field->label, cormi_type(field->type)->django);
    else
        field->default_value = adapted;
}

corm_value cormi_field_default(const cormi_field *field)
{
    if (field->desc->default_fn != NULL)
        return field->desc->default_fn();
    if (field->origin->default_value != NULL)
        return *field->origin->default_value;
    return corm_value_null();
}

/* Choices are text; integers among them are in decimal. */
static const char *choices_text(const corm_value *value, char number[21],
                                size_t *n)
{
    bool is_negative = value->kind == CORM_K_INT && value->as.i < 0;
    uint64_t size = value->as.u;

    if (value->kind == CORM_K_TEXT) {
        *n = value->size;
        return value->as.s;
    }
    if (value->kind == CORM_K_BOOL)
        size = value->as.b;
    else if (value->kind != CORM_K_INT && value->kind != CORM_K_UINT)
        return NULL;
    number[0] = '-';
    *n = cormi_uint_format(number + 1, is_negative ? 0 - size : size);
    *n += is_negative;
    return is_negative ? number : number + 1;
}

const char *cormi_field_choice(const cormi_field *field,
                               const corm_value *value)
{
    const corm_choice *choices = field->desc->choices;
    char number[21];
    size_t n;
    const char *text = choices_text(value, number, &n);

    if (choices == NULL || text == NULL)
        return NULL;
    for (; choices->value != NULL; choices++)
        if (strlen(choices->value) == n && memcmp(choices->value, text, n) == 0)
            return choices->label;
    return NULL;
}
