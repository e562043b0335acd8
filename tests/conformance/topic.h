/* Between main.c and topic.c: one file of cases. */
#ifndef CONFORMANCE_TOPIC_H
#define CONFORMANCE_TOPIC_H

#include "run.h"

typedef struct cf_options {
    const char *backend, *url, *scratch; /* scratch: a folder of this run */
    const char *only;                    /* ids that contain this; NULL: all */
    bool failures;                       /* tell what failed */
    bool typed;                          /* see cf_schema_load() */
    const char *const *schemas;          /* folders, ended by NULL */
    char **pending;                      /* patterns, ended by NULL; or NULL */
} cf_options;

typedef struct cf_counts {
    size_t passed, failed, skipped;
} cf_counts;

/* Runs the cases of a file, prints its line, adds to the counts. */
void cf_topic_run(const cf_options *options, const char *root, const char *file,
                  cf_counts *counts);
/* The same of a schema file whose structure is compared: families.c. */
void cf_family_run(const cf_options *options, const char *file,
                   cf_counts *counts);

#endif
