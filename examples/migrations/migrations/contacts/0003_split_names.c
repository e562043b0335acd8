/*
 * contacts: 0003_split_names.  Made by makemigrations --empty; the first word
 * of a name becomes the first name, and back.
 */
#include <corm/corm.h>
#include <corm/migrations.h>

#include <stdio.h>
#include <string.h>

/* The models are those of this point of the history: there is no struct for
 * them, so values are read and set by name. */
static corm_status set_text(corm_object *person, const char *name,
                            const char *text, size_t len)
{
    return corm_object_attr_set(person, name,
                                corm_value_str((corm_str){ text, len }));
}

static corm_status split(corm_object *person)
{
    const char *name = corm_object_attr(person, "name").as.s;
    const char *space = strchr(name, ' ');
    size_t first = space != NULL ? (size_t)(space - name) : 0;
    const char *last = space != NULL ? space + 1 : name;
    corm_status status = set_text(person, "first_name", name, first);

    return status == CORM_OK ? set_text(person, "last_name", last, strlen(last))
                             : status;
}

static corm_status join(corm_object *person)
{
    const char *first = corm_object_attr(person, "first_name").as.s;
    const char *last = corm_object_attr(person, "last_name").as.s;
    char name[121];
    int n = snprintf(name, sizeof(name), "%s%s%s", first,
                     first[0] != '\0' ? " " : "", last);

    return set_text(person, "name", name,
                    (size_t)n < sizeof(name) ? (size_t)n : sizeof(name) - 1);
}

static corm_status each_person(corm_session *s,
                               const corm_project_state *models,
                               corm_status (*change)(corm_object *))
{
    const corm_model *model = corm_state_model(models, "contacts", "Person");
    corm_list *people = corm_fetch(corm_queryset_new(s, model));

    for (size_t i = 0; i < corm_list_size(people); i++) {
        corm_object *person = corm_list_object(people, i, model);

        if (change(person) != CORM_OK ||
            corm_object_save(person, NULL, 0, CORM_SAVE) != CORM_OK)
            break;
    }
    return corm_failed(s) ? corm_errcode(s) : CORM_OK;
}

static corm_status split_names(corm_session *s,
                               const corm_project_state *models)
{
    return each_person(s, models, split);
}

static corm_status join_names(corm_session *s, const corm_project_state *models)
{
    return each_person(s, models, join);
}

static const corm_operation contacts_0003_split_names_ops[] = {
    CORM_RUN_C(split_names, join_names),
};

CORM_DECLARE_MIGRATION(contacts, 0003_split_names);
CORM_MIGRATION(contacts, 0003_split_names,
               CORM_DEPENDS({ "contacts", "0002_names" }),
               CORM_OPERATIONS(contacts_0003_split_names_ops));
