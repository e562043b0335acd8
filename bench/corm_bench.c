/*
 * libcorm as a contender: `corm_bench WORKLOAD N DB`, protocol in bench.h.
 * Written as a user would write it: public headers, default options, every
 * queryset built anew for each operation.  What is loaded is released inside
 * the timed part, as in the hand-written C: the next run ends the scope.
 */
#define NO_BENCH_STRUCTS
#include <bench.h>

#include "models.h"

#include <pthread.h>

typedef struct Bench {
    corm_db *db;
    const char *url;
    corm_session *s;
    long n;
    corm_block scope; /* of the result that is held */
    corm_list *list;
    User **users; /* w4b, w6, w6b: objects; their names in texts */
    char (*texts)[40];
    int64_t sum; /* w5, w9: what was read */
} Bench;

static void stop_on_failure(const Bench *b)
{
    if (!corm_failed(b->s))
        return;
    fprintf(stderr, "%s\n", corm_errmsg(b->s));
    exit(2);
}

static void renew_scope(Bench *b)
{
    corm_block_end(&b->scope);
    b->scope = corm_scope_begin(b->s);
}

/* --- loads --------------------------------------------------------------- */

static void load_users(void *data)
{
    Bench *b = data;

    renew_scope(b);
    b->list = corm_fetch(corm_objects(b->s, User));
}

static void load_wide(void *data)
{
    Bench *b = data;

    renew_scope(b);
    b->list = corm_fetch(corm_objects(b->s, Wide));
}

static corm_queryset *black_haired(Bench *b)
{
    corm_queryset *q =
        corm_filter(corm_objects(b->s, Poster), Q("hair_color", "black"));

    return corm_select_related(q, "post");
}

static void load_pairs(void *data)
{
    Bench *b = data;

    renew_scope(b);
    b->list = corm_fetch(corm_order_by(black_haired(b), "id", "post__id"));
}

static void load_pairs_unordered(void *data)
{
    Bench *b = data;

    renew_scope(b);
    b->list = corm_fetch(black_haired(b));
}

static void load_levels(void *data)
{
    Bench *b = data;

    renew_scope(b);
    b->list = corm_fetch(
        corm_prefetch_related(corm_objects(b->s, User), "posts__comments"));
}

static void load_groups(void *data)
{
    Bench *b = data;
    corm_queryset *q;

    renew_scope(b);
    q = corm_values(corm_objects(b->s, Sale), "grp");
    q = corm_annotate(q, AS("count", COUNT("*")), AS("sum", SUM("val")),
                      AS("avg", AVG("val")));
    b->list = corm_fetch(corm_into(corm_order_by(q, "grp"), Group));
}

static void stream_users(void *data)
{
    Bench *b = data;

    b->sum = 0;
    corm_scope(b->s)
    {
        corm_stream (User, u, corm_objects(b->s, User), 2000)
            b->sum += u->id + (int64_t)strlen(u->name);
    }
}

/* --- one object at a time ------------------------------------------------ */

static int64_t scattered(const Bench *b, long i)
{
    return (int64_t)i * 7919 % b->n + 1;
}

static void get_each(void *data)
{
    Bench *b = data;

    b->sum = 0;
    for (long i = 0; i < b->n; i++) {
        corm_scope(b->s)
        {
            User *u = corm_get(User, corm_objects(b->s, User),
                               Q("id", scattered(b, i)));

            if (u)
                b->sum += u->id + (int64_t)strlen(u->name);
        }
    }
}

static void get_each_in_transaction(void *data)
{
    Bench *b = data;

    corm_atomic (b->s)
        get_each(b);
}

static void create_each(void *data)
{
    Bench *b = data;
    char name[40];

    renew_scope(b);
    corm_atomic (b->s) {
        for (long i = 0; i < b->n; i++) {
            snprintf(name, sizeof(name), "User %ld", i);
            corm_create(b->s, User, .name = name, .hair_color = "hair_color");
        }
    }
}

