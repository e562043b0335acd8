/* The models that the negative compile tests misuse. */
#ifndef COMPILE_FAIL_MODELS_H
#define COMPILE_FAIL_MODELS_H

#include <corm/short.h>

typedef struct Author {
    corm_object base;
    int64_t id;
    const char *name;
    corm_opt_date birth_date;
} Author;
CORM_DECLARE(Author);

typedef struct Tag {
    corm_object base;
    int64_t id;
    const char *name;
} Tag;
CORM_DECLARE(Tag);

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title;
    int64_t author_id;
    Author *author;
    int32_t pages;
} Book;
CORM_DECLARE(Book);

/* A member of every kind that some field macro must refuse. */
typedef struct Odd {
    corm_object base;
    int64_t id;
    int number;
    char array[10];
    char *mutable_text;
    unsigned bits : 3;
    enum { ODD_A, ODD_B } choice;
    int32_t other_id;
    Tag *other;
} Odd;
CORM_DECLARE(Odd);

#endif
