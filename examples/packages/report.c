/*
 * The questions, each a queryset or two.
 */
#include "packages.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct Report {
    corm_session *s;
    size_t top;
    const char *walk;
    FILE *out;
} Report;

static bool count_rows(Report *r)
{
    int64_t packages = corm_count(corm_objects(r->s, Package));
    int64_t maintainers = corm_count(corm_objects(r->s, Maintainer));
    int64_t names = corm_count(corm_objects(r->s, Name));
    int64_t dependencies = corm_count(corm_objects(r->s, Dependency));

    if (corm_failed(r->s)) /* any of them: it stays until it is cleared */
        return false;
    fprintf(r->out,
            "%" PRId64 " packages by %" PRId64 " maintainers, %" PRId64
            " names, %" PRId64 " dependencies\n",
            packages, maintainers, names, dependencies);
    return true;
}

static bool busiest_maintainers(Report *r)
{
    corm_queryset *q = corm_annotate(corm_objects(r->s, Maintainer),
                                     AS("n", COUNT("packages")));

    q = corm_slice(corm_order_by(q, "-n", "name", "email"), 0, r->top);
    fprintf(r->out, "\nMaintainers with most packages\n");
    corm_each (Maintainer, m, q)
        fprintf(r->out, "%8" PRId64 "  %s <%s>\n", corm_attr_int(m, "n"),
                m->name, m->email);
    return !corm_failed(r->s);
}

/* Through the many-to-many: packages that need the name in any way, once. */
static bool most_needed(Report *r)
{
    corm_queryset *q =
        corm_annotate(corm_objects(r->s, Name),
                      AS("n", COUNT("dependents", .distinct = true)));

    q = corm_slice(corm_order_by(q, "-n", "text"), 0, r->top);
    fprintf(r->out, "\nMost packages depend on\n");
    corm_each (Name, name, q)
        fprintf(r->out, "%8" PRId64 "  %s\n", corm_attr_int(name, "n"),
                name->text);
    return !corm_failed(r->s);
}

static bool sections(Report *r)
{
    corm_queryset *q =
        corm_annotate(corm_objects(r->s, Section), AS("n", COUNT("packages")),
                      AS("size", AVG("packages__installed_size")));

    q = corm_slice(corm_order_by(q, "-n", "name"), 0, r->top);
    fprintf(r->out, "\nSections: packages, average installed size in KiB\n");
    corm_each (Section, section, q)
        fprintf(r->out, "%8" PRId64 " %8" PRId64 "  %s\n",
                corm_attr_int(section, "n"),
                (int64_t)corm_attr_double(section, "size"), section->name);
    return !corm_failed(r->s);
}

/* Nobody names it, nor anything that it provides. */
static bool unneeded(Report *r)
{
    corm_queryset *q = corm_filter(corm_objects(r->s, Package),
                                   Q("name__needed_by__isnull", true));

    q = corm_exclude(q, Q("provides__needed_by__isnull", false));
    fprintf(r->out, "\nNo package depends on %" PRId64 "; the largest are\n",
            corm_count(q));
    q = corm_order_by(corm_select_related(q, "name"),
                      DESC("installed_size", .nulls_last = true), "name__text",
                      "version", "architecture");
    corm_each (Package, p, corm_slice(q, 0, r->top))
        fprintf(r->out, "%8" PRId64 "  %s %s\n", p->installed_size.value,
                p->name->text, p->version);
    return !corm_failed(r->s);
}

static bool virtual_packages(Report *r)
{
    corm_queryset *q =
        corm_filter(corm_objects(r->s, Name), Q("packages__isnull", true));

    q = corm_annotate(q, AS("n", COUNT("providers", .distinct = true)));
    q = corm_filter(q, Q("n__gt", 0));
    fprintf(r->out, "\n%" PRId64 " virtual packages; most provide\n",
            corm_count(q));
    corm_each (Name, name,
               corm_slice(corm_order_by(q, "-n", "text"), 0, r->top))
        fprintf(r->out, "%8" PRId64 "  %s\n", corm_attr_int(name, "n"),
                name->text);
    return !corm_failed(r->s);
}

