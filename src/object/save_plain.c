/*
 * The short ways of saving: a new object whose members are its row, and named
 * members of one that is there.  What they write and what they refuse is what
 * save.c would; everything that needs more than the members goes there.
 */
#include "object/save.h"

#include "object/track.h"
#include "object/write.h"
#include "session/hooks.h"

#define PLAIN_FIELDS 32 /* of a row; more take the long way */
#define PLAIN_NAMES  8

bool cormi_save_is_plain(const corm_object *object)
{
    const cormi_object_state *state = cormi_state(object);
    const cormi_model *model = state->head.model;

    if (!model->is_plain || object->flags != CORMI_OBJECT_ADDING ||
        state->loaded != NULL || state->tables != NULL || state->modes.track)
        return false;
    for (size_t i = 0; i < model->n_fields && model->hangs; i++)
        if (cormi_member_companion(object, model->fields[i]) != NULL)
            return false;
    for (size_t i = 0; i < model->n_m2m && model->hangs; i++)
        if (cormi_member_companion(object, model->m2m[i]) != NULL)
            return false;
    return true;
}

static bool plain_is_heard(const corm_object *object)
{
    return (cormi_hooks_mask(object->state->session, object->state->model) &
            (1u << CORM_HOOK_PRE_SAVE | 1u << CORM_HOOK_POST_SAVE)) != 0;
}

static corm_status plain_run(cormi_save *s, const cormi_write *write,
                             const corm_value *params, corm_outcome *out)
{
    cormi_plan *plan = cormi_write_plan(s->session, write);

    if (plan == NULL)
        return s->ctx->error.code;
    return cormi_write_run(s->session, plan, params, write->n_fields, out);
}

/* ---- a new row ---- */

bool cormi_save_can_insert(const corm_object *object)
{
    const cormi_model *model = object->state->model;
    const corm_db *db = corm_session_db(object->state->session);

    return model->is_plain && model->parent == NULL &&
           model->concrete->order_field == NULL && model->version == NULL &&
           model->n_pk == 1 && model->auto_field == model->pk[0] &&
           model->n_fields > 1 && model->n_fields <= PLAIN_FIELDS &&
           corm_has(cormi_db_features(db), CORM_FEATURE_LAST_INSERT_ID) &&
           cormi_member_is_unset(model->auto_field, object) &&
           cormi_save_is_plain(object) && !plain_is_heard(object);
}

static corm_status plain_row(cormi_save *s, cormi_write *write,
                             const cormi_field **fields, corm_value *params)
{
    const cormi_model *model = s->model;

    for (size_t i = 0; i < model->n_fields; i++) {
        const cormi_field *field = model->fields[i];
        corm_value *value = &params[write->n_fields];
        corm_status status = CORM_OK;

        if (field == model->auto_field)
            continue;
        fields[write->n_fields++] = field;
        if (!cormi_member_take(value, field, s->object))
            status = cormi_save_member(s, field, value);
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

corm_status cormi_save_insert_plain(cormi_save *s)
{
    const cormi_field *fields[PLAIN_FIELDS];
    corm_value params[PLAIN_FIELDS], key;
    cormi_write write = { .kind = CORMI_WRITE_INSERT,
                          .table = s->model->concrete,
                          .fields = fields };
    corm_outcome out = { 0 };
    corm_status status = plain_row(s, &write, fields, params);

    if (status == CORM_OK)
        status = plain_run(s, &write, params, &out);
    if (status != CORM_OK)
        return status;
    s->object->flags = 0;
    key = corm_value_int(out.last_id);
    return cormi_member_put(s->ctx, s->model->auto_field, s->object, &key,
                            NULL);
}

/* ---- named members of a row ---- */

static bool plain_is_update(const cormi_model *model, const cormi_field *field)
{
    return field != NULL && field->column != NULL && field->relation == NULL &&
           !field->primary_key && field->desc->generated == NULL &&
           !field->desc->auto_now && field->ctype != CORM_C_VALUE &&
           field->model == model->concrete;
}

/* In the order of the model, each once: one statement for one set of names. */
static bool plain_add_field(const cormi_field **fields, size_t n,
                            const cormi_field *field)
{
    while (n > 0 && fields[n - 1]->index > field->index) {
        fields[n] = fields[n - 1];
        n--;
    }
    fields[n] = field;
    return n == 0 || fields[n - 1] != field;
}

static bool plain_names(const cormi_model *model, const char *const *names,
                        size_t n, const cormi_field **fields)
{
    for (size_t i = 0; i < n; i++) {
        const cormi_field *field =
            names[i] == NULL ? NULL : cormi_model_field(model, names[i]);

        if (!plain_is_update(model, field) ||
            !plain_add_field(fields, i, field))
            return false;
    }
    return true;
}

static bool plain_params(const corm_object *object,
                         const cormi_field *const *fields, size_t n,
                         corm_value *params)
{
    for (size_t i = 0; i < n; i++)
        if (!cormi_member_take(&params[i], fields[i], object))
            return false;
    return true;
}

bool cormi_save_names_plain(corm_object *object, const char *const *names,
                            size_t n, bool *updated, corm_status *status)
{
    const cormi_object_state *state = cormi_state(object);
    const cormi_model *model = state->head.model;
    const cormi_field *fields[PLAIN_NAMES + 1];
    corm_value params[PLAIN_NAMES + 1];
    corm_outcome out = { 0 };
    cormi_save s = { .session = state->head.session };
    cormi_write write = { .kind = CORMI_WRITE_UPDATE,
                          .table = model->concrete,
                          .fields = fields,
                          .n_fields = n + 1,
                          .n_key = 1 };

    if (n > PLAIN_NAMES || object->flags != 0 || state->loaded != NULL ||
        state->modes.track || model->parent != NULL || model->n_pk != 1 ||
        model->version != NULL || plain_is_heard(object) ||
        !plain_names(model, names, n, fields))
        return false;
    fields[n] = model->pk[0];
    if (!plain_params(object, fields, n + 1, params))
        return false;
    s.ctx = cormi_session_context(s.session);
    *status = plain_run(&s, &write, params, &out);
    *updated = out.changes > 0;
    return true;
}
