/*
 * Objects and rows by name: what generic code (templates, serializers,
 * bindings) reads and writes without knowing the struct.
 */
#include "object/computed.h"
#include "object/hydrate.h"
#include "object/lazy.h"
#include "object/load.h"
#include "object/member.h"

#include "base/number.h"
#include "base/utf8.h"
#include "base/value.h"

#include <stdio.h>
#include <string.h>

/* ---- finding ---- */

typedef enum attr_kind {
    ATTR_NONE,
    ATTR_FIELD,
    ATTR_CELL,
    ATTR_KEY /* a key of several columns */
} attr_kind;

typedef struct attr_place {
    attr_kind kind;
    const corm_object *object; /* behind the dots */
    const cormi_field *field;
    size_t cell;
} attr_place;

static bool attr_cell(const corm_object *object, const char *name,
                      attr_place *out)
{
    const cormi_object_state *state = cormi_state(object);

    for (size_t i = 0; i < state->n_columns; i++) {
        if (strcmp(state->columns[i].name, name) == 0) {
            *out = (attr_place){ ATTR_CELL, object, NULL, i };
            return true;
        }
    }
    return false;
}

static corm_status attr_no_column(const corm_object *object, cormi_context *ctx,
                                  const char *name)
{
    const corm_row *row = (const corm_row *)(const void *)object;
    cormi_nearest near = cormi_nearest_to(name);
    const char *known;

    for (size_t i = 0; (known = corm_row_name(row, i)) != NULL; i++)
        cormi_nearest_try(&near, known);
    return cormi_fail(ctx, CORM_FIELD_ERROR,
                      near.best != NULL
                          ? "the row has no column \"%s\"; did you mean \"%s\"?"
                          : "the row has no column \"%s\"; it has those that "
                            "values() and annotate() name",
                      name, near.best);
}

static corm_status attr_unknown(const corm_object *object, const char *name)
{
    const cormi_model *model = object->state->model;
    cormi_context *ctx = cormi_object_context(object);
    char hint[CORMI_HINT_MAX];

    if (model == NULL)
        return attr_no_column(object, ctx, name);
    return cormi_fail(ctx, CORM_FIELD_ERROR,
                      "%s has no field or annotation \"%s\"%s", model->name,
                      name, cormi_model_hint(model, name, hint));
}

/* The companion that a step of a path leads to, which must be loaded. */
static const corm_object *attr_companion(const corm_object *object,
                                         const char *name)
{
    const cormi_field *field = NULL;
    const corm_object *found = NULL;
    const cormi_hanging *hanging;

    if (object->state->model != NULL)
        field = cormi_model_field(object->state->model, name);
    if (field != NULL && field->relation != NULL)
        found = cormi_member_companion(object, field);
    hanging = cormi_hanging_get(object, name, false);
    if (found == NULL && hanging != NULL)
        found = hanging->what;
    return found;
}

static corm_status attr_dotted(const corm_object *object, const char *name,
                               const char *dots, attr_place *out);

/* "pk" of a model whose key has several columns. */
static bool attr_is_key(const cormi_model *model, const char *name)
{
    return model != NULL && model->n_pk > 1 && strcmp(name, "pk") == 0;
}

static corm_status attr_find(const corm_object *object, const char *name,
                             attr_place *out)
{
    const cormi_model *model = object->state->model;
    const char *dots;

    /* An annotation may be called pk, and then is what the name means. */
    if (strcmp(name, "pk") == 0 && attr_cell(object, name, out))
        return CORM_OK;
    if (model != NULL) {
        const cormi_field *field = cormi_model_field(model, name);

        if (field != NULL && field->ctype != CORM_C_NONE) {
            *out = (attr_place){ ATTR_FIELD, object, field, 0 };
            return CORM_OK;
        }
    }
    if (attr_cell(object, name, out))
        return CORM_OK;
    if (attr_is_key(model, name)) {
        *out = (attr_place){ ATTR_KEY, object, NULL, 0 };
        return CORM_OK;
    }
    dots = strstr(name, "__");
    if (dots != NULL && dots != name && model != NULL)
        return attr_dotted(object, name, dots, out);
    return attr_unknown(object, name);
}

#define ATTR_NAME_MAX 128

static corm_status attr_dotted(const corm_object *object, const char *name,
                               const char *dots, attr_place *out)
{
    size_t n = (size_t)(dots - name);
    char step[ATTR_NAME_MAX];
    const corm_object *companion;

    if (n >= sizeof(step))
        return attr_unknown(object, name);
    memcpy(step, name, n);
    step[n] = '\0';
    companion = attr_companion(object, step);
    if (companion != NULL && companion->state != NULL)
        return attr_find(companion, dots + 2, out);
    if (cormi_model_field(object->state->model, step) == NULL)
        return attr_unknown(object, name);
    if (cormi_member_is_unset(cormi_model_field(object->state->model, step),
                              object)) {
        *out = (attr_place){ ATTR_NONE, object, NULL, 0 };
        return CORM_OK;
    }
    return cormi_fail(cormi_object_context(object), CORM_MISUSE,
                      "%s.%s is not loaded; use select_related() or "
                      "corm_load() before reading \"%s\"",
                      object->state->model->name, step, name);
}

