/*
 * Constraints before a save: their conditions are evaluated by the database,
 * over the object's values in place of columns.  Each field that a condition
 * names becomes an alias for its value, and the condition names the alias:
 * so lookups, functions and JSON keys mean what they mean in the constraint.
 */
#include "object/clean.h"

#include "object/fetch.h"
#include "object/relate.h"

#include <stdio.h>
#include <string.h>

/* An expression being rewritten for values. */
typedef struct given_job {
    cormi_clean *c;
    bool *used; /* by index of the field: an alias is needed */
    bool skip;  /* raw SQL, or an excluded field: cannot be tried */
    bool bad;   /* no memory */
} given_job;

#define GIVEN_NAME_MAX 24

/* No member and no annotation has such a name. */
static void given_name(char out[GIVEN_NAME_MAX], size_t index)
{
    snprintf(out, GIVEN_NAME_MAX, "$%zu", index);
}

/* ---- rewriting ---- */

static const corm_expr *given_expr(given_job *g, const corm_expr *expr);

static void *given_take(given_job *g, size_t count, size_t size)
{
    void *memory = cormi_arena_calloc(g->c->scratch, count, size);

    if (memory == NULL)
        g->bad = !cormi_clean_memory(g->c);
    return memory;
}

/* "author__id" is the key itself. */
static const char *given_rest(const cormi_field *field, const char *rest)
{
    const char *name;
    size_t n;

    if (field->target == NULL || strncmp(rest, "__", 2) != 0)
        return rest;
    name = rest + 2;
    n = strlen(field->target->name);
    if (strncmp(name, field->target->name, n) != 0)
        n = strncmp(name, "pk", 2) == 0 ? 2 : 0;
    return n != 0 && (name[n] == '\0' || strncmp(name + n, "__", 2) == 0)
               ? name + n
               : rest;
}

static const char *given_path(given_job *g, const char *path)
{
    const char *end = strstr(path, "__");
    size_t n = end != NULL ? (size_t)(end - path) : strlen(path);
    const cormi_name *name = cormi_model_name(g->c->model, path, n);
    const cormi_field *field = name == NULL ? NULL : name->field;
    char alias[GIVEN_NAME_MAX];
    const char *out;

    if (field == NULL || field->column == NULL)
        return path;
    g->used[field->index] = true;
    g->skip = g->skip || g->c->excluded[field->index];
    given_name(alias, field->index);
    out = cormi_arena_printf(g->c->scratch, "%s%s", alias,
                             given_rest(field, path + n));
    if (out == NULL)
        g->bad = !cormi_clean_memory(g->c);
    return out;
}

static corm_value given_value(given_job *g, const corm_value *value)
{
    corm_value out = *value;
    corm_value *items;

    if (value->kind == CORM_K_PATH)
        return corm_value_path(given_path(g, value->as.s));
    if (value->kind == CORM_K_EXPR)
        out.as.expr = given_expr(g, value->as.expr);
    if (value->kind != CORM_K_LIST)
        return out;
    items = given_take(g, value->size, sizeof(*items));
    for (size_t i = 0; items != NULL && i < value->size; i++)
        items[i] = given_value(g, &value->as.list[i]);
    out.as.list = items;
    return out;
}

static const corm_expr_options *given_options(given_job *g,
                                              const corm_expr_options *options)
{
    corm_expr_options *out;

    if (options == NULL || options->default_value == NULL)
        return options;
    out = given_take(g, 1, sizeof(*out));
    if (out == NULL)
        return NULL;
    *out = *options;
    out->default_value = given_expr(g, options->default_value);
    return out;
}

