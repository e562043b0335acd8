/*
 * Talking to the person at the terminal, and to files.
 */
#include "manage/manage.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const talk_colors[] = {
    [CORMI_STYLE_PLAIN] = "",         [CORMI_STYLE_HEAD] = "\033[1;36m",
    [CORMI_STYLE_GOOD] = "\033[32m",  [CORMI_STYLE_WARN] = "\033[33m",
    [CORMI_STYLE_BAD] = "\033[1;31m",
};

static void talk_to(FILE *to, bool color, cormi_style style, const char *format,
                    va_list args) CORM_PRINTF(4, 0);

static void talk_to(FILE *to, bool color, cormi_style style, const char *format,
                    va_list args)
{
    color = color && style != CORMI_STYLE_PLAIN;
    if (color)
        fputs(talk_colors[style], to);
    vfprintf(to, format, args);
    if (color)
        fputs("\033[0m", to);
}

void cormi_say(cormi_manage *m, cormi_style style, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    talk_to(m->out, m->color, style, format, args);
    va_end(args);
    fflush(m->out);
}

void cormi_progress(cormi_manage *m, FILE *out, size_t rows, bool done)
{
    if (rows < 1000 || (!done && rows % 1000 != 0) || !isatty(fileno(m->err)) ||
        (out != NULL && isatty(fileno(out))))
        return;
    if (done)
        fprintf(m->err, "\r%32s\r", "");
    else
        fprintf(m->err, "\r%zu rows ..", rows);
    fflush(m->err);
}

int cormi_tell(cormi_manage *m, const char *format, ...)
{
    va_list args;

    fflush(m->out);
    fputs(m->color && isatty(fileno(m->err)) ? "\033[1;31merror:\033[0m "
                                             : "error: ",
          m->err);
    va_start(args, format);
    vfprintf(m->err, format, args);
    va_end(args);
    fputc('\n', m->err);
    return CORMI_FAILED;
}

int cormi_tell_error(cormi_manage *m, const corm_error *err)
{
    return cormi_tell(m, "%s",
                      err->message[0] != '\0' ? err->message
                                              : corm_status_name(err->code));
}

int cormi_no_memory(cormi_manage *m)
{
    return cormi_tell(m, "out of memory");
}

/* ---- questions ---- */

static const char *talk_line(cormi_manage *m)
{
    cormi_str line;
    int c;

    cormi_str_init_arena(&line, m->arena);
    while ((c = fgetc(m->in)) != EOF && c != '\n')
        cormi_str_addc(&line, (char)c);
    if (c == EOF && line.len == 0)
        return NULL;
    return line.oom ? NULL : cormi_str_get(&line);
}

const char *cormi_ask(cormi_manage *m, const char *format, ...)
{
    va_list args;

    if (!m->interactive)
        return NULL;
    va_start(args, format);
    talk_to(m->out, m->color, CORMI_STYLE_HEAD, format, args);
    va_end(args);
    fflush(m->out);
    return talk_line(m);
}

bool cormi_confirm(cormi_manage *m, const char *format, ...)
{
    const char *answer;
    va_list args;

    if (m->yes)
        return true;
    if (!m->interactive)
        return false;
    va_start(args, format);
    talk_to(m->out, m->color, CORMI_STYLE_WARN, format, args);
    va_end(args);
    fputs(" [y/N] ", m->out);
    fflush(m->out);
    answer = talk_line(m);
    return answer != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

/* ---- the database ---- */

const char *cormi_manage_url(cormi_manage *m)
{
    const char *url = cormi_given_text(m, "--url");

    if (url == NULL)
        url = getenv("CORM_URL");
    if (url == NULL || url[0] == '\0')
        url = m->options.url;
    if (url == NULL)
        cormi_tell(m, "no database is named; give --url URL or set CORM_URL");
    return url;
}

/* CORM_LOG=sql, or sql+values: the statements of a command, on its err. */
static void talk_log_statements(cormi_manage *m, corm_db_options *options)
{
    const char *wanted = getenv("CORM_LOG");

    if (wanted == NULL || strncmp(wanted, "sql", 3) != 0 ||
        options->statement_hooks != NULL)
        return;
    corm_sql_log_init(&m->log, m->err, strcmp(wanted, "sql+values") == 0);
    m->log_hooks[0] = &m->log.hook;
    options->statement_hooks = m->log_hooks;
}

corm_db *cormi_manage_db(cormi_manage *m)
{
    corm_db_options options =
        m->options.db != NULL ? *m->options.db : corm_db_options_init();
    const char *url;
    corm_error err;

    if (m->db != NULL)
        return m->db;
    url = cormi_manage_url(m);
    if (url == NULL)
        return NULL;
    talk_log_statements(m, &options);
    m->db = corm_open(url, m->apps, &options, &err);
    if (m->db == NULL)
        cormi_tell_error(m, &err);
    return m->db;
}

/* ---- files ---- */

bool cormi_file_exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

static bool talk_make_folders(cormi_manage *m, const char *path)
{
    char *copy = cormi_arena_strdup(m->arena, path);

    if (copy == NULL)
        return cormi_no_memory(m), false;
    for (char *slash = strchr(copy + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST) {
            cormi_tell(m, "%s: %s", copy, strerror(errno));
            return false;
        }
        *slash = '/';
    }
    return true;
}

/* Beside it first and then renamed: nobody sees half a file. */
bool cormi_write_file(cormi_manage *m, const char *path, const char *text,
                      size_t n)
{
    const char *beside = cormi_arena_printf(m->arena, "%s.new", path);
    FILE *file;
    bool ok;

    if (beside == NULL)
        return cormi_no_memory(m), false;
    if (!talk_make_folders(m, path))
        return false;
    file = fopen(beside, "w");
    if (file == NULL) {
        cormi_tell(m, "%s: %s", beside, strerror(errno));
        return false;
    }
    ok = fwrite(text, 1, n, file) == n;
    ok = fclose(file) == 0 && ok && rename(beside, path) == 0;
    if (!ok) {
        cormi_tell(m, "%s: %s", path, strerror(errno));
        remove(beside);
    }
    return ok;
}

const char *cormi_migrations_dir(cormi_manage *m, const char *label)
{
    const char *dir = cormi_given_text(m, "--dir");

    return dir != NULL ? dir
                       : cormi_arena_printf(m->arena, "migrations/%s", label);
}
