/*
 * What corm_migrate() does, in steps that commands use too: read what is
 * applied, check it against the program, plan, run.
 */
#ifndef CORMI_MIGRATIONS_EXECUTOR_H
#define CORMI_MIGRATIONS_EXECUTOR_H

#include "base/shared.h"
#include "migrations/graph.h"
#include "migrations/recorder.h"

#include <corm/migrate.h>

typedef struct cormi_migrate_step {
    cormi_graph_node *node;
    bool backwards;
    size_t reached; /* operations of it that are in effect */
} cormi_migrate_step;

typedef struct cormi_executor {
    corm_db *db;
    corm_session *session;
    cormi_context *ctx; /* the session's: failures are recorded there */
    corm_arena *arena;  /* the session's */
    corm_migrate_options options;
    cormi_records records;
    cormi_map by_key; /* "app.name" -> cormi_record */
    cormi_graph graph;
    cormi_vec steps; /* cormi_migrate_step */
    bool unsafe;  /* it failed with something in effect that no record says */
    bool limited; /* statements do not wait for ever */
} cormi_executor;

/* A session and the options.  On failure too it is to be closed. */
CORMI_SHARED corm_status
cormi_executor_open(cormi_executor *ex, corm_db *db,
                    const corm_migrate_options *options, corm_error *err);
/* The records and the graph; nothing is checked but the graph itself. */
CORMI_SHARED corm_status cormi_executor_load(cormi_executor *ex,
                                             corm_error *err);
CORMI_SHARED void cormi_executor_close(cormi_executor *ex);
/* The record of a migration; NULL: none. */
CORMI_SHARED cormi_record *cormi_executor_record(const cormi_executor *ex,
                                                 const char *app,
                                                 const char *name);
/* Edited, unknown, out of order, several leaves: recorded on the context. */
CORMI_SHARED corm_status cormi_executor_check(cormi_executor *ex);
CORMI_SHARED bool cormi_executor_edited(const cormi_executor *ex,
                                        const corm_migration *migration);
/* Fills ex->steps by the options. */
CORMI_SHARED corm_status cormi_executor_plan(cormi_executor *ex);
/* The state of everything in effect before a node (NULL: of all that is
 * applied), or of the whole graph when all is set.  To be freed. */
CORMI_SHARED corm_project_state *
cormi_executor_state(cormi_executor *ex, const cormi_graph_node *before,
                     bool all);
CORMI_SHARED corm_status cormi_graph_state_add(corm_project_state *state,
                                               const corm_migration *migration,
                                               size_t n, corm_error *err);

#endif
