/*
 * Terminals: what runs a queryset, and what its results are read with.
 * <corm/query.h>, which makes querysets, includes this.
 *
 * Rules that hold for every terminal: it runs the queryset anew, whose rows
 * it does not keep; results live until the current scope ends; a NULL
 * queryset is a failure, a broken chain reports its first error; failures
 * are recorded on the queryset's session (codes of builders, what the
 * database says, CORM_DATA for a stored value that its member cannot hold,
 * CORM_NO_MEMORY).
 */
#ifndef CORM_FETCH_H
#define CORM_FETCH_H

#include <corm/common.h>
#include <corm/query.h>

CORM_BEGIN_DECLS

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
 * @return lives in the current scope. NULL: there is none (CORM_ONE:
 *         CORM_DOES_NOT_EXIST; CORM_FIRST and CORM_LAST record nothing),
 *         CORM_MULTIPLE_OBJECTS (CORM_ONE, and there are more), none of which
 *         makes corm_failed() true; or a failure.
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
 * How many objects or rows a list has.
 * @param list  borrowed; NULL: 0.
 * @return elements; it cannot fail.
 * Threads: that of the list's session, for it may be freed there.
 */
CORM_API size_t corm_list_size(const corm_list *list);

/**
 * An object of a list by its place.
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
 * A row of a list by its place.
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
 * Is there a row?
 * @param q  borrowed; order and columns of it do not matter.
 * @return false also on failure, such as CORM_OPERATIONAL or CORM_FIELD_ERROR:
 *         ask corm_failed().
 * Threads: that of q's session; reads one row at most.
 */
CORM_API bool corm_exists(const corm_queryset *q);

/**
 * Is this saved object's row among those of a queryset?
 * @param q       borrowed; of objects, else CORM_MISUSE.
 * @param object  saved (else CORM_VALUE_ERROR), of q's model; borrowed
 *                for the call.
 * @return false when it is not, and on failure: ask corm_failed().
 * Threads: that of q's session; asks for one row by key.
 */
CORM_API bool corm_queryset_contains(const corm_queryset *q,
                                     const corm_object *object);

/**
 * Update all rows in one statement; no hook hears it and auto_now is not
 * written, as in Django. The macro is corm_update().
 * @param q     borrowed, unsliced (else CORM_VALUE_ERROR).
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
 * The value of one aggregate over all rows.
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
 * The object of a key in a list of corm_in_bulk().
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
    size_t n_params; /**< how many params */
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
 * @param model              what the caller expects, else CORM_MISUSE; NULL:
 *                           whatever the queryset gives.
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
 * @param model       expected, else CORM_MISUSE; NULL: whatever it is.
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
    corm_list *list;          /**< the library's, of a loop without chunks */
    size_t at;                /**< the library's: which comes next */
    void *cursor;             /**< the library's, of a stream */
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
 * The next object or row of a loop.
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
