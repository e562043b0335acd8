# Install: headers, libraries, find_package(corm) and pkg-config.
include(CMakePackageConfigHelpers)

set(corm_cmake_dir "${CMAKE_INSTALL_LIBDIR}/cmake/corm")

install(
    TARGETS ${corm_install_targets}
    EXPORT corm_targets
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
)
install(
    DIRECTORY "${PROJECT_SOURCE_DIR}/include/corm"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    FILES_MATCHING PATTERN "*.h"
)
install(
    EXPORT corm_targets
    FILE cormTargets.cmake
    NAMESPACE corm::
    DESTINATION "${corm_cmake_dir}"
)

# A static library does not carry its dependencies; its users find them.
set(corm_find_dependencies "")
if(CORM_STATIC)
    set(corm_find_dependencies "find_dependency(Threads)\n")
    foreach(package module IN ZIP_LISTS corm_backend_packages
                                        corm_backend_modules)
        string(APPEND corm_find_dependencies "find_dependency(${package})\n")
        if(package STREQUAL "PkgConfig")
            string(
                APPEND
                corm_find_dependencies
                "pkg_check_modules(${module} REQUIRED "
                "IMPORTED_TARGET ${module})\n"
            )
        endif()
    endforeach()
endif()
configure_package_config_file(
    "${PROJECT_SOURCE_DIR}/cmake/cormConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/generated/cormConfig.cmake"
    INSTALL_DESTINATION "${corm_cmake_dir}"
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
# In two steps, because cmake --install --prefix may name the prefix last.
set(corm_pc_prefix "@CMAKE_INSTALL_PREFIX@")
set(corm_pc_half "${PROJECT_BINARY_DIR}/generated/corm.pc.in")
configure_file("${PROJECT_SOURCE_DIR}/cmake/corm.pc.in" "${corm_pc_half}" @ONLY)
set(corm_pc "${PROJECT_BINARY_DIR}/generated/corm.pc")
install(CODE "configure_file(\"${corm_pc_half}\" \"${corm_pc}\" @ONLY)")
install(
    FILES "${corm_pc}"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig"
)
install(
    FILES "${PROJECT_SOURCE_DIR}/LICENSE"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}"
)
