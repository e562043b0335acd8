/*
 * What a SQLite database holds.  The pragmas tell most of it; names of
 * constraints, checks, collations, generated columns and the expressions of
 * indexes stand only in the text of the CREATE statements, which is read by
 * tokens here.
 */
#include "introspect.h"

#include <corm/sys/driver.h>

#include <string.h>

/* ---- queries ---- */

/* clang-format off */
#define ISP_TABLES "sqlite_master m"
#define ISP_WHERE  " WHERE m.type = 'table' AND m.name NOT GLOB 'sqlite_*' AND {m.name} "

static const char isp_tables[] =
    "SELECT name, CASE type WHEN 'view' THEN 'v' ELSE 't' END, sql, NULL FROM sqlite_master"
    " WHERE type IN ('table', 'view') AND name NOT GLOB 'sqlite_*' AND {name}"
    " ORDER BY name";

/* Views are left out: one that is broken would make the whole query fail. */
static const char isp_columns[] =
    "SELECT m.name, x.name, x.type, CAST(x.\"notnull\" = 0 AND x.pk = 0 AS TEXT), x.dflt_value,"
    " CAST(x.pk = 1 AND upper(x.type) = 'INTEGER' AND NOT EXISTS (SELECT 1 FROM pragma_table_info(m.name) y WHERE y.pk > 1)"
    " AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) l WHERE l.origin = 'pk') AS TEXT),"
    " CASE x.hidden WHEN 2 THEN 'v' WHEN 3 THEN 's' END, NULL, NULL, NULL, NULL"
    " FROM " ISP_TABLES " JOIN pragma_table_xinfo(m.name) x" ISP_WHERE
    "AND x.hidden <> 1 ORDER BY m.name, x.cid";

static const char isp_view_columns[] =
    "SELECT m.name, x.name, x.type, '1', NULL, '0', NULL, NULL, NULL, NULL, NULL"
    " FROM sqlite_master m JOIN pragma_table_info(m.name) x WHERE m.type = 'view' AND {m.name} ORDER BY x.cid";

/* Lists of indexes and foreign keys begin with the newest. */
static const char isp_keys[] =
    "SELECT * FROM (SELECT m.name AS a, 'p', NULL, 'p', x.name, NULL, NULL FROM " ISP_TABLES
    " JOIN pragma_table_info(m.name) x" ISP_WHERE "AND x.pk > 0 ORDER BY m.name, x.pk)"
    " UNION ALL "
    "SELECT * FROM (SELECT m.name, l.name, NULL, 'u', i.name, NULL, NULL FROM " ISP_TABLES
    " JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i" ISP_WHERE
    "AND l.origin = 'u' ORDER BY m.name, l.seq DESC, i.seqno)";

static const char isp_indexes[] =
    "SELECT m.name, l.name, CAST(l.\"unique\" AS TEXT), i.name, NULL, CAST(i.\"desc\" AS TEXT), '0', NULL, NULL, NULL, s.sql, NULL"
    " FROM " ISP_TABLES " JOIN pragma_index_list(m.name) l JOIN pragma_index_xinfo(l.name) i"
    " JOIN sqlite_master s ON s.type = 'index' AND s.name = l.name" ISP_WHERE
    "AND l.origin = 'c' AND i.key = 1 ORDER BY m.name, l.name, i.seqno";

static const char isp_foreign_keys[] =
    "SELECT m.name, CAST(f.id AS TEXT), NULL, f.\"from\", f.\"table\","
    " coalesce(f.\"to\", (SELECT p.name FROM pragma_table_info(f.\"table\") p WHERE p.pk = f.seq + 1), ''),"
    " f.on_delete, f.on_update, NULL"
    " FROM " ISP_TABLES " JOIN pragma_foreign_key_list(m.name) f" ISP_WHERE
    "ORDER BY m.name, f.id DESC, f.seq";

static const char isp_triggers[] =
    "SELECT m.tbl_name, m.name, m.sql FROM sqlite_master m WHERE m.type = 'trigger' AND {m.tbl_name}"
    " ORDER BY m.tbl_name, m.rowid";
/* clang-format on */

/* ---- tokens ---- */

typedef enum isp_kind {
    ISP_END,
    ISP_WORD,
    ISP_QUOTED, /* a name in quotes */
    ISP_STRING,
    ISP_OTHER
} isp_kind;

typedef struct isp_token {
    isp_kind kind;
    const char *at;
    size_t len;
} isp_token;

/* One definition being read. */
typedef struct isp_scan {
    const char *at;
    isp_token token; /* the one in hand */
    corm_arena *arena;
    bool oom;
} isp_scan;

static bool isp_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool isp_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           (unsigned char)c >= 0x80;
}

