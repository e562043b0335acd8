/*
 * The one scanner of raw SQL.  It knows as little of SQL as it must: where
 * strings, quoted names and comments end, for nothing in them is a parameter.
 */
#include "object/raw_sql.h"

#include <string.h>

/* Text ended by the same quote; a doubled one begins another text at once,
 * which comes to the same. */
static const char *raw_quoted(const char *at)
{
    const char *end = strchr(at + 1, *at);

    return end == NULL ? at + strlen(at) : end + 1;
}

static const char *raw_line(const char *at)
{
    const char *end = strchr(at, '\n');

    return end == NULL ? at + strlen(at) : end + 1;
}

static const char *raw_comment(const char *at)
{
    const char *end = strstr(at + 2, "*/");

    return end == NULL ? at + strlen(at) : end + 2;
}

static bool raw_is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

/* $tag$ .. $tag$, where the database has such texts; else at. */
static const char *raw_dollar(const char *at)
{
    const char *body = at + 1;
    size_t n;

    while (raw_is_word(*body))
        body++;
    if (*body != '$' || (at[1] >= '0' && at[1] <= '9'))
        return at;
    n = (size_t)(body - at) + 1;
    for (const char *end = body + 1; *end != '\0'; end++)
        if (strncmp(end, at, n) == 0)
            return end + n;
    return at + strlen(at);
}

/* The end of what is to be copied as it stands at this place; at: nothing. */
static const char *raw_skip(const char *at, bool dollars)
{
    if (*at == '\'' || *at == '"' || *at == '`')
        return raw_quoted(at);
    if (at[0] == '-' && at[1] == '-')
        return raw_line(at);
    if (at[0] == '/' && at[1] == '*')
        return raw_comment(at);
    if (*at == '$' && dollars)
        return raw_dollar(at);
    return at;
}

/* ---- ? and ?? ---- */

static void raw_placeholder(cormi_str *out, const corm_dialect *dialect,
                            size_t number)
{
    if (dialect->placeholder == CORM_PLACEHOLDER_DOLLAR)
        cormi_str_addf(out, "$%zu", number);
    else
        cormi_str_addc(out, '?');
}

corm_status cormi_raw_write(cormi_context *ctx, const corm_dialect *dialect,
                            const char *sql, size_t n, cormi_str *out)
{
    bool dollars = dialect->placeholder == CORM_PLACEHOLDER_DOLLAR;
    size_t found = 0;

    while (*sql != '\0') {
        const char *end = raw_skip(sql, dollars);

        if (end != sql) {
            cormi_str_addn(out, sql, (size_t)(end - sql));
            sql = end;
        } else if (sql[0] == '?' && sql[1] == '?') {
            cormi_str_addc(out, '?');
            sql += 2;
        } else if (*sql == '?') {
            raw_placeholder(out, dialect, ++found);
            sql++;
        } else {
            cormi_str_addc(out, *sql++);
        }
    }
    if (out->oom)
        return cormi_fail_memory(ctx);
    if (found == n)
        return CORM_OK;
    return cormi_fail(ctx, CORM_VALUE_ERROR,
                      "the SQL has %zu parameters (?), but %zu values were "
                      "given; a question mark itself is written ??",
                      found, n);
}

/* ---- :name ---- */

typedef struct raw_names {
    cormi_context *ctx;
    const corm_set *params;
    size_t n;
    corm_value *values;
    size_t room, found;
    uint64_t used; /* of the first 64 */
} raw_names;

static corm_status raw_name(raw_names *w, const char *name, size_t len)
{
    for (size_t i = 0; i < w->n; i++) {
        if (w->params[i].name == NULL || strlen(w->params[i].name) != len ||
            memcmp(w->params[i].name, name, len) != 0)
            continue;
        if (w->found < w->room)
            w->values[w->found] = w->params[i].value;
        w->found++;
        if (i < 64)
            w->used |= UINT64_C(1) << i;
        return CORM_OK;
    }
    return cormi_fail(w->ctx, CORM_VALUE_ERROR,
                      "the SQL names :%.*s, but no value of that name was "
                      "given",
                      (int)(len < 100 ? len : 100), name);
}

static corm_status raw_unused(const raw_names *w)
{
    for (size_t i = 0; i < w->n && i < 64; i++)
        if ((w->used >> i & 1u) == 0)
            return cormi_fail(w->ctx, CORM_VALUE_ERROR,
                              "the value \"%s\" is not in the SQL",
                              w->params[i].name ? w->params[i].name : "NULL");
    return CORM_OK;
}

/* One step behind what is copied; moves *at. */
static corm_status raw_unname_step(raw_names *w, const char **at,
                                   cormi_str *out)
{
    const char *sql = *at, *end = raw_skip(sql, true);
    size_t len = 0;

    if (end == sql)
        end = sql + 1;
    if ((sql[0] == ':' && sql[1] == ':') || (sql[0] == '?' && sql[1] == '?'))
        end = sql + 2;
    else if (*sql == '?')
        return cormi_fail(w->ctx, CORM_VALUE_ERROR,
                          "a ? in SQL with named values; name it, or write "
                          "?? for a question mark");
    else if (*sql == ':' && !(sql[1] >= '0' && sql[1] <= '9'))
        while (raw_is_word(sql[1 + len]))
            len++;
    if (len == 0) {
        cormi_str_addn(out, sql, (size_t)(end - sql));
        *at = end;
        return CORM_OK;
    }
    cormi_str_addc(out, '?');
    *at = sql + 1 + len;
    return raw_name(w, sql + 1, len);
}

corm_status cormi_raw_unname(cormi_context *ctx, const corm_set *params,
                             size_t n, const char *sql, cormi_str *out,
                             corm_value *values, size_t *n_values)
{
    raw_names w = { .ctx = ctx,
                    .params = params,
                    .n = n,
                    .values = values,
                    .room = *n_values };
    corm_status status = CORM_OK;

    while (*sql != '\0' && status == CORM_OK)
        status = raw_unname_step(&w, &sql, out);
    *n_values = w.found;
    if (status == CORM_OK && out->oom)
        status = cormi_fail_memory(ctx);
    return status == CORM_OK ? raw_unused(&w) : status;
}
