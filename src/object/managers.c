/*
 * Managers: functions of a model on a queryset of all its rows.  The default
 * one is applied wherever a program begins at the model or at a to-many
 * relation; those with names where they are asked for; none where the library
 * looks for a row that it knows of (a forward key, a refresh, a delete).
 */
#include "object/relate.h"

#include "base/str.h"

#include <string.h>

/* Whose managers a model has after its own. */
static const cormi_model *managers_base(const cormi_model *model)
{
    return model->proxy_of != NULL ? model->proxy_of : model->parent;
}

static const corm_manager *managers_named(const cormi_model *model,
                                          const char *name)
{
    for (; model != NULL; model = managers_base(model)) {
        for (size_t i = 0; i < model->desc->n_managers; i++) {
            if (strcmp(model->desc->managers[i].name, name) == 0)
                return &model->desc->managers[i];
        }
    }
    return NULL;
}

static corm_queryset *
managers_unknown(cormi_context *ctx, const cormi_model *model, const char *name)
{
    cormi_str known;

    cormi_str_init(&known, ctx->alloc);
    for (const cormi_model *m = model; m != NULL; m = managers_base(m)) {
        for (size_t i = 0; i < m->desc->n_managers; i++)
            cormi_str_addf(&known, "%s%s", known.len > 0 ? ", " : "",
                           m->desc->managers[i].name);
    }
    cormi_fail(ctx, CORM_FIELD_ERROR,
               "%s has no manager \"%s\"; its .managers are: %s", model->name,
               name, known.len > 0 ? cormi_str_get(&known) : "none");
    cormi_str_fini(&known);
    return NULL;
}

/* The function is the program's: what it gives must still be of the model. */
static corm_queryset *managers_apply(const cormi_model *model,
                                     corm_manager_fn *fn, corm_queryset *all)
{
    corm_queryset *q;

    if (all == NULL || fn == NULL)
        return all;
    q = fn(all);
    if (q != NULL &&
        (q->status != CORM_OK || (q->session == all->session &&
                                  q->model->concrete == all->model->concrete)))
        return q; /* what is wrong with a chain is told by its terminal */
    if (q != NULL || all->ctx->error.code != CORM_NO_MEMORY)
        cormi_fail(all->ctx, CORM_MISUSE,
                   "a manager of %s gave %s; it must return what it builds "
                   "on the queryset that it is given",
                   model->name,
                   q == NULL ? "no queryset"
                             : "a queryset of another model or session");
    return NULL;
}

corm_queryset *cormi_manager_default(corm_queryset *all)
{
    const cormi_model *model = all != NULL ? all->model : NULL;

    for (; model != NULL; model = managers_base(model)) {
        if (model->desc->manager != NULL)
            return managers_apply(model, model->desc->manager, all);
    }
    return all;
}

corm_queryset *cormi_manager_by(corm_queryset *all, const char *name)
{
    const corm_manager *found;

    if (all == NULL || name == NULL)
        return all;
    found = managers_named(all->model, name);
    if (found == NULL)
        return managers_unknown(all->ctx, all->model, name);
    return managers_apply(all->model, found->fn, all);
}
