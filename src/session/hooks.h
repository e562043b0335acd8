/*
 * Hooks as the object layer calls them.
 */
#ifndef CORMI_SESSION_HOOKS_H
#define CORMI_SESSION_HOOKS_H

#include "session/session.h"

#include <corm/hook.h>

/* The kinds that somebody listens to for a model, as bits.  Without hooks it
 * is a load and a compare. */
uint32_t cormi_hooks_mask(const corm_session *session,
                          const cormi_model *model);

static inline bool cormi_hooks_hear(const corm_session *session,
                                    const cormi_model *model,
                                    corm_hook_kind kind)
{
    return (cormi_hooks_mask(session, model) >> kind & 1u) != 0;
}

/*
 * Call those of event->kind for model (also: another one whose hooks hear it,
 * or NULL) in their order until one fails, which is recorded.  session and,
 * where it is NULL, model of the event are filled in.
 */
corm_status cormi_hooks_call(corm_session *session, const cormi_model *model,
                             const cormi_model *also, corm_event *event);
/* The same where the event is its objects and nothing more, and only if
 * somebody listens. */
corm_status cormi_hooks_objects(corm_session *session, const cormi_model *model,
                                corm_hook_kind kind,
                                corm_object *const *objects, size_t n);

/* db.c: those of the options and of the models, at corm_open(). */
corm_status cormi_hooks_open(corm_db *db, corm_error *err);
void cormi_hooks_close(corm_db *db);

#endif
