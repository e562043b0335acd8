/*
 * The registry: from the descriptors of all apps to resolved models.  This
 * file makes the models, their fields and keys, and owns the result; the
 * stages after it are listed in model/build.h.  Knows no query and no SQL.
 */
#include "model/build.h"

#include "base/alloc.h"
#include "base/error.h"

#include <corm/value.h>

#include <stdarg.h>
#include <string.h>

/* ---- what the stages share ---- */

void cormi_mistake(cormi_build *b, const char *format, ...)
{
    va_list args;

    if (b->n_mistakes++ != 0)
        cormi_str_addc(&b->report, '\n');
    va_start(args, format);
    cormi_str_addv(&b->report, format, args);
    va_end(args);
}

void cormi_mistake_name(cormi_build *b, const cormi_model *model,
                        const char *name, const char *format, ...)
{
    const char *near = cormi_model_suggest(model, name);
    va_list args;

    if (b->n_mistakes++ != 0)
        cormi_str_addc(&b->report, '\n');
    va_start(args, format);
    cormi_str_addv(&b->report, format, args);
    va_end(args);
    if (near != NULL)
        cormi_str_addf(&b->report, "; did you mean \"%s\"?", near);
}

void *cormi_build_take(cormi_build *b, size_t count, size_t size)
{
    void *memory = cormi_arena_calloc(b->arena, count, size);

    if (memory == NULL)
        b->oom = true;
    return memory;
}

const char *cormi_build_join(cormi_build *b, const char *a, const char *c,
                             const char *d)
{
    size_t n_a = strlen(a), n_c = strlen(c), n_d = strlen(d);
    char *text = corm_arena_bytes(b->arena, n_a + n_c + n_d + 1);

    if (text == NULL) {
        b->oom = true;
        return NULL;
    }
    memcpy(text, a, n_a);
    memcpy(text + n_a, c, n_c);
    memcpy(text + n_a + n_c, d, n_d + 1);
    return text;
}

