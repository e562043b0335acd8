/*
 * Regular expressions, the machine: runs a program on a text, going back to
 * the latest choice when a way fails.  Choices, and what must be put back when
 * one is undone, lie on a stack of its own.  Work and stack are bounded: a
 * pattern like (a+)+b would else keep a query busy for years.
 */
#include "base/regex_internal.h"

#include <string.h>

#define REGEX_MAX_STEPS    ((uint64_t)50 * 1000 * 1000)
#define REGEX_MAX_ENTRIES  ((size_t)1 << 21) /* 48 MiB */
#define REGEX_HERE_ENTRIES 64
#define REGEX_HERE_SLOTS   24
#define REGEX_HERE_LOOPS   8
#define REGEX_UNSET        SIZE_MAX

/* What lies on the stack. */
enum {
    REGEX_BRANCH,   /* at: where to go on, a: position */
    REGEX_GIVE,     /* greedy run; at: what follows, a: least, b: position */
    REGEX_TAKE,     /* lazy run; at: the run, a: position, b: how many more */
    REGEX_AGAIN,    /* lazy loop; at: the loop, a: position */
    REGEX_OLD_SLOT, /* at: slot, a: what it held */
    REGEX_OLD_LOOP, /* at: loop, a: count, b: last */
    REGEX_FRAME     /* at: the look, a: position, b: enclosing frame */
};

struct regex_entry {
    uint32_t kind, at;
    size_t a, b;
};

struct regex_counter {
    size_t count;
    size_t last; /* where the latest round began: empty rounds end a loop */
};

struct regex_machine {
    const corm_regex *re;
    const struct cormi_regex_ins *code;
    const unsigned char *text;
    size_t len, pos;
    uint32_t pc;
    uint64_t steps;
    struct regex_entry *stack;
    size_t n, cap;
    size_t frame; /* index of the innermost REGEX_FRAME, or UNSET */
    size_t *slots;
    struct regex_counter *counters;
    bool keeps_slots;
    corm_regex_status failure; /* NO_MEMORY or TOO_COMPLEX, else 0 */
    struct regex_entry here[REGEX_HERE_ENTRIES];
    size_t slots_here[REGEX_HERE_SLOTS];
    struct regex_counter counters_here[REGEX_HERE_LOOPS];
};

static bool regex_grow(struct regex_machine *m)
{
    const corm_regex *re = m->re;
    size_t size = sizeof(*m->stack), old = m->stack == m->here ? 0 : m->cap;
    struct regex_entry *stack;

    if (m->cap >= REGEX_MAX_ENTRIES) {
        m->failure = CORM_REGEX_TOO_COMPLEX;
        return false;
    }
    stack = re->alloc(re->data, old == 0 ? NULL : m->stack, old * size,
                      m->cap * 2 * size);
    if (stack == NULL) {
        m->failure = CORM_REGEX_NO_MEMORY;
        return false;
    }
    if (old == 0)
        memcpy(stack, m->here, m->n * size);
    m->stack = stack;
    m->cap *= 2;
    return true;
}

static inline bool regex_save(struct regex_machine *m, uint32_t kind,
                              uint32_t at, size_t a, size_t b)
{
    if (m->n == m->cap && !regex_grow(m))
        return false;
    m->stack[m->n++] = (struct regex_entry){ kind, at, a, b };
    return true;
}

/* Does the character at *pos fit?  Moves *pos behind it when it does. */
static inline bool regex_fits(const struct regex_machine *m,
                              const struct cormi_regex_ins *ins, size_t *pos)
{
    size_t next = *pos;
    bool fits;
    uint32_t c;

    if (next >= m->len)
        return false;
    c = cormi_regex_decode(m->text, m->len, &next);
    if (ins->op == CORMI_REGEX_OP_CHAR) {
        fits = c == ins->a;
        if (!fits && (ins->flags & CORMI_REGEX_ICASE) != 0)
            fits = cormi_regex_fold(c, (ins->flags & CORMI_REGEX_ASCII) != 0) ==
                   ins->a;
    } else if (ins->op == CORMI_REGEX_OP_ANY) {
        fits = c != '\n' || (ins->flags & CORMI_REGEX_DOTALL) != 0;
    } else {
        const struct cormi_regex_set *sets = m->re->sets.items;

        fits = cormi_regex_set_has(m->re, &sets[ins->a], c);
    }
    if (fits)
        *pos = next;
    return fits;
}

