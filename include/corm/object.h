/*
 * Objects: structs of a model that know their session and their state.
 * Create, save, delete, refresh; relations; reading and writing by name.
 * Every call takes the header, &object->base; the macros of <corm/macros.h>
 * check that at compile time.  Threads: the object's session's.
 */
#ifndef CORM_OBJECT_H
#define CORM_OBJECT_H

#include <corm/common.h>
#include <corm/model.h>
#include <corm/query.h>

CORM_BEGIN_DECLS

/*
 * Rules that hold for every call here: an object is the header that a struct
 * begins with; NULL or an all-zero header is CORM_MISUSE (a NULL, -1 or false
 * where the call gives no status), recorded nowhere because there is no
 * session to record it on.  Names are borrowed for the call.  What a call
 * gives back lives in the scope of the object, or, for new objects, in the
 * current one.  Failures are recorded on the object's session.
 */

/** A row of values() or aggregate(): read it by name with corm_attr(). */
struct corm_row {
    corm_object base; /**< for corm_attr() and its like */
};

/** What a save may do. */
typedef enum corm_save_how {
    CORM_SAVE,              /**< insert or update, as corm_object_save() says */
    CORM_SAVE_FORCE_INSERT, /**< INSERT, or fail */
    CORM_SAVE_FORCE_UPDATE  /**< UPDATE, or fail */
} corm_save_how;

/* ---- making ---- */

/**
 * A new object that is not saved.  Every member has its default; without one
 * 0, false, "" for text that is not null, and unset for the rest.  A plain
 * number takes a constant db_default too, for it has no unset state.
 * @param session  which it belongs to; outlives the object.
 * @param model    Must be listed in an app of the database.
 * @return lives until the current scope ends; NULL: CORM_MISUSE (no such
 *         model), CORM_VALUE_ERROR (a default that does not fit),
 *         CORM_NO_MEMORY.
 * Threads: the one that has session; hooks of INIT run in it.
 */
CORM_API corm_object *corm_object_new(corm_session *session,
                                      const corm_model *model);

/**
 * The same in storage of the caller's, which is cleared first. The macro is
 * corm_init().
 * @param session  which the object belongs to, as corm_object_new() has it.
 * @param model    listed in an app of the database, too.
 * @param object   the header of the storage; must outlive its use, and must
 *                 not be used after the current scope has ended.
 * @param size     bytes of the storage: those of the model's struct.
 * @return CORM_OK; else as corm_object_new() records it; CORM_MISUSE also for
 *         a size that is not the struct's.
 * Threads: the one that has session; the storage is nobody else's.
 */
CORM_API corm_status corm_object_init(corm_session *session,
                                      const corm_model *model,
                                      corm_object *object, size_t size);

/**
 * A new unsaved object with the same members, its key unset.  Texts are shared
 * with the original; deferred members are read first. Unlike Python's `pk =
 * None` the original stays as it is.
 * @param object  borrowed; stays as it is.
 * @return lives until the current scope ends; NULL: failure (CORM_MISUSE for
 *         what is no object, CORM_NO_MEMORY, what the database says to
 *         deferred members).
 * Threads: that of the object's session; may ask the database.
 */
CORM_API corm_object *corm_object_copy(const corm_object *object);

/**
 * The same row again with its texts copied to the current scope: for an object
 * of corm_stream() that must outlive the loop's step.  Related objects stay
 * behind.
 * @param object  borrowed, usually of a stream's step.
 * @return lives until the current scope ends; NULL: failure (CORM_MISUSE,
 *         CORM_NO_MEMORY).
 * Threads: that of the object's session; only memory is copied.
 */
CORM_API corm_object *corm_object_detach(const corm_object *object);

/* ---- writing ---- */

/**
 * Save a new object by an INSERT: what corm_create() ends with.
 * @param object  borrowed; NULL: then nothing happens.
 * @return object; NULL: failure, recorded as by corm_object_save().
 * Threads: that of the object's session; sends an INSERT.
 */
CORM_API corm_object *corm_object_insert(corm_object *object);

