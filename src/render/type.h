/*
 * Writing the names of column types.
 */
#ifndef CORMI_RENDER_TYPE_H
#define CORMI_RENDER_TYPE_H

#include "render/sink.h"

/*
 * A type template: %d is length (of text) or digits, %p places.  Where the
 * number is 0, unknown, the parenthesis it stands in is left out: "varchar".
 */
void cormi_write_type(corm_sink *sink, const char *sql, int64_t digits,
                      int64_t places);

#endif
