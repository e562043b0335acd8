/*
 * Many rows at once.
 */
#ifndef CORMI_OBJECT_BULK_H
#define CORMI_OBJECT_BULK_H

#include "object/save.h"
#include "object/write.h"

/* corm_bulk_create_objects() for objects that were checked, inside or outside
 * a transaction. */
corm_status cormi_bulk_insert(corm_object *const *objects, size_t n,
                              const corm_bulk_options *options);

/* Objects that calls may use now, of one model and one session. */
corm_status cormi_bulk_check(corm_object *const *objects, size_t n);
/* A number below zero is a large one here. */
corm_status cormi_bulk_check_size(cormi_context *ctx,
                                  const corm_bulk_options *options);

#endif
