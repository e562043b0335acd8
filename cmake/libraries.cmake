# What every library of the project has in common.

# target  a shared library: its version, and only public symbols in it
function(corm_shared_settings target)
    set(map "${PROJECT_SOURCE_DIR}/cmake/corm.map")
    set_target_properties(
        ${target}
        PROPERTIES
            LINKER_LANGUAGE C
            VERSION ${PROJECT_VERSION}
            SOVERSION 0
            LINK_DEPENDS "${map}"
    )
    target_link_options(${target} PRIVATE "LINKER:--version-script=${map}")
    if(NOT CORM_SANITIZE) # clang's sanitizers leave their own names undefined
        target_link_options(${target} PRIVATE "LINKER:-z,defs")
    endif()
endfunction()

# A library's two targets always exist (tests need the static one); what the
# options CORM_SHARED and CORM_STATIC switch off is neither built by default
# nor installed.  corm::NAME is the shared one where there is one.
#
# name  of the alias; target and target_static are what it may stand for
macro(corm_choose_kinds name target)
    if(CORM_SHARED)
        list(APPEND corm_install_targets ${target})
        add_library(corm::${name} ALIAS ${target})
    else()
        set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)
        add_library(corm::${name} ALIAS ${target}_static)
    endif()
    if(CORM_STATIC)
        list(APPEND corm_install_targets ${target}_static)
    else()
        set_target_properties(${target}_static PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
    add_library(corm::${name}_static ALIAS ${target}_static)
endmacro()
