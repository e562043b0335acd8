/*
 * Schemas: models made at run time.  Each member of a struct is laid out
 * here, after the header; a child of another model begins with its parent's
 * fields, as a C struct that extends one would.
 */
#include "models.h"

#include <string.h>

#define MEMBER_ALIGN 16u

/* ---- reading the schema ---- */

const char *cf_text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

bool cf_flag_of(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

static int int_of(const json_t *object, const char *key)
{
    return (int)json_integer_value(json_object_get(object, key));
}

/* {"names":["a","b"]} as a C list ended by NULL; NULL when absent. */
static const char *const *names_of(cf_models *m, const json_t *list)
{
    const char **out;

    if (!json_is_array(list) || json_array_size(list) == 0)
        return NULL;
    out = CF_NEW_N(m->arena, const char *, json_array_size(list) + 1);
    for (size_t i = 0; i < json_array_size(list); i++)
        out[i] = json_string_value(json_array_get(list, i));
    return out;
}

size_t cf_models_find(const cf_models *m, const char *name)
{
    for (size_t i = 0; i < m->n; i++)
        if (name != NULL && strcmp(m->models[i].name, name) == 0)
            return i;
    cf_fail(m->run, "unknown model \"%s\"", name == NULL ? "?" : name);
    return 0;
}

const json_t *cf_models_json(const cf_models *m, size_t at)
{
    return json_array_get(m->list, at);
}

bool cf_field_is_key(const char *type)
{
    return strcmp(type, "fk") == 0 || strcmp(type, "o2o") == 0;
}

const char *cf_field_type(const json_t *field)
{
    const char *type = cf_text_of(field, "type");

    if (type != NULL && strcmp(type, "generated") == 0)
        type = cf_text_of(json_object_get(field, "output"), "type");
    return type == NULL ? "" : type;
}

/* ---- types of keys ---- */

static const json_t *field_named(const json_t *model, const char *name)
{
    const json_t *fields = json_object_get(model, "fields");

    for (size_t i = 0; i < json_array_size(fields); i++) {
        const json_t *field = json_array_get(fields, i);
        const char *its = cf_text_of(field, "name");

        if (name == NULL ? cf_flag_of(field, "primary_key")
                         : its != NULL && strcmp(its, name) == 0)
            return field;
    }
    return NULL;
}

/* The field that a key refers to. */
static const json_t *key_target(const cf_models *m, const json_t *owner,
                                const json_t *field)
{
    const char *to = cf_text_of(field, "to");
    const json_t *model;

    if (to != NULL && strcmp(to, "self") == 0)
        to = cf_text_of(owner, "name");
    model = cf_models_json(m, cf_models_find(m, to));
    if (cf_text_of(model, "proxy_of") != NULL)
        model =
            cf_models_json(m, cf_models_find(m, cf_text_of(model, "proxy_of")));
    return field_named(model, cf_text_of(field, "to_field"));
}

const cf_type *cf_models_type(const cf_models *m, const json_t *owner,
                              const json_t *field)
{
    const char *type = cf_field_type(field);
    const json_t *target = field;
    const cf_type *found;

    for (int depth = 0; depth < 16 && cf_field_is_key(type); depth++) {
        const char *to = cf_text_of(target, "to");

        target = key_target(m, owner, target);
        if (target == NULL)
            break;
        if (to != NULL && strcmp(to, "self") != 0)
            owner = cf_models_json(m, cf_models_find(m, to));
        type = cf_field_type(target);
    }
    found = cf_type_find(type);
    if (found == NULL)
        cf_fail(m->run, "unknown type \"%s\" of field \"%s\"", type,
                cf_text_of(field, "name"));
    return found;
}

/* ---- members ---- */

static uint32_t take_member(size_t *end, size_t size)
{
    size_t at = *end;

    *end = (at + size + MEMBER_ALIGN - 1) / MEMBER_ALIGN * MEMBER_ALIGN;
    return (uint32_t)at;
}

/* A corm_value takes whatever a case assigns; a member of the field's C type
 * only what fits. */
static void set_member(const cf_models *m, corm_field *out, const cf_type *type,
                       size_t *end)
{
    bool optional = out->null && type->opt_size != 0;

    if (m->run->is_typed) {
        out->ctype = type->ctype | (optional ? (uint32_t)CORM_C_OPT : 0u);
        out->size = (uint32_t)(optional ? type->opt_size : type->size);
    } else {
        out->ctype = CORM_C_VALUE;
        out->size = (uint32_t)sizeof(corm_value);
    }
    out->offset = take_member(end, out->size);
    out->object_offset = CORM_NO_MEMBER;
}

/* ---- fields ---- */

static const corm_value *value_of(cf_models *m, const json_t *json)
{
    corm_value *out;

    if (json == NULL)
        return NULL;
    out = CF_NEW(m->arena, corm_value);
    *out = cf_value(m->run, json);
    return out;
}

/* Integers as decimal text, as corm_choice says. */
static const corm_choice *choices_of(cf_models *m, const json_t *list)
{
    corm_choice *out;

    if (list == NULL)
        return NULL;
    out = CF_NEW_N(m->arena, corm_choice, json_array_size(list) + 1);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *pair = json_array_get(list, i);
        const json_t *value = json_array_get(pair, 0);

        out[i].value = json_is_integer(value)
                           ? cf_format(m->arena, "%lld",
                                       (long long)json_integer_value(value))
                           : json_string_value(value);
        out[i].label = json_string_value(json_array_get(pair, 1));
    }
    return out;
}

