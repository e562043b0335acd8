/*
 * contacts: 0001_initial.  Written by makemigrations; review it like any code.
 */
#include <corm/corm.h>
#include <corm/migrations.h>

/* One operation after the other, whatever the style around it. */
/* clang-format off */

static const corm_operation contacts_0001_initial_ops[] = {
    CORM_CREATE_MODEL("Person",
        CORM_FIELDS(
            CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
            CORM_FIELD(CHAR, "name", .max_length = 120),
            CORM_FIELD(EMAIL, "email", .max_length = 200)),
        .ordering = CORM_ORDERING("name")),
};

CORM_DECLARE_MIGRATION(contacts, 0001_initial);
CORM_MIGRATION(contacts, 0001_initial,
    .initial = true,
    CORM_OPERATIONS(contacts_0001_initial_ops));
