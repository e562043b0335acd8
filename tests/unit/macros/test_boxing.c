/*
 * Boxing: which kind of value each C type becomes in Q, V and their like, by
 * the macros alone.  No database.
 */
#include "support/test.h"

#include <corm/short.h>

#include <wchar.h>

typedef struct Author {
    corm_object base;
    int64_t id;
} Author;

enum boxing_unsigned { PLAIN_A, PLAIN_B };
enum boxing_signed { NEGATIVE = -1, POSITIVE };

struct boxing_bits {
    unsigned three : 3;
    int five : 5;
    bool one : 1;
    unsigned whole : 32;
};

static const corm_value *arg(const corm_expr *expr)
{
    assert_int_equal(expr->n_args, 1);
    return &expr->args[0];
}

static corm_kind kind(const corm_expr *expr)
{
    return arg(expr)->kind;
}

#define IS(x, expected) assert_int_equal(kind(Q("a", x)), CORM_K_##expected)

static void test_boxing__strings(void **state)
{
    char array[10] = "x", *heap = array;
    const char constant[] = "y", *pointer = constant;
    char *const restrict restricted = heap;
    size_t n = sizeof(array);

    (void)state;
    IS("literal", TEXT);
    IS(array, TEXT);
    IS(constant, TEXT);
    IS(heap, TEXT);
    IS(pointer, TEXT);
    IS(restricted, TEXT);
    IS(&array[1], TEXT);
    IS(n ? array : "z", TEXT);
    assert_int_equal(arg(Q("a", "four"))->size, 4);
    assert_int_equal(arg(Q("a", corm_strn("four", 2)))->size, 2);
}

static void test_boxing__null_is_not_a_null_string(void **state)
{
    const char *missing = NULL;
    size_t n = 0;

    (void)state;
    IS(NULL, NULL);
    IS((void *)0, NULL);
    IS(missing, NULLTEXT);
    IS(n ? "x" : NULL, NULLTEXT);
    IS((void *)&n, BAD);
}

static void test_boxing__integers(void **state)
{
    volatile int changing = 3;
    const int fixed = 4;
    volatile const int64_t both = 5;
    size_t size = 1;
    ptrdiff_t difference = -1;
    int8_t i8 = 1;
    uint8_t u8 = 1;
    wchar_t wide = 1;

    (void)state;
    IS(changing, INT);
    IS(fixed, INT);
    IS(both, INT);
    IS(difference, INT);
    IS(i8, INT);
    IS(wide, INT);
    IS('A', INT);
    IS(0, INT);
    IS(u8, UINT);
    IS(size, UINT);
    IS(UINT64_MAX, UINT);
    assert_true(arg(Q("a", UINT64_MAX))->as.u == UINT64_MAX);
    assert_true(arg(Q("a", difference))->as.i == -1);
}

static void test_boxing__enums_are_integers(void **state)
{
    enum boxing_unsigned plain = PLAIN_B;
    enum boxing_signed negative = NEGATIVE;

    (void)state;
    IS(PLAIN_B, INT);
    assert_true(kind(Q("a", plain)) == CORM_K_UINT ||
                kind(Q("a", plain)) == CORM_K_INT);
    IS(negative, INT);
    assert_true(arg(Q("a", negative))->as.i == -1);
}

/* In C11 `true` and every comparison are int: fields take 0 and 1 too. */
static void test_boxing__booleans(void **state)
{
    const bool constant = true;
    _Bool variable = 0;
    size_t n = 4;

    (void)state;
    IS(constant, BOOL);
    IS(variable, BOOL);
    IS(true, INT);
    IS(n > 3, INT);
}

/* Other widths have types of their own with GCC and want a cast. */
static void test_boxing__bit_fields(void **state)
{
    struct boxing_bits bits = { 5, -3, true, 7 };

    (void)state;
    IS((int)bits.five, INT);
    IS((unsigned)bits.three, UINT);
    IS(bits.whole, UINT);
    assert_true(arg(Q("a", (int)bits.five))->as.i == -3);
}

