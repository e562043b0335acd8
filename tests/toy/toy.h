/*
 * A backend of somebody else's, as docs/writing-a-backend.md says: it sees
 * the public headers alone, and its database can do less than others.
 */
#ifndef TOY_TOY_H
#define TOY_TOY_H

#include <corm/backend.h>

/* For `toy:` URLs, which are otherwise those of SQLite. */
CORM_API const corm_backend *corm_toy_backend(void);

/* Statements that were run through it so far, by all connections. */
size_t toy_statements(void);

#endif
