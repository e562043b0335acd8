/*
 * What the files of the MySQL and MariaDB driver share: a connection, a
 * statement, the settings of a URL, and the calls between them.  Compiles
 * against the client library of either; the server's flavour is asked.
 */
#ifndef CORMI_MYSQL_DRIVER_H
#define CORMI_MYSQL_DRIVER_H

#include "json_text.h"

#include <corm/sys/driver.h>

#include <mysql.h>
#include <stdatomic.h>

#if defined(MARIADB_BASE_VERSION) || defined(LIBMARIADB)
#define CORMI_MYSQL_IS_LIBMARIADB 1
typedef my_bool cormi_mysql_bool;
#else
#define CORMI_MYSQL_IS_LIBMARIADB 0
typedef bool cormi_mysql_bool;
#endif

/* The options of a URL, in the order of the table in settings.c. */
typedef enum cormi_mysql_option {
    CORMI_MYSQL_SOCKET,
    CORMI_MYSQL_CONNECT_TIMEOUT,
    CORMI_MYSQL_READ_TIMEOUT,
    CORMI_MYSQL_WRITE_TIMEOUT,
    CORMI_MYSQL_TLS,
    CORMI_MYSQL_TLS_CA,
    CORMI_MYSQL_TLS_CERT,
    CORMI_MYSQL_TLS_KEY,
    CORMI_MYSQL_ISOLATION,
    CORMI_MYSQL_COLLATION,
    CORMI_MYSQL_SCHEMA, /* to the server a schema is a database */
    CORMI_MYSQL_OPTIONS
} cormi_mysql_option;

/* How a connection is encrypted, in the order of the words in settings.c. */
typedef enum cormi_mysql_tls {
    CORMI_MYSQL_TLS_PREFERRED,
    CORMI_MYSQL_TLS_OFF,
    CORMI_MYSQL_TLS_REQUIRED,
    CORMI_MYSQL_TLS_VERIFY
} cormi_mysql_tls;

/* What a URL asks for; shared by its connections, immutable. */
typedef struct cormi_mysql_settings {
    const corm_allocator *alloc;
    char *text; /* the memory of the names below */
    size_t text_size;
    const char *user, *password, *host, *database; /* "": none */
    unsigned port;
    const char *words[CORMI_MYSQL_OPTIONS]; /* NULL: not given */
    int64_t numbers[CORMI_MYSQL_OPTIONS];   /* or the index of the word */
} cormi_mysql_settings;

corm_status cormi_mysql_settings_open(const corm_connect *to, void **shared,
                                      corm_error *err);
void cormi_mysql_settings_close(void *shared);
/* Do transactions, as the URL has them, show one state of the database? */
bool cormi_mysql_has_snapshots(const cormi_mysql_settings *settings);
/* As corm_driver.shell. */
size_t cormi_mysql_shell(const corm_connect *to, corm_arena *arena,
                         const char **argv, size_t max);

/* A connection. */
typedef struct cormi_mysql_conn {
    MYSQL *my;
    const cormi_mysql_settings *settings;
    bool is_mariadb;
    bool has_zones;      /* the tables of time zones are loaded */
    uint64_t max_packet; /* bytes that a statement may have, 0: not known */
    char zone[64];       /* one that the server knows, in quotes */
    bool is_lost;        /* the line is cut */
    int64_t used_ms;     /* when it was used last: cormi_mysql_clock() */
    bool has_limit;      /* the server stops what takes too long */
    struct cormi_mysql_stmt *reading; /* whose rows are on the line, or NULL */
    unsigned long version; /* of the server's flavour: 101119, 90704 */
    unsigned long id;      /* of the connection, for KILL QUERY */
    int line;              /* a second name of the socket, to cut it; -1 */
    atomic_bool is_cut;    /* by another thread */
} cormi_mysql_conn;

/* Of a monotonic clock, coarse. */
int64_t cormi_mysql_clock(void);

corm_status cormi_mysql_connect(const corm_connect *to, void **conn,
                                corm_error *err);
void cormi_mysql_close(void *conn);
void cormi_mysql_interrupt(void *conn); /* any thread */
int cormi_mysql_socket(const cormi_mysql_conn *conn);
/* As corm_driver.limit and .cut. */
corm_status cormi_mysql_limit(void *conn, int64_t ms, corm_error *err);
void cormi_mysql_cut(void *conn);

/* The text of a parameter that is sent as such. */
typedef struct cormi_mysql_slot {
    char
        text[CORM_DECIMAL_MAX > CORM_ISO_MAX ? CORM_DECIMAL_MAX : CORM_ISO_MAX];
    char *json; /* a copy of a document, or NULL */
    size_t json_size;
} cormi_mysql_slot;

/* What a column of the row was sent as. */
typedef enum cormi_mysql_kind {
    CORMI_MYSQL_INT,
    CORMI_MYSQL_REAL,
    CORMI_MYSQL_NUMERIC, /* digits, in text */
    CORMI_MYSQL_STAMP,
    CORMI_MYSQL_TEXT,
    CORMI_MYSQL_BYTES
} cormi_mysql_kind;

