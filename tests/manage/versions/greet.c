/* 0005_initials: a data migration, put in the place of an empty one. */
#include <corm/corm.h>
#include <corm/migrations.h>

#include <stdio.h>

static corm_status each_writer(corm_session *s,
                               const corm_project_state *models,
                               const char *format)
{
    const corm_model *writer = corm_state_model(models, "shelf", "Writer");
    corm_list *all = corm_fetch(corm_queryset_new(s, writer));

    for (size_t i = 0; all != NULL && i < corm_list_size(all); i++) {
        corm_object *o = corm_list_object(all, i, NULL);
        const char *name = corm_object_attr(o, "full_name").as.s;
        char text[100];

        if (format[0] != 0)
            snprintf(text, sizeof(text), format, name);
        else
            snprintf(text, sizeof(text), "%s", name + 3);
        if (corm_object_attr_set(o, "full_name", corm_value_text(text)) !=
                CORM_OK ||
            corm_object_save(o, NULL, 0, CORM_SAVE) != CORM_OK)
            return corm_errcode(s);
    }
    return all != NULL ? CORM_OK : corm_errcode(s);
}

static corm_status greet(corm_session *s, const corm_project_state *models)
{
    return each_writer(s, models, "Ms %s");
}

static corm_status greet_back(corm_session *s, const corm_project_state *models)
{
    return each_writer(s, models, "");
}

static const corm_operation operations[] = {
    CORM_RUN_C(greet, greet_back),
    CORM_RUN_SQL(
        CORM_NAMES("UPDATE shelf_tag SET name = name || '; it''s' || ' \"\\'"),
        CORM_NAMES("UPDATE shelf_tag SET name = substr(name, 1, 1)")),
};

CORM_DECLARE_MIGRATION(shelf, 0005_greet);
CORM_MIGRATION(
    shelf, 0005_greet,
    CORM_DEPENDS({ "shelf",
                   "0004_loan_alter_book_options_remove_book_one_title_and_"
                   "more" }),
    CORM_OPERATIONS(operations));
