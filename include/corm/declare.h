/*
 * Descriptors as macros: CORM_CHAR(Book, title, .max_length = 200).  They fill
 * the structs of <corm/model.h> with constant expressions at file scope and
 * compile only over members that the field can fill.  C11 only; run-time
 * models fill the structs by hand.
 *
 *     static const corm_field Book_fields[] = {
 *         CORM_AUTO(Book, id),
 *         CORM_CHAR(Book, title, .max_length = 200),
 *     };
 *     CORM_MODEL(Book, .ordering = CORM_ORDERING("title"));
 */
#ifndef CORM_DECLARE_H
#define CORM_DECLARE_H

#include <corm/box.h>
#include <corm/model.h>

/* clang-format off */

/* ---- the C type of a member: no row for it, no compilation ---- */

#define CORM_INTS_CT_                                          \
    signed char *:        CORM_C_INT,                          \
    short *:              CORM_C_INT,                          \
    int *:                CORM_C_INT,                          \
    long *:               CORM_C_INT,                          \
    long long *:          CORM_C_INT,                          \
    unsigned char *:      CORM_C_UINT,                         \
    unsigned short *:     CORM_C_UINT,                         \
    unsigned *:           CORM_C_UINT,                         \
    unsigned long *:      CORM_C_UINT,                         \
    unsigned long long *: CORM_C_UINT,                         \
    corm_opt_int16 *:     CORM_C_OPT | CORM_C_INT,             \
    corm_opt_int32 *:     CORM_C_OPT | CORM_C_INT,             \
    corm_opt_int64 *:     CORM_C_OPT | CORM_C_INT
#define CORM_PAIR_CT_(plain, optional, c) plain *: (c), optional *: CORM_C_OPT | (c)
#define CORM_REALS_CT_                                         \
    double *:          CORM_C_DOUBLE,                          \
    float *:           CORM_C_FLOAT,                           \
    corm_opt_double *: CORM_C_OPT | CORM_C_DOUBLE
/* A key: whatever the target's key may be. */
#define CORM_KEYS_CT_                                                      \
    CORM_INTS_CT_,                                                         \
    const char **: CORM_C_TEXT,                                            \
    CORM_PAIR_CT_(corm_uuid,     corm_opt_uuid,     CORM_C_UUID),          \
    CORM_PAIR_CT_(corm_date,     corm_opt_date,     CORM_C_DATE),          \
    CORM_PAIR_CT_(corm_datetime, corm_opt_datetime, CORM_C_DATETIME),      \
    CORM_PAIR_CT_(corm_decimal,  corm_opt_decimal,  CORM_C_DECIMAL)
/* Any member: for CORM_INHERITED. */
#define CORM_ALL_CT_                                                       \
    CORM_KEYS_CT_, CORM_REALS_CT_,                                         \
    corm_bytes *: CORM_C_BYTES,                                            \
    corm_json *:  CORM_C_JSON,                                             \
    corm_items *: CORM_C_ITEMS,                                            \
    corm_span *:  CORM_C_SPAN,                                             \
    CORM_PAIR_CT_(bool,          corm_opt_bool,     CORM_C_BOOL),          \
    CORM_PAIR_CT_(corm_time,     corm_opt_time,     CORM_C_TIME),          \
    CORM_PAIR_CT_(corm_duration, corm_opt_duration, CORM_C_DURATION)

