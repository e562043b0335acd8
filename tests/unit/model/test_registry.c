/*
 * What the registry makes of descriptors that are right.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include "unit/model/models.h"

#include <time.h>

static const cormi_model *model_of(void **state, const corm_model *desc)
{
    const cormi_registry *registry = *state;
    const cormi_model *model = cormi_registry_model(registry, desc);

    assert_non_null(model);
    return model;
}

static const cormi_field *field_of(void **state, const corm_model *desc,
                                   const char *name)
{
    const cormi_field *field = cormi_model_field(model_of(state, desc), name);

    assert_non_null(field);
    return field;
}

/* ---- models and fields ---- */

static void test_registry__names_tables_by_app_and_model(void **state)
{
    assert_string_equal(model_of(state, &Book_model)->table, "library_book");
    assert_string_equal(model_of(state, &Profile_model)->table,
                        "people profiles");
    assert_string_equal(model_of(state, &Book_model)->lower, "book");
}

static void test_registry__finds_models_by_name_in_any_case(void **state)
{
    const cormi_registry *registry = *state;

    assert_ptr_equal(cormi_registry_by_name(registry, "library", "book"),
                     model_of(state, &Book_model));
    assert_ptr_equal(cormi_registry_by_name(registry, "library", "Book"),
                     model_of(state, &Book_model));
    assert_null(cormi_registry_by_name(registry, "blog", "Book"));
}

static void test_registry__names_columns(void **state)
{
    const cormi_field *author = field_of(state, &Book_model, "author");

    assert_string_equal(author->name, "author");
    assert_string_equal(author->attname, "author_id");
    assert_string_equal(author->column, "author_id");
    assert_string_equal(author->label, "Book.author");
    assert_ptr_equal(field_of(state, &Book_model, "author_id"), author);
    assert_string_equal(field_of(state, &Book_model, "title")->column, "title");
}

static void test_registry__keeps_fields_in_order(void **state)
{
    const cormi_model *book = model_of(state, &Book_model);

    assert_int_equal(book->n_fields, 9);
    for (size_t i = 0; i < book->n_fields; i++)
        assert_int_equal(book->fields[i]->index, i);
    assert_string_equal(book->fields[0]->name, "id");
    assert_string_equal(book->fields[8]->name, "data");
    assert_int_equal(book->n_m2m, 1);
}

static void test_registry__pk_is_the_primary_key(void **state)
{
    assert_string_equal(field_of(state, &Book_model, "pk")->name, "id");
    assert_true(field_of(state, &Book_model, "pk")->is_auto);
    assert_string_equal(field_of(state, &Profile_model, "pk")->name, "user");
}

static void test_registry__keys_take_the_type_of_their_target(void **state)
{
    const cormi_field *author = field_of(state, &Book_model, "author");
    const cormi_field *badge = field_of(state, &Badge_model, "profile");

    assert_int_equal(author->data_type, CORM_TYPE_BIG_INTEGER);
    assert_ptr_equal(author->target, field_of(state, &Author_model, "id"));
    /* A key to a model whose key is a key. */
    assert_int_equal(badge->data_type, CORM_TYPE_BIG_INTEGER);
    assert_ptr_equal(badge->target, field_of(state, &Profile_model, "user"));
}

static void test_registry__indexes_keys_and_slugs(void **state)
{
    assert_true(field_of(state, &Book_model, "author")->db_index);
    assert_false(field_of(state, &Book_model, "prequel")->db_index);
    assert_true(field_of(state, &Book_model, "prequel")->unique);
    assert_false(field_of(state, &Book_model, "title")->db_index);
    assert_false(field_of(state, &Book_model, "id")->db_index);
}

static void test_registry__ordering_has_sizes(void **state)
{
    const corm_value *ordering = model_of(state, &Book_model)->ordering;

    assert_string_equal(ordering[0].as.s, "-author__name");
    assert_int_equal(ordering[0].size, 13);
    assert_int_equal(ordering[1].size, 5);
    assert_int_equal(ordering[2].kind, CORM_K_NULL);
}

