/*
 * Functions, aggregates and operators of MySQL and MariaDB.
 */
#include "dialect.h"

#include <string.h>

/* ---- operators ---- */

/* Bit operators give unsigned numbers, and >> would shift in zeros. */
const corm_spelling cormi_mysql_operators[] = {
    { "^", "POWER(%1, %2)", NULL },
    { "&", "CAST((%1) & (%2) AS SIGNED)", NULL },
    { "|", "CAST((%1) | (%2) AS SIGNED)", NULL },
    { "#", "CAST((%1) ^ (%2) AS SIGNED)", NULL },
    { "<<", "CAST((%1) << (%2) AS SIGNED)", NULL },
    { ">>", "FLOOR((%1) / POWER(2, %2))", NULL },
    { NULL, NULL, NULL },
};

static bool mysql_is_stamp(corm_type type)
{
    return type == CORM_TYPE_DATE || type == CORM_TYPE_DATETIME ||
           type == CORM_TYPE_TIME;
}

/* The difference of two times of day is that of two moments of one day. */
static void mysql_stamp_difference(corm_sink *sink, const corm_node *node)
{
    bool is_time = node->args[0]->type == CORM_TYPE_TIME;

    corm_sink_template(sink,
                       is_time ? "TIMESTAMPDIFF(MICROSECOND, "
                                 "TIMESTAMP('2000-01-01', %2), "
                                 "TIMESTAMP('2000-01-01', %1))"
                               : "TIMESTAMPDIFF(MICROSECOND, %2, %1)",
                       node->args, 2);
}

/* A moment and a number of microseconds. */
static void mysql_stamp_shift(corm_sink *sink, const corm_node *node)
{
    bool minus = strcmp(node->name, "-") == 0;
    bool swap = node->args[0]->type == CORM_TYPE_DURATION;
    const corm_node *const args[] = { node->args[swap], node->args[!swap] };

    if (swap && minus) {
        corm_sink_refuse(sink, "a moment cannot be taken from a duration");
        return;
    }
    corm_sink_template(sink,
                       minus ? "(%1 - INTERVAL %2 MICROSECOND)"
                             : "(%1 + INTERVAL %2 MICROSECOND)",
                       args, 2);
}

void cormi_mysql_arith(corm_sink *sink, const corm_node *node)
{
    corm_type left = node->n_args == 2 ? node->args[0]->type : CORM_TYPE_NONE;
    corm_type right = node->n_args == 2 ? node->args[1]->type : CORM_TYPE_NONE;
    bool sum = strcmp(node->name, "+") == 0 || strcmp(node->name, "-") == 0;

    if (sum && (mysql_is_stamp(left) || left == CORM_TYPE_NONE) &&
        right == CORM_TYPE_DURATION)
        mysql_stamp_shift(sink, node);
    else if (sum && left == CORM_TYPE_DURATION && mysql_is_stamp(right))
        mysql_stamp_shift(sink, node);
    else if (left == right && mysql_is_stamp(left) &&
             strcmp(node->name, "-") == 0)
        mysql_stamp_difference(sink, node);
    else
        corm_sink_default(sink, node);
}

/* ---- dates and times ---- */

static const char *mysql_part(const corm_node *node)
{
    const char *part = node->extra == NULL ? NULL : node->extra->part;

    return part == NULL ? "" : part;
}

static const char *mysql_tz(const corm_node *node)
{
    return node->extra == NULL || node->args[0]->type != CORM_TYPE_DATETIME
               ? NULL
               : node->extra->tz;
}

/* CONVERT_TZ() says NULL to a name that it does not know. */
static bool mysql_knows_zones(corm_sink *sink, const char *tz)
{
    if (corm_has(corm_sink_features(sink), CORM_FEATURE_ZONE_NAMES) ||
        tz[0] == '+' || tz[0] == '-')
        return true;
    corm_sink_refuse(sink,
                     "the server knows no time zone \"%s\", because its zone "
                     "tables are empty; load them: mariadb-tzinfo-to-sql "
                     "/usr/share/zoneinfo | mariadb mysql (MySQL: "
                     "mysql_tzinfo_to_sql)",
                     tz);
    return false;
}

/* The argument as it is shown in the zone asked for. */
static void mysql_local(corm_sink *sink, const corm_node *node)
{
    const char *tz = mysql_tz(node);

    if (tz == NULL) {
        corm_sink_arg(sink, node->args[0]);
        return;
    }
    if (!mysql_knows_zones(sink, tz))
        return;
    corm_sink_text(sink, "CONVERT_TZ(");
    corm_sink_arg(sink, node->args[0]);
    corm_sink_text(sink, ", '+00:00', ");
    cormi_mysql_text(sink, tz, strlen(tz));
    corm_sink_text(sink, ")");
}

