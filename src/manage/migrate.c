/*
 * migrate: corm_migrate() with its plan and progress shown.
 */
#include "manage/manage.h"
#include "migrations/executor.h"

#include <string.h>

static const cormi_option migrate_command_options[] = {
    { "--plan", NULL, "only show what would be done" },
    { "--check", NULL, "change nothing; exit 1 when something is left to do" },
    { "--fake", NULL, "only record: the database is there already" },
    { "--fake-initial", NULL,
      "so for first migrations whose tables are there" },
    { "--accept-edited", NULL,
      "record migrations that were edited since they were applied as they "
      "are" },
    { "--lock-timeout", "SECONDS", "wait for another process; default 60" },
    { "--table-lock", "SECONDS",
      "wait for a lock on a table that programs use; then try again" },
    { "--table-lock-tries", "N", "how often; default 10" },
    { NULL, NULL, NULL },
};

static void migrate_progress(void *data, const corm_migrate_event *event)
{
    cormi_manage *m = data;
    const corm_migration *mig = event->migration;

    switch (event->kind) {
    case CORM_MIGRATE_WAITING:
        cormi_say(m, CORMI_STYLE_WARN,
                  "Another process migrates this database; waiting\n");
        break;
    case CORM_MIGRATE_BEGIN:
        if (event->step == 0)
            cormi_say(m, CORMI_STYLE_HEAD, "Running migrations:\n");
        cormi_say(m, CORMI_STYLE_PLAIN, "  %s %s.%s...",
                  event->backwards ? "Unapplying" : "Applying", mig->app,
                  mig->name);
        break;
    case CORM_MIGRATE_DONE:
        cormi_say(m, CORMI_STYLE_GOOD, " OK\n");
        break;
    case CORM_MIGRATE_BLOCKED:
        cormi_say(m, CORMI_STYLE_WARN, " blocked; trying again\n");
        break;
    case CORM_MIGRATE_FAKED:
        cormi_say(m, CORMI_STYLE_GOOD, " FAKED\n");
        break;
    default:
        break;
    }
}

/* The number that an option was given, in its least unit; *out stays when
 * none was. */
static bool migrate_number(cormi_manage *m, const char *option, double unit,
                           int64_t *out)
{
    const char *text = cormi_given_text(m, option);
    double number = 0;
    char rest;

    if (text == NULL)
        return true;
    if (sscanf(text, "%lf%c", &number, &rest) != 1 ||
        !(number >= 0 && number <= 1000000)) {
        cormi_tell(m, "%s %s: not a number of %s", option, text,
                   unit > 1 ? "seconds" : "tries");
        return false;
    }
    *out = number * unit < 1 ? 1 : (int64_t)(number * unit);
    return true;
}

static int migrate_options_read(cormi_manage *m, corm_migrate_options *o)
{
    int64_t tries = 0;

    *o = corm_migrate_options_init();
    o->app = cormi_arg(m, 0);
    o->target = cormi_arg(m, 1);
    o->fake = cormi_flag(m, "--fake");
    o->fake_initial = cormi_flag(m, "--fake-initial");
    o->accept_edited = cormi_flag(m, "--accept-edited");
    o->progress = migrate_progress;
    o->progress_data = m;
    if (!migrate_number(m, "--lock-timeout", 1000, &o->lock_timeout_ms) ||
        !migrate_number(m, "--table-lock", 1000, &o->table_lock_ms) ||
        !migrate_number(m, "--table-lock-tries", 1, &tries))
        return CORMI_USAGE;
    o->table_lock_tries = (int)tries;
    return CORMI_DONE;
}

/* What a step back takes with it. */
static bool migrate_drops(const corm_operation *op)
{
    return op->kind == CORM_OPERATION_CREATE_MODEL ||
           op->kind == CORM_OPERATION_ADD_FIELD;
}

static void migrate_show_step(cormi_manage *m, const cormi_migrate_step *step)
{
    const corm_migration *mig = step->node->migration;
    size_t n = mig->n_operations;
    char text[256];

    cormi_say(m, CORMI_STYLE_HEAD, "%s.%s\n", mig->app, mig->name);
    for (size_t i = step->backwards ? n - step->reached : step->reached; i < n;
         i++) {
        const corm_operation *op =
            &mig->operations[step->backwards ? n - 1 - i : i];

        corm_operation_describe(op, text, sizeof(text));
        if (!step->backwards)
            cormi_say(m, CORMI_STYLE_PLAIN, "    %s\n", text);
        else
            cormi_say(m, CORMI_STYLE_PLAIN, "    Undo %s%s\n", text,
                      corm_operation_reversible(op) ? "" : " (IRREVERSIBLE)");
    }
}