static void set_options(cf_models *m, corm_field *out, const json_t *f)
{
    out->name = cf_text_of(f, "name");
    out->null = cf_flag_of(f, "null");
    out->blank = cf_flag_of(f, "blank");
    out->unique = cf_flag_of(f, "unique");
    out->primary_key = cf_flag_of(f, "primary_key");
    out->db_index = cf_flag_of(f, "db_index");
    out->no_db_index = json_is_false(json_object_get(f, "db_index"));
    out->auto_now = cf_flag_of(f, "auto_now");
    out->auto_now_add = cf_flag_of(f, "auto_now_add");
    out->max_length = int_of(f, "max_length");
    out->max_digits = int_of(f, "max_digits");
    out->decimal_places = int_of(f, "decimal_places");
    out->db_column = cf_text_of(f, "db_column");
    out->choices = choices_of(m, json_object_get(f, "choices"));
    out->default_value = value_of(m, json_object_get(f, "default"));
    if (json_object_get(f, "db_default") != NULL)
        out->db_default = cf_expr(m->run, json_object_get(f, "db_default"));
}

static const struct on_delete {
    const char *name;
    corm_on_delete value;
} on_deletes[] = {
    { "CASCADE", CORM_CASCADE },         { "PROTECT", CORM_PROTECT },
    { "RESTRICT", CORM_RESTRICT },       { "SET_NULL", CORM_SET_NULL },
    { "SET_DEFAULT", CORM_SET_DEFAULT }, { "DO_NOTHING", CORM_DO_NOTHING },
};

static corm_on_delete on_delete_of(const json_t *f)
{
    const char *name = cf_text_of(f, "on_delete");

    for (size_t i = 0; i < sizeof(on_deletes) / sizeof(on_deletes[0]); i++)
        if (name != NULL && strcmp(on_deletes[i].name, name) == 0)
            return on_deletes[i].value;
    return CORM_ON_DELETE_UNSET;
}

static void set_relation(cf_models *m, corm_field *out, const json_t *owner,
                         const json_t *f)
{
    const char *to = cf_text_of(f, "to");

    if (to != NULL && strcmp(to, "self") == 0)
        to = cf_text_of(owner, "name");
    out->to = &m->models[cf_models_find(m, to)];
    out->on_delete = on_delete_of(f);
    out->related_name = cf_text_of(f, "related_name");
    out->related_query_name = cf_text_of(f, "related_query_name");
    out->to_field = cf_text_of(f, "to_field");
    out->no_db_constraint = json_is_false(json_object_get(f, "db_constraint"));
    out->parent_link = cf_flag_of(f, "parent_link");
    out->asymmetrical = json_is_false(json_object_get(f, "symmetrical"));
    if (cf_text_of(f, "through") != NULL)
        out->through = &m->models[cf_models_find(m, cf_text_of(f, "through"))];
    out->through_fields = names_of(m, json_object_get(f, "through_fields"));
    out->db_table = cf_text_of(f, "db_table");
}

