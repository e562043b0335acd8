/*
 * Expressions of every operation that <corm/expr.h> names.
 */
#include "fuzz/fuzz.h"

corm_value fuzz_operand(fuzz_input *in, const corm_model *model, char type)
{
    if (fuzz_rarely(in, 3))
        return corm_value_path(fuzz_path(in, model, &type));
    return corm_value_expr(fuzz_expr(in, model, type));
}

/* clang-format off */
static const char *const fuzz_functions[] = {
#define CORM_FUNCTION(name, least, most, result, flags) name,
#include "query/functions.def"
    "trunc_year", "trunc_month", "trunc_day", "trunc_hour", "trunc_date",
    "trunc_time", "extract_year", "extract_week_day", "extract_quarter",
    "extract_nothing", "trunc_week", "lowre", ""
};
static const signed char fuzz_arity[] = {
#define CORM_FUNCTION(name, least, most, result, flags) least,
#include "query/functions.def"
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
};
static const char *const fuzz_aggregates[] = {
#define CORM_AGGREGATE(name, result, has_empty, empty) name,
#include "query/functions.def"
    "coutn", "x'"
};
static const char *const fuzz_windowed[] = {
    "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile",
    "lag", "lead", "first_value", "last_value", "nth_value"
};
static const char *const fuzz_operators[] = {
    "+", "-", "*", "/", "%", "^", "&", "|", "#", "<<", ">>", "neg", ";"
};
/* clang-format on */

static corm_expr_options *fuzz_options(fuzz_input *in, corm_expr *expr)
{
    corm_expr_options *options = fuzz_alloc(in, sizeof(*options));

    expr->options = options;
    return options;
}

static const corm_expr *fuzz_function(fuzz_input *in, const corm_model *model,
                                      char type)
{
    size_t which = fuzz_below(in, TEST_COUNT(fuzz_functions));
    const char *name = fuzz_functions[which];
    size_t n = (size_t)fuzz_arity[which] + fuzz_rarely(in, 4);
    corm_expr *expr = fuzz_node(in, CORM_OP_FN, name, n);

    if (strncmp(name, "trunc_", 6) == 0 || strncmp(name, "extract_", 8) == 0)
        type = fuzz_below(in, 2) ? 'd' : 'D';
    else if (which < 24 && !fuzz_rarely(in, 8))
        type = 't';
    else if (which < 47 && !fuzz_rarely(in, 8))
        type = 'i';
    for (size_t i = 0; i < n; i++)
        fuzz_arg(expr, i, fuzz_operand(in, model, type));
    /* How often, and how wide: an expression there is a gigabyte. */
    if (n > 1 && (strcmp(name, "repeat") == 0 || strstr(name, "pad")))
        fuzz_arg(expr, 1, corm_value_int((int64_t)fuzz_below(in, 40) - 3));
    if (type == 'D' && fuzz_below(in, 2))
        fuzz_options(in, expr)->tz = fuzz_zone_name(in);
    return expr;
}

static const corm_value *fuzz_by(fuzz_input *in, const corm_model *model)
{
    corm_value *list = fuzz_alloc(in, sizeof(*list));
    size_t n = fuzz_below(in, 3);
    corm_value *items = fuzz_alloc(in, (n + 1) * sizeof(*items));

    for (size_t i = 0; i < n; i++)
        items[i] = fuzz_operand(in, model, '\0');
    *list = (corm_value){ .kind = CORM_K_LIST, .size = n, .as.list = items };
    return list;
}

const corm_expr *fuzz_aggregate(fuzz_input *in, const corm_model *model)
{
    const char *name = FUZZ_PICK(in, fuzz_aggregates);
    corm_expr *expr = fuzz_node(in, CORM_OP_AGG, name, 1);
    corm_expr_options *options = fuzz_options(in, expr);
    uint8_t bits = fuzz_byte(in);

    fuzz_arg(expr, 0,
             bits % 8 == 7
                 ? corm_value_path("*")
                 : fuzz_operand(in, model, *name == 's' ? 'i' : '\0'));
    options->distinct = (bits & 8) != 0;
    options->sample = (bits & 16) != 0;
    if (bits & 32)
        options->filter = fuzz_condition(in, model);
    if ((bits & 64) && fuzz_below(in, 2))
        options->default_value = fuzz_expr(in, model, 'i');
    if ((bits & 128) && fuzz_below(in, 2))
        options->order_by = fuzz_by(in, model);
    if (strcmp(name, "string_agg") == 0)
        options->delimiter = fuzz_expr(in, model, 't');
    return expr;
}

