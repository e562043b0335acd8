/*
 * What one result's objects share: the head of corm_state, as far as the
 * query layer must know it (an object as a value is its key).  The object
 * layer appends its own part.
 */
#ifndef CORMI_MODEL_STATE_H
#define CORMI_MODEL_STATE_H

#include "model/registry.h"

struct corm_state {
    const cormi_model *model; /* NULL: rows of values() or aggregate() */
    corm_session *session;
    const cormi_registry *registry;
};

/* Flags of corm_object.flags. */
#define CORMI_OBJECT_ADDING  0x1u /* not yet in the database */
#define CORMI_OBJECT_DELETED 0x2u
#define CORMI_OBJECT_COMPUTED \
    0x4u /* members wait for the database to compute */

#endif
