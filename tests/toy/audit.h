/*
 * A backend of somebody else's, as docs/writing-a-backend.md says: it sees
 * the public headers alone, and its database can do less than others.
 */
#ifndef TOY_AUDIT_H
#define TOY_AUDIT_H

#include <corm/backend.h>

/* For `audit:` URLs, which are otherwise those of SQLite. */
const corm_backend *corm_audit_backend(void);

/* Statements that were run through it so far, by all connections. */
size_t audit_statements(void);

#endif
