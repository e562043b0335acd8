/*
 * The logical query: what a chain means once its names are resolved.
 * Aliases and joins, the where tree, annotations, grouping, ordering.  Made
 * by folding the chain, read by the compiler.  Private to src/query.
 *
 * Expressions are AST nodes from the start.  A column knows its join, and
 * its table name is the join's buffer: aliases get their names at the end.
 */
#ifndef CORMI_QUERY_LOGICAL_H
#define CORMI_QUERY_LOGICAL_H

#include "base/arena.h"
#include "base/fast.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "query/compile.h"
#include "sql/node.h"

#define CORMI_ALIAS_SIZE 64
/* Columns of a key or a relation that are compared at once. */
#define CORMI_KEY_MAX 32
/* Lists longer than this are one parameter where the database can. */
#define CORMI_LIST_LONG 100
/* And this, where arrays are a type of the database: measured, twice as fast
 * from there on (a planner that takes an array for ten items keeps its plan);
 * shorter ones are slower than parameters. */
#define CORMI_LIST_NATIVE 10

typedef struct cormi_lq cormi_lq;
typedef struct cormi_join cormi_join;
typedef struct cormi_where cormi_where;
typedef struct cormi_cte cormi_cte;
typedef struct cormi_resolve cormi_resolve;
typedef struct cormi_path cormi_path;

/* FilteredRelation: a join that has a name and a condition. */
typedef struct cormi_filtered {
    const char *name, *path;
    const corm_expr *condition;
    const corm_queryset *node; /* whose values the condition's leaves index */
    uint32_t vbase;
} cormi_filtered;

struct cormi_join {
    char alias[CORMI_ALIAS_SIZE]; /* a number until the end, unless .. */
    bool named;                   /* .. it has had its table's from the start */
    unsigned number;              /* in order of making */
    unsigned nth;      /* Django's name while it builds: 0 the table's, n Tn */
    unsigned turned;   /* the condition, by number, that turned it first */
    const char *table; /* NULL: a subquery */
    const corm_select *select;
    const cormi_model *model; /* whose table; NULL: a subquery */
    corm_quoted quoted;       /* the alias, where it is the model's table */
    cormi_join *parent;       /* NULL: the base */
    cormi_field *const *parent_fields, *const *own_fields;
    size_t n; /* pairs of joined columns */
    bool nullable;
    corm_join_kind kind;
    int refs;
    const cormi_filtered *filtered;
    const corm_node *filtered_on; /* resolved condition */
    bool many;                    /* over a relation to many */
    bool leads; /* stands first in FROM: the recursive query's own rows */
    const cormi_cte *cte; /* whose rows these are, or NULL */
    cormi_join *same;     /* it became one with this join of another query */
};

/* A common table expression: its name in SQL and what its rows have. */
typedef struct cormi_cte_column {
    const char *name; /* in SQL */
    const char *path; /* as the program names it: a field's attname, a column */
    const cormi_field *field; /* whose rules its values follow; or NULL */
    const corm_node *node;    /* of the first operand: its type */
    bool is_member;           /* of an object, found by its field */
} cormi_cte_column;

struct cormi_cte {
    const char *name;
    const cormi_model *model; /* of its objects; NULL: rows */
    cormi_vec columns;        /* cormi_cte_column */
    corm_cte sql;
    bool empty;
};

/* Every COLUMN node that the query layer makes is one of these. */
typedef struct cormi_col {
    corm_node node;
    cormi_join *join;
    const cormi_field *field; /* NULL: a column of a subquery */
} cormi_col;

typedef struct cormi_where_child {
    cormi_where *tree; /* or */
    const corm_node *leaf;
} cormi_where_child;

struct cormi_where {
    corm_node_kind connector; /* CORM_NODE_AND, _OR, _XOR */
    bool negated;
    cormi_vec children;     /* cormi_where_child */
    cormi_where_child only; /* room for the first */
};

typedef struct cormi_annotation {
    const char *name;
    const corm_node *node;
    const cormi_field *field; /* of a plain column */
    bool selected;
    bool column; /* of a joined CTE: a path as any other */
} cormi_annotation;

