/*
 * Descriptors: how a program declares fields, models and apps, as constant
 * arrays over its plain structs.  <corm/declare.h> has the macros that fill
 * them with compile-time checks; run-time models fill them by hand.
 * Threads: descriptors never change; any thread may read them.
 */
#ifndef CORM_MODEL_H
#define CORM_MODEL_H

#include <corm/common.h>
#include <corm/expr.h>
#include <corm/value.h>

CORM_BEGIN_DECLS

/** A model: see struct corm_model. */
typedef struct corm_model corm_model;
/** What libcorm knows of an object; the library's own. */
typedef struct corm_state corm_state;

/**
 * The header of every model struct, its first member, named `base`.
 * All zero is not an object: every call refuses it with CORM_MISUSE.
 * Written by the library only.
 */
struct corm_object {
    corm_state *state; /**< NULL: not an object */
    uint32_t flags;    /**< the library's own */
    uint32_t row;      /**< which of its result */
};

/* clang-format off */
/** X(type, name, Django's class).  The name is what corm_cast(), options.output and run-time models use. */
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
    X(ITEMS,          "array",          "ArrayField")                \
    X(INTEGER_RANGE,  "intrange",       "IntegerRangeField")         \
    X(BIG_INTEGER_RANGE, "bigintrange", "BigIntegerRangeField")      \
    X(DECIMAL_RANGE,  "decimalrange",   "DecimalRangeField")         \
    X(DATE_RANGE,     "daterange",      "DateRangeField")            \
    X(DATETIME_RANGE, "datetimerange",  "DateTimeRangeField")        \
    X(SEARCH_VECTOR,  "searchvector",   "SearchVectorField")         \
    X(SEARCH_QUERY,   "searchquery",    "SearchQueryField")          \
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
    CORM_C_NONE,   /**< no member: many-to-many, foreign object */
    CORM_C_BOOL,   /**< bool */
    CORM_C_INT,    /**< a signed integer or enum of 1, 2, 4 or 8 bytes */
    CORM_C_UINT,   /**< an unsigned integer or enum of 1, 2, 4 or 8 bytes */
    CORM_C_DOUBLE, /**< double */
    CORM_C_FLOAT,  /**< float */
    CORM_C_TEXT,   /**< const char *, NUL-terminated UTF-8 */
    CORM_C_BYTES,  /**< corm_bytes */
    CORM_C_DATE,
    CORM_C_TIME,
    CORM_C_DATETIME,
    CORM_C_DURATION,
    CORM_C_UUID,
    CORM_C_DECIMAL,
    CORM_C_JSON,
    CORM_C_ITEMS, /**< corm_items: arrays */
    CORM_C_SPAN,  /**< corm_span: ranges */
    CORM_C_VALUE, /**< corm_value: run-time rows */
    CORM_C_OPT = 64
} corm_ctype;

/**
 * What the library does to the rows that point at a deleted one.  The
 * database's own constraint stays NO ACTION, as in Django.
 */
typedef enum corm_on_delete {
    CORM_ON_DELETE_UNSET, /**< a foreign key must say: a mistake at open */
    CORM_CASCADE,         /**< they are deleted too */
    CORM_PROTECT,         /**< the delete fails: CORM_PROTECTED */
    CORM_RESTRICT,        /**< so too, unless a cascade deletes them as well */
    CORM_SET_NULL,        /**< their key becomes NULL; needs .null = true */
    CORM_SET_DEFAULT,     /**< their key becomes its default */
    CORM_SET,             /**< their key becomes what .set_fn returns */
    CORM_DO_NOTHING       /**< nothing: the database may refuse the delete */
} corm_on_delete;

/**
 * A choice of a field: the stored value (integers as decimal text) and its
 * label, both UTF-8.  A list of them ends with {NULL, NULL}.
 */
typedef struct corm_choice {
    const char *value; /**< as it is stored; borrowed */
    const char *label; /**< as people see it; borrowed */
} corm_choice;

/**
 * A validator of a field's value; run by corm_full_clean(), not by save.
 * <corm/validate.h> has ready ones.
 */
