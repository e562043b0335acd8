/*
 * What the files of the renderer share: expressions, spellings, selects.
 */
#ifndef CORMI_RENDER_EXPR_H
#define CORMI_RENDER_EXPR_H

#include "render/sink.h"

/* Writes a column or a parameter that the dialect leaves to us: nothing is
 * below it, nor are there parentheses around it.  false: it is no such. */
bool cormi_render_leaf(corm_sink *sink, const corm_node *node);
/* An expression where `level` is asked for; parentheses when it is looser. */
void cormi_render_at(corm_sink *sink, const corm_node *node, cormi_level level);
/* The same without the dialect's override of its kind, and with no level. */
void cormi_render_plain(corm_sink *sink, const corm_node *node);
void cormi_render_list(corm_sink *sink, const corm_node *const *nodes, size_t n,
                       const char *separator, cormi_level level);
/* How tightly the default rendering of a node holds together. */
cormi_level cormi_node_level(const corm_sink *sink, const corm_node *node);

/* The default renderer of each kind. */
extern corm_node_renderer *const cormi_node_defaults[CORM_NODE_KINDS_];

/* Which table of names a node's name is looked up in. */
typedef enum cormi_names {
    CORMI_NAMES_LOOKUP,
    CORMI_NAMES_FUNCTION,
    CORMI_NAMES_AGGREGATE,
    CORMI_NAMES_OPERATOR
} cormi_names;

/* The dialect's row (NULL: it has none), and everybody's. */
const corm_spelling *cormi_spelling_override(const corm_dialect *dialect,
                                             cormi_names names,
                                             const char *name, size_t n_args);
const corm_spelling *cormi_spelling_default(cormi_names names, const char *name,
                                            size_t n_args);
/* Write a named node by its row; refused when there is none. */
void cormi_spell(corm_sink *sink, cormi_names names, const corm_node *node,
                 const char *name);
/* A template whose arguments stand at `level` where nothing encloses them. */
void cormi_render_template(corm_sink *sink, const char *sql,
                           const corm_node *const *args, size_t n,
                           cormi_level level);

/* Default renderers that need code, named in the default tables. */
corm_node_renderer cormi_render_isnull, cormi_render_in, cormi_render_text,
    cormi_render_lag;

corm_node_renderer cormi_render_lookup, cormi_render_arith,
    cormi_render_function, cormi_render_aggregate, cormi_render_window;

/* Without parentheses. */
void cormi_write_select(corm_sink *sink, const corm_select *select);
/* " ORDER BY a, b"; nothing when there are none. */
void cormi_write_order(corm_sink *sink, const corm_node *const *nodes,
                       size_t n);
/* " RETURNING a, b"; nothing when there are none. */
/* (a, b), (a, b): n_rows of n values. */
void cormi_write_rows(corm_sink *sink, const corm_node *const *values,
                      size_t n_rows, size_t n);
void cormi_write_returning(corm_sink *sink, const char *const *names, size_t n);

#endif
