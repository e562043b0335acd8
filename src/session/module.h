/*
 * Backends that are libraries of their own.  Which there are, and so the code
 * that loads them, is the build's to say (cmake/backends.cmake).
 */
#ifndef CORMI_SESSION_MODULE_H
#define CORMI_SESSION_MODULE_H

#include <corm/backend.h>

/* The backend of the scheme, loaded if need be; NULL: there is none.  Then
 * *file is the library that could not be loaded, unchanged where none is
 * meant to be. */
const corm_backend *cormi_backend_module(const char *scheme, const char **file);
/* The schemes that have such a library; NULL: end. */
const char *cormi_backend_module_scheme(size_t i);

#endif
