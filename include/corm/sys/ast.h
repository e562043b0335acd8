/*
 * The SQL AST: what the query compiler makes and dialects render.  Plain
 * structs in an arena, immutable once made; a node names tables and columns
 * by text and holds no model.  For backend authors; may change in a minor
 * release.
 */
#ifndef CORM_SYS_AST_H
#define CORM_SYS_AST_H

#include <corm/common.h>
#include <corm/expr.h>
#include <corm/model.h>
#include <corm/value.h>

CORM_BEGIN_DECLS

/** A node of the tree that a dialect renders. */
typedef struct corm_node corm_node;
/** A SELECT statement, whole. */
typedef struct corm_select corm_select;

/* clang-format off */
/** X(kind, what its members mean) */
#define CORM_NODE_MAP(X)                                                                        \
    X(COLUMN,    "table: alias or NULL; name: column")                                        \
    X(PARAM,     "slot: number of a bound parameter; type: its type")                         \
    X(CONSTANT,  "value: written as a literal by the dialect's quoting function")             \
    X(STAR,      "* of COUNT(*)")                                                             \
    X(AND,       "args; none: true")                                                          \
    X(OR,        "args; none: false")                                                         \
    X(XOR,       "args; true when an odd number of them is")                                  \
    X(NOT,       "args[0]")                                                                   \
    X(LOOKUP,    "name: of the lookup table; args[0] left side, args[1..] right side")        \
    X(ARITH,     "name: + - * / % ^ & | # << >>, neg; args")                                  \
    X(FUNCTION,  "name: of the function table; args; extra: part, tz, default")               \
    X(AGGREGATE, "name: of the aggregate table; args; extra: filter, order_by, delimiter; flags: DISTINCT, SAMPLE") \
    X(CASE,      "args: condition, result, ..; one more at the end: ELSE")                    \
    X(CAST,      "args[0]; type, digits, places, length: the target")                         \
    X(COLLATE,   "args[0]; name: the collation")                                              \
    X(EXISTS,    "select")                                                                    \
    X(SUBQUERY,  "select")                                                                    \
    X(WINDOW,    "args[0]: function or aggregate; extra: partition_by, order_by, frame")      \
    X(ORDER,     "args[0]; flags: DESC, NULLS_FIRST, NULLS_LAST")                             \
    X(RAW,       "name: SQL in which each ? is the next of args, ?? a question mark; quoted parts are kept") \
    X(TUPLE,     "args: a row value")                                                         \
    X(JSON_KEY,  "args[0]: a JSON value; extra: keys; flags: AS_TEXT")                        \
    X(OUTPUT,    "name: an output column, or slot: its position from 1 when name is NULL")    \
    X(DEFAULT,   "the column's default, in INSERT")                                           \
    X(EXCLUDED,  "name: column of the row that conflicted, in ON CONFLICT .. UPDATE")
/* clang-format on */

/** What kind of node it is. */
typedef enum corm_node_kind {
#define X(kind, text) CORM_NODE_##kind,
    CORM_NODE_MAP(X)
#undef X
        CORM_NODE_KINDS_
} corm_node_kind;

/* clang-format off */
/** Flags of nodes. */
#define CORM_NODE_DISTINCT    0x001u /* aggregate */
#define CORM_NODE_SAMPLE      0x002u /* stddev, variance */
#define CORM_NODE_DESC        0x004u /* order */
#define CORM_NODE_NULLS_FIRST 0x008u /* order */
#define CORM_NODE_NULLS_LAST  0x010u /* order */
#define CORM_NODE_AS_TEXT     0x020u /* JSON key read as SQL text (->>) */
#define CORM_NODE_BILATERAL   0x040u /* lookup: right side is an expression, not a parameter */
#define CORM_NODE_ARRAY       0x080u /* param: one JSON array or database array that stands for a list */
#define CORM_NODE_EMPTY       0x100u /* subquery: can have no row */
#define CORM_NODE_MIXED       0x200u /* arguments of several types: the result's is unknown */
#define CORM_NODE_VALUES      0x400u /* param: values of the node's type, a CORM_K_LIST, as an array */
/* clang-format on */

