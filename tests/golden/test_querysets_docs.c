/*
 * docs/queries.md says what the golden files say: every block of C there,
 * with the block after it, is a section.  Line breaks do not count.
 */
#include "support/test.h"

#include <stdlib.h>

static char *docs_read(const char *path)
{
    char name[1024];
    size_t size = 0, got;
    char *text = NULL;
    FILE *file;

    snprintf(name, sizeof(name), "%s/%s", CORM_TEST_SOURCE_DIR, path);
    file = fopen(name, "rb");
    assert_non_null(file);
    do {
        text = realloc(text, size + 4097);
        assert_non_null(text);
        got = fread(text + size, 1, 4096, file);
        size += got;
    } while (got == 4096);
    text[size] = '\0';
    fclose(file);
    return text;
}

/* Appends n bytes without their white space. */
static void docs_squeeze(char *out, size_t size, const char *text, size_t n)
{
    size_t at = strlen(out);

    for (size_t i = 0; i < n && at + 1 < size; i++)
        if (strchr(" \t\n", text[i]) == NULL)
            out[at++] = text[i];
    out[at] = '\0';
}

/* Is it the whole of a section of one of the files? */
static bool docs_is_section(const char *wanted, char *const *files, size_t n)
{
    static char have[32768];

    for (size_t i = 0; i < n; i++)
        for (const char *at = strstr(files[i], "== "); at != NULL;) {
            const char *body = strchr(at, '\n');
            const char *next = body == NULL ? NULL : strstr(body, "\n== ");
            const char *end = next != NULL ? next : at + strlen(at);

            if (body == NULL)
                break;
            have[0] = '\0';
            docs_squeeze(have, sizeof(have), body, (size_t)(end - body));
            if (strcmp(have, wanted) == 0)
                return true;
            at = next == NULL ? NULL : next + 1;
        }
    return false;
}

/* The block that begins at a fence: its text; *at moves behind it. */
static void docs_block(char *out, size_t size, const char **at)
{
    const char *body = strchr(*at, '\n') + 1;
    const char *end = strstr(body, "```");

    assert_non_null(end);
    docs_squeeze(out, size, body, (size_t)(end - body));
    *at = end + 3;
}

static void test_querysets_docs__agree_with_the_golden_files(void **state)
{
    static const char *const names[] = {
        "tests/golden/sqlite/querysets_filter.sql",
        "tests/golden/sqlite/querysets_values.sql",
        "tests/golden/sqlite/querysets_expr.sql",
        "tests/golden/sqlite/querysets_errors.sql",
        "tests/golden/sqlite/querysets_beyond.sql",
    };
    static char wanted[32768];
    char *files[TEST_COUNT(names)];
    char *page = docs_read("docs/queries.md");
    size_t blocks = 0, wrong = 0;

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(names); i++)
        files[i] = docs_read(names[i]);
    for (const char *at = page; (at = strstr(at, "```c\n")) != NULL;) {
        const char *block = at;

        wanted[0] = '\0';
        docs_block(wanted, sizeof(wanted), &at);
        at = strstr(at, "```");
        assert_non_null(at);
        docs_block(wanted, sizeof(wanted), &at);
        blocks++;
        if (docs_is_section(wanted, files, TEST_COUNT(files)))
            continue;
        wrong++;
        print_error("no golden section says\n%.*s\n", (int)(at - block), block);
    }
    for (size_t i = 0; i < TEST_COUNT(names); i++)
        free(files[i]);
    free(page);
    assert_true(blocks > 50);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_querysets_docs__agree_with_the_golden_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
