/*
 * The structure of a database, put together from the rows of its backend's
 * queries.  Knows the order of their columns and no database.
 */
#include <corm/introspect.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "render/sink.h"
#include "session/session.h"

#include <string.h>

#define INTROSPECT_COLUMNS 12 /* of a query, at most */
#define INTROSPECT_BATCH   32

typedef struct introspect_row {
    const char *at[INTROSPECT_COLUMNS];
} introspect_row;

/* A table being built.  Its arrays are vectors until it is done. */
typedef struct introspect_table {
    corm_table_info info;
    cormi_vec columns, uniques, indexes, keys, checks, triggers, exclusions;
    const char *group; /* id of the key, index or foreign key in the making */
} introspect_table;

typedef struct introspect_reader {
    corm_session *session;
    cormi_context *ctx;
    corm_arena *arena;
    const char *const *only;
    cormi_vec tables;   /* introspect_table * */
    cormi_map by_name;  /* the same */
    const char *member; /* which query, for messages */
} introspect_reader;

typedef corm_status introspect_taker(introspect_reader *in,
                                     introspect_table *table,
                                     const introspect_row *row);

static bool introspect_yes(const char *text)
{
    return text != NULL && text[0] == '1';
}

static int8_t introspect_deferrable(const char *text)
{
    if (text == NULL)
        return 0;
    return text[0] == 'd' ? 1 : 2;
}

static bool introspect_same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* ---- what each query's rows are ---- */

static corm_status introspect_take_table(introspect_reader *in,
                                         introspect_table *unused,
                                         const introspect_row *row)
{
    corm_arena *arena = in->arena;
    introspect_table *t = CORMI_NEW(arena, introspect_table);

    (void)unused;
    if (t == NULL || row->at[0] == NULL)
        return CORM_NO_MEMORY;
    t->info.name = row->at[0];
    t->info.view = row->at[1] != NULL && row->at[1][0] == 'v';
    t->info.sql = row->at[2];
    t->info.comment = row->at[3];
    t->columns = CORMI_VEC_ARENA(corm_column_info, arena);
    t->uniques = CORMI_VEC_ARENA(corm_key_info, arena);
    t->indexes = CORMI_VEC_ARENA(corm_index_info, arena);
    t->keys = CORMI_VEC_ARENA(corm_foreign_key_info, arena);
    t->checks = CORMI_VEC_ARENA(corm_named_sql, arena);
    t->triggers = CORMI_VEC_ARENA(corm_named_sql, arena);
    t->exclusions = CORMI_VEC_ARENA(corm_named_sql, arena);
    if (!cormi_vec_push(&in->tables, &t) ||
        !cormi_map_put(&in->by_name, t->info.name, t))
        return CORM_NO_MEMORY;
    return CORM_OK;
}

static corm_generated introspect_generated(const char *text)
{
    if (text == NULL)
        return CORM_GENERATED_NOT;
    return text[0] == 's' ? CORM_GENERATED_STORED : CORM_GENERATED_VIRTUAL;
}

static corm_status introspect_take_column(introspect_reader *in,
                                          introspect_table *t,
                                          const introspect_row *row)
{
    corm_column_info column = {
        .name = row->at[1],
        .type = row->at[2] != NULL ? row->at[2] : "",
        .like = corm_column_type_read(row->at[10] != NULL ? row->at[10]
                                                          : row->at[2]),
        .null = introspect_yes(row->at[3]),
        .default_text = row->at[4],
        .identity = introspect_yes(row->at[5]),
        .generated = introspect_generated(row->at[6]),
        .expression = row->at[7],
        .collation = row->at[8],
        .comment = row->at[9],
    };

    (void)in;
    return cormi_vec_push(&t->columns, &column) ? CORM_OK : CORM_NO_MEMORY;
}

/* Room for one more name in an array that the arena holds. */
static corm_status introspect_add_name(corm_arena *arena, const char ***names,
                                       size_t *n, const char *name)
{
    const char **more = cormi_arena_resize(arena, *names, *n * sizeof(**names),
                                           (*n + 1) * sizeof(**names));

    if (more == NULL)
        return CORM_NO_MEMORY;
    more[*n] = name;
    *names = more;
    (*n)++;
    return CORM_OK;
}

static corm_status introspect_take_key(introspect_reader *in,
                                       introspect_table *t,
                                       const introspect_row *row)
{
    bool primary = row->at[3] != NULL && row->at[3][0] == 'p';
    corm_key_info *key = &t->info.primary_key;

    if (!primary) {
        if (t->uniques.n == 0 || !introspect_same(t->group, row->at[1]))
            if (cormi_vec_add(&t->uniques) == NULL)
                return CORM_NO_MEMORY;
        key = &CORMI_VEC_AT(corm_key_info, &t->uniques, t->uniques.n - 1);
    }
    t->group = row->at[1];
    key->name = row->at[2];
    key->deferrable = introspect_deferrable(row->at[5]);
    key->nulls_not_distinct = introspect_yes(row->at[6]);
    return introspect_add_name(in->arena, &key->columns, &key->n_columns,
                               row->at[4]);
}

