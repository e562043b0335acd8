/*
 * C source by tokens, as far as squashing needs it: which declarations at file
 * scope a function uses, and their text.  Knows nothing of types; a name is
 * a name.
 */
#include "manage/squash.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A declaration, a function or a line of the preprocessor, with the comment
 * before it. */
typedef struct squash_item {
    const char *start, *code, *end; /* code: behind the comment */
    cormi_vec defines;              /* const char * */
    bool directive, include, function, value, wanted;
} squash_item;

typedef struct squash_source {
    cormi_squash_copy *copy;
    corm_arena *arena;
    const char *number; /* of the migration, for names that are taken */
    cormi_vec items;    /* squash_item */
    cormi_vec renamed;  /* const char *: names that get the number */
} squash_source;

void cormi_squash_copy_init(cormi_squash_copy *copy, cormi_manage *m)
{
    *copy =
        (cormi_squash_copy){ .m = m,
                             .taken = CORMI_VEC_ARENA(const char *, m->arena) };
    cormi_str_init_arena(&copy->includes, m->arena);
    cormi_str_init_arena(&copy->code, m->arena);
}

/* ---- tokens ---- */

static bool squash_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static const char *squash_after_comment(const char *p)
{
    const char *end;

    if (p[1] == '/') {
        end = strchr(p, '\n');
        return end != NULL ? end : p + strlen(p);
    }
    end = strstr(p + 2, "*/");
    return end != NULL ? end + 2 : p + strlen(p);
}

static const char *squash_after_quoted(const char *p)
{
    char quote = *p++;

    while (*p != '\0' && *p != quote)
        p += p[0] == '\\' && p[1] != '\0' ? 2 : 1;
    return p + (*p != '\0');
}

static bool squash_is_comment(const char *p)
{
    return p[0] == '/' && (p[1] == '/' || p[1] == '*');
}

/* The end of the token at p: a word, a literal, a comment, one character. */
static const char *squash_after(const char *p)
{
    if (squash_is_comment(p))
        return squash_after_comment(p);
    if (*p == '"' || *p == '\'')
        return squash_after_quoted(p);
    if (!squash_word_char(*p))
        return p + 1;
    while (squash_word_char(*p))
        p++;
    return p;
}

static const char *squash_skip_space(const char *p)
{
    while (*p != '\0' && (isspace((unsigned char)*p) || squash_is_comment(p)))
        p = isspace((unsigned char)*p) ? p + 1 : squash_after_comment(p);
    return p;
}

/* Of a directive with its continued lines. */
static const char *squash_after_line(const char *p)
{
    while (*p != '\0' && *p != '\n')
        p = squash_is_comment(p) && p[1] == '*' ? squash_after_comment(p)
            : p[0] == '\\' && p[1] != '\0'      ? p + 2
                                                : p + 1;
    return p;
}

static bool squash_is(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);

    return (size_t)(end - p) == n && memcmp(p, word, n) == 0;
}

static bool squash_starts(const squash_item *item, const char *word)
{
    return squash_is(item->code, squash_after(item->code), word);
}

/* ---- items ---- */

static bool squash_name(squash_source *s, cormi_vec *to, const char *p,
                        const char *end)
{
    const char *name = cormi_arena_printf(s->arena, "%.*s", (int)(end - p), p);

    return name != NULL && cormi_vec_push(to, &name);
}

static bool squash_directive(squash_source *s, squash_item *item)
{
    const char *p = squash_skip_space(item->code + 1);
    const char *end = squash_after(p);

    item->directive = true;
    item->include = squash_is(p, end, "include");
    if (!squash_is(p, end, "define"))
        return true;
    p = squash_skip_space(end);
    return squash_name(s, &item->defines, p, squash_after(p));
}

/*
 * A declaration from item->code on: its end, whether it is a function or has
 * a value, and which names it makes known.  A name stands before "(", "[",
 * "=", ",", ";" outside of brackets, or behind struct, union and enum;
 * members of enums stand anywhere inside.
 */
