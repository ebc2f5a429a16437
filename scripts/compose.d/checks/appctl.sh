# shellcheck shell=bash
# appctl on a machine whose servers are containers. Sourced.

readonly INSTALLED=/opt/privatechat

appctl_checks() {
    export BASE=http://localhost
    step 'a machine as install.sh leaves it with INSTALL_MODE=compose' appctl_is_installed
    step 'appctl status and setup-link' appctl_tells
    step 'appctl config set and restart reach the container' appctl_sets
    step 'appctl backup --verify' appctl_backs_up
    step 'appctl restore brings back what the archive has' appctl_restores
    step 'appctl restore --undo takes that back' appctl_undoes
    step 'appctl uninstall leaves the data' appctl_uninstalls
}

# The places are those of infra/lib/common.sh, the settings those of infra/lib/compose_install.sh.
appctl_is_installed() {
    local file
    mkdir -p "$RUN/release/lib" "$RUN/compose"
    cp appctl install.sh "$RUN/release/"
    cp infra/lib/*.sh "$RUN/release/lib/"
    echo 1.2.3 >"$RUN/release/VERSION"
    for file in docker-compose.yml .env.example infra/compose instance/Dockerfile resolver/Dockerfile; do
        cp -r --parents "$file" "$RUN/compose/"
    done
    {
        cat .env.example
        printf '%s\n' "COMPOSE_FILE=$INSTALLED/compose/docker-compose.yml:$INSTALLED/compose/infra/compose/binaries.yml" \
            "BINARIES=$INSTALLED/compose/binaries" \
            PULL_POLICY=build
    } >"$RUN/compose/.env"
    engine sh -euc "
        useradd --system --user-group --no-create-home privatechat
        mkdir -p $INSTALLED/releases /etc/privatechat /usr/local/bin
        cp -r release $INSTALLED/releases/1.2.3
        ln -s releases/1.2.3 $INSTALLED/current
        ln -s $INSTALLED/current/appctl /usr/local/bin/appctl
        cp -r compose $INSTALLED/compose
        cp -r binaries $INSTALLED/compose/binaries
        printf '%s\n' MODE=compose ROLES=standalone INSTANCE_DOMAIN=localhost COMPOSE_DIR=$INSTALLED/compose >/etc/privatechat/install.env
        cd $INSTALLED/compose
        docker compose up --detach --build --wait --wait-timeout 600" >"$RUN/up.log" 2>&1 || fail "$(tail -n 40 "$RUN/up.log")"
    wait_for 60 "an answer through Caddy" healthy
}

appctl_tells() {
    local link
    link=$(appctl setup-link)
    [[ $link == *"$BASE/setup#claim="* ]] || fail "setup-link says '$link'"
    set_up "$(grep -o 'http[^ ]*' <<<"$link")"
    sign_in
    say 'kept'
    appctl status >"$RUN/status"
    grep -q '^instance *running *ok' "$RUN/status" || fail "status says $(<"$RUN/status")"
    grep -q 'mode compose, roles standalone' "$RUN/status" || fail "status says $(<"$RUN/status")"
}

appctl_sets() {
    appctl config set REGISTRATION_MODE open >/dev/null
    appctl restart >/dev/null
    wait_for 60 "an answer through Caddy" healthy
    engine curl --silent "$BASE/.well-known/privatechat" | jq -e '.registration_mode == "open"' >/dev/null ||
        fail "the setting didn't arrive"
}

appctl_backs_up() {
    appctl backup --verify >"$RUN/backup.log"
    grep -o '/[^ ]*privatechat-instance-[^ ]*\.tar\.zst' "$RUN/backup.log" | tail -n 1 >"$RUN/archive"
    engine test -s "$(<"$RUN/archive")" || fail "there is no archive: $(<"$RUN/backup.log")"
}

appctl_restores() {
    sign_in
    say 'said after the backup'
    appctl restore "$(<"$RUN/archive")" >/dev/null
    sign_in
    must_have_said 'kept'
}

appctl_undoes() {
    appctl restore --undo instance >/dev/null
    sign_in
    must_have_said 'kept' 'said after the backup'
}

appctl_uninstalls() {
    appctl uninstall >/dev/null
    [ -z "$(engine docker ps --quiet)" ] || fail "containers are left"
    engine docker volume inspect privatechat_postgres-data >/dev/null || fail "the data is gone"
}

# appctl WORDS…: as on the machine. What it says on standard error is told when it fails.
appctl() {
    engine NON_INTERACTIVE=1 appctl "$@" 2>"$RUN/appctl.log" </dev/null || fail "appctl $1 ends with $?: $(<"$RUN/appctl.log")"
}
