/*
 * Migrations: operations as constant descriptors, the state that they add up
 * to, what leads from one state to another, and the schema editor that
 * carries operations out.  In a library of its own: corm::migrations.
 * Descriptors are immutable, any thread may read them; a state belongs to
 * one thread at a time.
 *
 *     static const corm_operation operations[] = {
 *         CORM_CREATE_MODEL("Author", CORM_FIELDS(
 *             CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
 *             CORM_FIELD(CHAR, "name", .max_length = 100)),
 *             .ordering = CORM_ORDERING("name")),
 *         CORM_ADD_FIELD("Book", CORM_FIELD(FOREIGN_KEY, "author",
 *             .to = CORM_MODEL_REF("library", "Author"),
 *             .on_delete = CORM_CASCADE)),
 *     };
 *     CORM_MIGRATION(library, 0001_initial, CORM_OPERATIONS(operations));
 */
#ifndef CORM_MIGRATIONS_H
#define CORM_MIGRATIONS_H

#include <corm/alloc.h>
#include <corm/common.h>
#include <corm/db.h>
#include <corm/error.h>
#include <corm/model.h>

CORM_BEGIN_DECLS

/* ---- descriptors ---- */

/** One step of a migration. */
typedef struct corm_operation corm_operation;
/** The models that migrations add up to at one point. */
typedef struct corm_project_state corm_project_state;

/* clang-format off */
/** X(kind, Django's name) */
#define CORM_OPERATION_MAP(X)                                           \
    X(CREATE_MODEL,                 "CreateModel")                      \
    X(DELETE_MODEL,                 "DeleteModel")                      \
    X(RENAME_MODEL,                 "RenameModel")                      \
    X(ADD_FIELD,                    "AddField")                         \
    X(REMOVE_FIELD,                 "RemoveField")                      \
    X(ALTER_FIELD,                  "AlterField")                       \
    X(RENAME_FIELD,                 "RenameField")                      \
    X(ADD_INDEX,                    "AddIndex")                         \
    X(REMOVE_INDEX,                 "RemoveIndex")                      \
    X(RENAME_INDEX,                 "RenameIndex")                      \
    X(ADD_CONSTRAINT,               "AddConstraint")                    \
    X(REMOVE_CONSTRAINT,            "RemoveConstraint")                 \
    X(ALTER_CONSTRAINT,             "AlterConstraint")                  \
    X(VALIDATE_CONSTRAINT,          "ValidateConstraint")               \
    X(ALTER_MODEL_TABLE,            "AlterModelTable")                  \
    X(ALTER_MODEL_TABLE_COMMENT,    "AlterModelTableComment")           \
    X(ALTER_MODEL_OPTIONS,          "AlterModelOptions")                \
    X(ALTER_UNIQUE_TOGETHER,        "AlterUniqueTogether")              \
    X(ALTER_ORDER_WITH_RESPECT_TO,  "AlterOrderWithRespectTo")          \
    X(RUN_SQL,                      "RunSQL")                           \
    X(RUN_C,                        "RunC")                             \
    X(SEPARATE_DATABASE_AND_STATE,  "SeparateDatabaseAndState")
/* clang-format on */

/** What an operation does. */
typedef enum corm_operation_kind {
    CORM_OPERATION_NONE,
#define X(kind, django) CORM_OPERATION_##kind,
    CORM_OPERATION_MAP(X)
#undef X
        CORM_OPERATION_KINDS_
} corm_operation_kind;

/**
 * A data migration's function.  It works on the session being migrated, in
 * its transaction where the migration has one; on the session the models are
 * the historical ones until it returns.
 * @param session the one that is being migrated.
 * @param models  the state before the operation; corm_state_model() finds a
 *                model in it by name.  Borrowed for the call.
 * @return CORM_OK, or a failure, which stops the migration.
 */
typedef corm_status corm_run_c_fn(corm_session *session,
                                  const corm_project_state *models);

/**
 * One step of a migration.  Constant; borrowed with all that it points to.
 * Fill it by the macros below.  Models that fields refer to (.to, .through,
 * .extends, .proxy_of) are named by CORM_MODEL_REF().
 */
