/*
 * A line between a client and a server that can be disturbed: a TCP proxy.
 *
 *     soak_proxy PORT
 *
 * Prints the port that it listens on, passes on what comes to PORT of this
 * machine, and obeys commands on its input, a line each:
 *
 *     pass     bytes go through (as at first)
 *     stall    they stay where they are, and new lines find nobody
 *     cut      every line is reset; new ones go through
 *
 * It ends with its input.
 */
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINES_MAX 128

/* Two sockets, one towards each side. */
typedef struct proxy_line {
    int fd[2];
} proxy_line;

static proxy_line lines[LINES_MAX];
static size_t n_lines;
static bool stalled;
static struct sockaddr_in server;

static void line_end(size_t i, bool reset)
{
    struct linger now = { 1, 0 };

    for (int side = 0; side < 2; side++) {
        if (reset)
            setsockopt(lines[i].fd[side], SOL_SOCKET, SO_LINGER, &now,
                       sizeof(now));
        close(lines[i].fd[side]);
    }
    lines[i] = lines[--n_lines];
}

static void line_begin(int listener)
{
    int client = accept(listener, NULL, NULL);
    int behind = socket(AF_INET, SOCK_STREAM, 0);

    if (client < 0 || behind < 0 || n_lines == LINES_MAX ||
        connect(behind, (struct sockaddr *)&server, sizeof(server)) != 0) {
        close(client);
        close(behind);
        return;
    }
    lines[n_lines++] = (proxy_line){ { client, behind } };
}

static bool write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t done = send(fd, bytes, n, MSG_NOSIGNAL);

        if (done <= 0)
            return false;
        bytes += done;
        n -= (size_t)done;
    }
    return true;
}

/* false: the line has ended. */
static bool line_pass(const proxy_line *line, int side)
{
    char bytes[16384];
    ssize_t n = read(line->fd[side], bytes, sizeof(bytes));

    return n > 0 && write_all(line->fd[1 - side], bytes, (size_t)n);
}

/* false: there are no more commands. */
static bool obey(void)
{
    char word[32];

    if (fgets(word, sizeof(word), stdin) == NULL)
        return false;
    stalled = strcmp(word, "stall\n") == 0;
    while (strcmp(word, "cut\n") == 0 && n_lines > 0)
        line_end(0, true);
    printf("done\n");
    return fflush(stdout) == 0;
}

static bool serve_once(int listener)
{
    struct pollfd all[2 + 2 * LINES_MAX] = {
        { .fd = STDIN_FILENO, .events = POLLIN },
        { .fd = listener, .events = POLLIN },
    };
    size_t n = stalled ? 1 : 2 + 2 * n_lines;

    for (size_t i = 2; i < n; i++)
        all[i] = (struct pollfd){ .fd = lines[i / 2 - 1].fd[i % 2],
                                  .events = POLLIN };
    if (poll(all, n, -1) <= 0)
        return true;
    /* From the last one on: an end moves the last into its place. */
    for (size_t i = n; i > 2; i -= 2) {
        size_t line = i / 2 - 2;

        for (int side = 0; side < 2; side++) {
            if (all[2 + 2 * line + (size_t)side].revents != 0 &&
                !line_pass(&lines[line], side)) {
                line_end(line, false);
                break;
            }
        }
    }
    if (n > 1 && all[1].revents != 0)
        line_begin(listener);
    return all[0].revents == 0 || obey();
}

int main(int argc, char **argv)
{
    struct sockaddr_in here = { .sin_family = AF_INET };
    socklen_t size = sizeof(here);
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (argc != 2 || listener < 0)
        return 2;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server = here;
    server.sin_port = htons((uint16_t)atoi(argv[1]));
    if (bind(listener, (struct sockaddr *)&here, sizeof(here)) != 0 ||
        listen(listener, 64) != 0 ||
        getsockname(listener, (struct sockaddr *)&here, &size) != 0) {
        perror("soak_proxy");
        return 1;
    }
    setvbuf(stdin, NULL, _IONBF, 0);
    printf("%d\n", ntohs(here.sin_port));
    fflush(stdout);
    while (serve_once(listener))
        continue;
    return 0;
}
