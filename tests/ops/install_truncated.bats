#!/usr/bin/env bats
# However short a download was cut, nothing of it is done.

load install.bash

setup() {
    own_root
    # Anything that install.sh could begin with leaves a trace.
    for name in id curl apt-get install mkdir mktemp systemctl uname sed cat; do stand_in "$name" 'exit 1'; done
    size=$(stat -c %s "$REPOSITORY/install.sh")
}

# cut BYTES: runs so much of the file as a pipe into bash would.
cut_at() {
    head -c "$1" "$REPOSITORY/install.sh" | bash >"$BATS_TEST_TMPDIR/out" 2>&1 || true
    if [ -s "$CALLS" ]; then
        echo "cut after $1 of $size bytes it did:"
        cat "$CALLS"
        return 1
    fi
}

@test "cut anywhere, it does nothing" {
    for ((at = 0; at < size; at += 97)); do cut_at "$at"; done
}

@test "cut anywhere in its last lines, it does nothing" {
    # Without its very last byte, a line break, it is complete.
    for ((at = size - 60; at < size - 1; at++)); do cut_at "$at"; done
}

@test "whole, it does something" {
    head -c "$((size - 1))" "$REPOSITORY/install.sh" | bash >"$BATS_TEST_TMPDIR/out" 2>&1 || true
    grep -q '^id' "$CALLS"
}

@test "main is called on the last line, and is all that happens outside of functions" {
    [ "$(tail -n 1 "$REPOSITORY/install.sh")" = 'main "$@"' ]
}

@test "another shell is told to be bash" {
    stand_in bash
    not dash "$REPOSITORY/install.sh" 2>"$BATS_TEST_TMPDIR/out"
    grep -q 'this needs bash' "$BATS_TEST_TMPDIR/out"
    [ ! -s "$CALLS" ]
}