static bool regex_word_at(const struct regex_machine *m, size_t pos,
                          bool is_ascii)
{
    return pos < m->len &&
           cormi_regex_in_class(cormi_regex_decode(m->text, m->len, &pos),
                                CORMI_REGEX_WORD, is_ascii);
}

static bool regex_is_boundary(const struct regex_machine *m, bool is_ascii)
{
    bool before =
        m->pos > 0 &&
        regex_word_at(m, cormi_regex_before(m->text, m->pos), is_ascii);

    return before != regex_word_at(m, m->pos, is_ascii);
}

static bool regex_is_at(const struct regex_machine *m,
                        const struct cormi_regex_ins *ins)
{
    bool is_ascii = (ins->flags & CORMI_REGEX_ASCII) != 0;
    size_t pos = m->pos;

    switch (ins->a) {
    case CORMI_REGEX_AT_TEXT_START:
        return pos == 0;
    case CORMI_REGEX_AT_LINE_START:
        return pos == 0 || m->text[pos - 1] == '\n';
    case CORMI_REGEX_AT_TEXT_END:
        return pos == m->len;
    case CORMI_REGEX_AT_LAST_LINE_END:
        return pos == m->len || (pos + 1 == m->len && m->text[pos] == '\n');
    case CORMI_REGEX_AT_LINE_END:
        return pos == m->len || m->text[pos] == '\n';
    case CORMI_REGEX_AT_BOUNDARY:
        return regex_is_boundary(m, is_ascii);
    default: /* Python: an empty text has neither kind of boundary */
        return m->len > 0 && !regex_is_boundary(m, is_ascii);
    }
}

static bool regex_do_slot(struct regex_machine *m, uint32_t slot)
{
    if (m->keeps_slots) {
        if (!regex_save(m, REGEX_OLD_SLOT, slot, m->slots[slot], 0))
            return false;
        m->slots[slot] = m->pos;
    }
    m->pc++;
    return true;
}

static bool regex_do_split(struct regex_machine *m,
                           const struct cormi_regex_ins *ins)
{
    if (!regex_save(m, REGEX_BRANCH, ins->b, m->pos, 0))
        return false;
    m->pc = ins->a;
    return true;
}

/* A single character, many times. */
static bool regex_do_run(struct regex_machine *m,
                         const struct cormi_regex_ins *ins)
{
    bool is_lazy = ins->mode == CORMI_REGEX_LAZY;
    uint32_t limit = is_lazy ? ins->a : ins->b, count = 0;
    size_t pos = m->pos, least = m->pos;

    while (count < limit && regex_fits(m, ins + 1, &pos)) {
        count++;
        if (count == ins->a)
            least = pos;
    }
    m->steps += count / 4;
    if (count < ins->a)
        return false;
    if (is_lazy && ins->b > ins->a &&
        !regex_save(m, REGEX_TAKE, m->pc, pos, ins->b - ins->a))
        return false;
    if (ins->mode == CORMI_REGEX_GREEDY && pos > least &&
        !regex_save(m, REGEX_GIVE, m->pc + 2, least, pos))
        return false;
    m->pos = pos;
    m->pc += 2;
    return true;
}

static bool regex_set_counter(struct regex_machine *m, uint32_t loop,
                              size_t count, size_t last)
{
    struct regex_counter *counter = &m->counters[loop];

    if (!regex_save(m, REGEX_OLD_LOOP, loop, counter->count, counter->last))
        return false;
    *counter = (struct regex_counter){ count, last };
    return true;
}

/* One more round of the loop whose head is at pc. */
static bool regex_do_round(struct regex_machine *m, uint32_t head)
{
    uint32_t loop = m->code[head].a;

    if (!regex_set_counter(m, loop, m->counters[loop].count + 1, m->pos))
        return false;
    m->pc = head + 1;
    return true;
}

static bool regex_do_loop(struct regex_machine *m,
                          const struct cormi_regex_ins *ins)
{
    const struct cormi_regex_loop *loops = m->re->loops.items;
    const struct cormi_regex_loop *loop = &loops[ins->a];
    const struct regex_counter *counter = &m->counters[ins->a];
    bool may_repeat =
        (loop->max == CORMI_REGEX_INFINITE || counter->count < loop->max) &&
        counter->last != m->pos;

    if (counter->count < loop->min)
        return regex_do_round(m, m->pc);
    if (may_repeat && !loop->is_lazy)
        return regex_save(m, REGEX_BRANCH, ins->b, m->pos, 0) &&
               regex_do_round(m, m->pc);
    if (may_repeat && !regex_save(m, REGEX_AGAIN, m->pc, m->pos, 0))
        return false;
    m->pc = ins->b;
    return true;
}

