/*
 * The autodetector over several apps: what comes before what, what is cut
 * where models refer to each other in a circle, what is asked and what stops
 * without an answer.
 */
#include "support/test.h"

#include <corm/corm.h>
#include <corm/migrations.h>

#include <stdio.h>

/* clang-format off */
#define DT_ID CORM_FIELD(BIG_AUTO, "id", .primary_key = true)
#define DT_KEY(name, app, model, ...) \
    CORM_FIELD(FOREIGN_KEY, name, .to = CORM_MODEL_REF(app, model), .on_delete = CORM_CASCADE, __VA_ARGS__)
#define DT_MODEL(var, nm, ...) \
    static const corm_model var = { .name = nm, CORM_FIELDS(__VA_ARGS__) }
#define DT_APP(var, nm, ...) \
    static const corm_app var = { .name = nm, .models = CORM_MODELS(__VA_ARGS__) }

DT_MODEL(dt_shop, "Shop", DT_ID, CORM_FIELD(CHAR, "name", .max_length = 20));
DT_MODEL(dt_order, "Order", DT_ID, DT_KEY("shop", "base", "Shop", .null = false));
DT_MODEL(dt_line, "Line", DT_ID, DT_KEY("order", "alpha", "Order", .null = false));
DT_MODEL(dt_shop_circle, "Shop", DT_ID, DT_KEY("last", "alpha", "Order", .null = true, .related_name = "+"));
DT_MODEL(dt_tags, "Tag", DT_ID, CORM_FIELD(MANY_TO_MANY, "shops", .to = CORM_MODEL_REF("base", "Shop")));
DT_MODEL(dt_shop_title, "Shop", DT_ID, CORM_FIELD(CHAR, "title", .max_length = 20, .renamed_from = "name"));
DT_MODEL(dt_shop_label, "Shop", DT_ID, CORM_FIELD(CHAR, "label", .max_length = 20));
DT_MODEL(dt_shop_size, "Shop", DT_ID, CORM_FIELD(CHAR, "name", .max_length = 20), CORM_FIELD(INTEGER, "size"));
static const corm_model dt_store = { .name = "Store", CORM_FIELDS(DT_ID, CORM_FIELD(CHAR, "name", .max_length = 20)) };
static const corm_model dt_recent = { .name = "Recent", .proxy_of = CORM_MODEL_REF("base", "Shop") };
static const corm_model dt_kiosk = { .name = "Kiosk", .extends = CORM_MODEL_REF("base", "Shop"),
    CORM_FIELDS(CORM_FIELD(ONE_TO_ONE, "shop_ptr", .to = CORM_MODEL_REF("base", "Shop"), .parent_link = true,
                           .primary_key = true, .on_delete = CORM_CASCADE)) };

DT_APP(dt_base, "base", &dt_shop);
DT_APP(dt_alpha, "alpha", &dt_order);
DT_APP(dt_beta, "beta", &dt_line);
DT_APP(dt_base_circle, "base", &dt_shop_circle);
DT_APP(dt_alpha_tags, "alpha", &dt_tags);
DT_APP(dt_base_title, "base", &dt_shop_title);
DT_APP(dt_base_label, "base", &dt_shop_label);
DT_APP(dt_base_size, "base", &dt_shop_size);
DT_APP(dt_base_store, "base", &dt_store);
DT_APP(dt_alpha_children, "alpha", &dt_kiosk, &dt_recent);
/* clang-format on */

static const corm_app *const dt_none[] = { NULL };

static corm_project_state *dt_state(const corm_app *const *apps)
{
    corm_error err = { 0 };
    corm_project_state *state = corm_project_state_of_apps(apps, NULL, &err);

    if (state == NULL)
        fail_msg("%s", err.message);
    return state;
}

/* "base 1: Create model Shop <- alpha.auto_1; alpha 1: .." */
static void dt_print(const corm_changes *changes, char *out, size_t size)
{
    size_t n = 0;

    out[0] = '\0';
    for (size_t m = 0; m < changes->n_migrations; m++) {
        const corm_planned_migration *plan = &changes->migrations[m];

        n += (size_t)snprintf(out + n, size - n, "%s%s:", m > 0 ? " | " : "",
                              plan->app);
        for (size_t i = 0; i < plan->n_operations; i++) {
            char words[100];

            corm_operation_describe(&plan->operations[i], words, sizeof(words));
            n += (size_t)snprintf(out + n, size - n, "%s %s", i > 0 ? "," : "",
                                  words);
        }
        for (const corm_migration_key *d = plan->dependencies;
             d != NULL && d->app != NULL; d++)
            n += (size_t)snprintf(out + n, size - n, " <- %s.%s", d->app,
                                  d->name);
    }
}

static corm_status dt_detect(const corm_app *const *before,
                             const corm_app *const *after,
                             const corm_autodetect_options *options, char *out,
                             size_t size, corm_error *err)
{
    corm_project_state *from = dt_state(before), *to = dt_state(after);
    corm_changes changes = { 0 };
    corm_status status = corm_autodetect(from, to, options, &changes, err);

    dt_print(&changes, out, size);
    corm_changes_free(&changes);
    corm_project_state_free(from);
    corm_project_state_free(to);
    return status;
}

