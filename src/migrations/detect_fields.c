/*
 * The autodetector: fields renamed, added, removed and altered.
 */
#include "migrations/detect.h"

#include "base/value.h"

#include <stdlib.h>
#include <string.h>

/* ---- renamed fields ---- */

const char *cormi_detect_before(const detect_pair *pair, const char *name)
{
    for (size_t i = 0; i < pair->renames.n; i++) {
        const detect_rename *r =
            &CORMI_VEC_AT(const detect_rename, &pair->renames, i);

        if (strcmp(r->now, name) == 0)
            return r->before;
    }
    return name;
}

static bool fields_was_renamed(const detect_pair *pair, const char *before)
{
    for (size_t i = 0; i < pair->renames.n; i++)
        if (strcmp(CORMI_VEC_AT(detect_rename, &pair->renames, i).before,
                   before) == 0)
            return true;
    return false;
}

/* A reference to a renamed model, as it is now. */
static const corm_model *fields_now(detector *d, const char *app,
                                    const corm_model *ref)
{
    const char *key =
        ref == NULL ? NULL : cormi_state_ref_key(d->arena, app, ref);
    const detect_pair *pair = key == NULL ? NULL : cormi_map_get(&d->was, key);

    return pair == NULL ? ref : &pair->now->desc;
}

/* The old field as it would be declared now, had only models been renamed. */
static corm_field fields_carried(detector *d, const cormi_state_model *m,
                                 const corm_field *field)
{
    corm_field out = *field;
    const char *key =
        field->to == NULL
            ? NULL
            : cormi_state_ref_key(d->arena, m->desc.app, field->to);
    const detect_pair *pair;

    out.to = fields_now(d, m->desc.app, field->to);
    out.through = fields_now(d, m->desc.app, field->through);
    if (key == NULL || field->to_field == NULL)
        return out;
    pair = cormi_map_get(&d->was, key);
    if (pair == NULL)
        pair = cormi_map_get(&d->by_key, key);
    for (size_t i = 0; pair != NULL && i < pair->renames.n; i++) {
        const detect_rename *r =
            &CORMI_VEC_AT(const detect_rename, &pair->renames, i);

        if (strcmp(r->before, field->to_field) == 0)
            out.to_field = r->now;
    }
    return out;
}

/* May it be the same field under another name?  The column may have been
 * kept by naming it. */
static bool fields_alike(detector *d, const detect_pair *pair,
                         const corm_field *old, const corm_field *now)
{
    corm_field carried = fields_carried(d, pair->old, old);
    const char *app = pair->now->desc.app;

    if (cormi_field_same(app, &carried, now, false))
        return true;
    carried.db_column = cormi_state_column(d->arena, old);
    return carried.db_column != NULL &&
           cormi_field_same(app, &carried, now, false);
}

static bool fields_ask_rename(detector *d, const detect_pair *pair,
                              const corm_field *old, const corm_field *now)
{
    corm_question q = { .kind = CORM_ASK_RENAME_FIELD,
                        .app = pair->now->desc.app,
                        .model = pair->now->desc.name,
                        .name = now->name,
                        .old_name = old->name,
                        .field = now };

    if (now->renamed_from != NULL)
        return strcmp(now->renamed_from, old->name) == 0;
    return cormi_detect_ask(d, &q, NULL) == CORM_ANSWER_YES;
}

/* A field that says where it comes from needs not be like it. */
static bool fields_may_be(detector *d, const detect_pair *pair,
                          const corm_field *old, const corm_field *now)
{
    if (fields_was_renamed(pair, old->name))
        return false;
    if (now->renamed_from != NULL)
        return strcmp(now->renamed_from, old->name) == 0;
    return fields_alike(d, pair, old, now);
}

static void fields_find_renames(detector *d, detect_pair *pair)
{
    size_t n_new, n_old;
    const corm_field **made =
        cormi_detect_fields_of(d, pair->now, pair->old, &n_new);
    const corm_field **gone =
        cormi_detect_fields_of(d, pair->old, pair->now, &n_old);

    for (size_t i = 0; i < n_new && cormi_detect_ok(d); i++)
        for (size_t j = 0; j < n_old && cormi_detect_ok(d); j++) {
            detect_rename rename = { made[i]->name, gone[j]->name };

            if (!fields_may_be(d, pair, gone[j], made[i]) ||
                !fields_ask_rename(d, pair, gone[j], made[i]))
                continue;
            if (!cormi_vec_push(&pair->renames, &rename))
                cormi_detect_memory(d);
            break;
        }
}

void cormi_detect_find_renames(detector *d)
{
    for (size_t i = 0; i < d->pairs.n && cormi_detect_ok(d); i++)
        if (cormi_detect_kept(DETECT_PAIR(d, i)))
            fields_find_renames(d, DETECT_PAIR(d, i));
}