static void save_name_of_each(void *data)
{
    Bench *b = data;

    corm_atomic (b->s) {
        for (long i = 0; i < b->n; i++) {
            User *u = b->users[scattered(b, i) - 1];

            snprintf(b->texts[0], sizeof(b->texts[0]), "Upd %lld",
                     (long long)u->id);
            u->name = b->texts[0];
            corm_save_fields(u, "name");
        }
    }
}

/* --- eight threads, a session each --------------------------------------- */

#define THREADS 8

typedef struct Worker {
    const Bench *b;
    long number;
    pthread_t thread;
    bool failed;
} Worker;

static void get_and_save(corm_session *s, int64_t id)
{
    char name[40];

    corm_scope(s)
    {
        User *u = corm_get(User, corm_objects(s, User), Q("id", id));

        if (u) {
            snprintf(name, sizeof(name), "Upd %lld", (long long)id);
            u->name = name;
            corm_save_fields(u, "name");
        }
    }
}

static void *work(void *data)
{
    Worker *w = data;
    corm_session *s = corm_session_open(w->b->db);

    for (long i = 0; i < w->b->n / THREADS; i++)
        get_and_save(s, scattered(w->b, i * THREADS + w->number));
    w->failed = !s || corm_failed(s);
    corm_session_close(s);
    return NULL;
}

static void work_in_threads(void *data)
{
    Bench *b = data;
    Worker workers[THREADS];

    for (long i = 0; i < THREADS; i++) {
        workers[i] = (Worker){ .b = b, .number = i };
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
            exit(2);
    }
    for (long i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        if (workers[i].failed)
            exit(2);
    }
}

/* --- many at once -------------------------------------------------------- */

static void create_all(void *data)
{
    Bench *b = data;

    renew_scope(b);
    for (long i = 0; i < b->n; i++) {
        User *u = corm_new(b->s, User);

        if (!u)
            return;
        snprintf(b->texts[i], sizeof(b->texts[i]), "User %ld", i);
        u->name = b->texts[i];
        u->hair_color = "hair_color";
        b->users[i] = u;
    }
    corm_bulk_create(b->users, (size_t)b->n);
}

static void update_all(void *data)
{
    Bench *b = data;

    for (long i = 0; i < b->n; i++) {
        User *u = b->users[i];

        snprintf(b->texts[i], sizeof(b->texts[i]), "Upd %lld",
                 (long long)u->id);
        u->name = b->texts[i];
    }
    corm_bulk_update(b->users, (size_t)b->n, "name");
}

/* --- SQL without a database's answer ------------------------------------- */

static void compile_each(void *data)
{
    Bench *b = data;

    for (long i = 0; i < b->n; i++) {
        corm_scope(b->s)
        {
            corm_sql_params sql;
            corm_queryset *q =
                corm_filter(corm_objects(b->s, Comment),
                            Q("post__user__hair_color", "black"),
                            Q("post__title__startswith", "Post"),
                            Q("text__contains", "x"), Q("id__gt", i));

            q = corm_order_by(q, "-id", "post__title");
            corm_sql_with_params(corm_slice(q, 0, 20), &sql);
        }
    }
}

/* --- preparation, not timed ---------------------------------------------- */

static void *zeros(long n, size_t size)
{
    void *memory = calloc((size_t)n + 1, size);

    if (!memory)
        exit(2);
    return memory;
}

static void make_room(Bench *b)
{
    b->users = zeros(b->n, sizeof(User *));
    b->texts = zeros(b->n, sizeof(*b->texts));
}

static void hold_users(Bench *b)
{
    corm_list *list = corm_fetch(corm_objects(b->s, User));

    make_room(b);
    for (long i = 0; i < b->n; i++)
        b->users[i] = corm_list_at(User, list, (size_t)i);
}

static void clear_users(void *data)
{
    Bench *b = data;
    const char *sql = "DELETE FROM users";

    if (strncmp(b->url, "postgresql:", 11) == 0)
        sql = "TRUNCATE users RESTART IDENTITY";
    else if (strncmp(b->url, "mysql:", 6) == 0)
        sql = "TRUNCATE users";
    corm_execute_sql(b->s, sql, NULL, 0);
}

/* --- checksums, as the hand-written C makes them ------------------------- */

