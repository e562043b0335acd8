/*
 * The five steps of the program.  Each works on one session, says what it
 * does, and returns false when something failed: the session knows what.
 */
#ifndef LIBRARY_H
#define LIBRARY_H

#include "models.h"

#include <stdbool.h>
#include <stdint.h>

bool step_add(corm_session *s);
bool step_query(corm_session *s);
bool step_update(corm_session *s);
bool step_many(corm_session *s);
bool step_delete(corm_session *s);

/** Print how many SQL statements ran since `before`. */
void print_queries(corm_session *s, uint64_t before);

#endif