static void test_boxing__floats(void **state)
{
    float single = 1.5F;
    volatile double full = 1;
    size_t n = 1;

    (void)state;
    IS(single, DOUBLE);
    IS(full, DOUBLE);
    IS(n ? 1 : 2.0, DOUBLE);
    assert_double_equal(arg(Q("a", single))->as.d, 1.5);
}

static void test_boxing__scalars_of_the_library(void **state)
{
    const corm_date date = { 2024, 2, 29 };

    (void)state;
    IS(date, DATE);
    IS(corm_hms(1, 2, 3, 4), TIME);
    IS(corm_now(), DATETIME);
    IS(((corm_duration){ 1 }), DURATION);
    IS(((corm_uuid){ { 1 } }), UUID);
    IS(corm_dec("1.5"), DECIMAL);
    IS(((corm_bytes){ "a", 1 }), BYTES);
    IS(((corm_bytes){ NULL, 0 }), NULL);
    IS(((corm_json){ "{}" }), JSON);
    IS(((corm_json){ NULL }), NULL);
    IS(corm_value_int(1), INT);
}

static void test_boxing__optional_values(void **state)
{
    corm_opt_int32 unset = { false, 7 };

    (void)state;
    IS(corm_some_int32(3), INT);
    IS(unset, NULL);
    IS(corm_some_bool(true), BOOL);
    IS(corm_some_int16(3), INT);
    IS(corm_some_int64(3), INT);
    IS(corm_some_double(3), DOUBLE);
    IS(corm_some_date(corm_ymd(2024, 1, 1)), DATE);
    IS(corm_some_time(corm_hms(1, 1, 1, 1)), TIME);
    IS(corm_some_datetime(corm_now()), DATETIME);
    IS(corm_some_duration((corm_duration){ 1 }), DURATION);
    IS(corm_some_uuid((corm_uuid){ { 1 } }), UUID);
    IS(corm_some_decimal(corm_dec("1")), DECIMAL);
}

static void test_boxing__objects_querysets_expressions(void **state)
{
    Author author = { .id = 1 };
    const Author *constant = &author;
    const corm_queryset *set = NULL;
    const corm_list *list = NULL;

    (void)state;
    IS(&author.base, OBJECT);
    IS(&constant->base, OBJECT);
    IS(corm_obj(&author), OBJECT);
    IS(F("x"), EXPR);
    IS(MUL(F("x"), 2), EXPR);
    IS(set, QUERYSET);
    IS(list, RESULT);
    assert_ptr_equal(arg(Q("a", &author.base))->as.obj, &author.base);
}

static void test_boxing__lists(void **state)
{
    const int64_t numbers[] = { 1, 2, 3 };
    const char *names[] = { "a", "b" };
    corm_value list = VALS(1, "x", 2.0), range = RANGE(10, 20);
    corm_value array = ARRAY(numbers, 3), texts = ARRAY(names, 2);

    (void)state;
    assert_int_equal(list.kind, CORM_K_LIST);
    assert_int_equal(list.size, 3);
    assert_int_equal(list.elem, 0);
    assert_int_equal(list.as.list[1].kind, CORM_K_TEXT);
    assert_int_equal(range.size, 2);
    assert_int_equal(range.elem, 1);
    assert_int_equal(array.kind, CORM_K_ARRAY);
    assert_int_equal(array.size, 3);
    assert_int_equal(array.elem, CORM_K_INT << 16 | 8);
    assert_int_equal(texts.elem >> 16, CORM_K_TEXT);
    IS(VALS(1, 2), LIST);
}