static void dt_finds(const corm_app *const *before,
                     const corm_app *const *after,
                     const corm_autodetect_options *options,
                     const char *expected)
{
    char got[1000];
    corm_error err = { 0 };

    if (dt_detect(before, after, options, got, sizeof(got), &err) != CORM_OK)
        fail_msg("%s", err.message);
    assert_string_equal(got, expected);
}

#define DT_LIST(...) ((const corm_app *const[]){ __VA_ARGS__, NULL })

/* The app named first needs the one named last. */
static void detect_orders_apps(void **unused)
{
    static const corm_migration_key leaves[] = { { "base", "0007_more" },
                                                 { NULL, NULL } };
    const corm_autodetect_options options = { .size = sizeof(options),
                                              .leaves = leaves };

    (void)unused;
    dt_finds(dt_none, DT_LIST(&dt_beta, &dt_alpha, &dt_base), NULL,
             "base: Create model Shop | alpha: Create model Order <- "
             "base.auto_1 | beta: Create model Line <- alpha.auto_1");
    dt_finds(DT_LIST(&dt_base), DT_LIST(&dt_base, &dt_alpha), &options,
             "alpha: Create model Order <- base.0007_more");
    dt_finds(DT_LIST(&dt_base), DT_LIST(&dt_base, &dt_alpha), NULL,
             "alpha: Create model Order <- base.__first__");
    dt_finds(DT_LIST(&dt_base), DT_LIST(&dt_base, &dt_alpha_tags), NULL,
             "alpha: Create model Tag <- base.__first__");
    dt_finds(DT_LIST(&dt_base), DT_LIST(&dt_base, &dt_alpha_children), NULL,
             "alpha: Create model Kiosk, Create model Recent <- "
             "base.__first__");
    dt_finds(DT_LIST(&dt_base), DT_LIST(&dt_base), NULL, "");
}

static void detect_cuts_circles(void **unused)
{
    (void)unused;
    dt_finds(dt_none, DT_LIST(&dt_alpha, &dt_base_circle), NULL,
             "alpha: Create model Order | base: Create model Shop <- "
             "alpha.auto_1 | alpha: Add field shop to Order <- base.auto_1 <- "
             "alpha.auto_1");
}

static void detect_deletes_in_order(void **unused)
{
    (void)unused;
    dt_finds(DT_LIST(&dt_base, &dt_alpha), DT_LIST(&dt_base), NULL,
             "alpha: Delete model Order");
}

static corm_answer dt_say_yes(void *data, const corm_question *q,
                              corm_value *value)
{
    char *asked = data;

    snprintf(asked, 100, "%d %s %s.%s %s", q->kind, q->app, q->model,
             q->name == NULL ? "" : q->name,
             q->old_name == NULL ? "" : q->old_name);
    if (value != NULL)
        *value = corm_value_int(4);
    return CORM_ANSWER_YES;
}

/* Named in the descriptor: nothing is asked. */
static void detect_asks_about_renames(void **unused)
{
    char asked[100] = "";
    const corm_autodetect_options options = { .size = sizeof(options),
                                              .ask = dt_say_yes,
                                              .ask_data = asked };

    (void)unused;
    dt_finds(DT_LIST(&dt_base), DT_LIST(&dt_base_title), &options,
             "base: Rename field name on Shop to title");
    assert_string_equal(asked, "");
    dt_finds(DT_LIST(&dt_base), DT_LIST(&dt_base_label), &options,
             "base: Rename field name on Shop to label");
    assert_string_equal(asked, "2 base Shop.label name");
    dt_finds(DT_LIST(&dt_base), DT_LIST(&dt_base_store), &options,
             "base: Rename model Shop to Store");
    assert_string_equal(asked, "1 base Store. Shop");
    dt_finds(DT_LIST(&dt_base), DT_LIST(&dt_base_size), &options,
             "base: Add field size to Shop");
    assert_string_equal(asked, "3 base Shop.size ");
}

static void detect_stops_without_an_answer(void **unused)
{
    char got[1000];
    corm_error err = { 0 };

    (void)unused;
    assert_int_equal(dt_detect(DT_LIST(&dt_base), DT_LIST(&dt_base_size), NULL,
                               got, sizeof(got), &err),
                     CORM_MISUSE);
    assert_contains(err.message, "Shop.size");
    assert_string_equal(got, "");
    assert_int_equal(dt_detect(DT_LIST(&dt_base), DT_LIST(&dt_base_label), NULL,
                               got, sizeof(got), &err),
                     CORM_MISUSE);
    assert_contains(err.message, "label");
    assert_int_equal(dt_detect(DT_LIST(&dt_base), DT_LIST(&dt_base_store), NULL,
                               got, sizeof(got), &err),
                     CORM_MISUSE);
    assert_contains(err.message, "Store");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(detect_orders_apps),
        cmocka_unit_test(detect_cuts_circles),
        cmocka_unit_test(detect_deletes_in_order),
        cmocka_unit_test(detect_asks_about_renames),
        cmocka_unit_test(detect_stops_without_an_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
