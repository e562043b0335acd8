/* What each version of the app shares. */
#include <corm/corm.h>

extern const corm_app shelf_app;
extern const corm_migration *const shelf_migrations[];

#define APP(...)                                        \
    CORM_APP(shelf, .models = CORM_MODELS(__VA_ARGS__), \
             .migrations = shelf_migrations)
