/*
 * Prefetch: the rows at the end of a relation, of many objects, by one query
 * a step of the path, handed out by the hash of their key.
 */
#include "object/prefetch.h"

#include "object/lazy.h"
#include "object/load.h"

#include <string.h>

/* The key of the object a many-to-many row belongs to. */
#define PREFETCH_OWNER "_corm_prefetch_owner"

static corm_status prefetch_memory(const cormi_prefetch_step *s)
{
    return cormi_fail_memory(s->ctx);
}

/* ---- keys ---- */

/* The columns by which the objects find their rows. */
static void prefetch_key(cormi_prefetch_step *s)
{
    const cormi_relation *relation = s->way.relation;

    if (relation->kind == CORM_TYPE_MANY_TO_MANY) {
        const cormi_field *near =
            s->way.reverse ? relation->m2m_target : relation->m2m_source;

        s->own = near->relation->to_fields;
        s->far = NULL;
        s->n_own = 1;
        return;
    }
    s->own = s->way.reverse ? relation->to_fields : relation->from_fields;
    s->far = s->way.reverse ? relation->from_fields : relation->to_fields;
    s->n_own = relation->n;
}

static corm_status prefetch_collect(cormi_prefetch_step *s)
{
    s->keys = CORMI_KEYMAP(s->scratch);
    s->keys.expect = s->n;
    s->numbers = CORMI_NEW_N(s->scratch, int64_t, s->n + 1);
    if (s->numbers == NULL)
        return prefetch_memory(s);
    for (size_t i = 0; i < s->n; i++) {
        corm_value key;

        s->numbers[i] = -1;
        if (!cormi_relate_key(s->objects[i], s->own, s->n_own, s->scratch,
                              &key))
            return prefetch_memory(s);
        if (key.kind == CORM_K_NULL)
            continue;
        s->numbers[i] = cormi_keymap_add(&s->keys, &key);
        if (s->numbers[i] < 0)
            return prefetch_memory(s);
    }
    return CORM_OK;
}

/* ---- the query ---- */

/* What the rows are found by; NULL: by nothing that has a name. */
static const char *prefetch_path(const cormi_prefetch_step *s)
{
    const cormi_relation *relation = s->way.relation;

    if (s->far != NULL && s->n_own > 1)
        return s->way.reverse ? relation->field->name
               : cormi_relate_is_key(relation->to, s->far, s->n_own) ? "pk"
                                                                     : NULL;
    if (s->far != NULL)
        return s->way.reverse ? relation->from_fields[0]->attname
                              : relation->to_fields[0]->attname;
    return s->way.reverse || relation->symmetrical ? relation->field->name
                                                   : relation->query_name;
}

/* Rows of a many-to-many relation say whose they are. */
static corm_queryset *prefetch_owner(const cormi_prefetch_step *s,
                                     corm_queryset *q)
{
    corm_expr path = { .op = CORM_OP_F, .name = prefetch_path(s) };
    corm_as owner = { PREFETCH_OWNER, corm_value_expr(&path) };

    if (s->way.relation->kind != CORM_TYPE_MANY_TO_MANY)
        return q;
    return corm_queryset_annotate(q, &owner, 1);
}

static corm_queryset *prefetch_base(const cormi_prefetch_step *s)
{
    const cormi_model *target = cormi_way_target(&s->way);

    if (s->base != NULL)
        return corm_using(s->base, s->session);
    if (s->way.many)
        return corm_queryset_new(s->session, target->desc);
    return cormi_relate_root(s->session, target);
}

static corm_queryset *prefetch_query(const cormi_prefetch_step *s, size_t first,
                                     size_t n)
{
    corm_queryset *q = cormi_lazy_pass(prefetch_base(s), s->objects[0]);
    const char *path = prefetch_path(s);
    corm_value keys = { .kind = CORM_K_LIST,
                        .size = n,
                        .as.list = s->keys.keys + first };

    if (q == NULL)
        return NULL;
    if (path == NULL && s->far != NULL)
        return cormi_relate_in(q, cormi_way_target(&s->way), s->far, s->n_own,
                               NULL, keys.as.list, n);
    if (path == NULL) {
        cormi_fail(s->ctx, CORM_NOT_SUPPORTED,
                   "%s has no name of its reverse end; give it a "
                   "related_name to prefetch along it",
                   s->way.relation->field->label);
        return NULL;
    }
    return prefetch_owner(s, cormi_among(q, path, keys));
}

/* ---- handing out ---- */

#define PREFETCH_NO_MEMORY (-2)

/* What rows of one state have in common, asked once: most keys are read then
 * and most owners told without a call. */
typedef struct prefetch_kin {
    const struct corm_state *state;
    uint32_t number; /* bytes to a key that is a plain int64_t; or NO_MEMBER */
    const cormi_field *member; /* that knows the owner; or NULL */
} prefetch_kin;

