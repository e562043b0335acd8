/*
 * Choices from the bytes of an input, and the names among them: paths that
 * follow the models most of the time, and wrong and hostile ones.
 */
#include "fuzz/fuzz.h"

#include <stdlib.h>

/* ---- choices ---- */

void *fuzz_alloc(fuzz_input *in, size_t size)
{
    fuzz_block *block = calloc(1, sizeof(fuzz_block) + size);

    if (block == NULL)
        abort();
    block->next = in->blocks;
    in->blocks = block;
    return block + 1;
}

uint8_t fuzz_byte(fuzz_input *in)
{
    return in->at < in->end ? *in->at++ : 0;
}

size_t fuzz_below(fuzz_input *in, size_t n)
{
    return fuzz_byte(in) % n;
}

/* One in n, not for 0. */
bool fuzz_rarely(fuzz_input *in, size_t n)
{
    return fuzz_below(in, n) == n - 1;
}

int64_t fuzz_wide(fuzz_input *in)
{
    uint64_t bits = 0;

    for (int i = 0; i < 8; i++)
        bits = bits << 8 | fuzz_byte(in);
    return (int64_t)bits;
}

/* Any bytes but NUL. */
const char *fuzz_text(fuzz_input *in)
{
    size_t n = fuzz_below(in, 24);
    char *text = fuzz_alloc(in, n + 1);

    for (size_t i = 0; i < n; i++) {
        text[i] = (char)fuzz_byte(in);
        if (text[i] == '\0')
            text[i] = '_';
    }
    return text;
}

