/*
 * The bank's threads: transfers by expressions and by locked rows, sums and
 * streams, each call with a deadline.
 */
#include "bank.h"

#include <corm/short.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct Account {
    corm_object base;
    int64_t id;
    int64_t balance;
} Account;
CORM_DECLARE(Account);

typedef struct Transfer {
    corm_object base;
    int64_t id;
    int64_t token; /* not unique: twice must be possible to be seen */
    int64_t source, target, amount;
} Transfer;
CORM_DECLARE(Transfer);

static const corm_field Account_fields[] = {
    CORM_BIG_INTEGER(Account, id, .primary_key = true),
    CORM_BIG_INTEGER(Account, balance),
};
CORM_MODEL(Account);

static const corm_field Transfer_fields[] = {
    CORM_AUTO(Transfer, id),
    CORM_BIG_INTEGER(Transfer, token, .db_index = true),
    CORM_BIG_INTEGER(Transfer, source),
    CORM_BIG_INTEGER(Transfer, target),
    CORM_BIG_INTEGER(Transfer, amount),
};
CORM_MODEL(Transfer);

CORM_APP(bank, .models = CORM_MODELS(&Account_model, &Transfer_model));
const corm_app *const bank_apps[] = { &bank_app, NULL };

int64_t bank_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void bank_pause(int ms)
{
    const struct timespec pause = { ms / 1000, ms % 1000 * 1000000L };

    nanosleep(&pause, NULL);
}

/* ---- the tables ---- */

static bool bank_fill(corm_session *s)
{
    corm_drop_tables(s);
    corm_error_clear(s);
    if (corm_create_tables(s) != CORM_OK)
        return false;
    corm_atomic (s)
        for (int i = 0; i < BANK_ACCOUNTS; i++)
            corm_create(s, Account, .id = i + 1, .balance = BANK_MONEY);
    return !corm_failed(s);
}

bool bank_create(const char *url)
{
    corm_error err = { 0 };
    corm_db *db = corm_open(url, bank_apps, NULL, &err);
    corm_session *s = db != NULL ? corm_session_open(db) : NULL;
    bool ok = s != NULL && bank_fill(s);

    if (!ok)
        printf("cannot make the bank: %s\n",
               s != NULL ? corm_errmsg(s) : err.message);
    corm_session_close(s);
    corm_close(db);
    return ok;
}

/* ---- a worker ---- */

static unsigned worker_random(bank_worker *w, unsigned below)
{
    w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(w->seed >> 33) % below;
}

/* Around every call: the time it took. */
static void worker_note(bank_worker *w, int64_t begun)
{
    int64_t took = bank_clock() - begun;

    if (took > w->longest_ms)
        w->longest_ms = took;
}

#define TIMED(w, call)                 \
    do {                               \
        int64_t begun_ = bank_clock(); \
        call;                          \
        worker_note((w), begun_);      \
    } while (0)

static void worker_complain(bank_worker *w, const char *what,
                            const corm_error *err)
{
    if (w->complaint[0] == '\0')
        snprintf(w->complaint, sizeof(w->complaint), "%s: %s%.300s", what,
                 err->retryable ? "(retryable) " : "", err->message);
}

static corm_queryset *worker_account(corm_session *s, int64_t id)
{
    return corm_filter(corm_objects(s, Account), Q("id", id));
}

/* The database computes. */
static void worker_move(bank_worker *w, corm_session *s, int64_t id,
                        int64_t amount)
{
    TIMED(w, corm_update(worker_account(s, id),
                         SET("balance", ADD(F("balance"), amount))));
}

/* The program computes, the row is locked meanwhile. */
static void worker_move_locked(bank_worker *w, corm_session *s, int64_t id,
                               int64_t amount)
{
    Account *a;

    TIMED(w, a = corm_get(Account,
                          corm_select_for_update(corm_objects(s, Account)),
                          Q("id", id)));
    if (a == NULL)
        return;
    a->balance += amount;
    TIMED(w, corm_save(a));
}

typedef struct worker_job {
    int64_t token, from, to, amount;
    bool locked;
} worker_job;

/* ---- faults that are planted ---- */

/* Now and then; never, where none is. */
static bool plant_here(bank_worker *w, bank_plant plant)
{
    return w->load->plant == plant && worker_random(w, 4) == 0;
}

