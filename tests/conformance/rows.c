/*
 * The database of a schema: tables from the models, rows through the plain
 * models of flat.c, in one transaction so that rows may refer to later ones.
 */
#include "models.h"

#include <string.h>

typedef struct loader {
    cf_run *run;
    corm_session *session;
} loader;

/* ---- rows ---- */

static bool row_set(loader *l, corm_object *object, const json_t *cols,
                    const json_t *row)
{
    const corm_field *fields = corm_object_model(object)->fields;

    for (size_t i = 0; i < json_array_size(row); i++) {
        /* Pairs have no columns: after the table's own key. */
        const char *name = cols == NULL
                               ? fields[i + 1].name
                               : json_string_value(json_array_get(cols, i));

        if (corm_object_attr_set(object, name,
                                 cf_value(l->run, json_array_get(row, i))) !=
            CORM_OK)
            return false;
    }
    return true;
}

static bool rows_insert(loader *l, const corm_model *model, const json_t *data)
{
    const json_t *cols = json_object_get(data, "cols");
    const json_t *rows = json_object_get(data, "rows");
    size_t n = json_array_size(rows);
    corm_object **objects = CF_NEW_N(l->run->arena, corm_object *, n + 1);

    for (size_t i = 0; i < n; i++) {
        objects[i] = corm_object_new(l->session, model);
        if (objects[i] == NULL ||
            !row_set(l, objects[i], cols, json_array_get(rows, i)))
            return false;
    }
    return n == 0 || corm_bulk_create_objects(objects, n, NULL) == CORM_OK;
}

/* Rows may refer to rows further down.  Where foreign keys cannot wait for
 * the end they are off meanwhile. */
static bool rows_keys_hold(loader *l, bool hold)
{
    return strncmp(l->run->url, "mysql", 5) != 0 ||
           corm_execute_sql(l->session,
                            hold ? "SET FOREIGN_KEY_CHECKS = 1"
                                 : "SET FOREIGN_KEY_CHECKS = 0",
                            NULL, 0) >= 0;
}

static corm_status rows_insert_all(corm_session *session, void *data)
{
    loader *l = data;
    json_t *all = json_object_get(l->run->schema->json, "rows");

    if (!rows_keys_hold(l, false))
        return corm_errcode(session);
    for (void *at = json_object_iter(all); at != NULL;
         at = json_object_iter_next(all, at)) {
        const corm_model *model =
            cf_schema_flat(l->run->schema, json_object_iter_key(at));

        if (model == NULL) {
            cf_fail(l->run, "rows of the unknown model \"%s\"",
                    json_object_iter_key(at));
            return CORM_FIELD_ERROR;
        }
        if (!rows_insert(l, model, json_object_iter_value(at)))
            return corm_errcode(l->session);
    }
    return rows_keys_hold(l, true) ? CORM_OK : corm_errcode(session);
}

static bool rows_load(cf_run *run, corm_db *db, cf_text *why)
{
    loader l = { run, corm_session_open(db) };
    corm_status status = corm_atomic_run(l.session, NULL, rows_insert_all, &l);

    if (status != CORM_OK)
        cf_text_add(why, cf_failed(run) ? cf_text_get(&run->failure)
                                        : corm_errmsg(l.session));
    corm_session_close(l.session);
    return status == CORM_OK;
}

/* ---- tables ---- */

static bool tables_make(corm_session *session, cf_text *why)
{
    if (corm_drop_tables(session) == CORM_OK &&
        corm_create_tables(session) == CORM_OK)
        return true;
    cf_text_add(why, corm_errmsg(session));
    return false;
}

static bool sequences_reset(cf_run *run, cf_text *why)
{
    corm_session *session = corm_session_open(run->db);
    bool is_done = session != NULL && corm_reset_sequences(session) == CORM_OK;

    if (!is_done)
        cf_text_add(why, corm_errmsg(session));
    corm_session_close(session);
    return is_done;
}

bool cf_database_fill(cf_run *run, cf_text *why)
{
    corm_session *session = corm_session_open(run->db);
    bool is_made = session != NULL && tables_make(session, why);
    corm_error error;
    corm_db *flat;
    bool is_filled;

    corm_session_close(session);
    if (!is_made)
        return false;
    flat = corm_open(run->url, run->schema->flat_apps, NULL, &error);
    if (flat == NULL) {
        cf_text_add(why, error.message);
        return false;
    }
    is_filled = rows_load(run, flat, why);
    corm_close(flat);
    return is_filled && sequences_reset(run, why);
}
