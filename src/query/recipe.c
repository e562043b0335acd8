/*
 * The recipe table: how a value of the chain becomes what the database is
 * given, and what it turned out to be: in range, NULL, empty.  Runs when a
 * shape is compiled and on every use of its plan.
 */
#include "query/recipe.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/map.h"
#include "base/number.h"
#include "base/utf8.h"
#include "base/value.h"
#include "model/state.h"

#include <math.h>
#include <string.h>

/* ---- single values ---- */

static cormi_outcome recipe_outcome(cormi_adapted adapted)
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
static bool recipe_is_key(const cormi_field *field)
{
    for (size_t i = 0; i < field->model->n_pk; i++)
        if (field->model->pk[i] == field)
            return true;
    return false;
}

/* A key may be compared with objects of its own model too. */
static bool recipe_can_be(const cormi_field *field, const cormi_model *model)
{
    const cormi_model *to =
        field != NULL && field->relation != NULL ? field->relation->to : NULL;

    return to == NULL || cormi_model_is(model, to) ||
           cormi_model_is(to, model) ||
           ((cormi_model_is(model, field->model) ||
             cormi_model_is(field->model, model)) &&
            recipe_is_key(field));
}

static cormi_outcome recipe_object(const cormi_slot *slot, const corm_value *in,
                                   corm_value *out, cormi_recipe_work *w)
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
    if (!recipe_can_be(slot->field, model)) {
        w->why = "must be an object of the model that it refers to";
        return CORMI_IS_WRONG;
    }
    *out = cormi_member_get(member, object);
    if (cormi_member_is_unset(member, object)) {
        w->why = "must be a saved object: its key is not set";
        return CORMI_IS_WRONG;
    }
    return CORMI_IS_OK;
}

/* Text that no field has looked at. */
static cormi_outcome recipe_clean(const char *text, size_t n,
                                  cormi_recipe_work *w)
{
    if (memchr(text, '\0', n) != NULL)
        w->why = "must not contain a NUL byte";
    else if (!cormi_utf8_valid(text, n))
        w->why = "must be valid UTF-8";
    else
        return CORMI_IS_OK;
    return CORMI_IS_WRONG;
}

cormi_outcome cormi_recipe_clean(const corm_value *in, cormi_recipe_work *w)
{
    return in->kind == CORM_K_TEXT ? recipe_clean(in->as.s, in->size, w)
                                   : CORMI_IS_OK;
}

static bool recipe_is_integer(corm_type type)
{
    return type != CORM_TYPE_NONE && cormi_type(type)->is_integer;
}

/* Django's int(): a double against an integer column loses its fraction. */
static bool recipe_round(const cormi_slot *slot, corm_value *value, bool up)
{
    double d = value->as.d;

    if (value->kind != CORM_K_DOUBLE || !recipe_is_integer(slot->type) ||
        !isfinite(d))
        return false;
    d = up ? ceil(d) : trunc(d);
    if (d >= 9223372036854775808.0 || d < -9223372036854775808.0)
        return false;
    *value = corm_value_int((int64_t)d);
    return true;
}

static cormi_outcome recipe_adapt(const cormi_slot *slot, const corm_value *in,
                                  corm_value *out, cormi_recipe_work *w,
                                  bool up)
{
    corm_value value = *in;
    cormi_outcome outcome;

    if (in->kind == CORM_K_NULL) {
        *out = *in;
        return CORMI_IS_NULL;
    }
    if (in->kind == CORM_K_OBJECT) {
        outcome = recipe_object(slot, in, &value, w);
        if (outcome != CORMI_IS_OK)
            return outcome;
    }
    recipe_round(slot, &value, up);
    if (slot->field != NULL && slot->field->data_type == slot->type)
        outcome = recipe_outcome(
            cormi_field_adapt(slot->field, &value, out, w->arena, &w->why));
    else if (slot->type != CORM_TYPE_NONE)
        outcome = recipe_outcome(cormi_type_adapt(slot->type, slot->digits,
                                                  slot->places, &value, out,
                                                  w->arena, &w->why));
    else {
        *out = value;
        outcome = cormi_recipe_clean(out, w);
    }
    if (outcome == CORMI_IS_OK && recipe_is_integer(slot->type))
        outcome =
            recipe_outcome(cormi_type_range_check(slot->type, out, slot->bits));
    if (outcome == CORMI_IS_OK && out->kind == CORM_K_NULL)
        return CORMI_IS_NULL;
    return outcome;
}

