/*
 * What the parts of the regular expression engine share: the syntax tree that
 * regex_parse.c makes, the program that regex.c makes of it, the Unicode
 * tables.  Included by regex*.c only.
 */
#ifndef CORMI_BASE_REGEX_INTERNAL_H
#define CORMI_BASE_REGEX_INTERNAL_H

#include <corm/sys/regex.h>

#include <stdbool.h>
#include <stdint.h>

#define CORMI_REGEX_NONE      UINT32_MAX /* no node, no limit */
#define CORMI_REGEX_INFINITE  UINT32_MAX
#define CORMI_REGEX_MAX_DEPTH 200 /* groups in groups: bounds the recursion */
#define CORMI_REGEX_MAX_BYTES ((size_t)1 << 20) /* of a pattern */

/* Flags in effect where an atom stands. */
enum {
    CORMI_REGEX_ICASE = 1,
    CORMI_REGEX_MULTILINE = 2,
    CORMI_REGEX_DOTALL = 4,
    CORMI_REGEX_VERBOSE = 8,
    CORMI_REGEX_ASCII = 16
};

/* Named classes; each also stands for its bit in a set. */
enum {
    CORMI_REGEX_WORD = 1,
    CORMI_REGEX_NOT_WORD = 2,
    CORMI_REGEX_DIGIT = 4,
    CORMI_REGEX_NOT_DIGIT = 8,
    CORMI_REGEX_SPACE = 16,
    CORMI_REGEX_NOT_SPACE = 32
};

/* Places between characters. */
enum {
    CORMI_REGEX_AT_TEXT_START,
    CORMI_REGEX_AT_LINE_START,
    CORMI_REGEX_AT_TEXT_END,
    CORMI_REGEX_AT_LAST_LINE_END,
    CORMI_REGEX_AT_LINE_END,
    CORMI_REGEX_AT_BOUNDARY,
    CORMI_REGEX_AT_NOT_BOUNDARY
};

enum {
    CORMI_REGEX_AHEAD,
    CORMI_REGEX_NOT_AHEAD,
    CORMI_REGEX_BEHIND,
    CORMI_REGEX_NOT_BEHIND,
    CORMI_REGEX_ATOMIC
};

enum { CORMI_REGEX_GREEDY, CORMI_REGEX_LAZY, CORMI_REGEX_POSSESSIVE };

typedef enum cormi_regex_kind {
    CORMI_REGEX_EMPTY,
    CORMI_REGEX_CHAR,    /* a: code point */
    CORMI_REGEX_ANY,     /* a dot */
    CORMI_REGEX_SET,     /* a: index into sets */
    CORMI_REGEX_AT,      /* a: place */
    CORMI_REGEX_GROUP,   /* a: number, 0 when it captures nothing */
    CORMI_REGEX_CAT,     /* children one after another */
    CORMI_REGEX_ALT,     /* one of the children */
    CORMI_REGEX_REPEAT,  /* the child a to b times; mode */
    CORMI_REGEX_BACKREF, /* a: group */
    CORMI_REGEX_LOOK,    /* the child; mode: AHEAD, ..., ATOMIC */
    CORMI_REGEX_COND     /* a: group; children: yes, no */
} cormi_regex_kind;

typedef struct cormi_regex_node {
    uint8_t kind;
    uint8_t flags;
    uint8_t mode;
    uint32_t a, b;
    uint32_t child, next; /* indexes of nodes, or NONE */
} cormi_regex_node;

struct cormi_regex_range {
    uint32_t first, last;
};

/* [...] or \d: ranges, classes, and the answers for ASCII worked out. */
struct cormi_regex_set {
    uint32_t first_range, n_ranges;
    uint8_t classes;
    uint8_t flags;
    bool is_negated;
    uint8_t ascii[16];
};

/* A growing array of one element type. */
struct cormi_regex_array {
    void *items;
    uint32_t n, cap;
    uint32_t item_size;
};

