/*
 * What operations do to programs that run while the database is migrated: the
 * old release is at work until the new one is everywhere, and locks make both
 * wait.  One row a finding.
 */
#include "migrations/state.h"
#include "session/session.h"

#include <string.h>

typedef struct lint_look {
    const corm_operation *op;
    const corm_field *old, *now;   /* of fields; old NULL: there was none */
    const corm_features *features; /* NULL: of any database */
} lint_look;

static bool lint_has(const lint_look *l, corm_feature feature)
{
    return l->features == NULL || corm_has(l->features, feature);
}

/* ---- questions ---- */

static bool lint_is_column(const corm_field *f)
{
    return f->type != CORM_TYPE_MANY_TO_MANY &&
           f->type != CORM_TYPE_FOREIGN_OBJECT;
}

/* A program that does not know it inserts rows without it. */
static bool lint_not_null(const lint_look *l)
{
    return !l->now->null && lint_is_column(l->now) &&
           l->now->db_default == NULL && l->now->generated == NULL;
}

static bool lint_set_not_null(const lint_look *l)
{
    return l->old != NULL && l->old->null && !l->now->null;
}

static bool lint_type(const lint_look *l)
{
    return l->old != NULL && lint_is_column(l->now) &&
           (l->old->type != l->now->type ||
            (l->now->max_length != 0 &&
             l->now->max_length < l->old->max_length) ||
            l->now->max_digits < l->old->max_digits ||
            l->now->decimal_places != l->old->decimal_places);
}

static bool lint_generated(const lint_look *l)
{
    return l->now->generated != NULL && l->now->stored;
}

static bool lint_indexed(const lint_look *l)
{
    return l->old != NULL && !l->old->unique && !l->old->db_index &&
           (l->now->unique || l->now->db_index);
}

static bool lint_index(const lint_look *l)
{
    return !l->op->concurrently;
}

static bool lint_concurrent(const lint_look *l)
{
    return lint_index(l) && lint_has(l, CORM_FEATURE_CONCURRENT_INDEX);
}

static bool lint_check(const lint_look *l)
{
    return l->op->constraint->kind == CORM_CONSTRAINT_CHECK &&
           !l->op->not_valid && lint_has(l, CORM_FEATURE_NOT_VALID);
}

static bool lint_unique(const lint_look *l)
{
    return l->op->constraint->kind != CORM_CONSTRAINT_CHECK;
}

static bool lint_always(const lint_look *l)
{
    (void)l;
    return true;
}

/* ---- the table ---- */

#define LINT_OLD "programs of the release before still use it and fail"

/* clang-format off */
static const struct lint_row {
    corm_operation_kind kind;
    bool (*holds)(const lint_look *look);
    corm_lint found;
} lint_rows[] = {
    { CORM_OPERATION_DELETE_MODEL, lint_always,
      { "drop-model", LINT_OLD,
        "release a program without the model first, and delete it after that" } },
    { CORM_OPERATION_RENAME_MODEL, lint_always,
      { "rename-model", LINT_OLD,
        "keep the table's name by .db_table, or add the new model, copy, and delete the old one two releases later" } },
    { CORM_OPERATION_ALTER_MODEL_TABLE, lint_always,
      { "rename-table", LINT_OLD,
        "leave the table its name, or let a view of the old name stand for it until every program is new" } },
    { CORM_OPERATION_REMOVE_FIELD, lint_always,
      { "drop-field", LINT_OLD,
        "release a program without the field first, and remove it after that" } },
    { CORM_OPERATION_RENAME_FIELD, lint_always,
      { "rename-field", LINT_OLD,
        "keep the column's name by .db_column, or add the new field, copy, and remove the old one two releases later" } },
    { CORM_OPERATION_ADD_FIELD, lint_not_null,
      { "not-null", "programs that do not know the column cannot insert rows, and rows are written anew on some databases",
        "give it a .db_default, or add it with .null = true, fill it, and forbid NULL in the next release" } },
    { CORM_OPERATION_ADD_FIELD, lint_generated,
      { "stored-column", "every row is written anew while the table is locked",
        "add a plain column and fill it in parts" } },
    { CORM_OPERATION_ALTER_FIELD, lint_type,
      { "type-change", "every row is written or checked anew while the table is locked",
        "add a field of the new type, copy in parts, switch, and remove the old one" } },
    { CORM_OPERATION_ALTER_FIELD, lint_set_not_null,
      { "set-not-null", "every row is checked while the table is locked, and programs that still write NULL fail",
        "release a program that writes no NULL first; where the database can, add a NOT VALID check that forbids it, validate it, and change the field after that" } },
    { CORM_OPERATION_ALTER_FIELD, lint_indexed,
      { "index", "the index is made while the table is locked for writing",
        "take an index or constraint of the model, made CONCURRENTLY, in place of the field's option" } },
    { CORM_OPERATION_ADD_INDEX, lint_concurrent,
      { "index", "the index is made while the table is locked for writing",
        "CORM_ADD_INDEX_CONCURRENTLY in a migration that is .not_atomic" } },
    { CORM_OPERATION_REMOVE_INDEX, lint_concurrent,
      { "drop-index", "the table is locked while the index goes",
        "CORM_REMOVE_INDEX_CONCURRENTLY in a migration that is .not_atomic" } },
    { CORM_OPERATION_ADD_CONSTRAINT, lint_check,
      { "constraint", "every row is checked while the table is locked",
        "CORM_ADD_CONSTRAINT_NOT_VALID, and CORM_VALIDATE_CONSTRAINT in a migration of its own" } },
    { CORM_OPERATION_ADD_CONSTRAINT, lint_unique,
      { "unique", "every row is compared while the table is locked for writing, and rows that are the same make it fail",
        "look for such rows first, and make it when little is written" } },
    { CORM_OPERATION_ALTER_UNIQUE_TOGETHER, lint_always,
      { "unique", "every row is compared while the table is locked for writing, and rows that are the same make it fail",
        "look for such rows first, and make it when little is written" } },
};
/* clang-format on */

/* The field that an operation is about, before it. */
static const corm_field *lint_old_field(const corm_project_state *before,
                                        const char *app,
                                        const corm_operation *op)
{
    const cormi_state_model *model =
        before != NULL && op->model != NULL
            ? cormi_state_find(before, app, op->model)
            : NULL;

    return model != NULL && op->field != NULL
               ? cormi_state_field(model, op->field->name)
               : NULL;
}

/* Operations are lists of the caller's: what a row needs may be missing. */
static bool lint_is_whole(const corm_operation *op)
{
    switch (op->kind) {
    case CORM_OPERATION_ADD_FIELD:
    case CORM_OPERATION_ALTER_FIELD:
        return op->field != NULL;
    case CORM_OPERATION_ADD_CONSTRAINT:
        return op->constraint != NULL;
    default:
        return true;
    }
}

size_t corm_operation_lint(const corm_db *db, const char *app,
                           const corm_operation *operation,
                           const corm_project_state *before, corm_lint *out,
                           size_t max)
{
    lint_look look = { .op = operation };
    size_t n = 0;

    if (operation == NULL || app == NULL || !lint_is_whole(operation))
        return 0;
    look.old = lint_old_field(before, app, operation);
    look.now = operation->field;
    look.features = db != NULL ? cormi_db_features(db) : NULL;
    for (size_t i = 0; i < sizeof(lint_rows) / sizeof(lint_rows[0]); i++) {
        const struct lint_row *row = &lint_rows[i];

        if (row->kind != operation->kind || !row->holds(&look))
            continue;
        if (n < max)
            out[n] = row->found;
        n++;
    }
    return n;
}
