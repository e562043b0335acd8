/*
 * Functions, aggregates and operators of the SQLite dialect.  What the
 * database lacks are C functions that each connection registers: REGEXP,
 * LPAD, MD5, STDDEV_POP and those that begin with corm_.
 */
#include "dialect.h"

#include <string.h>

static bool sqlfn_is_stamp(corm_type type)
{
    return type == CORM_TYPE_DATE || type == CORM_TYPE_DATETIME ||
           type == CORM_TYPE_TIME;
}

/*
 * Decimals are stored as numbers, but a result has no column whose affinity
 * makes one of a text: so each computed decimal is cast.
 */
void cormi_sqlite_numeric(corm_sink *sink, const corm_node *node)
{
    if (node->type == CORM_TYPE_DECIMAL)
        corm_sink_default_in(sink, "CAST(", node, " AS NUMERIC)");
    else
        corm_sink_default(sink, node);
}

/* ---- operators ---- */

const corm_spelling cormi_sqlite_operators[] = {
    { "^", "POWER(%1, %2)", NULL },
    { "#", "BITXOR(%1, %2)", NULL },
    { NULL, NULL, NULL },
};

static bool sqlfn_scales(corm_type type)
{
    switch (type) {
    case CORM_TYPE_DATE:
    case CORM_TYPE_DATETIME:
    case CORM_TYPE_TIME:
    case CORM_TYPE_BOOLEAN:
    case CORM_TYPE_CHAR:
    case CORM_TYPE_TEXT:
    case CORM_TYPE_UUID:
    case CORM_TYPE_BINARY:
    case CORM_TYPE_JSON:
        return false;
    default:
        return true;
    }
}

/* A duration with something else: dates are text, so a function does it. */
static void sqlfn_duration(corm_sink *sink, const corm_node *node)
{
    bool scale = strcmp(node->name, "*") == 0 || strcmp(node->name, "/") == 0;
    bool shift = strcmp(node->name, "+") == 0 || strcmp(node->name, "-") == 0;

    if ((!scale && !shift) || (scale && (!sqlfn_scales(node->args[0]->type) ||
                                         !sqlfn_scales(node->args[1]->type)))) {
        corm_sink_refuse(sink, "durations have no operator %s here",
                         node->name);
        return;
    }
    corm_sink_text(sink, "corm_format_dtdelta('");
    corm_sink_text(sink, scale ? (node->name[0] == '*' ? "*" : "/")
                               : (node->name[0] == '+' ? "+" : "-"));
    corm_sink_text(sink, "', ");
    corm_sink_nodes(sink, node->args, 2, ", ");
    corm_sink_text(sink, ")");
}

void cormi_sqlite_arith(corm_sink *sink, const corm_node *node)
{
    corm_type left = node->n_args == 2 ? node->args[0]->type : CORM_TYPE_NONE;
    corm_type right = node->n_args == 2 ? node->args[1]->type : CORM_TYPE_NONE;

    if (left != right &&
        (left == CORM_TYPE_DURATION || right == CORM_TYPE_DURATION))
        sqlfn_duration(sink, node);
    else if (left == right && sqlfn_is_stamp(left) &&
             strcmp(node->name, "-") == 0)
        corm_sink_template(sink,
                           left == CORM_TYPE_TIME
                               ? "corm_time_diff(%1, %2)"
                               : "corm_timestamp_diff(%1, %2)",
                           node->args, 2);
    else
        cormi_sqlite_numeric(sink, node);
}

/* ---- dates and times ---- */

static const char *sqlfn_part(const corm_node *node)
{
    const char *part = node->extra == NULL ? NULL : node->extra->part;

    return part == NULL ? "" : part;
}

/* ", 'Europe/Vienna', 'UTC'": the zone asked for and the stored one. */
static void sqlfn_zone(corm_sink *sink, const corm_node *node, bool has_zone)
{
    const char *tz = node->extra == NULL ? NULL : node->extra->tz;

    if (tz == NULL || !has_zone) {
        corm_sink_text(sink, ", NULL, NULL");
        return;
    }
    corm_sink_text(sink, ", ");
    corm_sink_literal_text(sink, tz, strlen(tz));
    corm_sink_text(sink, ", 'UTC'");
}

