/*
 * corm: libcorm's commands for an app in a shared object, or for none.
 *
 *     corm --load ./library.so:library migrate --url sqlite:library.db
 */
#include <corm/corm.h>
#include <corm/manage.h>

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOOL_APPS = 64 };

typedef struct tool {
    const corm_app *apps[TOOL_APPS + 1];
    size_t n;
} tool;

static bool tool_usage(void)
{
    fprintf(stderr,
            "error: --load wants FILE.so:APP, at most %d times: FILE.so has "
            "the object APP_app, as CORM_APP(APP, ..) makes it\n",
            TOOL_APPS);
    return false;
}

/* "./library.so:library": the app is behind the last colon. */
static bool tool_load(tool *t, const char *text)
{
    const char *colon = strrchr(text, ':');
    char file[4096], symbol[256];
    void *handle;
    const corm_app *app;

    if (colon == NULL || (size_t)(colon - text) >= sizeof(file) ||
        t->n == TOOL_APPS)
        return tool_usage();
    snprintf(file, sizeof(file), "%.*s", (int)(colon - text), text);
    snprintf(symbol, sizeof(symbol), "%.200s_app", colon + 1);
    handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        fprintf(stderr, "error: %s\n", dlerror());
        return false;
    }
    app = dlsym(handle, symbol);
    if (app == NULL) {
        fprintf(stderr, "error: %s has no %s\n", file, symbol);
        return false;
    }
    t->apps[t->n++] = app; /* the object stays loaded until the end */
    return true;
}

int main(int argc, char **argv)
{
    tool t = { .n = 0 };
    int i = 1;

    while (i < argc && strcmp(argv[i], "--load") == 0) {
        if (i + 1 == argc)
            return tool_usage(), 2;
        if (!tool_load(&t, argv[i + 1]))
            return 1;
        i += 2;
    }
    argv[i - 1] = argv[0];
    return corm_manage(argc - i + 1, argv + i - 1, t.apps, NULL);
}
