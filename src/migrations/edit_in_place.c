/*
 * A table changed by ALTER TABLE, for databases that can: what is in the way
 * of a change goes before it and comes back behind it.  Foreign keys go
 * before everything else of the operation and come back last, since tables
 * on both of their ends may change.
 */
#include "migrations/editor.h"

#include "render/sink.h"

#include <string.h>

/* A table being changed. */
typedef struct place {
    cormi_editor *e;
    cormi_edit_table *t;
    const char *table; /* its new name */
    bool modify;       /* columns change by their whole definition */
    bool new_key;      /* another primary key */
    bool new_checks;   /* those that stay go, too, and come back */
} place;

typedef corm_status place_column_fn(place *p, const cormi_edit_column *c);

static corm_status place_each(place *p, place_column_fn *fn)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < p->t->columns.n; i++)
        status =
            fn(p, &CORMI_VEC_AT(const cormi_edit_column, &p->t->columns, i));
    return status;
}

/* The statement said last belongs elsewhere. */
static corm_status place_move(place *p, corm_status status, cormi_vec *to)
{
    cormi_vec *from = &p->e->statements;

    if (status != CORM_OK)
        return status;
    from->n--;
    return cormi_vec_push(to, &CORMI_VEC_AT(cormi_sql, from, from->n))
               ? CORM_OK
               : cormi_edit_memory(p->e);
}

static bool place_same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool place_differs(place *p, cormi_ddl_part part,
                          const cormi_edit_column *c)
{
    return !place_same(cormi_edit_part(p->e, part, c->old),
                       cormi_edit_part(p->e, part, c->now));
}

static bool place_column_differs(place *p, const cormi_edit_column *c)
{
    return place_differs(p, CORMI_DDL_TYPE, c) ||
           place_differs(p, CORMI_DDL_DEFAULT, c) ||
           (p->modify && place_differs(p, CORMI_DDL_COMMENT, c)) ||
           c->old->null != c->now->null ||
           c->old->automatic != c->now->automatic;
}

/* What the column has become; NULL: it is gone. */
static const cormi_edit_column *place_after(const place *p,
                                            const cormi_ddl_column *old)
{
    for (size_t i = 0; i < p->t->columns.n; i++) {
        const cormi_edit_column *c =
            &CORMI_VEC_AT(const cormi_edit_column, &p->t->columns, i);

        if (c->old == old)
            return c;
    }
    return NULL;
}

/* ---- foreign keys ---- */

static bool place_key_stays(place *p, const cormi_ddl_column *old,
                            const cormi_edit_column *c)
{
    if (c == NULL || old == NULL || old->references.table == NULL ||
        !place_same(old->references.table, c->now->references.table) ||
        !place_same(old->references.column, c->now->references.column) ||
        place_differs(p, CORMI_DDL_TYPE, c))
        return false;
    return !p->modify || (!place_column_differs(p, c) &&
                          old->unique == c->now->unique && !p->new_key);
}

/* Of what goes, where the database was not asked. */
static const char *place_made_name(place *p, cormi_edit_name_kind kind,
                                   const cormi_ddl_column *old)
{
    const char *table = p->t->was->table;

    return cormi_edit_take_name(
        p->e, kind, table, old == NULL ? NULL : &old->name, old != NULL,
        cormi_edit_made_name(p->e, &p->e->old_schema, kind, table, old));
}

static const char *place_key_name(place *p, const cormi_ddl_column *old)
{
    const corm_table_info *info = cormi_edit_info(p->e, p->t);

    for (size_t i = 0; info != NULL && i < info->n_foreign_keys; i++)
        if (info->foreign_keys[i].n_columns == 1 &&
            strcmp(info->foreign_keys[i].columns[0], old->name) == 0)
            return info->foreign_keys[i].name;
    return place_made_name(p, CORMI_NAME_KEY, old);
}

static corm_status place_drop_keys(place *p)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < p->t->old.columns.n; i++) {
        const cormi_ddl_column *old =
            &CORMI_VEC_AT(const cormi_ddl_column, &p->t->old.columns, i);

        if (old->references.table == NULL ||
            place_key_stays(p, old, place_after(p, old)))
            continue;
        status =
            place_move(p,
                       cormi_edit_say(p->e, "ALTER TABLE %i DROP CONSTRAINT %i",
                                      p->t->was->table, place_key_name(p, old)),
                       &p->e->first);
    }
    return status;
}

