/*
 * Arrays and ranges from the text that the server sends: {1,NULL,"a b"} and
 * ["2024-01-01 00:00:00+00",).  Their items are read as columns of the type.
 */
#include "decode.h"

#include <corm/sys/arena.h>

#include <string.h>

#define ITEMS_DEPTH 6 /* of the server's arrays */

/* clang-format off */
/* The server's numbers of types (pg_type.dat), and those of their items. */
static const struct items_type { Oid oid, item; } items_arrays[] = {
    { 199, 114 },   { 1000, 16 },   { 1001, 17 },   { 1005, 21 },
    { 1007, 23 },   { 1009, 25 },   { 1014, 1042 }, { 1015, 1043 },
    { 1016, 20 },   { 1021, 700 },  { 1022, 701 },  { 1041, 869 },
    { 1115, 1114 }, { 1182, 1082 }, { 1183, 1083 }, { 1185, 1184 },
    { 1187, 1186 }, { 1231, 1700 }, { 2951, 2950 }, { 3807, 3802 },
}, items_ranges[] = {
    { 3904, 23 },   { 3906, 1700 }, { 3908, 1114 }, { 3910, 1184 },
    { 3912, 1082 }, { 3926, 20 },
};
/* clang-format on */

#define ITEMS_FIND(table, oid) \
    items_find((table), sizeof(table) / sizeof((table)[0]), (oid))

static Oid items_find(const struct items_type *table, size_t n, Oid oid)
{
    for (size_t i = 0; i < n; i++)
        if (table[i].oid == oid)
            return table[i].item;
    return 0;
}

bool cormi_pg_has_items(Oid oid)
{
    return ITEMS_FIND(items_arrays, oid) != 0 ||
           ITEMS_FIND(items_ranges, oid) != 0;
}

/* What is being read. */
typedef struct items_text {
    const char *at, *end;
    Oid item;
    unsigned quantize;
    corm_arena *arena;
} items_text;

/* One piece up to a separator, out of its quotes: "" and \" are quotes. */
static bool items_piece(items_text *t, bool *quoted, pgx_cell *out)
{
    char *to = corm_arena_take(t->arena, (size_t)(t->end - t->at) + 1);
    bool inside = false;

    if (to == NULL)
        return false;
    *out = (pgx_cell){ to, 0, t->item };
    *quoted = false;
    for (; t->at < t->end; t->at++) {
        char c = *t->at;

        if (!inside && (c == ',' || c == '}' || c == ']' || c == ')'))
            break;
        if (c == '"' && inside && t->at + 1 < t->end && t->at[1] == '"') {
            t->at++;
        } else if (c == '"') {
            inside = !inside;
            *quoted = true;
            continue;
        } else if (c == '\\' && t->at + 1 < t->end) {
            c = *++t->at;
        }
        *to++ = c;
        out->n++;
    }
    *to = '\0';
    return true;
}

static corm_fit items_array(items_text *t, int depth, corm_value *out);

static corm_fit items_one(items_text *t, int depth, corm_value *out)
{
    pgx_cell piece;
    bool quoted;

    if (t->at < t->end && *t->at == '{')
        return items_array(t, depth + 1, out);
    if (!items_piece(t, &quoted, &piece))
        return CORM_FIT_MEMORY;
    *out = corm_value_null();
    if (!quoted && strcmp(piece.s, "NULL") == 0)
        return CORM_FIT_OK;
    return cormi_pg_decode_value(piece, t->quantize, t->arena, out);
}

/* At least as many as there are items. */
static size_t items_most(const items_text *t)
{
    size_t n = 1;

    for (const char *at = t->at; at < t->end; at++)
        n += *at == ',';
    return n;
}

/* From the brace on to behind the closing one. */
static corm_fit items_array(items_text *t, int depth, corm_value *out)
{
    corm_value *items =
        corm_arena_alloc(t->arena, items_most(t) * sizeof(*items));
    corm_fit result = CORM_FIT_OK;

    if (items == NULL)
        return CORM_FIT_MEMORY;
    *out = (corm_value){ .kind = CORM_K_ITEMS, .as.list = items };
    t->at++;
    if (t->at < t->end && *t->at == '}')
        return t->at++, CORM_FIT_OK;
    while (result == CORM_FIT_OK) {
        result = depth < ITEMS_DEPTH ? items_one(t, depth, &items[out->size])
                                     : CORM_FIT_KIND;
        out->size++;
        if (t->at == t->end || *t->at != ',')
            break;
        t->at++;
    }
    if (result == CORM_FIT_OK && (t->at == t->end || *t->at++ != '}'))
        return CORM_FIT_KIND;
    return result;
}

/* An end without text is no bound. */
static corm_fit items_end(items_text *t, corm_value *out)
{
    pgx_cell piece;
    bool quoted;

    if (!items_piece(t, &quoted, &piece))
        return CORM_FIT_MEMORY;
    *out = corm_value_null();
    if (piece.n == 0 && !quoted)
        return CORM_FIT_OK;
    return cormi_pg_decode_value(piece, t->quantize, t->arena, out);
}

static corm_fit items_range(items_text *t, corm_value *out)
{
    corm_value *ends = corm_arena_alloc(t->arena, 2 * sizeof(*ends));
    uint32_t form = CORM_SPAN_SET;
    corm_fit result;

    if (ends == NULL)
        return CORM_FIT_MEMORY;
    *out = (corm_value){ .kind = CORM_K_ITEMS,
                         .elem = form | CORM_SPAN_EMPTY,
                         .as.list = ends };
    if (strcmp(t->at, "empty") == 0)
        return CORM_FIT_OK;
    form |= *t->at++ == '[' ? CORM_SPAN_LOWER_INC : 0;
    result = items_end(t, &ends[0]);
    if (result != CORM_FIT_OK || t->at == t->end || *t->at++ != ',')
        return result != CORM_FIT_OK ? result : CORM_FIT_KIND;
    result = items_end(t, &ends[1]);
    if (result != CORM_FIT_OK || t->at + 1 != t->end)
        return result != CORM_FIT_OK ? result : CORM_FIT_KIND;
    out->elem = form | (*t->at == ']' ? CORM_SPAN_UPPER_INC : 0);
    out->size = 2;
    return CORM_FIT_OK;
}

corm_fit cormi_pg_decode_items(pgx_cell c, unsigned quantize, corm_arena *arena,
                               corm_value *out)
{
    items_text t = { c.s, c.s + c.n, ITEMS_FIND(items_arrays, c.oid), quantize,
                     arena };
    const char *brace;

    if (c.n == 0)
        return CORM_FIT_KIND;
    if (t.item == 0) {
        t.item = ITEMS_FIND(items_ranges, c.oid);
        return t.item != 0 ? items_range(&t, out) : CORM_FIT_KIND;
    }
    brace = strchr(c.s, '{'); /* behind "[0:2]=", where it counts from 0 */
    if (brace == NULL)
        return CORM_FIT_KIND;
    t.at = brace;
    return items_array(&t, 0, out);
}