/* How a part is written: before and behind the moment. */
typedef struct mysql_part_row {
    const char *part, *before, *after;
    bool twice; /* .. and the moment once more, and the end */
    const char *end;
} mysql_part_row;

static void mysql_write_part(corm_sink *sink, const corm_node *node,
                             const mysql_part_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(rows[i].part, mysql_part(node)) != 0)
            continue;
        corm_sink_text(sink, rows[i].before);
        mysql_local(sink, node);
        corm_sink_text(sink, rows[i].after);
        if (rows[i].twice) {
            mysql_local(sink, node);
            corm_sink_text(sink, rows[i].end);
        }
        return;
    }
    corm_sink_refuse(sink, "this database knows no part \"%s\" here",
                     mysql_part(node));
}

#define MYSQL_COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* clang-format off */
static const mysql_part_row mysql_extracts[] = {
    { "year",         "EXTRACT(YEAR FROM ",    ")", false, NULL },
    { "quarter",      "EXTRACT(QUARTER FROM ", ")", false, NULL },
    { "month",        "EXTRACT(MONTH FROM ",   ")", false, NULL },
    { "day",          "EXTRACT(DAY FROM ",     ")", false, NULL },
    { "hour",         "EXTRACT(HOUR FROM ",    ")", false, NULL },
    { "minute",       "EXTRACT(MINUTE FROM ",  ")", false, NULL },
    { "second",       "EXTRACT(SECOND FROM ",  ")", false, NULL },
    { "week",         "WEEK(",                 ", 3)", false, NULL },
    { "iso_year",     "(YEARWEEK(",            ", 3) DIV 100)", false, NULL },
    { "week_day",     "DAYOFWEEK(",            ")", false, NULL },
    { "iso_week_day", "(WEEKDAY(",             ") + 1)", false, NULL },
    { "date",         "DATE(",                 ")", false, NULL },
    { "time",         "TIME(",                 ")", false, NULL },
};

#define MYSQL_QUARTER_FROM "MAKEDATE(YEAR("
#define MYSQL_QUARTER_OF   "), 1) + INTERVAL QUARTER("
#define MYSQL_QUARTER_END  ") QUARTER - INTERVAL 1 QUARTER"
static const mysql_part_row mysql_date_truncs[] = {
    { "year",    "CAST(DATE_FORMAT(", ", '%Y-01-01') AS DATE)", false, NULL },
    { "quarter", "(" MYSQL_QUARTER_FROM, MYSQL_QUARTER_OF, true, MYSQL_QUARTER_END ")" },
    { "month",   "CAST(DATE_FORMAT(", ", '%Y-%m-01') AS DATE)", false, NULL },
    { "week",    "DATE_SUB(DATE(", "), INTERVAL WEEKDAY(", true, ") DAY)" },
    { "day",     "DATE(", ")", false, NULL },
};

static const mysql_part_row mysql_datetime_truncs[] = {
    { "year",    "CAST(DATE_FORMAT(", ", '%Y-01-01 00:00:00') AS DATETIME(6))", false, NULL },
    { "quarter", "CAST(" MYSQL_QUARTER_FROM, MYSQL_QUARTER_OF, true, MYSQL_QUARTER_END " AS DATETIME(6))" },
    { "month",   "CAST(DATE_FORMAT(", ", '%Y-%m-01 00:00:00') AS DATETIME(6))", false, NULL },
    { "week",    "CAST(DATE_SUB(DATE(", "), INTERVAL WEEKDAY(", true, ") DAY) AS DATETIME(6))" },
    { "day",     "CAST(DATE(", ") AS DATETIME(6))", false, NULL },
    { "hour",    "CAST(DATE_FORMAT(", ", '%Y-%m-%d %H:00:00') AS DATETIME(6))", false, NULL },
    { "minute",  "CAST(DATE_FORMAT(", ", '%Y-%m-%d %H:%i:00') AS DATETIME(6))", false, NULL },
    { "second",  "CAST(DATE_FORMAT(", ", '%Y-%m-%d %H:%i:%s') AS DATETIME(6))", false, NULL },
};

static const mysql_part_row mysql_time_truncs[] = {
    { "hour",    "CAST(DATE_FORMAT(", ", '%H:00:00') AS TIME(6))", false, NULL },
    { "minute",  "CAST(DATE_FORMAT(", ", '%H:%i:00') AS TIME(6))", false, NULL },
    { "second",  "CAST(DATE_FORMAT(", ", '%H:%i:%s') AS TIME(6))", false, NULL },
};
/* clang-format on */

