/*
 * One field's value: has it the type, may it be missing, is it one of the
 * choices, do the validators like it, is there a row that it refers to?
 */
#include "object/clean.h"

#include "base/value.h"
#include "model/validators.h"
#include "object/fetch.h"
#include "object/relate.h"

#include <string.h>

/* A value on its way through the checks. */
typedef struct clean_item {
    const cormi_field *field;
    corm_value value;   /* as the member has it */
    corm_value cleaned; /* as the field would store it */
    cormi_adapted fits;
    const char *why;
    bool failed; /* an error was noted: later checks are left out */
} clean_item;

/* ---- what counts as empty ---- */

static bool clean_json_is(const corm_value *value, const char *compact)
{
    size_t at = 0;

    for (size_t i = 0; i < value->size; i++) {
        char c = value->as.s[i];

        if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
            continue;
        if (at == 2 || c != compact[at])
            return false;
        at++;
    }
    return at == 2;
}

/* Python's None, "", [] and {}. */
static bool clean_is_empty(const corm_value *value)
{
    switch ((int)value->kind) {
    case CORM_K_NULL:
    case CORM_K_NULLTEXT:
        return true;
    case CORM_K_TEXT:
    case CORM_K_BYTES:
        return value->size == 0;
    case CORM_K_ITEMS:
        return value->size == 0 && value->elem == 0;
    case CORM_K_JSON:
        return clean_json_is(value, "{}") || clean_json_is(value, "[]") ||
               clean_json_is(value, "\"\"");
    default:
        return false;
    }
}

static bool clean_is_editable(const cormi_field *field)
{
    const corm_field *desc = field->origin->desc;

    return !desc->not_editable && !desc->auto_now && !desc->auto_now_add &&
           field->type != CORM_TYPE_BINARY;
}

/* What the database or the save fills in is nobody's mistake. */
static bool clean_is_due(const cormi_clean *c, const clean_item *item)
{
    const corm_field *desc = item->field->origin->desc;

    if (item->field->ctype == CORM_C_NONE || desc->generated != NULL)
        return false;
    if (!clean_is_empty(&item->value))
        return true;
    return !desc->blank && !item->field->is_auto &&
           !(desc->db_default != NULL && c->adding &&
             cormi_member_is_left(item->field, c->object));
}

/* ---- types ---- */

static bool clean_count_digits(const char **at, const char *end, size_t least,
                               size_t most)
{
    size_t n = 0;

    while (*at < end && **at >= '0' && **at <= '9' && n < most) {
        (*at)++;
        n++;
    }
    return n >= least;
}

static bool clean_take_char(const char **at, const char *end, char c)
{
    if (*at == end || **at != c)
        return false;
    (*at)++;
    return true;
}

/* "2024-13-01": the digits of a date, whatever they say. */
static bool clean_take_date(const char **at, const char *end)
{
    return clean_count_digits(at, end, 4, 4) && clean_take_char(at, end, '-') &&
           clean_count_digits(at, end, 1, 2) && clean_take_char(at, end, '-') &&
           clean_count_digits(at, end, 1, 2);
}

static bool clean_take_time(const char **at, const char *end)
{
    return clean_count_digits(at, end, 1, 2) && clean_take_char(at, end, ':') &&
           clean_count_digits(at, end, 1, 2);
}

/* Django tells what has the form from what has not. */
static const char *clean_time_code(const clean_item *item)
{
    const char *at = item->value.as.s, *end = at + item->value.size;
    bool is_date;

    if (item->value.kind != CORM_K_TEXT)
        return "invalid";
    if (item->field->data_type == CORM_TYPE_TIME)
        return clean_take_time(&at, end) ? "invalid_time" : "invalid";
    is_date = clean_take_date(&at, end);
    if (is_date && at == end)
        return "invalid_date";
    if (is_date && item->field->data_type == CORM_TYPE_DATETIME &&
        (clean_take_char(&at, end, ' ') || clean_take_char(&at, end, 'T')) &&
        clean_take_time(&at, end))
        return "invalid_datetime";
    return "invalid";
}

static bool clean_refuse_type(cormi_clean *c, clean_item *item)
{
    const corm_type type = item->field->data_type;
    cormi_fault fault = { .code = "invalid", .value = item->value };
    const char *shown = cormi_clean_show(c, &item->value);

    if (type == CORM_TYPE_DATE || type == CORM_TYPE_DATETIME ||
        type == CORM_TYPE_TIME)
        fault.code = clean_time_code(item);
    item->failed = true;
    return shown != NULL &&
           cormi_clean_add(c, item->field, fault, "\"%s\" value %s.", shown,
                           item->why != NULL ? item->why
                                             : "does not fit the field");
}

