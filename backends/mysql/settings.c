/*
 * What stands in a MySQL or MariaDB URL: who connects to which server and
 * database, and the options behind the '?'.
 */
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const mysql_tls_words[] = { "preferred", "off", "required",
                                               "verify", NULL };
static const char *const mysql_isolation_words[] = { "read-committed",
                                                     "repeatable-read",
                                                     "serializable",
                                                     "read-uncommitted", NULL };

/* clang-format off */
#define MYSQL_TEXT        CORM_SETTING_TEXT, 0, 0, 0, NULL
#define MYSQL_WORD(words) CORM_SETTING_WORD, 0, 0, 0, words
#define MYSQL_SECONDS(it) CORM_SETTING_NUMBER, it, 0, 1000000, NULL

static const corm_setting mysql_option_rows[CORMI_MYSQL_OPTIONS] = {
    [CORMI_MYSQL_SOCKET]          = { "socket", MYSQL_TEXT },
    [CORMI_MYSQL_CONNECT_TIMEOUT] = { "connect_timeout", MYSQL_SECONDS(10) },
    [CORMI_MYSQL_READ_TIMEOUT]    = { "read_timeout", MYSQL_SECONDS(0) },
    [CORMI_MYSQL_WRITE_TIMEOUT]   = { "write_timeout", MYSQL_SECONDS(0) },
    [CORMI_MYSQL_TLS]             = { "tls", MYSQL_WORD(mysql_tls_words) },
    [CORMI_MYSQL_TLS_CA]          = { "tls_ca", MYSQL_TEXT },
    [CORMI_MYSQL_TLS_CERT]        = { "tls_cert", MYSQL_TEXT },
    [CORMI_MYSQL_TLS_KEY]         = { "tls_key", MYSQL_TEXT },
    [CORMI_MYSQL_ISOLATION]       = { "isolation", MYSQL_WORD(mysql_isolation_words) },
    [CORMI_MYSQL_COLLATION]       = { "collation", MYSQL_TEXT },
    [CORMI_MYSQL_SCHEMA]          = { "schema", MYSQL_TEXT },
};
/* clang-format on */

/* The name stands in a SET statement, so only letters may be in it. */
static corm_status mysql_check_collation(const char *value, corm_error *err)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

    if (value == NULL || (value[strspn(value, letters)] == '\0' &&
                          strncmp(value, "utf8mb4_", 8) == 0))
        return CORM_OK;
    return corm_driver_fail(err, CORM_VALUE_ERROR,
                            "the option collation of the MySQL URL is \"%s\"; "
                            "it must be one of utf8mb4, as utf8mb4_bin",
                            value);
}

/* ---- the rest ---- */

static int mysql_hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *at = c != '\0' ? strchr(digits, c) : NULL;

    return at == NULL ? -1 : (int)((at - digits) % 16);
}

/* The next name of s->text: raw up to end, percent-decoded. */
static const char *mysql_decode_name(char **room, const char *raw,
                                     const char *end)
{
    char *start = *room, *to = start;

    for (; raw < end; raw++) {
        if (*raw == '%' && end - raw > 2 && mysql_hex_digit(raw[1]) >= 0 &&
            mysql_hex_digit(raw[2]) >= 0) {
            *to++ =
                (char)(mysql_hex_digit(raw[1]) * 16 + mysql_hex_digit(raw[2]));
            raw += 2;
        } else {
            *to++ = *raw;
        }
    }
    *to++ = '\0';
    *room = to;
    return start;
}

static corm_status mysql_read_port(cormi_mysql_settings *s, const char *from,
                                   const char *end, corm_error *err)
{
    unsigned port = 0;

    for (const char *at = from; at < end; at++) {
        if (*at < '0' || *at > '9' || port > 65535)
            port = 65536;
        else
            port = port * 10 + (unsigned)(*at - '0');
    }
    if (port > 65535)
        return corm_driver_fail(err, CORM_VALUE_ERROR,
                                "the port of the MySQL URL must be a number "
                                "up to 65535");
    s->port = port;
    return CORM_OK;
}

/* host, host:port, [::1]:port */
static corm_status mysql_read_host(cormi_mysql_settings *s, char **room,
                                   const char *from, const char *end,
                                   corm_error *err)
{
    const char *bracket =
        *from == '[' ? memchr(from, ']', (size_t)(end - from)) : NULL;
    const char *tail = bracket != NULL ? bracket + 1 : from;
    const char *colon = memchr(tail, ':', (size_t)(end - tail));
    const char *stop = colon != NULL ? colon : end;

    if (bracket != NULL)
        s->host = mysql_decode_name(room, from + 1, bracket);
    else
        s->host = mysql_decode_name(room, from, stop);
    return colon == NULL ? CORM_OK : mysql_read_port(s, colon + 1, end, err);
}

static const char *mysql_last_at(const char *from, const char *end)
{
    while (end > from && end[-1] != '@')
        end--;
    return end > from ? end - 1 : NULL;
}

