/*
 * Values and expressions as C source.  What the macros of <corm/declare.h>
 * can say is said by them; the rest stands as the plain structs.
 */
#include "migrations/write.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define WRITE_DEPTH 200 /* deeper trees were refused when they were checked */

/* ---- text ---- */

void cormi_write_string(cormi_str *out, const char *text, size_t n)
{
    cormi_str_addc(out, '"');
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c == '"' || c == '\\')
            cormi_str_addf(out, "\\%c", c);
        else if (c == '\n')
            cormi_str_add(out, "\\n");
        else if (c == '\t')
            cormi_str_add(out, "\\t");
        else if (c < 0x20 || c == 0x7f ||
                 (c == '?' && i > 0 && text[i - 1] == '?'))
            cormi_str_addf(out, "\\%03o", c); /* "??" may be a trigraph */
        else
            cormi_str_addc(out, (char)c);
    }
    cormi_str_addc(out, '"');
}

void cormi_write_text(cormi_str *out, const char *text)
{
    cormi_write_string(out, text, strlen(text));
}

/* ---- values ---- */

static void write_int(cormi_str *out, int64_t i)
{
    if (i == INT64_MIN)
        cormi_str_add(out, "INT64_MIN");
    else if (i > INT32_MAX || i < -INT32_MAX)
        cormi_str_addf(out, "INT64_C(%lld)", (long long)i);
    else
        cormi_str_addf(out, "%lld", (long long)i);
}

static void write_double(cormi_str *out, double d)
{
    char text[40];

    if (isnan(d) || isinf(d)) {
        cormi_str_add(out, isnan(d) ? "NAN" : d > 0 ? "INFINITY" : "-INFINITY");
        return;
    }
    snprintf(text, sizeof(text), "%.17g", d);
    cormi_str_add(out, text);
    if (strpbrk(text, ".e") == NULL)
        cormi_str_add(out, ".0");
}

static size_t write_size(const corm_value *v)
{
    return v->size != 0 || v->as.s == NULL ? v->size : strlen(v->as.s);
}

static void write_uuid(cormi_str *out, const corm_uuid *uuid)
{
    cormi_str_add(out, ".as.uuid = { {");
    for (size_t i = 0; i < sizeof(uuid->b); i++)
        cormi_str_addf(out, "%s%u", i > 0 ? ", " : " ", uuid->b[i]);
    cormi_str_add(out, " } }");
}

static void write_list(cormi_str *out, const corm_value *list, size_t n,
                       unsigned depth)
{
    cormi_str_add(out, "(const corm_value[]){ ");
    for (size_t i = 0; i < n; i++) {
        cormi_str_add(out, i > 0 ? ", " : "");
        cormi_write_value_in(out, &list[i], depth);
    }
    cormi_str_add(out, n == 0 ? "{ .kind = CORM_K_NULL } }" : " }");
}

static const char *write_kind(corm_kind kind)
{
    static const char *const names[] = {
        [CORM_K_NULL] = "NULL",         [CORM_K_BOOL] = "BOOL",
        [CORM_K_INT] = "INT",           [CORM_K_UINT] = "UINT",
        [CORM_K_DOUBLE] = "DOUBLE",     [CORM_K_TEXT] = "TEXT",
        [CORM_K_BYTES] = "BYTES",       [CORM_K_DATE] = "DATE",
        [CORM_K_TIME] = "TIME",         [CORM_K_DATETIME] = "DATETIME",
        [CORM_K_DURATION] = "DURATION", [CORM_K_UUID] = "UUID",
        [CORM_K_DECIMAL] = "DECIMAL",   [CORM_K_JSON] = "JSON",
        [CORM_K_ITEMS] = "ITEMS",       [CORM_K_LIST] = "LIST",
        [CORM_K_EXPR] = "EXPR",         [CORM_K_PATH] = "PATH",
    };
    size_t n = sizeof(names) / sizeof(names[0]);

    return (size_t)kind < n ? names[kind] : NULL;
}

