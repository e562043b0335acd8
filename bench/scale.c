/*
 * Does work grow as its data do?  One piece of work at N and at 10 N: time,
 * statements and the most memory that libcorm held.  Fails where the tenfold
 * takes more than twelve times as long, or other statements than it should.
 *
 *     scale delete 10000      rows of three levels of cascade, then 100,000
 *     scale prefetch 1000     x 10 x 3 objects, then 10,000 x 10 x 3
 */
#include <corm/corm.h>

#include <corm/short.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 3
#define GROWTH 12.0

typedef struct Shop {
    corm_object base;
    int64_t id;
    const char *name;
} Shop;
CORM_DECLARE(Shop);

typedef struct Basket {
    corm_object base;
    int64_t id;
    int64_t shop_id;
    Shop *shop;
} Basket;
CORM_DECLARE(Basket);

typedef struct Item {
    corm_object base;
    int64_t id;
    int64_t basket_id;
    Basket *basket;
    const char *name;
} Item;
CORM_DECLARE(Item);

static const corm_field Shop_fields[] = {
    CORM_AUTO(Shop, id),
    CORM_CHAR(Shop, name, .max_length = 50),
};
CORM_MODEL(Shop);

static const corm_field Basket_fields[] = {
    CORM_AUTO(Basket, id),
    CORM_FOREIGN_KEY(Basket, shop, Shop, .on_delete = CORM_CASCADE,
                     .related_name = "baskets"),
};
CORM_MODEL(Basket);

static const corm_field Item_fields[] = {
    CORM_AUTO(Item, id),
    CORM_FOREIGN_KEY(Item, basket, Basket, .on_delete = CORM_CASCADE,
                     .related_name = "items"),
    CORM_CHAR(Item, name, .max_length = 50),
};
CORM_MODEL(Item);

CORM_APP(scale, .models = CORM_MODELS(&Shop_model, &Basket_model, &Item_model));

/* ---- memory ---- */

typedef struct meter {
    size_t live, peak;
} meter;

static void *meter_resize(void *data, void *block, size_t old_size,
                          size_t new_size)
{
    meter *m = data;
    void *now = NULL;

    if (new_size == 0)
        free(block);
    else
        now = realloc(block, new_size);
    if (new_size != 0 && now == NULL)
        return NULL;
    m->live += new_size - old_size;
    if (m->live > m->peak)
        m->peak = m->live;
    return now;
}

/* ---- what is measured ---- */

typedef struct measured {
    int64_t ns;
    uint64_t statements;
    size_t bytes; /* above what was held before */
    int64_t rows;
} measured;

typedef struct work {
    const char *name;
    /* of n: shops, baskets of each, items of each basket */
    long (*shops)(long n);
    long baskets, items;
    int64_t (*run)(corm_session *s); /* rows or objects */
    int64_t (*expect)(long n);
    const char *what;
} work;

static void stop(const corm_session *s)
{
    if (!corm_failed(s))
        return;
    fprintf(stderr, "%s\n", corm_errmsg(s));
    exit(1);
}

/* Of the processor: the data are in memory, and others use the machine. */
static int64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t run_delete(corm_session *s)
{
    int64_t rows = corm_delete_all(corm_objects(s, Shop));

    stop(s);
    return rows;
}

static int64_t run_prefetch(corm_session *s)
{
    corm_list *shops = corm_fetch(
        corm_prefetch_related(corm_objects(s, Shop), "baskets__items"));
    int64_t n = 0;

    for (size_t i = 0; i < corm_list_size(shops); i++) {
        Shop *shop = corm_list_at(Shop, shops, i);

        n++;
        corm_each (Basket, basket, corm_related(shop, "baskets"))
            n += 1 + corm_count(corm_related(basket, "items"));
    }
    stop(s);
    return n;
}

/* 1 + 10 + 10 * 9 rows, nearly. */
static long delete_shops(long n)
{
    return n / 100;
}

static int64_t delete_rows(long n)
{
    return n / 100 * (1 + 10 + 10 * 9);
}

static long prefetch_shops(long n)
{
    return n;
}

static int64_t prefetch_objects(long n)
{
    return n * (int64_t)(1 + 10 + 10 * 3);
}