static void test_registry__defaults_are_adapted(void **state)
{
    corm_value price =
        cormi_field_default(field_of(state, &Book_model, "price"));
    corm_value data = cormi_field_default(field_of(state, &Book_model, "data"));
    corm_value title =
        cormi_field_default(field_of(state, &Book_model, "title"));

    assert_int_equal(price.kind, CORM_K_DECIMAL);
    assert_int_equal(corm_decimal_compare(price.as.dec, corm_dec("1.50")), 0);
    assert_int_equal(data.kind, CORM_K_JSON);
    assert_int_equal(title.kind, CORM_K_NULL);
}

static void test_registry__choices_have_labels(void **state)
{
    const cormi_field *genre = field_of(state, &Book_model, "genre");
    const cormi_field *level = field_of(state, &Book_model, "level");
    corm_value fic = corm_value_text("FIC"), odd = corm_value_text("FI");
    corm_value low = corm_value_int(1), lower = corm_value_int(-2),
               none = corm_value_int(2), null = corm_value_null();

    assert_string_equal(cormi_field_choice(genre, &fic), "Fiction");
    assert_null(cormi_field_choice(genre, &odd));
    assert_null(cormi_field_choice(genre, &null));
    assert_string_equal(cormi_field_choice(level, &low), "Low");
    assert_string_equal(cormi_field_choice(level, &lower), "Lower");
    assert_null(cormi_field_choice(level, &none));
    assert_null(
        cormi_field_choice(field_of(state, &Book_model, "title"), &fic));
}

static void test_registry__serials_differ(void **state)
{
    const cormi_registry *first = *state;
    void *second = NULL;

    assert_int_equal(models_open(&second), 0);
    assert_true(first->serial != ((cormi_registry *)second)->serial);
    models_close(&second);
}

/* ---- relations ---- */

static void test_registry__reverse_ends_have_django_s_names(void **state)
{
    const cormi_model *author = model_of(state, &Author_model);
    const cormi_model *book = model_of(state, &Book_model);
    const cormi_name *books = cormi_model_name(author, "books", 5);
    const cormi_name *sequel = cormi_model_name(book, "book", 4);

    assert_non_null(books);
    assert_null(books->field);
    assert_ptr_equal(books->reverse->field,
                     field_of(state, &Book_model, "author"));
    assert_ptr_equal(cormi_map_get(&author->accessors, "books"),
                     books->reverse);
    /* One-to-one without a name: the model's, without _set. */
    assert_non_null(sequel);
    assert_ptr_equal(cormi_map_get(&book->accessors, "book"), sequel->reverse);
}

static void test_registry__default_related_name_is_substituted(void **state)
{
    const cormi_model *user = model_of(state, &User_model);

    assert_non_null(cormi_map_get(&user->accessors, "blog_profile_all"));
    assert_non_null(cormi_map_get(&user->names, "blog_profile_all"));
}

static void test_registry__query_name_may_differ_from_accessor(void **state)
{
    const cormi_model *profile = model_of(state, &Profile_model);

    assert_non_null(cormi_map_get(&profile->names, "badge_of"));
    assert_null(cormi_map_get(&profile->names, "badge"));
    assert_non_null(cormi_map_get(&profile->accessors, "badge_set"));
}

static void test_registry__plus_hides_the_reverse_end(void **state)
{
    const cormi_relation *dst = field_of(state, &Follow_model, "dst")->relation;

    assert_null(dst->accessor);
    assert_null(dst->query_name);
    /* A delete must still find it. */
    assert_int_equal(model_of(state, &User_model)->n_reverse, 4);
}

static void test_registry__many_to_many_makes_a_table(void **state)
{
    const cormi_registry *registry = *state;
    const cormi_field *field = field_of(state, &Book_model, "translators");
    const cormi_model *through = field->relation->through;

    assert_null(field->column);
    assert_true(field->relation->auto_through && through->automatic);
    assert_string_equal(through->name, "Book_translators");
    assert_string_equal(through->table, "library_book_translators");
    assert_string_equal(through->fields[1]->column, "book_id");
    assert_string_equal(through->fields[2]->column, "author_id");
    assert_ptr_equal(field->relation->m2m_source, through->fields[1]);
    assert_ptr_equal(field->relation->m2m_target, through->fields[2]);
    assert_int_equal(through->fields[1]->data_type, CORM_TYPE_BIG_INTEGER);
    assert_true(through->size >= through->fields[2]->offset + 8);
    assert_ptr_equal(
        cormi_registry_by_name(registry, "library", "book_translators"),
        through);
}