struct corm_operation {
    corm_operation_kind kind; /**< what it does */
    const char *model;        /**< "Author"; of RENAME_MODEL the old name */
    /** Of a field, index or constraint; of renames the old one. */
    const char *name;
    const char *new_name;    /**< of renames; of ALTER_MODEL_TABLE the table,
                               NULL: the one made of app and model; of
                               ALTER_MODEL_TABLE_COMMENT the comment */
    const corm_field *field; /**< of ADD_FIELD and ALTER_FIELD */
    /** The field's default is for the rows that are there, not for the
     *  field (Django: preserve_default=False). */
    bool one_off;
    bool elidable;     /**< RUN_SQL, RUN_C: may go when squashed */
    bool concurrently; /**< indexes, where the database can: no lock on
                            writes; the migration must be .not_atomic */
    bool not_valid;    /**< ADD_CONSTRAINT, where the database can: old rows
                            are not checked until VALIDATE_CONSTRAINT */
    /** CREATE_MODEL: name, fields and options; ALTER_MODEL_OPTIONS: the
     *  options alone (all of them: what is unset becomes the default). */
    const corm_model *state;
    const corm_index *index; /**< of ADD_INDEX */
    /** of ADD_CONSTRAINT and ALTER_CONSTRAINT */
    const corm_constraint *constraint;
    const char *const *const *unique_together; /**< NULL: none any more */
    const char *order_with_respect_to;         /**< NULL: none any more */
    const char *const *sql;                    /**< statements, ended by NULL */
    const char *const *reverse_sql; /**< NULL: not reversible; empty list:
                                         nothing to do */
    corm_run_c_fn *forwards;        /**< of RUN_C */
    corm_run_c_fn *backwards;       /**< backwards NULL: not reversible;
                                              corm_run_c_noop: nothing to do */
    const char *label;      /**< of RUN_C: the function's name, for messages */
    const char *back_label; /**< the same of backwards */
    /** Of SEPARATE_DATABASE_AND_STATE. */
    const corm_operation *state_operations;
    /** done in the database alone */
    const corm_operation *database_operations;
    size_t n_state_operations;    /**< how many state_operations */
    size_t n_database_operations; /**< how many database_operations */
    int unused_;
};

/** Names a migration; lists end with {NULL, NULL}. */
typedef struct corm_migration_key {
    const char *app;  /**< its label */
    const char *name; /**< name "__first__", "__latest__": so said */
} corm_migration_key;

/** A migration.  Constant; listed by its app in order (corm_app.migrations). */
struct corm_migration {
    const char *app;                        /**< "library" */
    const char *name;                       /**< "library", "0001_initial" */
    const corm_migration_key *dependencies; /**< NULL: none */
    const corm_migration_key *run_before;   /**< NULL: none */
    const corm_migration_key *replaces;     /**< of a squashed one */
    const corm_operation *operations;       /**< in order */
    size_t n_operations;                    /**< how many operations */
    const char *checksum; /**< NULL: made from the operations */
    bool initial;         /**< may be faked where its tables are there */
    bool not_atomic;      /**< outside a transaction */
    int unused_;
};

/**
 * A function for RUN_C that does nothing: as the way back of a change that
 * needs none.
 * @param session  not touched; borrowed.
 * @param models   not looked at, borrowed.
 * @return CORM_OK, never a failure.
 * Threads: any; there is nothing to share.
 */
CORM_API corm_status corm_run_c_noop(corm_session *session,
                                     const corm_project_state *models);

/* clang-format off */

/** A field of a historical model: CORM_FIELD(CHAR, "name", .max_length = 100).
 *  The kind is that of the macro in <corm/declare.h> without CORM_. */
#define CORM_FIELD(...)                CORM_FIELD_OF_(__VA_ARGS__, .unused_ = 0)
#define CORM_FIELD_OF_(kind, nm, ...)                                          \
    { .name = nm, .type = CORM_TYPE_##kind, .object_offset = CORM_NO_MEMBER,    \
      __VA_ARGS__ }