/**
 * Save an object.  As in Django the object's `adding` flag decides, not its
 * key alone: a new one without a key, or whose key has a default, is inserted;
 * any other is updated, and inserted where the update met no row. auto_now and
 * auto_now_add members are written; columns of the database's own (automatic
 * keys, db_default left unset, generated) come back, with the INSERT or when
 * they are read by name.  A failed save leaves the object as it was.
 * @param object  borrowed; its members are written, and read where the
 *                database chose them.
 * @param names   NULL: every loaded member, and deferred ones that were
 *                assigned; else only these fields, by an UPDATE. None (n 0)
 *                does nothing.
 * @param n       how many names.
 * @param how     whether INSERT and UPDATE are both allowed.
 * @return CORM_VALUE_ERROR (a value that its field cannot hold; a key and its
 *         object that disagree; a related object that is not saved; a name
 *         that cannot be saved; an update without a key), CORM_INTEGRITY (a
 *         member that is not set, before any SQL; a constraint),
 *         CORM_OPERATIONAL (a forced or partial update that met no row), and
 *         what the database says.
 * Threads: that of the object's session; hooks of saving are called in it.
 * Example: docs/objects.md (corm_save)
 */
CORM_API corm_status corm_object_save(corm_object *object,
                                      const char *const *names, size_t n,
                                      corm_save_how how);

/**
 * Update the object's row by expressions, in the database; the members stay as
 * they are until corm_object_refresh().
 * @param object  saved; borrowed for the call.
 * @param sets    members and the expressions that the database computes;
 *                borrowed.
 * @param n       how many members.
 * @return rows changed, 0 or 1; -1: failure (CORM_FIELD_ERROR,
 *         CORM_VALUE_ERROR, CORM_INTEGRITY, ..).
 * Threads: that of the object's session; one UPDATE by key.
 */
CORM_API int64_t corm_object_update(corm_object *object, const corm_set *sets,
                                    size_t n);

/**
 * Delete the object's row and what its relations say must go with it, in one
 * transaction.  The object's key is unset afterwards.
 * @param object  borrowed; it and its texts live on as a new object would.
 * @return rows deleted, cascades included; -1: CORM_VALUE_ERROR (it has no
 *         key), CORM_PROTECTED, CORM_RESTRICTED (the message names what refers
 *         to it), and what the database says.
 * Threads: that of the object's session; cascades and their hooks run in it.
 */
CORM_API int64_t corm_object_delete(corm_object *object);

/** Rows of one model that a delete deleted. */
typedef struct corm_deleted {
    const corm_model *model; /**< of the rows; NULL: an automatic table */
    const char *name;        /**< "Book"; "Book_authors": an automatic table */
    int64_t rows;            /**< above 0 */
} corm_deleted;

/**
 * What the session's most recent delete deleted, cascades included, by model.
 * Rows that were only set to NULL or a default are not counted.
 * @param session  whose delete is meant; NULL: 0.
 * @param out      receives the array; it lives until the session's next
 *                 delete, reset or close.  May be NULL.
 * @return how many models; 0 also when that delete failed.
 * Threads: the one that has session; the database is not asked.
 */
CORM_API size_t corm_deleted_rows(corm_session *session,
                                  const corm_deleted **out);

/**
 * The objects that stood in the way when the session's most recent delete
 * failed by CORM_PROTECTED or CORM_RESTRICTED, each once.  Their keys are
 * loaded, the other members when they are read by name.
 * @param session  whose delete failed; NULL: none.
 * @param out      receives the array; it and the objects live until the
 *                 session's next delete, reset or close.  May be NULL.
 * @return how many; 0 when nothing stood in the way. No failure of its own.
 * Threads: the one that has session; the objects are of it.
 */
CORM_API size_t corm_blocking_objects(corm_session *session,
                                      corm_object *const **out);

/* ---- changes ---- */

/**
 * Does a member differ from what was loaded or saved last?  Texts are compared
 * by content; an expression that was assigned differs, and so does all of a
 * new object, and of one whose save was rolled back.
 * @param object  borrowed; tracked since it was read or made.
 * @param name    a field; NULL: does any?
 * @return false also on failure: CORM_FIELD_ERROR, CORM_MISUSE (the object is
 *         not tracked: see corm_track_changes()).
 * Threads: that of the object's session; compares memory.
 */
CORM_API bool corm_object_is_dirty(const corm_object *object, const char *name);

