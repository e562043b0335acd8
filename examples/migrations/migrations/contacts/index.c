/*
 * The migrations of contacts, in order.  Written by makemigrations.
 */
#include <corm/corm.h>
#include <corm/migrations.h>

/* clang-format off */
CORM_DECLARE_MIGRATION(contacts, 0001_initial);
CORM_DECLARE_MIGRATION(contacts, 0002_names);
CORM_DECLARE_MIGRATION(contacts, 0003_split_names);
CORM_DECLARE_MIGRATION(contacts, 0004_remove_name);
CORM_DECLARE_MIGRATION(contacts, 0005_cities);
extern const corm_migration *const contacts_migrations[];

const corm_migration *const contacts_migrations[] = {
    &contacts_0001_initial,
    &contacts_0002_names,
    &contacts_0003_split_names,
    &contacts_0004_remove_name,
    &contacts_0005_cities,
    NULL,
};