/* The field whose column has this name: composite keys name columns. */
static const char *name_of_column(const json_t *model, const char *column)
{
    const json_t *fields = json_object_get(model, "fields");

    for (size_t i = 0; i < json_array_size(fields); i++) {
        const char *name = cf_text_of(json_array_get(fields, i), "name");
        const char *type = cf_field_type(json_array_get(fields, i));
        size_t n = name == NULL ? 0 : strlen(name);

        if (cf_field_is_key(type) && strncmp(column, name, n) == 0 &&
            strcmp(column + n, "_id") == 0)
            return name;
    }
    return column;
}

static const char *const *columns_of(cf_models *m, const json_t *model,
                                     const json_t *list)
{
    const char **out =
        CF_NEW_N(m->arena, const char *, json_array_size(list) + 1);

    for (size_t i = 0; i < json_array_size(list); i++)
        out[i] =
            name_of_column(model, json_string_value(json_array_get(list, i)));
    return out;
}

static void set_generated(cf_models *m, corm_field *out, const json_t *f)
{
    const json_t *output = json_object_get(f, "output");

    out->generated = cf_expr(m->run, json_object_get(f, "expression"));
    out->stored = cf_flag_of(f, "db_persist");
    out->null = cf_flag_of(output, "null");
    out->max_length = int_of(output, "max_length");
    out->max_digits = int_of(output, "max_digits");
    out->decimal_places = int_of(output, "decimal_places");
}

static void set_column(cf_models *m, corm_field *out, const json_t *owner,
                       const json_t *f, size_t *end)
{
    const char *kind = cf_text_of(f, "type");
    const cf_type *type = cf_models_type(m, owner, f);

    if (type == NULL)
        return;
    out->type = type->type;
    if (strcmp(kind, "fk") == 0)
        out->type = CORM_TYPE_FOREIGN_KEY;
    else if (strcmp(kind, "o2o") == 0)
        out->type = CORM_TYPE_ONE_TO_ONE;
    set_options(m, out, f);
    if (strcmp(kind, "generated") == 0)
        set_generated(m, out, f);
    set_member(m, out, type, end);
    if (cf_field_is_key(kind))
        set_relation(m, out, owner, f);
}

/* A relation without a column of its own. */
static void set_plural(cf_models *m, corm_field *out, const json_t *owner,
                       const json_t *f, corm_type type)
{
    set_options(m, out, f);
    set_relation(m, out, owner, f);
    out->type = type;
    out->object_offset = CORM_NO_MEMBER;
    if (type == CORM_TYPE_FOREIGN_OBJECT) {
        out->from_fields =
            columns_of(m, owner, json_object_get(f, "from_fields"));
        out->to_fields =
            columns_of(m, cf_models_json(m, (size_t)(out->to - m->models)),
                       json_object_get(f, "to_fields"));
    }
}

static void add_field(cf_models *m, corm_model *model, corm_field *fields,
                      const json_t *owner, const json_t *f, size_t *end)
{
    const char *kind = cf_text_of(f, "type");
    corm_field *out = &fields[model->n_fields];

    if (kind != NULL && strcmp(kind, "composite_pk") == 0) {
        model->primary_key = columns_of(m, owner, json_object_get(f, "fields"));
        return;
    }
    model->n_fields++;
    if (kind == NULL)
        cf_fail(m->run, "a field of %s has no type", model->name);
    else if (strcmp(kind, "m2m") == 0)
        set_plural(m, out, owner, f, CORM_TYPE_MANY_TO_MANY);
    else if (strcmp(kind, "foreign_object") == 0)
        set_plural(m, out, owner, f, CORM_TYPE_FOREIGN_OBJECT);
    else
        set_column(m, out, owner, f, end);
}

/* ---- inheritance ---- */

static size_t inherited_count(const cf_models *m, const json_t *model)
{
    size_t n = json_array_size(json_object_get(model, "fields")) + 1;
    const char *base = cf_text_of(model, "extends");

    return base == NULL
               ? n
               : n + inherited_count(
                         m, cf_models_json(m, cf_models_find(m, base)));
}

