/*
 * The models that the tests of the model layer share: a library, a blog with
 * through models, places that extend each other, and keys of many columns.
 * Each test program includes it once.
 */
#ifndef UNIT_MODEL_MODELS_H
#define UNIT_MODEL_MODELS_H

#include "base/alloc.h"
#include "model/registry.h"

#include <corm/short.h>

/* ---- library ---- */

typedef struct Author {
    corm_object base;
    int64_t id;
    const char *name;
    corm_opt_date born;
    corm_opt_double rating;
    corm_opt_int64 mentor_id;
    struct Author *mentor;
    bool active;
} Author;
CORM_DECLARE(Author);

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title;
    int64_t author_id;
    Author *author;
    const char *genre;
    int32_t level;
    int32_t pages;
    corm_decimal price;
    corm_opt_int64 prequel_id;
    struct Book *prequel;
    corm_json data;
} Book;
CORM_DECLARE(Book);

static const corm_field Author_fields[] = {
    CORM_BIG_AUTO(Author, id),
    CORM_CHAR(Author, name, .max_length = 100),
    CORM_DATE(Author, born, .null = true, .blank = true),
    CORM_FLOAT(Author, rating, .null = true),
    CORM_FOREIGN_KEY(Author, mentor, Author, .null = true,
                     .on_delete = CORM_SET_NULL, .related_name = "students"),
    CORM_BOOLEAN(Author, active, .default_value = CORM_BOOL(true)),
    CORM_MANY_TO_MANY(Author, friends, Author),
};
CORM_MODEL(Author, .ordering = CORM_ORDERING("name", "-id"));

static const corm_choice Book_genres[] = { { "FIC", "Fiction" },
                                           { "NON", "Non-fiction" },
                                           { NULL, NULL } };
static const corm_choice Book_levels[] = { { "1", "Low" },
                                           { "-2", "Lower" },
                                           { NULL, NULL } };
static const corm_field Book_fields[] = {
    CORM_BIG_AUTO(Book, id),
    CORM_CHAR(Book, title, .max_length = 200),
    CORM_FOREIGN_KEY(Book, author, Author, .on_delete = CORM_CASCADE,
                     .related_name = "books"),
    CORM_CHAR(Book, genre, .max_length = 3, .choices = Book_genres,
              .default_value = CORM_STR("FIC")),
    CORM_INTEGER(Book, level, .choices = Book_levels),
    CORM_POSITIVE_INTEGER(Book, pages, .default_value = CORM_INT(0)),
    CORM_DECIMAL(Book, price, .max_digits = 8, .decimal_places = 2,
                 .default_value = CORM_STR("1.5")),
    CORM_ONE_TO_ONE(Book, prequel, Book, .null = true,
                    .on_delete = CORM_SET_NULL),
    CORM_JSON(Book, data, .default_value = CORM_JSON_TEXT("{}")),
    CORM_MANY_TO_MANY(Book, translators, Author, .related_name = "translated"),
};
CORM_MODEL(Book, .ordering = CORM_ORDERING("-author__name", "title"),
           .get_latest_by = CORM_NAMES("pages"),
           CORM_INDEXES(CORM_INDEX("title"), CORM_INDEX("author", "-pages"),
                        CORM_INDEX_AS("low_title",
                                      .expressions = CORM_EXPRESSIONS(CORM_CALL(
                                          "lower", CORM_PATH("title"))))),
           CORM_CONSTRAINTS(
               CORM_CHECK("pages_ok", CORM_COND("pages__gte", CORM_INT(0))),
               CORM_UNIQUE("one_title", .fields = CORM_NAMES("author", "title"),
                           .condition = corm_not(CORM_COND("genre",
                                                           CORM_STR("NON"))))));

extern const corm_app library_app;
CORM_APP(library, .models = CORM_MODELS(&Author_model, &Book_model));

/* ---- blog: a many-to-many relation through a model of its own ---- */

typedef struct User {
    corm_object base;
    int64_t id;
    const char *username;
} User;
CORM_DECLARE(User);

typedef struct Follow {
    corm_object base;
    int64_t id;
    int64_t src_id, dst_id;
} Follow;
CORM_DECLARE(Follow);

