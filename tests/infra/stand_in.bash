# shellcheck shell=bash
# Programs that only write down in $CALLS how they were called. Loaded by the tests beside it.

# stand_in NAME BODY: in $BIN, in the place of the real one.
stand_in() {
    # shellcheck disable=SC2016
    printf '#!/usr/bin/env bash\necho "%s $*" >>"$CALLS"\n%s\n' "$1" "$2" >"$BIN/$1"
    chmod +x "$BIN/$1"
}

# bats takes no notice of a `!`.
refute() {
    if "$@"; then return 1; fi
}