static cormi_outcome recipe_raw(const cormi_slot *slot, const corm_value *in,
                                corm_value *out, cormi_recipe_work *w)
{
    *out = *in;
    if (in->kind == CORM_K_OBJECT)
        return recipe_object(slot, in, out, w);
    return in->kind == CORM_K_NULL ? CORMI_IS_NULL : cormi_recipe_clean(in, w);
}

static cormi_outcome recipe_field(const cormi_slot *slot, const corm_value *in,
                                  corm_value *out, cormi_recipe_work *w)
{
    return recipe_adapt(slot, in, out, w, false);
}

static cormi_outcome recipe_ceil(const cormi_slot *slot, const corm_value *in,
                                 corm_value *out, cormi_recipe_work *w)
{
    return recipe_adapt(slot, in, out, w, true);
}

static cormi_outcome recipe_save(const cormi_slot *slot, const corm_value *in,
                                 corm_value *out, cormi_recipe_work *w)
{
    corm_value value = *in;
    cormi_outcome outcome = CORMI_IS_OK;

    if (in->kind == CORM_K_OBJECT)
        outcome = recipe_object(slot, in, &value, w);
    if (outcome != CORMI_IS_OK)
        return outcome;
    if (value.kind == CORM_K_NULL) {
        *out = value;
        return CORMI_IS_NULL;
    }
    return recipe_outcome(
        cormi_field_adapt_save(slot->field, &value, out, w->arena, &w->why));
}

/* ---- text ---- */

/* Without printf: measured, it was a tenth of fetching by a list of keys. */
static void recipe_add_int(cormi_str *out, int64_t i)
{
    char text[20];
    uint64_t u = (uint64_t)i;

    if (i < 0)
        cormi_str_addc(out, '-');
    cormi_str_addn(out, text, cormi_uint_format(text, i < 0 ? 0 - u : u));
}

static bool recipe_to_text(const corm_value *in, cormi_str *out)
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
        recipe_add_int(out, in->as.i);
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

/* What a pattern of LIKE would read as its own. */
static bool recipe_is_special(char c)
{
    return c == '%' || c == '_' || c == '\\';
}

static size_t recipe_escape(char *to, const char *text, size_t n)
{
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        if (recipe_is_special(text[i]))
            to[len++] = '\\';
        to[len++] = text[i];
    }
    return len;
}

/* What surrounds a text in a pattern: a "%" before it, one after. */
typedef enum recipe_pattern {
    RECIPE_BEFORE = 1,
    RECIPE_AFTER = 2,
    RECIPE_ESCAPED = 4,
} recipe_pattern;

static cormi_outcome recipe_surround(const char *text, size_t n,
                                     unsigned pattern, corm_value *out,
                                     cormi_recipe_work *w)
{
    size_t len = 0;
    char *to = n > SIZE_MAX / 2 - 3
                   ? NULL
                   : cormi_arena_take_bytes(w->arena, 2 * n + 3);

    if (to == NULL)
        return CORMI_IS_MEMORY;
    if (pattern & RECIPE_BEFORE)
        to[len++] = '%';
    len += recipe_escape(to + len, text, n);
    if (pattern & RECIPE_AFTER)
        to[len++] = '%';
    to[len] = '\0';
    *out = (corm_value){ .kind = CORM_K_TEXT, .size = len, .as.s = to };
    return CORMI_IS_OK;
}

