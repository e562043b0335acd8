/*
 * What can go wrong with an SQLite file: missing, no database, broken,
 * locked, read-only, full.  Each gives its code and names the file, and the
 * session goes on.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include "session/session.h"

#include <corm/macros.h>

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct sqlite_place {
    char dir[64];
    char url[160];
    char file[128];
    corm_error err;
} sqlite_place;

static sqlite_place at;

static int place_setup(void **state)
{
    (void)state;
    strcpy(at.dir, "/tmp/corm-errors-XXXXXX");
    if (mkdtemp(at.dir) == NULL)
        return -1;
    snprintf(at.file, sizeof(at.file), "%s/a.db", at.dir);
    snprintf(at.url, sizeof(at.url), "sqlite:%s", at.file);
    return 0;
}

static int place_teardown(void **state)
{
    static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
    char path[160];

    (void)state;
    chmod(at.dir, 0700);
    for (size_t i = 0; i < TEST_COUNT(endings); i++) {
        snprintf(path, sizeof(path), "%s%s", at.file, endings[i]);
        unlink(path);
    }
    return rmdir(at.dir);
}

static corm_db *place_open(const char *options)
{
    char url[512];

    snprintf(url, sizeof(url), "%s%s", at.url, options);
    return corm_open(url, NULL, NULL, &at.err);
}

static corm_db *place_must_open(const char *options)
{
    corm_db *db = place_open(options);

    if (db == NULL)
        print_error("%s\n", at.err.message);
    assert_non_null(db);
    return db;
}

static void place_write(const char *text, size_t n, long from)
{
    FILE *f = fopen(at.file, from < 0 ? "wb" : "r+b");

    assert_non_null(f);
    if (from >= 0)
        fseek(f, from, SEEK_SET);
    assert_int_equal(fwrite(text, 1, n, f), n);
    fclose(f);
}

static corm_status place_sql(corm_session *s, const char *sql)
{
    cormi_statement st = { .sql = sql, .len = strlen(sql) };

    return cormi_session_run(s, &st, NULL, 0, NULL);
}

/* The first column of the first row as an integer; -1: failure. */
static int64_t place_int(corm_session *s, const char *sql)
{
    static const corm_decode_item item = {
        .ctype = CORM_C_VALUE,
        .type = CORM_TYPE_NONE,
    };
    static const corm_decode_part part = { -1, 0, 1 };
    static const corm_decode program = { &item, 1, &part, 1 };
    cormi_statement st = { .sql = sql, .len = strlen(sql) };
    corm_value v = corm_value_null();
    char *base = (char *)&v;
    size_t stride = sizeof(v);
    uint64_t absent = 0;
    corm_batch batch = { &base, &stride, &absent,
                         cormi_session_context(s)->arena, 1 };
    cormi_cursor cursor;
    int n = -1;

    if (cormi_session_query(s, &st, NULL, 0, &cursor) == CORM_OK)
        n = cormi_cursor_fetch(&cursor, &program, &batch);
    cormi_cursor_end(&cursor);
    return n == 1 && v.kind == CORM_K_INT ? v.as.i : -1;
}

static void place_fill(corm_session *s)
{
    assert_ok(place_sql(s, "CREATE TABLE t (id INTEGER PRIMARY KEY, a UNIQUE "
                           "CHECK (a <> 5), b NOT NULL DEFAULT 0)"));
    assert_ok(place_sql(s, "INSERT INTO t (a) VALUES (1), (2), (3)"));
}

static void place_make(void)
{
    corm_db *db = place_must_open("");
    corm_session *s = corm_session_open(db);

    place_fill(s);
    corm_session_close(s);
    corm_close(db);
}

/* ---- opening ---- */

static void test_sqlite_errors__missing_directory(void **state)
{
    (void)state;
    strcpy(at.url, "sqlite:/nowhere/at/all.db");
    assert_null(place_open(""));
    assert_int_equal(at.err.code, CORM_OPERATIONAL);
    assert_string_equal(at.err.message,
                        "/nowhere/at/all.db: unable to open database file "
                        "(No such file or directory)");
}

