/*
 * JSON as text.  jansson writes 17 digits of every number; a program would
 * write 0.1 as it reads, and so do the recorded databases.
 */
#include "json_text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_real(cf_text *out, double value)
{
    char text[64];

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    cf_text_add(out, text);
    if (strpbrk(text, ".en") == NULL)
        cf_text_add(out, ".0");
}

static void add_scalar(cf_text *out, const json_t *json)
{
    char *text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);

    cf_text_add(out, text == NULL ? "null" : text);
    free(text);
}

static void add_array(cf_text *out, const json_t *json)
{
    cf_text_add(out, "[");
    for (size_t i = 0; i < json_array_size(json); i++) {
        if (i > 0)
            cf_text_add(out, ", ");
        cf_json_text(out, json_array_get(json, i));
    }
    cf_text_add(out, "]");
}

static void add_object(cf_text *out, const json_t *json)
{
    void *at = json_object_iter((json_t *)(uintptr_t)json);
    const char *between = "";

    cf_text_add(out, "{");
    for (; at != NULL;
         at = json_object_iter_next((json_t *)(uintptr_t)json, at)) {
        json_t *key = json_string(json_object_iter_key(at));

        cf_text_add(out, between);
        add_scalar(out, key);
        json_decref(key);
        cf_text_add(out, ": ");
        cf_json_text(out, json_object_iter_value(at));
        between = ", ";
    }
    cf_text_add(out, "}");
}

void cf_json_text(cf_text *out, const json_t *json)
{
    if (json == NULL)
        cf_text_add(out, "nothing");
    else if (json_is_real(json))
        add_real(out, json_real_value(json));
    else if (json_is_array(json))
        add_array(out, json);
    else if (json_is_object(json))
        add_object(out, json);
    else
        add_scalar(out, json);
}
