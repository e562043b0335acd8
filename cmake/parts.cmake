# Libraries beside libcorm, for what not every program carries: migrations,
# and commands on top of them.  Each is src/NAME/, built as libcorm is, into
# libcorm-NAME.so and .a; it uses libcorm's internals through the symbols of
# the version node CORM_PRIVATE, so both must be of one version.

# name      folder under src/; targets corm_NAME, corm_NAME_static, corm::NAME
# further   parts that it uses, and other targets
function(corm_add_part name)
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${name}/*.c")
    add_library(corm_${name}_objects OBJECT ${sources})
    target_include_directories(
        corm_${name}_objects
        PRIVATE "${PROJECT_SOURCE_DIR}/src"
    )
    corm_object_settings(corm_${name}_objects)

    set(shared_uses corm)
    set(static_uses corm_static)
    foreach(used IN LISTS ARGN)
        if(TARGET corm_${used}_static)
            list(APPEND shared_uses corm_${used})
            list(APPEND static_uses corm_${used}_static)
        else()
            list(APPEND shared_uses ${used})
            list(APPEND static_uses ${used})
        endif()
    endforeach()

    set(map "${PROJECT_SOURCE_DIR}/cmake/corm.map")
    add_library(corm_${name} SHARED $<TARGET_OBJECTS:corm_${name}_objects>)
    set_target_properties(
        corm_${name}
        PROPERTIES
            OUTPUT_NAME corm-${name}
            EXPORT_NAME ${name}
            LINKER_LANGUAGE C
            VERSION ${PROJECT_VERSION}
            SOVERSION 0
            LINK_DEPENDS "${map}"
    )
    target_link_options(corm_${name} PRIVATE "LINKER:--version-script=${map}")
    if(NOT CORM_SANITIZE)
        target_link_options(corm_${name} PRIVATE "LINKER:-z,defs")
    endif()
    target_link_libraries(corm_${name} PUBLIC ${shared_uses})

    add_library(corm_${name}_static STATIC $<TARGET_OBJECTS:corm_${name}_objects>)
    set_target_properties(
        corm_${name}_static
        PROPERTIES
            OUTPUT_NAME corm-${name}
            EXPORT_NAME ${name}_static
            LINKER_LANGUAGE C
    )
    target_link_libraries(corm_${name}_static PUBLIC ${static_uses})

    foreach(kind IN ITEMS SHARED STATIC)
        if(kind STREQUAL "SHARED")
            set(target corm_${name})
        else()
            set(target corm_${name}_static)
        endif()
        corm_sanitize_users(${target})
        if(CORM_${kind})
            list(APPEND corm_install_targets ${target})
        else()
            set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)
        endif()
    endforeach()
    set(corm_install_targets ${corm_install_targets} PARENT_SCOPE)

    if(CORM_SHARED)
        add_library(corm::${name} ALIAS corm_${name})
    else()
        add_library(corm::${name} ALIAS corm_${name}_static)
    endif()
    add_library(corm::${name}_static ALIAS corm_${name}_static)
endfunction()
