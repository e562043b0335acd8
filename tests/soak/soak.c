/*
 * The library under load, and under load while its server is killed and its
 * line stalled and cut.
 *
 *     soak URL SECONDS [PROXY PORT RESTART]
 *     soak URL --plant FAULT
 *
 * PROXY is soak_proxy, PORT the server's, which stands in URL, RESTART a
 * command that kills the server and starts it again.  Without them the
 * database is a file: a process that works on it is killed instead.  With a
 * fault that is planted, the run must end badly.
 * The last line is the sum: N passed, N failed, 0 skipped.
 */
#include "bank.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TIMEOUT_MS = 2000, SERVES_MS = 5000 };

static int passed, failed;
static bank_load load;

static void verdict(bool ok, const char *what)
{
    passed += ok;
    failed += !ok;
    printf("%s: %s\n", ok ? "ok" : "FAILED", what);
    fflush(stdout);
}

/* ---- memory that is counted ---- */

static _Atomic int64_t memory_now;

static void *memory_resize(void *data, void *ptr, size_t old_size,
                           size_t new_size)
{
    void *to = NULL;

    (void)data;
    if (new_size == 0)
        free(ptr);
    else
        to = realloc(ptr, new_size);
    if (new_size == 0 || to != NULL)
        atomic_fetch_add(&memory_now, (int64_t)new_size - (int64_t)old_size);
    return to;
}

static corm_db *soak_open(const char *url)
{
    corm_db_options options = corm_db_options_init();
    corm_error err = { 0 };
    corm_db *db;

    options.allocator.resize = memory_resize;
    options.pool_max = 10; /* fewer than threads: they wait in turn */
    options.pool_min = 2;
    options.pool_idle_ms = 1000;
    options.pool_lifetime_ms = 3000;
    db = corm_open(url, bank_apps, &options, &err);
    if (db == NULL)
        printf("cannot open: %s\n", err.message);
    return db;
}

/* Ends a part of the run: what the threads say, what the database holds. */
static void soak_end(corm_db *db, const char *url, const char *what)
{
    int complaints = bank_stop(&load, what);

    corm_close(db);
    complaints += bank_check(&load, url);
    if (atomic_load(&memory_now) != 0) {
        printf("FAILED: %lld bytes leaked\n",
               (long long)atomic_load(&memory_now));
        complaints++;
        atomic_store(&memory_now, 0);
    }
    verdict(complaints == 0, what);
}

/* Until all threads have made a transfer again. */
static void soak_wait(const char *what)
{
    int64_t since = bank_clock();

    while (!bank_serves(&load, since) && bank_clock() - since < 2 * SERVES_MS)
        bank_pause(10);
    printf("%s: all are served after %lld ms\n", what,
           (long long)(bank_clock() - since));
    verdict(bank_clock() - since <= SERVES_MS, what);
}

/* ---- parts ---- */

static void soak_calm(const char *url, int seconds)
{
    corm_db *db = soak_open(url);

    if (db == NULL || !bank_start(&load, db, 30000, false)) {
        verdict(false, "calm");
        return;
    }
    bank_pause(seconds * 1000);
    soak_end(db, url, "calm");
}

static void soak_restart(const char *url, int seconds, const char *command)
{
    corm_db *db = soak_open(url);

    if (db == NULL || !bank_start(&load, db, TIMEOUT_MS, true)) {
        verdict(false, "restart");
        return;
    }
    bank_pause(seconds * 500);
    verdict(system(command) == 0, "the server is killed and restarted");
    soak_wait("after a restart");
    bank_pause(seconds * 500);
    soak_end(db, url, "restart");
}

/* ---- the line ---- */

typedef struct soak_line {
    FILE *to, *from;
    pid_t pid;
    int port;
} soak_line;

