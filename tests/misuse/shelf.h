/* One model and an open session, for programs that misuse them. */
#ifndef MISUSE_SHELF_H
#define MISUSE_SHELF_H

#include <corm/short.h>

#include <stdio.h>
#include <stdlib.h>

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title;
    int32_t pages;
} Book;
CORM_DECLARE(Book);

static const corm_field Book_fields[] = {
    CORM_AUTO(Book, id),
    CORM_CHAR(Book, title, .max_length = 200),
    CORM_INTEGER(Book, pages),
};
CORM_MODEL(Book);

CORM_APP(shelf, .models = CORM_MODELS(&Book_model));

/* The misuse comes before anything could be closed. */
static inline corm_session *shelf_open(void)
{
    static const corm_app *const apps[] = { &shelf_app, NULL };
    corm_error error;
    corm_db *db = corm_open("sqlite::memory:", apps, NULL, &error);

    if (db == NULL) {
        fprintf(stderr, "%s\n", error.message);
        exit(0); /* exit code 0: the caller takes it for "was not stopped" */
    }
    return corm_session_open(db);
}

#endif
