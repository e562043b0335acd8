/*
 * Step 2: what a blog asks its database every day.
 */
#include "blog.h"

#include <inttypes.h>
#include <stdio.h>

static const char *day(corm_datetime at, char text[CORM_ISO_MAX])
{
    corm_datetime_format(text, at);
    text[10] = '\0';
    return text;
}

static bool recent_users(corm_session *s)
{
    corm_queryset *q = corm_objects(s, User);
    char text[CORM_ISO_MAX];

    task("users of the last 30 days with a company address, the newest ten");
    q = corm_filter(q, AND(Q("created_at__gte", days_ago(30)),
                           Q("email__endswith", "@company.com")));
    q = corm_slice(corm_order_by(q, "-created_at", "id"), 0, 10);
    corm_each (User, u, q)
        printf("  %s  %-8s  %s\n", day(u->created_at, text), u->name, u->email);
    return !corm_failed(s);
}

static bool busy_users(corm_session *s)
{
    corm_queryset *q =
        corm_annotate(corm_objects(s, User), AS("post_count", COUNT("posts")));

    task("users with more than five posts");
    corm_each (User, u, corm_filter(q, Q("post_count__gt", 5)))
        printf("  %s: %" PRId64 "\n", u->name, corm_attr_int(u, "post_count"));
    return !corm_failed(s);
}

static bool authors(corm_session *s)
{
    corm_queryset *ids =
        corm_distinct(corm_values(corm_objects(s, Post), "author_id"));
    corm_queryset *q = corm_filter(corm_objects(s, User), Q("id__in", ids));

    task("users who wrote anything: id in a subquery");
    corm_each (User, u, corm_order_by(q, "id"))
        printf("  %s", u->name);
    printf("\n");
    return !corm_failed(s);
}

static bool posts_of_a_week(corm_session *s)
{
    corm_queryset *q = corm_select_related(corm_objects(s, Post), "author");
    char text[CORM_ISO_MAX];

    task("posts of a week with their author and how many posts are theirs");
    q = corm_filter(q, Q("author__email__endswith", "@company.com"),
                    Q("created_at__gte", days_ago(7)));
    q = corm_annotate(q, AS("author_post_count", COUNT("author__posts")));
    corm_each (Post, p, corm_order_by(q, "-created_at", "title"))
        printf("  %s  %-11s by %s (%" PRId64 ")\n", day(p->created_at, text),
               p->title, p->author->name,
               corm_attr_int(p, "author_post_count"));
    return !corm_failed(s);
}

static bool statistics(corm_session *s)
{
    char text[CORM_ISO_MAX];
    corm_value latest;
    corm_row *row;

    task("all users at once");
    row = corm_aggregate(
        corm_objects(s, User), AS("total_users", COUNT("id", .distinct = true)),
        AS("posts", COUNT("posts")), AS("latest_user", MAX_OF("created_at")));
    if (!row)
        return false;
    latest = corm_attr(row, "latest_user");
    printf("  %" PRId64 " users, %" PRId64 " posts, the latest of %s\n",
           corm_attr_int(row, "total_users"), corm_attr_int(row, "posts"),
           day((corm_datetime){ latest.as.i }, text));
    return true;
}

static bool raw(corm_session *s)
{
    task("raw SQL with LIKE");
    corm_each (User, u,
               corm_raw(s, User,
                        "SELECT * FROM blog_user WHERE email LIKE ? "
                        "ORDER BY id",
                        "%@example.com"))
        printf("  %s <%s>\n", u->name, u->email);
    return !corm_failed(s);
}

bool step_query(corm_session *s)
{
    return recent_users(s) && busy_users(s) && authors(s) &&
           posts_of_a_week(s) && statistics(s) && raw(s);
}
