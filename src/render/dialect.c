/*
 * Spellings: how lookups, operators, functions and aggregates are written
 * where the dialect says nothing else.  One row each; a dialect's rows win.
 * Here too: types, and the templates that all tables are written in.
 */
#include "render/expr.h"

#include <string.h>

_Static_assert(CORM_FEATURES_ <= CORM_FEATURES_ROOM, "corm_features is full");

/* clang-format off */
/* Those with a number first, in its order. */
#define SPELLING_OF(lookup) [CORMI_LOOKUP_##lookup - 1]
static const corm_spelling spelling_lookups[] = {
    SPELLING_OF(exact)  = { "exact",  "%1 = %2",  NULL },
    SPELLING_OF(gt)     = { "gt",     "%1 > %2",  NULL },
    SPELLING_OF(gte)    = { "gte",    "%1 >= %2", NULL },
    SPELLING_OF(lt)     = { "lt",     "%1 < %2",  NULL },
    SPELLING_OF(lte)    = { "lte",    "%1 <= %2", NULL },
    SPELLING_OF(range)  = { "range",  "%1 BETWEEN %2 AND %3", NULL },
    SPELLING_OF(isnull) = { "isnull", NULL, cormi_render_isnull },
    SPELLING_OF(in)     = { "in",     NULL, cormi_render_in },
    SPELLING_OF(iexact)      = { "iexact",      NULL, cormi_render_text },
    SPELLING_OF(contains)    = { "contains",    NULL, cormi_render_text },
    SPELLING_OF(icontains)   = { "icontains",   NULL, cormi_render_text },
    SPELLING_OF(startswith)  = { "startswith",  NULL, cormi_render_text },
    SPELLING_OF(istartswith) = { "istartswith", NULL, cormi_render_text },
    SPELLING_OF(endswith)    = { "endswith",    NULL, cormi_render_text },
    SPELLING_OF(iendswith)   = { "iendswith",   NULL, cormi_render_text },
    { NULL, NULL, NULL },
};

/* Levels of these are in cormi_node_level(). */
static const corm_spelling spelling_operators[] = {
    { "+", "%1 + %2", NULL },   { "-", "%1 - %2", NULL },
    { "*", "%1 * %2", NULL },   { "/", "%1 / %2", NULL },
    { "%", "%1 %% %2", NULL },  { "^", "POWER(%1, %2)", NULL },
    { "&", "%1 & %2", NULL },   { "|", "%1 | %2", NULL },
    { "#", "%1 # %2", NULL },   { "<<", "%1 << %2", NULL },
    { ">>", "%1 >> %2", NULL }, { "neg", "-%1", NULL },
    { NULL, NULL, NULL },
};

