/*
 * From records to rows, in one transaction.  What each record needs is freed
 * with its batch's scope, so memory stays flat however long the list is.
 */
#include "control.h"
#include "idmap.h"
#include "packages.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 500, PROGRESS = 10000 };

typedef struct RelationList {
    Relation *items;
    size_t n, capacity;
} RelationList;

/* Objects of one model that are not saved yet. */
typedef struct Rows {
    void **items;
    size_t n, capacity;
} Rows;

typedef struct Loader {
    corm_session *s;
    FILE *out;
    Reader reader;
    /* Text -> key of its row; -i: the name is new_names' item i - 1. */
    IdMap names, maintainers, sections, seen;
    RelationList relations[FIELD_COUNT];
    char *key; /* space to make a key of a map in */
    size_t key_capacity;
    size_t records, package_lines, packages, duplicates, broken;
    size_t dependencies, provisions;
    /* Of the records in hand, to be inserted together. */
    Rows new_names, new_packages, new_dependencies, new_provisions;
} Loader;

/* --- one record -------------------------------------------------------- */

static bool no_memory(Loader *l)
{
    fprintf(l->out, "out of memory\n");
    l->reader.failed = true;
    return false;
}

static bool add_relation(RelationList *list, const Relation *relation)
{
    if (list->n == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 32;
        Relation *grown = realloc(list->items, capacity * sizeof(*list->items));

        if (!grown)
            return false;
        list->items = grown;
        list->capacity = capacity;
    }
    list->items[list->n++] = *relation;
    return true;
}

static bool add_row(Rows *rows, void *object)
{
    if (rows->n == rows->capacity) {
        size_t capacity = rows->capacity ? rows->capacity * 2 : 256;
        void **grown = realloc(rows->items, capacity * sizeof(*rows->items));

        if (!grown)
            return false;
        rows->items = grown;
        rows->capacity = capacity;
    }
    rows->items[rows->n++] = object;
    return true;
}

/* Takes a relation field apart; a part that is wrong breaks the record. */
static bool read_relations(Loader *l, Record *record, FieldKey key)
{
    Relations walk = { .at = record->fields[key].text };
    Relation relation;

    l->relations[key].n = 0;
    while (relation_next(&walk, &relation))
        if (!add_relation(&l->relations[key], &relation))
            return no_memory(l);
    if (walk.wrong)
        record_break(record, record->line, "no dependency: \"%.40s\"",
                     walk.wrong);
    return true;
}

/* "a\nb\nc": what tells rows apart, as one text; NULL: no memory. */
static const char *make_key(Loader *l, const char *a, const char *b,
                            const char *c)
{
    size_t needed = strlen(a) + strlen(b) + strlen(c) + 3;

    if (needed > l->key_capacity) {
        char *grown = realloc(l->key, needed * 2);

        if (!grown)
            return NULL;
        l->key = grown;
        l->key_capacity = needed * 2;
    }
    snprintf(l->key, l->key_capacity, "%s\n%s\n%s", a, b, c);
    return l->key;
}

/* The record's buffer is used again before the rows are inserted. */
static const char *keep(Loader *l, const char *text)
{
    return corm_strdup(l->s, text);
}

/* Refers a row to a name: by its key, or to its object, which is made when
 * the name is new and has a key when the rows that refer to it are inserted. */
static bool refer(Loader *l, const char *text, int64_t *key, Name **object)
{
    int64_t *id = idmap_at(&l->names, text);
    Name *name;

    if (!id)
        return no_memory(l);
    if (*id == 0) {
        name = corm_new(l->s, Name);
        if (!name)
            return false;
        name->text = keep(l, text);
        if (!add_row(&l->new_names, name))
            return no_memory(l);
        *id = -(int64_t)l->new_names.n;
    }
    if (*id > 0)
        *key = *id;
    else
        *object = l->new_names.items[-*id - 1];
    return true;
}

static int64_t section_key(Loader *l, const char *text)
{
    int64_t *id = idmap_at(&l->sections, text);
    Section *section;

    if (!id)
        return no_memory(l);
    if (*id == 0) {
        section = corm_create(l->s, Section, .name = text);
        *id = section ? section->id : 0;
    }
    return *id;
}

/* Cuts "Name <email>" in two. */
static void split_address(char *text, const char **name, const char **email)
{
    char *open = strrchr(text, '<'), *close = open ? strchr(open, '>') : NULL;

    *name = text;
    *email = "";
    if (!close)
        return;
    *email = open + 1;
    *close = '\0';
    do
        *open = '\0';
    while (open > text && *--open == ' ');
}