static corm_status introspect_add_part(introspect_reader *in,
                                       corm_index_info *index,
                                       const introspect_row *row)
{
    size_t size = sizeof(*index->parts);
    corm_index_part *more =
        cormi_arena_resize(in->arena, index->parts, index->n_parts * size,
                           (index->n_parts + 1) * size);

    if (more == NULL)
        return CORM_NO_MEMORY;
    more[index->n_parts] = (corm_index_part){
        .column = row->at[3],
        .expression = row->at[4],
        .descending = introspect_yes(row->at[5]),
        .opclass = row->at[9],
    };
    index->parts = more;
    index->n_parts++;
    return CORM_OK;
}

static corm_status introspect_take_index(introspect_reader *in,
                                         introspect_table *t,
                                         const introspect_row *row)
{
    corm_index_info *index;

    if (t->indexes.n == 0 || !introspect_same(t->group, row->at[1]))
        if (cormi_vec_add(&t->indexes) == NULL)
            return CORM_NO_MEMORY;
    t->group = row->at[1];
    index = &CORMI_VEC_AT(corm_index_info, &t->indexes, t->indexes.n - 1);
    index->name = row->at[1];
    index->unique = introspect_yes(row->at[2]);
    index->condition = row->at[7];
    index->method = row->at[8];
    index->sql = row->at[10];
    index->nulls_not_distinct = introspect_yes(row->at[11]);
    if (introspect_yes(row->at[6]))
        return introspect_add_name(in->arena, &index->include,
                                   &index->n_include, row->at[3]);
    return introspect_add_part(in, index, row);
}

static corm_status introspect_take_foreign_key(introspect_reader *in,
                                               introspect_table *t,
                                               const introspect_row *row)
{
    corm_foreign_key_info *key;
    size_t n;
    corm_status status;

    if (t->keys.n == 0 || !introspect_same(t->group, row->at[1]))
        if (cormi_vec_add(&t->keys) == NULL)
            return CORM_NO_MEMORY;
    t->group = row->at[1];
    key = &CORMI_VEC_AT(corm_foreign_key_info, &t->keys, t->keys.n - 1);
    key->name = row->at[2];
    key->to_table = row->at[4];
    key->on_delete = row->at[6];
    key->on_update = row->at[7];
    key->deferrable = introspect_deferrable(row->at[8]);
    n = key->n_columns;
    status = introspect_add_name(in->arena, &key->columns, &n, row->at[3]);
    if (status != CORM_OK)
        return status;
    return introspect_add_name(in->arena, &key->to_columns, &key->n_columns,
                               row->at[5]);
}

static corm_status introspect_take_named(cormi_vec *to,
                                         const introspect_row *row)
{
    corm_named_sql named = { .name = row->at[1], .sql = row->at[2] };

    return cormi_vec_push(to, &named) ? CORM_OK : CORM_NO_MEMORY;
}

static corm_status introspect_take_check(introspect_reader *in,
                                         introspect_table *t,
                                         const introspect_row *row)
{
    (void)in;
    return introspect_take_named(&t->checks, row);
}

static corm_status introspect_take_trigger(introspect_reader *in,
                                           introspect_table *t,
                                           const introspect_row *row)
{
    (void)in;
    return introspect_take_named(&t->triggers, row);
}

static corm_status introspect_take_exclusion(introspect_reader *in,
                                             introspect_table *t,
                                             const introspect_row *row)
{
    (void)in;
    return introspect_take_named(&t->exclusions, row);
}

/* ---- running a query ---- */

/* One of the names asked for, as a condition on expr. */
static void introspect_condition(introspect_reader *in, corm_sink *sink,
                                 const char *expr, size_t len)
{
    const corm_dialect *dialect = sink->r->dialect;

    if (in->only == NULL) {
        corm_sink_text(sink, "1 = 1");
        return;
    }
    cormi_sink_bytes(sink, expr, len);
    corm_sink_text(sink, " IN (");
    for (size_t i = 0; in->only[i] != NULL; i++) {
        corm_value name = corm_value_text(in->only[i]);

        corm_sink_text(sink, i > 0 ? ", " : "");
        dialect->literal(sink, &name, CORM_TYPE_TEXT);
    }
    corm_sink_text(sink, in->only[0] == NULL ? "NULL)" : ")");
}

