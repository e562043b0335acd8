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
 * A path as a prefetch without options: what corm_prefetch_related() makes
 * of a string.
 */
CORM_API corm_prefetch corm_prefetch_path(const char *path);
/** A prefetch as it is; for the macros. */
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

/** All rows of a model, in its default order, through its default manager. */
CORM_API corm_queryset *corm_queryset_new(corm_session *session,
                                          const corm_model *model);
/**
 * The rows that a manager of the model's .managers gives.
 * @param manager  its name; NULL: all rows, whatever the default manager is.
 * @return as corm_queryset_new(); NULL also for an unknown name
 *         (CORM_FIELD_ERROR).
 */
CORM_API corm_queryset *corm_queryset_by(corm_session *session,
                                         const corm_model *model,
                                         const char *manager);
/**
 * The rows of q for which all n terms hold. Terms of one call over a to-many
 * relation speak of the same related row; those of two calls need not.
 * @param terms  conditions (Q, OR, NOT, EXISTS, ..), copied.
 */
CORM_API corm_queryset *corm_queryset_filter(const corm_queryset *q,
                                             const corm_expr *const *terms,
                                             size_t n);
/**
 * The rows of q for which the terms do not hold together; a NULL in one does
 * not make a row vanish, as in Django.
 * @param terms  as corm_queryset_filter().
 */
CORM_API corm_queryset *corm_queryset_exclude(const corm_queryset *q,
                                              const corm_expr *const *terms,
                                              size_t n);
/**
 * The rows of q that corm_queryset_filter() with the same terms does not
 * give: each row of q is in just one of the two, whatever is NULL and however
 * many related rows there are.  Rows are told apart by their primary key.
 * @param q      unsliced, of objects: CORM_NOT_SUPPORTED after values() and
 *               distinct() on fields.
 * @param terms  as corm_queryset_filter().
 */
CORM_API corm_queryset *corm_queryset_without(const corm_queryset *q,
                                              const corm_expr *const *terms,
                                              size_t n);
/**
 * Computed values beside the columns of each row, or, behind values(), of
 * each group.
 * @param items  named expressions; a name of NULL is made as Django makes it
 *         ("books__count").
 */
CORM_API corm_queryset *corm_queryset_annotate(const corm_queryset *q,
                                               const corm_as *items, size_t n);
/**
 * Names for expressions that later conditions and orderings use, and that
 * are not read.
 * @param items  as corm_queryset_annotate().
 */
CORM_API corm_queryset *corm_queryset_alias(const corm_queryset *q,
                                            const corm_as *items, size_t n);
/** Names ("-pages", "?"), expressions, ASC/DESC; one CORM_NO_ORDER clears. */
CORM_API corm_queryset *corm_queryset_order_by(const corm_queryset *q,
                                               const corm_value *items,
                                               size_t n);
/** Rows instead of objects; n = 0: all columns. */
CORM_API corm_queryset *corm_queryset_values(const corm_queryset *q,
                                             const corm_as *items, size_t n);
/** n = 0: DISTINCT; else DISTINCT ON paths, where the database has it. */
CORM_API corm_queryset *corm_queryset_distinct(const corm_queryset *q,
                                               const corm_value *items,
                                               size_t n);
/**
 * select_related(), only() or defer() of n paths.
 * @param op     which of them.
 * @param names  paths through keys ("book__author") or fields.
 */
CORM_API corm_queryset *corm_queryset_names(const corm_queryset *q,
                                            corm_names_op op,
                                            const char *const *names, size_t n);
/**
 * Related objects loaded with the result, by one further query a relation.
 * @param items  paths with their options; an earlier item for a path rules.
 */
CORM_API corm_queryset *corm_queryset_prefetch(const corm_queryset *q,
                                               const corm_prefetch *items,
                                               size_t n);