typedef struct corm_validator {
    const char *code;    /**< "min_value", ..; NULL: Django's, or "invalid" */
    const char *message; /**< a sentence; NULL: "Enter a valid value." */
    /** Required.  False for a bad value; it sees no NULL and no empty text.
     *  Called on the session's thread; must not call back into the session. */
    bool (*valid)(const corm_value *value, const struct corm_validator *self);
    int64_t limit;       /**< of validators with a bound */
    const char *pattern; /**< of validators with a pattern */
    const void *data;    /**< whatever valid() needs; borrowed */
    int unused_;
} corm_validator;

/** "No member" for offsets. */
#define CORM_NO_MEMBER UINT32_MAX

/**
 * A field.  Constant; borrowed, with all it points to, for the life of the
 * database.  Fill it by the macros of <corm/declare.h> (CORM_CHAR, ..) or,
 * for run-time models, by hand: name, type, ctype, offset, size and
 * object_offset are required, zero is the default of the rest.  Wrong ones
 * are told by corm_open(), all at once.
 */
typedef struct corm_field {
    /** The member's and path's name; of a foreign key without "_id". */
    const char *name;
    corm_type type;  /**< what is stored */
    uint32_t ctype;  /**< a corm_ctype, perhaps | CORM_C_OPT */
    uint32_t offset; /**< bytes to the member that holds the column's value */
    uint32_t size;   /**< its sizeof */
    /** Bytes to the pointer to the related object, or CORM_NO_MEMBER. */
    uint32_t object_offset;
    int max_length;        /**< characters; required of CHAR */
    int max_digits;        /**< of a DECIMAL, 1 to 38; required */
    int decimal_places;    /**< how many of them after the point */
    bool null;             /**< NULL is allowed; the member can say it */
    bool blank;            /**< corm_full_clean() takes "" and NULL */
    bool unique;           /**< no two rows have the same value */
    bool primary_key;      /**< the key of the model */
    bool db_index;         /**< an index of its own; keys and slugs have one */
    bool no_db_index;      /**< not even then */
    bool auto_now;         /**< the time of every save */
    bool auto_now_add;     /**< the time of the first save */
    bool not_editable;     /**< left out by corm_full_clean() */
    bool no_db_constraint; /**< a key without a foreign key constraint */
    bool asymmetrical; /**< many-to-many to the same model: not symmetrical */
    bool parent_link;  /**< one-to-one that links to the inherited model */
    /** Stands for the parent's field of that name: only offsets count. */
    bool inherited;
    bool stored;        /**< of a generated column: kept on disk (db_persist) */
    bool autoincrement; /**< keys are never reused, at a cost per insert */
    corm_on_delete on_delete; /**< required of relations with a key */
    const char *db_column;    /**< NULL: the name, of keys with "_id" */
    const char *verbose_name; /**< for people; NULL: made of the name */
    const char *help_text;    /**< for people; NULL: none */
    const char *db_comment;   /**< on the column; NULL: none */
    const char *collation;    /**< of the column; NULL: the database's */
    /** The reverse end's attribute, "+" for none; NULL: "<model>_set".
     *  "%(class)s" and "%(app_label)s" in it are replaced. */
    const char *related_name;
    const char *related_query_name; /**< its name in paths; NULL: related_name,
                                         or the model's in lower case */
    const char *to_field; /**< a unique field of to; NULL: its primary key */
    const corm_model *to; /**< required of relations */
    const corm_model *through;         /**< NULL: an automatic table */
    const char *const *through_fields; /**< source, target, NULL */
    /** Of a FOREIGN_OBJECT: as many names each, ended by NULL. */
    const char *const *from_fields;
    const char *const *to_fields; /**< of a FOREIGN_OBJECT: names there */
    const char *db_table;         /**< of an automatic many-to-many table */
    const corm_choice *choices;   /**< ended by {NULL, NULL}; NULL: any value */
    const corm_validator *const *validators; /**< ended by NULL */
    const corm_value *default_value;         /**< of new objects; NULL: none */
    /** Called for each new object; text in it must outlive the object. */
    corm_value (*default_fn)(void);
    corm_value (*set_fn)(void);  /**< for CORM_SET */
    const corm_expr *db_default; /**< computed by the database */
    const corm_expr *generated;  /**< a generated column's expression */
    const char *renamed_from;    /**< for migrations */
    const char *path;            /**< of a FILE_PATH */
    const char *protocol;        /**< of an IP: "both" (NULL), "IPv4", "IPv6" */
    /** of an array (ITEMS), required: the type of its items, as "integer"; they share
     *  max_length, max_digits and decimal_places. */
    const char *base;
    bool unpack_ipv4; /**< of an IP: IPv4 within IPv6 is IPv4 */
    int unused_;
} corm_field;

