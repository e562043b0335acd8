/*
 * The AST as indented text: what tests pin and a person reads in a debugger.
 * One node a line, "KIND name options", its children two columns deeper.
 * Not SQL, and of no dialect.
 */
#include "sql/node.h"

#include "base/value.h"

#include <string.h>

static const char *const dump_kinds[CORM_NODE_KINDS_] = {
#define X(kind, text) [CORM_NODE_##kind] = #kind,
    CORM_NODE_MAP(X)
#undef X
};

static const char *const dump_types[CORM_TYPE_COUNT_] = {
#define X(type, name, django) [CORM_TYPE_##type] = name,
    CORM_TYPE_MAP(X)
#undef X
};

static const struct dump_flag {
    uint32_t bit;
    const char *name;
} dump_flags[] = {
    { CORM_NODE_DISTINCT, "distinct" },
    { CORM_NODE_SAMPLE, "sample" },
    { CORM_NODE_DESC, "desc" },
    { CORM_NODE_NULLS_FIRST, "nulls first" },
    { CORM_NODE_NULLS_LAST, "nulls last" },
    { CORM_NODE_AS_TEXT, "as text" },
    { CORM_NODE_BILATERAL, "bilateral" },
    { CORM_NODE_ARRAY, "array" },
    { CORM_NODE_EMPTY, "empty" },
    { CORM_NODE_MIXED, "mixed" },
};

static void dump_node(cormi_str *out, const char *label, const corm_node *node,
                      int depth);
static void dump_query(cormi_str *out, const char *label,
                       const corm_select *select, int depth);

static void dump_indent(cormi_str *out, int depth, const char *label)
{
    for (int i = 0; i < depth; i++)
        cormi_str_add(out, "  ");
    if (label != NULL) {
        cormi_str_add(out, label);
        cormi_str_add(out, ": ");
    }
}

static void dump_list(cormi_str *out, const char *label,
                      const corm_node *const *nodes, size_t n, int depth)
{
    for (size_t i = 0; i < n; i++)
        dump_node(out, label, nodes[i], depth);
}

static void dump_texts(cormi_str *out, const char *label,
                       const char *const *texts, size_t n, int depth)
{
    if (n == 0)
        return;
    dump_indent(out, depth, label);
    for (size_t i = 0; i < n; i++)
        cormi_str_addf(out, "%s%s", i == 0 ? "" : " ", texts[i]);
    cormi_str_addc(out, '\n');
}

static void dump_frame(cormi_str *out, const corm_frame *frame, int depth)
{
    static const char *const modes[] = { "", "rows", "range", "groups" };
    static const char *const excludes[] = { "", " exclude current",
                                            " exclude group", " exclude ties" };

    if (frame->mode < 1 || frame->mode > 3)
        return;
    dump_indent(out, depth, "frame");
    cormi_str_add(out, modes[frame->mode]);
    if (frame->start_unbounded)
        cormi_str_add(out, " unbounded");
    else
        cormi_str_addf(out, " %d", (int)frame->start);
    if (frame->end_unbounded)
        cormi_str_add(out, " unbounded");
    else
        cormi_str_addf(out, " %d", (int)frame->end);
    if (frame->exclude >= 1 && frame->exclude <= 3)
        cormi_str_add(out, excludes[frame->exclude]);
    cormi_str_addc(out, '\n');
}

static void dump_extra(cormi_str *out, const corm_node_extra *extra, int depth)
{
    for (size_t i = 0; i < extra->n_steps; i++) {
        dump_indent(out, depth, "step");
        if (extra->steps[i].key != NULL)
            cormi_str_addf(out, "%s\n", extra->steps[i].key);
        else
            cormi_str_addf(out, "[%lld]\n", (long long)extra->steps[i].index);
    }
    dump_node(out, "filter", extra->filter, depth);
    dump_node(out, "delimiter", extra->delimiter, depth);
    dump_node(out, "default", extra->default_value, depth);
    dump_list(out, "partition", extra->partition_by, extra->n_partition_by,
              depth);
    dump_list(out, "order", extra->order_by, extra->n_order_by, depth);
    dump_frame(out, &extra->frame, depth);
}

static void dump_head(cormi_str *out, const corm_node *node)
{
    cormi_str_add(out, dump_kinds[node->kind]);
    if (node->table != NULL)
        cormi_str_addf(out, " %s.", node->table);
    else if (node->name != NULL)
        cormi_str_addc(out, ' ');
    if (node->name != NULL)
        cormi_str_add(out, node->name);
    if (node->kind == CORM_NODE_PARAM ||
        (node->kind == CORM_NODE_OUTPUT && node->name == NULL))
        cormi_str_addf(out, " %lu", (unsigned long)node->slot);
    if (node->value != NULL) {
        cormi_str_addc(out, ' ');
        cormi_value_describe(out, node->value);
    }
    if (node->extra != NULL && node->extra->part != NULL)
        cormi_str_addf(out, " %s", node->extra->part);
    if (node->extra != NULL && node->extra->tz != NULL)
        cormi_str_addf(out, " in %s", node->extra->tz);
}

