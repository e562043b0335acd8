/*
 * EXPLAIN: options are rows of the dialect's table, and only the SQL in that
 * table is written, never a word of the program's.
 */
#include "render/explain.h"

#include <string.h>

#define EXPLAIN_BREAKS " ,\t\r\n"

static bool explain_same(const char *word, size_t len, const char *name)
{
    for (size_t i = 0; i < len; i++) {
        char c = word[i];

        c = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        if (name[i] == '\0' || c != name[i])
            return false;
    }
    return name[len] == '\0';
}

/* "format=json", or "analyze" for "analyze=true". */
static const corm_explain_option *explain_find(const corm_dialect *dialect,
                                               const char *word, size_t len)
{
    const char *equals = memchr(word, '=', len);
    size_t n = equals != NULL ? (size_t)(equals - word) : len;

    for (const corm_explain_option *o = dialect->explain_options;
         o != NULL && o->name != NULL; o++)
        if (explain_same(word, n, o->name) &&
            (equals != NULL ? explain_same(equals + 1, len - n - 1, o->value)
                            : strcmp(o->value, "true") == 0))
            return o;
    return NULL;
}

static corm_status explain_refuse(cormi_context *ctx,
                                  const corm_dialect *dialect, const char *word,
                                  size_t len)
{
    const corm_explain_option *o = dialect->explain_options;
    cormi_str known;
    corm_status status;

    if (o == NULL)
        return cormi_fail(ctx, CORM_NOT_SUPPORTED,
                          "explain() takes no options on this database; "
                          "give NULL");
    cormi_str_init_arena(&known, ctx->arena);
    for (; o->name != NULL; o++) {
        cormi_str_add(&known, known.len > 0 ? ", " : "");
        cormi_str_add(&known, o->name);
        cormi_str_addc(&known, '=');
        cormi_str_add(&known, o->value);
    }
    status = cormi_fail(ctx, CORM_VALUE_ERROR,
                        "explain() has no option \"%.*s\" on this database; "
                        "there are %s",
                        (int)(len < 60 ? len : 60), word,
                        known.oom ? "others" : cormi_str_get(&known));
    return status;
}

corm_status cormi_render_explain(cormi_context *ctx,
                                 const corm_dialect *dialect,
                                 const char *options, cormi_str *out)
{
    const char *const *list = dialect->explain_list;
    const char *word = options != NULL ? options : "";
    bool first = true;

    if (dialect->explain == NULL)
        return cormi_fail(ctx, CORM_NOT_SUPPORTED,
                          "explain() is not possible on this database; "
                          "corm_sql() gives the statement");
    cormi_str_add(out, dialect->explain);
    for (word += strspn(word, EXPLAIN_BREAKS); *word != '\0';
         word += strspn(word, EXPLAIN_BREAKS)) {
        size_t len = strcspn(word, EXPLAIN_BREAKS);
        const corm_explain_option *o = explain_find(dialect, word, len);

        if (o == NULL)
            return explain_refuse(ctx, dialect, word, len);
        cormi_str_add(out, list[first ? 0 : 1]);
        cormi_str_add(out, o->sql);
        first = false;
        word += len;
    }
    if (!first)
        cormi_str_add(out, list[2]);
    return CORM_OK;
}
