/*
 * The C11 convenience layer: macros over the plain functions that box values,
 * count arguments and check types at compile time.  Not seen by C++.
 * GNU extensions (each has a plain equal): corm_create (corm_new + corm_save),
 * corm_each and corm_stream (corm_fetch + corm_list_at), corm_atomic
 * (corm_atomic_run), corm_scope (corm_scope_begin + corm_block_end).
 */
#ifndef CORM_MACROS_H
#define CORM_MACROS_H
#include <corm/map.h>
#include <corm/object.h>
#include <corm/db.h>
/* ---- boxing: x appears twice, so nesting costs 2^depth tokens; only Q, V, operators box ---- */
#define CORM_BOX_SCALARS_ \
    bool: corm_value_bool, char: corm_value_int, signed char: corm_value_int, short: corm_value_int, int: corm_value_int, \
    long: corm_value_int, long long: corm_value_int, unsigned char: corm_value_uint, unsigned short: corm_value_uint, \
    unsigned: corm_value_uint, unsigned long: corm_value_uint, unsigned long long: corm_value_uint, \
    float: corm_value_double, double: corm_value_double, \
    corm_str: corm_value_str, corm_bytes: corm_value_bytes, corm_date: corm_value_date, corm_time: corm_value_time, \
    corm_datetime: corm_value_datetime, corm_duration: corm_value_duration, corm_uuid: corm_value_uuid, \
    corm_decimal: corm_value_decimal, corm_json: corm_value_json, corm_value: corm_value_self, \
    corm_opt_bool: corm_value_opt_bool, corm_opt_int16: corm_value_opt_int16, corm_opt_int32: corm_value_opt_int32, \
    corm_opt_int64: corm_value_opt_int64, corm_opt_double: corm_value_opt_double, corm_opt_date: corm_value_opt_date, \
    corm_opt_time: corm_value_opt_time, corm_opt_datetime: corm_value_opt_datetime, corm_opt_duration: corm_value_opt_duration, \
    corm_opt_uuid: corm_value_opt_uuid, corm_opt_decimal: corm_value_opt_decimal, \
    corm_expr *: corm_value_expr, const corm_expr *: corm_value_expr, \
    corm_queryset *: corm_value_queryset, const corm_queryset *: corm_value_queryset, \
    corm_list *: corm_value_result, const corm_list *: corm_value_result, \
    corm_object *: corm_value_object, const corm_object *: corm_value_object
/* a bare string is a value: Q, SET, V, operators */
#define corm_v(x) _Generic((x), CORM_BOX_SCALARS_, char *: corm_value_text, const char *: corm_value_text, void *: corm_value_nullptr)(x)
/* a bare string is a path: functions, aggregates, ordering, AS */
#define corm_x(x) _Generic((x), CORM_BOX_SCALARS_, char *: corm_value_path, const char *: corm_value_path)(x)
/* a bare string does not compile: results of CASE */
#define corm_r(x) _Generic((x), CORM_BOX_SCALARS_)(x)

#define CORM_VALUES_(box, ...) ((const corm_value[]){ CORM_MAP_(box, __VA_ARGS__) })
#define CORM_NODE_(o, nm, box, ...) (&(const corm_expr){ .op = (o), .name = (nm), .n_args = CORM_NARG_(__VA_ARGS__), .args = CORM_VALUES_(box, __VA_ARGS__) })
#define CORM_LEAF_(o, nm) (&(const corm_expr){ .op = (o), .name = (nm) })

