# Debian packages, by cpack: libcorm0, libcorm-manage0, libcorm-BACKEND for
# each backend that is a library of its own, libcorm-dev, corm-tools.
# scripts/debs builds and tries them.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME libcorm)
set(CPACK_PACKAGE_VENDOR libcorm)
set(CPACK_PACKAGE_CONTACT "libcorm <libcorm@example.org>")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1 CACHE STRING "Release of the packages")
set(CPACK_DEBIAN_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${PROJECT_BINARY_DIR}")
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE
    GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE
)
set(corm_deb_version "${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}")
set(CPACK_COMPONENTS_ALL "")

# corm_deb(COMPONENT NAME SUMMARY SECTION DEPENDS)
macro(corm_deb component name summary section depends)
    string(TOUPPER "${component}" upper)
    list(APPEND CPACK_COMPONENTS_ALL ${component})
    set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name})
    set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section})
    set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "${depends}")
    set(CPACK_DEBIAN_${upper}_DESCRIPTION
        "${summary}\nlibcorm is an object-relational mapper for C, after the one of Django: models,\nquerysets and objects over SQL databases."
    )
    install(
        FILES "${PROJECT_SOURCE_DIR}/LICENSE"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${name}"
        COMPONENT ${component}
        RENAME copyright
    )
    install(
        FILES "${PROJECT_BINARY_DIR}/debian/changelog.Debian.gz"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${name}"
        COMPONENT ${component}
    )
endmacro()

if(CORM_SHARED)
    set(own "libcorm0 (= ${corm_deb_version})")
    corm_deb(libcorm0 libcorm0 "object-relational mapper for C" libs "")
    set(dev "${own}")
    # What the static libraries are linked with.
    if(CORM_STATIC AND CORM_SQLITE)
        string(APPEND dev ", libsqlite3-dev")
    endif()
    if(CORM_STATIC AND CORM_MANAGE)
        string(APPEND dev ", libjansson-dev")
    endif()
    if(CORM_MANAGE)
        corm_deb(
            libcorm_manage0 libcorm-manage0
            "object-relational mapper for C: commands as a library" libs "${own}"
        )
        string(APPEND dev ", libcorm-manage0 (= ${corm_deb_version})")
        corm_deb(
            tools corm-tools
            "object-relational mapper for C: the command corm" database
            "libcorm-manage0 (= ${corm_deb_version})"
        )
    endif()
    foreach(name IN LISTS corm_loaded_backends)
        corm_deb(
            libcorm_${name} libcorm-${name}
            "object-relational mapper for C: the ${name} backend" libs "${own}"
        )
        list(APPEND corm_deb_suggests libcorm-${name})
    endforeach()
    corm_deb(
        development libcorm-dev
        "object-relational mapper for C: headers" libdevel "${dev}"
    )
    list(JOIN corm_deb_suggests ", " suggests)
    set(CPACK_DEBIAN_LIBCORM0_PACKAGE_SUGGESTS "${suggests}")
    # Which package has which symbol since when.
    set(CPACK_DEBIAN_LIBCORM0_PACKAGE_CONTROL_EXTRA
        "${PROJECT_BINARY_DIR}/debian/symbols"
    )
    add_custom_command(
        OUTPUT "${PROJECT_BINARY_DIR}/debian/symbols"
        COMMAND
            "${PROJECT_SOURCE_DIR}/scripts/debian-symbols" ${PROJECT_VERSION}
            "${PROJECT_BINARY_DIR}/debian/symbols" $<TARGET_FILE:corm>
            $<TARGET_FILE:corm_migrations>
        DEPENDS
            corm corm_migrations "${PROJECT_SOURCE_DIR}/scripts/debian-symbols"
        VERBATIM
    )
    add_custom_target(
        corm_debian_symbols
        ALL
        DEPENDS "${PROJECT_BINARY_DIR}/debian/symbols"
    )
endif()

# What is in a release stands in CHANGELOG.md; Debian wants a file of its own.
string(TIMESTAMP corm_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(
    WRITE "${PROJECT_BINARY_DIR}/debian/changelog.Debian"
    "libcorm (${corm_deb_version}) unstable; urgency=medium\n\n"
    "  * Version ${PROJECT_VERSION}; see CHANGELOG.md.\n\n"
    " -- ${CPACK_PACKAGE_CONTACT}  ${corm_date}\n"
)
execute_process(
    COMMAND gzip -9nf "${PROJECT_BINARY_DIR}/debian/changelog.Debian"
    COMMAND_ERROR_IS_FATAL ANY
)

include(CPack)