static void test_registry__many_to_many_to_itself(void **state)
{
    const cormi_relation *friends =
        field_of(state, &Author_model, "friends")->relation;

    assert_true(friends->symmetrical);
    assert_null(friends->accessor);
    assert_string_equal(friends->m2m_source->column, "from_author_id");
    assert_string_equal(friends->m2m_target->column, "to_author_id");
}

static void test_registry__through_fields_say_which_keys(void **state)
{
    const cormi_relation *follows =
        field_of(state, &User_model, "follows")->relation;

    assert_false(follows->auto_through || follows->symmetrical);
    assert_ptr_equal(follows->through, model_of(state, &Follow_model));
    assert_string_equal(follows->m2m_source->name, "src");
    assert_string_equal(follows->m2m_target->name, "dst");
    assert_string_equal(follows->accessor, "followers");
}

static void test_registry__joined_columns_come_in_pairs(void **state)
{
    const cormi_relation *author =
        field_of(state, &Book_model, "author")->relation;
    const cormi_relation *assignee =
        cormi_model_name(model_of(state, &Ticket_model), "assignee", 8)
            ->field->relation;

    assert_int_equal(author->n, 1);
    assert_string_equal(author->from_fields[0]->label, "Book.author");
    assert_string_equal(author->to_fields[0]->label, "Author.id");
    assert_int_equal(assignee->n, 2);
    assert_string_equal(assignee->from_fields[1]->label, "Ticket.assignee_id");
    assert_string_equal(assignee->to_fields[1]->label, "Member.id");
}

/* ---- keys of many columns, order ---- */

static void test_registry__composite_keys_keep_their_order(void **state)
{
    const cormi_model *ticket = model_of(state, &Ticket_model);

    assert_int_equal(ticket->n_pk, 2);
    assert_string_equal(ticket->pk[0]->name, "tenant");
    assert_string_equal(ticket->pk[1]->name, "number");
    assert_null(cormi_model_field(ticket, "pk"));
}

static void test_registry__order_with_respect_to_orders(void **state)
{
    const cormi_model *member = model_of(state, &Member_model);

    assert_string_equal(member->order_field->name, "_order");
    assert_string_equal(member->ordering[0].as.s, "_order");
}

/* ---- inheritance ---- */

static void test_registry__child_has_its_parents_fields_first(void **state)
{
    static const char *const names[] = {
        "id",     "name", "address",        "place_ptr",
        "pizzas", "chef", "restaurant_ptr", "pasta"
    };
    const cormi_model *child = model_of(state, &Trattoria_model);

    assert_int_equal(child->n_fields, TEST_COUNT(names));
    for (size_t i = 0; i < child->n_fields; i++) {
        assert_string_equal(child->fields[i]->name, names[i]);
        assert_ptr_equal(child->fields[i]->owner, child);
        assert_int_equal(child->fields[i]->index, i);
    }
}

static void test_registry__inherited_fields_lie_in_the_child(void **state)
{
    const cormi_field *name = field_of(state, &Trattoria_model, "name");
    const cormi_field *chef = field_of(state, &Trattoria_model, "chef");

    assert_ptr_equal(name->model, model_of(state, &Place_model));
    assert_ptr_equal(name->origin, field_of(state, &Place_model, "name"));
    assert_int_equal(name->offset, offsetof(Trattoria, name));
    assert_string_equal(name->label, "Trattoria.name");
    assert_int_equal(chef->object_offset, offsetof(Trattoria, chef));
    assert_ptr_equal(chef->relation,
                     field_of(state, &Restaurant_model, "chef")->relation);
    assert_int_equal(chef->data_type, CORM_TYPE_BIG_INTEGER);
}

