/*
 * Parameters: a value of the chain, the recipe that makes it fit, and the
 * outcome that the SQL depends on: the guard.
 */
#include "query/recipe.h"

#include "base/value.h"

#include <string.h>

/* ---- while compiling ---- */

static corm_status slot_fail(cormi_compilation *b, const char *label,
                             const corm_value *value, const char *why)
{
    cormi_str what;

    cormi_str_init_arena(&what, b->arena);
    cormi_value_describe(&what, value);
    return cormi_fail(b->ctx, CORM_VALUE_ERROR, "%s: %s %s", label,
                      cormi_str_get(&what), why != NULL ? why : "does not fit");
}

static corm_status slot_wrong(cormi_lq *lq, const cormi_slot *slot,
                              const corm_value *value, const char *why)
{
    return slot_fail(lq->b,
                     slot->field != NULL   ? slot->field->label
                     : lq->subject != NULL ? lq->subject
                                           : "a value",
                     value, why);
}

corm_value cormi_slot_value(cormi_lq *lq, uint32_t index)
{
    return lq->b->values[index];
}

/* The slot is among the slots, or a copy of it becomes one. */
static const corm_node *slot_node(cormi_lq *lq, const cormi_slot *slot,
                                  const corm_value *made)
{
    cormi_vec *slots = &lq->b->slots;
    uint32_t number = (uint32_t)slots->n;

    if (lq->b->constants)
        return cormi_node_constant(lq->b->arena, *made, slot->type);
    if (slots->n < slots->cap &&
        slot == &CORMI_VEC_AT(cormi_slot, slots, number))
        slots->n++;
    else if (!CORMI_VEC_PUT(cormi_slot, slots, *slot)) {
        cormi_lq_memory(lq);
        return NULL;
    }
    if (lq->b->made.n == number &&
        !CORMI_VEC_PUT(corm_value, &lq->b->made, *made)) {
        cormi_lq_memory(lq);
        return NULL;
    }
    return cormi_node_param(lq->b->arena, number, slot->type);
}

static const corm_node *slot_make(cormi_lq *lq, cormi_slot *slot,
                                  cormi_outcome *outcome)
{
    cormi_recipe_work w = { .arena = lq->b->c->params };
    const corm_value *in = &lq->b->values[slot->value];
    corm_value out = *in;
    cormi_outcome got;

    slot->bits = lq->b->bits;
    if (slot->field != NULL) {
        slot->digits = (int16_t)slot->field->max_digits;
        slot->places = (int16_t)slot->field->decimal_places;
    }
    got = cormi_recipe_run(slot, in, &out, &w);
    slot->outcome = (uint8_t)got;
    if (outcome != NULL)
        *outcome = got;
    if (got == CORMI_IS_MEMORY || got == CORMI_IS_WRONG) {
        if (got == CORMI_IS_MEMORY)
            cormi_lq_memory(lq);
        else
            slot_wrong(lq, slot, in, w.why);
        return NULL;
    }
    /* What is not in the SQL still decides it. */
    if (got != CORMI_IS_OK && got != CORMI_IS_NULL) {
        if (!cormi_vec_push(&lq->b->guards, slot)) {
            cormi_lq_memory(lq);
            return NULL;
        }
        return cormi_node_constant(lq->b->arena, corm_value_null(), slot->type);
    }
    return slot_node(lq, slot, &out);
}

/* Room for a slot behind those that there are. */
static cormi_slot *slot_next(cormi_lq *lq)
{
    cormi_vec *slots = &lq->b->slots;

    if (slots->n < slots->cap || cormi_vec_reserve(slots, slots->n + 1))
        return &CORMI_VEC_AT(cormi_slot, slots, slots->n);
    cormi_lq_memory(lq);
    return NULL;
}

const corm_node *cormi_slot_param(cormi_lq *lq, uint32_t index,
                                  cormi_recipe recipe, const cormi_field *field,
                                  corm_type type, cormi_outcome *outcome)
{
    cormi_slot *slot = slot_next(lq);

    if (slot == NULL)
        return NULL;
    *slot = (cormi_slot){
        .recipe = (uint16_t)recipe, .value = index, .field = field, .type = type
    };
    return slot_make(lq, slot, outcome);
}

const corm_node *cormi_slot_end(cormi_lq *lq, uint32_t index, uint32_t item,
                                const cormi_field *field, corm_type type,
                                cormi_outcome *outcome)
{
    return cormi_slot_part(lq, index, item, field, NULL, type, outcome);
}

