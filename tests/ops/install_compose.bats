#!/usr/bin/env bats
# The other mode: Docker from the distribution, the release's compose files, and settings that stay the operator's.

load install.bash

setup() {
    own_root
    stand_in curl 'case $* in */api/health) echo "{\"version\":\"$(cat "$HERE/VERSION")\"}" ;; *) echo 203.0.113.7 ;; esac'
    stand_in docker 'case $* in
        version*) echo "${ENGINE:-27.1.0}" ;;
        "compose version"*) echo "${COMPOSE:-2.30.0}" ;;
        *" up "*) echo "domain: ${DOMAIN:-of .env}" >>"$CALLS" ;;
        *" logs "*) echo "https://chat.example.org/setup#claim=abc" ;;
    esac'
    stand_in apt-get
    stand_in dpkg-query
    stand_in useradd
    stand_in chown
    stand_in systemctl
    stand_in install 'args=(); while [ $# -gt 0 ]; do case $1 in -o | -g) shift ;; *) args+=("$1") ;; esac; shift; done
        exec /usr/bin/install "${args[@]}"'
    export DOMAIN=chat.example.org INSTALL_MODE=compose
    library release network packages settings preflight units caddy secrets report compose_install install
    unpacked_release
    mkdir -p "$OPT_DIR" "$PREFIX/var/backups" "$UNITS_DIR"
}

# unpacked_release: as a tarball has it, with programs that are none.
unpacked_release() {
    export HERE=$BATS_TEST_TMPDIR/privatechat-1.2.3
    mkdir -p "$HERE/compose"
    for name in instance resolver; do printf '#!/bin/sh\n' >"$HERE/$name" && chmod +x "$HERE/$name"; done
    cp -r "$REPOSITORY/infra/systemd" "$REPOSITORY/infra/caddy" "$HERE/"
    (cd "$REPOSITORY" && cp --parents -r docker-compose.yml .env.example infra/compose instance/Dockerfile resolver/Dockerfile "$HERE/compose/")
    echo 1.2.3 >"$HERE/VERSION"
}

