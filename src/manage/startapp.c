/*
 * startapp: a small project that compiles, to go on from.
 */
#include "manage/manage.h"
#include "migrations/writer.h"
#include "session/session.h"

#include <string.h>

/* Each $ becomes the name of the app, each @ its model's, each ~ a $, %: the
 * scheme of a database that is there. */
static const char startapp_cmake[] =
    "cmake_minimum_required(VERSION 3.22)\n"
    "project($ LANGUAGES C)\n"
    "\n"
    "find_package(corm REQUIRED)\n"
    "\n"
    "add_executable($ main.c models.c)\n"
    "set_target_properties($ PROPERTIES C_STANDARD 11)\n"
    "corm_add_app($ $)\n"
    "target_link_libraries($ PRIVATE corm::manage)\n"
    "target_compile_options($ PRIVATE "
    "-Werror=incompatible-pointer-types)\n";

static const char startapp_makefile[] =
    "# The same as CMakeLists.txt, for make and pkg-config.\n"
    "CFLAGS = -std=c11 -g -Wall -Werror=incompatible-pointer-types\n"
    "PKG_CONFIG ?= pkg-config\n"
    "sources = main.c models.c ~(wildcard migrations/$/*.c)\n"
    "\n"
    "$: ~(sources) models.h\n"
    "\t~(CC) ~(CFLAGS) ~~(~(PKG_CONFIG) --cflags corm-manage) "
    "~(LDFLAGS) -o $ ~(sources) ~~(~(PKG_CONFIG) --libs corm-manage)\n";

static const char startapp_header[] = "/*\n * The models of $.\n */\n"
                                      "#ifndef MODELS_H\n#define MODELS_H\n\n"
                                      "#include <corm/short.h>\n\n"
                                      "typedef struct @ {\n"
                                      "    corm_object base;\n"
                                      "    int64_t id;\n"
                                      "    const char *name;\n"
                                      "    corm_datetime created;\n"
                                      "} @;\n"
                                      "CORM_DECLARE(@);\n\n"
                                      "extern const corm_app $_app;\n\n"
                                      "#endif\n";

static const char startapp_models[] =
    "#include \"models.h\"\n\n"
    "static const corm_field @_fields[] = {\n"
    "    CORM_BIG_AUTO(@, id),\n"
    "    CORM_CHAR(@, name, .max_length = 100),\n"
    "    CORM_DATETIME(@, created, .auto_now_add = true),\n"
    "};\n"
    "CORM_MODEL(@, .ordering = CORM_ORDERING(\"name\"));\n\n"
    "/* Written by makemigrations: migrations/$/index.c */\n"
    "extern const corm_migration *const $_migrations[];\n\n"
    "CORM_APP($, .models = CORM_MODELS(&@_model), .migrations = "
    "$_migrations);\n";

static const char startapp_main[] =
    "/*\n"
    " * $ COMMAND runs one of libcorm's commands (help lists them); $ alone\n"
    " * brings the database up to date and works.\n"
    " */\n"
    "#include \"models.h\"\n\n"
    "#include <corm/manage.h>\n"
    "#include <corm/migrate.h>\n\n"
    "static const corm_app *const apps[] = { &$_app, NULL };\n"
    "static const char url[] = \"%:$.db\";\n\n"
    "static int run(corm_session *s)\n"
    "{\n"
    "    @ *made = corm_create(s, @, .name = \"first\");\n\n"
    "    if (made == NULL)\n"
    "        return fprintf(stderr, \"%s\\n\", corm_errmsg(s)), 1;\n"
    "    printf(\"%lld rows\\n\", (long long)corm_count(corm_objects(s, @)));\n"
    "    return 0;\n"
    "}\n\n"
    "int main(int argc, char **argv)\n"
    "{\n"
    "    corm_error err;\n"
    "    corm_session *session;\n"
    "    corm_db *db;\n"
    "    int code;\n\n"
    "    if (argc > 1)\n"
    "        return corm_manage(argc, argv, apps, url);\n"
    "    db = corm_open(url, apps, NULL, &err);\n"
    "    if (db == NULL || corm_migrate(db, NULL, &err) != CORM_OK)\n"
    "        return fprintf(stderr, \"%s\\n\", err.message), 1;\n"
    "    session = corm_session_open(db);\n"
    "    code = session != NULL ? run(session) : 1;\n"
    "    corm_session_close(session);\n"
    "    corm_close(db);\n"
    "    return code;\n"
    "}\n";

static const struct startapp_file {
    const char *name, *text;
} startapp_files[] = {
    { "CMakeLists.txt", startapp_cmake }, { "Makefile", startapp_makefile },
    { "models.h", startapp_header },      { "models.c", startapp_models },
    { "main.c", startapp_main },
};

#define STARTAPP_FILES (sizeof(startapp_files) / sizeof(startapp_files[0]))

/* "blog" is an app, "Entry" its first model: the same name would do, but a
 * struct of that name and app_ objects side by side read badly. */
static const char startapp_model[] = "Entry";

static bool startapp_is_name(const char *name)
{
    return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") ==
               strlen(name) &&
           name[0] >= 'a' && name[0] <= 'z' && strlen(name) <= 40;
}

static bool startapp_write(cormi_manage *m, const char *name,
                           const struct startapp_file *file)
{
    const char *path = cormi_arena_printf(m->arena, "%s/%s", name, file->name);
    cormi_str text;

    cormi_str_init_arena(&text, m->arena);
    for (const char *c = file->text; *c != '\0'; c++) {
        if (*c == '$')
            cormi_str_add(&text, name);
        else if (*c == '@')
            cormi_str_add(&text, startapp_model);
        else if (*c == '~')
            cormi_str_addc(&text, '$');
        else if (c[0] == '%' && c[1] == ':')
            cormi_str_add(&text, cormi_builtin_scheme());
        else
            cormi_str_addc(&text, *c);
    }
    if (path == NULL || text.oom)
        return cormi_no_memory(m), false;
    return cormi_write_file(m, path, cormi_str_get(&text), text.len);
}

static int startapp_run(cormi_manage *m)
{
    static const char *const none[] = { NULL };
    const char *name = cormi_arg(m, 0);
    cormi_str text;

    if (!startapp_is_name(name))
        return cormi_tell(m,
                          "%s: an app's name has small letters, digits and "
                          "underscores, begins with a letter and is no "
                          "longer than 40",
                          name);
    if (cormi_file_exists(name))
        return cormi_tell(m, "%s is there already", name);
    for (size_t i = 0; i < STARTAPP_FILES; i++)
        if (!startapp_write(m, name, &startapp_files[i]))
            return CORMI_FAILED;
    cormi_str_init_arena(&text, m->arena);
    cormi_write_index_file(&text, name, none);
    if (!cormi_write_file(m,
                          cormi_arena_printf(
                              m->arena, "%s/migrations/%s/index.c", name, name),
                          cormi_str_get(&text), text.len))
        return CORMI_FAILED;
    cormi_say(m, CORMI_STYLE_GOOD, "Created %s\n", name);
    cormi_say(m, CORMI_STYLE_PLAIN,
              "Build it (cmake -B build && cmake --build build), then\n"
              "  build/%s makemigrations, build again, build/%s migrate\n"
              "or by make: make, ./%s makemigrations, make, ./%s migrate\n",
              name, name, name, name);
    return CORMI_DONE;
}

const cormi_command cormi_command_startapp = {
    .name = "startapp",
    .summary = "Write a small project that compiles",
    .arguments = "NAME",
    .min_args = 1,
    .max_args = 1,
    .run = startapp_run,
};