/** Fields of CORM_CREATE_MODEL. */
#define CORM_FIELDS(...)                                                       \
    .fields = (const corm_field[]){ __VA_ARGS__ },                             \
    .n_fields = sizeof((const corm_field[]){ __VA_ARGS__ }) / sizeof(corm_field)
/** A model by its name, where a descriptor wants one. */
#define CORM_MODEL_REF(app_, model_)                                           \
    (&(const corm_model){ .app = (app_), .name = (model_) })

#define CORM_OP_(k, ...) { .kind = CORM_OPERATION_##k, __VA_ARGS__, .unused_ = 0 }
/** CORM_CREATE_MODEL("Author", CORM_FIELDS(..), options of corm_model ..) */
#define CORM_CREATE_MODEL(nm, ...)                                             \
    CORM_OP_(CREATE_MODEL, .model = nm,                                        \
             .state = &(const corm_model){ .name = nm, __VA_ARGS__, .unused_ = 0 })
#define CORM_DELETE_MODEL(nm)          CORM_OP_(DELETE_MODEL, .model = nm)
#define CORM_RENAME_MODEL(old, new)    CORM_OP_(RENAME_MODEL, .model = old, .new_name = new)
/** CORM_ADD_FIELD("Book", CORM_FIELD(..)); _ONCE: its default is a one-off. */
#define CORM_ADD_FIELD(m, ...)         CORM_OP_(ADD_FIELD, .model = m, .field = &(const corm_field)__VA_ARGS__)
#define CORM_ADD_FIELD_ONCE(m, ...)    CORM_OP_(ADD_FIELD, .model = m, .one_off = true, .field = &(const corm_field)__VA_ARGS__)
#define CORM_REMOVE_FIELD(m, nm)       CORM_OP_(REMOVE_FIELD, .model = m, .name = nm)
#define CORM_ALTER_FIELD(m, ...)       CORM_OP_(ALTER_FIELD, .model = m, .field = &(const corm_field)__VA_ARGS__)
#define CORM_ALTER_FIELD_ONCE(m, ...)  CORM_OP_(ALTER_FIELD, .model = m, .one_off = true, .field = &(const corm_field)__VA_ARGS__)
#define CORM_RENAME_FIELD(m, old, new) CORM_OP_(RENAME_FIELD, .model = m, .name = old, .new_name = new)
/** CORM_ADD_INDEX("Book", CORM_INDEX_AS("ix", ..)): always with a name. */
#define CORM_ADD_INDEX(m, ...)         CORM_OP_(ADD_INDEX, .model = m, .index = &(const corm_index)__VA_ARGS__)
#define CORM_REMOVE_INDEX(m, nm)       CORM_OP_(REMOVE_INDEX, .model = m, .name = nm)
#define CORM_RENAME_INDEX(m, old, new) CORM_OP_(RENAME_INDEX, .model = m, .name = old, .new_name = new)
/** The same without a lock on writes where the database can. */
#define CORM_ADD_INDEX_CONCURRENTLY(m, ...) \
    CORM_OP_(ADD_INDEX, .model = m, .concurrently = true, .index = &(const corm_index)__VA_ARGS__)
#define CORM_REMOVE_INDEX_CONCURRENTLY(m, nm) \
    CORM_OP_(REMOVE_INDEX, .model = m, .concurrently = true, .name = nm)
/** CORM_ADD_CONSTRAINT("Book", CORM_CHECK(..)) or CORM_UNIQUE(..) */
#define CORM_ADD_CONSTRAINT(m, ...)    CORM_OP_(ADD_CONSTRAINT, .model = m, .constraint = &(const corm_constraint)__VA_ARGS__)
#define CORM_ADD_CONSTRAINT_NOT_VALID(m, ...) \
    CORM_OP_(ADD_CONSTRAINT, .model = m, .not_valid = true, .constraint = &(const corm_constraint)__VA_ARGS__)
