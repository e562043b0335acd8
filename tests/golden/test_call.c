/*
 * Golden texts of functions, aggregates and windows.
 */
#include "support/render_dsl.h"

static const corm_node *text(const char *name)
{
    return ast_typed(name, CORM_TYPE_CHAR);
}

static const corm_node *call(const char *name, const corm_node *a,
                             const corm_node *b, const corm_node *c)
{
    return ast_node(CORM_NODE_FUNCTION, name, a, b, c, N);
}

static corm_node *agg(const char *name, const corm_node *arg)
{
    return ast_node(CORM_NODE_AGGREGATE, name, arg, N);
}

static const corm_node *decimal(corm_node *node)
{
    return ast_set_type(node, CORM_TYPE_DECIMAL);
}

static const corm_node *part_of(const char *name, const char *part,
                                const char *tz, corm_type from, corm_type to)
{
    corm_node *node =
        ast_node(CORM_NODE_FUNCTION, name, ast_typed("at", from), N);
    corm_node_extra *extra = ast_extra(node);

    extra->part = part;
    extra->tz = tz;
    return ast_set_type(node, to);
}

/* All functions by number of arguments, one a line. */
static const char *calls(const cormi_renderer *r, const char *const *names,
                         size_t n, int n_args)
{
    cormi_str out;

    cormi_str_init_arena(&out, ast_arena);
    for (size_t i = 0; i < n; i++) {
        const corm_node *node =
            call(names[i], n_args > 0 ? text("x") : N,
                 n_args > 1 ? ast_param(1) : N, n_args > 2 ? ast_param(2) : N);

        cormi_str_addf(&out, "%s%s", i == 0 ? "" : "\n", ast_show(r, node));
    }
    return cormi_str_get(&out);
}

CASE_FN(functions_of_none)
{
    static const char *const names[] = { "pi", "random", "now" };

    return calls(r, names, TEST_COUNT(names), 0);
}

CASE_FN(functions_of_one)
{
    static const char *const names[] = {
        "lower",  "upper", "length",  "trim",    "ltrim",  "rtrim",  "reverse",
        "chr",    "ord",   "md5",     "sha1",    "sha224", "sha256", "sha384",
        "sha512", "abs",   "ceil",    "floor",   "round",  "sqrt",   "exp",
        "ln",     "sign",  "sin",     "cos",     "tan",    "cot",    "asin",
        "acos",   "atan",  "degrees", "radians",
    };

    return calls(r, names, TEST_COUNT(names), 1);
}

CASE_FN(functions_of_two)
{
    static const char *const names[] = {
        "substr",   "left",     "right",    "replace",     "repeat",
        "lpad",     "rpad",     "strindex", "mod",         "power",
        "log",      "atan2",    "round",    "concat",      "nullif",
        "coalesce", "greatest", "least",    "json_object",
    };

    return calls(r, names, TEST_COUNT(names), 2);
}

CASE_FN(functions_of_three)
{
    static const char *const names[] = { "substr", "replace",  "lpad",
                                         "rpad",   "coalesce", "greatest",
                                         "least",  "concat" };

    return calls(r, names, TEST_COUNT(names), 3);
}

CASE_FN(function_unknown_is_refused)
{
    SHOW(call("launch", ast_col("a"), N, N));
}

CASE_FN(function_with_an_argument_missing)
{
    SHOW(call("power", ast_col("a"), N, N));
}

CASE_FN(round_to_a_constant)
{
    SHOW(call("round", ast_col("a"), ast_int(2), N));
}

CASE_FN(function_in_arithmetic)
{
    SHOW(arith(
        "*", call("right", text("a"), arith("+", ast_col("b"), ast_int(1)), N),
        call("concat", text("a"), text("b"), N)));
}

CASE_FN(decimals_are_cast)
{
    SHOW(decimal(
        ast_node(CORM_NODE_ARITH, "*",
                 decimal(ast_node(CORM_NODE_FUNCTION, "abs",
                                  ast_typed("price", CORM_TYPE_DECIMAL), N)),
                 decimal(ast_node(CORM_NODE_CASE, NULL, eq("a", 1),
                                  ast_typed("price", CORM_TYPE_DECIMAL), N)),
                 N)));
}

