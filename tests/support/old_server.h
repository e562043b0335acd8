/*
 * A server of long ago, for one client: whichever protocol that speaks, the
 * answer is a version that libcorm does not work with.
 */
#ifndef SUPPORT_OLD_SERVER_H
#define SUPPORT_OLD_SERVER_H

#include <pthread.h>

typedef struct old_server {
    pthread_t thread;
    int listener;
    int port; /* on loopback */
} old_server;

/* Fails the test where it cannot. */
void old_server_start(old_server *server);
/* After the client has gone. */
void old_server_stop(old_server *server);

#endif
