/*
 * Arrays, ranges and text search: fields, values both ways, lookups, parts.
 */
#include "support/database.h"
#include "support/library.h"

#include <corm/introspect.h>
#include <corm/migrations.h>
#include <corm/postgresql.h>
#include <corm/schema.h>

typedef struct Post {
    corm_object base;
    int64_t id;
    const char *title, *body;
    corm_items tags, counts, prices, days, moments, keys, flags, reals, blobs;
    corm_span ages, ids, costs, open, during;
    const char *search;
} Post;
CORM_DECLARE(Post);

static const corm_field Post_fields[] = {
    CORM_AUTO(Post, id),
    CORM_CHAR(Post, title, .max_length = 100),
    CORM_TEXT(Post, body),
    CORM_ARRAY(Post, tags, .base = "char", .max_length = 20,
               .default_value = CORM_NO_ITEMS),
    CORM_ARRAY(Post, counts, .base = "integer", .null = true),
    CORM_ARRAY(Post, prices, .base = "decimal", .max_digits = 8,
               .decimal_places = 2, .null = true),
    CORM_ARRAY(Post, days, .base = "date", .null = true),
    CORM_ARRAY(Post, moments, .base = "datetime", .null = true),
    CORM_ARRAY(Post, keys, .base = "uuid", .null = true),
    CORM_ARRAY(Post, flags, .base = "boolean", .null = true),
    CORM_ARRAY(Post, reals, .base = "float", .null = true),
    CORM_ARRAY(Post, blobs, .base = "binary", .null = true),
    CORM_INTEGER_RANGE(Post, ages, .null = true),
    CORM_BIG_INTEGER_RANGE(Post, ids, .null = true),
    CORM_DECIMAL_RANGE(Post, costs, .null = true),
    CORM_DATE_RANGE(Post, open, .null = true),
    CORM_DATETIME_RANGE(Post, during, .null = true),
    CORM_SEARCH_VECTOR(Post, search, .null = true),
};
CORM_MODEL(Post, .ordering = CORM_ORDERING("id"));
CORM_APP(types, .models = CORM_MODELS(&Post_model));

static corm_db *types_db;
static corm_session *types_s;

static int types_setup(void **state)
{
    const corm_app *apps[] = { &types_app, NULL };
    corm_error err;

    (void)state;
    types_db = database_open(apps, NULL, &err);
    if (types_db == NULL)
        fail_msg("%s", err.message);
    types_s = corm_session_open(types_db);
    if (corm_create_tables(types_s) != CORM_OK)
        fail_msg("%s", corm_errmsg(types_s));
    return 0;
}

static int types_teardown(void **state)
{
    (void)state;
    corm_session_close(types_s);
    database_close(types_db);
    return 0;
}

static Post *types_post(const char *title)
{
    Post *post = corm_new(types_s, Post);

    post->title = title;
    post->body = "";
    return post;
}

static Post *types_again(const Post *post)
{
    Post *read = corm_get(Post, corm_objects(types_s, Post), Q("id", post->id));

    if (read == NULL)
        fail_msg("%s", corm_errmsg(types_s));
    return read;
}

static void assert_items(corm_items items, const corm_value *expected, size_t n)
{
    assert_non_null(items.items);
    assert_int_equal(items.count, n);
    for (size_t i = 0; i < n; i++) {
        const corm_value *a = &items.items[i], *b = &expected[i];

        assert_int_equal(a->kind, b->kind);
        if (a->kind == CORM_K_TEXT || a->kind == CORM_K_BYTES) {
            assert_int_equal(a->size, b->size);
            assert_memory_equal(a->as.p, b->as.p, a->size);
        } else if (a->kind == CORM_K_DECIMAL) {
            assert_int_equal(corm_decimal_compare(a->as.dec, b->as.dec), 0);
        } else if (a->kind == CORM_K_DATE) {
            assert_memory_equal(&a->as.date, &b->as.date, sizeof(corm_date));
        } else if (a->kind == CORM_K_UUID) {
            assert_memory_equal(&a->as.uuid, &b->as.uuid, sizeof(corm_uuid));
        } else if (a->kind != CORM_K_NULL && a->kind != CORM_K_BOOL) {
            assert_memory_equal(&a->as.i, &b->as.i, sizeof(a->as.i));
        } else if (a->kind == CORM_K_BOOL) {
            assert_int_equal(a->as.b, b->as.b);
        }
    }
}

