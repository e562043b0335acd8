/*
 * The models, as plain structs that C and C++ both read.
 */
#ifndef CPP_MODELS_H
#define CPP_MODELS_H

#include <corm/corm.h>

typedef struct Author {
    corm_object base;
    int64_t id;
    const char *name;
} Author;
CORM_DECLARE(Author);

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title;
    int64_t author_id;
    Author *author;
    int32_t pages;
} Book;
CORM_DECLARE(Book);

extern const corm_app library_app;

#endif