static bool regex_same_folded(const struct regex_machine *m, size_t from,
                              size_t end, bool is_ascii)
{
    size_t pos = m->pos;

    while (from < end) {
        if (pos >= m->len ||
            cormi_regex_fold(cormi_regex_decode(m->text, m->len, &from),
                             is_ascii) !=
                cormi_regex_fold(cormi_regex_decode(m->text, m->len, &pos),
                                 is_ascii))
            return false;
    }
    return true;
}

static size_t regex_skip_chars(const struct regex_machine *m, size_t pos,
                               size_t from, size_t end)
{
    while (from < end) {
        cormi_regex_decode(m->text, m->len, &from);
        cormi_regex_decode(m->text, m->len, &pos);
    }
    return pos;
}

static bool regex_do_backref(struct regex_machine *m,
                             const struct cormi_regex_ins *ins)
{
    size_t start = m->slots[2 * ins->a], end = m->slots[2 * ins->a + 1];

    if (start == REGEX_UNSET || end == REGEX_UNSET || end < start)
        return false;
    m->steps += (end - start) / 4;
    if ((ins->flags & CORMI_REGEX_ICASE) != 0) {
        if (!regex_same_folded(m, start, end,
                               (ins->flags & CORMI_REGEX_ASCII) != 0))
            return false;
        m->pos = regex_skip_chars(m, m->pos, start, end);
    } else {
        if (end - start > m->len - m->pos ||
            memcmp(m->text + start, m->text + m->pos, end - start) != 0)
            return false;
        m->pos += end - start;
    }
    m->pc++;
    return true;
}

static bool regex_do_look(struct regex_machine *m,
                          const struct cormi_regex_ins *ins)
{
    size_t back = m->pos;
    uint32_t width = 0;

    if (ins->mode == CORMI_REGEX_BEHIND || ins->mode == CORMI_REGEX_NOT_BEHIND)
        width = ins->b;
    for (; width > 0 && back > 0; width--)
        back = cormi_regex_before(m->text, back);
    if (width > 0) { /* so much text is not there */
        m->pc = ins->a;
        return ins->mode == CORMI_REGEX_NOT_BEHIND;
    }
    if (!regex_save(m, REGEX_FRAME, m->pc, m->pos, m->frame))
        return false;
    m->frame = m->n - 1;
    m->pos = back;
    m->pc++;
    return true;
}

static void regex_put_back(struct regex_machine *m,
                           const struct regex_entry *entry)
{
    if (entry->kind == REGEX_OLD_SLOT)
        m->slots[entry->at] = entry->a;
    else if (entry->kind == REGEX_OLD_LOOP)
        m->counters[entry->at] = (struct regex_counter){ entry->a, entry->b };
}

/* What was looked at matched: its choices are final, its captures stay. */
static bool regex_do_looked(struct regex_machine *m)
{
    size_t frame = m->frame, kept = frame;
    struct regex_entry look = m->stack[frame];
    const struct cormi_regex_ins *ins = &m->code[look.at];

    m->frame = look.b;
    if (ins->mode == CORMI_REGEX_NOT_AHEAD ||
        ins->mode == CORMI_REGEX_NOT_BEHIND) {
        while (m->n > frame)
            regex_put_back(m, &m->stack[--m->n]);
        return false;
    }
    for (size_t i = frame + 1; i < m->n; i++) {
        if (m->stack[i].kind == REGEX_OLD_SLOT ||
            m->stack[i].kind == REGEX_OLD_LOOP)
            m->stack[kept++] = m->stack[i];
    }
    m->steps += (m->n - frame) / 4;
    m->n = kept;
    if (ins->mode != CORMI_REGEX_ATOMIC)
        m->pos = look.a;
    m->pc = ins->a;
    return true;
}

