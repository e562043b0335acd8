/*
 * corm_db: opening and closing a database.  Meets the URL, the backend that
 * its scheme names, the registry of models, the pool and the plan cache.
 */
#include "session/internal.h"

#include "base/str.h"
#include "session/hooks.h"
#include "session/keeper.h"
#include "session/module.h"

#include <string.h>

/* Written by the build from its options. */
extern corm_backend_fn *const cormi_builtin_backends[];

#define DB_POOL_MAX         16
#define DB_POOL_TIMEOUT_MS  30000
#define DB_PLAN_CACHE_BYTES ((size_t)8 << 20)
#define DB_STATEMENTS       256
/* Beyond any server's; keeps the slots' array from overflowing. */
#define DB_POOL_LIMIT 65536

/* ---- log ---- */

void cormi_db_log(const corm_db *db, corm_log_level level, const char *format,
                  ...)
{
    corm_error line;
    va_list args;

    if (db->options.log == NULL)
        return;
    va_start(args, format);
    cormi_error_setv(&line, CORM_OK, format, args);
    va_end(args);
    db->options.log(db->options.log_data, (int)level, line.message);
}

/* ---- options ---- */

/* A newer program's options are refused only if they ask for something. */
static bool db_all_zero(const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (bytes[i] != 0)
            return false;
    }
    return true;
}

static corm_status db_read_options(corm_db_options *out,
                                   const corm_db_options *in, corm_error *err)
{
    size_t known = sizeof(*out);

    memset(out, 0, sizeof(*out));
    if (in != NULL) {
        if (in->size < sizeof(in->size))
            return cormi_error_set(err, CORM_MISUSE,
                                   "the options of corm_open() have no size; "
                                   "begin with corm_db_options_init()");
        if (in->size > known &&
            !db_all_zero((const unsigned char *)in + known, in->size - known))
            return cormi_error_set(err, CORM_NOT_SUPPORTED,
                                   "the options of corm_open() ask for what "
                                   "this version of libcorm does not know");
        memcpy(out, in, in->size < known ? in->size : known);
    }
    out->size = known;
    if (out->pool_max == 0)
        out->pool_max = DB_POOL_MAX;
    if (out->pool_max > DB_POOL_LIMIT)
        out->pool_max = DB_POOL_LIMIT;
    if (out->pool_min > out->pool_max)
        return cormi_error_set(err, CORM_VALUE_ERROR,
                               "pool_min is %zu and pool_max %zu: there cannot "
                               "be fewer connections at most than at least",
                               out->pool_min, out->pool_max);
    if (out->pool_timeout_ms == 0)
        out->pool_timeout_ms = DB_POOL_TIMEOUT_MS;
    if (out->plan_cache_bytes == 0)
        out->plan_cache_bytes = DB_PLAN_CACHE_BYTES;
    if (out->statements_per_connection == 0)
        out->statements_per_connection = DB_STATEMENTS;
    return CORM_OK;
}

/* ---- backend ---- */

static bool db_has_scheme(const corm_backend *backend, const char *scheme)
{
    for (const char *const *s = backend->schemes; *s != NULL; s++) {
        if (strcmp(*s, scheme) == 0)
            return true;
    }
    return false;
}

/* The next backend: those of the options, then those built in; NULL: end. */
static const corm_backend *db_backend_at(const corm_db_options *options,
                                         size_t i)
{
    const corm_backend *const *given = options->backends;
    size_t n = 0;

    while (given != NULL && given[n] != NULL)
        n++;
    if (i < n)
        return given[i];
    for (size_t k = 0; cormi_builtin_backends[k] != NULL; k++) {
        if (k == i - n)
            return cormi_builtin_backends[k]();
    }
    return NULL;
}

const char *cormi_builtin_scheme(void)
{
    return cormi_builtin_backends[0] != NULL
               ? cormi_builtin_backends[0]()->schemes[0]
               : "";
}

