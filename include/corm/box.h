/*
 * Values and expressions as macros: Q, F, AND, COUNT, CASE, lists, .. (the
 * short names are in <corm/short.h>).  C11 only.
 *
 * corm_v(x), corm_x(x) and corm_r(x) turn a C value into a corm_value by its
 * static type; what none of them takes does not compile.  x stands in them
 * twice but is evaluated once.  Nesting costs 2^depth tokens, which is why
 * only Q, V, lists and operators box what they are given.
 *
 * Every macro that gives an expression makes a compound literal: it lives
 * until the end of the enclosing block, costs no allocation and cannot fail.
 * corm_keep() copies one that must live longer.
 */
#ifndef CORM_BOX_H
#define CORM_BOX_H

#include <corm/expr.h>
#include <corm/map.h>
#include <corm/value.h>

/* ---- boxing ---- */

/* clang-format off */
#define CORM_BOX_SCALARS_                         \
    bool:                corm_value_bool,         \
    char:                corm_value_int,          \
    signed char:         corm_value_int,          \
    short:               corm_value_int,          \
    int:                 corm_value_int,          \
    long:                corm_value_int,          \
    long long:           corm_value_int,          \
    unsigned char:       corm_value_uint,         \
    unsigned short:      corm_value_uint,         \
    unsigned:            corm_value_uint,         \
    unsigned long:       corm_value_uint,         \
    unsigned long long:  corm_value_uint,         \
    float:               corm_value_double,       \
    double:              corm_value_double,       \
    corm_str:            corm_value_str,          \
    corm_bytes:          corm_value_bytes,        \
    corm_date:           corm_value_date,         \
    corm_time:           corm_value_time,         \
    corm_datetime:       corm_value_datetime,     \
    corm_duration:       corm_value_duration,     \
    corm_uuid:           corm_value_uuid,         \
    corm_decimal:        corm_value_decimal,      \
    corm_json:           corm_value_json,         \
    corm_items:          corm_value_items,        \
    corm_span:           corm_value_span,         \
    corm_value:          corm_value_self,         \
    corm_opt_bool:       corm_value_opt_bool,     \
    corm_opt_int16:      corm_value_opt_int16,    \
    corm_opt_int32:      corm_value_opt_int32,    \
    corm_opt_int64:      corm_value_opt_int64,    \
    corm_opt_double:     corm_value_opt_double,   \
    corm_opt_date:       corm_value_opt_date,     \
    corm_opt_time:       corm_value_opt_time,     \
    corm_opt_datetime:   corm_value_opt_datetime, \
    corm_opt_duration:   corm_value_opt_duration, \
    corm_opt_uuid:       corm_value_opt_uuid,     \
    corm_opt_decimal:    corm_value_opt_decimal,  \
    corm_expr *:         corm_value_expr,         \
    const corm_expr *:   corm_value_expr,         \
    corm_queryset *:     corm_value_queryset,     \
    const corm_queryset *: corm_value_queryset,   \
    corm_list *:         corm_value_result,       \
    const corm_list *:   corm_value_result,       \
    corm_object *:       corm_value_object,       \
    const corm_object *: corm_value_object

/**
 * A value: a bare string is text, NULL is NULL.  For Q, SET, V, operators,
 * lists. By type corm_value_int(), corm_value_text(), ..
 */
#define corm_v(x)                         \
    _Generic((x), CORM_BOX_SCALARS_,      \
        char *:       corm_value_text,    \
        const char *: corm_value_text,    \
        void *:       corm_value_nullptr)(x)

/**
 * An expression: a bare string is a path.  For functions, aggregates, ordering,
 * AS. By type corm_value_path(), corm_value_expr(), ..
 */
#define corm_x(x)                         \
    _Generic((x), CORM_BOX_SCALARS_,      \
        char *:       corm_value_path,    \
        const char *: corm_value_path)(x)

/**
 * A result of CASE: a bare string does not compile; say V("x") or F("x"). By
 * type corm_value_int(), corm_value_expr(), ..
 */
#define corm_r(x) _Generic((x), CORM_BOX_SCALARS_)(x)
/* clang-format on */

/* ---- expressions ---- */

#define CORM_VALUES_(box, ...) \
    ((const corm_value[]){ CORM_MAP_(box, __VA_ARGS__) })
#define CORM_NODE_(o, nm, box, ...)                         \
    (&(const corm_expr){ .op = (o),                         \
                         .name = (nm),                      \
                         .n_args = CORM_NARG_(__VA_ARGS__), \
                         .args = CORM_VALUES_(box, __VA_ARGS__) })
