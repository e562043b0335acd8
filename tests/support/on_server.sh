#!/bin/bash
# on_server.sh NAME COMMAND...
#
# Runs COMMAND with CORM_TEST_URL, the URL of the test server NAME
# (./scripts/servers); an argument URL in COMMAND is replaced by it.  Without
# such a server the test is skipped, and says so.
set -u
name=$1
shift
variable=CORM_TEST_$(echo "$name" | tr a-z A-Z)_URL
url=${!variable-}
if [ -z "$url" ]; then
    echo "skipped: no $name server ($variable is not set; try" \
        "eval \"\$(./scripts/servers env)\")"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
export CORM_TEST_URL=$url
arguments=()
for argument in "$@"; do
    [ "$argument" != URL ] || argument=$url
    arguments+=("$argument")
done
exec "${arguments[@]}"
