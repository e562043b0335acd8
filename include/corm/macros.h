/*
 * The C11 convenience layer: macros over the plain functions that box values,
 * count arguments and check types at compile time.  Not seen by C++.
 * Values and expressions are in <corm/box.h>, descriptors in
 * <corm/declare.h>; here are the calls.
 *
 * GNU extensions, each with a plain ISO C equal: corm_create (corm_new and
 * corm_save), corm_each and corm_stream (corm_fetch and corm_list_at),
 * corm_atomic (corm_atomic_run), corm_scope (corm_scope_begin and
 * corm_block_end).
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
#define corm_obj(p) \
    ((void)sizeof(char[CORM_IS_OBJ_(p)]), (corm_object *)(void *)(p))
#define corm_cobj(p)                      \
    ((void)sizeof(char[CORM_IS_OBJ_(p)]), \
     (const corm_object *)(const void *)(p))

/* ---- querysets ---- */
#define CORM_EXPRS_(...) \
    ((const corm_expr *const[]){ __VA_ARGS__ }), CORM_NARG_(__VA_ARGS__)
#define CORM_STRS_(...) \
    ((const char *const[]){ __VA_ARGS__ }), CORM_NARG_(__VA_ARGS__)
#define CORM_AX_(x) \
    _Generic((x), const corm_expr *: corm_as_expr, corm_expr *: corm_as_expr, corm_as: corm_as_self)(x)
#define CORM_AS_(...)                                        \
    ((const corm_as[]){ CORM_MAP_(CORM_AX_, __VA_ARGS__) }), \
        CORM_NARG_(__VA_ARGS__)
#define CORM_SETS_(...) \
    ((const corm_set[]){ __VA_ARGS__ }), CORM_NARG_(__VA_ARGS__)