/** One step of a JSON path: an object key, or an array index. */
typedef struct corm_json_step {
    const char *key;  /**< NULL: an index */
    int64_t index;    /**< from 0; negative: from the end, where it can */
    const char *text; /**< as written in the path */
} corm_json_step;

/** What few nodes have. */
typedef struct corm_node_extra {
    const corm_node *filter;              /**< of an aggregate; NULL: none */
    const corm_node *delimiter;           /**< of string_agg; NULL: none */
    const corm_node *default_value;       /**< instead of NULL; NULL: none */
    const corm_node *const *order_by;     /**< of an aggregate or window */
    const corm_node *const *partition_by; /**< of a window */
    size_t n_order_by;                    /**< how many in order_by */
    size_t n_partition_by;                /**< how many in partition_by */
    corm_frame frame;                     /**< of a window */
    const char *part;            /**< extract, trunc: "year", "month", .. */
    const char *tz;              /**< zone name, checked; NULL: none */
    const corm_json_step *steps; /**< of JSON_KEY */
    size_t n_steps;              /**< how many steps */
} corm_node_extra;

/** A name in its quotes, as the dialect writes it: made once, when a database
 *  is opened. */
typedef struct corm_quoted {
    const char *text; /**< NULL: it is quoted where it is written */
    size_t n;         /**< bytes, without a NUL */
    size_t own;       /**< where a column's own name begins: behind its table's
                           and a point; 0: of no column */
} corm_quoted;

/** An expression node. */
struct corm_node {
    corm_node_kind kind; /**< which says what the other members mean */
    corm_type type;      /**< of the result; CORM_TYPE_NONE: unknown */
    uint32_t flags;      /**< CORM_NODE_DISTINCT and its like */
    uint32_t slot;       /**< of PARAM and OUTPUT; of LOOKUP: the library's */
    int16_t digits;      /**< of a DECIMAL result or cast; 0: unknown */
    int16_t places;      /**< of a DECIMAL result or cast; 0: unknown */
    int32_t length;      /**< of a CHAR cast; of ITEMS, the type of each; 0:
                            none */
    const char *name;    /**< by kind */
    const char *table;   /**< of COLUMN */
    const corm_node *const *args;   /**< by kind */
    size_t n_args;                  /**< how many args */
    const corm_select *select;      /**< of EXISTS and SUBQUERY */
    const corm_value *value;        /**< of CONSTANT */
    const corm_node_extra *extra;   /**< NULL: nothing */
    const corm_quoted *quoted_name; /**< of a COLUMN; NULL: not known */
    /** Of a COLUMN whose table has its own name here; NULL: not known. */
    const corm_quoted *quoted_table;
};

/** An output column. */
typedef struct corm_column {
    const corm_node *node; /**< what is selected */
    const char *alias;     /**< NULL: none is written */
} corm_column;

/** How a table joins those before it. */
typedef enum corm_join_kind { CORM_JOIN_INNER, CORM_JOIN_LEFT } corm_join_kind;

/** A table or subquery in FROM.  The first has no condition. */
typedef struct corm_source {
    corm_join_kind join;       /**< how it is joined to what stands before */
    const char *table;         /**< or */
    const corm_select *select; /**< a subquery */
    const char *alias;         /**< NULL: the table's name */
    const corm_node *on;       /**< NULL, and not the first: CROSS JOIN */
    /** Of a table whose alias is its own name; NULL: not known. */
    const corm_quoted *quoted;
} corm_source;

/** Locks on the rows read.  A database without them reads on. */
typedef struct corm_lock {
    bool update;           /**< are rows locked at all? */
    bool nowait;           /**< fail where another has a lock */
    bool skip_locked;      /**< leave locked rows out */
    bool no_key;           /**< FOR NO KEY UPDATE */
    const char *const *of; /**< table aliases */
    size_t n_of;           /**< how many; 0: all */
} corm_lock;

