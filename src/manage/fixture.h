/*
 * Fixtures: rows as JSON, in the form that Django's dumpdata has.
 */
#ifndef CORMI_MANAGE_FIXTURE_H
#define CORMI_MANAGE_FIXTURE_H

#include "manage/manage.h"
#include "model/registry.h"

#include <jansson.h>

/* A value as JSON, owned by the caller; NULL: no memory, or text that JSON
 * cannot hold. */
json_t *cormi_fixture_json(corm_arena *arena, const corm_value *value);
/*
 * JSON as a value for a field; text is of the JSON or the arena.  False: no
 * field takes it (an array where none belongs), or no memory.
 */
bool cormi_fixture_value(corm_arena *arena, const cormi_field *field,
                         const json_t *json, corm_value *out);

/*
 * The fields that name a row of a model to people: a unique field that is
 * not its key, else those of its first unique constraint.  Up to max; their
 * number, 0: it has none.
 */
size_t cormi_natural_key(const cormi_model *model, const cormi_field **out,
                         size_t max);
/* A model of "app.model"; NULL: none. */
cormi_model *cormi_fixture_model(const corm_db *db, const char *label);

#define CORMI_NATURAL_MAX 8

#endif
