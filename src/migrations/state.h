/*
 * The state that operations add up to, as the files of this folder see it.
 * A state owns a map of models; models are shared between copies and copied
 * when one of them changes.  All memory is of one arena, which lives as long
 * as any state made of it.
 */
#ifndef CORMI_MIGRATIONS_STATE_H
#define CORMI_MIGRATIONS_STATE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "base/vec.h"

#include <corm/migrations.h>

typedef struct cormi_state_pool {
    corm_arena *arena;
    const corm_allocator *alloc;
    size_t refs;      /* states */
    uint64_t serials; /* of states */
} cormi_state_pool;

typedef struct cormi_state_model {
    corm_model desc;   /* name, app, options; no fields, indexes, constraints */
    const char *key;   /* "app.model", the model in lower case */
    cormi_vec fields;  /* const corm_field * */
    cormi_vec indexes; /* const corm_index *, all named */
    cormi_vec constraints;  /* const corm_constraint * */
    uint64_t owner;         /* serial of the state that may change it */
    const corm_model *view; /* as one descriptor; NULL: to be made */
} cormi_state_model;

struct corm_project_state {
    cormi_state_pool *pool;
    cormi_map models; /* key -> cormi_state_model; NULL: gone */
    size_t n;         /* models that are there */
    uint64_t serial;
    struct cormi_registry *live; /* while a function of RUN_C runs */
};

#define CORMI_STATE_FIELD(m, i) \
    CORMI_VEC_AT(const corm_field *, &(m)->fields, i)
#define CORMI_STATE_INDEX(m, i) \
    CORMI_VEC_AT(const corm_index *, &(m)->indexes, i)
#define CORMI_STATE_CONSTRAINT(m, i) \
    CORMI_VEC_AT(const corm_constraint *, &(m)->constraints, i)

/* "app.model" with the model in lower case; NULL: no memory. */
const char *cormi_state_key(corm_arena *arena, const char *app,
                            const char *model);
/* The key of what a field of app refers to. */
const char *cormi_state_ref_key(corm_arena *arena, const char *app,
                                const corm_model *ref);
/* Does ref, in a field of app, name the model of key? */
bool cormi_state_ref_is(const char *app, const corm_model *ref,
                        const char *key);
/* The state is what a changed copy of it is; the copy can only be freed. */
void cormi_state_become(corm_project_state *state, corm_project_state *copy);
cormi_state_model *cormi_state_get(const corm_project_state *state,
                                   const char *key);
cormi_state_model *cormi_state_find(const corm_project_state *state,
                                    const char *app, const char *model);
const corm_field *cormi_state_field(const cormi_state_model *model,
                                    const char *name);
/* Are names the same in any case of ASCII letters? */
bool cormi_state_same(const char *a, const char *b);
/* The column of a field; NULL: it has none, or no memory. */
const char *cormi_state_column(corm_arena *arena, const corm_field *field);
/* The name of a model's table. */
const char *cormi_state_table(corm_arena *arena, const cormi_state_model *m);

bool cormi_state_is_key(const corm_field *field); /* a column and a relation */
bool cormi_state_is_relation(const corm_field *field);

/* The same declarations?  What no migration changes is left out: validators,
 * functions.  to_same: .to and .through are taken for the same. */
bool cormi_field_same(const char *app, const corm_field *a, const corm_field *b,
                      bool to_same);
bool cormi_index_same(const corm_index *a, const corm_index *b, bool names);
/* text_too: what is said to people counts, too. */
bool cormi_constraint_same(const corm_constraint *a, const corm_constraint *b,
                           bool text_too);
bool cormi_expr_same(const corm_expr *a, const corm_expr *b);
bool cormi_values_same(const corm_value *a, const corm_value *b);
bool cormi_names_same(const char *const *a, const char *const *b);
bool cormi_text_same(const char *a, const char *b); /* NULL is NULL */

/* A field's name put for another in lists and expressions. */
const char *const *cormi_rename_names(corm_arena *arena,
                                      const char *const *names,
                                      const char *from, const char *to);
const corm_expr *cormi_rename_expr(corm_arena *arena, const corm_expr *expr,
                                   const char *from, const char *to);
const corm_index *cormi_rename_index(corm_arena *arena, const corm_index *index,
                                     const char *from, const char *to);
const corm_constraint *cormi_rename_constraint(corm_arena *arena,
                                               const corm_constraint *c,
                                               const char *from,
                                               const char *to);

/* A list is ended by NULL: how long is it?  NULL: 0. */
size_t cormi_names_count(const char *const *names);

#endif