static corm_status db_no_backend(const corm_db *db, corm_error *err)
{
    const corm_backend *backend;
    const char *module;
    cormi_str known;

    cormi_str_init_arena(&known, db->arena);
    for (size_t i = 0; (backend = db_backend_at(&db->options, i)); i++) {
        for (const char *const *s = backend->schemes; *s != NULL; s++)
            cormi_str_addf(&known, "%s%s:", known.len > 0 ? ", " : "", *s);
    }
    for (size_t i = 0; (module = cormi_backend_module_scheme(i)); i++)
        cormi_str_addf(&known, "%s%s:", known.len > 0 ? ", " : "", module);
    return cormi_error_set(
        err, CORM_NOT_SUPPORTED,
        "no backend has the scheme \"%s:\"; this libcorm knows %s; others are "
        "built in by its options, or given in corm_db_options.backends",
        db->url.scheme, known.len > 0 ? cormi_str_get(&known) : "none");
}

/* What a backend must have, or calls would jump to NULL. */
static corm_status db_check_driver(const corm_db *db, corm_error *err)
{
    const corm_driver *d = &db->driver;

    if (db->backend->dialect != NULL && d->connect != NULL &&
        d->close != NULL && d->prepare != NULL && d->finalize != NULL &&
        d->run != NULL && d->begin != NULL && d->decode_rows != NULL &&
        d->end != NULL && d->column_count != NULL && d->column_name != NULL &&
        d->in_transaction != NULL && d->is_usable != NULL &&
        (d->open_shared == NULL) == (d->close_shared == NULL))
        return CORM_OK;
    return cormi_error_set(err, CORM_NOT_SUPPORTED,
                           "the backend \"%s\" lacks a required function",
                           db->backend->name);
}

static corm_status db_find_backend(corm_db *db, corm_error *err)
{
    const corm_backend *backend = NULL;
    const char *file = NULL;
    size_t size;

    for (size_t i = 0; (backend = db_backend_at(&db->options, i)); i++) {
        if (db_has_scheme(backend, db->url.scheme))
            break;
    }
    if (backend == NULL)
        backend = cormi_backend_module(db->url.scheme, &file);
    if (backend == NULL && file != NULL)
        return cormi_error_set(err, CORM_NOT_SUPPORTED,
                               "URLs of \"%s:\" need %s, which cannot be "
                               "loaded; its package in Debian is %.*s",
                               db->url.scheme, file, (int)strcspn(file, "."),
                               file);
    if (backend == NULL)
        return db_no_backend(db, err);
    if (backend->version != CORM_BACKEND_VERSION || backend->driver == NULL)
        return cormi_error_set(err, CORM_NOT_SUPPORTED,
                               "the backend \"%s\" is of interface version "
                               "%u, this libcorm of %u",
                               backend->name, (unsigned)backend->version,
                               (unsigned)CORM_BACKEND_VERSION);
    db->backend = backend;
    size = backend->driver->size;
    memcpy(&db->driver, backend->driver,
           size < sizeof(db->driver) ? size : sizeof(db->driver));
    return db_check_driver(db, err);
}

/* ---- opening ---- */

static corm_status db_read_url(corm_db *db, const char *url, corm_error *err)
{
    corm_status status;

    db->arena = cormi_arena_new(&db->alloc);
    if (db->arena == NULL)
        return cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
    status = cormi_url_parse(&db->url, db->arena, url, err);
    if (status != CORM_OK)
        return status;
    db->connect = (corm_connect){
        .size = sizeof(db->connect),
        .url = db->url.shown,
        .rest = db->url.rest,
        .raw = db->url.raw,
        .names = db->url.names,
        .values = db->url.values,
        .n_options = db->url.n,
        .alloc = &db->alloc,
    };
    return CORM_OK;
}

static corm_status db_open_shared(corm_db *db, corm_error *err)
{
    corm_status status;

    if (db->driver.open_shared == NULL)
        return CORM_OK;
    status = db->driver.open_shared(&db->connect, &db->connect.shared, err);
    db->has_shared = status == CORM_OK;
    return status;
}

static corm_status db_make_registry(corm_db *db, const corm_app *const *apps,
                                    corm_error *err)
{
    static const corm_app *const none[] = { NULL };
    char *report = NULL;

    db->apps = apps != NULL ? apps : none;
    db->registry = cormi_registry_new(db->apps, &db->alloc, err, &report);
    if (db->registry == NULL && report != NULL) {
        /* The record may be too small for all mistakes; the log is not. */
        for (char *line = report, *end; *line != '\0'; line = end) {
            end = line + strcspn(line, "\n");
            cormi_db_log(db, CORM_LOG_ERROR, "%.*s", (int)(end - line), line);
            end += *end == '\n';
        }
    }
    cormi_strfree(&db->alloc, report);
    if (db->registry != NULL)
        db->registry->database = db->url.shown;
    return db->registry != NULL ? CORM_OK : err->code;
}

