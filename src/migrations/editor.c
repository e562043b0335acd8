/*
 * The schema editor's way in: which models an operation touches, in which
 * steps they change, and running the statements.
 */
#include "migrations/editor.h"

#include "base/alloc.h"
#include "render/sink.h"

#include <string.h>

/* ---- statements ---- */

corm_status cormi_edit_memory(cormi_editor *e)
{
    return cormi_fail_memory(e->ctx);
}

corm_status cormi_edit_push(cormi_editor *e, cormi_sql sql)
{
    return cormi_vec_push(&e->statements, &sql) ? CORM_OK
                                                : cormi_edit_memory(e);
}

corm_status cormi_edit_say(cormi_editor *e, const char *format, ...)
{
    corm_error err = { 0 };
    cormi_renderer r = { e->dialect, e->features, e->arena, &err, NULL };
    corm_sink sink;
    cormi_sql sql = { 0 };
    corm_status status;
    const char *text;
    bool failed = false;
    va_list args;

    cormi_sink_init(&sink, &r, true);
    va_start(args, format);
    for (; *format != '\0'; format++) {
        if (*format != '%')
            cormi_sink_bytes(&sink, format, 1);
        else if (*++format == 'i')
            corm_sink_ident(&sink, va_arg(args, const char *));
        else if ((text = va_arg(args, const char *)) != NULL)
            corm_sink_text(&sink, text);
        else
            failed = true; /* and said so */
    }
    va_end(args);
    if (failed)
        return corm_failed(e->session) ? corm_errcode(e->session)
                                       : cormi_edit_memory(e);
    status = cormi_sink_finish(&sink, &sql);
    return status == CORM_OK ? cormi_edit_push(e, sql)
                             : cormi_fail_error(e->ctx, &err);
}

static corm_status edit_send(corm_session *session,
                             const corm_schema_options *options,
                             const char *text, size_t len)
{
    cormi_statement st = { .sql = text, .len = len, .once = true };
    corm_status status = CORM_OK;

    if (options->before != NULL)
        status = options->before(options->data, text, len);
    if (status == CORM_OK && !options->dry_run)
        status = cormi_session_run(session, &st, NULL, 0, NULL);
    if (status == CORM_OK && options->after != NULL && !options->dry_run)
        options->after(options->data, text, len);
    return status;
}

static corm_status edit_run_list(cormi_editor *e, cormi_vec *list)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < list->n; i++) {
        const cormi_sql *sql = &CORMI_VEC_AT(const cormi_sql, list, i);

        status = edit_send(e->session, e->options, sql->text, sql->len);
    }
    list->n = 0;
    return status;
}

static corm_status edit_run(cormi_editor *e)
{
    corm_status status;

    if (e->arena->oom) /* statements of half a thought */
        return cormi_edit_memory(e);
    status = edit_run_list(e, &e->first);
    if (status == CORM_OK)
        status = edit_run_list(e, &e->statements);
    return status == CORM_OK ? edit_run_list(e, &e->last) : status;
}

/* ---- which models ---- */

typedef struct edit_subjects {
    cormi_vec old, now; /* const char *: keys, side by side */
} edit_subjects;

static corm_status edit_subject(cormi_editor *e, edit_subjects *s,
                                const char *old, const char *now)
{
    for (size_t i = 0; i < s->old.n; i++)
        if (strcmp(CORMI_VEC_AT(const char *, &s->old, i), old) == 0)
            return CORM_OK;
    return cormi_vec_push(&s->old, &old) && cormi_vec_push(&s->now, &now)
               ? CORM_OK
               : cormi_edit_memory(e);
}

/* Models whose keys have the type of this one's, and so on. */
static corm_status edit_spread(cormi_editor *e, edit_subjects *s,
                               const char *key)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < e->from->models.n; i++) {
        const cormi_state_model *m = e->from->models.entries[i].value;
        size_t before = s->old.n;
        bool is_key = false, refers = false;

        for (size_t f = 0; m != NULL && f < m->fields.n; f++) {
            const corm_field *field = CORMI_STATE_FIELD(m, f);

            if (!cormi_state_ref_is(m->desc.app, field->to, key))
                continue;
            refers = true;
            is_key = is_key || field->primary_key || field->unique;
        }
        if (!refers || cormi_state_get(e->to, m->key) == NULL)
            continue;
        status = edit_subject(e, s, m->key, m->key);
        if (status == CORM_OK && is_key && s->old.n > before)
            status = edit_spread(e, s, m->key);
    }
    return status;
}

