/*
 * Parameters: how a value of the chain becomes what the database is given.
 * The recipe table runs when a shape is compiled, where the outcome (in
 * range, empty, NULL) shapes the SQL, and on every later use of the plan,
 * where the same outcome is demanded: the guard.
 */
#include "query/logical.h"

#include "base/json.h"
#include "base/map.h"
#include "base/number.h"
#include "base/value.h"
#include "model/state.h"

#include <math.h>
#include <string.h>

typedef struct slot_work {
    corm_arena *arena;
    const char *why; /* of CORMI_IS_WRONG: static text */
} slot_work;

/* ---- single values ---- */

static cormi_outcome slot_outcome(cormi_adapted adapted)
{
    switch (adapted) {
    case CORMI_ADAPT_OK:
        return CORMI_IS_OK;
    case CORMI_ADAPT_BELOW:
        return CORMI_IS_BELOW;
    case CORMI_ADAPT_ABOVE:
        return CORMI_IS_ABOVE;
    case CORMI_ADAPT_MEMORY:
        return CORMI_IS_MEMORY;
    default:
        return CORMI_IS_WRONG;
    }
}

/* An object stands for the member that the relation refers to. */
static cormi_outcome slot_object(const cormi_slot *slot, const corm_value *in,
                                 corm_value *out, slot_work *w)
{
    const corm_object *object = in->as.obj;
    const cormi_model *model = object->state->model;
    const cormi_field *target =
        slot->field != NULL ? slot->field->target : NULL;
    const cormi_field *member;

    if (slot->key != NULL)
        target = slot->key;
    if (target == NULL)
        target = slot->field;
    member = target != NULL ? cormi_model_field(model, target->name) : NULL;
    if (member == NULL && model->n_pk == 1)
        member = model->pk[0];
    if (member == NULL) {
        w->why = "must be a value, not an object";
        return CORMI_IS_WRONG;
    }
    *out = cormi_member_get(member, object);
    if (cormi_member_is_unset(member, object)) {
        w->why = "must be a saved object: its key is not set";
        return CORMI_IS_WRONG;
    }
    return CORMI_IS_OK;
}

static bool slot_is_integer(corm_type type)
{
    return type != CORM_TYPE_NONE && cormi_type(type)->is_integer;
}

/* Django's int(): a double against an integer column loses its fraction. */
static bool slot_round(const cormi_slot *slot, corm_value *value, bool up)
{
    double d = value->as.d;

    if (value->kind != CORM_K_DOUBLE || !slot_is_integer(slot->type) ||
        !isfinite(d))
        return false;
    d = up ? ceil(d) : trunc(d);
    if (d >= 9223372036854775808.0 || d < -9223372036854775808.0)
        return false;
    *value = corm_value_int((int64_t)d);
    return true;
}

static cormi_outcome slot_adapt(const cormi_slot *slot, const corm_value *in,
                                corm_value *out, slot_work *w, bool up)
{
    corm_value value = *in;
    cormi_outcome outcome;

    if (in->kind == CORM_K_NULL) {
        *out = *in;
        return CORMI_IS_NULL;
    }
    if (in->kind == CORM_K_OBJECT) {
        outcome = slot_object(slot, in, &value, w);
        if (outcome != CORMI_IS_OK)
            return outcome;
    }
    slot_round(slot, &value, up);
    if (slot->field != NULL && slot->field->data_type == slot->type)
        outcome = slot_outcome(
            cormi_field_adapt(slot->field, &value, out, w->arena, &w->why));
    else if (slot->type != CORM_TYPE_NONE)
        outcome = slot_outcome(cormi_type_adapt(slot->type, slot->digits,
                                                slot->places, &value, out,
                                                w->arena, &w->why));
    else {
        *out = value;
        outcome = CORMI_IS_OK;
    }
    if (outcome == CORMI_IS_OK && slot_is_integer(slot->type))
        outcome =
            slot_outcome(cormi_type_range_check(slot->type, out, slot->bits));
    if (outcome == CORMI_IS_OK && out->kind == CORM_K_NULL)
        return CORMI_IS_NULL;
    return outcome;
}

