# shellcheck shell=bash
# A machine in a folder: releases with stand-ins for the servers, and stand-ins for systemd's commands.

machine_setup() {
    REPOSITORY=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    export PRIVATECHAT_ROOT=$BATS_TEST_TMPDIR/machine START_SECONDS=300 GATE_SECONDS=300
    export RELEASE_KEY_FILE=$BATS_TEST_TMPDIR/release-key.pub
    local bin=$BATS_TEST_TMPDIR/bin
    mkdir -p "$bin" "$PRIVATECHAT_ROOT"/{etc/privatechat/secrets,etc/systemd/system,opt/privatechat/releases,run,var/backups}
    python
    ln -s "$REPOSITORY/tests/ops/appctl-machine/systemd.py" "$bin/systemctl"
    ln -s "$REPOSITORY/tests/ops/appctl-machine/systemd.py" "$bin/systemd-run"
    stand_in chown 'exit 0'
    stand_in chgrp 'exit 0'
    # Whose a folder is can't be tried without root and the service's user; its mode can.
    # shellcheck disable=SC2016
    stand_in install 'for word; do shift; case $word in -o | -g) skip=yes ;; *) [ -n "$skip" ] && skip= || set -- "$@" "$word" ;; esac; done; exec /usr/bin/install "$@"'
    stand_in useradd 'exit 0'
    # shellcheck disable=SC2016
    stand_in journalctl 'for word; do case $word in --unit=*) cat "$PRIVATECHAT_ROOT/run/units/$(basename "${word#*=}" .service).log";; esac; done'
    PATH=$bin:$PATH
    ROOT=$PRIVATECHAT_ROOT
    ports
}

# The interpreter itself: where a version manager chooses one at each call, that takes longer than the stand-ins do.
python() {
    local found=$BATS_RUN_TMPDIR/python
    [ -s "$found" ] || { python3 -c 'import sys; print(sys.executable)' >"$found.$$" && mv "$found.$$" "$found"; }
    ln -s "$(<"$found")" "$BATS_TEST_TMPDIR/bin/python3"
}

stand_in() {
    printf '#!/bin/sh\n%s\n' "$2" >"$BATS_TEST_TMPDIR/bin/$1"
    chmod +x "$BATS_TEST_TMPDIR/bin/$1"
}

machine_teardown() {
    systemctl stop privatechat-update privatechat-instance privatechat-resolver || true
}

# Ports of its own for each test: two for the servers, and those behind them for the gate. Below those that the kernel gives
# away, and no two tests of a run, which are at work at once, take the same ten.
ports() {
    local first claims=$BATS_RUN_TMPDIR/ports
    mkdir -p "$claims"
    while :; do
        first=$((20000 + RANDOM % 1200 * 10))
        mkdir "$claims/$first" 2>/dev/null || continue
        ports_are_free "$first" && break
    done
    INSTANCE_PORT=$first RESOLVER_PORT=$((first + 1))
    export GATE_PORT=$((first + 2))
}

# ports_are_free FIRST: nothing else of this machine listens there.
ports_are_free() {
    local port
    for ((port = $1; port < $1 + 10; port++)); do
        ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || return 1
    done
}

# release VERSION SCHEMA [BROKEN|STUCK]: lies on the machine. A broken one ends, a stuck one never answers.
release() {
    local place=$ROOT/opt/privatechat/releases/$1
    mkdir -p "$place"
    cp "$REPOSITORY/appctl" "$REPOSITORY/install.sh" "$place/"
    cp -r "$REPOSITORY/infra/lib" "$REPOSITORY/infra/systemd" "$REPOSITORY/infra/caddy" "$place/"
    cp "$REPOSITORY/tests/ops/appctl-machine/server.py" "$place/instance"
    cp "$REPOSITORY/tests/ops/appctl-machine/server.py" "$place/resolver"
    echo "$1" >"$place/VERSION"
    echo "$2" >"$place/SCHEMA"
    [ -z "${3:-}" ] || touch "$place/$3"
}

# installed ROLE…: with version 1.0.0, and running.
installed() {
    local role service
    release 1.0.0 1
    ln -sfn releases/1.0.0 "$ROOT/opt/privatechat/current"
    printf 'MODE=native\nROLES="%s"\nINSTANCE_DOMAIN=chat.example.org\nRESOLVER_DOMAIN=resolver.example.org\n' "$*" \
        >"$ROOT/etc/privatechat/install.env"
    for role; do
        case $role in resolver) service=resolver ;; *) service=instance ;; esac
        mkdir -p "$ROOT/etc/privatechat/secrets/$service"
        printf '# The operator wrote this.\nPORT=%s\n# And this.\n' \
            "$([ "$service" = resolver ] && echo "$RESOLVER_PORT" || echo "$INSTANCE_PORT")" >"$ROOT/etc/privatechat/$service.env"
        appctl restart "$service"
    done
}

appctl() {
    "$ROOT/opt/privatechat/current/appctl" "$@"
}

health() {
    curl -sS --noproxy '*' "http://127.0.0.1:$([ "$1" = resolver ] && echo "$RESOLVER_PORT" || echo "$INSTANCE_PORT")/api/health"
}

database() {
    echo "$ROOT/var/lib/privatechat/$1/db"
}

# bundle VERSION SCHEMA [BROKEN|STUCK]: a signed release, not yet on the machine. Prints where it is.
bundle() {
    local work=$BATS_TEST_TMPDIR/bundle-$1 architecture
    architecture=$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
    mkdir "$work"
    release "$@"
    mv "$ROOT/opt/privatechat/releases/$1" "$work/privatechat-$1"
    tar -C "$work" -czf "$work/privatechat-$1-linux-$architecture.tar.gz" "privatechat-$1"
    (cd "$work" && sha256sum ./*.tar.gz | sed 's# \./# #' >SHA256SUMS)
    if [ ! -e "$RELEASE_KEY_FILE" ]; then
        openssl genpkey -algorithm ed25519 -out "$BATS_TEST_TMPDIR/release-key" 2>/dev/null
        openssl pkey -in "$BATS_TEST_TMPDIR/release-key" -pubout -out "$RELEASE_KEY_FILE"
    fi
    openssl pkeyutl -sign -rawin -inkey "$BATS_TEST_TMPDIR/release-key" -in "$work/SHA256SUMS" -out "$work/SHA256SUMS.sig"
    tar -C "$work" -cf "$work/bundle.tar" SHA256SUMS SHA256SUMS.sig "privatechat-$1-linux-$architecture.tar.gz"
    echo "$work/bundle.tar"
}

# eventually COMMAND…: until it succeeds, for five minutes: the machine may be busy.
eventually() {
    local end=$((SECONDS + 300))
    until "$@" 2>/dev/null; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.05
    done
}
