/*
 * Plans: what a request of some shape needs at run time: its SQL, how its
 * parameters are made, and how its rows become structs.  Found by shape, so
 * that a shape seen again compiles and prepares nothing.
 */
#ifndef CORMI_OBJECT_PLAN_H
#define CORMI_OBJECT_PLAN_H

#include "object/state.h"
#include "query/compile.h"
#include "query/queryset.h"
#include "render/render.h"
#include "session/session.h"

/* Where the columns of a row go: the structs ("parts") of a row, the main
 * one first, and the links between them. */
typedef struct cormi_layout_part {
    const cormi_model *model; /* NULL: a row of cells */
    int parent;               /* -1: the main part */
    const char *name; /* of the relation in the parent: member or accessor */
    uint32_t link;    /* offset of the parent's pointer, or CORM_NO_MEMBER */
    uint32_t back;    /* reverse: offset of this one's pointer to the parent */
    size_t stride;    /* bytes of its struct, cells included */
    const uint64_t *loaded; /* NULL: all fields */
} cormi_layout_part;

/* Cell number `cell` is the list of n hidden cells from `first` on. */
typedef struct cormi_layout_tuple {
    uint32_t cell, first, n;
} cormi_layout_tuple;

typedef struct cormi_layout {
    corm_decode decode;
    const cormi_layout_part *parts;
    size_t n_parts;
    const cormi_column *columns; /* of the cells of the main part */
    uint32_t n_columns;
    uint32_t cells;                   /* their offset */
    const cormi_layout_tuple *tuples; /* hidden cells lie behind the others */
    uint32_t n_tuples;
} cormi_layout;

typedef struct cormi_plan {
    cormi_plan_head head;
    const char *key;
    size_t key_len;
    cormi_compiled compiled;
    cormi_sql sql;
    const cormi_sql *more; /* of compiled.more_updates */
    cormi_layout layout;
    const corm_value *empty; /* of aggregates over no rows; n_columns */
} cormi_plan;

/* A plan in use, with its parameters. */
typedef struct cormi_request {
    corm_session *session;
    cormi_context *ctx;
    cormi_plan *plan;         /* a reference is held */
    const corm_value *bound;  /* by slot */
    const corm_value *params; /* by placeholder of plan->sql */
    corm_arena *scratch;
    cormi_arena_mark mark;
    cormi_statement statement;
} cormi_request;

/*
 * The plan of a queryset, found or made, with parameters of the queryset's
 * values.  After CORM_OK a cormi_request_end() must follow.  The parameters
 * go to scratch; NULL: the session's, for requests that nest.
 */
corm_status cormi_request_begin(cormi_request *r, const corm_queryset *q,
                                corm_arena *scratch);
void cormi_request_end(cormi_request *r);
/* Parameters of another statement of the same plan; NULL: no memory
 * (recorded). */
const corm_value *cormi_request_params(const cormi_request *r,
                                       const cormi_sql *sql);

/* layout.c: the layout of compiled rows; record: of corm_into(), or NULL.
 * Everything goes to c->arena. */
corm_status cormi_layout_make(const cormi_compiler *c,
                              const cormi_compiled *compiled,
                              const cormi_model *record, cormi_layout *out);
/* One decode item of a member. */
void cormi_layout_member(corm_decode_item *out, const cormi_field *field,
                         size_t column, size_t part);
/* One of a cell: number i of a row whose cells begin at offset. */
corm_decode_item cormi_layout_cell(uint32_t cells, size_t i, size_t column,
                                   corm_type type, const char *label);
/* Bytes of a struct rounded up so that cells or another struct may follow. */
size_t cormi_layout_round(size_t size);

/* raw.c: the SQL of a raw queryset with n parameters. */
corm_status cormi_raw_render(const cormi_compiler *c, const corm_queryset *q,
                             size_t n, cormi_sql *out);

/* A compiler on a session, making things in arena. */
cormi_compiler cormi_plan_compiler(corm_session *session, corm_arena *arena);
/* A renderer on a session, making things in arena. */
cormi_renderer cormi_plan_renderer(corm_session *session, corm_arena *arena);

#endif