static const corm_expr *given_expr(given_job *g, const corm_expr *expr)
{
    corm_expr *out;
    corm_value *args;

    if (expr == NULL || g->bad || g->skip)
        return expr;
    g->skip = g->skip || expr->op == CORM_OP_RAW;
    out = given_take(g, 1, sizeof(*out));
    args = out == NULL ? NULL : given_take(g, expr->n_args, sizeof(*args));
    if (args == NULL)
        return NULL;
    *out = *expr;
    if (expr->name != NULL && (expr->op == CORM_OP_Q || expr->op == CORM_OP_F))
        out->name = given_path(g, expr->name);
    for (size_t i = 0; i < expr->n_args; i++)
        args[i] = given_value(g, &expr->args[i]);
    out->args = args;
    out->options = given_options(g, expr->options);
    return out;
}

/* ---- aliases ---- */

static const corm_expr *given_constant(given_job *g, const cormi_field *field)
{
    corm_expr *out = given_take(g, 1, sizeof(*out));
    corm_value *value = given_take(g, 1, sizeof(*value));
    corm_expr_options *options = given_take(g, 1, sizeof(*options));
    corm_value raw = cormi_clean_value(g->c, field);

    if (g->bad)
        return NULL;
    g->c->status =
        cormi_member_adapt(g->c->ctx, field, &raw, value, g->c->scratch);
    options->output = cormi_type(field->data_type)->name;
    options->max_digits = field->max_digits;
    options->decimal_places = field->decimal_places;
    *out = (corm_expr){
        .op = CORM_OP_VALUE, .n_args = 1, .args = value, .options = options
    };
    return g->c->status == CORM_OK ? out : NULL;
}

/* One alias a field, as late ones may need earlier ones: q or NULL. */
static corm_queryset *given_alias(given_job *g, corm_queryset *q, size_t i)
{
    const cormi_field *field = g->c->model->fields[i];
    const corm_expr *generated = field->origin->desc->generated;
    const corm_expr *expr =
        generated != NULL ? given_expr(g, generated) : given_constant(g, field);
    char name[GIVEN_NAME_MAX];
    corm_as item;

    given_name(name, i);
    item = (corm_as){ name, corm_value_expr(expr) };
    return expr == NULL || g->bad ? NULL : corm_queryset_alias(q, &item, 1);
}

/* Fields that generated ones are made of are used too. */
static void given_generated(given_job *g)
{
    for (size_t i = 0; i < g->c->model->n_fields; i++) {
        const corm_expr *generated =
            g->c->model->fields[i]->origin->desc->generated;

        if (g->used[i] && generated != NULL)
            given_expr(g, generated);
    }
}

/* Plain values first: no generated column is made of another. */
static corm_queryset *given_aliases(given_job *g, corm_queryset *q)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < g->c->model->n_fields && q != NULL; i++) {
            bool is_made =
                g->c->model->fields[i]->origin->desc->generated != NULL;

            if (g->used[i] && is_made == (pass == 1))
                q = given_alias(g, q, i);
        }
    return q;
}

static bool given_begin(given_job *g, cormi_clean *c)
{
    *g = (given_job){ .c = c };
    g->used = given_take(g, c->model->n_fields + 1, sizeof(bool));
    return g->used != NULL;
}

static corm_queryset *given_filter(corm_queryset *q, const corm_expr *term)
{
    return corm_queryset_filter(q, &term, 1);
}

/* ---- checks ---- */

static bool check_note(cormi_clean *c, const corm_constraint *constraint)
{
    cormi_fault fault = { .code = constraint->violation_code != NULL
                                      ? constraint->violation_code
                                      : "" };

    if (constraint->violation_message != NULL)
        return cormi_clean_add_text(c, CORM_ALL_FIELDS, fault,
                                    constraint->violation_message);
    return cormi_clean_add(c, NULL, fault, "Constraint \"%s\" is violated.",
                           constraint->name);
}

/* What is unknown because of NULL holds, as in the database. */
static int check_holds(given_job *g, const cormi_model *model,
                       const corm_expr *condition)
{
    const corm_value truth = corm_value_bool(true);
    const corm_expr yes = { .op = CORM_OP_VALUE, .n_args = 1, .args = &truth };
    const corm_value parts[] = { corm_value_expr(condition),
                                 corm_value_expr(&yes) };
    const corm_expr holds = {
        .op = CORM_OP_FN, .name = "coalesce", .n_args = 2, .args = parts
    };
    corm_queryset *q;

    q = given_aliases(g, cormi_relate_root(g->c->session, model));
    if (q == NULL)
        return -1;
    return cormi_terminal_exists(cormi_queryset_bare(given_filter(q, &holds)));
}