#define CORM_LEAF_(o, nm) (&(const corm_expr){ .op = (o), .name = (nm) })

/**
 * A condition, Q for short: `path__lookup` against a value. A corm_expr of
 * CORM_OP_Q on the stack.
 */
#define corm_q(lookup, x) CORM_NODE_(CORM_OP_Q, (lookup), corm_v, x)
/**
 * A field, annotation or transform by its path, F for short. A corm_expr of
 * CORM_OP_F.
 */
#define corm_f(path) CORM_LEAF_(CORM_OP_F, (path))
/**
 * A field of the query around this one, OUTER for short;
 * corm_outer(corm_outer("x")): around that. A corm_expr of CORM_OP_OUTER.
 */
#define corm_outer(x) \
    (&(const corm_expr){                                                    \
        .op = CORM_OP_OUTER,                                                \
        .name = _Generic((x), char *: (x), const char *: (x), default: NULL), \
        .n_args = _Generic((x), char *: 0, const char *: 0, default: 1),    \
        .args = (const corm_value[]){ corm_x(x) } })
/**
 * A bound value where an expression stands, V for short. A corm_expr of
 * CORM_OP_VALUE.
 */
#define corm_val(x) CORM_NODE_(CORM_OP_VALUE, NULL, corm_v, x)
/**
 * A constant written into the SQL, quoted by the dialect; LITERAL for short. A
 * corm_expr of CORM_OP_LITERAL.
 */
#define corm_literal(x) CORM_NODE_(CORM_OP_LITERAL, NULL, corm_v, x)
/* A constant: works in descriptors too. */
/* clang-format off */
#define CORM_E_(e) { .kind = CORM_K_EXPR, .as.expr = (e) }
/* clang-format on */
/**
 * Conditions joined: AND, OR, XOR, NOT for short; also constants, for
 * descriptors. A corm_expr of CORM_OP_AND and so on; of a run-time list
 * corm_and_n(), corm_or_n().
 */
#define corm_and(...) CORM_NODE_(CORM_OP_AND, NULL, CORM_E_, __VA_ARGS__)
#define corm_or(...)  CORM_NODE_(CORM_OP_OR, NULL, CORM_E_, __VA_ARGS__)
#define corm_xor(...) CORM_NODE_(CORM_OP_XOR, NULL, CORM_E_, __VA_ARGS__)
#define corm_not(e)   CORM_NODE_(CORM_OP_NOT, NULL, CORM_E_, e)
/**
 * Operators: + - * / % ^ & | # << >>; a bare string is text. ADD, SUB, MUL, DIV
 * for short. A corm_expr of CORM_OP_ARITH.
 */
#define corm_arith(o, ...) CORM_NODE_(CORM_OP_ARITH, (o), corm_v, __VA_ARGS__)
/**
 * A JSON object made by the database, of pairs; a bare string is text:
 * corm_json_object("title", F("title"), "by", F("author__name")). A corm_expr of
 * CORM_OP_JSON_OBJECT.
 */
#define corm_json_object(...) \
    CORM_NODE_(CORM_OP_JSON_OBJECT, NULL, corm_v, __VA_ARGS__)
/**
 * Compared by another collation: corm_collate("nocase", "title"). A corm_expr of
 * CORM_OP_COLLATE.
 */
#define corm_collate(nm, x) CORM_NODE_(CORM_OP_COLLATE, (nm), corm_x, x)
/**
 * A database function by its name, of those that docs/expressions.md lists; FN
 * for short, FN0 without arguments. A corm_expr of CORM_OP_FN.
 */
#define corm_fn(nm, ...) CORM_NODE_(CORM_OP_FN, (nm), corm_x, __VA_ARGS__)
#define corm_fn0(nm)     CORM_LEAF_(CORM_OP_FN, (nm))
#define CORM_OPTS_(...)  (&(const corm_expr_options){ __VA_ARGS__ })
#define CORM_AGG_(nm, x, ...)                                       \
    (&(const corm_expr){ .op = CORM_OP_AGG,                         \
                         .name = (nm),                              \
                         .n_args = 1,                               \
                         .args = (const corm_value[]){ corm_x(x) }, \
                         .options = CORM_OPTS_(__VA_ARGS__) })
/**
 * An aggregate: corm_agg("count", "books", .distinct = true, .filter = ..);
 * COUNT, SUM, AVG, MAX_OF, MIN_OF for short. A corm_expr of CORM_OP_AGG with
 * corm_expr_options.
 */
#define corm_agg(nm, ...) CORM_AGG_((nm), __VA_ARGS__, .unused_ = 0)
/**
 * corm_case(corm_when(condition, result), .., corm_else(result)); CASE, WHEN,
 * ELSE for short. A corm_expr of CORM_OP_CASE, its arguments of CORM_OP_WHEN and
 * CORM_OP_ELSE.
 */