static char registry_lower_char(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

const char *cormi_build_lower(cormi_build *b, const char *text)
{
    size_t n = strlen(text);
    char *lower = corm_arena_bytes(b->arena, n + 1);

    if (lower == NULL) {
        b->oom = true;
        return NULL;
    }
    for (size_t i = 0; i <= n; i++)
        lower[i] = registry_lower_char(text[i]);
    return lower;
}

/* ---- models ---- */

static const char *registry_table(cormi_build *b, const cormi_model *model)
{
    const char *lower;

    if (model->desc->db_table != NULL)
        return model->desc->db_table;
    lower = cormi_build_join(b, model->app, "_", model->lower);
    return lower == NULL ? NULL : cormi_build_lower(b, lower);
}

static bool registry_name_model(cormi_build *b, cormi_model *model)
{
    const char *label;

    model->lower = cormi_build_lower(b, model->name);
    if (model->lower == NULL)
        return false;
    label = cormi_build_join(b, model->app, ".", model->lower);
    label = label == NULL ? NULL : cormi_build_lower(b, label);
    if (label == NULL)
        return false;
    if (cormi_map_get(&b->registry->by_name, label) != NULL)
        cormi_mistake(b,
                      "%s is declared twice in app \"%s\"; rename one of "
                      "them (letter case does not tell them apart)",
                      model->name, model->app);
    else if (!cormi_map_put(&b->registry->by_name, label, model))
        return false;
    model->table = registry_table(b, model);
    return model->table != NULL;
}

static bool registry_list_model(cormi_build *b, cormi_model *model)
{
    cormi_build_model *note = cormi_build_take(b, 1, sizeof(*note));

    if (note == NULL)
        return false;
    note->reverse = CORMI_VEC_ARENA(cormi_relation *, b->arena);
    model->index = (uint16_t)b->models.n;
    return cormi_vec_push(&b->models, &model) &&
           cormi_vec_push(&b->notes, &note) &&
           cormi_map_putn(&b->registry->by_desc, (const char *)&model->desc,
                          sizeof(model->desc), model);
}

/* Descriptors give names without their size, so that CORM_ORDERING takes both
 * literals and expressions; the copy has it. */
static const corm_value *registry_ordering(cormi_build *b,
                                           const corm_value *given)
{
    corm_value *copy;
    size_t n = 0;

    if (given == NULL)
        return NULL;
    while (given[n].kind != CORM_K_NULL)
        n++;
    copy = cormi_build_take(b, n + 1, sizeof(*copy));
    for (size_t i = 0; copy != NULL && i < n; i++) {
        copy[i] = given[i];
        if (given[i].kind == CORM_K_TEXT || given[i].kind == CORM_K_PATH)
            copy[i].size = strlen(given[i].as.s);
    }
    return copy;
}

cormi_model *cormi_build_model_new(cormi_build *b, const corm_model *desc,
                                   const char *app)
{
    cormi_model *model = cormi_build_take(b, 1, sizeof(*model));

    if (model == NULL)
        return NULL;
    model->desc = desc;
    model->name = desc->name;
    model->app = desc->app != NULL ? desc->app : app;
    model->managed = !desc->unmanaged;
    model->abstract = desc->abstract_;
    model->concrete = model;
    model->size = desc->size;
    model->ordering = registry_ordering(b, desc->ordering);
    model->get_latest_by = desc->get_latest_by;
    model->modes = (cormi_modes){ .how = (uint8_t)desc->fetch_how,
                                  .track = desc->track_changes };
    cormi_map_init_arena(&model->names, b->arena);
    cormi_map_init_arena(&model->accessors, b->arena);
    if (!registry_name_model(b, model) || !registry_list_model(b, model)) {
        b->oom = true;
        return NULL;
    }
    if (model->abstract)
        model->table = NULL;
    return model;
}

static void registry_collect_model(cormi_build *b, const corm_app *app,
                                   const corm_model *desc)
{
    const char *label = desc->app != NULL ? desc->app : app->name;

    if (desc->name == NULL || desc->name[0] == '\0') {
        cormi_mistake(b, "A model of app \"%s\" has no name; set .name", label);
    } else if (cormi_registry_model(b->registry, desc) != NULL) {
        cormi_mistake(b, "%s is listed twice; list it in one app, once",
                      desc->name);
    } else if (b->models.n >= UINT16_MAX) {
        cormi_mistake(b, "%s is one model too many; a database has %d at most",
                      desc->name, UINT16_MAX);
    } else {
        cormi_build_model_new(b, desc, app->name);
    }
}

static void registry_collect(cormi_build *b, const corm_app *const *apps)
{
    for (size_t i = 0; apps != NULL && apps[i] != NULL; i++) {
        const corm_app *app = apps[i];

        if (app->name == NULL || app->name[0] == '\0') {
            cormi_mistake(b, "App number %zu has no name; set .name", i + 1);
            continue;
        }
        for (size_t j = 0; app->models != NULL && app->models[j] != NULL; j++)
            registry_collect_model(b, app, app->models[j]);
    }
}

/* ---- proxies and parents ---- */

static cormi_model *registry_base(cormi_build *b, const cormi_model *model,
                                  const corm_model *desc, const char *member)
{
    cormi_model *base = cormi_registry_model(b->registry, desc);

    if (base == NULL)
        cormi_mistake(b, "%s: .%s names %s, which is in no app; list it",
                      model->name, member,
                      desc->name == NULL ? "a model" : desc->name);
    else if (base->abstract && !model->abstract)
        cormi_mistake(b,
                      "%s: .%s names %s, which is abstract; repeat its "
                      "fields in %s instead",
                      model->name, member, base->name, model->name);
    return base != NULL && base->abstract ? NULL : base;
}

static void registry_link(cormi_build *b, cormi_model *model)
{
    const corm_model *desc = model->desc;

    if (desc->proxy_of != NULL && desc->extends != NULL)
        cormi_mistake(b, "%s has both .proxy_of and .extends; keep one",
                      model->name);
    if (desc->proxy_of != NULL)
        model->proxy_of = registry_base(b, model, desc->proxy_of, "proxy_of");
    else if (desc->extends != NULL)
        model->parent = registry_base(b, model, desc->extends, "extends");
}

/* Does following proxies and parents come to an end? */
static bool registry_link_ends(const cormi_model *model, size_t limit)
{
    while (model != NULL && limit-- > 0)
        model = model->proxy_of != NULL ? model->proxy_of : model->parent;
    return model == NULL;
}

static void registry_concrete(cormi_model *model)
{
    while (model->concrete->proxy_of != NULL)
        model->concrete = model->concrete->proxy_of;
    if (model->concrete != model) {
        model->table = model->concrete->table;
        model->managed = model->concrete->managed;
    }
}

static void registry_link_all(cormi_build *b)
{
    for (size_t i = 0; i < b->models.n; i++)
        registry_link(b, cormi_build_at(b, i));
    for (size_t i = 0; i < b->models.n; i++) {
        cormi_model *model = cormi_build_at(b, i);

        if (registry_link_ends(model, b->models.n + 1))
            continue;
        cormi_mistake(b,
                      "%s is, by .extends or .proxy_of, its own ancestor; "
                      "break the circle",
                      model->name);
        model->proxy_of = model->parent = NULL;
    }
    for (size_t i = 0; i < b->models.n; i++) {
        cormi_model *model = cormi_build_at(b, i);

        if (model->parent != NULL)
            while (model->parent->proxy_of != NULL)
                model->parent = model->parent->proxy_of;
        registry_concrete(model);
    }
}

/* ---- the result ---- */

static uint64_t registry_serial(const cormi_registry *registry)
{
    struct {
        corm_uuid random;
        corm_datetime now;
        const void *address;
    } seed;

    memset(&seed, 0, sizeof(seed));
    /* Without randomness the clock and the address still tell them apart. */
    if (!corm_uuid_random(&seed.random))
        memset(&seed.random, 0, sizeof(seed.random));
    seed.now = corm_now();
    seed.address = registry;
    return cormi_hash(&seed, sizeof(seed), 0);
}

static void registry_defaults(cormi_build *b)
{
    for (size_t i = 0; i < b->models.n; i++) {
        const cormi_model *model = cormi_build_at(b, i);

        if (model->proxy_of != NULL)
            continue;
        for (size_t j = 0; j < model->n_fields && !b->oom; j++)
            if (model->fields[j]->origin == model->fields[j])
                cormi_build_default(b, model->fields[j]);
    }
}

static void registry_resolve(cormi_build *b, const corm_app *const *apps)
{
    registry_collect(b, apps);
    if (b->oom)
        return;
    registry_link_all(b);
    for (size_t i = 0; i < b->models.n; i++)
        cormi_build_fields(b, cormi_build_at(b, i));
    if (!b->oom)
        cormi_build_relations(b);
    if (!b->oom)
        cormi_build_names(b);
    if (!b->oom)
        registry_defaults(b);
    for (size_t i = 0; !b->oom && i < b->models.n; i++) {
        cormi_check_fields(b, cormi_build_at(b, i));
        cormi_check_meta(b, cormi_build_at(b, i));
    }
    if (!b->oom)
        cormi_check_schema(b);
    if (!b->oom && b->n_mistakes == 0)
        cormi_build_blanks(b);
}

/* As many whole mistakes as the record holds, in one line: a record's text
 * has no line breaks. */
static void registry_report(const cormi_build *b, corm_error *err)
{
    const char *text = cormi_str_get(&b->report);
    char line[CORM_ERROR_MESSAGE_MAX];
    const size_t room = sizeof(line) - 32; /* for "and N more" */
    size_t n = 0, shown = 0;

    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        size_t keep = length < room ? length : room;

        if (shown != 0 && n + 2 + length > room)
            break;
        if (shown++ != 0) {
            memcpy(line + n, ". ", 2);
            n += 2;
        }
        memcpy(line + n, text, keep);
        n += keep;
        text += length + (text[length] == '\n');
    }
    if (shown == b->n_mistakes)
        cormi_error_set(err, CORM_FIELD_ERROR, "%.*s", (int)n, line);
    else
        cormi_error_set(err, CORM_FIELD_ERROR, "%.*s; and %zu more", (int)n,
                        line, b->n_mistakes - shown);
}

