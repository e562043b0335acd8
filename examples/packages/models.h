/*
 * Debian's packages as tables.  A dependency names a name and no package:
 * several packages may bear it (versions, architectures), others may provide
 * it, or nobody does.  So names are rows of their own, and a name that only
 * others provide is what Debian calls a virtual package.
 */
#ifndef PACKAGES_MODELS_H
#define PACKAGES_MODELS_H

#include <corm/short.h>

typedef struct Maintainer {
    corm_object base;
    int64_t id;
    const char *name;
    const char *email;
} Maintainer;
CORM_DECLARE(Maintainer);

typedef struct Section {
    corm_object base;
    int64_t id;
    const char *name;
} Section;
CORM_DECLARE(Section);

typedef struct Name {
    corm_object base;
    int64_t id;
    const char *text;
} Name;
CORM_DECLARE(Name);

/* A record of the list: one package in one version for one architecture. */
typedef struct Package {
    corm_object base;
    int64_t id;
    int64_t name_id;
    Name *name;
    const char *version;
    const char *architecture;
    corm_opt_int64 installed_size; /* KiB */
    corm_opt_int64 maintainer_id;
    Maintainer *maintainer;
    corm_opt_int64 section_id;
    Section *section;
    const char *description;
} Package;
CORM_DECLARE(Package);

/*
 * "Depends: a | b (>= 2), c" makes three rows: a and b are alternatives 1
 * and 2 of group 1, c is the only one of group 2.
 */
typedef struct Dependency {
    corm_object base;
    int64_t id;
    int64_t package_id;
    Package *package;
    int64_t target_id;
    Name *target;
    const char *kind; /* "D" Depends, "P" Pre-Depends */
    int32_t group;
    int32_t alternative;
    const char *architecture; /* of "python3:any"; mostly empty */
    const char *relation;     /* "<<", "<=", "=", ">=", ">>" or empty */
    const char *version;
} Dependency;
CORM_DECLARE(Dependency);

typedef struct Provision {
    corm_object base;
    int64_t id;
    int64_t package_id;
    Package *package;
    int64_t name_id;
    Name *name;
    const char *version; /* of "Provides: awk (= 1.3)"; mostly empty */
} Provision;
CORM_DECLARE(Provision);

extern const corm_app packages_app;

#endif