static bool line_open(soak_line *line, const char *program, const char *port)
{
    int in[2], out[2];
    char number[16] = "";

    if (pipe(in) != 0 || pipe(out) != 0)
        return false;
    line->pid = fork();
    if (line->pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        for (int fd = 3; fd < 64; fd++)
            close(fd);
        execl(program, program, port, (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    line->to = fdopen(in[1], "w");
    line->from = fdopen(out[0], "r");
    if (line->pid < 0 || line->to == NULL || line->from == NULL ||
        fgets(number, sizeof(number), line->from) == NULL)
        return false;
    line->port = atoi(number);
    return true;
}

static void line_say(soak_line *line, const char *word)
{
    char answer[16];

    fprintf(line->to, "%s\n", word);
    fflush(line->to);
    if (fgets(answer, sizeof(answer), line->from) == NULL)
        verdict(false, "the proxy answers");
}

static void line_close(soak_line *line)
{
    fclose(line->to);
    fclose(line->from);
    waitpid(line->pid, NULL, 0);
}

/* The same URL with the proxy's port. */
static void line_url(char *out, size_t size, const char *url, const char *port,
                     int other)
{
    const char *at = strstr(url, port);

    snprintf(out, size, "%.*s%d%s", (int)(at - url), url, other,
             at + strlen(port));
}

static void line_disturb(soak_line *line, int64_t until)
{
    do {
        bank_pause(500);
        line_say(line, "stall");
        bank_pause(TIMEOUT_MS + 1500); /* no call can wait for its end */
        line_say(line, "pass");
        soak_wait("after a stall");
        line_say(line, "cut");
        soak_wait("after a cut");
        line_say(line, "stall");
        bank_pause(300);
        line_say(line, "cut");
        soak_wait("after both");
    } while (bank_clock() < until);
}

static void soak_disturbed(const char *url, int seconds, char **args)
{
    soak_line line;
    char through[512];
    corm_db *db;

    if (!line_open(&line, args[0], args[1])) {
        verdict(false, "the proxy starts");
        return;
    }
    line_url(through, sizeof(through), url, args[1], line.port);
    db = soak_open(through);
    if (db == NULL || !bank_start(&load, db, TIMEOUT_MS, true)) {
        verdict(false, "line");
        line_close(&line);
        return;
    }
    line_disturb(&line, bank_clock() + (int64_t)seconds * 1000);
    soak_end(db, url, "line");
    line_close(&line);
}

/* ---- a file, and a process that is killed ---- */

/* A transfer a line: its token, when it was reported as made. */
static int child_run(const char *url)
{
    corm_db *db = soak_open(url);
    int told[BANK_THREADS] = { 0 };

    if (db == NULL || !bank_start(&load, db, TIMEOUT_MS, true))
        return 1;
    for (;;) {
        for (int i = 0; i < BANK_THREADS; i++) {
            const bank_worker *w = &load.workers[i];
            int n = atomic_load(&w->n);

            for (; told[i] < n; told[i]++)
                printf("%d %d %d\n", i, told[i], w->answers[told[i]]);
        }
        fflush(stdout);
        bank_pause(1);
    }
}

static void child_hear(FILE *from)
{
    int thread, token, answer;

    while (fscanf(from, "%d %d %d\n", &thread, &token, &answer) == 3) {
        bank_worker *w = &load.workers[thread];

        w->answers[token] = (unsigned char)answer;
        w->made += answer == BANK_MADE;
        w->n = token + 1;
    }
}

/* What the child had begun when it died is not known. */
static void child_end(const char *url)
{
    uint64_t made = 0;

    for (int i = 0; i < BANK_THREADS; i++) {
        bank_worker *w = &load.workers[i];

        for (int k = 0; k < 1000; k++)
            w->answers[w->n++] = BANK_UNKNOWN;
        made += w->made;
    }
    printf("killed: %llu transfers were made\n", (unsigned long long)made);
    verdict(bank_check(&load, url) == 0 && made > 0, "a process is killed");
}

static void soak_killed(const char *self, const char *url, int seconds)
{
    int out[2];
    FILE *from;
    pid_t pid;

    bank_forget(&load);
    for (int i = 0; i < BANK_THREADS; i++)
        load.workers[i].answers = calloc(BANK_TOKENS, 1);
    if (!bank_create(url) || pipe(out) != 0) {
        verdict(false, "a process is killed");
        return;
    }
    pid = fork();
    if (pid == 0) {
        dup2(out[1], STDOUT_FILENO);
        execl(self, self, url, "child", (char *)NULL);
        _exit(127);
    }
    close(out[1]);
    from = fdopen(out[0], "r");
    /* It is to die while the pipe is read, not to wait for that. */
    if (fork() == 0) {
        bank_pause(seconds * 1000 + 300);
        kill(pid, SIGKILL);
        _exit(0);
    }
    child_hear(from);
    fclose(from);
    while (wait(NULL) > 0)
        continue;
    child_end(url);
}

/* ---- a fault, planted ---- */

static int soak_planted(const char *url, const char *fault)
{
    static const char *const names[] = {
        [BANK_LOST_UPDATE] = "lost-update",
        [BANK_LOST_COMMIT] = "lost-commit",
        [BANK_DENIED] = "denied",
        [BANK_MADE_TWICE] = "made-twice",
        [BANK_WRONG_SUM] = "wrong-sum",
        [BANK_LEAK] = "leak",
        [BANK_SLOW] = "slow",
        [BANK_UNSERVED] = "unserved",
        [BANK_RACE] = "race",
    };
    corm_db *db;

    for (size_t i = BANK_LOST_UPDATE; i < sizeof(names) / sizeof(*names); i++)
        if (strcmp(names[i], fault) == 0)
            load.plant = (bank_plant)i;
    if (load.plant == BANK_SOUND || !bank_create(url)) {
        fprintf(stderr, "no such fault, or no bank: %s\n", fault);
        return 2;
    }
    db = soak_open(url);
    if (db == NULL || !bank_start(&load, db, TIMEOUT_MS, false))
        return 2;
    bank_pause(1000);
    if (load.plant == BANK_UNSERVED)
        soak_wait("after a plant");
    soak_end(db, url, fault);
    bank_forget(&load);
    return failed != 0;
}

int main(int argc, char **argv)
{
    int seconds = argc > 2 ? atoi(argv[2]) : 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
    if (argc == 3 && strcmp(argv[2], "child") == 0)
        return child_run(argv[1]);
    if (argc == 4 && strcmp(argv[2], "--plant") == 0)
        return soak_planted(argv[1], argv[3]);
    if ((argc != 3 && argc != 6) || seconds <= 0) {
        fprintf(stderr, "usage: soak URL SECONDS [PROXY PORT RESTART]\n"
                        "       soak URL --plant FAULT\n");
        return 2;
    }
    if (!bank_create(argv[1]))
        return 1;
    soak_calm(argv[1], (seconds + 2) / 3);
    if (argc == 6) {
        soak_restart(argv[1], (seconds + 2) / 3, argv[5]);
        soak_disturbed(argv[1], (seconds + 2) / 3, &argv[3]);
    } else {
        soak_killed(argv[0], argv[1], (seconds + 2) / 3);
    }
    bank_forget(&load);
    printf("%d passed, %d failed, 0 skipped\n", passed, failed);
    return failed != 0;
}
