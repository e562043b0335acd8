/*
 * Checks of relations: what a delete does, unique targets, names of reverse
 * ends, options that mean nothing here.  Unresolved ones were noted before.
 */
#include "model/check.h"

#include "base/utf8.h"

#include <string.h>

bool cormi_check_identifier(const char *name, size_t n)
{
    if (n == 0 || (name[0] >= '0' && name[0] <= '9'))
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = name[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if (!is_letter && !(c >= '0' && c <= '9') && c != '_' &&
            (unsigned char)c < 0x80)
            return false;
    }
    return cormi_utf8_valid(name, n);
}

/* ---- on_delete ---- */

static void relation_check_on_delete(cormi_build *b, const cormi_field *field)
{
    const corm_field *desc = field->desc;
    const char *to = field->relation->to->name;

    switch ((int)field->relation->on_delete) {
    case CORM_ON_DELETE_UNSET:
        cormi_mistake(b,
                      "%s does not say what happens when its %s is deleted; "
                      "set .on_delete = CORM_CASCADE, CORM_PROTECT or another",
                      field->label, to);
        break;
    case CORM_SET_NULL:
        if (!field->null)
            cormi_mistake(b,
                          "%s: .on_delete = CORM_SET_NULL needs .null = "
                          "true; set it or choose another",
                          field->label);
        break;
    case CORM_SET_DEFAULT:
        if (!field->has_default && desc->db_default == NULL)
            cormi_mistake(b,
                          "%s: .on_delete = CORM_SET_DEFAULT needs a "
                          "default; set .default_value or choose another",
                          field->label);
        break;
    case CORM_SET:
        if (desc->set_fn == NULL)
            cormi_mistake(b,
                          "%s: .on_delete = CORM_SET needs .set_fn, the "
                          "function that gives the new value",
                          field->label);
        break;
    default:
        break;
    }
}

/* ---- unique targets ---- */

static bool relation_among(const cormi_relation *relation,
                           const cormi_field *field)
{
    for (size_t i = 0; i < relation->n; i++)
        if (relation->to_fields[i] == field ||
            relation->to_fields[i]->origin == field->origin)
            return true;
    return false;
}

static bool relation_has_names(const cormi_relation *relation,
                               const char *const *names)
{
    size_t n = 0;

    for (; names != NULL && names[n] != NULL; n++) {
        const cormi_field *field = cormi_model_field(relation->to, names[n]);

        if (field == NULL || !relation_among(relation, field))
            return false;
    }
    return n != 0;
}

static bool relation_has_key(const cormi_relation *relation)
{
    const cormi_model *to = relation->to;

    for (size_t i = 0; i < to->n_pk; i++)
        if (!relation_among(relation, to->pk[i]))
            return false;
    return to->n_pk != 0;
}

/* Do the columns referred to name at most one row? */
static bool relation_is_unique(const cormi_relation *relation)
{
    const corm_model *desc = relation->to->concrete->desc;

    for (size_t i = 0; i < relation->n; i++)
        if (relation->to_fields[i]->unique ||
            relation->to_fields[i]->primary_key)
            return true;
    if (relation_has_key(relation))
        return true;
    for (size_t i = 0;
         desc->unique_together != NULL && desc->unique_together[i] != NULL; i++)
        if (relation_has_names(relation, desc->unique_together[i]))
            return true;
    for (size_t i = 0; i < desc->n_constraints; i++)
        if (desc->constraints[i].kind == CORM_CONSTRAINT_UNIQUE &&
            desc->constraints[i].condition == NULL &&
            relation_has_names(relation, desc->constraints[i].fields))
            return true;
    return false;
}

static void relation_check_target(cormi_build *b, const cormi_field *field)
{
    const cormi_relation *relation = field->relation;

    if (relation->n == 0 || relation_is_unique(relation))
        return;
    cormi_mistake(b,
                  "%s refers to %s%s, which is not unique; set .unique = "
                  "true there, or refer to the primary key",
                  field->label, relation->to_fields[0]->label,
                  relation->n > 1 ? " and others" : "");
}

