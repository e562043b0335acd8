/*
 * What the columns of a result are sent as, and a row of them into cells.
 * libmariadb hands out the message itself, whose numbers and texts are taken
 * from where they are; the other client library converts them into buffers
 * that are bound once.
 */
#include "driver.h"

#include <string.h>

/* ---- what a column is ---- */

static bool mysql_is_binary(const MYSQL_FIELD *field)
{
    enum { BINARY_CHARSET = 63 };

    return field->charsetnr == BINARY_CHARSET;
}

static cormi_mysql_kind mysql_kind_of(const MYSQL_FIELD *field)
{
    enum { TYPE_JSON = 245 }; /* no name in older headers */

    switch (field->type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR:
        return CORMI_MYSQL_INT;
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
        return CORMI_MYSQL_REAL;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
        return CORMI_MYSQL_NUMERIC;
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
    case MYSQL_TYPE_TIME:
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
        return CORMI_MYSQL_STAMP;
    default:
        return mysql_is_binary(field) && (int)field->type != TYPE_JSON
                   ? CORMI_MYSQL_BYTES
                   : CORMI_MYSQL_TEXT;
    }
}

/* The client library leaves the kind of a moment open where its message is
 * short, as at midnight: the column says it. */
static uint8_t mysql_stamp_of(const MYSQL_FIELD *field)
{
    switch (field->type) {
    case MYSQL_TYPE_TIME:
        return MYSQL_TIMESTAMP_TIME;
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
        return MYSQL_TIMESTAMP_DATETIME;
    default:
        return MYSQL_TIMESTAMP_DATE;
    }
}

static void mysql_describe_column(cormi_mysql_cell *cell,
                                  const MYSQL_FIELD *field)
{
    cell->kind = (uint8_t)mysql_kind_of(field);
    cell->sent = (uint8_t)field->type;
    cell->decimals = (uint8_t)(field->decimals < 31 ? field->decimals : 31);
    cell->is_unsigned = (field->flags & UNSIGNED_FLAG) != 0;
    if (cell->kind == CORMI_MYSQL_STAMP)
        cell->stamp = mysql_stamp_of(field);
}

/* ---- the message ---- */

#if CORMI_MYSQL_IS_LIBMARIADB

static uint64_t mysql_raw_number(const unsigned char *at, unsigned size)
{
    uint64_t n = 0;

    for (unsigned i = 0; i < size; i++)
        n |= (uint64_t)at[i] << (8 * i);
    return n;
}

static uint32_t mysql_raw_32(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
           (uint32_t)at[3] << 24;
}

static uint64_t mysql_raw_64(const unsigned char *at)
{
    return mysql_raw_32(at) | (uint64_t)mysql_raw_32(at + 4) << 32;
}

/* What comes with its length before it; 251 would be NULL and is no length. */
static const unsigned char *mysql_raw_text(cormi_mysql_cell *cell,
                                           const unsigned char *at)
{
    unsigned size = *at < 251 ? 0 : *at == 252 ? 2 : *at == 253 ? 3 : 8;

    cell->length =
        (unsigned long)(size == 0 ? *at : mysql_raw_number(at + 1, size));
    at += 1 + size;
    cell->data = (const char *)at;
    return at + cell->length;
}

/* Parts that are 0 are left out at the end. */
static const unsigned char *mysql_raw_stamp(cormi_mysql_cell *cell,
                                            const unsigned char *message)
{
    const unsigned char *end = mysql_raw_text(cell, message);
    const unsigned char *at = end - cell->length;
    MYSQL_TIME *t = &cell->as.time;
    long days = cell->sent == MYSQL_TYPE_TIME ? 5 : 4;

    memset(t, 0, sizeof(*t));
    if (end - at >= days && days == 5) {
        t->neg = at[0] != 0;
        t->day = mysql_raw_32(at + 1);
    } else if (end - at >= days) {
        t->year = (unsigned)mysql_raw_number(at, 2);
        t->month = at[2];
        t->day = at[3];
    }
    at += days;
    if (end - at >= 3) {
        t->hour = at[0];
        t->minute = at[1];
        t->second = at[2];
    }
    if (end - at >= 7)
        t->second_part = mysql_raw_32(at + 3);
    return end;
}

static const unsigned char *mysql_raw_numeric(cormi_mysql_cell *cell,
                                              const unsigned char *at)
{
    const unsigned char *end = mysql_raw_text(cell, at);

    if (cell->length > CORMI_MYSQL_DIGITS)
        cell->length = CORMI_MYSQL_DIGITS;
    memcpy(cell->as.digits, cell->data, cell->length);
    return end;
}

static const unsigned char *mysql_raw_float(cormi_mysql_cell *cell,
                                            const unsigned char *at)
{
    uint32_t bits = mysql_raw_32(at);
    float value;

    memcpy(&value, &bits, sizeof(value));
    cell->as.d = (double)value;
    return at + 4;
}

/* Numbers of less than 8 bytes, sign or not. */
static const unsigned char *
mysql_raw_int(cormi_mysql_cell *cell, const unsigned char *at, unsigned size)
{
    uint64_t n = size == 4 ? mysql_raw_32(at) : mysql_raw_number(at, size);
    uint64_t sign = UINT64_C(1) << (8 * size - 1);

    cell->as.i = (int64_t)(cell->is_unsigned ? n : (n ^ sign) - sign);
    return at + size;
}

