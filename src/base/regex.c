/*
 * Regular expressions, the middle: from the tree that regex_parse.c read to
 * the program that regex_match.c runs.  Counted repeats become loops with a
 * counter, never copies, so a program is no longer than its pattern.
 */
#include "base/regex_internal.h"

#include <string.h>

void *cormi_regex_push(corm_regex *re, struct cormi_regex_array *array)
{
    size_t size = array->item_size;
    char *item;

    if (array->n == array->cap) {
        uint32_t cap = array->cap == 0 ? 8 : array->cap * 2;
        void *items;

        if (cap < array->cap)
            return NULL;
        items =
            re->alloc(re->data, array->items, array->cap * size, cap * size);
        if (items == NULL)
            return NULL;
        array->items = items;
        array->cap = cap;
    }
    item = (char *)array->items + array->n++ * size;
    memset(item, 0, size);
    return item;
}

static const cormi_regex_node *regex_node(const corm_regex *re, uint32_t i)
{
    return (const cormi_regex_node *)re->nodes.items + i;
}

/* Widths: saturating, so that nested repeats cannot overflow. */

static uint32_t regex_width_add(uint32_t a, uint32_t b)
{
    return a > CORMI_REGEX_INFINITE - b ? CORMI_REGEX_INFINITE : a + b;
}

static uint32_t regex_width_times(uint32_t a, uint32_t b)
{
    uint64_t product = (uint64_t)a * b;

    return product > CORMI_REGEX_INFINITE ? CORMI_REGEX_INFINITE
                                          : (uint32_t)product;
}

static struct cormi_regex_width regex_width_cat(const corm_regex *re,
                                                uint32_t child)
{
    struct cormi_regex_width sum = { 0, 0 };

    for (; child != CORMI_REGEX_NONE; child = regex_node(re, child)->next) {
        struct cormi_regex_width one = cormi_regex_width_of(re, child);

        sum.min = regex_width_add(sum.min, one.min);
        sum.max = regex_width_add(sum.max, one.max);
    }
    return sum;
}

static struct cormi_regex_width regex_width_alt(const corm_regex *re,
                                                uint32_t child)
{
    struct cormi_regex_width both = { CORMI_REGEX_INFINITE, 0 };

    for (; child != CORMI_REGEX_NONE; child = regex_node(re, child)->next) {
        struct cormi_regex_width one = cormi_regex_width_of(re, child);

        both.min = one.min < both.min ? one.min : both.min;
        both.max = one.max > both.max ? one.max : both.max;
    }
    return both;
}

struct cormi_regex_width cormi_regex_width_of(const corm_regex *re,
                                              uint32_t index)
{
    const cormi_regex_node *node = regex_node(re, index);
    struct cormi_regex_width width = { 0, 0 };

    switch ((cormi_regex_kind)node->kind) {
    case CORMI_REGEX_CHAR:
    case CORMI_REGEX_ANY:
    case CORMI_REGEX_SET:
        return (struct cormi_regex_width){ 1, 1 };
    case CORMI_REGEX_GROUP:
    case CORMI_REGEX_CAT:
        return regex_width_cat(re, node->child);
    case CORMI_REGEX_ALT:
        return regex_width_alt(re, node->child);
    case CORMI_REGEX_COND:
        width = regex_width_alt(re, node->child);
        if (regex_node(re, node->child)->next == CORMI_REGEX_NONE)
            width.min = 0;
        return width;
    case CORMI_REGEX_REPEAT:
        width = cormi_regex_width_of(re, node->child);
        width.min = regex_width_times(width.min, node->a);
        width.max = regex_width_times(width.max, node->b);
        return width;
    case CORMI_REGEX_BACKREF:
        return cormi_regex_width_of(re, node->b);
    case CORMI_REGEX_LOOK:
        return node->mode == CORMI_REGEX_ATOMIC
                   ? regex_width_cat(re, node->child)
                   : width;
    case CORMI_REGEX_EMPTY:
    case CORMI_REGEX_AT:
        break;
    }
    return width;
}

/* Emitting. */

static bool regex_emit(corm_regex *re, uint32_t node);

/* The index of the new instruction, or NONE. */
static uint32_t regex_add(corm_regex *re, cormi_regex_op op, uint32_t a,
                          uint32_t b)
{
    struct cormi_regex_ins *ins = cormi_regex_push(re, &re->code);

    if (ins == NULL)
        return CORMI_REGEX_NONE;
    ins->op = (uint8_t)op;
    ins->a = a;
    ins->b = b;
    return re->code.n - 1;
}