static corm_status db_open_pool(corm_db *db, corm_error *err)
{
    cormi_pool_options o = {
        .alloc = &db->alloc,
        .driver = &db->driver,
        .connect = &db->connect,
        .min = db->options.pool_min,
        .max = db->options.pool_max,
        .max_statements = db->options.statements_per_connection,
        .timeout_ms = db->options.pool_timeout_ms,
        .lifetime_ms = db->options.pool_lifetime_ms,
        .idle_ms = db->options.pool_idle_ms,
    };

    if (db->driver.max_connections != NULL) {
        const char *why = NULL;
        size_t max = db->driver.max_connections(&db->connect, &why);

        if (max > 0 && max <= o.max) {
            o.max = max;
            o.why_max = why;
        }
    }
    return cormi_pool_init(&db->pool, &o, err);
}

static bool db_has_type(const corm_dialect *dialect, corm_type type)
{
    const corm_type_name *row = dialect->types;

    while (row != NULL && row->type != CORM_TYPE_NONE && row->type != type)
        row++;
    return row != NULL && row->type == type;
}

/* Columns that only some databases have. */
static corm_status db_check_types(const corm_db *db, corm_error *err)
{
    for (size_t m = 0; m < db->registry->n_models; m++) {
        const cormi_model *model = db->registry->models[m];

        for (size_t i = 0; i < model->n_fields; i++) {
            const cormi_type_info *info = cormi_type(model->fields[i]->type);

            if (info->own && !db_has_type(db->dialect, info->type))
                return cormi_error_set(
                    err, CORM_NOT_SUPPORTED,
                    "%s is an %s, which the database %s (%s) does not have; "
                    "open it without this model, or use another field, as a "
                    "JSONField",
                    model->fields[i]->label, info->django, db->dialect->name,
                    db->url.shown);
        }
    }
    return CORM_OK;
}

/* Says at once what is wrong with the database, and learns what it can. */
static corm_status db_first_connection(corm_db *db, corm_error *err)
{
    uint64_t lender = atomic_fetch_add(&db->lenders, 1) + 1;
    cormi_pool_slot *slot = cormi_pool_take(&db->pool, lender, 0, err);

    if (slot == NULL)
        return err->code;
    db->dialect = cormi_conn_dialect(slot->conn);
    if (db->dialect == NULL)
        db->dialect = db->backend->dialect;
    db->features = db->dialect->features;
    cormi_conn_features(slot->conn, &db->features);
    cormi_pool_give(&db->pool, slot);
    cormi_spellings_fill(&db->spellings, db->dialect);
    if (!cormi_db_quote(db))
        return cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
    if (cormi_pool_fill(&db->pool, lender, err) != CORM_OK)
        return err->code;
    db->registry->loose_types =
        corm_has(&db->features, CORM_FEATURE_LOOSE_TYPES);
    return db_check_types(db, err);
}

static void db_free(corm_db *db)
{
    corm_allocator alloc = db->alloc;

    cormi_pool_fini(&db->pool);
    cormi_plan_cache_fini(&db->plans);
    cormi_hooks_close(db);
    cormi_registry_free(db->registry);
    if (db->has_shared)
        db->driver.close_shared(db->connect.shared);
    cormi_arena_free(db->arena);
    cormi_free(&alloc, db, sizeof(*db));
}

void cormi_db_release(corm_db *db)
{
    if (atomic_fetch_sub(&db->refs, 1) == 1)
        db_free(db);
}