static void test_boxing__arrays_of_every_scalar(void **state)
{
    static const bool bools[1];
    static const short shorts[1];
    static const unsigned char bytes[1];
    static const float floats[1];
    static const corm_date dates[1];
    static const corm_time times[1];
    static const corm_datetime instants[1];
    static const corm_duration spans[1];
    static const corm_uuid uuids[1];
    static const corm_decimal decimals[1];
    static const corm_json documents[1];

    (void)state;
    assert_int_equal(ARRAY(bools, 1).elem, CORM_K_BOOL << 16 | 1);
    assert_int_equal(ARRAY(shorts, 1).elem, CORM_K_INT << 16 | 2);
    assert_int_equal(ARRAY(bytes, 1).elem, CORM_K_UINT << 16 | 1);
    assert_int_equal(ARRAY(floats, 1).elem, CORM_K_DOUBLE << 16 | 4);
    assert_int_equal(ARRAY(dates, 1).elem >> 16, CORM_K_DATE);
    assert_int_equal(ARRAY(times, 1).elem >> 16, CORM_K_TIME);
    assert_int_equal(ARRAY(instants, 1).elem >> 16, CORM_K_DATETIME);
    assert_int_equal(ARRAY(spans, 1).elem >> 16, CORM_K_DURATION);
    assert_int_equal(ARRAY(uuids, 1).elem >> 16, CORM_K_UUID);
    assert_int_equal(ARRAY(decimals, 1).elem >> 16, CORM_K_DECIMAL);
    assert_int_equal(ARRAY(documents, 1).elem >> 16, CORM_K_JSON);
}

/* A bare string is a value in Q and SET, a path in functions and AS. */
static void test_boxing__bare_strings(void **state)
{
    (void)state;
    assert_int_equal(SET("a", "x").value.kind, CORM_K_TEXT);
    assert_int_equal(AS("a", "x").value.kind, CORM_K_PATH);
    assert_int_equal(kind(COUNT("x")), CORM_K_PATH);
    assert_int_equal(kind(FN("lower", "x")), CORM_K_PATH);
    assert_int_equal(kind(DESC("x")), CORM_K_PATH);
    assert_int_equal(kind(CAST("x", "integer")), CORM_K_PATH);
    assert_int_equal(kind(V("x")), CORM_K_TEXT);
    assert_int_equal(kind(LITERAL("x")), CORM_K_TEXT);
    assert_int_equal(ADD("x", 1)->args[0].kind, CORM_K_TEXT);
    assert_int_equal(kind(ELSE(V("x"))), CORM_K_EXPR);
}

static int boxing_calls;

static int boxing_next(void)
{
    return ++boxing_calls;
}

static void test_boxing__arguments_are_evaluated_once(void **state)
{
    const corm_expr *expr = Q("a", boxing_next());

    (void)state;
    assert_int_equal(boxing_calls, 1);
    assert_true(arg(expr)->as.i == 1);
}

static void test_boxing__trees(void **state)
{
    const corm_expr *tree = OR(Q("a", 1), AND(Q("b", 2), NOT(Q("c", 3))));
    const corm_expr *window =
        WINDOW(SUM("p"), .partition_by = BY("g", F("h")), .frame = ROWS(-1, 0));
    const corm_expr *choice = CASE(WHEN(Q("a", 1), V("x")), ELSE(V("y")));

    (void)state;
    assert_int_equal(tree->op, CORM_OP_OR);
    assert_int_equal(tree->n_args, 2);
    assert_int_equal(tree->args[1].as.expr->args[1].as.expr->op, CORM_OP_NOT);
    assert_int_equal(window->options->partition_by->size, 2);
    assert_int_equal(window->options->partition_by->as.list[1].kind,
                     CORM_K_EXPR);
    assert_int_equal(window->options->frame.start, -1);
    assert_int_equal(choice->n_args, 2);
    assert_int_equal(choice->args[0].as.expr->op, CORM_OP_WHEN);
    assert_true(COUNT("x", .distinct = true)->options->distinct);
}

#define T(name) cmocka_unit_test(test_boxing__##name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(strings),         T(null_is_not_a_null_string),
        T(integers),        T(enums_are_integers),
        T(booleans),        T(bit_fields),
        T(floats),          T(scalars_of_the_library),
        T(optional_values), T(objects_querysets_expressions),
        T(lists),           T(arrays_of_every_scalar),
        T(bare_strings),    T(arguments_are_evaluated_once),
        T(trees),
    };

    return cmocka_run_group_tests_name("boxing", tests, NULL, NULL);
}
