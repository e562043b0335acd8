/*
 * The registry: every model of a db with its relations resolved, checked
 * and frozen by corm_open().  Immutable afterwards; any thread reads it.
 * Stage: descriptor.  Knows no query and no SQL.
 */
#ifndef CORMI_MODEL_REGISTRY_H
#define CORMI_MODEL_REGISTRY_H

#include "base/shared.h"
#include "base/context.h"
#include "base/map.h"

#include <corm/model.h>
#include <corm/sys/ast.h>

typedef struct cormi_model cormi_model;
typedef struct cormi_field cormi_field;
typedef struct cormi_relation cormi_relation;

/* A field of a model, as resolved.  Foreign keys and one-to-one fields are
 * fields with a column and a relation; many-to-many fields have no column. */
struct cormi_field {
    const corm_field *desc;
    const char *name;    /* "author" */
    const char *attname; /* "author_id"; = name for plain fields */
    const char *column;  /* NULL: no column (many-to-many, foreign object) */
    corm_quoted quoted;  /* table and column, once a database is open */
    const char *label;   /* "Book.author": for messages */
    cormi_model *model;  /* whose table holds the column */
    cormi_model
        *owner; /* whose struct has the member (differs when inherited) */
    const cormi_field *origin; /* in model: itself unless inherited */
    uint16_t index;            /* in owner->fields */
    corm_type type; /* of the declaration: CORM_TYPE_FOREIGN_KEY, .. */
    corm_type
        data_type; /* of the values: a key takes its target's; AUTO is INTEGER .. */
    corm_type base;                             /* of an array: of its items */
    int max_length, max_digits, decimal_places; /* a key has its target's */
    uint32_t ctype; /* corm_ctype of the member, without CORM_C_OPT */
    bool optional;  /* the member is a corm_opt_* */
    uint32_t offset, size, object_offset;
    uint32_t
        width; /* bytes of the value itself: size, less in a corm_opt_, whose value is its last part */
    /* As declared; a one-to-one field is unique.  primary_key: alone its model's
     * key (a child's copies keep their parent's flag: ask model->pk).
     * db_index: an index of its own is made, beyond those of the other two. */
    bool null, unique, primary_key, db_index;
    bool is_auto;     /* the database makes the value when it is unset */
    bool has_default; /* default_value or default_fn */
    bool as_is;       /* the member is what is stored: no conversion */
    const corm_value
        *default_value; /* the descriptor's, adapted to the field; NULL: none */
    cormi_relation *relation; /* the forward relation, or NULL */
    const cormi_field
        *target; /* a key's target field (to_field or primary key), or NULL */
};

/* A hop along a relation, from one end to the other. */
typedef struct cormi_step {
    const cormi_relation *relation;
    const cormi_model *from, *to;
    cormi_field *const *from_fields, *const *to_fields;
    size_t n;
    bool many;   /* several rows on the other side */
    bool direct; /* along the forward end */
    bool nullable;
} cormi_step;

/* One relation, seen from both ends. */
struct cormi_relation {
    corm_type kind; /* FOREIGN_KEY, ONE_TO_ONE, MANY_TO_MANY, FOREIGN_OBJECT */
    cormi_field *field; /* the declaring field */
    cormi_model *from, *to;
    /* The joined columns, n pairs: from_fields[i] = to_fields[i].  (Not for many-to-many.) */
    cormi_field *const *from_fields, *const *to_fields;
    size_t n;
    /* Many-to-many: through has two keys; m2m_source refers to `from`, m2m_target to `to`. */
    cormi_model *through;
    cormi_field *m2m_source, *m2m_target;
    bool auto_through; /* made by the registry */
    bool symmetrical;
    bool parent_link; /* a child's link to its multi-table parent */
    const char *
        accessor; /* of the reverse end: "books", "book_set", "book"; NULL: hidden */
    const char *query_name; /* of the reverse end in paths; NULL: hidden */
    corm_on_delete on_delete;
    bool db_constraint;
    cormi_step ahead, back; /* (not for many-to-many) */
};

/* What a name means in a model: a field, or the reverse end of a relation. */
typedef struct cormi_name {
    cormi_field *field;      /* NULL for a reverse end */
    cormi_relation *reverse; /* NULL for a field */
} cormi_name;

/* How objects are read: see <corm/model.h>. */
typedef struct cormi_modes {
    uint8_t how; /* a corm_fetch_how */
    bool track;  /* what was loaded is kept, to be compared */
} cormi_modes;

typedef struct cormi_registry cormi_registry;