static void check_users(const Bench *b)
{
    for (size_t i = 0; i < corm_list_size(b->list); i++) {
        const User *u = corm_list_at(User, b->list, i);

        crc_int(u->id, '|');
        crc_str(u->name, '|');
        crc_str(u->hair_color, '\n');
    }
}

static void check_wide(const Bench *b)
{
    for (size_t i = 0; i < corm_list_size(b->list); i++) {
        const Wide *w = corm_list_at(Wide, b->list, i);
        const int64_t ints[] = { w->id, w->i1, w->i2, w->i3, w->i4,
                                 w->i5, w->i6, w->i7, w->i8 };
        const double reals[] = { w->r1, w->r2, w->r3, w->r4 };
        const char *const texts[] = { w->t1, w->t2, w->t3, w->t4,
                                      w->t5, w->t6, w->t7, w->t8 };

        for (int k = 0; k < 9; k++)
            crc_int(ints[k], '|');
        for (int k = 0; k < 4; k++)
            crc_int((int64_t)(reals[k] * 4), '|');
        for (int k = 0; k < 8; k++)
            crc_str(texts[k], '|');
        crc_int(w->b1, '|');
        crc_int(w->b2, '|');
        crc_int(w->d1, '|');
        crc_int(w->d2, '\n');
    }
}

static void check_pairs(const Bench *b)
{
    for (size_t i = 0; i < corm_list_size(b->list); i++) {
        Poster *u = corm_list_at(Poster, b->list, i);
        const Entry *post = corm_load(u, Entry, "post");

        crc_int(u->id, '|');
        crc_str(u->name, '|');
        crc_str(u->hair_color, '|');
        if (!post) {
            crc_str(NULL, '\n');
            continue;
        }
        crc_int(post->id, '|');
        crc_int(post->user_id, '|');
        crc_str(post->title, '|');
        crc_str(post->body, '\n');
    }
}

static void check_posts(const User *u)
{
    corm_each (Post, p, corm_related(u, "posts")) {
        crc_int(p->id, '|');
        crc_str(p->title, '\n');
        corm_each (Comment, c, corm_related(p, "comments")) {
            crc_int(c->id, '|');
            crc_str(c->text, '\n');
        }
    }
}

static void check_levels(const Bench *b)
{
    for (size_t i = 0; i < corm_list_size(b->list); i++) {
        const User *u = corm_list_at(User, b->list, i);

        crc_int(u->id, '|');
        crc_str(u->name, '|');
        crc_str(u->hair_color, '\n');
        check_posts(u);
    }
}

static void check_groups(const Bench *b)
{
    for (size_t i = 0; i < corm_list_size(b->list); i++) {
        const Group *g = corm_list_at(Group, b->list, i);

        crc_int(g->grp, '|');
        crc_int(g->count, '|');
        crc_int(g->sum, '|');
        crc_int((int64_t)(g->avg * 4), '\n');
    }
}

static void check_sum(const Bench *b)
{
    crc_int(b->sum, '\n');
}

static int64_t ask_int(const Bench *b, const char *sql)
{
    corm_value value = corm_scalar_sql(b->s, sql, NULL, 0);

    /* A sum of integers is no integer everywhere. */
    return value.kind == CORM_K_DECIMAL
               ? (int64_t)corm_decimal_double(value.as.dec)
               : value.as.i;
}

static void check_table(const Bench *b)
{
    crc_int(ask_int(b, "SELECT count(*) FROM users"), '|');
    crc_int(ask_int(b, "SELECT coalesce(sum(length(name)), 0) FROM users"),
            '|');
    crc_int(
        ask_int(b, "SELECT coalesce(sum(length(hair_color)), 0) FROM users"),
        '\n');
}

/* --- the table ----------------------------------------------------------- */

typedef struct Workload {
    const char *name;
    bench_fn op;
    void (*check)(const Bench *b); /* NULL: SQL only, nothing to compare */
    void (*prepare)(Bench *b);     /* once */
    bench_fn before;               /* each time */
    const corm_app *app;
    double rows; /* for each of N */
    bool each;   /* an operation is one of N */
    bool uncached;
} Workload;