static bool squash_declaration(squash_source *s, squash_item *item)
{
    const char *word = NULL, *word_end = NULL, *end;
    bool enumeration = false, parameters = false, ok = true;
    int depth = 0;

    for (const char *p = item->code;; p = end) {
        end = squash_after(p);
        item->end = end;
        if (*p == '\0')
            return ok;
        if (isspace((unsigned char)*p) || squash_is_comment(p))
            continue;
        enumeration = enumeration || squash_is(p, end, "enum");
        if (squash_word_char(*p)) {
            if (word != NULL && depth == 0 &&
                (squash_is(word, word_end, "struct") ||
                 squash_is(word, word_end, "union") ||
                 squash_is(word, word_end, "enum")))
                ok = ok && squash_name(s, &item->defines, p, end);
            word = p, word_end = end;
            continue;
        }
        if (word != NULL && strchr("([=,;}", *p) != NULL &&
            (depth == 0 || (enumeration && depth == 1)) && !item->value)
            ok = ok && squash_name(s, &item->defines, word, word_end);
        word = NULL;
        item->value = item->value || (*p == '=' && depth == 0);
        parameters = parameters || (*p == ')' && depth == 1);
        if (*p == '{' && depth == 0 && parameters && !item->value)
            item->function = true;
        depth += strchr("([{", *p) != NULL;
        depth -= strchr(")]}", *p) != NULL;
        if (depth == 0 && (*p == ';' || (*p == '}' && item->function)))
            return ok;
    }
}

static bool squash_read(squash_source *s, const char *text)
{
    bool ok = true;

    for (const char *p = text; ok;) {
        squash_item *item;

        while (isspace((unsigned char)*p))
            p++;
        if (*squash_skip_space(p) == '\0')
            return true;
        item = cormi_vec_add(&s->items);
        if (item == NULL)
            return false;
        item->start = p;
        item->code = squash_skip_space(p);
        item->defines = CORMI_VEC_ARENA(const char *, s->arena);
        if (*item->code == '#') {
            item->end = squash_after_line(item->code);
            ok = squash_directive(s, item);
        } else {
            ok = squash_declaration(s, item);
        }
        p = item->end;
    }
    return ok;
}

/* ---- what is needed ---- */

static bool squash_in(const cormi_vec *names, const char *p, const char *end)
{
    for (size_t i = 0; i < names->n; i++)
        if (squash_is(p, end, CORMI_VEC_AT(const char *, names, i)))
            return true;
    return false;
}

static void squash_want(squash_source *s, const char *p, const char *end);

static void squash_want_words(squash_source *s, const squash_item *item)
{
    const char *end;

    for (const char *p = item->code; p < item->end; p = end) {
        end = squash_after(p);
        if (squash_word_char(*p))
            squash_want(s, p, end);
    }
}

/* The items that make a name known, and what those need. */
static void squash_want(squash_source *s, const char *p, const char *end)
{
    for (size_t i = 0; i < s->items.n; i++) {
        squash_item *item = &CORMI_VEC_AT(squash_item, &s->items, i);

        if (item->wanted || !squash_in(&item->defines, p, end))
            continue;
        item->wanted = true;
        squash_want_words(s, item);
    }
}

static bool squash_is_copied(const char *label)
{
    return label != NULL && strcmp(label, "corm_run_c_noop") != 0;
}

static void squash_want_operations(squash_source *s, const corm_operation *ops,
                                   size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const corm_operation *op = &ops[i];
        const char *labels[] = { op->label, op->back_label };

        squash_want_operations(s, op->database_operations,
                               op->n_database_operations);
        for (size_t k = 0; op->kind == CORM_OPERATION_RUN_C && k < 2; k++)
            if (squash_is_copied(labels[k]))
                squash_want(s, labels[k], labels[k] + strlen(labels[k]));
    }
}

/* ---- the copy ---- */

/* Names that another file has already get this one's number. */
static bool squash_take_names(squash_source *s)
{
    size_t before = s->copy->taken.n;

    for (size_t i = 0; i < s->items.n; i++) {
        const squash_item *item = &CORMI_VEC_AT(squash_item, &s->items, i);

        for (size_t k = 0; item->wanted && k < item->defines.n; k++) {
            const char *name = CORMI_VEC_AT(const char *, &item->defines, k);
            bool taken = false;

            for (size_t j = 0; j < before; j++)
                taken = taken ||
                        strcmp(CORMI_VEC_AT(const char *, &s->copy->taken, j),
                               name) == 0;
            if (!cormi_vec_push(taken ? &s->renamed : &s->copy->taken, &name))
                return false;
        }
    }
    return true;
}

/* Members keep their names: they belong to whoever made the struct. */
static void squash_copy_text(squash_source *s, const char *p, const char *to)
{
    cormi_str *out = &s->copy->code;
    char before = ' ';
    const char *end;

    for (; p < to; p = end) {
        end = squash_after(p);
        cormi_str_addn(out, p, (size_t)(end - p));
        if (squash_word_char(*p) && before != '.' && before != '>' &&
            squash_in(&s->renamed, p, end))
            cormi_str_addf(out, "_%s", s->number);
        if (!isspace((unsigned char)*p))
            before = *p;
    }
}

/* What the old file offers to others it keeps to itself here. */
static bool squash_hides(const squash_item *item)
{
    const char *last = item->end - 1;

    if (squash_starts(item, "static") || squash_starts(item, "extern") ||
        squash_starts(item, "typedef"))
        return false;
    while (last > item->code && (*last == ';' || isspace((unsigned char)*last)))
        last--;
    return item->function || item->value || *last != '}';
}