static bool clean_type(cormi_clean *c, clean_item *item)
{
    if (item->value.kind == CORM_K_NULLTEXT)
        item->value = corm_value_null();
    item->cleaned = item->value;
    item->fits = cormi_field_adapt(item->field, &item->value, &item->cleaned,
                                   c->scratch, &item->why);
    if (item->fits == CORMI_ADAPT_MEMORY)
        return cormi_clean_memory(c);
    if (item->fits == CORMI_ADAPT_OK)
        return true;
    item->cleaned = item->value;
    if (item->fits == CORMI_ADAPT_WRONG)
        return clean_refuse_type(c, item);
    return true; /* too large or small: said with the ranges */
}

/* ---- null, blank, choices ---- */

static bool clean_choice(cormi_clean *c, clean_item *item)
{
    cormi_fault fault = { .code = "invalid_choice", .value = item->value };
    const char *shown = cormi_clean_show(c, &item->value);

    item->failed = true;
    return shown != NULL &&
           cormi_clean_add(c, item->field, fault,
                           "Value \"%s\" is not a valid choice.", shown);
}

static bool clean_presence(cormi_clean *c, clean_item *item)
{
    const corm_field *desc = item->field->origin->desc;
    bool is_empty = clean_is_empty(&item->cleaned);
    cormi_fault fault = { .code = "blank", .value = item->value };

    if (desc->choices != NULL && !is_empty)
        return cormi_field_choice(item->field, &item->cleaned) != NULL ||
               clean_choice(c, item);
    if (item->cleaned.kind == CORM_K_NULL && !item->field->null) {
        item->failed = true;
        fault.code = "null";
        return cormi_clean_add(c, item->field, fault,
                               "This field cannot be null.");
    }
    if (!is_empty || desc->blank)
        return true;
    item->failed = true;
    return cormi_clean_add(c, item->field, fault,
                           "This field cannot be blank.");
}

/* ---- the row a key refers to ---- */

static bool clean_reference(cormi_clean *c, clean_item *item)
{
    const cormi_field *target = item->field->target;
    const cormi_model *to = item->field->relation->to;
    cormi_pairs pairs = { .paths = { target->attname },
                          .values = { item->cleaned },
                          .n = 1 };
    cormi_fault fault = { .code = "invalid", .value = item->value };
    const char *shown;
    corm_arena *old;
    int found;

    if (item->cleaned.kind == CORM_K_NULL)
        return true;
    old = cormi_arena_borrow(c->ctx, c->scratch);
    found = cormi_terminal_exists(
        cormi_relate_filter(cormi_relate_root(c->session, to), &pairs));
    c->ctx->arena = old;
    if (found < 0) {
        c->status = c->ctx->error.code;
        return false;
    }
    if (found != 0)
        return true;
    item->failed = true;
    shown = cormi_clean_show(c, &item->value);
    return shown != NULL &&
           cormi_clean_add(c, item->field, fault,
                           "%s instance with %s %s does not exist.", to->lower,
                           target->name, shown);
}

/* ---- validators ---- */

static bool clean_ask(cormi_clean *c, const clean_item *item,
                      const corm_validator *v)
{
    cormi_verdict verdict;
    cormi_fault fault = { .value = item->value };
    const char *text;

    cormi_validator_run(c->ctx->alloc, v, &item->cleaned, &verdict);
    if (verdict.no_memory)
        return cormi_clean_memory(c);
    if (verdict.code == NULL)
        return true;
    fault.code = verdict.code;
    fault.limit = verdict.limit;
    text = cormi_clean_fill(c, verdict.message, &item->cleaned, &verdict.limit,
                            &verdict.shown);
    return text != NULL &&
           cormi_clean_add_text(c, item->field->name, fault, text);
}

static bool clean_is_ipv(const cormi_field *field, const char *protocol)
{
    return field->origin->desc->protocol != NULL &&
           strcmp(field->origin->desc->protocol, protocol) == 0;
}

/* What the type itself demands. */
static bool clean_by_type(cormi_clean *c, const clean_item *item)
{
    corm_validator v = { .valid = NULL };

    switch ((int)item->field->type) {
    case CORM_TYPE_EMAIL:
        v.valid = corm_valid_email;
        break;
    case CORM_TYPE_URL:
        v.valid = corm_valid_url;
        break;
    case CORM_TYPE_SLUG:
        v.valid = corm_valid_slug;
        break;
    case CORM_TYPE_IP:
        v.valid = clean_is_ipv(item->field, "IPv4")   ? corm_valid_ipv4
                  : clean_is_ipv(item->field, "IPv6") ? corm_valid_ipv6
                                                      : corm_valid_ip;
        break;
    default:
        break;
    }
    return v.valid == NULL || clean_ask(c, item, &v);
}

static bool clean_by_program(cormi_clean *c, const clean_item *item)
{
    const corm_validator *const *v = item->field->origin->desc->validators;

    for (; v != NULL && *v != NULL; v++)
        if (!clean_ask(c, item, *v))
            return false;
    return true;
}

