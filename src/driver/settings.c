/*
 * The options behind the '?' of a database URL, read by a driver's table.
 */
#include <corm/sys/driver.h>

#include "base/error.h"
#include "base/number.h"
#include "base/utf8.h"

#include <string.h>

static const char *const setting_switch[] = { "0",     "1",    "off",
                                              "on",    "no",   "yes",
                                              "false", "true", NULL };

typedef struct setting_reader {
    const char *database;
    corm_error *err;
    char list[300]; /* "a, b, c" for messages; what is too long is cut */
} setting_reader;

static void setting_list(setting_reader *r, const char *word)
{
    size_t len = strlen(r->list), n = strlen(word);

    if (len + n + 6 > sizeof(r->list)) {
        word = "..";
        n = len > 2 && r->list[len - 1] == '.' ? 0 : 2;
    }
    if (n == 0)
        return;
    memcpy(r->list + len, ", ", 2);
    memcpy(r->list + len + 2, word, n + 1);
}

static corm_status setting_unknown(setting_reader *r, const corm_setting *rows,
                                   size_t n, const char *name)
{
    const char *near = NULL;
    size_t least = 3;

    for (size_t i = 0; i < n; i++) {
        size_t distance = cormi_distance(name, rows[i].name, 2);

        setting_list(r, rows[i].name);
        if (distance < least && distance < strlen(name)) {
            least = distance;
            near = rows[i].name;
        }
    }
    return cormi_error_set(
        r->err, CORM_VALUE_ERROR, "%s URLs have no option \"%s\"; %s%s%s",
        r->database, name, near != NULL ? "did you mean \"" : "there are ",
        near != NULL ? near : r->list + 2, near != NULL ? "\"?" : "");
}

/* As its place among the words. */
static corm_status setting_word(setting_reader *r, const corm_setting *row,
                                const char *value, int64_t *number)
{
    bool is_switch = row->kind == CORM_SETTING_SWITCH;
    const char *const *words = is_switch ? setting_switch : row->words;

    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], value) == 0) {
            *number = (int64_t)(is_switch ? i % 2 : i);
            return CORM_OK;
        }
        setting_list(r, words[i]);
    }
    return cormi_error_set(
        r->err, CORM_VALUE_ERROR,
        "the option %s of the %s URL is \"%s\"; it can be %s", row->name,
        r->database, value, r->list + 2);
}

static corm_status setting_number(setting_reader *r, const corm_setting *row,
                                  const char *value, int64_t *number)
{
    int64_t given;

    if (cormi_int_parse(&given, value, strlen(value)) && given >= row->min &&
        given <= row->max) {
        *number = given;
        return CORM_OK;
    }
    return cormi_error_set(
        r->err, CORM_VALUE_ERROR,
        "the option %s of the %s URL is \"%s\"; it must be a whole number "
        "from %lld to %lld",
        row->name, r->database, value, (long long)row->min,
        (long long)row->max);
}

corm_status corm_driver_settings(const corm_connect *to, const char *database,
                                 const corm_setting *rows, size_t n,
                                 int64_t *numbers, const char **texts,
                                 corm_error *err)
{
    setting_reader r = { .database = database, .err = err };
    corm_status status = CORM_OK;

    for (size_t i = 0; i < n; i++) {
        numbers[i] = rows[i].initial;
        texts[i] = NULL;
    }
    for (size_t k = 0; k < to->n_options && status == CORM_OK; k++) {
        size_t i = 0;

        while (i < n && strcmp(rows[i].name, to->names[k]) != 0)
            i++;
        if (i == n)
            return setting_unknown(&r, rows, n, to->names[k]);
        texts[i] = to->values[k];
        if (rows[i].kind == CORM_SETTING_NUMBER)
            status = setting_number(&r, &rows[i], texts[i], &numbers[i]);
        else if (rows[i].kind != CORM_SETTING_TEXT)
            status = setting_word(&r, &rows[i], texts[i], &numbers[i]);
        r.list[0] = '\0';
    }
    return status;
}
