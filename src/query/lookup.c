/*
 * Lookups: the condition that a left side, a lookup's name and a right side
 * make.  What the right side turned out to be decides: NULL becomes IS NULL,
 * an integer that no column can hold a constant, a year a range of days.
 */
#include "query/lookup.h"

#include "base/utf8.h"
#include "base/value.h"

#include <string.h>

/* clang-format off */
/* Those with a number first, in its order. */
#define LOOKUP_ROW(name, ...) { #name, sizeof(#name) - 1, __VA_ARGS__ }
#define LOOKUP_NTH(name, ...) [CORMI_LOOKUP_##name - 1] = LOOKUP_ROW(name, __VA_ARGS__)
static const lookup_row lookup_table[] = {
    LOOKUP_NTH(exact,        LOOKUP_EXACT,     CORMI_RECIPE_FIELD,      LOOKUP_RELATION),
    LOOKUP_NTH(iexact,       LOOKUP_PATTERN,   CORMI_RECIPE_IEXACT,     0),
    LOOKUP_NTH(gt,           LOOKUP_GREATER,   CORMI_RECIPE_FIELD,      LOOKUP_RELATION),
    LOOKUP_NTH(gte,          LOOKUP_GREATER,   CORMI_RECIPE_CEIL,       LOOKUP_RELATION),
    LOOKUP_NTH(lt,           LOOKUP_LESS,      CORMI_RECIPE_CEIL,       LOOKUP_RELATION),
    LOOKUP_NTH(lte,          LOOKUP_LESS,      CORMI_RECIPE_FIELD,      LOOKUP_RELATION),
    LOOKUP_NTH(in,           LOOKUP_IN,        CORMI_RECIPE_FIELD,      LOOKUP_RELATION),
    LOOKUP_NTH(range,        LOOKUP_RANGE,     CORMI_RECIPE_FIELD,      0),
    LOOKUP_NTH(isnull,       LOOKUP_ISNULL,    CORMI_RECIPE_RAW,        LOOKUP_RELATION),
    LOOKUP_NTH(contains,     LOOKUP_PATTERN,   CORMI_RECIPE_CONTAINS,   0),
    LOOKUP_NTH(icontains,    LOOKUP_PATTERN,   CORMI_RECIPE_CONTAINS,   0),
    LOOKUP_NTH(startswith,   LOOKUP_PATTERN,   CORMI_RECIPE_STARTSWITH, 0),
    LOOKUP_NTH(istartswith,  LOOKUP_PATTERN,   CORMI_RECIPE_STARTSWITH, 0),
    LOOKUP_NTH(endswith,     LOOKUP_PATTERN,   CORMI_RECIPE_ENDSWITH,   0),
    LOOKUP_NTH(iendswith,    LOOKUP_PATTERN,   CORMI_RECIPE_ENDSWITH,   0),
    LOOKUP_ROW(regex,        LOOKUP_REGEX,     CORMI_RECIPE_TEXT,       0),
    LOOKUP_ROW(iregex,       LOOKUP_REGEX,     CORMI_RECIPE_TEXT,       0),
    LOOKUP_ROW(has_key,      LOOKUP_HAS_KEY,   CORMI_RECIPE_TEXT,       LOOKUP_JSON),
    LOOKUP_ROW(has_keys,     LOOKUP_HAS_KEY,   CORMI_RECIPE_TEXT,       LOOKUP_JSON),
    LOOKUP_ROW(has_any_keys, LOOKUP_HAS_KEY,   CORMI_RECIPE_TEXT,       LOOKUP_JSON | LOOKUP_ANY),
    LOOKUP_ROW(contained_by, LOOKUP_CONTAINED, CORMI_RECIPE_FIELD,      LOOKUP_JSON | LOOKUP_ARRAY | LOOKUP_SPAN),
    LOOKUP_ROW(overlap,      LOOKUP_OWN,       CORMI_RECIPE_FIELD,      LOOKUP_ARRAY | LOOKUP_SPAN),
    LOOKUP_ROW(fully_lt,     LOOKUP_OWN,       CORMI_RECIPE_FIELD,      LOOKUP_SPAN),
    LOOKUP_ROW(fully_gt,     LOOKUP_OWN,       CORMI_RECIPE_FIELD,      LOOKUP_SPAN),
    LOOKUP_ROW(not_lt,       LOOKUP_OWN,       CORMI_RECIPE_FIELD,      LOOKUP_SPAN),
    LOOKUP_ROW(not_gt,       LOOKUP_OWN,       CORMI_RECIPE_FIELD,      LOOKUP_SPAN),
    LOOKUP_ROW(adjacent_to,  LOOKUP_OWN,       CORMI_RECIPE_FIELD,      LOOKUP_SPAN),
    LOOKUP_ROW(search,       LOOKUP_OWN,       CORMI_RECIPE_TEXT,       LOOKUP_SEARCH),
};
/* clang-format on */