static cormi_outcome slot_raw(const cormi_slot *slot, const corm_value *in,
                              corm_value *out, slot_work *w)
{
    *out = *in;
    if (in->kind == CORM_K_OBJECT)
        return slot_object(slot, in, out, w);
    return in->kind == CORM_K_NULL ? CORMI_IS_NULL : CORMI_IS_OK;
}

static cormi_outcome slot_field(const cormi_slot *slot, const corm_value *in,
                                corm_value *out, slot_work *w)
{
    return slot_adapt(slot, in, out, w, false);
}

static cormi_outcome slot_ceil(const cormi_slot *slot, const corm_value *in,
                               corm_value *out, slot_work *w)
{
    return slot_adapt(slot, in, out, w, true);
}

static cormi_outcome slot_save(const cormi_slot *slot, const corm_value *in,
                               corm_value *out, slot_work *w)
{
    corm_value value = *in;
    cormi_outcome outcome = CORMI_IS_OK;

    if (in->kind == CORM_K_OBJECT)
        outcome = slot_object(slot, in, &value, w);
    if (outcome != CORMI_IS_OK)
        return outcome;
    if (value.kind == CORM_K_NULL) {
        *out = value;
        return CORMI_IS_NULL;
    }
    return slot_outcome(
        cormi_field_adapt_save(slot->field, &value, out, w->arena, &w->why));
}

/* ---- text ---- */

static bool slot_to_text(const corm_value *in, cormi_str *out)
{
    char buf[CORM_DECIMAL_MAX + 64];

    switch (in->kind) {
    case CORM_K_TEXT:
    case CORM_K_JSON:
        cormi_str_addn(out, in->as.s, in->size);
        return true;
    case CORM_K_BOOL:
        cormi_str_add(out, in->as.b ? "True" : "False");
        return true;
    case CORM_K_INT:
        cormi_str_addf(out, "%lld", (long long)in->as.i);
        return true;
    case CORM_K_UINT:
        cormi_str_addf(out, "%llu", (unsigned long long)in->as.u);
        return true;
    case CORM_K_DOUBLE:
        cormi_json_add_double(out, in->as.d);
        return true;
    case CORM_K_DECIMAL:
        corm_decimal_format(buf, sizeof(buf), in->as.dec);
        break;
    case CORM_K_DATE:
        corm_date_format(buf, in->as.date);
        break;
    case CORM_K_TIME:
        corm_time_format(buf, (corm_time){ in->as.i });
        break;
    case CORM_K_DATETIME:
        corm_datetime_format(buf, (corm_datetime){ in->as.i });
        break;
    case CORM_K_DURATION:
        corm_duration_format(buf, (corm_duration){ in->as.i });
        break;
    case CORM_K_UUID:
        corm_uuid_format(buf, in->as.uuid);
        break;
    default:
        return false;
    }
    cormi_str_add(out, buf);
    return true;
}

static cormi_outcome slot_text_value(const corm_value *in, corm_value *out,
                                     slot_work *w, const char *before,
                                     const char *after, bool escape)
{
    cormi_str plain, str;

    if (in->kind == CORM_K_NULL) {
        *out = *in;
        return CORMI_IS_NULL;
    }
    cormi_str_init_arena(&plain, w->arena);
    cormi_str_init_arena(&str, w->arena);
    if (!slot_to_text(in, &plain)) {
        w->why = "must be text";
        return CORMI_IS_WRONG;
    }
    cormi_str_add(&str, before);
    for (size_t i = 0; i < plain.len; i++) {
        char c = plain.data[i];

        if (escape && (c == '%' || c == '_' || c == '\\'))
            cormi_str_addc(&str, '\\');
        cormi_str_addc(&str, c);
    }
    cormi_str_add(&str, after);
    if (plain.oom || str.oom)
        return CORMI_IS_MEMORY;
    *out = corm_value_text(cormi_str_get(&str));
    out->size = str.len;
    if (memchr(cormi_str_get(&str), '\0', str.len) != NULL) {
        w->why = "must not contain a NUL byte";
        return CORMI_IS_WRONG;
    }
    return CORMI_IS_OK;
}

static cormi_outcome slot_text(const cormi_slot *slot, const corm_value *in,
                               corm_value *out, slot_work *w)
{
    (void)slot;
    return slot_text_value(in, out, w, "", "", false);
}

