/*
 * Expressions: the default renderer of each kind of node, and how tightly
 * its result holds together.  Lookups, functions and aggregates go through
 * the tables of spellings.
 */
#include "render/expr.h"

#include <string.h>

/* ---- levels ---- */

static cormi_level expr_arith_level(const corm_sink *sink,
                                    const corm_node *node)
{
    const char *name = node->name;

    if (cormi_spelling_override(sink->r->dialect, CORMI_NAMES_OPERATOR, name,
                                node->n_args) != NULL ||
        strcmp(name, "^") == 0)
        return CORMI_LEVEL_ATOM;
    if (strcmp(name, "neg") == 0)
        return CORMI_LEVEL_UNARY;
    if (strcmp(name, "+") == 0 || strcmp(name, "-") == 0)
        return CORMI_LEVEL_ADD;
    if (strcmp(name, "*") == 0 || strcmp(name, "/") == 0 ||
        strcmp(name, "%") == 0)
        return CORMI_LEVEL_MULTIPLY;
    return CORMI_LEVEL_OPERAND;
}

static cormi_level expr_constant_level(const corm_node *node)
{
    const corm_value *value = node->value;
    bool negative =
        value != NULL &&
        ((value->kind == CORM_K_INT && value->as.i < 0) ||
         (value->kind == CORM_K_DURATION && value->as.i < 0) ||
         (value->kind == CORM_K_DOUBLE && value->as.d < 0) ||
         (value->kind == CORM_K_DECIMAL && value->as.dec.negative != 0));

    return negative ? CORMI_LEVEL_UNARY : CORMI_LEVEL_ATOM;
}

/* AND, OR, XOR of one are written as that one, closed by itself; of none, a constant. */
static cormi_level expr_logic_level(const corm_node *node, cormi_level level)
{
    return node->n_args < 2 ? CORMI_LEVEL_ATOM : level;
}

static cormi_level expr_xor_level(const corm_sink *sink)
{
    return cormi_sink_has(sink, CORM_FEATURE_NATIVE_XOR) ? CORMI_LEVEL_XOR
                                                         : CORMI_LEVEL_COMPARE;
}

cormi_level cormi_node_level(const corm_sink *sink, const corm_node *node)
{
    switch (node->kind) {
    case CORM_NODE_AND:
        return expr_logic_level(node, CORMI_LEVEL_AND);
    case CORM_NODE_OR:
        return expr_logic_level(node, CORMI_LEVEL_OR);
    case CORM_NODE_XOR:
        return expr_logic_level(node, expr_xor_level(sink));
    case CORM_NODE_NOT:
        return CORMI_LEVEL_NOT;
    case CORM_NODE_LOOKUP:
        return CORMI_LEVEL_COMPARE;
    case CORM_NODE_ARITH:
        return expr_arith_level(sink, node);
    case CORM_NODE_COLLATE:
        return CORMI_LEVEL_UNARY;
    case CORM_NODE_CONSTANT:
        return expr_constant_level(node);
    case CORM_NODE_ORDER:
        return CORMI_LEVEL_ANY;
    default:
        return CORMI_LEVEL_ATOM;
    }
}

/* ---- leaves ---- */

static CORMI_APART void expr_column_named(corm_sink *sink,
                                          const corm_node *node)
{
    const corm_quoted *name = node->quoted_name;
    bool known = name != NULL && name->text != NULL;

    if (node->table != NULL) {
        corm_sink_ident(sink, node->table);
        CORMI_PUT(sink, ".");
    }
    if (known)
        cormi_sink_put(sink, name->text + name->own, name->n - name->own);
    else
        corm_sink_ident(sink, node->name);
}

/* Where the table has its own name, all of it is known. */
static void expr_column(corm_sink *sink, const corm_node *node)
{
    const corm_quoted *name = node->quoted_name;
    const corm_quoted *table = node->quoted_table;

    if (name != NULL && name->text != NULL && node->table != NULL &&
        table != NULL && table->text != NULL)
        cormi_sink_put(sink, name->text, name->n);
    else
        expr_column_named(sink, node);
}

