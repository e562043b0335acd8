# shellcheck shell=bash
# A bare Debian 12 to try things in; sourced after lib.sh.  Needs root or
# sudo, and a kernel that lets it mount.

suite=bookworm
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

require_root_tools() {
    require mmdebstrap=mmdebstrap git=git \
        file:$keyring=debian-archive-keyring
}

# Where this machine gets Debian from is where the fresh one should: a mirror
# or a proxy may be all it reaches.  Empty on other systems: then the defaults.
apt_sources() {
    command -v apt-get >/dev/null 2>&1 || return 0
    apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
        'Created-By: Packages' 'Origin: Debian' 2>/dev/null |
        grep -E "^deb [^ ]+ $suite(-updates|-security)? main$" | sort -u ||
        true
}

apt_options() {
    command -v apt-config >/dev/null 2>&1 || return 0
    apt-config dump | grep -iE \
        '^Acquire::(Check-Valid-Until|Check-Date|[a-z]+::(.*::)?Proxy) ' ||
        true
}

# make_root WORK: a bare Debian in WORK/root.
make_root() {
    local work=$1 option options=(--variant=minbase --quiet) mirror=()
    while IFS= read -r option; do
        [ -z "$option" ] || options+=("--aptopt=$option")
    done < <(apt_options)
    apt_sources >"$work/sources.list"
    [ ! -s "$work/sources.list" ] || mirror=("$work/sources.list")
    chmod 755 "$work"
    as_root mmdebstrap "${options[@]}" $suite "$work/root" "${mirror[@]}" \
        >"$work/log" 2>&1 || { cat "$work/log" >&2; die "mmdebstrap failed"; }
    [ ! -e /etc/resolv.conf ] ||
        as_root cp -L --remove-destination /etc/resolv.conf "$work/root/etc/"
}

# The mounts of in_root live in a namespace of their own and end with the
# command, so removing the tree cannot reach through them.
remove_root() {
    as_root rm -rf --one-file-system "$1"
}

# in_root WORK DIRECTORY COMMAND...: runs it in WORK/root, as its root.
in_root() {
    # shellcheck disable=SC2016 # the inner shell expands
    as_root unshare --mount sh -ec '
        root=$1/root directory=$2
        shift 2
        mount -t proc proc "$root/proc"
        for device in null zero full random urandom tty; do
            [ -c "$root/dev/$device" ] || : >"$root/dev/$device"
            mount --bind "/dev/$device" "$root/dev/$device"
        done
        mount -t tmpfs tmpfs "$root/dev/shm"
        mkdir -p "$root/dev/pts"
        mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts \
            "$root/dev/pts"
        ln -sf pts/ptmx "$root/dev/ptmx"
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
            TERM="${TERM-dumb}" ${http_proxy:+http_proxy="$http_proxy"} \
            ${https_proxy:+https_proxy="$https_proxy"} \
            chroot "$root" sh -c "cd $directory && exec \"\$@\"" sh "$@"
    ' sh "$@"
}
