/*
 * The models' descriptors.
 */
#include "models.h"

static const corm_field Maintainer_fields[] = {
    CORM_AUTO(Maintainer, id),
    CORM_CHAR(Maintainer, name, .max_length = 255),
    CORM_CHAR(Maintainer, email, .max_length = 255, .blank = true),
};
CORM_MODEL(Maintainer, .ordering = CORM_ORDERING("name"),
           CORM_CONSTRAINTS(CORM_UNIQUE(
               "one_address", .fields = CORM_NAMES("name", "email"))));

static const corm_field Section_fields[] = {
    CORM_AUTO(Section, id),
    CORM_CHAR(Section, name, .max_length = 100, .unique = true),
};
CORM_MODEL(Section, .ordering = CORM_ORDERING("name"));

static const corm_field Name_fields[] = {
    CORM_AUTO(Name, id),
    CORM_CHAR(Name, text, .max_length = 255, .unique = true),
};
CORM_MODEL(Name, .ordering = CORM_ORDERING("text"));

static const corm_field Package_fields[] = {
    CORM_AUTO(Package, id),
    CORM_FOREIGN_KEY(Package, name, Name, .on_delete = CORM_CASCADE,
                     .related_name = "packages"),
    CORM_CHAR(Package, version, .max_length = 255),
    CORM_CHAR(Package, architecture, .max_length = 50),
    CORM_POSITIVE_BIG_INTEGER(Package, installed_size, .null = true),
    CORM_FOREIGN_KEY(Package, maintainer, Maintainer, .null = true,
                     .on_delete = CORM_SET_NULL, .related_name = "packages"),
    CORM_FOREIGN_KEY(Package, section, Section, .null = true,
                     .on_delete = CORM_SET_NULL, .related_name = "packages"),
    CORM_TEXT(Package, description, .blank = true),
    CORM_MANY_TO_MANY(Package, depends_on, Name, .through = &Dependency_model,
                      .related_name = "dependents"),
    CORM_MANY_TO_MANY(Package, provides, Name, .through = &Provision_model,
                      .related_name = "providers"),
};
CORM_MODEL(Package,
           .ordering = CORM_ORDERING("name__text", "version", "architecture"),
           CORM_CONSTRAINTS(CORM_UNIQUE("one_record",
                                        .fields = CORM_NAMES("name", "version",
                                                             "architecture"))));

static const corm_choice Dependency_kinds[] = {
    { "D", "Depends" },
    { "P", "Pre-Depends" },
    { NULL, NULL },
};
static const corm_field Dependency_fields[] = {
    CORM_AUTO(Dependency, id),
    CORM_FOREIGN_KEY(Dependency, package, Package, .on_delete = CORM_CASCADE,
                     .related_name = "dependencies"),
    CORM_FOREIGN_KEY(Dependency, target, Name, .on_delete = CORM_PROTECT,
                     .related_name = "needed_by"),
    CORM_CHAR(Dependency, kind, .max_length = 1, .choices = Dependency_kinds),
    CORM_POSITIVE_INTEGER(Dependency, group),
    CORM_POSITIVE_INTEGER(Dependency, alternative),
    CORM_CHAR(Dependency, architecture, .max_length = 50, .blank = true),
    CORM_CHAR(Dependency, relation, .max_length = 2, .blank = true),
    CORM_CHAR(Dependency, version, .max_length = 255, .blank = true),
};
CORM_MODEL(Dependency);

static const corm_field Provision_fields[] = {
    CORM_AUTO(Provision, id),
    CORM_FOREIGN_KEY(Provision, package, Package, .on_delete = CORM_CASCADE,
                     .related_name = "provisions"),
    CORM_FOREIGN_KEY(Provision, name, Name, .on_delete = CORM_PROTECT,
                     .related_name = "provisions"),
    CORM_CHAR(Provision, version, .max_length = 255, .blank = true),
};
CORM_MODEL(Provision);

CORM_APP(packages, .models = CORM_MODELS(&Maintainer_model, &Section_model,
                                         &Name_model, &Package_model,
                                         &Dependency_model, &Provision_model));
