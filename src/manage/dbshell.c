/*
 * dbshell: the database's own shell in place of this program.
 */
#include "manage/manage.h"
#include "session/session.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int dbshell_run(cormi_manage *m)
{
    const char *argv[16];
    const char *url = cormi_manage_url(m);
    size_t n;

    if (url == NULL || cormi_manage_db(m) == NULL)
        return CORMI_FAILED;
    n = cormi_db_shell(m->db, argv, sizeof(argv) / sizeof(argv[0]) - 1);
    if (n == 0)
        return cormi_tell(m, "this database has no shell that is known");
    argv[n] = NULL;
    fflush(m->out);
    execvp(argv[0], (char *const *)(size_t)argv);
    return cormi_tell(m, "%s: %s", argv[0], strerror(errno));
}

const cormi_command cormi_command_dbshell = {
    .name = "dbshell",
    .summary = "Open the database in its own shell",
    .arguments = "",
    .run = dbshell_run,
};
