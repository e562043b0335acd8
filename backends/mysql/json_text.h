/*
 * JSON text in ASCII and in UTF-8.
 */
#ifndef CORMI_MYSQL_JSON_TEXT_H
#define CORMI_MYSQL_JSON_TEXT_H

#include <stddef.h>

/* What the text has at most in ASCII; n: it is ASCII. */
size_t cormi_mysql_json_ascii_size(const char *text, size_t n);
/* Writes it; its size. */
size_t cormi_mysql_json_to_ascii(char *to, const char *text, size_t n);
/* The other way, in its place; the size that is left. */
size_t cormi_mysql_json_to_utf8(char *text, size_t n);

#endif
