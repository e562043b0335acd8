/*
 * Descriptor macros: what they put into the structs of <corm/model.h>.  They
 * are static initialisers, so everything here is known before main.
 */
#include "support/test.h"

#include <corm/short.h>

typedef struct Owner {
    corm_object base;
    int64_t id;
} Owner;
CORM_DECLARE(Owner);

typedef struct Sample {
    corm_object base;
    long id;
    const char *name;
    corm_opt_int32 rank;
    enum { SAMPLE_A, SAMPLE_B } letter;
    double real;
    float single;
    int32_t total;
    int64_t owner_id;
    Owner *owner;
    corm_opt_int64 keeper_id;
    int32_t a, b;
    Owner *pair;
} Sample;
CORM_DECLARE(Sample);

typedef Owner Keeper;
CORM_DECLARE(Keeper);

static const corm_field Owner_fields[] = { CORM_AUTO(Owner, id) };
CORM_MODEL(Owner);
CORM_PROXY(Keeper, Owner, .ordering = CORM_ORDERING("-id"));

static const corm_field Sample_fields[] = {
    CORM_BIG_AUTO(Sample, id, .autoincrement = true),
    CORM_CHAR(Sample, name, .max_length = 7, .unique = true),
    CORM_INTEGER(Sample, rank, .null = true),
    CORM_INTEGER(Sample, letter),
    CORM_FLOAT(Sample, real),
    CORM_FLOAT(Sample, single),
    CORM_GENERATED(INTEGER, Sample, total,
                   CORM_ARITH("+", CORM_PATH("a"), CORM_PATH("b")),
                   .stored = true),
    CORM_FOREIGN_KEY(Sample, owner, Owner, .on_delete = CORM_CASCADE),
    CORM_FOREIGN_KEY_ID(Sample, keeper, Keeper, .null = true,
                        .on_delete = CORM_SET_NULL),
    CORM_INTEGER(Sample, a),
    CORM_INTEGER(Sample, b, .db_default = CORM_VALUE(CORM_INT(42))),
    CORM_FOREIGN_OBJECT(Sample, pair, Owner, .from_fields = CORM_NAMES("a"),
                        .to_fields = CORM_NAMES("id")),
    CORM_MANY_TO_MANY(Sample, links, Owner, .related_name = "+"),
};
CORM_MODEL(
    Sample,
    .ordering = CORM_ORDERING("name", CORM_DESC("rank", .nulls_last = true)),
    .unique_together = CORM_TOGETHER(CORM_NAMES("a", "b")),
    CORM_INDEXES(CORM_INDEX("name", "-a"), CORM_INDEX_AS("by_b")),
    CORM_CONSTRAINTS(CORM_CHECK("a_ok", CORM_COND("a__gte", CORM_INT(0)))));

enum {
    AT_ID,
    AT_NAME,
    AT_RANK,
    AT_LETTER,
    AT_REAL,
    AT_SINGLE,
    AT_TOTAL,
    AT_OWNER,
    AT_KEEPER,
    AT_A,
    AT_B,
    AT_PAIR,
    AT_LINKS
};

static void test_declare__members(void **state)
{
    const corm_field *name = &Sample_fields[AT_NAME];

    (void)state;
    assert_string_equal(name->name, "name");
    assert_int_equal(name->type, CORM_TYPE_CHAR);
    assert_int_equal(name->ctype, CORM_C_TEXT);
    assert_int_equal(name->offset, offsetof(Sample, name));
    assert_int_equal(name->size, sizeof(const char *));
    assert_int_equal(name->object_offset, CORM_NO_MEMBER);
    assert_int_equal(name->max_length, 7);
    assert_true(name->unique);
    assert_false(name->null);
}

static void test_declare__types_of_members(void **state)
{
    (void)state;
    assert_int_equal(Sample_fields[AT_ID].ctype, CORM_C_INT);
    assert_int_equal(Sample_fields[AT_ID].size, sizeof(long));
    assert_int_equal(Sample_fields[AT_RANK].ctype, CORM_C_OPT | CORM_C_INT);
    /* Enums without negative constants are unsigned with GCC and Clang. */
    assert_int_equal(Sample_fields[AT_LETTER].ctype, CORM_C_UINT);
    assert_int_equal(Sample_fields[AT_REAL].ctype, CORM_C_DOUBLE);
    assert_int_equal(Sample_fields[AT_SINGLE].ctype, CORM_C_FLOAT);
}

