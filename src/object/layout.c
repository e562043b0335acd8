/*
 * Layouts: which column of a result fills which member, made once a shape.
 * The drivers' decode program, and what links the structs of one row.
 */
#include "object/plan.h"

#include <string.h>

#define LAYOUT_PARTS_MAX 64

typedef struct layout_work {
    const cormi_compiler *c;
    const cormi_compiled *compiled;
    corm_decode_item *items;
    corm_decode_part *parts;
    cormi_layout_part *structs;
    cormi_column *columns;
    cormi_layout_tuple *tuples;
    uint32_t n_items, n_columns, n_tuples, n_hidden;
    uint32_t
        n_visible; /* cells that are no parts of a tuple: n_columns in the end */
    uint32_t cells;
} layout_work;

size_t cormi_layout_round(size_t size)
{
    return (size + CORMI_ARENA_ALIGN - 1) & ~(size_t)(CORMI_ARENA_ALIGN - 1);
}

/* Decimals of a column have its places, whatever the database keeps. */
static uint8_t layout_places(const cormi_field *field)
{
    if (field == NULL || field->data_type != CORM_TYPE_DECIMAL ||
        field->decimal_places < 0 || field->decimal_places > 200)
        return 0;
    return (uint8_t)(field->decimal_places + 1);
}

/* And no more digits than it has. */
static uint8_t layout_digits(const cormi_field *field)
{
    return layout_places(field) == 0 || field->max_digits <= 0 ||
                   field->max_digits > UINT8_MAX
               ? 0
               : (uint8_t)field->max_digits;
}

void cormi_layout_member(corm_decode_item *out, const cormi_field *field,
                         size_t column, size_t part)
{
    uint32_t opt = field->optional ? CORM_C_OPT : 0;

    *out = (corm_decode_item){ .ctype = (uint8_t)(field->ctype | opt),
                               .size = (uint8_t)field->width,
                               .type = (uint8_t)field->data_type,
                               .null = field->null,
                               .column = (uint16_t)column,
                               .part = (uint16_t)part,
                               .offset = field->offset,
                               .quantize = layout_places(field),
                               .digits = layout_digits(field),
                               .label = field->label };
}

corm_decode_item cormi_layout_cell(uint32_t cells, size_t i, size_t column,
                                   corm_type type, const char *label)
{
    return (corm_decode_item){ .ctype = CORM_C_VALUE,
                               .size = (uint8_t)sizeof(corm_value),
                               .type = (uint8_t)type,
                               .null = true,
                               .column = (uint16_t)column,
                               .offset =
                                   cells + (uint32_t)(i * sizeof(corm_value)),
                               .label = label };
}

/* ---- objects ---- */

/* A field may have no member: the order of an ordered model. */
static bool layout_has_member(const cormi_field *field)
{
    return field->offset != CORM_NO_MEMBER && field->ctype != CORM_C_NONE;
}

static void layout_members(layout_work *w, size_t p)
{
    const cormi_part *part = &w->compiled->parts[p];
    uint32_t first = w->n_items;

    for (size_t i = 0; i < part->n_fields; i++)
        if (layout_has_member(part->fields[i]))
            cormi_layout_member(&w->items[w->n_items++], part->fields[i],
                                part->first_column + i, p);
    w->parts[p].key_column = part->optional ? part->key_column : -1;
    w->parts[p].first = first;
    w->parts[p].n = w->n_items - first;
}

static void layout_link(layout_work *w, size_t p)
{
    const cormi_part *part = &w->compiled->parts[p];
    cormi_layout_part *out = &w->structs[p];
    const cormi_model *parent;
    const cormi_field *field;

    out->parent = -1;
    out->link = out->back = CORM_NO_MEMBER;
    if (p == 0)
        return;
    out->parent = part->parent < 0 ? 0 : part->parent;
    parent = w->compiled->parts[out->parent].model;
    field = cormi_model_field(part->reverse ? part->model : parent,
                              part->relation->field->name);
    if (part->reverse) {
        out->name = part->relation->accessor;
        out->back = field == NULL ? CORM_NO_MEMBER : field->object_offset;
    } else {
        out->name = part->relation->field->name;
        out->link = field == NULL ? CORM_NO_MEMBER : field->object_offset;
    }
}

static corm_status layout_loaded(layout_work *w, size_t p)
{
    const cormi_part *part = &w->compiled->parts[p];
    uint64_t *mask;

    if (!part->deferred)
        return CORM_OK;
    mask = CORMI_NEW_N(w->c->arena, uint64_t, part->model->n_fields / 64 + 1);
    if (mask == NULL)
        return cormi_fail_memory(w->c->ctx);
    for (size_t i = 0; i < part->n_fields; i++) {
        unsigned index = part->fields[i]->index;

        mask[index / 64u] |= UINT64_C(1) << (index % 64u);
    }
    w->structs[p].loaded = mask;
    return CORM_OK;
}

