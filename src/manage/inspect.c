/*
 * From tables to models: names that C and the library can bear, types, and
 * which column refers to whom.
 */
#include "manage/inspect.h"

#include <string.h>

/* Keywords, and names that headers make macros of or the library needs. */
static const char *const inspect_reserved[] = {
    "auto",         "break",    "case",     "char",      "const",
    "continue",     "default",  "do",       "double",    "else",
    "enum",         "extern",   "float",    "for",       "goto",
    "if",           "inline",   "int",      "long",      "register",
    "restrict",     "return",   "short",    "signed",    "sizeof",
    "static",       "struct",   "switch",   "typedef",   "union",
    "unsigned",     "void",     "volatile", "while",     "bool",
    "true",         "false",    "asm",      "typeof",    "complex",
    "errno",        "stdin",    "stdout",   "stderr",    "unix",
    "linux",        "i386",     "base",     "pk",        "alignas",
    "alignof",      "noreturn", "nullptr",  "constexpr", "static_assert",
    "thread_local", "assert",
};

static bool inspect_is_reserved(const char *name)
{
    for (size_t i = 0;
         i < sizeof(inspect_reserved) / sizeof(inspect_reserved[0]); i++)
        if (strcmp(inspect_reserved[i], name) == 0)
            return true;
    return false;
}

static bool inspect_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool inspect_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool inspect_same(const char *a, const char *b)
{
    for (; *a != '\0' && *b != '\0'; a++, b++)
        if ((*a | (inspect_letter(*a) ? 32 : 0)) !=
            (*b | (inspect_letter(*b) ? 32 : 0)))
            return false;
    return *a == *b;
}

/* ---- names of models ---- */

