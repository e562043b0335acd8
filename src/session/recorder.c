/*
 * What is built on hooks: a log of SQL in a file, a count of statements by
 * their text, and the expectation of a test that so many run.
 */
#include "session/internal.h"

#include "base/map.h"
#include "base/str.h"
#include "base/value.h"

#include <corm/testing.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* ---- a log of SQL ---- */

/* One line: what a statement has of line ends and other controls is blank. */
static void sqllog_text(cormi_str *line, const char *sql, size_t n)
{
    size_t from = line->len;

    cormi_str_addn(line, sql, n);
    for (size_t i = from; i < line->len; i++) {
        if ((unsigned char)line->data[i] < ' ')
            line->data[i] = ' ';
    }
}

static void sqllog_params(cormi_str *line, const corm_statement_event *event)
{
    if (event->params == NULL) {
        cormi_str_addf(line, "  -- %zu parameter%s hidden", event->n_params,
                       event->n_params == 1 ? "" : "s");
        return;
    }
    for (size_t i = 0; i < event->n_params; i++) {
        cormi_str value;

        cormi_str_init(&value, line->alloc);
        cormi_value_describe(&value, &event->params[i]);
        cormi_str_add(line, i == 0 ? "  -- " : ", ");
        sqllog_text(line, cormi_str_get(&value), value.len);
        line->oom |= value.oom;
        cormi_str_fini(&value);
    }
}

static void sqllog_after(void *data, const corm_statement_event *event)
{
    const corm_sql_log *log = data;
    cormi_str line;

    cormi_str_init(&line, cormi_db_allocator(event->session->db));
    cormi_str_addf(&line, "%9.3f ms  ", (double)event->ns / 1e6);
    if (event->status != CORM_OK)
        cormi_str_addf(&line, "%s  ", corm_status_name(event->status));
    else if (!event->control)
        cormi_str_addf(&line, "%lld row%s  ", (long long)event->rows,
                       event->rows == 1 ? "" : "s");
    sqllog_text(&line, event->sql, event->sql_len);
    if (event->n_params > 0)
        sqllog_params(&line, event);
    if (event->error != NULL) {
        cormi_str_add(&line, "  -- ");
        sqllog_text(&line, event->error->message,
                    strlen(event->error->message));
    }
    cormi_str_addc(&line, '\n');
    if (line.oom)
        (void)fprintf(log->file, "out of memory: a statement is not logged\n");
    else
        (void)fwrite(line.data, 1, line.len, log->file);
    cormi_str_fini(&line);
}

void corm_sql_log_init(corm_sql_log *log, FILE *file, bool with_parameters)
{
    *log = (corm_sql_log){
        .hook = { .after = sqllog_after,
                  .data = log,
                  .with_parameters = with_parameters },
        .file = file,
    };
}

/* ---- statements by their text ---- */

#define RECORDER_MAX 4096

struct corm_recorder {
    corm_allocator alloc;
    corm_statement_hook hook;
    pthread_mutex_t lock;
    uint64_t total;
    corm_arena *arena; /* of the texts and what the map leads to */
    cormi_map texts;   /* SQL -> corm_recorded */
    cormi_vec sorted;  /* of corm_recorded: what was asked for last */
    cormi_str message; /* of a failed expectation */
};

/* Where a text is counted; NULL: no room or no memory, so it is not. */
static corm_recorded *recorder_find(corm_recorder *r, const char *sql,
                                    size_t len)
{
    corm_recorded *at = cormi_map_getn(&r->texts, sql, len);

    if (at != NULL || r->texts.n >= RECORDER_MAX)
        return at;
    at = CORMI_NEW(r->arena, corm_recorded);
    if (at == NULL)
        return NULL;
    at->sql = cormi_arena_take_text(r->arena, sql, len);
    if (at->sql == NULL || !cormi_map_putn(&r->texts, at->sql, len, at))
        return NULL;
    return at;
}

static void recorder_after(void *data, const corm_statement_event *event)
{
    corm_recorder *r = data;
    corm_recorded *at;

    if (event->control)
        return;
    pthread_mutex_lock(&r->lock);
    r->total++;
    at = recorder_find(r, event->sql, event->sql_len);
    if (at != NULL) {
        at->times++;
        at->failures += event->status != CORM_OK;
        at->rows += event->rows;
        at->ns += event->ns;
    }
    pthread_mutex_unlock(&r->lock);
}

corm_recorder *corm_recorder_new(const corm_allocator *alloc)
{
    corm_recorder *r;

    alloc = alloc != NULL ? alloc : &cormi_default_allocator;
    r = cormi_calloc(alloc, 1, sizeof(*r));
    if (r == NULL)
        return NULL;
    r->alloc = *alloc;
    r->hook = (corm_statement_hook){ .after = recorder_after, .data = r };
    r->arena = cormi_arena_new(&r->alloc);
    if (r->arena == NULL || pthread_mutex_init(&r->lock, NULL) != 0) {
        cormi_arena_free(r->arena);
        cormi_free(alloc, r, sizeof(*r));
        return NULL;
    }
    cormi_map_init(&r->texts, &r->alloc);
    r->sorted = CORMI_VEC_ALLOC(corm_recorded, &r->alloc);
    cormi_str_init(&r->message, &r->alloc);
    return r;
}

