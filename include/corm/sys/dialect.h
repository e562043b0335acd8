/*
 * A dialect: a table of capabilities and spellings, plus the few functions
 * that it renders differently.  Data first; immutable; any thread.
 * For backend authors; may change in a minor release.
 */
#ifndef CORM_SYS_DIALECT_H
#define CORM_SYS_DIALECT_H

#include <corm/common.h>
#include <corm/sys/ast.h>

CORM_BEGIN_DECLS

/* clang-format off */
/** X(feature, what it means).  The core asks these, never a vendor's name. */
#define CORM_FEATURE_MAP(X)                                                                      \
    X(RETURNING,          "INSERT and DELETE .. RETURNING")                                      \
    X(UPDATE_RETURNING,   "UPDATE .. RETURNING")                                                 \
    X(LAST_INSERT_ID,     "the driver knows the key of a single-row insert without RETURNING")   \
    X(DISTINCT_ON,        "SELECT DISTINCT ON (..)")                                             \
    X(AGGREGATE_FILTER,   "FILTER (WHERE ..) on aggregates; else CASE")                          \
    X(AGGREGATE_ORDER,    "ORDER BY inside aggregates")                                          \
    X(AGGREGATE_DISTINCT_MANY, "DISTINCT on aggregates with several arguments")                  \
    X(NULLS_ORDER,        "NULLS FIRST and NULLS LAST; else rendered by CASE")                   \
    X(NULLS_LARGEST,      "NULL sorts last in ascending order")                                  \
    X(ROW_VALUES,         "(a, b) IN ((1, 2), ..)")                                              \
    X(SELECT_FOR_UPDATE,  "locking reads")                                                       \
    X(SKIP_LOCKED,        "FOR UPDATE SKIP LOCKED")                                              \
    X(NOWAIT,             "FOR UPDATE NOWAIT")                                                   \
    X(LOCK_OF,            "FOR UPDATE OF")                                                       \
    X(LOCK_NO_KEY,        "FOR NO KEY UPDATE")                                                   \
    X(INTERSECT_EXCEPT,   "INTERSECT and EXCEPT")                                                \
    X(COMPOUND_SLICE,     "ORDER BY and LIMIT inside the operands of UNION, in parentheses")     \
    X(WINDOW,             "window functions")                                                    \
    X(NATIVE_BOOLEAN,     "a boolean type of its own")                                           \
    X(NATIVE_UUID,        "a uuid type of its own")                                              \
    X(NATIVE_DURATION,    "an interval type; else integer microseconds")                         \
    X(NATIVE_DECIMAL,     "exact decimals; else binary floating point")                          \
    X(NATIVE_XOR,         "an XOR operator for conditions")                                      \
    X(ARRAY_PARAM,        "a list as one parameter")                                             \
    X(COLUMN_PARAMS,      "a column of values as one parameter, of which UNNEST makes rows")      \
    X(PARAM_ROWS,         "an INSERT of one row is run for each row of its parameters, columns of values") \
    X(ON_CONFLICT_TARGET, "ON CONFLICT (columns)")                                               \
    X(IGNORE_CONFLICTS,   "INSERT that ignores conflicts")                                       \
    X(UPDATE_CONFLICTS,   "INSERT that updates on conflict")                                     \
    X(TRANSACTIONAL_DDL,  "CREATE and DROP can be rolled back")                                  \
    X(DEFERRED_FK,        "foreign keys checked at commit")                                      \
    X(PARTIAL_INDEX,      "CREATE INDEX .. WHERE")                                               \
    X(EXPRESSION_INDEX,   "indexes on expressions")                                              \
    X(COVERING_INDEX,     "CREATE INDEX .. INCLUDE")                                             \
    X(DESC_INDEX,         "descending index columns")                                            \
    X(DEFERRABLE_UNIQUE,  "deferrable unique constraints")                                       \
    X(NULLS_NOT_DISTINCT, "UNIQUE NULLS NOT DISTINCT")                                           \
    X(CHECK_CONSTRAINT,   "CHECK constraints that are enforced")                                 \
    X(STORED_GENERATED,   "stored generated columns")                                            \
    X(VIRTUAL_GENERATED,  "virtual generated columns")                                           \
    X(EXPRESSION_DEFAULT, "expressions as column defaults")                                      \
    X(DEFAULT_IN_INSERT,  "the DEFAULT keyword among the values of INSERT")                      \
    X(TIMEZONES,          "date-times in time zones")                                            \
    X(JSON_CONTAINS,      "contains and contained_by on JSON")                                   \
    X(INTEGER_64,         "every integer column holds 64 bits")                                  \
    X(SLICE_IN_SUBQUERY,  "LIMIT in a subquery of IN")                                           \
    X(UPDATE_SELF_SUBQUERY, "UPDATE and DELETE may read their own table in a subquery")          \
    X(OFFSET_NEEDS_LIMIT, "OFFSET is possible only behind LIMIT")                                \
    X(SCHEMA_GROUP_BY_PK, "GROUP BY the key stands for all columns of its table")                \
    X(CASE_FOLDING_LIKE,  "LIKE ignores ASCII case")                                             \
    X(FORWARD_FK,         "REFERENCES a table that is not there yet")                            \
    X(INLINE_FK,          "REFERENCES behind a column is heeded; else ALTER TABLE adds the key") \
    X(RELATED_TYPE,       "a foreign key's column has its target's type to the letter")          \
    X(UNSIGNED_INTEGERS,  "positive integers have twice the range")                              \
    X(ZONE_NAMES,         "the server knows time zones by name")                                \
    X(INDEX_OF_TABLE,     "names of indexes are of their table: DROP INDEX .. ON table")         \
    X(CONCURRENT_INDEX,   "indexes made and dropped CONCURRENTLY")                               \
    X(MODIFY_COLUMN,      "MODIFY COLUMN with the whole definition, its COMMENT too, constant defaults in parentheses; else ALTER COLUMN .. TYPE, SET, DROP") \
    X(RENAME_INDEX,       "an index can be renamed")                                             \
    X(NOT_VALID,          "constraints that old rows need not fulfil: NOT VALID, VALIDATE CONSTRAINT") \
    X(LOOSE_TYPES,        "a column keeps values of any type")                                   \
    X(QUERY_SNAPSHOTS,    "each query of a transaction sees what is committed by then, so a transaction of queries alone gains nothing") \
    X(OPCLASS,            "operator classes of index columns, exclusion constraints; else left out")  \
    X(LIMITED_LONG,       "a long text, bytes or JSON has no index of its own: it is left out")       \
    X(FULLTEXT_INDEX,     "CREATE FULLTEXT INDEX")                                               \
    X(SHORT_UNIQUE,       "a unique constraint has no long text, bytes or JSON in it: it is refused") \
    X(COMMENT_ON,         "COMMENT ON .. IS ..")                                                 \
    X(KEY_NEEDS_INDEX,    "a foreign key's column has an index, which cannot go before the key")           \
    X(CHECK_HOLDS_NAMES,  "a column that a CHECK names cannot be renamed: the CHECK goes before and comes back")  \
    X(SIGNED_ZERO,        "a column keeps -0.0 apart from 0.0; else it becomes that, which equals it")
