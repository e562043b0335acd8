/*
 * Querysets: lazy, immutable chains of operations.  A builder never touches
 * the database; a terminal runs one query.  C programs call the macros of
 * <corm/macros.h> (corm_filter, corm_order_by, ..) over these functions.
 *
 * Rules that hold for every builder: the result lives in the scope that is
 * current when it is called; arguments are borrowed for the call; a failed
 * builder returns a queryset that carries its error to the terminal (NULL
 * only for a NULL queryset or no memory at all).  Threads: the session's.
 */
#ifndef CORM_QUERY_H
#define CORM_QUERY_H

#include <corm/common.h>
#include <corm/expr.h>
#include <corm/model.h>

CORM_BEGIN_DECLS

/**
 * A row of values(): read by corm_attr() and its like, by name. It lives in
 * the scope of its query.
 */
typedef struct corm_row corm_row;

/** Which names corm_queryset_names() sets. */
typedef enum corm_names_op {
    CORM_NAMES_SELECT_RELATED = 1,
    CORM_NAMES_ONLY,
    CORM_NAMES_DEFER
} corm_names_op;

/** The rows two querysets of one model have together: Django's a & b, a | b, a ^ b. */
typedef enum corm_connector {
    CORM_CONNECT_AND = 1,
    CORM_CONNECT_OR,
    CORM_CONNECT_XOR
} corm_connector;

/** Prefetch along a path; queryset and to_attr may be NULL. */
typedef struct corm_prefetch {
    const char *path;              /**< relations joined by "__" */
    const corm_queryset *queryset; /**< what is prefetched; NULL: all rows */
    const char *to_attr; /**< name of a list of its own; NULL: the relation's */
    int unused_;
} corm_prefetch;

/**
 * A path as a prefetch without options: what corm_prefetch_related() makes of
 * a string.
 * @param path  relations joined by "__"; borrowed until the builder that gets
 *              the result has copied it.
 * @return the prefetch, by value; NULL as path is found out by
 *         corm_queryset_prefetch(), which fails.
 * Threads: any; nothing is read through path yet.
 */
CORM_API corm_prefetch corm_prefetch_path(const char *path);

/**
 * A prefetch as it is; for the macros.
 * @param prefetch  borrowed pointers stay as they are.
 * @return prefetch itself; never fails.
 * Threads: any, for it touches nothing but its argument.
 */
CORM_API corm_prefetch corm_prefetch_self(corm_prefetch prefetch);

/**
 * How corm_select_for_update() locks; all zero: the rows of every table,
 * waiting for others.
 */
typedef struct corm_lock_options {
    bool nowait;           /**< fail where another has a lock, do not wait */
    bool skip_locked;      /**< leave out rows that another has locked */
    bool no_key;           /**< let others refer to the rows meanwhile */
    const char *const *of; /**< ended by NULL; NULL: every table */
    int unused_;
} corm_lock_options;

/** No ordering at all: corm_order_by(q, CORM_NO_ORDER). */
#define CORM_NO_ORDER corm_value_null()
/** No upper end of a slice. */
#define CORM_END SIZE_MAX

/**
 * All rows of a model, in its default order, through its default manager.
 * @param session  where it will run; it must outlive the queryset.
 * @param model    of an app of the session's database; borrowed as long as
 *                 that is open.
 * @return a queryset that lives in the current scope; NULL for a NULL session
 *         or without memory (CORM_NO_MEMORY). Of a model that the database
 *         does not know: a queryset that fails by CORM_MISUSE when it runs.
 * Threads: the one that has session; nothing is sent.
 */
CORM_API corm_queryset *corm_queryset_new(corm_session *session,
                                          const corm_model *model);

/**
 * The rows that a manager of the model's .managers gives.
 * @param session  as for corm_queryset_new().
 * @param model    whose .managers are looked through; borrowed.
 * @param manager  its name; NULL: all rows, whatever the default manager is.
 * @return lives in the current scope; NULL also for an unknown name
 *         (CORM_FIELD_ERROR, recorded at once).
 * Threads: the one that has session; the manager's function runs in it.
 */
