/*
 * Models as tables: what the descriptors ask of the database, in the plain
 * structs of render/ddl.h, and the SQL of them.
 */
#ifndef CORMI_SCHEMA_TABLES_H
#define CORMI_SCHEMA_TABLES_H

#include "base/shared.h"
#include "base/context.h"
#include "base/vec.h"
#include "model/registry.h"
#include "render/ddl.h"

/* What a schema is made with.  Failures are recorded on ctx. */
typedef struct cormi_schema {
    cormi_context *ctx;
    corm_arena *arena; /* all that is made lives in it */
    const corm_dialect *dialect;
    const corm_features *features;
    cormi_vec statements;     /* cormi_sql, in order of execution */
    cormi_vec late;           /* cormi_sql: run when all tables are there */
    const bool *there;        /* by model->index: its table was made */
    const struct corm_db *db; /* for the log; NULL: none */
    bool lenient; /* leaves out what the database lacks, as Django does */
} cormi_schema;

/* What a model's table is made of, before it is written. */
typedef struct cormi_table_draft {
    cormi_schema *schema;
    const cormi_model *model;
    cormi_vec columns; /* cormi_ddl_column */
    cormi_vec uniques; /* cormi_ddl_unique */
    cormi_vec checks;  /* cormi_ddl_check */
    cormi_vec indexes; /* cormi_ddl_index: of fields first, then declared */
} cormi_table_draft;

CORMI_SHARED corm_status cormi_schema_draft(cormi_schema *schema,
                                            const cormi_model *model,
                                            cormi_table_draft *draft);

/* Has the model a table that the library makes? */
CORMI_SHARED bool cormi_model_has_table(const cormi_model *model);

/*
 * Append the statements that make a model's table and its indexes.  A
 * foreign key to a table that is not there goes to `late` where the database
 * cannot look ahead.
 */
CORMI_SHARED corm_status cormi_schema_add_model(cormi_schema *schema,
                                                const cormi_model *model);

/* A foreign key as a constraint of its own: its name (NULL: no memory), the
 * statement that adds it.  One that could stand behind its column has the
 * name that the database gives it, there or here. */
CORMI_SHARED const char *cormi_schema_key_name(cormi_schema *schema,
                                               const char *table,
                                               const cormi_ddl_column *column);
CORMI_SHARED corm_status cormi_schema_key(cormi_schema *schema,
                                          const cormi_model *model,
                                          const cormi_ddl_column *column,
                                          cormi_sql *out);

/* Record the failure of rendering something of a model. */
corm_status cormi_schema_fail(cormi_schema *schema, const cormi_model *model,
                              const corm_error *err);

#endif
