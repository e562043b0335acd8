/*
 * inspectdb: models for the tables that a database has.
 */
#include "manage/inspect.h"
#include "model/registry.h"
#include "migrations/recorder.h"
#include "migrations/write.h"

#include <string.h>

static const cormi_option inspectdb_options[] = {
    { "--app", "NAME", "the name of the app; default inspected" },
    { NULL, NULL, NULL },
};

typedef struct inspectdb_run {
    cormi_manage *m;
    const char *app;
    cormi_str text;
} inspectdb_run;

/* ---- comments ---- */

/* Inside a C comment: no end of it, no line end. */
static void inspectdb_safe(cormi_str *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if ((text[0] == '*' && text[1] == '/') ||
            (text[0] == '/' && text[1] == '*')) {
            cormi_str_addc(out, *text);
            cormi_str_addc(out, ' ');
        } else {
            cormi_str_addc(out, (unsigned char)*text < ' ' ? ' ' : *text);
        }
    }
}

static void inspectdb_comment(inspectdb_run *run, const char *what,
                              const char *text)
{
    cormi_str_addf(&run->text, "    /* %s", what);
    inspectdb_safe(&run->text, text);
    cormi_str_add(&run->text, " */\n");
}

/* ---- structs ---- */

static void inspectdb_struct(inspectdb_run *run, const cormi_inspect_table *t)
{
    cormi_str *out = &run->text;

    cormi_str_addf(out, "struct %s {\n    corm_object base;\n", t->model);
    for (size_t i = 0; i < t->info->n_columns; i++) {
        const cormi_inspect_field *f = &t->fields[i];
        size_t n = strlen(f->ctype);

        cormi_str_addf(out, "    %s%s%s;\n", f->ctype,
                       f->ctype[n - 1] == '*' ? "" : " ", f->member);
        if (f->key != NULL)
            cormi_str_addf(out, "    %s *%s;\n", f->target->model, f->name);
    }
    cormi_str_add(out, "};\n\n");
}

/* ---- fields ---- */

static const char *inspectdb_on_delete(const cormi_inspect_field *f)
{
    if (f->key->on_delete != NULL && strcmp(f->key->on_delete, "CASCADE") == 0)
        return "CORM_CASCADE";
    if (f->key->on_delete != NULL && f->column->null &&
        strcmp(f->key->on_delete, "SET NULL") == 0)
        return "CORM_SET_NULL";
    if (f->key->on_delete != NULL && strcmp(f->key->on_delete, "RESTRICT") == 0)
        return "CORM_PROTECT";
    return "CORM_DO_NOTHING";
}

static void inspectdb_text_option(cormi_str *out, const char *name,
                                  const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    cormi_str_addf(out, ", .%s = ", name);
    cormi_write_text(out, text);
}

static void inspectdb_relation(cormi_str *out, const cormi_inspect_field *f)
{
    cormi_str_addf(out, ", %s, .on_delete = %s", f->target->model,
                   inspectdb_on_delete(f));
    inspectdb_text_option(out, "to_field", f->to_field);
    inspectdb_text_option(out, "related_name", f->related_name);
}

static void inspectdb_numbers(cormi_str *out, const cormi_inspect_field *f)
{
    const corm_column_type *like = &f->column->like;

    bool array = strcmp(f->macro, "CORM_ARRAY") == 0;

    if (array)
        cormi_str_addf(out, ", .base = \"%s\"", cormi_type(like->base)->name);
    if (strcmp(f->macro, "CORM_CHAR") == 0 || (array && like->length > 0))
        cormi_str_addf(out, ", .max_length = %d", like->length);
    if (strcmp(f->macro, "CORM_DECIMAL") == 0 ||
        (array && like->base == CORM_TYPE_DECIMAL))
        cormi_str_addf(out, ", .max_digits = %d, .decimal_places = %d",
                       like->digits > 0 && like->digits <= 38 ? like->digits
                                                              : 38,
                       like->digits > 0 ? like->places : 10);
}

static bool inspectdb_is_auto(const cormi_inspect_field *f)
{
    return strstr(f->macro, "AUTO") != NULL;
}

