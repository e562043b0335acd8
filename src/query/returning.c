/*
 * RETURNING of UPDATE and DELETE: what a SELECT of the same queryset would
 * give of the rows, which must be columns of the one table that changes.
 */
#include "query/select.h"

#include <string.h>

static bool returning_possible(cormi_lq *lq, bool update)
{
    const corm_features *features = lq->b->c->features;
    const char *word = update ? "update" : "delete";

    if (!corm_has(features, CORM_FEATURE_RETURNING) ||
        (update && !corm_has(features, CORM_FEATURE_UPDATE_RETURNING))) {
        cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                      "this database has no RETURNING in %s; fetch the rows "
                      "with select_for_update and %s them by pk__in, in one "
                      "corm_atomic",
                      word, word);
        return false;
    }
    if (lq->model->parent == NULL && !lq->related_all && lq->related.n == 0)
        return true;
    cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                  lq->model->parent != NULL
                      ? "rows of %s stand in several tables, which one "
                        "statement cannot %s and return; fetch them, then %s "
                        "them by pk__in"
                      : "%s: what %s returns has no related objects; take back "
                        "select_related by corm_no_select_related, then "
                        "prefetch for what %s returned",
                  lq->model->name, word, word);
    return false;
}

static bool returning_column(cormi_lq *lq, const corm_column *column,
                             const char **out)
{
    const cormi_col *col = cormi_as_col(column->node);

    if (col != NULL && col->join != NULL && col->join->parent == NULL &&
        col->field != NULL && col->field->model == lq->model->concrete &&
        strcmp(col->node.name, col->field->column) == 0) {
        *out = col->node.name;
        return true;
    }
    cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                  "only columns of %s can be returned, not \"%s\"; use alias() "
                  "instead of annotate() for what only conditions need",
                  lq->model->name,
                  column->alias != NULL ? column->alias : "another's");
    return false;
}

bool cormi_select_returning(cormi_lq *lq, bool update, cormi_returning *out)
{
    cormi_select s = { .lq = lq, .parts = &out->parts, .outs = &out->outs };
    const char **names;

    out->parts = CORMI_VEC_ARENA(cormi_part, lq->b->arena);
    out->outs = CORMI_VEC_ARENA(cormi_out, lq->b->arena);
    s.columns = CORMI_VEC_ARENA(corm_column, lq->b->arena);
    if (!returning_possible(lq, update) || !cormi_select_columns(&s))
        return false;
    names = CORMI_NEW_N(lq->b->arena, const char *, s.columns.n + 1);
    if (names == NULL)
        return cormi_lq_memory(lq) == CORM_OK;
    for (size_t i = 0; i < s.columns.n; i++)
        if (!returning_column(lq, &CORMI_VEC_AT(corm_column, &s.columns, i),
                              &names[i]))
            return false;
    out->names = names;
    out->n = s.columns.n;
    return true;
}
