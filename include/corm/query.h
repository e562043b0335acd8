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
    const char *path;
    const corm_queryset *queryset;
    const char *to_attr;
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
    bool nowait, skip_locked, no_key;
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
 *         unknown name, CORM_NOT_SUPPORTED for a sliced q.
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
 * n = 0: DISTINCT; else DISTINCT ON paths, where the database has it.
 * @param q      borrowed, unsliced: else CORM_NOT_SUPPORTED when it runs.
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
 *         or ordering it further is CORM_NOT_SUPPORTED.
 * Threads: that of q's session; the database cuts.
 */
CORM_API corm_queryset *corm_slice(const corm_queryset *q, size_t start,
                                   size_t stop);

/**
 * The same rows in the opposite order.
 * @param q  borrowed, unsliced (else CORM_NOT_SUPPORTED at the terminal).
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

/* ---- terminals ---- */

/*
 * Rules that hold for every terminal: it runs the queryset anew, whose rows
 * it does not keep; results live until the current scope ends; a NULL
 * queryset is a failure, a broken chain reports its first error; failures
 * are recorded on the queryset's session (codes of builders, what the
 * database says, CORM_DATA for a stored value that its member cannot hold,
 * CORM_NO_MEMORY).
 */

/** Which object corm_queryset_one() gives. */
typedef enum corm_which {
    CORM_ONE,   /**< the only one */
    CORM_FIRST, /**< by its ordering, else by key */
    CORM_LAST   /**< the same reversed */
} corm_which;

/**
 * One object.
 * @param q      borrowed; run anew.
 * @param model  what the caller expects, else CORM_MISUSE; NULL: whatever the
 *               queryset gives (after values() a corm_row).
 * @param which  how many rows may match, and which is wanted.
 * @param terms  n further conditions, borrowed for the call.
 * @param n      0: none.
 * @return lives in the current scope. NULL: CORM_DOES_NOT_EXIST (there is
 *         none), CORM_MULTIPLE_OBJECTS (CORM_ONE, and there are more), neither
 *         of which makes corm_failed() true; or a failure.
 * Threads: that of q's session; waits for a connection and the database.
 */
CORM_API corm_object *
corm_queryset_one(const corm_queryset *q, const corm_model *model,
                  corm_which which, const corm_expr *const *terms, size_t n);

/**
 * The first object by some fields, or the last: earliest() and latest().
 * @param q       borrowed; its own order is put aside.
 * @param model   expected of the object, else CORM_MISUSE; NULL: any.
 * @param fields  n names, perhaps with "-"; none: the model's .get_latest_by.
 * @param n       how many names there are.
 * @param latest  true: the last, false: the first.
 * @return lives in the current scope; NULL: CORM_DOES_NOT_EXIST,
 *         CORM_VALUE_ERROR (no fields and no .get_latest_by),
 *         CORM_FIELD_ERROR, and what the database says.
 * Threads: that of q's session; one query for one row.
 * Example: docs/queries.md (corm_latest)
 */
CORM_API corm_object *corm_queryset_by_date(const corm_queryset *q,
                                            const corm_model *model,
                                            const char *const *fields, size_t n,
                                            bool latest);

/**
 * All rows, in a list to keep. Prefetches run as well.
 * @param q  borrowed; objects, or rows after values().
 * @return lives in the current scope with all objects in it; no rows are a
 *         list of size 0. NULL: the failure is recorded, as the rules above
 *         say (CORM_FIELD_ERROR, CORM_OPERATIONAL, CORM_DATA, ..).
 * Threads: that of q's session; blocks until the last row is there.
 * Example: docs/querying.md (corm_fetch)
 */
CORM_API corm_list *corm_fetch(const corm_queryset *q);

/**
 * How many; NULL: 0.
 * @param list  borrowed; NULL: 0.
 * @return elements; it cannot fail.
 * Threads: that of the list's session, for it may be freed there.
 */
CORM_API size_t corm_list_size(const corm_list *list);

/**
 * Element i, from 0.
 * @param list   of corm_fetch() and its like; borrowed.
 * @param i      below corm_list_size().
 * @param model  what the caller expects; NULL: whatever it is.
 * @return lives as long as the list. NULL (CORM_MISUSE): out of range, or of
 *         another model.
 * Threads: that of the list's session; no query.
 */
CORM_API corm_object *corm_list_object(const corm_list *list, size_t i,
                                       const corm_model *model);

/**
 * Element i as a row; NULL (CORM_MISUSE): out of range.
 * @param list  of a queryset behind values().
 * @param i     counted from 0.
 * @return lives as the list; NULL (CORM_MISUSE): out of range.
 * Threads: that of the list's session, as its rows.
 */