/**
 * The value that a member had when it was loaded or saved last.
 * @param object  borrowed, tracked.
 * @param name    a field's.
 * @return text and bytes live as long as the object; NULL also of a new object
 *         and on failure: CORM_FIELD_ERROR, CORM_MISUSE (the object is not
 *         tracked; the member was not loaded).
 * Threads: that of the object's session; no query is made.
 */
CORM_API corm_value corm_object_old(const corm_object *object,
                                    const char *name);

/* ---- reading again, relations ---- */

/**
 * Read members again from the row.  Companions that agree with their key no
 * longer are dropped.
 * @param object  saved; stays where it is, its members change.
 * @param names   NULL: every loaded member, and all that was prefetched is
 *                forgotten; else these fields, or names of relations, whose
 *                prefetched rows are forgotten.
 * @param n       how many names; with NULL it is not looked at.
 * @return CORM_OK; CORM_DOES_NOT_EXIST: the row is gone, the object stays as
 *         it is; CORM_FIELD_ERROR; CORM_VALUE_ERROR (no key); what the
 *         database says.
 * Threads: that of the object's session; one SELECT by key. Texts are in its
 *   scope.
 */
CORM_API corm_status corm_object_refresh(corm_object *object,
                                         const char *const *names, size_t n);

/**
 * The object at the end of a to-one relation, from either end: the loaded one
 * when it agrees with the key, else read by one query and kept.
 * Unlike Django the missing end of a reverse one-to-one is no error.
 * @param object  whose relation is followed; borrowed.
 * @param name    of a key, one-to-one or its reverse end.
 * @param model   what the caller expects; NULL: whatever it is.
 * @return lives as long as the object; NULL: there is none, and nothing is
 *         recorded; or failure: CORM_FIELD_ERROR, CORM_MISUSE (a to-many
 *         relation, another model), CORM_DOES_NOT_EXIST (a key that refers to
 *         no row).
 * Threads: that of the object's session; a query only where nothing is loaded.
 */
CORM_API corm_object *corm_object_load(corm_object *object, const char *name,
                                       const corm_model *model);

/**
 * Set a foreign key and its companion together.
 * @param object  whose key is set; not saved by this.
 * @param name    of the foreign key, without "_id".
 * @param target  borrowed: must live as long as object refers to it. NULL: the
 *                key is unset. An object that is not saved may be linked to
 *                one that is not saved either: the key follows when both are.
 * @return CORM_OK; CORM_FIELD_ERROR (no such key), CORM_MISUSE (a target of
 *         another model or session).
 * Threads: that of the object's session; memory only.
 */
CORM_API corm_status corm_object_link(corm_object *object, const char *name,
                                      corm_object *target);

/**
 * All rows of a to-many relation, as a queryset to narrow.  Rows that were
 * prefetched are given without a query as long as it is not narrowed.
 * @param object  saved; borrowed by the queryset.
 * @param name    a many-to-many field, the accessor of a reverse end, or the
 *                to_attr of a prefetch.
 * @return lives until the current scope ends; NULL: CORM_FIELD_ERROR,
 *         CORM_MISUSE (a to-one relation), CORM_VALUE_ERROR (not saved).
 * Threads: that of the object's session; asks nothing before its terminal.
 */
CORM_API corm_queryset *corm_object_related(const corm_object *object,
                                            const char *name);

/**
 * The same through another manager of the other end's model: those rows of the
 * relation that it gives, always by a query.
 * @param object   saved; borrowed, as by corm_object_related().
 * @param name     of the relation, without to_attr.
 * @param manager  the name of one of its .managers; NULL: all rows.
 * @return as corm_object_related(), in the current scope; NULL also for an
 *         unknown manager (CORM_FIELD_ERROR).
 * Threads: that of the object's session, in which the manager runs.
 */
CORM_API corm_queryset *corm_object_related_by(const corm_object *object,
                                               const char *name,
                                               const char *manager);

/** What corm_object_m2m() does. */
typedef enum corm_m2m_op {
    CORM_M2M_ADD = 1, /**< those that are there already are passed over */
    CORM_M2M_REMOVE,  /**< those that are not there are passed over */
    CORM_M2M_CLEAR,
    CORM_M2M_SET /**< exactly the targets remain */
} corm_m2m_op;

