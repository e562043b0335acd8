/*
 * Django's names of errors and the library's codes.  One row a name; what
 * the format lets a runner treat as one group has the same codes.
 */
#include "run.h"

#include <string.h>

#define CODE(name) (1u << CORM_##name)

/* Found before any SQL: a wrong name, value, model or order of calls. */
#define MISUSE \
    (CODE(FIELD_ERROR) | CODE(VALUE_ERROR) | CODE(NOT_SUPPORTED) | CODE(MISUSE))
#define RANGE (CODE(VALUE_ERROR) | CODE(DATA))
#define DATABASE \
    (CODE(INTEGRITY) | CODE(DATA) | CODE(OPERATIONAL) | CODE(PROGRAMMING))

static const struct error_row {
    const char *name;
    unsigned codes;
} error_rows[] = {
    { "FieldError", MISUSE },
    { "FieldDoesNotExist", MISUSE },
    { "TypeError", MISUSE },
    { "ValueError", MISUSE },
    { "IndexError", MISUSE },
    { "NotSupportedError", MISUSE },
    { "OverflowError", RANGE },
    { "InvalidOperation", RANGE },
    { "DoesNotExist", CODE(DOES_NOT_EXIST) },
    { "ObjectDoesNotExist", CODE(DOES_NOT_EXIST) },
    { "RelatedObjectDoesNotExist", CODE(DOES_NOT_EXIST) },
    { "MultipleObjectsReturned", CODE(MULTIPLE_OBJECTS) },
    { "TransactionManagementError", CODE(TRANSACTION) },
    /* Text that is no date is refused where it is given, as a wrong value. */
    { "ValidationError", CODE(VALIDATION) | CODE(VALUE_ERROR) },
    { "ProtectedError", CODE(PROTECTED) },
    { "RestrictedError", CODE(RESTRICTED) },
    { "IntegrityError", CODE(INTEGRITY) },
    /* What does not fit is refused before it is sent. */
    { "DataError", RANGE },
    { "OperationalError", CODE(OPERATIONAL) },
    { "ProgrammingError", CODE(PROGRAMMING) },
    { "DatabaseError", DATABASE },
};

bool cf_error_is(const char *name, corm_status code)
{
    for (size_t i = 0; i < sizeof(error_rows) / sizeof(error_rows[0]); i++)
        if (name != NULL && strcmp(error_rows[i].name, name) == 0)
            return (error_rows[i].codes >> code & 1u) != 0;
    return false;
}

/* Is what stood in the way of a delete what the case says? */
static bool objects_are(cf_run *run, const json_t *expected)
{
    json_t *got = json_array();
    corm_object *const *objects;
    size_t n = corm_blocking_objects(run->session, &objects);
    const cf_rules rules = { 0 };

    for (size_t i = 0; i < n; i++)
        json_array_append_new(
            got, json_pack("[s, o]", corm_object_model(objects[i])->name,
                           cf_value_json(corm_object_attr(objects[i], "pk"))));
    return cf_equal(expected, got, rules);
}

/* Are the codes by field what the case says? */
static bool errors_are(cf_run *run, const json_t *expected)
{
    json_t *got = json_object();
    const corm_field_error *errors;
    size_t n = corm_field_errors(run->session, &errors);
    const cf_rules rules = { 0 };

    for (size_t i = 0; i < n; i++) {
        const char *code = errors[i].code;
        json_t *codes = json_object_get(got, errors[i].field);

        if (codes == NULL) {
            json_object_set_new(got, errors[i].field, json_array());
            codes = json_object_get(got, errors[i].field);
        }
        json_array_append_new(codes,
                              json_string(code[0] == '\0' ? "None" : code));
    }
    return cf_equal(expected, got, rules);
}

bool cf_error_details(cf_run *run, const json_t *expect)
{
    const json_t *objects = json_object_get(expect, "objects");
    const json_t *errors = json_object_get(expect, "errors");

    return (errors == NULL || errors_are(run, errors)) &&
           (objects == NULL || objects_are(run, objects));
}