typedef enum cormi_regex_op {
    CORMI_REGEX_OP_MATCH,
    CORMI_REGEX_OP_CHAR, /* a: code point (folded with ICASE) */
    CORMI_REGEX_OP_ANY,
    CORMI_REGEX_OP_SET,     /* a: set */
    CORMI_REGEX_OP_AT,      /* a: place */
    CORMI_REGEX_OP_SAVE,    /* a: slot */
    CORMI_REGEX_OP_SPLIT,   /* try a, then b */
    CORMI_REGEX_OP_JUMP,    /* a */
    CORMI_REGEX_OP_RUN,     /* the next instruction a to b times; mode */
    CORMI_REGEX_OP_ENTER,   /* a: loop, starts counting */
    CORMI_REGEX_OP_LOOP,    /* a: loop, b: exit */
    CORMI_REGEX_OP_BACKREF, /* a: group */
    CORMI_REGEX_OP_LOOK,    /* a: after it, b: width to step back; mode */
    CORMI_REGEX_OP_LOOKED,  /* end of what OP_LOOK looks at */
    CORMI_REGEX_OP_COND     /* a: group, b: where to go when it is unset */
} cormi_regex_op;

struct cormi_regex_ins {
    uint8_t op;
    uint8_t flags;
    uint8_t mode;
    uint32_t a, b;
};

struct cormi_regex_loop {
    uint32_t min, max;
    bool is_lazy;
};

/* Where a match can start; spares the search hopeless tries. */
enum {
    CORMI_REGEX_START_ANYWHERE,
    CORMI_REGEX_START_TEXT, /* at offset 0 only */
    CORMI_REGEX_START_LINE, /* at 0 and after each newline */
    CORMI_REGEX_START_BYTE  /* at one certain byte */
};

struct corm_regex {
    corm_regex_alloc alloc;
    void *data;
    struct cormi_regex_array nodes;  /* cormi_regex_node, while compiling */
    struct cormi_regex_array ranges; /* struct cormi_regex_range */
    struct cormi_regex_array sets;   /* struct cormi_regex_set */
    struct cormi_regex_array code;   /* struct cormi_regex_ins */
    struct cormi_regex_array loops;  /* struct cormi_regex_loop */
    uint32_t n_groups;               /* without the whole match */
    bool reads_groups;               /* has a back reference or condition */
    uint8_t start;
    unsigned char start_byte;
};

/* regex.c.  Room for one more element, zeroed, or NULL. */
void *cormi_regex_push(corm_regex *re, struct cormi_regex_array *array);

/* regex_parse.c.  Fills nodes, sets and ranges; root is the tree. */
corm_regex_status cormi_regex_parse(corm_regex *re, const char *pattern,
                                    size_t len, uint32_t *root,
                                    corm_regex_error *err);

/* Smallest and largest number of characters that a node matches. */
struct cormi_regex_width {
    uint32_t min, max;
};
struct cormi_regex_width cormi_regex_width_of(const corm_regex *re,
                                              uint32_t node);

/* regex_tables.c */
uint32_t cormi_regex_fold(uint32_t c, bool is_ascii);
bool cormi_regex_in_class(uint32_t c, unsigned class_bit, bool is_ascii);
/* Calls visit for every pair of a letter and what it folds to. */
corm_regex_status cormi_regex_each_fold(
    corm_regex_status (*visit)(void *data, uint32_t c, uint32_t folded),
    void *data);
uint32_t cormi_regex_decode(const unsigned char *text, size_t len, size_t *pos);
size_t cormi_regex_before(const unsigned char *text, size_t pos);

/* regex_set.c */
bool cormi_regex_set_has(const corm_regex *re,
                         const struct cormi_regex_set *set, uint32_t c);
corm_regex_status cormi_regex_set_finish(corm_regex *re, uint32_t set);

#endif
