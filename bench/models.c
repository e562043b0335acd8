/*
 * The models' descriptors.
 */
#include "models.h"

static const corm_field User_fields[] = {
    CORM_BIG_AUTO(User, id),
    CORM_CHAR(User, name, .max_length = 80),
    CORM_CHAR(User, hair_color, .max_length = 40, .null = true),
};
CORM_MODEL(User, .db_table = "users");

static const corm_field Post_fields[] = {
    CORM_BIG_AUTO(Post, id),
    CORM_FOREIGN_KEY(Post, user, User, .on_delete = CORM_DO_NOTHING,
                     .related_name = "posts"),
    CORM_CHAR(Post, title, .max_length = 80),
    CORM_TEXT(Post, body, .null = true),
};
CORM_MODEL(Post, .db_table = "posts");

static const corm_field Comment_fields[] = {
    CORM_BIG_AUTO(Comment, id),
    CORM_FOREIGN_KEY(Comment, post, Post, .on_delete = CORM_DO_NOTHING,
                     .related_name = "comments"),
    CORM_TEXT(Comment, text),
};
CORM_MODEL(Comment, .db_table = "comments");

static const corm_field Wide_fields[] = {
    CORM_BIG_AUTO(Wide, id),
    CORM_BIG_INTEGER(Wide, i1),
    CORM_BIG_INTEGER(Wide, i2),
    CORM_BIG_INTEGER(Wide, i3),
    CORM_BIG_INTEGER(Wide, i4),
    CORM_BIG_INTEGER(Wide, i5),
    CORM_BIG_INTEGER(Wide, i6),
    CORM_BIG_INTEGER(Wide, i7),
    CORM_BIG_INTEGER(Wide, i8),
    CORM_FLOAT(Wide, r1),
    CORM_FLOAT(Wide, r2),
    CORM_FLOAT(Wide, r3),
    CORM_FLOAT(Wide, r4),
    CORM_TEXT(Wide, t1),
    CORM_TEXT(Wide, t2),
    CORM_TEXT(Wide, t3),
    CORM_TEXT(Wide, t4),
    CORM_TEXT(Wide, t5),
    CORM_TEXT(Wide, t6),
    CORM_TEXT(Wide, t7, .null = true),
    CORM_TEXT(Wide, t8, .null = true),
    CORM_BOOLEAN(Wide, b1),
    CORM_BOOLEAN(Wide, b2),
    CORM_BIG_INTEGER(Wide, d1),
    CORM_BIG_INTEGER(Wide, d2),
};
CORM_MODEL(Wide, .db_table = "row25");

static const corm_field Sale_fields[] = {
    CORM_BIG_AUTO(Sale, id),
    CORM_BIG_INTEGER(Sale, grp),
    CORM_BIG_INTEGER(Sale, val),
};
CORM_MODEL(Sale, .db_table = "sales");

static const corm_field Group_fields[] = {
    CORM_BIG_INTEGER(Group, grp),
    CORM_BIG_INTEGER(Group, count),
    CORM_BIG_INTEGER(Group, sum),
    CORM_FLOAT(Group, avg),
};
CORM_MODEL(Group, .abstract_ = true);

CORM_APP(bench, .models = CORM_MODELS(&User_model, &Post_model, &Comment_model,
                                      &Wide_model, &Sale_model, &Group_model));

static const corm_field Poster_fields[] = {
    CORM_BIG_AUTO(Poster, id),
    CORM_CHAR(Poster, name, .max_length = 80),
    CORM_CHAR(Poster, hair_color, .max_length = 40, .null = true),
};
CORM_MODEL(Poster, .db_table = "users");

static const corm_field Entry_fields[] = {
    CORM_BIG_AUTO(Entry, id),
    CORM_ONE_TO_ONE(Entry, user, Poster, .on_delete = CORM_DO_NOTHING,
                    .related_name = "post"),
    CORM_CHAR(Entry, title, .max_length = 80),
    CORM_TEXT(Entry, body, .null = true),
};
CORM_MODEL(Entry, .db_table = "posts");

CORM_APP(pairs, .models = CORM_MODELS(&Poster_model, &Entry_model));
