/*
 * Second stage of the registry: the fields of each model in the order of
 * its struct, the parent's first, and the primary key.
 */
#include "model/build.h"

#include <string.h>

cormi_field *cormi_build_find(const cormi_model *model, const char *name)
{
    for (size_t i = 0; i < model->n_fields; i++)
        if (strcmp(model->fields[i]->name, name) == 0 ||
            strcmp(model->fields[i]->attname, name) == 0)
            return model->fields[i];
    for (size_t i = 0; i < model->n_m2m; i++)
        if (strcmp(model->m2m[i]->name, name) == 0)
            return model->m2m[i];
    return NULL;
}

static bool fields_is_key(corm_type type)
{
    return type == CORM_TYPE_FOREIGN_KEY || type == CORM_TYPE_ONE_TO_ONE;
}

/* Many-to-many and foreign objects have no column. */
static bool fields_has_column(corm_type type)
{
    return type != CORM_TYPE_MANY_TO_MANY && type != CORM_TYPE_FOREIGN_OBJECT;
}

static bool fields_name(cormi_build *b, cormi_field *field)
{
    const corm_field *desc = field->desc;

    field->name = desc->name;
    field->attname = desc->name;
    field->label = cormi_build_join(b, field->owner->name, ".", desc->name);
    if (fields_is_key(desc->type))
        field->attname = cormi_build_join(b, desc->name, "_id", "");
    if (fields_has_column(desc->type))
        field->column =
            desc->db_column != NULL ? desc->db_column : field->attname;
    return !b->oom;
}

/* Bytes of the value itself.  A corm_opt_ is {bool set; T value}, so the value
 * is its last part; of an integer it is half. */
static uint32_t fields_width(uint32_t ctype, bool optional, uint32_t size)
{
    static const uint8_t widths[] = {
        [CORM_C_BOOL] = sizeof(bool),
        [CORM_C_DOUBLE] = sizeof(double),
        [CORM_C_DATE] = sizeof(corm_date),
        [CORM_C_TIME] = sizeof(corm_time),
        [CORM_C_DATETIME] = sizeof(corm_datetime),
        [CORM_C_DURATION] = sizeof(corm_duration),
        [CORM_C_UUID] = sizeof(corm_uuid),
        [CORM_C_DECIMAL] = sizeof(corm_decimal),
    };

    if (!optional)
        return size;
    if (ctype == CORM_C_INT)
        return size / 2;
    return ctype < sizeof(widths) ? widths[ctype] : 0;
}

static void fields_member(cormi_field *field, const corm_field *desc)
{
    field->ctype = desc->ctype & ~(uint32_t)CORM_C_OPT;
    field->optional = (desc->ctype & CORM_C_OPT) != 0;
    field->offset = desc->offset;
    field->size = desc->size;
    field->width = fields_width(field->ctype, field->optional, desc->size);
    field->object_offset = desc->object_offset;
}

static void fields_options(cormi_field *field)
{
    const corm_field *desc = field->desc;
    const cormi_type_info *info = cormi_type(desc->type);

    field->type = desc->type;
    field->data_type = info->data_type;
    field->base =
        desc->base != NULL ? cormi_type_by_name(desc->base) : CORM_TYPE_NONE;
    field->max_length =
        desc->max_length != 0 ? desc->max_length : info->default_max_length;
    field->max_digits = desc->max_digits;
    field->decimal_places = desc->decimal_places;
    field->null = desc->null;
    field->primary_key = desc->primary_key;
    field->unique = desc->unique || desc->type == CORM_TYPE_ONE_TO_ONE;
    field->db_index = (desc->db_index || info->default_index ||
                       desc->type == CORM_TYPE_FOREIGN_KEY) &&
                      !desc->no_db_index && !field->unique &&
                      !field->primary_key;
    field->is_auto = info->is_auto;
    field->has_default =
        desc->default_value != NULL || desc->default_fn != NULL;
}

static bool fields_own(cormi_build *b, cormi_model *model, cormi_field *field,
                       const corm_field *desc)
{
    field->desc = desc;
    field->model = field->owner = model;
    field->origin = field;
    fields_member(field, desc);
    fields_options(field);
    return fields_name(b, field);
}

/* ---- inherited fields ---- */

/* Programs list them in the parent's order, so the search starts after the
 * last one found. */