void fuzz_free(fuzz_input *in)
{
    fuzz_block *next = NULL;

    for (fuzz_block *block = in->blocks; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
}

bool fuzz_deep(const fuzz_input *in)
{
    return in->depth > 6 || in->nodes > 120;
}

/* ---- names ---- */

/* clang-format off */
#define TO(name, M) { name, 'r', &M##_model }
static const fuzz_member fuzz_book[] = {
    { "id", 'i', NULL }, { "title", 't', NULL }, { "pages", 'i', NULL },
    { "price", 'n', NULL }, { "publication_date", 'd', NULL },
    { "in_print", 'b', NULL }, { "genre", 't', NULL }, { "isbn", 't', NULL },
    { "author_id", 'i', NULL }, { "pk", 'i', NULL }, TO("author", Author),
    TO("tags", Tag), TO("reviews", Review), TO("booktag", BookTag),
    { NULL, 0, NULL }
};
static const fuzz_member fuzz_author[] = {
    { "id", 'i', NULL }, { "name", 't', NULL }, { "birth_date", 'd', NULL },
    { "biography", 't', NULL }, { "rating", 'i', NULL }, TO("books", Book),
    TO("profile", Profile), { NULL, 0, NULL }
};
static const fuzz_member fuzz_tag[] = {
    { "id", 'i', NULL }, { "name", 't', NULL }, TO("books", Book),
    TO("booktag", BookTag), { NULL, 0, NULL }
};
static const fuzz_member fuzz_booktag[] = {
    { "id", 'i', NULL }, { "weight", 'i', NULL }, TO("book", Book),
    TO("tag", Tag), { "tag_id", 'i', NULL }, { NULL, 0, NULL }
};
static const fuzz_member fuzz_review[] = {
    { "id", 'i', NULL }, { "stars", 'i', NULL }, { "created", 'D', NULL },
    { "changed", 'D', NULL }, { "added", 'D', NULL }, TO("book", Book),
    TO("reply_to", Review), TO("replies", Review), { NULL, 0, NULL }
};
static const fuzz_member fuzz_badge[] = {
    { "id", 'u', NULL }, { "label", 't', NULL }, { "data", 'j', NULL },
    { "data__a", 'j', NULL }, { "data__b__c__1", 'j', NULL },
    { "image", 'y', NULL }, { "score", 'f', NULL }, { NULL, 0, NULL }
};
static const fuzz_member fuzz_profile[] = {
    { "id", 'i', NULL }, { "width", 'i', NULL }, { "area", 'i', NULL },
    TO("author", Author), { NULL, 0, NULL }
};
static const fuzz_member fuzz_loan[] = {
    { "id", 'i', NULL }, { "how", 't', NULL }, TO("cascade", Shelf),
    TO("set_null", Shelf), TO("nothing", Shelf), { "set_id", 'i', NULL },
    { NULL, 0, NULL }
};
static const fuzz_member fuzz_shelf[] = {
    { "id", 'i', NULL }, { "name", 't', NULL }, TO("by_cascade", Loan),
    TO("by_protect", Loan), { NULL, 0, NULL }
};
static const fuzz_member fuzz_person[] = {
    { "id", 'i', NULL }, { "name", 't', NULL }, TO("friends", Person),
    TO("follows", Person), TO("followers", Person), TO("tags", Tag),
    { NULL, 0, NULL }
};
static const fuzz_member fuzz_place[] = {
    { "id", 'i', NULL }, { "name", 't', NULL }, TO("cafe", Cafe),
    TO("notes", Note), { NULL, 0, NULL }
};
static const fuzz_member fuzz_cafe[] = {
    { "id", 'i', NULL }, { "name", 't', NULL }, { "seats", 'i', NULL },
    TO("place_ptr", Place), TO("notes", Note), { NULL, 0, NULL }
};
static const fuzz_member fuzz_note[] = {
    { "id", 'i', NULL }, { "text", 't', NULL }, { "_order", 'i', NULL },
    TO("place", Place), { NULL, 0, NULL }
};
static const fuzz_model fuzz_models[] = {
    { &Book_model, fuzz_book }, { &Author_model, fuzz_author },
    { &Review_model, fuzz_review }, { &Badge_model, fuzz_badge },
    { &Tag_model, fuzz_tag }, { &BookTag_model, fuzz_booktag },
    { &Profile_model, fuzz_profile }, { &Loan_model, fuzz_loan },
    { &Shelf_model, fuzz_shelf }, { &Person_model, fuzz_person },
    { &Place_model, fuzz_place }, { &Cafe_model, fuzz_cafe },
    { &Note_model, fuzz_note }
};
#undef TO

static const char *const fuzz_wrong[] = {
    "nothing", "titel", "author__nothing", "title__foo", "", "__", "pages__",
    "__pages", "a b", "x\"y", "x'; DROP TABLE book; --", "x`y", "x\\", "x?y",
    "%s", "author__", "books__count", "exact", "\xc3\xa9", "\xff\xfe", "pk__pk",
    "id__in__in", "data__'", "data__\"]", "x)", "-", "-?", "--id", "\n", "*"
};
static const char *const fuzz_alias[] = { "a", "b", "c", "d", "total" };
static const char *const fuzz_lookup[] = {
    "exact", "iexact", "gt", "gte", "lt", "lte", "in", "range", "isnull",
    "contains", "icontains", "startswith", "istartswith", "endswith",
    "iendswith", "regex", "iregex", "has_key", "has_keys", "has_any_keys",
    "contained_by"
};
static const char *const fuzz_part[] = {
    "year", "iso_year", "quarter", "month", "week", "week_day",
    "iso_week_day", "day", "hour", "minute", "second", "date", "time"
};
static const char *const fuzz_zone[] = {
    "UTC", "Europe/Vienna", "America/New_York", "+05:30", "Nowhere/Land",
    "x'y", ""
};
static const char *const fuzz_type[] = {
    "integer", "char", "text", "float", "decimal", "boolean", "date",
    "datetime", "time", "duration", "uuid", "json", "binary", "bigint",
    "smallint", "fk", "nothing", "ip"
};
/* clang-format on */

static const fuzz_member *fuzz_members(const corm_model *model)
{
    for (size_t i = 0; i < TEST_COUNT(fuzz_models); i++)
        if (fuzz_models[i].model == model)
            return fuzz_models[i].members;
    for (size_t i = 0; i < TEST_COUNT(fuzz_office); i++)
        if (fuzz_office[i].model == model)
            return fuzz_office[i].members;
    return fuzz_book;
}

/* The first member of a type from a random one on; else any. */
const fuzz_member *fuzz_choose(fuzz_input *in, const corm_model *model,
                               char type)
{
    const fuzz_member *members = fuzz_members(model);
    size_t n = 0, from = 0;

    while (members[n].name != NULL)
        n++;
    from = fuzz_below(in, n);
    for (size_t i = 0; i < n; i++)
        if (members[(from + i) % n].type == type)
            return &members[(from + i) % n];
    return &members[from];
}

const char *fuzz_join(fuzz_input *in, const char *a, const char *b)
{
    size_t n = strlen(a), size = n + strlen(b) + 3;
    char *text = fuzz_alloc(in, size);

    snprintf(text, size, "%s%s%s", a, n > 0 ? "__" : "", b);
    return text;
}

/* A path from the model to a member of a type ('\0': any), which it tells. */
const char *fuzz_path(fuzz_input *in, const corm_model *model, char *type)
{
    const char *path = "";
    const fuzz_member *member = NULL;
    uint8_t how = fuzz_byte(in);

    if (how >= 248)
        return how >= 253 ? fuzz_text(in) : FUZZ_PICK(in, fuzz_wrong);
    if (how >= 216)
        return FUZZ_PICK(in, fuzz_alias);
    for (int hops = how % 4; hops > 0; hops--) {
        member = fuzz_choose(in, model, 'r');
        if (member->to == NULL)
            break;
        path = fuzz_join(in, path, member->name);
        model = member->to;
    }
    if (*path != '\0' && how % 32 == 31) {
        *type = 'r';
        return path;
    }
    member =
        fuzz_choose(in, model, *type != '\0' ? *type : "itdDnfbjyur"[how % 11]);
    *type = member->type;
    return fuzz_join(in, path, member->name);
}

const char *fuzz_name(fuzz_input *in)
{
    return fuzz_rarely(in, 12) ? FUZZ_PICK(in, fuzz_wrong)
                               : FUZZ_PICK(in, fuzz_alias);
}

const char *fuzz_lookups(fuzz_input *in, const char *path, char type)
{
    size_t which = fuzz_below(in, 64);

    if ((type == 'd' || type == 'D') && which % 3 == 2)
        path = fuzz_join(in, path, FUZZ_PICK(in, fuzz_part));
    if (which < 8)
        return path;
    if (which >= 60)
        return fuzz_join(in, path, FUZZ_PICK(in, fuzz_wrong));
    return fuzz_join(in, path, fuzz_lookup[which % TEST_COUNT(fuzz_lookup)]);
}

const corm_model *fuzz_any_model(fuzz_input *in)
{
    uint8_t which = fuzz_byte(in);

    if (which >= 232)
        return fuzz_office[which % TEST_COUNT(fuzz_office)].model;
    return fuzz_models[which % TEST_COUNT(fuzz_models)].model;
}

const char *fuzz_lookup_name(fuzz_input *in)
{
    return FUZZ_PICK(in, fuzz_lookup);
}

const char *fuzz_type_name(fuzz_input *in)
{
    return FUZZ_PICK(in, fuzz_type);
}

const char *fuzz_zone_name(fuzz_input *in)
{
    return FUZZ_PICK(in, fuzz_zone);
}

const char *fuzz_wrong_name(fuzz_input *in)
{
    return FUZZ_PICK(in, fuzz_wrong);
}
