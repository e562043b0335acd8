/*
 * Rendering: SQL AST -> SQL text and the numbers of its parameters, in the
 * order of the placeholders.  Text and parameters are appended in the same
 * call, so they cannot drift apart.  Knows no queryset and no driver.
 */
#ifndef CORMI_RENDER_RENDER_H
#define CORMI_RENDER_RENDER_H

#include "base/shared.h"
#include "base/error.h"
#include "base/str.h"
#include "sql/node.h"

#include <corm/sys/ast.h>
#include <corm/sys/dialect.h>

/* What came out.  In the arena that was given. */
typedef struct cormi_sql {
    const char *text; /* NUL-terminated */
    size_t len;
    const uint32_t *slots; /* slot of the i-th placeholder */
    size_t n_slots;
} cormi_sql;

/* The rows of a dialect's numbered lookups; NULL: it has none of its own. */
typedef struct cormi_spellings {
    const corm_spelling *own[CORMI_LOOKUPS_];
} cormi_spellings;
void cormi_spellings_fill(cormi_spellings *out, const corm_dialect *dialect);

typedef struct cormi_renderer {
    const corm_dialect *dialect;
    const corm_features *features; /* of the connection */
    corm_arena *arena;
    corm_error *err; /* CORM_NOT_SUPPORTED, CORM_NO_MEMORY, CORM_VALUE_ERROR */
    const cormi_spellings *spellings; /* NULL: rows are searched for by name */
} cormi_renderer;

corm_status cormi_render_select(const cormi_renderer *r,
                                const corm_select *select, cormi_sql *out);
corm_status cormi_render_insert(const cormi_renderer *r,
                                const corm_insert *insert, cormi_sql *out);
corm_status cormi_render_update(const cormi_renderer *r,
                                const corm_update_statement *update,
                                cormi_sql *out);
corm_status cormi_render_delete(const cormi_renderer *r,
                                const corm_delete_statement *del,
                                cormi_sql *out);
/* One expression; parameters are refused when constants_only (DDL). */
CORMI_SHARED corm_status cormi_render_expression(const cormi_renderer *r,
                                                 const corm_node *node,
                                                 bool constants_only,
                                                 cormi_sql *out);

#endif
