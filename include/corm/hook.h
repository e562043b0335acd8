/*
 * Hooks: functions of the program that are called when objects are made,
 * read, saved, deleted or linked: Django's signals.  They belong to a model
 * (its .hooks) or to a corm_db (its options, corm_hook_add()), never to the
 * process.
 */
#ifndef CORM_HOOK_H
#define CORM_HOOK_H

#include <corm/db.h>
#include <corm/error.h>
#include <corm/model.h>
#include <corm/value.h>

CORM_BEGIN_DECLS

/* clang-format off */
/** X(kind, name in messages).  Order is ABI. */
#define CORM_HOOK_MAP(X)                    \
    X(PRE_INIT,         "pre_init")         \
    X(POST_INIT,        "post_init")        \
    X(PRE_SAVE,         "pre_save")         \
    X(POST_SAVE,        "post_save")        \
    X(PRE_DELETE,       "pre_delete")       \
    X(POST_DELETE,      "post_delete")      \
    X(PRE_BULK_CREATE,  "pre_bulk_create")  \
    X(POST_BULK_CREATE, "post_bulk_create") \
    X(PRE_BULK_UPDATE,  "pre_bulk_update")  \
    X(POST_BULK_UPDATE, "post_bulk_update") \
    X(M2M_CHANGED,      "m2m_changed")      \
    X(CLASS_PREPARED,   "class_prepared")
/* clang-format on */

/**
 * When a hook is called.  Of INIT: for corm_new() and corm_init() once an
 * object; for a query before it is sent (objects NULL, n 0) and after its
 * last row, with all objects of the model in one array (of a stream: of each
 * chunk).  Of DELETE: with the rows that cascades delete, one call a model;
 * all calls before come first.  CLASS_PREPARED: at corm_open().
 * Updates of querysets call none, as in Django; nor do SAVE hooks hear bulk
 * calls, which have their own.
 */
typedef enum corm_hook_kind {
#define X(kind, name) CORM_HOOK_##kind,
    CORM_HOOK_MAP(X)
#undef X
        CORM_HOOK_COUNT_
} corm_hook_kind;

/** What CORM_HOOK_M2M_CHANGED tells of. */
typedef enum corm_m2m_action {
    CORM_M2M_PRE_ADD = 1,
    CORM_M2M_POST_ADD,
    CORM_M2M_PRE_REMOVE,
    CORM_M2M_POST_REMOVE,
    CORM_M2M_PRE_CLEAR,
    CORM_M2M_POST_CLEAR
} corm_m2m_action;

/**
 * What happened or is about to.  Borrowed for the call with all it points to;
 * the objects of a cascade end with the call too.
 */
typedef struct corm_event {
    corm_hook_kind kind;         /**< what happens */
    corm_session *session;       /**< NULL: CLASS_PREPARED */
    const corm_model *model;     /**< of the objects */
    corm_object *const *objects; /**< n of them, of one model */
    size_t n;                    /**< how many objects */
    bool created;                /**< POST_SAVE: inserted, not updated */
    /** SAVE: the names that corm_save_fields() was given, BULK_UPDATE: those
     *  of the call; NULL: every field. */
    const char *const *update_fields;
    size_t n_update_fields; /**< how many names */
    /* M2M_CHANGED; objects[0] is the one whose relation changes */
    corm_m2m_action action;    /**< of M2M_CHANGED */
    bool reverse;              /**< from the end without the field */
    const char *name;          /**< of the relation as the object has it */
    const corm_model *through; /**< of the rows in between */
    const corm_model *target;  /**< at the other end */
    const corm_value *keys;    /**< of targets that are really added or are to
                                  be removed; NULL: of a clear */
    size_t n_keys;             /**< how many keys */
} corm_event;

/**
 * A hook.  It may use the event's session as any code may; what it makes
 * there lives in the current scope.
 * @return CORM_OK, or why it must not be: the operation stops with this code,
 *         and everything it did is rolled back.  So it is when a call inside
 *         failed without corm_error_clear().  corm_fail() gives a reason.
 * Threads: the session's; hooks of a db may run in several at once.
 */
typedef corm_status corm_hook_fn(const corm_event *event, void *data);

/** A hook and when it is called. */
struct corm_hook {
    corm_hook_kind kind;     /**< when it is called */
    corm_hook_fn *fn;        /**< required */
    void *data;              /**< passed on; must live as long as the db */
    const corm_model *model; /**< whose; NULL: of all models.  Ignored in a
                                model's own list.  Proxies of it are heard
                                too.  M2M_CHANGED: that of the field, or the
                                one in between. */
    int unused_;
};

/* clang-format off */
/** Arguments of CORM_MODEL: CORM_HOOKS(CORM_ON(PRE_SAVE, fill_slug), ..). */
#define CORM_HOOKS(...)                                                     \
    .hooks = (const struct corm_hook[]){ __VA_ARGS__ },                     \
    .n_hooks = sizeof((const struct corm_hook[]){ __VA_ARGS__ }) /          \
               sizeof(struct corm_hook)
#define CORM_ON_(k, f, ...) { .kind = CORM_HOOK_##k, .fn = (f), __VA_ARGS__ }
/** CORM_ON(POST_SAVE, log_it, .data = &log, .model = &Book_model). */
#define CORM_ON(...)        CORM_ON_(__VA_ARGS__, .unused_ = 0)
/* clang-format on */

/**
 * Add a hook to an open database; it hears all sessions from now on, after
 * those that are there.
 * @param db    borrowed; the hook stays until it is removed or db is closed.
 * @param hook  Copied.
 * @param err   Receives code and message on failure; may be NULL.
 * @return CORM_OK; CORM_MISUSE (no function, no such kind, a model that is not
 *         of the database, CLASS_PREPARED, which is over), CORM_NO_MEMORY.
 * Threads: any; sessions that are in a call hear it from their next one.
 * @code
 * (void)corm_hook_add(db, &(corm_hook)CORM_ON(POST_SAVE, audit), &err);
 * @endcode
 */
CORM_API corm_status corm_hook_add(corm_db *db, const corm_hook *hook,
                                   corm_error *err);

/**
 * Take a hook out: the first that is the same in kind, function, data and
 * model.  A call that is running in another thread ends by itself.
 * @param db    borrowed.
 * @param hook  borrowed for the call: what corm_hook_add() was given, or an
 *              equal.
 * @return false: there is none; no other error.
 * Threads: any, also while others are being called.
 */
CORM_API bool corm_hook_remove(corm_db *db, const corm_hook *hook);

CORM_END_DECLS

#endif