#define corm_objects(s, T) corm_queryset_new((s), &T##_model)
#define corm_objects_by(s, T, manager) \
    corm_queryset_by((s), &T##_model, (manager))
#define corm_filter(q, ...) corm_queryset_filter((q), CORM_EXPRS_(__VA_ARGS__))
#define corm_exclude(q, ...) \
    corm_queryset_exclude((q), CORM_EXPRS_(__VA_ARGS__))
#define corm_annotate(q, ...) corm_queryset_annotate((q), CORM_AS_(__VA_ARGS__))
#define corm_alias(q, ...)    corm_queryset_alias((q), CORM_AS_(__VA_ARGS__))
#define corm_order_by(q, ...)                                      \
    corm_queryset_order_by((q), CORM_VALUES_(corm_x, __VA_ARGS__), \
                           CORM_NARG_(__VA_ARGS__))
#define CORM_COL_(x) \
    _Generic((x), char *: corm_as_name, const char *: corm_as_name, corm_as: corm_as_self)(x)
#define corm_values(q, ...)                                          \
    corm_queryset_values(                                            \
        (q), (const corm_as[]){ CORM_MAP_(CORM_COL_, __VA_ARGS__) }, \
        CORM_NARG_(__VA_ARGS__))
#define corm_distinct(q) corm_queryset_distinct((q), NULL, 0)
#define corm_distinct_on(q, ...)                                   \
    corm_queryset_distinct((q), CORM_VALUES_(corm_x, __VA_ARGS__), \
                           CORM_NARG_(__VA_ARGS__))
#define corm_select_related(q, ...) \
    corm_queryset_names((q), CORM_NAMES_SELECT_RELATED, CORM_STRS_(__VA_ARGS__))
#define corm_only(q, ...) \
    corm_queryset_names((q), CORM_NAMES_ONLY, CORM_STRS_(__VA_ARGS__))
#define corm_defer(q, ...) \
    corm_queryset_names((q), CORM_NAMES_DEFER, CORM_STRS_(__VA_ARGS__))
#define CORM_PF_(x) \
    _Generic((x), char *: corm_prefetch_path, const char *: corm_prefetch_path, corm_prefetch: corm_prefetch_self)(x)
#define corm_prefetch_related(q, ...)                                     \
    corm_queryset_prefetch(                                               \
        (q), (const corm_prefetch[]){ CORM_MAP_(CORM_PF_, __VA_ARGS__) }, \
        CORM_NARG_(__VA_ARGS__))
#define CORM_PREFETCH_(p, ...) ((corm_prefetch){ .path = (p), __VA_ARGS__ })
#define corm_prefetch_of(...)  CORM_PREFETCH_(__VA_ARGS__, .unused_ = 0)
#define corm_union(...)                                                    \
    corm_queryset_combine(CORM_UNION,                                      \
                          ((const corm_queryset *const[]){ __VA_ARGS__ }), \
                          CORM_NARG_(__VA_ARGS__))
#define corm_union_all(...)                                                \
    corm_queryset_combine(CORM_UNION_ALL,                                  \
                          ((const corm_queryset *const[]){ __VA_ARGS__ }), \
                          CORM_NARG_(__VA_ARGS__))
#define corm_intersection(...)                                             \
    corm_queryset_combine(CORM_INTERSECTION,                               \
                          ((const corm_queryset *const[]){ __VA_ARGS__ }), \
                          CORM_NARG_(__VA_ARGS__))
#define corm_difference(...)                                               \
    corm_queryset_combine(CORM_DIFFERENCE,                                 \
                          ((const corm_queryset *const[]){ __VA_ARGS__ }), \
                          CORM_NARG_(__VA_ARGS__))
#define corm_cte(q, name) corm_queryset_cte((q), (name))
#define corm_recursive(anchor, name, step) \
    corm_queryset_recursive((anchor), (name), (step), CORM_UNION_ALL)
#define corm_recursive_union(anchor, name, step) \
    corm_queryset_recursive((anchor), (name), (step), CORM_UNION)
#define corm_join(q, cte, on)      corm_queryset_join((q), (cte), false, (on))
#define corm_left_join(q, cte, on) corm_queryset_join((q), (cte), true, (on))
#define corm_after(q, row)         corm_queryset_after((q), corm_cobj(row), false)
#define corm_before(q, row)        corm_queryset_after((q), corm_cobj(row), true)
#define corm_after_values(q, ...)                                             \
    corm_queryset_after_values((q), false, CORM_VALUES_(corm_v, __VA_ARGS__), \
                               CORM_NARG_(__VA_ARGS__))
#define corm_before_values(q, ...)                                           \
    corm_queryset_after_values((q), true, CORM_VALUES_(corm_v, __VA_ARGS__), \
                               CORM_NARG_(__VA_ARGS__))
#define CORM_LOCK_(q, ...) \
    corm_queryset_lock((q), &(const corm_lock_options){ __VA_ARGS__ })
#define corm_select_for_update(...) CORM_LOCK_(__VA_ARGS__, .unused_ = 0)
#define corm_into(q, T)             corm_queryset_into((q), &T##_model)
#define corm_related(o, nm)         corm_object_related(corm_cobj(o), (nm))
#define corm_related_by(o, nm, manager) \
    corm_object_related_by(corm_cobj(o), (nm), (manager))
#define corm_raw(s, T, sql, ...)                                              \
    corm_raw_query((s), &T##_model, (sql), CORM_VALUES_(corm_v, __VA_ARGS__), \
                   CORM_NARG_(__VA_ARGS__))
/* terminals: the type is named wherever objects come out, and checked against the queryset at run time */
#define corm_get(T, q, ...)                                    \
    ((T *)(void *)corm_queryset_one((q), &T##_model, CORM_ONE, \
                                    CORM_EXPRS_(__VA_ARGS__)))
#define corm_one(T, q) \
    ((T *)(void *)corm_queryset_one((q), &T##_model, CORM_ONE, NULL, 0))
#define corm_first(T, q) \
    ((T *)(void *)corm_queryset_one((q), &T##_model, CORM_FIRST, NULL, 0))
#define corm_last(T, q) \
    ((T *)(void *)corm_queryset_one((q), &T##_model, CORM_LAST, NULL, 0))
#define corm_update(q, ...) corm_queryset_update((q), CORM_SETS_(__VA_ARGS__))
#define corm_update_returning(q, ...) \
    corm_queryset_update_returning((q), CORM_SETS_(__VA_ARGS__))
#define corm_aggregate(q, ...) \
    corm_queryset_aggregate((q), CORM_AS_(__VA_ARGS__))
#define corm_sets(...) CORM_SETS_(__VA_ARGS__)
#define corm_get_or_create(T, q, created, lookups, defaults)               \
    ((T *)(void *)CORM_GOC_((q), &T##_model, (created), lookups, defaults, \
                            false))
#define corm_update_or_create(T, q, created, lookups, defaults)            \
    ((T *)(void *)CORM_GOC_((q), &T##_model, (created), lookups, defaults, \
                            true))
#define CORM_GOC_(...) corm_queryset_get_or_create(__VA_ARGS__)
/* the three sets as corm_sets(..): looked up, to change, to create with */
#define corm_update_or_create_with(T, q, created, lookups, defaults,       \
                                   created_with)                           \
    ((T *)(void *)CORM_UOC_((q), &T##_model, (created), lookups, defaults, \
                            created_with))
#define CORM_UOC_(...) corm_queryset_update_or_create(__VA_ARGS__)
/* through a manager: corm_create_in(Book, corm_related(author, "books"), SET(..)) */
#define corm_create_in(T, q, ...)                       \
    ((T *)(void *)corm_queryset_create((q), &T##_model, \
                                       CORM_SETS_(__VA_ARGS__)))
/* ---- objects ---- */
#define corm_new(s, T) ((T *)(void *)corm_object_new((s), &T##_model))
#define CORM_UNIQ_(p)  CORM_CAT_(p, __COUNTER__)
#define corm_create(s, T, ...) \
    CORM_CREATE_(CORM_UNIQ_(corm_new_), s, T, __VA_ARGS__)
#define CORM_CREATE_(o, s, T, ...)                                 \
    __extension__({                                                \
        T *o = corm_new(s, T);                                     \
        if (o) {                                                   \
            CORM_DO_(*o, __VA_ARGS__)                              \
        }                                                          \
        (T *)(void *)corm_object_insert((corm_object *)(void *)o); \
    })
#define corm_save(o) corm_object_save(corm_obj(o), NULL, 0, CORM_SAVE)
#define corm_save_fields(o, ...) \
    corm_object_save(corm_obj(o), CORM_STRS_(__VA_ARGS__), CORM_SAVE)
#define corm_delete(o)  corm_object_delete(corm_obj(o))
#define corm_refresh(o) corm_object_refresh(corm_obj(o), NULL, 0)
#define corm_init(s, T, o)                                    \
    corm_object_init((s), &T##_model,                         \
                     (corm_object *)(void *)_Generic((o), T * \
                                                     : (o)),  \
                     sizeof(T))
#define corm_load(o, T, nm) \
    ((T *)(void *)corm_object_load(corm_obj(o), (nm), &T##_model))
#define corm_link(o, member, target)        \
    ((o)->member = (target),                \
     corm_object_link(corm_obj(o), #member, \
                      (corm_object *)(void *)(o)->member))
#define CORM_OBJS_(...)                                           \
    ((corm_object *const[]){ CORM_MAP_(corm_obj, __VA_ARGS__) }), \
        CORM_NARG_(__VA_ARGS__)
#define corm_add(o, nm, ...)                                                  \
    corm_object_m2m(corm_obj(o), (nm), CORM_M2M_ADD, CORM_OBJS_(__VA_ARGS__), \
                    NULL, 0)
#define corm_remove(o, nm, ...)                         \
    corm_object_m2m(corm_obj(o), (nm), CORM_M2M_REMOVE, \
                    CORM_OBJS_(__VA_ARGS__), NULL, 0)
#define corm_clear(o, nm) \
    corm_object_m2m(corm_obj(o), (nm), CORM_M2M_CLEAR, NULL, 0, NULL, 0)
#define corm_set_all(o, nm, ...)                                              \
    corm_object_m2m(corm_obj(o), (nm), CORM_M2M_SET, CORM_OBJS_(__VA_ARGS__), \
                    NULL, 0)
#define CORM_KEYS_(o, nm, op, ...)                        \
    corm_object_relate(corm_obj(o), (nm), (op),           \
                       CORM_VALUES_(corm_v, __VA_ARGS__), \
                       CORM_NARG_(__VA_ARGS__), NULL)
#define corm_add_keys(o, nm, ...) CORM_KEYS_(o, nm, CORM_M2M_ADD, __VA_ARGS__)
#define corm_remove_keys(o, nm, ...) \
    CORM_KEYS_(o, nm, CORM_M2M_REMOVE, __VA_ARGS__)
#define corm_set_keys(o, nm, ...)  CORM_KEYS_(o, nm, CORM_M2M_SET, __VA_ARGS__)
#define corm_attr_int(o, nm)       corm_object_attr_int(CORM_ROW_(o), (nm))
#define corm_attr_double(o, nm)    corm_object_attr_double(CORM_ROW_(o), (nm))
#define corm_attr_text(o, nm)      corm_object_attr_text(CORM_ROW_(o), (nm))
#define corm_attr(o, nm)           corm_object_attr(CORM_ROW_(o), (nm))
#define corm_is_loaded(o, nm)      corm_object_is_loaded(CORM_ROW_(o), (nm))
#define corm_is_dirty(o)           corm_object_is_dirty(corm_cobj(o), NULL)
#define corm_is_dirty_field(o, nm) corm_object_is_dirty(corm_cobj(o), (nm))
#define corm_old(o, nm)            corm_object_old(corm_cobj(o), (nm))
/* a row (corm_object *) or an object */
#define CORM_ROW_(o) corm_cobj(o)
#define corm_attr_set(o, nm, x) \
    corm_object_attr_set(corm_obj(o), (nm), corm_v(x))
#define CORM_BULK_(arr, n, ...)                      \
    corm_bulk_create_objects(CORM_OBJARR_(arr), (n), \
                             &(const corm_bulk_options){ __VA_ARGS__ })
#define CORM_OBJARR_(arr)                      \
    ((void)sizeof(char[CORM_IS_OBJ_(*(arr))]), \
     (corm_object *const *)(void *)(arr))
#define corm_bulk_create(...) CORM_BULK_(__VA_ARGS__, .unused_ = 0)
#define corm_bulk_update(arr, n, ...)                                         \
    corm_bulk_update_objects(CORM_OBJARR_(arr), (n), CORM_STRS_(__VA_ARGS__), \
                             NULL)

/* ---- statements ---- */
#define CORM_EACH_(it, T, var, q, chunk)                                \
    for (corm_iterator it __attribute__((cleanup(corm_iterator_end))) = \
             corm_iterator_begin((q), &T##_model, (chunk));             \
         it.set; it.set = NULL)                                         \
        for (T * var; (var = corm_iterator_next(&it)) != NULL;)
#define corm_each(T, var, q) CORM_EACH_(CORM_UNIQ_(corm_it_), T, var, q, 0)
#define corm_stream(T, var, q, chunk) \
    CORM_EACH_(CORM_UNIQ_(corm_it_), T, var, q, chunk)
#define corm_each_row(var, q) CORM_EACHROW_(CORM_UNIQ_(corm_it_), var, q)
#define CORM_EACHROW_(it, var, q)                                       \
    for (corm_iterator it __attribute__((cleanup(corm_iterator_end))) = \
             corm_iterator_begin((q), NULL, 0);                         \
         it.set; it.set = NULL)                                         \
        for (corm_row * var; (var = corm_iterator_next(&it)) != NULL;)
#define CORM_BLOCK_(b, ...)                                                   \
    for (corm_block b __attribute__((cleanup(corm_block_end))) = __VA_ARGS__; \
         b.run; b.run = 0)
#define corm_atomic(s) \
    CORM_BLOCK_(CORM_UNIQ_(corm_tx_), corm_atomic_begin((s), NULL))
#define corm_atomic_with(...) CORM_ATOMIC_(__VA_ARGS__, .unused_ = 0)
#define CORM_ATOMIC_(s, ...)  \
    CORM_BLOCK_(              \
        CORM_UNIQ_(corm_tx_), \
        corm_atomic_begin((s), &(const corm_atomic_options){ __VA_ARGS__ }))
#define corm_scope(s) CORM_BLOCK_(CORM_UNIQ_(corm_sc_), corm_scope_begin(s))

#define corm_contains(q, o) corm_queryset_contains((q), corm_cobj(o))
#define corm_latest(T, q, ...)                           \
    ((T *)(void *)corm_queryset_by_date((q), &T##_model, \
                                        CORM_STRS_(__VA_ARGS__), true))
#define corm_earliest(T, q, ...)                         \
    ((T *)(void *)corm_queryset_by_date((q), &T##_model, \
                                        CORM_STRS_(__VA_ARGS__), false))
#define corm_list_at(T, l, i) \
    ((T *)(void *)corm_list_object((l), (i), &T##_model))
#define corm_bulk_at(T, l, k) \
    ((T *)(void *)corm_in_bulk_get((l), corm_v(k), &T##_model))
#define corm_full_clean(o)  corm_object_full_clean(corm_obj(o))
#define corm_same(a, b)     corm_object_same(corm_cobj(a), corm_cobj(b))
#define corm_copy(T, o)     ((T *)(void *)corm_object_copy(corm_cobj(o)))
#define corm_detach(T, o)   ((T *)(void *)corm_object_detach(corm_cobj(o)))
#define corm_display(o, nm) corm_object_display(corm_cobj(o), (nm))
#define corm_refresh_fields(o, ...) \
    corm_object_refresh(corm_obj(o), CORM_STRS_(__VA_ARGS__))
#define corm_insert(o) \
    corm_object_save(corm_obj(o), NULL, 0, CORM_SAVE_FORCE_INSERT)
#define corm_prefetch_objects(arr, n, ...)                           \
    corm_prefetch_list(                                              \
        CORM_OBJARR_(arr), (n),                                      \
        (const corm_prefetch[]){ CORM_MAP_(CORM_PF_, __VA_ARGS__) }, \
        CORM_NARG_(__VA_ARGS__))
#define corm_add_through(o, nm, target, sets)                                 \
    CORM_ADDT_(corm_obj(o), (nm), (corm_object *const[]){ corm_obj(target) }, \
               sets)
#define CORM_ADDT_(o, nm, objs, ...) \
    corm_object_m2m((o), (nm), CORM_M2M_ADD, (objs), 1, __VA_ARGS__)
#define corm_update_object(o, ...) \
    corm_object_update(corm_obj(o), CORM_SETS_(__VA_ARGS__))

#endif
