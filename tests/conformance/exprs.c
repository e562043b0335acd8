/*
 * Conditions and expressions of the cases as trees of corm_expr, in the
 * case's arena.
 */
#include "models.h"

#include <ctype.h>
#include <string.h>

/* ---- nodes ---- */

static corm_expr *node_new(cf_run *run, corm_op op, const char *name, size_t n)
{
    corm_expr *out = CF_NEW(run->arena, corm_expr);

    out->op = op;
    out->name = name;
    out->n_args = (uint32_t)n;
    out->args = CF_NEW_N(run->arena, corm_value, n + 1);
    return out;
}

static corm_value *node_args(corm_expr *node)
{
    return (corm_value *)(uintptr_t)node->args;
}

static corm_expr_options *node_options(cf_run *run, corm_expr *node)
{
    if (node->options == NULL)
        node->options = CF_NEW(run->arena, corm_expr_options);
    return (corm_expr_options *)(uintptr_t)node->options;
}

static void node_arg(cf_run *run, corm_expr *node, size_t i, const json_t *e)
{
    node_args(node)[i] = corm_value_expr(cf_expr(run, e));
}

static void node_type(cf_run *run, corm_expr *node, const json_t *e)
{
    if (json_object_get(e, "as") != NULL)
        cf_type_options(run, json_object_get(e, "as"), node_options(run, node));
}

static const corm_expr *node_value(cf_run *run, corm_value value)
{
    corm_expr *node = node_new(run, CORM_OP_VALUE, NULL, 1);

    node_args(node)[0] = value;
    return node;
}

static const corm_expr *node_path(cf_run *run, const char *path)
{
    return node_new(run, CORM_OP_F, path, 0);
}

/* One value of kind list, as BY() makes. */
static const corm_value *node_list(cf_run *run, const json_t *list,
                                   corm_value (*each)(cf_run *, const json_t *))
{
    size_t n = json_array_size(list);
    corm_value *out = CF_NEW(run->arena, corm_value);
    corm_value *items = CF_NEW_N(run->arena, corm_value, n + 1);

    for (size_t i = 0; i < n; i++)
        items[i] = each(run, json_array_get(list, i));
    *out = (corm_value){ .kind = CORM_K_LIST, .size = n, .as.list = items };
    return out;
}

/* ---- conditions ---- */

static const corm_expr *cond_pair(cf_run *run, const json_t *pair)
{
    corm_expr *node =
        node_new(run, CORM_OP_Q, json_string_value(json_array_get(pair, 0)), 1);

    if (node->name == NULL || json_array_size(pair) != 2) {
        cf_fail(run, "a condition is neither a pair nor an expression");
        return NULL;
    }
    node_args(node)[0] = cf_operand(run, json_array_get(pair, 1));
    return node;
}

static const corm_expr *cond_joined(cf_run *run, const json_t *e, corm_op op,
                                    const char *key)
{
    const json_t *list = json_object_get(e, key);
    size_t n = json_array_size(list);
    corm_expr *node = node_new(run, op, NULL, n);

    for (size_t i = 0; i < n; i++)
        node_args(node)[i] =
            corm_value_expr(cf_condition(run, json_array_get(list, i)));
    return node;
}

const corm_expr *cf_condition(cf_run *run, const json_t *q)
{
    return json_is_array(q) ? cond_pair(run, q) : cf_expr(run, q);
}

corm_value cf_operand(cf_run *run, const json_t *rhs)
{
    corm_value *items;

    if (json_is_array(rhs)) {
        size_t n = json_array_size(rhs);

        items = CF_NEW_N(run->arena, corm_value, n + 1);
        for (size_t i = 0; i < n; i++)
            items[i] = cf_operand(run, json_array_get(rhs, i));
        return (corm_value){ .kind = CORM_K_LIST, .size = n, .as.list = items };
    }
    if (cf_is_value(rhs))
        return cf_value(run, rhs);
    if (json_object_get(rhs, "query") != NULL)
        return corm_value_queryset(
            cf_query_build(run, json_object_get(rhs, "query")).set);
    return corm_value_expr(cf_expr(run, rhs));
}

/* ---- expressions, one function a form ---- */