/* Annotations by name, of the first n: their places, counted from 1. */
typedef struct cormi_lq_names {
    cormi_map map;
    size_t n;
} cormi_lq_names;

/* Where an expression comes from: the chain node whose values its leaves index. */
typedef struct cormi_origin {
    const corm_queryset *node; /* NULL: descriptor (ordering of a model) */
    uint32_t vbase;
} cormi_origin;

typedef struct cormi_order_item {
    corm_value item; /* name, path or expression */
    cormi_origin origin;
    const cormi_path *path; /* of a name: where it leads, or NULL */
} cormi_order_item;

/* A selected column of values(): a name, and a column or an annotation. */
typedef struct cormi_selected {
    const char *name;
    const corm_node *node; /* NULL: the annotation of that name */
    const cormi_field *field;
} cormi_selected;

/* Shared by all logical queries of one compilation. */
typedef struct cormi_compilation {
    const cormi_compiler *c;
    cormi_context *ctx;
    corm_arena *arena; /* scratch: the plan's copy is made at the end */
    const corm_value *values;
    cormi_vec slots;  /* cormi_slot */
    cormi_vec made;   /* corm_value: what the first of them make, in order */
    cormi_vec guards; /* cormi_slot */
    const corm_node *yes, *no;
    int bits; /* of every integer column, as cormi_type_range_check() takes it */
    bool constants; /* descriptors: values become constants */
    bool bare;      /* columns have no table */
    cormi_vec
        queries; /* cormi_lq *: theirs are the names that tables get at the end */
    cormi_lq *queries_room[2];
    unsigned n_joins;
    bool folds; /* an aggregate or a window has been made */
    bool oom;   /* a push failed; told at the end */
} cormi_compilation;

typedef enum cormi_group {
    CORMI_GROUP_NONE,
    CORMI_GROUP_ALL,
    CORMI_GROUP_LIST
} cormi_group;

struct cormi_lq {
    cormi_compilation *b;
    const cormi_model *model;
    cormi_lq *outer; /* of a subquery */
    bool nested;     /* a subquery of its own statement */
    bool absorbed;   /* its joins are another's now */
    bool
        split; /* NOT EXISTS of an excluded condition: it and its outer query are one to the user */
    cormi_origin origin; /* of the operation being folded */
    cormi_vec adopted;   /* cormi_join *: one with a join of ours */
    cormi_vec joins; /* cormi_join *; joins[0] is the base, made on demand */
    cormi_join *joins_room[4];
    size_t
        n_named; /* of them: the first, that have their tables' names already */
    cormi_vec *promoted; /* cormi_join *: INNER before the condition that is
                            being resolved, LEFT in its course */
    unsigned conditions; /* resolved so far */
    cormi_where *where;
    cormi_where *connected; /* the last & | ^ of querysets within it, or NULL */
    cormi_vec annotations;  /* cormi_annotation */
    cormi_lq_names *names;
    cormi_vec filtered; /* cormi_filtered * */
    const cormi_filtered
        *filtering; /* its condition is being resolved: its path is its join */
    cormi_vec ctes; /* corm_cte, of WITH */
    const cormi_cte *from; /* whose rows it reads instead of a table's */
    cormi_vec named;       /* const cormi_cte *: joined, known by paths */
    bool apart;            /* each aggregate in a subquery of its own */
    bool counted;          /* an aggregate was made so */
    bool inside; /* such a subquery: to the user one with the query around */
    cormi_origin chain; /* all of it, to be folded again */
    bool values;        /* rows, not objects */
    bool default_cols;
    cormi_vec selected; /* cormi_selected, of values() */
    cormi_group group;
    cormi_vec group_by; /* const corm_node * */
    cormi_vec order;    /* cormi_order_item */
    bool ordered;       /* order_by() was called: no default ordering */
    bool no_default_order;
    bool reversed;
    bool distinct;
    cormi_vec distinct_fields; /* const char * */
    bool empty;                /* none() */
    bool bare;                 /* no table */
    bool sliced, slice_empty;
    const corm_node *limit, *offset;
    bool has_one_row; /* limited to one row by a slice */
    corm_combinator combinator;
    cormi_vec operands; /* cormi_lq * */
    bool related_all;
    cormi_vec related;     /* const char *: select_related paths */
    cormi_vec only, defer; /* const char * */
    bool has_only;
    corm_lock lock;
    cormi_vec reuse; /* joins the present condition may share: cormi_join * */
    cormi_join *reuse_room[4];
    bool reuse_all;      /* .. all joins that there are */
    bool linked;         /* the next condition shares those of the last one */
    bool reuse_active;   /* a condition is being resolved */
    const char *subject; /* what it is about, for messages; or NULL */
    bool exists_only;    /* SELECT 1 */
    bool has_pk_select;  /* a subquery of objects: select their key */
    const cormi_field *key_field;   /* or this field of theirs */
    cormi_field *const *key_fields; /* or these, n_key_fields of them */
    size_t n_key_fields;
};