static const corm_spelling spelling_functions[] = {
    { "lower",   "LOWER(%1)", NULL },
    { "upper",   "UPPER(%1)", NULL },
    { "length",  "CHAR_LENGTH(%1)", NULL },
    { "substr",  "SUBSTRING(%*)", NULL },
    { "left",    "LEFT(%1, %2)", NULL },
    { "right",   "RIGHT(%1, %2)", NULL },
    { "trim",    "TRIM(%1)", NULL },
    { "ltrim",   "LTRIM(%1)", NULL },
    { "rtrim",   "RTRIM(%1)", NULL },
    { "replace/2", "REPLACE(%1, %2, '')", NULL },
    { "replace", "REPLACE(%*)", NULL },
    { "reverse", "REVERSE(%1)", NULL },
    { "repeat",  "REPEAT(%1, %2)", NULL },
    { "lpad/2",  "LPAD(%1, %2, ' ')", NULL },
    { "lpad",    "LPAD(%*)", NULL },
    { "rpad/2",  "RPAD(%1, %2, ' ')", NULL },
    { "rpad",    "RPAD(%*)", NULL },
    { "strindex", "INSTR(%1, %2)", NULL },
    { "concat",  "CONCAT(%*)", NULL },
    { "chr",     "CHR(%1)", NULL },
    { "ord",     "ASCII(%1)", NULL },
    { "md5",     "MD5(%1)", NULL },
    { "sha1",    "SHA1(%1)", NULL },
    { "sha224",  "SHA224(%1)", NULL },
    { "sha256",  "SHA256(%1)", NULL },
    { "sha384",  "SHA384(%1)", NULL },
    { "sha512",  "SHA512(%1)", NULL },
    { "abs",     "ABS(%1)", NULL },
    { "ceil",    "CEILING(%1)", NULL },
    { "floor",   "FLOOR(%1)", NULL },
    { "round",   "ROUND(%*)", NULL },
    { "mod",     "MOD(%1, %2)", NULL },
    { "power",   "POWER(%1, %2)", NULL },
    { "sqrt",    "SQRT(%1)", NULL },
    { "exp",     "EXP(%1)", NULL },
    { "ln",      "LN(%1)", NULL },
    { "log",     "LOG(%1, %2)", NULL },
    { "sign",    "SIGN(%1)", NULL },
    { "sin",     "SIN(%1)", NULL },
    { "cos",     "COS(%1)", NULL },
    { "tan",     "TAN(%1)", NULL },
    { "cot",     "COT(%1)", NULL },
    { "asin",    "ASIN(%1)", NULL },
    { "acos",    "ACOS(%1)", NULL },
    { "atan",    "ATAN(%1)", NULL },
    { "atan2",   "ATAN2(%1, %2)", NULL },
    { "degrees", "DEGREES(%1)", NULL },
    { "radians", "RADIANS(%1)", NULL },
    { "pi",      "PI()", NULL },
    { "random",  "RANDOM()", NULL },
    { "coalesce", "COALESCE(%*)", NULL },
    { "greatest", "GREATEST(%*)", NULL },
    { "least",   "LEAST(%*)", NULL },
    { "nullif",  "NULLIF(%1, %2)", NULL },
    { "now",     "CURRENT_TIMESTAMP", NULL },
    { "json_object", "JSON_OBJECT(%*)", NULL },
    { "row_number",   "ROW_NUMBER()", NULL },
    { "rank",         "RANK()", NULL },
    { "dense_rank",   "DENSE_RANK()", NULL },
    { "percent_rank", "PERCENT_RANK()", NULL },
    { "cume_dist",    "CUME_DIST()", NULL },
    { "ntile/0",      "NTILE(1)", NULL },
    { "ntile",        "NTILE(%1)", NULL },
    { "lag",          NULL, cormi_render_lag },
    { "lead",         NULL, cormi_render_lag },
    { "first_value",  "FIRST_VALUE(%1)", NULL },
    { "last_value",   "LAST_VALUE(%1)", NULL },
    { "nth_value/1",  "NTH_VALUE(%1, 1)", NULL },
    { "nth_value",    "NTH_VALUE(%1, %2)", NULL },
    { NULL, NULL, NULL },
};

static const corm_spelling spelling_aggregates[] = {
    { "count",    "COUNT(%*)", NULL },
    { "sum",      "SUM(%*)", NULL },
    { "avg",      "AVG(%*)", NULL },
    { "min",      "MIN(%*)", NULL },
    { "max",      "MAX(%*)", NULL },
    { "stddev",   "STDDEV_POP(%*)", NULL },
    { "stddev_sample",   "STDDEV_SAMP(%*)", NULL },
    { "variance", "VAR_POP(%*)", NULL },
    { "variance_sample", "VAR_SAMP(%*)", NULL },
    { "string_agg", "STRING_AGG(%*)", NULL },
    { "bit_and",  "BIT_AND(%*)", NULL },
    { "bit_or",   "BIT_OR(%*)", NULL },
    { "bit_xor",  "BIT_XOR(%*)", NULL },
    { "any_value", "ANY_VALUE(%*)", NULL },
    { NULL, NULL, NULL },
};
/* clang-format on */

static const corm_spelling *const spelling_defaults[] = {
    [CORMI_NAMES_LOOKUP] = spelling_lookups,
    [CORMI_NAMES_FUNCTION] = spelling_functions,
    [CORMI_NAMES_AGGREGATE] = spelling_aggregates,
    [CORMI_NAMES_OPERATOR] = spelling_operators,
};

static const char *const spelling_nouns[] = {
    [CORMI_NAMES_LOOKUP] = "lookup",
    [CORMI_NAMES_FUNCTION] = "function",
    [CORMI_NAMES_AGGREGATE] = "aggregate",
    [CORMI_NAMES_OPERATOR] = "operator",
};

/* Is row "name/2" for this name and number of arguments? */
static bool spelling_fits(const char *row, const char *name, size_t n_args)
{
    for (; *row == *name; row++, name++)
        if (*row == '\0')
            return true;
    return *name == '\0' && row[0] == '/' && row[1] != '\0' && row[2] == '\0' &&
           (size_t)(row[1] - '0') == n_args;
}

/* Rows for a number of arguments stand before the general one. */
static const corm_spelling *spelling_find(const corm_spelling *rows,
                                          const char *name, size_t n_args)
{
    for (; rows != NULL && rows->name != NULL; rows++)
        if (rows->name[0] == name[0] && spelling_fits(rows->name, name, n_args))
            return rows;
    return NULL;
}