static void test_registry__parent_link_is_the_key(void **state)
{
    const cormi_model *child = model_of(state, &Restaurant_model);

    assert_int_equal(child->n_pk, 1);
    assert_ptr_equal(child->pk[0], child->parent_link);
    assert_string_equal(child->pk[0]->column, "place_ptr_id");
    assert_true(child->pk[0]->primary_key);
    assert_int_equal(child->pk[0]->relation->on_delete, CORM_CASCADE);
    assert_int_equal(model_of(state, &Trattoria_model)->pk[0]->data_type,
                     CORM_TYPE_BIG_INTEGER);
}

static void test_registry__children_inherit_reverse_ends(void **state)
{
    const cormi_model *child = model_of(state, &Trattoria_model);

    assert_non_null(cormi_map_get(&child->names, "fans"));
    assert_non_null(cormi_map_get(&child->accessors, "fans"));
    assert_non_null(cormi_map_get(&child->names, "guests"));
    /* but not the links of the parent to its children */
    assert_null(cormi_map_get(&child->names, "restaurant"));
    assert_non_null(
        cormi_map_get(&model_of(state, &Place_model)->names, "restaurant"));
}

static void test_registry__children_inherit_meta(void **state)
{
    const cormi_model *restaurant = model_of(state, &Restaurant_model);

    assert_string_equal(restaurant->ordering[0].as.s, "name");
    assert_string_equal(restaurant->get_latest_by[0], "id");
    assert_string_equal(model_of(state, &Trattoria_model)->ordering[0].as.s,
                        "-pasta");
}

static void test_registry__is_a_child_its_parent(void **state)
{
    const cormi_model *place = model_of(state, &Place_model);
    const cormi_model *child = model_of(state, &Trattoria_model);

    assert_true(cormi_model_is(child, place));
    assert_true(cormi_model_is(child, model_of(state, &PlaceByAddress_model)));
    assert_true(cormi_model_is(model_of(state, &PlaceByAddress_model), place));
    assert_false(cormi_model_is(place, child));
    assert_false(cormi_model_is(model_of(state, &Person_model), place));
}

static void test_registry__proxy_shares_table_and_fields(void **state)
{
    const cormi_model *place = model_of(state, &Place_model);
    const cormi_model *proxy = model_of(state, &PlaceByAddress_model);

    assert_ptr_equal(proxy->concrete, place);
    assert_ptr_equal(proxy->fields, place->fields);
    assert_ptr_equal(proxy->table, place->table);
    assert_ptr_equal(cormi_model_field(proxy, "name"),
                     cormi_model_field(place, "name"));
    /* What refers to the proxy is seen from both. */
    assert_non_null(cormi_map_get(&place->names, "fans"));
    assert_non_null(cormi_map_get(&proxy->names, "fans"));
    assert_string_equal(proxy->ordering[0].as.s, "-address");
    assert_string_equal(proxy->get_latest_by[0], "id");
}

/* ---- names ---- */

static void test_registry__suggests_near_names(void **state)
{
    const cormi_model *book = model_of(state, &Book_model);

    assert_string_equal(cormi_model_suggest(book, "auther"), "author");
    assert_string_equal(cormi_model_suggest(book, "tilte"), "title");
    assert_null(cormi_model_suggest(book, "publisher_country"));
}

static void test_registry__unknown_names_are_null(void **state)
{
    const cormi_model *book = model_of(state, &Book_model);

    assert_null(cormi_model_name(book, "nothing", 7));
    assert_null(cormi_model_field(book, "translated"));
    assert_non_null(cormi_model_name(book, "titleXYZ", 5));
}

/* ---- memory and time ---- */

static bool registry_scenario(failing_alloc *memory, void *data)
{
    corm_error err = { .code = CORM_OK };
    cormi_registry *registry =
        cormi_registry_new(all_apps, &memory->hook, &err, NULL);

    (void)data;
    if (registry == NULL)
        assert_int_equal(err.code, CORM_NO_MEMORY);
    cormi_registry_free(registry);
    return registry != NULL;
}

static void test_registry__survives_any_failed_allocation(void **state)
{
    (void)state;
    assert_true(failing_alloc_each(registry_scenario, FAIL_ONCE, NULL) > 0);
    assert_true(failing_alloc_each(registry_scenario, FAIL_FROM, NULL) > 0);
}