/** How corm_object_relate() changes a relation; all zero is the usual way. */
typedef struct corm_relate_options {
    const corm_set *through_defaults; /**< other members of new rows of the
                                         table in between */
    size_t n_through_defaults;        /**< how many through_defaults */
    bool clear;     /**< CORM_M2M_SET: take all out first, not the difference */
    bool save_each; /**< rows of a foreign key: save each object, new ones too,
                       instead of one UPDATE */
} corm_relate_options;

/**
 * Change what is at the end of a to-many relation: add, remove, clear or set.
 * Along a many-to-many relation rows of the table in between are written and
 * deleted.  At the reverse end of a foreign key the rows take the object's
 * key; they let go of it (remove, clear, set) only where it can be NULL, and
 * set leaves the others alone where it cannot.
 * @param object   the end that is changed; saved and borrowed.
 * @param name     the field, or the accessor of the reverse end.
 * @param op       add, remove, clear or set.
 * @param targets  objects; for a many-to-many relation their keys as well.
 *                 Borrowed for the call. Objects that are added to a foreign
 *                 key refer to the object afterwards.
 * @param n        how many targets; of clear 0.
 * @param options  NULL: the usual way.
 * @return CORM_VALUE_ERROR: something is not saved yet, or a key of a wrong
 *         kind; CORM_MISUSE: no to-many relation, an object of another model,
 *         or rows that cannot let go; CORM_DOES_NOT_EXIST: an object to remove
 *         is not there (foreign keys only); else what the database says.  It
 *         is all done or nothing is.
 * Threads: that of the object's session; one transaction, its hooks inside.
 * Example: docs/from-django.md (corm_add_keys)
 */
CORM_API corm_status corm_object_relate(corm_object *object, const char *name,
                                        corm_m2m_op op,
                                        const corm_value *targets, size_t n,
                                        const corm_relate_options *options);

/**
 * corm_object_relate() of objects: what corm_add(), corm_remove(),
 * corm_clear() and corm_set_all() call.
 * @param object            saved; borrowed.
 * @param name              a to-many relation, from either end.
 * @param op                which change.
 * @param targets           n saved objects of the session, borrowed for the
 *                          call.
 * @param n                 how many there are; of clear 0.
 * @param through_defaults  other members of new rows in between; NULL: none.
 * @param n_defaults        how many of them.
 * @return as corm_object_relate(): CORM_OK, CORM_VALUE_ERROR, CORM_MISUSE, ..
 * Threads: that of the object's session; all in one transaction.
 * Example: docs/from-django.md (corm_add)
 */
CORM_API corm_status corm_object_m2m(corm_object *object, const char *name,
                                     corm_m2m_op op,
                                     corm_object *const *targets, size_t n,
                                     const corm_set *through_defaults,
                                     size_t n_defaults);

/* ---- what an object is ---- */

/** Where a name of an object leads. */
typedef enum corm_relation_kind {
    CORM_RELATION_NONE, /**< nowhere: a plain member, or no such name */
    CORM_RELATION_ONE,  /**< to one object or none: corm_object_load() */
    CORM_RELATION_MANY  /**< to many: corm_object_related() */
} corm_relation_kind;

/**
 * What a name is: a relation, its reverse end, or a list that a prefetch put
 * under a name of its own.  Never fails, never asks the database.
 * @param object  borrowed; NULL: CORM_RELATION_NONE.
 * @param name    any text, borrowed for the call.
 * @return what it is; unknown names are no error.
 * Threads: that of the object's session; looks at the model.
 */
CORM_API corm_relation_kind corm_object_relation(const corm_object *object,
                                                 const char *name);

/**
 * Do both stand for the same row of the same table? Unsaved objects are the
 * same only when they are one. NULL: false.
 * @param a  borrowed; NULL: false.
 * @param b  another, or the same.
 * @return whether they are; no failure.
 * Threads: that of the objects' session, or of both.
 */
CORM_API bool corm_object_same(const corm_object *a, const corm_object *b);

/**
 * An object as text for people: by the model's .text function, else "Book
 * object (7)".
 * @param object  borrowed; of NULL, and of what is no object, "".
 * @return never NULL; lives until the object changes or its scope ends.
 *         Without memory (CORM_NO_MEMORY) the model's name.
 * Threads: that of the object's session; .text is called in it.
 */
CORM_API const char *corm_object_text(const corm_object *object);

