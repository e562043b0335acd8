/*
 * Lookups of JSON: values compared with what stands at a path, keys asked
 * for, documents contained in one another.
 */
#include "query/lookup.h"

#include "base/value.h"

#include <string.h>

static const corm_node *lookup_json_constant(const lookup_work *w,
                                             const char *text)
{
    return cormi_lookup_node(w, w->row->name, w->left,
                             cormi_node_constant(w->lq->b->arena,
                                                 corm_value_text(text),
                                                 CORM_TYPE_JSON));
}

const corm_node *cormi_lookup_json_compare(const lookup_work *w)
{
    cormi_outcome outcome;
    const corm_node *right;

    if (w->row->kind != LOOKUP_EXACT) {
        if (w->rhs->kind == CORM_K_NULL)
            return cormi_lookup_outcome(w, CORMI_IS_NULL);
        /* Numbers and text are compared as themselves. */
        right =
            cormi_slot_param(w->lq, cormi_lookup_index(w, w->rhs),
                             CORMI_RECIPE_RAW, NULL, CORM_TYPE_NONE, &outcome);
        return right == NULL
                   ? NULL
                   : cormi_lookup_node(w, w->row->name, w->left, right);
    }
    right =
        cormi_slot_param(w->lq, cormi_lookup_index(w, w->rhs),
                         CORMI_RECIPE_JSON_KEY, NULL, CORM_TYPE_JSON, &outcome);
    if (right == NULL)
        return NULL;
    switch (outcome) {
    case CORMI_IS_NULL:
    case CORMI_IS_JSON_NULL:
        return lookup_json_constant(w, "null");
    case CORMI_IS_JSON_TRUE:
        return lookup_json_constant(w, "true");
    case CORMI_IS_JSON_FALSE:
        return lookup_json_constant(w, "false");
    default:
        return cormi_lookup_node(w, w->row->name, w->left, right);
    }
}

static const corm_node *lookup_has_one(const lookup_work *w, const char *key,
                                       size_t len)
{
    const corm_node *path = cormi_json_key(w->lq, w->left, key, len);
    corm_json_step *last;
    corm_node *node;

    if (path == NULL)
        return NULL;
    /* The key asked for is always a key, also when it looks like a number. */
    last = CORMI_NEW_N(w->lq->b->arena, corm_json_step, path->extra->n_steps);
    node = cormi_node_args(w->lq->b->arena, CORM_NODE_LOOKUP, CORM_TYPE_BOOLEAN,
                           "has_key", &path, 1);
    if (last == NULL || node == NULL) {
        cormi_lq_memory(w->lq);
        return NULL;
    }
    memcpy(last, path->extra->steps, path->extra->n_steps * sizeof(*last));
    last[path->extra->n_steps - 1].key = last[path->extra->n_steps - 1].text;
    ((corm_node_extra *)(uintptr_t)path->extra)->steps = last;
    return node;
}

const corm_node *cormi_lookup_has_key(const lookup_work *w)
{
    bool any = w->row->flags & LOOKUP_ANY, many = w->row->name[7] == 's' || any;
    const corm_node *out = NULL;
    corm_value value;

    if ((w->rhs->kind == CORM_K_LIST) != many ||
        (!many && w->rhs->kind != CORM_K_TEXT && w->rhs->kind != CORM_K_INT))
        return cormi_lookup_fail(w,
                                 many ? "takes a list of keys" : "takes a key");
    if (!cormi_slot_same(w->lq, cormi_lookup_index(w, w->rhs)))
        return NULL;
    value = cormi_slot_value(w->lq, cormi_lookup_index(w, w->rhs));
    for (size_t i = 0; i < (many ? value.size : 1); i++) {
        corm_value key = many ? cormi_value_item(&value, i) : value;

        const corm_node *one;

        if (key.kind == CORM_K_INT) {
            char *text = cormi_arena_printf(w->lq->b->arena, "%lld",
                                            (long long)key.as.i);

            key = corm_value_text(text);
        }

        if (key.kind != CORM_K_TEXT)
            return cormi_lookup_fail(w, "keys are text");
        one = lookup_has_one(w, key.as.s, key.size);
        if (one == NULL)
            return NULL;
        if (out != NULL) {
            const corm_node *args[2] = { out, one };

            one = cormi_node_args(w->lq->b->arena,
                                  any ? CORM_NODE_OR : CORM_NODE_AND,
                                  CORM_TYPE_BOOLEAN, NULL, args, 2);
        }
        out = one;
    }
    return out != NULL ? out : any ? w->lq->b->no : w->lq->b->yes;
}

const corm_node *cormi_lookup_json_contains(const lookup_work *w)
{
    cormi_outcome outcome;
    const corm_node *right;

    if (!cormi_lookup_is_scalar(w->rhs))
        return cormi_lookup_node(w, w->row->name, w->left,
                                 cormi_lookup_expression(w, w->rhs));
    right =
        cormi_slot_param(w->lq, cormi_lookup_index(w, w->rhs),
                         CORMI_RECIPE_FIELD, NULL, CORM_TYPE_JSON, &outcome);
    return right == NULL ? NULL
                         : cormi_lookup_node(w, w->row->name, w->left, right);
}

/* Text lookups on a JSON key compare the text in it. */
const corm_node *cormi_lookup_as_text(const lookup_work *w)
{
    corm_node *copy;

    if (w->left->kind != CORM_NODE_JSON_KEY)
        return w->left;
    copy = cormi_arena_dup(w->lq->b->arena, w->left, sizeof(*copy));
    if (copy == NULL) {
        cormi_lq_memory(w->lq);
        return NULL;
    }
    copy->flags |= CORM_NODE_AS_TEXT;
    copy->type = CORM_TYPE_TEXT;
    return copy;
}
