/*
 * Third stage of the registry: relations.  Targets and their key types,
 * names of the reverse ends, what an inherited key refers to, and the keys
 * of many-to-many tables.  Automatic tables are made by registry_m2m.c.
 */
#include "model/build.h"
#include "model/relations.h"

#include <string.h>

/* ---- names of the reverse end ---- */

static const char *relation_placeholder(const cormi_model *model,
                                        const char *at, size_t *n)
{
    static const struct {
        const char *text;
        size_t n;
        bool is_app;
    } known[] = { { "%(class)s", 9, false },
                  { "%(model_name)s", 14, false },
                  { "%(app_label)s", 13, true } };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        *n = known[i].n;
        if (strncmp(at, known[i].text, known[i].n) == 0)
            return known[i].is_app ? model->app : model->lower;
    }
    return NULL;
}

/* Django's "%(app_label)s_%(class)s_related" and its like. */
static const char *relation_substitute(cormi_build *b, const char *pattern,
                                       const cormi_model *model)
{
    cormi_str out;

    if (pattern == NULL || strchr(pattern, '%') == NULL)
        return pattern;
    cormi_str_init_arena(&out, b->arena);
    while (*pattern != '\0') {
        size_t n;
        const char *text = relation_placeholder(model, pattern, &n);

        if (text != NULL) {
            cormi_str_add(&out, text);
            pattern += n;
        } else {
            cormi_str_addc(&out, *pattern++);
        }
    }
    b->oom = b->oom || out.oom;
    return cormi_str_get(&out);
}

static bool relation_is_hidden(const char *related_name)
{
    size_t n = related_name == NULL ? 0 : strlen(related_name);

    return n != 0 && related_name[n - 1] == '+';
}

static void relation_name(cormi_build *b, cormi_relation *relation)
{
    const cormi_model *model = relation->from;
    const corm_field *desc = relation->field->desc;
    const char *name = desc->related_name, *query = desc->related_query_name;

    if (name == NULL)
        name = model->desc->default_related_name;
    name = relation_substitute(b, name, model);
    query = relation_substitute(b, query, model);
    if (relation->symmetrical)
        return;
    relation->query_name = query;
    if (relation_is_hidden(name))
        return;
    relation->accessor = name;
    if (query == NULL)
        relation->query_name = name != NULL ? name : model->lower;
    if (name == NULL)
        relation->accessor =
            relation->kind == CORM_TYPE_ONE_TO_ONE
                ? model->lower
                : cormi_build_join(b, model->lower, "_set", "");
}

/* ---- one relation ---- */

static cormi_model *relation_target_model(cormi_build *b,
                                          const cormi_field *field)
{
    const corm_model *to = field->desc->to;
    cormi_model *model =
        to == NULL ? NULL : cormi_registry_model(b->registry, to);

    if (to == NULL)
        cormi_mistake(b, "%s has no related model; set .to", field->label);
    else if (model == NULL)
        cormi_mistake(b, "%s refers to %s, which is in no app; list it in one",
                      field->label, to->name == NULL ? "a model" : to->name);
    else if (model->abstract)
        cormi_mistake(b,
                      "%s refers to %s, which is abstract and has no table; "
                      "refer to a model that has one",
                      field->label, model->name);
    return model != NULL && model->abstract ? NULL : model;
}

static cormi_relation *relation_new(cormi_build *b, cormi_field *field,
                                    cormi_model *to)
{
    const corm_field *desc = field->desc;
    cormi_relation *relation = cormi_build_take(b, 1, sizeof(*relation));

    if (relation == NULL)
        return NULL;
    relation->kind = field->type;
    relation->field = field;
    relation->from = field->model;
    relation->to = to;
    relation->parent_link = desc->parent_link;
    relation->on_delete = desc->on_delete;
    if (desc->parent_link && desc->on_delete == CORM_ON_DELETE_UNSET)
        relation->on_delete = CORM_CASCADE;
    relation->db_constraint = !desc->no_db_constraint &&
                              field->type != CORM_TYPE_FOREIGN_OBJECT &&
                              field->type != CORM_TYPE_MANY_TO_MANY;
    relation->symmetrical = field->type == CORM_TYPE_MANY_TO_MANY &&
                            to == field->model && !desc->asymmetrical;
    relation_name(b, relation);
    field->relation = relation;
    if (!field->model->abstract &&
        !cormi_vec_push(&cormi_build_note(b, to->concrete)->reverse, &relation))
        b->oom = true;
    return relation;
}