/* clang-format on */

/** What a database can do; a dialect sets them. */
typedef enum corm_feature {
#define X(feature, text) CORM_FEATURE_##feature,
    CORM_FEATURE_MAP(X)
#undef X
        CORM_FEATURES_
} corm_feature;

/** How many features a set has room for; it stays when features are added. */
#define CORM_FEATURES_ROOM 128
/** A set of features. */
typedef struct corm_features {
    bool has[CORM_FEATURES_ROOM]; /**< which, by corm_feature */
} corm_features;
/** In C: one feature of an initializer, `{ { CORM_FEATURE_ON(WINDOW) } }`. */
#define CORM_FEATURE_ON(feature) [CORM_FEATURE_##feature] = true

/** What collects SQL text and parameters; see the corm_sink_ calls. */
typedef struct corm_sink corm_sink;
/** Appends a node to a sink in a way of the dialect's own. */
typedef void corm_node_renderer(corm_sink *sink, const corm_node *node);

/**
 * How one named thing is written.  sql is a template: %1 .. %9 an argument,
 * %* all arguments separated by ", ", %% a percent sign.  render, when not
 * NULL, is called instead.  Tables end with a NULL name; a row "name/2" is
 * for two arguments and stands before the row "name".
 *
 * An argument that stands between parentheses and commas is written bare,
 * elsewhere it gets parentheses when it needs them.  What a spelling of a
 * function, aggregate or operator writes must be closed: a call, or in
 * parentheses of its own.  Lookups are comparisons: "%1 = %2".
 */
