/*
 * The sink: text and slots are appended together, so they cannot drift
 * apart.  Identifiers are written by corm_sink_ident() only, literals by the
 * dialect's function through the helpers here.  Knows no node.
 */
#include "render/sink.h"

#include "base/number.h"
#include "base/utf8.h"

#include <math.h>
#include <string.h>

/* What most statements need, so that the text moves once if at all. */
#define SINK_FIRST 500
#define SINK_SLOTS 8
#define SINK_ONES  UINT64_C(0x0101010101010101)

static corm_node_renderer *const sink_no_overrides[CORM_NODE_KINDS_];

void cormi_sink_init(corm_sink *sink, const cormi_renderer *r,
                     bool constants_only)
{
    *sink =
        (corm_sink){ .r = r,
                     .overrides = r->dialect->nodes != NULL ? r->dialect->nodes
                                                            : sink_no_overrides,
                     .constants_only = constants_only };
    cormi_str_init_arena(&sink->text, r->arena);
    (void)cormi_str_room(&sink->text, SINK_FIRST);
    sink->slots = CORMI_VEC_ARENA(uint32_t, r->arena);
    if (!constants_only)
        (void)cormi_vec_reserve(&sink->slots, SINK_SLOTS);
}

static void sink_failv(corm_sink *sink, corm_status code, const char *format,
                       va_list args) CORM_PRINTF(3, 0);

static void sink_failv(corm_sink *sink, corm_status code, const char *format,
                       va_list args)
{
    if (sink->status != CORM_OK)
        return;
    sink->status = cormi_error_setv(sink->r->err, code, format, args);
}

void cormi_sink_fail(corm_sink *sink, corm_status code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    sink_failv(sink, code, format, args);
    va_end(args);
}

void corm_sink_refuse(corm_sink *sink, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    sink_failv(sink, CORM_NOT_SUPPORTED, format, args);
    va_end(args);
}

void corm_sink_refuse_value(corm_sink *sink, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    sink_failv(sink, CORM_VALUE_ERROR, format, args);
    va_end(args);
}

corm_status cormi_sink_finish(corm_sink *sink, cormi_sql *out)
{
    if (sink->text.oom)
        cormi_sink_fail(sink, CORM_NO_MEMORY, "out of memory");
    if (sink->status != CORM_OK)
        return sink->status;
    if (sink->text.data != NULL) /* there is room, written to or not */
        sink->text.data[sink->text.len] = '\0';
    out->text = cormi_str_get(&sink->text);
    out->len = sink->text.len;
    out->slots = sink->slots.data;
    out->n_slots = sink->slots.n;
    return CORM_OK;
}

bool cormi_sink_refuse_depth(corm_sink *sink)
{
    corm_sink_refuse(sink,
                     "the expression is nested too deep (more than "
                     "%d levels)",
                     CORMI_RENDER_DEPTH);
    return false;
}

const corm_features *corm_sink_features(const corm_sink *sink)
{
    return sink->r->features;
}

void cormi_sink_bytes(corm_sink *sink, const char *sql, size_t n)
{
    cormi_str_addn(&sink->text, sql, n);
}

void corm_sink_text(corm_sink *sink, const char *sql)
{
    cormi_sink_put(sink, sql, strlen(sql));
}

void corm_sink_int(corm_sink *sink, int64_t number)
{
    cormi_str_addf(&sink->text, "%lld", (long long)number);
}

/* Text with each quote character doubled. */
static void sink_doubled(corm_sink *sink, char quote, const char *text,
                         size_t n)
{
    while (n != 0) {
        const char *at = memchr(text, quote, n);
        size_t part = at == NULL ? n : (size_t)(at - text) + 1;

        cormi_str_addn(&sink->text, text, part);
        if (at != NULL)
            cormi_str_addc(&sink->text, quote);
        text += part;
        n -= part;
    }
}

static void sink_quoted(corm_sink *sink, char quote, const char *text, size_t n)
{
    cormi_str_addc(&sink->text, quote);
    sink_doubled(sink, quote, text, n);
    cormi_str_addc(&sink->text, quote);
}

static void sink_any_ident(corm_sink *sink, const char *name)
{
    size_t max = sink->r->dialect->max_identifier;
    size_t n = name == NULL ? 0 : strlen(name);

    if (n == 0)
        corm_sink_refuse_value(sink, "a name is empty");
    else if (!cormi_utf8_valid(name, n))
        corm_sink_refuse_value(sink, "the name \"%.100s\" is not UTF-8", name);
    else if (max != 0 && n > max)
        corm_sink_refuse_value(sink,
                               "the name \"%.100s\" has %zu bytes; the "
                               "database takes %zu",
                               name, n, max);
    else
        sink_quoted(sink, sink->r->dialect->quote, name, n);
}

