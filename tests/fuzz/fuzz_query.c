/*
 * Bytes into a chain of queryset calls and one terminal, on a small database
 * in memory: what clang's libFuzzer drives (scripts/fuzz), and, with
 * FUZZ_REPLAY, a program that runs the inputs named on its command line.
 *
 * Every byte is a choice, and 0, which is also what a finished input gives,
 * is the simplest one, so that each input ends.  The paths follow the models
 * most of the time: wrong names are refused early and reach little.
 *
 * What must hold: no crash, leak or undefined behaviour (the sanitizers'
 * part), also when an allocation fails; and after each input the session
 * answers as before it.  FUZZ_VERBOSE=1 tells of statements that the
 * database refused: libcorm should have refused them, or spelled them well.
 */
#include "fuzz/fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* ---- the database ---- */

/* Allocations until one fails; negative: none does. */
static long fuzz_budget = -1;
static bool fuzz_verbose;

static void *fuzz_resize(void *data, void *ptr, size_t old_size,
                         size_t new_size)
{
    void *moved = NULL;

    (void)data;
    (void)old_size;
    if (new_size == 0) {
        free(ptr);
        return NULL;
    }
    if (fuzz_budget == 0)
        return NULL;
    if (fuzz_budget > 0)
        fuzz_budget--;
    moved = realloc(ptr, new_size);
    return moved;
}

static void fuzz_die(const char *what)
{
    fprintf(stderr, "fuzz: %s: %s: %s\n%s\n", what,
            corm_status_name(corm_errcode(library_s)), corm_errmsg(library_s),
            corm_error_info(library_s)->sql);
    abort();
}

static void fuzz_fill(corm_session *s)
{
    static const char *const documents[] = {
        "{\"a\": 1, \"b\": {\"c\": [1, 2.5, \"x\", null]}}", "[1, {\"a\": 2}]",
        "\"text\"", "null"
    };
    Author *author = corm_first(Author, corm_objects(s, Author));
    Person *ann = corm_create(s, Person, .name = "Ann");
    Person *bob = corm_create(s, Person, .name = "Bob");
    Cafe *cafe = corm_create(s, Cafe, .name = "Central", .seats = 40);
    Place *place = corm_first(Place, corm_objects(s, Place));

    for (int i = 0; i < 4; i++) {
        corm_json data = { documents[i] };
        corm_bytes image = { "\0\xff", (size_t)i % 3 };

        corm_create(s, Badge, .label = i == 3 ? NULL : "gold%_\\", .data = data,
                    .score = i - 1.5, .image = image);
    }
    corm_create(s, Profile, .author = author, .width = 3, .height = 4);
    corm_create(s, Shelf, .name = "top");
    corm_create(s, Loan, .how = "any", .cascade_id = corm_some_int64(1));
    corm_add(ann, "friends", bob);
    corm_add(bob, "follows", ann);
    for (int i = 0; i < 2; i++)
        corm_create(s, Note, .place = place, .text = i ? "second" : "first");
    if (cafe == NULL || corm_failed(s))
        fuzz_die("rows");
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    corm_db_options options = corm_db_options_init();

    (void)argc;
    (void)argv;
    fuzz_verbose = getenv("FUZZ_VERBOSE") != NULL;
    options.allocator.resize = fuzz_resize;
    options.plan_cache_bytes = (size_t)1 << 18; /* plans are evicted, too */
    options.statements_per_connection = 32;
    if (!fuzz_open_all(&options) || !library_fill(library_s))
        fuzz_die("database");
    fuzz_fill(library_s);
    /* A text of a gigabyte is an error of the database, not of the fuzzer. */
    corm_scalar_sql(library_s, "PRAGMA hard_heap_limit = 200000000", NULL, 0);
    corm_error_clear(library_s);
    corm_session_reset(library_s);
    return 0;
}

/* ---- terminals ---- */

