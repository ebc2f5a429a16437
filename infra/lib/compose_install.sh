# shellcheck shell=bash
# The other way to run it: Docker, and the compose files of the release. Images are made here, of the release's own programs.

# What the compose files need.
readonly COMPOSE_NEEDED=2.24 ENGINE_NEEDED=25.0

# compose_settings_check: what this mode can't do, for the preflight.
compose_settings_check() {
    [ "$MODE" = compose ] || return 0
    [ "$ROLE" != resolver ] || has_role standalone || has_role instance ||
        blocker "INSTALL_MODE=compose has a resolver only beside an instance: install that first, or the resolver with \
INSTALL_MODE=native, or see docker-compose.resolvers.yml"
    [ -z "${DATABASE_URL:-}" ] || blocker "INSTALL_MODE=compose brings a PostgreSQL of its own: leave DATABASE_URL away"
    [ -z "${REDIS_URL:-}" ] || blocker "INSTALL_MODE=compose: set RESOLVER_REDIS_URL in $COMPOSE_HOME/.env instead of REDIS_URL"
    [ -z "$AUTHORITY_ROOT" ] || blocker "ACME_CA_ROOT is for INSTALL_MODE=native; with compose mount it into Caddy's container"
}

install_compose() {
    install_docker
    release_place "$HERE"
    release_switch "$1"
    make_user
    folder "$ETC_DIR" 0755
    folder "$BACKUPS_DIR" 0700 "$SERVICE_USER"
    compose_files
    compose_settings
    backup_units_write
    state_write COMPOSE_DIR "$COMPOSE_HOME"
    say "Starting the containers (the first time their images are fetched)"
    # Compose lets variables win over .env, and ours are about what is added now: the other service has a DOMAIN too.
    run env --unset={DOMAIN,ADMIN_EMAIL,CONTROL_PLANE_URL,RESOLVER_REGISTER_TOKEN,ACME_CA} \
        docker compose --project-directory "$COMPOSE_HOME" up --detach --wait --build ||
        fail "the containers did not start: docker compose --project-directory $COMPOSE_HOME logs; and the log, $LOG_FILE"
    backup_timer_enable "$SERVICE"
    if dry; then return; fi
    certificate_wait "$1" "$NAME"
    report "$SERVICE" "$1"
}

install_docker() {
    if docker_is_new_enough; then return; fi
    if dry; then
        say "would install Docker and Compose from the distribution"
        return
    fi
    # Debian 12 has them too old.
    case $(os_field ID)-$(os_field VERSION_ID) in
        debian-13) packages_install docker.io docker-cli docker-compose docker-buildx ;;
        ubuntu-*) packages_install docker.io docker-compose-v2 docker-buildx ;;
    esac
    docker_is_new_enough || fail "Docker Engine $ENGINE_NEEDED and Compose $COMPOSE_NEEDED or newer are needed, and this system's \
packages don't have them: install Docker's own (https://docs.docker.com/engine/install/), then run install.sh again"
}

docker_is_new_enough() {
    local engine compose
    engine=$(docker version --format '{{.Server.Version}}' 2>/dev/null) || return 1
    compose=$(docker compose version --short 2>/dev/null) || return 1
    docker buildx version >/dev/null 2>&1 || return 1
    ! release_older "$engine" "$ENGINE_NEEDED" && ! release_older "${compose#v}" "$COMPOSE_NEEDED"
}

# compose_files: the release's, and its programs where images are built from. Files that were changed stay.
compose_files() {
    local file from place
    from=$(release_files)
    folder "$COMPOSE_HOME" 0755
    while IFS= read -r file; do
        place=$COMPOSE_HOME/$file
        folder "$(dirname "$place")" 0755
        put_generated "$place" 0644 <"$from/compose/$file"
    done < <(cd "$from/compose" && find . -type f -printf '%P\n' | sort)
    place=$COMPOSE_HOME/binaries/$(architecture)
    folder "$COMPOSE_HOME/binaries" 0755
    folder "$place" 0755
    for file in instance resolver; do
        cmp -s "$from/$file" "$place/$file" || run install -m 0755 "$from/$file" "$place/$file"
    done
}

# compose_settings_kept: those that an uninstallation left, else the release's.
compose_settings_kept() {
    if [ -e "$COMPOSE_ENV_KEPT" ]; then echo "$COMPOSE_ENV_KEPT"; else echo "$(release_files)/compose/.env.example"; fi
}

# compose_settings: .env, for root's eyes only, since it may hold a token.
compose_settings() {
    local file=$COMPOSE_HOME/.env version profiles
    version=$(cat "$HERE/VERSION")
    [ -e "$file" ] || put "$file" 0600 <"$(compose_settings_kept)"
    profiles=$(env_get "$file" COMPOSE_PROFILES)
    if [ "$SERVICE" = resolver ]; then
        [[ ,$profiles, == *,resolver,* ]] || profiles+=,resolver
        env_set "$file" RESOLVER_PUBLIC_URL "https://$NAME"
    else
        env_set "$file" DOMAIN "$NAME" ADMIN_EMAIL "$EMAIL"
        [ "$ROLE" != instance ] || env_set "$file" CONTROL_PLANE_URL "$(resolver_url)" \
            RESOLVER_REGISTER_TOKEN "${RESOLVER_REGISTER_TOKEN:-$(env_get "$file" RESOLVER_REGISTER_TOKEN)}"
    fi
    [ -z "$AUTHORITY" ] || env_set "$file" ACME_CA "$AUTHORITY"
    env_set "$file" COMPOSE_PROFILES "${profiles#,}" COMPOSE_FILE "$COMPOSE_HOME/docker-compose.yml:$COMPOSE_HOME/infra/compose/binaries.yml" \
        BINARIES "$COMPOSE_HOME/binaries" INSTANCE_IMAGE "privatechat-instance:$version" \
        RESOLVER_IMAGE "privatechat-resolver:$version" PULL_POLICY build
}
