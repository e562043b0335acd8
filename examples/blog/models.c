/*
 * The models' descriptors and their managers: which posts are out, and which
 * comments are still there.
 */
#include "blog.h"

static const corm_field User_fields[] = {
    CORM_AUTO(User, id),
    CORM_CHAR(User, name, .max_length = 100),
    CORM_EMAIL(User, email, .unique = true),
    CORM_DATETIME(User, created_at, .default_fn = blog_now_value),
};
CORM_MODEL(User, .ordering = CORM_ORDERING("-created_at"),
           CORM_INDEXES(CORM_INDEX("name", "email"),
                        CORM_INDEX("-created_at")));

static const corm_field Profile_fields[] = {
    CORM_AUTO(Profile, id),
    CORM_ONE_TO_ONE(Profile, user, User, .on_delete = CORM_CASCADE,
                    .related_name = "profile"),
    CORM_TEXT(Profile, bio, .blank = true),
    CORM_URL(Profile, website, .blank = true),
};
CORM_MODEL(Profile);

static const corm_field Tag_fields[] = {
    CORM_AUTO(Tag, id),
    CORM_SLUG(Tag, name, .unique = true),
};
CORM_MODEL(Tag, .ordering = CORM_ORDERING("name"));

static corm_queryset *published(corm_queryset *all)
{
    return corm_filter(all, Q("is_published", true));
}

static corm_queryset *drafts(corm_queryset *all)
{
    return corm_filter(all, Q("is_published", false));
}

static const corm_field Post_fields[] = {
    CORM_AUTO(Post, id),
    CORM_FOREIGN_KEY(Post, author, User, .on_delete = CORM_CASCADE,
                     .related_name = "posts"),
    CORM_CHAR(Post, title, .max_length = 200),
    CORM_TEXT(Post, content, .blank = true),
    CORM_BOOLEAN(Post, is_published),
    CORM_DATETIME(Post, created_at, .default_fn = blog_now_value),
    CORM_MANY_TO_MANY(Post, tags, Tag, .through = &PostTag_model,
                      .related_name = "posts"),
};
CORM_MODEL(Post, .ordering = CORM_ORDERING("-created_at"),
           CORM_MANAGERS(CORM_MANAGER("published", published),
                         CORM_MANAGER("drafts", drafts)));

static const corm_field PostTag_fields[] = {
    CORM_AUTO(PostTag, id),
    CORM_FOREIGN_KEY(PostTag, post, Post, .on_delete = CORM_CASCADE),
    CORM_FOREIGN_KEY(PostTag, tag, Tag, .on_delete = CORM_CASCADE),
    CORM_INTEGER(PostTag, position, .default_value = CORM_INT(0)),
};
CORM_MODEL(PostTag, .ordering = CORM_ORDERING("position"),
           CORM_CONSTRAINTS(CORM_UNIQUE("a_tag_once",
                                        .fields = CORM_NAMES("post", "tag"))));

/* Comments that were deleted softly are hidden from whoever does not ask. */
static corm_queryset *alive(corm_queryset *all)
{
    return corm_filter(all, Q("deleted_at", NULL));
}

static corm_queryset *trash(corm_queryset *all)
{
    return corm_filter(all, Q("deleted_at__isnull", false));
}

static const corm_field Comment_fields[] = {
    CORM_AUTO(Comment, id),
    CORM_FOREIGN_KEY(Comment, post, Post, .on_delete = CORM_CASCADE,
                     .related_name = "comments"),
    CORM_FOREIGN_KEY(Comment, author, User, .on_delete = CORM_CASCADE,
                     .related_name = "comments"),
    CORM_FOREIGN_KEY(Comment, parent, Comment, .on_delete = CORM_CASCADE,
                     .null = true, .blank = true, .related_name = "replies"),
    CORM_TEXT(Comment, text),
    CORM_DATETIME(Comment, deleted_at, .null = true, .blank = true),
};
CORM_MODEL(Comment, .ordering = CORM_ORDERING("id"), .manager = alive,
           CORM_MANAGERS(CORM_MANAGER("trash", trash),
                         CORM_MANAGER("everything", NULL)));

/* Written by makemigrations: migrations/blog/index.c */
extern const corm_migration *const blog_migrations[];

CORM_APP(blog,
         .models = CORM_MODELS(&User_model, &Profile_model, &Tag_model,
                               &Post_model, &PostTag_model, &Comment_model),
         .migrations = blog_migrations);
