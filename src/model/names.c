/*
 * Fourth stage of the registry: what a name in a path means in a model, and
 * looking names up.  Own fields come first, then the reverse ends of the
 * model's and its ancestors' relations; two meanings of one name are a
 * mistake that .related_name mends.
 */
#include "model/build.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* ---- building the maps ---- */

static cormi_name *names_new(cormi_build *b, cormi_field *field,
                             cormi_relation *reverse)
{
    cormi_name *name = cormi_build_take(b, 1, sizeof(*name));

    if (name != NULL) {
        name->field = field;
        name->reverse = reverse;
    }
    return name;
}

static void names_put(cormi_build *b, cormi_map *map, const char *key,
                      void *value)
{
    if (!cormi_map_put(map, key, value))
        b->oom = true;
}

static void names_field(cormi_build *b, cormi_model *model, cormi_field *field)
{
    const cormi_name *known = cormi_map_get(&model->names, field->name);
    cormi_name *name;

    if (known == NULL && field->attname != field->name)
        known = cormi_map_get(&model->names, field->attname);
    if (known != NULL) {
        cormi_mistake(b, "%s clashes with the field %s; rename one of them",
                      field->label, known->field->label);
        return;
    }
    name = names_new(b, field, NULL);
    if (name == NULL)
        return;
    names_put(b, &model->names, field->name, name);
    if (field->attname != field->name)
        names_put(b, &model->names, field->attname, name);
}

/* A meaning that the model did not get from its parent. */
static bool names_is_own(const cormi_model *model, const cormi_name *name)
{
    if (name->field != NULL)
        return name->field->model == model;
    return name->reverse->to->concrete == model;
}

/* Is a name of a relation's reverse end free?  A clash of two inherited
 * meanings was noted with the parent. */
static bool names_is_free(cormi_build *b, const cormi_model *model,
                          cormi_relation *relation, const char *what,
                          const char *key, const cormi_name *known)
{
    const cormi_name self = { .reverse = relation };
    const corm_field *desc = relation->field->desc;

    if (known == NULL)
        return true;
    if (names_is_own(model, &self) || names_is_own(model, known))
        cormi_mistake(
            b,
            "%s: the name \"%s\" of its reverse %s in %s clashes with %s %s; "
            "set another %s on %s",
            relation->field->label, key, what, model->name,
            known->field != NULL ? "the field" : "that of",
            known->field != NULL ? known->field->label
                                 : known->reverse->field->label,
            desc->related_query_name != NULL && desc->related_name == NULL
                ? ".related_query_name"
                : ".related_name",
            relation->field->label);
    return false;
}

static bool names_query(cormi_build *b, cormi_model *model,
                        cormi_relation *relation)
{
    const char *key = relation->query_name;
    cormi_name *name;

    if (!names_is_free(b, model, relation, "end", key,
                       cormi_map_get(&model->names, key)))
        return false;
    name = names_new(b, NULL, relation);
    if (name != NULL)
        names_put(b, &model->names, key, name);
    return true;
}

/* Accessors meet fields and accessors, but not the names of paths. */
static void names_accessor(cormi_build *b, cormi_model *model,
                           cormi_relation *relation)
{
    const char *key = relation->accessor;
    const cormi_name *field = cormi_map_get(&model->names, key);
    cormi_name other = { .reverse = cormi_map_get(&model->accessors, key) };

    if (field != NULL && field->field == NULL)
        field = NULL;
    if (field == NULL && other.reverse != NULL)
        field = &other;
    if (names_is_free(b, model, relation, "accessor", key, field))
        names_put(b, &model->accessors, key, relation);
}

static void names_reverse(cormi_build *b, cormi_model *model,
                          cormi_relation *relation)
{
    bool is_free = true;

    if (relation->query_name != NULL)
        is_free = names_query(b, model, relation);
    /* A clash of both is told once. */
    if (relation->accessor != NULL && (is_free || relation->query_name == NULL))
        names_accessor(b, model, relation);
}

