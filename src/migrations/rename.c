/*
 * A field under another name: lists, conditions and expressions that name it
 * follow.  What does not name it is not copied.
 */
#include "migrations/state.h"

#include <string.h>

/* "old" or "old__rest", a sign before it or not. */
static const char *rename_path(corm_arena *arena, const char *path,
                               const char *from, const char *to)
{
    const char *start = path + (path != NULL && path[0] == '-');
    size_t n = strlen(from);

    if (path == NULL || strncmp(start, from, n) != 0 ||
        (start[n] != '\0' && strncmp(start + n, "__", 2) != 0))
        return path;
    return cormi_arena_printf(arena, "%s%s%s", start == path ? "" : "-", to,
                              start + n);
}

const char *const *cormi_rename_names(corm_arena *arena,
                                      const char *const *names,
                                      const char *from, const char *to)
{
    size_t n = cormi_names_count(names);
    const char **out;

    if (names == NULL)
        return NULL;
    out = CORMI_NEW_N(arena, const char *, n + 1);
    for (size_t i = 0; out != NULL && i < n; i++)
        out[i] = rename_path(arena, names[i], from, to);
    return out;
}

/* ---- expressions ---- */

typedef struct renaming {
    corm_arena *arena;
    const char *from, *to;
} renaming;

static const corm_expr *rename_expr(const renaming *r, const corm_expr *expr);

static const corm_value *rename_values(const renaming *r,
                                       const corm_value *values, size_t n)
{
    corm_value *out = cormi_arena_dup(r->arena, values, n * sizeof(*values));

    for (size_t i = 0; out != NULL && i < n; i++) {
        if (out[i].kind == CORM_K_EXPR)
            out[i].as.expr = rename_expr(r, out[i].as.expr);
        else if (out[i].kind == CORM_K_PATH)
            out[i].as.s = rename_path(r->arena, out[i].as.s, r->from, r->to);
        else if (out[i].kind == CORM_K_LIST && out[i].size != 0)
            out[i].as.list = rename_values(r, out[i].as.list, out[i].size);
    }
    return out;
}

static const corm_expr_options *rename_options(const renaming *r,
                                               const corm_expr_options *options)
{
    corm_expr_options *out;

    if (options == NULL)
        return NULL;
    out = cormi_arena_dup(r->arena, options, sizeof(*options));
    if (out == NULL)
        return options;
    out->filter = rename_expr(r, options->filter);
    out->default_value = rename_expr(r, options->default_value);
    if (options->order_by != NULL)
        out->order_by = rename_values(r, options->order_by, 1);
    if (options->partition_by != NULL)
        out->partition_by = rename_values(r, options->partition_by, 1);
    return out;
}

static const corm_expr *rename_expr(const renaming *r, const corm_expr *expr)
{
    corm_expr *out;

    if (expr == NULL)
        return NULL;
    out = cormi_arena_dup(r->arena, expr, sizeof(*expr));
    if (out == NULL)
        return expr;
    if (expr->op == CORM_OP_Q || expr->op == CORM_OP_F)
        out->name = rename_path(r->arena, expr->name, r->from, r->to);
    if (expr->n_args != 0)
        out->args = rename_values(r, expr->args, expr->n_args);
    out->options = rename_options(r, expr->options);
    return out;
}

const corm_expr *cormi_rename_expr(corm_arena *arena, const corm_expr *expr,
                                   const char *from, const char *to)
{
    renaming r = { arena, from, to };

    return rename_expr(&r, expr);
}

static const corm_expr *const *rename_exprs(const renaming *r,
                                            const corm_expr *const *exprs)
{
    const corm_expr **out;
    size_t n = 0;

    if (exprs == NULL)
        return NULL;
    while (exprs[n] != NULL)
        n++;
    out = CORMI_NEW_N(r->arena, const corm_expr *, n + 1);
    for (size_t i = 0; out != NULL && i < n; i++)
        out[i] = rename_expr(r, exprs[i]);
    return out;
}

/* ---- parts of a model ---- */

const corm_index *cormi_rename_index(corm_arena *arena, const corm_index *index,
                                     const char *from, const char *to)
{
    renaming r = { arena, from, to };
    corm_index *out = cormi_arena_dup(arena, index, sizeof(*index));

    if (out == NULL)
        return NULL;
    out->fields = cormi_rename_names(arena, index->fields, from, to);
    out->include = cormi_rename_names(arena, index->include, from, to);
    out->expressions = rename_exprs(&r, index->expressions);
    out->condition = rename_expr(&r, index->condition);
    return out;
}

const corm_constraint *cormi_rename_constraint(corm_arena *arena,
                                               const corm_constraint *c,
                                               const char *from, const char *to)
{
    renaming r = { arena, from, to };
    corm_constraint *out = cormi_arena_dup(arena, c, sizeof(*c));

    if (out == NULL)
        return NULL;
    out->fields = cormi_rename_names(arena, c->fields, from, to);
    out->include = cormi_rename_names(arena, c->include, from, to);
    out->expressions = rename_exprs(&r, c->expressions);
    out->condition = rename_expr(&r, c->condition);
    return out;
}