static cormi_outcome slot_contains(const cormi_slot *slot, const corm_value *in,
                                   corm_value *out, slot_work *w)
{
    (void)slot;
    return slot_text_value(in, out, w, "%", "%", true);
}

static cormi_outcome slot_startswith(const cormi_slot *slot,
                                     const corm_value *in, corm_value *out,
                                     slot_work *w)
{
    (void)slot;
    return slot_text_value(in, out, w, "", "%", true);
}

static cormi_outcome slot_endswith(const cormi_slot *slot, const corm_value *in,
                                   corm_value *out, slot_work *w)
{
    (void)slot;
    return slot_text_value(in, out, w, "%", "", true);
}

static cormi_outcome slot_iexact(const cormi_slot *slot, const corm_value *in,
                                 corm_value *out, slot_work *w)
{
    corm_value adapted = *in;

    if (slot->type != CORM_TYPE_NONE && !cormi_type(slot->type)->is_text &&
        in->kind != CORM_K_NULL) {
        cormi_outcome outcome = slot_adapt(slot, in, &adapted, w, false);

        if (outcome != CORMI_IS_OK)
            return outcome;
    }
    return slot_text_value(&adapted, out, w, "", "", true);
}

/* ---- years: bounds instead of a function, so that an index serves ---- */

static cormi_outcome slot_year(const corm_value *in, int *year, slot_work *w)
{
    corm_value value = *in;

    if (in->kind == CORM_K_NULL)
        return CORMI_IS_NULL;
    if (cormi_type_adapt(CORM_TYPE_INTEGER, 0, 0, in, &value, w->arena,
                         &w->why) != CORMI_ADAPT_OK ||
        value.kind != CORM_K_INT) {
        w->why = "must be a year";
        return CORMI_IS_WRONG;
    }
    if (value.as.i < 1)
        return CORMI_IS_BELOW;
    if (value.as.i > 9999)
        return CORMI_IS_ABOVE;
    *year = (int)value.as.i;
    return CORMI_IS_OK;
}

/* Monday of the first ISO week. */
static corm_date slot_iso_start(int year)
{
    corm_date fourth = corm_ymd(year, 1, 4);

    return corm_date_add(fourth, 1 - corm_date_weekday(fourth));
}

static corm_date slot_year_day(int year, bool iso, bool last)
{
    if (!iso)
        return last ? corm_ymd(year, 12, 31) : corm_ymd(year, 1, 1);
    if (!last)
        return year == 1 ? corm_ymd(1, 1, 1) : slot_iso_start(year);
    return year == 9999 ? corm_ymd(9999, 12, 31)
                        : corm_date_add(slot_iso_start(year + 1), -1);
}

static cormi_outcome slot_year_bound(const cormi_slot *slot,
                                     const corm_value *in, corm_value *out,
                                     slot_work *w)
{
    unsigned which = slot->recipe - (unsigned)CORMI_RECIPE_YEAR_FIRST;
    bool last = which & 1u, instant = which & 2u, iso = which & 4u;
    int year;
    corm_date day;
    cormi_outcome outcome = slot_year(in, &year, w);

    if (outcome != CORMI_IS_OK)
        return outcome;
    day = slot_year_day(year, iso, last);
    if (!instant)
        *out = corm_value_date(day);
    else
        *out = corm_value_datetime(corm_utc(
            day, last ? corm_hms(23, 59, 59, 999999) : corm_hms(0, 0, 0, 0)));
    return CORMI_IS_OK;
}

/* ---- JSON ---- */

static bool slot_json_item(cormi_str *out, const corm_value *v)
{
    cormi_str text;

    switch (v->kind) {
    case CORM_K_INT:
    case CORM_K_UINT:
    case CORM_K_DECIMAL:
        return slot_to_text(v, out);
    case CORM_K_DOUBLE:
        cormi_json_add_double(out, v->as.d);
        return true;
    case CORM_K_BOOL:
        cormi_str_add(out, v->as.b ? "1" : "0");
        return true;
    case CORM_K_DURATION:
        cormi_str_addf(out, "%lld", (long long)v->as.i);
        return true;
    default:
        text = *out;
        text.data = NULL;
        text.len = text.cap = 0;
        if (v->kind == CORM_K_UUID) {
            char hex[37], bare[33];
            size_t n = 0;

            corm_uuid_format(hex, v->as.uuid);
            for (size_t i = 0; hex[i] != '\0'; i++)
                if (hex[i] != '-')
                    bare[n++] = hex[i];
            cormi_json_add_string(out, bare, n);
            return true;
        }
        if (!slot_to_text(v, &text))
            return false;
        cormi_json_add_string(out, cormi_str_get(&text), text.len);
        out->oom |= text.oom;
        return true;
    }
}

