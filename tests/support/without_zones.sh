#!/bin/bash
# without_zones.sh ROOT COMMAND...
#
# Runs COMMAND on a MariaDB of its own at which nobody has loaded time zones.
# Without MariaDB the test is skipped, and says so.
set -u
root=$1
shift
CORM_SERVERS=$(mktemp -d)
export CORM_SERVERS
trap 'bash "$root/scripts/servers" stop; rm -rf "$CORM_SERVERS"' EXIT
bash "$root/scripts/servers" start --installed --without-zones mysql || exit 1
unset CORM_TEST_MYSQL_URL
eval "$(bash "$root/scripts/servers" env)"
if [ -z "${CORM_TEST_MYSQL_URL-}" ]; then
    echo "skipped: no MariaDB is installed"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
CORM_TEST_URL=$CORM_TEST_MYSQL_URL CORM_TEST_NO_ZONES=1 "$@"