/** A common table expression: WITH name (columns) AS (select). */
typedef struct corm_cte {
    const char *name;           /**< after WITH */
    const char *const *columns; /**< their names */
    size_t n_columns;           /**< how many columns */
    const corm_select *select;  /**< what gives its rows */
    bool recursive;             /**< does it select from itself? */
} corm_cte;

/** SELECT, or a set operation over selects. */
struct corm_select {
    bool distinct;                       /**< equal rows once */
    const corm_node *const *distinct_on; /**< instead of distinct */
    size_t n_distinct_on;                /**< how many distinct_on */
    const corm_column *columns;          /**< none: SELECT 1 */
    size_t n_columns;                    /**< how many columns */
    const corm_source *sources; /**< FROM; none: a select without a table */
    size_t n_sources;           /**< how many sources */
    const corm_node *where;     /**< NULL: every row */
    const corm_node *having;    /**< NULL: none */
    const corm_node *const *group_by; /**< expressions */
    size_t n_group_by;                /**< how many group_by */
    const corm_node *const *order_by; /**< CORM_NODE_ORDER nodes */
    size_t n_order_by;                /**< how many order_by */
    const corm_node *limit;           /**< parameter or constant; NULL: none */
    const corm_node *offset;          /**< parameters, constants; NULL: none */
    corm_lock lock;                   /**< on the rows that are read */
    /** Not 0: operands, order_by, limit and offset count, nothing else. */
    corm_combinator combinator;
    const corm_select *const *operands; /**< selects of a set operation */
    size_t n_operands;                  /**< how many operands */
    const corm_cte *ctes;               /**< WITH, in front of all */
    size_t n_ctes;                      /**< how many ctes */
};

/** What an insert does with a row that a unique constraint refuses. */
typedef enum corm_conflict {
    CORM_CONFLICT_FAIL,
    CORM_CONFLICT_IGNORE,
    CORM_CONFLICT_UPDATE
} corm_conflict;

/** INSERT of rows, or of what a select gives. */
typedef struct corm_insert {
    const char *table;              /**< that rows are added to */
    const char *const *columns;     /**< none: DEFAULT VALUES, one row */
    size_t n_columns;               /**< how many columns */
    const corm_node *const *values; /**< n_rows * n_columns, row by row */
    size_t n_rows;                  /**< rows of values */
    bool unnest; /**< values are one CORM_NODE_VALUES a column; n_rows is 1 */
    const corm_select *select; /**< instead of values */
    corm_conflict conflict;    /**< what happens to a row that is refused */
    const char *const *unique_columns; /**< target of a conflict */
    size_t n_unique;                   /**< how many unique_columns */
    const char *const *update_columns; /**< set from the row that conflicted */
    size_t n_update;                   /**< how many update_columns */
    /** columns given back; none: n_returning is 0 */
    const char *const *returning;
    size_t n_returning; /**< how many of them */
} corm_insert;

/** column = value in UPDATE. */
typedef struct corm_assignment {
    const char *column;     /**< that is set */
    const corm_node *value; /**< what it becomes */
} corm_assignment;

/** UPDATE of one table. */
typedef struct corm_update_statement {
    const char *table;           /**< whose rows change */
    const corm_assignment *sets; /**< assignments */
    size_t n_sets;               /**< how many sets */
    /** Rows to join with, as the table "new": one CORM_NODE_VALUES a column,
     *  or with n_from_rows so many times n_from values, row by row; and the
     *  names of the columns.  None: n_from is 0. */
    const corm_node *const *from;
    const char *const *from_columns; /**< their names, as many as n_from */
    size_t n_from;                   /**< columns; 0: no join */
    size_t n_from_rows;     /**< rows of values; 0: one array a column */
    const corm_node *where; /**< NULL: every row */
    /** columns given back; none: n_returning is 0 */
    const char *const *returning;
    size_t n_returning; /**< how many returning */
} corm_update_statement;

/** DELETE from one table. */
typedef struct corm_delete_statement {
    const char *table;      /**< whose rows go */
    const corm_node *where; /**< NULL: every row */
    /** columns given back; none: n_returning is 0 */
    const char *const *returning;
    size_t n_returning; /**< how many returning */
} corm_delete_statement;

CORM_END_DECLS

#endif