static void test_sqlite_errors__missing_file_is_not_made(void **state)
{
    (void)state;
    assert_null(place_open("?mode=rw"));
    assert_int_equal(at.err.code, CORM_OPERATIONAL);
    assert_contains(at.err.message, at.file);
    assert_null(place_open("?mode=ro"));
    assert_int_not_equal(access(at.file, F_OK), 0);
}

static void test_sqlite_errors__a_directory_is_no_database(void **state)
{
    (void)state;
    snprintf(at.url, sizeof(at.url), "sqlite:%s", at.dir);
    assert_null(place_open(""));
    assert_int_equal(at.err.code, CORM_OPERATIONAL);
}

static void test_sqlite_errors__not_a_database(void **state)
{
    static const char text[] = "Dear diary, this is no database at all. "
                               "It is only long enough to look like one, "
                               "with more than a hundred bytes of text.";

    (void)state;
    place_write(text, sizeof(text), -1);
    assert_null(place_open(""));
    assert_int_equal(at.err.code, CORM_OPERATIONAL);
    assert_contains(at.err.message, "a.db: file is not a database");
}

static void test_sqlite_errors__an_empty_file_is_an_empty_database(void **state)
{
    corm_db *db;

    (void)state;
    place_write("", 0, -1);
    db = place_must_open("");
    corm_close(db);
}

static void test_sqlite_errors__broken_schema(void **state)
{
    char junk[300];

    (void)state;
    memset(junk, 0xEE, sizeof(junk));
    place_make();
    place_write(junk, sizeof(junk), 100); /* the page of sqlite_master */
    assert_null(place_open(""));
    assert_int_equal(at.err.code, CORM_OPERATIONAL);
    assert_contains(at.err.message, "malformed");
}

static void test_sqlite_errors__broken_page(void **state)
{
    char junk[4096];
    corm_session *s;
    corm_db *db;

    (void)state;
    memset(junk, 0xEE, sizeof(junk));
    place_make();
    place_write(junk, sizeof(junk), 4096); /* the page of t */
    db = place_must_open("");
    s = corm_session_open(db);
    assert_int_equal(place_int(s, "SELECT count(*) FROM t WHERE b = 0"), -1);
    assert_int_equal(corm_errcode(s), CORM_OPERATIONAL);
    assert_contains(corm_errmsg(s), "malformed");
    assert_contains(corm_errmsg(s), at.file);
    corm_error_clear(s);
    assert_int_equal(place_int(s, "SELECT 7"), 7);
    corm_session_close(s);
    corm_close(db);
}

static void test_sqlite_errors__urls(void **state)
{
    static const struct {
        const char *url, *part;
    } rows[] = {
        { "sqlite:", "names no file" },
        { "sqlite://a.db", "write sqlite:a.db" },
        { "sqlite:a.db?colour=red", "busy_timeout" },
        { "sqlite:a.db?mode=rx", "rwc, rw, ro" },
        { "sqlite:a.db?busy_timeout=soon", "whole number" },
        { "sqlite:a.db?busy_timeout=-1", "whole number" },
        { "sqlite:a.db?foreign_keys=maybe", "on" },
        { "sqlite::memory:?mode=ro", "read-only" },
        { "sqlite:a.db?immutable=1", "mode=ro" },
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(rows); i++) {
        assert_null(corm_open(rows[i].url, NULL, NULL, &at.err));
        assert_int_equal(at.err.code, CORM_VALUE_ERROR);
        assert_contains(at.err.message, rows[i].part);
    }
}

static void test_sqlite_errors__odd_file_names(void **state)
{
    corm_db *db;

    (void)state;
    snprintf(at.file, sizeof(at.file), "%s/a?b %%c.db", at.dir);
    snprintf(at.url, sizeof(at.url), "sqlite:%s/a%%3Fb%%20%%25c.db", at.dir);
    db = place_must_open("");
    corm_close(db);
    assert_int_equal(access(at.file, F_OK), 0);
}

/* ---- settings ---- */