static const lookup_row *lookup_find(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof(lookup_table) / sizeof(lookup_table[0]); i++)
        if (lookup_table[i].len == len &&
            memcmp(lookup_table[i].name, name, len) == 0)
            return &lookup_table[i];
    return NULL;
}

static uint32_t lookup_number(const lookup_row *row)
{
    size_t number = (size_t)(row - lookup_table) + 1;

    return number < CORMI_LOOKUPS_ ? (uint32_t)number : CORMI_LOOKUP_OTHER;
}

bool cormi_is_lookup(const char *name, size_t len)
{
    return lookup_find(name, len) != NULL;
}

const corm_node *cormi_lookup_fail(const lookup_work *w, const char *text)
{
    cormi_lq_fail(w->lq, CORM_VALUE_ERROR, "%s%s%s: %s",
                  w->field != NULL ? w->field->label : "",
                  w->field != NULL ? "__" : "", w->row->name, text);
    return NULL;
}

/* ---- making nodes ---- */

corm_node *cormi_lookup_node(const lookup_work *w, const char *name,
                             const corm_node *left, const corm_node *right)
{
    corm_node *node;

    if (left == NULL || right == NULL)
        return NULL;
    node = cormi_node_lookup(w->lq->b->arena, name, left, right);
    if (node == NULL)
        cormi_lq_memory(w->lq);
    else if (name == w->row->name)
        node->slot = lookup_number(w->row);
    return node;
}

static const corm_node *lookup_isnull_node(const lookup_work *w, bool truth)
{
    corm_node *node = cormi_node_args(w->lq->b->arena, CORM_NODE_LOOKUP,
                                      CORM_TYPE_BOOLEAN, "isnull", &w->left, 1);
    corm_value *value = CORMI_NEW(w->lq->b->arena, corm_value);

    if (node == NULL || value == NULL) {
        cormi_lq_memory(w->lq);
        return NULL;
    }
    *value = corm_value_bool(truth);
    node->value = value;
    return node;
}

bool cormi_lookup_is_scalar(const corm_value *rhs)
{
    return cormi_value_is_scalar(rhs) || rhs->kind == CORM_K_OBJECT;
}

uint32_t cormi_lookup_index(const lookup_work *w, const corm_value *leaf)
{
    return w->lq->origin.vbase + leaf->elem;
}

static const corm_node *lookup_param(const lookup_work *w,
                                     const corm_value *rhs, cormi_recipe recipe,
                                     cormi_outcome *outcome)
{
    if (rhs->kind == CORM_K_OBJECT && w->keys != NULL)
        return cormi_slot_part(w->lq, cormi_lookup_index(w, rhs),
                               CORMI_SLOT_WHOLE, w->field, w->keys[0],
                               w->left->type, outcome);
    return cormi_slot_param(w->lq, cormi_lookup_index(w, rhs), recipe, w->field,
                            w->left->type, outcome);
}

/* A right side that is an expression or a queryset. */
const corm_node *cormi_lookup_expression(const lookup_work *w,
                                         const corm_value *rhs)
{
    if (rhs->kind == CORM_K_LIST) {
        cormi_lookup_fail(w, "a list is possible only with in and range");
        return NULL;
    }
    if (rhs->kind == CORM_K_QUERYSET)
        return cormi_resolve_subquery_column(w->lq, rhs);
    return cormi_resolve_value(w->lq, rhs, w->how);
}

/* ---- years as ranges ---- */

static bool lookup_is_year(const lookup_work *w, bool *iso)
{
    const corm_node *left = w->left;
    const char *part;

    if (left->kind != CORM_NODE_FUNCTION ||
        strcmp(left->name, "extract") != 0 || left->extra->tz != NULL ||
        !cormi_lookup_is_scalar(w->rhs) || w->rhs->kind == CORM_K_NULL)
        return false;
    part = left->extra->part;
    *iso = strcmp(part, "iso_year") == 0;
    return (*iso || strcmp(part, "year") == 0) &&
           (left->args[0]->type == CORM_TYPE_DATE ||
            left->args[0]->type == CORM_TYPE_DATETIME);
}

