/*
 * Defaults and choices: what a field's descriptor says about its values.
 */
#include "model/registry.h"

#include "base/number.h"

#include <string.h>

corm_value cormi_field_default(const cormi_field *field)
{
    if (field->desc->default_fn != NULL)
        return field->desc->default_fn();
    if (field->desc->default_value != NULL)
        return *field->desc->default_value;
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
