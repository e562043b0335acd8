/*
 * The app "moves": parts in boxes, over five migrations.
 */
#include "support/moves.h"

#include <corm/migrations.h>
#include <corm/object.h>
#include <corm/query.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
static const corm_operation moves_1[] = {
    CORM_CREATE_MODEL("Part", CORM_FIELDS(
        CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
        CORM_FIELD(CHAR, "name", .max_length = 50),
        CORM_FIELD(INTEGER, "size", .null = true))),
    CORM_CREATE_MODEL("Box", CORM_FIELDS(
        CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
        CORM_FIELD(CHAR, "label", .max_length = 50, .db_index = true),
        CORM_FIELD(FOREIGN_KEY, "part", .to = CORM_MODEL_REF("moves", "Part"), .on_delete = CORM_CASCADE))),
};
CORM_MIGRATION(moves, 0001_initial, .initial = true, CORM_OPERATIONS(moves_1));

static const corm_operation moves_2[] = {
    CORM_ADD_FIELD("Part", CORM_FIELD(CHAR, "color", .max_length = 20, .default_value = CORM_STR("red"))),
    CORM_ADD_FIELD_ONCE("Part", CORM_FIELD(INTEGER, "code", .default_value = CORM_INT(7))),
    CORM_ADD_INDEX("Part", CORM_INDEX_AS("moves_code", .fields = CORM_NAMES("code", "-name"))),
    CORM_ALTER_FIELD_ONCE("Part", CORM_FIELD(BIG_INTEGER, "size", .default_value = CORM_INT(0))),
};
CORM_MIGRATION(moves, 0002_fields, CORM_DEPENDS({ "moves", "0001_initial" }), CORM_OPERATIONS(moves_2));
/* clang-format on */

static corm_status moves_paint(corm_session *s, const corm_project_state *at,
                               const char *from, const char *to)
{
    const corm_model *part = corm_state_model(at, "moves", "Part");
    const corm_value was = corm_value_text(from);
    const corm_expr term = {
        .op = CORM_OP_Q, .name = "color", .n_args = 1, .args = &was
    };
    const corm_set set = { .name = "color", .value = corm_value_text(to) };
    corm_queryset *q = corm_queryset_filter(
        corm_queryset_new(s, part), (const corm_expr *const[]){ &term }, 1);

    return corm_queryset_update(q, &set, 1) >= 0 ? CORM_OK : corm_errcode(s);
}

static corm_status moves_to_blue(corm_session *s,
                                 const corm_project_state *models)
{
    return moves_paint(s, models, "red", "blue");
}

static corm_status moves_to_red(corm_session *s,
                                const corm_project_state *models)
{
    return moves_paint(s, models, "blue", "red");
}

/* clang-format off */
static const corm_operation moves_3[] = {
    CORM_RUN_C(moves_to_blue, moves_to_red),
    CORM_RUN_SQL(CORM_NAMES("UPDATE moves_box SET label = 'was full' WHERE label = 'full'"),
                 CORM_NAMES("UPDATE moves_box SET label = 'full' WHERE label = 'was full'")),
};
CORM_MIGRATION(moves, 0003_data, CORM_DEPENDS({ "moves", "0002_fields" }), CORM_OPERATIONS(moves_3));

static const corm_operation moves_4[] = {
    CORM_RENAME_FIELD("Part", "name", "title"),
    CORM_RENAME_MODEL("Part", "Piece"),
    CORM_ADD_CONSTRAINT("Piece", CORM_CHECK("moves_size", CORM_COND("size__gte", CORM_INT(0)))),
    CORM_ADD_CONSTRAINT("Box", CORM_UNIQUE("moves_one", .fields = CORM_NAMES("label", "part"))),
};
CORM_MIGRATION(moves, 0004_names, CORM_DEPENDS({ "moves", "0003_data" }), CORM_OPERATIONS(moves_4));

static const corm_operation moves_5[] = {
    CORM_CREATE_MODEL("Label", CORM_FIELDS(
        CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
        CORM_FIELD(CHAR, "text", .max_length = 30, .unique = true))),
    CORM_ADD_FIELD("Box", CORM_FIELD(MANY_TO_MANY, "labels", .to = CORM_MODEL_REF("moves", "Label"))),
    CORM_REMOVE_INDEX("Piece", "moves_code"),
    CORM_REMOVE_FIELD("Piece", "color"),
    CORM_ALTER_MODEL_TABLE("Box", "moves_crate"),
};
CORM_MIGRATION(moves, 0005_more, CORM_DEPENDS({ "moves", "0004_names" }), CORM_OPERATIONS(moves_5));
/* clang-format on */

static CORM_MIGRATIONS(moves, &moves_0001_initial, &moves_0002_fields,
                       &moves_0003_data, &moves_0004_names, &moves_0005_more);
static CORM_APP(moves, .migrations = moves_migrations);
const corm_app *const moves_apps[] = { &moves_app, NULL };

/* ---- the database ---- */

static char moves_folder[64], moves_url[1024];
static corm_db *moves_schema; /* of a server */

bool moves_begin(void)
{
    /* Killed programs do not ask for a disk, which is slow. */
    const char *tmp = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

    if (getenv("CORM_TEST_URL") != NULL) {
        moves_schema = database_open(NULL, NULL, NULL);
        snprintf(moves_url, sizeof(moves_url), "%s", database_url());
        return moves_schema != NULL;
    }
    snprintf(moves_folder, sizeof(moves_folder), "%s/moves-XXXXXX", tmp);
    if (mkdtemp(moves_folder) == NULL)
        return false;
    snprintf(moves_url, sizeof(moves_url), "sqlite:%s/moves.db", moves_folder);
    return true;
}

