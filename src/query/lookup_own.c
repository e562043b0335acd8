/*
 * Arrays, ranges and text search: types that only some databases have.  What
 * a path goes on into, as tags__0 or during__startswith, and the lookups that
 * compare them; dialects without them spell none of their names.
 */
#include "query/lookup.h"

#include "base/value.h"

#include <string.h>

static bool own_is_span(const corm_node *node)
{
    return cormi_span_end(node->type) != CORM_TYPE_NONE;
}

unsigned cormi_lookup_class(const corm_node *left)
{
    if (left->type == CORM_TYPE_JSON)
        return LOOKUP_JSON;
    if (left->type == CORM_TYPE_ITEMS)
        return LOOKUP_ARRAY;
    if (own_is_span(left))
        return LOOKUP_SPAN;
    if (left->type == CORM_TYPE_SEARCH_VECTOR ||
        cormi_type(left->type)->is_text)
        return LOOKUP_SEARCH;
    return 0;
}

bool cormi_lookup_is_own(const lookup_work *w)
{
    unsigned of;

    if (!cormi_type(w->left->type)->own)
        return w->row->kind == LOOKUP_OWN;
    of = cormi_lookup_class(w->left);
    return w->row->kind == LOOKUP_OWN ||
           (w->row->kind != LOOKUP_ISNULL && w->row->kind != LOOKUP_IN &&
            (of & (LOOKUP_ARRAY | LOOKUP_SPAN) ||
             w->left->type == CORM_TYPE_SEARCH_VECTOR));
}

/* A range contains ranges, and values as its ends are. */
static const corm_node *own_param(const lookup_work *w, cormi_outcome *outcome)
{
    uint32_t index = cormi_lookup_index(w, w->rhs);
    bool one = own_is_span(w->left) && w->rhs->kind != CORM_K_ITEMS &&
               w->rhs->kind != CORM_K_LIST;

    if (cormi_lookup_class(w->left) == LOOKUP_SEARCH)
        return cormi_slot_param(w->lq, index, CORMI_RECIPE_TEXT, NULL,
                                CORM_TYPE_TEXT, outcome);
    if (one && strcmp(w->row->name, "contains") == 0)
        return cormi_slot_param(w->lq, index, CORMI_RECIPE_FIELD, NULL,
                                cormi_span_end(w->left->type), outcome);
    return cormi_slot_param(w->lq, index, CORMI_RECIPE_FIELD, w->field,
                            w->left->type, outcome);
}

const corm_node *cormi_lookup_own(const lookup_work *w)
{
    bool bound = cormi_lookup_is_scalar(w->rhs) ||
                 (w->rhs->kind == CORM_K_LIST && w->rhs->as.list == NULL);
    cormi_outcome outcome = CORMI_IS_OK;
    const corm_node *right =
        bound ? own_param(w, &outcome) : cormi_lookup_expression(w, w->rhs);

    if (right == NULL)
        return NULL;
    if (outcome != CORMI_IS_OK)
        return cormi_lookup_outcome(w, outcome);
    return cormi_lookup_node(
        w, w->left->type == CORM_TYPE_SEARCH_VECTOR ? "search" : w->row->name,
        w->left, right);
}

/* ---- transforms ---- */

static const struct own_part {
    const char *name, *function;
    corm_type type; /* NONE: that of the ends */
    bool of_array;
} own_parts[] = {
    { "len", "array_len", CORM_TYPE_INTEGER, true },
    { "startswith", "range_lower", CORM_TYPE_NONE, false },
    { "endswith", "range_upper", CORM_TYPE_NONE, false },
    { "isempty", "range_isempty", CORM_TYPE_BOOLEAN, false },
    { "lower_inc", "range_lower_inc", CORM_TYPE_BOOLEAN, false },
    { "lower_inf", "range_lower_inf", CORM_TYPE_BOOLEAN, false },
    { "upper_inc", "range_upper_inc", CORM_TYPE_BOOLEAN, false },
    { "upper_inf", "range_upper_inf", CORM_TYPE_BOOLEAN, false },
};

/* "3" or "0_2": places from 0; *n says how many numbers. */
static bool own_places(const char *name, size_t len, int64_t at[2], size_t *n)
{
    bool digit = false;

    at[0] = at[1] = 0;
    *n = 1;
    for (size_t i = 0; i < len; i++) {
        if (name[i] == '_' && digit && *n == 1) {
            *n = 2;
            digit = false;
        } else if (name[i] >= '0' && name[i] <= '9' && at[*n - 1] < 100000000) {
            at[*n - 1] = at[*n - 1] * 10 + (name[i] - '0');
            digit = true;
        } else {
            return false;
        }
    }
    return digit;
}

static const struct own_part *own_find(const corm_node *node, const char *name,
                                       size_t len)
{
    bool array = node->type == CORM_TYPE_ITEMS;

    for (size_t i = 0; i < sizeof(own_parts) / sizeof(own_parts[0]); i++)
        if (own_parts[i].of_array == array &&
            strlen(own_parts[i].name) == len &&
            memcmp(own_parts[i].name, name, len) == 0)
            return &own_parts[i];
    return NULL;
}

bool cormi_own_has_parts(const corm_node *node)
{
    return node->type == CORM_TYPE_ITEMS || own_is_span(node);
}

bool cormi_own_is_part(const corm_node *node, const char *name, size_t len)
{
    int64_t at[2];
    size_t n;

    return own_find(node, name, len) != NULL ||
           (node->type == CORM_TYPE_ITEMS && own_places(name, len, at, &n));
}

/* As Django counts: from 0, and a slice without its end. */
static const corm_node *own_item(cormi_lq *lq, const corm_node *node,
                                 const char *name, size_t len)
{
    const cormi_col *col = cormi_as_col(node);
    const corm_node *args[3] = { node, NULL, NULL };
    int64_t at[2];
    size_t n;
    corm_node *out;

    own_places(name, len, at, &n);
    args[1] = cormi_node_constant(lq->b->arena, corm_value_int(at[0] + 1),
                                  CORM_TYPE_INTEGER);
    args[2] = cormi_node_constant(lq->b->arena, corm_value_int(at[1]),
                                  CORM_TYPE_INTEGER);
    out = args[1] == NULL || args[2] == NULL
              ? NULL
              : cormi_node_args(
                    lq->b->arena, CORM_NODE_FUNCTION, CORM_TYPE_ITEMS,
                    n == 1 ? "array_item" : "array_slice", args, n + 1);
    if (out == NULL)
        cormi_lq_memory(lq);
    else if (n == 1)
        out->type = col != NULL && col->field != NULL ? col->field->base
                                                      : CORM_TYPE_NONE;
    return out;
}

const corm_node *cormi_own_part(cormi_lq *lq, const corm_node *node,
                                const char *name, size_t len)
{
    const struct own_part *part = own_find(node, name, len);
    corm_node *out;

    if (part == NULL)
        return own_item(lq, node, name, len);
    out = cormi_node_args(
        lq->b->arena, CORM_NODE_FUNCTION,
        part->type != CORM_TYPE_NONE ? part->type : cormi_span_end(node->type),
        part->function, &node, 1);
    if (out == NULL)
        cormi_lq_memory(lq);
    return out;
}
