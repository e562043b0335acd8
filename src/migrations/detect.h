/*
 * The autodetector's files: detect.c (models, entry), detect_fields.c,
 * detect_meta.c find operations; detect_sort.c puts them in order and into
 * migrations.  The algorithm is Django's.
 */
#ifndef CORMI_MIGRATIONS_DETECT_H
#define CORMI_MIGRATIONS_DETECT_H

#include "migrations/state.h"

typedef enum detect_when {
    DETECT_CREATED, /* field NULL: the model */
    DETECT_REMOVED,
    DETECT_ALTERED,
    DETECT_ORDER_UNSET,     /* order_with_respect_to is no longer field */
    DETECT_TOGETHER_ALTERED /* unique_together of the model */
} detect_when;

/* What must have happened before an operation. */
typedef struct detect_dep {
    const char *key; /* of the model */
    const char *field;
    detect_when when;
} detect_dep;

typedef struct detect_op {
    corm_operation op;
    const char *app, *key; /* of the model it is about */
    cormi_vec deps;        /* detect_dep */
} detect_op;

typedef struct detect_app {
    const char *name;
    cormi_vec ops;    /* detect_op *, in order */
    cormi_map by_key; /* model key -> cormi_vec of detect_op * */
    size_t taken;     /* ops that are in a migration */
    size_t n_migrations;
} detect_app;

typedef enum detect_class {
    DETECT_NONE,
    DETECT_MODEL,
    DETECT_PROXY,
    DETECT_UNMANAGED
} detect_class;

typedef struct detect_rename {
    const char *now, *before;
} detect_rename;

/* A model then and now.  Renamed ones have one pair, under the new key. */
typedef struct detect_pair {
    const char *key; /* now, of deleted ones then */
    cormi_state_model *old, *now;
    detect_class was, is;
    cormi_vec renames; /* detect_rename: fields */
    /* Of indexes and constraints: detect_meta.c. */
    cormi_vec added_indexes, removed_indexes, renamed_indexes;
    cormi_vec added_constraints, removed_constraints, altered_constraints;
} detect_pair;

typedef struct detector {
    corm_arena *arena;
    const corm_project_state *from, *to;
    const corm_autodetect_options *options;
    corm_error *err;
    corm_status status; /* the first failure */
    cormi_vec pairs;    /* detect_pair, by key */
    cormi_map by_key;   /* new key -> detect_pair */
    cormi_map was;      /* old key of a renamed model -> detect_pair */
    cormi_vec apps;     /* detect_app *, by name at last */
    cormi_map app_of;
    cormi_map through; /* old key of a through model -> detect_dep: its user */
    cormi_map related_old,
        related_now; /* key -> cormi_vec of detect_relation */
} detector;

/* A field that refers to a model. */
typedef struct detect_relation {
    cormi_state_model *model;
    const corm_field *field;
} detect_relation;

#define DETECT_PAIR(d, i) (&CORMI_VEC_AT(detect_pair, &(d)->pairs, i))

bool cormi_detect_ok(const detector *d);
void cormi_detect_memory(detector *d);
/* The n fields of m, those that other has (NULL: none) left out, by name.
 * NULL: failed. */
const corm_field **cormi_detect_fields_of(detector *d,
                                          const cormi_state_model *m,
                                          const cormi_state_model *other,
                                          size_t *n);
/* Append an operation on a model; NULL: failed. */
detect_op *cormi_detect_add(detector *d, const cormi_state_model *m,
                            corm_operation op, bool first);
void cormi_detect_dep(detector *d, detect_op *op, const char *key,
                      const char *field, detect_when when);
/* Depends on what a relation of model m refers to. */
void cormi_detect_dep_field(detector *d, detect_op *op,
                            const cormi_state_model *m,
                            const corm_field *field);
corm_answer cormi_detect_ask(detector *d, const corm_question *question,
                             corm_value *value);
/* The name that a field had before; the same when it was not renamed. */
const char *cormi_detect_before(const detect_pair *pair, const char *name);
bool cormi_detect_kept(const detect_pair *pair);

void cormi_detect_find_renames(detector *d); /* of fields */
void cormi_detect_fields(detector *d);
void cormi_detect_add_field(detector *d, const cormi_state_model *m,
                            const corm_field *field);
void cormi_detect_rename_fields(detector *d);
void cormi_detect_compare_meta(detector *d);
void cormi_detect_options(detector *d);
void cormi_detect_remove_meta(detector *d);
void cormi_detect_rename_meta(detector *d); /* and unique_together removed */
void cormi_detect_add_meta(detector *d);
void cormi_detect_tables(detector *d);
void cormi_detect_sort(detector *d);
void cormi_detect_build(detector *d, corm_changes *out);
corm_status cormi_optimize(corm_arena *arena, const char *app,
                           const corm_operation **operations, size_t *n);

#endif