#define corm_q(lookup, x)  CORM_NODE_(CORM_OP_Q, (lookup), corm_v, x)
#define corm_f(path)       CORM_LEAF_(CORM_OP_F, (path))
#define corm_outer(path)   CORM_LEAF_(CORM_OP_OUTER, (path))
#define corm_val(x)        CORM_NODE_(CORM_OP_VALUE, NULL, corm_v, x)
#define corm_literal(x)    CORM_NODE_(CORM_OP_LITERAL, NULL, corm_v, x)
#define CORM_E_(e) { .kind = CORM_K_EXPR, .as.expr = (e) } /* a constant: works in descriptors too */
#define corm_and(...)      CORM_NODE_(CORM_OP_AND, NULL, CORM_E_, __VA_ARGS__)
#define corm_or(...)       CORM_NODE_(CORM_OP_OR, NULL, CORM_E_, __VA_ARGS__)
#define corm_xor(...)      CORM_NODE_(CORM_OP_XOR, NULL, CORM_E_, __VA_ARGS__)
#define corm_not(e)        CORM_NODE_(CORM_OP_NOT, NULL, CORM_E_, e)
#define corm_arith(o, ...) CORM_NODE_(CORM_OP_ARITH, (o), corm_v, __VA_ARGS__)
#define corm_fn(nm, ...)   CORM_NODE_(CORM_OP_FN, (nm), corm_x, __VA_ARGS__)
#define corm_fn0(nm)       CORM_LEAF_(CORM_OP_FN, (nm))
#define CORM_OPTS_(...)    (&(const corm_expr_options){ __VA_ARGS__ })
/* AGG(x, options...): the first argument is the expression */
#define CORM_AGG_(nm, x, ...) (&(const corm_expr){ .op = CORM_OP_AGG, .name = (nm), .n_args = 1, .args = (const corm_value[]){ corm_x(x) }, .options = CORM_OPTS_(__VA_ARGS__) })
#define corm_agg(nm, ...)  CORM_AGG_((nm), __VA_ARGS__, .unused_ = 0)
#define corm_case(...)     CORM_NODE_(CORM_OP_CASE, NULL, CORM_E_, __VA_ARGS__)
#define corm_when(c, r)    (&(const corm_expr){ .op = CORM_OP_WHEN, .n_args = 2, .args = (const corm_value[]){ corm_value_expr(c), corm_r(r) } })
#define corm_else(r)       (&(const corm_expr){ .op = CORM_OP_ELSE, .n_args = 1, .args = (const corm_value[]){ corm_r(r) } })
#define CORM_QS_(q) corm_value_queryset(q)
#define corm_exists_in(q)  CORM_NODE_(CORM_OP_EXISTS, NULL, CORM_QS_, q)
#define corm_subquery(q)   CORM_NODE_(CORM_OP_SUBQUERY, NULL, CORM_QS_, q)
#define corm_raw_expr(sql, ...) (&(const corm_expr){ .op = CORM_OP_RAW, .name = (sql), .n_args = CORM_NARG_(__VA_ARGS__), .args = CORM_VALUES_(corm_v, __VA_ARGS__) })
#define CORM_OVER_(x, ...) (&(const corm_expr){ .op = CORM_OP_WINDOW, .n_args = 1, .args = (const corm_value[]){ corm_value_expr(x) }, .options = CORM_OPTS_(__VA_ARGS__) })
#define corm_window(...)   CORM_OVER_(__VA_ARGS__, .unused_ = 0)
#define CORM_ORD_(x, ...)  (&(const corm_expr){ .op = CORM_OP_ORDER, .n_args = 1, .args = (const corm_value[]){ corm_x(x) }, .options = CORM_OPTS_(__VA_ARGS__) })
#define corm_asc(...)      CORM_ORD_(__VA_ARGS__, .unused_ = 0)
#define corm_desc(...)     CORM_ORD_(__VA_ARGS__, .desc = true)
#define corm_cast(x, type) (&(const corm_expr){ .op = CORM_OP_CAST, .name = (type), .n_args = 1, .args = (const corm_value[]){ corm_x(x) } })
#define corm_exprs(...)    ((const corm_value[]){ { .kind = CORM_K_LIST, .size = CORM_NARG_(__VA_ARGS__), .as.list = CORM_VALUES_(corm_x, __VA_ARGS__) } })
#define corm_rows(a, b)    ((corm_frame){ .mode = 1, .start = (a), .end = (b) })
/* ---- lists ---- */
#define corm_vals(...)     ((corm_value){ .kind = CORM_K_LIST, .size = CORM_NARG_(__VA_ARGS__), .as.list = CORM_VALUES_(corm_v, __VA_ARGS__) })
#define corm_range(a, b)   corm_vals(a, b)
#define CORM_ELEM_(p) _Generic((p), \
    int *: CORM_K_INT, const int *: CORM_K_INT, long *: CORM_K_INT, const long *: CORM_K_INT, long long *: CORM_K_INT, const long long *: CORM_K_INT, \
    unsigned *: CORM_K_UINT, const unsigned *: CORM_K_UINT, unsigned long *: CORM_K_UINT, const unsigned long *: CORM_K_UINT, \
    double *: CORM_K_DOUBLE, const double *: CORM_K_DOUBLE, \
    char **: CORM_K_TEXT, const char **: CORM_K_TEXT, char *const *: CORM_K_TEXT, const char *const *: CORM_K_TEXT, \
    corm_date *: CORM_K_DATE, const corm_date *: CORM_K_DATE, corm_uuid *: CORM_K_UUID, const corm_uuid *: CORM_K_UUID)
#define corm_array(p, n)   corm_value_array((p), (uint32_t)CORM_ELEM_(p) << 16 | (uint32_t)sizeof(*(p)), (n))
#define corm_strn(p, n)    ((corm_str){ (p), (n) })

/* ---- object arguments: compile only for a pointer to a struct whose first member is `corm_object base` ---- */
#define CORM_IS_OBJ_(p)    _Generic(&(p)->base, corm_object *: 1, const corm_object *: 1)
#define corm_obj(p)        ((void)sizeof(char[CORM_IS_OBJ_(p)]), (corm_object *)(void *)(p))
#define corm_cobj(p)       ((void)sizeof(char[CORM_IS_OBJ_(p)]), (const corm_object *)(const void *)(p))