static cormi_registry *registry_begin(cormi_build *b,
                                      const corm_allocator *alloc)
{
    cormi_registry *registry;

    b->arena = cormi_arena_new(alloc);
    if (b->arena == NULL)
        return NULL;
    registry = CORMI_NEW(b->arena, cormi_registry);
    if (registry == NULL) {
        cormi_arena_free(b->arena);
        return NULL;
    }
    registry->arena = b->arena;
    registry->alloc = alloc;
    registry->serial = registry_serial(registry);
    cormi_map_init_arena(&registry->by_desc, b->arena);
    cormi_map_init_arena(&registry->by_name, b->arena);
    b->registry = registry;
    b->models = CORMI_VEC_ARENA(cormi_model *, b->arena);
    b->notes = CORMI_VEC_ALLOC(cormi_build_model *, alloc);
    cormi_str_init(&b->report, alloc);
    return registry;
}

static bool registry_end(cormi_build *b, corm_error *err, char **report)
{
    b->oom = b->oom || b->report.oom;
    if (!b->oom && b->n_mistakes != 0 && report != NULL) {
        *report = cormi_strdup(b->registry->alloc, cormi_str_get(&b->report));
        b->oom = *report == NULL;
    }
    if (b->oom)
        cormi_error_set(err, CORM_NO_MEMORY, "no memory for the models");
    else if (b->n_mistakes != 0)
        registry_report(b, err);
    cormi_str_fini(&b->report);
    cormi_vec_fini(&b->notes);
    b->registry->models = b->models.data;
    b->registry->n_models = b->models.n;
    for (size_t i = 0; i < b->models.n; i++)
        b->registry->models[i]->registry = b->registry;
    return !b->oom && b->n_mistakes == 0;
}