/** Rows start to stop - 1 of q, counted from 0; CORM_END: no upper end. */
CORM_API corm_queryset *corm_slice(const corm_queryset *q, size_t start,
                                   size_t stop);
/** The same rows in the opposite order. */
CORM_API corm_queryset *corm_reverse(const corm_queryset *q);
/** No row at all; its terminals send nothing. */
CORM_API corm_queryset *corm_none(const corm_queryset *q);
/**
 * UNION, UNION ALL, INTERSECT or EXCEPT of n querysets with the same
 * columns. The result can be ordered, sliced and counted, and not filtered
 * (CORM_NOT_SUPPORTED).
 */
CORM_API corm_queryset *
corm_queryset_combine(corm_combinator op, const corm_queryset *const *queries,
                      size_t n);
/**
 * Django's a & b, a | b, a ^ b: the rows of one model for which the
 * conditions of both, of one, of just one hold.
 */
CORM_API corm_queryset *corm_queryset_connect(corm_connector op,
                                              const corm_queryset *a,
                                              const corm_queryset *b);
/**
 * SELECT .. FOR UPDATE: the rows are locked until the transaction ends.
 * Outside of one: CORM_TRANSACTION at the terminal. Nothing where the
 * database has one writer anyway.
 * @param options  NULL: the defaults.
 */
CORM_API corm_queryset *corm_queryset_lock(const corm_queryset *q,
                                           const corm_lock_options *options);
/** Rows of values read into structs of a record model. */
CORM_API corm_queryset *corm_queryset_into(const corm_queryset *q,
                                           const corm_model *record);
/** Distinct truncated dates of a field as rows with one column "value"; kind "year" "month" "week" "day". */
CORM_API corm_queryset *corm_extract_dates(const corm_queryset *q,
                                           const char *field, const char *kind,
                                           bool descending);
/** As corm_extract_dates() for date-times, "hour" "minute" "second" too; tz NULL: UTC. */
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
 */
CORM_API corm_queryset *corm_using(const corm_queryset *q,
                                   corm_session *session);
/** How its objects load what the query left out; see corm_fetch_how. */
CORM_API corm_queryset *corm_fetch_mode(const corm_queryset *q,
                                        corm_fetch_how how);
/**
 * The objects keep a copy of what was loaded: corm_is_dirty() and corm_old()
 * compare with it, and corm_save() writes changed columns only.  So does
 * what is loaded from them later.  A session can ask for the same
 * (corm_session_track_changes()), and a model (.track_changes).
 * Costs as much memory again as the structs; texts are shared.
 */
CORM_API corm_queryset *corm_track_changes(const corm_queryset *q);
/**
 * Django's FilteredRelation: a join of its own along path, restricted to
 * condition, that later paths reach by alias.
 */
CORM_API corm_queryset *corm_filtered_relation(const corm_queryset *q,
                                               const char *alias,
                                               const char *path,
                                               const corm_expr *condition);
/**
 * From here on each aggregate is computed in a subquery of its own: over
 * several relations to many all are right, where Django joins everything
 * and counts products.  An aggregate sees all related rows of an object,
 * whatever conditions found it (.filter narrows it); every object comes
 * once.  After values() count, sum, min and max of relations to many are
 * put together from the rows of a group.
 * @return CORM_NOT_SUPPORTED at the terminal: an aggregate of an annotation;
 *         after values() another or a distinct aggregate of a relation to
 *         many, or conditions over one.
 */
CORM_API corm_queryset *corm_aggregates_apart(const corm_queryset *q);
/**
 * Keyset pagination: the rows of q behind one that was seen, by q's ordering,
 * which the primary key is added to, so that it is total.  Directions may be
 * mixed; NULLs are where the database or nulls_first puts them.
 * @param row     an object or row of q (or of any queryset with what q orders
 *                by: a related column must be loaded); its values are copied.
 * @param before  the rows before it instead, nearest first.
 * @return ordered, to be sliced for a page.  CORM_VALUE_ERROR: an ordering by
 *         expressions or several values a row, values() without the key.
 * Django has no such call.
 */