CORM_API corm_queryset *corm_queryset_by(corm_session *session,
                                         const corm_model *model,
                                         const char *manager);

/**
 * The rows of q for which all n terms hold. Terms of one call over a to-many
 * relation speak of the same related row; those of two calls need not. The
 * macro is corm_filter().
 * @param q      borrowed, unchanged; it may be used again.
 * @param terms  conditions (Q, OR, NOT, EXISTS, ..), copied.
 * @param n      how many terms; 0 gives the rows of q.
 * @return a new queryset in the current scope. A path or lookup that is wrong
 *         fails when it runs: CORM_FIELD_ERROR with near names,
 *         CORM_VALUE_ERROR for a value that the field cannot be compared with.
 * Threads: that of q's session; filters are made without the database.
 */
CORM_API corm_queryset *corm_queryset_filter(const corm_queryset *q,
                                             const corm_expr *const *terms,
                                             size_t n);

/**
 * The rows of q for which the terms do not hold together; a NULL in one does
 * not make a row vanish, as in Django. The macro is corm_exclude().
 * @param q      borrowed as by corm_queryset_filter().
 * @param terms  as corm_queryset_filter() takes them.
 * @param n      how many terms; 0 leaves nothing out.
 * @return lives in the scope that is current; its mistakes are those of a
 *         filter (CORM_FIELD_ERROR, CORM_VALUE_ERROR).
 * Threads: that of q's session.
 */
CORM_API corm_queryset *corm_queryset_exclude(const corm_queryset *q,
                                              const corm_expr *const *terms,
                                              size_t n);

/**
 * The rows of q that corm_queryset_filter() with the same terms does not give:
 * each row of q is in just one of the two, whatever is NULL and however many
 * related rows there are.  Rows are told apart by their primary key.
 * @param q      unsliced, of objects: CORM_NOT_SUPPORTED after values() and
 *               distinct() on fields.
 * @param terms  as those of a filter, copied.
 * @param n      how many; 0 gives no row at all, since a filter of nothing
 *               gives every one.
 * @return lives in the current scope; else as corm_queryset_filter().
 * Threads: that of q's session, which sends nothing for it.
 */
CORM_API corm_queryset *corm_queryset_without(const corm_queryset *q,
                                              const corm_expr *const *terms,
                                              size_t n);

/**
 * Computed values beside the columns of each row, or, behind values(), of each
 * group. The macro is corm_annotate(); values are read by corm_attr().
 * @param q      borrowed; the annotations come after those it has.
 * @param items  named expressions, copied; a name of NULL is made as Django
 *               makes it ("books__count").
 * @param n      annotations, at least one to have an effect.
 * @return lives in the current scope; fails when it runs by CORM_VALUE_ERROR
 *         (a name that a field or another annotation has) or CORM_FIELD_ERROR
 *         (a path).
 * Threads: that of q's session, as all builders.
 */
CORM_API corm_queryset *corm_queryset_annotate(const corm_queryset *q,
                                               const corm_as *items, size_t n);

/**
 * Names for expressions that later conditions and orderings use, and that are
 * not read.
 * @param q      borrowed; what it selects stays the same.
 * @param items  as corm_queryset_annotate() takes them, copied.
 * @param n      names to give.
 * @return as corm_queryset_annotate(), with its errors; corm_attr() of an
 *         alias is CORM_FIELD_ERROR.
 * Threads: that of q's session; an alias costs nothing until something uses
 *   it.
 */
CORM_API corm_queryset *corm_queryset_alias(const corm_queryset *q,
                                            const corm_as *items, size_t n);

