/*
 * Migrations with each of their allocations failed in turn: states, the
 * autodetector, each operation there and back, corm_migrate() as a whole.
 * The answer is CORM_NO_MEMORY, the database is as before, and the same call
 * does it when there is memory.
 */
#include "migrations/detect.h"
#include "support/failing_alloc.h"
#include "support/library.h"
#include "support/moves.h"

#include <corm/migrations.h>

/* Arenas take few blocks, but for debug arenas: every piece is one. */
#ifdef CORM_ARENA_DEBUG
#define SHORT_LEAST 20
#define SHORT_STEP  5
#else
#define SHORT_LEAST 1
#define SHORT_STEP  1
#endif

static const corm_app *const short_apps[] = { &library_app, NULL };
static const failing_mode short_modes[] = { FAIL_ONCE, FAIL_FROM };

#define assert_short(err) assert_int_equal((err).code, CORM_NO_MEMORY)

/* ---- states and what leads from one to another ---- */

/* The state of the first n migrations; NULL: err says why. */
static corm_project_state *short_state(const corm_allocator *alloc, size_t n,
                                       corm_error *err)
{
    corm_project_state *state = corm_project_state_new(alloc, err);

    for (size_t m = 0; state != NULL && m < n; m++) {
        const corm_migration *migration = moves_apps[0]->migrations[m];

        for (size_t i = 0; i < migration->n_operations; i++)
            if (corm_project_state_apply(state, "moves",
                                         &migration->operations[i],
                                         err) != CORM_OK) {
                corm_project_state_free(state);
                return NULL;
            }
    }
    return state;
}

/* Everything was renamed, new columns have values. */
static corm_answer short_yes(void *data, const corm_question *question,
                             corm_value *value)
{
    (void)data;
    (void)question;
    *value = corm_value_int(1);
    return CORM_ANSWER_YES;
}

static bool short_detect(corm_project_state *from, corm_project_state *to,
                         corm_error *err)
{
    const corm_autodetect_options options = { .size = sizeof(options),
                                              .ask = short_yes };
    corm_changes changes = { .n_migrations = 7 };
    bool ok = from != NULL && to != NULL &&
              corm_autodetect(from, to, &options, &changes, err) == CORM_OK;

    if (ok)
        assert_true(changes.n_migrations > 0);
    corm_changes_free(&changes);
    corm_project_state_free(from);
    corm_project_state_free(to);
    return ok;
}

/* data: which way. */
static bool short_between(failing_alloc *memory, void *data)
{
    const size_t *points = data;
    corm_error err = { 0 };
    corm_project_state *from = short_state(&memory->hook, points[0], &err);
    corm_project_state *to =
        from == NULL ? NULL : short_state(&memory->hook, points[1], &err);
    bool ok = short_detect(from, to, &err);

    if (!ok)
        assert_short(err);
    return ok;
}

static bool short_models(failing_alloc *memory, void *data)
{
    corm_error err = { 0 };
    corm_project_state *from = corm_project_state_new(&memory->hook, &err);
    corm_project_state *to =
        from == NULL
            ? NULL
            : corm_project_state_of_apps(short_apps, &memory->hook, &err);
    bool ok = short_detect(from, to, &err);

    (void)data;
    if (!ok)
        assert_short(err);
    return ok;
}

static void short_states(void **state)
{
    size_t there[] = { 1, 5 }, back[] = { 5, 1 }, all[] = { 0, 5 };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(short_modes); i++) {
        failing_mode mode = short_modes[i];

        assert_true(failing_alloc_each(short_between, mode, there) >=
                    SHORT_LEAST);
        assert_true(failing_alloc_each(short_between, mode, back) >=
                    SHORT_LEAST);
        assert_true(failing_alloc_each(short_between, mode, all) >=
                    SHORT_LEAST);
        assert_true(failing_alloc_each(short_models, mode, NULL) >=
                    SHORT_LEAST);
    }
}