static cormi_registry *registry_make(const corm_app *const *apps,
                                     const corm_allocator *alloc,
                                     corm_error *err, char **report,
                                     bool partial)
{
    cormi_build build = { .partial = partial };
    cormi_registry *registry = registry_begin(&build, alloc);

    if (report != NULL)
        *report = NULL;
    if (registry == NULL) {
        cormi_error_set(err, CORM_NO_MEMORY, "no memory for the models");
        return NULL;
    }
    registry_resolve(&build, apps);
    if (registry_end(&build, err, report))
        return registry;
    cormi_registry_free(registry);
    return NULL;
}

cormi_registry *cormi_registry_new(const corm_app *const *apps,
                                   const corm_allocator *alloc, corm_error *err,
                                   char **report)
{
    return registry_make(apps, alloc, err, report, false);
}

cormi_registry *cormi_registry_new_partial(const corm_app *const *apps,
                                           const corm_allocator *alloc,
                                           corm_error *err)
{
    return registry_make(apps, alloc, err, NULL, true);
}

void cormi_registry_free(cormi_registry *registry)
{
    if (registry != NULL)
        cormi_arena_free(registry->arena);
}

cormi_model *cormi_registry_model(const cormi_registry *registry,
                                  const corm_model *desc)
{
    return cormi_map_getn(&registry->by_desc, (const char *)&desc,
                          sizeof(desc));
}

cormi_model *cormi_registry_by_name(const cormi_registry *registry,
                                    const char *app, const char *name)
{
    size_t n_app = strlen(app), n_name = strlen(name);
    char key[256];

    if (n_app + n_name + 1 > sizeof(key))
        return NULL;
    memcpy(key, app, n_app);
    key[n_app] = '.';
    memcpy(key + n_app + 1, name, n_name);
    for (size_t i = 0; i < n_app + 1 + n_name; i++)
        key[i] = registry_lower_char(key[i]);
    return cormi_map_getn(&registry->by_name, key, n_app + 1 + n_name);
}