static const work works[] = {
    { "delete", delete_shops, 10, 9, run_delete, delete_rows,
      "rows deleted along three levels" },
    { "prefetch", prefetch_shops, 10, 3, run_prefetch, prefetch_objects,
      "objects of three levels prefetched" },
};

/* ---- data ---- */

/* k has the numbers from 0 to n - 1. */
static void fill_table(corm_session *s, int64_t n, const char *insert)
{
    char sql[512];

    snprintf(sql, sizeof(sql),
             "WITH RECURSIVE k(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM k "
             "WHERE i + 1 < %" PRId64 ") %s",
             n, insert);
    corm_execute_sql(s, sql, NULL, 0);
}

static void fill(corm_session *s, const work *w, long n)
{
    long shops = w->shops(n);
    int64_t baskets = shops * (int64_t)w->baskets;
    char sql[256];

    corm_atomic (s) {
        fill_table(s, shops,
                   "INSERT INTO scale_shop (id, name) SELECT i + 1, 'shop ' "
                   "|| i FROM k");
        fill_table(s, baskets,
                   "INSERT INTO scale_basket (id, shop_id) SELECT i + 1, "
                   "i / 10 + 1 FROM k");
        snprintf(sql, sizeof(sql),
                 "INSERT INTO scale_item (id, basket_id, name) SELECT i + 1, "
                 "i / %ld + 1, 'item ' || i FROM k",
                 w->items);
        fill_table(s, baskets * w->items, sql);
    }
    stop(s);
}

static measured measure(const work *w, long n)
{
    const corm_app *const apps[] = { &scale_app, NULL };
    meter m = { 0, 0 };
    corm_db_options options = corm_db_options_init();
    measured out = { 0 };
    corm_session *s;
    corm_error err;
    corm_db *db;
    uint64_t before;

    options.allocator = (corm_allocator){ .resize = meter_resize, .data = &m };
    db = corm_open("sqlite::memory:", apps, &options, &err);
    if (db == NULL) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    s = corm_session_open(db);
    corm_create_tables(s);
    fill(s, w, n);
    corm_session_reset(s);
    before = corm_session_statements(s);
    m.peak = m.live;
    out.bytes = m.live;
    out.ns = now_ns();
    out.rows = w->run(s);
    out.ns = now_ns() - out.ns;
    out.bytes = m.peak - out.bytes;
    out.statements = corm_session_statements(s) - before;
    corm_session_close(s);
    corm_close(db);
    return out;
}

/* The quickest of some rounds: others had the machine to share. */
static measured measure_best(const work *w, long n)
{
    measured best = measure(w, n);

    for (int i = 1; i < ROUNDS; i++) {
        measured again = measure(w, n);

        if (again.ns < best.ns)
            best = again;
    }
    printf("| %-8s | %7" PRId64 " | %9.1f ms | %5" PRIu64
           " | %7.1f MiB | %6.0f B |\n",
           w->name, best.rows, (double)best.ns / 1e6, best.statements,
           (double)best.bytes / 1048576,
           (double)best.bytes / (double)best.rows);
    return best;
}

int main(int argc, char **argv)
{
    const work *w = NULL;
    measured one, ten;
    double growth;
    long n = argc == 3 ? strtol(argv[2], NULL, 10) : 0;

    for (size_t i = 0; i < sizeof(works) / sizeof(works[0]) && argc == 3; i++)
        if (strcmp(argv[1], works[i].name) == 0)
            w = &works[i];
    if (w == NULL || n < 100) {
        fprintf(stderr, "usage: %s delete|prefetch N\n", argv[0]);
        return 2;
    }
    one = measure_best(w, n);
    ten = measure_best(w, n * 10);
    growth = (double)ten.ns / (double)one.ns;
    printf("%s: %.1f times as long for ten times as many (at most %.0f)\n",
           w->what, growth, GROWTH);
    if (one.rows != w->expect(n) || ten.rows != w->expect(n * 10)) {
        fprintf(stderr, "%s: other rows than there are\n", w->name);
        return 1;
    }
    return growth <= GROWTH ? 0 : 1;
}