/* ---- logical.c ---- */
cormi_lq *cormi_lq_new(cormi_compilation *b, const cormi_model *model,
                       cormi_lq *outer);
/* Fold a chain (its values begin at vbase) into a new logical query; NULL: failure recorded. */
cormi_lq *cormi_lq_fold(cormi_compilation *b, const corm_queryset *q,
                        uint32_t vbase, cormi_lq *outer);
/* The same of the step of a recursive query: rows of self are joined. */
cormi_lq *cormi_lq_fold_step(cormi_compilation *b, const corm_queryset *q,
                             uint32_t vbase, const cormi_cte *self);
/* The rows of lq and of the queryset of a CONNECT node together (connect.c). */
bool cormi_lq_connect(cormi_lq *lq, const corm_queryset *q);
void cormi_lq_clear_order(cormi_lq *lq, bool force);
/* Meta.ordering applies? */
bool cormi_lq_is_ordered(const cormi_lq *lq);
CORMI_COLD corm_status cormi_lq_fail(const cormi_lq *lq, corm_status code,
                                     const char *format, ...) CORM_PRINTF(3, 4);
CORMI_COLD corm_status cormi_lq_memory(const cormi_lq *lq);

/* Pushes whose failure is told at the end of the compilation: b->oom. */
void cormi_lq_push(cormi_lq *lq, cormi_vec *vec, const void *item);

/* ---- annotate.c ---- */
cormi_annotation *cormi_lq_find_annotation(const cormi_lq *lq, const char *name,
                                           size_t len);
static inline cormi_annotation *
cormi_lq_annotation(const cormi_lq *lq, const char *name, size_t len)
{
    return lq->annotations.n == 0 ? NULL
                                  : cormi_lq_find_annotation(lq, name, len);
}
bool cormi_lq_add_annotation(cormi_lq *lq, const char *name,
                             const corm_node *node, bool selected);
bool cormi_lq_set_values(cormi_lq *lq, const corm_as *items, size_t n);
/* May it be an output column's name?  values: it may be a field's, too.  false: recorded. */
bool cormi_lq_check_name(cormi_lq *lq, const char *name, bool values);
/* The operations ANNOTATE (selected), ALIAS, VALUES and FILTERED. */
bool cormi_lq_annotate(cormi_lq *lq, const corm_queryset *q, bool selected);
bool cormi_lq_values(cormi_lq *lq, const corm_queryset *q);
bool cormi_lq_annotate_filtered(cormi_lq *lq, const char *name,
                                const corm_expr *expr);

/* ---- joins.c ---- */
typedef struct cormi_hop { /* of a path */
    const cormi_step *step;
    const cormi_filtered *filtered; /* whose condition its join is under */
} cormi_hop;

struct cormi_path {
    cormi_vec hops;    /* cormi_hop */
    cormi_hop room[4]; /* for the first of them */
    const cormi_field *
        field; /* the final field, or the relation's field at its forward end; NULL: composite key */
    const cormi_relation
        *relation; /* the path ends at this relation, either end */
    cormi_field *const
        *targets; /* columns that stand for it, in the last step's model */
    size_t n_targets;
    const cormi_model *model; /* of the last step */
    size_t n_names;           /* of the path */
    size_t n_used;    /* names resolved; the rest are transforms and lookups */
    bool multi;       /* a hop gives several rows */
    size_t multi_hop; /* the first such hop */
};