static void test_sqlite_errors__defaults(void **state)
{
    corm_db *db = place_must_open("");
    corm_session *s = corm_session_open(db);

    (void)state;
    assert_int_equal(place_int(s, "SELECT foreign_keys FROM "
                                  "pragma_foreign_keys"),
                     1);
    assert_int_equal(place_int(s, "SELECT synchronous FROM pragma_synchronous"),
                     1);
    assert_int_equal(place_int(s, "SELECT journal_mode = 'wal' FROM "
                                  "pragma_journal_mode"),
                     1);
    corm_session_close(s);
    corm_close(db);
}

static void test_sqlite_errors__options(void **state)
{
    corm_db *db = place_must_open("?foreign_keys=off&synchronous=full&"
                                  "busy_timeout=7&journal_mode=truncate&"
                                  "cache_size=-500&mmap_size=0");
    corm_session *s = corm_session_open(db);

    (void)state;
    assert_int_equal(place_int(s, "SELECT foreign_keys FROM "
                                  "pragma_foreign_keys"),
                     0);
    assert_int_equal(place_int(s, "SELECT synchronous FROM pragma_synchronous"),
                     2);
    assert_int_equal(place_int(s, "SELECT journal_mode = 'truncate' FROM "
                                  "pragma_journal_mode"),
                     1);
    assert_int_equal(place_int(s, "SELECT cache_size FROM pragma_cache_size"),
                     -500);
    corm_session_close(s);
    corm_close(db);
}

static void test_sqlite_errors__journal_that_cannot_be(void **state)
{
    (void)state;
    strcpy(at.url, "sqlite::memory:");
    assert_null(place_open("?journal_mode=wal"));
    assert_int_equal(at.err.code, CORM_OPERATIONAL);
    assert_contains(at.err.message, "journal_mode=wal");
}

static void test_sqlite_errors__memory_is_one_database(void **state)
{
    corm_session *a, *b;
    corm_db *db;

    (void)state;
    strcpy(at.url, "sqlite::memory:");
    db = place_must_open("");
    a = corm_session_open(db);
    b = corm_session_open(db);
    place_fill(a);
    assert_int_equal(place_int(b, "SELECT count(*) FROM t"), 3);
    corm_session_close(a);
    assert_int_equal(place_int(b, "SELECT count(*) FROM t"), 3);
    corm_session_close(b);
    corm_close(db);
}

static void test_sqlite_errors__memory_has_one_connection(void **state)
{
    corm_db_options opts = corm_db_options_init();
    corm_session *a, *b;
    corm_db *db;

    (void)state;
    opts.pool_timeout_ms = 20;
    db = corm_open("sqlite::memory:", NULL, &opts, &at.err);
    a = corm_session_open(db);
    b = corm_session_open(db);
    corm_atomic (a) {
        assert_int_equal(place_int(b, "SELECT 1"), -1);
        assert_int_equal(corm_errcode(b), CORM_OPERATIONAL);
        assert_contains(corm_errmsg(b), "in-memory database has one");
    }
    assert_int_equal(place_int(b, "SELECT 1"), 1);
    corm_session_close(a);
    corm_session_close(b);
    corm_close(db);
}

/* ---- locks ---- */

static void test_sqlite_errors__locked_by_another(void **state)
{
    corm_db *first = place_must_open(""), *second;
    corm_session *a = corm_session_open(first), *b;

    (void)state;
    place_fill(a);
    second = place_must_open("?busy_timeout=20");
    b = corm_session_open(second);
    corm_atomic (a) {
        place_sql(a, "DELETE FROM t WHERE a = 1");
        assert_int_equal(place_sql(b, "DELETE FROM t"), CORM_OPERATIONAL);
        assert_contains(corm_errmsg(b), "a.db: database is locked");
        assert_true(corm_error_info(b)->retryable);
        assert_int_equal(corm_error_info(b)->native_code & 0xFF, 5);
        corm_atomic (b) {
            fail_msg("BEGIN IMMEDIATE must find the lock");
        }
        /* Readers see the state before. */
        assert_int_equal(place_int(b, "SELECT count(*) FROM t"), 3);
        corm_atomic_with(b, .read_only = true)
        {
            assert_int_equal(place_int(b, "SELECT count(*) FROM t"), 3);
        }
    }
    corm_error_clear(b);
    assert_ok(place_sql(b, "DELETE FROM t"));
    corm_session_close(a);
    corm_session_close(b);
    corm_close(first);
    corm_close(second);
}

