/*
 * A state's models as descriptors of run-time models: every member is a
 * corm_value, one behind the other.  Models that are only referred to keep
 * the fields that are needed for that: a key's column has its target's type.
 */
#include "migrations/slice.h"

#include <string.h>

typedef struct slice_model {
    cormi_state_model *from;
    corm_model *out;
    bool full;
    bool laid;  /* fields have their places */
    bool *need; /* by field, of one that is not full */
} slice_model;

typedef struct slicer {
    const corm_project_state *state;
    corm_arena *arena;
    cormi_map models; /* key -> slice_model */
    bool whole;       /* for use, not for tables alone */
    corm_error *err;
    corm_status status;
} slicer;

static void slice_memory(slicer *s)
{
    s->status = cormi_error_set(s->err, CORM_NO_MEMORY, "out of memory");
}

static slice_model *slice_add(slicer *s, const char *key)
{
    slice_model *m = cormi_map_get(&s->models, key);
    cormi_state_model *from = cormi_state_get(s->state, key);

    if (m != NULL || from == NULL || s->status != CORM_OK)
        return m;
    m = CORMI_NEW(s->arena, slice_model);
    if (m != NULL) {
        m->from = from;
        m->out = CORMI_NEW(s->arena, corm_model);
        m->need = CORMI_NEW_N(s->arena, bool, from->fields.n + 1);
    }
    if (m == NULL || m->out == NULL || m->need == NULL ||
        !cormi_map_put(&s->models, from->key, m)) {
        slice_memory(s);
        return NULL;
    }
    return m;
}

/* ---- what is needed ---- */

static slice_model *slice_need(slicer *s, const char *app,
                               const corm_model *ref, const char *field);

static bool slice_is_pk(const cormi_state_model *m, const corm_field *field)
{
    const char *const *name = m->desc.primary_key;

    for (; name != NULL && *name != NULL; name++)
        if (strcmp(*name, field->name) == 0)
            return true;
    return field->primary_key;
}

static void slice_need_field(slicer *s, slice_model *m, size_t i)
{
    const corm_field *field = CORMI_STATE_FIELD(m->from, i);

    if (m->need[i])
        return;
    m->need[i] = true;
    if (field->to != NULL && field->type != CORM_TYPE_FOREIGN_OBJECT)
        slice_need(s, m->from->desc.app, field->to, field->to_field);
    if (field->through != NULL && s->whole)
        slice_need(s, m->from->desc.app, field->through, NULL);
}

/* The model, with the field that is referred to; NULL: its key. */
static slice_model *slice_need(slicer *s, const char *app,
                               const corm_model *ref, const char *field)
{
    const char *key = cormi_state_ref_key(s->arena, app, ref);
    slice_model *m;

    if (key == NULL) {
        slice_memory(s);
        return NULL;
    }
    m = slice_add(s, key);
    if (m == NULL)
        return NULL;
    if (m->from->desc.proxy_of != NULL)
        slice_need(s, m->from->desc.app, m->from->desc.proxy_of, field);
    for (size_t i = 0; i < m->from->fields.n; i++) {
        const corm_field *f = CORMI_STATE_FIELD(m->from, i);

        if (field == NULL
                ? slice_is_pk(m->from, f)
                : strcmp(f->name, field) == 0 || slice_is_pk(m->from, f))
            slice_need_field(s, m, i);
    }
    if (m->from->desc.extends != NULL)
        slice_need(s, m->from->desc.app, m->from->desc.extends, NULL);
    return m;
}

static void slice_need_all(slicer *s, slice_model *m)
{
    if (m == NULL || m->full)
        return;
    m->full = true;
    for (size_t i = 0; i < m->from->fields.n; i++)
        slice_need_field(s, m, i);
    if (m->from->desc.extends != NULL)
        slice_need(s, m->from->desc.app, m->from->desc.extends, NULL);
    if (m->from->desc.proxy_of != NULL)
        slice_need(s, m->from->desc.app, m->from->desc.proxy_of, NULL);
}

/* ---- descriptors ---- */

