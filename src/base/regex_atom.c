/*
 * Reads one atom of a regular expression: a character, a place, or any of the
 * many things that begin with a parenthesis.
 */
#include "base/regex_parse.h"

#include <string.h>

static struct cormi_regex_group *regex_group_at(struct cormi_regex_parser *p,
                                                uint32_t number)
{
    return (struct cormi_regex_group *)p->groups.items + (number - 1);
}

void cormi_regex_group_moved(struct cormi_regex_parser *p, uint32_t from,
                             uint32_t to)
{
    const cormi_regex_node *node = cormi_regex_node_at(p, from);

    if (node->kind == CORMI_REGEX_GROUP && node->a != 0)
        regex_group_at(p, node->a)->node = to;
}

/* 0 when no group has the name. */
static uint32_t regex_group_named(struct cormi_regex_parser *p,
                                  const char *name, size_t len)
{
    for (uint32_t i = 1; i <= p->groups.n; i++) {
        const struct cormi_regex_group *group = regex_group_at(p, i);

        if (group->name != NULL && group->name_len == len &&
            memcmp(group->name, name, len) == 0)
            return i;
    }
    return 0;
}

/* A name up to end, which is consumed; false after an error. */
static bool regex_read_name(struct cormi_regex_parser *p, char end,
                            const char **name, size_t *len)
{
    size_t start = p->pos;

    while (p->pos < p->len && p->text[p->pos] != end)
        p->pos++;
    *name = p->text + start;
    *len = p->pos - start;
    if (!cormi_regex_accept(p, end)) {
        cormi_regex_fail(p, start, "missing terminator, unterminated name",
                         NULL, 0);
        return false;
    }
    if (*len == 0)
        cormi_regex_fail(p, start, "missing group name", NULL, 0);
    return *len > 0;
}

static bool regex_is_identifier(const char *name, size_t len)
{
    size_t at = 0;

    if (name[0] >= '0' && name[0] <= '9')
        return false;
    while (at < len) {
        uint32_t c = cormi_regex_decode((const unsigned char *)name, len, &at);

        if (!cormi_regex_in_class(c, CORMI_REGEX_WORD, false))
            return false;
    }
    return true;
}

/* A number, when the name is one; else 0. */
static uint32_t regex_name_number(const char *name, size_t len)
{
    uint32_t number = 0;

    for (size_t i = 0; i < len; i++) {
        if (name[i] < '0' || name[i] > '9' || number > 1000000)
            return 0;
        number = number * 10 + (uint32_t)(name[i] - '0');
    }
    return number;
}

static void regex_expect_close(struct cormi_regex_parser *p, size_t start)
{
    if (p->status == CORM_REGEX_NO_MATCH && !cormi_regex_accept(p, ')'))
        cormi_regex_fail(p, start, "missing ), unterminated subpattern", NULL,
                         0);
}

/* A node around all up to the closing parenthesis. */
static uint32_t regex_parse_inside(struct cormi_regex_parser *p,
                                   cormi_regex_kind kind, uint32_t a,
                                   size_t start)
{
    unsigned flags = p->flags;
    uint32_t node = cormi_regex_node_new(p, kind, a);
    uint32_t child;

    if (node == CORMI_REGEX_NONE)
        return node;
    child = cormi_regex_parse_alternatives(p);
    cormi_regex_node_at(p, node)->child = child;
    regex_expect_close(p, start);
    p->flags = flags;
    return node;
}

static uint32_t regex_parse_look(struct cormi_regex_parser *p, uint8_t mode,
                                 size_t start)
{
    uint32_t node = regex_parse_inside(p, CORMI_REGEX_LOOK, 0, start);
    struct cormi_regex_width width;

    if (node == CORMI_REGEX_NONE || p->status != CORM_REGEX_NO_MATCH)
        return node;
    cormi_regex_node_at(p, node)->mode = mode;
    if (mode != CORMI_REGEX_BEHIND && mode != CORMI_REGEX_NOT_BEHIND)
        return node;
    width = cormi_regex_width_of(p->re, cormi_regex_node_at(p, node)->child);
    if (width.min != width.max || width.max == CORMI_REGEX_INFINITE)
        cormi_regex_fail(p, start, "look-behind requires fixed-width pattern",
                         NULL, 0);
    cormi_regex_node_at(p, node)->b = width.min;
    return node;
}

static uint32_t regex_parse_capture(struct cormi_regex_parser *p,
                                    const char *name, size_t name_len,
                                    size_t start)
{
    struct cormi_regex_group *group;
    uint32_t number, node;

    if (name != NULL && !regex_is_identifier(name, name_len)) {
        cormi_regex_fail(p, (size_t)(name - p->text),
                         "bad character in group name", name, name_len);
        return CORMI_REGEX_NONE;
    }
    if (name != NULL && regex_group_named(p, name, name_len) != 0) {
        cormi_regex_fail(p, (size_t)(name - p->text),
                         "redefinition of group name", name, name_len);
        return CORMI_REGEX_NONE;
    }
    group = cormi_regex_push(p->re, &p->groups);
    if (group == NULL) {
        p->status = CORM_REGEX_NO_MEMORY;
        return CORMI_REGEX_NONE;
    }
    number = p->groups.n;
    group->name = name;
    group->name_len = name_len;
    node = regex_parse_inside(p, CORMI_REGEX_GROUP, number, start);
    group = regex_group_at(p, number);
    group->node = node;
    group->is_closed = true;
    p->re->n_groups = p->groups.n;
    return node;
}

