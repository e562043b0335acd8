# Backends: each is an object library that sees include/ and its own folder,
# nothing of src/, so a backend that reaches into the core does not compile.
# Which ones are in is written into a C table; the core names none of them.
set(corm_backends "")
set(corm_backend_targets "")
set(corm_backend_packages "")
set(corm_backend_modules "")
set(corm_loaded_backends "")

# name     folder under backends/, header <corm/NAME.h>, corm_NAME_backend()
# package  what find_package() looks for
# target   what the backend links
# module   the same by its pkg-config name
function(corm_add_backend name package target module)
    set(folder "${PROJECT_SOURCE_DIR}/backends/${name}")
    file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.c")
    if(NOT sources)
        message(FATAL_ERROR "This version of libcorm has no ${name} backend")
    endif()
    find_package(${package} REQUIRED)
    if(package STREQUAL "PkgConfig")
        pkg_check_modules(${module} REQUIRED IMPORTED_TARGET ${module})
    endif()

    add_library(corm_backend_${name} OBJECT ${sources})
    corm_object_settings(corm_backend_${name})
    target_link_libraries(corm_backend_${name} PRIVATE ${target})

    foreach(pair IN ITEMS backends=${name} backend_targets=${target}
                          backend_packages=${package}
                          backend_modules=${module})
        string(REGEX MATCH "^([a-z_]+)=(.*)$" unused "${pair}")
        set(list_name corm_${CMAKE_MATCH_1})
        set(item "${CMAKE_MATCH_2}")
        set(${list_name} "${${list_name}};${item}")
        list(REMOVE_ITEM ${list_name} "")
        set(${list_name} "${${list_name}}" PARENT_SCOPE)
    endforeach()
endfunction()

# A backend as a shared library of its own, which libcorm loads when a URL has
# one of the schemes: a program then needs the client library only where it
# is used.  name, package, target: as above.
macro(corm_add_backend_module name package target module schemes)
    list(APPEND corm_loaded_backends ${name})
    set(corm_${name}_package ${package})
    set(corm_${name}_target ${target})
    set(corm_${name}_module ${module})
    set(corm_${name}_schemes ${schemes})
endmacro()

# CORM_POSTGRESQL and its like: OFF, ON (inside libcorm) or MODULE.
macro(corm_choose_backend choice name package target module schemes)
    if(${choice} STREQUAL "MODULE")
        corm_add_backend_module(
            ${name} ${package} ${target} ${module} "${schemes}"
        )
    elseif(${choice})
        corm_add_backend(${name} ${package} ${target} ${module})
    endif()
endmacro()

# The modules, once the library that they use is there.
function(corm_build_backend_modules)
    foreach(name IN LISTS corm_loaded_backends)
        corm_add_backend(
            ${name}
            ${corm_${name}_package}
            ${corm_${name}_target}
            ${corm_${name}_module}
        )
        add_library(
            corm_${name} SHARED $<TARGET_OBJECTS:corm_backend_${name}>
        )
        set_target_properties(
            corm_${name}
            PROPERTIES OUTPUT_NAME corm-${name} EXPORT_NAME ${name}
        )
        corm_shared_settings(corm_${name})
        target_link_libraries(
            corm_${name}
            PUBLIC corm
            PRIVATE ${corm_${name}_target} m
        )
        add_library(corm::${name} ALIAS corm_${name})
        corm_sanitize_users(corm_${name})
    endforeach()
endfunction()

# What libcorm.so loads; the static library loads nothing.
function(corm_write_module_table target names)
    set(rows "")
    foreach(name IN LISTS names)
        foreach(scheme IN LISTS corm_${name}_schemes)
            string(
                APPEND rows
                "    { \"${scheme}\", \"libcorm-${name}.so.0\", "
                "\"corm_${name}_backend\" },\n"
            )
        endforeach()
    endforeach()
    set(file "${PROJECT_BINARY_DIR}/generated/${target}_modules.c")
    if(rows)
        set(template backend_modules.c.in)
    else()
        set(template no_backend_modules.c.in)
    endif()
    configure_file("${PROJECT_SOURCE_DIR}/cmake/${template}" "${file}" @ONLY)
    target_sources(${target} PRIVATE "${file}")
    corm_object_settings(${target})
    target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src")
endfunction()

# Writes the table and adds it to the sources of target.
function(corm_write_backend_table target)
    set(includes "")
    set(rows "")
    foreach(backend IN LISTS corm_backends)
        string(APPEND includes "#include <corm/${backend}.h>\n")
        string(APPEND rows "    corm_${backend}_backend,\n")
    endforeach()
    set(table "${PROJECT_BINARY_DIR}/generated/builtin_backends.c")
    configure_file(
        "${PROJECT_SOURCE_DIR}/cmake/builtin_backends.c.in"
        "${table}"
        @ONLY
    )
    target_sources(${target} PRIVATE "${table}")
endfunction()