static bool edit_may_be_target(const cormi_state_model *m, const char *name)
{
    const corm_field *field =
        m == NULL || name == NULL ? NULL : cormi_state_field(m, name);

    return field != NULL &&
           (field->primary_key || field->unique || m->desc.primary_key != NULL);
}

static bool edit_spreads(const cormi_editor *e)
{
    const char *name = e->op->field == NULL ? NULL : e->op->field->name;

    if (e->old_model == NULL || e->new_model == NULL)
        return false;
    if (e->op->kind == CORM_OPERATION_RENAME_MODEL)
        return true;
    return e->op->kind == CORM_OPERATION_ALTER_FIELD &&
           (edit_may_be_target(e->old_model, name) ||
            edit_may_be_target(e->new_model, name));
}

/* ---- pairs of tables ---- */

const cormi_field *cormi_edit_old_field(const cormi_editor *e,
                                        const cormi_model *old,
                                        const cormi_field *field)
{
    const char *name = field->name;

    if (old->automatic)
        return field->index < old->n_fields ? old->fields[field->index] : NULL;
    if (e->new_field != NULL && e->new_model != NULL &&
        strcmp(name, e->new_field) == 0 &&
        cormi_slice_model(e->old, e->old_model) == old)
        name = e->old_field;
    for (size_t i = 0; i < old->n_fields; i++)
        if (old->fields[i]->model == old &&
            strcmp(old->fields[i]->name, name) == 0)
            return old->fields[i];
    return NULL;
}

static cormi_model *edit_through(const cormi_field *field)
{
    const cormi_relation *relation = field->relation;

    return relation != NULL && relation->auto_through ? relation->through
                                                      : NULL;
}

static cormi_model *edit_old_through(const cormi_editor *e,
                                     const cormi_model *old,
                                     const cormi_field *field)
{
    const char *name = field->name;

    if (e->new_field != NULL && strcmp(name, e->new_field) == 0)
        name = e->old_field;
    for (size_t i = 0; i < old->n_m2m; i++)
        if (strcmp(old->m2m[i]->name, name) == 0)
            return edit_through(old->m2m[i]);
    return NULL;
}

typedef corm_status edit_pair(cormi_editor *e, cormi_model *old,
                              cormi_model *now);

static corm_status edit_one(cormi_editor *e, cormi_model *old, cormi_model *now,
                            edit_pair *both)
{
    corm_status status = both(e, old, now);

    return status == CORM_OK ? cormi_edit_keep_names(e, old, now) : status;
}

/* The automatic tables of a model's many-to-many fields. */
static corm_status edit_m2m(cormi_editor *e, cormi_model *old, cormi_model *now,
                            edit_pair *both)
{
    cormi_model **kept = CORMI_NEW_N(e->arena, cormi_model *, now->n_m2m + 1);
    size_t n = 0;
    corm_status status = kept == NULL ? cormi_edit_memory(e) : CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < now->n_m2m; i++) {
        cormi_model *through = edit_through(now->m2m[i]);
        cormi_model *was = edit_old_through(e, old, now->m2m[i]);

        if (through == NULL)
            continue;
        status = was == NULL ? cormi_edit_create(e, through)
                             : edit_one(e, was, through, both);
        if (was != NULL)
            kept[n++] = was;
    }
    for (size_t i = 0; status == CORM_OK && i < old->n_m2m; i++) {
        cormi_model *through = edit_through(old->m2m[i]);
        bool gone = through != NULL;

        for (size_t k = 0; k < n; k++)
            gone = gone && kept[k] != through;
        if (gone)
            status = cormi_edit_drop(e, through);
    }
    return status;
}

static corm_status edit_both(cormi_editor *e, cormi_model *old,
                             cormi_model *now, edit_pair *both)
{
    corm_status status;

    if (!cormi_model_has_table(old) || !cormi_model_has_table(now))
        return CORM_OK;
    status = edit_one(e, old, now, both);
    return status == CORM_OK ? edit_m2m(e, old, now, both) : status;
}