typedef struct corm_spelling {
    /** of a lookup, function, ..; "name/2" for two arguments */
    const char *name;
    const char *sql;            /**< template; NULL: render writes it */
    corm_node_renderer *render; /**< called instead of sql; NULL: none */
} corm_spelling;

/**
 * A column type; of an ARRAY what stands behind that of its items, "[]".
 * In ddl and cast, %d is max_length or max_digits and %p the
 * decimal places; a parenthesis with %d is left out where the number is not
 * known.  In check, %c is the quoted column.  %% is a percent sign.
 */
typedef struct corm_type_name {
    corm_type type;    /**< that is spelled */
    const char *ddl;   /**< automatic keys: without constraint words */
    const char *cast;  /**< NULL: as ddl */
    const char *check; /**< NULL: none; else the condition of a CHECK */
} corm_type_name;

/** How a bound parameter is written; with $1 each slot has one number. */
typedef enum corm_placeholder {
    CORM_PLACEHOLDER_QUESTION,
    CORM_PLACEHOLDER_DOLLAR
} corm_placeholder;

/** An option of EXPLAIN: `name=value` in lower case, as programs write it. */
typedef struct corm_explain_option {
    const char *name;  /**< "format" */
    const char *value; /**< value "true" may be left out */
    const char *sql;   /**< "FORMAT JSON" */
} corm_explain_option;

/**
 * How tables change where ALTER TABLE can only rename and add: the table is
 * made anew, its rows copied, the old one dropped, the new one renamed.
 * Statements of the dialect's own; all are required.
 */
typedef struct corm_rebuild {
    const char
        *is_guarded;   /**< a query: not 0 while foreign keys are enforced */
    const char *begin; /**< before it, outside a transaction */
    const char *end;   /**< outside a transaction: foreign keys are not
                                  enforced between them */
    const char *check; /**< a query: a row for each row that refers to
                                  nothing, its table in the first column */
    /** before renaming: no reference to the table changes */
    const char *rename_begin;
    const char *rename_end; /**< between them renaming a table
                                  changes no reference to it */
    /** Optional, of keys that are not used again (auto_key_no_reuse):
     *  statements that take the counter of table %2 over to table %1. */
    const char *clear_counter;
    /** takes the counter of table %2 over to table %1 */
    const char *copy_counter;
} corm_rebuild;

/**
 * A dialect.  Static and immutable; all texts are SQL of its own and live as
 * long as it does.
 */
