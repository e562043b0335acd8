/*
 * Parameters: adapted scalars as the binary protocol sends them.  Numbers,
 * text and bytes are read where they are; moments, decimals and uuids are
 * written into a slot of the statement first.
 */
#include "driver.h"

#include <math.h>
#include <string.h>

/* The client library's buffers are not const, and it only reads these. */
static void *mysql_readable(const void *data)
{
    union {
        const void *from;
        void *to;
    } u = { data };

    return u.to;
}

static void mysql_bind_at(MYSQL_BIND *bind, enum enum_field_types type,
                          const void *data, size_t n)
{
    bind->buffer_type = type;
    bind->buffer = mysql_readable(data != NULL ? data : ""); /* not NULL */
    bind->buffer_length = (unsigned long)n;
    bind->length_value = (unsigned long)n;
    bind->length = &bind->buffer_length;
}

/* Text, as a literal would be: the server then reads it as what it is
 * compared with or stored in. */
static corm_status mysql_bind_stamp(MYSQL_BIND *bind, cormi_mysql_slot *slot,
                                    size_t i, const corm_value *v,
                                    corm_error *err)
{
    size_t n;

    if (v->kind == CORM_K_DATE)
        n = corm_date_format(slot->text, v->as.date);
    else if (v->kind == CORM_K_TIME)
        n = corm_time_format(slot->text, (corm_time){ v->as.i });
    else
        n = corm_datetime_format(slot->text, (corm_datetime){ v->as.i });
    if (n == 0)
        return corm_driver_fail(
            err, CORM_DATA, "parameter %zu is an unset date or time", i + 1);
    mysql_bind_at(bind, MYSQL_TYPE_STRING, slot->text, n);
    return CORM_OK;
}

static corm_status mysql_bind_json(cormi_mysql_stmt *stmt, MYSQL_BIND *bind,
                                   cormi_mysql_slot *slot, const corm_value *v,
                                   corm_error *err)
{
    size_t n = cormi_mysql_json_ascii_size(v->as.s, v->size);

    if (!stmt->conn->is_mariadb || n == v->size) {
        mysql_bind_at(bind, MYSQL_TYPE_STRING, v->as.s, v->size);
        return CORM_OK;
    }
    slot->json = corm_driver_alloc(stmt->conn->settings->alloc, n);
    if (slot->json == NULL)
        return corm_driver_no_memory(err);
    slot->json_size = n;
    stmt->has_copies = true;
    n = cormi_mysql_json_to_ascii(slot->json, v->as.s, v->size);
    mysql_bind_at(bind, MYSQL_TYPE_STRING, slot->json, n);
    return CORM_OK;
}

void cormi_mysql_release_params(cormi_mysql_stmt *stmt)
{
    for (size_t i = 0; stmt->has_copies && i < stmt->n_params; i++) {
        corm_driver_free(stmt->conn->settings->alloc, stmt->slots[i].json,
                         stmt->slots[i].json_size);
        stmt->slots[i].json = NULL;
    }
    stmt->has_copies = false;
    corm_driver_free(stmt->conn->settings->alloc, stmt->rows_memory,
                     stmt->rows_size);
    stmt->rows_memory = NULL;
}

/* 32 digits: what both a char(32) and a uuid column compare with. */
static void mysql_bind_uuid(MYSQL_BIND *bind, cormi_mysql_slot *slot,
                            const corm_uuid *uuid)
{
    static const char hex[] = "0123456789abcdef";

    for (size_t i = 0; i < 16; i++) {
        slot->text[2 * i] = hex[uuid->b[i] >> 4];
        slot->text[2 * i + 1] = hex[uuid->b[i] & 15];
    }
    mysql_bind_at(bind, MYSQL_TYPE_STRING, slot->text, 32);
}

static corm_status mysql_bind_decimal(MYSQL_BIND *bind, cormi_mysql_slot *slot,
                                      size_t i, const corm_decimal *value,
                                      corm_error *err)
{
    size_t n;

    if (value->form != CORM_DECIMAL_FINITE)
        return corm_driver_fail(err, CORM_DATA,
                                "parameter %zu is a decimal that is no finite "
                                "number, which this database cannot store",
                                i + 1);
    n = corm_decimal_format(slot->text, sizeof(slot->text), *value);
    if (n >= sizeof(slot->text))
        return corm_driver_fail(err, CORM_DATA,
                                "parameter %zu is a decimal of %zu digits; "
                                "this database has 65",
                                i + 1, n);
    mysql_bind_at(bind, MYSQL_TYPE_NEWDECIMAL, slot->text, n);
    return CORM_OK;
}