/* A path split into names. */
typedef struct cormi_path_names {
    const char *name[64];
    size_t len[64];
    size_t n;
} cormi_path_names;

bool cormi_names_split(const cormi_lq *lq, const char *path,
                       cormi_path_names *out);
/* Resolves as many names as are fields.  fail_on_missing: the rest is an error. */
bool cormi_path_resolve(cormi_lq *lq, const cormi_path_names *names,
                        bool fail_on_missing, cormi_path *out);
/* Is the field behind it able to be NULL? */
bool cormi_col_nullable(const corm_node *node);
/* The join of the model's own table, used once more; NULL: no memory. */
cormi_join *cormi_lq_first(cormi_lq *lq); /* made */
static inline cormi_join *cormi_lq_base(cormi_lq *lq)
{
    cormi_join *base;

    if (lq->joins.n == 0)
        return cormi_lq_first(lq);
    base = CORMI_VEC_AT(cormi_join *, &lq->joins, 0);
    base->refs++;
    return base;
}

/* Joins along a path: joins[0] is the base, one more a step.  reuse NULL: any may be shared. */
bool cormi_joins_setup(cormi_lq *lq, const cormi_path *path, cormi_join *base,
                       const cormi_vec *reuse, cormi_vec *joins);
/* Where a path's columns are, as Django has them: behind the joins along it,
 * without the trailing ones whose columns the one before has, too. */
typedef struct cormi_reach {
    cormi_join *join; /* that has .. */
    cormi_field *const *targets;
    size_t n; /* .. these */
} cormi_reach;
/* joins: as of cormi_joins_setup(), those that stayed; the path's hops follow
 * the base in its data.  reuse: what may be shared, and gets what stayed. */
bool cormi_joins_reach(cormi_lq *lq, const cormi_path *path, cormi_vec *reuse,
                       cormi_vec *joins, cormi_reach *out);
/* A column, or the several of a composite key. */
const corm_node *cormi_reach_node(cormi_lq *lq, const cormi_reach *reach);
void cormi_joins_promote(cormi_lq *lq, const cormi_vec *joins);
void cormi_joins_demote(cormi_lq *lq, const cormi_vec *joins);
/* Sets of joins; they are small. */
static inline bool cormi_join_in(const cormi_vec *set, const cormi_join *join)
{
    for (size_t i = 0; i < set->n; i++)
        if (CORMI_VEC_AT(cormi_join *, set, i) == join)
            return true;
    return false;
}

static inline bool cormi_join_add_to(cormi_vec *set, cormi_join *join)
{
    return cormi_join_in(set, join) || CORMI_VEC_PUT(cormi_join *, set, join);
}

/* The same where a later step asks whether there was memory. */
static inline void cormi_lq_share(cormi_lq *lq, cormi_vec *set,
                                  cormi_join *join)
{
    if (!cormi_join_add_to(set, join))
        lq->b->oom = true;
}

corm_node *cormi_join_col(cormi_lq *lq, cormi_join *join,
                          const cormi_field *field);
const cormi_col *cormi_as_col(const corm_node *node); /* NULL: no column */
void cormi_joins_name(const cormi_compilation *b);
/* FROM: every join that is used. */
bool cormi_joins_sources(cormi_lq *lq, const corm_source **out, size_t *n);

/* Are the names one to a database that does not tell case apart? */
bool cormi_same_name(const char *a, const char *b);
/* A join of no table yet known; table: its name, or NULL. */
cormi_join *cormi_join_new(cormi_lq *lq, const char *table);
/* The annotation that the longest beginning of a path names, of n_used names. */
cormi_annotation *cormi_path_annotation(const cormi_lq *lq, const char *path,
                                        const cormi_path_names *names,
                                        size_t *n_used);

/* ---- apart.c ---- */
/* An aggregate of a query whose aggregates are apart. */
const corm_node *cormi_apart(cormi_lq *lq, const corm_expr *expr,
                             const cormi_resolve *how);
