# shellcheck shell=bash
# INSTALL_MODE=compose on Debian 13: Docker from the distribution, in the machine. The images of others are stand-ins. Sourced.

scene_compose() {
    scene compose
    mirror compose
    mirror_damaging compose
    case_run "Debian 13, Docker: installed by one command, with https, set up by the printed link" compose_install
    case_aside "Debian 13, Docker: a second run changes nothing" compose_again
    case_run "Debian 13, Docker: the timer's backup, in its sandbox, is made and proven" compose_timer
    case_run "Debian 13, Docker: appctl config set and restart reach the container" compose_config
    case_run "Debian 13, Docker: a resolver beside it; a new token works at once" compose_resolver
    case_aside "Debian 13, Docker: a run without a role keeps both" compose_keeps_both
    case_run "Debian 13, Docker: a restore brings back what the archive has, its undo takes that back" compose_restore_and_undo
    case_run "Debian 13, Docker: upgraded, with what people wrote and the resolver's tokens" compose_upgrade
    case_run "Debian 13, Docker: an upgrade that damages the data is taken back" compose_failing_upgrade
    case_run "Debian 13, Docker: uninstalled, only data stays" compose_uninstall
    case_run "Debian 13, Docker: installed again, the data is taken into use" compose_reinstall
    scene_end
}

compose_install() {
    # Docker's layers can't lie on an overlay.
    # shellcheck disable=SC2153
    local disk=$CACHE/runs/${WORLD##*/}/docker
    mkdir -p "$disk"
    SYSTEMD_NSPAWN_API_VFS_WRITABLE=network SYSTEMD_SECCOMP=0 \
        new_machine docker trixie 61 --bind="$disk:/var/lib/docker" --bind-ro="$(compose_tree):/stand-ins"
    compose_stand_ins
    compose_installs
    must_say "$STATE/docker.install" "https://$(domain docker)"
    chat docker setup "$(claim docker)"
    runs_version docker "$NOW"
    appctl docker status
    must_say "$STATE/docker.appctl" 'mode compose, roles standalone'
}

# compose_installs [VARIABLE=VALUE…]: by Let's Encrypt's name, since a certificate authority of one's own is for the other mode.
compose_installs() {
    installs docker INSTALL_MODE=compose ACME_CA= ACME_CA_ROOT= "$@"
}

# compose_tree: the folder that stand-ins are made of, the same as for scripts/e2e-compose.
compose_tree() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/privatechat/compose
    mkdir -p "$cache"
    # shellcheck disable=SC2016
    flock "$cache/lock" bash -c '
        set -Eeuo pipefail
        CACHE=$1 RUN=$2
        source scripts/lib/tools.sh
        source scripts/compose.d/tree.sh
        source scripts/compose.d/images.sh
        debian_tree stand-ins "$STAND_IN_PACKAGES"' - "$cache" "$STATE"
}

# Under the official names, as in scripts/e2e-compose. This Caddy also trusts the internet it is in.
compose_stand_ins() {
    local target
    machine docker env DEBIAN_FRONTEND=noninteractive apt-get -q -y update
    machine docker env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends \
        docker.io docker-cli docker-compose docker-buildx
    machine_put docker "$ROOT/scripts/compose.d/stand-ins" /root
    machine docker bash -euc 'tar --create --directory /stand-ins --one-file-system . | docker import - privatechat-tree:stand-ins'
    for target in caddy:2 postgres:17 gcr.io/distroless/static-debian12:nonroot; do
        machine docker docker buildx build --quiet --target "$(compose_stage "$target")" --tag "$target" /root/stand-ins
    done
    machine docker bash -euc '
        mkdir /root/trusting
        cp /etc/ssl/certs/ca-certificates.crt /root/trusting/
        printf "FROM caddy:2\nCOPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt\n" >/root/trusting/Dockerfile
        docker buildx build --quiet --tag caddy:2 /root/trusting'
    tell "caddy:2, postgres:17 and the distroless base are STAND-INS made of Debian's packages"
}

