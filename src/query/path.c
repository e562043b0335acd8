/*
 * Paths: "author__name" to fields and the hops between models.  What is
 * left over after the last field are transforms and lookups.
 */
#include "query/logical.h"

#include <string.h>

/* Most of a name are characters above the underscore. */
static const char *path_name_end(const char *at)
{
    for (;; at++) {
        while ((unsigned char)*at > '_')
            at++;
        if (*at == '\0' || (at[0] == '_' && at[1] == '_'))
            return at;
    }
}

bool cormi_names_split(const cormi_lq *lq, const char *path,
                       cormi_path_names *out)
{
    const char *at = path;

    out->n = 0;
    for (;;) {
        const char *end = path_name_end(at);
        size_t len = (size_t)(end - at);

        if (len == 0 || out->n == sizeof(out->name) / sizeof(out->name[0])) {
            cormi_lq_fail(lq, CORM_FIELD_ERROR,
                          len == 0 ? "\"%s\" is no path: a name in it is empty"
                                   : "the path \"%s\" is too long",
                          path);
            return false;
        }
        out->name[out->n] = at;
        out->len[out->n++] = len;
        if (*end == '\0')
            return true;
        at = end + 2;
    }
}

/* Annotations shadow fields; the longest annotation name that fits wins. */
cormi_annotation *cormi_path_annotation(const cormi_lq *lq, const char *path,
                                        const cormi_path_names *names,
                                        size_t *n_used)
{
    for (size_t n = lq->annotations.n == 0 ? 0 : names->n; n > 0; n--) {
        size_t len = (size_t)(names->name[n - 1] - path) + names->len[n - 1];
        cormi_annotation *a = cormi_lq_annotation(lq, path, len);

        if (a != NULL) {
            *n_used = n;
            return a;
        }
    }
    return NULL;
}

/* ---- steps ---- */

static bool path_push(cormi_lq *lq, cormi_path *path, const cormi_step *step,
                      const cormi_filtered *filtered)
{
    cormi_hop hop = { step, filtered };

    if (step->many && !path->multi) {
        path->multi = true;
        path->multi_hop = path->hops.n;
    }
    path->model = step->to;
    if (CORMI_VEC_PUT(cormi_hop, &path->hops, hop))
        return true;
    cormi_lq_memory(lq);
    return false;
}

/* From a child to the ancestor whose table has the column. */
static bool path_climb(cormi_lq *lq, cormi_path *path, const cormi_model *to)
{
    const cormi_model *at = path->model->concrete;

    while (at != to->concrete && at->parent_link != NULL) {
        if (!path_push(lq, path, &at->parent_link->relation->ahead, NULL))
            return false;
        at = at->parent->concrete;
    }
    return true;
}

static bool path_many_to_many(cormi_lq *lq, cormi_path *path,
                              const cormi_relation *r, bool reverse,
                              const cormi_filtered *filtered)
{
    const cormi_field *near = reverse ? r->m2m_target : r->m2m_source;
    const cormi_field *far = reverse ? r->m2m_source : r->m2m_target;
    const cormi_step *on = &far->relation->ahead;

    if (!path_push(lq, path, &near->relation->back, NULL) ||
        !path_push(lq, path, on, filtered))
        return false;
    path->targets = on->to_fields;
    path->n_targets = on->n;
    return true;
}

static bool path_relation(cormi_lq *lq, cormi_path *path,
                          const cormi_relation *r, bool reverse,
                          const cormi_filtered *filtered)
{
    const cormi_step *step = reverse ? &r->back : &r->ahead;

    if (!path_climb(lq, path, step->from))
        return false;
    path->relation = r;
    path->field = r->field;
    if (r->kind == CORM_TYPE_MANY_TO_MANY)
        return path_many_to_many(lq, path, r, reverse, filtered);
    if (!path_push(lq, path, step, filtered))
        return false;
    path->targets = reverse ? r->from->pk : step->to_fields;
    path->n_targets = reverse ? r->from->n_pk : step->n;
    return true;
}

/* ---- names ---- */

static bool path_plain(cormi_lq *lq, cormi_path *path, const cormi_field *field)
{
    if (!path_climb(lq, path, field->model))
        return false;
    path->targets = &field->origin->model->fields[field->origin->index];
    path->field = path->targets[0];
    path->relation = NULL;
    path->n_targets = 1;
    return true;
}

static bool path_is(const cormi_path_names *names, size_t i, const char *word)
{
    return strlen(word) == names->len[i] &&
           memcmp(names->name[i], word, names->len[i]) == 0;
}

static bool path_composite(cormi_path *path)
{
    path->field = NULL;
    path->relation = NULL;
    path->targets = path->model->pk;
    path->n_targets = path->model->n_pk;
    return true;
}