static corm_status layout_part(layout_work *w, size_t p)
{
    const cormi_part *part = &w->compiled->parts[p];

    w->structs[p].model = part->model;
    w->structs[p].stride = cormi_layout_round(part->model->size);
    layout_members(w, p);
    layout_link(w, p);
    return layout_loaded(w, p);
}

/* ---- cells ---- */

/* A plain column is read by the rules of its field, an expression freely. */
static void layout_source(corm_decode_item *item, const cormi_out *out)
{
    item->quantize = layout_places(out->field);
    item->digits = layout_digits(out->field);
    item->computed = out->field == NULL;
}

static void layout_item(layout_work *w, size_t cell, const cormi_out *out,
                        const char *label)
{
    corm_decode_item *item = &w->items[w->n_items++];

    *item = cormi_layout_cell(w->cells, cell, out->column, out->type, label);
    layout_source(item, out);
}

/* The parts of a tuple are cells that only its list shows. */
static void layout_tuple(layout_work *w, const cormi_out *out,
                         const char *label)
{
    cormi_layout_tuple *tuple = &w->tuples[w->n_tuples++];

    *tuple = (cormi_layout_tuple){ .cell = w->n_columns,
                                   .first = w->n_visible + w->n_hidden,
                                   .n = out->n_tuple };
    for (uint32_t i = 0; i < tuple->n; i++)
        layout_item(w, tuple->first + i, &out[1 + i], label);
    w->n_hidden += tuple->n;
}

static corm_status layout_cell(layout_work *w, const cormi_out *out)
{
    const char *name = out->name != NULL ? out->name : "";
    cormi_column *column = &w->columns[w->n_columns];

    column->name = cormi_arena_strdup(w->c->arena, name);
    if (column->name == NULL)
        return cormi_fail_memory(w->c->ctx);
    column->type = out->type;
    if (out->n_tuple != 0)
        layout_tuple(w, out, column->name);
    else
        layout_item(w, w->n_columns, out, column->name);
    w->n_columns++;
    return CORM_OK;
}

static bool layout_in_record(const cormi_model *record, const char *name)
{
    return record != NULL && name != NULL &&
           cormi_model_field(record, name) != NULL;
}

/* Cells of all columns that have no member in the record. */
static corm_status layout_cells(layout_work *w, const cormi_model *record)
{
    const cormi_compiled *compiled = w->compiled;
    corm_status status = CORM_OK;
    size_t i;

    w->cells = (uint32_t)cormi_layout_round(w->structs[0].stride);
    for (i = 0; i < compiled->n_outs; i += 1u + compiled->outs[i].n_tuple)
        w->n_visible += !layout_in_record(record, compiled->outs[i].name);
    for (i = 0; i < compiled->n_outs && status == CORM_OK;
         i += 1u + compiled->outs[i].n_tuple)
        if (!layout_in_record(record, compiled->outs[i].name))
            status = layout_cell(w, &compiled->outs[i]);
    w->structs[0].stride = cormi_layout_round(
        w->cells + (w->n_columns + w->n_hidden) * sizeof(corm_value));
    return status;
}

/* ---- records: rows of values read into the members of a struct ---- */

static const cormi_out *layout_out(const cormi_compiled *compiled,
                                   const char *name)
{
    for (size_t i = 0; i < compiled->n_outs; i++)
        if (compiled->outs[i].name != NULL &&
            strcmp(compiled->outs[i].name, name) == 0)
            return &compiled->outs[i];
    return NULL;
}

static corm_status layout_record_member(layout_work *w,
                                        const cormi_field *field)
{
    const cormi_out *out = layout_out(w->compiled, field->name);
    corm_decode_item *item = &w->items[w->n_items];

    if (out == NULL)
        out = layout_out(w->compiled, field->attname);
    if (out == NULL)
        return cormi_fail(w->c->ctx, CORM_FIELD_ERROR,
                          "the queryset has no column for %s; name one with "
                          "values() or AS(\"%s\", ..)",
                          field->label, field->name);
    cormi_layout_member(item, field, out->column, 0);
    if (out->type != CORM_TYPE_NONE)
        item->type = (uint8_t)out->type;
    layout_source(item, out);
    w->n_items++;
    return CORM_OK;
}

