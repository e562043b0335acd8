/*
 * Reads a regular expression into a tree: alternatives, sequences, repeats.
 * Groups, sets and escapes have their own file, regex_atom.c.  Follows
 * Python's parser rule by rule, because users bring patterns that they have
 * tried there; errors have its words too.
 */
#include "base/regex_parse.h"

#include <string.h>

void cormi_regex_fail(struct cormi_regex_parser *p, size_t pos,
                      const char *message, const char *detail,
                      size_t detail_len)
{
    size_t used = strlen(message);
    size_t room = sizeof(p->err->message) - 2 - used;

    if (p->status != CORM_REGEX_NO_MATCH)
        return;
    p->status = CORM_REGEX_BAD_PATTERN;
    memset(p->err, 0, sizeof(*p->err));
    memcpy(p->err->message, message, used);
    if (detail_len > 0) {
        if (detail_len > room) { /* whole characters only */
            detail_len = room;
            while (detail_len > 0 && (detail[detail_len] & 0xC0) == 0x80)
                detail_len--;
        }
        p->err->message[used] = ' ';
        memcpy(p->err->message + used + 1, detail, detail_len);
    }
    for (size_t at = 0; at < pos && at < p->len; p->err->position++)
        cormi_regex_decode((const unsigned char *)p->text, p->len, &at);
}

uint32_t cormi_regex_node_new(struct cormi_regex_parser *p,
                              cormi_regex_kind kind, uint32_t a)
{
    cormi_regex_node *node = cormi_regex_push(p->re, &p->re->nodes);

    if (node == NULL) {
        p->status = CORM_REGEX_NO_MEMORY;
        return CORMI_REGEX_NONE;
    }
    node->kind = (uint8_t)kind;
    node->flags = (uint8_t)p->flags;
    node->a = a;
    node->child = CORMI_REGEX_NONE;
    node->next = CORMI_REGEX_NONE;
    return p->re->nodes.n - 1;
}

cormi_regex_node *cormi_regex_node_at(struct cormi_regex_parser *p, uint32_t i)
{
    return (cormi_regex_node *)p->re->nodes.items + i;
}

int cormi_regex_peek(const struct cormi_regex_parser *p)
{
    return p->pos < p->len ? (unsigned char)p->text[p->pos] : -1;
}

bool cormi_regex_accept(struct cormi_regex_parser *p, char c)
{
    if (p->pos < p->len && p->text[p->pos] == c) {
        p->pos++;
        return true;
    }
    return false;
}

/* Verbose mode: blanks and comments do not count. */
static bool regex_skip_blank(struct cormi_regex_parser *p)
{
    int c = cormi_regex_peek(p);

    if ((p->flags & CORMI_REGEX_VERBOSE) == 0)
        return false;
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
        p->pos++;
        return true;
    }
    if (c != '#')
        return false;
    while (c != '\n' && c >= 0) {
        p->pos++;
        c = cormi_regex_peek(p);
    }
    return true;
}

/* Digits; false when there are none. */
static bool regex_read_count(struct cormi_regex_parser *p, uint32_t *count)
{
    size_t start = p->pos;
    uint64_t value = 0;
    int c;

    while ((c = cormi_regex_peek(p)) >= '0' && c <= '9') {
        value = value * 10 + (uint64_t)(c - '0');
        if (value >= CORMI_REGEX_INFINITE) {
            cormi_regex_fail(p, start, "the repetition number is too large",
                             NULL, 0);
            return false;
        }
        p->pos++;
    }
    if (p->pos != start)
        *count = (uint32_t)value;
    return p->pos != start;
}

/* {m}, {m,}, {,n}, {m,n}.  Anything else is plain text, as in Python. */
static bool regex_read_braces(struct cormi_regex_parser *p, uint32_t *min,
                              uint32_t *max)
{
    size_t start = p->pos;
    bool has_min;

    p->pos++;
    *min = 0;
    *max = CORMI_REGEX_INFINITE;
    if (cormi_regex_peek(p) == '}') {
        p->pos = start;
        return false;
    }
    has_min = regex_read_count(p, min);
    if (cormi_regex_accept(p, ','))
        regex_read_count(p, max);
    else if (has_min)
        *max = *min;
    else
        *max = 0;
    if (!cormi_regex_accept(p, '}')) {
        p->pos = start;
        return false;
    }
    if (*max < *min)
        cormi_regex_fail(p, start, "min repeat greater than max repeat", NULL,
                         0);
    return true;
}

static bool regex_read_quantifier(struct cormi_regex_parser *p, uint32_t *min,
                                  uint32_t *max)
{
    int c = cormi_regex_peek(p);

    if (c == '{')
        return regex_read_braces(p, min, max);
    if (c != '*' && c != '+' && c != '?')
        return false;
    p->pos++;
    *min = c == '+' ? 1 : 0;
    *max = c == '?' ? 1 : CORMI_REGEX_INFINITE;
    return true;
}

