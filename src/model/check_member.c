/*
 * Checks of members: has the struct what the field needs?  The macros check
 * the kind of C type when they compile; widths, NULL and keys depend on more
 * than one declaration and are checked here, as are hand-made descriptors.
 */
#include "model/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- names of C types, for messages ---- */

/* clang-format off */
static const struct member_name {
    const char *plain, *optional; /* optional NULL: a pointer is NULL itself */
    uint32_t size;                /* of the plain type; 0: several */
} member_names[] = {
    [CORM_C_NONE]     = { "no type", NULL, 0 },
    [CORM_C_BOOL]     = { "bool", "corm_opt_bool", sizeof(bool) },
    [CORM_C_INT]      = { "int64_t", "corm_opt_int64", 0 },
    [CORM_C_UINT]     = { "uint64_t", "corm_opt_int64", 0 },
    [CORM_C_DOUBLE]   = { "double", "corm_opt_double", sizeof(double) },
    [CORM_C_FLOAT]    = { "float", "corm_opt_double", sizeof(float) },
    [CORM_C_TEXT]     = { "const char *", NULL, sizeof(char *) },
    [CORM_C_BYTES]    = { "corm_bytes", NULL, sizeof(corm_bytes) },
    [CORM_C_DATE]     = { "corm_date", "corm_opt_date", sizeof(corm_date) },
    [CORM_C_TIME]     = { "corm_time", "corm_opt_time", sizeof(corm_time) },
    [CORM_C_DATETIME] = { "corm_datetime", "corm_opt_datetime", sizeof(corm_datetime) },
    [CORM_C_DURATION] = { "corm_duration", "corm_opt_duration", sizeof(corm_duration) },
    [CORM_C_UUID]     = { "corm_uuid", "corm_opt_uuid", sizeof(corm_uuid) },
    [CORM_C_DECIMAL]  = { "corm_decimal", "corm_opt_decimal", sizeof(corm_decimal) },
    [CORM_C_JSON]     = { "corm_json", NULL, sizeof(corm_json) },
    [CORM_C_ITEMS]    = { "corm_items", NULL, sizeof(corm_items) },
    [CORM_C_SPAN]     = { "corm_span", NULL, sizeof(corm_span) },
    [CORM_C_VALUE]    = { "corm_value", NULL, sizeof(corm_value) },
};
/* clang-format on */

#define MEMBER_NAME_MAX 32

static bool member_is_integer(uint32_t ctype)
{
    return ctype == CORM_C_INT || ctype == CORM_C_UINT;
}

static const char *member_type(char out[MEMBER_NAME_MAX], uint32_t ctype,
                               uint32_t width, bool optional)
{
    const struct member_name *name = &member_names[ctype];

    if (member_is_integer(ctype) && optional)
        snprintf(out, MEMBER_NAME_MAX, "corm_opt_int%u",
                 (unsigned)(width < 2 ? 16 : width * 8));
    else if (member_is_integer(ctype))
        snprintf(out, MEMBER_NAME_MAX, "%sint%u_t",
                 ctype == CORM_C_UINT ? "u" : "", (unsigned)width * 8);
    else
        snprintf(out, MEMBER_NAME_MAX, "%s",
                 optional && name->optional != NULL ? name->optional
                                                    : name->plain);
    return out;
}

static const char *member_type_of(char out[MEMBER_NAME_MAX],
                                  const cormi_field *field)
{
    return member_type(out, field->ctype, field->width, field->optional);
}

/* "author_id": the member that holds the column. */
static const char *member_name_of(const cormi_field *field)
{
    return field->attname;
}

/* ---- kind and size ---- */

static uint32_t member_least_width(corm_type data_type)
{
    const cormi_type_info *info = cormi_type(data_type);

    if (info->max > INT32_MAX)
        return 8;
    return info->max > INT16_MAX ? 4 : 2;
}

static uint32_t member_first_ctype(uint32_t ctypes)
{
    uint32_t ctype = 0;

    while (ctypes >> ctype != 0 && (ctypes >> ctype & 1) == 0)
        ctype++;
    return ctype;
}

static bool member_has_size(const cormi_field *field)
{
    uint32_t size = member_names[field->ctype].size;

    if (size != 0)
        return field->width == size;
    return field->width == 2 || field->width == 4 || field->width == 8 ||
           (field->width == 1 && !field->optional);
}

/* What only a descriptor filled by hand can have wrong. */
static bool member_check_kind(cormi_build *b, const cormi_field *field)
{
    const cormi_type_info *info = cormi_type(field->type);
    char wanted[MEMBER_NAME_MAX];
    uint32_t ctype = field->ctype;

    if (ctype > CORM_C_VALUE || ctype == CORM_C_NONE) {
        cormi_mistake(b, "%s has no member; set .ctype, .offset and .size",
                      field->label);
        return false;
    }
    if ((info->ctypes >> ctype & 1) == 0) {
        cormi_mistake(b, "%s: %s cannot fill a member of type %s; use %s",
                      field->label, info->django, member_names[ctype].plain,
                      member_type(wanted, member_first_ctype(info->ctypes), 8,
                                  field->null));
        return false;
    }
    if (field->optional && (member_names[ctype].optional == NULL ||
                            ctype == CORM_C_UINT || ctype == CORM_C_FLOAT)) {
        cormi_mistake(b,
                      "%s: there is no optional form of %s; leave "
                      "CORM_C_OPT out",
                      field->label, member_names[ctype].plain);
        return false;
    }
    if (!member_has_size(field)) {
        cormi_mistake(b,
                      "%s: %u bytes are not the size of %s; set .size to "
                      "the sizeof of the member",
                      field->label, (unsigned)field->size,
                      member_type_of(wanted, field));
        return false;
    }
    return true;
}

