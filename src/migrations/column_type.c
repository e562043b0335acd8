/*
 * Column types as databases spell them, read as the nearest field type.  One
 * table for all of them: the spellings do not contradict each other.
 */
#include <corm/introspect.h>

#include <string.h>

typedef struct column_spelling {
    const char *name; /* lower case, without numbers in parentheses */
    corm_type type;
} column_spelling;

/* clang-format off */
static const column_spelling column_spellings[] = {
    { "bool",                        CORM_TYPE_BOOLEAN },
    { "boolean",                     CORM_TYPE_BOOLEAN },
    { "tinyint",                     CORM_TYPE_SMALL_INTEGER },
    { "smallint",                    CORM_TYPE_SMALL_INTEGER },
    { "year",                        CORM_TYPE_SMALL_INTEGER },
    { "int2",                        CORM_TYPE_SMALL_INTEGER },
    { "int",                         CORM_TYPE_INTEGER },
    { "integer",                     CORM_TYPE_INTEGER },
    { "int4",                        CORM_TYPE_INTEGER },
    { "mediumint",                   CORM_TYPE_INTEGER },
    { "bigint",                      CORM_TYPE_BIG_INTEGER },
    { "int8",                        CORM_TYPE_BIG_INTEGER },
    { "smallserial",                 CORM_TYPE_SMALL_AUTO },
    { "serial",                      CORM_TYPE_AUTO },
    { "bigserial",                   CORM_TYPE_BIG_AUTO },
    { "varchar",                     CORM_TYPE_CHAR },
    { "character varying",           CORM_TYPE_CHAR },
    { "nvarchar",                    CORM_TYPE_CHAR },
    { "char",                        CORM_TYPE_CHAR },
    { "nchar",                       CORM_TYPE_CHAR },
    { "character",                   CORM_TYPE_CHAR },
    { "bpchar",                      CORM_TYPE_CHAR },
    { "text",                        CORM_TYPE_TEXT },
    { "tinytext",                    CORM_TYPE_TEXT },
    { "mediumtext",                  CORM_TYPE_TEXT },
    { "longtext",                    CORM_TYPE_TEXT },
    { "clob",                        CORM_TYPE_TEXT },
    { "citext",                      CORM_TYPE_TEXT },
    { "real",                        CORM_TYPE_FLOAT },
    { "float",                       CORM_TYPE_FLOAT },
    { "float4",                      CORM_TYPE_FLOAT },
    { "float8",                      CORM_TYPE_FLOAT },
    { "double",                      CORM_TYPE_FLOAT },
    { "double precision",            CORM_TYPE_FLOAT },
    { "decimal",                     CORM_TYPE_DECIMAL },
    { "numeric",                     CORM_TYPE_DECIMAL },
    { "date",                        CORM_TYPE_DATE },
    { "datetime",                    CORM_TYPE_DATETIME },
    { "timestamp",                   CORM_TYPE_DATETIME },
    { "timestamptz",                 CORM_TYPE_DATETIME },
    { "timestamp with time zone",    CORM_TYPE_DATETIME },
    { "timestamp without time zone", CORM_TYPE_DATETIME },
    { "time",                        CORM_TYPE_TIME },
    { "time without time zone",      CORM_TYPE_TIME },
    { "interval",                    CORM_TYPE_DURATION },
    { "blob",                        CORM_TYPE_BINARY },
    { "tinyblob",                    CORM_TYPE_BINARY },
    { "mediumblob",                  CORM_TYPE_BINARY },
    { "longblob",                    CORM_TYPE_BINARY },
    { "bytea",                       CORM_TYPE_BINARY },
    { "binary",                      CORM_TYPE_BINARY },
    { "varbinary",                   CORM_TYPE_BINARY },
    { "json",                        CORM_TYPE_JSON },
    { "jsonb",                       CORM_TYPE_JSON },
    { "uuid",                        CORM_TYPE_UUID },
    { "inet",                        CORM_TYPE_IP },
    { "inet4",                       CORM_TYPE_IP },
    { "inet6",                       CORM_TYPE_IP },
    { "int4range",                   CORM_TYPE_INTEGER_RANGE },
    { "int8range",                   CORM_TYPE_BIG_INTEGER_RANGE },
    { "numrange",                    CORM_TYPE_DECIMAL_RANGE },
    { "daterange",                   CORM_TYPE_DATE_RANGE },
    { "tstzrange",                   CORM_TYPE_DATETIME_RANGE },
    { "tsvector",                    CORM_TYPE_SEARCH_VECTOR },
    { "tsquery",                     CORM_TYPE_SEARCH_QUERY },
};
/* clang-format on */

