/*
 * The compiler's entry: folds a chain, makes the statement that its
 * terminal asks for, and moves what a plan keeps into the plan's arena.
 */
#include "query/compile.h"

#include "base/value.h"
#include "query/aggregate.h"
#include "query/select.h"

#include <string.h>

corm_status cormi_compile_failed(const cormi_compilation *b)
{
    return b->ctx->error.code != CORM_OK ? b->ctx->error.code
                                         : cormi_fail_memory(b->ctx);
}

/* ---- what a plan keeps ---- */

bool cormi_compile_keep_outs(const cormi_compiler *c, const cormi_vec *outs,
                             cormi_compiled *out)
{
    cormi_out *kept;

    if (outs->n == 0)
        return true;
    kept = CORMI_NEW_N(c->arena, cormi_out, outs->n);
    if (kept == NULL)
        return false;
    for (size_t i = 0; i < outs->n; i++) {
        kept[i] = CORMI_VEC_AT(cormi_out, outs, i);
        if (kept[i].name != NULL) {
            kept[i].name = cormi_arena_strdup(c->arena, kept[i].name);
            if (kept[i].name == NULL)
                return false;
        }
        if (!cormi_value_dup(&kept[i].empty, &kept[i].empty, c->arena))
            return false;
    }
    out->outs = kept;
    out->n_outs = outs->n;
    return true;
}

bool cormi_compile_keep_parts(const cormi_compiler *c, const cormi_vec *parts,
                              cormi_compiled *out)
{
    cormi_part *kept;

    if (parts->n == 0)
        return true;
    kept = CORMI_TAKE_N(c->arena, cormi_part, parts->n);
    if (kept == NULL)
        return false;
    for (size_t i = 0; i < parts->n; i++) {
        kept[i] = CORMI_VEC_AT(cormi_part, parts, i);
        if (kept[i].fields == kept[i].model->fields)
            continue; /* all of them */
        kept[i].fields =
            cormi_arena_dup(c->arena, kept[i].fields,
                            kept[i].n_fields * sizeof(*kept[i].fields));
        if (kept[i].fields == NULL)
            return false;
    }
    out->parts = kept;
    out->n_parts = parts->n;
    return true;
}

static bool compile_keep_slots(const cormi_compilation *b, cormi_compiled *out)
{
    out->slots = cormi_arena_dup(b->c->arena, b->slots.data,
                                 b->slots.n * sizeof(cormi_slot));
    out->guards = cormi_arena_dup(b->c->arena, b->guards.data,
                                  b->guards.n * sizeof(cormi_slot));
    out->n_slots = b->slots.n;
    out->n_guards = b->guards.n;
    out->bound = b->made.n == b->slots.n ? b->made.data : NULL;
    return out->slots != NULL && out->guards != NULL;
}

/* ---- SELECT ---- */

static corm_status compile_select(cormi_compilation *b, cormi_lq *lq,
                                  const corm_queryset *q, cormi_compiled *out)
{
    cormi_part parts_room[2];
    cormi_vec parts = CORMI_VEC_ROOM(cormi_part, b->arena, parts_room, 2);
    cormi_vec outs = CORMI_VEC_ARENA(cormi_out, b->arena);
    bool empty = false;
    corm_select *select;

    if (q->op == CORMI_Q_AGGREGATE)
        select = cormi_aggregate_select(lq, q, &outs, &empty);
    else if (q->op == CORMI_Q_COUNT)
        select = cormi_count_select(lq, &outs, &empty);
    else
        select = cormi_lq_select(lq, false, &parts, &outs, &empty);
    if (select == NULL)
        return cormi_compile_failed(b);
    if (outs.n > UINT16_MAX || select->n_columns > UINT16_MAX)
        return cormi_lq_fail(lq, CORM_NOT_SUPPORTED, "too many columns");
    out->kind = empty ? CORMI_COMPILED_EMPTY : CORMI_COMPILED_SELECT;
    out->select = select;
    if (!cormi_compile_keep_parts(b->c, &parts, out) ||
        !cormi_compile_keep_outs(b->c, &outs, out))
        return cormi_fail_memory(b->ctx);
    return CORM_OK;
}

/* ---- raw ---- */

static corm_status compile_raw(cormi_compilation *b, const corm_queryset *q,
                               cormi_compiled *out)
{
    for (uint32_t i = 0; i < q->base + q->n_values; i++) {
        corm_status status = cormi_slot_raw(b, i);

        if (status != CORM_OK)
            return status;
    }
    out->kind = CORMI_COMPILED_RAW;
    return CORM_OK;
}

/* ---- entry ---- */

/* AND of nothing is true, OR of nothing is false. */
static const corm_node compile_yes = { .kind = CORM_NODE_AND,
                                       .type = CORM_TYPE_BOOLEAN };
static const corm_node compile_no = { .kind = CORM_NODE_OR,
                                      .type = CORM_TYPE_BOOLEAN };

static void compile_begin(cormi_compilation *b, const cormi_compiler *c)
{
    b->c = c;
    b->ctx = c->ctx;
    b->arena = c->scratch;
    b->values = c->values;
    b->queries = CORMI_VEC_ROOM(cormi_lq *, c->scratch, b->queries_room, 2);
    b->guards = CORMI_VEC_ARENA(cormi_slot, c->scratch);
    b->bits = cormi_feature_bits(c->features);
    b->yes = &compile_yes;
    b->no = &compile_no;
}

static corm_status compile_chain(cormi_compilation *b, const corm_queryset *q,
                                 cormi_compiled *out)
{
    cormi_lq *lq;

    if (q->state & CORMI_QS_RAW)
        return compile_raw(b, q, out);
    lq = cormi_lq_fold(b, q, 0, NULL);
    if (lq == NULL)
        return cormi_compile_failed(b);
    if (q->op == CORMI_Q_UPDATE || q->op == CORMI_Q_UPDATE_RETURNING ||
        q->op == CORMI_Q_DELETE || q->op == CORMI_Q_DELETE_RETURNING ||
        q->op == CORMI_Q_INSERT)
        return cormi_compile_write(b, lq, q, out);
    return compile_select(b, lq, q, out);
}

corm_status cormi_compile(const cormi_compiler *c, const corm_queryset *q,
                          cormi_compiled *out)
{
    cormi_compilation b = { 0 };
    size_t n = (size_t)q->base + q->n_values;
    corm_value *made = cormi_arena_take(c->params, n * sizeof(*made));
    cormi_slot slots_room[16];
    corm_error *kept = NULL; /* of an earlier call */
    corm_status status;

    memset(out, 0, sizeof(*out));
    if (c->ctx->error.code != CORM_OK)
        kept =
            cormi_arena_dup(c->scratch, &c->ctx->error, sizeof(c->ctx->error));
    if (made == NULL || (kept == NULL && c->ctx->error.code != CORM_OK))
        return cormi_fail_memory(c->ctx);
    compile_begin(&b, c);
    b.slots = CORMI_VEC_ROOM(cormi_slot, c->scratch, slots_room, 16);
    b.made = CORMI_VEC_ROOM(corm_value, c->params, made, n);
    c->ctx->error.code = CORM_OK; /* to tell a failure of ours */
    status = compile_chain(&b, q, out);
    if (b.oom)
        return cormi_fail_memory(c->ctx);
    if (status != CORM_OK)
        return status;
    cormi_joins_name(&b);
    if (!compile_keep_slots(&b, out))
        return cormi_fail_memory(c->ctx);
    if (kept != NULL)
        c->ctx->error = *kept;
    else
        c->ctx->error.code = CORM_OK;
    return CORM_OK;
}