/* One instruction; false when this way fails. */
static inline bool regex_step(struct regex_machine *m)
{
    const struct cormi_regex_ins *ins = &m->code[m->pc];

    switch ((cormi_regex_op)ins->op) {
    case CORMI_REGEX_OP_CHAR:
    case CORMI_REGEX_OP_ANY:
    case CORMI_REGEX_OP_SET:
        m->pc++;
        return regex_fits(m, ins, &m->pos);
    case CORMI_REGEX_OP_AT:
        m->pc++;
        return regex_is_at(m, ins);
    case CORMI_REGEX_OP_SAVE:
        return regex_do_slot(m, ins->a);
    case CORMI_REGEX_OP_SPLIT:
        return regex_do_split(m, ins);
    case CORMI_REGEX_OP_JUMP:
        m->pc = ins->a;
        return true;
    case CORMI_REGEX_OP_RUN:
        return regex_do_run(m, ins);
    case CORMI_REGEX_OP_ENTER:
        m->pc++;
        return regex_set_counter(m, ins->a, 0, REGEX_UNSET);
    case CORMI_REGEX_OP_LOOP:
        return regex_do_loop(m, ins);
    case CORMI_REGEX_OP_BACKREF:
        return regex_do_backref(m, ins);
    case CORMI_REGEX_OP_LOOK:
        return regex_do_look(m, ins);
    case CORMI_REGEX_OP_LOOKED:
        return regex_do_looked(m);
    case CORMI_REGEX_OP_COND:
        m->pc = m->slots[2 * ins->a + 1] != REGEX_UNSET ? m->pc + 1 : ins->b;
        return true;
    case CORMI_REGEX_OP_MATCH:
        break;
    }
    return true;
}

/* A greedy run hands back its last character; in place, until none is left. */
static void regex_give(struct regex_machine *m, struct regex_entry *entry)
{
    const struct cormi_regex_ins *after = &m->code[entry->at];

    do {
        entry->b = cormi_regex_before(m->text, entry->b);
    } while (entry->b > entry->a && after->op == CORMI_REGEX_OP_CHAR &&
             after->a < 0x80 && (after->flags & CORMI_REGEX_ICASE) == 0 &&
             m->text[entry->b] != after->a);
    m->pos = entry->b;
    m->pc = entry->at;
    if (entry->b <= entry->a)
        m->n--;
}

/* A lazy run takes one character more; false when that does not fit. */
static bool regex_take(struct regex_machine *m, struct regex_entry *entry)
{
    m->pos = entry->a;
    m->pc = entry->at + 2;
    if (!regex_fits(m, &m->code[entry->at + 1], &m->pos)) {
        m->n--;
        return false;
    }
    entry->a = m->pos;
    if (entry->b != CORMI_REGEX_INFINITE && --entry->b == 0)
        m->n--;
    return true;
}

static bool regex_leave_frame(struct regex_machine *m,
                              const struct regex_entry *entry)
{
    const struct cormi_regex_ins *ins = &m->code[entry->at];

    m->frame = entry->b;
    m->pos = entry->a;
    m->pc = ins->a;
    return ins->mode == CORMI_REGEX_NOT_AHEAD ||
           ins->mode == CORMI_REGEX_NOT_BEHIND;
}

/* To the latest choice that is left; false when there is none. */
static bool regex_backtrack(struct regex_machine *m)
{
    while (m->n > 0) {
        struct regex_entry *entry = &m->stack[m->n - 1];

        m->steps++;
        switch (entry->kind) {
        case REGEX_BRANCH:
            m->n--;
            m->pc = entry->at;
            m->pos = entry->a;
            return true;
        case REGEX_GIVE:
            regex_give(m, entry);
            return true;
        case REGEX_TAKE:
            if (regex_take(m, entry))
                return true;
            break;
        case REGEX_AGAIN:
            m->n--;
            m->pos = entry->a;
            return regex_do_round(m, entry->at);
        case REGEX_FRAME:
            m->n--;
            if (regex_leave_frame(m, entry))
                return true;
            break;
        default:
            m->n--;
            regex_put_back(m, entry);
            break;
        }
    }
    return false;
}

/* Tries to match where m->pos is. */
static corm_regex_status regex_try(struct regex_machine *m)
{
    size_t start = m->pos;

    m->pc = 0;
    m->n = 0;
    m->frame = REGEX_UNSET;
    while (m->code[m->pc].op != CORMI_REGEX_OP_MATCH) {
        if (++m->steps > REGEX_MAX_STEPS)
            return CORM_REGEX_TOO_COMPLEX;
        if (regex_step(m))
            continue;
        if (m->failure != CORM_REGEX_NO_MATCH)
            return m->failure;
        if (!regex_backtrack(m))
            return m->failure;
    }
    if (m->keeps_slots) {
        m->slots[0] = start;
        m->slots[1] = m->pos;
    }
    return CORM_REGEX_MATCH;
}

