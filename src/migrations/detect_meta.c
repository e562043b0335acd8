/*
 * The autodetector: options, tables, indexes, constraints, unique_together,
 * order_with_respect_to.
 */
#include "migrations/detect.h"

#include <string.h>

/* ---- options ---- */

static bool meta_options_same(const corm_model *a, const corm_model *b)
{
    const corm_value *x = a->ordering, *y = b->ordering;

    while (x != NULL && y != NULL && x->kind != CORM_K_NULL &&
           cormi_values_same(x, y)) {
        x++;
        y++;
    }
    if ((x == NULL || x->kind == CORM_K_NULL) !=
            (y == NULL || y->kind == CORM_K_NULL) ||
        (x != NULL && x->kind != CORM_K_NULL))
        return false;
    return cormi_names_same(a->get_latest_by, b->get_latest_by) &&
           a->unmanaged == b->unmanaged &&
           cormi_text_same(a->verbose_name, b->verbose_name) &&
           cormi_text_same(a->verbose_name_plural, b->verbose_name_plural) &&
           cormi_text_same(a->default_related_name, b->default_related_name);
}

static bool meta_has_options(const detect_pair *pair)
{
    if (pair->was == DETECT_NONE || pair->is == DETECT_NONE)
        return false;
    return pair->was == pair->is ||
           (pair->was == DETECT_UNMANAGED && pair->is == DETECT_MODEL) ||
           (pair->was == DETECT_MODEL && pair->is == DETECT_UNMANAGED);
}

void cormi_detect_options(detector *d)
{
    for (size_t i = 0; i < d->pairs.n; i++) {
        const detect_pair *pair = DETECT_PAIR(d, i);
        corm_operation op = { .kind = CORM_OPERATION_ALTER_MODEL_OPTIONS };

        if (!meta_has_options(pair) ||
            meta_options_same(&pair->old->desc, &pair->now->desc))
            continue;
        op.state = &pair->now->desc;
        cormi_detect_add(d, pair->now, op, false);
    }
}

void cormi_detect_tables(detector *d)
{
    for (size_t i = 0; i < d->pairs.n; i++) {
        const detect_pair *pair = DETECT_PAIR(d, i);
        corm_operation table = { .kind = CORM_OPERATION_ALTER_MODEL_TABLE };
        corm_operation comment = {
            .kind = CORM_OPERATION_ALTER_MODEL_TABLE_COMMENT
        };

        if (pair->was == DETECT_NONE || pair->was != pair->is)
            continue;
        table.new_name = pair->now->desc.db_table;
        comment.new_name = pair->now->desc.db_table_comment;
        if (!cormi_text_same(pair->old->desc.db_table, table.new_name))
            cormi_detect_add(d, pair->now, table, false);
        if (!cormi_text_same(pair->old->desc.db_table_comment,
                             comment.new_name))
            cormi_detect_add(d, pair->now, comment, false);
    }
}

/* ---- indexes ---- */

static bool meta_push(detector *d, cormi_vec *vec, const void *item)
{
    if (cormi_vec_push(vec, item))
        return true;
    cormi_detect_memory(d);
    return false;
}

static bool meta_has_index(const cormi_state_model *m, const corm_index *index)
{
    for (size_t i = 0; i < m->indexes.n; i++)
        if (cormi_index_same(CORMI_STATE_INDEX(m, i), index, true))
            return true;
    return false;
}

/* Of two that differ in name alone, a renaming. */
static void meta_pair_indexes(detector *d, detect_pair *pair)
{
    const corm_index **added = pair->added_indexes.data;
    const corm_index **removed = pair->removed_indexes.data;

    for (size_t i = 0; i < pair->added_indexes.n; i++)
        for (size_t j = 0; j < pair->removed_indexes.n; j++) {
            detect_rename rename;

            if (added[i] == NULL || removed[j] == NULL ||
                !cormi_index_same(added[i], removed[j], false))
                continue;
            rename = (detect_rename){ added[i]->name, removed[j]->name };
            meta_push(d, &pair->renamed_indexes, &rename);
            added[i] = removed[j] = NULL;
        }
}

static void meta_compare_indexes(detector *d, detect_pair *pair)
{
    const cormi_state_model *old = pair->old, *now = pair->now;

    for (size_t i = 0; i < now->indexes.n; i++)
        if (!meta_has_index(old, CORMI_STATE_INDEX(now, i)))
            meta_push(d, &pair->added_indexes, &CORMI_STATE_INDEX(now, i));
    for (size_t i = 0; i < old->indexes.n; i++)
        if (!meta_has_index(now, CORMI_STATE_INDEX(old, i)))
            meta_push(d, &pair->removed_indexes, &CORMI_STATE_INDEX(old, i));
    meta_pair_indexes(d, pair);
}