/* A spelling taken apart: "character varying" and 100. */
typedef struct column_words {
    char name[48];
    int numbers[2];
    size_t n;
    bool is_unsigned, too_long;
} column_words;

static char column_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* One number of "(10, 2)"; moves at. */
static const char *column_number(column_words *out, const char *at)
{
    int number = 0;

    for (; *at >= '0' && *at <= '9'; at++)
        if (number < 100000000)
            number = number * 10 + (*at - '0');
    if (out->n < 2)
        out->numbers[out->n++] = number;
    return at;
}

static const char *column_parenthesis(column_words *out, const char *at)
{
    while (*at != '\0' && *at != ')') {
        if (*at >= '0' && *at <= '9')
            at = column_number(out, at);
        else
            at++;
    }
    return at + (*at == ')');
}

static void column_word(column_words *out, const char *word, size_t n)
{
    size_t have = strlen(out->name);

    if (n == 8 && strncmp(word, "unsigned", 8) == 0) {
        out->is_unsigned = true;
        return;
    }
    if (n == 8 && strncmp(word, "zerofill", 8) == 0)
        return; /* how it is shown */
    if (have + n + 2 > sizeof(out->name)) {
        out->too_long = true;
        return;
    }
    if (have > 0)
        out->name[have++] = ' ';
    memcpy(out->name + have, word, n);
    out->name[have + n] = '\0';
}

static void column_split(column_words *out, const char *at)
{
    char word[48];
    size_t n = 0;

    memset(out, 0, sizeof(*out));
    for (;; at++) {
        bool ends = *at == '\0' || *at == ' ' || *at == '\t' || *at == '(';

        if (!ends && n < sizeof(word))
            word[n++] = column_lower(*at);
        else if (!ends)
            out->too_long = true;
        if (ends && n > 0)
            column_word(out, word, n);
        n = ends ? 0 : n;
        if (*at == '(')
            at = column_parenthesis(out, at + 1) - 1;
        if (*at == '\0')
            return;
    }
}

static corm_type column_positive(corm_type type)
{
    switch (type) {
    case CORM_TYPE_SMALL_INTEGER:
        return CORM_TYPE_POSITIVE_SMALL_INTEGER;
    case CORM_TYPE_INTEGER:
        return CORM_TYPE_POSITIVE_INTEGER;
    case CORM_TYPE_BIG_INTEGER:
        return CORM_TYPE_POSITIVE_BIG_INTEGER;
    default:
        return type;
    }
}

static void column_numbers(corm_column_type *out, const column_words *words)
{
    if (out->type == CORM_TYPE_DECIMAL) {
        out->digits = words->numbers[0];
        out->places = words->numbers[1];
    } else if (out->type == CORM_TYPE_CHAR || out->type == CORM_TYPE_BINARY) {
        out->length = words->numbers[0];
    }
}

/* "integer[]": what stands before the brackets, as items. */
static corm_column_type column_array(const char *text, size_t n)
{
    corm_column_type out = { CORM_TYPE_NONE, 0, 0, 0, CORM_TYPE_NONE };
    char item[64];

    if (n >= sizeof(item))
        return out;
    memcpy(item, text, n);
    item[n] = '\0';
    out = corm_column_type_read(item);
    out.base = out.type;
    out.type = CORM_TYPE_ITEMS;
    return out;
}

corm_column_type corm_column_type_read(const char *text)
{
    corm_column_type out = { CORM_TYPE_NONE, 0, 0, 0, CORM_TYPE_NONE };
    size_t n = text != NULL ? strlen(text) : 0;
    column_words words;

    if (text == NULL)
        return out;
    if (n >= 2 && strcmp(text + n - 2, "[]") == 0)
        return column_array(text, n - 2);
    column_split(&words, text);
    if (words.too_long)
        return out;
    if (strcmp(words.name, "tinyint") == 0 && words.n == 1 &&
        words.numbers[0] == 1) {
        out.type = CORM_TYPE_BOOLEAN;
        return out;
    }
    for (size_t i = 0;
         i < sizeof(column_spellings) / sizeof(column_spellings[0]); i++)
        if (strcmp(words.name, column_spellings[i].name) == 0)
            out.type = column_spellings[i].type;
    if (words.is_unsigned)
        out.type = column_positive(out.type);
    column_numbers(&out, &words);
    return out;
}
