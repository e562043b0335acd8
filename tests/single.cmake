# The programs of the suite linked with corm.c instead of the library, as
# single_NAME; they share the objects of the usual ones.
set(single "${PROJECT_BINARY_DIR}/single")
file(
    GLOB_RECURSE single_parts
    CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/src/*.[chd]*"
    "${PROJECT_SOURCE_DIR}/backends/*.[ch]"
    "${PROJECT_SOURCE_DIR}/include/*.h"
)
add_custom_command(
    OUTPUT "${single}/corm.c" "${single}/corm.h"
    COMMAND "${PROJECT_SOURCE_DIR}/scripts/amalgamate" "${single}"
    DEPENDS "${PROJECT_SOURCE_DIR}/scripts/amalgamate" ${single_parts}
    VERBATIM
)
add_library(corm_single OBJECT "${single}/corm.c")
corm_sanitize(corm_single)
target_compile_options(
    corm_single
    PRIVATE -Wall -Wextra -Wpedantic $<$<BOOL:${CORM_WERROR}>:-Werror>
)
target_compile_definitions(
    corm_single
    PRIVATE
        CORM_WITH_MIGRATIONS
        $<$<BOOL:${CORM_ARENA_DEBUG}>:CORM_ARENA_DEBUG>
)
target_link_libraries(corm_single PRIVATE SQLite::SQLite3)

foreach(source IN LISTS test_sources)
    get_filename_component(folder "${source}" DIRECTORY)
    get_filename_component(folder "${folder}" NAME)
    get_filename_component(name "${source}" NAME_WE)
    if(NOT folder STREQUAL "suite")
        continue()
    endif()
    string(REGEX REPLACE "^test_" "" name "${name}")
    if(NOT TARGET test_suite_${name} OR name MATCHES "^(postgresql|mysql)_")
        continue() # of a backend that is not in
    endif()
    add_executable(
        single_${name}
        $<TARGET_OBJECTS:test_suite_${name}>
        $<TARGET_OBJECTS:corm_single>
    )
    # The archive alone, of it what is used: not the libcorm it goes with, and
    # nothing about the dialects that the single file has not.
    add_dependencies(single_${name} corm_test_support)
    corm_sanitize(single_${name})
    set_target_properties(single_${name} PROPERTIES LINKER_LANGUAGE C)
    target_link_libraries(
        single_${name}
        PRIVATE
            "$<TARGET_FILE:corm_test_support>" "${CMOCKA_LIBRARY}" SQLite::SQLite3 Threads::Threads m
    )
    corm_add_test(
        single_${name}
        LABELS single
        COMMAND "$<TARGET_FILE:single_${name}>"
    )
endforeach()