struct cormi_model {
    const cormi_registry *registry; /* whose it is */
    const corm_model *desc;
    const char *name;  /* "Book" */
    const char *lower; /* "book" */
    const char *app;
    const char *table;  /* NULL: abstract */
    corm_quoted quoted; /* the table, once a database is open */
    uint16_t index;     /* in registry->models */
    cormi_modes modes;  /* where nobody else says */
    bool managed, abstract,
        automatic; /* automatic: a many-to-many table of the registry's making */
    cormi_model *proxy_of;    /* shares its table; = NULL if none */
    cormi_model *concrete;    /* itself, or what it is a proxy of */
    cormi_model *parent;      /* multi-table parent, or NULL */
    cormi_field *parent_link; /* the one-to-one to parent, or NULL */
    cormi_field **
        fields; /* with columns, in order; a child's begin with its parent's (inherited) */
    size_t n_fields;
    cormi_field **m2m; /* many-to-many and foreign-object fields */
    size_t n_m2m;
    cormi_field **pk; /* one, or several for a composite primary key */
    size_t n_pk;
    cormi_relation **
        reverse; /* relations whose `to` is this model (or a proxy of the same table), hidden ones too;
                                 those of a parent are in parent->reverse */
    size_t n_reverse;
    cormi_field *order_field; /* "_order" of order_with_respect_to, or NULL */
    cormi_field *version;     /* of .version_field, or NULL */
    size_t size;              /* of the struct */
    const void *blank;      /* a new object: members unset, constant defaults */
    bool has_late_defaults; /* defaults that are not in blank */
    bool is_plain; /* the members of a new object, adapted, are its row */
    bool hangs;    /* some relations have companions */
    const cormi_field *auto_field; /* whose value the database can make */
    cormi_map
        names; /* path names -> cormi_name: names, attnames, reverse query names */
    cormi_map accessors; /* attribute names of reverse ends -> cormi_relation */
    /* Ended by CORM_K_NULL; names with their size, or expressions. */
    const corm_value *
        ordering; /* Meta.ordering, the parent's when it has none, or that of order_with_respect_to; NULL: none */
    const char *const
        *get_latest_by; /* its own or its parent's, ended by NULL; NULL: none */
};

struct cormi_registry {
    uint64_t serial;      /* differs for every registry of the process's life */
    cormi_model **models; /* in order of declaration, automatic ones last */
    size_t n_models;
    cormi_map
        by_desc; /* key: the address of the corm_model (sizeof(void *) bytes) */
    cormi_map by_name; /* key: "app.model" in lower case */
    corm_arena *arena;
    const corm_allocator *alloc;
    const char *database; /* its URL without passwords; NULL: none */
    bool loose_types;     /* it keeps decimals that have too many digits */
};

/*
 * Build from apps (ended by NULL).  All mistakes are gathered: err->code is
 * CORM_FIELD_ERROR and the message has one sentence a mistake, each naming
 * model, member and remedy (cut at the record's size with "and N more";
 * *report, when not NULL, receives the whole text from alloc, ended by
 * cormi_strfree).  NULL: failure.
 */
CORMI_SHARED cormi_registry *cormi_registry_new(const corm_app *const *apps,
                                                const corm_allocator *alloc,
                                                corm_error *err, char **report);
/* For tables alone, as they are between the steps of a migration: a model may
 * have no key, or two, of which the last counts. */
CORMI_SHARED cormi_registry *
cormi_registry_new_partial(const corm_app *const *apps,
                           const corm_allocator *alloc, corm_error *err);
CORMI_SHARED void
cormi_registry_free(cormi_registry *registry); /* NULL: nothing */

/* The model of a descriptor, NULL when it is not registered.  O(1). */
cormi_model *cormi_registry_model(const cormi_registry *registry,
                                  const corm_model *desc);
CORMI_SHARED cormi_model *cormi_registry_by_name(const cormi_registry *registry,
                                                 const char *app,
                                                 const char *name);

/* What a path name means, "pk" too (the single primary key's field); NULL: nothing. */
const cormi_name *cormi_model_name(const cormi_model *model, const char *name,
                                   size_t len);
/* A field by name or attname, "pk" too; NULL: none. */
cormi_field *cormi_model_field(const cormi_model *model, const char *name);
/* The nearest known name for "did you mean", NULL: none is near. */
const char *cormi_model_suggest(const cormi_model *model, const char *name);
enum { CORMI_HINT_MAX = 160 };
/* The same as an end of a sentence, written to out: `; did you mean "x"?`, or
 * the names that there are; "" where name is one, not for this purpose. */
CORMI_SHARED const char *cormi_model_hint(const cormi_model *model,
                                          const char *name,
                                          char out[CORMI_HINT_MAX]);
/* Records that there is no such field; purpose, " to be excluded", goes on. */
corm_status cormi_model_no_field(cormi_context *ctx, corm_status code,
                                 const cormi_model *model, const char *name,
                                 const char *purpose);
/* Is model `b` the same as, a proxy of, or an ancestor of `a`? */
bool cormi_model_is(const cormi_model *a, const cormi_model *b);

