/*
 * Between registry_relations.c and registry_m2m.c.  Private to src/model.
 */
#ifndef CORMI_MODEL_RELATIONS_H
#define CORMI_MODEL_RELATIONS_H

#include "model/build.h"

/* Resolve a foreign key or one-to-one field: relation, target. */
void cormi_build_key(cormi_build *b, cormi_field *field);
/* Make the tables of the many-to-many fields that name no through model. */
void cormi_build_auto_throughs(cormi_build *b, cormi_model *model);
/* Find the two keys of every through model. */
void cormi_build_throughs(cormi_build *b, cormi_model *model);

#endif