compose_run_through() {
    BLOCKERS=()
    settings_resolve
    [ ${#BLOCKERS[@]} -eq 0 ] || { printf '%s\n' "${BLOCKERS[@]}" && return 1; }
    install_compose 1.2.3
}

@test "it places the release's files and its programs, writes .env, and starts the containers" {
    catch compose_run_through
    [ "$status" -eq 0 ]
    cmp "$REPOSITORY/docker-compose.yml" "$COMPOSE_HOME/docker-compose.yml"
    [ -x "$COMPOSE_HOME/binaries/$(architecture)/instance" ]
    [ "$(stat -c %a "$COMPOSE_HOME/.env")" = 600 ]
    for line in DOMAIN=chat.example.org ADMIN_EMAIL=admin@chat.example.org COMPOSE_PROFILES=selfhost \
        "COMPOSE_FILE=$COMPOSE_HOME/docker-compose.yml:$COMPOSE_HOME/infra/compose/binaries.yml" "BINARIES=$COMPOSE_HOME/binaries" INSTANCE_IMAGE=privatechat-instance:1.2.3; do
        grep -qxF "$line" "$COMPOSE_HOME/.env"
    done
    grep -qx "docker compose --project-directory $COMPOSE_HOME up --detach --wait --build" "$CALLS"
    [ "$(state_get MODE) $(state_get ROLES) $(state_get COMPOSE_DIR)" = "compose standalone $COMPOSE_HOME" ]
    [[ $output == *"PrivateChat 1.2.3 runs: https://chat.example.org"*"#claim=abc"* ]]
    not grep -q '^apt-get' "$CALLS"
    cmp "$REPOSITORY/infra/systemd/privatechat-backup@.timer" "$UNITS_DIR/privatechat-backup@.timer"
    grep -qx 'systemctl enable privatechat-backup@instance.timer' "$CALLS"
    grep -qx 'systemctl start privatechat-backup@instance.timer' "$CALLS"
}

@test "settings that an uninstallation left are taken into use again" {
    printf 'COMPOSE_PROFILES=selfhost\nRUST_LOG=debug\nRESOLVER_REGISTER_TOKENS=ada:geheim\n' >"$COMPOSE_ENV_KEPT"
    compose_run_through >/dev/null
    grep -qx RUST_LOG=debug "$COMPOSE_HOME/.env"
    grep -qx RESOLVER_REGISTER_TOKENS=ada:geheim "$COMPOSE_HOME/.env"
}

@test "a second run changes no file, and no edit of the operator's" {
    compose_run_through >/dev/null
    echo RUST_LOG=debug >>"$COMPOSE_HOME/.env"
    echo '# mine' >>"$COMPOSE_HOME/docker-compose.yml"
    before=$(cd "$PREFIX" && find . -type f -exec sha256sum {} + | sort)
    compose_run_through >/dev/null
    [ "$(cd "$PREFIX" && find . -type f -exec sha256sum {} + | sort)" = "$before" ]
}

@test "an instance gets its resolver and the token, and keeps them" {
    INSTALL_ROLE=instance CONTROL_PLANE_URL=https://r.example.org RESOLVER_REGISTER_TOKEN=geheim compose_run_through >/dev/null
    grep -qx CONTROL_PLANE_URL=https://r.example.org "$COMPOSE_HOME/.env"
    grep -qx RESOLVER_REGISTER_TOKEN=geheim "$COMPOSE_HOME/.env"
    not grep -q geheim "$CALLS"
    compose_run_through >/dev/null
    grep -qx RESOLVER_REGISTER_TOKEN=geheim "$COMPOSE_HOME/.env"
}

@test "a resolver joins an instance, but is not alone in this mode" {
    INSTALL_ROLE=resolver catch compose_run_through
    [[ $status -eq 1 && $output == *"a resolver only beside an instance"* ]]
    compose_run_through >/dev/null
    INSTALL_ROLE=resolver DOMAIN=resolver.example.org compose_run_through >/dev/null
    grep -qx COMPOSE_PROFILES=selfhost,resolver "$COMPOSE_HOME/.env"
    grep -qx 'systemctl start privatechat-backup@resolver.timer' "$CALLS"
    grep -qx RESOLVER_PUBLIC_URL=https://resolver.example.org "$COMPOSE_HOME/.env"
    grep -qx DOMAIN=chat.example.org "$COMPOSE_HOME/.env"
    [ "$(state_get ROLES)" = "standalone resolver" ]
    [ "$(grep '^domain: ' "$CALLS" | sort -u)" = "domain: of .env" ]
}

@test "what this mode can't do is said" {
    DATABASE_URL=postgres://x catch compose_run_through
    [[ $status -eq 1 && $output == *"brings a PostgreSQL of its own"* ]]
}

@test "Docker is installed from the distribution where it is new enough there, else that is said" {
    printf 'ID=debian\nVERSION_ID="13"\n' >"$BATS_TEST_TMPDIR/os"
    export OS_RELEASE=$BATS_TEST_TMPDIR/os ENGINE=20.10.5
    catch compose_run_through
    [[ $status -eq 1 && $output == *"Docker Engine 25.0 and Compose 2.24 or newer are needed"* ]]
    grep -q '^apt-get .*install docker.io docker-cli docker-compose docker-buildx' "$CALLS"
    : >"$CALLS"
    printf 'ID=debian\nVERSION_ID="12"\n' >"$OS_RELEASE"
    catch compose_run_through
    [[ $status -eq 1 && $output == *"https://docs.docker.com/engine/install/"* ]]
    not grep -q '^apt-get' "$CALLS"
}

@test "a dry run starts nothing" {
    DRY_RUN=1 catch compose_run_through
    [ "$status" -eq 0 ]
    [[ $output == *"would run: "*"docker compose"* ]]
    not grep -q ' up ' "$CALLS"
    [ ! -e "$COMPOSE_HOME" ]
}
