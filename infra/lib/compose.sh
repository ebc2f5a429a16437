# shellcheck shell=bash
# The servers as Docker's containers, by the compose file in COMPOSE_DIR.

# The user of the images; it has no name on the host.
readonly COMPOSE_USER=65532

compose_owner() { echo "$COMPOSE_USER:$COMPOSE_USER"; }

# docker_compose WORDS…: there, since the files that COMPOSE_FILE names in .env are looked for where Compose is started.
# Images are built where that is asked for, and never because a container is started.
docker_compose() {
    (cd "$(compose_folder)" && PULL_POLICY=missing ${COMPOSE_PATIENCE:+timeout "$COMPOSE_PATIENCE"} docker compose --progress quiet "$@")
}

compose_folder() {
    local folder
    folder=$(state_get COMPOSE_DIR)
    echo "${folder:-$COMPOSE_HOME}"
}

# Not waited for: whoever starts a server asks for its health, and knows how long that may take.
compose_start() {
    docker_compose up --detach --no-build "$1" && compose_open
}

compose_stop() { docker_compose stop "$1"; }

# Made anew, since a container has its settings from when it was made. (Not with --no-deps: containers that are made so differ
# from those that are not, and would be made anew once more by whoever starts all of them.)
compose_restart() { docker_compose up --detach --no-build --force-recreate "$1"; }

compose_state() {
    case $(docker_compose ps --all --format '{{.State}} {{.Health}}' "$1" 2>/dev/null | head -n 1) in
        running\ starting) echo starting ;;
        running*) echo running ;;
        restarting*) echo failed ;;
        *) echo stopped ;;
    esac
}

# compose_logs SERVICE [-n LINES] [-f]
compose_logs() {
    local service=$1
    shift
    docker_compose logs --no-log-prefix "$@" "$service"
}

compose_last_words() { compose_logs "$1" --tail 30; }

# compose_run SERVICE SUBCOMMAND…: in a container of its own, beside the server, on the same volumes.
compose_run() {
    local service=$1
    shift
    [ -d "$STAGE_DIR" ] || backup_folder
    docker_compose run --rm --no-TTY --no-deps --user "$COMPOSE_USER" \
        --volume "$STAGE_DIR:$STAGE_DIR" --volume "$BACKUPS_DIR:$BACKUPS_DIR" "$service" "$@" </dev/null
}

# The tokens are in the environment of a container: new ones need a new container, and a short pause.
compose_reload() {
    compose_restart "$1"
}

# compose_curl SERVICE PATH [PORT]: the container's own address, since nothing but Caddy is published.
compose_curl() {
    local address port=${3:-}
    address=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}' \
        "$(docker_compose ps --quiet "$1" | head -n 1)" 2>/dev/null | grep -m 1 .) || return 1
    [ -n "$port" ] || case $1 in instance) port=8080 ;; resolver) port=8081 ;; esac
    curl --config - --fail --silent --noproxy '*' --max-time 15 "http://$address:$port$2"
}

# What may be set is what the compose file hands on.
compose_keys() {
    grep -oE '[$][{][A-Z][A-Z0-9_]*' "$(compose_folder)/docker-compose.yml" | cut -c 3- | sort -u
}

# compose_data_folder: of the host, where all volumes are.
compose_data_folder() { docker info --format '{{.DockerRootDir}}' 2>/dev/null; }

compose_env_file() {
    echo "$(compose_folder)/.env"
}

# ---- backup and restore: PostgreSQL's own programs are in its container ----

# compose_backup SERVICE WORDS…
compose_backup() {
    local service=$1
    shift
    docker_compose exec --no-TTY postgres pg_dump --format=custom --username=postgres "$service" </dev/null >"$STAGE_DIR/database.dump" &&
        chown "$(compose_owner)" "$STAGE_DIR/database.dump" &&
        compose_run "$service" backup --dump "$STAGE_DIR/database.dump" "$@"
}

# compose_restore SERVICE ARCHIVE [--config-to FOLDER] | SERVICE --undo: into a new database, which then takes the name; the
# one before stays as SERVICE_undo.
compose_restore() {
    local service=$1 archive=$2 extracted="$STAGE_DIR/extracted" dump
    if [ "$archive" = --undo ]; then
        compose_undo "$service"
        return
    fi
    [ $# -eq 2 ] || fail "--with-config is for native installations: the settings here are in $(compose_env_file)"
    rm -rf "$extracted"
    compose_run "$service" restore "$archive" --extract "$extracted" >&2 || return 1
    dump=$(find "$extracted" -name '*.dump' | head -n 1)
    [ -n "$dump" ] || return 1
    compose_psql "DROP DATABASE IF EXISTS ${service}_restored" "CREATE DATABASE ${service}_restored OWNER $service" || return 1
    docker_compose exec --no-TTY postgres pg_restore --exit-on-error --no-owner --role="$service" --username=postgres \
        --dbname="${service}_restored" <"$dump" >&2 || return 1
    compose_swap "$service" "${service}_restored" "${service}_undo"
}

compose_undo() {
    local service=$1
    [ -n "$(compose_query "SELECT 1 FROM pg_database WHERE datname = '${service}_undo'")" ] || return 1
    compose_swap "$service" "${service}_undo" "${service}_taken_back"
}

# compose_swap NAME NEW ASIDE: NEW becomes NAME, and what was NAME is then ASIDE.
compose_swap() {
    compose_psql "DROP DATABASE IF EXISTS $3" "ALTER DATABASE $1 RENAME TO $3" "ALTER DATABASE $2 RENAME TO $1" \
        "COMMENT ON DATABASE $3 IS '$(date -u +%FT%TZ)'"
}

compose_psql() {
    local statement
    for statement; do
        docker_compose exec --no-TTY postgres psql --quiet --set ON_ERROR_STOP=1 --username=postgres --command "$statement" </dev/null >&2 ||
            return 1
    done
}

compose_query() {
    docker_compose exec --no-TTY postgres psql --quiet --tuples-only --no-align --username=postgres --command "$1" </dev/null
}

# compose_uninstall PURGE: the volumes hold the data. The settings lie with the program, so a copy is laid where settings stay.
compose_uninstall() {
    local words=()
    if [ "$1" = yes ]; then words=(--volumes); else install -m 0600 "$(compose_env_file)" "$COMPOSE_ENV_KEPT"; fi
    docker_compose down --remove-orphans "${words[@]}"
}
