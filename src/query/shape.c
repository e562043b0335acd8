/* Copying and keying of expressions; see shape.h. */
#include "query/shape.h"

#include "base/arena.h"
#include "base/value.h"
#include "model/state.h"

#include <string.h>

/* Deeper trees would overflow small stacks when they are resolved. */
/* Compiling recurses: what would not fit on the stack is refused. */
#define SHAPE_MAX_DEPTH   200
#define SHAPE_MAX_NESTING 100

void cormi_shape_init(cormi_shape *shape, cormi_context *ctx,
                      const cormi_registry *registry, corm_session *session)
{
    shape->ctx = ctx;
    shape->registry = registry;
    shape->session = session;
    shape->buf = shape->stack;
    shape->len = 0;
    shape->cap = sizeof(shape->stack);
    shape->values = shape->few;
    shape->n_values = 0;
    shape->cap_values = sizeof(shape->few) / sizeof(shape->few[0]);
    shape->depth = 0;
    shape->nesting = 0;
    shape->status = CORM_OK;
}

corm_status cormi_shape_fail(cormi_shape *shape, corm_status code,
                             const char *format, ...)
{
    va_list args;

    if (shape->status != CORM_OK)
        return shape->status;
    va_start(args, format);
    cormi_error_setv(&shape->ctx->error, code, format, args);
    va_end(args);
    shape->status = code;
    return code;
}

static void shape_no_memory(cormi_shape *shape)
{
    cormi_shape_fail(shape, CORM_NO_MEMORY, "out of memory");
}

bool cormi_shape_grow(cormi_shape *shape, size_t more)
{
    size_t cap = shape->cap * 2;
    char *buf;

    while (cap < shape->len + more)
        cap *= 2;
    buf = corm_arena_bytes(shape->ctx->arena, cap);
    if (buf == NULL) {
        shape_no_memory(shape);
        return false;
    }
    memcpy(buf, shape->buf, shape->len);
    shape->buf = buf;
    shape->cap = cap;
    return true;
}

void cormi_shape_text(cormi_shape *shape, const char *text)
{
    uint32_t len = text != NULL ? (uint32_t)strlen(text) : UINT32_MAX;

    cormi_shape_u32(shape, len);
    if (text != NULL)
        cormi_shape_bytes(shape, text, len);
}

/* What it is that has a name, how many arguments follow, and the name. */
static const char *shape_named(cormi_shape *shape, unsigned what, uint32_t n,
                               const char *name)
{
    size_t len = name != NULL ? strlen(name) : 0;
    uint32_t key = name != NULL ? (uint32_t)len : UINT32_MAX;
    size_t more = 1 + sizeof(n) + sizeof(key) + len;
    char *at, *copy;

    if (CORMI_RARE(shape->len + more > shape->cap) &&
        !cormi_shape_grow(shape, more))
        return NULL;
    at = shape->buf + shape->len;
    shape->len += more;
    at[0] = (char)what;
    memcpy(at + 1, &n, sizeof(n));
    memcpy(at + 1 + sizeof(n), &key, sizeof(key));
    if (name == NULL)
        return NULL;
    cormi_copy(at + more - len, name, len);
    copy = cormi_arena_take_text(shape->ctx->arena, name, len);
    if (copy == NULL)
        shape_no_memory(shape);
    return copy;
}

const char *cormi_shape_name(cormi_shape *shape, const char *name)
{
    return shape_named(shape, 0, 0, name);
}

static bool shape_grow_values(cormi_shape *shape, size_t more)
{
    size_t cap = shape->cap_values * 2;
    corm_value *values;

    while (cap < shape->n_values + more)
        cap *= 2;
    values = cormi_arena_calloc(shape->ctx->arena, cap, sizeof(*values));
    if (values == NULL) {
        shape_no_memory(shape);
        return false;
    }
    memcpy(values, shape->values, shape->n_values * sizeof(*values));
    shape->values = values;
    shape->cap_values = cap;
    return true;
}

uint32_t cormi_shape_bind(cormi_shape *shape, corm_value value)
{
    if (shape->n_values == shape->cap_values && !shape_grow_values(shape, 1))
        return 0;
    shape->values[shape->n_values] = value;
    return (uint32_t)shape->n_values++;
}

