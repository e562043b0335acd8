/*
 * Step 1: rows are made, changed and deleted, one by one and many at once.
 */
#include "blog.h"

#include <inttypes.h>
#include <stdio.h>

static bool create_one(corm_session *s)
{
    User *john, *found;

    task("create a user, find it by its address, change its name");
    john =
        corm_create(s, User, .name = "John Doe", .email = "john@example.com");
    if (!john)
        return false;
    found =
        corm_get(User, corm_objects(s, User), Q("email", "john@example.com"));
    if (!found)
        return false;
    found->name = "John Smith";
    if (corm_save_fields(found, "name") != CORM_OK)
        return false;
    printf("  user %" PRId64 " is %s\n", found->id, found->name);
    return true;
}

/* What the user and her posts share is that all of them are there or none. */
static corm_status user_with_posts(corm_session *s, void *data)
{
    static const char *const titles[] = { "First Post", "Second Post" };
    User **jane = data;

    *jane = corm_create(s, User, .name = "Jane Doe",
                        .email = "jane@company.com", .created_at = days_ago(9));
    if (!*jane || !corm_create(s, Profile, .user = *jane,
                               .bio = "Writes about databases.",
                               .website = "https://jane.example.com/"))
        return corm_errcode(s);
    for (size_t i = 0; i < 2; i++) {
        if (!corm_create(s, Post, .author = *jane, .title = titles[i],
                         .content = "My first posts.", .is_published = true,
                         .created_at = days_ago(8 - (int)i)))
            return corm_errcode(s);
    }
    return CORM_OK;
}

static bool create_together(corm_session *s)
{
    User *jane = NULL;
    int64_t users, posts;

    task("a user, a profile and two posts in one transaction");
    if (corm_atomic_run(s, NULL, user_with_posts, &jane) != CORM_OK)
        return false;
    printf("  %s has %" PRId64 " posts\n", jane->name,
           corm_count(corm_related(jane, "posts")));

    task("the same again: the address is taken, so nothing stays");
    if (corm_atomic_run(s, NULL, user_with_posts, &jane) != CORM_INTEGRITY)
        return false;
    corm_error_clear(s);
    users = corm_count(corm_objects(s, User));
    posts = corm_count(corm_objects(s, Post));
    printf("  %" PRId64 " users, %" PRId64 " posts\n", users, posts);
    return true;
}

enum { MANY_USERS = 14, MANY_POSTS = 26 };

static bool create_users(corm_session *s, User *users[MANY_USERS])
{
    task("many users by one statement");
    for (int i = 0; i < MANY_USERS; i++) {
        char text[64];

        users[i] = corm_new(s, User);
        if (!users[i])
            return false;
        snprintf(text, sizeof(text), "User %d", i + 1);
        users[i]->name = corm_strdup(s, text);
        snprintf(text, sizeof(text), "user%d@%s", i + 1,
                 i % 4 == 3 ? "example.com" : "company.com");
        users[i]->email = corm_strdup(s, text);
        users[i]->created_at = days_ago(3 * i);
    }
    if (corm_bulk_create(users, MANY_USERS) != CORM_OK)
        return false;
    printf("  the last of them is %s, %s key\n", users[MANY_USERS - 1]->name,
           users[MANY_USERS - 1]->id != 0 ? "with its" : "without a");
    return true;
}

/* The first user writes a lot, the last ones nothing. */
static bool create_posts(corm_session *s, User *users[MANY_USERS])
{
    static const int authors[] = { 0, 1, 0, 2, 0, 3, 4, 1, 0, 5, 0, 6, 0 };
    Post *posts[MANY_POSTS];

    task("many posts");
    for (int i = 0; i < MANY_POSTS; i++) {
        char title[64];

        posts[i] = corm_new(s, Post);
        if (!posts[i])
            return false;
        snprintf(title, sizeof(title), "Post %d", i + 1);
        posts[i]->title = corm_strdup(s, title);
        posts[i]->is_published = i % 5 != 4;
        posts[i]->created_at = days_ago(i);
        if (corm_link(posts[i], author, users[authors[i % 13]]) != CORM_OK)
            return false;
    }
    return corm_bulk_create(posts, MANY_POSTS) == CORM_OK;
}

static bool change_many(corm_session *s, User *users[MANY_USERS])
{
    int64_t n;

    task("three users changed by one statement");
    users[0]->name = "Alice";
    users[1]->name = "Bob";
    users[2]->name = "Carol";
    users[2]->email = "carol@company.com";
    n = corm_bulk_update(users, 3, "name", "email");
    if (n < 0)
        return false;
    printf("  %" PRId64 " rows\n", n);

    task("all Johns renamed, and all test users deleted");
    n = corm_update(
        corm_filter(corm_objects(s, User), Q("name__icontains", "john")),
        SET("name", FN("upper", "name")));
    if (n < 0)
        return false;
    printf("  %" PRId64 " renamed\n", n);
    n = corm_delete_all(corm_filter(corm_objects(s, User), Q("name", "Test")));
    if (n < 0)
        return false;
    printf("  %" PRId64 " deleted\n", n);
    return true;
}

static bool delete_one(corm_session *s)
{
    User *john;
    int64_t rows;

    task("a user deleted, with what is his");
    john = corm_get(User, corm_objects(s, User), Q("id", 1));
    if (!john)
        return false;
    rows = corm_delete(john);
    printf("  %" PRId64 " row\n", rows);
    return rows == 1;
}

bool step_write(corm_session *s)
{
    User *users[MANY_USERS];

    return create_one(s) && create_together(s) && create_users(s, users) &&
           create_posts(s, users) && change_many(s, users) && delete_one(s);
}
