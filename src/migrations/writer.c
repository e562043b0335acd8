/*
 * Migrations as files of C source, as Django writes them in Python: one
 * operation a line, nothing that depends on when or where it is written.
 */
#include "migrations/writer.h"

#include "base/alloc.h"
#include "migrations/write.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define WRITER_INDENT "\n        "

/* ---- operations ---- */

static void writer_create_model(cormi_str *out, const corm_operation *op,
                                const char *app)
{
    const corm_model *m = op->state;

    cormi_str_add(out, "CORM_CREATE_MODEL(");
    cormi_write_text(out, op->model);
    if (m->n_fields > 0) {
        cormi_str_add(out, "," WRITER_INDENT "CORM_FIELDS(");
        for (size_t i = 0; i < m->n_fields; i++) {
            cormi_str_add(out, i > 0 ? "," : "");
            cormi_str_add(out, WRITER_INDENT "    ");
            cormi_write_field(out, &m->fields[i], app, false);
        }
        cormi_str_addc(out, ')');
    }
    cormi_write_model_options(out, m, app, "," WRITER_INDENT);
    cormi_str_addc(out, ')');
}

/* CORM_NAME("model", "name", "new name") with those that are not NULL. */
static void writer_names(cormi_str *out, const char *macro, const char *a,
                         const char *b, const char *c)
{
    cormi_str_addf(out, "%s(", macro);
    cormi_write_text(out, a);
    for (int i = 0; i < 2; i++) {
        const char *text = i == 0 ? b : c;

        if (text == NULL)
            continue;
        cormi_str_add(out, ", ");
        cormi_write_text(out, text);
    }
    cormi_str_addc(out, ')');
}

static void writer_open(cormi_str *out, const char *macro, const char *model)
{
    cormi_str_addf(out, "%s(", macro);
    cormi_write_text(out, model);
    cormi_str_add(out, ", ");
}

static void writer_field(cormi_str *out, const corm_operation *op,
                         const char *app)
{
    bool add = op->kind == CORM_OPERATION_ADD_FIELD;
    /* A function's default can only be written as what it gives now. */
    bool fn = op->field->default_value == NULL &&
              op->field->default_fn != NULL && !op->field->null;

    if (op->one_off || fn)
        writer_open(out, add ? "CORM_ADD_FIELD_ONCE" : "CORM_ALTER_FIELD_ONCE",
                    op->model);
    else
        writer_open(out, add ? "CORM_ADD_FIELD" : "CORM_ALTER_FIELD",
                    op->model);
    cormi_write_field(out, op->field, app, fn);
    cormi_str_addc(out, ')');
}

static void writer_text_or_null(cormi_str *out, const char *macro,
                                const char *model, const char *text)
{
    writer_open(out, macro, model);
    if (text != NULL)
        cormi_write_text(out, text);
    else
        cormi_str_add(out, "NULL");
    cormi_str_addc(out, ')');
}

static void writer_together(cormi_str *out, const corm_operation *op)
{
    const char *const *const *lists = op->unique_together;

    writer_open(out, "CORM_ALTER_UNIQUE_TOGETHER", op->model);
    cormi_str_add(out, lists == NULL || lists[0] == NULL ? "NULL"
                                                         : "CORM_TOGETHER(");
    for (size_t i = 0; lists != NULL && lists[i] != NULL; i++) {
        cormi_str_add(out, i > 0 ? ", " : "");
        cormi_write_names(out, lists[i]);
    }
    cormi_str_add(out, lists == NULL || lists[0] == NULL ? ")" : "))");
}

static void writer_index(cormi_str *out, const corm_operation *op)
{
    if (op->kind == CORM_OPERATION_REMOVE_INDEX) {
        writer_names(out,
                     op->concurrently ? "CORM_REMOVE_INDEX_CONCURRENTLY"
                                      : "CORM_REMOVE_INDEX",
                     op->model, op->name, NULL);
        return;
    }
    writer_open(out,
                op->concurrently ? "CORM_ADD_INDEX_CONCURRENTLY"
                                 : "CORM_ADD_INDEX",
                op->model);
    cormi_write_index(out, op->index);
    cormi_str_addc(out, ')');
}

static void writer_constraint(cormi_str *out, const corm_operation *op)
{
    const char *macro = "CORM_ADD_CONSTRAINT";

    if (op->kind == CORM_OPERATION_ALTER_CONSTRAINT)
        macro = "CORM_ALTER_CONSTRAINT";
    else if (op->not_valid)
        macro = "CORM_ADD_CONSTRAINT_NOT_VALID";
    writer_open(out, macro, op->model);
    cormi_write_constraint(out, op->constraint);
    cormi_str_addc(out, ')');
}