static void add_inherited(corm_model *model, corm_field *fields,
                          const corm_model *parent)
{
    for (size_t i = 0; i < parent->n_fields; i++) {
        const corm_field *from = &parent->fields[i];

        if (from->ctype == CORM_C_NONE)
            continue;
        fields[model->n_fields++] =
            (corm_field){ .name = from->name,
                          .inherited = true,
                          .ctype = from->ctype,
                          .offset = from->offset,
                          .size = from->size,
                          .object_offset = from->object_offset };
    }
}

/* order_with_respect_to needs an integer field _order, which the format
 * leaves out. */
static void add_order(const cf_models *m, corm_model *model, corm_field *fields,
                      size_t *end)
{
    corm_field *out = &fields[model->n_fields++];

    out->name = "_order";
    out->type = CORM_TYPE_INTEGER;
    set_member(m, out, cf_type_find("int"), end);
}

static void build_fields(cf_models *m, size_t at)
{
    const json_t *json = cf_models_json(m, at);
    const json_t *list = json_object_get(json, "fields");
    const char *base = cf_text_of(json, "extends");
    corm_model *model = &m->models[at];
    corm_field *fields =
        CF_NEW_N(m->arena, corm_field, inherited_count(m, json) + 1);
    size_t end = sizeof(corm_object);

    if (base != NULL) {
        size_t parent = cf_models_find(m, base);

        cf_models_fields(m, parent);
        model->extends = &m->models[parent];
        add_inherited(model, fields, model->extends);
        end = model->extends->size;
    }
    take_member(&end, 0);
    for (size_t i = 0; i < json_array_size(list); i++)
        add_field(m, model, fields, json, json_array_get(list, i), &end);
    if (model->order_with_respect_to != NULL)
        add_order(m, model, fields, &end);
    model->fields = fields;
    model->size = end;
}

void cf_models_fields(cf_models *m, size_t at)
{
    const char *base = cf_text_of(cf_models_json(m, at), "proxy_of");

    if (m->built[at])
        return;
    m->built[at] = true;
    if (base == NULL) {
        build_fields(m, at);
        return;
    }
    cf_models_fields(m, cf_models_find(m, base));
    m->models[at].proxy_of = &m->models[cf_models_find(m, base)];
    m->models[at].size = m->models[at].proxy_of->size;
}

/* ---- meta ---- */

static const corm_value *ordering_of(cf_models *m, const json_t *list)
{
    size_t n = json_array_size(list);
    corm_value *out;

    if (n == 0)
        return NULL;
    out = CF_NEW_N(m->arena, corm_value, n + 1);
    for (size_t i = 0; i < n; i++) {
        const json_t *o = json_array_get(list, i);

        out[i] = json_is_string(o) ? corm_value_text(json_string_value(o))
                                   : cf_order(m->run, o);
    }
    out[n] = corm_value_null();
    return out;
}

static const corm_expr *const *exprs_of(cf_models *m, const json_t *list)
{
    size_t n = json_array_size(list);
    const corm_expr **out;

    if (n == 0)
        return NULL;
    out = CF_NEW_N(m->arena, const corm_expr *, n + 1);
    for (size_t i = 0; i < n; i++) {
        corm_value item = cf_order(m->run, json_array_get(list, i));

        if (item.kind == CORM_K_EXPR)
            out[i] = item.as.expr;
        else
            cf_fail(m->run, "an index expression is a plain name");
    }
    return out;
}

static void build_indexes(cf_models *m, corm_model *model, const json_t *list)
{
    corm_index *out = CF_NEW_N(m->arena, corm_index, json_array_size(list));

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *index = json_array_get(list, i);
        const json_t *condition = json_object_get(index, "condition");

        out[i].name = cf_text_of(index, "name");
        out[i].fields = names_of(m, json_object_get(index, "fields"));
        out[i].expressions = exprs_of(m, json_object_get(index, "expressions"));
        out[i].condition =
            condition == NULL ? NULL : cf_condition(m->run, condition);
        out[i].include = names_of(m, json_object_get(index, "include"));
    }
    model->indexes = out;
    model->n_indexes = json_array_size(list);
}

