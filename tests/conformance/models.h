/* Between models.c, flat.c and schema.c: models while they are made. */
#ifndef CONFORMANCE_MODELS_H
#define CONFORMANCE_MODELS_H

#include "run.h"

typedef struct cf_models {
    cf_run *run; /* where failures go */
    cf_arena *arena;
    const json_t *list;
    corm_model *models;
    bool *built; /* has it its fields? */
    size_t n;
} cf_models;

/* Run-time models of a list of MODEL; false: cf_fail says why. */
bool cf_models_init(cf_models *m, cf_run *run, const json_t *list);
void cf_models_fields(cf_models *m, size_t at);
size_t cf_models_find(const cf_models *m, const char *name);
const json_t *cf_models_json(const cf_models *m, size_t at);
/* The type of a field's values: of a key, that of the key it refers to. */
const cf_type *cf_models_type(const cf_models *m, const json_t *owner,
                              const json_t *field);
bool cf_field_is_key(const char *type);
const char *cf_field_type(const json_t *field); /* "" when there is none */

const char *cf_text_of(const json_t *object, const char *key);
bool cf_flag_of(const json_t *object, const char *key);

/* The tables alone, one plain model each: flat.c.  app is the family. */
const corm_model *const *cf_flat_models(cf_models *m, const char *family);

#endif
