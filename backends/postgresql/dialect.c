/*
 * The PostgreSQL dialect: capabilities, types, literals, parameters.
 */
#include "dialect.h"

#include <corm/sys/decode.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- literals ---- */

/* '..'::type */
static void pgd_typed(corm_sink *sink, const char *text, size_t n,
                      const char *type)
{
    corm_sink_literal_text(sink, text, n);
    corm_sink_text(sink, "::");
    corm_sink_text(sink, type);
}

static void pgd_literal_double(corm_sink *sink, const corm_value *value)
{
    if (isnan(value->as.d))
        corm_sink_text(sink, "'NaN'::float8");
    else if (isinf(value->as.d))
        corm_sink_text(sink, value->as.d < 0 ? "'-Infinity'::float8"
                                             : "'Infinity'::float8");
    else
        corm_sink_literal_number(sink, value);
}

static void pgd_literal_stamp(corm_sink *sink, const corm_value *value)
{
    char text[CORM_ISO_MAX + 4];
    size_t n;

    if (value->kind == CORM_K_DATE) {
        n = corm_date_format(text, value->as.date);
        pgd_typed(sink, text, n, "date");
    } else if (value->kind == CORM_K_TIME) {
        n = corm_time_format(text, (corm_time){ value->as.i });
        pgd_typed(sink, text, n, "time");
    } else {
        n = corm_datetime_format(text, (corm_datetime){ value->as.i });
        memcpy(text + n, "+00", 3);
        pgd_typed(sink, text, n + 3, "timestamptz");
    }
}

/* Whole days apart from the rest, as the server itself writes it. */
static void pgd_literal_duration(corm_sink *sink, int64_t us)
{
    const int64_t day = INT64_C(86400000000);
    uint64_t rest = (uint64_t)(us % day < 0 ? -(us % day) : us % day);
    char text[64];
    int n = snprintf(text, sizeof(text), "%lld days %s%d:%02d:%02d.%06d",
                     (long long)(us / day), us < 0 ? "-" : "",
                     (int)(rest / 3600000000u), (int)(rest / 60000000u % 60),
                     (int)(rest / 1000000u % 60), (int)(rest % 1000000u));

    pgd_typed(sink, text, (size_t)n, "interval");
}

static void pgd_literal_uuid(corm_sink *sink, corm_uuid uuid)
{
    char text[37];

    corm_uuid_format(text, uuid);
    pgd_typed(sink, text, 36, "uuid");
}

/* An item or end, between its quotes. */
static void pgd_item(corm_sink *sink, const corm_value *v)
{
    char text[CORM_DECIMAL_MAX];
    const char *at = text;
    size_t n = 0;

    text[0] = '\0';
    switch (v->kind) {
    case CORM_K_BOOL:
        at = v->as.b ? "t" : "f";
        break;
    case CORM_K_INT:
        snprintf(text, sizeof(text), "%lld", (long long)v->as.i);
        break;
    case CORM_K_DATE:
        corm_date_format(text, v->as.date);
        break;
    case CORM_K_DATETIME:
        n = corm_datetime_format(text, (corm_datetime){ v->as.i });
        memcpy(text + n, "+00", 4);
        break;
    case CORM_K_DECIMAL:
        corm_decimal_format(text, sizeof(text), v->as.dec);
        break;
    case CORM_K_UUID:
        corm_uuid_format(text, v->as.uuid);
        break;
    case CORM_K_TEXT:
        at = v->as.s;
        break;
    default:
        corm_sink_refuse_value(sink, "an array or range with such a value "
                                     "cannot be written into SQL");
    }
    n = v->kind == CORM_K_TEXT ? v->size : strlen(at);
    for (size_t from = 0, i = 0; i <= n; i++)
        if (i == n || at[i] == '"' || at[i] == '\\') {
            corm_sink_literal_part(sink, at + from, i - from);
            corm_sink_text(sink, i < n ? "\\" : "");
            from = i;
        }
}

