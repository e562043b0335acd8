/* Everything that a table can have, in three stages: STAGE 1 without it, 2 with
 * it, 3 with something else of each.  COLLATION is the database's. */
#include "app.h"

typedef struct Room {
    corm_object base;
    int64_t id;
    const char *name;
    int32_t beds;
} Room;
CORM_DECLARE(Room);

typedef struct Stay {
    corm_object base;
    int64_t id;
    int64_t room_id;
    Room *room;
    const char *guest;
    const char *code;
    corm_opt_int32 nights;
    int64_t price;
    corm_opt_date day;
    corm_json extra;
#if STAGE == 2
    int32_t doubled;
#elif STAGE == 3
    int32_t tripled;
#endif
#if STAGE > 1
    const char *kind;
    corm_opt_datetime made;
    int32_t _order;
#endif
} Stay;
CORM_DECLARE(Stay);

static const corm_field Room_fields[] = {
    CORM_BIG_AUTO(Room, id),
    CORM_CHAR(Room, name, .max_length = 40),
    CORM_INTEGER(Room, beds),
};
#if STAGE == 1
CORM_MODEL(Room);
#elif STAGE == 2
CORM_MODEL(Room, .db_table_comment = "where people's \"beds\" are; \\",
           .ordering = CORM_ORDERING("-beds",
                                     CORM_DESC("name", .nulls_last = true)),
           .verbose_name = "room", .verbose_name_plural = "rooms");
#else
CORM_MODEL(Room, .db_table_comment = "rooms", .get_latest_by = CORM_NAMES("id"),
           .default_related_name = "in_%(class)s");
#endif

#if STAGE > 1
static const corm_choice Stay_kinds[] = { { "it's", "It's \"quoted\"\\" },
                                          { "b\\", "B" },
                                          { NULL, NULL } };
#endif