static int8_t deferrable_of(const json_t *constraint)
{
    const char *how = cf_text_of(constraint, "deferrable");

    if (how == NULL)
        return 0;
    return strcmp(how, "deferred") == 0 ? 1 : 2;
}

static void build_constraints(cf_models *m, corm_model *model,
                              const json_t *list)
{
    corm_constraint *out =
        CF_NEW_N(m->arena, corm_constraint, json_array_size(list));

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *c = json_array_get(list, i);
        const json_t *condition = json_object_get(c, "condition");
        const char *type = cf_text_of(c, "type");

        out[i].name = cf_text_of(c, "name");
        out[i].kind = type != NULL && strcmp(type, "check") == 0
                          ? CORM_CONSTRAINT_CHECK
                          : CORM_CONSTRAINT_UNIQUE;
        out[i].fields = names_of(m, json_object_get(c, "fields"));
        out[i].expressions = exprs_of(m, json_object_get(c, "expressions"));
        out[i].condition =
            condition == NULL ? NULL : cf_condition(m->run, condition);
        out[i].include = names_of(m, json_object_get(c, "include"));
        out[i].nulls_not_distinct =
            json_is_false(json_object_get(c, "nulls_distinct"));
        out[i].deferrable = deferrable_of(c);
    }
    model->constraints = out;
    model->n_constraints = json_array_size(list);
}

static void build_unique_together(cf_models *m, corm_model *model,
                                  const json_t *lists)
{
    size_t n = json_array_size(lists);
    const char *const **out;

    if (n == 0)
        return;
    out = CF_NEW_N(m->arena, const char *const *, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = names_of(m, json_array_get(lists, i));
    model->unique_together = out;
}

static void build_meta(cf_models *m, corm_model *model, const json_t *meta)
{
    const json_t *latest = json_object_get(meta, "get_latest_by");

    model->db_table = cf_text_of(meta, "db_table");
    model->ordering = ordering_of(m, json_object_get(meta, "ordering"));
    model->unmanaged = json_is_false(json_object_get(meta, "managed"));
    model->verbose_name = cf_text_of(meta, "verbose_name");
    model->default_related_name = cf_text_of(meta, "default_related_name");
    if (json_is_string(latest)) {
        const char **one = CF_NEW_N(m->arena, const char *, 2);

        one[0] = json_string_value(latest);
        model->get_latest_by = one;
    } else {
        model->get_latest_by = names_of(m, latest);
    }
    build_unique_together(m, model, json_object_get(meta, "unique_together"));
    if (json_object_get(meta, "indexes") != NULL)
        build_indexes(m, model, json_object_get(meta, "indexes"));
    if (json_object_get(meta, "constraints") != NULL)
        build_constraints(m, model, json_object_get(meta, "constraints"));
}

/* ---- all models ---- */

static bool names_are_there(cf_models *m)
{
    for (size_t i = 0; i < m->n; i++) {
        const json_t *json = cf_models_json(m, i);

        m->models[i].name = cf_text_of(json, "name");
        m->models[i].order_with_respect_to =
            cf_text_of(json_object_get(json, "meta"), "order_with_respect_to");
        if (m->models[i].name == NULL) {
            cf_fail(m->run, "model number %zu has no name", i + 1);
            return false;
        }
    }
    return true;
}

bool cf_models_init(cf_models *m, cf_run *run, const json_t *list)
{
    *m = (cf_models){ .run = run,
                      .arena = run->arena,
                      .list = list,
                      .n = json_array_size(list) };
    m->models = CF_NEW_N(m->arena, corm_model, m->n + 1);
    m->built = CF_NEW_N(m->arena, bool, m->n + 1);
    if (!names_are_there(m))
        return false;
    for (size_t i = 0; i < m->n && !cf_failed(run); i++)
        cf_models_fields(m, i);
    for (size_t i = 0; i < m->n && !cf_failed(run); i++)
        build_meta(m, &m->models[i],
                   json_object_get(cf_models_json(m, i), "meta"));
    return !cf_failed(run);
}