/* --- the walk: breadth first, one query a level ------------------------- */

typedef struct Walk {
    bool *seen;    /* by key of the name */
    int64_t *ids;  /* this level's names, */
    int64_t *next; /* and those that depend on them */
    size_t n, n_next;
    int64_t max;
} Walk;

static bool walk_init(Walk *walk, int64_t max, int64_t start)
{
    size_t n = (size_t)max + 1;

    *walk = (Walk){ .seen = calloc(n, sizeof(bool)),
                    .ids = calloc(n, sizeof(int64_t)),
                    .next = calloc(n, sizeof(int64_t)),
                    .max = max };
    if (!walk->seen || !walk->ids || !walk->next)
        return false;
    walk->ids[walk->n++] = start;
    walk->seen[start] = true;
    return true;
}

static void walk_fini(Walk *walk)
{
    free(walk->seen);
    free(walk->ids);
    free(walk->next);
}

/* Names of the packages that depend on this level, if they are new. */
static void walk_step(Report *r, Walk *walk)
{
    corm_queryset *q =
        corm_filter(corm_objects(r->s, Package),
                    Q("dependencies__target__in", ARRAY(walk->ids, walk->n)));

    walk->n_next = 0;
    q = corm_distinct(corm_order_by(corm_values(q, "name"), CORM_NO_ORDER));
    corm_each_row (row, q) {
        int64_t id = corm_attr_int(row, "name");

        if (id > walk->max || walk->seen[id])
            continue;
        walk->seen[id] = true;
        walk->next[walk->n_next++] = id;
    }
}

/* The level's first names in the alphabet. */
static void walk_print(Report *r, const Walk *walk, size_t level)
{
    corm_queryset *q = corm_filter(
        corm_objects(r->s, Name), Q("id__in", ARRAY(walk->next, walk->n_next)));
    const char *comma = "";

    fprintf(r->out, "%8zu  level %zu: ", walk->n_next, level);
    corm_each (Name, name, corm_slice(corm_order_by(q, "text"), 0, 3)) {
        fprintf(r->out, "%s%s", comma, name->text);
        comma = ", ";
    }
    fprintf(r->out, "%s\n", walk->n_next > 3 ? ", ..." : "");
}

static bool walk_levels(Report *r, Walk *walk)
{
    for (size_t level = 1; walk->n > 0; level++) {
        int64_t *done = walk->ids;

        corm_scope(r->s)
        {
            walk_step(r, walk);
            if (walk->n_next > 0)
                walk_print(r, walk, level);
        }
        if (corm_failed(r->s))
            return false;
        walk->ids = walk->next;
        walk->next = done;
        walk->n = walk->n_next;
    }
    return true;
}

static bool walk_dependents(Report *r)
{
    corm_queryset *names = corm_objects(r->s, Name);
    Name *start = corm_first(Name, corm_filter(names, Q("text", r->walk)));
    corm_row *last = corm_aggregate(names, AS("id", MAX_OF("id")));
    Walk walk;
    bool ok;

    if (corm_failed(r->s))
        return false;
    fprintf(r->out, "\nWhat depends on %s, and on that, and so on\n", r->walk);
    if (!start) {
        fprintf(r->out, "          no such name\n");
        return true;
    }
    ok = walk_init(&walk, corm_attr_int(last, "id"), start->id) &&
         walk_levels(r, &walk);
    walk_fini(&walk);
    return ok;
}

bool report_packages(corm_session *s, size_t top, const char *walk, FILE *out)
{
    bool (*const questions[])(
        Report *) = { count_rows, busiest_maintainers, most_needed,    sections,
                      unneeded,   virtual_packages,    walk_dependents };
    Report report = { s, top, walk, out };

    for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
        bool ok = false;

        corm_scope(s)
        {
            ok = questions[i](&report);
        }
        if (!ok)
            return false;
    }
    return true;
}