/* Each operation of a migration on a state: what failed changed nothing. */
static bool short_apply(failing_alloc *memory, void *data)
{
    const size_t *n = data;
    const corm_migration *migration = moves_apps[0]->migrations[*n];
    size_t armed = memory->fail_at;
    corm_project_state *state, *before;
    corm_changes changes;
    corm_error err = { 0 };
    bool ok = true;

    memory->fail_at = 0;
    state = short_state(&memory->hook, *n, NULL);
    before = short_state(&memory->hook, *n, NULL);
    memory->fail_at = armed == 0 ? 0 : memory->calls + armed;
    for (size_t i = 0; ok && i < migration->n_operations; i++) {
        ok = corm_project_state_apply(state, "moves", &migration->operations[i],
                                      &err) == CORM_OK;
        armed = memory->fail_at;
        memory->fail_at = 0;
        if (ok)
            assert_ok(corm_project_state_apply(
                before, "moves", &migration->operations[i], NULL));
        memory->fail_at = armed;
    }
    memory->fail_at = 0;
    if (!ok) {
        assert_short(err);
        assert_ok(corm_autodetect(before, state, NULL, &changes, NULL));
        assert_int_equal(changes.n_migrations, 0);
        corm_changes_free(&changes);
    }
    corm_project_state_free(before);
    corm_project_state_free(state);
    return ok;
}

static void short_applies(void **state)
{
    (void)state;
    for (size_t m = 0; m < 5; m++)
        assert_true(failing_alloc_each(short_apply, FAIL_ONCE, &m) > 0);
}

/* Operations that are fewer. */
static bool short_optimize(failing_alloc *memory, void *data)
{
    const corm_migration *const *all = moves_apps[0]->migrations;
    corm_arena *arena = cormi_arena_new(&memory->hook);
    corm_operation operations[20];
    const corm_operation *made = operations;
    size_t n = 0, was;
    bool ok;

    (void)data;
    if (arena == NULL)
        return false;
    for (size_t m = 0; m < 2; m++)
        for (size_t i = 0; i < all[m]->n_operations; i++)
            operations[n++] = all[m]->operations[i];
    was = n;
    ok = cormi_optimize(arena, "moves", &made, &n) == CORM_OK;
    assert_true(!ok || n < was);
    cormi_arena_free(arena);
    return ok;
}

static void short_optimizes(void **state)
{
    (void)state;
    assert_true(failing_alloc_each(short_optimize, FAIL_ONCE, NULL) > 0);
}

/* ---- each operation ---- */

typedef struct short_step {
    const corm_operation *operation;
    const corm_project_state *before;
    bool back;
    bool keep; /* else it is rolled back */
} short_step;

static corm_status short_body(corm_session *s, void *data)
{
    const short_step *step = data;
    corm_project_state *at = corm_project_state_dup(step->before, NULL);
    corm_status status;

    if (at == NULL)
        return corm_fail(s, CORM_NO_MEMORY, NULL);
    status = step->back
                 ? corm_operation_unapply(s, "moves", step->operation,
                                          step->before, NULL)
                 : corm_operation_apply(s, "moves", step->operation, at, NULL);
    corm_project_state_free(at);
    if (status == CORM_OK && !step->keep)
        return corm_fail(s, CORM_STALE, "back again");
    return status;
}

/* Changes with each change of the structure. */
static int64_t short_version(corm_db *db)
{
    corm_session *s = corm_session_open(db);
    corm_value v = corm_scalar_sql(s, "PRAGMA schema_version", NULL, 0);

    assert_int_equal(v.kind, CORM_K_INT);
    assert_int_equal(corm_scalar_sql(s, "PRAGMA foreign_keys", NULL, 0).as.i,
                     1);
    corm_session_close(s);
    return v.as.i;
}

/* How many allocations failed it. */
static size_t short_operation(corm_db *db, failing_alloc *memory,
                              failing_mode mode, short_step *step)
{
    int64_t version = short_version(db);
    corm_status status = CORM_NO_MEMORY;
    size_t failed = 0;

    for (size_t nth = 1; status == CORM_NO_MEMORY;
         nth += mode == FAIL_ONCE ? 1 : SHORT_STEP) {
        corm_session *s = corm_session_open(db);
        bool tripped;

        /* An answer of before is not the reason. */
        corm_fail(s, CORM_DOES_NOT_EXIST, "of before");
        failing_alloc_arm(memory, nth, mode);
        status = corm_schema_run(s, true, NULL, short_body, step);
        tripped = failing_alloc_tripped(memory);
        failing_alloc_arm(memory, 0, FAIL_ONCE);
        assert_int_equal(corm_errcode(s), status);
        if (status != CORM_NO_MEMORY && status != CORM_STALE)
            fail_msg("operation %s%s, allocation %zu: %s",
                     corm_operation_kind_name(step->operation->kind),
                     step->back ? " back" : "", nth, corm_errmsg(s));
        failed += status == CORM_NO_MEMORY;
        assert_int_equal(short_version(db), version);
        if (status == CORM_NO_MEMORY && !tripped)
            fail_msg("without reason: %s", corm_errmsg(s));
        else if (tripped) /* it could do without */
            status = CORM_NO_MEMORY;
        corm_session_close(s);
    }
    return failed;
}