static const corm_node *lookup_year_bound(const lookup_work *w, bool iso,
                                          bool last, cormi_outcome *outcome)
{
    corm_type type = w->left->args[0]->type;
    int recipe = CORMI_RECIPE_YEAR_FIRST + (last ? 1 : 0) +
                 (type == CORM_TYPE_DATETIME ? 2 : 0) + (iso ? 4 : 0);

    return cormi_slot_param(w->lq, cormi_lookup_index(w, w->rhs),
                            (cormi_recipe)recipe, NULL, type, outcome);
}

static const corm_node *lookup_year(const lookup_work *w, bool iso)
{
    const corm_node *args[3] = { w->left->args[0], NULL, NULL };
    cormi_outcome outcome = CORMI_IS_OK;
    const char *name = w->row->name;
    bool last = strcmp(name, "gt") == 0 || strcmp(name, "lte") == 0;

    if (w->row->kind != LOOKUP_EXACT) {
        args[1] = lookup_year_bound(w, iso, last, &outcome);
        if (args[1] == NULL || outcome != CORMI_IS_OK)
            return args[1] == NULL ? NULL : cormi_lookup_outcome(w, outcome);
        return cormi_lookup_node(w, name, args[0], args[1]);
    }
    args[1] = lookup_year_bound(w, iso, false, &outcome);
    if (args[1] == NULL || outcome != CORMI_IS_OK)
        return args[1] == NULL ? NULL : cormi_lookup_outcome(w, outcome);
    args[2] = lookup_year_bound(w, iso, true, &outcome);
    return cormi_node_args(w->lq->b->arena, CORM_NODE_LOOKUP, CORM_TYPE_BOOLEAN,
                           "range", args, 3);
}

/* ---- comparisons ---- */

/* What a value that cannot be in the column means; NULL with a recorded error for NULL. */
const corm_node *cormi_lookup_outcome(const lookup_work *w,
                                      cormi_outcome outcome)
{
    cormi_compilation *b = w->lq->b;

    switch (outcome) {
    case CORMI_IS_NULL:
        if (strcmp(w->row->name, "exact") == 0 ||
            strcmp(w->row->name, "iexact") == 0)
            return lookup_isnull_node(w, true);
        return cormi_lookup_fail(
            w, "NULL is no value to compare with; use isnull");
    case CORMI_IS_BELOW:
        return w->row->kind == LOOKUP_GREATER ? b->yes : b->no;
    case CORMI_IS_ABOVE:
        return w->row->kind == LOOKUP_LESS ? b->yes : b->no;
    default:
        return b->no;
    }
}

static const corm_node *lookup_compare_expr(const lookup_work *w)
{
    const corm_node *right = cormi_lookup_expression(w, w->rhs);

    if (right == NULL)
        return NULL;
    if (w->row->kind == LOOKUP_EXACT && right->kind == CORM_NODE_SUBQUERY &&
        w->rhs->kind == CORM_K_QUERYSET &&
        !cormi_queryset_one_row(w->rhs->as.qs))
        return cormi_lookup_fail(
            w, "a queryset compared with = must be limited to "
               "one row: corm_slice(q, 0, 1); or use in");
    if (right->flags & CORM_NODE_EMPTY)
        return w->lq->b->no;
    return cormi_lookup_node(w, w->row->name, w->left, right);
}

static const corm_node *lookup_compare(const lookup_work *w)
{
    cormi_outcome outcome;
    const corm_node *right;
    bool iso;

    if (lookup_is_year(w, &iso))
        return lookup_year(w, iso);
    if (!cormi_lookup_is_scalar(w->rhs))
        return lookup_compare_expr(w);
    if (w->left->type == CORM_TYPE_JSON)
        return cormi_lookup_json_compare(w);
    right = lookup_param(w, w->rhs, w->row->recipe, &outcome);
    if (right == NULL)
        return NULL;
    if (outcome != CORMI_IS_OK)
        return cormi_lookup_outcome(w, outcome);
    return cormi_lookup_node(w, w->row->name, w->left, right);
}

/* ---- text ---- */

static const corm_node *lookup_text_expr(const lookup_work *w)
{
    const corm_node *right = cormi_lookup_expression(w, w->rhs);
    corm_node *node =
        right != NULL
            ? cormi_lookup_node(w, w->row->name, cormi_lookup_as_text(w), right)
            : NULL;

    if (node != NULL)
        node->flags |= CORM_NODE_BILATERAL;
    return node;
}

