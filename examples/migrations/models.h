/*
 * The models as they are today; how they came to be is in migrations/contacts.
 */
#ifndef CONTACTS_MODELS_H
#define CONTACTS_MODELS_H

#include <corm/corm.h>

typedef struct City {
    corm_object base;
    int64_t id;
    const char *name;
} City;
CORM_DECLARE(City);

typedef struct Person {
    corm_object base;
    int64_t id;
    const char *first_name, *last_name;
    const char *email;
    corm_opt_date born;
    corm_opt_int64 city_id;
    City *city;
} Person;
CORM_DECLARE(Person);

extern const corm_app contacts_app;

#endif