#define CORM_OF_(T, m, ...)      _Generic(&((T *)0)->m, __VA_ARGS__)
#define CORM_INT_CT_(T, m)       CORM_OF_(T, m, CORM_INTS_CT_)
#define CORM_FLOAT_CT_(T, m)     CORM_OF_(T, m, CORM_REALS_CT_)
#define CORM_KEY_CT_(T, m)       CORM_OF_(T, m, CORM_KEYS_CT_)
#define CORM_ANY_CT_(T, m)       CORM_OF_(T, m, CORM_ALL_CT_)
#define CORM_TEXT_CT_(T, m)      CORM_OF_(T, m, const char **: CORM_C_TEXT)
#define CORM_BYTES_CT_(T, m)     CORM_OF_(T, m, corm_bytes *: CORM_C_BYTES)
#define CORM_JSON_CT_(T, m)      CORM_OF_(T, m, corm_json *: CORM_C_JSON)
#define CORM_ITEMS_CT_(T, m)     CORM_OF_(T, m, corm_items *: CORM_C_ITEMS)
#define CORM_SPAN_CT_(T, m)      CORM_OF_(T, m, corm_span *: CORM_C_SPAN)
#define CORM_BOOL_CT_(T, m)      CORM_OF_(T, m, CORM_PAIR_CT_(bool, corm_opt_bool, CORM_C_BOOL))
#define CORM_DATE_CT_(T, m)      CORM_OF_(T, m, CORM_PAIR_CT_(corm_date, corm_opt_date, CORM_C_DATE))
#define CORM_TIME_CT_(T, m)      CORM_OF_(T, m, CORM_PAIR_CT_(corm_time, corm_opt_time, CORM_C_TIME))
#define CORM_DATETIME_CT_(T, m)  CORM_OF_(T, m, CORM_PAIR_CT_(corm_datetime, corm_opt_datetime, CORM_C_DATETIME))
#define CORM_DURATION_CT_(T, m)  CORM_OF_(T, m, CORM_PAIR_CT_(corm_duration, corm_opt_duration, CORM_C_DURATION))
#define CORM_DECIMAL_CT_(T, m)   CORM_OF_(T, m, CORM_PAIR_CT_(corm_decimal, corm_opt_decimal, CORM_C_DECIMAL))
#define CORM_UUID_CT_(T, m)      CORM_OF_(T, m, CORM_PAIR_CT_(corm_uuid, corm_opt_uuid, CORM_C_UUID))

/* ---- fields: CORM_X(Struct, member, options...) ---- */

#define CORM_MEMBER_(ct, T, m) .ctype = ct(T, m), .offset = offsetof(T, m), .size = sizeof(((T *)0)->m)
#define CORM_FIELD_(k, ct, T, m, ...)                                                  \
    { .name = #m, .type = CORM_TYPE_##k, CORM_MEMBER_(ct, T, m),                       \
      .object_offset = CORM_NO_MEMBER, __VA_ARGS__ }
#define CORM_FIELD_DEFINE_(k, ct, ...)      CORM_FIELD_(k, ct, __VA_ARGS__, .unused_ = 0)