static const corm_node *lookup_pattern(const lookup_work *w)
{
    cormi_outcome outcome;
    const corm_node *right;

    if (w->left->type == CORM_TYPE_JSON &&
        strcmp(w->row->name, "contains") == 0)
        return cormi_lookup_json_contains(w);
    if (!cormi_lookup_is_scalar(w->rhs))
        return lookup_text_expr(w);
    right = cormi_slot_param(
        w->lq, cormi_lookup_index(w, w->rhs), w->row->recipe, NULL,
        w->left->type == CORM_TYPE_JSON ? CORM_TYPE_TEXT : w->left->type,
        &outcome);
    if (right == NULL)
        return NULL;
    if (outcome != CORMI_IS_OK)
        return cormi_lookup_outcome(w, outcome);
    ((corm_node *)(uintptr_t)right)->type = CORM_TYPE_TEXT;
    return cormi_lookup_node(w, w->row->name, cormi_lookup_as_text(w), right);
}

/* ---- in, range, isnull ---- */

static const corm_node *lookup_in_subquery(const lookup_work *w)
{
    const corm_node *right =
        cormi_resolve_subquery_for(w->lq, w->rhs, w->field);

    if (right == NULL)
        return NULL;
    if (right->select->n_columns != 1)
        return cormi_lookup_fail(w, "the queryset must select one column; use "
                                    "corm_values(q, \"name\")");
    if (right->flags & CORM_NODE_EMPTY)
        return w->lq->b->no;
    return cormi_lookup_node(w, "in", w->left, right);
}

static const corm_node *lookup_in_nodes(const lookup_work *w,
                                        const corm_node *const *items, size_t n)
{
    const corm_node **args =
        CORMI_NEW_N(w->lq->b->arena, const corm_node *, n + 1);

    if (args == NULL) {
        cormi_lq_memory(w->lq);
        return NULL;
    }
    if (n == 0)
        return w->lq->b->no;
    args[0] = w->left;
    memcpy(args + 1, items, n * sizeof(*items));
    return cormi_node_args(w->lq->b->arena, CORM_NODE_LOOKUP, CORM_TYPE_BOOLEAN,
                           "in", args, n + 1);
}

static bool lookup_item(const lookup_work *w, const corm_value *item,
                        cormi_vec *nodes)
{
    cormi_outcome outcome = CORMI_IS_OK;
    const corm_node *node =
        cormi_lookup_is_scalar(item)
            ? lookup_param(w, item, CORMI_RECIPE_FIELD, &outcome)
            : cormi_lookup_expression(w, item);

    if (node == NULL)
        return false;
    return outcome != CORMI_IS_OK || cormi_vec_push(nodes, &node);
}

static const corm_node *lookup_in(const lookup_work *w)
{
    cormi_vec nodes = CORMI_VEC_ARENA(const corm_node *, w->lq->b->arena);
    const corm_node **items = NULL;
    size_t n = 0;

    if (w->rhs->kind == CORM_K_QUERYSET)
        return lookup_in_subquery(w);
    if (w->rhs->kind == CORM_K_EXPR &&
        (w->rhs->as.expr->op == CORM_OP_SUBQUERY ||
         w->rhs->as.expr->op == CORM_OP_RAW))
        return cormi_lookup_node(w, "in", w->left,
                                 cormi_lookup_expression(w, w->rhs));
    if (w->rhs->kind != CORM_K_LIST)
        return cormi_lookup_fail(w, "takes a list or a queryset: VALS(..), "
                                    "ARRAY(p, n)");
    if (w->rhs->as.list == NULL) { /* plain values, bound as one list */
        if (!cormi_slot_list(w->lq, cormi_lookup_index(w, w->rhs), w->field,
                             w->left->type, &items, &n))
            return NULL;
        return lookup_in_nodes(w, items, n);
    }
    for (size_t i = 0; i < w->rhs->size; i++)
        if (!lookup_item(w, &w->rhs->as.list[i], &nodes))
            return NULL;
    return lookup_in_nodes(w, nodes.data, nodes.n);
}

static const corm_node *lookup_range_node(const lookup_work *w,
                                          const corm_node *from,
                                          const corm_node *to)
{
    const corm_node *args[3] = { w->left, from, to };

    return cormi_node_args(w->lq->b->arena, CORM_NODE_LOOKUP, CORM_TYPE_BOOLEAN,
                           "range", args, 3);
}