static corm_status place_add_key(place *p, const cormi_edit_column *c)
{
    cormi_sql sql;
    corm_status status;

    if (c->now->references.table == NULL || place_key_stays(p, c->old, c))
        return CORM_OK;
    status = cormi_schema_key(&p->e->new_schema, p->t->is, c->now, &sql);
    if (status != CORM_OK)
        return status;
    return cormi_vec_push(&p->e->last, &sql) ? CORM_OK
                                             : cormi_edit_memory(p->e);
}

/* ---- constraints that go ---- */

static corm_status place_drop_constraint(place *p, const char *name)
{
    return cormi_edit_say(p->e, "ALTER TABLE %i DROP CONSTRAINT %i", p->table,
                          name);
}

static bool place_same_columns(const char *const *a, size_t n,
                               const char *const *b, size_t m)
{
    for (size_t i = 0; n == m && i < n; i++)
        if (strcmp(a[i], b[i]) != 0)
            return false;
    return n == m;
}

/* The name of a constraint that no model gave one, as the database has it. */
static const char *place_unique_name(place *p, const char *const *columns,
                                     size_t n, const char *given)
{
    const corm_table_info *info = cormi_edit_info(p->e, p->t);

    for (size_t i = 0; info != NULL && i < info->n_uniques; i++) {
        const corm_key_info *key = &info->uniques[i];

        if (key->name != NULL &&
            !cormi_edit_is_declared(p->t->was, key->name) &&
            place_same_columns(columns, n, (const char *const *)key->columns,
                               key->n_columns))
            return key->name;
    }
    return cormi_edit_take_name(p->e, CORMI_NAME_UNIQUE, p->t->was->table,
                                columns, n, given);
}

static corm_status place_drop_uniques(place *p)
{
    const cormi_edit_table *t = p->t;
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < t->old.uniques.n; i++) {
        const cormi_ddl_unique *u =
            &CORMI_VEC_AT(const cormi_ddl_unique, &t->old.uniques, i);
        const char *name = u->name;

        if (cormi_edit_has_unique(p->e, t->was, u, t->is, &t->now))
            continue;
        if (!cormi_edit_is_declared(t->was, name))
            name = place_unique_name(p, u->columns, u->n_columns, name);
        status = place_drop_constraint(p, name);
    }
    return status;
}

static corm_status place_drop_unique(place *p, const cormi_edit_column *c)
{
    const char *given;

    if (c->old == NULL || !c->old->unique || c->now->unique)
        return CORM_OK;
    given = cormi_edit_made_name(p->e, &p->e->old_schema, CORMI_NAME_UNIQUE,
                                 p->t->was->table, c->old);
    return given == NULL
               ? cormi_edit_memory(p->e)
               : place_drop_constraint(
                     p, place_unique_name(p, &c->old->name, 1, given));
}

static corm_status place_drop_checks(place *p)
{
    const cormi_edit_table *t = p->t;
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < t->old.checks.n; i++) {
        const cormi_ddl_check *check =
            &CORMI_VEC_AT(const cormi_ddl_check, &t->old.checks, i);

        if (p->new_checks || !cormi_edit_has_check(p->e, check, &t->now))
            status = place_drop_constraint(p, check->name);
    }
    return status;
}

/* Is it the same condition, quotes, blanks and parentheses apart? */
static bool place_same_condition(const char *a, const char *b)
{
    static const char idle[] = " \"`()";

    for (;; a++, b++) {
        a += strspn(a, idle);
        b += strspn(b, idle);
        if (*a != *b || *a == '\0')
            return *a == *b;
    }
}

static bool place_type_check_differs(place *p, const cormi_edit_column *c)
{
    return place_differs(p, CORMI_DDL_TYPE_CHECK, c) ||
           place_differs(p, CORMI_DDL_TYPE, c);
}