/** Keys that the database counts up; any integer member of 4, 8, 2 bytes or more. */
#define CORM_AUTO(T, ...)                   CORM_FIELD_(AUTO, CORM_INT_CT_, T, __VA_ARGS__, .primary_key = true)
#define CORM_BIG_AUTO(T, ...)               CORM_FIELD_(BIG_AUTO, CORM_INT_CT_, T, __VA_ARGS__, .primary_key = true)
#define CORM_SMALL_AUTO(T, ...)             CORM_FIELD_(SMALL_AUTO, CORM_INT_CT_, T, __VA_ARGS__, .primary_key = true)
/** bool. */
#define CORM_BOOLEAN(T, ...)                CORM_FIELD_DEFINE_(BOOLEAN, CORM_BOOL_CT_, T, __VA_ARGS__)
/** const char *; .max_length in characters is required of CORM_CHAR. */
#define CORM_CHAR(T, ...)                   CORM_FIELD_DEFINE_(CHAR, CORM_TEXT_CT_, T, __VA_ARGS__)
#define CORM_TEXT(T, ...)                   CORM_FIELD_DEFINE_(TEXT, CORM_TEXT_CT_, T, __VA_ARGS__)
#define CORM_EMAIL(T, ...)                  CORM_FIELD_DEFINE_(EMAIL, CORM_TEXT_CT_, T, __VA_ARGS__)
#define CORM_SLUG(T, ...)                   CORM_FIELD_DEFINE_(SLUG, CORM_TEXT_CT_, T, __VA_ARGS__)
#define CORM_URL(T, ...)                    CORM_FIELD_DEFINE_(URL, CORM_TEXT_CT_, T, __VA_ARGS__)
#define CORM_IP(T, ...)                     CORM_FIELD_DEFINE_(IP, CORM_TEXT_CT_, T, __VA_ARGS__)
#define CORM_FILE_PATH(T, ...)              CORM_FIELD_DEFINE_(FILE_PATH, CORM_TEXT_CT_, T, __VA_ARGS__)
/** corm_uuid. */
#define CORM_UUID(T, ...)                   CORM_FIELD_DEFINE_(UUID, CORM_UUID_CT_, T, __VA_ARGS__)
/** Any integer or enum member at least as wide as the column: 4, 2, 8 bytes. */
#define CORM_INTEGER(T, ...)                CORM_FIELD_DEFINE_(INTEGER, CORM_INT_CT_, T, __VA_ARGS__)
#define CORM_SMALL_INTEGER(T, ...)          CORM_FIELD_DEFINE_(SMALL_INTEGER, CORM_INT_CT_, T, __VA_ARGS__)
#define CORM_BIG_INTEGER(T, ...)            CORM_FIELD_DEFINE_(BIG_INTEGER, CORM_INT_CT_, T, __VA_ARGS__)
#define CORM_POSITIVE_INTEGER(T, ...)       CORM_FIELD_DEFINE_(POSITIVE_INTEGER, CORM_INT_CT_, T, __VA_ARGS__)
#define CORM_POSITIVE_SMALL_INTEGER(T, ...) CORM_FIELD_DEFINE_(POSITIVE_SMALL_INTEGER, CORM_INT_CT_, T, __VA_ARGS__)
#define CORM_POSITIVE_BIG_INTEGER(T, ...)   CORM_FIELD_DEFINE_(POSITIVE_BIG_INTEGER, CORM_INT_CT_, T, __VA_ARGS__)
/** double or float. */
#define CORM_FLOAT(T, ...)                  CORM_FIELD_DEFINE_(FLOAT, CORM_FLOAT_CT_, T, __VA_ARGS__)
/** corm_decimal; .max_digits is required, .decimal_places of them after the point. */
#define CORM_DECIMAL(T, ...)                CORM_FIELD_DEFINE_(DECIMAL, CORM_DECIMAL_CT_, T, __VA_ARGS__)
/** corm_date, corm_datetime, corm_time, corm_duration. */
#define CORM_DATE(T, ...)                   CORM_FIELD_DEFINE_(DATE, CORM_DATE_CT_, T, __VA_ARGS__)
#define CORM_DATETIME(T, ...)               CORM_FIELD_DEFINE_(DATETIME, CORM_DATETIME_CT_, T, __VA_ARGS__)
#define CORM_TIME(T, ...)                   CORM_FIELD_DEFINE_(TIME, CORM_TIME_CT_, T, __VA_ARGS__)
#define CORM_DURATION(T, ...)               CORM_FIELD_DEFINE_(DURATION, CORM_DURATION_CT_, T, __VA_ARGS__)
/** corm_bytes, corm_json. */
#define CORM_BINARY(T, ...)                 CORM_FIELD_DEFINE_(BINARY, CORM_BYTES_CT_, T, __VA_ARGS__)
#define CORM_JSON(T, ...)                   CORM_FIELD_DEFINE_(JSON, CORM_JSON_CT_, T, __VA_ARGS__)

/**
 * Fields of databases that have arrays, ranges and text search: corm_items
 * with .base = "integer", corm_span, const char * (read only).  Others refuse
 * them when the database is opened.
 */
#define CORM_ARRAY(T, ...)                  CORM_FIELD_DEFINE_(ITEMS, CORM_ITEMS_CT_, T, __VA_ARGS__)
#define CORM_INTEGER_RANGE(T, ...)          CORM_FIELD_DEFINE_(INTEGER_RANGE, CORM_SPAN_CT_, T, __VA_ARGS__)
#define CORM_BIG_INTEGER_RANGE(T, ...)      CORM_FIELD_DEFINE_(BIG_INTEGER_RANGE, CORM_SPAN_CT_, T, __VA_ARGS__)
#define CORM_DECIMAL_RANGE(T, ...)          CORM_FIELD_DEFINE_(DECIMAL_RANGE, CORM_SPAN_CT_, T, __VA_ARGS__)
#define CORM_DATE_RANGE(T, ...)             CORM_FIELD_DEFINE_(DATE_RANGE, CORM_SPAN_CT_, T, __VA_ARGS__)
#define CORM_DATETIME_RANGE(T, ...)         CORM_FIELD_DEFINE_(DATETIME_RANGE, CORM_SPAN_CT_, T, __VA_ARGS__)
#define CORM_SEARCH_VECTOR(T, ...)          CORM_FIELD_DEFINE_(SEARCH_VECTOR, CORM_TEXT_CT_, T, __VA_ARGS__)

/** A column that the database computes: CORM_GENERATED(INTEGER, Box, area, &area_of, .stored = true). */
#define CORM_GENERATED(KIND, T, m, ...)     CORM_##KIND(T, m, .generated = __VA_ARGS__)

/* ---- relations ---- */