/* What a descriptor of app refers to; NULL: nothing, or not of the slice. */
static slice_model *slice_find(slicer *s, const char *app,
                               const corm_model *ref)
{
    const char *key;

    if (ref == NULL)
        return NULL;
    key = cormi_state_ref_key(s->arena, app, ref);
    if (key == NULL) {
        slice_memory(s);
        return NULL;
    }
    return cormi_map_get(&s->models, key);
}

static const corm_model *slice_ref(slicer *s, const char *app,
                                   const corm_model *ref)
{
    const slice_model *m = slice_find(s, app, ref);

    return m == NULL ? NULL : m->out;
}

/* Relations without a table or column of their own matter to queries only. */
static bool slice_takes(const slicer *s, const corm_field *field)
{
    if (s->whole)
        return true;
    return field->type != CORM_TYPE_FOREIGN_OBJECT &&
           !(field->type == CORM_TYPE_MANY_TO_MANY && field->through != NULL);
}

static void slice_place(corm_model *out, corm_field *field)
{
    bool column = field->type != CORM_TYPE_MANY_TO_MANY &&
                  field->type != CORM_TYPE_FOREIGN_OBJECT;

    field->ctype = column ? CORM_C_VALUE : CORM_C_NONE;
    field->size = column ? (uint32_t)sizeof(corm_value) : 0;
    field->offset = column ? (uint32_t)out->size : 0;
    field->object_offset = CORM_NO_MEMBER;
    if (column)
        out->size += sizeof(corm_value);
}

static corm_field slice_field(slicer *s, const slice_model *m,
                              const corm_field *from)
{
    corm_field field = *from;
    const char *app = m->from->desc.app;

    field.to = slice_ref(s, app, from->to);
    field.through = slice_ref(s, app, from->through);
    field.validators = NULL;
    field.renamed_from = NULL;
    if (!s->whole && from->to != NULL) {
        field.related_name = "+";
        field.related_query_name = NULL;
    }
    return field;
}

static void slice_inherit(const slice_model *parent, corm_model *out,
                          corm_field *fields)
{
    for (size_t i = 0; i < parent->out->n_fields; i++) {
        const corm_field *from = &parent->out->fields[i];

        if (from->ctype == CORM_C_NONE)
            continue;
        fields[out->n_fields++] =
            (corm_field){ .name = from->name,
                          .inherited = true,
                          .ctype = from->ctype,
                          .offset = from->offset,
                          .size = from->size,
                          .object_offset = CORM_NO_MEMBER };
    }
}

static void slice_lay_order(corm_model *out, corm_field *fields)
{
    corm_field *order = &fields[out->n_fields++];

    *order = (corm_field){ .name = "_order", .type = CORM_TYPE_INTEGER };
    slice_place(out, order);
}

static void slice_lay_fields(slicer *s, slice_model *m)
{
    slice_model *parent =
        slice_find(s, m->from->desc.app, m->from->desc.extends);
    size_t n = m->from->fields.n + 2;
    corm_field *fields;

    if (m->laid)
        return;
    m->laid = true;
    m->out->size = (sizeof(corm_object) + 15) / 16 * 16;
    if (parent != NULL) {
        slice_lay_fields(s, parent);
        m->out->size = parent->out->size;
        n += parent->out->n_fields;
    }
    fields = CORMI_NEW_N(s->arena, corm_field, n);
    if (fields == NULL) {
        slice_memory(s);
        return;
    }
    if (parent != NULL)
        slice_inherit(parent, m->out, fields);
    for (size_t i = 0; i < m->from->fields.n; i++) {
        const corm_field *from = CORMI_STATE_FIELD(m->from, i);

        if (!m->need[i] || !slice_takes(s, from))
            continue;
        fields[m->out->n_fields] = slice_field(s, m, from);
        slice_place(m->out, &fields[m->out->n_fields++]);
    }
    if (m->full && m->from->desc.order_with_respect_to != NULL)
        slice_lay_order(m->out, fields);
    m->out->fields = fields;
}

