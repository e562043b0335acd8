/*
 * One validation in progress: what clean.c (the order of things),
 * clean_errors.c (what was found), clean_field.c (single values),
 * clean_unique.c and clean_checks.c (what the database knows) share.
 */
#ifndef CORMI_OBJECT_CLEAN_H
#define CORMI_OBJECT_CLEAN_H

#include "base/vec.h"
#include "object/member.h"

#include <corm/validate.h>

typedef struct cormi_clean cormi_clean;
struct cormi_clean {
    corm_session *session;
    cormi_context *ctx;
    corm_object *object;
    const cormi_model *model;
    corm_arena *scratch;
    bool adding;        /* the object is in no table yet */
    bool *excluded;     /* by index of the field; those with errors too */
    corm_arena *found;  /* of errors and their texts; NULL: none yet */
    cormi_vec errors;   /* corm_field_error */
    corm_status status; /* of the first failure that is no finding */
    cormi_clean *outer; /* that was running when this one began */
};

/* What an error says beside its text. */
typedef struct cormi_fault {
    const char *code;
    corm_value value, limit;
} cormi_fault;

/* clean_errors.c.  false: no memory; recorded in c->status. */
bool cormi_clean_add(cormi_clean *c, const cormi_field *field,
                     cormi_fault fault, const char *format, ...)
    CORM_PRINTF(4, 5);
/* The same by name ("__all__") and for a text as it is. */
bool cormi_clean_add_text(cormi_clean *c, const char *name, cormi_fault fault,
                          const char *text);
/* A value as people read it, in scratch; NULL: no memory (noted). */
const char *cormi_clean_show(cormi_clean *c, const corm_value *value);
/* A sentence with "%(value)s", "%(limit_value)s" and "%(show_value)s" in it
 * filled in, in scratch; NULL: no memory (noted). */
const char *cormi_clean_fill(cormi_clean *c, const char *text,
                             const corm_value *value, const corm_value *limit,
                             const corm_value *shown);
/* "publication date": as in the middle of a sentence; in scratch. */
const char *cormi_clean_label(cormi_clean *c, const cormi_field *field);
/* "Book with this Title and Author already exists." */
const char *cormi_clean_exists(cormi_clean *c, const cormi_model *model,
                               const cormi_field *const *fields, size_t n);
/* What was found becomes the session's; CORM_VALIDATION, or c->status. */
corm_status cormi_clean_report(cormi_clean *c);
bool cormi_clean_memory(cormi_clean *c); /* notes it; false */

/* The value of a field: the member's, of an unset key that of the object it
 * points to. */
corm_value cormi_clean_value(const cormi_clean *c, const cormi_field *field);
bool cormi_clean_excluded(const cormi_clean *c, const cormi_field *field);

/* Each notes what it finds; false: c->status says what failed. */
bool cormi_clean_field(cormi_clean *c, const cormi_field *field);
bool cormi_clean_unique(cormi_clean *c);
bool cormi_clean_constraints(cormi_clean *c);

/* clean_unique.c: does a row of q, other than the object's own, exist?  table:
 * what q is of.  1, 0 or -1 (c->status). */
int cormi_clean_other_row(cormi_clean *c, const cormi_model *table,
                          const corm_queryset *q);

#endif