#define corm_case(...) CORM_NODE_(CORM_OP_CASE, NULL, CORM_E_, __VA_ARGS__)
#define corm_when(c, r)     \
    (&(const corm_expr){    \
        .op = CORM_OP_WHEN, \
        .n_args = 2,        \
        .args = (const corm_value[]){ corm_value_expr(c), corm_r(r) } })
#define corm_else(r)                         \
    (&(const corm_expr){ .op = CORM_OP_ELSE, \
                         .n_args = 1,        \
                         .args = (const corm_value[]){ corm_r(r) } })
#define CORM_QS_(q) corm_value_queryset(q)
/**
 * Has the queryset a row? EXISTS for short. A corm_expr of CORM_OP_EXISTS, which
 * borrows the queryset.
 */
#define corm_exists_in(q) CORM_NODE_(CORM_OP_EXISTS, NULL, CORM_QS_, q)
/**
 * The one value of the one row of a queryset, SUBQUERY for short. A corm_expr of
 * CORM_OP_SUBQUERY.
 */
#define corm_subquery(q) CORM_NODE_(CORM_OP_SUBQUERY, NULL, CORM_QS_, q)
/**
 * SQL with a `?` for each parameter: corm_raw_expr("pages % ?", 7); RAW for
 * short. A corm_expr of CORM_OP_RAW.
 */
#define corm_raw_expr(...) CORM_RAW_EXPR_(__VA_ARGS__, 0)
/* Something behind the last parameter, so that there may be none. */
#define CORM_RAW_EXPR_(sql, ...)                                \
    (&(const corm_expr){ .op = CORM_OP_RAW,                     \
                         .name = (sql),                         \
                         .n_args = CORM_NARG_(__VA_ARGS__) - 1, \
                         .args = CORM_VALUES_(corm_v, __VA_ARGS__) })
#define CORM_OVER_(x, ...)                                                   \
    (&(const corm_expr){ .op = CORM_OP_WINDOW,                               \
                         .n_args = 1,                                        \
                         .args = (const corm_value[]){ corm_value_expr(x) }, \
                         .options = CORM_OPTS_(__VA_ARGS__) })
/**
 * A window function: .partition_by, .order_by (both corm_exprs()), .frame;
 * WINDOW for short. A corm_expr of CORM_OP_WINDOW.
 */
#define corm_window(...) CORM_OVER_(__VA_ARGS__, .unused_ = 0)
#define CORM_ORD_(x, ...)                                           \
    (&(const corm_expr){ .op = CORM_OP_ORDER,                       \
                         .n_args = 1,                               \
                         .args = (const corm_value[]){ corm_x(x) }, \
                         .options = CORM_OPTS_(__VA_ARGS__) })
/**
 * Orderings: corm_desc("pages", .nulls_last = true); ASC, DESC for short. A
 * corm_expr of CORM_OP_ORDER.
 */
#define corm_asc(...)  CORM_ORD_(__VA_ARGS__, .unused_ = 0)
#define corm_desc(...) CORM_ORD_(__VA_ARGS__, .desc = true)
/**
 * x as a type by its name in CORM_TYPE_MAP: "integer", "char", ..; CAST for
 * short. A corm_expr of CORM_OP_CAST.
 */
#define corm_cast(x, type)                   \
    (&(const corm_expr){ .op = CORM_OP_CAST, \
                         .name = (type),     \
                         .n_args = 1,        \
                         .args = (const corm_value[]){ corm_x(x) } })
/**
 * Expressions for .partition_by and .order_by, BY for short: one corm_value of
 * CORM_K_LIST.
 */
#define corm_exprs(...)                                       \
    ((const corm_value[]){ { .kind = CORM_K_LIST,             \
                             .size = CORM_NARG_(__VA_ARGS__), \
                             .as.list = CORM_VALUES_(corm_x, __VA_ARGS__) } })
/**
 * ROWS BETWEEN a AND b: negative before, 0 the current row, positive after; ROWS
 * for short. A corm_frame.
 */
#define corm_rows(a, b) ((corm_frame){ .mode = 1, .start = (a), .end = (b) })
#define CORM_FNO_(nm, x, ...)                                       \
    (&(const corm_expr){ .op = CORM_OP_FN,                          \
                         .name = (nm),                              \
                         .n_args = 1,                               \
                         .args = (const corm_value[]){ corm_x(x) }, \
                         .options = CORM_OPTS_(__VA_ARGS__) })