#define assert_same_items(got, made) \
    assert_items((got), (made).items, (made).count)

/* ---- arrays ---- */

static void test_arrays__every_type_comes_back(void **state)
{
    Post *post = types_post("all"), *read;
    corm_uuid key;

    (void)state;
    assert_true(corm_uuid_random(&key));
    post->tags = corm_items_of("plain", "", "NULL", "a \"b\" \\ {c,d}",
                               "\xF0\x9F\x8C\xB2 \xC3\xA9", NULL);
    post->counts = corm_items_of(1, -7, NULL, INT32_MAX, INT32_MIN);
    post->prices = corm_items_of(corm_dec("1.50"), corm_dec("-999999.99"));
    post->days = corm_items_of(corm_ymd(1, 1, 1), corm_ymd(9999, 12, 31));
    post->moments = corm_items_of(
        corm_utc(corm_ymd(2024, 2, 29), corm_hms(23, 59, 59, 999999)));
    post->keys = corm_items_of(key, NULL);
    post->flags = corm_items_of(true, false);
    post->reals = corm_items_of(0.1, -0.0, 5e-324, 1.7976931348623157e308);
    post->blobs = corm_items_of(((corm_bytes){ "\0\xff\"\\", 4 }));
    assert_ok(corm_save(post));
    read = types_again(post);
    assert_same_items(read->tags, post->tags);
    assert_same_items(read->counts, post->counts);
    assert_same_items(read->prices, post->prices);
    assert_same_items(read->days, post->days);
    assert_same_items(read->moments, post->moments);
    assert_same_items(read->keys, post->keys);
    assert_true(read->flags.items[0].as.b && !read->flags.items[1].as.b);
    assert_same_items(read->reals, post->reals);
    assert_same_items(read->blobs, post->blobs);
}

static void test_arrays__empty_is_not_null(void **state)
{
    Post *post = types_post("empty"), *read;

    (void)state;
    post->counts = (corm_items){ post->tags.items, 0 };
    assert_non_null(post->tags.items); /* by its default */
    assert_ok(corm_save(post));
    read = types_again(post);
    assert_non_null(read->tags.items);
    assert_int_equal(read->tags.count, 0);
    assert_non_null(read->counts.items);
    assert_null(read->prices.items);
    assert_int_equal(
        corm_count(corm_filter(corm_objects(types_s, Post), Q("prices", NULL))),
        1);
    post->tags.items = NULL;
    assert_int_equal(corm_save(post), CORM_INTEGRITY);
    assert_failed(types_s, CORM_INTEGRITY, "Post.tags is not set");
}

static void test_arrays__wrong_values_are_refused(void **state)
{
    static const char *const bad[] = { "x" };
    Post *post = types_post("wrong");

    (void)state;
    post->counts = corm_items_of("x");
    assert_int_equal(corm_save(post), CORM_VALUE_ERROR);
    assert_failed(types_s, CORM_VALUE_ERROR, "Post.counts");
    post->counts = corm_items_of(INT64_C(1) << 40);
    assert_int_not_equal(corm_save(post), CORM_OK);
    assert_failed(types_s, CORM_VALUE_ERROR, "out of range");
    post->counts = corm_items_of(corm_items_of(1), corm_items_of(2));
    assert_int_not_equal(corm_save(post), CORM_OK);
    assert_failed(types_s, CORM_VALUE_ERROR, "dimension");
    post->counts = (corm_items){ NULL, 0 };
    post->prices = corm_items_of(corm_dec("1234567.89"));
    assert_int_not_equal(corm_save(post), CORM_OK);
    assert_failed(types_s, CORM_DATA, "Post.prices");
    assert_int_equal(
        corm_count(corm_filter(corm_objects(types_s, Post),
                               Q("counts__contains", ARRAY(bad, 1)))),
        -1);
    assert_failed(types_s, CORM_VALUE_ERROR, "Post.counts");
}

static int64_t types_found(const corm_expr *condition)
{
    int64_t n = corm_count(corm_filter(corm_objects(types_s, Post), condition));

    if (n < 0)
        fail_msg("%s", corm_errmsg(types_s));
    return n;
}