/**
 * The rows of q in another order, which replaces the one it had. The macro is
 * corm_order_by().
 * @param q      borrowed; not changed by it.
 * @param items  names ("-pages": descending, "?": at random), expressions, ASC
 *               and DESC; copied. One CORM_NO_ORDER, and no items, clear the
 *               order.
 * @param n      how many orderings, the first decides first.
 * @return lives in the current scope; CORM_FIELD_ERROR at the terminal for an
 *         unknown name, CORM_VALUE_ERROR for a sliced q.
 * Threads: that of q's session; ordering is the database's work, later.
 */
CORM_API corm_queryset *corm_queryset_order_by(const corm_queryset *q,
                                               const corm_value *items,
                                               size_t n);

/**
 * Rows of named columns instead of objects. The macro is corm_values(); before
 * corm_annotate() of aggregates it groups by these columns.
 * @param q      borrowed; annotations of it can be named.
 * @param items  paths ("author__name") under their own name, or AS("name",
 *               expression); copied.
 * @param n      columns; 0: all columns of the model and the annotations.
 * @return lives in the current scope, its rows in that of the terminal;
 *         unknown paths are CORM_FIELD_ERROR there.
 * Threads: that of q's session; rows are then read by the same.
 */
CORM_API corm_queryset *corm_queryset_values(const corm_queryset *q,
                                             const corm_as *items, size_t n);

/**
 * Each row once (DISTINCT), or the first row of each group (DISTINCT ON, where
 * the database has it). The macros are corm_distinct() and corm_distinct_on().
 * @param q      borrowed, unsliced: else CORM_VALUE_ERROR when it runs.
 * @param items  paths for DISTINCT ON, copied; the order of q must begin with
 *               them.
 * @param n      0: whole rows are compared (DISTINCT).
 * @return lives in the current scope; CORM_NOT_SUPPORTED at the terminal where
 *         the database has no DISTINCT ON.
 * Threads: that of q's session; equal rows are dropped by the database.
 */
CORM_API corm_queryset *corm_queryset_distinct(const corm_queryset *q,
                                               const corm_value *items,
                                               size_t n);

/**
 * select_related(), only() or defer() of n paths.
 * @param q      borrowed; objects, not rows of values().
 * @param op     which of them.
 * @param names  paths through keys ("book__author") or fields, copied.
 * @param n      how many names, at least one.
 * @return lives in the current scope; CORM_FIELD_ERROR at the terminal for a
 *         name that leads nowhere or to many, CORM_NOT_SUPPORTED after
 *         values().
 * Threads: that of q's session; deferred fields are later loaded in it too.
 */
CORM_API corm_queryset *corm_queryset_names(const corm_queryset *q,
                                            corm_names_op op,
                                            const char *const *names, size_t n);

/**
 * Related objects loaded with the result, by one further query a relation.
 * @param q      borrowed; what it prefetches already stays.
 * @param items  paths with their options; an earlier item for a path rules.
 *               Their querysets are borrowed until q's terminal has run.
 * @param n      relations to follow, each costs a query.
 * @return lives in the current scope; CORM_FIELD_ERROR (no such relation) and
 *         CORM_VALUE_ERROR (a queryset of another model, two of one to_attr)
 *         at the terminal.
 * Threads: that of q's session; its further queries run one after another.
 */
CORM_API corm_queryset *corm_queryset_prefetch(const corm_queryset *q,
                                               const corm_prefetch *items,
                                               size_t n);

/**
 * Rows start to stop - 1 of q, counted from 0, by LIMIT and OFFSET. A slice of
 * a slice counts from the first one's beginning.
 * @param q      borrowed; ordered, or the database chooses which rows.
 * @param start  rows to leave out at the beginning.
 * @param stop   first row not taken; CORM_END: no upper end. Not above start:
 *               no rows, and no query.
 * @return lives in the current scope. It can be fetched and counted; filtering
 *         or ordering it further is CORM_VALUE_ERROR.
 * Threads: that of q's session; the database cuts.
 */