/* '{"a",NULL}', '["1",)' */
static void pgd_literal_items(corm_sink *sink, const corm_value *v)
{
    bool range = v->elem != 0;
    bool lower = (v->elem & CORM_SPAN_LOWER_INC) != 0;
    bool upper = (v->elem & CORM_SPAN_UPPER_INC) != 0;

    corm_sink_literal_begin(sink);
    if ((v->elem & CORM_SPAN_EMPTY) != 0) {
        corm_sink_text(sink, "empty");
        corm_sink_literal_end(sink);
        return;
    }
    corm_sink_text(sink, !range ? "{" : lower ? "[" : "(");
    for (size_t i = 0; i < v->size; i++) {
        const corm_value *item = &v->as.list[i];

        corm_sink_text(sink, i > 0 ? "," : "");
        if (item->kind == CORM_K_NULL) {
            corm_sink_text(sink, range ? "" : "NULL");
            continue;
        }
        corm_sink_text(sink, "\"");
        pgd_item(sink, item);
        corm_sink_text(sink, "\"");
    }
    corm_sink_text(sink, !range ? "}" : upper ? "]" : ")");
    corm_sink_literal_end(sink);
}

static void pgd_literal(corm_sink *sink, const corm_value *value,
                        corm_type type)
{
    (void)type; /* the kinds say it all */
    switch (value->kind) {
    case CORM_K_BOOL:
        corm_sink_text(sink, value->as.b ? "TRUE" : "FALSE");
        break;
    case CORM_K_DOUBLE:
        pgd_literal_double(sink, value);
        break;
    case CORM_K_JSON:
        pgd_typed(sink, value->as.s, value->size, "jsonb");
        break;
    case CORM_K_BYTES:
        corm_sink_text(sink, "'\\x");
        corm_sink_hex(sink, value->as.p, value->size);
        corm_sink_text(sink, "'::bytea");
        break;
    case CORM_K_DATE:
    case CORM_K_TIME:
    case CORM_K_DATETIME:
        pgd_literal_stamp(sink, value);
        break;
    case CORM_K_DURATION:
        pgd_literal_duration(sink, value->as.i);
        break;
    case CORM_K_UUID:
        pgd_literal_uuid(sink, value->as.uuid);
        break;
    case CORM_K_ITEMS:
        pgd_literal_items(sink, value);
        break;
    default:
        corm_sink_literal(sink, value);
    }
}

/* ---- parameters ---- */

const char *cormi_postgresql_param_type(corm_type type)
{
    if (corm_type_is_integer(type))
        return "bigint";
    switch (type) {
    case CORM_TYPE_BOOLEAN:
        return "boolean";
    case CORM_TYPE_CHAR:
    case CORM_TYPE_TEXT:
    case CORM_TYPE_EMAIL:
    case CORM_TYPE_SLUG:
    case CORM_TYPE_URL:
    case CORM_TYPE_FILE_PATH:
        return "text";
    case CORM_TYPE_UUID:
        return "uuid";
    case CORM_TYPE_FLOAT:
        return "float8";
    case CORM_TYPE_DECIMAL:
        return "numeric";
    case CORM_TYPE_DATE:
        return "date";
    case CORM_TYPE_DATETIME:
        return "timestamptz";
    case CORM_TYPE_TIME:
        return "time";
    case CORM_TYPE_DURATION:
        return "interval";
    case CORM_TYPE_BINARY:
        return "bytea";
    case CORM_TYPE_JSON:
        return "jsonb";
    case CORM_TYPE_IP:
        return "inet";
    case CORM_TYPE_INTEGER_RANGE:
        return "int4range";
    case CORM_TYPE_BIG_INTEGER_RANGE:
        return "int8range";
    case CORM_TYPE_DECIMAL_RANGE:
        return "numrange";
    case CORM_TYPE_DATE_RANGE:
        return "daterange";
    case CORM_TYPE_DATETIME_RANGE:
        return "tstzrange";
    case CORM_TYPE_SEARCH_VECTOR:
        return "tsvector";
    case CORM_TYPE_SEARCH_QUERY:
        return "tsquery";
    default:
        return NULL;
    }
}