static void writer_options(cormi_str *out, const corm_operation *op,
                           const char *app)
{
    corm_model options = { .name = op->model };

    cormi_str_add(out, "CORM_ALTER_MODEL_OPTIONS(");
    cormi_write_text(out, op->model);
    if (op->state != NULL) { /* the rest have operations of their own */
        options.ordering = op->state->ordering;
        options.get_latest_by = op->state->get_latest_by;
        options.unmanaged = op->state->unmanaged;
        options.verbose_name = op->state->verbose_name;
        options.verbose_name_plural = op->state->verbose_name_plural;
        options.default_related_name = op->state->default_related_name;
        cormi_write_model_options(out, &options, app, ", ");
    }
    cormi_str_addc(out, ')');
}

static void writer_sql(cormi_str *out, const corm_operation *op)
{
    cormi_str_add(out, "CORM_RUN_SQL(");
    cormi_write_names(out, op->sql);
    cormi_str_add(out, ", ");
    cormi_write_names(out, op->reverse_sql);
    cormi_str_add(out, op->elidable ? ", .elidable = true)" : ")");
}

static void writer_c(cormi_str *out, const corm_operation *op)
{
    const char *back = op->back_label;

    if (op->backwards == NULL)
        back = "NULL";
    else if (op->backwards == corm_run_c_noop)
        back = "corm_run_c_noop";
    cormi_str_addf(
        out, "CORM_RUN_C(%s, %s%s)", op->label != NULL ? op->label : "NULL",
        back != NULL ? back : "NULL", op->elidable ? ", .elidable = true" : "");
}

/* Two arrays, so that both stand in the one expression. */
static void writer_separate(cormi_str *out, const corm_operation *op,
                            const char *app);

static void writer_operation(cormi_str *out, const corm_operation *op,
                             const char *app)
{
    switch (op->kind) {
    case CORM_OPERATION_CREATE_MODEL:
        writer_create_model(out, op, app);
        break;
    case CORM_OPERATION_DELETE_MODEL:
        writer_names(out, "CORM_DELETE_MODEL", op->model, NULL, NULL);
        break;
    case CORM_OPERATION_RENAME_MODEL:
        writer_names(out, "CORM_RENAME_MODEL", op->model, op->new_name, NULL);
        break;
    case CORM_OPERATION_ADD_FIELD:
    case CORM_OPERATION_ALTER_FIELD:
        writer_field(out, op, app);
        break;
    case CORM_OPERATION_REMOVE_FIELD:
        writer_names(out, "CORM_REMOVE_FIELD", op->model, op->name, NULL);
        break;
    case CORM_OPERATION_RENAME_FIELD:
        writer_names(out, "CORM_RENAME_FIELD", op->model, op->name,
                     op->new_name);
        break;
    case CORM_OPERATION_ADD_INDEX:
    case CORM_OPERATION_REMOVE_INDEX:
        writer_index(out, op);
        break;
    case CORM_OPERATION_RENAME_INDEX:
        writer_names(out, "CORM_RENAME_INDEX", op->model, op->name,
                     op->new_name);
        break;
    case CORM_OPERATION_ADD_CONSTRAINT:
    case CORM_OPERATION_ALTER_CONSTRAINT:
        writer_constraint(out, op);
        break;
    case CORM_OPERATION_REMOVE_CONSTRAINT:
        writer_names(out, "CORM_REMOVE_CONSTRAINT", op->model, op->name, NULL);
        break;
    case CORM_OPERATION_VALIDATE_CONSTRAINT:
        writer_names(out, "CORM_VALIDATE_CONSTRAINT", op->model, op->name,
                     NULL);
        break;
    case CORM_OPERATION_ALTER_MODEL_TABLE:
        writer_text_or_null(out, "CORM_ALTER_MODEL_TABLE", op->model,
                            op->new_name);
        break;
    case CORM_OPERATION_ALTER_MODEL_TABLE_COMMENT:
        writer_text_or_null(out, "CORM_ALTER_MODEL_TABLE_COMMENT", op->model,
                            op->new_name);
        break;
    case CORM_OPERATION_ALTER_MODEL_OPTIONS:
        writer_options(out, op, app);
        break;
    case CORM_OPERATION_ALTER_UNIQUE_TOGETHER:
        writer_together(out, op);
        break;
    case CORM_OPERATION_ALTER_ORDER_WITH_RESPECT_TO:
        writer_text_or_null(out, "CORM_ALTER_ORDER_WITH_RESPECT_TO", op->model,
                            op->order_with_respect_to);
        break;
    case CORM_OPERATION_RUN_SQL:
        writer_sql(out, op);
        break;
    case CORM_OPERATION_RUN_C:
        writer_c(out, op);
        break;
    case CORM_OPERATION_SEPARATE_DATABASE_AND_STATE:
        writer_separate(out, op, app);
        break;
    default:
        cormi_str_add(out, "OPERATION_THAT_CANNOT_BE_WRITTEN");
    }
}