static const corm_field *fields_stand_in(const corm_model *desc,
                                         const char *name, size_t *from)
{
    for (size_t i = 0; i < desc->n_fields; i++) {
        size_t at = (*from + i) % desc->n_fields;
        const corm_field *field = &desc->fields[at];

        if (field->inherited && field->name != NULL &&
            strcmp(field->name, name) == 0) {
            *from = at + 1;
            return field;
        }
    }
    return NULL;
}

static void fields_missing(cormi_build *b, const cormi_model *model,
                           const cormi_field *field)
{
    cormi_mistake(b,
                  "%s has no member for the inherited field %s; add the member "
                  "and CORM_INHERITED%s(%s, %s)",
                  model->name, field->origin->label,
                  fields_is_key(field->type) ? "_KEY" : "", model->name,
                  field->name);
}

static bool fields_inherit(cormi_build *b, cormi_model *model,
                           cormi_field *field, const cormi_field *parent)
{
    *field = *parent;
    field->owner = model;
    field->label = cormi_build_join(b, model->name, ".", parent->name);
    return field->label != NULL;
}

static void fields_inherit_column(cormi_build *b, cormi_model *model,
                                  const cormi_field *parent, size_t *from)
{
    const corm_field *desc = fields_stand_in(model->desc, parent->name, from);
    cormi_field *field;

    if (desc == NULL) {
        fields_missing(b, model, parent);
        return;
    }
    field = cormi_build_take(b, 1, sizeof(*field));
    if (field == NULL || !fields_inherit(b, model, field, parent))
        return;
    fields_member(field, desc);
    field->index = (uint16_t)model->n_fields;
    model->fields[model->n_fields++] = field;
    if (field->ctype != parent->ctype || field->size != parent->size ||
        field->optional != parent->optional)
        cormi_mistake(b,
                      "%s: the member has another C type than %s; declare "
                      "both alike",
                      field->label, parent->label);
}

static void fields_inherit_all(cormi_build *b, cormi_model *model)
{
    const cormi_model *parent = model->parent;
    size_t from = 0;

    for (size_t i = 0; i < parent->n_fields && !b->oom; i++)
        fields_inherit_column(b, model, parent->fields[i], &from);
    for (size_t i = 0; i < parent->n_m2m && !b->oom; i++) {
        const corm_field *desc;
        cormi_field *field = cormi_build_take(b, 1, sizeof(*field));

        if (field == NULL || !fields_inherit(b, model, field, parent->m2m[i]))
            return;
        desc = fields_stand_in(model->desc, field->name, &from);
        field->object_offset =
            desc == NULL ? CORM_NO_MEMBER : desc->object_offset;
        field->index = (uint16_t)model->n_m2m;
        model->m2m[model->n_m2m++] = field;
    }
}

static void fields_check_stand_ins(cormi_build *b, const cormi_model *model)
{
    for (size_t i = 0; i < model->desc->n_fields; i++) {
        const corm_field *desc = &model->desc->fields[i];

        if (!desc->inherited || desc->name == NULL)
            continue;
        if (model->parent == NULL)
            cormi_mistake(b,
                          "%s.%s is CORM_INHERITED, but %s extends no model; "
                          "set .extends or declare the field",
                          model->name, desc->name, model->name);
        else if (cormi_build_find(model->parent, desc->name) == NULL)
            cormi_mistake(b,
                          "%s.%s is CORM_INHERITED, but %s has no field "
                          "\"%s\"; declare it as a field of %s",
                          model->name, desc->name, model->parent->name,
                          desc->name, model->name);
    }
}

/* ---- all fields of a model ---- */

static bool fields_usable(cormi_build *b, const cormi_model *model, size_t i)
{
    const corm_field *desc = &model->desc->fields[i];

    if (desc->name == NULL || desc->name[0] == '\0')
        cormi_mistake(b, "%s: field number %zu has no name; set .name",
                      model->name, i + 1);
    else if (!desc->inherited && ((int)desc->type <= (int)CORM_TYPE_NONE ||
                                  (int)desc->type >= (int)CORM_TYPE_COUNT_))
        cormi_mistake(b, "%s.%s has no valid type; set .type to a CORM_TYPE_",
                      model->name, desc->name);
    else
        return !desc->inherited;
    return false;
}