/*
 * The server infers a parameter's type from where it stands, and often
 * cannot (CONCAT($1, $2)) or guesses another one than was meant (an integer
 * beside 0.5); so each is written with its type.
 */
static void pgd_param(corm_sink *sink, const corm_node *node)
{
    const char *type = cormi_postgresql_param_type(node->type);

    bool values = (node->flags & CORM_NODE_VALUES) != 0;

    corm_sink_default(sink, node);
    if (type == NULL && !values)
        return;
    corm_sink_text(sink, "::");
    corm_sink_text(sink, type == NULL ? "text" : type);
    corm_sink_text(sink, values ? "[]" : "");
}

/* ---- keys ---- */

/* Name quoted as the server's function wants it, in a text. */
static void pgd_name_in_text(corm_sink *sink, const char *name)
{
    corm_sink_literal_part(sink, "\"", 1);
    while (*name != '\0') {
        size_t n = strcspn(name, "\"");

        corm_sink_literal_part(sink, name, n);
        corm_sink_text(sink, name[n] == '"' ? "\"\"" : "");
        name += n + (name[n] == '"');
    }
    corm_sink_literal_part(sink, "\"", 1);
}

static void pgd_reset_sequence(corm_sink *sink, const char *table,
                               const char *column)
{
    corm_sink_text(sink, "SELECT SETVAL(PG_GET_SERIAL_SEQUENCE(");
    corm_sink_literal_begin(sink);
    pgd_name_in_text(sink, table);
    corm_sink_literal_end(sink);
    corm_sink_text(sink, ", ");
    corm_sink_literal_text(sink, column, strlen(column));
    corm_sink_text(sink, "), COALESCE(MAX(");
    corm_sink_ident(sink, column);
    corm_sink_text(sink, "), 1), MAX(");
    corm_sink_ident(sink, column);
    corm_sink_text(sink, ") IS NOT NULL) FROM ");
    corm_sink_ident(sink, table);
}

/* ---- the table ---- */

/* clang-format off */
#define PGD_POSITIVE "%c >= 0"
static const corm_type_name pgd_types[] = {
    { CORM_TYPE_AUTO,          "integer",     NULL, NULL },
    { CORM_TYPE_BIG_AUTO,      "bigint",      NULL, NULL },
    { CORM_TYPE_SMALL_AUTO,    "smallint",    NULL, NULL },
    { CORM_TYPE_BOOLEAN,       "boolean",     NULL, NULL },
    { CORM_TYPE_CHAR,          "varchar(%d)", NULL, NULL },
    { CORM_TYPE_TEXT,          "text",        NULL, NULL },
    { CORM_TYPE_EMAIL,         "varchar(%d)", NULL, NULL },
    { CORM_TYPE_SLUG,          "varchar(%d)", NULL, NULL },
    { CORM_TYPE_URL,           "varchar(%d)", NULL, NULL },
    { CORM_TYPE_UUID,          "uuid",        NULL, NULL },
    { CORM_TYPE_INTEGER,       "integer",     NULL, NULL },
    { CORM_TYPE_SMALL_INTEGER, "smallint",    NULL, NULL },
    { CORM_TYPE_BIG_INTEGER,   "bigint",      NULL, NULL },
    { CORM_TYPE_POSITIVE_INTEGER,       "integer",  NULL, PGD_POSITIVE },
    { CORM_TYPE_POSITIVE_SMALL_INTEGER, "smallint", NULL, PGD_POSITIVE },
    { CORM_TYPE_POSITIVE_BIG_INTEGER,   "bigint",   NULL, PGD_POSITIVE },
    { CORM_TYPE_FLOAT,         "double precision", NULL, NULL },
    { CORM_TYPE_DECIMAL,       "numeric(%d, %p)",  NULL, NULL },
    { CORM_TYPE_DATE,          "date",        NULL, NULL },
    { CORM_TYPE_DATETIME,      "timestamp with time zone", NULL, NULL },
    { CORM_TYPE_TIME,          "time",        NULL, NULL },
    { CORM_TYPE_DURATION,      "interval",    NULL, NULL },
    { CORM_TYPE_BINARY,        "bytea",       NULL, NULL },
    { CORM_TYPE_JSON,          "jsonb",       NULL, NULL },
    { CORM_TYPE_IP,            "inet",        NULL, NULL },
    { CORM_TYPE_FILE_PATH,     "varchar(%d)", NULL, NULL },
    { CORM_TYPE_ITEMS,             "[]",        NULL, NULL },
    { CORM_TYPE_INTEGER_RANGE,     "int4range", NULL, NULL },
    { CORM_TYPE_BIG_INTEGER_RANGE, "int8range", NULL, NULL },
    { CORM_TYPE_DECIMAL_RANGE,     "numrange",  NULL, NULL },
    { CORM_TYPE_DATE_RANGE,        "daterange", NULL, NULL },
    { CORM_TYPE_DATETIME_RANGE,    "tstzrange", NULL, NULL },
    { CORM_TYPE_SEARCH_VECTOR,     "tsvector",  NULL, NULL },
    { CORM_TYPE_SEARCH_QUERY,      "tsquery",   NULL, NULL },
    { CORM_TYPE_NONE, NULL, NULL, NULL },
};

