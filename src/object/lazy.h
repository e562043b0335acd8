/*
 * What is loaded only when somebody asks: refused or told in strict modes,
 * read for all objects of a result at once where they are peers.
 */
#ifndef CORMI_OBJECT_LAZY_H
#define CORMI_OBJECT_LAZY_H

#include "object/relate.h"

/* Objects that q gives go on in the mode of object.  NULL: NULL. */
corm_queryset *cormi_lazy_pass(corm_queryset *q, const corm_object *object);
/* Load a member that is not there. */
corm_status cormi_lazy_field(corm_object *object, const cormi_field *field);
/* Somebody asks for the end of a to-one relation that is not there: perhaps
 * it is afterwards. */
corm_status cormi_lazy_one(corm_object *object, const cormi_way *way);
/* A to-many relation is evaluated: *rows, where they are there now, else NULL.
 * rows NULL: they are not wanted themselves. */
corm_status cormi_lazy_manager(const corm_queryset *q, corm_list **rows);
static inline corm_status cormi_lazy_many(const corm_queryset *q,
                                          corm_list **rows)
{
    return q->manager == NULL ? CORM_OK : cormi_lazy_manager(q, rows);
}

#endif
