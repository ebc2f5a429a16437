# shellcheck shell=bash
# What install.sh does once there is a release that it may trust.

install_release() {
    HERE=$1
    install_parts
    log_to install
    with_lock install_locked
}

install_parts() {
    # shellcheck source=infra/lib/common.sh
    source "$HERE/lib/common.sh"
    # shellcheck source=infra/lib/release.sh
    source "$HERE/lib/release.sh"
    # shellcheck source=infra/lib/network.sh
    source "$HERE/lib/network.sh"
    # shellcheck source=infra/lib/packages.sh
    source "$HERE/lib/packages.sh"
    # shellcheck source=infra/lib/settings.sh
    source "$HERE/lib/settings.sh"
    # shellcheck source=infra/lib/preflight.sh
    source "$HERE/lib/preflight.sh"
    # shellcheck source=infra/lib/units.sh
    source "$HERE/lib/units.sh"
    # shellcheck source=infra/lib/caddy.sh
    source "$HERE/lib/caddy.sh"
    # shellcheck source=infra/lib/report.sh
    source "$HERE/lib/report.sh"
    # shellcheck source=infra/lib/secrets.sh
    source "$HERE/lib/secrets.sh"
    # shellcheck source=infra/lib/compose_install.sh
    source "$HERE/lib/compose_install.sh"
}

install_locked() {
    local version role roles
    version=$(cat "$HERE/VERSION")
    log "---- install.sh of PrivateChat $version"
    mapfile -t roles < <(wanted_roles)
    check_meant_for_one
    for role in "${roles[@]}"; do
        settings_resolve "$role"
        preflight_look
    done
    preflight_tell
    check_version "$version"
    open_firewall
    for role in "${roles[@]}"; do
        # With one they are resolved already, and nobody is asked twice.
        [ ${#roles[@]} -eq 1 ] || settings_resolve "$role"
        say "Installing PrivateChat $version: $ROLE, $NAME"
        if [ "$MODE" = compose ]; then install_compose "$version"; else install_native "$version"; fi
    done
}

# Only appctl changes the version of what is installed: it makes a backup before, and goes back if the new one fails.
check_version() {
    local installed
    installed=$(release_current)
    [ -n "$installed" ] && [ "$installed" != "$1" ] && [ -z "${FORCE:-}" ] || return 0
    if release_older "$1" "$installed"; then
        fail "version $installed is installed, and $1 is older: it may not understand the database any more. To try it all \
the same, with no way back: --force"
    fi
    fail "version $installed is installed. To change it: appctl update $1 (or --bundle FILE), which makes a backup and goes \
back if the new version fails. With no such net: --force"
}

open_firewall() {
    [ -z "$OPEN_WITH" ] || run bash -c "$OPEN_WITH"
}

install_native() {
    packages_install caddy curl openssl ca-certificates
    release_place "$HERE"
    release_switch "$1"
    units_write "$SERVICE"
    secrets_write
    settings_write
    credentials_write "$SERVICE"
    units_enable "$SERVICE"
    caddy_write "$SERVICE"
    caddy_apply
    dry || release_prune
    ! dry || {
        say "That is all. Nothing was changed."
        return
    }
    report_wait "$SERVICE" "$1"
    report "$SERVICE" "$1"
}

# state_write [KEY VALUE…]: what was decided, for the next run and for appctl.
state_write() {
    local roles channel
    roles=$(state_get ROLES)
    has_role "$ROLE" || roles=${roles:+$roles }$ROLE
    channel=${CHANNEL:-$(state_get CHANNEL)}
    state_set MODE "$MODE" ROLES "$roles" "${SERVICE^^}_DOMAIN" "$NAME" ADMIN_EMAIL "$EMAIL" \
        INSTALL_BASE_URL "$(base_url)" CHANNEL "${channel:-stable}" ACME_CA "$AUTHORITY" ACME_CA_ROOT "$AUTHORITY_ROOT" "$@"
}

# settings_write: what the server reads. Only what was asked for, or isn't there yet: the rest is the operator's.
settings_write() {
    local file=$ETC_DIR/$SERVICE.env before
    before=$(service_domain "$SERVICE")
    keep_authority_root
    state_write
    [ -e "$file" ] || put "$file" 0644 <<END
# Settings of PrivateChat's $SERVICE, KEY=value. Change them here or with \`appctl config set\`; then: appctl restart
# What there is to set: $CURRENT/$SERVICE sample-config. Secrets are in $SECRETS_DIR/$SERVICE, a file each.
BIND=127.0.0.1
PORT=$(service_port "$SERVICE")
TRUSTED_PROXIES=127.0.0.1,::1
END
    if [ "$SERVICE" = resolver ]; then
        [ "$before" = "$NAME" ] || env_set "$file" RESOLVER_PUBLIC_URL "https://$NAME"
    else
        env_set "$file" DOMAIN "$NAME" ADMIN_EMAIL "$EMAIL"
        [ "$ROLE" != instance ] || env_set "$file" CONTROL_PLANE_URL "$(resolver_url)"
    fi
}

# Caddy reads it as its own user, whenever it asks for a certificate.
keep_authority_root() {
    local kept=$ETC_DIR/acme-ca-root.pem
    [ -n "$AUTHORITY_ROOT" ] && [ "$AUTHORITY_ROOT" != "$kept" ] || return 0
    put "$kept" 0644 <"$AUTHORITY_ROOT"
    AUTHORITY_ROOT=$kept
}

# secrets_write: those that were given. A resolver gets a token when it is new; later its tokens are the operator's affair.
secrets_write() {
    local key
    for key in DATABASE_URL REDIS_URL; do
        if [ -n "${!key:-}" ]; then secret_put "$SERVICE" "$key" "${!key}"; fi
    done
    if [ -n "${RESOLVER_REGISTER_TOKEN:-}" ]; then
        [ "$ROLE" = standalone ] || secret_put "$SERVICE" RESOLVER_REGISTER_TOKEN "$RESOLVER_REGISTER_TOKEN"
    elif [ "$SERVICE" = resolver ] && ! has_role resolver && ! secret_there resolver RESOLVER_REGISTER_TOKEN; then
        secret_put resolver RESOLVER_REGISTER_TOKEN "$(openssl rand -hex 32)"
    fi
}
