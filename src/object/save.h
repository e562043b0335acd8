/*
 * One save in progress: what save.c (the rules), save_values.c (members to
 * parameters) and save_insert.c share.
 */
#ifndef CORMI_OBJECT_SAVE_H
#define CORMI_OBJECT_SAVE_H

#include "object/computed.h"
#include "object/member.h"

/* What stands for a field in this save, by its index in the model. */
typedef struct cormi_save_value {
    corm_value value;
    bool ready;   /* adapted: as it goes to the database */
    bool pending; /* to be written into the member when the save succeeds */
} cormi_save_value;

typedef struct cormi_save {
    corm_session *session;
    cormi_context *ctx;
    corm_object *object;
    const cormi_model *model;
    corm_save_how how;
    bool adding;              /* when the save began */
    bool names;               /* only some: named by the program, or changed */
    bool nothing;             /* of a tracked object has changed */
    bool computed;            /* the database computes some of the values */
    bool inserted;            /* the last table's row; known afterwards */
    const bool *wanted;       /* by index of the field; NULL: all */
    cormi_save_value *values; /* by index of the field; NULL: the members are
                                 what is written, in a bulk insert */
    int64_t version; /* that the row must have; of a model with versions */
    corm_arena *scratch;
    const cormi_field **list; /* room for the fields of one statement */
    corm_value *params;       /* and their values */
} cormi_save;

static inline corm_status cormi_save_memory(const cormi_save *s)
{
    return cormi_fail_memory(s->ctx);
}

static inline bool cormi_save_wants(const cormi_save *s,
                                    const cormi_field *field)
{
    return s->wanted == NULL || s->wanted[field->index];
}

/* save.c: ready for an object, everything wanted.  CORM_NO_MEMORY. */
corm_status cormi_save_init(cormi_save *s, corm_object *object,
                            corm_arena *scratch);

/* save_values.c */
/* Keys from companions, agreement checked: before anything is written. */
corm_status cormi_save_companions(cormi_save *s);
/* The value of a field as it goes to the database; add: for an INSERT.
 * CORM_INTEGRITY: it is not set and must be. */
corm_status cormi_save_value_of(cormi_save *s, const cormi_field *field,
                                bool add);
/* The same straight from the member, for one that nothing stands for. */
corm_status cormi_save_member(cormi_save *s, const cormi_field *field,
                              corm_value *out);
/* A part of the key, perhaps by its default.  *set false: it is unset. */
corm_status cormi_save_key_of(cormi_save *s, const cormi_field *field,
                              bool *set);
/* A value from elsewhere (a parent's key): ready and pending. */
void cormi_save_give(cormi_save *s, const cormi_field *field,
                     const corm_value *value);
/* What the database has computed is read when somebody asks. */
corm_status cormi_save_settle_computed(cormi_save *s);
/* Members as they are in the database now; the save has succeeded. */
corm_status cormi_save_settle(cormi_save *s);

/* The row's column is left to the database. */
bool cormi_save_leaves(const cormi_save *s, const cormi_field *field);

/* save_insert.c: a row of one table of the model. */
corm_status cormi_save_insert(cormi_save *s, const cormi_model *table);

/* save_plain.c: the short ways. */
/* A new object, its members are its row. */
bool cormi_save_is_plain(const corm_object *object);
/* And one INSERT without RETURNING gives it its key. */
bool cormi_save_can_insert(const corm_object *object);
/* That INSERT; of s the session, context, object, model and scratch count. */
corm_status cormi_save_insert_plain(cormi_save *s);
/* Named members into the row; false: it takes the long way, nothing was done. */
bool cormi_save_names_plain(corm_object *object, const char *const *names,
                            size_t n, bool *updated, corm_status *status);

#endif