/* //user:password@host:port/database */
static corm_status mysql_read_rest(cormi_mysql_settings *s, const char *raw,
                                   corm_error *err)
{
    char *room = s->text;
    const char *from = raw + 2, *end, *slash, *at, *colon;

    if (strncmp(raw, "//", 2) != 0)
        return corm_driver_fail(err, CORM_VALUE_ERROR,
                                "the MySQL URL names no server; write "
                                "mysql://user:password@host/database");
    end = from + strlen(from);
    slash = strchr(from, '/');
    slash = slash != NULL ? slash : end;
    at = mysql_last_at(from, slash);
    if (at != NULL) {
        colon = memchr(from, ':', (size_t)(at - from));
        s->user = mysql_decode_name(&room, from, colon != NULL ? colon : at);
        if (colon != NULL)
            s->password = mysql_decode_name(&room, colon + 1, at);
        from = at + 1;
    }
    if (slash < end)
        s->database = mysql_decode_name(&room, slash + 1, end);
    return mysql_read_host(s, &room, from, slash, err);
}

/* ---- all ---- */

static corm_status mysql_settings_check(const cormi_mysql_settings *s,
                                        corm_error *err)
{
    if (s->database[0] == '\0')
        return corm_driver_fail(err, CORM_VALUE_ERROR,
                                "the MySQL URL names no database; write "
                                "mysql://user:password@host/database");
    if (strchr(s->database, '/') != NULL)
        return corm_driver_fail(err, CORM_VALUE_ERROR,
                                "the name of the database in the MySQL URL "
                                "has a slash; in a password it is written "
                                "%%2F");
    if ((s->words[CORMI_MYSQL_TLS_CERT] == NULL) !=
        (s->words[CORMI_MYSQL_TLS_KEY] == NULL))
        return corm_driver_fail(err, CORM_VALUE_ERROR,
                                "tls_cert and tls_key of the MySQL URL are "
                                "given together or not at all");
    return CORM_OK;
}

corm_status cormi_mysql_settings_open(const corm_connect *to, void **shared,
                                      corm_error *err)
{
    cormi_mysql_settings *s = corm_driver_alloc(to->alloc, sizeof(*s));
    corm_status status;

    if (s == NULL)
        return corm_driver_no_memory(err);
    s->alloc = to->alloc;
    s->user = s->password = s->host = s->database = "";
    s->text_size = strlen(to->raw) + 8; /* each name with a NUL of its own */
    s->text = corm_driver_alloc(to->alloc, s->text_size);
    status = s->text == NULL ? corm_driver_no_memory(err)
                             : mysql_read_rest(s, to->raw, err);
    if (status == CORM_OK)
        status = corm_driver_settings(to, "MySQL", mysql_option_rows,
                                      CORMI_MYSQL_OPTIONS, s->numbers, s->words,
                                      err);
    if (status == CORM_OK)
        status = mysql_check_collation(s->words[CORMI_MYSQL_COLLATION], err);
    if (s->words[CORMI_MYSQL_SCHEMA] != NULL)
        s->database = s->words[CORMI_MYSQL_SCHEMA];
    if (status == CORM_OK)
        status = mysql_settings_check(s, err);
    if (status != CORM_OK) {
        cormi_mysql_settings_close(s);
        return status;
    }
    *shared = s;
    return CORM_OK;
}

void cormi_mysql_settings_close(void *shared)
{
    cormi_mysql_settings *s = shared;

    corm_driver_free(s->alloc, s->text, s->text_size);
    corm_driver_free(s->alloc, s, sizeof(*s));
}

/* ---- its shell ---- */

static const char *myset_join(corm_arena *arena, const char *name,
                              const char *value)
{
    size_t size = strlen(name) + strlen(value) + 1;
    char *text = corm_arena_bytes(arena, size);

    if (text != NULL)
        snprintf(text, size, "%s%s", name, value);
    return text;
}

size_t cormi_mysql_shell(const corm_connect *to, corm_arena *arena,
                         const char **argv, size_t max)
{
    const cormi_mysql_settings *s = to->shared;
    const char *schema = s->words[CORMI_MYSQL_SCHEMA];
    const char *socket = s->words[CORMI_MYSQL_SOCKET];
    char port[24];
    size_t n = 0;

    if (max < 8)
        return 0;
    snprintf(port, sizeof(port), "%u", s->port);
    if (s->password[0] != '\0')
        argv[n++] = myset_join(arena, "MYSQL_PWD=", s->password);
    argv[n++] = CORMI_MYSQL_IS_LIBMARIADB ? "mariadb" : "mysql";
    argv[n++] = "--default-character-set=utf8mb4";
    if (s->host[0] != '\0')
        argv[n++] = myset_join(arena, "--host=", s->host);
    if (s->port != 0)
        argv[n++] = myset_join(arena, "--port=", port);
    if (socket != NULL)
        argv[n++] = myset_join(arena, "--socket=", socket);
    if (s->user[0] != '\0')
        argv[n++] = myset_join(arena, "--user=", s->user);
    argv[n++] = schema != NULL ? schema : s->database;
    for (size_t i = 0; i < n; i++)
        if (argv[i] == NULL)
            return 0;
    return n;
}
