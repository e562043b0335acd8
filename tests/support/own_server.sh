#!/bin/bash
# own_server.sh NAME COMMAND...
#
# Runs COMMAND as on_server.sh does, on a server of its own: for what would
# change the server for every other test.  Where there is none to test on, the
# test is skipped, and says so.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
name=$1
variable=CORM_TEST_$(echo "$name" | tr "[:lower:]" "[:upper:]")_URL
shift
if [ -n "${!variable-}" ]; then
    kind=$name
    [ "${!variable}" != "${CORM_TEST_MYSQL9_URL-}" ] || kind=mysql9
    CORM_SERVERS=$(mktemp -d)
    export CORM_SERVERS
    trap '"$root/scripts/servers" stop; rm -rf "$CORM_SERVERS"' EXIT
    "$root/scripts/servers" start --installed "$kind"
    eval "$("$root/scripts/servers" env)"
    for what in URL TCP_URL; do
        own=CORM_TEST_$(echo "$kind" | tr "[:lower:]" "[:upper:]")_$what
        export "${variable%URL}$what=${!own}"
    done
fi
"$(dirname "$0")/on_server.sh" "$name" "$@"
