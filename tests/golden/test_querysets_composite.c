/*
 * Keys of several columns and relations over several columns, as SQL.
 */
#include "golden/querysets.h"

typedef struct Tenant {
    corm_object base;
    int64_t id;
    const char *name;
} Tenant;

typedef struct Member {
    corm_object base;
    int64_t tenant_id;
    int32_t id;
    int32_t score;
} Member;

typedef struct Ticket {
    corm_object base;
    int64_t tenant_id;
    int32_t number;
    corm_opt_int32 assignee_id;
} Ticket;

CORM_DECLARE(Tenant);
CORM_DECLARE(Member);
CORM_DECLARE(Ticket);

static const corm_field Tenant_fields[] = {
    CORM_AUTO(Tenant, id),
    CORM_CHAR(Tenant, name, .max_length = 40),
};
CORM_MODEL(Tenant);

static const corm_field Member_fields[] = {
    CORM_FOREIGN_KEY_ID(Member, tenant, Tenant, .on_delete = CORM_CASCADE,
                        .related_name = "members"),
    CORM_INTEGER(Member, id),
    CORM_INTEGER(Member, score),
};
CORM_MODEL(Member, .primary_key = CORM_NAMES("tenant_id", "id"));

static const corm_field Ticket_fields[] = {
    CORM_BIG_INTEGER(Ticket, tenant_id),
    CORM_INTEGER(Ticket, number),
    CORM_INTEGER(Ticket, assignee_id, .null = true),
    CORM_FOREIGN_OBJECT_NAME(
        Ticket, assignee, Member, .on_delete = CORM_CASCADE, .null = true,
        .related_name = "tickets",
        .from_fields = CORM_NAMES("tenant_id", "assignee_id"),
        .to_fields = CORM_NAMES("tenant_id", "id")),
};
CORM_MODEL(Ticket, .primary_key = CORM_NAMES("tenant_id", "number"));

CORM_APP(office,
         .models = CORM_MODELS(&Tenant_model, &Member_model, &Ticket_model));

static corm_queryset *members, *tickets;

static void test_querysets_composite__lookups(void **state)
{
    corm_value nothing = { .kind = CORM_K_LIST };

    (void)state;
    QUERY("exact", corm_filter(members, Q("pk", VALS(1, 2))));
    QUERY("exact_exclude", corm_exclude(members, Q("pk", VALS(1, 2))));
    QUERY("exact_too_large", corm_filter(members, Q("pk", VALS(1, 1LL << 40))));
    QUERY("less", corm_filter(members, Q("pk__lt", VALS(1, 2))));
    QUERY("less_too_large",
          corm_filter(members, Q("pk__lt", VALS(1, UINT64_MAX))));
    QUERY("in_none", corm_filter(members, Q("pk__in", nothing)));
    QUERY("in_one", corm_filter(members, Q("pk__in", VALS(VALS(1, 2)))));
    QUERY("in_many",
          corm_filter(members, Q("pk__in", VALS(VALS(1, 2), VALS(2, 1)))));
    QUERY("in_expressions",
          corm_filter(members, Q("pk__in", VALS(VALS(F("id"), 2)))));
    QUERY(
        "in_queryset",
        corm_filter(members, Q("pk__in", corm_filter(members, Q("score", 2)))));
    QUERY("in_values",
          corm_filter(members,
                      Q("pk__in", corm_values(tickets, "assignee__pk"))));
    QUERY("isnull", corm_filter(members, Q("pk__isnull", true)));
    QUERY("outer",
          corm_filter(members, EXISTS(corm_filter(
                                   tickets, Q("assignee", OUTER("pk"))))));
}

static void test_querysets_composite__relations(void **state)
{
    (void)state;
    QUERY("forward", corm_filter(tickets, Q("assignee__score", 2)));
    QUERY("forward_trimmed", corm_filter(tickets, Q("assignee", VALS(1, 2))));
    QUERY("forward_null", corm_filter(tickets, Q("assignee", NULL)));
    QUERY("forward_exclude", corm_exclude(tickets, Q("assignee", VALS(1, 2))));
    QUERY("backward", corm_filter(members, Q("tickets__number", 2)));
    QUERY("backward_none", corm_filter(members, Q("tickets__isnull", true)));
    QUERY("backward_exclude", corm_exclude(members, Q("tickets__number", 2)));
    QUERY("select_related", corm_select_related(tickets, "assignee"));
    QUERY("only", corm_only(tickets, "number"));
}

static void test_querysets_composite__values(void **state)
{
    (void)state;
    QUERY("values", corm_values(members, "pk", "tenant_id"));
    QUERY("values_related", corm_values(tickets, "number", "assignee__pk"));
    QUERY("annotate", corm_annotate(members, AS("key", F("pk"))));
    QUERY("order", corm_order_by(members, "-pk"));
    QUERY("order_annotation",
          corm_order_by(corm_annotate(members, AS("key", F("pk"))), "-key"));
    QUERY("order_union", corm_order_by(corm_union(corm_values(members, "pk"),
                                                  corm_values(tickets, "pk")),
                                       "-pk"));
    QUERY("group", corm_annotate(corm_values(tickets, "assignee__pk"),
                                 AS("n", COUNT("pk"))));
    QUERY("window",
          corm_annotate(members, AS("n", WINDOW(FN0("row_number"),
                                                .partition_by = BY(F("pk")),
                                                .order_by = BY("pk")))));
    QUERY("first", corm_slice(corm_order_by(members, "pk"), 0, 1));
}

static void test_querysets_composite__writes(void **state)
{
    (void)state;
    CALL("update", corm_update(corm_filter(members, Q("pk", VALS(1, 2))),
                               SET("score", 1)));
    CALL("update_join",
         corm_update(corm_filter(members, Q("tickets__number", 2)),
                     SET("score", 1)));
    CALL("delete", corm_delete_all(corm_filter(
                       tickets, Q("pk__in", VALS(VALS(1, 2), VALS(2, 1))))));
    CALL("delete_join",
         corm_delete_all(corm_filter(tickets, Q("assignee__score", 2))));
}

static int querysets_composite_open(void **state)
{
    const corm_app *const apps[] = { &office_app, NULL };

    press_golden = press_file("querysets_composite.sql");
    if (press_golden == NULL || press_open(apps) != 0)
        return -1;
    (void)state;
    members = corm_objects(s, Member);
    tickets = corm_objects(s, Ticket);
    return tickets == NULL ? -1 : 0;
}

static int querysets_composite_close(void **state)
{
    press_teardown(state);
    return golden_close(press_golden) ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_querysets_composite__lookups),
        cmocka_unit_test(test_querysets_composite__relations),
        cmocka_unit_test(test_querysets_composite__values),
        cmocka_unit_test(test_querysets_composite__writes),
    };

    return cmocka_run_group_tests(tests, querysets_composite_open,
                                  querysets_composite_close);
}
