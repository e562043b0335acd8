#include "model/build.h"
void cormi_check_fields(cormi_build *b, const cormi_model *model)
{
    (void)b;
    (void)model;
}
void cormi_check_meta(cormi_build *b, const cormi_model *model)
{
    (void)b;
    (void)model;
}
void cormi_check_schema(cormi_build *b)
{
    (void)b;
}