typedef const corm_expr *expr_reader(cf_run *run, const json_t *e);

static const corm_expr *expr_value(cf_run *run, const json_t *e)
{
    corm_expr *node = node_new(run, CORM_OP_VALUE, NULL, 1);

    node_args(node)[0] = cf_value(run, json_object_get(e, "v"));
    node_type(run, node, e);
    return node;
}

static const corm_expr *expr_field(cf_run *run, const json_t *e)
{
    return node_path(run, cf_text_of(e, "f"));
}

static const corm_expr *expr_outer(cf_run *run, const json_t *e)
{
    json_int_t depth = json_integer_value(json_object_get(e, "depth"));
    corm_expr *node = node_new(run, CORM_OP_OUTER, cf_text_of(e, "outer"), 0);

    for (; depth > 1; depth--) {
        corm_expr *around = node_new(run, CORM_OP_OUTER, NULL, 1);

        node_args(around)[0] = corm_value_expr(node);
        node = around;
    }
    return node;
}

static const char *const operators[][2] = {
    { "bitand", "&" },  { "bitor", "|" },   { "bitxor", "#" },
    { "lshift", "<<" }, { "rshift", ">>" },
};

static const corm_expr *expr_arith(cf_run *run, const json_t *e)
{
    const json_t *args = json_object_get(e, "args");
    const char *name = cf_text_of(e, "op");
    corm_expr *node;

    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
        if (name != NULL && strcmp(operators[i][0], name) == 0)
            name = operators[i][1];
    node = node_new(run, CORM_OP_ARITH, name, json_array_size(args));
    for (size_t i = 0; i < json_array_size(args); i++)
        node_arg(run, node, i, json_array_get(args, i));
    return node;
}

static const char *lower_name(cf_run *run, const char *name)
{
    char *out = cf_strndup(run->arena, name, strlen(name));

    for (char *c = out; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return out;
}

static const corm_expr *expr_aggregate(cf_run *run, const json_t *e)
{
    const json_t *args = json_object_get(e, "args");
    const json_t *only = json_array_get(args, 0);
    const char *name = cf_text_of(e, "agg");
    corm_expr *node;
    corm_expr_options *options;

    if (name == NULL || json_array_size(args) != 1) {
        cf_fail(run, "an aggregate takes one argument");
        return NULL;
    }
    node = node_new(run, CORM_OP_AGG, lower_name(run, name), 1);
    if (json_is_string(only) && strcmp(json_string_value(only), "*") == 0)
        node_args(node)[0] = corm_value_path("*");
    else
        node_arg(run, node, 0, only);
    options = node_options(run, node);
    options->distinct = cf_flag_of(e, "distinct");
    options->sample = cf_flag_of(e, "sample");
    if (json_object_get(e, "filter") != NULL)
        options->filter = cf_condition(run, json_object_get(e, "filter"));
    if (json_object_get(e, "default") != NULL)
        options->default_value = cf_expr(run, json_object_get(e, "default"));
    node_type(run, node, e);
    return node;
}

/* ---- functions ---- */

/* RowNumber: row_number; LPad, SHA256, ATan2: one word. */
static const char *function_name(cf_run *run, const char *name)
{
    static const char *const words[][2] = { { "NullIf", "nullif" },
                                            { "StrIndex", "strindex" } };
    cf_text out = { 0 };
    const char *copy;

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i][0], name) == 0)
            return words[i][1];
    for (size_t i = 0; name[i] != '\0'; i++) {
        char c = (char)tolower((unsigned char)name[i]);

        if (i > 0 && isupper((unsigned char)name[i]) &&
            islower((unsigned char)name[i - 1]))
            cf_text_add(&out, "_");
        cf_text_add_n(&out, &c, 1);
    }
    copy = cf_strndup(run->arena, cf_text_get(&out), out.size);
    cf_text_free(&out);
    return copy;
}

static const corm_expr *function_cast(cf_run *run, const json_t *e)
{
    corm_expr *node = node_new(run, CORM_OP_CAST, NULL, 1);
    corm_expr_options *options = node_options(run, node);

    cf_type_options(run, json_object_get(e, "as"), options);
    node->name = options->output;
    options->output = NULL;
    node_arg(run, node, 0, json_array_get(json_object_get(e, "args"), 0));
    return node;
}