CORM_API const corm_row *corm_list_row(const corm_list *list, size_t i);

/**
 * How many rows there are, counted by the database: SELECT COUNT(*).
 * @param q  borrowed; slices, distinct rows and combinations are counted as
 *           they are.
 * @return rows; -1: a failure, recorded (CORM_FIELD_ERROR, CORM_OPERATIONAL,
 *         ..).
 * Threads: that of q's session; one query, nothing where a relation was
 *   prefetched.
 */
CORM_API int64_t corm_count(const corm_queryset *q);

/**
 * Is there a row?  False also on failure: ask corm_failed().
 * @param q  borrowed; order and columns of it do not matter.
 * @return false also on failure, such as CORM_OPERATIONAL or CORM_FIELD_ERROR:
 *         ask corm_failed().
 * Threads: that of q's session; reads one row at most.
 */
CORM_API bool corm_exists(const corm_queryset *q);

/**
 * Is this saved object among them?  False also on failure.
 * @param q       borrowed; of objects, else CORM_VALUE_ERROR.
 * @param object  saved, of q's model (CORM_VALUE_ERROR, CORM_MISUSE); borrowed
 *                for the call.
 * @return false when it is not, and on failure: ask corm_failed().
 * Threads: that of q's session; asks for one row by key.
 */
CORM_API bool corm_queryset_contains(const corm_queryset *q,
                                     const corm_object *object);

/**
 * Update all rows in one statement; no hook hears it and auto_now is not
 * written, as in Django. The macro is corm_update().
 * @param q     borrowed, unsliced (else CORM_NOT_SUPPORTED).
 * @param sets  members and their values or expressions; borrowed for the call.
 *              Integers and texts are adapted to their fields.
 * @param n     how many assignments.
 * @return rows matched; -1: CORM_FIELD_ERROR (no such field), CORM_VALUE_ERROR
 *         (a value that does not fit), CORM_INTEGRITY, or what else the
 *         database says.
 * Threads: that of q's session; locks the rows until its transaction ends.
 * Example: docs/queries.md (corm_update)
 */
CORM_API int64_t corm_queryset_update(const corm_queryset *q,
                                      const corm_set *sets, size_t n);

/**
 * Delete all rows and what their relations say must go with them, in one
 * transaction; see corm_object_delete().
 * @param q  borrowed, unsliced and not distinct (else CORM_NOT_SUPPORTED).
 * @return rows deleted, cascades included; -1: CORM_PROTECTED,
 *         CORM_RESTRICTED, or what the database says, and nothing is deleted.
 * Threads: that of q's session; hooks of deletes are called in it.
 */
CORM_API int64_t corm_delete_all(const corm_queryset *q);

/**
 * INSERT .. SELECT: the rows of q become rows of a model's table, in one
 * statement; no object is made, and neither hooks nor validation nor defaults
 * of the program take part.
 * @param q      rows of values(), borrowed; each column fills the field of its
 *               name, which AS("name", ..) gives, and has its kind of value.
 *               Every field must be named that is not NULL or made by the
 *               database.
 * @param model  with one table.
 * @return rows inserted; -1: failure.  CORM_FIELD_ERROR, CORM_VALUE_ERROR: a
 *         column fits no field, or a field has no column; CORM_NOT_SUPPORTED:
 *         the model has several tables or none.
 * Threads: that of q's session; no row passes through the program.
 */
CORM_API int64_t corm_queryset_insert_into(const corm_queryset *q,
                                           const corm_model *model);

/**
 * Update all rows and give them back as they are now: UPDATE .. RETURNING.
 * @param q     borrowed, as by corm_queryset_update().
 * @param sets  borrowed for the call; members with values or expressions.
 * @param n     assignments.
 * @return lives in the current scope: objects of q's model, after values()
 *         rows of these columns, in no order. NULL: failure;
 *         CORM_NOT_SUPPORTED, with the alternative: the database has no
 *         RETURNING in UPDATE, a model of several tables, columns that are not
 *         the table's own.
 * Threads: that of q's session; reads what it wrote in one statement.
 */
CORM_API corm_list *corm_queryset_update_returning(const corm_queryset *q,
                                                   const corm_set *sets,
                                                   size_t n);

/**
 * Delete all rows and give back what they were: DELETE .. RETURNING.
 * @param q  borrowed, unsliced.
 * @return as corm_queryset_update_returning(), in the current scope;
 *         CORM_NOT_SUPPORTED also for a model whose rows others refer to, or
 *         whose deletes hooks hear.
 * Threads: that of q's session; the rows are gone when it returns.
 */