static void mysql_extract(corm_sink *sink, const corm_node *node)
{
    if (node->args[0]->type == CORM_TYPE_DURATION)
        corm_sink_refuse(sink, "parts of a duration need a database with "
                               "intervals");
    else
        mysql_write_part(sink, node, mysql_extracts,
                         MYSQL_COUNT(mysql_extracts));
}

/* Midnight in Vienna is an instant, and instants are written in UTC. */
static void mysql_trunc_instant(corm_sink *sink, const corm_node *node)
{
    const char *tz = mysql_tz(node);

    corm_sink_text(sink, tz != NULL ? "CONVERT_TZ(" : "");
    mysql_write_part(sink, node, mysql_datetime_truncs,
                     MYSQL_COUNT(mysql_datetime_truncs));
    if (tz == NULL)
        return;
    corm_sink_text(sink, ", ");
    cormi_mysql_text(sink, tz, strlen(tz));
    corm_sink_text(sink, ", '+00:00')");
}

static void mysql_trunc(corm_sink *sink, const corm_node *node)
{
    const char *part = mysql_part(node);

    if (strcmp(part, "date") == 0 || strcmp(part, "time") == 0)
        mysql_write_part(sink, node, mysql_extracts,
                         MYSQL_COUNT(mysql_extracts));
    else if (node->type == CORM_TYPE_DATE)
        mysql_write_part(sink, node, mysql_date_truncs,
                         MYSQL_COUNT(mysql_date_truncs));
    else if (node->type == CORM_TYPE_TIME)
        mysql_write_part(sink, node, mysql_time_truncs,
                         MYSQL_COUNT(mysql_time_truncs));
    else
        mysql_trunc_instant(sink, node);
}

/* ---- casts ---- */

static bool mysql_cast_common(corm_sink *sink, const corm_node *node)
{
    switch (node->type) {
    case CORM_TYPE_FLOAT: /* old servers have no cast to double */
        corm_sink_template(sink, "(%1 + 0e0)", node->args, 1);
        return true;
    case CORM_TYPE_BOOLEAN:
        corm_sink_template(sink, "(%1 <> 0)", node->args, 1);
        return true;
    default:
        return false;
    }
}

void cormi_mysql_cast(corm_sink *sink, const corm_node *node)
{
    if (!mysql_cast_common(sink, node))
        corm_sink_default(sink, node);
}

void cormi_mariadb_cast(corm_sink *sink, const corm_node *node)
{
    if (mysql_cast_common(sink, node))
        return;
    if (node->type == CORM_TYPE_JSON)
        corm_sink_template(sink, "JSON_EXTRACT(%1, '$')", node->args, 1);
    else
        corm_sink_default(sink, node);
}

/* ---- functions ---- */

/* clang-format off */
const corm_spelling cormi_mysql_functions[] = {
    { "concat",   "CONCAT_WS('', %*)", NULL }, /* NULL counts as empty */
    { "corm_prefixed", "CONCAT(%1, %2)", NULL }, /* of string_agg */
    { "chr",      "CHAR(%1 USING utf16)", NULL },
    { "ord",      "ORD(%1)", NULL },
    { "sha224",   "SHA2(%1, 224)", NULL },
    { "sha256",   "SHA2(%1, 256)", NULL },
    { "sha384",   "SHA2(%1, 384)", NULL },
    { "sha512",   "SHA2(%1, 512)", NULL },
    { "round/1",  "ROUND(%1)", NULL },
    { "random",   "RAND()", NULL },
    { "now",      "CURRENT_TIMESTAMP(6)", NULL },
    { "greatest/1", "COALESCE(%1, NULL)", NULL },
    { "least/1",  "COALESCE(%1, NULL)", NULL },
    { "extract",  NULL, mysql_extract },
    { "trunc",    NULL, mysql_trunc },
    { NULL, NULL, NULL },
};
/* clang-format on */

/* ---- aggregates ---- */

/*
 * The separator is a word of the syntax, where no parameter can stand: it is
 * put before each part, and the first is cut off again.
 */
