/*
 * Checks of models as a whole: names, ordering, indexes, constraints, and
 * what must be unique in the schema.
 */
#include "model/check.h"

#include <stdio.h>
#include <string.h>

/* ---- the model itself ---- */

static void meta_check_model(cormi_build *b, const cormi_model *model)
{
    size_t n = strlen(model->name);

    if (!cormi_check_identifier(model->name, n))
        cormi_mistake(b,
                      "%s: a model's name is of letters, digits and _; "
                      "rename it",
                      model->name);
    else if (model->name[0] == '_' || model->name[n - 1] == '_' ||
             (strstr(model->name, "__") != NULL && !model->automatic))
        cormi_mistake(b,
                      "%s: a model's name must not begin or end with _ or "
                      "contain __, which parts paths; rename it",
                      model->name);
    if (model->size < sizeof(corm_object))
        cormi_mistake(b,
                      "%s has .size = %zu; set it to the sizeof of its "
                      "struct, which begins with `corm_object base`",
                      model->name, model->size);
    if (model->table != NULL && model->proxy_of == NULL)
        cormi_check_db_name(b, model, model->name, "table", model->table,
                            model->automatic
                                ? ".db_table on the many-to-many field"
                                : ".db_table");
}

/* ---- names of columns ---- */

/* What names a field, and where: for messages. */
typedef struct meta_place {
    cormi_build *b;
    const cormi_model *model;
    const char *what;
} meta_place;

static void meta_check_column(const meta_place *place, const char *name)
{
    const cormi_model *model = place->model;
    const char *plain = name[0] == '-' ? name + 1 : name;
    const cormi_field *field = cormi_model_field(model, plain);

    if (field == NULL)
        cormi_mistake_name(place->b, model, plain,
                           "%s: %s names \"%s\", which is no field of %s",
                           model->name, place->what, plain, model->name);
    else if (field->column == NULL)
        cormi_mistake(place->b,
                      "%s: %s names %s, which has no column; name "
                      "fields with columns",
                      model->name, place->what, field->label);
    else if (field->model != model)
        cormi_mistake(place->b,
                      "%s: %s names %s, whose column is in the table "
                      "of %s; declare it there",
                      model->name, place->what, field->label,
                      field->model->name);
}

static void meta_check_columns(const meta_place *place,
                               const char *const *names)
{
    for (size_t i = 0; names != NULL && names[i] != NULL; i++)
        meta_check_column(place, names[i]);
}

static void meta_check_exprs(const meta_place *place,
                             const corm_expr *const *exprs)
{
    for (size_t i = 0; exprs != NULL && exprs[i] != NULL; i++)
        cormi_check_expr(place->b, place->model, place->what, exprs[i]);
}

/* Fields or expressions, one of the two. */
static void meta_check_either(const meta_place *place,
                              const char *const *fields,
                              const corm_expr *const *exprs)
{
    bool has_fields = fields != NULL && fields[0] != NULL;
    bool has_exprs = exprs != NULL && exprs[0] != NULL;

    if (has_fields == has_exprs)
        cormi_mistake(place->b, "%s: %s has %s; set one of the two",
                      place->model->name, place->what,
                      has_fields ? "both .fields and .expressions"
                                 : "neither .fields nor .expressions");
    meta_check_columns(place, fields);
    meta_check_exprs(place, exprs);
}

static void meta_check_name(const meta_place *place, const char *name)
{
    if (strlen(name) > CORMI_NAME_MAX)
        cormi_mistake(place->b,
                      "%s: the name of %s has %zu bytes; %d are the "
                      "most that all databases keep",
                      place->model->name, place->what, strlen(name),
                      CORMI_NAME_MAX);
}

/* ---- indexes and constraints ---- */

#define META_WHAT_MAX 128

static void meta_check_index(cormi_build *b, const cormi_model *model, size_t i)
{
    const corm_index *index = &model->desc->indexes[i];
    char what[META_WHAT_MAX];
    const meta_place place = { b, model, what };

    if (index->name != NULL)
        snprintf(what, sizeof(what), "index \"%.80s\"", index->name);
    else
        snprintf(what, sizeof(what), "index number %zu", i + 1);
    if (index->name != NULL)
        meta_check_name(&place, index->name);
    meta_check_either(&place, index->fields, index->expressions);
    meta_check_columns(&place, index->include);
    if (index->condition != NULL)
        cormi_check_expr(b, model, what, index->condition);
    if (index->name == NULL &&
        (index->expressions != NULL || index->condition != NULL))
        cormi_mistake(b,
                      "%s: %s has expressions or a condition and needs a "
                      "name; use CORM_INDEX_AS(\"name\", ..)",
                      model->name, what);
}

static size_t meta_count(const void *const *list)
{
    size_t n = 0;

    while (list != NULL && list[n] != NULL)
        n++;
    return n;
}