static corm_status edit_create_all(cormi_editor *e, cormi_model *now)
{
    corm_status status = CORM_OK;

    if (!cormi_model_has_table(now))
        return CORM_OK;
    status = cormi_edit_create(e, now);
    for (size_t i = 0; status == CORM_OK && i < now->n_m2m; i++)
        if (edit_through(now->m2m[i]) != NULL)
            status = cormi_edit_create(e, edit_through(now->m2m[i]));
    return status;
}

static corm_status edit_drop_all(cormi_editor *e, cormi_model *old)
{
    corm_status status = CORM_OK;

    if (!cormi_model_has_table(old))
        return CORM_OK;
    for (size_t i = 0; status == CORM_OK && i < old->n_m2m; i++)
        if (edit_through(old->m2m[i]) != NULL)
            status = cormi_edit_drop(e, edit_through(old->m2m[i]));
    return status == CORM_OK ? cormi_edit_drop(e, old) : status;
}

/* ---- one step ---- */

static corm_status edit_schema(cormi_editor *e, cormi_schema *schema,
                               const cormi_registry *registry)
{
    bool *there = CORMI_NEW_N(e->arena, bool, registry->n_models + 1);

    if (there == NULL)
        return cormi_edit_memory(e);
    memset(there, 1, registry->n_models * sizeof(*there));
    *schema = (cormi_schema){
        .ctx = e->ctx,
        .arena = e->arena,
        .dialect = e->dialect,
        .features = e->features,
        .statements = CORMI_VEC_ARENA(cormi_sql, e->arena),
        .late = CORMI_VEC_ARENA(cormi_sql, e->arena),
        .there = there,
        .lenient = true,
    };
    return CORM_OK;
}

static corm_status edit_registries(cormi_editor *e, const edit_subjects *s)
{
    corm_error err = { 0 };
    corm_status status;

    e->old = cormi_slice_new(e->from, s->old.data, s->old.n, e->arena, e->alloc,
                             &err);
    if (e->old == NULL)
        return cormi_fail_error(e->ctx, &err);
    e->now =
        cormi_slice_new(e->to, s->now.data, s->now.n, e->arena, e->alloc, &err);
    if (e->now == NULL)
        return cormi_fail_error(e->ctx, &err);
    status = edit_schema(e, &e->old_schema, e->old);
    if (status == CORM_OK)
        status = edit_schema(e, &e->new_schema, e->now);
    if (e->op->kind == CORM_OPERATION_CREATE_MODEL ||
        e->op->kind == CORM_OPERATION_ADD_INDEX ||
        e->op->kind == CORM_OPERATION_ADD_CONSTRAINT)
        e->new_schema.db = corm_session_db(e->session); /* what is left out */
    return status;
}

/* Other tables follow only when a column they refer to is another. */
static corm_status edit_tables(cormi_editor *e, const edit_subjects *s,
                               edit_pair *both)
{
    corm_status status = CORM_OK;

    e->target_differs = both == cormi_edit_rename;
    for (size_t i = 0;
         status == CORM_OK && i < (i == 0 || e->target_differs ? s->old.n : 0);
         i++) {
        const char *old_key = CORMI_VEC_AT(const char *, &s->old, i);
        const char *new_key = CORMI_VEC_AT(const char *, &s->now, i);
        cormi_model *old =
            cormi_slice_model(e->old, cormi_state_get(e->from, old_key));
        cormi_model *now =
            cormi_slice_model(e->now, cormi_state_get(e->to, new_key));

        if (old != NULL && now != NULL)
            status = edit_both(e, old, now, both);
        else if (now != NULL)
            status = edit_create_all(e, now);
        else if (old != NULL)
            status = edit_drop_all(e, old);
    }
    return status;
}

/* From one state to another, by what `both` does to pairs of tables. */
static corm_status edit_step(cormi_editor *e, const corm_project_state *from,
                             const corm_project_state *to, const char *old_key,
                             const char *new_key, edit_pair *both)
{
    edit_subjects s = { CORMI_VEC_ARENA(const char *, e->arena),
                        CORMI_VEC_ARENA(const char *, e->arena) };
    corm_status status;

    e->from = from;
    e->to = to;
    e->old_model = cormi_state_get(from, old_key);
    e->new_model = cormi_state_get(to, new_key);
    status = edit_subject(e, &s, old_key, new_key);
    if (status == CORM_OK && edit_spreads(e))
        status = edit_spread(e, &s, old_key);
    if (status == CORM_OK)
        status = edit_registries(e, &s);
    if (status == CORM_OK)
        status = edit_tables(e, &s, both);
    cormi_registry_free(e->old);
    cormi_registry_free(e->now);
    e->old = e->now = NULL;
    return status == CORM_OK ? edit_run(e) : status;
}

