/*
 * Reads the records of Debian's control files (deb-control(5)): fields
 * "Name: value", lines that go on with a space, an empty line between
 * records.  Knows nothing of databases.
 */
#ifndef PACKAGES_CONTROL_H
#define PACKAGES_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/** The fields that this program keeps. */
typedef enum FieldKey {
    FIELD_PACKAGE,
    FIELD_VERSION,
    FIELD_ARCHITECTURE,
    FIELD_MAINTAINER,
    FIELD_SECTION,
    FIELD_INSTALLED_SIZE,
    FIELD_DEPENDS,
    FIELD_PRE_DEPENDS,
    FIELD_PROVIDES,
    FIELD_DESCRIPTION,
    FIELD_COUNT
} FieldKey;

typedef struct Field {
    char *text; /* NUL-terminated; never NULL, "" when absent */
    size_t length, capacity;
    bool present;
} Field;

/** One record.  Its texts are used again for the next one. */
typedef struct Record {
    Field fields[FIELD_COUNT];
    size_t line;        /* of its first line, from 1 */
    size_t names;       /* lines "Package:" in it: 1 when all is well */
    int64_t size_kib;   /* Installed-Size; -1: absent */
    size_t broken_line; /* where it is broken */
    char broken[160];   /* why; "" when it is not */
} Record;

typedef struct Reader {
    FILE *file;
    size_t line;
    char *buffer;
    size_t capacity;
    bool failed; /* the file could not be read, or no memory */
    Record record;
} Reader;

/** Begin to read a file that the caller opened and will close. */
void reader_init(Reader *reader, FILE *file);
void reader_fini(Reader *reader);

/** The next record, broken ones too; NULL at the end, or when failed. */
Record *reader_next(Reader *reader);

/** Say that a record is broken; the first reason stays. */
void record_break(Record *record, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** One name of a relation field, "name:arch (>= version)". */
typedef struct Relation {
    const char *name, *architecture, *relation, *version;
    int32_t group, alternative; /* from 1 */
} Relation;

/** A walk through the names of a relation field. */
typedef struct Relations {
    char *at;          /* begins as the field's text, which is cut up */
    const char *wrong; /* the part that is no relation; NULL: none */
    int32_t group, alternative;
} Relations;

/** The next name; false at the end and at a part that is wrong. */
bool relation_next(Relations *list, Relation *out);

#endif
