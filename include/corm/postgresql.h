/*
 * The PostgreSQL backend: the one public name it adds.
 *
 * URLs: `postgresql://user:password@host:port/database`, as libpq reads
 * them; `postgres:` is the same.  Options behind the ?, as
 * `postgresql://me@db/shop?schema=test&sslmode=require`:
 *
 *   schema      where tables are looked for and made (search_path)
 *   prepared    on (default): statements that are run again are prepared;
 *               off: none outlives its run, as poolers need that give each
 *               transaction another connection (PgBouncer)
 *
 * and everything that libpq knows: host, sslmode, connect_timeout (10
 * seconds if not given), application_name, target_session_attrs, options, ..
 *
 * How values are stored: date-times as timestamptz, durations as interval,
 * uuids, decimals as numeric, JSON as jsonb, addresses as inet, bytes as
 * bytea; a floating NaN stays one.  Text with a NUL in it and decimals that are
 * no finite number are refused (CORM_DATA) before anything is sent.
 */
#ifndef CORM_POSTGRESQL_H
#define CORM_POSTGRESQL_H

#include <corm/backend.h>

CORM_BEGIN_DECLS

/**
 * The backend for `postgresql:` URLs, for servers from PostgreSQL 12 on.
 * @return static, never NULL.
 * Threads: any.
 */
CORM_API const corm_backend *corm_postgresql_backend(void);

CORM_END_DECLS

#endif
