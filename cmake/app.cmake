# corm_add_app(TARGET APP [DIRECTORY folder])
#
# Compiles the migrations of an app into a target: the files that
# makemigrations writes to migrations/APP, or to another folder.  Before the
# first of them the folder gets an empty index, so that the program links.
function(corm_add_app target app)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "DIRECTORY" "")
    if(NOT arg_DIRECTORY)
        set(arg_DIRECTORY "migrations/${app}")
    endif()
    get_filename_component(
        folder "${arg_DIRECTORY}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}"
    )
    if(NOT EXISTS "${folder}/index.c")
        file(
            WRITE "${folder}/index.c"
            "/*\n * The migrations of ${app}, in order.  Written by makemigrations.\n */\n"
            "#include <corm/corm.h>\n"
            "#include <corm/migrations.h>\n\n"
            "extern const corm_migration *const ${app}_migrations[];\n\n"
            "const corm_migration *const ${app}_migrations[] = { NULL };\n"
        )
    endif()
    # A new file changes its folder, and the next build configures anew.
    set_property(
        DIRECTORY
        APPEND
        PROPERTY CMAKE_CONFIGURE_DEPENDS "${folder}"
    )
    file(GLOB sources "${folder}/*.c")
    target_sources(${target} PRIVATE ${sources})
    target_link_libraries(${target} PRIVATE corm::migrations)
endfunction()