/**
 * A function of one argument with options: corm_fn_opts("trunc_month",
 * "created", .tz = "Europe/Vienna"). A corm_expr of CORM_OP_FN.
 */
#define corm_fn_opts(...) CORM_FNO_(__VA_ARGS__, .unused_ = 0)
/** A named expression, AS for short: a corm_as. */
#define corm_as_(nm, x) ((corm_as){ (nm), corm_x(x) })
/** An assignment, SET for short: a corm_set. */
#define corm_set_(nm, x) ((corm_set){ (nm), corm_v(x) })

/* ---- lists ---- */

/**
 * A list of values that may be of different types, VALS for short: a corm_value
 * of CORM_K_LIST.
 */
#define corm_vals(...)                              \
    ((corm_value){ .kind = CORM_K_LIST,             \
                   .size = CORM_NARG_(__VA_ARGS__), \
                   .as.list = CORM_VALUES_(corm_v, __VA_ARGS__) })
/**
 * The two ends of a range, both within it; RANGE for short. A corm_value of
 * CORM_K_LIST.
 */
#define corm_range(a, b)                \
    ((corm_value){ .kind = CORM_K_LIST, \
                   .elem = 1,           \
                   .size = 2,           \
                   .as.list = CORM_VALUES_(corm_v, a, b) })
/** Values as a corm_items: corm_items_of("red", "blue"). */
#define corm_items_of(...) \
    ((corm_items){ CORM_VALUES_(corm_v, __VA_ARGS__), CORM_NARG_(__VA_ARGS__) })
/** A corm_span: corm_span_of(1, 10, "[)") has 1 and not 10; NULL: no bound. */
#define corm_span_of(a, b, bounds)                                      \
    ((corm_span){ CORM_VALUES_(corm_v, a, b),                           \
                  CORM_SPAN_SET |                                       \
                      ((bounds)[0] == '[' ? CORM_SPAN_LOWER_INC : 0u) | \
                      ((bounds)[1] == ']' ? CORM_SPAN_UPPER_INC : 0u) })
/** The range in which nothing is: a corm_span. */
#define corm_span_empty() ((corm_span){ NULL, CORM_SPAN_SET | CORM_SPAN_EMPTY })
/* clang-format off */
#define CORM_ITEM_(T, kind) T *: kind, const T *: kind
#define CORM_ELEM_(p) _Generic((p),                    \
    CORM_ITEM_(bool,               CORM_K_BOOL),       \
    CORM_ITEM_(signed char,        CORM_K_INT),        \
    CORM_ITEM_(short,              CORM_K_INT),        \
    CORM_ITEM_(int,                CORM_K_INT),        \
    CORM_ITEM_(long,               CORM_K_INT),        \
    CORM_ITEM_(long long,          CORM_K_INT),        \
    CORM_ITEM_(unsigned char,      CORM_K_UINT),       \
    CORM_ITEM_(unsigned short,     CORM_K_UINT),       \
    CORM_ITEM_(unsigned,           CORM_K_UINT),       \
    CORM_ITEM_(unsigned long,      CORM_K_UINT),       \
    CORM_ITEM_(unsigned long long, CORM_K_UINT),       \
    CORM_ITEM_(float,              CORM_K_DOUBLE),     \
    CORM_ITEM_(double,             CORM_K_DOUBLE),     \
    CORM_ITEM_(corm_bytes,         CORM_K_BYTES),      \
    CORM_ITEM_(corm_date,          CORM_K_DATE),       \
    CORM_ITEM_(corm_time,          CORM_K_TIME),       \
    CORM_ITEM_(corm_datetime,      CORM_K_DATETIME),   \
    CORM_ITEM_(corm_duration,      CORM_K_DURATION),   \
    CORM_ITEM_(corm_uuid,          CORM_K_UUID),       \
    CORM_ITEM_(corm_decimal,       CORM_K_DECIMAL),    \
    CORM_ITEM_(corm_json,          CORM_K_JSON),       \
    char **:             CORM_K_TEXT,                  \
    const char **:       CORM_K_TEXT,                  \
    char *const *:       CORM_K_TEXT,                  \
    const char *const *: CORM_K_TEXT)
/* clang-format on */
/**
 * n elements of a C array, read during the call; ARRAY for short. See
 * corm_value_array().
 */
#define corm_array(p, n) \
    corm_value_array(    \
        (p), (uint32_t)CORM_ELEM_(p) << 16 | (uint32_t)sizeof(*(p)), (n))
/** Text of n bytes that need not end in NUL: a corm_str, for corm_value_str(). */
#define corm_strn(p, n) ((corm_str){ (p), (n) })

#endif