/* ---- a column under another name, before it changes otherwise ---- */

static const corm_field *edit_column_renamed(cormi_editor *e,
                                             const corm_field *old,
                                             const corm_field *now)
{
    const char *was = cormi_state_column(e->arena, old);
    const char *is = cormi_state_column(e->arena, now);
    corm_field *field;

    if (was == NULL || is == NULL || strcmp(was, is) == 0)
        return NULL;
    field = cormi_arena_dup(e->arena, old, sizeof(*old));
    if (field != NULL)
        field->db_column = is;
    return field;
}

static bool edit_has_own_table(const corm_field *field)
{
    return field->type == CORM_TYPE_MANY_TO_MANY && field->through == NULL;
}

/* Rows of an automatic table would be lost. */
static corm_status edit_check_alter(cormi_editor *e, const corm_field *old,
                                    const corm_field *now)
{
    bool m2m = old->type == CORM_TYPE_MANY_TO_MANY;

    if (m2m == (now->type == CORM_TYPE_MANY_TO_MANY) &&
        edit_has_own_table(old) == edit_has_own_table(now))
        return CORM_OK;
    return cormi_fail(e->ctx, CORM_VALUE_ERROR,
                      "%s.%s cannot be altered: a field cannot become a "
                      "many-to-many one or cease to be one, nor gain or lose "
                      ".through; add another field, copy the rows in a "
                      "migration of functions, then remove this one",
                      e->op->model, now->name);
}

static corm_status edit_alter_field(cormi_editor *e, const char *app,
                                    const corm_project_state *from,
                                    const corm_project_state *to,
                                    const char *key)
{
    const char *name = e->op->field->name;
    const corm_field *old = cormi_state_field(cormi_state_get(from, key), name);
    const corm_field *now = cormi_state_field(cormi_state_get(to, key), name);
    const corm_field *renamed = NULL;
    corm_operation rename = { .kind = CORM_OPERATION_ALTER_FIELD,
                              .model = e->op->model };
    corm_project_state *between;
    corm_error err = { 0 };
    corm_status status = edit_check_alter(e, old, now);

    if (status != CORM_OK)
        return status;
    rename.field = renamed = edit_column_renamed(e, old, now);
    if (renamed == NULL)
        return edit_step(e, from, to, key, key, cormi_edit_alter);
    between = corm_project_state_dup(from, &err);
    if (between == NULL)
        return cormi_fail_error(e->ctx, &err);
    status = corm_project_state_apply(between, app, &rename, &err);
    if (status != CORM_OK)
        cormi_fail_error(e->ctx, &err);
    else
        status = edit_step(e, from, between, key, key, cormi_edit_rename);
    if (status == CORM_OK)
        status = edit_step(e, between, to, key, key, cormi_edit_alter);
    corm_project_state_free(between);
    return status;
}

/* ---- kinds of operations ---- */

/* What a data migration leaves to be checked at the end of the transaction
 * is in the way of ALTER TABLE, and better told where it was done. */
static corm_status edit_check_now(corm_session *session,
                                  const corm_schema_options *options)
{
    const corm_dialect *dialect = cormi_db_dialect(corm_session_db(session));
    corm_status status;

    if (dialect->check_now == NULL ||
        !(options->dry_run || corm_in_atomic(session)))
        return CORM_OK;
    status = edit_send(session, options, dialect->check_now,
                       strlen(dialect->check_now));
    return status == CORM_OK
               ? edit_send(session, options, dialect->defer_checks,
                           strlen(dialect->defer_checks))
               : status;
}

static corm_status edit_sql(cormi_editor *e, const char *const *sql)
{
    corm_status status = CORM_OK;

    for (; status == CORM_OK && sql != NULL && *sql != NULL; sql++)
        status = edit_send(e->session, e->options, *sql, strlen(*sql));
    return status == CORM_OK ? edit_check_now(e->session, e->options) : status;
}

