/*
 * The image of a new object: members unset, constant defaults in place.
 * Made once a model, so that a new object is a copy of it.  With it goes what
 * is known of members once relations are resolved.
 */
#include "model/build.h"

#include <string.h>

/* A default that must be made, or made anew, for each object. */
static bool blank_is_late(const cormi_field *field)
{
    return field->desc->default_fn != NULL || field->desc->db_default != NULL;
}

static void blank_fill(cormi_model *model, const cormi_field *field,
                       char *image)
{
    const corm_value *constant = field->origin->default_value;

    if (field->ctype == CORM_C_NONE)
        return;
    cormi_member_clear(field, image);
    if (blank_is_late(field) ||
        (constant != NULL && !cormi_member_set(field, image, constant)))
        model->has_late_defaults = true;
}

/* Nothing but the member, adapted, is written for these fields. */
static bool blank_is_plain(const cormi_field *field)
{
    const corm_field *desc = field->desc;

    return field->ctype != CORM_C_NONE && field->ctype != CORM_C_VALUE &&
           desc->generated == NULL && desc->db_default == NULL &&
           !desc->auto_now && !desc->auto_now_add;
}

static void blank_look_at(cormi_model *model)
{
    model->is_plain = true;
    for (size_t i = 0; i < model->n_fields; i++) {
        cormi_field *field = model->fields[i];

        field->as_is = cormi_field_as_is(field);
        model->is_plain = model->is_plain && blank_is_plain(field);
        model->hangs = model->hangs || field->relation != NULL;
        if (field->is_auto)
            model->auto_field = field;
    }
    for (size_t i = 0; i < model->n_pk; i++)
        model->is_plain = model->is_plain && !model->pk[i]->has_default;
    for (size_t i = 0; i < model->n_m2m; i++)
        model->hangs =
            model->hangs || model->m2m[i]->type == CORM_TYPE_FOREIGN_OBJECT;
}

void cormi_build_blanks(cormi_build *b)
{
    for (size_t i = 0; i < b->models.n && !b->oom; i++) {
        cormi_model *model = cormi_build_at(b, i);
        char *image = cormi_build_take(b, 1, model->size);

        for (size_t k = 0; image != NULL && k < model->n_fields; k++)
            blank_fill(model, model->fields[k], image);
        model->blank = image;
        blank_look_at(model);
    }
}