/* At the end of a chain: its rows are what the aggregates were counted for. */
bool cormi_apart_settle(cormi_lq *lq);

/* ---- cte.c ---- */
/* The root of a chain: its rows are those of a CTE. */
bool cormi_lq_from(cormi_lq *lq, const corm_queryset *q);
/* A CTE joined by a condition. */
bool cormi_lq_join(cormi_lq *lq, const corm_queryset *q);
/* The rows of a recursive query, in its own step. */
bool cormi_lq_enter(cormi_lq *lq, const cormi_cte *self);
/* A path that is no field of what is read from a CTE: says so. */
bool cormi_cte_missing(cormi_lq *lq, const cormi_path_names *names);
/* Has the expression columns of a CTE? */
bool cormi_has_cte(const corm_node *node);

/* ---- slot.c ---- */
typedef enum cormi_recipe {
    CORMI_RECIPE_RAW,
    CORMI_RECIPE_FIELD, /* adapted to the field: a lookup's right side */
    CORMI_RECIPE_CEIL,  /* as FIELD, a double rounded up for an integer */
    CORMI_RECIPE_SAVE,  /* to be stored in the field */
    CORMI_RECIPE_TEXT,
    CORMI_RECIPE_CONTAINS,
    CORMI_RECIPE_STARTSWITH,
    CORMI_RECIPE_ENDSWITH,
    CORMI_RECIPE_IEXACT,
    CORMI_RECIPE_YEAR_FIRST, /* of a date */
    CORMI_RECIPE_YEAR_LAST,
    CORMI_RECIPE_YEAR_START, /* of a date-time */
    CORMI_RECIPE_YEAR_END,
    CORMI_RECIPE_ISO_FIRST,
    CORMI_RECIPE_ISO_LAST,
    CORMI_RECIPE_ISO_START,
    CORMI_RECIPE_ISO_END,
    CORMI_RECIPE_ITEM,     /* an item of a list, as FIELD */
    CORMI_RECIPE_ARRAY,    /* a list as one JSON text */
    CORMI_RECIPE_JSON_KEY, /* JSON text compared with = */
    CORMI_RECIPE_END,      /* item number `item` of a list */
    CORMI_RECIPE_SAME,     /* a guard: equal to `fixed` */
    CORMI_RECIPE_COUNT,    /* a guard: a list of n_items */
    CORMI_RECIPES_
} cormi_recipe;

/* What a value turned out to be: guards of a plan. */
typedef enum cormi_outcome {
    CORMI_IS_OK,
    CORMI_IS_NULL,
    CORMI_IS_BELOW,
    CORMI_IS_ABOVE,
    CORMI_IS_EMPTY,
    CORMI_IS_JSON_NULL,
    CORMI_IS_JSON_TRUE,
    CORMI_IS_JSON_FALSE,
    CORMI_IS_WRONG,
    CORMI_IS_MEMORY
} cormi_outcome;

/* A parameter node for value number `index`; its outcome is stored in the slot and given back.
 * NULL: failure recorded (the value is wrong).  For outcomes other than OK the node still exists. */
const corm_node *cormi_slot_param(cormi_lq *lq, uint32_t index,
                                  cormi_recipe recipe, const cormi_field *field,
                                  corm_type type, cormi_outcome *outcome);
/* The values themselves, for decisions: a guard is kept. */
corm_value cormi_slot_value(cormi_lq *lq, uint32_t index);
/* Items of a list: n parameter nodes, NULLs and duplicates dropped. */
bool cormi_slot_list(cormi_lq *lq, uint32_t index, const cormi_field *field,
                     corm_type type, const corm_node ***nodes, size_t *n);
/* Item i of a list by its place, adapted: ends of a range, parts of a composite key. */
const corm_node *cormi_slot_end(cormi_lq *lq, uint32_t index, uint32_t item,
                                const cormi_field *field, corm_type type,
                                cormi_outcome *outcome);
/* Part of a tuple: the value itself (CORMI_SLOT_WHOLE) or its item by its place, adapted; of an object the
 * member of `key` (NULL: of what the field refers to). */
