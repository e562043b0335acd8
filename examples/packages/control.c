/* getline() */
#define _POSIX_C_SOURCE 200809L

#include "control.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>

static const char *const field_names[FIELD_COUNT] = {
    [FIELD_PACKAGE] = "Package",
    [FIELD_VERSION] = "Version",
    [FIELD_ARCHITECTURE] = "Architecture",
    [FIELD_MAINTAINER] = "Maintainer",
    [FIELD_SECTION] = "Section",
    [FIELD_INSTALLED_SIZE] = "Installed-Size",
    [FIELD_DEPENDS] = "Depends",
    [FIELD_PRE_DEPENDS] = "Pre-Depends",
    [FIELD_PROVIDES] = "Provides",
    [FIELD_DESCRIPTION] = "Description",
};

void record_break(Record *record, size_t line, const char *format, ...)
{
    va_list args;

    if (record->broken[0] != '\0')
        return;
    va_start(args, format);
    vsnprintf(record->broken, sizeof(record->broken), format, args);
    va_end(args);
    record->broken_line = line;
}

/* --- text -------------------------------------------------------------- */

/* Length of the UTF-8 sequence at p (RFC 3629), 0 when it is none. */
static size_t utf8_sequence(const unsigned char *p, size_t n)
{
    static const struct {
        unsigned char first, last, low, high; /* first byte; second byte */
        size_t length;
    } forms[] = {
        { 0x00, 0x7F, 0x00, 0x00, 1 }, { 0xC2, 0xDF, 0x80, 0xBF, 2 },
        { 0xE0, 0xE0, 0xA0, 0xBF, 3 }, { 0xE1, 0xEC, 0x80, 0xBF, 3 },
        { 0xED, 0xED, 0x80, 0x9F, 3 }, { 0xEE, 0xEF, 0x80, 0xBF, 3 },
        { 0xF0, 0xF0, 0x90, 0xBF, 4 }, { 0xF1, 0xF3, 0x80, 0xBF, 4 },
        { 0xF4, 0xF4, 0x80, 0x8F, 4 },
    };

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        size_t length = forms[i].length;

        if (p[0] < forms[i].first || p[0] > forms[i].last)
            continue;
        if (length > n)
            return 0;
        if (length > 1 && (p[1] < forms[i].low || p[1] > forms[i].high))
            return 0;
        for (size_t k = 2; k < length; k++)
            if ((p[k] & 0xC0) != 0x80)
                return 0;
        return length;
    }
    return 0;
}

static bool is_utf8(const char *text, size_t n)
{
    const unsigned char *p = (const unsigned char *)text;

    while (n > 0) {
        size_t length = utf8_sequence(p, n);

        if (length == 0)
            return false;
        p += length;
        n -= length;
    }
    return true;
}

static char *skip_space(char *p)
{
    while (isspace((unsigned char)*p))
        p++;
    return p;
}

static char *trim(char *text)
{
    size_t n;

    text = skip_space(text);
    n = strlen(text);
    while (n > 0 && isspace((unsigned char)text[n - 1]))
        n--;
    text[n] = '\0';
    return text;
}

/* --- records ----------------------------------------------------------- */

static bool field_append(Field *field, const char *text)
{
    size_t n = strlen(text), needed = field->length + n + 1;

    if (needed > field->capacity) {
        size_t capacity = needed < 64 ? 64 : needed * 2;
        char *grown = realloc(field->text, capacity);

        if (!grown)
            return false;
        field->text = grown;
        field->capacity = capacity;
    }
    memcpy(field->text + field->length, text, n + 1);
    field->length += n;
    return true;
}

static bool record_clear(Record *record)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        Field *field = &record->fields[i];

        field->length = 0;
        field->present = false;
        if (!field_append(field, ""))
            return false;
    }
    record->line = record->names = record->broken_line = 0;
    record->size_kib = -1;
    record->broken[0] = '\0';
    return true;
}

static Field *record_field(Record *record, const char *name)
{
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (strcasecmp(name, field_names[i]) == 0)
            return &record->fields[i];
    return NULL;
}

/* A line of a record: "Name: value", or " more" of *open. */
static bool take_line(Record *record, Field **open, char *text, size_t line)
{
    char *colon;

    if (text[0] == ' ' || text[0] == '\t') {
        if (line == record->line)
            record_break(record, line, "begins with a continuation line");
        return !*open ||
               (field_append(*open, "\n") && field_append(*open, trim(text)));
    }
    *open = NULL;
    colon = strchr(text, ':');
    if (!colon) {
        record_break(record, line, "a line without a colon: \"%.40s\"", text);
        return true;
    }
    *colon = '\0';
    *open = record_field(record, text);
    if (!*open)
        return true;
    if (*open == &record->fields[FIELD_PACKAGE])
        record->names++;
    if ((*open)->present) {
        record_break(record, line, "a second %s", text);
        *open = NULL;
        return true;
    }
    (*open)->present = true;
    return field_append(*open, trim(colon + 1));
}