typedef struct Profile {
    corm_object base;
    int64_t user_id;
    User *user;
    const char *bio;
} Profile;
CORM_DECLARE(Profile);

typedef struct Badge {
    corm_object base;
    int64_t id;
    int64_t profile_id;
    Profile *profile;
} Badge;
CORM_DECLARE(Badge);

static const corm_field User_fields[] = {
    CORM_BIG_AUTO(User, id),
    CORM_CHAR(User, username, .max_length = 30, .unique = true),
    CORM_MANY_TO_MANY(User, follows, User, .through = &Follow_model,
                      .through_fields = CORM_NAMES("src", "dst"),
                      .asymmetrical = true, .related_name = "followers"),
};
CORM_MODEL(User);
static const corm_field Follow_fields[] = {
    CORM_BIG_AUTO(Follow, id),
    CORM_FOREIGN_KEY_ID(Follow, src, User, .on_delete = CORM_CASCADE,
                        .related_name = "following_set"),
    CORM_FOREIGN_KEY_ID(Follow, dst, User, .on_delete = CORM_CASCADE,
                        .related_name = "+"),
};
CORM_MODEL(Follow, .unique_together = CORM_TOGETHER(CORM_NAMES("src", "dst")));
static const corm_field Profile_fields[] = {
    CORM_ONE_TO_ONE(Profile, user, User, .on_delete = CORM_CASCADE,
                    .primary_key = true),
    CORM_TEXT(Profile, bio, .default_value = CORM_STR("")),
};
CORM_MODEL(Profile, .db_table = "people profiles",
           .default_related_name = "%(app_label)s_%(class)s_all");
static const corm_field Badge_fields[] = {
    CORM_BIG_AUTO(Badge, id),
    CORM_FOREIGN_KEY(Badge, profile, Profile, .on_delete = CORM_CASCADE,
                     .related_query_name = "badge_of"),
};
CORM_MODEL(Badge);

extern const corm_app blog_app;
CORM_APP(blog, .models = CORM_MODELS(&User_model, &Follow_model, &Profile_model,
                                     &Badge_model));

/* ---- places that extend each other, and a proxy ---- */

typedef struct Place {
    corm_object base;
    int64_t id;
    const char *name;
    const char *address;
} Place;
CORM_DECLARE(Place);

typedef struct Restaurant {
    corm_object base;
    int64_t id;
    const char *name;
    const char *address;
    int64_t place_ptr_id;
    Place *place_ptr;
    bool pizzas;
    corm_opt_int64 chef_id;
    struct Person *chef;
} Restaurant;
CORM_DECLARE(Restaurant);

typedef struct Trattoria {
    corm_object base;
    const char *name; /* in another order than its ancestors */
    int64_t id;
    const char *address;
    int64_t place_ptr_id;
    bool pizzas;
    corm_opt_int64 chef_id;
    struct Person *chef;
    int64_t restaurant_ptr_id;
    Restaurant *restaurant_ptr;
    int32_t pasta;
} Trattoria;
CORM_DECLARE(Trattoria);

typedef struct Person {
    corm_object base;
    int64_t id;
    const char *name;
    corm_opt_int64 favourite_id;
    Place *favourite;
} Person;
CORM_DECLARE(Person);

typedef Place PlaceByAddress;
CORM_DECLARE(PlaceByAddress);

static const corm_field Place_fields[] = {
    CORM_BIG_AUTO(Place, id),
    CORM_CHAR(Place, name, .max_length = 50),
    CORM_CHAR(Place, address, .max_length = 80, .default_value = CORM_STR("")),
    CORM_MANY_TO_MANY(Place, guests, Person, .related_name = "stays"),
};
CORM_MODEL(Place, .ordering = CORM_ORDERING("name"),
           .get_latest_by = CORM_NAMES("id"));
