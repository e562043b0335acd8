/*
 * What a reader of README and docs wrote in his first hour, into the project of
 * `corm startapp workshop`: scripts/debs builds it with the installed packages.
 */
#include "models.h"

#include <corm/manage.h>
#include <corm/migrate.h>

static const corm_app *const apps[] = { &workshop_app, NULL };
static const char url[] = "sqlite:workshop.db";

static bool hire(corm_session *s, Customer *who, const char *what, int days)
{
    corm_atomic (s) {
        Tool *tool = corm_get(Tool, corm_objects(s, Tool), Q("name", what));

        if (tool != NULL) {
            /* the constraint refuses it when there is none left */
            if (corm_update_object(tool, SET("stock", SUB(F("stock"), 1))) == 1)
                corm_create(s, Hire, .customer = who, .tool = tool,
                            .days = days);
        }
    }
    if (corm_errcode(s) == CORM_OK)
        return true;
    if (corm_errcode(s) == CORM_INTEGRITY)
        printf("%s is out\n", what);
    else
        printf("%s: %s\n", what, corm_errmsg(s));
    corm_error_clear(s);
    return false;
}

static int run(corm_session *s)
{
    Customer *ann =
        corm_create(s, Customer, .name = "Ann", .email = "ann@example.org");
    Customer *bob =
        corm_create(s, Customer, .name = "Bob", .email = "bob@example.org");

    corm_create(s, Tool, .name = "drill", .fee = corm_dec("7.50"), .stock = 1);
    corm_create(s, Tool, .name = "ladder", .fee = corm_dec("4.25"), .stock = 2);
    hire(s, ann, "drill", 2);
    hire(s, ann, "ladder", 1);
    hire(s, bob, "drill", 1);
    hire(s, bob, "ladder", 4);
    hire(s, bob, "crane", 4);

    /* a query over two joins */
    corm_each (Hire, h,
               corm_order_by(corm_select_related(
                                 corm_filter(corm_objects(s, Hire),
                                             Q("tool__fee__lt", corm_dec("5"))),
                                 "customer", "tool"),
                             "customer__name"))
        printf("%s has a %s for %d days\n", h->customer->name, h->tool->name,
               h->days);

    /* aggregates by group and over all */
    corm_each (Customer, c,
               corm_annotate(corm_objects(s, Customer), AS("n", COUNT("hires")),
                             AS("owes", SUM(MUL(F("hires__days"),
                                                F("hires__tool__fee"))))))
        printf("%s: %lld hires, owes %s\n", c->name,
               (long long)corm_attr_int(c, "n"), corm_attr_text(c, "owes"));
    corm_row *all =
        corm_aggregate(corm_objects(s, Hire), AS("total", SUM("days")),
                       AS("longest", MAX_OF("days")));
    printf("%lld days, at most %lld\n", (long long)corm_attr_int(all, "total"),
           (long long)corm_attr_int(all, "longest"));
    if (corm_failed(s))
        return fprintf(stderr, "%s\n", corm_errmsg(s)), 1;
    return 0;
}

int main(int argc, char **argv)
{
    corm_error err;
    corm_session *session;
    corm_db *db;
    int code;

    if (argc > 1)
        return corm_manage(argc, argv, apps, url);
    db = corm_open(url, apps, NULL, &err);
    if (db == NULL || corm_migrate(db, NULL, &err) != CORM_OK)
        return fprintf(stderr, "%s\n", err.message), 1;
    session = corm_session_open(db);
    code = session != NULL ? run(session) : 1;
    corm_session_close(session);
    corm_close(db);
    return code;
}
