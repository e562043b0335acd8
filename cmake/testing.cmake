# How a test is run: under tests/support/count.sh, which notes how many single
# tests passed, failed and were skipped; scripts/test adds the notes up.

# corm_add_test(name [PLAIN] [TIMEOUT s] [LABELS label...] COMMAND command...)
# PLAIN: not a cmocka program; without counts of its own it counts as one.
function(corm_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "PLAIN" "TIMEOUT" "LABELS;COMMAND")
    set(kind cmocka)
    if(arg_PLAIN)
        set(kind plain)
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    set(asan detect_leaks=1 detect_stack_use_after_return=1
             strict_string_checks=1)
    list(JOIN asan ":" asan)
    add_test(
        NAME ${name}
        COMMAND
            "${PROJECT_SOURCE_DIR}/tests/support/count.sh"
            "${PROJECT_BINARY_DIR}/test-counts/${name}" ${kind} ${arg_COMMAND}
    )
    set_tests_properties(
        ${name}
        PROPERTIES
            TIMEOUT ${arg_TIMEOUT}
            LABELS "${arg_LABELS}"
            ENVIRONMENT
                "ASAN_OPTIONS=${asan};UBSAN_OPTIONS=print_stacktrace=1;TSAN_OPTIONS=halt_on_error=1"
    )
endfunction()