/* Everything a list holds is looked at, so that a sanitizer sees it, too. */
static void fuzz_read(const corm_list *list, const corm_model *model)
{
    const corm_row *row = NULL;
    size_t n = corm_list_size(list);

    for (size_t i = 0; i < n && i < 8; i++) {
        row = corm_list_row(list, i);
        for (size_t j = 0; j < corm_row_size(row); j++)
            if (corm_row_name(row, j) == NULL ||
                corm_row_value(row, j).kind > CORM_K_BAD)
                abort();
        if (row == NULL) {
            corm_error_clear(library_s);
            corm_object_text(corm_list_object(list, i, model));
        }
    }
}

/* As many rows as are counted; random rows and what fails are another thing. */
static void fuzz_count(fuzz_input *in, fuzz_query q)
{
    int64_t n = corm_count(q.set);
    corm_list *list = NULL;
    const char *sql = NULL;

    if (corm_failed(library_s))
        return;
    list = corm_fetch(q.set);
    if (corm_failed(library_s))
        return;
    fuzz_read(list, q.model);
    sql = corm_sql(q.set);
    if (fuzz_verbose && in->plain && n != (int64_t)corm_list_size(list) &&
        sql != NULL && strstr(sql, "andom") == NULL)
        printf("COUNT %lld, %zu rows: %s\n", (long long)n, corm_list_size(list),
               sql);
}

static void fuzz_loop(fuzz_input *in, fuzz_query q)
{
    corm_iterator it = corm_iterator_begin(q.set, q.model, fuzz_below(in, 4));
    size_t most = fuzz_below(in, 8);

    for (size_t i = 0; i < most && corm_iterator_next(&it) != NULL; i++)
        ;
    corm_iterator_end(&it);
}

static void fuzz_update(fuzz_input *in, fuzz_query q)
{
    corm_set sets[3] = { { NULL, corm_value_null() } };
    size_t n = 1 + fuzz_below(in, 3);
    char type;

    for (size_t i = 0; i < n; i++) {
        type = '\0';
        sets[i].name = fuzz_byte(in) % 4 == 3
                           ? fuzz_path(in, q.model, &type)
                           : fuzz_choose(in, q.model, 't')->name;
        sets[i].value = fuzz_value(in, q.model, type ? type : 't');
    }
    if (fuzz_rarely(in, 4))
        fuzz_read(corm_queryset_update_returning(q.set, sets, n), q.model);
    else
        corm_queryset_update(q.set, sets, n);
}

static void fuzz_aggregates_of(fuzz_input *in, fuzz_query q)
{
    size_t n = 1 + fuzz_below(in, 3);
    corm_as *items = fuzz_items(in, q.model, n, false);

    for (size_t i = 0; i < n; i++)
        if (!fuzz_rarely(in, 4))
            items[i].value = corm_value_expr(fuzz_aggregate(in, q.model));
    corm_queryset_aggregate(q.set, items, n);
}

static void fuzz_dated(fuzz_input *in, fuzz_query q)
{
    const char *fields[2];
    size_t n = fuzz_below(in, 3);
    char type = 'd';

    for (size_t i = 0; i < n; i++)
        fields[i] = fuzz_path(in, q.model, &type);
    corm_queryset_by_date(q.set, q.model, fields, n, fuzz_below(in, 2) == 1);
}