/* ---- lists ---- */

typedef struct slot_kept {
    corm_value *values;
    size_t n;
    cormi_map seen; /* bytes of a value -> itself */
    bool oom;
} slot_kept;

static bool slot_seen(slot_kept *kept, const corm_value *value,
                      corm_arena *arena)
{
    cormi_str key;

    if (kept->n < 16) {
        for (size_t i = 0; i < kept->n; i++)
            if (cormi_value_equal(&kept->values[i], value))
                return true;
    }
    cormi_str_init_arena(&key, arena);
    cormi_str_addc(&key, (char)value->kind);
    if (!slot_to_text(value, &key))
        cormi_str_addn(&key, value->as.p, value->size);
    if (!key.oom && cormi_map_getn(&kept->seen, key.data, key.len) != NULL)
        return true;
    kept->oom = key.oom ||
                !cormi_map_putn(&kept->seen, key.data, key.len, kept);
    return kept->oom;
}

/* NULLs, duplicates and integers that no column can hold match nothing. */
static cormi_outcome slot_items(const cormi_slot *slot, const corm_value *list,
                                slot_kept *kept, slot_work *w)
{
    cormi_slot item = *slot;

    item.recipe = CORMI_RECIPE_FIELD;
    kept->n = 0;
    kept->oom = false;
    kept->values = CORMI_NEW_N(w->arena, corm_value, list->size + 1);
    cormi_map_init_arena(&kept->seen, w->arena);
    if (kept->values == NULL)
        return CORMI_IS_MEMORY;
    for (size_t i = 0; i < list->size; i++) {
        corm_value in = cormi_value_item(list, i), out;
        cormi_outcome outcome = slot_field(&item, &in, &out, w);

        if (outcome == CORMI_IS_WRONG || outcome == CORMI_IS_MEMORY)
            return outcome;
        if (outcome == CORMI_IS_OK && !slot_seen(kept, &out, w->arena))
            kept->values[kept->n++] = out;
        if (kept->oom)
            return CORMI_IS_MEMORY;
    }
    return kept->n > 0 ? CORMI_IS_OK : CORMI_IS_EMPTY;
}

static cormi_outcome slot_array(const cormi_slot *slot, const corm_value *in,
                                corm_value *out, slot_work *w)
{
    slot_kept kept;
    cormi_str str;
    cormi_outcome outcome = slot_items(slot, in, &kept, w);

    if (outcome != CORMI_IS_OK)
        return outcome;
    cormi_str_init_arena(&str, w->arena);
    cormi_str_addc(&str, '[');
    for (size_t i = 0; i < kept.n; i++) {
        if (i > 0)
            cormi_str_addc(&str, ',');
        if (!slot_json_item(&str, &kept.values[i])) {
            w->why = "must be a list of plain values";
            return CORMI_IS_WRONG;
        }
    }
    cormi_str_addc(&str, ']');
    if (str.oom)
        return CORMI_IS_MEMORY;
    *out = corm_value_text(cormi_str_get(&str));
    return CORMI_IS_OK;
}

/* JSON null is not SQL NULL. */
static cormi_outcome slot_json(const cormi_slot *slot, const corm_value *in,
                               corm_value *out, slot_work *w)
{
    cormi_outcome outcome = slot_adapt(slot, in, out, w, false);

    if (outcome != CORMI_IS_OK || out->kind != CORM_K_JSON)
        return outcome;
    switch (cormi_json_type(out->as.s, out->size)) {
    case 'n':
        return CORMI_IS_JSON_NULL;
    case 't':
        return CORMI_IS_JSON_TRUE;
    case 'f':
        return CORMI_IS_JSON_FALSE;
    default:
        return CORMI_IS_OK;
    }
}

static cormi_outcome slot_end(const cormi_slot *slot, const corm_value *in,
                              corm_value *out, slot_work *w)
{
    corm_value item;

    if (slot->item >= in->size)
        return CORMI_IS_EMPTY;
    item = cormi_value_item(in, slot->item);
    return slot_adapt(slot, &item, out, w, false);
}