CORM_API corm_queryset *corm_slice(const corm_queryset *q, size_t start,
                                   size_t stop);

/**
 * The same rows in the opposite order.
 * @param q  borrowed, unsliced (else CORM_VALUE_ERROR at the terminal).
 * @return lives in the current scope; without an order the primary key's is
 *         turned round.
 * Threads: that of q's session; reversing is free.
 */
CORM_API corm_queryset *corm_reverse(const corm_queryset *q);

/**
 * No row at all; its terminals send nothing.
 * @param q  borrowed; decides what model the empty result is of.
 * @return lives in the current scope; the only failure is a NULL q or no
 *         memory: NULL.
 * Threads: that of q's session; no connection is taken for it.
 */
CORM_API corm_queryset *corm_none(const corm_queryset *q);

/**
 * UNION, UNION ALL, INTERSECT or EXCEPT of n querysets with the same columns.
 * The macros are corm_union(), corm_union_all(), corm_intersection() and
 * corm_difference().
 * @param op       how they are put together.
 * @param queries  n of them, of one session, borrowed until it has run.
 * @param n        at least one.
 * @return lives in the current scope. It can be ordered, sliced and counted;
 *         filtering it is CORM_NOT_SUPPORTED, unlike columns are
 *         CORM_VALUE_ERROR, both when it runs.
 * Threads: that of the queries' session, which all of them share.
 */
CORM_API corm_queryset *
corm_queryset_combine(corm_combinator op, const corm_queryset *const *queries,
                      size_t n);

/**
 * Django's a & b, a | b, a ^ b: the rows of one model for which the conditions
 * of both, of one, of just one hold.
 * @param op  CORM_CONNECT_AND, _OR or _XOR.
 * @param a   borrowed; its model and session are the result's.
 * @param b   borrowed; of the same model, unsliced, else CORM_VALUE_ERROR or
 *            CORM_NOT_SUPPORTED when it runs.
 * @return lives in the current scope, with the ordering of a.
 * Threads: that of a's session, which is b's too.
 */
CORM_API corm_queryset *corm_queryset_connect(corm_connector op,
                                              const corm_queryset *a,
                                              const corm_queryset *b);

/**
 * SELECT .. FOR UPDATE: the rows are locked until the transaction ends.
 * Nothing where the database has one writer anyway. The macro is
 * corm_select_for_update().
 * @param q        borrowed; to be run inside corm_atomic.
 * @param options  copied; NULL: the defaults.
 * @return lives in the current scope; at the terminal CORM_TRANSACTION outside
 *         of a transaction, CORM_OPERATIONAL (retryable) where .nowait found a
 *         lock, CORM_NOT_SUPPORTED for an option that the database lacks.
 * Threads: that of q's session; the terminal may wait for other transactions.
 * Example: docs/transactions.md (corm_select_for_update)
 */
CORM_API corm_queryset *corm_queryset_lock(const corm_queryset *q,
                                           const corm_lock_options *options);

/**
 * Rows of values read into structs of a record model.
 * @param q       rows of values(), borrowed.
 * @param record  a model whose fields have the columns' names, abstract or
 *                not; borrowed while the database is open.
 * @return lives in the current scope; CORM_FIELD_ERROR at the terminal names a
 *         column without a member or a member without a column.
 * Threads: that of q's session; structs are filled while fetching.
 */
CORM_API corm_queryset *corm_queryset_into(const corm_queryset *q,
                                           const corm_model *record);

/**
 * Distinct truncated dates of a field as rows with one column "value":
 * Django's dates().
 * @param q           borrowed.
 * @param field       a date or date-time of the model, borrowed for the call.
 * @param kind        "year", "month", "week" or "day".
 * @param descending  the latest first.
 * @return lives in the current scope; CORM_FIELD_ERROR or CORM_VALUE_ERROR at
 *         the terminal for another field or kind. NULLs are left out.
 * Threads: that of q's session; the database truncates.
 */
