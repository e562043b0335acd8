/*
 * The tables of the benchmark as a user of libcorm would declare them; the
 * seeds make the tables themselves.
 */
#ifndef BENCH_MODELS_H
#define BENCH_MODELS_H

#include <corm/short.h>

typedef struct User {
    corm_object base;
    int64_t id;
    const char *name;
    const char *hair_color;
} User;
CORM_DECLARE(User);

typedef struct Post {
    corm_object base;
    int64_t id;
    int64_t user_id;
    User *user;
    const char *title;
    const char *body;
} Post;
CORM_DECLARE(Post);

typedef struct Comment {
    corm_object base;
    int64_t id;
    int64_t post_id;
    Post *post;
    const char *text;
} Comment;
CORM_DECLARE(Comment);

typedef struct Wide {
    corm_object base;
    int64_t id;
    int64_t i1, i2, i3, i4, i5, i6, i7, i8;
    double r1, r2, r3, r4;
    const char *t1, *t2, *t3, *t4, *t5, *t6, *t7, *t8;
    bool b1, b2;
    int64_t d1, d2;
} Wide;
CORM_DECLARE(Wide);

typedef struct Sale {
    corm_object base;
    int64_t id;
    int64_t grp;
    int64_t val;
} Sale;
CORM_DECLARE(Sale);

/* A row of w8. */
typedef struct Group {
    corm_object base;
    int64_t grp;
    int64_t count;
    int64_t sum;
    double avg;
} Group;
CORM_DECLARE(Group);

/*
 * w2 and d2 want a user with a post or none in one query.  Only a relation to
 * one object can be selected along with its owner, so these two declare posts
 * as one to one, over the same tables: the SQL is that of the hand-written C.
 */
typedef struct Poster {
    corm_object base;
    int64_t id;
    const char *name;
    const char *hair_color;
} Poster;
CORM_DECLARE(Poster);

typedef struct Entry {
    corm_object base;
    int64_t id;
    int64_t user_id;
    Poster *user;
    const char *title;
    const char *body;
} Entry;
CORM_DECLARE(Entry);

extern const corm_app bench_app, pairs_app;

#endif
