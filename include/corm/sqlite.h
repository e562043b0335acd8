/*
 * The SQLite backend: the one public name it adds.
 *
 * URLs: `sqlite:file.db` (relative), `sqlite:/path/file.db`, and
 * `sqlite::memory:`, which is one database for the whole corm_db, with one
 * connection.  A ? in a file name is written %3F, a % %25.  Options, as
 * `sqlite:file.db?mode=ro&busy_timeout=100`:
 *
 *   mode           rwc (default: made when missing), rw, ro
 *   busy_timeout   milliseconds to wait for another's lock; 5000
 *   immediate      on (default): write transactions take the lock when they
 *                  begin; off: when they first write, and may then fail
 *   journal_mode   wal (default for files, where the file system can), delete,
 *                  truncate, persist, memory, off
 *   synchronous    normal (default), full, extra, off
 *   foreign_keys   on (default), off
 *   locking_mode   normal (default), exclusive: one connection, faster
 *   cache_size     pages, or KiB when negative; SQLite's default
 *   mmap_size      bytes of the file mapped to memory; SQLite's default
 *   immutable      on: the file cannot change while it is open, as on a
 *                  read-only medium; with mode=ro
 *
 * How values are stored: as Django does.  Dates and times are ISO text in
 * UTC, durations whole microseconds, uuids 32 hex digits, decimals numbers of
 * about 15 digits, booleans 0 and 1, JSON text.  A floating NaN becomes NULL;
 * text with a NUL in it and integers beyond 63 bits are refused (CORM_DATA).
 * SQLite keeps any type in any column: reading a value that does not fit its
 * member is CORM_DATA too, and names the member and the value.
 */
#ifndef CORM_SQLITE_H
#define CORM_SQLITE_H

#include <corm/backend.h>

CORM_BEGIN_DECLS

/**
 * The backend for `sqlite:` URLs.  Built in unless configured away: then
 * corm_open() knows it without being told.
 * @return static, never NULL: it cannot fail.
 * Threads: any; the table is constant.
 */
CORM_API const corm_backend *corm_sqlite_backend(void);

CORM_END_DECLS

#endif
