/*
 * Changes of objects: a copy of what was loaded or saved last is kept beside
 * each object that is tracked, and compared.  Nobody else pays.
 */
#ifndef CORMI_OBJECT_TRACK_H
#define CORMI_OBJECT_TRACK_H

#include "object/save.h"

/* The n objects of a batch were just read.  false: no memory. */
bool cormi_track_rows(cormi_object_state *state, const char *base,
                      size_t stride, size_t n);
/* These members were just read. */
void cormi_track_take(const corm_object *object,
                      const cormi_field *const *fields, size_t n);
/* These were just written; wanted: by index of the field, NULL: all. */
corm_status cormi_track_saved(corm_object *object, const bool *wanted);
/* A copy of the object is as changed as the object. */
corm_status cormi_track_copy(corm_object *copy, const corm_object *object);
/* Of what a save wants only what has changed is left, where all is known. */
corm_status cormi_track_want(cormi_save *s);

#endif