/* ---- reading ---- */

/* The parts of a key as a list in the object's scope. */
static corm_value attr_read_key(const corm_object *object)
{
    const cormi_model *model = object->state->model;
    corm_value *parts =
        CORMI_NEW_N(cormi_state(object)->arena, corm_value, model->n_pk);

    if (parts == NULL) {
        cormi_fail_memory(cormi_object_context(object));
        return corm_value_null();
    }
    for (size_t i = 0; i < model->n_pk; i++)
        parts[i] = cormi_member_value(object, model->pk[i]);
    return (corm_value){ .kind = CORM_K_LIST,
                         .size = model->n_pk,
                         .as.list = parts };
}

static corm_value attr_read(const attr_place *place)
{
    const cormi_field *field = place->field;
    corm_value computed;

    if (place->kind == ATTR_KEY)
        return attr_read_key(place->object);
    if (place->kind == ATTR_NONE)
        return corm_value_null();
    if (place->kind == ATTR_CELL)
        return cormi_cells(place->object)[place->cell];
    if (cormi_computed_get(place->object, field, &computed))
        return computed;
    if (!cormi_field_loaded(cormi_state(place->object), field) &&
        !cormi_load_is_assigned(place->object, field) &&
        cormi_lazy_field(cormi_object_mutable(place->object), field) != CORM_OK)
        return corm_value_null();
    return cormi_member_get(field, place->object);
}

corm_value corm_object_attr(const corm_object *object, const char *name)
{
    attr_place place;

    if (name == NULL || cormi_object_check_any(object) != CORM_OK ||
        attr_find(object, name, &place) != CORM_OK)
        return corm_value_null();
    return attr_read(&place);
}

static int64_t attr_int_of_double(double value)
{
    if (!(value > -9223372036854775808.0))
        return value < 0 ? INT64_MIN : 0;
    return value < 9223372036854775808.0 ? (int64_t)value : INT64_MAX;
}

int64_t corm_object_attr_int(const corm_object *object, const char *name)
{
    corm_value value = corm_object_attr(object, name);
    int64_t number = 0;

    switch (value.kind) {
    case CORM_K_BOOL:
        return value.as.b;
    case CORM_K_INT:
    case CORM_K_TIME:
    case CORM_K_DATETIME:
    case CORM_K_DURATION:
        return value.as.i;
    case CORM_K_UINT:
        return value.as.u > INT64_MAX ? INT64_MAX : (int64_t)value.as.u;
    case CORM_K_DOUBLE:
        return attr_int_of_double(value.as.d);
    case CORM_K_DECIMAL:
        return attr_int_of_double(corm_decimal_double(value.as.dec));
    case CORM_K_TEXT:
        cormi_int_parse(&number, value.as.s, value.size);
        return number;
    default:
        return 0;
    }
}

double corm_object_attr_double(const corm_object *object, const char *name)
{
    corm_value value = corm_object_attr(object, name);
    double number = 0;

    switch (value.kind) {
    case CORM_K_BOOL:
        return value.as.b;
    case CORM_K_INT:
        return (double)value.as.i;
    case CORM_K_UINT:
        return (double)value.as.u;
    case CORM_K_DOUBLE:
        return value.as.d;
    case CORM_K_DECIMAL:
        return corm_decimal_double(value.as.dec);
    case CORM_K_TEXT:
        cormi_double_parse(&number, value.as.s, value.size);
        return number;
    default:
        return 0;
    }
}

const char *corm_object_attr_text(const corm_object *object, const char *name)
{
    corm_value value = corm_object_attr(object, name);
    const char *text;

    if (value.kind == CORM_K_NULL)
        return "";
    text = cormi_load_text(cormi_state(object)->arena, &value);
    if (text == NULL)
        cormi_fail_memory(cormi_object_context(object));
    return text != NULL ? text : "";
}

/* ---- writing ---- */