/* ---- querysets ---- */
#define CORM_EXPRS_(...)   ((const corm_expr *const[]){ __VA_ARGS__ }), CORM_NARG_(__VA_ARGS__)
#define CORM_STRS_(...)    ((const char *const[]){ __VA_ARGS__ }), CORM_NARG_(__VA_ARGS__)
#define CORM_AX_(x) _Generic((x), const corm_expr *: corm_as_expr, corm_expr *: corm_as_expr, corm_as: corm_as_self)(x)
#define CORM_AS_(...)      ((const corm_as[]){ CORM_MAP_(CORM_AX_, __VA_ARGS__) }), CORM_NARG_(__VA_ARGS__)
#define CORM_SETS_(...)    ((const corm_set[]){ __VA_ARGS__ }), CORM_NARG_(__VA_ARGS__)
#define corm_objects(s, T) corm_queryset_new((s), &T##_model)
#define corm_filter(q, ...)  corm_queryset_filter((q), CORM_EXPRS_(__VA_ARGS__))
#define corm_exclude(q, ...) corm_queryset_exclude((q), CORM_EXPRS_(__VA_ARGS__))
#define corm_as_(nm, x)    ((corm_as){ (nm), corm_x(x) })
#define corm_set_(nm, x)   ((corm_set){ (nm), corm_v(x) })
#define corm_annotate(q, ...) corm_queryset_annotate((q), CORM_AS_(__VA_ARGS__))
#define corm_alias(q, ...)    corm_queryset_alias((q), CORM_AS_(__VA_ARGS__))
#define corm_order_by(q, ...) corm_queryset_order_by((q), CORM_VALUES_(corm_x, __VA_ARGS__), CORM_NARG_(__VA_ARGS__))
#define CORM_COL_(x) _Generic((x), char *: corm_as_name, const char *: corm_as_name, corm_as: corm_as_self)(x)
#define corm_values(q, ...)   corm_queryset_values((q), (const corm_as[]){ CORM_MAP_(CORM_COL_, __VA_ARGS__) }, CORM_NARG_(__VA_ARGS__))
#define corm_distinct(q)      corm_queryset_distinct((q), NULL, 0)
#define corm_distinct_on(q, ...) corm_queryset_distinct((q), CORM_VALUES_(corm_x, __VA_ARGS__), CORM_NARG_(__VA_ARGS__))
#define corm_select_related(q, ...) corm_queryset_names((q), CORM_NAMES_SELECT_RELATED, CORM_STRS_(__VA_ARGS__))
#define corm_only(q, ...)     corm_queryset_names((q), CORM_NAMES_ONLY, CORM_STRS_(__VA_ARGS__))
#define corm_defer(q, ...)    corm_queryset_names((q), CORM_NAMES_DEFER, CORM_STRS_(__VA_ARGS__))
#define CORM_PF_(x) _Generic((x), char *: corm_prefetch_path, const char *: corm_prefetch_path, corm_prefetch: corm_prefetch_self)(x)
#define corm_prefetch_related(q, ...) corm_queryset_prefetch((q), (const corm_prefetch[]){ CORM_MAP_(CORM_PF_, __VA_ARGS__) }, CORM_NARG_(__VA_ARGS__))
#define CORM_PREFETCH_(p, ...) ((corm_prefetch){ .path = (p), __VA_ARGS__ })
#define corm_prefetch_of(...) CORM_PREFETCH_(__VA_ARGS__, .unused_ = 0)
#define corm_union(...)       corm_queryset_combine(CORM_UNION, ((const corm_queryset *const[]){ __VA_ARGS__ }), CORM_NARG_(__VA_ARGS__))
#define corm_union_all(...)   corm_queryset_combine(CORM_UNION_ALL, ((const corm_queryset *const[]){ __VA_ARGS__ }), CORM_NARG_(__VA_ARGS__))
#define corm_intersection(...) corm_queryset_combine(CORM_INTERSECTION, ((const corm_queryset *const[]){ __VA_ARGS__ }), CORM_NARG_(__VA_ARGS__))
#define corm_difference(...)  corm_queryset_combine(CORM_DIFFERENCE, ((const corm_queryset *const[]){ __VA_ARGS__ }), CORM_NARG_(__VA_ARGS__))
#define CORM_LOCK_(q, ...)    corm_queryset_lock((q), &(const corm_lock_options){ __VA_ARGS__ })
#define corm_select_for_update(...) CORM_LOCK_(__VA_ARGS__, .unused_ = 0)
#define corm_into(q, T)       corm_queryset_into((q), &T##_model)
#define corm_related(o, nm)   corm_object_related(corm_cobj(o), (nm))
#define corm_raw(s, T, sql, ...) corm_raw_query((s), &T##_model, (sql), CORM_VALUES_(corm_v, __VA_ARGS__), CORM_NARG_(__VA_ARGS__))
/* terminals: the type is named wherever objects come out, and checked against the queryset at run time */
#define corm_get(T, q, ...)   ((T *)(void *)corm_queryset_one((q), &T##_model, CORM_ONE, CORM_EXPRS_(__VA_ARGS__)))
#define corm_one(T, q)        ((T *)(void *)corm_queryset_one((q), &T##_model, CORM_ONE, NULL, 0))
#define corm_first(T, q)      ((T *)(void *)corm_queryset_one((q), &T##_model, CORM_FIRST, NULL, 0))
#define corm_last(T, q)       ((T *)(void *)corm_queryset_one((q), &T##_model, CORM_LAST, NULL, 0))
#define corm_update(q, ...)   corm_queryset_update((q), CORM_SETS_(__VA_ARGS__))
#define corm_aggregate(q, ...) corm_queryset_aggregate((q), CORM_AS_(__VA_ARGS__))
#define corm_sets(...)        CORM_SETS_(__VA_ARGS__)
#define corm_get_or_create(T, q, created, lookups, defaults) ((T *)(void *)CORM_GOC_((q), &T##_model, (created), lookups, defaults, false))
#define corm_update_or_create(T, q, created, lookups, defaults) ((T *)(void *)CORM_GOC_((q), &T##_model, (created), lookups, defaults, true))
#define CORM_GOC_(...)        corm_queryset_get_or_create(__VA_ARGS__)
/* ---- objects ---- */
#define corm_new(s, T)        ((T *)(void *)corm_object_new((s), &T##_model))
#define CORM_UNIQ_(p)         CORM_CAT_(p, __COUNTER__)
#define corm_create(s, T, ...) CORM_CREATE_(CORM_UNIQ_(corm_new_), s, T, __VA_ARGS__)
#define CORM_CREATE_(o, s, T, ...) __extension__({ T *o = corm_new(s, T); if (o) { CORM_DO_(*o, __VA_ARGS__) } (T *)(void *)corm_object_insert((corm_object *)(void *)o); })
#define corm_save(o)          corm_object_save(corm_obj(o), NULL, 0, CORM_SAVE)
#define corm_save_fields(o, ...) corm_object_save(corm_obj(o), CORM_STRS_(__VA_ARGS__), CORM_SAVE)
#define corm_delete(o)        corm_object_delete(corm_obj(o))
#define corm_refresh(o)       corm_object_refresh(corm_obj(o), NULL, 0)
#define corm_init(s, T, o)    corm_object_init((s), &T##_model, (corm_object *)(void *)_Generic((o), T *: (o)), sizeof(T))
#define corm_load(o, T, nm)   ((T *)(void *)corm_object_load(corm_obj(o), (nm), &T##_model))
#define corm_link(o, member, target) ((o)->member = (target), corm_object_link(corm_obj(o), #member, (corm_object *)(void *)(o)->member))
#define CORM_OBJS_(...)       ((corm_object *const[]){ CORM_MAP_(corm_obj, __VA_ARGS__) }), CORM_NARG_(__VA_ARGS__)
#define corm_add(o, nm, ...)  corm_object_m2m(corm_obj(o), (nm), CORM_M2M_ADD, CORM_OBJS_(__VA_ARGS__), NULL, 0)
#define corm_remove(o, nm, ...) corm_object_m2m(corm_obj(o), (nm), CORM_M2M_REMOVE, CORM_OBJS_(__VA_ARGS__), NULL, 0)
#define corm_clear(o, nm)     corm_object_m2m(corm_obj(o), (nm), CORM_M2M_CLEAR, NULL, 0, NULL, 0)
#define corm_set_all(o, nm, ...) corm_object_m2m(corm_obj(o), (nm), CORM_M2M_SET, CORM_OBJS_(__VA_ARGS__), NULL, 0)
#define corm_attr_int(o, nm)    corm_object_attr_int(CORM_ROW_(o), (nm))
#define corm_attr_double(o, nm) corm_object_attr_double(CORM_ROW_(o), (nm))
#define corm_attr_text(o, nm)   corm_object_attr_text(CORM_ROW_(o), (nm))
#define corm_attr(o, nm)        corm_object_attr(CORM_ROW_(o), (nm))
#define corm_is_loaded(o, nm)   corm_object_is_loaded(CORM_ROW_(o), (nm))
/* a row (corm_object *) or an object */
#define CORM_ROW_(o) corm_cobj(o)
#define corm_attr_set(o, nm, x) corm_object_attr_set(corm_obj(o), (nm), corm_v(x))
#define CORM_BULK_(arr, n, ...) corm_bulk_create_objects(CORM_OBJARR_(arr), (n), &(const corm_bulk_options){ __VA_ARGS__ })
#define CORM_OBJARR_(arr) ((void)sizeof(char[CORM_IS_OBJ_(*(arr))]), (corm_object *const *)(void *)(arr))
#define corm_bulk_create(...) CORM_BULK_(__VA_ARGS__, .unused_ = 0)
#define corm_bulk_update(arr, n, ...) corm_bulk_update_objects(CORM_OBJARR_(arr), (n), CORM_STRS_(__VA_ARGS__), NULL)