static void expr_param(corm_sink *sink, const corm_node *node)
{
    cormi_sink_placeholder(sink, node->slot);
}

static void expr_constant(corm_sink *sink, const corm_node *node)
{
    sink->r->dialect->literal(sink, node->value, node->type);
}

static void expr_star(corm_sink *sink, const corm_node *node)
{
    (void)node;
    corm_sink_text(sink, "*");
}

static void expr_output(corm_sink *sink, const corm_node *node)
{
    if (node->name != NULL)
        corm_sink_ident(sink, node->name);
    else
        corm_sink_int(sink, (int64_t)node->slot);
}

static void expr_default(corm_sink *sink, const corm_node *node)
{
    (void)node;
    if (!cormi_sink_has(sink, CORM_FEATURE_DEFAULT_IN_INSERT))
        corm_sink_refuse(sink, "this database has no DEFAULT among values; "
                               "leave the column out");
    corm_sink_text(sink, "DEFAULT");
}

static void expr_excluded(corm_sink *sink, const corm_node *node)
{
    corm_sink_text(sink, "EXCLUDED.");
    corm_sink_ident(sink, node->name);
}

/* ---- conditions ---- */

static void expr_truth(corm_sink *sink, bool truth)
{
    corm_value value = { .kind = CORM_K_BOOL, .as.b = truth };

    sink->r->dialect->literal(sink, &value, CORM_TYPE_BOOLEAN);
}

static void expr_and(corm_sink *sink, const corm_node *node)
{
    if (node->n_args == 0)
        expr_truth(sink, true);
    else if (node->n_args == 1)
        cormi_render_at(sink, node->args[0], sink->level);
    else
        cormi_render_list(sink, node->args, node->n_args, " AND ",
                          CORMI_LEVEL_AND);
}

/* AND inside OR needs no parentheses, but readers do. */
static void expr_or(corm_sink *sink, const corm_node *node)
{
    if (node->n_args == 0)
        expr_truth(sink, false);
    for (size_t i = 0; i < node->n_args; i++) {
        bool is_or =
            node->args[i] != NULL && node->args[i]->kind == CORM_NODE_OR;
        cormi_level level = is_or ? CORMI_LEVEL_OR : CORMI_LEVEL_NOT;

        if (i != 0)
            corm_sink_text(sink, " OR ");
        cormi_render_at(sink, node->args[i],
                        node->n_args == 1 ? sink->level : level);
    }
}

/* Calls write for each condition of nested XORs; parity is associative. */
static void expr_xor_each(corm_sink *sink, const corm_node *node,
                          const char *separator, size_t *n,
                          corm_node_renderer *write)
{
    if (!cormi_sink_enter(sink))
        return;
    for (size_t i = 0; i < node->n_args; i++) {
        const corm_node *arg = node->args[i];

        if (arg != NULL && arg->kind == CORM_NODE_XOR && arg->n_args != 0) {
            expr_xor_each(sink, arg, separator, n, write);
            continue;
        }
        if ((*n)++ != 0)
            corm_sink_text(sink, separator);
        write(sink, arg);
    }
    cormi_sink_leave(sink);
}

static void expr_xor_term(corm_sink *sink, const corm_node *node)
{
    cormi_render_at(sink, node, CORMI_LEVEL_NOT);
}

static void expr_xor_count(corm_sink *sink, const corm_node *node)
{
    corm_sink_text(sink, "CASE WHEN ");
    cormi_render_at(sink, node, CORMI_LEVEL_ANY);
    corm_sink_text(sink, " THEN 1 ELSE 0 END");
}