static void types_three(void)
{
    static const struct {
        const char *a, *b;
        int n;
    } rows[] = { { "red", "blue", 1 },
                 { "red", "green", 2 },
                 { "x", NULL, 3 } };

    for (size_t i = 0; i < 3; i++) {
        Post *post = types_post(rows[i].a);

        post->tags =
            (corm_items){ (const corm_value[]){
                              corm_value_text(rows[i].a),
                              rows[i].b == NULL ? corm_value_null()
                                                : corm_value_text(rows[i].b) },
                          rows[i].b == NULL ? 1 : 2 };
        post->counts = corm_items_of(rows[i].n, rows[i].n * 10);
        assert_ok(corm_save(post));
    }
}

static void test_arrays__lookups(void **state)
{
    int counts[] = { 2, 20, 7 };
    corm_queryset *q;

    (void)state;
    types_three();
    assert_int_equal(types_found(Q("tags", VALS("red", "blue"))), 1);
    assert_int_equal(types_found(Q("tags", corm_items_of("red", "blue"))), 1);
    assert_int_equal(types_found(Q("tags__contains", VALS("red"))), 2);
    assert_int_equal(types_found(Q("counts__contains", ARRAY(counts, 2))), 1);
    assert_int_equal(types_found(Q("counts__contained_by", ARRAY(counts, 3))),
                     1);
    assert_int_equal(types_found(Q("tags__overlap", VALS("green", "x"))), 2);
    assert_int_equal(types_found(Q("tags__len", 1)), 1);
    assert_int_equal(types_found(Q("tags__len__gte", 2)), 2);
    assert_int_equal(types_found(Q("tags__0", "red")), 2);
    assert_int_equal(types_found(Q("tags__1__startswith", "bl")), 1);
    assert_int_equal(types_found(Q("counts__1__gt", 10)), 2);
    assert_int_equal(types_found(Q("tags__0_1", VALS("red"))), 2);
    assert_int_equal(types_found(Q("tags__in", VALS(corm_items_of("x"),
                                                    corm_items_of("y")))),
                     1);
    assert_int_equal(types_found(Q("tags__contains", F("tags"))), 3);
    assert_int_equal(types_found(NOT(Q("tags__overlap", VALS("red")))), 1);
    q = corm_values(corm_objects(types_s, Post), "tags__0",
                    AS("len", F("tags__len")));
    corm_each_row (row, corm_slice(q, 1, 2)) {
        assert_string_equal(corm_attr_text(row, "tags__0"), "red");
        assert_int_equal(corm_attr_int(row, "len"), 2);
    }
    assert_sound(types_s);
    assert_int_equal(corm_count(corm_filter(corm_objects(types_s, Post),
                                            Q("tags__icontains", "r"))),
                     -1);
    assert_failed(types_s, CORM_FIELD_ERROR, "icontains");
}

static void test_arrays__written_in_every_way(void **state)
{
    Post *many[3];
    corm_row *row;
    corm_value all;

    (void)state;
    for (int i = 0; i < 3; i++) {
        many[i] = types_post("bulk");
        many[i]->tags =
            corm_keep_items(types_s, corm_items_of("a", i == 1 ? "b" : "c"));
        many[i]->ages = corm_keep_span(types_s, corm_span_of(i, 10, "[]"));
    }
    assert_int_equal(corm_bulk_create(many, 3), CORM_OK);
    assert_int_equal(types_found(Q("tags__contains", VALS("c"))), 2);
    for (int i = 0; i < 3; i++)
        many[i]->tags =
            corm_keep_items(types_s, corm_items_of("d", i == 0 ? "e" : "f"));
    assert_int_equal(corm_bulk_update(many, 3, "tags", "ages"), 3);
    assert_int_equal(types_found(Q("tags", VALS("d", "f"))), 2);
    assert_int_equal(corm_update(corm_objects(types_s, Post),
                                 SET("tags", VALS("g")),
                                 SET("counts", corm_items_of(4, 5))),
                     3);
    assert_int_equal(types_found(AND(Q("tags", VALS("g")), Q("counts__1", 5))),
                     3);
    row = corm_aggregate(corm_objects(types_s, Post),
                         AS("ids", corm_agg("array_agg", "title")));
    assert_non_null(row);
    all = corm_attr(row, "ids");
    assert_int_equal(all.kind, CORM_K_ITEMS);
    assert_int_equal(all.size, 3);
    assert_string_equal(all.as.list[2].as.s, "bulk");
    assert_sound(types_s);
}