static uint32_t regex_new_backref(struct cormi_regex_parser *p, uint32_t number,
                                  size_t start)
{
    uint32_t node;

    if (!regex_group_at(p, number)->is_closed) {
        cormi_regex_fail(p, start, "cannot refer to an open group", NULL, 0);
        return CORMI_REGEX_NONE;
    }
    p->re->reads_groups = true;
    node = cormi_regex_node_new(p, CORMI_REGEX_BACKREF, number);
    if (node != CORMI_REGEX_NONE)
        cormi_regex_node_at(p, node)->b = regex_group_at(p, number)->node;
    return node;
}

uint32_t cormi_regex_parse_backref(struct cormi_regex_parser *p,
                                   uint32_t number, size_t start)
{
    if (number == 0 || number > p->groups.n) {
        cormi_regex_fail(p, start, "invalid group reference", p->text + start,
                         p->pos - start);
        return CORMI_REGEX_NONE;
    }
    return regex_new_backref(p, number, start);
}

/* (?P<name>...), (?P=name) */
static uint32_t regex_parse_named(struct cormi_regex_parser *p, size_t start)
{
    const char *name;
    size_t len, at;
    uint32_t number;

    if (cormi_regex_accept(p, '<')) {
        if (!regex_read_name(p, '>', &name, &len))
            return CORMI_REGEX_NONE;
        return regex_parse_capture(p, name, len, start);
    }
    at = p->pos;
    if (!cormi_regex_accept(p, '=')) {
        cormi_regex_fail(p, start + 1, "unknown extension", "?P", 2);
        return CORMI_REGEX_NONE;
    }
    if (!regex_read_name(p, ')', &name, &len))
        return CORMI_REGEX_NONE;
    number = regex_group_named(p, name, len);
    if (number == 0) {
        cormi_regex_fail(p, at + 1, "unknown group name", name, len);
        return CORMI_REGEX_NONE;
    }
    return regex_new_backref(p, number, at + 1);
}

/* (?(1)yes|no), (?(name)yes|no) */
static uint32_t regex_parse_condition(struct cormi_regex_parser *p,
                                      size_t start)
{
    const char *name;
    size_t len, at = p->pos;
    uint32_t number, node;
    cormi_regex_node *inner;

    if (!regex_read_name(p, ')', &name, &len))
        return CORMI_REGEX_NONE;
    number = regex_name_number(name, len);
    if (number == 0)
        number = regex_group_named(p, name, len);
    if (number == 0 || number > p->groups.n) {
        cormi_regex_fail(p, at, "invalid group reference", name, len);
        return CORMI_REGEX_NONE;
    }
    p->re->reads_groups = true;
    node = regex_parse_inside(p, CORMI_REGEX_COND, number, start);
    if (p->status != CORM_REGEX_NO_MATCH)
        return CORMI_REGEX_NONE;
    inner = cormi_regex_node_at(p, cormi_regex_node_at(p, node)->child);
    if (inner->kind != CORMI_REGEX_ALT)
        return node;
    at = inner->child;
    cormi_regex_node_at(p, node)->child = (uint32_t)at;
    inner = cormi_regex_node_at(p, cormi_regex_node_at(p, (uint32_t)at)->next);
    if (inner->next != CORMI_REGEX_NONE)
        cormi_regex_fail(p, start,
                         "conditional backref with more than two "
                         "branches",
                         NULL, 0);
    return node;
}

static unsigned regex_flag_of(int c)
{
    switch (c) {
    case 'i':
        return CORMI_REGEX_ICASE;
    case 'm':
        return CORMI_REGEX_MULTILINE;
    case 's':
        return CORMI_REGEX_DOTALL;
    case 'x':
        return CORMI_REGEX_VERBOSE;
    case 'a':
        return CORMI_REGEX_ASCII;
    default:
        return 0;
    }
}

/* Letters up to something else; 'u' is what is meant anyway. */
static unsigned regex_read_flags(struct cormi_regex_parser *p, bool *has_any,
                                 bool *has_unicode)
{
    unsigned flags = 0;
    int c;

    while ((c = cormi_regex_peek(p)) == 'u' || regex_flag_of(c) != 0) {
        flags |= regex_flag_of(c);
        *has_unicode |= c == 'u';
        *has_any = true;
        p->pos++;
    }
    return flags;
}