/* Both ends of a plain list are kept, equal or not. */
static const corm_node *lookup_range_plain(const lookup_work *w)
{
    uint32_t index = cormi_lookup_index(w, w->rhs);
    cormi_outcome first, second;
    const corm_node *from =
        cormi_slot_end(w->lq, index, 0, w->field, w->left->type, &first);
    const corm_node *to =
        from != NULL
            ? cormi_slot_end(w->lq, index, 1, w->field, w->left->type, &second)
            : NULL;

    if (to == NULL)
        return NULL;
    if (first == CORMI_IS_NULL || second == CORMI_IS_NULL)
        return cormi_lookup_outcome(w, CORMI_IS_NULL);
    if (first == CORMI_IS_ABOVE || second == CORMI_IS_BELOW)
        return w->lq->b->no;
    if (first == CORMI_IS_BELOW && second == CORMI_IS_ABOVE)
        return w->lq->b->yes;
    if (first == CORMI_IS_BELOW)
        return cormi_lookup_node(w, "lte", w->left, to);
    if (second == CORMI_IS_ABOVE)
        return cormi_lookup_node(w, "gte", w->left, from);
    return lookup_range_node(w, from, to);
}

static const corm_node *lookup_range(const lookup_work *w)
{
    cormi_vec nodes = CORMI_VEC_ARENA(const corm_node *, w->lq->b->arena);

    if (w->rhs->kind != CORM_K_LIST || w->rhs->size != 2)
        return cormi_lookup_fail(w, "takes two values: RANGE(a, b)");
    if (w->rhs->as.list == NULL)
        return lookup_range_plain(w);
    for (size_t i = 0; i < 2; i++)
        if (!lookup_item(w, &w->rhs->as.list[i], &nodes))
            return NULL;
    if (nodes.n != 2)
        return w->lq->b->no;
    return lookup_range_node(w, CORMI_VEC_AT(const corm_node *, &nodes, 0),
                             CORMI_VEC_AT(const corm_node *, &nodes, 1));
}

/* C11's true and false are the integers 1 and 0: unlike a bool they are not in the key. */
static const corm_node *lookup_isnull(const lookup_work *w, bool *truth)
{
    uint32_t index = cormi_lookup_index(w, w->rhs);
    corm_value value;

    if (w->rhs->kind != CORM_K_BOOL && w->rhs->kind != CORM_K_INT)
        return cormi_lookup_fail(w, "takes true or false");
    value = cormi_slot_value(w->lq, index);
    if (value.kind == CORM_K_BOOL)
        *truth = value.as.b;
    else if (value.as.i != 0 && value.as.i != 1)
        return cormi_lookup_fail(w, "takes true or false");
    else {
        *truth = value.as.i == 1;
        if (!cormi_slot_same(w->lq, index))
            return NULL;
    }
    return lookup_isnull_node(w, *truth);
}

/* ---- tuples: composite keys and relations over several columns ---- */

static const corm_node *lookup_tuple(const lookup_work *w, bool *truth)
{
    cormi_tuple_lookup tuple = { .lq = w->lq,
                                 .name = w->row->name,
                                 .left = w->left,
                                 .keys = w->keys,
                                 .rhs = w->rhs,
                                 .how = w->how };

    switch (w->row->kind) {
    case LOOKUP_ISNULL:
        return lookup_isnull(w, truth);
    case LOOKUP_EXACT:
        if (w->rhs->kind == CORM_K_NULL)
            return lookup_isnull_node(w, true);
        return cormi_lookup_tuple(&tuple);
    case LOOKUP_GREATER:
    case LOOKUP_LESS:
    case LOOKUP_IN:
        return cormi_lookup_tuple(&tuple);
    default:
        cormi_lq_fail(w->lq, CORM_FIELD_ERROR,
                      "%s is not possible for several columns at once; there "
                      "are exact, in, gt, gte, lt, lte and isnull",
                      w->row->name);
        return NULL;
    }
}

/* ---- all together ---- */

static const corm_node *lookup_run(const lookup_work *w, bool *truth)
{
    if (w->left->kind == CORM_NODE_TUPLE)
        return lookup_tuple(w, truth);
    if (cormi_lookup_is_own(w))
        return cormi_lookup_own(w);
    switch (w->row->kind) {
    case LOOKUP_EXACT:
    case LOOKUP_GREATER:
    case LOOKUP_LESS:
        return lookup_compare(w);
    case LOOKUP_IN:
        return lookup_in(w);
    case LOOKUP_RANGE:
        return lookup_range(w);
    case LOOKUP_ISNULL:
        return lookup_isnull(w, truth);
    case LOOKUP_PATTERN:
    case LOOKUP_REGEX:
        return lookup_pattern(w);
    case LOOKUP_HAS_KEY:
        return cormi_lookup_has_key(w);
    default:
        return cormi_lookup_json_contains(w);
    }
}