/* Is one of eight bytes a quote, or not ASCII? */
static inline uint64_t sink_is_odd(uint64_t word, uint64_t quotes)
{
    uint64_t other = word ^ quotes;

    return (word | ((other - SINK_ONES) & ~other)) & SINK_ONES << 7;
}

static inline uint64_t sink_copy_eight(char *out, const char *name,
                                       uint64_t quotes)
{
    uint64_t word;

    memcpy(&word, name, sizeof(word));
    memcpy(out, &word, sizeof(word));
    return sink_is_odd(word, quotes);
}

static inline uint64_t sink_copy_four(char *out, const char *name,
                                      uint64_t quotes)
{
    uint32_t word;

    memcpy(&word, name, sizeof(word));
    memcpy(out, &word, sizeof(word));
    return sink_is_odd(word, quotes);
}

/* Copies n bytes; false: one is a quote or is not ASCII. */
static bool sink_copy_plain(char *out, const char *name, size_t n, char quote)
{
    uint64_t quotes = SINK_ONES * (unsigned char)quote, odd = 0;
    size_t i = 0;

    /* The last ones are copied with some of those before them. */
    if (n >= 8) {
        for (; n - i > 8; i += 8)
            odd |= sink_copy_eight(out + i, name + i, quotes);
        return (odd | sink_copy_eight(out + n - 8, name + n - 8, quotes)) == 0;
    }
    if (n >= 4)
        return (sink_copy_four(out, name, quotes) |
                sink_copy_four(out + n - 4, name + n - 4, quotes)) == 0;
    for (; i < n; i++) {
        odd |= (uint64_t)(name[i] == quote || (name[i] & 0x80) != 0);
        out[i] = name[i];
    }
    return odd == 0;
}

/* Names of ASCII without a quote, as nearly all are, are checked and copied at once. */
void corm_sink_ident(corm_sink *sink, const char *name)
{
    const corm_dialect *dialect = sink->r->dialect;
    cormi_str *text = &sink->text;
    size_t n = name == NULL ? 0 : strlen(name), max = dialect->max_identifier;
    char *out;

    if (!cormi_str_room(text, n + 2))
        return;
    out = text->data + text->len;
    if (n == 0 || (max != 0 && n > max) ||
        !sink_copy_plain(out + 1, name, n, dialect->quote)) {
        sink_any_ident(sink, name);
        return;
    }
    out[0] = out[n + 1] = dialect->quote;
    text->len += n + 2;
}

void cormi_sink_idents(corm_sink *sink, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i != 0)
            corm_sink_text(sink, ", ");
        corm_sink_ident(sink, names[i]);
    }
}

/* The number of slot's placeholder, from 1: one slot is one $n. */
static size_t sink_slot_number(corm_sink *sink, uint32_t slot)
{
    for (size_t i = 0; i < sink->slots.n; i++)
        if (CORMI_VEC_AT(uint32_t, &sink->slots, i) == slot)
            return i + 1;
    if (!cormi_vec_push(&sink->slots, &slot))
        cormi_sink_fail(sink, CORM_NO_MEMORY, "out of memory");
    return sink->slots.n;
}

void cormi_sink_placeholder(corm_sink *sink, uint32_t slot)
{
    if (sink->constants_only) {
        cormi_sink_fail(sink, CORM_NOT_SUPPORTED,
                        "a parameter cannot be bound here; write a constant, "
                        "by LITERAL(..)");
    } else if (sink->r->dialect->placeholder == CORM_PLACEHOLDER_DOLLAR) {
        corm_sink_text(sink, "$");
        corm_sink_int(sink, (int64_t)sink_slot_number(sink, slot));
    } else {
        if (!CORMI_VEC_PUT(uint32_t, &sink->slots, slot))
            cormi_sink_fail(sink, CORM_NO_MEMORY, "out of memory");
        CORMI_PUT(sink, "?");
    }
}

void corm_sink_literal_begin(corm_sink *sink)
{
    cormi_str_addc(&sink->text, '\'');
}

void corm_sink_literal_part(corm_sink *sink, const char *text, size_t n)
{
    if (n != 0 && memchr(text, '\0', n) != NULL)
        corm_sink_refuse_value(sink, "a text with a NUL character cannot be "
                                     "written into SQL");
    else if (!cormi_utf8_valid(text, n))
        corm_sink_refuse_value(sink, "a text that is not UTF-8 cannot be "
                                     "written into SQL");
    else
        sink_doubled(sink, '\'', text, n);
}

