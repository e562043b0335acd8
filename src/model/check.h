/*
 * Between the files that check descriptors.  Private to src/model.
 */
#ifndef CORMI_MODEL_CHECK_H
#define CORMI_MODEL_CHECK_H

#include "model/build.h"

/* The longest name that all databases keep, in bytes; some cut longer ones
 * without a word. */
#define CORMI_NAME_MAX 63

/* check_member.c: the member of a field against its type. */
void cormi_check_member(cormi_build *b, const cormi_field *field);
/* check_member.c: members that lie outside the struct or over each other. */
void cormi_check_layout(cormi_build *b, const cormi_model *model);
/* check_relation.c: a field that refers to another model. */
void cormi_check_relation(cormi_build *b, const cormi_field *field);
/* check_expr.c: may an expression of a constraint, index or generated column
 * stand there?  what: "constraint \"pages_ok\"", for messages. */
void cormi_check_expr(cormi_build *b, const cormi_model *model,
                      const char *what, const corm_expr *expr);
/* check_expr.c: a name of an ordering: "-author__name", "?", "pk". */
void cormi_check_ordering(cormi_build *b, const cormi_model *model,
                          const char *path);

/* A plain name: letters, digits, '_' and what is beyond ASCII, in UTF-8; no
 * digit first. */
bool cormi_check_identifier(const char *name, size_t n);
/* A name for the database: anything in UTF-8, not empty, not too long.  For
 * the message: whose it is ("Book.title"), of what ("column"), and the option
 * that mends it (".db_column"). */
void cormi_check_db_name(cormi_build *b, const cormi_model *model,
                         const char *label, const char *what, const char *name,
                         const char *remedy);

#endif
