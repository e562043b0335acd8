/*
 * One file of cases.  They run in a child, which tells of each case when it
 * begins and how it ended: a crash or a hang costs that case alone, and a new
 * child goes on with the next.
 */
#include "topic.h"
#include "migration.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CASE_SECONDS 60u

typedef struct topic {
    const cf_options *options;
    const char *file;
    char family[128], name[128];
    json_t *cases;
    cf_schema *schema;
    cf_counts counts;
    size_t next; /* the case to begin with */
    bool is_migration;
} topic;

/* ---- names ---- */

static void copy_part(char out[128], const char *from, const char *end)
{
    size_t n = (size_t)(end - from);

    n = n > 127 ? 127 : n;
    memcpy(out, from, n);
    out[n] = '\0';
}

/* cases/library/annotate.json: family library, topic annotate. */
static void name_topic(topic *t)
{
    const char *slash = strrchr(t->file, '/');
    const char *base = slash == NULL ? t->file : slash + 1;
    const char *folder = slash == NULL ? t->file : slash;

    copy_part(t->name, base, base + strlen(base) - strlen(".json"));
    while (folder > t->file && folder[-1] != '/')
        folder--;
    copy_part(t->family, folder, slash == NULL ? folder : slash);
    t->is_migration = strcmp(t->family, "migrations") == 0;
}

static const char *id_of(const topic *t, size_t i)
{
    const char *id = cf_text_of(json_array_get(t->cases, i), "id");

    return id == NULL ? "(a case without an id)" : id;
}

static bool is_wanted(const topic *t, size_t i)
{
    return t->options->only == NULL ||
           strstr(id_of(t, i), t->options->only) != NULL;
}

/* ---- counting ---- */

static bool is_pending(const topic *t, const char *id)
{
    char **pattern = t->options->pending;

    for (; pattern != NULL && *pattern != NULL; pattern++)
        if (fnmatch(*pattern, id, 0) == 0)
            return true;
    return false;
}

/* With a list of pending cases, failing is what those must do. */
static void count(topic *t, const char *id, cf_outcome outcome,
                  const char *report)
{
    bool pending = is_pending(t, id);

    if (pending && outcome == CF_FAILED) {
        t->counts.skipped++;
        return;
    }
    if (pending && outcome == CF_PASSED) {
        printf("  %s passes, but is on the pending list\n", id);
        outcome = CF_FAILED;
    } else if (outcome == CF_FAILED && t->options->failures) {
        fputs(report, stdout);
    } else if (outcome == CF_FAILED && t->options->pending != NULL) {
        printf("  %s failed\n", id);
    }
    t->counts.passed += outcome == CF_PASSED;
    t->counts.failed += outcome == CF_FAILED;
    t->counts.skipped += outcome == CF_SKIPPED;
}

static void count_rest(topic *t, const char *why)
{
    cf_text report = { 0 };

    for (; t->next < json_array_size(t->cases); t->next++) {
        if (!is_wanted(t, t->next))
            continue;
        cf_text_clear(&report);
        cf_text_add(&report, "  ");
        cf_text_add(&report, id_of(t, t->next));
        cf_text_add(&report, ": ");
        cf_text_add(&report, why);
        cf_text_add(&report, "\n");
        count(t, id_of(t, t->next), CF_FAILED, cf_text_get(&report));
    }
    cf_text_free(&report);
}

/* ---- the child ---- */

static void log_statement(void *data, int level, const char *message)
{
    cf_run *run = data;

    (void)level;
    cf_text_add(&run->statements, "    sql:      ");
    cf_text_add(&run->statements, message);
    cf_text_add(&run->statements, "\n");
}

static bool child_open(topic *t, cf_run *run, cf_text *why)
{
    corm_db_options options = corm_db_options_init();
    corm_error error;

    options.log = log_statement;
    options.log_data = run;
    options.log_statements = t->options->failures;
    run->db = corm_open(run->url, t->schema->apps, &options, &error);
    if (run->db == NULL)
        cf_text_add(why, error.message);
    return run->db != NULL;
}