static const corm_expr *fuzz_window(fuzz_input *in, const corm_model *model)
{
    corm_expr *over = fuzz_node(in, CORM_OP_WINDOW, NULL, 1);
    corm_expr_options *options = fuzz_options(in, over);
    corm_expr *inner = NULL;
    uint8_t bits = fuzz_byte(in);
    size_t which = 0;

    if (bits & 1) {
        fuzz_arg(over, 0, corm_value_expr(fuzz_aggregate(in, model)));
    } else {
        which = fuzz_below(in, TEST_COUNT(fuzz_windowed));
        inner = fuzz_node(in, CORM_OP_FN, fuzz_windowed[which],
                          which < 6 ? 0 : 1 + (size_t)fuzz_rarely(in, 4));
        for (size_t i = 0; i < inner->n_args; i++)
            fuzz_arg(inner, i,
                     i ? corm_value_int((int64_t)fuzz_below(in, 5) - 1)
                       : fuzz_operand(in, model, '\0'));
        fuzz_arg(over, 0, corm_value_expr(inner));
    }
    if (bits & 2)
        options->partition_by = fuzz_by(in, model);
    if (bits & 4)
        options->order_by = fuzz_by(in, model);
    if (bits & 8)
        options->frame = (corm_frame){ .mode = (int8_t)fuzz_below(in, 5),
                                       .exclude = (int8_t)fuzz_below(in, 5),
                                       .start_unbounded = (bits & 16) != 0,
                                       .end_unbounded = (bits & 32) != 0,
                                       .start = (int8_t)fuzz_byte(in),
                                       .end = (int8_t)fuzz_byte(in) };
    return over;
}

static const corm_expr *fuzz_case(fuzz_input *in, const corm_model *model,
                                  char type)
{
    size_t n = 1 + fuzz_below(in, 3);
    corm_expr *expr = fuzz_node(in, CORM_OP_CASE, NULL, n);
    corm_expr *arm = NULL;

    for (size_t i = 0; i < n; i++) {
        if (i > 0 && i + 1 == n && fuzz_below(in, 2)) {
            arm = fuzz_node(in, CORM_OP_ELSE, NULL, 1);
        } else {
            arm = fuzz_node(in, CORM_OP_WHEN, NULL, 2);
            fuzz_arg(arm, 0, corm_value_expr(fuzz_condition(in, model)));
        }
        fuzz_arg(arm, arm->n_args - 1,
                 corm_value_expr(fuzz_expr(in, model, type)));
        fuzz_arg(expr, i, corm_value_expr(arm));
    }
    return expr;
}

const corm_expr *fuzz_order(fuzz_input *in, const corm_model *model)
{
    corm_expr *expr = fuzz_node(in, CORM_OP_ORDER, NULL, 1);
    corm_expr_options *options = fuzz_options(in, expr);
    uint8_t bits = fuzz_byte(in);

    fuzz_arg(expr, 0, fuzz_operand(in, model, '\0'));
    options->desc = bits & 1;
    options->nulls_first = (bits & 6) == 2;
    options->nulls_last = (bits & 6) == 4;
    return expr;
}

/* The rarer ones, each with one argument or a name of its own. */
static const corm_expr *fuzz_rare(fuzz_input *in, const corm_model *model,
                                  char type)
{
    static const char *const collations[] = { "nocase", "binary", "x\"y",
                                              "unknown" };
    static const char *const raws[] = { "1", "?",      "pages + ?", "'?'",
                                        "(", "? -- ?", "" };
    corm_expr *expr = NULL;

    switch (fuzz_below(in, 6)) {
    case 0:
        expr = fuzz_node(in, CORM_OP_COLLATE, FUZZ_PICK(in, collations), 1);
        type = 't';
        break;
    case 1:
        expr = fuzz_node(in, CORM_OP_WRAP, NULL, 1);
        fuzz_options(in, expr)->output = fuzz_type_name(in);
        break;
    case 2:
        in->plain = false;
        expr =
            fuzz_node(in, CORM_OP_RAW, FUZZ_PICK(in, raws), fuzz_below(in, 3));
        for (size_t i = 0; i < expr->n_args; i++)
            fuzz_arg(expr, i, fuzz_value(in, model, 'i'));
        return expr;
    case 3:
        expr = fuzz_node(in, CORM_OP_JSON_OBJECT, NULL, 2);
        fuzz_arg(expr, 0, fuzz_scalar(in, 't'));
        fuzz_arg(expr, 1, fuzz_operand(in, model, type));
        return expr;
    case 4:
        expr = fuzz_node(in, CORM_OP_LITERAL, NULL, 1);
        fuzz_arg(expr, 0, fuzz_value(in, model, type));
        return expr;
    default:
        return fuzz_order(in, model);
    }
    fuzz_arg(expr, 0, fuzz_operand(in, model, type));
    return expr;
}

