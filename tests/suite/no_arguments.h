/*
 * Calls whose further arguments are left out.  ISO C11 asks for one at least,
 * and compilers say so under -Wpedantic.
 */
#ifndef NO_ARGUMENTS_H
#define NO_ARGUMENTS_H

#include "support/library.h"

#pragma GCC system_header
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"

static inline corm_queryset *no_filter(const corm_queryset *q)
{
    return corm_filter(q);
}

static inline corm_queryset *no_exclude(const corm_queryset *q)
{
    return corm_exclude(q);
}

static inline corm_queryset *no_without(const corm_queryset *q)
{
    return corm_without(q);
}

static inline corm_queryset *no_only(const corm_queryset *q)
{
    return corm_only(q);
}

static inline corm_queryset *no_defer(const corm_queryset *q)
{
    return corm_defer(q);
}

static inline corm_queryset *no_select_related(const corm_queryset *q)
{
    return corm_select_related(q);
}

static inline Book *no_get(const corm_queryset *q)
{
    return corm_get(Book, q);
}

static inline int64_t no_update(const corm_queryset *q)
{
    return corm_update(q);
}

static inline corm_status no_refresh(Book *book)
{
    return corm_refresh_fields(book);
}

#pragma GCC diagnostic pop

#endif