static void check_size(Record *record)
{
    const char *text = record->fields[FIELD_INSTALLED_SIZE].text;
    size_t n = strlen(text);

    if (!record->fields[FIELD_INSTALLED_SIZE].present)
        return;
    if (n == 0 || n > 15 || strspn(text, "0123456789") != n)
        record_break(record, record->line,
                     "Installed-Size is not a number: \"%.40s\"", text);
    else
        record->size_kib = (int64_t)strtoll(text, NULL, 10);
}

static void check_record(Record *record)
{
    static const FieldKey required[] = { FIELD_PACKAGE, FIELD_VERSION,
                                         FIELD_ARCHITECTURE };

    for (size_t i = 0; i < sizeof(required) / sizeof(required[0]); i++)
        if (record->fields[required[i]].length == 0)
            record_break(record, record->line, "no %s",
                         field_names[required[i]]);
    check_size(record);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (!is_utf8(record->fields[i].text, record->fields[i].length))
            record_break(record, record->line, "%s is not UTF-8",
                         field_names[i]);
}

void reader_init(Reader *reader, FILE *file)
{
    memset(reader, 0, sizeof(*reader));
    reader->file = file;
}

void reader_fini(Reader *reader)
{
    for (size_t i = 0; i < FIELD_COUNT; i++)
        free(reader->record.fields[i].text);
    free(reader->buffer);
}

/* The next line without its end in reader->buffer; false at the end. */
static bool read_line(Reader *reader, bool *cut_off)
{
    ssize_t n = getline(&reader->buffer, &reader->capacity, reader->file);
    char *text = reader->buffer;

    if (n < 0) {
        reader->failed = !feof(reader->file);
        return false;
    }
    reader->line++;
    *cut_off = text[n - 1] != '\n';
    if (!*cut_off)
        text[--n] = '\0';
    if (n > 0 && text[n - 1] == '\r')
        text[--n] = '\0';
    for (ssize_t i = 0; i < n; i++)
        if (text[i] == '\0')
            text[i] = '\xFF'; /* else NUL would hide the rest; not UTF-8 */
    return true;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t")] == '\0';
}

Record *reader_next(Reader *reader)
{
    Record *record = &reader->record;
    Field *open = NULL;
    bool cut_off = false;

    if (!record_clear(record)) {
        reader->failed = true;
        return NULL;
    }
    while (read_line(reader, &cut_off)) {
        if (is_blank(reader->buffer)) {
            if (record->line != 0)
                break;
            continue;
        }
        if (record->line == 0)
            record->line = reader->line;
        if (cut_off) /* as dpkg: a missing final newline is an error */
            record_break(record, reader->line,
                         "the file ends in the middle of a line");
        if (!take_line(record, &open, reader->buffer, reader->line))
            reader->failed = true;
    }
    if (reader->failed || record->line == 0)
        return NULL;
    check_record(record);
    return record;
}

/* --- relations --------------------------------------------------------- */

/* "(>= 1.2)" at p, which is cut up; the end of it, or NULL. */
static char *take_version(char *p, Relation *out)
{
    static const char *const known[] = {
        "<<", "<=", ">=", ">>", "=", "<", ">"
    };
    char *end = strchr(p, ')');

    p = skip_space(p + 1);
    if (!end)
        return NULL;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        size_t n = strlen(known[i]);

        if (strncmp(p, known[i], n) == 0) {
            *end = '\0';
            out->relation = known[i];
            out->version = trim(p + n);
            return out->version[0] ? end + 1 : NULL;
        }
    }
    return NULL;
}

/* "name:arch (>= 1.2)"; false when it is not that. */
static bool take_relation(char *text, Relation *out)
{
    char *p = text + strcspn(text, " \t\n:("), *next = p;
    char mark = *p;

    out->name = text;
    out->architecture = out->relation = out->version = "";
    if (p == text)
        return false;
    if (mark == ':') {
        *p++ = '\0';
        out->architecture = p;
        next = p + strcspn(p, " \t\n(");
        mark = *next;
    }
    if (mark == '\0')
        return true;
    p = mark == '(' ? next : skip_space(next);
    if (*p == '(') {
        p = take_version(p, out);
        if (!p)
            return false;
        p = skip_space(p);
    }
    *next = '\0'; /* ends the name, or the architecture */
    return *p == '\0';
}

bool relation_next(Relations *list, Relation *out)
{
    while (*list->at != '\0') {
        char *text = list->at, *end = text + strcspn(text, ",|");
        char mark = *end;

        *end = '\0';
        list->at = mark ? end + 1 : end;
        text = trim(text);
        if (list->alternative == 0 && *text == '\0' && mark != '|')
            continue; /* "a, , b", and a comma at the end: dpkg's own */
        if (list->alternative == 0)
            list->group++;
        out->group = list->group;
        out->alternative = ++list->alternative;
        if (mark != '|')
            list->alternative = 0;
        if (take_relation(text, out))
            return true;
        list->wrong = text;
        return false;
    }
    return false;
}
