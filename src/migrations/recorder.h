/*
 * The table of the migrations that are applied to a database.
 */
#ifndef CORMI_MIGRATIONS_RECORDER_H
#define CORMI_MIGRATIONS_RECORDER_H

#include "base/shared.h"
#include "base/context.h"

#include <corm/db.h>

#define CORMI_RECORDER_TABLE "corm_migrations"

/* One that is applied, or begun: then its first `reached` operations are in
 * effect. */
typedef struct cormi_record {
    const char *app, *name;
    const char *checksum; /* "" where nobody knows it */
    corm_value applied;   /* when, as the database gives it */
    int64_t reached;      /* CORMI_RECORD_COMPLETE: all of it */
} cormi_record;

#define CORMI_RECORD_COMPLETE (-1)

typedef struct cormi_records {
    cormi_record *at; /* in order of application */
    size_t n;
    bool table; /* the table is there */
} cormi_records;

/* All records; none when the table is not there. */
CORMI_SHARED corm_status cormi_recorder_load(corm_session *session,
                                             cormi_records *out);
/* Make the table when it is not there. */
CORMI_SHARED corm_status cormi_recorder_create(corm_session *session);
/* One record; *found false: there is none. */
CORMI_SHARED corm_status cormi_recorder_get(corm_session *session,
                                            const char *app, const char *name,
                                            cormi_record *out, bool *found);
CORMI_SHARED corm_status cormi_recorder_put(corm_session *session,
                                            const char *app, const char *name,
                                            const char *checksum,
                                            int64_t reached);
CORMI_SHARED corm_status cormi_recorder_remove(corm_session *session,
                                               const char *app,
                                               const char *name);

#endif
