/*
 * Step 3: posts with what belongs to them, by few statements however many
 * posts there are.
 */
#include "blog.h"

#include <inttypes.h>
#include <stdio.h>

static bool by_managers(corm_session *s)
{
    int64_t n[4];
    User *alice;

    task("drafts and published posts, by managers");
    alice = corm_get(User, corm_objects(s, User), Q("name", "Alice"));
    if (!alice)
        return false;
    n[0] = corm_count(corm_objects_by(s, Post, "published"));
    n[1] = corm_count(corm_objects_by(s, Post, "drafts"));
    n[2] = corm_count(corm_related_by(alice, "posts", "published"));
    n[3] = corm_count(corm_related_by(alice, "posts", "drafts"));
    printf("  published %" PRId64 ", drafts %" PRId64 "; of Alice %" PRId64
           " and %" PRId64 "\n",
           n[0], n[1], n[2], n[3]);
    return !corm_failed(s);
}

static corm_queryset *latest(corm_session *s)
{
    return corm_slice(corm_order_by(corm_objects_by(s, Post, "published"),
                                    "-created_at", "id"),
                      0, 4);
}

static bool author_posts(corm_session *s)
{
    corm_queryset *q = corm_prefetch_related(
        corm_select_related(latest(s), "author"), "author__posts");

    task("the latest posts with their author's other ones, prefetched");
    corm_each (Post, p, q) {
        printf("  %-7s by %-5s who also wrote", p->title, p->author->name);
        corm_each (Post, other, corm_related(p->author, "posts"))
            if (!corm_same(p, other))
                printf(" [%s]", other->title);
        printf("\n");
    }
    return !corm_failed(s);
}

/* What a query in a loop looks like to a recorder. */
static bool find_n_plus_one(corm_session *s)
{
    corm_recorder *recorder = corm_recorder_new(NULL);
    const corm_recorded *most = NULL;

    if (!recorder || corm_session_watch(s, corm_recorder_hook(recorder)))
        return false;
    task("the same authors loaded one by one: what a recorder says of it");
    corm_each (Post, p, latest(s))
        printf("  %s by %s\n", p->title,
               corm_load(p, User, "author") ? p->author->name : "?");
    corm_session_unwatch(s, corm_recorder_hook(recorder));
    if (corm_recorder_statements(recorder, &most) > 0)
        printf("  %" PRIu64 " times: %.60s...\n", most[0].times, most[0].sql);
    corm_recorder_free(recorder);
    return !corm_failed(s);
}

static bool add_tags(corm_session *s)
{
    static const char *const names[] = { "c", "sql", "orm" };
    corm_list *posts;
    Tag *tags[3];

    task("tags, created where they are missing, in their order");
    posts = corm_fetch(latest(s));
    for (int i = 0; i < 3; i++) {
        tags[i] = corm_get_or_create(Tag, corm_objects(s, Tag), NULL,
                                     SETS(SET("name", names[i])),
                                     SETS(SET("name", names[i])));
        if (!tags[i])
            return false;
    }
    for (size_t i = 0; i < corm_list_size(posts); i++) {
        Post *post = corm_list_at(Post, posts, i);

        if (corm_add_through(post, "tags", tags[i % 3],
                             SETS(SET("position", 1))) != CORM_OK ||
            corm_add_through(post, "tags", tags[0], SETS(SET("position", 2))) !=
                CORM_OK)
            return false;
    }
    return true;
}

static bool with_tags(corm_session *s)
{
    corm_queryset *in_order = corm_order_by(
        corm_select_related(corm_objects(s, PostTag), "tag"), "position");
    corm_queryset *q = corm_prefetch_related(
        latest(s), PREFETCH("posttag_set", .queryset = in_order));

    task("the latest posts with their tags in order");
    corm_each (Post, p, q) {
        printf("  %s:", p->title);
        corm_each (PostTag, pt, corm_related(p, "posttag_set"))
            printf(" %s", pt->tag->name);
        printf("\n");
    }

    task("how often each tag is used, and the posts of one of them");
    corm_each (Tag, t,
               corm_order_by(
                   corm_annotate(corm_objects(s, Tag), AS("n", COUNT("posts"))),
                   "-n", "name"))
        printf("  %s %" PRId64 "\n", t->name, corm_attr_int(t, "n"));
    corm_each (Post, p,
               corm_filter(corm_objects(s, Post), Q("tags__name", "sql")))
        printf("  tagged sql: %s\n", p->title);
    return !corm_failed(s);
}

static bool profiles(corm_session *s)
{
    corm_queryset *q = corm_select_related(corm_objects(s, User), "profile");

    task("users with their profile, where they have one");
    q = corm_filter(q, Q("name__in", VALS("Jane Doe", "Bob")));
    corm_each (User, u, corm_order_by(q, "name")) {
        Profile *profile = corm_load(u, Profile, "profile");

        printf("  %s: %s\n", u->name, profile ? profile->bio : "no profile");
    }
    return !corm_failed(s);
}

bool step_posts(corm_session *s)
{
    return by_managers(s) && author_posts(s) && find_n_plus_one(s) &&
           add_tags(s) && with_tags(s) && profiles(s);
}
