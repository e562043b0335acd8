/*
 * What the files of the runner share: a run is one schema on one database,
 * its session, and the case at hand.  Every function that can fail puts its
 * reason into the run (cf_fail) or leaves it in the session (a failure of the
 * library), and returns NULL or false.
 */
#ifndef CONFORMANCE_RUN_H
#define CONFORMANCE_RUN_H

#include "memory.h"

#include <corm/corm.h>

#include <jansson.h>

/* ---- schemas ---- */

typedef struct cf_schema {
    const char *file;
    json_t *json;
    cf_arena *arena;
    const corm_app *apps[2];
    const corm_model *const *models; /* ended by NULL, in the file's order */
    /* The same tables without relations: what rows are loaded through. */
    const corm_app *flat_apps[2];
    const corm_model *const *flat_models;
} cf_schema;

/* typed: members have the C types of their fields, else all are corm_value.
 * NULL: *why (static or in no arena) says what is wrong. */
cf_schema *cf_schema_load(const char *file, bool typed, cf_text *why);
void cf_schema_free(cf_schema *schema);
const corm_model *cf_schema_model(const cf_schema *schema, const char *name);
const corm_model *cf_schema_flat(const cf_schema *schema, const char *name);

/* ---- a run ---- */

typedef struct cf_object {
    const json_t *form; /* {"$obj":..} of the step */
    corm_object *object;
} cf_object;

typedef struct cf_variable {
    const char *name;
    corm_object *object;
} cf_variable;

#define CF_OBJECTS_MAX   512
#define CF_VARIABLES_MAX 32

typedef struct cf_run {
    const cf_schema *schema;
    const char *backend, *url;
    corm_db *db;
    corm_session *session;
    bool is_typed;         /* members of models have C types of their own */
    bool wants_statements; /* keep the SQL of each step */
    cf_text statements;
    /* of the case */
    cf_arena *arena;
    cf_object objects[CF_OBJECTS_MAX]; /* fetched for the step */
    size_t n_objects;
    cf_variable variables[CF_VARIABLES_MAX];
    size_t n_variables;
    cf_text failure; /* what the runner itself could not do; else empty */
} cf_run;

/* The case cannot be expressed, or is malformed; the first reason stays. */
void cf_fail(cf_run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool cf_failed(const cf_run *run); /* by cf_fail */

/* ---- values: json_values.c ---- */

/* Is this JSON one of the forms of a value ({"$date":..}, scalars)? */
bool cf_is_value(const json_t *json);
/* A value; lists become lists of values. */
corm_value cf_value(cf_run *run, const json_t *json);
/* The result of the library in the neutral form; never NULL. */
json_t *cf_value_json(corm_value value);
/* The object that {"$obj":..} or {"$var":..} stands for; NULL: failed. */
corm_object *cf_object_of(cf_run *run, const json_t *form);
/* Fetch every {"$obj":..} of a step, before its statements are counted. */
void cf_fetch_objects(cf_run *run, const json_t *step);
void cf_bind(cf_run *run, const char *name, corm_object *object);

/* ---- types: types.c ---- */

typedef struct cf_type {
    const char *name; /* of the format: "posint" */
    corm_type type;
    uint32_t ctype;
    size_t size, opt_size; /* opt_size 0: the member itself can be NULL */
} cf_type;

const cf_type *cf_type_find(const char *name); /* NULL: unknown */
const char *cf_type_name(corm_type type);      /* the library's own name */
/* TYPE, a name or a field object: the name of the library, with sizes. */
void cf_type_options(cf_run *run, const json_t *type, corm_expr_options *out);

/* ---- expressions: exprs.c ---- */

const corm_expr *cf_condition(cf_run *run, const json_t *q);
const corm_expr *cf_expr(cf_run *run, const json_t *e);
/* A right-hand side: value, list, object, query, E. */
corm_value cf_operand(cf_run *run, const json_t *rhs);
/* O of order_by: a text stays a name. */
corm_value cf_order(cf_run *run, const json_t *o);
/* "SELECT %s" as "SELECT ?", "%(n)s" as ":n". */
const char *cf_sql(cf_run *run, const char *sql);

/* ---- queries: queries.c, terminals.c ---- */

typedef enum cf_shape { CF_OBJECTS, CF_ROWS, CF_TUPLES, CF_FLAT } cf_shape;

typedef struct cf_query {
    corm_queryset *set;
    const corm_model *model;
    cf_shape shape;
    json_t *annotations; /* names of those selected, in order */
    int64_t step;        /* of a slice; 0: none */
} cf_query;

cf_query cf_query_build(cf_run *run, const json_t *query);
/* NULL: failed (run or session); the result in the neutral form. */
json_t *cf_query_run(cf_run *run, const json_t *step);

/* ---- shown objects: show.c ---- */

/* An object by SHOW; show NULL: key and annotations. */
json_t *cf_show(cf_run *run, corm_object *object, const json_t *show,
                const json_t *annotations);

/* ---- other steps: steps.c ---- */

/* A step that is no query.  NULL: failed. */
json_t *cf_step_run(cf_run *run, const json_t *step);
/* Adds to a step what it needs fetched. */
void cf_step_prepare(json_t *step);
/* {"total":n,"by_model":{..}} of the delete that gave n; NULL: it failed. */
json_t *cf_deleted(cf_run *run, int64_t n);
corm_set *cf_assignments(cf_run *run, const json_t *pairs, size_t *n);

/* ---- rows: rows.c ---- */

/* Create the tables and load the schema's rows; false: *why. */
bool cf_database_fill(cf_run *run, cf_text *why);

/* ---- comparing: compare.c, errors.c ---- */

typedef struct cf_rules {
    bool ordered, nested_ordered;
    bool approx; /* decimals as floats: of another database's answer */
} cf_rules;

bool cf_equal(const json_t *expected, const json_t *got, cf_rules rules);
/* Does this failure of the library answer to Django's name? */
bool cf_error_is(const char *name, corm_status code);
/* Are the field errors and objects of the last failure those expected? */
bool cf_error_details(cf_run *run, const json_t *expect);

/* ---- cases: cases.c ---- */

typedef enum cf_outcome { CF_PASSED, CF_FAILED, CF_SKIPPED } cf_outcome;

/* Run one case; what went wrong is added to *report. */
cf_outcome cf_case_run(cf_run *run, json_t *test, cf_text *report, bool *wrote);

#endif
