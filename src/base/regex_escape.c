/*
 * Reads what follows a backslash in a regular expression, and sets.
 */
#include "base/regex_parse.h"

#include "base/number.h"

#include <string.h>

/* One element of a set, or one escape: a character or a named class. */
struct regex_element {
    uint32_t c;
    uint8_t class_bit; /* 0: it is the character */
};

static bool regex_is_octal(int c)
{
    return c >= '0' && c <= '7';
}

/* \xhh, \uhhhh, \Uhhhhhhhh: exactly so many digits. */
static bool regex_read_hex(struct cormi_regex_parser *p, unsigned digits,
                           size_t start, uint32_t *value)
{
    *value = 0;
    for (unsigned i = 0; i < digits; i++) {
        int digit = cormi_hex_digit(cormi_regex_peek(p));

        if (digit < 0) {
            cormi_regex_fail(p, start, "incomplete escape", p->text + start,
                             p->pos - start);
            return false;
        }
        *value = *value << 4 | (uint32_t)digit;
        p->pos++;
    }
    if (*value > 0x10FFFF)
        cormi_regex_fail(p, start, "bad escape", p->text + start,
                         p->pos - start);
    return *value <= 0x10FFFF;
}

static uint8_t regex_class_of(int c)
{
    switch (c) {
    case 'w':
        return CORMI_REGEX_WORD;
    case 'W':
        return CORMI_REGEX_NOT_WORD;
    case 'd':
        return CORMI_REGEX_DIGIT;
    case 'D':
        return CORMI_REGEX_NOT_DIGIT;
    case 's':
        return CORMI_REGEX_SPACE;
    case 'S':
        return CORMI_REGEX_NOT_SPACE;
    default:
        return 0;
    }
}

/* Up to max octal digits. */
static bool regex_read_octal(struct cormi_regex_parser *p, unsigned max,
                             size_t start, uint32_t *value)
{
    *value = 0;
    for (unsigned i = 0; i < max && regex_is_octal(cormi_regex_peek(p)); i++)
        *value = *value * 8 + (uint32_t)(p->text[p->pos++] - '0');
    if (*value > 0377)
        cormi_regex_fail(p, start, "octal escape value is too large",
                         p->text + start, p->pos - start);
    return *value <= 0377;
}

static bool regex_read_letter(struct cormi_regex_parser *p, int c, size_t start,
                              uint32_t *value)
{
    static const char letters[] = "afnrtv";
    static const char meaning[] = "\a\f\n\r\t\v";
    const char *found;

    switch (c) {
    case 'x':
        return regex_read_hex(p, 2, start, value);
    case 'u':
        return regex_read_hex(p, 4, start, value);
    case 'U':
        return regex_read_hex(p, 8, start, value);
    default:
        found = strchr(letters, c);
        if (found == NULL) {
            cormi_regex_fail(p, start, "bad escape", p->text + start, 2);
            return false;
        }
        *value = (unsigned char)meaning[found - letters];
        return true;
    }
}

/* The part that is the same inside and outside of sets. */
static bool regex_read_escape(struct cormi_regex_parser *p, size_t start,
                              struct regex_element *element)
{
    int c = cormi_regex_peek(p);

    element->class_bit = regex_class_of(c);
    if (element->class_bit != 0) {
        p->pos++;
        return true;
    }
    if (c < 0) {
        cormi_regex_fail(p, start, "bad escape (end of pattern)", NULL, 0);
        return false;
    }
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        p->pos++;
        return regex_read_letter(p, c, start, &element->c);
    }
    element->c =
        cormi_regex_decode((const unsigned char *)p->text, p->len, &p->pos);
    return true;
}

static uint32_t regex_new_class(struct cormi_regex_parser *p, uint8_t class_bit)
{
    struct cormi_regex_set *set = cormi_regex_push(p->re, &p->re->sets);

    if (set == NULL) {
        p->status = CORM_REGEX_NO_MEMORY;
        return CORMI_REGEX_NONE;
    }
    set->flags = (uint8_t)p->flags;
    set->classes = class_bit;
    p->status = cormi_regex_set_finish(p->re, p->re->sets.n - 1);
    return cormi_regex_node_new(p, CORMI_REGEX_SET, p->re->sets.n - 1);
}

/* \1 to \99, or an octal number when there are three octal digits. */
static uint32_t regex_parse_number(struct cormi_regex_parser *p, size_t start)
{
    const char *digits = p->text + p->pos;
    size_t left = p->len - p->pos;
    uint32_t value = (uint32_t)(digits[0] - '0');

    if (left >= 3 && regex_is_octal(digits[0]) && regex_is_octal(digits[1]) &&
        regex_is_octal(digits[2])) {
        if (!regex_read_octal(p, 3, start, &value))
            return CORMI_REGEX_NONE;
        return cormi_regex_node_new(p, CORMI_REGEX_CHAR, value);
    }
    p->pos++;
    if (left >= 2 && digits[1] >= '0' && digits[1] <= '9') {
        value = value * 10 + (uint32_t)(digits[1] - '0');
        p->pos++;
    }
    return cormi_regex_parse_backref(p, value, start + 1);
}

static bool regex_place_of(int c, uint32_t *place)
{
    switch (c) {
    case 'A':
        *place = CORMI_REGEX_AT_TEXT_START;
        return true;
    case 'Z':
        *place = CORMI_REGEX_AT_TEXT_END;
        return true;
    case 'b':
        *place = CORMI_REGEX_AT_BOUNDARY;
        return true;
    case 'B':
        *place = CORMI_REGEX_AT_NOT_BOUNDARY;
        return true;
    default:
        return false;
    }
}