CORM_API corm_queryset *corm_queryset_after(const corm_queryset *q,
                                            const corm_object *row,
                                            bool before);
/** The same for a row that is not at hand: n values of its ordering in
 * order, at last of the key where the ordering has it not. */
CORM_API corm_queryset *corm_queryset_after_values(const corm_queryset *q,
                                                   bool before,
                                                   const corm_value *values,
                                                   size_t n);
/**
 * Rows of q as a table with a name: WITH name AS (q) SELECT .. FROM name.
 * What selects from it sees q's columns: of objects their fields (deferred
 * ones too) and annotations, of rows their columns.
 * @param name  letters, digits and single _, at most 63; no table's name.
 * @return objects of q's model, or rows after values().  CORM_VALUE_ERROR
 *         (the name), CORM_NOT_SUPPORTED (raw SQL) at the terminal.
 * Django has none; a CTE cannot use OUTER of the query around it.
 */
CORM_API corm_queryset *corm_queryset_cte(const corm_queryset *q,
                                          const char *name);
/**
 * Rows of anchor, those that step finds from them, and so on until it finds
 * none: WITH RECURSIVE.  In step the rows found last are reached by paths
 * that begin with the name, F("tree__id"); it must have the same columns.
 * @param op  CORM_UNION_ALL keeps all rows and never ends when they go in a
 *            circle; CORM_UNION drops what was there before, whole rows.
 * @return as corm_queryset_cte(); CORM_VALUE_ERROR also for unlike columns,
 *         CORM_NOT_SUPPORTED for a step that is sliced, distinct, combined or
 *         has aggregates.
 */
CORM_API corm_queryset *corm_queryset_recursive(const corm_queryset *anchor,
                                                const char *name,
                                                const corm_queryset *step,
                                                corm_combinator op);
/**
 * Join a CTE: each row of q with all of its rows for which `on` is true.
 * From here on its columns are reached by its name, "tree__depth", in
 * conditions, expressions, order_by and values.
 * @param cte   of corm_queryset_cte() or corm_queryset_recursive(), nothing done to it since.
 * @param left  keep rows of q that find none, with NULLs.
 * @return CORM_VALUE_ERROR (no CTE, two of one name, a field's name).
 */
CORM_API corm_queryset *corm_queryset_join(const corm_queryset *q,
                                           const corm_queryset *cte, bool left,
                                           const corm_expr *on);
/** All columns of n = 0 related objects that are not null. */
CORM_API corm_queryset *corm_select_related_all(const corm_queryset *q);
/** Takes select_related() back: Django's select_related(None). */
CORM_API corm_queryset *corm_no_select_related(const corm_queryset *q);
/** Takes every prefetch back. */
CORM_API corm_queryset *corm_no_prefetch(const corm_queryset *q);
/** Takes only() and defer() back: all columns are loaded. */
CORM_API corm_queryset *corm_no_defer(const corm_queryset *q);
/** Raw SQL; `?` is a parameter, `??` a question mark, `:name` a named one. model NULL: rows. */
CORM_API corm_queryset *corm_raw_query(corm_session *session,
                                       const corm_model *model, const char *sql,
                                       const corm_value *params, size_t n);
/** Raw SQL with named parameters. */
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
 * @param model  what the caller expects, else CORM_MISUSE; NULL: whatever
 *               the queryset gives (after values() a corm_row).
 * @param terms  n further conditions.
 * @return NULL: CORM_DOES_NOT_EXIST (there is none), CORM_MULTIPLE_OBJECTS
 *         (CORM_ONE, and there are more), neither of which makes
 *         corm_failed() true; or a failure.
 */
CORM_API corm_object *
corm_queryset_one(const corm_queryset *q, const corm_model *model,
                  corm_which which, const corm_expr *const *terms, size_t n);

