/*
 * Transforms: the parts of dates and the keys of JSON that a path goes on
 * into, and the functions extract_* and trunc_*.
 */
#include "query/logical.h"

#include <string.h>

#define TRANSFORM_COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* ---- date parts ---- */

#define PART_DATE 0x1u
#define PART_TIME 0x2u

typedef struct transform_part {
    const char *name;
    unsigned of;    /* what has it */
    bool truncates; /* a kind of trunc, too */
} transform_part;

static const transform_part transform_parts[] = {
    { "year", PART_DATE, true },          { "iso_year", PART_DATE, false },
    { "quarter", PART_DATE, true },       { "month", PART_DATE, true },
    { "week", PART_DATE, true },          { "week_day", PART_DATE, false },
    { "iso_week_day", PART_DATE, false }, { "day", PART_DATE, true },
    { "hour", PART_TIME, true },          { "minute", PART_TIME, true },
    { "second", PART_TIME, true },
};

static unsigned transform_parts_of(corm_type type)
{
    switch (type) {
    case CORM_TYPE_DATE:
        return PART_DATE;
    case CORM_TYPE_DATETIME:
    case CORM_TYPE_DURATION:
        return PART_DATE | PART_TIME;
    case CORM_TYPE_TIME:
        return PART_TIME;
    default:
        return 0;
    }
}

static const transform_part *transform_find_part(const char *name, size_t len)
{
    for (size_t i = 0; i < TRANSFORM_COUNT(transform_parts); i++)
        if (strlen(transform_parts[i].name) == len &&
            memcmp(transform_parts[i].name, name, len) == 0)
            return &transform_parts[i];
    return NULL;
}

static bool transform_tz_ok(cormi_lq *lq, const char *tz)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/:";

    if (tz == NULL)
        return true;
    if (tz[0] != '\0' && tz[0] != '/' && strstr(tz, "..") == NULL &&
        strspn(tz, allowed) == strlen(tz) && strlen(tz) < 64)
        return true;
    cormi_lq_fail(lq, CORM_VALUE_ERROR,
                  "\"%s\" is no name of a time zone, such as \"Europe/Vienna\"",
                  tz);
    return false;
}

static corm_node *transform_date_node(cormi_lq *lq, const char *name,
                                      const char *part, const char *tz,
                                      const corm_node *arg, corm_type type)
{
    corm_node *node =
        cormi_node_args(lq->b->arena, CORM_NODE_FUNCTION, type, name, &arg, 1);
    corm_node_extra *extra;

    if (node == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    if (!transform_tz_ok(lq, tz))
        return NULL;
    extra = cormi_node_extra(lq, node);
    if (extra == NULL)
        return NULL;
    extra->part = part;
    extra->tz = tz;
    return node;
}

static const corm_node *transform_extract(cormi_lq *lq, const char *part,
                                          size_t len, const char *tz,
                                          const corm_node *arg)
{
    const transform_part *row = transform_find_part(part, len);

    if (row == NULL || !(transform_parts_of(arg->type) & row->of)) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "\"%.*s\" cannot be extracted from this expression; it "
                      "must be a date, date-time or time that has it",
                      (int)len, part);
        return NULL;
    }
    if (tz != NULL && arg->type != CORM_TYPE_DATETIME) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "a time zone is possible only with date-times");
        return NULL;
    }
    return transform_date_node(lq, "extract", row->name, tz, arg,
                               CORM_TYPE_INTEGER);
}

static const corm_node *transform_trunc(cormi_lq *lq, const char *part,
                                        const corm_expr_options *o,
                                        const corm_node *arg)
{
    const transform_part *row = transform_find_part(part, strlen(part));
    const char *tz = o != NULL ? o->tz : NULL;
    corm_type type = arg->type;

    if (strcmp(part, "date") == 0 || strcmp(part, "time") == 0)
        return transform_date_node(
            lq, "trunc", part[0] == 'd' ? "date" : "time", tz, arg,
            part[0] == 'd' ? CORM_TYPE_DATE : CORM_TYPE_TIME);
    if (row == NULL || !row->truncates ||
        !(transform_parts_of(type) & row->of) || type == CORM_TYPE_DURATION) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "this expression cannot be truncated to \"%s\"", part);
        return NULL;
    }
    if (o != NULL && o->output != NULL) {
        type = cormi_output_type(lq, o->output);
        if (type == CORM_TYPE_NONE)
            return NULL;
        if (!(transform_parts_of(type) & row->of)) {
            cormi_lq_fail(lq, CORM_VALUE_ERROR, "a %s has no %s to truncate to",
                          o->output, part);
            return NULL;
        }
    }
    return transform_date_node(lq, "trunc", row->name, tz, arg, type);
}

