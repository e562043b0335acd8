/*
 * corm_migrate() when something is in its way: a step that cannot be taken
 * back, rows that break a new constraint, a process that died with the lock, a
 * lock that a running program holds on a table.  Nothing is changed then.
 */
#include "session/session.h"
#include "support/moves.h"
#include "support/test.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int blocked_setup(void **state)
{
    (void)state;
    return moves_begin() ? 0 : -1;
}

static int blocked_teardown(void **state)
{
    (void)state;
    moves_end();
    return 0;
}

static void blocked_print(corm_db *db, char *out, size_t size)
{
    corm_session *s = corm_session_open(db);

    if (!moves_print(s, out, size))
        fail_msg("%s", corm_errmsg(s));
    corm_session_close(s);
}

/* At a migration, with rows. */
static corm_db *blocked_start(const char *target)
{
    corm_db *db = moves_open(NULL);
    corm_session *s = corm_session_open(db);

    assert_ok(moves_to(db, "0001", NULL));
    assert_ok(moves_fill(s));
    corm_session_close(s);
    assert_ok(moves_to(db, target, NULL));
    return db;
}

/* ---- one more migration ---- */

/* clang-format off */
static const corm_operation blocked_one_way[] = {
    CORM_ADD_FIELD("Piece", CORM_FIELD(INTEGER, "more", .null = true)),
    CORM_RUN_SQL(CORM_NAMES("UPDATE moves_piece SET more = 1"), NULL),
    CORM_ADD_FIELD("Piece", CORM_FIELD(INTEGER, "last", .null = true)),
};
CORM_MIGRATION(moves, 0006_one_way, CORM_DEPENDS({ "moves", "0005_more" }), CORM_OPERATIONS(blocked_one_way));
static const corm_operation blocked_unique[] = {
    CORM_CREATE_MODEL("Extra", CORM_FIELDS(CORM_FIELD(BIG_AUTO, "id", .primary_key = true))),
    CORM_ADD_CONSTRAINT("Piece", CORM_UNIQUE("moves_code_one", .fields = CORM_NAMES("code"))),
};
CORM_MIGRATION(moves, 0006_unique, CORM_DEPENDS({ "moves", "0005_more" }), CORM_OPERATIONS(blocked_unique));
static const corm_operation blocked_check[] = {
    CORM_ADD_CONSTRAINT("Piece", CORM_CHECK("moves_large", CORM_COND("size__gt", CORM_INT(3)))),
};
CORM_MIGRATION(moves, 0006_check, CORM_DEPENDS({ "moves", "0005_more" }), CORM_OPERATIONS(blocked_check));
static const corm_operation blocked_null[] = {
    CORM_ALTER_FIELD("Label", CORM_FIELD(CHAR, "text", .max_length = 30, .null = true)),
    CORM_RUN_SQL(CORM_NAMES("INSERT INTO moves_label (id, text) VALUES (5, NULL), (6, 'a')"), CORM_NAMES(NULL)),
    CORM_ALTER_FIELD("Label", CORM_FIELD(CHAR, "text", .max_length = 30)),
};
CORM_MIGRATION(moves, 0006_null, CORM_DEPENDS({ "moves", "0005_more" }), CORM_OPERATIONS(blocked_null));
/* clang-format on */

/* The app with this after its last. */
static corm_db *blocked_open(const corm_migration *more)
{
    static const corm_migration *migrations[8];
    static corm_app app;
    static const corm_app *apps[] = { &app, NULL };
    size_t n = 0;

    for (; moves_apps[0]->migrations[n] != NULL; n++)
        migrations[n] = moves_apps[0]->migrations[n];
    migrations[n++] = more;
    migrations[n] = NULL;
    app = *moves_apps[0];
    app.migrations = migrations;
    return moves_open_apps(apps, NULL);
}

static void blocked_no_way_back(void **state)
{
    static const char *const targets[] = { "0005", "0002", "zero" };
    char before[4000], after[4000];
    corm_error err = { 0 };
    corm_db *db;

    (void)state;
    corm_close(blocked_start("0005"));
    db = blocked_open(&moves_0006_one_way);
    assert_ok(corm_migrate(db, NULL, &err));
    blocked_print(db, before, sizeof(before));
    for (size_t i = 0; i < TEST_COUNT(targets); i++) {
        assert_int_equal(moves_to(db, targets[i], &err), CORM_NOT_SUPPORTED);
        assert_contains(err.message,
                        "moves.0006_one_way cannot be taken back: operation 2");
        assert_contains(err.message, "nothing was changed");
        blocked_print(db, after, sizeof(after));
        assert_string_equal(before, after);
        assert_int_equal(corm_migrate_pending(db, NULL, NULL), 0);
    }
    corm_close(db);
}

static void blocked_by_rows(void **state)
{
    static const struct {
        const corm_migration *migration;
        const char *text;
    } cases[] = {
        { &moves_0006_unique, "3 rows of moves_piece (id 1, 2, 3)" },
        { &moves_0006_check, "2 rows of moves_piece (id 1, 2)" },
        { &moves_0006_null, "1 row of moves_label (id 5)" },
    };
    char before[4000], after[4000];

    (void)state;
    corm_close(blocked_start("0005"));
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        corm_db *db = blocked_open(cases[i].migration);
        corm_error err = { 0 };

        blocked_print(db, before, sizeof(before));
        assert_int_equal(corm_migrate(db, NULL, &err), CORM_INTEGRITY);
        assert_contains(err.message, cases[i].text);
        blocked_print(db, after, sizeof(after));
        /* What went before in the migration stays where DDL cannot go back:
         * then the message says how much. */
        if (database_has(db, CORM_FEATURE_TRANSACTIONAL_DDL) ||
            cases[i].migration->n_operations == 1)
            assert_string_equal(before, after);
        else
            assert_contains(err.message, "are in effect");
        assert_int_equal(corm_migrate_pending(db, NULL, NULL), 1);
        corm_close(db);
        moves_end();
        assert_true(moves_begin());
        corm_close(blocked_start("0005"));
    }
}

