/*
 * Migrations as C source, and the checksum made of it.
 */
#ifndef CORMI_MIGRATIONS_WRITER_H
#define CORMI_MIGRATIONS_WRITER_H

#include "base/shared.h"
#include "base/str.h"

#include <corm/migrations.h>

#define CORMI_CHECKSUM_SIZE 24 /* with the NUL */

/*
 * A fingerprint of what a migration does: the same on every machine and for
 * every layout of the source.  A migration that has a .checksum keeps that.
 */
CORMI_SHARED corm_status cormi_migration_checksum(
    const corm_migration *migration, const corm_allocator *alloc,
    char out[CORMI_CHECKSUM_SIZE]);

/* One operation as it stands in the array of operations, with "," and line
 * end. */
CORMI_SHARED void cormi_write_operation(cormi_str *out,
                                        const corm_operation *operation);

/* A C string literal. */
CORMI_SHARED void cormi_write_string(cormi_str *out, const char *text,
                                     size_t n);

/* What a file is written from. */
typedef struct cormi_write_migration {
    const char *app, *name;
    const corm_migration_key *dependencies; /* NULL: none */
    const corm_migration_key *replaces;     /* NULL: none */
    const corm_operation *operations;
    size_t n_operations;
    bool initial, not_atomic;
    /* C source that the operations need; NULL: none. */
    const char *includes, *code;
} cormi_write_migration;

/* The whole file of a migration. */
CORMI_SHARED void cormi_write_migration_file(cormi_str *out,
                                             const cormi_write_migration *m);
/* The index of an app: names of its migrations, ended by NULL. */
CORMI_SHARED void cormi_write_index_file(cormi_str *out, const char *app,
                                         const char *const *names);

/*
 * The rest of a migration's name, "author_book", or what Django falls back
 * to: "initial", "auto_YYYYMMDD_HHMM".  At most size bytes with the NUL.
 */
CORMI_SHARED void cormi_migration_name(char *out, size_t size,
                                       const corm_operation *operations,
                                       size_t n, bool initial,
                                       corm_datetime now);

#endif
