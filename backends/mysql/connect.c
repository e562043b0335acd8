/*
 * Opening a connection: TLS, timeouts, and a session whose modes do not
 * depend on how the server was set up.
 */
#include "driver.h"

#if CORMI_MYSQL_IS_LIBMARIADB
#include <ma_pvio.h>
#endif

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The oldest servers with window functions, JSON and enforced checks. */
#define MYSQL_LEAST         80019ul
#define MYSQL_LEAST_MARIADB 100500ul

/* ---- the client library ---- */

/* It prepares itself once, and not in two threads at a time. */
static pthread_once_t mysql_library_once = PTHREAD_ONCE_INIT;

static void mysql_library_begin(void)
{
    (void)mysql_library_init(0, NULL, NULL);
}

static void mysql_option_number(MYSQL *my, enum mysql_option option,
                                int64_t number)
{
    unsigned value = (unsigned)number;

    if (number != 0)
        mysql_options(my, option, &value);
}

/* Until it is let in, a server that says nothing is waited for no longer than
 * one that cannot be reached; then answers may take their time. */
#if CORMI_MYSQL_IS_LIBMARIADB
int cormi_mysql_socket(const cormi_mysql_conn *conn)
{
    return (int)mysql_get_socket(conn->my);
}

static int64_t mysql_first_read_timeout(const cormi_mysql_settings *s,
                                        int64_t patience)
{
    int64_t own = s->numbers[CORMI_MYSQL_READ_TIMEOUT];

    return own != 0 && (patience == 0 || own < patience) ? own : patience;
}

static void mysql_let_read(const cormi_mysql_conn *conn)
{
    MARIADB_PVIO *line = conn->my->net.pvio;

    if (line != NULL && line->methods->set_timeout != NULL)
        line->methods->set_timeout(
            line, PVIO_READ_TIMEOUT,
            (int)conn->settings->numbers[CORMI_MYSQL_READ_TIMEOUT]);
}