void corm_recorder_free(corm_recorder *recorder)
{
    corm_allocator alloc;

    if (recorder == NULL)
        return;
    alloc = recorder->alloc;
    cormi_map_fini(&recorder->texts);
    cormi_vec_fini(&recorder->sorted);
    cormi_str_fini(&recorder->message);
    cormi_arena_free(recorder->arena);
    pthread_mutex_destroy(&recorder->lock);
    cormi_free(&alloc, recorder, sizeof(*recorder));
}

const corm_statement_hook *corm_recorder_hook(const corm_recorder *recorder)
{
    return recorder != NULL ? &recorder->hook : NULL;
}

void corm_recorder_clear(corm_recorder *recorder)
{
    if (recorder == NULL)
        return;
    pthread_mutex_lock(&recorder->lock);
    recorder->total = 0;
    recorder->sorted.n = 0;
    cormi_map_fini(&recorder->texts);
    cormi_arena_reset(recorder->arena);
    pthread_mutex_unlock(&recorder->lock);
}

uint64_t corm_recorder_total(corm_recorder *recorder)
{
    uint64_t total;

    if (recorder == NULL)
        return 0;
    pthread_mutex_lock(&recorder->lock);
    total = recorder->total;
    pthread_mutex_unlock(&recorder->lock);
    return total;
}

/* The most frequent first, then by text, so that reports are repeatable. */
static int recorder_order(const void *a, const void *b)
{
    const corm_recorded *x = a, *y = b;

    if (x->times != y->times)
        return x->times < y->times ? 1 : -1;
    return strcmp(x->sql, y->sql);
}

size_t corm_recorder_statements(corm_recorder *recorder,
                                const corm_recorded **out)
{
    cormi_vec *sorted;

    if (out != NULL)
        *out = NULL;
    if (recorder == NULL)
        return 0;
    pthread_mutex_lock(&recorder->lock);
    sorted = &recorder->sorted;
    sorted->n = 0;
    if (cormi_vec_reserve(sorted, recorder->texts.n)) {
        for (size_t i = 0; i < recorder->texts.n; i++)
            cormi_vec_push(sorted, recorder->texts.entries[i].value);
        if (sorted->n > 1)
            qsort(sorted->data, sorted->n, sizeof(corm_recorded),
                  recorder_order);
    }
    if (out != NULL)
        *out = sorted->data;
    pthread_mutex_unlock(&recorder->lock);
    return sorted->n;
}

static void recorder_line(cormi_str *out, const corm_recorded *at)
{
    cormi_str_addf(out,
                   "%llu time%s, %lld row%s: ", (unsigned long long)at->times,
                   at->times == 1 ? "" : "s", (long long)at->rows,
                   at->rows == 1 ? "" : "s");
    sqllog_text(out, at->sql, strlen(at->sql));
}

size_t corm_recorder_report(corm_recorder *recorder, FILE *file,
                            uint64_t min_times)
{
    const corm_recorded *all;
    size_t n = corm_recorder_statements(recorder, &all), i;

    for (i = 0; i < n && all[i].times >= min_times; i++) {
        cormi_str line;

        if (file == NULL)
            continue;
        cormi_str_init(&line, &recorder->alloc);
        recorder_line(&line, &all[i]);
        (void)fprintf(file, "%s (%.3f ms)\n",
                      line.oom ? all[i].sql : cormi_str_get(&line),
                      (double)all[i].ns / 1e6);
        cormi_str_fini(&line);
    }
    return i;
}

/* ---- expectations ---- */

corm_expectation corm_expect_queries(corm_session *session, uint64_t n)
{
    corm_expectation expected = { .session = session, .wanted = n, .run = 1 };

    if (session == NULL)
        return expected;
    expected.before = session->statements;
    expected.recorder = corm_recorder_new(&session->db->alloc);
    if (expected.recorder != NULL)
        corm_session_watch(session, &expected.recorder->hook);
    return expected;
}

static const char *expect_message(corm_expectation *expected, uint64_t ran)
{
    cormi_str *text = &expected->recorder->message;
    const corm_recorded *all;
    size_t n = corm_recorder_statements(expected->recorder, &all);

    cormi_str_clear(text);
    cormi_str_addf(text, "%llu statement%s ran, not %llu",
                   (unsigned long long)ran, ran == 1 ? "" : "s",
                   (unsigned long long)expected->wanted);
    for (size_t i = 0; i < n; i++) {
        cormi_str_add(text, i == 0 ? ":\n    " : "\n    ");
        recorder_line(text, &all[i]);
    }
    return text->oom ? "the number of statements is not the expected one, and "
                       "there is no memory to tell more"
                     : cormi_str_get(text);
}

const char *corm_expect_failure(corm_expectation *expected)
{
    uint64_t ran;

    if (expected == NULL || expected->session == NULL)
        return "there is no session: it is NULL";
    ran = expected->session->statements - expected->before;
    if (ran == expected->wanted)
        return NULL;
    if (expected->recorder == NULL)
        return "the number of statements is not the expected one, and there "
               "was no memory to record them";
    return expect_message(expected, ran);
}

void corm_expect_end(corm_expectation *expected)
{
    if (expected == NULL || expected->recorder == NULL)
        return;
    corm_session_unwatch(expected->session, &expected->recorder->hook);
    corm_recorder_free(expected->recorder);
    expected->recorder = NULL;
}