static corm_status place_drop_type_check(place *p, const cormi_edit_column *c)
{
    const corm_table_info *info;
    const char *check, *name;

    if (c->old == NULL || !place_type_check_differs(p, c))
        return CORM_OK;
    check = cormi_edit_part(p->e, CORMI_DDL_TYPE_CHECK, c->old);
    if (check == NULL || check[0] == '\0')
        return CORM_OK;
    info = cormi_edit_info(p->e, p->t);
    name = place_made_name(p, CORMI_NAME_CHECK, c->old);
    for (size_t i = 0; info != NULL && i < info->n_checks; i++)
        if (place_same_condition(info->checks[i].sql, check) &&
            !cormi_edit_is_declared(p->t->was, info->checks[i].name))
            name = info->checks[i].name;
    return place_drop_constraint(p, name);
}

/* ---- the primary key ---- */

static bool place_in_key(const cormi_model *model, const char *column)
{
    for (size_t i = 0; i < model->n_pk; i++)
        if (strcmp(model->pk[i]->column, column) == 0)
            return true;
    return false;
}

static bool place_key_differs(const place *p)
{
    const cormi_model *was = p->t->was, *is = p->t->is;
    size_t same = 0;

    for (size_t i = 0; i < p->t->columns.n; i++) {
        const cormi_edit_column *c =
            &CORMI_VEC_AT(const cormi_edit_column, &p->t->columns, i);

        same += c->old != NULL && place_in_key(was, c->old->name) &&
                place_in_key(is, c->now->name);
    }
    return same != was->n_pk || same != is->n_pk;
}

static corm_status place_define(place *p, const cormi_ddl_column *column)
{
    cormi_ddl_column plain = *column;

    plain.unique = plain.primary_key = false;
    plain.references.table = NULL;
    return cormi_edit_say(p->e, "ALTER TABLE %i MODIFY COLUMN %s", p->table,
                          cormi_edit_part(p->e, CORMI_DDL_COLUMN, &plain));
}

/* An automatic column must be a key: it stops being automatic first. */
static corm_status place_calm(place *p, const cormi_edit_column *c)
{
    cormi_ddl_column plain;

    if (!p->modify || c->old == NULL || !c->old->automatic)
        return CORM_OK;
    plain = *c->old;
    plain.automatic = false;
    return place_define(p, &plain);
}

static corm_status place_drop_primary(place *p)
{
    const corm_table_info *info;
    const char *name;
    bool stays = false;
    corm_status status;

    for (size_t i = 0; i < p->t->old.columns.n; i++) {
        const cormi_ddl_column *old =
            &CORMI_VEC_AT(const cormi_ddl_column, &p->t->old.columns, i);

        stays = stays || (place_in_key(p->t->was, old->name) &&
                          place_after(p, old) != NULL);
    }
    if (!p->new_key || !stays)
        return CORM_OK; /* it goes with its columns */
    status = place_each(p, place_calm);
    if (status != CORM_OK)
        return status;
    if (p->modify)
        return cormi_edit_say(p->e, "ALTER TABLE %i DROP PRIMARY KEY",
                              p->table);
    info = cormi_edit_info(p->e, p->t);
    name = info == NULL ? NULL : info->primary_key.name;
    if (name == NULL)
        name = place_made_name(p, CORMI_NAME_PRIMARY, NULL);
    return name == NULL ? cormi_edit_memory(p->e)
                        : place_drop_constraint(p, name);
}

/* Behind a new column the key stands already. */
static corm_status place_add_primary(place *p)
{
    cormi_str names;

    if (!p->new_key || p->t->is->n_pk == 0)
        return CORM_OK;
    cormi_str_init_arena(&names, p->e->arena);
    for (size_t i = 0; i < p->t->is->n_pk; i++) {
        const char *column = p->t->is->pk[i]->column;
        cormi_sql name = { 0 };
        corm_status status = cormi_edit_ident(p->e, column, &name);

        if (status != CORM_OK)
            return status;
        for (size_t k = 0; p->t->is->n_pk == 1 && k < p->t->columns.n; k++) {
            const cormi_edit_column *c =
                &CORMI_VEC_AT(const cormi_edit_column, &p->t->columns, k);

            if (c->old == NULL && strcmp(c->now->name, column) == 0)
                return CORM_OK;
        }
        cormi_str_add(&names, i > 0 ? ", " : "");
        cormi_str_add(&names, name.text);
    }
    return names.oom
               ? cormi_edit_memory(p->e)
               : cormi_edit_say(p->e, "ALTER TABLE %i ADD PRIMARY KEY (%s)",
                                p->table, cormi_str_get(&names));
}

/* ---- columns ---- */