/** An index.  Names in fields may begin with "-" for descending. */
typedef struct corm_index {
    /** At most 63 bytes, unique in the schema; NULL: made from table and
     *  columns (not with expressions or a condition). */
    const char *name;
    const char *const *fields;           /**< ended by NULL */
    const corm_expr *const *expressions; /**< instead of fields, so ended too */
    const corm_expr *condition;   /**< a partial index; columns of the row */
    const char *const *include;   /**< covering: more columns, ended by NULL */
    const char *const *opclasses; /**< PostgreSQL's, ended by NULL */
    const char *db_tablespace;    /**< NULL: the default */
    /** For the lookup `search` on its fields, all in one: MySQL's and
     *  MariaDB's; left out elsewhere, with a warning in the log. */
    bool fulltext;
    int unused_;
} corm_index;

/** What a constraint demands. */
typedef enum corm_constraint_kind {
    CORM_CONSTRAINT_CHECK = 1,
    CORM_CONSTRAINT_UNIQUE,
    /** No two rows for which every part's operator holds.  PostgreSQL's;
     *  left out elsewhere, and not among what corm_full_clean() looks at. */
    CORM_CONSTRAINT_EXCLUSION
} corm_constraint_kind;

/** A constraint of a model. */
typedef struct corm_constraint {
    const char *name; /**< required, at most 63 bytes; unique in the schema */
    corm_constraint_kind kind; /**< what it demands */
    const char *const *fields; /**< unique, exclusion: ended by NULL */
    const corm_expr *const *expressions; /**< the same: instead of fields */
    /** Check: what must hold.  Others: for which rows. */
    const corm_expr *condition;
    const char *const *include; /**< not of a check: as in corm_index */
    bool nulls_not_distinct;    /**< unique: NULL equals NULL */
    int8_t
        deferrable; /**< 0 not, 1 initially deferred, 2 initially immediate */
    const char *violation_message; /**< for corm_full_clean(); NULL: Django's */
    const char *violation_code;    /**< for corm_field_error.code; NULL: none */
    /** Exclusion: of each field or expression, "=", "&&"; ended by NULL. */
    const char *const *operators;
    const char *const *opclasses; /**< exclusion: as in corm_index */
    const char *index_type;       /**< exclusion: NULL, "gist"; "spgist" */
    int unused_;
} corm_constraint;

/**
 * What a manager does: narrows, orders or annotates a queryset of all rows
 * of its model.
 * @return built on `all`, which it must not begin anew by corm_objects();
 *         NULL: failure.
 */
typedef corm_queryset *corm_manager_fn(corm_queryset *all);

/** A manager with a name: corm_objects_by(s, Post, "published"). */
typedef struct corm_manager {
    const char *name;    /**< required */
    corm_manager_fn *fn; /**< NULL: all rows */
    int unused_;
} corm_manager;

/**
 * What happens when a relation, a to-many queryset as it is, or a deferred
 * member is asked for that its query did not load.  Chosen for a queryset
 * (corm_fetch_mode()), else for a session (corm_session_fetch_mode()), else
 * for a model (.fetch_how); what is loaded lazily goes on in the same mode.
 */
