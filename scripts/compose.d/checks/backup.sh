# shellcheck shell=bash
# Backup and restore of docker-compose.yml, step by step as docs/containers.md says. Sourced.

backup_checks() {
    export BASE=http://localhost
    step 'an instance with an account and a message' backup_has_something
    step 'a backup is made while it runs, and proven' backup_is_made
    step 'all volumes are lost' backup_is_needed
    step 'restored into new volumes: accounts and messages are as they were' backup_is_restored
}

backup_has_something() {
    mkdir -p "$RUN/backup"
    chown 65532 "$RUN/backup"
    compose down --volumes --remove-orphans >/dev/null 2>&1
    backup_up --build
    set_up "$(set_up_link compose logs --no-log-prefix instance)"
    sign_in
    say 'kept'
}

backup_is_made() {
    compose exec -T postgres pg_dump --format=custom --username=postgres instance >"$RUN/backup/database.dump"
    chown 65532 "$RUN/backup/database.dump"
    beside backup --dump /backup/database.dump --to /backup >"$RUN/backup.log"
    [[ $(tail -n 1 "$RUN/backup.log") == /backup/privatechat-instance-*.tar.zst ]] || fail "backup says $(<"$RUN/backup.log")"
    beside check "$(tail -n 1 "$RUN/backup.log")"
    sign_in
    say 'said after the backup'
}

backup_is_needed() {
    compose down --volumes >/dev/null 2>&1
    backup_up --no-build
    if (sign_in) 2>/dev/null; then fail "the account outlived its volume"; fi
}

backup_is_restored() {
    local dump
    compose stop instance >/dev/null 2>&1
    beside restore "$(tail -n 1 "$RUN/backup.log")" --extract /backup/extracted
    dump=$RUN/backup/extracted/database/postgres.dump
    compose exec -T postgres dropdb --username=postgres instance
    compose exec -T postgres createdb --username=postgres --owner=instance instance
    compose exec -T postgres pg_restore --exit-on-error --no-owner --role=instance --username=postgres --dbname=instance <"$dump"
    backup_up --no-build
    sign_in
    must_have_said 'kept'
    compose down --volumes >/dev/null 2>&1
}

# beside SUBCOMMAND…: a container of its own, beside the server, on the same volumes.
beside() {
    compose run --rm -T --no-deps --volume /e2e/backup:/backup instance "$@" 2>"$RUN/beside.log" || fail "$(<"$RUN/beside.log")"
}

# backup_up BUILD-OPTION
backup_up() {
    compose up --detach "$1" --wait --wait-timeout 900 >"$RUN/up.log" 2>&1 || fail "$(tail -n 40 "$RUN/up.log")"
    wait_for 300 "an answer through Caddy" healthy
}
