/*
 * Binding the columns of a statement, once, each to a cell by what the server
 * sends.
 */
#include "driver.h"

static bool mysql_is_binary(const MYSQL_FIELD *field)
{
    enum { BINARY_CHARSET = 63 };

    return field->charsetnr == BINARY_CHARSET;
}

static void mysql_bind_text(MYSQL_BIND *bind, cormi_mysql_cell *cell,
                            const MYSQL_FIELD *field)
{
    enum { TYPE_JSON = 245 }; /* no name in older headers */
    bool is_json = (int)field->type == TYPE_JSON;

    cell->kind = mysql_is_binary(field) && !is_json ? CORMI_MYSQL_BYTES
                                                    : CORMI_MYSQL_TEXT;
    bind->buffer_type =
        cell->kind == CORMI_MYSQL_BYTES ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
    bind->buffer = cell->as.digits;
    bind->buffer_length = 0; /* fetched later, when its length is known */
}

static void mysql_bind_cell(MYSQL_BIND *bind, cormi_mysql_cell *cell,
                            enum enum_field_types type, cormi_mysql_kind kind,
                            size_t size)
{
    cell->kind = (uint8_t)kind;
    bind->buffer_type = type;
    bind->buffer = &cell->as;
    bind->buffer_length = (unsigned long)size;
}

/* The client library leaves the kind of a moment open where its packet is
 * short, as at midnight: the column says it. */
static void mysql_cell_stamp(MYSQL_BIND *bind, cormi_mysql_cell *cell,
                             enum enum_field_types type,
                             enum enum_mysql_timestamp_type stamp)
{
    cell->stamp = (uint8_t)stamp;
    mysql_bind_cell(bind, cell, type, CORMI_MYSQL_STAMP, sizeof(MYSQL_TIME));
}

static void mysql_bind_column(MYSQL_BIND *bind, cormi_mysql_cell *cell,
                              const MYSQL_FIELD *field)
{
    switch (field->type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR:
        cell->is_unsigned = (field->flags & UNSIGNED_FLAG) != 0;
        bind->is_unsigned = cell->is_unsigned;
        mysql_bind_cell(bind, cell, MYSQL_TYPE_LONGLONG, CORMI_MYSQL_INT, 8);
        break;
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
        mysql_bind_cell(bind, cell, MYSQL_TYPE_DOUBLE, CORMI_MYSQL_REAL, 8);
        break;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
        mysql_bind_cell(bind, cell, MYSQL_TYPE_STRING, CORMI_MYSQL_NUMERIC,
                        CORMI_MYSQL_DIGITS);
        break;
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
        mysql_cell_stamp(bind, cell, field->type, MYSQL_TIMESTAMP_DATE);
        break;
    case MYSQL_TYPE_TIME:
        mysql_cell_stamp(bind, cell, field->type, MYSQL_TIMESTAMP_TIME);
        break;
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
        mysql_cell_stamp(bind, cell, field->type, MYSQL_TIMESTAMP_DATETIME);
        break;
    default:
        mysql_bind_text(bind, cell, field);
    }
    cell->decimals = (uint8_t)(field->decimals < 31 ? field->decimals : 31);
    bind->length = &cell->length;
    bind->is_null = &cell->is_null;
}

corm_status cormi_mysql_bind_columns(cormi_mysql_stmt *stmt, corm_error *err)
{
    const corm_allocator *alloc = stmt->conn->settings->alloc;
    const MYSQL_FIELD *fields = mysql_fetch_fields(stmt->meta);

    if (stmt->cells != NULL)
        return CORM_OK;
    if (stmt->columns == NULL)
        stmt->columns =
            corm_driver_alloc(alloc, stmt->n_columns * sizeof(*stmt->columns));
    if (stmt->columns != NULL)
        stmt->cells =
            corm_driver_alloc(alloc, stmt->n_columns * sizeof(*stmt->cells));
    if (stmt->cells == NULL)
        return corm_driver_no_memory(err);
    stmt->rounds = false;
    for (size_t i = 0; i < stmt->n_columns; i++) {
        mysql_bind_column(&stmt->columns[i], &stmt->cells[i], &fields[i]);
        stmt->rounds |= stmt->cells[i].kind == CORMI_MYSQL_REAL &&
                        stmt->cells[i].decimals < 31;
    }
    return mysql_stmt_bind_result(stmt->st, stmt->columns) == 0
               ? CORM_OK
               : cormi_mysql_stmt_error(err, stmt);
}