static const corm_expr *fuzz_cast(fuzz_input *in, const corm_model *model,
                                  char type)
{
    corm_expr *expr = fuzz_node(in, CORM_OP_CAST, fuzz_type_name(in), 1);
    corm_expr_options *options = fuzz_options(in, expr);

    fuzz_arg(expr, 0, fuzz_operand(in, model, type));
    options->max_digits = (int)fuzz_below(in, 40) - 1;
    options->decimal_places = (int)fuzz_below(in, 40) - 1;
    options->max_length = (int)fuzz_below(in, 40) - 1;
    return expr;
}

/* The argument of OUTER names a member of the query around, of any model. */
static corm_expr *fuzz_outer(fuzz_input *in, char type)
{
    const corm_model *around = fuzz_any_model(in);
    const char *path = fuzz_path(in, around, &type);
    corm_expr *expr = fuzz_node(in, CORM_OP_OUTER, path, 0);
    corm_expr *outer = NULL;

    if (!fuzz_rarely(in, 6))
        return expr;
    outer = fuzz_node(in, CORM_OP_OUTER, NULL, 1);
    fuzz_arg(outer, 0, corm_value_expr(expr));
    return outer;
}

static const corm_expr *fuzz_arith(fuzz_input *in, const corm_model *model,
                                   char type)
{
    const char *name = FUZZ_PICK(in, fuzz_operators);
    size_t n = strcmp(name, "neg") == 0 ? 1 : 2 + (size_t)fuzz_rarely(in, 5);
    corm_expr *expr = fuzz_node(in, CORM_OP_ARITH, name, n);

    for (size_t i = 0; i < n; i++)
        fuzz_arg(expr, i, fuzz_operand(in, model, type));
    return expr;
}

const corm_expr *fuzz_compound(fuzz_input *in, const corm_model *model,
                               char type)
{
    corm_expr *expr = NULL;

    switch (fuzz_below(in, 12)) {
    case 0:
    case 1:
        return fuzz_function(in, model, type);
    case 2:
        return fuzz_arith(in, model, type);
    case 3:
    case 4:
        return fuzz_aggregate(in, model);
    case 5:
        return fuzz_case(in, model, type);
    case 6:
        return fuzz_window(in, model);
    case 7:
        return fuzz_cast(in, model, type);
    case 8:
        return fuzz_condition(in, model);
    case 9:
        return fuzz_rare(in, model, type);
    default:
        expr = fuzz_node(in, CORM_OP_SUBQUERY, NULL, 1);
        in->around++;
        fuzz_arg(expr, 0, corm_value_queryset(fuzz_chain(in, NULL).set));
        in->around--;
        return expr;
    }
}

const corm_expr *fuzz_expr(fuzz_input *in, const corm_model *model, char type)
{
    const corm_expr *compound = NULL;
    corm_expr *expr = NULL;
    size_t how = fuzz_deep(in) ? 0 : fuzz_below(in, 6);

    if (how == 0 && in->around > 0 && fuzz_below(in, 2))
        return fuzz_outer(in, type);
    if (how <= 1)
        return fuzz_node(in, CORM_OP_F, fuzz_path(in, model, &type), 0);
    if (how == 2) {
        expr = fuzz_node(in, CORM_OP_VALUE, NULL, 1);
        if (fuzz_rarely(in, 4))
            fuzz_options(in, expr)->output = fuzz_type_name(in);
        fuzz_arg(expr, 0, fuzz_scalar(in, type));
        return expr;
    }
    in->depth++;
    compound = fuzz_compound(in, model, type);
    in->depth--;
    return compound;
}