static void test_sqlite_errors__opening_a_locked_file(void **state)
{
    corm_db *first = place_must_open("?journal_mode=delete&locking_mode="
                                     "exclusive");
    corm_session *s = corm_session_open(first);

    (void)state;
    place_fill(s);
    assert_null(place_open("?busy_timeout=20"));
    assert_int_equal(at.err.code, CORM_OPERATIONAL);
    assert_contains(at.err.message, "locked");
    corm_session_close(s);
    corm_close(first);
}

static corm_status place_add_one(corm_session *s, void *data)
{
    int64_t *n = data;

    *n = place_int(s, "SELECT max(a) FROM t");
    return place_sql(s, "INSERT INTO t (a) SELECT max(a) + 1 FROM t");
}

static void *place_add_many(void *data)
{
    corm_session *s = corm_session_open(data);
    int64_t n;
    corm_status status = CORM_OK;

    for (int i = 0; i < 20 && status == CORM_OK; i++)
        status = corm_atomic_retry(s, 100, place_add_one, &n);
    corm_session_close(s);
    return status == CORM_OK ? NULL : data;
}

/* Read-then-write transactions that begin as readers collide; those that
 * lose are repeated. */
static void test_sqlite_errors__retry_of_busy_transactions(void **state)
{
    corm_db *db = place_must_open("?immediate=off&busy_timeout=2");
    corm_session *s = corm_session_open(db);
    pthread_t threads[3];
    void *failed;

    (void)state;
    place_fill(s);
    assert_ok(place_sql(s, "DELETE FROM t WHERE a > 1"));
    assert_ok(place_sql(s, "CREATE TABLE u (a)"));
    assert_ok(place_sql(s, "UPDATE t SET a = 10"));
    for (size_t i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, place_add_many, db);
    for (size_t i = 0; i < 3; i++) {
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    assert_int_equal(place_int(s, "SELECT max(a) FROM t"), 70);
    corm_session_close(s);
    corm_close(db);
}

/* ---- constraints and SQL ---- */

static void test_sqlite_errors__constraints(void **state)
{
    static const struct {
        const char *sql;
        corm_integrity kind;
        const char *constraint;
    } rows[] = {
        { "INSERT INTO t (a) VALUES (1)", CORM_INTEGRITY_UNIQUE, "t.a" },
        { "INSERT INTO t (id) VALUES (1)", CORM_INTEGRITY_UNIQUE, "t.id" },
        { "INSERT INTO t (b) VALUES (NULL)", CORM_INTEGRITY_NOT_NULL, "t.b" },
        { "INSERT INTO n (c) VALUES (0)", CORM_INTEGRITY_CHECK, "c_ok" },
        { "INSERT INTO n (t) VALUES (99)", CORM_INTEGRITY_FOREIGN_KEY, "" },
        { "INSERT INTO n (x, y) VALUES (1, 1)", CORM_INTEGRITY_UNIQUE,
          "n.x, n.y" },
        { "INSERT INTO n (l) VALUES ('a')", CORM_INTEGRITY_UNIQUE, "n_l" },
    };
    corm_db *db;
    corm_session *s;

    (void)state;
    strcpy(at.url, "sqlite::memory:");
    db = place_must_open("");
    s = corm_session_open(db);
    place_fill(s);
    assert_ok(place_sql(s, "CREATE TABLE n (t REFERENCES t (id), c, x, y, l, "
                           "CONSTRAINT c_ok CHECK (c > 0), UNIQUE (x, y))"));
    assert_ok(place_sql(s, "CREATE UNIQUE INDEX n_l ON n (lower(l))"));
    assert_ok(place_sql(s, "INSERT INTO n (x, y, l) VALUES (1, 1, 'A')"));
    for (size_t i = 0; i < TEST_COUNT(rows); i++) {
        const corm_error *info = corm_error_info(s);

        assert_int_equal(place_sql(s, rows[i].sql), CORM_INTEGRITY);
        assert_int_equal(info->integrity, rows[i].kind);
        assert_string_equal(info->constraint, rows[i].constraint);
        assert_string_equal(info->sql, rows[i].sql);
    }
    assert_int_equal(place_int(s, "SELECT count(*) FROM t"), 3);
    corm_session_close(s);
    corm_close(db);
}

static void test_sqlite_errors__deferred_key_fails_at_commit(void **state)
{
    corm_db *db;
    corm_session *s;

    (void)state;
    strcpy(at.url, "sqlite::memory:");
    db = place_must_open("");
    s = corm_session_open(db);
    place_fill(s);
    assert_ok(place_sql(s, "CREATE TABLE n (t REFERENCES t (id) DEFERRABLE "
                           "INITIALLY DEFERRED)"));
    corm_atomic (s) {
        assert_ok(place_sql(s, "INSERT INTO n VALUES (99)"));
    }
    assert_int_equal(corm_errcode(s), CORM_INTEGRITY);
    assert_int_equal(corm_error_info(s)->integrity, CORM_INTEGRITY_FOREIGN_KEY);
    assert_int_equal(place_int(s, "SELECT count(*) FROM n"), 0);
    corm_session_close(s);
    corm_close(db);
}

static void test_sqlite_errors__sql(void **state)
{
    static const struct {
        const char *sql;
        corm_status status;
        const char *part;
    } rows[] = {
        { "SELECT * FROM nowhere", CORM_PROGRAMMING,
          "no such table: nowhere; make it by the program's migrate command, "
          "or by corm_create_tables()" },
        { "SELECT colour FROM t", CORM_PROGRAMMING,
          "no such column: colour; if the model has it, run the program's "
          "migrate command" },
        { "SELECT \"colour\" FROM t", CORM_PROGRAMMING, "no such column" },
        { "SELEKT 1", CORM_PROGRAMMING, "syntax error" },
        { "SELECT nowhere(1)", CORM_PROGRAMMING, "no such function" },
        { "SELECT 1; DELETE FROM t", CORM_PROGRAMMING, "more than one" },
        { "", CORM_PROGRAMMING, "no SQL statement" },
        { " -- nothing", CORM_PROGRAMMING, "no SQL statement" },
        { "SELECT abs(-9223372036854775808)", CORM_DATA, "overflow" },
        { "INSERT INTO t (id) VALUES ('abc')", CORM_DATA, "mismatch" },
    };
    corm_db *db;
    corm_session *s;

    (void)state;
    strcpy(at.url, "sqlite::memory:");
    db = place_must_open("");
    s = corm_session_open(db);
    place_fill(s);
    for (size_t i = 0; i < TEST_COUNT(rows); i++) {
        assert_int_equal(place_sql(s, rows[i].sql), rows[i].status);
        assert_contains(corm_errmsg(s), rows[i].part);
    }
    assert_ok(place_sql(s, "SELECT 1; -- more\n /* and */ ;\n"));
    assert_int_equal(place_int(s, "SELECT count(*) FROM t"), 3);
    corm_session_close(s);
    corm_close(db);
}

static void test_sqlite_errors__outcome(void **state)
{
    cormi_statement insert = { .sql = "INSERT INTO t (a) VALUES (7)",
                               .len = 28 };
    cormi_statement update = { .sql = "UPDATE t SET b = 1", .len = 18 };
    cormi_statement create = { .sql = "CREATE TABLE u (a)", .len = 18 };
    corm_outcome out;
    corm_db *db;
    corm_session *s;

    (void)state;
    strcpy(at.url, "sqlite::memory:");
    db = place_must_open("");
    s = corm_session_open(db);
    place_fill(s);
    assert_ok(cormi_session_run(s, &insert, NULL, 0, &out));
    assert_int_equal(out.changes, 1);
    assert_int_equal(out.last_id, 4);
    assert_ok(cormi_session_run(s, &update, NULL, 0, &out));
    assert_int_equal(out.changes, 4);
    assert_ok(cormi_session_run(s, &create, NULL, 0, &out));
    assert_int_equal(out.changes, 0);
    corm_session_close(s);
    corm_close(db);
}

static void test_sqlite_errors__isolation(void **state)
{
    corm_db *db = place_must_open("");
    corm_session *s = corm_session_open(db);

    (void)state;
    corm_atomic_with(s, .isolation = CORM_REPEATABLE_READ)
    {
        fail_msg("SQLite has no such isolation");
    }
    assert_int_equal(corm_errcode(s), CORM_NOT_SUPPORTED);
    assert_contains(corm_errmsg(s), "REPEATABLE READ");
    corm_error_clear(s);
    corm_atomic_with(s, .isolation = CORM_SERIALIZABLE)
    {
        place_fill(s);
    }
    assert_false(corm_failed(s));
    corm_atomic_with(s, .read_only = true)
    {
        assert_int_equal(place_sql(s, "DELETE FROM t"), CORM_TRANSACTION);
    }
    assert_int_equal(place_int(s, "SELECT count(*) FROM t"), 3);
    corm_session_close(s);
    corm_close(db);
}

/* ---- a cursor beside writes ---- */

static int place_next(cormi_cursor *cursor, int64_t *n)
{
    static const corm_decode_item item = { .ctype = CORM_C_INT, .size = 8 };
    static const corm_decode_part part = { -1, 0, 1 };
    static const corm_decode program = { &item, 1, &part, 1 };
    char *base = (char *)n;
    size_t stride = sizeof(*n);
    uint64_t absent = 0;
    corm_batch batch = { &base, &stride, &absent,
                         cormi_session_context(cursor->session)->arena, 1 };

    return cormi_cursor_fetch(cursor, &program, &batch);
}

static void test_sqlite_errors__cursor_outlives_transactions(void **state)
{
    cormi_statement st = { .sql = "SELECT a FROM t ORDER BY a + 0", .len = 30 };
    corm_db *db = place_must_open("");
    corm_session *s = corm_session_open(db);
    cormi_cursor cursor;
    int64_t n = 0, sum = 0;

    (void)state;
    place_fill(s);
    assert_ok(cormi_session_query(s, &st, NULL, 0, &cursor));
    while (place_next(&cursor, &n) == 1) {
        sum += n;
        corm_atomic (s) {
            assert_ok(place_sql(s, "UPDATE t SET b = b + 1"));
            if (n == 2)
                corm_rollback(s);
        }
    }
    cormi_cursor_end(&cursor);
    assert_false(corm_failed(s));
    assert_int_equal(sum, 6);
    assert_int_equal(place_int(s, "SELECT max(b) FROM t"), 2);
    corm_session_close(s);
    corm_close(db);
}

/* ---- memory ---- */

static bool place_scenario(failing_alloc *memory, void *data)
{
    corm_db_options opts = corm_db_options_init();
    corm_value params[] = { corm_value_date(corm_ymd(2024, 2, 29)),
                            corm_value_text("text") };
    cormi_statement st = { .sql = "INSERT INTO t (a, b) VALUES (?, ?)",
                           .len = 34 };
    corm_session *s;
    corm_db *db;
    bool good;

    (void)data;
    opts.allocator = memory->hook;
    db = corm_open("sqlite::memory:?cache_size=100", NULL, &opts, &at.err);
    if (db == NULL) {
        assert_int_equal(at.err.code, CORM_NO_MEMORY);
        return false;
    }
    s = corm_session_open(db);
    good = s != NULL && place_sql(s, "CREATE TABLE t (a, b)") == CORM_OK &&
           cormi_session_run(s, &st, params, 2, NULL) == CORM_OK &&
           place_int(s, "SELECT count(*) FROM t") == 1;
    assert_true(good || s == NULL || corm_errcode(s) == CORM_NO_MEMORY);
    corm_session_close(s);
    corm_close(db);
    return good;
}

static void test_sqlite_errors__every_allocation_may_fail(void **state)
{
    (void)state;
    assert_true(failing_alloc_each(place_scenario, FAIL_ONCE, NULL) > 20);
}

/* ---- full ---- */

static void test_sqlite_errors__disk_full(void **state)
{
    corm_db *db = place_must_open("?journal_mode=delete");
    corm_session *s = corm_session_open(db);

    (void)state;
    place_fill(s);
    assert_int_equal(place_int(s, "SELECT 1"), 1);
    assert_ok(place_sql(s, "PRAGMA max_page_count = 10"));
    corm_atomic (s) {
        assert_ok(place_sql(s, "DELETE FROM t WHERE a = 1"));
        assert_int_equal(place_sql(s, "INSERT INTO t (b) VALUES "
                                      "(zeroblob(100000))"),
                         CORM_OPERATIONAL);
        assert_contains(corm_errmsg(s), "a.db: database or disk is full");
        assert_int_equal(place_sql(s, "SELECT 1"), CORM_TRANSACTION);
    }
    assert_true(corm_failed(s));
    corm_error_clear(s);
    assert_int_equal(place_int(s, "SELECT count(*) FROM t"), 3);
    assert_ok(place_sql(s, "INSERT INTO t (a) VALUES (4)"));
    corm_session_close(s);
    corm_close(db);
}

/* ---- read-only ---- */

static void test_sqlite_errors__read_only_mode(void **state)
{
    corm_session *s;
    corm_db *db;

    (void)state;
    place_make();
    db = place_must_open("?mode=ro");
    s = corm_session_open(db);
    assert_int_equal(place_int(s, "SELECT count(*) FROM t"), 3);
    assert_int_equal(place_sql(s, "DELETE FROM t"), CORM_OPERATIONAL);
    assert_contains(corm_errmsg(s), "a.db: attempt to write a readonly");
    corm_error_clear(s);
    corm_atomic (s) {
        assert_int_equal(place_int(s, "SELECT count(*) FROM t"), 3);
    }
    assert_false(corm_failed(s));
    corm_session_close(s);
    corm_close(db);
}

/* Runs check in a process that root's rights do not help. */
static void place_without_rights(bool (*check)(void))
{
    enum { NOBODY = 65534, NO_USER = 2 };
    pid_t child = fork();
    int status = -1;

    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
            _exit(NO_USER);
        _exit(check() ? 0 : 1);
    }
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_USER)
        skip();
    assert_int_equal(status, 0);
}