static corm_status db_open(corm_db *db, const char *url,
                           const corm_app *const *apps, corm_error *err)
{
    corm_status status = db_read_url(db, url, err);

    if (status == CORM_OK)
        status = db_find_backend(db, err);
    if (status == CORM_OK)
        status = db_open_shared(db, err);
    if (status == CORM_OK)
        status = db_make_registry(db, apps, err);
    if (status == CORM_OK)
        status = cormi_hooks_open(db, err);
    if (status == CORM_OK)
        status = cormi_plan_cache_init(&db->plans, &db->alloc,
                                       db->options.plan_cache_bytes, err);
    if (status == CORM_OK)
        status = db_open_pool(db, err);
    if (status == CORM_OK)
        status = db_first_connection(db, err);
    if (status == CORM_OK && db->pool.idle_ms > 0)
        status = cormi_keeper_start(&db->pool, err);
    return status;
}

corm_db *corm_open(const char *url, const corm_app *const *apps,
                   const corm_db_options *opts, corm_error *err)
{
    corm_db_options options;
    corm_error ignored;
    corm_db *db;

    err = err != NULL ? err : &ignored;
    memset(err, 0, sizeof(*err));
    if (url == NULL) {
        cormi_error_set(err, CORM_MISUSE, "corm_open() was given no URL");
        return NULL;
    }
    if (db_read_options(&options, opts, err) != CORM_OK)
        return NULL;
    if (options.allocator.resize == NULL)
        options.allocator = cormi_default_allocator;
    db = cormi_calloc(&options.allocator, 1, sizeof(*db));
    if (db == NULL) {
        cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
        return NULL;
    }
    db->options = options;
    db->alloc = options.allocator;
    atomic_init(&db->refs, 1);
    if (db_open(db, url, apps, err) != CORM_OK) {
        db_free(db);
        return NULL;
    }
    return db;
}

void corm_close(corm_db *db)
{
    if (db == NULL)
        return;
    if (atomic_load(&db->refs) > 1)
        cormi_db_log(db, CORM_LOG_WARNING,
                     "corm_close() before %zu of its sessions were closed",
                     atomic_load(&db->refs) - 1);
    cormi_db_release(db);
}

/* ---- reading ---- */

const char *corm_db_url(const corm_db *db)
{
    return db != NULL ? db->url.shown : "";
}

void corm_db_stats_get(corm_db *db, corm_db_stats *stats)
{
    cormi_plan_stats plans;
    cormi_pool_stats pool;
    corm_db_stats all;
    size_t size;

    if (stats == NULL || stats->size < sizeof(stats->size))
        return;
    size = stats->size;
    memset(&all, 0, sizeof(all));
    if (db != NULL) {
        plans = cormi_plan_cache_stats(&db->plans);
        pool = cormi_pool_count(&db->pool);
        all.plans_built = plans.built;
        all.plan_hits = plans.hits;
        all.plans_evicted = plans.evicted;
        all.statements_prepared = pool.counts.prepared;
        all.statements_run = pool.counts.run;
        all.transactions = atomic_load(&db->transactions);
        all.connections_opened = pool.opened;
        all.connections_open = pool.open;
        all.connections_retired = pool.retired;
        all.pool_waits = pool.waits;
        all.pool_timeouts = pool.timeouts;
        all.connections_busy = pool.busy;
        all.connections_lost = pool.lost;
        all.calls_cut = pool.cuts;
    }
    all.size = size;
    memset(stats, 0, size);
    memcpy(stats, &all, size < sizeof(all) ? size : sizeof(all));
}

const cormi_registry *cormi_db_registry(const corm_db *db)
{
    return db->registry;
}

size_t cormi_db_shell(const corm_db *db, corm_arena *arena, const char **argv,
                      size_t max)
{
    return db->driver.shell != NULL
               ? db->driver.shell(&db->connect, arena, argv, max)
               : 0;
}

const corm_app *const *cormi_db_apps(const corm_db *db)
{
    return db->apps;
}

const corm_introspection *cormi_db_introspection(const corm_db *db)
{
    const size_t needed = offsetof(corm_backend, introspection) +
                          sizeof(db->backend->introspection);

    /* A backend of an older header is shorter. */
    return db->backend->size >= needed ? db->backend->introspection : NULL;
}

const corm_dialect *cormi_db_dialect(const corm_db *db)
{
    return db->dialect;
}

const cormi_spellings *cormi_db_spellings(const corm_db *db)
{
    return &db->spellings;
}

const corm_features *cormi_db_features(const corm_db *db)
{
    return &db->features;
}

const corm_allocator *cormi_db_allocator(const corm_db *db)
{
    return &db->alloc;
}