typedef struct corm_dialect {
    size_t size;                  /**< sizeof(corm_dialect) */
    const char *name;             /**< for messages */
    char quote;                   /**< around identifiers, doubled inside */
    corm_placeholder placeholder; /**< how parameters are written */
    /** Of the newest server; the driver narrows them per connection. */
    corm_features features;
    size_t max_params;     /**< per statement */
    size_t max_identifier; /**< bytes; longer names are refused; 0: any */

    /** Rows that win over everybody's; NULL: none. */
    const corm_spelling *lookups;
    const corm_spelling *functions;  /**< as lookups */
    const corm_spelling *aggregates; /**< as lookups */
    const corm_spelling *operators;  /**< of CORM_NODE_ARITH; NULL: none */
    const corm_type_name *types;     /**< ended by CORM_TYPE_NONE */
    /** CORM_NODE_KINDS_ overrides by kind, NULL: as everybody; NULL: none. */
    corm_node_renderer *const *nodes;

    /** Required.  Appends a constant as SQL: the one quoting function, used
     *  where nothing can be bound. */
    void (*literal)(corm_sink *sink, const corm_value *value, corm_type type);
    /** Optional.  An output column of the outermost select, where it is
     *  written otherwise than inside expressions. */
    corm_node_renderer *output;
    /** Optional.  " LIMIT x OFFSET y"; either may be NULL, not both. */
    void (*limit)(corm_sink *sink, const corm_node *limit,
                  const corm_node *offset);
    /** Optional.  What stands behind VALUES (..) of an insert that updates
     *  on conflict; with insert_ignore NULL, also of one that ignores it. */
    void (*upsert)(corm_sink *sink, const corm_insert *insert);
    /** Can UPDATE .. FROM read rows of VALUES that a WITH names? */
    bool update_from_values;
    /** Optional.  The statement by which the automatic key of a table goes on
     *  behind its largest one.  NULL: the database does so by itself. */
    void (*reset_sequence)(corm_sink *sink, const char *table,
                           const char *column);

    const char *explain;           /**< "EXPLAIN QUERY PLAN " */
    const char *insert_ignore;     /**< "INSERT OR IGNORE INTO "; NULL: ON
                                     CONFLICT DO NOTHING behind the values */
    const char *default_values;    /**< of an insert without columns; NULL:
                                     "DEFAULT VALUES" */
    const char *auto_key;          /**< after the type of an automatic key */
    const char *auto_column;       /**< the same without the words of a primary
                                        key: after MODIFY COLUMN, or ADD */
    const char *auto_key_no_reuse; /**< the same for .autoincrement; NULL: as
                                        auto_key */
    const char *table_suffix;      /**< after CREATE TABLE (..); NULL: none */
    const char *deferrable_fk;     /**< after REFERENCES ..; NULL: none */
    const char *defer_checks;      /**< statement that puts foreign keys off to
                                     the end of the transaction; NULL: none */
    const char *resume_checks;     /**< ends what defer_checks began, where the
                                     end of the transaction does not; NULL: it
                                     does */
    const char *check_now;         /**< statement that checks what was put off
                                        to the end of the transaction, which
                                        may be in the way of ALTER TABLE; NULL:
                                        nothing is */
    const char *drop_suffix;       /**< after DROP TABLE IF EXISTS name; NULL:
                                     none */
    /** What corm_explain() takes, ended by a row without a name; NULL: no
     *  options. */
    const corm_explain_option *explain_options;
    /** What stands before the first option, between two and after the last:
     *  "(", ", ", ") ".  Required with explain_options. */
    const char *explain_list[3];
    /** Queries of one value: 1, the connection has the lock of migrations of
     *  this database until it ends or gives it back; 0, another has it.
     *  NULL: a transaction that writes keeps others out by itself. */
    const char *lock_migrations;
    const char *unlock_migrations; /**< gives the lock back */
    /** Run with one parameter, milliseconds: no statement of the connection
     *  waits longer for a lock on a table.  NULL: tables are not
     *  locked. */
    const char *limit_locks;
    const char *unlimit_locks; /**< they wait again as the database has it */
    /** NULL: ALTER TABLE can change what there is. */
    const corm_rebuild *rebuild;
    /** The rows of a plan are nodes of a tree: number, parent's number (of none
     *  before it: a root), whatever, and in the last column the text. */
    bool explain_nodes;
    /** The rows of exact, gt, gte, lt and lte are there for a left side of JSON
     *  alone: all else is compared as everybody does. */
    bool plain_compare;
} corm_dialect;

/**
 * Is a feature in a set?
 * @param features  borrowed.
 * @param feature   one of the table above; others are an error of the caller.
 * @return whether its bit is set.
 * Threads: any; sets do not change.
 */
static inline bool corm_has(const corm_features *features, corm_feature feature)
{
    return features->has[feature];
}

/*
 * What renderers call.  A sink is used by one thread, during one rendering.
 * The first failure is remembered (a refusal, a value that cannot be
 * written, no memory) and makes the whole rendering fail, so renderers need
 * not ask.  Nothing is kept of the arguments: all text is copied.
 */

/**
 * Append SQL of the dialect's own: never a user's text.
 * @param sink  that of the rendering.
 * @param sql   NUL-terminated, copied; without memory the rendering fails
 *              (CORM_NO_MEMORY).
 * Threads: that of the rendering, which has the sink.
 */
CORM_API void corm_sink_text(corm_sink *sink, const char *sql);

/**
 * Append an integer in decimal.
 * @param sink    borrowed for the rendering.
 * @param number  any; fails only for want of memory.
 * Threads: that of the rendering; locales have no say.
 */
