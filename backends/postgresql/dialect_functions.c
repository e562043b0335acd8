/*
 * Functions, aggregates and operators of the PostgreSQL dialect.  Whole
 * numbers are bound as bigint, which many functions do not take: hence the
 * casts to int.
 */
#include "dialect.h"

#include <string.h>

static bool pgf_is_integer(corm_type type)
{
    const char *name = cormi_postgresql_param_type(type);

    return name != NULL && strcmp(name, "bigint") == 0;
}

/* ---- operators ---- */

/* clang-format off */
const corm_spelling cormi_postgresql_operators[] = {
    { "^",  "POWER(%1, %2)", NULL },
    { "#",  "(%1 # %2)", NULL },
    { "<<", "(%1 << %2::int)", NULL },
    { ">>", "(%1 >> %2::int)", NULL },
    { NULL, NULL, NULL },
};
/* clang-format on */

/* The difference of two dates is a number of days here. */
void cormi_postgresql_arith(corm_sink *sink, const corm_node *node)
{
    if (node->n_args == 2 && strcmp(node->name, "-") == 0 &&
        node->args[0]->type == CORM_TYPE_DATE &&
        node->args[1]->type == CORM_TYPE_DATE)
        corm_sink_template(sink, "(INTERVAL '1 day' * (%1 - %2))", node->args,
                           2);
    else if (node->type == CORM_TYPE_SEARCH_VECTOR)
        corm_sink_template(sink, "(%1 || %2)", node->args, 2);
    else if (node->type == CORM_TYPE_SEARCH_QUERY)
        corm_sink_template(sink,
                           node->name[0] == '&' ? "(%1 && %2)" : "(%1 || %2)",
                           node->args, 2);
    else
        corm_sink_default(sink, node);
}

/* ---- dates and times ---- */

static const char *pgf_part(const corm_node *node)
{
    const char *part = node->extra == NULL ? NULL : node->extra->part;

    return part == NULL ? "" : part;
}

/* The session's own zone must not matter, so UTC is named too.  An offset is
 * read as POSIX has it: there -02:00 lies east of Greenwich. */
static void pgf_zone(corm_sink *sink, const corm_node *node)
{
    const char *tz = node->extra == NULL ? NULL : node->extra->tz;

    tz = tz == NULL ? "UTC" : tz;
    corm_sink_text(sink, " AT TIME ZONE ");
    corm_sink_literal_begin(sink);
    if (tz[0] == '+' || tz[0] == '-')
        corm_sink_literal_part(sink, *tz++ == '+' ? "-" : "+", 1);
    corm_sink_literal_part(sink, tz, strlen(tz));
    corm_sink_literal_end(sink);
}

/* x, a date-time as its zone's clocks show it. */
static void pgf_local(corm_sink *sink, const corm_node *node)
{
    corm_sink_node(sink, node->args[0]);
    if (node->args[0]->type == CORM_TYPE_DATETIME)
        pgf_zone(sink, node);
}

/* X(part of ours, what stands before the value, and behind it) */
static const struct pgf_extract_row {
    const char *part, *before, *after;
} pgf_extracts[] = {
    { "week_day", "(EXTRACT(DOW FROM ", ") + 1)" },
    { "iso_week_day", "EXTRACT(ISODOW FROM ", ")" },
    { "iso_year", "EXTRACT(ISOYEAR FROM ", ")" },
    { "second", "EXTRACT(SECOND FROM DATE_TRUNC('second', ", "))" },
    { "year", "EXTRACT(YEAR FROM ", ")" },
    { "month", "EXTRACT(MONTH FROM ", ")" },
    { "day", "EXTRACT(DAY FROM ", ")" },
    { "week", "EXTRACT(WEEK FROM ", ")" },
    { "quarter", "EXTRACT(QUARTER FROM ", ")" },
    { "hour", "EXTRACT(HOUR FROM ", ")" },
    { "minute", "EXTRACT(MINUTE FROM ", ")" },
    { "microsecond", "EXTRACT(MICROSECONDS FROM ", ")" },
    { "epoch", "EXTRACT(EPOCH FROM ", ")" },
};

static void pgf_extract(corm_sink *sink, const corm_node *node)
{
    const char *part = pgf_part(node);

    for (size_t i = 0; i < sizeof(pgf_extracts) / sizeof(pgf_extracts[0]);
         i++) {
        if (strcmp(pgf_extracts[i].part, part) != 0)
            continue;
        corm_sink_text(sink, pgf_extracts[i].before);
        pgf_local(sink, node);
        corm_sink_text(sink, pgf_extracts[i].after);
        return;
    }
    corm_sink_refuse(sink, "this database extracts no \"%s\"", part);
}