static void writer_array(cormi_str *out, const corm_operation *ops, size_t n,
                         const char *app)
{
    for (size_t i = 0; i < n; i++) {
        cormi_str_add(out, i > 0 ? ", " : " ");
        writer_operation(out, &ops[i], app);
    }
    cormi_str_add(out, n > 0 ? " }" : "{ 0 } }");
}

static void writer_separate(cormi_str *out, const corm_operation *op,
                            const char *app)
{
    cormi_str_addf(out,
                   "{ .kind = CORM_OPERATION_SEPARATE_DATABASE_AND_STATE, "
                   ".n_state_operations = %zu, .n_database_operations = %zu",
                   op->n_state_operations, op->n_database_operations);
    cormi_str_add(out, ", .state_operations = (const corm_operation[]){");
    writer_array(out, op->state_operations, op->n_state_operations, app);
    cormi_str_add(out, ", .database_operations = (const corm_operation[]){");
    writer_array(out, op->database_operations, op->n_database_operations, app);
    cormi_str_add(out, " }");
}

void cormi_write_operation(cormi_str *out, const corm_operation *operation)
{
    writer_operation(out, operation, "");
    cormi_str_add(out, ",\n");
}

/* ---- the checksum ---- */

/* FNV-1a, 64 bits: against mistakes, not against enemies. */
static uint64_t writer_fnv(uint64_t hash, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        hash ^= (unsigned char)text[i];
        hash *= UINT64_C(1099511628211);
    }
    return hash;
}

corm_status cormi_migration_checksum(const corm_migration *migration,
                                     const corm_allocator *alloc,
                                     char out[CORMI_CHECKSUM_SIZE])
{
    uint64_t hash = UINT64_C(14695981039346656037);
    cormi_str text;

    if (migration->checksum != NULL) {
        snprintf(out, CORMI_CHECKSUM_SIZE, "%s", migration->checksum);
        return CORM_OK;
    }
    cormi_str_init(&text, alloc != NULL ? alloc : &cormi_default_allocator);
    for (size_t i = 0; i < migration->n_operations && !text.oom; i++) {
        cormi_str_clear(&text);
        writer_operation(&text, &migration->operations[i], migration->app);
        hash = writer_fnv(hash, cormi_str_get(&text), text.len);
        hash = writer_fnv(hash, "\n", 1);
    }
    snprintf(out, CORMI_CHECKSUM_SIZE, "1-%016" PRIx64, hash);
    cormi_str_fini(&text);
    return text.oom ? CORM_NO_MEMORY : CORM_OK;
}

/* ---- files ---- */

static void writer_keys(cormi_str *out, const char *macro,
                        const corm_migration_key *keys)
{
    if (keys == NULL || keys->app == NULL)
        return;
    cormi_str_addf(out, ",\n    %s(", macro);
    for (size_t i = 0; keys[i].app != NULL; i++) {
        cormi_str_add(out, i > 0 ? ", { " : "{ ");
        cormi_write_text(out, keys[i].app);
        cormi_str_add(out, ", ");
        cormi_write_text(out, keys[i].name);
        cormi_str_add(out, " }");
    }
    cormi_str_addc(out, ')');
}

