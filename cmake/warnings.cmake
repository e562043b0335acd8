# The warnings that all code of this project compiles without, on gcc 12 and
# clang 14.  Set on targets, so that nobody who adds libcorm inherits them.
function(corm_warnings target)
    target_compile_options(
        ${target}
        PRIVATE
            -Wall
            -Wextra
            -Wpedantic
            -Wconversion
            -Wsign-conversion
            -Wshadow
            $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
            $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>
            -Wcast-qual
            -Wundef
            -Wvla
            -Wformat=2
            -Wwrite-strings
            -Wpointer-arith
            $<$<BOOL:${CORM_WERROR}>:-Werror>
    )
endfunction()

# C11 as ISO says it; POSIX by its own macro and not by GNU extensions.
function(corm_c11 target)
    set_target_properties(
        ${target}
        PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF
    )
    target_compile_definitions(${target} PRIVATE _POSIX_C_SOURCE=200809L)
endfunction()

# What the library's own objects have in common.
function(corm_object_settings target)
    corm_c11(${target})
    corm_warnings(${target})
    corm_sanitize(${target})
    set_target_properties(
        ${target}
        PROPERTIES POSITION_INDEPENDENT_CODE ON C_VISIBILITY_PRESET hidden
    )
    target_include_directories(
        ${target}
        PRIVATE "${PROJECT_SOURCE_DIR}/include"
    )
    target_link_libraries(${target} PRIVATE Threads::Threads)
    target_compile_definitions(
        ${target}
        PRIVATE $<$<BOOL:${CORM_ARENA_DEBUG}>:CORM_ARENA_DEBUG>
    )
endfunction()
