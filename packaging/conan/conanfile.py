# Untried: Conan cannot be had from Debian.  Written after its documentation
# (Conan 2).
from conan import ConanFile
from conan.tools.cmake import CMake, CMakeToolchain, CMakeDeps, cmake_layout
from conan.tools.files import copy, get
import os


class CormConan(ConanFile):
    name = "corm"
    version = "0.1.0"
    description = "Object-relational mapper for C, after the one of Django"
    license = "MIT"
    settings = "os", "arch", "compiler", "build_type"
    options = {
        "shared": [True, False],
        "postgresql": [True, False],
        "mysql": [True, False],
        "manage": [True, False],
    }
    default_options = {
        "shared": False,
        "postgresql": False,
        "mysql": False,
        "manage": False,
    }

    def configure(self):
        self.settings.rm_safe("compiler.cppstd")
        self.settings.rm_safe("compiler.libcxx")

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        self.requires("sqlite3/[>=3.35]")
        if self.options.postgresql:
            self.requires("libpq/[>=12]")
        if self.options.mysql:
            self.requires("mariadb-connector-c/[>=3.1]")
        if self.options.manage:
            self.requires("jansson/[>=2.13]")

    def source(self):
        # The release's address and checksum come from conandata.yml.
        get(self, **self.conan_data["sources"][self.version], strip_root=True)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["CORM_SHARED"] = bool(self.options.shared)
        toolchain.cache_variables["CORM_STATIC"] = not self.options.shared
        toolchain.cache_variables["CORM_POSTGRESQL"] = bool(self.options.postgresql)
        toolchain.cache_variables["CORM_MYSQL"] = bool(self.options.mysql)
        toolchain.cache_variables["CORM_MANAGE"] = bool(self.options.manage)
        toolchain.cache_variables["CORM_TESTS"] = False
        toolchain.cache_variables["CORM_EXAMPLES"] = False
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder,
             os.path.join(self.package_folder, "licenses"))
        CMake(self).install()

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "corm")
        self.cpp_info.set_property("cmake_target_name", "corm::corm")
        # What needs another comes before it.
        manage = ["corm-manage"] if self.options.manage else []
        self.cpp_info.libs = manage + ["corm-migrations", "corm"]
        self.cpp_info.system_libs = ["pthread", "dl", "m"]
