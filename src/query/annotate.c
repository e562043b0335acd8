/*
 * What a query computes and gives beside its fields: annotations, the columns
 * of values(), and the groups that both make.
 */
#include "query/logical.h"

#include <string.h>

/* Annotations made of annotations: what is more than any database takes. */
#define ANNOTATE_MAX_DEPTH 400
#define ANNOTATE_MAX_NODES 100000

/* Few are compared one by one. */
#define ANNOTATE_NAMES_FEW 16

/* The index follows what was added; fewer annotations than it knows: made anew. */
static bool annotate_index(const cormi_lq *lq)
{
    cormi_lq_names *names = lq->names;

    if (names->n > lq->annotations.n) {
        cormi_map_init_arena(&names->map, lq->b->arena);
        names->n = 0;
    }
    for (; names->n < lq->annotations.n; names->n++)
        if (!cormi_map_put(
                &names->map,
                CORMI_VEC_AT(cormi_annotation, &lq->annotations, names->n).name,
                (void *)(uintptr_t)(names->n + 1)))
            return false;
    return true;
}

cormi_annotation *cormi_lq_find_annotation(const cormi_lq *lq, const char *name,
                                           size_t len)
{
    if (lq->annotations.n > ANNOTATE_NAMES_FEW) {
        if (annotate_index(lq)) {
            size_t at = (uintptr_t)cormi_map_getn(&lq->names->map, name, len);

            return at == 0 ? NULL
                           : &CORMI_VEC_AT(cormi_annotation, &lq->annotations,
                                           at - 1);
        }
        lq->b->oom = true;
    }
    for (size_t i = lq->annotations.n; i-- > 0;) {
        cormi_annotation *a =
            &CORMI_VEC_AT(cormi_annotation, &lq->annotations, i);

        if (strlen(a->name) == len && memcmp(a->name, name, len) == 0)
            return a;
    }
    return NULL;
}

static bool annotate_select_name(cormi_lq *lq, const char *name)
{
    cormi_selected sel = { .name = name };

    for (size_t i = 0; i < lq->selected.n; i++)
        if (strcmp(CORMI_VEC_AT(cormi_selected, &lq->selected, i).name, name) ==
            0)
            return true;
    return cormi_vec_push(&lq->selected, &sel);
}

bool cormi_lq_add_annotation(cormi_lq *lq, const char *name,
                             const corm_node *node, bool selected)
{
    cormi_annotation *a = cormi_lq_annotation(lq, name, strlen(name));
    cormi_annotation fresh = { .name = name,
                               .node = node,
                               .selected = selected };

    if (a != NULL) {
        a->node = node;
        a->selected = selected || a->selected;
    } else if (!cormi_vec_push(&lq->annotations, &fresh))
        return cormi_lq_memory(lq) == CORM_OK;
    if (lq->values && selected && !annotate_select_name(lq, name))
        return cormi_lq_memory(lq) == CORM_OK;
    return true;
}

/* A name for an output column: no member's, nothing that is SQL. */
bool cormi_lq_check_name(cormi_lq *lq, const char *name, bool values)
{
    static const char bad[] = "\"'`;\\()[]{}<>/*-#%?:=|,@ \t\r\n";

    if (name == NULL || name[0] == '\0') {
        cormi_lq_fail(lq, CORM_VALUE_ERROR, "a name is empty");
        return false;
    }
    if (name[strcspn(name, bad)] != '\0' || strlen(name) > 63 ||
        !cormi_utf8_valid(name, strlen(name))) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "\"%.60s\" cannot be a column's name: use letters, "
                      "digits and _, at most 63",
                      name);
        return false;
    }
    for (const char *c = name; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20) {
            cormi_lq_fail(lq, CORM_VALUE_ERROR,
                          "a column's name has control characters");
            return false;
        }
    if (!values && strcmp(name, "pk") != 0 && lq->model != NULL &&
        cormi_model_name(lq->model, name, strlen(name)) != NULL) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "the annotation \"%s\" clashes with a field of %s; "
                      "choose another name",
                      name, lq->model->name);
        return false;
    }
    return true;
}

bool cormi_lq_annotate_filtered(cormi_lq *lq, const char *name,
                                const corm_expr *expr)
{
    cormi_filtered *f = CORMI_NEW(lq->b->arena, cormi_filtered);
    cormi_path_names names;
    cormi_path path;

    if (f == NULL)
        return cormi_lq_memory(lq) == CORM_OK;
    if (expr->name == NULL || !cormi_names_split(lq, expr->name, &names) ||
        !cormi_path_resolve(lq, &names, true, &path))
        return false;
    if (path.relation == NULL) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "\"%s\" is no relation that rows could be filtered in",
                      expr->name);
        return false;
    }
    f->name = name;
    f->path = expr->name;
    f->condition = expr->args[0].as.expr;
    f->node = lq->origin.node;
    f->vbase = lq->origin.vbase;
    return cormi_vec_push(&lq->filtered, &f) || cormi_lq_memory(lq) == CORM_OK;
}