static void member_check_width(cormi_build *b, const cormi_field *field)
{
    uint32_t least = member_least_width(field->data_type);
    char has[MEMBER_NAME_MAX], wanted[MEMBER_NAME_MAX];

    if (!member_is_integer(field->ctype) || field->target != NULL ||
        field->width >= least || field->model->abstract)
        return;
    cormi_mistake(b,
                  "%s: %s is too narrow for %s (%u bits); declare the "
                  "member as %s",
                  field->label, member_type_of(has, field),
                  cormi_type(field->type)->django, (unsigned)least * 8,
                  member_type(wanted, field->ctype, least, field->optional));
}

static void member_check_key(cormi_build *b, const cormi_field *field)
{
    const cormi_field *target = field->target;
    char has[MEMBER_NAME_MAX], wanted[MEMBER_NAME_MAX];
    bool fits;

    if (target == NULL || field->ctype == CORM_C_VALUE ||
        target->ctype == CORM_C_VALUE || target->ctype > CORM_C_VALUE)
        return;
    fits = member_is_integer(field->ctype) ? member_is_integer(target->ctype) &&
                                                 field->width >= target->width
                                           : field->ctype == target->ctype;
    if (!fits)
        cormi_mistake(
            b,
            "%s: the member %s is %s, but %s, to which it refers, "
            "needs %s",
            field->label, member_name_of(field), member_type_of(has, field),
            target->label,
            member_type(wanted, target->ctype, target->width, field->null));
}

/* ---- NULL ---- */

static bool member_is_pointer(uint32_t ctype)
{
    return ctype == CORM_C_TEXT || ctype == CORM_C_BYTES ||
           ctype == CORM_C_JSON || ctype >= CORM_C_ITEMS;
}

static void member_check_null(cormi_build *b, const cormi_field *field)
{
    char has[MEMBER_NAME_MAX], wanted[MEMBER_NAME_MAX];

    if (field->null && !field->optional && !member_is_pointer(field->ctype))
        cormi_mistake(b,
                      "%s: .null = true, but %s has no NULL; declare the "
                      "member %s as %s",
                      field->label, member_type_of(has, field),
                      member_name_of(field),
                      member_type(wanted, field->ctype, field->width, true));
    else if (!field->null && field->optional)
        cormi_mistake(b,
                      "%s: the member %s is %s, but the field is never NULL; "
                      "set .null = true, or declare the member as %s",
                      field->label, member_name_of(field),
                      member_type_of(has, field),
                      member_type(wanted, field->ctype, field->width, false));
    if (field->null && field->primary_key)
        cormi_mistake(b,
                      "%s is a primary key and cannot have .null = true; "
                      "leave it out",
                      field->label);
}

void cormi_check_member(cormi_build *b, const cormi_field *field)
{
    if (!member_check_kind(b, field))
        return;
    member_check_width(b, field);
    member_check_key(b, field);
    member_check_null(b, field);
}

/* ---- layout ---- */

typedef struct member_span {
    const cormi_field *field;
    size_t begin, end;
} member_span;

static int member_compare_spans(const void *a, const void *c)
{
    const member_span *x = a, *y = c;

    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static void member_add_span(cormi_build *b, const cormi_model *model,
                            member_span *spans, size_t *n,
                            const cormi_field *field, uint32_t offset,
                            size_t size)
{
    size_t end = (size_t)offset + size;

    if (end > model->size)
        cormi_mistake(b,
                      "%s: its member ends at byte %zu, but the struct has "
                      "%zu bytes; take offsetof and sizeof of %s itself",
                      field->label, end, model->size, model->name);
    else if (offset < sizeof(corm_object))
        cormi_mistake(b,
                      "%s: its member lies over the header `base`; the "
                      "first %zu bytes are the library's",
                      field->label, sizeof(corm_object));
    else
        spans[(*n)++] = (member_span){ field, offset, end };
}

static size_t member_spans(cormi_build *b, const cormi_model *model,
                           member_span *spans)
{
    size_t n = 0;

    for (size_t i = 0; i < model->n_fields; i++) {
        const cormi_field *field = model->fields[i];

        if (field->ctype != CORM_C_NONE)
            member_add_span(b, model, spans, &n, field, field->offset,
                            field->size);
        if (field->object_offset != CORM_NO_MEMBER && field->relation != NULL)
            member_add_span(b, model, spans, &n, field, field->object_offset,
                            sizeof(void *));
    }
    return n;
}

static bool member_is_sorted(const member_span *spans, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (member_compare_spans(&spans[i - 1], &spans[i]) > 0)
            return false;
    return true;
}

void cormi_check_layout(cormi_build *b, const cormi_model *model)
{
    cormi_arena_mark mark = cormi_arena_mark_get(b->arena);
    member_span *spans =
        cormi_build_take(b, 2 * model->n_fields, sizeof(*spans));
    size_t n;

    if (spans == NULL)
        return;
    n = member_spans(b, model, spans);
    if (!member_is_sorted(spans, n)) /* structs mostly are in order */
        qsort(spans, n, sizeof(*spans), member_compare_spans);
    for (size_t i = 1; i < n; i++)
        if (spans[i].begin < spans[i - 1].end)
            cormi_mistake(b,
                          "%s and %s lie over the same member; give each "
                          "a member of its own",
                          spans[i - 1].field->label, spans[i].field->label);
    cormi_arena_rewind(b->arena, mark);
}
