/*
 * The opt-in short names: Q, F, OR, COUNT, ..  A program that clashes uses
 * their corm_ twins.  MAX, MIN, IN are never taken.  In C++, which has no such
 * macros, it is <corm/corm.h>: one header of models serves both.
 */
#ifndef CORM_SHORT_H
#define CORM_SHORT_H
#include <corm/corm.h>
#ifndef __cplusplus
/** The short name of the macro at its right, which <corm/box.h> describes. */
#define Q           corm_q
#define F           corm_f
#define V           corm_val
#define LITERAL     corm_literal
#define OUTER       corm_outer
#define AND         corm_and
#define OR          corm_or
#define XOR         corm_xor
#define NOT         corm_not
#define ADD(...)    corm_arith("+", __VA_ARGS__)
#define SUB(...)    corm_arith("-", __VA_ARGS__)
#define MUL(...)    corm_arith("*", __VA_ARGS__)
#define DIV(...)    corm_arith("/", __VA_ARGS__)
#define FN          corm_fn
#define AS          corm_as_
#define SET         corm_set_
#define COUNT(...)  corm_agg("count", __VA_ARGS__)
#define SUM(...)    corm_agg("sum", __VA_ARGS__)
#define AVG(...)    corm_agg("avg", __VA_ARGS__)
#define MAX_OF(...) corm_agg("max", __VA_ARGS__)
#define MIN_OF(...) corm_agg("min", __VA_ARGS__)
#define CASE        corm_case
#define WHEN        corm_when
#define ELSE        corm_else
#define EXISTS      corm_exists_in
#define SUBQUERY    corm_subquery
#define WINDOW      corm_window
#define ASC         corm_asc
#define DESC        corm_desc
#define CAST        corm_cast
#define VALS        corm_vals
#define ARRAY       corm_array
#define RANGE       corm_range
#define SETS        corm_sets
#define BY          corm_exprs
#define FN0         corm_fn0
#define ROWS        corm_rows
#define RAW         corm_raw_expr
#define PREFETCH    corm_prefetch_of
#endif
#endif