static void slice_lay_meta(slicer *s, slice_model *m)
{
    const cormi_state_model *from = m->from;
    corm_index *indexes = CORMI_NEW_N(s->arena, corm_index, from->indexes.n);
    corm_constraint *constraints =
        CORMI_NEW_N(s->arena, corm_constraint, from->constraints.n);

    if (indexes == NULL || constraints == NULL) {
        slice_memory(s);
        return;
    }
    for (size_t i = 0; i < from->indexes.n; i++)
        indexes[i] = *CORMI_STATE_INDEX(from, i);
    for (size_t i = 0; i < from->constraints.n; i++)
        constraints[i] = *CORMI_STATE_CONSTRAINT(from, i);
    m->out->indexes = indexes;
    m->out->n_indexes = from->indexes.n;
    m->out->constraints = constraints;
    m->out->n_constraints = from->constraints.n;
    m->out->unique_together = from->desc.unique_together;
    m->out->order_with_respect_to = from->desc.order_with_respect_to;
    m->out->db_table_comment = from->desc.db_table_comment;
    if (s->whole) {
        m->out->ordering = from->desc.order_with_respect_to == NULL
                               ? from->desc.ordering
                               : NULL;
        m->out->get_latest_by = from->desc.get_latest_by;
        m->out->default_related_name = from->desc.default_related_name;
    }
}

static void slice_lay(slicer *s, slice_model *m)
{
    corm_model *out = m->out;
    const corm_model *desc = &m->from->desc;

    out->name = desc->name;
    out->app = desc->app;
    out->db_table = desc->db_table;
    out->unmanaged = desc->unmanaged;
    out->primary_key = desc->primary_key;
    out->extends = slice_ref(s, desc->app, desc->extends);
    out->proxy_of = slice_ref(s, desc->app, desc->proxy_of);
    if (desc->proxy_of == NULL)
        slice_lay_fields(s, m);
    if (m->full)
        slice_lay_meta(s, m);
}

/* A proxy is as large as what it stands for, once that is known. */
static void slice_lay_proxies(slicer *s)
{
    for (size_t i = 0; i < s->models.n; i++) {
        slice_model *m = s->models.entries[i].value;

        for (const corm_model *of = m->out->proxy_of; of != NULL;
             of = of->proxy_of)
            m->out->size = of->size;
    }
}

/* ---- the registry ---- */

static cormi_registry *slice_register(slicer *s, const corm_allocator *alloc)
{
    const corm_model **models =
        CORMI_NEW_N(s->arena, const corm_model *, s->models.n + 1);
    corm_app *app = CORMI_NEW(s->arena, corm_app);
    const corm_app *apps[2] = { app, NULL };

    if (models == NULL || app == NULL) {
        slice_memory(s);
        return NULL;
    }
    for (size_t i = 0; i < s->models.n; i++)
        models[i] = ((slice_model *)s->models.entries[i].value)->out;
    app->name = "migrations"; /* every model names its own */
    app->models = models;
    return s->whole ? cormi_registry_new(apps, alloc, s->err, NULL)
                    : cormi_registry_new_partial(apps, alloc, s->err);
}

cormi_registry *cormi_slice_new(const corm_project_state *state,
                                const char *const *keys, size_t n,
                                corm_arena *arena, const corm_allocator *alloc,
                                corm_error *err)
{
    slicer s = {
        .state = state, .arena = arena, .whole = keys == NULL, .err = err
    };

    cormi_map_init_arena(&s.models, arena);
    for (size_t i = 0; i < n && keys != NULL; i++)
        slice_need_all(&s, slice_add(&s, keys[i]));
    for (size_t i = 0; i < state->models.n && keys == NULL; i++)
        if (state->models.entries[i].value != NULL)
            slice_need_all(&s, slice_add(&s, state->models.entries[i].key));
    for (size_t i = 0; i < s.models.n && s.status == CORM_OK; i++)
        slice_lay(&s, s.models.entries[i].value);
    slice_lay_proxies(&s);
    if (arena->oom)
        slice_memory(&s);
    return s.status == CORM_OK ? slice_register(&s, alloc) : NULL;
}

cormi_model *cormi_slice_model(const cormi_registry *registry,
                               const cormi_state_model *model)
{
    return registry == NULL || model == NULL
               ? NULL
               : cormi_registry_by_name(registry, model->desc.app,
                                        model->desc.name);
}
