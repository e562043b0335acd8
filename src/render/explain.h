/*
 * EXPLAIN and its options.
 */
#ifndef CORMI_RENDER_EXPLAIN_H
#define CORMI_RENDER_EXPLAIN_H

#include "base/context.h"
#include "base/str.h"

#include <corm/sys/dialect.h>

/*
 * What stands before the statement.  options: "format=json, analyze", names
 * and values of the dialect's table; NULL or "": none.  Fails, recorded, for
 * what is not in the table; the text may be out of memory.
 */
corm_status cormi_render_explain(cormi_context *ctx,
                                 const corm_dialect *dialect,
                                 const char *options, cormi_str *out);

#endif