static const corm_field Stay_fields[] = {
    CORM_BIG_AUTO(Stay, id),
    CORM_FOREIGN_KEY(Stay, room, Room, .on_delete = CORM_CASCADE),
#if STAGE == 1
    CORM_CHAR(Stay, guest, .max_length = 40),
    CORM_CHAR(Stay, code, .max_length = 10),
    CORM_INTEGER(Stay, nights, .null = true),
    CORM_INTEGER(Stay, price),
#elif STAGE == 2
    CORM_CHAR(Stay, guest, .max_length = 40, .collation = COLLATION,
              .db_comment = "who's \"there\"; \\", .help_text = "a\nb"),
    CORM_CHAR(Stay, code, .max_length = 10, .unique = true),
    CORM_INTEGER(Stay, nights, .null = true,
                 .db_default = CORM_ARITH("+", CORM_VALUE(CORM_INT(1)),
                                          CORM_VALUE(CORM_INT(1)))),
    CORM_POSITIVE_INTEGER(Stay, price, .default_value = CORM_INT(0)),
#else
    CORM_CHAR(Stay, guest, .max_length = 60, .db_comment = "guest"),
    CORM_SLUG(Stay, code, .max_length = 10),
    CORM_INTEGER(Stay, nights, .null = true,
                 .db_default = CORM_VALUE(CORM_INT(3))),
    CORM_BIG_INTEGER(Stay, price),
#endif
    CORM_DATE(Stay, day, .null = true),
    CORM_JSON(Stay, extra, .null = true),
#if STAGE == 2
    CORM_INTEGER(Stay, doubled,
                 .generated = CORM_ARITH("*", CORM_PATH("price"),
                                         CORM_VALUE(CORM_INT(2))),
                 .stored = true),
    CORM_CHAR(Stay, kind, .max_length = 10, .choices = Stay_kinds,
              .default_value = CORM_STR("it's"),
              .db_default = CORM_VALUE(CORM_STR("it's \"\\"))),
    CORM_DATETIME(Stay, made, .null = true, .db_default = CORM_NOW),
#elif STAGE == 3
    CORM_INTEGER(Stay, tripled, .default_value = CORM_INT(2)),
    CORM_CHAR(Stay, kind, .max_length = 10, .choices = Stay_kinds,
              .default_value = CORM_STR("b\\"),
              .db_default = CORM_VALUE(CORM_STR("\\b''"))),
    CORM_DATETIME(Stay, made, .null = true),
#endif
#if STAGE > 1
    CORM_INTEGER(Stay, _order, .not_editable = true),
#endif
};
#if STAGE == 1
CORM_MODEL(Stay);
#elif STAGE == 2
CORM_MODEL(
    Stay, .order_with_respect_to = "room",
    .unique_together = CORM_TOGETHER(CORM_NAMES("guest", "day")),
    CORM_INDEXES(
        CORM_INDEX_AS("stay_desc", .fields = CORM_NAMES("-price", "guest")),
        CORM_INDEX_AS(
            "stay_part", .fields = CORM_NAMES("day"),
            .condition = corm_or(CORM_COND("guest", CORM_STR("it's \"a\"\\")),
                                 corm_not(CORM_COND("nights__isnull",
                                                    CORM_BOOL(true))))),
        CORM_INDEX_AS("stay_cover", .fields = CORM_NAMES("guest"),
                      .include = CORM_NAMES("price", "day")),
        CORM_INDEX_AS("stay_like", .fields = CORM_NAMES("code"),
                      .opclasses = CORM_NAMES("varchar_pattern_ops")),
        CORM_INDEX_AS("stay_expr", .expressions = CORM_EXPRESSIONS(CORM_CALL(
                                       "lower", CORM_PATH("guest"))))),
    CORM_CONSTRAINTS(
        CORM_CHECK("stay_price", CORM_COND("price__gte", CORM_INT(0))),
        CORM_CHECK("stay_text",
                   corm_not(CORM_COND("guest", CORM_STR("no \"one's\"\\")))),
        CORM_UNIQUE("stay_late", .fields = CORM_NAMES("room", "day"),
                    .deferrable = 1),
        CORM_UNIQUE("stay_one", .fields = CORM_NAMES("guest", "nights"),
                    .condition = CORM_COND("nights__gt", CORM_INT(5))),
        CORM_UNIQUE("stay_nulls", .fields = CORM_NAMES("nights", "guest"),
                    .nulls_not_distinct = true,
                    .violation_message = "it's \"there\""),
        CORM_UNIQUE("stay_cover_u", .fields = CORM_NAMES("code", "day"),
                    .include = CORM_NAMES("price")),
        CORM_UNIQUE("stay_expr_u", .expressions = CORM_EXPRESSIONS(
                                       CORM_CALL("lower", CORM_PATH("code")))),
        CORM_EXCLUSION("stay_none", .fields = CORM_NAMES("code"),
                       .operators = CORM_NAMES("="), .index_type = "hash",
                       .condition = CORM_COND("price__gt", CORM_INT(9)))));
#else
CORM_MODEL(
    Stay, .order_with_respect_to = "room",
    .unique_together = CORM_TOGETHER(CORM_NAMES("guest", "day", "code")),
    CORM_INDEXES(CORM_INDEX_AS("stay_desc",
                               .fields = CORM_NAMES("price", "-guest")),
                 CORM_INDEX_AS("stay_part", .fields = CORM_NAMES("day"),
                               .condition = CORM_COND("guest__isnull",
                                                      CORM_BOOL(false))),
                 CORM_INDEX_AS("stay_cover2", .fields = CORM_NAMES("guest"),
                               .include = CORM_NAMES("price", "day")),
                 CORM_INDEX_AS("stay_like", .fields = CORM_NAMES("code"),
                               .opclasses = CORM_NAMES("bpchar_pattern_ops")),
                 CORM_INDEX_AS("stay_expr",
                               .expressions = CORM_EXPRESSIONS(
                                   CORM_CALL("upper", CORM_PATH("guest"))))),
    CORM_CONSTRAINTS(
        CORM_CHECK("stay_price", CORM_COND("price__gte", CORM_INT(1))),
        CORM_UNIQUE("stay_late", .fields = CORM_NAMES("room", "day"),
                    .deferrable = 2),
        CORM_UNIQUE("stay_one", .fields = CORM_NAMES("guest", "nights"),
                    .condition = CORM_COND("nights__gt", CORM_INT(6))),
        CORM_UNIQUE("stay_expr_u", .expressions = CORM_EXPRESSIONS(
                                       CORM_CALL("upper", CORM_PATH("code")))),
        CORM_EXCLUSION("stay_none", .fields = CORM_NAMES("guest"),
                       .operators = CORM_NAMES("="), .index_type = "hash")));
#endif

APP(&Room_model, &Stay_model);