#define CORM_VALIDATE_CONSTRAINT(m, nm) CORM_OP_(VALIDATE_CONSTRAINT, .model = m, .name = nm)
#define CORM_REMOVE_CONSTRAINT(m, nm)  CORM_OP_(REMOVE_CONSTRAINT, .model = m, .name = nm)
#define CORM_ALTER_CONSTRAINT(m, ...)  CORM_OP_(ALTER_CONSTRAINT, .model = m, .constraint = &(const corm_constraint)__VA_ARGS__)
/** NULL: the table that app and model make. */
#define CORM_ALTER_MODEL_TABLE(m, table) CORM_OP_(ALTER_MODEL_TABLE, .model = m, .new_name = table)
#define CORM_ALTER_MODEL_TABLE_COMMENT(m, comment) CORM_OP_(ALTER_MODEL_TABLE_COMMENT, .model = m, .new_name = comment)
/** CORM_ALTER_MODEL_OPTIONS("Book", .ordering = CORM_ORDERING("title")) */
#define CORM_ALTER_MODEL_OPTIONS(...)  CORM_ALTER_OPTIONS_(__VA_ARGS__, .unused_ = 0)
#define CORM_ALTER_OPTIONS_(m, ...)                                            \
    CORM_OP_(ALTER_MODEL_OPTIONS, .model = m,                                  \
             .state = &(const corm_model){ .name = m, __VA_ARGS__ })
/** A list as of CORM_TOGETHER(), or NULL. */
#define CORM_ALTER_UNIQUE_TOGETHER(m, list) CORM_OP_(ALTER_UNIQUE_TOGETHER, .model = m, .unique_together = list)
#define CORM_ALTER_ORDER_WITH_RESPECT_TO(m, nm) CORM_OP_(ALTER_ORDER_WITH_RESPECT_TO, .model = m, .order_with_respect_to = nm)
/** CORM_RUN_SQL(CORM_NAMES("UPDATE .."), CORM_NAMES("..")): statements. */
#define CORM_RUN_SQL(...)              CORM_RUN_SQL_(__VA_ARGS__, .unused_ = 0)
#define CORM_RUN_SQL_(statements, reverse, ...)                                \
    { .kind = CORM_OPERATION_RUN_SQL, .sql = statements, .reverse_sql = reverse, __VA_ARGS__ }