static void dump_tail(cormi_str *out, const corm_node *node)
{
    if (node->type > CORM_TYPE_NONE && node->type < CORM_TYPE_COUNT_)
        cormi_str_addf(out, " :%s", dump_types[node->type]);
    if (node->digits != 0 || node->places != 0)
        cormi_str_addf(out, "(%d,%d)", (int)node->digits, (int)node->places);
    if (node->length != 0)
        cormi_str_addf(out, "(%ld)", (long)node->length);
    for (size_t i = 0; i < sizeof(dump_flags) / sizeof(dump_flags[0]); i++)
        if ((node->flags & dump_flags[i].bit) != 0)
            cormi_str_addf(out, " %s", dump_flags[i].name);
    cormi_str_addc(out, '\n');
}

static void dump_node(cormi_str *out, const char *label, const corm_node *node,
                      int depth)
{
    if (node == NULL || out->oom)
        return;
    dump_indent(out, depth, label);
    dump_head(out, node);
    dump_tail(out, node);
    dump_list(out, NULL, node->args, node->n_args, depth + 1);
    if (node->extra != NULL)
        dump_extra(out, node->extra, depth + 1);
    dump_query(out, NULL, node->select, depth + 1);
}

static void dump_sources(cormi_str *out, const corm_select *select, int depth)
{
    for (size_t i = 0; i < select->n_sources; i++) {
        const corm_source *source = &select->sources[i];
        const char *how =
            source->join == CORM_JOIN_LEFT ? "left join" : "inner join";

        dump_indent(out, depth, i == 0 ? "from" : how);
        cormi_str_add(out, source->table != NULL ? source->table : "(select)");
        if (source->alias != NULL)
            cormi_str_addf(out, " as %s", source->alias);
        cormi_str_addc(out, '\n');
        dump_query(out, NULL, source->select, depth + 1);
        dump_node(out, "on", source->on, depth + 1);
    }
}

static void dump_columns(cormi_str *out, const corm_select *select, int depth)
{
    for (size_t i = 0; i < select->n_columns; i++) {
        if (select->columns[i].alias != NULL) {
            dump_indent(out, depth, NULL);
            cormi_str_addf(out, "as %s\n", select->columns[i].alias);
            dump_node(out, "column", select->columns[i].node, depth + 1);
        } else {
            dump_node(out, "column", select->columns[i].node, depth);
        }
    }
}

static void dump_lock(cormi_str *out, const corm_lock *lock, int depth)
{
    if (!lock->update)
        return;
    dump_indent(out, depth, "lock");
    cormi_str_addf(out, "update%s%s%s\n", lock->no_key ? " no key" : "",
                   lock->nowait ? " nowait" : "",
                   lock->skip_locked ? " skip locked" : "");
    dump_texts(out, "of", lock->of, lock->n_of, depth + 1);
}

static void dump_ctes(cormi_str *out, const corm_select *select, int depth)
{
    for (size_t i = 0; i < select->n_ctes; i++) {
        const corm_cte *cte = &select->ctes[i];

        dump_indent(out, depth, cte->recursive ? "with recursive" : "with");
        cormi_str_addf(out, "%s\n", cte->name);
        dump_texts(out, "columns", cte->columns, cte->n_columns, depth + 1);
        dump_query(out, NULL, cte->select, depth + 1);
    }
}

static void dump_query(cormi_str *out, const char *label,
                       const corm_select *select, int depth)
{
    static const char *const names[] = { "SELECT", "UNION", "UNION ALL",
                                         "INTERSECT", "EXCEPT" };

    if (select == NULL || out->oom)
        return;
    dump_indent(out, depth, label);
    cormi_str_addf(out, "%s%s\n", names[select->combinator],
                   select->distinct ? " distinct" : "");
    depth++;
    dump_ctes(out, select, depth);
    dump_list(out, "distinct on", select->distinct_on, select->n_distinct_on,
              depth);
    dump_columns(out, select, depth);
    for (size_t i = 0; i < select->n_operands; i++)
        dump_query(out, NULL, select->operands[i], depth);
    dump_sources(out, select, depth);
    dump_node(out, "where", select->where, depth);
    dump_list(out, "group", select->group_by, select->n_group_by, depth);
    dump_node(out, "having", select->having, depth);
    dump_list(out, "order", select->order_by, select->n_order_by, depth);
    dump_node(out, "limit", select->limit, depth);
    dump_node(out, "offset", select->offset, depth);
    dump_lock(out, &select->lock, depth);
}

void cormi_node_dump(cormi_str *out, const corm_node *node)
{
    dump_node(out, NULL, node, 0);
}

void cormi_select_dump(cormi_str *out, const corm_select *select)
{
    dump_query(out, NULL, select, 0);
}
