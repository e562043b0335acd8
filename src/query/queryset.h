/*
 * The queryset: an immutable chain of nodes in the arena.  Every builder
 * copies its arguments in one pass and writes the node's segment of the
 * shape key on the way: all that decides the SQL, but no value.  Values go,
 * in the same order, to the node's value list.  Terminals (count, update,
 * ..) are nodes too, so that one key covers the whole request.
 */
#ifndef CORMI_QUERY_QUERYSET_H
#define CORMI_QUERY_QUERYSET_H

#include "base/context.h"
#include "model/registry.h"
#include "model/state.h"

#include <corm/query.h>

typedef enum cormi_qop {
    CORMI_Q_ROOT = 1, /* all rows of node->model */
    CORMI_Q_FILTER,   /* exprs */
    CORMI_Q_EXCLUDE,  /* exprs */
    CORMI_Q_LINKED,   /* exprs: the filter of a related manager */
    CORMI_Q_AMONG, /* exprs: a filter of all that was selected before, slices taken back */
    CORMI_Q_ANNOTATE, /* as */
    CORMI_Q_ALIAS,    /* as */
    CORMI_Q_ORDER_BY, /* items; none: no order */
    CORMI_Q_REVERSE,
    CORMI_Q_DISTINCT, /* items */
    CORMI_Q_SLICE, /* values[0], [1]: absolute start and stop as bound values; flags */
    CORMI_Q_VALUES,         /* as */
    CORMI_Q_SELECT_RELATED, /* names; none: all */
    CORMI_Q_NO_SELECT_RELATED,
    CORMI_Q_ONLY,  /* names */
    CORMI_Q_DEFER, /* names */
    CORMI_Q_NO_DEFER,
    CORMI_Q_PREFETCH, /* prefetch; not part of the shape */
    CORMI_Q_NO_PREFETCH,
    CORMI_Q_NONE,
    CORMI_Q_COMBINE, /* queries, flag = corm_combinator; prev is the first operand */
    CORMI_Q_CONNECT, /* queries[0], flag = corm_connector */
    CORMI_Q_LOCK,    /* lock */
    CORMI_Q_INTO,    /* record */
    CORMI_Q_DATES, /* names: field, kind, tz; flag: 1 descending, 2 date-times */
    CORMI_Q_FILTERED, /* names: alias, path; exprs[0] */
    CORMI_Q_RAW,      /* names[0]: SQL; values */
    CORMI_Q_BARE,     /* no table: one row of expressions without columns */
    CORMI_Q_APART,    /* aggregates from here on, each in its own subquery */
    CORMI_Q_CTE, /* a root: names[0], queries[0], of a recursive one queries[1]; flags = corm_combinator */
    CORMI_Q_JOIN, /* queries[0]: a CTE; exprs[0]: ON; flags: 1 LEFT */
    /* terminals */
    CORMI_Q_GET, /* exprs; two rows at most, unordered */
    CORMI_Q_COUNT,
    CORMI_Q_EXISTS,
    CORMI_Q_AGGREGATE,        /* as */
    CORMI_Q_UPDATE,           /* sets (in as: name, value) */
    CORMI_Q_UPDATE_RETURNING, /* as UPDATE, the rows come back */
    CORMI_Q_DELETE_RETURNING,
    CORMI_Q_INSERT, /* record: the model whose table takes the rows */
    CORMI_Q_DELETE /* of exactly these rows, no cascade: the collector's work is done */
} cormi_qop;

#define CORMI_SLICE_START 0x1u /* there is a start above 0 */
#define CORMI_SLICE_STOP  0x2u
#define CORMI_SLICE_EMPTY 0x4u

struct corm_queryset {
    const corm_queryset *prev;
    cormi_context *ctx;
    corm_session *session; /* opaque here: only compared */
    const cormi_registry *registry;
    const cormi_model *model; /* of its objects; NULL: raw rows */
    cormi_qop op;
    uint32_t flags;
    uint32_t state;   /* CORMI_QS_*: what holds after this node */
    uint32_t depth;   /* nodes before this one */
    uint32_t nesting; /* querysets within querysets, up to here */
    uint32_t
        nested_base; /* of an operand: where its values begin among the combining node's */
    uint64_t hash;   /* of the whole key up to here */
    const char *key; /* this node's segment */
    uint32_t key_len;
    uint32_t n_values; /* bound values of this node, nested ones included */
    uint32_t base;     /* values of all nodes before this one */
    const corm_value *values; /* scalars, lists, arrays, object snapshots */
    /* arguments, copied; leaves of expressions have their index into values in .elem */
    const corm_expr *const *exprs;
    const corm_as *as;
    const corm_value *items;
    const char *const *names;
    const corm_prefetch *prefetch;
    const corm_queryset *const *queries;
    size_t n_args;
    corm_lock_options lock;
    const cormi_model *record;
    uint64_t start,
        stop; /* absolute limits after this node; stop UINT64_MAX: open */
    corm_status status; /* of a failed chain; then error says why */
    const corm_error *error;
    cormi_modes modes;
    corm_list *
        known; /* rows of exactly this node that are already there (prefetched): opaque here */
    /* A related manager itself (not what is built on it): whose, and the name
     * of the relation there. */
    const corm_object *manager;
    const char *manager_name;
    /* Its rows refer to this object along this key: a related manager's. */
    const corm_object *owner;
    const cormi_field *owner_key;
};

