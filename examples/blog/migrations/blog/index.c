/*
 * The migrations of blog, in order.  Written by makemigrations.
 */
#include <corm/corm.h>
#include <corm/migrations.h>

/* clang-format off */
CORM_DECLARE_MIGRATION(blog, 0001_initial);
extern const corm_migration *const blog_migrations[];

const corm_migration *const blog_migrations[] = {
    &blog_0001_initial,
    NULL,
};
