/*
 * Parameters that are columns of values: MariaDB runs an INSERT for each row
 * of them, and all rows go to it in one message.  The client library wants a
 * column as an array of numbers, or of pointers to texts and their lengths.
 */
#include "driver.h"

#include <math.h>
#include <string.h>

#if CORMI_MYSQL_IS_LIBMARIADB

/* The arrays of one column; numbers or texts, never both. */
typedef struct rows_column {
    union {
        int64_t *i;
        double *d;
        const char **text;
    } at;
    unsigned long *lengths;
    char *indicators;
} rows_column;

/* What is at work: what is left of the one block of memory. */
typedef struct rows_job {
    cormi_mysql_stmt *stmt;
    size_t n;      /* rows */
    char *arrays;  /* next column's */
    char *text;    /* room for the next text that is made here */
    uint64_t size; /* bytes of what is sent */
} rows_job;

/* ---- memory ---- */

static size_t rows_arrays(size_t n)
{
    return n * (sizeof(int64_t) + sizeof(unsigned long)) + (n + 7) / 8 * 8;
}

/* Room for what is not sent from where it is. */
static size_t rows_text(const corm_value *v)
{
    switch (v->kind) {
    case CORM_K_DATE:
    case CORM_K_TIME:
    case CORM_K_DATETIME:
    case CORM_K_UUID:
    case CORM_K_DECIMAL:
        return sizeof(((cormi_mysql_slot *)NULL)->text);
    case CORM_K_JSON:
        return cormi_mysql_json_ascii_size(v->as.s, v->size);
    default:
        return 0;
    }
}

static bool rows_room(rows_job *job, const corm_value *params, size_t n_params)
{
    size_t arrays = n_params * rows_arrays(job->n), size = arrays;
    cormi_mysql_stmt *stmt = job->stmt;

    for (size_t i = 0; i < n_params; i++)
        for (size_t k = 0; k < job->n; k++)
            size += rows_text(&params[i].as.list[k]);
    stmt->rows_memory = corm_driver_alloc(stmt->conn->settings->alloc, size);
    if (stmt->rows_memory == NULL)
        return false;
    stmt->rows_size = size;
    job->arrays = stmt->rows_memory;
    job->text = job->arrays + arrays;
    return true;
}

static rows_column rows_take(rows_job *job)
{
    rows_column column;
    void *start = job->arrays, *lengths = job->arrays + job->n * 8;

    column.at.i = start;
    column.lengths = lengths;
    column.indicators =
        job->arrays + job->n * (sizeof(int64_t) + sizeof(unsigned long));
    job->arrays += rows_arrays(job->n);
    return column;
}

/* ---- values ---- */

/* As one parameter, but with its own text kept here. */
static corm_status rows_put_text(rows_job *job, rows_column *column, size_t k,
                                 const corm_value *v, corm_error *err)
{
    cormi_mysql_slot slot = { 0 };
    MYSQL_BIND bind = { 0 };
    corm_status status =
        cormi_mysql_bind_value(job->stmt, &bind, &slot, k, v, err);

    if (status != CORM_OK)
        return status;
    column->at.text[k] = bind.buffer;
    column->lengths[k] = bind.buffer_length;
    if (bind.buffer == slot.text || slot.json != NULL) {
        memcpy(job->text, bind.buffer, bind.buffer_length);
        column->at.text[k] = job->text;
        job->text += bind.buffer_length;
    }
    corm_driver_free(job->stmt->conn->settings->alloc, slot.json,
                     slot.json_size);
    job->size += column->lengths[k];
    return CORM_OK;
}

static corm_status rows_put(rows_job *job, rows_column *column, size_t k,
                            const corm_value *v, corm_error *err)
{
    job->size += sizeof(int64_t) + 1;
    switch (v->kind) {
    case CORM_K_NULL:
        column->indicators[k] = STMT_INDICATOR_NULL;
        return CORM_OK;
    case CORM_K_BOOL:
        column->at.i[k] = v->as.b;
        return CORM_OK;
    case CORM_K_INT:
    case CORM_K_UINT:
    case CORM_K_DURATION:
        column->at.i[k] = v->as.i;
        return CORM_OK;
    case CORM_K_DOUBLE:
        if (!isfinite(v->as.d))
            break;
        column->at.d[k] = v->as.d;
        return CORM_OK;
    case CORM_K_TEXT:
        column->at.text[k] = v->as.s;
        column->lengths[k] = (unsigned long)v->size;
        job->size += v->size;
        return CORM_OK;
    default:
        break;
    }
    return rows_put_text(job, column, k, v, err);
}