#define CORM_RUN_C(...)                CORM_RUN_C_(__VA_ARGS__, .unused_ = 0)
#define CORM_RUN_C_(forward, back, ...)                                        \
    { .kind = CORM_OPERATION_RUN_C, .forwards = forward, .backwards = back,    \
      .label = #forward, .back_label = #back, __VA_ARGS__ }
/** Both are arrays of corm_operation. */
#define CORM_SEPARATE(state_ops, database_ops)                                 \
    CORM_OP_(SEPARATE_DATABASE_AND_STATE, .state_operations = state_ops,       \
             .n_state_operations = sizeof(state_ops) / sizeof(corm_operation), \
             .database_operations = database_ops,                              \
             .n_database_operations = sizeof(database_ops) / sizeof(corm_operation))

/** CORM_MIGRATION(library, 0002_more, CORM_DEPENDS({ "library", "0001_initial" }), CORM_OPERATIONS(operations)):
 *  defines library_0002_more. */
#define CORM_MIGRATION(...)            CORM_MIGRATION_(__VA_ARGS__, .unused_ = 0)
#define CORM_MIGRATION_(app_, nm, ...)                                         \
    const corm_migration app_##_##nm = { .app = #app_, .name = #nm, __VA_ARGS__ }
#define CORM_OPERATIONS(array)                                                 \
    .operations = (array), .n_operations = sizeof(array) / sizeof((array)[0])
#define CORM_DEPENDS(...)  .dependencies = (const corm_migration_key[]){ __VA_ARGS__, { NULL, NULL } }
#define CORM_RUN_BEFORE(...) .run_before = (const corm_migration_key[]){ __VA_ARGS__, { NULL, NULL } }
#define CORM_REPLACES(...) .replaces = (const corm_migration_key[]){ __VA_ARGS__, { NULL, NULL } }
/** extern const corm_migration library_0001_initial */
#define CORM_DECLARE_MIGRATION(app_, nm) extern const corm_migration app_##_##nm
/** CORM_MIGRATIONS(library, &library_0001_initial, ..): defines library_migrations, for CORM_APP. */
#define CORM_MIGRATIONS(app_, ...)                                             \
    const corm_migration *const app_##_migrations[] = { __VA_ARGS__, NULL }

/* clang-format on */

/* ---- operations ---- */

/**
 * Django's name of a kind of operation: "CreateModel".
 * @param kind  any number.
 * @return static; NULL: no such kind, the only error.
 * Threads: any; a constant table is read.
 */
CORM_API const char *corm_operation_kind_name(corm_operation_kind kind);

/**
 * An operation in words for people, "Create model Author".
 * @param operation  borrowed; a descriptor.
 * @param out        the caller's; receives at most size bytes with the NUL,
 *                   cut when longer; NULL when size is 0.
 * @param size       bytes of out.
 * @return bytes of the whole without the NUL, as snprintf; it does not fail.
 * Threads: any; descriptors never change.
 */
CORM_API size_t corm_operation_describe(const corm_operation *operation,
                                        char *out, size_t size);

/**
 * A part of a migration's name: "author", "book_title".
 * @param operation  borrowed descriptor.
 * @param out        storage of the caller's; filled as by
 *                   corm_operation_describe().
 * @param size       how much it holds, in bytes.
 * @return bytes of the whole; 0 and "" when nothing short says it, which is no
 *         error.
 * Threads: any; writes out only.
 */
CORM_API size_t corm_operation_name_part(const corm_operation *operation,
                                         char *out, size_t size);

/**
 * Can an operation be taken back?
 * @param operation  borrowed, not NULL.
 * @return false where corm_operation_unapply() would fail by
 *         CORM_NOT_SUPPORTED.
 * Threads: any; nothing is run.
 */
CORM_API bool corm_operation_reversible(const corm_operation *operation);

/* ---- states ---- */

/**
 * The empty state.
 * @param alloc  borrowed, must outlive the state; NULL: the C library's.
 * @param err    receives CORM_NO_MEMORY; may be NULL.
 * @return owned by the caller, ended by corm_project_state_free(); NULL:
 *         failure.
 * Threads: any; the state then belongs to one at a time.
 * @code
 * corm_project_state *state = corm_project_state_new(NULL, &err);
 * corm_project_state_free(state);
 * @endcode
 */
CORM_API corm_project_state *corm_project_state_new(const corm_allocator *alloc,
                                                    corm_error *err);

/**
 * The state of the models as they are declared.
 * @param apps   borrowed with all they point to; ended by NULL.
 * @param alloc  borrowed, must outlive the state; NULL: the C library's.
 * @param err    receives code and message; may be NULL.
 * @return owned by the caller, ended by corm_project_state_free(); NULL:
 *         CORM_FIELD_ERROR (a model is named twice, or has no name),
 *         CORM_NO_MEMORY.
 * Threads: any; apps never change.
 */
CORM_API corm_project_state *
corm_project_state_of_apps(const corm_app *const *apps,
                           const corm_allocator *alloc, corm_error *err);

/**
 * A copy of a state, to change apart: costs a pointer a model.
 * @param state  borrowed; may end before its copy.
 * @param err    receives CORM_NO_MEMORY; may be NULL.
 * @return owned by the caller, ended by corm_project_state_free(); NULL:
 *         failure.
 * Threads: that of the state, while it is copied.
 */
CORM_API corm_project_state *
corm_project_state_dup(const corm_project_state *state, corm_error *err);

/**
 * End a state. States that were copied of it live on.
 * @param state  owned by the caller until now; NULL: nothing. Never fails.
 * Threads: that of the state; copies in other threads need a lock, for they
 *   share.
 */
CORM_API void corm_project_state_free(corm_project_state *state);

/**
 * Add an operation to a state; touches no database.
 * @param state      changed; the caller's.
 * @param app        label of the migration's app; borrowed with the state.
 * @param operation  borrowed with all it points to as long as the state and
 *                   its copies live.
 * @param err        receives code and message; may be NULL.
 * @return CORM_OK; CORM_FIELD_ERROR: it does not fit (a model or field that is
 *         not there, or is there already), the state is unchanged;
 *         CORM_NO_MEMORY.
 * Threads: that of the state; databases are not touched.
 */
CORM_API corm_status corm_project_state_apply(corm_project_state *state,
                                              const char *app,
                                              const corm_operation *operation,
                                              corm_error *err);

/**
 * How many models a state has.
 * @param state  borrowed; NULL: 0.
 * @return models; no failure.
 * Threads: that of the state, or several that only read.
 */
CORM_API size_t corm_project_state_size(const corm_project_state *state);

/**
 * A model of a state by its place in the order of creation: name, app and
 * options; its fields refer to others by name (CORM_MODEL_REF).
 * @param state  borrowed.
 * @param i      below corm_project_state_size().
 * @return borrowed until the state changes or ends; NULL: i is too large, the
 *         only error.
 * Threads: that of the state; a model is read only.
 */
CORM_API const corm_model *
corm_project_state_at(const corm_project_state *state, size_t i);

/**
 * A model of a state by its name.
 * @param state  borrowed.
 * @param app    label of its app.
 * @param model  "Author", in any case of letters.
 * @return borrowed as by corm_project_state_at(); NULL: no such model, without
 *         a recorded error.
 * Threads: that of the state, which is only read.
 */
CORM_API const corm_model *
corm_project_state_find(const corm_project_state *state, const char *app,
                        const char *model);

/**
 * In a function of RUN_C: the historical model, to be used with
 * corm_queryset_new() and corm_object_new().
 * @param models  what the function was given; borrowed.
 * @param app     label of the model's app.
 * @param name    the model's name then.
 * @return borrowed until the function returns; NULL: there is none, or models
 *         is not what the function was given. CORM_MISUSE follows where NULL
 *         is used.
 * Threads: the one that runs the migration.
 * Example: docs/migrations.md (corm_state_model)
 */
CORM_API const corm_model *corm_state_model(const corm_project_state *models,
                                            const char *app, const char *name);

/* ---- what leads from one state to another ---- */

/** What the autodetector may have to ask. */
typedef enum corm_question_kind {
    CORM_ASK_RENAME_MODEL = 1,       /**< was old_name renamed to model? */
    CORM_ASK_RENAME_FIELD,           /**< was model.old_name renamed to name? */
    CORM_ASK_NOT_NULL_ADDITION,      /**< value for the rows of a new field */
    CORM_ASK_NOT_NULL_ALTERATION,    /**< value for the rows that have NULL */
    CORM_ASK_AUTO_NOW_ADD_ADDITION,  /**< the same of .auto_now_add */
    CORM_ASK_UNIQUE_DEFAULT_ADDITION /**< .default_fn for a unique field gives
                                          every row the same: go on? */
} corm_question_kind;

/** A question; borrowed for the call. */
typedef struct corm_question {
    corm_question_kind kind; /**< what is asked */
    const char *app;         /**< label of the app */
    const char *model;       /**< the model's name now */
    const char *name;        /**< of the field; NULL: about a model */
    const char *old_name;    /**< of a rename; else NULL */
    const corm_field *field; /**< the new field, or NULL */
} corm_question;

/** How a question was answered. */
typedef enum corm_answer {
    CORM_ANSWER_NONE, /**< not at all: the detection stops and names it */
    CORM_ANSWER_NO,   /**< of NOT_NULL_ALTERATION: leave the rows alone */
    CORM_ANSWER_YES   /**< of a value: it is in *value */
} corm_answer;

/**
 * Asked by the autodetector.
 * @param data      corm_autodetect_options.ask_data.
 * @param question  borrowed for the call.
 * @param value  receives the one-off default where one is asked; text in it
 *               is copied.
 */
typedef corm_answer corm_questioner(void *data, const corm_question *question,
                                    corm_value *value);

/** A migration to be written. */
typedef struct corm_planned_migration {
    const char *app; /**< its label */
    /** Of the same run: name is "auto_1", ..  of the app's planned ones in
     *  order; of others the app's leaf, or "__first__". */
    const corm_migration_key *dependencies; /**< ended by {NULL, NULL} */
    const corm_operation *operations;       /**< in order */
    size_t n_operations;                    /**< how many operations */
    bool initial;                           /**< the first of its app? */
} corm_planned_migration;

/** What the autodetector found. */
typedef struct corm_changes {
    const corm_planned_migration *migrations; /**< by app, in order */
    size_t n_migrations;                      /**< how many migrations */
    struct corm_arena *arena_; /**< all of it, the library's own */
} corm_changes;

/** Options of corm_autodetect(). */
typedef struct corm_autodetect_options {
    size_t size;          /**< of the struct; the caller's sizeof */
    corm_questioner *ask; /**< NULL: every question is unanswered */
    void *ask_data;       /**< passed to ask */
    /** The last migrations of apps that have some; ended by {NULL, NULL};
     *  NULL: none has. */
    const corm_migration_key *leaves;
    bool not_optimized; /**< leave operations apart */
} corm_autodetect_options;

/**
 * The migrations that lead from one state to another.
 * @param from     the state to come from, borrowed; must outlive what is
 *                 found.
 * @param to       the state to get to, borrowed so long too.
 * @param options  borrowed; NULL: none.
 * @param out      receives what was found, to be ended by corm_changes_free();
 *                 empty on failure.
 * @param err      receives code and message; may be NULL.
 * @return CORM_OK; CORM_MISUSE: a question was not answered, and the message
 *         says which; CORM_FIELD_ERROR: dependencies that cannot be put in an
 *         order; CORM_NO_MEMORY.
 * Threads: that of both states; .ask is called in it.
 * @code
 * corm_project_state *from = corm_project_state_new(NULL, &err);
 * corm_project_state *to = corm_project_state_of_apps(apps, NULL, &err);
 * corm_changes changes;
 * if (corm_autodetect(from, to, NULL, &changes, &err) == CORM_OK)
 *     (void)printf("%zu migrations\n", changes.n_migrations);
 * corm_changes_free(&changes);
 * corm_project_state_free(to);
 * corm_project_state_free(from);
 * @endcode
 */
CORM_API corm_status corm_autodetect(const corm_project_state *from,
                                     const corm_project_state *to,
                                     const corm_autodetect_options *options,
                                     corm_changes *out, corm_error *err);

/**
 * Free what corm_autodetect() or corm_operations_optimize() found.
 * @param changes  the caller's storage, emptied; all zero, NULL: nothing. No
 *                 failure.
 * Threads: that of the states it was made of.
 */
CORM_API void corm_changes_free(corm_changes *changes);

/**
 * Shorten a list of operations of one app: what can be said in fewer is.
 * @param app         label of their app, borrowed.
 * @param operations  borrowed; must outlive the result.
 * @param n           how many.
 * @param out         receives the list; its memory ends with
 *                    corm_changes_free(). Its one planned migration has the
 *                    operations.
 * @param err         receives code and message; may be NULL.
 * @return CORM_OK; CORM_FIELD_ERROR: operations that do not fit each other;
 *         CORM_NO_MEMORY.
 * Threads: any; descriptors are only read.
 */
CORM_API corm_status corm_operations_optimize(const char *app,
                                              const corm_operation *operations,
                                              size_t n, corm_changes *out,
                                              corm_error *err);

/* ---- carrying operations out ---- */

/** How operations are carried out. */
typedef struct corm_schema_options {
    size_t size; /**< of the struct; the caller's sizeof */
    /** Called before each statement is sent; CORM_OK: send it, else stop
     *  with that failure.  Optional. */
    corm_status (*before)(void *data, const char *sql, size_t len);
    /** Called after it was sent well.  Optional. */
    void (*after)(void *data, const char *sql, size_t len);
    void *data; /**< passed to before and after */
    /** Send nothing: before() gets each statement.  Functions of RUN_C are
     *  not called; before() gets a comment that names them. */
    bool dry_run;
    struct cormi_edit_names *names_; /**< the library's own */
} corm_schema_options;

/**
 * Run body as schema changes must be run on this database: in a transaction
 * where it can roll back DDL and atomic is true, with foreign keys put off
 * where tables have to be rebuilt, and checked at the end.
 * @param session  borrowed; nothing else may be open in it.
 * @param atomic   in a transaction, where the database can roll back DDL.
 * @param options  borrowed for the call; NULL: none.
 * @param body     called once; it applies the operations.
 * @param data     passed on to it.
 * @return what body returned, or CORM_INTEGRITY: rows that refer to nothing
 *         (named in the message), rolled back; or the transaction's failure.
 * Threads: the one that has session; body is called in it.
 * @code
 * if (corm_schema_run(s, true, NULL, body, NULL) != CORM_OK)
 *     (void)fprintf(stderr, "%s\n", corm_errmsg(s));
 * @endcode
 */
CORM_API corm_status corm_schema_run(corm_session *session, bool atomic,
                                     const corm_schema_options *options,
                                     corm_callback *body, void *data);

/**
 * Carry an operation out; inside corm_schema_run().
 * @param session    borrowed; inside corm_schema_run().
 * @param app        label of the migration's app, borrowed with state.
 * @param operation  borrowed as long as state lives.
 * @param state      what the database is at; on success, what it is
 *                   afterwards.
 * @param options    those of corm_schema_run(); borrowed; NULL: none.
 * @return CORM_OK; CORM_FIELD_ERROR: it does not fit the state;
 *         CORM_INTEGRITY: rows are in the way; CORM_NOT_SUPPORTED;
 *         CORM_OPERATIONAL; CORM_PROGRAMMING; CORM_NO_MEMORY.
 * Threads: the one that has session; RUN_C functions run in it.
 */
CORM_API corm_status corm_operation_apply(corm_session *session,
                                          const char *app,
                                          const corm_operation *operation,
                                          corm_project_state *state,
                                          const corm_schema_options *options);

/**
 * Take an operation back; inside corm_schema_run().
 * @param session    inside corm_schema_run(); borrowed.
 * @param app        label of the app, borrowed for the call.
 * @param operation  that was applied last; borrowed.
 * @param before     borrowed: the state before the operation, what it leads
 *                   back to.
 * @param options    as for corm_operation_apply().
 * @return as corm_operation_apply(); CORM_NOT_SUPPORTED: it cannot be
 *         reversed, nothing was sent.
 * Threads: the one that has session; so are functions back.
 */
CORM_API corm_status corm_operation_unapply(corm_session *session,
                                            const char *app,
                                            const corm_operation *operation,
                                            const corm_project_state *before,
                                            const corm_schema_options *options);

/* ---- safety ---- */

/** What is risky about an operation on a database in use. */
typedef struct corm_lint {
    const char *code;    /**< "rename-model", "not-null", ..: static */
    const char *message; /**< what happens; static */
    const char *advice;  /**< the safe way; static */
} corm_lint;

/**
 * What an operation risks while programs are running.  One on a model that the
 * same migration creates risks nothing: do not ask.
 * @param db         borrowed; for what the database can; NULL: whatever any
 *                   may do.
 * @param app        label of the migration's app, borrowed.
 * @param operation  borrowed, not carried out.
 * @param before     the state before it, borrowed; NULL: nothing is known of
 *                   it.
 * @param out        the caller's; receives up to max findings; NULL where max
 *                   is 0.
 * @param max        findings that fit into out.
 * @return the number of findings, which may be more than max; it cannot fail.
 * Threads: any; no statement is sent.
 * @code
 * const corm_operation drop = CORM_REMOVE_FIELD("Book", "isbn");
 * corm_lint found[4];
 * size_t n_found = corm_operation_lint(db, "library", &drop, NULL, found, 4);
 * @endcode
 */
CORM_API size_t corm_operation_lint(const corm_db *db, const char *app,
                                    const corm_operation *operation,
                                    const corm_project_state *before,
                                    corm_lint *out, size_t max);

CORM_END_DECLS

#endif