/* The next place from pos on where a match may start, or UNSET. */
static size_t regex_next_start(const struct regex_machine *m, size_t pos)
{
    const void *found;

    switch (m->re->start) {
    case CORMI_REGEX_START_TEXT:
        return pos == 0 ? 0 : REGEX_UNSET;
    case CORMI_REGEX_START_LINE:
        if (pos == 0)
            return 0;
        found = memchr(m->text + pos - 1, '\n', m->len - pos + 1);
        return found == NULL
                   ? REGEX_UNSET
                   : (size_t)((const unsigned char *)found - m->text) + 1;
    case CORMI_REGEX_START_BYTE:
        found = memchr(m->text + pos, m->re->start_byte, m->len - pos);
        return found == NULL ? REGEX_UNSET
                             : (size_t)((const unsigned char *)found - m->text);
    default:
        return pos;
    }
}

static corm_regex_status regex_scan(struct regex_machine *m)
{
    size_t pos = regex_next_start(m, 0);

    while (pos != REGEX_UNSET) {
        corm_regex_status status;

        m->pos = pos;
        status = regex_try(m);
        if (status != CORM_REGEX_NO_MATCH)
            return status;
        if (pos == m->len)
            break;
        cormi_regex_decode(m->text, m->len, &pos);
        pos = regex_next_start(m, pos);
    }
    return CORM_REGEX_NO_MATCH;
}

static bool regex_machine_init(struct regex_machine *m, size_t n_slots,
                               size_t n_loops)
{
    const corm_regex *re = m->re;

    m->stack = m->here;
    m->cap = REGEX_HERE_ENTRIES;
    m->slots = m->slots_here;
    m->counters = m->counters_here;
    if (n_slots > REGEX_HERE_SLOTS)
        m->slots = re->alloc(re->data, NULL, 0, n_slots * sizeof(*m->slots));
    if (n_loops > REGEX_HERE_LOOPS)
        m->counters =
            re->alloc(re->data, NULL, 0, n_loops * sizeof(*m->counters));
    if (m->slots == NULL || m->counters == NULL)
        return false;
    for (size_t i = 0; i < n_slots; i++)
        m->slots[i] = REGEX_UNSET;
    for (size_t i = 0; i < n_loops; i++)
        m->counters[i] = (struct regex_counter){ 0, REGEX_UNSET };
    return true;
}

static void regex_machine_fini(struct regex_machine *m, size_t n_slots,
                               size_t n_loops)
{
    const corm_regex *re = m->re;

    if (m->stack != m->here)
        re->alloc(re->data, m->stack, m->cap * sizeof(*m->stack), 0);
    if (m->slots != m->slots_here && m->slots != NULL)
        re->alloc(re->data, m->slots, n_slots * sizeof(*m->slots), 0);
    if (m->counters != m->counters_here && m->counters != NULL)
        re->alloc(re->data, m->counters, n_loops * sizeof(*m->counters), 0);
}

static void regex_report(const struct regex_machine *m, size_t (*spans)[2],
                         size_t n_spans)
{
    size_t n = corm_regex_groups(m->re);

    for (size_t i = 0; i < n_spans; i++) {
        bool is_set = i < n && m->slots[2 * i + 1] != REGEX_UNSET;

        spans[i][0] = is_set ? m->slots[2 * i] : REGEX_UNSET;
        spans[i][1] = is_set ? m->slots[2 * i + 1] : REGEX_UNSET;
    }
}

corm_regex_status corm_regex_search(const corm_regex *re, const char *text,
                                    size_t len, size_t (*spans)[2],
                                    size_t n_spans)
{
    struct regex_machine m;
    size_t n_slots, n_loops = re->loops.n;
    corm_regex_status status = CORM_REGEX_NO_MEMORY;

    m.re = re;
    m.code = re->code.items;
    m.text = (const unsigned char *)(len > 0 ? text : "");
    m.len = len;
    m.steps = 0;
    m.failure = CORM_REGEX_NO_MATCH;
    m.keeps_slots = re->reads_groups || spans != NULL;
    n_slots = m.keeps_slots ? 2 * corm_regex_groups(re) : 0;
    if (regex_machine_init(&m, n_slots, n_loops))
        status = regex_scan(&m);
    if (status == CORM_REGEX_MATCH && spans != NULL)
        regex_report(&m, spans, n_spans);
    regex_machine_fini(&m, n_slots, n_loops);
    return status;
}
