/*
 * A case: its steps in order, each a transaction of its own, and what they
 * gave against what was recorded.
 */
#include "models.h"
#include "json_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a step did. */
typedef struct result {
    json_t *value; /* NULL: it raised, or could not be expressed */
    corm_status code;
    bool is_expressed;
    corm_error error;
    uint64_t statements;
    bool is_caught; /* an atomic block that stops errors */
} result;

typedef struct checker {
    cf_run *run;
    const char *id;
    cf_rules nested; /* of the case */
    cf_text *report;
    cf_outcome outcome;
    int step;
    bool autocommit;
} checker;

/* ---- reporting ---- */

static void report_json(cf_text *out, const char *label, const json_t *json)
{
    cf_text_add(out, label);
    cf_json_text(out, json);
    cf_text_add(out, "\n");
}

static void report_error(checker *c, const result *got)
{
    cf_text_add(c->report, "    error:    ");
    if (!got->is_expressed) {
        cf_text_add(c->report, cf_text_get(&c->run->failure));
    } else {
        cf_text_add(c->report, corm_status_name(got->code));
        cf_text_add(c->report, ": ");
        cf_text_add(c->report, got->error.message);
    }
    cf_text_add(c->report, "\n");
}

static void check_failed(checker *c, const json_t *expect, const result *got,
                         const char *why)
{
    c->outcome = CF_FAILED;
    cf_text_add(c->report, cf_format(c->run->arena, "  %s: step %d: %s\n",
                                     c->id, c->step, why));
    report_json(c->report, "    expected: ", expect);
    if (got->value != NULL)
        report_json(c->report, "    got:      ", got->value);
    else
        report_error(c, got);
    cf_text_add(c->report, cf_text_get(&c->run->statements));
}

static void check_skipped(checker *c)
{
    if (c->outcome == CF_PASSED)
        c->outcome = CF_SKIPPED;
}

/* ---- comparing with one expectation ---- */

static const json_t *expect_of(const cf_run *run, const json_t *step)
{
    const json_t *expect = json_object_get(step, "expect");

    return json_object_get(expect, "sqlite") == NULL
               ? expect
               : json_object_get(expect, run->backend);
}

static cf_rules rules_of(const checker *c, const json_t *step)
{
    return (cf_rules){ !json_is_false(json_object_get(step, "ordered")),
                       c->nested.nested_ordered, false };
}

/* What another database answered, when this one's recording could not. */
static bool answers_as_another(const checker *c, const json_t *step,
                               const json_t *value)
{
    static const char *const names[] = { "sqlite", "postgresql", "mysql" };
    const json_t *expect = json_object_get(step, "expect");
    cf_rules rules = rules_of(c, step);

    rules.approx = true;
    for (size_t i = 0; i < 3; i++) {
        const json_t *other =
            json_object_get(json_object_get(expect, names[i]), "value");

        if (other != NULL && cf_equal(other, value, rules))
            return true;
    }
    return false;
}

static void check_unsupported(checker *c, const json_t *step,
                              const json_t *expect, const result *got)
{
    if (got->value == NULL)
        check_skipped(c);
    else if (answers_as_another(c, step, got->value))
        return;
    /* Servers order text and convert in ways that no other answer shows. */
    else if (strcmp(c->run->backend, "sqlite") != 0)
        check_skipped(c);
    else
        check_failed(c, expect, got, "not what other databases answer");
}

static void check_value(checker *c, const json_t *step, const json_t *expect,
                        const result *got)
{
    const json_t *value = json_object_get(expect, "value");
    const json_t *most = json_object_get(expect, "queries");

    if (value == NULL)
        check_failed(c, expect, got, "an expectation of no known form");
    else if (got->value == NULL)
        check_failed(c, expect, got, "an error");
    else if (!cf_equal(value, got->value, rules_of(c, step)))
        check_failed(c, expect, got, "another value");
    else if (json_is_integer(most) &&
             (json_int_t)got->statements > json_integer_value(most))
        check_failed(c, expect, got,
                     cf_format(c->run->arena, "%" PRIu64 " statements",
                               got->statements));
}

static void check_raise(checker *c, const json_t *expect, const char *name,
                        const result *got)
{
    if (got->value != NULL || !got->is_expressed ||
        !cf_error_is(name, got->code))
        check_failed(c, expect, got, "another outcome");
    else if (!cf_error_details(c->run, expect))
        check_failed(c, expect, got, "other details");
}

static void check(checker *c, const json_t *step, const result *got)
{
    const json_t *expect = expect_of(c->run, step);

    if (!json_is_object(expect))
        check_failed(c, expect, got, "a step without an expectation");
    else if (json_is_true(json_object_get(expect, "skipped")))
        check_skipped(c);
    else if (json_is_true(json_object_get(expect, "unsupported")))
        check_unsupported(c, step, expect, got);
    else if (cf_text_of(expect, "raise") != NULL)
        check_raise(c, expect, cf_text_of(expect, "raise"), got);
    else if (cf_text_of(expect, "caught") != NULL) {
        if (!cf_error_is(cf_text_of(expect, "caught"), got->code))
            check_failed(c, expect, got, "another error");
    } else {
        check_value(c, step, expect, got);
    }
}

/* ---- one step ---- */

