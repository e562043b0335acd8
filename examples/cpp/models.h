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

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title;
    int64_t author_id;
    Author *author;
    int32_t pages;
} Book;

CORM_BEGIN_DECLS
extern const corm_model Author_model, Book_model;
extern const corm_app library_app;
CORM_END_DECLS

#endif