/* The query with its {x} written. */
static corm_status introspect_write(introspect_reader *in, const char *query,
                                    cormi_sql *out)
{
    const corm_db *db = corm_session_db(in->session);
    corm_error err;
    cormi_renderer r = { cormi_db_dialect(db), cormi_db_features(db), in->arena,
                         &err, NULL };
    corm_sink sink;
    const char *open;

    cormi_sink_init(&sink, &r, true);
    while ((open = strchr(query, '{')) != NULL) {
        size_t len = strcspn(open + 1, "}");

        cormi_sink_bytes(&sink, query, (size_t)(open - query));
        introspect_condition(in, &sink, open + 1, len);
        query = open + 1 + len;
        query += *query == '}';
    }
    corm_sink_text(&sink, query);
    if (cormi_sink_finish(&sink, out) == CORM_OK)
        return CORM_OK;
    return cormi_fail_error(in->ctx, &err);
}

/* tables is the one query whose rows begin no table that is there. */
static corm_status introspect_row_take(introspect_reader *in,
                                       introspect_taker *take,
                                       const introspect_row *row)
{
    introspect_table *t = NULL;

    if (take != introspect_take_table) {
        t = row->at[0] != NULL ? cormi_map_get(&in->by_name, row->at[0]) : NULL;
        if (t == NULL)
            return CORM_OK; /* of a table that was left out */
    }
    return take(in, t, row) == CORM_OK ? CORM_OK : cormi_fail_memory(in->ctx);
}

static corm_status introspect_fetch(introspect_reader *in, cormi_cursor *cursor,
                                    size_t n, introspect_taker *take)
{
    introspect_row rows[INTROSPECT_BATCH];
    uint64_t absent[INTROSPECT_BATCH];
    corm_decode_item items[INTROSPECT_COLUMNS];
    const corm_decode_part part = { .key_column = -1, .n = (uint32_t)n };
    const corm_decode program = { items, n, &part, 1 };
    char *base = (char *)rows;
    const size_t stride = sizeof(rows[0]);
    const corm_batch batch = { &base, &stride, absent, in->arena,
                               INTROSPECT_BATCH };
    int got;

    for (size_t i = 0; i < n; i++)
        items[i] = (corm_decode_item){
            .ctype = CORM_C_TEXT,
            .size = sizeof(const char *),
            .type = CORM_TYPE_TEXT,
            .null = true,
            .column = (uint16_t)i,
            .offset = (uint32_t)(i * sizeof(const char *)),
            .label = in->member,
        };
    do {
        memset(rows, 0, sizeof(rows));
        memset(absent, 0, sizeof(absent));
        got = cormi_cursor_fetch(cursor, &program, &batch);
        for (int i = 0; i < got; i++)
            if (introspect_row_take(in, take, &rows[i]) != CORM_OK)
                return CORM_NO_MEMORY;
    } while (got == INTROSPECT_BATCH);
    return got < 0 ? corm_errcode(in->session) : CORM_OK;
}

/* The number of columns is that of the texts between commas. */
static size_t introspect_count(const char *columns)
{
    size_t n = 1, depth = 0;

    for (; *columns != '\0'; columns++) {
        depth += *columns == '(';
        depth -= *columns == ')';
        n += *columns == ',' && depth == 0;
    }
    return n;
}

static corm_status introspect_query(introspect_reader *in, const char *query,
                                    const char *columns, introspect_taker *take)
{
    cormi_cursor cursor;
    cormi_sql sql;
    corm_status status;

    if (query == NULL)
        return CORM_OK;
    for (size_t i = 0; i < in->tables.n; i++)
        CORMI_VEC_AT(introspect_table *, &in->tables, i)->group = NULL;
    status = introspect_write(in, query, &sql);
    if (status != CORM_OK)
        return status;
    status = cormi_session_query(
        in->session,
        &(cormi_statement){ .sql = sql.text, .len = sql.len, .once = true },
        NULL, 0, &cursor);
    if (status != CORM_OK)
        return status;
    status = introspect_fetch(in, &cursor, introspect_count(columns), take);
    cormi_cursor_end(&cursor);
    return status;
}

/* ---- views, where one may be broken ---- */

typedef struct introspect_view {
    introspect_reader *in;
    const corm_introspection *how;
    introspect_table *table;
} introspect_view;

static corm_status introspect_view_columns(corm_session *session, void *data)
{
    introspect_view *view = data;

    (void)session;
    return introspect_query(view->in, view->how->view_columns,
                            "t,n,t,n,d,i,g,e,c,c,l", introspect_take_column);
}

/* One that is broken has no columns, and nothing failed. */
static corm_status introspect_view_try(introspect_view *view)
{
    introspect_reader *in = view->in;
    const char *names[] = { view->table->info.name, NULL };
    const char *const *only = in->only;
    const corm_error error = in->ctx->error;
    bool failed = in->ctx->failed;
    corm_status status;

    in->only = names;
    status = corm_atomic_run(in->session, NULL, introspect_view_columns, view);
    in->only = only;
    if (status == CORM_OK || status == CORM_NO_MEMORY)
        return status;
    view->table->columns.n = 0;
    in->ctx->error = error;
    in->ctx->failed = failed;
    return CORM_OK;
}