/* The row of the last name when it is a lookup of this left side. */
static const lookup_row *lookup_choose(const corm_node *left,
                                       const cormi_path_names *names, size_t i)
{
    const lookup_row *row = lookup_find(names->name[i], names->len[i]);
    unsigned of;

    if (row == NULL ||
        (!(row->flags & LOOKUP_CLASSES) && !cormi_type(left->type)->own))
        return row;
    of = cormi_lookup_class(left);
    if (row->flags & LOOKUP_CLASSES)
        return row->flags & of ? row : NULL;
    if (of & (LOOKUP_ARRAY | LOOKUP_SPAN) &&
        (row->kind == LOOKUP_PATTERN || row->kind == LOOKUP_REGEX) &&
        strcmp(row->name, "contains") != 0)
        return NULL;
    return row;
}

static bool lookup_unknown(cormi_lq *lq, const cormi_field *field,
                           const cormi_path_names *names, size_t i,
                           bool relation)
{
    cormi_nearest near;
    char word[64];
    size_t len =
        names->len[i] < sizeof(word) ? names->len[i] : sizeof(word) - 1;

    memcpy(word, names->name[i], len);
    word[len] = '\0';
    near = cormi_nearest_to(word);
    for (size_t k = 0; k < sizeof(lookup_table) / sizeof(lookup_table[0]); k++)
        if (strcmp(word, lookup_table[k].name) != 0) /* of another type */
            cormi_nearest_try(&near, lookup_table[k].name);
    cormi_lq_fail(
        lq, CORM_FIELD_ERROR,
        relation ? "%s: \"%s\" is not possible on a relation; name a "
                   "field of the related model"
        : near.best != NULL
            ? "%s has no lookup or part \"%s\"; did you mean \"%s\"?"
            : "%s has no lookup or part \"%s\"; most fields have exact, "
              "in, gt, gte, lt, lte, range and isnull",
        field != NULL ? field->label : "the expression", word, near.best);
    return false;
}

static bool lookup_transforms(lookup_work *w, const cormi_relation *relation,
                              const cormi_path_names *names, size_t first)
{
    for (size_t i = first; i < names->n; i++) {
        const lookup_row *row =
            i + 1 == names->n ? lookup_choose(w->left, names, i) : NULL;

        if (row != NULL) {
            w->row = row;
            if (relation != NULL && !(row->flags & LOOKUP_RELATION))
                return lookup_unknown(w->lq, w->field, names, i, true);
            return true;
        }
        if (relation != NULL ||
            !cormi_is_transform(w->left, names->name[i], names->len[i]))
            return lookup_unknown(w->lq, w->field, names, i, relation != NULL);
        w->left =
            cormi_transform(w->lq, w->left, names->name[i], names->len[i]);
        w->field = NULL;
        if (w->left == NULL)
            return false;
    }
    return true;
}

const corm_node *
cormi_lookup_build(cormi_lq *lq, const corm_node *left,
                   const cormi_field *field, const cormi_relation *relation,
                   cormi_field *const *keys, const cormi_path_names *names,
                   size_t first, const corm_value *rhs,
                   const cormi_resolve *how, cormi_lookup_done *done)
{
    lookup_work w = { .lq = lq,
                      .row = &lookup_table[0],
                      .left = left,
                      .field = field,
                      .keys = relation != NULL || left->kind == CORM_NODE_TUPLE
                                  ? keys
                                  : NULL,
                      .rhs = rhs,
                      .how = how };
    const corm_node *node;
    const char *kept;

    done->is_isnull = false;
    done->truth = true;
    if (!lookup_transforms(&w, relation, names, first))
        return NULL;
    kept = lq->subject;
    lq->subject = field != NULL ? field->label : NULL;
    node = lookup_run(&w, &done->truth);
    lq->subject = kept;
    done->is_isnull = node != NULL && node->kind == CORM_NODE_LOOKUP &&
                      node->n_args == 1 && strcmp(node->name, "isnull") == 0;
    if (done->is_isnull && node->value != NULL)
        done->truth = node->value->as.b;
    done->null_rhs = rhs->kind == CORM_K_NULL;
    done->left = w.left;
    return node;
}