corm_db *moves_open(const corm_db_options *options)
{
    return moves_open_apps(moves_apps, options);
}

corm_db *moves_open_apps(const corm_app *const *apps,
                         const corm_db_options *options)
{
    corm_error err = { 0 };
    corm_db *db = corm_open(moves_url, apps, options, &err);

    if (db == NULL)
        fprintf(stderr, "%s\n", err.message);
    return db;
}

void moves_end(void)
{
    static const char *const files[] = { "moves.db", "moves.db-wal",
                                         "moves.db-shm", "moves.db-journal" };
    char path[128];

    database_close(moves_schema);
    moves_schema = NULL;
    if (moves_folder[0] == '\0')
        return;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", moves_folder, files[i]);
        remove(path);
    }
    rmdir(moves_folder);
    moves_folder[0] = '\0';
}

corm_status moves_to(corm_db *db, const char *target, corm_error *err)
{
    corm_migrate_options options = corm_migrate_options_init();

    options.app = "moves";
    options.target = target;
    return corm_migrate(db, &options, err);
}

corm_status moves_fill(corm_session *s)
{
    static const char *const sql[] = {
        "INSERT INTO moves_part (id, name, size) VALUES (1, 'bolt', 3)",
        "INSERT INTO moves_part (id, name, size) VALUES (2, 'it''s', NULL)",
        "INSERT INTO moves_part (id, name, size) VALUES (3, 'nut', 5)",
        "INSERT INTO moves_box (id, label, part_id) VALUES (1, 'full', 1)",
        "INSERT INTO moves_box (id, label, part_id) VALUES (2, 'empty', 2)",
    };

    for (size_t i = 0; i < sizeof(sql) / sizeof(sql[0]); i++)
        if (corm_execute_sql(s, sql[i], NULL, 0) < 0)
            return corm_errcode(s);
    return CORM_OK;
}

/* ---- what is there ---- */

typedef struct moves_text {
    char *at;
    size_t left;
} moves_text;

static void moves_say(moves_text *out, const char *format, ...)
    CORM_PRINTF(2, 3);

static void moves_say(moves_text *out, const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(out->at, out->left, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= out->left)
        n = (int)out->left - 1;
    out->at += n;
    out->left -= (size_t)n;
}

static int moves_by_name(const void *a, const void *b)
{
    return strcmp((*(const corm_column_info *const *)a)->name,
                  (*(const corm_column_info *const *)b)->name);
}

/* By name: a rebuilt table has them in another order. */
static void moves_columns(moves_text *out, const corm_table_info *t)
{
    const corm_column_info *columns[16];
    size_t n = t->n_columns < 16 ? t->n_columns : 16;

    for (size_t i = 0; i < n; i++)
        columns[i] = &t->columns[i];
    qsort(columns, n, sizeof(columns[0]), moves_by_name);
    for (size_t i = 0; i < n; i++)
        moves_say(out, " %s %s%s%s", columns[i]->name, columns[i]->type,
                  columns[i]->null ? " null" : "", i + 1 < n ? "," : "");
}

static bool moves_rows(moves_text *out, corm_session *s, const char *table,
                       const char *columns)
{
    char sql[200];
    corm_list *rows;

    snprintf(sql, sizeof(sql), "SELECT id, %s FROM %s ORDER BY id", columns,
             table);
    rows = corm_fetch(corm_raw_query(s, NULL, sql, NULL, 0));
    for (size_t i = 0; rows != NULL && i < corm_list_size(rows); i++) {
        corm_value v = corm_row_value(corm_list_row(rows, i), 1);

        moves_say(out, "  %s\n", v.kind == CORM_K_TEXT ? v.as.s : "?");
    }
    return rows != NULL;
}

bool moves_print(corm_session *s, char *out, size_t size)
{
    moves_text text = { out, size };
    const corm_structure *all = corm_introspect(s, NULL);
    bool ok = all != NULL;

    out[0] = '\0';
    for (size_t i = 0; ok && i < all->n_tables; i++) {
        const corm_table_info *t = &all->tables[i];

        if (strcmp(t->name, "corm_migrations") == 0)
            continue;
        moves_say(&text, "%s:", t->name);
        moves_columns(&text, t);
        moves_say(&text, "; %zu indexes, %zu uniques, %zu keys, %zu checks\n",
                  t->n_indexes, t->n_uniques, t->n_foreign_keys, t->n_checks);
        if (corm_table_column(t, "title") != NULL)
            ok = moves_rows(&text, s, t->name, "title");
        else if (corm_table_column(t, "name") != NULL)
            ok = moves_rows(&text, s, t->name, "name");
        else if (corm_table_column(t, "label") != NULL)
            ok = moves_rows(&text, s, t->name, "label");
        if (ok && corm_table_column(t, "color") != NULL)
            ok = moves_rows(&text, s, t->name, "color");
    }
    return ok;
}

int64_t moves_count(corm_session *s, const char *table)
{
    const char *names[2] = { table, NULL };
    const corm_structure *found = corm_introspect(s, names);
    corm_value n;
    char sql[100];

    if (found == NULL || corm_structure_table(found, table) == NULL)
        return -1;
    snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM %s", table);
    n = corm_scalar_sql(s, sql, NULL, 0);
    return n.kind == CORM_K_INT ? n.as.i : -1;
}