static void test_arrays__made_by_create(void **state)
{
    Post *post = corm_create(types_s, Post, .title = "t", .body = "",
                             .tags = (corm_items_of("kept", "here")));

    (void)state;
    assert_non_null(post); /* what the macro made is gone by now */
    assert_int_equal(post->tags.count, 2);
    assert_string_equal(post->tags.items[1].as.s, "here");
    assert_same_items(types_again(post)->tags, post->tags);
}

/* ---- ranges ---- */

static void assert_span(corm_span span, const corm_value *lower,
                        const corm_value *upper, uint32_t form)
{
    assert_int_equal(span.form, form);
    assert_items((corm_items){ &span.ends[0], 1 }, lower, 1);
    assert_items((corm_items){ &span.ends[1], 1 }, upper, 1);
}

#define ENDS(a, b)                                          \
    (const corm_value[]){ corm_v(a) }, (const corm_value[]) \
    {                                                       \
        corm_v(b)                                           \
    }
#define HALF_OPEN (CORM_SPAN_SET | CORM_SPAN_LOWER_INC)

static void test_ranges__every_type_comes_back(void **state)
{
    corm_datetime from = corm_utc(corm_ymd(2024, 1, 1), corm_hms(0, 0, 0, 1));
    Post *post = types_post("ranges"), *read;

    (void)state;
    post->ages = corm_span_of(1, 10, "[]"); /* canonical: [1,11) */
    post->ids = corm_span_of(-(INT64_C(1) << 40), NULL, "[)");
    post->costs = corm_span_of(corm_dec("0.10"), corm_dec("9.99"), "(]");
    post->open = corm_span_of(NULL, corm_ymd(2024, 12, 24), "()");
    post->during = corm_span_of(from, corm_ymd(2025, 1, 1), "[)");
    assert_ok(corm_save(post));
    read = types_again(post);
    assert_span(read->ages, ENDS(1, 11), HALF_OPEN);
    assert_span(read->ids, ENDS(-(INT64_C(1) << 40), NULL), HALF_OPEN);
    assert_span(read->costs, ENDS(corm_dec("0.10"), corm_dec("9.99")),
                CORM_SPAN_SET | CORM_SPAN_UPPER_INC);
    assert_span(read->open, ENDS(NULL, corm_ymd(2024, 12, 24)), CORM_SPAN_SET);
    assert_span(
        read->during,
        ENDS(from, corm_utc(corm_ymd(2025, 1, 1), corm_hms(0, 0, 0, 0))),
        HALF_OPEN);
    post->ages = corm_span_empty();
    post->ids = (corm_span){ NULL, 0 };
    assert_ok(corm_save(post));
    read = types_again(post);
    assert_int_equal(read->ages.form, CORM_SPAN_SET | CORM_SPAN_EMPTY);
    assert_int_equal(read->ids.form, 0);
    post->ages = corm_span_of("a", 1, "[)");
    assert_int_not_equal(corm_save(post), CORM_OK);
    assert_failed(types_s, CORM_VALUE_ERROR, "Post.ages");
    post->ages = corm_span_of(9, 1, "[)");
    assert_int_not_equal(corm_save(post), CORM_OK);
    assert_failed(types_s, CORM_DATA, "lower bound");
}