/* ---- constraints ---- */

static const corm_constraint *meta_constraint(const cormi_state_model *m,
                                              const corm_constraint *like,
                                              bool text_too)
{
    for (size_t i = 0; i < m->constraints.n; i++)
        if (cormi_constraint_same(CORMI_STATE_CONSTRAINT(m, i), like, text_too))
            return CORMI_STATE_CONSTRAINT(m, i);
    return NULL;
}

static void meta_compare_constraints(detector *d, detect_pair *pair)
{
    const cormi_state_model *old = pair->old, *now = pair->now;

    for (size_t i = 0; i < now->constraints.n; i++) {
        const corm_constraint *c = CORMI_STATE_CONSTRAINT(now, i);

        if (meta_constraint(old, c, true) != NULL)
            continue;
        meta_push(d,
                  meta_constraint(old, c, false) != NULL
                      ? &pair->altered_constraints
                      : &pair->added_constraints,
                  &c);
    }
    for (size_t i = 0; i < old->constraints.n; i++) {
        const corm_constraint *c = CORMI_STATE_CONSTRAINT(old, i);

        if (meta_constraint(now, c, false) == NULL)
            meta_push(d, &pair->removed_constraints, &c);
    }
}

void cormi_detect_compare_meta(detector *d)
{
    for (size_t i = 0; i < d->pairs.n && cormi_detect_ok(d); i++) {
        detect_pair *pair = DETECT_PAIR(d, i);

        if (!cormi_detect_kept(pair))
            continue;
        meta_compare_indexes(d, pair);
        meta_compare_constraints(d, pair);
    }
}

/* ---- unique_together ---- */

static const char *const *const *meta_together(const cormi_state_model *m)
{
    static const char *const *const none[] = { NULL };

    return m->desc.unique_together == NULL ? none : m->desc.unique_together;
}

static bool meta_in_together(const char *const *const *lists,
                             const char *const *names)
{
    for (; *lists != NULL; lists++)
        if (cormi_names_same(*lists, names))
            return true;
    return false;
}

/* Those of both; NULL: none.  *n receives the number, all: of lists. */
static const char *const *const *meta_common(detector *d,
                                             const detect_pair *pair, size_t *n,
                                             size_t *n_old, size_t *n_new)
{
    const char *const *const *old = meta_together(pair->old);
    const char *const *const *now = meta_together(pair->now);
    const char *const **both;

    *n = *n_old = *n_new = 0;
    while (old[*n_old] != NULL)
        (*n_old)++;
    while (now[*n_new] != NULL)
        (*n_new)++;
    both = CORMI_NEW_N(d->arena, const char *const *, *n_new + 1);
    if (both == NULL) {
        cormi_detect_memory(d);
        return NULL;
    }
    for (; *now != NULL; now++)
        if (meta_in_together(old, *now))
            both[(*n)++] = *now;
    return both;
}

static void meta_alter_together(detector *d, const detect_pair *pair,
                                const char *const *const *lists)
{
    corm_operation op = { .kind = CORM_OPERATION_ALTER_UNIQUE_TOGETHER,
                          .unique_together = lists };
    detect_op *added = cormi_detect_add(d, pair->now, op, false);
    const char *const *const *now = meta_together(pair->now);

    for (; *now != NULL; now++)
        for (const char *const *name = *now; *name != NULL; name++) {
            const corm_field *field = cormi_state_field(pair->now, *name);

            if (field != NULL)
                cormi_detect_dep_field(d, added, pair->now, field);
        }
}

static void meta_remove_together(detector *d, const detect_pair *pair)
{
    size_t n, n_old, n_new;
    const char *const *const *both = meta_common(d, pair, &n, &n_old, &n_new);

    if (both != NULL && n_old != 0 && (n != n_old || n != n_new))
        meta_alter_together(d, pair, both);
}

static void meta_add_together(detector *d, const detect_pair *pair)
{
    size_t n, n_old, n_new;

    if (meta_common(d, pair, &n, &n_old, &n_new) != NULL && n != n_new)
        meta_alter_together(d, pair, meta_together(pair->now));
}

/* ---- removing and adding ---- */

static void meta_remove(detector *d, const detect_pair *pair)
{
    for (size_t i = 0; i < pair->removed_constraints.n; i++) {
        corm_operation op = { .kind = CORM_OPERATION_REMOVE_CONSTRAINT,
                              .name =
                                  CORMI_VEC_AT(const corm_constraint *,
                                               &pair->removed_constraints, i)
                                      ->name };

        cormi_detect_add(d, pair->now, op, false);
    }
}