static corm_node_renderer *const pgd_nodes[CORM_NODE_KINDS_] = {
    [CORM_NODE_PARAM]    = pgd_param,
    [CORM_NODE_ARITH]    = cormi_postgresql_arith,
    [CORM_NODE_CAST]     = cormi_postgresql_cast,
    [CORM_NODE_JSON_KEY] = cormi_postgresql_json_key,
};

#define PGD_FEATURES                                                                      \
    CORM_FEATURE_ON(RETURNING), CORM_FEATURE_ON(UPDATE_RETURNING), CORM_FEATURE_ON(DISTINCT_ON),                        \
     CORM_FEATURE_ON(AGGREGATE_FILTER), CORM_FEATURE_ON(AGGREGATE_ORDER),             \
     CORM_FEATURE_ON(AGGREGATE_DISTINCT_MANY), CORM_FEATURE_ON(NULLS_ORDER),          \
     CORM_FEATURE_ON(NULLS_LARGEST), CORM_FEATURE_ON(ROW_VALUES),                     \
     CORM_FEATURE_ON(SELECT_FOR_UPDATE), CORM_FEATURE_ON(SKIP_LOCKED),                \
     CORM_FEATURE_ON(NOWAIT), CORM_FEATURE_ON(LOCK_OF),                               \
     CORM_FEATURE_ON(LOCK_NO_KEY), CORM_FEATURE_ON(INTERSECT_EXCEPT),                 \
     CORM_FEATURE_ON(COMPOUND_SLICE), CORM_FEATURE_ON(WINDOW),                        \
     CORM_FEATURE_ON(NATIVE_BOOLEAN), CORM_FEATURE_ON(NATIVE_UUID),                   \
     CORM_FEATURE_ON(NATIVE_DURATION), CORM_FEATURE_ON(NATIVE_DECIMAL),               \
     CORM_FEATURE_ON(ARRAY_PARAM), CORM_FEATURE_ON(COLUMN_PARAMS), CORM_FEATURE_ON(ON_CONFLICT_TARGET),               \
     CORM_FEATURE_ON(IGNORE_CONFLICTS), CORM_FEATURE_ON(UPDATE_CONFLICTS),            \
     CORM_FEATURE_ON(TRANSACTIONAL_DDL), CORM_FEATURE_ON(DEFERRED_FK),                \
     CORM_FEATURE_ON(PARTIAL_INDEX), CORM_FEATURE_ON(EXPRESSION_INDEX),               \
     CORM_FEATURE_ON(COVERING_INDEX), CORM_FEATURE_ON(DESC_INDEX),                    \
     CORM_FEATURE_ON(DEFERRABLE_UNIQUE), CORM_FEATURE_ON(NULLS_NOT_DISTINCT),         \
     CORM_FEATURE_ON(CHECK_CONSTRAINT), CORM_FEATURE_ON(STORED_GENERATED),            \
     CORM_FEATURE_ON(EXPRESSION_DEFAULT), CORM_FEATURE_ON(DEFAULT_IN_INSERT),         \
     CORM_FEATURE_ON(TIMEZONES), CORM_FEATURE_ON(JSON_CONTAINS),                      \
     CORM_FEATURE_ON(SLICE_IN_SUBQUERY), CORM_FEATURE_ON(UPDATE_SELF_SUBQUERY),       \
     CORM_FEATURE_ON(SCHEMA_GROUP_BY_PK), CORM_FEATURE_ON(INLINE_FK),                 \
     CORM_FEATURE_ON(ZONE_NAMES), CORM_FEATURE_ON(CONCURRENT_INDEX),                  \
     CORM_FEATURE_ON(RENAME_INDEX), CORM_FEATURE_ON(NOT_VALID),                       \
     CORM_FEATURE_ON(COMMENT_ON), CORM_FEATURE_ON(QUERY_SNAPSHOTS), CORM_FEATURE_ON(OPCLASS),     \
     CORM_FEATURE_ON(SIGNED_ZERO)