CORM_API void corm_sink_int(corm_sink *sink, int64_t number);

/**
 * Append a quoted identifier.
 * @param sink  of this rendering.
 * @param name  copied, NUL-terminated; refused (CORM_VALUE_ERROR) when it is
 *              NULL or empty, not UTF-8, or longer than the dialect's
 *              max_identifier.
 * Threads: that of the rendering; the one place that quotes names.
 */
CORM_API void corm_sink_ident(corm_sink *sink, const char *name);

/**
 * Append an expression, in parentheses unless it is a name, a call, a constant
 * or a parameter.
 * @param sink  of the rendering at hand.
 * @param node  borrowed; NULL is refused: the rendering fails by
 *              CORM_NOT_SUPPORTED.
 * Threads: that of the rendering; overrides are called in it.
 */
CORM_API void corm_sink_node(corm_sink *sink, const corm_node *node);

/**
 * Append an expression as it is: between parentheses or commas.
 * @param sink  the renderer's own.
 * @param node  borrowed; refused like that of corm_sink_node(), with the same
 *              error.
 * Threads: that of the rendering; nodes are only read.
 */
CORM_API void corm_sink_arg(corm_sink *sink, const corm_node *node);

/**
 * Append expressions, as corm_sink_arg() when the separator begins with a
 * comma, else as corm_sink_node().
 * @param sink       the renderer's.
 * @param nodes      n of them, borrowed; a NULL among them fails.
 * @param n          how many; 0 appends nothing.
 * @param separator  copied between two.
 * Threads: that of the rendering, in order.
 */
CORM_API void corm_sink_nodes(corm_sink *sink, const corm_node *const *nodes,
                              size_t n, const char *separator);

/**
 * Append a subquery in parentheses.
 * @param sink    as the renderer got it.
 * @param select  borrowed; what the dialect cannot say fails by
 *                CORM_NOT_SUPPORTED.
 * Threads: that of the rendering; it may go deep.
 */
CORM_API void corm_sink_select(corm_sink *sink, const corm_select *select);

/**
 * Append a template as in corm_spelling.
 * @param sink  borrowed.
 * @param sql   the dialect's, borrowed; a place without an argument fails.
 * @param args  n of them for %1 to %9 and %*; borrowed.
 * @param n     how many arguments.
 * Threads: that of the rendering; templates are constant.
 */
CORM_API void corm_sink_template(corm_sink *sink, const char *sql,
                                 const corm_node *const *args, size_t n);

/**
 * Append an aggregate by a template in which %* is all that stands inside:
 * DISTINCT, arguments, delimiter (when wanted and there is one), ORDER BY.
 * @param sink       that the aggregate goes to.
 * @param sql        template of the dialect's; copied.
 * @param node       a CORM_NODE_AGGREGATE, borrowed; others fail.
 * @param delimiter  whether the template has it inside %*.
 * Threads: that of the rendering; filters come later, as CASE or FILTER.
 */
CORM_API void corm_sink_aggregate(corm_sink *sink, const char *sql,
                                  const corm_node *node, bool delimiter);

/**
 * From an override of node's kind or name: append the node as it would be
 * without the override.
 * @param sink  what the override got.
 * @param node  the one that the override got; borrowed. Errors are those of
 *              rendering it.
 * Threads: that of the rendering; overrides do not nest by it.
 */
CORM_API void corm_sink_default(corm_sink *sink, const corm_node *node);

/**
 * The same between two texts that close it: "CAST(" .. " AS NUMERIC)".
 * @param sink    given to the override.
 * @param before  copied; ends with an open parenthesis or the like.
 * @param node    as for corm_sink_default(), with its errors.
 * @param after   copied; closes what before opened.
 * Threads: that of the rendering, as its parts.
 */
CORM_API void corm_sink_default_in(corm_sink *sink, const char *before,
                                   const corm_node *node, const char *after);

/**
 * Append text as a literal '..' with each ' doubled.
 * @param sink  which receives the literal.
 * @param text  copied; NUL and what is not UTF-8 are refused
 *              (CORM_VALUE_ERROR).
 * @param n     bytes.
 * Threads: that of the rendering; this quotes all texts of DDL.
 */