const corm_node *cormi_slot_part(cormi_lq *lq, uint32_t index, uint32_t item,
                                 const cormi_field *field,
                                 const cormi_field *key, corm_type type,
                                 cormi_outcome *outcome)
{
    bool whole = item == CORMI_SLOT_WHOLE;
    cormi_slot slot = { .recipe = whole ? CORMI_RECIPE_FIELD : CORMI_RECIPE_END,
                        .value = index,
                        .item = whole ? 0 : item,
                        .field = field,
                        .key = key,
                        .type = type };

    return slot_make(lq, &slot, outcome);
}

bool cormi_slot_count(cormi_lq *lq, uint32_t index)
{
    cormi_slot slot = { .recipe = CORMI_RECIPE_COUNT,
                        .value = index,
                        .n_items = (uint32_t)lq->b->values[index].size };

    return cormi_vec_push(&lq->b->guards, &slot) ||
           cormi_lq_memory(lq) == CORM_OK;
}

static bool slot_keep(cormi_lq *lq, corm_value *out, const corm_value *value)
{
    corm_arena *arena = lq->b->c->arena;
    corm_value *items;

    if (value->kind != CORM_K_LIST)
        return cormi_value_dup(out, value, arena);
    items = CORMI_NEW_N(arena, corm_value, value->size + 1);
    if (items == NULL)
        return false;
    for (size_t i = 0; i < value->size; i++)
        if (!cormi_value_dup(&items[i], &value->as.list[i], arena))
            return false;
    *out = *value;
    out->as.list = items;
    return true;
}

bool cormi_slot_same(cormi_lq *lq, uint32_t index)
{
    cormi_slot slot = { .recipe = CORMI_RECIPE_SAME, .value = index };

    return (slot_keep(lq, &slot.fixed, &lq->b->values[index]) &&
            cormi_vec_push(&lq->b->guards, &slot)) ||
           cormi_lq_memory(lq) == CORM_OK;
}

static bool slot_list_array(cormi_lq *lq, cormi_slot *slot,
                            const corm_node ***nodes, size_t *n)
{
    corm_node *node;

    slot->recipe = CORMI_RECIPE_ARRAY;
    slot->native = corm_has(lq->b->c->features, CORM_FEATURE_COLUMN_PARAMS);
    *nodes = CORMI_NEW_N(lq->b->arena, const corm_node *, 1);
    node = (corm_node *)cormi_arena_calloc(lq->b->arena, 1, sizeof(corm_node));
    if (*nodes == NULL || node == NULL || !cormi_vec_push(&lq->b->slots, slot))
        return cormi_lq_memory(lq) == CORM_OK;
    node->kind = CORM_NODE_PARAM;
    node->type = slot->type;
    node->flags = CORM_NODE_ARRAY | (slot->native ? CORM_NODE_VALUES : 0);
    node->slot = (uint32_t)lq->b->slots.n - 1;
    (*nodes)[0] = node;
    *n = 1;
    return true;
}

static bool slot_list_items(cormi_lq *lq, cormi_slot *slot,
                            const cormi_kept *kept, const corm_node ***nodes,
                            size_t *n)
{
    *nodes = CORMI_NEW_N(lq->b->arena, const corm_node *, kept->n);
    if (*nodes == NULL)
        return cormi_lq_memory(lq) == CORM_OK;
    slot->recipe = CORMI_RECIPE_ITEM;
    slot->n_items = (uint32_t)kept->n;
    for (size_t i = 0; i < kept->n; i++) {
        slot->item = (uint32_t)i;
        (*nodes)[i] = slot_node(lq, slot, &kept->values[i]);
        if ((*nodes)[i] == NULL)
            return false;
    }
    *n = kept->n;
    return true;
}

/* Is a list of that many items bound as one array? */
static bool slot_list_is_array(const cormi_lq *lq, size_t n, corm_type type)
{
    size_t most = corm_has(lq->b->c->features, CORM_FEATURE_COLUMN_PARAMS)
                      ? CORMI_LIST_NATIVE
                      : CORMI_LIST_LONG;

    return n > most && type != CORM_TYPE_ITEMS && !lq->b->constants &&
           corm_has(lq->b->c->features, CORM_FEATURE_ARRAY_PARAM);
}

