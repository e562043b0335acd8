/*
 * dbshell: the database's own shell in place of this program.
 */
#include "manage/manage.h"
#include "session/session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DBSHELL_MAX = 63 };

/* "NAME=VALUE" */
static bool dbshell_set(cormi_manage *m, const char *text)
{
    char *name = cormi_arena_strdup(m->arena, text);
    char *equals = name != NULL ? strchr(name, '=') : NULL;

    if (equals == NULL)
        return false;
    *equals = '\0';
    return setenv(name, equals + 1, 1) == 0;
}

static int dbshell_run(cormi_manage *m)
{
    const char *argv[DBSHELL_MAX + 1];
    const char *url = cormi_manage_url(m);
    size_t n, at = 0;

    if (url == NULL || cormi_manage_db(m) == NULL)
        return CORMI_FAILED;
    n = cormi_db_shell(m->db, m->arena, argv, DBSHELL_MAX);
    if (n == 0)
        return cormi_tell(m, "this database has no shell that is known; start "
                             "its client by hand");
    argv[n] = NULL;
    fflush(m->out);
    while (strchr(argv[at], '=') != NULL)
        if (!dbshell_set(m, argv[at++]))
            return cormi_no_memory(m);
    execvp(argv[at], (char *const *)(size_t)(argv + at));
    return cormi_tell(m, "%s: %s", argv[at], strerror(errno));
}

const cormi_command cormi_command_dbshell = {
    .name = "dbshell",
    .summary = "Open the database in its own shell",
    .arguments = "",
    .run = dbshell_run,
};