static bool slot_equal(const corm_value *a, const corm_value *b)
{
    if (a->kind != CORM_K_LIST)
        return cormi_value_equal(a, b);
    if (b->kind != CORM_K_LIST || a->size != b->size)
        return false;
    for (size_t i = 0; i < a->size; i++)
        if (!cormi_value_equal(&a->as.list[i], &b->as.list[i]))
            return false;
    return true;
}

static cormi_outcome slot_same(const cormi_slot *slot, const corm_value *in,
                               corm_value *out, slot_work *w)
{
    (void)w;
    *out = *in;
    return slot_equal(&slot->fixed, in) ? CORMI_IS_OK : CORMI_IS_EMPTY;
}

static cormi_outcome slot_count(const cormi_slot *slot, const corm_value *in,
                                corm_value *out, slot_work *w)
{
    (void)w;
    *out = *in;
    return in->size == slot->n_items ? CORMI_IS_OK : CORMI_IS_EMPTY;
}

typedef cormi_outcome slot_recipe(const cormi_slot *slot, const corm_value *in,
                                  corm_value *out, slot_work *w);

static slot_recipe *const slot_recipes[CORMI_RECIPES_] = {
    [CORMI_RECIPE_RAW] = slot_raw,
    [CORMI_RECIPE_FIELD] = slot_field,
    [CORMI_RECIPE_CEIL] = slot_ceil,
    [CORMI_RECIPE_SAVE] = slot_save,
    [CORMI_RECIPE_TEXT] = slot_text,
    [CORMI_RECIPE_CONTAINS] = slot_contains,
    [CORMI_RECIPE_STARTSWITH] = slot_startswith,
    [CORMI_RECIPE_ENDSWITH] = slot_endswith,
    [CORMI_RECIPE_IEXACT] = slot_iexact,
    [CORMI_RECIPE_YEAR_FIRST] = slot_year_bound,
    [CORMI_RECIPE_YEAR_LAST] = slot_year_bound,
    [CORMI_RECIPE_YEAR_START] = slot_year_bound,
    [CORMI_RECIPE_YEAR_END] = slot_year_bound,
    [CORMI_RECIPE_ISO_FIRST] = slot_year_bound,
    [CORMI_RECIPE_ISO_LAST] = slot_year_bound,
    [CORMI_RECIPE_ISO_START] = slot_year_bound,
    [CORMI_RECIPE_ISO_END] = slot_year_bound,
    [CORMI_RECIPE_ITEM] = slot_field, /* lists are made as a whole */
    [CORMI_RECIPE_ARRAY] = slot_array,
    [CORMI_RECIPE_JSON_KEY] = slot_json,
    [CORMI_RECIPE_END] = slot_end,
    [CORMI_RECIPE_SAME] = slot_same,
    [CORMI_RECIPE_COUNT] = slot_count,
};

/* ---- while compiling ---- */

static corm_status slot_wrong(cormi_lq *lq, const cormi_slot *slot,
                              const corm_value *value, const char *why)
{
    cormi_str what;

    cormi_str_init_arena(&what, lq->b->arena);
    cormi_value_describe(&what, value);
    return cormi_lq_fail(lq, CORM_VALUE_ERROR, "%s: %s %s",
                         slot->field != NULL ? slot->field->label : "a value",
                         cormi_str_get(&what),
                         why != NULL ? why : "does not fit");
}

corm_value cormi_slot_value(cormi_lq *lq, uint32_t index)
{
    return lq->b->values[index];
}

static const corm_node *slot_node(cormi_lq *lq, const cormi_slot *slot,
                                  const corm_value *made)
{
    uint32_t number = (uint32_t)lq->b->slots.n;

    if (lq->b->constants)
        return cormi_node_constant(lq->b->arena, *made, slot->type);
    if (!cormi_vec_push(&lq->b->slots, slot)) {
        cormi_lq_memory(lq);
        return NULL;
    }
    return cormi_node_param(lq->b->arena, number, slot->type);
}

static int slot_bits(const cormi_lq *lq)
{
    return corm_has(lq->b->c->features, CORM_FEATURE_INTEGER_64) ? 64 : 0;
}