corm_status cormi_mysql_bind_value(cormi_mysql_stmt *stmt, MYSQL_BIND *bind,
                                   cormi_mysql_slot *slot, size_t i,
                                   const corm_value *v, corm_error *err)
{
    switch (v->kind) {
    case CORM_K_NULL:
        bind->buffer_type = MYSQL_TYPE_NULL;
        return CORM_OK;
    case CORM_K_BOOL:
        mysql_bind_at(bind, MYSQL_TYPE_TINY, &v->as.b, 1);
        return CORM_OK;
    case CORM_K_UINT:
        bind->is_unsigned = 1;
        mysql_bind_at(bind, MYSQL_TYPE_LONGLONG, &v->as.u, sizeof(v->as.u));
        return CORM_OK;
    case CORM_K_INT:
    case CORM_K_DURATION:
        mysql_bind_at(bind, MYSQL_TYPE_LONGLONG, &v->as.i, sizeof(v->as.i));
        return CORM_OK;
    case CORM_K_DOUBLE:
        if (!isfinite(v->as.d))
            return corm_driver_fail(err, CORM_DATA,
                                    "parameter %zu is a number that is not "
                                    "finite, which this database cannot store",
                                    i + 1);
        mysql_bind_at(bind, MYSQL_TYPE_DOUBLE, &v->as.d, sizeof(v->as.d));
        return CORM_OK;
    case CORM_K_JSON:
        return mysql_bind_json(stmt, bind, slot, v, err);
    case CORM_K_TEXT:
        mysql_bind_at(bind, MYSQL_TYPE_STRING, v->as.s, v->size);
        return CORM_OK;
    case CORM_K_BYTES:
        mysql_bind_at(bind, MYSQL_TYPE_BLOB, v->as.p, v->size);
        return CORM_OK;
    case CORM_K_DATE:
    case CORM_K_TIME:
    case CORM_K_DATETIME:
        return mysql_bind_stamp(bind, slot, i, v, err);
    case CORM_K_UUID:
        mysql_bind_uuid(bind, slot, &v->as.uuid);
        return CORM_OK;
    case CORM_K_DECIMAL:
        return mysql_bind_decimal(bind, slot, i, &v->as.dec, err);
    default:
        return corm_driver_fail(err, CORM_MISUSE,
                                "parameter %zu is no scalar value", i + 1);
    }
}

/* The server would answer by hanging up. */
static corm_status mysql_check_packet(const cormi_mysql_stmt *stmt, size_t n,
                                      uint64_t size, corm_error *err)
{
    uint64_t most = stmt->conn->max_packet;

    size += 64 + 12 * (uint64_t)n;
    for (size_t i = 0; i < n; i++)
        size += stmt->params[i].buffer_length;
    if (most == 0 || size < most)
        return CORM_OK;
    return corm_driver_fail(err, CORM_OPERATIONAL,
                            "the values of the statement have %llu bytes, and "
                            "the server takes %llu; raise its "
                            "max_allowed_packet, or send less at once",
                            (unsigned long long)size, (unsigned long long)most);
}

static bool mysql_make_room(cormi_mysql_stmt *stmt)
{
    const corm_allocator *alloc = stmt->conn->settings->alloc;

    if (stmt->params == NULL)
        stmt->params =
            corm_driver_alloc(alloc, stmt->n_params * sizeof(*stmt->params));
    if (stmt->slots == NULL)
        stmt->slots =
            corm_driver_alloc(alloc, stmt->n_params * sizeof(*stmt->slots));
    return stmt->params != NULL && stmt->slots != NULL;
}

corm_status cormi_mysql_bind(cormi_mysql_stmt *stmt, const corm_value *params,
                             size_t n, corm_error *err)
{
    corm_status status;
    uint64_t size;

    if (n != stmt->n_params)
        return corm_driver_fail(err, CORM_PROGRAMMING,
                                "the statement takes %zu parameters, and %zu "
                                "were given",
                                stmt->n_params, n);
    if (n == 0)
        return CORM_OK;
    if (!mysql_make_room(stmt))
        return corm_driver_no_memory(err);
    cormi_mysql_release_params(stmt);
    memset(stmt->params, 0, n * sizeof(*stmt->params));
    status = cormi_mysql_bind_rows(stmt, params, n, &size, err);
    for (size_t i = 0; i < n && status == CORM_OK; i++)
        if (params[i].kind != CORM_K_LIST)
            status = cormi_mysql_bind_value(
                stmt, &stmt->params[i], &stmt->slots[i], i, &params[i], err);
    if (status != CORM_OK)
        return status;
    if (mysql_stmt_bind_param(stmt->st, stmt->params) != 0)
        return cormi_mysql_stmt_error(err, stmt);
    return mysql_check_packet(stmt, n, size, err);
}