/* ---- dates ---- */

CASE_FN(extract_from_datetime)
{
    SHOW(part_of("extract", "year", NULL, CORM_TYPE_DATETIME,
                 CORM_TYPE_INTEGER));
}

CASE_FN(extract_in_zone)
{
    SHOW(part_of("extract", "hour", "Europe/Vienna", CORM_TYPE_DATETIME,
                 CORM_TYPE_INTEGER));
}

CASE_FN(extract_from_date_and_time)
{
    SHOW(arith(
        "+",
        part_of("extract", "week_day", NULL, CORM_TYPE_DATE, CORM_TYPE_INTEGER),
        part_of("extract", "second", NULL, CORM_TYPE_TIME, CORM_TYPE_INTEGER)));
}

CASE_FN(extract_from_duration_is_refused)
{
    SHOW(
        part_of("extract", "day", NULL, CORM_TYPE_DURATION, CORM_TYPE_INTEGER));
}

CASE_FN(trunc_datetime)
{
    SHOW(part_of("trunc", "month", NULL, CORM_TYPE_DATETIME,
                 CORM_TYPE_DATETIME));
}

CASE_FN(trunc_datetime_to_date_type)
{
    SHOW(part_of("trunc", "month", "Asia/Tokyo", CORM_TYPE_DATETIME,
                 CORM_TYPE_DATE));
}

CASE_FN(trunc_datetime_in_zone)
{
    SHOW(part_of("trunc", "day", "Asia/Tokyo", CORM_TYPE_DATETIME,
                 CORM_TYPE_DATETIME));
}

CASE_FN(trunc_date_and_time)
{
    SHOW(ast_node(
        CORM_NODE_TUPLE, NULL,
        part_of("trunc", "year", NULL, CORM_TYPE_DATE, CORM_TYPE_DATE),
        part_of("trunc", "hour", NULL, CORM_TYPE_TIME, CORM_TYPE_TIME), N));
}

CASE_FN(trunc_to_date_and_to_time)
{
    SHOW(ast_node(
        CORM_NODE_TUPLE, NULL,
        part_of("trunc", "date", NULL, CORM_TYPE_DATETIME, CORM_TYPE_DATE),
        part_of("trunc", "time", "Europe/Vienna", CORM_TYPE_DATETIME,
                CORM_TYPE_TIME),
        N));
}

CASE_FN(duration_added_to_a_date)
{
    SHOW(arith("+", ast_typed("at", CORM_TYPE_DATETIME),
               ast_typed("took", CORM_TYPE_DURATION)));
}

CASE_FN(duration_times_a_number)
{
    SHOW(arith("*", ast_typed("took", CORM_TYPE_DURATION), ast_param(1)));
}

CASE_FN(duration_plus_duration)
{
    SHOW(arith("+", ast_typed("took", CORM_TYPE_DURATION),
               ast_typed("rest", CORM_TYPE_DURATION)));
}

CASE_FN(duration_with_a_wrong_operator)
{
    SHOW(arith("%", ast_typed("took", CORM_TYPE_DURATION), ast_param(1)));
}

CASE_FN(differences_of_dates_and_times)
{
    SHOW(ast_node(CORM_NODE_TUPLE, NULL,
                  arith("-", ast_typed("a", CORM_TYPE_DATE),
                        ast_typed("b", CORM_TYPE_DATE)),
                  arith("-", ast_typed("a", CORM_TYPE_TIME),
                        ast_typed("b", CORM_TYPE_TIME)),
                  N));
}

CASE_FN(casts_of_dates)
{
    SHOW(ast_node(CORM_NODE_TUPLE, NULL,
                  ast_set_type(ast_node(CORM_NODE_CAST, NULL, text("a"), N),
                               CORM_TYPE_DATETIME),
                  ast_set_type(ast_node(CORM_NODE_CAST, NULL, text("a"), N),
                               CORM_TYPE_TIME),
                  ast_set_type(ast_node(CORM_NODE_CAST, NULL, text("a"), N),
                               CORM_TYPE_DATE),
                  N));
}

