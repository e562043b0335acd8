#ifndef MODELS_H
#define MODELS_H

#include <corm/short.h>

typedef struct Customer {
    corm_object base;
    int64_t id;
    const char *name, *email;
} Customer;
CORM_DECLARE(Customer);

typedef struct Tool {
    corm_object base;
    int64_t id;
    const char *name;
    corm_decimal fee; /* a day */
    int stock;
} Tool;
CORM_DECLARE(Tool);

typedef struct Hire {
    corm_object base;
    int64_t id, customer_id, tool_id;
    Customer *customer;
    Tool *tool;
    int days;
    corm_datetime since;
    corm_opt_date back;
} Hire;
CORM_DECLARE(Hire);

extern const corm_app workshop_app;

#endif