static const corm_node *slot_make(cormi_lq *lq, cormi_slot slot,
                                  cormi_outcome *outcome)
{
    slot_work w = { .arena = lq->b->arena };
    const corm_value *in = &lq->b->values[slot.value];
    corm_value out = *in;
    cormi_outcome got;

    slot.bits = slot_bits(lq);
    if (slot.field != NULL) {
        slot.digits = (int16_t)slot.field->max_digits;
        slot.places = (int16_t)slot.field->decimal_places;
    }
    got = slot_recipes[slot.recipe](&slot, in, &out, &w);
    slot.outcome = (uint8_t)got;
    if (outcome != NULL)
        *outcome = got;
    if (got == CORMI_IS_MEMORY || got == CORMI_IS_WRONG) {
        if (got == CORMI_IS_MEMORY)
            cormi_lq_memory(lq);
        else
            slot_wrong(lq, &slot, in, w.why);
        return NULL;
    }
    /* What is not in the SQL still decides it. */
    if (got != CORMI_IS_OK && got != CORMI_IS_NULL) {
        if (!cormi_vec_push(&lq->b->guards, &slot)) {
            cormi_lq_memory(lq);
            return NULL;
        }
        return cormi_node_constant(lq->b->arena, corm_value_null(), slot.type);
    }
    return slot_node(lq, &slot, &out);
}

const corm_node *cormi_slot_param(cormi_lq *lq, uint32_t index,
                                  cormi_recipe recipe, const cormi_field *field,
                                  corm_type type, cormi_outcome *outcome)
{
    return slot_make(lq,
                     (cormi_slot){ .recipe = (uint16_t)recipe,
                                   .value = index,
                                   .field = field,
                                   .type = type },
                     outcome);
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

    return slot_make(lq,
                     (cormi_slot){ .recipe = whole ? CORMI_RECIPE_FIELD
                                                   : CORMI_RECIPE_END,
                                   .value = index,
                                   .item = whole ? 0 : item,
                                   .field = field,
                                   .key = key,
                                   .type = type },
                     outcome);
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
    *nodes = CORMI_NEW_N(lq->b->arena, const corm_node *, 1);
    node = (corm_node *)cormi_arena_calloc(lq->b->arena, 1, sizeof(corm_node));
    if (*nodes == NULL || node == NULL || !cormi_vec_push(&lq->b->slots, slot))
        return cormi_lq_memory(lq) == CORM_OK;
    node->kind = CORM_NODE_PARAM;
    node->type = slot->type;
    node->flags = CORM_NODE_ARRAY;
    node->slot = (uint32_t)lq->b->slots.n - 1;
    (*nodes)[0] = node;
    *n = 1;
    return true;
}

static bool slot_list_items(cormi_lq *lq, cormi_slot *slot,
                            const slot_kept *kept, const corm_node ***nodes,
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

bool cormi_slot_list(cormi_lq *lq, uint32_t index, const cormi_field *field,
                     corm_type type, const corm_node ***nodes, size_t *n)
{
    const corm_value *list = &lq->b->values[index];
    cormi_slot slot = {
        .value = index, .field = field, .type = type, .bits = slot_bits(lq)
    };
    slot_work w = { .arena = lq->b->arena };
    slot_kept kept;
    cormi_outcome outcome;

    if (field != NULL) {
        slot.digits = (int16_t)field->max_digits;
        slot.places = (int16_t)field->decimal_places;
    }
    outcome = slot_items(&slot, list, &kept, &w);
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
    if (list->size > CORMI_LIST_LONG &&
        corm_has(lq->b->c->features, CORM_FEATURE_ARRAY_PARAM))
        return slot_list_array(lq, &slot, nodes, n);
    return slot_list_items(lq, &slot, &kept, nodes, n);
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
                                  const corm_value *values, slot_work *w,
                                  corm_value *out, bool *fits)
{
    const cormi_slot *first = &slots[*i];
    slot_kept kept;
    cormi_outcome outcome = slot_items(first, &values[first->value], &kept, w);

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
                                 const corm_value *values, slot_work *w,
                                 corm_value *out, bool *fits)
{
    cormi_outcome outcome =
        slot_recipes[slot->recipe](slot, &values[slot->value], out, w);

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
    slot_work w = { .arena = scratch };

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