const corm_spelling *cormi_spelling_override(const corm_dialect *dialect,
                                             cormi_names names,
                                             const char *name, size_t n_args)
{
    const corm_spelling *const rows[] = {
        [CORMI_NAMES_LOOKUP] = dialect->lookups,
        [CORMI_NAMES_FUNCTION] = dialect->functions,
        [CORMI_NAMES_AGGREGATE] = dialect->aggregates,
        [CORMI_NAMES_OPERATOR] = dialect->operators,
    };

    return spelling_find(rows[names], name, n_args);
}

const corm_spelling *cormi_spelling_default(cormi_names names, const char *name,
                                            size_t n_args)
{
    return spelling_find(spelling_defaults[names], name, n_args);
}

void cormi_spellings_fill(cormi_spellings *out, const corm_dialect *dialect)
{
    for (size_t i = 1; i < CORMI_LOOKUPS_; i++)
        out->own[i] = cormi_spelling_override(dialect, CORMI_NAMES_LOOKUP,
                                              spelling_lookups[i - 1].name, 2);
}

static void spelling_write(corm_sink *sink, const corm_spelling *row,
                           cormi_names names, const corm_node *node)
{
    if (row->render != NULL)
        row->render(sink, node);
    else
        cormi_render_template(sink, row->sql, node->args, node->n_args,
                              names == CORMI_NAMES_LOOKUP ? CORMI_LEVEL_OPERAND
                                                          : CORMI_LEVEL_ATOM);
}

void cormi_spell(corm_sink *sink, cormi_names names, const corm_node *node,
                 const char *name)
{
    const corm_spelling *row = NULL;
    size_t number = names == CORMI_NAMES_LOOKUP ? node->slot : 0;

    /* A dialect's renderer that asks for the default gets everybody's row. */
    if (sink->spelled != node)
        row = number != 0 && sink->r->spellings != NULL
                  ? sink->r->spellings->own[number]
                  : cormi_spelling_override(sink->r->dialect, names, name,
                                            node->n_args);
    if (row != NULL) {
        sink->spelled = node;
        spelling_write(sink, row, names, node);
        sink->spelled = NULL;
        return;
    }
    row = number != 0 ? &spelling_lookups[number - 1]
                      : cormi_spelling_default(names, name, node->n_args);
    if (row == NULL)
        corm_sink_refuse(
            sink,
            "this database has no %s \"%s\"; write it by "
            "RAW(..) in its own words, or compute it in the program",
            spelling_nouns[names], name);
    else
        spelling_write(sink, row, names, node);
}

/* ---- templates ---- */

/* The level of the argument that is written at `at` and ends at `end`. */
static cormi_level template_level(const char *sql, const char *at,
                                  const char *end, cormi_level level)
{
    char before = '\0';

    while (at > sql && at[-1] == ' ')
        at--;
    while (*end == ' ')
        end++;
    if (at > sql)
        before = at[-1];
    if ((before == '(' || before == ',') && (*end == ')' || *end == ','))
        return CORMI_LEVEL_ANY;
    if ((before == '|' && at - sql > 1 && at[-2] == '|') ||
        (end[0] == '|' && end[1] == '|'))
        return CORMI_LEVEL_ATOM; /* its rank differs between databases */
    return level;
}

/* Writes what stands behind a percent sign. */
static void template_item(corm_sink *sink, const char *sql, const char *at,
                          const corm_node *const *args, size_t n,
                          cormi_level level)
{
    size_t i = (size_t)(at[1] - '1');

    if (at[1] == '%')
        CORMI_PUT(sink, "%");
    else if (at[1] == '*')
        cormi_render_list(sink, args, n, ", ", CORMI_LEVEL_ANY);
    else if (i >= n || i >= 9)
        corm_sink_refuse(sink, "an argument is missing");
    else if (!cormi_render_leaf(sink, args[i]))
        cormi_render_at(sink, args[i], template_level(sql, at, at + 2, level));
}

void cormi_render_template(corm_sink *sink, const char *sql,
                           const corm_node *const *args, size_t n,
                           cormi_level level)
{
    const char *start = sql, *at = sql;

    for (; *at != '\0'; at++) {
        if (*at != '%' || at[1] == '\0')
            continue;
        if (at != start)
            cormi_sink_put(sink, start, (size_t)(at - start));
        template_item(sink, sql, at, args, n, level);
        start = at + 2;
        at++;
    }
    if (at != start)
        cormi_sink_put(sink, start, (size_t)(at - start));
}

/* ---- types ---- */

const corm_type_name *corm_sink_type(const corm_sink *sink, corm_type type)
{
    const corm_type_name *row = sink->r->dialect->types;

    for (; row != NULL && row->type != CORM_TYPE_NONE; row++)
        if (row->type == type)
            return row;
    return NULL;
}
