/*
 * Validators as full_clean() runs them: with the database's allocator, and
 * telling what a message needs.  Private to src/model and src/object.
 */
#ifndef CORMI_MODEL_VALIDATORS_H
#define CORMI_MODEL_VALIDATORS_H

#include <corm/alloc.h>
#include <corm/validate.h>

/* What became of a value. */
typedef struct cormi_verdict {
    const char *code; /* NULL: valid */
    /* With "%(value)s", "%(limit_value)s", "%(show_value)s" in it. */
    const char *message;
    corm_value limit; /* the bound; NULL: none */
    corm_value shown; /* what was compared with it */
    bool no_memory;   /* nothing is known */
} cormi_verdict;

/* Run one, ready-made or the program's own. */
void cormi_validator_run(const corm_allocator *alloc, const corm_validator *v,
                         const corm_value *value, cormi_verdict *out);
/* Why a validator cannot work, as the end of a sentence; NULL: it can.
 * *no_memory: it could not be found out. */
const char *cormi_validator_mistake(const corm_allocator *alloc,
                                    const corm_validator *v, bool *no_memory);

/* validators_net.c: all n bytes; lengths and scripts as Django has them. */
bool cormi_is_email(const char *text, size_t n);
bool cormi_is_url(const char *text, size_t n, const char *const *schemes);

#endif