void cormi_write_migration_file(cormi_str *out, const cormi_write_migration *m)
{
    cormi_str_addf(out,
                   "/*\n * %s: %s.  Written by makemigrations; review it like "
                   "any code.\n */\n"
                   "#include <corm/corm.h>\n#include <corm/migrations.h>\n",
                   m->app, m->name);
    if (m->includes != NULL && m->includes[0] != '\0')
        cormi_str_addf(out, "\n%s", m->includes);
    cormi_str_add(out, m->code != NULL ? m->code : "");
    cormi_str_add(out, "\n/* One operation after the other, whatever the style "
                       "around it. */\n/* clang-format off */\n");
    if (m->n_operations > 0) {
        cormi_str_addf(out, "\nstatic const corm_operation %s_%s_ops[] = {\n",
                       m->app, m->name);
        for (size_t i = 0; i < m->n_operations; i++) {
            cormi_str_add(out, "    ");
            writer_operation(out, &m->operations[i], m->app);
            cormi_str_add(out, ",\n");
        }
        cormi_str_add(out, "};\n");
    } else {
        cormi_str_add(out,
                      "\n/* CORM_RUN_SQL(CORM_NAMES(\"..\"), "
                      "CORM_NAMES(\"..\")), CORM_RUN_C(forwards, backwards), "
                      ".. go into an\n * array of corm_operation, and "
                      "CORM_OPERATIONS(array) below. */\n");
    }
    cormi_str_addf(out, "\nCORM_DECLARE_MIGRATION(%s, %s);\n", m->app, m->name);
    cormi_str_addf(out, "CORM_MIGRATION(%s, %s", m->app, m->name);
    if (m->initial)
        cormi_str_add(out, ",\n    .initial = true");
    if (m->not_atomic)
        cormi_str_add(out, ",\n    .not_atomic = true");
    writer_keys(out, "CORM_DEPENDS", m->dependencies);
    writer_keys(out, "CORM_REPLACES", m->replaces);
    if (m->n_operations > 0)
        cormi_str_addf(out, ",\n    CORM_OPERATIONS(%s_%s_ops)", m->app,
                       m->name);
    else if (!m->initial && !m->not_atomic &&
             (m->dependencies == NULL || m->dependencies->app == NULL))
        cormi_str_add(out, ",\n    .operations = NULL");
    cormi_str_add(out, ");\n");
}

void cormi_write_index_file(cormi_str *out, const char *app,
                            const char *const *names)
{
    cormi_str_addf(out,
                   "/*\n * The migrations of %s, in order.  Written by "
                   "makemigrations.\n */\n#include <corm/corm.h>\n"
                   "#include <corm/migrations.h>\n\n/* clang-format off */\n",
                   app);
    for (size_t i = 0; names[i] != NULL; i++)
        cormi_str_addf(out, "CORM_DECLARE_MIGRATION(%s, %s);\n", app, names[i]);
    cormi_str_addf(out,
                   "extern const corm_migration *const %s_migrations[];\n\n"
                   "const corm_migration *const %s_migrations[] = {\n",
                   app, app);
    for (size_t i = 0; names[i] != NULL; i++)
        cormi_str_addf(out, "    &%s_%s,\n", app, names[i]);
    cormi_str_add(out, "    NULL,\n};\n");
}

/* ---- names ---- */

/* What is no letter of a C name becomes one underscore. */
static void writer_clean(char *text)
{
    char *to = text;

    for (const char *from = text; *from != '\0'; from++) {
        bool word = (*from >= 'a' && *from <= 'z') ||
                    (*from >= 'A' && *from <= 'Z') ||
                    (*from >= '0' && *from <= '9') || *from == '_';

        if (word)
            *to++ = *from;
        else if (to == text || to[-1] != '_')
            *to++ = '_';
    }
    *to = '\0';
}

static void writer_auto_name(char *out, size_t size, corm_datetime now)
{
    char text[CORM_ISO_MAX];
    size_t n = corm_datetime_format(text, now);

    /* 2026-11-21T14:27:12Z as 20261121_1427 */
    if (n >= 16)
        snprintf(out, size, "auto_%.4s%.2s%.2s_%.2s%.2s", text, text + 5,
                 text + 8, text + 11, text + 14);
    else
        snprintf(out, size, "auto");
}

void cormi_migration_name(char *out, size_t size,
                          const corm_operation *operations, size_t n,
                          bool initial, corm_datetime now)
{
    enum { LONGEST_NAME = 52 }; /* Django's */
    char name[2 * LONGEST_NAME] = "", part[128];

    if (initial) {
        snprintf(out, size, "initial");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        size_t len =
            corm_operation_name_part(&operations[i], part, sizeof(part));
        size_t have = strlen(name);

        if (len == 0) {
            have = 0;
            name[0] = '\0';
            break;
        }
        writer_clean(part);
        if (have == 0) {
            snprintf(name, sizeof(name), "%.52s", part);
        } else if (have + 1 + strlen(part) > LONGEST_NAME) {
            snprintf(name + have, sizeof(name) - have, "_and_more");
            break;
        } else {
            snprintf(name + have, sizeof(name) - have, "_%.51s", part);
        }
    }
    if (name[0] == '\0')
        writer_auto_name(out, size, now);
    else
        snprintf(out, size, "%s", name);
}