static void sqlfn_call_part(corm_sink *sink, const char *function,
                            const corm_node *node)
{
    const char *part = sqlfn_part(node);

    corm_sink_text(sink, function);
    corm_sink_text(sink, "(");
    corm_sink_literal_text(sink, part, strlen(part));
    corm_sink_text(sink, ", ");
    corm_sink_arg(sink, node->args[0]);
}

static void sqlfn_extract(corm_sink *sink, const corm_node *node)
{
    switch (node->args[0]->type) {
    case CORM_TYPE_TIME:
        sqlfn_call_part(sink, "corm_time_extract", node);
        break;
    case CORM_TYPE_DATE:
        sqlfn_call_part(sink, "corm_date_extract", node);
        break;
    case CORM_TYPE_DURATION:
        corm_sink_refuse(sink, "parts of a duration need a database with "
                               "intervals");
        return;
    default:
        sqlfn_call_part(sink, "corm_datetime_extract", node);
        sqlfn_zone(sink, node, true);
    }
    corm_sink_text(sink, ")");
}

/* TruncDate, TruncTime: a date-time's date or time of day. */
static void sqlfn_trunc_cast(corm_sink *sink, const corm_node *node,
                             const char *function)
{
    corm_sink_text(sink, function);
    corm_sink_text(sink, "(");
    corm_sink_arg(sink, node->args[0]);
    sqlfn_zone(sink, node, true);
    corm_sink_text(sink, ")");
}

static const char *sqlfn_tz(const corm_node *node)
{
    return node->extra == NULL ? NULL : node->extra->tz;
}

static void sqlfn_trunc_datetime(corm_sink *sink, const corm_node *node)
{
    sqlfn_call_part(sink, "corm_datetime_trunc", node);
    sqlfn_zone(sink, node, true);
    corm_sink_text(sink, ")");
}

/* Midnight in Vienna is an instant, and instants are written in UTC. */
static void sqlfn_trunc_in_zone(corm_sink *sink, const corm_node *node)
{
    const char *tz = sqlfn_tz(node);

    corm_sink_text(sink, "corm_datetime_trunc('second', ");
    sqlfn_trunc_datetime(sink, node);
    corm_sink_text(sink, ", 'UTC', ");
    corm_sink_literal_text(sink, tz, strlen(tz));
    corm_sink_text(sink, ")");
}

static void sqlfn_trunc_to(corm_sink *sink, const corm_node *node,
                           const char *function)
{
    sqlfn_call_part(sink, function, node);
    sqlfn_zone(sink, node, node->args[0]->type == CORM_TYPE_DATETIME);
    corm_sink_text(sink, ")");
}

static void sqlfn_trunc(corm_sink *sink, const corm_node *node)
{
    if (strcmp(sqlfn_part(node), "date") == 0)
        sqlfn_trunc_cast(sink, node, "corm_datetime_cast_date");
    else if (strcmp(sqlfn_part(node), "time") == 0)
        sqlfn_trunc_cast(sink, node, "corm_datetime_cast_time");
    else if (node->type == CORM_TYPE_DATE)
        sqlfn_trunc_to(sink, node, "corm_date_trunc");
    else if (node->type == CORM_TYPE_TIME)
        sqlfn_trunc_to(sink, node, "corm_time_trunc");
    else if (sqlfn_tz(node) != NULL)
        sqlfn_trunc_in_zone(sink, node);
    else
        sqlfn_trunc_datetime(sink, node);
}

