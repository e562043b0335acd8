# Untried: vcpkg cannot be had from Debian.  Written after its documentation.
# Set REPO, REF and SHA512 to those of the release.
vcpkg_from_github(
    OUT_SOURCE_PATH SOURCE_PATH
    REPO example/libcorm
    REF "v${VERSION}"
    SHA512 0
    HEAD_REF main
)
vcpkg_check_features(
    OUT_FEATURE_OPTIONS feature_options
    FEATURES
        postgresql CORM_POSTGRESQL
        mysql CORM_MYSQL
        manage CORM_MANAGE
)
string(COMPARE EQUAL "${VCPKG_LIBRARY_LINKAGE}" "dynamic" shared)
string(COMPARE EQUAL "${VCPKG_LIBRARY_LINKAGE}" "static" static)
vcpkg_cmake_configure(
    SOURCE_PATH "${SOURCE_PATH}"
    OPTIONS
        ${feature_options}
        -DCORM_SHARED=${shared}
        -DCORM_STATIC=${static}
        -DCORM_TESTS=OFF
        -DCORM_EXAMPLES=OFF
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME corm CONFIG_PATH lib/cmake/corm)
vcpkg_fixup_pkgconfig()
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
