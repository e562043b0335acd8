/*
 * blog: 0001_initial.  Written by makemigrations; review it like any code.
 */
#include <corm/corm.h>
#include <corm/migrations.h>

/* One operation after the other, whatever the style around it. */
/* clang-format off */

static const corm_operation blog_0001_initial_ops[] = {
    CORM_CREATE_MODEL("Post",
        CORM_FIELDS(
            CORM_FIELD(AUTO, "id", .primary_key = true),
            CORM_FIELD(CHAR, "title", .max_length = 200),
            CORM_FIELD(TEXT, "content", .blank = true),
            CORM_FIELD(BOOLEAN, "is_published"),
            CORM_FIELD(DATETIME, "created_at")),
        .ordering = CORM_ORDERING("-created_at")),
    CORM_CREATE_MODEL("Tag",
        CORM_FIELDS(
            CORM_FIELD(AUTO, "id", .primary_key = true),
            CORM_FIELD(SLUG, "name", .unique = true)),
        .ordering = CORM_ORDERING("name")),
    CORM_CREATE_MODEL("PostTag",
        CORM_FIELDS(
            CORM_FIELD(AUTO, "id", .primary_key = true),
            CORM_FIELD(INTEGER, "position", .default_value = CORM_INT(0)),
            CORM_FIELD(FOREIGN_KEY, "post", .to = CORM_MODEL_REF("blog", "Post"), .on_delete = CORM_CASCADE),
            CORM_FIELD(FOREIGN_KEY, "tag", .to = CORM_MODEL_REF("blog", "Tag"), .on_delete = CORM_CASCADE)),
        .ordering = CORM_ORDERING("position")),
    CORM_ADD_FIELD("Post", CORM_FIELD(MANY_TO_MANY, "tags", .to = CORM_MODEL_REF("blog", "Tag"), .through = CORM_MODEL_REF("blog", "PostTag"), .related_name = "posts")),
    CORM_CREATE_MODEL("User",
        CORM_FIELDS(
            CORM_FIELD(AUTO, "id", .primary_key = true),
            CORM_FIELD(CHAR, "name", .max_length = 100),
            CORM_FIELD(EMAIL, "email", .unique = true),
            CORM_FIELD(DATETIME, "created_at")),
        .ordering = CORM_ORDERING("-created_at"),
        CORM_INDEXES(CORM_INDEX_AS("blog_user_name_cd9664_idx", .fields = CORM_NAMES("name", "email")), CORM_INDEX_AS("blog_user_created_71f693_idx", .fields = CORM_NAMES("-created_at")))),
    CORM_CREATE_MODEL("Profile",
        CORM_FIELDS(
            CORM_FIELD(AUTO, "id", .primary_key = true),
            CORM_FIELD(TEXT, "bio", .blank = true),
            CORM_FIELD(URL, "website", .blank = true),
            CORM_FIELD(ONE_TO_ONE, "user", .to = CORM_MODEL_REF("blog", "User"), .on_delete = CORM_CASCADE, .related_name = "profile"))),
    CORM_ADD_FIELD("Post", CORM_FIELD(FOREIGN_KEY, "author", .to = CORM_MODEL_REF("blog", "User"), .on_delete = CORM_CASCADE, .related_name = "posts")),
    CORM_CREATE_MODEL("Comment",
        CORM_FIELDS(
            CORM_FIELD(AUTO, "id", .primary_key = true),
            CORM_FIELD(TEXT, "text"),
            CORM_FIELD(DATETIME, "deleted_at", .null = true, .blank = true),
            CORM_FIELD(FOREIGN_KEY, "parent", .to = CORM_MODEL_REF("blog", "Comment"), .on_delete = CORM_CASCADE, .null = true, .blank = true, .related_name = "replies"),
            CORM_FIELD(FOREIGN_KEY, "post", .to = CORM_MODEL_REF("blog", "Post"), .on_delete = CORM_CASCADE, .related_name = "comments"),
            CORM_FIELD(FOREIGN_KEY, "author", .to = CORM_MODEL_REF("blog", "User"), .on_delete = CORM_CASCADE, .related_name = "comments")),
        .ordering = CORM_ORDERING("id")),
    CORM_ADD_CONSTRAINT("PostTag", CORM_UNIQUE("a_tag_once", .fields = CORM_NAMES("post", "tag"))),
};

CORM_DECLARE_MIGRATION(blog, 0001_initial);
CORM_MIGRATION(blog, 0001_initial,
    .initial = true,
    CORM_OPERATIONS(blog_0001_initial_ops));
