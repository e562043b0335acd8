/*
 * Between the files that make a SELECT.  Private to src/query.
 */
#ifndef CORMI_QUERY_SELECT_H
#define CORMI_QUERY_SELECT_H

#include "query/logical.h"

typedef struct cormi_select {
    cormi_lq *lq;
    cormi_vec *parts, *outs; /* of the result; NULL: a subquery */
    cormi_vec columns;       /* corm_column */
    cormi_vec order;         /* const corm_node *: ORDER nodes */
    cormi_vec groups;        /* const corm_node * */
    const corm_node *where, *having, *qualify;
    bool meta_order; /* the order is the model's own */
    size_t n_extra;  /* columns at the end that only order a DISTINCT */
} cormi_select;

/* The number of the new column, -1: failure. */
int cormi_select_add(cormi_select *s, const corm_node *node, const char *alias);
/* A reference to output column i. */
const corm_node *cormi_select_position(cormi_lq *lq, size_t i, corm_type type);

/* What is selected: columns, parts, outs. */
bool cormi_select_columns(cormi_select *s);

/* returning.c */
typedef struct cormi_returning {
    cormi_vec parts, outs;
    const char *const *names;
    size_t n;
} cormi_returning;
/* What the changed rows give back. */
bool cormi_select_returning(cormi_lq *lq, bool update, cormi_returning *out);

/* insert.c */
/* Rows of the queryset into the table of a model. */
bool cormi_select_insert(cormi_lq *lq, const cormi_model *model,
                         corm_insert *out, bool *empty);

/* parts.c */
bool cormi_select_objects(cormi_select *s);
bool cormi_select_lock(cormi_select *s, corm_select *out);

/* order.c */
bool cormi_select_order(cormi_select *s);

/* wrap.c */
corm_select *cormi_select_qualify(cormi_select *s, corm_select *inner);
corm_select *cormi_select_trim(cormi_select *s, corm_select *inner);
corm_select *cormi_select_combined(cormi_lq *lq, cormi_vec *parts,
                                   cormi_vec *outs, bool *empty);
/* A column of a subquery in FROM. */
const corm_node *cormi_wrap_column(cormi_lq *lq, const char *table,
                                   const char *name, const corm_node *like);

/* ---- compile.c, compile_write.c ---- */
/* The status of the failure that is recorded, or of no memory. */
CORMI_COLD corm_status cormi_compile_failed(const cormi_compilation *b);
/* Copies for the plan; false: no memory. */
bool cormi_compile_keep_outs(const cormi_compiler *c, const cormi_vec *outs,
                             cormi_compiled *out);
bool cormi_compile_keep_parts(const cormi_compiler *c, const cormi_vec *parts,
                              cormi_compiled *out);
/* A chain that ends by a statement which writes. */
corm_status cormi_compile_write(cormi_compilation *b, cormi_lq *lq,
                                const corm_queryset *q, cormi_compiled *out);

#endif