/* As programs do that know no F(): what others write meanwhile is lost. */
static bool plant_lost_update(corm_session *s, const worker_job *job)
{
    Account *from =
        corm_get(Account, corm_objects(s, Account), Q("id", job->from));
    Account *to = corm_get(Account, corm_objects(s, Account), Q("id", job->to));

    bank_pause(2);
    if (from == NULL || to == NULL)
        return false;
    from->balance -= job->amount;
    to->balance += job->amount;
    corm_atomic (s) {
        corm_save(from);
        corm_save(to);
        corm_create(s, Transfer, .token = job->token, .source = job->from,
                    .target = job->to, .amount = job->amount);
    }
    return !corm_failed(s);
}

/* Money that comes from nowhere, and goes there again. */
static void plant_wrong_sum(bank_worker *w, corm_session *s)
{
    worker_move(w, s, 1, 1);
    bank_pause(2);
    worker_move(w, s, 1, -1);
    corm_error_clear(s);
}

/* Of one thread, once. */
static void plant_at_start(bank_worker *w)
{
    if (w->number != 0)
        return;
    if (w->load->plant == BANK_LEAK)
        (void)corm_session_open(w->load->db);
    if (w->load->plant == BANK_SLOW)
        TIMED(w, bank_pause((int)w->load->timeout_ms + 1100));
}

/* One attempt; the session's error says how it ended. */
static bool worker_attempt(bank_worker *w, corm_session *s,
                           const worker_job *job)
{
    void (*move)(bank_worker *, corm_session *, int64_t, int64_t) =
        job->locked ? worker_move_locked : worker_move;
    bool lower = job->from < job->to;
    corm_block block;

    if (plant_here(w, BANK_LOST_UPDATE))
        return plant_lost_update(s, job);
    TIMED(w, block = corm_atomic_begin(s, NULL));
    if (block.run == 0)
        return false;
    /* In one order, mostly: deadlocks are to happen, but not always. */
    if (lower || worker_random(w, 8) == 0) {
        move(w, s, job->from, -job->amount);
        if (!corm_failed(s))
            move(w, s, job->to, job->amount);
    } else {
        move(w, s, job->to, job->amount);
        if (!corm_failed(s))
            move(w, s, job->from, -job->amount);
    }
    if (!corm_failed(s))
        TIMED(w, (void)corm_create(s, Transfer, .token = job->token,
                                   .source = job->from, .target = job->to,
                                   .amount = job->amount));
    block.run = 0;
    TIMED(w, corm_block_end(&block));
    return !corm_failed(s);
}

static bank_answer worker_transfer(bank_worker *w, corm_session *s,
                                   const worker_job *job)
{
    for (int attempt = 0; attempt < 100; attempt++) {
        bool made = worker_attempt(w, s, job);
        corm_error err = *corm_error_info(s);

        if (made)
            return BANK_MADE;
        corm_error_clear(s);
        w->timed_out += err.timed_out;
        if (err.unknown)
            return BANK_UNKNOWN;
        if (!err.retryable || atomic_load(&w->load->stop)) {
            if (!w->load->disturbed && !err.retryable)
                worker_complain(w, "transfer", &err);
            return BANK_NOT_MADE;
        }
        bank_pause(1 +
                   (int)worker_random(w, 4u << (attempt < 5 ? attempt : 5)));
    }
    if (!w->load->disturbed)
        worker_complain(w, "transfer, tried for long", corm_error_info(s));
    return BANK_NOT_MADE;
}

static void worker_transfers(bank_worker *w, corm_session *s)
{
    int64_t from = 1 + worker_random(w, BANK_ACCOUNTS);
    int64_t step = 1 + worker_random(w, BANK_ACCOUNTS - 1);
    worker_job job = {
        .token = (int64_t)w->number * BANK_TOKENS + w->n,
        .from = from,
        .to = (from + step - 1) % BANK_ACCOUNTS + 1,
        .amount = 1 + worker_random(w, 9),
        .locked = worker_random(w, 3) == 0,
    };
    bank_answer answer = plant_here(w, BANK_LOST_COMMIT)
                             ? BANK_MADE
                             : worker_transfer(w, s, &job);

    if (answer == BANK_MADE && plant_here(w, BANK_MADE_TWICE))
        worker_transfer(w, s, &job);
    if (answer == BANK_MADE && plant_here(w, BANK_DENIED))
        answer = BANK_NOT_MADE;
    w->answers[w->n] = (unsigned char)answer;
    atomic_fetch_add(&w->n, 1);
    w->made += answer == BANK_MADE;
    w->refused += answer == BANK_NOT_MADE;
    w->unknown += answer == BANK_UNKNOWN;
    if (answer == BANK_MADE &&
        (w->load->plant != BANK_UNSERVED || w->number != 0))
        atomic_store(&w->served, bank_clock());
}

