/*
 * Expressions: plain data that macros build on the stack and builders copy.
 * F("pages"), Q("pages__gt", 3), COUNT("books"), OR(..): all are corm_expr.
 * An expression made by a macro lives until the end of the enclosing block;
 * corm_keep() copies one that must live longer.
 */
#ifndef CORM_EXPR_H
#define CORM_EXPR_H

#include <corm/common.h>
#include <corm/value.h>

CORM_BEGIN_DECLS

/**
 * A unit of work: its arena, its connection while it needs one, its last
 * error. One thread at a time.
 */
typedef struct corm_session corm_session;

/** What an expression node is.  Its name, arguments and options by op: */
typedef enum corm_op {
    CORM_OP_NONE,
    CORM_OP_Q,     /* name: path with lookup; args[0]: right-hand side */
    CORM_OP_F,     /* name: path of a field, annotation or transform */
    CORM_OP_OUTER, /* name: path in the enclosing query; OUTER of OUTER: args[0] */
    CORM_OP_VALUE,    /* args[0]: a bound value; options->output: its type */
    CORM_OP_LITERAL,  /* args[0]: a constant written into the SQL */
    CORM_OP_AND,      /* args: conditions, zero or more */
    CORM_OP_OR,       /* args: conditions */
    CORM_OP_XOR,      /* args: conditions; true when an odd number is */
    CORM_OP_NOT,      /* args[0] */
    CORM_OP_ARITH,    /* name: + - * / % ^ & | # << >> or "neg"; args */
    CORM_OP_FN,       /* name: row of the function table; args */
    CORM_OP_AGG,      /* name: row of the aggregate table; args[0] */
    CORM_OP_CASE,     /* args: WHEN.. then at most one ELSE */
    CORM_OP_WHEN,     /* args[0]: condition, args[1]: result */
    CORM_OP_ELSE,     /* args[0] */
    CORM_OP_EXISTS,   /* args[0]: queryset */
    CORM_OP_SUBQUERY, /* args[0]: queryset */
    CORM_OP_WINDOW, /* args[0]: expression; options: partition_by, order_by, frame */
    CORM_OP_ORDER, /* args[0]; options: desc, nulls_first, nulls_last */
    CORM_OP_CAST, /* name: type; args[0]; options: max_digits, decimal_places, max_length */
    CORM_OP_RAW,     /* name: SQL with ?; args: parameters; options->output */
    CORM_OP_LOOKUP,  /* name: lookup; args[0] left, args[1] right */
    CORM_OP_COLLATE, /* name: collation; args[0] */
    CORM_OP_WRAP,    /* args[0] with options->output as its type */
    CORM_OP_FILTERED, /* name: path of a relation; args[0]: condition (FilteredRelation) */
    CORM_OP_JSON_OBJECT, /* args: key, value, key, value, .. */
    CORM_OP_COUNT_
} corm_op;

/** A set operation between querysets.  0: none. */
typedef enum corm_combinator {
    CORM_COMBINE_NONE,
    CORM_UNION,
    CORM_UNION_ALL,
    CORM_INTERSECTION,
    CORM_DIFFERENCE
} corm_combinator;

/** The frame of a window.  mode 0: none given. */
typedef struct corm_frame {
    int8_t mode;          /**< 1 ROWS, 2 RANGE, 3 GROUPS */
    int8_t exclude;       /**< 1 CURRENT ROW, 2 GROUP, 3 TIES */
    bool start_unbounded; /**< UNBOUNDED PRECEDING */
    bool end_unbounded;   /**< UNBOUNDED FOLLOWING */
    /** negative: PRECEDING, 0: CURRENT ROW, positive: FOLLOWING */
    int32_t start;
    /** negative: PRECEDING, 0: CURRENT ROW, positive: FOLLOWING */
    int32_t end;
} corm_frame;

/** Options of a node; all zero is the default. */
typedef struct corm_expr_options {
    const corm_expr *filter; /**< aggregates: FILTER (WHERE ..) */
    const corm_expr *
        /** aggregates: instead of NULL; lag, lead: the default */
        default_value;
    const corm_value *
        /** aggregates, windows: one value of kind CORM_K_LIST (BY) */
        order_by;
    const corm_value *partition_by; /**< windows: as order_by */
    const corm_expr *delimiter;     /**< string_agg */
    bool distinct;                  /**< aggregates: DISTINCT */
    bool sample;                    /**< stddev, variance: of a sample */
    bool desc;                      /**< orderings: descending */
    bool nulls_first;               /**< orderings: NULLs at the beginning */
    bool nulls_last;                /**< orderings: NULLs at the end */
    corm_frame frame;               /**< windows: which rows around */
    const char *tz; /**< extract and trunc: zone name; NULL: UTC */
    const char
        *output;    /**< type name of the result ("integer", "decimal", ..) */
    int max_digits; /**< of a decimal output or cast */
    int decimal_places; /**< of a decimal output or cast */
    int max_length;     /**< of output, or of a cast */
    int unused_;
} corm_expr_options;