CORM_API corm_queryset *corm_extract_dates(const corm_queryset *q,
                                           const char *field, const char *kind,
                                           bool descending);

/**
 * The same of date-times: Django's datetimes().
 * @param q           borrowed, as by corm_extract_dates().
 * @param field       a date-time, borrowed for the call.
 * @param kind        also "hour", "minute", "second".
 * @param descending  true: the latest first.
 * @param tz          IANA zone in which they are truncated; NULL: UTC.
 * @return as corm_extract_dates(), of date-times; CORM_VALUE_ERROR also for a
 *         zone that is not known.
 * Threads: that of q's session; zones of SQLite come from the system's files.
 */
CORM_API corm_queryset *corm_extract_datetimes(const corm_queryset *q,
                                               const char *field,
                                               const char *kind,
                                               bool descending, const char *tz);

/**
 * The same queryset, run on another session, of this database or of another
 * one that has its models (as using() of Django).  Its objects belong to that
 * session: corm_object_session() tells, and saving them writes there.
 * @param q        borrowed; querysets in it (subqueries, unions, prefetches)
 *                 go along.
 * @param session  where it runs and which owns the result.
 * @return NULL: failure, recorded on session: CORM_MISUSE (an object of q's
 *         database is used as a value, or a model is none of the other
 *         database; both databases are named), or why q itself had failed.
 * Threads: that of session, once made; q's must not run it at the same time.
 */
CORM_API corm_queryset *corm_using(const corm_queryset *q,
                                   corm_session *session);

/**
 * How its objects load what the query left out; see corm_fetch_how.
 * @param q    borrowed; of objects.
 * @param how  what happens when something that was left out is asked for.
 * @return lives in the current scope; nothing fails but a NULL q or memory
 *         (CORM_NO_MEMORY).
 * Threads: that of q's session, in which missing members are loaded later.
 */
CORM_API corm_queryset *corm_fetch_mode(const corm_queryset *q,
                                        corm_fetch_how how);

/**
 * The objects keep a copy of what was loaded: corm_is_dirty() and corm_old()
 * compare with it, and corm_save() writes changed columns only.  So does what
 * is loaded from them later.  A session can ask for the same
 * (corm_session_track_changes()), and a model (.track_changes). Costs as much
 * memory again as the structs; texts are shared.
 * @param q  borrowed; without effect after values().
 * @return lives in the current scope; NULL: q is, or CORM_NO_MEMORY.
 * Threads: that of q's session; copies are made while fetching.
 */
CORM_API corm_queryset *corm_track_changes(const corm_queryset *q);

/**
 * Django's FilteredRelation: a join of its own along path, restricted to
 * condition, that later paths reach by alias.
 * @param q          borrowed; the join is only made where a path uses it.
 * @param alias      new name, no field's: CORM_VALUE_ERROR when it runs.
 * @param path       relation to follow from q's model, without lookups.
 * @param condition  on rows at its end, in paths of q's model; copied.
 * @return lives in the current scope; wrong paths are CORM_FIELD_ERROR at the
 *         terminal.
 * Threads: that of q's session; the condition becomes part of ON.
 */
CORM_API corm_queryset *corm_filtered_relation(const corm_queryset *q,
                                               const char *alias,
                                               const char *path,
                                               const corm_expr *condition);

/**
 * From here on each aggregate is computed in a subquery of its own: over
 * several relations to many all are right, where Django joins everything and
 * counts products.  An aggregate sees all related rows of an object, whatever
 * conditions found it (.filter narrows it); every object comes once.  After
 * values() count, sum, min and max of relations to many are put together from
 * the rows of a group.
 * @param q  borrowed, before its aggregates are added.
 * @return lives in the current scope. CORM_NOT_SUPPORTED at the terminal: an
 *         aggregate of an annotation; after values() another or a distinct
 *         aggregate of a relation to many, or conditions over one.
 * Threads: that of q's session; each aggregate is a subquery then.
 */
