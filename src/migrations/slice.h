/*
 * Models of a state as a registry: what the query compiler and the table
 * maker work on.  Whole, for data migrations, or only a few models with as
 * much of others as they refer to.
 */
#ifndef CORMI_MIGRATIONS_SLICE_H
#define CORMI_MIGRATIONS_SLICE_H

#include "migrations/state.h"
#include "model/registry.h"

/*
 * The registry of n models by their keys; those not in the state are left
 * out.  keys NULL: of all.  The registry is ended by
 * cormi_registry_free(), its descriptors live in the arena.  NULL: err says
 * why.
 */
cormi_registry *cormi_slice_new(const corm_project_state *state,
                                const char *const *keys, size_t n,
                                corm_arena *arena, const corm_allocator *alloc,
                                corm_error *err);
/* A state's model in it; NULL: there is none, or NULL was given. */
cormi_model *cormi_slice_model(const cormi_registry *registry,
                               const cormi_state_model *model);

#endif