static bool place_reads_but_does_not_write(void)
{
    corm_db *db = place_open("?mode=ro");
    corm_session *s = corm_session_open(db);
    bool good = db != NULL && place_int(s, "SELECT count(*) FROM t") == 3 &&
                place_sql(s, "DELETE FROM t") == CORM_OPERATIONAL &&
                place_int(s, "SELECT count(*) FROM t") == 3;

    if (!good)
        print_error("%s | %s\n", at.err.message, corm_errmsg(s));
    corm_session_close(s);
    corm_close(db);
    return good;
}

static void test_sqlite_errors__read_only_directory(void **state)
{
    (void)state;
    place_make(); /* in WAL mode, which then cannot make its files */
    assert_int_equal(chmod(at.file, 0444), 0);
    assert_int_equal(chmod(at.dir, 0555), 0);
    place_without_rights(place_reads_but_does_not_write);
}

static bool place_cannot_be_read(void)
{
    corm_db *db = place_open("?mode=ro");
    bool good = db == NULL && at.err.code == CORM_OPERATIONAL &&
                strstr(at.err.message, "Permission denied") != NULL;

    if (!good)
        print_error("%s\n", at.err.message);
    return good;
}

static void test_sqlite_errors__unreadable_file(void **state)
{
    (void)state;
    place_make();
    assert_int_equal(chmod(at.file, 0), 0);
    assert_int_equal(chmod(at.dir, 0755), 0);
    place_without_rights(place_cannot_be_read);
}