#define CORM_FK_(k, T, m, Target, ...)                                                 \
    { .name = #m, .type = CORM_TYPE_##k, CORM_MEMBER_(CORM_KEY_CT_, T, m##_id),        \
      .object_offset = _Generic(((T *)0)->m, Target *: offsetof(T, m)),                \
      .to = &Target##_model, __VA_ARGS__ }
#define CORM_FK_ID_(k, T, m, Target, ...)                                              \
    { .name = #m, .type = CORM_TYPE_##k, CORM_MEMBER_(CORM_KEY_CT_, T, m##_id),        \
      .object_offset = CORM_NO_MEMBER, .to = &Target##_model, __VA_ARGS__ }
/**
 * CORM_FOREIGN_KEY(Book, author, Author, .on_delete = CORM_CASCADE): the member
 * author_id is the column, of the type of Author's key; the member author, an
 * `Author *`, is the loaded object.  The _ID forms have no such pointer.
 */
#define CORM_FOREIGN_KEY(T, m, ...)    CORM_FK_(FOREIGN_KEY, T, m, __VA_ARGS__, .unused_ = 0)
#define CORM_FOREIGN_KEY_ID(T, m, ...) CORM_FK_ID_(FOREIGN_KEY, T, m, __VA_ARGS__, .unused_ = 0)
#define CORM_ONE_TO_ONE(T, m, ...)     CORM_FK_(ONE_TO_ONE, T, m, __VA_ARGS__, .unused_ = 0)
#define CORM_ONE_TO_ONE_ID(T, m, ...)  CORM_FK_ID_(ONE_TO_ONE, T, m, __VA_ARGS__, .unused_ = 0)

#define CORM_M2M_(T, nm, Target, ...)                                                  \
    { .name = #nm, .type = CORM_TYPE_MANY_TO_MANY, .object_offset = CORM_NO_MEMBER,    \
      .to = &Target##_model, __VA_ARGS__ }
/** CORM_MANY_TO_MANY(Book, tags, Tag): no member; .through = &BookTag_model for a table of your own. */
#define CORM_MANY_TO_MANY(T, nm, ...)  CORM_M2M_(T, nm, __VA_ARGS__, .unused_ = 0)

#define CORM_FO_(T, m, Target, ...)                                                    \
    { .name = #m, .type = CORM_TYPE_FOREIGN_OBJECT,                                    \
      .object_offset = _Generic(((T *)0)->m, Target *: offsetof(T, m)),                \
      .to = &Target##_model, __VA_ARGS__ }
#define CORM_FO_NAME_(T, nm, Target, ...)                                              \
    { .name = #nm, .type = CORM_TYPE_FOREIGN_OBJECT, .object_offset = CORM_NO_MEMBER,  \
      .to = &Target##_model, __VA_ARGS__ }
/**
 * A relation over several columns that are fields of their own:
 * CORM_FOREIGN_OBJECT(Ticket, assignee, Member, .on_delete = CORM_CASCADE,
 *     .from_fields = CORM_NAMES("tenant", "assignee_id"),
 *     .to_fields = CORM_NAMES("tenant", "id")).
 * The _NAME form has no pointer member.
 */
#define CORM_FOREIGN_OBJECT(T, m, ...)       CORM_FO_(T, m, __VA_ARGS__, .unused_ = 0)
#define CORM_FOREIGN_OBJECT_NAME(T, nm, ...) CORM_FO_NAME_(T, nm, __VA_ARGS__, .unused_ = 0)

/** A parent's field in a struct that extends it; _KEY for its foreign keys, _KEY_ID without the pointer. */
#define CORM_INHERITED(T, m)                                                           \
    { .name = #m, .inherited = true, CORM_MEMBER_(CORM_ANY_CT_, T, m),                 \
      .object_offset = CORM_NO_MEMBER }
#define CORM_INHERITED_KEY(T, m)                                                       \
    { .name = #m, .inherited = true, CORM_MEMBER_(CORM_KEY_CT_, T, m##_id),            \
      .object_offset = offsetof(T, m) }
#define CORM_INHERITED_KEY_ID(T, m)                                                    \
    { .name = #m, .inherited = true, CORM_MEMBER_(CORM_KEY_CT_, T, m##_id),            \
      .object_offset = CORM_NO_MEMBER }

/* ---- models and apps ---- */

/* 1, but only for a struct that begins with `corm_object base`. */
#define CORM_BASE_(T)                                                                  \
    (sizeof(char[_Generic(&((T *)0)->base, corm_object *: 1)]) *                       \
     sizeof(char[offsetof(T, base) == 0 ? 1 : -1]))
#define CORM_MODEL_(T, ...)                                                            \
    const corm_model T##_model = { .name = #T, .size = sizeof(T) * CORM_BASE_(T),      \
        .fields = T##_fields, .n_fields = sizeof(T##_fields) / sizeof(T##_fields[0]),  \
        __VA_ARGS__ }
/** CORM_MODEL(Book, options...): the model of struct Book with the fields of Book_fields. */
#define CORM_MODEL(...)     CORM_MODEL_(__VA_ARGS__, .unused_ = 0)

#define CORM_PROXY_(T, Of, ...)                                                        \
    const corm_model T##_model = { .name = #T,                                         \
        .size = sizeof(T) * sizeof(char[_Generic((T *)0, Of *: 1)]),                   \
        .proxy_of = &Of##_model, __VA_ARGS__ }
/** Arguments of CORM_MODEL: CORM_MANAGERS(CORM_MANAGER("published", published_posts), ..); a function NULL: all rows. */
#define CORM_MANAGER(nm, function) { .name = nm, .fn = (function), .unused_ = 0 }
#define CORM_MANAGERS(...)                                                             \
    .managers = (const corm_manager[]){ __VA_ARGS__ },                                 \
    .n_managers = sizeof((const corm_manager[]){ __VA_ARGS__ }) / sizeof(corm_manager)

/** CORM_PROXY(Recent, Book, options...): another model over Book's table; `typedef Book Recent` before it. */
#define CORM_PROXY(...)     CORM_PROXY_(__VA_ARGS__, .unused_ = 0)

#define CORM_APP_(nm, ...)  const corm_app nm##_app = { .name = #nm, __VA_ARGS__ }
/** CORM_APP(library, .models = CORM_MODELS(..)): defines library_app. */
#define CORM_APP(...)       CORM_APP_(__VA_ARGS__, .unused_ = 0)

/** Constant lists, ended by NULL. */
#define CORM_MODELS(...)    ((const corm_model *const[]){ __VA_ARGS__, NULL })
#define CORM_NAMES(...)     ((const char *const[]){ __VA_ARGS__, NULL })
/** .unique_together = CORM_TOGETHER(CORM_NAMES("post", "tag"), ..) */
#define CORM_TOGETHER(...)  ((const char *const *const[]){ __VA_ARGS__, NULL })

/* ---- constants and conditions: static initialisers, no function call ---- */

/**
 * Constants of fields and conditions: an integer, a floating number, a truth
 * value.
 */
#define CORM_INT(x)         ((const corm_value[]){ { .kind = CORM_K_INT, .as.i = (x) } })
#define CORM_REAL(x)        ((const corm_value[]){ { .kind = CORM_K_DOUBLE, .as.d = (x) } })
#define CORM_BOOL(x)        ((const corm_value[]){ { .kind = CORM_K_BOOL, .as.b = (x) } })
/** A string literal; also decimals, dates and times: CORM_STR("0.50"). */
#define CORM_STR(x)         ((const corm_value[]){ { .kind = CORM_K_TEXT, .size = sizeof(x "") - 1, .as.s = (x) } })
/** JSON text: .default_value = CORM_JSON_TEXT("{}"). */
#define CORM_JSON_TEXT(x)   ((const corm_value[]){ { .kind = CORM_K_JSON, .size = sizeof(x "") - 1, .as.s = (x) } })
/** The empty array: .default_value = CORM_NO_ITEMS. */
#define CORM_NO_ITEMS       ((const corm_value[]){ { .kind = CORM_K_ITEMS, .as.p = "" } })
#define CORM_PATH(x)        CORM_LEAF_(CORM_OP_F, x)
/** Any constant as an expression: .db_default = CORM_VALUE(CORM_INT(42)). */
#define CORM_VALUE(constant) (&(const corm_expr){ .op = CORM_OP_VALUE, .n_args = 1, .args = (constant) })
/** CORM_COND("pages__gte", CORM_INT(0)); corm_and, corm_or, corm_not join them. */
#define CORM_COND(lookup, constant)                                                    \
    (&(const corm_expr){ .op = CORM_OP_Q, .name = lookup, .n_args = 1, .args = (constant) })
/** CORM_CALL("lower", CORM_PATH("title")): every argument is an expression. */
#define CORM_CALL(nm, ...)  CORM_NODE_(CORM_OP_FN, nm, CORM_E_, __VA_ARGS__)
/** CORM_ARITH("+", CORM_PATH("a"), CORM_PATH("b")). */
#define CORM_ARITH(o, ...)  CORM_NODE_(CORM_OP_ARITH, o, CORM_E_, __VA_ARGS__)
#define CORM_NOW            CORM_LEAF_(CORM_OP_FN, "now")

/** CORM_DESC("rating", .nulls_last = true): an ordering with options. */
#define CORM_ORDERED_(path, ...)                                                       \
    (&(const corm_expr){ .op = CORM_OP_ORDER, .n_args = 1,                             \
        .args = (const corm_value[]){ CORM_E_(CORM_PATH(path)) },                      \
        .options = CORM_OPTS_(__VA_ARGS__) })
/**
 * Orderings with options, for .ordering and BY(..): CORM_DESC("rating",
 * .nulls_last = true).
 */
#define CORM_ASC(...)       CORM_ORDERED_(__VA_ARGS__, .unused_ = 0)
#define CORM_DESC(...)      CORM_ORDERED_(__VA_ARGS__, .desc = true)
/* A name or an expression: one pointer, so that it stays a constant. */
#define CORM_ORDER_(x)                                                                 \
    { .kind = _Generic((x), char *: CORM_K_TEXT, const char *: CORM_K_TEXT,            \
                       corm_expr *: CORM_K_EXPR, const corm_expr *: CORM_K_EXPR),      \
      .as.p = (x) }
/** .ordering = CORM_ORDERING("-year", "title", CORM_DESC("rating", .nulls_last = true)) */
#define CORM_ORDERING(...)  ((const corm_value[]){ CORM_MAP_(CORM_ORDER_, __VA_ARGS__), { .kind = CORM_K_NULL } })

/* ---- indexes and constraints ---- */

/**
 * CORM_CHECK("pages_ok", CORM_COND("pages__gte", CORM_INT(0))): what every
 * row must fulfil.
 */
#define CORM_CHECK(nm, cond) { .name = nm, .kind = CORM_CONSTRAINT_CHECK, .condition = (cond), .unused_ = 0 }
#define CORM_UNIQUE_(nm, ...) { .name = nm, .kind = CORM_CONSTRAINT_UNIQUE, __VA_ARGS__ }
/** CORM_UNIQUE("one_title", .fields = CORM_NAMES("author", "title"), .condition = ..) */
#define CORM_UNIQUE(...)    CORM_UNIQUE_(__VA_ARGS__, .unused_ = 0)
#define CORM_EXCLUSION_(nm, ...) { .name = nm, .kind = CORM_CONSTRAINT_EXCLUSION, __VA_ARGS__ }
/** CORM_EXCLUSION("no_overlap", .fields = CORM_NAMES("room", "during"), .operators = CORM_NAMES("=", "&&")) */
#define CORM_EXCLUSION(...) CORM_EXCLUSION_(__VA_ARGS__, .unused_ = 0)
/** CORM_INDEX("author", "-published"): its name is made from table and columns. */
#define CORM_INDEX(...)     { .fields = (const char *const[]){ __VA_ARGS__, NULL }, .unused_ = 0 }
#define CORM_INDEX_AS_(nm, ...) { .name = nm, __VA_ARGS__ }
/** CORM_INDEX_AS("name", .fields = CORM_NAMES(..) or .expressions = CORM_EXPRESSIONS(..), .condition, .include) */
#define CORM_INDEX_AS(...)  CORM_INDEX_AS_(__VA_ARGS__, .unused_ = 0)
#define CORM_EXPRESSIONS(...) ((const corm_expr *const[]){ __VA_ARGS__, NULL })
/** Arguments of CORM_MODEL: CORM_INDEXES(CORM_INDEX(..), ..), CORM_CONSTRAINTS(CORM_CHECK(..), ..). */
#define CORM_INDEXES(...)                                                              \
    .indexes = (const corm_index[]){ __VA_ARGS__ },                                    \
    .n_indexes = sizeof((const corm_index[]){ __VA_ARGS__ }) / sizeof(corm_index)
#define CORM_CONSTRAINTS(...)                                                          \
    .constraints = (const corm_constraint[]){ __VA_ARGS__ },                           \
    .n_constraints = sizeof((const corm_constraint[]){ __VA_ARGS__ }) / sizeof(corm_constraint)

/* clang-format on */

#endif