static void prefetch_learn(const cormi_prefetch_step *s, prefetch_kin *kin,
                           const corm_object *row)
{
    const cormi_model *model = row->state->model;
    const cormi_field *field = s->far != NULL ? s->far[0] : NULL;

    *kin = (prefetch_kin){ .state = row->state, .number = CORM_NO_MEMBER };
    if (field != NULL && s->way.reverse)
        kin->member = cormi_member_of(model, s->way.relation->field);
    if (field != NULL && s->n_own == 1 && field->owner == model &&
        field->as_is && field->ctype == CORM_C_INT &&
        field->width == sizeof(int64_t) && cormi_state(row)->loaded == NULL)
        kin->number = field->offset;
}

static inline bool prefetch_key_of(const cormi_prefetch_step *s,
                                   const prefetch_kin *kin,
                                   const corm_object *row, corm_value *out)
{
    *out = (corm_value){ .kind = CORM_K_INT };
    if (kin->number != CORM_NO_MEMBER)
        memcpy(&out->as.i, (const char *)row + kin->number, sizeof(out->as.i));
    if (out->as.i != 0)
        return true;
    if (s->far != NULL)
        return cormi_relate_key(row, s->far, s->n_own, s->scratch, out);
    *out = corm_object_attr(row, PREFETCH_OWNER);
    return true;
}

static inline bool prefetch_is(const cormi_prefetch_step *s, int64_t at,
                               int64_t key)
{
    return s->keys.keys[at].kind == CORM_K_INT && s->keys.keys[at].as.i == key;
}

/* Whose a row is, as a number among the keys; -1: nobody's.  Rows of one owner
 * often follow one another, and owners do. */
static inline int64_t prefetch_whose(const cormi_prefetch_step *s,
                                     prefetch_kin *kin, const corm_object *row,
                                     int64_t before)
{
    corm_value key;

    if (row->state != kin->state)
        prefetch_learn(s, kin, row);
    if (!prefetch_key_of(s, kin, row, &key))
        return PREFETCH_NO_MEMORY;
    for (int64_t at = before < 0 ? 0 : before;
         key.kind == CORM_K_INT && at < before + 2 && at < (int64_t)s->keys.n;
         at++)
        if (prefetch_is(s, at, key.as.i))
            return at;
    return cormi_keymap_find(&s->keys, &key);
}

/* A row found for one object knows it: the way back needs no query. */
static inline bool prefetch_tell(const cormi_prefetch_step *s,
                                 const prefetch_kin *kin, corm_object *row,
                                 corm_object *owner)
{
    const cormi_relation *relation = s->way.relation;
    const cormi_field *member = kin->member;

    if (!s->way.reverse)
        return relation->accessor == NULL ||
               cormi_hanging_put(row, relation->accessor, false, owner);
    if (member == NULL)
        return true;
    if (member->object_offset == CORM_NO_MEMBER)
        return cormi_hanging_put(row, member->name, false, owner);
    memcpy((char *)row + member->object_offset, &owner, sizeof(owner));
    return true;
}