static bool inspect_small(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Macros have names without small letters: NULL, EOF, COUNT. */
static bool inspect_all_big(const char *name)
{
    while (*name != '\0' && !inspect_small(*name))
        name++;
    return *name == '\0';
}

/* "auth_user" as "AuthUser"; what is no ASCII letter ends a word. */
static void inspect_camel(cormi_str *out, const char *name)
{
    bool up = true, lower = inspect_all_big(name);

    if (!inspect_letter(name[0]) || name[1] == '\0')
        cormi_str_add(out, "Table");
    for (; *name != '\0'; name++) {
        char c = *name;

        if (!inspect_letter(c) && !inspect_digit(c)) {
            up = true;
            continue;
        }
        if (up && inspect_small(c))
            c = (char)(c - 32);
        else if (!up && lower && inspect_letter(c))
            c = (char)(c | 32);
        cormi_str_addc(out, c);
        up = false;
    }
}

static bool inspect_model_taken(const cormi_inspect *in, size_t n,
                                const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (inspect_same(in->tables[i].model, name))
            return true;
    return false;
}

static const char *inspect_model_name(cormi_inspect *in, size_t n)
{
    corm_arena *arena = in->m->arena;
    cormi_str text;
    const char *name;

    cormi_str_init_arena(&text, arena);
    inspect_camel(&text, in->tables[n].info->name);
    name = cormi_str_get(&text);
    for (int i = 2; inspect_model_taken(in, n, name); i++)
        name = cormi_arena_printf(arena, "%s%d", cormi_str_get(&text), i);
    return name;
}

/* ---- names of fields ---- */

/* Small letters, digits and single underscores, none at the ends: two of them
 * separate the parts of paths. */
static const char *inspect_clean(corm_arena *arena, const char *name,
                                 size_t len)
{
    cormi_str text;

    cormi_str_init_arena(&text, arena);
    if (!inspect_letter(name[0]))
        cormi_str_add(&text, "field");
    for (size_t i = 0; i < len; i++) {
        char c = name[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (inspect_letter(c) || inspect_digit(c)) {
            if (text.len == 5 && inspect_digit(c) && !inspect_letter(name[0]))
                cormi_str_addc(&text, '_');
            cormi_str_addc(&text, c);
        } else if (text.len > 0 && text.data[text.len - 1] != '_') {
            cormi_str_addc(&text, '_');
        }
    }
    while (text.len > 0 && text.data[text.len - 1] == '_')
        text.data[--text.len] = '\0';
    if (inspect_is_reserved(cormi_str_get(&text)))
        cormi_str_add(&text, "_field");
    return cormi_str_get(&text);
}

static bool inspect_taken(const cormi_inspect_table *t, size_t n,
                          const char *name, bool key)
{
    for (size_t i = 0; i < n; i++) {
        const cormi_inspect_field *f = &t->fields[i];
        size_t len = strlen(name);

        if (strcmp(f->name, name) == 0 || strcmp(f->member, name) == 0 ||
            (key && (strncmp(f->member, name, len) == 0 &&
                     strcmp(f->member + len, "_id") == 0)) ||
            (key && strncmp(f->name, name, len) == 0 &&
             strcmp(f->name + len, "_id") == 0))
            return true;
    }
    return false;
}

static void inspect_field_name(cormi_inspect *in, cormi_inspect_table *t,
                               size_t i)
{
    cormi_inspect_field *f = &t->fields[i];
    corm_arena *arena = in->m->arena;
    const char *column = f->column->name, *name;
    size_t len = strlen(column);
    bool key = f->key != NULL;

    if (key && len > 3 && inspect_same(column + len - 3, "_id"))
        len -= 3;
    f->name = inspect_clean(arena, column, len);
    name = f->name;
    for (int k = 2; inspect_taken(t, i, name, key); k++)
        name = cormi_arena_printf(arena, "%s_%d", f->name, k);
    f->name = name;
    f->member = key ? cormi_arena_printf(arena, "%s_id", name) : name;
}

/* ---- types ---- */

static const struct inspect_type {
    corm_type type;
    const char *macro, *plain, *optional;
} inspect_types[] = {
    { CORM_TYPE_AUTO, "CORM_AUTO", "int64_t", "corm_opt_int64" },
    { CORM_TYPE_BIG_AUTO, "CORM_BIG_AUTO", "int64_t", "corm_opt_int64" },
    { CORM_TYPE_SMALL_AUTO, "CORM_SMALL_AUTO", "int64_t", "corm_opt_int64" },
    { CORM_TYPE_BOOLEAN, "CORM_BOOLEAN", "bool", "corm_opt_bool" },
    { CORM_TYPE_CHAR, "CORM_CHAR", "const char *", "const char *" },
    { CORM_TYPE_TEXT, "CORM_TEXT", "const char *", "const char *" },
    { CORM_TYPE_UUID, "CORM_UUID", "corm_uuid", "corm_opt_uuid" },
    { CORM_TYPE_INTEGER, "CORM_INTEGER", "int64_t", "corm_opt_int64" },
    { CORM_TYPE_SMALL_INTEGER, "CORM_SMALL_INTEGER", "int64_t",
      "corm_opt_int64" },
    { CORM_TYPE_BIG_INTEGER, "CORM_BIG_INTEGER", "int64_t", "corm_opt_int64" },
    { CORM_TYPE_POSITIVE_INTEGER, "CORM_POSITIVE_INTEGER", "int64_t",
      "corm_opt_int64" },
    { CORM_TYPE_POSITIVE_SMALL_INTEGER, "CORM_POSITIVE_SMALL_INTEGER",
      "int64_t", "corm_opt_int64" },
    { CORM_TYPE_POSITIVE_BIG_INTEGER, "CORM_POSITIVE_BIG_INTEGER", "int64_t",
      "corm_opt_int64" },
    { CORM_TYPE_FLOAT, "CORM_FLOAT", "double", "corm_opt_double" },
    { CORM_TYPE_DECIMAL, "CORM_DECIMAL", "corm_decimal", "corm_opt_decimal" },
    { CORM_TYPE_DATE, "CORM_DATE", "corm_date", "corm_opt_date" },
    { CORM_TYPE_DATETIME, "CORM_DATETIME", "corm_datetime",
      "corm_opt_datetime" },
    { CORM_TYPE_TIME, "CORM_TIME", "corm_time", "corm_opt_time" },
    { CORM_TYPE_DURATION, "CORM_DURATION", "corm_duration",
      "corm_opt_duration" },
    { CORM_TYPE_BINARY, "CORM_BINARY", "corm_bytes", "corm_bytes" },
    { CORM_TYPE_JSON, "CORM_JSON", "corm_json", "corm_json" },
    { CORM_TYPE_IP, "CORM_IP", "const char *", "const char *" },
    { CORM_TYPE_ITEMS, "CORM_ARRAY", "corm_items", "corm_items" },
    { CORM_TYPE_INTEGER_RANGE, "CORM_INTEGER_RANGE", "corm_span", "corm_span" },
    { CORM_TYPE_BIG_INTEGER_RANGE, "CORM_BIG_INTEGER_RANGE", "corm_span",
      "corm_span" },
    { CORM_TYPE_DECIMAL_RANGE, "CORM_DECIMAL_RANGE", "corm_span", "corm_span" },
    { CORM_TYPE_DATE_RANGE, "CORM_DATE_RANGE", "corm_span", "corm_span" },
    { CORM_TYPE_DATETIME_RANGE, "CORM_DATETIME_RANGE", "corm_span",
      "corm_span" },
    { CORM_TYPE_SEARCH_VECTOR, "CORM_SEARCH_VECTOR", "const char *",
      "const char *" },
};

static const struct inspect_type *inspect_type_of(corm_type type)
{
    for (size_t i = 0; i < sizeof(inspect_types) / sizeof(inspect_types[0]);
         i++)
        if (inspect_types[i].type == type)
            return &inspect_types[i];
    return NULL;
}

/* Text whose check says "JSON_VALID(column)". */
static bool inspect_is_json(const cormi_inspect_table *t, const char *column)
{
    static const char valid[] = "json_valid(";
    size_t n = strlen(column);

    for (size_t i = 0; i < t->info->n_checks; i++) {
        const char *sql = t->info->checks[i].sql;
        size_t k = 0;

        while (valid[k] != '\0' && sql[k] != '\0' &&
               (sql[k] | (inspect_letter(sql[k]) ? 32 : 0)) == valid[k])
            k++;
        if (valid[k] == '\0' && strncmp(sql + k + 1, column, n) == 0 &&
            sql[k + 1 + n] != '\0' && sql[k + 2 + n] == ')')
            return true;
    }
    return false;
}

static void inspect_field_type(cormi_inspect *in, const cormi_inspect_table *t,
                               cormi_inspect_field *f)
{
    const corm_column_info *c = f->column;
    corm_type type = c->like.type;
    const struct inspect_type *row;

    if (type == CORM_TYPE_CHAR && c->like.length == 0)
        type = CORM_TYPE_TEXT;
    if (type == CORM_TYPE_TEXT && inspect_is_json(t, c->name))
        type = CORM_TYPE_JSON;
    if (c->identity && f->primary && f->referred != CORM_TYPE_NONE)
        type = f->referred;
    if (c->identity && f->primary)
        type = type == CORM_TYPE_BIG_INTEGER     ? CORM_TYPE_BIG_AUTO
               : type == CORM_TYPE_SMALL_INTEGER ? CORM_TYPE_SMALL_AUTO
                                                 : CORM_TYPE_AUTO;
    row = inspect_type_of(type);
    if (type == CORM_TYPE_ITEMS && inspect_type_of(c->like.base) == NULL)
        row = NULL;
    if (row == NULL) {
        row = inspect_type_of(CORM_TYPE_TEXT);
        f->comment = cormi_arena_printf(in->m->arena,
                                        "the column's type is \"%s\": taken "
                                        "for text",
                                        c->type);
    }
    if (type == CORM_TYPE_DECIMAL && c->like.digits == 0)
        f->comment = "the column does not say how many digits: a guess";
    f->macro = row->macro;
    f->ctype = c->null && !f->primary ? row->optional : row->plain;
}

/* ---- keys ---- */

/* Is the column alone a key of its table? */
static bool inspect_is_key(const cormi_inspect_table *t,
                           const cormi_inspect_field *f)
{
    return f->unique || (f->primary && t->info->primary_key.n_columns <= 1);
}

static bool inspect_in_primary(const corm_table_info *t, const char *column)
{
    for (size_t i = 0; i < t->primary_key.n_columns; i++)
        if (strcmp(t->primary_key.columns[i], column) == 0)
            return true;
    return false;
}

static bool inspect_is_unique(const corm_table_info *t, const char *column)
{
    for (size_t i = 0; i < t->n_uniques; i++)
        if (t->uniques[i].n_columns == 1 &&
            strcmp(t->uniques[i].columns[0], column) == 0)
            return true;
    return false;
}

static cormi_inspect_table *inspect_find(const cormi_inspect *in,
                                         const char *name)
{
    for (size_t i = 0; i < in->n; i++)
        if (strcmp(in->tables[i].info->name, name) == 0)
            return &in->tables[i];
    return NULL;
}

static cormi_inspect_field *inspect_column(const cormi_inspect_table *t,
                                           const char *name)
{
    for (size_t i = 0; i < t->info->n_columns; i++)
        if (strcmp(t->info->columns[i].name, name) == 0)
            return &t->fields[i];
    return NULL;
}

/* A relation, when the target is a table that is written and the column
 * there is one that a field may refer to. */
static void inspect_relation(cormi_inspect *in, cormi_inspect_table *t,
                             cormi_inspect_field *f)
{
    for (size_t i = 0; i < t->info->n_foreign_keys; i++) {
        const corm_foreign_key_info *key = &t->info->foreign_keys[i];
        cormi_inspect_table *to = inspect_find(in, key->to_table);
        cormi_inspect_field *at;

        if (key->n_columns != 1 ||
            strcmp(key->columns[0], f->column->name) != 0)
            continue;
        at = to != NULL && !to->skipped ? inspect_column(to, key->to_columns[0])
                                        : NULL;
        if (at == NULL || !inspect_is_key(to, at)) {
            f->comment = cormi_arena_printf(
                in->m->arena, "refers to %s (%s), which no field can say",
                key->to_table, key->to_columns[0]);
            continue;
        }
        f->key = key;
        f->target = to;
        at->referred = f->column->like.type;
    }
}

/* The member has the type of the column that it refers to, at its end. */
static void inspect_key_type(const cormi_inspect_table *t,
                             cormi_inspect_field *f)
{
    const cormi_inspect_field *at = f;
    const char *column;
    const struct inspect_type *row;

    for (int depth = 0; at->key != NULL && depth < 32; depth++) {
        column = at->key->to_columns[0];
        at = inspect_column(at->target, column);
        if (at == f)
            break;
    }
    row = inspect_type_of(at->column->like.type);
    if (at->column->identity || row == NULL)
        row = inspect_type_of(at->column->identity ? CORM_TYPE_INTEGER
                                                   : CORM_TYPE_TEXT);
    f->ctype = f->column->null && !f->primary ? row->optional : row->plain;
    f->macro = inspect_is_key(t, f) ? "CORM_ONE_TO_ONE" : "CORM_FOREIGN_KEY";
}

static void inspect_to_field(cormi_inspect_field *f)
{
    const cormi_inspect_field *at =
        inspect_column(f->target, f->key->to_columns[0]);

    if (!(f->target->info->primary_key.n_columns == 1 && at->primary))
        f->to_field = at->name;
}

/* Would the name of the reverse end meet another? */
static bool inspect_reverse_clashes(const cormi_inspect_table *t,
                                    const cormi_inspect_field *f)
{
    size_t same = 0;

    for (size_t i = 0; i < t->info->n_columns; i++)
        same += t->fields[i].key != NULL && t->fields[i].target == f->target;
    if (same > 1)
        return true;
    for (size_t i = 0; i < f->target->info->n_columns; i++) {
        const cormi_inspect_field *other = &f->target->fields[i];
        size_t len = strlen(t->model);

        if (inspect_same(other->name, t->model) ||
            inspect_same(other->member, t->model) ||
            (strlen(other->name) == len + 4 &&
             strcmp(other->name + len, "_set") == 0))
            return true;
    }
    return false;
}

/* ---- all ---- */

static bool inspect_prepare(cormi_inspect *in, cormi_inspect_table *t)
{
    t->fields =
        CORMI_NEW_N(in->m->arena, cormi_inspect_field, t->info->n_columns + 1);
    t->skipped = t->info->n_columns == 0;
    for (size_t i = 0; t->fields != NULL && i < t->info->n_columns; i++) {
        cormi_inspect_field *f = &t->fields[i];

        f->column = &t->info->columns[i];
        f->primary = inspect_in_primary(t->info, f->column->name);
        f->unique = inspect_is_unique(t->info, f->column->name);
        f->name = f->member = "";
    }
    if (t->info->primary_key.n_columns == 0 && !t->skipped) {
        cormi_inspect_field *f = &t->fields[0];

        for (size_t i = t->info->n_columns; i-- > 0;)
            if (t->fields[i].unique && !t->fields[i].column->null)
                f = &t->fields[i];
        f->primary = true;
        f->comment = "the table has no primary key; this column stands for it";
    }
    return t->fields != NULL;
}

static void inspect_finish(cormi_inspect *in, cormi_inspect_table *t)
{
    for (size_t i = 0; i < t->info->n_columns; i++) {
        cormi_inspect_field *f = &t->fields[i];

        if (f->key == NULL)
            continue;
        inspect_key_type(t, f);
        inspect_to_field(f);
        if (inspect_reverse_clashes(t, f))
            f->related_name = cormi_arena_printf(in->m->arena, "%s_%s_rows",
                                                 t->model, f->name);
    }
}

bool cormi_inspect_make(cormi_inspect *in, const corm_structure *structure)
{
    in->tables =
        CORMI_NEW_N(in->m->arena, cormi_inspect_table, structure->n_tables + 1);
    for (size_t i = 0; in->tables != NULL && i < structure->n_tables; i++) {
        in->tables[in->n].info = &structure->tables[i];
        in->tables[in->n].model = inspect_model_name(in, in->n);
        if (!inspect_prepare(in, &in->tables[in->n]))
            return cormi_no_memory(in->m), false;
        in->n++;
    }
    if (in->tables == NULL)
        return cormi_no_memory(in->m), false;
    for (size_t i = 0; i < in->n; i++)
        for (size_t k = 0; k < in->tables[i].info->n_columns; k++)
            inspect_relation(in, &in->tables[i], &in->tables[i].fields[k]);
    for (size_t i = 0; i < in->n; i++)
        for (size_t k = 0; k < in->tables[i].info->n_columns; k++) {
            inspect_field_name(in, &in->tables[i], k);
            inspect_field_type(in, &in->tables[i], &in->tables[i].fields[k]);
        }
    for (size_t i = 0; i < in->n; i++)
        inspect_finish(in, &in->tables[i]);
    return true;
}