CORM_API void corm_sink_literal_text(corm_sink *sink, const char *text,
                                     size_t n);

/**
 * Begin a literal that is written in pieces.
 * @param sink  borrowed; no error but memory's (CORM_NO_MEMORY).
 * Threads: that of the rendering, until the literal's end.
 */
CORM_API void corm_sink_literal_begin(corm_sink *sink);

/**
 * Append a piece of a literal between corm_sink_literal_begin() and _end().
 * @param sink  where it began.
 * @param text  copied, quotes doubled; refused as by corm_sink_literal_text().
 * @param n     bytes of the piece; a character may not be split
 *              (CORM_VALUE_ERROR).
 * Threads: that of the rendering, piece after piece.
 */
CORM_API void corm_sink_literal_part(corm_sink *sink, const char *text,
                                     size_t n);

/**
 * End a literal that was written in pieces.
 * @param sink  borrowed; where it began; fails for want of memory only.
 * Threads: that of the rendering; other calls follow then.
 */
CORM_API void corm_sink_literal_end(corm_sink *sink);

/**
 * Append an integer, decimal or finite double in digits.
 * @param sink   that of the rendering which is going on.
 * @param value  borrowed; other values are refused (CORM_VALUE_ERROR).
 * Threads: that of the rendering; "." whatever the locale.
 */
CORM_API void corm_sink_literal_number(corm_sink *sink,
                                       const corm_value *value);

/**
 * Append a value as most databases write it: numbers in digits, booleans 1
 * and 0, durations in microseconds, bytes X'..', UUIDs as 32 hex digits and
 * all else as text.  A dialect's `literal` ends here with what it does not
 * write itself.
 * @param sink   that of the rendering.
 * @param value  borrowed; what is no plain value is refused (CORM_VALUE_ERROR).
 * Threads: that of the rendering, like all of these.
 */
CORM_API void corm_sink_literal(corm_sink *sink, const corm_value *value);

/**
 * Append bytes as hexadecimal digits, nothing around them.
 * @param sink  for the digits.
 * @param data  borrowed for the call.
 * @param n     bytes, two digits each; it fails by CORM_NO_MEMORY alone.
 * Threads: that of the rendering; reads data.
 */
CORM_API void corm_sink_hex(corm_sink *sink, const void *data, size_t n);

/**
 * The rendering is not possible: the statement fails with CORM_NOT_SUPPORTED
 * and a sentence.
 * @param sink    whose rendering fails; the first refusal counts.
 * @param format  as printf's, copied; names the thing and the alternative.
 * @param ...     what format asks for.
 * Threads: that of the rendering; renderers go on as if nothing were.
 */
CORM_API void corm_sink_refuse(corm_sink *sink, const char *format, ...)
    CORM_PRINTF(2, 3);

/**
 * A value cannot be written: the statement fails with CORM_VALUE_ERROR and a
 * sentence.
 * @param sink    whose statement it is.
 * @param format  as printf's; copied.
 * @param ...     its arguments.
 * Threads: that of the rendering; as corm_sink_refuse().
 */
CORM_API void corm_sink_refuse_value(corm_sink *sink, const char *format, ...)
    CORM_PRINTF(2, 3);

/**
 * What the database at the other end can do.
 * @param sink  of a rendering for one connection.
 * @return borrowed, valid during the rendering; never NULL, no failure.
 * Threads: that of the rendering; constant meanwhile.
 */
CORM_API const corm_features *corm_sink_features(const corm_sink *sink);

/**
 * The dialect's row of a type.
 * @param sink  for its dialect; borrowed.
 * @param type  a field type.
 * @return static, as the dialect is; NULL: it has none, which is no error yet.
 * Threads: that of the rendering, or any for the row.
 */
CORM_API const corm_type_name *corm_sink_type(const corm_sink *sink,
                                              corm_type type);

/**
 * Append the type that a CAST node casts to, as CAST wants it.
 * @param sink  behind " AS ".
 * @param cast  a CORM_NODE_CAST, borrowed; a type without a name fails by
 *              CORM_NOT_SUPPORTED.
 * Threads: that of the rendering; sizes come from the node.
 */
CORM_API void corm_sink_cast_type(corm_sink *sink, const corm_node *cast);

CORM_END_DECLS

#endif
