/*
 * Running a table of rendering cases against golden files, one test a case
 * and dialect.
 */
#ifndef SUPPORT_RENDER_CASES_H
#define SUPPORT_RENDER_CASES_H

#include "support/ast.h"

/* Renders something with r; the text as ast_sql() gives it. */
typedef const char *render_case_fn(const cormi_renderer *r);

typedef struct render_case {
    const char *name; /* the section */
    render_case_fn *fn;
} render_case;

/* A dialect of nobody: defaults everywhere, `names`, $1, few features. */
extern const corm_dialect render_plain_dialect;

/*
 * Runs the cases with each dialect against tests/golden/<dialect>/<file>.
 * Returns the number of failures, for main().
 */
int render_cases_run(const char *file, const render_case *cases, size_t n);

#endif