/* A decimal has 65 digits at most. */
#define CORMI_MYSQL_DIGITS 72

/* One column of the row that was fetched last. */
typedef struct cormi_mysql_cell {
    uint8_t kind;     /* a cormi_mysql_kind */
    uint8_t decimals; /* of a number that is not exact; 31: any */
    uint8_t stamp;    /* of a moment: an enum_mysql_timestamp_type */
    uint8_t sent;     /* an enum_field_types */
    cormi_mysql_bool is_null;
    bool is_unsigned;
    unsigned long length; /* of text and bytes */
    const char *data;     /* they are here; NULL: the client library has them */
    union {
        int64_t i;
        double d;
        MYSQL_TIME time;
        char digits[CORMI_MYSQL_DIGITS];
    } as;
} cormi_mysql_cell;

/* A prepared statement; or a text, where the server prepares none such. */
typedef struct cormi_mysql_stmt {
    cormi_mysql_conn *conn;
    MYSQL_STMT *st; /* NULL: sent as text */
    char *sql;      /* of that text */
    size_t len;
    size_t n_params, n_columns;
    MYSQL_BIND *params;
    cormi_mysql_slot *slots; /* n_params, NULL until needed */
    MYSQL_RES *meta;         /* of the columns; NULL: it gives no rows */
    MYSQL_BIND *columns;
    cormi_mysql_cell *cells;
    int8_t follows;    /* keys_follow(): 1, or -1 never; 0 not asked yet */
    void *rows_memory; /* of parameters that are columns, or NULL */
    size_t rows_size;
    size_t rows;     /* of such columns, 0: scalars; as the library was told */
    bool has_copies; /* a slot holds one */
    size_t cursor_rows; /* fetched at once, 0: no cursor */
    bool rounds;        /* some number has a fixed count of decimals */
    bool reads;         /* and changes nothing */
    bool is_open, is_done;
    bool has_row; /* cells hold one that was not decoded yet */
    bool is_raw;  /* cells are filled from the message itself */
    bool has_run;
    bool is_broken; /* closed by a failure, to be prepared anew */
} cormi_mysql_stmt;

/* One scalar; i counts parameters, for messages. */
corm_status cormi_mysql_bind_value(cormi_mysql_stmt *stmt, MYSQL_BIND *bind,
                                   cormi_mysql_slot *slot, size_t i,
                                   const corm_value *v, corm_error *err);
/* Columns of values; else only sees to it that there are none.  *size: bytes
 * that they take on the line. */
corm_status cormi_mysql_bind_rows(cormi_mysql_stmt *stmt,
                                  const corm_value *params, size_t n,
                                  uint64_t *size, corm_error *err);
corm_status cormi_mysql_bind(cormi_mysql_stmt *stmt, const corm_value *params,
                             size_t n, corm_error *err);
/* Releases what parameters took, but for their slots. */
void cormi_mysql_release_params(cormi_mysql_stmt *stmt);

bool cormi_mysql_keys_follow(void *stmt, const char *table, const char *column);

/* Before the statement is prepared: are its cells filled from the message? */
bool cormi_mysql_read_raw(cormi_mysql_stmt *stmt);
/* Cells for the columns of the result that stmt has begun. */
corm_status cormi_mysql_bind_columns(cormi_mysql_stmt *stmt, corm_error *err);

/* rows.c: rows on their way from the server. */
/* The statement has been executed: its rows stay on the line, or in a cursor
 * of the server where it has one; those of a write are all read now.  chunk:
 * as of begin_stream(), or 0. */
corm_status cormi_mysql_rows_begin(cormi_mysql_stmt *stmt, size_t chunk,
                                   corm_error *err);
/* The next row in the cells; is_done: there is none. */
corm_status cormi_mysql_rows_next(cormi_mysql_stmt *stmt, corm_error *err);
void cormi_mysql_rows_end(cormi_mysql_stmt *stmt);
/* Passes over all results that are left, as of a CALL. */
void cormi_mysql_pass_over(cormi_mysql_stmt *stmt);
/* Before anything else is sent: what is on the line is read into memory. */
corm_status cormi_mysql_clear_line(cormi_mysql_conn *conn, corm_error *err);
/* Records the statement's failure and closes it: the core prepares it anew. */
corm_status cormi_mysql_break(cormi_mysql_stmt *stmt, corm_error *err);
/* Says of a failure what a line that is cut makes of it. */
corm_status cormi_mysql_lost(const cormi_mysql_stmt *stmt, bool in_transaction,
                             corm_error *err);
int cormi_mysql_decode(void *stmt, const corm_decode *program,
                       const corm_batch *batch, corm_error *err);

/* Fills err by the failure of the connection, or of a statement of it. */
corm_status cormi_mysql_error(corm_error *err, cormi_mysql_conn *conn);
corm_status cormi_mysql_stmt_error(corm_error *err, cormi_mysql_stmt *stmt);

extern const corm_driver cormi_mysql_driver;

#endif