/* As in Django, a parent's one-to-one link to a child is not seen from its
 * children: a Restaurant has no `restaurant`. */
static void names_reverse_all(cormi_build *b, cormi_model *model,
                              const cormi_model *of)
{
    for (size_t i = 0; i < of->n_reverse && !b->oom; i++)
        if (of == model || !of->reverse[i]->parent_link)
            names_reverse(b, model, of->reverse[i]);
}

static void names_model(cormi_build *b, cormi_model *model)
{
    for (size_t i = 0; i < model->n_fields && !b->oom; i++)
        names_field(b, model, model->fields[i]);
    for (size_t i = 0; i < model->n_m2m && !b->oom; i++)
        names_field(b, model, model->m2m[i]);
    for (const cormi_model *of = model; of != NULL; of = of->parent)
        names_reverse_all(b, model, of);
}

void cormi_build_names(cormi_build *b)
{
    for (size_t i = 0; i < b->models.n && !b->oom; i++) {
        cormi_model *model = cormi_build_at(b, i);

        if (model->proxy_of == NULL)
            names_model(b, model);
    }
    for (size_t i = 0; i < b->models.n; i++) {
        cormi_model *model = cormi_build_at(b, i);

        model->names = model->concrete->names;
        model->accessors = model->concrete->accessors;
    }
}

/* ---- looking up ---- */

static bool names_is_pk(const char *name, size_t len)
{
    return len == 2 && name[0] == 'p' && name[1] == 'k';
}

const cormi_name *cormi_model_name(const cormi_model *model, const char *name,
                                   size_t len)
{
    if (names_is_pk(name, len)) {
        if (model->n_pk != 1)
            return NULL;
        name = model->pk[0]->name;
        len = strlen(name);
    }
    return cormi_map_getn(&model->names, name, len);
}

cormi_field *cormi_model_field(const cormi_model *model, const char *name)
{
    const cormi_name *found = cormi_model_name(model, name, strlen(name));

    return found == NULL ? NULL : found->field;
}

bool cormi_model_is(const cormi_model *a, const cormi_model *b)
{
    for (a = a->concrete; a != NULL; a = a->parent)
        if (a->concrete == b->concrete)
            return true;
    return false;
}

/* ---- did you mean ---- */

const char *cormi_model_suggest(const cormi_model *model, const char *name)
{
    cormi_nearest nearest = cormi_nearest_to(name);

    for (size_t i = 0; i < model->names.n; i++)
        cormi_nearest_try(&nearest, model->names.entries[i].key);
    for (size_t i = 0; model->names.n == 0 && i < model->n_fields; i++)
        cormi_nearest_try(&nearest, model->fields[i]->name);
    return nearest.best;
}

const char *cormi_model_hint(const cormi_model *model, const char *name,
                             char out[CORMI_HINT_MAX])
{
    const char *near = cormi_model_suggest(model, name);
    size_t at = 0;

    out[0] = '\0';
    if (near != NULL && strcmp(near, name) != 0) /* it may be there already */
        (void)snprintf(out, CORMI_HINT_MAX, "; did you mean \"%s\"?", near);
    for (size_t i = 0; near == NULL && i < model->names.n; i++) {
        const cormi_map_entry *known = &model->names.entries[i];
        bool fits = at + known->len + 16 < CORMI_HINT_MAX;

        if (i > 0 && known->value == known[-1].value)
            continue; /* the key of a relation that was named */
        at += (size_t)snprintf(out + at, CORMI_HINT_MAX - at, "%s%s",
                               at == 0 ? "; it has " : ", ",
                               fits ? known->key : "..");
        if (!fits)
            break;
    }
    return out;
}

corm_status cormi_model_no_field(cormi_context *ctx, corm_status code,
                                 const cormi_model *model, const char *name,
                                 const char *purpose)
{
    char hint[CORMI_HINT_MAX];

    if (name == NULL)
        name = "NULL";
    return cormi_fail(ctx, code, "%s has no field \"%s\"%s%s", model->name,
                      name, purpose, cormi_model_hint(model, name, hint));
}