static void fields_declare(cormi_build *b, cormi_model *model)
{
    size_t n = model->desc->n_fields;
    cormi_field *fields = cormi_build_take(b, n, sizeof(*fields));

    if (fields == NULL)
        return;
    for (size_t i = 0; i < n; i++) {
        const corm_field *desc = &model->desc->fields[i];

        if (!fields_usable(b, model, i))
            continue;
        if (!fields_own(b, model, &fields[i], desc))
            return;
        if (fields_has_column(desc->type)) {
            fields[i].index = (uint16_t)model->n_fields;
            model->fields[model->n_fields++] = &fields[i];
        } else {
            fields[i].index = (uint16_t)model->n_m2m;
            model->m2m[model->n_m2m++] = &fields[i];
        }
    }
}

static bool fields_make_room(cormi_build *b, cormi_model *model)
{
    size_t n_fields = model->desc->n_fields, n_m2m = n_fields;

    if (model->parent != NULL) {
        n_fields += model->parent->n_fields;
        n_m2m += model->parent->n_m2m;
    }
    if (n_fields > UINT16_MAX || n_m2m > UINT16_MAX) {
        cormi_mistake(b, "%s has too many fields; %d is the limit", model->name,
                      UINT16_MAX);
        return false;
    }
    model->fields = cormi_build_take(b, n_fields, sizeof(*model->fields));
    model->m2m = cormi_build_take(b, n_m2m, sizeof(*model->m2m));
    return !b->oom;
}

/* ---- keys ---- */

static void fields_parent_link(cormi_build *b, cormi_model *model)
{
    for (size_t i = 0; i < model->n_fields; i++) {
        cormi_field *field = model->fields[i];

        if (field->model == model && field->desc->parent_link)
            model->parent_link = field;
    }
    if (model->parent_link == NULL)
        cormi_mistake(b,
                      "%s extends %s but has no link to it; add "
                      "CORM_ONE_TO_ONE(%s, %s_ptr, %s, .parent_link = true)",
                      model->name, model->parent->name, model->name,
                      model->parent->lower, model->parent->name);
}

static size_t fields_flagged_keys(const cormi_build *b,
                                  const cormi_model *model, cormi_field **key)
{
    size_t n = 0;

    for (size_t i = 0; i < model->n_fields; i++) {
        if (model->fields[i]->model != model || !model->fields[i]->primary_key)
            continue;
        if (b->partial && *key != NULL)
            (*key)->primary_key = false;
        if (n++ == 0 || b->partial)
            *key = model->fields[i];
    }
    return b->partial && n > 1 ? 1 : n;
}

static void fields_composite_key(cormi_build *b, cormi_model *model)
{
    const char *const *names = model->desc->primary_key;
    size_t n = 0;

    while (names[n] != NULL)
        n++;
    model->pk = cormi_build_take(b, n, sizeof(*model->pk));
    for (size_t i = 0; model->pk != NULL && i < n; i++) {
        cormi_field *field = cormi_build_find(model, names[i]);

        if (field == NULL || field->column == NULL || field->model != model)
            cormi_mistake_name(b, model, names[i],
                               "%s: .primary_key names \"%s\", which is no "
                               "column of its table",
                               model->name, names[i]);
        else
            model->pk[model->n_pk++] = field;
    }
    if (n == 1 && model->n_pk == 1)
        model->pk[0]->primary_key = true;
}

static void fields_single_key(cormi_build *b, cormi_model *model)
{
    cormi_field *key = NULL;
    size_t n = fields_flagged_keys(b, model, &key);

    if (n > 1)
        cormi_mistake(b,
                      "%s has %zu primary keys; for a composite one set "
                      "CORM_MODEL(%s, .primary_key = CORM_NAMES(..))",
                      model->name, n, model->name);
    if (key == NULL && model->parent_link != NULL) {
        key = model->parent_link;
        key->primary_key = true;
    }
    if (key == NULL) {
        if (!model->abstract && model->parent == NULL && !b->partial)
            cormi_mistake(b,
                          "%s has no primary key; add `int64_t id` to the "
                          "struct and CORM_AUTO(%s, id) to its fields, or set "
                          ".primary_key = true on one",
                          model->name, model->name);
        return;
    }
    model->pk = cormi_build_take(b, 1, sizeof(*model->pk));
    if (model->pk != NULL)
        model->pk[model->n_pk++] = key;
}

static void fields_keys(cormi_build *b, cormi_model *model)
{
    cormi_field *key = NULL;

    if (model->parent != NULL)
        fields_parent_link(b, model);
    if (model->desc->primary_key == NULL) {
        fields_single_key(b, model);
        return;
    }
    if (fields_flagged_keys(b, model, &key) != 0)
        cormi_mistake(b,
                      "%s has .primary_key = CORM_NAMES(..) and %s is a "
                      "primary key too; keep one",
                      model->name, key->label);
    fields_composite_key(b, model);
}

