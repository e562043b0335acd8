/* JSON as text with the shortest numbers that read back the same. */
#ifndef CONFORMANCE_JSON_TEXT_H
#define CONFORMANCE_JSON_TEXT_H

#include "memory.h"

#include <jansson.h>

void cf_json_text(cf_text *out, const json_t *json);

#endif