static void write_payload(cormi_str *out, const corm_value *v, unsigned depth)
{
    switch (v->kind) {
    case CORM_K_BOOL:
        cormi_str_addf(out, ".as.b = %s", v->as.b ? "true" : "false");
        break;
    case CORM_K_UINT:
        cormi_str_addf(out, ".as.u = UINT64_C(%llu)",
                       (unsigned long long)v->as.u);
        break;
    case CORM_K_DOUBLE:
        cormi_str_add(out, ".as.d = ");
        write_double(out, v->as.d);
        break;
    case CORM_K_TEXT:
    case CORM_K_JSON:
    case CORM_K_PATH:
    case CORM_K_BYTES:
        cormi_str_addf(out, ".size = %zu, .as.s = ", write_size(v));
        cormi_write_string(out, v->as.s != NULL ? v->as.s : "", write_size(v));
        break;
    case CORM_K_DATE:
        cormi_str_addf(out, ".as.date = { %d, %u, %u }", v->as.date.year,
                       v->as.date.month, v->as.date.day);
        break;
    case CORM_K_UUID:
        write_uuid(out, &v->as.uuid);
        break;
    case CORM_K_DECIMAL:
        cormi_str_addf(out,
                       ".as.dec = { UINT64_C(%llu), UINT64_C(%llu), %d, %u, "
                       "%u }",
                       (unsigned long long)v->as.dec.high,
                       (unsigned long long)v->as.dec.low, v->as.dec.exponent,
                       v->as.dec.negative, v->as.dec.form);
        break;
    case CORM_K_ITEMS:
    case CORM_K_LIST:
        cormi_str_addf(out, ".elem = %u, .size = %zu, .as.list = ", v->elem,
                       v->size);
        write_list(out, v->as.list, v->size, depth + 1);
        break;
    case CORM_K_EXPR:
        cormi_str_add(out, ".as.expr = ");
        cormi_write_expr_in(out, v->as.expr, depth + 1);
        break;
    default:
        cormi_str_add(out, ".as.i = ");
        write_int(out, v->as.i);
    }
}

/* { .kind = .., .. } */
void cormi_write_value_in(cormi_str *out, const corm_value *v, unsigned depth)
{
    const char *kind = write_kind(v->kind);

    if (kind == NULL || depth > WRITE_DEPTH) {
        /* Does not compile, so that nobody misses it. */
        cormi_str_add(out, "{ VALUE_THAT_CANNOT_BE_WRITTEN }");
        return;
    }
    cormi_str_addf(out, "{ .kind = CORM_K_%s", kind);
    if (v->kind != CORM_K_NULL) {
        cormi_str_add(out, ", ");
        write_payload(out, v, depth);
    }
    cormi_str_add(out, " }");
}

/* A const corm_value *, by a macro where there is one. */
void cormi_write_value(cormi_str *out, const corm_value *v, unsigned depth)
{
    switch (v->kind) {
    case CORM_K_BOOL:
        cormi_str_addf(out, "CORM_BOOL(%s)", v->as.b ? "true" : "false");
        return;
    case CORM_K_INT:
        cormi_str_add(out, "CORM_INT(");
        write_int(out, v->as.i);
        break;
    case CORM_K_DOUBLE:
        cormi_str_add(out, "CORM_REAL(");
        write_double(out, v->as.d);
        break;
    case CORM_K_TEXT:
    case CORM_K_JSON:
        cormi_str_add(out,
                      v->kind == CORM_K_TEXT ? "CORM_STR(" : "CORM_JSON_TEXT(");
        cormi_write_string(out, v->as.s != NULL ? v->as.s : "", write_size(v));
        break;
    default:
        cormi_str_add(out, "(&(const corm_value)");
        cormi_write_value_in(out, v, depth);
    }
    cormi_str_addc(out, ')');
}

/* ---- expressions ---- */

