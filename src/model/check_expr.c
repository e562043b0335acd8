/*
 * Checks of what descriptors say in expressions and paths: conditions of
 * constraints and indexes, generated columns, orderings.  The model layer
 * knows fields but no lookups: the query layer judges the rest of a path.
 */
#include "model/check.h"

#include <string.h>

typedef struct expr_check {
    cormi_build *b;
    const cormi_model *model;
    const char *what;
} expr_check;

static size_t expr_part(const char *path)
{
    const char *end = strstr(path, "__");

    return end == NULL ? strlen(path) : (size_t)(end - path);
}

/* ---- paths within one table ---- */

static void expr_no_field(const expr_check *check, const char *path, size_t n)
{
    char name[CORMI_NAME_MAX + 1];
    size_t keep = n < sizeof(name) ? n : sizeof(name) - 1;

    memcpy(name, path, keep);
    name[keep] = '\0';
    cormi_mistake_name(check->b, check->model, name,
                       "%s: %s names \"%s\", which is no field of %s",
                       check->model->name, check->what, name,
                       check->model->name);
}

static void expr_check_path(const expr_check *check, const char *path)
{
    const cormi_model *model = check->model;
    size_t n = path == NULL ? 0 : expr_part(path);
    const cormi_name *name = n == 0 ? NULL : cormi_model_name(model, path, n);
    const cormi_field *field = name == NULL ? NULL : name->field;
    const char *rest;

    if (name == NULL) {
        expr_no_field(check, path == NULL ? "" : path, n);
        return;
    }
    if (field == NULL || field->column == NULL || field->model != model) {
        cormi_mistake(check->b,
                      "%s: %s names \"%.*s\", which is no column of "
                      "its table; name one of its own columns",
                      model->name, check->what, (int)n, path);
        return;
    }
    rest = path[n] == '\0' ? NULL : path + n + 2;
    if (rest != NULL && field->relation != NULL &&
        cormi_model_name(field->relation->to, rest, expr_part(rest)) != NULL)
        cormi_mistake(check->b,
                      "%s: %s follows %s to another table (\"%s\"), "
                      "which no database can check; name only "
                      "columns of %s",
                      model->name, check->what, field->label, path,
                      model->name);
}

/* ---- expressions ---- */

static void expr_check_node(const expr_check *check, const corm_expr *expr,
                            int depth);

static void expr_check_value(const expr_check *check, const corm_value *value,
                             int depth)
{
    if (value->kind == CORM_K_EXPR)
        expr_check_node(check, value->as.expr, depth);
    else if (value->kind == CORM_K_PATH)
        expr_check_path(check, value->as.s);
    else if (value->kind == CORM_K_LIST)
        for (size_t i = 0; i < value->size; i++)
            expr_check_value(check, &value->as.list[i], depth + 1);
    else if (value->kind == CORM_K_QUERYSET || value->kind == CORM_K_OBJECT)
        cormi_mistake(check->b,
                      "%s: %s holds a queryset or an object; "
                      "descriptors hold constants",
                      check->model->name, check->what);
}

static bool expr_is_foreign(corm_op op)
{
    return op == CORM_OP_OUTER || op == CORM_OP_AGG || op == CORM_OP_EXISTS ||
           op == CORM_OP_SUBQUERY || op == CORM_OP_WINDOW ||
           op == CORM_OP_FILTERED;
}

static void expr_check_node(const expr_check *check, const corm_expr *expr,
                            int depth)
{
    if (expr == NULL || expr->op == CORM_OP_NONE ||
        (int)expr->op >= (int)CORM_OP_COUNT_ || depth > 200) {
        cormi_mistake(check->b,
                      "%s: %s holds an expression that is missing, "
                      "unknown or nested too deep",
                      check->model->name, check->what);
        return;
    }
    if (expr_is_foreign(expr->op)) {
        cormi_mistake(check->b,
                      "%s: %s holds an aggregate, a window or a "
                      "subquery; only this row's columns can stand "
                      "there",
                      check->model->name, check->what);
        return;
    }
    if (expr->op == CORM_OP_Q || expr->op == CORM_OP_F)
        expr_check_path(check, expr->name);
    for (uint32_t i = 0; i < expr->n_args; i++)
        expr_check_value(check, &expr->args[i], depth + 1);
}

void cormi_check_expr(cormi_build *b, const cormi_model *model,
                      const char *what, const corm_expr *expr)
{
    const expr_check check = { b, model, what };

    expr_check_node(&check, expr, 0);
}

/* ---- orderings ---- */

static bool expr_is_pk(const char *name, size_t n)
{
    return n == 2 && memcmp(name, "pk", 2) == 0;
}

/* Follows relations; what comes after a plain field is a transform. */
void cormi_check_ordering(cormi_build *b, const cormi_model *model,
                          const char *path)
{
    const cormi_model *at = model;
    const char *part = path;

    if (strcmp(path, "?") == 0)
        return;
    if (*part == '-' || *part == '+')
        part++;
    for (;;) {
        size_t n = expr_part(part);
        const cormi_name *name = cormi_model_name(at, part, n);
        const cormi_relation *relation;

        if (name == NULL && expr_is_pk(part, n))
            return; /* a composite key */
        if (name == NULL && at == model) {
            const expr_check check = { b, model, ".ordering" };

            expr_no_field(&check, part, n);
            return;
        }
        if (name == NULL || part[n] == '\0')
            return;
        relation = name->field != NULL ? name->field->relation : name->reverse;
        if (relation == NULL)
            return;
        at = name->field != NULL ? relation->to : relation->from;
        part += n + 2;
    }
}