static bool relation_same_kind(const cormi_field *a, const cormi_field *c)
{
    const cormi_type_info *x = cormi_type(a->data_type),
                          *y = cormi_type(c->data_type);

    return x == y || (x->is_integer && y->is_integer);
}

static void relation_check_pairs(cormi_build *b, const cormi_field *field)
{
    const cormi_relation *relation = field->relation;

    for (size_t i = 0; i < relation->n; i++) {
        const cormi_field *from = relation->from_fields[i],
                          *to = relation->to_fields[i];

        if (!relation_same_kind(from, to))
            cormi_mistake(b,
                          "%s joins %s with %s, which is of another type; "
                          "put .from_fields and .to_fields in one order",
                          field->label, from->label, to->label);
    }
}

/* ---- names ---- */

static void relation_check_names(cormi_build *b, const cormi_field *field)
{
    const char *query = field->relation->query_name;
    const char *name = field->relation->accessor;
    size_t n = query == NULL ? 0 : strlen(query);

    if (name != NULL && !cormi_check_identifier(name, strlen(name))) {
        cormi_mistake(b,
                      "%s: .related_name \"%s\" is no name; use letters, "
                      "digits and _, or end it with + for none",
                      field->label, name);
        return;
    }
    if (query == NULL)
        return;
    if (!cormi_check_identifier(query, n))
        cormi_mistake(b,
                      "%s: .related_query_name \"%s\" is no name; use "
                      "letters, digits and _",
                      field->label, query);
    else if (query[n - 1] == '_' || strstr(query, "__") != NULL)
        cormi_mistake(b,
                      "%s: the name \"%s\" of its reverse end must not end "
                      "in _ or contain __, which part paths; set another "
                      ".related_name or .related_query_name",
                      field->label, query);
}

/* ---- many-to-many ---- */

static void relation_check_m2m(cormi_build *b, const cormi_field *field)
{
    const corm_field *desc = field->desc;

    if (desc->unique)
        cormi_mistake(b,
                      "%s is many-to-many and cannot be unique; leave "
                      ".unique out",
                      field->label);
    if (desc->default_value != NULL || desc->default_fn != NULL)
        cormi_mistake(b,
                      "%s is many-to-many and cannot have a default; leave "
                      "it out",
                      field->label);
    if (desc->through != NULL && desc->db_table != NULL)
        cormi_mistake(b,
                      "%s has .through, whose table it uses, and .db_table; "
                      "leave .db_table out",
                      field->label);
    if (desc->through == NULL && desc->through_fields != NULL)
        cormi_mistake(b, "%s has .through_fields but no .through; set it",
                      field->label);
}

static void relation_check_parent_link(cormi_build *b, const cormi_field *field)
{
    const cormi_model *model = field->model;

    if (model->parent == NULL)
        cormi_mistake(b,
                      "%s has .parent_link = true, but %s extends no model; "
                      "set .extends of %s or leave it out",
                      field->label, model->name, model->name);
    else if (field->relation->to->concrete != model->parent ||
             field->type != CORM_TYPE_ONE_TO_ONE)
        cormi_mistake(b,
                      "%s has .parent_link = true and must be a "
                      "CORM_ONE_TO_ONE to %s, the parent of %s",
                      field->label, model->parent->name, model->name);
}

void cormi_check_relation(cormi_build *b, const cormi_field *field)
{
    if (field->relation == NULL || field->model->abstract)
        return;
    relation_check_names(b, field);
    if (field->type == CORM_TYPE_MANY_TO_MANY) {
        relation_check_m2m(b, field);
        return;
    }
    if (field->desc->parent_link)
        relation_check_parent_link(b, field);
    relation_check_on_delete(b, field);
    relation_check_target(b, field);
    if (field->type == CORM_TYPE_FOREIGN_OBJECT)
        relation_check_pairs(b, field);
}