static const corm_expr *function_collate(cf_run *run, const json_t *e)
{
    corm_expr *node =
        node_new(run, CORM_OP_COLLATE, cf_text_of(e, "collation"), 1);

    node_arg(run, node, 0, json_array_get(json_object_get(e, "args"), 0));
    return node;
}

static const corm_expr *function_json(cf_run *run, const json_t *e)
{
    const json_t *pairs = json_object_get(e, "pairs");
    size_t n = json_array_size(pairs);
    corm_expr *node = node_new(run, CORM_OP_JSON_OBJECT, NULL, 2 * n);

    for (size_t i = 0; i < n; i++) {
        const json_t *pair = json_array_get(pairs, i);

        node_args(node)[2 * i] = cf_value(run, json_array_get(pair, 0));
        node_arg(run, node, 2 * i + 1, json_array_get(pair, 1));
    }
    return node;
}

static const corm_expr *expr_function(cf_run *run, const json_t *e)
{
    const json_t *args = json_object_get(e, "args");
    const char *name = cf_text_of(e, "fn");
    corm_expr *node;

    if (name == NULL)
        cf_fail(run, "a function has no name");
    else if (strcmp(name, "Cast") == 0)
        return function_cast(run, e);
    else if (strcmp(name, "Collate") == 0)
        return function_collate(run, e);
    else if (strcmp(name, "JSONObject") == 0)
        return function_json(run, e);
    if (name == NULL)
        return NULL;
    name = function_name(run, name);
    if (cf_text_of(e, "part") != NULL)
        name = cf_format(run->arena, "%s_%s", name, cf_text_of(e, "part"));
    if (cf_text_of(e, "kind") != NULL)
        name = cf_format(run->arena, "%s_%s", name, cf_text_of(e, "kind"));
    node = node_new(run, CORM_OP_FN, name, json_array_size(args));
    for (size_t i = 0; i < json_array_size(args); i++)
        node_arg(run, node, i, json_array_get(args, i));
    if (cf_text_of(e, "tz") != NULL)
        node_options(run, node)->tz = cf_text_of(e, "tz");
    if (json_object_get(e, "default") != NULL)
        node_options(run, node)->default_value =
            cf_expr(run, json_object_get(e, "default"));
    node_type(run, node, e);
    return node;
}

/* ---- CASE, subqueries, windows ---- */

static corm_value case_when(cf_run *run, const json_t *pair)
{
    corm_expr *node = node_new(run, CORM_OP_WHEN, NULL, 2);

    node_args(node)[0] =
        corm_value_expr(cf_condition(run, json_array_get(pair, 0)));
    node_arg(run, node, 1, json_array_get(pair, 1));
    return corm_value_expr(node);
}

static const corm_expr *expr_case(cf_run *run, const json_t *e)
{
    const json_t *list = json_object_get(e, "case");
    const json_t *other = json_object_get(e, "else");
    size_t n = json_array_size(list);
    corm_expr *node = node_new(run, CORM_OP_CASE, NULL, n + (other != NULL));

    for (size_t i = 0; i < n; i++)
        node_args(node)[i] = case_when(run, json_array_get(list, i));
    if (other != NULL) {
        corm_expr *last = node_new(run, CORM_OP_ELSE, NULL, 1);

        node_arg(run, last, 0, other);
        node_args(node)[n] = corm_value_expr(last);
    }
    node_type(run, node, e);
    return node;
}

static const corm_expr *expr_query(cf_run *run, const json_t *e, corm_op op,
                                   const char *key)
{
    corm_expr *node = node_new(run, op, NULL, 1);

    node_args(node)[0] =
        corm_value_queryset(cf_query_build(run, json_object_get(e, key)).set);
    node_type(run, node, e);
    return node;
}

static const corm_expr *expr_subquery(cf_run *run, const json_t *e)
{
    return expr_query(run, e, CORM_OP_SUBQUERY, "subquery");
}

static const corm_expr *expr_exists(cf_run *run, const json_t *e)
{
    return expr_query(run, e, CORM_OP_EXISTS, "exists");
}

