/*
 * Compiling: queryset chain -> logical query -> SQL AST, the recipe of its
 * parameters, and the layout of its rows.  Runs once a shape; a plan keeps
 * what comes out.
 */
#ifndef CORMI_QUERY_COMPILE_H
#define CORMI_QUERY_COMPILE_H

#include "model/registry.h"
#include "query/queryset.h"

#include <corm/sys/ast.h>
#include <corm/sys/dialect.h>

/* How a parameter is made of a value of the chain. */
typedef struct cormi_slot {
    uint16_t recipe;  /* a row of the recipe table (slot.c) */
    uint8_t outcome;  /* what adapting gave when compiled: the guard */
    bool native;      /* ARRAY: a list and no JSON */
    bool constant;    /* `fixed` is the value */
    uint32_t value;   /* index among the chain's values */
    uint32_t item;    /* of a list: index among the items that are kept */
    uint32_t n_items; /* of a list: how many were kept: a guard */
    const cormi_field *field; /* whose rules adapt it, or NULL */
    corm_type type;           /* data type when field is NULL */
    int16_t digits, places;
    int bits; /* width of every integer column, 0: by type */
    const cormi_field
        *key; /* whose member an object stands for; NULL: the field's target */
    corm_value fixed;
} cormi_slot;

/* Objects of a row.  parts[0] is the main one. */
typedef struct cormi_part {
    const cormi_model *model;
    int parent; /* part that has the relation; -1: the main one */
    const cormi_relation *relation; /* select_related: from parent to this */
    bool reverse;                   /* along the reverse end (one-to-one) */
    cormi_field *const *fields;     /* loaded fields, in order of columns */
    size_t n_fields;
    uint16_t first_column; /* of the result */
    bool optional;         /* may be absent: a LEFT JOIN */
    int key_column; /* column that is NULL when absent; -1: never absent */
    bool deferred;  /* not all fields are loaded */
} cormi_part;

/* A column that is not a member: an annotation, or a column of values(). */
typedef struct cormi_out {
    const char *name;
    corm_type type; /* data type; CORM_TYPE_NONE: as the database gives it */
    int16_t digits, places;
    uint16_t column;          /* of the result */
    const cormi_field *field; /* when it is a plain column, else NULL */
    corm_value empty;         /* value over no rows: aggregates */
    uint16_t
        n_tuple; /* not 0: one value of so many columns, the outs that follow */
} cormi_out;

typedef enum cormi_compiled_kind {
    CORMI_COMPILED_SELECT,
    CORMI_COMPILED_UPDATE,
    CORMI_COMPILED_DELETE,
    CORMI_COMPILED_INSERT,
    CORMI_COMPILED_RAW,
    CORMI_COMPILED_EMPTY /* no row can match: nothing is sent */
} cormi_compiled_kind;

typedef struct cormi_compiled {
    cormi_compiled_kind kind;
    const corm_select *select;
    const corm_update_statement *update;
    /* update over a multi-table child: the parents' statements follow */
    const corm_update_statement *const *more_updates;
    size_t n_more_updates;
    const corm_delete_statement *del;
    const corm_insert *insert;
    const cormi_part *parts; /* none for values and aggregates */
    size_t n_parts;
    const cormi_out *outs;
    size_t n_outs;
    const cormi_slot *slots; /* parameters of the AST by number */
    size_t n_slots;
    const cormi_slot *guards; /* further values whose outcome decided the AST */
    size_t n_guards;
    bool reversed; /* rows come in reverse order */
    /* What the slots make of the values that were compiled, in the compiler's
     * `params`: of this call alone.  NULL: cormi_slots_bind() makes them. */
    corm_value *bound;
} cormi_compiled;

typedef struct cormi_compiler {
    cormi_context *ctx;  /* errors go here */
    corm_arena *arena;   /* of the plan: all that is returned lives in it */
    corm_arena *scratch; /* what ends with the call */
    corm_arena *params;  /* of the parameters that are made on the way */
    const corm_value *values; /* of the chain, for as long as the call */
    const corm_dialect *dialect;
    const corm_features *features;
} cormi_compiler;

corm_status cormi_compile(const cormi_compiler *c, const corm_queryset *q,
                          cormi_compiled *out);

/*
 * Make parameters of a chain's values: out[i] for slots[i].  false in *fits
 * when a guard fails (the plan is for other values; compile anew).
 */
corm_status cormi_slots_bind(cormi_context *ctx, const cormi_slot *slots,
                             size_t n, const corm_value *values,
                             corm_arena *scratch, corm_value *out, bool *fits);

/* A condition or expression of a descriptor: columns without table, values as constants. */
corm_status cormi_compile_model_expr(cormi_context *ctx,
                                     const cormi_model *model,
                                     const corm_dialect *dialect,
                                     const corm_features *features,
                                     const corm_expr *expr, bool condition,
                                     corm_arena *arena, const corm_node **out);

#endif