static void inspectdb_field(inspectdb_run *run, const cormi_inspect_table *t,
                            const cormi_inspect_field *f)
{
    const corm_column_info *c = f->column;
    bool one = t->info->primary_key.n_columns <= 1;
    cormi_str *out = &run->text;

    if (f->comment != NULL)
        inspectdb_comment(run, "", f->comment);
    if (c->default_text != NULL)
        inspectdb_comment(run, "the database's default: ", c->default_text);
    if (c->generated != CORM_GENERATED_NOT)
        inspectdb_comment(run, "computed by the database: ",
                          c->expression != NULL ? c->expression : "?");
    cormi_str_addf(out, "    %s(%s, %s", f->macro, t->model, f->name);
    if (f->key != NULL)
        inspectdb_relation(out, f);
    inspectdb_numbers(out, f);
    if (c->null && !f->primary)
        cormi_str_add(out, ", .null = true, .blank = true");
    if (f->primary && one && !inspectdb_is_auto(f))
        cormi_str_add(out, ", .primary_key = true");
    else if (f->unique && !f->primary && f->key == NULL)
        cormi_str_add(out, ", .unique = true");
    if (strcmp(f->member, c->name) != 0)
        inspectdb_text_option(out, "db_column", c->name);
    inspectdb_text_option(out, "collation", c->collation);
    inspectdb_text_option(out, "db_comment", c->comment);
    if (c->generated != CORM_GENERATED_NOT && c->expression != NULL) {
        cormi_str_add(out, ", .generated = (&(const corm_expr){ .op = "
                           "CORM_OP_RAW, .name = ");
        cormi_write_text(out, c->expression);
        cormi_str_addf(
            out, " })%s",
            c->generated == CORM_GENERATED_STORED ? ", .stored = true" : "");
    }
    cormi_str_add(out, "),\n");
}

/* ---- meta ---- */

static const cormi_inspect_field *inspectdb_find(const cormi_inspect_table *t,
                                                 const char *column)
{
    for (size_t i = 0; i < t->info->n_columns; i++)
        if (strcmp(t->info->columns[i].name, column) == 0)
            return &t->fields[i];
    return NULL;
}

static bool inspectdb_can_name(const char *name)
{
    return name != NULL && name[0] != '\0' && strlen(name) <= 63;
}

/* Parts are columns, their classes said of all or of none. */
static bool inspectdb_parts(const cormi_inspect_table *t,
                            const corm_index_info *x)
{
    for (size_t i = 0; i < x->n_parts; i++)
        if (x->parts[i].column == NULL ||
            inspectdb_find(t, x->parts[i].column) == NULL ||
            (x->parts[i].opclass != NULL) != (x->parts[0].opclass != NULL) ||
            (x->unique && (x->parts[i].descending || x->parts[i].opclass)))
            return false;
    for (size_t i = 0; i < x->n_include; i++)
        if (inspectdb_find(t, x->include[i]) == NULL)
            return false;
    return x->n_parts > 0;
}

/* Can an index or a unique constraint say it? */
static bool inspectdb_plain(const cormi_inspect_table *t,
                            const corm_index_info *x)
{
    return x->condition == NULL && inspectdb_can_name(x->name) &&
           (x->method == NULL || strcmp(x->method, "btree") == 0) &&
           inspectdb_parts(t, x);
}

static void inspectdb_index_names(cormi_str *out, const cormi_inspect_table *t,
                                  const corm_index_info *x)
{
    for (size_t i = 0; i < x->n_parts; i++)
        cormi_str_addf(out, "%s\"%s%s\"", i > 0 ? ", " : "",
                       x->parts[i].descending ? "-" : "",
                       inspectdb_find(t, x->parts[i].column)->name);
}

static void inspectdb_names(cormi_str *out, const cormi_inspect_table *t,
                            const char *const *columns, size_t n)
{
    cormi_str_add(out, "CORM_NAMES(");
    for (size_t i = 0; i < n; i++)
        cormi_str_addf(out, "%s\"%s\"", i > 0 ? ", " : "",
                       inspectdb_find(t, columns[i])->name);
    cormi_str_addc(out, ')');
}

/* What an index says beside its columns. */
static void inspectdb_index_rest(cormi_str *out, const cormi_inspect_table *t,
                                 const corm_index_info *x)
{
    cormi_str_add(out, ", .fields = CORM_NAMES(");
    inspectdb_index_names(out, t, x);
    cormi_str_addc(out, ')');
    if (x->n_include > 0) {
        cormi_str_add(out, ", .include = ");
        inspectdb_names(out, t, (const char *const *)x->include, x->n_include);
    }
    if (x->parts[0].opclass != NULL) {
        cormi_str_add(out, ", .opclasses = CORM_NAMES(");
        for (size_t i = 0; i < x->n_parts; i++) {
            cormi_str_add(out, i > 0 ? ", " : "");
            cormi_write_text(out, x->parts[i].opclass);
        }
        cormi_str_addc(out, ')');
    }
    if (x->nulls_not_distinct)
        cormi_str_add(out, ", .nulls_not_distinct = true");
    if (x->method != NULL && strcmp(x->method, "fulltext") == 0)
        cormi_str_add(out, ", .fulltext = true");
    cormi_str_addc(out, ')');
}

