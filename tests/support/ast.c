/*
 * Makers of AST nodes for tests.
 */
#include "support/ast.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

corm_arena *ast_arena;

void ast_begin(void)
{
    ast_arena = cormi_arena_new(&cormi_default_allocator);
    if (ast_arena == NULL)
        abort();
}

void ast_end(void)
{
    cormi_arena_free(ast_arena);
    ast_arena = NULL;
}

const corm_node *ast_typed(const char *name, corm_type type)
{
    const char *dot = strchr(name, '.');
    const char *table = NULL;

    if (dot != NULL)
        table = corm_arena_strndup(ast_arena, name, (size_t)(dot - name));
    return cormi_node_column(ast_arena, table, dot == NULL ? name : dot + 1,
                             type);
}

const corm_node *ast_col(const char *name)
{
    return ast_typed(name, CORM_TYPE_INTEGER);
}

const corm_node *ast_param_typed(uint32_t slot, corm_type type)
{
    return cormi_node_param(ast_arena, slot, type);
}

const corm_node *ast_param(uint32_t slot)
{
    return ast_param_typed(slot, CORM_TYPE_NONE);
}

const corm_node *ast_int(int64_t value)
{
    return cormi_node_constant(ast_arena, corm_value_int(value),
                               CORM_TYPE_INTEGER);
}

const corm_node *ast_text(const char *value)
{
    return cormi_node_constant(ast_arena, corm_value_text(value),
                               CORM_TYPE_CHAR);
}

const corm_node *ast_star(void)
{
    return cormi_node_new(ast_arena, CORM_NODE_STAR, CORM_TYPE_NONE);
}

const corm_node *ast_lookup(const char *name, const corm_node *left,
                            const corm_node *right)
{
    return cormi_node_lookup(ast_arena, name, left, right);
}

corm_node *ast_node(corm_node_kind kind, const char *name, ...)
{
    const corm_node *args[16];
    const corm_node *arg;
    size_t n = 0;
    va_list list;

    va_start(list, name);
    while (n < 16 && (arg = va_arg(list, const corm_node *)) != NULL)
        args[n++] = arg;
    va_end(list);
    return cormi_node_args(ast_arena, kind, CORM_TYPE_NONE, name, args, n);
}

corm_node *ast_set_type(corm_node *node, corm_type type)
{
    node->type = type;
    return node;
}

corm_node *ast_set_flags(corm_node *node, uint32_t flags)
{
    node->flags = flags;
    return node;
}

corm_node *ast_query(corm_node_kind kind, const corm_select *select)
{
    return cormi_node_select(ast_arena, kind, select, CORM_TYPE_NONE);
}

corm_node_extra *ast_extra(corm_node *node)
{
    corm_node_extra *extra = CORMI_NEW(ast_arena, corm_node_extra);

    if (extra == NULL)
        abort();
    if (node->extra != NULL)
        *extra = *node->extra;
    node->extra = extra;
    return extra;
}

const corm_node *const *ast_list(size_t *n, ...)
{
    const corm_node **nodes = CORMI_NEW_N(ast_arena, const corm_node *, 16);
    va_list list;

    if (nodes == NULL)
        abort();
    va_start(list, n);
    for (*n = 0; *n < 16; (*n)++) {
        nodes[*n] = va_arg(list, const corm_node *);
        if (nodes[*n] == NULL)
            break;
    }
    va_end(list);
    return nodes;
}

const char *ast_sql(corm_status status, const cormi_sql *sql,
                    const corm_error *err)
{
    cormi_str out;

    cormi_str_init_arena(&out, ast_arena);
    if (status != CORM_OK) {
        cormi_str_addf(&out, "-- %s: %s", corm_status_name(status),
                       err->message);
        return cormi_str_get(&out);
    }
    cormi_str_add(&out, sql->text);
    if (sql->n_slots != 0)
        cormi_str_add(&out, "\n-- slots:");
    for (size_t i = 0; i < sql->n_slots; i++)
        cormi_str_addf(&out, " %lu", (unsigned long)sql->slots[i]);
    return cormi_str_get(&out);
}

const char *ast_show(const cormi_renderer *r, const corm_node *node)
{
    cormi_sql sql;
    corm_status status = cormi_render_expression(r, node, false, &sql);

    return ast_sql(status, &sql, r->err);
}
