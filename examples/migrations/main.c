/*
 * Contacts: a program whose database changes with it.
 *
 *     migrations [--db URL]           bring the database up to date, list people
 *     migrations story [--db URL]     its history with rows in it, there and back
 *     migrations COMMAND [arguments]  any command: migrate, showmigrations, ..
 */
#include "models.h"

#include <corm/migrate.h>
#include <corm/short.h>
#ifdef EXAMPLE_COMMANDS
#include <corm/manage.h>
#endif

#include <stdio.h>
#include <string.h>

static const corm_app *const apps[] = { &contacts_app, NULL };
static const char default_url[] = "sqlite:contacts.db";

static void tell(void *data, const corm_migrate_event *event)
{
    (void)data;
    if (event->kind == CORM_MIGRATE_DONE)
        printf("  %s %s\n", event->backwards ? "-" : "+",
               event->migration->name);
}

/* To a migration of the app; NULL: the last. */
static bool migrate_to(corm_db *db, const char *target)
{
    corm_migrate_options options = corm_migrate_options_init();
    corm_error err;

    options.app = "contacts";
    options.target = target;
    options.progress = tell;
    if (corm_migrate(db, &options, &err) == CORM_OK)
        return true;
    fprintf(stderr, "%s\n", err.message);
    return false;
}

static bool list_people(corm_session *s)
{
    corm_each (Person, p, corm_select_related(corm_objects(s, Person), "city"))
        printf("    %s, %s <%s>%s%s\n", p->last_name, p->first_name, p->email,
               p->city != NULL ? " in " : "",
               p->city != NULL ? p->city->name : "");
    return !corm_failed(s);
}

/* Before 0004 there is no struct for the table: SQL. */
static bool list_names(corm_session *s)
{
    corm_list *rows = corm_fetch(corm_raw_query(
        s, NULL, "SELECT name FROM contacts_person ORDER BY id", NULL, 0));

    for (size_t i = 0; i < corm_list_size(rows); i++)
        printf("    %s\n", corm_row_value(corm_list_row(rows, i), 0).as.s);
    return rows != NULL;
}

static bool first_people(corm_session *s)
{
    static const char *const people[][2] = {
        { "Jane Austen", "jane@example.org" },
        { "Mary Wollstonecraft Shelley", "mary@example.org" },
        { "Voltaire", "voltaire@example.org" },
    };

    for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
        const corm_value values[] = { corm_value_text(people[i][0]),
                                      corm_value_text(people[i][1]) };

        if (corm_execute_sql(s,
                             "INSERT INTO contacts_person (name, email) "
                             "VALUES (?, ?)",
                             values, 2) < 0)
            return false;
    }
    return true;
}

static bool move_to_bath(corm_session *s)
{
    City *bath = corm_create(s, City, .name = "Bath");
    Person *jane = corm_get(Person, corm_objects(s, Person),
                            Q("email", "jane@example.org"));

    return bath != NULL && jane != NULL &&
           corm_link(jane, city, bath) == CORM_OK && corm_save(jane) == CORM_OK;
}

static bool story(corm_db *db, corm_session *s)
{
    printf("the first version\n");
    if (!migrate_to(db, "zero") || !migrate_to(db, "0001") ||
        !first_people(s) || !list_names(s))
        return false;
    printf("today\n");
    if (!migrate_to(db, NULL) || !move_to_bath(s) || !list_people(s))
        return false;
    printf("back\n");
    if (!migrate_to(db, "0001") || !list_names(s))
        return false;
    printf("and today again\n");
    return migrate_to(db, NULL) && list_people(s);
}

static bool list(corm_db *db, corm_session *s)
{
    return migrate_to(db, NULL) && list_people(s);
}

/* A full disk, a reader that has gone: not to be taken for success. */
static bool is_printed(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    fprintf(stderr, "migrations: the output could not be written\n");
    return false;
}

static int run(const char *url, bool (*what)(corm_db *, corm_session *))
{
    corm_error err;
    corm_db *db = corm_open(url, apps, NULL, &err);
    corm_session *s = corm_session_open(db);
    bool ok = s != NULL && what(db, s);

    if (db == NULL)
        fprintf(stderr, "%s\n", err.message);
    else if (!ok && corm_failed(s))
        fprintf(stderr, "%s\n", corm_errmsg(s));
    corm_session_close(s);
    corm_close(db);
    return ok && is_printed() ? 0 : 1;
}

int main(int argc, char **argv)
{
    bool tells = argc > 1 && strcmp(argv[1], "story") == 0;
    int options = tells ? 2 : 1;

    if (argc == options)
        return run(default_url, tells ? story : list);
    if (argc == options + 2 && strcmp(argv[options], "--db") == 0)
        return run(argv[options + 1], tells ? story : list);
#ifdef EXAMPLE_COMMANDS
    /* With the commands "--help" tells of them; story is this program's. */
    return corm_manage(argc, argv, apps, default_url);
#else
    bool asked = argc > 1 && strcmp(argv[1], "--help") == 0;

    fprintf(asked ? stdout : stderr, "usage: %s [story] [--db URL]\n", argv[0]);
    return asked && is_printed() ? 0 : 2;
#endif
}
