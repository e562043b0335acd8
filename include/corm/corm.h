/*
 * libcorm: an Active Record ORM for C.  The umbrella header.
 */
#ifndef CORM_H
#define CORM_H

#include <corm/alloc.h>
#include <corm/common.h>
#include <corm/db.h>
#include <corm/error.h>
#include <corm/expr.h>
#include <corm/hook.h>
#include <corm/model.h>
#include <corm/object.h>
#include <corm/query.h>
#include <corm/schema.h>
#include <corm/validate.h>
#include <corm/value.h>
#include <corm/version.h>
#include <corm/watch.h>

#ifndef __cplusplus
#include <corm/macros.h>
#endif

#endif
