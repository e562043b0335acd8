# shellcheck shell=bash
# A real MySQL 9, its client library included, in a private root: Debian has
# it in sid alone.  Sourced after lib.sh.  Nothing of this system changes and
# nothing is mounted: the programs run by the root's own loader, as any user.

mysql9_root=${CORM_MYSQL9_ROOT:-/var/tmp/corm-mysql9-$(id -u)}
mysql9_libs=$mysql9_root/usr/lib/$(uname -m)-linux-gnu
mysql9_loader=$(echo "$mysql9_libs"/ld-linux-*.so.*)

# Whoever may write to /var/tmp could have made the folder.
find_mysql9() {
    [ -O "$mysql9_root" ] && [ -x "$mysql9_root/usr/sbin/mysqld" ] &&
        [ -e "$mysql9_libs/pkgconfig/mysqlclient.pc" ] && [ -x "$mysql9_loader" ]
}

# The mirror that this machine gets Debian from.
mysql9_mirror() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
        'Origin: Debian' 'Codename: bookworm' 2>/dev/null | head -n 1
}

# What says why not goes to the standard error; sid moves, and its signatures
# are often late.
install_mysql9() {
    local mirror log
    if [ "$(uname -m)" != x86_64 ] && [ "$(uname -m)" != aarch64 ]; then
        echo "Debian has no MySQL 9 for $(uname -m)" >&2
        return 1
    fi
    if ! command -v apt-get >/dev/null; then
        echo "MySQL 9 comes from Debian's packages, and there is no apt-get" >&2
        return 1
    fi
    (require mmdebstrap=mmdebstrap mariadb=mariadb-client-core \
        file:/usr/share/keyrings/debian-archive-keyring.gpg=debian-archive-keyring) ||
        return 1
    mirror=$(mysql9_mirror)
    log=$(mktemp)
    as_root rm -rf --one-file-system "$mysql9_root"
    as_root mmdebstrap --variant=extract --quiet \
        --include=mysql-server-core,libmysqlclient-dev \
        --aptopt='Acquire::Check-Valid-Until "false"' \
        --aptopt='Acquire::Retries "3"' \
        --aptopt='APT::Install-Recommends "false"' \
        --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        sid "$mysql9_root" "${mirror:-http://deb.debian.org/debian}" \
        >"$log" 2>&1 || true
    as_root chown "$(id -u)" "$mysql9_root" 2>/dev/null || true
    mysql9_loader=$(echo "$mysql9_libs"/ld-linux-*.so.*)
    if ! find_mysql9; then
        echo "a root with Debian sid's MySQL could not be made:" >&2
        tail -n 3 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# What CMake needs to build against MySQL's own client library in the root: a
# program of this system's compiler that runs with the root's libraries.
mysql9_cmake_options() {
    mysql9_options=(
        -DCORM_MYSQL_CLIENT=mysqlclient
        "-DCMAKE_EXE_LINKER_FLAGS=-Wl,--allow-shlib-undefined \
-Wl,--dynamic-linker=$mysql9_loader -Wl,-rpath,$mysql9_libs \
-Wl,--disable-new-dtags"
        "-DCMAKE_SHARED_LINKER_FLAGS=-Wl,--allow-shlib-undefined")
    # Of the root only this: the headers of its libc are not this compiler's.
    mkdir -p "$mysql9_root/corm"
    ln -sfn ../usr/include/mysql "$mysql9_root/corm/mysql"
    sed -e "s|^prefix=.*|prefix=$mysql9_root/usr|" -e '/^Requires/d' \
        -e "s|^Cflags:|& -I$mysql9_root/corm|" \
        "$mysql9_libs/pkgconfig/mysqlclient.pc" \
        >"$mysql9_root/corm/mysqlclient.pc"
    export PKG_CONFIG_LIBDIR=$mysql9_root/corm
}
