/*
 * Database URLs: `scheme:rest?name=value&name=value`, percent-encoded.
 */
#ifndef CORMI_SESSION_URL_H
#define CORMI_SESSION_URL_H

#include "base/arena.h"
#include "base/error.h"

/* In the arena it was parsed with. */
typedef struct cormi_url {
    const char *scheme; /* in lower case */
    const char *rest;   /* decoded */
    const char *raw;    /* as written */
    const char *shown;  /* the whole, passwords replaced by *** */
    const char **names, **values;
    size_t n;
} cormi_url;

/* Errors are CORM_VALUE_ERROR and never quote a password. */
corm_status cormi_url_parse(cormi_url *out, corm_arena *arena, const char *url,
                            corm_error *err);

#endif