static const unsigned char *mysql_raw_value(cormi_mysql_cell *cell,
                                            const unsigned char *at)
{
    uint64_t bits;

    switch (cell->sent) {
    case MYSQL_TYPE_TINY:
        return mysql_raw_int(cell, at, 1);
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_YEAR:
        return mysql_raw_int(cell, at, 2);
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
        return mysql_raw_int(cell, at, 4);
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_DOUBLE:
        bits = mysql_raw_64(at);
        memcpy(&cell->as, &bits, sizeof(bits));
        return at + 8;
    case MYSQL_TYPE_FLOAT:
        return mysql_raw_float(cell, at);
    default:
        break;
    }
    return cell->kind == CORMI_MYSQL_STAMP     ? mysql_raw_stamp(cell, at)
           : cell->kind == CORMI_MYSQL_NUMERIC ? mysql_raw_numeric(cell, at)
                                               : mysql_raw_text(cell, at);
}

/* The client library asks for each column of a row. */
static void mysql_raw_column(void *data, unsigned column, unsigned char **row)
{
    cormi_mysql_stmt *stmt = data;
    cormi_mysql_cell *cell = &stmt->cells[column];

    cell->is_null = row == NULL;
    if (row != NULL)
        *row += mysql_raw_value(cell, *row) - *row;
}

bool cormi_mysql_read_raw(cormi_mysql_stmt *stmt)
{
    union {
        ps_result_callback fn;
        const void *data;
    } fill = { mysql_raw_column };

    return mysql_stmt_attr_set(stmt->st, STMT_ATTR_CB_USER_DATA, stmt) == 0 &&
           mysql_stmt_attr_set(stmt->st, STMT_ATTR_CB_RESULT, fill.data) == 0;
}

#else

bool cormi_mysql_read_raw(cormi_mysql_stmt *stmt)
{
    (void)stmt;
    return false;
}

#endif

/* ---- buffers ---- */

static void mysql_bind_cell(MYSQL_BIND *bind, enum enum_field_types type,
                            size_t size)
{
    bind->buffer_type = type;
    bind->buffer_length = (unsigned long)size;
}

/* Texts have no room here: they are fetched when their length is known. */
static void mysql_bind_column(MYSQL_BIND *bind, cormi_mysql_cell *cell)
{
    bind->buffer = &cell->as;
    bind->length = &cell->length;
    bind->is_null = &cell->is_null;
    bind->is_unsigned = cell->is_unsigned;
    switch (cell->kind) {
    case CORMI_MYSQL_INT:
        mysql_bind_cell(bind, MYSQL_TYPE_LONGLONG, 8);
        break;
    case CORMI_MYSQL_REAL:
        mysql_bind_cell(bind, MYSQL_TYPE_DOUBLE, 8);
        break;
    case CORMI_MYSQL_NUMERIC:
        mysql_bind_cell(bind, MYSQL_TYPE_STRING, CORMI_MYSQL_DIGITS);
        break;
    case CORMI_MYSQL_STAMP:
        mysql_bind_cell(bind, (enum enum_field_types)cell->sent,
                        sizeof(MYSQL_TIME));
        break;
    case CORMI_MYSQL_BYTES:
        mysql_bind_cell(bind, MYSQL_TYPE_BLOB, 0);
        break;
    default:
        mysql_bind_cell(bind, MYSQL_TYPE_STRING, 0);
    }
}

static bool mysql_make_cells(cormi_mysql_stmt *stmt)
{
    const corm_allocator *alloc = stmt->conn->settings->alloc;

    if (stmt->columns == NULL && !stmt->is_raw)
        stmt->columns =
            corm_driver_alloc(alloc, stmt->n_columns * sizeof(*stmt->columns));
    if (stmt->columns != NULL || stmt->is_raw)
        stmt->cells =
            corm_driver_alloc(alloc, stmt->n_columns * sizeof(*stmt->cells));
    return stmt->cells != NULL;
}

/* What a column is may change from one execution to the next, as where it is
 * a parameter; the message is as it is now, buffers stay as they are. */
corm_status cormi_mysql_bind_columns(cormi_mysql_stmt *stmt, corm_error *err)
{
    const MYSQL_FIELD *fields = mysql_fetch_fields(stmt->meta);

    if (stmt->cells != NULL && !stmt->is_raw)
        return CORM_OK;
    if (stmt->cells == NULL && !mysql_make_cells(stmt))
        return corm_driver_no_memory(err);
    stmt->rounds = false;
    for (size_t i = 0; i < stmt->n_columns; i++) {
        mysql_describe_column(&stmt->cells[i], &fields[i]);
        stmt->rounds |= stmt->cells[i].kind == CORMI_MYSQL_REAL &&
                        stmt->cells[i].decimals < 31;
        if (!stmt->is_raw)
            mysql_bind_column(&stmt->columns[i], &stmt->cells[i]);
    }
    return stmt->is_raw || mysql_stmt_bind_result(stmt->st, stmt->columns) == 0
               ? CORM_OK
               : cormi_mysql_stmt_error(err, stmt);
}
