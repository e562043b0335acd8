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

typedef enum corm_fetch_how { CORM_FETCH_EXPLICIT, CORM_FETCH_PEERS } corm_fetch_how;

/** Prefetch along a path; queryset and to_attr may be NULL. */
typedef struct corm_prefetch {
    const char *path;
    const corm_queryset *queryset;
    const char *to_attr;
    int unused_;
} corm_prefetch;

CORM_API corm_prefetch corm_prefetch_path(const char *path);
CORM_API corm_prefetch corm_prefetch_self(corm_prefetch prefetch);

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
CORM_API corm_queryset *corm_queryset_new(corm_session *session, const corm_model *model);
CORM_API corm_queryset *corm_queryset_filter(const corm_queryset *q, const corm_expr *const *terms, size_t n);
CORM_API corm_queryset *corm_queryset_exclude(const corm_queryset *q, const corm_expr *const *terms, size_t n);
CORM_API corm_queryset *corm_queryset_annotate(const corm_queryset *q, const corm_as *items, size_t n);
CORM_API corm_queryset *corm_queryset_alias(const corm_queryset *q, const corm_as *items, size_t n);
/** Names ("-pages", "?"), expressions, ASC/DESC; one CORM_NO_ORDER clears. */
CORM_API corm_queryset *corm_queryset_order_by(const corm_queryset *q, const corm_value *items, size_t n);
/** Rows instead of objects; n = 0: all columns. */
CORM_API corm_queryset *corm_queryset_values(const corm_queryset *q, const corm_as *items, size_t n);
/** n = 0: DISTINCT; else DISTINCT ON paths, where the database has it. */
CORM_API corm_queryset *corm_queryset_distinct(const corm_queryset *q, const corm_value *items, size_t n);
CORM_API corm_queryset *corm_queryset_names(const corm_queryset *q, corm_names_op op, const char *const *names, size_t n);
CORM_API corm_queryset *corm_queryset_prefetch(const corm_queryset *q, const corm_prefetch *items, size_t n);
/** Rows start to stop - 1 of q, counted from 0; CORM_END: no upper end. */
CORM_API corm_queryset *corm_slice(const corm_queryset *q, size_t start, size_t stop);
CORM_API corm_queryset *corm_reverse(const corm_queryset *q);
CORM_API corm_queryset *corm_none(const corm_queryset *q);
CORM_API corm_queryset *corm_queryset_combine(corm_combinator op, const corm_queryset *const *queries, size_t n);
CORM_API corm_queryset *corm_queryset_connect(corm_connector op, const corm_queryset *a, const corm_queryset *b);
CORM_API corm_queryset *corm_queryset_lock(const corm_queryset *q, const corm_lock_options *options);
/** Rows of values read into structs of a record model. */
CORM_API corm_queryset *corm_queryset_into(const corm_queryset *q, const corm_model *record);
/** Distinct truncated dates of a field as rows with one column "value"; kind "year" "month" "week" "day". */
CORM_API corm_queryset *corm_extract_dates(const corm_queryset *q, const char *field, const char *kind, bool descending);
/** As corm_extract_dates() for date-times, "hour" "minute" "second" too; tz NULL: UTC. */
CORM_API corm_queryset *corm_extract_datetimes(const corm_queryset *q, const char *field, const char *kind, bool descending, const char *tz);
CORM_API corm_queryset *corm_using(const corm_queryset *q, corm_session *session);
CORM_API corm_queryset *corm_fetch_mode(const corm_queryset *q, corm_fetch_how how);
CORM_API corm_queryset *corm_filtered_relation(const corm_queryset *q, const char *alias, const char *path, const corm_expr *condition);
/** All columns of n = 0 related objects that are not null. */
CORM_API corm_queryset *corm_select_related_all(const corm_queryset *q);
CORM_API corm_queryset *corm_no_select_related(const corm_queryset *q);
CORM_API corm_queryset *corm_no_prefetch(const corm_queryset *q);
CORM_API corm_queryset *corm_no_defer(const corm_queryset *q);
/** Raw SQL; `?` is a parameter, `??` a question mark, `:name` a named one. model NULL: rows. */
CORM_API corm_queryset *corm_raw_query(corm_session *session, const corm_model *model, const char *sql, const corm_value *params, size_t n);
/** Raw SQL with named parameters. */
CORM_API corm_queryset *corm_raw_named(corm_session *session, const corm_model *model, const char *sql, const corm_set *params, size_t n);