/** A node of an expression: plain data. */
struct corm_expr {
    corm_op op;                       /**< what kind of node */
    uint32_t n_args;                  /**< how many args */
    const char *name;                 /**< see corm_op */
    const corm_value *args;           /**< see corm_op; borrowed, as all here */
    const corm_expr_options *options; /**< NULL: defaults */
};

/** A named expression: annotate, aggregate, values.  name NULL: Django's default name. */
typedef struct corm_as {
    const char *name; /**< NULL: Django's default name; borrowed */
    corm_value value; /**< a bare string is a path */
} corm_as;

/** An assignment: update, defaults.  A bare string is text. */
typedef struct corm_set {
    const char *name; /**< of the field */
    corm_value value; /**< a bare string is text */
} corm_set;

/**
 * An expression with the name that Django would give it: "pages__avg".
 * @param expr  borrowed until the builder has copied it; NULL is an error
 *              there (CORM_VALUE_ERROR).
 * @return a pair without a name.
 * Threads: any that may read the expression.
 */
CORM_API corm_as corm_as_expr(const corm_expr *expr);

/**
 * A named expression as it is; for the macros.
 * @param as  what it points to stays borrowed.
 * @return as; cannot fail.
 * Threads: any; copies two words.
 */
CORM_API corm_as corm_as_self(corm_as as);

/**
 * A column under its own name: what a string in corm_values() is.
 * @param path  borrowed until the builder has copied it; a wrong one fails at
 *              the terminal (CORM_FIELD_ERROR).
 * @return path as name and as value.
 * Threads: any; the path is not looked at.
 */
CORM_API corm_as corm_as_name(const char *path);

/**
 * A deep copy of an expression into the current scope of the session, for
 * expressions that are returned, stored or built in a loop.
 * @param session  whose current scope receives it.
 * @param expr     borrowed for the call, with all in it but querysets, which
 *                 stay where they are.
 * @return lives until the scope ends; NULL (CORM_VALUE_ERROR: expr is NULL;
 *         CORM_NO_MEMORY) with the failure recorded.
 * Threads: the one that has session; copies only.
 * @code
 * corm_expr *recent = corm_keep(s, Q("publication_date__year__gte", 2000));
 * @endcode
 */
CORM_API corm_expr *corm_keep(corm_session *session, const corm_expr *expr);

/**
 * A deep copy of items into the current scope of the session: what
 * corm_items_of() makes lives until the end of the enclosing block.
 * @param session  whose current scope receives the copy.
 * @param items    copied, with texts in them.
 * @return lives until the scope ends; items NULL: they were NULL, or
 *         CORM_NO_MEMORY is recorded.
 * Threads: the one that has session; nothing is sent by it.
 */
CORM_API corm_items corm_keep_items(corm_session *session, corm_items items);

/**
 * The same of a range.
 * @param session  whose current scope receives the copy.
 * @param span     copied, with its ends.
 * @return lives until the scope ends; form 0: it was so, or CORM_NO_MEMORY is
 *         recorded.
 * Threads: the one that has session; nothing is sent by it.
 */
CORM_API corm_span corm_keep_span(corm_session *session, corm_span span);

/**
 * OR of a run-time array of conditions: for filters that are put together
 * while the program runs.
 * @param session  whose current scope receives the copy.
 * @param terms    conditions, copied.
 * @param n        how many; 0 is an error: never "no condition".
 * @return lives until the scope ends; NULL, and recorded: CORM_VALUE_ERROR (n
 *         is 0, a term is NULL), CORM_NO_MEMORY.
 * Threads: the one that has session; nothing is sent by it.
 * @code
 * const corm_expr *any[] = { Q("genre", "novel"), Q("pages__lt", 100) };
 * corm_queryset *found = corm_filter(books, corm_or_n(s, any, 2));
 * @endcode
 */
CORM_API const corm_expr *corm_or_n(corm_session *session,
                                    const corm_expr *const *terms, size_t n);

/**
 * AND of a run-time array of conditions.
 * @param session  in whose current scope it is made.
 * @param terms    copied, as by corm_or_n().
 * @param n        at least one, as there.
 * @return as corm_or_n(), with its errors; lives until the scope ends.
 * Threads: the one that has session; a copy is all.
 */
CORM_API const corm_expr *corm_and_n(corm_session *session,
                                     const corm_expr *const *terms, size_t n);

CORM_END_DECLS

#endif
