/*
 * Processes: as many as asked for, until each has ended by itself.
 */
#include "worker.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static bool pool_start(int (*work)(void *data), void *data)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(work(data));
    return pid > 0;
}

int pool_run(int n, int (*work)(void *data), void *data)
{
    int running = 0, killed = 0, result = EXIT_SUCCESS, status;

    while (running < n && pool_start(work, data))
        running++;
    if (running < n)
        result = EXIT_FAILURE;
    while (running > 0) {
        pid_t pid = wait(&status);

        if (pid < 0 && errno == EINTR)
            continue;
        if (pid < 0)
            return EXIT_FAILURE;
        if (WIFSIGNALED(status)) {
            killed++;
            if (pool_start(work, data))
                continue; /* as many as before */
            result = EXIT_FAILURE;
        } else if (WEXITSTATUS(status) != EXIT_SUCCESS) {
            result = EXIT_FAILURE;
        }
        running--;
    }
    fprintf(stderr, "%d workers were killed and replaced\n", killed);
    return result;
}
