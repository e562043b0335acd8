/*
 * One change of a to-many relation: add, remove, clear, set.
 */
#ifndef CORMI_OBJECT_MANY_H
#define CORMI_OBJECT_MANY_H

#include "object/relate.h"

typedef struct cormi_many {
    cormi_context *ctx;
    corm_session *session;
    corm_object *object;
    const char *name;
    cormi_way way;
    corm_m2m_op op;
    corm_object *const *targets;
    size_t n;
    const corm_set *defaults; /* of the rows in between */
    size_t n_defaults;
    corm_arena *arena; /* of the call; the context's meanwhile */
} cormi_many;

/* reverse_key.c: of the reverse end of a foreign key. */
corm_status cormi_many_reverse(const cormi_many *many);

#endif