static void inspectdb_indexes(cormi_str *out, const cormi_inspect_table *t)
{
    size_t n = 0;

    for (size_t i = 0; i < t->info->n_indexes; i++) {
        const corm_index_info *x = &t->info->indexes[i];

        if (x->unique || !inspectdb_plain(t, x))
            continue;
        cormi_str_add(out, n++ == 0 ? ",\n    CORM_INDEXES(" : ", ");
        cormi_str_add(out, "CORM_INDEX_AS(");
        cormi_write_text(out, x->name);
        inspectdb_index_rest(out, t, x);
    }
    cormi_str_add(out, n > 0 ? ")" : "");
}

static void inspectdb_constraints(cormi_str *out, const cormi_inspect_table *t)
{
    size_t n = 0;

    for (size_t i = 0; i < t->info->n_uniques; i++) {
        const corm_key_info *key = &t->info->uniques[i];

        if (key->n_columns < 2 || !inspectdb_can_name(key->name))
            continue;
        cormi_str_add(out, n++ == 0 ? ",\n    CORM_CONSTRAINTS(" : ", ");
        cormi_str_add(out, "CORM_UNIQUE(");
        cormi_write_text(out, key->name);
        cormi_str_add(out, ", .fields = ");
        inspectdb_names(out, t, (const char *const *)key->columns,
                        key->n_columns);
        if (key->deferrable != 0)
            cormi_str_addf(out, ", .deferrable = %d", key->deferrable);
        cormi_str_add(out, key->nulls_not_distinct
                               ? ", .nulls_not_distinct = true)"
                               : ")");
    }
    for (size_t i = 0; i < t->info->n_indexes; i++) {
        const corm_index_info *x = &t->info->indexes[i];

        if (!x->unique || !inspectdb_plain(t, x))
            continue;
        cormi_str_add(out, n++ == 0 ? ",\n    CORM_CONSTRAINTS(" : ", ");
        cormi_str_add(out, "CORM_UNIQUE(");
        cormi_write_text(out, x->name);
        inspectdb_index_rest(out, t, x);
    }
    cormi_str_add(out, n > 0 ? ")" : "");
}

static void inspectdb_together(cormi_str *out, const cormi_inspect_table *t)
{
    size_t n = 0;

    for (size_t i = 0; i < t->info->n_uniques; i++) {
        const corm_key_info *key = &t->info->uniques[i];

        if (key->n_columns < 2 || inspectdb_can_name(key->name))
            continue;
        cormi_str_add(out, n++ == 0 ? ",\n    .unique_together = CORM_TOGETHER("
                                    : ", ");
        inspectdb_names(out, t, (const char *const *)key->columns,
                        key->n_columns);
    }
    cormi_str_add(out, n > 0 ? ")" : "");
}

/* What no descriptor here says, as comments. */
static void inspectdb_rest(inspectdb_run *run, const cormi_inspect_table *t)
{
    for (size_t i = 0; i < t->info->n_checks; i++)
        inspectdb_comment(run, "CHECK ", t->info->checks[i].sql);
    for (size_t i = 0; i < t->info->n_exclusions; i++)
        inspectdb_comment(run, "", t->info->exclusions[i].sql);
    for (size_t i = 0; i < t->info->n_uniques; i++)
        if (t->info->uniques[i].n_columns == 1 &&
            (t->info->uniques[i].deferrable != 0 ||
             t->info->uniques[i].nulls_not_distinct))
            inspectdb_comment(run, "deferrable, or NULLs are equal: unique ",
                              t->info->uniques[i].columns[0]);
    for (size_t i = 0; i < t->info->n_indexes; i++)
        if (!inspectdb_plain(t, &t->info->indexes[i]))
            inspectdb_comment(run, "index: ",
                              t->info->indexes[i].sql != NULL
                                  ? t->info->indexes[i].sql
                                  : t->info->indexes[i].name);
    for (size_t i = 0; i < t->info->n_foreign_keys; i++)
        if (t->info->foreign_keys[i].n_columns > 1)
            inspectdb_comment(run, "a foreign key of several columns to ",
                              t->info->foreign_keys[i].to_table);
    for (size_t i = 0; i < t->info->n_triggers; i++)
        inspectdb_comment(run, "trigger ", t->info->triggers[i].name);
}

static void inspectdb_model(inspectdb_run *run, const cormi_inspect_table *t)
{
    const corm_key_info *pk = &t->info->primary_key;
    cormi_str *out = &run->text;

    cormi_str_addf(out, "static const corm_field %s_fields[] = {\n", t->model);
    for (size_t i = 0; i < t->info->n_columns; i++)
        inspectdb_field(run, t, &t->fields[i]);
    inspectdb_rest(run, t);
    cormi_str_addf(
        out, "};\nCORM_MODEL(%s, .unmanaged = true, .db_table = ", t->model);
    cormi_write_text(out, t->info->name);
    inspectdb_text_option(out, "db_table_comment", t->info->comment);
    if (pk->n_columns > 1) {
        cormi_str_add(out, ",\n    .primary_key = ");
        inspectdb_names(out, t, (const char *const *)pk->columns,
                        pk->n_columns);
    }
    inspectdb_together(out, t);
    inspectdb_indexes(out, t);
    inspectdb_constraints(out, t);
    cormi_str_add(out, ");\n\n");
}

