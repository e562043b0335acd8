/*
 * The tables of a schema as plain models: every column a field, no relation,
 * no parent.  Rows are given by table (a child's row apart from its parent's,
 * a many-to-many table's pairs), and so they are loaded.
 */
#include "models.h"

#include <ctype.h>
#include <string.h>

#define MEMBER_ALIGN 16u

typedef struct flat {
    cf_models *m;
    const char *family;
    corm_model **list;
    size_t n;
} flat;

static char *flat_lower(cf_arena *arena, const char *text)
{
    char *out = cf_strndup(arena, text, strlen(text));

    for (char *c = out; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return out;
}

static const char *flat_table(const flat *f, const json_t *model)
{
    const char *table = cf_text_of(json_object_get(model, "meta"), "db_table");

    return table != NULL
               ? table
               : cf_format(f->m->arena, "%s_%s", f->family,
                           flat_lower(f->m->arena, cf_text_of(model, "name")));
}

/* ---- columns ---- */

static corm_field *flat_add(corm_model *model, corm_field *fields,
                            const char *name, const cf_type *type, bool null)
{
    corm_field *out = &fields[model->n_fields++];
    bool optional = null && type->opt_size != 0;

    out->name = name;
    out->type = type->type;
    out->null = null;
    out->ctype = type->ctype | (optional ? (uint32_t)CORM_C_OPT : 0u);
    out->size = (uint32_t)(optional ? type->opt_size : type->size);
    out->offset = (uint32_t)model->size;
    out->object_offset = CORM_NO_MEMBER;
    out->no_db_index = true;
    model->size += (out->size + MEMBER_ALIGN - 1) / MEMBER_ALIGN * MEMBER_ALIGN;
    return out;
}

static int flat_int(const json_t *field, const char *key)
{
    return (int)json_integer_value(json_object_get(field, key));
}

static void flat_column(flat *f, corm_model *model, corm_field *fields,
                        const json_t *owner, const json_t *json)
{
    const cf_type *type = cf_models_type(f->m, owner, json);
    const char *name = cf_text_of(json, "name");
    const char *column = cf_text_of(json, "db_column");
    corm_field *out;

    if (type == NULL)
        return;
    if (cf_field_is_key(cf_field_type(json)))
        name = cf_format(f->m->arena, "%s_id", name);
    out = flat_add(model, fields, name, type, cf_flag_of(json, "null"));
    out->db_column = column == NULL ? name : column;
    out->primary_key = cf_flag_of(json, "primary_key");
    out->max_length = flat_int(json, "max_length");
    out->max_digits = flat_int(json, "max_digits");
    out->decimal_places = flat_int(json, "decimal_places");
    if (type->type == CORM_TYPE_CHAR && out->max_length == 0)
        out->max_length = 255; /* of a key: its target's is not looked up */
    if (type->type == CORM_TYPE_DECIMAL && out->max_digits == 0)
        out->max_digits = 38, out->decimal_places = 10; /* of a key, too */
}

static bool flat_has_column(const json_t *field)
{
    static const char *const without[] = { "m2m", "generated", "composite_pk",
                                           "foreign_object" };
    const char *type = cf_text_of(field, "type");

    for (size_t i = 0; i < sizeof(without) / sizeof(without[0]); i++)
        if (type == NULL || strcmp(type, without[i]) == 0)
            return false;
    return true;
}

static void flat_composite(flat *f, corm_model *model, const json_t *field)
{
    const json_t *names = json_object_get(field, "fields");
    const char **out =
        CF_NEW_N(f->m->arena, const char *, json_array_size(names) + 1);

    for (size_t i = 0; i < json_array_size(names); i++)
        out[i] = json_string_value(json_array_get(names, i));
    model->primary_key = out;
}

static corm_model *flat_model(flat *f, const char *name, const char *table)
{
    corm_model *model = CF_NEW(f->m->arena, corm_model);

    model->name = name;
    model->db_table = table;
    model->size =
        (sizeof(corm_object) + MEMBER_ALIGN - 1) / MEMBER_ALIGN * MEMBER_ALIGN;
    f->list[f->n++] = model;
    return model;
}

static void flat_add_model(flat *f, const json_t *json)
{
    const json_t *list = json_object_get(json, "fields");
    corm_field *fields =
        CF_NEW_N(f->m->arena, corm_field, json_array_size(list) + 1);
    corm_model *model =
        flat_model(f, cf_text_of(json, "name"), flat_table(f, json));

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *field = json_array_get(list, i);
        const char *type = cf_text_of(field, "type");

        if (flat_has_column(field))
            flat_column(f, model, fields, json, field);
        else if (type != NULL && strcmp(type, "composite_pk") == 0)
            flat_composite(f, model, field);
    }
    if (cf_text_of(json_object_get(json, "meta"), "order_with_respect_to"))
        flat_add(model, fields, "_order", cf_type_find("int"), false);
    model->fields = fields;
}

