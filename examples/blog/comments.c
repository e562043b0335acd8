/*
 * Step 4: comments that answer comments, read as a tree by one statement;
 * deleted softly, and for good.
 */
#include "blog.h"

#include <inttypes.h>
#include <stdio.h>

/* Who says what, and to which of the ones before (-1: to nobody). */
static const struct {
    const char *author, *text;
    int parent;
} talk[] = {
    { "Alice", "Nice.", -1 },
    { "Bob", "Is it?", 0 },
    { "Alice", "I think so.", 1 },
    { "Carol", "Buy my book!", -1 },
    { "Jane Doe", "No advertising.", 3 },
    { "Jane Doe", "Thank you.", 0 },
};
enum { TALK = sizeof(talk) / sizeof(talk[0]) };

static bool write_comments(corm_session *s, const Post *post)
{
    Comment *comments[TALK];

    task("a conversation");
    for (int i = 0; i < TALK; i++) {
        User *author =
            corm_get(User, corm_objects(s, User), Q("name", talk[i].author));

        if (!author)
            return false;
        comments[i] = corm_create(
            s, Comment, .post_id = post->id, .author = author,
            .text = talk[i].text,
            .parent = talk[i].parent < 0 ? NULL : comments[talk[i].parent]);
        if (!comments[i])
            return false;
    }
    return true;
}

/* Prints the answers to parent (0: those to nobody), and theirs. */
static void print_branch(const corm_list *all, int64_t parent, int depth)
{
    for (size_t i = 0; i < corm_list_size(all); i++) {
        const Comment *c = corm_list_at(Comment, all, i);

        if ((c->parent_id.set ? c->parent_id.value : 0) != parent)
            continue;
        printf("  %*s%s: %s\n", 2 * depth, "", c->author->name, c->text);
        print_branch(all, c->id, depth + 1);
    }
}

static bool print_tree(corm_session *s, const Post *post, const char *title)
{
    corm_list *all;

    task(title);
    all = corm_fetch(
        corm_select_related(corm_related(post, "comments"), "author"));
    if (!all)
        return false;
    print_branch(all, 0, 0);
    return !corm_failed(s);
}

static corm_queryset *advertising(corm_session *s, const char *manager)
{
    return corm_filter(
        corm_objects_by(s, Comment, manager),
        OR(Q("text__icontains", "buy"), Q("parent__text__icontains", "buy")));
}

static bool soft_delete(corm_session *s, const Post *post)
{
    int64_t n, seen, trashed;

    task("advertising and its answers are hidden, not deleted");
    n = corm_update(advertising(s, NULL), SET("deleted_at", days_ago(0)));
    if (n < 0)
        return false;
    seen = corm_count(corm_objects(s, Comment));
    trashed = corm_count(corm_objects_by(s, Comment, "trash"));
    printf("  %" PRId64 " hidden; %" PRId64 " seen, %" PRId64 " in the trash\n",
           n, seen, trashed);
    if (!print_tree(s, post, "the tree as everybody sees it"))
        return false;

    task("the trash is emptied, with what answers it");
    n = corm_delete_all(corm_objects_by(s, Comment, "trash"));
    seen = corm_count(corm_objects_by(s, Comment, "everything"));
    printf("  %" PRId64 " rows; %" PRId64 " comments are left\n", n, seen);
    return n == 2;
}

static bool delete_branch(corm_session *s)
{
    Comment *first;
    int64_t rows;

    task("a comment deleted with its answers");
    first = corm_get(Comment, corm_objects(s, Comment), Q("text", "Is it?"));
    if (!first)
        return false;
    rows = corm_delete(first);
    printf("  %" PRId64 " rows\n", rows);
    return rows == 2;
}

bool step_comments(corm_session *s)
{
    Post *post;

    task("the post that is talked about");
    post = corm_get(Post, corm_objects(s, Post), Q("title", "First Post"));
    return post && write_comments(s, post) &&
           print_tree(s, post, "all comments of a post as a tree") &&
           soft_delete(s, post) && delete_branch(s) &&
           print_tree(s, post, "what is left");
}