/* The column type rows of field_types.def. */
typedef struct cormi_type_info {
    corm_type type;
    const char *name, *django;
    corm_type
        data_type; /* what values of it are: AUTO -> INTEGER, EMAIL -> CHAR .. */
    uint32_t ctypes; /* bit set of corm_ctype that a member may have */
    int default_max_length;
    int64_t min, max; /* of integers */
    bool is_integer, is_text, is_auto, default_index;
    bool own; /* only of databases whose dialect has a row of it */
} cormi_type_info;
CORMI_SHARED const cormi_type_info *
cormi_type(corm_type type); /* never NULL for a valid type */
corm_type cormi_type_by_name(const char *name); /* CORM_TYPE_NONE: unknown */
/* The type of a range's ends; CORM_TYPE_NONE: it is no range. */
CORMI_SHARED corm_type cormi_span_end(corm_type type);

/*
 * Adapting a value to a field's data type before any SQL is sent: text to
 * date, integer to decimal, and so on, as Django's get_prep_value does.
 */
typedef enum cormi_adapted {
    CORMI_ADAPT_OK,
    CORMI_ADAPT_BELOW, /* an integer below the field's range */
    CORMI_ADAPT_ABOVE, /* an integer above it */
    CORMI_ADAPT_WRONG, /* the type or text does not fit: CORM_VALUE_ERROR */
    CORMI_ADAPT_MEMORY
} cormi_adapted;
/*
 * NULL stays NULL.  out may need memory from the arena (JSON text, addresses);
 * text and bytes are borrowed from in.  *why, when not NULL, receives a static
 * text that says what was expected where the result is CORMI_ADAPT_WRONG
 * ("must be a date such as 2024-02-29").  Only scalars, and lists for arrays
 * and ranges: objects, expressions and querysets are CORMI_ADAPT_WRONG, so is
 * a NULL char *.
 * BELOW and ABOVE: only outside int64_t; the width of a column is the
 * dialect's business, see cormi_type_range_check().
 */
cormi_adapted cormi_field_adapt(const cormi_field *field, const corm_value *in,
                                corm_value *out, corm_arena *arena,
                                const char **why);
/* The same for a bare type. */
cormi_adapted cormi_type_adapt(corm_type data_type, int max_digits,
                               int decimal_places, const corm_value *in,
                               corm_value *out, corm_arena *arena,
                               const char **why);
/* Are members of this C type stored as they are? */
bool cormi_field_as_is(const cormi_field *field);
/* As cormi_field_adapt(), for a value to be stored: decimals are rounded to
 * decimal_places, more than max_digits digits are CORMI_ADAPT_WRONG. */
CORMI_SHARED cormi_adapted cormi_field_adapt_save(const cormi_field *field,
                                                  const corm_value *in,
                                                  corm_value *out,
                                                  corm_arena *arena,
                                                  const char **why);
/*
 * Is an adapted integer within the range of an integer type?  bits: 0 takes
 * the width of the type's name (32 for INTEGER), else the width in bits that
 * the database gives every integer column.  Positive types begin at 0; with
 * CORMI_BITS_UNSIGNED they reach as far as unsigned columns do.
 * Other types and other kinds of value are CORMI_ADAPT_OK.
 */
#define CORMI_BITS_UNSIGNED (-1)
cormi_adapted cormi_type_range_check(corm_type data_type,
                                     const corm_value *value, int bits);

/* The same for the integers of a database with these features. */
struct corm_features;
int cormi_feature_bits(const struct corm_features *features);

/* The label of a value among the field's choices; NULL: none has it. */
const char *cormi_field_choice(const cormi_field *field,
                               const corm_value *value);

/* Reading and writing a member by its field: the object's memory <-> value.  Text is borrowed. */
corm_value cormi_member_get(const cormi_field *field, const void *object);
/*
 * The member as it is stored, when nothing is to be converted or said about
 * it: most are so.  false: cormi_member_get() and cormi_field_adapt_save() know.
 */
bool cormi_member_take(corm_value *out, const cormi_field *field,
                       const void *object);
/* The value must have been adapted; text, bytes and JSON are stored as
 * pointers, so text must end in NUL and live as long as the object
 * (cormi_value_dup() gives such).  false: it does not fit the member. */
bool cormi_member_set(const cormi_field *field, void *object,
                      const corm_value *value);
/* Is the member in its unset state (a key of 0, a date never set, NULL)? */
bool cormi_member_is_unset(const cormi_field *field, const void *object);
/* Is it for the database to fill in by its default?  Unset, but a corm_value
 * member can be NULL because the program says so. */
bool cormi_member_is_left(const cormi_field *field, const void *object);
/* Unset it: NULL, "", 0 as corm_new() does without a default. */
void cormi_member_clear(const cormi_field *field, void *object);
/* The value of default_fn (not adapted) or default_value (adapted); kind
 * CORM_K_NULL when there is none. */
corm_value cormi_field_default(const cormi_field *field);

#endif
