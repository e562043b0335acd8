/*
 * A job queue with several worker processes and retries; any of them may be
 * killed at any time.
 *
 *     worker fill N [--db URL]       tables anew, and N jobs
 *     worker run N [--db URL]        N worker processes until all is done
 *     worker report [--db URL]
 *
 * Every tenth job fails when it is first tried, and some take longer than
 * their lease: another worker does them again, and one result is stored.  CORM_LOG=sql writes every
 * statement to stderr.
 */
#include "worker.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What a process is started with. */
typedef struct Call {
    const char *url, *what;
    int n;
} Call;

static void pause_ms(int ms)
{
    struct timespec time = { ms / 1000, (long)(ms % 1000) * 1000000 };

    nanosleep(&time, NULL);
}

static int fail(const char *what, const char *why)
{
    fflush(stdout);
    fprintf(stderr, "worker %s: %s\n", what, why);
    return EXIT_FAILURE;
}

/* ---- fill ---- */

static bool fill(corm_session *s, int n)
{
    corm_datetime now = corm_now();
    Job **jobs = calloc((size_t)n + 1, sizeof(*jobs));
    bool ok = jobs && corm_drop_tables(s) == CORM_OK &&
              corm_create_tables(s) == CORM_OK;

    for (int i = 0; ok && i < n; i++) {
        jobs[i] = corm_new(s, Job);
        ok = jobs[i] != NULL;
        if (ok) {
            jobs[i]->number = i + 1;
            jobs[i]->due = now;
        }
    }
    ok = ok && (n == 0 || corm_bulk_create(jobs, (size_t)n) == CORM_OK);
    free(jobs);
    if (ok)
        printf("%d jobs\n", n);
    return ok;
}

/* ---- run ---- */

static bool try_job(corm_session *s, const Plan *plan, Job *job)
{
    bool slow = job->number % 101 == 0 && job->claims == 1;

    pause_ms(slow ? plan->lease_ms + 500 : plan->work_ms); /* the work */
    if (job->number % 10 == 0 && job->failures == 0)
        return queue_fail(s, job);
    return queue_finish(s, job, (int64_t)job->number * job->number);
}

static bool work(corm_session *s)
{
    Plan plan = { .lease_ms = 300, .work_ms = 2 };
    bool ok = true;
    int empty = 0;

    plan.can_skip = queue_can_skip(s);
    while (ok && !empty) {
        corm_scope(s)
        { /* a worker may run for ever */
            Job *job = queue_claim(s, &plan);

            if (job)
                ok = try_job(s, &plan, job);
            else if (corm_failed(s) || (empty = queue_is_empty(s)) < 0)
                ok = false;
            else if (!empty)
                pause_ms(10);
        }
    }
    return ok && !corm_failed(s);
}

/* ---- report ---- */

/* SUM in C, so that it is exact. */
static bool report(corm_session *s)
{
    int64_t sum = 0, twice = 0;

    corm_each_row (
        row,
        corm_order_by(corm_annotate(corm_values(corm_objects(s, Job), "state"),
                                    AS("n", COUNT("id"))),
                      "state"))
        printf("%s: %" PRId64 "\n", corm_attr_text(row, "state"),
               corm_attr_int(row, "n"));
    corm_each (Job, job,
               corm_annotate(corm_objects(s, Job), AS("n", COUNT("results"))))
        twice += corm_attr_int(job, "n") > 1;
    corm_each (Result, result, corm_objects(s, Result))
        sum += result->square;
    printf("results: %" PRId64 ", their sum %" PRId64 "\n",
           corm_count(corm_objects(s, Result)), sum);
    printf("jobs with more than one result: %" PRId64 "\n", twice);
    fprintf(stderr, "claims: %" PRId64 "\n",
            corm_scalar(corm_objects(s, Job), SUM("claims")).as.i);
    return !corm_failed(s);
}

/* ---- the program ---- */

static bool run_on(corm_session *s, const Call *call)
{
    if (strcmp(call->what, "fill") == 0)
        return fill(s, call->n);
    return strcmp(call->what, "run") == 0 ? work(s) : report(s);
}

/* One process: a connection must not be shared by two, so each opens its
 * own after it was started. */
static int process(void *data)
{
    const Call *call = data;
    const corm_app *const apps[] = { &worker_app, NULL };
    const char *wanted = getenv("CORM_LOG");
    corm_db_options options = corm_db_options_init();
    corm_sql_log log;
    const corm_statement_hook *const hooks[] = { &log.hook, NULL };
    corm_session *s;
    corm_error error;
    corm_db *db;
    int result = EXIT_SUCCESS;

    if (wanted && strncmp(wanted, "sql", 3) == 0) {
        corm_sql_log_init(&log, stderr, strcmp(wanted, "sql+values") == 0);
        options.statement_hooks = hooks;
    }
    db = corm_open(call->url, apps, &options, &error);
    if (!db)
        return fail(call->what, error.message);
    s = corm_session_open(db);
    if (!run_on(s, call))
        result = fail(call->what, corm_errmsg(s));
    corm_session_close(s);
    corm_close(db);
    return result;
}

static int usage(FILE *to)
{
    fprintf(to, "usage: worker fill N|run N|report [--db URL]\n");
    return 2;
}

/* A full disk, a reader that has gone: not to be taken for success. */
static bool is_printed(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    fprintf(stderr, "worker: the output could not be written\n");
    return false;
}

int main(int argc, char **argv)
{
    Call call = { .url = "sqlite:worker.db" };
    int i = 1;

    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        usage(stdout);
        return is_printed() ? 0 : 1;
    }
    if (i < argc)
        call.what = argv[i++];
    if (i < argc && argv[i][0] != '-')
        call.n = atoi(argv[i++]);
    if (i + 1 < argc && strcmp(argv[i], "--db") == 0) {
        call.url = argv[i + 1];
        i += 2;
    }
    if (i != argc || !call.what || call.n < 0)
        return usage(stderr);
    if (strcmp(call.what, "run") == 0 && call.n > 0)
        return pool_run(call.n, process, &call);
    if (strcmp(call.what, "fill") == 0 || strcmp(call.what, "report") == 0)
        return process(&call) == 0 && is_printed() ? 0 : 1;
    return usage(stderr);
}
