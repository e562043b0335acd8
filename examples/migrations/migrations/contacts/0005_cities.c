/*
 * contacts: 0005_cities.  Written by makemigrations; review it like any code.
 */
#include <corm/corm.h>
#include <corm/migrations.h>

/* One operation after the other, whatever the style around it. */
/* clang-format off */

static const corm_operation contacts_0005_cities_ops[] = {
    CORM_CREATE_MODEL("City",
        CORM_FIELDS(
            CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
            CORM_FIELD(CHAR, "name", .max_length = 80, .unique = true)),
        .ordering = CORM_ORDERING("name")),
    CORM_ADD_FIELD("Person", CORM_FIELD(FOREIGN_KEY, "city", .to = CORM_MODEL_REF("contacts", "City"), .on_delete = CORM_SET_NULL, .null = true, .related_name = "people")),
};

CORM_DECLARE_MIGRATION(contacts, 0005_cities);
CORM_MIGRATION(contacts, 0005_cities,
    CORM_DEPENDS({ "contacts", "0004_remove_name" }),
    CORM_OPERATIONS(contacts_0005_cities_ops));