/* clang-format off */
static const corm_explain_option pgd_explain_options[] = {
    { "format", "text", "FORMAT TEXT" },
    { "format", "json", "FORMAT JSON" },
    { "format", "xml", "FORMAT XML" },
    { "format", "yaml", "FORMAT YAML" },
    { "analyze", "true", "ANALYZE TRUE" },
    { "analyze", "false", "ANALYZE FALSE" },
    { "verbose", "true", "VERBOSE TRUE" },
    { "verbose", "false", "VERBOSE FALSE" },
    { "costs", "true", "COSTS TRUE" },
    { "costs", "false", "COSTS FALSE" },
    { "settings", "true", "SETTINGS TRUE" },
    { "settings", "false", "SETTINGS FALSE" },
    { "buffers", "true", "BUFFERS TRUE" },
    { "buffers", "false", "BUFFERS FALSE" },
    { "wal", "true", "WAL TRUE" },
    { "wal", "false", "WAL FALSE" },
    { "timing", "true", "TIMING TRUE" },
    { "timing", "false", "TIMING FALSE" },
    { "summary", "true", "SUMMARY TRUE" },
    { "summary", "false", "SUMMARY FALSE" },
    { NULL, NULL, NULL },
};
/* clang-format on */

/* Of the schema: "corm" as a number, and the schema's. */
#define PG_MIGRATIONS "1668248173, hashtext(COALESCE(current_schema(), ''))"

const corm_dialect cormi_postgresql_dialect = {
    .size = sizeof(corm_dialect),
    .name = "postgresql",
    .quote = '"',
    .placeholder = CORM_PLACEHOLDER_DOLLAR,
    .features = { { PGD_FEATURES } },
    .max_params = 65535, /* a 16-bit number in the Bind message */
    .max_identifier = 63,
    .lookups = cormi_postgresql_lookups,
    .plain_compare = true,
    .functions = cormi_postgresql_functions,
    .aggregates = cormi_postgresql_aggregates,
    .operators = cormi_postgresql_operators,
    .types = pgd_types,
    .nodes = pgd_nodes,
    .literal = pgd_literal,
    .reset_sequence = pgd_reset_sequence,
    .explain = "EXPLAIN ",
    .explain_options = pgd_explain_options,
    .explain_list = { "(", ", ", ") " },
    .default_values = "DEFAULT VALUES",
    .auto_key = "PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY",
    .auto_column = "GENERATED BY DEFAULT AS IDENTITY",
    .deferrable_fk = "DEFERRABLE INITIALLY DEFERRED",
    .defer_checks = "SET CONSTRAINTS ALL DEFERRED",
    .lock_migrations = "SELECT pg_try_advisory_lock(" PG_MIGRATIONS ")",
    .unlock_migrations = "SELECT pg_advisory_unlock(" PG_MIGRATIONS ")",
    .limit_locks =
        "SELECT set_config('lock_timeout', (?::bigint)::text, false)",
    .unlimit_locks = "RESET lock_timeout",
    .check_now = "SET CONSTRAINTS ALL IMMEDIATE",
    .drop_suffix = "CASCADE",
};
/* clang-format on */
