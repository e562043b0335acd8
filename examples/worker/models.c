/*
 * The models' descriptors.
 */
#include "models.h"

static const corm_choice Job_states[] = {
    { "ready", "Ready" },   { "running", "Running" }, { "done", "Done" },
    { "failed", "Failed" }, { NULL, NULL },
};
static const corm_field Job_fields[] = {
    CORM_AUTO(Job, id),
    CORM_INTEGER(Job, number),
    CORM_CHAR(Job, state, .max_length = 10, .choices = Job_states,
              .default_value = CORM_STR("ready")),
    CORM_INTEGER(Job, claims),
    CORM_INTEGER(Job, failures),
    CORM_DATETIME(Job, due),
};
CORM_MODEL(Job, .ordering = CORM_ORDERING("due", "id"),
           CORM_INDEXES(CORM_INDEX("state", "due")));

static const corm_field Result_fields[] = {
    CORM_AUTO(Result, id),
    CORM_FOREIGN_KEY_ID(Result, job, Job, .on_delete = CORM_CASCADE,
                        .related_name = "results"),
    CORM_BIG_INTEGER(Result, square),
};
CORM_MODEL(Result);

CORM_APP(worker, .models = CORM_MODELS(&Job_model, &Result_model));