CORM_API corm_queryset *corm_aggregates_apart(const corm_queryset *q);

/**
 * Keyset pagination: the rows of q behind one that was seen, by q's ordering,
 * which the primary key is added to, so that it is total.  Directions may be
 * mixed; NULLs are where the database or nulls_first puts them.
 * Django has no such call.
 * @param q       borrowed, unsliced and of objects or rows.
 * @param row     an object or row of q (or of any queryset with what q orders
 *                by: a related column must be loaded); its values are copied.
 * @param before  the rows before it instead, nearest first.
 * @return ordered, to be sliced for a page; lives in the current scope.
 *         CORM_VALUE_ERROR: an ordering by expressions or several values a
 *         row, values() without the key.
 * Threads: that of q's session, to which row belongs too.
 */
CORM_API corm_queryset *corm_queryset_after(const corm_queryset *q,
                                            const corm_object *row,
                                            bool before);

/**
 * The same for a row that is not at hand, as from the address of a page.
 * @param q       borrowed like that of corm_queryset_after().
 * @param before  rows before the values.
 * @param values  what the row had, in the order of q's orderings, at last of
 *                the key where the ordering has it not; copied.
 * @param n       how many values: CORM_VALUE_ERROR at the terminal when it is
 *                not that of the orderings.
 * @return as corm_queryset_after(), in the current scope.
 * Threads: that of q's session; values may come from elsewhere.
 */
CORM_API corm_queryset *corm_queryset_after_values(const corm_queryset *q,
                                                   bool before,
                                                   const corm_value *values,
                                                   size_t n);

/**
 * Rows of q as a table with a name: WITH name AS (q) SELECT .. FROM name. What
 * selects from it sees q's columns: of objects their fields (deferred ones
 * too) and annotations, of rows their columns.
 * Django has none; a CTE cannot use OUTER of the query around it.
 * @param q     borrowed until the query around it has run.
 * @param name  letters, digits and single _, at most 63; no table's name;
 *              copied.
 * @return objects of q's model, or rows after values(); lives in the current
 *         scope. CORM_VALUE_ERROR (the name), CORM_NOT_SUPPORTED (raw SQL) at
 *         the terminal.
 * Threads: that of q's session; it stands once in the SQL however often it is
 *   used.
 */
CORM_API corm_queryset *corm_queryset_cte(const corm_queryset *q,
                                          const char *name);

/**
 * Rows of anchor, those that step finds from them, and so on until it finds
 * none: WITH RECURSIVE.  In step the rows found last are reached by paths that
 * begin with the name, F("tree__id"); it must have the same columns.
 * @param anchor  the first rows; borrowed until it has run.
 * @param name    of the table, for the step and what selects from it; copied.
 * @param step    the rows found from those of the last step; borrowed so long
 *                too.
 * @param op      CORM_UNION_ALL keeps all rows and never ends when they go in
 *                a circle; CORM_UNION drops what was there before, whole rows.
 * @return as corm_queryset_cte(); CORM_VALUE_ERROR also for unlike columns,
 *         CORM_NOT_SUPPORTED for a step that is sliced, distinct, combined or
 *         has aggregates.
 * Threads: that of anchor's session; the database repeats the step.
 */
CORM_API corm_queryset *corm_queryset_recursive(const corm_queryset *anchor,
                                                const char *name,
                                                const corm_queryset *step,
                                                corm_combinator op);

/**
 * Join a CTE: each row of q with all of its rows for which `on` is true. From
 * here on its columns are reached by its name, "tree__depth", in conditions,
 * expressions, order_by and values.
 * @param q     borrowed; keeps its model and columns.
 * @param cte   of corm_queryset_cte() or corm_queryset_recursive(), nothing
 *              done to it since.
 * @param left  keep rows of q that find none, with NULLs.
 * @param on    a condition with paths of q and of the CTE's name; copied.
 * @return lives in the current scope; CORM_VALUE_ERROR at the terminal (no
 *         CTE, two of one name, a field's name).
 * Threads: that of q's session, which must be the CTE's.
 */
