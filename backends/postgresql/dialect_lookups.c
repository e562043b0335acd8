/*
 * Lookups of the PostgreSQL dialect.  LIKE and the regular expressions want
 * text on their left side; what ignores case compares in capitals, so that
 * an index on UPPER(..) serves it.
 */
#include "dialect.h"

#include <string.h>

bool cormi_postgresql_is_text(corm_type type)
{
    switch (type) {
    case CORM_TYPE_CHAR:
    case CORM_TYPE_TEXT:
    case CORM_TYPE_EMAIL:
    case CORM_TYPE_SLUG:
    case CORM_TYPE_URL:
    case CORM_TYPE_FILE_PATH:
        return true;
    default:
        return false;
    }
}

/* The left side as text. */
static void pgl_text(corm_sink *sink, const corm_node *node)
{
    if (cormi_postgresql_is_text(node->type) ||
        (node->flags & CORM_NODE_AS_TEXT) != 0)
        corm_sink_node(sink, node);
    else if (node->type == CORM_TYPE_IP)
        corm_sink_template(sink, "HOST(%1)", &node, 1);
    else
        corm_sink_template(sink, "%1::text", &node, 1);
}

/* An expression as the pattern of LIKE: its own wildcards escaped. */
static void pgl_pattern(corm_sink *sink, const corm_node *right,
                        const char *name)
{
    bool inside = strstr(name, "contains") != NULL;

    if (inside || strstr(name, "endswith") != NULL)
        corm_sink_text(sink, "'%' || ");
    corm_sink_text(sink, "REPLACE(REPLACE(REPLACE(");
    pgl_text(sink, right);
    corm_sink_text(sink, ", '\\', '\\\\'), '%', '\\%'), '_', '\\_')");
    if (inside || strstr(name, "startswith") != NULL)
        corm_sink_text(sink, " || '%'");
}

static void pgl_like(corm_sink *sink, const corm_node *node)
{
    const char *name = node->name;
    bool folds = name[0] == 'i';

    if (node->n_args < 2) {
        corm_sink_refuse(sink, "a value to compare with is missing");
        return;
    }
    corm_sink_text(sink, folds ? "UPPER(" : "");
    pgl_text(sink, node->args[0]);
    corm_sink_text(sink, folds ? ") LIKE UPPER(" : " LIKE ");
    if ((node->flags & CORM_NODE_BILATERAL) != 0)
        pgl_pattern(sink, node->args[1], name);
    else
        corm_sink_node(sink, node->args[1]);
    corm_sink_text(sink, folds ? ")" : "");
}

static void pgl_regex(corm_sink *sink, const corm_node *node)
{
    pgl_text(sink, node->args[0]);
    corm_sink_text(sink, node->name[0] == 'i' ? " ~* " : " ~ ");
    corm_sink_node(sink, node->args[1]);
}

/* In DDL nothing is bound: a number beside JSON becomes JSON itself. */
static bool pgl_is_bare_number(const corm_node *left, const corm_node *right)
{
    return left->type == CORM_TYPE_JSON &&
           (left->flags & CORM_NODE_AS_TEXT) == 0 &&
           right->kind == CORM_NODE_CONSTANT && right->value != NULL &&
           (right->value->kind == CORM_K_INT ||
            right->value->kind == CORM_K_UINT ||
            right->value->kind == CORM_K_DOUBLE ||
            right->value->kind == CORM_K_DECIMAL ||
            right->value->kind == CORM_K_BOOL);
}

static void pgl_compare(corm_sink *sink, const corm_node *node)
{
    static const char *const rows[][2] = { { "exact", "%1 = TO_JSONB(%2)" },
                                           { "gt", "%1 > TO_JSONB(%2)" },
                                           { "gte", "%1 >= TO_JSONB(%2)" },
                                           { "lt", "%1 < TO_JSONB(%2)" },
                                           { "lte", "%1 <= TO_JSONB(%2)" } };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strcmp(rows[i][0], node->name) == 0 && node->n_args == 2 &&
            pgl_is_bare_number(node->args[0], node->args[1])) {
            corm_sink_template(sink, rows[i][1], node->args, 2);
            return;
        }
    corm_sink_default(sink, node);
}

