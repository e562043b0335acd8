/*
 * Lists of objects and rows: growing, and the public way to read them.
 */
#include "object/list.h"

/* From here on room is not doubled: it is memory that few lists need. */
#define LIST_MANY ((size_t)4096)

corm_list *cormi_list_new(corm_session *session, corm_arena *arena,
                          const cormi_model *model)
{
    corm_list *list = CORMI_NEW(arena, corm_list);

    if (list == NULL) {
        cormi_fail_memory(cormi_session_context(session));
        return NULL;
    }
    list->session = session;
    list->arena = arena;
    list->model = model;
    return list;
}

bool cormi_list_grow(corm_list *list)
{
    size_t old = list->cap * sizeof(*list->items);
    size_t cap = list->cap == 0          ? 8
                 : list->cap < LIST_MANY ? list->cap * 2
                                         : list->cap + list->cap / 2;
    corm_object **items =
        cormi_arena_resize(list->arena, list->items, old, cap * sizeof(*items));

    if (items == NULL)
        return false;
    if (items != list->items)
        cormi_arena_give_back(list->arena, list->items, old);
    list->items = items;
    list->cap = cap;
    return true;
}

bool cormi_list_push(corm_list *list, corm_object *object)
{
    if (list->n == list->cap && !cormi_list_grow(list))
        return false;
    list->items[list->n++] = object;
    return true;
}

void cormi_list_reverse(corm_list *list)
{
    for (size_t i = 0, j = list->n; i + 1 < j; i++) {
        corm_object *object = list->items[i];

        list->items[i] = list->items[--j];
        list->items[j] = object;
    }
}

size_t corm_list_size(const corm_list *list)
{
    return list == NULL ? 0 : list->n;
}

static const char *list_model_name(const corm_model *model)
{
    return model->name != NULL ? model->name : "a model without name";
}

corm_object *corm_list_object(const corm_list *list, size_t i,
                              const corm_model *model)
{
    cormi_context *ctx;

    if (list == NULL)
        return NULL;
    ctx = cormi_session_context(list->session);
    if (model != NULL && (list->model == NULL || list->model->desc != model)) {
        cormi_fail(ctx, CORM_MISUSE, "the list holds %s, not %s",
                   list->model == NULL ? "rows" : list->model->name,
                   list_model_name(model));
        return NULL;
    }
    if (i >= list->n) {
        cormi_fail(ctx, CORM_MISUSE,
                   "element %zu of a list of %zu; they are numbered from 0", i,
                   list->n);
        return NULL;
    }
    return list->items[i];
}

const corm_row *corm_list_row(const corm_list *list, size_t i)
{
    return (const corm_row *)corm_list_object(list, i, NULL);
}