/* ---- statements ---- */
#define CORM_EACH_(it, T, var, q, chunk) \
    for (corm_iterator it __attribute__((cleanup(corm_iterator_end))) = corm_iterator_begin((q), &T##_model, (chunk)); it.set; it.set = NULL) \
        for (T *var; (var = corm_iterator_next(&it)) != NULL;)
#define corm_each(T, var, q)        CORM_EACH_(CORM_UNIQ_(corm_it_), T, var, q, 0)
#define corm_stream(T, var, q, chunk) CORM_EACH_(CORM_UNIQ_(corm_it_), T, var, q, chunk)
#define corm_each_row(var, q) CORM_EACHROW_(CORM_UNIQ_(corm_it_), var, q)
#define CORM_EACHROW_(it, var, q) \
    for (corm_iterator it __attribute__((cleanup(corm_iterator_end))) = corm_iterator_begin((q), NULL, 0); it.set; it.set = NULL) \
        for (corm_row *var; (var = corm_iterator_next(&it)) != NULL;)
#define CORM_BLOCK_(b, ...) for (corm_block b __attribute__((cleanup(corm_block_end))) = __VA_ARGS__; b.run; b.run = 0)
#define corm_atomic(s) CORM_BLOCK_(CORM_UNIQ_(corm_tx_), corm_atomic_begin((s), NULL))
#define corm_atomic_with(...) CORM_ATOMIC_(__VA_ARGS__, .unused_ = 0)
#define CORM_ATOMIC_(s, ...) CORM_BLOCK_(CORM_UNIQ_(corm_tx_), corm_atomic_begin((s), &(const corm_atomic_options){ __VA_ARGS__ }))
#define corm_scope(s)  CORM_BLOCK_(CORM_UNIQ_(corm_sc_), corm_scope_begin(s))

/* ---- descriptors: constant expressions at file scope ---- */
#define CORM_PLAIN_INT_(c) \
    signed char *: (c) | CORM_C_INT, short *: (c) | CORM_C_INT, int *: (c) | CORM_C_INT, long *: (c) | CORM_C_INT, long long *: (c) | CORM_C_INT, \
    unsigned char *: (c) | CORM_C_UINT, unsigned short *: (c) | CORM_C_UINT, unsigned *: (c) | CORM_C_UINT, unsigned long *: (c) | CORM_C_UINT, unsigned long long *: (c) | CORM_C_UINT
#define CORM_OPT_INT_ corm_opt_int16 *: CORM_C_OPT | CORM_C_INT, corm_opt_int32 *: CORM_C_OPT | CORM_C_INT, corm_opt_int64 *: CORM_C_OPT | CORM_C_INT
#define CORM_INT_CT_(T, m) _Generic(&((T *)0)->m, CORM_PLAIN_INT_(0), CORM_OPT_INT_)
#define CORM_TEXT_CT_(T, m) _Generic(&((T *)0)->m, const char **: CORM_C_TEXT)
#define CORM_BYTES_CT_(T, m) _Generic(&((T *)0)->m, corm_bytes *: CORM_C_BYTES)
#define CORM_JSON_CT_(T, m) _Generic(&((T *)0)->m, corm_json *: CORM_C_JSON)
#define CORM_ONE_CT_(T, m, ct, oct, c) _Generic(&((T *)0)->m, ct *: (c), oct *: CORM_C_OPT | (c))
#define CORM_DATE_CT_(T, m) CORM_ONE_CT_(T, m, corm_date, corm_opt_date, CORM_C_DATE)
#define CORM_DATETIME_CT_(T, m) CORM_ONE_CT_(T, m, corm_datetime, corm_opt_datetime, CORM_C_DATETIME)
#define CORM_TIME_CT_(T, m) CORM_ONE_CT_(T, m, corm_time, corm_opt_time, CORM_C_TIME)
#define CORM_DURATION_CT_(T, m) CORM_ONE_CT_(T, m, corm_duration, corm_opt_duration, CORM_C_DURATION)
#define CORM_BOOL_CT_(T, m) CORM_ONE_CT_(T, m, bool, corm_opt_bool, CORM_C_BOOL)
#define CORM_DECIMAL_CT_(T, m) CORM_ONE_CT_(T, m, corm_decimal, corm_opt_decimal, CORM_C_DECIMAL)
#define CORM_UUID_CT_(T, m) CORM_ONE_CT_(T, m, corm_uuid, corm_opt_uuid, CORM_C_UUID)
#define CORM_FLOAT_CT_(T, m) _Generic(&((T *)0)->m, double *: CORM_C_DOUBLE, float *: CORM_C_FLOAT, corm_opt_double *: CORM_C_OPT | CORM_C_DOUBLE)
/* a key: whatever the target's key may be */
#define CORM_KEY_CT_(T, m) _Generic(&((T *)0)->m, CORM_PLAIN_INT_(0), CORM_OPT_INT_, const char **: CORM_C_TEXT, \
    corm_uuid *: CORM_C_UUID, corm_opt_uuid *: CORM_C_OPT | CORM_C_UUID, corm_date *: CORM_C_DATE, corm_opt_date *: CORM_C_OPT | CORM_C_DATE, \
    corm_datetime *: CORM_C_DATETIME, corm_opt_datetime *: CORM_C_OPT | CORM_C_DATETIME, corm_decimal *: CORM_C_DECIMAL, corm_opt_decimal *: CORM_C_OPT | CORM_C_DECIMAL)
/* any member: for CORM_INHERITED */
#define CORM_ANY_CT_(T, m) _Generic(&((T *)0)->m, CORM_PLAIN_INT_(0), CORM_OPT_INT_, const char **: CORM_C_TEXT, \
    bool *: CORM_C_BOOL, corm_opt_bool *: CORM_C_OPT | CORM_C_BOOL, double *: CORM_C_DOUBLE, float *: CORM_C_FLOAT, corm_opt_double *: CORM_C_OPT | CORM_C_DOUBLE, \
    corm_bytes *: CORM_C_BYTES, corm_json *: CORM_C_JSON, corm_date *: CORM_C_DATE, corm_opt_date *: CORM_C_OPT | CORM_C_DATE, \
    corm_time *: CORM_C_TIME, corm_opt_time *: CORM_C_OPT | CORM_C_TIME, corm_datetime *: CORM_C_DATETIME, corm_opt_datetime *: CORM_C_OPT | CORM_C_DATETIME, \
    corm_duration *: CORM_C_DURATION, corm_opt_duration *: CORM_C_OPT | CORM_C_DURATION, corm_uuid *: CORM_C_UUID, corm_opt_uuid *: CORM_C_OPT | CORM_C_UUID, \
    corm_decimal *: CORM_C_DECIMAL, corm_opt_decimal *: CORM_C_OPT | CORM_C_DECIMAL)