/* How many are true, NULL is not, decides: as Django has it. */
static void expr_xor_counted(corm_sink *sink, const corm_node *node)
{
    size_t n = 0;

    corm_sink_text(sink, "(");
    expr_xor_each(sink, node, " + ", &n, expr_xor_count);
    corm_sink_text(sink, n > 2 ? ") % 2 = 1" : ") = 1");
}

static void expr_xor(corm_sink *sink, const corm_node *node)
{
    size_t n = 0;

    if (node->n_args == 0)
        expr_truth(sink, false);
    else if (node->n_args == 1)
        cormi_render_at(sink, node->args[0], sink->level);
    else if (cormi_sink_has(sink, CORM_FEATURE_NATIVE_XOR))
        expr_xor_each(sink, node, " XOR ", &n, expr_xor_term);
    else
        expr_xor_counted(sink, node);
}

/* Parentheses even where NOT binds loosely: databases rank it differently. */
static void expr_not(corm_sink *sink, const corm_node *node)
{
    corm_sink_text(sink, "NOT ");
    cormi_render_at(sink, node->args[0], CORMI_LEVEL_ATOM);
}

/* ---- compound expressions ---- */

static void expr_case(corm_sink *sink, const corm_node *node)
{
    size_t i = 0;

    if (node->n_args == 0) {
        corm_sink_text(sink, "NULL");
        return;
    }
    if (node->n_args == 1) {
        cormi_render_at(sink, node->args[0], CORMI_LEVEL_ATOM);
        return;
    }
    corm_sink_text(sink, "CASE");
    for (; i + 1 < node->n_args; i += 2) {
        corm_sink_text(sink, " WHEN ");
        corm_sink_arg(sink, node->args[i]);
        corm_sink_text(sink, " THEN ");
        corm_sink_arg(sink, node->args[i + 1]);
    }
    if (i < node->n_args) {
        corm_sink_text(sink, " ELSE ");
        corm_sink_arg(sink, node->args[i]);
    }
    corm_sink_text(sink, " END");
}

static void expr_cast(corm_sink *sink, const corm_node *node)
{
    corm_sink_text(sink, "CAST(");
    corm_sink_arg(sink, node->args[0]);
    corm_sink_text(sink, " AS ");
    corm_sink_cast_type(sink, node);
    corm_sink_text(sink, ")");
}

static void expr_collate(corm_sink *sink, const corm_node *node)
{
    corm_sink_node(sink, node->args[0]);
    corm_sink_text(sink, " COLLATE ");
    corm_sink_ident(sink, node->name);
}

static void expr_exists(corm_sink *sink, const corm_node *node)
{
    corm_sink_text(sink, "EXISTS ");
    corm_sink_select(sink, node->select);
}

static void expr_subquery(corm_sink *sink, const corm_node *node)
{
    corm_sink_select(sink, node->select);
}

static void expr_tuple(corm_sink *sink, const corm_node *node)
{
    corm_sink_text(sink, "(");
    corm_sink_nodes(sink, node->args, node->n_args, ", ");
    corm_sink_text(sink, ")");
}

static void expr_json_key(corm_sink *sink, const corm_node *node)
{
    (void)node;
    corm_sink_refuse(sink, "this database has no paths into JSON; read "
                           "the whole field");
}

/* NULLs as asked, by a sort on whether it is NULL where there is no word. */
static void expr_order(corm_sink *sink, const corm_node *node)
{
    bool first = (node->flags & CORM_NODE_NULLS_FIRST) != 0;
    bool last = (node->flags & CORM_NODE_NULLS_LAST) != 0;
    bool native = cormi_sink_has(sink, CORM_FEATURE_NULLS_ORDER);

    if ((first || last) && !native) {
        cormi_render_at(sink, node->args[0], CORMI_LEVEL_OPERAND);
        corm_sink_text(sink, last ? " IS NULL, " : " IS NOT NULL, ");
    }
    corm_sink_arg(sink, node->args[0]);
    if ((node->flags & CORM_NODE_DESC) != 0)
        CORMI_PUT(sink, " DESC");
    if ((first || last) && native)
        corm_sink_text(sink, last ? " NULLS LAST" : " NULLS FIRST");
}

