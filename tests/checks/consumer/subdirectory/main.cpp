// The headers are C++ too, and the functions have C linkage.
#include <corm/corm.h>

#include <cstring>

int main()
{
    return std::strcmp(corm_version(), CORM_VERSION) == 0 ? 0 : 1;
}
