/*
 * The version of the library that runs.
 */
#include <corm/version.h>

const char *corm_version(void)
{
    return CORM_VERSION;
}