static cormi_outcome recipe_text_value(const corm_value *in, corm_value *out,
                                       cormi_recipe_work *w, unsigned pattern)
{
    const char *text = in->as.s;
    size_t n = in->size;
    cormi_str plain;

    if (in->kind == CORM_K_NULL) {
        *out = *in;
        return CORMI_IS_NULL;
    }
    if (in->kind != CORM_K_TEXT) {
        cormi_str_init_arena(&plain, w->arena);
        if (!recipe_to_text(in, &plain)) {
            w->why = "must be text";
            return CORMI_IS_WRONG;
        }
        if (plain.oom)
            return CORMI_IS_MEMORY;
        text = cormi_str_get(&plain);
        n = plain.len;
    }
    if (recipe_clean(text, n, w) != CORMI_IS_OK)
        return CORMI_IS_WRONG;
    if (pattern != 0)
        return recipe_surround(text, n, pattern, out, w);
    *out = (corm_value){ .kind = CORM_K_TEXT, .size = n, .as.s = text };
    return CORMI_IS_OK;
}

static cormi_outcome recipe_text(const cormi_slot *slot, const corm_value *in,
                                 corm_value *out, cormi_recipe_work *w)
{
    (void)slot;
    return recipe_text_value(in, out, w, 0);
}

static cormi_outcome recipe_contains(const cormi_slot *slot,
                                     const corm_value *in, corm_value *out,
                                     cormi_recipe_work *w)
{
    (void)slot;
    return recipe_text_value(in, out, w,
                             RECIPE_BEFORE | RECIPE_AFTER | RECIPE_ESCAPED);
}

static cormi_outcome recipe_startswith(const cormi_slot *slot,
                                       const corm_value *in, corm_value *out,
                                       cormi_recipe_work *w)
{
    (void)slot;
    return recipe_text_value(in, out, w, RECIPE_AFTER | RECIPE_ESCAPED);
}

static cormi_outcome recipe_endswith(const cormi_slot *slot,
                                     const corm_value *in, corm_value *out,
                                     cormi_recipe_work *w)
{
    (void)slot;
    return recipe_text_value(in, out, w, RECIPE_BEFORE | RECIPE_ESCAPED);
}

static cormi_outcome recipe_iexact(const cormi_slot *slot, const corm_value *in,
                                   corm_value *out, cormi_recipe_work *w)
{
    corm_value adapted = *in;

    if (slot->type != CORM_TYPE_NONE && !cormi_type(slot->type)->is_text &&
        in->kind != CORM_K_NULL) {
        cormi_outcome outcome = recipe_adapt(slot, in, &adapted, w, false);

        if (outcome != CORMI_IS_OK)
            return outcome;
    }
    return recipe_text_value(&adapted, out, w, RECIPE_ESCAPED);
}

/* ---- years: bounds instead of a function, so that an index serves ---- */

static cormi_outcome recipe_year(const corm_value *in, int *year,
                                 cormi_recipe_work *w)
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
static corm_date recipe_iso_start(int year)
{
    corm_date fourth = corm_ymd(year, 1, 4);

    return corm_date_add(fourth, 1 - corm_date_weekday(fourth));
}

static corm_date recipe_year_day(int year, bool iso, bool last)
{
    if (!iso)
        return last ? corm_ymd(year, 12, 31) : corm_ymd(year, 1, 1);
    if (!last)
        return year == 1 ? corm_ymd(1, 1, 1) : recipe_iso_start(year);
    return year == 9999 ? corm_ymd(9999, 12, 31)
                        : corm_date_add(recipe_iso_start(year + 1), -1);
}

static cormi_outcome recipe_year_bound(const cormi_slot *slot,
                                       const corm_value *in, corm_value *out,
                                       cormi_recipe_work *w)
{
    unsigned which = slot->recipe - (unsigned)CORMI_RECIPE_YEAR_FIRST;
    bool last = which & 1u, instant = which & 2u, iso = which & 4u;
    int year;
    corm_date day;
    cormi_outcome outcome = recipe_year(in, &year, w);

    if (outcome != CORMI_IS_OK)
        return outcome;
    day = recipe_year_day(year, iso, last);
    if (!instant)
        *out = corm_value_date(day);
    else
        *out = corm_value_datetime(corm_utc(
            day, last ? corm_hms(23, 59, 59, 999999) : corm_hms(0, 0, 0, 0)));
    return CORMI_IS_OK;
}