/* ---- a process that died with the lock ---- */

static void blocked_die(void *data, const corm_migrate_event *event)
{
    (void)data;
    if (event->kind == CORM_MIGRATE_OPERATION && event->operation == 1)
        kill(getpid(), SIGKILL);
}

static void blocked_by_the_dead(void **state)
{
    corm_migrate_options options = corm_migrate_options_init();
    corm_error err = { 0 };
    corm_db *db;
    int status = 0;
    pid_t child;

    (void)state;
    corm_close(blocked_start("0001"));
    child = fork();
    if (child == 0) {
        options.progress = blocked_die;
        corm_migrate(moves_open(NULL), &options, NULL);
        _exit(1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    db = moves_open(NULL);
    options.lock_timeout_ms = 3000;
    if (corm_migrate(db, &options, &err) != CORM_OK)
        fail_msg("%s", err.message);
    assert_int_equal(corm_migrate_pending(db, NULL, NULL), 0);
    corm_close(db);
}

/* ---- a lock on a table ---- */

/* A program that has read a table and goes on in its transaction. */
typedef struct blocked_program {
    corm_session *s;
    corm_block block;
    int seen;      /* events */
    int ends_at;   /* the event at which it ends */
    bool at_index; /* it reads when the first index is made */
} blocked_program;

static void blocked_read(blocked_program *p, const char *sql)
{
    p->block = corm_atomic_begin(p->s, NULL);
    corm_scalar_sql(p->s, sql, NULL, 0);
    assert_false(corm_failed(p->s));
}

static void blocked_end(blocked_program *p)
{
    p->block.run = 0;
    corm_block_end(&p->block);
}

static void blocked_hear(void *data, const corm_migrate_event *event)
{
    blocked_program *p = data;

    if (event->kind == CORM_MIGRATE_BLOCKED && ++p->seen == p->ends_at)
        blocked_end(p);
}

static corm_migrate_options blocked_options(blocked_program *p)
{
    corm_migrate_options options = corm_migrate_options_init();

    options.app = "moves";
    options.progress = blocked_hear;
    options.progress_data = p;
    options.table_lock_ms = 200;
    options.table_lock_tries = 3;
    return options;
}

static bool blocked_has_locks(corm_db *db)
{
    return cormi_db_dialect(db)->limit_locks != NULL;
}

static void blocked_by_a_program(void **state)
{
    corm_db *db = blocked_start("0001");
    blocked_program p = { .s = corm_session_open(db) };
    corm_migrate_options options = blocked_options(&p);
    char before[4000], after[4000];
    corm_error err = { 0 };

    (void)state;
    if (blocked_has_locks(db)) {
        blocked_print(db, before, sizeof(before));
        blocked_read(&p, "SELECT COUNT(*) FROM moves_part");
        assert_int_equal(corm_migrate(db, &options, &err), CORM_OPERATIONAL);
        assert_contains(err.message, "moves.0002_fields, operation 1");
        assert_contains(err.message, "tried 3 times");
        assert_int_equal(p.seen, 2);
        blocked_print(db, after, sizeof(after));
        assert_string_equal(before, after);
        p.ends_at = 4; /* one is seen, then it is free */
        assert_ok(corm_migrate(db, &options, &err));
        assert_int_equal(p.seen, 4);
    }
    corm_session_close(p.s);
    assert_ok(corm_migrate(db, NULL, &err));
    corm_close(db);
}

static void blocked_at_index(void *data, const char *sql, size_t len)
{
    blocked_program *p = data;

    if (len > 12 && strncmp(sql, "CREATE INDEX", 12) == 0 && !p->at_index) {
        p->at_index = true;
        blocked_read(p, "SELECT COUNT(*) FROM moves_box");
    }
}

/* In the middle of an operation: taken back and tried again, or, where that
 * cannot be, not tried again, and said. */
static void blocked_in_the_middle(void **state)
{
    corm_db *db = moves_open(NULL);
    blocked_program p = { .s = corm_session_open(db), .ends_at = 1 };
    corm_migrate_options options = blocked_options(&p);
    const corm_schema_options schema = { .size = sizeof(schema),
                                         .after = blocked_at_index,
                                         .data = &p };
    corm_error err = { 0 };

    (void)state;
    options.schema = &schema;
    options.target = "0001";
    if (blocked_has_locks(db) &&
        !database_has(db, CORM_FEATURE_TRANSACTIONAL_DDL)) {
        assert_int_equal(corm_migrate(db, &options, &err), CORM_OPERATIONAL);
        assert_true(p.at_index);
        assert_int_equal(p.seen, 0);
        assert_contains(err.message, "of 2 operations the first 1 are in "
                                     "effect; this one may be half done");
        blocked_end(&p);
    }
    corm_session_close(p.s);
    corm_close(db);
}

int main(void)
{
#define EACH(test) \
    cmocka_unit_test_setup_teardown(test, blocked_setup, blocked_teardown)
    const struct CMUnitTest tests[] = {
        EACH(blocked_no_way_back),   EACH(blocked_by_rows),
        EACH(blocked_by_the_dead),   EACH(blocked_by_a_program),
        EACH(blocked_in_the_middle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