/* ---- Meta that depends on fields and ancestors ---- */

static const corm_value fields_by_order[] = {
    { .kind = CORM_K_TEXT, .size = 6, .as.s = "_order" },
    { .kind = CORM_K_NULL }
};

static void fields_order(cormi_build *b, cormi_model *model)
{
    const char *to = model->desc->order_with_respect_to;

    if (to == NULL)
        return;
    model->order_field = cormi_build_find(model, "_order");
    if (model->order_field == NULL ||
        !cormi_type(model->order_field->type)->is_integer) {
        model->order_field = NULL;
        cormi_mistake(b,
                      "%s: .order_with_respect_to needs an integer field named "
                      "_order; add `int32_t _order` to the struct and "
                      "CORM_INTEGER(%s, _order)",
                      model->name, model->name);
    }
    if (model->ordering != NULL)
        cormi_mistake(b,
                      "%s has both .ordering and .order_with_respect_to; "
                      "keep one",
                      model->name);
    model->ordering = fields_by_order;
}

static void fields_version(cormi_build *b, cormi_model *model)
{
    const char *name = model->desc->version_field;
    cormi_field *field = name == NULL ? NULL : cormi_build_find(model, name);

    if (name == NULL)
        return;
    if (field != NULL && cormi_type(field->type)->is_integer &&
        field->ctype != CORM_C_NONE && field->relation == NULL &&
        !field->null && !field->primary_key && field->desc->generated == NULL)
        model->version = field;
    else
        cormi_mistake(b,
                      "%s: .version_field names \"%s\", which must be an "
                      "integer field of its own with a member, not null: "
                      "CORM_INTEGER(%s, version, .default_value = CORM_INT(0))",
                      model->name, name, model->name);
}

static void fields_inherit_meta(cormi_model *model, const cormi_model *base)
{
    if (model->version == NULL && base->version != NULL)
        model->version = model->proxy_of == base
                             ? base->version
                             : cormi_build_find(model, base->version->name);
    if (model->ordering == NULL)
        model->ordering = base->ordering;
    if (model->get_latest_by == NULL)
        model->get_latest_by = base->get_latest_by;
    if (model->order_field == NULL && model->proxy_of == base)
        model->order_field = base->order_field;
}

/* A proxy is its concrete model under another name. */
static void fields_share(cormi_build *b, cormi_model *model)
{
    const cormi_model *base = model->concrete;

    if (model->desc->n_fields != 0)
        cormi_mistake(b,
                      "%s is a proxy of %s and cannot have fields; declare "
                      "them there, or use .extends",
                      model->name, base->name);
    if (model->size != base->size)
        cormi_mistake(b,
                      "%s is a proxy of %s and must have the same struct: "
                      "typedef %s %s",
                      model->name, base->name, base->name, model->name);
    model->parent = base->parent;
    model->parent_link = base->parent_link;
    model->fields = base->fields;
    model->n_fields = base->n_fields;
    model->m2m = base->m2m;
    model->n_m2m = base->n_m2m;
    model->pk = base->pk;
    model->n_pk = base->n_pk;
}

static void fields_build_new(cormi_build *b, cormi_model *model)
{
    cormi_model *base =
        model->proxy_of != NULL ? model->proxy_of : model->parent;

    if (base != NULL)
        cormi_build_fields(b, base);
    if (b->oom)
        return;
    if (model->proxy_of != NULL) {
        fields_share(b, model);
    } else {
        if (!fields_make_room(b, model))
            return;
        if (model->parent != NULL)
            fields_inherit_all(b, model);
        if (!b->oom)
            fields_declare(b, model);
        if (b->oom)
            return;
        fields_check_stand_ins(b, model);
        fields_keys(b, model);
        fields_order(b, model);
        fields_version(b, model);
    }
    if (base != NULL)
        fields_inherit_meta(model, base);
}

void cormi_build_fields(cormi_build *b, cormi_model *model)
{
    cormi_build_model *note = cormi_build_note(b, model);

    if (note->fields != CORMI_BUILD_NEW || b->oom)
        return;
    note->fields = CORMI_BUILD_DONE;
    fields_build_new(b, model);
}
