/*
 * Related managers: the rows at the end of a to-many relation added, removed
 * and created from the object it begins at.
 */
#ifndef CORMI_OBJECT_MANAGER_H
#define CORMI_OBJECT_MANAGER_H

#include "object/relate.h"

/* One change of a relation in progress. */
typedef struct cormi_change {
    cormi_context *ctx;
    corm_session *session;
    corm_object *object;
    const char *name;
    cormi_way way;
    corm_m2m_op op;
    const corm_value *targets; /* objects or keys */
    size_t n;
    corm_relate_options options;
    corm_arena *arena; /* what ends with the call */
} cormi_change;

/* m2m.c, reverse.c: the change is checked but for its targets. */
corm_status cormi_change_m2m(const cormi_change *change);
corm_status cormi_change_reverse(const cormi_change *change);

/*
 * A new object for a queryset with these members set; of a related manager it
 * refers to the object the manager began at.  NULL: recorded.
 */
corm_object *cormi_manager_new(const corm_queryset *q, const corm_set *sets,
                               size_t n);
/* It was saved: a many-to-many manager adds it. */
corm_status cormi_manager_saved(const corm_queryset *q, corm_object *object);

#endif