/* "extract_year", "trunc_month": the part is in the name. */
const corm_node *cormi_resolve_dated(cormi_lq *lq, const corm_expr *expr,
                                     const cormi_resolve *how)
{
    const char *part = strchr(expr->name, '_') + 1;
    const corm_node *arg;

    if (expr->n_args != 1) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR, "%s takes one argument",
                      expr->name);
        return NULL;
    }
    arg = cormi_resolve_value(lq, &expr->args[0], how);
    if (arg == NULL)
        return NULL;
    if (expr->name[0] == 't')
        return transform_trunc(lq, part, expr->options, arg);
    return transform_extract(lq, part, strlen(part),
                             expr->options != NULL ? expr->options->tz : NULL,
                             arg);
}

bool cormi_is_transform(const corm_node *node, const char *name, size_t len)
{
    const transform_part *row = transform_find_part(name, len);

    if (node->type == CORM_TYPE_JSON)
        return true;
    if (cormi_own_has_parts(node))
        return cormi_own_is_part(node, name, len);
    if (row != NULL)
        return transform_parts_of(node->type) & row->of;
    return node->type == CORM_TYPE_DATETIME && len == 4 &&
           (memcmp(name, "date", 4) == 0 || memcmp(name, "time", 4) == 0);
}

const corm_node *cormi_transform(cormi_lq *lq, const corm_node *node,
                                 const char *name, size_t len)
{
    if (node->type == CORM_TYPE_JSON)
        return cormi_json_key(lq, node, name, len);
    if (!cormi_is_transform(node, name, len)) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "\"%.*s\" is no lookup or part of this field; joining "
                      "further is not possible from here",
                      (int)len, name);
        return NULL;
    }
    if (cormi_own_has_parts(node))
        return cormi_own_part(lq, node, name, len);
    if (len == 4 && memcmp(name, "date", 4) == 0)
        return transform_date_node(lq, "trunc", "date", NULL, node,
                                   CORM_TYPE_DATE);
    if (len == 4 && memcmp(name, "time", 4) == 0)
        return transform_date_node(lq, "trunc", "time", NULL, node,
                                   CORM_TYPE_TIME);
    return transform_extract(lq, name, len, NULL, node);
}

/* ---- JSON keys ---- */

static bool transform_step(cormi_lq *lq, corm_json_step *step, const char *name,
                           size_t len)
{
    size_t i = len > 0 && name[0] == '-' ? 1 : 0;
    int64_t number = 0;
    char *text = corm_arena_strndup(lq->b->arena, name, len);

    if (text == NULL)
        return cormi_lq_memory(lq) == CORM_OK;
    step->text = text;
    for (; i < len && name[i] >= '0' && name[i] <= '9' && number < INT32_MAX;
         i++)
        number = number * 10 + (name[i] - '0');
    if (i == len && i > (name[0] == '-' ? 1u : 0u))
        step->index = name[0] == '-' ? -number : number;
    else
        step->key = text;
    return true;
}

const corm_node *cormi_json_key(cormi_lq *lq, const corm_node *node,
                                const char *name, size_t len)
{
    bool more = node->kind == CORM_NODE_JSON_KEY;
    size_t n = more ? node->extra->n_steps : 0;
    const corm_node *base = more ? node->args[0] : node;
    corm_json_step *steps = CORMI_NEW_N(lq->b->arena, corm_json_step, n + 1);
    corm_node *out = cormi_node_args(lq->b->arena, CORM_NODE_JSON_KEY,
                                     CORM_TYPE_JSON, NULL, &base, 1);
    corm_node_extra *extra = out != NULL ? cormi_node_extra(lq, out) : NULL;

    if (steps == NULL || extra == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    if (n > 0)
        memcpy(steps, node->extra->steps, n * sizeof(*steps));
    if (!transform_step(lq, &steps[n], name, len))
        return NULL;
    extra->steps = steps;
    extra->n_steps = n + 1;
    return out;
}