static void short_do(corm_db *db, short_step *step)
{
    corm_session *s = corm_session_open(db);

    step->keep = true;
    assert_ok(corm_schema_run(s, true, NULL, short_body, step));
    step->keep = false;
    corm_session_close(s);
}

static void short_each_operation(corm_db *db, failing_alloc *memory,
                                 failing_mode mode)
{
    corm_project_state *at = corm_project_state_new(&memory->hook, NULL);

    for (size_t m = 0; moves_apps[0]->migrations[m] != NULL; m++) {
        const corm_migration *migration = moves_apps[0]->migrations[m];

        for (size_t i = 0; i < migration->n_operations; i++) {
            short_step step = { &migration->operations[i], at, false, false };

            assert_true(short_operation(db, memory, mode, &step) > 0);
            short_do(db, &step);
            step.back = true;
            assert_true(short_operation(db, memory, mode, &step) > 0);
            assert_ok(
                corm_project_state_apply(at, "moves", step.operation, NULL));
        }
        if (m == 0) {
            corm_session *s = corm_session_open(db);

            assert_ok(moves_fill(s));
            corm_session_close(s);
        }
    }
    corm_project_state_free(at);
}

static void short_operations(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(short_modes); i++) {
        corm_db_options options = corm_db_options_init();
        failing_alloc memory;
        corm_db *db;

        failing_alloc_init(&memory);
        options.allocator = memory.hook;
        options.plan_cache_bytes = 1;
        db = corm_open("sqlite::memory:", moves_apps, &options, NULL);
        short_each_operation(db, &memory, short_modes[i]);
        corm_close(db);
        assert_no_leaks(&memory);
        failing_alloc_fini(&memory);
    }
}

/* ---- the whole ---- */

/* Forwards or back; true: not for want of memory. */
static bool short_migrate(corm_db *db, failing_alloc *memory, size_t nth,
                          const char *target, const char *now)
{
    char print[4000];
    corm_session *s;
    corm_error err = { 0 };
    corm_status status;
    bool tripped;

    failing_alloc_arm(memory, nth, FAIL_ONCE);
    status = moves_to(db, target, &err);
    tripped = failing_alloc_tripped(memory);
    failing_alloc_arm(memory, 0, FAIL_ONCE);
    if (status == CORM_OK)
        return !tripped;
    assert_int_equal(status, CORM_NO_MEMORY);
    assert_short(err);
    assert_true(tripped);
    s = corm_session_open(db);
    assert_true(moves_print(s, print, sizeof(print)));
    corm_session_close(s);
    assert_string_equal(print, now);
    assert_ok(moves_to(db, target, &err));
    return false;
}

static void short_print(corm_db *db, char *out, size_t size)
{
    corm_session *s = corm_session_open(db);

    assert_true(moves_print(s, out, size));
    corm_session_close(s);
}

/* One migration there and back, each time with another failure: each in
 * release builds; under sanitizers some, for time. */
static void short_whole(void **state)
{
    corm_db_options options = corm_db_options_init();
    char there[4000], back[4000];
    bool forwards = false, backwards = false;
    failing_alloc memory;
    corm_db *db;
    corm_session *s;

    (void)state;
    failing_alloc_init(&memory);
    options.allocator = memory.hook;
    options.plan_cache_bytes = 1;
    db = corm_open("sqlite::memory:", moves_apps, &options, NULL);
    assert_ok(moves_to(db, "0001", NULL));
    s = corm_session_open(db);
    assert_ok(moves_fill(s));
    corm_session_close(s);
    assert_ok(moves_to(db, "0003", NULL));
    short_print(db, there, sizeof(there));
    assert_ok(moves_to(db, "0002", NULL));
    short_print(db, back, sizeof(back));
    for (size_t nth = 1; !forwards || !backwards; nth += SHORT_STEP) {
        forwards = short_migrate(db, &memory, nth, "0003", back);
        backwards = short_migrate(db, &memory, nth, "0002", there);
    }
    corm_close(db);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_states),    cmocka_unit_test(short_applies),
        cmocka_unit_test(short_optimizes), cmocka_unit_test(short_operations),
        cmocka_unit_test(short_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