/* Operators are written into SQL as they are: of signs alone, then. */
static void meta_check_operators(const meta_place *place,
                                 const corm_constraint *c)
{
    size_t n = meta_count((const void *const *)c->operators);
    size_t parts = c->fields != NULL
                       ? meta_count((const void *const *)c->fields)
                       : meta_count((const void *const *)c->expressions);

    if (n != parts)
        cormi_mistake(place->b,
                      "%s: %s has %zu operators for %zu parts; give each one",
                      place->model->name, place->what, n, parts);
    for (size_t i = 0; i < n; i++)
        if (c->operators[i][0] == '\0' ||
            c->operators[i][strspn(c->operators[i], "+-*/<>=~!@#%^&|`?")] !=
                '\0')
            cormi_mistake(place->b, "%s: %s: \"%s\" is no operator",
                          place->model->name, place->what, c->operators[i]);
}

static void meta_check_constraint(cormi_build *b, const cormi_model *model,
                                  size_t i)
{
    const corm_constraint *constraint = &model->desc->constraints[i];
    char what[META_WHAT_MAX];
    const meta_place place = { b, model, what };

    if (constraint->name == NULL || constraint->name[0] == '\0') {
        snprintf(what, sizeof(what), "constraint number %zu", i + 1);
        cormi_mistake(b, "%s: %s has no name; give it one", model->name, what);
    } else {
        snprintf(what, sizeof(what), "constraint \"%.80s\"", constraint->name);
        meta_check_name(&place, constraint->name);
    }
    if (constraint->condition != NULL)
        cormi_check_expr(b, model, what, constraint->condition);
    else if (constraint->kind == CORM_CONSTRAINT_CHECK)
        cormi_mistake(b, "%s: %s checks nothing; set its condition",
                      model->name, what);
    if (constraint->kind == CORM_CONSTRAINT_UNIQUE) {
        meta_check_either(&place, constraint->fields, constraint->expressions);
        meta_check_columns(&place, constraint->include);
        if (constraint->deferrable != 0 && constraint->condition != NULL)
            cormi_mistake(b,
                          "%s: %s has a condition and cannot be deferred; "
                          "leave .deferrable out",
                          model->name, what);
    } else if (constraint->kind == CORM_CONSTRAINT_EXCLUSION) {
        meta_check_either(&place, constraint->fields, constraint->expressions);
        meta_check_columns(&place, constraint->include);
        meta_check_operators(&place, constraint);
    } else if (constraint->kind != CORM_CONSTRAINT_CHECK) {
        cormi_mistake(b,
                      "%s: %s is of no known kind; use CORM_CHECK, "
                      "CORM_UNIQUE or CORM_EXCLUSION",
                      model->name, what);
    }
}

/* ---- the rest of Meta ---- */

static void meta_check_ordering(cormi_build *b, const cormi_model *model)
{
    const corm_value *item = model->desc->ordering;

    for (; item != NULL && item->kind != CORM_K_NULL; item++) {
        if (item->kind == CORM_K_TEXT || item->kind == CORM_K_PATH)
            cormi_check_ordering(b, model, item->as.s);
        else if (item->kind != CORM_K_EXPR)
            cormi_mistake(b,
                          "%s: .ordering holds what is neither a name nor "
                          "an expression",
                          model->name);
    }
}

static void meta_check_names(cormi_build *b, const cormi_model *model)
{
    const corm_model *desc = model->desc;
    const meta_place unique = { b, model, ".unique_together" };
    const char *const *latest = desc->get_latest_by;

    for (size_t i = 0;
         desc->unique_together != NULL && desc->unique_together[i] != NULL; i++)
        meta_check_columns(&unique, desc->unique_together[i]);
    for (; latest != NULL && *latest != NULL; latest++) {
        const char *name = **latest == '-' ? *latest + 1 : *latest;

        if (cormi_model_field(model, name) == NULL)
            cormi_mistake_name(b, model, name,
                               "%s: .get_latest_by names \"%s\", which is no "
                               "field of %s",
                               model->name, name, model->name);
    }
}

static void meta_check_respect(cormi_build *b, const cormi_model *model)
{
    const char *name = model->desc->order_with_respect_to;
    const cormi_field *field;

    if (name == NULL)
        return;
    field = cormi_model_field(model, name);
    if (field == NULL || field->target == NULL)
        cormi_mistake_name(b, model, name,
                           "%s: .order_with_respect_to names \"%s\", which is "
                           "no foreign key of %s",
                           model->name, name, model->name);
}

static void meta_check_proxy(cormi_build *b, const cormi_model *model)
{
    if (model->desc->n_indexes != 0 || model->desc->n_constraints != 0 ||
        model->desc->unique_together != NULL)
        cormi_mistake(b,
                      "%s is a proxy without a table; declare indexes and "
                      "constraints on %s",
                      model->name, model->concrete->name);
}