/**
 * The first object by some fields, or the last: earliest() and latest().
 * @param fields  n names, perhaps with "-"; none: the model's .get_latest_by.
 */
CORM_API corm_object *corm_queryset_by_date(const corm_queryset *q,
                                            const corm_model *model,
                                            const char *const *fields, size_t n,
                                            bool latest);

/** All rows, in a list to keep; NULL: failure.  Prefetches run as well. */
CORM_API corm_list *corm_fetch(const corm_queryset *q);
/** How many; NULL: 0. */
CORM_API size_t corm_list_size(const corm_list *list);
/**
 * Element i, from 0.
 * @param model  what the caller expects; NULL: whatever it is.
 * @return NULL (CORM_MISUSE): out of range, or of another model.
 */
CORM_API corm_object *corm_list_object(const corm_list *list, size_t i,
                                       const corm_model *model);
/** Element i as a row; NULL (CORM_MISUSE): out of range. */
CORM_API const corm_row *corm_list_row(const corm_list *list, size_t i);

/** How many rows; -1: failure. */
CORM_API int64_t corm_count(const corm_queryset *q);
/** Is there a row?  False also on failure: ask corm_failed(). */
CORM_API bool corm_exists(const corm_queryset *q);
/** Is this saved object among them?  False also on failure. */
CORM_API bool corm_queryset_contains(const corm_queryset *q,
                                     const corm_object *object);

/** Update all rows.  @return rows matched; -1: failure. */
CORM_API int64_t corm_queryset_update(const corm_queryset *q,
                                      const corm_set *sets, size_t n);
/**
 * Delete all rows and what their relations say must go with them, in one
 * transaction; see corm_object_delete().
 * @return rows deleted, cascades included; -1: failure.
 */
CORM_API int64_t corm_delete_all(const corm_queryset *q);

/**
 * INSERT .. SELECT: the rows of q become rows of a model's table, in one
 * statement; no object is made, and neither hooks nor validation nor defaults
 * of the program take part.
 * @param q      rows of values(); each column fills the field of its name,
 *               which AS("name", ..) gives, and has its kind of value.  Every
 *               field must be named that is not NULL or made by the database.
 * @param model  with one table.
 * @return rows inserted; -1: failure.  CORM_FIELD_ERROR, CORM_VALUE_ERROR: a
 *         column fits no field, or a field has no column; CORM_NOT_SUPPORTED:
 *         the model has several tables or none.
 */
CORM_API int64_t corm_queryset_insert_into(const corm_queryset *q,
                                           const corm_model *model);
/**
 * Update all rows and give them back as they are now: UPDATE .. RETURNING.
 * @return objects of q's model, after values() rows of these columns, in no
 *         order; NULL: failure.  CORM_NOT_SUPPORTED, with the alternative:
 *         the database has no RETURNING in UPDATE, a model of several
 *         tables, columns that are not the table's own.
 */
CORM_API corm_list *corm_queryset_update_returning(const corm_queryset *q,
                                                   const corm_set *sets,
                                                   size_t n);
/**
 * Delete all rows and give back what they were: DELETE .. RETURNING.
 * @return as corm_queryset_update_returning(); CORM_NOT_SUPPORTED also for a
 *         model whose rows others refer to, or whose deletes hooks hear.
 */
CORM_API corm_list *corm_delete_returning(const corm_queryset *q);

/**
 * Aggregates over all rows, several by one query.
 * @param items  n named ones; without a name Django's: "pages__avg".
 * @return one row; NULL: failure.
 */
CORM_API corm_row *corm_queryset_aggregate(const corm_queryset *q,
                                           const corm_as *items, size_t n);
/** One aggregate.  A NULL value also on failure: ask corm_failed(). */
CORM_API corm_value corm_scalar(const corm_queryset *q, const corm_expr *expr);

