#include "models.h"

static const corm_field Customer_fields[] = {
    CORM_AUTO(Customer, id),
    CORM_CHAR(Customer, name, .max_length = 100),
    CORM_EMAIL(Customer, email, .max_length = 254, .unique = true),
};
CORM_MODEL(Customer, .ordering = CORM_ORDERING("name"));

static const corm_field Tool_fields[] = {
    CORM_AUTO(Tool, id),
    CORM_CHAR(Tool, name, .max_length = 100, .unique = true),
    CORM_DECIMAL(Tool, fee, .max_digits = 8, .decimal_places = 2),
    CORM_INTEGER(Tool, stock, .default_value = CORM_INT(1)),
};
CORM_MODEL(Tool, .ordering = CORM_ORDERING("name"),
           CORM_CONSTRAINTS(CORM_CHECK("stock_left",
                                       CORM_COND("stock__gte", CORM_INT(0)))));

static const corm_field Hire_fields[] = {
    CORM_AUTO(Hire, id),
    CORM_FOREIGN_KEY(Hire, customer, Customer, .on_delete = CORM_PROTECT,
                     .related_name = "hires"),
    CORM_FOREIGN_KEY(Hire, tool, Tool, .on_delete = CORM_PROTECT,
                     .related_name = "hires"),
    CORM_INTEGER(Hire, days),
    CORM_DATETIME(Hire, since, .auto_now_add = true),
    CORM_DATE(Hire, back, .null = true, .blank = true),
};
CORM_MODEL(Hire, .ordering = CORM_ORDERING("-since"));

/* Written by makemigrations: migrations/workshop/index.c */
extern const corm_migration *const workshop_migrations[];

CORM_APP(workshop,
         .models = CORM_MODELS(&Customer_model, &Tool_model, &Hire_model),
         .migrations = workshop_migrations);