static corm_status place_drop_columns(place *p)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < p->t->old.columns.n; i++) {
        const cormi_ddl_column *old =
            &CORMI_VEC_AT(const cormi_ddl_column, &p->t->old.columns, i);

        if (place_after(p, old) == NULL)
            status = cormi_edit_say(p->e, "ALTER TABLE %i DROP COLUMN %i",
                                    p->table, old->name);
    }
    return status;
}

static corm_status place_rename(place *p, const cormi_edit_column *c)
{
    return c->old == NULL || strcmp(c->old->name, c->now->name) == 0
               ? CORM_OK
               : cormi_edit_say(p->e, "ALTER TABLE %i RENAME COLUMN %i TO %i",
                                p->table, c->old->name, c->now->name);
}

/* The rows that have NULL get the default. */
static corm_status place_fill(place *p, const cormi_edit_column *c)
{
    const char *now = p->e->dialect->check_now;
    const corm_node *node = c->now->default_to;
    cormi_sql value = { 0 };
    corm_status status = CORM_OK;

    if (!c->old->null || c->now->null)
        return CORM_OK;
    if (node == NULL)
        status = cormi_edit_default(p->e, c->field, &node);
    if (status != CORM_OK || node == NULL)
        return status;
    status = cormi_edit_render(p->e, node, &value);
    if (status == CORM_OK)
        status =
            cormi_edit_say(p->e, "UPDATE %i SET %i = %s WHERE %i IS NULL",
                           p->table, c->now->name, value.text, c->now->name);
    if (status == CORM_OK && now != NULL)
        status = cormi_edit_say(p->e, "%s", now);
    return status == CORM_OK && now != NULL
               ? cormi_edit_say(p->e, "%s", p->e->dialect->defer_checks)
               : status;
}

static const char *place_type_template(const place *p, corm_type type)
{
    const corm_type_name *row = p->e->dialect->types;

    while (row->type != CORM_TYPE_NONE && row->type != type)
        row++;
    return row->ddl;
}

/* Into text everything goes by itself, and what is too long is refused,
 * where a cast would cut it. */
static bool place_needs_cast(const place *p, const cormi_edit_column *c)
{
    const char *was = place_type_template(p, c->old->type);
    const char *is = place_type_template(p, c->now->type);

    if (c->old->base != c->now->base)
        return true;
    return !place_same(was, is) && is != NULL && strstr(is, "char") == NULL &&
           strstr(is, "text") == NULL;
}

static corm_status place_set_type(place *p, const cormi_edit_column *c)
{
    cormi_ddl_column plain = *c->now;
    const char *type = cormi_edit_part(p->e, CORMI_DDL_TYPE, c->now);
    const char *cast;

    if (!place_needs_cast(p, c))
        return cormi_edit_say(p->e, "ALTER TABLE %i ALTER COLUMN %i TYPE %s",
                              p->table, c->now->name, type);
    plain.collation = NULL;
    cast = cormi_edit_part(p->e, CORMI_DDL_TYPE, &plain);
    return cormi_edit_say(p->e,
                          "ALTER TABLE %i ALTER COLUMN %i TYPE %s USING %i::%s",
                          p->table, c->now->name, type, c->now->name, cast);
}

static corm_status place_alter_column(place *p, const cormi_edit_column *c,
                                      const char *how)
{
    return cormi_edit_say(p->e, "ALTER TABLE %i ALTER COLUMN %i %s", p->table,
                          c->now->name, how);
}

static corm_status place_set_automatic(place *p, const cormi_edit_column *c)
{
    corm_error err = { 0 };
    cormi_renderer r = { p->e->dialect, p->e->features, p->e->arena, &err,
                         NULL };
    cormi_sql sql = { 0 };
    corm_status status;

    status = place_alter_column(
        p, c,
        cormi_arena_printf(p->e->arena, "ADD %s", p->e->dialect->auto_column));
    if (status != CORM_OK)
        return status;
    if (cormi_render_reset_sequence(&r, p->table, c->now->name, &sql) !=
        CORM_OK)
        return cormi_fail_error(p->e->ctx, &err);
    return sql.len == 0 ? CORM_OK : cormi_edit_push(p->e, sql);
}

