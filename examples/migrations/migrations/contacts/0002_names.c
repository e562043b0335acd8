/*
 * contacts: 0002_names.  Written by makemigrations; review it like any code.
 */
#include <corm/corm.h>
#include <corm/migrations.h>

/* One operation after the other, whatever the style around it. */
/* clang-format off */

static const corm_operation contacts_0002_names_ops[] = {
    CORM_ADD_FIELD("Person", CORM_FIELD(DATE, "born", .null = true)),
    CORM_ADD_FIELD_ONCE("Person", CORM_FIELD(CHAR, "first_name", .max_length = 60, .default_value = CORM_STR(""))),
    CORM_ADD_FIELD_ONCE("Person", CORM_FIELD(CHAR, "last_name", .max_length = 60, .default_value = CORM_STR(""))),
    CORM_ALTER_FIELD("Person", CORM_FIELD(CHAR, "name", .max_length = 120, .blank = true)),
};

CORM_DECLARE_MIGRATION(contacts, 0002_names);
CORM_MIGRATION(contacts, 0002_names,
    CORM_DEPENDS({ "contacts", "0001_initial" }),
    CORM_OPERATIONS(contacts_0002_names_ops));