static corm_status attr_write(cormi_context *ctx, corm_object *object,
                              const cormi_field *field, const corm_value *value)
{
    cormi_object_state *state;
    corm_arena *scratch = cormi_session_scratch(object->state->session);
    cormi_arena_mark mark = cormi_arena_mark_get(scratch);
    corm_value adapted;
    corm_status status =
        cormi_member_assign(ctx, field, value, &adapted, scratch);

    if (status == CORM_OK)
        status = cormi_member_put(ctx, field, object, &adapted,
                                  cormi_state(object)->arena);
    cormi_arena_rewind(scratch, mark);
    if (status != CORM_OK)
        return status;
    state = cormi_state_own(object);
    if (state == NULL || !cormi_state_mark(state, field, true))
        return cormi_fail_memory(ctx);
    return CORM_OK;
}

/* An unset member of a new object leaves its column to the database. */
static bool attr_null_is_default(const corm_object *object,
                                 const cormi_field *field)
{
    return field->null && field->ctype != CORM_C_VALUE &&
           field->desc->db_default != NULL &&
           object->flags & CORMI_OBJECT_ADDING;
}

/* NULL because the program says so is remembered beside the member. */
static corm_status attr_write_null(cormi_context *ctx, corm_object *object,
                                   const cormi_field *field,
                                   const corm_value *value)
{
    corm_status status = attr_write(ctx, object, field, value);

    return status == CORM_OK ? cormi_computed_put(object, field, value)
                             : status;
}

/* All parts of a key, from a list of as many values. */
static corm_status attr_write_key(cormi_context *ctx, corm_object *object,
                                  const corm_value *value)
{
    const cormi_model *model = object->state->model;
    corm_status status = CORM_OK;

    if ((value->kind != CORM_K_LIST && value->kind != CORM_K_ARRAY) ||
        value->size != model->n_pk)
        return cormi_fail(ctx, CORM_VALUE_ERROR,
                          "%s.pk takes a list of %zu values", model->name,
                          model->n_pk);
    for (size_t i = 0; i < model->n_pk && status == CORM_OK; i++) {
        corm_value part = cormi_value_item(value, i);

        status = attr_write(ctx, object, model->pk[i], &part);
    }
    return status;
}

corm_status corm_object_attr_set(corm_object *object, const char *name,
                                 corm_value value)
{
    corm_status status = cormi_object_check(object);
    const cormi_field *field;
    corm_object *target;
    cormi_context *ctx;

    if (status != CORM_OK)
        return status;
    ctx = cormi_object_context(object);
    if (name == NULL)
        return cormi_fail(ctx, CORM_MISUSE, "the name is NULL");
    if (attr_is_key(object->state->model, name))
        return attr_write_key(ctx, object, &value);
    field = cormi_model_field(object->state->model, name);
    if (field != NULL && field->type == CORM_TYPE_FOREIGN_OBJECT &&
        (value.kind == CORM_K_OBJECT || value.kind == CORM_K_NULL))
        return corm_object_link(object, name,
                                value.kind == CORM_K_NULL
                                    ? NULL
                                    : cormi_object_mutable(value.as.obj));
    if (field == NULL || field->ctype == CORM_C_NONE)
        return attr_unknown(object, name);
    if (cormi_is_computed(&value))
        return cormi_computed_put(object, field, &value);
    cormi_computed_forget(object, field);
    if (value.kind == CORM_K_NULL && attr_null_is_default(object, field))
        return attr_write_null(ctx, object, field, &value);
    if (value.kind != CORM_K_OBJECT)
        return attr_write(ctx, object, field, &value);
    target = cormi_object_mutable(value.as.obj);
    return corm_object_link(object, field->name, target);
}

/* ---- what is there ---- */

bool corm_object_is_loaded(const corm_object *object, const char *name)
{
    const cormi_model *model;
    const cormi_field *field;

    if (name == NULL || cormi_object_check_any(object) != CORM_OK)
        return false;
    model = object->state->model;
    field = model == NULL ? NULL : cormi_model_field(model, name);
    if (field != NULL && field->relation != NULL &&
        strcmp(name, field->name) == 0)
        return cormi_member_is_unset(field, object)
                   ? cormi_field_loaded(cormi_state(object), field)
                   : attr_companion(object, name) != NULL;
    if (field != NULL)
        return cormi_field_loaded(cormi_state(object), field);
    if (cormi_hanging_get(object, name, false) != NULL ||
        cormi_hanging_get(object, name, true) != NULL)
        return true;
    return attr_cell(object, name, &(attr_place){ 0 });
}

size_t corm_row_size(const corm_row *row)
{
    if (row == NULL || row->base.state == NULL)
        return 0;
    return cormi_state(&row->base)->n_columns;
}

const char *corm_row_name(const corm_row *row, size_t i)
{
    return i < corm_row_size(row) ? cormi_state(&row->base)->columns[i].name
                                  : NULL;
}

corm_value corm_row_value(const corm_row *row, size_t i)
{
    return i < corm_row_size(row) ? cormi_cells(&row->base)[i]
                                  : corm_value_null();
}
