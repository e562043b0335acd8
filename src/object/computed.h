/*
 * Members that the database is to compute when the object is saved: an
 * expression or a subquery stands for the value until then.
 */
#ifndef CORMI_OBJECT_COMPUTED_H
#define CORMI_OBJECT_COMPUTED_H

#include "object/state.h"

static inline bool cormi_is_computed(const corm_value *value)
{
    return value->kind == CORM_K_EXPR || value->kind == CORM_K_QUERYSET;
}

/* Let value, copied to the object's scope, stand for a member. */
corm_status cormi_computed_put(corm_object *object, const cormi_field *field,
                               const corm_value *value);
/* What stands for the member; false: nothing does. */
bool cormi_computed_get(const corm_object *object, const cormi_field *field,
                        corm_value *out);
void cormi_computed_forget(const corm_object *object, const cormi_field *field);

#endif