#define MANY_MODELS 1000
#define MANY_FIELDS 10

typedef struct Wide {
    corm_object base;
    int64_t members[MANY_FIELDS];
} Wide;

static corm_model many_models[MANY_MODELS];
static const corm_model *many_list[MANY_MODELS + 1];
static char many_names[MANY_MODELS][16], many_fields_names[MANY_FIELDS][8];
static corm_field many_fields[MANY_MODELS][MANY_FIELDS];

/* The last field is a key to the model before. */
static void many_model(size_t i)
{
    snprintf(many_names[i], sizeof(many_names[i]), "Model%zu", i);
    for (size_t j = 0; j < MANY_FIELDS; j++)
        many_fields[i][j] = (corm_field){
            .name = many_fields_names[j],
            .type = j == 0                 ? CORM_TYPE_BIG_AUTO
                    : j == MANY_FIELDS - 1 ? CORM_TYPE_FOREIGN_KEY
                                           : CORM_TYPE_BIG_INTEGER,
            .ctype = CORM_C_INT,
            .offset = (uint32_t)offsetof(Wide, members[j]),
            .size = sizeof(int64_t),
            .object_offset = CORM_NO_MEMBER,
            .primary_key = j == 0,
            .on_delete = CORM_CASCADE,
            .to = &many_models[i == 0 ? 0 : i - 1],
        };
    many_models[i] = (corm_model){ .name = many_names[i],
                                   .size = sizeof(Wide),
                                   .fields = many_fields[i],
                                   .n_fields = MANY_FIELDS };
    many_list[i] = &many_models[i];
}

static void test_registry__opens_a_thousand_models(void **state)
{
    const corm_app app = { .name = "many", .models = many_list };
    const corm_app *const apps[] = { &app, NULL };
    cormi_registry *registry;
    corm_error err;
    clock_t begin;

    (void)state;
    for (size_t j = 0; j < MANY_FIELDS; j++)
        snprintf(many_fields_names[j], sizeof(many_fields_names[j]), "f%zu", j);
    for (size_t i = 0; i < MANY_MODELS; i++)
        many_model(i);
    begin = clock();
    registry = cormi_registry_new(apps, &cormi_default_allocator, &err, NULL);
    print_message("%d models of %d fields: %.1f ms\n", MANY_MODELS, MANY_FIELDS,
                  1e3 * (double)(clock() - begin) / CLOCKS_PER_SEC);
    assert_non_null(registry);
    assert_int_equal(registry->n_models, MANY_MODELS);
    cormi_registry_free(registry);
}

#define T(name) cmocka_unit_test(test_registry__##name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(names_tables_by_app_and_model),
        T(finds_models_by_name_in_any_case),
        T(names_columns),
        T(keeps_fields_in_order),
        T(pk_is_the_primary_key),
        T(keys_take_the_type_of_their_target),
        T(indexes_keys_and_slugs),
        T(ordering_has_sizes),
        T(defaults_are_adapted),
        T(choices_have_labels),
        T(serials_differ),
        T(reverse_ends_have_django_s_names),
        T(default_related_name_is_substituted),
        T(query_name_may_differ_from_accessor),
        T(plus_hides_the_reverse_end),
        T(many_to_many_makes_a_table),
        T(many_to_many_to_itself),
        T(through_fields_say_which_keys),
        T(joined_columns_come_in_pairs),
        T(composite_keys_keep_their_order),
        T(order_with_respect_to_orders),
        T(child_has_its_parents_fields_first),
        T(inherited_fields_lie_in_the_child),
        T(parent_link_is_the_key),
        T(children_inherit_reverse_ends),
        T(children_inherit_meta),
        T(is_a_child_its_parent),
        T(proxy_shares_table_and_fields),
        T(suggests_near_names),
        T(unknown_names_are_null),
        T(survives_any_failed_allocation),
        T(opens_a_thousand_models),
    };

    return cmocka_run_group_tests_name("registry", tests, models_open,
                                       models_close);
}
