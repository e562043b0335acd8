/*
 * contacts: 0004_remove_name.  Written by makemigrations; review it like any code.
 */
#include <corm/corm.h>
#include <corm/migrations.h>

/* One operation after the other, whatever the style around it. */
/* clang-format off */

static const corm_operation contacts_0004_remove_name_ops[] = {
    CORM_ALTER_MODEL_OPTIONS("Person", .ordering = CORM_ORDERING("last_name", "first_name")),
    CORM_REMOVE_FIELD("Person", "name"),
    CORM_ADD_CONSTRAINT("Person", CORM_UNIQUE("one_email", .fields = CORM_NAMES("email"))),
};

CORM_DECLARE_MIGRATION(contacts, 0004_remove_name);
CORM_MIGRATION(contacts, 0004_remove_name,
    CORM_DEPENDS({ "contacts", "0003_split_names" }),
    CORM_OPERATIONS(contacts_0004_remove_name_ops));
