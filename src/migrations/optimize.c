/*
 * The optimizer: two operations that can be said in one, or in none, become
 * so when nothing between them is in the way.  The rules are Django's.
 */
#include "migrations/detect.h"

#include "base/alloc.h"

#include <string.h>

typedef enum optimize_result {
    OPTIMIZE_NO,      /* neither joined nor passed */
    OPTIMIZE_THROUGH, /* the first may be moved behind the second */
    OPTIMIZE_JOINED   /* see out */
} optimize_result;

typedef struct optimizer {
    corm_arena *arena;
    const char *app;
    corm_operation out[2];
    size_t n_out;
    bool oom;
} optimizer;

static optimize_result optimize_one(optimizer *o, const corm_operation *op)
{
    o->out[0] = *op;
    o->n_out = 1;
    return OPTIMIZE_JOINED;
}

static optimize_result optimize_none(optimizer *o)
{
    o->n_out = 0;
    return OPTIMIZE_JOINED;
}

static optimize_result optimize_oom(optimizer *o)
{
    o->oom = true;
    return OPTIMIZE_NO;
}

/* ---- what an operation refers to ---- */

static bool optimize_names(const optimizer *o, const corm_model *ref,
                           const char *model)
{
    return ref != NULL && ref->name != NULL &&
           (ref->app == NULL || strcmp(ref->app, o->app) == 0) &&
           cormi_state_same(ref->name, model);
}

static bool optimize_field_names(const optimizer *o, const corm_field *field,
                                 const char *model)
{
    return optimize_names(o, field->to, model) ||
           optimize_names(o, field->through, model);
}

static bool optimize_is_field_op(const corm_operation *op)
{
    return op->kind == CORM_OPERATION_ADD_FIELD ||
           op->kind == CORM_OPERATION_ALTER_FIELD ||
           op->kind == CORM_OPERATION_REMOVE_FIELD ||
           op->kind == CORM_OPERATION_RENAME_FIELD;
}

static bool optimize_is_option(const corm_operation *op)
{
    return op->kind == CORM_OPERATION_ALTER_MODEL_TABLE ||
           op->kind == CORM_OPERATION_ALTER_MODEL_TABLE_COMMENT ||
           op->kind == CORM_OPERATION_ALTER_MODEL_OPTIONS ||
           op->kind == CORM_OPERATION_ALTER_UNIQUE_TOGETHER ||
           op->kind == CORM_OPERATION_ALTER_ORDER_WITH_RESPECT_TO;
}

static bool optimize_creation_names(const optimizer *o,
                                    const corm_model *created,
                                    const char *model)
{
    if (optimize_names(o, created->extends, model) ||
        optimize_names(o, created->proxy_of, model))
        return true;
    for (size_t i = 0; i < created->n_fields; i++)
        if (created->fields[i].to != NULL &&
            optimize_field_names(o, &created->fields[i], model))
            return true;
    return false;
}

/* May op refer to the model?  In doubt, yes. */
static bool optimize_refers(const optimizer *o, const corm_operation *op,
                            const char *model)
{
    if (op->kind == CORM_OPERATION_CREATE_MODEL)
        return cormi_state_same(op->model, model) ||
               optimize_creation_names(o, op->state, model);
    if (op->kind == CORM_OPERATION_RENAME_MODEL)
        return cormi_state_same(op->model, model) ||
               cormi_state_same(op->new_name, model);
    if (optimize_is_field_op(op))
        return cormi_state_same(op->model, model) ||
               (op->field != NULL && op->field->to != NULL &&
                optimize_field_names(o, op->field, model));
    if (optimize_is_option(op))
        return cormi_state_same(op->model, model);
    return true;
}

static const char *optimize_field_name(const corm_operation *op)
{
    return op->field != NULL ? op->field->name : op->name;
}