CORM_API corm_list *corm_delete_returning(const corm_queryset *q);

/**
 * Aggregates over all rows, several by one query. The macro is
 * corm_aggregate().
 * @param q      borrowed; a sliced or distinct one is aggregated as it is.
 * @param items  n named aggregates; without a name Django's: "pages__avg".
 * @param n      at least one.
 * @return one row in the current scope, read by corm_attr(); NULL: failure
 *         (CORM_FIELD_ERROR, CORM_VALUE_ERROR for what is no aggregate, ..).
 * Threads: that of q's session; the database computes them.
 * Example: docs/querying.md (corm_aggregate)
 */
CORM_API corm_row *corm_queryset_aggregate(const corm_queryset *q,
                                           const corm_as *items, size_t n);

/**
 * One aggregate.  A NULL value also on failure: ask corm_failed().
 * @param q     borrowed; without rows the value is NULL, of COUNT 0.
 * @param expr  an aggregate, borrowed for the call.
 * @return text lives in the current scope. A NULL value also on failure (as
 *         corm_queryset_aggregate()): ask corm_failed().
 * Threads: that of q's session; no list is made.
 */
CORM_API corm_value corm_scalar(const corm_queryset *q, const corm_expr *expr);

/**
 * Objects by the values of a unique field.
 * @param q      borrowed; unsliced when keys are given.
 * @param field  a unique one (else CORM_VALUE_ERROR); NULL: "pk".
 * @param keys   a list or array of values, borrowed for the call; NULL: all
 *               rows.
 * @return a list in the current scope for corm_in_bulk_get(); NULL: failure.
 * Threads: that of q's session; many keys take several queries.
 */
CORM_API corm_list *corm_in_bulk(const corm_queryset *q, const char *field,
                                 corm_value keys);

/**
 * The object of a key in a list of corm_in_bulk(); NULL: it has none.
 * @param list   of corm_in_bulk(); borrowed.
 * @param key    of the field's type or adapted to it.
 * @param model  expected of the object, else CORM_MISUSE; NULL: any of them.
 * @return lives as long as list; NULL: it has none of this key.
 * Threads: that of the list's session; found in memory.
 */
CORM_API corm_object *corm_in_bulk_get(const corm_list *list, corm_value key,
                                       const corm_model *model);

/**
 * SQL and parameters for people: "SELECT .. -- 1, 'x'". Not for running: it is
 * not quoted for that.
 * @param q  borrowed; compiled, not run.
 * @return lives in the current scope; NULL: failure, as its terminals would
 *         have it (CORM_FIELD_ERROR, ..).
 * Threads: that of q's session; asks the server nothing but its features.
 */
CORM_API const char *corm_sql(const corm_queryset *q);
/** SQL as it is sent, and what is bound to its parameters. */
typedef struct corm_sql_params {
    const char *sql; /**< NULL: nothing is sent, no row can match */
    size_t length;   /**< bytes of sql, without the NUL */
    /** In the order of the parameters; text and bytes as the database gets
     * them, patterns of LIKE escaped. */
    const corm_value *params;
    size_t n_params;
} corm_sql_params;

/**
 * Compile a queryset and do not run it: Django's sql_with_params().
 * @param q    borrowed; not run.
 * @param out  receives SQL and parameters; all of it is the scope's.
 * @return CORM_OK; why q cannot be compiled: CORM_FIELD_ERROR,
 *         CORM_VALUE_ERROR, CORM_NOT_SUPPORTED; CORM_MISUSE: q or out is NULL;
 *         CORM_NO_MEMORY.
 * Threads: that of q's session; connects once to learn what the server can.
 */
CORM_API corm_status corm_sql_with_params(const corm_queryset *q,
                                          corm_sql_params *out);

/**
 * How the database would run it, in its own words, a line a step.  Combined
 * querysets too.
 * @param q        borrowed; run only with "analyze".
 * @param options  such as "format=json, analyze": names of what the database
 *                 takes, and values where it is not "true"; NULL: none. Only
 *                 what the dialect lists is taken: CORM_VALUE_ERROR names it,
 *                 CORM_NOT_SUPPORTED where it lists nothing.
 * @return Text in the current scope; NULL: failure.
 * Threads: that of q's session; the plan is made by the database.
 */
CORM_API const char *corm_explain(const corm_queryset *q, const char *options);

