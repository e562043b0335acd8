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

/** A row of values() or aggregate(): read it by name with corm_attr(). */
struct corm_row {
    corm_object base;
};

typedef enum corm_save_how {
    CORM_SAVE,              /* insert or update, by the object's `adding` flag */
    CORM_SAVE_FORCE_INSERT, /* INSERT, or fail */
    CORM_SAVE_FORCE_UPDATE  /* UPDATE, or fail */
} corm_save_how;

CORM_API corm_object *corm_object_new(corm_session *session, const corm_model *model);
CORM_API corm_status corm_object_init(corm_session *session, const corm_model *model, corm_object *object, size_t size);
CORM_API corm_object *corm_object_insert(corm_object *object); /**< save a new object; NULL: failure.  NULL in: NULL out */
/** names NULL, n 0: every loaded field; else only those fields (an UPDATE). */
CORM_API corm_status corm_object_save(corm_object *object, const char *const *names, size_t n, corm_save_how how);
CORM_API int64_t corm_object_delete(corm_object *object); /**< rows deleted with cascades, -1: failure */

/** Rows of one model that a delete deleted. */
typedef struct corm_deleted {
    const corm_model *model;
    const char *name; /**< "Book"; "Book_authors": an automatic table */
    int64_t rows;     /**< above 0 */
} corm_deleted;

/**
 * What the session's most recent delete deleted, cascades included, by model.
 * Rows that were only set to NULL or a default are not counted.
 * @param out  receives the array; it lives until the session's next delete,
 *             reset or close.  May be NULL.
 * @return how many models; 0 also when that delete failed.
 * Threads: the session's.
 */
CORM_API size_t corm_deleted_rows(corm_session *session, const corm_deleted **out);
/**
 * The objects that stood in the way when the session's most recent delete
 * failed by CORM_PROTECTED or CORM_RESTRICTED, each once.  Their keys are
 * loaded, the other members when they are read by name.
 * @param out  receives the array; it and the objects live until the session's
 *             next delete, reset or close.  May be NULL.
 * @return how many; 0 when nothing stood in the way.
 * Threads: the session's.
 */
CORM_API size_t corm_blocking_objects(corm_session *session, corm_object *const **out);

CORM_API corm_status corm_object_refresh(corm_object *object, const char *const *names, size_t n);
CORM_API int64_t corm_object_update(corm_object *object, const corm_set *sets, size_t n);
/** The related object of a to-one relation, loaded when needed; NULL with CORM_OK recorded state unchanged: none. */
CORM_API corm_object *corm_object_load(corm_object *object, const char *name, const corm_model *model);
CORM_API corm_status corm_object_link(corm_object *object, const char *name, corm_object *target);
/** All rows of a to-many relation, as a queryset. */
CORM_API corm_queryset *corm_object_related(const corm_object *object, const char *name);
CORM_API bool corm_object_same(const corm_object *a, const corm_object *b);
CORM_API corm_object *corm_object_copy(const corm_object *object); /**< a new unsaved object: key unset */
/**
 * A copy of an object with its texts in the current scope: for an object of
 * corm_stream() that must outlive the loop's step.  Related objects stay
 * behind.
 * @return lives until the scope ends; NULL: failure recorded.
 */
CORM_API corm_object *corm_object_detach(const corm_object *object);
/** As corm_object_copy(), but the same row, its texts copied: outlives a step of corm_stream. */
CORM_API corm_object *corm_object_detach(const corm_object *object);
CORM_API const char *corm_object_display(const corm_object *object, const char *name); /**< label of a choice */
CORM_API const char *corm_object_text(const corm_object *object); /**< by the model's text function, else "Book object (7)" */
CORM_API const corm_model *corm_object_model(const corm_object *object); /**< NULL: a row, or no object */
CORM_API corm_session *corm_object_session(const corm_object *object);
CORM_API bool corm_object_adding(const corm_object *object); /**< not yet saved */

/* By name: members, annotations, columns of rows, "pk", "author_id", "author__name" of loaded relations. */
CORM_API corm_value corm_object_attr(const corm_object *object, const char *name);
CORM_API int64_t corm_object_attr_int(const corm_object *object, const char *name);
CORM_API double corm_object_attr_double(const corm_object *object, const char *name);
CORM_API const char *corm_object_attr_text(const corm_object *object, const char *name); /**< "" for NULL */
CORM_API corm_status corm_object_attr_set(corm_object *object, const char *name, corm_value value);
CORM_API bool corm_object_is_loaded(const corm_object *object, const char *name);
CORM_API size_t corm_row_size(const corm_row *row); /**< columns */
CORM_API const char *corm_row_name(const corm_row *row, size_t i);
CORM_API corm_value corm_row_value(const corm_row *row, size_t i);

typedef enum corm_m2m_op { CORM_M2M_ADD = 1, CORM_M2M_REMOVE, CORM_M2M_CLEAR, CORM_M2M_SET } corm_m2m_op;
CORM_API corm_status corm_object_m2m(corm_object *object, const char *name, corm_m2m_op op, corm_object *const *targets, size_t n, const corm_set *through_defaults, size_t n_defaults);

typedef struct corm_bulk_options {
    size_t batch_size; /**< 0: what the database takes */
    bool ignore_conflicts;
    const char *const *update_fields, *const *unique_fields; /**< ended by NULL */
    int unused_;
} corm_bulk_options;
CORM_API corm_status corm_bulk_create_objects(corm_object *const *objects, size_t n, const corm_bulk_options *options);
CORM_API int64_t corm_bulk_update_objects(corm_object *const *objects, size_t n, const char *const *names, size_t n_names, const corm_bulk_options *options);
CORM_API corm_status corm_prefetch_list(corm_object *const *objects, size_t n, const corm_prefetch *items, size_t n_items);
CORM_API corm_status corm_object_full_clean(corm_object *object);

CORM_END_DECLS

#endif