static void meta_remove_indexes(detector *d, const detect_pair *pair)
{
    for (size_t i = 0; i < pair->removed_indexes.n; i++) {
        const corm_index *index =
            CORMI_VEC_AT(const corm_index *, &pair->removed_indexes, i);
        corm_operation op = { .kind = CORM_OPERATION_REMOVE_INDEX };

        if (index == NULL)
            continue;
        op.name = index->name;
        cormi_detect_add(d, pair->now, op, false);
    }
}

void cormi_detect_remove_meta(detector *d)
{
    for (size_t i = 0; i < d->pairs.n; i++)
        meta_remove(d, DETECT_PAIR(d, i));
    for (size_t i = 0; i < d->pairs.n; i++)
        meta_remove_indexes(d, DETECT_PAIR(d, i));
}

/* Depends on everything that the model refers to. */
static void meta_after_relations(detector *d, detect_op *op,
                                 const cormi_state_model *m)
{
    for (size_t i = 0; i < m->fields.n; i++)
        cormi_detect_dep_field(d, op, m, CORMI_STATE_FIELD(m, i));
}

static void meta_rename_indexes(detector *d, const detect_pair *pair)
{
    for (size_t i = 0; i < pair->renamed_indexes.n; i++) {
        const detect_rename *r =
            &CORMI_VEC_AT(const detect_rename, &pair->renamed_indexes, i);
        corm_operation op = { .kind = CORM_OPERATION_RENAME_INDEX,
                              .name = r->before,
                              .new_name = r->now };

        cormi_detect_add(d, pair->now, op, false);
    }
}

static void meta_add_indexes(detector *d, const detect_pair *pair)
{
    for (size_t i = 0; i < pair->added_indexes.n; i++) {
        corm_operation op = { .kind = CORM_OPERATION_ADD_INDEX };

        op.index = CORMI_VEC_AT(const corm_index *, &pair->added_indexes, i);
        if (op.index != NULL)
            meta_after_relations(d, cormi_detect_add(d, pair->now, op, false),
                                 pair->now);
    }
}

static void meta_add_constraints(detector *d, const detect_pair *pair)
{
    for (size_t i = 0; i < pair->added_constraints.n; i++) {
        corm_operation op = { .kind = CORM_OPERATION_ADD_CONSTRAINT };

        op.constraint =
            CORMI_VEC_AT(const corm_constraint *, &pair->added_constraints, i);
        meta_after_relations(d, cormi_detect_add(d, pair->now, op, false),
                             pair->now);
    }
}

static void meta_alter_constraints(detector *d, const detect_pair *pair)
{
    for (size_t i = 0; i < pair->altered_constraints.n; i++) {
        corm_operation op = { .kind = CORM_OPERATION_ALTER_CONSTRAINT };

        op.constraint = CORMI_VEC_AT(const corm_constraint *,
                                     &pair->altered_constraints, i);
        cormi_detect_add(d, pair->now, op, false);
    }
}

static void meta_order(detector *d, const detect_pair *pair)
{
    corm_operation op = { .kind = CORM_OPERATION_ALTER_ORDER_WITH_RESPECT_TO };
    detect_op *added;

    op.order_with_respect_to = pair->now->desc.order_with_respect_to;
    if (cormi_text_same(pair->old->desc.order_with_respect_to,
                        op.order_with_respect_to))
        return;
    added = cormi_detect_add(d, pair->now, op, false);
    if (op.order_with_respect_to != NULL)
        cormi_detect_dep(d, added, pair->now->key, op.order_with_respect_to,
                         DETECT_CREATED);
}

void cormi_detect_add_meta(detector *d)
{
    static void (*const steps[])(detector *, const detect_pair *) = {
        meta_order, meta_add_together, meta_add_indexes, meta_add_constraints,
        meta_alter_constraints
    };

    for (size_t step = 0; step < sizeof(steps) / sizeof(steps[0]); step++)
        for (size_t i = 0; i < d->pairs.n; i++)
            if (cormi_detect_kept(DETECT_PAIR(d, i)))
                steps[step](d, DETECT_PAIR(d, i));
}

void cormi_detect_rename_meta(detector *d)
{
    for (size_t i = 0; i < d->pairs.n; i++)
        meta_rename_indexes(d, DETECT_PAIR(d, i));
    for (size_t i = 0; i < d->pairs.n; i++)
        if (cormi_detect_kept(DETECT_PAIR(d, i)))
            meta_remove_together(d, DETECT_PAIR(d, i));
}