/**
 * Create a row: a new object with these members set, saved.  A manager that
 * corm_object_related() gave is followed: the row refers to the object it
 * began at, or is added to its many-to-many relation (then in one
 * transaction).  Conditions of the queryset play no role.
 * @param q      where it begins: all objects, or a relation; borrowed.
 * @param model  what the caller expects; NULL: whatever it is.
 * @param sets   members by name; a value may be an expression without columns,
 *               which the database computes.  Borrowed for the call.
 * @param n      sets; 0: all defaults.
 * @return lives until the scope ends; NULL: failure recorded, as by
 *         corm_object_save().
 * Threads: that of q's session; hooks of saving run in it.
 */
CORM_API corm_object *corm_queryset_create(const corm_queryset *q,
                                           const corm_model *model,
                                           const corm_set *sets, size_t n);

/**
 * Change the one row that the lookups find, or create it.
 * @param q                  where it looks, and creates as
 *                           corm_queryset_create().
 * @param model              what the caller expects; NULL: a corm_row.
 * @param created            receives whether it was created; may be NULL.
 * @param lookups            conditions, and members of a new row.
 * @param n_lookups          how many lookups.
 * @param defaults           members to set in a row that was found, and of a
 *                           new one without create_defaults.
 * @param n_defaults         how many defaults.
 * @param create_defaults    further members of a new row instead of defaults;
 *                           NULL: there are none of its own.
 * @param n_create_defaults  how many create_defaults.
 * @return lives until the scope ends; NULL: failure recorded
 *         (CORM_MULTIPLE_OBJECTS among others).
 * Threads: that of q's session; runs in a transaction of its own.
 * Example: docs/from-django.md (corm_update_or_create_with)
 */
CORM_API corm_object *corm_queryset_update_or_create(
    const corm_queryset *q, const corm_model *model, bool *created,
    const corm_set *lookups, size_t n_lookups, const corm_set *defaults,
    size_t n_defaults, const corm_set *create_defaults,
    size_t n_create_defaults);

/**
 * get_or_create() and update_or_create().  What somebody else created in the
 * meantime is found, too.
 * @param q           where it looks; borrowed.
 * @param model       expected, else CORM_MISUSE; NULL: a corm_row.
 * @param created     receives whether it was created; may be NULL.
 * @param lookups     find the object; those that are plain names are members
 *                    of a new one as well.
 * @param n_lookups   lookups there are.
 * @param defaults    further members of a new one.
 * @param n_defaults  defaults there are.
 * @param update      write defaults to an object that was found, too.
 * @return lives until the scope ends; NULL: failure recorded, as by
 *         corm_queryset_one() and corm_object_save().
 * Threads: that of q's session; two that call it at once create one row.
 * Example: docs/from-django.md (corm_get_or_create)
 */
CORM_API corm_object *
corm_queryset_get_or_create(const corm_queryset *q, const corm_model *model,
                            bool *created, const corm_set *lookups,
                            size_t n_lookups, const corm_set *defaults,
                            size_t n_defaults, bool update);

/** The loop behind corm_each and corm_stream; its members are the library's. */
typedef struct corm_iterator {
    const corm_queryset *set; /**< NULL: it could not begin, or has ended */
    corm_list *list;
    size_t at;
    void *cursor;
} corm_iterator;

/**
 * Begin a loop; what corm_each and corm_stream expand to.
 * @param q      borrowed until corm_iterator_end().
 * @param model  what the caller expects of objects; NULL: whatever the
 *               queryset gives.
 * @param chunk  0: all rows are read before the first step, so that the body
 *               may query and write; else a cursor that holds so many rows at
 *               once, each until the next step.
 * @return a loop that the caller ends by corm_iterator_end(); .set is NULL
 *         when it could not begin: the failure is recorded.
 * Threads: that of q's session, until the loop has ended.
 */
CORM_API corm_iterator corm_iterator_begin(const corm_queryset *q,
                                           const corm_model *model,
                                           size_t chunk);

/**
 * The next object or row; NULL: no more, or failure: ask corm_failed().
 * @param it  of corm_iterator_begin(), owned by the caller.
 * @return lives until the scope ends, of a stream until the next step; NULL:
 *         no more, or failure (a lost connection, CORM_DATA): ask
 *         corm_failed().
 * Threads: that of the loop's session; a stream reads from the database.
 */
CORM_API void *corm_iterator_next(corm_iterator *it);

/**
 * End a loop, also early; twice: nothing.
 * @param it  left empty; stays the caller's storage. NULL: nothing. Cannot
 *            fail.
 * Threads: that of the loop's session; gives the cursor back.
 */
CORM_API void corm_iterator_end(corm_iterator *it);

CORM_END_DECLS

#endif
