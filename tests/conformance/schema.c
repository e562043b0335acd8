/*
 * A schema file: read, made into models, found by model name.
 */
#include "models.h"

#include <string.h>

static const corm_app *schema_app(cf_arena *arena, const char *family,
                                  const corm_model *const *models)
{
    corm_app *app = CF_NEW(arena, corm_app);

    app->name = family;
    app->models = models;
    return app;
}

static bool schema_build(cf_schema *schema, cf_run *run)
{
    const char *family = cf_text_of(schema->json, "family");
    const corm_model **list;
    cf_models models;

    if (family == NULL) {
        cf_fail(run, "no \"family\"");
        return false;
    }
    if (!cf_models_init(&models, run, json_object_get(schema->json, "models")))
        return false;
    list = CF_NEW_N(schema->arena, const corm_model *, models.n + 1);
    for (size_t i = 0; i < models.n; i++)
        list[i] = &models.models[i];
    schema->models = list;
    schema->apps[0] = schema_app(schema->arena, family, list);
    schema->flat_models = cf_flat_models(&models, family);
    schema->flat_apps[0] =
        schema_app(schema->arena, family, schema->flat_models);
    return !cf_failed(run);
}

cf_schema *cf_schema_load(const char *file, bool typed, cf_text *why)
{
    cf_arena *arena = cf_arena_new();
    cf_schema *schema = CF_NEW(arena, cf_schema);
    cf_run *run = CF_NEW(arena, cf_run);
    json_error_t error;
    bool is_good;

    schema->file = cf_strndup(arena, file, strlen(file));
    schema->arena = run->arena = arena;
    run->is_typed = typed;
    schema->json = json_load_file(file, JSON_REJECT_DUPLICATES, &error);
    if (schema->json == NULL)
        cf_fail(run, "line %d: %s", error.line, error.text);
    is_good = schema->json != NULL && schema_build(schema, run);
    if (!is_good) {
        cf_text_add(
            why, cf_format(arena, "%s: %s", file, cf_text_get(&run->failure)));
        cf_text_free(&run->failure);
        cf_schema_free(schema);
        return NULL;
    }
    return schema;
}

void cf_schema_free(cf_schema *schema)
{
    if (schema == NULL)
        return;
    json_decref(schema->json);
    cf_arena_free(schema->arena);
}

static const corm_model *schema_find(const corm_model *const *models,
                                     const char *name)
{
    for (; name != NULL && *models != NULL; models++)
        if (strcmp((*models)->name, name) == 0)
            return *models;
    return NULL;
}

const corm_model *cf_schema_model(const cf_schema *schema, const char *name)
{
    return schema_find(schema->models, name);
}

/* "Book.authors", the pairs of a relation, are rows of Book_authors. */
const corm_model *cf_schema_flat(const cf_schema *schema, const char *name)
{
    char *copy = cf_strndup(schema->arena, name, strlen(name));

    for (char *c = copy; *c != '\0'; c++)
        *c = (char)(*c == '.' ? '_' : *c);
    return schema_find(schema->flat_models, copy);
}
