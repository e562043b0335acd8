/*
 * A table changed by ALTER TABLE, for databases that can.
 */
#include "migrations/editor.h"

corm_status cormi_edit_in_place(cormi_editor *e, cormi_edit_table *t)
{
    return cormi_fail(e->ctx, CORM_NOT_SUPPORTED,
                      "the table %s cannot be changed on this database yet",
                      t->is->table);
}
