/* OK */
#include "models.h"

typedef Author Writer;
CORM_DECLARE(Writer);
CORM_PROXY(Writer, Author,
           .ordering = CORM_ORDERING("name",
                                     CORM_DESC("id", .nulls_last = true)));

typedef struct Everything {
    corm_object base;
    long id;
    long long big;
    unsigned short small;
    corm_opt_bool flag;
    float real;
    corm_decimal price;
    corm_json data;
    int32_t total;
    int64_t writer_id;
    Author *writer;
    int64_t other_id;
    int64_t tenant;
    Author *pair;
} Everything;
CORM_DECLARE(Everything);
static const corm_field Everything_fields[] = {
    CORM_AUTO(Everything, id),
    CORM_BIG_INTEGER(Everything, big, .db_default = CORM_VALUE(CORM_INT(42))),
    CORM_POSITIVE_SMALL_INTEGER(Everything, small),
    CORM_BOOLEAN(Everything, flag, .null = true),
    CORM_FLOAT(Everything, real, .default_value = CORM_REAL(0.5)),
    CORM_DECIMAL(Everything, price, .max_digits = 8, .decimal_places = 2,
                 .default_value = CORM_STR("0.50")),
    CORM_JSON(Everything, data, .default_value = CORM_JSON_TEXT("{}")),
    CORM_GENERATED(INTEGER, Everything, total,
                   CORM_ARITH("+", CORM_PATH("big"), CORM_PATH("small")),
                   .stored = true),
    CORM_FOREIGN_KEY(Everything, writer, Author, .on_delete = CORM_CASCADE),
    CORM_FOREIGN_KEY_ID(Everything, other, Author, .related_name = "+"),
    CORM_BIG_INTEGER(Everything, tenant),
    CORM_FOREIGN_OBJECT(Everything, pair, Author,
                        .from_fields = CORM_NAMES("tenant"),
                        .to_fields = CORM_NAMES("id")),
};
CORM_MODEL(Everything,
           .unique_together = CORM_TOGETHER(CORM_NAMES("big", "small")),
           CORM_INDEXES(CORM_INDEX_AS("low",
                                      .expressions = CORM_EXPRESSIONS(CORM_CALL(
                                          "abs", CORM_PATH("big"))))));
