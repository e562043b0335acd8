#include "models.h"

static const corm_field City_fields[] = {
    CORM_BIG_AUTO(City, id),
    CORM_CHAR(City, name, .max_length = 80, .unique = true),
};
CORM_MODEL(City, .ordering = CORM_ORDERING("name"));

static const corm_field Person_fields[] = {
    CORM_BIG_AUTO(Person, id),
    CORM_CHAR(Person, first_name, .max_length = 60),
    CORM_CHAR(Person, last_name, .max_length = 60),
    CORM_EMAIL(Person, email, .max_length = 200),
    CORM_DATE(Person, born, .null = true),
    CORM_FOREIGN_KEY(Person, city, City, .on_delete = CORM_SET_NULL,
                     .null = true, .related_name = "people"),
};
CORM_MODEL(Person, .ordering = CORM_ORDERING("last_name", "first_name"),
           CORM_CONSTRAINTS(CORM_UNIQUE("one_email",
                                        .fields = CORM_NAMES("email"))));

/* Written by makemigrations: migrations/contacts/index.c */
extern const corm_migration *const contacts_migrations[];

CORM_APP(contacts, .models = CORM_MODELS(&City_model, &Person_model),
         .migrations = contacts_migrations);