static bool optimize_in(const char *const *names, const char *name)
{
    for (; names != NULL && *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static bool optimize_to_field(const optimizer *o, const corm_field *field,
                              const char *model, const char *name)
{
    if (optimize_names(o, field->to, model) &&
        (field->to_field == NULL || strcmp(field->to_field, name) == 0))
        return true;
    return optimize_names(o, field->through, model) &&
           (field->through_fields == NULL ||
            optimize_in(field->through_fields, name));
}

/* May op refer to a field of the model? */
static bool optimize_refers_field(const optimizer *o, const corm_operation *op,
                                  const char *model, const char *name)
{
    if (!optimize_is_field_op(op))
        return optimize_refers(o, op, model);
    if (cormi_state_same(op->model, model) &&
        (strcmp(optimize_field_name(op), name) == 0 ||
         (op->kind == CORM_OPERATION_RENAME_FIELD &&
          strcmp(op->new_name, name) == 0) ||
         (op->field != NULL && (op->field->generated != NULL ||
                                optimize_in(op->field->from_fields, name)))))
        return true;
    return op->field != NULL && op->field->to != NULL &&
           optimize_to_field(o, op->field, model, name);
}

static optimize_result optimize_pass(bool refers)
{
    return refers ? OPTIMIZE_NO : OPTIMIZE_THROUGH;
}

/* ---- into CreateModel ---- */

/* A copy of the model that may be changed, with one more field. */
static corm_model *optimize_copy(optimizer *o, const corm_model *model,
                                 corm_field **fields)
{
    corm_model *copy = cormi_arena_dup(o->arena, model, sizeof(*model));

    *fields = CORMI_NEW_N(o->arena, corm_field, model->n_fields + 1);
    if (copy == NULL || *fields == NULL)
        return NULL;
    if (model->n_fields != 0)
        memcpy(*fields, model->fields, model->n_fields * sizeof(**fields));
    copy->fields = *fields;
    return copy;
}

static size_t optimize_field_at(const corm_model *model, const char *name)
{
    size_t i = 0;

    while (i < model->n_fields && strcmp(model->fields[i].name, name) != 0)
        i++;
    return i;
}

/* unique_together without the lists that name a field. */
static const char *const *const *
optimize_without(optimizer *o, const char *const *const *lists,
                 const char *name)
{
    size_t n = 0, kept = 0;
    const char *const **out;

    while (lists != NULL && lists[n] != NULL)
        n++;
    out = n == 0 ? NULL : CORMI_NEW_N(o->arena, const char *const *, n + 1);
    for (size_t i = 0; out != NULL && i < n; i++)
        if (!optimize_in(lists[i], name))
            out[kept++] = lists[i];
    return kept == 0 ? NULL : out;
}

static void optimize_rename_created(optimizer *o, corm_model *model,
                                    corm_field *field, const corm_operation *op)
{
    size_t n = 0;
    const char *const *const *lists = model->unique_together;
    const char *const **out;

    field->name = op->new_name;
    while (lists != NULL && lists[n] != NULL)
        n++;
    out = CORMI_NEW_N(o->arena, const char *const *, n + 1);
    for (size_t i = 0; out != NULL && i < n; i++)
        out[i] = cormi_rename_names(o->arena, lists[i], op->name, op->new_name);
    model->unique_together = n == 0 ? NULL : out;
    model->primary_key = cormi_rename_names(o->arena, model->primary_key,
                                            op->name, op->new_name);
    if (cormi_text_same(model->order_with_respect_to, op->name))
        model->order_with_respect_to = op->new_name;
}

static void optimize_remove_created(optimizer *o, corm_model *model,
                                    corm_field *fields, size_t at,
                                    const char *name)
{
    model->n_fields--;
    memmove(fields + at, fields + at + 1,
            (model->n_fields - at) * sizeof(*fields));
    model->unique_together = optimize_without(o, model->unique_together, name);
    if (cormi_text_same(model->order_with_respect_to, name))
        model->order_with_respect_to = NULL;
}

static optimize_result optimize_create_field(optimizer *o,
                                             const corm_operation *op,
                                             const corm_operation *other)
{
    corm_field *fields;
    corm_model *model = optimize_copy(o, op->state, &fields);
    const char *name = optimize_field_name(other);
    corm_operation out = *op;
    size_t at;

    if (model == NULL)
        return optimize_oom(o);
    at = optimize_field_at(model, name);
    if ((other->kind == CORM_OPERATION_ADD_FIELD) != (at == model->n_fields) ||
        other->one_off)
        return OPTIMIZE_NO;
    if (other->kind == CORM_OPERATION_ADD_FIELD)
        fields[model->n_fields++] = *other->field;
    else if (other->kind == CORM_OPERATION_ALTER_FIELD)
        fields[at] = *other->field;
    else if (other->kind == CORM_OPERATION_RENAME_FIELD)
        optimize_rename_created(o, model, &fields[at], other);
    else
        optimize_remove_created(o, model, fields, at, name);
    out.state = model;
    return optimize_one(o, &out);
}

static bool optimize_add_index(optimizer *o, corm_model *model,
                               const corm_index *index)
{
    corm_index *all = CORMI_NEW_N(o->arena, corm_index, model->n_indexes + 1);

    if (all == NULL)
        return false;
    if (model->n_indexes != 0)
        memcpy(all, model->indexes, model->n_indexes * sizeof(*all));
    all[model->n_indexes++] = *index;
    model->indexes = all;
    return true;
}

static bool optimize_add_constraint(optimizer *o, corm_model *model,
                                    const corm_constraint *constraint)
{
    corm_constraint *all =
        CORMI_NEW_N(o->arena, corm_constraint, model->n_constraints + 1);

    if (all == NULL)
        return false;
    if (model->n_constraints != 0)
        memcpy(all, model->constraints, model->n_constraints * sizeof(*all));
    all[model->n_constraints++] = *constraint;
    model->constraints = all;
    return true;
}

static bool optimize_drop_index(optimizer *o, corm_model *model,
                                const char *name)
{
    corm_index *all = CORMI_NEW_N(o->arena, corm_index, model->n_indexes + 1);
    size_t n = 0;

    for (size_t i = 0; all != NULL && i < model->n_indexes; i++)
        if (!cormi_text_same(model->indexes[i].name, name))
            all[n++] = model->indexes[i];
    model->indexes = all;
    model->n_indexes = n;
    return all != NULL;
}

static bool optimize_drop_constraint(optimizer *o, corm_model *model,
                                     const char *name)
{
    corm_constraint *all =
        CORMI_NEW_N(o->arena, corm_constraint, model->n_constraints + 1);
    size_t n = 0;

    for (size_t i = 0; all != NULL && i < model->n_constraints; i++)
        if (!cormi_text_same(model->constraints[i].name, name))
            all[n++] = model->constraints[i];
    model->constraints = all;
    model->n_constraints = n;
    return all != NULL;
}

static void optimize_take_options(corm_model *model, const corm_model *from)
{
    model->ordering = from->ordering;
    model->get_latest_by = from->get_latest_by;
    model->unmanaged = from->unmanaged;
    model->verbose_name = from->verbose_name;
    model->verbose_name_plural = from->verbose_name_plural;
    model->default_related_name = from->default_related_name;
}

/* What changes options, indexes or constraints of the model just made. */
static optimize_result optimize_create_meta(optimizer *o,
                                            const corm_operation *op,
                                            const corm_operation *other)
{
    corm_model *model = cormi_arena_dup(o->arena, op->state, sizeof(*model));
    corm_operation out = *op;
    bool ok = model != NULL;

    if (!ok)
        return optimize_oom(o);
    if (other->kind == CORM_OPERATION_ALTER_MODEL_OPTIONS)
        optimize_take_options(model, other->state);
    else if (other->kind == CORM_OPERATION_ALTER_UNIQUE_TOGETHER)
        model->unique_together = other->unique_together;
    else if (other->kind == CORM_OPERATION_ALTER_ORDER_WITH_RESPECT_TO)
        model->order_with_respect_to = other->order_with_respect_to;
    else if (other->kind == CORM_OPERATION_ADD_INDEX && !other->concurrently)
        ok = optimize_add_index(o, model, other->index);
    else if (other->kind == CORM_OPERATION_ADD_CONSTRAINT && !other->not_valid)
        ok = optimize_add_constraint(o, model, other->constraint);
    else if (other->kind == CORM_OPERATION_REMOVE_INDEX)
        ok = optimize_drop_index(o, model, other->name);
    else if (other->kind == CORM_OPERATION_REMOVE_CONSTRAINT)
        ok = optimize_drop_constraint(o, model, other->name);
    else
        return OPTIMIZE_NO;
    out.state = model;
    return ok ? optimize_one(o, &out) : optimize_oom(o);
}

static optimize_result optimize_create(optimizer *o, const corm_operation *op,
                                       const corm_operation *other)
{
    corm_operation out = *op;

    if (other->model == NULL || !cormi_state_same(op->model, other->model))
        return optimize_pass(optimize_refers(o, other, op->model));
    if (other->kind == CORM_OPERATION_DELETE_MODEL)
        return op->state->proxy_of != NULL ? OPTIMIZE_NO : optimize_none(o);
    if (other->kind == CORM_OPERATION_RENAME_MODEL) {
        out.model = other->new_name;
        return optimize_one(o, &out);
    }
    if (optimize_is_field_op(other))
        return optimize_create_field(o, op, other);
    return optimize_create_meta(o, op, other);
}

/* ---- others ---- */

static bool optimize_same_field(const corm_operation *op, const char *name,
                                const corm_operation *other)
{
    return optimize_is_field_op(other) &&
           cormi_state_same(op->model, other->model) &&
           strcmp(name, optimize_field_name(other)) == 0;
}

static optimize_result optimize_renamed(optimizer *o, const corm_operation *op,
                                        const char *name)
{
    corm_field *field = cormi_arena_dup(o->arena, op->field, sizeof(*field));
    corm_operation out = *op;

    if (field == NULL)
        return optimize_oom(o);
    field->name = name;
    out.field = field;
    return optimize_one(o, &out);
}

static optimize_result optimize_add(optimizer *o, const corm_operation *op,
                                    const corm_operation *other)
{
    corm_operation out = *op;

    if (!optimize_same_field(op, op->field->name, other))
        return optimize_pass(
            optimize_refers_field(o, other, op->model, op->field->name));
    if (other->kind == CORM_OPERATION_REMOVE_FIELD)
        return optimize_none(o);
    if (other->kind == CORM_OPERATION_RENAME_FIELD)
        return optimize_renamed(o, op, other->new_name);
    if (other->kind != CORM_OPERATION_ALTER_FIELD)
        return OPTIMIZE_NO;
    out.field = other->field;
    out.one_off = other->one_off;
    return optimize_one(o, &out);
}

static optimize_result optimize_alter(optimizer *o, const corm_operation *op,
                                      const corm_operation *other)
{
    const char *name = op->field->name;

    if (!optimize_same_field(op, name, other))
        return optimize_pass(optimize_refers_field(o, other, op->model, name));
    if (other->kind == CORM_OPERATION_ALTER_FIELD ||
        other->kind == CORM_OPERATION_REMOVE_FIELD)
        return optimize_one(o, other);
    if (other->kind != CORM_OPERATION_RENAME_FIELD ||
        op->field->db_column != NULL ||
        optimize_renamed(o, op, other->new_name) != OPTIMIZE_JOINED)
        return OPTIMIZE_NO;
    o->out[1] = o->out[0];
    o->out[0] = *other;
    o->n_out = 2;
    return OPTIMIZE_JOINED;
}

static optimize_result optimize_remove(optimizer *o, const corm_operation *op,
                                       const corm_operation *other)
{
    if (other->kind == CORM_OPERATION_DELETE_MODEL &&
        cormi_state_same(op->model, other->model))
        return optimize_one(o, other);
    return optimize_pass(optimize_refers_field(o, other, op->model, op->name));
}

static optimize_result optimize_rename(optimizer *o, const corm_operation *op,
                                       const corm_operation *other)
{
    corm_operation out = *op;

    if (other->kind == CORM_OPERATION_RENAME_FIELD &&
        cormi_state_same(op->model, other->model) &&
        strcmp(op->new_name, other->name) == 0) {
        out.new_name = other->new_name;
        return optimize_one(o, &out);
    }
    return optimize_pass(
        optimize_refers_field(o, other, op->model, op->name) ||
        optimize_refers_field(o, other, op->model, op->new_name));
}

static optimize_result optimize_rename_model(optimizer *o,
                                             const corm_operation *op,
                                             const corm_operation *other)
{
    corm_operation out = *op;

    if (other->kind == CORM_OPERATION_RENAME_MODEL &&
        cormi_state_same(op->new_name, other->model)) {
        out.new_name = other->new_name;
        return optimize_one(o, &out);
    }
    return optimize_pass(optimize_refers(o, other, op->new_name));
}

static optimize_result optimize_option(optimizer *o, const corm_operation *op,
                                       const corm_operation *other)
{
    if (other->model != NULL && cormi_state_same(op->model, other->model) &&
        (other->kind == op->kind || other->kind == CORM_OPERATION_DELETE_MODEL))
        return optimize_one(o, other);
    return optimize_pass(optimize_refers(o, other, op->model));
}

static optimize_result optimize_part(optimizer *o, const corm_operation *op,
                                     const corm_operation *other)
{
    const char *name =
        op->index != NULL ? op->index->name : op->constraint->name;
    corm_operation_kind undo = op->index != NULL
                                   ? CORM_OPERATION_REMOVE_INDEX
                                   : CORM_OPERATION_REMOVE_CONSTRAINT;
    corm_operation out = *op;
    corm_index *index;

    if (other->model == NULL || !cormi_state_same(op->model, other->model) ||
        !cormi_text_same(name, other->name))
        return OPTIMIZE_NO;
    if (other->kind == undo)
        return optimize_none(o);
    if (op->index == NULL || other->kind != CORM_OPERATION_RENAME_INDEX)
        return OPTIMIZE_NO;
    index = cormi_arena_dup(o->arena, op->index, sizeof(*index));
    if (index == NULL)
        return optimize_oom(o);
    index->name = other->new_name;
    out.index = index;
    return optimize_one(o, &out);
}

static optimize_result optimize_pair(optimizer *o, const corm_operation *op,
                                     const corm_operation *other)
{
    switch (op->kind) {
    case CORM_OPERATION_CREATE_MODEL:
        return optimize_create(o, op, other);
    case CORM_OPERATION_DELETE_MODEL:
        return optimize_pass(optimize_refers(o, other, op->model));
    case CORM_OPERATION_RENAME_MODEL:
        return optimize_rename_model(o, op, other);
    case CORM_OPERATION_ADD_FIELD:
        return optimize_add(o, op, other);
    case CORM_OPERATION_ALTER_FIELD:
        return optimize_alter(o, op, other);
    case CORM_OPERATION_REMOVE_FIELD:
        return optimize_remove(o, op, other);
    case CORM_OPERATION_RENAME_FIELD:
        return optimize_rename(o, op, other);
    case CORM_OPERATION_ADD_INDEX:
    case CORM_OPERATION_ADD_CONSTRAINT:
        return optimize_part(o, op, other);
    default:
        return optimize_is_option(op) ? optimize_option(o, op, other)
                                      : OPTIMIZE_NO;
    }
}

static optimize_result optimize_reduce(optimizer *o, const corm_operation *op,
                                       const corm_operation *other)
{
    optimize_result result = optimize_pair(o, op, other);

    if (result == OPTIMIZE_JOINED)
        return result;
    if (op->elidable)
        return optimize_one(o, other);
    return other->elidable ? optimize_one(o, op) : result;
}

/* ---- the list ---- */

typedef struct optimize_list {
    corm_operation *ops;
    size_t n, cap;
} optimize_list;

/* Puts the result in place of the operations at i and j, where j (right) or
 * i stands.  Two operations are never longer than the two they replace. */
static void optimize_replace(optimizer *o, optimize_list *list, size_t i,
                             size_t j, bool right)
{
    corm_operation out[2] = { o->out[0], o->out[1] };
    size_t n = o->n_out, at;

    memmove(list->ops + j, list->ops + j + 1,
            (list->n - j - 1) * sizeof(*list->ops));
    memmove(list->ops + i, list->ops + i + 1,
            (list->n - i - 2) * sizeof(*list->ops));
    list->n -= 2;
    at = right ? j - 1 : i;
    memmove(list->ops + at + n, list->ops + at,
            (list->n - at) * sizeof(*list->ops));
    memcpy(list->ops + at, out, n * sizeof(*out));
    list->n += n;
}

/* Everything between may be moved behind the operation at j. */
static bool optimize_all_pass(optimizer *o, const optimize_list *list, size_t i,
                              size_t j)
{
    corm_operation out[2] = { o->out[0], o->out[1] };
    size_t n = o->n_out;
    bool pass = true;

    for (size_t k = i + 1; pass && k < j; k++)
        pass = optimize_reduce(o, &list->ops[k], &list->ops[j]) ==
               OPTIMIZE_THROUGH;
    o->out[0] = out[0];
    o->out[1] = out[1];
    o->n_out = n;
    return pass;
}

/* Joins the operation at i with a later one; false: with none. */
static bool optimize_at(optimizer *o, optimize_list *list, size_t i)
{
    bool right = true;

    for (size_t j = i + 1; j < list->n && !o->oom; j++) {
        optimize_result result =
            optimize_reduce(o, &list->ops[i], &list->ops[j]);

        if (result == OPTIMIZE_NO)
            right = false;
        if (result != OPTIMIZE_JOINED)
            continue;
        if (!right && !optimize_all_pass(o, list, i, j))
            return false;
        optimize_replace(o, list, i, j, right);
        return true;
    }
    return false;
}

corm_status cormi_optimize(corm_arena *arena, const char *app,
                           const corm_operation **operations, size_t *n)
{
    optimizer o = { .arena = arena, .app = app };
    optimize_list list = { .n = *n, .cap = *n };
    bool changed = *n > 1;

    list.ops = CORMI_NEW_N(arena, corm_operation, *n);
    if (list.ops == NULL)
        return CORM_NO_MEMORY;
    if (*n != 0)
        memcpy(list.ops, *operations, *n * sizeof(*list.ops));
    while (changed && !o.oom) {
        changed = false;
        for (size_t i = 0; i < list.n && !o.oom;) {
            if (optimize_at(&o, &list, i))
                changed = true;
            else
                i++;
        }
    }
    *operations = list.ops;
    *n = list.n;
    return o.oom || arena->oom ? CORM_NO_MEMORY : CORM_OK;
}

corm_status corm_operations_optimize(const char *app,
                                     const corm_operation *operations, size_t n,
                                     corm_changes *out, corm_error *err)
{
    corm_arena *arena = cormi_arena_new(&cormi_default_allocator);
    corm_planned_migration *made =
        arena == NULL ? NULL : CORMI_NEW(arena, corm_planned_migration);

    *out = (corm_changes){ 0 };
    if (made != NULL) {
        *made = (corm_planned_migration){ .app = app,
                                          .operations = operations,
                                          .n_operations = n };
        if (cormi_optimize(arena, app, &made->operations,
                           &made->n_operations) == CORM_OK) {
            *out = (corm_changes){ made, 1, arena };
            return CORM_OK;
        }
    }
    cormi_arena_free(arena);
    return cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
}