static int64_t maintainer_key(Loader *l, char *text)
{
    const char *name, *email, *key;
    Maintainer *maintainer;
    int64_t *id;

    split_address(text, &name, &email);
    key = make_key(l, name, email, "");
    id = key ? idmap_at(&l->maintainers, key) : NULL;
    if (!id)
        return no_memory(l);
    if (*id == 0) {
        maintainer =
            corm_create(l->s, Maintainer, .name = name, .email = email);
        *id = maintainer ? maintainer->id : 0;
    }
    return *id;
}

static bool add_dependencies(Loader *l, Package *package,
                             const RelationList *list, const char *kind)
{
    for (size_t i = 0; i < list->n; i++) {
        const Relation *from = &list->items[i];
        Dependency *row = corm_new(l->s, Dependency);

        if (!row || !refer(l, from->name, &row->target_id, &row->target))
            return false;
        row->package = package;
        row->kind = kind;
        row->group = from->group;
        row->alternative = from->alternative;
        row->architecture = keep(l, from->architecture);
        row->relation = keep(l, from->relation);
        row->version = keep(l, from->version);
        if (!add_row(&l->new_dependencies, row))
            return no_memory(l);
    }
    l->dependencies += list->n;
    return true;
}

static bool add_provisions(Loader *l, Package *package,
                           const RelationList *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const Relation *from = &list->items[i];
        Provision *row = corm_new(l->s, Provision);

        if (!row || !refer(l, from->name, &row->name_id, &row->name))
            return false;
        row->package = package;
        row->version = keep(l, from->version);
        if (!add_row(&l->new_provisions, row))
            return no_memory(l);
    }
    l->provisions += list->n;
    return true;
}

static Package *add_package(Loader *l, Record *record)
{
    Field *fields = record->fields;
    Package *package = corm_new(l->s, Package);

    if (!package || !refer(l, fields[FIELD_PACKAGE].text, &package->name_id,
                           &package->name))
        return NULL;
    package->version = keep(l, fields[FIELD_VERSION].text);
    package->architecture = keep(l, fields[FIELD_ARCHITECTURE].text);
    package->description = keep(l, fields[FIELD_DESCRIPTION].text);
    if (record->size_kib >= 0)
        package->installed_size = corm_some_int64(record->size_kib);
    if (fields[FIELD_MAINTAINER].length > 0)
        package->maintainer_id =
            corm_some_int64(maintainer_key(l, fields[FIELD_MAINTAINER].text));
    if (fields[FIELD_SECTION].length > 0)
        package->section_id =
            corm_some_int64(section_key(l, fields[FIELD_SECTION].text));
    if (!add_row(&l->new_packages, package)) {
        no_memory(l);
        return NULL;
    }
    return package;
}

/* A record with its relations. */
static bool add_record(Loader *l, Record *record)
{
    Package *package = add_package(l, record);

    if (!package ||
        !add_dependencies(l, package, &l->relations[FIELD_DEPENDS], "D") ||
        !add_dependencies(l, package, &l->relations[FIELD_PRE_DEPENDS], "P") ||
        !add_provisions(l, package, &l->relations[FIELD_PROVIDES]))
        return false;
    l->packages++;
    return true;
}

/* Was there a record of this name, version and architecture before?  Its line
 * is told, 0: there was not, -1: no memory. */
static int64_t seen_at_line(Loader *l, const Record *record)
{
    const char *key = make_key(l, record->fields[FIELD_PACKAGE].text,
                               record->fields[FIELD_VERSION].text,
                               record->fields[FIELD_ARCHITECTURE].text);
    int64_t *line = key ? idmap_at(&l->seen, key) : NULL, before;

    if (!line)
        return -1;
    before = *line;
    if (before == 0)
        *line = (int64_t)record->line;
    return before;
}

static void tell_broken(Loader *l, const Record *record)
{
    const char *name = record->fields[FIELD_PACKAGE].text;

    l->broken++;
    fprintf(l->out, "line %zu: broken record %s%s%s: %s\n", record->broken_line,
            *name ? "of \"" : "without a name", name, *name ? "\"" : "",
            record->broken);
}

