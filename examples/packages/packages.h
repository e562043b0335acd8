/*
 * The two things that this program does.
 */
#ifndef PACKAGES_H
#define PACKAGES_H

#include "models.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * Fill the tables, made anew, from the records of a file: all or nothing.
 * Broken records are named on `out` and passed over.
 * @return false when it failed; the session, or `out`, says why.
 */
bool load_packages(corm_session *s, FILE *records, FILE *out);

/**
 * Answer the questions.
 * @param top   how many rows of each list.
 * @param walk  the package name whose dependents are followed.
 */
bool report_packages(corm_session *s, size_t top, const char *walk, FILE *out);

#endif