void cormi_sqlite_cast(corm_sink *sink, const corm_node *node)
{
    /* strftime, because date-times and times keep their fractions by it. */
    if (node->type == CORM_TYPE_DATETIME)
        corm_sink_template(sink, "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', %1)",
                           node->args, 1);
    else if (node->type == CORM_TYPE_TIME)
        corm_sink_template(sink, "STRFTIME('%%H:%%M:%%f', %1)", node->args, 1);
    else if (node->type == CORM_TYPE_DATE)
        corm_sink_template(sink, "DATE(%1)", node->args, 1);
    else
        corm_sink_default(sink, node);
}

/* ---- functions ---- */

/* NULL counts as empty. */
static void sqlfn_concat(corm_sink *sink, const corm_node *node)
{
    corm_sink_text(sink, "(");
    for (size_t i = 0; i < node->n_args; i++)
        corm_sink_template(sink,
                           i == 0 ? "COALESCE(%1, '')" : " || COALESCE(%1, '')",
                           &node->args[i], 1);
    corm_sink_text(sink, ")");
}

/* ROUND() takes a negative number of digits for 0. */
static void sqlfn_round(corm_sink *sink, const corm_node *node)
{
    const corm_node *digits = node->n_args > 1 ? node->args[1] : NULL;

    if (digits == NULL)
        corm_sink_template(sink, "ROUND(%1)", node->args, 1);
    else if (digits->kind == CORM_NODE_CONSTANT &&
             digits->value->kind == CORM_K_INT && digits->value->as.i >= 0)
        corm_sink_template(sink, "ROUND(%1, %2)", node->args, 2);
    else
        corm_sink_template(sink,
                           "(CASE WHEN %2 < 0 THEN ROUND(%1 / POWER(10.0, "
                           "-%2)) * POWER(10.0, -%2) ELSE ROUND(%1, %2) END)",
                           node->args, 2);
}

/* clang-format off */
const corm_spelling cormi_sqlite_functions[] = {
    { "length",   "LENGTH(%1)", NULL },
    { "substr",   "SUBSTR(%*)", NULL },
    { "left",     "SUBSTR(%1, 1, %2)", NULL },
    { "right",    "SUBSTR(%1, %2 * -1, %2)", NULL },
    { "concat",   NULL, sqlfn_concat },
    { "chr",      "CHAR(%1)", NULL },
    { "ord",      "UNICODE(%1)", NULL },
    { "round",    NULL, sqlfn_round },
    { "random",   "RAND()", NULL },
    { "greatest/1", "COALESCE(%1, NULL)", NULL }, /* MAX(x) is an aggregate */
    { "greatest", "MAX(%*)", NULL },
    { "least/1",  "COALESCE(%1, NULL)", NULL },
    { "least",    "MIN(%*)", NULL },
    { "now",      "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW')", NULL },
    { "extract",  NULL, sqlfn_extract },
    { "trunc",    NULL, sqlfn_trunc },
    { NULL, NULL, NULL },
};
/* clang-format on */

/* ---- aggregates ---- */

/* With DISTINCT there is one argument at most; "," is what it joins by then. */
static void sqlfn_string_agg(corm_sink *sink, const corm_node *node)
{
    const corm_node *by = node->extra == NULL ? NULL : node->extra->delimiter;
    bool comma = by != NULL && by->kind == CORM_NODE_CONSTANT &&
                 by->value->kind == CORM_K_TEXT && by->value->size == 1 &&
                 by->value->as.s[0] == ',';

    corm_sink_aggregate(sink, "GROUP_CONCAT(%*)", node, !comma);
}

const corm_spelling cormi_sqlite_aggregates[] = {
    { "string_agg", NULL, sqlfn_string_agg },
    { NULL, NULL, NULL },
};

void cormi_sqlite_aggregate(corm_sink *sink, const corm_node *node)
{
    static const char *const numbers[] = { "sum", "avg", "stddev", "variance" };

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        if (strcmp(node->name, numbers[i]) == 0 && node->n_args > 0 &&
            sqlfn_is_stamp(node->args[0]->type))
            corm_sink_refuse(sink,
                             "dates and times are text in this "
                             "database: it has no \"%s\" of them",
                             node->name);
    cormi_sqlite_numeric(sink, node);
}
