# CORM_SANITIZE is what stands behind -fsanitize=, for example
# address,undefined or thread.  An error ends the program: a sanitizer that
# prints and goes on lets a test pass.
set(corm_sanitize_flags "")
if(CORM_SANITIZE)
    set(corm_sanitize_flags
        -fsanitize=${CORM_SANITIZE}
        -fno-sanitize-recover=all
        -fno-omit-frame-pointer
    )
    if(CORM_SANITIZE MATCHES "address")
        list(APPEND corm_sanitize_flags -fsanitize-address-use-after-scope)
    endif()
endif()

function(corm_sanitize target)
    target_compile_options(${target} PRIVATE ${corm_sanitize_flags})
    target_link_options(${target} PRIVATE ${corm_sanitize_flags})
endfunction()

# Whoever links a sanitized library from this build needs the run-time too.
function(corm_sanitize_users target)
    target_link_options(
        ${target}
        PUBLIC "$<BUILD_INTERFACE:${corm_sanitize_flags}>"
    )
endfunction()