static enum enum_field_types rows_type(const corm_value *v)
{
    switch (v->kind) {
    case CORM_K_BOOL:
    case CORM_K_INT:
    case CORM_K_UINT:
    case CORM_K_DURATION:
        return MYSQL_TYPE_LONGLONG;
    case CORM_K_DOUBLE:
        return MYSQL_TYPE_DOUBLE;
    case CORM_K_BYTES:
        return MYSQL_TYPE_BLOB;
    default:
        return MYSQL_TYPE_STRING;
    }
}

/* Values of a column are adapted to one field: their types are one. */
static corm_status rows_column_bind(rows_job *job, size_t i,
                                    const corm_value *list, corm_error *err)
{
    MYSQL_BIND *bind = &job->stmt->params[i];
    rows_column column = rows_take(job);
    bool known = false, below = false;

    bind->buffer_type = MYSQL_TYPE_STRING;
    for (size_t k = 0; k < job->n; k++) {
        const corm_value *v = &list->as.list[k];
        corm_status status;

        if (v->kind != CORM_K_NULL) {
            if (known && rows_type(v) != bind->buffer_type)
                return corm_driver_fail(err, CORM_DATA,
                                        "parameter %zu of row %zu has another "
                                        "type than in the rows before",
                                        i + 1, k + 1);
            bind->buffer_type = rows_type(v);
            known = true;
            bind->is_unsigned = bind->is_unsigned || v->kind == CORM_K_UINT;
            below = below || (v->kind == CORM_K_INT && v->as.i < 0);
        }
        status = rows_put(job, &column, k, v, err);
        if (status != CORM_OK)
            return status;
    }
    bind->is_unsigned = bind->is_unsigned && !below;
    bind->buffer = column.at.i;
    bind->length = column.lengths;
    bind->u.indicator = column.indicators;
    return CORM_OK;
}

/* ---- all ---- */

static corm_status rows_set_size(cormi_mysql_stmt *stmt, size_t rows,
                                 corm_error *err)
{
    unsigned size = (unsigned)rows;

    if (stmt->rows == rows)
        return CORM_OK;
    if (mysql_stmt_attr_set(stmt->st, STMT_ATTR_ARRAY_SIZE, &size) != 0)
        return cormi_mysql_stmt_error(err, stmt);
    stmt->rows = rows;
    return CORM_OK;
}

corm_status cormi_mysql_bind_rows(cormi_mysql_stmt *stmt,
                                  const corm_value *params, size_t n,
                                  uint64_t *size, corm_error *err)
{
    rows_job job = { .stmt = stmt };
    bool lists = n != 0 && params[0].kind == CORM_K_LIST;
    corm_status status;

    *size = 0;
    job.n = lists ? params[0].size : 0;
    status = rows_set_size(stmt, job.n, err);
    if (status != CORM_OK || !lists)
        return status;
    for (size_t i = 0; i < n; i++)
        if (params[i].kind != CORM_K_LIST || params[i].size != job.n)
            return corm_driver_fail(err, CORM_MISUSE,
                                    "columns of parameters are not of one "
                                    "length");
    if (!rows_room(&job, params, n))
        return corm_driver_no_memory(err);
    for (size_t i = 0; i < n && status == CORM_OK; i++)
        status = rows_column_bind(&job, i, &params[i], err);
    *size = job.size;
    return status;
}

#else

corm_status cormi_mysql_bind_rows(cormi_mysql_stmt *stmt,
                                  const corm_value *params, size_t n,
                                  uint64_t *size, corm_error *err)
{
    (void)stmt;
    *size = 0;
    return n != 0 && params[0].kind == CORM_K_LIST
               ? corm_driver_fail(err, CORM_MISUSE,
                                  "this client library binds no columns")
               : CORM_OK;
}

#endif