static void test_ranges__lookups(void **state)
{
    Post *post;

    (void)state;
    for (int i = 0; i < 3; i++) { /* [0,5) [5,10) [10,15) */
        post = types_post("r");
        post->ages = corm_span_of(5 * i, 5 * i + 5, "[)");
        post->during =
            corm_span_of(corm_ymd(2020 + i, 1, 1),
                         i == 2 ? corm_value_null()
                                : corm_value_date(corm_ymd(2021 + i, 1, 1)),
                         "[)");
        assert_ok(corm_save(post));
    }
    assert_int_equal(types_found(Q("ages", corm_span_of(0, 4, "[]"))), 1);
    assert_int_equal(types_found(Q("ages", RANGE(0, 5))), 1);
    assert_int_equal(types_found(Q("ages__contains", 5)), 1);
    assert_int_equal(types_found(Q("ages__contains", corm_span_of(6, 8, "[]"))),
                     1);
    assert_int_equal(
        types_found(Q("during__contains",
                      corm_utc(corm_ymd(2020, 5, 5), corm_hms(1, 0, 0, 0)))),
        1);
    assert_int_equal(
        types_found(Q("ages__contained_by", corm_span_of(0, 10, "[)"))), 2);
    assert_int_equal(types_found(Q("ages__overlap", corm_span_of(4, 5, "[]"))),
                     2);
    assert_int_equal(types_found(Q("ages__fully_lt", RANGE(10, 12))), 2);
    assert_int_equal(types_found(Q("ages__fully_gt", RANGE(0, 5))), 2);
    assert_int_equal(types_found(Q("ages__not_lt", RANGE(5, 6))), 2);
    assert_int_equal(types_found(Q("ages__not_gt", RANGE(5, 10))), 2);
    assert_int_equal(types_found(Q("ages__adjacent_to", RANGE(5, 10))), 2);
    assert_int_equal(types_found(Q("ages__startswith", 5)), 1);
    assert_int_equal(types_found(Q("ages__endswith__gt", 5)), 2);
    assert_int_equal(types_found(Q("ages__isempty", true)), 0);
    assert_int_equal(types_found(Q("ages__lower_inc", true)), 3);
    assert_int_equal(types_found(Q("during__upper_inf", true)), 1);
    assert_int_equal(types_found(Q("during__startswith__year", 2021)), 1);
    assert_int_equal(corm_count(corm_filter(corm_objects(types_s, Post),
                                            Q("ages__contains", "x"))),
                     -1);
    assert_failed(types_s, CORM_VALUE_ERROR, "");
    assert_int_equal(corm_count(corm_filter(corm_objects(types_s, Post),
                                            Q("title__overlap", 1))),
                     -1);
    assert_failed(types_s, CORM_FIELD_ERROR, "overlap");
}

/* ---- text search ---- */

static void types_texts(void)
{
    static const char *const texts[][2] = {
        { "Cheese", "on toast, with more cheese" },
        { "Cooking", "pizza and toasts" },
        { "Holiday", "no food at all" },
    };

    for (size_t i = 0; i < 3; i++) {
        Post *post = types_post(texts[i][0]);

        post->body = texts[i][1];
        assert_ok(corm_save(post));
    }
}

static void test_search__lookup_and_functions(void **state)
{
    corm_queryset *q;
    Post *best;

    (void)state;
    types_texts();
    assert_int_equal(types_found(Q("body__search", "toast")), 2);
    assert_int_equal(types_found(Q("body__search", "cheese toast")), 1);
    assert_int_equal(types_found(Q("body__search", FN("search_websearch",
                                                      V("pizza or cheese")))),
                     2);
    q = corm_annotate(
        corm_objects(types_s, Post),
        AS("vector", FN("search_vector", "title", "body")),
        AS("rank", FN("search_rank", FN("search_vector", "title", "body"),
                      FN("search_query", V("cheese")))));
    best = corm_first(
        Post, corm_order_by(corm_filter(q, Q("vector", "toast")), "-rank"));
    assert_non_null(best);
    assert_string_equal(best->title, "Cheese");
    assert_true(corm_attr_double(best, "rank") > 0);
    assert_int_equal(
        corm_count(corm_filter(
            q, Q("vector", corm_arith("|", FN("search_query", V("pizza")),
                                      FN("search_phrase", V("no food")))))),
        2);
    assert_int_equal(
        corm_count(corm_filter(
            q, Q("vector", FN("search_not", FN("search_query", V("food")))))),
        2);
    assert_sound(types_s);
}