/* ---- JSON ---- */

static bool recipe_json_item(cormi_str *out, const corm_value *v)
{
    cormi_str text;

    switch (v->kind) {
    case CORM_K_INT:
    case CORM_K_UINT:
    case CORM_K_DECIMAL:
        return recipe_to_text(v, out);
    case CORM_K_DOUBLE:
        cormi_json_add_double(out, v->as.d);
        return true;
    case CORM_K_BOOL:
        cormi_str_add(out, v->as.b ? "1" : "0");
        return true;
    case CORM_K_DURATION:
        recipe_add_int(out, v->as.i);
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
        if (!recipe_to_text(v, &text))
            return false;
        cormi_json_add_string(out, cormi_str_get(&text), text.len);
        out->oom |= text.oom;
        return true;
    }
}

/* ---- lists ---- */

/* Keys of rows mostly come in their order, and are not the same then. */
static bool recipe_ascends(cormi_kept *kept, const corm_value *value)
{
    bool ascends =
        value->kind == CORM_K_INT && kept->ascending == kept->n &&
        (kept->n == 0 || kept->values[kept->n - 1].as.i < value->as.i);

    kept->ascending += ascends;
    return ascends;
}

/* Among the first ones, which ascend? */
static bool recipe_is_before(const cormi_kept *kept, int64_t i)
{
    size_t from = 0, to = kept->ascending;

    while (from < to) {
        size_t at = from + (to - from) / 2;

        if (kept->values[at].as.i == i)
            return true;
        if (kept->values[at].as.i < i)
            from = at + 1;
        else
            to = at;
    }
    return false;
}

static bool recipe_seen(cormi_kept *kept, const corm_value *value,
                        corm_arena *arena)
{
    cormi_str key;

    if (value->kind == CORM_K_ITEMS || recipe_ascends(kept, value))
        return false;
    if (value->kind == CORM_K_INT && recipe_is_before(kept, value->as.i))
        return true;
    if (kept->n < 16) {
        for (size_t i = 0; i < kept->n; i++)
            if (cormi_value_equal(&kept->values[i], value))
                return true;
    }
    cormi_str_init_arena(&key, arena);
    cormi_str_addc(&key, (char)value->kind);
    if (!recipe_to_text(value, &key))
        cormi_str_addn(&key, value->as.p, value->size);
    if (!key.oom && cormi_map_getn(&kept->seen, key.data, key.len) != NULL)
        return true;
    kept->oom =
        key.oom || !cormi_map_putn(&kept->seen, key.data, key.len, kept);
    return kept->oom;
}

/* NULLs, duplicates and integers that no column can hold match nothing. */
cormi_outcome cormi_recipe_items(const cormi_slot *slot, const corm_value *list,
                                 cormi_kept *kept, cormi_recipe_work *w)
{
    cormi_slot item = *slot;

    item.recipe = CORMI_RECIPE_FIELD;
    kept->n = kept->ascending = 0;
    kept->oom = false;
    kept->values = CORMI_NEW_N(w->arena, corm_value, list->size + 1);
    cormi_map_init_arena(&kept->seen, w->arena);
    if (kept->values == NULL)
        return CORMI_IS_MEMORY;
    for (size_t i = 0; i < list->size; i++) {
        corm_value in = cormi_value_item(list, i), out;
        cormi_outcome outcome = recipe_field(&item, &in, &out, w);

        if (outcome == CORMI_IS_WRONG || outcome == CORMI_IS_MEMORY)
            return outcome;
        if (outcome == CORMI_IS_OK && !recipe_seen(kept, &out, w->arena))
            kept->values[kept->n++] = out;
        if (kept->oom)
            return CORMI_IS_MEMORY;
    }
    return kept->n > 0 ? CORMI_IS_OK : CORMI_IS_EMPTY;
}

