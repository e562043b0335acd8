/*
 * SQL functions on text: padding, repeating, reversing, and REGEXP, which is
 * behind the operator of that name.  They count characters, not bytes.
 */
#include "functions.h"

#include <corm/sys/regex.h>

#include <stdint.h>
#include <string.h>

static bool fntext_is_inside(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Characters in a text. */
static int64_t fntext_count(struct cormi_fn_text in)
{
    int64_t count = 0;

    for (size_t i = 0; i < in.len; i++)
        count += !fntext_is_inside(in.text[i]);
    return count;
}

/* Bytes that the first n characters take. */
static size_t fntext_prefix(struct cormi_fn_text in, int64_t n)
{
    size_t at = 0;

    while (at < in.len && (fntext_is_inside(in.text[at]) || n-- > 0))
        at++;
    return at;
}

/* Room for a result of so many bytes; NULL after reporting why not. */
static char *fntext_alloc(sqlite3_context *ctx, uint64_t size)
{
    int limit =
        sqlite3_limit(sqlite3_context_db_handle(ctx), SQLITE_LIMIT_LENGTH, -1);
    char *out;

    if (size > (uint64_t)limit) {
        sqlite3_result_error_toobig(ctx);
        return NULL;
    }
    out = sqlite3_malloc64(size + 1);
    if (out == NULL)
        sqlite3_result_error_nomem(ctx);
    return out;
}

static void fntext_give(sqlite3_context *ctx, char *out, size_t size)
{
    sqlite3_result_text64(ctx, out, size, sqlite3_free, SQLITE_UTF8);
}

/* LPAD and RPAD.  What is too long is cut; without a fill nothing is added. */
static void fntext_pad(sqlite3_context *ctx, sqlite3_value **argv, bool is_left)
{
    struct cormi_fn_text in, fill;
    int64_t length, missing, fill_chars;
    size_t rounds, rest, padding;
    char *out, *pad;

    if (!cormi_fn_read_text(ctx, argv[0], &in) ||
        sqlite3_value_type(argv[1]) == SQLITE_NULL ||
        !cormi_fn_read_text(ctx, argv[2], &fill))
        return;
    length = sqlite3_value_int64(argv[1]);
    missing = length - fntext_count(in);
    fill_chars = fntext_count(fill);
    if (length <= 0 || missing <= 0 || fill_chars == 0) {
        size_t kept = length <= 0 ? 0 : fntext_prefix(in, length);

        sqlite3_result_text64(ctx, in.text, kept, SQLITE_TRANSIENT,
                              SQLITE_UTF8);
        return;
    }
    if (missing > INT32_MAX) {
        sqlite3_result_error_toobig(ctx);
        return;
    }
    rounds = (size_t)(missing / fill_chars);
    rest = fntext_prefix(fill, missing % fill_chars);
    padding = rounds * fill.len + rest;
    out = fntext_alloc(ctx, (uint64_t)padding + in.len);
    if (out == NULL)
        return;
    pad = is_left ? out : out + in.len;
    for (size_t i = 0; i < rounds; i++)
        memcpy(pad + i * fill.len, fill.text, fill.len);
    memcpy(pad + rounds * fill.len, fill.text, rest);
    memcpy(is_left ? out + padding : out, in.text, in.len);
    fntext_give(ctx, out, padding + in.len);
}

static void fntext_lpad(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    fntext_pad(ctx, argv, true);
}

static void fntext_rpad(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    fntext_pad(ctx, argv, false);
}

static void fntext_repeat(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    struct cormi_fn_text in;
    int64_t count;
    char *out;

    (void)argc;
    if (!cormi_fn_read_text(ctx, argv[0], &in) ||
        sqlite3_value_type(argv[1]) == SQLITE_NULL)
        return;
    count = sqlite3_value_int64(argv[1]);
    if (count <= 0 || in.len == 0) {
        sqlite3_result_text(ctx, "", 0, SQLITE_STATIC);
        return;
    }
    out = fntext_alloc(ctx, count > INT32_MAX ? UINT64_MAX
                                              : (uint64_t)count * in.len);
    if (out == NULL)
        return;
    for (int64_t i = 0; i < count; i++)
        memcpy(out + (size_t)i * in.len, in.text, in.len);
    fntext_give(ctx, out, (size_t)count * in.len);
}

static void fntext_reverse(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    struct cormi_fn_text in;
    char *out;

    (void)argc;
    if (!cormi_fn_read_text(ctx, argv[0], &in))
        return;
    out = fntext_alloc(ctx, in.len);
    if (out == NULL)
        return;
    for (size_t at = 0; at < in.len;) {
        size_t end = at + 1;

        while (end < in.len && fntext_is_inside(in.text[end]))
            end++;
        memcpy(out + in.len - end, in.text + at, end - at);
        at = end;
    }
    fntext_give(ctx, out, in.len);
}

/* REGEXP. */

static void fntext_free_regex(void *re)
{
    corm_regex_free(re);
}

static void fntext_say(sqlite3_context *ctx, char *message)
{
    if (message == NULL) {
        sqlite3_result_error_nomem(ctx);
        return;
    }
    sqlite3_result_error(ctx, message, -1);
    sqlite3_free(message);
}

static void fntext_result_status(sqlite3_context *ctx, corm_regex_status status,
                                 const corm_regex_error *err)
{
    switch (status) {
    case CORM_REGEX_MATCH:
    case CORM_REGEX_NO_MATCH:
        sqlite3_result_int(ctx, status == CORM_REGEX_MATCH);
        break;
    case CORM_REGEX_NO_MEMORY:
        sqlite3_result_error_nomem(ctx);
        break;
    case CORM_REGEX_TOO_COMPLEX:
        sqlite3_result_error(ctx, "regular expression too complex", -1);
        break;
    case CORM_REGEX_BAD_PATTERN:
        fntext_say(ctx, sqlite3_mprintf("regular expression: %s at position "
                                        "%llu",
                                        err->message,
                                        (unsigned long long)err->position));
        break;
    }
}

/* `text REGEXP pattern` calls regexp(pattern, text). */
static void fntext_regexp(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    corm_regex *kept = sqlite3_get_auxdata(ctx, 0), *re = kept;
    corm_regex_error err = { "", 0 };
    corm_regex_status status = CORM_REGEX_NO_MATCH;
    struct cormi_fn_text pattern, text;

    (void)argc;
    if (!cormi_fn_read_text(ctx, argv[0], &pattern) ||
        !cormi_fn_read_text(ctx, argv[1], &text))
        return;
    if (kept == NULL)
        status = corm_regex_compile(&re, pattern.text, pattern.len, &err,
                                    cormi_fn_alloc, NULL);
    if (status == CORM_REGEX_NO_MATCH)
        status = corm_regex_search(re, text.text, text.len, NULL, 0);
    fntext_result_status(ctx, status, &err);
    /* Last, because the database may throw it away at once. */
    if (kept == NULL && re != NULL)
        sqlite3_set_auxdata(ctx, 0, re, fntext_free_regex);
}

/* clang-format off */
static const struct cormi_fn_scalar fntext_rows[] = {
    { "LPAD",    3, fntext_lpad },
    { "REGEXP",  2, fntext_regexp },
    { "REPEAT",  2, fntext_repeat },
    { "REVERSE", 1, fntext_reverse },
    { "RPAD",    3, fntext_rpad },
};
/* clang-format on */

int cormi_fn_text_register(sqlite3 *conn)
{
    return cormi_fn_register_scalars(conn, fntext_rows,
                                     CORMI_FN_COUNT(fntext_rows));
}
