/*
 * Between the recipes of parameters and those who run them.  Private to
 * src/query.
 */
#ifndef CORMI_QUERY_RECIPE_H
#define CORMI_QUERY_RECIPE_H

#include "base/map.h"
#include "query/logical.h"

typedef struct cormi_recipe_work {
    corm_arena *arena;
    const char *why; /* of CORMI_IS_WRONG: static text */
} cormi_recipe_work;

typedef struct cormi_kept {
    corm_value *values;
    size_t n, ascending; /* ascending: how many of the first are integers, each
                            above the one before */
    cormi_map seen;      /* bytes of a value that is none of these -> itself */
    bool oom;
} cormi_kept;

/* Is it no text, or one that every database takes: UTF-8 without a NUL? */
cormi_outcome cormi_recipe_clean(const corm_value *in, cormi_recipe_work *w);
/* Runs the slot's recipe on a value. */
cormi_outcome cormi_recipe_run(const cormi_slot *slot, const corm_value *in,
                               corm_value *out, cormi_recipe_work *w);
/* The items of a list that are kept: no NULL, no duplicate, none out of range. */
cormi_outcome cormi_recipe_items(const cormi_slot *slot, const corm_value *list,
                                 cormi_kept *kept, cormi_recipe_work *w);

#endif