void corm_sink_literal_end(corm_sink *sink)
{
    cormi_str_addc(&sink->text, '\'');
}

void corm_sink_literal_text(corm_sink *sink, const char *text, size_t n)
{
    corm_sink_literal_begin(sink);
    corm_sink_literal_part(sink, text, n);
    corm_sink_literal_end(sink);
}

static void sink_double(corm_sink *sink, double value)
{
    char text[CORMI_DOUBLE_MAX];

    if (!isfinite(value)) {
        corm_sink_refuse_value(sink, "a number that is not finite cannot be "
                                     "written into SQL");
        return;
    }
    cormi_sink_bytes(sink, text, cormi_double_format(text, value));
}

static void sink_decimal(corm_sink *sink, corm_decimal value)
{
    char text[CORM_DECIMAL_MAX];
    size_t n;

    if (value.form != CORM_DECIMAL_FINITE) {
        corm_sink_refuse_value(sink, "a decimal that is not finite cannot be "
                                     "written into SQL");
        return;
    }
    n = corm_decimal_format(text, sizeof(text), value);
    if (n >= sizeof(text))
        corm_sink_refuse_value(sink,
                               "a decimal of %zu digits cannot be "
                               "written into SQL",
                               n);
    else
        cormi_sink_bytes(sink, text, n);
}

void corm_sink_literal_number(corm_sink *sink, const corm_value *value)
{
    char digits[20];

    switch (value->kind) {
    case CORM_K_INT:
        corm_sink_int(sink, value->as.i);
        break;
    case CORM_K_UINT:
        cormi_sink_bytes(sink, digits, cormi_uint_format(digits, value->as.u));
        break;
    case CORM_K_DOUBLE:
        sink_double(sink, value->as.d);
        break;
    case CORM_K_DECIMAL:
        sink_decimal(sink, value->as.dec);
        break;
    default:
        corm_sink_refuse_value(sink, "this value is no number; give one");
    }
}

void corm_sink_hex(corm_sink *sink, const void *data, size_t n)
{
    static const char digits[] = "0123456789ABCDEF";
    const unsigned char *bytes = data;

    for (size_t i = 0; i < n; i++) {
        cormi_str_addc(&sink->text, digits[bytes[i] >> 4]);
        cormi_str_addc(&sink->text, digits[bytes[i] & 15]);
    }
}

static void sink_uuid(corm_sink *sink, corm_uuid uuid)
{
    char text[37];
    size_t n = 0;

    corm_uuid_format(text, uuid);
    for (const char *at = text; *at != '\0'; at++)
        if (*at != '-')
            text[n++] = *at;
    corm_sink_literal_text(sink, text, n);
}

static void sink_stamp(corm_sink *sink, const corm_value *value)
{
    char text[CORM_ISO_MAX];
    size_t n;

    if (value->kind == CORM_K_DATE)
        n = corm_date_format(text, value->as.date);
    else if (value->kind == CORM_K_TIME)
        n = corm_time_format(text, (corm_time){ value->as.i });
    else
        n = corm_datetime_format(text, (corm_datetime){ value->as.i });
    corm_sink_literal_text(sink, text, n);
}

void corm_sink_literal(corm_sink *sink, const corm_value *value)
{
    switch (value->kind) {
    case CORM_K_NULL:
        corm_sink_text(sink, "NULL");
        break;
    case CORM_K_BOOL:
        corm_sink_text(sink, value->as.b ? "1" : "0");
        break;
    case CORM_K_INT:
    case CORM_K_UINT:
    case CORM_K_DECIMAL:
    case CORM_K_DOUBLE:
        corm_sink_literal_number(sink, value);
        break;
    case CORM_K_TEXT:
    case CORM_K_JSON:
        corm_sink_literal_text(sink, value->as.s, value->size);
        break;
    case CORM_K_BYTES:
        corm_sink_text(sink, "X'");
        corm_sink_hex(sink, value->as.p, value->size);
        corm_sink_text(sink, "'");
        break;
    case CORM_K_DATE:
    case CORM_K_TIME:
    case CORM_K_DATETIME:
        sink_stamp(sink, value);
        break;
    case CORM_K_DURATION:
        corm_sink_int(sink, value->as.i);
        break;
    case CORM_K_UUID:
        sink_uuid(sink, value->as.uuid);
        break;
    default:
        corm_sink_refuse_value(sink, "this value cannot be written into SQL");
    }
}