/* ---- the file ---- */

static void inspectdb_write(inspectdb_run *run, const cormi_inspect *in)
{
    cormi_str *out = &run->text;
    size_t n = 0;

    cormi_str_add(out,
                  "/*\n * Models of an existing database, written by "
                  "inspectdb.  Put the structs into a\n * header, rename what "
                  "reads badly (.db_column keeps the column), and take\n * "
                  ".unmanaged away where migrations shall have the table.\n "
                  "*/\n#include <corm/corm.h>\n\n/* clang-format off */\n\n");
    for (size_t i = 0; i < in->n; i++)
        if (!in->tables[i].skipped)
            cormi_str_addf(out, "typedef struct %s %s;\n", in->tables[i].model,
                           in->tables[i].model);
    cormi_str_addc(out, '\n');
    for (size_t i = 0; i < in->n; i++)
        if (!in->tables[i].skipped)
            inspectdb_struct(run, &in->tables[i]);
    for (size_t i = 0; i < in->n; i++)
        if (!in->tables[i].skipped)
            cormi_str_addf(out, "CORM_DECLARE(%s);\n", in->tables[i].model);
    cormi_str_addc(out, '\n');
    for (size_t i = 0; i < in->n; i++) {
        if (in->tables[i].skipped)
            inspectdb_comment(run, "not written: ", in->tables[i].info->name);
        else
            inspectdb_model(run, &in->tables[i]);
    }
    cormi_str_addf(out, "extern const corm_app %s_app;\nCORM_APP(%s", run->app,
                   run->app);
    for (size_t i = 0; i < in->n; i++)
        if (!in->tables[i].skipped)
            cormi_str_addf(out, "%s&%s_model",
                           n++ == 0 ? ", .models = CORM_MODELS(" : ", ",
                           in->tables[i].model);
    cormi_str_add(out, n > 0 ? "));\n" : ", .models = NULL);\n");
}

/* Tables that were asked for and are not there. */
static int inspectdb_missing(cormi_manage *m, const corm_structure *structure)
{
    for (size_t i = 0; i < m->args.n; i++)
        if (corm_structure_table(structure, cormi_arg(m, i)) == NULL)
            return cormi_tell(m,
                              "the database has no table \"%s\"; without names "
                              "all that it has are written",
                              cormi_arg(m, i));
    return CORMI_DONE;
}

/* The library's own table is nobody's model. */
static void inspectdb_drop_own(corm_structure *s, const cormi_manage *m)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_tables; i++)
        if (m->args.n > 0 ||
            strcmp(s->tables[i].name, CORMI_RECORDER_TABLE) != 0)
            s->tables[n++] = s->tables[i];
    s->n_tables = n;
}

static int inspectdb_run_it(cormi_manage *m)
{
    inspectdb_run run = { .m = m, .app = cormi_given_text(m, "--app") };
    cormi_inspect in = { .m = m };
    const corm_structure *structure;
    const char *end = NULL;
    corm_structure own;
    corm_session *session;
    int code;

    if (run.app == NULL)
        run.app = "inspected";
    if (cormi_manage_db(m) == NULL)
        return CORMI_FAILED;
    session = corm_session_open(m->db);
    if (session == NULL || !cormi_vec_push(&m->args, &end))
        return cormi_no_memory(m);
    m->args.n--;
    structure = corm_introspect(session, m->args.n > 0 ? m->args.data : NULL);
    code = structure != NULL ? inspectdb_missing(m, structure)
                             : cormi_tell_error(m, corm_error_info(session));
    if (code == CORMI_DONE) {
        own = *structure;
        inspectdb_drop_own(&own, m);
        cormi_str_init_arena(&run.text, m->arena);
        if (!cormi_inspect_make(&in, &own))
            code = CORMI_FAILED;
        else
            inspectdb_write(&run, &in);
    }
    if (code == CORMI_DONE && run.text.oom)
        code = cormi_no_memory(m);
    if (code == CORMI_DONE)
        fwrite(cormi_str_get(&run.text), 1, run.text.len, m->out);
    corm_session_close(session);
    return code;
}

const cormi_command cormi_command_inspectdb = {
    .name = "inspectdb",
    .summary = "Write models for the tables of a database",
    .arguments = "[TABLE..]",
    .max_args = -1,
    .options = inspectdb_options,
    .run = inspectdb_run_it,
};