static corm_value window_part(cf_run *run, const json_t *e)
{
    return json_is_string(e)
               ? corm_value_expr(node_path(run, json_string_value(e)))
               : corm_value_expr(cf_expr(run, e));
}

/* In a window "-name" is DESC(name). */
static corm_value window_order(cf_run *run, const json_t *o)
{
    const char *name = json_string_value(o);
    corm_expr *node;

    if (name == NULL)
        return cf_order(run, o);
    node = node_new(run, CORM_OP_ORDER, NULL, 1);
    node_options(run, node)->desc = name[0] == '-';
    node_args(node)[0] =
        corm_value_expr(node_path(run, name + (name[0] == '-')));
    return corm_value_expr(node);
}

static void frame_bound(const json_t *bound, int32_t *value, bool *unbounded)
{
    *unbounded = bound == NULL || json_is_null(bound);
    *value = (int32_t)json_integer_value(bound);
}

static int8_t frame_exclude(const char *text)
{
    static const char *const names[] = { "current", "group", "ties" };

    for (size_t i = 0; text != NULL && i < 3; i++)
        if (strncmp(text, names[i], strlen(names[i])) == 0)
            return (int8_t)(i + 1);
    return 0;
}

static corm_frame frame_of(cf_run *run, const json_t *frame)
{
    const char *type = cf_text_of(frame, "type");
    const char *exclude = cf_text_of(frame, "exclude");
    corm_frame out = { .mode = 1 };

    if (type != NULL && strcmp(type, "range") == 0)
        out.mode = 2;
    if (exclude != NULL)
        out.exclude = frame_exclude(lower_name(run, exclude));
    frame_bound(json_object_get(frame, "start"), &out.start,
                &out.start_unbounded);
    frame_bound(json_object_get(frame, "end"), &out.end, &out.end_unbounded);
    return out;
}

static const corm_expr *expr_window(cf_run *run, const json_t *e)
{
    corm_expr *node = node_new(run, CORM_OP_WINDOW, NULL, 1);
    corm_expr_options *options = node_options(run, node);
    const json_t *partition = json_object_get(e, "partition");
    const json_t *order = json_object_get(e, "order");

    node_arg(run, node, 0, json_object_get(e, "window"));
    if (json_array_size(partition) > 0)
        options->partition_by = node_list(run, partition, window_part);
    if (json_array_size(order) > 0)
        options->order_by = node_list(run, order, window_order);
    if (json_object_get(e, "frame") != NULL)
        options->frame = frame_of(run, json_object_get(e, "frame"));
    node_type(run, node, e);
    return node;
}

/* ---- the rest ---- */

static const corm_expr *expr_wrap(cf_run *run, const json_t *e)
{
    corm_expr *node = node_new(run, CORM_OP_WRAP, NULL, 1);

    node_arg(run, node, 0, json_object_get(e, "wrap"));
    node_type(run, node, e);
    return node;
}

static const corm_expr *expr_condition(cf_run *run, const json_t *e)
{
    return cf_condition(run, json_object_get(e, "cond"));
}

static const corm_expr *expr_lookup(cf_run *run, const json_t *e)
{
    corm_expr *node = node_new(run, CORM_OP_LOOKUP, cf_text_of(e, "lookup"), 2);

    node_arg(run, node, 0, json_object_get(e, "l"));
    node_args(node)[1] = cf_operand(run, json_object_get(e, "r"));
    return node;
}

static const corm_expr *expr_and(cf_run *run, const json_t *e)
{
    return cond_joined(run, e, CORM_OP_AND, "and");
}

static const corm_expr *expr_or(cf_run *run, const json_t *e)
{
    return cond_joined(run, e, CORM_OP_OR, "or");
}

static const corm_expr *expr_xor(cf_run *run, const json_t *e)
{
    return cond_joined(run, e, CORM_OP_XOR, "xor");
}

static const corm_expr *expr_not(cf_run *run, const json_t *e)
{
    corm_expr *node = node_new(run, CORM_OP_NOT, NULL, 1);

    node_args(node)[0] =
        corm_value_expr(cf_condition(run, json_object_get(e, "not")));
    return node;
}