/* ---- terminals ---- */

typedef enum corm_which { CORM_ONE, CORM_FIRST, CORM_LAST } corm_which;

/**
 * One object.  CORM_ONE: exactly one (else CORM_DOES_NOT_EXIST or
 * CORM_MULTIPLE_OBJECTS); CORM_FIRST, CORM_LAST: NULL with
 * CORM_DOES_NOT_EXIST when there is none.
 * @param model  what the caller expects; NULL: a corm_row.
 * @return lives until the scope ends; NULL: failure recorded.
 */
CORM_API corm_object *corm_queryset_one(const corm_queryset *q, const corm_model *model, corm_which which, const corm_expr *const *terms, size_t n);
CORM_API corm_object *corm_queryset_by_date(const corm_queryset *q, const corm_model *model, const char *const *fields, size_t n, bool latest);
CORM_API corm_list *corm_fetch(const corm_queryset *q);
CORM_API size_t corm_list_size(const corm_list *list); /**< NULL: 0 */
/** Element i; NULL (CORM_MISUSE) when out of range or of another model. */
CORM_API corm_object *corm_list_object(const corm_list *list, size_t i, const corm_model *model);
CORM_API const corm_row *corm_list_row(const corm_list *list, size_t i);
CORM_API int64_t corm_count(const corm_queryset *q);  /**< -1: failure */
CORM_API bool corm_exists(const corm_queryset *q);    /**< false also on failure: corm_failed() */
CORM_API bool corm_queryset_contains(const corm_queryset *q, const corm_object *object);
CORM_API int64_t corm_queryset_update(const corm_queryset *q, const corm_set *sets, size_t n); /**< rows matched, -1: failure */
CORM_API int64_t corm_delete_all(const corm_queryset *q); /**< rows deleted with cascades, -1: failure */
CORM_API corm_row *corm_queryset_aggregate(const corm_queryset *q, const corm_as *items, size_t n);
CORM_API corm_value corm_scalar(const corm_queryset *q, const corm_expr *expr); /**< NULL value also on failure */
CORM_API corm_list *corm_in_bulk(const corm_queryset *q, const char *field, corm_value keys); /**< keys NULL: all */
CORM_API corm_object *corm_in_bulk_get(const corm_list *list, corm_value key, const corm_model *model); /**< NULL: absent */
/** SQL and parameters of a queryset for people: "SELECT .. -- 1, 'x'".  Lives in the scope; NULL: failure. */
CORM_API const char *corm_sql(const corm_queryset *q);
CORM_API const char *corm_explain(const corm_queryset *q, const char *options);
CORM_API corm_object *corm_queryset_get_or_create(const corm_queryset *q, const corm_model *model, bool *created, const corm_set *lookups, size_t n_lookups, const corm_set *defaults, size_t n_defaults, bool update);

/** The loop behind corm_each and corm_stream. */
typedef struct corm_iterator {
    const corm_queryset *set;
    corm_list *list;
    size_t at;
    void *cursor;
} corm_iterator;
/** chunk 0: all rows are loaded before the first step; else a cursor that holds chunk rows. */
CORM_API corm_iterator corm_iterator_begin(const corm_queryset *q, const corm_model *model, size_t chunk);
CORM_API void *corm_iterator_next(corm_iterator *it);
CORM_API void corm_iterator_end(corm_iterator *it);

CORM_END_DECLS

#endif
