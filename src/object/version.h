/*
 * The version field of a model: compared and raised by saves.
 */
#ifndef CORMI_OBJECT_VERSION_H
#define CORMI_OBJECT_VERSION_H

#include "object/save.h"

/* The next version is to be written where the row has s->version. */
corm_status cormi_version_next(cormi_save *s);
/* The row was not there with that version. */
corm_status cormi_version_missed(const cormi_save *s);
/* Has the row the object's version?  Locks it where the database can. */
corm_status cormi_version_check(const corm_object *object);

#endif
