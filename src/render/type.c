/*
 * Names of column types, in DDL and in CAST.
 */
#include "render/type.h"

#include <string.h>

void cormi_write_type(corm_sink *sink, const char *sql, int64_t digits,
                      int64_t places)
{
    for (const char *at = sql; *at != '\0'; at++) {
        const char *end = *at == '(' ? strchr(at, ')') : NULL;

        if (end != NULL && digits == 0 && strstr(at, "%d") != NULL) {
            at = end;
        } else if (at[0] == '%' && (at[1] == 'd' || at[1] == 'p')) {
            corm_sink_int(sink, at[1] == 'd' ? digits : places);
            at++;
        } else if (at[0] == '%' && at[1] == '%') {
            corm_sink_text(sink, "%");
            at++;
        } else {
            cormi_sink_bytes(sink, at, 1);
        }
    }
}

void corm_sink_cast_type(corm_sink *sink, const corm_node *cast)
{
    const corm_type_name *row = corm_sink_type(sink, cast->type);
    const char *sql = NULL;
    corm_node item = *cast;

    if (cast->type == CORM_TYPE_ITEMS && cast->length != 0) {
        item.type = (corm_type)cast->length;
        item.length = 0;
        corm_sink_cast_type(sink, &item);
    }
    if (row != NULL)
        sql = row->cast != NULL ? row->cast : row->ddl;
    if (sql == NULL)
        corm_sink_refuse(sink, "this database cannot cast to that type; cast "
                               "to \"char\" or \"integer\", or convert in the "
                               "program");
    else
        cormi_write_type(sink, sql,
                         cast->type == CORM_TYPE_DECIMAL ? cast->digits
                                                         : cast->length,
                         cast->places);
}