static struct cormi_regex_ins *regex_ins(corm_regex *re, uint32_t i)
{
    return (struct cormi_regex_ins *)re->code.items + i;
}

static bool regex_emit_list(corm_regex *re, uint32_t child)
{
    for (; child != CORMI_REGEX_NONE; child = regex_node(re, child)->next) {
        if (!regex_emit(re, child))
            return false;
    }
    return true;
}

static bool regex_emit_one(corm_regex *re, const cormi_regex_node *node)
{
    bool is_icase = (node->flags & CORMI_REGEX_ICASE) != 0;
    bool is_ascii = (node->flags & CORMI_REGEX_ASCII) != 0;
    uint8_t flags = node->flags;
    uint32_t a = node->a, at;
    cormi_regex_op op = node->kind == CORMI_REGEX_CHAR  ? CORMI_REGEX_OP_CHAR
                        : node->kind == CORMI_REGEX_ANY ? CORMI_REGEX_OP_ANY
                                                        : CORMI_REGEX_OP_SET;

    if (op == CORMI_REGEX_OP_CHAR && is_icase) {
        a = cormi_regex_fold(a, is_ascii);
        if (a < 'a') /* nothing folds to these: compare as they are */
            flags &= (uint8_t)~CORMI_REGEX_ICASE;
    }
    at = regex_add(re, op, a, 0);
    if (at != CORMI_REGEX_NONE)
        regex_ins(re, at)->flags = flags;
    return at != CORMI_REGEX_NONE;
}

static bool regex_emit_alt(corm_regex *re, uint32_t child)
{
    uint32_t jumps = CORMI_REGEX_NONE; /* to the end, chained through a */

    for (; child != CORMI_REGEX_NONE; child = regex_node(re, child)->next) {
        bool is_last = regex_node(re, child)->next == CORMI_REGEX_NONE;
        uint32_t split = CORMI_REGEX_NONE, jump;

        if (!is_last) {
            split = regex_add(re, CORMI_REGEX_OP_SPLIT, re->code.n + 1, 0);
            if (split == CORMI_REGEX_NONE)
                return false;
        }
        if (!regex_emit(re, child))
            return false;
        if (is_last)
            break;
        jump = regex_add(re, CORMI_REGEX_OP_JUMP, jumps, 0);
        if (jump == CORMI_REGEX_NONE)
            return false;
        jumps = jump;
        regex_ins(re, split)->b = re->code.n;
    }
    while (jumps != CORMI_REGEX_NONE) {
        uint32_t before = regex_ins(re, jumps)->a;

        regex_ins(re, jumps)->a = re->code.n;
        jumps = before;
    }
    return true;
}

static bool regex_emit_group(corm_regex *re, const cormi_regex_node *node)
{
    uint32_t number = node->a, child = node->child;

    if (number == 0)
        return regex_emit_list(re, child);
    return regex_add(re, CORMI_REGEX_OP_SAVE, 2 * number, 0) !=
               CORMI_REGEX_NONE &&
           regex_emit_list(re, child) &&
           regex_add(re, CORMI_REGEX_OP_SAVE, 2 * number + 1, 0) !=
               CORMI_REGEX_NONE;
}

static bool regex_is_single(const corm_regex *re, uint32_t index)
{
    uint8_t kind = regex_node(re, index)->kind;

    return kind == CORMI_REGEX_CHAR || kind == CORMI_REGEX_ANY ||
           kind == CORMI_REGEX_SET;
}

static bool regex_emit_optional(corm_regex *re, uint32_t child, bool is_lazy)
{
    uint32_t split = regex_add(re, CORMI_REGEX_OP_SPLIT, 0, 0);
    uint32_t body = re->code.n;

    if (split == CORMI_REGEX_NONE || !regex_emit(re, child))
        return false;
    regex_ins(re, split)->a = is_lazy ? re->code.n : body;
    regex_ins(re, split)->b = is_lazy ? body : re->code.n;
    return true;
}