#define CORMI_SLOT_WHOLE UINT32_MAX
const corm_node *cormi_slot_part(cormi_lq *lq, uint32_t index, uint32_t item,
                                 const cormi_field *field,
                                 const cormi_field *key, corm_type type,
                                 cormi_outcome *outcome);
/* The SQL has a place for every item: a guard that the list keeps its length. */
bool cormi_slot_count(cormi_lq *lq, uint32_t index);
/* A parameter of SQL that the caller wrote. */
corm_status cormi_slot_raw(cormi_compilation *b, uint32_t index);
/* A value that is written into the SQL; type: NONE, the value's own. */
const corm_node *cormi_slot_literal(cormi_lq *lq, uint32_t index,
                                    corm_type type);
/* The value is part of the SQL: a guard that it stays the same. */
bool cormi_slot_same(cormi_lq *lq, uint32_t index);
const corm_node *cormi_slot_fixed(cormi_lq *lq, corm_value value,
                                  corm_type type);

/* ---- resolve.c, subquery.c, arith.c, function.c ---- */
struct cormi_resolve {
    bool allow_joins;
    cormi_vec *reuse; /* joins it may share; NULL: any */
    bool summarize;   /* in aggregate(): annotations are referred to by name */
    bool in_window;
};
const corm_node *cormi_resolve_expr(cormi_lq *lq, const corm_expr *expr,
                                    const cormi_resolve *how);
/* A value where an expression stands (functions, AS): a bare string is a path. */
const corm_node *cormi_resolve_value(cormi_lq *lq, const corm_value *value,
                                     const cormi_resolve *how);
const corm_node *cormi_resolve_path(cormi_lq *lq, const char *path,
                                    const cormi_resolve *how);
const corm_node *cormi_resolve_arith(cormi_lq *lq, const corm_expr *expr,
                                     const cormi_resolve *how);
/* EXISTS or SUBQUERY, by kind. */
const corm_node *cormi_resolve_exists(cormi_lq *lq, const corm_expr *expr,
                                      corm_node_kind kind);
const corm_node *cormi_resolve_outer(cormi_lq *lq, const corm_expr *expr);
/* A nested queryset as a node. */
const corm_node *cormi_resolve_subquery(cormi_lq *lq, const corm_value *value,
                                        corm_node_kind kind);
/* Of one column; no other: recorded. */
const corm_node *cormi_resolve_subquery_column(cormi_lq *lq,
                                               const corm_value *value);
/* The same as a value: NULL where it cannot have a row. */
const corm_node *cormi_resolve_subquery_value(cormi_lq *lq,
                                              const corm_value *value);
/* The right side of `field IN (queryset)`: the key that the field refers to when no column is selected. */
const corm_node *cormi_resolve_subquery_for(cormi_lq *lq,
                                            const corm_value *value,
                                            const cormi_field *field);
/* The same for several columns at once: those of keys (NULL: the primary key). */
const corm_node *cormi_resolve_subquery_keys(cormi_lq *lq,
                                             const corm_value *value,
                                             cormi_field *const *keys,
                                             size_t n);
const corm_node *cormi_resolve_order(cormi_lq *lq, const corm_value *item,
                                     const cormi_resolve *how);
const corm_node *cormi_resolve_function(cormi_lq *lq, const corm_expr *expr,
                                        const cormi_resolve *how);
const corm_node *cormi_resolve_aggregate(cormi_lq *lq, const corm_expr *expr,
                                         const cormi_resolve *how);
/* Django's name of an unnamed aggregate: "pages__avg"; NULL: it needs a name. */
const char *cormi_default_alias(cormi_lq *lq, const corm_expr *expr);
const corm_node *cormi_transform(cormi_lq *lq, const corm_node *node,
                                 const char *name, size_t len);
const corm_node *cormi_json_key(cormi_lq *lq, const corm_node *node,
                                const char *name, size_t len);
/* extract_year, trunc_month, ..: the part is in the name. */
const corm_node *cormi_resolve_dated(cormi_lq *lq, const corm_expr *expr,
                                     const cormi_resolve *how);