/* clang-format off */
static const Workload workloads[] = {
    { "w1_3",  load_users,           check_users,  NULL,       NULL,        &bench_app, 1,   false, false },
    { "d1",    load_users,           check_users,  NULL,       NULL,        &bench_app, 1,   false, false },
    { "w1_25", load_wide,            check_wide,   NULL,       NULL,        &bench_app, 1,   false, false },
    { "w2",    load_pairs,           check_pairs,  NULL,       NULL,        &pairs_app, 1,   false, false },
    { "d2",    load_pairs_unordered, check_pairs,  NULL,       NULL,        &pairs_app, 0.5, false, false },
    { "w3",    load_levels,          check_levels, NULL,       NULL,        &bench_app, 111, false, false },
    { "w4",    create_each,          check_table,  NULL,       clear_users, &bench_app, 1,   false, false },
    { "w4b",   create_all,           check_table,  make_room,  clear_users, &bench_app, 1,   false, false },
    { "w5",    get_each,             check_sum,    NULL,       NULL,        &bench_app, 1,   true,  false },
    { "w5t",   get_each_in_transaction, check_sum, NULL,       NULL,        &bench_app, 1,   true,  false },
    { "w6",    save_name_of_each,    check_table,  hold_users, NULL,        &bench_app, 1,   true,  false },
    { "w6b",   update_all,           check_table,  hold_users, NULL,        &bench_app, 1,   false, false },
    { "w7",    compile_each,         NULL,         NULL,       NULL,        &bench_app, 1,   true,  true },
    { "w7c",   compile_each,         NULL,         NULL,       NULL,        &bench_app, 1,   true,  false },
    { "w8",    load_groups,          check_groups, NULL,       NULL,        &bench_app, 1,   false, false },
    { "w9",    stream_users,         check_sum,    NULL,       NULL,        &bench_app, 1,   false, false },
    { "w10",   work_in_threads,      check_table,  NULL,       NULL,        &bench_app, 1,   true,  false },
};
/* clang-format on */

static const Workload *running;

static void check_after_first(void *data)
{
    static bool done;
    Bench *b = data;

    stop_on_failure(b);
    if (done)
        return;
    done = true;
    crc_init();
    if (running->check)
        running->check(b);
    stop_on_failure(b);
}

static const Workload *find_workload(const char *name)
{
    for (size_t i = 0; i < sizeof(workloads) / sizeof(workloads[0]); i++)
        if (strcmp(workloads[i].name, name) == 0)
            return &workloads[i];
    bench_unsupported("corm", name);
    return NULL;
}

static void open_database(Bench *b, const char *url)
{
    const corm_app *const apps[] = { running->app, NULL };
    corm_db_options options = corm_db_options_init();
    corm_error error;

    if (running->uncached)
        options.plan_cache_bytes = 1; /* no plan fits */
    b->url = url;
    b->db = corm_open(url, apps, &options, &error);
    b->s = corm_session_open(b->db);
    if (!b->s) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
}

static void run_seed(Bench *b)
{
    char *seed = bench_seed();

    for (char *sql = seed ? strtok(seed, "\n") : NULL; sql;
         sql = strtok(NULL, "\n"))
        corm_execute_sql(b->s, sql, NULL, 0);
    free(seed);
    stop_on_failure(b);
}

int main(int argc, char **argv)
{
    Bench b = { 0 };

    if (argc != 4) {
        fprintf(stderr, "usage: %s WORKLOAD N DB\n", argv[0]);
        return 1;
    }
    running = find_workload(argv[1]);
    b.n = atol(argv[2]);
    open_database(&b, argv[3]);
    run_seed(&b);
    if (running->prepare)
        running->prepare(&b);
    b.scope = corm_scope_begin(b.s);
    bench_run("corm", running->name, b.n, &b, running->before, running->op,
              check_after_first, running->each ? (double)b.n : 1,
              running->rows * (double)b.n);
    corm_block_end(&b.scope);
    corm_session_close(b.s);
    corm_close(b.db);
    free(b.users);
    free(b.texts);
    return 0;
}