static uint8_t regex_read_mode(struct cormi_regex_parser *p)
{
    if (cormi_regex_accept(p, '?'))
        return CORMI_REGEX_LAZY;
    return cormi_regex_accept(p, '+') ? CORMI_REGEX_POSSESSIVE
                                      : CORMI_REGEX_GREEDY;
}

/* Puts a repeat where the item stands and the item below it. */
static void regex_wrap_repeat(struct cormi_regex_parser *p, uint32_t item,
                              size_t start, uint32_t min, uint32_t max)
{
    cormi_regex_node *node;
    uint32_t moved;

    if (item == CORMI_REGEX_NONE ||
        cormi_regex_node_at(p, item)->kind == CORMI_REGEX_AT) {
        cormi_regex_fail(p, start, "nothing to repeat", NULL, 0);
        return;
    }
    if (cormi_regex_node_at(p, item)->kind == CORMI_REGEX_REPEAT) {
        cormi_regex_fail(p, start, "multiple repeat", NULL, 0);
        return;
    }
    moved = cormi_regex_node_new(p, CORMI_REGEX_EMPTY, 0);
    if (moved == CORMI_REGEX_NONE)
        return;
    node = cormi_regex_node_at(p, item);
    *cormi_regex_node_at(p, moved) = *node;
    cormi_regex_group_moved(p, item, moved);
    node->kind = CORMI_REGEX_REPEAT;
    node->a = min;
    node->b = max;
    node->mode = regex_read_mode(p);
    node->child = moved;
}

/* One sequence, up to '|', ')' or the end; a CAT node. */
static uint32_t regex_parse_sequence(struct cormi_regex_parser *p,
                                     bool is_first)
{
    uint32_t cat = cormi_regex_node_new(p, CORMI_REGEX_CAT, 0);
    uint32_t last = CORMI_REGEX_NONE, min = 0, max = 0;

    while (p->status == CORM_REGEX_NO_MATCH && cormi_regex_peek(p) >= 0 &&
           cormi_regex_peek(p) != '|' && cormi_regex_peek(p) != ')') {
        size_t start = p->pos;
        uint32_t item;

        if (regex_skip_blank(p))
            continue;
        if (regex_read_quantifier(p, &min, &max)) {
            regex_wrap_repeat(p, last, start, min, max);
            continue;
        }
        item = cormi_regex_parse_atom(p, is_first && last == CORMI_REGEX_NONE);
        if (item == CORMI_REGEX_NONE)
            continue; /* a comment, flags, or an error */
        if (last == CORMI_REGEX_NONE)
            cormi_regex_node_at(p, cat)->child = item;
        else
            cormi_regex_node_at(p, last)->next = item;
        last = item;
    }
    return cat;
}

uint32_t cormi_regex_parse_alternatives(struct cormi_regex_parser *p)
{
    bool is_outermost = p->depth == 0;
    uint32_t first, last;
    uint32_t alt;

    if (++p->depth > CORMI_REGEX_MAX_DEPTH)
        cormi_regex_fail(p, p->pos, "groups are nested too deeply", NULL, 0);
    first = last = regex_parse_sequence(p, is_outermost);
    if (cormi_regex_peek(p) == '|' && p->status == CORM_REGEX_NO_MATCH) {
        alt = cormi_regex_node_new(p, CORMI_REGEX_ALT, 0);
        if (alt == CORMI_REGEX_NONE)
            return alt;
        cormi_regex_node_at(p, alt)->child = first;
        while (p->status == CORM_REGEX_NO_MATCH && cormi_regex_accept(p, '|')) {
            uint32_t next = regex_parse_sequence(p, false);

            if (next == CORMI_REGEX_NONE)
                return next;
            cormi_regex_node_at(p, last)->next = next;
            last = next;
        }
        first = alt;
    }
    p->depth--;
    return first;
}

corm_regex_status cormi_regex_parse(corm_regex *re, const char *pattern,
                                    size_t len, uint32_t *root,
                                    corm_regex_error *err)
{
    struct cormi_regex_parser p = {
        .re = re, .text = pattern, .len = len, .err = err
    };

    p.groups.item_size = sizeof(struct cormi_regex_group);
    if (len > CORMI_REGEX_MAX_BYTES) {
        cormi_regex_fail(&p, 0, "pattern is too long", NULL, 0);
        return p.status;
    }
    *root = cormi_regex_parse_alternatives(&p);
    if (p.pos < len)
        cormi_regex_fail(&p, p.pos, "unbalanced parenthesis", NULL, 0);
    if (p.groups.items != NULL)
        re->alloc(re->data, p.groups.items,
                  (size_t)p.groups.cap * p.groups.item_size, 0);
    return p.status;
}
