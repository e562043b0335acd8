# Install: headers, libraries, find_package(corm) and pkg-config.
include(CMakePackageConfigHelpers)

set(corm_cmake_dir "${CMAKE_INSTALL_LIBDIR}/cmake/corm")

# The pieces that a distribution makes packages of: libcorm0, libcorm_manage0,
# libcorm_BACKEND, tools, development.
function(corm_component out target)
    if(target MATCHES "^corm_manage")
        set(${out} libcorm_manage0 PARENT_SCOPE)
    else()
        set(${out} libcorm0 PARENT_SCOPE)
    endif()
endfunction()

foreach(target IN LISTS corm_install_targets)
    corm_component(component ${target})
    install(
        TARGETS ${target}
        EXPORT corm_targets
        LIBRARY
            DESTINATION "${CMAKE_INSTALL_LIBDIR}"
            COMPONENT ${component}
            NAMELINK_COMPONENT development
        ARCHIVE
            DESTINATION "${CMAKE_INSTALL_LIBDIR}"
            COMPONENT development
    )
endforeach()
# Loaded by themselves; linked by who calls what the backend adds, as
# corm::NAME.  Each is an export of its own, because its package need not be
# installed where CMake looks.
foreach(name IN LISTS corm_loaded_backends)
    install(
        TARGETS corm_${name}
        EXPORT corm_${name}_targets
        LIBRARY
            DESTINATION "${CMAKE_INSTALL_LIBDIR}"
            COMPONENT libcorm_${name}
            NAMELINK_COMPONENT development
    )
    install(
        EXPORT corm_${name}_targets
        FILE corm-${name}Targets.cmake
        NAMESPACE corm::
        DESTINATION "${corm_cmake_dir}"
        COMPONENT development
    )
endforeach()
if(TARGET corm_tool)
    install(
        TARGETS corm_tool
        RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
        COMPONENT tools
    )
    install(
        FILES "${PROJECT_SOURCE_DIR}/tools/corm.1"
        DESTINATION "${CMAKE_INSTALL_MANDIR}/man1"
        COMPONENT tools
    )
endif()
install(
    DIRECTORY "${PROJECT_SOURCE_DIR}/include/corm"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    COMPONENT development
    FILES_MATCHING PATTERN "*.h"
)
install(
    EXPORT corm_targets
    FILE cormTargets.cmake
    NAMESPACE corm::
    DESTINATION "${corm_cmake_dir}"
    COMPONENT development
)

# A static library does not carry its dependencies; its users find them.  Who
# links the shared one, where there is one, need not have their headers.
set(corm_find_dependencies "")
if(CORM_STATIC)
    set(find_each "find_dependency(")
    set(find_how "")
    set(find_module REQUIRED)
    if(CORM_SHARED)
        set(find_each "find_package(")
        set(find_how " QUIET")
        set(find_module QUIET)
    endif()
    set(corm_find_dependencies "${find_each}Threads${find_how})\n")
    foreach(package module IN ZIP_LISTS corm_backend_packages
                                        corm_backend_modules)
        string(APPEND corm_find_dependencies "${find_each}${package}${find_how})\n")
        if(package STREQUAL "PkgConfig")
            string(
                APPEND
                corm_find_dependencies
                "pkg_check_modules(${module} ${find_module} "
                "IMPORTED_TARGET ${module})\n"
            )
        endif()
    endforeach()
endif()
set(corm_library_dir "${CMAKE_INSTALL_LIBDIR}")
configure_package_config_file(
    "${PROJECT_SOURCE_DIR}/cmake/cormConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/generated/cormConfig.cmake"
    INSTALL_DESTINATION "${corm_cmake_dir}"
    PATH_VARS corm_library_dir
)
write_basic_package_version_file(
    "${PROJECT_BINARY_DIR}/generated/cormConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion
)
install(
    FILES
        "${PROJECT_SOURCE_DIR}/cmake/app.cmake"
        "${PROJECT_BINARY_DIR}/generated/cormConfig.cmake"
        "${PROJECT_BINARY_DIR}/generated/cormConfigVersion.cmake"
    DESTINATION "${corm_cmake_dir}"
    COMPONENT development
)

# Libraries and not Requires.private: the sqlite3.pc of Debian 12 asks static
# users for -lz, which its package does not bring.
set(corm_libs_private "")
foreach(module IN LISTS corm_backend_modules)
    string(REGEX REPLACE "^lib" "" library "${module}")
    string(APPEND corm_libs_private "-l${library} ")
