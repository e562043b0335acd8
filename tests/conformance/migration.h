/* Between topic.c and the files of migration cases. */
#ifndef CONFORMANCE_MIGRATION_H
#define CONFORMANCE_MIGRATION_H

#include "models.h"

#include <corm/introspect.h>
#include <corm/migrations.h>

/* A case: before, after, and what came of it. */
typedef struct cf_migration {
    cf_run *run;
    json_t *test;
    const json_t *expect;
    cf_models before, after;
    corm_app app_before, app_after;
    const corm_app *apps_before[2], *apps_after[2];
    json_t *asked; /* names of questions */
    cf_text *report;
    cf_outcome outcome;
} cf_migration;

/* Runs one case on the run's database, which it empties before. */
cf_outcome cf_migration_run(cf_run *run, json_t *test, cf_text *report);

/* No table is left. */
bool cf_migration_empty(cf_run *run, corm_session *session);
/* Carries out what was found; from: what the database is at. */
corm_status cf_migration_apply(corm_session *session,
                               const corm_changes *changes,
                               const corm_project_state *from);
/* A second detection finds nothing: the operations lead all the way. */
void cf_migration_settled(cf_migration *c, const corm_changes *changes,
                          const corm_project_state *from,
                          const corm_project_state *to);

/* What went wrong; the case has failed. */
void cf_migration_wrong(cf_migration *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The operations found, against those recorded. */
void cf_migration_operations(cf_migration *c, const corm_changes *changes);
/* Tells them, for a case that was recorded without. */
void cf_migration_say(cf_migration *c, const corm_changes *changes);
/* The structure of the database against the one recorded. */
void cf_migration_structure(cf_migration *c, corm_session *session,
                            const json_t *tables);

/* The structure of the database as text, names that models gave told; freed
 * by the caller. */
char *cf_migration_text(corm_session *session, const cf_models *models);
/* Fails the case, with the lines that stand in one text only. */
void cf_migration_differ(cf_migration *c, const char *what, const char *one,
                         const char *other);

#endif