static bool check_condition(cormi_clean *c, const cormi_model *model,
                            const corm_constraint *constraint)
{
    given_job g;
    const corm_expr *condition;
    int holds;

    if (!given_begin(&g, c))
        return false;
    condition = given_expr(&g, constraint->condition);
    given_generated(&g);
    if (g.skip || g.bad || condition == NULL)
        return !g.bad;
    holds = check_holds(&g, model, condition);
    if (holds < 0 && c->status == CORM_OK)
        c->status = c->ctx->error.code;
    return holds > 0 || (holds == 0 && check_note(c, constraint));
}

/* ---- unique constraints ---- */

/* One unique constraint being tried. */
typedef struct unique_job {
    given_job given;
    const corm_constraint *constraint;
    const cormi_model *model;
    const corm_expr **terms;
    size_t n;
    bool pass; /* a NULL among its values: it cannot be violated */
} unique_job;

static const corm_expr *unique_node(given_job *g, corm_op op, const char *name,
                                    corm_value a, corm_value b)
{
    corm_expr *out = given_take(g, 1, sizeof(*out));
    corm_value *args = given_take(g, 2, sizeof(*args));

    if (g->bad)
        return NULL;
    args[0] = a;
    args[1] = b;
    *out = (corm_expr){ .op = op, .name = name, .n_args = 2, .args = args };
    return out;
}

static const corm_expr *unique_is_null(given_job *g, const corm_expr *expr)
{
    return unique_node(g, CORM_OP_LOOKUP, "isnull", corm_value_expr(expr),
                       corm_value_bool(true));
}

/* expr = what the object gives for it; or both NULL, where NULL equals NULL. */
static const corm_expr *unique_same(unique_job *u, const corm_expr *expr)
{
    given_job *g = &u->given;
    const corm_expr *given, *same, *a, *b;

    if (expr->op == CORM_OP_ORDER && expr->args[0].kind == CORM_K_EXPR)
        expr = expr->args[0].as.expr;
    given = given_expr(g, expr);
    same = unique_node(g, CORM_OP_LOOKUP, "exact", corm_value_expr(expr),
                       corm_value_expr(given));
    if (!u->constraint->nulls_not_distinct || same == NULL)
        return same;
    a = unique_is_null(g, expr);
    b = unique_is_null(g, given);
    a = unique_node(g, CORM_OP_AND, NULL, corm_value_expr(a),
                    corm_value_expr(b));
    return unique_node(g, CORM_OP_OR, NULL, corm_value_expr(same),
                       corm_value_expr(a));
}

static const corm_expr *unique_made(unique_job *u, const cormi_field *field)
{
    corm_expr *path = given_take(&u->given, 1, sizeof(*path));

    if (path == NULL)
        return NULL;
    *path = (corm_expr){ .op = CORM_OP_F, .name = field->name };
    return unique_same(u, path);
}

static const corm_expr *unique_field(unique_job *u, const cormi_field *field)
{
    corm_expr *out = given_take(&u->given, 1, sizeof(*out));
    corm_value *value = given_take(&u->given, 1, sizeof(*value));

    if (field->origin->desc->generated != NULL)
        return unique_made(u, field);
    if (u->given.bad)
        return NULL;
    *value = cormi_clean_value(u->given.c, field);
    if (value->kind == CORM_K_NULL && !u->constraint->nulls_not_distinct)
        u->pass = true;
    *out = (corm_expr){
        .op = CORM_OP_Q, .name = field->attname, .n_args = 1, .args = value
    };
    return out;
}