static corm_status place_alter_parts(place *p, const cormi_edit_column *c)
{
    bool type = place_differs(p, CORMI_DDL_TYPE, c);
    bool value = type || place_differs(p, CORMI_DDL_DEFAULT, c);
    corm_status status = CORM_OK;

    if (c->old->automatic && !c->now->automatic)
        status = place_alter_column(p, c, "DROP IDENTITY IF EXISTS");
    if (status == CORM_OK && c->old->default_to != NULL && value)
        status = place_alter_column(p, c, "DROP DEFAULT");
    if (status == CORM_OK && type)
        status = place_set_type(p, c);
    if (status == CORM_OK)
        status = place_fill(p, c);
    if (status == CORM_OK && c->old->null != c->now->null)
        status = place_alter_column(
            p, c, c->now->null ? "DROP NOT NULL" : "SET NOT NULL");
    if (status == CORM_OK && c->now->default_to != NULL && value)
        status = place_alter_column(
            p, c,
            cormi_arena_printf(
                p->e->arena, "SET %s",
                cormi_edit_part(p->e, CORMI_DDL_DEFAULT, c->now)));
    if (status == CORM_OK && c->now->automatic && !c->old->automatic)
        status = place_set_automatic(p, c);
    return status;
}

/* Values must fit the new type before they take the place of NULL. */
static corm_status place_modify(place *p, const cormi_edit_column *c)
{
    cormi_ddl_column column = *c->now;
    corm_status status = CORM_OK;

    column.automatic = column.automatic && c->old->automatic && !p->new_key;
    if (c->old->null && !c->now->null && place_differs(p, CORMI_DDL_TYPE, c)) {
        column.null = true;
        status = place_define(p, &column);
        column.null = false;
    }
    if (status == CORM_OK)
        status = place_fill(p, c);
    return status == CORM_OK ? place_define(p, &column) : status;
}

static corm_status place_alter(place *p, const cormi_edit_column *c)
{
    if (c->old == NULL || !place_column_differs(p, c))
        return CORM_OK;
    return p->modify ? place_modify(p, c) : place_alter_parts(p, c);
}

/* A default for the rows that are there goes again. */
static corm_status place_add_column(place *p, const cormi_edit_column *c)
{
    cormi_ddl_column column = *c->now;
    const corm_node *value = NULL;
    corm_status status = CORM_OK;

    if (c->old != NULL)
        return CORM_OK;
    column.references.table = NULL; /* see place_add_key() */
    if (column.default_to == NULL && column.generated == NULL &&
        !column.automatic) {
        status = cormi_edit_default(p->e, c->field, &value);
        column.default_to = value;
    }
    if (status == CORM_OK)
        status =
            cormi_edit_say(p->e, "ALTER TABLE %i ADD COLUMN %s", p->table,
                           cormi_edit_part(p->e, CORMI_DDL_COLUMN, &column));
    return status == CORM_OK && value != NULL
               ? place_alter_column(p, c, "DROP DEFAULT")
               : status;
}

/* Last of all, when its column is a key. */
static corm_status place_make_automatic(place *p, const cormi_edit_column *c)
{
    if (!p->modify || c->old == NULL || !c->now->automatic ||
        (c->old->automatic && !p->new_key))
        return CORM_OK;
    return place_define(p, c->now);
}

/* ---- constraints that come ---- */

static corm_status place_add_uniques(place *p)
{
    const cormi_edit_table *t = p->t;
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < t->now.uniques.n; i++) {
        const cormi_ddl_unique *u =
            &CORMI_VEC_AT(const cormi_ddl_unique, &t->now.uniques, i);

        if (!cormi_edit_has_unique(p->e, t->is, u, t->was, &t->old))
            status = cormi_edit_say(p->e, "ALTER TABLE %i ADD %s", p->table,
                                    cormi_edit_unique_text(p->e, u));
    }
    return status;
}

static corm_status place_add_unique(place *p, const cormi_edit_column *c)
{
    return c->old == NULL || c->old->unique || !c->now->unique
               ? CORM_OK
               : cormi_edit_say(p->e, "ALTER TABLE %i ADD UNIQUE (%i)",
                                p->table, c->now->name);
}