/* One statement sees one state: the sum is always the same. */
static void worker_sums(bank_worker *w, corm_session *s)
{
    corm_value sum;

    TIMED(w, sum = corm_scalar(corm_objects(s, Account), SUM("balance")));
    w->reads++;
    if (corm_failed(s)) {
        w->timed_out += corm_error_info(s)->timed_out;
        if (!w->load->disturbed && !corm_error_info(s)->retryable)
            worker_complain(w, "sum", corm_error_info(s));
        corm_error_clear(s);
    } else if (sum.kind != CORM_K_INT ||
               sum.as.i != (int64_t)BANK_ACCOUNTS * BANK_MONEY) {
        w->wrong_reads++;
    }
}

/* Left in the middle now and then; its statements take their turns between. */
static void worker_streams(bank_worker *w, corm_session *s)
{
    corm_queryset *q = corm_order_by(corm_objects(s, Account), "id");
    unsigned leave = worker_random(w, 2 * BANK_ACCOUNTS), n = 0;

    corm_stream (Account, a, q, 7) {
        if (a->id != (int64_t)++n)
            w->wrong_reads++;
        if (n == leave)
            break;
    }
    w->reads++;
    if (corm_failed(s) && !w->load->disturbed && !corm_error_info(s)->retryable)
        worker_complain(w, "stream", corm_error_info(s));
    corm_error_clear(s);
}

static void *worker_run(void *data)
{
    bank_worker *w = data;
    corm_session *s = corm_session_open(w->load->db);

    if (s == NULL ||
        corm_session_set_timeout(s, w->load->timeout_ms) != CORM_OK) {
        snprintf(w->complaint, sizeof(w->complaint), "no session");
        corm_session_close(s);
        return NULL;
    }
    plant_at_start(w);
    while (!atomic_load(&w->load->stop) && w->n < BANK_TOKENS) {
        unsigned what = worker_random(w, 10);

        if (plant_here(w, BANK_RACE))
            w->load->raced++;
        if (plant_here(w, BANK_WRONG_SUM))
            plant_wrong_sum(w, s);
        if (what < 7)
            worker_transfers(w, s);
        else if (what < 9)
            worker_sums(w, s);
        else
            worker_streams(w, s);
        /* Others keep theirs, results and all, for a while. */
        if (worker_random(w, 10) == 0)
            TIMED(w, corm_session_reset(s));
    }
    TIMED(w, corm_session_close(s));
    return NULL;
}

/* ---- all of them ---- */

bool bank_start(bank_load *load, corm_db *db, int64_t timeout_ms,
                bool disturbed)
{
    load->db = db;
    load->timeout_ms = timeout_ms;
    load->disturbed = disturbed;
    atomic_store(&load->stop, false);
    for (int i = 0; i < BANK_THREADS; i++) {
        bank_worker *w = &load->workers[i];

        w->load = load;
        w->number = i;
        w->seed = (uint64_t)i * 7919 + 17;
        w->longest_ms = 0;
        w->made = w->refused = w->unknown = w->timed_out = 0;
        w->reads = w->wrong_reads = 0;
        w->complaint[0] = '\0';
        if (w->answers == NULL)
            w->answers = calloc(BANK_TOKENS, 1);
        if (w->answers == NULL ||
            pthread_create(&w->thread, NULL, worker_run, w) != 0)
            return false;
    }
    return true;
}

bool bank_serves(bank_load *load, int64_t since)
{
    for (int i = 0; i < BANK_THREADS; i++)
        if (atomic_load(&load->workers[i].served) < since)
            return false;
    return true;
}

