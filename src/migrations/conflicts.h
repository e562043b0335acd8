/*
 * Rows that a schema change forbids: counted and named before anything of the
 * change is sent, so that people know what to mend and nothing is half done
 * where the database cannot roll back DDL.
 */
#ifndef CORMI_MIGRATIONS_CONFLICTS_H
#define CORMI_MIGRATIONS_CONFLICTS_H

#include "migrations/state.h"

#include <corm/db.h>

/* Can rows be in an operation's way at all? */
bool cormi_conflicts_possible(const corm_operation *op);
/*
 * May an operation that leads from one state to the other be carried out on
 * the rows that are there?  CORM_INTEGRITY: no, recorded on the session.
 */
corm_status cormi_conflicts_check(corm_session *session, const char *app,
                                  const corm_operation *op,
                                  const corm_project_state *from,
                                  const corm_project_state *to);

#endif