static void unique_fields_terms(unique_job *u)
{
    const cormi_clean *c = u->given.c;
    const char *const *names = u->constraint->fields;

    for (; names != NULL && *names != NULL; names++) {
        const cormi_field *field = cormi_model_field(c->model, *names);

        if (field == NULL || c->excluded[field->index]) {
            u->pass = true;
            return;
        }
        u->terms[u->n++] = unique_field(u, field);
    }
}

static void unique_terms(unique_job *u)
{
    const corm_expr *const *e = u->constraint->expressions;
    const corm_expr *condition = u->constraint->condition;

    unique_fields_terms(u);
    for (; e != NULL && *e != NULL; e++)
        u->terms[u->n++] = unique_same(u, *e);
    if (condition == NULL)
        return;
    u->terms[u->n++] = condition;
    u->terms[u->n++] = given_expr(&u->given, condition);
}

static size_t unique_count(const corm_constraint *constraint)
{
    size_t n = 2; /* the condition of rows, and over values */

    const char *const *names = constraint->fields;
    const corm_expr *const *expressions = constraint->expressions;

    while (names != NULL && *names++ != NULL)
        n++;
    while (expressions != NULL && *expressions++ != NULL)
        n++;
    return n;
}

/* Over fields alone it is what .unique says, in the same words. */
static bool unique_violated(unique_job *u)
{
    cormi_clean *c = u->given.c;
    const cormi_field **fields;
    const char *const *names = u->constraint->fields, *text;
    cormi_fault fault = { .code = "unique" };
    size_t n = 0;

    if (names == NULL || u->constraint->condition != NULL ||
        u->constraint->violation_message != NULL)
        return check_note(c, u->constraint);
    fields = given_take(&u->given, u->n + 1, sizeof(*fields));
    if (fields == NULL)
        return false;
    for (; names[n] != NULL; n++)
        fields[n] = cormi_model_field(c->model, names[n]);
    text = cormi_clean_exists(c, u->model, fields, n);
    if (text == NULL)
        return false;
    if (n == 1)
        fault.value = cormi_clean_value(c, fields[0]);
    else
        fault.code = "unique_together";
    return cormi_clean_add_text(c, n == 1 ? fields[0]->name : CORM_ALL_FIELDS,
                                fault, text);
}

static bool unique_try(cormi_clean *c, const cormi_model *model,
                       const corm_constraint *constraint)
{
    unique_job u = { .constraint = constraint, .model = model };
    corm_queryset *q;
    int found;

    if (!given_begin(&u.given, c))
        return false;
    u.terms = given_take(&u.given, unique_count(constraint), sizeof(*u.terms));
    if (u.terms == NULL)
        return false;
    unique_terms(&u);
    given_generated(&u.given);
    if (u.pass || u.given.skip || u.given.bad)
        return !u.given.bad;
    q = given_aliases(&u.given, corm_queryset_new(c->session, model->desc));
    if (q != NULL)
        q = corm_queryset_filter(q, u.terms, u.n);
    if (c->status != CORM_OK || u.given.bad)
        return false;
    found = cormi_clean_other_row(c, model->concrete, q);
    return found == 0 || (found > 0 && unique_violated(&u));
}

/* ---- all ---- */

static bool checks_of(cormi_clean *c, const cormi_model *model)
{
    for (size_t i = 0; i < model->desc->n_constraints; i++) {
        const corm_constraint *constraint = &model->desc->constraints[i];

        if (constraint->kind == CORM_CONSTRAINT_EXCLUSION)
            continue; /* the database's to tell */
        if (constraint->kind == CORM_CONSTRAINT_CHECK
                ? !check_condition(c, model, constraint)
                : !unique_try(c, model, constraint))
            return false;
    }
    return true;
}

bool cormi_clean_constraints(cormi_clean *c)
{
    corm_arena *old = cormi_arena_borrow(c->ctx, c->scratch);
    const cormi_model *model = c->model;
    bool ok = true;

    while (ok && model != NULL) {
        ok = checks_of(c, model);
        model = model->proxy_of != NULL ? model->proxy_of : model->parent;
    }
    c->ctx->arena = old;
    return ok;
}