/* What values() names is grouped by as a whole, not by what it is made of. */
static bool annotate_is_condition(const corm_node *node)
{
    switch (node->kind) {
    case CORM_NODE_LOOKUP:
    case CORM_NODE_AND:
    case CORM_NODE_OR:
    case CORM_NODE_XOR:
    case CORM_NODE_NOT:
        return !cormi_has_aggregate(node);
    default:
        return false;
    }
}

/* Values and annotations selected so far are what aggregates are grouped by. */
static bool annotate_group_by_selected(cormi_lq *lq)
{
    lq->group = CORMI_GROUP_LIST;
    lq->group_by.n = 0;
    for (size_t i = 0; i < lq->selected.n; i++) {
        const cormi_selected *sel =
            &CORMI_VEC_AT(cormi_selected, &lq->selected, i);
        const cormi_annotation *a =
            sel->node == NULL
                ? cormi_lq_annotation(lq, sel->name, strlen(sel->name))
                : NULL;
        const corm_node *node = a != NULL ? a->node : sel->node;
        bool done =
            node == NULL || (annotate_is_condition(node)
                                 ? cormi_vec_push(&lq->group_by, &node)
                                 : cormi_group_cols(node, &lq->group_by));

        if (!done)
            return cormi_lq_memory(lq) == CORM_OK;
    }
    return true;
}

static bool annotate_group(cormi_lq *lq, const corm_node *node)
{
    if (!cormi_has_aggregate(node))
        return true;
    if (lq->values)
        return annotate_group_by_selected(lq);
    lq->group = CORMI_GROUP_ALL;
    return true;
}

static const corm_node *annotate_resolve_as(cormi_lq *lq,
                                            const corm_value *value)
{
    cormi_resolve how = { .allow_joins = true };

    return cormi_resolve_value(lq, value, &how);
}

static const char *annotate_as_name(cormi_lq *lq, const corm_as *as)
{
    if (as->name != NULL)
        return as->name;
    return cormi_default_alias(
        lq, as->value.kind == CORM_K_EXPR ? as->value.as.expr : NULL);
}

/* Behind values() the fields that it does not name are out of the way:
 * values("genre").annotate(pages=Sum("pages")). */
static bool annotate_is_free(const cormi_lq *lq, const char *name)
{
    for (size_t i = 0; i < lq->selected.n; i++)
        if (strcmp(CORMI_VEC_AT(cormi_selected, &lq->selected, i).name, name) ==
            0)
            return false;
    return lq->values && lq->selected.n > 0;
}

static bool annotate_one(cormi_lq *lq, const corm_as *as, bool selected)
{
    const char *name = annotate_as_name(lq, as);
    const corm_node *node;
    bool filtered = as->value.kind == CORM_K_EXPR &&
                    as->value.as.expr->op == CORM_OP_FILTERED;

    if (name == NULL ||
        !cormi_lq_check_name(lq, name, !filtered && annotate_is_free(lq, name)))
        return false;
    if (filtered)
        return cormi_lq_annotate_filtered(lq, name, as->value.as.expr);
    node = annotate_resolve_as(lq, &as->value);
    if (node == NULL)
        return false;
    if (!cormi_node_fits(node, ANNOTATE_MAX_DEPTH, ANNOTATE_MAX_NODES)) {
        cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                      "the annotation \"%s\" is made of too many others, one "
                      "in another",
                      name);
        return false;
    }
    return cormi_lq_add_annotation(lq, name, node, selected) &&
           annotate_group(lq, node);
}

bool cormi_lq_annotate(cormi_lq *lq, const corm_queryset *q, bool selected)
{
    for (size_t i = 0; i < q->n_args; i++)
        if (!annotate_one(lq, &q->as[i], selected))
            return false;
    return true;
}

/* ---- values ---- */

static bool annotate_add_column(cormi_lq *lq, const char *name,
                                const corm_node *node)
{
    const cormi_col *col = cormi_as_col(node);
    cormi_selected sel = { .name = name,
                           .node = node,
                           .field = col != NULL ? col->field : NULL };

    return cormi_vec_push(&lq->selected, &sel) ||
           cormi_lq_memory(lq) == CORM_OK;
}