/* What holds after a node. */
#define CORMI_QS_VALUES      0x1u /* gives rows, not objects */
#define CORMI_QS_SLICED      0x2u
#define CORMI_QS_ORDERED     0x4u /* by order_by() or the model's ordering */
#define CORMI_QS_COMBINED    0x8u
#define CORMI_QS_DISTINCT_ON 0x10u
#define CORMI_QS_RAW         0x20u
#define CORMI_QS_NONE        0x40u
#define CORMI_QS_DATES       0x80u
#define CORMI_QS_DISTINCT    0x100u

/* The root: all rows of a model, without its manager.  session is kept, never looked into. */
corm_queryset *cormi_queryset_root(cormi_context *ctx, corm_session *session,
                                   const cormi_registry *registry,
                                   const cormi_model *model);
/*
 * For prefetch: a filter that shares the joins that are there, as if it had
 * been in the first one, and takes back a slice (start, stop) that the terms
 * then stand for.
 */
/* A filter whose joins the next condition shares (Django's sticky one). */
corm_queryset *cormi_queryset_linked(const corm_queryset *q,
                                     const corm_expr *const *terms, size_t n);
corm_queryset *cormi_queryset_among(const corm_queryset *q,
                                    const corm_expr *const *terms, size_t n);
/* A chain that is made again for another database: where its values are. */
typedef struct cormi_moving {
    const corm_session *session;
    const corm_value *values; /* of the node in hand */
} cormi_moving;

/* The chain for another database, made of its models; NULL: recorded. */
corm_queryset *cormi_queryset_move(const corm_queryset *q, cormi_context *ctx,
                                   corm_session *session,
                                   const cormi_registry *registry);
/* Recorded, with both named, when they are two databases: what (a thing of
 * `from`) is used with `to`. */
corm_status cormi_queryset_mixed(cormi_context *ctx, const char *what,
                                 const cormi_registry *from,
                                 const cormi_registry *to);
/* The same chain continued on another session (corm_using): nodes are shared. */
corm_queryset *cormi_queryset_rebind(const corm_queryset *q, cormi_context *ctx,
                                     corm_session *session);

/* Terminal nodes and what the object layer builds with.  Failures poison as those of public builders. */
corm_queryset *cormi_queryset_get(const corm_queryset *q,
                                  const corm_expr *const *terms, size_t n);
corm_queryset *cormi_queryset_count(const corm_queryset *q);
corm_queryset *cormi_queryset_exists(const corm_queryset *q);
corm_queryset *cormi_queryset_aggregate(const corm_queryset *q,
                                        const corm_as *items, size_t n);
corm_queryset *cormi_queryset_update(const corm_queryset *q,
                                     const corm_set *sets, size_t n);
corm_queryset *cormi_queryset_delete(const corm_queryset *q);
/* The same with the changed rows as result. */
corm_queryset *cormi_queryset_update_returning(const corm_queryset *q,
                                               const corm_set *sets, size_t n);
corm_queryset *cormi_queryset_insert(const corm_queryset *q,
                                     const corm_model *model);
corm_queryset *cormi_queryset_delete_returning(const corm_queryset *q);
/* One row that no table is asked for: what q selects and filters by must be
 * made of values alone. */
corm_queryset *cormi_queryset_bare(const corm_queryset *q);
/* first(): by the order it has, else by key; last(): reversed. */
corm_queryset *cormi_queryset_first(const corm_queryset *q, bool last);
corm_queryset *cormi_queryset_by_date(const corm_queryset *q,
                                      const char *const *fields, size_t n,
                                      bool latest);
corm_queryset *cormi_queryset_raw(cormi_context *ctx, corm_session *session,
                                  const cormi_registry *registry,
                                  const cormi_model *model, const char *sql,
                                  const corm_value *params, size_t n);

/* A queryset that carries this error to its terminal. */
corm_queryset *cormi_queryset_fail(const corm_queryset *prev, corm_status code,
                                   const char *format, ...) CORM_PRINTF(3, 4);
/* Records the chain's error on its context and returns its status; CORM_OK when sound.  NULL: CORM_MISUSE. */
corm_status cormi_queryset_check(const corm_queryset *q);

/* The prefetches of the chain in order (after the last NO_PREFETCH); calls fn for each. */
void cormi_queryset_each_prefetch(const corm_queryset *q,
                                  void (*fn)(const corm_prefetch *, void *),
                                  void *data);
/* Is it limited to one row by a slice? */
bool cormi_queryset_one_row(const corm_queryset *q);
/* The record model of the last INTO, or NULL. */
const cormi_model *cormi_queryset_record(const corm_queryset *q);

/* Plan cache: compare with a stored key; write the whole key. */
bool cormi_queryset_key_is(const corm_queryset *q, const char *key, size_t len);
size_t cormi_queryset_key_size(const corm_queryset *q);
void cormi_queryset_key_copy(const corm_queryset *q, char *out);
/* All bound values of the chain: out has q->base + q->n_values entries. */
void cormi_queryset_values_copy(const corm_queryset *q, corm_value *out);

/* A deep copy of an expression into an arena (corm_keep). */
corm_expr *cormi_expr_dup(cormi_context *ctx, const corm_expr *expr);

#endif
