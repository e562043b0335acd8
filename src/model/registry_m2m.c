/*
 * Many-to-many relations: the automatic table of a field that names no
 * through model, and the two keys of one that does.
 *
 * An automatic table is a model like any other, with descriptors in the
 * registry's memory, so that tables, rows and deletes need no special case.
 */
#include "model/relations.h"

#include <string.h>

/* ---- automatic tables ---- */

static size_t m2m_align(size_t offset)
{
    size_t unit = _Alignof(max_align_t);

    return (offset + unit - 1) / unit * unit;
}

static corm_field m2m_id(void)
{
    return (corm_field){ .name = "id",
                         .type = CORM_TYPE_BIG_AUTO,
                         .ctype = CORM_C_INT,
                         .offset = (uint32_t)m2m_align(sizeof(corm_object)),
                         .size = sizeof(int64_t),
                         .object_offset = CORM_NO_MEMBER,
                         .primary_key = true };
}

/* A key that refers to `to`, its member placed after `before`. */
static corm_field m2m_key(const cormi_field *field, const char *name,
                          const char *hidden, const cormi_model *to,
                          const corm_field *before)
{
    size_t offset = m2m_align((size_t)before->offset + before->size);

    return (corm_field){ .name = name,
                         .type = CORM_TYPE_FOREIGN_KEY,
                         .ctype = to->pk[0]->ctype,
                         .offset = (uint32_t)offset,
                         .size = to->pk[0]->size,
                         .object_offset = CORM_NO_MEMBER,
                         .to = to->desc,
                         .related_name = hidden,
                         .on_delete = CORM_CASCADE,
                         .no_db_constraint = field->desc->no_db_constraint };
}

/* "book" and "author"; "from_author" and "to_author" when both are alike. */
static bool m2m_key_names(cormi_build *b, const cormi_relation *relation,
                          const char *names[2])
{
    names[0] = relation->from->lower;
    names[1] = relation->to->lower;
    if (strcmp(names[0], names[1]) == 0) {
        names[0] = cormi_build_join(b, "from_", names[0], "");
        names[1] = cormi_build_join(b, "to_", names[1], "");
    }
    return !b->oom;
}

static const char *const *const *m2m_unique(cormi_build *b,
                                            const char *const names[2])
{
    const char **pair = cormi_build_take(b, 3, sizeof(*pair));
    const char *const **lists = cormi_build_take(b, 2, sizeof(*lists));

    if (b->oom)
        return NULL;
    pair[0] = names[0];
    pair[1] = names[1];
    lists[0] = pair;
    return lists;
}

static corm_field *m2m_fields(cormi_build *b, const cormi_relation *relation,
                              const char *name, const char *const keys[2])
{
    corm_field *fields = cormi_build_take(b, 3, sizeof(*fields));
    const char *hidden = cormi_build_join(b, name, "+", "");

    if (b->oom)
        return NULL;
    fields[0] = m2m_id();
    fields[1] =
        m2m_key(relation->field, keys[0], hidden, relation->from, &fields[0]);
    fields[2] =
        m2m_key(relation->field, keys[1], hidden, relation->to, &fields[1]);
    return fields;
}

static corm_model *m2m_descriptor(cormi_build *b,
                                  const cormi_relation *relation)
{
    const cormi_field *field = relation->field;
    const cormi_model *from = relation->from;
    corm_model *desc = cormi_build_take(b, 1, sizeof(*desc));
    const char *keys[2];

    if (desc == NULL || !m2m_key_names(b, relation, keys))
        return NULL;
    desc->name = cormi_build_join(b, from->name, "_", field->name);
    desc->app = from->app;
    desc->db_table = field->desc->db_table;
    if (desc->db_table == NULL)
        desc->db_table = cormi_build_join(b, from->table, "_", field->name);
    desc->unique_together = m2m_unique(b, keys);
    desc->unmanaged = !from->managed && !relation->to->managed;
    if (b->oom)
        return NULL;
    desc->fields = m2m_fields(b, relation, desc->name, keys);
    if (b->oom)
        return NULL;
    desc->n_fields = 3;
    desc->size =
        m2m_align((size_t)desc->fields[2].offset + desc->fields[2].size);
    return desc;
}

static bool m2m_has_keys(cormi_build *b, const cormi_relation *relation)
{
    const cormi_model *ends[2] = { relation->from, relation->to };

    for (size_t i = 0; i < 2; i++) {
        if (ends[i]->n_pk == 1)
            continue;
        if (ends[i]->n_pk > 1)
            cormi_mistake(b,
                          "%s: %s has a composite primary key, to which no "
                          "automatic table can refer; declare a model with "
                          "foreign objects and query through it",
                          relation->field->label, ends[i]->name);
        return false;
    }
    return true;
}

static void m2m_make(cormi_build *b, cormi_relation *relation)
{
    corm_model *desc;
    cormi_model *through;

    if (!m2m_has_keys(b, relation))
        return;
    if (b->models.n >= UINT16_MAX) {
        cormi_mistake(b,
                      "%s needs one table too many; a database has %d "
                      "models at most",
                      relation->field->label, UINT16_MAX);
        return;
    }
    desc = m2m_descriptor(b, relation);
    through = desc == NULL ? NULL : cormi_build_model_new(b, desc, desc->app);
    if (through == NULL)
        return;
    through->automatic = true;
    cormi_build_fields(b, through);
    if (b->oom)
        return;
    cormi_build_key(b, through->fields[1]);
    cormi_build_key(b, through->fields[2]);
    relation->through = through;
    relation->auto_through = true;
    relation->m2m_source = through->fields[1];
    relation->m2m_target = through->fields[2];
}