static const char *isp_skip_blank(const char *at)
{
    for (;;) {
        const char *end = NULL;

        if (isp_space(*at)) {
            at++;
            continue;
        }
        if (at[0] == '-' && at[1] == '-')
            end = strchr(at, '\n');
        else if (at[0] == '/' && at[1] == '*')
            end = strstr(at + 2, "*/");
        else
            return at;
        if (end == NULL)
            return at + strlen(at);
        at = end + (*end == '\n' ? 1 : 2);
    }
}

/* Behind the closing quote; a doubled one stands for itself. */
static const char *isp_skip_quoted(const char *at)
{
    char close = *at == '[' ? ']' : *at;

    for (at++; *at != '\0'; at++) {
        if (*at != close)
            continue;
        if (close == ']' || at[1] != close)
            return at + 1;
        at++;
    }
    return at;
}

static isp_token *isp_next(isp_scan *scan)
{
    const char *at = isp_skip_blank(scan->at), *end = at + 1;
    isp_kind kind = ISP_OTHER;

    if (*at == '\0') {
        kind = ISP_END;
        end = at;
    } else if (*at == '\'' || *at == '"' || *at == '`' || *at == '[') {
        kind = *at == '\'' ? ISP_STRING : ISP_QUOTED;
        end = isp_skip_quoted(at);
    } else if (isp_word_char(*at)) {
        kind = ISP_WORD;
        while (isp_word_char(*end))
            end++;
    }
    scan->token = (isp_token){ kind, at, (size_t)(end - at) };
    scan->at = end;
    return &scan->token;
}

