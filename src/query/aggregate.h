/*
 * Selects of aggregates.  Private to src/query.
 */
#ifndef CORMI_QUERY_AGGREGATE_H
#define CORMI_QUERY_AGGREGATE_H

#include "query/select.h"

/* q: an AGGREGATE node, already the origin of lq. */
corm_select *cormi_aggregate_select(cormi_lq *lq, const corm_queryset *q,
                                    cormi_vec *outs, bool *empty);
corm_select *cormi_count_select(cormi_lq *lq, cormi_vec *outs, bool *empty);

#endif
