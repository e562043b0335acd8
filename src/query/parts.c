/*
 * The objects of a row: which fields are loaded (only, defer), and which
 * related objects come along (select_related).
 */
#include "query/select.h"

#include <string.h>

/* ---- fields through parents ---- */

/* Hops to the ancestor whose table is asked for. */
static bool parts_climb(cormi_lq *lq, cormi_path *path, const cormi_model *from,
                        const cormi_model *to)
{
    for (const cormi_model *at = from->concrete;
         at != to->concrete && at->parent_link != NULL;
         at = at->parent->concrete) {
        cormi_hop hop = { &at->parent_link->relation->ahead, NULL };

        if (!cormi_vec_push(&path->hops, &hop))
            return cormi_lq_memory(lq) == CORM_OK;
    }
    return true;
}

/* A column of a table behind parent links. */
static const corm_node *parts_inherited(cormi_lq *lq, cormi_join *join,
                                        const cormi_model *model,
                                        const cormi_field *field)
{
    cormi_path path = { .hops = CORMI_VEC_ARENA(cormi_hop, lq->b->arena) };
    cormi_vec joins = CORMI_VEC_ARENA(cormi_join *, lq->b->arena);

    if (!parts_climb(lq, &path, model, field->model) ||
        !cormi_joins_setup(lq, &path, join, NULL, &joins))
        return NULL;
    return cormi_join_col(lq, CORMI_VEC_AT(cormi_join *, &joins, joins.n - 1),
                          field->origin);
}

const corm_node *cormi_select_field(cormi_lq *lq, cormi_join *join,
                                    const cormi_model *model,
                                    const cormi_field *field)
{
    return model->concrete == field->model->concrete ||
                   model->concrete->parent_link == NULL
               ? cormi_join_col(lq, join, field->origin)
               : parts_inherited(lq, join, model, field);
}

/* ---- only and defer: names below a prefix ---- */

/* Does path begin with prefix + name, ended by "__" or its end?  *exact: its end. */
static bool parts_matches(const char *path, const char *prefix,
                          const char *name, bool *exact)
{
    size_t n = strlen(prefix), m = strlen(name);

    if (strncmp(path, prefix, n) != 0 || strncmp(path + n, name, m) != 0)
        return false;
    *exact = path[n + m] == '\0';
    return *exact || strncmp(path + n + m, "__", 2) == 0;
}

typedef struct parts_mention {
    bool itself, below;
} parts_mention;

static parts_mention parts_mentioned(const cormi_vec *paths, const char *prefix,
                                     const cormi_field *field)
{
    parts_mention out = { false, false };

    for (size_t i = 0; i < paths->n; i++) {
        const char *path = CORMI_VEC_AT(const char *, paths, i);
        bool exact = false;
        bool pk = field->primary_key &&
                  parts_matches(path, prefix, "pk", &exact) && exact;

        if (pk)
            out.itself = true;
        else if (parts_matches(path, prefix, field->name, &exact) ||
                 parts_matches(path, prefix, field->attname, &exact)) {
            out.itself |= exact;
            out.below |= !exact;
        }
    }
    return out;
}

/* Is anything said about fields below the prefix? */
static bool parts_any_below(const cormi_vec *paths, const char *prefix)
{
    size_t n = strlen(prefix);

    for (size_t i = 0; i < paths->n; i++)
        if (strncmp(CORMI_VEC_AT(const char *, paths, i), prefix, n) == 0)
            return true;
    return false;
}

static bool parts_is_key(const cormi_model *model, const cormi_field *field)
{
    for (size_t i = 0; i < model->n_pk; i++)
        if (model->pk[i]->origin == field->origin)
            return true;
    return field->primary_key && field->model != model;
}

static bool parts_loads(const cormi_lq *lq, const cormi_model *model,
                        const char *prefix, const cormi_field *field)
{
    parts_mention m;

    if (parts_is_key(model, field))
        return true;
    if (lq->has_only &&
        (prefix[0] == '\0' || parts_any_below(&lq->only, prefix))) {
        m = parts_mentioned(&lq->only, prefix, field);
        if (!m.itself && !m.below)
            return false;
    }
    m = parts_mentioned(&lq->defer, prefix, field);
    return !m.itself;
}