#define CORM_FIELD_(k, ct, T, m, ...) { .name = #m, .type = CORM_TYPE_##k, .ctype = ct(T, m), .offset = offsetof(T, m), .size = sizeof(((T *)0)->m), \
    .object_offset = CORM_NO_MEMBER, __VA_ARGS__ }
#define CORM_FIELD_DEFINE_(k, ct, ...) CORM_FIELD_(k, ct, __VA_ARGS__, .unused_ = 0)
#define CORM_AUTO(T, ...)                   CORM_FIELD_(AUTO, CORM_INT_CT_, T, __VA_ARGS__, .primary_key = true)
#define CORM_BIG_AUTO(T, ...)               CORM_FIELD_(BIG_AUTO, CORM_INT_CT_, T, __VA_ARGS__, .primary_key = true)
#define CORM_SMALL_AUTO(T, ...)             CORM_FIELD_(SMALL_AUTO, CORM_INT_CT_, T, __VA_ARGS__, .primary_key = true)
#define CORM_BOOLEAN(T, ...)                CORM_FIELD_DEFINE_(BOOLEAN, CORM_BOOL_CT_, T, __VA_ARGS__)
#define CORM_CHAR(T, ...)                   CORM_FIELD_DEFINE_(CHAR, CORM_TEXT_CT_, T, __VA_ARGS__)
#define CORM_TEXT(T, ...)                   CORM_FIELD_DEFINE_(TEXT, CORM_TEXT_CT_, T, __VA_ARGS__)
#define CORM_EMAIL(T, ...)                  CORM_FIELD_DEFINE_(EMAIL, CORM_TEXT_CT_, T, __VA_ARGS__)
#define CORM_SLUG(T, ...)                   CORM_FIELD_DEFINE_(SLUG, CORM_TEXT_CT_, T, __VA_ARGS__)
#define CORM_URL(T, ...)                    CORM_FIELD_DEFINE_(URL, CORM_TEXT_CT_, T, __VA_ARGS__)
#define CORM_UUID(T, ...)                   CORM_FIELD_DEFINE_(UUID, CORM_UUID_CT_, T, __VA_ARGS__)
#define CORM_INTEGER(T, ...)                CORM_FIELD_DEFINE_(INTEGER, CORM_INT_CT_, T, __VA_ARGS__)
#define CORM_SMALL_INTEGER(T, ...)          CORM_FIELD_DEFINE_(SMALL_INTEGER, CORM_INT_CT_, T, __VA_ARGS__)
#define CORM_BIG_INTEGER(T, ...)            CORM_FIELD_DEFINE_(BIG_INTEGER, CORM_INT_CT_, T, __VA_ARGS__)
#define CORM_POSITIVE_INTEGER(T, ...)       CORM_FIELD_DEFINE_(POSITIVE_INTEGER, CORM_INT_CT_, T, __VA_ARGS__)
#define CORM_POSITIVE_SMALL_INTEGER(T, ...) CORM_FIELD_DEFINE_(POSITIVE_SMALL_INTEGER, CORM_INT_CT_, T, __VA_ARGS__)
#define CORM_POSITIVE_BIG_INTEGER(T, ...)   CORM_FIELD_DEFINE_(POSITIVE_BIG_INTEGER, CORM_INT_CT_, T, __VA_ARGS__)
#define CORM_FLOAT(T, ...)                  CORM_FIELD_DEFINE_(FLOAT, CORM_FLOAT_CT_, T, __VA_ARGS__)
#define CORM_DECIMAL(T, ...)                CORM_FIELD_DEFINE_(DECIMAL, CORM_DECIMAL_CT_, T, __VA_ARGS__)
#define CORM_DATE(T, ...)                   CORM_FIELD_DEFINE_(DATE, CORM_DATE_CT_, T, __VA_ARGS__)
#define CORM_DATETIME(T, ...)               CORM_FIELD_DEFINE_(DATETIME, CORM_DATETIME_CT_, T, __VA_ARGS__)
#define CORM_TIME(T, ...)                   CORM_FIELD_DEFINE_(TIME, CORM_TIME_CT_, T, __VA_ARGS__)
#define CORM_DURATION(T, ...)               CORM_FIELD_DEFINE_(DURATION, CORM_DURATION_CT_, T, __VA_ARGS__)
#define CORM_BINARY(T, ...)                 CORM_FIELD_DEFINE_(BINARY, CORM_BYTES_CT_, T, __VA_ARGS__)
#define CORM_JSON(T, ...)                   CORM_FIELD_DEFINE_(JSON, CORM_JSON_CT_, T, __VA_ARGS__)
#define CORM_IP(T, ...)                     CORM_FIELD_DEFINE_(IP, CORM_TEXT_CT_, T, __VA_ARGS__)
#define CORM_FILE_PATH(T, ...)              CORM_FIELD_DEFINE_(FILE_PATH, CORM_TEXT_CT_, T, __VA_ARGS__)
/* a column that the database computes: CORM_GENERATED(INTEGER, Box, area, corm_arith(..)) or .stored = true after it */
#define CORM_GENERATED(KIND, T, m, ...)     CORM_##KIND(T, m, .generated = __VA_ARGS__)
/* a parent's field in a struct that extends it */
#define CORM_INHERITED(T, m)                { .name = #m, .inherited = true, .ctype = CORM_ANY_CT_(T, m), .offset = offsetof(T, m), .size = sizeof(((T *)0)->m), .object_offset = CORM_NO_MEMBER }