static bool annotate_all_columns(cormi_lq *lq)
{
    cormi_join *base = cormi_lq_base(lq);
    bool rows = lq->from != NULL && lq->from->model == NULL;

    for (size_t i = 0; base != NULL && !rows && i < lq->model->n_fields; i++) {
        const cormi_field *f = lq->model->fields[i];

        if (!annotate_add_column(lq, f->attname,
                                 cormi_select_field(lq, base, lq->model, f)))
            return false;
    }
    for (size_t i = 0; i < lq->annotations.n; i++) {
        const cormi_annotation *a =
            &CORMI_VEC_AT(cormi_annotation, &lq->annotations, i);

        if (a->selected && !annotate_select_name(lq, a->name))
            return cormi_lq_memory(lq) == CORM_OK;
    }
    return base != NULL;
}

static bool annotate_value_path(cormi_lq *lq, const char *path)
{
    cormi_resolve how = { .allow_joins = true };
    cormi_annotation *a = cormi_lq_annotation(lq, path, strlen(path));
    const corm_node *node;

    if (a != NULL && a->column)
        return annotate_add_column(lq, path, a->node);
    if (a != NULL && !a->selected) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "cannot select the alias \"%s\"; use annotate to make "
                      "it a column",
                      path);
        return false;
    }
    if (a != NULL)
        return annotate_select_name(lq, path) || cormi_lq_memory(lq) == CORM_OK;
    node = cormi_resolve_path(lq, path, &how);
    if (node == NULL)
        return false;
    return annotate_add_column(lq, path, node);
}

/* An expression among the columns needs no name of the program's: a function
 * gives "lower1", as in Django. */
static const char *annotate_made_name(cormi_lq *lq, const corm_expr *expr)
{
    const char *word = expr->op == CORM_OP_FN ? expr->name : "column";

    for (unsigned i = 1; i < UINT16_MAX; i++) {
        const char *name = cormi_arena_printf(lq->b->arena, "%s%u", word, i);

        if (name == NULL)
            cormi_lq_memory(lq);
        if (name == NULL ||
            (cormi_lq_annotation(lq, name, strlen(name)) == NULL &&
             cormi_model_field(lq->model, name) == NULL))
            return name;
    }
    return NULL;
}

static bool annotate_value(cormi_lq *lq, const corm_as *as)
{
    corm_as named = *as;

    if (as->name == NULL && as->value.kind == CORM_K_PATH)
        return annotate_value_path(lq, as->value.as.s);
    if (as->name == NULL && as->value.kind == CORM_K_EXPR &&
        as->value.as.expr->op != CORM_OP_AGG) {
        named.name = annotate_made_name(lq, as->value.as.expr);
        if (named.name == NULL)
            return false;
    }
    return annotate_one(lq, &named, true);
}

/* The groups of the model's rows stay when only some columns are asked for. */
static bool annotate_keep_groups(cormi_lq *lq)
{
    cormi_join *base;

    if (lq->group != CORMI_GROUP_ALL)
        return true;
    base = cormi_lq_base(lq);
    lq->group = CORMI_GROUP_LIST;
    for (size_t i = 0; base != NULL && i < lq->model->n_fields; i++) {
        const corm_node *node =
            cormi_select_field(lq, base, lq->model, lq->model->fields[i]);

        if (node == NULL || !cormi_vec_push(&lq->group_by, &node))
            return false;
    }
    for (size_t i = 0; i < lq->annotations.n; i++) {
        const cormi_annotation *a =
            &CORMI_VEC_AT(cormi_annotation, &lq->annotations, i);

        if (a->selected && !cormi_group_cols(a->node, &lq->group_by))
            return false;
    }
    return base != NULL;
}

bool cormi_lq_set_values(cormi_lq *lq, const corm_as *items, size_t n)
{
    lq->related.n = 0;
    lq->related_all = false;
    lq->only.n = lq->defer.n = 0;
    lq->has_only = false;
    if (!annotate_keep_groups(lq))
        return cormi_lq_memory(lq) == CORM_OK;
    lq->values = true;
    lq->default_cols = false;
    lq->selected.n = 0;
    if (n == 0)
        return annotate_all_columns(lq);
    for (size_t i = 0; i < n; i++)
        if (!annotate_value(lq, &items[i]))
            return false;
    return true;
}

bool cormi_lq_values(cormi_lq *lq, const corm_queryset *q)
{
    if (lq->combinator == CORM_COMBINE_NONE)
        return cormi_lq_set_values(lq, q->as, q->n_args);
    for (size_t i = 0; i < lq->operands.n; i++) {
        cormi_lq *operand = CORMI_VEC_AT(cormi_lq *, &lq->operands, i);

        if (operand->values)
            continue;
        operand->origin = lq->origin;
        if (!cormi_lq_set_values(operand, q->as, q->n_args))
            return false;
    }
    lq->values = true;
    return true;
}
