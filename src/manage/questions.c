/*
 * Renames and one-off defaults: by option, else by asking, else not at all.
 */
#include "manage/questions.h"

#include <corm/value.h>

#include <stdlib.h>
#include <string.h>

int cormi_questions_init(cormi_questions *q, cormi_manage *m)
{
    *q = (cormi_questions){ .m = m };
    for (size_t i = 0; i < 2; i++) {
        const char *option = i == 0 ? "--rename" : "--default", *text;

        for (size_t k = 0; (text = cormi_given_at(m, option, k)) != NULL; k++)
            if (strchr(text, '=') == NULL)
                return cormi_tell(m, "%s %s: there is no \"=\" in it", option,
                                  text);
    }
    return CORMI_DONE;
}

/* The value of OPTION KEY=.., NULL: not given. */
static const char *questions_given(const cormi_questions *q, const char *option,
                                   const char *key)
{
    const char *text;
    size_t len = strlen(key);

    for (size_t i = 0; (text = cormi_given_at(q->m, option, i)) != NULL; i++)
        if (strncmp(text, key, len) == 0 && text[len] == '=')
            return text + len + 1;
    return NULL;
}

static corm_answer questions_yes_no(const char *answer)
{
    if (answer == NULL)
        return CORM_ANSWER_NONE;
    return answer[0] == 'y' || answer[0] == 'Y' ? CORM_ANSWER_YES
                                                : CORM_ANSWER_NO;
}

static corm_answer questions_rename(cormi_questions *q,
                                    const corm_question *asked)
{
    bool field = asked->kind == CORM_ASK_RENAME_FIELD;
    const char *key = field ? cormi_arena_printf(q->m->arena, "%s.%s",
                                                 asked->model, asked->old_name)
                            : asked->old_name;
    const char *to = field ? asked->name : asked->model, *given;

    if (key == NULL)
        return CORM_ANSWER_NONE;
    given = questions_given(q, "--rename", key);
    if (given != NULL)
        return strcmp(given, to) == 0 ? CORM_ANSWER_YES : CORM_ANSWER_NO;
    if (cormi_flag(q->m, "--no-renames"))
        return CORM_ANSWER_NO;
    q->hint = cormi_arena_printf(
        q->m->arena, "--rename %s=%s says yes, --no-renames no", key, to);
    if (field)
        return questions_yes_no(
            cormi_ask(q->m, "Was %s.%s renamed to %s.%s? [y/N] ", asked->model,
                      asked->old_name, asked->model, asked->name));
    return questions_yes_no(cormi_ask(q->m,
                                      "Was the model %s renamed to %s? [y/N] ",
                                      asked->old_name, asked->model));
}

/* What a person wrote, as the kind of value that the field takes. */
static corm_value questions_value(const corm_question *asked, const char *text)
{
    char *end;
    int64_t number = strtoll(text, &end, 10);

    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
        return corm_value_bool(text[0] == 't');
    if (asked->field != NULL && asked->field->type == CORM_TYPE_JSON)
        return corm_value_json((corm_json){ text });
    if (*text != '\0' && *end == '\0' && asked->field != NULL &&
        asked->field->type != CORM_TYPE_CHAR &&
        asked->field->type != CORM_TYPE_TEXT)
        return corm_value_int(number);
    return corm_value_text(text);
}

static corm_answer questions_default(cormi_questions *q,
                                     const corm_question *asked,
                                     corm_value *value)
{
    bool time = asked->kind == CORM_ASK_AUTO_NOW_ADD_ADDITION;
    bool alter = asked->kind == CORM_ASK_NOT_NULL_ALTERATION;
    const char *key =
        cormi_arena_printf(q->m->arena, "%s.%s", asked->model, asked->name);
    const char *text =
        key != NULL ? questions_given(q, "--default", key) : NULL;
    char now[CORM_ISO_MAX];

    if (text == NULL && alter && cormi_flag(q->m, "--leave-nulls"))
        return CORM_ANSWER_NO;
    if (text == NULL) {
        q->hint = cormi_arena_printf(
            q->m->arena,
            "--default %s=VALUE gives the rows that are there a "
            "value%s%s",
            key, time ? " (now: the time of this moment)" : "",
            alter ? ", --leave-nulls leaves them to you" : "");
        text = cormi_ask(q->m,
                         "%s.%s may not be NULL: a value for the rows that are "
                         "there%s: ",
                         asked->model, asked->name,
                         time ? " (now: this moment)" : "");
    }
    if (text == NULL)
        return CORM_ANSWER_NONE;
    if (strcmp(text, "now") == 0) {
        corm_datetime_format(now, corm_now());
        text = cormi_arena_strdup(q->m->arena, now);
        if (text == NULL)
            return CORM_ANSWER_NONE;
    }
    *value = questions_value(asked, text);
    return CORM_ANSWER_YES;
}

corm_answer cormi_questions_answer(void *data, const corm_question *question,
                                   corm_value *value)
{
    cormi_questions *q = data;

    switch (question->kind) {
    case CORM_ASK_RENAME_MODEL:
    case CORM_ASK_RENAME_FIELD:
        return questions_rename(q, question);
    case CORM_ASK_UNIQUE_DEFAULT_ADDITION:
        if (q->m->yes)
            return CORM_ANSWER_YES;
        q->hint = "--yes goes on";
        return questions_yes_no(
            cormi_ask(q->m,
                      "%s.%s is unique, but its default is the same for every "
                      "row that is there.  Go on? [y/N] ",
                      question->model, question->name));
    default:
        return questions_default(q, question, value);
    }
}

int cormi_questions_failed(cormi_questions *q, const corm_error *err)
{
    if (q->hint == NULL)
        return cormi_tell_error(q->m, err);
    return cormi_tell(q->m, "%s; %s", err->message, q->hint);
}