/* A fresh extra of a node; NULL: no memory, recorded. */
corm_node_extra *cormi_node_extra(cormi_lq *lq, corm_node *node);
bool cormi_is_transform(const corm_node *node, const char *name, size_t len);
corm_type cormi_value_type(const corm_value *value);
/* The data type of a type's name; CORM_TYPE_NONE: unknown, recorded. */
corm_type cormi_output_type(cormi_lq *lq, const char *name);

bool cormi_has_aggregate(const corm_node *node);
bool cormi_has_window(const corm_node *node);
bool cormi_has_subquery(const corm_node *node);
/* Copy-on-write: fn may give another node for one; NULL: keep and go on below. */
typedef const corm_node *cormi_replace_fn(const corm_node *node, void *data);
const corm_node *cormi_node_replace(corm_arena *arena, const corm_node *node,
                                    cormi_replace_fn *fn, void *data);

/* ---- cond.c ---- */
corm_status cormi_lq_filter(cormi_lq *lq, const corm_expr *const *terms,
                            size_t n, bool negated);
/* A condition as one node: filter of aggregates, WHEN, FilteredRelation, boolean expressions. */
const corm_node *cormi_resolve_condition(cormi_lq *lq, const corm_expr *expr,
                                         const cormi_resolve *how);
cormi_where *cormi_where_new(cormi_lq *lq, corm_node_kind connector,
                             bool negated);
bool cormi_where_add(cormi_where *where, cormi_where *tree,
                     const corm_node *leaf);
/* The tree as a node with what is constant folded away: lq->b->yes, ->no. */
const corm_node *cormi_where_fold(cormi_lq *lq, const cormi_where *where);
/* One child of a tree: what it is worth. */
const corm_node *cormi_where_child_fold(cormi_lq *lq,
                                        const cormi_where_child *child);
const corm_node *cormi_fold_and(cormi_lq *lq, const corm_node *a,
                                const corm_node *b);
const corm_node *cormi_fold_not(cormi_lq *lq, const corm_node *node);

/* ---- lookup.c ---- */
/* What a condition turned out to be. */
typedef struct cormi_lookup_done {
    bool is_isnull, truth; /* IS NULL, or IS NOT NULL */
    bool null_rhs;         /* compared with NULL itself (JSON) */
    const corm_node *left; /* after transforms */
} cormi_lookup_done;
/* A condition of a left side and the right-hand side as written.  names from first on: transforms and the
 * lookup.  relation: the path ends at one, only its lookups are possible; keys: the fields there that the
 * columns on the left stand for, in their order. */
const corm_node *
cormi_lookup_build(cormi_lq *lq, const corm_node *left,
                   const cormi_field *field, const cormi_relation *relation,
                   cormi_field *const *keys, const cormi_path_names *names,
                   size_t first, const corm_value *rhs,
                   const cormi_resolve *how, cormi_lookup_done *done);
/* The parts of arrays and ranges: lookup_own.c. */
bool cormi_own_has_parts(const corm_node *node);
bool cormi_own_is_part(const corm_node *node, const char *name, size_t len);
const corm_node *cormi_own_part(cormi_lq *lq, const corm_node *node,
                                const char *name, size_t len);
bool cormi_is_lookup(const char *name, size_t len);

/* ---- tuple.c ---- */
typedef struct cormi_tuple_lookup {
    cormi_lq *lq;
    const char *name;      /* exact, gt, gte, lt, lte, in */
    const corm_node *left; /* a TUPLE of columns */
    cormi_field *const
        *keys; /* whose members objects stand for; NULL: the columns' own */
    const corm_value *rhs;
    const cormi_resolve *how;
} cormi_tuple_lookup;
const corm_node *cormi_lookup_tuple(const cormi_tuple_lookup *w);

/* ---- select.c, aggregate.c ---- */
/* Columns that an expression groups by, added to a vec of nodes. */
bool cormi_group_cols(const corm_node *node, cormi_vec *groups);
const corm_node *cormi_select_field(cormi_lq *lq, cormi_join *join,
                                    const cormi_model *model,
                                    const cormi_field *field);
corm_select *cormi_lq_select(cormi_lq *lq, bool as_subquery, cormi_vec *parts,
                             cormi_vec *outs, bool *empty);

#endif
