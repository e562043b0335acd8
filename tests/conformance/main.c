/*
 * The conformance runner: recorded cases against the library's public calls.
 * Arguments, the files of cases below the folders given, and the sum.
 */
#include "topic.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIST_MAX 4096

typedef struct arguments {
    cf_options options;
    const char *schemas[64];
    char *roots[64];
    size_t n_schemas, n_roots;
    char *pending[LIST_MAX];
    bool families;    /* schema files, to compare structures */
    const char *fill; /* a schema to leave in the database; NULL: run cases */
} arguments;

typedef struct files {
    char *names[LIST_MAX];
    size_t n;
} files;

static int usage(void)
{
    fputs("usage: conformance [--backend sqlite|postgresql|mysql] [--url URL]\n"
          "                   [--schemas DIR]... [--failures] [--only TEXT]\n"
          "                   [--typed] [--pending FILE] DIR...\n"
          "       conformance --families [--backend ..] [--url URL] DIR...\n"
          "       conformance --fill FILE --url URL\n",
          stderr);
    return 2;
}

/* ---- arguments ---- */

/* One pattern a line; # begins a comment.  Several files add up. */
static bool read_pending(arguments *a, const char *file)
{
    FILE *in = fopen(file, "r");
    char line[256];
    size_t n = 0;

    if (in == NULL) {
        perror(file);
        return false;
    }
    while (a->pending[n] != NULL)
        n++;
    while (fgets(line, sizeof(line), in) != NULL && n + 1 < LIST_MAX) {
        line[strcspn(line, "#\r\n\t ")] = '\0';
        if (line[0] != '\0')
            a->pending[n++] = strdup(line);
    }
    fclose(in);
    a->options.pending = a->pending;
    return true;
}

static bool take_option(arguments *a, const char *name, const char *value)
{
    if (strcmp(name, "--backend") == 0)
        a->options.backend = value;
    else if (strcmp(name, "--url") == 0)
        a->options.url = value;
    else if (strcmp(name, "--only") == 0)
        a->options.only = value;
    else if (strcmp(name, "--pending") == 0)
        return read_pending(a, value);
    else if (strcmp(name, "--fill") == 0)
        a->fill = value;
    else if (strcmp(name, "--schemas") == 0 && a->n_schemas < 63)
        a->schemas[a->n_schemas++] = value;
    else
        return false;
    return true;
}

static bool take_arguments(arguments *a, int argc, char **argv)
{
    a->options.backend = "sqlite";
    a->options.schemas = a->schemas;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--failures") == 0)
            a->options.failures = true;
        else if (strcmp(argv[i], "--families") == 0)
            a->families = true;
        else if (strcmp(argv[i], "--typed") == 0)
            a->options.typed = true;
        else if (strncmp(argv[i], "--", 2) != 0 && a->n_roots < 63)
            a->roots[a->n_roots++] = argv[i];
        else if (i + 1 >= argc || !take_option(a, argv[i], argv[i + 1]))
            return false;
        else
            i++;
    }
    return a->fill != NULL ? a->options.url != NULL : a->n_roots > 0;
}

/* ---- files ---- */

static void find_files(files *found, const char *path);

static void find_inside(files *found, const char *folder)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, NULL, alphasort);

    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        char path[1024];

        snprintf(path, sizeof(path), "%s/%s", folder, name);
        if (name[0] != '.' && strcmp(name, "schemas") != 0)
            find_files(found, path);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
}

static void find_files(files *found, const char *path)
{
    struct stat info;
    size_t n = strlen(path);

    if (stat(path, &info) != 0)
        return;
    if (S_ISDIR(info.st_mode))
        find_inside(found, path);
    else if (n > 5 && strcmp(path + n - 5, ".json") == 0 && found->n < LIST_MAX)
        found->names[found->n++] = strdup(path);
}

static void run_root(const arguments *a, char *root, cf_counts *counts)
{
    files *found = calloc(1, sizeof(*found));
    size_t n = strlen(root);

    while (n > 1 && root[n - 1] == '/')
        root[--n] = '\0';
    if (found == NULL)
        exit(70);
    find_files(found, root);
    if (found->n == 0) {
        printf("  %s: no cases\n", root);
        counts->failed++;
    }
    for (size_t i = 0; i < found->n; i++) {
        if (a->families)
            cf_family_run(&a->options, found->names[i], counts);
        else
            cf_topic_run(&a->options, root, found->names[i], counts);
        free(found->names[i]);
    }
    free(found);
}

/* ---- the scratch folder ---- */

static void remove_scratch(const char *folder)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, NULL, NULL);

    for (int i = 0; i < n; i++) {
        char path[1024];

        snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
        unlink(path);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    rmdir(folder);
}

/* ---- tables and rows for others ---- */

/* A line of each table: how many rows it has. */
static void count_rows(corm_db *db, const corm_model *const *models)
{
    corm_session *session = corm_session_open(db);

    for (; session != NULL && *models != NULL; models++)
        printf("%lld %s\n",
               (long long)corm_count(corm_queryset_new(session, *models)),
               (*models)->db_table);
    corm_session_close(session);
}

static int fill(const arguments *a)
{
    cf_text why = { 0 };
    cf_schema *schema = cf_schema_load(a->fill, false, &why);
    cf_run run = { .schema = schema, .url = a->options.url };
    corm_error error;
    bool is_filled = false;

    if (schema != NULL) {
        run.db = corm_open(run.url, schema->apps, NULL, &error);
        run.arena = cf_arena_new();
        if (run.db == NULL)
            cf_text_add(&why, error.message);
        is_filled = run.db != NULL && cf_database_fill(&run, &why);
        corm_close(run.db);
        run.db = is_filled ? corm_open(run.url, schema->flat_apps, NULL, &error)
                           : NULL;
        if (run.db != NULL)
            count_rows(run.db, schema->flat_models);
        corm_close(run.db);
        cf_arena_free(run.arena);
    }
    if (!is_filled)
        fprintf(stderr, "conformance: %s: %s\n", a->fill, cf_text_get(&why));
    cf_text_free(&why);
    cf_schema_free(schema);
    return is_filled ? 0 : 1;
}

int main(int argc, char **argv)
{
    static arguments a;
    const char *tmp = getenv("TMPDIR");
    char scratch[512];
    cf_counts counts = { 0 };

    if (!take_arguments(&a, argc, argv))
        return usage();
    if (a.fill != NULL)
        return fill(&a);
    if (strcmp(a.options.backend, "sqlite") != 0 && a.options.url == NULL) {
        fprintf(stderr, "conformance: %s needs --url\n", a.options.backend);
        return 2;
    }
    snprintf(scratch, sizeof(scratch), "%s/conformance-XXXXXX",
             tmp == NULL ? "/tmp" : tmp);
    if (mkdtemp(scratch) == NULL) {
        perror(scratch);
        return 2;
    }
    a.options.scratch = scratch;
    for (size_t i = 0; i < a.n_roots; i++)
        run_root(&a, a.roots[i], &counts);
    remove_scratch(scratch);
    for (char **p = a.pending; *p != NULL; p++)
        free(*p);
    printf("%zu passed, %zu failed, %zu skipped\n", counts.passed,
           counts.failed, counts.skipped);
    return counts.failed == 0 ? 0 : 1;
}