/* Under its old name, with all else as it is now. */
static void fields_alter_before_rename(detector *d, const detect_pair *pair,
                                       const detect_rename *r,
                                       const corm_field *now)
{
    corm_field *field = cormi_arena_dup(d->arena, now, sizeof(*now));
    corm_operation alter = { .kind = CORM_OPERATION_ALTER_FIELD,
                             .field = field };

    if (field == NULL) {
        cormi_detect_memory(d);
        return;
    }
    field->name = r->before;
    field->renamed_from = NULL;
    cormi_detect_add(d, pair->now, alter, false);
}

static void fields_rename(detector *d, const detect_pair *pair,
                          const detect_rename *r)
{
    const corm_field *now = cormi_state_field(pair->now, r->now);
    const corm_field *old = cormi_state_field(pair->old, r->before);
    corm_field carried = fields_carried(d, pair->old, old);
    corm_operation rename = { .kind = CORM_OPERATION_RENAME_FIELD,
                              .name = r->before,
                              .new_name = r->now };

    if (!cormi_field_same(pair->now->desc.app, &carried, now, false))
        fields_alter_before_rename(d, pair, r, now);
    cormi_detect_add(d, pair->now, rename, false);
}

void cormi_detect_rename_fields(detector *d)
{
    for (size_t i = 0; i < d->pairs.n; i++) {
        const detect_pair *pair = DETECT_PAIR(d, i);

        for (size_t j = 0; j < pair->renames.n; j++)
            fields_rename(
                d, pair, &CORMI_VEC_AT(const detect_rename, &pair->renames, j));
    }
}

/* ---- one-off defaults ---- */

/* Can a column of this type hold an empty text, which Django takes for a
 * value? */
static bool fields_takes_empty(corm_type type)
{
    switch (type) {
    case CORM_TYPE_CHAR:
    case CORM_TYPE_TEXT:
    case CORM_TYPE_EMAIL:
    case CORM_TYPE_SLUG:
    case CORM_TYPE_URL:
    case CORM_TYPE_FILE_PATH:
    case CORM_TYPE_BINARY:
        return true;
    default:
        return false;
    }
}

static bool fields_needs_value(const corm_field *f)
{
    return !f->null && f->default_value == NULL && f->default_fn == NULL &&
           f->db_default == NULL && f->generated == NULL &&
           f->type != CORM_TYPE_MANY_TO_MANY &&
           f->type != CORM_TYPE_FOREIGN_OBJECT && !f->auto_now &&
           f->type != CORM_TYPE_AUTO && f->type != CORM_TYPE_BIG_AUTO &&
           f->type != CORM_TYPE_SMALL_AUTO &&
           !(f->blank && fields_takes_empty(f->type));
}

/* A copy of the field with a default for the rows alone; NULL: failed. */
static const corm_field *fields_once(detector *d, const corm_field *field,
                                     const corm_value *value)
{
    corm_field *copy = cormi_arena_dup(d->arena, field, sizeof(*field));
    corm_value *kept = CORMI_NEW(d->arena, corm_value);

    if (copy == NULL || kept == NULL ||
        !cormi_value_dup(kept, value, d->arena)) {
        cormi_detect_memory(d);
        return NULL;
    }
    copy->default_value = kept;
    copy->default_fn = NULL;
    return copy;
}

static void fields_ask_value(detector *d, const cormi_state_model *m,
                             corm_question_kind kind, const corm_field *field,
                             corm_operation *op)
{
    corm_question q = { .kind = kind,
                        .app = m->desc.app,
                        .model = m->desc.name,
                        .name = field->name,
                        .field = field };
    corm_value value = { .kind = CORM_K_NULL };

    if (cormi_detect_ask(d, &q, &value) != CORM_ANSWER_YES)
        return;
    op->field = fields_once(d, field, &value);
    op->one_off = true;
}

/* ---- added, removed, altered ---- */

static void fields_ask_unique(detector *d, const cormi_state_model *m,
                              const corm_field *field)
{
    corm_question q = { .kind = CORM_ASK_UNIQUE_DEFAULT_ADDITION,
                        .app = m->desc.app,
                        .model = m->desc.name,
                        .name = field->name,
                        .field = field };

    if (field->unique && field->default_fn != NULL)
        cormi_detect_ask(d, &q, NULL);
}

/* A function's value cannot be written into a migration: what it gives now
 * is the one-off value. */
static void fields_use_fn(detector *d, const corm_field *field,
                          corm_operation *op)
{
    corm_value value;

    if (field->default_fn == NULL || field->default_value != NULL)
        return;
    value = field->default_fn();
    op->field = fields_once(d, field, &value);
    op->one_off = true;
}