static bool relation_pairs(cormi_build *b, cormi_relation *relation, size_t n,
                           cormi_field *const *from, cormi_field *const *to)
{
    relation->from_fields = cormi_arena_dup(b->arena, from, n * sizeof(*from));
    relation->to_fields = cormi_arena_dup(b->arena, to, n * sizeof(*to));
    relation->n = n;
    if (relation->from_fields == NULL || relation->to_fields == NULL)
        b->oom = true;
    return !b->oom;
}

/* ---- foreign keys ---- */

static cormi_field *relation_target_field(cormi_build *b,
                                          const cormi_field *field,
                                          const cormi_model *to)
{
    const char *name = field->desc->to_field;
    cormi_field *target;

    if (name == NULL) {
        if (to->n_pk == 1)
            return to->pk[0];
        if (to->n_pk > 1)
            cormi_mistake(b,
                          "%s refers to %s, which has a composite primary "
                          "key; use CORM_FOREIGN_OBJECT with .from_fields "
                          "and .to_fields, or set .to_field",
                          field->label, to->name);
        return NULL; /* no key at all: noted with the model */
    }
    target = cormi_build_find(to, name);
    if (target != NULL && target->column != NULL)
        return target;
    cormi_mistake_name(b, to, name,
                       "%s: .to_field names \"%s\", which is no column of %s",
                       field->label, name, to->name);
    return NULL;
}

void cormi_build_key(cormi_build *b, cormi_field *field)
{
    cormi_model *to = relation_target_model(b, field);
    cormi_relation *relation;
    cormi_field *target;

    if (to == NULL)
        return;
    relation = relation_new(b, field, to);
    if (relation == NULL)
        return;
    target = relation_target_field(b, field, to);
    field->target = target;
    if (target != NULL)
        relation_pairs(b, relation, 1, &field, &target);
}

/* ---- foreign objects ---- */

static cormi_field *relation_pair_field(cormi_build *b,
                                        const cormi_field *field,
                                        const cormi_model *model,
                                        const char *name, const char *member)
{
    cormi_field *found = cormi_build_find(model, name);

    if (found != NULL && found->column != NULL)
        return found;
    cormi_mistake_name(b, model, name,
                       "%s: .%s names \"%s\", which is no column of %s",
                       field->label, member, name, model->name);
    return NULL;
}

static size_t relation_names_size(const char *const *names)
{
    size_t n = 0;

    while (names != NULL && names[n] != NULL)
        n++;
    return n;
}

static void relation_foreign_object(cormi_build *b, cormi_field *field)
{
    const corm_field *desc = field->desc;
    size_t n = relation_names_size(desc->from_fields);
    cormi_model *to = relation_target_model(b, field);
    cormi_relation *relation;
    cormi_field **from, **target;
    bool is_whole = true;

    if (n == 0 || n != relation_names_size(desc->to_fields)) {
        cormi_mistake(b,
                      "%s needs as many .from_fields as .to_fields, at "
                      "least one; set both to CORM_NAMES(..)",
                      field->label);
        return;
    }
    relation = to == NULL ? NULL : relation_new(b, field, to);
    if (relation == NULL)
        return;
    from = cormi_build_take(b, n, sizeof(cormi_field *));
    target = cormi_build_take(b, n, sizeof(cormi_field *));
    for (size_t i = 0; i < n && !b->oom; i++) {
        from[i] = relation_pair_field(b, field, field->model,
                                      desc->from_fields[i], "from_fields");
        target[i] =
            relation_pair_field(b, field, to, desc->to_fields[i], "to_fields");
        is_whole = is_whole && from[i] != NULL && target[i] != NULL;
    }
    if (is_whole && !b->oom) {
        relation->from_fields = from;
        relation->to_fields = target;
        relation->n = n;
    }
}

/* ---- many-to-many ---- */

static void relation_many_to_many(cormi_build *b, cormi_field *field)
{
    cormi_model *to = relation_target_model(b, field);

    if (to != NULL)
        relation_new(b, field, to);
}

