/*
 * In one protocol the client begins, in the other the server: who is silent
 * for a moment is greeted.
 */
#include "support/old_server.h"

#include "support/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/* "Welcome", the version, ready for queries. */
static bool old_answer(int client)
{
    static const char words[] = "R\0\0\0\10\0\0\0\0"
                                "S\0\0\0\032server_version\0"
                                "9.6.24\0"
                                "Z\0\0\0\5I";
    char heard[1024];
    ssize_t n = read(client, heard, sizeof(heard));

    /* Eight bytes ask for encryption: there is none. */
    while (n == 8 && write(client, "N", 1) == 1)
        n = read(client, heard, sizeof(heard));
    return n > 0 && write(client, words, sizeof(words) - 1) > 0;
}

/* A greeting with the version; whatever the password, it is right. */
static bool old_greet(int client)
{
    static const char greeting[] = "\x53\0\0\0\x0A"
                                   "8.0.18\0\1\0\0\0"
                                   "aaaaaaaa\0\x09\xA2\x2D\2\0\x08\0\x15"
                                   "\0\0\0\0\0\0\0\0\0\0"
                                   "aaaaaaaaaaaa\0mysql_native_password";
    static const char welcome[] = "\7\0\0\2\0\0\0\2\0\0";
    char heard[1024], packet[sizeof(greeting)];

    memcpy(packet, greeting, sizeof(greeting));
    packet[0] = (char)(sizeof(greeting) - 4);
    return write(client, packet, sizeof(packet)) > 0 &&
           read(client, heard, sizeof(heard)) > 0 &&
           write(client, welcome, sizeof(welcome)) > 0;
}

static void *old_run(void *arg)
{
    const old_server *server = arg;
    int client = accept(server->listener, NULL, NULL);
    struct pollfd line = { .fd = client, .events = POLLIN };
    char heard[1024];

    if (client < 0)
        return NULL;
    if (poll(&line, 1, 300) > 0 ? old_answer(client) : old_greet(client))
        while (read(client, heard, sizeof(heard)) > 0)
            continue;
    close(client);
    return NULL;
}

void old_server_start(old_server *server)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t size = sizeof(at);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&at, size), 0);
    assert_int_equal(listen(server->listener, 1), 0);
    assert_int_equal(
        getsockname(server->listener, (struct sockaddr *)&at, &size), 0);
    server->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&server->thread, NULL, old_run, server), 0);
}

void old_server_stop(old_server *server)
{
    shutdown(server->listener, SHUT_RDWR);
    close(server->listener);
    pthread_join(server->thread, NULL);
}
