/*
 * What squashmigrations takes over from the sources of old migrations: the
 * functions of their RunC operations, with all that these need.
 */
#ifndef CORMI_MANAGE_SQUASH_H
#define CORMI_MANAGE_SQUASH_H

#include "manage/manage.h"

#include <corm/migrations.h>

typedef struct cormi_squash_copy {
    cormi_manage *m;
    cormi_vec taken; /* const char *: names that the new file has */
    cormi_str includes, code;
} cormi_squash_copy;

void cormi_squash_copy_init(cormi_squash_copy *copy, cormi_manage *m);

/*
 * Copy what the functions of a migration's operations need from its source,
 * path, and name them in the operations: a name that another file took gets
 * the migration's number.  False: told.
 */
bool cormi_squash_copy_from(cormi_squash_copy *copy, const char *path,
                            const corm_migration *from,
                            corm_operation *operations, size_t n);

/* Does one of them, or one inside one of them, run a function to be copied? */
bool cormi_squash_has_functions(const corm_operation *operations, size_t n);

#endif
