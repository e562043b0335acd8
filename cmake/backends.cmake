# Backends: each is an object library that sees include/ and its own folder,
# nothing of src/, so a backend that reaches into the core does not compile.
# Which ones are in is written into a C table; the core names none of them.
set(corm_backends "")
set(corm_backend_targets "")
set(corm_backend_packages "")
set(corm_backend_modules "")

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