endforeach()
set(corm_libs_private "${corm_libs_private}-pthread -lm")
set(corm_libs "")
if(NOT CORM_SHARED)
    set(corm_libs " ${corm_libs_private}")
    set(corm_libs_private "")
endif()
# GNUInstallDirs may hold absolute paths; pkg-config then must not prefix them.
foreach(dir IN ITEMS LIBDIR INCLUDEDIR)
    if(IS_ABSOLUTE "${CMAKE_INSTALL_${dir}}")
        set(corm_pc_${dir} "${CMAKE_INSTALL_${dir}}")
    else()
        set(corm_pc_${dir} "\${prefix}/${CMAKE_INSTALL_${dir}}")
    endif()
endforeach()
# corm.pc, and one for each library beside it.
# In two steps, because cmake --install --prefix may name the prefix last.
set(corm_pc_prefix "@CMAKE_INSTALL_PREFIX@")
function(corm_install_pc template name)
    set(half "${PROJECT_BINARY_DIR}/generated/${name}.pc.in")
    set(whole "${PROJECT_BINARY_DIR}/generated/${name}.pc")
    configure_file("${PROJECT_SOURCE_DIR}/cmake/${template}" "${half}" @ONLY)
    install(
        CODE "configure_file(\"${half}\" \"${whole}\" @ONLY)"
        COMPONENT development
    )
    install(
        FILES "${whole}"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig"
        COMPONENT development
    )
endfunction()

# corm_install_part_pc(PART USES LIBRARIES): USES is the .pc file before it.
function(corm_install_part_pc part uses libraries)
    set(corm_part ${part})
    set(corm_part_uses ${uses})
    set(corm_part_libs "")
    set(corm_part_libs_private "${libraries}")
    if(NOT CORM_SHARED)
        set(corm_part_libs " ${libraries}")
        set(corm_part_libs_private "")
    endif()
    corm_install_pc(corm-part.pc.in corm-${part})
endfunction()

corm_install_pc(corm.pc.in corm)
corm_install_part_pc(migrations corm "")
foreach(name IN LISTS corm_loaded_backends)
    corm_install_part_pc(${name} corm "")
endforeach()
if(CORM_MANAGE)
    corm_install_part_pc(manage corm-migrations "-ljansson")
endif()

# Man pages, from the headers: man corm_filter.
find_program(CORM_AWK awk)
mark_as_advanced(CORM_AWK)
if(CORM_AWK)
    file(
        GLOB corm_headers
        CONFIGURE_DEPENDS
        "${PROJECT_SOURCE_DIR}/include/corm/*.h"
        "${PROJECT_SOURCE_DIR}/include/corm/sys/*.h"
    )
    set(corm_man "${PROJECT_BINARY_DIR}/man3")
    set(corm_manual "${PROJECT_SOURCE_DIR}/docs/manual.awk")
    add_custom_command(
        OUTPUT "${corm_man}/corm_open.3"
        COMMAND ${CMAKE_COMMAND} -E make_directory "${corm_man}"
        COMMAND
            "${CORM_AWK}" -v "out=${corm_man}" -v "version=${PROJECT_VERSION}"
            -f "${corm_manual}" ${corm_headers}
        DEPENDS ${corm_headers} "${corm_manual}"
        VERBATIM
    )
    add_custom_target(corm_man_pages ALL DEPENDS "${corm_man}/corm_open.3")
    install(
        DIRECTORY "${corm_man}"
        DESTINATION "${CMAKE_INSTALL_MANDIR}"
        COMPONENT development
    )
endif()

# The pages and the programs they speak of, where their links lead.
install(
    FILES "${PROJECT_SOURCE_DIR}/README.md" "${PROJECT_SOURCE_DIR}/CHANGELOG.md"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}"
    COMPONENT development
)
install(
    DIRECTORY "${PROJECT_SOURCE_DIR}/docs" "${PROJECT_SOURCE_DIR}/examples"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}"
    COMPONENT development
    FILES_MATCHING
    PATTERN "*.md"
    PATTERN "*.svg"
    PATTERN "*.[ch]"
    PATTERN "*.cpp"
    PATTERN "*.py"
)

# Where Debian looks for it, whatever the component.
install(
    FILES "${PROJECT_SOURCE_DIR}/LICENSE"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}"
    COMPONENT development
)