/* ---- select_related ---- */

static bool parts_wants(const cormi_lq *lq, const char *prefix,
                        const char *name)
{
    bool exact;

    for (size_t i = 0; i < lq->related.n; i++)
        if (parts_matches(CORMI_VEC_AT(const char *, &lq->related, i), prefix,
                          name, &exact))
            return true;
    return false;
}

/* Are the columns of a relation loaded, so that it can be told which it is? */
static bool parts_loads_relation(const cormi_lq *lq, const cormi_model *model,
                                 const char *prefix, const cormi_field *field)
{
    const cormi_relation *relation = field->relation;

    if (field->column != NULL || relation == NULL)
        return parts_loads(lq, model, prefix, field);
    for (size_t i = 0; i < relation->n; i++)
        if (!parts_loads(lq, model, prefix, relation->from_fields[i]))
            return false;
    return true;
}

static bool parts_deferred_conflict(cormi_select *s, const cormi_model *model,
                                    const char *prefix,
                                    const cormi_field *field)
{
    if (parts_loads_relation(s->lq, model, prefix, field))
        return false;
    cormi_lq_fail(s->lq, CORM_FIELD_ERROR,
                  "%s cannot be both deferred and traversed by "
                  "select_related; load it, too",
                  field->label);
    return true;
}

static bool parts_add(cormi_select *s, const cormi_model *model,
                      cormi_join *join, int parent,
                      const cormi_relation *relation, bool reverse,
                      const char *prefix, unsigned depth);

static bool parts_follow(cormi_select *s, const cormi_model *model,
                         cormi_join *join, int part,
                         const cormi_relation *relation, bool reverse,
                         const char *name, const char *prefix, unsigned depth)
{
    cormi_lq *lq = s->lq;
    cormi_path path = { .hops = CORMI_VEC_ARENA(cormi_hop, lq->b->arena) };
    cormi_vec joins = CORMI_VEC_ARENA(cormi_join *, lq->b->arena);
    cormi_hop hop = { reverse ? &relation->back : &relation->ahead, NULL };
    char *below = cormi_arena_printf(lq->b->arena, "%s%s__", prefix, name);

    if (below == NULL || !parts_climb(lq, &path, model, hop.step->from) ||
        !cormi_vec_push(&path.hops, &hop) ||
        !cormi_joins_setup(lq, &path, join, NULL, &joins))
        return false;
    return parts_add(s, hop.step->to,
                     CORMI_VEC_AT(cormi_join *, &joins, joins.n - 1), part,
                     relation, reverse, below, depth + 1);
}

static bool parts_forward_one(cormi_select *s, const cormi_model *model,
                              cormi_join *join, int part, const cormi_field *f,
                              const char *prefix, unsigned depth)
{
    cormi_lq *lq = s->lq;
    bool named = lq->related.n > 0 && parts_wants(lq, prefix, f->name);

    if (f->relation == NULL && named) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "select_related: %s is no relation; name a foreign key "
                      "or one-to-one",
                      f->label);
        return false;
    }
    if (f->relation == NULL || (f->relation->parent_link && !named))
        return true;
    if (lq->related.n > 0 ? !named : !lq->related_all || f->null || depth >= 5)
        return true;
    if (lq->related.n == 0 && !parts_loads_relation(lq, model, prefix, f))
        return true;
    return !parts_deferred_conflict(s, model, prefix, f) &&
           parts_follow(s, model, join, part, f->relation, false, f->name,
                        prefix, depth);
}

static bool parts_forward(cormi_select *s, const cormi_model *model,
                          cormi_join *join, int part, const char *prefix,
                          unsigned depth)
{
    for (size_t i = 0; i < model->n_fields; i++)
        if (!parts_forward_one(s, model, join, part, model->fields[i], prefix,
                               depth))
            return false;
    for (size_t i = 0; i < model->n_m2m; i++)
        if (model->m2m[i]->type == CORM_TYPE_FOREIGN_OBJECT &&
            !parts_forward_one(s, model, join, part, model->m2m[i], prefix,
                               depth))
            return false;
    return true;
}

