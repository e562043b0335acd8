/*
 * A bank under load: accounts, transfers between them, and a book of every
 * transfer, by which is known afterwards which were made and how often.
 */
#ifndef SOAK_BANK_H
#define SOAK_BANK_H

#include <corm/corm.h>

#include <pthread.h>
#include <stdatomic.h>

enum { BANK_THREADS = 16, BANK_ACCOUNTS = 40, BANK_MONEY = 1000 };
/* Tokens: of thread t, t * BANK_TOKENS and what follows. */
enum { BANK_TOKENS = 1 << 20 };

extern const corm_app *const bank_apps[];

/* What a program was told of a transfer. */
typedef enum bank_answer {
    BANK_NONE, /* not tried */
    BANK_MADE,
    BANK_NOT_MADE,
    BANK_UNKNOWN
} bank_answer;

/* Faults that can be planted, to see that each is found. */
typedef enum bank_plant {
    BANK_SOUND,
    BANK_LOST_UPDATE, /* balances are read without a lock, and saved */
    BANK_LOST_COMMIT, /* a transfer is reported as made and was not */
    BANK_DENIED,      /* a transfer is made and reported as failed */
    BANK_MADE_TWICE,  /* a transfer is made again after it was made */
    BANK_WRONG_SUM,   /* money comes from nowhere, and goes there again */
    BANK_LEAK,        /* a session is never closed */
    BANK_SLOW,        /* a call takes longer than its deadline */
    BANK_UNSERVED,    /* one thread gets nothing */
    BANK_RACE         /* two threads write to one number */
} bank_plant;

typedef struct bank_load bank_load;

typedef struct bank_worker {
    bank_load *load;
    pthread_t thread;
    int number;
    uint64_t seed;
    unsigned char *answers; /* of BANK_TOKENS */
    atomic_int n;           /* tokens used */
    int64_t longest_ms;     /* of a call */
    _Atomic int64_t served; /* when a transfer was made last */
    uint64_t made, refused, unknown, reads, wrong_reads, timed_out;
    char complaint[400]; /* of the first call that should not have failed */
} bank_worker;

struct bank_load {
    corm_db *db;
    int64_t timeout_ms; /* of a call */
    bool disturbed;     /* calls may fail */
    bank_plant plant;
    int raced; /* BANK_RACE */
    atomic_bool stop;
    bank_worker workers[BANK_THREADS];
};

int64_t bank_clock(void); /* milliseconds, steady */
void bank_pause(int ms);

/* The tables anew, with all accounts; false: said why. */
bool bank_create(const char *url);

/* 16 threads until bank_stop(), which says what went wrong: the number of
 * complaints. */
bool bank_start(bank_load *load, corm_db *db, int64_t timeout_ms,
                bool disturbed);
int bank_stop(bank_load *load, const char *what);
void bank_forget(bank_load *load);
/* Have all threads made a transfer since then? */
bool bank_serves(bank_load *load, int64_t since);

/* Compares the book and the accounts with what the threads were told; by a
 * database of its own.  The number of complaints. */
int bank_check(bank_load *load, const char *url);

#endif