/* A snapshot of an object: its struct as it is now; texts in it live in its scope. */
static corm_value shape_snapshot(cormi_shape *shape, const corm_value *value)
{
    const corm_object *object = value->as.obj;
    corm_value out = *value;

    if (object == NULL || object->state == NULL) {
        cormi_shape_fail(shape, CORM_VALUE_ERROR,
                         "an object used as a value is %s; pass one made by "
                         "corm_new, corm_init or a query",
                         object == NULL ? "NULL" : "not initialised");
        return corm_value_null();
    }
    if (object->state->model == NULL) {
        cormi_shape_fail(shape, CORM_VALUE_ERROR,
                         "a row of values() cannot stand for an object; pass "
                         "its key");
        return corm_value_null();
    }
    if (shape->session != NULL && object->state->session != shape->session) {
        if (cormi_queryset_mixed(shape->ctx, object->state->model->name,
                                 object->state->model->registry,
                                 shape->registry) != CORM_OK) {
            shape->status = CORM_MISUSE;
            return corm_value_null();
        }
        cormi_shape_fail(shape, CORM_MISUSE,
                         "a %s of another session is used as a value; pass "
                         "its key instead",
                         object->state->model->name);
        return corm_value_null();
    }
    out.as.obj =
        cormi_arena_dup(shape->ctx->arena, object, object->state->model->size);
    if (out.as.obj == NULL)
        shape_no_memory(shape);
    return out;
}

/* What is wrong with it is in the shape's status. */
static void shape_copy_scalar(cormi_shape *shape, const corm_value *value,
                              corm_value *out)
{
    *out = *value;
    switch (value->kind) {
    case CORM_K_TEXT:
        out->as.s =
            cormi_arena_take_text(shape->ctx->arena, value->as.s, value->size);
        if (out->as.s == NULL)
            shape_no_memory(shape);
        return;
    case CORM_K_BYTES:
    case CORM_K_JSON:
    case CORM_K_ITEMS:
        if (!cormi_value_dup(out, value, shape->ctx->arena))
            shape_no_memory(shape);
        return;
    case CORM_K_OBJECT:
        *out = shape_snapshot(shape, value);
        return;
    case CORM_K_NULLTEXT:
        cormi_shape_fail(shape, CORM_VALUE_ERROR,
                         "a char * value is NULL; write NULL itself to ask "
                         "for SQL NULL");
        return;
    case CORM_K_BAD:
        cormi_shape_fail(shape, CORM_VALUE_ERROR,
                         "a void * cannot be a value unless it is NULL");
        return;
    default:
        return;
    }
}

static void shape_scalar_key(cormi_shape *shape, const corm_value *value)
{
    cormi_shape_byte(shape, (unsigned)value->kind);
    if (value->kind == CORM_K_BOOL)
        cormi_shape_byte(shape, value->as.b);
    if (value->kind == CORM_K_OBJECT && value->as.obj != NULL &&
        value->as.obj->state != NULL)
        cormi_shape_pointer(shape, value->as.obj->state->model);
}

/* out: nothing yet. */
static void shape_scalar(cormi_shape *shape, const corm_value *value,
                         corm_value *out)
{
    corm_value *to = out;

    if (shape->registry != NULL) {
        if (CORMI_RARE(shape->n_values == shape->cap_values) &&
            !shape_grow_values(shape, 1))
            return;
        to = &shape->values[shape->n_values];
    }
    shape_copy_scalar(shape, value, to);
    if (CORMI_RARE(shape->status != CORM_OK))
        return;
    shape_scalar_key(shape, to);
    if (shape->registry == NULL)
        return;
    out->kind = value->kind;
    out->elem = (uint32_t)shape->n_values++;
}

static bool shape_is_plain_list(const corm_value *list)
{
    for (size_t i = 0; i < list->size; i++)
        if (!cormi_value_is_scalar(&list->as.list[i]) &&
            list->as.list[i].kind != CORM_K_OBJECT)
            return false;
    return true;
}

static void shape_list_key(cormi_shape *shape, size_t n, uint32_t kinds)
{
    cormi_shape_byte(shape, CORM_K_LIST);
    cormi_shape_u32(shape, n > CORMI_LIST_INLINE ? UINT32_MAX : (uint32_t)n);
    cormi_shape_u32(shape, kinds);
}

/* An argument of a chain that is made again: of what is bound it has only the
 * number. */
static CORMI_APART const corm_value *shape_moved(const cormi_shape *shape,
                                                 const corm_value *value)
{
    bool bound = cormi_value_is_scalar(value) || value->kind == CORM_K_OBJECT ||
                 (value->kind == CORM_K_LIST && value->as.list == NULL);

    return bound ? &shape->ctx->moving->values[value->elem] : value;
}