static const corm_expr *expr_raw(cf_run *run, const json_t *e)
{
    const json_t *params = json_object_get(e, "params");
    corm_expr *node =
        node_new(run, CORM_OP_RAW, cf_sql(run, cf_text_of(e, "rawsql")),
                 json_array_size(params));

    for (size_t i = 0; i < json_array_size(params); i++)
        node_args(node)[i] = cf_value(run, json_array_get(params, i));
    node_type(run, node, e);
    return node;
}

static const corm_expr *expr_filtered(cf_run *run, const json_t *e)
{
    (void)e;
    cf_fail(run, "filtered_relation outside annotate and alias");
    return NULL;
}

static const struct expr_form {
    const char *key;
    expr_reader *read;
} expr_forms[] = {
    { "f", expr_field },
    { "v", expr_value },
    { "outer", expr_outer },
    { "op", expr_arith },
    { "agg", expr_aggregate },
    { "fn", expr_function },
    { "case", expr_case },
    { "subquery", expr_subquery },
    { "exists", expr_exists },
    { "window", expr_window },
    { "wrap", expr_wrap },
    { "cond", expr_condition },
    { "lookup", expr_lookup },
    { "and", expr_and },
    { "or", expr_or },
    { "xor", expr_xor },
    { "not", expr_not },
    { "rawsql", expr_raw },
    { "filtered_relation", expr_filtered },
};

const corm_expr *cf_expr(cf_run *run, const json_t *e)
{
    if (e == NULL) {
        cf_fail(run, "an expression is missing");
        return NULL;
    }
    if (cf_is_value(e))
        return node_value(run, cf_value(run, e));
    for (size_t i = 0; i < sizeof(expr_forms) / sizeof(expr_forms[0]); i++)
        if (json_object_get(e, expr_forms[i].key) != NULL)
            return expr_forms[i].read(run, e);
    cf_fail(run, "an expression of no known form");
    return NULL;
}

/* ---- orders ---- */

static corm_value order_directed(cf_run *run, const json_t *o, const char *key,
                                 bool desc)
{
    corm_expr *node = node_new(run, CORM_OP_ORDER, NULL, 1);
    corm_expr_options *options = node_options(run, node);
    const char *nulls = cf_text_of(o, "nulls");

    options->desc = desc;
    options->nulls_first = nulls != NULL && strcmp(nulls, "first") == 0;
    options->nulls_last = nulls != NULL && strcmp(nulls, "last") == 0;
    node_arg(run, node, 0, json_object_get(o, key));
    return corm_value_expr(node);
}

corm_value cf_order(cf_run *run, const json_t *o)
{
    if (json_is_string(o))
        return corm_value_path(json_string_value(o));
    if (json_object_get(o, "asc") != NULL)
        return order_directed(run, o, "asc", false);
    if (json_object_get(o, "desc") != NULL)
        return order_directed(run, o, "desc", true);
    return corm_value_expr(cf_expr(run, o));
}

/* ---- raw SQL ---- */

static const char *sql_percent(cf_text *out, const char *at)
{
    const char *end = strchr(at, ')');

    if (at[1] == 's') {
        cf_text_add(out, "?");
        return at + 2;
    }
    if (at[1] == '(' && end != NULL && end[1] == 's') {
        cf_text_add(out, ":");
        cf_text_add_n(out, at + 2, (size_t)(end - at - 2));
        return end + 2;
    }
    cf_text_add(out, "%");
    return at + (at[1] == '%' ? 2 : 1);
}

const char *cf_sql(cf_run *run, const char *sql)
{
    cf_text out = { 0 };
    const char *copy;

    if (sql == NULL) {
        cf_fail(run, "raw SQL is no text");
        return NULL;
    }
    while (*sql != '\0') {
        if (*sql == '%') {
            sql = sql_percent(&out, sql);
            continue;
        }
        cf_text_add_n(&out, sql, 1);
        if (*sql == '?')
            cf_text_add(&out, "?");
        sql++;
    }
    copy = cf_strndup(run->arena, cf_text_get(&out), out.size);
    cf_text_free(&out);
    return copy;
}