static const cormi_filtered *
path_filtered(const cormi_lq *lq, const cormi_path_names *names, size_t i)
{
    for (size_t k = 0; i == 0 && k < lq->filtered.n; k++) {
        const cormi_filtered *f =
            CORMI_VEC_AT(const cormi_filtered *, &lq->filtered, k);

        if (path_is(names, i, f->name))
            return f;
    }
    return NULL;
}

static bool path_one(cormi_lq *lq, cormi_path *path, const cormi_name *name,
                     const cormi_filtered *filtered)
{
    if (name->reverse != NULL)
        return path_relation(lq, path, name->reverse, true, filtered);
    if (name->field->relation != NULL)
        return path_relation(lq, path, name->field->relation, false, filtered);
    return path_plain(lq, path, name->field);
}

static bool path_names(cormi_lq *lq, const cormi_path_names *names,
                       bool fail_on_missing, const cormi_filtered *last,
                       cormi_path *out);

/* The alias of a FilteredRelation stands for its path, its last hop under the condition. */
static bool path_through_filtered(cormi_lq *lq, cormi_path *path,
                                  const cormi_filtered *filtered)
{
    cormi_path_names inner;

    return cormi_names_split(lq, filtered->path, &inner) &&
           path_names(lq, &inner, true, filtered, path);
}

/* How many names of a path are the filtered relation's own path. */
static size_t path_prefix(const cormi_lq *lq, const cormi_path_names *names)
{
    const char *path = lq->filtering->path;
    size_t len = strlen(path);

    for (size_t i = 0; i < names->n && len > 0; i++) {
        size_t end = (size_t)(names->name[i] - names->name[0]) + names->len[i];

        if (end >= len)
            return end == len && memcmp(names->name[0], path, len) == 0 ? i + 1
                                                                        : 0;
    }
    return 0;
}

static void path_missing(cormi_lq *lq, const cormi_path *path,
                         const cormi_path_names *names, size_t i)
{
    char word[128];
    size_t len =
        names->len[i] < sizeof(word) ? names->len[i] : sizeof(word) - 1;
    char hint[CORMI_HINT_MAX];

    memcpy(word, names->name[i], len);
    word[len] = '\0';
    cormi_lq_fail(lq, CORM_FIELD_ERROR, "%s has no field \"%s\"%s",
                  path->model->name, word,
                  cormi_model_hint(path->model, word, hint));
}

/* After a relation only its lookups may follow. */
static bool path_is_astray(const cormi_path *path,
                           const cormi_path_names *names, size_t i)
{
    return path->relation != NULL &&
           !(i + 1 == names->n &&
             cormi_is_lookup(names->name[i], names->len[i]));
}

static bool path_names(cormi_lq *lq, const cormi_path_names *names,
                       bool fail_on_missing, const cormi_filtered *last,
                       cormi_path *out)
{
    size_t own =
        last == NULL && lq->filtering != NULL ? path_prefix(lq, names) : 0;

    if (own > 0 && !path_through_filtered(lq, out, lq->filtering))
        return false;
    out->n_used = own;
    for (size_t i = own; i < names->n; i++) {
        const cormi_filtered *filtered =
            lq->filtered.n == 0 ? NULL : path_filtered(lq, names, i);
        const cormi_name *name =
            cormi_model_name(out->model, names->name[i], names->len[i]);
        bool ok;

        if (filtered != NULL && last == NULL)
            ok = path_through_filtered(lq, out, filtered);
        else if (name != NULL)
            ok = path_one(lq, out, name, i + 1 == names->n ? last : NULL);
        else if (out->model->n_pk > 1 && path_is(names, i, "pk"))
            ok = path_composite(out);
        else if (fail_on_missing || i == 0 || path_is_astray(out, names, i)) {
            path_missing(lq, out, names, i);
            return false;
        } else
            break;
        if (!ok)
            return false;
        out->n_used = i + 1;
        if (out->relation == NULL)
            break; /* a plain field ends the path */
    }
    if (!fail_on_missing || out->n_used == names->n)
        return true;
    path_missing(lq, out, names, out->n_used);
    return false;
}

bool cormi_path_resolve(cormi_lq *lq, const cormi_path_names *names,
                        bool fail_on_missing, cormi_path *out)
{
    out->hops = CORMI_VEC_ROOM(cormi_hop, lq->b->arena, out->room, 4);
    out->field = NULL;
    out->relation = NULL;
    out->targets = NULL;
    out->n_targets = out->multi_hop = 0;
    out->model = lq->model;
    out->n_names = names->n;
    out->multi = false;
    if (lq->model == NULL) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR, "raw rows have no fields");
        return false;
    }
    if ((lq->named.n != 0 || lq->from != NULL) && cormi_cte_missing(lq, names))
        return false;
    return path_names(lq, names, fail_on_missing, NULL, out);
}
