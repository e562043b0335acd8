/*
 * Short makers of AST nodes for tests of rendering.  They share one arena,
 * which ast_begin() makes and ast_end() frees.
 */
#ifndef SUPPORT_AST_H
#define SUPPORT_AST_H

#include "base/alloc.h"
#include "base/arena.h"
#include "render/render.h"
#include "sql/node.h"

extern corm_arena *ast_arena;

void ast_begin(void);
void ast_end(void);

/* "table.column" or "column"; integers unless typed. */
const corm_node *ast_col(const char *name);
const corm_node *ast_typed(const char *name, corm_type type);
const corm_node *ast_param(uint32_t slot);
const corm_node *ast_param_typed(uint32_t slot, corm_type type);
const corm_node *ast_int(int64_t value);
const corm_node *ast_text(const char *value);
const corm_node *ast_star(void);
const corm_node *ast_lookup(const char *name, const corm_node *left,
                            const corm_node *right);
/* args end with NULL */
corm_node *ast_node(corm_node_kind kind, const char *name, ...);
corm_node *ast_set_type(corm_node *node, corm_type type);
corm_node *ast_set_flags(corm_node *node, uint32_t flags);
/* A node of no argument but a select. */
corm_node *ast_query(corm_node_kind kind, const corm_select *select);
/* The node's extra, made when it has none. */
corm_node_extra *ast_extra(corm_node *node);
/* An array of nodes, ended by NULL, in the arena. */
const corm_node *const *ast_list(size_t *n, ...);

/* "SQL\n-- slots: 1 2" (no second line without parameters), or the error. */
const char *ast_sql(corm_status status, const cormi_sql *sql,
                    const corm_error *err);
/* One expression, rendered and shown so. */
const char *ast_show(const cormi_renderer *r, const corm_node *node);

#endif
