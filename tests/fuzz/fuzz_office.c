/*
 * Models with keys of two columns, and relations over two; a second database,
 * through which querysets go and come back.
 */
#include "fuzz/fuzz.h"

#include "support/database.h"

typedef struct Seat {
    corm_object base;
    int64_t room;
    int32_t number;
    const char *label;
} Seat;

typedef struct Booking {
    corm_object base;
    int64_t id;
    corm_opt_int64 room;
    corm_opt_int32 number;
    Seat *seat;
} Booking;

CORM_DECLARE(Seat);
CORM_DECLARE(Booking);

static const corm_field Seat_fields[] = {
    CORM_BIG_INTEGER(Seat, room),
    CORM_INTEGER(Seat, number),
    CORM_CHAR(Seat, label, .max_length = 40),
};
CORM_MODEL(Seat, .primary_key = CORM_NAMES("room", "number"));

static const corm_field Booking_fields[] = {
    CORM_AUTO(Booking, id),
    CORM_BIG_INTEGER(Booking, room, .null = true),
    CORM_INTEGER(Booking, number, .null = true),
    CORM_FOREIGN_OBJECT(Booking, seat, Seat, .on_delete = CORM_CASCADE,
                        .null = true, .related_name = "bookings",
                        .from_fields = CORM_NAMES("room", "number"),
                        .to_fields = CORM_NAMES("room", "number")),
};
CORM_MODEL(Booking);

CORM_APP(office, .models = CORM_MODELS(&Seat_model, &Booking_model));

/* "seat" twice: as what a condition compares, and as a step. */
static const fuzz_member fuzz_seat[] = {
    { "pk", 'k', NULL },    { "room", 'i', NULL },
    { "label", 't', NULL }, { "bookings", 'r', &Booking_model },
    { NULL, 0, NULL },
};
static const fuzz_member fuzz_booking[] = {
    { "seat", 'k', NULL },        { "id", 'i', NULL }, { "number", 'i', NULL },
    { "seat", 'r', &Seat_model }, { NULL, 0, NULL },
};
const fuzz_model fuzz_office[2] = {
    { &Seat_model, fuzz_seat },
    { &Booking_model, fuzz_booking },
};

static corm_session *fuzz_there;

static corm_session *fuzz_open(const corm_db_options *options, corm_db **db)
{
    const corm_app *const apps[] = { &library_app, &office_app, NULL };
    corm_error err = { 0 };
    corm_session *s = NULL;

    *db = database_open(apps, options, &err);
    s = *db != NULL ? corm_session_open(*db) : NULL;
    return s != NULL && corm_create_tables(s) == CORM_OK ? s : NULL;
}

bool fuzz_open_all(const corm_db_options *options)
{
    corm_db *there = NULL;

    library_s = fuzz_open(options, &library_db);
    fuzz_there = fuzz_open(options, &there);
    if (library_s == NULL || fuzz_there == NULL)
        return false;
    for (int i = 1; i < 5; i++) {
        corm_create(library_s, Seat, .room = i % 2, .number = i, .label = "s");
        corm_create(library_s, Booking, .room = corm_some_int64(i % 2),
                    .number = corm_some_int32(i / 2 * 2));
    }
    return !corm_failed(library_s);
}

corm_queryset *fuzz_there_and_back(const corm_queryset *q)
{
    return corm_using(corm_using(q, fuzz_there), library_s);
}

corm_block fuzz_there_begin(void)
{
    return corm_scope_begin(fuzz_there);
}

void fuzz_there_end(corm_block *block)
{
    corm_error_clear(fuzz_there);
    corm_block_end(block);
}

/* What stands beside a key of two columns. */
corm_value fuzz_key(fuzz_input *in)
{
    const corm_as pk = corm_as_name("pk");
    corm_value *parts = fuzz_alloc(in, 2 * sizeof(*parts));
    corm_value out;

    switch (fuzz_below(in, 8)) {
    case 4:
        return corm_value_object(corm_queryset_one(
            corm_objects(library_s, Seat), &Seat_model, CORM_FIRST, NULL, 0));
    case 5:
        return corm_value_result(corm_fetch(corm_objects(library_s, Seat)));
    case 6:
    case 7:
        in->around++;
        out = corm_value_queryset(
            corm_queryset_values(fuzz_chain(in, &Seat_model).set, &pk, 1));
        in->around--;
        return out;
    default:
        for (int i = 0; i < 2; i++)
            parts[i] = fuzz_rarely(in, 8) ? fuzz_value(in, &Seat_model, 'i')
                                          : fuzz_scalar(in, 'i');
        return (corm_value){ .kind = CORM_K_LIST, .size = 2, .as.list = parts };
    }
}