/**
 * The label of a choice; of another value its text.
 * @param object  borrowed; loaded with that member.
 * @param name    a field's, with .choices or without.
 * @return never NULL, "" on failure (CORM_FIELD_ERROR); lives as long as the
 *         object.
 * Threads: that of the object's session; labels are the descriptor's.
 */
CORM_API const char *corm_object_display(const corm_object *object,
                                         const char *name);

/**
 * The model of an object.
 * @param object  borrowed; NULL and rows of values() have none.
 * @return static, the program's own descriptor; NULL: a row, or no object;
 *         never an error.
 * Threads: that of the object's session; any for the model.
 */
CORM_API const corm_model *corm_object_model(const corm_object *object);

/**
 * The session that an object belongs to.
 * @param object  borrowed.
 * @return borrowed, lives longer than the object; NULL: no object, which is no
 *         failure.
 * Threads: that of this very session.
 */
CORM_API corm_session *corm_object_session(const corm_object *object);

/**
 * Is an object new, not saved yet?
 * @param object  borrowed; NULL: false.
 * @return true until an INSERT has been done, also by a failed save.
 * Threads: that of the object's session; reads a flag.
 */
CORM_API bool corm_object_adding(const corm_object *object);

/**
 * Check an object's members: set, not blank, of their type and range, no
 * longer than max_length, among their choices, accepted by their validators.
 * The message names every field that is not.
 * @param object  borrowed; saved or not.
 * @return CORM_OK; CORM_VALIDATION: not valid, and corm_field_errors() says
 *         more; the failure of a query.
 * Threads: that of the object's session; may ask the database what is taken.
 * Example: docs/validation.md (corm_full_clean)
 */
CORM_API corm_status corm_object_full_clean(corm_object *object);

/* ---- by name ---- */

/**
 * The value of a member ("title", "author_id", "pk"), of an annotation, of a
 * column of a row, or along loaded objects ("author__name").  A deferred
 * member is read from the database first.
 * @param object  a struct's header or a corm_row; borrowed.
 * @param name    of what is read; a path "author__name" goes along loaded
 *                objects.
 * @return text and bytes live as long as the object; NULL also on failure:
 *         CORM_FIELD_ERROR (no such name), CORM_MISUSE (not loaded).
 * Threads: that of the object's session; deferred members are fetched.
 */
CORM_API corm_value corm_object_attr(const corm_object *object,
                                     const char *name);

/**
 * The same as a number: 0 for NULL, for what is none, and on failure;
 * fractions are cut, times are microseconds.
 * @param object  borrowed, as by corm_object_attr().
 * @param name    member, annotation or column.
 * @return the number; 0 also for a failure, which corm_failed() tells.
 * Threads: that of the object's session, as all reading by name.
 */
CORM_API int64_t corm_object_attr_int(const corm_object *object,
                                      const char *name);

/**
 * The same as a floating number.
 * @param object  borrowed as there.
 * @param name    what is wanted of it.
 * @return the number; 0.0 for NULL and on failure, see corm_failed().
 * Threads: that of the object's session; conversions are here, not in the
 *   database.
 */
CORM_API double corm_object_attr_double(const corm_object *object,
                                        const char *name);

/**
 * The same as text, dates as ISO 8601.
 * @param object  borrowed as by the other forms.
 * @param name    of whatever can be read.
 * @return lives as long as the object; "" for NULL and on failure, never NULL
 *         itself.
 * Threads: that of the object's session; numbers become text in its arena.
 */
CORM_API const char *corm_object_attr_text(const corm_object *object,
                                           const char *name);

/**
 * Set a member by name; the value is adapted to the field (text to date, ..)
 * and copied.  An object links a foreign key.  NULL is written by an insert
 * also where an unset member would leave the column to its db_default.
 * @param object  changed in memory; corm_object_save() writes it.
 * @param name    a member or a foreign key, borrowed for the call.
 * @param value   anything that the field adapts; copied. An expression is
 *                computed by the database when saving.
 * @return CORM_OK; CORM_FIELD_ERROR: no such member; CORM_VALUE_ERROR: it does
 *         not fit, and the member is as before.
 * Threads: that of the object's session; texts are copied to its scope.
 */
CORM_API corm_status corm_object_attr_set(corm_object *object, const char *name,
                                          corm_value value);

