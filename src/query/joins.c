/*
 * The join tree: joins along paths, sharing, trimming of joins that only
 * reach a key that is already here, INNER or LEFT.  The rules are Django's:
 * a join that may miss rows is born LEFT and becomes INNER when a condition
 * needs it.
 */
#include "query/logical.h"

#include "base/number.h"

#include <stdio.h>
#include <string.h>

const cormi_col *cormi_as_col(const corm_node *node)
{
    if (node == NULL || node->kind != CORM_NODE_COLUMN)
        return NULL;
    return (const cormi_col *)(const void *)node;
}

bool cormi_col_nullable(const corm_node *node)
{
    const cormi_col *col = cormi_as_col(node);

    return col == NULL || col->field == NULL || col->field->null ||
           (col->join != NULL && col->join->kind == CORM_JOIN_LEFT);
}

corm_node *cormi_join_col(cormi_lq *lq, cormi_join *join,
                          const cormi_field *field)
{
    cormi_col *col = cormi_arena_take(lq->b->arena, sizeof(*col));

    if (col == NULL || join == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    *col = (cormi_col){ .node = { .kind = CORM_NODE_COLUMN,
                                  .type = field->data_type,
                                  .digits = (int16_t)field->max_digits,
                                  .places = (int16_t)field->decimal_places,
                                  .length = field->max_length,
                                  .name = field->column,
                                  .table = lq->b->bare ? NULL : join->alias,
                                  .quoted_name =
                                      join->model == field->model->concrete
                                          ? &field->quoted
                                          : NULL,
                                  .quoted_table = &join->quoted },
                        .join = join,
                        .field = field };
    return &col->node;
}

static int join_lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* Databases differ in whether case tells names apart: here it does not. */
bool cormi_same_name(const char *a, const char *b)
{
    while (*a != '\0' && join_lower(*a) == join_lower(*b))
        a++, b++;
    return *a == *b;
}

/* What a new join of a table finds among those there are. */
typedef struct join_known {
    bool table; /* the table itself */
    bool name;  /* a table of its name, in any case of letters */
} join_known;

static join_known join_knows(const cormi_lq *lq, const char *table)
{
    join_known known = { false, false };

    for (size_t i = 0; i < lq->joins.n; i++) {
        const char *have = CORMI_VEC_AT(cormi_join *, &lq->joins, i)->table;

        if (have == NULL || !cormi_same_name(have, table))
            continue;
        known.name = true;
        known.table |= have == table || strcmp(have, table) == 0;
    }
    return known;
}

/* The outermost query's tables have their own names at once, as long as no
 * two need the same; any other join a number until the end. */
static void join_name_first(cormi_lq *lq, cormi_join *join, bool known)
{
    size_t n = join->table == NULL ? 0 : strlen(join->table);

    join->named = !known && n != 0 && n < sizeof(join->alias) &&
                  lq->b->queries.n == 1 && lq->n_named == lq->joins.n;
    lq->n_named += join->named;
    if (join->named) {
        cormi_copy(join->alias, join->table, n + 1);
        return;
    }
    join->alias[0] = '#';
    if (join->number < 10)
        join->alias[1] = (char)('0' + join->number);
    else
        (void)cormi_uint_format(join->alias + 1, join->number);
}

cormi_join *cormi_join_new(cormi_lq *lq, const char *table)
{
    cormi_join *join = CORMI_NEW(lq->b->arena, cormi_join);
    join_known known = { true, true };

    if (join == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    join->table = table;
    join->number = ++lq->b->n_joins;
    if (table != NULL)
        known = join_knows(lq, table);
    if (known.table)
        join->nth = (unsigned)lq->joins.n + 1;
    join_name_first(lq, join, known.name);
    if (!CORMI_VEC_PUT(cormi_join *, &lq->joins, join)) {
        cormi_lq_memory(lq);
        return NULL;
    }
    return join;
}

cormi_join *cormi_lq_first(cormi_lq *lq)
{
    cormi_join *base = cormi_join_new(lq, lq->model->concrete->table);

    if (base != NULL) {
        base->model = lq->model->concrete;
        base->refs = 1;
    }
    return base;
}

/* ---- INNER or LEFT ---- */

static void joins_children(cormi_lq *lq, cormi_join *parent, cormi_vec *todo)
{
    for (size_t i = 0; i < lq->joins.n; i++) {
        cormi_join *join = CORMI_VEC_AT(cormi_join *, &lq->joins, i);

        if (join->parent == parent)
            cormi_lq_share(lq, todo, join);
    }
}

/* Is this the first time that the condition turns it? */
static bool join_turn(cormi_lq *lq, cormi_join *join)
{
    if (lq->promoted == NULL || join->turned == lq->conditions)
        return false;
    join->turned = lq->conditions;
    return true;
}

void cormi_joins_promote(cormi_lq *lq, const cormi_vec *joins)
{
    cormi_join *todo_room[8];
    cormi_vec todo = CORMI_VEC_ROOM(cormi_join *, lq->b->arena, todo_room, 8);

    for (size_t i = 0; i < joins->n; i++)
        cormi_lq_push(lq, &todo, &CORMI_VEC_AT(cormi_join *, joins, i));
    for (size_t i = 0; i < todo.n; i++) {
        cormi_join *join = CORMI_VEC_AT(cormi_join *, &todo, i);
        bool parent_left =
            join->parent != NULL && join->parent->kind == CORM_JOIN_LEFT;

        if (join->parent == NULL || join->kind == CORM_JOIN_LEFT ||
            !(join->nullable || parent_left))
            continue;
        join->kind = CORM_JOIN_LEFT;
        if (join_turn(lq, join))
            cormi_lq_push(lq, lq->promoted, &join);
        joins_children(lq, join, &todo);
    }
}

void cormi_joins_demote(cormi_lq *lq, const cormi_vec *joins)
{
    for (size_t i = 0; i < joins->n; i++) {
        cormi_join *join = CORMI_VEC_AT(cormi_join *, joins, i);

        /* An INNER join on a LEFT one makes that INNER too. */
        for (; join != NULL && join->kind == CORM_JOIN_LEFT;
             join = join->parent) {
            join->kind = CORM_JOIN_INNER;
            (void)join_turn(lq, join);
        }
    }
}

/* ---- making joins ---- */

static bool join_matches(const cormi_join *join, const cormi_join *parent,
                         const cormi_hop *hop)
{
    const cormi_step *step = hop->step;

    return join->parent == parent && join->own_fields == step->to_fields &&
           join->parent_fields == step->from_fields &&
           join->model == step->to->concrete && join->filtered == hop->filtered;
}

/* The youngest join along the step, among those of the set. */
static cormi_join *join_matching(const cormi_vec *joins,
                                 const cormi_join *parent, const cormi_hop *hop)
{
    cormi_join *best = NULL;

    for (size_t i = 0; i < joins->n; i++) {
        cormi_join *join = CORMI_VEC_AT(cormi_join *, joins, i);

        if (join_matches(join, parent, hop) &&
            (best == NULL || join->number > best->number))
            best = join;
    }
    return best;
}

/* The condition of a FilteredRelation stands in ON, so it says nothing of how
 * the tables are joined. */
static bool join_filter(cormi_lq *lq, cormi_join *join,
                        const cormi_filtered *filtered)
{
    cormi_origin kept = lq->origin;
    const cormi_filtered *outer = lq->filtering;
    cormi_resolve how = { .allow_joins = true };
    size_t n = lq->joins.n;
    corm_join_kind *kinds = CORMI_NEW_N(lq->b->arena, corm_join_kind, n);
    const corm_node *on;

    if (kinds == NULL)
        return cormi_lq_memory(lq) == CORM_OK;
    for (size_t i = 0; i < n; i++)
        kinds[i] = CORMI_VEC_AT(cormi_join *, &lq->joins, i)->kind;
    join->filtered = lq->filtering = filtered;
    lq->origin = (cormi_origin){ filtered->node, filtered->vbase };
    on = cormi_resolve_condition(lq, filtered->condition, &how);
    lq->origin = kept;
    lq->filtering = outer;
    for (size_t i = 0; i < n; i++)
        CORMI_VEC_AT(cormi_join *, &lq->joins, i)->kind = kinds[i];
    join->filtered_on = on;
    return on != NULL;
}

static cormi_join *join_make(cormi_lq *lq, cormi_join *parent,
                             const cormi_hop *hop)
{
    const cormi_step *step = hop->step;
    cormi_join *join = cormi_join_new(lq, step->to->concrete->table);

    if (join == NULL)
        return NULL;
    join->model = step->to->concrete;
    join->parent = parent;
    join->parent_fields = step->from_fields;
    join->own_fields = step->to_fields;
    join->n = step->n;
    join->nullable = step->nullable;
    join->many = step->many;
    join->kind = parent->kind == CORM_JOIN_LEFT || step->nullable
                     ? CORM_JOIN_LEFT
                     : CORM_JOIN_INNER;
    if (hop->filtered != NULL && !join_filter(lq, join, hop->filtered))
        return NULL;
    return join;
}

bool cormi_joins_setup(cormi_lq *lq, const cormi_path *path, cormi_join *base,
                       const cormi_vec *reuse, cormi_vec *joins)
{
    cormi_join *at = base;

    if (base == NULL || !CORMI_VEC_PUT(cormi_join *, joins, at))
        return false;
    for (size_t i = 0; i < path->hops.n; i++) {
        const cormi_hop *hop = &CORMI_VEC_AT(cormi_hop, &path->hops, i);
        cormi_join *join = join_matching(
            hop->step->many && reuse != NULL ? reuse : &lq->joins, at, hop);

        if (join == NULL)
            join = join_make(lq, at, hop);
        if (join == NULL)
            return false;
        join->refs++;
        at = join;
        if (!CORMI_VEC_PUT(cormi_join *, joins, at)) {
            cormi_lq_memory(lq);
            return false;
        }
    }
    return true;
}

/* ---- trimming ---- */

static const cormi_field *join_counterpart(const cormi_step *step,
                                           const cormi_field *target)
{
    for (size_t i = 0; i < step->n; i++)
        if (step->to_fields[i]->origin == target->origin)
            return step->from_fields[i];
    return NULL;
}

static bool join_trim_one(cormi_lq *lq, const cormi_hop *hop,
                          cormi_field *const **targets, size_t n)
{
    const cormi_step *step = hop->step;
    cormi_field **out;

    if (!step->direct || hop->filtered != NULL)
        return false;
    if (n == 1) { /* among the fields of its model, it is a list of one */
        const cormi_field *f = join_counterpart(step, (*targets)[0]);

        if (f != NULL)
            *targets = &f->model->fields[f->origin->index];
        return f != NULL;
    }
    out = CORMI_NEW_N(lq->b->arena, cormi_field *, n + 1);
    if (out == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        const cormi_field *f = join_counterpart(step, (*targets)[i]);

        if (f == NULL)
            return false;
        out[i] = f->model->fields[f->origin->index];
    }
    *targets = out;
    return true;
}

static void joins_trim(cormi_lq *lq, const cormi_path *path, cormi_vec *joins,
                       cormi_reach *out)
{
    for (size_t i = path->hops.n; i > 0 && joins->n > 1; i--) {
        if (!join_trim_one(lq, &CORMI_VEC_AT(cormi_hop, &path->hops, i - 1),
                           &out->targets, out->n))
            break;
        CORMI_VEC_AT(cormi_join *, joins, joins->n - 1)->refs--;
        joins->n--;
    }
    out->join = CORMI_VEC_AT(cormi_join *, joins, joins->n - 1);
}

bool cormi_joins_reach(cormi_lq *lq, const cormi_path *path, cormi_vec *reuse,
                       cormi_vec *joins, cormi_reach *out)
{
    cormi_join *base = cormi_lq_base(lq);

    *out = (cormi_reach){ base, path->targets, path->n_targets };
    if (path->hops.n == 0) {
        if (base == NULL || !CORMI_VEC_PUT(cormi_join *, joins, base))
            return false;
    } else {
        if (!cormi_joins_setup(lq, path, base, reuse, joins))
            return false;
        joins_trim(lq, path, joins, out);
    }
    for (size_t i = 0; reuse != NULL && i < joins->n; i++)
        cormi_lq_share(lq, reuse, CORMI_VEC_AT(cormi_join *, joins, i));
    return true;
}

const corm_node *cormi_reach_node(cormi_lq *lq, const cormi_reach *reach)
{
    const corm_node **args;

    if (reach->n == 1)
        return cormi_join_col(lq, reach->join, reach->targets[0]);
    args = CORMI_NEW_N(lq->b->arena, const corm_node *, reach->n);
    if (args == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    for (size_t i = 0; i < reach->n; i++)
        args[i] = cormi_join_col(lq, reach->join, reach->targets[i]);
    return cormi_node_args(lq->b->arena, CORM_NODE_TUPLE, CORM_TYPE_NONE, NULL,
                           args, reach->n);
}

/* ---- FROM ---- */

/* The name of the i-th join, if none before it has it.  Databases take some
 * dozens of joins at most: each is compared with all. */
static bool join_take_name(const cormi_lq *lq, size_t i, const char *name)
{
    cormi_join *join = CORMI_VEC_AT(cormi_join *, &lq->joins, i);
    size_t n = strlen(name);

    if (n >= sizeof(join->alias))
        return false;
    for (size_t k = 0; k < i; k++) {
        const cormi_join *have = CORMI_VEC_AT(cormi_join *, &lq->joins, k);

        if (have->refs > 0 && cormi_same_name(have->alias, name))
            return false;
    }
    cormi_copy(join->alias, name, n + 1);
    return true;
}

static void join_name_numbered(const cormi_lq *lq, size_t i, unsigned depth,
                               unsigned number)
{
    char letter = (char)('T' + (int)(depth % 6));
    char name[CORMI_ALIAS_SIZE];

    do {
        if (depth < 6)
            snprintf(name, sizeof(name), "%c%u", letter, number++);
        else
            snprintf(name, sizeof(name), "%c%u_%u", letter, depth, number++);
    } while (!join_take_name(lq, i, name));
}

static void joins_name_query(const cormi_lq *lq, unsigned depth)
{
    unsigned number = depth == 0 ? 1 : 0;

    for (size_t i = 0; i < lq->joins.n; i++) {
        cormi_join *join = CORMI_VEC_AT(cormi_join *, &lq->joins, i);

        if (join->refs <= 0)
            continue;
        if (depth != 0 || join->table == NULL ||
            (!join->named && !join_take_name(lq, i, join->table)))
            join_name_numbered(lq, i, depth, number);
        else if (join->model != NULL && join->table == join->model->table)
            join->quoted = join->model->quoted;
        number++;
    }
}

/* Joins that became one with another have its name. */
static void joins_adopt_names(const cormi_lq *lq)
{
    for (size_t i = 0; i < lq->adopted.n; i++) {
        cormi_join *join = CORMI_VEC_AT(cormi_join *, &lq->adopted, i);
        const cormi_join *same = join->same;

        while (same->same != NULL)
            same = same->same;
        memcpy(join->alias, same->alias, sizeof(join->alias));
        join->quoted = same->quoted;
    }
}

static unsigned joins_depth(const cormi_lq *lq)
{
    unsigned depth = 0;

    for (; lq != NULL; lq = lq->outer)
        depth += (lq->outer != NULL ? 1u : 0) + (lq->nested ? 1u : 0);
    return depth;
}

/* Table names in the outermost query, T2, T3 for second uses; U0, U1 and on
 * in nested ones.  Done last, when it is known which query is within which. */
void cormi_joins_name(const cormi_compilation *b)
{
    for (size_t i = 0; i < b->queries.n; i++) {
        const cormi_lq *lq = CORMI_VEC_AT(cormi_lq *, &b->queries, i);

        if (!lq->absorbed)
            joins_name_query(lq, joins_depth(lq));
    }
    for (size_t i = 0; i < b->queries.n; i++)
        joins_adopt_names(CORMI_VEC_AT(cormi_lq *, &b->queries, i));
}

static const corm_node *join_condition(cormi_lq *lq, cormi_join *join)
{
    const corm_node *on = NULL;

    for (size_t i = 0; i < join->n; i++) {
        const corm_node *a =
            cormi_join_col(lq, join->parent, join->parent_fields[i]);
        const corm_node *b = cormi_join_col(lq, join, join->own_fields[i]);

        on = cormi_node_and(lq->b->arena, on,
                            cormi_node_exact(lq->b->arena, a, b));
    }
    if (join->filtered_on != NULL)
        on = cormi_node_and(lq->b->arena, on, join->filtered_on);
    return on;
}

static corm_source join_source(const cormi_join *join)
{
    return (corm_source){ .join = join->kind,
                          .table = join->table,
                          .select = join->select,
                          .alias = join->alias,
                          .quoted = &join->quoted };
}

bool cormi_joins_sources(cormi_lq *lq, const corm_source **out, size_t *n)
{
    corm_source *sources =
        cormi_arena_take(lq->b->arena, (lq->joins.n + 1) * sizeof(*sources));

    *n = 0;
    if (sources == NULL)
        return cormi_lq_memory(lq) == CORM_OK;
    for (size_t i = 0; i < lq->joins.n; i++)
        if (CORMI_VEC_AT(cormi_join *, &lq->joins, i)->leads)
            sources[(*n)++] =
                join_source(CORMI_VEC_AT(cormi_join *, &lq->joins, i));
    for (size_t i = 0; i < lq->joins.n; i++) {
        cormi_join *join = CORMI_VEC_AT(cormi_join *, &lq->joins, i);
        corm_source *source = &sources[*n];

        if (join->refs <= 0 || join->leads)
            continue;
        *source = join_source(join);
        if (*n > 0 && join->parent != NULL) {
            source->on = join_condition(lq, join);
            if (source->on == NULL)
                return cormi_lq_memory(lq) == CORM_OK;
        }
        (*n)++;
    }
    *out = sources;
    return true;
}