/* A list of scalars is one bound value. */
static corm_value shape_plain_list(cormi_shape *shape, const corm_value *list)
{
    corm_value copy = { .kind = CORM_K_LIST, .size = list->size };
    corm_value leaf = { .kind = CORM_K_LIST, .size = list->size };
    uint32_t kinds = 0;
    corm_value *items =
        cormi_arena_calloc(shape->ctx->arena, list->size + 1, sizeof(*items));

    if (items == NULL) {
        shape_no_memory(shape);
        return leaf;
    }
    for (size_t i = 0; i < list->size && shape->status == CORM_OK; i++) {
        corm_value item = cormi_value_item(list, i);

        shape_copy_scalar(shape, &item, &items[i]);
        kinds |= UINT32_C(1) << (unsigned)items[i].kind;
    }
    copy.as.list = items;
    shape_list_key(shape, list->size, kinds);
    if (shape->registry == NULL)
        return copy;
    leaf.elem = cormi_shape_bind(shape, copy);
    return leaf;
}

/* A list with expressions in it: a tree of its own, kind CORM_K_LIST with as.list. */
static corm_value shape_mixed_list(cormi_shape *shape, const corm_value *list)
{
    corm_value out = { .kind = CORM_K_LIST, .size = list->size };
    corm_value *items =
        cormi_arena_calloc(shape->ctx->arena, list->size + 1, sizeof(*items));

    if (items == NULL) {
        shape_no_memory(shape);
        return out;
    }
    cormi_shape_byte(shape, CORM_K_LIST);
    cormi_shape_u32(shape, (uint32_t)list->size);
    cormi_shape_byte(shape, 'm');
    for (size_t i = 0; i < list->size && shape->status == CORM_OK; i++)
        cormi_shape_value(shape, &list->as.list[i], &items[i]);
    out.as.list = items;
    return out;
}

static corm_value shape_result(cormi_shape *shape, const corm_value *value)
{
    size_t n = corm_list_size(value->as.result);
    corm_value list = { .kind = CORM_K_LIST, .size = n };
    corm_value *items =
        cormi_arena_calloc(shape->ctx->arena, n + 1, sizeof(*items));

    if (items == NULL) {
        shape_no_memory(shape);
        return list;
    }
    for (size_t i = 0; i < n; i++)
        items[i] =
            corm_value_object(corm_list_object(value->as.result, i, NULL));
    list.as.list = items;
    return shape_plain_list(shape, &list);
}

/* The nested chain's segments become part of this one, its values follow ours. */
static void shape_nested_keys(cormi_shape *shape, const corm_queryset *q)
{
    size_t size = cormi_queryset_key_size(q);

    cormi_shape_u32(shape, (uint32_t)size);
    if (shape->len + size > shape->cap && !cormi_shape_grow(shape, size))
        return;
    cormi_queryset_key_copy(q, shape->buf + shape->len);
    shape->len += size;
}

static void shape_nested_values(cormi_shape *shape, const corm_queryset *q)
{
    size_t n = (size_t)q->base + q->n_values;

    if (shape->n_values + n > shape->cap_values && !shape_grow_values(shape, n))
        return;
    cormi_queryset_values_copy(q, shape->values + shape->n_values);
    shape->n_values += n;
}

static corm_value shape_queryset(cormi_shape *shape, const corm_value *value)
{
    const corm_queryset *q = value->as.qs;
    corm_value leaf = *value;

    if (q == NULL) {
        cormi_shape_fail(shape, CORM_VALUE_ERROR,
                         "a queryset used as a value is NULL");
        return leaf;
    }
    if (q->status != CORM_OK) {
        if (q->error != NULL)
            shape->ctx->error = *q->error;
        shape->status = shape->status != CORM_OK ? shape->status : q->status;
        return leaf;
    }
    if (shape->ctx->moving != NULL &&
        q->session == shape->ctx->moving->session) {
        q = cormi_queryset_move(q, shape->ctx, shape->session, shape->registry);
        if (q == NULL || q->status != CORM_OK) {
            shape->status = shape->ctx->error.code;
            return leaf;
        }
        leaf.as.qs = q;
    }
    if (shape->session != NULL && q->session != shape->session) {
        if (cormi_queryset_mixed(shape->ctx, "a queryset used as a value",
                                 q->registry, shape->registry) != CORM_OK) {
            shape->status = CORM_MISUSE;
            return leaf;
        }
        cormi_shape_fail(shape, CORM_MISUSE,
                         "a queryset of another session is used as a value; "
                         "fetch its keys and pass those");
        return leaf;
    }
    if (q->nesting >= SHAPE_MAX_NESTING) {
        cormi_shape_fail(shape, CORM_NOT_SUPPORTED,
                         "querysets are nested more than %d deep",
                         SHAPE_MAX_NESTING);
        return leaf;
    }
    if (shape->nesting <= q->nesting)
        shape->nesting = q->nesting + 1;
    cormi_shape_byte(shape, CORM_K_QUERYSET);
    leaf.elem = (uint32_t)shape->n_values;
    if (shape->registry == NULL)
        return leaf;
    shape_nested_keys(shape, q);
    shape_nested_values(shape, q);
    return leaf;
}

