# How much a file is worth optimising.  -O3 everywhere makes libcorm.so a
# quarter larger and only the loops over rows faster; what runs once a program
# or once a query's shape is made small instead.  Release builds of compilers
# that know these options; the last -O counts.

# The loops over rows, and what every row passes through; names of a query.
set(corm_fast_files
    backends/*/bind.c
    backends/*/decode*.c
    src/base/arena.c
    src/model/member.c
    src/object/hydrate.c
    src/query/path.c
)

# Opening, checking declarations, validation, telling what is wrong.
set(corm_small_files
    backends/*/connect.c
    backends/*/dialect*.c
    backends/*/error.c
    backends/*/functions.c
    backends/*/introspect.c
    backends/*/settings.c
    backends/*/tz.c
    src/base/error.c
    src/base/uuid.c
    src/model/field_types.c
    src/base/isotext.c
    src/base/json.c
    src/base/number.c
    src/base/regex*.c
    src/driver/decode.c
    src/driver/services.c
    src/migrations/*.c
    src/model/*check*.c
    src/model/choices.c
    src/model/ip.c
    src/model/registry*.c
    src/model/validators*.c
    src/object/after.c
    src/object/attr.c
    src/object/clean*.c
    src/object/collect.c
    src/object/delete.c
    src/object/get_or_create.c
    src/object/lazy.c
    src/object/load.c
    src/object/m2m.c
    src/object/manager.c
    src/object/raw*.c
    src/object/relate.c
    src/object/report.c
    src/object/related.c
    src/object/reverse_key.c
    src/object/text.c
    src/object/track.c
    src/object/version.c
    backends/*/fn_*.c
    src/query/aggregate.c
    src/query/builders.c
    src/query/compile_write.c
    src/query/apart.c
    src/query/connect.c
    src/query/cte.c
    src/query/ddl_expr.c
    src/query/exclude.c
    src/query/function.c
    src/query/insert.c
    src/query/lookup_json.c
    src/query/lookup_own.c
    src/query/move.c
    src/query/parts.c
    src/query/returning.c
    src/query/subquery.c
    src/query/terminal.c
    src/query/transform.c
    src/query/tuple.c
    src/query/wrap.c
    src/render/ddl.c
    src/render/explain.c
    src/render/insert.c
    src/render/update.c
    src/schema/*.c
    src/session/db.c
    src/session/pool.c
    src/session/quote.c
    src/session/hooks.c
    src/driver/together.c
    src/model/names.c
    src/object/bulk_get.c
    src/object/fetch_lists.c
    src/session/later.c
    src/session/keeper.c
    src/session/timeout.c
    src/session/recorder.c
    src/session/url.c
    src/driver/settings.c
    src/session/watch.c
    src/sql/dump.c
    src/sql/equal.c
    src/object/among.c
    src/object/bulk_update.c
    src/session/plan_cache.c
    src/object/terminals.c
    src/object/relate.c
    src/query/annotate.c
    src/query/resolve.c
    src/session/tx.c
)

function(corm_optimize level)
    file(GLOB files CONFIGURE_DEPENDS ${ARGN})
    set_property(
        SOURCE ${files}
        APPEND
        PROPERTY COMPILE_OPTIONS "$<$<CONFIG:Release>:${level}>"
    )
endfunction()

if(CMAKE_C_COMPILER_ID MATCHES "^(GNU|Clang|AppleClang)$")
    corm_optimize(-O2 src/*/*.c backends/*/*.c)
    corm_optimize(-O3 ${corm_fast_files})
    # Gaps before jumps' targets, 12 KB of them, gain nothing but in loops
    # over rows.
    if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
        foreach(what IN ITEMS jumps loops)
            corm_optimize(-falign-${what}=1 src/*/*.c backends/*/*.c)
            corm_optimize(-falign-${what}=16 ${corm_fast_files})
        endforeach()
    endif()
    corm_optimize(-Os ${corm_small_files})
    # What nothing refers to is left out of the library.
    add_compile_options(
        $<$<CONFIG:Release>:-ffunction-sections>
        $<$<CONFIG:Release>:-fdata-sections>
    )
endif()

function(corm_drop_unused target)
    include(CheckLinkerFlag)
    check_linker_flag(C "LINKER:--gc-sections" CORM_LINKS_WITHOUT_UNUSED)
    if(CORM_LINKS_WITHOUT_UNUSED)
        target_link_options(${target} PRIVATE "LINKER:--gc-sections")
    endif()
endfunction()

# gcc clears and copies structs of a hundred bytes, which nodes and joins are,
# by string instructions, whose start takes longer than the whole loop does.
set(corm_struct_flags
    -mmemset-strategy=vector_loop:256:noalign,libcall:-1:noalign
    -mmemcpy-strategy=vector_loop:256:noalign,libcall:-1:noalign
)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    include(CheckCCompilerFlag)
    string(REPLACE ";" " " corm_struct_flags_text "${corm_struct_flags}")
    check_c_compiler_flag("${corm_struct_flags_text}" CORM_HAS_STRUCT_FLAGS)
    if(CORM_HAS_STRUCT_FLAGS)
        corm_optimize("${corm_struct_flags}" src/*/*.c backends/*/*.c)
    endif()
endif()

# The tables of pointers in a shared library are relocated when it is loaded:
# packed, a library is 27 KB smaller.  glibc knows how since 2.36 and says so
# when an older one meets such a library; others may not, so they are not asked.
function(corm_pack_relocations target)
    include(CheckCSourceCompiles)
    include(CheckLinkerFlag)
    check_c_source_compiles(
        "#include <features.h>
        #if !__GLIBC_PREREQ(2, 36)
        #error
        #endif
        int main(void) { return 0; }"
        CORM_LOADS_PACKED_RELOCATIONS
    )
    check_linker_flag(
        C
        "LINKER:-z,pack-relative-relocs"
        CORM_LINKS_PACKED_RELOCATIONS
    )
    if(CORM_LOADS_PACKED_RELOCATIONS AND CORM_LINKS_PACKED_RELOCATIONS)
        target_link_options(
            ${target}
            PRIVATE "LINKER:-z,pack-relative-relocs"
        )
    endif()
endfunction()
