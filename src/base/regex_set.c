/*
 * Sets of characters in regular expressions: [...], \w and their like.
 */
#include "base/regex_internal.h"

/* Is c in one of the ranges first_range .. first_range + n - 1? */
static bool regex_in_ranges(const corm_regex *re, uint32_t first_range,
                            uint32_t n, uint32_t c)
{
    const struct cormi_regex_range *ranges = re->ranges.items;

    for (uint32_t i = first_range; i < first_range + n; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    }
    return false;
}

static bool regex_in_classes(const struct cormi_regex_set *set, uint32_t c)
{
    bool is_ascii = (set->flags & CORMI_REGEX_ASCII) != 0;

    for (unsigned bit = 1; bit <= CORMI_REGEX_NOT_SPACE; bit <<= 1) {
        if ((set->classes & bit) != 0 && cormi_regex_in_class(c, bit, is_ascii))
            return true;
    }
    return false;
}

static bool regex_set_search(const corm_regex *re,
                             const struct cormi_regex_set *set, uint32_t c)
{
    uint32_t folded = c;

    if ((set->flags & CORMI_REGEX_ICASE) != 0)
        folded = cormi_regex_fold(c, (set->flags & CORMI_REGEX_ASCII) != 0);
    return (regex_in_ranges(re, set->first_range, set->n_ranges, folded) ||
            regex_in_classes(set, c)) != set->is_negated;
}

bool cormi_regex_set_has(const corm_regex *re,
                         const struct cormi_regex_set *set, uint32_t c)
{
    if (c < 0x80)
        return (set->ascii[c >> 3] >> (c & 7) & 1) != 0;
    return regex_set_search(re, set, c);
}

struct regex_fold_job {
    corm_regex *re;
    struct cormi_regex_set *set;
    uint32_t n_ranges; /* as written in the pattern */
    uint32_t highest;
};

static corm_regex_status regex_add_fold(void *data, uint32_t c, uint32_t folded)
{
    struct regex_fold_job *job = data;
    struct cormi_regex_range *range;
    uint32_t first = job->set->first_range;

    if (c > job->highest || folded > job->highest ||
        !regex_in_ranges(job->re, first, job->n_ranges, c) ||
        regex_in_ranges(job->re, first, job->set->n_ranges, folded))
        return CORM_REGEX_NO_MATCH;
    range = cormi_regex_push(job->re, &job->re->ranges);
    if (range == NULL)
        return CORM_REGEX_NO_MEMORY;
    *range = (struct cormi_regex_range){ folded, folded };
    job->set->n_ranges++;
    return CORM_REGEX_NO_MATCH;
}

/*
 * To be called when the last range of a set is in.  Without regard to case, a
 * character is looked up by what it folds to, so that must be in the set for
 * each letter that is.
 */
corm_regex_status cormi_regex_set_finish(corm_regex *re, uint32_t index)
{
    struct cormi_regex_set *set =
        (struct cormi_regex_set *)re->sets.items + index;

    if ((set->flags & CORMI_REGEX_ICASE) != 0) {
        bool is_ascii = (set->flags & CORMI_REGEX_ASCII) != 0;
        struct regex_fold_job job = { re, set, set->n_ranges,
                                      is_ascii ? 0x7F : 0x10FFFF };
        corm_regex_status status = cormi_regex_each_fold(regex_add_fold, &job);

        if (status != CORM_REGEX_NO_MATCH)
            return status;
    }
    for (uint32_t c = 0; c < 0x80; c++) {
        if (regex_set_search(re, set, c))
            set->ascii[c >> 3] |= (uint8_t)(1u << (c & 7));
    }
    return CORM_REGEX_NO_MATCH;
}
