/*
 * The parts of the program: each step prints what it did, every statement
 * that it ran and how many those were.
 */
#ifndef BLOG_H
#define BLOG_H

#include "models.h"

#include <corm/short.h>

/* The blog's clock stands still, so that its output is always the same:
 * 2024-06-15 12:00 UTC, and days before it. */
corm_datetime days_ago(int days);
corm_value blog_now_value(void);

/* A task of a step: its title, then what it did, then its statements. */
void task(const char *title);

/* "1 post", "2 posts" */
#define PLURAL(n) ((n) == 1 ? "" : "s")

bool step_write(corm_session *s);    /* write.c: create, update, bulk, atomic */
bool step_query(corm_session *s);    /* query.c: what a blog asks every day */
bool step_posts(corm_session *s);    /* posts.c: drafts, tags, profiles, N+1 */
bool step_comments(corm_session *s); /* comments.c: the tree, soft delete */

#endif
