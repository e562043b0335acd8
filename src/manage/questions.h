/*
 * The autodetector's questions, answered by options or at the terminal.
 */
#ifndef CORMI_MANAGE_QUESTIONS_H
#define CORMI_MANAGE_QUESTIONS_H

#include "manage/manage.h"

#include <corm/migrations.h>

/* clang-format off */
#define CORMI_QUESTION_OPTIONS                                                                  \
    { "--rename", "OLD=NEW..", "a rename: Book.name=title, or of a model Book=Novel" },          \
    { "--no-renames", NULL, "whatever else looks renamed is not" },                              \
    { "--default", "FIELD=VALUE..", "one-off value for rows that are there: Book.pages=0" },     \
    { "--leave-nulls", NULL, "rows with NULL are dealt with by hand before the migration runs" }
/* clang-format on */

typedef struct cormi_questions {
    cormi_manage *m;
    const char *hint; /* the option that would have answered */
} cormi_questions;

int cormi_questions_init(cormi_questions *q, cormi_manage *m);
/* A corm_questioner. */
corm_answer cormi_questions_answer(void *data, const corm_question *question,
                                   corm_value *value);
/* Tells the failure with the option that would have answered. */
int cormi_questions_failed(cormi_questions *q, const corm_error *err);

#endif
