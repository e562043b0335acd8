/*
 * How builders make nodes: begin, write the shape, end.  Private to
 * src/query.
 */
#ifndef CORMI_QUERY_BUILDER_H
#define CORMI_QUERY_BUILDER_H

#include "query/queryset.h"
#include "query/shape.h"

typedef struct cormi_builder {
    corm_queryset *q; /* the node being made; NULL: no memory */
    const corm_queryset *prev;
    cormi_shape shape;
} cormi_builder;

/* A chain that is NULL or carries an error goes through as it is: broken, then same. */
bool cormi_builder_broken(const corm_queryset *q);
corm_queryset *cormi_builder_same(const corm_queryset *q);
/* A queryset that carries the context's error on. */
corm_queryset *cormi_builder_poison(const corm_queryset *prev,
                                    corm_status status);
/* After begin: b->q is NULL when there is no memory; end tells of it. */
void cormi_builder_begin(cormi_builder *b, const corm_queryset *prev,
                         cormi_qop op);
corm_queryset *cormi_builder_end(cormi_builder *b);
/* Another queryset becomes part of b->q: its copy, told where its values
 * begin; nothing after a failure, which the shape keeps. */
void cormi_builder_nest(cormi_builder *b, const corm_queryset **out,
                        const corm_queryset *q);
/* What may not follow raw SQL and set operations (or a slice): NULL when it may. */
corm_queryset *cormi_builder_refuse(const corm_queryset *q, const char *what);
corm_queryset *cormi_builder_refuse_slice(const corm_queryset *q,
                                          const char *what);

#endif
