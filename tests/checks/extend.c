/*
 * What the patches of docs/architecture.md add, in use.
 */
#define CORM_SHORT_NAMES
#include "corm.h"

#include <stdio.h>

typedef struct Pen {
    corm_object base;
    int64_t id;
    const char *name, *ink;
} Pen;

static const corm_field Pen_fields[] = {
    CORM_AUTO(Pen, id),
    CORM_CHAR(Pen, name, .max_length = 20),
    CORM_COLOR(Pen, ink),
};
CORM_MODEL(Pen);
CORM_APP(desk, .models = CORM_MODELS(&Pen_model));

int main(void)
{
    const corm_app *const apps[] = { &desk_app, NULL };
    corm_db *db = corm_open("sqlite::memory:", apps, NULL, NULL);
    corm_session *s = corm_session_open(db);
    corm_queryset *q = corm_filter(corm_objects(s, Pen), Q("name__glob", "F*"));
    Pen *wrong;

    corm_create_tables(s);
    corm_create(s, Pen, .name = "F\xc3\xbcller", .ink = "#0000ff");
    corm_create(s, Pen, .name = "Kuli", .ink = "#000000");
    corm_each (Pen, p, corm_annotate(q, AS("n", FN("octet_length", "name"))))
        printf("%s, %lld bytes\n", p->ink, (long long)corm_attr_int(p, "n"));
    printf("%s\n", corm_errmsg(s));
    wrong = corm_new(s, Pen);
    wrong->name = "Kreide";
    wrong->ink = "#ffffffff";
    printf("%s\n", corm_status_name(corm_full_clean(wrong)));
    corm_session_close(s);
    corm_close(db);
    return 0;
}
