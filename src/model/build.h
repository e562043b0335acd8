/*
 * What the files that build the registry share: the work in progress and
 * the list of mistakes.  Private to src/model.
 *
 * The stages, one file each:
 *   registry.c            models, their fields and keys
 *   registry_relations.c  targets, reverse ends, many-to-many tables
 *   names.c               what a name in a path means
 *   registry_check*.c     everything a program can declare wrong
 *   blank.c               what a new object looks like
 * A stage that meets a mistake notes it and goes on, so that one open tells
 * all of them; what could not be resolved stays NULL and later stages skip it.
 */
#ifndef CORMI_MODEL_BUILD_H
#define CORMI_MODEL_BUILD_H

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "model/registry.h"

typedef enum cormi_build_state {
    CORMI_BUILD_NEW,
    CORMI_BUILD_ACTIVE, /* being worked on: meeting it again is a cycle */
    CORMI_BUILD_DONE
} cormi_build_state;

/* Notes about a model that only the build needs. */
typedef struct cormi_build_model {
    cormi_build_state fields, inherited;
    cormi_vec reverse; /* cormi_relation *: becomes model->reverse */
} cormi_build_model;

typedef struct cormi_build {
    cormi_registry *registry;
    corm_arena *arena; /* the registry's */
    cormi_vec models;  /* cormi_model *: becomes registry->models */
    cormi_vec notes;   /* cormi_build_model *, by model->index */
    cormi_str report;  /* one mistake a line */
    size_t n_mistakes;
    bool oom;
    bool partial; /* see cormi_registry_new_partial() */
} cormi_build;

static inline cormi_model *cormi_build_at(const cormi_build *b, size_t i)
{
    return CORMI_VEC_AT(cormi_model *, &b->models, i);
}

static inline cormi_build_model *cormi_build_note(const cormi_build *b,
                                                  const cormi_model *model)
{
    return CORMI_VEC_AT(cormi_build_model *, &b->notes, model->index);
}

/* Note a mistake: one sentence that names model, member and remedy. */
void cormi_mistake(cormi_build *b, const char *format, ...) CORM_PRINTF(2, 3);
/* The same, followed by `; did you mean "..."?` where a name is near. */
void cormi_mistake_name(cormi_build *b, const cormi_model *model,
                        const char *name, const char *format, ...)
    CORM_PRINTF(4, 5);

/* Cleared memory of the registry; NULL and b->oom when there is none. */
void *cormi_build_take(cormi_build *b, size_t count, size_t size);
/* The texts a, c and d in one, of the registry; NULL and b->oom. */
const char *cormi_build_join(cormi_build *b, const char *a, const char *c,
                             const char *d);
/* An ASCII lower-case copy. */
const char *cormi_build_lower(cormi_build *b, const char *text);

/* registry.c: a model among b->models; NULL and b->oom. */
cormi_model *cormi_build_model_new(cormi_build *b, const corm_model *desc,
                                   const char *app);
/* registry.c: fields, many-to-many fields and keys of a model, after its
 * parent's; safe to call again. */
void cormi_build_fields(cormi_build *b, cormi_model *model);
/* A field by its own name or attname, before there is a map of names. */
cormi_field *cormi_build_find(const cormi_model *model, const char *name);

/* blank.c: images of new objects; the models have no mistakes. */
void cormi_build_blanks(cormi_build *b);
/* registry_relations.c: of all models; adds the automatic ones. */
void cormi_build_relations(cormi_build *b);
/* names.c: maps of all models, clashes noted. */
void cormi_build_names(cormi_build *b);
/* choices.c: the default of a field whose type is resolved. */
void cormi_build_default(cormi_build *b, cormi_field *field);
/* registry_check.c, registry_check_meta.c: the rest of the mistakes. */
void cormi_check_fields(cormi_build *b, const cormi_model *model);
void cormi_check_meta(cormi_build *b, const cormi_model *model);
void cormi_check_schema(cormi_build *b);

#endif
