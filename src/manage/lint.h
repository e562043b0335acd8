/*
 * Telling what a migration risks while programs run.
 */
#ifndef CORMI_MANAGE_LINT_H
#define CORMI_MANAGE_LINT_H

#include "manage/manage.h"

#include <corm/migrations.h>

/* Of a migration's operations; the state before it becomes the one after it.
 * db NULL: of any database.  Returns the number of findings. */
size_t cormi_lint_tell(cormi_manage *m, const corm_db *db, const char *app,
                       const corm_operation *operations, size_t n,
                       corm_project_state *state);

#endif