static void mysql_string_agg_by(corm_sink *sink, const corm_node *node,
                                const corm_node *by)
{
    const corm_node *parts[] = { by, node->args[0] };
    const corm_node part = { .kind = CORM_NODE_FUNCTION,
                             .type = CORM_TYPE_TEXT,
                             .name = "corm_prefixed",
                             .args = parts,
                             .n_args = 2 };
    const corm_node *const args[] = { &part };
    corm_node prefixed = *node;

    prefixed.args = args;
    prefixed.n_args = 1;
    corm_sink_text(sink, "SUBSTRING(");
    corm_sink_aggregate(sink, "GROUP_CONCAT(%* SEPARATOR '')", &prefixed,
                        false);
    corm_sink_template(sink, ", CHAR_LENGTH(%1) + 1)", &by, 1);
}

static void mysql_string_agg(corm_sink *sink, const corm_node *node)
{
    const corm_node *by = node->extra == NULL ? NULL : node->extra->delimiter;

    if (by == NULL) {
        corm_sink_aggregate(sink, "GROUP_CONCAT(%*)", node, false);
    } else if (by->kind != CORM_NODE_CONSTANT) {
        mysql_string_agg_by(sink, node, by);
    } else {
        corm_sink_aggregate(sink, "GROUP_CONCAT(%* SEPARATOR ", node, false);
        corm_sink_arg(sink, by);
        corm_sink_text(sink, ")");
    }
}

const corm_spelling cormi_mysql_aggregates[] = {
    { "string_agg", NULL, mysql_string_agg },
    { NULL, NULL, NULL },
};

const corm_spelling cormi_mariadb_aggregates[] = {
    { "string_agg", NULL, mysql_string_agg },
    { "any_value", "MIN(%*)", NULL },
    { NULL, NULL, NULL },
};

/* Of no rows these give a number, and it is unsigned. */
static bool mysql_is_bit_aggregate(const corm_node *node)
{
    return strncmp(node->name, "bit_", 4) == 0;
}

void cormi_mysql_aggregate(corm_sink *sink, const corm_node *node)
{
    if (node->type == CORM_TYPE_DURATION) { /* whole microseconds */
        corm_sink_default_in(sink, "CAST(", node, " AS SIGNED)");
        return;
    }
    if (!mysql_is_bit_aggregate(node)) {
        corm_sink_default(sink, node);
        return;
    }
    corm_sink_text(sink, "IF(");
    corm_sink_aggregate(sink, "COUNT(%*)", node, false);
    corm_sink_default_in(sink, " = 0, NULL, CAST(", node, " AS SIGNED))");
}

/* ---- windows ---- */

static bool mysql_can_frame(corm_sink *sink, const corm_node *node)
{
    if (node->extra == NULL || node->extra->frame.exclude == 0)
        return true;
    corm_sink_refuse(sink, "this database has no EXCLUDE in the frame of a "
                           "window; leave .exclude out");
    return false;
}

void cormi_mysql_window(corm_sink *sink, const corm_node *node)
{
    if (mysql_can_frame(sink, node))
        corm_sink_default(sink, node);
}

/* A window over another call of its function. */
static void mariadb_window_of(corm_sink *sink, const corm_node *node,
                              const corm_node *call)
{
    corm_node window = *node;

    window.args = &call;
    corm_sink_default(sink, &window);
}

/*
 * LAG() and LEAD() take no default here.  It is wanted where there is no row
 * so far away, and there a LAG(1) is NULL.
 */
static void mariadb_lag(corm_sink *sink, const corm_node *node)
{
    corm_node call = *node->args[0], one;
    corm_node_extra extra = *call.extra;
    corm_value value = { .kind = CORM_K_INT, .as.i = 1 };
    corm_node constant = { .kind = CORM_NODE_CONSTANT,
                           .type = CORM_TYPE_INTEGER,
                           .value = &value };
    const corm_node *args[2] = { &constant,
                                 call.n_args > 1 ? call.args[1] : NULL };

    extra.default_value = NULL;
    call.extra = &extra;
    one = call;
    one.args = args;
    corm_sink_text(sink, "IF(");
    mariadb_window_of(sink, node, &one);
    corm_sink_text(sink, " IS NULL, ");
    corm_sink_arg(sink, node->args[0]->extra->default_value);
    corm_sink_text(sink, ", ");
    mariadb_window_of(sink, node, &call);
    corm_sink_text(sink, ")");
}

void cormi_mariadb_window(corm_sink *sink, const corm_node *node)
{
    const corm_node *call = node->args[0];
    bool lags =
        call->kind == CORM_NODE_FUNCTION && call->extra != NULL &&
        call->extra->default_value != NULL &&
        (strcmp(call->name, "lag") == 0 || strcmp(call->name, "lead") == 0);

    if (!mysql_can_frame(sink, node))
        return;
    if (lags)
        mariadb_lag(sink, node);
    else
        corm_sink_default(sink, node);
}