static bool parts_backward(cormi_select *s, const cormi_model *model,
                           cormi_join *join, int part, const char *prefix,
                           unsigned depth)
{
    for (const cormi_model *at = model; at != NULL; at = at->parent)
        for (size_t i = 0; i < at->n_reverse; i++) {
            const cormi_relation *r = at->reverse[i];

            if (r->kind != CORM_TYPE_ONE_TO_ONE || r->query_name == NULL ||
                !parts_wants(s->lq, prefix, r->query_name))
                continue;
            if (!parts_follow(s, model, join, part, r, true, r->query_name,
                              prefix, depth))
                return false;
        }
    return true;
}

/* Names that are no to-one relation: a mistake, not nothing. */
static bool parts_check(cormi_select *s, const cormi_model *model,
                        const char *prefix)
{
    size_t n = strlen(prefix);

    for (size_t i = 0; i < s->lq->related.n; i++) {
        const char *path = CORMI_VEC_AT(const char *, &s->lq->related, i);
        const char *end;
        const cormi_name *name;
        const char *near;
        char word[128];
        size_t len;

        if (strncmp(path, prefix, n) != 0)
            continue;
        path += n;
        end = strstr(path, "__");
        len = end != NULL ? (size_t)(end - path) : strlen(path);
        name = cormi_model_name(model, path, len);
        if (name != NULL &&
            ((name->field != NULL &&
              (name->field->column != NULL ||
               name->field->type == CORM_TYPE_FOREIGN_OBJECT)) ||
             (name->reverse != NULL &&
              name->reverse->kind == CORM_TYPE_ONE_TO_ONE)))
            continue;
        len = len < sizeof(word) ? len : sizeof(word) - 1;
        memcpy(word, path, len);
        word[len] = '\0';
        near = name == NULL ? cormi_model_suggest(model, word) : NULL;
        cormi_lq_fail(s->lq, CORM_FIELD_ERROR,
                      near != NULL ? "%s has no relation \"%s\"; did you mean "
                                     "\"%s\"?"
                                   : "%s has no relation to one \"%s\"; use "
                                     "prefetch_related for relations to many",
                      model->name, word, near);
        return false;
    }
    return true;
}

/* ---- parts ---- */

/* The fields that are loaded: all of them, or what only and defer leave. */
static bool parts_choose(cormi_select *s, cormi_part *part, const char *prefix)
{
    cormi_lq *lq = s->lq;
    const cormi_model *model = part->model;
    cormi_field **fields;

    part->fields = model->fields;
    part->n_fields = model->n_fields;
    if (!lq->has_only && lq->defer.n == 0)
        return true;
    fields = CORMI_NEW_N(lq->b->arena, cormi_field *, model->n_fields + 1);
    if (fields == NULL)
        return false;
    part->n_fields = 0;
    for (size_t i = 0; i < model->n_fields; i++)
        if (parts_loads(lq, model, prefix, model->fields[i]))
            fields[part->n_fields++] = model->fields[i];
    part->fields = fields;
    part->deferred = part->n_fields != model->n_fields;
    return true;
}

/* Where it is NULL, there is no such object. */
static int parts_key_column(const cormi_part *part)
{
    for (size_t i = 0; part->model->n_pk > 0 && i < part->n_fields; i++)
        if (part->fields[i]->origin == part->model->pk[0]->origin)
            return (int)(part->first_column + i);
    return -1;
}