static const char *const write_ops[CORM_OP_COUNT_] = {
    [CORM_OP_Q] = "Q",
    [CORM_OP_F] = "F",
    [CORM_OP_OUTER] = "OUTER",
    [CORM_OP_VALUE] = "VALUE",
    [CORM_OP_LITERAL] = "LITERAL",
    [CORM_OP_AND] = "AND",
    [CORM_OP_OR] = "OR",
    [CORM_OP_XOR] = "XOR",
    [CORM_OP_NOT] = "NOT",
    [CORM_OP_ARITH] = "ARITH",
    [CORM_OP_FN] = "FN",
    [CORM_OP_AGG] = "AGG",
    [CORM_OP_CASE] = "CASE",
    [CORM_OP_WHEN] = "WHEN",
    [CORM_OP_ELSE] = "ELSE",
    [CORM_OP_EXISTS] = "EXISTS",
    [CORM_OP_SUBQUERY] = "SUBQUERY",
    [CORM_OP_WINDOW] = "WINDOW",
    [CORM_OP_ORDER] = "ORDER",
    [CORM_OP_CAST] = "CAST",
    [CORM_OP_RAW] = "RAW",
    [CORM_OP_LOOKUP] = "LOOKUP",
    [CORM_OP_COLLATE] = "COLLATE",
    [CORM_OP_WRAP] = "WRAP",
    [CORM_OP_FILTERED] = "FILTERED",
    [CORM_OP_JSON_OBJECT] = "JSON_OBJECT",
};

static bool write_is_list_of_exprs(const corm_expr *e)
{
    for (uint32_t i = 0; i < e->n_args; i++)
        if (e->args[i].kind != CORM_K_EXPR)
            return false;
    return e->n_args > 0 && e->n_args <= 60;
}

static void write_args(cormi_str *out, const corm_expr *e, unsigned depth)
{
    for (uint32_t i = 0; i < e->n_args; i++) {
        cormi_str_add(out, i > 0 ? ", " : "");
        cormi_write_expr_in(out, e->args[i].as.expr, depth + 1);
    }
    cormi_str_addc(out, ')');
}

static void write_option_bool(cormi_str *out, const char *name, bool yes)
{
    if (yes)
        cormi_str_addf(out, ", .%s = true", name);
}

/* CORM_DESC("year", .nulls_last = true) */
static bool write_order(cormi_str *out, const corm_expr *e)
{
    const corm_expr *path = e->n_args == 1 && e->args[0].kind == CORM_K_EXPR
                                ? e->args[0].as.expr
                                : NULL;

    if (path == NULL || path->op != CORM_OP_F || path->options != NULL)
        return false;
    cormi_str_add(out, e->options->desc ? "CORM_DESC(" : "CORM_ASC(");
    cormi_write_text(out, path->name);
    write_option_bool(out, "nulls_first", e->options->nulls_first);
    write_option_bool(out, "nulls_last", e->options->nulls_last);
    cormi_str_addc(out, ')');
    return true;
}

/* True: a macro said it. */
static bool write_macro(cormi_str *out, const corm_expr *e, unsigned depth)
{
    bool exprs = write_is_list_of_exprs(e);

    if (e->options != NULL)
        return e->op == CORM_OP_ORDER && write_order(out, e);
    switch (e->op) {
    case CORM_OP_F:
        if (e->n_args != 0)
            return false;
        cormi_str_add(out, "CORM_PATH(");
        cormi_write_text(out, e->name);
        cormi_str_addc(out, ')');
        return true;
    case CORM_OP_Q:
        if (e->n_args != 1)
            return false;
        cormi_str_add(out, "CORM_COND(");
        cormi_write_text(out, e->name);
        cormi_str_add(out, ", ");
        cormi_write_value(out, &e->args[0], depth + 1);
        cormi_str_addc(out, ')');
        return true;
    case CORM_OP_VALUE:
        if (e->n_args != 1)
            return false;
        cormi_str_add(out, "CORM_VALUE(");
        cormi_write_value(out, &e->args[0], depth + 1);
        cormi_str_addc(out, ')');
        return true;
    case CORM_OP_AND:
    case CORM_OP_OR:
    case CORM_OP_NOT:
        if (!exprs || (e->op == CORM_OP_NOT && e->n_args != 1))
            return false;
        cormi_str_add(out, e->op == CORM_OP_AND  ? "corm_and("
                           : e->op == CORM_OP_OR ? "corm_or("
                                                 : "corm_not(");
        write_args(out, e, depth);
        return true;
    case CORM_OP_FN:
    case CORM_OP_ARITH:
        if (!exprs)
            return false;
        cormi_str_add(out, e->op == CORM_OP_FN ? "CORM_CALL(" : "CORM_ARITH(");
        cormi_write_text(out, e->name);
        cormi_str_add(out, ", ");
        write_args(out, e, depth);
        return true;
    default:
        return false;
    }
}