static void result_error(cf_run *run, result *got)
{
    got->value = NULL;
    got->error = *corm_error_info(run->session);
    got->code = got->error.code;
}

static result perform(cf_run *run, const json_t *step)
{
    result got = { .is_expressed = true };
    uint64_t before;

    corm_error_clear(run->session);
    cf_text_clear(&run->failure);
    cf_text_clear(&run->statements);
    cf_fetch_objects(run, step);
    if (!cf_failed(run)) {
        cf_text_clear(&run->statements);
        before = corm_session_statements(run->session);
        got.value = cf_step_run(run, step);
        got.statements = corm_session_statements(run->session) - before;
    }
    got.is_expressed = !cf_failed(run);
    if (!got.is_expressed)
        got.value = NULL;
    if (got.value == NULL)
        result_error(run, &got);
    return got;
}

static result run_atomic(checker *c, const json_t *step);

static result run_inside(checker *c, const json_t *step)
{
    result got = json_object_get(step, "atomic") != NULL
                     ? run_atomic(c, step)
                     : perform(c->run, step);

    check(c, step, &got);
    return got;
}

static bool raised(const result *got)
{
    return got->value == NULL;
}

/* A block: the first error ends it. */
static result run_atomic(checker *c, const json_t *step)
{
    cf_run *run = c->run;
    const json_t *inside = json_object_get(step, "atomic");
    corm_block block = corm_atomic_begin(run->session, NULL);
    result got = { .value = json_null(), .is_expressed = true };

    if (block.run == 0)
        result_error(run, &got);
    for (size_t i = 0; i < json_array_size(inside) && !raised(&got); i++) {
        result one = run_inside(c, json_array_get(inside, i));

        if (raised(&one))
            got = one;
    }
    if (!raised(&got)) {
        corm_error_clear(run->session);
        if (cf_flag_of(step, "rollback"))
            corm_rollback(run->session);
        block.run = 0;
    }
    corm_block_end(&block);
    if (!raised(&got) && corm_failed(run->session))
        result_error(run, &got);
    if (raised(&got) && cf_flag_of(step, "catch")) {
        corm_error_clear(run->session);
        got.value = json_null();
        got.is_caught = true;
    }
    return got;
}

/* A step that is a transaction by itself. */
static result run_alone(checker *c, const json_t *step)
{
    cf_run *run = c->run;
    corm_block block;
    result got;

    if (json_object_get(step, "atomic") != NULL)
        return run_atomic(c, step);
    if (c->autocommit)
        return perform(run, step);
    block = corm_atomic_begin(run->session, NULL);
    got = perform(run, step);
    block.run = raised(&got) ? block.run : 0;
    corm_block_end(&block);
    if (!raised(&got) && corm_failed(run->session))
        result_error(run, &got);
    return got;
}

/* ---- does it write? ---- */

static bool step_writes(const json_t *step)
{
    const json_t *get = json_object_get(step, "get");
    const char *name = json_string_value(json_array_get(get, 0));

    if (json_object_get(step, "query") != NULL)
        return name != NULL &&
               (strcmp(name, "update") == 0 || strcmp(name, "delete") == 0);
    return json_object_get(step, "raw") == NULL &&
           json_object_get(step, "read") == NULL &&
           json_object_get(step, "new") == NULL &&
           json_object_get(step, "full_clean") == NULL;
}

/* ---- a case ---- */

static bool lacks_a_need(const json_t *test)
{
    const json_t *needs = json_object_get(test, "needs");

    for (size_t i = 0; i < json_array_size(needs); i++) {
        const char *need = json_string_value(json_array_get(needs, i));

        if (need != NULL && strcmp(need, "tz") == 0 &&
            access("/usr/share/zoneinfo/Europe/Berlin", R_OK) != 0)
            return true;
    }
    return false;
}

static void run_step(checker *c, json_t *step, bool *wrote)
{
    result got;

    c->step++;
    cf_step_prepare(step);
    *wrote = *wrote || step_writes(step);
    got = run_alone(c, step);
    check(c, step, &got);
    corm_error_clear(c->run->session);
}

static void run_steps(checker *c, json_t *test, bool *wrote)
{
    json_t *steps = json_object_get(test, "steps");

    if (steps == NULL)
        run_step(c, test, wrote);
    else if (json_array_size(steps) == 0)
        c->outcome = CF_FAILED;
    for (size_t i = 0; i < json_array_size(steps); i++)
        run_step(c, json_array_get(steps, i), wrote);
}

cf_outcome cf_case_run(cf_run *run, json_t *test, cf_text *report, bool *wrote)
{
    const char *id = cf_text_of(test, "id");
    checker c = { .run = run,
                  .id = id == NULL ? "?" : id,
                  .nested.nested_ordered = cf_flag_of(test, "nested_ordered"),
                  .report = report,
                  .autocommit = cf_flag_of(test, "autocommit") };

    if (lacks_a_need(test))
        return CF_SKIPPED;
    run->arena = cf_arena_new();
    run->n_variables = 0;
    run->session = corm_session_open(run->db);
    run_steps(&c, test, wrote);
    corm_session_close(run->session);
    cf_arena_free(run->arena);
    run->arena = NULL;
    return c.outcome;
}
