/*
 * An object's key and members: what saving, loading and deleting share.
 */
#ifndef CORMI_OBJECT_MEMBER_H
#define CORMI_OBJECT_MEMBER_H

#include "object/state.h"

/* Is every part of the primary key set? */
bool cormi_member_key_is_set(const corm_object *object);
/* No key any more, neither the model's nor those that it inherits. */
void cormi_member_unset_keys(corm_object *object);
/* The field of model that stands for a field of it or of an ancestor. */
const cormi_field *cormi_member_of(const cormi_model *model,
                                   const cormi_field *field);
/* The value of the member of a field of the object's model or an ancestor. */
corm_value cormi_member_value(const corm_object *object,
                              const cormi_field *field);
/* The pointer to the related object; NULL: none, or no such member. */
corm_object *cormi_member_companion(const corm_object *object,
                                    const cormi_field *field);
void cormi_member_companion_set(corm_object *object, const cormi_field *field,
                                corm_object *target);
/* Do the two values mean the same key? */
bool cormi_member_same(const corm_value *a, const corm_value *b);

/* Adapt a value for storing it in a field; failures are recorded. */
corm_status cormi_member_adapt(cormi_context *ctx, const cormi_field *field,
                               const corm_value *in, corm_value *out,
                               corm_arena *arena);
/* The same for an assignment: decimals keep their digits, and a corm_value
 * member takes what does not fit as well; full_clean() and save will tell. */
corm_status cormi_member_assign(cormi_context *ctx, const cormi_field *field,
                                const corm_value *in, corm_value *out,
                                corm_arena *arena);
/* Set a member to an adapted value, its content copied to arena when not
 * NULL; failures are recorded. */
corm_status cormi_member_put(cormi_context *ctx, const cormi_field *field,
                             corm_object *object, const corm_value *value,
                             corm_arena *arena);
/* What a value is, for messages: written to out, which is returned. */
#define CORMI_DESCRIBE_MAX 160
const char *cormi_member_describe(cormi_context *ctx, char *out, size_t size,
                                  const corm_value *value);

#endif