/* What changes names alone. */
static corm_status edit_rename_op(cormi_editor *e, const char *app,
                                  const corm_project_state *from,
                                  const corm_project_state *to, bool back)
{
    const corm_operation *op = e->op;
    bool model = op->kind == CORM_OPERATION_RENAME_MODEL;
    const char *old_name = model && back ? op->new_name : op->model;
    const char *new_name = model && !back ? op->new_name : op->model;
    const char *old_key = cormi_state_key(e->arena, app, old_name);
    const char *new_key = cormi_state_key(e->arena, app, new_name);

    if (op->kind == CORM_OPERATION_RENAME_FIELD) {
        e->old_field = back ? op->new_name : op->name;
        e->new_field = back ? op->name : op->new_name;
    }
    if (old_key == NULL || new_key == NULL)
        return cormi_edit_memory(e);
    return edit_step(e, from, to, old_key, new_key, cormi_edit_rename);
}

/* The model's table; NULL: it has none, or no memory. */
static const char *edit_table_of(cormi_editor *e, const corm_project_state *s,
                                 const char *app, const char *model)
{
    const cormi_state_model *m = cormi_state_find(s, app, model);

    return m == NULL || m->desc.unmanaged || m->desc.proxy_of != NULL
               ? NULL
               : cormi_state_table(e->arena, m);
}

static corm_status edit_rename_index(cormi_editor *e, const char *table,
                                     bool back)
{
    const corm_operation *op = e->op;
    corm_status status;

    if (table == NULL)
        return CORM_OK;
    status = cormi_edit_rename_index(e, table, back ? op->new_name : op->name,
                                     back ? op->name : op->new_name);
    return status == CORM_OK ? edit_run(e) : status;
}

/* Where rows are always checked, they have been. */
static corm_status edit_validate(cormi_editor *e, const char *table, bool back)
{
    corm_status status;

    if (back || table == NULL || !corm_has(e->features, CORM_FEATURE_NOT_VALID))
        return CORM_OK;
    status = cormi_edit_say(e, "ALTER TABLE %i VALIDATE CONSTRAINT %i", table,
                            e->op->name);
    return status == CORM_OK ? edit_run(e) : status;
}

static corm_status edit_operation(cormi_editor *e, const char *app,
                                  const corm_project_state *from,
                                  const corm_project_state *to, bool back)
{
    const corm_operation *op = e->op;
    const char *key;

    if (op->kind == CORM_OPERATION_RENAME_INDEX &&
        corm_has(e->features, CORM_FEATURE_RENAME_INDEX))
        return edit_rename_index(e, edit_table_of(e, to, app, op->model), back);
    switch (op->kind) {
    case CORM_OPERATION_RUN_SQL:
        return edit_sql(e, back ? op->reverse_sql : op->sql);
    case CORM_OPERATION_ALTER_MODEL_OPTIONS:
    case CORM_OPERATION_ALTER_CONSTRAINT:
        return CORM_OK;
    case CORM_OPERATION_VALIDATE_CONSTRAINT:
        return edit_validate(e, edit_table_of(e, to, app, op->model), back);
    case CORM_OPERATION_RENAME_MODEL:
    case CORM_OPERATION_RENAME_FIELD:
    case CORM_OPERATION_ALTER_MODEL_TABLE:
        return edit_rename_op(e, app, from, to, back);
    default:
        key = cormi_state_key(e->arena, app, op->model);
        if (key == NULL)
            return cormi_edit_memory(e);
        if (op->kind == CORM_OPERATION_ALTER_FIELD)
            return edit_alter_field(e, app, from, to, key);
        return edit_step(e, from, to, key, key, cormi_edit_alter);
    }
}

static corm_status edit_start(corm_session *session, const char *app,
                              const corm_operation *op,
                              const corm_project_state *from,
                              const corm_project_state *to, bool back,
                              const corm_schema_options *options)
{
    static const corm_schema_options none;
    const corm_db *db = corm_session_db(session);
    const corm_allocator *alloc = cormi_db_allocator(db);
    cormi_editor e = { .session = session,
                       .ctx = cormi_session_context(session),
                       .arena = cormi_arena_new(alloc),
                       .alloc = alloc,
                       .options = options == NULL ? &none : options,
                       .dialect = cormi_db_dialect(db),
                       .features = cormi_db_features(db),
                       .op = op };
    corm_status status;

    if (e.arena == NULL)
        return cormi_edit_memory(&e);
    e.first = CORMI_VEC_ARENA(cormi_sql, e.arena);
    e.statements = CORMI_VEC_ARENA(cormi_sql, e.arena);
    e.last = CORMI_VEC_ARENA(cormi_sql, e.arena);
    status = edit_operation(&e, app, from, to, back);
    if (e.arena->oom)
        status = cormi_edit_memory(&e);
    cormi_arena_free(e.arena);
    return status;
}