static void write_option_expr(cormi_str *out, const char *name,
                              const corm_expr *e, unsigned depth)
{
    if (e == NULL)
        return;
    cormi_str_addf(out, ", .%s = ", name);
    cormi_write_expr_in(out, e, depth + 1);
}

static void write_option_value(cormi_str *out, const char *name,
                               const corm_value *v, unsigned depth)
{
    if (v == NULL)
        return;
    cormi_str_addf(out, ", .%s = ", name);
    cormi_write_value(out, v, depth + 1);
}

static void write_option_int(cormi_str *out, const char *name, int number)
{
    if (number != 0)
        cormi_str_addf(out, ", .%s = %d", name, number);
}

static void write_option_text(cormi_str *out, const char *name,
                              const char *text)
{
    if (text == NULL)
        return;
    cormi_str_addf(out, ", .%s = ", name);
    cormi_write_text(out, text);
}

static void write_options(cormi_str *out, const corm_expr_options *o,
                          unsigned depth)
{
    cormi_str_add(out, ", .options = &(const corm_expr_options){ .unused_ = 0");
    write_option_expr(out, "filter", o->filter, depth);
    write_option_expr(out, "default_value", o->default_value, depth);
    write_option_value(out, "order_by", o->order_by, depth);
    write_option_value(out, "partition_by", o->partition_by, depth);
    write_option_expr(out, "delimiter", o->delimiter, depth);
    write_option_bool(out, "distinct", o->distinct);
    write_option_bool(out, "sample", o->sample);
    write_option_bool(out, "desc", o->desc);
    write_option_bool(out, "nulls_first", o->nulls_first);
    write_option_bool(out, "nulls_last", o->nulls_last);
    if (o->frame.mode != 0)
        cormi_str_addf(out, ", .frame = { %d, %d, %d, %d, %d, %d }",
                       o->frame.mode, o->frame.exclude,
                       o->frame.start_unbounded, o->frame.end_unbounded,
                       (int)o->frame.start, (int)o->frame.end);
    write_option_text(out, "tz", o->tz);
    write_option_text(out, "output", o->output);
    write_option_int(out, "max_digits", o->max_digits);
    write_option_int(out, "decimal_places", o->decimal_places);
    write_option_int(out, "max_length", o->max_length);
    cormi_str_add(out, " }");
}

/* A const corm_expr *. */
void cormi_write_expr_in(cormi_str *out, const corm_expr *e, unsigned depth)
{
    if (e == NULL) {
        cormi_str_add(out, "NULL");
        return;
    }
    if (depth > WRITE_DEPTH || e->op <= 0 || e->op >= CORM_OP_COUNT_) {
        cormi_str_add(out, "EXPRESSION_THAT_CANNOT_BE_WRITTEN");
        return;
    }
    if (write_macro(out, e, depth))
        return;
    cormi_str_addf(out, "(&(const corm_expr){ .op = CORM_OP_%s",
                   write_ops[e->op]);
    if (e->name != NULL) {
        cormi_str_add(out, ", .name = ");
        cormi_write_text(out, e->name);
    }
    if (e->n_args > 0) {
        cormi_str_addf(out, ", .n_args = %u, .args = ", e->n_args);
        write_list(out, e->args, e->n_args, depth + 1);
    }
    if (e->options != NULL)
        write_options(out, e->options, depth);
    cormi_str_add(out, " })");
}

void cormi_write_expr(cormi_str *out, const corm_expr *e)
{
    cormi_write_expr_in(out, e, 0);
}