static bool load_record(Loader *l, Record *record)
{
    int64_t before;

    l->records++;
    l->package_lines += record->names;
    if (!read_relations(l, record, FIELD_DEPENDS) ||
        !read_relations(l, record, FIELD_PRE_DEPENDS) ||
        !read_relations(l, record, FIELD_PROVIDES))
        return false;
    if (record->broken[0] != '\0') {
        tell_broken(l, record);
        return true;
    }
    before = seen_at_line(l, record);
    if (before < 0)
        return no_memory(l);
    if (before == 0)
        return add_record(l, record);
    l->duplicates++;
    fprintf(l->out, "line %zu: %s is the same as in line %" PRId64 "\n",
            record->line, record->fields[FIELD_PACKAGE].text, before);
    return true;
}

/* --- all of them ------------------------------------------------------- */

/* False at the end of the file, and on failure. */
static bool load_batch(Loader *l)
{
    for (size_t i = 0; i < BATCH; i++) {
        Record *record = reader_next(&l->reader);

        if (!record || !load_record(l, record))
            return false;
        if (l->records % PROGRESS == 0)
            fprintf(stderr, "%zu records\n", l->records);
    }
    return true;
}

/* The names of this batch have keys now. */
static bool learn_names(Loader *l)
{
    for (size_t i = 0; i < l->new_names.n; i++) {
        const Name *name = l->new_names.items[i];
        int64_t *id = idmap_at(&l->names, name->text);

        if (!id)
            return no_memory(l);
        *id = name->id;
    }
    return true;
}

/* In statements of many rows; what others refer to first. */
static bool insert_rows(Loader *l)
{
    Rows *n = &l->new_names, *k = &l->new_packages;
    Rows *d = &l->new_dependencies, *p = &l->new_provisions;
    bool ok = corm_bulk_create((Name **)n->items, n->n) == CORM_OK &&
              learn_names(l) &&
              corm_bulk_create((Package **)k->items, k->n) == CORM_OK &&
              corm_bulk_create((Dependency **)d->items, d->n) == CORM_OK &&
              corm_bulk_create((Provision **)p->items, p->n) == CORM_OK;

    n->n = k->n = d->n = p->n = 0;
    return ok;
}

static bool load_all(Loader *l)
{
    bool more = true;

    while (more) {
        corm_scope(l->s)
        {
            more = load_batch(l);
            more = insert_rows(l) && more;
        }
    }
    return !l->reader.failed && !corm_failed(l->s);
}

static void print_counts(const Loader *l)
{
    fprintf(l->out,
            "%zu records, %zu lines \"Package:\"\n"
            "    %zu packages, %zu duplicates, %zu broken\n"
            "    %zu names, %zu maintainers, %zu sections\n"
            "    %zu dependencies, %zu provided names\n",
            l->records, l->package_lines, l->packages, l->duplicates, l->broken,
            l->names.size, l->maintainers.size, l->sections.size,
            l->dependencies, l->provisions);
}

static void loader_fini(Loader *l)
{
    reader_fini(&l->reader);
    idmap_fini(&l->names);
    idmap_fini(&l->maintainers);
    idmap_fini(&l->sections);
    idmap_fini(&l->seen);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        free(l->relations[i].items);
    free(l->new_names.items);
    free(l->new_packages.items);
    free(l->new_dependencies.items);
    free(l->new_provisions.items);
    free(l->key);
}

static bool make_tables(corm_session *s)
{
    return corm_drop_tables(s) == CORM_OK && corm_create_tables(s) == CORM_OK;
}

/* Tables and rows, or what was there before. */
static bool load_at_once(Loader *l, bool make)
{
    bool ok = false;

    corm_atomic (l->s) {
        ok = (!make || make_tables(l->s)) && load_all(l);
        if (!ok)
            corm_rollback(l->s);
    }
    return ok && !corm_failed(l->s); /* COMMIT can fail too */
}

bool load_packages(corm_session *s, FILE *records, FILE *out)
{
    Loader l = { .s = s, .out = out };
    bool ok;

    reader_init(&l.reader, records);
    ok = load_at_once(&l, true);
    if (!ok && corm_errcode(s) == CORM_TRANSACTION) {
        /* This database cannot take tables back: they come first. */
        corm_error_clear(s);
        ok = make_tables(s) && load_at_once(&l, false);
    }
    if (l.reader.failed)
        fprintf(out, "could not read all records\n");
    if (ok)
        print_counts(&l);
    loader_fini(&l);
    return ok;
}
