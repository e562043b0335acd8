/*
 * Reading what an object has not loaded yet, and values as text.
 */
#ifndef CORMI_OBJECT_LOAD_H
#define CORMI_OBJECT_LOAD_H

#include "object/state.h"

/* Read members again from the object's row. */
corm_status cormi_load_fields(corm_object *object,
                              const cormi_field *const *fields, size_t n);
/* The same from a fresh object of the row, whose texts live as long. */
corm_status cormi_load_take(corm_object *object, const corm_object *fresh,
                            const cormi_field *const *fields, size_t n);
/* Every field that is not loaded and was not assigned meanwhile. */
corm_status cormi_load_deferred(corm_object *object);
/* Was a member that is not loaded assigned by the program? */
bool cormi_load_is_assigned(const corm_object *object,
                            const cormi_field *field);
/* A scalar as text, in arena; NULL: no memory. */
const char *cormi_load_text(corm_arena *arena, const corm_value *value);
/* Objects are never in constant memory: the library fetches on demand. */
corm_object *cormi_object_mutable(const corm_object *object);

#endif
