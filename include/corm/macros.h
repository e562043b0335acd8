/*
 * The C11 convenience layer: macros over the plain functions that box values,
 * count arguments and check types at compile time.  Not seen by C++.
 * Values and expressions are in <corm/box.h>, descriptors in
 * <corm/declare.h>; here are the calls.
 *
 * GNU extensions, each with a plain ISO C equal: corm_create (corm_new and
 * corm_save), corm_each, corm_each_row and corm_stream (corm_fetch and
 * corm_list_at), corm_atomic and corm_atomic_with (corm_atomic_run), corm_scope
 * (corm_scope_begin and corm_block_end).
 */
#ifndef CORM_MACROS_H
#define CORM_MACROS_H

#include <corm/box.h>
#include <corm/db.h>
#include <corm/declare.h>
#include <corm/map.h>
#include <corm/object.h>
#include <corm/query.h>

/* ---- object arguments: compile only for a pointer to a struct whose first member is `corm_object base` ---- */
#define CORM_IS_OBJ_(p) \
    _Generic(&(p)->base, corm_object * : 1, const corm_object * : 1)
/**
 * An object as a plain `corm_object *`: compiles only for a pointer to a
 * struct that begins with `corm_object base`. As a value of a key:
 * Q("author", corm_obj(a)).
 */
#define corm_obj(p) \
    ((void)sizeof(char[CORM_IS_OBJ_(p)]), (corm_object *)(void *)(p))
/** The same of a constant object: a `const corm_object *`. */
#define corm_cobj(p)                      \
    ((void)sizeof(char[CORM_IS_OBJ_(p)]), \
     (const corm_object *)(const void *)(p))

/* ---- querysets ---- */
#define CORM_EXPRS_(...) \
    ((const corm_expr *const[]){ __VA_ARGS__ }), CORM_COUNT_(__VA_ARGS__)
#define CORM_STRS_(...) \
    ((const char *const[]){ __VA_ARGS__ }), CORM_COUNT_(__VA_ARGS__)
#define CORM_AX_(x) \
    _Generic((x), const corm_expr *: corm_as_expr, corm_expr *: corm_as_expr, corm_as: corm_as_self)(x)
#define CORM_AS_(...)                                        \
    ((const corm_as[]){ CORM_MAP_(CORM_AX_, __VA_ARGS__) }), \
        CORM_NARG_(__VA_ARGS__)
#define CORM_SETS_(...) \
    ((const corm_set[]){ __VA_ARGS__ }), CORM_COUNT_(__VA_ARGS__)
/**
 * Django's T.objects: a queryset of all rows of the model of struct T,
 * through its default manager. See corm_queryset_new().
 */
#define corm_objects(s, T) corm_queryset_new((s), &T##_model)
/**
 * Django's T.MANAGER: a queryset by the manager of that name; NULL: all
 * rows. See corm_queryset_by().
 */
