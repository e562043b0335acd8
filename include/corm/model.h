/*
 * Descriptors: how a program declares fields, models and apps, as constant
 * arrays over its plain structs.  <corm/macros.h> has the macros that fill
 * them with compile-time checks; run-time models fill them by hand.
 */
#ifndef CORM_MODEL_H
#define CORM_MODEL_H

#include <corm/common.h>
#include <corm/expr.h>
#include <corm/value.h>

CORM_BEGIN_DECLS

typedef struct corm_model corm_model;
typedef struct corm_state corm_state;

/**
 * The header of every model struct, its first member, named `base`.
 * All zero is not an object: every call refuses it with CORM_MISUSE.
 * Written by the library only.
 */
struct corm_object {
    corm_state *state;
    uint32_t flags, row;
};

/* clang-format off */
/* X(type, name, Django's class).  The name is what corm_cast(), options.output and run-time models use. */
#define CORM_TYPE_MAP(X)                                          \
    X(AUTO,           "auto",           "AutoField")                 \
    X(BIG_AUTO,       "bigauto",        "BigAutoField")              \
    X(SMALL_AUTO,     "smallauto",      "SmallAutoField")            \
    X(BOOLEAN,        "boolean",        "BooleanField")              \
    X(CHAR,           "char",           "CharField")                 \
    X(TEXT,           "text",           "TextField")                 \
    X(EMAIL,          "email",          "EmailField")                \
    X(SLUG,           "slug",           "SlugField")                 \
    X(URL,            "url",            "URLField")                  \
    X(UUID,           "uuid",           "UUIDField")                 \
    X(INTEGER,        "integer",        "IntegerField")              \
    X(SMALL_INTEGER,  "smallint",       "SmallIntegerField")         \
    X(BIG_INTEGER,    "bigint",         "BigIntegerField")           \
    X(POSITIVE_INTEGER,       "posint",      "PositiveIntegerField")      \
    X(POSITIVE_SMALL_INTEGER, "possmallint", "PositiveSmallIntegerField") \
    X(POSITIVE_BIG_INTEGER,   "posbigint",   "PositiveBigIntegerField")   \
    X(FLOAT,          "float",          "FloatField")                \
    X(DECIMAL,        "decimal",        "DecimalField")              \
    X(DATE,           "date",           "DateField")                 \
    X(DATETIME,       "datetime",       "DateTimeField")             \
    X(TIME,           "time",           "TimeField")                 \
    X(DURATION,       "duration",       "DurationField")             \
    X(BINARY,         "binary",         "BinaryField")               \
    X(JSON,           "json",           "JSONField")                 \
    X(IP,             "ip",             "GenericIPAddressField")     \
    X(FILE_PATH,      "filepath",       "FilePathField")             \
    X(FOREIGN_KEY,    "fk",             "ForeignKey")                \
    X(ONE_TO_ONE,     "o2o",            "OneToOneField")             \
    X(MANY_TO_MANY,   "m2m",            "ManyToManyField")           \
    X(FOREIGN_OBJECT, "foreign_object", "ForeignObject")
/* clang-format on */

/** A field type; also the type of an expression's result. */
typedef enum corm_type {
    CORM_TYPE_NONE,
#define X(type, name, django) CORM_TYPE_##type,
    CORM_TYPE_MAP(X)
#undef X
        CORM_TYPE_COUNT_
} corm_type;

/** What C type a member has.  CORM_C_OPT is added for a corm_opt_* member. */
typedef enum corm_ctype {
    CORM_C_NONE,   /* no member (many-to-many) */
    CORM_C_BOOL,   /* bool */
    CORM_C_INT,    /* a signed integer or enum of 1, 2, 4 or 8 bytes */
    CORM_C_UINT,   /* an unsigned integer of 1, 2, 4 or 8 bytes */
    CORM_C_DOUBLE, /* double */
    CORM_C_FLOAT,  /* float */
    CORM_C_TEXT,   /* const char * */
    CORM_C_BYTES,
    CORM_C_DATE,
    CORM_C_TIME,
    CORM_C_DATETIME,
    CORM_C_DURATION,
    CORM_C_UUID,
    CORM_C_DECIMAL,
    CORM_C_JSON,
    CORM_C_VALUE, /* corm_value: run-time rows */
    CORM_C_OPT = 64
} corm_ctype;

/** What the library does to the rows that point at a deleted one. */
typedef enum corm_on_delete {
    CORM_ON_DELETE_UNSET, /* a foreign key must say: an error at open */
    CORM_CASCADE,
    CORM_PROTECT,
    CORM_RESTRICT,
    CORM_SET_NULL,
    CORM_SET_DEFAULT,
    CORM_SET, /* to what .set_fn returns */
    CORM_DO_NOTHING
} corm_on_delete;

/** A choice of a field: the stored value (integers as decimal text) and its label.  Ends with {NULL, NULL}. */
typedef struct corm_choice {
    const char *value, *label;
} corm_choice;

/**
 * A validator of a field's value; run by corm_full_clean(), not by save.
 * `valid` returns false for a bad value; it sees no NULL.
 */
typedef struct corm_validator {
    const char *code;    /**< "min_value", "invalid", .. */
    const char *message; /**< NULL: "is not valid" */
    bool (*valid)(const corm_value *value, const struct corm_validator *self);
    int64_t limit;       /**< for validators with a bound */
    const char *pattern; /**< for validators with a pattern */
    const void *data;
} corm_validator;