static bool place_opens_read_only_file(void)
{
    corm_db *db = place_open("");
    corm_session *s = corm_session_open(db);
    bool good = db != NULL && place_int(s, "SELECT count(*) FROM t") == 3 &&
                place_sql(s, "DELETE FROM t") == CORM_OPERATIONAL;

    if (!good)
        print_error("%s | %s\n", at.err.message, corm_errmsg(s));
    corm_session_close(s);
    corm_close(db);
    return good;
}

static void test_sqlite_errors__read_only_file_without_mode(void **state)
{
    corm_db *db = place_must_open("?journal_mode=delete");
    corm_session *s = corm_session_open(db);

    (void)state;
    place_fill(s);
    corm_session_close(s);
    corm_close(db);
    assert_int_equal(chmod(at.file, 0444), 0);
    assert_int_equal(chmod(at.dir, 0755), 0);
    place_without_rights(place_opens_read_only_file);
}

/* ---- fields of other databases ---- */

typedef struct Shelf {
    corm_object base;
    int64_t id;
    corm_items colors;
} Shelf;
CORM_DECLARE(Shelf);
static const corm_field Shelf_fields[] = {
    CORM_AUTO(Shelf, id),
    CORM_ARRAY(Shelf, colors, .base = "text"),
};
CORM_MODEL(Shelf);
CORM_APP(shelves, .models = CORM_MODELS(&Shelf_model));