compose_stage() {
    case $1 in gcr.io/*) echo base ;; *) echo "${1%:*}" ;; esac
}

compose_again() {
    compose_everything >"$STATE/before"
    compose_installs
    compose_everything >"$STATE/after"
    diff "$STATE/before" "$STATE/after" || fail "the second run changed something"
}

# Files as in the other mode, and containers by what they are and when they began.
compose_everything() {
    # shellcheck disable=SC2016
    everything_installed docker && machine docker bash -c 'docker inspect --format "{{.Name}} {{.Id}} {{.State.StartedAt}}" $(docker ps --quiet) | sort'
}

compose_timer() {
    must_be "the timer" enabled "$(machine docker systemctl is-enabled privatechat-backup@instance.timer)"
    must_be "the timer" active "$(machine docker systemctl is-active privatechat-backup@instance.timer)"
    # What the timer starts.
    machine docker systemctl start privatechat-backup@instance.service
    machine docker bash -c 'ls /var/backups/privatechat/privatechat-instance-*.tar.zst /var/backups/privatechat/.restore-tested-instance'
    appctl docker doctor || [ $? -eq 1 ] || fail "the doctor finds that something fails"
    grep -E '^ok +instance backup ' "$STATE/docker.appctl" || fail "the doctor doesn't find the backup"
    must_not_say "$STATE/docker.appctl" 'the timer is off'
    machine docker systemctl disable --now privatechat-backup@instance.timer
    appctl docker doctor || true
    must_say "$STATE/docker.appctl" 'systemctl enable --now privatechat-backup@instance.timer'
    machine docker systemctl enable --now privatechat-backup@instance.timer
}

compose_config() {
    appctl docker config set REGISTRATION_MODE open
    appctl docker restart
    internet_curl "https://$(domain docker)/.well-known/privatechat" | grep -qE '"registration_mode": ?"open"' ||
        fail "the setting didn't arrive"
}

compose_resolver() {
    compose_installs INSTALL_ROLE=resolver DOMAIN="resolver.$(domain docker)"
    must_be "the resolver's timer" active "$(machine docker systemctl is-active privatechat-backup@resolver.timer)"
    appctl docker token new member
    grep -oE '[A-Za-z0-9_-]{32,}' "$STATE/docker.appctl" | head -n 1 >"$STATE/token"
    compose_smoke
    if machine docker grep -rqF "$(<"$STATE/token")" /var/log/privatechat; then fail "the token is in a log"; fi
}

compose_smoke() {
    world env CURL_CA_BUNDLE="$AUTHORITY" RESOLVER_REGISTER_TOKEN="$(<"$STATE/token")" \
        "$ROOT/scripts/resolver-smoke.sh" "https://resolver.$(domain docker)"
}

compose_keeps_both() {
    compose_again
    must_say "$STATE/docker.install" "https://resolver.$(domain docker)"
    runs_version docker "$NOW"
}

compose_restore_and_undo() {
    local archive before
    before=$(chat docker tell)
    appctl docker backup --verify instance
    archive=$(grep -o '/var/backups/privatechat/[^ ]*\.tar\.zst' "$STATE/docker.appctl" | tail -n 1)
    must_be "saying something" 200 "$(chat docker say 'after the backup' | cut -d ' ' -f 1)"
    chat docker tell >"$STATE/written"
    appctl docker restore "$archive"
    must_be "what people wrote before" "$before" "$(chat docker tell)"
    appctl docker restore --undo instance
    must_be "what people wrote after it" "$(<"$STATE/written")" "$(chat docker tell)"
}

compose_upgrade() {
    local before
    before=$(chat docker tell)
    mirror_leads_to compose "$NEXT"
    appctl docker update
    runs_version docker "$NEXT"
    internet_curl "https://resolver.$(domain docker)/api/health" | grep -qF "\"version\":\"$NEXT\"" || fail "the resolver is not $NEXT"
    must_be "what people wrote" "$before" "$(chat docker tell)"
    must_be "saying something" 200 "$(chat docker say 'after the upgrade' | cut -d ' ' -f 1)"
    compose_smoke
}

compose_failing_upgrade() {
    local before
    before=$(chat docker tell)
    mirror_leads_to compose "$BROKEN"
    if appctl docker update; then fail "it says that all went well"; fi
    must_say "$STATE/docker.appctl" 'this version gives up'
    must_say "$STATE/docker.appctl" "back at $NEXT"
    runs_version docker "$NEXT"
    must_be "what people wrote" "$before" "$(chat docker tell)"
    must_be "saying something" 200 "$(chat docker say 'after the way back' | cut -d ' ' -f 1)"
    compose_smoke
    mirror_leads_to compose "$NEXT"
}

compose_uninstall() {
    chat docker tell >"$STATE/last-words"
    appctl docker uninstall
    must_be "what is left" '' "$(has_left docker)"
    must_be "what runs" '' "$(machine docker docker ps --quiet)"
    machine docker docker volume inspect privatechat_postgres-data >/dev/null
}

compose_reinstall() {
    compose_installs
    runs_version docker "$NEXT"
    must_be "what people wrote" "$(<"$STATE/last-words")" "$(chat docker tell)"
}