/**
 * Objects by the values of a unique field.
 * @param field  NULL: "pk".
 * @param keys   a list or array of values; NULL: all rows.
 */
CORM_API corm_list *corm_in_bulk(const corm_queryset *q, const char *field,
                                 corm_value keys);
/** The object of a key in a list of corm_in_bulk(); NULL: it has none. */
CORM_API corm_object *corm_in_bulk_get(const corm_list *list, corm_value key,
                                       const corm_model *model);

/** SQL and parameters for people: "SELECT .. -- 1, 'x'"; NULL: failure. */
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
 * @param out  receives SQL and parameters; all of it is the scope's.
 */
CORM_API corm_status corm_sql_with_params(const corm_queryset *q,
                                          corm_sql_params *out);
/**
 * How the database would run it, in its own words, a line a step.  Combined
 * querysets too.
 * @param options  such as "format=json, analyze": names of what the database
 *                 takes, and values where it is not "true"; NULL: none.
 *                 Only what the dialect lists is taken: CORM_VALUE_ERROR
 *                 names it, CORM_NOT_SUPPORTED where it lists nothing.
 * @return Text in the session's arena; NULL: failure.
 */
CORM_API const char *corm_explain(const corm_queryset *q, const char *options);

/**
 * Create a row: a new object with these members set, saved.  A manager that
 * corm_object_related() gave is followed: the row refers to the object it
 * began at, or is added to its many-to-many relation (then in one
 * transaction).  Conditions of the queryset play no role.
 * @param model  what the caller expects; NULL: whatever it is.
 * @param sets   members by name; a value may be an expression without columns,
 *               which the database computes.  Borrowed for the call.
 * @return lives until the scope ends; NULL: failure recorded.
 * Threads: the session's.
 */
CORM_API corm_object *corm_queryset_create(const corm_queryset *q,
                                           const corm_model *model,
                                           const corm_set *sets, size_t n);
/**
 * Change the one row that the lookups find, or create it.
 * @param model            what the caller expects; NULL: a corm_row.
 * @param created          receives whether it was created; may be NULL.
 * @param lookups          conditions, and members of a new row.
 * @param defaults         members to set in a row that was found, and of a new
 *                         one without create_defaults.
 * @param create_defaults  further members of a new row instead of defaults;
 *                         NULL: there are none of its own.
 * @return lives until the scope ends; NULL: failure recorded
 *         (CORM_MULTIPLE_OBJECTS among others).
 * Threads: the session's.
 */
CORM_API corm_object *corm_queryset_update_or_create(
    const corm_queryset *q, const corm_model *model, bool *created,
    const corm_set *lookups, size_t n_lookups, const corm_set *defaults,
    size_t n_defaults, const corm_set *create_defaults,
    size_t n_create_defaults);
/**
 * get_or_create() and update_or_create().  What somebody else created in the
 * meantime is found, too.
 * @param created     receives whether it was created; may be NULL.
 * @param lookups     find the object; those that are plain names are members
 *                    of a new one as well.
 * @param defaults    further members of a new one.
 * @param update      write defaults to an object that was found, too.
 * @return lives until the scope ends; NULL: failure recorded, as by
 *         corm_queryset_one() and corm_object_save().
 * Threads: the session's.
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
 * Begin a loop.
 * @param model  what the caller expects; NULL: whatever the queryset gives.
 * @param chunk  0: all rows are read before the first step, so that the body
 *               may query and write; else a cursor that holds so many rows
 *               at once, each until the next step.
 */
CORM_API corm_iterator corm_iterator_begin(const corm_queryset *q,
                                           const corm_model *model,
                                           size_t chunk);
/** The next object or row; NULL: no more, or failure: ask corm_failed(). */
CORM_API void *corm_iterator_next(corm_iterator *it);
/** End a loop, also early; twice: nothing. */
CORM_API void corm_iterator_end(corm_iterator *it);

CORM_END_DECLS

#endif