#define corm_objects_by(s, T, manager) \
    corm_queryset_by((s), &T##_model, (manager))
/**
 * Django's filter(): the rows for which all conditions hold. See
 * corm_queryset_filter().
 *     corm_filter(q, Q("author__name", "Jane"), Q("pages__gt", 400))
 */
#define corm_filter(q, ...) corm_queryset_filter((q), CORM_EXPRS_(__VA_ARGS__))
/**
 * Django's exclude(): the rows for which they do not hold together. See
 * corm_queryset_exclude().
 */
#define corm_exclude(q, ...) \
    corm_queryset_exclude((q), CORM_EXPRS_(__VA_ARGS__))
/**
 * Beyond Django: the rows that corm_filter() with the same conditions leaves
 * out, which those of corm_exclude() are not always. See
 * corm_queryset_without().
 */
#define corm_without(q, ...) \
    corm_queryset_without((q), CORM_EXPRS_(__VA_ARGS__))
/**
 * Django's annotate(): computed values beside the columns, each `AS("name",
 * expression)`; read by corm_attr(). See corm_queryset_annotate().
 */
#define corm_annotate(q, ...) corm_queryset_annotate((q), CORM_AS_(__VA_ARGS__))
/**
 * Django's alias(): names for expressions that are not read. See
 * corm_queryset_alias().
 */
#define corm_alias(q, ...) corm_queryset_alias((q), CORM_AS_(__VA_ARGS__))
/**
 * Django's order_by(): names ("-pages" is descending) and expressions. See
 * corm_queryset_order_by().
 */
#define corm_order_by(q, ...)                                      \
    corm_queryset_order_by((q), CORM_VALUES_(corm_x, __VA_ARGS__), \
                           CORM_NARG_(__VA_ARGS__))
#define CORM_COL_(x) \
    _Generic((x), char *: corm_as_name, const char *: corm_as_name, corm_as: corm_as_self)(x)
/**
 * Django's values(): rows of these names and `AS("name", expression)`
 * instead of objects; before corm_annotate() it groups. Without names: every
 * column. See corm_queryset_values().
 */
#define corm_values(...) CORM_VALUES_OF_(__VA_ARGS__, "")
/* Something behind the last name, so that there may be none. */
#define CORM_VALUES_OF_(q, ...)                                      \
    corm_queryset_values(                                            \
        (q), (const corm_as[]){ CORM_MAP_(CORM_COL_, __VA_ARGS__) }, \
        CORM_NARG_(__VA_ARGS__) - 1)
/** Django's distinct(): equal rows once. See corm_queryset_distinct(). */
#define corm_distinct(q) corm_queryset_distinct((q), NULL, 0)
/**
 * Django's distinct("a", "b"): the first row of each group, where the
 * database can. See corm_queryset_distinct().
 */
#define corm_distinct_on(q, ...)                                   \
    corm_queryset_distinct((q), CORM_VALUES_(corm_x, __VA_ARGS__), \
                           CORM_NARG_(__VA_ARGS__))
/**
 * Django's select_related(): the named objects at the end of keys come with
 * the same query. See corm_queryset_names().
 */
#define corm_select_related(q, ...) \
    corm_queryset_names((q), CORM_NAMES_SELECT_RELATED, CORM_STRS_(__VA_ARGS__))
/**
 * Django's only(): loads these fields and the key; the others when they are
 * asked for by name. See corm_queryset_names().
 */
#define corm_only(q, ...) \
    corm_queryset_names((q), CORM_NAMES_ONLY, CORM_STRS_(__VA_ARGS__))
/** Django's defer(): loads all but these fields. See corm_queryset_names(). */
#define corm_defer(q, ...) \
    corm_queryset_names((q), CORM_NAMES_DEFER, CORM_STRS_(__VA_ARGS__))
#define CORM_PF_(x) \
    _Generic((x), char *: corm_prefetch_path, const char *: corm_prefetch_path, corm_prefetch: corm_prefetch_self)(x)
/**
 * Django's prefetch_related(): related objects by one further query a
 * relation; paths or PREFETCH(..). See corm_queryset_prefetch().
 */
#define corm_prefetch_related(q, ...)                                     \
    corm_queryset_prefetch(                                               \
        (q), (const corm_prefetch[]){ CORM_MAP_(CORM_PF_, __VA_ARGS__) }, \
        CORM_NARG_(__VA_ARGS__))
#define CORM_PREFETCH_(p, ...) ((corm_prefetch){ .path = (p), __VA_ARGS__ })
/**
 * Django's Prefetch(): corm_prefetch_of("books", .queryset = q, .to_attr =
 * "long_books"); PREFETCH for short. A corm_prefetch, for
 * corm_queryset_prefetch().
 */
#define corm_prefetch_of(...) CORM_PREFETCH_(__VA_ARGS__, .unused_ = 0)
/**
 * Django's union(): the rows of all querysets, equal ones once. See
 * corm_queryset_combine().
 */
#define corm_union(...)                                                    \
    corm_queryset_combine(CORM_UNION,                                      \
                          ((const corm_queryset *const[]){ __VA_ARGS__ }), \
                          CORM_COUNT_(__VA_ARGS__))
/**
 * Django's union(all=True): the rows of all querysets. See
 * corm_queryset_combine().
 */
#define corm_union_all(...)                                                \
    corm_queryset_combine(CORM_UNION_ALL,                                  \
                          ((const corm_queryset *const[]){ __VA_ARGS__ }), \
                          CORM_COUNT_(__VA_ARGS__))
/**
 * Django's intersection(): the rows that all querysets have. See
 * corm_queryset_combine().
 */
#define corm_intersection(...)                                             \
    corm_queryset_combine(CORM_INTERSECTION,                               \
                          ((const corm_queryset *const[]){ __VA_ARGS__ }), \
                          CORM_COUNT_(__VA_ARGS__))
/**
 * Django's difference(): the rows of the first that no other has. See
 * corm_queryset_combine().
 */
#define corm_difference(...)                                               \
    corm_queryset_combine(CORM_DIFFERENCE,                                 \
                          ((const corm_queryset *const[]){ __VA_ARGS__ }), \
                          CORM_COUNT_(__VA_ARGS__))
/** A common table expression: WITH name AS (q). See corm_queryset_cte(). */
#define corm_cte(q, name) corm_queryset_cte((q), (name))
/**
 * WITH RECURSIVE: anchor UNION ALL step, which refers to the name. See
 * corm_queryset_recursive().
 */
#define corm_recursive(anchor, name, step) \
    corm_queryset_recursive((anchor), (name), (step), CORM_UNION_ALL)
/**
 * The same by UNION: rows found before are dropped, so cycles end. See
 * corm_queryset_recursive().
 */
#define corm_recursive_union(anchor, name, step) \
    corm_queryset_recursive((anchor), (name), (step), CORM_UNION)
/** Join a common table expression. See corm_queryset_join(). */
#define corm_join(q, cte, on) corm_queryset_join((q), (cte), false, (on))
/** The same; rows without a partner stay. See corm_queryset_join(). */
#define corm_left_join(q, cte, on) corm_queryset_join((q), (cte), true, (on))
/**
 * The rows behind this one in the queryset's order (keyset pagination). See
 * corm_queryset_after().
 */
#define corm_after(q, row) corm_queryset_after((q), corm_cobj(row), false)
/** The rows before this one. See corm_queryset_after(). */
#define corm_before(q, row) corm_queryset_after((q), corm_cobj(row), true)
/**
 * The rows behind these values of the ordering's fields. See
 * corm_queryset_after_values().
 */
#define corm_after_values(q, ...)                                             \
    corm_queryset_after_values((q), false, CORM_VALUES_(corm_v, __VA_ARGS__), \
                               CORM_NARG_(__VA_ARGS__))
/** The rows before these values. See corm_queryset_after_values(). */
#define corm_before_values(q, ...)                                           \
    corm_queryset_after_values((q), true, CORM_VALUES_(corm_v, __VA_ARGS__), \
                               CORM_NARG_(__VA_ARGS__))
#define CORM_LOCK_(q, ...) \
    corm_queryset_lock((q), &(const corm_lock_options){ __VA_ARGS__ })
/**
 * Django's select_for_update(): corm_select_for_update(q, .skip_locked =
 * true). See corm_queryset_lock().
 */
#define corm_select_for_update(...) CORM_LOCK_(__VA_ARGS__, .unused_ = 0)
/**
 * Rows of corm_values() as structs T: their names are T's fields. See
 * corm_queryset_into().
 */
#define corm_into(q, T) corm_queryset_into((q), &T##_model)
/**
 * Django's object.relation: the queryset at the many end. See
 * corm_object_related().
 */
#define corm_related(o, nm) corm_object_related(corm_cobj(o), (nm))
/** The same by a manager of its model. See corm_object_related_by(). */
#define corm_related_by(o, nm, manager) \
    corm_object_related_by(corm_cobj(o), (nm), (manager))
/**
 * Django's raw(): objects of T from SQL, `?` for each parameter that follows.
 * See corm_raw_query().
 *     corm_raw(s, Book, "SELECT * FROM library_book WHERE pages > ?", 300)
 */
#define corm_raw(s, T, ...) CORM_RAW_QUERY_((s), &T##_model, __VA_ARGS__, 0)
#define CORM_RAW_QUERY_(s, model, sql, ...)                                \
    corm_raw_query((s), (model), (sql), CORM_VALUES_(corm_v, __VA_ARGS__), \
                   CORM_NARG_(__VA_ARGS__) - 1)
/* terminals: the type is named wherever objects come out, and checked against the queryset at run time */
/**
 * Django's get(): the one row for which the conditions hold, as a T; NULL:
 * CORM_DOES_NOT_EXIST, CORM_MULTIPLE_OBJECTS or why not. It lives in the
 * current scope. See corm_queryset_one().
 */
#define corm_get(T, q, ...)                                    \
    ((T *)(void *)corm_queryset_one((q), &T##_model, CORM_ONE, \
                                    CORM_EXPRS_(__VA_ARGS__)))
/**
 * The queryset's only row, as corm_get() without conditions. See
 * corm_queryset_one().
 */
#define corm_one(T, q) \
    ((T *)(void *)corm_queryset_one((q), &T##_model, CORM_ONE, NULL, 0))
/**
 * Django's first(): by the ordering, else by the key; NULL where there is none
 * (corm_errcode() is CORM_DOES_NOT_EXIST, corm_failed() is not true of it). See
 * corm_queryset_one().
 */
#define corm_first(T, q) \
    ((T *)(void *)corm_queryset_one((q), &T##_model, CORM_FIRST, NULL, 0))
/** Django's last(). See corm_queryset_one(). */
#define corm_last(T, q) \
    ((T *)(void *)corm_queryset_one((q), &T##_model, CORM_LAST, NULL, 0))
/**
 * Django's update(): SET(..) for all rows, in one statement; rows changed,
 * -1: failure. See corm_queryset_update().
 */
#define corm_update(q, ...) corm_queryset_update((q), CORM_SETS_(__VA_ARGS__))
/**
 * Beyond Django: the rows of corm_values() become rows of T; rows inserted,
 * -1: failure. See corm_queryset_insert_into().
 *     corm_insert_into(corm_values(books, AS("name", F("genre"))), Tag)
 */
#define corm_insert_into(q, T) corm_queryset_insert_into((q), &T##_model)
/**
 * As corm_update(), and gives the rows as they are then. See
 * corm_queryset_update_returning().
 */
#define corm_update_returning(q, ...) \
    corm_queryset_update_returning((q), CORM_SETS_(__VA_ARGS__))
/**
 * Django's aggregate(): one row of named results; NULL: failure. See
 * corm_queryset_aggregate().
 */
#define corm_aggregate(q, ...) \
    corm_queryset_aggregate((q), CORM_AS_(__VA_ARGS__))
/**
 * Assignments as one argument: corm_sets(SET("a", 1), SET("b", 2)); SETS for
 * short. An array of corm_set and their number.
 */
#define corm_sets(...) CORM_SETS_(__VA_ARGS__)
/**
 * Django's get_or_create(): lookups and defaults as corm_sets(..); *created
 * tells which. See corm_queryset_get_or_create().
 */
#define corm_get_or_create(T, q, created, lookups, defaults)               \
    ((T *)(void *)CORM_GOC_((q), &T##_model, (created), lookups, defaults, \
                            false))
/** Django's update_or_create(). See corm_queryset_get_or_create(). */
#define corm_update_or_create(T, q, created, lookups, defaults)            \
    ((T *)(void *)CORM_GOC_((q), &T##_model, (created), lookups, defaults, \
                            true))
#define CORM_GOC_(...) corm_queryset_get_or_create(__VA_ARGS__)
/* the three sets as corm_sets(..): looked up, to change, to create with */
/**
 * Django's update_or_create(create_defaults=..). See
 * corm_queryset_update_or_create().
 */
#define corm_update_or_create_with(T, q, created, lookups, defaults,       \
                                   created_with)                           \
    ((T *)(void *)CORM_UOC_((q), &T##_model, (created), lookups, defaults, \
                            created_with))
#define CORM_UOC_(...) corm_queryset_update_or_create(__VA_ARGS__)
/* through a manager: corm_create_in(Book, corm_related(author, "books"), SET(..)) */
/**
 * Django's manager.create(): corm_create_in(Book, corm_related(author,
 * "books"), SET("title", "Emma")). See corm_queryset_create().
 */
#define corm_create_in(T, q, ...)                       \
    ((T *)(void *)corm_queryset_create((q), &T##_model, \
                                       CORM_SETS_(__VA_ARGS__)))
/* ---- objects ---- */
/**
 * A new object with its defaults, not saved; it lives in the current scope.
 * NULL: failure. See corm_object_new().
 */
#define corm_new(s, T) ((T *)(void *)corm_object_new((s), &T##_model))
#define CORM_UNIQ_(p)  CORM_CAT_(p, __COUNTER__)
/**
 * Django's create(): a new object with these members, inserted:
 * corm_create(s, Book, .title = "Emma", .author = a). NULL: failure. A GNU
 * extension; ISO C: corm_new(), assignments, corm_save().
 */
#define corm_create(s, T, ...) \
    CORM_CREATE_(CORM_UNIQ_(corm_new_), s, T, __VA_ARGS__)
/* Inserted in the block of the assignments, as long as literals live. */
#define CORM_CREATE_(o, s, T, ...)                                         \
    __extension__({                                                        \
        T *o = corm_new(s, T);                                             \
        if (o) {                                                           \
            CORM_DO_(*o, __VA_ARGS__)                                      \
            o = (T *)(void *)corm_object_insert((corm_object *)(void *)o); \
        }                                                                  \
        o;                                                                 \
    })
/** Django's save(): inserts or updates. See corm_object_save(). */
#define corm_save(o) corm_object_save(corm_obj(o), NULL, 0, CORM_SAVE)
/** Django's save(update_fields=[..]). See corm_object_save(). */
#define corm_save_fields(o, ...) \
    corm_object_save(corm_obj(o), CORM_STRS_(__VA_ARGS__), CORM_SAVE)
/**
 * Django's delete(), with what cascades: rows deleted, -1: failure. See
 * corm_object_delete().
 */
#define corm_delete(o) corm_object_delete(corm_obj(o))
/** Django's refresh_from_db(). See corm_object_refresh(). */
#define corm_refresh(o) corm_object_refresh(corm_obj(o), NULL, 0)
/** Make an object of storage that the program owns. See corm_object_init(). */
#define corm_init(s, T, o)                                    \
    corm_object_init((s), &T##_model,                         \
                     (corm_object *)(void *)_Generic((o), T * \
                                                     : (o)),  \
                     sizeof(T))
/**
 * The object at the end of a key, loaded if it is not there yet; NULL: none,
 * or failure. See corm_object_load().
 */
#define corm_load(o, T, nm) \
    ((T *)(void *)corm_object_load(corm_obj(o), (nm), &T##_model))
/**
 * Django's `book.author = a`: sets the pointer and the key. See
 * corm_object_link().
 */
#define corm_link(o, member, target)        \
    ((o)->member = (target),                \
     corm_object_link(corm_obj(o), #member, \
                      (corm_object *)(void *)(o)->member))
#define CORM_OBJS_(...)                                           \
    ((corm_object *const[]){ CORM_MAP_(corm_obj, __VA_ARGS__) }), \
        CORM_NARG_(__VA_ARGS__)
/**
 * Django's book.tags.add(..): objects to a relation to many, at either end of a
 * many-to-many field or at the reverse end of a key. See corm_object_m2m().
 */
#define corm_add(o, nm, ...)                                                  \
    corm_object_m2m(corm_obj(o), (nm), CORM_M2M_ADD, CORM_OBJS_(__VA_ARGS__), \
                    NULL, 0)
/** Django's book.tags.remove(..). See corm_object_m2m(). */
#define corm_remove(o, nm, ...)                         \
    corm_object_m2m(corm_obj(o), (nm), CORM_M2M_REMOVE, \
                    CORM_OBJS_(__VA_ARGS__), NULL, 0)
/** Django's book.tags.clear(). See corm_object_m2m(). */
#define corm_clear(o, nm) \
    corm_object_m2m(corm_obj(o), (nm), CORM_M2M_CLEAR, NULL, 0, NULL, 0)
/** Django's book.tags.set([..]). See corm_object_m2m(). */
#define corm_set_all(o, nm, ...)                                              \
    corm_object_m2m(corm_obj(o), (nm), CORM_M2M_SET, CORM_OBJS_(__VA_ARGS__), \
                    NULL, 0)
#define CORM_KEYS_(o, nm, op, ...)                        \
    corm_object_relate(corm_obj(o), (nm), (op),           \
                       CORM_VALUES_(corm_v, __VA_ARGS__), \
                       CORM_NARG_(__VA_ARGS__), NULL)
/** As corm_add(), by keys. See corm_object_relate(). */
#define corm_add_keys(o, nm, ...) CORM_KEYS_(o, nm, CORM_M2M_ADD, __VA_ARGS__)
/** As corm_remove(), by keys. See corm_object_relate(). */
#define corm_remove_keys(o, nm, ...) \
    CORM_KEYS_(o, nm, CORM_M2M_REMOVE, __VA_ARGS__)
/** As corm_set_all(), by keys. See corm_object_relate(). */
#define corm_set_keys(o, nm, ...) CORM_KEYS_(o, nm, CORM_M2M_SET, __VA_ARGS__)
/**
 * An annotation, column or member by name, as an integer. See
 * corm_object_attr_int().
 */
#define corm_attr_int(o, nm) corm_object_attr_int(CORM_ROW_(o), (nm))
/** The same as a double. See corm_object_attr_double(). */
#define corm_attr_double(o, nm) corm_object_attr_double(CORM_ROW_(o), (nm))
/** The same as text. See corm_object_attr_text(). */
#define corm_attr_text(o, nm) corm_object_attr_text(CORM_ROW_(o), (nm))
/** The same as a corm_value. See corm_object_attr(). */
#define corm_attr(o, nm) corm_object_attr(CORM_ROW_(o), (nm))
/** Was this field loaded, or is it deferred? See corm_object_is_loaded(). */
#define corm_is_loaded(o, nm) corm_object_is_loaded(CORM_ROW_(o), (nm))
/**
 * Does anything differ from what was loaded or saved last? See
 * corm_object_is_dirty().
 */
#define corm_is_dirty(o) corm_object_is_dirty(corm_cobj(o), NULL)
/** Does this field? See corm_object_is_dirty(). */
#define corm_is_dirty_field(o, nm) corm_object_is_dirty(corm_cobj(o), (nm))
/** What was loaded or saved last. See corm_object_old(). */
#define corm_old(o, nm) corm_object_old(corm_cobj(o), (nm))
/* a row (corm_object *) or an object */
#define CORM_ROW_(o) corm_cobj(o)
/**
 * Set a member by name to a value or an expression. See
 * corm_object_attr_set().
 */
#define corm_attr_set(o, nm, x) \
    corm_object_attr_set(corm_obj(o), (nm), corm_v(x))
#define CORM_BULK_(arr, n, ...)                      \
    corm_bulk_create_objects(CORM_OBJARR_(arr), (n), \
                             &(const corm_bulk_options){ __VA_ARGS__ })
#define CORM_OBJARR_(arr)                      \
    ((void)sizeof(char[CORM_IS_OBJ_(*(arr))]), \
     (corm_object *const *)(void *)(arr))
/**
 * Django's bulk_create(): corm_bulk_create(array, n, .ignore_conflicts =
 * true). See corm_bulk_create_objects().
 */
#define corm_bulk_create(...) CORM_BULK_(__VA_ARGS__, .unused_ = 0)
/**
 * Django's bulk_update(): these fields of n objects. See
 * corm_bulk_update_objects().
 */
#define corm_bulk_update(arr, n, ...)                                         \
    corm_bulk_update_objects(CORM_OBJARR_(arr), (n), CORM_STRS_(__VA_ARGS__), \
                             NULL)

/* ---- statements ---- */
#define CORM_EACH_(it, T, var, q, chunk)                                \
    for (corm_iterator it __attribute__((cleanup(corm_iterator_end))) = \
             corm_iterator_begin((q), &T##_model, (chunk));             \
         it.set; it.set = NULL)                                         \
        for (T * var; (var = corm_iterator_next(&it)) != NULL;)
/**
 * `for x in q`: corm_each (Book, b, q) puts(b->title); all rows are loaded
 * before the body runs. A GNU extension; ISO C: corm_fetch(),
 * corm_list_at().
 */
#define corm_each(T, var, q) CORM_EACH_(CORM_UNIQ_(corm_it_), T, var, q, 0)
/**
 * The same with at most so many rows in memory: an object lives until the
 * next step, longer by corm_detach(). A GNU extension; ISO C:
 * corm_iterator_begin().
 */
#define corm_stream(T, var, q, chunk) \
    CORM_EACH_(CORM_UNIQ_(corm_it_), T, var, q, chunk)
/**
 * A loop over rows of values(): corm_each_row (r, q) puts(corm_attr_text(r,
 * "title")). A GNU extension; ISO C: corm_fetch(), corm_list_row().
 */
#define corm_each_row(var, q) CORM_EACHROW_(CORM_UNIQ_(corm_it_), var, q)
#define CORM_EACHROW_(it, var, q)                                       \
    for (corm_iterator it __attribute__((cleanup(corm_iterator_end))) = \
             corm_iterator_begin((q), NULL, 0);                         \
         it.set; it.set = NULL)                                         \
        for (corm_row * var; (var = corm_iterator_next(&it)) != NULL;)
#define CORM_BLOCK_(b, ...)                                                   \
    for (corm_block b __attribute__((cleanup(corm_block_end))) = __VA_ARGS__; \
         b.run; b.run = 0)
/**
 * Django's `with atomic():`; see corm_atomic_begin() and corm_block_end()
 * for when it commits. A GNU extension; ISO C: corm_atomic_run().
 */
#define corm_atomic(s) \
    CORM_BLOCK_(CORM_UNIQ_(corm_tx_), corm_atomic_begin((s), NULL))
/**
 * The same with options of corm_atomic_options: corm_atomic_with (s,
 * .durable = true) { .. }. A GNU extension; ISO C: corm_atomic_run().
 */
#define corm_atomic_with(...) CORM_ATOMIC_(__VA_ARGS__, .unused_ = 0)
#define CORM_ATOMIC_(s, ...)  \
    CORM_BLOCK_(              \
        CORM_UNIQ_(corm_tx_), \
        corm_atomic_begin((s), &(const corm_atomic_options){ __VA_ARGS__ }))
/**
 * A block whose results are freed at its end. A GNU extension; ISO C:
 * corm_scope_begin(), corm_block_end().
 */
#define corm_scope(s) CORM_BLOCK_(CORM_UNIQ_(corm_sc_), corm_scope_begin(s))

/**
 * Django's contains(): is this object's row in the queryset? See
 * corm_queryset_contains().
 */
#define corm_contains(q, o) corm_queryset_contains((q), corm_cobj(o))
/**
 * Django's latest(): the last by these fields. See corm_queryset_by_date().
 */
#define corm_latest(T, q, ...)                           \
    ((T *)(void *)corm_queryset_by_date((q), &T##_model, \
                                        CORM_STRS_(__VA_ARGS__), true))
/** Django's earliest(). See corm_queryset_by_date(). */
#define corm_earliest(T, q, ...)                         \
    ((T *)(void *)corm_queryset_by_date((q), &T##_model, \
                                        CORM_STRS_(__VA_ARGS__), false))
/**
 * The i-th object of a list, from 0; NULL beyond its end. See
 * corm_list_object().
 */
#define corm_list_at(T, l, i) \
    ((T *)(void *)corm_list_object((l), (i), &T##_model))
/**
 * The object with this key in the result of corm_in_bulk(); NULL: none. See
 * corm_in_bulk_get().
 */
#define corm_bulk_at(T, l, k) \
    ((T *)(void *)corm_in_bulk_get((l), corm_v(k), &T##_model))
/** Django's full_clean(). See corm_object_full_clean(). */
#define corm_full_clean(o) corm_object_full_clean(corm_obj(o))
/** Django's a == b: the same row of the same model? See corm_object_same(). */
#define corm_same(a, b) corm_object_same(corm_cobj(a), corm_cobj(b))
/** A new unsaved object with the same members. See corm_object_copy(). */
#define corm_copy(T, o) ((T *)(void *)corm_object_copy(corm_cobj(o)))
/**
 * The row of a corm_stream() step with its texts, to outlive the step: it lives
 * until the current scope ends. See corm_object_detach().
 */
#define corm_detach(T, o) ((T *)(void *)corm_object_detach(corm_cobj(o)))
/**
 * Django's get_FIELD_display(): the label of a choice. See
 * corm_object_display().
 */
#define corm_display(o, nm) corm_object_display(corm_cobj(o), (nm))
/** Django's refresh_from_db(fields=[..]). See corm_object_refresh(). */
#define corm_refresh_fields(o, ...) \
    corm_object_refresh(corm_obj(o), CORM_STRS_(__VA_ARGS__))
/** Django's save(force_insert=True). See corm_object_insert(). */
#define corm_insert(o) \
    corm_object_save(corm_obj(o), NULL, 0, CORM_SAVE_FORCE_INSERT)
/**
 * Django's prefetch_related_objects(): of n objects that are there. See
 * corm_prefetch_list().
 */
#define corm_prefetch_objects(arr, n, ...)                           \
    corm_prefetch_list(                                              \
        CORM_OBJARR_(arr), (n),                                      \
        (const corm_prefetch[]){ CORM_MAP_(CORM_PF_, __VA_ARGS__) }, \
        CORM_NARG_(__VA_ARGS__))
/** Django's add(t, through_defaults={..}). See corm_object_m2m(). */
#define corm_add_through(o, nm, target, sets)                                 \
    CORM_ADDT_(corm_obj(o), (nm), (corm_object *const[]){ corm_obj(target) }, \
               sets)
#define CORM_ADDT_(o, nm, objs, ...) \
    corm_object_m2m((o), (nm), CORM_M2M_ADD, (objs), 1, __VA_ARGS__)
/**
 * An UPDATE of this object's row by SET(..), which the database computes; its
 * members stay as they are until corm_refresh(). See corm_object_update().
 */
#define corm_update_object(o, ...) \
    corm_object_update(corm_obj(o), CORM_SETS_(__VA_ARGS__))

#endif
