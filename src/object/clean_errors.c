/*
 * What a validation finds: gathered with its texts in an arena of its own,
 * which becomes the session's when the validation ends.
 */
#include "object/clean.h"

#include "base/value.h"
#include "object/load.h"

#include <string.h>

bool cormi_clean_memory(cormi_clean *c)
{
    if (c->status == CORM_OK)
        c->status = cormi_fail_memory(c->ctx);
    return false;
}

/* ---- adding ---- */

static bool clean_keep_value(corm_value *out, const corm_value *value,
                             corm_arena *arena)
{
    *out = corm_value_null();
    return !cormi_value_is_scalar(value) || cormi_value_dup(out, value, arena);
}

bool cormi_clean_add_text(cormi_clean *c, const char *name, cormi_fault fault,
                          const char *text)
{
    corm_field_error error;

    if (c->found == NULL) {
        c->found = cormi_arena_new(c->ctx->alloc);
        c->errors = CORMI_VEC_ARENA(corm_field_error, c->found);
    }
    if (c->found == NULL)
        return cormi_clean_memory(c);
    error = (corm_field_error){
        .field = cormi_arena_strdup(c->found, name),
        .code = cormi_arena_strdup(c->found, fault.code),
        .message = text == NULL ? NULL : cormi_arena_strdup(c->found, text),
    };
    if (error.field == NULL || error.code == NULL || error.message == NULL ||
        !clean_keep_value(&error.value, &fault.value, c->found) ||
        !clean_keep_value(&error.limit, &fault.limit, c->found) ||
        !cormi_vec_push(&c->errors, &error))
        return cormi_clean_memory(c);
    return true;
}

bool cormi_clean_add(cormi_clean *c, const cormi_field *field,
                     cormi_fault fault, const char *format, ...)
{
    cormi_str text;
    va_list args;

    cormi_str_init_arena(&text, c->scratch);
    va_start(args, format);
    cormi_str_addv(&text, format, args);
    va_end(args);
    if (text.oom)
        return cormi_clean_memory(c);
    return cormi_clean_add_text(c,
                                field != NULL ? field->name : CORM_ALL_FIELDS,
                                fault, cormi_str_get(&text));
}

/* ---- sentences ---- */

const char *cormi_clean_show(cormi_clean *c, const corm_value *value)
{
    const char *text;
    cormi_str described;

    if (value->kind == CORM_K_NULL)
        return "None";
    if (cormi_value_is_scalar(value)) {
        text = cormi_load_text(c->scratch, value);
        if (text != NULL && value->kind == CORM_K_TEXT)
            text = corm_arena_strndup(c->scratch, text, value->size);
    } else {
        cormi_str_init_arena(&described, c->scratch);
        cormi_value_describe(&described, value);
        text = described.oom ? NULL : cormi_str_get(&described);
    }
    if (text == NULL)
        cormi_clean_memory(c);
    return text;
}

/* Which of the values a "%(name)s" at text stands for; NULL: none. */
static const corm_value *clean_hole(const char *text, size_t *len,
                                    const corm_value *value,
                                    const corm_value *limit,
                                    const corm_value *shown)
{
    const struct {
        const char *name;
        const corm_value *value;
    } holes[] = { { "%(value)s", value },
                  { "%(limit_value)s", limit },
                  { "%(show_value)s", shown } };

    for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
        *len = strlen(holes[i].name);
        if (strncmp(text, holes[i].name, *len) == 0)
            return holes[i].value;
    }
    return NULL;
}

const char *cormi_clean_fill(cormi_clean *c, const char *text,
                             const corm_value *value, const corm_value *limit,
                             const corm_value *shown)
{
    cormi_str out;

    cormi_str_init_arena(&out, c->scratch);
    while (*text != '\0') {
        size_t len;
        const corm_value *hole = clean_hole(text, &len, value, limit, shown);
        const char *in = hole == NULL ? NULL : cormi_clean_show(c, hole);

        if (hole != NULL && in == NULL)
            return NULL;
        if (hole == NULL)
            cormi_str_addc(&out, *text);
        else
            cormi_str_add(&out, in);
        text += hole == NULL ? 1 : len;
    }
    if (out.oom)
        cormi_clean_memory(c);
    return out.oom ? NULL : cormi_str_get(&out);
}