static void meta_check_managers(cormi_build *b, const cormi_model *model)
{
    const corm_model *desc = model->desc;

    for (size_t i = 0; i < desc->n_managers; i++) {
        const char *name = desc->managers[i].name;

        if (name == NULL || name[0] == '\0') {
            cormi_mistake(b, "%s: manager %zu has no name; set its .name",
                          model->name, i);
            continue;
        }
        for (size_t j = 0; j < i; j++) {
            if (desc->managers[j].name != NULL &&
                strcmp(desc->managers[j].name, name) == 0)
                cormi_mistake(b, "%s has two managers \"%s\"; rename one",
                              model->name, name);
        }
    }
}

void cormi_check_meta(cormi_build *b, const cormi_model *model)
{
    meta_check_model(b, model);
    if (model->automatic)
        return;
    meta_check_ordering(b, model);
    meta_check_names(b, model);
    meta_check_respect(b, model);
    meta_check_managers(b, model);
    if (model->proxy_of != NULL) {
        meta_check_proxy(b, model);
        return;
    }
    if (model->abstract)
        return;
    for (size_t i = 0; i < model->desc->n_indexes; i++)
        meta_check_index(b, model, i);
    for (size_t i = 0; i < model->desc->n_constraints; i++)
        meta_check_constraint(b, model, i);
}

/* ---- unique in the schema ---- */

/* Databases differ in whether letter case tells names apart: it must not. */
static void *meta_claim(cormi_build *b, cormi_map *map, const char *name,
                        const void *owner)
{
    const char *key = cormi_build_lower(b, name);
    void *before = key == NULL ? NULL : cormi_map_get(map, key);
    union {
        const void *from;
        void *to;
    } value = { owner };

    if (before == NULL && key != NULL && !cormi_map_put(map, key, value.to))
        b->oom = true;
    return before;
}

static void meta_claim_table(cormi_build *b, cormi_map *tables,
                             const cormi_model *model)
{
    const cormi_model *before;

    if (model->table == NULL || model->proxy_of != NULL || !model->managed)
        return;
    before = meta_claim(b, tables, model->table, model);
    if (before != NULL)
        cormi_mistake(b,
                      "%s and %s have the same table \"%s\"; set another "
                      ".db_table on one",
                      before->name, model->name, model->table);
}

static void meta_claim_columns(cormi_build *b, const cormi_model *model)
{
    cormi_arena_mark mark = cormi_arena_mark_get(b->arena);
    cormi_map columns;

    cormi_map_init_arena(&columns, b->arena);
    for (size_t i = 0; i < model->n_fields && !b->oom; i++) {
        const cormi_field *field = model->fields[i], *before;

        if (field->model != model)
            continue;
        before = meta_claim(b, &columns, field->column, field);
        /* Fields of one name were told before. */
        if (before != NULL && strcmp(before->name, field->name) != 0 &&
            strcmp(before->attname, field->attname) != 0)
            cormi_mistake(b,
                          "%s and %s have the same column \"%s\"; set "
                          "another .db_column on one",
                          before->label, field->label, field->column);
    }
    cormi_arena_rewind(b->arena, mark);
}

static void meta_claim_name(cormi_build *b, cormi_map *names,
                            const cormi_model *model, const char *what,
                            const char *name)
{
    const cormi_model *before;

    if (name == NULL || name[0] == '\0')
        return;
    before = meta_claim(b, names, name, model);
    if (before != NULL)
        cormi_mistake(b,
                      "%s: the name \"%s\" of %s is taken by one of %s; "
                      "names are shared by the whole schema, choose another",
                      model->name, name, what, before->name);
}

void cormi_check_schema(cormi_build *b)
{
    cormi_arena_mark mark = cormi_arena_mark_get(b->arena);
    cormi_map tables, indexes, constraints;

    cormi_map_init_arena(&tables, b->arena);
    cormi_map_init_arena(&indexes, b->arena);
    cormi_map_init_arena(&constraints, b->arena);
    for (size_t i = 0; i < b->models.n && !b->oom; i++) {
        const cormi_model *model = cormi_build_at(b, i);
        const corm_model *desc = model->desc;

        meta_claim_table(b, &tables, model);
        if (model->abstract || model->proxy_of != NULL)
            continue;
        for (size_t j = 0; j < desc->n_indexes; j++)
            meta_claim_name(b, &indexes, model, "an index",
                            desc->indexes[j].name);
        for (size_t j = 0; j < desc->n_constraints; j++)
            meta_claim_name(b, &constraints, model, "a constraint",
                            desc->constraints[j].name);
    }
    cormi_arena_rewind(b->arena, mark);
    for (size_t i = 0; i < b->models.n && !b->oom; i++)
        if (cormi_build_at(b, i)->proxy_of == NULL)
            meta_claim_columns(b, cormi_build_at(b, i));
}
