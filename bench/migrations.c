/*
 * Migrations of large programs: many models compared with their state, many
 * migrations replayed.  Fails where either takes a second, or ten times the
 * migrations more than twelve times the time.  scripts/bench has the C library
 * keep freed memory: else the kernel's handing out pages is most of it.
 *
 *     migrations 1000 2000     models of 10 fields; migrations
 */
#include <corm/corm.h>
#include <corm/migrate.h>
#include <corm/migrations.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 9
#define LIMIT  1.0 /* seconds */
#define GROWTH 12.0
enum { FIELDS = 10 };

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *take(size_t n, size_t size)
{
    void *memory = calloc(n, size);

    if (memory == NULL) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

static const char *name_of(const char *what, size_t i)
{
    char *name = take(1, 32);

    snprintf(name, 32, "%s%zu", what, i);
    return name;
}

static void die(const corm_error *err)
{
    fprintf(stderr, "%s\n", err->message);
    exit(1);
}

/* ---- models ---- */

/* Model i: a key, a foreign key to the model before, eight columns. */
static corm_model *make_model(size_t i, const corm_model *before)
{
    static const corm_model none;
    corm_model *m = take(1, sizeof(*m));
    corm_field *fields = take(FIELDS, sizeof(*fields));

    for (size_t f = 0; f < FIELDS; f++)
        fields[f] = (corm_field){ .name = name_of("field", f),
                                  .type = CORM_TYPE_CHAR,
                                  .max_length = 100,
                                  .object_offset = CORM_NO_MEMBER };
    fields[0].type = CORM_TYPE_BIG_AUTO;
    fields[0].max_length = 0;
    fields[0].primary_key = true;
    if (before != NULL) {
        fields[1].type = CORM_TYPE_FOREIGN_KEY;
        fields[1].max_length = 0;
        fields[1].to = before;
        fields[1].on_delete = CORM_CASCADE;
    }
    *m = none;
    m->name = name_of("Model", i);
    m->app = "large";
    m->fields = fields;
    m->n_fields = FIELDS;
    return m;
}

static corm_app *make_app(size_t n)
{
    corm_app *app = take(1, sizeof(*app));
    const corm_model **models = take(n + 1, sizeof(*models));

    for (size_t i = 0; i < n; i++)
        models[i] = make_model(i, i > 0 ? models[i - 1] : NULL);
    app->name = "large";
    app->models = models;
    return app;
}

/* From nothing to the models, and from the models to themselves. */
static double detect(const corm_app *app, bool from_nothing)
{
    const corm_app *const apps[] = { app, NULL };
    corm_autodetect_options options = { .size = sizeof(options) };
    corm_changes changes = { .n_migrations = 0 };
    corm_error err = { 0 };
    double start = now();
    corm_project_state *to = corm_project_state_of_apps(apps, NULL, &err);
    corm_project_state *from =
        from_nothing ? corm_project_state_new(NULL, &err)
                     : corm_project_state_of_apps(apps, NULL, &err);

    if (from == NULL || to == NULL ||
        corm_autodetect(from, to, &options, &changes, &err) != CORM_OK)
        die(&err);
    if ((changes.n_migrations > 0) != from_nothing) {
        fprintf(stderr, "%zu migrations were found\n", changes.n_migrations);
        exit(1);
    }
    corm_changes_free(&changes);
    corm_project_state_free(from);
    corm_project_state_free(to);
    return now() - start;
}

/* ---- migrations ---- */

/* One creates a model, the next nine add a field each. */
static corm_operation *make_operation(size_t i)
{
    corm_operation *op = take(1, sizeof(*op));
    corm_field *field = take(1, sizeof(*field));
    corm_model *model;

    *field = (corm_field){ .name = name_of("field", i % 10),
                           .type = CORM_TYPE_CHAR,
                           .max_length = 100,
                           .object_offset = CORM_NO_MEMBER };
    op->model = name_of("Model", i / 10);
    if (i % 10 != 0) {
        op->kind = CORM_OPERATION_ADD_FIELD;
        op->field = field;
        return op;
    }
    model = take(1, sizeof(*model));
    field->type = CORM_TYPE_BIG_AUTO;
    field->max_length = 0;
    field->primary_key = true;
    model->name = op->model;
    model->fields = field;
    model->n_fields = 1;
    op->kind = CORM_OPERATION_CREATE_MODEL;
    op->state = model;
    return op;
}

static corm_app *make_history(size_t n)
{
    corm_app *app = take(1, sizeof(*app));
    const corm_migration **list = take(n + 1, sizeof(*list));

    for (size_t i = 0; i < n; i++) {
        corm_migration *m = take(1, sizeof(*m));
        corm_migration_key *keys = take(2, sizeof(*keys));

        if (i > 0)
            keys[0] = (corm_migration_key){ "large", list[i - 1]->name };
        m->app = "large";
        m->name = name_of("m", i);
        m->dependencies = keys;
        m->operations = make_operation(i);
        m->n_operations = 1;
        list[i] = m;
    }
    app->name = "large";
    app->migrations = list;
    return app;
}

static double replay(const corm_app *app)
{
    corm_error err = { 0 };
    double start = now();
    corm_project_state *state = corm_project_state_new(NULL, &err);

    for (size_t i = 0; app->migrations[i] != NULL; i++)
        if (state == NULL || corm_project_state_apply(
                                 state, "large", app->migrations[i]->operations,
                                 &err) != CORM_OK)
            die(&err);
    corm_project_state_free(state);
    return now() - start;
}

/* Graph, records and plan: what a program does at its start. */
static double plan(const corm_app *app)
{
    const corm_app *const apps[] = { app, NULL };
    corm_error err = { 0 };
    corm_db *db = corm_open("sqlite::memory:", apps, NULL, &err);
    double start = now();

    if (db == NULL || corm_migrate_pending(db, NULL, &err) < 0)
        die(&err);
    start = now() - start;
    corm_close(db);
    return start;
}

/* ---- the table ---- */

static bool told(const char *what, size_t n, double seconds, double limit)
{
    printf("%-40s %8zu %10.3f s%s\n", what, n, seconds,
           seconds > limit ? "  TOO SLOW" : "");
    return seconds <= limit;
}

static bool grown(const char *what, double one, double ten)
{
    printf("%-40s %8s %10.1f times%s\n", what, "x 10", ten / one,
           ten / one > GROWTH ? "  TOO SLOW" : "");
    return ten / one <= GROWTH;
}

#define BEST(out, call)                    \
    do {                                   \
        (out) = 1e9;                       \
        for (int r = 0; r < ROUNDS; r++) { \
            double t = (call);             \
            (out) = t < (out) ? t : (out); \
        }                                  \
    } while (0)

int main(int argc, char **argv)
{
    size_t models = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
    size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 2000;
    const corm_app *app = make_app(models);
    const corm_app *few = make_history(n), *many = make_history(10 * n);
    double first, same, one, ten, plan_one, plan_ten;
    bool ok;

    BEST(first, detect(app, true));
    BEST(same, detect(app, false));
    BEST(one, replay(few));
    BEST(ten, replay(many));
    BEST(plan_one, plan(few));
    BEST(plan_ten, plan(many));
    ok = told("models, state and autodetect, all new", models, first, LIMIT);
    ok = told("models, state and autodetect, the same", models, same, LIMIT) &&
         ok;
    ok = told("migrations planned", n, plan_one, LIMIT) && ok;
    ok = told("migrations replayed to state", n, one, LIMIT) && ok;
    ok = told("migrations planned", 10 * n, plan_ten, GROWTH) && ok;
    ok = told("migrations replayed to state", 10 * n, ten, GROWTH) && ok;
    ok = grown("migrations planned and replayed", plan_one + one,
               plan_ten + ten) &&
         ok;
    return ok ? 0 : 1;
}
