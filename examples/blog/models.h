/*
 * Users and what they write: profiles, posts with tags, comments that answer
 * each other.
 */
#ifndef BLOG_MODELS_H
#define BLOG_MODELS_H

#include <corm/corm.h>

typedef struct User {
    corm_object base;
    int64_t id;
    const char *name;
    const char *email;
    corm_datetime created_at;
} User;

/* One for each user at most. */
typedef struct Profile {
    corm_object base;
    int64_t id;
    int64_t user_id;
    User *user;
    const char *bio;
    const char *website;
} Profile;

typedef struct Tag {
    corm_object base;
    int64_t id;
    const char *name;
} Tag;

typedef struct Post {
    corm_object base;
    int64_t id;
    int64_t author_id;
    User *author;
    const char *title;
    const char *content;
    bool is_published;
    corm_datetime created_at;
} Post;

/* Which tags a post has, and in what order. */
typedef struct PostTag {
    corm_object base;
    int64_t id;
    int64_t post_id;
    Post *post;
    int64_t tag_id;
    Tag *tag;
    int32_t position;
} PostTag;

/* parent: the comment that this one answers.  deleted_at: deleted softly. */
typedef struct Comment {
    corm_object base;
    int64_t id;
    int64_t post_id;
    Post *post;
    int64_t author_id;
    User *author;
    corm_opt_int64 parent_id;
    struct Comment *parent;
    const char *text;
    corm_opt_datetime deleted_at;
} Comment;

CORM_DECLARE(User);
CORM_DECLARE(Profile);
CORM_DECLARE(Tag);
CORM_DECLARE(Post);
CORM_DECLARE(PostTag);
CORM_DECLARE(Comment);

extern const corm_app blog_app;

#endif
