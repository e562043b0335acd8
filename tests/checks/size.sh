#!/bin/bash
# size.sh LIBRARY BYTES: the shared library, stripped, is smaller than that.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
strip -o "$work/stripped" "$1"
bytes=$(stat -c %s "$work/stripped")
echo "$(basename "$1") stripped: $bytes bytes"
if [ "$bytes" -lt "$2" ]; then
    exit
fi
echo "not below $2; cmake/speed.cmake says which files are made small"
exit 1
