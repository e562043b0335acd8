/*
 * The structure of each family of models: what the operations of migrations
 * make is what corm_create_tables() makes of the models at once, and a second
 * look of the autodetector finds nothing to do.
 */
#include "migration.h"

#include "topic.h"

#include <corm/schema.h>

#include <stdlib.h>
#include <string.h>

typedef struct family {
    cf_migration c;
    const cf_schema *schema;
    corm_db *db;
    corm_session *session;
} family;

static char *family_text(family *f)
{
    return cf_migration_text(f->session, &f->c.after);
}

/* NULL: failed, and told. */
static char *family_direct(family *f)
{
    if (!cf_migration_empty(f->c.run, f->session) ||
        corm_create_tables(f->session) != CORM_OK) {
        cf_migration_wrong(&f->c, "%s", corm_errmsg(f->session));
        return NULL;
    }
    return family_text(f);
}

static char *family_migrated(family *f, const corm_changes *changes,
                             const corm_project_state *none)
{
    if (!cf_migration_empty(f->c.run, f->session) ||
        cf_migration_apply(f->session, changes, none) != CORM_OK) {
        cf_migration_wrong(&f->c, "migrating: %s\n      %s",
                           corm_errmsg(f->session),
                           corm_error_info(f->session)->sql);
        return NULL;
    }
    return family_text(f);
}

static void family_compare(family *f, const corm_changes *changes,
                           const corm_project_state *none,
                           const corm_project_state *models)
{
    char *direct = family_direct(f);
    char *migrated = direct == NULL ? NULL : family_migrated(f, changes, none);

    if (migrated != NULL && strlen(direct) < 200)
        cf_migration_wrong(&f->c, "there is hardly anything: %s", direct);
    if (migrated != NULL)
        cf_migration_differ(&f->c, "not as made directly", direct, migrated);
    free(direct);
    free(migrated);
    cf_migration_settled(&f->c, changes, none, models);
}

static void family_run(family *f)
{
    corm_error error = { 0 };
    corm_project_state *none = corm_project_state_new(NULL, &error);
    corm_project_state *models =
        corm_project_state_of_apps(f->schema->apps, NULL, &error);
    corm_changes changes = { 0 };

    f->db = corm_open(f->c.run->url, f->schema->apps, NULL, &error);
    f->session = corm_session_open(f->db);
    if (none == NULL || models == NULL || f->session == NULL ||
        corm_autodetect(none, models, NULL, &changes, &error) != CORM_OK)
        cf_migration_wrong(&f->c, "%s", error.message);
    else
        family_compare(f, &changes, none, models);
    corm_changes_free(&changes);
    corm_project_state_free(none);
    corm_project_state_free(models);
    corm_session_close(f->session);
    corm_close(f->db);
}

void cf_family_run(const cf_options *options, const char *file,
                   cf_counts *counts)
{
    cf_text report = { 0 };
    cf_schema *schema = cf_schema_load(file, false, &report);
    cf_run run = { .schema = schema,
                   .backend = options->backend,
                   .arena = cf_arena_new() };
    family f = { .c = { .run = &run, .report = &report }, .schema = schema };
    char url[600];

    snprintf(url, sizeof(url), "sqlite:%s/family.db", options->scratch);
    run.url = options->url != NULL ? options->url : url;
    f.c.test = json_pack("{s:s}", "id", file);
    if (schema == NULL ||
        !cf_models_init(&f.c.after, &run,
                        json_object_get(schema->json, "models")))
        f.c.outcome = CF_FAILED;
    else
        family_run(&f);
    counts->failed += f.c.outcome == CF_FAILED;
    counts->passed += f.c.outcome != CF_FAILED;
    printf("%s: %s\n%s", file,
           f.c.outcome == CF_FAILED ? "failed" : "the same structure",
           cf_text_get(&report));
    json_decref(f.c.test);
    cf_arena_free(run.arena);
    cf_text_free(&report);
    cf_schema_free(schema);
}