/* DATE_TRUNC('kind', x) */
static void pgf_date_trunc(corm_sink *sink, const corm_node *node)
{
    corm_sink_text(sink, "DATE_TRUNC(");
    corm_sink_literal_text(sink, pgf_part(node), strlen(pgf_part(node)));
    corm_sink_text(sink, ", ");
    pgf_local(sink, node);
    corm_sink_text(sink, ")");
}

/* Midnight in Vienna is an instant: back from the zone's clocks. */
static void pgf_trunc_instant(corm_sink *sink, const corm_node *node)
{
    corm_sink_text(sink, "(");
    pgf_date_trunc(sink, node);
    pgf_zone(sink, node);
    corm_sink_text(sink, ")");
}

static void pgf_trunc(corm_sink *sink, const corm_node *node)
{
    const char *part = pgf_part(node);
    bool is_date = strcmp(part, "date") == 0;

    if (is_date || strcmp(part, "time") == 0) {
        corm_sink_text(sink, "(");
        pgf_local(sink, node);
        corm_sink_text(sink, is_date ? ")::date" : ")::time");
    } else if (node->type == CORM_TYPE_DATE || node->type == CORM_TYPE_TIME) {
        pgf_date_trunc(sink, node);
        corm_sink_text(sink,
                       node->type == CORM_TYPE_DATE ? "::date" : "::time");
    } else {
        pgf_trunc_instant(sink, node);
    }
}

void cormi_postgresql_cast(corm_sink *sink, const corm_node *node)
{
    bool is_stamp =
        node->type == CORM_TYPE_DATE || node->type == CORM_TYPE_TIME;

    if (is_stamp && node->args[0]->type == CORM_TYPE_DATETIME)
        corm_sink_template(sink,
                           node->type == CORM_TYPE_DATE
                               ? "(%1 AT TIME ZONE 'UTC')::date"
                               : "(%1 AT TIME ZONE 'UTC')::time",
                           node->args, 1);
    else
        corm_sink_default(sink, node);
}

/* ---- functions ---- */

/* NULL counts as empty. */
static void pgf_concat(corm_sink *sink, const corm_node *node)
{
    corm_sink_text(sink, "(");
    for (size_t i = 0; i < node->n_args; i++) {
        corm_sink_text(sink, i == 0 ? "COALESCE(" : " || COALESCE(");
        if (cormi_postgresql_is_text(node->args[i]->type) ||
            node->args[i]->kind == CORM_NODE_CONSTANT)
            corm_sink_arg(sink, node->args[i]);
        else
            corm_sink_template(sink, "%1::text", &node->args[i], 1);
        corm_sink_text(sink, ", '')");
    }
    corm_sink_text(sink, ")");
}

/* ROUND(x, digits) and MOD() are there for numeric only. */
static void pgf_round(corm_sink *sink, const corm_node *node)
{
    corm_sink_template(sink,
                       node->type == CORM_TYPE_FLOAT
                           ? "ROUND(%1::numeric, %2::int)::float8"
                           : "ROUND(%1::numeric, %2::int)",
                       node->args, node->n_args);
}

static void pgf_mod(corm_sink *sink, const corm_node *node)
{
    bool whole = pgf_is_integer(node->args[0]->type) &&
                 pgf_is_integer(node->args[1]->type);

    corm_sink_template(sink,
                       whole ? "MOD(%1, %2)" : "MOD(%1::numeric, %2::numeric)",
                       node->args, node->n_args);
}

/* The texts of the arguments from the first on, as one. */
static void pgf_joined(corm_sink *sink, const corm_node *node, size_t first)
{
    for (size_t i = first; i < node->n_args; i++) {
        corm_sink_text(sink, i == first ? "COALESCE(" : " || ' ' || COALESCE(");
        corm_sink_template(
            sink,
            cormi_postgresql_is_text(node->args[i]->type) ? "%1" : "%1::text",
            &node->args[i], 1);
        corm_sink_text(sink, ", '')");
    }
}

static void pgf_vector(corm_sink *sink, const corm_node *node)
{
    bool config = strcmp(node->name, "search_vector_in") == 0;

    corm_sink_text(sink, "TO_TSVECTOR(");
    if (config)
        corm_sink_template(sink, "%1::regconfig, ", node->args, 1);
    pgf_joined(sink, node, config);
    corm_sink_text(sink, ")");
}

/* LAG(x, offset, default): the offset is an int. */
static void pgf_lag(corm_sink *sink, const corm_node *node)
{
    const corm_node *fallback =
        node->extra == NULL ? NULL : node->extra->default_value;

    corm_sink_text(sink, strcmp(node->name, "lag") == 0 ? "LAG(" : "LEAD(");
    corm_sink_template(sink, node->n_args > 1 ? "%1, %2::int" : "%1, 1",
                       node->args, node->n_args);
    if (fallback != NULL)
        corm_sink_template(sink, ", %1", &fallback, 1);
    corm_sink_text(sink, ")");
}

