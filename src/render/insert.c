/*
 * INSERT: rows of values or a select, what to do on a conflict, and the
 * columns to return.
 */
#include "render/expr.h"

void cormi_write_returning(corm_sink *sink, const char *const *names, size_t n)
{
    if (n == 0)
        return;
    if (!cormi_sink_has(sink, CORM_FEATURE_RETURNING))
        corm_sink_refuse(sink, "this database has no RETURNING; read the "
                               "rows afterwards");
    corm_sink_text(sink, " RETURNING ");
    cormi_sink_idents(sink, names, n);
}

void cormi_write_rows(corm_sink *sink, const corm_node *const *values,
                      size_t n_rows, size_t n)
{
    for (size_t i = 0; i < n_rows; i++) {
        corm_sink_text(sink, i == 0 ? "(" : ", (");
        corm_sink_nodes(sink, values + i * n, n, ", ");
        corm_sink_text(sink, ")");
    }
}

static void insert_rows(corm_sink *sink, const corm_insert *insert)
{
    corm_sink_text(sink, " VALUES ");
    cormi_write_rows(sink, insert->values, insert->n_rows, insert->n_columns);
}

/* UNNEST keeps the order of the rows, and what RETURNING gives follows it. */
static void insert_unnest(corm_sink *sink, const corm_insert *insert)
{
    corm_sink_text(sink, " SELECT * FROM UNNEST(");
    corm_sink_nodes(sink, insert->values, insert->n_columns, ", ");
    corm_sink_text(sink, ")");
}

/*
 * Behind a select, ON CONFLICT could be read as the ON of a join; a WHERE
 * between them ends the FROM clause.
 */
static void insert_select(corm_sink *sink, const corm_insert *insert,
                          bool on_conflict)
{
    corm_sink_text(sink, " ");
    if (!on_conflict) {
        cormi_write_select(sink, insert->select);
        return;
    }
    corm_sink_text(sink, "SELECT * FROM ");
    corm_sink_select(sink, insert->select);
    corm_sink_text(sink, " AS ");
    corm_sink_ident(sink, "new");
    corm_sink_text(sink, " WHERE 1 = 1");
}

static void insert_source(corm_sink *sink, const corm_insert *insert,
                          bool on_conflict)
{
    const char *empty = sink->r->dialect->default_values;

    if (insert->n_columns == 0 && insert->select == NULL) {
        corm_sink_text(sink, " ");
        corm_sink_text(sink, empty == NULL ? "DEFAULT VALUES" : empty);
        return;
    }
    corm_sink_text(sink, " (");
    cormi_sink_idents(sink, insert->columns, insert->n_columns);
    corm_sink_text(sink, ")");
    if (insert->select != NULL)
        insert_select(sink, insert, on_conflict);
    else if (insert->unnest)
        insert_unnest(sink, insert);
    else
        insert_rows(sink, insert);
}

static void insert_update(corm_sink *sink, const corm_insert *insert)
{
    if (!cormi_sink_has(sink, CORM_FEATURE_UPDATE_CONFLICTS) ||
        !cormi_sink_has(sink, CORM_FEATURE_ON_CONFLICT_TARGET)) {
        corm_sink_refuse(sink, "this database cannot update the rows that "
                               "conflict with an insert; use "
                               "corm_update_or_create");
        return;
    }
    corm_sink_text(sink, " ON CONFLICT");
    if (insert->n_unique != 0) {
        corm_sink_text(sink, " (");
        cormi_sink_idents(sink, insert->unique_columns, insert->n_unique);
        corm_sink_text(sink, ")");
    }
    corm_sink_text(sink, " DO UPDATE SET ");
    for (size_t i = 0; i < insert->n_update; i++) {
        corm_sink_text(sink, i == 0 ? "" : ", ");
        corm_sink_ident(sink, insert->update_columns[i]);
        corm_sink_text(sink, " = EXCLUDED.");
        corm_sink_ident(sink, insert->update_columns[i]);
    }
}

/* Behind the values: what a conflict does. */
static void insert_conflict(corm_sink *sink, const corm_insert *insert,
                            bool update, bool ignore)
{
    if ((update || ignore) && sink->r->dialect->upsert != NULL)
        sink->r->dialect->upsert(sink, insert);
    else if (update)
        insert_update(sink, insert);
    else if (ignore)
        corm_sink_text(sink, " ON CONFLICT DO NOTHING");
}

static void insert_write(corm_sink *sink, const corm_insert *insert)
{
    const char *ignore_words = sink->r->dialect->insert_ignore;
    bool ignore = insert->conflict == CORM_CONFLICT_IGNORE;
    bool update = insert->conflict == CORM_CONFLICT_UPDATE;

    if (ignore && !cormi_sink_has(sink, CORM_FEATURE_IGNORE_CONFLICTS))
        corm_sink_refuse(sink, "this database cannot ignore conflicts; use "
                               "corm_get_or_create");
    corm_sink_text(sink, ignore && ignore_words != NULL ? ignore_words
                                                        : "INSERT INTO ");
    corm_sink_ident(sink, insert->table);
    insert_source(sink, insert, update || (ignore && ignore_words == NULL));
    insert_conflict(sink, insert, update, ignore && ignore_words == NULL);
    cormi_write_returning(sink, insert->returning, insert->n_returning);
}

corm_status cormi_render_insert(const cormi_renderer *r,
                                const corm_insert *insert, cormi_sql *out)
{
    corm_sink sink;

    cormi_sink_init(&sink, r, false);
    insert_write(&sink, insert);
    return cormi_sink_finish(&sink, out);
}