static bool regex_emit_loop(corm_regex *re, uint32_t child, uint32_t min,
                            uint32_t max, bool is_lazy)
{
    struct cormi_regex_loop *loop = cormi_regex_push(re, &re->loops);
    uint32_t number = re->loops.n - 1, head;

    if (loop == NULL)
        return false;
    *loop = (struct cormi_regex_loop){ min, max, is_lazy };
    if (regex_add(re, CORMI_REGEX_OP_ENTER, number, 0) == CORMI_REGEX_NONE)
        return false;
    head = regex_add(re, CORMI_REGEX_OP_LOOP, number, 0);
    if (head == CORMI_REGEX_NONE || !regex_emit(re, child) ||
        regex_add(re, CORMI_REGEX_OP_JUMP, head, 0) == CORMI_REGEX_NONE)
        return false;
    regex_ins(re, head)->b = re->code.n;
    return true;
}

static bool regex_emit_counted(corm_regex *re, const cormi_regex_node *node)
{
    bool is_lazy = node->mode == CORMI_REGEX_LAZY;
    uint32_t min = node->a, max = node->b, child = node->child, run;

    if (max == 0)
        return true;
    if (regex_is_single(re, child)) {
        run = regex_add(re, CORMI_REGEX_OP_RUN, min, max);
        if (run == CORMI_REGEX_NONE)
            return false;
        regex_ins(re, run)->mode = node->mode;
        return regex_emit(re, child);
    }
    if (min == 0 && max == 1)
        return regex_emit_optional(re, child, is_lazy);
    return regex_emit_loop(re, child, min, max, is_lazy);
}

/* What body emits, in a frame that forgets its choices once it matched. */
static bool
regex_emit_look(corm_regex *re, const cormi_regex_node *node, uint8_t mode,
                bool (*body)(corm_regex *, const cormi_regex_node *))
{
    uint32_t look = regex_add(re, CORMI_REGEX_OP_LOOK, 0, node->b);

    if (look == CORMI_REGEX_NONE)
        return false;
    regex_ins(re, look)->mode = mode;
    if (!body(re, node) ||
        regex_add(re, CORMI_REGEX_OP_LOOKED, 0, 0) == CORMI_REGEX_NONE)
        return false;
    regex_ins(re, look)->a = re->code.n;
    return true;
}

static bool regex_emit_children(corm_regex *re, const cormi_regex_node *node)
{
    return regex_emit_list(re, node->child);
}

static bool regex_emit_repeat(corm_regex *re, const cormi_regex_node *node)
{
    /* A run of single characters knows by itself not to give any back. */
    if (node->mode == CORMI_REGEX_POSSESSIVE &&
        !regex_is_single(re, node->child))
        return regex_emit_look(re, node, CORMI_REGEX_ATOMIC,
                               regex_emit_counted);
    return regex_emit_counted(re, node);
}

static bool regex_emit_cond(corm_regex *re, const cormi_regex_node *node)
{
    uint32_t yes = node->child, no = regex_node(re, yes)->next;
    uint32_t cond = regex_add(re, CORMI_REGEX_OP_COND, node->a, 0);
    uint32_t jump;

    if (cond == CORMI_REGEX_NONE || !regex_emit(re, yes))
        return false;
    if (no == CORMI_REGEX_NONE) {
        regex_ins(re, cond)->b = re->code.n;
        return true;
    }
    jump = regex_add(re, CORMI_REGEX_OP_JUMP, 0, 0);
    if (jump == CORMI_REGEX_NONE)
        return false;
    regex_ins(re, cond)->b = re->code.n;
    if (!regex_emit(re, no))
        return false;
    regex_ins(re, jump)->a = re->code.n;
    return true;
}

static bool regex_emit_flagged(corm_regex *re, const cormi_regex_node *node,
                               cormi_regex_op op)
{
    uint32_t at = regex_add(re, op, node->a, 0);

    if (at != CORMI_REGEX_NONE)
        regex_ins(re, at)->flags = node->flags;
    return at != CORMI_REGEX_NONE;
}

static bool regex_emit(corm_regex *re, uint32_t index)
{
    const cormi_regex_node *node = regex_node(re, index);

    switch ((cormi_regex_kind)node->kind) {
    case CORMI_REGEX_CHAR:
    case CORMI_REGEX_ANY:
    case CORMI_REGEX_SET:
        return regex_emit_one(re, node);
    case CORMI_REGEX_AT:
        return regex_emit_flagged(re, node, CORMI_REGEX_OP_AT);
    case CORMI_REGEX_BACKREF:
        return regex_emit_flagged(re, node, CORMI_REGEX_OP_BACKREF);
    case CORMI_REGEX_GROUP:
        return regex_emit_group(re, node);
    case CORMI_REGEX_CAT:
        return regex_emit_list(re, node->child);
    case CORMI_REGEX_ALT:
        return regex_emit_alt(re, node->child);
    case CORMI_REGEX_REPEAT:
        return regex_emit_repeat(re, node);
    case CORMI_REGEX_LOOK:
        return regex_emit_look(re, node, node->mode, regex_emit_children);
    case CORMI_REGEX_COND:
        return regex_emit_cond(re, node);
    case CORMI_REGEX_EMPTY:
        break;
    }
    return true;
}