/**
 * Is it there without a query: the member of a field or key ("author_id"), the
 * object of a to-one relation ("author"), rows prefetched ("books"), an
 * annotation?  False for unknown names.
 * @param object  borrowed; NULL: false.
 * @param name    a member, relation or annotation.
 * @return whether reading it would send nothing. Unknown names are false and
 *         no error.
 * Threads: that of the object's session; never asks.
 */
CORM_API bool corm_object_is_loaded(const corm_object *object,
                                    const char *name);

/**
 * How many columns a row has.
 * @param row  borrowed; NULL: 0.
 * @return columns; it cannot fail.
 * Threads: that of the row's session.
 */
CORM_API size_t corm_row_size(const corm_row *row);

/**
 * The name of a column.
 * @param row  borrowed.
 * @param i    counted from 0.
 * @return lives as the row; NULL: there is none, which is not recorded as an
 *         error.
 * Threads: that of the row's session, as its names.
 */
CORM_API const char *corm_row_name(const corm_row *row, size_t i);

/**
 * The value of a column.
 * @param row  borrowed; NULL: a NULL value.
 * @param i    below corm_row_size().
 * @return text in it lives as the row; NULL: SQL NULL, or there is no such
 *         column (no error is recorded).
 * Threads: that of the row's session, as its values.
 */
CORM_API corm_value corm_row_value(const corm_row *row, size_t i);

/* ---- many at once ---- */

/** Options of the bulk calls; all zero: the defaults. */
typedef struct corm_bulk_options {
    size_t batch_size; /**< rows a statement at most; 0: the library chooses */
    bool ignore_conflicts; /**< rows that break a constraint are passed over;
                              automatic keys are then not learnt */
    const char *const *update_fields; /**< on conflict these are updated;
                                         ended by NULL */
    const char *const *unique_fields; /**< the conflict that is meant; ended
                                         by NULL */
    int unused_;
} corm_bulk_options;

/**
 * Insert n objects of one model in one transaction by statements of many rows.
 * Automatic keys come back where the database can tell them.  When it fails no
 * row is written and the objects are new as before.
 * @param objects  borrowed; n of one model and session, all new.
 * @param n        how many; 0 does nothing.
 * @param options  borrowed; NULL: the defaults.
 * @return CORM_OK; as corm_object_save(); CORM_NOT_SUPPORTED: a model of
 *         several tables, or conflicts on a database that cannot handle them.
 * Threads: that of the objects' session; bulk hooks are called in it.
 * Example: docs/from-django.md (corm_bulk_create)
 */
CORM_API corm_status corm_bulk_create_objects(corm_object *const *objects,
                                              size_t n,
                                              const corm_bulk_options *options);

/**
 * Update the named members of n objects of one model in one transaction.
 * auto_now members are written only where they are named.
 * @param objects  borrowed; n saved ones of one model and session.
 * @param n        objects; 0: nothing is sent.
 * @param names    fields to be written, borrowed for the call; the key is none
 *                 of them (CORM_VALUE_ERROR).
 * @param n_names  at least one field.
 * @param options  only .batch_size matters; borrowed; NULL: the defaults.
 * @return rows changed; -1: failure (CORM_FIELD_ERROR, CORM_VALUE_ERROR,
 *         CORM_INTEGRITY, ..), nothing is changed.
 * Threads: that of the objects' session; one transaction.
 * Example: docs/objects.md (corm_bulk_update)
 */
CORM_API int64_t corm_bulk_update_objects(corm_object *const *objects, size_t n,
                                          const char *const *names,
                                          size_t n_names,
                                          const corm_bulk_options *options);

/**
 * Prefetch for objects that are there: n of one model and one session.  What
 * is prefetched or loaded already is not read again.
 * @param objects  borrowed; what is found lives in their scope.
 * @param n        how many objects.
 * @param items    relations as for corm_queryset_prefetch(), borrowed for the
 *                 call.
 * @param n_items  how many relations.
 * @return CORM_OK; CORM_FIELD_ERROR (no such relation), CORM_MISUSE (objects
 *         of several models), or what a query says.
 * Threads: that of the objects' session; a query a relation.
 */
CORM_API corm_status corm_prefetch_list(corm_object *const *objects, size_t n,
                                        const corm_prefetch *items,
                                        size_t n_items);

CORM_END_DECLS

#endif
