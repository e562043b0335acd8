/*
 * What must be unique: fields, .unique_together, keys.  Each is one query for
 * another row with the same values; NULL is equal to nothing.
 */
#include "object/clean.h"

#include "object/fetch.h"
#include "object/relate.h"

#include <string.h>

/* The rows of a table but the object's own. */
static const corm_queryset *unique_others(const cormi_clean *c,
                                          const cormi_model *table,
                                          const corm_queryset *q)
{
    corm_value keys[CORMI_PAIRS_MAX];
    corm_expr nodes[CORMI_PAIRS_MAX];
    const corm_expr *terms[CORMI_PAIRS_MAX];

    if (table->n_pk > CORMI_PAIRS_MAX)
        return cormi_queryset_fail(q, CORM_NOT_SUPPORTED,
                                   "%s has a key of more than %d columns",
                                   table->name, CORMI_PAIRS_MAX);
    for (size_t i = 0; i < table->n_pk; i++) {
        keys[i] = cormi_member_value(c->object, table->pk[i]);
        if (keys[i].kind == CORM_K_NULL)
            return q;
        nodes[i] = (corm_expr){ .op = CORM_OP_Q,
                                .name = table->pk[i]->attname,
                                .n_args = 1,
                                .args = &keys[i] };
        terms[i] = &nodes[i];
    }
    return corm_queryset_exclude(q, terms, table->n_pk);
}

int cormi_clean_other_row(cormi_clean *c, const cormi_model *table,
                          const corm_queryset *q)
{
    int found;

    if (q != NULL && !c->adding)
        q = unique_others(c, table, q);
    found = cormi_terminal_exists(q);
    if (found < 0)
        c->status = c->ctx->error.code;
    return found;
}

static int unique_find(cormi_clean *c, const cormi_model *table,
                       const cormi_pairs *pairs)
{
    corm_arena *old = cormi_arena_borrow(c->ctx, c->scratch);
    int found = cormi_clean_other_row(
        c, table,
        cormi_relate_filter(corm_queryset_new(c->session, table->desc), pairs));

    c->ctx->arena = old;
    return found;
}

static bool unique_note(cormi_clean *c, const cormi_model *table,
                        const cormi_field *const *fields, size_t n)
{
    cormi_fault fault = { .code = n == 1 ? "unique" : "unique_together" };
    const char *text = cormi_clean_exists(c, table, fields, n);

    if (n == 1)
        fault.value = cormi_clean_value(c, fields[0]);
    return text != NULL &&
           cormi_clean_add_text(c, n == 1 ? fields[0]->name : CORM_ALL_FIELDS,
                                fault, text);
}

/* Are these, of a table of the object's, in another row? */
static bool unique_check(cormi_clean *c, const cormi_model *table,
                         const cormi_field *const *fields, size_t n)
{
    const cormi_field *own[CORMI_PAIRS_MAX];
    cormi_pairs pairs = { .n = n };
    int found;

    for (size_t i = 0; i < n; i++) {
        if (cormi_clean_excluded(c, fields[i]))
            return true;
        own[i] = cormi_member_of(c->model, fields[i]);
        pairs.paths[i] = fields[i]->attname;
        pairs.values[i] = cormi_clean_value(c, own[i]);
        if (pairs.values[i].kind == CORM_K_NULL ||
            (fields[i]->primary_key && !c->adding))
            return true;
    }
    found = unique_find(c, table, &pairs);
    return found > 0 ? unique_note(c, table, own, n) : found == 0;
}

static bool unique_too_many(cormi_clean *c, const cormi_model *model)
{
    c->status = cormi_fail(c->ctx, CORM_NOT_SUPPORTED,
                           "%s has more than %d fields that are unique "
                           "together",
                           model->name, CORMI_PAIRS_MAX);
    return false;
}

static bool unique_together(cormi_clean *c, const cormi_model *model)
{
    const char *const *const *list = model->desc->unique_together;

    for (; list != NULL && *list != NULL; list++) {
        const cormi_field *fields[CORMI_PAIRS_MAX];
        size_t n = 0;

        for (; (*list)[n] != NULL; n++) {
            if (n == CORMI_PAIRS_MAX)
                return unique_too_many(c, model);
            fields[n] = cormi_model_field(model, (*list)[n]);
        }
        if (!unique_check(c, model, fields, n))
            return false;
    }
    return true;
}

/* Fields whose column is in this model's own table. */
static bool unique_fields(cormi_clean *c, const cormi_model *model)
{
    for (size_t i = 0; i < model->n_fields; i++) {
        const cormi_field *field = model->fields[i];

        if (field->model == model && (field->unique || field->primary_key) &&
            field->origin->desc->generated == NULL &&
            !unique_check(c, model, &field, 1))
            return false;
    }
    if (model->n_pk < 2 || model->n_pk > CORMI_PAIRS_MAX)
        return true;
    return unique_check(c, model, (const cormi_field *const *)model->pk,
                        model->n_pk);
}

bool cormi_clean_unique(cormi_clean *c)
{
    const cormi_model *model;

    for (model = c->model; model != NULL;
         model = model->proxy_of != NULL ? model->proxy_of : model->parent)
        if (!unique_together(c, model))
            return false;
    for (model = c->model->concrete; model != NULL;
         model = model->parent == NULL ? NULL : model->parent->concrete)
        if (!unique_fields(c, model))
            return false;
    return true;
}