static void relation_model(cormi_build *b, cormi_model *model)
{
    if (model->proxy_of != NULL)
        return;
    for (size_t i = 0; i < model->n_fields; i++) {
        cormi_field *field = model->fields[i];

        if (field->origin == field && (field->type == CORM_TYPE_FOREIGN_KEY ||
                                       field->type == CORM_TYPE_ONE_TO_ONE))
            cormi_build_key(b, field);
    }
    for (size_t i = 0; i < model->n_m2m; i++) {
        cormi_field *field = model->m2m[i];

        if (field->origin != field)
            continue;
        if (field->type == CORM_TYPE_MANY_TO_MANY)
            relation_many_to_many(b, field);
        else
            relation_foreign_object(b, field);
    }
}

/* ---- types of keys ---- */

/* A key to a model whose key is a key: follow to the end.  NULL: a circle. */
static const cormi_field *relation_last_target(const cormi_field *field,
                                               size_t limit)
{
    while (field->target != NULL && limit-- > 0)
        field = field->target;
    return field->target == NULL ? field : NULL;
}

static void relation_key_type(cormi_build *b, cormi_field *field)
{
    const cormi_field *last = relation_last_target(field, b->models.n + 1);

    if (last == NULL) {
        cormi_mistake(b,
                      "%s takes its type from keys that refer to each other "
                      "in a circle; give one of the models a key of its own",
                      field->label);
        return;
    }
    if (last == field)
        return;
    field->data_type = last->data_type;
    field->max_length = last->max_length;
    field->max_digits = last->max_digits;
    field->decimal_places = last->decimal_places;
}

static void relation_inherit(cormi_field *field)
{
    const cormi_field *origin = field->origin;

    field->relation = origin->relation;
    field->target = origin->target;
    field->data_type = origin->data_type;
    field->primary_key = origin->primary_key;
    field->max_length = origin->max_length;
    field->max_digits = origin->max_digits;
    field->decimal_places = origin->decimal_places;
}

static void relation_types(cormi_build *b)
{
    for (size_t i = 0; i < b->models.n; i++) {
        cormi_model *model = cormi_build_at(b, i);

        for (size_t j = 0; model->proxy_of == NULL && j < model->n_fields; j++)
            if (model->fields[j]->origin == model->fields[j])
                relation_key_type(b, model->fields[j]);
    }
    for (size_t i = 0; i < b->models.n; i++) {
        cormi_model *model = cormi_build_at(b, i);

        for (size_t j = 0; j < model->n_fields; j++)
            if (model->fields[j]->origin != model->fields[j])
                relation_inherit(model->fields[j]);
        for (size_t j = 0; j < model->n_m2m; j++)
            model->m2m[j]->relation = model->m2m[j]->origin->relation;
    }
}

static void relation_steps(cormi_relation *r)
{
    bool nullable = r->field->null;

    for (size_t i = 0; i < r->n; i++)
        nullable |= r->from_fields[i]->null;
    r->ahead = (cormi_step){ .relation = r,
                             .from = r->from,
                             .to = r->to,
                             .from_fields = r->from_fields,
                             .to_fields = r->to_fields,
                             .n = r->n,
                             .direct = true,
                             .nullable = nullable };
    r->back = (cormi_step){ .relation = r,
                            .from = r->to,
                            .to = r->from,
                            .from_fields = r->to_fields,
                            .to_fields = r->from_fields,
                            .n = r->n,
                            .many = r->kind != CORM_TYPE_ONE_TO_ONE,
                            .nullable = true };
}

static void relation_reverse_ends(cormi_build *b)
{
    for (size_t i = 0; i < b->models.n; i++) {
        cormi_model *model = cormi_build_at(b, i);
        cormi_build_model *note = cormi_build_note(b, model->concrete);

        model->reverse = note->reverse.data;
        model->n_reverse = note->reverse.n;
        for (size_t j = 0; j < model->n_reverse; j++)
            relation_steps(model->reverse[j]);
    }
}

void cormi_build_relations(cormi_build *b)
{
    size_t n_declared = b->models.n;

    for (size_t i = 0; i < n_declared && !b->oom; i++)
        relation_model(b, cormi_build_at(b, i));
    for (size_t i = 0; i < n_declared && !b->oom; i++)
        cormi_build_auto_throughs(b, cormi_build_at(b, i));
    if (b->oom)
        return;
    relation_types(b);
    relation_reverse_ends(b);
    for (size_t i = 0; i < n_declared && !b->oom; i++)
        cormi_build_throughs(b, cormi_build_at(b, i));
}
