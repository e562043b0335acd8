/*
 * Findings of corm_operation_lint(), said once an operation; models that the
 * migration itself creates have no rows and no users.
 */
#include "manage/lint.h"

#include <strings.h>

static bool lint_is_new(const corm_operation *operations, size_t n,
                        const char *model)
{
    for (size_t i = 0; model != NULL && i < n; i++)
        if (operations[i].kind == CORM_OPERATION_CREATE_MODEL &&
            strcasecmp(operations[i].model, model) == 0)
            return true;
    return false;
}

static void lint_say(cormi_manage *m, const corm_operation *op,
                     const corm_lint *found)
{
    char text[256];

    corm_operation_describe(op, text, sizeof(text));
    cormi_say(m, CORMI_STYLE_WARN, "    ! %s: %s\n", text, found->message);
    cormi_say(m, CORMI_STYLE_PLAIN, "      (%s) safe: %s\n", found->code,
              found->advice);
}

size_t cormi_lint_tell(cormi_manage *m, const corm_db *db, const char *app,
                       const corm_operation *operations, size_t n,
                       corm_project_state *state)
{
    size_t total = 0;

    for (size_t i = 0; i < n; i++) {
        corm_lint found[4];
        size_t k =
            lint_is_new(operations, i, operations[i].model)
                ? 0
                : corm_operation_lint(db, app, &operations[i], state, found, 4);

        for (size_t j = 0; j < k && j < 4; j++)
            lint_say(m, &operations[i], &found[j]);
        total += k;
        if (corm_project_state_apply(state, app, &operations[i], NULL) !=
            CORM_OK)
            break; /* told by who runs it */
    }
    return total;
}
