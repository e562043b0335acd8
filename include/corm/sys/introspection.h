/*
 * How a backend tells what its database holds: one query a kind of thing,
 * with columns in a fixed order, which the core puts together.  For backend
 * authors; may change in a minor release.
 */
#ifndef CORM_SYS_INTROSPECTION_H
#define CORM_SYS_INTROSPECTION_H

#include <corm/alloc.h>
#include <corm/error.h>
#include <corm/introspect.h>

CORM_BEGIN_DECLS

/* clang-format off */
/** X(member, columns of the query).  Every column is text (cast it), NULL where
 * nothing is to be said; a yes/no is '1' or '0'.  The rows of one table stand
 * in the order that the things have in it; those of one key, index or foreign
 * key (same table, same id) together, a row a column.  Deferrable: 'd'
 * initially deferred, 'i' initially immediate, NULL not.  Like: what type the
 * column is like where its own spelling does not tell, NULL where it does. */
#define CORM_INTROSPECTION_MAP(X)                                                                   \
    X(tables,       "name, kind ('t' table, 'v' view), sql, comment")                               \
    X(columns,      "table, name, type, null, default, identity, generated ('s', 'v', NULL), expression, collation, comment, like") \
    X(keys,         "table, id, name, kind ('p' primary, 'u' unique), column, deferrable, nulls not distinct") \
    X(indexes,      "table, name, unique, column, expression, descending, included, condition, method, opclass, sql, nulls not distinct") \
    X(foreign_keys, "table, id, name, column, to table, to column, on delete, on update, deferrable") \
    X(checks,       "table, name, condition")                                                       \
    X(triggers,     "table, name, sql")                                                             \
    X(exclusions,   "table, name, definition")
/* clang-format on */

/**
 * The queries of one database.  In their text, {x} with any SQL expression x
 * is a condition that the core writes: x is one of the table names asked
 * for, or what is always true.  A query that is NULL gives no rows.
 */
typedef struct corm_introspection {
    size_t size; /**< sizeof(corm_introspection) */
#define X(member, columns) const char *member;
    CORM_INTROSPECTION_MAP(X)
#undef X
    /** Optional.  After the rows: adds what only the text of the definitions
     *  tells.  Everything in the structure may be changed; what is added goes
     *  to the arena.  Fills err when it fails. */
    corm_status (*refine)(corm_structure *structure, corm_arena *arena,
                          corm_error *err);
    /** Optional, columns as those of "columns": for a database in which one
     *  broken view would make that query fail, so that it leaves views out.
     *  Run once a view; one whose query fails has no columns. */
    const char *view_columns;
} corm_introspection;

CORM_END_DECLS

#endif