/* How matches begin, as far as the first instruction tells. */
static void regex_find_start(corm_regex *re)
{
    uint32_t at = 0;
    const struct cormi_regex_ins *ins;

    while (regex_ins(re, at)->op == CORMI_REGEX_OP_SAVE)
        at++;
    ins = regex_ins(re, at);
    if (ins->op == CORMI_REGEX_OP_AT && ins->a == CORMI_REGEX_AT_TEXT_START)
        re->start = CORMI_REGEX_START_TEXT;
    if (ins->op == CORMI_REGEX_OP_AT && ins->a == CORMI_REGEX_AT_LINE_START)
        re->start = CORMI_REGEX_START_LINE;
    if (ins->op == CORMI_REGEX_OP_CHAR && ins->a < 0x80 &&
        (ins->flags & CORMI_REGEX_ICASE) == 0) {
        re->start = CORMI_REGEX_START_BYTE;
        re->start_byte = (unsigned char)ins->a;
    }
    /* ".*x" that fails where a line begins fails in all of the line, which
     * saves a quadratic search; unless the rest asks what was matched. */
    if (ins->op == CORMI_REGEX_OP_RUN && ins->a == 0 &&
        ins->b == CORMI_REGEX_INFINITE && !re->reads_groups &&
        ins->mode != CORMI_REGEX_POSSESSIVE && ins[1].op == CORMI_REGEX_OP_ANY)
        re->start = (ins[1].flags & CORMI_REGEX_DOTALL) != 0
                        ? CORMI_REGEX_START_TEXT
                        : CORMI_REGEX_START_LINE;
}

static void regex_array_fini(corm_regex *re, struct cormi_regex_array *array)
{
    if (array->items != NULL)
        re->alloc(re->data, array->items, (size_t)array->cap * array->item_size,
                  0);
    array->items = NULL;
    array->n = array->cap = 0;
}

corm_regex_status corm_regex_compile(corm_regex **out, const char *pattern,
                                     size_t len, corm_regex_error *err,
                                     corm_regex_alloc alloc, void *data)
{
    corm_regex_error ignored;
    corm_regex *re = alloc(data, NULL, 0, sizeof(*re));
    corm_regex_status status;
    uint32_t root = CORMI_REGEX_NONE;

    *out = NULL;
    if (re == NULL)
        return CORM_REGEX_NO_MEMORY;
    memset(re, 0, sizeof(*re));
    re->alloc = alloc;
    re->data = data;
    re->nodes.item_size = sizeof(cormi_regex_node);
    re->ranges.item_size = sizeof(struct cormi_regex_range);
    re->sets.item_size = sizeof(struct cormi_regex_set);
    re->code.item_size = sizeof(struct cormi_regex_ins);
    re->loops.item_size = sizeof(struct cormi_regex_loop);
    status = cormi_regex_parse(re, pattern, len, &root,
                               err != NULL ? err : &ignored);
    if (status == CORM_REGEX_NO_MATCH &&
        (!regex_emit(re, root) ||
         regex_add(re, CORMI_REGEX_OP_MATCH, 0, 0) == CORMI_REGEX_NONE))
        status = CORM_REGEX_NO_MEMORY;
    if (status != CORM_REGEX_NO_MATCH) {
        corm_regex_free(re);
        return status;
    }
    regex_array_fini(re, &re->nodes);
    regex_find_start(re);
    *out = re;
    return CORM_REGEX_NO_MATCH;
}

size_t corm_regex_groups(const corm_regex *re)
{
    return (size_t)re->n_groups + 1;
}

void corm_regex_free(corm_regex *re)
{
    if (re == NULL)
        return;
    regex_array_fini(re, &re->nodes);
    regex_array_fini(re, &re->ranges);
    regex_array_fini(re, &re->sets);
    regex_array_fini(re, &re->code);
    regex_array_fini(re, &re->loops);
    re->alloc(re->data, re, sizeof(*re), 0);
}
