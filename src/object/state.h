/*
 * What the objects of one result share beyond the head in model/state.h,
 * and how an object is checked before anything is done with it.
 */
#ifndef CORMI_OBJECT_STATE_H
#define CORMI_OBJECT_STATE_H

#include "base/arena.h"
#include "model/state.h"
#include "session/session.h"

#include <corm/object.h>

/* A named cell: a column of a row, or an annotation of an object. */
typedef struct cormi_column {
    const char *name;
    corm_type type;
} cormi_column;

/* A related object or a corm_list; what NULL and known: there is none. */
typedef struct cormi_hanging {
    void *what;
    bool known;
} cormi_hanging;

/*
 * What hangs on the objects of one result by a name, by object->row: related
 * objects that have no member to live in, and prefetched lists.
 */
typedef struct cormi_table {
    struct cormi_table *next;
    const char *name; /* to_attr, accessor or field */
    bool many;        /* of corm_list */
    size_t n;
    cormi_hanging *rows;
} cormi_table;

typedef struct cormi_object_state {
    struct corm_state head;
    corm_arena *arena;           /* of the scope the objects live in */
    const cormi_column *columns; /* of cells, n_columns */
    const uint64_t *loaded;      /* bit by index of the field; NULL: all */
    cormi_table *tables;
    cormi_table *kept;       /* what was loaded: see track.h; or NULL */
    struct corm_list *peers; /* objects of the result, where the mode is
                                CORM_FETCH_PEERS; or NULL */
    uint32_t n_columns;
    uint32_t cells; /* offset of the cells in an object */
    uint32_t scope; /* its number: see cormi_session_scope() */
    bool own;       /* one object's alone: may be changed for it */
    cormi_modes modes;
#ifdef CORM_ARENA_DEBUG
    uint64_t unit; /* of work: see cormi_session_unit() */
#endif
} cormi_object_state;

static inline bool cormi_modes_any(cormi_modes modes)
{
    return (modes.how | modes.track) != 0;
}

/* What one says, and where it says nothing the other. */
static inline cormi_modes cormi_modes_over(cormi_modes one, cormi_modes other)
{
    return (cormi_modes){ .how = one.how != CORM_FETCH_DEFAULT ? one.how
                                                               : other.how,
                          .track = one.track || other.track };
}

static inline cormi_object_state *cormi_state(const corm_object *object)
{
    return (cormi_object_state *)(void *)object->state;
}

/* The context of an object's session. */
static inline cormi_context *cormi_object_context(const corm_object *object)
{
    return cormi_session_context(object->state->session);
}

/* A state in arena; model NULL: rows.  NULL: no memory. */
cormi_object_state *cormi_state_new(corm_session *session, corm_arena *arena,
                                    const cormi_model *model);
/* The object's state made its own, so that it may be changed.  NULL: no memory
 * (recorded). */
cormi_object_state *cormi_state_own(corm_object *object);

/*
 * Is it an object that calls may use now?  CORM_MISUSE for NULL, an all-zero
 * header, a row, and a session that is not usable.
 */
corm_status cormi_object_check(const corm_object *object);
/* The same, rows allowed. */
corm_status cormi_object_check_any(const corm_object *object);

/* Refuse an object that is none of this session: what (a field's label) it was
 * to be for, and both databases where they are two.  CORM_MISUSE. */
corm_status cormi_object_stranger(const corm_object *object,
                                  corm_session *session, const char *what);

/* An array is of one model and one session, as its first object says. */
corm_status cormi_object_alike(const corm_object *object,
                               const corm_object *first);

/* Is the field's member filled from the database or by the program? */
bool cormi_field_loaded(const cormi_object_state *state,
                        const cormi_field *field);
/* Mark fields of an own state as loaded or not.  false: no memory. */
bool cormi_state_mark(cormi_object_state *state, const cormi_field *field,
                      bool loaded);

/* The mask copied to the state's own arena.  false: no memory. */
bool cormi_state_copy_loaded(cormi_object_state *state);

/* What hangs on an object by a name; NULL: nothing is known. */
const cormi_hanging *cormi_hanging_get(const corm_object *object,
                                       const char *name, bool many);
/* Hang it there; false: no memory. */
bool cormi_hanging_put(const corm_object *object, const char *name, bool many,
                       void *what);
/* The same for rows of one state, in two steps.  NULL: no memory. */
cormi_table *cormi_table_add(cormi_object_state *state, const char *name,
                             bool many);
bool cormi_table_put(const cormi_object_state *state, cormi_table *table,
                     uint32_t row, void *what);
/* What hangs there may be stale: forget it. */
void cormi_hanging_forget(const corm_object *object, const char *name);

/* Memory of the scope of an object for the time of a call: swaps the arena
 * of the context.  Back by cormi_arena_restore(). */
static inline corm_arena *cormi_arena_borrow(cormi_context *ctx,
                                             corm_arena *arena)
{
    corm_arena *old = ctx->arena;

    ctx->arena = arena;
    return old;
}

#endif