/* clang-format off */
#define PGF_SHA(name) "ENCODE(" name "(CONVERT_TO(%1, 'UTF8')), 'hex')"
const corm_spelling cormi_postgresql_functions[] = {
    { "substr/2", "SUBSTRING(%1, %2::int)", NULL },
    { "substr",   "SUBSTRING(%1, %2::int, %3::int)", NULL },
    { "left",     "LEFT(%1, %2::int)", NULL },
    { "right",    "RIGHT(%1, %2::int)", NULL },
    { "repeat",   "REPEAT(%1, %2::int)", NULL },
    { "lpad/2",   "LPAD(%1, %2::int, ' ')", NULL },
    { "lpad",     "LPAD(%1, %2::int, %3)", NULL },
    { "rpad/2",   "RPAD(%1, %2::int, ' ')", NULL },
    { "rpad",     "RPAD(%1, %2::int, %3)", NULL },
    { "strindex", "STRPOS(%1, %2)", NULL },
    { "concat",   NULL, pgf_concat },
    { "chr",      "CHR(%1::int)", NULL },
    { "sha1",     "ENCODE(DIGEST(%1, 'sha1'), 'hex')", NULL }, /* pgcrypto */
    { "sha224",   PGF_SHA("SHA224"), NULL },
    { "sha256",   PGF_SHA("SHA256"), NULL },
    { "sha384",   PGF_SHA("SHA384"), NULL },
    { "sha512",   PGF_SHA("SHA512"), NULL },
    { "round/1",  "ROUND(%1)", NULL },
    { "round",    NULL, pgf_round },
    { "mod",      NULL, pgf_mod },
    { "log",      "LOG(%1::numeric, %2::numeric)", NULL },
    { "now",      "STATEMENT_TIMESTAMP()", NULL },
    { "json_object", "JSONB_BUILD_OBJECT(%*)", NULL },
    { "extract",  NULL, pgf_extract },
    { "trunc",    NULL, pgf_trunc },
    { "ntile/0",  "NTILE(1)", NULL },
    { "ntile",    "NTILE(%1::int)", NULL },
    { "lag",      NULL, pgf_lag },
    { "lead",     NULL, pgf_lag },
    { "nth_value/1", "NTH_VALUE(%1, 1)", NULL },
    { "nth_value",   "NTH_VALUE(%1, %2::int)", NULL },
    { "array_len",   "CASE WHEN %1 IS NULL THEN NULL ELSE COALESCE(ARRAY_LENGTH(%1, 1), 0) END", NULL },
    { "array_item",  "(%1)[%2]", NULL },
    { "array_slice", "(%1)[%2:%3]", NULL },
    { "range_lower",     "LOWER(%1)", NULL },
    { "range_upper",     "UPPER(%1)", NULL },
    { "range_isempty",   "ISEMPTY(%1)", NULL },
    { "range_lower_inc", "LOWER_INC(%1)", NULL },
    { "range_lower_inf", "LOWER_INF(%1)", NULL },
    { "range_upper_inc", "UPPER_INC(%1)", NULL },
    { "range_upper_inf", "UPPER_INF(%1)", NULL },
    { "search_vector",    NULL, pgf_vector },
    { "search_vector_in", NULL, pgf_vector },
    { "search_weight",    "SETWEIGHT(%1, (%2)::\"char\")", NULL },
    { "search_query",     "PLAINTO_TSQUERY(%1)", NULL },
    { "search_query_in",  "PLAINTO_TSQUERY(%1::regconfig, %2)", NULL },
    { "search_phrase/1",  "PHRASETO_TSQUERY(%1)", NULL },
    { "search_phrase",    "PHRASETO_TSQUERY(%1::regconfig, %2)", NULL },
    { "search_raw/1",     "TO_TSQUERY(%1)", NULL },
    { "search_raw",       "TO_TSQUERY(%1::regconfig, %2)", NULL },
    { "search_websearch/1", "WEBSEARCH_TO_TSQUERY(%1)", NULL },
    { "search_websearch",   "WEBSEARCH_TO_TSQUERY(%1::regconfig, %2)", NULL },
    { "search_not",       "(!! %1)", NULL },
    { "search_rank",      "TS_RANK(%1, %2)", NULL },
    { "search_rank_cd",   "TS_RANK_CD(%1, %2)", NULL },
    { "search_headline",  "TS_HEADLINE(%1, %2)", NULL },
    { NULL, NULL, NULL },
};

const corm_spelling cormi_postgresql_aggregates[] = {
    { "array_agg", "ARRAY_AGG(%*)", NULL },
    { NULL, NULL, NULL },
};
/* clang-format on */