/* A key is an integer here; only the table's own key is automatic. */
static void flat_unlink(corm_model *model)
{
    for (size_t i = 0; i < model->n_fields; i++) {
        corm_field *field = (corm_field *)(uintptr_t)&model->fields[i];

        if (field->primary_key)
            continue;
        if (field->type == CORM_TYPE_AUTO)
            field->type = CORM_TYPE_INTEGER;
        else if (field->type == CORM_TYPE_BIG_AUTO)
            field->type = CORM_TYPE_BIG_INTEGER;
        else if (field->type == CORM_TYPE_SMALL_AUTO)
            field->type = CORM_TYPE_SMALL_INTEGER;
    }
}

/* ---- automatic many-to-many tables ---- */

static const cf_type *flat_key_type(flat *f, const json_t *owner,
                                    const char *to)
{
    json_t *key =
        json_pack("{s:s, s:s, s:s}", "name", "key", "type", "fk", "to", to);
    const cf_type *type = cf_models_type(f->m, owner, key);

    json_decref(key);
    return type;
}

static void flat_add_half(corm_model *model, corm_field *fields,
                          const char *name, const cf_type *type)
{
    corm_field *field = flat_add(model, fields, name, type, false);

    if (type->type == CORM_TYPE_CHAR)
        field->max_length = 255;
    if (type->type == CORM_TYPE_DECIMAL)
        field->max_digits = 38, field->decimal_places = 10;
}

static void flat_pair(flat *f, corm_model *model, const json_t *owner,
                      const char *name, const char *to)
{
    corm_field *fields = CF_NEW_N(f->m->arena, corm_field, 3);
    const cf_type *source = flat_key_type(f, owner, name);
    const cf_type *target = flat_key_type(f, owner, to);
    bool self = strcmp(name, to) == 0;
    const char *from_name =
        cf_format(f->m->arena, self ? "from_%s_id" : "%s_id",
                  flat_lower(f->m->arena, name));
    const char *to_name = cf_format(f->m->arena, self ? "to_%s_id" : "%s_id",
                                    flat_lower(f->m->arena, to));

    if (source == NULL || target == NULL)
        return;
    flat_add(model, fields, "id", cf_type_find("bigauto"), false)->primary_key =
        true;
    flat_add_half(model, fields, from_name, source);
    flat_add_half(model, fields, to_name, target);
    model->fields = fields;
}

static void flat_add_pairs(flat *f, const json_t *json)
{
    const json_t *list = json_object_get(json, "fields");
    const char *owner = cf_text_of(json, "name");

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *field = json_array_get(list, i);
        const char *type = cf_text_of(field, "type");
        const char *to = cf_text_of(field, "to");
        const char *name = cf_text_of(field, "name");
        const char *table = cf_text_of(field, "db_table");

        if (type == NULL || strcmp(type, "m2m") != 0 || to == NULL ||
            cf_text_of(field, "through") != NULL)
            continue;
        if (table == NULL)
            table = cf_format(f->m->arena, "%s_%s", flat_table(f, json), name);
        flat_pair(
            f,
            flat_model(f, cf_format(f->m->arena, "%s_%s", owner, name), table),
            json, owner, strcmp(to, "self") == 0 ? owner : to);
        flat_unlink(f->list[f->n - 1]);
    }
}

/* ---- all ---- */

static size_t flat_most(const cf_models *m)
{
    size_t n = m->n;

    for (size_t i = 0; i < m->n; i++)
        n += json_array_size(json_object_get(cf_models_json(m, i), "fields"));
    return n;
}

const corm_model *const *cf_flat_models(cf_models *m, const char *family)
{
    flat f = { .m = m, .family = family };

    f.list = CF_NEW_N(m->arena, corm_model *, flat_most(m) + 1);
    for (size_t i = 0; i < m->n && !cf_failed(m->run); i++) {
        const json_t *json = cf_models_json(m, i);

        if (cf_text_of(json, "proxy_of") != NULL)
            continue;
        flat_add_model(&f, json);
        flat_unlink(f.list[f.n - 1]);
        flat_add_pairs(&f, json);
    }
    return (const corm_model *const *)f.list;
}