/* After the backslash, outside of sets. */
uint32_t cormi_regex_parse_escape(struct cormi_regex_parser *p)
{
    struct regex_element element = { 0, 0 };
    size_t start = p->pos - 1;
    int c = cormi_regex_peek(p);
    uint32_t place;

    if (regex_place_of(c, &place)) {
        p->pos++;
        return cormi_regex_node_new(p, CORMI_REGEX_AT, place);
    }
    if (c >= '1' && c <= '9')
        return regex_parse_number(p, start);
    if (c == '0') {
        if (!regex_read_octal(p, 3, start, &element.c))
            return CORMI_REGEX_NONE;
        return cormi_regex_node_new(p, CORMI_REGEX_CHAR, element.c);
    }
    if (!regex_read_escape(p, start, &element))
        return CORMI_REGEX_NONE;
    if (element.class_bit != 0)
        return regex_new_class(p, element.class_bit);
    return cormi_regex_node_new(p, CORMI_REGEX_CHAR, element.c);
}

/* One element of a set: a character, an escape. */
static bool regex_read_element(struct cormi_regex_parser *p, size_t set_start,
                               struct regex_element *element)
{
    size_t start = p->pos;
    int c;

    *element = (struct regex_element){ 0, 0 };
    if (p->pos >= p->len) {
        cormi_regex_fail(p, set_start, "unterminated character set", NULL, 0);
        return false;
    }
    element->c =
        cormi_regex_decode((const unsigned char *)p->text, p->len, &p->pos);
    if (element->c != '\\')
        return true;
    c = cormi_regex_peek(p);
    if (c == 'b') {
        p->pos++;
        element->c = '\b';
        return true;
    }
    if (regex_is_octal(c))
        return regex_read_octal(p, 3, start, &element->c);
    if (c == '8' || c == '9') {
        cormi_regex_fail(p, start, "bad escape", p->text + start, 2);
        return false;
    }
    return regex_read_escape(p, start, element);
}

static void regex_add_element(struct cormi_regex_parser *p, uint32_t index,
                              struct regex_element element, uint32_t last)
{
    struct cormi_regex_set *set =
        (struct cormi_regex_set *)p->re->sets.items + index;
    struct cormi_regex_range *range;

    if (element.class_bit != 0) {
        set->classes |= element.class_bit;
        return;
    }
    range = cormi_regex_push(p->re, &p->re->ranges);
    if (range == NULL) {
        p->status = CORM_REGEX_NO_MEMORY;
        return;
    }
    *range = (struct cormi_regex_range){ element.c, last };
    set->n_ranges++;
}

/* What is left of a range after its '-'. */
static void regex_read_range(struct cormi_regex_parser *p, uint32_t index,
                             size_t set_start, size_t start,
                             struct regex_element first)
{
    struct regex_element last;

    if (cormi_regex_peek(p) == ']') {
        regex_add_element(p, index, first, first.c);
        regex_add_element(p, index, (struct regex_element){ '-', 0 }, '-');
        return;
    }
    if (!regex_read_element(p, set_start, &last))
        return;
    if (first.class_bit != 0 || last.class_bit != 0 || last.c < first.c) {
        cormi_regex_fail(p, start, "bad character range", p->text + start,
                         p->pos - start);
        return;
    }
    regex_add_element(p, index, first, last.c);
}

static void regex_read_elements(struct cormi_regex_parser *p, uint32_t index,
                                size_t set_start)
{
    bool is_first = true;

    while (p->status == CORM_REGEX_NO_MATCH &&
           (is_first || !cormi_regex_accept(p, ']'))) {
        size_t start = p->pos;
        struct regex_element element;

        is_first = false;
        if (!regex_read_element(p, set_start, &element))
            return;
        if (cormi_regex_accept(p, '-'))
            regex_read_range(p, index, set_start, start, element);
        else
            regex_add_element(p, index, element, element.c);
    }
}

/* [x] is x: the machine is faster with characters. */
static bool regex_set_is_char(const corm_regex *re,
                              const struct cormi_regex_set *set, uint32_t *c)
{
    const struct cormi_regex_range *range;

    if (set->n_ranges != 1 || set->classes != 0 || set->is_negated)
        return false;
    range =
        (const struct cormi_regex_range *)re->ranges.items + set->first_range;
    *c = range->first;
    return range->first == range->last;
}

/* After the opening bracket. */
uint32_t cormi_regex_parse_set(struct cormi_regex_parser *p)
{
    size_t set_start = p->pos - 1;
    struct cormi_regex_set *set = cormi_regex_push(p->re, &p->re->sets);
    uint32_t index = p->re->sets.n - 1, c;

    if (set == NULL) {
        p->status = CORM_REGEX_NO_MEMORY;
        return CORMI_REGEX_NONE;
    }
    set->flags = (uint8_t)p->flags;
    set->first_range = p->re->ranges.n;
    set->is_negated = cormi_regex_accept(p, '^');
    regex_read_elements(p, index, set_start);
    if (p->status != CORM_REGEX_NO_MATCH)
        return CORMI_REGEX_NONE;
    set = (struct cormi_regex_set *)p->re->sets.items + index;
    if (regex_set_is_char(p->re, set, &c)) {
        p->re->sets.n--;
        p->re->ranges.n--;
        return cormi_regex_node_new(p, CORMI_REGEX_CHAR, c);
    }
    p->status = cormi_regex_set_finish(p->re, index);
    return cormi_regex_node_new(p, CORMI_REGEX_SET, index);
}
