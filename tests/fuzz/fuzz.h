/*
 * What the parts of the fuzzer share.  An input is a string of choices; every
 * function here takes some and gives a name, a value, an expression or a
 * queryset for them.  What they allocate lives until the input ends.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "support/library.h"

typedef struct fuzz_block {
    struct fuzz_block *next;
} fuzz_block;

typedef struct fuzz_input {
    const uint8_t *at, *end;
    fuzz_block *blocks; /* what the calls are given, freed after the input */
    int depth, nodes;
    int around; /* querysets around this one */
    bool plain; /* nothing in it that only the database can judge */
    bool told;
} fuzz_input;

/* A member as conditions see it: what it holds, or where it leads. */
typedef struct fuzz_member {
    const char *name;
    char type; /* i t d D n f b j y u; k: a key of two; r: a relation */
    const corm_model *to;
} fuzz_member;

typedef struct fuzz_model {
    const corm_model *model;
    const fuzz_member *members;
} fuzz_model;

typedef struct fuzz_query {
    corm_queryset *set;
    const corm_model *model;
} fuzz_query;

/* Keys of two columns (fuzz_office.c). */
extern const fuzz_model fuzz_office[2];

/* An element of an array. */
#define FUZZ_PICK(in, pool) (pool)[fuzz_below((in), TEST_COUNT(pool))]

/* ---- choices and names (fuzz_names.c) ---- */

void *fuzz_alloc(fuzz_input *in, size_t size);
void fuzz_free(fuzz_input *in);
uint8_t fuzz_byte(fuzz_input *in);
size_t fuzz_below(fuzz_input *in, size_t n);
/* One in n, not for 0. */
bool fuzz_rarely(fuzz_input *in, size_t n);
int64_t fuzz_wide(fuzz_input *in);
/* Any bytes but NUL. */
const char *fuzz_text(fuzz_input *in);
/* No more of what nests. */
bool fuzz_deep(const fuzz_input *in);

/* "a__b"; a may be empty. */
const char *fuzz_join(fuzz_input *in, const char *a, const char *b);
const corm_model *fuzz_any_model(fuzz_input *in);
/* The first member of a type from a random one on; else any. */
const fuzz_member *fuzz_choose(fuzz_input *in, const corm_model *model,
                               char type);
/* A path from the model to a member of a type ('\0': any), which it tells. */
const char *fuzz_path(fuzz_input *in, const corm_model *model, char *type);
/* The path with a lookup behind it, more often than not. */
const char *fuzz_lookups(fuzz_input *in, const char *path, char type);
/* Of an annotation. */
const char *fuzz_name(fuzz_input *in);
const char *fuzz_lookup_name(fuzz_input *in);
const char *fuzz_type_name(fuzz_input *in);
const char *fuzz_zone_name(fuzz_input *in);
const char *fuzz_wrong_name(fuzz_input *in);

/* ---- values (fuzz_values.c) ---- */

/* A value of a member's type. */
corm_value fuzz_scalar(fuzz_input *in, char type);
corm_value fuzz_list(fuzz_input *in, const corm_model *model, char type,
                     size_t n);
/* Mostly of the type, but of any kind there is. */
corm_value fuzz_value(fuzz_input *in, const corm_model *model, char type);
/* What the lookup at the end of the path takes. */
corm_value fuzz_right(fuzz_input *in, const corm_model *model, const char *path,
                      char type);

/* ---- expressions (fuzz_conditions.c, fuzz_expr.c) ---- */

corm_expr *fuzz_node(fuzz_input *in, corm_op op, const char *name, size_t n);
void fuzz_arg(corm_expr *expr, size_t i, corm_value value);
const corm_expr *fuzz_condition(fuzz_input *in, const corm_model *model);
/* A path or an expression. */
corm_value fuzz_operand(fuzz_input *in, const corm_model *model, char type);
const corm_expr *fuzz_aggregate(fuzz_input *in, const corm_model *model);
const corm_expr *fuzz_order(fuzz_input *in, const corm_model *model);
/* No plain path. */
const corm_expr *fuzz_compound(fuzz_input *in, const corm_model *model,
                               char type);
const corm_expr *fuzz_expr(fuzz_input *in, const corm_model *model, char type);

/* ---- keys of two columns, two databases (fuzz_office.c) ---- */

bool fuzz_open_all(const corm_db_options *options);
corm_value fuzz_key(fuzz_input *in);
/* corm_using() the other database, then this one again. */
corm_queryset *fuzz_there_and_back(const corm_queryset *q);
corm_block fuzz_there_begin(void);
void fuzz_there_end(corm_block *block);

/* ---- querysets (fuzz_chain.c) ---- */

const corm_expr *const *fuzz_terms(fuzz_input *in, const corm_model *model,
                                   size_t *n);
/* Named expressions; bare: paths without a name stand between them. */
corm_as *fuzz_items(fuzz_input *in, const corm_model *model, size_t n,
                    bool bare);
/* A queryset of the model, or of one that the input names. */
fuzz_query fuzz_chain(fuzz_input *in, const corm_model *model);

#endif