int bank_stop(bank_load *load, const char *what)
{
    bank_worker sum = { 0 };
    int complaints = 0;

    atomic_store(&load->stop, true);
    for (int i = 0; i < BANK_THREADS; i++) {
        const bank_worker *w = &load->workers[i];

        pthread_join(w->thread, NULL);
        sum.made += w->made;
        sum.refused += w->refused;
        sum.unknown += w->unknown;
        sum.reads += w->reads;
        sum.wrong_reads += w->wrong_reads;
        sum.timed_out += w->timed_out;
        if (w->longest_ms > sum.longest_ms)
            sum.longest_ms = w->longest_ms;
        if (w->complaint[0] != '\0') {
            printf("FAILED: %s\n", w->complaint);
            complaints++;
        }
    }
    printf("%s: %llu transfers made, %llu refused, %llu unknown, %llu reads, "
           "%llu timed out; longest call %lld ms of %lld\n",
           what, (unsigned long long)sum.made, (unsigned long long)sum.refused,
           (unsigned long long)sum.unknown, (unsigned long long)sum.reads,
           (unsigned long long)sum.timed_out, (long long)sum.longest_ms,
           (long long)load->timeout_ms);
    if (sum.longest_ms > load->timeout_ms + 1000) {
        printf("FAILED: a call took longer than its deadline and a second\n");
        complaints++;
    }
    if (sum.wrong_reads > 0) {
        printf("FAILED: %llu reads saw a state that never was\n",
               (unsigned long long)sum.wrong_reads);
        complaints++;
    }
    if (sum.made == 0 || (!load->disturbed && sum.unknown > 0)) {
        printf("FAILED: no transfer, or one of unknown end, undisturbed\n");
        complaints++;
    }
    return complaints;
}

void bank_forget(bank_load *load)
{
    for (int i = 0; i < BANK_THREADS; i++) {
        free(load->workers[i].answers);
        load->workers[i].answers = NULL;
        load->workers[i].n = 0;
    }
}

/* ---- afterwards ---- */

/* How often each token stands in the book, and what the accounts should hold
 * by it; false: a token that nobody gave. */
static bool check_book(bank_load *load, corm_session *s, unsigned char *times,
                       int64_t *balances)
{
    corm_stream (Transfer, t, corm_objects(s, Transfer), 1000) {
        int64_t thread = t->token / BANK_TOKENS;

        if (thread < 0 || thread >= BANK_THREADS ||
            t->token % BANK_TOKENS >= load->workers[thread].n)
            return false;
        if (times[t->token] < 255)
            times[t->token]++;
        balances[t->source] -= t->amount;
        balances[t->target] += t->amount;
    }
    return !corm_failed(s);
}

static int check_answers(const bank_load *load, const unsigned char *times)
{
    int lost = 0, twice = 0, undone = 0;

    for (int i = 0; i < BANK_THREADS; i++) {
        const bank_worker *w = &load->workers[i];

        for (int k = 0; k < w->n; k++) {
            unsigned n = times[(size_t)i * BANK_TOKENS + (size_t)k];

            lost += w->answers[k] == BANK_MADE && n == 0;
            twice += n > 1;
            undone += w->answers[k] == BANK_NOT_MADE && n > 0;
        }
    }
    if (lost + twice + undone > 0)
        printf("FAILED: %d reported transfers are lost, %d were made twice, "
               "%d were made and reported as failed\n",
               lost, twice, undone);
    return (lost > 0) + (twice > 0) + (undone > 0);
}

static int check_accounts(corm_session *s, const int64_t *balances)
{
    int64_t sum = 0;
    int wrong = 0;

    corm_each (Account, a, corm_objects(s, Account)) {
        sum += a->balance;
        wrong += a->balance != balances[a->id];
    }
    if (sum != (int64_t)BANK_ACCOUNTS * BANK_MONEY || wrong > 0)
        printf("FAILED: %d accounts are not what the book says; all hold "
               "%lld\n",
               wrong, (long long)sum);
    return wrong > 0 || sum != (int64_t)BANK_ACCOUNTS * BANK_MONEY;
}

int bank_check(bank_load *load, const char *url)
{
    corm_error err = { 0 };
    corm_db *db = corm_open(url, bank_apps, NULL, &err);
    corm_session *s = db != NULL ? corm_session_open(db) : NULL;
    unsigned char *times = calloc(BANK_THREADS, BANK_TOKENS);
    int64_t balances[BANK_ACCOUNTS + 1];
    int complaints = 1;

    for (int i = 0; i <= BANK_ACCOUNTS; i++)
        balances[i] = BANK_MONEY;
    if (s == NULL || times == NULL || !check_book(load, s, times, balances))
        printf("FAILED: the book cannot be read: %s\n",
               s != NULL ? corm_errmsg(s) : err.message);
    else
        complaints = check_answers(load, times) + check_accounts(s, balances);
    free(times);
    corm_session_close(s);
    corm_close(db);
    return complaints;
}
