# shellcheck shell=bash
# What the tests of install.sh share: a root of their own, and stand-ins for what would change this machine.

REPOSITORY=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# A root of its own for the paths, and a folder of stand-ins that comes first on the PATH.
own_root() {
    export PRIVATECHAT_ROOT=$BATS_TEST_TMPDIR/root
    STANDINS=$BATS_TEST_TMPDIR/bin
    CALLS=$BATS_TEST_TMPDIR/calls
    mkdir -p "$PRIVATECHAT_ROOT/etc/privatechat" "$STANDINS"
    : >"$CALLS"
    export CALLS PATH="$STANDINS:$PATH" NON_INTERACTIVE=1
    # Where a test forgot its stand-in, nobody outside is asked.
    export PUBLIC_IP_SOURCES='https://ipify.invalid https://icanhazip.invalid https://checkip.invalid'
    unset DOMAIN ADMIN_EMAIL VERSION INSTALL_ROLE INSTALL_MODE CONTROL_PLANE_URL RESOLVER_REGISTER_TOKEN DATABASE_URL REDIS_URL
}

# library PART…: sources these files as install.sh would.
library() {
    local part
    HERE=$REPOSITORY/infra
    source "$REPOSITORY/install.sh"
    for part in common "$@"; do
        # shellcheck disable=SC1090
        source "$REPOSITORY/infra/lib/$part.sh"
    done
}

# catch COMMAND…: its status and output, in these variables (bats' own `run` has the name of one of ours). It may exit.
catch() {
    status=0
    output=$(
        set -Eeuo pipefail
        "$@" 2>&1 </dev/null
    ) || status=$?
}

# not COMMAND…: a test doesn't end at a failing `! command`.
not() {
    ! "$@"
}

# stand_in NAME [SCRIPT]: a program of that name that notes how it was called, then does SCRIPT.
stand_in() {
    # shellcheck disable=SC2016 # the stand-in expands it
    printf '#!/usr/bin/env bash\necho "%s $*" >>"$CALLS"\n%s\n' "$1" "${2:-}" >"$STANDINS/$1"
    chmod +x "$STANDINS/$1"
}

# make_release VERSION DIR: what a release host has for one version, signed by $KEY (made when there is none).
make_release() {
    local tree=$BATS_TEST_TMPDIR/tree/privatechat-$1 name
    KEY=${KEY:-$BATS_TEST_TMPDIR/key.pem}
    [ -e "$KEY" ] || openssl genpkey -algorithm ED25519 -out "$KEY" 2>/dev/null
    openssl pkey -in "$KEY" -pubout -out "$KEY.pub"
    mkdir -p "$tree/lib" "$2"
    for name in instance resolver install.sh; do printf '#!/bin/sh\necho %s %s\n' "$name" "$1" >"$tree/$name"; done
    chmod +x "$tree"/*
    echo "$1" >"$tree/VERSION"
    tar -C "$BATS_TEST_TMPDIR/tree" -czf "$2/privatechat-$1-linux-$(dpkg --print-architecture).tar.gz" "privatechat-$1"
    (cd "$2" && sha256sum ./*.tar.gz | sed 's| \./| |' >SHA256SUMS)
    openssl pkeyutl -sign -rawin -inkey "$KEY" -in "$2/SHA256SUMS" -out "$2/SHA256SUMS.sig"
}