/* ---- aggregates ---- */

CASE_FN(count_star)
{
    SHOW(agg("count", ast_star()));
}

CASE_FN(count_distinct)
{
    SHOW(ast_set_flags(agg("count", ast_col("a")), CORM_NODE_DISTINCT));
}

CASE_FN(aggregates)
{
    SHOW(ast_node(
        CORM_NODE_TUPLE, NULL, agg("sum", ast_col("a")),
        agg("avg", ast_col("a")), agg("min", ast_col("a")),
        agg("max", ast_col("a")), agg("stddev", ast_col("a")),
        ast_set_flags(agg("stddev", ast_col("a")), CORM_NODE_SAMPLE),
        agg("variance", ast_col("a")),
        ast_set_flags(agg("variance", ast_col("a")), CORM_NODE_SAMPLE),
        agg("bit_and", ast_col("a")), agg("any_value", ast_col("a")), N));
}

CASE_FN(aggregate_unknown_is_refused)
{
    SHOW(agg("median", ast_col("a")));
}

CASE_FN(aggregate_filtered)
{
    corm_node *sum = agg("sum", ast_col("a"));

    ast_extra(sum)->filter = eq("b", 1);
    SHOW(sum);
}

CASE_FN(count_star_filtered)
{
    corm_node *count = agg("count", ast_star());

    ast_extra(count)->filter = eq("b", 1);
    SHOW(count);
}

CASE_FN(aggregate_with_default)
{
    corm_node *sum = agg("sum", ast_col("a"));

    ast_extra(sum)->default_value = ast_param(1);
    SHOW(sum);
}

CASE_FN(aggregate_of_decimals_filtered)
{
    corm_node *sum = agg("sum", ast_typed("price", CORM_TYPE_DECIMAL));

    ast_extra(sum)->filter = eq("b", 1);
    SHOW(decimal(sum));
}

CASE_FN(sum_of_dates_is_refused)
{
    SHOW(agg("sum", ast_typed("at", CORM_TYPE_DATE)));
}

CASE_FN(string_agg)
{
    corm_node *all = agg("string_agg", text("a"));

    ast_extra(all)->delimiter = ast_param(1);
    SHOW(all);
}

CASE_FN(string_agg_distinct_by_comma)
{
    corm_node *all = agg("string_agg", text("a"));

    ast_extra(all)->delimiter = ast_text(",");
    SHOW(ast_set_flags(all, CORM_NODE_DISTINCT));
}

CASE_FN(string_agg_distinct_by_semicolon)
{
    corm_node *all = agg("string_agg", text("a"));

    ast_extra(all)->delimiter = ast_text(";");
    SHOW(ast_set_flags(all, CORM_NODE_DISTINCT));
}

CASE_FN(aggregate_ordered)
{
    corm_node *all = agg("string_agg", text("a"));
    corm_node_extra *extra = ast_extra(all);

    extra->delimiter = ast_text(";");
    extra->order_by =
        ast_list(&extra->n_order_by, order(ast_col("b"), CORM_NODE_DESC), N);
    SHOW(all);
}

/* ---- windows ---- */

static corm_node *over(const corm_node *function, bool partition, bool ordered)
{
    corm_node *window = ast_node(CORM_NODE_WINDOW, NULL, function, N);
    corm_node_extra *extra = ast_extra(window);

    if (partition)
        extra->partition_by =
            ast_list(&extra->n_partition_by, ast_col("g"), ast_col("h"), N);
    if (ordered)
        extra->order_by = ast_list(&extra->n_order_by,
                                   order(ast_col("a"), CORM_NODE_DESC), N);
    return window;
}

CASE_FN(window_over_everything)
{
    SHOW(over(agg("sum", ast_col("a")), false, false));
}

CASE_FN(window_rank)
{
    SHOW(over(call("rank", N, N, N), true, true));
}