bool cormi_slot_list(cormi_lq *lq, uint32_t index, const cormi_field *field,
                     corm_type type, const corm_node ***nodes, size_t *n)
{
    const corm_value *list = &lq->b->values[index];
    cormi_slot slot = {
        .value = index, .field = field, .type = type, .bits = lq->b->bits
    };
    cormi_recipe_work w = { .arena = lq->b->c->params };
    cormi_kept kept;
    cormi_outcome outcome;

    if (field != NULL) {
        slot.digits = (int16_t)field->max_digits;
        slot.places = (int16_t)field->decimal_places;
    }
    outcome = cormi_recipe_items(&slot, list, &kept, &w);
    slot.outcome = (uint8_t)outcome;
    *n = 0;
    if (outcome == CORMI_IS_MEMORY || outcome == CORMI_IS_WRONG) {
        if (outcome == CORMI_IS_MEMORY)
            cormi_lq_memory(lq);
        else
            slot_wrong(lq, &slot, list, w.why);
        return false;
    }
    if (outcome == CORMI_IS_EMPTY) {
        slot.recipe = CORMI_RECIPE_ARRAY;
        return cormi_vec_push(&lq->b->guards, &slot) ||
               cormi_lq_memory(lq) == CORM_OK;
    }
    if (slot_list_is_array(lq, list->size, type))
        return slot_list_array(lq, &slot, nodes, n);
    return slot_list_items(lq, &slot, &kept, nodes, n);
}

corm_status cormi_slot_raw(cormi_compilation *b, uint32_t index)
{
    cormi_recipe_work w = { .arena = b->arena };
    cormi_slot slot = { .recipe = CORMI_RECIPE_RAW, .value = index };
    const corm_value *in = &b->values[index];
    corm_value out;
    cormi_outcome outcome = cormi_recipe_run(&slot, in, &out, &w);

    if (outcome == CORMI_IS_WRONG)
        return slot_fail(b, "a parameter", in, w.why);
    slot.outcome = (uint8_t)outcome;
    if (outcome == CORMI_IS_MEMORY || !cormi_vec_push(&b->slots, &slot))
        return cormi_fail_memory(b->ctx);
    return CORM_OK;
}

const corm_node *cormi_slot_literal(cormi_lq *lq, uint32_t index,
                                    corm_type type)
{
    const corm_value *in = &lq->b->values[index];
    cormi_recipe_work w = { .arena = lq->b->arena };

    if (cormi_recipe_clean(in, &w) != CORMI_IS_OK) {
        slot_fail(lq->b, "LITERAL()", in, w.why);
        return NULL;
    }
    return cormi_node_constant(lq->b->arena, *in,
                               type != CORM_TYPE_NONE ? type
                                                      : cormi_value_type(in));
}

const corm_node *cormi_slot_fixed(cormi_lq *lq, corm_value value,
                                  corm_type type)
{
    cormi_slot slot = { .constant = true, .type = type };

    if (value.kind == CORM_K_TEXT) {
        char *copy =
            corm_arena_strndup(lq->b->c->arena, value.as.s, value.size);

        if (copy == NULL) {
            cormi_lq_memory(lq);
            return NULL;
        }
        value.as.s = copy;
    }
    slot.fixed = value;
    return slot_node(lq, &slot, &value);
}

/* ---- on every use of a plan ---- */

static corm_status slot_bind_list(const cormi_slot *slots, size_t *i, size_t n,
                                  const corm_value *values,
                                  cormi_recipe_work *w, corm_value *out,
                                  bool *fits)
{
    const cormi_slot *first = &slots[*i];
    cormi_kept kept;
    cormi_outcome outcome =
        cormi_recipe_items(first, &values[first->value], &kept, w);

    if (outcome == CORMI_IS_MEMORY)
        return CORM_NO_MEMORY;
    if (outcome != CORMI_IS_OK || kept.n != first->n_items || *i + kept.n > n) {
        *fits = false;
        return CORM_OK;
    }
    memcpy(out + *i, kept.values, kept.n * sizeof(*out));
    *i += kept.n - 1;
    return CORM_OK;
}

static corm_status slot_bind_one(const cormi_slot *slot,
                                 const corm_value *values, cormi_recipe_work *w,
                                 corm_value *out, bool *fits)
{
    cormi_outcome outcome =
        cormi_recipe_run(slot, &values[slot->value], out, w);

    if (outcome == CORMI_IS_MEMORY)
        return CORM_NO_MEMORY;
    if (outcome != slot->outcome)
        *fits = false;
    return CORM_OK;
}

corm_status cormi_slots_bind(cormi_context *ctx, const cormi_slot *slots,
                             size_t n, const corm_value *values,
                             corm_arena *scratch, corm_value *out, bool *fits)
{
    cormi_recipe_work w = { .arena = scratch };

    *fits = true;
    for (size_t i = 0; i < n && *fits; i++) {
        corm_status status = CORM_OK;

        if (slots[i].constant)
            out[i] = slots[i].fixed;
        else if (slots[i].recipe == CORMI_RECIPE_ITEM)
            status = slot_bind_list(slots, &i, n, values, &w, out, fits);
        else
            status = slot_bind_one(&slots[i], values, &w, &out[i], fits);
        if (status != CORM_OK)
            return cormi_fail_memory(ctx);
    }
    return CORM_OK;
}