static corm_status layout_record(layout_work *w, const cormi_model *record)
{
    corm_status status = CORM_OK;

    w->structs[0].model = record;
    w->structs[0].stride = cormi_layout_round(record->size);
    for (size_t i = 0; i < record->n_fields && status == CORM_OK; i++)
        if (layout_has_member(record->fields[i]))
            status = layout_record_member(w, record->fields[i]);
    return status == CORM_OK ? layout_cells(w, record) : status;
}

/* ---- all together ---- */

static corm_status layout_alloc(layout_work *w, const cormi_model *record)
{
    size_t n_items = w->compiled->n_outs + 1;
    size_t n_parts = w->compiled->n_parts + 1;

    for (size_t p = 0; p < w->compiled->n_parts; p++)
        n_items += w->compiled->parts[p].n_fields;
    if (record != NULL)
        n_items += record->n_fields;
    w->items = CORMI_TAKE_N(w->c->arena, corm_decode_item, n_items);
    w->parts = CORMI_NEW_N(w->c->arena, corm_decode_part, n_parts);
    w->structs = CORMI_NEW_N(w->c->arena, cormi_layout_part, n_parts);
    if (w->items == NULL || w->parts == NULL || w->structs == NULL)
        return cormi_fail_memory(w->c->ctx);
    if (w->compiled->n_outs == 0)
        return CORM_OK;
    w->columns = CORMI_NEW_N(w->c->arena, cormi_column, w->compiled->n_outs);
    w->tuples =
        CORMI_NEW_N(w->c->arena, cormi_layout_tuple, w->compiled->n_outs);
    return w->tuples != NULL && w->columns != NULL
               ? CORM_OK
               : cormi_fail_memory(w->c->ctx);
}

/* Drivers read columns from left to right. */
static int layout_by_column(const corm_decode_item *a,
                            const corm_decode_item *b)
{
    return (a->column > b->column) - (a->column < b->column);
}

static void layout_sort(corm_decode_item *items, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        corm_decode_item item;
        size_t at = i;

        if (layout_by_column(&items[i - 1], &items[i]) <= 0)
            continue; /* as it mostly is */
        item = items[i];
        for (; at > 0 && layout_by_column(&items[at - 1], &item) > 0; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

/* Rows of cells or of a record, or the cells behind the main object. */
static corm_status layout_main(layout_work *w, const cormi_model *record)
{
    corm_status status;

    if (w->compiled->n_parts != 0 && record != NULL)
        return cormi_fail(w->c->ctx, CORM_FIELD_ERROR,
                          "%s takes rows of values(): name its columns there",
                          record->name);
    if (w->compiled->n_parts != 0) {
        status = layout_part(w, 0);
        if (status == CORM_OK && w->compiled->n_outs != 0)
            status = layout_cells(w, NULL);
    } else {
        w->parts[0].key_column = -1;
        w->structs[0].parent = -1;
        w->structs[0].link = w->structs[0].back = CORM_NO_MEMBER;
        w->structs[0].stride = sizeof(corm_row);
        status =
            record != NULL ? layout_record(w, record) : layout_cells(w, NULL);
    }
    w->parts[0].first = 0;
    w->parts[0].n = w->n_items;
    layout_sort(w->items, w->n_items);
    return status;
}

corm_status cormi_layout_make(const cormi_compiler *c,
                              const cormi_compiled *compiled,
                              const cormi_model *record, cormi_layout *out)
{
    layout_work w = { .c = c, .compiled = compiled };
    corm_status status;

    if (compiled->kind != CORMI_COMPILED_SELECT &&
        compiled->kind != CORMI_COMPILED_EMPTY && compiled->n_parts == 0 &&
        compiled->n_outs == 0)
        return CORM_OK; /* nothing comes back */
    if (compiled->n_parts > LAYOUT_PARTS_MAX)
        return cormi_fail(c->ctx, CORM_NOT_SUPPORTED,
                          "a row of more than %d related objects; select "
                          "fewer with select_related()",
                          LAYOUT_PARTS_MAX);
    status = layout_alloc(&w, record);
    if (status == CORM_OK)
        status = layout_main(&w, record);
    for (size_t p = 1; p < compiled->n_parts && status == CORM_OK; p++)
        status = layout_part(&w, p);
    *out = (cormi_layout){
        .decode = { .items = w.items,
                    .n_items = w.n_items,
                    .parts = w.parts,
                    .n_parts = compiled->n_parts == 0 ? 1 : compiled->n_parts },
        .parts = w.structs,
        .n_parts = compiled->n_parts == 0 ? 1 : compiled->n_parts,
        .columns = w.columns,
        .n_columns = w.n_columns,
        .cells = w.cells,
        .tuples = w.tuples,
        .n_tuples = w.n_tuples
    };
    return status;
}
