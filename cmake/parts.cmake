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

    add_library(corm_${name} SHARED $<TARGET_OBJECTS:corm_${name}_objects>)
    set_target_properties(
        corm_${name}
        PROPERTIES OUTPUT_NAME corm-${name} EXPORT_NAME ${name}
    )
    corm_shared_settings(corm_${name})
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

    corm_sanitize_users(corm_${name})
    corm_sanitize_users(corm_${name}_static)
    corm_choose_kinds(${name} corm_${name})
    set(corm_install_targets ${corm_install_targets} PARENT_SCOPE)
endfunction()