CASE_FN(window_functions)
{
    SHOW(ast_node(
        CORM_NODE_TUPLE, NULL, over(call("row_number", N, N, N), false, true),
        over(call("dense_rank", N, N, N), false, true),
        over(call("percent_rank", N, N, N), false, true),
        over(call("cume_dist", N, N, N), false, true),
        over(call("ntile", ast_param(1), N, N), false, true),
        over(call("ntile", N, N, N), false, true),
        over(call("first_value", ast_col("a"), N, N), false, true),
        over(call("last_value", ast_col("a"), N, N), false, true),
        over(call("nth_value", ast_col("a"), ast_param(2), N), false, true),
        over(call("nth_value", ast_col("a"), N, N), false, true), N));
}

CASE_FN(window_lag_with_default)
{
    corm_node *lag = ast_node(CORM_NODE_FUNCTION, "lag", ast_col("a"), N);

    ast_extra(lag)->default_value = ast_param(1);
    SHOW(over(lag, false, true));
}

CASE_FN(window_lead_with_offset)
{
    SHOW(over(call("lead", ast_col("a"), ast_param(1), N), true, false));
}

static const corm_node *framed(corm_frame frame)
{
    corm_node *window = over(agg("avg", ast_col("a")), false, true);

    ast_extra(window)->frame = frame;
    return window;
}

CASE_FN(window_frame_rows)
{
    SHOW(framed((corm_frame){ .mode = 1, .start = -2, .end = 0 }));
}

CASE_FN(window_frame_range_unbounded)
{
    SHOW(framed((corm_frame){ .mode = 2,
                              .start_unbounded = true,
                              .end_unbounded = true,
                              .exclude = 1 }));
}

CASE_FN(window_frame_groups)
{
    SHOW(framed(
        (corm_frame){ .mode = 3, .start = INT32_MIN, .end = 3, .exclude = 3 }));
}

CASE_FN(window_of_decimals)
{
    SHOW(
        decimal(over(decimal(agg("sum", ast_typed("price", CORM_TYPE_DECIMAL))),
                     false, true)));
}

CASE_FN(window_of_a_column_is_refused)
{
    SHOW(over(ast_col("a"), false, false));
}

/* clang-format off */
static const render_case call_cases[] = {
    ROW(functions_of_none), ROW(functions_of_one), ROW(functions_of_two),
    ROW(functions_of_three), ROW(function_unknown_is_refused),
    ROW(function_with_an_argument_missing), ROW(round_to_a_constant),
    ROW(function_in_arithmetic), ROW(decimals_are_cast),
    ROW(extract_from_datetime), ROW(extract_in_zone),
    ROW(extract_from_date_and_time), ROW(extract_from_duration_is_refused),
    ROW(trunc_datetime), ROW(trunc_datetime_to_date_type), ROW(trunc_datetime_in_zone),
    ROW(trunc_date_and_time), ROW(trunc_to_date_and_to_time),
    ROW(duration_added_to_a_date), ROW(duration_times_a_number),
    ROW(duration_plus_duration), ROW(duration_with_a_wrong_operator),
    ROW(differences_of_dates_and_times), ROW(casts_of_dates),
    ROW(count_star), ROW(count_distinct), ROW(aggregates),
    ROW(aggregate_unknown_is_refused), ROW(aggregate_filtered),
    ROW(count_star_filtered), ROW(aggregate_with_default),
    ROW(aggregate_of_decimals_filtered), ROW(sum_of_dates_is_refused),
    ROW(string_agg), ROW(string_agg_distinct_by_comma),
    ROW(string_agg_distinct_by_semicolon), ROW(aggregate_ordered),
    ROW(window_over_everything), ROW(window_rank), ROW(window_functions),
    ROW(window_lag_with_default), ROW(window_lead_with_offset),
    ROW(window_frame_rows), ROW(window_frame_range_unbounded),
    ROW(window_frame_groups), ROW(window_of_decimals),
    ROW(window_of_a_column_is_refused),
};
/* clang-format on */

int main(void)
{
    return render_cases_run("call.sql", call_cases, TEST_COUNT(call_cases));
}
