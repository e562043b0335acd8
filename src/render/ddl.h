/*
 * Tables and indexes as plain structs, and their SQL.  Nothing can be bound
 * in DDL, so every value in these trees is a constant.  Knows no model.
 */
#ifndef CORMI_RENDER_DDL_H
#define CORMI_RENDER_DDL_H

#include "base/shared.h"
#include "render/render.h"

/* REFERENCES table (columns). */
typedef struct cormi_ddl_reference {
    const char *table; /* NULL: none */
    const char *column;
} cormi_ddl_reference;

typedef struct cormi_ddl_column {
    const char *name;
    corm_type type;              /* a row of the dialect's table of types */
    corm_type base;              /* of an array: of its items */
    int length, digits, places;  /* 0: unknown */
    const char *collation;       /* NULL: none */
    const corm_node *generated;  /* NULL: a plain column */
    const corm_node *default_to; /* NULL: none */
    bool stored;                 /* of a generated column */
    bool null, unique, primary_key;
    bool automatic, no_reuse; /* of a primary key */
    bool checked;             /* with the type's own check */
    bool refers_apart;        /* references is a constraint of its own */
    const char *comment;      /* NULL: none */
    cormi_ddl_reference references;
} cormi_ddl_column;

typedef struct cormi_ddl_unique {
    const char *name;
    const char *const *columns;
    size_t n_columns;
    const char *const *include;
    size_t n_include;
    bool nulls_not_distinct;
    int8_t deferrable; /* as in corm_constraint */
} cormi_ddl_unique;

/* A check, or an exclusion. */
typedef struct cormi_ddl_check {
    const char *name;
    const corm_node *condition; /* of an exclusion: NULL, for all rows */
    const struct cormi_ddl_index *excludes; /* its parts; NULL: a check */
    const char *const *operators;           /* of the parts */
    const char *method;                     /* "gist" */
    int8_t deferrable;                      /* as in corm_constraint */
} cormi_ddl_check;

typedef struct cormi_ddl_table {
    const char *name;
    const cormi_ddl_column *columns;
    size_t n_columns;
    const char *const *primary_key; /* of several columns; none: of a column */
    size_t n_primary_key;
    const cormi_ddl_unique *uniques;
    size_t n_uniques;
    const cormi_ddl_check *checks;
    size_t n_checks;
    const char *comment; /* NULL: none */
} cormi_ddl_table;

typedef struct cormi_ddl_index {
    const char *name, *table;
    const corm_node *const *parts; /* expressions, in ORDER where descending */
    size_t n_parts;
    const char *const *opclasses; /* of the parts; NULL: none */
    const char *const *include;
    size_t n_include;
    const corm_node *condition; /* NULL: all rows */
    bool unique, nulls_not_distinct, fulltext;
} cormi_ddl_index;

typedef struct cormi_ddl_foreign_key {
    const char *name; /* NULL: the database gives one */
    const char *table, *column;
    cormi_ddl_reference references;
} cormi_ddl_foreign_key;

/* Parts of statements, for those that alter a table. */
typedef enum cormi_ddl_part {
    CORMI_DDL_TYPE, /* with its collation */
    CORMI_DDL_DEFAULT,
    CORMI_DDL_GENERATED,
    CORMI_DDL_TYPE_CHECK, /* a condition */
    CORMI_DDL_COMMENT,    /* a literal; of none NULL */
    CORMI_DDL_COLUMN      /* all of it */
} cormi_ddl_part;

CORMI_SHARED void cormi_ddl_part_write(corm_sink *sink, cormi_ddl_part part,
                                       const cormi_ddl_column *column);
/* COMMENT ON; column NULL: the table, with this comment. */
CORMI_SHARED void cormi_ddl_comment_write(corm_sink *sink, const char *table,
                                          const cormi_ddl_column *column,
                                          const char *comment);
CORMI_SHARED void cormi_ddl_unique_write(corm_sink *sink,
                                         const cormi_ddl_unique *unique);
CORMI_SHARED void cormi_ddl_check_write(corm_sink *sink,
                                        const cormi_ddl_check *check);

CORMI_SHARED corm_status cormi_render_create_table(const cormi_renderer *r,
                                                   const cormi_ddl_table *table,
                                                   cormi_sql *out);
CORMI_SHARED corm_status cormi_render_create_index(const cormi_renderer *r,
                                                   const cormi_ddl_index *index,
                                                   cormi_sql *out);
/* ALTER TABLE .. ADD CONSTRAINT, for tables that refer to each other. */
corm_status cormi_render_add_foreign_key(const cormi_renderer *r,
                                         const cormi_ddl_foreign_key *key,
                                         cormi_sql *out);
/* DROP TABLE IF EXISTS. */
corm_status cormi_render_drop_table(const cormi_renderer *r, const char *name,
                                    cormi_sql *out);
/* How an automatic key goes on behind the largest; empty text: by itself. */
CORMI_SHARED corm_status cormi_render_reset_sequence(const cormi_renderer *r,
                                                     const char *table,
                                                     const char *column,
                                                     cormi_sql *out);

#endif
