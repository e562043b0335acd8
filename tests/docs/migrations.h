/* What the blocks of docs/migrations.md take for included. */
#include <corm/migrate.h>
#include <corm/migrations.h>