/* Values of values. */
static CORMI_APART corm_value shape_several(cormi_shape *shape,
                                            const corm_value *value)
{
    switch (value->kind) {
    case CORM_K_LIST:
        return shape_is_plain_list(value) ? shape_plain_list(shape, value)
                                          : shape_mixed_list(shape, value);
    case CORM_K_ARRAY:
        return shape_plain_list(shape, value);
    case CORM_K_RESULT:
        return shape_result(shape, value);
    default:
        return shape_queryset(shape, value);
    }
}

void cormi_shape_value(cormi_shape *shape, const corm_value *value,
                       corm_value *out)
{
    *out = (corm_value){ .kind = CORM_K_NULL };
    if (CORMI_RARE(shape->status != CORM_OK))
        return;
    if (CORMI_RARE(shape->ctx->moving != NULL))
        value = shape_moved(shape, value);
    switch (value->kind) {
    case CORM_K_EXPR:
        cormi_shape_byte(shape, CORM_K_EXPR);
        out->kind = CORM_K_EXPR;
        out->as.expr = cormi_shape_expr(shape, value->as.expr);
        return;
    case CORM_K_PATH:
        out->kind = CORM_K_PATH;
        if (value->as.s == NULL)
            cormi_shape_fail(shape, CORM_VALUE_ERROR, "a path is NULL");
        out->as.s = shape_named(shape, CORM_K_PATH, 0, value->as.s);
        return;
    case CORM_K_LIST:
    case CORM_K_ARRAY:
    case CORM_K_RESULT:
    case CORM_K_QUERYSET:
        *out = shape_several(shape, value);
        return;
    default:
        shape_scalar(shape, value, out);
    }
}

static const corm_value *shape_value_copy(cormi_shape *shape,
                                          const corm_value *value)
{
    corm_value *copy;

    cormi_shape_byte(shape, value != NULL);
    if (value == NULL)
        return NULL;
    copy = CORMI_NEW(shape->ctx->arena, corm_value);
    if (copy == NULL) {
        shape_no_memory(shape);
        return NULL;
    }
    /* BY(..) is always a tree, also when all its items are paths. */
    if (value->kind == CORM_K_LIST)
        *copy = shape_mixed_list(shape, value);
    else
        cormi_shape_value(shape, value, copy);
    return copy;
}

static const corm_expr *shape_optional(cormi_shape *shape,
                                       const corm_expr *expr)
{
    cormi_shape_byte(shape, expr != NULL);
    return expr != NULL ? cormi_shape_expr(shape, expr) : NULL;
}

static void shape_flags(cormi_shape *shape, const corm_expr_options *o)
{
    uint32_t flags = (uint32_t)o->distinct | (uint32_t)o->sample << 1 |
                     (uint32_t)o->desc << 2 | (uint32_t)o->nulls_first << 3 |
                     (uint32_t)o->nulls_last << 4 |
                     (uint32_t)o->frame.start_unbounded << 5 |
                     (uint32_t)o->frame.end_unbounded << 6 |
                     (uint32_t)(o->frame.mode & 7) << 7 |
                     (uint32_t)(o->frame.exclude & 7) << 10;

    cormi_shape_u32(shape, flags);
    if (o->frame.mode != 0) {
        cormi_shape_u32(shape, (uint32_t)o->frame.start);
        cormi_shape_u32(shape, (uint32_t)o->frame.end);
    }
}

static const corm_expr_options *shape_options(cormi_shape *shape,
                                              const corm_expr_options *in)
{
    corm_expr_options *out;

    cormi_shape_byte(shape, in != NULL);
    if (in == NULL)
        return NULL;
    out = cormi_arena_dup(shape->ctx->arena, in, sizeof(*in));
    if (out == NULL) {
        shape_no_memory(shape);
        return NULL;
    }
    shape_flags(shape, in);
    out->filter = shape_optional(shape, in->filter);
    out->default_value = shape_optional(shape, in->default_value);
    out->order_by = shape_value_copy(shape, in->order_by);
    out->partition_by = shape_value_copy(shape, in->partition_by);
    out->delimiter = shape_optional(shape, in->delimiter);
    out->tz = cormi_shape_name(shape, in->tz);
    out->output = cormi_shape_name(shape, in->output);
    cormi_shape_u32(shape, (uint32_t)in->max_digits);
    cormi_shape_u32(shape, (uint32_t)in->decimal_places);
    cormi_shape_u32(shape, (uint32_t)in->max_length);
    return out;
}

