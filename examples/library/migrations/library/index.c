/*
 * The migrations of library, in order.  Written by makemigrations.
 */
#include <corm/corm.h>
#include <corm/migrations.h>

/* clang-format off */
CORM_DECLARE_MIGRATION(library, 0001_initial);
extern const corm_migration *const library_migrations[];

const corm_migration *const library_migrations[] = {
    &library_0001_initial,
    NULL,
};