/* Has the program set a bound that is stricter than the column's? */
static bool clean_is_bounded(const clean_item *item, bool below, int64_t bound)
{
    const corm_validator *const *v = item->field->origin->desc->validators;

    for (; v != NULL && *v != NULL; v++) {
        const corm_value *given = (*v)->data;
        int64_t limit = (*v)->limit;

        if ((*v)->valid !=
            (below ? corm_valid_min_value : corm_valid_max_value))
            continue;
        if (given != NULL && given->kind != CORM_K_INT)
            continue;
        if (given != NULL)
            limit = given->as.i;
        if (below ? limit >= bound : limit <= bound)
            return true;
    }
    return false;
}

static int64_t clean_most(const cormi_type_info *info, int bits)
{
    bool doubled = bits == CORMI_BITS_UNSIGNED && info->min == 0;

    if (bits == 64 || (doubled && info->max > INT64_MAX / 2))
        return INT64_MAX;
    return doubled ? 2 * info->max + 1 : info->max;
}

/* Values of every integer column: of 64 bits where the database says so. */
static bool clean_range(cormi_clean *c, const clean_item *item)
{
    const cormi_type_info *info = cormi_type(item->field->data_type);
    int bits =
        cormi_feature_bits(cormi_db_features(corm_session_db(c->session)));
    bool is_wide = bits == 64;
    int64_t most = clean_most(info, bits);
    int64_t least = !is_wide || info->min == 0 ? info->min : INT64_MIN;
    cormi_adapted fits = item->fits;
    corm_validator v = { .valid = corm_valid_min_value };

    if (fits == CORMI_ADAPT_OK)
        fits = cormi_type_range_check(item->field->data_type, &item->cleaned,
                                      bits);
    if (fits == CORMI_ADAPT_OK ||
        clean_is_bounded(item, fits == CORMI_ADAPT_BELOW,
                         fits == CORMI_ADAPT_BELOW ? least : most))
        return true;
    v.limit = least;
    if (fits == CORMI_ADAPT_ABOVE) {
        v.valid = corm_valid_max_value;
        v.limit = most;
    }
    return clean_ask(c, item, &v);
}

static bool clean_digits(cormi_clean *c, const clean_item *item)
{
    const corm_value places = corm_value_int(item->field->decimal_places);
    corm_validator v = { .valid = corm_valid_decimal,
                         .limit = item->field->max_digits,
                         .data = &places };

    return clean_ask(c, item, &v);
}

static bool clean_length(cormi_clean *c, const clean_item *item)
{
    corm_validator v = { .valid = corm_valid_max_length,
                         .limit = item->field->max_length };

    return item->field->max_length <= 0 || clean_ask(c, item, &v);
}

/* The bounds of the column. */
static bool clean_by_column(cormi_clean *c, const clean_item *item)
{
    corm_type type = item->field->data_type;

    if (cormi_type(type)->is_integer)
        return clean_range(c, item);
    if (type == CORM_TYPE_DECIMAL)
        return clean_digits(c, item);
    return (type != CORM_TYPE_CHAR && type != CORM_TYPE_BINARY) ||
           clean_length(c, item);
}

/* A key has no validators: there is a row with its value, or not. */
static bool clean_validators(cormi_clean *c, const clean_item *item)
{
    if (item->field->relation != NULL || clean_is_empty(&item->cleaned))
        return true;
    return clean_by_type(c, item) && clean_by_program(c, item) &&
           clean_by_column(c, item);
}

/* ---- all ---- */

static bool clean_changed(const clean_item *item)
{
    const corm_value *a = &item->value, *b = &item->cleaned;

    if (a->kind != b->kind)
        return true;
    return (a->kind == CORM_K_TEXT || a->kind == CORM_K_JSON) &&
           a->as.s != b->as.s;
}

/* As Django does: the attribute gets what it was cleaned to. */
static bool clean_put(cormi_clean *c, const clean_item *item)
{
    if (item->fits != CORMI_ADAPT_OK || !clean_changed(item))
        return true;
    c->status = cormi_member_put(c->ctx, item->field, c->object, &item->cleaned,
                                 cormi_state(c->object)->arena);
    return c->status == CORM_OK;
}

static bool clean_checks(cormi_clean *c, clean_item *item)
{
    bool parent_link =
        item->field->relation != NULL && item->field->relation->parent_link;

    if (!clean_type(c, item) || item->failed || parent_link)
        return c->status == CORM_OK;
    if (!item->field->is_auto && clean_is_editable(item->field) &&
        (!clean_presence(c, item) || item->failed))
        return c->status == CORM_OK;
    if (item->field->relation != NULL && item->field->target != NULL &&
        (!clean_reference(c, item) || item->failed))
        return c->status == CORM_OK;
    return clean_validators(c, item);
}

bool cormi_clean_field(cormi_clean *c, const cormi_field *field)
{
    clean_item item = { .field = field, .value = cormi_clean_value(c, field) };
    size_t before = c->errors.n;

    if (field->column == NULL || !clean_is_due(c, &item))
        return true;
    if (!clean_checks(c, &item))
        return false;
    return c->errors.n != before || clean_put(c, &item);
}
