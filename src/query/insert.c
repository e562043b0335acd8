/*
 * INSERT of what a queryset selects: its columns go, by their names, to the
 * fields of another model.
 */
#include "query/select.h"

#include <string.h>

typedef struct insert_into {
    cormi_lq *lq;
    const cormi_model *model; /* whose table takes the rows */
    const cormi_field **fields;
    size_t n;
} insert_into;

/* Stored alike, so that the column can be read again. */
static bool insert_fits(corm_type type, const cormi_field *field)
{
    const cormi_type_info *have = cormi_type(type);
    const cormi_type_info *want = cormi_type(field->data_type);

    return type == CORM_TYPE_NONE || have->data_type == want->data_type ||
           (have->is_integer && want->is_integer) ||
           (have->is_text && want->is_text);
}

static const cormi_field *insert_field(const insert_into *w, const char *name)
{
    const cormi_field *field = cormi_model_field(w->model, name);
    char hint[CORMI_HINT_MAX];

    if (field != NULL && field->column != NULL)
        return field;
    cormi_lq_fail(w->lq, CORM_FIELD_ERROR,
                  "cannot insert into %s: \"%s\" is no column of it%s "
                  "(values() names the columns, AS(\"name\", ..) others)",
                  w->model->name, name, cormi_model_hint(w->model, name, hint));
    return NULL;
}

static bool insert_take(insert_into *w, const cormi_out *out)
{
    const cormi_field *field = insert_field(w, out->name);
    size_t before = w->n;
    bool again = false;

    for (size_t i = 0; i < w->n; i++)
        again = again || w->fields[i] == field;
    if (field == NULL)
        return false;
    if (again)
        cormi_lq_fail(w->lq, CORM_FIELD_ERROR,
                      "insert_into fills %s twice; leave one out",
                      field->label);
    else if (field->desc->generated != NULL)
        cormi_lq_fail(w->lq, CORM_VALUE_ERROR,
                      "%s is computed by the database; leave it out",
                      field->label);
    else if (!insert_fits(out->type, field))
        cormi_lq_fail(w->lq, CORM_VALUE_ERROR,
                      "%s is %s, and the column \"%s\" of the queryset is %s; "
                      "CAST it",
                      field->label, cormi_type(field->data_type)->name,
                      out->name, cormi_type(out->type)->name);
    else
        w->fields[w->n++] = field;
    return w->n > before;
}

/* What neither the queryset nor the database fills. */
static bool insert_is_whole(const insert_into *w)
{
    for (size_t i = 0; i < w->model->n_fields; i++) {
        const cormi_field *field = w->model->fields[i];
        bool filled = field->null || field->is_auto ||
                      field->desc->generated != NULL ||
                      field->desc->db_default != NULL;

        for (size_t j = 0; j < w->n && !filled; j++)
            filled = w->fields[j] == field;
        if (filled)
            continue;
        cormi_lq_fail(w->lq, CORM_VALUE_ERROR,
                      "insert_into gives %s no value; add AS(\"%s\", ..) to "
                      "values()",
                      field->label, field->name);
        return false;
    }
    return true;
}

bool cormi_select_insert(cormi_lq *lq, const cormi_model *model,
                         corm_insert *out, bool *empty)
{
    cormi_vec parts = CORMI_VEC_ARENA(cormi_part, lq->b->arena);
    cormi_vec outs = CORMI_VEC_ARENA(cormi_out, lq->b->arena);
    const corm_select *select =
        cormi_lq_select(lq, false, &parts, &outs, empty);
    insert_into w = { .lq = lq, .model = model };
    const char **columns;

    if (select == NULL)
        return false;
    w.fields = CORMI_NEW_N(lq->b->arena, const cormi_field *, outs.n + 1);
    columns = CORMI_NEW_N(lq->b->arena, const char *, outs.n + 1);
    if (w.fields == NULL || columns == NULL)
        return cormi_lq_memory(lq) == CORM_OK;
    for (size_t i = 0; i < outs.n; i++) {
        const cormi_out *o = &CORMI_VEC_AT(cormi_out, &outs, i);

        if (o->n_tuple != 0 || o->column != i || select->n_columns != outs.n) {
            cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                          "insert_into takes what values() names and nothing "
                          "else; name the columns of a key one by one, and "
                          "order by what is selected");
            return false;
        }
        if (!insert_take(&w, o))
            return false;
        columns[i] = w.fields[i]->column;
    }
    *out = (corm_insert){ .table = model->concrete->table,
                          .columns = columns,
                          .n_columns = w.n,
                          .select = select };
    return insert_is_whole(&w);
}