const char *cormi_clean_label(cormi_clean *c, const cormi_field *field)
{
    const char *given = field->origin->desc->verbose_name;
    char *name =
        cormi_arena_strdup(c->scratch, given != NULL ? given : field->name);

    if (name == NULL)
        cormi_clean_memory(c);
    for (char *at = name; given == NULL && at != NULL && *at != '\0'; at++)
        if (*at == '_')
            *at = ' ';
    return name;
}

static void clean_add_capital(cormi_str *out, const char *text)
{
    bool is_small = *text >= 'a' && *text <= 'z';

    if (*text != '\0')
        cormi_str_addc(out, is_small ? (char)(*text - 'a' + 'A') : *text);
    if (*text != '\0')
        cormi_str_add(out, text + 1);
}

/* "BookTag" as "Book tag". */
static void clean_add_model(cormi_str *out, const cormi_model *model)
{
    const char *name = model->desc->verbose_name;

    if (name != NULL) {
        clean_add_capital(out, name);
        return;
    }
    name = model->name;
    for (size_t i = 0; name[i] != '\0'; i++) {
        bool is_capital = name[i] >= 'A' && name[i] <= 'Z';

        if (is_capital && i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z')
            cormi_str_addc(out, ' ');
        cormi_str_addc(out, is_capital && i > 0 ? (char)(name[i] - 'A' + 'a')
                                                : name[i]);
    }
}

const char *cormi_clean_exists(cormi_clean *c, const cormi_model *model,
                               const cormi_field *const *fields, size_t n)
{
    cormi_str out;

    cormi_str_init_arena(&out, c->scratch);
    clean_add_model(&out, model);
    cormi_str_add(&out, " with this ");
    for (size_t i = 0; i < n; i++) {
        const char *label = cormi_clean_label(c, fields[i]);

        if (label == NULL)
            return NULL;
        if (i > 0)
            cormi_str_add(&out, i + 1 < n ? ", " : " and ");
        clean_add_capital(&out, label);
    }
    cormi_str_add(&out, " already exists.");
    if (out.oom)
        cormi_clean_memory(c);
    return out.oom ? NULL : cormi_str_get(&out);
}

/* ---- the end ---- */

static corm_status clean_summary(cormi_clean *c)
{
    cormi_str text;
    corm_status status;

    cormi_str_init_arena(&text, c->scratch);
    for (size_t i = 0; i < c->errors.n; i++) {
        const corm_field_error *error =
            &CORMI_VEC_AT(corm_field_error, &c->errors, i);

        if (i > 0)
            cormi_str_add(&text, "; ");
        if (strcmp(error->field, CORM_ALL_FIELDS) != 0)
            cormi_str_addf(&text, "%s: ", error->field);
        cormi_str_add(&text, error->message);
    }
    status = text.oom ? cormi_fail_memory(c->ctx)
                      : cormi_fail(c->ctx, CORM_VALIDATION,
                                   "this %s is not valid: %s", c->model->name,
                                   cormi_str_get(&text));
    return status;
}

corm_status cormi_clean_report(cormi_clean *c)
{
    cormi_findings *findings = cormi_session_findings(c->session);

    cormi_arena_free(findings->arena);
    findings->arena = c->found;
    findings->errors = c->errors.data;
    findings->n = c->errors.n;
    if (c->status != CORM_OK)
        return c->status;
    return c->errors.n == 0 ? CORM_OK : clean_summary(c);
}

size_t corm_field_errors(corm_session *s, const corm_field_error **out)
{
    const cormi_findings *findings =
        s == NULL ? NULL : cormi_session_findings(s);

    if (out != NULL)
        *out = findings == NULL ? NULL : findings->errors;
    return findings == NULL ? 0 : findings->n;
}