CORM_API corm_queryset *corm_queryset_join(const corm_queryset *q,
                                           const corm_queryset *cte, bool left,
                                           const corm_expr *on);

/**
 * Loads, with the same query, the objects at the end of all keys that cannot
 * be NULL: Django's select_related() without arguments.
 * @param q  borrowed; of objects.
 * @return lives in the current scope; CORM_NOT_SUPPORTED at the terminal after
 *         values().
 * Threads: that of q's session; circles of keys are followed five deep.
 */
CORM_API corm_queryset *corm_select_related_all(const corm_queryset *q);

/**
 * Takes select_related() back: Django's select_related(None).
 * @param q  borrowed; may have had none.
 * @return lives in the current scope; NULL only for NULL or CORM_NO_MEMORY.
 * Threads: that of q's session; takes back what a manager chose.
 */
CORM_API corm_queryset *corm_no_select_related(const corm_queryset *q);

/**
 * Takes every prefetch back: Django's prefetch_related(None).
 * @param q  borrowed, with prefetches or none.
 * @return lives in the current scope, NULL as corm_no_select_related() says
 *         (CORM_NO_MEMORY).
 * Threads: that of q's session; querysets in the prefetches are let go.
 */
CORM_API corm_queryset *corm_no_prefetch(const corm_queryset *q);

/**
 * Takes only() and defer() back: all columns are loaded.
 * @param q  borrowed, deferring or not.
 * @return lives in the current scope; NULL: q was, or CORM_NO_MEMORY.
 * Threads: that of q's session; objects read before stay deferred.
 */
CORM_API corm_queryset *corm_no_defer(const corm_queryset *q);

/**
 * Raw SQL as a queryset: `?` is a parameter, `??` a question mark, `:name` a
 * named one. The macro is corm_raw().
 * @param session  where it runs; outlives the queryset.
 * @param model    whose objects the rows are, by the names of columns; the key
 *                 must be among them. NULL: rows.
 * @param sql      SQL for this database, copied; never put a user's text in
 *                 it.
 * @param params   values of the `?` in order, copied.
 * @param n        how many; another number than `?`: CORM_VALUE_ERROR at the
 *                 terminal.
 * @return lives in the current scope. The database's own refusal is
 *         CORM_PROGRAMMING; building on raw SQL (filter, order_by) is
 *         CORM_NOT_SUPPORTED.
 * Threads: the one that has session; SQL is prepared when it runs.
 * Example: docs/raw-sql.md (corm_raw)
 */
CORM_API corm_queryset *corm_raw_query(corm_session *session,
                                       const corm_model *model, const char *sql,
                                       const corm_value *params, size_t n);

/**
 * Raw SQL with named parameters: `:name`.
 * @param session  as for corm_raw_query().
 * @param model    the same; NULL: rows.
 * @param sql      copied; `::` is no parameter but a cast.
 * @param params   names without the colon, and values; copied.
 * @param n        names given; one that is missing, or is not in sql, is
 *                 CORM_VALUE_ERROR at the terminal.
 * @return as corm_raw_query(), in the current scope.
 * Threads: the one that has session, no other.
 * @code
 * const corm_set named[] = { SET("least", 300) };
 * corm_queryset *long_ones = corm_raw_named(
 *     s, &Book_model, "SELECT * FROM library_book WHERE pages > :least",
 *     named, 1);
 * @endcode
 */
CORM_API corm_queryset *corm_raw_named(corm_session *session,
                                       const corm_model *model, const char *sql,
                                       const corm_set *params, size_t n);

CORM_END_DECLS

#include <corm/fetch.h>

#endif
