/*
 * Golden texts: reading, comparing and rewriting the files.
 */
#include "support/golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct golden_section {
    char *name, *text;
    bool checked;
} golden_section;

struct golden {
    char path[1024];
    bool update;
    char *head; /* what stands before the first section */
    golden_section *sections;
    size_t n;
};

static char *golden_copy(const char *text, size_t n)
{
    char *copy = malloc(n + 1);

    if (copy == NULL)
        abort();
    memcpy(copy, text, n);
    copy[n] = '\0';
    return copy;
}

/* Line ends at the end of a text do not count. */
static size_t golden_length(const char *text, size_t n)
{
    while (n > 0 && text[n - 1] == '\n')
        n--;
    return n;
}

static bool golden_same(const char *a, const char *b)
{
    size_t n = golden_length(a, strlen(a));

    return n == golden_length(b, strlen(b)) && memcmp(a, b, n) == 0;
}

static golden_section *golden_add(golden *g, const char *name, size_t name_len,
                                  const char *text, size_t text_len)
{
    size_t size = (g->n + 1) * sizeof(*g->sections);
    golden_section *sections = realloc(g->sections, size);

    if (sections == NULL)
        abort();
    g->sections = sections;
    text_len = golden_length(text, text_len);
    sections[g->n] = (golden_section){ golden_copy(name, name_len),
                                       golden_copy(text, text_len), false };
    return &sections[g->n++];
}

static golden_section *golden_find(golden *g, const char *name)
{
    for (size_t i = 0; i < g->n; i++)
        if (strcmp(g->sections[i].name, name) == 0)
            return &g->sections[i];
    return NULL;
}

static char *golden_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t size = 0, got;

    if (file == NULL)
        return NULL;
    do {
        text = realloc(text, size + 4097);
        if (text == NULL)
            abort();
        got = fread(text + size, 1, 4096, file);
        size += got;
    } while (got == 4096);
    text[size] = '\0';
    fclose(file);
    return text;
}

/* The next line that begins a section, or the end. */
static const char *golden_next(const char *at)
{
    while (*at != '\0' && strncmp(at, "== ", 3) != 0) {
        const char *end = strchr(at, '\n');

        at = end == NULL ? at + strlen(at) : end + 1;
    }
    return at;
}

static void golden_parse(golden *g, const char *text)
{
    const char *at = golden_next(text);

    g->head = golden_copy(text, (size_t)(at - text));
    while (*at != '\0') {
        const char *name = at + 3;
        size_t len = strcspn(name, "\n");
        const char *body = name + len + (name[len] == '\n');

        at = golden_next(body);
        golden_add(g, name, len, body, (size_t)(at - body));
    }
}

golden *golden_open(const char *file)
{
    golden *g = calloc(1, sizeof(*g));
    const char *update = getenv("CORM_GOLDEN_UPDATE");
    char *text;

    if (g == NULL)
        return NULL;
    snprintf(g->path, sizeof(g->path), "%s/tests/golden/%s",
             CORM_TEST_SOURCE_DIR, file);
    g->update = update != NULL && strcmp(update, "1") == 0;
    text = golden_read(g->path);
    if (text == NULL && !g->update) {
        fprintf(stderr, "%s cannot be read\n", g->path);
        free(g);
        return NULL;
    }
    golden_parse(g, text == NULL ? "" : text);
    free(text);
    return g;
}

bool golden_check(golden *g, const char *section, const char *text)
{
    golden_section *found = golden_find(g, section);

    if (found == NULL && g->update)
        found = golden_add(g, section, strlen(section), text, strlen(text));
    if (found == NULL) {
        fprintf(stderr,
                "%s has no section \"%s\"; the text is\n%s\n"
                "(CORM_GOLDEN_UPDATE=1 writes it)\n",
                g->path, section, text);
        return false;
    }
    found->checked = true;
    if (golden_same(found->text, text))
        return true;
    if (g->update) {
        free(found->text);
        found->text = golden_copy(text, golden_length(text, strlen(text)));
        return true;
    }
    fprintf(stderr,
            "%s, section \"%s\"\n--- expected\n%s\n--- produced\n%s\n"
            "(CORM_GOLDEN_UPDATE=1 writes it)\n",
            g->path, section, found->text, text);
    return false;
}

static bool golden_write(const golden *g)
{
    FILE *file = fopen(g->path, "wb");

    if (file == NULL) {
        fprintf(stderr, "%s cannot be written\n", g->path);
        return false;
    }
    fputs(g->head, file);
    for (size_t i = 0; i < g->n; i++)
        if (g->sections[i].checked)
            fprintf(file, "== %s\n%s\n", g->sections[i].name,
                    g->sections[i].text);
    return fclose(file) == 0;
}

bool golden_close(golden *g)
{
    bool ok = true;

    if (g == NULL)
        return false;
    for (size_t i = 0; i < g->n && !g->update; i++)
        if (!g->sections[i].checked) {
            fprintf(stderr, "%s: nothing produces section \"%s\"\n", g->path,
                    g->sections[i].name);
            ok = false;
        }
    if (g->update)
        ok = golden_write(g);
    for (size_t i = 0; i < g->n; i++) {
        free(g->sections[i].name);
        free(g->sections[i].text);
    }
    free(g->sections);
    free(g->head);
    free(g);
    return ok;
}