static bool child_fill(cf_run *run, cf_text *why)
{
    bool is_filled;

    run->arena = cf_arena_new();
    is_filled = cf_database_fill(run, why);
    cf_arena_free(run->arena);
    run->arena = NULL;
    return is_filled;
}

static void child_case(topic *t, cf_run *run, size_t i, FILE *out,
                       bool *is_dirty)
{
    cf_text report = { 0 };
    cf_outcome outcome;

    fprintf(out, "begin %zu\n", i);
    fflush(out);
    alarm(CASE_SECONDS);
    outcome =
        t->is_migration
            ? cf_migration_run(run, json_array_get(t->cases, i), &report)
            : cf_case_run(run, json_array_get(t->cases, i), &report, is_dirty);
    alarm(0);
    fprintf(out, "end %zu %d %zu\n", i, (int)outcome, report.size);
    fwrite(cf_text_get(&report), 1, report.size, out);
    fflush(out);
    cf_text_free(&report);
}

static const char *child_run(topic *t, cf_run *run, FILE *out, cf_text *why)
{
    bool is_dirty = true;

    run->wants_statements = t->options->failures;
    if (!t->is_migration && !child_open(t, run, why))
        return cf_text_get(why);
    for (size_t i = t->next; i < json_array_size(t->cases); i++) {
        if (!is_wanted(t, i))
            continue;
        if (is_dirty && !t->is_migration && !child_fill(run, why))
            return cf_text_get(why);
        is_dirty = false;
        child_case(t, run, i, out, &is_dirty);
    }
    return NULL;
}

/* A process of its own, so its memory goes with it. */
_Noreturn static void child_main(topic *t, int fd)
{
    FILE *out = fdopen(fd, "w");
    cf_run *run = calloc(1, sizeof(*run));
    cf_text why = { 0 };
    char url[512];
    const char *failure;

    if (out == NULL || run == NULL)
        _exit(70);
    snprintf(url, sizeof(url), "%s:%s/%s.db", t->options->backend,
             t->options->scratch, t->family);
    run->schema = t->schema;
    run->backend = t->options->backend;
    run->url = t->options->url == NULL ? url : t->options->url;
    failure = child_run(t, run, out, &why);
    if (failure != NULL)
        fprintf(out, "stop %s\n", failure);
    corm_close(run->db);
    fflush(out);
    _exit(0);
}

/* ---- the parent ---- */

typedef struct watch {
    topic *topic;
    FILE *in;
    bool is_running; /* a case began and has not ended */
    cf_text stop;    /* why the child could not begin */
} watch;

static void watch_end(watch *w, size_t i, int outcome, size_t size)
{
    char *report = calloc(size + 1, 1);

    if (report == NULL || fread(report, 1, size, w->in) != size)
        exit(70);
    count(w->topic, id_of(w->topic, i), (cf_outcome)outcome, report);
    free(report);
    w->is_running = false;
    w->topic->next = i + 1;
}

static void watch_child(watch *w)
{
    char line[1100];
    size_t i, size;
    int outcome;

    while (fgets(line, sizeof(line), w->in) != NULL) {
        if (sscanf(line, "begin %zu", &i) == 1) {
            w->topic->next = i;
            w->is_running = true;
        } else if (sscanf(line, "end %zu %d %zu", &i, &outcome, &size) == 3) {
            watch_end(w, i, outcome, size);
        } else if (strncmp(line, "stop ", 5) == 0) {
            line[strcspn(line, "\n")] = '\0';
            cf_text_add(&w->stop, line + 5);
        }
    }
}