/* ---- nested and called ones ---- */

static corm_status edit_call(corm_session *session, const corm_operation *op,
                             const corm_project_state *state, bool back,
                             const corm_schema_options *options)
{
    static const corm_schema_options none;
    char comment[200] = "-- ";
    corm_status status;

    if (options == NULL || !options->dry_run) {
        status = cormi_historical_call(session, state,
                                       back ? op->backwards : op->forwards);
        return status == CORM_OK
                   ? edit_check_now(session, options == NULL ? &none : options)
                   : status;
    }
    corm_operation_describe(op, comment + 3, sizeof(comment) - 3);
    return edit_send(session, options, comment, strlen(comment));
}

static corm_status edit_nested(corm_session *session, const char *app,
                               const corm_operation *op,
                               const corm_project_state *before, bool back,
                               const corm_schema_options *options)
{
    cormi_context *ctx = cormi_session_context(session);
    size_t n = op->n_database_operations;
    corm_error err = { 0 };
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < n; i++) {
        size_t at = back ? n - 1 - i : i;
        corm_project_state *state = corm_project_state_dup(before, &err);

        if (state == NULL)
            return cormi_fail_error(ctx, &err);
        for (size_t j = 0; status == CORM_OK && j < at; j++)
            status = corm_project_state_apply(
                state, app, &op->database_operations[j], &err);
        if (status != CORM_OK)
            cormi_fail_error(ctx, &err);
        else if (back)
            status = corm_operation_unapply(
                session, app, &op->database_operations[at], state, options);
        else
            status = corm_operation_apply(
                session, app, &op->database_operations[at], state, options);
        corm_project_state_free(state);
    }
    return status;
}

static corm_status edit_any(corm_session *session, const char *app,
                            const corm_operation *op,
                            const corm_project_state *before,
                            const corm_project_state *after, bool back,
                            const corm_schema_options *options)
{
    if (op->kind == CORM_OPERATION_RUN_C)
        return edit_call(session, op, before, back, options);
    if (op->kind == CORM_OPERATION_SEPARATE_DATABASE_AND_STATE)
        return edit_nested(session, app, op, before, back, options);
    return edit_start(session, app, op, back ? after : before,
                      back ? before : after, back, options);
}

static corm_project_state *edit_after(corm_session *session, const char *app,
                                      const corm_operation *op,
                                      const corm_project_state *before)
{
    corm_error err = { 0 };
    corm_project_state *after = corm_project_state_dup(before, &err);

    if (after != NULL &&
        corm_project_state_apply(after, app, op, &err) == CORM_OK)
        return after;
    cormi_fail_error(cormi_session_context(session), &err);
    corm_project_state_free(after);
    return NULL;
}

corm_status corm_operation_apply(corm_session *session, const char *app,
                                 const corm_operation *operation,
                                 corm_project_state *state,
                                 const corm_schema_options *options)
{
    corm_project_state *after;
    corm_status status;

    if (session == NULL)
        return CORM_MISUSE;
    after = edit_after(session, app, operation, state);
    if (after == NULL)
        return corm_errcode(session);
    status = edit_any(session, app, operation, state, after, false, options);
    if (status == CORM_OK)
        cormi_state_become(state, after);
    corm_project_state_free(after);
    return status;
}

corm_status corm_operation_unapply(corm_session *session, const char *app,
                                   const corm_operation *operation,
                                   const corm_project_state *before,
                                   const corm_schema_options *options)
{
    corm_project_state *after;
    corm_status status;
    char words[160];

    if (session == NULL)
        return CORM_MISUSE;
    if (!corm_operation_reversible(operation)) {
        corm_operation_describe(operation, words, sizeof(words));
        return cormi_fail(cormi_session_context(session), CORM_NOT_SUPPORTED,
                          "\"%s\" of the app %s cannot be reversed: it has no "
                          "backwards part; give it one, or corm_run_c_noop",
                          words, app);
    }
    after = edit_after(session, app, operation, before);
    if (after == NULL)
        return corm_errcode(session);
    status = edit_any(session, app, operation, before, after, true, options);
    corm_project_state_free(after);
    return status;
}
