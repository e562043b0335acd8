/*
 * What an operation is called: Django's name of its kind, a sentence for
 * people, a part of a migration's name; and whether it can be taken back.
 */
#include <corm/migrations.h>

#include <stdio.h>
#include <string.h>

/* clang-format off */
/* A sentence and a name, by kind: %m is the model, %n the name of the part,
 * %t the new name.  In names all is lower case. */
static const char *const operation_names[CORM_OPERATION_KINDS_] = {
#define X(kind, name) [CORM_OPERATION_##kind] = name,
    CORM_OPERATION_MAP(X)
#undef X
};

static const struct operation_words {
    const char *sentence, *name;
} operation_texts[CORM_OPERATION_KINDS_] = {
    [CORM_OPERATION_CREATE_MODEL]      = { "Create model %m", "%m" },
    [CORM_OPERATION_DELETE_MODEL]      = { "Delete model %m", "delete_%m" },
    [CORM_OPERATION_RENAME_MODEL]      = { "Rename model %m to %t", "rename_%m_%t" },
    [CORM_OPERATION_ADD_FIELD]         = { "Add field %n to %m", "%m_%n" },
    [CORM_OPERATION_REMOVE_FIELD]      = { "Remove field %n from %m", "remove_%m_%n" },
    [CORM_OPERATION_ALTER_FIELD]       = { "Alter field %n on %m", "alter_%m_%n" },
    [CORM_OPERATION_RENAME_FIELD]      = { "Rename field %n on %m to %t", "rename_%n_%m_%t" },
    [CORM_OPERATION_ADD_INDEX]         = { "Create index %n on %m", "%m_%n" },
    [CORM_OPERATION_REMOVE_INDEX]      = { "Remove index %n from %m", "remove_%m_%n" },
    [CORM_OPERATION_RENAME_INDEX]      = { "Rename index %n on %m to %t", "rename_%n_%t" },
    [CORM_OPERATION_ADD_CONSTRAINT]    = { "Create constraint %n on %m", "%m_%n" },
    [CORM_OPERATION_REMOVE_CONSTRAINT] = { "Remove constraint %n from %m", "remove_%m_%n" },
    [CORM_OPERATION_ALTER_CONSTRAINT]  = { "Alter constraint %n on %m", "alter_%m_%n" },
    [CORM_OPERATION_VALIDATE_CONSTRAINT] = { "Validate constraint %n on %m", "%m_validate_%n" },
    [CORM_OPERATION_ALTER_MODEL_TABLE] = { "Rename table for %m to %t", "alter_%m_table" },
    [CORM_OPERATION_ALTER_MODEL_TABLE_COMMENT] = { "Alter %m table comment", "alter_%m_table_comment" },
    [CORM_OPERATION_ALTER_MODEL_OPTIONS] = { "Change Meta options on %m", "alter_%m_options" },
    [CORM_OPERATION_ALTER_UNIQUE_TOGETHER] = { "Alter unique_together for %m", "alter_%m_unique_together" },
    [CORM_OPERATION_ALTER_ORDER_WITH_RESPECT_TO] = { "Set order_with_respect_to on %m to %t", "alter_%m_order_with_respect_to" },
    [CORM_OPERATION_RUN_SQL]           = { "Raw SQL operation", "" },
    [CORM_OPERATION_RUN_C]             = { "Raw C operation%n", "" },
    [CORM_OPERATION_SEPARATE_DATABASE_AND_STATE] = { "Custom state/database change combination", "" },
};
/* clang-format on */

static bool operation_is_known(corm_operation_kind kind)
{
    return kind > CORM_OPERATION_NONE && kind < CORM_OPERATION_KINDS_;
}

const char *corm_operation_kind_name(corm_operation_kind kind)
{
    return operation_is_known(kind) ? operation_names[kind] : NULL;
}

corm_status corm_run_c_noop(corm_session *session,
                            const corm_project_state *models)
{
    (void)session;
    (void)models;
    return CORM_OK;
}

/* ---- words ---- */

typedef struct operation_text {
    char *out;
    size_t size, n; /* n: of the whole, cut or not */
    bool lower;
} operation_text;

static void operation_add(operation_text *text, const char *more)
{
    for (; more != NULL && *more != '\0'; more++, text->n++) {
        char c = *more;

        if (text->lower && c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (text->n + 1 < text->size)
            text->out[text->n] = c;
    }
}

/* The name of the part that the operation is about. */
static const char *operation_part(const corm_operation *op)
{
    switch (op->kind) {
    case CORM_OPERATION_ADD_FIELD:
    case CORM_OPERATION_ALTER_FIELD:
        return op->field == NULL ? op->name : op->field->name;
    case CORM_OPERATION_ADD_INDEX:
        return op->index == NULL ? op->name : op->index->name;
    case CORM_OPERATION_ADD_CONSTRAINT:
    case CORM_OPERATION_ALTER_CONSTRAINT:
        return op->constraint == NULL ? op->name : op->constraint->name;
    default:
        return op->name;
    }
}

static void operation_add_part(operation_text *text, const corm_operation *op)
{
    if (op->kind == CORM_OPERATION_RUN_C && op->label != NULL) {
        operation_add(text, " ");
        operation_add(text, op->label);
    } else if (op->kind != CORM_OPERATION_RUN_C) {
        operation_add(text, operation_part(op));
    }
}

static void operation_add_target(operation_text *text, const corm_operation *op)
{
    const char *target = op->kind == CORM_OPERATION_ALTER_ORDER_WITH_RESPECT_TO
                             ? op->order_with_respect_to
                             : op->new_name;

    operation_add(text, target == NULL ? "(default)" : target);
}

static size_t operation_write(const corm_operation *op, const char *pattern,
                              char *out, size_t size, bool lower)
{
    operation_text text = { .out = out, .size = size, .lower = lower };

    for (; pattern != NULL && *pattern != '\0'; pattern++) {
        char one[2] = { *pattern, '\0' };

        if (*pattern != '%')
            operation_add(&text, one);
        else if (*++pattern == 'm')
            operation_add(&text, op->model);
        else if (*pattern == 'n')
            operation_add_part(&text, op);
        else
            operation_add_target(&text, op);
    }
    if (size > 0)
        out[text.n < size ? text.n : size - 1] = '\0';
    return text.n;
}

size_t corm_operation_describe(const corm_operation *operation, char *out,
                               size_t size)
{
    corm_operation_kind kind = operation->kind;

    return operation_write(
        operation,
        operation_is_known(kind) ? operation_texts[kind].sentence : "", out,
        size, false);
}

size_t corm_operation_name_part(const corm_operation *operation, char *out,
                                size_t size)
{
    corm_operation_kind kind = operation->kind;

    return operation_write(
        operation, operation_is_known(kind) ? operation_texts[kind].name : "",
        out, size, true);
}

/* ---- back ---- */

bool corm_operation_reversible(const corm_operation *operation)
{
    switch (operation->kind) {
    case CORM_OPERATION_RUN_SQL:
        return operation->reverse_sql != NULL;
    case CORM_OPERATION_RUN_C:
        return operation->backwards != NULL;
    case CORM_OPERATION_SEPARATE_DATABASE_AND_STATE:
        for (size_t i = 0; i < operation->n_database_operations; i++)
            if (!corm_operation_reversible(&operation->database_operations[i]))
                return false;
        return true;
    default:
        return operation_is_known(operation->kind);
    }
}