static const corm_field Restaurant_fields[] = {
    CORM_INHERITED(Restaurant, id),
    CORM_INHERITED(Restaurant, name),
    CORM_INHERITED(Restaurant, address),
    CORM_ONE_TO_ONE(Restaurant, place_ptr, Place, .parent_link = true),
    CORM_BOOLEAN(Restaurant, pizzas),
    CORM_FOREIGN_KEY(Restaurant, chef, Person, .null = true,
                     .on_delete = CORM_SET_NULL, .related_name = "kitchens"),
};
CORM_MODEL(Restaurant, .extends = &Place_model);
static const corm_field Trattoria_fields[] = {
    CORM_INHERITED(Trattoria, name),
    CORM_INHERITED(Trattoria, id),
    CORM_INHERITED(Trattoria, address),
    CORM_INHERITED_KEY_ID(Trattoria, place_ptr),
    CORM_INHERITED(Trattoria, pizzas),
    CORM_INHERITED_KEY(Trattoria, chef),
    CORM_ONE_TO_ONE(Trattoria, restaurant_ptr, Restaurant, .parent_link = true,
                    .on_delete = CORM_CASCADE),
    CORM_INTEGER(Trattoria, pasta),
};
CORM_MODEL(Trattoria, .extends = &Restaurant_model,
           .ordering = CORM_ORDERING("-pasta"));
static const corm_field Person_fields[] = {
    CORM_BIG_AUTO(Person, id),
    CORM_CHAR(Person, name, .max_length = 40),
    CORM_FOREIGN_KEY(Person, favourite, PlaceByAddress, .null = true,
                     .on_delete = CORM_SET_NULL, .related_name = "fans"),
};
CORM_MODEL(Person);
CORM_PROXY(PlaceByAddress, Place, .ordering = CORM_ORDERING("-address"));

extern const corm_app inherit_app;
/* A child before its parent, so that order must not matter. */
CORM_APP(inherit, .models = CORM_MODELS(&Trattoria_model, &Restaurant_model,
                                        &PlaceByAddress_model, &Place_model,
                                        &Person_model));

/* ---- keys of many columns ---- */

typedef struct Tenant {
    corm_object base;
    int64_t id;
} Tenant;
CORM_DECLARE(Tenant);

typedef struct Member {
    corm_object base;
    int64_t tenant_id;
    int32_t id;
    int32_t _order;
} Member;
CORM_DECLARE(Member);

typedef struct Ticket {
    corm_object base;
    int64_t tenant_id;
    int32_t number;
    corm_opt_int32 assignee_id;
    Member *assignee;
} Ticket;
CORM_DECLARE(Ticket);

static const corm_field Tenant_fields[] = { CORM_BIG_AUTO(Tenant, id) };
CORM_MODEL(Tenant);
static const corm_field Member_fields[] = {
    CORM_FOREIGN_KEY_ID(Member, tenant, Tenant, .on_delete = CORM_CASCADE,
                        .related_name = "members"),
    CORM_INTEGER(Member, id),
    CORM_INTEGER(Member, _order),
};
CORM_MODEL(Member, .primary_key = CORM_NAMES("tenant_id", "id"),
           .order_with_respect_to = "tenant");
static const corm_field Ticket_fields[] = {
    CORM_FOREIGN_KEY_ID(Ticket, tenant, Tenant, .on_delete = CORM_CASCADE),
    CORM_INTEGER(Ticket, number),
    CORM_INTEGER(Ticket, assignee_id, .null = true),
    CORM_FOREIGN_OBJECT(
        Ticket, assignee, Member, .on_delete = CORM_CASCADE, .null = true,
        .from_fields = CORM_NAMES("tenant_id", "assignee_id"),
        .to_fields = CORM_NAMES("tenant_id", "id"), .related_name = "tickets"),
};
CORM_MODEL(Ticket, .primary_key = CORM_NAMES("tenant", "number"));

extern const corm_app composite_app;
CORM_APP(composite,
         .models = CORM_MODELS(&Tenant_model, &Member_model, &Ticket_model));

static const corm_app *const all_apps[] = { &library_app, &blog_app,
                                            &inherit_app, &composite_app,
                                            NULL };

/* A registry of all of them in *state; a test that cannot have it fails. */
static inline int models_open(void **state)
{
    corm_error err;
    cormi_registry *registry =
        cormi_registry_new(all_apps, &cormi_default_allocator, &err, NULL);

    if (registry == NULL)
        fprintf(stderr, "%s\n", err.message);
    *state = registry;
    return registry == NULL;
}

static inline int models_close(void **state)
{
    cormi_registry_free(*state);
    return 0;
}

#endif