static void shape_constant(cormi_shape *shape, const corm_value *v)
{
    switch (v->kind) {
    case CORM_K_NULL:
        return;
    case CORM_K_BOOL:
        cormi_shape_byte(shape, v->as.b);
        return;
    case CORM_K_DATE:
        cormi_shape_bytes(shape, &v->as.date, sizeof(v->as.date));
        return;
    case CORM_K_UUID:
        cormi_shape_bytes(shape, &v->as.uuid, sizeof(v->as.uuid));
        return;
    case CORM_K_DECIMAL:
        cormi_shape_bytes(shape, &v->as.dec.high, sizeof(v->as.dec.high));
        cormi_shape_bytes(shape, &v->as.dec.low, sizeof(v->as.dec.low));
        cormi_shape_u32(shape, (uint32_t)v->as.dec.exponent);
        cormi_shape_byte(shape,
                         (unsigned)v->as.dec.negative * 4 + v->as.dec.form);
        return;
    default:
        cormi_shape_bytes(shape, &v->as.u, sizeof(v->as.u));
    }
}

/* A constant written into the SQL is part of the shape by its value. */
static void shape_literal(cormi_shape *shape, const corm_value *value)
{
    if (value->kind == CORM_K_TEXT || value->kind == CORM_K_JSON ||
        value->kind == CORM_K_BYTES) {
        cormi_shape_u32(shape, (uint32_t)value->size);
        cormi_shape_bytes(shape, value->as.p, value->size);
    } else if (cormi_value_is_scalar(value)) {
        shape_constant(shape, value);
    } else {
        cormi_shape_fail(shape, CORM_VALUE_ERROR,
                         "LITERAL() takes a plain value");
    }
}

/* An expression and room for its arguments, which are of one piece. */
typedef struct shape_copy {
    corm_expr expr;
    corm_value args[];
} shape_copy;

static shape_copy *shape_expr_copy(cormi_shape *shape, const corm_expr *expr)
{
    shape_copy *copy = cormi_arena_take(
        shape->ctx->arena, sizeof(*copy) + expr->n_args * sizeof(corm_value));

    if (copy == NULL) {
        shape_no_memory(shape);
        return NULL;
    }
    copy->expr = *expr;
    copy->expr.args = copy->args;
    return copy;
}

static void shape_args(cormi_shape *shape, const corm_expr *expr,
                       corm_value *args)
{
    for (uint32_t i = 0; i < expr->n_args && shape->status == CORM_OK; i++) {
        if (expr->op == CORM_OP_LITERAL)
            shape_literal(shape, shape->ctx->moving != NULL
                                     ? shape_moved(shape, &expr->args[i])
                                     : &expr->args[i]);
        cormi_shape_value(shape, &expr->args[i], &args[i]);
    }
}

const corm_expr *cormi_shape_expr(cormi_shape *shape, const corm_expr *expr)
{
    shape_copy *copy;

    if (shape->status != CORM_OK)
        return NULL;
    if (expr == NULL || expr->op <= CORM_OP_NONE ||
        expr->op >= CORM_OP_COUNT_) {
        cormi_shape_fail(shape, CORM_VALUE_ERROR,
                         expr == NULL ? "an expression is NULL; leave it out "
                                        "to mean no condition"
                                      : "an expression is not one; was it "
                                        "made in a block that has ended?");
        return NULL;
    }
    if (shape->depth >= SHAPE_MAX_DEPTH) {
        cormi_shape_fail(shape, CORM_NOT_SUPPORTED,
                         "an expression is nested more than %d deep",
                         SHAPE_MAX_DEPTH);
        return NULL;
    }
    copy = shape_expr_copy(shape, expr);
    if (copy == NULL)
        return NULL;
    shape->depth++;
    copy->expr.name =
        shape_named(shape, (unsigned)expr->op, expr->n_args, expr->name);
    shape_args(shape, expr, copy->args);
    copy->expr.options = shape_options(shape, expr->options);
    shape->depth--;
    return &copy->expr;
}