static char isp_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool isp_same_text(const char *text, size_t len, const char *other)
{
    if (strlen(other) != len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (isp_upper(text[i]) != isp_upper(other[i]))
            return false;
    return true;
}

static bool isp_is(const isp_scan *scan, const char *word)
{
    return scan->token.kind == ISP_WORD &&
           isp_same_text(scan->token.at, scan->token.len, word);
}

static bool isp_is_char(const isp_scan *scan, char c)
{
    return scan->token.kind == ISP_OTHER && *scan->token.at == c;
}

/* A span without blanks around it, in the arena. */
static const char *isp_copy(isp_scan *scan, const char *at, const char *end)
{
    char *copy;

    while (at < end && isp_space(*at))
        at++;
    while (end > at && isp_space(end[-1]))
        end--;
    copy = corm_arena_strndup(scan->arena, at, (size_t)(end - at));
    scan->oom = scan->oom || copy == NULL;
    return copy;
}

/* The token in hand as a name: quotes taken off. */
static const char *isp_name(isp_scan *scan)
{
    const isp_token *t = &scan->token;
    char *name = corm_arena_strndup(scan->arena, t->at, t->len);
    size_t n = 0;

    scan->oom = scan->oom || name == NULL;
    if (name == NULL || t->kind == ISP_WORD || t->len < 2)
        return name;
    for (size_t i = 1; i + 1 < t->len; i++) {
        name[n++] = t->at[i];
        if (t->at[i] == t->at[t->len - 1] && t->at[i + 1] == t->at[i])
            i++;
    }
    name[n] = '\0';
    return name;
}

/* The token in hand is "(": its end, with the token behind it in hand.  What
 * is inside is from *from to *to. */
static void isp_parentheses(isp_scan *scan, const char **from, const char **to)
{
    size_t depth = 1;

    *from = scan->at;
    while (depth > 0 && isp_next(scan)->kind != ISP_END) {
        depth += isp_is_char(scan, '(');
        depth -= isp_is_char(scan, ')');
    }
    *to = scan->token.at;
    isp_next(scan);
}

/* ---- names between parentheses ---- */

/* Do the names in a span, or the one column when it is empty, equal these? */
static bool isp_same_names(isp_scan *scan, const char *from, const char *to,
                           const char *column, const char *const *names,
                           size_t n)
{
    isp_scan in = { .at = from, .arena = scan->arena };
    size_t found = 0;

    if (from == NULL)
        return n == 1 && column != NULL &&
               isp_same_text(column, strlen(column), names[0]);
    while (isp_next(&in)->kind != ISP_END && in.token.at < to) {
        const char *name = isp_name(&in);

        if (name == NULL || found == n ||
            !isp_same_text(name, strlen(name), names[found]))
            break;
        found++;
        while (in.token.kind != ISP_END && in.at < to && !isp_is_char(&in, ','))
            isp_next(&in);
        if (!isp_is_char(&in, ','))
            break;
    }
    scan->oom = scan->oom || in.oom;
    return found == n;
}

/* ---- tables ---- */

/* An item between the parentheses of CREATE TABLE. */
typedef struct isp_item {
    corm_table_info *table;
    corm_column_info *column;   /* NULL: of a constraint of the table */
    corm_foreign_key_info *key; /* that DEFERRABLE speaks of */
    const char *name;           /* of CONSTRAINT name, until it is used */
    const char *from, *to;      /* columns of FOREIGN KEY (..) */
    size_t checks;              /* room in table->checks */
} isp_item;

static const char *isp_column_name(const isp_item *item)
{
    return item->column != NULL ? item->column->name : NULL;
}

static void isp_check(isp_scan *scan, isp_item *item)
{
    corm_table_info *t = item->table;
    const char *from, *to;

    if (!isp_is_char(scan, '('))
        return;
    isp_parentheses(scan, &from, &to);
    if (t->n_checks == item->checks) {
        size_t room = item->checks * 2 + 4;
        corm_named_sql *more =
            corm_arena_alloc(scan->arena, room * sizeof(*more));

        if (more == NULL) {
            scan->oom = true;
            return;
        }
        if (t->n_checks > 0)
            memcpy(more, t->checks, t->n_checks * sizeof(*more));
        t->checks = more;
        item->checks = room;
    }
    t->checks[t->n_checks++] =
        (corm_named_sql){ item->name, isp_copy(scan, from, to) };
    item->name = NULL;
}

static void isp_unique(isp_scan *scan, isp_item *item)
{
    const char *from = NULL, *to = NULL;
    corm_table_info *t = item->table;

    if (isp_is_char(scan, '('))
        isp_parentheses(scan, &from, &to);
    for (size_t i = 0; i < t->n_uniques; i++) {
        corm_key_info *key = &t->uniques[i];

        if (key->name == NULL &&
            isp_same_names(scan, from, to, isp_column_name(item),
                           (const char *const *)key->columns, key->n_columns)) {
            key->name = item->name;
            break;
        }
    }
    item->name = NULL;
}

static void isp_references(isp_scan *scan, isp_item *item)
{
    corm_table_info *t = item->table;
    const char *target = isp_name(scan), *from, *to;

    item->key = NULL;
    for (size_t i = 0; target != NULL && i < t->n_foreign_keys; i++) {
        corm_foreign_key_info *key = &t->foreign_keys[i];

        if (isp_same_text(target, strlen(target), key->to_table) &&
            isp_same_names(scan, item->from, item->to, isp_column_name(item),
                           (const char *const *)key->columns, key->n_columns))
            item->key = key;
    }
    if (item->key != NULL)
        item->key->name = item->name;
    item->name = NULL;
    isp_next(scan);
    if (isp_is_char(scan, '('))
        isp_parentheses(scan, &from, &to);
}

/* DEFERRABLE [INITIALLY DEFERRED | INITIALLY IMMEDIATE] */
static void isp_deferrable(isp_scan *scan, isp_item *item)
{
    int8_t how = 2;

    if (isp_is(scan, "INITIALLY")) {
        isp_next(scan);
        how = isp_is(scan, "DEFERRED") ? 1 : 2;
        isp_next(scan);
    }
    if (item->key != NULL)
        item->key->deferrable = how;
}

static void isp_generated(isp_scan *scan, isp_item *item)
{
    const char *from, *to;

    if (!isp_is_char(scan, '('))
        return;
    isp_parentheses(scan, &from, &to);
    if (item->column != NULL)
        item->column->expression = isp_copy(scan, from, to);
}

static void isp_collate(isp_scan *scan, isp_item *item)
{
    if (item->column != NULL)
        item->column->collation = isp_name(scan);
    isp_next(scan);
}

static void isp_primary(isp_scan *scan, isp_item *item)
{
    item->table->primary_key.name = item->name;
    item->name = NULL;
    isp_next(scan); /* KEY */
}

static void isp_foreign(isp_scan *scan, isp_item *item)
{
    isp_next(scan); /* KEY */
    if (isp_is_char(scan, '('))
        isp_parentheses(scan, &item->from, &item->to);
}

static void isp_constraint(isp_scan *scan, isp_item *item)
{
    item->name = isp_name(scan);
    isp_next(scan);
}

/* A constraint whose name nobody asks for. */
static void isp_nameless(isp_scan *scan, isp_item *item)
{
    item->name = NULL;
    if (isp_is(scan, "DEFERRABLE")) /* NOT DEFERRABLE */
        isp_next(scan);
}

/* What follows a word; the token behind it is in hand. */
static const struct isp_word {
    const char *word;
    void (*read)(isp_scan *scan, isp_item *item);
} isp_words[] = {
    { "CONSTRAINT", isp_constraint }, { "CHECK", isp_check },
    { "UNIQUE", isp_unique },         { "PRIMARY", isp_primary },
    { "FOREIGN", isp_foreign },       { "REFERENCES", isp_references },
    { "DEFERRABLE", isp_deferrable }, { "AS", isp_generated },
    { "COLLATE", isp_collate },       { "NOT", isp_nameless },
    { "DEFAULT", isp_nameless },
};

#define ISP_WORDS (sizeof(isp_words) / sizeof(isp_words[0]))

static const struct isp_word *isp_find_word(const isp_scan *scan)
{
    for (size_t i = 0; i < ISP_WORDS; i++)
        if (isp_is(scan, isp_words[i].word))
            return &isp_words[i];
    return NULL;
}

static corm_column_info *isp_find_column(corm_table_info *table,
                                         const char *name)
{
    for (size_t i = 0; name != NULL && i < table->n_columns; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return &table->columns[i];
    return NULL;
}

/* Only these begin an item that is no column. */
static bool isp_begins_constraint(const isp_scan *scan)
{
    return isp_is(scan, "CONSTRAINT") || isp_is(scan, "PRIMARY") ||
           isp_is(scan, "UNIQUE") || isp_is(scan, "CHECK") ||
           isp_is(scan, "FOREIGN");
}

static void isp_read_item(isp_scan *scan, isp_item *item)
{
    const char *from, *to;

    if (!isp_begins_constraint(scan)) {
        item->column = isp_find_column(item->table, isp_name(scan));
        isp_next(scan);
    }
    while (scan->token.kind != ISP_END && !isp_is_char(scan, ',') &&
           !isp_is_char(scan, ')')) {
        const struct isp_word *word = isp_find_word(scan);

        if (word != NULL) {
            isp_next(scan);
            word->read(scan, item);
        } else if (isp_is_char(scan, '(')) {
            isp_parentheses(scan, &from, &to);
        } else {
            isp_next(scan);
        }
    }
}

static void isp_read_table(isp_scan *scan, corm_table_info *table)
{
    size_t room = 0;

    isp_next(scan);
    isp_next(scan);
    if (isp_is(scan, "VIRTUAL"))
        return;
    while (scan->token.kind != ISP_END && !isp_is_char(scan, '('))
        isp_next(scan);
    while (scan->token.kind != ISP_END && !isp_is_char(scan, ')')) {
        isp_item item = { .table = table, .checks = room };

        isp_next(scan);
        isp_read_item(scan, &item);
        room = item.checks;
    }
}

/* ---- indexes ---- */

/* One part, up to a comma or the end: its text, without ASC or DESC. */
static const char *isp_read_part(isp_scan *scan, const char *to)
{
    const char *from = isp_skip_blank(scan->at), *end = from, *inner, *close;

    isp_next(scan);
    while (scan->token.kind != ISP_END && scan->token.at < to &&
           !isp_is_char(scan, ',')) {
        if (!isp_is(scan, "ASC") && !isp_is(scan, "DESC"))
            end = scan->at;
        if (isp_is_char(scan, '(')) {
            isp_parentheses(scan, &inner, &close);
            end = close + 1;
        } else {
            isp_next(scan);
        }
    }
    return isp_copy(scan, from, end);
}

static void isp_read_index(isp_scan *scan, corm_index_info *index)
{
    const char *from, *to;
    isp_scan parts;

    while (scan->token.kind != ISP_END && !isp_is(scan, "ON"))
        isp_next(scan);
    while (scan->token.kind != ISP_END && !isp_is_char(scan, '('))
        isp_next(scan);
    isp_parentheses(scan, &from, &to);
    if (isp_is(scan, "WHERE"))
        index->condition =
            isp_copy(scan, scan->at, scan->at + strlen(scan->at));
    parts = (isp_scan){ .at = from, .arena = scan->arena };
    for (size_t i = 0; i < index->n_parts; i++) {
        const char *text = isp_read_part(&parts, to);

        if (index->parts[i].column == NULL)
            index->parts[i].expression = text;
    }
    scan->oom = scan->oom || parts.oom;
}

/* ---- the whole ---- */

static corm_status isp_refine(corm_structure *structure, corm_arena *arena,
                              corm_error *err)
{
    isp_scan scan = { .arena = arena };

    for (size_t i = 0; i < structure->n_tables; i++) {
        corm_table_info *table = &structure->tables[i];

        if (table->view || table->sql == NULL)
            continue;
        scan.at = table->sql;
        isp_read_table(&scan, table);
        for (size_t k = 0; k < table->n_indexes; k++) {
            scan.at = table->indexes[k].sql;
            isp_next(&scan);
            isp_read_index(&scan, &table->indexes[k]);
        }
    }
    return scan.oom ? corm_driver_no_memory(err) : CORM_OK;
}

const corm_introspection cormi_sqlite_introspection = {
    .size = sizeof(corm_introspection),
    .tables = isp_tables,
    .columns = isp_columns,
    .view_columns = isp_view_columns,
    .keys = isp_keys,
    .indexes = isp_indexes,
    .foreign_keys = isp_foreign_keys,
    .triggers = isp_triggers,
    .refine = isp_refine,
};
