/*
 * The state of models as they are declared: what structs and apps say, in
 * the form in which migrations say it.  Members are left out, models are
 * referred to by name, indexes have names.
 */
#include "migrations/state.h"

#include "schema/names.h"

#include <string.h>

typedef struct apps_reader {
    corm_project_state *state;
    corm_arena *arena;
    cormi_map refs; /* address of a corm_model -> a model with its names */
    corm_error *err;
} apps_reader;

/* ---- names of models ---- */

static bool apps_name(apps_reader *r, const corm_app *app,
                      const corm_model *const *model)
{
    corm_model *ref = CORMI_NEW(r->arena, corm_model);

    if (ref == NULL)
        return false;
    ref->app = (*model)->app == NULL ? app->name : (*model)->app;
    ref->name = (*model)->name;
    return cormi_map_putn(&r->refs, (const char *)model, sizeof(*model), ref);
}

static const corm_model *apps_ref(const apps_reader *r, const corm_model *model)
{
    const corm_model *ref =
        model == NULL
            ? NULL
            : cormi_map_getn(&r->refs, (const char *)&model, sizeof(model));

    return ref != NULL ? ref : model;
}

/* ---- parts of a model ---- */

static bool apps_field(apps_reader *r, cormi_state_model *out,
                       const corm_field *field)
{
    corm_field *copy = cormi_arena_dup(r->arena, field, sizeof(*field));

    if (copy == NULL)
        return false;
    copy->ctype = CORM_C_NONE;
    copy->offset = copy->size = 0;
    copy->object_offset = CORM_NO_MEMBER;
    copy->to = apps_ref(r, field->to);
    copy->through = apps_ref(r, field->through);
    return cormi_vec_push(&out->fields, &copy);
}

static bool apps_fields(apps_reader *r, cormi_state_model *out,
                        const corm_model *model)
{
    for (size_t i = 0; i < model->n_fields; i++) {
        const corm_field *field = &model->fields[i];
        bool order = model->order_with_respect_to != NULL &&
                     field->name != NULL && strcmp(field->name, "_order") == 0;

        if (!field->inherited && !order && !apps_field(r, out, field))
            return false;
    }
    return true;
}

/* An index without a name gets the one that its table gives it. */
static const char *apps_index_name(apps_reader *r, const cormi_state_model *m,
                                   const corm_index *index)
{
    size_t n = cormi_names_count(index->fields);
    const char **columns = CORMI_NEW_N(r->arena, const char *, n + 1);
    const char *table = cormi_state_table(r->arena, m);

    if (columns == NULL || table == NULL)
        return NULL;
    if (n == 0)
        columns[n++] = "expr";
    for (size_t i = 0; i < n && index->fields != NULL; i++) {
        bool down = index->fields[i][0] == '-';
        const corm_field *field = cormi_state_field(m, index->fields[i] + down);
        const char *column = field == NULL
                                 ? index->fields[i] + down
                                 : cormi_state_column(r->arena, field);

        columns[i] = column == NULL ? NULL
                     : down ? cormi_arena_printf(r->arena, "-%s", column)
                            : column;
        if (columns[i] == NULL)
            return NULL;
    }
    return cormi_model_index_name(r->arena, table, columns, n);
}

static bool apps_index(apps_reader *r, cormi_state_model *out,
                       const corm_index *index)
{
    corm_index *copy;

    if (index->name != NULL)
        return cormi_vec_push(&out->indexes, &index);
    copy = cormi_arena_dup(r->arena, index, sizeof(*index));
    if (copy == NULL)
        return false;
    copy->name = apps_index_name(r, out, index);
    return copy->name != NULL && cormi_vec_push(&out->indexes, &copy);
}

static bool apps_parts(apps_reader *r, cormi_state_model *out,
                       const corm_model *model)
{
    if (!apps_fields(r, out, model))
        return false;
    for (size_t i = 0; i < model->n_indexes; i++)
        if (!apps_index(r, out, &model->indexes[i]))
            return false;
    for (size_t i = 0; i < model->n_constraints; i++) {
        const corm_constraint *constraint = &model->constraints[i];

        if (!cormi_vec_push(&out->constraints, &constraint))
            return false;
    }
    return true;
}

static corm_status apps_model(apps_reader *r, const char *app,
                              const corm_model *model)
{
    cormi_state_model *out = CORMI_NEW(r->arena, cormi_state_model);

    if (out == NULL)
        return CORM_NO_MEMORY;
    out->desc = *model;
    out->desc.app = model->app == NULL ? app : model->app;
    out->desc.fields = NULL;
    out->desc.indexes = NULL;
    out->desc.constraints = NULL;
    out->desc.n_fields = out->desc.n_indexes = out->desc.n_constraints = 0;
    out->desc.size = 0;
    out->desc.extends = apps_ref(r, model->extends);
    out->desc.proxy_of = apps_ref(r, model->proxy_of);
    out->fields = CORMI_VEC_ARENA(const corm_field *, r->arena);
    out->indexes = CORMI_VEC_ARENA(const corm_index *, r->arena);
    out->constraints = CORMI_VEC_ARENA(const corm_constraint *, r->arena);
    out->owner = r->state->serial;
    out->key = cormi_state_key(r->arena, out->desc.app, model->name);
    if (out->key == NULL || !apps_parts(r, out, model))
        return CORM_NO_MEMORY;
    if (cormi_state_get(r->state, out->key) != NULL)
        return cormi_error_set(r->err, CORM_FIELD_ERROR,
                               "there are two models %s in the app %s",
                               model->name, out->desc.app);
    r->state->n++;
    return cormi_map_put(&r->state->models, out->key, out) ? CORM_OK
                                                           : CORM_NO_MEMORY;
}

/* ---- all ---- */

static corm_status apps_read(apps_reader *r, const corm_app *const *apps)
{
    corm_status status = CORM_OK;

    for (size_t a = 0; apps[a] != NULL; a++)
        for (size_t i = 0;
             apps[a]->models != NULL && apps[a]->models[i] != NULL; i++) {
            if (apps[a]->models[i]->name == NULL || apps[a]->name == NULL)
                return cormi_error_set(r->err, CORM_FIELD_ERROR,
                                       "a model or its app has no name");
            if (!apps_name(r, apps[a], &apps[a]->models[i]))
                return CORM_NO_MEMORY;
        }
    for (size_t a = 0; apps[a] != NULL; a++)
        for (size_t i = 0; status == CORM_OK && apps[a]->models != NULL &&
                           apps[a]->models[i] != NULL;
             i++)
            if (!apps[a]->models[i]->abstract_)
                status = apps_model(r, apps[a]->name, apps[a]->models[i]);
    return status;
}

corm_project_state *corm_project_state_of_apps(const corm_app *const *apps,
                                               const corm_allocator *alloc,
                                               corm_error *err)
{
    apps_reader r = { .state = corm_project_state_new(alloc, err), .err = err };
    corm_status status;

    if (r.state == NULL)
        return NULL;
    r.arena = r.state->pool->arena;
    cormi_map_init_arena(&r.refs, r.arena);
    status = apps == NULL ? CORM_OK : apps_read(&r, apps);
    if (status == CORM_OK)
        return r.state;
    if (status == CORM_NO_MEMORY)
        cormi_error_set(err, status, "out of memory");
    corm_project_state_free(r.state);
    return NULL;
}