static bool parts_fields(cormi_select *s, cormi_part *part, cormi_join *join,
                         const char *prefix)
{
    corm_column *columns;

    if (!parts_choose(s, part, prefix) ||
        !cormi_vec_reserve(&s->columns, s->columns.n + part->n_fields))
        return cormi_lq_memory(s->lq) == CORM_OK;
    part->first_column = (uint16_t)s->columns.n;
    columns = &CORMI_VEC_AT(corm_column, &s->columns, s->columns.n);
    for (size_t i = 0; i < part->n_fields; i++) {
        columns[i].node =
            cormi_select_field(s->lq, join, part->model, part->fields[i]);
        columns[i].alias = NULL;
        if (columns[i].node == NULL)
            return false;
    }
    s->columns.n += part->n_fields;
    if (part->optional)
        part->key_column = parts_key_column(part);
    return true;
}

static bool parts_add(cormi_select *s, const cormi_model *model,
                      cormi_join *join, int parent,
                      const cormi_relation *relation, bool reverse,
                      const char *prefix, unsigned depth)
{
    cormi_part part = { .model = model,
                        .parent = parent,
                        .relation = relation,
                        .reverse = reverse,
                        .key_column = -1,
                        .optional = join->kind == CORM_JOIN_LEFT };
    int number = s->parts != NULL ? (int)s->parts->n : 0;

    if (!parts_fields(s, &part, join, prefix))
        return false;
    if (s->parts != NULL) {
        if (s->parts->n == 64) {
            cormi_lq_fail(s->lq, CORM_NOT_SUPPORTED,
                          "select_related of more than 63 relations");
            return false;
        }
        if (!CORMI_VEC_PUT(cormi_part, s->parts, part))
            return cormi_lq_memory(s->lq) == CORM_OK;
    }
    if (s->lq->related.n == 0 && !s->lq->related_all)
        return true;
    return parts_check(s, model, prefix) &&
           parts_forward(s, model, join, number, prefix, depth) &&
           (s->lq->related.n == 0 ||
            parts_backward(s, model, join, number, prefix, depth));
}

static bool parts_check_names(cormi_lq *lq, const cormi_vec *names)
{
    for (size_t i = 0; i < names->n; i++) {
        cormi_path_names split;
        cormi_path path;

        if (!cormi_names_split(lq, CORMI_VEC_AT(const char *, names, i),
                               &split) ||
            !cormi_path_resolve(lq, &split, true, &path))
            return false;
    }
    return true;
}

bool cormi_select_objects(cormi_select *s)
{
    cormi_join *base = cormi_lq_base(s->lq);

    return base != NULL && parts_check_names(s->lq, &s->lq->only) &&
           parts_check_names(s->lq, &s->lq->defer) &&
           parts_add(s, s->lq->model, base, -1, NULL, false, "", 0);
}

/* ---- FOR UPDATE OF ---- */

static const char *parts_lock_alias(cormi_select *s, const char *name)
{
    cormi_lq *lq = s->lq;
    cormi_path_names names;
    cormi_path path;
    cormi_vec joins = CORMI_VEC_ARENA(cormi_join *, lq->b->arena);

    if (strcmp(name, "self") == 0)
        return cormi_lq_base(lq)->alias;
    if (!cormi_names_split(lq, name, &names) ||
        !cormi_path_resolve(lq, &names, true, &path) ||
        !cormi_joins_setup(lq, &path, cormi_lq_base(lq), NULL, &joins))
        return NULL;
    return CORMI_VEC_AT(cormi_join *, &joins, joins.n - 1)->alias;
}

bool cormi_select_lock(cormi_select *s, corm_select *out)
{
    cormi_lq *lq = s->lq;
    const char **of;

    if (!lq->lock.update ||
        !corm_has(lq->b->c->features, CORM_FEATURE_SELECT_FOR_UPDATE)) {
        out->lock = (corm_lock){ 0 };
        return true;
    }
    of = CORMI_NEW_N(lq->b->arena, const char *, lq->lock.n_of + 1);
    if (of == NULL)
        return cormi_lq_memory(lq) == CORM_OK;
    for (size_t i = 0; i < lq->lock.n_of; i++) {
        of[i] = parts_lock_alias(s, lq->lock.of[i]);
        if (of[i] == NULL)
            return false;
    }
    out->lock.of = of;
    return true;
}
