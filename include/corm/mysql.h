/*
 * The backend for MySQL and MariaDB: the one public name it adds.
 *
 * URLs: `mysql://user:password@host:port/database`, or `mariadb://..`; what
 * the server is, is asked when connecting.  A reserved character in a name is
 * written %XX.  Options, as `mysql://root@localhost/shop?socket=/run/s.sock`:
 *
 *   socket           path of the server's socket, instead of host and port
 *   connect_timeout  seconds; 10.  0: none
 *   read_timeout     seconds that the line may be silent; 0 (default): any
 *   write_timeout    seconds; 0 (default): any
 *   tls              preferred (default; libmariadb: without), off, required
 *                    (encrypted), verify (encrypted, the certificate is the
 *                    host's)
 *   tls_ca, tls_cert, tls_key   files in PEM form
 *   isolation        read-committed (default), repeatable-read, serializable,
 *                    read-uncommitted
 *   collation        of comparisons between texts that are not in columns, as
 *                    utf8mb4_bin; the server's default
 *
 * Sessions are strict (STRICT_ALL_TABLES), in UTC, autocommit outside of
 * transactions, whatever the server's defaults are.
 *
 * How values are stored: as Django does.  datetime(6) in UTC, durations whole
 * microseconds, uuids of a MariaDB from 10.7 on uuid, else 32 hex digits,
 * booleans 0 and 1.  Text is compared by the collation of its column: the
 * usual ones, utf8mb4_general_ci and utf8mb4_0900_ai_ci, ignore case and
 * accents.  For another one give the database (CREATE DATABASE .. COLLATE
 * utf8mb4_bin) or the field (.collation = "utf8mb4_bin") another.  `contains`,
 * `startswith`, `endswith` and `regex` compare by bytes, their i-forms by the
 * collation.
 */
#ifndef CORM_MYSQL_H
#define CORM_MYSQL_H

#include <corm/backend.h>

CORM_BEGIN_DECLS

/**
 * The backend for `mysql:` and `mariadb:` URLs, of libcorm-mysql.
 * @return static, never NULL: no failure, whether a server is there or not.
 * Threads: any; it is a constant table.
 */
CORM_API const corm_backend *corm_mysql_backend(void);

CORM_END_DECLS

#endif