static corm_status prefetch_give_one(const cormi_prefetch_step *s,
                                     const corm_list *rows)
{
    corm_object **found = CORMI_NEW_N(s->scratch, corm_object *, s->keys.n + 1);
    prefetch_kin kin = { 0 };
    int64_t at = -1;

    if (found == NULL)
        return prefetch_memory(s);
    for (size_t i = 0; i < rows->n; i++) {
        at = prefetch_whose(s, &kin, rows->items[i], at);
        if (at == PREFETCH_NO_MEMORY)
            return prefetch_memory(s);
        if (at >= 0)
            found[at] = rows->items[i];
    }
    for (size_t i = 0; i < s->n; i++) {
        corm_object *target = s->numbers[i] < 0 ? NULL : found[s->numbers[i]];
        corm_status status = CORM_OK;

        if (strcmp(s->name, cormi_way_name(&s->way)) == 0)
            status = cormi_way_put(s->objects[i], &s->way, target);
        else if (!cormi_hanging_put(s->objects[i], s->name, false, target))
            status = prefetch_memory(s);
        if (status == CORM_OK && target != NULL &&
            s->way.relation->kind == CORM_TYPE_ONE_TO_ONE) {
            prefetch_learn(s, &kin, target);
            if (!prefetch_tell(s, &kin, target, s->objects[i]))
                status = prefetch_memory(s);
        }
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

/* By the number of their key; NULL: no memory. */
static corm_object **prefetch_owners(const cormi_prefetch_step *s)
{
    corm_object **owners =
        CORMI_NEW_N(s->scratch, corm_object *, s->keys.n + 1);

    for (size_t i = 0; owners != NULL && i < s->n; i++)
        if (s->numbers[i] >= 0)
            owners[s->numbers[i]] = s->objects[i];
    return owners;
}

/* Whose each row is, counted in the lists' caps; a row of one owner knows it
 * then.  False: no memory. */
static bool prefetch_sort(const cormi_prefetch_step *s, const corm_list *rows,
                          corm_list *lists, int64_t *whose)
{
    bool one = s->way.relation->kind != CORM_TYPE_MANY_TO_MANY;
    corm_object **owners = prefetch_owners(s);
    prefetch_kin kin = { 0 };
    int64_t at = -1;

    for (size_t i = 0; owners != NULL && i < rows->n; i++) {
        at = prefetch_whose(s, &kin, rows->items[i], at);
        if (at == PREFETCH_NO_MEMORY)
            return false;
        whose[i] = at;
        if (at < 0)
            continue;
        lists[at].cap++;
        if (one && !prefetch_tell(s, &kin, rows->items[i], owners[at]))
            return false;
    }
    return owners != NULL;
}

/* The rows of each key, counted first: their lists lie in one piece of memory
 * and have no room to spare.  The last list is that of objects without key.
 * NULL: no memory. */
static corm_list *prefetch_lists(const cormi_prefetch_step *s,
                                 const corm_list *rows)
{
    corm_arena *arena = s->ctx->arena;
    size_t n_lists = s->keys.n + 1;
    int64_t *whose = CORMI_NEW_N(s->scratch, int64_t, rows->n + 1);
    corm_list *lists = CORMI_NEW_N(arena, corm_list, n_lists);
    /* One more: no list begins where the piece does, so that a list that
     * grows later does not give all of it back. */
    corm_object **items = CORMI_NEW_N(arena, corm_object *, rows->n + 1);

    if (whose == NULL || lists == NULL || items == NULL ||
        !prefetch_sort(s, rows, lists, whose))
        return NULL;
    items++;
    for (size_t i = 0; i < n_lists; i++) {
        lists[i].session = s->session;
        lists[i].arena = arena;
        lists[i].model = rows->model;
        lists[i].items = items;
        items += lists[i].cap;
    }
    for (size_t i = 0; i < rows->n; i++)
        if (whose[i] >= 0)
            lists[whose[i]].items[lists[whose[i]].n++] = rows->items[i];
    return lists;
}

static corm_status prefetch_give_many(const cormi_prefetch_step *s,
                                      const corm_list *rows)
{
    corm_list *lists = prefetch_lists(s, rows);

    if (lists == NULL)
        return prefetch_memory(s);
    for (size_t i = 0; i < s->n; i++) {
        size_t at = s->numbers[i] < 0 ? s->keys.n : (size_t)s->numbers[i];

        if (!cormi_hanging_put(s->objects[i], s->name, true, &lists[at]))
            return prefetch_memory(s);
    }
    return CORM_OK;
}

/* ---- one step ---- */

/* All rows of the step: as many queries as the keys need parameters. */
static corm_list *prefetch_rows(const cormi_prefetch_step *s)
{
    size_t most = cormi_relate_most(s->session, s->n_own);
    corm_list *all = NULL;

    for (size_t i = 0; i < s->n_ahead; i++)
        if (s->ahead[i].base == s->base &&
            strcmp(s->ahead[i].name, s->name) == 0)
            return s->ahead[i].rows;
    for (size_t at = 0, n; at < s->keys.n; at += n) {
        corm_list *rows;

        n = s->keys.n - at < most ? s->keys.n - at : most;
        rows = corm_fetch(prefetch_query(s, at, n));

        if (rows == NULL || all == NULL) {
            all = rows;
        } else {
            for (size_t i = 0; i < rows->n; i++)
                if (!cormi_list_push(all, rows->items[i]))
                    rows = NULL;
        }
        if (rows == NULL)
            return NULL;
    }
    return all;
}

static corm_status prefetch_run(cormi_prefetch_step *s)
{
    corm_list none = { .session = s->session, .model = NULL };
    const corm_list *rows = &none;
    corm_status status;

    prefetch_key(s);
    none.model = cormi_way_target(&s->way);
    status = prefetch_collect(s);
    if (status != CORM_OK)
        return status;
    if (s->keys.n != 0) {
        rows = prefetch_rows(s);
        if (rows == NULL)
            return s->ctx->error.code;
    }
    return s->way.many ? prefetch_give_many(s, rows)
                       : prefetch_give_one(s, rows);
}

/* ---- paths ---- */

/* Objects at the end of a step, for the next one. */
static bool prefetch_gather(cormi_vec *out, corm_object *object,
                            const char *name)
{
    const cormi_hanging *many = cormi_hanging_get(object, name, true);
    const cormi_hanging *one = cormi_hanging_get(object, name, false);
    corm_object *target = one != NULL ? one->what : NULL;
    cormi_way way;
    bool known;

    if (many != NULL) {
        const corm_list *list = many->what;

        for (size_t i = 0; i < list->n; i++)
            if (!cormi_vec_push(out, &list->items[i]))
                return false;
        return true;
    }
    if (target == NULL && cormi_way_find(object->state->model, name, &way) &&
        !way.many)
        target = cormi_way_loaded(object, &way, &known);
    return target == NULL || cormi_vec_push(out, &target);
}

/* Is it there already, by an earlier prefetch or select_related()? */
static bool prefetch_is_done(const cormi_prefetch_step *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++) {
        bool known = cormi_hanging_get(s->objects[i], name, true) != NULL ||
                     cormi_hanging_get(s->objects[i], name, false) != NULL;

        if (!known && s->way.relation != NULL && !s->way.many)
            cormi_way_loaded(s->objects[i], &s->way, &known);
        if (!known)
            return false;
    }
    return true;
}

corm_status cormi_prefetch_look(cormi_prefetch_step *s, const char *name,
                                const corm_prefetch *item, bool is_last,
                                bool *done)
{
    bool found = cormi_way_find(s->objects[0]->state->model, name, &s->way);

    if (!found)
        s->way = (cormi_way){ 0 };
    s->name = is_last && item->to_attr != NULL ? item->to_attr : name;
    s->base = is_last ? item->queryset : NULL;
    *done = (s->base == NULL || !found) && prefetch_is_done(s, s->name);
    if (*done)
        return CORM_OK;
    if (!found)
        return cormi_way_unknown(s->objects[0], name);
    if (s->base != NULL && s->base->state & (CORMI_QS_VALUES | CORMI_QS_RAW))
        return cormi_fail(s->ctx, CORM_VALUE_ERROR,
                          "the queryset of a prefetch must give objects: no "
                          "values(), no raw SQL");
    return CORM_OK;
}

static corm_status prefetch_one_step(cormi_prefetch_step *s, const char *name,
                                     const corm_prefetch *item, bool is_last)
{
    bool done;
    corm_status status = cormi_prefetch_look(s, name, item, is_last, &done);

    return status == CORM_OK && !done ? prefetch_run(s) : status;
}

static bool prefetch_is_made(const cormi_vec *earlier, const char *name)
{
    for (size_t i = 0; i < earlier->n; i++) {
        const char *to = CORMI_VEC_AT(corm_prefetch, earlier, i).to_attr;

        if (to != NULL && strcmp(to, name) == 0)
            return true;
    }
    return false;
}

corm_status cormi_prefetch_names(cormi_context *ctx, const cormi_model *model,
                                 char *path, const cormi_vec *earlier)
{
    cormi_way way;
    char *dots;

    for (; path != NULL; path = dots != NULL ? dots + 2 : NULL) {
        dots = strstr(path, "__");
        if (dots != NULL)
            *dots = '\0';
        if (!cormi_way_find(model, path, &way))
            return prefetch_is_made(earlier, path)
                       ? CORM_OK
                       : cormi_way_unknown_of(ctx, model, path);
        model = cormi_way_target(&way);
    }
    return CORM_OK;
}

corm_status cormi_prefetch_walk(cormi_prefetch_step *s,
                                const corm_prefetch *item)
{
    char *path = cormi_arena_strdup(s->scratch, item->path);
    cormi_vec next;

    if (path == NULL)
        return prefetch_memory(s);
    while (s->n != 0) {
        char *dots = strstr(path, "__");
        corm_status status;

        if (dots != NULL)
            *dots = '\0';
        status = prefetch_one_step(s, path, item, dots == NULL);
        if (status != CORM_OK || dots == NULL)
            return status;
        next = CORMI_VEC_ARENA(corm_object *, s->scratch);
        for (size_t i = 0; i < s->n; i++)
            if (!prefetch_gather(&next, s->objects[i], path))
                return prefetch_memory(s);
        s->objects = next.data;
        s->n = next.n;
        s->n_ahead = 0;
        path = dots + 2;
    }
    return s->way.relation == NULL
               ? CORM_OK
               : cormi_prefetch_names(s->ctx, cormi_way_target(&s->way), path,
                                      s->earlier);
}

corm_status cormi_prefetch_query(cormi_prefetch_step *s, corm_queryset **q)
{
    corm_status status;

    *q = NULL;
    prefetch_key(s);
    status = prefetch_collect(s);
    if (status != CORM_OK || s->keys.n == 0 ||
        s->keys.n > cormi_relate_most(s->session, s->n_own) ||
        (prefetch_path(s) == NULL && s->far == NULL))
        return status;
    *q = prefetch_query(s, 0, s->keys.n);
    return *q == NULL ? s->ctx->error.code : CORM_OK;
}