static void test_sqlite_errors__fields_it_does_not_have(void **state)
{
    const corm_app *apps[] = { &shelves_app, NULL };
    corm_error err;

    (void)state;
    assert_null(corm_open("sqlite::memory:", apps, NULL, &err));
    assert_int_equal(err.code, CORM_NOT_SUPPORTED);
    assert_string_equal(err.message,
                        "Shelf.colors is an ArrayField, which the database "
                        "sqlite (sqlite::memory:) does not have; open it "
                        "without this model, or use another field, as a "
                        "JSONField");
}

#define PLACE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_sqlite_errors__fields_it_does_not_have),
        PLACE_TEST(test_sqlite_errors__missing_directory),
        PLACE_TEST(test_sqlite_errors__missing_file_is_not_made),
        PLACE_TEST(test_sqlite_errors__a_directory_is_no_database),
        PLACE_TEST(test_sqlite_errors__not_a_database),
        PLACE_TEST(test_sqlite_errors__an_empty_file_is_an_empty_database),
        PLACE_TEST(test_sqlite_errors__broken_schema),
        PLACE_TEST(test_sqlite_errors__broken_page),
        PLACE_TEST(test_sqlite_errors__urls),
        PLACE_TEST(test_sqlite_errors__odd_file_names),
        PLACE_TEST(test_sqlite_errors__defaults),
        PLACE_TEST(test_sqlite_errors__options),
        PLACE_TEST(test_sqlite_errors__journal_that_cannot_be),
        PLACE_TEST(test_sqlite_errors__memory_is_one_database),
        PLACE_TEST(test_sqlite_errors__memory_has_one_connection),
        PLACE_TEST(test_sqlite_errors__locked_by_another),
        PLACE_TEST(test_sqlite_errors__opening_a_locked_file),
        PLACE_TEST(test_sqlite_errors__retry_of_busy_transactions),
        PLACE_TEST(test_sqlite_errors__constraints),
        PLACE_TEST(test_sqlite_errors__deferred_key_fails_at_commit),
        PLACE_TEST(test_sqlite_errors__sql),
        PLACE_TEST(test_sqlite_errors__outcome),
        PLACE_TEST(test_sqlite_errors__isolation),
        PLACE_TEST(test_sqlite_errors__cursor_outlives_transactions),
        PLACE_TEST(test_sqlite_errors__every_allocation_may_fail),
        PLACE_TEST(test_sqlite_errors__disk_full),
        PLACE_TEST(test_sqlite_errors__read_only_mode),
        PLACE_TEST(test_sqlite_errors__read_only_directory),
        PLACE_TEST(test_sqlite_errors__unreadable_file),
        PLACE_TEST(test_sqlite_errors__read_only_file_without_mode),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
