/*
 * A database that is none: a backend for `fake:` URLs whose driver writes
 * down what it is asked, fails where it is told to, and plays rows back.
 * One at a time in a program; any threads.
 *
 *     fake_driver fake;
 *
 *     fake_driver_init(&fake);
 *     opts.backends = fake.backends;
 *     fake_driver_fail(&fake, "COMMIT", CORM_OPERATIONAL, 1);
 *     ... corm_open("fake:", ...) ...
 *     assert_string_equal(fake_driver_log(&fake), "BEGIN; ROLLBACK; ");
 *     fake_driver_fini(&fake);
 *
 * The statement "HANG" returns only when its connection is cut.
 */
#ifndef SUPPORT_FAKE_DRIVER_H
#define SUPPORT_FAKE_DRIVER_H

#include <corm/backend.h>

#include <pthread.h>

/* What happens to statements whose SQL begins so. */
typedef struct fake_failure {
    char sql[64];
    corm_status status;
    int times;      /* that it still fails */
    bool retryable; /* the error says so */
    bool ends_tx;   /* the database rolls back by itself */
    bool stale;     /* the statement must be prepared anew */
} fake_failure;

typedef struct fake_driver {
    corm_backend backend;
    corm_driver driver;
    corm_dialect dialect;
    const corm_backend *backends[2];
    char log[4096]; /* "SQL; SQL; " of what ran */
    size_t rows;    /* that each query gives: row r has r in its columns */
    size_t max;     /* connections; 0: no bound */
    bool connect_fails;
    int64_t limit_ms;    /* that the last connection was told */
    size_t limits, cuts; /* counts */
    bool unusable;       /* connections say so */
    size_t prepared, finalized, connected, closed; /* counts */
    fake_failure failures[8];
    size_t n_failures;
    pthread_mutex_t lock;
} fake_driver;

void fake_driver_init(fake_driver *fake);
void fake_driver_fini(fake_driver *fake);
/* The next `times` runs of SQL that begins so fail; change the result. */
fake_failure *fake_driver_fail(fake_driver *fake, const char *sql,
                               corm_status status, int times);
/* What ran since the last call. */
const char *fake_driver_log(fake_driver *fake);

#endif
