/*
 * Querysets that start at an object: its own row, the rows it refers to,
 * the rows that refer to it.
 */
#ifndef CORMI_OBJECT_RELATE_H
#define CORMI_OBJECT_RELATE_H

#include "object/member.h"
#include "query/queryset.h"

/* Columns of a key or a relation at most. */
#define CORMI_PAIRS_MAX 16

/* Conditions of equality between paths and values, ANDed. */
typedef struct cormi_pairs {
    const char *paths[CORMI_PAIRS_MAX];
    corm_value values[CORMI_PAIRS_MAX];
    size_t n;
} cormi_pairs;

/* managers.c: what the default manager of its model, or one by name (NULL:
 * none), makes of a queryset of all rows.  NULL: NULL, or recorded. */
corm_queryset *cormi_manager_default(corm_queryset *all);
corm_queryset *cormi_manager_by(corm_queryset *all, const char *name);

/* A queryset of every row of a model, without its manager or its order. */
corm_queryset *cormi_relate_root(corm_session *session,
                                 const cormi_model *model);
corm_queryset *cormi_relate_filter(const corm_queryset *q,
                                   const cormi_pairs *pairs);
/* The same over many-to-many: the next condition is about the same link. */
corm_queryset *cormi_relate_linked(const corm_queryset *q,
                                   const cormi_pairs *pairs);
/*
 * among.c: of what a queryset selects the rows whose path is among keys; of a
 * slice so many for each key.  Joins along the path are those that the
 * queryset has.
 */
corm_queryset *cormi_among(const corm_queryset *q, const char *path,
                           corm_value keys);
/* The row of an object, by its key, in the table of model (its own or an
 * ancestor's). */
corm_queryset *cormi_relate_self(const corm_object *object,
                                 const cormi_model *model);

/*
 * The values of some fields of an object as one: a list in arena when there
 * are several.  CORM_K_NULL when one of them is.  false: no memory.
 */
bool cormi_relate_key(const corm_object *object, cormi_field *const *fields,
                      size_t n, corm_arena *arena, corm_value *out);
/* Are they the primary key of model, in its order? */
bool cormi_relate_is_key(const cormi_model *model, cormi_field *const *fields,
                         size_t n);
/* The rows of q, all of model, whose fields are among n_keys such values;
 * path: a relation of those fields, for several that are not the key. */
corm_queryset *cormi_relate_in(const corm_queryset *q, const cormi_model *model,
                               cormi_field *const *fields, size_t n,
                               const char *path, const corm_value *keys,
                               size_t n_keys);

/* Keys of n columns that one statement may be asked for. */
size_t cormi_relate_most(const corm_session *session, size_t n);

/* What a name of a model leads to along a relation. */
typedef struct cormi_way {
    const cormi_relation *relation; /* NULL: the name is no relation */
    const cormi_field *field;       /* forward: in the object's model */
    bool reverse;
    bool many;
} cormi_way;

/* false: the name is no relation of the model (nothing is recorded). */
bool cormi_way_find(const cormi_model *model, const char *name, cormi_way *out);
/* The model at the other end. */
const cormi_model *cormi_way_target(const cormi_way *way);
/* Pairs that lead from the object to the rows at the other end; false: the
 * object has no value there (NULL in a key), so there are none. */
bool cormi_way_pairs(const cormi_way *way, const corm_object *object,
                     cormi_pairs *out);
/* CORM_FIELD_ERROR: no such relation. */
corm_status cormi_way_unknown(const corm_object *object, const char *name);
corm_status cormi_way_unknown_of(cormi_context *ctx, const cormi_model *model,
                                 const char *name);
/* The loaded object at the end of a to-one relation: in the member or
 * hanging.  *known false: it was never loaded. */
corm_object *cormi_way_loaded(const corm_object *object, const cormi_way *way,
                              bool *known);
/* Does the object's key still say that target is at the end? */
bool cormi_way_agrees(const corm_object *object, const cormi_way *way,
                      const corm_object *target);
/* Note that target (NULL: none) is at the end of a to-one relation. */
corm_status cormi_way_put(corm_object *object, const cormi_way *way,
                          corm_object *target);
/* related.c: the rows at the end of a to-many relation, of all of base (NULL:
 * of the target's default manager). */
corm_queryset *cormi_related_queryset(const corm_queryset *base,
                                      const corm_object *object,
                                      const cormi_way *way);
/* The name what is hanging is found by. */
const char *cormi_way_name(const cormi_way *way);

#endif
