# shellcheck shell=bash
# The gate of an update where the servers are Docker's containers: people come by Caddy, so while that is stopped nobody does.

# compose_gate SERVICE VERSION
compose_gate() {
    ! compose_has_caddy || docker_compose stop caddy || return 1
    docker_compose up --detach --build "$1" && wait_healthy "$1" "$2" "$GATE_SECONDS"
}

# compose_gate_close SERVICE: it is stopped then, and people come again when it is started.
compose_gate_close() { compose_stop "$1"; }

# Docker starts no container at boot that somebody stopped, so this holds after a loss of power too.
compose_gate_is_open() {
    compose_has_caddy && [ "$(compose_state caddy)" != running ]
}

# compose_open: people may come, and find Caddy ready. Where it is left out, what takes its place is the operator's.
compose_open() {
    ! compose_has_caddy || [ "$(compose_state caddy)" = running ] ||
        COMPOSE_PATIENCE=$START_SECONDS docker_compose up --detach --wait --no-build caddy ||
        warn "Caddy does not come up: appctl logs caddy"
}

compose_restart_caddy() {
    compose_has_caddy || fail "Caddy is not among the containers: COMPOSE_PROFILES in $(compose_env_file) leaves it out"
    docker_compose restart caddy
}

compose_has_caddy() {
    docker_compose config --services | grep -x caddy >/dev/null
}

# compose_units SERVICE: the release's files, and the images that are made of its programs.
compose_units() {
    local version
    version=$(release_current)
    compose_files
    backup_units_write
    systemctl daemon-reload
    env_set "$(compose_env_file)" "${1^^}_IMAGE" "privatechat-$1:$version"
}

# compose_run_release RELEASE SERVICE check [ARCHIVE]: its image is not made before it is needed, so the version has to say it.
compose_run_release() {
    ! release_older "${1##*/}" "$(release_current)"
}