static void mysql_set_tls_mode(MYSQL *my, cormi_mysql_tls mode)
{
    cormi_mysql_bool yes = 1;

    if (mode == CORMI_MYSQL_TLS_REQUIRED || mode == CORMI_MYSQL_TLS_VERIFY)
        mysql_options(my, MYSQL_OPT_SSL_ENFORCE, &yes);
    if (mode == CORMI_MYSQL_TLS_VERIFY)
        mysql_options(my, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
}
#else
int cormi_mysql_socket(const cormi_mysql_conn *conn)
{
    return (int)conn->my->net.fd;
}

/* It lasts as long as the connection. */
static int64_t mysql_first_read_timeout(const cormi_mysql_settings *s,
                                        int64_t patience)
{
    (void)patience;
    return s->numbers[CORMI_MYSQL_READ_TIMEOUT];
}

static void mysql_let_read(const cormi_mysql_conn *conn)
{
    (void)conn;
}

static void mysql_set_tls_mode(MYSQL *my, cormi_mysql_tls mode)
{
    static const unsigned modes[] = {
        [CORMI_MYSQL_TLS_PREFERRED] = SSL_MODE_PREFERRED,
        [CORMI_MYSQL_TLS_OFF] = SSL_MODE_DISABLED,
        [CORMI_MYSQL_TLS_REQUIRED] = SSL_MODE_REQUIRED,
        [CORMI_MYSQL_TLS_VERIFY] = SSL_MODE_VERIFY_IDENTITY,
    };
    bool yes = true;

    mysql_options(my, MYSQL_OPT_SSL_MODE, &modes[mode]);
    /* Without TLS the password travels encrypted by the server's key. */
    if (mode == CORMI_MYSQL_TLS_OFF)
        mysql_options(my, MYSQL_OPT_GET_SERVER_PUBLIC_KEY, &yes);
}
#endif

/* Whole seconds for each step of connecting. */
static int64_t mysql_patience(const cormi_mysql_settings *s, int64_t timeout_ms)
{
    int64_t own = s->numbers[CORMI_MYSQL_CONNECT_TIMEOUT];
    int64_t given = (timeout_ms + 999) / 1000;

    return given != 0 && (own == 0 || given < own) ? given : own;
}

static void mysql_set_options(MYSQL *my, const cormi_mysql_settings *s,
                              int64_t timeout_ms)
{
    int64_t patience = mysql_patience(s, timeout_ms);
    cormi_mysql_bool no = 0;
    unsigned no_files = 0;

    mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(my, MYSQL_REPORT_DATA_TRUNCATION, &no);
    mysql_options(my, MYSQL_OPT_LOCAL_INFILE, &no_files);
    mysql_option_number(my, MYSQL_OPT_CONNECT_TIMEOUT, patience);
    mysql_option_number(my, MYSQL_OPT_READ_TIMEOUT,
                        mysql_first_read_timeout(s, patience));
    mysql_option_number(my, MYSQL_OPT_WRITE_TIMEOUT,
                        s->numbers[CORMI_MYSQL_WRITE_TIMEOUT]);
    if (s->words[CORMI_MYSQL_TLS_CA] != NULL)
        mysql_options(my, MYSQL_OPT_SSL_CA, s->words[CORMI_MYSQL_TLS_CA]);
    if (s->words[CORMI_MYSQL_TLS_CERT] != NULL) {
        mysql_options(my, MYSQL_OPT_SSL_CERT, s->words[CORMI_MYSQL_TLS_CERT]);
        mysql_options(my, MYSQL_OPT_SSL_KEY, s->words[CORMI_MYSQL_TLS_KEY]);
    }
    mysql_set_tls_mode(my, (cormi_mysql_tls)s->numbers[CORMI_MYSQL_TLS]);
}

static const char *mysql_or_null(const char *text)
{
    return text == NULL || text[0] == '\0' ? NULL : text;
}

/* A line to the server; conn->my is there also after a failure, for its
 * message.  false: that failure, or no memory when it is NULL. */
static bool mysql_dial(cormi_mysql_conn *conn, int64_t timeout_ms)
{
    const cormi_mysql_settings *s = conn->settings;
    const char *socket = s->words[CORMI_MYSQL_SOCKET];

    pthread_once(&mysql_library_once, mysql_library_begin);
    conn->my = mysql_init(NULL);
    if (conn->my == NULL)
        return false;
    mysql_set_options(conn->my, s, timeout_ms);
    if (mysql_real_connect(conn->my,
                           socket != NULL ? NULL : mysql_or_null(s->host),
                           mysql_or_null(s->user), s->password, s->database,
                           s->port, socket, CLIENT_FOUND_ROWS) == NULL)
        return false;
    conn->line = dup(cormi_mysql_socket(conn));
    return true;
}

/* ---- the session ---- */

static corm_status mysql_command(cormi_mysql_conn *conn, const char *sql,
                                 corm_error *err)
{
    return mysql_real_query(conn->my, sql, (unsigned long)strlen(sql)) == 0
               ? CORM_OK
               : cormi_mysql_error(err, conn);
}

bool cormi_mysql_has_snapshots(const cormi_mysql_settings *s)
{
    int64_t level = s->numbers[CORMI_MYSQL_ISOLATION];

    return level == 1 || level == 2;
}

/* While rows stay on the line, the server waits for who reads them slowly. */
static corm_status mysql_set_session(cormi_mysql_conn *conn, corm_error *err)
{
    static const char *const levels[] = { "READ COMMITTED", "REPEATABLE READ",
                                          "SERIALIZABLE", "READ UNCOMMITTED" };
    const cormi_mysql_settings *s = conn->settings;
    const char *collation = s->words[CORMI_MYSQL_COLLATION];
    char sql[256];
    corm_status status = mysql_command(
        conn,
        "SET autocommit = 1, time_zone = '+00:00', sql_auto_is_null = 0, "
        "group_concat_max_len = 1073741824, default_storage_engine = InnoDB, "
        "net_write_timeout = 3600, "
        "sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
        "NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_AUTO_VALUE_ON_ZERO,"
        "NO_ENGINE_SUBSTITUTION'",
        err);

    if (status != CORM_OK)
        return status;
    snprintf(sql, sizeof(sql), "SET SESSION TRANSACTION ISOLATION LEVEL %s",
             levels[s->numbers[CORMI_MYSQL_ISOLATION]]);
    status = mysql_command(conn, sql, err);
    if (status != CORM_OK || collation == NULL)
        return status;
    snprintf(sql, sizeof(sql), "SET NAMES utf8mb4 COLLATE %.64s", collation);
    return mysql_command(conn, sql, err);
}

/* Where the tables of zones are not loaded, CONVERT_TZ() gives NULL. */
static corm_status mysql_ask_server(cormi_mysql_conn *conn, corm_error *err)
{
    corm_status status =
        mysql_command(conn,
                      "SELECT CONVERT_TZ('2000-01-01', '+00:00', 'UTC'), "
                      "@@max_allowed_packet",
                      err);
    MYSQL_RES *result;
    MYSQL_ROW row;

    if (status != CORM_OK)
        return status;
    result = mysql_store_result(conn->my);
    if (result == NULL)
        return cormi_mysql_error(err, conn);
    row = mysql_fetch_row(result);
    conn->has_zones = row != NULL && row[0] != NULL;
    if (row != NULL && row[1] != NULL)
        conn->max_packet = strtoull(row[1], NULL, 10);
    mysql_free_result(result);
    return CORM_OK;
}

/* Client libraries let a connection without TLS pass that was to have it. */
static corm_status mysql_check_tls(const cormi_mysql_conn *conn,
                                   corm_error *err)
{
    int64_t mode = conn->settings->numbers[CORMI_MYSQL_TLS];

    if ((mode != CORMI_MYSQL_TLS_REQUIRED && mode != CORMI_MYSQL_TLS_VERIFY) ||
        mysql_get_ssl_cipher(conn->my) != NULL)
        return CORM_OK;
    return corm_driver_fail(err, CORM_OPERATIONAL,
                            "the URL demands TLS (tls=%s), which the server "
                            "does not offer; set the server up for it, or "
                            "tls=preferred",
                            mode == CORMI_MYSQL_TLS_VERIFY ? "verify"
                                                           : "required");
}

static corm_status mysql_know_server(cormi_mysql_conn *conn, corm_error *err)
{
    const char *name = mysql_get_server_info(conn->my);

    conn->is_mariadb = name != NULL && strstr(name, "MariaDB") != NULL;
    conn->version = mysql_get_server_version(conn->my);
    conn->id = mysql_thread_id(conn->my);
    if (conn->version >= (conn->is_mariadb ? MYSQL_LEAST_MARIADB : MYSQL_LEAST))
        return CORM_OK;
    return corm_driver_fail(err, CORM_NOT_SUPPORTED,
                            "the server is %s %s; libcorm needs MariaDB 10.5 "
                            "or MySQL 8.0.19 at least",
                            conn->is_mariadb ? "MariaDB" : "MySQL",
                            name != NULL ? name : "(unknown)");
}

corm_status cormi_mysql_connect(const corm_connect *to, void **out,
                                corm_error *err)
{
    cormi_mysql_conn *conn = corm_driver_alloc(to->alloc, sizeof(*conn));
    corm_status status;

    if (conn == NULL)
        return corm_driver_no_memory(err);
    conn->settings = to->shared;
    conn->line = -1;
    if (mysql_dial(conn, to->timeout_ms))
        status = mysql_know_server(conn, err);
    else
        status = conn->my == NULL ? corm_driver_no_memory(err)
                                  : cormi_mysql_error(err, conn);
    if (status == CORM_OK)
        status = mysql_check_tls(conn, err);
    if (status == CORM_OK)
        status = mysql_set_session(conn, err);
    if (status == CORM_OK)
        status = mysql_ask_server(conn, err);
    if (status != CORM_OK) {
        cormi_mysql_close(conn);
        return status;
    }
    mysql_let_read(conn);
    *out = conn;
    return CORM_OK;
}

void cormi_mysql_close(void *arg)
{
    cormi_mysql_conn *conn = arg;

    if (conn->my != NULL)
        mysql_close(conn->my);
    if (conn->line >= 0)
        close(conn->line);
    corm_driver_free(conn->settings->alloc, conn, sizeof(*conn));
}

/* A statement is stopped from a second line to the server. */
void cormi_mysql_interrupt(void *arg)
{
    cormi_mysql_conn *conn = arg;
    cormi_mysql_conn other = { .settings = conn->settings, .line = -1 };
    char sql[48];

    if (mysql_dial(&other, 0)) {
        snprintf(sql, sizeof(sql), "KILL QUERY %lu", conn->id);
        mysql_real_query(other.my, sql, (unsigned long)strlen(sql));
    }
    if (other.my != NULL)
        mysql_close(other.my);
    if (other.line >= 0)
        close(other.line);
}

/* ---- timeouts ---- */

/* MySQL bounds the time of SELECT alone, both that of waiting for a row's
 * lock, in seconds. */
corm_status cormi_mysql_limit(void *arg, int64_t ms, corm_error *err)
{
    cormi_mysql_conn *conn = arg;
    char sql[128];
    corm_status status = cormi_mysql_clear_line(conn, err);

    if (status != CORM_OK)
        return status;
    if (ms == 0)
        snprintf(sql, sizeof(sql),
                 "SET %s = DEFAULT, innodb_lock_wait_timeout = DEFAULT",
                 conn->is_mariadb ? "max_statement_time"
                                  : "max_execution_time");
    else if (conn->is_mariadb)
        snprintf(sql, sizeof(sql),
                 "SET max_statement_time = %lld.%03d, "
                 "innodb_lock_wait_timeout = %lld",
                 (long long)(ms / 1000), (int)(ms % 1000),
                 (long long)((ms + 999) / 1000));
    else
        snprintf(sql, sizeof(sql),
                 "SET max_execution_time = %lld, "
                 "innodb_lock_wait_timeout = %lld",
                 (long long)ms, (long long)((ms + 999) / 1000));
    status = mysql_command(conn, sql, err);
    if (status == CORM_OK)
        conn->has_limit = ms != 0;
    return status;
}

/* The socket has a name of its own here: the client library may be closing
 * the other. */
void cormi_mysql_cut(void *arg)
{
    cormi_mysql_conn *conn = arg;

    atomic_store(&conn->is_cut, true);
    if (conn->line >= 0)
        shutdown(conn->line, SHUT_RDWR);
}