static size_t migrate_count_drops(const cormi_executor *ex)
{
    size_t n = 0;

    for (size_t i = 0; i < ex->steps.n; i++) {
        const cormi_migrate_step *step =
            &CORMI_VEC_AT(cormi_migrate_step, &ex->steps, i);

        for (size_t k = 0; step->backwards && k < step->reached; k++)
            n += migrate_drops(&step->node->migration->operations[k]);
    }
    return n;
}

/* The plan; *drops: how many operations would lose data.  -1: told. */
static int64_t migrate_plan(cormi_manage *m, const corm_migrate_options *o,
                            bool show, size_t *drops)
{
    cormi_executor ex;
    corm_error err;
    int64_t n = -1;

    if (cormi_executor_open(&ex, m->db, o, &err) != CORM_OK ||
        cormi_executor_load(&ex, &err) != CORM_OK) {
        cormi_tell_error(m, &err);
    } else if (cormi_executor_check(&ex) != CORM_OK ||
               cormi_executor_plan(&ex) != CORM_OK) {
        cormi_tell_error(m, corm_error_info(ex.session));
    } else {
        n = (int64_t)ex.steps.n;
        *drops = migrate_count_drops(&ex);
        if (show) {
            cormi_say(m, CORMI_STYLE_PLAIN, "Planned operations:\n");
            for (size_t i = 0; i < ex.steps.n; i++)
                migrate_show_step(
                    m, &CORMI_VEC_AT(cormi_migrate_step, &ex.steps, i));
        }
        if (show && n == 0)
            cormi_say(m, CORMI_STYLE_PLAIN,
                      "  No planned migration operations.\n");
    }
    cormi_executor_close(&ex);
    return n;
}

/* What is not applied because the program does not have it. */
static void migrate_say_rest(cormi_manage *m, bool compare)
{
    cormi_graph graph;
    corm_error err;

    if (cormi_graph_build(&graph, m->arena, m->apps, NULL, NULL, &err) !=
        CORM_OK)
        return;
    if (cormi_tell_unbuilt(m, &graph) == 0 && compare &&
        cormi_models_changed(m, &graph))
        cormi_say(m, CORMI_STYLE_WARN,
                  "  The models have changes that are in no migration, and so "
                  "not in the database: run makemigrations, build the program "
                  "again and run migrate\n");
}

static int migrate_do(cormi_manage *m, const corm_migrate_options *o, int64_t n)
{
    corm_error err;

    if (o->app == NULL)
        cormi_say(m, CORMI_STYLE_HEAD, "Apply all migrations\n");
    else
        cormi_say(m, CORMI_STYLE_HEAD, "Target: %s of %s\n",
                  o->target != NULL ? o->target : "the last migration", o->app);
    if (corm_migrate(m->db, o, &err) != CORM_OK) {
        cormi_say(m, CORMI_STYLE_BAD, n > 0 ? " FAILED\n" : "");
        return cormi_tell_error(m, &err);
    }
    if (n == 0)
        cormi_say(m, CORMI_STYLE_PLAIN, "  No migrations to apply.\n");
    migrate_say_rest(m, n == 0);
    return CORMI_DONE;
}

static int migrate_command_run(cormi_manage *m)
{
    corm_migrate_options o;
    size_t drops = 0;
    int64_t n;
    int code = migrate_options_read(m, &o);
    bool only = cormi_flag(m, "--plan") || cormi_flag(m, "--check");

    if (code != CORMI_DONE)
        return code;
    if (cormi_manage_db(m) == NULL)
        return CORMI_FAILED;
    n = migrate_plan(m, &o, only, &drops);
    if (n < 0)
        return CORMI_FAILED;
    if (only)
        return n > 0 && cormi_flag(m, "--check") ? CORMI_FAILED : CORMI_DONE;
    if (drops > 0 && !o.fake &&
        !cormi_confirm(m,
                       "This step back drops tables or columns with their "
                       "data (%zu operations).  Go on?",
                       drops))
        return cormi_tell(m, "nothing was changed; a step back that drops data "
                             "is made with --yes");
    return migrate_do(m, &o, n);
}

const cormi_command cormi_command_migrate = {
    .name = "migrate",
    .summary = "Bring the database to where the migrations are",
    .arguments = "[APP [MIGRATION]]",
    .max_args = 2,
    .options = migrate_command_options,
    .help = "MIGRATION is a name or its beginning, or zero for before the "
            "first.",
    .run = migrate_command_run,
};