static corm_status place_add_checks(place *p)
{
    const cormi_edit_table *t = p->t;
    bool later =
        p->e->op->not_valid && corm_has(p->e->features, CORM_FEATURE_NOT_VALID);
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < t->now.checks.n; i++) {
        const cormi_ddl_check *check =
            &CORMI_VEC_AT(const cormi_ddl_check, &t->now.checks, i);

        if (p->new_checks || !cormi_edit_has_check(p->e, check, &t->old))
            status = cormi_edit_say(
                p->e, "ALTER TABLE %i ADD %s%s", p->table,
                cormi_edit_check_text(p->e, check),
                later && check->excludes == NULL ? " NOT VALID" : "");
    }
    return status;
}

static corm_status place_add_type_check(place *p, const cormi_edit_column *c)
{
    const char *check;

    if (c->old == NULL || !place_type_check_differs(p, c))
        return CORM_OK;
    check = cormi_edit_part(p->e, CORMI_DDL_TYPE_CHECK, c->now);
    return check == NULL || check[0] == '\0'
               ? CORM_OK
               : cormi_edit_say(p->e, "ALTER TABLE %i ADD CHECK (%s)", p->table,
                                check);
}

/* ---- comments ---- */

static corm_status place_comment(place *p, const cormi_edit_column *c)
{
    if (!corm_has(p->e->features, CORM_FEATURE_COMMENT_ON) ||
        place_same(c->old == NULL ? NULL : c->old->comment, c->now->comment))
        return CORM_OK;
    return cormi_edit_comment(p->e, p->table, c->now, NULL);
}

static corm_status place_table_comment(place *p)
{
    const char *comment = p->t->is->desc->db_table_comment;

    if (place_same(p->t->was->desc->db_table_comment, comment))
        return CORM_OK;
    return cormi_edit_comment(p->e, p->table, NULL, comment);
}

/* ---- the whole ---- */

static corm_status place_run(place *p)
{
    /* In order: what is in the way, the columns, what comes back. */
    static corm_status (*const before[])(
        place * p) = { place_drop_keys, place_drop_uniques, place_drop_checks };
    static place_column_fn *const before_columns[] = { place_drop_unique,
                                                       place_drop_type_check };
    static place_column_fn *const columns[] = { place_rename, place_alter,
                                                place_add_column };
    static place_column_fn *const after_columns[] = {
        place_make_automatic, place_add_unique, place_add_type_check,
        place_comment, place_add_key
    };
    static corm_status (*const after[])(place * p) = { place_add_uniques,
                                                       place_add_checks,
                                                       place_table_comment };
    corm_status status = CORM_OK;

#define PLACE_N(list) (sizeof(list) / sizeof((list)[0]))
    for (size_t i = 0; status == CORM_OK && i < PLACE_N(before); i++)
        status = before[i](p);
    for (size_t i = 0; status == CORM_OK && i < PLACE_N(before_columns); i++)
        status = place_each(p, before_columns[i]);
    if (status == CORM_OK)
        status = cormi_edit_drop_indexes(p->e, p->t);
    if (status == CORM_OK)
        status = place_drop_primary(p);
    if (status == CORM_OK)
        status = place_drop_columns(p);
    for (size_t i = 0; status == CORM_OK && i < PLACE_N(columns); i++)
        status = place_each(p, columns[i]);
    if (status == CORM_OK)
        status = place_add_primary(p);
    for (size_t i = 0; status == CORM_OK && i < PLACE_N(after_columns); i++)
        status = place_each(p, after_columns[i]);
    for (size_t i = 0; status == CORM_OK && i < PLACE_N(after); i++)
        status = after[i](p);
#undef PLACE_N
    return status == CORM_OK ? cormi_edit_make_indexes(p->e, p->t, false)
                             : status;
}

static bool place_renames(const place *p)
{
    for (size_t i = 0; i < p->t->columns.n; i++) {
        const cormi_edit_column *c =
            &CORMI_VEC_AT(const cormi_edit_column, &p->t->columns, i);

        if (c->old != NULL && strcmp(c->old->name, c->now->name) != 0)
            return true;
    }
    return false;
}

corm_status cormi_edit_in_place(cormi_editor *e, cormi_edit_table *t)
{
    place p = { .e = e,
                .t = t,
                .table = t->is->table,
                .modify = corm_has(e->features, CORM_FEATURE_MODIFY_COLUMN) };

    p.new_key = place_key_differs(&p);
    p.new_checks = corm_has(e->features, CORM_FEATURE_CHECK_HOLDS_NAMES) &&
                   place_renames(&p);
    return place_run(&p);
}