void cormi_build_auto_throughs(cormi_build *b, cormi_model *model)
{
    if (model->abstract || model->proxy_of != NULL)
        return;
    for (size_t i = 0; i < model->n_m2m && !b->oom; i++) {
        cormi_field *field = model->m2m[i];

        if (field->origin == field && field->relation != NULL &&
            field->type == CORM_TYPE_MANY_TO_MANY &&
            field->desc->through == NULL)
            m2m_make(b, field->relation);
    }
}

/* ---- declared through models ---- */

static bool m2m_refers(const cormi_field *field, const cormi_model *to)
{
    return field->relation != NULL && field->column != NULL &&
           field->relation->to->concrete == to->concrete;
}

static cormi_field *m2m_named_key(cormi_build *b,
                                  const cormi_relation *relation,
                                  const char *name, const cormi_model *to)
{
    cormi_field *key =
        name == NULL ? NULL : cormi_build_find(relation->through, name);

    if (key != NULL && m2m_refers(key, to))
        return key;
    cormi_mistake_name(b, relation->through, name == NULL ? "" : name,
                       "%s: .through_fields names \"%s\", which is no foreign "
                       "key of %s to %s",
                       relation->field->label, name == NULL ? "" : name,
                       relation->through->name, to->name);
    return NULL;
}

/* The only key to a model; `skip` counts those to pass over first. */
static size_t m2m_find_keys(const cormi_relation *relation,
                            const cormi_model *to, cormi_field *keys[2])
{
    size_t n = 0;

    for (size_t i = 0; i < relation->through->n_fields; i++) {
        cormi_field *field = relation->through->fields[i];

        if (!m2m_refers(field, to))
            continue;
        if (n < 2)
            keys[n] = field;
        n++;
    }
    return n;
}

static void m2m_wrong_count(cormi_build *b, const cormi_relation *relation,
                            const cormi_model *to, size_t n)
{
    if (n == 0)
        cormi_mistake(b,
                      "%s: the through model %s has no foreign key to %s; "
                      "add one",
                      relation->field->label, relation->through->name,
                      to->name);
    else
        cormi_mistake(b,
                      "%s: the through model %s has %zu foreign keys to %s; "
                      "say which by .through_fields = CORM_NAMES(..)",
                      relation->field->label, relation->through->name, n,
                      to->name);
}

/* To the same model: the first key is the source, the second the target. */
static void m2m_find_self(cormi_build *b, cormi_relation *relation)
{
    cormi_field *keys[2] = { NULL, NULL };
    size_t n = m2m_find_keys(relation, relation->to, keys);

    if (n == 2) {
        relation->m2m_source = keys[0];
        relation->m2m_target = keys[1];
    } else if (n == 1) {
        cormi_mistake(b,
                      "%s: the through model %s has one foreign key to %s "
                      "and needs two; add the other",
                      relation->field->label, relation->through->name,
                      relation->to->name);
    } else {
        m2m_wrong_count(b, relation, relation->to, n);
    }
}

static cormi_field *m2m_find_one(cormi_build *b, cormi_relation *relation,
                                 const cormi_model *to)
{
    cormi_field *keys[2] = { NULL, NULL };
    size_t n = m2m_find_keys(relation, to, keys);

    if (n != 1)
        m2m_wrong_count(b, relation, to, n);
    return n == 1 ? keys[0] : NULL;
}

static void m2m_resolve(cormi_build *b, cormi_relation *relation)
{
    const corm_field *desc = relation->field->desc;
    const char *const *names = desc->through_fields;

    relation->through = cormi_registry_model(b->registry, desc->through);
    if (relation->through == NULL) {
        cormi_mistake(b,
                      "%s: the through model %s is in no app; list it in "
                      "one",
                      relation->field->label,
                      desc->through->name == NULL ? "" : desc->through->name);
    } else if (names != NULL) {
        const char *second = names[0] == NULL ? NULL : names[1];

        relation->m2m_source =
            m2m_named_key(b, relation, names[0], relation->from);
        relation->m2m_target = m2m_named_key(b, relation, second, relation->to);
    } else if (relation->from->concrete == relation->to->concrete) {
        m2m_find_self(b, relation);
    } else {
        relation->m2m_source = m2m_find_one(b, relation, relation->from);
        relation->m2m_target = m2m_find_one(b, relation, relation->to);
    }
}

void cormi_build_throughs(cormi_build *b, cormi_model *model)
{
    if (model->abstract || model->proxy_of != NULL)
        return;
    for (size_t i = 0; i < model->n_m2m; i++) {
        cormi_field *field = model->m2m[i];

        if (field->origin == field && field->relation != NULL &&
            field->type == CORM_TYPE_MANY_TO_MANY &&
            field->desc->through != NULL)
            m2m_resolve(b, field->relation);
    }
}