/* (?i), (?i:...), (?i-s:...) */
static uint32_t regex_parse_flags(struct cormi_regex_parser *p, size_t start,
                                  bool may_set_flags)
{
    bool has_any = false, has_unicode = false, has_removed = false;
    unsigned added = regex_read_flags(p, &has_any, &has_unicode);
    unsigned removed = 0, outside = p->flags;
    uint32_t node;

    if (has_any && cormi_regex_accept(p, ')')) {
        if (!may_set_flags)
            cormi_regex_fail(p, start,
                             "global flags not at the start of the expression",
                             NULL, 0);
        p->flags |= added;
        return CORMI_REGEX_NONE;
    }
    if (cormi_regex_accept(p, '-')) {
        bool ignored = false;

        removed = regex_read_flags(p, &has_removed, &ignored);
        if (!has_removed || ignored || (removed & CORMI_REGEX_ASCII) != 0)
            cormi_regex_fail(p, p->pos, "bad inline flags", NULL, 0);
    }
    if (!cormi_regex_accept(p, ':') || (added & removed) != 0 ||
        (!has_any && !has_removed)) {
        size_t end = p->pos;

        if (end < p->len)
            cormi_regex_decode((const unsigned char *)p->text, p->len, &end);
        cormi_regex_fail(p, start + 1, "unknown extension", p->text + start + 1,
                         end - start - 1);
        return CORMI_REGEX_NONE;
    }
    p->flags = (p->flags | added) & ~removed;
    if (has_unicode)
        p->flags &= ~(unsigned)CORMI_REGEX_ASCII;
    node = regex_parse_inside(p, CORMI_REGEX_GROUP, 0, start);
    p->flags = outside;
    return node;
}

static uint32_t regex_skip_comment(struct cormi_regex_parser *p, size_t start)
{
    while (p->pos < p->len && p->text[p->pos] != ')')
        p->pos++;
    if (!cormi_regex_accept(p, ')'))
        cormi_regex_fail(p, start, "missing ), unterminated comment", NULL, 0);
    return CORMI_REGEX_NONE;
}

static uint32_t regex_parse_behind(struct cormi_regex_parser *p, size_t start)
{
    if (cormi_regex_accept(p, '='))
        return regex_parse_look(p, CORMI_REGEX_BEHIND, start);
    if (cormi_regex_accept(p, '!'))
        return regex_parse_look(p, CORMI_REGEX_NOT_BEHIND, start);
    cormi_regex_fail(p, start + 1, "unknown extension", "?<", 2);
    return CORMI_REGEX_NONE;
}

/* After "(?". */
static uint32_t regex_parse_extension(struct cormi_regex_parser *p,
                                      size_t start, bool may_set_flags)
{
    int c = cormi_regex_peek(p);

    if (c < 0) {
        cormi_regex_fail(p, p->pos, "unexpected end of pattern", NULL, 0);
        return CORMI_REGEX_NONE;
    }
    if (strchr("P:#=!<>(", c) == NULL)
        return regex_parse_flags(p, start, may_set_flags);
    p->pos++;
    switch (c) {
    case 'P':
        return regex_parse_named(p, start);
    case ':':
        return regex_parse_inside(p, CORMI_REGEX_GROUP, 0, start);
    case '#':
        return regex_skip_comment(p, start);
    case '=':
        return regex_parse_look(p, CORMI_REGEX_AHEAD, start);
    case '!':
        return regex_parse_look(p, CORMI_REGEX_NOT_AHEAD, start);
    case '>':
        return regex_parse_look(p, CORMI_REGEX_ATOMIC, start);
    case '(':
        return regex_parse_condition(p, start);
    default:
        return regex_parse_behind(p, start);
    }
}

uint32_t cormi_regex_parse_atom(struct cormi_regex_parser *p,
                                bool may_set_flags)
{
    bool is_multiline = (p->flags & CORMI_REGEX_MULTILINE) != 0;
    size_t start = p->pos;
    uint32_t c =
        cormi_regex_decode((const unsigned char *)p->text, p->len, &p->pos);

    switch (c) {
    case '(':
        if (cormi_regex_accept(p, '?'))
            return regex_parse_extension(p, start, may_set_flags);
        return regex_parse_capture(p, NULL, 0, start);
    case '[':
        return cormi_regex_parse_set(p);
    case '\\':
        return cormi_regex_parse_escape(p);
    case '.':
        return cormi_regex_node_new(p, CORMI_REGEX_ANY, 0);
    case '^':
        return cormi_regex_node_new(p, CORMI_REGEX_AT,
                                    is_multiline ? CORMI_REGEX_AT_LINE_START
                                                 : CORMI_REGEX_AT_TEXT_START);
    case '$':
        return cormi_regex_node_new(p, CORMI_REGEX_AT,
                                    is_multiline
                                        ? CORMI_REGEX_AT_LINE_END
                                        : CORMI_REGEX_AT_LAST_LINE_END);
    default:
        return cormi_regex_node_new(p, CORMI_REGEX_CHAR, c);
    }
}