void cormi_detect_add_field(detector *d, const cormi_state_model *m,
                            const corm_field *field)
{
    corm_operation op = { .kind = CORM_OPERATION_ADD_FIELD, .field = field };
    bool time = field->type == CORM_TYPE_DATE ||
                field->type == CORM_TYPE_DATETIME ||
                field->type == CORM_TYPE_TIME;
    detect_op *added;

    if (fields_needs_value(field))
        fields_ask_value(d, m,
                         time && field->auto_now_add
                             ? CORM_ASK_AUTO_NOW_ADD_ADDITION
                             : CORM_ASK_NOT_NULL_ADDITION,
                         field, &op);
    fields_ask_unique(d, m, field);
    fields_use_fn(d, field, &op);
    if (!cormi_detect_ok(d))
        return;
    added = cormi_detect_add(d, m, op, false);
    cormi_detect_dep(d, added, m->key, field->name, DETECT_REMOVED);
    cormi_detect_dep_field(d, added, m, field);
    if (field->generated == NULL)
        return;
    for (size_t i = 0; i < m->fields.n; i++)
        if (CORMI_STATE_FIELD(m, i) != field)
            cormi_detect_dep(d, added, m->key, CORMI_STATE_FIELD(m, i)->name,
                             DETECT_CREATED);
}

/* Computed columns that go, go before what they are computed from does. */
static void fields_after_computed(detector *d, const detect_pair *pair,
                                  detect_op *op, const char *name)
{
    for (size_t i = 0; op != NULL && i < pair->old->fields.n; i++) {
        const corm_field *f = CORMI_STATE_FIELD(pair->old, i);

        if (f->generated != NULL && strcmp(f->name, name) != 0 &&
            cormi_state_field(pair->now, f->name) == NULL &&
            !fields_was_renamed(pair, f->name))
            cormi_detect_dep(d, op, pair->now->key, f->name, DETECT_REMOVED);
    }
}

static void fields_remove(detector *d, const detect_pair *pair,
                          const char *name)
{
    corm_operation op = { .kind = CORM_OPERATION_REMOVE_FIELD, .name = name };
    const cormi_state_model *m = pair->now;
    const corm_field *old = cormi_state_field(pair->old, name);
    detect_op *added = cormi_detect_add(d, m, op, false);

    if (old != NULL && old->generated == NULL)
        fields_after_computed(d, pair, added, name);

    cormi_detect_dep(d, added, m->key, name, DETECT_ORDER_UNSET);
    cormi_detect_dep(d, added, m->key, NULL, DETECT_TOGETHER_ALTERED);
}

static bool fields_loses_null(const corm_field *old, const corm_field *now)
{
    return old->null && !now->null && now->default_value == NULL &&
           now->default_fn == NULL && now->db_default == NULL &&
           now->type != CORM_TYPE_MANY_TO_MANY && now->generated == NULL;
}

static void fields_alter(detector *d, const detect_pair *pair,
                         const corm_field *old, const corm_field *now)
{
    corm_operation op = { .kind = CORM_OPERATION_ALTER_FIELD, .field = now };
    bool was_m2m = old->type == CORM_TYPE_MANY_TO_MANY;
    bool is_m2m = now->type == CORM_TYPE_MANY_TO_MANY;
    detect_op *altered;

    if (was_m2m != is_m2m) {
        fields_remove(d, pair, now->name);
        cormi_detect_add_field(d, pair->now, now);
        return;
    }
    if (fields_loses_null(old, now))
        fields_ask_value(d, pair->now, CORM_ASK_NOT_NULL_ALTERATION, now, &op);
    if (!cormi_detect_ok(d))
        return;
    altered = cormi_detect_add(d, pair->now, op, false);
    cormi_detect_dep_field(d, altered, pair->now, now);
    fields_after_computed(d, pair, altered, now->name);
}

static void fields_altered(detector *d, const detect_pair *pair)
{
    size_t n;
    const corm_field **sorted = cormi_detect_fields_of(d, pair->now, NULL, &n);

    for (size_t i = 0; i < n && cormi_detect_ok(d); i++) {
        const corm_field *old = cormi_state_field(pair->old, sorted[i]->name);
        corm_field carried;

        if (old == NULL)
            continue;
        carried = fields_carried(d, pair->old, old);
        if (!cormi_field_same(pair->now->desc.app, &carried, sorted[i], false))
            fields_alter(d, pair, old, sorted[i]);
    }
}

static void fields_removed(detector *d, const detect_pair *pair)
{
    size_t n;
    const corm_field **gone =
        cormi_detect_fields_of(d, pair->old, pair->now, &n);

    for (size_t i = 0; i < n; i++)
        if (!fields_was_renamed(pair, gone[i]->name))
            fields_remove(d, pair, gone[i]->name);
}

static void fields_added(detector *d, const detect_pair *pair)
{
    size_t n;
    const corm_field **made =
        cormi_detect_fields_of(d, pair->now, pair->old, &n);

    for (size_t i = 0; i < n && cormi_detect_ok(d); i++)
        if (cormi_detect_before(pair, made[i]->name) == made[i]->name)
            cormi_detect_add_field(d, pair->now, made[i]);
}

void cormi_detect_fields(detector *d)
{
    static void (*const steps[])(detector *, const detect_pair *) = {
        fields_removed, fields_added, fields_altered
    };

    for (size_t step = 0; step < 3; step++)
        for (size_t i = 0; i < d->pairs.n && cormi_detect_ok(d); i++)
            if (cormi_detect_kept(DETECT_PAIR(d, i)))
                steps[step](d, DETECT_PAIR(d, i));
}