/** "No member" for offsets. */
#define CORM_NO_MEMBER UINT32_MAX

/**
 * A field.  Constant; borrowed by the registry for the life of the database.
 * Fill it by the macros (CORM_CHAR, ..) or, for run-time models, by hand.
 */
typedef struct corm_field {
    const char *name; /**< member and path name; for a foreign key without "_id" */
    corm_type type;
    uint32_t ctype;         /**< a corm_ctype, perhaps | CORM_C_OPT */
    uint32_t offset, size;  /**< of the member that holds the column's value */
    uint32_t object_offset; /**< of the pointer to the related object, or CORM_NO_MEMBER */
    int max_length, max_digits, decimal_places;
    bool null, blank, unique, primary_key, db_index, no_db_index;
    bool auto_now, auto_now_add, not_editable, no_db_constraint;
    bool asymmetrical; /**< many-to-many to the same model: not symmetrical */
    bool parent_link;  /**< one-to-one that links to the inherited model */
    bool inherited;    /**< stands for the parent's field of that name: only offsets count */
    bool stored;       /**< of a generated column: kept on disk (Django's db_persist) */
    bool autoincrement; /**< automatic keys are never reused, at a cost per insert */
    corm_on_delete on_delete;
    const char *db_column, *verbose_name, *help_text, *db_comment, *collation;
    const char *related_name, *related_query_name, *to_field;
    const corm_model *to, *through;
    const char *const *through_fields; /**< two names, ended by NULL */
    const char *const *from_fields, *const *to_fields; /**< of a FOREIGN_OBJECT, ended by NULL */
    const char *db_table;              /**< of an automatic many-to-many table */
    const corm_choice *choices;
    const corm_validator *const *validators; /**< ended by NULL */
    const corm_value *default_value;
    corm_value (*default_fn)(void); /**< called for each new object; text must outlive the object */
    corm_value (*set_fn)(void);     /**< for CORM_SET */
    const corm_expr *db_default;    /**< computed by the database */
    const corm_expr *generated;     /**< a generated column's expression */
    const char *renamed_from;       /**< for migrations */
    const char *path;               /**< of a FILE_PATH */
    const char *protocol;           /**< of an IP: "both" (NULL), "IPv4", "IPv6" */
    bool unpack_ipv4;
    int unused_;
} corm_field;

/** An index.  Names in fields may begin with "-" for descending. */
typedef struct corm_index {
    const char *name;          /**< NULL: made from table and columns */
    const char *const *fields; /**< ended by NULL */
    const corm_expr *const *expressions; /**< instead of fields, ended by NULL */
    const corm_expr *condition;          /**< a partial index */
    const char *const *include;          /**< covering, ended by NULL */
    const char *const *opclasses;        /**< PostgreSQL, ended by NULL */
    const char *db_tablespace;
    int unused_;
} corm_index;

typedef enum corm_constraint_kind {
    CORM_CONSTRAINT_CHECK = 1,
    CORM_CONSTRAINT_UNIQUE
} corm_constraint_kind;

/** A constraint of a model. */
typedef struct corm_constraint {
    const char *name; /**< required; unique in the schema */
    corm_constraint_kind kind;
    const char *const *fields;           /**< unique: ended by NULL */
    const corm_expr *const *expressions; /**< unique: instead of fields, ended by NULL */
    const corm_expr *condition;          /**< check: the condition; unique: a partial one */
    const char *const *include;
    bool nulls_not_distinct;
    int8_t deferrable; /**< 0 not, 1 initially deferred, 2 initially immediate */
    const char *violation_message, *violation_code;
    int unused_;
} corm_constraint;

/** A model: one table (but abstract and proxy ones).  Constant; borrowed. */
struct corm_model {
    const char *name; /**< "Book" */
    const char *app;  /**< NULL: the corm_app that lists it */
    size_t size;      /**< of the struct, in bytes */
    const corm_field *fields;
    size_t n_fields;
    const corm_value *ordering; /**< ended by a CORM_K_NULL value */
    const corm_index *indexes;
    size_t n_indexes;
    const corm_constraint *constraints;
    size_t n_constraints;
    const char *db_table; /**< NULL: "<app>_<model>" in lower case */
    const char *const *const *unique_together; /**< lists of names, ended by NULL */
    const char *const *primary_key;   /**< composite primary key: field names, ended by NULL */
    const char *const *get_latest_by; /**< ended by NULL */
    const char *order_with_respect_to;
    const corm_model *extends;  /**< multi-table inheritance: the parent */
    const corm_model *proxy_of; /**< another model over the same table */
    bool abstract_; /**< no table: a base, or a projection for corm_into() */
    bool unmanaged; /**< the library never creates or drops the table */
    const char *verbose_name, *verbose_name_plural, *db_table_comment;
    const char *default_related_name;
    const char *(*text)(const corm_object *object); /**< an object's text; borrowed, valid until it changes */
    corm_queryset *(*manager)(corm_queryset *all); /**< the default manager: narrows all rows */
    int unused_;
};

typedef struct corm_migration corm_migration;

/** An app: a named group of models. */
typedef struct corm_app {
    const char *name;                        /**< label: prefix of table names */
    const corm_model *const *models;         /**< ended by NULL */
    const corm_migration *const *migrations; /**< ended by NULL; may be NULL */
    int unused_;
} corm_app;

CORM_END_DECLS

#endif
