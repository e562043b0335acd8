/*
 * What the files of the writer share: pieces of C source.
 */
#ifndef CORMI_MIGRATIONS_WRITE_H
#define CORMI_MIGRATIONS_WRITE_H

#include "base/shared.h"
#include "migrations/writer.h"

CORMI_SHARED void cormi_write_text(cormi_str *out,
                                   const char *text); /* a literal */
CORMI_SHARED void cormi_write_value(cormi_str *out, const corm_value *value,
                                    unsigned depth);
CORMI_SHARED void cormi_write_value_in(cormi_str *out, const corm_value *value,
                                       unsigned depth);
CORMI_SHARED void cormi_write_expr(cormi_str *out, const corm_expr *expr);
CORMI_SHARED void cormi_write_expr_in(cormi_str *out, const corm_expr *expr,
                                      unsigned depth);

/* CORM_NAMES("a", "b"), or NULL. */
CORMI_SHARED void cormi_write_names(cormi_str *out, const char *const *names);
/* CORM_FIELD(KIND, "name", ..); app is that of models named without one.
 * with_fn: a default that a function makes is asked for and written. */
CORMI_SHARED void cormi_write_field(cormi_str *out, const corm_field *field,
                                    const char *app, bool with_fn);
/* What stands in CORM_ADD_INDEX() and CORM_ADD_CONSTRAINT(). */
CORMI_SHARED void cormi_write_index(cormi_str *out, const corm_index *index);
CORMI_SHARED void cormi_write_constraint(cormi_str *out,
                                         const corm_constraint *constraint);
/* ", .option = ..": each behind separator. */
CORMI_SHARED void cormi_write_model_options(cormi_str *out,
                                            const corm_model *model,
                                            const char *app,
                                            const char *separator);

#endif