/* m is the pointer to the related object, m_id the column */
#define CORM_FK_(k, T, m, Target, ...) { .name = #m, .type = CORM_TYPE_##k, .ctype = CORM_KEY_CT_(T, m##_id), .offset = offsetof(T, m##_id), .size = sizeof(((T *)0)->m##_id), \
    .object_offset = _Generic(((T *)0)->m, Target *: offsetof(T, m)), .to = &Target##_model, __VA_ARGS__ }
#define CORM_FK_ID_(k, T, m, Target, ...) { .name = #m, .type = CORM_TYPE_##k, .ctype = CORM_KEY_CT_(T, m##_id), .offset = offsetof(T, m##_id), .size = sizeof(((T *)0)->m##_id), \
    .object_offset = CORM_NO_MEMBER, .to = &Target##_model, __VA_ARGS__ }
#define CORM_FOREIGN_KEY(T, m, ...)         CORM_FK_(FOREIGN_KEY, T, m, __VA_ARGS__, .unused_ = 0)
#define CORM_FOREIGN_KEY_ID(T, m, ...)      CORM_FK_ID_(FOREIGN_KEY, T, m, __VA_ARGS__, .unused_ = 0)
#define CORM_ONE_TO_ONE(T, m, ...)          CORM_FK_(ONE_TO_ONE, T, m, __VA_ARGS__, .unused_ = 0)
#define CORM_ONE_TO_ONE_ID(T, m, ...)       CORM_FK_ID_(ONE_TO_ONE, T, m, __VA_ARGS__, .unused_ = 0)
#define CORM_M2M_(T, nm, Target, ...) { .name = #nm, .type = CORM_TYPE_MANY_TO_MANY, .object_offset = CORM_NO_MEMBER, .to = &Target##_model, __VA_ARGS__ }
#define CORM_MANY_TO_MANY(T, nm, ...)       CORM_M2M_(T, nm, __VA_ARGS__, .unused_ = 0)
#define CORM_DECLARE(T)       extern const corm_model T##_model
#define CORM_MODEL_(T, ...)   const corm_model T##_model = { .name = #T, .size = sizeof(T) + 0 * sizeof(char[_Generic(&((T *)0)->base, corm_object *: 1)]), .fields = T##_fields, .n_fields = sizeof(T##_fields) / sizeof(T##_fields[0]), __VA_ARGS__ }
#define CORM_MODEL(...)       CORM_MODEL_(__VA_ARGS__, .unused_ = 0)
#define CORM_NAMES(...)       ((const char *const[]){ __VA_ARGS__, NULL })
/* constants and conditions for descriptors: no function call, so they are static initialisers */
#define CORM_INT(x)   ((const corm_value[]){ { .kind = CORM_K_INT, .as.i = (x) } })
#define CORM_REAL(x)  ((const corm_value[]){ { .kind = CORM_K_DOUBLE, .as.d = (x) } })
#define CORM_BOOL(x)  ((const corm_value[]){ { .kind = CORM_K_BOOL, .as.b = (x) } })
#define CORM_STR(x)   ((const corm_value[]){ { .kind = CORM_K_TEXT, .size = sizeof(x "") - 1, .as.s = (x) } })
#define CORM_PATH(x)  CORM_LEAF_(CORM_OP_F, x)
#define CORM_COND(lookup, constant) (&(const corm_expr){ .op = CORM_OP_Q, .name = lookup, .n_args = 1, .args = (constant) })
#define CORM_CALL(nm, ...) CORM_NODE_(CORM_OP_FN, nm, CORM_E_, __VA_ARGS__)
#define CORM_NOW      CORM_LEAF_(CORM_OP_FN, "now")
#define CORM_ORDER_(x) { .kind = CORM_K_TEXT, .as.s = (x) }
#define CORM_ORDERING(...) ((const corm_value[]){ CORM_MAP_(CORM_ORDER_, __VA_ARGS__), { .kind = CORM_K_NULL } })
#define CORM_CHECK(nm, cond) { .name = nm, .kind = CORM_CONSTRAINT_CHECK, .condition = (cond), .unused_ = 0 }
#define CORM_UNIQUE_(nm, ...) { .name = nm, .kind = CORM_CONSTRAINT_UNIQUE, __VA_ARGS__ }
#define CORM_UNIQUE(...) CORM_UNIQUE_(__VA_ARGS__, .unused_ = 0)
#define CORM_INDEX(...) { .fields = (const char *const[]){ __VA_ARGS__, NULL }, .unused_ = 0 }
#define CORM_INDEX_AS(...) CORM_INDEX_AS_(__VA_ARGS__, .unused_ = 0)
#define CORM_INDEX_AS_(nm, ...) { .name = nm, __VA_ARGS__ } /* named; .fields = CORM_NAMES(..) or .expressions, .condition, .include */
#define CORM_INDEXES(...) .indexes = (const corm_index[]){ __VA_ARGS__ }, .n_indexes = sizeof((const corm_index[]){ __VA_ARGS__ }) / sizeof(corm_index)
#define CORM_CONSTRAINTS(...) .constraints = (const corm_constraint[]){ __VA_ARGS__ }, .n_constraints = sizeof((const corm_constraint[]){ __VA_ARGS__ }) / sizeof(corm_constraint)
#define corm_contains(q, o) corm_queryset_contains((q), corm_cobj(o))
#define corm_latest(T, q, ...) ((T *)(void *)corm_queryset_by_date((q), &T##_model, CORM_STRS_(__VA_ARGS__), true))
#define corm_earliest(T, q, ...) ((T *)(void *)corm_queryset_by_date((q), &T##_model, CORM_STRS_(__VA_ARGS__), false))
#define corm_list_at(T, l, i) ((T *)(void *)corm_list_object((l), (i), &T##_model))
#define corm_bulk_at(T, l, k) ((T *)(void *)corm_in_bulk_get((l), corm_v(k), &T##_model))
#define corm_full_clean(o) corm_object_full_clean(corm_obj(o))
#define corm_same(a, b) corm_object_same(corm_cobj(a), corm_cobj(b))
#define corm_copy(T, o) ((T *)(void *)corm_object_copy(corm_cobj(o)))
#define corm_display(o, nm) corm_object_display(corm_cobj(o), (nm))
#define corm_refresh_fields(o, ...) corm_object_refresh(corm_obj(o), CORM_STRS_(__VA_ARGS__))
#define corm_insert(o) corm_object_save(corm_obj(o), NULL, 0, CORM_SAVE_FORCE_INSERT)
#define corm_prefetch_objects(arr, n, ...) corm_prefetch_list(CORM_OBJARR_(arr), (n), (const corm_prefetch[]){ CORM_MAP_(CORM_PF_, __VA_ARGS__) }, CORM_NARG_(__VA_ARGS__))
#define corm_add_through(o, nm, target, sets) CORM_ADDT_(corm_obj(o), (nm), (corm_object *const[]){ corm_obj(target) }, sets)
#define CORM_ADDT_(o, nm, objs, ...) corm_object_m2m((o), (nm), CORM_M2M_ADD, (objs), 1, __VA_ARGS__)
#define corm_update_object(o, ...) corm_object_update(corm_obj(o), CORM_SETS_(__VA_ARGS__))
#define CORM_FNO_(nm, x, ...) (&(const corm_expr){ .op = CORM_OP_FN, .name = (nm), .n_args = 1, .args = (const corm_value[]){ corm_x(x) }, .options = CORM_OPTS_(__VA_ARGS__) })
#define corm_fn_opts(...) CORM_FNO_(__VA_ARGS__, .unused_ = 0)
#define CORM_MODELS(...) ((const corm_model *const[]){ __VA_ARGS__, NULL })
#define CORM_APP_(nm, ...) const corm_app nm##_app = { .name = #nm, __VA_ARGS__ }
#define CORM_APP(...) CORM_APP_(__VA_ARGS__, .unused_ = 0)
#endif
