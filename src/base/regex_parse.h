/*
 * The state of reading one regular expression, and what the two files of the
 * parser call each other for.  Included by regex_parse.c and regex_atom.c.
 */
#ifndef CORMI_BASE_REGEX_PARSE_H
#define CORMI_BASE_REGEX_PARSE_H

#include "base/regex_internal.h"

struct cormi_regex_group {
    const char *name; /* in the pattern; NULL when it has none */
    size_t name_len;
    uint32_t node;
    bool is_closed;
};

struct cormi_regex_parser {
    corm_regex *re;
    const char *text;
    size_t len, pos;
    unsigned flags;
    unsigned depth;
    struct cormi_regex_array groups; /* struct cormi_regex_group */
    corm_regex_status status;        /* of the first failure */
    corm_regex_error *err;
};

/* regex_parse.c */
void cormi_regex_fail(struct cormi_regex_parser *p, size_t pos,
                      const char *message, const char *detail,
                      size_t detail_len);
uint32_t cormi_regex_node_new(struct cormi_regex_parser *p,
                              cormi_regex_kind kind, uint32_t a);
cormi_regex_node *cormi_regex_node_at(struct cormi_regex_parser *p, uint32_t i);
int cormi_regex_peek(const struct cormi_regex_parser *p);
bool cormi_regex_accept(struct cormi_regex_parser *p, char c);
uint32_t cormi_regex_parse_alternatives(struct cormi_regex_parser *p);

/* regex_atom.c.  NONE for what matches nothing by itself, and on failure. */
uint32_t cormi_regex_parse_atom(struct cormi_regex_parser *p,
                                bool may_set_flags);
uint32_t cormi_regex_parse_backref(struct cormi_regex_parser *p,
                                   uint32_t number, size_t start);
/* A node was copied to another index. */
void cormi_regex_group_moved(struct cormi_regex_parser *p, uint32_t from,
                             uint32_t to);

/* regex_escape.c: what follows a backslash, and sets. */
uint32_t cormi_regex_parse_escape(struct cormi_regex_parser *p);
uint32_t cormi_regex_parse_set(struct cormi_regex_parser *p);

#endif
