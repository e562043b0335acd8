/*
 * What a delete takes with it: the rows to delete by model, the columns to
 * set first, and what forbids it.
 */
#ifndef CORMI_OBJECT_COLLECT_H
#define CORMI_OBJECT_COLLECT_H

#include "object/fetch.h"
#include "object/relate.h"

#include "base/vec.h"

/* Rows of one model that will be deleted by their keys. */
typedef struct cormi_doomed {
    const cormi_model *model;
    corm_list *objects;
    cormi_keymap keys; /* of the objects, in their order */
    corm_list *todo;   /* objects whose relations are to be followed */
    size_t done;       /* of these */
    bool with_relations;
    bool sorted;
} cormi_doomed;

/* Rows of one model that refer to doomed ones by a key, or by another one
 * (next); nothing refers to them. */
typedef struct cormi_doomed_fast cormi_doomed_fast;
struct cormi_doomed_fast {
    const cormi_relation *relation;
    const corm_value *keys;
    size_t n;
    size_t round;
    cormi_doomed_fast *next;
};

/* Keys that must let go of doomed rows before these are deleted. */
typedef struct cormi_release {
    const cormi_relation *relation;
    corm_value value;
    const corm_value *keys;
    size_t n;
} cormi_release;

/* Rows that forbid the delete unless they are deleted too. */
typedef struct cormi_restricted {
    const cormi_relation *relation;
    corm_list *objects;
} cormi_restricted;

/* before is deleted before after. */
typedef struct cormi_doom_order {
    const cormi_model *before, *after;
} cormi_doom_order;

typedef struct cormi_collector {
    corm_session *session;
    cormi_context *ctx;
    corm_arena *arena;  /* the collector's own */
    cormi_vec doomed;   /* cormi_doomed */
    cormi_vec fast;     /* cormi_doomed_fast */
    cormi_vec releases; /* cormi_release */
    cormi_vec restricted;
    cormi_vec orders;
    cormi_vec blocking;  /* cormi_doomed: what forbids it */
    corm_status blocked; /* CORM_PROTECTED, CORM_RESTRICTED, or CORM_OK */
    size_t round;        /* sets of objects followed so far */
    int64_t deleted;     /* rows, when it has run */
    bool heard;          /* some of the rows' models have delete hooks */
    struct delete_sent *sent, **last; /* statements not answered yet */
    size_t n_sent;
    corm_arena *params; /* theirs; or NULL */
} cormi_collector;

/* false: no memory (recorded).  Ended by cormi_collector_fini(). */
bool cormi_collector_init(cormi_collector *c, corm_session *session);
void cormi_collector_fini(cormi_collector *c);
/* Add objects of one model and all that follows from it.  CORM_PROTECTED,
 * CORM_RESTRICTED: forbidden. */
corm_status cormi_collect(cormi_collector *c, corm_object *const *objects,
                          size_t n);
/* Can rows of model be deleted without looking at them?  along: the key by
 * which they were found, or NULL. */
bool cormi_collect_is_fast(const corm_session *session,
                           const cormi_model *model, const cormi_field *along);
/* Carry it out, in one transaction. */
corm_status cormi_collector_run(cormi_collector *c);
/* report.c: a delete begins: forget the one before. */
void cormi_report_begin(corm_session *session);
/* Add rows deleted of a model.  CORM_NO_MEMORY. */
corm_status cormi_report_rows(corm_session *session, const cormi_model *model,
                              int64_t rows);
/* It failed: nothing was deleted; what forbade it is kept, and with it the
 * collector's arena. */
void cormi_report_failed(cormi_collector *c);

/* Rows that refer by a relation to keys, which are lists where it joins
 * several columns. */
corm_queryset *cormi_collect_query(const cormi_collector *c,
                                   const cormi_relation *relation,
                                   const corm_value *keys, size_t n);
/* Rows of model by their keys. */
corm_queryset *cormi_collect_by_key(const cormi_collector *c,
                                    const cormi_model *model,
                                    const corm_value *keys, size_t n);
/* All rows of an entry and those after it. */
corm_queryset *cormi_collect_any(const cormi_collector *c,
                                 const cormi_doomed_fast *fast);
/* The columns that following the relations of a model's rows needs. */
corm_queryset *cormi_collect_columns(const cormi_collector *c,
                                     corm_queryset *q);

#endif
