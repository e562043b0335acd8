/*
 * The schema editor.  An operation is the difference between two registries
 * of the few models that it touches: tables are paired, their drafts
 * compared, and what differs becomes statements.  All statements are made
 * before the first is sent.
 */
#ifndef CORMI_MIGRATIONS_EDITOR_H
#define CORMI_MIGRATIONS_EDITOR_H

#include "migrations/slice.h"
#include "schema/tables.h"
#include "session/session.h"

#include <corm/introspect.h>

/* What a name that no model gave is of. */
typedef enum cormi_edit_name_kind {
    CORMI_NAME_KEY,
    CORMI_NAME_UNIQUE,
    CORMI_NAME_CHECK, /* of a type */
    CORMI_NAME_PRIMARY,
    CORMI_NAME_INDEX
} cormi_edit_name_kind;
typedef struct cormi_edit_names cormi_edit_names;

typedef struct cormi_editor {
    corm_session *session;
    cormi_context *ctx;
    corm_arena *arena;
    const corm_allocator *alloc;
    const corm_schema_options *options;
    const corm_dialect *dialect;
    const corm_features *features;
    const corm_operation *op;
    const corm_project_state *from, *to;
    const cormi_state_model *old_model, *new_model; /* of the operation */
    const char *old_field, *new_field; /* a field that goes on under another
                                          name; NULL: none */
    cormi_registry *old, *now;
    cormi_schema old_schema, new_schema;
    bool target_differs;   /* a column that others may refer to has changed */
    cormi_vec statements;  /* cormi_sql */
    cormi_vec first, last; /* the same, of all tables: before and after */
} cormi_editor;

/* A column of the table as it is to be. */
typedef struct cormi_edit_column {
    const cormi_ddl_column *now, *old; /* old NULL: it is new */
    const cormi_field *field;
} cormi_edit_column;

/* A table then and now; neither is NULL. */
typedef struct cormi_edit_table {
    cormi_model *was, *is;
    cormi_table_draft old, now;
    cormi_vec columns;           /* cormi_edit_column */
    const corm_table_info *info; /* see cormi_edit_info() */
    bool asked;
    bool columns_differ, uniques_differ, checks_differ, key_differs;
    bool only_adds; /* nothing differs but columns that can be added */
} cormi_edit_table;

corm_status cormi_edit_push(cormi_editor *e, cormi_sql sql);
/* A statement: %i an identifier, %s SQL of the library's own. */
corm_status cormi_edit_say(cormi_editor *e, const char *format, ...);
corm_status cormi_edit_memory(cormi_editor *e);
/* What stands for the field in the old registry; NULL: it is new. */
const cormi_field *cormi_edit_old_field(const cormi_editor *e,
                                        const cormi_model *old,
                                        const cormi_field *field);
corm_status cormi_edit_create(cormi_editor *e, cormi_model *model);
corm_status cormi_edit_drop(cormi_editor *e, const cormi_model *model);
corm_status cormi_edit_rename(cormi_editor *e, cormi_model *old,
                              cormi_model *now);
corm_status cormi_edit_alter(cormi_editor *e, cormi_model *old,
                             cormi_model *now);
corm_status cormi_edit_rebuild(cormi_editor *e, cormi_edit_table *t);
corm_status cormi_edit_in_place(cormi_editor *e, cormi_edit_table *t);
corm_status cormi_edit_indexes(cormi_editor *e, cormi_edit_table *t);
corm_status cormi_edit_drop_indexes(cormi_editor *e, cormi_edit_table *t);
/* all: those that were there before, too. */
corm_status cormi_edit_make_indexes(cormi_editor *e, cormi_edit_table *t,
                                    bool all);
corm_status cormi_edit_rename_index(cormi_editor *e, const char *table,
                                    const char *old, const char *now);
/* The value of a new column in the rows that are there; NULL: it has none. */
corm_status cormi_edit_default(cormi_editor *e, const cormi_field *field,
                               const corm_node **out);
corm_status cormi_edit_render(cormi_editor *e, const corm_node *node,
                              cormi_sql *out);
/* The default as SQL; its text may be NULL. */
corm_status cormi_edit_value(cormi_editor *e, const cormi_field *field,
                             cormi_sql *out);
/* Rendered, for comparing, too; NULL: failed. */
const char *cormi_edit_part(cormi_editor *e, cormi_ddl_part part,
                            const cormi_ddl_column *c);
const char *cormi_edit_unique_text(cormi_editor *e, const cormi_ddl_unique *u);
const char *cormi_edit_check_text(cormi_editor *e, const cormi_ddl_check *c);
const char *cormi_edit_index_text(cormi_editor *e, const cormi_ddl_index *i);
/* Is there the same in the draft of another model's table? */
bool cormi_edit_has_unique(cormi_editor *e, const cormi_model *model,
                           const cormi_ddl_unique *unique,
                           const cormi_model *other,
                           const cormi_table_draft *draft);
bool cormi_edit_has_check(cormi_editor *e, const cormi_ddl_check *check,
                          const cormi_table_draft *draft);
corm_status cormi_edit_ident(cormi_editor *e, const char *name, cormi_sql *out);
/* A comment of a column, or of the table, where the database has them. */
corm_status cormi_edit_comment(cormi_editor *e, const char *table,
                               const cormi_ddl_column *column,
                               const char *comment);
/* NULL: there is none of that name. */
const cormi_ddl_column *cormi_edit_draft_column(const cormi_table_draft *draft,
                                                const char *name);
bool cormi_edit_is_declared(const cormi_model *model, const char *name);
/* What the database says of the table; NULL: it was not asked, or failed. */
const corm_table_info *cormi_edit_info(cormi_editor *e, cormi_edit_table *t);
/* The name of a table's index as the database has it. */
const char *cormi_edit_index_name(cormi_editor *e, cormi_edit_table *t,
                                  const cormi_ddl_index *index);

/* For schema options of dry runs that follow each other from the first
 * migration on; lives in the arena.  NULL: no memory. */
CORMI_SHARED cormi_edit_names *cormi_edit_names_new(corm_arena *arena);
/* After a table was made (old NULL), renamed or altered. */
corm_status cormi_edit_keep_names(cormi_editor *e, cormi_model *old,
                                  cormi_model *now);
/* The name of what goes, as the statements before have made it; made: where
 * that is not known. */
const char *cormi_edit_take_name(cormi_editor *e, cormi_edit_name_kind kind,
                                 const char *table, const char *const *columns,
                                 size_t n, const char *made);
/* What the database or the schema calls a new one; NULL: no memory. */
const char *cormi_edit_made_name(cormi_editor *e, cormi_schema *schema,
                                 cormi_edit_name_kind kind, const char *table,
                                 const cormi_ddl_column *column);

/* Call a function of RUN_C (NULL: nothing) with a state's models. */
corm_status cormi_historical_call(corm_session *session,
                                  const corm_project_state *state,
                                  corm_run_c_fn *fn);

#endif