typedef enum corm_fetch_how {
    CORM_FETCH_DEFAULT,  /**< as session or model say; else EXPLICIT */
    CORM_FETCH_EXPLICIT, /**< one query for the one object */
    CORM_FETCH_PEERS,    /**< one query for all objects of its result */
    CORM_FETCH_WARN,     /**< as EXPLICIT, and the log is told */
    CORM_FETCH_RAISE     /**< it fails: CORM_MISUSE */
} corm_fetch_how;

/**
 * A model: one table (but abstract and proxy ones).  Constant; borrowed, with
 * all it points to, for the life of the database.
 */
struct corm_model {
    const char *name;         /**< "Book" */
    const char *app;          /**< NULL: the corm_app that lists it */
    size_t size;              /**< of the struct, in bytes */
    const corm_field *fields; /**< in the order of the table's columns */
    size_t n_fields;          /**< how many fields */
    /** Names ("-year") and expressions, ended by a CORM_K_NULL value; NULL:
     *  the parent's, or none. */
    const corm_value *ordering;
    const corm_index *indexes;          /**< besides those of fields */
    size_t n_indexes;                   /**< how many indexes */
    const corm_constraint *constraints; /**< checks, unique, exclusion */
    size_t n_constraints;               /**< how many constraints */
    const char *db_table; /**< NULL: "<app>_<model>" in lower case */
    /** Lists of names, each and all ended by NULL. */
    const char *const *const *unique_together;
    /** A composite primary key: names, ended by NULL. */
    const char *const *primary_key;
    const char *const *get_latest_by; /**< ended by NULL */
    /** A foreign key; needs an integer field named _order. */
    const char *order_with_respect_to;
    const corm_model *extends;  /**< multi-table inheritance: the parent */
    const corm_model *proxy_of; /**< another model over the same table */
    bool abstract_;             /**< no table: a projection for corm_into() */
    bool unmanaged; /**< the library never creates or drops the table */
    const char *verbose_name;         /**< for people; NULL: made of the name */
    const char *verbose_name_plural;  /**< NULL: verbose_name and "s" */
    const char *db_table_comment;     /**< on the table; NULL: none */
    const char *default_related_name; /**< of fields without .related_name */
    /** Called by corm_full_clean() between fields and constraints: tells what
     *  is wrong by corm_add_error().  It may use the object's session; a
     *  failure there ends the validation. */
    void (*clean)(corm_object *object);
    /** An object's text; borrowed, valid until the object changes. */
    const char *(*text)(const corm_object *object);
    /** The default manager: what corm_objects(), to-many relations and their
     *  prefetches begin with.  Forward keys, refresh and delete see all rows.
     *  NULL: that of the model it extends or is a proxy of, or all rows. */
    corm_manager_fn *manager;
    const struct corm_hook *hooks; /**< see <corm/hook.h>; CORM_HOOKS(..) */
    size_t n_hooks;                /**< how many hooks */
    /** Managers with names; a child and a proxy have the parent's as well. */
    const corm_manager *managers;
    size_t n_managers;        /**< how many managers */
    corm_fetch_how fetch_how; /**< of its objects, where nobody else says */
    bool track_changes;       /**< of its objects, see corm_track_changes() */
    /** An integer field that each save raises by one; a save or delete of an
     *  object whose row has another number by then fails: CORM_STALE.  NULL:
     *  that of the model it extends or is a proxy of, or none. */
    const char *version_field;
    int unused_;
};

/** A migration of an app: see <corm/migrations.h>. */
typedef struct corm_migration corm_migration;

/** An app: a named group of models.  Constant; borrowed by the database. */
typedef struct corm_app {
    const char *name;                        /**< label: prefix of tables */
    const corm_model *const *models;         /**< ended by NULL */
    const corm_migration *const *migrations; /**< ended by NULL; may be NULL */
    int unused_;
} corm_app;

/** CORM_DECLARE(Book) declares Book_model: belongs in the header, which C and
 *  C++ may share; the fields and CORM_MODEL stand in a file of C. */
#ifdef __cplusplus
#define CORM_DECLARE(T) extern "C" const corm_model T##_model
#else
#define CORM_DECLARE(T) extern const corm_model T##_model
#endif

CORM_END_DECLS

#endif