static corm_status introspect_views(introspect_reader *in,
                                    const corm_introspection *how)
{
    corm_status status = CORM_OK;

    in->member = "view_columns";
    for (size_t i = 0;
         status == CORM_OK && how->view_columns != NULL && i < in->tables.n;
         i++) {
        introspect_table *t = CORMI_VEC_AT(introspect_table *, &in->tables, i);

        if (t->info.view)
            status = introspect_view_try(&(introspect_view){ in, how, t });
    }
    return status;
}

/* ---- all of them ---- */

static void introspect_publish(const introspect_table *t, corm_table_info *out)
{
    *out = t->info;
    out->columns = t->columns.data;
    out->n_columns = t->columns.n;
    out->uniques = t->uniques.data;
    out->n_uniques = t->uniques.n;
    out->indexes = t->indexes.data;
    out->n_indexes = t->indexes.n;
    out->foreign_keys = t->keys.data;
    out->n_foreign_keys = t->keys.n;
    out->checks = t->checks.data;
    out->n_checks = t->checks.n;
    out->triggers = t->triggers.data;
    out->n_triggers = t->triggers.n;
    out->exclusions = t->exclusions.data;
    out->n_exclusions = t->exclusions.n;
}

static corm_status introspect_finish(introspect_reader *in,
                                     const corm_introspection *how,
                                     corm_structure **out)
{
    corm_structure *s = CORMI_NEW(in->arena, corm_structure);
    corm_error err;

    if (s != NULL)
        s->tables = CORMI_NEW_N(in->arena, corm_table_info, in->tables.n);
    if (s == NULL || s->tables == NULL)
        return cormi_fail_memory(in->ctx);
    s->n_tables = in->tables.n;
    for (size_t i = 0; i < s->n_tables; i++)
        introspect_publish(CORMI_VEC_AT(introspect_table *, &in->tables, i),
                           &s->tables[i]);
    if (how->refine != NULL && how->refine(s, in->arena, &err) != CORM_OK)
        return cormi_fail_error(in->ctx, &err);
    *out = s;
    return CORM_OK;
}

static corm_status introspect_all(introspect_reader *in,
                                  const corm_introspection *how,
                                  corm_structure **out)
{
    static introspect_taker *const takers[] = {
        introspect_take_table,       introspect_take_column,
        introspect_take_key,         introspect_take_index,
        introspect_take_foreign_key, introspect_take_check,
        introspect_take_trigger,     introspect_take_exclusion,
    };
    const struct {
        const char *query, *member, *columns;
    } queries[] = {
#define X(member, columns) { how->member, #member, columns },
        CORM_INTROSPECTION_MAP(X)
#undef X
    };
    corm_status status = CORM_OK;

    for (size_t i = 0;
         status == CORM_OK && i < sizeof(takers) / sizeof(*takers); i++) {
        in->member = queries[i].member;
        status = introspect_query(in, queries[i].query, queries[i].columns,
                                  takers[i]);
    }
    if (status == CORM_OK)
        status = introspect_views(in, how);
    return status == CORM_OK ? introspect_finish(in, how, out) : status;
}

const corm_structure *corm_introspect(corm_session *session,
                                      const char *const *tables)
{
    const corm_introspection *how;
    introspect_reader in = { .session = session, .only = tables };
    corm_structure *out = NULL;

    if (session == NULL || cormi_session_check(session) != CORM_OK)
        return NULL;
    in.ctx = cormi_session_context(session);
    in.arena = in.ctx->arena;
    how = cormi_db_introspection(corm_session_db(session));
    if (how == NULL) {
        cormi_fail(in.ctx, CORM_NOT_SUPPORTED,
                   "the backend of this database cannot tell its tables; name "
                   "them and their columns in models by hand");
        return NULL;
    }
    in.tables = CORMI_VEC_ARENA(introspect_table *, in.arena);
    cormi_map_init_arena(&in.by_name, in.arena);
    return introspect_all(&in, how, &out) == CORM_OK ? out : NULL;
}

/* ---- finding ---- */

const corm_table_info *corm_structure_table(const corm_structure *structure,
                                            const char *name)
{
    if (structure == NULL || name == NULL)
        return NULL;
    for (size_t i = 0; i < structure->n_tables; i++)
        if (strcmp(structure->tables[i].name, name) == 0)
            return &structure->tables[i];
    return NULL;
}

const corm_column_info *corm_table_column(const corm_table_info *table,
                                          const char *name)
{
    if (table == NULL || name == NULL)
        return NULL;
    for (size_t i = 0; i < table->n_columns; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return &table->columns[i];
    return NULL;
}