static cormi_outcome recipe_array(const cormi_slot *slot, const corm_value *in,
                                  corm_value *out, cormi_recipe_work *w)
{
    cormi_kept kept;
    cormi_str str;
    cormi_outcome outcome = cormi_recipe_items(slot, in, &kept, w);

    if (outcome != CORMI_IS_OK)
        return outcome;
    if (slot->native) {
        *out = (corm_value){ .kind = CORM_K_LIST,
                             .size = kept.n,
                             .as.list = kept.values };
        return CORMI_IS_OK;
    }
    cormi_str_init_arena(&str, w->arena);
    cormi_str_addc(&str, '[');
    for (size_t i = 0; i < kept.n; i++) {
        if (i > 0)
            cormi_str_addc(&str, ',');
        if (!recipe_json_item(&str, &kept.values[i])) {
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
static cormi_outcome recipe_json(const cormi_slot *slot, const corm_value *in,
                                 corm_value *out, cormi_recipe_work *w)
{
    cormi_outcome outcome = recipe_adapt(slot, in, out, w, false);

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

static cormi_outcome recipe_end(const cormi_slot *slot, const corm_value *in,
                                corm_value *out, cormi_recipe_work *w)
{
    corm_value item;

    if (slot->item >= in->size)
        return CORMI_IS_EMPTY;
    item = cormi_value_item(in, slot->item);
    return recipe_adapt(slot, &item, out, w, false);
}

static bool recipe_equal(const corm_value *a, const corm_value *b)
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

static cormi_outcome recipe_same(const cormi_slot *slot, const corm_value *in,
                                 corm_value *out, cormi_recipe_work *w)
{
    (void)w;
    *out = *in;
    return recipe_equal(&slot->fixed, in) ? CORMI_IS_OK : CORMI_IS_EMPTY;
}

static cormi_outcome recipe_count(const cormi_slot *slot, const corm_value *in,
                                  corm_value *out, cormi_recipe_work *w)
{
    (void)w;
    *out = *in;
    return in->size == slot->n_items ? CORMI_IS_OK : CORMI_IS_EMPTY;
}

typedef cormi_outcome cormi_recipe_fn(const cormi_slot *slot,
                                      const corm_value *in, corm_value *out,
                                      cormi_recipe_work *w);

static cormi_recipe_fn *const recipe_recipes[CORMI_RECIPES_] = {
    [CORMI_RECIPE_RAW] = recipe_raw,
    [CORMI_RECIPE_FIELD] = recipe_field,
    [CORMI_RECIPE_CEIL] = recipe_ceil,
    [CORMI_RECIPE_SAVE] = recipe_save,
    [CORMI_RECIPE_TEXT] = recipe_text,
    [CORMI_RECIPE_CONTAINS] = recipe_contains,
    [CORMI_RECIPE_STARTSWITH] = recipe_startswith,
    [CORMI_RECIPE_ENDSWITH] = recipe_endswith,
    [CORMI_RECIPE_IEXACT] = recipe_iexact,
    [CORMI_RECIPE_YEAR_FIRST] = recipe_year_bound,
    [CORMI_RECIPE_YEAR_LAST] = recipe_year_bound,
    [CORMI_RECIPE_YEAR_START] = recipe_year_bound,
    [CORMI_RECIPE_YEAR_END] = recipe_year_bound,
    [CORMI_RECIPE_ISO_FIRST] = recipe_year_bound,
    [CORMI_RECIPE_ISO_LAST] = recipe_year_bound,
    [CORMI_RECIPE_ISO_START] = recipe_year_bound,
    [CORMI_RECIPE_ISO_END] = recipe_year_bound,
    [CORMI_RECIPE_ITEM] = recipe_field, /* lists are made as a whole */
    [CORMI_RECIPE_ARRAY] = recipe_array,
    [CORMI_RECIPE_JSON_KEY] = recipe_json,
    [CORMI_RECIPE_END] = recipe_end,
    [CORMI_RECIPE_SAME] = recipe_same,
    [CORMI_RECIPE_COUNT] = recipe_count,
};

cormi_outcome cormi_recipe_run(const cormi_slot *slot, const corm_value *in,
                               corm_value *out, cormi_recipe_work *w)
{
    return recipe_recipes[slot->recipe](slot, in, out, w);
}