/* The type of a range's ends, which the server wants to the letter; NULL: it
 * is no range. */
static const char *pgl_end_type(corm_type type)
{
    switch (type) {
    case CORM_TYPE_INTEGER_RANGE:
        return "integer";
    case CORM_TYPE_BIG_INTEGER_RANGE:
        return "bigint";
    case CORM_TYPE_DECIMAL_RANGE:
        return "numeric";
    case CORM_TYPE_DATE_RANGE:
        return "date";
    case CORM_TYPE_DATETIME_RANGE:
        return "timestamptz";
    default:
        return NULL;
    }
}

/* A range, or a value that may be in it. */
static void pgl_range_contains(corm_sink *sink, const corm_node *node)
{
    const char *end = pgl_end_type(node->args[0]->type);

    corm_sink_template(sink, "%1 @> %2", node->args, 2);
    if (pgl_end_type(node->args[1]->type) == NULL &&
        node->args[1]->type != CORM_TYPE_NONE) {
        corm_sink_text(sink, "::");
        corm_sink_text(sink, end);
    }
}

/* Of a JSON document it means: has this part. */
static void pgl_contains(corm_sink *sink, const corm_node *node)
{
    const corm_node *left = node->args[0];

    if (pgl_end_type(left->type) != NULL)
        pgl_range_contains(sink, node);
    else if (left->type == CORM_TYPE_ITEMS)
        corm_sink_template(sink, "%1 @> %2", node->args, 2);
    else if (left->type == CORM_TYPE_JSON &&
             (left->flags & CORM_NODE_AS_TEXT) == 0)
        corm_sink_template(sink, "%1 @> %2", node->args, node->n_args);
    else
        pgl_like(sink, node);
}

/* Text is made a vector, and what is looked for a query, unless they are. */
static void pgl_search(corm_sink *sink, const corm_node *node)
{
    const corm_node *left = node->args[0], *right = node->args[1];

    corm_sink_template(sink,
                       left->type == CORM_TYPE_SEARCH_VECTOR
                           ? "%1 @@ "
                           : "TO_TSVECTOR(COALESCE(%1, '')) @@ ",
                       &left, 1);
    corm_sink_template(
        sink,
        right->type == CORM_TYPE_SEARCH_QUERY ? "%1" : "PLAINTO_TSQUERY(%1)",
        &right, 1);
}

static void pgl_in(corm_sink *sink, const corm_node *node)
{
    if (node->n_args == 2 && (node->args[1]->flags & CORM_NODE_ARRAY) != 0)
        corm_sink_template(sink, "%1 = ANY(%2)", node->args, 2);
    else
        corm_sink_default(sink, node);
}

/* clang-format off */
const corm_spelling cormi_postgresql_lookups[] = {
    { "exact",       NULL, pgl_compare },
    { "gt",          NULL, pgl_compare },
    { "gte",         NULL, pgl_compare },
    { "lt",          NULL, pgl_compare },
    { "lte",         NULL, pgl_compare },
    { "in",          NULL, pgl_in },
    { "iexact",      NULL, pgl_like },
    { "contains",    NULL, pgl_contains },
    { "icontains",   NULL, pgl_like },
    { "startswith",  NULL, pgl_like },
    { "istartswith", NULL, pgl_like },
    { "endswith",    NULL, pgl_like },
    { "iendswith",   NULL, pgl_like },
    { "regex",       NULL, pgl_regex },
    { "iregex",      NULL, pgl_regex },
    { "contained_by", "%1 <@ %2", NULL },
    { "overlap",      "%1 && %2", NULL },
    { "fully_lt",     "%1 << %2", NULL },
    { "fully_gt",     "%1 >> %2", NULL },
    { "not_lt",       "%1 &> %2", NULL },
    { "not_gt",       "%1 &< %2", NULL },
    { "adjacent_to",  "%1 -|- %2", NULL },
    { "search",       NULL, pgl_search },
    { "has_key",      NULL, cormi_postgresql_has_key },
    { "has_keys",     NULL, cormi_postgresql_has_key },
    { "has_any_keys", NULL, cormi_postgresql_has_key },
    { NULL, NULL, NULL },
};
/* clang-format on */
