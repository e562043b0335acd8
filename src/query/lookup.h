/*
 * What the files of lookups share: a row of their table, and all that one
 * condition is made of.  Private to src/query/lookup*.c.
 */
#ifndef CORMI_QUERY_LOOKUP_H
#define CORMI_QUERY_LOOKUP_H

#include "query/logical.h"

typedef enum lookup_kind {
    LOOKUP_EXACT,
    LOOKUP_GREATER, /* gt, gte */
    LOOKUP_LESS,    /* lt, lte */
    LOOKUP_IN,
    LOOKUP_RANGE,
    LOOKUP_ISNULL,
    LOOKUP_PATTERN,
    LOOKUP_REGEX,
    LOOKUP_HAS_KEY,
    LOOKUP_CONTAINED,
    LOOKUP_OWN /* of types that only some databases have */
} lookup_kind;

#define LOOKUP_RELATION 0x1u  /* possible on a relation */
#define LOOKUP_CEIL     0x2u  /* a double is rounded up for an integer */
#define LOOKUP_JSON     0x4u  /* only on JSON */
#define LOOKUP_ANY      0x8u  /* has_any_keys */
#define LOOKUP_ARRAY    0x10u /* only on arrays .. */
#define LOOKUP_SPAN     0x20u /* .. ranges .. */
#define LOOKUP_SEARCH   0x40u /* .. text and what is made of it to be searched */
#define LOOKUP_CLASSES \
    (LOOKUP_JSON | LOOKUP_ARRAY | LOOKUP_SPAN | LOOKUP_SEARCH)

typedef struct lookup_row {
    const char *name;
    size_t len;
    lookup_kind kind;
    cormi_recipe recipe;
    unsigned flags;
} lookup_row;

/* All that one condition is made of. */
typedef struct lookup_work {
    cormi_lq *lq;
    const lookup_row *row;
    const corm_node *left;
    const cormi_field *field; /* of a plain column, adapts the right side */
    cormi_field *const *keys; /* of a relation: what the columns stand for */
    const corm_value *rhs;
    const cormi_resolve *how;
} lookup_work;
/* Records the failure of a lookup by its name; NULL. */
const corm_node *cormi_lookup_fail(const lookup_work *w, const char *text);
corm_node *cormi_lookup_node(const lookup_work *w, const char *name,
                             const corm_node *left, const corm_node *right);
/* A right side that is an expression or a queryset. */
const corm_node *cormi_lookup_expression(const lookup_work *w,
                                         const corm_value *rhs);
/* What a value that cannot be in the column means; NULL with a recorded error for NULL. */
const corm_node *cormi_lookup_outcome(const lookup_work *w,
                                      cormi_outcome outcome);
bool cormi_lookup_is_scalar(const corm_value *rhs);
uint32_t cormi_lookup_index(const lookup_work *w, const corm_value *leaf);

/* ---- lookup_json.c ---- */
const corm_node *cormi_lookup_json_compare(const lookup_work *w);
const corm_node *cormi_lookup_json_contains(const lookup_work *w);
const corm_node *cormi_lookup_has_key(const lookup_work *w);
/* Text lookups on a JSON key compare the text in it. */
const corm_node *cormi_lookup_as_text(const lookup_work *w);

/* ---- lookup_own.c ---- */
/* Which of LOOKUP_CLASSES the left side is of; 0: none. */
unsigned cormi_lookup_class(const corm_node *left);
bool cormi_lookup_is_own(const lookup_work *w);
const corm_node *cormi_lookup_own(const lookup_work *w);

#endif