/* ---- raw SQL ---- */

/* The end of what begins here: of a string, a quoted name, a comment, or of
 * this character.  Nothing in the first three is a placeholder. */
static const char *expr_raw_piece(const char *at)
{
    const char *end = at + 1;

    if (*at == '\'' || *at == '"' || *at == '`') {
        end = strchr(at + 1, *at);
        end = end == NULL ? NULL : end + 1;
    } else if (at[0] == '-' && at[1] == '-') {
        end = strchr(at, '\n');
    } else if (at[0] == '/' && at[1] == '*') {
        end = strstr(at + 2, "*/");
        end = end == NULL ? NULL : end + 2;
    }
    return end == NULL ? at + strlen(at) : end;
}

/* Copies up to the next placeholder; *at stays on it, or at the end. */
static void expr_raw_text(corm_sink *sink, const char **at)
{
    const char *end = *at;

    while (*end != '\0' && *end != '?')
        end = expr_raw_piece(end);
    cormi_sink_bytes(sink, *at, (size_t)(end - *at));
    *at = end;
}

/* A question mark that is no placeholder: some databases have such operators. */
static void expr_raw_mark(corm_sink *sink)
{
    if (sink->r->dialect->placeholder == CORM_PLACEHOLDER_QUESTION)
        corm_sink_refuse(sink, "to this database every ? outside of quotes is "
                               "a placeholder: ?? is not possible there; "
                               "put it into a text, or use a function");
    corm_sink_text(sink, "?");
}

static void expr_raw(corm_sink *sink, const corm_node *node)
{
    const char *at = node->name;
    size_t used = 0;

    corm_sink_text(sink, "(");
    for (expr_raw_text(sink, &at); *at == '?'; expr_raw_text(sink, &at)) {
        if (at[1] == '?') {
            expr_raw_mark(sink);
            at++;
        } else if (used < node->n_args) {
            corm_sink_node(sink, node->args[used]);
            used++;
        } else {
            used++;
        }
        at++;
    }
    if (used != node->n_args)
        corm_sink_refuse_value(sink,
                               "raw SQL has %zu placeholders for %zu values",
                               used, node->n_args);
    corm_sink_text(sink, ")");
}

corm_node_renderer *const cormi_node_defaults[CORM_NODE_KINDS_] = {
    [CORM_NODE_COLUMN] = expr_column,
    [CORM_NODE_PARAM] = expr_param,
    [CORM_NODE_CONSTANT] = expr_constant,
    [CORM_NODE_STAR] = expr_star,
    [CORM_NODE_AND] = expr_and,
    [CORM_NODE_OR] = expr_or,
    [CORM_NODE_XOR] = expr_xor,
    [CORM_NODE_NOT] = expr_not,
    [CORM_NODE_LOOKUP] = cormi_render_lookup,
    [CORM_NODE_ARITH] = cormi_render_arith,
    [CORM_NODE_FUNCTION] = cormi_render_function,
    [CORM_NODE_AGGREGATE] = cormi_render_aggregate,
    [CORM_NODE_CASE] = expr_case,
    [CORM_NODE_CAST] = expr_cast,
    [CORM_NODE_COLLATE] = expr_collate,
    [CORM_NODE_EXISTS] = expr_exists,
    [CORM_NODE_SUBQUERY] = expr_subquery,
    [CORM_NODE_WINDOW] = cormi_render_window,
    [CORM_NODE_ORDER] = expr_order,
    [CORM_NODE_RAW] = expr_raw,
    [CORM_NODE_TUPLE] = expr_tuple,
    [CORM_NODE_JSON_KEY] = expr_json_key,
    [CORM_NODE_OUTPUT] = expr_output,
    [CORM_NODE_DEFAULT] = expr_default,
    [CORM_NODE_EXCLUDED] = expr_excluded,
};