static void fuzz_terminal(fuzz_input *in, fuzz_query q)
{
    static const char *const options[] = { NULL, "", "x",
                                           "format=json, analyze" };
    const corm_expr *const *terms = NULL;
    size_t n = 0;

    switch (fuzz_below(in, 16)) {
    case 4:
        corm_exists(q.set);
        break;
    case 5:
        terms = fuzz_terms(in, q.model, &n);
        corm_queryset_one(q.set, q.model, (corm_which)fuzz_below(in, 3), terms,
                          n);
        break;
    case 6:
    case 7:
        fuzz_aggregates_of(in, q);
        break;
    case 8:
    case 9:
        fuzz_update(in, q);
        break;
    case 10:
        if (fuzz_rarely(in, 4))
            fuzz_read(corm_delete_returning(q.set), q.model);
        else
            corm_delete_all(q.set);
        break;
    case 11:
        corm_scalar(q.set, fuzz_rarely(in, 3) ? fuzz_aggregate(in, q.model)
                                              : fuzz_expr(in, q.model, 'i'));
        break;
    case 12:
        corm_in_bulk(q.set, fuzz_name(in),
                     fuzz_list(in, q.model, 'i', fuzz_below(in, 4)));
        corm_in_bulk(q.set, "id", corm_value_null());
        break;
    case 13:
        corm_explain(q.set, FUZZ_PICK(in, options));
        break;
    case 14:
        if (fuzz_rarely(in, 6)) {
            corm_queryset_insert_into(q.set, fuzz_any_model(in));
            break;
        }
        fuzz_loop(in, q);
        break;
    case 15:
        fuzz_dated(in, q);
        break;
    default:
        fuzz_count(in, q);
    }
}

/* ---- one input ---- */

static void fuzz_tell(const fuzz_input *in)
{
    const corm_error *error = corm_error_info(library_s);

    if (!fuzz_verbose || !in->plain || error->code == CORM_OK)
        return;
    if (error->code == CORM_PROGRAMMING || error->code == CORM_OPERATIONAL ||
        error->code == CORM_DATA || error->native_code != 0)
        printf("%s: %s\n    %s\n", corm_status_name(error->code),
               error->message, error->sql);
}

static void fuzz_run(fuzz_input *in)
{
    corm_block scope = corm_scope_begin(library_s);
    corm_block there = fuzz_there_begin();
    corm_block block = { 0 };
    uint8_t how = fuzz_byte(in);

    /* Some inputs run while memory ends. */
    if (how >= 224)
        fuzz_budget = (long)(how - 224) * 8 + fuzz_byte(in) % 8;
    block = corm_atomic_begin(library_s, NULL);
    if (block.run)
        fuzz_terminal(in, fuzz_chain(in, NULL));
    fuzz_budget = -1;
    fuzz_tell(in);
    corm_error_clear(library_s);
    if (block.run)
        corm_rollback(library_s);
    corm_block_end(&block);
    corm_error_clear(library_s);
    fuzz_there_end(&there);
    corm_block_end(&scope);
    corm_error_clear(library_s);
}

/* The session answers as it did before. */
static void fuzz_check(void)
{
    corm_block scope = corm_scope_begin(library_s);

    if (corm_in_atomic(library_s))
        fuzz_die("a transaction is open");
    if (corm_count(corm_objects(library_s, Book)) != 4 ||
        corm_count(corm_objects(library_s, Review)) != 3 ||
        corm_count(corm_filter(corm_objects(library_s, Badge),
                               Q("score__gt", 0))) != 2)
        fuzz_die("other counts than before");
    corm_block_end(&scope);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = { .at = data, .end = data + size, .plain = true };

    fuzz_run(&in);
    fuzz_free(&in);
    fuzz_check();
    return 0;
}

#ifdef FUZZ_REPLAY
static bool fuzz_replay(const char *path)
{
    static uint8_t data[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t size = 0;

    if (file == NULL) {
        printf("%s cannot be read\n", path);
        return false;
    }
    size = fread(data, 1, sizeof(data), file);
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    return true;
}

int main(int argc, char **argv)
{
    int passed = 0;

    LLVMFuzzerInitialize(&argc, &argv);
    for (int i = 1; i < argc; i++)
        passed += fuzz_replay(argv[i]);
    library_teardown(NULL);
    printf("%d passed, %d failed, 0 skipped\n", passed, argc - 1 - passed);
    return passed == argc - 1 && passed > 0 ? 0 : 1;
}
#endif