static void test_search__column(void **state)
{
    Post *found;

    (void)state;
    types_texts();
    assert_int_equal(
        corm_update(
            corm_objects(types_s, Post),
            SET("search",
                corm_arith(
                    "+",
                    FN("search_weight",
                       FN("search_vector_in", V("english"), "title"), V("A")),
                    FN("search_weight",
                       FN("search_vector_in", V("english"), "body"), V("B"))))),
        3);
    found = corm_get(
        Post, corm_objects(types_s, Post),
        Q("search", FN("search_query_in", V("english"), V("cooking"))));
    assert_non_null(found);
    assert_string_equal(found->title, "Cooking");
    assert_string_equal(found->search, "'cook':1A 'pizza':2B 'toast':4B");
    assert_int_equal(types_found(Q("search__search", "holidays")), 1);
}

/* ---- migrations ---- */

static const corm_operation types_changes[] = {
    CORM_CREATE_MODEL(
        "Tool", CORM_FIELDS(CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
                            CORM_FIELD(ITEMS, "sizes", .base = "integer",
                                       .default_value = CORM_NO_ITEMS),
                            CORM_FIELD(DATETIME_RANGE, "lent", .null = true))),
    CORM_ADD_FIELD("Tool",
                   CORM_FIELD(ITEMS, "names", .base = "char", .max_length = 5,
                              .default_value = CORM_NO_ITEMS)),
    CORM_ADD_FIELD("Tool",
                   CORM_FIELD(ITEMS, "words", .base = "text",
                              .default_value = (&(const corm_value){
                                  .kind = CORM_K_ITEMS,
                                  .size = 2,
                                  .as.list =
                                      (const corm_value[]){
                                          { .kind = CORM_K_TEXT,
                                            .size = 9,
                                            .as.s = "it's \"\xC3\xA9\"" },
                                          { .kind = CORM_K_NULL } } }))),
    CORM_ALTER_FIELD("Tool", CORM_FIELD(ITEMS, "sizes", .base = "text")),
};

static corm_status types_change(corm_session *s, void *data)
{
    for (size_t i = 0; i < TEST_COUNT(types_changes); i++) {
        corm_status status =
            corm_operation_apply(s, "ty", &types_changes[i], data, NULL);

        if (status != CORM_OK)
            return status;
        if (i == 0)
            assert_int_equal(
                corm_execute_sql(
                    s, "INSERT INTO ty_tool (sizes) VALUES ('{7}')", NULL, 0),
                1);
    }
    return CORM_OK;
}

static void test_migrations__columns_of_these_types(void **state)
{
    corm_project_state *project = corm_project_state_new(NULL, NULL);
    const corm_structure *now;
    const corm_table_info *table;
    corm_value words;

    (void)state;
    if (corm_schema_run(types_s, true, NULL, types_change, project) != CORM_OK)
        fail_msg("%s", corm_errmsg(types_s));
    now = corm_introspect(types_s, NULL);
    table = corm_structure_table(now, "ty_tool");
    assert_non_null(table);
    assert_int_equal(corm_table_column(table, "sizes")->like.base,
                     CORM_TYPE_TEXT);
    assert_int_equal(corm_table_column(table, "names")->like.length, 5);
    assert_int_equal(corm_table_column(table, "lent")->like.type,
                     CORM_TYPE_DATETIME_RANGE);
    words =
        corm_scalar_sql(types_s, "SELECT words || sizes FROM ty_tool", NULL, 0);
    assert_int_equal(words.kind, CORM_K_ITEMS);
    assert_int_equal(words.size, 3);
    assert_string_equal(words.as.list[0].as.s, "it's \"\xC3\xA9\"");
    assert_int_equal(words.as.list[1].kind, CORM_K_NULL);
    assert_string_equal(words.as.list[2].as.s, "7");
    corm_project_state_free(project);
}

#define TYPES_TEST(name) \
    cmocka_unit_test_setup_teardown(name, types_setup, types_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TYPES_TEST(test_arrays__every_type_comes_back),
        TYPES_TEST(test_arrays__empty_is_not_null),
        TYPES_TEST(test_arrays__wrong_values_are_refused),
        TYPES_TEST(test_arrays__lookups),
        TYPES_TEST(test_arrays__written_in_every_way),
        TYPES_TEST(test_arrays__made_by_create),
        TYPES_TEST(test_ranges__every_type_comes_back),
        TYPES_TEST(test_ranges__lookups),
        TYPES_TEST(test_search__lookup_and_functions),
        TYPES_TEST(test_search__column),
        TYPES_TEST(test_migrations__columns_of_these_types),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