static void watch_crash(watch *w, int status)
{
    topic *t = w->topic;
    char report[256];

    snprintf(report, sizeof(report), "  %s: %s %d\n", id_of(t, t->next),
             WIFSIGNALED(status) ? "ended by signal" : "ended with code",
             WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    count(t, id_of(t, t->next), CF_FAILED, report);
    t->next++;
}

/* One child; true: go on with another. */
static bool run_child(topic *t)
{
    watch w = { .topic = t };
    int fds[2], status = 0;
    size_t first = t->next;
    pid_t pid;

    fflush(stdout);
    if (pipe(fds) != 0 || (pid = fork()) < 0)
        exit(71);
    if (pid == 0) {
        close(fds[0]);
        child_main(t, fds[1]);
    }
    close(fds[1]);
    w.in = fdopen(fds[0], "r");
    watch_child(&w);
    fclose(w.in);
    waitpid(pid, &status, 0);
    if (w.stop.size > 0)
        count_rest(t, cf_text_get(&w.stop));
    else if (w.is_running)
        watch_crash(&w, status);
    else if (status != 0 && t->next == first)
        count_rest(t, "the child ended before its first case");
    else if (status == 0)
        t->next = json_array_size(t->cases);
    cf_text_free(&w.stop);
    return t->next < json_array_size(t->cases);
}

/* ---- schemas ---- */

/* The folder is n bytes of text, and below it perhaps another. */
static bool try_schema(topic *t, const char *folder, size_t n,
                       const char *below, cf_text *why)
{
    cf_text path = { 0 };
    bool is_there;

    cf_text_add_n(&path, folder, n);
    cf_text_add(&path, below);
    cf_text_add(&path, "/");
    cf_text_add(&path, t->family);
    cf_text_add(&path, ".json");
    is_there = access(cf_text_get(&path), R_OK) == 0;
    if (is_there)
        t->schema = cf_schema_load(cf_text_get(&path), t->options->typed, why);
    cf_text_free(&path);
    return is_there;
}

/* --schemas, the DIR's own, and those beside the folder of cases. */
static void find_schema(topic *t, const char *root, cf_text *why)
{
    const char *const *folder = t->options->schemas;
    const char *slash = strrchr(t->file, '/');
    size_t n = slash == NULL ? 0 : (size_t)(slash - t->file);

    for (; *folder != NULL; folder++)
        if (try_schema(t, *folder, strlen(*folder), "", why))
            return;
    if (try_schema(t, root, strlen(root), "/schemas", why) ||
        (n > 0 && try_schema(t, t->file, n, "/../../schemas", why)))
        return;
    cf_text_add(why, "unknown schema ");
    cf_text_add(why, t->family);
}

/* ---- all ---- */

static void run_cases(topic *t, const char *root)
{
    cf_text why = { 0 };

    if (!t->is_migration)
        find_schema(t, root, &why);
    if (t->schema == NULL && !t->is_migration)
        count_rest(t, cf_text_get(&why));
    while (t->next < json_array_size(t->cases) && run_child(t))
        continue;
    cf_schema_free(t->schema);
    cf_text_free(&why);
}

void cf_topic_run(const cf_options *options, const char *root, const char *file,
                  cf_counts *counts)
{
    topic t = { .options = options, .file = file };
    json_error_t error;

    name_topic(&t);
    t.cases = json_load_file(file, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_array(t.cases)) {
        printf("  %s: line %d: %s\n", file, error.line,
               t.cases == NULL ? error.text : "not an array of cases");
        t.counts.failed = 1;
    } else {
        run_cases(&t, root);
    }
    json_decref(t.cases);
    counts->passed += t.counts.passed;
    counts->failed += t.counts.failed;
    counts->skipped += t.counts.skipped;
    if (t.counts.passed + t.counts.failed + t.counts.skipped > 0)
        printf("%s/%s %zu passed, %zu failed, %zu skipped\n", t.family, t.name,
               t.counts.passed, t.counts.failed, t.counts.skipped);
    fflush(stdout);
}
