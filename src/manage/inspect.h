/*
 * inspectdb's picture of a database: tables and columns with the C names that
 * they get.
 */
#ifndef CORMI_MANAGE_INSPECT_H
#define CORMI_MANAGE_INSPECT_H

#include "manage/manage.h"

#include <corm/introspect.h>

typedef struct cormi_inspect_table cormi_inspect_table;

typedef struct cormi_inspect_field {
    const corm_column_info *column;
    const char *name;    /* of the field */
    const char *member;  /* of the struct: of a key with "_id" */
    const char *ctype;   /* "int64_t" */
    const char *macro;   /* "CORM_CHAR" */
    const char *comment; /* what could not be said; NULL: nothing */
    const corm_foreign_key_info *key; /* NULL: no relation */
    const cormi_inspect_table *target;
    const char *to_field;     /* NULL: the key */
    const char *related_name; /* NULL: the usual one */
    bool primary, unique;
    /* The type of a column that refers to it: an automatic key may say
     * "integer" whatever its width.  CORM_TYPE_NONE: none does. */
    corm_type referred;
} cormi_inspect_field;

struct cormi_inspect_table {
    const corm_table_info *info;
    const char *model;
    cormi_inspect_field *fields; /* as many as columns */
    bool skipped;                /* nothing can be made of it */
};

typedef struct cormi_inspect {
    cormi_manage *m;
    cormi_inspect_table *tables;
    size_t n;
} cormi_inspect;

/* Names, types and relations for every table.  False: told. */
bool cormi_inspect_make(cormi_inspect *in, const corm_structure *structure);

#endif