static void test_declare__automatic_keys(void **state)
{
    (void)state;
    assert_true(Sample_fields[AT_ID].primary_key);
    assert_true(Sample_fields[AT_ID].autoincrement);
}

static void test_declare__foreign_keys(void **state)
{
    const corm_field *owner = &Sample_fields[AT_OWNER];
    const corm_field *keeper = &Sample_fields[AT_KEEPER];

    (void)state;
    assert_string_equal(owner->name, "owner");
    assert_int_equal(owner->offset, offsetof(Sample, owner_id));
    assert_int_equal(owner->object_offset, offsetof(Sample, owner));
    assert_ptr_equal(owner->to, &Owner_model);
    assert_int_equal(keeper->ctype, CORM_C_OPT | CORM_C_INT);
    assert_int_equal(keeper->object_offset, CORM_NO_MEMBER);
}

static void test_declare__relations_without_a_column(void **state)
{
    const corm_field *pair = &Sample_fields[AT_PAIR];
    const corm_field *links = &Sample_fields[AT_LINKS];

    (void)state;
    assert_int_equal(pair->ctype, CORM_C_NONE);
    assert_int_equal(pair->object_offset, offsetof(Sample, pair));
    assert_string_equal(pair->from_fields[0], "a");
    assert_null(pair->from_fields[1]);
    assert_int_equal(links->ctype, CORM_C_NONE);
    assert_ptr_equal(links->to, &Owner_model);
}

static void test_declare__expressions_are_constants(void **state)
{
    const corm_expr *sum = Sample_fields[AT_TOTAL].generated;
    const corm_expr *constant = Sample_fields[AT_B].db_default;

    (void)state;
    assert_int_equal(sum->op, CORM_OP_ARITH);
    assert_int_equal(sum->n_args, 2);
    assert_string_equal(sum->args[1].as.expr->name, "b");
    assert_true(Sample_fields[AT_TOTAL].stored);
    assert_int_equal(constant->op, CORM_OP_VALUE);
    assert_true(constant->args[0].as.i == 42);
}

static void test_declare__models(void **state)
{
    (void)state;
    assert_string_equal(Sample_model.name, "Sample");
    assert_int_equal(Sample_model.size, sizeof(Sample));
    assert_int_equal(Sample_model.n_fields, AT_LINKS + 1);
    assert_int_equal(Sample_model.n_indexes, 2);
    assert_string_equal(Sample_model.indexes[0].fields[1], "-a");
    assert_string_equal(Sample_model.indexes[1].name, "by_b");
    assert_int_equal(Sample_model.n_constraints, 1);
    assert_int_equal(Sample_model.constraints[0].kind, CORM_CONSTRAINT_CHECK);
    assert_string_equal(Sample_model.unique_together[0][1], "b");
    assert_null(Sample_model.unique_together[1]);
}

static void test_declare__orderings_take_names_and_expressions(void **state)
{
    const corm_value *ordering = Sample_model.ordering;

    (void)state;
    assert_int_equal(ordering[0].kind, CORM_K_TEXT);
    assert_string_equal(ordering[0].as.s, "name");
    assert_int_equal(ordering[1].kind, CORM_K_EXPR);
    assert_int_equal(ordering[1].as.expr->op, CORM_OP_ORDER);
    assert_true(ordering[1].as.expr->options->desc);
    assert_true(ordering[1].as.expr->options->nulls_last);
    assert_int_equal(ordering[2].kind, CORM_K_NULL);
}

static void test_declare__proxies(void **state)
{
    (void)state;
    assert_ptr_equal(Keeper_model.proxy_of, &Owner_model);
    assert_int_equal(Keeper_model.size, sizeof(Owner));
    assert_int_equal(Keeper_model.n_fields, 0);
}

static void test_declare__constants(void **state)
{
    (void)state;
    assert_int_equal(CORM_STR("a\0b")[0].size, 3);
    assert_int_equal(CORM_JSON_TEXT("{}")[0].kind, CORM_K_JSON);
    assert_int_equal(CORM_BOOL(true)[0].kind, CORM_K_BOOL);
    assert_double_equal(CORM_REAL(0.5)[0].as.d, 0.5);
    assert_string_equal(CORM_NOW->name, "now");
}

#define T(name) cmocka_unit_test(test_declare__##name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(members),
        T(types_of_members),
        T(automatic_keys),
        T(foreign_keys),
        T(relations_without_a_column),
        T(expressions_are_constants),
        T(models),
        T(orderings_take_names_and_expressions),
        T(proxies),
        T(constants),
    };

    return cmocka_run_group_tests_name("declare", tests, NULL, NULL);
}