static void squash_copy_item(squash_source *s, const squash_item *item)
{
    cormi_str *out = &s->copy->code;

    cormi_str_addc(out, '\n');
    squash_copy_text(s, item->start, item->code);
    if (!item->directive && squash_hides(item))
        cormi_str_add(out, "static ");
    squash_copy_text(s, item->code, item->end);
    cormi_str_addc(out, '\n');
}

static void squash_copy_include(squash_source *s, const squash_item *item)
{
    cormi_str *out = &s->copy->includes;
    const char *line = cormi_arena_printf(
        s->arena, "%.*s", (int)(item->end - item->code), item->code);

    if (line != NULL && strstr(line, "<corm/corm.h>") == NULL &&
        strstr(line, "<corm/migrations.h>") == NULL &&
        strstr(cormi_str_get(out), line) == NULL)
        cormi_str_addf(out, "%s\n", line);
}

static void squash_copy_items(squash_source *s)
{
    for (size_t i = 0; i < s->items.n; i++) {
        const squash_item *item = &CORMI_VEC_AT(squash_item, &s->items, i);

        if (item->include)
            squash_copy_include(s, item);
        else if (item->wanted || (item->directive && item->defines.n == 0))
            squash_copy_item(s, item);
    }
}

/* ---- operations ---- */

bool cormi_squash_has_functions(const corm_operation *ops, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((ops[i].kind == CORM_OPERATION_RUN_C &&
             (squash_is_copied(ops[i].label) ||
              (ops[i].backwards != NULL &&
               squash_is_copied(ops[i].back_label)))) ||
            cormi_squash_has_functions(ops[i].database_operations,
                                       ops[i].n_database_operations))
            return true;
    return false;
}

static const char *squash_new_label(squash_source *s, const char *label)
{
    const char *end = label != NULL ? label + strlen(label) : NULL;

    return label != NULL && squash_in(&s->renamed, label, end)
               ? cormi_arena_printf(s->arena, "%s_%s", label, s->number)
               : label;
}

static bool squash_rename_inside(squash_source *s, corm_operation *op);

static bool squash_rename(squash_source *s, corm_operation *ops, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (ops[i].kind == CORM_OPERATION_RUN_C) {
            ops[i].label = squash_new_label(s, ops[i].label);
            ops[i].back_label = squash_new_label(s, ops[i].back_label);
        }
        if (!squash_rename_inside(s, &ops[i]))
            return false;
    }
    return true;
}

static bool squash_rename_inside(squash_source *s, corm_operation *op)
{
    size_t n = op->n_database_operations;
    corm_operation *copy;

    if (n == 0)
        return true;
    copy = CORMI_NEW_N(s->arena, corm_operation, n);
    if (copy == NULL)
        return false;
    memcpy(copy, op->database_operations, n * sizeof(*copy));
    op->database_operations = copy;
    return squash_rename(s, copy, n);
}

/* ---- files ---- */

static const char *squash_file(cormi_manage *m, const char *path)
{
    FILE *file = fopen(path, "r");
    char part[4096];
    cormi_str text;
    size_t n;

    if (file == NULL)
        return NULL;
    cormi_str_init_arena(&text, m->arena);
    while ((n = fread(part, 1, sizeof(part), file)) > 0)
        cormi_str_addn(&text, part, n);
    fclose(file);
    return text.oom ? NULL : cormi_str_get(&text);
}

bool cormi_squash_copy_from(cormi_squash_copy *copy, const char *path,
                            const corm_migration *from, corm_operation *ops,
                            size_t n)
{
    corm_arena *arena = copy->m->arena;
    squash_source s = {
        .copy = copy,
        .arena = arena,
        .number = cormi_arena_printf(arena, "%.4s", from->name),
        .items = CORMI_VEC_ARENA(squash_item, arena),
        .renamed = CORMI_VEC_ARENA(const char *, arena),
    };
    const char *text = squash_file(copy->m, path);

    if (text == NULL) {
        cormi_tell(copy->m,
                   "%s.%s runs functions, and its source %s cannot be read; "
                   "--dir FOLDER says where it is",
                   from->app, from->name, path);
        return false;
    }
    if (!squash_read(&s, text))
        return cormi_no_memory(copy->m), false;
    squash_want_operations(&s, ops, n);
    if (!squash_take_names(&s) || !squash_rename(&s, ops, n))
        return cormi_no_memory(copy->m), false;
    squash_copy_items(&s);
    if (copy->code.oom || copy->includes.oom || s.number == NULL)
        return cormi_no_memory(copy->m), false;
    return true;
}
